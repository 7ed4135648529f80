"""The image scripts from file to file: a timeline with scenes, motions, and a film of pictures that are named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from studio.errors import ProductInvalid, UsageError
from studio.settings import Settings
from studio.steps.audio.film import Film
from studio.steps.engines import Engines, chosen
from studio.steps.image.clips import dissolves
from studio.steps.image.pictures import Pictures, Shown, file_name, scene_line, seed_of
from studio.steps.image.script import SeenLine, owners_by_words, script_text
from studio.steps.image.story import planned_cuts
from studio.story.cascade import image_story
from studio.story.clock import frame_samples
from studio.story.motion_file import Motion, motions_in_story, write_motions
from studio.story.parse import Story, decode_story, parse_story
from studio.story.scene_lines import SceneLine
from studio.story.spans import Span
from studio.story.story_with_scenes import check_scenes, refuse_errors
from studio.story.timeline import ScriptEntry, read_script, read_timeline

PICTURE_KINDS = (".png", ".jpg", ".jpeg", ".webp")
_PLACE = re.compile(r"\{\{\s*(.+?)\s*[,}]")


def read_story(path: Path, *, bypass_validation: bool = False) -> Story:
    """A story from a file. StoryError where it, or one of its scenes, is wrong; UsageError where there is none."""
    if not path.is_file():
        raise UsageError(f"there is no story at {path}", hint="name a text file in UTF-8")
    text = decode_story(path.read_bytes(), file=path.name)
    story = parse_story(image_story(text) if motions_in_story(text, file=path.name) else text, file=path.name)
    refuse_errors(check_scenes(story), file=path.name, bypass=bypass_validation)
    return story


def seen_lines(story: Story, settings: Settings) -> tuple[tuple[Span, SceneLine], ...]:
    """Every line of a story with the scene in which it is heard: the author's, or one that is found."""
    if not story.scenes:
        film = Film(story, settings, Engines(settings, chosen(settings, {})))
        cuts = planned_cuts(Pictures(film, story), {})
        lines = {value["scene"]: scene_line(value) for value in cuts.values()}
        return tuple((span, lines[cuts[span.id]["scene"]]) for span in story.spans)
    by_id = {scene.id: scene for scene in story.scenes}
    current = next((by_id[span.scene] for span in story.spans if span.scene in by_id), story.scenes[0])
    found = []
    for span in story.spans:
        current = by_id.get(span.scene or "", current)
        found.append((span, current))
    return tuple(found)


def script_of(story: Story, timeline: str, settings: Settings, *, timeline_file: str) -> str:
    """``2.timeline.script.txt`` for a timeline whose words are those of ``story``, more or less.

    StoryError where the timeline does not read.
    """
    from studio.story.scene_lines import without_definition

    entries = read_timeline(timeline, file=timeline_file)
    lines = [
        SeenLine(scene.id, without_definition(scene.body), span.character, span.text)
        for span, scene in seen_lines(story, settings)
    ]
    return script_text(entries, lines, owners_by_words(entries, lines))


def motions_of(story: Story, settings: Settings, told: Sequence[Motion] = ()) -> str:
    """``2.motion.txt`` for a story: what moves in each of its scenes, and how the camera moves; ``told`` ones stay."""
    from studio.steps.image.tasks.motion import motion_text
    from studio.story.scene_lines import location_descriptions

    words: dict[str, list[str]] = {}
    scenes: dict[str, SceneLine] = {}
    for span, scene in seen_lines(story, settings):
        scenes.setdefault(scene.id, scene)
        words.setdefault(scene.id, []).append(" ".join(span.text.split()))
    places = location_descriptions(tuple(scenes.values()))
    own = {motion.scene: motion for motion in told}

    def motion(name: str) -> Motion:
        seed, place = seed_of(True, 0, "motion", name, 1), places[scenes[name].location] or ""
        return own.get(name) or Motion(name, motion_text(scenes[name], " ".join(words[name]), seed, place=place))

    return write_motions(motion(name) for name in scenes)


def told_motions(path: Path) -> tuple[Motion, ...]:
    """The motions that a story carries on lines of their own."""
    return motions_in_story(decode_story(path.read_bytes(), file=path.name), file=path.name)


@dataclass(frozen=True)
class Run:
    """A scene on a timeline: which of its visits it is, its place, and the frames that it is shown."""

    name: str
    scene: str
    place: str
    frames: int


