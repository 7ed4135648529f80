"""Horses and carts, trains, ships and cars."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from studio.providers.sound.contract import Signal
from studio.providers.sound.dsp import (
    band,
    burst,
    chain,
    drift,
    filtered,
    grains,
    harmonics,
    line,
    lowpass,
    noise,
    panned,
    place,
    poisson_times,
    resonance,
    room,
    seconds,
    steady_times,
    stereo,
    swell,
    tilt,
    time_axis,
    together,
    wide_noise,
)
from studio.providers.sound.recipes.impacts import struck
from studio.providers.sound.synthesis import Take


def _hoof(rng: Generator, hard: bool) -> Signal:
    if hard:
        clop = struck(rng, float(rng.uniform(620.0, 900.0)), (1.0, 1.62, 2.5, 3.4), 0.09, click=(1000.0, 5000.0, 0.6))
        low = burst(rng, band(90.0, 300.0), 0.002, 0.06)
        out = np.zeros(max(len(clop), len(low)))
        out[: len(clop)] += clop
        out[: len(low)] += 0.5 * low
        return out
    out = burst(rng, band(55.0, 260.0), 0.004, 0.13)
    grit = burst(rng, chain(band(600.0, 3500.0), tilt(-3.0)), 0.002, 0.05)
    out[: len(grit)] += 0.3 * grit
    return out


def _hooves(take: Take, beats: tuple[float, ...], period: float, hard: bool) -> Signal:
    out = stereo(take.n)
    pace = period * take.character.uniform(0.95, 1.05)
    for stride in steady_times(take.rng, take.seconds, pace, 0.015, 0.02):
        for number, share in enumerate(beats):
            gain = take.rng.uniform(0.7, 1.0) * (1.15 if number == len(beats) - 1 else 0.9)
            place(out, float(stride) + share * pace, _hoof(take.rng, hard), 0.7 * float(gain), 0.2 * (number % 2) - 0.1)
    return room(out, take.rng, 0.4, 0.12, 3500.0)


def horse_gallop(take: Take) -> Signal:
    """Three beats and a gap, more than twice a second, on earth, or on stones where they are named."""
    return _hooves(take, (0.0, 0.20, 0.40), 0.46, take.said("stone", "cobbles", "street", "road", "bridge"))


def horse_walk(take: Take) -> Signal:
    """Four even beats to a stride, on a hard road unless earth or grass is named."""
    return _hooves(take, (0.0, 0.25, 0.5, 0.75), 1.15, not take.said("grass", "earth", "mud", "field", "forest"))


def carriage(take: Take) -> Signal:
    """Iron tyres on cobbles: a grinding rumble with jolts, creaks, and the trot of the horse before it."""
    rng, n = take.rng, take.n
    rumble = wide_noise(rng, n, chain(band(60.0, 700.0), tilt(-2.0)), 0.5) * drift(rng, n, 12.0, 0.45, 1.0)[:, None]
    grit = wide_noise(rng, n, band(900.0, 5000.0), 0.6) * (drift(rng, n, 25.0, 0.0, 1.0) ** 2)[:, None]
    out = 0.18 * rumble + 0.05 * grit
    kernels = [
        struck(rng, float(f), (1.0, 1.6, 2.5), 0.08, click=(300.0, 3000.0, 0.6)) for f in rng.uniform(160.0, 420.0, 6)
    ]
    times = poisson_times(rng, take.seconds, 9.0)
    out += grains(
        n,
        times,
        0.5 * rng.lognormal(0.0, 0.5, len(times)),
        0.4 * rng.uniform(-1, 1, len(times)),
        rng.integers(0, 6, len(times)),
        kernels,
    )
    return room(out + 0.5 * _hooves(take, (0.0, 0.5), 0.68, True), rng, 0.4, 0.15, 3500.0)


def train(take: Take) -> Signal:
    """Wheels over the joints of the rails, two and two, over the roar of the track."""
    rng, n = take.rng, take.n
    roar = wide_noise(rng, n, chain(band(45.0, 420.0), tilt(-2.0)), 0.7) * drift(rng, n, 5.0, 0.7, 1.0)[:, None]
    steel = wide_noise(rng, n, band(1500.0, 5000.0), 0.8) * drift(rng, n, 8.0, 0.2, 1.0)[:, None]
    out = 0.13 * roar + 0.02 * steel
    period = take.character.uniform(0.62, 0.78)
    for at in steady_times(rng, take.seconds, period, 0.01, 0.05):
        for late, gain in ((0.0, 1.0), (0.13, 0.8)):
            clack = struck(
                rng, take.character.uniform(0.99, 1.01) * 190.0, (1.0, 1.7, 2.8, 4.3), 0.12, click=(400.0, 3500.0, 0.7)
            )
            place(out, float(at) + late, clack, gain * float(rng.uniform(1.0, 1.2)))
    if take.said("steam", "locomotive", "chug"):
        chuff = 0.5 + 0.5 * np.cos(2 * np.pi * time_axis(n) * 4.0 / period)
        out += 0.25 * wide_noise(rng, n, band(150.0, 2500.0), 0.4) * (chuff**3)[:, None]
    return room(out, rng, 0.6, 0.2, 2500.0)


def steam_whistle(take: Take) -> Signal:
    """A chord of three pipes overblown by steam, that sags as the cord is let go."""
    rng, n = take.rng, take.n
    length = min(n, seconds(max(0.6, min(take.seconds * 0.85, 3.0))))
    base = take.character.uniform(390.0, 470.0)
    bend = line(length, (0.0, 0.93), (0.08, 1.0), (0.85, 1.0), (1.0, 0.9)) * drift(rng, length, 5.0, 0.997, 1.003)
    pipes = sum(harmonics(base * ratio * bend, (1.0, 0.45, 0.25, 0.1, 0.05), phase=ratio) for ratio in (1.0, 1.19, 1.5))
    steam = noise(rng, length, chain(band(900.0, 8000.0), tilt(-2.0)))
    shape = line(length, (0.0, 0.0), (0.06, 1.0), (0.88, 0.9), (1.0, 0.0))
    out = stereo(n)
    place(out, 0.0, (0.3 * pipes + 0.22 * steam) * shape, 0.6)
    return room(out, rng, 1.8, 0.4, 3500.0)


def ship_horn(take: Take) -> Signal:
    """A deep horn near 110 Hz with a second reed a fifth below its octave, across open water."""
    rng, n = take.rng, take.n
    length = min(n, seconds(max(0.7, min(take.seconds * 0.7, 3.5))))
    base = take.character.uniform(92.0, 124.0)
    bend = line(length, (0.0, 0.96), (0.1, 1.0), (0.9, 1.0), (1.0, 0.95))
    reed = [1.0 / k**0.75 for k in range(1, 16)]
    tone = (
        harmonics(base * bend, reed)
        + 0.7 * harmonics(1.005 * base * bend, reed, 1.0)
        + 0.5 * harmonics(1.498 * base * bend, reed[:10])
    )
    tone = filtered(tone, together((1.0, lowpass(500.0)), (0.3, resonance(750.0, 1.5))))
    shape = line(length, (0.0, 0.0), (0.1, 1.0), (0.9, 0.95), (1.0, 0.0))
    out = stereo(n)
    place(out, 0.0, (0.2 * tone + 0.03 * noise(rng, length, band(200.0, 1500.0))) * shape, 0.8)
    return room(out, rng, 2.4, 0.5, 1200.0)


def engine(take: Take) -> Signal:
    """A motor of four cylinders that idles or is driven: firing pulses through the exhaust's resonances."""
    rng, n = take.rng, take.n
    driven = take.said("roar", "rev", "race", "speed", "drive", "accelerate", "fast")
    speed = 52.0 if driven else 24.0
    rate = speed * take.character.uniform(0.9, 1.1) * drift(rng, n, 1.2, 0.93, 1.07)
    if take.said("start", "ignition"):
        rate = rate * line(n, (0.0, 0.45), (min(0.9 / take.seconds, 0.6), 1.25), (1.0, 1.0))
    turn = np.cumsum(rate / 48_000.0 * (1.0 + 0.03 * noise(rng, n, lowpass(40.0))))
    fires = np.flatnonzero(np.diff(np.floor(turn)) > 0)
    pulses = np.zeros(n)
    cylinder = take.character.uniform(0.75, 1.0, 4)
    pulses[fires] = cylinder[np.arange(len(fires)) % 4] * rng.uniform(0.85, 1.1, len(fires))
    # The gas leaves the valve within milliseconds, not at once: without this every firing is a click.
    puff = lowpass(260.0)
    pipe = together(
        (1.0, resonance(78.0, 2.5)),
        (0.9, resonance(165.0, 3.0)),
        (0.8, resonance(330.0, 3.0)),
        (0.5, resonance(720.0, 2.0)),
    )
    exhaust = filtered(pulses, chain(puff, pipe))
    exhaust /= max(float(np.sqrt(np.mean(exhaust**2))), 1e-9)
    rough = noise(rng, n, band(300.0, 4000.0)) * (0.4 + 0.6 * np.abs(np.sin(np.pi * turn)))
    return room(0.3 * exhaust + 0.035 * rough, rng, 0.25, 0.2, 3000.0)


