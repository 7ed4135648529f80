"""Vector drawings become pixels. The one place where a rasteriser is called."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio.errors import ProductInvalid, no_room

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What would let a drawing reach out of itself (files, addresses, scripts) or look different elsewhere (fonts).
_FORBIDDEN = re.compile(
    r"""<(?:image|text|style|script|filter|foreignObject|!|\?)|href\s*=\s*["'](?!\#)|url\(\s*["']?(?!\#)""",
    re.IGNORECASE,
)
_LARGEST_PIXELS = 64_000_000
_COMPRESSION = 4


def png_of(svg: str, *, scale: float = 1.0) -> bytes:
    """The drawing as a PNG file with transparency, ``scale`` times the size that its ``svg`` element names.

    Raise ProductInvalid where it is not a drawing, reaches out of itself, or would be absurdly large.
    """
    import resvg_py

    if found := _FORBIDDEN.search(svg):
        seen = svg[found.start() : found.start() + 40]
        raise ProductInvalid(f"a drawing holds what no drawing may hold: {seen!r}")
    width, height = _size(svg)
    if width * height * scale * scale > _LARGEST_PIXELS:
        raise ProductInvalid(f"a drawing of {width:g}x{height:g} at {scale:g} times its size has too many pixels")
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    try:
        return resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, width=wide, height=high)
    except ValueError as error:
        raise ProductInvalid(f"a drawing could not be made into pixels: {error}") from error


def rgba_of(svg: str, *, scale: float = 1.0) -> NDArray[np.uint8]:
    """The drawing as pixels, height x width x 4 (red, green, blue, alpha; not premultiplied).

    Raise ProductInvalid as ``png_of`` does.
    """
    from PIL import Image

    with Image.open(io.BytesIO(png_of(svg, scale=scale))) as image:
        return np.asarray(image.convert("RGBA"), dtype=np.uint8)


def rgb_of(svg: str, *, scale: float = 1.0, ground: tuple[int, int, int] = (255, 255, 255)) -> NDArray[np.uint8]:
    """The drawing as opaque pixels, height x width x 3, over ``ground``. Raise ProductInvalid as ``png_of`` does."""
    drawn = rgba_of(svg, scale=scale)
    if drawn[..., 3].min() == 255:
        return np.ascontiguousarray(drawn[..., :3])
    rgba = drawn.astype(np.uint16)
    alpha = rgba[..., 3:]
    mixed = (rgba[..., :3] * alpha + np.array(ground, np.uint16) * (255 - alpha) + 127) // 255
    return mixed.astype(np.uint8)


def write_png(svg: str, out: Path, *, scale: float = 1.0) -> None:
    """Write the drawing to ``out`` as an opaque PNG. Equal drawings give equal bytes.

    Raise DiskFull where there is no room, ProductInvalid where it is no drawing or cannot be written; then ``out``
    does not exist.
    """
    from PIL import Image

    pixels = rgb_of(svg, scale=scale)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", optimize=False, compress_level=_COMPRESSION)
    write_bytes(buffer.getvalue(), out)


def write_bytes(content: bytes, out: Path) -> None:
    """Write ``content`` to ``out``, or leave nothing there. Raise DiskFull or ProductInvalid."""
    try:
        out.write_bytes(content)
    except OSError as error:
        discard(out)
        full = no_room(error, f"{out.name} could not be written")
        raise full or ProductInvalid(f"{out.name} could not be written: {error}", hint=str(out)) from error


def discard(out: Path) -> None:
    """Remove ``out`` where it can be removed: what is half written is worse than nothing."""
    if out.is_file():
        out.unlink(missing_ok=True)


def _size(svg: str) -> tuple[float, float]:
    found = re.match(r"""\s*<svg\b[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)\"""", svg)
    if found is None:
        raise ProductInvalid("a drawing does not say how large it is")
    return float(found.group(1)), float(found.group(2))
