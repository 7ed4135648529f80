"""What a publisher is given and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from studio.providers.base import Check


@dataclass(frozen=True)
class Captions:
    """Subtitles to go with a film: an SRT file, the language of its text (``en``), and the name of the track."""

    path: Path
    language: str
    name: str = ""


@dataclass(frozen=True)
class Publication:
    """One film, or one short, and everything that is told about it.

    ``digest`` is the sha256 of ``film``: the same content is never published twice. ``publish_at`` is a moment in
    RFC 3339 with its offset, empty for at once. ``playlist_id`` is empty for none. ``category_id`` is a number in text.
    """

    film: Path
    digest: str
    kind: Literal["film", "short"]
    title: str
    description: str
    tags: tuple[str, ...] = ()
    category_id: str = "22"
    language: str = "en"
    privacy: Literal["private", "unlisted", "public"] = "private"
    publish_at: str = ""
    made_for_kids: bool = False
    synthetic_media: bool = True
    thumbnail: Path | None = None
    captions: tuple[Captions, ...] = ()
    playlist_id: str = ""


@dataclass(frozen=True)
class Sent:
    """How far an upload is: bytes of the film that arrived, of how many, and how fast."""

    sent_bytes: int
    total_bytes: int
    bytes_per_second: float


@dataclass(frozen=True)
class Published:
    """What became of a publication.

    ``already`` says that it had been published before and nothing was sent now. ``left`` names what could not be done
    for now and why (``captions: the daily quota is used up``); the next run does it.
    """

    id: str
    link: str
    already: bool = False
    left: tuple[str, ...] = field(default=())


class Publisher(Protocol):
    """Somewhere to publish. Killed at any instant and asked again, it MUST go on and never publish twice."""

    @property
    def name(self) -> str:
        """The name in the table of providers."""

    def check(self) -> Check:
        """Say whether it can publish here: credentials, sign-in, folder. Makes no call outside this machine."""

    def problems(self, publication: Publication) -> tuple[str, ...]:
        """What it would refuse about ``publication``, in words; empty when nothing. Makes no call."""

    def publish(self, publication: Publication, on_sent: Callable[[Sent], None] = lambda sent: None) -> Published:
        """Publish it, or go on where an earlier attempt stopped. MUST raise a StudioError where it cannot."""

    def close(self) -> None:
        """Let go of what was opened."""
