"""The places of a story: which noun names one, when two mean the same, and how a place looks in a few words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from studio.steps.audio.tasks.word_lists import DULL_ADJECTIVES
from studio.steps.image.tasks import planning_words as words
from studio.steps.image.tasks.planning_people import Cast
from studio.story.mentions import tag_of

_MOST_WORDS = 12
_MOST_THINGS = 3
_CHAMBER = frozenset(("door", "bed", "bedside"))
_OUTSIDE = "outside"


@dataclass(frozen=True)
class PlaceMention:
    """A noun that names a place: its head, and what tells it from others of its kind ("" for nothing)."""

    head: str
    modifier: str
    proper: bool
    definite: bool
    described: bool


@dataclass
class Place:
    """One place of the story; counters hold what it was called and what stands in it."""

    name: str
    head: str
    modifier: str
    phrases: Counter[str] = field(default_factory=Counter)
    things: Counter[str] = field(default_factory=Counter)

    @property
    def indoors(self) -> bool:
        """Whether it has walls."""
        return self.head in words.INDOORS or self.head == "upstairs"


def place_mention(token: Any, cast: Cast) -> PlaceMention | None:
    """The place that a noun names, through "the door of", "the edge of" and the like."""
    lower = token.lower_
    if (lower in words.PARTS and lower not in words.PLACES) or lower in _CHAMBER:
        inner = _part_of(token, cast)
        return inner or (_chamber(token, cast) if lower in _CHAMBER else None)
    if token.pos_ not in ("NOUN", "PROPN"):
        return None
    head = _head(token)
    proper = [
        word.text
        for word in token.lefts
        if word.dep_ == "compound" and word.pos_ == "PROPN" and word.text[:1].isupper()
    ]
    if head is None:
        return _named_place(token, cast)
    owner = next((child for child in token.children if child.dep_ == "poss"), None)
    mention = cast.mention(owner) if owner is not None else None
    kinds = [
        word.lower_ for word in token.lefts if word.dep_ == "compound" and word.pos_ == "NOUN" and word.lower_.isalpha()
    ]
    described = any(child.dep_ in ("amod", "relcl") for child in token.children)
    definite = any(
        child.lower_ in ("the", "this", "that", "our", "my", "his", "her", "their") for child in token.children
    )
    if mention is not None:
        return PlaceMention(head, cast.tags[mention.phrase], False, True, described)
    modifier = tag_of(" ".join(proper)) if proper else tag_of(" ".join(kinds[-1:]))
    return PlaceMention(head, modifier, bool(proper), definite, described)


def _distinguishes(word: Any) -> bool:
    return word.lower_.isalpha() and not word.lower_.endswith(("ing", "ed"))


def _head(token: Any) -> str | None:
    for word in (token.lower_, token.lemma_.lower()):
        if word in words.PLACES:
            return str(word)
    return None


def _part_of(token: Any, cast: Cast) -> PlaceMention | None:
    for child in token.children:
        if child.i < token.i and child.lower_ in words.PLACES:
            return PlaceMention(child.lower_, "", False, True, False)
        if child.dep_ == "prep" and child.lower_ == "of":
            for inner in child.children:
                if inner.dep_ == "pobj":
                    return place_mention(inner, cast)
    return None


def _chamber(token: Any, cast: Cast) -> PlaceMention | None:
    """The captain's door is that of the captain's room."""
    for child in token.children:
        if child.dep_ == "poss" and (mention := cast.mention(child)):
            return PlaceMention("room", cast.tags[mention.phrase], False, True, False)
    return None


def _named_place(token: Any, cast: Cast) -> PlaceMention | None:
    """A capitalised name after in, at or to that is nobody's: London, the Admiral Benbow."""
    if token.pos_ != "PROPN" or not token.text[:1].isupper() or cast.mention(token) or token.dep_ != "pobj":
        return None
    if token.head.lower_ not in ("in", "at", "to", "into", "near", "outside", "through", "of", "for"):
        return None
    start = token.i
    while start and token.doc[start - 1].pos_ == "PROPN" and token.doc[start - 1].text[:1].isupper():
        start -= 1
    name = tag_of(token.doc[start : token.i + 1].text)
    return PlaceMention(name, "", True, True, False) if name and not token.text.isupper() else None


