"""What all the line-based files of a production share: how they are cut into lines and how a text becomes one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.story.spans import BLANK, is_blank

_LINE_END = re.compile(r"\r\n|\r|\n")
_AROUND_LINE_END = re.compile(r"[^\S\r\n]*[\r\n]+\s*")


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their number from 1, without blanks and byte order mark at their ends."""
    for number, line in enumerate(_LINE_END.split(text), start=1):
        if not is_blank(line):
            yield number, line.strip(BLANK)


def all_lines(text: str) -> list[str]:
    """All lines without their ends; a byte order mark is dropped."""
    return _LINE_END.split(text.removeprefix("\ufeff"))


def one_line(text: str) -> str:
    """The text on one line: each line end becomes one space, blanks at both ends go."""
    return _AROUND_LINE_END.sub(" ", text).strip(BLANK)
