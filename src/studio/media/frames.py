"""The frames of a film, at the size and in the colours of another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from studio.errors import ProductInvalid
from studio.media.encode import PictureFormat, Pixels


def fitted_frames(path: Path, form: PictureFormat, *, first: int, count: int) -> Iterator[Pixels]:
    """``count`` frames of ``path`` from number ``first`` (0) on, in their order whatever their times say.

    Each fills the size of ``form``; what stands over is cut evenly. Raises ProductInvalid where there are fewer, or
    the file cannot be read.
    """
    import av

    given = 0
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise ProductInvalid(f"{path.name} holds no moving picture", hint=str(path))
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            for number, frame in enumerate(container.decode(stream)):
                if number >= first + count:
                    break
                if number >= first:
                    yield fit_frame(frame, stream, form)
                    given += 1
    except av.FFmpegError as error:
        raise ProductInvalid(f"{path.name} cannot be read as a film: {error}", hint=str(path)) from error
    if given < count:
        raise ProductInvalid(f"{path.name} has {first + given} frames, and {first + count} were to be made")


def fit_frame(frame: Any, stream: Any, form: PictureFormat) -> Pixels:
    """A foreign frame, turned as it says, scaled until it fills the film, and cut."""
    from av.video.reformatter import ColorRange, Colorspace

    turned = round(frame.rotation / 90) % 4
    squeezed = float(stream.codec_context.sample_aspect_ratio or 1) or 1.0
    width, height = (form.height, form.width) if turned % 2 else (form.width, form.height)
    scale = max(width / (frame.width * squeezed), height / frame.height)
    wide = max(width, 2 * round(frame.width * squeezed * scale / 2))
    high = max(height, 2 * round(frame.height * scale / 2))
    scaled = frame.reformat(
        wide,
        high,
        "yuv420p",
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.MPEG,
        interpolation="BICUBIC",
    ).to_ndarray()
    left, top = (wide - width) // 4 * 2, (high - height) // 4 * 2
    sizes = ((high, wide, 1), (high // 2, wide // 2, 2), (high // 2, wide // 2, 2))
    rows, start = [], 0
    flat = scaled.reshape(-1)
    for rows_high, rows_wide, part in sizes:
        plane = flat[start : start + rows_high * rows_wide].reshape(rows_high, rows_wide)
        start += rows_high * rows_wide
        cut = plane[top // part : (top + height) // part, left // part : (left + width) // part]
        rows.append(np.rot90(cut, turned).reshape(-1))
    return np.concatenate(rows).reshape(-1, form.width)
