"""What a scene is about: a lighthouse, a ship, a castle, a house; and the person who looks at it."""

from __future__ import annotations

import math

import numpy as np

from studio.providers.image.drawing.canvas import Canvas
from studio.providers.image.drawing.colours import Palette, mix
from studio.providers.image.drawing.words import Sketch


def draw_landmark(
    canvas: Canvas, name: str, sketch: Sketch, palette: Palette, x: float, foot: float, size: float
) -> None:
    """Draw the landmark ``name`` standing at (``x``, ``foot``) in pixels; ``size`` is its height in pixels."""
    dark = sketch.time != "day" or sketch.weather == "storm"
    drawing = {
        "lighthouse": _lighthouse,
        "ship": _ship,
        "castle": _castle,
        "church": _church,
        "windmill": _windmill,
        "bridge": _bridge,
        "tent": _tent,
        "pyramid": _pyramid,
    }.get(name)
    if drawing is None:
        draw_house(canvas, palette, x, foot, size * 0.62, 0.8, chimney=True)
    else:
        drawing(canvas, palette, x, foot, size, dark)


def draw_house(
    canvas: Canvas, palette: Palette, x: float, foot: float, size: float, near: float, *, chimney: bool = False
) -> None:
    """A gabled house of the given height with a lit window and door."""
    wall = mix(mix(palette.haze, palette.dark, 0.35 + 0.5 * near), palette.lamp, 0.06)
    side, roof = mix(wall, palette.dark, 0.35), mix(palette.dark, palette.haze, 0.12)
    half, eaves = size * 0.62, size * 0.55
    if chimney:
        canvas.box(x + half * 0.55, foot - size * 1.12, x + half * 0.75, foot - eaves, roof)
        for number in range(5):
            drift = number * size * 0.13
            canvas.disc(
                x + half * 0.65 + drift * 0.6,
                foot - size * 1.16 - drift,
                size * (0.045 + 0.025 * number),
                palette.haze,
                0.3 - 0.05 * number,
            )
    canvas.box(x - half, foot - eaves, x, foot + size * 0.12, wall)
    canvas.box(x, foot - eaves, x + half, foot + size * 0.12, side)
    canvas.polygon([(x - half, foot - eaves), (x - half * 0.5, foot - size), (x, foot - eaves)], wall)
    canvas.polygon(
        [
            (x - half * 0.5, foot - size),
            (x + half * 0.6, foot - size),
            (x + half * 1.1, foot - eaves * 0.96),
            (x, foot - eaves * 0.96),
        ],
        roof,
    )
    canvas.polygon(
        [
            (x - half * 1.1, foot - eaves * 0.93),
            (x - half * 0.5, foot - size * 1.03),
            (x - half * 0.42, foot - size),
            (x - half, foot - eaves * 0.9),
        ],
        roof,
    )
    _lit(canvas, palette, x - half * 0.5, foot - eaves * 0.55, size * 0.17, size * 0.21, near)
    _lit(canvas, palette, x + half * 0.5, foot - eaves * 0.5, size * 0.15, size * 0.17, near)


def draw_person(canvas: Canvas, palette: Palette, x: float, foot: float, size: float, *, lantern: bool) -> None:
    """A small figure in a long coat, seen from behind, perhaps with a lantern."""
    colour = mix(palette.dark, (0, 0, 0), 0.35)
    if lantern:
        canvas.glow(x + size * 0.34, foot - size * 0.3, size * 1.5, palette.lamp, 0.55)
    canvas.polygon(
        [
            (x - size * 0.2, foot),
            (x - size * 0.13, foot - size * 0.55),
            (x - size * 0.12, foot - size * 0.74),
            (x + size * 0.12, foot - size * 0.74),
            (x + size * 0.13, foot - size * 0.55),
            (x + size * 0.2, foot),
        ],
        colour,
    )
    canvas.disc(x, foot - size * 0.85, size * 0.115, colour)
    canvas.polygon(
        [
            (x - size * 0.17, foot - size * 0.86),
            (x + size * 0.17, foot - size * 0.86),
            (x + size * 0.1, foot - size * 0.93),
            (x + size * 0.09, foot - size * 1.02),
            (x - size * 0.09, foot - size * 1.02),
            (x - size * 0.1, foot - size * 0.93),
        ],
        colour,
    )
    if lantern:
        canvas.polygon(
            [
                (x + size * 0.08, foot - size * 0.7),
                (x + size * 0.33, foot - size * 0.42),
                (x + size * 0.3, foot - size * 0.37),
                (x + size * 0.06, foot - size * 0.58),
            ],
            colour,
        )
        canvas.box(x + size * 0.28, foot - size * 0.38, x + size * 0.39, foot - size * 0.22, palette.lamp)


