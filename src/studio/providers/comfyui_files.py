"""Files that a ComfyUI server made: whether they open, and how those of an unfinished product are kept."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal, TypeAlias

from studio.errors import ProductInvalid, no_room
from studio.servers.comfyui.problems import OutputDamaged

KEPT_DAYS = 30

Kind: TypeAlias = Literal["image", "audio", "video"]


def require_whole(path: Path, kind: Kind, server: str) -> None:
    """Raise OutputDamaged unless ``path`` can be read to its end as what it is to be."""
    wrong = _picture(path) if kind == "image" else _stream(path, kind)
    if wrong:
        raise OutputDamaged(server, f"the {kind} that was made cannot be read: {wrong}")


def _picture(path: Path) -> str:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        return str(error) or type(error).__name__
    return ""


def _stream(path: Path, kind: Kind) -> str:
    import av

    try:
        with av.open(str(path)) as container:
            streams = container.streams.audio if kind == "audio" else container.streams.video
            if not streams:
                return f"it holds no {kind}"
            # Sound is decoded; of a film that is decoded anyway the packets are enough.
            if kind == "audio":
                count = sum(frame.samples for frame in container.decode(streams[0]))
            else:
                count = sum(packet.size > 0 for packet in container.demux(streams[0]))
    except (av.FFmpegError, OSError) as error:
        return str(error)
    return "" if count else "it is empty"


def kept_file(folder: Path, name: str, kind: Kind) -> Path | None:
    """What was kept under ``name``, if it is there."""
    return next(iter(sorted(folder.glob(f"{name}.{kind}.*"))), None)


def keep_file(folder: Path, name: str, kind: Kind, path: Path) -> Path:
    """Keep a copy of ``path`` under ``name``, whole or not at all. Raises DiskFull, ProductInvalid."""
    kept = folder / f"{name}.{kind}{path.suffix}"
    temporary = folder / f"half-{name}.{kind}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, temporary)
        temporary.replace(kept)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise no_room(error, "a part of a product could not be kept") or ProductInvalid(
            f"a part of a product could not be kept: {error}", hint=str(kept)
        ) from error
    return kept


def forget_old(folder: Path) -> None:
    """Delete what was kept for products that nobody went on with."""
    oldest = time.time() - KEPT_DAYS * 86_400
    for path in folder.glob("*"):
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
