from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.servers.models.whole import look
from tests.servers.models.files import cut, gguf, safetensors, written


@pytest.mark.parametrize(("make", "ending"), [(safetensors, "safetensors"), (gguf, "gguf")])
def test_a_whole_file_is_whole_and_each_part_of_one_is_not(
    tmp_path: Path, make: Callable[[Path], Path], ending: str
) -> None:
    path = make(tmp_path / f"a.{ending}")
    size = path.stat().st_size
    told = look(path)
    assert (told.state, told.bytes, told.wanted_bytes) == ("ok", size, size)
    for left in range(size - 1, 0, -7):
        state = look(cut(path, left)).state
        assert state in {"partial", "unreadable"}, left
        assert state == "partial" or left < 8


def test_a_file_that_goes_on_after_its_weights_is_whole(tmp_path: Path) -> None:
    path = gguf(tmp_path / "a.gguf")
    path.write_bytes(path.read_bytes() + b"more")
    assert look(path).state == "ok"


def test_a_placeholder_is_empty(tmp_path: Path) -> None:
    assert look(written(tmp_path / "a.safetensors")).state == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"<!doctype html><title>404</title>",
        struct.pack("<Q", 2**60) + b"{}",
        struct.pack("<Q", 4) + b"[[1]",
        struct.pack("<Q", 9) + b'{"w": []}',
        b"GGUF" + struct.pack("<IQQ", 3, 2**40, 1),
        b"GGUF" + struct.pack("<IQQ", 1, 1, 1),
    ],
)
def test_a_page_instead_of_a_file_is_told(tmp_path: Path, data: bytes) -> None:
    ending = "gguf" if data.startswith(b"GGUF") else "safetensors"
    assert look(written(tmp_path / f"a.{ending}", data)).state == "unreadable"
    assert look(tmp_path / "absent.gguf").state == "unreadable"


def test_formats_that_do_not_tell_their_length_count_as_whole(tmp_path: Path) -> None:
    assert look(written(tmp_path / "a.pt", b"x")).state == "ok"
