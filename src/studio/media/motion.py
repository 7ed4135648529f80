"""A still picture that slowly breathes, as a film without sound that can be repeated without a seam.

The picture is pushed in and drawn back once. Each frame is cut from it at fractions of a pixel, so that nothing
trembles, which moves in whole pixels do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import islice, repeat
from pathlib import Path

from studio.media.encode import (
    PictureFormat,
    Pixels,
    Planes,
    drawn_in_order,
    encode_pictures,
    open_picture,
    split_planes,
    stacked,
)

_NEAREST, _FURTHEST = 1.055, 1.005  # how much larger than the film the picture is shown
_DRIFT = 0.35  # of the way that the zoom leaves free, in each direction
_PROGRESS_FRAMES = 24
# Pictures drawn in a second; a film with more frames shows each longer. The breath moves a side of the film by at most
# a third of a pixel from one to the next, which nobody sees, and repeated frames cost the encoder next to nothing.
_DRAWN_PER_SECOND = 15


def cycle_frames(total_frames: int, frames_per_second: int) -> int:
    """How many frames one breath has: about 20 s, and so that whole breaths make up the film but for a few frames."""
    longest = 21 * frames_per_second
    return math.ceil(total_frames / math.ceil(total_frames / longest)) if total_frames > longest else total_frames


def breathing_film(
    picture: Path,
    out: Path,
    *,
    frames: int,
    frames_per_second: int,
    width: int,
    height: int,
    crf: int,
    preset: str,
    moving: bool = True,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Write ``frames`` frames of H.264 whose end meets their beginning. ``crf`` and ``preset`` are those of x264.
    Without ``moving`` every frame is the same.

    The picture may have any size and shape; what does not fit is cut from its longer sides. Sides must be even.
    Raises ProductInvalid, DiskFull.
    """
    planes = _planes(picture, width, height)

    def told(number: int) -> None:
        if on_progress and number % _PROGRESS_FRAMES == 0:
            on_progress(number / frames)

    form = PictureFormat(width, height, frames_per_second, crf, preset)
    held = max(1, frames_per_second // _DRAWN_PER_SECOND) if moving else frames
    pictures = _frames(planes, frames, width, height, held)
    encode_pictures(pictures, out, form, doing="the moving cover", on_frame=told)


def _planes(picture: Path, width: int, height: int) -> Planes:
    """Y, Cb and Cr of the picture, filling the film with a little more than it shows; colour at half the size."""
    from PIL import Image

    image = open_picture(picture)
    wide, high = round(width * _NEAREST / 2) * 2, round(height * _NEAREST / 2) * 2
    scale = max(wide / image.width, high / image.height)
    left, top = (image.width - wide / scale) / 2, (image.height - high / scale) / 2
    box = (max(0.0, left), max(0.0, top), image.width - max(0.0, left), image.height - max(0.0, top))
    return split_planes(image.resize((wide, high), Image.Resampling.LANCZOS, box=box))


def _frames(planes: Planes, count: int, width: int, height: int, held: int) -> Iterator[Pixels]:
    """``count`` frames of which each picture fills ``held``."""

    def draw(number: int) -> Pixels:
        return _frame(planes, number / count, width, height)

    shown = (picture for drawn in drawn_in_order(draw, range(0, count, held)) for picture in repeat(drawn, held))
    yield from islice(shown, count)


def _frame(planes: Planes, phase: float, width: int, height: int) -> Pixels:
    """One frame as rows of the three planes one after the other; ``phase`` runs from 0 to 1 in a breath."""
    from PIL import Image

    near = 0.5 - 0.5 * math.cos(2 * math.pi * phase)
    side = math.sin(2 * math.pi * phase)
    part = 1.0 / (_FURTHEST + (_NEAREST - _FURTHEST) * near)  # of the picture's width that is seen
    drawn = []
    for plane, (wide, high) in zip(planes, ((width, height), *((width // 2, height // 2),) * 2), strict=True):
        free_x, free_y = plane.width * (1 - part), plane.height * (1 - part)
        left, top = free_x * (0.5 + 0.5 * _DRIFT * side), free_y * (0.5 - 0.5 * _DRIFT * near)
        box = (left, top, left + plane.width * part, top + plane.height * part)
        drawn.append(plane.resize((wide, high), Image.Resampling.BICUBIC, box=box))
    return stacked((drawn[0], drawn[1], drawn[2]))
