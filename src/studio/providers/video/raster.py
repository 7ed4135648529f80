"""Vector layers become planes of pixels, once for each framing; frames are only put together from these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from studio.media.encode import Planes, full_planes
from studio.providers.image.layers import BLEED, LayeredPicture

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in the coordinates of the canvas."""

MARGIN = 4  # transparent pixels around a piece, so that cutting it at whole pixels loses nothing
_GAP_PIXELS = 96  # of nothing between two parts of a layer: drawing a part has its own cost
_BAND_PIXELS = 112
_OPAQUE_PIXELS = 320  # the least width that is worth a part of its own


class Part(NamedTuple):
    """A rectangle of a piece that is not empty, in its pixels. ``opaque`` where it covers wholly what lies behind."""

    left: int
    top: int
    right: int
    bottom: int
    opaque: bool


@dataclass(frozen=True)
class Piece:
    """Pixels of a layer: Y, Cb, Cr (colour at half the size) and how much they cover (None: wholly), full and half.

    ``left`` and ``top`` are where they begin on the canvas, ``scale`` how many pixels one unit of it has. Only the
    ``parts`` need to be drawn; they lie below and beside each other without overlap.
    """

    left: float
    top: float
    scale: float
    planes: Planes
    cover: Image | None = None
    half_cover: Image | None = None
    parts: tuple[Part, ...] = ()

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


def piece_of(rgba: NDArray[np.uint8], left: float, top: float, scale: float) -> Piece:
    """One piece of these pixels, with an empty border around it unless all of them cover."""
    from PIL import Image

    height, width = rgba.shape[:2]
    opaque = bool(rgba[:, :, 3].min() == 255)
    if opaque:
        rgba = np.pad(rgba, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    else:
        rgba = np.pad(rgba, ((MARGIN, MARGIN + height % 2), (MARGIN, MARGIN + width % 2), (0, 0)))
        left, top = left - MARGIN / scale, top - MARGIN / scale
    cover = rgba[:, :, 3]
    colours = np.ascontiguousarray(rgba[:, :, :3]) if opaque else _spread(rgba)
    luma, blue, red = full_planes(Image.fromarray(colours))
    half = (luma.width // 2, luma.height // 2)
    if opaque:
        small = [plane.resize(half, Image.Resampling.BOX) for plane in (blue, red)]
        whole_part = Part(0, 0, luma.width, luma.height, True)
        return Piece(left, top, scale, (luma, small[0], small[1]), parts=(whole_part,))
    whole_cover = Image.fromarray(np.ascontiguousarray(cover))
    small = [_weighted_half(np.asarray(plane), cover) for plane in (blue, red)]
    return Piece(
        left,
        top,
        scale,
        (luma, small[0], small[1]),
        whole_cover,
        whole_cover.resize(half, Image.Resampling.BOX),
        tuple(_parts(cover)),
    )


def _parts(cover: NDArray[np.uint8]) -> Iterator[Part]:
    """The rows in bands, each without what is empty at its sides and in wide gaps."""
    height, width = cover.shape
    for top in range(0, height, _BAND_PIXELS):
        bottom = min(height, top + _BAND_PIXELS)
        # Scaling looks at pixels a little outside.
        near = cover[max(0, top - MARGIN) : bottom + MARGIN]
        columns = np.flatnonzero(near.max(axis=0))
        if not columns.size:
            continue
        lowest = near.min(axis=0)
        breaks = np.flatnonzero(np.diff(columns) > _GAP_PIXELS)
        starts, ends = [columns[0], *columns[breaks + 1]], [*columns[breaks], columns[-1]]
        for first, last in zip(starts, ends, strict=True):
            left, right = max(0, int(first) - MARGIN), min(width, int(last) + 1 + MARGIN)
            yield from _by_cover(lowest, left, right, top, bottom)


def _by_cover(lowest: NDArray[np.uint8], left: int, right: int, top: int, bottom: int) -> Iterator[Part]:
    """A band from ``left`` to ``right``, its longest stretch that covers wholly apart from the rest."""
    open_columns = np.flatnonzero(lowest[left:right] < 255) + left
    borders = np.array([left - 1, *open_columns, right])
    longest = int(np.argmax(np.diff(borders)))
    # Even, so that colour is cut where brightness is, and inside by what scaling looks at.
    first = (int(borders[longest]) + 1 + MARGIN + 1) // 2 * 2
    end = (int(borders[longest + 1]) - MARGIN) // 2 * 2
    if end - first < _OPAQUE_PIXELS:
        yield Part(left, top, right, bottom, False)
        return
    if first > left:
        yield Part(left, top, first, bottom, False)
    yield Part(first, top, end, bottom, True)
    if end < right:
        yield Part(end, top, right, bottom, False)


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
