"""What a voice sounds like, as numbers: its pitch, its timbre and its level."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

Samples = np.ndarray[Any, np.dtype[np.float32]]
Matrix = np.ndarray[Any, np.dtype[np.float64]]

_FRAME_SECONDS = 0.04
_HOP_SECONDS = 0.01
_LOWEST_HZ, _HIGHEST_HZ = 55.0, 500.0
_MEL_LOW_HZ, _MEL_HIGH_HZ, _MELS = 80.0, 7_600.0, 32
_COEFFICIENTS = 12
_VOICED = 0.25  # YIN's normalised difference below this is a clear pitch
_AUDIBLE_DB = -35.0


@dataclass(frozen=True)
class Measured:
    """``pitch_hz``: median of the voiced frames. ``timbre``: the mean of mel cepstrum coefficients 1 to 12 over
    the audible frames, which says nothing of loudness. ``level_db``: mean power of the audible frames, dBFS.
    """

    pitch_hz: float
    timbre: tuple[float, ...]
    level_db: float


def measure(samples: Samples, sample_rate: int) -> Measured:
    """Measure speech of a second or more. Values of different voices compare best on the same words."""
    frames = _frames(samples, sample_rate)
    power = np.mean(frames**2, axis=1)
    audible = power > power.max() * 10 ** (_AUDIBLE_DB / 10)
    pitch = _pitches(frames[audible], sample_rate)
    loudness = np.sqrt(power[audible].mean()) + 1e-12
    timbre = _cepstrum(frames[audible] / loudness, sample_rate).mean(axis=0)
    level = 10 * np.log10(float(power[audible].mean()) + 1e-12)
    return Measured(
        round(float(np.median(pitch)), 1) if len(pitch) else 0.0,
        tuple(round(float(value), 3) for value in timbre),
        round(float(level), 2),
    )


def _frames(samples: Samples, sample_rate: int) -> Matrix:
    size, hop = round(_FRAME_SECONDS * sample_rate), round(_HOP_SECONDS * sample_rate)
    padded = np.pad(samples.astype(np.float64), (0, max(0, size - len(samples))))
    return np.lib.stride_tricks.sliding_window_view(padded, size)[::hop]


def _pitches(frames: Matrix, sample_rate: int) -> Matrix:
    """Return the pitch of each clearly voiced frame: YIN, with its differences from an autocorrelation."""
    size = frames.shape[1]
    longest = min(size // 2, int(sample_rate / _LOWEST_HZ) + 1)
    width = size - longest
    shortest = int(sample_rate / _HIGHEST_HZ)
    length = 1 << (size + width).bit_length()
    head = np.zeros_like(frames)
    head[:, :width] = frames[:, :width]
    spectrum = np.conj(np.fft.rfft(head, length)) * np.fft.rfft(frames, length)
    correlation = np.fft.irfft(spectrum, length)[:, :longest]
    squares = np.cumsum(np.pad(frames**2, ((0, 0), (1, 0))), axis=1)
    energy = squares[:, width : width + longest] - squares[:, :longest]
    difference = energy[:, :1] + energy - 2 * correlation
    running = np.cumsum(difference[:, 1:], axis=1) / np.arange(1, longest)
    normal = np.ones_like(difference)
    normal[:, 1:] = difference[:, 1:] / np.maximum(running, 1e-12)
    window = normal[:, shortest:]
    best = window.argmin(axis=1)
    # The first dip that is nearly as deep as the deepest is the period; deeper ones are its multiples.
    good = window <= np.maximum(window.min(axis=1, keepdims=True) * 1.0 + 0.08, 0.0)
    falling = np.pad(window[:, 1:] >= window[:, :-1], ((0, 0), (0, 1)), constant_values=True)
    first = np.argmax(good & falling, axis=1)
    chosen = np.where((good & falling).any(axis=1), first, best)
    voiced = window[np.arange(len(window)), chosen] < _VOICED
    return np.asarray((sample_rate / (chosen + shortest))[voiced])


def _cepstrum(frames: Matrix, sample_rate: int) -> Matrix:
    size = frames.shape[1]
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(size), axis=1)) ** 2
    energies = np.log(spectrum @ _mel_filters(size, sample_rate).T + 1e-9)
    steps = np.arange(_MELS) + 0.5
    cosines = np.cos(np.pi / _MELS * steps[None, :] * np.arange(1, _COEFFICIENTS + 1)[:, None])
    return np.asarray(energies @ cosines.T * np.sqrt(2 / _MELS))


@functools.lru_cache(maxsize=4)
def _mel_filters(size: int, sample_rate: int) -> Matrix:
    def mel(hertz: float) -> float:
        return 2595 * float(np.log10(1 + hertz / 700))

    points = 700 * (10 ** (np.linspace(mel(_MEL_LOW_HZ), mel(_MEL_HIGH_HZ), _MELS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(size, 1 / sample_rate)[None, :]
    low, middle, high = points[:-2, None], points[1:-1, None], points[2:, None]
    return np.asarray(np.clip(np.minimum((bins - low) / (middle - low), (high - bins) / (high - middle)), 0, None))
