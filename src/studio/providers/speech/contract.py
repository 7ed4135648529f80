"""What every speech provider is asked and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

from studio.providers.base import Check

if TYPE_CHECKING:
    import numpy as np

SLOWEST = 0.5
FASTEST = 2.0


@dataclass(frozen=True)
class Voice:
    """A voice that a provider can speak with.

    ``pitch_hz`` is its median fundamental frequency and ``timbre`` a short vector of its spectral envelope, both
    measured (see `studio.providers.speech.distance`). ``gender`` is what it reads as. ``region`` is where people speak
    like that, as a short lower-case name; empty for nowhere in particular.
    """

    id: str
    gender: str  # "female" | "male"
    language: str
    label: str
    pitch_hz: float
    timbre: tuple[float, ...]
    credit: str
    licence: str
    region: str = ""


@dataclass(frozen=True)
class SpeechRequest:
    """One piece of text to be said by one voice.

    ``text`` is what is to be spoken: numbers and abbreviations are words already. ``speed`` is a factor from
    0.5 to 2.0. ``phonemes`` overrides the pronunciation of whole words (any case) by IPA. ``seed`` chooses a take
    where a provider can say the same in several ways; others ignore it.
    """

    text: str
    voice: str
    language: str = "en"
    speed: float = 1.0
    phonemes: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0


@dataclass(frozen=True)
class Speech:
    """What was said: float32 mono ``samples`` within [-1, 1], 20 to 50 ms of near-silence at each end.

    ``provisional`` says that this is a rough stand-in (text of a language that the voice does not have);
    ``notes`` tells a person what was left out or read in an unusual way.
    """

    samples: np.ndarray[Any, np.dtype[np.float32]]
    sample_rate: int
    provisional: bool = False
    notes: tuple[str, ...] = ()

    @property
    def duration_seconds(self) -> float:
        """Return how long it takes to play."""
        return len(self.samples) / self.sample_rate


class SpeechProvider(Protocol):
    """A voice engine. ``version`` changes whenever the same request may come out differently.

    MUST be deterministic: the same request gives the same samples. MUST accept text of any length. `check` and
    `voices` are cheap: they load no model. MUST raise `ProviderError` for text without anything to say, and for
    an unknown voice.
    """

    name: str
    version: str

    def check(self) -> Check:
        """Say whether this can run here."""
        ...

    def voices(self) -> tuple[Voice, ...]:
        """Return the voices, in an order that stays."""
        ...

    def speak(self, request: SpeechRequest) -> Speech:
        """Return ``request`` as sound."""
        ...

    def close(self) -> None:
        """Give up what is held; the provider may be used again afterwards."""
        ...

    def __enter__(self) -> SpeechProvider:
        """Return itself; `close` is called at the end of the block."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        ...
