"""Content digests, and a cache of them by size, modification time and inode that only saves time."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

_RACY_NANOSECONDS = 2_000_000_000
"""A file changed this recently may change again within one tick of its clock: its digest is not remembered."""


def digest_bytes(data: bytes) -> str:
    """The sha256 of ``data``, in hex."""
    return hashlib.sha256(data).hexdigest()


def digest_json(value: object) -> str:
    """The sha256 of a JSON value in its canonical form."""
    return digest_bytes(json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())


def digest_file(path: Path) -> str:
    """The sha256 of a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class DigestCache:
    """Digests of files whose size, modification time and inode are as they were. It decides nothing."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, list[object]] = {}
        self._changed = False
        try:
            self._known = json.loads(file.read_bytes())
        except (OSError, ValueError):
            self._known = {}

    def digest(self, path: Path) -> str | None:
        """The digest of ``path``, or None when there is no such file."""
        try:
            stat = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        mark = [stat.st_size, stat.st_mtime_ns, stat.st_ino]
        known = self._known.get(str(path))
        if known is not None and known[:3] == mark:
            return str(known[3])
        digest = digest_file(path)
        self.remember(path, digest, stat)
        return digest

    def remember(self, path: Path, digest: str, stat: os.stat_result | None = None) -> None:
        """Note a digest that is known already."""
        stat = stat or path.stat()
        self._known[str(path)] = [stat.st_size, stat.st_mtime_ns, stat.st_ino, digest]
        self._changed = True

    def save(self, now_ns: int) -> None:
        """Write the cache, leaving out files that changed a moment before ``now_ns``."""
        if not self._changed:
            return
        settled = {path: mark for path, mark in self._known.items() if now_ns - int(str(mark[1])) > _RACY_NANOSECONDS}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        temporary.write_text(json.dumps(settled), encoding="utf-8")
        temporary.replace(self._file)
        self._changed = False
