"""Paths as a person types them, for commands that are told to them."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path


def in_shell(path: Path) -> str:
    """A path as it is typed into a shell of this system."""
    text = str(path)
    if sys.platform != "win32":
        return shlex.quote(text)
    return text if all(character.isalnum() or character in "\\/:._-" for character in text) else f'"{text}"'
