"""Bells, chimes, clocks, alarms and telephones."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from studio.providers.sound.contract import Signal
from studio.providers.sound.dsp import (
    band,
    burst,
    convolved,
    drift,
    filtered,
    lowpass,
    modes,
    place,
    pluck,
    poisson_times,
    resonance,
    room,
    seconds,
    steady_times,
    stereo,
    time_axis,
    together,
)
from studio.providers.sound.synthesis import Take

# Partials of a tuned church bell against its nominal octave: hum, prime, tierce, quint, nominal and above.
_CHURCH = np.array([0.5, 1.0, 1.19, 1.5, 2.0, 2.51, 2.66, 3.01, 4.1, 5.43, 6.8, 8.2])
_CHURCH_SIZE = np.array([0.5, 0.7, 0.75, 0.3, 1.0, 0.4, 0.35, 0.5, 0.35, 0.22, 0.14, 0.1])
_CHURCH_DECAY = np.array([14.0, 9.0, 7.5, 5.0, 5.0, 3.2, 3.0, 2.4, 1.6, 1.0, 0.7, 0.5])


def church_bell(take: Take) -> Signal:
    """Strokes of a great bell: minor-third partials that beat, a hum that outlasts them, a clapper's blow."""
    prime = take.character.uniform(215.0, 320.0)
    if take.said("ship", "small", "school"):
        prime *= 2.2
    gap = take.character.uniform(2.1, 2.7)
    strokes = take.count(max(1, int((take.seconds - 0.8) / gap) + 1))
    return _strokes(take, prime, gap, strokes)


def clock_chime(take: Take) -> Signal:
    """The hours struck by a tower or hall clock: evenly spaced strokes of one bell."""
    prime = take.character.uniform(330.0, 440.0)
    strokes = take.count(max(1, int((take.seconds - 0.6) / 1.5) + 1))
    return _strokes(take, prime, min(1.5, max(0.7, take.seconds / max(strokes, 1))), strokes)


def _strokes(take: Take, prime: float, gap: float, strokes: int) -> Signal:
    rng, n = take.rng, take.n
    out = stereo(n)
    beat = take.character.uniform(0.4, 1.4, len(_CHURCH)) / prime
    for number in range(strokes):
        at = 0.01 + number * gap * rng.uniform(0.985, 1.015)
        length = min(n - seconds(at), seconds(9.0))
        if length < seconds(0.05):
            break
        size = _CHURCH_SIZE * rng.uniform(0.8, 1.2, len(_CHURCH))
        # Every partial is a pair a little apart: real bells are not round, and so they beat.
        pairs = np.concatenate((prime * _CHURCH * (1 - beat / 2), prime * _CHURCH * (1 + beat / 2)))
        decay = np.tile(_CHURCH_DECAY, 2) * (260.0 / prime) ** 0.4
        ring = modes(length, pairs, decay, 0.1 * np.concatenate((size, 0.6 * size)))
        clapper = burst(rng, band(900.0, 5000.0), 0.0008, 0.05)[:length]
        ring[: len(clapper)] += 0.10 * clapper
        place(out, at, ring * pluck(length, 0.002, 60.0), float(rng.uniform(0.85, 1.0)))
    return room(out, rng, 1.6, 0.35, 3000.0)


def small_bell(take: Take) -> Signal:
    """A hand or shop bell, shaken: bright inharmonic partials, struck several times and left to ring."""
    rng, n = take.rng, take.n
    base = take.character.uniform(1750.0, 2500.0)
    if take.said("servant", "dinner", "hand", "ship"):
        base *= 0.7
    strokes = take.count(int(rng.integers(3, 7)))
    gap = take.character.uniform(0.14, 0.21)
    out = stereo(n)
    at = 0.01
    for number in range(strokes):
        at = 0.01 + number * gap * rng.uniform(0.9, 1.1)
        place(
            out, at, _ting(rng, base, min(n, seconds(1.6))), float(rng.uniform(0.5, 1.0)), float(rng.uniform(-0.2, 0.2))
        )
    return room(out, rng, 0.5, 0.2, 7000.0)


