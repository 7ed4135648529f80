"""A cover as a channel takes it: 1280x720, and not more bytes than are allowed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from studio.errors import ProductInvalid, no_room

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 2_000_000
"""What a channel takes is 2 MB: less than either reading of that."""
SIZE = (1280, 720)
_QUALITIES = (95, 92, 88, 84, 78, 70, 60, 50, 40, 30, 20)


def upload_picture(path: Path, out: Path) -> Path:
    """Write the picture ``path`` as a channel takes a cover, and return where it is.

    That is ``out`` with the ending ``.png``, the very bytes where they fit already, else ``.jpg`` with as little loss
    as fits. A picture of another shape lies whole on a darkened, blurred enlargement of itself. Raise ProductInvalid
    for what is no picture, or where nothing can be written; DiskFull.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        content = path.read_bytes()
        with Image.open(io.BytesIO(content)) as opened:
            kind, size = opened.format, opened.size
            turned = opened.getexif().get(0x0112, 1) != 1
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise ProductInvalid(f"{path.name} is not a picture that can be read: {error}", hint=str(path)) from error
    if kind in ("PNG", "JPEG") and size == SIZE and not turned and len(content) <= MOST_BYTES:
        return _written(content, out.with_suffix(".png" if kind == "PNG" else ".jpg"))
    fitted = picture if picture.size == SIZE else _fitted(picture)
    as_png = io.BytesIO()
    fitted.save(as_png, "PNG", optimize=False, compress_level=6)
    if as_png.tell() <= MOST_BYTES:
        return _written(as_png.getvalue(), out.with_suffix(".png"))
    for quality in _QUALITIES:
        as_jpeg = io.BytesIO()
        fitted.save(as_jpeg, "JPEG", quality=quality, subsampling=0 if quality > 80 else 2)
        if as_jpeg.tell() <= MOST_BYTES:
            break
    return _written(as_jpeg.getvalue(), out.with_suffix(".jpg"))


def _fitted(picture: Image) -> Image:
    """The whole picture at the size of a cover."""
    from PIL import Image, ImageEnhance, ImageFilter, ImageOps

    whole = ImageOps.contain(picture, SIZE, Image.Resampling.LANCZOS)
    if whole.size == SIZE:
        return whole
    ground = ImageOps.fit(picture, SIZE, Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(24))
    ground = ImageEnhance.Brightness(ground).enhance(0.55)
    ground.paste(whole, ((SIZE[0] - whole.width) // 2, (SIZE[1] - whole.height) // 2))
    return ground


def _written(content: bytes, out: Path) -> Path:
    try:
        out.write_bytes(content)
    except OSError as error:
        out.unlink(missing_ok=True)
        full = no_room(error, f"{out.name} could not be written")
        raise full or ProductInvalid(f"{out.name} could not be written: {error}", hint=str(out)) from error
    return out
