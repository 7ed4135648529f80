"""Scripts that are given files of their own: they work from file to file and touch nothing else of the production."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from studio.cli.launch import Launch
from studio.cli.opening import open_session
from studio.errors import EXIT_DONE, EXIT_USAGE, UsageError
from studio.production.writing import write_whole
from studio.settings import Settings

_AUDIO_INPUT, _AUDIO_OUTPUT = "gen.audio/input/", "gen.audio/output/"
_STORIES = ("gen.video/input/1.story.txt", "gen.image/input/1.story.txt", "gen.audio/input/1.story.txt")

OWN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "audio/5.timeline": {"file": (_AUDIO_INPUT + "2.timeline.txt", _AUDIO_INPUT + "2.timeline.script.txt")},
    "audio/6.timing": {"file": (_AUDIO_INPUT + "3.timing.txt",)},
    "audio/8.combine": {
        "story": (_AUDIO_OUTPUT + "story.wav",),
        "sfx": (_AUDIO_OUTPUT + "sfx.wav",),
        "out": (_AUDIO_OUTPUT + "final.wav",),
    },
    "image/4.audio": {"story": _STORIES, "timeline": (_AUDIO_INPUT + "2.timeline.txt",)},
    "image/5.video": {
        "timeline": (_AUDIO_INPUT + "2.timeline.script.txt",),
        "scenes": ("gen.image/output/scene",),
        "out": ("gen.image/output/video",),
    },
    "image/6.combine": {
        "video": ("gen.image/output/merged.mp4",),
        "sound": (_AUDIO_OUTPUT + "final.wav",),
        "out": ("gen.image/output/final_sd.mp4",),
    },
    "video/5.motion": {"story": _STORIES, "out": ("gen.video/input/2.motion.txt",)},
}
"""Each script's flags that name files, and the files of a production for which the script runs as usual."""


def others(launch: Launch) -> dict[str, Path]:
    """The files that a launch was given and that are not the production's own, by their options."""
    own = OWN.get(launch.step or "", {})
    return {
        option: launch.options[option]
        for option, names in own.items()
        if option in launch.options
        and launch.options[option].resolve() not in {(launch.root / name).resolve() for name in names}
    }


def work_on_files(launch: Launch) -> int | None:
    """Do what a launch asks for with files of its own; None when it names none, and its step is to be made."""
    if launch.step is None or not others(launch):
        return None
    return _WORK[launch.step](launch)


def _given(launch: Launch, option: str, number: int = 0) -> Path:
    """The file for an option: the one that was named, else the production's own. UsageError when it is not there."""
    path = Path(launch.options.get(option) or launch.root / OWN[launch.step or ""][option][number])
    if not path.exists():
        raise UsageError(f"there is no {path}", hint="make it first, or name another")
    return path


def _text(path: Path) -> str:
    from studio.story.parse import decode_story

    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    return decode_story(path.read_bytes(), file=path.name)


def _settings(launch: Launch) -> Settings:
    return open_session(launch.root, None, launch.settings).settings


def _write(launch: Launch, path: Path, text: str, *, named: bool = False) -> int:
    """Write a text. A file that nobody named is only replaced by the same text, or with ``--force``."""
    data = text.encode("utf-8")
    if path.is_file() and not named and not launch.options.get("force") and path.read_bytes() != data:
        raise UsageError(f"{path} is there already", hint="add --force to replace it")
    if path.is_dir():
        raise UsageError(f"{path} is a folder", hint="name a file")
    write_whole(path, data)
    sys.stdout.write(f"{path}\n")
    return EXIT_DONE


def _choose_effects(launch: Launch) -> int:
    from studio.steps.audio.files import timing_of_timeline

    file = _given(launch, "file")
    return _write(launch, file.parent / "3.timing.txt", timing_of_timeline(_text(file), file=file.name))


def _place_effects(launch: Launch) -> int:
    from studio.steps.audio.files import effects_of_timing

    file = _given(launch, "file")
    names = ("2.timeline.script.txt", "2.timeline.txt")
    beside = [file.parent / name for name in names] + [launch.root / _AUDIO_INPUT / name for name in reversed(names)]
    timeline = next((path for path in beside if path.is_file()), None)
    if timeline is None:
        raise UsageError(f"there is no 2.timeline.txt beside {file}", hint="it says what is spoken meanwhile")
    sys.stderr.write(f"the timeline is {timeline}\n")
    placed = effects_of_timing(_text(file), _text(timeline), file=file.name, timeline_file=timeline.name)
    return _write(launch, file.parent / "4.sfx.txt", placed)


