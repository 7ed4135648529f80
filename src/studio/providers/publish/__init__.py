"""Where films are published. Providers are imported when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from studio.errors import UsageError
from studio.providers.publish.contract import Captions, Publication, Published, Publisher, Sent

__all__ = [
    "PROVIDERS",
    "Captions",
    "CountsCalls",
    "Place",
    "Publication",
    "Published",
    "Publisher",
    "Sent",
    "SignsIn",
    "publisher",
]


@dataclass(frozen=True)
class Place:
    """What a publisher may need of the production that it publishes for.

    ``upload_folder`` is where everything lies for an upload by hand, ``ledger_folder`` where it is remembered what was
    sent, ``quota_folder`` where calls are counted for all productions with the same credentials; none need exist.
    ``client_secrets`` and ``token`` are files of credentials that need not exist either. ``sign_in_command`` is what a
    person is told to type who is not signed in.
    """

    upload_folder: Path
    client_secrets: Path
    token: Path
    ledger_folder: Path
    quota_folder: Path | None = None
    sign_in_command: str = "studio publish --sign-in"


@runtime_checkable
class SignsIn(Protocol):
    """A publisher to which a person signs in."""

    def sign_in(self, tell: Callable[[str], None], *, browser: bool = True, wait_seconds: float = 300.0) -> None:
        """Let the person sign in; ``tell`` is given the address to open. SetupError where it does not come about."""


@runtime_checkable
class CountsCalls(Protocol):
    """A publisher that allows only so much in a day, counted in buckets by name."""

    def needed(self, publication: Publication) -> dict[str, int]:
        """What publishing this still takes; nothing for what is done."""

    def left(self) -> dict[str, int]:
        """What is left of today."""

    def resets_at(self) -> datetime:
        """When there is more, in UTC."""


def _folder(place: Place) -> Publisher:
    from studio.providers.publish.folder import FolderPublisher

    return FolderPublisher(place.upload_folder)


def _youtube(place: Place) -> Publisher:
    from studio.providers.publish.youtube import youtube_provider

    return youtube_provider(
        place.client_secrets,
        place.token,
        place.ledger_folder,
        quota_folder=place.quota_folder,
        sign_in_command=place.sign_in_command,
    )


PROVIDERS: dict[str, Callable[[Place], Publisher]] = {"folder": _folder, "youtube": _youtube}


def publisher(name: str, place: Place) -> Publisher:
    """The publisher of this name, for one production. UsageError when there is none of that name."""
    if name not in PROVIDERS:
        raise UsageError(f"nobody called {name!r} can publish", hint="known are: " + ", ".join(PROVIDERS))
    return PROVIDERS[name](place)