def _lit(canvas: Canvas, palette: Palette, x: float, y: float, wide: float, high: float, near: float) -> None:
    canvas.glow(x, y, max(wide, high) * 2.6, palette.lamp, 0.4 * near)
    canvas.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2, palette.lamp)
    bar = mix(palette.dark, palette.lamp, 0.2)
    canvas.box(x - wide * 0.04, y - high / 2, x + wide * 0.04, y + high / 2, bar)
    canvas.box(x - wide / 2, y - high * 0.03, x + wide / 2, y + high * 0.03, bar)


def _lighthouse(canvas: Canvas, palette: Palette, x: float, foot: float, size: float, dark: bool) -> None:
    top, lower, upper = foot - size * 0.8, size * 0.105, size * 0.066
    lamp_y = top - size * 0.075
    if dark:
        for turn in (math.pi * 1.035, -math.pi * 0.045):
            _beam(canvas, palette, x, lamp_y, turn, canvas.width * 0.95)
    light, shade = mix((244, 236, 224), palette.haze, 0.25 if dark else 0.05), mix((150, 140, 150), palette.dark, 0.4)
    red, deep = mix((196, 62, 58), palette.dark, 0.12), mix((128, 38, 44), palette.dark, 0.4)

    def half(part: float) -> float:
        return lower + (upper - lower) * part

    for band in range(5):
        low, high = band / 5, (band + 1) / 5
        left, right = (light, shade) if band % 2 == 0 else (red, deep)
        y_low, y_high = foot + 6 - (size * 0.8 + 6) * low, foot + 6 - (size * 0.8 + 6) * high
        canvas.polygon(
            [
                (x - half(low), y_low),
                (x - half(high), y_high),
                (x + half(high) * 0.25, y_high),
                (x + half(low) * 0.25, y_low),
            ],
            left,
        )
        canvas.polygon(
            [
                (x + half(low) * 0.25, y_low),
                (x + half(high) * 0.25, y_high),
                (x + half(high), y_high),
                (x + half(low), y_low),
            ],
            right,
        )
    iron = mix(palette.dark, (0, 0, 0), 0.2)
    canvas.box(x - upper * 1.55, top - size * 0.018, x + upper * 1.55, top + size * 0.008, iron)
    canvas.glow(x, lamp_y, size * 0.42, palette.lamp, 0.9 if dark else 0.3)
    canvas.box(
        x - upper * 0.78,
        top - size * 0.13,
        x + upper * 0.78,
        top - size * 0.018,
        mix(palette.lamp, (255, 255, 255), 0.35),
    )
    for part in (-0.78, -0.26, 0.26, 0.78):
        canvas.box(
            x + upper * part - size * 0.003,
            top - size * 0.13,
            x + upper * part + size * 0.003,
            top - size * 0.018,
            iron,
        )
    canvas.polygon(
        [(x - upper * 1.05, top - size * 0.125), (x, top - size * 0.2), (x + upper * 1.05, top - size * 0.125)], red
    )
    canvas.box(x - size * 0.003, top - size * 0.235, x + size * 0.003, top - size * 0.19, iron)
    _lit(canvas, palette, x - size * 0.015, foot - size * 0.46, size * 0.035, size * 0.06, 0.4)
    # The keeper's house leans on the tower.
    draw_house(canvas, palette, x + size * 0.26, foot + size * 0.01, size * 0.2, 0.8)


