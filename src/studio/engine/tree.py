"""The production's files as people see them, and whose each one is.

Before a file is replaced, an intent (the old and the new digest) is written and fsynced. On disk either digest is
ours; anything else is the person's and is never overwritten. So a kill between the rename and the next write is not
mistaken for an edit. A person's version that was merged into what we write is kept aside under ``.studio/persons``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from studio.engine.digest import DigestCache, digest_bytes
from studio.engine.item import Json
from studio.engine.journal import Journal


class Tree:
    """Files under ``root``; ownership is recorded under ``folder`` (the production's ``.studio``).

    ``prefix`` moves everything that is written below another folder, for previews. ``owner`` is noted with what is
    written, so that ``sweep`` finds files whose item is gone.
    """

    def __init__(self, root: Path, folder: Path, digests: DigestCache, prefix: str = "") -> None:
        self.root, self.folder, self.digests, self.prefix = root, folder, digests, prefix
        self._ours: dict[str, tuple[str | None, str]] = {}
        self._owners: dict[str, str] = {}
        self._touched: set[str] = set()
        self.owner = ""
        self.on_written: Callable[[str], None] = lambda path: None
        self.on_kept: Callable[[str], None] = lambda path: None
        self._journal = Journal(folder / "intents.jsonl")
        for record in self._journal.records():
            self._count(record)

    def _count(self, record: dict[str, Json]) -> None:
        self._ours[record["path"]] = (record["old"], record["new"])
        self._owners[record["path"]] = record["owner"]

    def open_for_writing(self) -> None:
        """Mend a torn journal of intents. The caller holds the production's lock."""
        self._journal.open()

    def close(self) -> None:
        """Stop writing."""
        self._journal.close()

    def path(self, relative: str) -> Path:
        """Where a file of the production is written; in a preview that is another folder."""
        return self.root / (self.prefix + relative)

    def source(self, relative: str) -> Path:
        """Where a person's file lies, also in a preview."""
        return self.root / relative

    def digest(self, relative: str) -> str | None:
        """The digest of a person's file, or None when it is absent."""
        return self.digests.digest(self.source(relative))

    def person(self, relative: str) -> Path | None:
        """The file, when it is there and a person's; None when it is ours or absent."""
        digest = self.digest(relative)
        if digest is None or digest in self._ours.get(relative, ()):
            return None
        return self.source(relative)

    def write(self, relative: str, data: bytes, *, merged: bool = False) -> bool:
        """Write ``data``. A person's file is left alone, unless ``merged`` says that its content is in ``data``.

        Returns whether the file now holds ``data``.
        """
        return self._put(relative, digest_bytes(data), lambda temporary: _write_through(temporary, data), merged)

    def write_text(self, relative: str, text: str, *, merged: bool = False) -> bool:
        """Write text as UTF-8, newlines as they are."""
        return self.write(relative, text.encode("utf-8"), merged=merged)

    def copy(self, relative: str, source: Path, digest: str) -> bool:
        """Write a copy of ``source``, whose digest is ``digest``, by the same rules."""
        return self._put(relative, digest, lambda temporary: _copy_through(source, temporary), merged=False)

    def _put(self, relative: str, digest: str, fill: Callable[[Path], None], merged: bool) -> bool:
        name, path = self.prefix + relative, self.path(relative)
        self._touched.add(name)
        present = self.digests.digest(path)
        if present == digest:
            return True
        if present is not None and present not in self._ours.get(name, ()):
            if not merged:
                self.on_kept(name)
                return False
            self.keep_aside(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.studio")
        try:
            fill(temporary)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        self._intend(name, present, digest)
        temporary.replace(path)
        self.digests.remember(path, digest)
        self.on_written(name)
        return True

    def _intend(self, name: str, old: str | None, new: str) -> None:
        self._count(self._journal.append({"path": name, "old": old, "new": new, "owner": self.owner}))

    def keep_aside(self, path: Path) -> Path:
        """Keep a copy of a person's file by its digest; return where."""
        digest = self.digests.digest(path)
        assert digest, f"{path} vanished"
        kept = self.folder / "persons" / f"{digest}{path.suffix}"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            temporary = kept.with_name(f".{kept.name}")
            shutil.copyfile(path, temporary)
            temporary.replace(kept)
        return kept

    def owned(self, owner: str) -> tuple[str, ...]:
        """The names of the files that were written for ``owner``."""
        return tuple(name for name, whose in self._owners.items() if whose == owner)

    def sweep(self, owner: str) -> None:
        """Delete files of ``owner`` that are ours and that nothing wrote in this run; a person's stay."""
        for name, whose in self._owners.items():
            if whose != owner or name in self._touched or not name.startswith(self.prefix):
                continue
            path = self.root / name
            if self.digests.digest(path) in self._ours[name] and path.exists():
                path.unlink()


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _copy_through(source: Path, path: Path) -> None:
    shutil.copyfile(source, path)
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
