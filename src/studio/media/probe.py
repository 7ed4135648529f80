"""What a media file holds, read from the file itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.errors import ProductInvalid


@dataclass(frozen=True)
class Stream:
    """One stream of a file. What does not apply to its kind, or what the file does not say, is None.

    ``kind`` is ``video``, ``audio``, ``subtitle`` or another word of the format; ``frames`` counts pictures or
    packets as the container states them; ``language`` is an ISO 639-2 code.
    """

    kind: str
    codec: str
    width: int | None = None
    height: int | None = None
    frames_per_second: float | None = None
    sample_rate: int | None = None
    channels: int | None = None
    frames: int | None = None
    language: str | None = None
    duration_seconds: float | None = None


@dataclass(frozen=True)
class Chapter:
    """One chapter mark of a container."""

    start_seconds: float
    end_seconds: float
    title: str


@dataclass(frozen=True)
class MediaInfo:
    """What a file says of itself. ``duration_seconds`` is that of the whole container."""

    duration_seconds: float
    streams: tuple[Stream, ...]
    chapters: tuple[Chapter, ...]
    metadata: Mapping[str, str]

    def of_kind(self, kind: str) -> tuple[Stream, ...]:
        """The streams of one kind, in the order of the file."""
        return tuple(stream for stream in self.streams if stream.kind == kind)


def probe(path: Path) -> MediaInfo:
    """Read the description of a media file. Raises ProductInvalid for what is missing or is not media."""
    import av

    if not path.is_file():
        raise ProductInvalid(f"there is no file {path.name} to read", hint=str(path))
    try:
        with av.open(str(path), metadata_errors="replace") as container:
            duration = (container.duration or 0) / 1_000_000
            streams = tuple(_stream(stream, duration) for stream in container.streams)
            chapters = tuple(_chapter(mark) for mark in container.chapters())
            metadata = dict(container.metadata)
    except (av.FFmpegError, UnicodeDecodeError, ValueError) as error:
        raise ProductInvalid(f"{path.name} cannot be read as sound or film: {error}", hint=str(path)) from error
    if not streams:
        raise ProductInvalid(f"{path.name} holds no sound and no picture", hint=str(path))
    return MediaInfo(duration, streams, chapters, metadata)


def _stream(stream: Any, container_seconds: float) -> Stream:
    picture = stream.type == "video"
    sound = stream.type == "audio"
    context = stream.codec_context
    own = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else container_seconds
    rate = stream.average_rate if picture else None
    return Stream(
        kind=stream.type,
        codec=context.name if context is not None else "",
        width=context.width if picture else None,
        height=context.height if picture else None,
        frames_per_second=float(rate) if rate else None,
        sample_rate=context.sample_rate if sound else None,
        channels=context.channels if sound else None,
        frames=stream.frames or None,
        language=stream.language,
        duration_seconds=own,
    )


def _chapter(mark: Any) -> Chapter:
    base = float(mark["time_base"])
    return Chapter(mark["start"] * base, mark["end"] * base, str(mark["metadata"].get("title", "")))
