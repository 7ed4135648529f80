"""``studio new`` and ``studio adopt``, and mixing files that are named one by one."""

from __future__ import annotations

import sys
from pathlib import Path

from studio.cli.launch import Launch
from studio.errors import EXIT_DONE, EXIT_USAGE
from studio.session import Request


def new(folder: Path, story: Path, pipeline: str) -> None:
    """Lay out a production and say what to do next. The story is read first: a broken one makes no folder."""
    from studio.production.create import create, story_bytes
    from studio.production.typed import in_shell
    from studio.story.parse import characters, decode_story, parse_story

    data = story_bytes(story)
    parsed = parse_story(decode_story(data, file=story.name), file=story.name)
    production = create(folder, story, pipeline=pipeline)
    sys.stdout.write(f"{production.root}\n")
    cast = ", ".join(characters(parsed))
    sys.stderr.write(f"{len(parsed.spans)} lines ({parsed.form}), spoken by: {cast}\n")
    sys.stderr.write(f"Next: studio make {in_shell(folder)}\n")


def adopt(folder: Path) -> None:
    """Take a folder over and say what of it counts as the person's, and what its trackers gave."""
    from studio.cli.opening import open_session
    from studio.production.create import adopt as make_production
    from studio.production.takeover import take_over

    def take(root: Path) -> None:
        taken = take_over(root, _voices_here(root))
        sys.stderr.writelines(f"{path}: taken from {source}\n" for path, source in taken.files)
        sys.stderr.writelines(f"! {note}\n" for note in taken.notes)

    production = make_production(folder, on_new=take)
    session = open_session(production.root, Request("video"))
    theirs = [
        path for node in session.look().current_nodes() for _, path in node.item.files if session.tree.person(path)
    ]
    sys.stdout.write(f"{production.root}\n")
    for path in dict.fromkeys(theirs):
        sys.stderr.write(f"yours, kept and built on: {path}\n")


def _voices_here(root: Path) -> tuple[str, ...]:
    """The ids of the voices of whoever is to speak."""
    import os

    from studio.providers.speech import speech_provider
    from studio.settings import load
    from studio.steps.audio.served import voice_folders
    from studio.steps.engines import chosen

    settings = load(root, os.environ, {}).settings
    speaker = speech_provider(chosen(settings, {})["speech"], voice_folders=voice_folders(root))
    return tuple(voice.id for voice in speaker.voices())


def combine_files(launch: Launch) -> int:
    """``8.combine`` with files of its own: mix ``--story`` and ``--sfx`` into ``--out``; nothing else is touched."""
    from studio.cli.opening import open_session
    from studio.media import samples as sound
    from studio.media.mix import MixSettings, mix

    session = open_session(launch.root, None, launch.settings)
    output = session.production.output("audio")
    story = Path(launch.options.get("story") or output / "story.wav")
    effects = Path(launch.options.get("sfx") or output / "sfx.wav")
    out = Path(launch.options.get("out") or output / "final.wav")
    wanted = session.settings.mix
    apart = abs(sound.total_samples(story) - sound.total_samples(effects)) * 1000 / sound.SAMPLE_RATE
    if launch.options.get("strict") and apart > wanted.tolerance_ms:
        sys.stderr.write(f"{story.name} and {effects.name} differ by {apart:.0f} ms, more than {wanted.tolerance_ms}\n")
        return EXIT_USAGE
    chosen = MixSettings(
        below_speech_db=wanted.ducking_db, target_lufs=wanted.loudness_lufs, ceiling_db=wanted.true_peak_dbtp
    )
    report = mix(story, effects, None, out, None, chosen)
    sys.stdout.write(f"{out}\n")
    heard = report.loudness
    sys.stderr.write(f"{heard.integrated_lufs:.1f} LUFS, true peak {heard.true_peak_db:.1f} dBTP\n")
    return EXIT_DONE
