"""Which line of a story each piece of a foreign timeline belongs to, by the words that they share, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from studio.story.speakable import spoken_words


def owners(pieces: Sequence[str], lines: Sequence[str]) -> list[int]:
    """For each piece the index of its line. The indices never go back, and every piece has one.

    The words of all pieces are aligned with the words of all lines; a piece belongs to the line that has most of its
    words. A piece without any (a silence, words that are nowhere in the story) belongs to the line of the piece before
    it, at the start to that of the piece after it.
    """
    heard = [(index, word) for index, piece in enumerate(pieces) for word in _words(piece)]
    told = [(index, word) for index, line in enumerate(lines) for word in _words(line)]
    matcher = SequenceMatcher(None, [word for _, word in heard], [word for _, word in told], autojunk=False)
    votes: list[Counter[int]] = [Counter() for _ in pieces]
    for a, b, size in matcher.get_matching_blocks():
        for offset in range(size):
            votes[heard[a + offset][0]][told[b + offset][0]] += 1
    found: list[int | None] = []
    reached = 0
    for vote in votes:
        best = max(vote, key=lambda line: (vote[line], -line)) if vote else None
        found.append(max(reached, best) if best is not None else None)
        reached = found[-1] if found[-1] is not None else reached
    first = next((line for line in found if line is not None), 0)
    result: list[int] = []
    for line in found:
        result.append(line if line is not None else (result[-1] if result else first))
    return result


def _words(text: str) -> list[str]:
    return [word.casefold() for one in spoken_words(text) for word in one.text.split()]
