"""Sending a film in pieces, such that it can go on after anything: a lost line, a crash, a day of waiting.

The address of the session is kept in a private file before the first byte goes. What has arrived is asked of the
server and never assumed. The one moment that the server could not tell us about later, the end of a film, is written
down before it is sent: should the session be gone after that, the channel is looked through before another is begun.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from studio.errors import ProviderError
from studio.providers.publish.contract import Publication, Sent
from studio.providers.publish.ledger import Ledger
from studio.providers.publish.private import private_folder, read_private, remove_private, write_private
from studio.providers.publish.retry import Waiting
from studio.providers.publish.youtube_line import Line, id_in
from studio.providers.publish.youtube_words import PROVIDER, Refused, Unavailable

CHUNK_STEP: Final = 256 * 1024  # pieces must be multiples of this, but for the last
CHUNK_BYTES: Final = 8 * 1024 * 1024
MOST_SESSIONS: Final = 3  # new ones in one run; a server that loses each of them is not going to get better
_GONE = {404, 410}
_FROM_THE_START = "run the same command again when the film is there and whole"
_SPEED_WINDOW = 16  # pieces over which the speed is measured
_ARRIVED = re.compile(r"(?:bytes=)?0-(\d+)")


@dataclass(frozen=True)
class _Session:
    """An upload under way: its address, and the digest of everything that was said about the film when it began."""

    uri: str
    told: str


class Upload:
    """One film on its way. ``find`` looks for it on the channel: its id, or None where it is surely not there."""

    def __init__(
        self,
        line: Line,
        ledger: Ledger,
        folder: Path,
        publication: Publication,
        body: dict[str, Any],
        *,
        chunk_bytes: int = CHUNK_BYTES,
        on_sent: Callable[[Sent], None] = lambda sent: None,
        find: Callable[[], str | None] = lambda: None,
    ) -> None:
        if chunk_bytes <= 0 or chunk_bytes % CHUNK_STEP:
            raise ValueError(f"pieces must be multiples of {CHUNK_STEP} bytes, not {chunk_bytes}")
        self._line, self._ledger, self._publication, self._body = line, ledger, publication, body
        self._chunk_bytes, self._on_sent, self._find = chunk_bytes, on_sent, find
        self._file = folder / f"{publication.digest[:32]}.{publication.kind}.json"
        self._size = publication.film.stat().st_size
        self._stamp = self._film_stamp()
        self._times: deque[tuple[float, int]] = deque(maxlen=_SPEED_WINDOW)
        private_folder(folder)

    def run(self) -> str:
        """Send the film, or the rest of it, and return its id. Raises a StudioError where it cannot."""
        for _ in range(MOST_SESSIONS):
            session, arrived, film_id = self._continued()
            if film_id:
                return film_id
            if session is None:
                session, arrived = self._begun(), 0
            found = self._sent(session, arrived)
            if found:
                return found
        raise ProviderError(PROVIDER, "uploading: the server lost the upload again and again", retryable=True)

    def settle(self) -> None:
        """Forget the session, once the id of the film is written down."""
        remove_private(self._file)

    def _continued(self) -> tuple[_Session | None, int, str]:
        """The session of an earlier attempt and how much arrived, or the id of the film where it ended well."""
        session = self._kept()
        if session is None:
            # Nothing can have been made without a session, unless its file was lost after the end was sent.
            return None, 0, self._surely_absent()
        try:
            arrived, film_id = self._line.persistently(lambda: self._asked(session), "resuming")
        except Refused as error:
            if error.status not in _GONE:
                raise
            return None, 0, self._surely_absent()
        if film_id:
            return None, 0, film_id
        if session.told != self._told():
            return None, 0, ""  # begun with another title or the like; it is left to expire
        return session, arrived, ""

    def _surely_absent(self) -> str:
        """The id of the film when it is on the channel after all; empty when it is not."""
        record = self._ledger.record(self._publication.digest, self._publication.kind)
        found = (self._find() or "") if record.last_bytes_sent else ""
        remove_private(self._file)
        return found

    def _kept(self) -> _Session | None:
        data = read_private(self._file)
        try:
            kept = json.loads(data) if data else {}
            session = _Session(str(kept["uri"]), str(kept["told"]))
        except (ValueError, KeyError, TypeError):
            return None
        return session if self._line.is_ours(session.uri) else None

    def _begun(self) -> _Session:
        request = self._line.service.videos().insert(
            part="snippet,status", body=self._body, media_body=_media(self._size, self._chunk_bytes)
        )
        headers = {
            **request.headers,
            "X-Upload-Content-Type": "video/mp4",
            "X-Upload-Content-Length": str(self._size),
        }

        def begin() -> str:
            answer, content = self._line.send(request.uri, request.method, headers, request.body)
            if answer.status not in {200, 201}:
                raise _refusal(answer, content)
            return str(answer.get("location", ""))

        uri = self._line.patiently("starting the upload", begin, "videos.insert")
        if not self._line.is_ours(uri):
            raise ProviderError(PROVIDER, "starting the upload: the server named an address that is not its own")
        session = _Session(uri, self._told())
        write_private(self._file, json.dumps({"uri": session.uri, "told": session.told}).encode())
        self._ledger.note(self._publication.digest, self._publication.kind, "session")
        return session

    def _asked(self, session: _Session) -> tuple[int, str]:
        """How many bytes of the film have arrived; or, where all have, the id of the film. Asks once."""

        def ask() -> tuple[int, str]:
            headers = {"Content-Range": f"bytes */{self._size}", "Content-Length": "0"}
            return _progress(*self._line.send(session.uri, "PUT", headers, b""))

        return self._line.once("asking how far the upload is", ask)

    def _sent(self, session: _Session, arrived: int) -> str:
        """Send what has not arrived; the id of the film, or empty when the session is gone."""
        waiting = Waiting(self._line.patience, "uploading")
        certain = True
        self._tell(arrived)
        while True:
            asking = not certain or arrived >= self._size
            try:
                there, film_id = self._asked(session) if asking else self._piece(session, arrived)
            except Refused as error:
                if error.status in _GONE:
                    return ""
                raise
            except Unavailable as error:
                certain = False
                if not waiting.again(error.wait_seconds):
                    raise
                continue
            if film_id:
                self._tell(self._size)
                return film_id
            got_on, idle = there > arrived, certain and there <= arrived
            arrived, certain = there, True
            if got_on:
                waiting.got_on()
                self._tell(arrived)
            elif idle and not waiting.again():
                raise Unavailable("uploading: the server takes no more of the film")

    def _piece(self, session: _Session, start: int) -> tuple[int, str]:
        """Send one piece; how much has arrived after it, or the id of the film."""
        end = min(start + self._chunk_bytes, self._size)
        data = self._read(start, end)
        if end == self._size:
            self._ledger.note(self._publication.digest, self._publication.kind, "last bytes")
        headers = {"Content-Length": str(len(data)), "Content-Range": f"bytes {start}-{end - 1}/{self._size}"}
        return self._line.once("uploading", lambda: _progress(*self._line.send(session.uri, "PUT", headers, data)))

    def _read(self, start: int, end: int) -> bytes:
        film = self._publication.film
        try:
            with film.open("rb") as stream:
                stream.seek(start)
                data = stream.read(end - start)
            if self._film_stamp() == self._stamp and len(data) == end - start:
                return data
        except OSError as error:
            raise ProviderError(
                PROVIDER, f"uploading: {film.name} cannot be read any more ({error.strerror})", hint=_FROM_THE_START
            ) from None
        raise ProviderError(PROVIDER, f"uploading: {film.name} changed while it was being sent", hint=_FROM_THE_START)

    def _tell(self, arrived: int) -> None:
        now = self._line.patience.clock()
        self._times.append((now, arrived))
        since, then = self._times[0]
        seconds = now - since
        self._on_sent(Sent(arrived, self._size, (arrived - then) / seconds if seconds > 0 else 0.0))

    def _told(self) -> str:
        return hashlib.sha256(json.dumps(self._body, sort_keys=True).encode()).hexdigest()

    def _film_stamp(self) -> tuple[int, int]:
        found = self._publication.film.stat()
        return found.st_size, found.st_mtime_ns


def _media(size: int, chunk_bytes: int) -> Any:
    """What the client needs to know of the film to write the request. It never reads it: we send it."""
    from googleapiclient.http import MediaUpload

    class Film(MediaUpload):  # type: ignore[misc]
        def chunksize(self) -> int:
            return chunk_bytes

        def mimetype(self) -> str:
            return "video/mp4"

        def size(self) -> int:
            return size

        def resumable(self) -> bool:
            return True

    return Film()


def _progress(answer: Any, content: bytes) -> tuple[int, str]:
    if answer.status in {200, 201}:
        return 0, id_in(json.loads(content))
    if answer.status == 308:
        if "range" not in answer:
            return 0, ""
        found = _ARRIVED.fullmatch(answer["range"])
        if not found:
            raise ValueError("an answer with a range that is none")
        return int(found.group(1)) + 1, ""
    raise _refusal(answer, content)


def _refusal(answer: Any, content: bytes) -> Exception:
    from googleapiclient.errors import HttpError

    error: Exception = HttpError(answer, content)
    return error
