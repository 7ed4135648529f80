"""What can be measured of a sound: energy in bands, onsets, decay, rhythm, pitch, steadiness."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from scipy import signal as sp

RATE = 48_000
HOP = 192  # 4 ms


class Heard:
    """One sound (n, 2) and its measures. Times are in seconds, levels in dB below the loudest moment."""

    def __init__(self, samples):
        self.samples = np.asarray(samples, dtype=np.float64)
        self.mono = self.samples.mean(axis=1)
        self.seconds = len(self.mono) / RATE

    # ------------------------------------------------------------ spectrum

    @cached_property
    def _psd(self):
        return sp.welch(self.mono, RATE, nperseg=min(8192, len(self.mono)))

    def share(self, low, high):
        """The part of the energy between two frequencies."""
        hertz, power = self._psd
        total = power.sum()
        return float(power[(hertz >= low) & (hertz < high)].sum() / total) if total > 0 else 0.0

    def centroid(self, start=0.0, end=None):
        """The centre of the spectrum in Hz, of a stretch given in shares of the length."""
        n = len(self.mono)
        piece = self.mono[int(start * n) : int((1.0 if end is None else end) * n)]
        hertz, power = sp.welch(piece, RATE, nperseg=min(4096, len(piece)))
        return float((hertz * power).sum() / power.sum()) if power.sum() > 0 else 0.0

    @cached_property
    def tonality(self):
        """The part of the energy in the 2 % strongest bins of 20 Hz to 20 kHz, loudest second: 1 tone, ~0.05 noise."""
        power = self._loud_spectrum[1]
        if power.sum() <= 0:
            return 0.0
        top = np.sort(power)[::-1]
        return float(top[: len(top) // 50].sum() / power.sum())

    @cached_property
    def pitch(self):
        """The strongest frequency of the loudest second in Hz."""
        hertz, power = self._loud_spectrum
        return float(hertz[np.argmax(power)])

    @cached_property
    def _loud_spectrum(self):
        length = min(len(self.mono), RATE)
        power = np.cumsum(np.concatenate(([0.0], self.mono**2)))
        starts = np.arange(0, len(self.mono) - length + 1, 4800)
        start = int(starts[np.argmax(power[starts + length] - power[starts])])
        piece = self.mono[start : start + length]
        hertz, power = sp.welch(piece, RATE, nperseg=min(8192, length))
        keep = (hertz > 20) & (hertz < 20_000)
        return hertz[keep], power[keep]

    # ------------------------------------------------------------ time

    def _levels(self, mono):
        rows = len(mono) // HOP
        power = (mono[: rows * HOP].reshape(rows, HOP) ** 2).mean(axis=1)
        peak = power.max(initial=0.0)
        return 10.0 * np.log10(np.maximum(power, peak * 1e-7) / peak) if peak > 0 else np.full(rows, -70.0)

    @cached_property
    def levels(self):
        """Level of every 4 ms, the loudest being 0 dB."""
        return self._levels(self.mono)

    @cached_property
    def audible(self):
        return float(np.abs(self.samples).max()) > 1e-4

    def onsets(self, rise=9.0, above=-24.0, gap=0.06, low=None, high=None):
        """Moments where the level leaps by ``rise`` dB within 24 ms to more than ``above``, at least ``gap`` apart."""
        levels = self.levels
        if low is not None:
            band = sp.butter(2, [low, high], "bandpass", fs=RATE, output="sos")
            levels = self._levels(sp.sosfilt(band, self.mono))
        padded = np.concatenate((np.full(6, -70.0), levels, np.full(3, -70.0)))
        before = np.min([padded[k : k + len(levels)] for k in range(6)], axis=0)
        now = np.max([padded[6 + k : 6 + k + len(levels)] for k in range(3)], axis=0)
        leaps = np.flatnonzero((now - before >= rise) & (now >= above)) * HOP / RATE
        times = []
        for at in leaps:
            if not times or at - times[-1] >= gap:
                times.append(float(at))
        return np.array(times)

    @cached_property
    def attack(self):
        """Seconds from 20 dB below the loudest moment up to it, on the last rise before it."""
        peak = int(np.argmax(self.levels))
        before = np.flatnonzero(self.levels[:peak] < -20.0)
        start = int(before[-1]) if before.size else 0
        return (peak - start) * HOP / RATE

    def fall(self, decibels=20.0):
        """Seconds from the loudest moment until 50 ms later on average stay ``decibels`` below; the rest if never."""
        smooth = np.convolve(10.0 ** (self.levels / 10.0), np.ones(12) / 12.0, "same")
        smooth = 10.0 * np.log10(smooth / smooth.max())
        peak = int(np.argmax(smooth))
        loud = np.flatnonzero(smooth[peak:] > -decibels)
        return float(loud[-1]) * HOP / RATE if loud.size else 0.0

    @cached_property
    def lasts(self):
        """Seconds during which the 40 ms level is within 25 dB of the loudest."""
        smooth = np.convolve(10.0 ** (self.levels / 10.0), np.ones(10) / 10.0, "same")
        return float((smooth > smooth.max() * 10**-2.5).sum()) * HOP / RATE

    def steadiness(self, window=0.25):
        """Standard deviation in dB of the levels of windows, without the faded ends."""
        size = int(window * RATE)
        body = self.mono[RATE // 4 : len(self.mono) - RATE // 4]
        rows = len(body) // size
        power = (body[: rows * size].reshape(rows, size) ** 2).mean(axis=1)
        return float(np.std(10.0 * np.log10(np.maximum(power, 1e-14))))

    def range(self, window=0.25):
        """Span in dB between the quietest and the loudest window, without the faded ends."""
        size = int(window * RATE)
        body = self.mono[RATE // 4 : len(self.mono) - RATE // 4]
        rows = len(body) // size
        power = (body[: rows * size].reshape(rows, size) ** 2).mean(axis=1)
        levels = 10.0 * np.log10(np.maximum(power, 1e-14))
        return float(levels.max() - levels.min())

    def crest(self):
        """Peak against RMS in dB."""
        rms = float(np.sqrt(np.mean(self.mono**2)))
        return 20.0 * np.log10(float(np.abs(self.mono).max()) / rms) if rms > 0 else 0.0

    # ------------------------------------------------------------ rhythm

    def rhythm(self, low, high):
        """The period in seconds between ``low`` and ``high`` at which the envelope repeats best, and how well (0-1)."""
        strength = np.maximum(np.diff(np.maximum(self.levels, -35.0), prepend=-35.0), 0.0)
        strength = np.convolve(strength, np.hanning(9), "same")
        strength = strength - strength.mean()
        if not np.any(strength):
            return 0.0, 0.0
        size = 1 << (2 * len(strength) - 1).bit_length()
        spectrum = np.abs(np.fft.rfft(strength, size)) ** 2
        found = np.fft.irfft(spectrum, size)[: len(strength)]
        found /= found[0]
        lags = np.arange(int(low * RATE / HOP), min(int(high * RATE / HOP) + 1, len(found)))
        if not lags.size:
            return 0.0, 0.0
        # Later lags overlap less, so they are weighed by what is left to compare.
        scores = found[lags] * len(strength) / (len(strength) - lags)
        best = int(np.argmax(scores))
        return float(lags[best] * HOP / RATE), float(scores[best])

    def flutter(self, low, high):
        """The part of the envelope's movement (5 to 400 Hz) that lies between two rates."""
        envelope = np.abs(self.mono)
        sos = sp.butter(2, 500.0, fs=RATE, output="sos")
        envelope = sp.sosfilt(sos, envelope)[::40]
        envelope = envelope - envelope.mean()
        hertz, power = sp.welch(envelope, RATE / 40, nperseg=min(1024, len(envelope)))
        body = (hertz >= 5.0) & (hertz <= 400.0)
        inside = (hertz >= low) & (hertz <= high)
        return float(power[inside].sum() / power[body].sum()) if power[body].sum() > 0 else 0.0

    def width(self):
        """1 minus the correlation of left and right: 0 mono, 1 independent."""
        left, right = self.samples.T
        both = float(np.sqrt(np.sum(left**2) * np.sum(right**2)))
        return 1.0 - float(np.sum(left * right)) / both if both > 0 else 0.0


def white_noise(seconds=3.0):
    return np.random.default_rng(5).standard_normal((int(seconds * RATE), 2)) * 0.07


def silence(seconds=3.0):
    return np.zeros((int(seconds * RATE), 2))