def _beam(canvas: Canvas, palette: Palette, x: float, y: float, turn: float, reach: float) -> None:
    """A cone of light that widens and fades out."""
    from PIL import Image, ImageDraw

    spread = 0.055
    edges = [
        (x + math.cos(turn + side * spread) * reach, y + math.sin(turn + side * spread) * reach) for side in (-1, 1)
    ]
    mask = Image.new("L", canvas.image.size)
    ImageDraw.Draw(mask).polygon([(x, y), *edges], fill=255)
    distance = np.hypot(*np.meshgrid(np.arange(canvas.width) - x, np.arange(canvas.height) - y))
    fade = np.clip(1 - distance / reach, 0, 1) ** 1.3 * 0.55
    mask = Image.fromarray(np.rint(np.asarray(mask, np.float64) * fade).astype(np.uint8))
    canvas.image.paste(mix(palette.lamp, (255, 255, 255), 0.3), (0, 0), mask)


def _ship(canvas: Canvas, palette: Palette, x: float, foot: float, size: float, dark: bool) -> None:
    hull, sail = mix(palette.dark, (74, 42, 30), 0.5), mix((248, 238, 216), palette.haze, 0.25 if dark else 0.08)
    shadow, rope = mix(sail, palette.dark, 0.28), mix(hull, palette.haze, 0.2)
    deck = foot - size * 0.1

    def at(across: float, up: float) -> tuple[float, float]:
        return x + size * across, deck - size * up

    bow = [at(0.5 + 0.12 * part**2, 0.1 * part) for part in np.linspace(1, 0, 9)]
    keel = [at(0.42 * math.cos(turn), -0.11 * math.sin(turn) ** 0.5) for turn in np.linspace(0.12, math.pi - 0.1, 19)]
    canvas.polygon([at(-0.5, 0.12), at(-0.3, 0.07), at(0.3, 0.04), *bow, *keel, at(-0.46, 0.02)], hull)
    canvas.pen.line(
        [at(-0.47, 0.05), at(0.0, 0.0), at(0.5, 0.035)], fill=(*sail, 190), width=max(2, round(size * 0.012))
    )
    canvas.pen.line([at(0.55, 0.08), at(0.86, 0.2)], fill=(*hull, 255), width=max(2, round(size * 0.018)))
    for mast, tall in ((-0.28, 0.74), (0.06, 0.94), (0.36, 0.7)):
        for end in ((mast - 0.2, 0.06), (mast + 0.2, 0.06)):
            canvas.pen.line([at(mast, tall), at(*end)], fill=(*rope, 130), width=max(1, round(size * 0.004)))
        canvas.pen.line([at(mast, 0.0), at(mast, tall)], fill=(*hull, 255), width=max(2, round(size * 0.016)))
        for low, high, wide in ((0.1, 0.4, 0.155), (0.43, 0.64, 0.125), (0.67, 0.82, 0.09)):
            from_deck, to_deck = low * tall / 0.9, high * tall / 0.9
            top, bottom = wide * 0.82, wide
            # Filled by the wind: the sides bend forward and the foot hangs in a curve.
            side = [
                at(
                    mast + top + (bottom - top) * part + 0.045 * math.sin(math.pi * part),
                    to_deck - (to_deck - from_deck) * part,
                )
                for part in np.linspace(0, 1, 9)
            ]
            back = [
                at(
                    mast - bottom + (bottom - top) * part + 0.045 * math.sin(math.pi * part),
                    from_deck + (to_deck - from_deck) * part,
                )
                for part in np.linspace(0, 1, 9)
            ]
            hem = [
                at(mast + bottom - 2 * bottom * part, from_deck + 0.03 * math.sin(math.pi * part))
                for part in np.linspace(0, 1, 9)
            ]
            canvas.polygon([*side, *hem, *back], sail)
            middle = [(one[0] - size * wide * 0.75, one[1]) for one in side]
            canvas.polygon([*middle, *reversed(back[:-1])], shadow, 0.55)
    for far, up in ((0.84, 0.19), (0.7, 0.14)):
        canvas.polygon([at(far, up), at(0.38, up + 0.46), at(0.46, 0.1)], sail, 0.92)
    canvas.polygon([at(0.06, 0.94), at(0.2, 0.97), at(0.06, 1.0)], (190, 62, 58))
    for part in (-0.36, -0.24, -0.12, 0.0, 0.12, 0.24):
        canvas.disc(*at(part, -0.035), size * 0.011, palette.lamp, 0.95 if dark else 0.6)
    for number in range(7):
        y, half = foot + size * (0.015 + 0.035 * number), size * (0.46 - 0.05 * number)
        canvas.polygon(
            [(x - half, y), (x, y - size * 0.01), (x + half, y), (x, y + size * 0.01)], hull, 0.45 - 0.055 * number
        )


