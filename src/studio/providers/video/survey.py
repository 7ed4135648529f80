"""What a layered picture holds, looked at once and small: where its layers are, end, and hide each other."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studio.providers.image.layers import Layer, LayeredPicture
from studio.providers.video.moves import Limit
from studio.providers.video.raster import Box, drawn, whole

_WIDTH = 320  # pixels that the canvas has in this look
_PARALLAX = 0.07  # of the width: how far layers may move against each other
_CUT_PART, _CUT_FALL = 0.04, 0.5  # a layer is cut off straight where so much of the height ends in one column
_FAR = 0.08  # what is hardly nearer than the sky rests with it, which is drawn once
_CLOSED = 0.12  # of the width: gaps between particles of one field
_ALL = 0.85  # of the canvas in both directions: then particles are everywhere
_FALLING = ("rain", "snow")  # seen through windows; other particles fade out at the border of their field
_SOFT_PART = 0.2

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Sight:
    """One layer: the box on the canvas outside of which nothing of it is ever seen.

    For particles ``colour`` is that of their drawing and ``field`` how strong they are (0 to 255), as rows x columns
    over ``box``; None when they are everywhere.
    """

    layer: Layer
    box: Box
    colour: tuple[int, int, int] = (255, 255, 255)
    field: NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class Survey:
    """What can be seen of a picture, from far to near, and what must not come into view."""

    picture: LayeredPicture
    sights: tuple[Sight, ...]
    limits: tuple[Limit, ...]


def survey(picture: LayeredPicture) -> Survey:
    """Look at every layer. Neighbours of the same depth become one; what is always hidden is left out.

    Raises ProductInvalid where a layer is no drawing.
    """
    layers = _merged(picture.layers)
    scale = _WIDTH / picture.width
    box = _snapped(whole(picture), scale)
    looks = [drawn(picture, layer.svg, box, scale) for layer in layers]
    limits = tuple(
        _limit(look[:, :, 3], layer.depth, picture, box, scale)
        for layer, look in zip(layers, looks, strict=True)
        if layer.kind == "scenery"
    )
    sights: list[Sight] = []
    open_to_view = np.ones(looks[0].shape[:2], bool) if looks else np.ones((1, 1), bool)
    for layer, look in reversed(list(zip(layers, looks, strict=True))):
        cover = look[:, :, 3]
        near_open = grown(open_to_view, math.ceil(_PARALLAX * _WIDTH))
        sight = _sight(layer, look, near_open, box, scale)
        if sight is not None:
            sights.append(sight)
        if layer.kind == "scenery":
            open_to_view &= cover < 255
    return Survey(picture, tuple(reversed(sights)), limits)


def grown(mask: Mask, reach: int) -> Mask:
    """The mask with everything that is within ``reach`` places of it, along rows and columns."""
    for axis in (0, 1):
        padded = np.pad(mask, [(reach + 1, reach) if one == axis else (0, 0) for one in (0, 1)])
        sums = np.cumsum(padded, axis=axis, dtype=np.int32)
        upper = np.take(sums, np.arange(2 * reach + 1, sums.shape[axis]), axis=axis)
        lower = np.take(sums, np.arange(0, sums.shape[axis] - 2 * reach - 1), axis=axis)
        mask = upper > lower
    return mask


def _merged(layers: Iterable[Layer]) -> list[Layer]:
    found: list[Layer] = []
    for one in layers:
        layer = replace(one, depth=0.0) if one.depth < _FAR else one
        last = found[-1] if found else None
        if last and last.kind == layer.kind == "scenery" and last.depth == layer.depth:
            found[-1] = replace(last, svg=last.svg + layer.svg)
        else:
            found.append(layer)
    return found


def _snapped(box: Box, scale: float) -> Box:
    """The box with its right and lower side on whole pixels."""
    left, top, right, bottom = box
    wide, high = math.ceil((right - left) * scale - 1e-6), math.ceil((bottom - top) * scale - 1e-6)
    return (left, top, left + wide / scale, top + high / scale)


def _sight(layer: Layer, look: NDArray[np.uint8], near_open: Mask, box: Box, scale: float) -> Sight | None:
    cover = look[:, :, 3]
    seen = (cover > 0) & near_open if layer.kind != "figure" else cover > 0
    if not seen.any():
        return None
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    # One place more on each side: what covers less than a 255th here may be seen when it is larger.
    top, bottom = max(0, rows[0] - 1), min(cover.shape[0], rows[-1] + 2)
    left, right = max(0, columns[0] - 1), min(cover.shape[1], columns[-1] + 2)
    part = (box[0] + left / scale, box[1] + top / scale, box[0] + right / scale, box[1] + bottom / scale)
    if layer.kind != "particles":
        return Sight(layer, part)
    weight = cover.astype(np.float64)[:, :, None]
    mean = (look[:, :, :3] * weight).sum(axis=(0, 1)) / weight.sum()
    colour = (int(mean[0]), int(mean[1]), int(mean[2]))
    canvas = (box[2] + box[0], box[3] + box[1])  # its size, because the box is as much larger on all sides
    if part[2] - part[0] > _ALL * canvas[0] and part[3] - part[1] > _ALL * canvas[1]:
        return Sight(layer, box, colour)
    if layer.particles in _FALLING:
        return Sight(layer, part, colour, _closed(cover > 0)[top:bottom, left:right])
    return Sight(layer, part, colour, _faded(bottom - top, right - left))


def _closed(mask: Mask) -> NDArray[np.uint8]:
    """Where particles fall, seen from where some are drawn: behind windows, for example."""
    reach = math.ceil(_CLOSED * _WIDTH / 2)
    closed = ~grown(~grown(np.pad(mask, reach), reach), reach)[reach:-reach, reach:-reach]
    return closed.astype(np.uint8) * np.uint8(255)


def _faded(rows: int, columns: int) -> NDArray[np.uint8]:
    """A field that ends softly on all sides."""
    down, across = (
        np.clip(np.minimum(np.arange(count) + 0.5, count - np.arange(count) - 0.5) / (_SOFT_PART * count), 0, 1)
        for count in (rows, columns)
    )
    field: NDArray[np.float64] = np.rint(255 * np.minimum(down[:, None], across[None, :]))
    return field.astype(np.uint8)


def _limit(cover: NDArray[np.uint8], depth: float, picture: LayeredPicture, box: Box, scale: float) -> Limit:
    """Where the layer ends in a straight cut, on each side."""
    left = _straight_end(cover)
    right = _straight_end(cover[:, ::-1])
    top = _straight_end(cover.T)
    bottom = _straight_end(cover.T[:, ::-1])
    wide, high = picture.width * 0.5, picture.height * 0.5
    ends = (
        box[0] + left / scale if left is not None else -math.inf,
        box[1] + top / scale if top is not None else -math.inf,
        box[2] - right / scale if right is not None else math.inf,
        box[3] - bottom / scale if bottom is not None else math.inf,
    )
    # An end inside of the picture is a part of the drawing, a wall for example.
    return Limit(
        depth,
        min(ends[0], 0.0) if ends[0] < wide / 50 else -math.inf,
        min(ends[1], 0.0) if ends[1] < high / 50 else -math.inf,
        max(ends[2], picture.width) if ends[2] > 2 * wide - wide / 50 else math.inf,
        max(ends[3], picture.height) if ends[3] > 2 * high - high / 50 else math.inf,
    )


def _straight_end(cover: NDArray[np.uint8]) -> int | None:
    """How many columns are empty before the layer begins with a straight edge; None when its edge is a shape."""
    filled = (cover > 8).sum(axis=0)
    columns = np.flatnonzero(filled)
    if not columns.size:
        return None
    first = int(columns[0])
    # The first column may be covered in part only.
    within = int(filled[min(first + 4, filled.size - 1)])
    cut = int(filled[min(first + 1, filled.size - 1)])
    straight = cut >= _CUT_PART * cover.shape[0] and cut >= (1 - _CUT_FALL) * within
    return min(first + 1, filled.size) if straight and first > 0 else (0 if straight else None)
