"""A pen that draws lit, outlined shapes as SVG fragments, and the lines of things that repeat."""

from __future__ import annotations

import math
from random import Random

from studio.providers.image.storyboard.colour import lit, mix
from studio.providers.image.storyboard.parts import OUTLINE, Light

LEFT, TOP, RIGHT, BOTTOM = -160, -92, 1440, 812
"""The canvas of 1280 x 720 with its bleed."""
_BANDS = 40


def num(value: float) -> str:
    """A coordinate to a tenth, without a needless nought."""
    return f"{round(value, 1) + 0.0:g}"


def line_through(points: list[tuple[float, float]], *, closed: bool = True) -> str:
    """Path data of straight lines."""
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points) + ("z" if closed else "")


def smooth(points: list[tuple[float, float]], *, closed: bool = False) -> str:
    """Path data of a soft curve through points (Catmull-Rom)."""
    count = len(points)
    last = count if closed else count - 1
    data = f"M{num(points[0][0])} {num(points[0][1])}"
    for index in range(last):
        here, there = points[index], points[(index + 1) % count]
        before = points[(index - 1) % count] if closed or index else here
        after = points[(index + 2) % count] if closed or index + 2 < count else there
        data += "C" + " ".join(
            num(value)
            for value in (
                here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6,
                there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6, *there,
            )
        )  # fmt: skip
    return data + ("z" if closed else "")


def blob(cx: float, cy: float, rx: float, ry: float, random: Random, count: int = 9, rough: float = 0.14) -> str:
    """Path data of a round thing that is not quite round: a bush, a crown of leaves, smoke."""
    points = []
    for index in range(count):
        angle = 2 * math.pi * index / count
        far = 1 + random.uniform(-rough, rough)
        points.append((cx + rx * far * math.cos(angle), cy + ry * far * math.sin(angle)))
    return smooth(points, closed=True)


def ridge(y: float, height: float, random: Random, count: int = 9, bottom: float = BOTTOM) -> str:
    """Path data of hills from side to side, down to ``bottom``."""
    step = (RIGHT - LEFT + 80) / count
    points = [(LEFT - 40 + index * step, y - random.uniform(0, height)) for index in range(count + 1)]
    return smooth(points) + f"V{bottom}H{LEFT - 40}z"


def peaks(y: float, height: float, random: Random, count: int = 6) -> list[tuple[float, float, float]]:
    """Tops of mountains: x, y and half width."""
    step = (RIGHT - LEFT) / count
    return [
        (LEFT + step * (index + random.uniform(0.3, 0.7)), y - height * random.uniform(0.55, 1), step * random.uniform(0.8, 1.2))  # noqa: E501
        for index in range(count)
    ]  # fmt: skip


