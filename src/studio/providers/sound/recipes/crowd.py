"""People together: murmur and applause. No words can be made out, and nobody laughs."""

from __future__ import annotations

import numpy as np

from studio.providers.sound.contract import SAMPLE_RATE, Signal
from studio.providers.sound.dsp import (
    band,
    burst,
    chain,
    drift,
    filtered,
    grains,
    highpass,
    line,
    lowpass,
    modes,
    pluck,
    room,
    seconds,
    swell,
    tilt,
    wide_noise,
)
from studio.providers.sound.synthesis import Take

# First three formants (Hz) of ten vowels.
_VOWELS = (
    (310, 2200, 2950), (430, 2020, 2600), (560, 1800, 2500), (720, 1650, 2450), (760, 1150, 2500),
    (620, 1100, 2450), (500, 880, 2450), (380, 950, 2300), (320, 800, 2250), (500, 1450, 2450),
)  # fmt: skip


def crowd_murmur(take: Take) -> Signal:
    """Two dozen voices at once: throats whose pulses ring changing vowels, in syllables and with pauses."""
    rng, n = take.rng, take.n
    voices = 9 if take.said("small", "few", "quiet", "whisper", "class") else 22
    times, gains, positions, which = [], [], [], []
    for number in range(voices):
        pitch = take.character.uniform(92.0, 150.0) if number % 2 else take.character.uniform(165.0, 235.0)
        curve = pitch * drift(rng, n // 48 + 1, 1.8 / 48 * 48, 0.84, 1.18)
        at, loud, vowel = _speech(take, curve)
        position = float(take.character.uniform(-1.0, 1.0))
        times.append(at)
        gains.append(loud * take.character.uniform(0.25, 1.0) * (150.0 / pitch) ** 0.5)
        positions.append(np.full(len(at), position))
        which.append(vowel)
    kernels = []
    for first, second, third in _VOWELS:
        length = seconds(0.025)
        ring = modes(length, [first, second, third, 3500.0], [0.030, 0.020, 0.014, 0.010], [1.0, 0.62, 0.34, 0.16])
        kernels.append(ring * pluck(length, 0.0004, 0.2))
    babble = grains(
        n, np.concatenate(times), np.concatenate(gains), np.concatenate(positions), np.concatenate(which), kernels
    )
    breath = (
        wide_noise(rng, n, chain(band(2500.0, 7000.0), tilt(-3.0)), 1.0) * drift(rng, n, 7.0, 0.1, 1.0)[:, None] ** 2
    )
    body = wide_noise(rng, n, chain(band(150.0, 900.0), tilt(-2.0)), 0.9)
    return room(0.12 * babble + 0.012 * breath + 0.02 * body, rng, 0.7, 0.5, 4500.0)


def _speech(take: Take, curve: Signal) -> tuple[Signal, Signal, Signal]:
    """One speaker: the moments of the glottal pulses, their loudness and which vowel each rings."""
    rng = take.rng
    pulses = np.cumsum(curve * 48.0 / SAMPLE_RATE)
    at = np.interp(np.arange(int(pulses[-1])), pulses, np.arange(len(pulses)) * 48.0 / SAMPLE_RATE)
    at = at + rng.normal(0.0, 0.00006, len(at))
    syllable = rng.uniform(4.2, 6.2)
    number = (at * syllable + 0.35 * np.sin(2 * np.pi * at * 0.9 + rng.uniform(0, 6.28))).astype(int)
    number -= number.min(initial=0)
    count = int(number.max(initial=0)) + 1
    vowels = rng.integers(0, len(_VOWELS), count)
    # Phrases of a few words, then a breath: silence lasts about a quarter of the time.
    talking = np.repeat(rng.random(count // 6 + 1) < 0.75, 6)[:count] * rng.uniform(0.4, 1.0, count)
    within = np.mod(at * syllable, 1.0)
    shape = np.clip(np.sin(np.pi * within), 0.0, 1.0) ** 0.7
    return at, talking[number] * shape, vowels[number]


def applause(take: Take) -> Signal:
    """Some seventy people who clap at their own pace; it breaks out, stays and thins at the end."""
    rng, n = take.rng, take.n
    small = take.said("few", "small", "polite", "scattered", "slow")
    people = 14 if small else 70
    times, which, gains, positions = [], [], [], []
    for _ in range(people):
        period = rng.uniform(0.19, 0.29)
        start = rng.exponential(0.12 if take.seconds < 4 else 0.4)
        own = start + np.cumsum(period * (1.0 + 0.07 * rng.standard_normal(int(take.seconds / period) + 2)))
        times.append(own)
        which.append(np.full(len(own), rng.integers(0, 24)))
        gains.append(rng.uniform(0.15, 1.0) * rng.uniform(0.7, 1.1, len(own)))
        positions.append(np.full(len(own), rng.uniform(-1.0, 1.0)))
    kernels = []
    for centre in rng.uniform(850.0, 2400.0, 24):
        clap = burst(rng, chain(band(centre * 0.5, centre * 2.2), lowpass(7000.0, 1)), 0.0006, 0.016)
        late = np.concatenate((np.zeros(seconds(0.0018)), 0.6 * clap))
        late[: len(clap)] += clap
        kernels.append(late)
    claps = grains(
        n, np.concatenate(times), 0.2 * np.concatenate(gains), np.concatenate(positions), np.concatenate(which), kernels
    )
    rise = min(0.5, 0.25 * take.seconds) / take.seconds
    shape = line(n, (0.0, 0.15), (rise, 1.0), (0.8, 0.9), (1.0, 0.35)) * swell(rng, n, 0.6, 2.0)
    hall = (
        filtered(wide_noise(rng, n, band(700.0, 6000.0), 1.0), highpass(300.0)) * drift(rng, n, 14.0, 0.4, 1.0)[:, None]
    )
    return room((claps + 0.01 * hall) * shape[:, None], rng, 0.9, 0.35, 5000.0)
