"""What a server tells while it works, as how far the item is: not more often than a person looks."""

from __future__ import annotations

import time
from collections.abc import Callable

from studio.servers.comfyui.websocket import Preview, Progress
from studio.underway import Underway, tell

EVERY_SECONDS = 0.5
_SUFFIXES = {b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png"}


class Telling:
    """Hears the signs of one prompt, and tells of them in the thread that it is called in.

    The prompt is ``number`` (from 0) of ``count`` that lead to the item. The part that is told never shrinks: a graph
    with two samplers counts from 1 twice.
    """

    def __init__(self, number: int = 0, count: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        self._number, self._count, self._clock = number, max(count, number + 1), clock
        self._part = number / self._count
        self._told_at = self._shown_at = float("-inf")
        self._words = ""

    def __call__(self, sign: Progress | Preview) -> None:
        """Take one sign."""
        if isinstance(sign, Preview):
            self._show(sign.image)
        elif sign.maximum > 1:  # a node without steps is either begun or done
            self._step(sign.value, sign.maximum)

    def _step(self, value: float, maximum: float) -> None:
        within = min(1.0, max(0.0, value / maximum))
        self._part = max(self._part, (self._number + within) / self._count)
        which = f"part {self._number + 1} of {self._count}, " if self._count > 1 else ""
        self._words = f"{which}step {value:.0f} of {maximum:.0f}"
        now = self._clock()
        if now - self._told_at >= EVERY_SECONDS or value >= maximum:
            self._told_at = now
            tell(Underway(self._part, self._words))

    def _show(self, image: bytes) -> None:
        suffix = next((suffix for head, suffix in _SUFFIXES.items() if image.startswith(head)), "")
        now = self._clock()
        if suffix and now - self._shown_at >= EVERY_SECONDS:
            self._shown_at = now
            tell(Underway(self._part, self._words, image, suffix))
