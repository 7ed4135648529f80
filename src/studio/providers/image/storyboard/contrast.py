"""Whether a figure stands out from what is behind it, and the glow behind it where it does not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from studio.providers.image.storyboard.parts import DrawnFigure, Light
from studio.providers.image.storyboard.rasterise import rgb_of, rgba_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])  # ITU-R BT.709
_SCALE = 0.125
_DARK = 0.42
_ENOUGH = 0.2
_STRONGEST = 0.34
Box = tuple[float, float, float, float]


def figure_light(light: Light) -> Light:
    """The light on people: that of the place, weaker, since a night in which nobody is seen tells nothing."""
    return Light(
        light.hour, light.weather, light.season, light.tint, light.amount * 0.5, light.darkness * 0.36, light.side
    )


@lru_cache(maxsize=8)
def brightness_map(svg: str) -> NDArray[np.float64]:
    """Perceived brightness, 0 to 1, of a drawing at an eighth of its size: height x width."""
    grid: NDArray[np.float64] = rgb_of(svg, scale=_SCALE) @ _WEIGHTS / 255
    return grid


def brightness_behind(svg: str, box: Box) -> float:
    """The mean brightness of the drawing within the box (left, top, right, bottom)."""
    grid = brightness_map(svg)
    left, top, right, bottom = (round(value * _SCALE) for value in box)
    part = grid[max(0, top) : max(1, top + 1, bottom), max(0, left) : max(1, left + 1, right)]
    return float(part.mean()) if part.size else float(grid.mean())


def brightness_of(figure: DrawnFigure, box: Box) -> float:
    """The mean brightness of what is drawn of a figure within the box; 0.5 where nothing is."""
    left, top, right, bottom = box
    width, height = max(1.0, right - left), max(1.0, bottom - top)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width:.1f}" '
        f'height="{height:.1f}" viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}">'
        f"<defs>{figure.defs}</defs>{figure.svg}</svg>"
    )
    pixels = rgba_of(svg, scale=min(1.0, 48 / max(width, height)))
    alpha = pixels[..., 3].astype(np.float64)
    if alpha.sum() < 1:
        return 0.5
    return float(((pixels[..., :3] @ _WEIGHTS / 255) * alpha).sum() / alpha.sum())


def glow_strength(figure: DrawnFigure, behind: str) -> float:
    """How strong a glow the figure needs before the drawing ``behind``: 0 none, 1 the strongest.

    It needs one where its surroundings are dark, since its outlines are dark too, and more so where its own
    brightness is near theirs.
    """
    around = brightness_behind(behind, figure.box)
    if around >= _DARK:
        return 0.0
    head_x, head_y, head_height = figure.head
    head = (head_x - head_height / 2, head_y - head_height / 2, head_x + head_height / 2, head_y + head_height / 2)
    near = min(
        abs(brightness_of(figure, figure.box) - around),
        abs(brightness_of(figure, head) - brightness_behind(behind, head)),
    )
    return min(1.0, 0.35 * (1 - around / _DARK) + 0.65 * max(0.0, 1 - near / _ENOUGH))


def glow(figure: DrawnFigure, strength: float, light: Light, prefix: str) -> tuple[str, str]:
    """(definitions, drawing) of a soft light behind the figure, both empty for no strength."""
    if strength <= 0.02:
        return "", ""
    left, top, right, bottom = figure.box
    colour = "#cfe0ff" if light.hour == "night" and light.amount > 0.45 else "#ffe6b8"
    # Stops of a bell curve: a straight fall shows its edge.
    stops = "".join(
        f'<stop offset="{offset:g}" stop-color="{colour}" stop-opacity="{_STRONGEST * strength * part:.3f}"/>'
        for offset, part in ((0, 1.0), (0.2, 0.9), (0.4, 0.64), (0.6, 0.34), (0.8, 0.1), (0.9, 0.03), (1, 0.0))
    )
    defs = f'<radialGradient id="{prefix}glow">{stops}</radialGradient>'
    radius_x, radius_y = (right - left) * 0.5 + (bottom - top) * 0.24, (bottom - top) * 0.66
    middle_x, middle_y = (left + right) / 2, top + (bottom - top) * 0.46
    svg = (
        f'<ellipse cx="{middle_x:.1f}" cy="{middle_y:.1f}" rx="{radius_x:.1f}" ry="{radius_y:.1f}" '
        f'fill="url(#{prefix}glow)"/>'
    )
    return defs, svg
