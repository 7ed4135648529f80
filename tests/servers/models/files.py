"""Files of models that are small and whole, as the programs that read them would want them."""

from __future__ import annotations

import json
import struct
from pathlib import Path


def safetensors(path: Path, weights: int = 64) -> Path:
    header = json.dumps(
        {"__metadata__": {"a": "b"}, "w": {"dtype": "F16", "shape": [weights], "data_offsets": [0, weights * 2]}}
    ).encode()
    return written(path, struct.pack("<Q", len(header)) + header + bytes(weights * 2))


def gguf(path: Path, blocks: int = 4) -> Path:
    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    entries = text("general.architecture") + struct.pack("<I", 8) + text("flux")
    entries += text("tokens") + struct.pack("<IIQ", 9, 8, 2) + text("a") + text("b")
    entries += text("sizes") + struct.pack("<IIQ", 9, 4, 3) + struct.pack("<III", 1, 2, 3)
    tensors = text("a") + struct.pack("<IQIQ", 1, 8, 0, 0)  # 8 weights of 4 bytes
    tensors += text("b") + struct.pack("<IQQIQ", 2, 32, blocks, 8, 32)  # blocks of 32 weights in 34 bytes
    head = b"GGUF" + struct.pack("<IQQ", 3, 2, 3) + entries + tensors
    return written(path, head + bytes(-len(head) % 32) + bytes(32 + 34 * blocks))


def cut(path: Path, bytes_left: int) -> Path:
    path.write_bytes(path.read_bytes()[:bytes_left])
    return path


def written(path: Path, data: bytes = b"") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
