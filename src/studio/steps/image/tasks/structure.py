"""How a film is built: its acts, how long its scenes are, who is in them, and what is worth a second look."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from statistics import median
from typing import Any

from studio.steps.audio.tasks.phrasing import listed
from studio.steps.audio.tasks.telling import name_of, narrators
from studio.steps.audio.tasks.turns import span_seconds
from studio.story.chapters import Chapter
from studio.story.parse import Story
from studio.story.scene_lines import SceneLine, location_descriptions

LONG_SECONDS = 30.0
SHORT_SECONDS = 1.5
_LONG_STAY = 10
_PART = re.compile(r"(\d+)\.\d+")


@dataclass(frozen=True, slots=True)
class SceneLength:
    """One scene; ``seconds`` are estimated from its words. ``present`` are seen or heard."""

    id: str
    place: str
    words: int
    seconds: float
    seen: tuple[str, ...]
    speakers: tuple[str, ...]
    present: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """Scenes that belong together. ``title`` is that of the chapter where there are chapters."""

    number: int
    title: str
    scenes: tuple[str, ...]
    places: tuple[str, ...]
    present: tuple[str, ...]
    words: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should look at; ``scene`` is empty where it is about the whole."""

    kind: str
    scene: str
    text: str


@dataclass(frozen=True, slots=True)
class Structure:
    """The whole film. ``places`` are (place, description, scenes, visits), ``people`` (tag, scenes, utterances)."""

    acts: tuple[Act, ...]
    scenes: tuple[SceneLength, ...]
    places: tuple[tuple[str, str, int, int], ...]
    people: tuple[tuple[str, int, int], ...]
    words: int
    seconds: float
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """The structure as JSON values."""
        return asdict(self)


def structure(story: Story, scenes: Sequence[SceneLine], *, chapters: Sequence[Chapter] = ()) -> Structure:
    """How a story with scenes is built.

    Acts are the chapters where they are given (a chapter begins with the scene that is nearest), else the parts of
    the scene numbers, else runs of scenes between changes of place.
    """
    lengths = _lengths(story, scenes)
    firsts = _by_chapters(lengths, chapters) or _by_parts(lengths) or _by_places(lengths)
    titles = [chapter.title for chapter in chapters] if len(firsts) == len(chapters) else []
    acts = []
    for number, first in enumerate(firsts):
        end = firsts[number + 1] if number + 1 < len(firsts) else len(lengths)
        acts.append(_act(number + 1, titles[number] if titles else "", lengths[first:end]))
    described = location_descriptions(scenes)
    visits = Counter(place for place, _ in groupby(scene.place for scene in lengths))
    counts = Counter(scene.place for scene in lengths)
    places = tuple((place, described[place] or "", counts[place], visits[place]) for place in described)
    people = _people(story, lengths)
    return Structure(
        tuple(acts), lengths, places, people, sum(scene.words for scene in lengths),
        round(sum(scene.seconds for scene in lengths), 1), tuple(_findings(story, lengths, places)),
    )  # fmt: skip


def _lengths(story: Story, scenes: Sequence[SceneLine]) -> tuple[SceneLength, ...]:
    words = Counter[str]()
    seconds: dict[str, float] = defaultdict(float)
    speakers: dict[str, list[str]] = {}
    for span, duration in zip(story.spans, span_seconds(story), strict=True):
        if span.scene is not None:
            seconds[span.scene] += duration
            words[span.scene] += len(span.text.split())
            speakers.setdefault(span.scene, []).append(span.character)
    tellers = narrators(story)
    found = []
    for scene in scenes:
        spoken = tuple(dict.fromkeys(speakers.get(scene.id, ())))
        seen = [actor.character for actor in scene.actors]
        present = tuple(dict.fromkeys([*seen, *(one for one in spoken if one not in tellers)]))
        found.append(
            SceneLength(
                scene.id, scene.location, words[scene.id], round(seconds[scene.id], 1), tuple(seen), spoken, present
            )
        )
    return tuple(found)


def _by_chapters(lengths: Sequence[SceneLength], chapters: Sequence[Chapter]) -> list[int]:
    """The first scene of every chapter: that which begins nearest to where the chapter before ends."""
    total = sum(scene.words for scene in lengths)
    if not chapters or not total or len(chapters) > len(lengths):
        return []
    starts, seen = [], 0
    for scene in lengths:
        starts.append(100 * seen / total)
        seen += scene.words
    firsts = [0]
    for chapter in chapters[:-1]:
        free = range(firsts[-1] + 1, len(lengths))
        if not free:
            return []
        firsts.append(min(free, key=lambda index: abs(starts[index] - chapter.end_percent)))
    return firsts


def _by_parts(lengths: Sequence[SceneLength]) -> list[int]:
    parts = [match.group(1) if (match := _PART.search(scene.id)) else "" for scene in lengths]
    firsts = [index for index, part in enumerate(parts) if not index or part != parts[index - 1]]
    return firsts if len(firsts) > 1 else []


def _by_places(lengths: Sequence[SceneLength]) -> list[int]:
    """About one act in eight scenes, each beginning where the place changes."""
    if not lengths:
        return []
    changes = [index for index in range(1, len(lengths)) if lengths[index].place != lengths[index - 1].place]
    wanted = min(5, max(1, round(len(lengths) / 8)))
    firsts = {0}
    for number in range(1, wanted):
        target = number * len(lengths) / wanted
        near = [index for index in changes if abs(index - target) <= len(lengths) / wanted / 2]
        if near:
            firsts.add(min(near, key=lambda index: (abs(index - target), index)))
    return sorted(firsts)


