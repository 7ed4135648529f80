"""Land, water and what grows or is built on it, from the horizon to the foreground."""

from __future__ import annotations

import numpy as np

from studio.providers.image.drawing.canvas import Canvas, Points, ground, height_at, ridge
from studio.providers.image.drawing.colours import Colour, Palette, land_colour, mix
from studio.providers.image.drawing.words import Sketch

Outline = list[tuple[float, float]]


def draw_far(canvas: Canvas, sketch: Sketch, palette: Palette, horizon: float, generator: np.random.Generator) -> None:
    """What stands along the horizon."""
    place = sketch.place
    if place == "city":
        for near, tall in ((0.05, 0.2), (0.25, 0.3)):
            _skyline(canvas, sketch, palette, horizon + 0.02, tall, near, generator)
        return
    ranges = {"mountain": 4, "sea": 1, "desert": 1}.get(place, 2)
    for number in range(ranges):
        near = 0.1 + 0.35 * number / max(1, ranges)
        tall = {"mountain": 0.24 - 0.045 * number, "sea": 0.035, "desert": 0.04}.get(place, 0.1 - 0.02 * number)
        sharp = place == "mountain"
        heights = ridge(generator, 240, 0.75 if sharp else 0.35, sharp)
        level = horizon - 0.02 - tall * 0.55 + 0.06 * number * (1.0 if sharp else 0.55)
        outline = ground(canvas, heights, level, tall * 0.75)
        colour = land_colour(place, sketch.weather, palette, near)
        canvas.shaded(outline, colour, mix(colour, palette.haze, 0.75))
        if sharp and number < 3:
            _snow_caps(canvas, outline, mix((244, 246, 252), palette.haze, 0.42 - 0.1 * number), 0.035)


def draw_middle(
    canvas: Canvas,
    sketch: Sketch,
    palette: Palette,
    horizon: float,
    orb: tuple[float, float],
    generator: np.random.Generator,
) -> Outline:
    """Water or the nearer land; returns the outline on which landmarks stand."""
    if sketch.place in ("sea", "lake"):
        draw_water(canvas, sketch, palette, horizon, orb, generator)
        return _headland(canvas, sketch, palette, horizon, generator)
    outline: Outline = []
    for near, level, swing in ((0.45, horizon + 0.06, 0.05), (0.6, horizon + 0.14, 0.05)):
        outline = ground(canvas, ridge(generator, 200, 0.2), level, swing)
        colour = land_colour(sketch.place, sketch.weather, palette, near)
        canvas.shaded(
            outline, mix(colour, palette.haze, 0.12), land_colour(sketch.place, sketch.weather, palette, near + 0.2)
        )
        if sketch.place == "desert":
            _dunes(canvas, palette, sketch, level + 0.05, near, generator)
        if sketch.place == "forest" or (sketch.place in ("mountain", "village", "meadow") and near < 0.5):
            _woods(canvas, outline, sketch, palette, near, generator, thick=sketch.place == "forest")
        if sketch.place == "village":
            _houses(canvas, outline, palette, near, generator)
    if sketch.place == "city":
        _skyline(canvas, sketch, palette, horizon + 0.16, 0.34, 0.62, generator)
    return outline