class Pen:
    """Draws with the colours that ``light`` makes; ``base`` is the width of an outline.

    Colours are ``#rrggbb``, ``none``, or ``*#rrggbb`` for what shines itself and is not lit. ``defs`` collects the
    definitions that were used, by their id.
    """

    def __init__(self, light: Light, defs: dict[str, str], base: float = 3.5) -> None:
        self.light = light
        self.defs = defs
        self.base = base

    def at(self, base: float) -> Pen:
        """The same pen with another width."""
        return Pen(self.light, self.defs, base)

    def colour(self, colour: str) -> str:
        """What is written as the colour of a shape."""
        if colour.startswith("*"):
            return colour[1:]
        return lit(colour, self.light) if colour.startswith("#") else colour

    def style(self, fill: str, line: float) -> str:
        """The attributes of a filled shape with an outline ``line`` times as wide as usual."""
        if line <= 0:
            return f'fill="{self.colour(fill)}"'
        width = f"{round(self.base * line, 2):g}"
        ink = self.colour(OUTLINE)
        return f'fill="{self.colour(fill)}" stroke="{ink}" stroke-width="{width}" stroke-linejoin="round"'

    def path(self, data: str, fill: str, line: float = 1) -> str:
        """A closed shape."""
        return f'<path d="{data}" {self.style(fill, line)}/>'

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, round_by: float = 0, line: float = 1
    ) -> str:
        """A rectangle."""
        corner = f' rx="{num(round_by)}"' if round_by else ""
        return (
            f'<rect x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}"{corner} '
            f"{self.style(fill, line)}/>"
        )

    def oval(self, cx: float, cy: float, rx: float, ry: float, fill: str, line: float = 1) -> str:
        """An ellipse."""
        return f'<ellipse cx="{num(cx)}" cy="{num(cy)}" rx="{num(rx)}" ry="{num(ry)}" {self.style(fill, line)}/>'

    def stroke(self, data: str, colour: str = OUTLINE, width: float = 1, opacity: float = 1) -> str:
        """An open line; ``width`` in outlines."""
        faint = f' stroke-opacity="{opacity:g}"' if opacity < 1 else ""
        return (
            f'<path d="{data}" fill="none" stroke="{self.colour(colour)}" stroke-width="{round(self.base * width, 2):g}" '  # noqa: E501
            f'stroke-linecap="round" stroke-linejoin="round"{faint}/>'
        )

    def bar(self, data: str, colour: str, width: float) -> str:
        """An open line as a solid thing of its own: ``width`` in units, with an outline on both sides."""
        outer = width + 2 * self.base * 0.9
        common = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
        return (
            f'<path d="{data}" {common} stroke="{self.colour(OUTLINE)}" stroke-width="{round(outer, 2):g}"/>'
            f'<path d="{data}" {common} stroke="{self.colour(colour)}" stroke-width="{round(width, 2):g}"/>'
        )

    def shade(self, data: str, amount: float = 0.16) -> str:
        """Darkens a part of what lies below."""
        return f'<path d="{data}" fill="#1a1428" fill-opacity="{amount:g}"/>'

    def shine(self, data: str, amount: float = 0.25) -> str:
        """Brightens a part of what lies below, less by night."""
        return f'<path d="{data}" fill="#fff" fill-opacity="{round(amount * (1 - self.light.darkness), 2):g}"/>'

    def gradient(self, *colours: str, level: bool = False) -> str:
        """A linear gradient from top to bottom (or left to right) as the fill of a shape."""
        shown = [self.colour(colour) for colour in colours]
        name = "pl-g" + ("h" if level else "v") + "".join(colour.lstrip("#") for colour in shown)
        stops = "".join(
            f'<stop offset="{round(index / (len(shown) - 1), 3):g}" stop-color="{colour}"/>'
            for index, colour in enumerate(shown)
        )
        ends = 'x2="1" y2="0"' if level else 'x2="0" y2="1"'
        self.defs[name] = f'<linearGradient id="{name}" x1="0" y1="0" {ends}>{stops}</linearGradient>'
        return f"url(#{name})"

    def fade(self, x: float, y: float, width: float, height: float, *colours: str) -> str:
        """A large rectangle whose colour changes from top to bottom, in steps too small to be seen: many times as
        quickly made into pixels as a gradient.
        """
        shown = [self.colour(colour) for colour in colours]
        bands: list[tuple[str, int]] = []
        for index in range(_BANDS):
            along = index / (_BANDS - 1) * (len(shown) - 1)
            first = min(int(along), len(shown) - 2)
            colour = mix(shown[first], shown[first + 1], along - first)
            if not bands or colour != bands[-1][0]:
                bands.append((colour, index))
        # Below all of them one that covers: where several share a pixel of a small picture, each covers a part only.
        out = f'<path d="M{num(x)} {num(y)}h{num(width)}v{num(height)}h{num(-width)}z" fill="{bands[-1][0]}"/>'
        for (colour, start), (_, end) in zip(bands, [*bands[1:], ("", _BANDS)], strict=True):
            # Each band reaches below the next, so that no seam is seen at any size.
            top, low = y + height * start / _BANDS, y + height * min(_BANDS, end + 0.5) / _BANDS
            out += f'<path d="M{num(x)} {num(top)}h{num(width)}V{num(low)}H{num(x)}z" fill="{colour}"/>'
        return out

    def glow(self, cx: float, cy: float, rx: float, colour: str, strength: float = 0.6, ry: float | None = None) -> str:
        """A soft light around a point."""
        shown = colour.lstrip("*")
        percent = round(strength * 100)
        name = f"pl-l{shown.lstrip('#')}{percent}"
        self.defs[name] = (
            f'<radialGradient id="{name}"><stop offset="0" stop-color="{shown}" stop-opacity="{percent / 100:g}"/>'
            f'<stop offset="0.45" stop-color="{shown}" stop-opacity="{percent / 250:g}"/>'
            f'<stop offset="1" stop-color="{shown}" stop-opacity="0"/></radialGradient>'
        )
        return self.oval(cx, cy, rx, rx if ry is None else ry, f"url(#{name})", 0)


def moved(svg: str, x: float, y: float, scale: float = 1, flip: bool = False) -> str:
    """A fragment at another place and size; ``flip`` turns left and right."""
    across = -scale if flip else scale
    return f'<g transform="translate({num(x)} {num(y)}) scale({across:.4g} {scale:.4g})">{svg}</g>'
