"""Which steps make which film, in which order: the one place where steps meet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.engine.item import File, Ref, Step
from studio.errors import UsageError
from studio.production.layout import story_file

if TYPE_CHECKING:
    from studio.settings import Settings
    from studio.steps.audio.film import Film
    from studio.story.parse import Story

PREVIEW_LINES = 8
UPLOAD = "audio/12.youtube"
"""The script that is no step: what it does goes out into the world and is never done again by itself."""


@dataclass(frozen=True)
class StepOptions:
    """What a run asks of steps beyond settings: ``strict`` names steps in which findings are errors.

    ``narration_file`` is a recording of the whole story to use instead of speaking it. ``bypass_validation`` goes on
    where the check of the scenes would stop. ``start_index`` is the first scene whose clip image/5.video makes.
    ``video_file`` is the film whose pictures the shorts show, relative to the production where it lies there.
    """

    strict: Collection[str] = ()
    narration_file: str = ""
    bypass_validation: bool = False
    start_index: int = 0
    video_file: str = ""


@dataclass(frozen=True)
class Sources:
    """The stories of a production: ``source`` is the pipeline whose story the author wrote, ``person`` says which file
    of the production is there and not ours.
    """

    root: Path
    source: str
    person: Callable[[str], Path | None]

    def story(self, pipeline: str) -> tuple[str, bytes]:
        """File and bytes of the story that ``pipeline`` works on: its own, else that of the next pipeline that has one.

        A derived story that a person edited is their own. UsageError when there is no story at all.
        """
        order = {"audio": ("audio", "image", "video"), "image": ("image", "video", "audio"),
                 "video": ("video", "image", "audio")}[pipeline]  # fmt: skip
        for name in order:
            path = self.person(story_file(name))
            if path is not None:
                data = path.read_bytes()
                return story_file(name), _for_pictures(data) if name == "video" and pipeline != "video" else data
        path = self.root / story_file(self.source)
        raise UsageError(f"there is no story: {path} is missing", hint="put the story there, as plain text in UTF-8")


def _for_pictures(data: bytes) -> bytes:
    from studio.story.cascade import image_story
    from studio.story.parse import decode_story

    return image_story(decode_story(data, file="1.story.txt")).encode("utf-8")


def open_film(
    sources: Sources,
    settings: Settings,
    decided: Mapping[str, str | None],
    *,
    preview: bool = False,
    narration_file: str = "",
    spoken: Mapping[str, str] | None = None,
) -> Film:
    """Read the story of the audio pipeline, and what belongs to it, into what its steps look at.

    ``spoken`` is who says quotations of plain prose where the text is not sure, as it was decided. Where the story is
    derived from one with scenes, the scenes are known to it too. StoryError when the story or the
    dictionary of pronunciations does not read.
    """
    from studio.engine.digest import digest_bytes
    from studio.steps.audio.film import INPUT, Film
    from studio.steps.engines import Engines, chosen
    from studio.story.parse import decode_story, parse_story
    from studio.story.pronunciation import Pronunciations, parse_pronunciations

    root = sources.root
    file, data = sources.story("audio")
    name = file.rpartition("/")[2]
    story = parse_story(decode_story(data, file=name), file=name, spoken=spoken)
    if not story.scenes:
        seen_file, seen = sources.story("image")
        if seen != data:
            shown = parse_story(decode_story(seen, file=seen_file), file=seen_file, spoken=spoken)
            story = with_scenes(story, shown)
    dictionary = root / INPUT / "pronunciation.txt"
    said = Pronunciations()
    if dictionary.is_file():
        said = parse_pronunciations(decode_story(dictionary.read_bytes(), file=dictionary.name), file=dictionary.name)
    engines = Engines(settings, chosen(settings, decided), root)
    folder = root / settings.effects.recordings_folder if settings.effects.recordings_folder else None
    if folder is not None and not folder.is_dir():
        raise UsageError(
            f"the folder of your recordings, {folder}, is not there",
            hint="correct effects.recordings_folder in studio.toml",
        )
    lines = PREVIEW_LINES if preview else 0
    return Film(story, settings, engines, said, lines, narration_file, folder, digest_bytes(data), spoken or {})


def with_scenes(story: Story, seen: Story) -> Story:
    """A story without scenes, with the scenes of the one it was derived from.

    The same words of the same character have their scene; other words go on in the scene before them.
    """
    if not seen.scenes:
        return story
    scene_of = {span.id: span.scene for span in seen.spans}
    current, spans = seen.scenes[0].id, []
    for span in story.spans:
        current = scene_of.get(span.id) or current
        spans.append(replace(span, scene=current))
    return replace(story, spans=tuple(spans), scenes=seen.scenes)


def film_of_shorts(pipeline: str, options: StepOptions) -> Ref | File | None:
    """The film whose pictures the shorts show: the one that is named, else that of the pipeline; None for pictures."""
    from studio.steps.audio.film import OUTPUT
    from studio.steps.image.pictures import ANIMATED_FILM, SCENE_FILM, VIDEO_OUTPUT
    from studio.steps.image.pictures import OUTPUT as IMAGE_OUTPUT

    films = {
        OUTPUT + "final.mp4": None,
        IMAGE_OUTPUT + "final_sd.mp4": Ref(SCENE_FILM, "film", "film.mp4"),
        VIDEO_OUTPUT + "final_sd.mp4": Ref(ANIMATED_FILM, "film", "film.mp4"),
    }
    if options.video_file:
        return films.get(options.video_file, File(options.video_file))
    return films[
        {"image": IMAGE_OUTPUT + "final_sd.mp4", "video": VIDEO_OUTPUT + "final_sd.mp4"}.get(
            pipeline, OUTPUT + "final.mp4"
        )
    ]


def all_steps(film: Film, sources: Sources, options: StepOptions, seen: Ref | File | None = None) -> tuple[Step, ...]:
    """The steps of all three pipelines, each after what it needs. ``seen`` is the film that the shorts show."""
    from studio.steps.audio.thumbnail import ThumbnailStep
    from studio.steps.audio.video import VideoStep
    from studio.steps.image.drawing import SceneStep
    from studio.steps.image.film import ClipStep, SceneFilmStep
    from studio.steps.image.looks import PlaceStep, PortraitStep
    from studio.steps.image.pictures import SCENE_FILM, Pictures
    from studio.steps.image.script import ScriptStep
    from studio.steps.image.story import CutsStep, ImageStoryStep
    from studio.steps.video.animate import AnimatedFilmStep, AnimateStep
    from studio.steps.video.motion import MotionStep
    from studio.steps.video.story import StructureStep
    from studio.story.motion_file import motions_in_story
    from studio.story.parse import decode_story, parse_story

    file, data = sources.story("image")
    told = decode_story(data, file=file)
    video_file, video_data = sources.story("video")
    video_text = decode_story(video_data, file=video_file)
    pictured = parse_story(told, file=file, spoken=film.spoken)
    pictures = Pictures(film, pictured, file, options.bypass_validation, sources.source)
    motions = {motion.scene: motion.text for motion in motions_in_story(video_text, file=video_file)}
    *sounding, _, _ = audio_steps(film, options)
    return (
        *((CutsStep(pictures),) if pictures.planned else ()),
        ImageStoryStep(pictures),
        StructureStep(pictures, video_text),
        *sounding,
        ThumbnailStep(film, pictures.looks),
        ScriptStep(pictures),
        PortraitStep(pictures),
        PlaceStep(pictures),
        SceneStep(pictures),
        ClipStep(pictures, start_index=options.start_index),
        SceneFilmStep(pictures, strict=SCENE_FILM in options.strict),
        MotionStep(pictures, motions),
        AnimateStep(pictures),
        AnimatedFilmStep(pictures),
        VideoStep(film, seen, ready=pictures.scenes),
    )


def audio_steps(film: Film, options: StepOptions, seen: File | None = None) -> tuple[Step, ...]:
    """The steps of the audio pipeline, each after what it needs. ``seen`` is the film that the shorts show."""
    from studio.steps.audio.character import CharacterStep
    from studio.steps.audio.combine import CombineStep
    from studio.steps.audio.film import COMBINE, QUALITY
    from studio.steps.audio.media import MediaStep
    from studio.steps.audio.quality import QualityStep
    from studio.steps.audio.sfx import SfxStep
    from studio.steps.audio.speakers import SpeakersStep
    from studio.steps.audio.story import StoryStep
    from studio.steps.audio.thumbnail import ThumbnailStep
    from studio.steps.audio.timeline import TimelineStep
    from studio.steps.audio.timing import TimingStep
    from studio.steps.audio.transcribe import TranscribeStep
    from studio.steps.audio.video import VideoStep

    by_model = film.story.form == "prose" and (film.spoken or film.engines.asking.asks)
    return (
        *((SpeakersStep(film),) if by_model else ()),
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
        VideoStep(film, seen),
    )


def remarks(steps: Iterable[Step]) -> tuple[str, ...]:
    """What the steps of a plan have to say of the story, after they were asked for their items."""
    from studio.steps.image.story import ImageStoryStep

    return tuple(remark for step in steps if isinstance(step, ImageStoryStep) for remark in step.remarks)


def selected(settings: Settings, pipeline: str, *, only: Collection[str] = (), until: str = "") -> tuple[str, ...]:
    """The names of the steps that a run of ``pipeline`` makes; the upload is none of them.

    UsageError for an ``until`` that is not among them.
    """
    names = tuple(name for name in tuple(only) or getattr(settings.pipelines, pipeline).scripts if name != UPLOAD)
    if until:
        if until == UPLOAD:
            raise UsageError(f"{UPLOAD} is not made with a film", hint="`studio publish` uploads it when it is made")
        if until not in names:
            raise UsageError(f"{until} is not a step of this run", hint=f"its steps are: {', '.join(names)}")
        names = names[: names.index(until) + 1]
    return names


def is_sound(steps: Collection[str]) -> bool:
    """Whether all of ``steps`` are of the audio pipeline, which needs to know nothing of the others."""
    return all(step.startswith("audio/") for step in steps)
