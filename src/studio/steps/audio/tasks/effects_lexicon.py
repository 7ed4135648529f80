"""The patterns of events that can be heard and the words of places, read from ``effects.toml``.

A pattern is a row of tokens, matched inside one clause:

``bell|bells``      one of these words
``~3``              up to three words of any kind
``@rang|rings``     the word that causes the sound; every pattern has one
``#storm``          a noun that must not be followed by "of" (a storm of protest)
``an?``             a word that may be absent
``open|$``          one of these words, or the end of the clause
``%who``            somebody: a pronoun, a person, a name
``^`` ``$``         the ends of a clause
``{hear}``          one of the word lists of the file

Two lines stand for several patterns: ``noise: knock|knocks`` for the ways in which a word that names a sound is
told, ``thing: dog|dogs -> barked`` for a thing that does something that can be heard.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_WORD = r"[a-z0-9']+"


@dataclass(frozen=True)
class Rule:
    """One recipe, a description to ask for it by, the patterns that call it, and how plainly it is heard (rank)."""

    recipe: str
    description: str
    rank: int
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class Place:
    """A bed: one alternative of ``words`` must be there and none of ``unless``; an alternative is a set of words."""

    recipe: str
    description: str
    rank: int
    words: tuple[tuple[str, ...], ...]
    unless: tuple[tuple[str, ...], ...]


def _noise(nouns: str) -> tuple[str, ...]:
    """The ways in which a noun that itself names a sound is told: a knock, a gunshot, a splash."""
    return (
        f"{{hear}} ~4 @#{nouns}",
        f"could|can hear ~4 @#{nouns}",
        f"there {{came}} ~4 @#{nouns}",
        f"came|comes ~3 @#{nouns}",
        f"with {{a}} ~2 @#{nouns} $",
        f"sound|sounds|noise|echo|echoes|crack|boom|roar of ~2 @{nouns}",
        f"@#{nouns} ~3 echoed|echoing|sounded|rang|came|broke|split|shook|startled|woke|interrupted|followed|resounded",
        f"^ {{a}}? ~2 @{nouns} $",
    )


def _thing(nouns: str, verbs: str) -> tuple[str, ...]:
    """The ways in which a thing is heard: it does what it does, or somebody hears it."""
    return (
        f"#{nouns} ~3 @{verbs}",
        f"{{hear}} ~3 @#{nouns}",
        f"could|can hear ~3 @#{nouns}",
        f"sound|sounds|noise|roar|rumble|howl|howling|bark|barking of ~2 @{nouns}",
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("effects.toml").read_text(encoding="utf-8"))


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules for spoken lines, in the order of the file."""
    return tuple(
        Rule(row["recipe"], row["description"], row["rank"], tuple(map(compiled, _expanded(row["when"]))))
        for row in _table()["event"]
    )


@cache
def places() -> tuple[Place, ...]:
    """Return the beds for places, in the order of the file."""
    return tuple(
        Place(row["recipe"], row["description"], row["rank"], _sets(row["words"]), _sets(row.get("unless", "")))
        for row in _table()["place"]
    )


@cache
def people() -> frozenset[str]:
    """Return the words for somebody."""
    return frozenset(_table()["words"]["people"].split("|"))


@cache
def nobody() -> frozenset[str]:
    """Return the words for what is no person, even with a capital letter."""
    return frozenset(_table()["guards"]["nobody"].split("|"))


_WHOSE = "(?:his|her|my|their|your|our|its)"


@cache
def guard(name: str) -> re.Pattern[str]:
    """Given the name of a guard (``denied``), return the expression for any of its phrases as whole words."""
    phrases = _table()["guards"][name].strip().replace("{whose}", _WHOSE).splitlines()
    return re.compile(rf"(?<![a-z0-9'])(?:{'|'.join(phrases)})(?![a-z0-9'])")


def _sets(alternatives: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(alternative.split()) for alternative in alternatives.split("|") if alternative)


def _expanded(lines: str) -> Iterator[str]:
    for line in lines.strip().splitlines():
        kind, colon, rest = line.partition(": ")
        if colon and kind == "noise":
            yield from _noise(rest)
        elif colon and kind == "thing":
            nouns, _, verbs = rest.partition(" -> ")
            yield from _thing(nouns, verbs)
        else:
            yield line


def compiled(pattern: str) -> re.Pattern[str]:
    """Given a pattern, return a regular expression with a group ``at`` for the cause. Raise ValueError without one."""
    words: dict[str, str] = _table()["words"]
    parts: list[str] = []
    for written in pattern.split():
        part = re.sub(r"\{(\w+)\}", lambda found: words[found[1]], written)
        if part == "^":
            parts.append("^ *")
        elif part == "$":
            parts.append(" *$")
        elif part.startswith("~"):
            parts.append(rf"(?:{_WORD} +){{0,{part[1:]}}}?")
        else:
            parts.append(_word(part))
    if "(?P<at>" not in "".join(parts):
        raise ValueError(f"effects.toml: no word is marked as the cause in {pattern!r}")
    return re.compile("".join(parts))


def _word(token: str) -> str:
    optional, plain = token.endswith("?"), token.lstrip("@#").rstrip("?")
    or_end = plain.endswith("|$")
    # A space inside an alternative ("pistol shot") is written as an underscore.
    choices = "|".join(re.escape(word).replace("_", " +") for word in plain.removesuffix("|$").split("|"))
    body = f"(?P<who>{_WORD})" if plain == "%who" else f"(?:{choices})"
    if "@" in token[:2]:
        body = f"(?P<at>{body})"
    body = rf"(?<![a-z0-9']){body}(?![a-z0-9'])"
    if "#" in token[:2]:
        body += "(?! +of )"
    body += "(?: +|$)"
    if or_end:
        body = rf"(?:{body}|$)"
    return f"(?:{body})?" if optional else body
