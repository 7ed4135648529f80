"""What a launcher asks a person, and says, before and while it runs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from studio.engine.graph import State
from studio.errors import UsageError
from studio.session import Session
from studio.session.choosing import redo
from studio.settings import Settings

CLIPS = "image/5.video"


def ask(question: str, usual: str) -> str:
    """A person's answer, the usual one when it is empty. UsageError when nobody can answer."""
    sys.stderr.write(f"{question} [{usual}] ")
    sys.stderr.flush()
    try:
        return input().strip() or usual
    except EOFError as error:
        raise UsageError("there is nobody to ask", hint="name the answers as flags, such as --language en") from error


def says_yes(question: str) -> bool:
    """Whether a person at a terminal says yes. No answer at all, as when the input ends, is a no."""
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    try:
        return input().strip().casefold() in ("y", "yes")
    except EOFError:
        sys.stderr.write("\n")
        return False


def ask_language(now: object) -> dict[str, object]:
    """``--change-settings y``: language and region, as settings for this run, and how to keep them."""
    given: dict[str, object] = {}
    for name, question in (("language", "Language of the story?"), ("region", "Region whose voices are taken first?")):
        usual = str(getattr(now, name))
        answer = ask(question, usual)
        if answer != usual:
            given[f"language.{name}"] = answer
    if given:
        kept = "; ".join(f'{key.partition(".")[2]} = "{value}"' for key, value in given.items())
        sys.stderr.write(f"This holds for this run. To keep it, write under [language] in studio.toml: {kept}\n")
    return given


def cast_is_right(voices: Path, answer: object) -> bool:
    """Show the cast and say whether to go on with it: ``answer`` if one was given, else a person's."""
    if voices.is_file():
        sys.stdout.write(voices.read_text(encoding="utf-8-sig", errors="backslashreplace"))
    if answer is None:
        answer = ask("Is this cast right? y or n", "y").casefold() in ("y", "yes")
    if not answer:
        sys.stderr.write(f"Nothing more was made. Change {voices}, then go on with --auto-confirm y\n")
    return bool(answer)


def say_what_waits(session: Session, given: Mapping[str, object]) -> None:
    """Name the settings of this run that are kept for engines which are not here."""
    settings: Settings = session.settings
    served = session.film.engines.is_served("image")
    for name in given:
        section, _, key = name.partition(".")
        if key == "mode" and getattr(settings, section).mode != "flux" and not served:
            sys.stderr.write(f"{name} is for an image server; here pictures are drawn without one, all in one way\n")
    if "language.region" in given:
        region = settings.language.region
        if not any(voice.region == region for voice in session.film.engines.speech.voices()):
            sys.stderr.write(f"no voice here is of the region {region!r}; the cast is chosen from all voices\n")


def ask_for_broken_clips_again(session: Session) -> None:
    """Clips that were made and are smaller than ``scene_film.min_ok_size`` count as broken: ask for them again."""
    if CLIPS not in session.choice.only:
        return
    smallest = session.settings.scene_film.min_ok_size
    broken = [
        node.item.id
        for node in session.items(CLIPS)
        if node.state is State.FRESH
        and node.made is not None
        and "clip.mp4" in node.made.paths
        and node.made.path("clip.mp4").stat().st_size < smallest
    ]
    if broken:
        sys.stderr.write(f"{len(broken)} clips have fewer than {smallest} bytes and are made again\n")
        redo(session, CLIPS, broken)
