"""``12.chapters.txt``: parts of the story, each with the share of the story at which it ends.

::

    file    := { chapter }
    chapter := percent "%:" title NL [ "SHORT_SUMMARY :" text NL ]
             | percent "%: [Chapter Generation Failed]" NL "Error:" reason NL NL

The second form is only read; such a chapter has an ``error`` and no title. Percents are whole and ascend.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studio.errors import StoryError
from studio.story.text_lines import numbered_lines, one_line

_HEADER = re.compile(r"[^:]*?(\d+)\s*%[^:]*:(.*)")
_SUMMARY = re.compile(r"SHORT_SUMMARY\s*:?\s*(.*)", re.IGNORECASE)
_FAILED = "[Chapter Generation Failed]"
_ERROR = re.compile(r"Error\s*:\s*(.*)")
_EXAMPLE = "20%: The lamp goes out"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part that ends at ``end_percent`` of the story."""

    end_percent: int
    title: str
    summary: str | None = None
    error: str | None = None


def write_chapters(chapters: Sequence[Chapter]) -> str:
    """The file. ValueError for a chapter without a title and for percents that do not ascend to at most 100."""
    rows: list[str] = []
    reached = 0
    for chapter in chapters:
        title = one_line(chapter.title)
        if not title or not reached < chapter.end_percent <= 100:
            raise ValueError(f"chapter {chapter.title!r} needs a title and a percentage between {reached} and 100")
        reached = chapter.end_percent
        rows.append(f"{chapter.end_percent}%: {title}\n")
        if chapter.summary and one_line(chapter.summary):
            rows.append(f"SHORT_SUMMARY : {one_line(chapter.summary)}\n")
    return "".join(rows)


def read_chapters(text: str, *, file: str = "12.chapters.txt") -> tuple[Chapter, ...]:
    """Read the file; StoryError names the line that is neither a chapter nor part of one, or does not ascend."""
    chapters: list[Chapter] = []
    for number, line in numbered_lines(text):
        summary, header = _SUMMARY.fullmatch(line), _HEADER.fullmatch(line)
        if summary and chapters:
            last = chapters[-1]
            chapters[-1] = Chapter(last.end_percent, last.title, summary.group(1).strip() or None, last.error)
        elif header:
            chapters.append(_chapter(header, chapters, file, number))
        elif chapters and chapters[-1].error is not None:
            reason = _ERROR.fullmatch(line)
            said = f"{chapters[-1].error} {reason.group(1) if reason else line}".strip()
            chapters[-1] = Chapter(chapters[-1].end_percent, "", None, said)
        else:
            raise StoryError(
                file, number, f"“{line[:40]}” is not a chapter", expected="percent%: title", example=_EXAMPLE
            )
    return tuple(chapters)


def chapter_starts(chapters: Sequence[Chapter], total_samples: int) -> tuple[int, ...]:
    """The sample at which each chapter begins, if the story takes ``total_samples``."""
    ends = [total_samples * chapter.end_percent // 100 for chapter in chapters]
    return (0, *ends[:-1]) if ends else ()


def _chapter(header: re.Match[str], before: Sequence[Chapter], file: str, number: int) -> Chapter:
    percent, title = int(header.group(1)), header.group(2).strip()
    reached = before[-1].end_percent if before else 0
    if not reached < percent <= 100:
        raise StoryError(
            file,
            number,
            f"the chapter ends at {percent}%",
            expected=f"a percentage after {reached} and up to 100",
            example=_EXAMPLE,
        )
    if title == _FAILED:
        return Chapter(percent, "", None, "")
    if not title:
        raise StoryError(file, number, "the chapter has no title", expected="percent%: title", example=_EXAMPLE)
    return Chapter(percent, title)
