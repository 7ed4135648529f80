"""What a production has to show: the files a person looks for first."""

from __future__ import annotations

from pathlib import Path

from studio.cli.progress import duration
from studio.publishing.programme import SHORTS_FOLDER, short_files
from studio.session import Session

SHOWN = (
    ("film", "gen.video/output/final_sd.mp4"),
    ("pictures", "gen.image/output/final_sd.mp4"),
    ("audio film", "gen.audio/output/final.mp4"),
    ("sound", "gen.audio/output/final.wav"),
    ("narration", "gen.audio/output/story.wav"),
    ("subtitles", "gen.audio/input/2.story.srt"),
    ("cover", "gen.audio/output/thumbnail.png"),
    ("description", "gen.audio/output/description.txt"),
    ("shorts", SHORTS_FOLDER),
    ("report", "gen.audio/output/quality.html"),
    ("to upload", "gen.audio/output/upload"),
)


def products(session: Session, *, lengths: bool) -> list[tuple[str, Path, str]]:
    """(name, path, what to know about it) of each product that this run has made or found.

    With ``lengths`` films and sounds are opened to say how long they are.
    """
    found = []
    for name, relative in SHOWN:
        path = session.tree.path(relative)
        if relative == SHORTS_FOLDER:
            found += [(name, path, _counted(session, shorts))] if (shorts := len(short_files(path))) else []
        elif path.exists():
            found.append((name, path, _told(path, lengths)))
    return found


def _counted(session: Session, shorts: int) -> str:
    wanted = session.settings.thumbnail.shorts_variations
    return f"{shorts} of {wanted}; `studio review` says why" if shorts < wanted else str(shorts)


def _told(path: Path, lengths: bool) -> str:
    if path.suffix not in (".mp4", ".wav"):
        return ""
    size = f"{path.stat().st_size / 1e6:.1f} MB"
    if not lengths:
        return size
    from studio.media.probe import probe

    return f"{duration(probe(path).duration_seconds)}, {size}"
