"""From the words of a place to its layers and spots."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from studio.providers.image.layers import Layer
from studio.providers.image.storyboard.colour import darker
from studio.providers.image.storyboard.parts import Place, Spot
from studio.providers.image.storyboard.scenery import (  # noqa: F401  (their things enter the table)
    buildings,
    props_furniture,
    props_nature,
    props_small,
)  # fmt: skip
from studio.providers.image.storyboard.scenery.light import inside_light, outside_light
from studio.providers.image.storyboard.scenery.particles import fog_definition, particles
from studio.providers.image.storyboard.scenery.rooms import ceiling_of, corners
from studio.providers.image.storyboard.scenery.sets import SetOf, choose_set
from studio.providers.image.storyboard.scenery.shapes import BOTTOM, LEFT, RIGHT, TOP
from studio.providers.image.storyboard.scenery.stage import DEPTHS, Stage, furnish
from studio.providers.image.storyboard.scenery.words import Reading, read_words

WIDTH, HEIGHT = 1280, 720


_TALL_WIDTH = 620.0
"""How much of the 1280 of a set a tall canvas shows."""
_TALL_HORIZON = 0.46
_NEAREST = 1.2
"""What is nearer than this stands at the sides of a wide picture, and would stand before people in a tall one."""
SPACE = "*#0b0d26"
_ROOFED = ("forest",)
"""Sets in the open that have something above them. ``SPACE`` is the colour of the sky where there is no air."""


def build_place(
    description: str,
    setting: str,
    seed: int,
    *,
    words: str = "",
    width: int = 1280,
    height: int = 720,
    focus: float | None = None,
) -> Place:
    """Draw a place from its description, and hour, weather and season from the setting.

    A canvas that is higher than wide shows a part of the set around ``focus`` (where on its width, 0 to 1), the ground
    at the foot and more of the sky or the wall above than the set itself has.

    ``words`` is what is said there; it may add small things on tables. The same arguments give the same place; with
    another setting or other words the place keeps its build and changes its light. Layers, and the ends of all things
    that may come into view, reach past the canvas by ``BLEED``. Never fails: unknown words give a neutral place.
    """
    reading = read_words(description, setting, words)
    one = choose_set(reading)
    outside = outside_light(reading)
    light = inside_light(reading, lamp=one.lamp) if one.indoors else outside
    stage = Stage(reading, one.kind, seed, light, outside)
    mirrored = stage.random("mirror").random() < 0.5
    one.draw(stage)
    furnish(stage)
    layers = [Layer(name, DEPTHS[name], "".join(parts)) for name, parts in stage.layers.items() if any(parts)]
    layers = _with_weather(layers, stage, one)
    if height > width:
        fitted = _Fit.tall(width, height, mirrored, stage.horizon, focus)
        layers = _higher([layer for layer in layers if layer.depth < _NEAREST], stage, one, fitted)
    else:
        fitted = _Fit(width, height, mirrored)
    return Place(
        kind=one.kind,
        indoors=one.indoors,
        layers=tuple(replace(layer, svg=fitted.svg(layer.svg)) for layer in layers),
        spots=tuple(fitted.spot(spot) for spot in stage.spots),
        light=replace(light, side=-light.side) if mirrored else light,
        defs="".join(stage.defs[name] for name in sorted(stage.defs)),
        understood=_understood(reading, one, stage),
    )


def _higher(layers: list[Layer], stage: Stage, one: SetOf, fitted: _Fit) -> list[Layer]:
    """The layers with what is above the set: more sky, or the wall mirrored upwards into the dark under a ceiling."""
    missing = TOP + fitted.top / fitted.scale
    if missing <= 0:
        return layers
    high = missing * 1.3 + 40
    if stage.ceiling:
        # Before what stands in the room: a chimney ends where the ceiling begins.
        found = [*layers, Layer("ceiling", DEPTHS["ground"] + 0.005, ceiling_of(stage, high))]
        return sorted(found, key=lambda layer: layer.depth)
    found = []
    for layer in layers:
        svg = layer.svg
        if layer.name == "sky":
            # The sky of the set has the colour of its foot at its edges: what goes on above lies upon that.
            own = stage.layers["sky"][0]
            svg = own + _more_sky(stage, high) + svg.removeprefix(own)
        elif (one.indoors or one.kind in _ROOFED) and layer.name in ("far", "middle", "wall"):
            svg += _mirrored(stage, svg, high)
        found.append(replace(layer, svg=svg))
    return found


def _more_sky(stage: Stage, high: float) -> str:
    """What is above the sky of a set: a little darker still, with stars where there are any below."""
    pen, space = stage.outside, stage.kind == "space"
    colour = SPACE if space else stage.sky()[0]
    more = pen.fade(LEFT, TOP - high, RIGHT - LEFT, high + 1, "*" + darker(colour[1:], 0.16), colour)
    if space or (stage.reading.hour == "night" and stage.reading.weather in ("", "wind", "snow")):
        random = stage.random("higher stars")
        marks = (f"M{random.randint(LEFT, RIGHT)} {random.randint(round(TOP - high), TOP)}h.1" for _ in range(60))
        more += pen.stroke("".join(marks), "*#cfd8f4", 0.7, 0.8)
    return more


def _mirrored(stage: Stage, svg: str, high: float) -> str:
    """What stands above ``TOP`` where a drawing goes on as its own mirror image, into the dark."""
    stage.defs["pl-above"] = (
        f'<clipPath id="pl-above"><rect x="{LEFT - 200}" y="{TOP - high:.0f}" width="{RIGHT - LEFT + 400}" '
        f'height="{high + 1:.0f}"/></clipPath>'
    )
    stage.defs["pl-dark"] = (
        '<linearGradient id="pl-dark" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#14101c"/>'
        '<stop offset="0.55" stop-color="#14101c" stop-opacity="0.8"/>'
        '<stop offset="1" stop-color="#14101c" stop-opacity="0"/></linearGradient>'
    )
    dark = (
        f'<rect x="{LEFT - 200}" y="{TOP - high:.0f}" width="{RIGHT - LEFT + 400}" height="{high + 120:.0f}" '
        'fill="url(#pl-dark)"/>'
        if stage.kind != "forest"
        else ""
    )
    return f'<g clip-path="url(#pl-above)"><g transform="matrix(1 0 0 -1 0 {2 * TOP})">{svg}</g></g>{dark}'


def _with_weather(layers: list[Layer], stage: Stage, one: SetOf) -> list[Layer]:
    reading, seed = stage.reading, Random(f"{stage.seed}:weather")
    weather = reading.weather
    added: list[Layer] = []
    if one.kind == "space":
        return layers
    if not one.indoors:
        if weather in ("rain", "storm"):
            added.append(particles("rain", seed, stage.rain_layer, 1.5 if weather == "storm" else 1.0))
        elif weather == "snow":
            added.append(particles("snow", seed, stage.rain_layer))
        elif weather == "fog":
            stage.defs["pl-fog"] = fog_definition(stage.sky()[2][1:])
            added.append(particles("fog", seed, 1.05))
        elif reading.season == "autumn" and (weather == "wind" or stage.wants("leaf|leaves|forest|park|trees")):
            added.append(particles("leaves", seed, stage.rain_layer))
        if "campfire" in stage.drawn:
            added.append(particles("sparks", seed, 1.02))
    elif stage.wants("dusty") or (stage.wants("dust|attic|old|library") and reading.hour != "night"):
        added.append(particles("dust", seed, 1.1))
    if stage.lightning:
        depth = (DEPTHS["wall"] if one.indoors else DEPTHS["sky"]) + 0.005
        flash = Layer("lightning", depth, stage.lightning, kind="particles", particles="lightning")
        layers = sorted([*layers, flash], key=lambda layer: layer.depth)
    behind = [layer for layer in layers if layer.depth < 1]
    front = [layer for layer in layers if layer.depth >= 1]
    light: list[Layer] = []
    if one.indoors and (reading.hour in ("night", "dusk") or not one.lamp):
        light.append(Layer("corners", 1.2, corners(stage, 0.72 if reading.hour == "night" else 0.45), kind="light"))
    near = [layer for layer in added if layer.depth < 1] + behind
    if stage.rain_layer < 1:
        near = sorted([*behind, *added], key=lambda layer: layer.depth)
        added = []
    return [*near, *sorted([*added, *front, *light], key=lambda layer: layer.depth)]


def _understood(reading: Reading, one: SetOf, stage: Stage) -> tuple[str, ...]:
    named = [name for name in stage.wanted if name in stage.drawn]
    words = [one.kind.replace("_", " "), reading.hour, reading.weather, reading.season, *named]
    return tuple(dict.fromkeys(word for word in words if word))


class _Fit:
    """Fits what is drawn for 1280 x 720 to another canvas: it covers it, keeps the bottom, and may be mirrored."""

    def __init__(self, width: int, height: int, mirrored: bool) -> None:
        self.width, self.height, self.mirrored = width, height, mirrored
        self.scale = max(width / WIDTH, height / HEIGHT)
        self.left = (width - WIDTH * self.scale) / 2
        self.top = height - HEIGHT * self.scale

    @classmethod
    def tall(cls, width: int, height: int, mirrored: bool, horizon: float, focus: float | None) -> _Fit:
        """For a canvas that is higher than wide: a part of the set as if one stood in it and looked up a little."""
        fitted = cls(width, height, mirrored)
        scale = min(fitted.scale, max(width / _TALL_WIDTH, 0.62 * height / HEIGHT))
        shown = width / scale
        middle = (0.5 if focus is None else focus) * WIDTH
        start = min(max(middle - shown / 2, -40.0), WIDTH + 40 - shown)
        fitted.scale, fitted.left = scale, -start * scale
        # The ground reaches the foot of the canvas.
        fitted.top = max(_TALL_HORIZON * height - horizon * scale, height - (BOTTOM - 8) * scale)
        return fitted

    def svg(self, svg: str) -> str:
        scale, left = self.scale, self.left
        if not self.mirrored and scale == 1 and left == 0 and self.top == 0:
            return f"<g>{svg}</g>"
        across, start = (-scale, left + WIDTH * scale) if self.mirrored else (scale, left)
        return f'<g transform="matrix({across:.5g} 0 0 {scale:.5g} {start:.5g} {self.top:.5g})">{svg}</g>'

    def spot(self, spot: Spot) -> Spot:
        x = (WIDTH - spot.x if self.mirrored else spot.x) * self.scale + self.left
        margin = min(self.width * 0.5, spot.scale * self.scale * 0.2)
        if self.left < 0 and self.height <= self.width:
            x = self.width / 2 + (x - self.width / 2) * self.width / (WIDTH * self.scale)
        x = min(self.width - margin, max(margin, x))
        names, facing = spot.names, spot.facing
        if self.mirrored:
            swap = {"left": "right", "right": "left"}
            names, facing = tuple(swap.get(name, name) for name in names), -facing
        return replace(
            spot, x=round(x, 1), y=round(spot.y * self.scale + self.top, 1), scale=round(spot.scale * self.scale, 1),
            names=names, facing=facing + 0.0,
        )  # fmt: skip
