"""Whisper base by faster-whisper, in 8-bit numbers on the processor."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np

from studio.errors import ProviderError
from studio.providers.base import Check
from studio.providers.transcription.contract import HEARING_RATE, HeardWord, Transcriber
from studio.providers.weights import WHISPER_BASE, find_weights, install_hint, weights_problem
from studio.providers.worker import Worker, worker_threads

Samples = np.ndarray[Any, np.dtype[np.float32]]

_NAME = "whisper"
_BEAM = 5
_VERSION = f"base-int8/beam{_BEAM}/2"
_FASTEST_WORDS_PER_SECOND = 8.0
_SILENT = 1e-4


def provider(
    *, worker: Worker | None = None, folder: Path | None = None, timeout_seconds: float | None = None
) -> Transcriber:
    """Return the transcriber that keeps its model in a worker process."""
    return RemoteWhisper(folder, worker, timeout_seconds)


def transcribe_here(
    folder: str | None, samples_16k: Samples, language: str | None, lexicon: tuple[str, ...]
) -> tuple[HeardWord, ...]:
    """Transcribe in this process, which keeps the model: what the worker is asked to call."""
    return _kept(folder).transcribe(samples_16k, language, lexicon)


def detect_language_here(folder: str | None, samples_16k: Samples) -> tuple[str, float]:
    """Return the language of the samples and how likely it is; for the worker, as `transcribe_here`."""
    return _kept(folder).detect_language(samples_16k)


@functools.lru_cache(maxsize=1)
def _kept(folder: str | None) -> Whisper:
    return Whisper(Path(folder) if folder is not None else None)


class Whisper:
    """The model in this process. The first use loads it (about a second, and 200 MB of memory)."""

    name = _NAME
    version = _VERSION

    def __init__(self, folder: Path | None = None, *, beam: int = _BEAM) -> None:
        self._folder, self._beam = folder, beam
        self._model: Any = None

    def check(self) -> Check:
        """Say whether the weights are here; loads nothing."""
        problem = weights_problem(WHISPER_BASE, folder=self._folder)
        if problem:
            return Check(
                False, missing=problem, hint=install_hint(WHISPER_BASE), cost="what is spoken cannot be checked"
            )
        return Check(ok=True)

    def transcribe(
        self, samples_16k: Samples, language: str | None, lexicon: Sequence[str] = ()
    ) -> tuple[HeardWord, ...]:
        """Return the words that are heard. See `Transcriber`."""
        samples = _checked(samples_16k)
        if not len(samples) or float(np.abs(samples).max()) < _SILENT:
            return ()
        segments, _ = self._loaded().transcribe(
            samples,
            language=language.split("-")[0].lower() if language else None,
            beam_size=self._beam,
            # One temperature: the fallback draws at random, and the same samples must be heard the same.
            temperature=0.0,
            # A mistake in one stretch must not talk the model into more in the next.
            condition_on_previous_text=False,
            word_timestamps=True,
            hotwords=", ".join(lexicon) if lexicon else None,
        )
        end = len(samples) / HEARING_RATE
        return tuple(
            HeardWord(
                word.word.strip(),
                min(float(word.start), end),
                min(float(word.end), end),
                float(word.probability),
            )
            for segment in segments
            if not invented(len(segment.words or ()), float(segment.end) - float(segment.start))
            for word in segment.words or ()
            if word.word.strip()
        )

    def detect_language(self, samples_16k: Samples) -> tuple[str, float]:
        """Return the code of the spoken language and its probability."""
        language, probability, _ = self._loaded().detect_language(_checked(samples_16k))
        return str(language), float(probability)

    def close(self) -> None:
        """Let the model go."""
        self._model = None

    def _loaded(self) -> Any:
        if self._model is None:
            files = find_weights(WHISPER_BASE, folder=self._folder)
            import faster_whisper

            self._model = faster_whisper.WhisperModel(
                str(files["model.bin"].parent),
                device="cpu",
                compute_type="int8",
                cpu_threads=worker_threads(),
                local_files_only=True,
            )
        return self._model


def invented(words: int, seconds: float) -> bool:
    """Whether a stretch holds more words than anybody can say in it.

    Into the silence behind a line the model now and then puts a phrase that it repeats a hundred times.
    """
    return words > 3 and words > _FASTEST_WORDS_PER_SECOND * seconds


class RemoteWhisper:
    """The model in a worker process. `check` does not start it."""

    name = _NAME
    version = _VERSION

    def __init__(self, folder: Path | None, worker: Worker | None, timeout_seconds: float | None) -> None:
        self.check = Whisper(folder).check
        self._where = str(folder) if folder is not None else None
        self._own = worker is None
        self._worker = worker if worker is not None else Worker(_NAME)
        self._timeout_seconds = timeout_seconds

    def transcribe(
        self, samples_16k: Samples, language: str | None, lexicon: Sequence[str] = ()
    ) -> tuple[HeardWord, ...]:
        """Return the words that are heard; raise `ProviderTimeout` or `WorkerDied` besides."""
        answer = self._call("transcribe_here", samples_16k, language, tuple(lexicon))
        return cast("tuple[HeardWord, ...]", answer)

    def detect_language(self, samples_16k: Samples) -> tuple[str, float]:
        """Return the code of the spoken language and its probability."""
        return cast("tuple[str, float]", self._call("detect_language_here", samples_16k))

    def close(self) -> None:
        """End the worker, if it is this transcriber's own."""
        if self._own:
            self._worker.close()

    def _call(self, function: str, samples_16k: Samples, *arguments: object) -> object:
        samples = _checked(samples_16k)
        limit = self._timeout_seconds
        if limit is None:
            limit = 120.0 + 10.0 * len(samples) / HEARING_RATE
        return self._worker.call(f"{__name__}:{function}", self._where, samples, *arguments, timeout_seconds=limit)


def _checked(samples_16k: Samples) -> Samples:
    samples = np.ascontiguousarray(samples_16k, np.float32)
    if samples.ndim != 1 or not np.isfinite(samples).all():
        raise ProviderError(_NAME, f"samples must be mono and finite, not of shape {samples.shape}")
    return samples
