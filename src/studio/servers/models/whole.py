"""Whether the file of a model is whole, told from its own header: no size has to be known, and little is read."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

State = Literal["ok", "empty", "partial", "unreadable"]

_LARGEST_HEADER_BYTES = 100_000_000
_MOST_ENTRIES = 5_000_000
# Bytes and weights of one block, by the number of the kind of weights in the file.
_BLOCKS = {
    0: (4, 1), 1: (2, 1), 2: (18, 32), 3: (20, 32), 6: (22, 32), 7: (24, 32), 8: (34, 32), 9: (36, 32),
    10: (84, 256), 11: (110, 256), 12: (144, 256), 13: (176, 256), 14: (210, 256), 15: (292, 256),
    16: (66, 256), 17: (74, 256), 18: (98, 256), 19: (50, 256), 20: (18, 32), 21: (110, 256), 22: (82, 256),
    23: (136, 256), 24: (1, 1), 25: (2, 1), 26: (4, 1), 27: (8, 1), 28: (8, 1), 29: (56, 256), 30: (2, 1),
}  # fmt: skip
_NUMBERS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_TEXT, _LIST = 8, 9


@dataclass(frozen=True)
class Wholeness:
    """What was found out: ``wanted_bytes`` is how long the file would be if it were whole, 0 when it does not tell."""

    state: State
    bytes: int
    wanted_bytes: int = 0


class _Broken(Exception):
    """The header does not read."""


def look(path: Path) -> Wholeness:
    """Whether the file at ``path`` is there whole. Formats that do not tell their length count as whole."""
    try:
        size = path.stat().st_size
        if size == 0:
            return Wholeness("empty", 0)
        wanted = _wanted_bytes(path)
    except (OSError, _Broken, UnicodeDecodeError, struct.error):
        return Wholeness("unreadable", size if "size" in locals() else 0)
    return Wholeness("partial" if size < wanted else "ok", size, wanted)


def _wanted_bytes(path: Path) -> int:
    ending = path.suffix.lower()
    if ending not in {".safetensors", ".sft", ".gguf"}:
        return 0
    with path.open("rb") as stream:
        return _gguf(stream) if ending == ".gguf" else _safetensors(stream)


def _safetensors(stream: BinaryIO) -> int:
    length = int.from_bytes(stream.read(8), "little")
    if length > _LARGEST_HEADER_BYTES:
        raise _Broken
    header = stream.read(length)
    if len(header) < length:
        return 8 + length
    try:
        told = json.loads(header)
        ends = [entry["data_offsets"][1] for name, entry in told.items() if name != "__metadata__"]
        return 8 + length + max(map(int, ends), default=0)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise _Broken from error


def _gguf(stream: BinaryIO) -> int:
    if stream.read(4) != b"GGUF":
        raise _Broken
    try:
        return _gguf_bytes(stream)
    except EOFError:
        return stream.tell() + 1  # it ends within its own header


def _gguf_bytes(stream: BinaryIO) -> int:
    version, tensors, entries = _number(stream, 4), _number(stream, 8), _number(stream, 8)
    if not 2 <= version <= 3 or max(tensors, entries) > _MOST_ENTRIES:
        raise _Broken
    alignment = 32
    for _ in range(entries):
        key = _text(stream)
        kind = _number(stream, 4)
        if key == b"general.alignment" and kind == 4:
            alignment = _number(stream, 4) or 32
        else:
            _skip(stream, kind)
    end = 0
    for _ in range(tensors):
        _text(stream)
        weights = 1
        for _ in range(_number(stream, 4)):
            weights *= _number(stream, 8)
        kind, offset = _number(stream, 4), _number(stream, 8)
        size, block = _BLOCKS.get(kind, (0, 1))
        end = max(end, offset + weights * size // block)
    return -(-stream.tell() // alignment) * alignment + end


def _skip(stream: BinaryIO, kind: int, depth: int = 0) -> None:
    if kind == _TEXT:
        _text(stream)
    elif kind == _LIST and depth < 4:
        inner, count = _number(stream, 4), _number(stream, 8)
        if count > _MOST_ENTRIES:
            raise _Broken
        if inner in _NUMBERS:
            _read(stream, count * _NUMBERS[inner])
        else:
            for _ in range(count):
                _skip(stream, inner, depth + 1)
    elif kind in _NUMBERS:
        _read(stream, _NUMBERS[kind])
    else:
        raise _Broken


def _text(stream: BinaryIO) -> bytes:
    return _read(stream, _number(stream, 8))


def _number(stream: BinaryIO, size: int) -> int:
    return int.from_bytes(_read(stream, size), "little")


def _read(stream: BinaryIO, count: int) -> bytes:
    if count > _LARGEST_HEADER_BYTES:
        raise _Broken
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data
