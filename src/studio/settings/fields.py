"""How a setting is declared: its default, one sentence, an example, and where else it is known."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A table of settings: unknown keys are mistakes, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, validate_default=True)


def setting(
    default: Any,
    description: str,
    *,
    example: Any = None,
    seed: str = "",
    environment: tuple[str, ...] = (),
    secret: bool = False,
    words: str = "",
    **limits: Any,
) -> Any:
    """Declare one setting.

    ``example`` is a value that is valid (the default, when not given). ``seed`` names the constant that the
    setting carries on, ``environment`` the variables that set it (the first that is set wins). A ``secret``
    is never shown. ``words`` say what is expected, where a pattern would have to. ``limits`` are pydantic's
    (``ge``, ``le``, ``pattern``, ``multiple_of`` …).
    """
    extra: dict[str, Any] = {}
    if seed:
        extra["seed"] = seed
    if environment:
        extra["environment"] = list(environment)
    if words:
        extra["words"] = words
    if secret:
        extra["secret"] = True
    return Field(
        default=default,
        description=description,
        examples=[default if example is None else example],
        json_schema_extra=extra,
        repr=not secret,
        **limits,
    )
