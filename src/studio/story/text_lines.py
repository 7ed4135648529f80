"""What all the line-based files of a production share: how they are cut into lines and how a text becomes one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.story.spans import BLANK, is_blank

_LINE_END = re.compile(r"\r\n|\r|\n")
# Wider than what ends a line here: other readers of our files may take these for line ends.
_BREAKS = r"\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_AROUND_LINE_END = re.compile(rf"[^\S{_BREAKS}]*[{_BREAKS}]+\s*")


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their number from 1, without blanks and byte order mark at their ends."""
    for number, line in enumerate(_LINE_END.split(text), start=1):
        if not is_blank(line):
            yield number, line.strip(BLANK)


def all_lines(text: str) -> list[str]:
    """All lines without their ends; a byte order mark is dropped."""
    return _LINE_END.split(text.removeprefix("\ufeff"))


def one_line(text: str) -> str:
    """The text on one line: each line or page break becomes one space, blanks at both ends go."""
    return _AROUND_LINE_END.sub(" ", text).strip(BLANK)