def draw_near(canvas: Canvas, sketch: Sketch, palette: Palette, generator: np.random.Generator) -> Outline:
    """The dark foreground that frames the picture; returns its outline."""
    place = sketch.place
    level = {"sea": 0.95, "lake": 0.93, "city": 0.93}.get(place, 0.88)
    heights = ridge(generator, 160, 0.5 if place in ("sea", "mountain") else 0.25)
    # Higher at the sides, so that the eye goes to the middle.
    sides = np.linspace(-1, 1, heights.size) ** 2
    outline = ground(canvas, heights * 0.35 + sides * 1.4 - 0.4, level, 0.045)
    colour = land_colour(place, sketch.weather, palette, 0.95)
    canvas.shaded(outline, colour, mix(colour, palette.dark, 0.75))
    if place in ("forest", "mountain", "lake"):
        for x, size in ((0.03, 0.62), (0.1, 0.44), (0.155, 0.3), (0.975, 0.55), (0.92, 0.36), (0.87, 0.25)):
            at = (x + generator.uniform(-0.012, 0.012)) * canvas.width
            high = size * generator.uniform(0.9, 1.1) * canvas.unit
            _pine(canvas, at, height_at(outline, at) + 4, high, mix(colour, palette.dark, 0.55), generator)
    elif place == "city":
        for x in (0.09, 0.9):
            _street_lamp(canvas, palette, x * canvas.width, height_at(outline, x * canvas.width), sketch.time != "day")
    elif place in ("meadow", "village"):
        _round_tree(
            canvas,
            0.07 * canvas.width,
            height_at(outline, 0.07 * canvas.width),
            0.5 * canvas.unit,
            mix(colour, palette.dark, 0.5),
            generator,
        )
    if place in ("meadow", "village", "lake", "sea", "desert"):
        _grass(canvas, outline, mix(colour, palette.dark, 0.6), generator, tall=place != "desert")
    return outline


def draw_water(
    canvas: Canvas,
    sketch: Sketch,
    palette: Palette,
    horizon: float,
    orb: tuple[float, float],
    generator: np.random.Generator,
) -> None:
    """Water from the horizon to the front, with the light of the moon or sun on it and swell in bad weather."""
    top = int(horizon * canvas.height)
    far, near = mix(palette.sky[3], palette.sky[1], 0.5), mix(palette.sky[0], palette.dark, 0.35)
    canvas.shaded(
        [(-2, top), (canvas.width + 2, top), (canvas.width + 2, canvas.height + 2), (-2, canvas.height + 2)], far, near
    )
    depth = canvas.height - top
    if sketch.weather != "storm":
        for number in range(46):
            part = (number / 46) ** 1.35
            y = top + part * depth
            wide = canvas.unit * (0.03 + 0.2 * part) * generator.uniform(0.35, 1.0)
            x = orb[0] * canvas.width + generator.normal(0, 0.012 + 0.05 * part) * canvas.width
            _ripple(canvas, x, y, wide, canvas.unit * (0.0016 + 0.004 * part), palette.orb, 0.5 * (1 - 0.6 * part))
    rough = 2.4 if sketch.weather == "storm" else 1.0
    for number in range(90):
        part = generator.uniform() ** 0.7
        y = top + (0.02 + 0.98 * part) * depth
        colour = mix(palette.sky[3], (255, 255, 255), 0.15) if number % 3 else palette.dark
        _ripple(
            canvas,
            generator.uniform(0, canvas.width),
            y,
            canvas.unit * (0.02 + 0.11 * part) * generator.uniform(0.5, 1.2),
            canvas.unit * (0.001 + 0.0028 * part) * rough,
            colour,
            0.16 if number % 3 else 0.22,
        )
    if sketch.weather == "storm":
        for number in range(5):
            _swell(
                canvas,
                palette,
                horizon + 0.05 + 0.085 * number,
                0.012 + 0.008 * number,
                mix(far, near, 0.2 * number),
                generator,
            )


def _swell(
    canvas: Canvas, palette: Palette, level: float, swing: float, colour: Colour, generator: np.random.Generator
) -> None:
    """One row of waves with pointed crests, foam along them."""
    places = np.linspace(0, 1, 260)
    turns = generator.uniform(3.5, 5.5) * 2 * np.pi * (places + 0.03 * ridge(generator, 260, 0.3)) + generator.uniform(
        0, 6
    )
    heights = 1.0 - 2.0 * np.abs(np.sin(turns / 2)) ** 0.8
    outline = ground(canvas, heights, level, swing)
    canvas.shaded(outline, mix(colour, palette.haze, 0.35), mix(colour, palette.dark, 0.55))
    crest = np.array(outline[:-2])
    foam = mix(palette.haze, (255, 255, 255), 0.6)
    thick = np.clip(heights - 0.1, 0, 1) * canvas.unit * (0.004 + 0.25 * swing)
    lower = [(float(x), float(y + deep)) for (x, y), deep in zip(crest[::-1], thick[::-1], strict=True)]
    canvas.polygon([*((float(x), float(y)) for x, y in crest), *lower], foam, 0.4)


