"""Things that break, ring, fall and are struck."""

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
    steady_times,
    stereo,
    tilt,
    together,
)
from studio.providers.sound.synthesis import Take


def struck(
    rng: Generator,
    base_hertz: float,
    ratios: tuple[float, ...],
    decay_seconds: float,
    *,
    click: tuple[float, float, float] = (1000.0, 6000.0, 0.4),
    spread: float = 0.02,
) -> Signal:
    """One blow on a body: partials at ``ratios`` of its base that fall faster the higher they are, and a click.

    ``click`` is the band of the blow's noise in Hz and its gain.
    """
    ratio = np.array(ratios) * rng.uniform(1 - spread, 1 + spread, len(ratios))
    decay = decay_seconds / ratio**0.7
    size = 0.6 / ratio**0.4 * rng.uniform(0.6, 1.2, len(ratios)) / len(ratios) ** 0.5
    n = seconds(min(decay_seconds * 1.05, 6.0))
    ring = modes(n, base_hertz * ratio, decay, size) * pluck(n, 0.0008, 60.0)
    low, high, gain = click
    blow = burst(rng, band(low, high), 0.0004, 0.02)[:n]
    ring[: len(blow)] += gain * blow
    return ring


_GLASS = (1.0, 1.71, 2.32, 2.95, 4.12, 5.3)
_BAR = (1.0, 2.756, 5.404, 8.933)
_PLATE = (1.0, 1.59, 2.14, 2.65, 3.5, 4.15, 5.1, 6.4)
_WOOD = (1.0, 1.58, 2.41, 3.3, 4.6)


def glass_break(take: Take) -> Signal:
    """The blow, a burst of high noise, and some sixty splinters that ring and fall over most of a second."""
    rng, out = take.rng, stereo(take.n)
    place(out, 0.01, burst(rng, band(2200.0, 12_000.0), 0.0006, 0.14), 0.6)
    place(out, 0.01, burst(rng, band(250.0, 1400.0), 0.0008, 0.05), 0.5)
    times = np.concatenate((rng.exponential(0.07, 35), 0.2 + rng.gamma(2.0, 0.13, 28)))
    for at in times:
        piece = struck(
            rng,
            float(rng.uniform(2300.0, 7000.0)),
            _GLASS[:4],
            float(rng.uniform(0.05, 0.35)),
            click=(4000.0, 12_000.0, 0.2),
            spread=0.06,
        )
        place(
            out,
            0.012 + float(at),
            piece,
            float(rng.uniform(0.15, 0.9) * np.exp(-at / 0.6)),
            float(rng.uniform(-0.8, 0.8)),
        )
    return room(out, rng, 0.4, 0.15, 9000.0)


def glass_clink(take: Take) -> Signal:
    """Two glasses that touch: a clear ring of a second, with a softer second touch."""
    rng, out = take.rng, stereo(take.n)
    base = take.character.uniform(2200.0, 2900.0)
    for at, gain, pitch in ((0.01, 0.8, 1.0), (0.012, 0.6, 1.13), (0.13, 0.25, 1.0)):
        place(out, at, struck(rng, base * pitch, _GLASS, 2.2, click=(4000.0, 12_000.0, 0.12)), gain, (pitch - 1.06) * 3)
    return room(out, rng, 0.4, 0.2, 8000.0)


def crockery(take: Take) -> Signal:
    """Plates and cups set down and knocked together: duller and shorter than glass."""
    rng, out = take.rng, stereo(take.n)
    for at in np.concatenate(([0.01], np.cumsum(rng.uniform(0.05, 0.24, 7)))):
        base = float(rng.uniform(900.0, 2100.0))
        place(
            out,
            float(at),
            struck(rng, base, _PLATE, float(rng.uniform(0.12, 0.3)), click=(1500.0, 7000.0, 0.5), spread=0.05),
            float(rng.uniform(0.35, 1.0)),
            float(rng.uniform(-0.3, 0.3)),
        )
    return room(out, rng, 0.35, 0.2, 6000.0)


