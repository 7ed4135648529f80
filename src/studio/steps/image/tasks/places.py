"""How the places of a story look: the author's words first, then what its scenes name there, then what is usual."""

from __future__ import annotations

import re
from dataclasses import replace

from studio.steps.audio.tasks.telling import narrators
from studio.steps.image.tasks import places_words as words
from studio.steps.image.tasks.lots import choose
from studio.steps.image.tasks.period import Period
from studio.steps.image.tasks.places_reading import (
    adjectives_of,
    has_thing,
    kind_of,
    named_things,
    spoken_name,
    told_things,
)
from studio.steps.image.tasks.places_telling import PlaceDescription
from studio.steps.image.tasks.places_words import Thing
from studio.story.parse import Story

_FEWEST_THINGS = 5
_MOST_THINGS = 9
_MOST_NAMED = 3


def describe_place(
    name: str, first_description: str | None, story_words_near: str, seed: int, *, period: Period = "old"
) -> PlaceDescription:
    """How the place ``name`` looks in the whole story.

    ``first_description`` is the author's; without one the name is read (``loc_3`` says nothing, ``Kitchen`` does).
    ``story_words_near`` are words of the scenes there (``words_at``): things that they name are there, too.
    """
    description = " ".join((first_description or "").split())
    readable = description or spoken_name(name)
    period = "modern" if re.search(r"\bmodern\b", readable, re.IGNORECASE) else period
    kind, own = kind_of(readable, story_words_near if not description else "")
    told = told_things(readable, kind, own) if description else []
    named = [one for one in named_things(story_words_near, kind) if not has_thing(told, one.noun)][:_MOST_NAMED]
    told += [one if one.position else replace(one, position=_somewhere(seed, name, one.noun)) for one in named]
    usual: list[Thing] = []
    for thing in sorted(kind.things, key=lambda one: not one.era):
        era_fits = not thing.era or (thing.era == "modern") == (period in ("modern", "future"))
        if era_fits and len(told) + len(usual) < _FEWEST_THINGS + 1 and not has_thing([*told, *usual], thing.noun):
            usual.append(_shaded(thing, seed, name))
    adjectives = adjectives_of(own)
    material = next((words.MATERIALS[word] for word in adjectives if word in words.MATERIALS), "")
    colour = next((word for word in adjectives if word in words.COLOURS), "")
    sizes = [word for word in adjectives if word in words.SIZES]
    around, ground = kind.around, kind.ground
    if kind.kind == "stairs" and material:
        ground = (ground[0], material, colour or words.MATERIAL_COLOURS.get(material, ground[2]))
    elif kind.indoors and (material or colour):
        around = (around[0], material or around[1], colour or words.MATERIAL_COLOURS.get(material, around[2]))
    usual = [
        replace(one, colour=colour or one.colour, material=material or one.material) if one.noun == kind.kind else one
        for one in usual
    ]
    if not kind.indoors and "snow" in story_words_near.lower() + readable.lower():
        ground = (ground[0], "snow", "white")
    return PlaceDescription(
        name, description, kind.kind, kind.indoors, " and ".join(sizes[:2]) or kind.size, material,
        tuple(word for word in adjectives if word in words.CONDITIONS)[:2], ground, around,
        tuple(told[:_MOST_THINGS]), tuple(usual), seed,
    )  # fmt: skip


def _somewhere(seed: int, name: str, noun: str) -> str:
    return choose(("on the left", "on the right", "at the back"), seed, name, noun, "position")


def _shaded(thing: Thing, seed: int, name: str) -> Thing:
    """Cloth and painted wood in a colour of the place's own, so that two places of a kind differ."""
    if thing.material in ("cloth", "wool", "leather") and thing.colour not in ("coloured", "cream", "beige", "brown"):
        colour = choose(("red", "dark blue", "green", "mustard", "maroon", "dark green"), seed, name, thing.noun)
        return Thing(thing.noun, thing.material, colour, thing.position, thing.era)
    return thing


def words_at(story: Story, location: str) -> str:
    """What is narrated at a place and what people do there, without what they only talk about."""
    scenes = {scene.id: scene for scene in story.scenes if scene.location == location}
    tellers = narrators(story)
    parts = [trait for scene in scenes.values() for actor in scene.actors for trait in actor.traits[1:]]
    parts += [span.text for span in story.spans if span.scene in scenes and span.character in tellers]
    return ". ".join(part.rstrip(". ") for part in parts)


def is_indoors(description: str) -> bool:
    """Whether a place that is described so is inside something."""
    return kind_of(description, "")[0].indoors


def has_window(description: str) -> bool:
    """Whether weather is seen through glass there."""
    kind = kind_of(description, "")[0]
    return "window" in description.lower() or any("window" in thing.noun for thing in kind.things)


def place_noun(description: str) -> str:
    """The plain word for a place: ``kitchen``, ``harbour``; ``scene`` where nothing tells."""
    kind = kind_of(description, "")[0]
    return "scene" if kind is words.open_country() else kind.kind