def _headland(
    canvas: Canvas, sketch: Sketch, palette: Palette, horizon: float, generator: np.random.Generator
) -> Outline:
    """A cliff that comes in from the right, on which a landmark stands; one behind it for depth."""
    count = 200
    places = np.linspace(0, 1, count)
    tall = 0.17 if sketch.place == "sea" else 0.08
    rough = 0.014 * ridge(generator, count, 0.8, sharp=True)
    colour = land_colour(sketch.place, sketch.weather, palette, 0.55)
    dark = land_colour(sketch.place, sketch.weather, palette, 0.8)
    outline: Outline = []
    for begin, part, level, top, bottom in (
        (0.52, 0.62, horizon + 0.05, mix(colour, palette.haze, 0.35), mix(colour, palette.dark, 0.3)),
        (0.57, 1.0, horizon + 0.11, colour, dark),
    ):
        rise = np.clip((places - begin) / 0.13, 0, 1)
        rise = rise * rise * (3 - 2 * rise)
        # Where there is no cliff the outline lies below the picture.
        outline = ground(canvas, rise * tall * part + rough * rise - (1 - rise) * 0.5, level, 1.0)
        canvas.shaded(outline, top, bottom)
    if sketch.place == "lake":
        _woods(canvas, outline, sketch, palette, 0.7, generator, thick=True, start=0.72)
    return outline


def _ripple(canvas: Canvas, x: float, y: float, half: float, thick: float, colour: Colour, opacity: float) -> None:
    canvas.polygon([(x - half, y), (x, y - thick), (x + half, y), (x, y + thick)], colour, opacity)


def _snow_caps(canvas: Canvas, outline: Points, colour: Colour, deep: float) -> None:
    """White on every peak, ending in a ragged line."""
    points = np.array(outline[:-2])
    ys = points[:, 1]
    for place in range(8, len(ys) - 8):
        if ys[place] == ys[place - 8 : place + 9].min() and ys[place] < np.median(ys):
            side = slice(place - 7, place + 8)
            low = np.minimum(ys[side] + deep * canvas.height * 0.35, ys[place] + deep * canvas.height)
            low = low + np.tile([0.0, 0.008, 0.002, 0.011, 0.004], 3) * canvas.height
            low[0], low[-1] = ys[side][0], ys[side][-1]
            top = [(float(x), float(y)) for x, y in points[side]]
            canvas.polygon(
                [
                    *top,
                    *(
                        (float(x), float(max(y, above)))
                        for (x, above), y in zip(points[side][::-1], low[::-1], strict=True)
                    ),
                ],
                colour,
            )


def _dunes(
    canvas: Canvas, palette: Palette, sketch: Sketch, level: float, near: float, generator: np.random.Generator
) -> None:
    """Hills of sand, each with a bright side and, beyond a winding crest, a dark one."""
    bright = mix(land_colour("desert", sketch.weather, palette, near), (255, 236, 200), 0.1)
    shade = land_colour("desert", sketch.weather, palette, min(1.0, near + 0.35))
    parts = np.linspace(0.0, 1.0, 30)
    slope = parts * parts * (3 - 2 * parts)
    for x in (generator.permutation(4) + generator.uniform(0.1, 0.9, 4)) / 4:
        peak_x, foot = float(x) * canvas.width, level * canvas.height
        high, half = canvas.height * generator.uniform(0.07, 0.13), canvas.width * generator.uniform(0.2, 0.34)
        left = [
            (peak_x - half * (1 - part), foot - high * float(rise)) for part, rise in zip(parts, slope, strict=True)
        ]
        right = [
            (peak_x + half * 0.9 * part, foot - high * float(1 - rise)) for part, rise in zip(parts, slope, strict=True)
        ]
        canvas.shaded([*left, *right], bright, mix(bright, shade, 0.45))
        crest = [
            (peak_x + half * (0.1 * np.sin(part * 5) - 0.12 * part), foot - high * (1 - part)) for part in parts[::-1]
        ]
        canvas.shaded([*right, *((float(at), float(y)) for at, y in crest)], shade, mix(bright, shade, 0.6))


