"""A surface to draw flat shapes, gradients and light on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from studio.providers.image.drawing.colours import Colour

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

Points = Sequence[tuple[float, float]]
Row = NDArray[np.float64]


class Canvas:
    """An RGB picture; ``unit`` is its shorter side, in which sizes of things are given."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.unit = min(width, height)
        self.image: Image = gradient(width, height, ((0, 0, 0),) * 2)

    @property
    def pen(self) -> ImageDraw:
        """Draws with colours of three or of four parts, the fourth being how opaque they are (0 to 255)."""
        from PIL import ImageDraw

        return ImageDraw.Draw(self.image, "RGBA")

    def polygon(self, points: Points, colour: Colour, opacity: float = 1.0) -> None:
        """A flat shape."""
        self.pen.polygon([(x, y) for x, y in points], fill=(*colour, round(255 * opacity)))

    def shaded(self, points: Points, top: Colour, bottom: Colour) -> None:
        """A shape whose colour changes from its top to its lowest point (within the picture)."""
        from PIL import Image, ImageDraw

        ys = [y for _, y in points]
        first, last = max(0, int(min(ys))), min(self.height, int(max(ys)) + 1)
        if last <= first:
            return
        mask = Image.new("L", (self.width, last - first))
        ImageDraw.Draw(mask).polygon([(x, y - first) for x, y in points], fill=255)
        self.image.paste(gradient(self.width, last - first, (top, bottom)), (0, first), mask)

    def disc(self, x: float, y: float, radius: float, colour: Colour, opacity: float = 1.0) -> None:
        """A filled circle."""
        self.pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(*colour, round(255 * opacity)))

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour, opacity: float = 1.0) -> None:
        """A filled rectangle."""
        if right > left and bottom > top:
            self.pen.rectangle((left, top, right, bottom), fill=(*colour, round(255 * opacity)))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        """Light that fades out with the distance; it brightens and never darkens."""
        from PIL import Image

        left, top = max(0, int(x - radius)), max(0, int(y - radius))
        right, bottom = min(self.width, int(x + radius) + 1), min(self.height, int(y + radius) + 1)
        if right <= left or bottom <= top:
            return
        rows = (np.arange(top, bottom) - y)[:, None]
        columns = (np.arange(left, right) - x)[None, :]
        fall = np.clip(1.0 - np.hypot(rows, columns) / radius, 0.0, 1.0) ** 2 * strength
        under = np.asarray(self.image.crop((left, top, right, bottom)), np.float64)
        light = np.array(colour) / 255.0
        lit = 255.0 - (255.0 - under) * (1.0 - fall[..., None] * light)
        self.image.paste(Image.fromarray(np.rint(lit).astype(np.uint8)), (left, top))


def gradient(width: int, height: int, stops: Sequence[Colour]) -> Image:
    """A picture that goes through ``stops`` from top to bottom, smoothly and without visible bands."""
    from PIL import Image

    places = np.linspace(0.0, 1.0, len(stops))
    rows = np.linspace(0.0, 1.0, height)
    column = np.stack([np.interp(rows, places, [stop[part] for stop in stops]) for part in range(3)], axis=1)
    # An ordered dither of one level: without it a dark sky shows stripes.
    pattern = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) / 16.0
    tile = np.floor(column[:, None, :] + np.tile(pattern, (height // 4 + 1, 1))[:height, :, None])
    levels = np.clip(tile, 0, 255).astype(np.uint8)
    return Image.fromarray(np.tile(levels, (1, width // 4 + 1, 1))[:, :width])


def ridge(generator: np.random.Generator, count: int, roughness: float, sharp: bool = False) -> Row:
    """``count`` heights from -1 to 1 of a skyline: rolling, or with ``sharp`` peaked; ``roughness`` 0 to 1."""
    places = np.linspace(0.0, 1.0, count)
    heights = np.zeros(count)
    size, waves = 1.0, 2
    for _ in range(6):
        knots = generator.uniform(-1.0, 1.0, waves + 3)
        at = places * waves + generator.uniform(0.0, 1.0)
        part = at - np.floor(at)
        smooth = part if sharp else part * part * (3 - 2 * part)
        first = np.minimum(np.floor(at).astype(int), waves + 1)
        heights += size * (knots[first] * (1 - smooth) + knots[first + 1] * smooth)
        size, waves = size * (0.28 + 0.3 * roughness), waves * 2 + 1
    return np.asarray(heights / max(1e-9, float(np.abs(heights).max())))


def ground(canvas: Canvas, heights: Row, level: float, swing: float) -> list[tuple[float, float]]:
    """The outline of land from side to side down to the bottom: ``level`` and ``swing`` as parts of the height."""
    xs = np.linspace(-2.0, canvas.width + 2.0, heights.size)
    ys = (level - swing * heights) * canvas.height
    points = [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]
    return [*points, (canvas.width + 2.0, canvas.height + 2.0), (-2.0, canvas.height + 2.0)]


def height_at(outline: Points, x: float) -> float:
    """The y of the top of an outline made by ``ground`` at ``x``."""
    points = outline[:-2]
    return float(np.interp(x, [point[0] for point in points], [point[1] for point in points]))
