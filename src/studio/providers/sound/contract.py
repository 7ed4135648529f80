"""What a provider of sounds is asked and what it gives.

A sound comes at 48 kHz, stereo, with exactly the asked number of samples, no clicks at its ends, peaks at or
below -1 dBFS, and at one common loudness: a bed (rain, a crowd) has an integrated loudness near
``REFERENCE_LUFS``, a single sound (a knock) has its loudest 0.4 s there, or less where its peaks forbid it.
So ``gain_db`` is what a mixer adds when the speech is at that loudness too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy.typing as npt

SAMPLE_RATE = 48_000
REFERENCE_LUFS = -23.0
CEILING_DBFS = -1.0
LONGEST_SECONDS = 4 * 3600.0

Signal: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True)
class SoundRequest:
    """A description in plain words ("heavy rain", "three knocks at a door"), a length and a seed.

    ``folder`` holds the person's own recordings, looked through first; None for none.
    """

    description: str
    duration_seconds: float
    seed: int = 0
    folder: Path | None = None


@dataclass(frozen=True, eq=False)
class Sound:
    """``samples`` are float32 of shape (n, 2) with n = round(duration * 48000).

    ``source`` is ``synthesis:NAME`` (names joined by ``+`` where sounds were laid over each other) or the file
    name of a recording; ``credit`` is what to print about where it came from; ``gain_db`` is the level that
    suits such a sound under speech.
    """

    samples: Signal
    source: str
    credit: str
    gain_db: float = 0.0


SoundMaker: TypeAlias = Callable[[SoundRequest], Sound]
"""One provider: raises ProviderError where it knows no such sound."""


def sample_count(duration_seconds: float) -> int:
    """Given a length in seconds, return its number of samples."""
    return round(duration_seconds * SAMPLE_RATE)
