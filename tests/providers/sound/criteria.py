"""What makes each sound what it is, as claims that can be measured. One entry for every recipe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from tests.providers.sound.measures import Heard


@dataclass(frozen=True)
class Claim:
    """A sentence and the measure that decides it."""

    text: str
    holds: Callable[[Heard], bool]


def share(low: float, high: float, least: float) -> Claim:
    return Claim(f"{least:.0%} of the energy between {low:g} and {high:g} Hz", lambda h: h.share(low, high) >= least)


def little(low: float, high: float, most: float) -> Claim:
    return Claim(
        f"under {most:.0%} of the energy between {low:g} and {high:g} Hz",
        lambda h: h.audible and h.share(low, high) < most,
    )


def hits(fewest: int, most: int, *gaps: float, **how: float) -> Claim:
    """Onsets in number, and where two figures are given the limits of their median distance."""

    def holds(h: Heard) -> bool:
        times = h.onsets(**how)
        if not fewest <= len(times) <= most:
            return False
        return not gaps or len(times) < 2 or gaps[0] <= float(np.median(np.diff(times))) <= gaps[1]

    return Claim(f"{fewest} to {most} onsets" + (f", {gaps[0]:g} to {gaps[1]:g} s apart" if gaps else ""), holds)


def rate(least: float, most: float, **how: float) -> Claim:
    return Claim(f"{least:g} to {most:g} onsets a second", lambda h: least <= len(h.onsets(**how)) / h.seconds <= most)


def beats(low: float, high: float, least: float = 0.3) -> Claim:
    """A rhythm: the envelope repeats at a period between the limits."""
    return Claim(f"a rhythm of {low:g} to {high:g} s", lambda h: h.rhythm(low, high)[1] >= least)


def beats_or_once(low: float, high: float, least: float) -> Claim:
    return Claim(
        f"one blow, or a rhythm of {low:g} to {high:g} s",
        lambda h: h.audible and (h.seconds < low + 0.3 or h.rhythm(low, high)[1] >= least),
    )


def no_beat(low: float = 0.25, high: float = 1.2, most: float = 0.4) -> Claim:
    return Claim("no rhythm", lambda h: h.audible and h.rhythm(low, high)[1] < most)


def attack(most: float) -> Claim:
    return Claim(f"attack within {most * 1000:g} ms", lambda h: 0 < h.attack <= most)


def soft(least: float) -> Claim:
    return Claim(f"attack over {least * 1000:g} ms", lambda h: h.attack >= least)


def falls(least: float, most: float, decibels: float = 20.0) -> Claim:
    return Claim(f"{decibels:g} dB down after {least:g} to {most:g} s", lambda h: least <= h.fall(decibels) <= most)


def lasts(least: float, most: float) -> Claim:
    return Claim(f"heard for {least:g} to {most:g} s", lambda h: h.audible and least <= h.lasts <= most)


def tonal(least: float) -> Claim:
    return Claim(f"tonal ({least:g})", lambda h: h.tonality >= least)


def noisy(most: float) -> Claim:
    return Claim(f"noise, not tone (under {most:g})", lambda h: 0 < h.tonality <= most)


def steady(most: float) -> Claim:
    return Claim(f"steady within {most:g} dB", lambda h: h.audible and h.steadiness() <= most)


def moves(least: float) -> Claim:
    return Claim(f"levels move by {least:g} dB", lambda h: h.range() >= least)


def pitch(low: float, high: float) -> Claim:
    return Claim(f"strongest between {low:g} and {high:g} Hz", lambda h: h.audible and low <= h.pitch <= high)


def centre(low: float, high: float) -> Claim:
    return Claim(f"centre of the spectrum {low:g} to {high:g} Hz", lambda h: low <= h.centroid() <= high)


def flutters(low: float, high: float, least: float) -> Claim:
    return Claim(f"the envelope flutters at {low:g} to {high:g} Hz", lambda h: h.flutter(low, high) >= least)


def peaky(least: float) -> Claim:
    return Claim(f"peaks {least:g} dB over the mean", lambda h: h.crest() >= least)


def wide(least: float) -> Claim:
    return Claim("wide in stereo", lambda h: h.width() >= least)


def rises() -> Claim:
    return Claim("the spectrum climbs", lambda h: h.centroid(0.6, 0.85) > 1.25 * h.centroid(0.05, 0.3))


def glides() -> Claim:
    """The strongest frequency wanders by more than half an octave."""

    def holds(h: Heard) -> bool:
        frames = h.mono[: len(h.mono) // 9600 * 9600].reshape(-1, 9600) * np.hanning(9600)
        strongest = np.argmax(np.abs(np.fft.rfft(frames, axis=1))[:, 100:320], axis=1) + 100
        return bool(strongest.max() > 1.4 * strongest.min()) and h.tonality > 0.5

    return Claim("one tone that glides by half an octave", holds)


def pairs() -> Claim:
    """Onsets come two by two."""

    def holds(h: Heard) -> bool:
        gaps = np.diff(h.onsets(rise=12.0, above=-20.0, gap=0.15))
        return len(gaps) >= 3 and 0.15 <= gaps.min() <= 0.42 and gaps.max() / gaps.min() < 4.0

    return Claim("thumps two by two", holds)


def last_is_loudest() -> Claim:
    def holds(h: Heard) -> bool:
        times = h.onsets(above=-30.0)
        return len(times) >= 2 and 0.25 <= int(np.argmax(h.levels)) * 0.004 - times[0] <= 0.6

    return Claim("the blow follows the first sound by a quarter to half a second", holds)


def shrinking() -> Claim:
    def holds(h: Heard) -> bool:
        gaps = np.diff(h.onsets(rise=6.0, above=-30.0, gap=0.035))
        return len(gaps) >= 5 and bool(np.all(np.diff(gaps[:5]) < 0))

    return Claim("gaps between onsets shrink", holds)


def swell() -> Claim:
    def holds(h: Heard) -> bool:
        n = max(1, int(h.lasts * 1.2 * 48_000)) / len(h.mono)
        middle, ends = h.centroid(0.35 * n, 0.65 * n), max(h.centroid(0.0, 0.25 * n), 1.0)
        return middle > 1.15 * ends

    return Claim("brightest in the middle", holds)


WALK = beats(0.4, 0.85, 0.35)

CRITERIA: dict[str, tuple[Claim, ...]] = {
    # weather
    "rain_light": (
        share(1000, 20_000, 0.85),
        little(12_000, 24_000, 0.3),
        steady(2.0),
        no_beat(),
        peaky(16),
        noisy(0.2),
    ),
    "rain_heavy": (share(100, 1000, 0.2), share(1000, 12_000, 0.4), steady(2.0), no_beat(), noisy(0.35), wide(0.5)),
    "wind_breeze": (
        share(20, 250, 0.2),
        share(20, 1000, 0.6),
        steady(6.0),
        no_beat(),
        wide(0.5),
        little(4000, 24_000, 0.25),
    ),
    "wind_howl": (share(200, 1500, 0.6), tonal(0.6), no_beat(), soft(0.05), moves(3.0), little(2000, 24_000, 0.1)),
    "thunder": (share(20, 300, 0.75), lasts(1.2, 9.0), falls(0.5, 9.0, 10.0), moves(8.0), little(2000, 24_000, 0.1)),
    "storm": (
        share(60, 1000, 0.25),
        share(1000, 12_000, 0.08),
        share(4000, 16_000, 0.02),
        steady(6.0),
        wide(0.5),
        lasts(2.0, 9.0),
    ),
    # fire
    "fire": (peaky(20), rate(3.0, 30.0, above=-30.0), no_beat(), share(800, 16_000, 0.15), little(12_000, 24_000, 0.2)),
    "match_strike": (centre(1500, 6000), noisy(0.5), falls(0.3, 1.4), moves(5.0), share(400, 8000, 0.7)),
    "lamp_hiss": (share(1500, 9000, 0.7), steady(1.5), noisy(0.2), hits(0, 3), little(12_000, 24_000, 0.1)),
    "sizzle": (share(3000, 20_000, 0.8), peaky(17), no_beat(), noisy(0.2)),
    "fuse": (share(2500, 20_000, 0.85), peaky(15), flutters(10, 120, 0.5), little(14_000, 24_000, 0.3)),
    # water
    "sea_waves": (moves(4.0), share(40, 1000, 0.4), share(1000, 12_000, 0.08), wide(0.4), soft(0.1)),
    "stream": (
        centre(950, 2600),
        share(300, 4000, 0.65),
        steady(3.5),
        no_beat(),
        wide(0.4),
        Claim("gurgles", lambda h: 0.2 < h.tonality < 0.75),
    ),
    "waterfall": (steady(1.0), share(60, 2000, 0.5), share(2000, 10_000, 0.1), hits(0, 3), wide(0.6)),
    "dripping": (share(800, 2500, 0.8), tonal(0.7), moves(12.0), rate(1.0, 5.0, rise=15.0, above=-15.0), wide(0.1)),
    "splash": (attack(0.06), falls(0.1, 1.3, 15.0), noisy(0.5), share(200, 8000, 0.75), hits(1, 14)),
    "pouring": (rises(), share(300, 4000, 0.85), lasts(0.9, 4.0), Claim("a hollow note", lambda h: h.tonality > 0.5)),
    "bubbling": (peaky(18), share(90, 1300, 0.85), tonal(0.6), rate(3.0, 16.0), no_beat()),
    "oars": (beats(1.7, 2.7, 0.15), share(250, 5000, 0.8), moves(12.0), noisy(0.5)),
    # animals
    "birds": (share(1800, 8500, 0.9), tonal(0.2), moves(6.0), rate(1.5, 14.0), no_beat(0.5, 1.2, 0.6)),
    "crickets": (share(3500, 5500, 0.9), tonal(0.8), moves(2.0), pitch(3800, 5200)),
    "owl": (pitch(330, 460), share(280, 520, 0.85), tonal(0.9), soft(0.05), moves(15.0), lasts(1.2, 3.4)),
    "dog_bark": (hits(2, 3, 0.3, 0.7), share(250, 3500, 0.9), attack(0.08), lasts(0.25, 1.3)),
    "cat_meow": (hits(0, 3), lasts(0.5, 1.3), share(350, 5000, 0.9), tonal(0.4), soft(0.08)),
    "wolf_howl": (pitch(250, 1200), tonal(0.9), lasts(1.8, 6.0), soft(0.2), share(250, 1500, 0.9)),
    "crow": (share(800, 6000, 0.85), lasts(0.4, 2.2), rate(0.8, 6.0, gap=0.25), flutters(55, 110, 0.15)),
    "gulls": (share(800, 7000, 0.9), tonal(0.35), moves(6.0), centre(1300, 3500), rate(0.8, 6.0, rise=7.0)),
    "horse_neigh": (share(450, 5000, 0.85), flutters(8, 14, 0.15), lasts(1.2, 2.5), soft(0.05)),
    "bees": (
        pitch(170, 800),
        share(150, 4000, 0.9),
        share(1000, 5000, 0.08),
        tonal(0.78),
        steady(5.0),
        no_beat(0.25, 1.2, 0.5),
    ),
    "frogs": (share(400, 3500, 0.9), flutters(22, 46, 0.35), moves(8.0), tonal(0.5)),
    # people
    "crowd_murmur": (
        steady(2.2),
        share(150, 3000, 0.85),
        steady(4.0),
        no_beat(),
        wide(0.3),
        little(5000, 24_000, 0.05),
        flutters(5, 400, 0.9),
    ),
    "applause": (share(600, 6000, 0.75), rate(3.0, 16.0, rise=6.0), no_beat(), noisy(0.6), peaky(14), wide(0.2)),
    # footsteps
    "footsteps_wood": (WALK, share(50, 1500, 0.75), attack(0.03), moves(12.0)),
    "footsteps_stone": (WALK, share(800, 10_000, 0.5), attack(0.03), moves(10.0)),
    "footsteps_gravel": (WALK, share(900, 12_000, 0.6), noisy(0.35), moves(10.0), little(12_000, 24_000, 0.2)),
    "footsteps_leaves": (WALK, share(2000, 16_000, 0.8), noisy(0.25), moves(8.0)),
    "footsteps_grass": (WALK, share(40, 800, 0.6), moves(12.0)),
    "footsteps_snow": (beats(0.4, 0.9, 0.3), share(500, 6000, 0.7), moves(12.0), noisy(0.4)),
    "footsteps_water": (beats(0.45, 0.95, 0.3), share(300, 8000, 0.7), moves(8.0), noisy(0.5)),
    "running": (beats(0.24, 0.45, 0.3), rate(2.0, 5.0, gap=0.18), attack(0.05)),
    "stairs": (WALK, share(50, 2000, 0.75), attack(0.03), moves(10.0)),
    # doors
    "knock": (hits(2, 4, 0.15, 0.4, gap=0.12), share(80, 4000, 0.85), attack(0.02), lasts(0.08, 1.2)),
    "door_creak": (
        share(250, 5000, 0.75),
        flutters(25, 330, 0.4),
        lasts(0.7, 2.9),
        soft(0.02),
        little(5000, 24_000, 0.3),
    ),
    "door_close": (
        share(40, 1000, 0.6),
        hits(1, 5, gap=0.05),
        falls(0.02, 0.4),
        attack(0.06),
        share(1500, 10_000, 0.01),
    ),
    "door_slam": (attack(0.012), share(30, 300, 0.4), falls(0.08, 0.8), hits(1, 4)),
    "lock_key": (
        hits(4, 16),
        share(1500, 16_000, 0.4),
        moves(5.0),
        Claim(
            "the bolt comes last",
            lambda h: h.audible and int(np.argmax(h.levels)) > int(np.argmax(h.levels > -25)) + 60,
        ),
    ),
    "window": (
        share(100, 1500, 0.6),
        lasts(0.4, 1.5),
        hits(1, 6),
        Claim("a slide, then a bump", lambda h: h.levels[-1] < -20 and np.argmax(h.levels) > 50),
    ),
    "gate": (share(250, 6000, 0.85), tonal(0.5), lasts(0.9, 3.0), moves(8.0)),
    # bells and clocks
    "church_bell": (
        hits(1, 6, 1.8, 3.2, low=2500, high=9000, gap=0.5),
        tonal(0.95),
        share(100, 2000, 0.9),
        lasts(2.0, 10.0),
    ),
    "clock_chime": (
        hits(1, 14, 0.6, 1.7, low=2500, high=9000, gap=0.4),
        tonal(0.9),
        share(150, 4000, 0.9),
        lasts(1.5, 10.0),
    ),
    "small_bell": (
        hits(2, 9, 0.06, 0.5, rise=6.0, low=6000, high=16_000),
        share(1200, 12_000, 0.95),
        tonal(0.9),
        lasts(0.5, 2.5),
    ),
    "wind_chime": (share(700, 12_000, 0.95), tonal(0.9), moves(4.0), lasts(1.5, 9.0), wide(0.1)),
    "clock_tick": (beats(0.48, 1.0, 0.7), falls(0.0, 9.0), attack(0.02), moves(12.0), little(20, 500, 0.1)),
    "alarm_bell": (share(700, 16_000, 0.95), tonal(0.8), steady(3.0), beats(0.06, 0.12, 0.3)),
    "alarm_electronic": (pitch(1800, 2300), tonal(0.9), beats(0.9, 1.1, 0.7), moves(20.0)),
    "telephone_old": (share(1000, 16_000, 0.9), tonal(0.8), flutters(15, 50, 0.25), moves(15.0)),
    "telephone_modern": (share(700, 1300, 0.85), tonal(0.9), moves(15.0), share(760, 880, 0.2), share(960, 1120, 0.2)),
    "telephone_buzz": (beats(0.7, 0.9, 0.5), tonal(0.8), share(120, 3000, 0.9), moves(10.0)),
    # vehicles
    "horse_gallop": (beats(0.4, 0.56, 0.4), rate(3.0, 8.0, gap=0.05), share(40, 3500, 0.8)),
    "horse_walk": (beats(0.22, 0.37, 0.5), share(60, 6000, 0.85), attack(0.03), rate(2.4, 5.0, gap=0.12)),
    "carriage": (peaky(14.5), share(60, 1500, 0.75), steady(2.5), rate(1.5, 14.0), wide(0.2)),
    "train": (share(40, 1500, 0.7), beats(0.55, 0.85, 0.15), steady(4.0), wide(0.3)),
    "steam_whistle": (share(350, 8000, 0.85), tonal(0.5), lasts(0.7, 4.0), soft(0.02), hits(0, 3)),
    "ship_horn": (share(80, 1000, 0.9), tonal(0.9), lasts(1.2, 5.0), soft(0.05)),
    "engine": (share(30, 600, 0.8), steady(2.0), tonal(0.7), flutters(15, 140, 0.6)),
    "brakes": (share(700, 8000, 0.9), tonal(0.4), lasts(0.7, 1.8), soft(0.02)),
    "siren": (glides(), share(500, 5000, 0.9), steady(3.0)),
    # impacts
    "glass_break": (share(2000, 20_000, 0.85), attack(0.02), hits(3, 16, rise=6.0), falls(0.15, 1.6), noisy(0.75)),
    "glass_clink": (share(2000, 16_000, 0.95), tonal(0.9), attack(0.02), falls(0.25, 1.6), hits(1, 3)),
    "crockery": (
        share(700, 16_000, 0.9),
        hits(3, 12, 0.05, 0.3),
        attack(0.02),
        Claim("rings", lambda h: h.tonality > 0.25),
    ),
    "wood_chop": (attack(0.02), hits(1, 9), share(30, 1000, 0.4), falls(0.05, 3.6), beats_or_once(0.9, 1.25, 0.25)),
    "hammer": (beats(0.4, 0.75, 0.35), attack(0.02), share(250, 10_000, 0.8), rate(1.2, 2.8, gap=0.15)),
    "metal_clang": (attack(0.02), tonal(0.85), falls(0.3, 2.5), hits(1, 8)),
    "thud": (share(30, 300, 0.85), attack(0.05), falls(0.05, 0.7), little(1000, 24_000, 0.06)),
    "drum": (beats(0.5, 0.75, 0.45), share(40, 300, 0.85), attack(0.06)),
    "coin": (share(3000, 20_000, 0.9), shrinking(), attack(0.02)),
    "chain_rattle": (share(1000, 16_000, 0.9), rate(3.0, 16.0), moves(8.0), no_beat(0.3, 0.7, 0.6)),
    "rope_creak": (peaky(19), share(150, 2500, 0.8), flutters(12, 110, 0.35), moves(6.0), tonal(0.4)),
    # weapons
    "sword_clash": (share(800, 16_000, 0.9), attack(0.02), rate(1.0, 4.5), Claim("rings", lambda h: h.tonality > 0.3)),
    "gunshot": (
        attack(0.02),
        falls(0.1, 0.7),
        hits(1, 3),
        share(30, 2000, 0.7),
        Claim("broadband", lambda h: h.centroid() > 400),
    ),
    "explosion": (
        share(20, 300, 0.65),
        falls(0.6, 4.0),
        Claim("starts at once", lambda h: int(np.argmax(h.levels > -15)) < 12),
        little(4000, 24_000, 0.05),
    ),
    "arrow": (last_is_loudest(), share(1500, 12_000, 0.6), hits(2, 6)),
    "whoosh": (swell(), lasts(0.25, 0.95), soft(0.05), share(200, 6000, 0.85)),
    # body
    "heartbeat": (pairs(), share(30, 250, 0.95), beats(0.5, 1.0, 0.4)),
    "breathing": (soft(0.08), share(400, 8000, 0.75), moves(12.0), rate(0.0, 1.2), noisy(0.5)),
    "cloth_rustle": (share(500, 9000, 0.75), noisy(0.35), soft(0.01), little(9000, 24_000, 0.15), lasts(0.4, 1.9)),
    # small things
    "paper_rustle": (share(1800, 20_000, 0.9), peaky(22), noisy(0.25), rate(3.0, 16.0)),
    "page_turn": (share(800, 16_000, 0.85), lasts(0.25, 0.95), noisy(0.3), soft(0.02)),
    "writing": (share(1500, 12_000, 0.85), rate(3.5, 15.0), noisy(0.25), moves(5.0)),
    "magic_shimmer": (share(900, 16_000, 0.95), tonal(0.7), wide(0.2), soft(0.02)),
    # machines
    "typewriter": (rate(3.0, 9.0), attack(0.02), share(1000, 16_000, 0.75), no_beat(0.3, 1.2, 0.6), peaky(22)),
    "keyboard": (rate(4.0, 13.0), attack(0.02), share(500, 10_000, 0.8), peaky(20)),
    "electric_hum": (share(40, 1200, 0.85), tonal(0.8), steady(1.0), pitch(40, 500)),
    "electric_spark": (share(2000, 22_000, 0.85), flutters(110, 130, 0.1), peaky(17), moves(1.5)),
}


def broken_claims(name: str, heard: Heard) -> list[str]:
    """Given a recipe's name and a sound, return the claims that do not hold."""
    return [claim.text for claim in CRITERIA[name] if not claim.holds(heard)]
