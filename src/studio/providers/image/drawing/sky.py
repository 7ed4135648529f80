"""The sky: its colours, the moon or the sun, stars, clouds and birds."""

from __future__ import annotations

import numpy as np

from studio.providers.image.drawing.canvas import Canvas, gradient
from studio.providers.image.drawing.colours import Palette, mix
from studio.providers.image.drawing.words import Sketch


def draw_sky(
    canvas: Canvas,
    sketch: Sketch,
    palette: Palette,
    horizon: float,
    orb: tuple[float, float],
    generator: np.random.Generator,
) -> None:
    """Fill the canvas with sky; ``horizon`` and ``orb`` (x, y) are parts of width and height."""
    below = int(canvas.height * horizon) + 1
    canvas.image.paste(gradient(canvas.width, below, palette.sky), (0, 0))
    canvas.image.paste(
        gradient(canvas.width, canvas.height - below + 1, (palette.sky[3], palette.haze)), (0, below - 1)
    )
    overcast = sketch.weather in ("storm", "rain")
    if sketch.time == "night" and not overcast:
        _stars(canvas, horizon, generator)
    if not overcast:
        _orb(canvas, sketch, palette, orb, dim=0.5 if sketch.weather else 1.0)
    _clouds(canvas, sketch, palette, horizon, generator)
    if sketch.time != "night" and not sketch.weather:
        _birds(canvas, palette, orb, generator)


def _stars(canvas: Canvas, horizon: float, generator: np.random.Generator) -> None:
    for _ in range(260):
        x, y = generator.uniform(0, canvas.width), generator.uniform(0, 1) ** 1.4 * canvas.height * horizon
        size = canvas.unit * (0.0006 + 0.0016 * generator.uniform() ** 4)
        canvas.disc(x, y, size, (255, 250, 235), generator.uniform(0.35, 0.95))
    for _ in range(7):
        x, y = generator.uniform(0, canvas.width), generator.uniform(0, 0.6) * canvas.height * horizon
        long, wide = canvas.unit * generator.uniform(0.006, 0.011), canvas.unit * 0.0011
        for across, down in ((long, wide), (wide, long)):
            canvas.polygon([(x - across, y), (x, y - down), (x + across, y), (x, y + down)], (255, 252, 240), 0.9)


def _orb(canvas: Canvas, sketch: Sketch, palette: Palette, orb: tuple[float, float], dim: float) -> None:
    x, y = orb[0] * canvas.width, orb[1] * canvas.height
    night = sketch.time == "night"
    radius = canvas.unit * (0.075 if night else 0.095 if sketch.time in ("dusk", "dawn") else 0.07)
    canvas.glow(x, y, radius * (7 if night else 10), palette.orb, (0.3 if night else 0.5) * dim)
    for ring, opacity in ((3.4, 0.05), (2.4, 0.07), (1.6, 0.11)):
        canvas.disc(x, y, radius * ring, palette.orb, opacity * dim)
    canvas.disc(x, y, radius, mix(palette.orb, palette.sky[3], 0.35 * (1 - dim)))
    if night:
        shadow = mix(palette.orb, palette.sky[2], 0.22)
        for across, down, size in ((-0.35, -0.2, 0.22), (0.28, 0.3, 0.3), (0.2, -0.42, 0.14), (-0.3, 0.42, 0.12)):
            canvas.disc(x + across * radius, y + down * radius, size * radius, shadow, 0.55)


def _clouds(canvas: Canvas, sketch: Sketch, palette: Palette, horizon: float, generator: np.random.Generator) -> None:
    heavy = sketch.weather in ("storm", "rain")
    rows = 9 if heavy else 4
    for number in range(rows):
        depth = number / max(1, rows - 1)
        if heavy:
            y = canvas.height * horizon * (0.02 + 0.55 * depth)
            colour = mix(palette.dark, palette.sky[2], 0.3 + 0.55 * depth)
            opacity, size = 0.6, 1.5 - 0.8 * depth
        else:
            y = canvas.height * horizon * generator.uniform(0.12, 0.82)
            colour = mix(palette.sky[3], (255, 255, 255), 0.45 if sketch.time == "day" else 0.1)
            opacity, size = (0.75 if sketch.time == "day" else 0.28), generator.uniform(0.45, 1.0)
        for _ in range(4 if heavy else 1):
            _cloud(canvas, generator.uniform(-0.05, 1.05) * canvas.width, y, size, colour, opacity, generator)


def _cloud(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    colour: tuple[int, int, int],
    opacity: float,
    generator: np.random.Generator,
) -> None:
    """A flat-bottomed heap, drawn in one piece so that its parts do not show through each other."""
    from PIL import Image, ImageDraw

    half, high = round(canvas.unit * 0.32 * size), round(canvas.unit * 0.13 * size)
    mask = Image.new("L", (2 * half, high + 1))
    pen = ImageDraw.Draw(mask)
    for place in np.linspace(0.16, 0.84, 6):
        radius = high * (0.3 + 0.62 * np.sin(np.pi * place) ** 1.5 * generator.uniform(0.75, 1.0))
        middle = 2 * half * place
        pen.ellipse((middle - radius * 1.25, high - radius, middle + radius * 1.25, high + radius), fill=255)
    pen.rounded_rectangle((half * 0.08, high * 0.74, half * 1.92, high * 1.6), radius=high * 0.25, fill=255)
    # It fades into the sky towards its base, so that a row of clouds makes no edges.
    fade = np.clip(np.linspace(1.25, 0.0, high + 1), 0.0, 1.0)[:, None]
    mask = Image.fromarray(np.rint(np.asarray(mask, np.float64) * fade * opacity).astype(np.uint8))
    canvas.image.paste(colour, (round(x - half), round(y - high)), mask)


def _birds(canvas: Canvas, palette: Palette, orb: tuple[float, float], generator: np.random.Generator) -> None:
    x, y = (orb[0] + (0.16 if orb[0] < 0.5 else -0.2)) * canvas.width, orb[1] * canvas.height
    for _ in range(5):
        at_x, at_y = x + generator.normal(0, 0.05) * canvas.width, y + generator.normal(0, 0.035) * canvas.height
        span = canvas.unit * generator.uniform(0.008, 0.016)
        wing = [
            (at_x - span, at_y - span * 0.45),
            (at_x - span * 0.45, at_y - span * 0.5),
            (at_x, at_y),
            (at_x + span * 0.45, at_y - span * 0.5),
            (at_x + span, at_y - span * 0.45),
            (at_x + span * 0.42, at_y - span * 0.3),
            (at_x, at_y + span * 0.22),
            (at_x - span * 0.42, at_y - span * 0.3),
        ]
        canvas.polygon(wing, palette.dark, 0.75)
