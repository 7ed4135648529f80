"""The sounds that can be synthesised: names, the words that ask for them, lengths and levels.

The table itself is data, in ``catalogue.toml``. This module knows how words are matched and imports no numpy.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal["single", "pulse", "bed"]

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SPLIT = re.compile(r"\b(?:and|with|over|under|while|as|amid|plus|then)\b|[,;:/+&.]")
# Words that tell how, where or how many, and so never what.
_IDLE = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "from",
        "into",
        "onto",
        "by",
        "for",
        "up",
        "down",
        "out",
        "off",
        "over",
        "under",
        "near",
        "some",
        "its",
        "his",
        "her",
        "their",
        "it",
        "is",
        "being",
        "sound",
        "sounds",
        "noise",
        "noises",
        "audio",
        "effect",
        "effects",
        "sfx",
        "ambience",
        "ambient",
        "background",
        "soft",
        "softly",
        "loud",
        "loudly",
        "gentle",
        "gently",
        "faint",
        "faintly",
        "distant",
        "far",
        "near",
        "slow",
        "slowly",
        "fast",
        "quick",
        "quickly",
        "sudden",
        "suddenly",
    ]
)


@dataclass(frozen=True)
class Recipe:
    """One sound: who makes it, what asks for it, how it is used.

    ``kind``: a *single* sound has an end of its own, a *pulse* repeats in a rhythm, a *bed* goes on. ``asks`` are
    sets of word stems, each of which asks for this sound; ``also`` are stems that make it likelier.
    ``shortest_seconds`` to ``longest_seconds`` is its natural length, ``level_db`` its level beside speech.
    """

    name: str
    family: str
    kind: Kind
    asks: tuple[frozenset[str], ...]
    also: frozenset[str]
    shortest_seconds: float
    longest_seconds: float
    level_db: float
    made: str
    heard: str

    @property
    def is_bed(self) -> bool:
        """Whether the sound goes on for as long as it is asked for."""
        return self.kind != "single"


def stem(word: str) -> str:
    """Given a lower-case English word, return a rough stem: knocks, knocked and knocking meet in ``knock``."""
    base = word.removesuffix("'s")
    for suffix in ("ing", "ed", "es", "s"):
        rest = base.removesuffix(suffix)
        if rest != base and len(rest) >= 3 and re.search(r"[aeiouy]", rest) and not base.endswith("ss"):
            base = rest
            break
    if base.endswith("e") and len(base) > 3:
        base = base[:-1]
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "aeiou":
        base = base[:-1]
    return base


def stems(text: str) -> tuple[str, ...]:
    """Given a text, return the stems of its words in order."""
    return tuple(stem(word) for word in _WORD.findall(text.lower()))


def telling_words(text: str) -> tuple[str, ...]:
    """Given a description, return its words without those that never name a sound."""
    return tuple(word for word in _WORD.findall(text.lower()) if word not in _IDLE)


@cache
def recipes() -> dict[str, Recipe]:
    """Return every recipe by name, in the order of the table."""
    table = tomllib.loads(files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8"))
    return {name: _recipe(name, row) for name, row in table.items()}


def _recipe(name: str, row: dict[str, Any]) -> Recipe:
    shortest, longest = row["seconds"]
    return Recipe(
        name=name,
        family=row["family"],
        kind=row["kind"],
        asks=tuple(frozenset(stems(phrase)) for phrase in row["asks"].split(",")),
        also=frozenset(stems(row.get("also", ""))),
        shortest_seconds=float(shortest),
        longest_seconds=float(longest),
        level_db=float(row["level_db"]),
        made=row["made"],
        heard=row["heard"],
    )


def match(description: str) -> Recipe | None:
    """Given a description, return the recipe that its words ask for most clearly, or None.

    An exact recipe name (``door_creak``) always wins. Otherwise more words of one asking phrase win over fewer,
    then supporting words, then the word said first, then the order of the table.
    """
    known = recipes()
    exact = description.strip().lower().replace(" ", "_").replace("-", "_")
    if exact in known:
        return known[exact]
    said = stems(description)
    ranked = [(rank, recipe) for recipe in known.values() if (rank := _rank(recipe, said)) is not None]
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _rank(recipe: Recipe, said: tuple[str, ...]) -> tuple[int, int] | None:
    present = frozenset(said)
    best: tuple[int, int] | None = None
    for phrase in recipe.asks:
        if not phrase <= present:
            continue
        support = len((recipe.also & present) - phrase)
        place = min(said.index(word) for word in phrase)
        rank = (2 * len(phrase) + min(support, 3), -place)
        best = rank if best is None else max(best, rank)
    return best


def layers(description: str, limit: int = 3) -> tuple[Recipe, ...]:
    """Given a description that may name several sounds ("rain and thunder"), return their recipes in order.

    A description that is one phrase for one recipe is never taken apart; parts that name nothing are left out.
    """
    whole = match(description)
    found: dict[str, Recipe] = {}
    for part in _SPLIT.split(description.lower()):
        recipe = match(part) if part.strip() else None
        if recipe is not None:
            found.setdefault(recipe.name, recipe)
    if whole is not None and (len(found) <= 1 or whole.name not in found):
        return (whole,)
    return tuple(found.values())[:limit]


def known_names(names: Iterable[str] | None = None) -> str:
    """Return the names of the recipes as a list in words, for messages."""
    return ", ".join(name.replace("_", " ") for name in (recipes() if names is None else names))
