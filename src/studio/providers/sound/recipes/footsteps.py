"""Steps on different ground, at a walk, at a run and on stairs."""

from __future__ import annotations

from collections.abc import Callable

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
    lowpass,
    modes,
    noise,
    place,
    pluck,
    room,
    seconds,
    steady_times,
    stereo,
    tilt,
)
from studio.providers.sound.recipes.water import bubble
from studio.providers.sound.synthesis import Take

Foot = Callable[[Generator, float], Signal]


def _walk(take: Take, foot: Foot, period: float, *, jitter: float = 0.03) -> Signal:
    """Feet in turn, a little left and a little right, with heel and toe apart by a share of the pace."""
    if take.said("slow", "slowly", "heavy", "shuffle", "creep"):
        period *= 1.25
    if take.said("fast", "quick", "quickly", "hurry", "hurried", "brisk"):
        period *= 0.78
    pace = period * take.character.uniform(0.94, 1.06)
    out = stereo(take.n)
    start = min(0.05, take.seconds / 4)
    for number, at in enumerate(steady_times(take.rng, take.seconds, pace, jitter, start)):
        force = take.rng.uniform(0.8, 1.1) * (1.0 if number % 2 else 0.92)
        place(out, float(at), foot(take.rng, pace), 0.6 * force, 0.12 if number % 2 else -0.12)
    return out


def _wood(character: Generator, pitch: float = 1.0) -> Foot:
    board = pitch * character.uniform(0.9, 1.12) * np.array([92.0, 148.0, 236.0, 371.0, 560.0, 842.0])
    decay = np.array([0.13, 0.12, 0.09, 0.07, 0.05, 0.04])

    def foot(rng: Generator, pace: float) -> Signal:
        out = np.zeros(seconds(0.36))
        for at, gain, sharp in ((0.0, 1.0, 2600.0), (min(0.11, pace * 0.22), 0.38, 1600.0)):
            start = seconds(at)
            size = np.array([0.5, 0.5, 0.45, 0.35, 0.25, 0.15]) * rng.uniform(0.7, 1.2, 6)
            thump = modes(len(out) - start, board * rng.uniform(0.98, 1.02), decay, size) * pluck(
                len(out) - start, 0.002, 1.0
            )
            click = burst(rng, band(500.0, sharp), 0.0008, 0.022)
            thump[: len(click)] += 0.45 * click
            out[start:] += gain * thump
        return out

    return foot


def _stone(rng: Generator, pace: float) -> Signal:
    out = np.zeros(seconds(0.3))
    for at, gain in ((0.0, 1.0), (min(0.1, pace * 0.2), 0.4)):
        start = seconds(at)
        click = burst(rng, chain(band(900.0, 6500.0), tilt(-3.0)), 0.0005, 0.022)
        ring = modes(len(out) - start, [1450.0, 2350.0, 3300.0], [0.03, 0.025, 0.02], np.array([0.2, 0.15, 0.1]))
        thump = burst(rng, lowpass(260.0), 0.002, 0.06)
        piece = ring * pluck(len(ring), 0.0006, 0.4)
        piece[: len(click)] += click
        piece[: len(thump)] += 0.35 * thump
        out[start:] += gain * piece
    return out


