"""A stage on which a set is built: its layers, spots, free room for things, and what was drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from studio.providers.image.storyboard.colour import darker
from studio.providers.image.storyboard.parts import Light, Spot
from studio.providers.image.storyboard.scenery.light import sky_colours
from studio.providers.image.storyboard.scenery.props import PROPS
from studio.providers.image.storyboard.scenery.shapes import Pen, moved
from studio.providers.image.storyboard.scenery.words import Reading

DEPTHS = {"sky": 0.05, "far": 0.25, "middle": 0.55, "wall": 0.8, "ground": 0.97, "front": 1.3}
"""The layers from far to near, and how much each moves with the camera."""

_TALL = {"tree": 228, "pine": 190, "birch": 224, "palm": 192}


@dataclass(frozen=True)
class Slot:
    """Free room for one thing of at most ``width`` pixels: its place ``on`` floor, wall, top, hang, ground, water."""

    on: str
    x: float
    y: float
    width: float
    layer: str = "ground"


class Stage:
    """Where a set is put together. Ground further down is nearer: an adult at ``y`` is ``unit(y)`` pixels high."""

    def __init__(self, reading: Reading, kind: str, seed: int, light: Light, outside: Light) -> None:
        self.reading = reading
        self.kind = kind
        self.seed = seed
        self.defs: dict[str, str] = {}
        self.pen = Pen(light, self.defs)
        self.outside = Pen(outside, self.defs)
        front = Light(
            light.hour,
            light.weather,
            light.season,
            light.tint,
            light.amount,
            min(0.8, light.darkness + 0.3),
            light.side,
        )
        self.near = Pen(front, self.defs, 4.5)
        self.layers: dict[str, list[str]] = {name: [] for name in DEPTHS}
        self.spots: list[Spot] = []
        self.slots: list[Slot] = []
        self.drawn: list[str] = []
        self.rain_layer = 1.15
        self.windows: list[tuple[float, float, float, float]] = []
        self.on_floor = 0
        self.lightning = ""
        self.ceiling = ""
        self.horizon, self.rate = 253.0, 1.1
        self.wanted = wanted_things(reading)

    def random(self, label: str) -> Random:
        """Chance of its own for each part, so that a new thing moves no other."""
        return Random(f"{self.seed}:{self.kind}:{label}")

    def pick(self, label: str, *choices: str) -> str:
        """One of some colours or shapes, by the seed."""
        return self.random(label).choice(choices)

    def unit(self, y: float) -> float:
        """How high an adult at ``y`` is, in pixels."""
        return max(8.0, (y - self.horizon) * self.rate)

    def sky(self) -> tuple[str, str, str]:
        """The colours of the sky."""
        return sky_colours(self.reading)

    def add(self, layer: str, *parts: str) -> None:
        """Draw upon a layer."""
        self.layers[layer].extend(parts)

    def put(
        self, layer: str, name: str, x: float, y: float, *, look: str = "", unit: float = 0, flip: bool = False
    ) -> None:
        """Draw a thing of the table, standing at ``x``, ``y``, an adult beside it being ``unit`` pixels high."""
        thing = PROPS[name]
        size = unit or self.unit(y)
        top = y - _TALL.get(name, 0) * size / 100
        if name in _TALL and -110 < top < 20:
            # A tree that is cut only a little looks like a mistake: it is whole, or a frame of the picture.
            size = (y - 20) * 100 / _TALL[name]
        pen = self.near if layer == "front" else self.pen
        colour = look or self.reading.look(thing.words, thing.look)
        outline = (1.4 + 2.4 * min(1.0, size / 400)) * 100 / size
        self.add(
            layer,
            moved(
                thing.draw(pen.at(round(outline, 2)), colour, self.random(f"{name}{round(x)}")), x, y, size / 100, flip
            ),
        )
        self.drawn.append(name)

    def spot(self, x: float, y: float, names: str, *, facing: float = 0, seat: float = 0, depth: float = 1.0) -> None:
        """A point where a figure can be; ``names`` has blanks between its words."""
        self.spots.append(Spot(x, y, round(self.unit(y), 1), tuple(names.split()), seat, facing, depth))

    def slot(self, on: str, x: float, y: float, width: float, layer: str = "ground") -> None:
        """Leave room for a thing that the words name."""
        self.slots.append(Slot(on, x, y, width, layer))

    def either(self, on: str, x: float, y: float, width: float, *usual: str) -> None:
        """Put there what the description names and fits, else one of the usual things, by the seed."""
        size = self.unit(y) if on in ("floor", "ground", "water") else self.unit(540)
        first = [name for name in usual if name in self.wanted and name not in self.drawn]
        named = first or [
            name
            for name in self.wanted
            if name not in self.drawn and on in PROPS[name].on and PROPS[name].width * size / 100 <= width
        ]
        name = named[0] if named else self.pick(f"usual{x:g}", *usual) if usual else ""
        if name:
            if on in ("floor", "ground"):
                self.shadow(x, y, _foot(name) * size / 100)
            self.put("wall" if on == "wall" else "ground", name, x, y, unit=size)

    def shadow(self, x: float, y: float, width: float) -> None:
        """A soft shadow on the ground under something that stands there."""
        self.add(
            "ground",
            f'<ellipse cx="{x:g}" cy="{y:g}" rx="{width / 2:g}" ry="{width / 14:g}" fill="#1a1428" '
            'fill-opacity="0.22"/>',
        )

    def wants(self, pattern: str) -> bool:
        """Whether the description names it."""
        return self.reading.has(pattern)

    def tone(self, pattern: str, default: str) -> str:
        """The colour that the description gives to it."""
        return self.reading.look(pattern, default)

    def dim(self, colour: str, amount: float) -> str:
        """Shorthand for a darker colour."""
        return darker(colour, amount)


def _foot(name: str) -> float:
    """How wide a thing is where it stands: trees stand on less than their crown."""
    wide = PROPS[name].width
    return wide * 0.4 if name in ("tree", "birch", "palm", "pine") else wide


def wanted_things(reading: Reading) -> list[str]:
    """The things that the description names, the most exact name first and each word used once."""
    text, found = reading.text, []
    for word, name in _entries():
        if name not in found and Reading(text, "", "", "", "", "", "").has(word):
            found.append(name)
    return found


@cache
def _entries() -> list[tuple[str, str]]:
    """(word, name of the thing), the most exact words first."""
    return sorted(
        ((word, name) for name, thing in PROPS.items() for word in thing.words.split("|")),
        key=lambda entry: (-len(entry[0].split()), -len(entry[0]), entry[1]),
    )


def furnish(stage: Stage) -> None:
    """Put what the words name, and is not there yet, where there is room for it."""
    for name in stage.wanted:
        thing = PROPS[name]
        if name in stage.drawn:
            continue
        for _ in range(min(3, stage.reading.count(thing.words, 2 if stage.reading.has(f"(?:{thing.words})s") else 1))):
            place(stage, name)
    for name, thing in PROPS.items():
        if name not in stage.drawn and stage.reading.speaks_of(thing.words) and "top" in thing.on:
            place(stage, name)


def place(stage: Stage, name: str) -> bool:
    """Put a thing into the first free room that can hold it; says whether there was any."""
    thing = PROPS[name]
    for slot in stage.slots:
        size = stage.unit(slot.y) if slot.on in ("floor", "ground", "water") else stage.unit(540)
        if slot.on in thing.on and thing.width * size / 100 <= slot.width * 1.1:
            stage.slots.remove(slot)
            if slot.on in ("floor", "ground"):
                stage.shadow(slot.x, slot.y, _foot(name) * size / 100)
            stage.put(slot.layer, name, slot.x, slot.y, unit=0 if slot.on in ("floor", "ground", "water") else size)
            return True
    return False
