"""Lightning: a bolt that is seen for moments, and the light that it throws on what lies behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

_PAUSE_SECONDS = (3.0, 7.0)
_FIRST_SECONDS = (0.4, 2.5)
_FLICKERS = (1, 3)  # flashes that follow each other at once
_GAP_SECONDS = (0.09, 0.16)
_FADE_SECONDS = 0.11
_FAINT = 0.03


@dataclass(frozen=True)
class Flashes:
    """When lightning flashes: (seconds, strength) of each flash, in order."""

    moments: tuple[tuple[float, float], ...]

    def strength(self, seconds: float) -> float:
        """How bright it is at this time: 0 nothing, 1 the brightest."""
        felt = 0.0
        for start, strong in self.moments:
            if start > seconds:
                break
            felt = max(felt, strong * math.exp(-(seconds - start) / _FADE_SECONDS))
        return felt if felt >= _FAINT else 0.0


def flashes(seed: int, seconds: float) -> Flashes:
    """Flashes during so many seconds: one to three at once, then a pause of 3 to 7 seconds. Equal for equal seeds."""
    random = Random(f"lightning:{seed}")
    at, moments = random.uniform(*_FIRST_SECONDS), []
    while at < seconds:
        moment = at
        for number in range(random.randint(*_FLICKERS)):
            moments.append((round(moment, 3), 1.0 if number == 0 else round(random.uniform(0.5, 0.9), 3)))
            moment += random.uniform(*_GAP_SECONDS)
        at = moment + random.uniform(*_PAUSE_SECONDS)
    return Flashes(tuple(moments))
