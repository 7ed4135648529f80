"""Speech that is no speech: one buzz or hiss a syllable, in microseconds.

For trying things out and for tests: the length, the pauses and the level are those of real speech, and the same
request always gives the same samples. Three voices misbehave on purpose: ``fake-fail`` raises, ``fake-slow``
takes its time and ``fake-silent`` says nothing audible.
"""

from __future__ import annotations

import hashlib
import re
import time
import unicodedata
from pathlib import Path

from studio.errors import ProviderError
from studio.providers.base import Check
from studio.providers.speech.common import Closing, Samples, checked
from studio.providers.speech.contract import Speech, SpeechRequest, Voice
from studio.providers.worker import Worker

_SAMPLE_RATE = 24_000
_SYLLABLE_SECONDS = 0.18
_EDGE_SECONDS = 0.03
_SLOW_SECONDS = 1.5
_PITCHES = {"female": (175, 190, 205, 220, 240, 265, 300), "male": (80, 90, 100, 112, 125, 140, 155)}
_OF_REGION = 6
_CREDIT = {"credit": "synthetic tones", "licence": "CC0-1.0"}


def provider(
    *,
    worker: Worker | None = None,
    folder: Path | None = None,
    timeout_seconds: float | None = None,
) -> FakeSpeech:
    """Return the provider; nothing native, so no worker."""
    return FakeSpeech()


class FakeSpeech(Closing):
    """Buzzes and hisses of the right length."""

    name = "fake"
    version = "1"

    def check(self) -> Check:
        """Run anywhere."""
        return Check(ok=True, hint="the fake voice makes tones, not speech")

    def voices(self) -> tuple[Voice, ...]:
        """Return fourteen voices and three that misbehave."""
        return _VOICES

    def speak(self, request: SpeechRequest) -> Speech:
        """Return one burst a syllable."""
        import numpy as np

        checked(request, self.name, _VOICES)
        if request.voice == "fake-fail":
            raise ProviderError(self.name, "this voice always fails", retryable=False, hint="choose another one")
        if request.voice == "fake-slow":
            time.sleep(_SLOW_SECONDS)
        voice = next(voice for voice in _VOICES if voice.id == request.voice)
        samples = _bursts(request, voice)
        if request.voice == "fake-silent":
            samples = np.zeros_like(samples)
        return Speech(samples, _SAMPLE_RATE)


def _bursts(request: SpeechRequest, voice: Voice) -> Samples:
    import numpy as np

    seed = hashlib.sha256(f"{request.voice}\0{request.text}".encode()).digest()
    random = np.random.default_rng(int.from_bytes(seed[:8], "big"))
    rests = _rests(request.text)
    each = round(_SYLLABLE_SECONDS / request.speed * _SAMPLE_RATE)
    count = len(rests)
    at = np.arange(each) / _SAMPLE_RATE
    pitch = voice.pitch_hz * random.uniform(0.9, 1.12, count)[:, None]
    harmonics = np.zeros((count, each))
    for number in range(1, 9):
        harmonics += np.sin(2 * np.pi * number * pitch * at) * voice.timbre[number - 1]
    hiss = random.standard_normal((count, each)) * 0.25
    onset = np.clip(at / 0.045, 0, 1)
    mixed = hiss * (1 - onset) + harmonics * onset  # a consonant, then a vowel
    envelope = np.sin(np.pi * np.clip(np.arange(each) / each, 0, 1)) ** 0.5
    sound = (mixed * envelope * random.uniform(0.75, 1.0, count)[:, None]).astype(np.float32)
    lengths = np.array([each + round(rest / request.speed * _SAMPLE_RATE) for rest in rests])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    edge = round(_EDGE_SECONDS * _SAMPLE_RATE)
    samples = np.zeros(int(starts[-1]) + each + 2 * edge, np.float32)
    samples[(edge + starts[:, None] + np.arange(each)).ravel()] = sound.ravel()
    return (0.35 * samples / max(1e-9, float(np.abs(samples).max()))).astype(np.float32)


def _rests(text: str) -> list[float]:
    """Return the rest in seconds after each syllable of ``text``."""
    rests: list[float] = []
    for word, after in re.findall(r"(\w[\w'’]*)([^\w]*)", text):
        plain = unicodedata.normalize("NFD", word.lower())
        count = len(re.findall(r"[aeiouy]+", plain)) or max(1, len(word) // 3)
        rests += [0.0] * count
        rests[-1] = 0.35 if re.search(r"[.!?…।—]", after) else 0.18 if re.search(r"[,;:]", after) else 0.03
    return rests


def _voices() -> tuple[Voice, ...]:
    voices = []
    for gender, pitches in _PITCHES.items():
        for index, pitch in enumerate(pitches):
            # Each voice has another balance of its eight harmonics.
            timbre = tuple(round(6 / (1 + abs(harmonic - 1 - index) * 0.6), 3) for harmonic in range(1, 9))
            voices.append(
                Voice(
                    f"fake-{gender}-{index + 1}",
                    gender,
                    "en",
                    f"tone {pitch} Hz",
                    pitch,
                    timbre,
                    **_CREDIT,
                    region="uk" if index == _OF_REGION else "",
                )
            )
    flat = (1.0,) * 8
    for fault, label in (("fail", "always fails"), ("slow", "takes its time"), ("silent", "says nothing")):
        voices.append(Voice(f"fake-{fault}", "female", "en", label, 200.0, flat, **_CREDIT))
    return tuple(voices)


_VOICES = _voices()
