"""Moving pictures from still ones. Providers are imported when they are asked for."""

from __future__ import annotations

import importlib
from typing import cast

from studio.errors import UsageError
from studio.providers.video.contract import ClipRequest, MadeClip, Spoken, VideoProvider

__all__ = ["PROVIDERS", "ClipRequest", "MadeClip", "Spoken", "VideoProvider", "video_provider"]

PROVIDERS = {
    "camera": "studio.providers.video.camera:provider",
}


def video_provider(name: str) -> VideoProvider:
    """Return the video provider ``name``. Raise UsageError for a name that is not in the table."""
    if name not in PROVIDERS:
        raise UsageError(f"there is no video provider {name!r}", hint=f"known are: {', '.join(PROVIDERS)}")
    module, _, factory = PROVIDERS[name].partition(":")
    return cast(VideoProvider, getattr(importlib.import_module(module), factory)())
