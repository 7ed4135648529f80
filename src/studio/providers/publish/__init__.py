"""Where films are published. Providers are imported when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio.errors import UsageError
from studio.providers.publish.contract import Captions, Publication, Published, Publisher, Sent

__all__ = ["PROVIDERS", "Captions", "Place", "Publication", "Published", "Publisher", "Sent", "publisher"]


@dataclass(frozen=True)
class Place:
    """What a publisher may need of the production that it publishes for.

    ``upload_folder`` is where everything lies for an upload by hand, ``ledger_folder`` where it is remembered what was
    sent; neither need exist. ``client_secrets`` and ``token`` are files of credentials that need not exist either.
    """

    upload_folder: Path
    client_secrets: Path
    token: Path
    ledger_folder: Path


def _folder(place: Place) -> Publisher:
    from studio.providers.publish.folder import FolderPublisher

    return FolderPublisher(place.upload_folder)


def _youtube(place: Place) -> Publisher:
    from studio.providers.publish.youtube import youtube_provider

    return youtube_provider(place.client_secrets, place.token, place.ledger_folder)


PROVIDERS: dict[str, Callable[[Place], Publisher]] = {"folder": _folder, "youtube": _youtube}


def publisher(name: str, place: Place) -> Publisher:
    """The publisher of this name, for one production. UsageError when there is none of that name."""
    if name not in PROVIDERS:
        raise UsageError(f"nobody called {name!r} can publish", hint="known are: " + ", ".join(PROVIDERS))
    return PROVIDERS[name](place)
