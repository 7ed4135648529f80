"""A transcriber that hears what it was told, or nothing much: for tests and for trying things out.

It hears the words of its lexicon, spread over the audible part of the samples, in the order given. Told to
``mishear`` some, it says something else in their place. A lexicon that is empty makes it count syllables.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from studio.providers.base import Check
from studio.providers.transcription.alignment import proportional
from studio.providers.transcription.contract import HEARING_RATE, HeardWord
from studio.providers.worker import Worker

_SYLLABLE_SECONDS = 0.2


def provider(
    *, worker: Worker | None = None, folder: Path | None = None, timeout_seconds: float | None = None
) -> FakeTranscriber:
    """Return the transcriber; nothing native, so no worker."""
    return FakeTranscriber()


class FakeTranscriber:
    """Hears ``script``, else its lexicon, else a "la" for each syllable's time."""

    name = "fake"
    version = "1"

    def __init__(self, script: Sequence[str] = (), *, mishear: Sequence[str] = ()) -> None:
        self._script, self._mishear = tuple(script), frozenset(mishear)

    def check(self) -> Check:
        """Run anywhere."""
        return Check(ok=True, hint="the fake transcriber does not listen")

    def transcribe(
        self,
        samples_16k: np.ndarray[Any, np.dtype[np.float32]],
        language: str | None,
        lexicon: Sequence[str] = (),
    ) -> tuple[HeardWord, ...]:
        """Return the words, or nothing for silence."""
        audible = np.flatnonzero(np.abs(samples_16k) > 1e-3)
        if not len(audible):
            return ()
        start, end = float(audible[0]) / HEARING_RATE, float(audible[-1] + 1) / HEARING_RATE
        count = max(1, round((end - start) / _SYLLABLE_SECONDS))
        words = self._script or tuple(lexicon) or ("la",) * count
        return tuple(
            HeardWord("something" if word in self._mishear else word, time.start_seconds, time.end_seconds, 1.0)
            for word, time in zip(words, proportional(words, start, end), strict=True)
        )

    def close(self) -> None:
        """Hold nothing."""
