"""Vector layers become planes of pixels, once for each framing; frames are only put together from these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from studio.media.encode import Planes, full_planes
from studio.providers.image.layers import BLEED, LayeredPicture

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in the coordinates of the canvas."""

MARGIN = 4  # transparent pixels around a piece, so that cutting it at whole pixels loses nothing
_GAP_PIXELS = 24  # of nothing between two parts of a layer, which are then kept apart


@dataclass(frozen=True)
class Piece:
    """Pixels of a layer: Y, Cb, Cr (colour at half the size) and how much they cover (None: wholly), full and half.

    ``left`` and ``top`` are where they begin on the canvas, ``scale`` how many pixels one unit of it has.
    """

    left: float
    top: float
    scale: float
    planes: Planes
    cover: Image | None = None
    half_cover: Image | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, both even."""
        return self.planes[0].size


def whole(picture: LayeredPicture) -> Box:
    """The canvas with all that is drawn past its sides."""
    wide, high = BLEED * picture.width, BLEED * picture.height
    return (-wide, -high, picture.width + wide, picture.height + high)


def drawn(picture: LayeredPicture, svg: str, box: Box, scale: float) -> NDArray[np.uint8]:
    """What is drawn inside of ``box`` as rows x columns x RGBA, not premultiplied. Raises ProductInvalid."""
    from studio.providers.image.storyboard.rasterise import rgba_of

    left, top, right, bottom = box
    wide, high = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    document = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{wide}" '
        f'height="{high}" viewBox="{left:.5f} {top:.5f} {right - left:.5f} {bottom - top:.5f}" '
        f'preserveAspectRatio="none"><defs>{picture.defs}</defs>{svg}</svg>'
    )
    return rgba_of(document)


def pieces_of(rgba: NDArray[np.uint8], box: Box, scale: float) -> list[Piece]:
    """The pixels that are not empty, parted where a wide gap lies between them. ``box`` is where they are drawn."""
    cover = rgba[:, :, 3]
    if cover.min() == 255:
        return [piece_of(rgba, box[0], box[1], scale)]
    columns = np.flatnonzero(cover.max(axis=0))
    if not columns.size:
        return []
    breaks = np.flatnonzero(np.diff(columns) > _GAP_PIXELS)
    starts, ends = [columns[0], *columns[breaks + 1]], [*columns[breaks], columns[-1]]
    found = []
    for first, last in zip(starts, ends, strict=True):
        rows = np.flatnonzero(cover[:, first : last + 1].max(axis=1))
        part = rgba[rows[0] : rows[-1] + 1, first : last + 1]
        edge = ((MARGIN, MARGIN), (MARGIN, MARGIN), (0, 0))
        left, top = box[0] + (first - MARGIN) / scale, box[1] + (rows[0] - MARGIN) / scale
        found.append(piece_of(np.pad(part, edge), left, top, scale))
    return found


def piece_of(rgba: NDArray[np.uint8], left: float, top: float, scale: float) -> Piece:
    """One piece of all these pixels, with a row or column repeated where a side is odd."""
    from PIL import Image

    height, width = rgba.shape[:2]
    if height % 2 or width % 2:
        rgba = np.pad(rgba, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    cover = rgba[:, :, 3]
    opaque = bool(cover.min() == 255)
    colours = np.ascontiguousarray(rgba[:, :, :3]) if opaque else _spread(rgba)
    luma, blue, red = full_planes(Image.fromarray(colours))
    half = (luma.width // 2, luma.height // 2)
    if opaque:
        small = [plane.resize(half, Image.Resampling.BOX) for plane in (blue, red)]
        return Piece(left, top, scale, (luma, small[0], small[1]))
    whole_cover = Image.fromarray(np.ascontiguousarray(cover))
    small = [_weighted_half(np.asarray(plane), cover) for plane in (blue, red)]
    return Piece(
        left,
        top,
        scale,
        (luma, small[0], small[1]),
        whole_cover,
        whole_cover.resize(half, Image.Resampling.BOX),
    )


def _spread(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """RGB in which empty pixels next to drawn ones have their colour, so that edges do not darken when scaled."""
    from PIL import Image

    cover = rgba[:, :, 3]
    colours = np.ascontiguousarray(rgba[:, :, :3])
    empty = cover == 0
    if not empty.any():
        return colours
    weight = np.asarray(Image.fromarray(np.where(empty, 0, 255).astype(np.uint8)).reduce(4), np.float32)
    coarse = np.asarray(Image.fromarray(np.where(empty[:, :, None], 0, colours)).reduce(4), np.float32)
    # Two wider rounds: within eight pixels of an edge every empty pixel gets a colour.
    for _ in range(2):
        known = weight > 0
        total, colour = np.zeros_like(weight), np.zeros_like(coarse)
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                total += _moved(weight, down, right)
                colour += _moved(coarse, down, right)
        weight = np.where(known, weight, total)
        coarse = np.where(known[:, :, None], coarse, colour)
    filled = np.clip(coarse * 255.0 / np.maximum(weight, 1.0)[:, :, None], 0, 255).astype(np.uint8)
    height, width = cover.shape
    grown = filled.repeat(4, axis=0).repeat(4, axis=1)[:height, :width]
    return np.where(empty[:, :, None], grown, colours)


def _moved(values: NDArray[np.float32], down: int, right: int) -> NDArray[np.float32]:
    """The values shifted by at most one place, with nothing coming in."""
    padded = np.pad(values, ((1, 1), (1, 1), *((0, 0),) * (values.ndim - 2)))
    return padded[1 + down : 1 + down + values.shape[0], 1 + right : 1 + right + values.shape[1]]


def _weighted_half(plane: NDArray[np.uint8], cover: NDArray[np.uint8]) -> Image:
    """The plane at half its size, each pixel of four counted by how much it covers."""
    from PIL import Image

    weight = np.maximum(cover, 1).astype(np.uint32)  # where nothing is drawn the spread colour counts alone
    summed = _summed_fours(plane * weight)
    return Image.fromarray(((summed + _summed_fours(weight) // 2) // _summed_fours(weight)).astype(np.uint8))


def _summed_fours(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return values[0::2, 0::2] + values[1::2, 0::2] + values[0::2, 1::2] + values[1::2, 1::2]