def brakes(take: Take) -> Signal:
    """Tyres that lock: a squeal of two unstable tones that sink, in the rush of rubber; then it stops."""
    rng, n = take.rng, take.n
    length = min(n, seconds(float(min(take.seconds * 0.9, rng.uniform(1.1, 1.6)))))
    out = stereo(n)
    for base, gain in ((take.character.uniform(950.0, 1150.0), 0.6), (take.character.uniform(1500.0, 1800.0), 0.35)):
        curve = base * line(length, (0.0, 1.06), (0.7, 0.97), (1.0, 0.85)) * drift(rng, length, 14.0, 0.98, 1.02)
        squeal = harmonics(curve, (1.0, 0.5, 0.3, 0.15, 0.08)) * drift(rng, length, 40.0, 0.5, 1.0)
        place(
            out, 0.0, squeal * line(length, (0.0, 0.0), (0.06, 1.0), (0.85, 0.8), (1.0, 0.0)), 0.5 * gain, gain - 0.45
        )
    rubber = noise(rng, length, band(600.0, 5000.0)) * line(length, (0.0, 0.3), (0.1, 1.0), (1.0, 0.0))
    place(out, 0.0, rubber, 0.12)
    return room(out, rng, 0.7, 0.25, 5000.0)


def siren(take: Take) -> Signal:
    """A wail that climbs and sinks every four seconds, with the echo of streets."""
    rng, n = take.rng, take.n
    t = time_axis(n)
    cycle = take.character.uniform(3.4, 4.4)
    climb = 0.5 - 0.5 * np.cos(2 * np.pi * (t / cycle + 0.08))
    curve = 620.0 * (1350.0 / 620.0) ** climb
    tone = harmonics(curve, (1.0, 0.5, 0.5, 0.25, 0.2, 0.1, 0.08))
    tone = filtered(tone, together((0.5, lowpass(2500.0)), (1.0, resonance(1300.0, 1.2))))
    return room(panned(0.3 * tone * swell(rng, n, 0.3, 3.0), 0.1), rng, 1.2, 0.4, 3500.0)
