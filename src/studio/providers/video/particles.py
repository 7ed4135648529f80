"""Rain, snow, dust, sparks, leaves and fog: how much of each pixel they cover in each frame, without drawing shapes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Cover = NDArray[np.uint8]
"""How much of each pixel is covered, rows x columns, 0 to 255."""

_FEWEST = 6


class Particles(Protocol):
    """Particles that move. The same seconds give the same pixels."""

    def cover(self, seconds: float) -> Cover:
        """What they cover at this time."""


@dataclass(frozen=True)
class _Field:
    width: int
    height: int
    unit: float

    def number(self, count: int) -> int:
        """How many there are here when ``count`` fill a film."""
        return max(_FEWEST, round(count * self.width * self.height / (self.unit**2 * 1024 * 576)))


def particles(kind: str, *, width: int, height: int, unit: float, seed: int) -> Particles:
    """Particles of a kind (an unknown one is dust) over so many pixels, of which ``unit`` are a 576th of the film's
    height.
    """
    field = _Field(width, height, unit)
    chance = np.random.default_rng([seed & 0xFFFFFFFF, *kind.encode()])
    if kind == "rain":
        return _rain(field, chance)
    if kind == "fog":
        return _fog(field, chance)
    habit = _HABITS.get(kind, _HABITS["dust"])
    return _Swarm(field, habit, chance.random((field.number(habit.count), 9)))


@dataclass(frozen=True)
class _Sheet:
    """A tile without seams, repeated once in each direction, that moves by so many pixels in a second."""

    tile: Cover
    right: float
    down: float


@dataclass(frozen=True)
class _Rain:
    sheets: tuple[_Sheet, ...]
    width: int
    height: int

    def cover(self, seconds: float) -> Cover:
        found = [self._seen(sheet, seconds) for sheet in self.sheets]
        return np.maximum(*found)

    def _seen(self, sheet: _Sheet, seconds: float) -> Cover:
        high, wide = sheet.tile.shape[0] // 2, sheet.tile.shape[1] // 2
        x, y = -round(seconds * sheet.right) % wide, -round(seconds * sheet.down) % high
        return sheet.tile[y : y + self.height, x : x + self.width]


def _rain(field: _Field, chance: np.random.Generator) -> _Rain:
    lean = -0.26 * chance.uniform(0.75, 1.05)  # as in still pictures
    sheets = []
    for count, length, radius, strength, speed in ((90, 52.0, 1.05, 0.62, 980.0), (150, 34.0, 0.7, 0.5, 760.0)):
        number = field.number(count)
        high, wide = field.height, field.width
        x, y = chance.uniform(0, wide, number), chance.uniform(0, high, number)
        reach = length * field.unit * chance.uniform(0.6, 1.0, number) / 2
        tile = np.zeros((high, wide), np.uint8)
        strengths = strength * chance.uniform(0.5, 1.0, number)
        _strokes(tile, (x, y), (reach * lean, reach), np.full(number, radius * field.unit), strengths, wrap=True)
        down = speed * field.unit
        sheets.append(_Sheet(np.tile(tile, (2, 2)), down * lean, down))
    return _Rain(tuple(sheets), field.width, field.height)


@dataclass(frozen=True)
class _Fog:
    tile: Cover
    width: int
    height: int
    speed: float

    def cover(self, seconds: float) -> Cover:
        from PIL import Image

        part = self.tile.shape[1] // 2
        left = (seconds * self.speed * part / self.width) % part
        box = (left, 0.0, left + part, float(self.tile.shape[0]))
        picture = Image.fromarray(self.tile).resize((self.width, self.height), Image.Resampling.BICUBIC, box=box)
        return np.asarray(picture)


def _fog(field: _Field, chance: np.random.Generator) -> _Fog:
    """Long soft banks, drawn small: waves of whole periods, so that the tile has no seam."""
    rows, columns = 40, 128
    y, x = np.mgrid[0:rows, 0:columns] / np.array([rows, columns])[:, None, None]
    banks = np.zeros((rows, columns))
    for octave in range(1, 9):
        wave, rise = chance.integers(1, 2 + octave), chance.uniform(0.5, 1.5) * octave
        banks += np.sin(2 * math.pi * (wave * x + rise * y + chance.random())) / (1 + octave) ** 0.8
    banks = (banks - banks.min()) / (banks.max() - banks.min())
    edges = np.sin(math.pi * np.clip((np.arange(rows) + 0.5) / rows, 0, 1)) ** 0.6
    tile = (255 * 0.62 * np.clip(banks * 1.3 - 0.25, 0, 1) * edges[:, None]).astype(np.uint8)
    return _Fog(np.tile(tile, (1, 2)), field.width, field.height, 24.0 * field.unit)


@dataclass(frozen=True)
class _Habit:
    """How particles of a kind are and move: sizes and speeds in 576ths of the height, times in seconds."""

    count: int  # over a whole film of 1024 x 576
    radius: tuple[float, float]
    strength: tuple[float, float]
    right: tuple[float, float]
    down: tuple[float, float]
    sway: float = 0.0  # to each side
    life: tuple[float, float] = (0.0, 0.0)  # none: for ever
    twinkle: float = 0.0
    length: float = 0.0


_HABITS = {
    "snow": _Habit(190, (1.6, 4.8), (0.75, 1.0), (-14, 14), (38, 90), sway=9),
    "dust": _Habit(46, (0.8, 1.9), (0.25, 0.6), (-7, 7), (-7, 3), sway=6, twinkle=0.6),
    "sparks": _Habit(90, (0.8, 1.7), (0.7, 1.0), (-18, 18), (-110, -45), sway=7, life=(0.8, 2.0), twinkle=0.4),
    "leaves": _Habit(24, (1.5, 2.3), (0.9, 1.0), (22, 70), (30, 62), sway=20, length=5.5),
    "stars": _Habit(26, (0.7, 1.4), (0.5, 1.0), (0, 0), (0, 0), twinkle=1.0),
}


@dataclass(frozen=True)
class _Swarm:
    field: _Field
    habit: _Habit
    drawn: NDArray[np.float64]  # chances: particles x 9

    def cover(self, seconds: float) -> Cover:
        field, habit, unit = self.field, self.habit, self.field.unit
        x0, y0, size, strong, across, fall, phase, beat, long = self.drawn.T
        radius = unit * _between(habit.radius, size)
        strength = _between(habit.strength, strong)
        time = np.full(x0.shape, seconds)
        if habit.life[1]:
            lives = _between(habit.life, long)
            turn = seconds / lives + phase
            time = (turn % 1.0) * lives
            strength = strength * np.sin(np.pi * (turn % 1.0)) ** 0.7
            # Every life begins elsewhere, along the lower part.
            x0 = (x0 + np.floor(turn) * 0.618034) % 1.0
            y0 = 0.72 + 0.28 * y0
        edge = 8 * unit
        swayed = unit * habit.sway * np.sin(2 * np.pi * (seconds * (0.12 + 0.2 * beat) + phase))
        x = x0 * (field.width + 2 * edge) + unit * _between(habit.right, across) * time + swayed
        y = y0 * (field.height + 2 * edge) + unit * _between(habit.down, fall) * time
        x, y = x % (field.width + 2 * edge) - edge, y % (field.height + 2 * edge) - edge
        if habit.twinkle:
            strength = strength * (
                1 - habit.twinkle * (0.5 + 0.5 * np.sin(2 * np.pi * (seconds * (0.3 + beat) + strong)))
            )
        angle = 2 * np.pi * (phase + seconds * (0.15 + 0.45 * beat))
        long_x, long_y = unit * habit.length * np.cos(angle), unit * habit.length * np.sin(angle) * np.cos(angle * 0.7)
        canvas = np.zeros((field.height, field.width), np.uint8)
        _strokes(canvas, (x, y), (long_x, long_y), radius, strength)
        return canvas


def _between(ends: tuple[float, float], part: NDArray[np.float64]) -> NDArray[np.float64]:
    return ends[0] + (ends[1] - ends[0]) * part


def _strokes(
    canvas: Cover,
    middle: tuple[NDArray[np.float64], NDArray[np.float64]],
    reach: tuple[NDArray[np.float64], NDArray[np.float64]],
    radius: NDArray[np.float64],
    strength: NDArray[np.float64],
    *,
    wrap: bool = False,
) -> None:
    """Lay strokes with round ends and soft borders on the canvas: from ``middle`` by ``reach`` to both sides."""
    height, width = canvas.shape
    (x, y), (to_x, to_y) = middle, reach
    wide = math.ceil(float(np.abs(to_x).max() + radius.max())) + 1
    high = math.ceil(float(np.abs(to_y).max() + radius.max())) + 1
    columns = np.floor(x).astype(np.int64)[:, None, None] + np.arange(-wide, wide + 1)[None, None, :]
    rows = np.floor(y).astype(np.int64)[:, None, None] + np.arange(-high, high + 1)[None, :, None]
    from_x = (columns + 0.5 - x[:, None, None]).astype(np.float32)
    from_y = (rows + 0.5 - y[:, None, None]).astype(np.float32)
    if np.any(to_x) or np.any(to_y):
        by_x, by_y = (one.astype(np.float32)[:, None, None] for one in (to_x, to_y))
        square = np.maximum(by_x * by_x + by_y * by_y, np.float32(1e-9))
        along = np.clip((from_x * by_x + from_y * by_y) / square, -1.0, 1.0)
        from_x, from_y = np.subtract(from_x, along * by_x), np.subtract(from_y, along * by_y)
    away = np.sqrt(from_x * from_x + from_y * from_y)
    covered = np.clip(radius.astype(np.float32)[:, None, None] + 0.5 - away, 0.0, 1.0)
    covered = np.rint(covered * (255 * strength).astype(np.float32)[:, None, None]).astype(np.uint8)
    if wrap:
        rows, columns = rows % height, columns % width
    rows, columns = np.broadcast_to(rows, covered.shape), np.broadcast_to(columns, covered.shape)
    seen = (covered > 0) & (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    np.maximum.at(canvas.reshape(-1), rows[seen] * width + columns[seen], covered[seen])
