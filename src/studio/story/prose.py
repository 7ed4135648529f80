"""Plain prose: a narrator tells it, quotations are spoken by the people whom the text names beside them.

Paragraphs are separated by blank lines. Inside a block of lines, a line end is only a wrap where the line before it
is long and ends in the middle of a sentence; otherwise it ends a paragraph (a heading, a verse, one paragraph
per line).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from studio.story.quotations import Quotation, quotation_ids
from studio.story.sentences import ends_sentence, joined_when_short, sentences
from studio.story.spans import NARRATOR, Piece, stripped
from studio.story.speakers import Quote, QuotedParagraph, attribute

SHORTEST_SPAN = 25
_WRAPPED_LINE = 40

_OPENING = re.compile(r"[“„«»「『‘]|(?<![^\s(\[{—–-])[\"'](?=\S)")
_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}
_SINGLE_END = re.compile(r"(?<=[.,!?…—–-])[’'](?![^\W_])")
_SPOKEN_END = (",", ".", "!", "?", "…", "—", "–", "-", ";", ":", "。", "！", "？", "，", "।", "॥", "…")
_MARKS = "“”„«»「」『』‘’\"'"


class _Segment(NamedTuple):
    character: str
    start: int
    end: int


class _Told(NamedTuple):
    """The paragraphs of a story, and the quotations of each in order, with who says them by the text."""

    paragraphs: list[tuple[int, int]]
    quotations: list[list[Quotation]]


def quotations(source: str, lines: Sequence[tuple[int, int, int]]) -> tuple[Quotation, ...]:
    """The quotations of a prose story in its order; ``lines`` as in `prose_pieces`."""
    return tuple(one for own in _told(source, lines).quotations for one in own)


def _told(source: str, lines: Sequence[tuple[int, int, int]]) -> _Told:
    paragraphs = list(_paragraphs(source, lines))
    quoted = _quotations(source, paragraphs)
    rows = [
        _with_context(source, paragraph, quotes, before)
        for paragraph, quotes, before in zip(paragraphs, quoted, [[], *quoted[:-1]], strict=True)
    ]
    attribute(rows)
    ids = quotation_ids(source, paragraphs, [len(row.quotes) for row in rows])
    found = [
        [
            Quotation(name, start, end, paragraph, quote.speaker, quote.sure)
            for name, (start, end), quote in zip(own, quotes, row.quotes, strict=True)
        ]
        for paragraph, own, quotes, row in zip(paragraphs, ids, quoted, rows, strict=True)
    ]
    return _Told(paragraphs, found)


def prose_pieces(
    source: str, lines: Sequence[tuple[int, int, int]], spoken: Mapping[str, str] | None = None
) -> list[Piece]:
    """Pieces of a prose story; ``lines`` are (number, start, end) of all physical lines, empty ones too.

    ``spoken`` tells who says a quotation, by its id, where the text itself is not sure.
    """
    told = _told(source, lines)
    line_starts = [start for _, start, _ in lines]
    pieces: list[Piece] = []
    utterance = 0
    for index, (paragraph, own) in enumerate(zip(told.paragraphs, told.quotations, strict=True)):
        quotes = [(one.start, one.end) for one in own]
        speakers = [_speaker(one, spoken or {}) for one in own]
        for segment in _segments(source, paragraph, quotes, speakers):
            text = source[segment.start : segment.end]
            for first, last in joined_when_short(sentences(text), SHORTEST_SPAN):
                start = segment.start + first
                line = lines[bisect_right(line_starts, start) - 1][0]
                pieces.append(Piece(segment.character, start, segment.start + last, line, index, utterance))
            utterance += 1
    return pieces


def _speaker(one: Quotation, spoken: Mapping[str, str]) -> str:
    return (None if one.sure else spoken.get(one.id)) or one.speaker or NARRATOR


def _paragraphs(source: str, lines: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    first: int | None = None
    last = last_start = 0
    for _, start, end in lines:
        if first is not None and (end == start or not _wraps(source[last_start:last])):
            yield first, last
            first = None
        if end > start:
            first = start if first is None else first
            last_start, last = start, end
    if first is not None:
        yield first, last


def _wraps(line: str) -> bool:
    """Whether the next line goes on with this one.

    A full line that happens to end with a sentence cannot be told from a paragraph; it ends one. Then two
    sentences are two paragraphs, which only lengthens the pause.
    """
    return len(line) >= _WRAPPED_LINE and not ends_sentence(line)


def _quotations(source: str, paragraphs: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    found: list[list[tuple[int, int]]] = []
    for index, (start, end) in enumerate(paragraphs):
        next_start = paragraphs[index + 1][0] if index + 1 < len(paragraphs) else None
        goes_on = next_start is not None and source[next_start] in "“„«「『‘\"'"
        found.append(list(_quotes(source, start, end, goes_on)))
    return found


def _quotes(source: str, start: int, end: int, goes_on: bool) -> Iterator[tuple[int, int]]:
    """Ranges of the quotations of a paragraph, marks included; one without end counts if the next goes on."""
    position = start
    never_closed: set[str] = set()
    has_double = any(mark in source[start:end] for mark in '"“„«')
    while opening := _OPENING.search(source, position, end):
        mark = opening.group()
        closing = -1
        if mark in never_closed:
            pass
        elif mark in "‘'":
            single = None if mark == "'" and has_double else _SINGLE_END.search(source, opening.end(), end)
            closing = single.start() if single else -1
        else:
            ends = (source.find(closer, opening.end(), end) for closer in _CLOSING.get(mark, mark))
            closing = min((place for place in ends if place >= 0), default=-1)
        if closing >= 0:
            yield opening.start(), closing + 1
            position = closing + 1
        elif goes_on and mark not in "‘'":
            yield opening.start(), end
            return
        else:
            never_closed.add(mark)
            position = opening.end()


def _with_context(
    source: str, paragraph: tuple[int, int], quotes: list[tuple[int, int]], previous: list[tuple[int, int]]
) -> QuotedParagraph:
    start, end = paragraph
    quotes[:] = [quote for quote in quotes if _is_speech(source, paragraph, quote)]
    edges = [start, *(edge for quote in quotes for edge in quote), end]
    told = [source[edges[index] : edges[index + 1]] for index in range(0, len(edges), 2)]
    row = QuotedParagraph(" ".join(told))
    for index, (first, last) in enumerate(quotes):
        followed = index + 1 < len(quotes)
        row.quotes.append(Quote(source[first:last], told[index], told[index + 1], followed))
    if quotes and previous and quotes[0][0] == start:
        # A speech of several paragraphs is closed only at the end of its last one.
        row.continues = source[previous[-1][1] - 1] not in "”\"»“«」』’'"
    return row


def _is_speech(source: str, paragraph: tuple[int, int], quote: tuple[int, int]) -> bool:
    """Speech ends with a mark of its own or fills the paragraph; a "so-called" word does neither."""
    inner = source[quote[0] : quote[1]].strip(_MARKS + " ")
    return bool(inner) and (inner.endswith(_SPOKEN_END) or quote == paragraph or _is_told(source, paragraph, quote))


def _is_told(source: str, paragraph: tuple[int, int], quote: tuple[int, int]) -> bool:
    # 小明说：“好” and similar: the mark stands outside.
    before = source[paragraph[0] : quote[0]].rstrip()
    return before.endswith((":", "："))


def _segments(
    source: str, paragraph: tuple[int, int], quotes: Sequence[tuple[int, int]], speakers: Iterable[str]
) -> Iterator[_Segment]:
    """The paragraph cut where the voice changes; marks that stand alone stay with what is before them."""
    raw: list[_Segment] = []
    position = paragraph[0]
    for (start, end), speaker in zip(quotes, speakers, strict=True):
        raw += [_Segment(NARRATOR, position, start), _Segment(speaker, start, end)]
        position = end
    raw.append(_Segment(NARRATOR, position, paragraph[1]))
    merged: list[_Segment] = []
    for segment in raw:
        start, end = stripped(source, segment.start, segment.end)
        if start == end:
            continue
        says_nothing = not any(character.isalnum() for character in source[start:end])
        if merged and (says_nothing or merged[-1].character == segment.character):
            merged[-1] = merged[-1]._replace(end=end)
        else:
            merged.append(_Segment(segment.character, start, end))
    yield from merged
