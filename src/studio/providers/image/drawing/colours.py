"""The colours of a scene: of its sky, of the air between near and far, and of its lights."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Palette:
    """``sky`` from the zenith to the horizon; ``haze`` is what far things fade into, ``dark`` what near ones fade into.

    ``light`` multiplies the colour of land; ``orb`` is the moon or the sun, ``lamp`` a window at night.
    """

    sky: tuple[Colour, Colour, Colour, Colour]
    haze: Colour
    dark: Colour
    light: tuple[float, float, float]
    orb: Colour
    lamp: Colour = (255, 206, 120)


_PALETTES = {
    "night": (
        Palette(((9, 12, 38), (18, 27, 74), (38, 57, 118), (86, 104, 160)), (70, 88, 148), (6, 9, 26),
                (0.42, 0.5, 0.85), (246, 242, 220)),
        Palette(((8, 18, 34), (12, 40, 66), (24, 78, 104), (92, 140, 150)), (58, 108, 126), (4, 12, 22),
                (0.4, 0.6, 0.75), (240, 244, 226)),
        Palette(((20, 10, 42), (44, 24, 84), (86, 50, 128), (150, 100, 160)), (108, 78, 146), (12, 6, 28),
                (0.55, 0.48, 0.85), (252, 236, 214)),
    ),
    "dusk": (
        Palette(((38, 26, 82), (120, 50, 110), (226, 98, 96), (255, 190, 120)), (214, 120, 118), (24, 12, 40),
                (0.85, 0.55, 0.62), (255, 226, 168)),
        Palette(((26, 38, 78), (88, 72, 120), (214, 122, 108), (255, 208, 150)), (196, 134, 126), (20, 20, 44),
                (0.8, 0.62, 0.66), (255, 232, 186)),
    ),
    "dawn": (
        Palette(((62, 92, 150), (150, 150, 190), (240, 180, 176), (255, 228, 190)), (214, 184, 190), (34, 44, 76),
                (0.85, 0.82, 0.9), (255, 244, 214)),
        Palette(((52, 110, 140), (128, 176, 178), (246, 206, 170), (255, 236, 206)), (208, 200, 190), (26, 54, 70),
                (0.88, 0.9, 0.86), (255, 246, 220)),
    ),
    "day": (
        Palette(((46, 122, 200), (98, 170, 226), (170, 214, 240), (232, 244, 246)), (176, 210, 226), (18, 62, 72),
                (1.0, 1.0, 0.96), (255, 250, 226)),
        Palette(((38, 138, 178), (104, 188, 206), (186, 226, 222), (246, 246, 226)), (188, 220, 214), (20, 66, 62),
                (1.0, 1.0, 0.92), (255, 250, 220)),
    ),
}  # fmt: skip

_GREY = {"storm": (0.55, 0.74), "rain": (0.42, 0.8), "fog": (0.35, 0.95), "snow": (0.2, 1.0)}

# What land is made of, in plain daylight: (far or high, near or low).
_LAND = {
    "sea": (84, 92, 110),
    "lake": (74, 116, 96),
    "forest": (46, 104, 82),
    "mountain": (96, 108, 142),
    "city": (76, 80, 116),
    "village": (96, 136, 86),
    "desert": (226, 164, 100),
    "meadow": (98, 150, 84),
    "room": (120, 84, 66),
}
_SNOWY_LAND = (226, 236, 246)


def palette_for(time: str, weather: str, seed: int) -> Palette:
    """The palette of a time of day, greyer and darker in bad weather, and a little different for each seed."""
    choices = _PALETTES[time]
    chosen = choices[seed % len(choices)]
    turn = ((seed // 7) % 9 - 4) * 0.006
    grey, dim = _GREY.get(weather, (0.0, 1.0))

    def change(colour: Colour) -> Colour:
        hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
        red, green, blue = colorsys.hls_to_rgb((hue + turn) % 1, lightness * dim, saturation * (1 - grey))
        return round(red * 255), round(green * 255), round(blue * 255)

    first, second, third, fourth = (change(colour) for colour in chosen.sky)
    return Palette(
        (first, second, third, fourth), change(chosen.haze), change(chosen.dark), chosen.light, chosen.orb, chosen.lamp
    )


def land_colour(place: str, weather: str, palette: Palette, near: float) -> Colour:
    """The colour of land at ``near`` (0 at the horizon, 1 in front): hazy far away, dark in front."""
    base = _SNOWY_LAND if weather == "snow" and place != "room" else _LAND[place]
    lit = tuple(round(part * factor) for part, factor in zip(base, palette.light, strict=True))
    deep = mix((lit[0], lit[1], lit[2]), palette.dark, 0.08 + (0.5 if weather == "snow" else 0.7) * near)
    return mix(palette.haze, deep, 0.4 + 0.6 * near)


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """``one`` with ``part`` (0 to 1) of ``other``."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue
