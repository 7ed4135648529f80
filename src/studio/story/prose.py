"""Plain prose: a narrator tells it, quotations are spoken by the people whom the text names beside them."""

from __future__ import annotations

from collections.abc import Sequence

from studio.story.sentences import joined_when_short, sentences
from studio.story.spans import NARRATOR, Piece

SHORTEST_SPAN = 25


def prose_pieces(source: str, lines: Sequence[tuple[int, int, int]]) -> list[Piece]:
    """Pieces of a prose story; ``lines`` are (number, start, end) of all physical lines, empty ones too."""
    pieces: list[Piece] = []
    paragraph = 0
    for number, start, end in lines:
        if end > start:
            ranges = joined_when_short(sentences(source[start:end]), SHORTEST_SPAN)
            pieces += [Piece(NARRATOR, start + a, start + b, number, paragraph, paragraph) for a, b in ranges]
            paragraph += 1
    return pieces
