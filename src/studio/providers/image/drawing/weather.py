"""Rain, snow, fog and lightning before the scene, and the last touches over the whole picture."""

from __future__ import annotations

import numpy as np

from studio.providers.image.drawing.canvas import Canvas
from studio.providers.image.drawing.colours import Palette, mix


def draw_lightning(canvas: Canvas, horizon: float, generator: np.random.Generator) -> None:
    """One bolt, somewhere away from the middle, and the sky lit by it."""
    x = canvas.width * float(generator.choice([0.2, 0.28, 0.72]))
    y, points = 0.0, []
    while y < horizon * canvas.height * 0.97:
        points.append((x, y))
        x += generator.uniform(-0.028, 0.028) * canvas.width
        y += generator.uniform(0.025, 0.07) * canvas.height
    for at_x, at_y in points[::2]:
        canvas.glow(at_x, at_y, canvas.unit * 0.4, (190, 205, 255), 0.12)
    for wide, opacity in ((0.012, 0.16), (0.0065, 0.35), (0.0028, 1.0)):
        canvas.pen.line(
            points, fill=(240, 244, 255, round(255 * opacity)), width=max(2, round(wide * canvas.unit)), joint="curve"
        )
    middle = len(points) // 2
    branch = [points[middle]]
    for _ in range(4):
        branch.append(
            (
                branch[-1][0] + generator.uniform(0.01, 0.035) * canvas.width,
                branch[-1][1] + generator.uniform(0.02, 0.045) * canvas.height,
            )
        )
    canvas.pen.line(branch, fill=(240, 244, 255, 190), width=max(2, round(0.0018 * canvas.unit)), joint="curve")


def draw_weather(
    canvas: Canvas, weather: str, palette: Palette, horizon: float, generator: np.random.Generator
) -> None:
    """What falls or drifts between the scene and the eye."""
    if weather in ("rain", "storm"):
        _rain(canvas, palette, 520 if weather == "storm" else 380, generator)
    elif weather == "snow":
        for size, count in ((0.0016, 240), (0.003, 130), (0.006, 40)):
            for _ in range(count):
                canvas.disc(
                    generator.uniform(0, canvas.width),
                    generator.uniform(0, canvas.height),
                    canvas.unit * size * generator.uniform(0.7, 1.3),
                    (250, 252, 255),
                    generator.uniform(0.5, 0.9),
                )
    elif weather == "fog":
        for level in (horizon, horizon + 0.08, horizon + 0.17):
            _fog(canvas, level, mix(palette.haze, (240, 244, 248), 0.3), generator)


def _rain(canvas: Canvas, palette: Palette, count: int, generator: np.random.Generator) -> None:
    colour = mix(palette.sky[3], (255, 255, 255), 0.5)
    for _ in range(count):
        x, y = generator.uniform(-0.1, 1.1) * canvas.width, generator.uniform(-0.05, 1.0) * canvas.height
        long = canvas.unit * generator.uniform(0.02, 0.07)
        canvas.pen.line(
            [(x, y), (x - long * 0.28, y + long)],
            fill=(*colour, int(generator.integers(45, 120))),
            width=max(1, round(canvas.unit * generator.uniform(0.0008, 0.002))),
        )


def _fog(canvas: Canvas, level: float, colour: tuple[int, int, int], generator: np.random.Generator) -> None:
    """A band that is thickest at ``level`` and uneven along its length."""
    from PIL import Image

    rows = (np.arange(canvas.height) / canvas.height - level) / 0.075
    across = np.linspace(0, 2 * np.pi, canvas.width)
    waves = 0.6 + 0.4 * np.sin(across * 1.5 + generator.uniform(0, 6)) * np.sin(across * 0.7 + generator.uniform(0, 6))
    strength = np.exp(-np.square(rows))[:, None] * waves[None, :] * 0.62
    mask = Image.fromarray(np.rint(np.clip(strength, 0, 1) * 255).astype(np.uint8))
    canvas.image.paste(colour, (0, 0), mask)


def finish(canvas: Canvas) -> None:
    """Corners a little darker, so that the picture holds together."""
    from PIL import Image

    rows = np.linspace(-1, 1, canvas.height)[:, None]
    columns = np.linspace(-1, 1, canvas.width)[None, :]
    fade = 1.0 - 0.3 * np.clip((np.hypot(rows * 0.9, columns) - 0.6) / 0.8, 0, 1) ** 1.5
    canvas.image = Image.fromarray(np.rint(np.asarray(canvas.image, np.float64) * fade[..., None]).astype(np.uint8))
