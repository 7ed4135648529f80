"""A folder with everything that an upload by hand needs: the film, its texts, its pictures, and what to do with them.

::

    upload/
      INSTRUCTIONS.html                      what to put where, step by step
      index.json                             what was put here, and the sha256 of each file
      film.mp4  title.txt  description.txt  tags.txt  thumbnail.png  captions.en.srt
      shorts/short-1.mp4  short-1.title.txt  short-1.description.txt  short-1.tags.txt
      film-2/                                a second film of the same call, laid out alike

Films are linked where the disk can, so that they take no second room. A file that somebody changed here is theirs and
stays; ours are replaced. Before anything is replaced, the index says which contents count as ours, the old ones and
the new ones, so that a kill at any instant leaves nothing of ours looking like a person's.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studio.errors import ProductInvalid, StepError, no_room
from studio.providers.base import Check
from studio.providers.publish.contract import Publication, Published, Sent

INDEX, PAGE = "index.json", "INSTRUCTIONS.html"
FORMAT = 1


@dataclass(frozen=True)
class _File:
    """One file to lie in the folder: ``data``, or the content of ``source``, which is linked when ``large``."""

    name: str
    digest: str
    data: bytes = b""
    source: Path | None = None
    large: bool = False


@dataclass
class FolderPublisher:
    """Lays publications out in ``folder``; ``kept`` names the files there that a person changed.

    The first film of its life lies in the folder itself, further ones in folders of their own, shorts with the film
    before them.
    """

    folder: Path
    name: str = "folder"
    kept: list[str] = field(default_factory=list)
    _films: int = 0
    _shorts: int = 0
    _slots: list[str] = field(default_factory=list)

    def check(self) -> Check:
        """A folder can be made anywhere."""
        return Check(True)

    def problems(self, publication: Publication) -> tuple[str, ...]:
        """Files that are not there."""
        wanted = [publication.film, *(track.path for track in publication.captions)]
        wanted += [publication.thumbnail] if publication.thumbnail else []
        return tuple(f"there is no file {path.name}" for path in wanted if not path.is_file())

    def publish(self, publication: Publication, on_sent: Callable[[Sent], None] = lambda sent: None) -> Published:
        """Lay it out; ``already`` when all of it lay there. StepError when the folder cannot be written."""
        slot = self._slot(publication)
        for problem in self.problems(publication):
            raise ProductInvalid(f"{publication.title} cannot be laid out: {problem}")
        files = tuple(_files_of(publication, slot))
        with self._writing():
            index = self._read()
            index["publications"] = {**index["publications"], slot: _described(publication, files)}
            changed = self._put(index, files)
        self._slots.append(slot)
        return Published(slot, str(self.folder), already=not changed)

    def sweep(self) -> None:
        """Take away what earlier calls laid out and this one did not; what a person changed stays."""
        with self._writing():
            index = self._read()
            gone = [slot for slot in index["publications"] if slot not in self._slots]
            for slot in gone:
                for name in index["publications"].pop(slot)["files"]:
                    path = self.folder / name
                    if path.is_file() and self._is_ours(index, name):
                        path.unlink()
                    index["files"].pop(name, None)
            if gone:
                self._put(index, ())
            for folder in (*self.folder.glob("film-*/shorts"), *self.folder.glob("film-*"), self.folder / "shorts"):
                if folder.is_dir() and not any(folder.iterdir()):
                    folder.rmdir()

    def close(self) -> None:
        """Nothing is open."""

    def _slot(self, publication: Publication) -> str:
        if publication.kind == "film":
            self._films, self._shorts = self._films + 1, 0
            return "" if self._films == 1 else f"film-{self._films}/"
        self._shorts += 1
        within = "" if self._films < 2 else f"film-{self._films}/"
        return f"{within}shorts/short-{self._shorts}"

    def _put(self, index: dict[str, Any], files: tuple[_File, ...]) -> bool:
        """Write what is not there yet, between two writings of the index; return whether anything was."""
        changed = False
        page = _file_of_text(PAGE, _page(index["publications"]))
        for file in (*files, page):
            earlier = [digest for digest in self._digests(index, file.name) if digest != file.digest]
            index["files"][file.name] = {"sha256": file.digest, "earlier": earlier}
        self._write_index(index)
        for file in (*files, page):
            changed |= self._lay(index, file)
        for entry in index["files"].values():
            entry["earlier"] = []
        self._write_index(index)
        return changed

    def _lay(self, index: Mapping[str, Any], file: _File) -> bool:
        path = self.folder / file.name
        if current := self._is_current(path, file):
            if not file.large or file.source is None or path.samefile(file.source):
                return False
        elif path.exists() and not self._is_ours(index, file.name):
            if file.name not in self.kept:
                self.kept.append(file.name)
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.studio")
        temporary.unlink(missing_ok=True)
        try:
            if file.source is None:
                _write_through(temporary, file.data)
            elif not (file.large and _linked(file.source, temporary)):
                if current:
                    return False  # a copy, where the disk cannot link
                shutil.copy2(file.source, temporary)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        return not current

    @staticmethod
    def _is_current(path: Path, file: _File) -> bool:
        if not path.is_file():
            return False
        if file.source is not None and path.samefile(file.source):
            return file.large  # what is small is to be edited here without changing the production
        if path.stat().st_size != (file.source.stat().st_size if file.source else len(file.data)):
            return False
        return _digest(path) == file.digest

    def _is_ours(self, index: Mapping[str, Any], name: str) -> bool:
        return _digest(self.folder / name) in self._digests(index, name)

    @staticmethod
    def _digests(index: Mapping[str, Any], name: str) -> list[str]:
        entry = index["files"].get(name, {"sha256": "", "earlier": []})
        return [digest for digest in dict.fromkeys([entry["sha256"], *entry["earlier"]]) if digest]

    def _read(self) -> dict[str, Any]:
        try:
            read = json.loads((self.folder / INDEX).read_text(encoding="utf-8"))
            if read["format"] == FORMAT and all(_inside(name) for name in read["files"]):
                return {"format": FORMAT, "publications": dict(read["publications"]), "files": dict(read["files"])}
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return {"format": FORMAT, "publications": {}, "files": {}}

    def _write_index(self, index: Mapping[str, Any]) -> None:
        data = (json.dumps(index, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")
        path = self.folder / INDEX
        if path.is_file() and path.read_bytes() == data:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{INDEX}.studio")
        _write_through(temporary, data)
        temporary.replace(path)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            told = f"writing the folder for the upload, {self.folder.name}"
            if full := no_room(error, told):
                raise full from error
            raise StepError(f"{told}, failed: {error.strerror or error}", hint=str(self.folder)) from error


def _files_of(publication: Publication, slot: str) -> Iterator[_File]:
    """What lies in the folder for one publication."""
    short = publication.kind == "short"
    film, start = (slot, f"{slot}.") if short else (f"{slot}film", slot)
    suffix = _plain(publication.film.suffix.lstrip(".").lower()) or "mp4"
    yield _File(f"{film}.{suffix}", publication.digest, source=publication.film, large=True)
    yield _file_of_text(f"{start}title.txt", publication.title)
    yield _file_of_text(f"{start}description.txt", publication.description)
    yield _file_of_text(f"{start}tags.txt", ", ".join(publication.tags))
    if publication.thumbnail:
        kind = _plain(publication.thumbnail.suffix.lstrip(".").lower()) or "png"
        yield _file_of_copy(f"{start}thumbnail.{kind}", publication.thumbnail)
    for number, track in enumerate(publication.captions, start=1):
        which = _plain(track.language) + (f".{number}" if number > 1 else "")
        yield _file_of_copy(f"{start}captions.{which}.srt", track.path)


def _file_of_text(name: str, text: str) -> _File:
    data = text.encode("utf-8", "replace")
    return _File(name, hashlib.sha256(data).hexdigest(), data=data)


def _file_of_copy(name: str, source: Path) -> _File:
    return _File(name, _digest(source), source=source)


def _plain(text: str) -> str:
    """Letters, digits and hyphens of a text: what may stand in the name of a file."""
    return re.sub(r"[^A-Za-z0-9-]", "", text)[:16]


def _inside(name: str) -> bool:
    """Whether a name of the index is one that we could have written: below the folder, and nothing hidden."""
    return re.fullmatch(r"(film-\d+/)?(shorts/)?[A-Za-z0-9][A-Za-z0-9.-]*", name) is not None and ".." not in name


def _described(publication: Publication, files: tuple[_File, ...]) -> dict[str, Any]:
    return {
        "kind": publication.kind,
        "title": publication.title,
        "description": publication.description,
        "tags": list(publication.tags),
        "category": publication.category_id,
        "language": publication.language,
        "privacy": publication.privacy,
        "publish_at": publication.publish_at,
        "made_for_kids": publication.made_for_kids,
        "synthetic_media": publication.synthetic_media,
        "playlist": publication.playlist_id,
        "files": [file.name for file in files],
    }


def _page(publications: Mapping[str, Any]) -> str:
    from studio.providers.publish.instructions import page

    def place(slot: str) -> list[tuple[int, str]]:
        return [(int(part or 0), other) for other, part in re.findall(r"(\D*)(\d*)", slot)]

    return page([publications[slot] for slot in sorted(publications, key=place)])


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _linked(source: Path, path: Path) -> bool:
    """Give a file a second name; False where the disk cannot."""
    try:
        os.link(source.resolve(), path)
    except OSError:
        return False
    return True
