"""Pictures as planes of luma and colour, and their way into H.264: one set of encoder options for everything.

Streams that were written with the same options can be joined packet by packet. Without frames that look ahead
(B-frames) every packet is one picture in the order in which it is shown, so that a stream can be cut after any of them
and begun at any key frame.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from studio.errors import DiskFull, ProductInvalid
from studio.media.encoders import THREADS, add_stream
from studio.media.unfinished import whole_or_nothing

if TYPE_CHECKING:
    from PIL.Image import Image

_AHEAD_FRAMES = 12

# Rows: Y, Cb, Cr of ITU-R BT.709 in studio range, from RGB in 0 to 255, and what is added.
_BT709 = (
    (0.18258588, 0.61423059, 0.06200706, 16.0),
    (-0.10064373, -0.33857195, 0.43921569, 128.0),
    (0.43921569, -0.39894216, -0.04027352, 128.0),
)

Planes = tuple["Image", "Image", "Image"]
"""Y, Cb and Cr as pictures of one channel; colour has half the size."""

Pixels = NDArray[np.uint8]
"""One frame: the rows of Y, Cb and Cr one after the other, (3/2 x height) x width."""


@dataclass(frozen=True)
class PictureFormat:
    """What all streams that are to be joined have in common. Sides are even; ``crf`` and ``preset`` are x264's.

    ``encoder`` is a name in ``studio.media.encoders``.
    """

    width: int
    height: int
    frames_per_second: int
    crf: int = 18
    preset: str = "veryfast"
    encoder: str = "x264"

    @property
    def group(self) -> int:
        """The most frames from one key frame to the next."""
        return 2 * self.frames_per_second


def open_picture(path: Path) -> Image:
    """The picture in ``path`` in RGB, turned as its camera noted; what is transparent lies on white.

    Raises ProductInvalid for what is no picture.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path) as opened:
            upright = ImageOps.exif_transpose(opened)
            if "A" in upright.getbands() or "transparency" in upright.info:
                over = upright.convert("RGBA")
                white = Image.new("RGBA", over.size, (255, 255, 255, 255))
                return Image.alpha_composite(white, over).convert("RGB")
            return upright.convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        why = "" if isinstance(error, UnidentifiedImageError) else f": {error}"  # which would name the path only
        hint = f"put a picture in its place (PNG, JPEG, WebP): {path}"
        raise ProductInvalid(f"{path.name} cannot be read as a picture{why}", hint=hint) from error


def full_planes(picture: Image) -> Planes:
    """Y, Cb and Cr of an RGB picture, all three at its size."""
    matrix = tuple(number for row in _BT709 for number in row)
    luma, blue, red = picture.convert("RGB", matrix).split()
    return luma, blue, red


def split_planes(picture: Image) -> Planes:
    """Y, Cb and Cr of an RGB picture whose sides are even, colour at half the size."""
    from PIL import Image

    luma, blue, red = full_planes(picture)
    half = (picture.width // 2, picture.height // 2)
    return luma, blue.resize(half, Image.Resampling.BOX), red.resize(half, Image.Resampling.BOX)


def stacked(planes: Planes) -> Pixels:
    """One frame as the encoder takes it."""
    return np.concatenate([np.asarray(plane).reshape(-1) for plane in planes]).reshape(-1, planes[0].width)


def drawn_in_order(draw: Callable[[int], Pixels], numbers: Iterable[int]) -> Iterator[Pixels]:
    """``draw`` of each number, in their order, drawn by a few threads a little ahead of who takes them.

    Whatever ends the taking ends the drawing after the frames that are being drawn.
    """
    pool = ThreadPoolExecutor(THREADS)
    waiting: deque[Future[Pixels]] = deque()
    try:
        for number in numbers:
            waiting.append(pool.submit(draw, number))
            if len(waiting) > _AHEAD_FRAMES:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def encode_pictures(
    pictures: Iterable[Pixels],
    out: Path,
    form: PictureFormat,
    *,
    doing: str,
    key_frames: Collection[int] = (),
    on_frame: Callable[[int], None] | None = None,
) -> int:
    """Write the frames as H.264 in MP4 and return how many there were.

    A key frame stands at the frames in ``key_frames``, besides the first and at least one in two seconds.
    ``doing`` is what error messages name, as in "the moving cover"; ``on_frame`` is told the number of each frame
    written. Nothing is left at ``out`` when it fails. Raises ProductInvalid, DiskFull, SetupError.
    """
    import av
    from av.video.frame import PictureType

    count = 0
    with whole_or_nothing(out):
        try:
            with av.open(str(out), "w", format="mp4", options={"fflags": "+bitexact"}) as container:
                rate = form.frames_per_second
                stream = add_stream(container, form.encoder, rate=rate, crf=form.crf, preset=form.preset)
                stream.width, stream.height, stream.gop_size = form.width, form.height, form.group
                for pixels in pictures:
                    frame = av.VideoFrame.from_ndarray(pixels, "yuv420p")
                    frame.pts, frame.time_base = count, Fraction(1, form.frames_per_second)
                    if count in key_frames:
                        frame.pict_type = PictureType.I
                    container.mux(stream.encode(frame))
                    if on_frame is not None:
                        on_frame(count)
                    count += 1
                container.mux(stream.encode(None))
        except av.FFmpegError as error:
            if "space" in str(error).lower():
                raise DiskFull(f"the disk is full: {doing} could not be written") from error
            raise ProductInvalid(f"{doing} could not be encoded: {error}") from error
    return count
