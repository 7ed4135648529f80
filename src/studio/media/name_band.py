"""A name written on a band at the foot of a picture."""

from __future__ import annotations

from pathlib import Path

from studio.media.lettering import set_title

_DARKENED = 0.6


def add_name(picture: Path, name: str, scale: float, band_height: float) -> None:
    """Write ``name`` into the PNG ``picture``, on a darkened band as high as ``band_height`` (a part of its height)."""
    from PIL import Image

    with Image.open(picture) as opened:
        whole = opened.convert("RGB")
    top = whole.height - max(1, round(whole.height * band_height))
    band = whole.crop((0, top, whole.width, whole.height))
    dark = Image.blend(band, Image.new("RGB", band.size), _DARKENED)
    named, _ = set_title(dark, name, position="middle", scale=scale, most_lines=2)
    whole.paste(named, (0, top))
    whole.save(picture, "PNG", optimize=False, compress_level=6)
