"""A true-peak limiter that looks ahead, and the measure of true peaks that it stands on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from studio.media.samples import SAMPLE_RATE, SILENCE_DB, Samples

_OVERSAMPLING = 4
_CONTEXT = 512  # samples on both sides that the interpolation filter needs to be settled
_ATTACK_SAMPLES = SAMPLE_RATE * 5 // 1000
_RELEASE_DB_PER_SECOND = 80.0


class _Envelope:
    """Blocks in; out, a little later, samples and the highest absolute 4x oversampled value at each."""

    def __init__(self) -> None:
        self._carry: Samples | None = None

    def process(self, block: Samples) -> tuple[Samples, NDArray[np.float32]]:
        import soxr

        if self._carry is None:
            self._carry = np.zeros((_CONTEXT, block.shape[1]), np.float32)
        pending = np.concatenate([self._carry, block])
        if pending.shape[0] <= 2 * _CONTEXT:
            self._carry = pending
            return pending[:0], np.zeros(0, np.float32)
        fine = soxr.resample(pending, SAMPLE_RATE, SAMPLE_RATE * _OVERSAMPLING, quality="HQ")
        inner = slice(_CONTEXT, pending.shape[0] - _CONTEXT)
        points = np.abs(fine[: pending.shape[0] * _OVERSAMPLING]).reshape(pending.shape[0], -1)[inner]
        # Column by column: a reduction over so short an axis is several times slower.
        highest = np.zeros(points.shape[0], np.float32)
        for column in (*np.abs(pending[inner]).T, *points.T):
            np.maximum(highest, column, out=highest)
        self._carry = pending[-2 * _CONTEXT :]
        return pending[inner], highest

    def finish(self) -> tuple[Samples, NDArray[np.float32]]:
        if self._carry is None:
            return np.zeros((0, 1), np.float32), np.zeros(0, np.float32)
        return self.process(np.zeros((_CONTEXT, self._carry.shape[1]), np.float32))


class TruePeaks:
    """The highest true peak of blocks as they come."""

    def __init__(self) -> None:
        self._envelope = _Envelope()
        self._highest = 0.0

    def add(self, block: Samples) -> None:
        """Measure the next (n, channels) samples."""
        self._take(self._envelope.process(block)[1])

    def highest_db(self) -> float:
        """The true peak of everything added, in dBTP. Ends the measurement."""
        self._take(self._envelope.finish()[1])
        return 20.0 * float(np.log10(self._highest)) if self._highest > 0 else SILENCE_DB

    def _take(self, envelope: NDArray[np.float32]) -> None:
        if envelope.size:
            self._highest = max(self._highest, float(envelope.max()))


class Limiter:
    """Turns sound down where its true peak would pass ``limit_db``: smoothly within 5 ms before a peak, slowly after.

    The gain after a peak rises by 80 dB a second. What comes out is as long as what goes in; all channels get the
    same gain.
    """

    def __init__(self, limit_db: float) -> None:
        self._limit_db = limit_db
        self._envelope = _Envelope()
        window = np.hanning(_ATTACK_SAMPLES + 2)[1:-1]
        self._window = window / window.sum()
        self._samples: Samples | None = None  # read, and waiting for the gain of what follows
        self._wanted: NDArray[np.float64] = np.zeros(0)  # gain in dB that each waiting sample may have at most
        self._lowest: NDArray[np.float64] = np.zeros(_ATTACK_SAMPLES - 1)  # of the samples before them
        self._last_db = 0.0

    def process(self, block: Samples) -> Samples:
        """Take (n, channels) samples; return those that are ready, which may be fewer or more than n."""
        samples, envelope = self._envelope.process(block)
        return self._limit(samples, self._release(envelope))

    def finish(self) -> Samples:
        """The samples that were still waiting."""
        samples, envelope = self._envelope.finish()
        ready = self._limit(samples, self._release(envelope))
        if self._samples is None:
            return ready
        waiting = self._samples.shape[0]
        padding = np.zeros((_ATTACK_SAMPLES, self._samples.shape[1]), np.float32)
        rest = self._limit(padding, np.zeros(_ATTACK_SAMPLES))
        return np.concatenate([ready, rest[:waiting]])

    def _release(self, envelope: NDArray[np.float32]) -> NDArray[np.float64]:
        """Gain in dB, 0 at most: what a sample needs, or what an earlier one needed and was not yet given back."""
        if envelope.size == 0:
            return np.zeros(0)
        needed = np.minimum(0.0, self._limit_db - 20.0 * np.log10(np.maximum(envelope, 1e-9)))
        ramp = np.arange(1, envelope.size + 1) * (_RELEASE_DB_PER_SECOND / SAMPLE_RATE)
        # A ramp that rises steadily after each minimum is a running minimum once the rise is taken away.
        lowest = np.minimum.accumulate(np.minimum(needed - ramp, self._last_db))
        gain: NDArray[np.float64] = np.minimum(0.0, lowest + ramp)
        self._last_db = float(gain[-1])
        return gain

    def _limit(self, samples: Samples, gain_db: NDArray[np.float64]) -> Samples:
        from scipy import ndimage, signal

        out: Samples
        pending = samples if self._samples is None else np.concatenate([self._samples, samples])
        wanted = np.concatenate([self._wanted, gain_db])
        ready = wanted.size - (_ATTACK_SAMPLES - 1)
        if ready <= 0:
            self._samples, self._wanted = pending if pending.shape[1:] else None, wanted
            return pending[:0]
        # The lowest gain of the next 5 ms, then its weighted mean over the last 5 ms: never above what is wanted.
        origin = -(_ATTACK_SAMPLES // 2)
        ahead = ndimage.minimum_filter1d(wanted, _ATTACK_SAMPLES, origin=origin, mode="nearest")[:ready]
        lowest = np.concatenate([self._lowest, ahead])
        if lowest.min() < 0.0:
            smooth = signal.oaconvolve(lowest, self._window, mode="valid")
            factor = np.power(10.0, np.minimum(smooth, 0.0) / 20.0).astype(np.float32)
            out = pending[:ready] * factor[:, None]
        else:
            out = pending[:ready].copy()
        self._lowest = lowest[-(_ATTACK_SAMPLES - 1) :]
        self._samples, self._wanted = pending[ready:], wanted[ready:]
        return out


def limited(blocks: Iterator[Samples], limit_db: float) -> Iterator[Samples]:
    """``blocks`` through a limiter of their own."""
    limiter = Limiter(limit_db)
    for block in blocks:
        yield limiter.process(block)
    yield limiter.finish()