def _ting(rng: Generator, base: float, length: int) -> Signal:
    ratio = np.array([1.0, 1.006, 2.41, 2.74, 3.93, 5.4, 6.9])
    decay = np.array([1.5, 1.4, 0.8, 0.7, 0.45, 0.3, 0.2])
    size = np.array([1.0, 0.6, 0.55, 0.4, 0.3, 0.2, 0.12]) * rng.uniform(0.7, 1.25, 7)
    ring = modes(length, base * ratio, decay, 0.2 * size) * pluck(length, 0.0008, 20.0)
    click = burst(rng, band(3000.0, 9000.0), 0.0003, 0.008)[:length]
    ring[: len(click)] += 0.12 * click
    return ring


def wind_chime(take: Take) -> Signal:
    """Metal tubes tuned to five notes that touch each other as the air wills."""
    rng, n = take.rng, take.n
    base = take.character.uniform(820.0, 1100.0)
    tubes = base * np.array([1.0, 1.122, 1.26, 1.498, 1.682, 2.0])
    out = stereo(n)
    breath = drift(rng, n, 0.35, 0.0, 1.0)
    times = poisson_times(rng, max(take.seconds - 0.2, 0.1), 5.0)
    times = np.concatenate(([0.02], times[rng.random(len(times)) < breath[(times * 48_000).astype(int)] ** 1.5]))
    for at in times:
        number = int(rng.integers(0, 6))
        length = min(n - seconds(float(at)), seconds(3.0))
        if length < seconds(0.03):
            continue
        ratio = np.array([1.0, 1.002, 2.756, 5.404, 8.93])
        ring = modes(length, tubes[number] * ratio, [3.0, 2.8, 1.5, 0.6, 0.3], np.array([0.3, 0.2, 0.22, 0.1, 0.05]))
        place(out, float(at), ring * pluck(length, 0.0012, 30.0), float(rng.uniform(0.25, 1.0)), number / 3.0 - 0.8)
    return room(out, rng, 0.8, 0.2, 6000.0)


def clock_tick(take: Take) -> Signal:
    """Tick and tock at the pace of a pendulum: two slightly different clicks in a wooden case."""
    rng, n = take.rng, take.n
    period = 0.5 if take.said("small", "pocket", "watch", "mantel", "alarm") else take.character.uniform(0.7, 0.95)
    case = take.character.uniform(0.9, 1.15)
    wood = together(
        (1.0, resonance(420.0 * case, 5.0)), (0.8, resonance(1150.0 * case, 7.0)), (0.5, resonance(2700.0, 4.0))
    )
    out = stereo(n)
    start = min(0.05, take.seconds / 4)
    for number, at in enumerate(steady_times(rng, take.seconds - 0.05, period, 0.004, start)):
        pitch = case * (1.0 if number % 2 else 1.18)
        length = seconds(0.12)
        tick = modes(
            length, pitch * np.array([1900.0, 3100.0, 4300.0, 5900.0]), [0.02, 0.016, 0.012, 0.01], [0.5, 0.5, 0.4, 0.3]
        )
        click = burst(rng, band(1500.0, 8000.0), 0.0003, 0.007)
        tick[: len(click)] += 0.7 * click
        place(out, float(at), tick + 1.6 * filtered(tick, wood), 0.5 * float(rng.uniform(0.92, 1.05)))
        place(out, float(at) + 0.022, burst(rng, band(1000.0, 4000.0), 0.0004, 0.01), 0.12)
    return room(out, rng, 0.25, 0.15, 4000.0)


def alarm_bell(take: Take) -> Signal:
    """A bell hammered a dozen times a second, as of fire alarms, old schools and bedside clocks."""
    return _hammered(take, take.character.uniform(900.0, 1250.0), 13.0, np.ones(take.n))


