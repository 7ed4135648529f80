"""A camera over a picture without layers: any size and shape, filled, never distorted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.media.encode import open_picture, split_planes
from studio.providers.video.moves import Limit
from studio.providers.video.raster import Part, Piece
from studio.providers.video.shots import Scene, Shot
from studio.providers.video.stage import Scenery, Size, Stage, staged

if TYPE_CHECKING:
    from PIL.Image import Image

_FINER = 1.06
_LARGEST_FRAMING = 1.7
_SOFT = 1.3  # a picture may be enlarged so much beyond its own pixels


@dataclass(frozen=True)
class FlatPicture:
    """A picture, and how much it is scaled to fill the film. Scaled, it is the canvas."""

    image: Image
    scale: float
    size: Size

    @property
    def scene(self) -> Scene:
        """What the camera can look at."""
        width, height = self.image.width * self.scale, self.image.height * self.scale
        largest = min(_LARGEST_FRAMING, max(_SOFT, _SOFT / self.scale))
        shown = (float(self.size.width), float(self.size.height))
        return Scene(width, height, shown, (Limit(1.0, 0.0, 0.0, width, height),), {}, largest)


def flat_picture(path: Path, width: int, height: int) -> FlatPicture:
    """Read the picture. Raises ProductInvalid for what is none."""
    image = open_picture(path)
    scale = max(width / image.width, height / image.height)
    return FlatPicture(image, scale, Size(width, height, 1.0))


def flat_stage(picture: FlatPicture, shot: Shot) -> Stage:
    """Scale what the shot shows of the picture."""
    from PIL import Image

    size = picture.size
    fine = shot.path.closest(1.0) * _FINER
    seen = shot.path.seen(1.0, (size.width, size.height))
    left, top = max(seen[0] - 2, 0.0), max(seen[1] - 2, 0.0)
    right, bottom = picture.image.width * picture.scale, picture.image.height * picture.scale
    wide = 2 * math.ceil((min(seen[2] + 2, right) - left) * fine / 2)
    high = 2 * math.ceil((min(seen[3] + 2, bottom) - top) * fine / 2)
    # Pixels of the source, which the last row and column may leave by less than one.
    box = (
        left / picture.scale,
        top / picture.scale,
        min((left + wide / fine) / picture.scale, picture.image.width),
        min((top + high / fine) / picture.scale, picture.image.height),
    )
    scaled = picture.image.resize((wide, high), Image.Resampling.LANCZOS, box=box)
    piece = Piece(left, top, fine, split_planes(scaled), parts=(Part(0, 0, wide, high, True),))
    return staged(shot, size, (Scenery(1.0, piece),))