def _act(number: int, title: str, lengths: Sequence[SceneLength]) -> Act:
    return Act(
        number, title, tuple(scene.id for scene in lengths),
        tuple(dict.fromkeys(scene.place for scene in lengths)),
        tuple(dict.fromkeys(one for scene in lengths for one in scene.present)),
        sum(scene.words for scene in lengths), round(sum(scene.seconds for scene in lengths), 1),
    )  # fmt: skip


def _people(story: Story, lengths: Sequence[SceneLength]) -> tuple[tuple[str, int, int], ...]:
    seen = Counter(one for scene in lengths for one in scene.present)
    spoken = Counter[str]()
    last = -1
    for span in story.spans:
        if span.utterance != last:
            spoken[span.character] += 1
        last = span.utterance
    everybody = dict.fromkeys([*seen, *spoken])
    return tuple((one, seen[one], spoken[one]) for one in everybody)


def _findings(
    story: Story, lengths: Sequence[SceneLength], places: Sequence[tuple[str, str, int, int]]
) -> list[Finding]:
    found = [finding for scene in lengths if (finding := _of_length(scene))]
    for place, run in groupby(lengths, key=lambda scene: scene.place):
        stay = list(run)
        if len(stay) >= _LONG_STAY:
            where = f"{len(stay)} scenes in a row, from {stay[0].id} to {stay[-1].id}, are at {place}."
            found.append(Finding("stay", stay[0].id, f"{where} Another view of it would help."))
    found += [
        Finding("place", "", f"{place} is never described: it gets a look from its name and its scenes.")
        for place, description, _, _ in places
        if not description
    ]
    tellers = narrators(story)
    seen = {one for scene in lengths for one in scene.seen}
    speakers = dict.fromkeys(span.character for span in story.spans)
    found += [
        Finding("unseen", "", f"{name_of(one)} speaks but is never seen.")
        for one in speakers
        if one not in seen and one not in tellers
    ]
    unplaced = sum(span.scene is None for span in story.spans)
    if unplaced:
        found.append(Finding("unplaced", "", f"{unplaced} spoken pieces belong to no scene."))
    return found


def _of_length(scene: SceneLength) -> Finding | None:
    if not scene.words:
        return Finding("empty", scene.id, f"{scene.id} has no words: nothing is heard while it is seen.")
    if scene.seconds > LONG_SECONDS:
        text = (
            f"{scene.id} lasts about {scene.seconds:.0f} seconds. A second scene line would give the eye something new."
        )
        return Finding("long", scene.id, text)
    if scene.seconds < SHORT_SECONDS:
        text = f"{scene.id} lasts only about {scene.seconds:.1f} seconds, too short to see where it is."
        return Finding("short", scene.id, text)
    return None


# ---------------------------------------------------------------- the report


def structure_report(built: Structure) -> str:
    """The structure as a text to read, ending with a line end."""
    if not built.scenes:
        return "This story has no scenes yet.\n"
    rows = ["STRUCTURE OF THE FILM", "", *_overview(built), "", "ACTS"]
    start = 0.0
    for act in built.acts:
        rows += ["", *_act_rows(built, act, start)]
        start += act.seconds
    rows += ["", "PEOPLE", ""]
    for one, seen, spoken in built.people:
        rows.append(f"  {name_of(one)}: seen in {_count(seen, 'scene')}, speaks {_times(spoken)}.")
    rows += ["", "PLACES", ""]
    for place, description, scenes, visits in built.places:
        again = f", on {visits} visits" if visits > 1 else ""
        rows.append(f"  {place}{f' ({description})' if description else ''}: {_count(scenes, 'scene')}{again}.")
    rows += ["", "WORTH A LOOK", ""]
    rows += [f"  {finding.text}" for finding in built.findings] or ["  Nothing stands out."]
    rows += ["", "SCENES", ""]
    for scene in built.scenes:
        people = ", ".join(name_of(one) for one in scene.present) or "nobody"
        rows.append(f"  {scene.id}: {scene.seconds:.1f} s, {_count(scene.words, 'word')}, {scene.place}, {people}")
    return "\n".join(rows) + "\n"


def _overview(built: Structure) -> list[str]:
    middle = median(scene.words for scene in built.scenes)
    average = built.seconds / len(built.scenes)
    longest = max(built.scenes, key=lambda scene: scene.seconds)
    shortest = min(built.scenes, key=lambda scene: scene.seconds)
    size = f"{_count(len(built.scenes), 'scene')} in {_count(len(built.acts), 'act')}"
    extremes = f"The longest is {longest.id} ({longest.seconds:.0f} s)"
    return [
        f"{size}, {_count(built.words, 'word')}, about {_clock(built.seconds)} minutes.",
        f"A usual scene has {middle:.0f} words. On average a scene lasts {average:.1f} seconds.",
        f"{extremes}, the shortest {shortest.id} ({shortest.seconds:.1f} s).",
    ]


def _act_rows(built: Structure, act: Act, start: float) -> list[str]:
    title = f": {act.title}" if act.title else ""
    lasting = f"From {_clock(start)}, {_clock(act.seconds)} long"
    scenes = f"{_count(len(act.scenes), 'scene')} ({act.scenes[0]} to {act.scenes[-1]})"
    return [
        f"Act {act.number}{title}",
        f"  {lasting}, {scenes}, {act.words / len(act.scenes):.0f} words a scene.",
        f"  Places: {listed([_place(built, place) for place in act.places])}.",
        f"  People: {listed([name_of(one) for one in act.present]) or 'nobody'}.",
    ]


def _place(built: Structure, place: str) -> str:
    description = next((text for name, text, _, _ in built.places if name == place), "")
    first = re.split(r"[,;]| with | above | below ", description)[0].strip()
    return f"{place} ({first[:1].lower()}{first[1:]})" if first else place


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
