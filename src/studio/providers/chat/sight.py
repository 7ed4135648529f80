"""A picture as a model that sees takes it: a small JPEG inside the question."""

from __future__ import annotations

import base64
import io
import math
from pathlib import Path

from studio.errors import ProviderError

MOST_PIXELS = 1_000_000
_QUALITY = 85


def data_uri(picture: Path, *, most_pixels: int = MOST_PIXELS) -> str:
    """``data:image/jpeg;base64,…`` of at most ``most_pixels``. ProviderError for a file that is no picture."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(picture) as opened:
            opened.load()
            image = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise ProviderError("chat", f"the picture {picture.name} cannot be read: {error}") from error
    scale = math.sqrt(most_pixels / (image.width * image.height))
    if scale < 1:
        size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    stored = io.BytesIO()
    ground.save(stored, "JPEG", quality=_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(stored.getvalue()).decode("ascii")
