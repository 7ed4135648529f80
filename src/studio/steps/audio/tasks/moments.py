"""What of a story is worth a picture: its scenes as moments, each with how much happens in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from studio.steps.audio.tasks import word_lists as lists
from studio.steps.audio.tasks.telling import narrators
from studio.steps.audio.tasks.turns import span_seconds
from studio.story.parse import Story
from studio.story.scene_lines import location_descriptions

_CALM = frozenset(("calm", "neutral", "quiet", "serene", "thoughtful", "relaxed", "content"))
_SPOILS_FROM, _OPENING = 0.88, 0.12
_LONGEST_WORDS = 600
_MOST_SEEN = 3


@dataclass(frozen=True)
class Part:
    """Who is seen in a moment, with the groups of the scene line."""

    name: str
    traits: tuple[str, ...] = ()
    speaks: bool = False


@dataclass(frozen=True)
class Moment:
    """One scene: where and when it plays, who is seen doing what, what is said. ``at`` is where in the story it is (0
    to 1, by time), ``spans`` are its spans, ``score`` says how much a picture of it would promise.
    """

    id: str
    place: str
    description: str
    setting: str
    parts: tuple[Part, ...]
    words: str
    spans: tuple[str, ...]
    at: float
    score: float


def moments(story: Story, *, language: str = "en") -> tuple[Moment, ...]:
    """The scenes of a story in its order: the author's, or those that are found where there are none."""
    from studio.steps.image.tasks.people import merge_names

    scenes = _authors(story) if story.scenes else _found(story, language)
    seconds = span_seconds(story)
    total = sum(seconds) or 1.0
    starts = dict(zip((span.id for span in story.spans), _starts(seconds), strict=True))
    same = merge_names(story)
    tellers = frozenset(same.get(name, name) for name in narrators(story))
    scenes = [_with_one_name(scene, same) for scene in scenes]
    placed = [replace(scene, at=starts[scene.spans[0]] / total) for scene in scenes]
    scored = [replace(scene, score=round(_score(scene, tellers), 3)) for scene in placed]
    return tuple(_in_company(scored, tellers))


def strongest(found: Sequence[Moment]) -> Moment | None:
    """The moment that promises most without telling the end."""
    return max(found, key=lambda one: (_promise(one), -one.at), default=None)


def told_in_pictures(found: Sequence[Moment], count: int) -> tuple[Moment, ...]:
    """``count`` moments in the order of the story, one of each part of it, each unlike the one before it.

    A story with fewer moments shows some of them again.
    """
    if not found or count <= 0:
        return ()
    chosen: list[Moment] = []
    for number in range(count):
        start, end = number / count * 0.95, (number + 1) / count * 0.95
        here = [one for one in found if start <= one.at < end and one not in chosen]
        offered = here or [one for one in found if one not in chosen] or list(found)
        middle = (start + end) / 2
        worth = [_unlike(one, chosen) - (0.0 if here else 4 * abs(one.at - middle)) for one in offered]
        chosen.append(offered[worth.index(max(worth))])
    return tuple(sorted(chosen, key=lambda one: one.at))


def as_json(found: Iterable[Moment]) -> list[dict[str, Any]]:
    """The moments as JSON."""
    return [asdict(one) for one in found]


def from_json(value: Iterable[Mapping[str, Any]]) -> tuple[Moment, ...]:
    """The moments that ``as_json`` gave."""
    return tuple(
        Moment(
            **{key: one[key] for key in ("id", "place", "description", "setting", "words", "at", "score")},
            parts=tuple(Part(part["name"], tuple(part["traits"]), bool(part["speaks"])) for part in one["parts"]),
            spans=tuple(one["spans"]),
        )
        for one in value
    )


def _authors(story: Story) -> list[Moment]:
    told = location_descriptions(story.scenes)
    spans: dict[str, list[Any]] = {}
    for span in story.spans:
        if span.scene is not None:
            spans.setdefault(span.scene, []).append(span)
    found = []
    for scene in story.scenes:
        own = spans.get(scene.id, [])
        if not own:
            continue
        speakers = {span.character for span in own}
        parts = tuple(Part(one.character, one.traits, one.character in speakers) for one in scene.actors)
        words = " ".join(" ".join(span.text.split()) for span in own)[:_LONGEST_WORDS]
        description = told.get(scene.location) or ""
        ids = tuple(span.id for span in own)
        found.append(Moment(scene.id, scene.location, description, scene.setting, parts, words, ids, 0.0, 0.0))
    return found


