"""Speech: text and a voice to samples. Providers are imported when they are asked for."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import cast

from studio.errors import UsageError
from studio.providers.speech.contract import Speech, SpeechProvider, SpeechRequest, Voice
from studio.providers.worker import Worker

__all__ = ["PROVIDERS", "Speech", "SpeechProvider", "SpeechRequest", "Voice", "speech_provider"]

PROVIDERS = {
    "kokoro": "studio.providers.speech.kokoro:provider",
    "espeak": "studio.providers.speech.espeak:provider",
    "fake": "studio.providers.speech.fake:provider",
}


def speech_provider(
    name: str,
    *,
    worker: Worker | None = None,
    folder: Path | None = None,
    timeout_seconds: float | None = None,
) -> SpeechProvider:
    """Return the speech provider ``name``. No model is loaded and no process started before it speaks.

    ``worker`` holds the models of native providers; without one the provider makes its own and closes it. A
    worker that is given stays open. ``folder`` holds the person's own weights. ``timeout_seconds`` limits one
    call; by default the limit grows with the text. Raise `UsageError` for an unknown name.
    """
    if name not in PROVIDERS:
        raise UsageError(f"there is no speech provider {name!r}", hint=f"known are: {', '.join(PROVIDERS)}")
    module, _, factory = PROVIDERS[name].partition(":")
    make = getattr(importlib.import_module(module), factory)
    return cast(SpeechProvider, make(worker=worker, folder=folder, timeout_seconds=timeout_seconds))
