"""Quotations of a story in plain prose: which they are, by ids of their content, and who says them by the text.

An id comes from the words of its paragraph and from the quotation's place in it, so that an edit elsewhere changes
none. ``1.speakers.txt`` holds who says those of which the text itself is not sure::

    (4f1c09ab3e) male_tom: “Who is there?”
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from studio.errors import StoryError
from studio.story.text_lines import numbered_lines, one_line

_ENTRY = re.compile(r"\((?P<id>[0-9a-f]{10}(?:-\d+)?)\)\s*(?P<speaker>[^\[\]:“\"()]{1,80}?)\s*:(?P<text>.*)")
_EXAMPLE = "(4f1c09ab3e) male_tom: “Who is there?”"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that somebody says: a range of the source, marks included, and the paragraph that it stands in.

    ``speaker`` is who says it by the text itself: a tag, the narrator, or None where the text does not tell. It is
    ``sure`` where somebody is named beside the words, and not where it follows from whose turn it is.
    """

    id: str
    start: int
    end: int
    paragraph: tuple[int, int]
    speaker: str | None
    sure: bool


def quotation_ids(source: str, paragraphs: Sequence[tuple[int, int]], counts: Sequence[int]) -> list[list[str]]:
    """For each paragraph, of which ``counts`` tells how many quotations it has, the id of each of them."""
    seen: Counter[str] = Counter()
    ids: list[list[str]] = []
    for (start, end), count in zip(paragraphs, counts, strict=True):
        own: list[str] = []
        for number in range(count):
            words = " ".join(source[start:end].split())
            digest = hashlib.sha256(f"{number}\n{words}".encode("utf-8", "surrogatepass")).hexdigest()[:10]
            seen[digest] += 1
            own.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
        ids.append(own)
    return ids


def write_speakers(source: str, quotations: Iterable[Quotation], speakers: Mapping[str, str]) -> str:
    """The file: an entry for each of the quotations that has a speaker."""
    return "".join(
        f"({one.id}) {speakers[one.id]}: {one_line(source[one.start : one.end])}\n"
        for one in quotations
        if one.id in speakers
    )


def read_speakers(text: str, *, file: str) -> dict[str, str]:
    """Who says what, by the ids of quotations. StoryError names a line that does not read."""
    speakers: dict[str, str] = {}
    for number, line in numbered_lines(text.removeprefix("\ufeff")):
        match = _ENTRY.fullmatch(line)
        if match is None:
            raise StoryError(file, number, "this is no quotation with its speaker", expected=_EXAMPLE)
        speakers[match["id"]] = " ".join(match["speaker"].split())
    return speakers
