"""The cover that this program draws by itself: a moment of the story with its people near, and the title."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.errors import ProductInvalid, UsageError
from studio.media.lettering import Lettering, set_title
from studio.providers.image.contract import CoverRequest, MadeCover
from studio.providers.image.storyboard.close import COVER, TALL, compose_close
from studio.providers.image.storyboard.compose import Composed
from studio.providers.image.storyboard.prompt_reader import read_prompt
from studio.providers.image.storyboard.rasterise import rgb_of, write_bytes

if TYPE_CHECKING:
    from PIL.Image import Image

_BAND = 0.26  # of the height
_MOST_ROOM, _LEAST_ROOM = 0.42, 0.22
"""How much of the height a title over the picture takes at most, and where faces leave no more."""
_TOP, _LOWEST, _BOTTOM = 0.06, 0.76, 0.92
"""Where in the height a title at the top begins, one in the middle ends, and one at the bottom."""
_COMPRESSION, _FAST = 6, 2
"""A cover is uploaded as it is; pictures without a title are seen in films only."""


def make_cover(request: CoverRequest, out: Path) -> tuple[MadeCover, Composed | None]:
    """Draw the picture, set the title, write ``out`` as PNG. What was composed comes back where nothing lies over it.

    Raise UsageError where the picture that was given as the ground cannot be read, ProductInvalid for an absurd size
    or where the file cannot be written, DiskFull where there is no room.
    """
    if not (16 <= request.width <= 8192 and 16 <= request.height <= 8192):
        raise ProductInvalid(
            f"a cover of {request.width}x{request.height} cannot be drawn", hint="sides from 16 to 8192 pixels"
        )
    lettering: Lettering | None = None
    if not request.title.strip():
        picture, composed = _ground(request, request.width, request.height, "")
    elif request.title_layout == "overlay" or request.title_position == "middle":
        picture, composed = _ground(request, request.width, request.height, request.title_position)
        high, middle = _room(composed, request.title_position)
        picture, lettering = set_title(
            picture,
            request.title,
            position=request.title_position,
            scale=request.title_font_scale * 1.15,
            most_height=high,
            middle=middle,
        )
    else:
        picture, lettering, composed = _banded(request)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=False, compress_level=_COMPRESSION if lettering else _FAST)
    write_bytes(buffer.getvalue(), out)
    warnings = (*(composed.warnings if composed else ()), *(lettering.warnings if lettering else ()))
    understood, owed = (composed.understood, composed.credits) if composed else ((), ())
    return MadeCover(lettering, understood, warnings, owed), None if lettering else composed


def _ground(request: CoverRequest, width: int, height: int, title_position: str) -> tuple[Image, Composed | None]:
    """The picture without its title, and what it was composed of where it was drawn."""
    if request.ground is not None:
        return _given(request.ground, width, height), None
    from PIL import Image

    scene = request.moment or read_prompt(request.prompt, seed=request.seed, cast=request.cast)
    framing = TALL[request.variation % len(TALL)] if height > width else COVER[title_position]
    scene = replace(scene, width=width, height=height, seed=scene.seed + request.variation)
    composed = compose_close(scene, framing)
    return Image.fromarray(rgb_of(composed.picture.svg())), composed


def _room(composed: Composed | None, position: str) -> tuple[float, float]:
    """How much of the height the title may take beside the faces, and where the middle of one in the middle is."""
    faces = [layer.head for layer in composed.picture.layers if layer.character] if composed else []
    if not faces or composed is None:
        return _MOST_ROOM, 0.5
    height = composed.picture.height
    crown = min(y - 0.5 * high for _, y, high in faces) / height
    chin = max(y + 0.46 * high for _, y, high in faces) / height
    free = {"top": crown - _TOP, "middle": _LOWEST - chin, "bottom": _BOTTOM - chin}[position]
    room = min(_MOST_ROOM, max(_LEAST_ROOM, free))
    return room, max(0.5, min(_LOWEST - room / 2, chin + room / 2))


def _given(path: Path, width: int, height: int) -> Image:
    """A person's picture, enlarged or made smaller until it fills the cover, and cut evenly on both sides."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path) as opened:
            upright = ImageOps.exif_transpose(opened)
            return ImageOps.fit(upright.convert("RGB"), (width, height), Image.Resampling.LANCZOS)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise UsageError(
            f"{path.name}, from which the cover was to be made, is not a picture that can be read: {error}",
            hint="put a PNG, JPEG or WebP there, or set thumbnail.latent_mode to LATENT",
        ) from error


def _banded(request: CoverRequest) -> tuple[Image, Lettering, Composed | None]:
    """The picture with its title on a band below or above it."""
    from PIL import Image

    band_height = round(request.height * _BAND)
    scene_height = request.height if request.title_layout == "expand" else request.height - band_height
    scene, composed = _ground(request, request.width, scene_height, "")
    band = Image.new("RGB", (request.width, band_height), _dark(scene))
    band, lettering = set_title(
        band, request.title, position="middle", scale=request.title_font_scale * 3.4, most_lines=2
    )
    whole = Image.new("RGB", (request.width, scene_height + band_height))
    top = request.title_position == "top"
    whole.paste(band, (0, 0 if top else scene_height))
    whole.paste(scene, (0, band_height if top else 0))
    return whole, lettering, composed


def _dark(picture: Image) -> tuple[int, int, int]:
    """A dark colour that goes with a picture."""
    red, green, blue = (round(channel * 0.24) for channel in picture.resize((1, 1)).getpixel((0, 0)))  # type: ignore[union-attr]
    return red, green, blue
