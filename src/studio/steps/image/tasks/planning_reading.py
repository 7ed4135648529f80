"""The narration of a story as the scene planner reads it: parsed paragraphs in which quotations stand aside.

What people say must move nobody, so every quotation is replaced by one short word before the parse; which span each
token belongs to is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from studio.steps.audio.tasks import nlp
from studio.story.parse import Story
from studio.story.spans import NARRATOR

STANDS_FOR_SPEECH = "Yes"
_QUOTATION = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^»]*(?:»|$)|(?<!\w)‘[^‘]*?[.,!?…—–-]’(?!\w)")
_SPOKEN_END = ",.!?;:…—–-"


@dataclass(frozen=True)
class Quotation:
    """Words said: the token that stands for them, and who says them (None where the text does not tell)."""

    token: int
    speaker: str | None


@dataclass(frozen=True)
class Passage:
    """A parsed paragraph; ``spans`` holds the number of the span of every token."""

    paragraph: int
    doc: Any
    spans: tuple[int, ...]
    quotations: tuple[Quotation, ...]

    @property
    def standing(self) -> frozenset[int]:
        """The tokens that stand for quotations."""
        return frozenset(quotation.token for quotation in self.quotations)


@dataclass(frozen=True)
class _Text:
    paragraph: int
    text: str
    pieces: tuple[tuple[int, int], ...]  # where a piece begins in the text, and where it begins in the source
    quoted: tuple[tuple[int, str | None], ...]  # where the word that stands for a quotation begins, and the speaker


def passages(story: Story) -> tuple[Passage, ...]:
    """All paragraphs of a prose story, in order."""
    texts = list(_texts(story))
    docs = nlp.parsed((text.text for text in texts), batch_size=32, names=False)
    starts = [span.start for span in story.spans]
    return tuple(_passage(text, doc, starts) for text, doc in zip(texts, docs, strict=True))


def _passage(text: _Text, doc: Any, starts: list[int]) -> Passage:
    places = [place for place, _ in text.pieces]
    spans = []
    for token in doc:
        place, source = text.pieces[max(bisect_right(places, token.idx) - 1, 0)]
        spans.append(max(bisect_right(starts, source + token.idx - place) - 1, 0))
    at = {token.idx: token.i for token in doc}
    quotations = tuple(Quotation(at[place], speaker) for place, speaker in text.quoted if place in at)
    return Passage(text.paragraph, doc, tuple(spans), quotations)


def _texts(story: Story) -> Iterator[_Text]:
    first = 0
    while first < len(story.spans):
        last = first
        while last + 1 < len(story.spans) and story.spans[last + 1].paragraph == story.spans[first].paragraph:
            last += 1
        yield _text(story, first, last)
        first = last + 1


def _text(story: Story, first: int, last: int) -> _Text:
    start, end = story.spans[first].start, story.spans[last].end
    text, position = "", start
    pieces: list[tuple[int, int]] = []
    quoted: list[tuple[int, str | None]] = []
    for left, right, speaker in _quotations(story, first, last):
        pieces.append((len(text), position))
        text += story.source[position:left]
        ending = story.source[left:right].rstrip("”\"'’» ")[-1:]
        pieces.append((len(text), left))
        quoted.append((len(text) + 1, speaker))
        text += f"“{STANDS_FOR_SPEECH}{ending if ending in _SPOKEN_END else ''}”"
        position = right
    pieces.append((len(text), position))
    text += story.source[position:end]
    return _Text(story.spans[first].paragraph, re.sub(r"\s", " ", text), tuple(pieces), tuple(quoted))


def _quotations(story: Story, first: int, last: int) -> list[tuple[int, int, str | None]]:
    """Ranges of the source that are said: by their marks, and the spans that have a speaker."""
    start, end = story.spans[first].start, story.spans[last].end
    found: list[tuple[int, int, str | None]] = []
    for span in story.spans[first : last + 1]:
        if span.character != NARRATOR:
            if found and found[-1][2] == span.character and not story.source[found[-1][1] : span.start].strip():
                found[-1] = (found[-1][0], span.end, span.character)
            else:
                found.append((span.start, span.end, span.character))
    for match in _QUOTATION.finditer(story.source, start, end):
        spoken = match.group().rstrip("”\"'’»")[-1:] in _SPOKEN_END
        if spoken and not any(left < match.end() and match.start() < right for left, right, _ in found):
            found.append((match.start(), match.end(), None))
    return sorted(found, key=lambda one: one[0])
