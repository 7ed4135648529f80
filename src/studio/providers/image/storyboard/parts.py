"""What a scene is put together from: the light, a place with its layers and spots, and a drawn figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.providers.image.layers import Layer

OUTLINE = "#2b2433"
"""The colour of every outline by day; ``Light`` darkens it with the rest."""


@dataclass(frozen=True)
class Light:
    """How things are lit: every colour is mixed with ``tint`` by ``amount`` (0 to 1), then darkened by ``darkness``.

    ``side`` is where the light comes from: -1 left, 0 above, 1 right. ``hour`` is night, dusk, dawn or day;
    ``weather`` is empty, rain, storm, snow, fog, wind or overcast; ``season`` is empty, spring, summer, autumn, winter.
    """

    hour: str = "day"
    weather: str = ""
    season: str = ""
    tint: str = "#ffffff"
    amount: float = 0.0
    darkness: float = 0.0
    side: float = -0.5


@dataclass(frozen=True)
class Spot:
    """A point where a figure can be: on the ground at ``x``, ``y`` of the canvas.

    ``scale`` is the height in pixels of an adult of ordinary height who stands there. ``names`` are words for it
    (window, door, stove, table, stairs, rail, middle, left, right, foreground …). ``seat_height`` is how high one
    sits there as a part of ``scale``, 0 where there is nothing to sit on. ``facing`` is where one naturally looks:
    -1 left, 1 right, 0 the viewer. ``depth`` as that of a layer: a figure here is drawn before layers that are nearer.
    """

    x: float
    y: float
    scale: float
    names: tuple[str, ...]
    seat_height: float = 0.0
    facing: float = 0.0
    depth: float = 1.0


@dataclass(frozen=True)
class Place:
    """A drawn place: its layers from far to near, where figures can be, and how it is lit.

    ``kind`` is the set (kitchen, harbour, street …), ``indoors`` whether weather stays outside, ``understood`` what of
    the words is shown. ``defs`` are SVG definitions for its layers; their ids begin with ``prefix``.
    """

    kind: str
    indoors: bool
    layers: tuple[Layer, ...]
    spots: tuple[Spot, ...]
    light: Light
    defs: str = ""
    understood: tuple[str, ...] = ()


@dataclass(frozen=True)
class DrawnFigure:
    """A figure on the canvas: its drawing at rest and its other states, feet, head (x, y, height) and outline box.

    The box is left, top, right, bottom. ``credits`` name whom a drawing is owed to.
    """

    svg: str
    states: Mapping[str, str]
    feet: tuple[float, float]
    head: tuple[float, float, float]
    box: tuple[float, float, float, float]
    hands: tuple[tuple[float, float], ...] = ()
    defs: str = ""
    credits: tuple[str, ...] = field(default_factory=tuple)