def _woods(
    canvas: Canvas,
    outline: Points,
    sketch: Sketch,
    palette: Palette,
    near: float,
    generator: np.random.Generator,
    *,
    thick: bool,
    start: float = 0.0,
) -> None:
    colour = land_colour("forest", sketch.weather, palette, near + 0.08)
    count = 110 if thick else 34
    for x in np.sort(generator.uniform(start, 1.0, count)):
        at = float(x) * canvas.width
        high = canvas.unit * (0.05 + 0.09 * near) * generator.uniform(0.6, 1.35)
        shade = mix(colour, palette.dark, generator.uniform(0.0, 0.25))
        _pine(canvas, at, height_at(outline, at) + high * 0.1, high, shade, generator)


def _pine(canvas: Canvas, x: float, foot: float, high: float, colour: Colour, generator: np.random.Generator) -> None:
    wide = high * generator.uniform(0.17, 0.22)
    canvas.box(x - high * 0.014, foot - high * 0.2, x + high * 0.014, foot, mix(colour, (0, 0, 0), 0.3))
    lean = generator.uniform(-0.02, 0.02) * high
    for tier in range(5):
        bottom = foot - high * (0.08 + 0.17 * tier)
        half = wide * (1 - tier * 0.18)
        top = bottom - high * 0.32
        canvas.polygon(
            [
                (x - half, bottom + half * 0.12),
                (x + lean * tier * 0.2, top),
                (x + half, bottom + half * 0.12),
                (x + half * 0.35, bottom - half * 0.12),
                (x, bottom + half * 0.05),
                (x - half * 0.35, bottom - half * 0.12),
            ],
            colour,
        )


def _round_tree(
    canvas: Canvas, x: float, foot: float, high: float, colour: Colour, generator: np.random.Generator
) -> None:
    canvas.polygon(
        [
            (x - high * 0.035, foot + 4),
            (x - high * 0.015, foot - high * 0.5),
            (x + high * 0.015, foot - high * 0.5),
            (x + high * 0.04, foot + 4),
        ],
        mix(colour, (0, 0, 0), 0.2),
    )
    for branch, reach in ((-0.2, 0.62), (0.2, 0.66), (-0.1, 0.72), (0.11, 0.75)):
        canvas.pen.line(
            [(x, foot - high * 0.42), (x + branch * high, foot - high * reach)],
            fill=(*colour, 255),
            width=max(2, round(high * 0.014)),
        )
    for _ in range(26):
        turn, far = generator.uniform(0, 2 * np.pi), generator.uniform(0, 1) ** 0.6
        at_x, at_y = x + np.cos(turn) * far * high * 0.27, foot - high * 0.74 + np.sin(turn) * far * high * 0.2
        canvas.disc(
            float(at_x),
            float(at_y),
            high * generator.uniform(0.05, 0.095),
            mix(colour, (0, 0, 0), generator.uniform(0, 0.2)),
        )


def _street_lamp(canvas: Canvas, palette: Palette, x: float, foot: float, lit: bool) -> None:
    high, iron = canvas.unit * 0.42, mix(palette.dark, (0, 0, 0), 0.3)
    top = foot - high
    if lit:
        canvas.glow(x, top - high * 0.06, high * 0.75, palette.lamp, 0.75)
    canvas.polygon(
        [
            (x - high * 0.03, foot + 6),
            (x - high * 0.009, foot - high * 0.2),
            (x + high * 0.009, foot - high * 0.2),
            (x + high * 0.03, foot + 6),
        ],
        iron,
    )
    canvas.box(x - high * 0.009, top, x + high * 0.009, foot, iron)
    canvas.box(x - high * 0.06, top + high * 0.06, x + high * 0.06, top + high * 0.072, iron)
    canvas.polygon(
        [
            (x - high * 0.03, top),
            (x - high * 0.05, top - high * 0.11),
            (x + high * 0.05, top - high * 0.11),
            (x + high * 0.03, top),
        ],
        palette.lamp if lit else palette.haze,
    )
    canvas.polygon(
        [(x - high * 0.062, top - high * 0.108), (x, top - high * 0.165), (x + high * 0.062, top - high * 0.108)], iron
    )


