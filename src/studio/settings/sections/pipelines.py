"""Which scripts `generate.py` of each pipeline runs, in which order and with which flags."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import AfterValidator

from studio.scripts import SCRIPTS, STEPS, step_name
from studio.settings.fields import Section, setting

_CAST = ("--auto-gender", "m", "--auto-confirm", "y", "--change-settings", "n")
_FLUX = ("--mode", "flux")
_SHORTS = ("--upload-shorts", "--shorts-dir", "../../gen.audio/output/shorts")


def _audio(*numbers: int) -> tuple[str, ...]:
    return tuple(f"audio/{name}" for name in SCRIPTS["audio"] if int(name.split(".")[0]) in numbers)


# 12.youtube stands in no list: nothing is uploaded unless it is asked for.
AUDIO_SCRIPTS = _audio(*range(1, 12))
IMAGE_SCRIPTS = (
    "image/1.story",
    *_audio(1, 2, 3, 4),
    "image/4.audio",
    *_audio(5, 6, 7, 8),
    *("image/2.character", "image/2.location", "image/3.scene"),
    *_audio(9, 10),
    *("image/5.video", "image/6.combine"),
    *_audio(11),
)
VIDEO_SCRIPTS = (
    *("video/1.story", "image/1.story"),
    *_audio(1, 2, 3, 4),
    "image/4.audio",
    *_audio(5, 6, 7, 8),
    *("image/2.character", "image/2.location", "image/3.scene"),
    *("video/5.motion", "video/2.animate"),
    *_audio(9, 10),
    "video/3.video",
    *_audio(11),
)


def _with_film(film: str) -> dict[str, tuple[str, ...]]:
    return {
        "audio/1.character": _CAST,
        "audio/10.thumbnail": _FLUX,
        "image/2.character": _FLUX,
        "audio/5.timeline": ("../input/2.timeline.script.txt",),
        "audio/7.sfx": ("--auto-confirm", "y"),
        "audio/11.video": ("--video-file", film),
        "audio/12.youtube": ("--video-file", film, *_SHORTS),
    }


AUDIO_ARGUMENTS = {
    "audio/1.character": _CAST,
    "audio/10.thumbnail": _FLUX,
    "audio/12.youtube": ("--video-file", "../output/final.mp4", "--upload-shorts"),
}
IMAGE_ARGUMENTS = _with_film("../../gen.image/output/final_sd.mp4")
VIDEO_ARGUMENTS = _with_film("../../gen.video/output/final_sd.mp4")


def _step(name: str, pipeline: str) -> str:
    step = step_name(name, pipeline)
    if step is None:
        near = get_close_matches(name, [*STEPS, *SCRIPTS[pipeline]], n=1)
        raise ValueError(f"there is no script {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    return step


def _in(pipeline: str) -> tuple[AfterValidator, AfterValidator]:
    """What turns the names in a list, and in a table of flags, into the names of steps."""

    def steps(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_step(name, pipeline) for name in names))

    def flags(by_name: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {_step(name, pipeline): arguments for name, arguments in by_name.items()}

    return AfterValidator(steps), AfterValidator(flags)


_AUDIO, _IMAGE, _VIDEO = _in("audio"), _in("image"), _in("video")


def _scripts(default: tuple[str, ...], pipeline: str) -> Any:
    return setting(
        default,
        f"Scripts that `gen.{pipeline}/generate.py` runs, in order; a bare name is one of this pipeline.",
        example=default[:3],
        seed="SCRIPTS",
    )


def _arguments(default: Mapping[str, tuple[str, ...]], pipeline: str) -> Any:
    return setting(
        dict(default),
        "Flags of a script when `generate.py` runs it; a script that is not named keeps its own.",
        example={f"{pipeline}/{SCRIPTS[pipeline][1]}": ("--force-start",)},
        seed="SCRIPT_ARGS",
    )


class AudioPipeline(Section):
    """From the story to the narrated film."""

    scripts: Annotated[tuple[str, ...], _AUDIO[0]] = _scripts(AUDIO_SCRIPTS, "audio")
    arguments: Annotated[dict[str, tuple[str, ...]], _AUDIO[1]] = _arguments(AUDIO_ARGUMENTS, "audio")


class ImagePipeline(Section):
    """From the story to the film with scenes."""

    scripts: Annotated[tuple[str, ...], _IMAGE[0]] = _scripts(IMAGE_SCRIPTS, "image")
    arguments: Annotated[dict[str, tuple[str, ...]], _IMAGE[1]] = _arguments(IMAGE_ARGUMENTS, "image")


class VideoPipeline(Section):
    """From the story to the animated film."""

    scripts: Annotated[tuple[str, ...], _VIDEO[0]] = _scripts(VIDEO_SCRIPTS, "video")
    arguments: Annotated[dict[str, tuple[str, ...]], _VIDEO[1]] = _arguments(VIDEO_ARGUMENTS, "video")


class Pipelines(Section):
    """One table per pipeline."""

    audio: AudioPipeline = AudioPipeline()
    image: ImagePipeline = ImagePipeline()
    video: VideoPipeline = VideoPipeline()