class Places:
    """All places that were met so far."""

    def __init__(self) -> None:
        self.found: dict[str, Place] = {}
        self._proper: dict[str, str] = {}
        self._visited: list[str] = []

    def visit(self, name: str) -> None:
        """Remember that the story is there now."""
        if not self._visited or self._visited[-1] != name:
            self._visited.append(name)

    def before(self, name: str, *, indoors: bool) -> str | None:
        """The last place visited other than this one, indoors where asked for."""
        for other in reversed(self._visited):
            if other != name and (self.found[other].indoors or not indoors):
                return other
        return None

    def resolve(self, mention: PlaceMention, current: str | None, *, going: bool) -> str:
        """The stable name of the place that is meant, given where the story is."""
        here = self.found.get(current) if current else None
        if mention.proper and (known := self._proper.get(mention.modifier or mention.head)):
            return known
        if not mention.modifier and mention.head in words.VAGUE_PLACES and here is not None:
            if not going and here.indoors and mention.head in words.INDOORS and not mention.described:
                return here.name
            if going and mention.head == "room" and not mention.described and mention.definite:
                return self.before(here.name, indoors=True) or here.name
        if not mention.modifier and mention.definite and mention.head in ("house", "building", "home"):
            known = next((one.name for one in self.found.values() if one.head in words.WHOLE_BUILDINGS), None)
            if known:
                return known
        return self._place(mention)

    def outside(self) -> str:
        """The open air beside where the story was."""
        name = self._place(PlaceMention(_OUTSIDE, "", False, True, False))
        building = next((one.head for one in self.found.values() if one.head in words.WHOLE_BUILDINGS), "house")
        self.found[name].phrases[f"open ground outside the {building}"] += 1
        return name

    def _place(self, mention: PlaceMention) -> str:
        alike = [one for one in self.found.values() if one.head == mention.head]
        same = [one for one in alike if one.modifier == mention.modifier]
        if not same and (mention.proper or not mention.modifier):
            same = alike[-1:]
        if not same:
            modifier = "" if mention.proper and mention.modifier and not alike else mention.modifier
            name = "_".join(part for part in ("loc", modifier, tag_of(mention.head)) if part)
            same = [self.found.setdefault(name, Place(name, mention.head, mention.modifier))]
        if mention.proper:
            self._proper[mention.modifier or mention.head] = same[0].name
        return same[0].name


def note_phrase(place: Place, token: Any) -> None:
    """Keep how the text calls a place: its head with the adjectives and nouns before it."""
    before = []
    for child in token.lefts:
        plain = child.text.isalpha() or "-" in child.text
        if child.dep_ in ("amod", "compound", "nmod") and plain and child.lower_ not in _DULL:
            before.append(child.text if child.pos_ == "PROPN" else child.lower_)
    place.phrases[" ".join([*before[-3:], token.text if token.pos_ == "PROPN" else token.lower_])] += 1


def note_thing(place: Place, token: Any) -> None:
    """Keep a thing that stands in a place, with an adjective that the text gives it."""
    if token.lower_ == place.head or token.lemma_ == place.head:
        return
    looks = [child.lower_ for child in token.lefts if child.dep_ in ("amod", "compound") and child.text.isalpha()]
    looks = [look for look in looks if look not in _DULL]
    place.things[" ".join([*looks[-1:], token.lower_])] += 1 + bool(looks)


_DULL = (DULL_ADJECTIVES | frozenset(("one", "own", "very", "said", "neighbouring", "admiral's"))) - frozenset(
    (
        "dark",
        "bright",
        "old",
        "empty",
        "long",
        "small",
        "little",
        "large",
        "big",
        "wide",
        "high",
        "low",
        "deep",
        "quiet",
    )
)


def description(place: Place) -> str:
    """At most twelve words: how the place is called at its fullest, and the things that stand in it."""
    fullest = max(place.phrases.items(), key=lambda item: (len(item[0].split()), item[1]), default=(place.head, 0))[0]
    looks: list[str] = []
    for phrase in place.phrases:
        looks += [word for word in phrase.split()[:-1] if word not in looks and word not in fullest.split()]
    head = fullest.replace("_", " ").split()
    if not place.phrases:
        head = place.name.removeprefix("loc_").split("_")
    text = [*looks[:2], *head]
    things = list(_things(place, set(text)))
    kept: list[str] = []
    for thing in things[:_MOST_THINGS]:
        if len(text) + sum(len(one.split()) for one in kept) + len(kept) + len(thing.split()) + 1 <= _MOST_WORDS:
            kept.append(thing)
    joined = " ".join(text)
    if kept:
        joined += " with " + (kept[0] if len(kept) == 1 else ", ".join(kept[:-1]) + " and " + kept[-1])
    return joined[:1].upper() + joined[1:]


def _things(place: Place, taken: set[str]) -> Iterator[str]:
    heads: set[str] = set()
    order = sorted(place.things.items(), key=lambda item: (-item[1], list(place.things).index(item[0])))
    for thing, _ in order:
        head = thing.split()[-1]
        stem = head.rstrip("s")
        if stem not in heads and head not in taken:
            heads.add(stem)
            yield thing
