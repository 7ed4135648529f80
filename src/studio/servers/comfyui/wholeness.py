"""Whether a media file is all there, by how its format says where it ends. No picture is decoded."""

from __future__ import annotations

import struct
from pathlib import Path

_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"


def incomplete(path: Path, suffix: str) -> str:
    """What is wrong with a file, in words; empty when nothing is, or when the format is not known.

    ``suffix`` is the ending that it is to have (".png"), whatever it is called while it is on its way.
    """
    size = path.stat().st_size
    if size == 0:
        return "it is empty"
    with path.open("rb") as file:
        head = file.read(16)
        file.seek(max(0, size - 16))
        tail = file.read(16)
    if head.startswith(_PNG):
        return "" if tail.endswith(_PNG_END) else "the end of the PNG is missing"
    if head.startswith(b"\xff\xd8\xff"):
        return "" if b"\xff\xd9" in tail else "the end of the JPEG is missing"
    if head[:4] == b"RIFF":
        announced = int(struct.unpack("<I", head[4:8])[0]) + 8
        # Writers that do not know the length in advance leave all bits set, or none.
        unknown = announced in (8, 0xFFFFFFFF + 8)
        return "" if unknown or size >= announced else f"it has {size} of {announced} bytes"
    if head[4:8] == b"ftyp":
        return _boxes(path, size)
    return _by_name(suffix.lower(), head)


def _boxes(path: Path, size: int) -> str:
    seen: set[bytes] = set()
    at = 0
    with path.open("rb") as file:
        while at < size:
            file.seek(at)
            head = file.read(16)
            if len(head) < 8:
                return "its last part is cut off"
            length, name = struct.unpack(">I4s", head[:8])
            if length == 1 and len(head) == 16:
                length = struct.unpack(">Q", head[8:])[0]
            elif length == 0:
                length = size - at
            if length < 8 or at + length > size:
                return f"its part {name.decode('ascii', 'replace')} is cut off"
            seen.add(name)
            at += length
    return "" if seen & {b"moov", b"moof"} else "it has no index of its frames"


_HEADS = {
    ".png": (_PNG,),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".flac": (b"fLaC", b"ID3"),
    ".wav": (b"RIFF", b"RF64"),
    ".webp": (b"RIFF",),
    ".opus": (b"OggS",),
    ".ogg": (b"OggS",),
    ".webm": (b"\x1aE\xdf\xa3",),
}


def _by_name(ending: str, head: bytes) -> str:
    """What is called a picture and is a page of an error message, say."""
    if ending in (".mp4", ".mov"):
        return "it does not begin as a video"
    expected = _HEADS.get(ending)
    return "" if expected is None or head.startswith(expected) else f"it does not begin as a {ending[1:]} file"
