"""Sound effects and ambience: a description in words becomes samples.

``make_sound`` asks the person's own recordings first and then the chosen provider. Providers are named in one
table and imported when they are used.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, cast

from studio.errors import UsageError
from studio.providers.sound.contract import (
    CEILING_DBFS,
    REFERENCE_LUFS,
    SAMPLE_RATE,
    Sound,
    SoundMaker,
    SoundRequest,
)

if TYPE_CHECKING:
    from studio.providers.comfyui import Workshop

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
    "comfyui": "studio.providers.sound.comfyui:make",
}
SERVED = ("comfyui",)
"""Those that work on a server."""

OpenWorkshop = Callable[[], "Workshop"]


def sound_provider(name: str, *, workshop: OpenWorkshop | None = None) -> SoundMaker:
    """Given the name of a provider, return it; ``workshop`` opens the servers for one that works on them.

    Raise UsageError for a name that is not in the table; one that needs a workshop raises it where there is none.
    """
    if name not in SOUND_PROVIDERS:
        known = ", ".join(SOUND_PROVIDERS)
        raise UsageError(f"there is no sound provider {name!r}", hint=f"choose one of: {known}")
    module, function = SOUND_PROVIDERS[name].split(":")
    made = getattr(import_module(module), function)
    if name not in SERVED:
        return cast("SoundMaker", made)
    return cast("SoundMaker", partial(made, workshop=workshop))


def make_sound(request: SoundRequest, provider: str = "synthesis", *, workshop: OpenWorkshop | None = None) -> Sound:
    """Given a request, return its sound: a recording of the person's that fits, else the provider's.

    Raise ProviderError where a recording cannot be read or the provider knows no such sound.
    """
    if request.folder is not None:
        from studio.providers.sound.recordings import recorded

        found = recorded(request)
        if found is not None:
            return found
    return sound_provider(provider, workshop=workshop)(request)
