"""How people and places look, in words: ``2.`` and ``3.character.txt``, ``2.`` and ``3.location.txt``.

::

    characters := { "((" name "))" ":" text NL [ NL ] }
    places     := { "{{" place "}}" text NL [ NL ] }

``2.`` holds the long descriptions, with a blank line between two, and ``3.`` the short ones, one a line. A
description is one paragraph. Both files are sorted by name, character by character (``loc_1``, ``loc_10``,
``loc_2``). On reading, blank lines may stand anywhere or nowhere, a line that opens no entry goes on with the one
before it, and a colon after a place is let pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType
from typing import Final, Literal

from studio.errors import StoryError
from studio.story.spans import BLANK
from studio.story.text_lines import numbered_lines

Kind = Literal["character", "location"]
Form = Literal["long", "short"]

FILES: Final[Mapping[tuple[Kind, Form], str]] = MappingProxyType(
    {
        ("character", "long"): "2.character.txt",
        ("character", "short"): "3.character.txt",
        ("location", "long"): "2.location.txt",
        ("location", "short"): "3.location.txt",
    }
)

_ENTRY: Final[Mapping[Kind, re.Pattern[str]]] = MappingProxyType(
    {
        # The colon belongs to the mark, so that a name may itself end with a bracket.
        "character": re.compile(r"\(\((.+?)\)\)\s*:(.*)"),
        "location": re.compile(r"\{\{(.+?)\}\}(?:\s*:(?=\s|\Z))?(.*)"),
    }
)
_PHYSICAL_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_OPENING: Final[Mapping[Kind, str]] = MappingProxyType({"character": "((", "location": "{{"})
_EXAMPLE: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "character": "((female_potter_ada)): A tall woman of fifty with grey hair and a leather apron",
        "location": "{{loc_1}} A brick pottery with a wide kiln and shelves of jars",
    }
)
_FORBIDDEN: Final[Mapping[Kind, re.Pattern[str]]] = MappingProxyType(
    {"character": re.compile(r"\)\)\s*:"), "location": re.compile(r"[{},]")}
)


@dataclass(frozen=True, slots=True)
class Description:
    """One entry; ``line`` is where it begins, counted from 1."""

    name: str
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Descriptions:
    """The entries of one file, in its order; no name comes twice."""

    entries: tuple[Description, ...] = ()

    @property
    def texts(self) -> Mapping[str, str]:
        """The description of each name, in the order of the file."""
        return MappingProxyType({entry.name: entry.text for entry in self.entries})

    @property
    def lines(self) -> Mapping[str, int]:
        """The line in which each name's entry begins."""
        return MappingProxyType({entry.name: entry.line for entry in self.entries})


def read_descriptions(text: str, kind: Kind, *, file: str) -> Descriptions:
    """Read either file of ``kind``.

    StoryError names the line of text that stands before the first entry, of a head that is not closed, of an entry
    without words and of a second, different description of one name.
    """
    found: dict[str, Description] = {}
    begun: tuple[str, int, list[str]] | None = None
    for number, line in numbered_lines(text):
        if line.startswith(_OPENING[kind]):
            _finish(begun, found, kind, file)
            name, rest = _head(line, kind, file, number)
            begun = (name, number, [rest])
        elif begun is None:
            raise _error(file, number, f"“{_short(line)}” belongs to nobody", kind)
        else:
            begun[2].append(line)
    _finish(begun, found, kind, file)
    return Descriptions(tuple(found.values()))


def write_descriptions(texts: Mapping[str, str], kind: Kind, form: Form, before: Descriptions | None = None) -> str:
    """The file of ``kind`` in its long or short form.

    Entries of ``before`` keep their places, and those that ``texts`` does not name stay; new names follow, sorted.
    Without ``before`` all are sorted. ValueError for a name that the file cannot hold and for an empty description.
    """
    kept = dict(before.texts) if before else {}
    merged = {name: texts.get(name, text) for name, text in kept.items()}
    merged |= {name: texts[name] for name in sorted(texts) if name not in merged}
    rows = [_row(name, text, kind) for name, text in merged.items()]
    return ("\n" if form == "long" else "").join(f"{row}\n" for row in rows)


def merge_descriptions(theirs: str, texts: Mapping[str, str], kind: Kind, form: Form, *, file: str) -> str:
    """A file that a person edited, with ``texts`` in it: an entry that says the same stays as it stands, to the blank.

    An entry that says something else is written anew in its place, names that are missing follow at the end. StoryError
    and ValueError as for reading and writing.
    """
    entries = read_descriptions(theirs, kind, file=file).entries
    rows = _PHYSICAL_LINE.findall(theirs)
    gap = "\n" if form == "long" else ""
    merged = rows[: entries[0].line - 1] if entries else rows
    for entry, following in zip_longest(entries, entries[1:]):
        own = rows[entry.line - 1 : following.line - 1 if following else None]
        wanted = one_paragraph(texts.get(entry.name, entry.text))
        merged += own if wanted == entry.text else [f"{_row(entry.name, wanted, kind)}\n{gap if following else ''}"]
    missing = {name: text for name, text in texts.items() if name not in {entry.name for entry in entries}}
    text = "".join(merged)
    if missing:
        text += "" if not text or text.endswith(("\n", "\r")) else "\n"
        text += (gap if text else "") + write_descriptions(missing, kind, form)
    return text


def one_paragraph(text: str) -> str:
    """The text as the files keep it: every run of blanks and line ends is one space, none at the ends."""
    words = (word for part in text.split() for word in [part.strip(BLANK)] if word)
    return " ".join(words).lstrip(": ")


def _head(line: str, kind: Kind, file: str, number: int) -> tuple[str, str]:
    match = _ENTRY[kind].fullmatch(line)
    name = " ".join(match.group(1).split()) if match else ""
    if match is None or not name or _FORBIDDEN[kind].search(name):
        raise _error(file, number, f"“{_short(line)}” does not begin with a name in its brackets", kind)
    return name, match.group(2)


def _finish(begun: tuple[str, int, list[str]] | None, found: dict[str, Description], kind: Kind, file: str) -> None:
    if begun is None:
        return
    name, number, parts = begun
    text = one_paragraph(" ".join(parts))
    if not text:
        raise _error(file, number, f"{name} has no description", kind)
    earlier = found.setdefault(name, Description(name, text, number))
    if earlier.text != text:
        raise _error(file, number, f"{name} is described in another way in line {earlier.line}", kind)


def _row(name: str, text: str, kind: Kind) -> str:
    words = one_paragraph(text)
    if not words:
        raise ValueError(f"{name!r} has no description")
    head = f"(({name})):" if kind == "character" else f"{{{{{name}}}}}"
    match = _ENTRY[kind].fullmatch(f"{head} {words}")
    if match is None or match.group(1) != name or name != " ".join(name.split()) or _FORBIDDEN[kind].search(name):
        raise ValueError(f"{name!r} cannot be the name of a {kind} in this file")
    return f"{head} {words}"


def _error(file: str, number: int, problem: str, kind: Kind) -> StoryError:
    form = "((name)): description" if kind == "character" else "{{place}} description"
    return StoryError(file, number, problem, expected=f"one {form} for each name", example=_EXAMPLE[kind])


def _short(line: str) -> str:
    return line if len(line) <= 40 else line[:39] + "…"
