"""Typewriters, keyboards and what runs on electricity."""

from __future__ import annotations

import numpy as np

from studio.providers.sound.contract import Signal
from studio.providers.sound.dsp import (
    band,
    burst,
    chain,
    drift,
    highpass,
    modes,
    noise,
    place,
    pluck,
    poisson_times,
    room,
    seconds,
    stereo,
    tilt,
    time_axis,
    wide_noise,
)
from studio.providers.sound.recipes.impacts import struck
from studio.providers.sound.synthesis import Take


def _keys(take: Take, rate_hertz: float) -> list[float]:
    """When a typist strikes: words in bursts of a few keys, then a short stop."""
    times, at = [], 0.04
    while at < take.seconds - 0.05:
        for _ in range(int(take.rng.integers(3, 9))):
            times.append(at)
            at += float(take.rng.gamma(7.0, 1.0 / (7.0 * rate_hertz)))
        at += float(take.rng.uniform(0.08, 0.35))
    return [moment for moment in times if moment < take.seconds - 0.03]


def typewriter(take: Take) -> Signal:
    """Type bars that snap against the platen, with the clack of the keys; a bell and the carriage in longer takes."""
    rng, out = take.rng, stereo(take.n)
    for number, at in enumerate(_keys(take, 6.0)):
        place(
            out,
            at,
            struck(rng, float(rng.uniform(1500.0, 2100.0)), (1.0, 1.55, 2.4, 3.3), 0.05, click=(1500.0, 9000.0, 1.0)),
            float(rng.uniform(0.6, 1.0)),
            0.1,
        )
        place(out, at, struck(rng, 230.0, (1.0, 1.7, 2.6), 0.07, click=(200.0, 1500.0, 0.4)), 0.5)
        if number == 24 and at < take.seconds - 1.2:
            place(out, at + 0.08, struck(rng, 2350.0, (1.0, 2.41, 3.9), 1.1, click=(3000.0, 9000.0, 0.1)), 0.4, 0.3)
    return room(out, rng, 0.3, 0.2, 5000.0)


def keyboard(take: Take) -> Signal:
    """The soft plastic clicks of a computer keyboard, down and up."""
    rng, out = take.rng, stereo(take.n)
    for at in _keys(take, 7.5):
        pitch = float(rng.uniform(0.85, 1.2))
        for late, gain in ((0.0, 1.0), (float(rng.uniform(0.05, 0.08)), 0.4)):
            tick = modes(
                seconds(0.03), pitch * np.array([950.0, 1900.0, 3300.0]), [0.02, 0.014, 0.01], [0.5, 0.4, 0.3]
            ) * pluck(seconds(0.03), 0.0008, 1.0)
            click = burst(rng, band(1200.0, 7000.0), 0.0005, 0.008)
            tick[: len(click)] += 0.5 * click
            place(out, at + late, tick, gain * float(rng.uniform(0.6, 1.0)), float(rng.uniform(-0.25, 0.25)))
    return room(out, rng, 0.25, 0.2, 5000.0)


def electric_hum(take: Take) -> Signal:
    """The hum of a machine on the mains: harmonics of 100 Hz, a fan's breath and a slow beat."""
    rng, n = take.rng, take.n
    t = time_axis(n)
    mains = take.character.choice([100.0, 120.0])
    levels = take.character.uniform(0.3, 1.0, 9) / np.arange(1, 10) ** 0.9
    hum = sum(level * np.sin(2 * np.pi * mains * k * t + k) for k, level in enumerate(levels, start=1))
    hum += 0.5 * np.sin(2 * np.pi * (mains / 2 + 0.23) * t)
    fan = wide_noise(rng, n, chain(band(120.0, 2500.0), tilt(-4.0)), 0.8)
    return np.asarray((0.18 * hum * drift(rng, n, 0.7, 0.85, 1.0))[:, None] + 0.05 * fan)


def electric_spark(take: Take) -> Signal:
    """Arcs that spit: bursts of a buzz at twice the mains, broken, bright and uneven, with single snaps."""
    rng, n = take.rng, take.n
    t = time_axis(n)
    arc = np.maximum(drift(rng, n, 5.0, -0.8, 1.0), 0.0) ** 0.7
    arc[: seconds(0.25)] = np.maximum(arc[: seconds(0.25)], 0.8)[: min(n, seconds(0.25))]
    buzz = np.abs(np.sin(2 * np.pi * 60.0 * t)) ** 8 * drift(rng, n, 70.0, 0.0, 1.0)
    body = noise(rng, n, chain(band(900.0, 11_000.0), tilt(1.0))) * buzz * arc
    out = stereo(n)
    place(out, 0.0, body, 0.7)
    for at in poisson_times(rng, take.seconds, 6.0):
        place(
            out,
            float(at),
            burst(rng, highpass(1800.0), 0.0002, 0.02),
            float(rng.uniform(0.3, 1.0)),
            float(rng.uniform(-0.3, 0.3)),
        )
    return room(out, rng, 0.25, 0.1, 8000.0)
