"""Birds, dogs, cats, wolves, insects and horses' voices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from studio.providers.sound.contract import SAMPLE_RATE, Signal
from studio.providers.sound.dsp import (
    band,
    chain,
    drift,
    filtered,
    harmonics,
    highpass,
    hump,
    line,
    lowpass,
    noise,
    place,
    poisson_times,
    room,
    seconds,
    stereo,
    swell,
    tilt,
    time_axis,
    wide_noise,
)
from studio.providers.sound.synthesis import Take


def voice(
    pitch_hertz: Signal, formants: Sequence[tuple[Signal | float, float, float]], slope: float, count: int
) -> Signal:
    """A throat: harmonics along a curve of pitch, each as loud as the formants (centre, width, gain) allow."""
    turn = np.exp(2j * np.pi * np.cumsum(pitch_hertz) / SAMPLE_RATE)
    partial = np.ones_like(turn)
    out = np.zeros(len(pitch_hertz))
    for number in range(1, count + 1):
        partial *= turn
        hertz = number * pitch_hertz
        gain = np.full(len(out), 0.02)
        for centre, width, size in formants:
            gain += size * np.exp(-(((hertz - centre) / width) ** 2))
        out += partial.imag * gain * number**-slope * (hertz < 18_000.0)
    return out


def birds(take: Take) -> Signal:
    """Several small birds, each with a song of its own that it repeats, over the air of a garden."""
    rng, n = take.rng, take.n
    out = 0.006 * wide_noise(rng, n, chain(band(300.0, 6000.0), tilt(-4.0)), 1.0)
    first = 0.05
    for number in range(5):
        base = float(take.character.uniform(2400.0, 5200.0))
        song = take.character.integers(0, 4, int(take.character.integers(3, 8)))
        speed = take.character.uniform(0.06, 0.14)
        position, gain = float(take.character.uniform(-0.9, 0.9)), float(take.character.uniform(0.12, 0.5))
        at = first if number == 0 else float(rng.uniform(0.1, 2.5))
        while at < take.seconds:
            for syllable in song:
                length = seconds(speed * rng.uniform(0.75, 1.1))
                place(out, at, _chirp(base, int(syllable), length), gain * float(rng.uniform(0.7, 1.0)), position)
                at += speed * float(rng.uniform(1.15, 1.4))
            at += float(rng.uniform(0.8, 3.2))
    return room(out, rng, 0.9, 0.2, 7000.0)


def _chirp(base: float, shape: int, length: int) -> Signal:
    curves = (
        ((0.0, 1.25), (1.0, 0.85)),
        ((0.0, 0.85), (0.5, 1.2), (1.0, 0.95)),
        ((0.0, 0.95), (1.0, 1.3)),
        ((0.0, 1.05), (0.25, 0.95), (0.5, 1.05), (0.75, 0.95), (1.0, 1.05)),
    )
    return harmonics(base * line(length, *curves[shape]), (1.0, 0.12, 0.04)) * hump(length, 0.3)


def crickets(take: Take) -> Signal:
    """Insects at night: groups of three quick pulses near 4.5 kHz, each singer at a pace of its own."""
    rng, n = take.rng, take.n
    t = time_axis(n)
    out = 0.004 * wide_noise(rng, n, chain(band(200.0, 3000.0), tilt(-3.0)), 1.0)
    for number in range(4):
        pitch = take.character.uniform(4100.0, 5000.0)
        rate = take.character.uniform(1.9, 2.9)
        phase = np.mod(t * rate + take.character.uniform(), 1.0) / rate
        pulse = np.mod(phase, 0.034)
        gate = np.where((phase < 0.102) & (pulse < 0.022), np.sin(np.pi * np.clip(pulse / 0.022, 0.0, 1.0)) ** 0.7, 0.0)
        tone = np.sin(2 * np.pi * pitch * t)
        place(out, 0.0, tone * gate * swell(rng, n, 0.2, 3.0), 0.45 / (1 + number), (-0.7, 0.5, 0.9, -0.3)[number])
    trill = np.sin(2 * np.pi * 3950.0 * t + 2.0 * drift(rng, n, 3.0)) * (0.5 + 0.5 * np.sin(2 * np.pi * 47.0 * t))
    place(out, 0.0, trill * swell(rng, n, 0.15, 6.0), 0.05, 0.2)
    return out


def owl(take: Take) -> Signal:
    """The hoots of a tawny owl: one long, a pause, a short one, and a long trembling one."""
    rng, n = take.rng, take.n
    out = stereo(n)
    pitch = take.character.uniform(360.0, 430.0)
    scale = min(1.0, take.seconds / 3.2)
    for at, duration, tremble in ((0.05, 0.55, 0.0), (1.35, 0.14, 0.0), (1.65, 1.15, 1.0)):
        length = seconds(duration * scale)
        t = time_axis(length)
        curve = pitch * line(length, (0.0, 0.9), (0.2, 1.03), (0.7, 1.0), (1.0, 0.9))
        hoot = harmonics(curve, (1.0, 0.10, 0.05, 0.02)) * hump(length, 0.25) ** 0.6
        hoot *= 1.0 - tremble * 0.45 * (0.5 + 0.5 * np.sin(2 * np.pi * 9.0 * t)) * line(
            length, (0.0, 0.0), (0.3, 1.0), (1.0, 0.6)
        )
        breath = noise(rng, length, band(300.0, 1200.0)) * hump(length, 0.3)
        place(out, at * scale, hoot + 0.04 * breath, 0.6)
    return room(out, rng, 1.4, 0.4, 2500.0)


def dog_bark(take: Take) -> Signal:
    """Barks: a rough tone that jumps up and falls within a fifth of a second, from an open throat."""
    rng, n = take.rng, take.n
    small = take.said("small", "little", "puppy", "terrier", "yap")
    base = take.character.uniform(430.0, 560.0) if small else take.character.uniform(230.0, 330.0)
    barks = take.count(int(rng.integers(2, 4)))
    out = stereo(n)
    at = 0.03
    for _ in range(barks):
        length = seconds(float(rng.uniform(0.15, 0.21)))
        curve = base * rng.uniform(0.95, 1.05) * line(length, (0.0, 0.75), (0.18, 1.6), (0.45, 1.35), (1.0, 0.7))
        curve = curve * (1.0 + 0.05 * noise(rng, length, lowpass(160.0)))
        open_mouth = line(length, (0.0, 0.6), (0.25, 1.0), (1.0, 0.65))
        formants = (
            (720.0 * open_mouth * (base / 280.0) ** 0.3, 320.0, 1.0),
            (1450.0 * open_mouth, 380.0, 0.7),
            (2900.0, 600.0, 0.25),
        )
        bark = voice(curve, formants, 0.4, 16)
        growl = noise(rng, length, chain(band(400.0, 3500.0), tilt(-2.0)))
        piece = (bark + 0.45 * growl) * line(length, (0.0, 0.0), (0.1, 1.0), (0.5, 0.75), (1.0, 0.0))
        place(out, at, piece, 0.5 * float(rng.uniform(0.8, 1.0)))
        at += float(rng.uniform(0.36, 0.62))
    return room(out, rng, 0.7, 0.25, 3500.0)


def cat_meow(take: Take) -> Signal:
    """One long meow: closed, wide open, closed again, with the pitch rising and sinking."""
    rng, n = take.rng, take.n
    length = min(n, seconds(float(rng.uniform(0.75, 1.05))))
    base = take.character.uniform(520.0, 640.0)
    curve = (
        base * line(length, (0.0, 0.85), (0.3, 1.25), (0.6, 1.12), (1.0, 0.72)) * drift(rng, length, 7.0, 0.985, 1.015)
    )
    first = line(length, (0.0, 500.0), (0.15, 700.0), (0.45, 1350.0), (1.0, 700.0))
    second = line(length, (0.0, 1500.0), (0.2, 2600.0), (0.5, 2000.0), (1.0, 1100.0))
    tone = voice(curve, ((first, 350.0, 1.0), (second, 450.0, 0.7), (3900.0, 700.0, 0.3)), 0.3, 14)
    breath = noise(rng, length, band(900.0, 5000.0)) * 0.05
    out = stereo(n)
    place(out, 0.0, (tone + breath) * line(length, (0.0, 0.0), (0.12, 0.5), (0.4, 1.0), (0.8, 0.6), (1.0, 0.0)), 0.5)
    return room(out, rng, 0.3, 0.12)


def wolf_howl(take: Take) -> Signal:
    """A wolf climbs to a held note and lets it sink; another answers from further off."""
    rng, n = take.rng, take.n
    out = stereo(n)
    for number in range(2):
        length = seconds(min(take.seconds * 0.78, float(rng.uniform(3.2, 4.2))))
        start = 0.03 if number == 0 else min(1.4, take.seconds * 0.22)
        base = take.character.uniform(420.0, 520.0) * (1.0 if number == 0 else 1.19)
        t = time_axis(length)
        curve = base * line(length, (0.0, 0.62), (0.18, 1.02), (0.3, 1.0), (0.7, 0.96), (1.0, 0.66))
        curve = curve * (1.0 + 0.008 * np.sin(2 * np.pi * 5.2 * t) + 0.004 * noise(rng, length, lowpass(8.0)))
        howl = harmonics(curve, (1.0, 0.35, 0.16, 0.07, 0.03, 0.015))
        howl *= line(length, (0.0, 0.0), (0.15, 0.8), (0.5, 1.0), (0.85, 0.5), (1.0, 0.0))
        place(
            out,
            start,
            howl + 0.02 * noise(rng, length, band(500.0, 2500.0)) * hump(length),
            (0.6, 0.25)[number],
            (-0.2, 0.6)[number],
        )
    return room(out, rng, 2.2, 0.55, 2200.0)


def crow(take: Take) -> Signal:
    """Caws: a harsh tone broken by noise, three or so in a row."""
    rng, n = take.rng, take.n
    out = stereo(n)
    at = 0.03
    base = take.character.uniform(430.0, 520.0)
    for _ in range(take.count(int(rng.integers(2, 4)))):
        length = seconds(float(rng.uniform(0.28, 0.38)))
        t = time_axis(length)
        rough = 1.0 + 0.75 * np.sign(np.sin(2 * np.pi * (base / 6.0) * t)) * drift(rng, length, 30.0, 0.4, 1.0)
        curve = (
            base
            * line(length, (0.0, 0.95), (0.3, 1.12), (1.0, 0.85))
            * (1.0 + 0.03 * noise(rng, length, lowpass(250.0)))
        )
        caw = voice(curve, ((1250.0, 380.0, 1.0), (1900.0, 420.0, 0.9), (3200.0, 700.0, 0.4)), 0.1, 14) * rough
        caw += 0.6 * noise(rng, length, band(900.0, 4200.0)) * rough
        place(out, at, caw * line(length, (0.0, 0.0), (0.12, 1.0), (0.7, 0.8), (1.0, 0.0)), 0.35)
        at += length / SAMPLE_RATE + float(rng.uniform(0.2, 0.4))
    return room(out, rng, 1.0, 0.25, 4000.0)


def gulls(take: Take) -> Signal:
    """Gulls over a harbour: calls that leap up and slide down, in falling series, from several places."""
    rng, n = take.rng, take.n
    out = stereo(n)
    for number in range(3):
        base = take.character.uniform(880.0, 1200.0)
        position, gain = float(rng.uniform(-0.9, 0.9)), (0.5, 0.3, 0.18)[number]
        at = 0.05 if number == 0 else float(rng.uniform(0.4, 2.5))
        while at < take.seconds:
            for step in range(int(rng.integers(2, 6))):
                length = seconds(float(rng.uniform(0.22, 0.4)))
                curve = base * (1.0 - 0.03 * step) * line(length, (0.0, 0.8), (0.25, 1.45), (0.6, 1.25), (1.0, 0.8))
                curve = curve * (1.0 + 0.015 * noise(rng, length, lowpass(120.0)))
                cry = voice(curve, ((1900.0, 900.0, 1.0), (3600.0, 1100.0, 0.6)), 0.3, 7)
                cry += 0.10 * noise(rng, length, band(1500.0, 5000.0))
                place(
                    out,
                    at,
                    cry * line(length, (0.0, 0.0), (0.15, 0.9), (0.6, 1.0), (1.0, 0.0)),
                    gain * float(rng.uniform(0.7, 1.0)),
                    position,
                )
                at += length / SAMPLE_RATE + float(rng.uniform(0.06, 0.16))
            at += float(rng.uniform(1.2, 3.5))
    return room(out, rng, 1.2, 0.25, 4500.0)


def horse_neigh(take: Take) -> Signal:
    """A whinny: a high shaken tone that runs down to a snort."""
    rng, n = take.rng, take.n
    length = min(n, seconds(float(rng.uniform(1.5, 1.9))))
    t = time_axis(length)
    base = take.character.uniform(620.0, 740.0)
    shake = np.sin(2 * np.pi * 11.0 * t) * line(length, (0.0, 0.1), (0.25, 1.0), (1.0, 0.8))
    curve = base * line(length, (0.0, 0.9), (0.15, 1.5), (0.6, 1.1), (1.0, 0.55)) * (1.0 + 0.06 * shake)
    tone = voice(curve, ((1300.0, 600.0, 1.0), (2500.0, 700.0, 0.7), (4000.0, 900.0, 0.3)), 0.2, 14) * (
        1.0 + 0.4 * shake
    )
    breath = noise(rng, length, band(700.0, 5000.0)) * 0.2
    out = stereo(n)
    place(out, 0.0, (tone + breath) * line(length, (0.0, 0.0), (0.08, 0.9), (0.5, 1.0), (1.0, 0.0)), 0.4)
    snort_length = seconds(0.35)
    flutter = 0.5 + 0.5 * np.sin(2 * np.pi * 24.0 * time_axis(snort_length))
    place(
        out,
        length / SAMPLE_RATE,
        noise(rng, snort_length, band(150.0, 2200.0)) * hump(snort_length, 0.2) * flutter,
        0.35,
    )
    return room(out, rng, 0.6, 0.2)


def bees(take: Take) -> Signal:
    """Bees or flies that come and go past the ear: buzzes of many harmonics, never quite steady."""
    rng, n = take.rng, take.n
    out = stereo(n)
    for _ in range(4):
        curve = (
            take.character.uniform(180.0, 250.0) * drift(rng, n, 1.5, 0.92, 1.08) * drift(rng, n, 11.0, 0.985, 1.015)
        )
        buzz = harmonics(curve, [1.0 / k**0.9 for k in range(1, 13)])
        place(out, 0.0, filtered(buzz, highpass(150.0)) * swell(rng, n, 0.5, 18.0), 0.2, float(rng.uniform(-0.9, 0.9)))
    return out


def frogs(take: Take) -> Signal:
    """Frogs at a pond: croaks made of a train of quick pulses, near and far."""
    rng, n = take.rng, take.n
    out = 0.004 * wide_noise(rng, n, chain(band(200.0, 4000.0), tilt(-3.0)), 1.0)
    for number in range(4):
        pitch, rate = take.character.uniform(550.0, 1300.0), take.character.uniform(26.0, 42.0)
        position = float(rng.uniform(-0.9, 0.9))
        times = np.concatenate(([0.05 + 0.4 * number], poisson_times(rng, take.seconds, 0.7)))
        for at in times:
            length = seconds(float(rng.uniform(0.25, 0.5)))
            t = time_axis(length)
            pulse = np.maximum(np.sin(2 * np.pi * rate * t), 0.0) ** 2
            croak = (
                (np.sin(2 * np.pi * pitch * t) + 0.5 * np.sin(2 * np.pi * pitch * 2.1 * t)) * pulse * hump(length, 0.4)
            )
            place(out, float(at), croak, 0.4 / (1 + 0.5 * number), position)
    return room(out, rng, 0.8, 0.2)
