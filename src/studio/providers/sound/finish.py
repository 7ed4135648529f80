"""What is done to every sound at the end: no DC, one loudness, a ceiling for peaks, fades at both ends."""

from __future__ import annotations

import math
from functools import cache

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
from studio.providers.sound.dsp import (
    decibels,
    faded,
    fast_length,
    highpass,
    response_at,
    seconds,
    signal_of,
    spectrum_of,
)

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
    """Given a stereo signal, return the loudness (LUFS) of its 0.4 s blocks, 0.1 s apart.

    The standard's weighting is applied to the power spectra of tenths of a second.
    """
    rows = max(-(-len(signal) // _HOP), _BLOCK // _HOP)
    hops = np.zeros((2, rows * _HOP), dtype=np.float32)
    hops[:, : len(signal)] = signal.T
    spectrum = spectrum_of(hops.reshape(2, rows, _HOP), _HOP)
    power = np.sum(spectrum.real**2 + spectrum.imag**2, axis=0) @ _weighting()
    means = np.convolve(power, np.ones(_BLOCK // _HOP), "valid") / (_BLOCK // _HOP)
    return np.asarray(-0.691 + 10.0 * np.log10(np.maximum(means, 1e-14)))


@cache
def _weighting() -> Signal:
    """From the power spectrum of one hop to its weighted mean square: the head's shelf and the ear's high-pass."""
    z = np.exp(2j * np.pi * np.arange(_HOP // 2 + 1) / _HOP)
    shelf = np.polyval([1.53512485958697, -2.69169618940638, 1.19839281085285], z) / np.polyval(
        [1.0, -1.69065929318241, 0.73248077421585], z
    )
    high = np.polyval([1.0, -2.0, 1.0], z) / np.polyval([1.0, -1.99004745483398, 0.99007225036621], z)
    gain = np.abs(shelf * high) ** 2 * 2.0 / _HOP**2
    return gain.astype(np.float32)


def without_dc(signal: Signal) -> Signal:
    """Given a stereo signal, return it without what lies below 18 Hz."""
    size = fast_length(len(signal) + seconds(0.15))
    spectrum = spectrum_of(signal.T, size)
    # Above 600 Hz the filter does nothing that could be heard.
    last = round(600.0 * size / SAMPLE_RATE)
    spectrum[:, :last] *= response_at(highpass(18.0), size)[:last]
    return signal_of(spectrum, size)[:, : len(signal)].T


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
    out = signal.copy()
    loud = size > knee
    over = (size[loud] - knee) / (ceiling - knee)
    out[loud] = np.sign(signal[loud]) * (knee + (ceiling - knee) * np.tanh(over))
    return out


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
    # After a single sound there is silence, not the rounding of filters.
    heard = np.flatnonzero(np.abs(out).max(axis=1) > 1e-5)
    out = faded(out, fade_in, fade_out)
    out[int(heard[-1]) + 1 if heard.size else 0 :] = 0.0
    return np.ascontiguousarray(out, dtype=np.float32)