def alarm_electronic(take: Take) -> Signal:
    """Groups of four short beeps, as of an electric alarm clock."""
    n = take.n
    pitch = take.character.uniform(1900.0, 2150.0)
    t = time_axis(n)
    beat = np.mod(t, 1.0)
    gate = (np.mod(beat, 0.125) < 0.07) & (beat < 0.5)
    smooth = filtered(gate.astype(np.float64), lowpass(160.0, 1))
    wave = np.sin(2 * np.pi * pitch * t) + 0.3 * np.sin(6 * np.pi * pitch * t) + 0.1 * np.sin(10 * np.pi * pitch * t)
    return room(0.4 * wave * smooth, take.rng, 0.25, 0.1, 6000.0)


def telephone_old(take: Take) -> Signal:
    """Two gongs and a clapper at 20 strokes a second, two seconds of ringing to four of pause (or shorter)."""
    t = time_axis(take.n)
    on = min(1.8, max(0.6, take.seconds * 0.6))
    cycle = on + min(2.0, max(0.5, take.seconds * 0.4))
    return _hammered(take, take.character.uniform(1250.0, 1450.0), 21.0, (np.mod(t, cycle) < on).astype(float))


def _hammered(take: Take, base: float, rate_hertz: float, gate: Signal) -> Signal:
    rng, n = take.rng, take.n
    times = steady_times(rng, take.seconds, 1.0 / rate_hertz, 0.03, 0.005)
    times = times[gate[np.minimum((times * 48_000).astype(int), n - 1)] > 0.5]
    strokes = np.zeros((2, n))
    index = np.minimum((times * 48_000).astype(int), n - 1)
    strokes[np.arange(len(index)) % 2, index] = rng.uniform(0.7, 1.0, len(index))
    length = seconds(0.9)
    out = stereo(n)
    for side, pitch in enumerate((base, base * 1.19)):
        gong = modes(
            length, pitch * np.array([1.0, 1.004, 2.32, 3.1, 4.25, 5.63]), np.array([0.8, 0.75, 0.5, 0.4, 0.25, 0.15]),
            np.array([0.5, 0.3, 0.5, 0.4, 0.3, 0.2]),
        ) * pluck(length, 0.0006, 8.0)  # fmt: skip
        click = burst(rng, band(2500.0, 8000.0), 0.0003, 0.01)
        gong[: len(click)] += 0.6 * click
        place(out, 0.0, convolved(strokes[side], gong), 0.2, 0.15 * (side * 2 - 1))
    return room(out, rng, 0.4, 0.15, 6000.0)


def telephone_modern(take: Take) -> Signal:
    """The warble of an electronic telephone: two tones that change places, a second on and a second off."""
    n = take.n
    t = time_axis(n)
    low = take.character.uniform(780.0, 860.0)
    high = low * 1.26
    which = (np.mod(t * 22.0, 1.0) < 0.5).astype(np.float64)
    which = filtered(which, lowpass(300.0, 1))
    tone = which * np.sin(2 * np.pi * low * t) + (1.0 - which) * np.sin(2 * np.pi * high * t)
    buzz = tone + 0.4 * np.tanh(3.0 * tone)
    on = min(1.0, max(0.4, take.seconds * 0.5))
    gate = filtered((np.mod(t, on + min(1.0, on)) < on).astype(np.float64), lowpass(60.0, 1))
    return room(0.35 * buzz * gate, take.rng, 0.2, 0.1, 5000.0)


def telephone_buzz(take: Take) -> Signal:
    """A mobile telephone that shakes on a table: bursts of a motor's hum with the rattle of the wood."""
    rng, n = take.rng, take.n
    t = time_axis(n)
    pitch = take.character.uniform(150.0, 175.0)
    motor = sum(np.sin(2 * np.pi * pitch * k * t + k) / k**0.8 for k in range(1, 9))
    rattle = filtered(np.maximum(np.sin(2 * np.pi * pitch * t), 0.9) - 0.9, band(800.0, 4000.0)) * 14.0
    rattle *= drift(rng, n, 11.0, 0.3, 1.0)
    gate = filtered((np.mod(t, 0.8) < 0.45).astype(np.float64), lowpass(40.0, 1))
    return room((0.25 * motor + rattle) * gate, rng, 0.25, 0.15, 3000.0)
