"""What goes with a film that is on the channel: its picture, its captions, its place in a playlist. Each once.

A picture that is set again replaces itself. Captions and playlist entries would be there twice, so that what was begun
and never answered is looked for before it is done again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from studio.errors import SetupError, StepError, UsageError
from studio.providers.publish.contract import Captions, Publication
from studio.providers.publish.ledger import Ledger, Record, captions_part, playlist_part
from studio.providers.publish.youtube_line import Line, id_in, items_in
from studio.providers.publish.youtube_words import Refused, Unavailable
from studio.story.publishing import LIMITS


class Extras:
    """The rest of a publication whose film has the id ``film_id``."""

    def __init__(self, line: Line, ledger: Ledger, publication: Publication, film_id: str) -> None:
        self._line, self._ledger, self._publication, self._film_id = line, ledger, publication, film_id

    def run(self) -> tuple[str, ...]:
        """Do what has not been done; what could not be done now, and why."""
        left: list[str] = []
        for what, do in waiting_extras(self._publication, self._record()):
            try:
                do(self)
            except (StepError, SetupError, UsageError) as error:
                left.append(f"{what}: {error}" + (f" ({error.hint})" if error.hint else ""))
        return tuple(left)

    def set_thumbnail(self) -> None:
        """Give the film its picture."""
        assert self._publication.thumbnail is not None
        content = digest_of(self._publication.thumbnail)
        picture = small_picture(self._publication.thumbnail)
        kind = "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"
        self._line.patiently(
            "setting the picture",
            lambda: items_in(
                self._service.thumbnails().set(videoId=self._film_id, media_body=_media(picture, kind)).execute()
            ),
            "thumbnails.set",
        )
        self._note("thumbnail", content=content)

    def set_captions(self, captions: Captions) -> None:
        """Give the film its captions in one language, or change them where the text is another now."""
        content, text = digest_of(captions.path), captions.path.read_bytes()
        _, track = self._record().captions.get(captions.language, ("", ""))
        same_text = False
        if not track:
            track, same_text = self._once(
                captions_part(captions.language, content),
                lambda: self._track(captions),
                lambda: self._insert_captions(captions, text),
            )
        if not same_text:
            self._update_captions(track, text)
        self._note("captions", language=captions.language, content=content, id=track)

    def add_to_playlist(self) -> None:
        """Put the film at the end of the playlist."""
        playlist = self._publication.playlist_id
        self._once(playlist_part(playlist), self._entry, self._insert_entry)
        self._note("playlist", id=playlist)

    def _once(self, part: str, look: Callable[[], str], add: Callable[[], str]) -> tuple[str, bool]:
        """Add something that would be there twice if it were added twice; its id, and whether it is as it was added.

        It is not, when it was there without our having begun to add this very content.
        """
        uncertain = part in self._record().begun

        def attempt() -> tuple[str, bool]:
            nonlocal uncertain
            if uncertain and (found := look()):
                return found, True
            self._note("begun", part=part)
            try:
                return add(), True
            except Unavailable:
                uncertain = True
                raise
            except Refused as error:
                self._note("refused", part=part)
                if error.reason == "captionExists" and (found := look()):
                    return found, False
                raise

        return self._line.persistently(attempt, part)

    def _track(self, captions: Captions) -> str:
        items = self._line.once(
            "looking for captions",
            lambda: items_in(self._service.captions().list(part="snippet", videoId=self._film_id).execute()),
            "captions.list",
        )
        for item in items:
            said = item.get("snippet", {})
            ours = said.get("trackKind", "standard") != "ASR" and said.get("name", "") == captions.name
            if ours and said.get("language") == captions.language:
                return id_in(item)
        return ""

    def _insert_captions(self, captions: Captions, text: bytes) -> str:
        body = {
            "snippet": {
                "videoId": self._film_id,
                "language": captions.language,
                "name": captions.name,
                "isDraft": False,
            }
        }
        return self._line.once(
            "adding captions",
            lambda: id_in(
                self._service.captions().insert(part="snippet", body=body, media_body=_media(text)).execute()
            ),
            "captions.insert",
        )

    def _update_captions(self, track: str, text: bytes) -> None:
        self._line.patiently(
            "changing captions",
            lambda: id_in(
                self._service.captions().update(part="id", body={"id": track}, media_body=_media(text)).execute()
            ),
            "captions.update",
        )

    def _entry(self) -> str:
        playlist = self._publication.playlist_id
        request = self._service.playlistItems().list(
            part="id", playlistId=playlist, videoId=self._film_id, maxResults=5
        )
        items = self._line.once("looking into the playlist", lambda: items_in(request.execute()), "playlistItems.list")
        return next((id_in(item) for item in items), "")

    def _insert_entry(self) -> str:
        film = {"kind": "youtube#video", "videoId": self._film_id}
        body = {"snippet": {"playlistId": self._publication.playlist_id, "resourceId": film}}
        return self._line.once(
            "adding to the playlist",
            lambda: id_in(self._service.playlistItems().insert(part="snippet", body=body).execute()),
            "playlistItems.insert",
        )

    @property
    def _service(self) -> Any:
        return self._line.service

    def _record(self) -> Record:
        return self._ledger.record(self._publication.digest, self._publication.kind)

    def _note(self, what: str, **more: str) -> None:
        self._ledger.note(self._publication.digest, self._publication.kind, what, **more)


def waiting_extras(publication: Publication, record: Record) -> Iterator[tuple[str, Callable[[Extras], None]]]:
    """Yield what is still to be done for a film that is there, by name."""
    if publication.thumbnail is not None and record.thumbnail != digest_of(publication.thumbnail):
        yield "picture", Extras.set_thumbnail
    for captions in publication.captions:
        if record.captions.get(captions.language, ("", ""))[0] != digest_of(captions.path):
            yield f"captions ({captions.language})", partial(Extras.set_captions, captions=captions)
    if publication.playlist_id and publication.playlist_id not in record.playlists:
        yield "playlist", Extras.add_to_playlist


def small_picture(path: Path) -> bytes:
    """A picture as it is, or made small enough. Raises ProductInvalid where it is none."""
    data = path.read_bytes()
    if len(data) <= LIMITS.thumbnail_bytes:
        return data
    from studio.media.upload_picture import upload_picture

    with TemporaryDirectory() as folder:
        return upload_picture(path, Path(folder) / "picture").read_bytes()


def digest_of(path: Path) -> str:
    """The sha256 of a file, as hexadecimal digits; empty for one that is not there."""
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _media(data: bytes, kind: str = "application/octet-stream") -> Any:
    from googleapiclient.http import MediaIoBaseUpload

    return MediaIoBaseUpload(BytesIO(data), mimetype=kind, resumable=False)
