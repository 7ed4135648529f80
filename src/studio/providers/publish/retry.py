"""Trying again: how long to wait between two attempts, and when to give up."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """How often and how long to try again while nothing gets on.

    The pause before attempt *n* is ``first_seconds`` doubled *n* times, at most ``longest_seconds``, and up to a half
    shorter by chance, so that many clients do not come back at once; the chance is drawn from the name of what is
    waited for and is the same on every run. ``attempts`` and ``total_seconds`` bound the whole.
    """

    attempts: int = 8
    first_seconds: float = 1.0
    longest_seconds: float = 64.0
    total_seconds: float = 600.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def pause_seconds(self, name: str, attempt: int) -> float:
        """How long to wait after failed attempt number ``attempt`` (from 0) at ``name``."""
        drawn = hashlib.sha256(f"{name}\0{attempt}".encode()).digest()
        chance = int.from_bytes(drawn[:4], "big") / 2**32
        return float(min(self.longest_seconds, self.first_seconds * 2**attempt) * (1 - chance / 2))


class Waiting:
    """The attempts at one thing. ``again`` waits; what got on starts afresh with ``got_on``."""

    def __init__(self, patience: Patience, name: str) -> None:
        self._patience, self._name = patience, name
        self.got_on()

    def got_on(self) -> None:
        """Something was achieved: the counting begins anew."""
        self._attempt = 0
        self._since = self._patience.clock()

    def again(self, at_least_seconds: float = 0.0) -> bool:
        """Wait before the next attempt; False, without waiting, when it is time to give up."""
        patience = self._patience
        pause = max(patience.pause_seconds(self._name, self._attempt), min(at_least_seconds, patience.longest_seconds))
        self._attempt += 1
        if self._attempt >= patience.attempts or patience.clock() - self._since + pause > patience.total_seconds:
            return False
        patience.sleep(pause)
        return True
