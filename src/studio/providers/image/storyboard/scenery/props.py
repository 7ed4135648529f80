"""The table of things that stand, hang or lie in a place. An adult is 100 units high; y is upwards negative.

A thing on the floor or the ground stands on (0, 0); one on a wall has its centre there; one that hangs has its top
there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from studio.providers.image.storyboard.scenery.shapes import Pen

Draw = Callable[[Pen, str, Random], str]


@dataclass(frozen=True)
class Prop:
    """One thing: the words for it, its colour where nobody says, where it can be, its width, and its drawing.

    ``on`` holds floor, wall, top (of a table), hang, ground (outside), water, far (a landmark in the distance).
    """

    name: str
    words: str
    look: str
    on: tuple[str, ...]
    width: float
    draw: Draw


PROPS: dict[str, Prop] = {}


def prop(name: str, words: str, look: str, on: str, width: float) -> Callable[[Draw], Draw]:
    """Enter a drawing in the table; ``on`` has blanks between its words."""

    def enter(draw: Draw) -> Draw:
        PROPS[name] = Prop(name, words, look, tuple(on.split()), width, draw)
        return draw

    return enter
