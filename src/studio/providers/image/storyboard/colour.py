"""Colours as ``#rrggbb``: mixing, shading, and what light makes of them."""

from __future__ import annotations

from studio.providers.image.storyboard.parts import Light


def parts(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255. ValueError for anything but ``#rrggbb``."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"{colour!r} is not a colour of the form #rrggbb")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, other: str, amount: float) -> str:
    """``colour`` with ``amount`` (0 to 1) of ``other``."""
    mixed = (round(a + (b - a) * amount) for a, b in zip(parts(colour), parts(other), strict=True))
    return "#" + "".join(f"{max(0, min(255, value)):02x}" for value in mixed)


def darker(colour: str, amount: float) -> str:
    """``colour`` with ``amount`` (0 to 1) of black."""
    return mix(colour, "#000000", amount)


def lighter(colour: str, amount: float) -> str:
    """``colour`` with ``amount`` (0 to 1) of white."""
    return mix(colour, "#ffffff", amount)


def lit(colour: str, light: Light) -> str:
    """What ``light`` makes of ``colour``."""
    return darker(mix(colour, light.tint, light.amount), light.darkness)


def brightness(colour: str) -> float:
    """Perceived brightness, 0 (black) to 1 (white), with the weights of ITU-R BT.709."""
    red, green, blue = parts(colour)
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
