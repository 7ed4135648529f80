"""Swords, arrows, guns and explosions."""

from __future__ import annotations

import numpy as np

from studio.providers.sound.contract import Signal
from studio.providers.sound.dsp import (
    band,
    burst,
    chain,
    drift,
    highpass,
    hump,
    line,
    lowpass,
    moving_band,
    noise,
    place,
    pluck,
    room,
    seconds,
    stereo,
    tilt,
    wide_noise,
)
from studio.providers.sound.recipes.impacts import struck
from studio.providers.sound.synthesis import Take

_BLADE = (1.0, 1.47, 2.09, 2.56, 3.39, 4.08, 5.25, 6.7)


def sword_clash(take: Take) -> Signal:
    """Blades that meet: bright ringing blows at uneven moments, with a scrape between them."""
    rng, out = take.rng, stereo(take.n)
    at = 0.02
    while at < take.seconds - 0.1:
        for base in take.character.uniform(900.0, 1900.0, 2):
            blade = struck(
                rng, float(base), _BLADE, float(rng.uniform(0.5, 1.1)), click=(2500.0, 11_000.0, 0.6), spread=0.03
            )
            place(out, at, blade, float(rng.uniform(0.5, 0.9)), float(rng.uniform(-0.3, 0.3)))
        if rng.random() < 0.4:
            length = seconds(0.28)
            slide = moving_band(rng, line(length, (0.0, 3200.0), (1.0, 6200.0)), 900.0) * hump(length, 0.6)
            place(out, at + 0.06, slide, 0.25)
        at += float(rng.uniform(0.32, 0.75))
    return room(out, rng, 0.6, 0.2, 7000.0)


def gunshot(take: Take) -> Signal:
    """The crack of the shot, the blast below it, and the land that throws it back."""
    rng, out = take.rng, stereo(take.n)
    for number in range(take.count(1)):
        at = 0.01 + number * float(rng.uniform(0.65, 0.9))
        place(out, at, burst(rng, highpass(500.0), 0.0003, 0.09), 1.5)
        place(out, at, burst(rng, chain(lowpass(900.0), tilt(-2.0)), 0.0006, 0.32), 1.1)
        place(out, at, burst(rng, lowpass(120.0), 0.003, 0.35), 0.7)
        for late, gain in ((0.11, 0.14), (0.23, 0.10), (0.41, 0.06)):
            echo = burst(rng, band(200.0, 1800.0), 0.006, 0.3)
            place(out, at + late * float(rng.uniform(0.85, 1.2)), echo, gain, float(rng.uniform(-0.7, 0.7)))
    return room(out, rng, 1.6, 0.35, 2500.0)


def explosion(take: Take) -> Signal:
    """A blast: a crack, a great low pressure that sinks, a long dark roar, and debris that comes down."""
    rng, n = take.rng, take.n
    out = stereo(n)
    place(out, 0.01, burst(rng, lowpass(4000.0), 0.0006, 0.18), 1.0)
    length = min(n, seconds(2.2))
    sink = line(length, (0.0, 62.0), (1.0, 26.0))
    place(out, 0.01, np.sin(2 * np.pi * np.cumsum(sink) / 48_000.0) * pluck(length, 0.012, 1.6), 0.8)
    long = min(n, seconds(4.5))
    roar = wide_noise(rng, long, chain(band(30.0, 240.0), tilt(-2.0)), 0.7) * pluck(long, 0.03, 3.6)[:, None]
    dust = wide_noise(rng, long, band(200.0, 2500.0), 0.9) * pluck(long, 0.02, 1.5)[:, None]
    place(out, 0.01, roar * drift(rng, long, 9.0, 0.45, 1.0)[:, None], 1.2)
    place(out, 0.01, dust, 0.28)
    if not take.said("cannon", "gun", "distant"):
        for late in 0.35 + rng.exponential(0.5, 24):
            place(
                out,
                float(late),
                burst(rng, band(300.0, 3500.0), 0.0008, 0.04),
                float(rng.uniform(0.04, 0.2)),
                float(rng.uniform(-0.8, 0.8)),
            )
    return room(out, rng, 2.0, 0.35, 1200.0)


def arrow(take: Take) -> Signal:
    """The string lets go, the shaft hisses past from one side to the other, and strikes wood."""
    rng, out = take.rng, stereo(take.n)
    place(out, 0.01, struck(rng, 170.0, (1.0, 2.02, 3.1), 0.13, click=(600.0, 3000.0, 0.6)), 0.5, -0.5)
    length = seconds(0.34)
    hiss = moving_band(rng, line(length, (0.0, 4200.0), (0.5, 3600.0), (1.0, 2400.0)), 1500.0) * hump(length, 0.5)
    place(
        out,
        0.05,
        hiss[:, None] * np.stack((1.0 - np.linspace(0.1, 0.9, length), np.linspace(0.1, 0.9, length)), axis=1),
        0.5,
    )
    hit = 0.05 + 0.32
    place(out, hit, struck(rng, 240.0, (1.0, 1.6, 2.4, 3.4), 0.13, click=(800.0, 5000.0, 0.9)), 0.9, 0.4)
    quiver = np.arange(seconds(0.35)) / 48_000.0
    place(
        out,
        hit,
        np.sin(2 * np.pi * 95.0 * quiver) * np.sin(2 * np.pi * 27.0 * quiver) * pluck(len(quiver), 0.002, 0.3),
        0.18,
        0.4,
    )
    return room(out, rng, 0.4, 0.12)


def whoosh(take: Take) -> Signal:
    """Something quick goes by: noise whose band climbs as it comes and sinks as it goes, across the stage."""
    rng, n = take.rng, take.n
    length = min(n, seconds(float(take.character.uniform(0.5, 0.8))))
    path = line(length, (0.0, 350.0), (0.5, 1500.0), (1.0, 280.0))
    air = moving_band(rng, path, 600.0) + 0.5 * moving_band(rng, 2.2 * path, 1100.0)
    air += 0.15 * noise(rng, length, band(2000.0, 8000.0))
    side = np.linspace(0.15, 0.85, length)
    out = stereo(n)
    place(out, 0.0, (air * hump(length, 0.5) ** 1.6)[:, None] * np.sqrt(np.stack((1.0 - side, side), axis=1)), 0.6)
    return out
