"""The files of the fake ComfyUI: those that are given to it, and those that are asked for by name."""

from __future__ import annotations

import re
from pathlib import Path

from studio.servers.fakes.comfyui_machine import Machine


def keep_upload(machine: Machine, content_type: str, body: bytes) -> dict[str, str] | None:
    """Keep the file of a form, and return what it is called and where it is; None for a form that will not do.

    Another file of its name stays: the new one gets a number.
    """
    fields = _multipart(content_type, body)
    name, data = fields.get("image", ("", b""))
    kind = fields.get("type", ("", b"input"))[1].decode()
    subfolder = fields.get("subfolder", ("", b""))[1].decode()
    root = _folder(machine, kind)
    if not name or root is None or not _inside(root, Path(subfolder) / name):
        return None
    overwrite = fields.get("overwrite", ("", b""))[1] in (b"true", b"1")
    target = root / subfolder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    number = 1
    while target.is_file() and not overwrite and target.read_bytes() != data:
        target = target.with_name(f"{Path(name).stem} ({number}){Path(name).suffix}")
        number += 1
    target.write_bytes(data)
    return {"name": target.name, "subfolder": subfolder, "type": kind}


def asked_file(machine: Machine, query: dict[str, str]) -> Path | None:
    """The file that is asked for, which need not be there; None for a name that leads out of the folders."""
    root = _folder(machine, query.get("type", "output"))
    name = Path(query.get("subfolder", "")) / query.get("filename", "")
    if root is None or not query.get("filename") or not _inside(root, name):
        return None
    return root / name


def _folder(machine: Machine, kind: str) -> Path | None:
    return {"input": machine.input, "output": machine.output, "temp": machine.temp}.get(kind)


def _inside(root: Path, name: Path) -> bool:
    return ".." not in name.parts and not name.is_absolute() and (root / name).resolve().is_relative_to(root.resolve())


def _multipart(content_type: str, body: bytes) -> dict[str, tuple[str, bytes]]:
    """The fields of a form: name to (file name, bytes)."""
    fields: dict[str, tuple[str, bytes]] = {}
    found = re.search(r'boundary="?([^";]+)', content_type)
    if found is None:
        return fields
    for part in body.split(b"--" + found[1].encode()):
        head, _, data = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]*)"', head)
        file = re.search(rb'filename="([^"]*)"', head)
        if name is not None:
            value = data[:-2] if data.endswith(b"\r\n") else data
            fields[name[1].decode()] = (file[1].decode() if file else "", value)
    return fields