def wood_chop(take: Take) -> Signal:
    """An axe goes into a log: a sharp crack, the thud of the block, a splinter that flies; then again."""
    rng, out = take.rng, stereo(take.n)
    strokes = take.count(max(1, int((take.seconds + 0.5) / 1.1)) if take.seconds < 3.4 else 3)
    for number in range(strokes):
        at = 0.02 + number * 1.1 * rng.uniform(0.96, 1.05)
        place(out, at, struck(rng, take.character.uniform(180.0, 230.0), _WOOD, 0.16, click=(900.0, 5500.0, 0.9)), 1.0)
        place(out, at, burst(rng, lowpass(150.0), 0.002, 0.12), 0.6)
        for late in rng.uniform(0.02, 0.16, 3):
            place(
                out,
                at + float(late),
                burst(rng, band(1200.0, 5000.0), 0.0004, 0.015),
                float(rng.uniform(0.1, 0.25)),
                0.2,
            )
    return room(out, rng, 0.5, 0.15, 4000.0)


def hammer(take: Take) -> Signal:
    """A hammer at work: on an anvil where smiths or metal are named, else nails into wood."""
    rng, out = take.rng, stereo(take.n)
    metal = take.said("anvil", "smith", "blacksmith", "metal", "iron", "forge")
    period = take.character.uniform(0.55, 0.7) if metal else take.character.uniform(0.42, 0.55)
    base = take.character.uniform(780.0, 980.0)
    for number, at in enumerate(steady_times(rng, take.seconds, period, 0.03, 0.02)):
        gain = 1.0 if number % 3 else 0.7
        if metal:
            place(
                out,
                float(at),
                struck(rng, base, (1.0, 1.83, 2.76, 3.55, 5.4, 6.9), 0.9, click=(1500.0, 8000.0, 0.7), spread=0.004),
                gain,
            )
        else:
            place(out, float(at), struck(rng, 320.0, _WOOD, 0.11, click=(800.0, 5000.0, 0.8)), gain)
            place(out, float(at), struck(rng, 2900.0, (1.0, 1.41, 1.9), 0.05, click=(3000.0, 9000.0, 0.3)), 0.4 * gain)
    return room(out, rng, 0.5, 0.2, 5000.0)


def metal_clang(take: Take) -> Signal:
    """Heavy metal struck once: a dense inharmonic cluster that rings for two seconds."""
    rng, out = take.rng, stereo(take.n)
    base = take.character.uniform(210.0, 380.0)
    ratios = tuple(sorted(take.character.uniform(1.0, 14.0, 18)))
    place(out, 0.01, struck(rng, base, (1.0, *ratios), 2.4, click=(1200.0, 8000.0, 0.8), spread=0.002), 1.0)
    place(out, 0.21, struck(rng, base, (1.0, *ratios[:8]), 0.8, click=(1200.0, 6000.0, 0.3), spread=0.002), 0.2, 0.2)
    return room(out, rng, 0.9, 0.3, 5000.0)


def thud(take: Take) -> Signal:
    """A body or a sack falls: a soft low blow, a second softer one, the rustle of cloth."""
    rng, out = take.rng, stereo(take.n)
    for at, gain in ((0.02, 1.0), (0.19 + rng.uniform(0.0, 0.05), 0.5)):
        place(out, at, burst(rng, chain(band(40.0, 140.0), lowpass(260.0)), 0.006, 0.28), gain)
        place(
            out,
            at,
            struck(rng, take.character.uniform(62.0, 80.0), (1.0, 1.7, 2.6), 0.22, click=(150.0, 900.0, 0.5)),
            0.9 * gain,
        )
        cloth = noise(rng, seconds(0.14), chain(band(500.0, 4000.0), tilt(-3.0))) * hump(seconds(0.14), 0.2)
        place(out, at, cloth, 0.10 * gain)
    return room(out, rng, 0.4, 0.2, 1800.0)


