"""Seas, streams, drops and what is poured or boils."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from studio.providers.sound.contract import SAMPLE_RATE, Signal
from studio.providers.sound.dsp import (
    band,
    burst,
    chain,
    drift,
    filtered,
    grains,
    highpass,
    hump,
    line,
    lowpass,
    moving_band,
    noise,
    place,
    pluck,
    poisson_times,
    room,
    seconds,
    stereo,
    swell,
    tilt,
    time_axis,
    wide_noise,
)
from studio.providers.sound.synthesis import Take


def bubble(rng: Generator, hertz: float) -> Signal:
    """One bubble that rises and closes: a damped sine whose pitch climbs; small bubbles are high and short."""
    length = seconds(min(0.16, 45.0 / hertz + 0.008))
    t = time_axis(length)
    span = length / SAMPLE_RATE
    pitch = hertz * (1.0 + rng.uniform(0.05, 0.35) * t / span)
    return np.sin(2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE) * pluck(length, 0.0015, span * 1.1)


def _bubbles(take: Take, rate_hertz: float, low: float, high: float, gain: float, *, width: float = 0.8) -> Signal:
    """A Poisson stream of bubbles with pitches spread evenly on a logarithmic scale."""
    rng = take.rng
    pitches = np.exp(rng.uniform(np.log(low), np.log(high), 12))
    kernels = [bubble(rng, float(pitch)) * float((low / pitch) ** 0.35) for pitch in pitches]
    times = poisson_times(rng, take.seconds, rate_hertz)
    gains = np.minimum(gain * rng.lognormal(0.0, 0.7, len(times)), 5 * gain)
    return grains(
        take.n, times, gains, width * rng.uniform(-1, 1, len(times)), rng.integers(0, 12, len(times)), kernels
    )


def sea_waves(take: Take) -> Signal:
    """Waves that gather, break and draw back over the shore, six to ten seconds apart."""
    rng, n = take.rng, take.n
    period = take.character.uniform(6.0, 9.0)
    crests = [min(period * rng.uniform(0.2, 0.45), 0.45 * take.seconds)]
    while crests[-1] < take.seconds:
        crests.append(crests[-1] + period * float(rng.uniform(0.75, 1.25)))
    t = time_axis(n)
    gather, crash, foam = np.zeros(n), np.zeros(n), np.zeros(n)
    for crest in crests:
        height = rng.uniform(0.65, 1.0)
        before, after = crest - t, t - crest
        gather += height * np.where(
            before > 0, np.exp(-np.maximum(before, 0) / 1.3), np.exp(-np.maximum(after, 0) / 0.9)
        )
        crash += height * np.where(
            before > 0, np.exp(-np.maximum(before, 0) / 0.25), np.exp(-np.maximum(after, 0) / 1.1)
        )
        late = np.maximum(after - 0.3, 0.0)
        foam += height * (late / 1.2) * np.exp(1.0 - late / 1.2)
    out = 0.45 * wide_noise(rng, n, chain(band(45.0, 350.0), tilt(-2.0)), 0.7) * (0.18 + gather)[:, None]
    out += 0.62 * wide_noise(rng, n, chain(band(250.0, 3500.0), tilt(-3.0)), 0.8) * crash[:, None]
    hiss = wide_noise(rng, n, chain(band(2000.0, 9000.0), tilt(-2.0)), 1.0)
    out += 0.17 * hiss * ((foam + 0.6 * crash + 0.1) * drift(rng, n, 12.0, 0.6, 1.0))[:, None]
    return out


def stream(take: Take) -> Signal:
    """Running water: a babble of bubbles over a soft rush."""
    rng, n = take.rng, take.n
    rush = wide_noise(rng, n, chain(band(350.0, 5000.0), tilt(-3.0)), 0.9) * swell(rng, n, 0.8, 2.5)[:, None]
    near = _bubbles(take, 75.0, 450.0, 2600.0, 0.11)
    return np.asarray(0.13 * rush + near * swell(rng, n, 1.2, 5.0)[:, None] + _bubbles(take, 9.0, 220.0, 500.0, 0.13))


def waterfall(take: Take) -> Signal:
    """A steady wide thunder of water, low and bright at once."""
    rng, n = take.rng, take.n
    roar = wide_noise(rng, n, chain(highpass(60.0), lowpass(900.0, 1), lowpass(6000.0, 1)), 0.9)
    spray = wide_noise(rng, n, chain(band(1500.0, 9000.0), tilt(-2.0)), 1.0)
    return 0.45 * roar * swell(rng, n, 1.5, 1.0)[:, None] + 0.16 * spray * swell(rng, n, 3.0, 1.5)[:, None]


def dripping(take: Take) -> Signal:
    """Single drops into a pool, unevenly, with the echo of a cave or a cellar."""
    rng = take.rng
    out = stereo(take.n)
    at = 0.02
    while at < take.seconds - 0.05:
        hertz = float(take.character.choice([1.0, 1.18, 0.88])) * 1150.0 * rng.uniform(0.93, 1.07)
        place(out, at, burst(rng, band(2000.0, 7000.0), 0.0003, 0.004), 0.25)
        for delay, pitch, gain in ((0.012, 1.0, 1.0), (0.055, 1.35, 0.4)):
            length = seconds(0.12)
            t = time_axis(length)
            rise = hertz * pitch * (1.0 + 2.2 * t)
            drop = np.sin(2 * np.pi * np.cumsum(rise) / SAMPLE_RATE) * pluck(length, 0.0015, 0.09)
            place(out, at + delay, drop, 0.6 * gain, float(rng.uniform(-0.2, 0.2)))
        at += float(rng.uniform(0.45, 1.25))
    return room(out, rng, 1.5, 0.4, 4500.0)


def splash(take: Take) -> Signal:
    """Something goes in: a slap, a plunge that sinks in pitch, bubbles, and drops that rain back."""
    rng, n = take.rng, take.n
    out = stereo(n)
    place(out, 0.01, burst(rng, chain(band(300.0, 7000.0), tilt(-2.5)), 0.004, 0.55), 0.8)
    length = seconds(0.35)
    fall = line(length, (0.0, 230.0), (1.0, 70.0))
    plunge = np.sin(2 * np.pi * np.cumsum(fall) / SAMPLE_RATE) * pluck(length, 0.01, 0.3)
    place(out, 0.02, plunge, 0.5)
    spray_length = seconds(0.9)
    spray = wide_noise(rng, spray_length, chain(band(1800.0, 9000.0), tilt(-2.0)), 0.9)
    place(out, 0.05, spray * (hump(spray_length, 0.25) * drift(rng, spray_length, 45.0, 0.1, 1.0))[:, None], 0.35)
    for at in 0.15 + rng.exponential(0.28, 26):
        place(
            out,
            float(at),
            bubble(rng, float(rng.uniform(350.0, 1900.0))),
            float(rng.uniform(0.05, 0.28)),
            float(rng.uniform(-0.6, 0.6)),
        )
    return out


def pouring(take: Take) -> Signal:
    """Liquid into a vessel: a bubbling stream whose note climbs as the vessel fills."""
    rng, n = take.rng, take.n
    length = min(n, seconds(max(take.seconds - 0.3, 0.3)))
    fill = line(length, (0.0, 480.0), (1.0, 1500.0)) * drift(rng, length, 6.0, 0.95, 1.05)
    air = moving_band(rng, fill, 160.0) + 0.4 * moving_band(rng, 2.9 * fill, 420.0)
    own = Take(length, rng, take.character, take.words)
    gurgle = _bubbles(own, 90.0, 500.0, 2400.0, 0.16, width=0.3)
    rush = noise(rng, length, chain(band(900.0, 6000.0), tilt(-3.0)))
    motion = line(length, (0.0, 0.0), (0.06, 1.0), (0.93, 0.85), (1.0, 0.0)) * drift(rng, length, 4.0, 0.65, 1.0)
    out = stereo(n)
    place(out, 0.0, gurgle * motion[:, None], 0.9)
    place(out, 0.0, (0.30 * air + 0.10 * rush) * motion, 1.0)
    return room(out, rng, 0.25, 0.1)


def bubbling(take: Take) -> Signal:
    """A pot at the boil: fat low bubbles, smaller ones between, a breath of steam."""
    rng, n = take.rng, take.n
    fat = _bubbles(take, 11.0, 110.0, 330.0, 0.30, width=0.4)
    small = _bubbles(take, 30.0, 330.0, 1100.0, 0.22, width=0.5) * swell(rng, n, 0.9, 5.0)[:, None]
    steam = wide_noise(rng, n, chain(band(2500.0, 8000.0), tilt(-2.0)), 0.6)
    pot = filtered(wide_noise(rng, n, lowpass(240.0), 0.4), highpass(60.0))
    return np.asarray(fat + small + 0.02 * steam + 0.05 * pot)


def oars(take: Take) -> Signal:
    """Rowing: the oar dips, pulls a swirl through the water, drips, and knocks in its lock."""
    rng, out = take.rng, stereo(take.n)
    pace = take.character.uniform(2.0, 2.5)
    at = 0.02
    while at < take.seconds - 0.2:
        pull = seconds(0.9)
        swirl = (
            noise(rng, pull, chain(band(300.0, 3500.0), tilt(-3.0)))
            * hump(pull, 0.2)
            * drift(rng, pull, 16.0, 0.3, 1.0)
        )
        place(out, at, swirl, 0.4)
        place(out, at, burst(rng, band(300.0, 4000.0), 0.008, 0.18), 0.35)
        place(out, at + 0.95, burst(rng, band(180.0, 900.0), 0.002, 0.06), 0.35, 0.2)
        for late in 0.95 + rng.exponential(0.3, 6):
            place(
                out,
                at + float(late),
                bubble(rng, float(rng.uniform(700.0, 2000.0))),
                0.15,
                float(rng.uniform(-0.4, 0.4)),
            )
        at += pace * float(rng.uniform(0.95, 1.05))
    return out
