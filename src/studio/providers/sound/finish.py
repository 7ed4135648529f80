"""What is done to every sound at the end: no DC, one loudness, a ceiling for peaks, fades at both ends."""

from __future__ import annotations

import math
from functools import cache
from typing import cast

import numpy as np

from studio.errors import ProviderError
from studio.providers.sound.contract import (
    CEILING_DBFS,
    LONGEST_SECONDS,
    REFERENCE_LUFS,
    SAMPLE_RATE,
    Signal,
    SoundRequest,
    sample_count,
)
from studio.providers.sound.dsp import decibels, faded

_BLOCK = round(0.4 * SAMPLE_RATE)
_HOP = _BLOCK // 4
# A limiter may take this much off the peaks of a sound that is all transients; the rest it stays quieter.
_MOST_LIMITING_DB = 6.0


def asked_count(provider: str, request: SoundRequest) -> int:
    """Return the number of samples asked for. Raise ProviderError for a length that cannot be made."""
    length = request.duration_seconds
    if not math.isfinite(length) or length <= 0.0 or length > LONGEST_SECONDS or sample_count(length) < 1:
        raise ProviderError(
            provider,
            f"cannot make {request.description!r} with a length of {length:g} s",
            hint=f"ask for more than 0 and at most {LONGEST_SECONDS:g} s",
        )
    return sample_count(length)


def block_loudness(signal: Signal) -> Signal:
    """Given a stereo signal, return the loudness (LUFS) of its 0.4 s blocks, 0.1 s apart."""
    from scipy.signal import sosfilt

    heard = sosfilt(_weighting(), signal, axis=0)
    power = np.einsum("ij,ij->i", heard, heard)
    if len(power) < _BLOCK:
        power = np.pad(power, (0, _BLOCK - len(power)))
    hops = power[: len(power) // _HOP * _HOP].reshape(-1, _HOP).sum(axis=1)
    means = np.convolve(hops, np.ones(_BLOCK // _HOP), "valid") / _BLOCK
    return np.asarray(-0.691 + 10.0 * np.log10(np.maximum(means, 1e-14)))


@cache
def _weighting() -> Signal:
    """The two filters of the loudness standard at 48 kHz: the head's shelf and the ear's high-pass."""
    return np.array(
        [
            [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
            [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
        ]
    )


def without_dc(signal: Signal) -> Signal:
    """Given a stereo signal, return it without what lies below 18 Hz."""
    from scipy.signal import butter, sosfilt

    return cast("Signal", sosfilt(butter(2, 18.0, "highpass", fs=SAMPLE_RATE, output="sos"), signal, axis=0))


def loudness(signal: Signal, *, bed: bool) -> float:
    """Return the integrated loudness of a bed, or the loudest 0.4 s of a single sound, in LUFS."""
    blocks = block_loudness(signal)
    if not bed:
        return float(blocks.max())
    powers = 10.0 ** (blocks / 10.0)
    audible = powers[blocks > -70.0]
    if not audible.size:
        return -140.0
    gated = audible[audible > audible.mean() * 0.1]
    return float(10.0 * np.log10(gated.mean()))


def limited(signal: Signal) -> Signal:
    """Bend peaks over the ceiling's knee back under it, leaving everything below the knee as it is."""
    ceiling = decibels(CEILING_DBFS - 0.05)
    knee = 0.7 * ceiling
    size = np.abs(signal)
    if float(size.max(initial=0.0)) <= knee:
        return signal
    over = np.maximum(size - knee, 0.0) / (ceiling - knee)
    return np.where(size > knee, np.sign(signal) * (knee + (ceiling - knee) * np.tanh(over)), signal)


def finished(
    signal: Signal,
    *,
    bed: bool,
    fade_in_seconds: float | None = None,
    fade_out_seconds: float | None = None,
) -> Signal:
    """Given raw stereo samples, return them as float32 ready to mix, with the same length.

    Beds fade over 0.25 s unless told otherwise, single sounds over 2 ms and 60 ms.
    """
    out = without_dc(signal)
    level = loudness(out, bed=bed)
    if level > -100.0:
        gain = decibels(REFERENCE_LUFS - level)
        room = decibels(CEILING_DBFS + _MOST_LIMITING_DB) / max(float(np.abs(out).max()), 1e-12)
        out = limited(out * min(gain, room))
    fade_in = (0.25 if bed else 0.002) if fade_in_seconds is None else fade_in_seconds
    fade_out = (0.25 if bed else 0.06) if fade_out_seconds is None else fade_out_seconds
    out = faded(out, fade_in, fade_out)
    return np.ascontiguousarray(out, dtype=np.float32)
