"""Doors, knocks, locks, windows and gates."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from studio.providers.sound.contract import Signal
from studio.providers.sound.dsp import (
    band,
    burst,
    drift,
    filtered,
    highpass,
    hump,
    line,
    lowpass,
    modes,
    noise,
    place,
    pluck,
    resonance,
    room,
    seconds,
    stereo,
    time_axis,
    together,
)
from studio.providers.sound.synthesis import Take


def knock(take: Take) -> Signal:
    """Two to four raps of knuckles on a wooden panel, each a click and the dull modes of the wood."""
    rng, n = take.rng, take.n
    asked = int(np.clip(take.count(int(rng.integers(2, 5))), 1, 12))
    gap = float(take.character.uniform(0.19, 0.27))
    if take.said("urgent", "urgently", "pounding", "pound", "bang", "hammer", "furious"):
        gap *= 0.85
    fits = int(max(2, 1 + (take.seconds - 0.15) / gap))
    hits = min(asked, fits)
    out = stereo(n)
    panel = _panel(take.character)
    at = 0.02
    for number in range(hits):
        force = (1.0 if number else 0.85) * rng.uniform(0.85, 1.1)
        place(out, at, _rap(rng, panel, force), 0.8 * force)
        at += gap * rng.uniform(0.92, 1.12)
    return room(out, rng, 0.35, 0.22, 3500.0)


def _panel(character: Generator) -> Signal:
    """The modes of one door, the same for every rap on it."""
    base = character.uniform(115.0, 165.0)
    return base * np.array([1.0, 1.62, 2.23, 3.1, 4.4, 5.9, 7.7]) * character.uniform(0.96, 1.04, 7)


def _rap(rng: Generator, panel: Signal, force: float) -> Signal:
    n = seconds(0.22)
    decay = np.array([0.16, 0.13, 0.10, 0.08, 0.06, 0.05, 0.04])
    size = np.array([1.0, 0.8, 0.7, 0.5, 0.4, 0.25, 0.2]) * rng.uniform(0.75, 1.2, 7)
    wood = modes(n, panel, decay, 0.4 * size) * pluck(n, 0.001, 0.6)
    click = burst(rng, band(700.0, 3200.0 + 1200.0 * force), 0.0005, 0.018)
    wood[: len(click)] += 0.5 * click
    return wood


def door_creak(take: Take) -> Signal:
    """Stick and slip in a dry hinge: pulses whose rate glides, ringing the resonances of the wood."""
    rng, n = take.rng, take.n
    length = min(n, seconds(take.character.uniform(1.4, 2.6)))
    low, high = rng.uniform(45.0, 75.0), rng.uniform(170.0, 290.0)
    path = line(length, (0.0, low), (0.35, high), (0.6, low * 1.5), (0.85, high * 0.8), (1.0, low))
    rate = path * drift(rng, length, 5.0, 0.75, 1.3)
    turn = np.cumsum(rate / 48_000.0 * (1.0 + 0.25 * rng.standard_normal(length)))
    slips = np.flatnonzero(np.diff(np.floor(turn)) > 0)
    pulses = np.zeros(length)
    pulses[slips] = rng.uniform(0.5, 1.0, len(slips))
    base = take.character.uniform(0.85, 1.2)
    wood = together(
        (1.0, resonance(480.0 * base, 9.0)), (0.9, resonance(910.0 * base, 12.0)),
        (0.8, resonance(1450.0 * base, 14.0)), (0.5, resonance(2300.0 * base, 12.0)),
        (0.2, resonance(3600.0 * base, 8.0)),
    )  # fmt: skip
    squeak = filtered(pulses, wood)
    squeak /= max(float(np.sqrt(np.mean(squeak**2))), 1e-9)
    swing = noise(rng, length, band(90.0, 500.0)) * 0.12
    motion = hump(length, 0.3) ** 0.6 * drift(rng, length, 3.0, 0.35, 1.0)
    out = stereo(n)
    place(out, 0.0, (squeak + swing) * motion, 0.3)
    return room(out, rng, 0.6, 0.25, 4500.0)


def door_close(take: Take) -> Signal:
    """A short swing of air, a thud of wood in the frame, and the latch."""
    rng, out = take.rng, stereo(take.n)
    swing = noise(rng, seconds(0.25), band(80.0, 600.0)) * hump(seconds(0.25), 0.8)
    place(out, 0.0, swing, 0.05)
    place(out, 0.24, _frame(take, 1.0, 0.25), 0.7)
    place(out, 0.27 + rng.uniform(0.0, 0.02), latch(rng), 0.35)
    return room(out, rng, 0.4, 0.25, 3000.0)


def door_slam(take: Take) -> Signal:
    """A heavy blow with a low boom, a rattle of the frame, and the room that answers."""
    rng, out = take.rng, stereo(take.n)
    place(out, 0.02, _frame(take, 0.75, 0.5), 1.0)
    place(out, 0.02, burst(rng, band(400.0, 5000.0), 0.0006, 0.07), 0.8)
    for at in np.cumsum(rng.uniform(0.03, 0.07, 4)):
        rattle = burst(rng, band(900.0, 4000.0), 0.0006, 0.03)
        place(out, 0.05 + float(at), rattle, 0.25 * float(np.exp(-at / 0.12)), 0.2)
    return room(out, rng, 0.9, 0.45, 3500.0)


def _frame(take: Take, pitch: float, ring_seconds: float) -> Signal:
    n = seconds(0.5)
    panel = pitch * _panel(take.character)
    size = np.array([1.0, 0.8, 0.5, 0.35, 0.22, 0.15, 0.1])
    thud = modes(n, panel * 0.62, ring_seconds * np.array([1.0, 0.9, 0.6, 0.5, 0.35, 0.3, 0.25]), 0.5 * size)
    click = burst(take.rng, lowpass(1800.0), 0.0008, 0.05)
    thud[: len(click)] += 0.5 * click
    return thud * pluck(n, 0.0015, 2.0)


def latch(rng: Generator) -> Signal:
    """The double click of a metal latch."""
    n = seconds(0.12)
    out = np.zeros(n)
    for at, gain in ((0.0, 0.6), (rng.uniform(0.025, 0.045), 1.0)):
        start = seconds(at)
        metal = modes(n - start, rng.uniform(1700.0, 6500.0, 6), rng.uniform(0.015, 0.05, 6), np.full(6, 0.16))
        click = burst(rng, highpass(1500.0), 0.0003, 0.006)
        metal[: len(click)] += 0.5 * click
        out[start:] += gain * metal * pluck(n - start, 0.0005, 0.3)
    return out


def lock_key(take: Take) -> Signal:
    """A key finds its way in with small ticks, turns, and the bolt goes over with a clack."""
    rng, out = take.rng, stereo(take.n)
    scale = min(1.0, take.seconds / 1.3)
    for at in np.cumsum(rng.uniform(0.035, 0.08, 7)):
        tick = modes(seconds(0.05), rng.uniform(2500.0, 7500.0, 5), rng.uniform(0.01, 0.03, 5), np.full(5, 0.2))
        place(out, float(at) * scale, tick * pluck(len(tick), 0.0004, 0.2), float(rng.uniform(0.15, 0.4)))
    grind_length = seconds(0.22 * scale)
    grind = noise(rng, grind_length, band(1500.0, 6000.0)) * drift(rng, grind_length, 60.0, 0.0, 1.0) ** 2
    place(out, 0.52 * scale, grind * hump(grind_length), 0.12)
    bolt = latch(rng)
    body = modes(seconds(0.1), [310.0, 540.0, 880.0], [0.06, 0.05, 0.04], [0.5, 0.4, 0.3])
    place(out, 0.8 * scale, bolt, 0.9)
    place(out, 0.83 * scale, body * pluck(len(body), 0.001, 0.4), 0.6)
    return room(out, rng, 0.3, 0.15, 5000.0)


def window(take: Take) -> Signal:
    """A sash goes up its frame with a wooden rumble, the pane rattles, and it stops with a bump."""
    rng, n = take.rng, take.n
    slide_length = min(seconds(0.8), max(n - seconds(0.15), seconds(0.2)))
    rub = noise(rng, slide_length, together((1.0, band(150.0, 700.0)), (0.25, band(1500.0, 4000.0))))
    out = stereo(n)
    place(out, 0.0, rub * hump(slide_length, 0.3) ** 0.7 * drift(rng, slide_length, 18.0, 0.3, 1.0), 0.16)
    end = slide_length / 48_000.0
    place(out, end, _frame(take, 1.8, 0.16), 1.1)
    for at in np.cumsum(rng.uniform(0.012, 0.03, 5)):
        pane = modes(seconds(0.08), rng.uniform(1800.0, 5500.0, 5), rng.uniform(0.02, 0.06, 5), np.full(5, 0.12))
        place(out, end + float(at), pane * pluck(len(pane), 0.0004, 0.2), 0.4 * float(np.exp(-at / 0.06)), 0.1)
    return room(out, rng, 0.3, 0.2, 5000.0)


def gate(take: Take) -> Signal:
    """An iron gate: a long rusty squeal, then the bars meet the post and ring."""
    rng, n = take.rng, take.n
    length = int(min(n * 0.7, seconds(1.8)))
    t = time_axis(length)
    pitch = take.character.uniform(620.0, 850.0)
    curve = (
        pitch * line(length, (0.0, 0.8), (0.4, 1.12), (0.7, 0.95), (1.0, 1.25)) * drift(rng, length, 6.0, 0.96, 1.04)
    )
    phase = 2.0 * np.pi * np.cumsum(curve) / 48_000.0
    rough = 1.0 + 0.5 * np.sin(2.0 * np.pi * 47.0 * t + 2.0 * drift(rng, length, 8.0))
    squeal = sum(np.sin(k * phase + k) / k**1.1 for k in (1, 2, 3, 4, 5, 7)) * rough
    grit = noise(rng, length, band(1500.0, 5000.0)) * 0.25
    motion = hump(length, 0.35) ** 0.7 * drift(rng, length, 4.0, 0.2, 1.0)
    out = stereo(n)
    place(out, 0.0, (squeal + grit) * motion, 0.22)
    ring = modes(
        seconds(1.2), pitch * np.array([0.31, 0.52, 0.83, 1.27, 1.9, 2.74, 3.6, 4.9]) * rng.uniform(0.97, 1.03, 8),
        np.array([0.9, 0.8, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2]), np.array([0.5, 0.5, 0.4, 0.4, 0.3, 0.25, 0.2, 0.15]),
    )  # fmt: skip
    place(out, length / 48_000.0, ring * pluck(len(ring), 0.001, 4.0), 0.5)
    place(out, length / 48_000.0 + 0.13, ring * pluck(len(ring), 0.001, 4.0), 0.2)
    return room(out, rng, 0.5, 0.15, 4500.0)
