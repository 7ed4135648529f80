"""Files that only their owner may read: sign-ins, and the addresses of uploads under way."""

from __future__ import annotations

import contextlib
import os
import sys
from glob import escape
from pathlib import Path

from studio.errors import no_room

OWNER_ONLY = 0o600
_OTHERS = 0o077


def write_private(path: Path, data: bytes) -> None:
    """Replace ``path`` with ``data`` at once, readable by nobody but its owner, and on the disk when this returns.

    The file is made private before its first byte is written. On Windows the mode does not say who may read; there a
    file in the person's own folder is theirs by the rules that it inherits from that folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and (full := no_room(error, f"writing {path.name}")):
            raise full from None
        raise
    sync_folder(path.parent)


def read_private(path: Path) -> bytes | None:
    """The bytes of ``path``, None where it is not there. A file that others may read is closed to them first."""
    try:
        if sys.platform != "win32" and path.stat().st_mode & _OTHERS:
            with contextlib.suppress(OSError):  # not ours to change: it can still be read
                path.chmod(OWNER_ONLY)
        return path.read_bytes()
    except FileNotFoundError:
        return None


def remove_private(path: Path) -> None:
    """Remove ``path``, and what a kill left of writing it."""
    for left in (path, *path.parent.glob(f".{escape(path.name)}.*.part")):
        left.unlink(missing_ok=True)


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may enter."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def sync_folder(path: Path) -> None:
    """Put the names in ``path`` on the disk, so that a renamed file is there after a power cut."""
    if sys.platform == "win32":
        return  # a folder cannot be opened there; its names are journalled
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
