"""Drawing lots: choices that depend on a seed and a name, and on nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


def lot(seed: int, *names: object) -> int:
    """A whole number that the seed and the names give, evenly spread over 0 to 2**32 - 1."""
    text = "\0".join((str(seed), *(str(name) for name in names)))
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:4], "big")


def choose(options: Sequence[T], seed: int, *names: object) -> T:
    """One of the options. ValueError when there are none."""
    if not options:
        raise ValueError(f"nothing to choose from for {names!r}")
    return options[lot(seed, *names) % len(options)]


def shuffled(options: Sequence[T], seed: int, *names: object) -> list[T]:
    """All options, in an order that the seed and the names give."""
    order = sorted(range(len(options)), key=lambda index: (lot(seed, *names, index), index))
    return [options[index] for index in order]