def _grass(canvas: Canvas, outline: Points, colour: Colour, generator: np.random.Generator, *, tall: bool) -> None:
    for x in generator.uniform(0, canvas.width, 420 if tall else 60):
        foot = height_at(outline, float(x)) + 3
        high = canvas.unit * generator.uniform(0.008, 0.03 if tall else 0.014)
        lean, half = generator.uniform(-0.5, 0.5) * high, canvas.unit * 0.0013
        canvas.polygon([(x - half, foot), (x + lean, foot - high), (x + half, foot)], colour)


def _skyline(
    canvas: Canvas,
    sketch: Sketch,
    palette: Palette,
    level: float,
    tall: float,
    near: float,
    generator: np.random.Generator,
) -> None:
    """A row of buildings, some with roofs or masts, with windows lit when it is not day."""
    colour = land_colour("city", sketch.weather, palette, near)
    foot, x = level * canvas.height, -0.02 * canvas.width
    lit = 0.08 if sketch.time == "day" else 0.42
    while x < canvas.width:
        wide = canvas.unit * generator.uniform(0.045, 0.12) * (0.6 + 0.7 * near)
        high = canvas.height * tall * generator.uniform(0.3, 1.0) * (1.0 - 0.25 * abs(x / canvas.width - 0.5))
        face = mix(colour, palette.dark, generator.uniform(0.0, 0.25))
        canvas.shaded(
            [(x, foot - high), (x + wide, foot - high), (x + wide, canvas.height), (x, canvas.height)],
            face,
            mix(face, palette.haze, 0.2 * (1 - near)),
        )
        roof = generator.integers(0, 4)
        if roof == 0:
            canvas.polygon([(x, foot - high), (x + wide / 2, foot - high - wide * 0.45), (x + wide, foot - high)], face)
        elif roof == 1:
            canvas.box(x + wide * 0.47, foot - high - wide * 0.7, x + wide * 0.53, foot - high, face)
        elif roof == 2:
            canvas.box(x + wide * 0.2, foot - high - wide * 0.22, x + wide * 0.8, foot - high, face)
        if near > 0.2:
            _windows(canvas, (x, foot - high, wide, high), palette, lit, near, generator)
        x += wide * generator.uniform(0.92, 1.15)


def _windows(
    canvas: Canvas,
    building: tuple[float, float, float, float],
    palette: Palette,
    lit: float,
    near: float,
    generator: np.random.Generator,
) -> None:
    left, top, wide, high = building
    step = canvas.unit * (0.013 + 0.008 * near)
    columns, rows = int((wide - step * 0.6) / step), int(high / (step * 1.5))
    if columns < 1:
        return
    inset = (wide - columns * step) / 2
    for row, column in zip(
        *np.nonzero(generator.uniform(size=(rows, columns)) < lit * generator.uniform(0.3, 1.2)), strict=True
    ):
        x, y = left + inset + column * step + step * 0.22, top + step * 0.8 + row * step * 1.5
        canvas.box(x, y, x + step * 0.52, y + step * 0.75, palette.lamp, generator.uniform(0.45, 0.95))


def _houses(canvas: Canvas, outline: Points, palette: Palette, near: float, generator: np.random.Generator) -> None:
    from studio.providers.image.drawing.landmarks import draw_house

    for x in np.linspace(0.26, 0.76, 6) + generator.uniform(-0.03, 0.03, 6):
        at = float(x) * canvas.width
        size = canvas.unit * (0.04 + 0.06 * near) * generator.uniform(0.85, 1.2)
        draw_house(canvas, palette, at, height_at(outline, at), size, near)
