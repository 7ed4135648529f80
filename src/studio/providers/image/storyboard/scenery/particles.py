"""What falls, blows or floats: drawn as it stands at one moment, for others to move."""

from __future__ import annotations

from random import Random

from studio.providers.image.layers import Layer
from studio.providers.image.storyboard.scenery.shapes import BOTTOM, LEFT, RIGHT, TOP, num


def particles(kind: str, random: Random, depth: float, thick: float = 1.0) -> Layer:
    """The layer of one kind: rain, snow, leaves, dust, sparks, fog or stars."""
    return Layer(kind, depth, _DRAWN[kind](random, thick), kind="particles", particles=kind)


def _points(random: Random, count: int, top: float = TOP, bottom: float = BOTTOM) -> list[tuple[float, float]]:
    return [(random.uniform(LEFT, RIGHT), random.uniform(top, bottom)) for _ in range(count)]


def _rain(random: Random, thick: float) -> str:
    out = ""
    for width, opacity, long, count in ((2.0, 0.5, 42, 120), (3.2, 0.55, 66, 46)):
        data = "".join(
            f"M{num(x)} {num(y)}l{num(-long * 0.26)} {long}" for x, y in _points(random, round(count * thick))
        )
        out += (
            f'<path d="{data}" fill="none" stroke="#cfdcec"'
            f' stroke-width="{width}" stroke-linecap="round" stroke-opacity="{opacity}"/>'
        )
    return out


def _snow(random: Random, thick: float) -> str:
    out = ""
    for width, count in ((5, 90), (9, 46), (14, 16)):
        data = "".join(f"M{num(x)} {num(y)}h.1" for x, y in _points(random, round(count * thick)))
        out += (
            f'<path d="{data}" fill="none" stroke="#f4f8fc"'
            f' stroke-width="{width}" stroke-linecap="round" stroke-opacity="0.9"/>'
        )
    return out


def _leaves(random: Random, thick: float) -> str:
    out = ""
    for x, y in _points(random, round(22 * thick), -60, 640):
        colour = random.choice(("#c8793a", "#d8a247", "#b4573a"))
        out += (
            f'<path transform="translate({num(x)} {num(y)}) rotate({random.randint(0, 359)})" d="M-11 0Q0-9 12 0Q0 9-11 0zM-15 0h27" '  # noqa: E501
            f'fill="{colour}" stroke="#3a2a2a" stroke-width="1.6"/>'
        )
    return out


def _dust(random: Random, thick: float) -> str:
    data = "".join(f"M{num(x)} {num(y)}h.1" for x, y in _points(random, round(46 * thick), 40, 640))
    return (
        f'<path d="{data}" fill="none" stroke="#ffe9b8" stroke-width="4" stroke-linecap="round" stroke-opacity="0.5"/>'
    )


def _sparks(random: Random, thick: float) -> str:
    data = "".join(
        f"M{num(random.gauss(640, 90))} {num(random.uniform(180, 600))}h.1" for _ in range(round(26 * thick))
    )
    return (
        f'<path d="{data}" fill="none" stroke="#ffc25a" stroke-width="5" stroke-linecap="round" stroke-opacity="0.9"/>'
    )


def _fog(random: Random, thick: float) -> str:
    out = ""
    for index in range(7):
        x, y = LEFT + (RIGHT - LEFT) * (index + random.random()) / 7, random.uniform(330, 640)
        out += (
            f'<ellipse cx="{num(x)}" cy="{num(y)}" rx="{random.randint(260, 420)}"'
            f' ry="{random.randint(34, 66)}" fill="url(#pl-fog)"/>'
        )
    return out


def _stars(random: Random, thick: float) -> str:
    data = "".join(f"M{num(x)} {num(y)}h.1" for x, y in _points(random, 60, TOP, 330))
    return (
        f'<path d="{data}" fill="none" stroke="#f4f2ff" stroke-width="4" stroke-linecap="round" stroke-opacity="0.8"/>'
    )


_DRAWN = {
    "rain": _rain,
    "snow": _snow,
    "leaves": _leaves,
    "dust": _dust,
    "sparks": _sparks,
    "fog": _fog,
    "stars": _stars,
}


def fog_definition(colour: str) -> str:
    """The gradient that fog is filled with."""
    return (
        f'<radialGradient id="pl-fog"><stop offset="0" stop-color="{colour}" stop-opacity="0.7"/>'
        f'<stop offset="0.6" stop-color="{colour}" stop-opacity="0.35"/><stop offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient>'  # noqa: E501
    )