def _mix(launch: Launch) -> int:
    from studio.cli.commands.produce import combine_files

    return combine_files(launch)


def _find_scenes(launch: Launch) -> int:
    from studio.steps.image.files import read_story, script_of

    timeline = _given(launch, "timeline")
    story_file = _story(launch)
    story = read_story(story_file, bypass_validation=bool(launch.options.get("bypass_validation")))
    text = script_of(story, _text(timeline), _settings(launch), timeline_file=timeline.name)
    beside = timeline if "timeline" in others(launch) else story_file
    return _write(launch, beside.parent / "2.timeline.script.txt", text)


def _story(launch: Launch) -> Path:
    """The story that was named, else the production's, the one with the most in it first."""
    named: Path | None = launch.options.get("story")
    if named is not None and (named.is_file() or "story" in others(launch)):
        return named
    found = next((path for name in _STORIES if (path := launch.root / name).is_file()), None)
    if found is None:
        raise UsageError(f"there is no story in {launch.root}")
    return found


def _make_clips(launch: Launch) -> int:
    from studio.steps.image.files import FilmOfPictures

    settings, named = _settings(launch), others(launch)
    timeline, pictures = _given(launch, "timeline"), _given(launch, "scenes")
    beside = named.get("timeline") or named.get("scenes")
    out = launch.options.get("out") or (beside.parent if beside else timeline.parent) / "video"
    film = FilmOfPictures(
        settings,
        pictures,
        out,
        print_line,
        anew=bool(launch.options.get("force") or launch.options.get("force_start"))
        or not settings.resume.enable_resumable_mode,
        start_index=int(launch.options.get("start_index") or 0),
    )
    merged, made = film.make(_text(timeline), file=timeline.name)
    sys.stdout.write(f"{merged}\n")
    print_line(f"{made} clips made")
    return EXIT_DONE


def print_line(words: str) -> None:
    """Say something on the way."""
    sys.stderr.write(words + "\n")


def _combine_film(launch: Launch) -> int:
    from studio.media.film import finish_film
    from studio.media.fitting import fitted, lengths

    settings, named = _settings(launch), others(launch)
    video, sound = _given(launch, "video"), _given(launch, "sound")
    beside = named.get("video") or named.get("sound") or video
    out = Path(launch.options.get("out") or beside.parent / "final_sd.mp4")
    if out.resolve() in (video.resolve(), sound.resolve()):
        raise UsageError(f"--out is {out.name}, which the film is made from", hint="name another file")
    measured = lengths(video, sound)
    if measured.apart_ms > settings.scene_film.tolerance_ms:
        print_line(
            f"{video.name} and {sound.name} differ by {measured.apart_ms:.0f} ms, "
            f"more than {settings.scene_film.tolerance_ms}"
        )
        if launch.options.get("strict"):
            return EXIT_USAGE
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".combine-", dir=out.parent) as folder:
        film = settings.film
        moving, heard = fitted(video, sound, Path(folder), crf=film.crf, preset=film.preset)
        finish_film(moving, heard, Path(folder) / "film.mp4", language=settings.language.language)
        (Path(folder) / "film.mp4").replace(out)
    sys.stdout.write(f"{out}\n")
    return EXIT_DONE


def _say_motions(launch: Launch) -> int:
    from studio.steps.image.files import motions_of, read_story, told_motions

    path = _story(launch)
    story = read_story(path, bypass_validation=bool(launch.options.get("bypass_validation")))
    out = launch.options.get("out")
    text = motions_of(story, _settings(launch), told_motions(path))
    return _write(launch, out or path.parent / "2.motion.txt", text, named=out is not None)


_WORK: Mapping[str, Callable[[Launch], int]] = {
    "audio/5.timeline": _choose_effects,
    "audio/6.timing": _place_effects,
    "audio/8.combine": _mix,
    "image/4.audio": _find_scenes,
    "image/5.video": _make_clips,
    "image/6.combine": _combine_film,
    "video/5.motion": _say_motions,
}
