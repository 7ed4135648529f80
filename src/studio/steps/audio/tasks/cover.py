"""What the cover and the pictures of the shorts show, decided once: moments of the story, and how its people look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from studio.steps.audio.tasks.media import pictured_span, thumbnail_prompt
from studio.steps.audio.tasks.moments import Moment, as_json, from_json, moments, strongest, told_in_pictures
from studio.story.parse import Story

if TYPE_CHECKING:
    from studio.providers.image.contract import CoverRequest, SceneRequest, SeenActor
    from studio.steps.image.tasks.people_description import PersonDescription


def decide(story: Story, seed: int, *, language: str = "en") -> dict[str, Any]:
    """The moments of a story, the strongest of them, and the looks of all who are seen; all as JSON.

    ``prompt`` is the text that says the same in words: a cover whose prompt is another is drawn from that.
    """
    found = moments(story, language=language)
    span = pictured_span(story)
    best = next((one for one in found if span in one.spans), None) or strongest(found)
    return {
        "prompt": thumbnail_prompt(story).strip(),
        "strongest": best.id if best else "",
        "moments": as_json(found),
        "people": _people(story, found, seed),
    }


def wide(decided: Mapping[str, Any], prompt: str, seed: int, variation: int = 0) -> CoverRequest:
    """The request for the cover. A prompt that somebody wrote is what it shows; variations show other moments."""
    from studio.providers.image.contract import CoverRequest

    found = from_json(decided["moments"])
    cast = _cast(decided)
    moment = None
    if prompt.strip() == decided["prompt"] and found:
        first = next((one for one in found if one.id == decided["strongest"]), found[0])
        others = sorted((one for one in found if one.id != first.id), key=lambda one: (-one.score, one.at))
        moment = _scene((first, *others)[variation % len(found)], cast, seed)
    return CoverRequest(prompt, seed=seed, moment=moment, cast=tuple(cast.values()))


def tall(decided: Mapping[str, Any], prompt: str, seed: int, number: int, count: int) -> CoverRequest:
    """The request for the vertical picture ``number`` of ``count``, from 0."""
    from studio.providers.image.contract import CoverRequest

    cast = _cast(decided)
    shown = told_in_pictures(from_json(decided["moments"]), count)
    moment = _scene(_with_one_ahead(shown, number), cast, seed) if shown else None
    return CoverRequest(prompt, seed=seed, moment=moment, cast=tuple(cast.values()), variation=number)


def _with_one_ahead(shown: tuple[Moment, ...], number: int) -> Moment:
    """The moment; where it was seen before, another of its people comes first."""
    moment = shown[number]
    before = shown[:number].count(moment)
    if not before or not moment.parts:
        return moment
    turn = before % len(moment.parts)
    parts = [*moment.parts[turn:], *moment.parts[:turn]]
    return replace(moment, parts=tuple(replace(part, speaks=index == 0) for index, part in enumerate(parts)))


def _scene(moment: Moment, cast: Mapping[str, SeenActor], seed: int) -> SceneRequest:
    from studio.providers.image.contract import SceneRequest, SeenActor

    actors = tuple(
        replace(cast.get(part.name, SeenActor(part.name, "")), traits=part.traits, speaks=part.speaks)
        for part in moment.parts
    )
    return SceneRequest(
        moment.id,
        moment.place,
        moment.description,
        moment.setting,
        actors,
        moment.words,
        seed,
        _place_seed(moment.place, seed),
    )


def _place_seed(place: str, seed: int) -> int:
    """The same for every picture of a place."""
    return (seed + sum((index + 1) * ord(letter) for index, letter in enumerate(place))) % 2**31


def _cast(decided: Mapping[str, Any]) -> dict[str, SeenActor]:
    from studio.providers.image.contract import SeenActor

    return {name: SeenActor(name, look["look"], int(look["seed"])) for name, look in decided["people"].items()}


def _people(story: Story, found: tuple[Moment, ...], seed: int) -> dict[str, dict[str, Any]]:
    from studio.steps.image.tasks.people import describe_person

    names = dict.fromkeys(part.name for moment in found for part in moment.parts)
    taken: list[PersonDescription] = []
    looks: dict[str, dict[str, Any]] = {}
    for number, name in enumerate(names):
        person = describe_person(name, story, (seed + number) % 2**32, taken=taken)
        taken.append(person)
        looks[name] = {"look": person.structured_text(), "seed": (seed + number) % 2**32}
    return looks
