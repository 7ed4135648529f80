"""The sounds of a body: heart, breath and clothes."""

from __future__ import annotations

import numpy as np

from studio.providers.sound.contract import Signal
from studio.providers.sound.dsp import (
    band,
    chain,
    drift,
    hump,
    line,
    lowpass,
    noise,
    place,
    pluck,
    resonance,
    room,
    seconds,
    steady_times,
    stereo,
    tilt,
    together,
)
from studio.providers.sound.synthesis import Take


def heartbeat(take: Take) -> Signal:
    """Lub and dub: two low thumps, the second higher and softer, some seventy times a minute, faster in fear."""
    rng, out = take.rng, stereo(take.n)
    fast = take.said("fast", "racing", "race", "pound", "pounding", "quick", "fear", "hammer")
    period = 60.0 / (take.character.uniform(104.0, 118.0) if fast else take.character.uniform(64.0, 76.0))
    gap = 0.30 * min(1.0, period / 0.8) + 0.02
    for at in steady_times(rng, take.seconds - 0.1, period, 0.012, 0.05):
        place(out, float(at), _thump(62.0, 0.20), 1.0)
        place(out, float(at) + gap, _thump(84.0, 0.15), 0.6)
    return room(out, rng, 0.15, 0.08, 400.0)


def _thump(hertz: float, decay: float) -> Signal:
    n = seconds(decay + 0.04)
    sink = hertz * (1.0 + 0.5 * np.exp(-np.arange(n) / 48_000.0 / 0.02))
    phase = 2 * np.pi * np.cumsum(sink) / 48_000.0
    return (np.sin(phase) + 0.35 * np.sin(2 * phase) + 0.12 * np.sin(3.1 * phase)) * pluck(n, 0.012, decay)


def breathing(take: Take) -> Signal:
    """Breath in, brighter, and breath out, lower and longer; quick where running or fear is named."""
    rng, out = take.rng, stereo(take.n)
    fast = take.said("pant", "heavy", "fast", "run", "gasp", "ragged", "fear", "exhausted")
    period = take.character.uniform(1.1, 1.4) if fast else take.character.uniform(3.0, 3.6)
    for at in steady_times(rng, take.seconds, period, 0.04, 0.02):
        for share, start, low, high, gain in ((0.36, 0.0, 1100.0, 2600.0, 0.7), (0.48, 0.42, 650.0, 1700.0, 1.0)):
            length = seconds(share * period)
            throat = together((1.0, resonance(low, 2.0)), (0.7, resonance(high, 3.0)), (0.10, band(2500.0, 6000.0)))
            air = noise(rng, length, throat) * hump(length, 0.4) * drift(rng, length, 18.0, 0.75, 1.0)
            place(out, float(at) + start * period, air, 0.5 * gain)
    return room(out, rng, 0.2, 0.1, 4000.0)


def cloth_rustle(take: Take) -> Signal:
    """A garment moves: soft bright noise in two or three strokes, with folds that flick."""
    rng, n = take.rng, take.n
    out = stereo(n)
    at = 0.0
    while at < take.seconds - 0.1:
        length = seconds(float(rng.uniform(0.25, 0.55)))
        stroke = noise(rng, length, chain(band(700.0, 7000.0), tilt(-3.0))) * hump(length, 0.4)
        stroke *= drift(rng, length, 35.0, 0.05, 1.0) ** 1.5
        low = noise(rng, length, lowpass(300.0)) * hump(length, 0.4)
        position = float(rng.uniform(-0.3, 0.3))
        place(out, at, stroke, 0.6 * float(rng.uniform(0.6, 1.0)), position)
        place(out, at, low, 0.08, position)
        at += length / 48_000.0 * float(rng.uniform(0.75, 1.4))
    return out * line(n, (0.0, 1.0), (0.8, 1.0), (1.0, 0.4))[:, None]