def _castle(canvas: Canvas, palette: Palette, x: float, foot: float, size: float, dark: bool) -> None:
    front, side = mix(palette.haze, palette.dark, 0.62), mix(palette.haze, palette.dark, 0.82)
    roof = mix((120, 46, 62), palette.dark, 0.45)

    def tower(at: float, wide: float, tall: float, pointed: bool) -> None:
        left, right, top = x + size * (at - wide / 2), x + size * (at + wide / 2), foot - size * tall
        canvas.box(left, top, right, foot + size * 0.02, front)
        canvas.box(left + (right - left) * 0.6, top, right, foot + size * 0.02, side)
        for tooth in range(4):
            step = (right - left) * 1.2 / 7
            begin = left - (right - left) * 0.1 + 2 * tooth * step
            canvas.box(begin, top - size * 0.03, begin + step, top + size * 0.012, side if tooth > 1 else front)
        canvas.box(left - (right - left) * 0.1, top, right + (right - left) * 0.1, top + size * 0.03, front)
        if pointed:
            peak = top - size * wide * 1.7
            canvas.polygon(
                [(left - size * wide * 0.12, top), ((left + right) / 2, peak), (right + size * wide * 0.12, top)], roof
            )
            canvas.box(
                (left + right) / 2 - size * 0.003, peak - size * 0.07, (left + right) / 2 + size * 0.003, peak, side
            )
            canvas.polygon(
                [
                    ((left + right) / 2, peak - size * 0.07),
                    ((left + right) / 2 + size * 0.07, peak - size * 0.05),
                    ((left + right) / 2, peak - size * 0.03),
                ],
                (196, 70, 62),
            )
        middle = (left + right) / 2 - (right - left) * 0.1
        for level in np.arange(0.12, tall - 0.08, 0.15):
            canvas.box(
                middle - size * 0.009,
                foot - size * (level + 0.05),
                middle + size * 0.009,
                foot - size * level,
                palette.lamp if dark else palette.dark,
                0.95,
            )

    tower(0.0, 0.17, 0.74, True)
    tower(-0.34, 0.12, 0.5, True)
    tower(0.34, 0.13, 0.56, True)
    tower(-0.17, 0.1, 0.4, False)
    tower(0.18, 0.11, 0.42, False)
    canvas.box(x - size * 0.4, foot - size * 0.24, x + size * 0.4, foot + size * 0.02, front)
    canvas.box(x + size * 0.1, foot - size * 0.24, x + size * 0.4, foot + size * 0.02, side, 0.5)
    for tooth in range(12):
        begin = x - size * 0.4 + tooth * size * 0.068
        canvas.box(begin, foot - size * 0.27, begin + size * 0.036, foot - size * 0.235, front)
    canvas.pen.pieslice(
        (x - size * 0.07, foot - size * 0.16, x + size * 0.07, foot - size * 0.02),
        180,
        360,
        fill=(*palette.lamp, 235) if dark else (*palette.dark, 255),
    )
    canvas.box(
        x - size * 0.07,
        foot - size * 0.09,
        x + size * 0.07,
        foot + size * 0.02,
        palette.lamp if dark else palette.dark,
        0.92,
    )