def drum(take: Take) -> Signal:
    """A deep drum at a march or, where a roll is named, a roll: the skin's modes sink a little after each blow."""
    rng, out = take.rng, stereo(take.n)
    roll = take.said("roll", "snare", "drumroll")
    base = take.character.uniform(68.0, 88.0) * (2.4 if roll else 1.0)
    period = 0.062 if roll else 60.0 / take.character.uniform(88.0, 108.0)
    length = seconds(0.3 if roll else 0.9)
    sink = base * (1.0 + 0.35 * np.exp(-np.arange(length) / 48_000.0 / 0.035))
    phase = 2 * np.pi * np.cumsum(sink) / 48_000.0
    skin = sum(
        gain * np.sin(ratio * phase) * pluck(length, 0.002, decay)
        for ratio, gain, decay in ((1.0, 1.0, 0.8), (1.593, 0.5, 0.5), (2.135, 0.3, 0.35), (2.65, 0.2, 0.25))
    ) * pluck(length, 0.001, 0.25 if roll else 2.0)
    for number, at in enumerate(steady_times(rng, take.seconds, period, 0.02, 0.02)):
        gain = (0.55 if roll else 0.7) * rng.uniform(0.8, 1.0) * (1.25 if not roll and number % 4 == 0 else 1.0)
        stick = burst(rng, band(300.0, 7000.0 if roll else 2200.0), 0.0008, 0.09 if roll else 0.03)
        place(out, float(at), skin, float(gain))
        place(out, float(at), stick, 0.35 * float(gain))
    return room(out, rng, 0.7, 0.25, 3000.0)


def coin(take: Take) -> Signal:
    """A coin falls on wood, leaps, leaps less, and spins out faster and faster."""
    rng, out = take.rng, stereo(take.n)
    base = take.character.uniform(4300.0, 5600.0)
    at, gap, gain = 0.01, 0.26, 0.9
    while at < take.seconds and gain > 0.03:
        place(out, at, struck(rng, base, (1.0, 1.52, 2.1, 2.7), 0.22, click=(4000.0, 12_000.0, 0.3), spread=0.01), gain)
        place(out, at, struck(rng, 420.0, _WOOD[:3], 0.05, click=(600.0, 3000.0, 0.3)), 0.25 * gain)
        at += gap
        gap = max(gap * 0.72, 0.028)
        gain *= 0.82 if gap > 0.03 else 0.88
    return room(out, rng, 0.3, 0.15, 7000.0)


def chain_rattle(take: Take) -> Signal:
    """Links of iron that slide and fall over one another in two or three pulls."""
    rng, out = take.rng, stereo(take.n)
    at = 0.02
    while at < take.seconds - 0.1:
        for late in np.sort(rng.beta(1.4, 2.5, int(rng.integers(14, 24)))) * 0.6:
            base = float(rng.uniform(1100.0, 3000.0))
            link = struck(
                rng,
                base,
                (1.0, 1.63, 2.35, 3.4),
                float(rng.uniform(0.05, 0.14)),
                click=(1500.0, 8000.0, 0.5),
                spread=0.08,
            )
            place(out, at + float(late), link, float(rng.uniform(0.2, 0.8)), float(rng.uniform(-0.3, 0.3)))
        at += float(rng.uniform(0.75, 1.15))
    return room(out, rng, 0.5, 0.2, 5000.0)


def rope_creak(take: Take) -> Signal:
    """A ship's timbers and ropes under load: slow low creaks with the roll of the sea."""
    rng, n = take.rng, take.n
    out = stereo(n)
    at = 0.05
    while at < take.seconds - 0.2:
        length = seconds(float(rng.uniform(0.7, 1.4)))
        low = rng.uniform(18.0, 32.0)
        rate = line(length, (0.0, low), (0.5, low * rng.uniform(1.8, 2.8)), (1.0, low * 0.8)) * drift(
            rng, length, 6.0, 0.8, 1.25
        )
        turn = np.cumsum(rate / 48_000.0 * (1.0 + 0.1 * rng.standard_normal(length)))
        slips = np.flatnonzero(np.diff(np.floor(turn)) > 0)
        pulses = np.zeros(length)
        pulses[slips] = rng.uniform(0.4, 1.0, len(slips))
        pitch = float(rng.uniform(0.7, 1.5))
        body = together(
            (1.0, resonance(260.0 * pitch, 8.0)),
            (0.8, resonance(540.0 * pitch, 10.0)),
            (0.35, resonance(1130.0 * pitch, 9.0)),
        )
        creak = filtered(pulses, body)
        creak *= hump(length, 0.4) / max(float(np.abs(creak).max()), 1e-9)
        place(out, at, creak, float(rng.uniform(0.4, 0.9)), float(rng.uniform(-0.7, 0.7)))
        at += length / 48_000.0 + float(rng.uniform(0.1, 0.9))
    out += 0.008 * noise(rng, n, lowpass(180.0))[:, None]
    return room(out, rng, 0.6, 0.3, 2500.0)