def _grit(count: int, low: float, high: float, length_seconds: float, thump: float, decay: float) -> Foot:
    """Many little breaks under one foot: gravel, leaves, snow differ in how many, how bright and how long."""

    def foot(rng: Generator, pace: float) -> Signal:
        length = seconds(min(length_seconds, pace * 0.75))
        kernels = []
        for _ in range(6):
            centre = float(np.exp(rng.uniform(np.log(low), np.log(high))))
            kernels.append(burst(rng, band(centre * 0.6, centre * 1.7), 0.0004, decay * rng.uniform(0.6, 1.5)))
        span = length / 48_000.0
        times = np.concatenate((rng.beta(1.6, 3.5, count), 0.45 + 0.5 * rng.beta(1.6, 3.0, count // 2))) * span
        gains = 0.25 * rng.lognormal(0.0, 0.7, len(times))
        which = rng.integers(0, 6, len(times))
        out = grains(length + seconds(0.05), times, np.minimum(gains, 1.2), np.zeros(len(times)), which, kernels)[:, 0]
        weight = burst(rng, band(50.0, 220.0), 0.004, 0.09)
        out[: len(weight)] += thump * weight[: len(out)]
        return out

    return foot


def _snow_foot(rng: Generator, pace: float) -> Signal:
    length = seconds(min(0.34, pace * 0.7))
    squeak = noise(rng, length, chain(band(700.0, 3200.0), tilt(-2.0)))
    creak = drift(rng, length, 160.0, 0.0, 1.0) ** 2
    out = squeak * creak * hump(length, 0.35) + 0.12 * noise(rng, length, highpass(3500.0)) * hump(length, 0.25)
    weight = burst(rng, band(50.0, 180.0), 0.01, 0.12)[:length]
    out[: len(weight)] += 0.35 * weight
    return np.asarray(out)


def _water_foot(rng: Generator, pace: float) -> Signal:
    length = seconds(min(0.5, pace * 0.9))
    slap = noise(rng, length, chain(band(350.0, 5000.0), tilt(-3.0))) * pluck(length, 0.008, 0.3)
    out = slap + 0.5 * noise(rng, length, band(1500.0, 7000.0)) * hump(length, 0.45) * drift(rng, length, 50.0)
    for at in rng.uniform(0.04, 0.7, 7) * length / 48_000.0:
        drop = bubble(rng, rng.uniform(500.0, 1600.0))
        start = seconds(float(at))
        piece = drop[: max(0, length - start)]
        out[start : start + len(piece)] += rng.uniform(0.2, 0.6) * piece
    return out


def footsteps_wood(take: Take) -> Signal:
    """Shoes on boards: a hollow thump with a click, heel before toe."""
    return room(_walk(take, _wood(take.character), 0.56), take.rng, 0.35, 0.25, 3500.0)


def footsteps_stone(take: Take) -> Signal:
    """Hard soles on stone: bright short clicks and the answer of walls."""
    return room(_walk(take, _stone, 0.54), take.rng, 0.9, 0.35, 5000.0)


def footsteps_gravel(take: Take) -> Signal:
    """Dozens of pebbles that shift and crack under each foot."""
    return room(_walk(take, _grit(70, 1300.0, 5200.0, 0.30, 0.5, 0.009), 0.55), take.rng, 0.2, 0.08)


def footsteps_leaves(take: Take) -> Signal:
    """Dry leaves: a long bright crackle with hardly any weight below."""
    return room(_walk(take, _grit(120, 2600.0, 9000.0, 0.42, 0.2, 0.006), 0.60, jitter=0.05), take.rng, 0.2, 0.06)


def footsteps_grass(take: Take) -> Signal:
    """Grass and earth: a soft brush and a dull footfall."""
    rng = take.rng

    def foot(generator: Generator, pace: float) -> Signal:
        length = seconds(min(0.3, pace * 0.6))
        brush = noise(generator, length, chain(band(1500.0, 7000.0), tilt(-4.0))) * hump(length, 0.3)
        weight = burst(generator, band(50.0, 260.0), 0.006, 0.11)[:length]
        brush *= 0.13
        brush[: len(weight)] += 1.1 * weight
        return brush

    return room(_walk(take, foot, 0.57), rng, 0.2, 0.05)


def footsteps_snow(take: Take) -> Signal:
    """The dry squeak and crunch of snow as it packs under each foot."""
    return room(_walk(take, _snow_foot, 0.62), take.rng, 0.2, 0.05)


def footsteps_water(take: Take) -> Signal:
    """Steps through shallow water: a slap, a swirl and drops that fall back."""
    return room(_walk(take, _water_foot, 0.66, jitter=0.05), take.rng, 0.3, 0.1)


def running(take: Take) -> Signal:
    """A run: three steps a second, on the ground that the words name, else on hard earth."""
    feet: list[tuple[tuple[str, ...], Foot]] = [
        (("gravel", "pebble", "shingle"), _grit(60, 1300.0, 5200.0, 0.2, 0.6, 0.009)),
        (("leaves", "forest", "woods"), _grit(90, 2600.0, 9000.0, 0.26, 0.35, 0.006)),
        (("wood", "wooden", "floor", "deck", "boards", "stairs"), _wood(take.character)),
        (("snow",), _snow_foot),
        (("water", "puddle", "rain"), _water_foot),
        (("stone", "street", "corridor", "cobbles", "hall", "pavement"), _stone),
    ]
    foot = next((kind for words, kind in feet if take.said(*words)), _earth)
    return room(_walk(take, foot, 0.33, jitter=0.04), take.rng, 0.3, 0.12)


def _earth(rng: Generator, pace: float) -> Signal:
    out = 0.9 * burst(rng, band(60.0, 320.0), 0.003, 0.1)
    grit = burst(rng, chain(band(900.0, 6000.0), tilt(-3.0)), 0.001, 0.06)
    out[: len(grit)] += 0.45 * grit[: len(out)]
    return out


def stairs(take: Take) -> Signal:
    """Feet on wooden stairs: hollower than a floor, every tread with a pitch of its own, one that creaks."""
    treads = [_wood(take.character, pitch) for pitch in take.character.uniform(0.85, 1.3, 5)]
    count = iter(range(10_000))

    def foot(rng: Generator, pace: float) -> Signal:
        number = next(count)
        out = treads[number % 5](rng, pace)
        if number % 5 == 3:
            length = len(out)
            pitch = 330.0 + 90.0 * np.arange(length) / length
            creak = np.sign(np.sin(2 * np.pi * np.cumsum(pitch / 6.0) / 48_000.0))
            out = out + 0.05 * creak * noise(rng, length, band(400.0, 1800.0)) * hump(length, 0.5)
        return out

    return room(_walk(take, foot, 0.52, jitter=0.05), take.rng, 0.5, 0.3, 3500.0)