def _found(story: Story, language: str) -> list[Moment]:
    from studio.steps.image.tasks.planning import plan_scenes

    by_id = {span.id: span for span in story.spans}
    found = []
    for scene in plan_scenes(story, language=language):
        own = [by_id[span] for span in scene.spans]
        speakers = {span.character for span in own}
        parts = tuple(Part(name, tuple(scene.acting.get(name, ())), name in speakers) for name in scene.present)
        words = " ".join(" ".join(span.text.split()) for span in own)[:_LONGEST_WORDS]
        found.append(
            Moment(
                scene.key or scene.first_span,
                scene.place,
                scene.place_description,
                scene.setting,
                parts,
                words,
                scene.spans,
                0.0,
                0.0,
            )
        )
    return found


def _with_one_name(scene: Moment, same: Mapping[str, str]) -> Moment:
    """The moment with everybody under the name by which they are drawn, once."""
    parts: dict[str, Part] = {}
    for part in scene.parts:
        name = same.get(part.name, part.name)
        first = parts.get(name, replace(part, name=name))
        parts[name] = replace(first, speaks=first.speaks or part.speaks)
    return replace(scene, parts=tuple(parts.values()))


def _starts(seconds: Sequence[float]) -> list[float]:
    starts, passed = [], 0.0
    for one in seconds:
        starts.append(passed)
        passed += one
    return starts


def _score(scene: Moment, tellers: frozenset[str]) -> float:
    """Conflict, effects, questions, loud words, people who do something: what makes one look."""
    from studio.steps.audio.tasks.effects import choose_effects

    words = Counter(re.findall(r"[^\W\d_]+(?:['’]\w+)?", scene.words.lower().replace("’", "'")))
    turns = sum(min(count, 2) for word, count in words.items() if word in lists.TURNS)
    conflict = sum(min(count, 2) for word, count in words.items() if word in lists.CONFLICT)
    heard = len(choose_effects(scene.words))
    loud = scene.words.count("!") + sum(word.isupper() and len(word) > 2 for word in scene.words.split())
    asked = scene.words.count("?")
    seen = [part for part in scene.parts if part.name not in tellers]
    moods = [part.traits[0].lower() for part in scene.parts if part.traits]
    doing = sum(len(part.traits) > 1 for part in seen)
    value = 0.3 * min(turns, 4) + 0.25 * min(conflict, 4) + 0.45 * min(heard, 3)
    value += 0.5 * min(loud, 2) + 0.3 * min(asked, 2) + 0.2 * min(doing, 2)
    value += 0.4 * any(mood.split()[0] not in _CALM for mood in moods if mood.split())
    return value + {0: -1.2 if not scene.parts else -0.8, 1: 0.6, 2: 1.1, 3: 1.0}.get(len(seen), 0.6)


def _promise(one: Moment) -> float:
    return one.score - 3.0 * (one.at >= _SPOILS_FROM) + 0.6 * (_OPENING < one.at < _SPOILS_FROM)


def _in_company(scenes: Sequence[Moment], tellers: frozenset[str]) -> list[Moment]:
    """Where scenes show only who speaks: with whom they speak at the same place, just before or after."""
    found = []
    for index, scene in enumerate(scenes):
        parts = list(scene.parts)
        if len(parts) == 1 and parts[0].name not in tellers:
            for near in (index - 1, index + 1):
                if not 0 <= near < len(scenes) or scenes[near].place != scene.place:
                    continue
                known = {part.name for part in parts}
                others = [p for p in scenes[near].parts if p.name not in known and p.name not in tellers]
                parts += [replace(part, speaks=False) for part in others]
                if others:
                    break
        found.append(replace(scene, parts=tuple(parts[:_MOST_SEEN])))
    return found


def _unlike(one: Moment, chosen: Sequence[Moment]) -> float:
    """Its score, less where the same people or the same place have been seen."""
    value = one.score
    people = {part.name for part in one.parts}
    for number, other in enumerate(reversed(chosen)):
        weight = 1.0 if number == 0 else 0.5
        value -= 1.2 * weight * (people == {part.name for part in other.parts})
        value -= 0.9 * weight * (one.place == other.place)
        value -= 3.0 * (one == other)
    return value
