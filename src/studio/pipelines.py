"""Which steps make which film, in which order: the one place where steps meet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.engine.item import Step
from studio.errors import UsageError
from studio.scripts import SCRIPTS

if TYPE_CHECKING:
    from studio.settings import Settings
    from studio.steps.audio.film import Film

READY = ("audio",)
"""Pipelines whose steps exist in this version."""

PREVIEW_LINES = 8


@dataclass(frozen=True)
class StepOptions:
    """What a run asks of steps beyond settings: ``strict`` names steps in which findings are errors.

    ``narration_file`` is a recording of the whole story to use instead of speaking it.
    """

    strict: Collection[str] = ()
    narration_file: str = ""


def open_film(
    root: Path,
    settings: Settings,
    decided: Mapping[str, str | None],
    *,
    preview: bool = False,
    narration_file: str = "",
) -> Film:
    """Read the story of the audio pipeline, and what belongs to it, into what its steps look at.

    StoryError when the story or the dictionary of pronunciations does not read.
    """
    from studio.engine.digest import digest_bytes
    from studio.steps.audio.film import INPUT, Film
    from studio.steps.engines import Engines, chosen
    from studio.story.parse import decode_story, parse_story
    from studio.story.pronunciation import Pronunciations, parse_pronunciations

    path = root / INPUT / "1.story.txt"
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UsageError(
            f"there is no story: {path} is missing", hint="put the story there, as plain text in UTF-8"
        ) from error
    story = parse_story(decode_story(data, file=path.name), file=path.name)
    dictionary = root / INPUT / "pronunciation.txt"
    said = Pronunciations()
    if dictionary.is_file():
        said = parse_pronunciations(decode_story(dictionary.read_bytes(), file=dictionary.name), file=dictionary.name)
    engines = Engines(settings, chosen(settings, decided))
    folder = root / settings.effects.recordings_folder if settings.effects.recordings_folder else None
    if folder is not None and not folder.is_dir():
        raise UsageError(
            f"the folder of your recordings, {folder}, is not there",
            hint="correct effects.recordings_folder in studio.toml",
        )
    lines = PREVIEW_LINES if preview else 0
    return Film(story, settings, engines, said, lines, narration_file, folder, digest_bytes(data))


def audio_steps(film: Film, options: StepOptions) -> tuple[Step, ...]:
    """The steps of the audio pipeline, each after what it needs."""
    from studio.steps.audio.character import CharacterStep
    from studio.steps.audio.combine import CombineStep
    from studio.steps.audio.film import COMBINE, QUALITY
    from studio.steps.audio.media import MediaStep
    from studio.steps.audio.quality import QualityStep
    from studio.steps.audio.sfx import SfxStep
    from studio.steps.audio.story import StoryStep
    from studio.steps.audio.thumbnail import ThumbnailStep
    from studio.steps.audio.timeline import TimelineStep
    from studio.steps.audio.timing import TimingStep
    from studio.steps.audio.transcribe import TranscribeStep
    from studio.steps.audio.video import VideoStep

    return (
        CharacterStep(film),
        StoryStep(film),
        TranscribeStep(film),
        QualityStep(film, strict=QUALITY in options.strict),
        TimelineStep(film),
        TimingStep(film),
        SfxStep(film),
        CombineStep(film, strict=COMBINE in options.strict),
        MediaStep(film),
        ThumbnailStep(film),
        VideoStep(film),
    )


def selected(settings: Settings, pipeline: str, *, only: Collection[str] = (), until: str = "") -> tuple[str, ...]:
    """The names of the steps that a run of ``pipeline`` makes. UsageError for what this version cannot make."""
    if pipeline not in READY:
        raise UsageError(
            f"the {pipeline} pipeline is not part of this version",
            hint="the audio pipeline makes the narrated film: studio make --pipeline audio",
        )
    names = tuple(only) or getattr(settings.pipelines, pipeline).scripts
    missing = [name for name in names if name.partition("/")[0] not in READY or name == "audio/12.youtube"]
    if missing:
        raise UsageError(
            f"{', '.join(missing)} cannot be made by this version",
            hint="everything up to audio/11.video can: the film and all that is published with it",
        )
    if until:
        if until not in names:
            raise UsageError(f"{until} is not a step of this run", hint=f"its steps are: {', '.join(names)}")
        names = names[: names.index(until) + 1]
    return names


def knows(step: str) -> bool:
    """Whether ``step`` is one that this version can make."""
    return step in {f"audio/{script}" for script in SCRIPTS["audio"]} - {"audio/12.youtube"}
