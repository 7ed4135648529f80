"""Moving pictures from still ones. Providers are imported when they are asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from studio.errors import UsageError
from studio.providers.video.contract import (
    ClipRequest,
    FilmCommission,
    FilmOptions,
    MadeClip,
    Spoken,
    VideoProvider,
)

if TYPE_CHECKING:
    from studio.providers.comfyui import Workshop

__all__ = [
    "PROVIDERS",
    "ClipRequest",
    "FilmCommission",
    "FilmOptions",
    "MadeClip",
    "Spoken",
    "VideoProvider",
    "video_provider",
]

PROVIDERS = {
    "camera": "studio.providers.video.camera:provider",
    "comfyui": "studio.providers.video.comfyui:provider",
    "fake": "studio.providers.video.comfyui:fake",
}
SERVED = ("comfyui", "fake")
"""Those that need a workshop."""


def video_provider(name: str, *, workshop: Callable[[], Workshop] | None = None) -> VideoProvider:
    """Return the video provider ``name``; ``workshop`` opens the servers for one that works on them.

    Raise UsageError for a name that is not in the table, or that needs a workshop where there is none.
    """
    if name not in PROVIDERS:
        raise UsageError(f"there is no video provider {name!r}", hint=f"known are: {', '.join(PROVIDERS)}")
    module, _, factory = PROVIDERS[name].partition(":")
    make = getattr(importlib.import_module(module), factory)
    if name not in SERVED:
        return cast(VideoProvider, make())
    if workshop is None:
        raise UsageError(f"the video provider {name!r} works for a production only")
    return cast(VideoProvider, make(workshop))
