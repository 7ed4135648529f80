"""What every transcriber is asked and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from studio.providers.base import Check

if TYPE_CHECKING:
    import numpy as np

HEARING_RATE = 16_000


@dataclass(frozen=True)
class HeardWord:
    """One word as it was heard: its text with the marks that the transcriber gave it, and when it was said."""

    text: str
    start_seconds: float
    end_seconds: float
    probability: float


@dataclass(frozen=True)
class AlignedWord:
    """When one known word is said."""

    start_seconds: float
    end_seconds: float


class Transcriber(Protocol):
    """Samples to words. ``version`` changes whenever the same samples may be heard differently.

    MUST be deterministic. MUST return words in order, each within the length of the samples, and an empty tuple
    for silence. `check` is cheap: it loads no model.
    """

    name: str
    version: str

    def check(self) -> Check:
        """Say whether this can run here."""
        ...

    def transcribe(
        self,
        samples_16k: np.ndarray[Any, np.dtype[np.float32]],
        language: str | None,
        lexicon: Sequence[str] = (),
    ) -> tuple[HeardWord, ...]:
        """Return the words of mono float32 ``samples_16k`` (16 kHz).

        ``language`` is a code such as "en", or None to have it found out. ``lexicon`` names words that are
        likely, such as the people of a story; a transcriber MAY ignore it.
        """
        ...

    def close(self) -> None:
        """Give up what is held; the transcriber may be used again afterwards."""
        ...
