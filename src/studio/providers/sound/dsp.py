"""Building blocks of synthetic sounds: noise, filters, envelopes, modes, grains, stereo and rooms.

Signals are (n,) for mono and (n, 2) for stereo at 48 kHz. Filters are complex frequency responses of analogue
sections, applied by FFT: they are causal, so a struck sound gets no ringing before its onset.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

import numpy as np
from numpy.random import Generator

from studio.providers.sound.contract import SAMPLE_RATE, Signal

Response: TypeAlias = Callable[[Signal], Signal]
"""From frequencies in Hz to a (complex) gain."""

_BLOCK = 512
_SIXTY_DB = 6.907755


def seconds(duration: float) -> int:
    """Given seconds, return samples (at least one)."""
    return max(1, round(duration * SAMPLE_RATE))


def time_axis(n: int) -> Signal:
    """Return the times of ``n`` samples, in seconds."""
    return np.arange(n, dtype=np.float64) / SAMPLE_RATE


def decibels(value: float) -> float:
    """Given dB, return the factor of amplitude."""
    return float(10.0 ** (value / 20.0))


# ---------------------------------------------------------------- transforms


def spectrum_of(signal: Signal, size: int) -> Signal:
    """Return the spectrum of a real signal (last axis) padded to ``size``, in single precision."""
    from scipy import fft  # three times as quick as numpy's for float32

    return cast("Signal", fft.rfft(np.asarray(signal, dtype=np.float32), size))


def signal_of(spectrum: Signal, size: int) -> Signal:
    """Return the real signal of a spectrum (last axis)."""
    from scipy import fft

    return cast("Signal", fft.irfft(spectrum, size))


def response_at(response: Response, size: int) -> Signal:
    """Return a response at the frequencies of a transform of ``size``, as complex64."""
    hertz = np.arange(size // 2 + 1, dtype=np.float32) * np.float32(SAMPLE_RATE / size)
    return np.asarray(response(hertz), dtype=np.complex64)


# ---------------------------------------------------------------- filters


def fast_length(n: int) -> int:
    """Return a length at or a little above ``n`` whose Fourier transform is quick."""
    if n <= 64:
        return 64
    best = 1 << (n - 1).bit_length()
    for odd in (3, 5, 9, 15, 25, 27, 45, 75, 81, 125, 135, 225):
        power = max(0, (-(-n // odd) - 1).bit_length())
        best = min(best, odd << power)
    return best


def lowpass(hertz: float, order: int = 2) -> Response:
    """Response of a low-pass of order 1 or 2, or a cascade of second orders for 4, 6 …."""
    if order == 1:
        return lambda f: 1.0 / (1.0 + 1j * f / hertz)
    return _repeated(lambda f: 1.0 / (1.0 - (f / hertz) ** 2 + 1.414j * f / hertz), order // 2)


def highpass(hertz: float, order: int = 2) -> Response:
    """Response of a high-pass, orders as for ``lowpass``."""
    if order == 1:
        return lambda f: (1j * f / hertz) / (1.0 + 1j * f / hertz)
    return _repeated(lambda f: -((f / hertz) ** 2) / (1.0 - (f / hertz) ** 2 + 1.414j * f / hertz), order // 2)


def _repeated(response: Response, times: int) -> Response:
    # A complex power, even the first, costs ten times a product.
    return response if times == 1 else chain(*[response] * times)


def band(low: float, high: float, order: int = 2) -> Response:
    """Response of a band between two frequencies."""
    return chain(highpass(low, order), lowpass(high, order))


def resonance(hertz: float, quality: float) -> Response:
    """Response of one resonator with gain 1 at its frequency."""
    return lambda f: (1j * f * hertz / quality) / (hertz**2 - f**2 + 1j * f * hertz / quality + 1e-9)


def tilt(decibels_per_octave: float, pivot: float = 1000.0) -> Response:
    """Response of a straight spectral slope through 0 dB at ``pivot`` (flat under 20 Hz)."""
    power = decibels_per_octave / 6.0206
    return lambda f: (np.maximum(f, 20.0) / pivot) ** power


def chain(*parts: Response) -> Response:
    """One response after the other."""

    def response(f: Signal) -> Signal:
        out = parts[0](f)
        for part in parts[1:]:
            out = out * part(f)
        return out

    return response


def together(*parts: tuple[float, Response]) -> Response:
    """Weighted responses side by side, as formants are."""

    def response(f: Signal) -> Signal:
        out = parts[0][0] * parts[0][1](f)
        for weight, part in parts[1:]:
            out = out + weight * part(f)
        return out

    return response


def filtered(signal: Signal, response: Response, ring_seconds: float = 0.1) -> Signal:
    """Pass ``signal`` through ``response``; the length stays, ``ring_seconds`` guards against wrapping."""
    n = len(signal)
    size = fast_length(n + seconds(ring_seconds))
    out = signal_of(spectrum_of(signal.T, size) * response_at(response, size), size)
    return out[..., :n].T


def convolved(signal: Signal, kernel: Signal) -> Signal:
    """Linear convolution, cut to the length of ``signal``; a mono side is used for both of a stereo one."""
    n = len(signal)
    size = fast_length(n + len(kernel))
    return signal_of(spectrum_of(signal.T, size) * spectrum_of(kernel.T, size), size)[..., :n].T


# ---------------------------------------------------------------- noise and slow curves


def noise(rng: Generator, n: int, response: Response | None = None) -> Signal:
    """Gaussian noise of RMS 1, coloured by ``response``."""
    if response is None:
        return rng.standard_normal(n, dtype=np.float32)
    return np.asarray(_noises(rng, n, response, 1)[0])


def wide_noise(rng: Generator, n: int, response: Response, width: float = 0.7) -> Signal:
    """Stereo noise of RMS 1 a channel; ``width`` 0 is mono, 1 is two independent channels."""
    middle, side = _noises(rng, n, response, 2)
    middle *= np.float32(np.sqrt(1.0 - width / 2.0))
    side *= np.float32(np.sqrt(width / 2.0))
    return np.stack((middle + side, middle - side), axis=1)


def _noises(rng: Generator, n: int, response: Response, count: int) -> Signal:
    """Independent noises of shape (count, n), made in the spectrum, where white noise is white too."""
    size = fast_length(n)
    gain = np.abs(response_at(response, size))
    gain[0] = 0.0
    # What a response keeps below -80 dB of its peak need not be drawn.
    last = int(np.flatnonzero(gain > 1e-4 * gain.max())[-1]) + 1
    spectrum = np.zeros((count, size // 2 + 1), dtype=np.complex64)
    drawn = rng.standard_normal((count, 2 * last), dtype=np.float32).view(np.complex64)
    spectrum[:, :last] = drawn * gain[:last]
    power = 4.0 * float(np.sum(np.square(gain[:last], dtype=np.float64))) / size**2
    out = signal_of(spectrum, size)[:, :n]
    return cast("Signal", out / np.float32(max(power, 1e-30) ** 0.5))


def drift(rng: Generator, n: int, rate_hertz: float, low: float = 0.0, high: float = 1.0) -> Signal:
    """A smooth random curve between ``low`` and ``high`` that turns about ``rate_hertz`` times a second."""
    step = SAMPLE_RATE / (rate_hertz * 2.0)
    points = rng.uniform(low, high, int(n / step) + 5)
    # Two rounds of midpoint smoothing make the polygon a curve that keeps within its limits.
    for _ in range(3):
        smooth = np.empty(2 * len(points) - 2)
        smooth[0::2] = 0.75 * points[:-1] + 0.25 * points[1:]
        smooth[1::2] = 0.25 * points[:-1] + 0.75 * points[1:]
        points, step = smooth, step / 2.0
    offset = rng.uniform(0.0, step * 8)
    return np.asarray(np.interp(np.arange(n) + offset, np.arange(len(points)) * step, points))


def swell(rng: Generator, n: int, rate_hertz: float, depth_db: float) -> Signal:
    """A random slow gain, at most 1 and at least ``-depth_db``."""
    return np.asarray(10.0 ** (drift(rng, n, rate_hertz, -depth_db, 0.0) / 20.0))


def moving_band(rng: Generator, centre_hertz: Signal, bandwidth_hertz: float) -> Signal:
    """Noise in a narrow band whose centre follows a curve: low noise, lifted onto a carrier."""
    n = len(centre_hertz)
    low = lowpass(bandwidth_hertz / 2.0)
    phase = np.cumsum(centre_hertz) * (2.0 * np.pi / SAMPLE_RATE)
    across, along = _noises(rng, n, low, 2)
    return np.asarray(across * np.cos(phase) + along * np.sin(phase))


# ---------------------------------------------------------------- tones and modes


def line(n: int, *points: tuple[float, float]) -> Signal:
    """A curve through (share of the length, value) points, joined by cosine halves."""
    where = np.arange(n) / max(n - 1, 1)
    places = np.array([place for place, _ in points])
    values = np.array([value for _, value in points])
    index = np.clip(np.searchsorted(places, where, side="right") - 1, 0, len(points) - 2)
    span = np.maximum(places[index + 1] - places[index], 1e-9)
    share = np.clip((where - places[index]) / span, 0.0, 1.0)
    share = 0.5 - 0.5 * np.cos(np.pi * share)
    return np.asarray(values[index] + (values[index + 1] - values[index]) * share)


def harmonics(frequency_hertz: Signal, amplitudes: Sequence[float] | Signal, phase: float = 0.0) -> Signal:
    """A harmonic tone along a curve of frequency; harmonics that pass 20 kHz fade out."""
    turn = np.exp(1j * (np.cumsum(frequency_hertz) * (2.0 * np.pi / SAMPLE_RATE) + phase)).astype(np.complex64)
    partial = np.ones_like(turn)
    out = np.zeros(len(turn), dtype=np.float32)
    highest = float(np.max(frequency_hertz))
    for number, amplitude in enumerate(amplitudes, start=1):
        partial *= turn
        if number * highest < 18_000.0:
            out += np.float32(amplitude) * partial.imag
        else:
            out += np.float32(amplitude) * np.clip((20_000.0 - number * frequency_hertz) / 2000.0, 0, 1) * partial.imag
    return out


def modes(
    n: int,
    frequencies: Sequence[float] | Signal,
    decays: Sequence[float] | Signal,
    amplitudes: Sequence[float] | Signal,
    phases: Signal | None = None,
) -> Signal:
    """A sum of damped sines, as a struck body gives; ``decays`` are the seconds to fall by 60 dB."""
    hertz, fall, size = (np.asarray(x, dtype=np.float64) for x in (frequencies, decays, amplitudes))
    keep = (hertz > 15.0) & (hertz < 20_000.0)
    pole = (-_SIXTY_DB / fall + 2j * np.pi * hertz)[keep]
    start = size[keep] * np.exp(1j * (np.zeros(len(hertz)) if phases is None else phases)[keep])
    rows = -(-n // _BLOCK)
    coarse = start * np.exp(np.outer(np.arange(rows) * (_BLOCK / SAMPLE_RATE), pole))
    fine = np.exp(np.outer(pole, np.arange(_BLOCK) / SAMPLE_RATE))
    # imag(a * b) of outer products is two small matrix products: no sine is computed per sample.
    return np.asarray((coarse.imag @ fine.real + coarse.real @ fine.imag).reshape(-1)[:n])


# ---------------------------------------------------------------- envelopes


def pluck(n: int, attack_seconds: float, decay_seconds: float) -> Signal:
    """Rise in ``attack_seconds`` (cosine), then fall by 60 dB in ``decay_seconds``."""
    attack = min(seconds(attack_seconds), n)
    envelope = np.exp(-_SIXTY_DB / max(decay_seconds, 1e-4) * np.maximum(np.arange(n) - attack, 0) / SAMPLE_RATE)
    envelope[:attack] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(attack) / attack)
    return envelope


def hump(n: int, attack: float = 0.3, power: float = 1.0) -> Signal:
    """Rise over the share ``attack`` and fall over the rest, both by cosine; zero at both ends."""
    where = np.arange(n) / max(n - 1, 1)
    share = np.where(where < attack, where / max(attack, 1e-6), (1.0 - where) / max(1.0 - attack, 1e-6))
    return np.asarray((0.5 - 0.5 * np.cos(np.pi * np.clip(share, 0.0, 1.0))) ** power)


def faded(signal: Signal, fade_in_seconds: float, fade_out_seconds: float) -> Signal:
    """Fade both ends to zero by cosine halves, in a copy; fades are shortened to fit a short signal."""
    out = signal.copy()
    n = len(out)
    for duration, backwards in ((fade_in_seconds, False), (fade_out_seconds, True)):
        length = min(seconds(duration), n // 2)
        if length < 2:
            continue
        ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(length) / (length - 1))
        ramp = ramp[:, None] if out.ndim == 2 else ramp
        if backwards:
            out[n - length :] *= ramp[::-1]
        else:
            out[:length] *= ramp
    return out


def burst(rng: Generator, response: Response, attack_seconds: float, decay_seconds: float) -> Signal:
    """A short piece of coloured noise with a plucked envelope, cut where it has decayed."""
    n = seconds(attack_seconds + decay_seconds)
    return noise(rng, n, response) * pluck(n, attack_seconds, decay_seconds)


# ---------------------------------------------------------------- placing


def poisson_times(rng: Generator, duration_seconds: float, rate_hertz: float) -> Signal:
    """Random moments in seconds, ``rate_hertz`` a second on average."""
    count = int(rng.poisson(max(duration_seconds * rate_hertz, 0.0)))
    return np.sort(rng.uniform(0.0, duration_seconds, count))


def steady_times(
    rng: Generator, duration_seconds: float, period_seconds: float, jitter: float, start_seconds: float = 0.0
) -> Signal:
    """Moments about ``period_seconds`` apart; ``jitter`` is the deviation as a share of the period."""
    count = max(1, int((duration_seconds - start_seconds) / period_seconds) + 1)
    gaps = period_seconds * (1.0 + jitter * np.clip(rng.standard_normal(count), -2.0, 2.0))
    times = start_seconds + np.concatenate(([0.0], np.cumsum(gaps[:-1])))
    return times[times < duration_seconds]


def stereo(n: int) -> Signal:
    """Silence to put sounds into."""
    return np.zeros((n, 2), dtype=np.float32)


def panned(signal: Signal, position: float = 0.0) -> Signal:
    """Mono to stereo at ``position`` from -1 (left) to 1 (right), with constant power."""
    angle = (np.clip(position, -1.0, 1.0) + 1.0) * np.pi / 4.0
    out = np.empty((len(signal), 2), dtype=np.float32)
    np.multiply(signal, np.cos(angle) * 1.414, out=out[:, 0], casting="same_kind")
    np.multiply(signal, np.sin(angle) * 1.414, out=out[:, 1], casting="same_kind")
    return out


def place(out: Signal, at_seconds: float, signal: Signal, gain: float = 1.0, position: float = 0.0) -> None:
    """Add ``signal`` to stereo ``out`` in place; what hangs over the end is cut."""
    start = round(at_seconds * SAMPLE_RATE)
    if start >= len(out) or start + len(signal) <= 0:
        return
    piece = panned(signal, position) if signal.ndim == 1 else signal
    piece = piece[max(0, -start) : len(out) - start]
    start = max(start, 0)
    out[start : start + len(piece)] += (gain * piece).astype(np.float32)


def grains(n: int, times: Signal, gains: Signal, positions: Signal, which: Signal, kernels: Sequence[Signal]) -> Signal:
    """Thousands of small events at once, in stereo.

    Event i puts ``kernels[which[i]]`` at ``times[i]`` seconds with ``gains[i]`` and a place from -1 to 1. The cost
    is two transforms a kernel, however many events there are.
    """
    index = np.round(np.asarray(times) * SAMPLE_RATE).astype(np.int64)
    keep = (index >= 0) & (index < n)
    index, which = index[keep], np.asarray(which)[keep]
    angle = (np.clip(np.asarray(positions)[keep], -1.0, 1.0) + 1.0) * np.pi / 4.0
    sides = np.stack((np.cos(angle), np.sin(angle))) * 1.414 * np.asarray(gains)[keep]
    if len(index) <= _FEW_GRAINS:
        return _placed_grains(n, index, sides, which, kernels)
    return _convolved_grains(n, index, sides, which, kernels)


# Up to about so many events it is quicker to add them one by one than to transform.
_FEW_GRAINS = 6000


def _placed_grains(n: int, index: Signal, sides: Signal, which: Signal, kernels: Sequence[Signal]) -> Signal:
    longest = max(len(kernel) for kernel in kernels)
    out = np.zeros((2, n + longest), dtype=np.float32)
    small = [np.asarray(kernel, dtype=np.float32) for kernel in kernels]
    for start, gain, number in zip(index.tolist(), sides.T.astype(np.float32)[:, :, None], which.tolist(), strict=True):
        kernel = small[number]
        out[:, start : start + len(kernel)] += gain * kernel
    return out[:, :n].T


def _convolved_grains(n: int, index: Signal, sides: Signal, which: Signal, kernels: Sequence[Signal]) -> Signal:
    longest = max(len(kernel) for kernel in kernels)
    step = max(4096, 1 << (2 * longest - 1).bit_length())
    size = fast_length(step + longest)
    rows = -(-n // step)
    total = np.zeros((2, rows, size // 2 + 1), dtype=np.complex64)
    for number, kernel in enumerate(kernels):
        mine = which == number
        if not mine.any():
            continue
        tracks = [np.bincount(index[mine], weights=side[mine], minlength=rows * step) for side in sides]
        ringing = spectrum_of(np.stack(tracks).reshape(2, rows, step), size)
        ringing *= spectrum_of(kernel, size)
        total += ringing
    pieces = signal_of(total, size)
    # Overlap and add: each row's ring runs into the row after it.
    out = np.zeros((2, (rows + 1) * step), dtype=np.float32)
    out[:, : rows * step] = pieces[:, :, :step].reshape(2, -1)
    for side in (0, 1):
        out[side, step:].reshape(rows, step)[:, : size - step] += pieces[side, :, step:]
    return out[:, :n].T


# ---------------------------------------------------------------- rooms and distance


def room(
    signal: Signal, rng: Generator, decay_seconds: float, wet: float = 0.25, bright_hertz: float = 5000.0
) -> Signal:
    """Put a mono or stereo signal into a room: a few early reflections, then a diffuse stereo tail."""
    dry = panned(signal) if signal.ndim == 1 else signal
    length = seconds(decay_seconds * 1.1)
    tail = wide_noise(rng, length, chain(lowpass(bright_hertz, 1), highpass(120.0)), 0.9)
    tail = tail * pluck(length, min(0.012, decay_seconds / 6), decay_seconds)[:, None]
    early = np.zeros_like(tail)
    for side in (0, 1):
        at = np.minimum(seconds(1.0) * rng.uniform(0.004, 0.03 + 0.03 * decay_seconds, 7), length - 1).astype(int)
        early[at, side] += rng.uniform(0.2, 0.6, 7) * rng.choice([-1.0, 1.0], 7)
    tail /= max(float(np.sqrt(np.sum(tail[:, 0] ** 2))), 1e-9)
    return (dry + wet * convolved(dry, tail + 0.4 * early)).astype(np.float32)


def far(signal: Signal, rng: Generator) -> Signal:
    """Move a stereo sound into the distance: the air takes the highs, the surroundings answer."""
    return room(filtered(signal, lowpass(1800.0, 1)), rng, 1.4, 0.7, 2500.0)
