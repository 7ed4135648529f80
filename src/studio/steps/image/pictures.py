"""What all steps of pictures and their films look at: the film, its scenes, and the names of the files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from studio.engine.digest import digest_json
from studio.engine.item import Ref
from studio.engine.view import View
from studio.steps.audio.film import Film
from studio.story.parse import Story, decode_story
from studio.story.scene_lines import Actor, SceneLine, location_descriptions, read_scenes
from studio.story.spans import NARRATOR, Span

if TYPE_CHECKING:
    from studio.steps.image.tasks.planning import Cut, PlannedScene

INPUT, OUTPUT = "gen.image/input/", "gen.image/output/"
VIDEO_INPUT, VIDEO_OUTPUT = "gen.video/input/", "gen.video/output/"
SCENE_LIST = INPUT + "3.scene.txt"

STORY, PORTRAITS, PLACES, SCENES = "image/1.story", "image/2.character", "image/2.location", "image/3.scene"
SCRIPT, CLIPS, SCENE_FILM = "image/4.audio", "image/5.video", "image/6.combine"
STRUCTURE, MOTION, ANIMATE, ANIMATED_FILM = "video/1.story", "video/5.motion", "video/2.animate", "video/3.video"


@dataclass(frozen=True)
class Shown:
    """One scene of the film: its line, and the narrated spans that are heard meanwhile, which follow each other.

    ``id`` is the scene's own (``scene_1.1``); where a story comes back to a scene, the later visit has a mark.
    """

    id: str
    line: SceneLine
    spans: tuple[Span, ...]

    @property
    def words(self) -> str:
        """What is said meanwhile."""
        return " ".join(" ".join(span.text.split()) for span in self.spans)

    @property
    def body(self) -> str:
        """The line behind its id, the place only by its name."""
        from studio.story.scene_lines import without_definition

        return without_definition(self.line.body)


@dataclass(frozen=True)
class Pictures:
    """A film that is seen. ``story`` is the story as the image pipeline has it, with scene lines where there are any.

    ``bypass_validation`` goes on where the check of the scenes would stop. ``source`` is the pipeline whose story the
    author wrote; the stories of those below it are derived from it.
    """

    film: Film
    story: Story
    story_file: str = "1.story.txt"
    bypass_validation: bool = False
    source: str = "audio"

    @property
    def planned(self) -> bool:
        """Whether the scenes are to be found, because the author wrote none."""
        return not self.story.scenes

    def scenes(self, view: View) -> tuple[Shown, ...]:
        """The scenes in the order in which they are shown. NotYet while their cuts are not decided."""
        return view.once("scenes", lambda: self._scenes(view))

    def _scenes(self, view: View) -> tuple[Shown, ...]:
        lines, scene_of = self._planned_lines(view) if self.planned else self._told_lines()
        path = view.person(SCENE_LIST)
        if path is not None:
            edited = read_scenes(decode_story(path.read_bytes(), file=SCENE_LIST), file=SCENE_LIST)
            lines |= {line.id: line for line in edited if line.id in lines}
        shown: list[Shown] = []
        visits: dict[str, int] = {}
        for span in self.film.spans:
            scene = scene_of[span.id]
            if shown and shown[-1].line.id == scene:
                shown[-1] = replace(shown[-1], spans=(*shown[-1].spans, span))
                continue
            visits[scene] = visits.get(scene, 0) + 1
            name = scene if visits[scene] == 1 else f"{scene}.visit{visits[scene]}"
            shown.append(Shown(name, self._with_one_name(lines[scene]), (span,)))
        return tuple(shown)

    def _told_lines(self) -> tuple[dict[str, SceneLine], dict[str, str]]:
        """The author's scenes, and the scene of each narrated span: its own, else the one before it, else the first."""
        lines = {scene.id: scene for scene in self.story.scenes}
        known = {span.id: span.scene for span in self.story.spans if span.scene in lines}
        scene_of: dict[str, str] = {}
        current = next((known[span.id] for span in self.film.spans if known.get(span.id)), None)
        for span in self.film.spans:
            current = known.get(span.id) or current or self.story.scenes[0].id
            scene_of[span.id] = current
        return lines, scene_of

    def cuts(self, view: View) -> dict[str, Mapping[str, Any]]:
        """What was decided for each span up to now, by its id."""
        found = {span.id: view.last(STORY, f"cut/{span.id}") for span in self.film.spans}
        return {span_id: made.json("value.json") for span_id, made in found.items() if made is not None}

    def plan(self, decided: Mapping[str, Cut]) -> tuple[PlannedScene, ...]:
        """The scenes of a story without scene lines."""
        from studio.steps.image.tasks.planning import plan_scenes

        return plan_scenes(self.film.story, language=self.film.language, decided=decided)

    def _planned_lines(self, view: View) -> tuple[dict[str, SceneLine], dict[str, str]]:
        # From the end: the last cut is made last, so that one that is missing is waited for once.
        values = {s.id: view.get(Ref(STORY, f"cut/{s.id}", "value.json")) for s in reversed(self.film.spans)}
        lines: dict[str, SceneLine] = {}
        for span in self.film.spans:
            lines.setdefault(values[span.id]["scene"], scene_line(values[span.id]))
        return lines, {span_id: value["scene"] for span_id, value in values.items()}

    @cached_property
    def same_person(self) -> Mapping[str, str]:
        """For every name of a person the one that is used in pictures."""
        from studio.steps.image.tasks.people import merge_names

        return dict(merge_names(self.story))

    def _with_one_name(self, line: SceneLine) -> SceneLine:
        actors = tuple(Actor(self.person(actor.character), actor.traits) for actor in line.actors)
        return line if actors == line.actors else replace(line, actors=actors)

    def person(self, name: str) -> str:
        """The name under which somebody is drawn."""
        return self.same_person.get(name, name)

    def people(self, view: View) -> tuple[str, ...]:
        """Everybody who is drawn: who is seen, and who speaks, but not a narrator whom no scene shows."""
        seen = [actor.character for scene in self.scenes(view) for actor in scene.line.actors]
        speak = [self.person(name) for name in self.film.cast if name != NARRATOR]
        return tuple(dict.fromkeys([*speak, *seen]))

    def places(self, view: View) -> dict[str, str | None]:
        """Every place that is seen with the author's description."""
        scenes = self.scenes(view)
        if self.planned:
            return location_descriptions([scene.line for scene in scenes])
        told = location_descriptions(self.story.scenes)
        return {scene.line.location: told.get(scene.line.location) for scene in scenes}

    def looks(self, view: View) -> tuple[Ref, ...]:
        """What is decided of the looks of everybody who is drawn, and of every place. NotYet as ``scenes``."""
        names = (*(f"person/{name}" for name in self.people(view)), *(f"place/{name}" for name in self.places(view)))
        return tuple(Ref(STORY, name, "value.json") for name in names)


