"""Requests that nobody can make a clip of, told in words before anything is made or anybody is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from studio.errors import ProductInvalid, ProviderError
from studio.media.encode import open_picture
from studio.media.encoders import ENCODERS
from studio.providers.video.contract import ClipRequest

LONGEST_SIDE = 16_384  # what the encoder takes
HIGHEST_RATE = 240
PRESETS = (
    "ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow", "placebo",
)  # fmt: skip


def require_possible(name: str, request: ClipRequest, out: Path) -> None:
    """Raise ProviderError, in the name of provider ``name``, with all that no clip can have.

    ProductInvalid where there is no folder for ``out``.
    """
    problems = list(_problems(request))
    if problems:
        raise ProviderError(name, f"this clip cannot be made: {'; '.join(problems)}")
    if not out.parent.is_dir():
        raise ProductInvalid(f"the clip {out.name} cannot be written: there is no folder {out.parent}")


def require_picture(request: ClipRequest) -> None:
    """Raise ProductInvalid, naming the file, unless the picture can be read to its end."""
    open_picture(request.picture)


def _problems(request: ClipRequest) -> Iterator[str]:
    if request.frames < 1 or request.handle_frames < 0:
        yield f"it is to have {request.frames} + {request.handle_frames} frames, and needs one"
    width, height = request.width, request.height
    if not all(2 <= side <= LONGEST_SIDE and side % 2 == 0 for side in (width, height)):
        yield f"it is to be {width}x{height} pixels, and its sides are even, from 2 to {LONGEST_SIDE}"
    if not 1 <= request.frames_per_second <= HIGHEST_RATE:
        yield f"it is to have {request.frames_per_second} frames a second, and can have 1 to {HIGHEST_RATE}"
    if request.encoder not in ENCODERS:
        yield f"there is no encoder {request.encoder!r}, but {', '.join(ENCODERS)}"
    if request.preset not in PRESETS:
        yield f"there is no preset {request.preset!r}, but {', '.join(PRESETS)}"
    if not 0 <= request.crf <= 51:
        yield f"its quality is to be {request.crf}, and can be 0 (best) to 51"
