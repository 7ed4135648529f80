"""Settings given on the command line, as ``-o section.key=value``."""

from __future__ import annotations

from collections.abc import Sequence

from studio.errors import UsageError


def settings_given(options: Sequence[str]) -> dict[str, object]:
    """``section.key=value`` texts as settings, the values still as text. UsageError for another form."""
    given: dict[str, object] = {}
    for text in options:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"-o {text}: expected section.key=value", hint="for example: -o narration.speed=0.95")
        given[name.strip()] = value.strip()
    return given
