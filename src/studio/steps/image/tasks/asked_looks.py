"""What a language model is asked about looks: of people and of places, part by part, and then in plain sentences.

It chooses labels for what the story leaves open; what the story tells, and the clothes that fit its time, stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from studio.providers.chat.lengths import chunks, tokens
from studio.steps.image.tasks import people_words as words
from studio.steps.image.tasks import places_words
from studio.steps.image.tasks.people_description import SUMMARY_WORDS, Garment, PersonDescription
from studio.steps.image.tasks.places_telling import PlaceDescription
from studio.steps.image.tasks.places_words import Thing
from studio.steps.questions import (
    EXACT_TEMPERATURE,
    Question,
    answer_tokens,
    choice,
    count_words,
    listing,
    one_line,
    question,
    quoted,
    shape,
    text,
)

if TYPE_CHECKING:
    from studio.steps.asking import Asker
    from studio.steps.image.pictures import Pictures

_MOST_LETTERS = 2400
_FEWEST_THINGS, _MOST_THINGS = 5, 10
_NO_BEARD = "none"
_LEAST_ROOM_TOKENS = 60


def person(
    pictures: Pictures, drawn: PersonDescription, taken: Sequence[PersonDescription], about: str, asker: Asker
) -> tuple[PersonDescription, str]:
    """How somebody looks, in parts and in plain sentences, as a language model would have it.

    ``about`` tells what happens in the story; of a long one, the beginning for which there is room.
    """
    looks = pictures.film.settings.looks
    passages = _passages_about(pictures, drawn)
    request = partial(request_for_person, drawn, passages, taken, model=looks.character_model)
    found = asker.ask(request(about=_as_there_is_room(about, request(), pictures)))
    bounds = Bounds(looks.character_summary_word_min, looks.character_summary_word_max, *looks.letters("character"))
    return found, asker.ask(
        request_for_summary_of_person(
            found, passages, model=looks.character_summary_model, bounds=bounds, style=looks.art_style
        )
    )


def place(
    pictures: Pictures, drawn: PlaceDescription, near: str, about: str, asker: Asker
) -> tuple[PlaceDescription, str]:
    """How a place looks, in parts and in plain sentences, as a language model would have it.

    ``about`` is as for a person.
    """
    looks = pictures.film.settings.looks
    passages = one_line(near)[:_MOST_LETTERS]
    request = partial(request_for_place, drawn, passages, model=looks.location_model)
    found = asker.ask(request(about=_as_there_is_room(about, request(), pictures)))
    bounds = Bounds(looks.location_summary_word_min, looks.location_summary_word_max, *looks.letters("location"))
    return found, asker.ask(
        request_for_summary_of_place(found, passages, model=looks.location_model, bounds=bounds, style=looks.art_style)
    )


def _as_there_is_room(about: str, asked: Question[Any], pictures: Pictures) -> str:
    """The whole sentences at the beginning of ``about`` that can go with a question."""
    request = asked.request
    room = pictures.film.engines.asking.room(request.longest_answer_tokens) - tokens(request.question)
    return chunks(about, room, 0)[0].strip() if about and room > _LEAST_ROOM_TOKENS else ""


@dataclass(frozen=True)
class Bounds:
    """How long a description may be."""

    least_words: int = SUMMARY_WORDS[0]
    most_words: int = SUMMARY_WORDS[1]
    least_letters: int = SUMMARY_WORDS[0] * 6
    most_letters: int = SUMMARY_WORDS[1] * 6


DEFAULT_BOUNDS = Bounds()


def _passages_about(pictures: Pictures, drawn: PersonDescription) -> str:
    """What the story says where it names somebody, and some of what they say themselves."""
    spans = pictures.story.spans
    names = [word for word in re.findall(r"\w+", drawn.called) if len(word) > 2]
    named = [one_line(span.text) for span in spans if any(re.search(rf"\b{name}\b", span.text) for name in names)]
    said = [one_line(span.text) for span in spans if span.character == drawn.name]
    return "\n".join(dict.fromkeys([*named, *said]))[:_MOST_LETTERS]


def request_for_person(
    drawn: PersonDescription, passages: str, taken: Sequence[PersonDescription], *, model: str, about: str = ""
) -> Question[PersonDescription]:
    """How somebody looks: ``drawn`` by rules, with what the model chooses where the story leaves it open.

    ``about`` tells what happens in the story.
    """
    choices = _open_choices(drawn)
    known = one_line(drawn.structured_text())
    return question(
        "character_description",
        "You decide how a character of a story looks, for somebody who paints the same character many times. What is "
        "known already is given; choose the rest so that it suits the character and what the passages say, and so that "
        "nobody is taken for another. Choose only among the labels.",
        f"{_told_of_story(about)}{quoted('known', known)}\n{quoted('passages', passages)}\n"
        f"{quoted('others', _others(taken))}",
        shape(**{name: choice(labels) for name, labels in choices.items()}),
        lambda value: _person(drawn, value),
        accept=lambda value: _accept_person(_person(drawn, value), taken),
        model=model,
        longest_answer_tokens=400,
    )


def _told_of_story(about: str) -> str:
    return f"{quoted('story', about)}\n" if about else ""


def _others(taken: Sequence[PersonDescription]) -> str:
    rows = [f"{one.called}: {one.hair_colour} hair, {one.hair_style}; {one.main_colour} clothes" for one in taken[-12:]]
    return "\n".join(rows) or "nobody yet"


def _open_choices(drawn: PersonDescription) -> dict[str, tuple[str, ...]]:
    """The labels of each part that the story does not tell; the one that the rules drew is always among them."""
    young = drawn.age in (words.CHILD, words.TEENAGER)
    old, woman = drawn.age == words.OLD, drawn.gender == "female"
    women: tuple[str, ...]
    men: tuple[str, ...]
    women, men = (words.GIRL_HAIR, words.BOY_HAIR) if young else (words.WOMAN_HAIR, words.MAN_HAIR)
    if old:
        women, men = words.OLD_WOMAN_HAIR, words.OLD_MAN_HAIR
    hair = women if woman else men
    hair_colours = (*words.HAIR_COLOURS["west"], *words.DARK_HAIR, *(words.OLD_HAIR if old else ()))
    bearings = words.CHILD_BEARINGS if young else words.OLD_BEARINGS if old else words.BEARINGS
    told = set(drawn.told)
    offered: dict[str, tuple[str, ...]] = {
        "head_shape": words.HEADS,
        "build": () if "build" in told else words.CHILD_BUILDS if young else words.BUILDS,
        "skin": () if "skin" in told else words.MODERN_SKINS,
        "eyes": () if "eyes" in told else words.EYES["west"],
        "hair_colour": () if "hair" in told else hair_colours,
        "hair_style": () if "hair" in told else hair,
        "facial_hair": () if "beard" in told or woman or young else (words.OLD_BEARDS if old else words.BEARDS),
        "expression": words.CHILD_EXPRESSIONS if young else words.EXPRESSIONS,
        "bearing": bearings,
        "colour_of_top": () if "top" in told else words.COLOURS,
        "colour_of_outerwear": () if "outer" in told or drawn.outer is None else words.COLOURS,
    }
    return {name: tuple(dict.fromkeys([_now(drawn, name), *labels])) for name, labels in offered.items() if labels}


def _now(drawn: PersonDescription, name: str) -> str:
    if name == "colour_of_top":
        return drawn.top.colour
    if name == "colour_of_outerwear":
        return drawn.outer.colour if drawn.outer else ""
    return str(getattr(drawn, name)) or _NO_BEARD


def _person(drawn: PersonDescription, value: Mapping[str, str]) -> PersonDescription:
    chosen = {name: label for name, label in value.items() if not name.startswith("colour_of_")}
    if chosen.get("facial_hair") == _NO_BEARD:
        chosen["facial_hair"] = ""
    person = replace(drawn, **chosen)  # type: ignore[arg-type]
    if "colour_of_top" in value:
        person = replace(person, top=Garment(person.top.kind, value["colour_of_top"]))
    if "colour_of_outerwear" in value and person.outer is not None:
        person = replace(person, outer=Garment(person.outer.kind, value["colour_of_outerwear"]))
    return person


def _accept_person(person: PersonDescription, taken: Sequence[PersonDescription]) -> str:
    for other in taken:
        same_hair = (person.hair_colour, person.hair_style) == (other.hair_colour, other.hair_style)
        if other.name != person.name and same_hair and person.main_colour == other.main_colour:
            return f"hair and colour are those of {other.called}; choose others"
    return ""


def request_for_summary_of_person(
    person: PersonDescription, passages: str, *, model: str, bounds: Bounds = DEFAULT_BOUNDS, style: str = ""
) -> Question[str]:
    """A person in plain English sentences."""
    return _summary(
        "character_summary",
        "You describe how a character of a story looks, for somebody who paints from words: face, hair, build, "
        "clothes, what they carry, how they hold themselves. Say only what is seen; no names of other "
        "people, nothing of what happens.",
        f"{quoted('parts', one_line(person.structured_text()))}\n{quoted('passages', passages)}",
        bounds,
        style,
        model,
    )


def request_for_place(
    drawn: PlaceDescription, passages: str, *, model: str, about: str = ""
) -> Question[PlaceDescription]:
    """How a place looks: ``drawn`` by rules, with the things that the model puts there beside those of the story.

    ``about`` tells what happens in the story.
    """
    room = _MOST_THINGS - len(drawn.told)
    colours, sizes = sorted(places_words.COLOURS), sorted(places_words.SIZES)
    thing = shape(
        type=text(3, 24),
        material=text(3, 16),
        color=choice(colours),
        position=text(4, 40),
    )
    least = max(1, min(_FEWEST_THINGS, room))
    return question(
        "location_expansion",
        f"You decide how a place of a story looks, for somebody who paints it many times. What is known already is "
        f"given. Name {least} to {max(least, room)} more things that stand or hang there, each a plain noun of the "
        f"time of the story, what it is made of, its colour, and where in the picture it is. No people, no animals.",
        f"{_told_of_story(about)}{quoted('known', one_line(drawn.structured_text()))}\n{quoted('passages', passages)}",
        shape(size=choice(list(dict.fromkeys([drawn.size, *sizes]))), objects=listing(thing, least, max(least, room))),
        lambda value: _place(drawn, value),
        model=model,
        language="",
        longest_answer_tokens=900,
    )


def _place(drawn: PlaceDescription, value: Mapping[str, Any]) -> PlaceDescription:
    told = {thing.noun.lower() for thing in drawn.told}
    things: dict[str, Thing] = {}
    for one in value["objects"]:
        noun, material, position = (_plain(one[name]) for name in ("type", "material", "position"))
        if noun and noun not in told:
            things.setdefault(noun, Thing(noun=noun, material=material, colour=one["color"], position=position))
    usual = tuple(things.values())[: _MOST_THINGS - len(drawn.told)] or drawn.usual
    return replace(drawn, size=value["size"], usual=usual)


def _plain(words_of_model: str) -> str:
    """Words without the marks that the files of descriptions are written with."""
    return one_line(words_of_model.translate(str.maketrans("{}()[]:,;", "         "))).lower()


def request_for_summary_of_place(
    place: PlaceDescription, passages: str, *, model: str, bounds: Bounds = DEFAULT_BOUNDS, style: str = ""
) -> Question[str]:
    """A place in plain English sentences."""
    return _summary(
        "location_summary",
        "You describe how a place of a story looks, for somebody who paints from words: what it is, walls or land "
        "round it, the ground, the things in it and where they are, the light. Nobody is there. Say only what is seen.",
        f"{quoted('parts', one_line(place.structured_text()))}\n{quoted('passages', passages)}",
        bounds,
        style,
        model,
    )


def _summary(task: str, instructions: str, material: str, bounds: Bounds, style: str, model: str) -> Question[str]:
    least, most = bounds.least_words, bounds.most_words
    manner = f" The pictures will be in the style “{one_line(style)}”." if style.strip() else ""

    def accept(value: Any) -> str:
        count = count_words(value["summary"])
        return "" if least <= count <= most else f"the summary has {count} words, and {least} to {most} are wanted"

    return question(
        task,
        f"{instructions}{manner} One paragraph in plain English of {least} to {most} words, with "
        f"{bounds.least_letters} to {bounds.most_letters} letters.",
        material,
        shape(summary=text(bounds.least_letters, bounds.most_letters)),
        lambda value: _no_marks(one_line(value["summary"])),
        accept=accept,
        temperature=EXACT_TEMPERATURE,
        model=model,
        language="en",
        longest_answer_tokens=max(most * 4, answer_tokens(bounds.most_letters, "en")),
    )


def _no_marks(told: str) -> str:
    """Without the brackets that open an entry in the files of descriptions."""
    return one_line(told.translate(str.maketrans("{}", "  ")).replace("((", "(").replace("))", ")"))
