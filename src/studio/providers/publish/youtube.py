"""YouTube, by the official client of its Data API: a film, its picture, captions and playlist, each exactly once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from studio.errors import ProductInvalid, ProviderError, SetupError, UsageError
from studio.providers.base import Check
from studio.providers.publish import quota as quota_rules
from studio.providers.publish.contract import Publication, Published, Publisher, Sent
from studio.providers.publish.ledger import Ledger, Record
from studio.providers.publish.quota import Quota
from studio.providers.publish.retry import Patience
from studio.providers.publish.youtube_extras import Extras, digest_of, waiting_extras
from studio.providers.publish.youtube_line import Line, id_in, items_in, secrets_of
from studio.providers.publish.youtube_sign_in import client_secrets, find_client_secrets, load_token, sign_in
from studio.providers.publish.youtube_upload import CHUNK_BYTES, Upload
from studio.providers.publish.youtube_words import PROVIDER, Words
from studio.story import publishing as rules

_CLOCK_SLACK = timedelta(minutes=15)


def youtube_provider(
    client_secrets: Path,
    token: Path,
    ledger_folder: Path,
    *,
    api_root: str = "",
    quota_folder: Path | None = None,
    chunk_bytes: int = CHUNK_BYTES,
    wait_seconds: float = 120.0,
    patience: Patience | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    sign_in_command: str = "studio publish --sign-in",
) -> Publisher:
    """YouTube, for whoever is signed in with ``client_secrets`` and ``token``.

    What was published is written down in ``ledger_folder``, with a folder ``private`` for what nobody else may read.
    ``quota_folder`` is where calls are counted, the same for everything that uses these credentials; by default
    ``ledger_folder``. ``api_root`` is the address of another service that speaks the same. ``chunk_bytes`` is the size
    of the pieces in which a film is sent, a multiple of 256 KiB. ``wait_seconds`` bounds the wait for one answer.
    """
    counted = Quota((quota_folder or ledger_folder) / "quota.jsonl", now)
    return YouTube(
        client_secrets,
        token,
        ledger_folder,
        counted,
        patience or Patience(),
        api_root=api_root,
        chunk_bytes=chunk_bytes,
        wait_seconds=wait_seconds,
        now=now,
        sign_in_command=sign_in_command,
    )


class YouTube:
    """A Publisher. The line is opened with the first film and kept until ``close``."""

    name = PROVIDER

    def __init__(
        self,
        client_secrets: Path,
        token: Path,
        ledger_folder: Path,
        quota: Quota,
        patience: Patience,
        *,
        api_root: str,
        chunk_bytes: int,
        wait_seconds: float,
        now: Callable[[], datetime],
        sign_in_command: str,
    ) -> None:
        self._client_secrets, self._token, self._folder = client_secrets, token, ledger_folder
        self._quota, self._patience, self._now = quota, patience, now
        self._api_root, self._chunk_bytes, self._wait_seconds = api_root, chunk_bytes, wait_seconds
        self._sign_in_command = sign_in_command
        self.ledger = Ledger(ledger_folder / "uploads.jsonl")
        self._line: Line | None = None

    def check(self) -> Check:
        """Say whether somebody is signed in. Makes no call."""
        try:
            self._credentials()
        except SetupError as error:
            return Check(False, missing=str(error), hint=error.hint, cost="nothing can be uploaded to YouTube")
        return Check(True)

    def sign_in(self, tell: Callable[[str], None], *, browser: bool = True, wait_seconds: float = 300.0) -> None:
        """Let the person sign in; see ``youtube_sign_in.sign_in``."""
        self.close()
        sign_in(self._client_secrets, self._token, tell, browser=browser, wait_seconds=wait_seconds)

    def needed(self, publication: Publication) -> dict[str, int]:
        """What publishing this would still cost of the day's quota, by bucket; nothing for what is done."""
        return quota_rules.needed(publication, self._record(publication))

    def left(self) -> dict[str, int]:
        """What is left of today's quota, by bucket."""
        return self._quota.left()

    def resets_at(self) -> datetime:
        """When there is more of it, in UTC."""
        return self._quota.resets_at()

    def problems(self, publication: Publication) -> tuple[str, ...]:
        """What YouTube would refuse, in words. Of a film that is there, only what is still to go with it counts."""
        there = bool(self._record(publication).id)
        told = [] if there else [*_problems_of_texts(publication, self._now()), *_problems_of_film(publication.film)]
        if publication.thumbnail is not None and not publication.thumbnail.is_file():
            told.append(f"there is no picture {publication.thumbnail.name}")
        for captions in publication.captions:
            told += _problems_of_captions(captions.path)
            told += rules.problems_of_language(captions.language)
        return tuple(told)

    def publish(self, publication: Publication, on_sent: Callable[[Sent], None] = lambda sent: None) -> Published:
        """Publish it, or go on where an earlier attempt stopped.

        Raises UsageError for what would be refused, SetupError where nobody is signed in, ProviderError where YouTube
        refuses or cannot be reached.
        """
        with self._alone():
            record = self._record(publication)
            if record.id and not any(waiting_extras(publication, record)):
                return Published(record.id, record.link, already=True)
            if problems := self.problems(publication):
                raise UsageError(
                    f"{publication.film.name} would be refused: {'; '.join(problems)}",
                    hint="nothing was uploaded; put this right and run the same command again",
                )
            line = self._opened()
            film_id = record.id or self._uploaded(line, publication, on_sent)
            left = Extras(line, self.ledger, publication, film_id).run()
            return Published(film_id, link_to(film_id, publication.kind), left=left)

    def forget(self, publication: Publication) -> None:
        """Let it be published again, as when it was deleted on the channel."""
        self.ledger.forget(publication.digest, publication.kind)

    def close(self) -> None:
        """Let go of the line."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _uploaded(self, line: Line, publication: Publication, on_sent: Callable[[Sent], None]) -> str:
        if digest_of(publication.film) != publication.digest:
            raise ProviderError(PROVIDER, f"{publication.film.name} changed after it was chosen for the upload")
        self.ledger.note(publication.digest, publication.kind, "started", title=publication.title)
        upload = Upload(
            line,
            self.ledger,
            self._folder / "private",
            publication,
            body_of(publication),
            chunk_bytes=self._chunk_bytes,
            on_sent=on_sent,
            find=lambda: self._found(line, publication),
        )
        film_id = upload.run()
        link = link_to(film_id, publication.kind)
        self.ledger.note(publication.digest, publication.kind, "published", id=film_id, link=link)
        upload.settle()
        return film_id

    def _found(self, line: Line, publication: Publication) -> str | None:
        """The film on the channel: same title and size, come after its upload began, not known to be another.

        Asked only where the end of a film was sent and its session is gone before it could say what came of it.
        """
        session_at = self._record(publication).session_at
        since = datetime.fromisoformat(session_at) - _CLOCK_SLACK if session_at else datetime.min.replace(tzinfo=UTC)
        known, size = self.ledger.ids(), publication.film.stat().st_size
        for film in _latest_films(line):
            of_this_upload = film["id"] not in known and film["at"] >= since
            if of_this_upload and film["title"].strip() == publication.title.strip() and film["size"] in {size, -1}:
                return str(film["id"])
        return None

    def _record(self, publication: Publication) -> Record:
        return self.ledger.record(publication.digest, publication.kind)

    def _credentials(self) -> Any:
        found = find_client_secrets(self._client_secrets)
        if found is None and not self._token.is_file():
            client_secrets(self._client_secrets)  # says what to do
        # A sign-in holds all that it needs; without client secrets it is refreshed at Google.
        uri = str(client_secrets(self._client_secrets)["installed"]["token_uri"]) if found else ""
        return load_token(self._token, self._sign_in_command, uri)

    def _opened(self) -> Line:
        if self._line is None:
            credentials = self._credentials()
            words = Words(self._sign_in_command, lambda: secrets_of(credentials), self._quota.resets_at)
            self._line = Line(
                credentials,
                self._token,
                words,
                self._quota,
                self._patience,
                api_root=self._api_root,
                wait_seconds=self._wait_seconds,
            )
        return self._line

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two at once would not know of each other's film."""
        from filelock import FileLock, Timeout

        self._folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._folder / "uploads.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise ProviderError(
                PROVIDER, "another upload is under way here", hint="wait for it, or stop it; then run this again"
            ) from None
        try:
            yield
        finally:
            lock.release()


