"""``12.youtube --dry-run``: what would be uploaded. Uploading itself is not part of this version."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from studio.cli.launch import Launch
from studio.cli.opening import open_session
from studio.cli.progress import duration
from studio.errors import EXIT_DONE, UsageError
from studio.session import Session

LONGEST_TITLE = 100


def upload(launch: Launch) -> int:
    """Say what would be uploaded with ``--dry-run``. UsageError without it, or where the film is not there."""
    session = open_session(launch.root, None, launch.settings)
    if not launch.options.get("dry_run"):
        raise UsageError(
            "audio/12.youtube cannot be made by this version",
            hint="--dry-run says what there is to upload",
        )
    rows: list[tuple[str, Any]] = []
    if not launch.options.get("shorts_only"):
        rows += _film(session, launch)
    if launch.options.get("upload_shorts") or launch.options.get("shorts_only"):
        folder = launch.options.get("shorts_dir") or session.production.output("audio", "shorts")
        rows += _shorts(Path(folder))
    sys.stdout.writelines(f"{name}: {value}\n" for name, value in rows)
    sys.stderr.write("Nothing was uploaded.\n")
    return EXIT_DONE


def _film(session: Session, launch: Launch) -> list[tuple[str, Any]]:
    from studio.media.probe import probe
    from studio.story.metadata_files import read_tags, split_description

    output = session.production.output("audio")
    film = Path(launch.options.get("video_file") or output / "final.mp4")
    if not film.is_file():
        raise UsageError(f"there is no film at {film}", hint="make it first, or name one with --video-file")
    text = output / "description.txt"
    title, description = split_description(text.read_text(encoding="utf-8") if text.is_file() else "")
    title = " ".join(str(launch.options.get("title") or title or film.stem).split())
    if len(title) > LONGEST_TITLE:
        raise UsageError(f"the title has {len(title)} characters, and {LONGEST_TITLE} are allowed", hint=title)
    tags = output / "tags.txt"
    wanted = session.settings.youtube
    return [
        ("film", film),
        ("length", f"{duration(probe(film).duration_seconds)}, {film.stat().st_size / 1e6:.1f} MB"),
        ("title", title),
        ("description", f"{len(description)} characters"),
        ("tags", ", ".join(read_tags(tags.read_text(encoding="utf-8"))) if tags.is_file() else ""),
        ("seen by", wanted.privacy),
        ("category", wanted.category_id),
    ]


def _shorts(folder: Path) -> list[tuple[str, Any]]:
    found = sorted(folder.glob("*.mp4")) if folder.is_dir() else []
    return [("short", path) for path in found] or [("shorts", f"none in {folder}")]
