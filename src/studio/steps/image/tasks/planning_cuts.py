"""Where scenes begin: a division of the spans that is kept, so that an inserted sentence moves no other scene.

The decision for a span is the key of its scene: the id of the span with which the scene began when it was first cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LONGEST = 220
SHORTEST = 60
_LONGEST_JOINED = 300


@dataclass(frozen=True)
class Piece:
    """A span as a cut sees it: ``turn``: the place or the time changes here; ``others``: who is present does."""

    id: str
    length: int
    turn: bool
    others: bool
    paragraph: int
    utterance: int


@dataclass(frozen=True)
class Cut:
    """What was decided for a span: the key of its scene, and whether the scene begins with it."""

    span: str
    scene: str
    begins: bool


def scene_keys(pieces: Sequence[Piece], decided: Mapping[str, Cut]) -> tuple[str, ...]:
    """The key of the scene of every span, in order; spans with equal keys stand together."""
    if not any(piece.id in decided for piece in pieces):
        return _divided(pieces)
    keys = [decided[piece.id].scene if piece.id in decided else None for piece in pieces]
    index = 0
    while index < len(pieces):
        end = index
        while end < len(pieces) and keys[end] is None:
            end += 1
        if end > index:
            keys[index:end] = _inserted(pieces, keys, decided, index, end)
        index = end + 1
    return _contiguous(pieces, keys)


def _inserted(
    pieces: Sequence[Piece], keys: Sequence[str | None], decided: Mapping[str, Cut], index: int, end: int
) -> list[str | None]:
    new = pieces[index:end]
    before = keys[index - 1] if index else None
    following = decided[pieces[end].id] if end < len(pieces) else None
    # In the middle of a scene, or in place of the words with which it began.
    if following is not None and (following.scene == before or not following.begins):
        return [following.scene] * len(new)
    if lost := _lost_between(decided, keys, before, following):
        return [lost[min(number, len(lost) - 1)] for number in range(len(new))]  # all its words were edited
    length = _length_of_last(pieces[:index], keys[:index]) + sum(piece.length + 1 for piece in new)
    if before is not None and not any(piece.turn for piece in new) and length <= _LONGEST_JOINED:
        return [before] * len(new)
    return list(_divided(new))


def _lost_between(
    decided: Mapping[str, Cut], keys: Sequence[str | None], before: str | None, following: Cut | None
) -> list[str]:
    """The scenes that once stood between these two and of which no span is left."""
    order = list(dict.fromkeys(cut.scene for cut in decided.values()))
    first = order.index(before) + 1 if before in order else 0
    last = order.index(following.scene) if following is not None else len(order)
    return [key for key in order[first:last] if key not in keys]


def _length_of_last(pieces: Sequence[Piece], keys: Sequence[str | None]) -> int:
    """The length of the scene with which the pieces end."""
    length = 0
    for piece, key in zip(reversed(pieces), reversed(keys), strict=True):
        if key != keys[-1]:
            break
        length += piece.length + 1
    return length


def _contiguous(pieces: Sequence[Piece], keys: Sequence[str | None]) -> tuple[str, ...]:
    """Where the story was put into another order, a key that comes again is a new scene."""
    result: list[str] = []
    seen: set[str] = set()
    asked: str | None = None
    for piece, key in zip(pieces, keys, strict=True):
        if result and key == asked:
            result.append(result[-1])
            continue
        asked = key
        own = key if key is not None and key not in seen else piece.id
        seen.add(own)
        result.append(own)
    return tuple(result)


def _divided(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The cheapest division: whole within the limits first, then at turns, then between paragraphs."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(pieces) + 1):
        options: list[tuple[float, int]] = []
        length, start = 0, end
        while start > 0:
            start -= 1
            length += pieces[start].length + (1 if length else 0)
            if length > LONGEST and end - start > 1:
                break
            cost = best[start][0] + _scene_cost(length) + _cut_cost(pieces, start) + _inner_cost(pieces, start, end)
            options.append((cost, start))
        best.append(min(options))
    keys: list[str] = []
    end = len(pieces)
    while end:
        start = best[end][1]
        keys[:0] = [pieces[start].id] * (end - start)
        end = start
    return tuple(keys)


def _scene_cost(length: int) -> float:
    return 1.0 + (6.0 * (SHORTEST - length) / SHORTEST + 2.0 if length < SHORTEST else 0.0)


def _cut_cost(pieces: Sequence[Piece], start: int) -> float:
    """What it costs to begin a scene here."""
    here = pieces[start]
    before = pieces[start - 1] if start else None
    if before is None or here.turn:
        return 0.0
    inside = 0.0 if before.paragraph != here.paragraph else 0.4 if before.utterance == here.utterance else 1.5
    return inside * (0.5 if here.others else 1.0)


def _inner_cost(pieces: Sequence[Piece], start: int, end: int) -> float:
    """What it costs to have no scene begin inside."""
    return sum(20.0 if piece.turn else 0.9 if piece.others else 0.0 for piece in pieces[start + 1 : end])
