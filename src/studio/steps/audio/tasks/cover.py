"""What the cover and the pictures of the shorts show: moments of the story, and how people and places look there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from studio.steps.audio.tasks.media import pictured_span, thumbnail_prompt
from studio.steps.audio.tasks.moments import Moment, as_json, from_json, moments, strongest, told_in_pictures
from studio.story.parse import Story

if TYPE_CHECKING:
    from studio.providers.image.contract import CoverRequest
    from studio.steps.image.tasks.people_description import PersonDescription

Looks = Mapping[str, Mapping[str, Any]]
"""``look`` (words) and ``seed`` of people (``person/<name>``) and places (``place/<name>``)."""


def decide(story: Story, seed: int, *, language: str = "en") -> dict[str, Any]:
    """The moments of a story, the strongest of them, and the looks of all that is seen there; all as JSON.

    ``prompt`` is the text that says the same in words: a cover whose prompt is another is drawn from that. The looks
    count where no film was illustrated yet; who illustrates one takes them up.
    """
    found = moments(story, language=language)
    span = pictured_span(story)
    best = next((one for one in found if span in one.spans), None) or strongest(found)
    return {
        "prompt": thumbnail_prompt(story).strip(),
        "strongest": best.id if best else "",
        "moments": as_json(found),
        "looks": _people(story, found, seed) | _places(story, found, seed),
    }


def pictured(
    decided: Mapping[str, Any], prompt: str, looks: Looks, *, variations: int, shorts: int
) -> dict[str, dict[str, Any]]:
    """What each picture shows, by ``cover``, ``variation.<n>`` and ``short.<n>`` from 1: no more than what is seen on
    it, so that it changes with nothing else.

    A prompt that somebody wrote is what the cover shows; its variations show other moments. ``looks`` are those of
    the film, as far as they are known.
    """
    found, known = from_json(decided["moments"]), {**decided["looks"], **looks}
    shown = {"cover": _wide(decided, found, prompt, known, 0)}
    shown |= {
        f"variation.{number}": _wide(decided, found, prompt, known, number) for number in range(1, variations + 1)
    }
    told = told_in_pictures(found, shorts)
    for number in range(shorts):
        moment = _scene(_with_one_ahead(told, number), known) if told else None
        shown[f"short.{number + 1}"] = _words(prompt, known) if moment is None else {"moment": moment}
    return shown


def request_of(shown: Mapping[str, Any], seed: int, variation: int = 0) -> CoverRequest:
    """The request for a picture of what ``pictured`` said."""
    from studio.providers.image.contract import CoverRequest, SceneRequest, SeenActor

    def actors(given: list[dict[str, Any]]) -> tuple[SeenActor, ...]:
        return tuple(SeenActor(**{**one, "traits": tuple(one["traits"])}) for one in given)

    moment = shown.get("moment")
    scene = SceneRequest(**{**moment, "actors": actors(moment["actors"])}, seed=seed) if moment else None
    cast = actors(shown.get("cast", []))
    return CoverRequest(str(shown.get("prompt", "")), seed=seed, moment=scene, cast=cast, variation=variation)


def _wide(
    decided: Mapping[str, Any], found: tuple[Moment, ...], prompt: str, looks: Looks, variation: int
) -> dict[str, Any]:
    if prompt.strip() != decided["prompt"] or not found:
        return _words(prompt, looks)
    first = next((one for one in found if one.id == decided["strongest"]), found[0])
    others = sorted((one for one in found if one.id != first.id), key=lambda one: (-one.score, one.at))
    return {"prompt": prompt, "moment": _scene((first, *others)[variation % len(found)], looks)}


def _words(prompt: str, looks: Looks) -> dict[str, Any]:
    people = [key.partition("/")[2] for key in looks if key.startswith("person/")]
    return {"prompt": prompt, "cast": [_actor(name, looks) for name in sorted(people)]}


def _with_one_ahead(shown: tuple[Moment, ...], number: int) -> Moment:
    """The moment; where it was seen before, another of its people comes first."""
    moment = shown[number]
    before = shown[:number].count(moment)
    if not before or not moment.parts:
        return moment
    turn = before % len(moment.parts)
    parts = [*moment.parts[turn:], *moment.parts[:turn]]
    return replace(moment, parts=tuple(replace(part, speaks=index == 0) for index, part in enumerate(parts)))


def _actor(name: str, looks: Looks) -> dict[str, Any]:
    from studio.providers.image.contract import SeenActor

    look = looks.get(f"person/{name}", {"look": "", "seed": 0})
    told = asdict(SeenActor(name, str(look["look"]), int(look["seed"])))
    del told["portrait"]
    return told


def _scene(moment: Moment, looks: Looks) -> dict[str, Any]:
    place = looks.get(f"place/{moment.place}", {"look": moment.description, "seed": 0})
    return {
        "name": moment.id,
        "place": moment.place,
        "place_description": str(place["look"]),
        "setting": moment.setting,
        "actors": [
            {**_actor(part.name, looks), "traits": list(part.traits), "speaks": part.speaks} for part in moment.parts
        ],
        "words": moment.words,
        "place_seed": int(place["seed"]),
    }


def _people(story: Story, found: tuple[Moment, ...], seed: int) -> dict[str, dict[str, Any]]:
    from studio.steps.image.tasks.people import describe_person

    names = dict.fromkeys(part.name for moment in found for part in moment.parts)
    taken: list[PersonDescription] = []
    looks: dict[str, dict[str, Any]] = {}
    for number, name in enumerate(names):
        own = (seed + number) % 2**32
        person = describe_person(name, story, own, taken=taken)
        taken.append(person)
        looks[f"person/{name}"] = {"look": person.structured_text(), "seed": own, "person": person.as_json()}
    return looks


def _places(story: Story, found: tuple[Moment, ...], seed: int) -> dict[str, dict[str, Any]]:
    from studio.steps.image.tasks.period import world_of
    from studio.steps.image.tasks.places import describe_place, words_at

    told = {moment.place: moment.description for moment in found}
    looks: dict[str, dict[str, Any]] = {}
    for number, (name, words) in enumerate(told.items()):
        own = (seed + 7919 * (number + 1)) % 2**32
        place = describe_place(name, words or None, words_at(story, name), own, period=world_of(story).period)
        looks[f"place/{name}"] = {"look": place.structured_text(), "seed": own}
    return looks
