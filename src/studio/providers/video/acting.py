"""What a drawn figure does in a clip: it breathes, blinks, and its mouth moves with what it says."""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from studio.providers.video.contract import Spoken

REST = ""
_HALF, _OPEN = "mouth_half", "mouth_open"
_HALF_FROM, _OPEN_FROM, _RELEASE = 0.10, 0.42, 0.8  # levels; the mouth closes at a part of what opened it
_SHORTEST_SECONDS = 0.07  # of one position of the mouth
_LONGEST_OPEN_SECONDS = 0.24  # then it comes half together, as in speech
_BLINK_SECONDS = 0.15
_BLINK_FROM, _BLINK_TO = 2.5, 6.0  # seconds from one blink to the next
_BREATH_SECONDS = (3.2, 4.6)
_BREATH, _EMPHASIS = 0.0045, 0.005  # of the height: how far a figure rises when it breathes and when it is loud
_ATTACK, _FALL = 0.6, 0.25  # of the way from the last level to this one, upwards and downwards


@dataclass(frozen=True)
class Acting:
    """For each frame the name of the drawing (empty at rest) and how much higher than drawn the figure is (about 1)."""

    states: tuple[str, ...]
    stretch: tuple[float, ...]


def acting_of(
    character: str,
    spoken: Iterable[Spoken],
    *,
    frames: int,
    frames_per_second: int,
    seed: int,
    drawings: Collection[str],
) -> Acting:
    """What one figure does in ``frames`` frames; only states that are among its ``drawings`` are used."""
    chance = random.Random(f"{seed} {character}")
    levels = _levels(character, spoken, frames)
    mouths = _mouths(levels, frames_per_second)
    blinks = _blinks(chance, frames, frames_per_second)
    states = tuple(_drawing(blinks[n], mouths[n], drawings) for n in range(frames))
    return Acting(states, _stretch(chance, levels, frames_per_second))


def _levels(character: str, spoken: Iterable[Spoken], frames: int) -> list[float]:
    levels = [0.0] * frames
    for said in spoken:
        if said.character == character:
            for number, level in enumerate(said.levels, said.first_frame):
                if 0 <= number < frames:
                    levels[number] = max(levels[number], level)
    return levels


def _mouths(levels: list[float], frames_per_second: int) -> list[str]:
    """The position of the mouth in each frame: it opens with the loudness, never for one frame only, never gapes."""
    shortest = max(1, round(_SHORTEST_SECONDS * frames_per_second))
    longest = max(2, round(_LONGEST_OPEN_SECONDS * frames_per_second))
    mouths, now, since = [], REST, shortest
    for level in levels:
        wanted = _position(level, now)
        if wanted == _OPEN and now == _OPEN and since >= longest:
            wanted = _HALF
        elif wanted == _HALF and now == _HALF and since >= 2 * longest and level > _HALF_FROM * 2:
            wanted = _OPEN
        if wanted != now and since >= shortest:
            # From closed to open and back a mouth goes through half.
            now = _HALF if {wanted, now} == {REST, _OPEN} else wanted
            since = 0
        since += 1
        mouths.append(now)
    return mouths


def _position(level: float, now: str) -> str:
    for state, needed in ((_OPEN, _OPEN_FROM), (_HALF, _HALF_FROM)):
        if level >= needed * (_RELEASE if now == state else 1.0):
            return state
    return REST


def _blinks(chance: random.Random, frames: int, frames_per_second: int) -> list[bool]:
    blinks = [False] * frames
    lasts = max(2, round(_BLINK_SECONDS * frames_per_second))
    at = chance.uniform(0.4, _BLINK_TO)
    while (first := round(at * frames_per_second)) < frames:
        blinks[first : first + lasts] = [True] * len(blinks[first : first + lasts])
        at += chance.uniform(_BLINK_FROM, _BLINK_TO)
    return blinks


def _drawing(blinks: bool, mouth: str, drawings: Collection[str]) -> str:
    both = f"blink_{mouth}" if mouth else "blink"
    for name in (both, mouth) if blinks else (mouth,):
        if name in drawings:
            return name
    return REST


def _stretch(chance: random.Random, levels: list[float], frames_per_second: int) -> tuple[float, ...]:
    period = chance.uniform(*_BREATH_SECONDS) * frames_per_second
    phase = chance.random()
    loud, found = 0.0, []
    for number, level in enumerate(levels):
        loud += (level - loud) * (_ATTACK if level > loud else _FALL) * 24 / max(24, frames_per_second)
        breath = 0.5 - 0.5 * math.cos(2 * math.pi * (number / period + phase))
        found.append(1.0 + _BREATH * breath + _EMPHASIS * loud)
    return tuple(found)