def _church(canvas: Canvas, palette: Palette, x: float, foot: float, size: float, dark: bool) -> None:
    wall, roof = mix(palette.haze, palette.dark, 0.55), mix(palette.dark, palette.haze, 0.15)
    canvas.box(x - size * 0.1, foot - size * 0.3, x + size * 0.42, foot + size * 0.06, mix(wall, palette.dark, 0.25))
    canvas.polygon(
        [
            (x - size * 0.1, foot - size * 0.3),
            (x + size * 0.02, foot - size * 0.46),
            (x + size * 0.36, foot - size * 0.46),
            (x + size * 0.45, foot - size * 0.3),
        ],
        roof,
    )
    canvas.box(x - size * 0.2, foot - size * 0.56, x + size * 0.02, foot + size * 0.06, wall)
    canvas.polygon(
        [(x - size * 0.22, foot - size * 0.56), (x - size * 0.09, foot - size), (x + size * 0.04, foot - size * 0.56)],
        roof,
    )
    for at, low in ((-0.09, 0.44), (-0.09, 0.2), (0.14, 0.16), (0.3, 0.16)):
        _lit(canvas, palette, x + size * at, foot - size * low, size * 0.05, size * 0.1, 0.5 if dark else 0.1)
    canvas.box(x - size * 0.094, foot - size * 1.08, x - size * 0.086, foot - size * 0.98, roof)
    canvas.box(x - size * 0.115, foot - size * 1.05, x - size * 0.065, foot - size * 1.04, roof)


def _windmill(canvas: Canvas, palette: Palette, x: float, foot: float, size: float, dark: bool) -> None:
    wall, roof = mix(palette.haze, palette.dark, 0.5), mix(palette.dark, (120, 50, 46), 0.3)
    canvas.polygon(
        [
            (x - size * 0.17, foot + 6),
            (x - size * 0.1, foot - size * 0.58),
            (x + size * 0.1, foot - size * 0.58),
            (x + size * 0.17, foot + 6),
        ],
        wall,
    )
    canvas.polygon(
        [
            (x, foot + 6),
            (x + size * 0.03, foot - size * 0.58),
            (x + size * 0.1, foot - size * 0.58),
            (x + size * 0.17, foot + 6),
        ],
        palette.dark,
        0.3,
    )
    canvas.pen.pieslice(
        (x - size * 0.115, foot - size * 0.7, x + size * 0.115, foot - size * 0.46), 180, 360, fill=(*roof, 255)
    )
    _lit(canvas, palette, x - size * 0.02, foot - size * 0.3, size * 0.05, size * 0.07, 0.5 if dark else 0.1)
    hub_y = foot - size * 0.6
    for number in range(4):
        turn = math.pi * (0.17 + number / 2)
        along, across = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))

        def at(
            far: float, off: float, along: tuple[float, float] = along, across: tuple[float, float] = across
        ) -> tuple[float, float]:
            return x + size * (along[0] * far + across[0] * off), hub_y + size * (along[1] * far + across[1] * off)

        canvas.polygon([at(0, -0.008), at(0.5, -0.005), at(0.5, 0.005), at(0, 0.008)], palette.dark)
        canvas.polygon(
            [at(0.1, 0.008), at(0.48, 0.008), at(0.48, 0.09), at(0.1, 0.07)],
            mix((240, 230, 208), palette.haze, 0.4),
            0.85,
        )
    canvas.disc(x, hub_y, size * 0.022, palette.dark)


