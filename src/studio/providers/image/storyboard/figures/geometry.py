"""Points, frames and outlines: what figures are drawn with.

Figures are drawn in units of their own: an adult of ordinary height is ``ADULT`` high, feet at the origin, y downwards,
turned to the right. Paths hold absolute commands only (M L Q C Z, and E for an ellipse: centre and radii).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ADULT = 400.0

Point = tuple[float, float]

_COMMANDS = frozenset("MLQCZ")
_NEEDS = {"M": 2, "L": 2, "Q": 4, "C": 6}
_STEPS = (0.25, 0.5, 0.75)
_CUBIC = tuple(((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in _STEPS)
_QUADRATIC = tuple(((1 - t) ** 2, 2 * t * (1 - t), t * t) for t in _STEPS)
_ROUND = 0.5523


@dataclass(frozen=True)
class Frame:
    """A place to draw in: its origin, its turn in degrees (clockwise), and how it stretches."""

    x: float = 0.0
    y: float = 0.0
    turn: float = 0.0
    wide: float = 1.0
    high: float = 1.0

    def at(self, x: float, y: float) -> Point:
        """Where the point is outside of the frame."""
        angle = math.radians(self.turn)
        across, down = x * self.wide, y * self.high
        return (
            self.x + across * math.cos(angle) - down * math.sin(angle),
            self.y + across * math.sin(angle) + down * math.cos(angle),
        )

    def d(self, path: str) -> str:
        """The path outside of the frame, coordinates rounded to 0.1; its tokens are parted by blanks."""
        angle = math.radians(self.turn)
        right, down = math.cos(angle), math.sin(angle)
        a, b, c, d = right * self.wide, -down * self.high, down * self.wide, right * self.high
        out: list[str] = []
        first: float | None = None
        tokens = iter(path.split())
        for token in tokens:
            if token == "E":  # noqa: S105 (a letter of a path)
                x, y, wide, high = (float(next(tokens)) for _ in range(4))
                out.append(self.d(_ellipse(x, y, wide, high)))
            elif token in _COMMANDS:
                out.append(token)
            elif first is None:
                first = float(token)
            else:
                second = float(token)
                out.append(f"{self.x + first * a + second * b:.1f} {self.y + first * c + second * d:.1f}")
                first = None
        return " ".join(out)


def _ellipse(x: float, y: float, wide: float, high: float) -> str:
    w, h = wide * _ROUND, high * _ROUND
    return (
        f"M {x - wide:.2f} {y:.2f} C {x - wide:.2f} {y - h:.2f} {x - w:.2f} {y - high:.2f} {x:.2f} {y - high:.2f} "
        f"C {x + w:.2f} {y - high:.2f} {x + wide:.2f} {y - h:.2f} {x + wide:.2f} {y:.2f} "
        f"C {x + wide:.2f} {y + h:.2f} {x + w:.2f} {y + high:.2f} {x:.2f} {y + high:.2f} "
        f"C {x - w:.2f} {y + high:.2f} {x - wide:.2f} {y + h:.2f} {x - wide:.2f} {y:.2f} Z"
    )


def pair(point: Point) -> str:
    """A point as it stands in a path."""
    return f"{point[0]:.1f} {point[1]:.1f}"


def between(a: Point, b: Point, part: float) -> Point:
    """The point a part of the way from ``a`` to ``b``."""
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part


def distance(a: Point, b: Point) -> float:
    """How far ``a`` is from ``b``."""
    return math.hypot(b[0] - a[0], b[1] - a[1])


def direction(a: Point, b: Point) -> float:
    """The angle of the way from ``a`` to ``b`` in degrees: 0 right, 90 down."""
    return math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))


def joint(start: Point, end: Point, first: float, second: float, bend: float) -> tuple[Point, Point]:
    """The middle joint and the end of a limb that reaches from ``start`` for ``end``.

    ``first`` and ``second`` are the lengths of its halves; the joint lies to the right of the way for ``bend`` 1, to
    the left for -1. Where the limb is too short, the end comes as near as it can.
    """
    reach = max(1e-6, distance(start, end))
    far = first + second
    if reach > far * 0.999:
        end = between(start, end, far * 0.999 / reach)
        reach = far * 0.999
    reach = max(reach, abs(first - second) + 1e-3)
    along = (first**2 - second**2 + reach**2) / (2 * reach)
    aside = math.sqrt(max(0.0, first**2 - along**2)) * bend
    way = ((end[0] - start[0]) / reach, (end[1] - start[1]) / reach)
    return (start[0] + way[0] * along - way[1] * aside, start[1] + way[1] * along + way[0] * aside), end


def limb(points: Sequence[Point], widths: Sequence[float], *, end_round: bool = False) -> str:
    """The outline of a limb along three points, as wide as ``widths`` there; its start is round."""
    line, across = _bent(points, widths)
    left: list[Point] = []
    right: list[Point] = []
    for index, (here, width) in enumerate(zip(line, across, strict=True)):
        before, after = line[max(0, index - 1)], line[min(len(line) - 1, index + 1)]
        length = max(1e-6, distance(before, after))
        normal = (-(after[1] - before[1]) / length, (after[0] - before[0]) / length)
        left.append((here[0] + normal[0] * width / 2, here[1] + normal[1] * width / 2))
        right.append((here[0] - normal[0] * width / 2, here[1] - normal[1] * width / 2))
    start = _cap(line[0], line[1], across[0])
    finish = _cap(line[-1], line[-2], across[-1]) if end_round else ""
    there = " ".join(f"L {pair(point)}" for point in left[1:])
    back = " ".join(f"L {pair(point)}" for point in reversed(right[:-1]))
    last = f"C {finish} {pair(right[-1])}" if finish else f"L {pair(right[-1])}"
    return f"M {pair(left[0])} {there} {last} {back} C {start} {pair(left[0])} Z"


def _cap(end: Point, inner: Point, width: float) -> str:
    length = max(1e-6, distance(end, inner))
    way = ((end[0] - inner[0]) / length, (end[1] - inner[1]) / length)
    side = (way[1] * width / 2, -way[0] * width / 2)
    out = (way[0] * width * 0.62, way[1] * width * 0.62)
    first = (end[0] - side[0] + out[0], end[1] - side[1] + out[1])
    second = (end[0] + side[0] + out[0], end[1] + side[1] + out[1])
    return f"{pair(second)} {pair(first)}"


def _bent(points: Sequence[Point], widths: Sequence[float]) -> tuple[list[Point], list[float]]:
    """The line through a limb with a rounded joint, and how wide it is at each of its points."""
    start, middle, end = points
    soft = 0.3
    before, after = between(middle, start, soft), between(middle, end, soft)
    line, across = [start, between(start, before, 0.5)], [widths[0], widths[0] + (widths[1] - widths[0]) * 0.35]
    for step in range(6):
        t = step / 5
        a, b = between(before, middle, t), between(middle, after, t)
        line.append(between(a, b, t))
        across.append(widths[0] + (widths[1] - widths[0]) * 0.9 if t < 0.3 else widths[1])
    line += [between(after, end, 0.5), end]
    across += [widths[1] + (widths[2] - widths[1]) * 0.6, widths[2]]
    return line, across


def hull(circles: Iterable[tuple[float, float, float]]) -> list[Point]:
    """The corners of the tightest outline around all circles (x, y, radius), clockwise on the screen."""
    points = sorted(
        {
            (round(x + r * math.cos(math.tau * step / 12), 2), round(y + r * math.sin(math.tau * step / 12), 2))
            for x, y, r in circles
            for step in range(12)
        }
    )
    lower: list[Point] = []
    upper: list[Point] = []
    for chain, run in ((lower, points), (upper, points[::-1])):
        for point in run:
            while len(chain) > 1 and _turns(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
    return lower[:-1] + upper[:-1]


def _turns(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def polygon(points: Sequence[Point]) -> str:
    """A closed path through the points."""
    return "M " + " L ".join(pair(point) for point in points) + " Z"


def box_of(paths: Iterable[tuple[str, float]]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of drawn paths, each with the width of its line."""
    left = top = math.inf
    right = bottom = -math.inf
    for path, width in paths:
        for x, y in _along(path):
            left, right = min(left, x - width / 2), max(right, x + width / 2)
            top, bottom = min(top, y - width / 2), max(bottom, y + width / 2)
    return (left, top, right, bottom)


def _along(path: str) -> Iterable[Point]:
    """Points on a path: the ends of its pieces, and three on every curve."""
    here: Point = (0.0, 0.0)
    command = "M"
    values: list[float] = []
    for token in path.split():
        if token in _COMMANDS:
            command = token
            continue
        values.append(float(token))
        if len(values) < _NEEDS[command]:
            continue
        if command == "C":
            for p, q, r, s in _CUBIC:
                yield (
                    p * here[0] + q * values[0] + r * values[2] + s * values[4],
                    p * here[1] + q * values[1] + r * values[3] + s * values[5],
                )
        elif command == "Q":
            for p, q, r in _QUADRATIC:
                yield p * here[0] + q * values[0] + r * values[2], p * here[1] + q * values[1] + r * values[3]
        here = (values[-2], values[-1])
        values.clear()
        yield here