def scene_line(value: Mapping[str, Any]) -> SceneLine:
    """The scene line of what was decided for a span of a story without scene lines."""
    from studio.story.scene_lines import parse_scene_line

    return parse_scene_line(f"({value['scene']}) {value['line']}", file=SCENE_LIST, line=1)


def file_name(name: str) -> str:
    """A name of the story as the name of a file on any system, the same every time and different for every name."""
    safe = re.sub(r"[^\w.-]+", "_", name).strip("._") or "unnamed"
    reserved = re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", safe)
    if safe == name and not reserved and len(safe) <= 100:
        return safe
    return f"{safe[:80]}-{digest_json(name)[:8]}"


def seed_of(use_random: bool, fixed: int, *parts: object) -> int:
    """A seed for a picture: from what it is of, or the one that a person fixed."""
    return int(digest_json([str(part) for part in parts])[:12], 16) if use_random else fixed


def look_words(value: Mapping[str, Any]) -> str:
    """The words from which a person or place is drawn: the ones that somebody edited, else the long ones."""
    return str(value["short"] if value.get("edited") == "short" else value["long"])


def names_in_order(names: Sequence[str], decided: Sequence[str]) -> list[str]:
    """``names`` with those that were decided before first, in the order in which they were."""
    return [name for name in decided if name in names] + [name for name in names if name not in decided]
