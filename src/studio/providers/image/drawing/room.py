"""A scene indoors: a wall, a window onto the sky, a table with a lamp, shelves of books."""

from __future__ import annotations

import numpy as np

from studio.providers.image.drawing.canvas import Canvas, gradient
from studio.providers.image.drawing.colours import Colour, Palette, mix

_BOOKS: tuple[Colour, ...] = (
    (142, 62, 54),
    (64, 92, 108),
    (176, 138, 78),
    (84, 108, 76),
    (110, 74, 104),
    (196, 178, 148),
)


def draw_room(canvas: Canvas, palette: Palette, outside: Canvas, generator: np.random.Generator) -> None:
    """Draw the room; ``outside`` is what the window shows."""
    wall, floor = mix((92, 58, 52), palette.dark, 0.5), mix((58, 36, 34), palette.dark, 0.55)
    canvas.image.paste(
        gradient(canvas.width, canvas.height, (mix(wall, palette.dark, 0.4), wall, mix(wall, palette.lamp, 0.12))),
        (0, 0),
    )
    unit, ground = canvas.unit, canvas.height * 0.8
    canvas.shaded(
        [(0, ground), (canvas.width, ground), (canvas.width, canvas.height), (0, canvas.height)],
        mix(floor, palette.lamp, 0.1),
        floor,
    )
    _window(canvas, palette, outside, canvas.width * 0.5, canvas.height * 0.36, unit * 0.62, unit * 0.56)
    _shelves(canvas, palette, canvas.width * 0.03, canvas.height * 0.1, unit * 0.42, canvas.height * 0.72, generator)
    _shelves(
        canvas,
        palette,
        canvas.width * 0.97 - unit * 0.42,
        canvas.height * 0.1,
        unit * 0.42,
        canvas.height * 0.72,
        generator,
    )
    _table(canvas, palette, canvas.width * 0.5, ground, unit)


def _window(canvas: Canvas, palette: Palette, outside: Canvas, x: float, y: float, wide: float, high: float) -> None:
    frame = mix((120, 82, 58), palette.dark, 0.35)
    left, top = x - wide / 2, y - high / 2
    canvas.glow(x, y, wide * 1.1, palette.sky[3], 0.28)
    edge = wide * 0.035
    canvas.box(left - edge, top - edge, left + wide + edge, top + high + edge, frame)
    view = outside.image.resize((round(wide), round(high)))
    canvas.image.paste(view, (round(left), round(top)))
    for part in (1 / 3, 2 / 3):
        canvas.box(left + wide * part - edge / 3, top, left + wide * part + edge / 3, top + high, frame)
    canvas.box(left, top + high * 0.45 - edge / 3, left + wide, top + high * 0.45 + edge / 3, frame)
    canvas.box(
        left - edge * 2.2,
        top + high + edge * 0.6,
        left + wide + edge * 2.2,
        top + high + edge * 2,
        mix(frame, palette.lamp, 0.15),
    )
    cloth = mix((128, 44, 52), palette.dark, 0.35)
    for side in (-1, 1):
        edge_x = x + side * (wide / 2 + edge * 3)
        inner = x + side * wide * 0.36
        low = top + high + edge * 6
        canvas.polygon(
            [
                (edge_x, top - edge * 2.5),
                (inner, top - edge * 2.5),
                (x + side * wide * 0.44, top + high * 0.55),
                (x + side * wide * 0.47, low),
                (edge_x, low),
            ],
            cloth,
        )
        for fold in (0.35, 0.65):
            fold_x = edge_x + (inner - edge_x) * fold
            canvas.polygon(
                [
                    (fold_x, top - edge * 2.5),
                    (fold_x + side * edge * 0.7, top - edge * 2.5),
                    (edge_x + (inner - edge_x) * fold * 0.5, low),
                ],
                palette.dark,
                0.35,
            )
    canvas.box(x - wide * 0.68, top - edge * 3.4, x + wide * 0.68, top - edge * 2.4, mix(frame, palette.lamp, 0.2))


