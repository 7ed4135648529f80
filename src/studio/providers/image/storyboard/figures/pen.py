"""The pen: shapes with the outline of all figures, in the colours that the light makes of theirs."""

from __future__ import annotations

from studio.providers.image.storyboard.colour import darker, lit
from studio.providers.image.storyboard.parts import OUTLINE, Light

GLOWING = frozenset(("#ffe08a", "#f28b2c", "#f7b733", "#ffd95c", "#6fe0f0"))
"""Colours of flames and lamps: they shine in any light."""


class Pen:
    """Writes SVG elements and remembers their paths, so that the box of a drawing can be told.

    ``line`` is the width of outlines. Elements lie in a group that sets the outline's colour, width and round ends.
    """

    def __init__(self, light: Light, line: float) -> None:
        self.light, self.line = light, line
        self.drawn: list[tuple[str, float]] = []
        self._lit: dict[str, str] = {}
        self._creases: dict[str, str] = {}

    def colour(self, colour: str) -> str:
        """The colour as it is lit."""
        if colour in GLOWING:
            return colour
        if colour not in self._lit:
            self._lit[colour] = lit(colour, self.light)
        return self._lit[colour]

    def outline(self) -> str:
        """The colour of outlines in this light."""
        return self.colour(OUTLINE)

    def shape(self, d: str, fill: str, line: float = 1.0) -> str:
        """A filled shape with an outline, ``line`` times as wide as usual."""
        self.drawn.append((d, self.line * line))
        width = "" if line == 1.0 else f' stroke-width="{self.line * line:.1f}"'
        return f'<path d="{d}" fill="{self.colour(fill)}"{width}/>'

    def flat(self, d: str, fill: str) -> str:
        """A filled shape without an outline."""
        self.drawn.append((d, 0.0))
        return f'<path d="{d}" fill="{self.colour(fill)}" stroke="none"/>'

    def mark(self, d: str, colour: str = OUTLINE, width: float = 0.0) -> str:
        """A line; its width is that of outlines where none is given."""
        self.drawn.append((d, width or self.line))
        tone = "" if colour == OUTLINE else f' stroke="{self.colour(colour)}"'
        thick = f' stroke-width="{width:.1f}"' if width else ""
        return f'<path d="{d}" fill="none"{tone}{thick}/>'

    def fold(self, d: str, colour: str) -> str:
        """A crease in a thing of this colour: a thinner line, darker than the thing."""
        if colour not in self._creases:
            self._creases[colour] = darker(colour, 0.42)
        return self.mark(d, self._creases[colour], self.line * 0.6)

    def group(self, body: str, transform: str) -> str:
        """The whole figure: its elements in a group that sets what they share."""
        return (
            f'<g transform="{transform}" stroke="{self.outline()}" stroke-width="{self.line:.1f}" '
            f'stroke-linejoin="round" stroke-linecap="round">{body}</g>'
        )
