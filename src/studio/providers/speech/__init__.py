"""Speech: text and a voice to samples. Providers are imported when they are asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from studio.errors import UsageError
from studio.providers.speech.contract import Speech, SpeechProvider, SpeechRequest, Voice
from studio.providers.worker import Worker

if TYPE_CHECKING:
    from studio.providers.comfyui import Workshop

__all__ = ["PROVIDERS", "Speech", "SpeechProvider", "SpeechRequest", "Voice", "speech_provider"]

PROVIDERS = {
    "kokoro": "studio.providers.speech.kokoro:provider",
    "espeak": "studio.providers.speech.espeak:provider",
    "fake": "studio.providers.speech.fake:provider",
    "comfyui": "studio.providers.speech.comfyui:provider",
}
SERVED = ("comfyui",)
"""Those that work on a server, and speak like recordings of a production."""


def speech_provider(
    name: str,
    *,
    worker: Worker | None = None,
    folder: Path | None = None,
    timeout_seconds: float | None = None,
    workshop: Callable[[], Workshop] | None = None,
    voice_folders: Sequence[Path] = (),
    cache: Path | None = None,
) -> SpeechProvider:
    """Return the speech provider ``name``. No model is loaded and no process started before it speaks.

    ``worker`` holds the models of native providers; without one the provider makes its own and closes it. A
    worker that is given stays open. ``folder`` holds the person's own weights. ``timeout_seconds`` limits one
    call; by default the limit grows with the text. ``workshop`` opens the servers for one that works on them;
    ``voice_folders`` hold the recordings that it speaks like, ``cache`` remembers how they sound. Raise
    `UsageError` for an unknown name.
    """
    if name not in PROVIDERS:
        raise UsageError(f"there is no speech provider {name!r}", hint=f"known are: {', '.join(PROVIDERS)}")
    module, _, factory = PROVIDERS[name].partition(":")
    make = getattr(importlib.import_module(module), factory)
    served = {"workshop": workshop, "voice_folders": voice_folders, "cache": cache} if name in SERVED else {}
    return cast(SpeechProvider, make(worker=worker, folder=folder, timeout_seconds=timeout_seconds, **served))
