"""Sound effects and ambience: a description in words becomes samples.

``make_sound`` asks the person's own recordings first and then the chosen provider. Providers are named in one
table and imported when they are used.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from studio.errors import UsageError
from studio.providers.sound.contract import (
    CEILING_DBFS,
    REFERENCE_LUFS,
    SAMPLE_RATE,
    Sound,
    SoundMaker,
    SoundRequest,
)

__all__ = [
    "CEILING_DBFS",
    "REFERENCE_LUFS",
    "SAMPLE_RATE",
    "SOUND_PROVIDERS",
    "Sound",
    "SoundMaker",
    "SoundRequest",
    "make_sound",
    "sound_provider",
]

SOUND_PROVIDERS = {
    "synthesis": "studio.providers.sound.synthesis:synthesise",
    "fake": "studio.providers.sound.fake:tone",
}


def sound_provider(name: str) -> SoundMaker:
    """Given the name of a provider, return it. Raise UsageError for a name that is not in the table."""
    if name not in SOUND_PROVIDERS:
        known = ", ".join(SOUND_PROVIDERS)
        raise UsageError(f"there is no sound provider {name!r}", hint=f"choose one of: {known}")
    module, function = SOUND_PROVIDERS[name].split(":")
    return cast("SoundMaker", getattr(import_module(module), function))


def make_sound(request: SoundRequest, provider: str = "synthesis") -> Sound:
    """Given a request, return its sound: a recording of the person's that fits, else the provider's.

    Raise ProviderError where a recording cannot be read or the provider knows no such sound.
    """
    if request.folder is not None:
        from studio.providers.sound.recordings import recorded

        found = recorded(request)
        if found is not None:
            return found
    return sound_provider(provider)(request)
