"""Pictures from words: portraits, places, scenes, and a cover with its title. Providers are imported when asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from studio.errors import UsageError
from studio.providers.image.contract import (
    CoverRequest,
    ImageProvider,
    MadeCover,
    MadePicture,
    PlaceRequest,
    PortraitRequest,
    SceneRequest,
    SeenActor,
)

if TYPE_CHECKING:
    from studio.providers.comfyui import Workshop

__all__ = [
    "PROVIDERS",
    "CoverRequest",
    "ImageProvider",
    "MadeCover",
    "MadePicture",
    "PlaceRequest",
    "PortraitRequest",
    "SceneRequest",
    "SeenActor",
    "draw_cover",
    "image_provider",
]

PROVIDERS = {
    "storyboard": "studio.providers.image.storyboard.provider:provider",
    # The name under which productions made before recorded who drew their cover.
    "cover": "studio.providers.image.storyboard.provider:provider",
    "comfyui": "studio.providers.image.comfyui:provider",
    "fake": "studio.providers.image.comfyui:fake",
}
SERVED = ("comfyui", "fake")
"""Those that need a workshop."""


def image_provider(name: str, *, workshop: Callable[[], Workshop] | None = None) -> ImageProvider:
    """Return the image provider ``name``; ``workshop`` opens the servers for one that works on them.

    Raise UsageError for a name that is not in the table, or that needs a workshop where there is none.
    """
    if name not in PROVIDERS:
        raise UsageError(f"there is no image provider {name!r}", hint=f"known are: {', '.join(PROVIDERS)}")
    module, _, factory = PROVIDERS[name].partition(":")
    make = getattr(importlib.import_module(module), factory)
    if name not in SERVED:
        return cast(ImageProvider, make())
    if workshop is None:
        raise UsageError(f"the image provider {name!r} draws for a production only")
    return cast(ImageProvider, make(workshop))


def draw_cover(request: CoverRequest, out: Path, provider: str = "storyboard") -> MadeCover:
    """Make the cover that ``request`` asks for and write it to ``out`` as PNG.

    Raise UsageError for an unknown provider, DiskFull or ProductInvalid where the file cannot be written.
    """
    return image_provider(provider).cover(request, out)
