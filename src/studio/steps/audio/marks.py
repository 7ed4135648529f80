"""When chapters begin: decided as lines of the story, told in samples once the lines have their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from studio.story.chapters import Chapter, read_chapters
from studio.story.spans import Span


def percentages(starts: Sequence[str], spans: Sequence[Span]) -> list[int]:
    """For each chapter, by the id of its first span, the cumulative share of the story's text at its end."""
    before, seen = {}, 0
    for span in spans:
        before[span.id] = seen
        seen += len(span.text)
    ends = [before[first] for first in starts[1:]] + [seen]
    return [max(1, round(100 * end / max(1, seen))) for end in ends]


def chapter_marks(
    text: str, decided: Sequence[dict[str, Any]], laid: dict[str, Any], spans: Sequence[Span]
) -> list[Any]:
    """(start sample, end sample, title, summary) of each chapter of ``12.chapters.txt``.

    A chapter that still begins where it was decided begins with that line to the sample. One that a person moved
    begins with the line nearest to the percentage that they wrote.
    """
    chapters: Sequence[Chapter] = read_chapters(text, file="12.chapters.txt")
    starts = {line["span"]: line["start_sample"] for line in laid["lines"]}
    total, marks = laid["samples"], [0]
    for index in range(1, len(chapters)):
        first = decided[index]["first_span"] if index < len(decided) else ""
        unmoved = index <= len(decided) and chapters[index - 1].end_percent == decided[index - 1]["end_percent"]
        if unmoved and first in starts:
            marks.append(starts[first])
        else:
            marks.append(_nearest(chapters[index - 1].end_percent, starts, spans))
    ends = [*marks[1:], total]
    return [
        [start, end, chapter.title, chapter.summary]
        for chapter, start, end in zip(chapters, marks, ends, strict=True)
        if end > start
    ]


def _nearest(percent: int, starts: dict[str, int], spans: Sequence[Span]) -> int:
    length = sum(len(span.text) for span in spans)
    seen, best, distance = 0, 0, float("inf")
    for span in spans:
        apart = abs(100 * seen / max(1, length) - percent)
        if apart < distance and span.id in starts:
            best, distance = starts[span.id], apart
        seen += len(span.text)
    return best
