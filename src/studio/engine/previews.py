"""How what is being made looks so far: one file for each step, the newest there is."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from studio.underway import Underway

FOLDER = "preview"


def keep_preview(studio: Path, step: str, underway: Underway) -> str:
    """Put the picture in the place of the last one of ``step``, below the folder ``studio``.

    Return the file relative to the folder around it; "" when it could not be written, which stops nothing.
    """
    name = re.sub(r"[^A-Za-z0-9.]+", "-", step).strip("-.") + underway.suffix
    file = studio / FOLDER / name
    temporary = file.with_name(f"{name}.{os.getpid()}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(underway.picture)
        temporary.replace(file)  # who looks at it sees a whole picture
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        return ""
    return f"{studio.name}/{FOLDER}/{name}"
