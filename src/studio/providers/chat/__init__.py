"""Language models that are asked for labels and new texts. Providers are imported when they are asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, cast

from studio.errors import UsageError

if TYPE_CHECKING:
    from studio.providers.chat.contract import ChatProvider

PROVIDERS = {
    "openai": "studio.providers.chat.openai:openai_provider",
    "lm-studio": "studio.providers.chat.openai:openai_provider",
    "fake": "studio.providers.chat.fake:provider",
}
SERVED = ("openai", "lm-studio")
"""Those whose server may not be there."""


def chat_provider(name: str, base_url: str, **options: Any) -> ChatProvider:
    """Return the language model ``name`` at ``base_url`` (with its ``/v1``); nobody is asked before it is.

    ``options`` are those of ``openai_provider``. Raise UsageError for a name that is not in the table.
    """
    if name not in PROVIDERS:
        raise UsageError(f"there is no chat provider {name!r}", hint=f"known are: {', '.join(PROVIDERS)}")
    module, _, factory = PROVIDERS[name].partition(":")
    make = getattr(importlib.import_module(module), factory)
    return cast("ChatProvider", make(base_url, name=name, **options))