def _shelves(
    canvas: Canvas, palette: Palette, left: float, top: float, wide: float, high: float, generator: np.random.Generator
) -> None:
    wood = mix((96, 62, 44), palette.dark, 0.45)
    canvas.box(left, top, left + wide, top + high, mix(wood, palette.dark, 0.5))
    rows = 5
    for row in range(rows):
        floor = top + high * (row + 1) / rows
        x = left + wide * 0.04
        while x < left + wide * 0.93:
            thick = wide * generator.uniform(0.03, 0.075)
            tall = high / rows * generator.uniform(0.55, 0.84)
            if generator.uniform() > 0.12:
                colour = mix(
                    _BOOKS[int(generator.integers(0, len(_BOOKS)))], palette.dark, generator.uniform(0.3, 0.55)
                )
                canvas.box(x, floor - tall, min(x + thick, left + wide * 0.96), floor, colour)
                canvas.box(
                    x, floor - tall * 0.8, min(x + thick, left + wide * 0.96), floor - tall * 0.74, palette.lamp, 0.25
                )
            x += thick + wide * 0.006
        canvas.box(left, floor - high * 0.012, left + wide, floor + high * 0.006, wood)
    for edge in (left, left + wide - wide * 0.03):
        canvas.box(edge, top, edge + wide * 0.03, top + high, wood)


def _table(canvas: Canvas, palette: Palette, x: float, ground: float, unit: float) -> None:
    wood = mix((110, 70, 48), palette.dark, 0.3)
    top, half = ground - unit * 0.02, unit * 0.52
    lamp_x, lamp_y = x + unit * 0.26, top - unit * 0.19
    canvas.glow(lamp_x, lamp_y, unit * 0.85, palette.lamp, 0.55)
    for side in (-1, 1):
        canvas.box(
            x + side * half * 0.88 - unit * 0.018,
            top,
            x + side * half * 0.88 + unit * 0.018,
            canvas.height,
            mix(wood, palette.dark, 0.5),
        )
    canvas.box(x - half, top, x + half, top + unit * 0.035, mix(wood, palette.lamp, 0.18))
    canvas.box(x - half, top + unit * 0.035, x + half, top + unit * 0.1, mix(wood, palette.dark, 0.3))
    brass = mix((190, 140, 70), palette.dark, 0.2)
    canvas.polygon(
        [
            (lamp_x - unit * 0.045, top),
            (lamp_x - unit * 0.008, top - unit * 0.03),
            (lamp_x + unit * 0.008, top - unit * 0.03),
            (lamp_x + unit * 0.045, top),
        ],
        brass,
    )
    canvas.box(lamp_x - unit * 0.006, top - unit * 0.17, lamp_x + unit * 0.006, top - unit * 0.02, brass)
    canvas.polygon(
        [
            (lamp_x - unit * 0.1, lamp_y + unit * 0.04),
            (lamp_x - unit * 0.055, lamp_y - unit * 0.07),
            (lamp_x + unit * 0.055, lamp_y - unit * 0.07),
            (lamp_x + unit * 0.1, lamp_y + unit * 0.04),
        ],
        mix(palette.lamp, (255, 240, 210), 0.4),
    )
    book = x - unit * 0.12
    for side in (-1, 1):
        page = [
            (book, top - unit * 0.012),
            (book + side * unit * 0.05, top - unit * 0.028),
            (book + side * unit * 0.15, top - unit * 0.016),
            (book + side * unit * 0.15, top - unit * 0.002),
            (book, top),
        ]
        canvas.polygon(page, mix((246, 234, 208), palette.dark, 0.12 if side > 0 else 0.24))
    canvas.box(x - half * 0.82, top - unit * 0.1, x - half * 0.74, top, mix((236, 226, 206), palette.dark, 0.2))
    canvas.glow(x - half * 0.78, top - unit * 0.125, unit * 0.2, (255, 190, 100), 0.6)
    canvas.polygon(
        [
            (x - half * 0.8, top - unit * 0.105),
            (x - half * 0.78, top - unit * 0.15),
            (x - half * 0.76, top - unit * 0.105),
        ],
        (255, 220, 140),
    )
