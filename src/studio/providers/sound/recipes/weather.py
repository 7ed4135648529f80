"""Rain, wind, thunder and storm."""

from __future__ import annotations

import numpy as np

from studio.providers.sound.contract import Signal
from studio.providers.sound.dsp import (
    band,
    burst,
    chain,
    drift,
    grains,
    highpass,
    lowpass,
    modes,
    moving_band,
    panned,
    place,
    pluck,
    poisson_times,
    room,
    seconds,
    swell,
    tilt,
    wide_noise,
)
from studio.providers.sound.synthesis import Take


def rain_light(take: Take) -> Signal:
    """A fine hiss with single drops in front of it."""
    hiss = wide_noise(take.rng, take.n, chain(highpass(1200.0), lowpass(9000.0, 1), tilt(-2.0)), 0.9)
    return 0.085 * hiss * swell(take.rng, take.n, 0.3, 2.0)[:, None] + _drops(take, 260.0, 0.10, 0.1)


def rain_heavy(take: Take) -> Signal:
    """A dense wash down to low frequencies, and drops too many to count."""
    wash = wide_noise(take.rng, take.n, chain(highpass(250.0, 1), lowpass(7000.0, 1), tilt(-2.5)), 0.9)
    low = wide_noise(take.rng, take.n, band(120.0, 600.0), 0.8)
    gust = swell(take.rng, take.n, 0.25, 3.0)[:, None]
    return 0.30 * wash * gust + 0.08 * low + _drops(take, 1300.0, 0.06, 0.15)


def _drops(take: Take, rate_hertz: float, gain: float, spread: float) -> Signal:
    rng = take.rng
    kernels = []
    for _ in range(7):  # the splash of a drop on something hard: a click of noise
        low = rng.uniform(1200.0, 3500.0)
        kernels.append(burst(rng, band(low, low * 2.6), 0.0004, rng.uniform(0.006, 0.018)))
    for _ in range(3):  # a drop on water: the ring of its bubble
        n = seconds(0.03)
        kernels.append(0.5 * modes(n, [rng.uniform(2200.0, 5200.0)], [0.025], [1.0]) * pluck(n, 0.001, 0.03))
    times = poisson_times(rng, take.seconds, rate_hertz)
    gains = gain * rng.lognormal(0.0, 0.5 + spread, len(times))
    which = rng.integers(0, len(kernels), len(times))
    return grains(take.n, times, np.minimum(gains, 6 * gain), rng.uniform(-1, 1, len(times)), which, kernels)


def wind_breeze(take: Take) -> Signal:
    """Soft low noise that swells, and the rustle of leaves with each swell."""
    rng, n = take.rng, take.n
    gust = drift(rng, n, 0.22, 0.25, 1.0)[:, None] ** 1.5
    air = wide_noise(rng, n, chain(highpass(60.0), lowpass(420.0, 1), lowpass(1600.0, 1)), 0.8)
    leaves = wide_noise(rng, n, chain(band(1800.0, 8000.0, 2), tilt(-3.0)), 1.0)
    flutter = drift(rng, n, 9.0, 0.3, 1.0)[:, None]
    return 0.5 * air * gust + 0.05 * leaves * gust**2 * flutter


def wind_howl(take: Take) -> Signal:
    """Gusts that whistle round edges: narrow noise whose pitch follows the strength of the wind."""
    rng, n = take.rng, take.n
    strength = drift(rng, n, 0.35, 0.2, 1.0) * drift(rng, n, 1.5, 0.7, 1.0)
    body = wide_noise(rng, n, chain(highpass(60.0), lowpass(420.0, 1), lowpass(2200.0, 1)), 0.8)
    out = 0.5 * body * (strength**1.3)[:, None]
    for base, width, gain in ((330.0, 70.0, 0.42), (540.0, 100.0, 0.34), (930.0, 190.0, 0.16)):
        # Each edge answers the gusts in its own way, and its note follows how hard it is blown.
        own = np.clip(strength + drift(rng, n, 0.8, -0.3, 0.35), 0.0, 1.2)
        centre = base * take.character.uniform(0.85, 1.15) * (0.65 + 0.8 * own)
        whistle = moving_band(rng, centre, width) * own**2
        out += gain * panned(whistle, float(rng.uniform(-0.6, 0.6)))
    return out


def thunder(take: Take) -> Signal:
    """A crack where the storm is near, then rolls of low noise that darken as they die away."""
    rng, n = take.rng, take.n
    near = take.said("crack", "clap", "crash", "near", "loud", "strike")
    end = min(take.seconds, 9.0)
    rolls = np.concatenate(([0.0], np.sort(rng.exponential(end * 0.16, 8)) + 0.12))
    strength = np.concatenate(([1.0], rng.uniform(0.35, 1.0, 8))) * np.exp(-rolls / (end * 0.33))
    # The envelopes move slowly: they are drawn at a thousandth of a second and joined by lines.
    coarse = n // 48 + 2
    t = np.arange(coarse) / 1000.0
    deep, middle, high = np.zeros(coarse), np.zeros(coarse), np.zeros(coarse)
    for at, gain in zip(rolls, strength, strict=True):
        since = np.maximum(t - at, 0.0)
        attack = rng.uniform(0.03, 0.14) if at else 0.02
        rise = np.clip(since / attack, 0.0, 1.0)
        deep += gain * rise * np.exp(-since * 6.9 / (end * rng.uniform(0.8, 1.3)))
        middle += gain * rise * np.exp(-since * 6.9 / (end * rng.uniform(0.35, 0.6)))
        high += gain**2 * rise * np.exp(-since * 6.9 / 0.9)
    deep, middle, high = (np.interp(np.arange(n), np.arange(coarse) * 48, curve) for curve in (deep, middle, high))
    grumble = drift(rng, n, 7.0, 0.35, 1.0)[:, None]
    out = 1.0 * wide_noise(rng, n, chain(band(28.0, 90.0), tilt(-2.0)), 0.5) * deep[:, None] * grumble
    out += 0.5 * wide_noise(rng, n, band(70.0, 260.0), 0.7) * middle[:, None] * grumble
    out += (0.2 if near else 0.06) * wide_noise(rng, n, band(250.0, 1800.0, 2), 0.8) * high[:, None]
    if near:
        for at in np.sort(rng.exponential(0.05, 6)):
            crack = burst(rng, band(500.0, 6000.0), 0.001, rng.uniform(0.08, 0.25))
            place(out, float(at), crack, float(rng.uniform(0.4, 0.9)), float(rng.uniform(-0.4, 0.4)))
    return room(out, rng, min(2.5, 0.5 + end / 3), 0.5, 900.0)


def storm(take: Take) -> Signal:
    """Heavy rain and a howling wind, with thunder now and then."""
    out = 1.6 * rain_heavy(take) + 0.5 * wind_howl(take)
    for at in poisson_times(take.rng, max(take.seconds - 3.0, 0.1), 0.09):
        length = min(seconds(8.0), take.n - seconds(float(at)))
        if length > seconds(1.5):
            place(out, float(at), 0.8 * thunder(Take(length, take.rng, take.character)))
    return out
