"""Paper, pens and magic."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

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
    modes,
    noise,
    place,
    pluck,
    room,
    seconds,
    stereo,
    tilt,
    wide_noise,
)
from studio.providers.sound.synthesis import Take


def _crinkle(rng: Generator, length: int, rate_hertz: float) -> Signal:
    """Folds that snap: a Poisson stream of tiny bright clicks that thickens in the middle."""
    kernels = [
        burst(rng, band(c, c * 2.4), 0.0002, float(rng.uniform(0.002, 0.006))) for c in rng.uniform(1800.0, 5500.0, 6)
    ]
    span = length / 48_000.0
    times = rng.beta(1.8, 2.2, max(3, int(rate_hertz * span))) * span
    gains = np.minimum(0.2 * rng.lognormal(0.0, 0.9, len(times)), 1.5)
    return grains(length, times, gains, 0.25 * rng.uniform(-1, 1, len(times)), rng.integers(0, 6, len(times)), kernels)


def paper_rustle(take: Take) -> Signal:
    """A sheet is unfolded and handled: crinkles over a brush of bright noise, in strokes."""
    rng, out = take.rng, stereo(take.n)
    at = 0.0
    while at < min(take.seconds, 2.4) - 0.1:
        length = seconds(float(rng.uniform(0.3, 0.6)))
        brush = (
            noise(rng, length, chain(band(1500.0, 9000.0), tilt(-2.0)))
            * hump(length, 0.4)
            * drift(rng, length, 30.0, 0.1, 1.0)
        )
        place(out, at, _crinkle(rng, length, 170.0), 1.0)
        place(out, at, brush, 0.10)
        at += length / 48_000.0 * float(rng.uniform(0.8, 1.3))
    return room(out, rng, 0.2, 0.08, 7000.0)


def page_turn(take: Take) -> Signal:
    """One page: lifted with a small crackle, swept over with a rising brush, laid down with a pat."""
    rng, out = take.rng, stereo(take.n)
    place(out, 0.0, _crinkle(rng, seconds(0.22), 90.0), 0.6)
    length = seconds(0.42)
    sweep = noise(rng, length, chain(band(900.0, 8000.0), tilt(-2.0))) * line(
        length, (0.0, 0.0), (0.55, 1.0), (0.8, 0.5), (1.0, 0.0)
    )
    side = np.linspace(0.7, 0.3, length)
    place(out, 0.14, sweep[:, None] * np.sqrt(np.stack((1.0 - side, side), axis=1)), 0.4)
    place(out, 0.50, burst(rng, band(250.0, 2500.0), 0.002, 0.06), 0.25, -0.3)
    place(out, 0.50, _crinkle(rng, seconds(0.15), 60.0), 0.3)
    return room(out, rng, 0.2, 0.08, 7000.0)


def writing(take: Take) -> Signal:
    """A nib on paper: short scratches, one to a stroke of a letter, with gaps between the words."""
    rng, out = take.rng, stereo(take.n)
    at = 0.03
    while at < take.seconds - 0.1:
        for _ in range(int(rng.integers(5, 14))):
            length = seconds(float(rng.uniform(0.05, 0.13)))
            low = float(rng.uniform(1800.0, 3200.0))
            scratch = (
                noise(rng, length, chain(band(low, 8500.0), tilt(-2.0)))
                * hump(length, 0.35)
                * drift(rng, length, 120.0, 0.25, 1.0)
            )
            place(out, at, scratch, 0.5 * float(rng.uniform(0.5, 1.0)), 0.1)
            place(out, at, burst(rng, band(300.0, 1200.0), 0.001, 0.02), 0.06)
            at += length / 48_000.0 * float(rng.uniform(1.05, 1.5))
        at += float(rng.uniform(0.12, 0.4))
    return room(out, rng, 0.2, 0.1, 6000.0)


def magic_shimmer(take: Take) -> Signal:
    """Glitter: a run of tiny high bells upward, that hangs and slowly goes out over a breath of air."""
    rng, n = take.rng, take.n
    out = stereo(n)
    length = min(take.seconds, 4.0)
    scale = take.character.uniform(1050.0, 1250.0) * np.array(
        [1.0, 1.122, 1.26, 1.498, 1.682, 2.0, 2.245, 2.52, 2.997, 3.364, 4.0]
    )
    count = int(16 * length) + 12
    when = np.sort(rng.beta(1.1, 2.0, count)) * 0.85 * length
    for number, at in enumerate(when):
        step = int(np.clip(number / count * 16 + rng.normal(0.0, 1.5), 0, 10))
        pitch = float(scale[step] * rng.uniform(0.997, 1.003) * (2.0 if rng.random() < 0.25 else 1.0))
        ring_length = seconds(float(rng.uniform(0.5, 1.2)))
        ring = modes(ring_length, pitch * np.array([1.0, 2.76, 5.4]), [0.9, 0.4, 0.2], [0.4, 0.14, 0.06]) * pluck(
            ring_length, 0.004, 8.0
        )
        place(out, float(at), ring, float(rng.uniform(0.15, 0.55)), float(rng.uniform(-0.9, 0.9)))
    air_length = min(n, seconds(length))
    air = wide_noise(rng, air_length, chain(highpass(4500.0), tilt(-3.0)), 1.0) * hump(air_length, 0.4)[:, None]
    place(out, 0.0, air, 0.03)
    return room(out, rng, 1.8, 0.45, 8000.0)
