"""Whether a film is whole: a file that was cut off while it was copied may still say how long it was to be."""

from __future__ import annotations

from pathlib import Path

from studio.errors import ProductInvalid
from studio.media.probe import MediaInfo, probe

_END_SECONDS = 2.0


def whole_film(path: Path) -> MediaInfo:
    """What a film holds, after a look at its end. Raises ProductInvalid for a file that is no film, or not whole.

    A film has a picture and a sound. Only its last two seconds are read, so that a long one is judged as fast.
    """
    info = probe(path)
    for kind, what in (("video", "picture"), ("audio", "sound")):
        if not info.of_kind(kind):
            raise ProductInvalid(f"{path.name} has no {what}", hint=str(path))
    if not _has_end(path, info.duration_seconds):
        raise ProductInvalid(f"{path.name} is cut off: its end is missing", hint="make it again, or copy it again")
    return info


def _has_end(path: Path, seconds: float) -> bool:
    """Whether the file reaches as far as it says that its content does, and its last two seconds hold pictures."""
    import av

    try:
        with av.open(str(path), metadata_errors="replace") as container:
            ends = [entry.pos + entry.size for stream in container.streams for entry in stream.index_entries]
            if max(ends, default=0) > path.stat().st_size:
                return False
            container.seek(max(0, round((seconds - _END_SECONDS) * 1_000_000)))
            stream = container.streams.video[0]
            latest = max((float(frame.time or 0) for frame in container.decode(stream)), default=-1.0)
    except (av.FFmpegError, OSError):
        return False
    return latest >= seconds - _END_SECONDS
