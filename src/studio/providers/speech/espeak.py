"""eSpeak NG: robotic, instant, and it knows about 130 languages. The optional extra ``espeak`` (GPL-3.0).

Spoken in a worker process as every native library. It also tells exactly when each word starts
(`speak_with_words`), which is a truth to measure alignment against.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from studio.errors import ExtraMissing, ProviderError
from studio.providers.base import Check
from studio.providers.speech.common import Closing, RemoteSpeech, Samples, checked, trimmed
from studio.providers.speech.contract import Speech, SpeechProvider, SpeechRequest, Voice
from studio.providers.worker import Worker

_NAME = "espeak"
_PACKAGE = "espeakng_loader"
_HINT = "install the extra: pip install 'ai-content-studio[espeak]'"
_WORDS_PER_MINUTE = 160
_LEVEL_PEAK = 0.6

_SYNCHRONOUS = 2
_RATE, _PITCH = 1, 3
_UTF8, _END_PAUSE = 1, 0x1000
_WORD_EVENT, _LAST_EVENT = 1, 0

# id: (gender, label, espeak's variant, its pitch parameter, the pitch and the timbre that come out)
_PEOPLE: dict[str, tuple[str, str, str, int, float, tuple[float, ...]]] = {
    "espeak-man": (
        "male", "man", "", 45, 96.3,
        (8.7, 0.6, 5.2, -0.3, -1.3, 1.4, -4.2, 1.3, -1.0, 1.1, -0.1, -0.8),
    ),
    "espeak-man-low": (
        "male", "low man", "+m3", 25, 83.2,
        (8.0, 0.2, 5.1, 0.2, -1.5, 2.0, -3.8, 0.3, -0.5, 0.3, 0.3, -0.4),
    ),
    "espeak-man-high": (
        "male", "high man", "+m7", 60, 113.1,
        (11.3, 2.1, 4.8, 1.9, -2.0, 1.1, -2.1, -1.8, 1.8, -0.1, -0.5, -0.2),
    ),
    "espeak-woman": (
        "female", "woman", "+f2", 50, 190.9,
        (7.6, 1.2, 3.2, -2.6, 1.0, -1.6, -1.4, 1.4, -0.8, 1.6, -1.2, 0.2),
    ),
    "espeak-woman-low": (
        "female", "low woman", "+f4", 40, 158.6,
        (9.8, 1.4, 4.0, -3.9, 2.2, -3.1, -0.3, 0.8, -0.1, 1.1, -2.0, 2.1),
    ),
    "espeak-woman-high": (
        "female", "high woman", "+f5", 70, 249.2,
        (2.6, 1.2, 1.8, -2.7, -0.1, -2.2, -1.5, 0.3, -1.3, 0.2, -2.2, -0.7),
    ),
}  # fmt: skip
# Where espeak's name for a language differs from the usual code.
_LANGUAGES = {"en": "en-us", "en-us": "en-us", "en-gb": "en-gb", "pt-br": "pt-br", "zh": "cmn", "no": "nb"}


@dataclass(frozen=True)
class SpokenWordEvent:
    """A word as espeak said it: its place in the text, in characters, and when it starts."""

    start: int
    length: int
    start_seconds: float


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


def provider(
    *, worker: Worker | None = None, folder: Path | None = None, timeout_seconds: float | None = None
) -> SpeechProvider:
    """Return the provider; the library is loaded in a process of its own, whatever ``worker`` is given."""
    return _FreshProcess(EspeakSpeech(), f"{__name__}:speak_here", (), worker=None, timeout_seconds=timeout_seconds)


class _FreshProcess(RemoteSpeech):
    """One process for each request.

    The library carries a wobble of the pitch from one utterance into the next, which nothing resets, and the
    same request must give the same samples.
    """

    def speak(self, request: SpeechRequest) -> Speech:
        """Return ``request`` as sound."""
        try:
            return super().speak(request)
        finally:
            self.close()


def speak_here(request: SpeechRequest) -> Speech:
    """Speak in this process."""
    return EspeakSpeech().speak(request)


class EspeakSpeech(Closing):
    """Six voices, each in every language of espeak."""

    name = _NAME
    version = "ng-0.2.4/1"

    def check(self) -> Check:
        """Say whether the extra is installed."""
        if importlib.util.find_spec(_PACKAGE) is None:
            return Check(
                False,
                missing="the extra 'espeak'",
                hint=_HINT,
                cost="languages other than English are read from rough tables",
            )
        return Check(ok=True)

    def voices(self) -> tuple[Voice, ...]:
        """Return the six voices."""
        return tuple(
            Voice(name, gender, "en", label, hertz, timbre, "eSpeak NG", "GPL-3.0-or-later")
            for name, (gender, label, _, _, hertz, timbre) in _PEOPLE.items()
        )

    def speak(self, request: SpeechRequest) -> Speech:
        """Return ``request`` as sound; raise `ExtraMissing` without the extra."""
        return speak_with_words(request)[0]


def speak_with_words(request: SpeechRequest) -> tuple[Speech, tuple[SpokenWordEvent, ...]]:
    """Return the speech and when each word of it starts, counted in the samples that are returned."""
    checked(request, _NAME, EspeakSpeech().voices())
    _, _, variant, pitch, _, _ = _PEOPLE[request.voice]
    # Its syntax for phonemes must not come from a story.
    text = request.text.replace("[[", " ").replace("]]", " ")
    raw, rate, events = _library().speak(
        text, _language(request.language), variant, pitch, round(_WORDS_PER_MINUTE * request.speed)
    )
    samples = trimmed(raw, rate)
    if not len(samples):
        raise ProviderError(_NAME, f"{request.text[:60]!r} came out silent")
    dropped = _dropped_seconds(raw, samples, rate)
    scaled = (samples * (_LEVEL_PEAK / float(np.abs(samples).max()))).astype(np.float32)
    words = tuple(SpokenWordEvent(start, length, max(0.0, round(at - dropped, 4))) for start, length, at in events)
    # Its alphabet for phonemes is not IPA.
    notes = ("pronunciations that were given are not used by espeak",) if request.phonemes else ()
    return Speech(scaled, rate, notes=notes), words


def _language(code: str) -> str:
    lowered = code.lower().replace("_", "-")
    return _LANGUAGES.get(lowered, lowered)


def _dropped_seconds(raw: Samples, kept: Samples, rate: int) -> float:
    """Return how much of the beginning `trimmed` took away (negative when it added silence)."""
    # Around the loudest sample: in the middle there may be a pause, and one silence is like another.
    middle = max(0, min(int(np.abs(kept).argmax()) - rate // 40, len(kept) - rate // 20))
    probe = kept[middle : middle + rate // 20]
    if len(probe) < 8:
        return 0.0
    # It is not faded, so it is found in the raw samples exactly.
    windows = np.lib.stride_tricks.sliding_window_view(raw, 8)
    places = np.flatnonzero((windows == probe[:8]).all(axis=1))
    for place in places:
        if np.array_equal(raw[place : place + len(probe)], probe[: len(raw) - place]):
            return float(place - middle) / rate
    return 0.0


@functools.cache
def _library() -> _Library:
    return _Library()


class _Library:
    """The native library: one to a process, and not to be used by two threads."""

    def __init__(self) -> None:
        if importlib.util.find_spec(_PACKAGE) is None:
            raise ExtraMissing("speech by espeak was asked for, but the extra 'espeak' is not here", hint=_HINT)
        import espeakng_loader

        self._native = ctypes.CDLL(espeakng_loader.get_library_path())
        data = str(espeakng_loader.get_data_path()).encode()
        self._rate = self._native.espeak_Initialize(_SYNCHRONOUS, 0, data, 0)
        if self._rate <= 0:
            raise ProviderError(_NAME, "the library did not start: its data was not found", hint=_HINT)
        self._pieces: list[Samples] = []
        self._events: list[tuple[int, int, float]] = []
        self._callback = _CALLBACK(self._receive)  # kept: the library holds only its address
        self._native.espeak_SetSynthCallback(self._callback)

    def speak(
        self, text: str, language: str, variant: str, pitch: int, words_per_minute: int
    ) -> tuple[Samples, int, list[tuple[int, int, float]]]:
        """Return samples, their rate and the word events (start, length, seconds)."""
        name = f"{language}{variant}".encode()
        if self._native.espeak_SetVoiceByName(name) != 0:
            raise ProviderError(_NAME, f"there is no language {language!r}")
        self._native.espeak_SetParameter(_RATE, words_per_minute, 0)
        self._native.espeak_SetParameter(_PITCH, pitch, 0)
        self._pieces, self._events = [], []
        data = text.encode() + b"\0"
        self._native.espeak_ng_SetRandSeed(ctypes.c_long(1))  # it adds a little chance to pitch and noise
        failed = self._native.espeak_Synth(data, ctypes.c_size_t(len(data)), 0, 1, 0, _UTF8 | _END_PAUSE, None, None)
        if failed:
            raise ProviderError(_NAME, f"the library could not speak {text[:60]!r} (code {failed})")
        self._native.espeak_Synchronize()
        samples = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.float32)
        return samples, int(self._rate), self._events

    def _receive(self, samples: Any, count: int, events: Any) -> int:
        if count > 0 and samples:
            block = np.ctypeslib.as_array(samples, shape=(count,)).astype(np.float32) / np.float32(32768)
            self._pieces.append(np.asarray(block, np.float32))
        index = 0
        while events[index].type != _LAST_EVENT:
            event = events[index]
            if event.type == _WORD_EVENT:
                # Positions count from 1.
                self._events.append((event.text_position - 1, event.length, event.audio_position / 1000))
            index += 1
        return 0
