"""Settings: what they are (``schema``), where they come from (``load``), how they are shown (``show``).

Importing this package is cheap; pydantic is loaded with the first call of ``load``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.settings.load import Given, Loaded, Origin, load, problem_of, user_file

if TYPE_CHECKING:
    from studio.settings.schema import Settings

__all__ = ["Given", "Loaded", "Origin", "Settings", "load", "problem_of", "user_file"]


def __getattr__(name: str) -> Any:
    if name == "Settings":
        from studio.settings.schema import Settings

        return Settings
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
