"""A title made of the story's own names and things."""

from __future__ import annotations

import re
from math import prod

from studio.steps.audio.tasks import word_lists as lists
from studio.steps.audio.tasks.nlp import Name, Reading, Thing, read
from studio.steps.audio.tasks.phrasing import salient_words, title_case
from studio.steps.audio.tasks.telling import called
from studio.story.parse import Story
from studio.story.speakable import is_speakable

_LONGEST_HEADING = 60
_WEAK = 4.0
_NOTHING = "A Short Story"


def title(story: Story) -> str:
    """Return a title of two to eight words; a heading with which a prose story begins is its title.

    A story without names and things gives its first short sentence, or "A Short Story".
    """
    heading = _heading(story)
    if heading:
        return heading
    reading = read(story)
    if not reading.english:
        return _plain_title(reading)
    things = sorted(reading.things, key=lambda thing: (-_strength(reading, thing), thing.head))
    size = len(reading.sentences)
    named = [name for name in reading.names if name.kind == "thing" and name.count >= max(2, size / 100)]
    places = [place for place in reading.places if place.count >= size / 80 and _is_early(reading, place)]
    hero = reading.people[0].text if reading.people else ""
    if named and hero:
        return title_case(f"{called(hero)} and the {named[0].text}")
    if hero and places and (not things or _strength(reading, things[0]) < _WEAK):
        return title_case(f"{called(hero)} of {places[0].text}")
    if places and things:
        return title_case(f"The {things[0].head} {_join(places[0])} {places[0].text}")
    if hero and things:
        return title_case(f"{called(hero)} and the {_described(things[0])}")
    if things:
        return _without_hero(things)
    return _of_names(reading)


def _heading(story: Story) -> str:
    """The first line of prose, when it stands alone, is short and ends like no sentence."""
    if story.form != "prose" or len(story.spans) < 2:
        return ""
    first, second = story.spans[0], story.spans[1]
    words = first.text.split()
    stands_alone = first.paragraph != second.paragraph and 2 <= len(words) <= 8 and len(first.text) <= _LONGEST_HEADING
    capitals = sum(word[:1].isupper() or word.lower() in ("of", "the", "and", "in", "a", "at", "to") for word in words)
    chapter = re.match(r"(?:chapter|part|book)\b", first.text, re.IGNORECASE)
    if not stands_alone or chapter or first.text.rstrip()[-1:] in '.!?…,;:—-”"' or capitals < len(words):
        return ""
    return title_case(first.text.lower()) if first.text.isupper() else " ".join(words)


def _is_early(reading: Reading, place: Name) -> bool:
    """Whether a place is named in the first half of the story; later ones are seldom where it happens."""
    return any(place.text in one.names and one.told.place <= 0.5 for one in reading.sentences)


def _strength(reading: Reading, thing: Thing) -> float:
    """Rooms and roads are where a story happens, seldom what it is about."""
    weak = thing.head in lists.ROOMS or thing.head in lists.PLACE_WORDS
    named = any(thing.head in name.text.lower().split() for name in reading.names)
    factors = (0.4 if weak else 1.0, 0.2 if named else 1.0, 1.15 if thing.adjective else 1.0)
    return thing.score * prod(factors)


def _join(place: Name) -> str:
    kind = place.text.split()[-1].lower()
    return "on" if kind in lists.ROADS else "at" if kind in lists.SITES else "of"


def _described(thing: Thing) -> str:
    adjective = thing.adjective
    return f"{adjective} {thing.head}" if adjective and adjective not in lists.DULL_ADJECTIVES else thing.head


def _without_hero(things: list[Thing]) -> str:
    if len(things) > 1 and not things[0].adjective:
        return title_case(f"The {things[0].head} and the {things[1].head}")
    return title_case(f"The {_described(things[0])}")


def _of_names(reading: Reading) -> str:
    names = [name.text for name in reading.names]
    if len(names) > 1:
        return title_case(f"{called(names[0])} and {called(names[1])}")
    if names:
        return title_case(f"The Story of {names[0]}")
    return _first_words(reading)


def _first_words(reading: Reading) -> str:
    for sentence in reading.sentences:
        words = re.sub(r"[\"“”«».!?…।]+", "", sentence.told.text).strip(" ,;:—–-").split()
        if 2 <= len(words) <= 8 and is_speakable(words[0]):
            return " ".join(words)
    return _NOTHING


def _plain_title(reading: Reading) -> str:
    best = salient_words(reading, 2)
    return " – ".join(best) if len(best) == 2 else _first_words(reading)