def link_to(film_id: str, kind: str) -> str:
    """Where a film, or a short, can be seen."""
    return f"https://www.youtube.com/shorts/{film_id}" if kind == "short" else f"https://youtu.be/{film_id}"


def body_of(publication: Publication) -> dict[str, Any]:
    """What is told about a film when it is inserted."""
    snippet: dict[str, Any] = {
        "title": publication.title,
        "description": publication.description,
        "categoryId": publication.category_id,
    }
    if publication.tags:
        snippet["tags"] = list(publication.tags)
    if publication.language:
        snippet |= {"defaultLanguage": publication.language, "defaultAudioLanguage": publication.language}
    status: dict[str, Any] = {
        "privacyStatus": publication.privacy,
        "selfDeclaredMadeForKids": publication.made_for_kids,
        "containsSyntheticMedia": publication.synthetic_media,
    }
    if publication.publish_at:
        moment = datetime.fromisoformat(publication.publish_at).astimezone(UTC)
        status["publishAt"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"snippet": snippet, "status": status}


def _problems_of_texts(publication: Publication, now: datetime) -> tuple[str, ...]:
    return (
        *rules.problems_of_title(publication.title),
        *rules.problems_of_description(publication.description),
        *rules.problems_of_tags(publication.tags),
        *rules.problems_of_privacy(publication.privacy),
        *rules.problems_of_publish_time(publication.publish_at, publication.privacy, now),
        *rules.problems_of_category(publication.category_id),
        *rules.problems_of_language(publication.language),
    )


