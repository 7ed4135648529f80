"""A still picture that slowly breathes, as a film without sound that can be repeated without a seam.

The picture is pushed in and drawn back once. Each frame is cut from it at fractions of a pixel, so that nothing
trembles, which moves in whole pixels do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from studio.errors import DiskFull, ProductInvalid

if TYPE_CHECKING:
    from PIL.Image import Image

_NEAREST, _FURTHEST = 1.055, 1.005  # how much larger than the film the picture is shown
_DRIFT = 0.35  # of the way that the zoom leaves free, in each direction
_BATCH_FRAMES = 24
_THREADS = 4  # fixed, because x264 decides differently with another number

# Rows: Y, Cb, Cr of ITU-R BT.709 in studio range, from RGB in 0 to 255.
_BT709 = np.array(
    [
        [0.18258588, 0.61423059, 0.06200706],
        [-0.10064373, -0.33857195, 0.43921569],
        [0.43921569, -0.39894216, -0.04027352],
    ]
)

Planes = tuple["Image", "Image", "Image"]
X264_OPTIONS = {
    "profile": "high",
    "tune": "stillimage",
    "bf": "0",
    "threads": str(_THREADS),
    "x264-params": "colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv:scenecut=0",
}


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
    import av

    planes = _planes(picture, width, height)
    try:
        with av.open(str(out), "w", format="mp4", options={"fflags": "+bitexact"}) as container:
            stream = container.add_stream("libx264", rate=frames_per_second)
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            stream.gop_size = 2 * frames_per_second
            stream.options = {**X264_OPTIONS, "crf": str(crf), "preset": preset}
            for number, pixels in enumerate(_frames(planes, frames, width, height, moving)):
                frame = av.VideoFrame.from_ndarray(pixels, "yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, frames_per_second)
                container.mux(stream.encode(frame))
                if on_progress and number % _BATCH_FRAMES == 0:
                    on_progress(number / frames)
            container.mux(stream.encode(None))
    except av.FFmpegError as error:
        out.unlink(missing_ok=True)
        if "space" in str(error).lower():
            raise DiskFull("the disk is full: the moving cover could not be written") from error
        raise ProductInvalid(f"the moving cover could not be encoded: {error}") from error


def _planes(picture: Path, width: int, height: int) -> Planes:
    """Y, Cb and Cr of the picture, filling the film with a little more than it shows; colour at half the size."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(picture) as opened:
            image = opened.convert("RGB")
    except (UnidentifiedImageError, OSError) as error:
        raise ProductInvalid(f"{picture.name} cannot be read as a picture: {error}", hint=str(picture)) from error
    wide, high = round(width * _NEAREST / 2) * 2, round(height * _NEAREST / 2) * 2
    scale = max(wide / image.width, high / image.height)
    left, top = (image.width - wide / scale) / 2, (image.height - high / scale) / 2
    box = (max(0.0, left), max(0.0, top), image.width - max(0.0, left), image.height - max(0.0, top))
    image = image.resize((wide, high), Image.Resampling.LANCZOS, box=box)
    levels = np.asarray(image, np.float64) @ _BT709.T + np.array([16.0, 128.0, 128.0])
    luma, blue, red = (Image.fromarray(_bytes(levels[:, :, plane])) for plane in range(3))
    half = (wide // 2, high // 2)
    return luma, blue.resize(half, Image.Resampling.BOX), red.resize(half, Image.Resampling.BOX)


def _frames(planes: Planes, count: int, width: int, height: int, moving: bool) -> Iterator[NDArray[np.uint8]]:
    if not moving:
        yield from repeat(_frame(planes, 0.0, width, height), count)
        return

    def draw(number: int) -> NDArray[np.uint8]:
        return _frame(planes, number / count, width, height)

    with ThreadPoolExecutor(_THREADS) as pool:
        for start in range(0, count, _BATCH_FRAMES):
            yield from pool.map(draw, range(start, min(count, start + _BATCH_FRAMES)))


def _frame(planes: Planes, phase: float, width: int, height: int) -> NDArray[np.uint8]:
    """One frame as rows of the three planes one after the other; ``phase`` runs from 0 to 1 in a breath."""
    from PIL import Image

    near = 0.5 - 0.5 * math.cos(2 * math.pi * phase)
    side = math.sin(2 * math.pi * phase)
    part = 1.0 / (_FURTHEST + (_NEAREST - _FURTHEST) * near)  # of the picture's width that is seen
    rows = []
    for plane, (wide, high) in zip(planes, ((width, height), *((width // 2, height // 2),) * 2), strict=True):
        free_x, free_y = plane.width * (1 - part), plane.height * (1 - part)
        left, top = free_x * (0.5 + 0.5 * _DRIFT * side), free_y * (0.5 - 0.5 * _DRIFT * near)
        box = (left, top, left + plane.width * part, top + plane.height * part)
        drawn = plane.resize((wide, high), Image.Resampling.BICUBIC, box=box)
        rows.append(np.asarray(drawn).reshape(-1, width))
    return np.concatenate(rows)


def _bytes(levels: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)
