"""An append-only file of JSON lines that survives a kill at any instant."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import IO

from studio.engine.item import Json


class Journal:
    """Records in the order they were written. A last line that a crash cut off does not count."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stream: IO[bytes] | None = None

    def records(self) -> list[dict[str, Json]]:
        """All whole records."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return []
        whole = data[: data.rfind(b"\n") + 1].rstrip(b"\n").replace(b"\n", b",")
        return list(json.loads(b"[" + whole + b"]"))

    def open(self) -> None:
        """Cut off a torn last line and be ready to append. The caller holds the production's lock."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists():
            whole = self.path.read_bytes().rfind(b"\n") + 1
            if whole != self.path.stat().st_size:
                with self.path.open("r+b") as stream:
                    stream.truncate(whole)
        self._stream = self.path.open("ab")

    def append(self, record: dict[str, Json]) -> dict[str, Json]:
        """Write one record through to the disk; return it as it will be read."""
        assert self._stream, "a journal is written under the production's lock only"
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
        self._stream.write(line + b"\n")
        self._stream.flush()
        os.fsync(self._stream.fileno())
        return dict(json.loads(line))

    def close(self) -> None:
        """Stop writing."""
        if self._stream:
            self._stream.close()
            self._stream = None