def _problems_of_film(film: Path) -> tuple[str, ...]:
    from studio.media.whole import whole_film

    if not film.is_file():
        return (f"there is no film {film.name}",)
    try:
        info = whole_film(film)
    except ProductInvalid as error:
        return (error.message,)
    return rules.problems_of_film(info.duration_seconds, film.stat().st_size)


def _problems_of_captions(path: Path) -> tuple[str, ...]:
    try:
        return rules.problems_of_captions(path.read_text(encoding="utf-8"), file=path.name)
    except FileNotFoundError:
        return (f"there are no captions {path.name}",)
    except UnicodeDecodeError:
        return (f"the captions {path.name} are not UTF-8",)


def _latest_films(line: Line) -> list[dict[str, Any]]:
    """The last films of the channel, newest first, with what their owner may know of them."""
    service = line.service

    def listed(call: str, request: Any, read: Callable[[dict[str, Any]], Any]) -> list[Any]:
        def ask() -> list[Any]:
            try:
                return [read(item) for item in items_in(request.execute())]
            except (KeyError, TypeError) as error:
                raise ValueError("an answer that lacks what was asked for") from error

        return line.patiently("looking whether the film is there", ask, call)

    uploads = listed(
        "channels.list",
        service.channels().list(part="contentDetails", mine=True),
        lambda item: str(item["contentDetails"]["relatedPlaylists"]["uploads"]),
    )
    if not uploads:
        return []
    ids = listed(
        "playlistItems.list",
        service.playlistItems().list(part="contentDetails", playlistId=uploads[0], maxResults=50),
        lambda item: str(item["contentDetails"]["videoId"]),
    )
    if not ids:
        return []
    return listed(
        "videos.list",
        service.videos().list(part="snippet,fileDetails", id=",".join(ids)),
        lambda item: {
            "id": id_in(item),
            "title": str(item["snippet"]["title"]),
            "at": datetime.fromisoformat(item["snippet"]["publishedAt"]),
            "size": int(item.get("fileDetails", {}).get("fileSize", -1)),
        },
    )
