"""Where a production publishes from, and the folder that every finished film ends in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from studio.engine.digest import digest_file
from studio.errors import SetupError
from studio.production import Production
from studio.production.typed import in_shell
from studio.providers.publish import Place
from studio.providers.publish.folder import FolderPublisher
from studio.providers.publish.youtube_sign_in import find_client_secrets
from studio.publishing.programme import Programme, Wish, own_film, programme, with_link
from studio.publishing.record import Records
from studio.session import Session
from studio.settings import Settings, user_file

UPLOAD_FOLDER = "gen.audio/output/upload"
AUTOMATIC = "youtube"


@dataclass(frozen=True)
class LaidOut:
    """The folder, and what a person changed in it and keeps."""

    folder: Path
    kept: tuple[str, ...]


def publisher_name(settings: Settings) -> str:
    """Who publishes, by the settings."""
    wished = settings.engines.publish
    return AUTOMATIC if wished == "auto" else wished


def place_of(production: Production, settings: Settings) -> Place:
    """The folders and files that publishers work with."""
    audio = production.folder("audio")
    secrets = audio / settings.youtube.client_secrets_file
    return Place(
        production.root / UPLOAD_FOLDER,
        secrets,
        audio / settings.youtube.token_file,
        production.studio / "publish",
        _quota_folder(secrets),
        f"studio publish {in_shell(production.root)} --sign-in",
    )


def place(session: Session) -> Place:
    """The same for a session."""
    return place_of(session.production, session.settings)


def _quota_folder(named: Path) -> Path | None:
    """Where calls are counted: beside the person's own settings, apart for each project that credentials belong to.

    A day's quota is that of the project, whichever production uses it up. None without a file of credentials.
    """
    try:
        secrets = find_client_secrets(named)
    except SetupError:  # there are several: who signs in is told so
        return None
    return user_file(os.environ).parent / "publish" / digest_file(secrets)[:16] if secrets else None


def records(session: Session) -> Records:
    """What this production has published."""
    return Records(place(session).ledger_folder / "published.json")


def slot(session: Session, path: Path) -> str:
    """What a film is called in the records: its path within the production, else where it lies."""
    root = session.production.root
    return session.production.relative(path) if path.is_relative_to(root) else str(path)


def lay_out(session: Session) -> LaidOut | None:
    """Lay out the film of this session's pipeline, its shorts and its texts; None when there is no film.

    What lies there already is left; what an earlier film left there goes; what a person changed there stays.
    """
    if not own_film(session).is_file():
        return None
    return lay_out_programme(
        session, programme(session, Wish(shorts=True), datetime.now(UTC), judged=False), whole=True
    )


def lay_out_programme(session: Session, wanted: Programme, *, whole: bool = False) -> LaidOut:
    """Lay out what is wanted as far as its files are there; ``whole`` says that nothing else is to lie there."""
    folder = FolderPublisher(place(session).upload_folder)
    link = film_link(session, own_film(session))
    for publication in wanted.films:
        folder.publish(publication)
    for short in wanted.shorts:
        folder.publish(with_link(session, short, link))
    if whole:
        folder.sweep()
    return LaidOut(folder.folder, tuple(folder.kept))


def film_link(session: Session, film: Path) -> str:
    """Where the film of this path was published, or nothing."""
    sent = records(session).last(publisher_name(session.settings), slot(session, film))
    return sent.link if sent else ""
