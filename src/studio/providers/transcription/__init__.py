"""Transcription: samples to words with times. Providers are imported when they are asked for."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import cast

from studio.errors import UsageError
from studio.providers.transcription.contract import (
    HEARING_RATE,
    AlignedWord,
    HeardWord,
    Transcriber,
)
from studio.providers.worker import Worker

__all__ = ["HEARING_RATE", "TRANSCRIBERS", "AlignedWord", "HeardWord", "Transcriber", "transcriber"]

TRANSCRIBERS = {
    "whisper": "studio.providers.transcription.whisper:provider",
    "fake": "studio.providers.transcription.fake:provider",
}


def transcriber(
    name: str,
    *,
    worker: Worker | None = None,
    folder: Path | None = None,
    timeout_seconds: float | None = None,
) -> Transcriber:
    """Return the transcriber ``name``. No model is loaded and no process started before it listens.

    ``worker`` holds the models of native providers; without one the provider makes its own and closes it. A
    worker that is given stays open. ``folder`` holds the person's own weights. ``timeout_seconds`` limits one
    call; by default the limit grows with the samples. Raise `UsageError` for an unknown name.
    """
    if name not in TRANSCRIBERS:
        raise UsageError(f"there is no transcriber {name!r}", hint=f"known are: {', '.join(TRANSCRIBERS)}")
    module, _, factory = TRANSCRIBERS[name].partition(":")
    make = getattr(importlib.import_module(module), factory)
    return cast(Transcriber, make(worker=worker, folder=folder, timeout_seconds=timeout_seconds))
