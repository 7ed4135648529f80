"""``11.shorts.txt``: which lines of the story become shorts.

::

    shorts := { place [ "-" place ] [ ":" why ] | "#" comment }
    place  := line [ "." part ]

Lines count from 1 as in the story's file. Where several parts of a line are spoken one after the other (the sentences
of a paragraph) a part is named by its number, as in ``12.3``; without it the whole line is meant. The best short comes
first. ``why`` is for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from studio.errors import StoryError
from studio.story.text_lines import numbered_lines, one_line

_PLACE = r"(\d{1,7})(?:\.(\d{1,5}))?"
_ROW = re.compile(rf"{_PLACE}(?:\s*[-–—]\s*{_PLACE})?\s*(?::\s*(.*))?")
_EXAMPLE = "12-17: it begins with a question"


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the story, and which of its parts, counted from 1; 0 is the whole line."""

    line: int
    part: int = 0

    def __str__(self) -> str:
        return f"{self.line}.{self.part}" if self.part else str(self.line)


@dataclass(frozen=True, slots=True)
class ShortRange:
    """The lines of one short, both included, and why. ``row`` is where it stands in the file, 0 for none."""

    first: Place
    last: Place
    why: str = ""
    row: int = 0


def write_shorts(ranges: Iterable[ShortRange], comments: Iterable[str] = ()) -> str:
    """The file, with ``comments`` (without their #) before the first entry."""
    rows = [f"# {one_line(comment)}".rstrip() for comment in comments]
    for one in ranges:
        place = str(one.first) if one.first == one.last else f"{one.first}-{one.last}"
        why = one_line(one.why)
        rows.append(f"{place}: {why}" if why else place)
    return "".join(f"{row}\n" for row in rows)


def read_shorts(text: str, *, file: str = "11.shorts.txt") -> tuple[ShortRange, ...]:
    """Read the file; StoryError names the row that cannot be read or that ends before it begins."""
    return tuple(_row(line, file, number) for number, line in numbered_lines(text) if not line.startswith("#"))


def _row(line: str, file: str, number: int) -> ShortRange:
    found = _ROW.fullmatch(line)
    if found is None:
        raise StoryError(
            file,
            number,
            f"“{line[:40]}” does not begin with lines of the story",
            expected="first line - last line: why",
            example=_EXAMPLE,
        )
    first = Place(int(found[1]), int(found[2] or 0))
    last = Place(int(found[3]), int(found[4] or 0)) if found[3] else first
    if (last.line, last.part or 10**6) < (first.line, first.part):
        raise StoryError(
            file,
            number,
            f"the short ends with line {last}, before line {first}",
            expected="the first line first",
            example=_EXAMPLE,
        )
    return ShortRange(first, last, (found[5] or "").strip(), number)
