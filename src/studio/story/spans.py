"""Spans: the pieces into which a story is split once, each with an id that survives edits elsewhere.

An id is made from what the span says and who says it. Where the same character says the same words again, the
words just before it join in, then the words after it, and only between occurrences that agree in all of these
a count. The first occurrence keeps the plain id, so adding an echo later in the story renames nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

BLANK = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x20\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u2060"
)
"""Characters that show nothing: those of ``str.isspace``, byte order mark, zero-width space, word joiner."""

NARRATOR = "narrator"
"""Who tells prose, and whoever a quotation belongs to when the text does not say."""

_ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one character that are spoken together; ``text == source[start:end]``.

    Lines count from 1, paragraphs and utterances from 0.
    """

    id: str
    character: str
    text: str
    start: int
    end: int
    line: int
    paragraph: int
    utterance: int
    scene: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A span before it has an id: where it lies and whose it is."""

    character: str
    start: int
    end: int
    line: int
    paragraph: int
    utterance: int
    scene: str | None = None


def identify(source: str, pieces: Sequence[Piece]) -> tuple[Span, ...]:
    """The pieces, in order, as spans with ids that are unique in the story."""
    contents = [_content(piece.character, source[piece.start : piece.end]) for piece in pieces]
    used: set[str] = set()
    counts: dict[str, int] = {}
    spans: list[Span] = []
    for index, piece in enumerate(pieces):
        before = contents[index - 1] if index else ""
        after = contents[index + 1] if index + 1 < len(pieces) else ""
        name = next(name for name in _candidates(contents[index], before, after, counts) if name not in used)
        used.add(name)
        spans.append(
            Span(
                name,
                piece.character,
                source[piece.start : piece.end],
                piece.start,
                piece.end,
                piece.line,
                piece.paragraph,
                piece.utterance,
                piece.scene,
            )
        )
    return tuple(spans)


def stripped(source: str, start: int, end: int) -> tuple[int, int]:
    """The range without the blank characters at its ends; empty at ``start`` when all of it is blank."""
    text = source[start:end]
    left = len(text) - len(text.lstrip(BLANK))
    if left == len(text):
        return start, start
    return start + left, start + len(text.rstrip(BLANK))


def is_blank(text: str) -> bool:
    """Whether nothing in ``text`` can be seen."""
    return not text.strip(BLANK)


def _content(character: str, text: str) -> str:
    # Wrapping the same words differently is not an edit.
    return f"{character}\0{' '.join(text.split())}"


def _candidates(content: str, before: str, after: str, counts: dict[str, int]) -> Iterator[str]:
    yield _digest((content,))
    yield _digest((content, before))
    yield _digest((content, before, after))
    key = f"{content}\1{before}\1{after}"
    while True:
        counts[key] = counts.get(key, 0) + 1
        yield _digest((content, before, after, str(counts[key])))


def _digest(parts: Iterable[str]) -> str:
    return sha256("\1".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_ID_LENGTH]
