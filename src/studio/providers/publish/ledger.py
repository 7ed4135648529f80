"""What has been published, line by line: so that nothing is ever published twice.

Each line is a JSON object and is on the disk before the next thing happens. Films are known by the sha256 of what they
hold and by their kind, not by their name. Nothing secret is written here: the address of an upload under way is kept
apart, in a private file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studio.errors import no_room


class Lines:
    """A file of JSON objects, one to a line, that is only ever added to. A torn line is as if never written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Iterator[dict[str, Any]]:
        """Yield the objects that are whole, oldest first."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return
        for line in data.split(b"\n"):
            try:
                value = json.loads(line) if line.strip() else None
            except ValueError:
                continue  # torn by a crash; the one after it starts on a line of its own
            if isinstance(value, dict):
                yield value

    def add(self, value: Mapping[str, Any]) -> None:
        """Write one object; it is on the disk when this returns. Raises DiskFull where there is no room for it."""
        try:
            self._add(json.dumps(value, ensure_ascii=False, sort_keys=True).encode())
        except OSError as error:
            if full := no_room(error, f"writing {self.path.name}"):
                raise full from None
            raise

    def _add(self, line: bytes) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab+") as stream:
            stream.seek(0, os.SEEK_END)
            torn = False
            if stream.tell():
                stream.seek(-1, os.SEEK_END)
                torn = stream.read(1) != b"\n"
            stream.write((b"\n" if torn else b"") + line + b"\n")
            stream.flush()
            os.fsync(stream.fileno())


@dataclass
class Record:
    """What is known of one film: its id once it is there, and what has been done for it since.

    ``last_bytes_sent`` says that the end of the film was on its way, so that it may be there without our knowing.
    ``begun`` holds what was started and of which no answer has come: it may have happened.
    ``captions`` maps languages to the digest of the text and the id of its track.
    """

    id: str = ""
    link: str = ""
    last_bytes_sent: bool = False
    session_at: str = ""
    thumbnail: str = ""
    captions: dict[str, tuple[str, str]] = field(default_factory=dict)
    playlists: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)


class Ledger:
    """The uploads of one folder."""

    def __init__(self, path: Path) -> None:
        self._lines = Lines(path)

    def note(self, digest: str, kind: str, what: str, **more: str) -> None:
        """Write down that ``what`` happened to the film of this digest, now."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        self._lines.add({"at": at, "digest": digest, "kind": kind, "what": what, **more})

    def record(self, digest: str, kind: str) -> Record:
        """What is known of one film; an empty record when nothing is."""
        record = Record()
        for line in self._lines.read():
            if line.get("digest") == digest and line.get("kind") == kind:
                record = _after(record, {name: str(value) for name, value in line.items()})
        return record

    def ids(self) -> frozenset[str]:
        """The ids of all films that were published."""
        return frozenset(str(line["id"]) for line in self._lines.read() if line.get("what") == "published")

    def forget(self, digest: str, kind: str) -> None:
        """Let the film of this digest be published again, as when it was deleted over there."""
        self.note(digest, kind, "forgotten")


def captions_part(language: str, content: str) -> str:
    """The name of adding a text (its digest) as captions, among what was begun."""
    return f"captions {language} {content}"


def playlist_part(playlist_id: str) -> str:
    """The name of adding to a playlist, among what was begun."""
    return f"playlist {playlist_id}"


def _after(record: Record, line: Mapping[str, str]) -> Record:
    match line.get("what"):
        case "forgotten":
            return Record()
        case "session":
            record.last_bytes_sent, record.session_at = False, line.get("at", "")
        case "last bytes":
            record.last_bytes_sent = True
        case "published":
            record.id, record.link = line.get("id", ""), line.get("link", "")
        case "begun":
            record.begun.add(line.get("part", ""))
        case "refused":
            record.begun.discard(line.get("part", ""))
        case "thumbnail":
            record.thumbnail = line.get("content", "")
        case "captions":
            language = line.get("language", "")
            record.captions[language] = (line.get("content", ""), line.get("id", ""))
            record.begun.discard(captions_part(language, line.get("content", "")))
        case "playlist":
            record.playlists.add(line.get("id", ""))
            record.begun.discard(playlist_part(line.get("id", "")))
    return record
