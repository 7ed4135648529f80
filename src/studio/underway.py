"""How far the item is that is being made in this thread.

Who makes it, deep below a step, knows how far it is and not for which item; who has it made knows the item. They meet
here, in the thread of the item: one listens, the other tells, and neither knows the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Underway:
    """``part`` (0 to 1) of an item is made; ``words`` say where it is, as in "step 12 of 20".

    ``picture`` is how it looks so far: a whole file whose name ends in ``suffix`` (".jpg"); empty where none came.
    """

    part: float = 0.0
    words: str = ""
    picture: bytes = b""
    suffix: str = ""


_listener: ContextVar[Callable[[Underway], None] | None] = ContextVar("underway", default=None)


@contextmanager
def heard_by(listener: Callable[[Underway], None]) -> Iterator[None]:
    """Let ``listener`` hear what is told inside, in this thread."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def is_heard() -> bool:
    """Whether anybody listens."""
    return _listener.get() is not None


def tell(underway: Underway) -> None:
    """Tell whoever listens; nobody may."""
    listener = _listener.get()
    if listener is not None:
        listener(underway)
