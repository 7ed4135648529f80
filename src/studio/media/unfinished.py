"""A file that is being written: what is half written is worse than nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_or_nothing(out: Path) -> Iterator[None]:
    """Remove ``out`` when whatever is inside fails or is stopped."""
    finished = False
    try:
        yield
        finished = True
    finally:
        if not finished:
            out.unlink(missing_ok=True)
