"""What the speech providers share: trimming, joining, checking a request, and the call through a worker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeAlias, cast

from studio.errors import ProviderError
from studio.providers.speech.contract import FASTEST, SLOWEST, Speech, SpeechRequest, Voice
from studio.providers.worker import Worker

if TYPE_CHECKING:
    import numpy as np

Samples: TypeAlias = "np.ndarray[Any, np.dtype[np.float32]]"

_EDGE_SECONDS = 0.03
_QUIET_DB = -45.0  # below the loudest window of the same speech: breath and reverb end there
_WINDOW_SECONDS = 0.005


class Closing:
    """Makes a provider a context manager."""

    def close(self) -> None:
        """Hold nothing by default."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()


def checked(request: SpeechRequest, provider: str, voices: Sequence[Voice]) -> SpeechRequest:
    """Return ``request`` if it can be spoken by one of ``voices``; raise `ProviderError` otherwise."""
    if not SLOWEST <= request.speed <= FASTEST:
        raise ProviderError(
            provider, f"the speed {request.speed:g} is not between {SLOWEST:g} and {FASTEST:g}", hint="use 1.0"
        )
    if all(voice.id != request.voice for voice in voices):
        raise ProviderError(
            provider,
            f"there is no voice {request.voice!r}",
            hint=f"known are: {', '.join(voice.id for voice in voices)}",
        )
    if not re.search(r"\w", request.text):
        raise ProviderError(provider, f"there is nothing to say in {request.text[:60]!r}")
    return request


def trimmed(samples: Samples, sample_rate: int) -> Samples:
    """Return ``samples`` with 30 ms before the first and after the last audible window, faded at both ends.

    What is audible is judged by level against the loudest window. Where the sound starts or ends closer than
    30 ms to the edge, silence is added. Silence comes back as an empty array.
    """
    import numpy as np

    window = max(1, round(_WINDOW_SECONDS * sample_rate))
    edge = round(_EDGE_SECONDS * sample_rate)
    count = len(samples) // window
    if count == 0:
        return np.zeros(0, np.float32)
    level = np.sqrt(np.mean(samples[: count * window].reshape(count, window).astype(np.float64) ** 2, axis=1))
    loudest = float(level.max())
    if loudest < 1e-4:
        return np.zeros(0, np.float32)
    audible = np.flatnonzero(level > loudest * 10 ** (_QUIET_DB / 20))
    first, last = int(audible[0]) * window, min(len(samples), (int(audible[-1]) + 1) * window)
    padded = np.concatenate([np.zeros(edge, np.float32), samples, np.zeros(edge, np.float32)])
    kept = padded[first : last + 2 * edge].astype(np.float32)
    fade = np.linspace(0.0, 1.0, edge // 2, dtype=np.float32)
    kept[: len(fade)] *= fade
    kept[-len(fade) :] *= fade[::-1]
    return kept


def joined(pieces: Sequence[Samples], pauses_seconds: Sequence[float], sample_rate: int) -> Samples:
    """Return ``pieces`` one after another, with a pause after each but the last."""
    import numpy as np

    parts: list[Samples] = []
    for piece, pause in zip(pieces, pauses_seconds, strict=True):
        parts += [piece, np.zeros(round(pause * sample_rate), np.float32)]
    return np.concatenate(parts[:-1]) if parts else np.zeros(0, np.float32)


def cut(text: str, longest: int) -> list[str]:
    """Cut ``text`` into pieces of at most ``longest`` characters at sentence ends, else clauses, else spaces."""
    rest, pieces = text.strip(), []
    while len(rest) > longest:
        end = _best_cut(rest, longest)
        pieces.append(rest[:end].strip())
        rest = rest[end:].strip()
    return [piece for piece in [*pieces, rest] if piece]


def _best_cut(text: str, longest: int) -> int:
    for pattern in (r"[.!?…।]+[\"”')\]]*\s", r"[;:,—]+[\"”')\]]*\s", r"\s"):
        ends = [found.end() for found in re.finditer(pattern, text[:longest])]
        # A boundary in the first fifth would leave a crumb: a weaker boundary further on sounds better.
        if ends and ends[-1] > longest // 5:
            return ends[-1]
    return longest


def time_limit(text: str) -> float:
    """Return a generous limit in seconds for speaking ``text`` on a slow machine, loading the model included."""
    return 120.0 + 1.0 * len(text)


class RemoteSpeech(Closing):
    """A provider whose models live in a worker process. Asking for voices or `check` does not start it."""

    def __init__(
        self,
        local: Any,
        function: str,
        arguments: tuple[object, ...],
        *,
        worker: Worker | None,
        timeout_seconds: float | None,
    ) -> None:
        self.name: str = local.name
        self.version: str = local.version
        self.check = local.check
        self.voices = local.voices
        self._function, self._arguments = function, arguments
        self._own = worker is None
        self._worker = worker if worker is not None else Worker(local.name)
        self._timeout_seconds = timeout_seconds

    def speak(self, request: SpeechRequest) -> Speech:
        """Return ``request`` as sound; raise `ProviderTimeout` or `WorkerDied` besides the provider's errors."""
        checked(request, self.name, self.voices())
        request = replace(request, phonemes=dict(request.phonemes))
        limit = self._timeout_seconds if self._timeout_seconds is not None else time_limit(request.text)
        answer = self._worker.call(self._function, *self._arguments, request, timeout_seconds=limit)
        return cast(Speech, answer)

    def close(self) -> None:
        """End the worker, if it is this provider's own."""
        if self._own:
            self._worker.close()
