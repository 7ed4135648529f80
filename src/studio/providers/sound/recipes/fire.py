"""Fire, and the small fires of matches and lamps."""

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
    hump,
    line,
    lowpass,
    modes,
    noise,
    place,
    pluck,
    poisson_times,
    seconds,
    stereo,
    swell,
    tilt,
    wide_noise,
)
from studio.providers.sound.synthesis import Take


def fire(take: Take) -> Signal:
    """A low fluttering roar, a little hiss of sap, and crackles in clusters with a heavy pop now and then."""
    rng, n = take.rng, take.n
    big = take.said("roar", "blaze", "big", "huge", "bonfire", "burning", "inferno", "wildfire")
    flutter = drift(rng, n, 6.0, 0.55, 1.0)[:, None] * swell(rng, n, 0.3, 4.0)[:, None]
    roar = wide_noise(rng, n, chain(highpass(45.0), lowpass(260.0 if big else 180.0), tilt(-3.0)), 0.7)
    hiss = wide_noise(rng, n, chain(band(2500.0, 9000.0), tilt(-2.0)), 0.9) * drift(rng, n, 0.8, 0.2, 1.0)[:, None]
    out = (0.16 if big else 0.045) * roar * flutter + 0.012 * hiss
    return np.asarray(out + _crackles(take, 34.0 if big else 16.0))


def _crackles(take: Take, rate_hertz: float) -> Signal:
    rng = take.rng
    kernels = []
    for _ in range(8):
        centre = rng.uniform(900.0, 5500.0)
        kernels.append(burst(rng, band(centre * 0.6, centre * 1.8), 0.0003, rng.uniform(0.004, 0.016)))
    for _ in range(3):  # pops: a log gives way, with body
        n = seconds(0.06)
        knock = modes(n, rng.uniform(250.0, 900.0, 4), rng.uniform(0.02, 0.05, 4), np.ones(4) / 4)
        snap = burst(rng, band(800.0, 6000.0), 0.0003, 0.02)
        knock[: len(snap)] += 0.6 * snap
        kernels.append(1.6 * knock)
    # Crackles come in runs: every parent brings a handful of children close behind it.
    parents = poisson_times(rng, take.seconds, rate_hertz / 4.0)
    children = np.repeat(parents, rng.poisson(3.0, len(parents)))
    times = np.concatenate((parents, children + rng.exponential(0.07, len(children))))
    which = np.where(rng.random(len(times)) < 0.06, rng.integers(8, 11, len(times)), rng.integers(0, 8, len(times)))
    gains = np.minimum(0.12 * rng.lognormal(0.0, 0.8, len(times)), 0.6)
    return grains(take.n, times, gains, 0.6 * rng.uniform(-1, 1, len(times)), which, kernels)


def match_strike(take: Take) -> Signal:
    """A scrape, the flare of the head, then a small flame that settles."""
    rng, n = take.rng, take.n
    out = stereo(n)
    scrape_length = seconds(0.16)
    scrape = noise(rng, scrape_length, band(2500.0, 9000.0)) * drift(rng, scrape_length, 110.0, 0.0, 1.0)
    place(out, 0.02, scrape * hump(scrape_length, 0.7), 0.5)
    flare_length = min(n, seconds(1.4))
    flare = noise(rng, flare_length, chain(band(400.0, 7000.0), tilt(-3.0)))
    place(out, 0.16, flare * line(flare_length, (0.0, 0.0), (0.06, 1.0), (0.3, 0.25), (1.0, 0.0)), 0.6)
    flame = wide_noise(rng, n, chain(highpass(80.0), lowpass(900.0, 1)), 0.4) * drift(rng, n, 8.0, 0.2, 1.0)[:, None]
    out += 0.035 * flame * line(n, (0.0, 0.0), (min(0.6 / take.seconds, 0.5), 1.0), (1.0, 0.0))[:, None]
    return out


def lamp_hiss(take: Take) -> Signal:
    """The steady breath of a gas or oil lamp: bright quiet noise with a faint flutter of the flame."""
    rng, n = take.rng, take.n
    hiss = wide_noise(rng, n, chain(band(1800.0, 7500.0), tilt(-2.0)), 0.35)
    flame = wide_noise(rng, n, chain(highpass(70.0), lowpass(400.0, 1)), 0.3) * drift(rng, n, 7.0, 0.4, 1.0)[:, None]
    return 0.3 * hiss * swell(rng, n, 1.5, 1.2)[:, None] + 0.1 * flame


def sizzle(take: Take) -> Signal:
    """Fat in a pan: bright noise made of a very great number of tiny bursts."""
    rng = take.rng
    kernels = [burst(rng, band(c, c * 2.2), 0.0002, 0.006) for c in rng.uniform(2200.0, 6500.0, 8)]
    times = poisson_times(rng, take.seconds, 900.0)
    gains = 0.08 * rng.lognormal(0.0, 0.9, len(times))
    spit = grains(
        take.n, times, np.minimum(gains, 0.7), 0.5 * rng.uniform(-1, 1, len(times)),
        rng.integers(0, 8, len(times)), kernels,
    )  # fmt: skip
    hiss = wide_noise(rng, take.n, chain(band(3000.0, 11_000.0), tilt(-1.0)), 0.6)
    return spit * swell(rng, take.n, 0.6, 4.0)[:, None] + 0.05 * hiss


def fuse(take: Take) -> Signal:
    """A burning fuse: a spitting hiss that runs on."""
    rng, n = take.rng, take.n
    hiss = noise(rng, n, band(2500.0, 10_000.0)) * drift(rng, n, 45.0, 0.1, 1.0) ** 1.5
    return 0.5 * hiss * pluck(n, 0.15, take.seconds * 20.0)
