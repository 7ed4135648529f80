"""Scenes for stories that have none: where each begins, where and when it plays, and who is seen doing what.

English prose is read with spaCy: what the narration tells moves people from place to place; what they say does not.
A dialogue shows those who speak, at the place that its narration or its talk names. Other languages are cut by length
and paragraph, show who speaks, and have one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType

from studio.steps.audio.tasks.telling import is_english, narrators
from studio.steps.image.tasks.planning_acting import CALM, traits
from studio.steps.image.tasks.planning_cuts import Cut, Piece, scene_keys
from studio.steps.image.tasks.planning_people import cast_of
from studio.steps.image.tasks.planning_places import description
from studio.steps.image.tasks.planning_presence import present_in
from studio.steps.image.tasks.planning_reading import passages
from studio.steps.image.tasks.planning_stage import Beat, Stage
from studio.steps.image.tasks.planning_talk import Talk, staged_talk
from studio.story.parse import Story
from studio.story.spans import NARRATOR

__all__ = ["Cut", "PlannedScene", "cuts", "plan_scenes"]

NEUTRAL_PLACE = "loc_1"
NEUTRAL_DESCRIPTION = "Quiet plain place"


@dataclass(frozen=True)
class PlannedScene:
    """One scene: the spans from ``first_span`` until the next scene begins.

    ``part`` counts up where place or time changes. ``place`` is a stable name made from what the text calls it,
    ``place_description`` at most twelve words, ``setting`` hour, weather and season. ``present`` are tags;
    ``acting`` has mood, posture and where told an action for each of them. ``key`` names the scene across edits.
    """

    first_span: str
    spans: tuple[str, ...]
    part: int
    place: str
    place_description: str
    setting: str
    present: tuple[str, ...]
    acting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True)
class _Staged:
    """What every way of reading a story gives: a beat for each span, who is present, and how places look."""

    beats: Sequence[Beat]
    present: Sequence[tuple[str, ...]]
    descriptions: Mapping[str, str]
    same: Mapping[str, str]


def plan_scenes(
    story: Story, *, language: str = "en", decided: Mapping[str, Cut] | None = None
) -> tuple[PlannedScene, ...]:
    """The scenes of a story without scene lines, in order; every span is in exactly one.

    ``decided`` holds what ``cuts`` gave for an earlier state of the story: those spans keep their scenes. New spans
    join the scene before them, or make scenes of their own where they are long or go elsewhere.
    """
    staged = _staged(story, language)
    pieces = _pieces(story, staged)
    keys = scene_keys(pieces, decided or {})
    scenes: list[PlannedScene] = []
    postures: dict[str, str] = {}
    part, first = 0, 0
    for index in range(1, len(keys) + 1):
        if index < len(keys) and keys[index] == keys[first]:
            continue
        place = _place_of(story, staged, range(first, index))
        setting = str(staged.beats[first].setting)
        if not scenes or place != scenes[-1].place or setting != scenes[-1].setting or staged.beats[first].jump:
            part += 1
            postures = postures if scenes and place == scenes[-1].place else {}
        present = _who(story, staged, range(first, index))
        scenes.append(
            PlannedScene(
                story.spans[first].id,
                tuple(span.id for span in story.spans[first:index]),
                part,
                place,
                staged.descriptions.get(place, NEUTRAL_DESCRIPTION),
                setting,
                present,
                MappingProxyType(_acting(story, staged, range(first, index), present, postures)),
                keys[first],
            )
        )
        first = index
    return tuple(scenes)


def cuts(scenes: Iterable[PlannedScene]) -> dict[str, Cut]:
    """The decisions to keep: for each span the key of its scene and whether the scene begins with it."""
    return {
        span: Cut(span, scene.key or scene.first_span, span == scene.first_span)
        for scene in scenes
        for span in scene.spans
    }


def _staged(story: Story, language: str) -> _Staged:
    reads = _reads(story, language)
    if story.form != "prose" or not reads:
        return _from_talk(staged_talk(story, english=reads))
    read = passages(story)
    cast = cast_of(story, read)
    stage = Stage(cast, len(story.spans))
    for passage in read:
        stage.play(passage)
    _fill(stage.beats, {span for passage in read for span in passage.spans})
    descriptions = {name: description(place) for name, place in stage.places.found.items()}
    return _Staged(stage.beats, present_in(story, stage.beats, stage.same), descriptions, stage.same)


def _reads(story: Story, language: str) -> bool:
    return language.lower().startswith("en") and is_english(story)


def _from_talk(talk: Talk) -> _Staged:
    return _Staged(talk.beats, talk.present, talk.descriptions, {})


def _fill(beats: Sequence[Beat], stands: Set[int]) -> None:
    """What is told before any place is named plays at the first one; a span inside a quotation goes on as before."""
    current = next((beat.place for beat in beats if beat.place), NEUTRAL_PLACE)
    setting = beats[0].setting
    for index, beat in enumerate(beats):
        current = beat.place or current
        setting = beat.setting if index in stands else setting
        beat.place, beat.setting = current, setting


def _pieces(story: Story, staged: _Staged) -> list[Piece]:
    pieces = []
    for index, span in enumerate(story.spans):
        beat = staged.beats[index]
        before = staged.beats[index - 1] if index else beat
        turn = beat.place != before.place or beat.jump or str(beat.setting) != str(before.setting)
        others = index > 0 and staged.present[index] != staged.present[index - 1]
        pieces.append(Piece(span.id, len(span.text), turn, others, span.paragraph, span.utterance))
    return pieces


def _place_of(story: Story, staged: _Staged, indexes: range) -> str:
    """Where most of the scene plays."""
    lengths: dict[str, int] = {}
    for index in indexes:
        place = staged.beats[index].place or NEUTRAL_PLACE
        lengths[place] = lengths.get(place, 0) + len(story.spans[index].text)
    return max(lengths, key=lambda place: lengths[place])


def _who(story: Story, staged: _Staged, indexes: range) -> tuple[str, ...]:
    """Everybody present in the scene, once each; who speaks in it goes by the name under which they speak."""
    tags = list(dict.fromkeys(tag for index in indexes for tag in staged.present[index]))
    speaking = [story.spans[index].character for index in indexes]
    shown: list[str] = []
    for tag in tags:
        alias = next((one for one in speaking if one != tag and staged.same.get(one) == tag), tag)
        shown.append(alias)
    return tuple(dict.fromkeys(shown))


def _acting(
    story: Story, staged: _Staged, indexes: range, present: Sequence[str], postures: dict[str, str]
) -> dict[str, tuple[str, ...]]:
    speaking = {story.spans[index].character for index in indexes}
    acting: dict[str, tuple[str, ...]] = {}
    for tag in present:
        names = {tag, staged.same.get(tag, tag)}
        deeds = [
            verb for index in indexes for one, verb in staged.beats[index].deeds if _last(one, staged.same) in names
        ]
        told = tag in speaking and (tag != NARRATOR or tag not in narrators(story))
        acting[tag] = traits(deeds, speaks=told, posture_before=postures.get(tag, ""))
        postures[tag] = acting[tag][1] if len(acting[tag]) > 1 else CALM
    return acting


def _last(tag: str, same: Mapping[str, str]) -> str:
    while tag in same:
        tag = same[tag]
    return tag