def runs_of(script: Sequence[ScriptEntry], frames_per_second: int) -> tuple[Run, ...]:
    """The scenes of a timeline in order. What shows no scene belongs to the scene before it, at the start to the next.

    Frames are allotted along the whole film, so that no scene begins more than a frame away from its line.
    """
    frame = frame_samples(frames_per_second)
    starts: list[tuple[ScriptEntry, int]] = []
    for entry in script:
        if entry.scene is not None and (not starts or starts[-1][0].scene != entry.scene):
            starts.append((entry, -(-entry.start_sample // frame) if starts else 0))
    end = -(-script[-1].end_sample // frame) if script else 0
    visits: dict[str, int] = {}
    runs = []
    for (entry, start), stop in zip(starts, [*(start for _, start in starts[1:]), end], strict=True):
        scene = entry.scene or ""
        visits[scene] = visits.get(scene, 0) + 1
        name = scene if visits[scene] == 1 else f"{scene}.visit{visits[scene]}"
        place = _PLACE.search(entry.scene_text)
        if stop > start:
            runs.append(Run(name, scene, place.group(1) if place else "", stop - start))
    return tuple(runs)


@dataclass(frozen=True)
class FilmOfPictures:
    """The clips of a timeline with the pictures of one folder, written into another and joined there.

    ``anew`` makes every clip again; else one that is there and whole is kept. Clips before ``start_index`` are left.
    """

    settings: Settings
    pictures: Path
    out: Path
    say: Callable[[str], None]
    anew: bool = False
    start_index: int = 0

    def make(self, script_text: str, *, file: str) -> tuple[Path, int]:
        """Make what is missing and join all: the film without sound, and how many clips were made.

        UsageError when no scene has a picture or a clip before ``start_index`` is missing; StoryError, ProductInvalid.
        """
        from studio.media.assembly import PlacedClip, join_clips
        from studio.media.encode import PictureFormat

        form, film = self.settings.scene_film, self.settings.film
        runs = runs_of(read_script(script_text, file=file), form.frames_per_second)
        found = dict(self._pictures(runs))
        if not found:
            raise UsageError(f"no scene of {file} has a picture in {self.pictures}", hint="scene_1.1.png and so on")
        self.out.mkdir(parents=True, exist_ok=True)
        shown = [self._shown(run) for run in runs]
        fades = dissolves(shown, film.dissolve_seconds, form.frames_per_second)
        engines = Engines(self.settings, chosen(self.settings, {}))
        made, placed, missing = 0, [], []
        for number, (run, fade) in enumerate(zip(runs, fades, strict=True)):
            clip = self.out / f"{file_name(run.name)}.mp4"
            if number < self.start_index:
                missing += [] if clip.is_file() else [clip.name]
            elif self.anew or not self._is_whole(clip, run, found[run.scene]):
                self._make_clip(engines, run, found[run.scene], clip)
                made += 1
            placed.append(PlacedClip(clip, run.frames, fade))
        if missing:
            raise UsageError(
                f"{made} clips were made; nothing was joined, because {', '.join(missing[:3])} is not there",
                hint="leave out --start-index once",
            )
        merged = self.out / "merged.mp4"
        join_clips(
            placed, merged, PictureFormat(form.width, form.height, form.frames_per_second, film.crf, film.preset)
        )
        return merged, made

    def _shown(self, run: Run) -> Shown:
        return Shown(run.name, SceneLine(run.scene, run.place, None, "", (), "", 0), ())

    def _pictures(self, runs: Sequence[Run]) -> Iterator[tuple[str, Path]]:
        """The picture of each scene; one without its own is shown by that of a neighbour, and that is said."""
        own = {run.scene: self._picture(run.scene) for run in runs}
        if not any(own.values()):
            return
        last = next(path for path in own.values() if path)
        for scene, path in own.items():
            if path is None:
                self.say(f"{scene} has no picture: {last.name} stands for it")
            last = path or last
            yield scene, last

    def _picture(self, scene: str) -> Path | None:
        paths = (self.pictures / f"{name}{kind}" for name in (scene, file_name(scene)) for kind in PICTURE_KINDS)
        return next((path for path in paths if path.parent == self.pictures and path.is_file()), None)

    @property
    def _handle(self) -> int:
        return round(Fraction(self.settings.film.dissolve_seconds) * self.settings.scene_film.frames_per_second)

    def _is_whole(self, clip: Path, run: Run, picture: Path) -> bool:
        """Whether a clip is there, as it would be made now as far as can be seen of it."""
        from studio.media.probe import probe

        form = self.settings.scene_film
        if not clip.is_file() or clip.stat().st_size < form.min_ok_size:
            return False
        if clip.stat().st_mtime_ns < picture.stat().st_mtime_ns:
            return False
        try:
            videos = probe(clip).of_kind("video")
        except ProductInvalid:
            return False
        wanted = (run.frames + self._handle, form.width, form.height, form.frames_per_second)
        return [(v.frames, v.width, v.height, round(v.frames_per_second or 0)) for v in videos] == [wanted]

    def _make_clip(self, engines: Engines, run: Run, picture: Path, clip: Path) -> None:
        from studio.providers.video.contract import ClipRequest

        form, film = self.settings.scene_film, self.settings.film
        request = ClipRequest(
            picture=picture,
            layers=None,
            frames=run.frames,
            frames_per_second=form.frames_per_second,
            width=form.width,
            height=form.height,
            motion="" if form.camera else "hold",
            shots=film.shots,
            shortest_shot_seconds=film.shortest_shot_seconds,
            longest_shot_seconds=film.longest_shot_seconds,
            seed=seed_of(True, 0, "clip", run.name),
            handle_frames=self._handle,
            crf=film.crf,
            preset=film.preset,
        )
        temporary = clip.with_name(f".{clip.stem}.studio.mp4")
        engines.embedded_video.clip(request, temporary)
        if temporary.stat().st_size < form.min_ok_size:
            temporary.unlink()
            raise ProductInvalid(
                f"{clip.name} has fewer than {form.min_ok_size} bytes", hint="name a smaller --min-ok-size"
            )
        temporary.replace(clip)
        self.say(f"{clip.name}: {run.frames} frames")