def _bridge(canvas: Canvas, palette: Palette, x: float, foot: float, size: float, dark: bool) -> None:
    from PIL import Image, ImageDraw

    stone, shade = mix(palette.haze, palette.dark, 0.5), mix(palette.haze, palette.dark, 0.75)
    deck, half = foot - size * 0.3, size * 1.95
    crown = [(x + half * part, deck - size * 0.12 * (1 - part * part)) for part in np.linspace(-1, 1, 61)]
    mask = Image.new("L", canvas.image.size)
    pen = ImageDraw.Draw(mask)
    pen.polygon([*crown, (x + half, foot + size * 0.04), (x - half, foot + size * 0.04)], fill=255)
    for part in (-0.7, -0.235, 0.235, 0.7):
        wide, high = size * 0.36, size * (0.34 - 0.16 * abs(part))
        pen.ellipse((x + half * part - wide, foot - high, x + half * part + wide, foot + high), fill=0)
    canvas.image.paste(stone, (0, 0), mask)
    canvas.polygon([*crown, *((at, y + size * 0.04) for at, y in reversed(crown))], shade)
    for part in (-0.9, -0.455, 0.0, 0.455, 0.9):
        at, y = x + half * part, deck - size * 0.12 * (1 - part * part)
        canvas.box(at - size * 0.007, y - size * 0.2, at + size * 0.007, y, shade)
        if dark:
            canvas.glow(at, y - size * 0.21, size * 0.26, palette.lamp, 0.7)
        canvas.disc(at, y - size * 0.21, size * 0.022, palette.lamp)


def _tent(canvas: Canvas, palette: Palette, x: float, foot: float, size: float, dark: bool) -> None:
    cloth = mix((214, 132, 70), palette.dark, 0.3 if dark else 0.1)
    high = size * 0.4
    canvas.glow(x - size * 0.42, foot - size * 0.05, size * 0.9, (255, 150, 70), 0.75 if dark else 0.2)
    canvas.polygon([(x - high, foot), (x, foot - high), (x + high * 0.35, foot)], cloth)
    canvas.polygon(
        [(x, foot - high), (x + high * 0.35, foot), (x + high * 1.05, foot - high * 0.08)],
        mix(cloth, palette.dark, 0.45),
    )
    canvas.polygon([(x - high * 0.42, foot), (x, foot - high), (x - high * 0.05, foot)], mix(palette.lamp, cloth, 0.35))
    fire = x - size * 0.5
    for wide, tall, colour in (
        (0.06, 0.17, (236, 92, 40)),
        (0.042, 0.125, (252, 160, 60)),
        (0.024, 0.08, (255, 228, 150)),
    ):
        canvas.polygon(
            [
                (fire - size * wide, foot),
                (fire - size * wide * 0.7, foot - size * tall * 0.5),
                (fire - size * wide * 0.1, foot - size * tall),
                (fire + size * wide * 0.5, foot - size * tall * 0.6),
                (fire + size * wide, foot),
            ],
            colour,
        )
    canvas.polygon(
        [
            (fire - size * 0.1, foot + 4),
            (fire + size * 0.09, foot - size * 0.03),
            (fire + size * 0.1, foot - size * 0.01),
            (fire - size * 0.09, foot + 12),
        ],
        palette.dark,
    )


def _pyramid(canvas: Canvas, palette: Palette, x: float, foot: float, size: float, dark: bool) -> None:
    light, shade = mix((240, 190, 120), palette.haze, 0.35), mix((150, 96, 70), palette.dark, 0.35)
    if dark:
        light, shade = mix(light, palette.dark, 0.3), mix(shade, palette.dark, 0.3)
    for off, tall in ((0.75, 0.5), (-0.1, 0.85)):
        at, base = x + size * off, foot + size * 0.06
        peak = (at, base - size * tall)
        canvas.polygon([(at - size * tall * 0.8, base), peak, (at + size * tall * 0.3, base)], light)
        canvas.polygon([peak, (at + size * tall * 0.3, base), (at + size * tall * 0.8, base)], shade)
