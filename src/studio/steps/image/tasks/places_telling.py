"""How a place looks, and how that is told: part by part on one line, and in a few plain sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from studio.steps.audio.tasks.phrasing import listed, with_article
from studio.steps.image.tasks import places_words as words
from studio.steps.image.tasks.lots import choose, shuffled
from studio.steps.image.tasks.places_reading import spoken_name
from studio.steps.image.tasks.places_words import Thing

SUMMARY_WORDS = (60, 120)
_BUILT = frozenset(("house", "lighthouse", "castle", "farm", "bridge", "well", "church", "station"))
_MASS = frozenset(
    """
    glass grass water bread hay straw foam fruit wood sand snow moss ice light driftwood flour rain mud
    smoke
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class PlaceDescription:
    """How one place looks. ``description`` is the author's; ``told`` things are named by the story, in its order.

    ``ground`` and ``around`` are type, material and colour; ``around`` are the walls of a room, or what lies about.
    """

    name: str
    description: str
    kind: str
    indoors: bool
    size: str
    material: str
    conditions: tuple[str, ...]
    ground: tuple[str, str, str]
    around: tuple[str, str, str]
    told: tuple[Thing, ...]
    usual: tuple[Thing, ...]
    seed: int = 0

    @property
    def things(self) -> tuple[Thing, ...]:
        """All that is there, what the story names first."""
        return (*self.told, *self.usual)

    def structured_text(self) -> str:
        """The long form on one line: the author's words, then the parts."""
        place = [("Type", self.kind), ("Size", self.size), ("Material", self.material)]
        place += [("Condition", " and ".join(self.conditions))]
        parts = [f"Place: ({_pairs(place)})"]
        for name, (kind, material, colour) in (("Ground", self.ground), ("Surroundings", self.around)):
            parts.append(f"{name}: ({_pairs([('Type', kind), ('Material', material), ('Color', colour)])})")
        rows = [
            "("
            + _pairs(
                [("Type", one.noun), ("Material", one.material), ("Color", one.colour), ("Position", one.position)]
            )
            + ")"
            for one in self.things
        ]
        parts.append(f"Objects: [{', '.join(rows)}]")
        opening = f"{self.description.rstrip('. ')}. " if self.description else ""
        return opening + ", ".join(parts)

    def summary_text(self) -> str:
        """The description in plain sentences, 60 to 120 words, beginning with the author's own."""
        return _summary(self)

    def as_json(self) -> dict[str, Any]:
        """The description as JSON values."""
        return asdict(self)


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in pairs if value)


def _summary(place: PlaceDescription) -> str:
    opening = place.description or spoken_name(place.name) or place.kind
    sentences = [f"{opening[:1].upper()}{opening[1:].rstrip('. ')}.", _what(place), *_objects(place), _light(place)]
    for extra in _extras(place):
        if len(" ".join(sentences).split()) >= SUMMARY_WORDS[0] + 5:
            break
        sentences.append(extra)
    while len(" ".join(sentences).split()) > SUMMARY_WORDS[1] and len(sentences) > 3:
        sentences.pop(-2)
    return " ".join(sentences)


def _what(place: PlaceDescription) -> str:
    plural = _is_plural(place.kind) or place.kind == "rocks"
    verb = "are" if plural else "is"
    subject = f"The {place.kind} {verb} {place.size}"
    ground, material, colour = place.ground
    floor = f"{colour} {material}"
    if place.around[0] == "walls":
        around, of, tone = place.around
        if ground == "steps":
            return f"{subject}, with steps of {floor} and walls of {tone} {of}."
        if floor == f"{tone} {of}":
            return f"{subject}, with a {ground} and walls of {floor}."
        return f"{subject}, with a {ground} of {floor} and walls of {tone} {of}."
    _, around, tone = place.around
    if place.material and not place.indoors:
        subject += f" and built of {place.material}" if place.kind in _BUILT else ""
    built = f"{subject}. The ground is {floor}" if place.kind != "rocks" else f"{subject}, and the ground is {floor}"
    if ground in ("water", "deck"):
        built = subject if ground == "water" else f"{subject} and has a deck of {floor}"
    scenery = f"{tone} {around}"
    if place.around[1] in ("garden", "hedge"):
        scenery = with_article(scenery)
    return (
        f"{built}, {'and' if ground == 'water' else 'with'} {scenery} {'lies ' if ground == 'water' else ''}all around."
    )


def _objects(place: PlaceDescription) -> list[str]:
    if not place.things:
        return []
    half = (len(place.things) + 1) // 2
    first, second = place.things[:half], place.things[half:]
    sentences = [f"There {'are' if _is_plural(first[0].noun) else 'is'} {listed([_phrase(thing) for thing in first])}."]
    if second:
        phrases = listed([_phrase(thing) for thing in second])
        forms = (f"One also sees {phrases}.", f"Farther on one finds {phrases}.", f"To these come {phrases}.")
        sentences.append(choose(forms, place.seed, place.name, "objects"))
    return sentences


def _phrase(thing: Thing) -> str:
    leading, rest = [], thing.noun.split()
    while len(rest) > 1 and rest[0] in words.SIZES | words.CONDITIONS | {"calm", "single", "fallen", "winding"}:
        leading.append(rest.pop(0))
    colour = "" if " and " in thing.colour or thing.colour in (*rest, "coloured") else thing.colour
    text = " ".join([*leading, *([colour] if colour else []), *rest])
    if rest[-1] in ("sea", "ocean", "sky", "sun", "moon"):
        text = f"the {text}"
    elif not _is_plural(rest[-1]) and rest[-1] not in _MASS:
        text = with_article(text)
    return f"{text} {thing.position}".strip()


def _is_plural(noun: str) -> bool:
    last = noun.split()[-1]
    return (last.endswith("s") and not last.endswith("ss")) or last in ("people", "children", "sheep")


def _light(place: PlaceDescription) -> str:
    nouns = " ".join(thing.noun for thing in place.things)
    if place.indoors and re.search(r"lamp|lantern|candle|torch|fire|stove", nouns):
        source = next(word for word in ("lamp", "lantern", "candle", "torch", "fire", "stove") if word in nouns)
        return f"Warm light falls from the {source}, and the corners lie in soft shadow."
    if place.indoors and "window" in nouns:
        return "Light comes in through the glass and falls across the floor."
    if place.indoors:
        return "Little light reaches the corners, and they lie in soft shadow."
    forms = ("The view is open, and the sky takes up much of the picture.",
             "The ground in front is free, and behind it one looks far out.")  # fmt: skip
    return choose(forms, place.seed, place.name, "light")


def _extras(place: PlaceDescription) -> list[str]:
    there = (
        f"There is room to stand in the middle, and nothing hides the {_bare(place.things[0].noun)}."
        if place.things
        else "There is room to stand in the middle."
    )
    extras = [
        "Nobody is there; the place waits for whoever comes next.",
        there,
        f"The {place.kind} lies quiet, and everything in it is where it has always been.",
    ]
    return shuffled(extras, place.seed, place.name, "extras")


def _bare(noun: str) -> str:
    return noun.split()[-1]
