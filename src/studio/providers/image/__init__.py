"""Pictures from words: portraits, places, scenes, and a cover with its title. Providers are imported when asked for."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import cast

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
}


def image_provider(name: str) -> ImageProvider:
    """Return the image provider ``name``. Raise UsageError for a name that is not in the table."""
    if name not in PROVIDERS:
        raise UsageError(f"there is no image provider {name!r}", hint=f"known are: {', '.join(PROVIDERS)}")
    module, _, factory = PROVIDERS[name].partition(":")
    return cast(ImageProvider, getattr(importlib.import_module(module), factory)())


def draw_cover(request: CoverRequest, out: Path, provider: str = "storyboard") -> MadeCover:
    """Make the cover that ``request`` asks for and write it to ``out`` as PNG.

    Raise UsageError for an unknown provider, DiskFull or ProductInvalid where the file cannot be written.
    """
    return image_provider(provider).cover(request, out)
