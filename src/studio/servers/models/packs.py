"""Whether the packs of nodes that graphs need are installed, and in which version."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from studio.servers.comfyui.graphs.packs import Pack, pack_of
from studio.servers.models.places import Places

State = Literal["installed", "too old", "missing", "unknown"]


@dataclass(frozen=True)
class PackStanding:
    """A pack, whether it is there, and its version where that is told; ``where`` is its folder or a server."""

    pack: Pack
    state: State
    version: str = ""
    where: str = ""


def stand_pack(pack: Pack, places: Places, object_info: Mapping[str, Any] | None, server_version: str) -> PackStanding:
    """How a pack stands on a running server (its catalogue, None without one, and its version), or in its folder."""
    if not pack.folder:
        version, where = (server_version, "the server that runs") if server_version else _of_comfyui(places)
        if not version:
            return PackStanding(pack, "unknown" if places.comfyui is None else "installed", "", where)
        return PackStanding(pack, "too old" if _is_older(version, pack.least) else "installed", version, where)
    if object_info is not None:
        modules = {
            str(told.get("python_module", "")).lower() for told in object_info.values() if isinstance(told, dict)
        }
        there = any(module.startswith(f"custom_nodes.{pack.folder.lower()}") for module in modules)
        if there or any(modules):
            return PackStanding(pack, "installed" if there else "missing", "", "the server that runs")
    folder = places.packs().get(pack.folder.lower())
    if folder is None:
        return PackStanding(pack, "missing" if places.comfyui is not None else "unknown")
    version = _version_in(folder / "pyproject.toml")
    state: State = "too old" if version and _is_older(version, pack.least) else "installed"
    return PackStanding(pack, state, version, str(folder))


def _brings(pack: Pack, class_type: str, told: Any) -> bool:
    module = str(told.get("python_module") or "").lower() if isinstance(told, dict) else ""
    known = pack_of(class_type)
    return module.startswith(f"custom_nodes.{pack.folder.lower()}") or (known is not None and known.name == pack.name)


def _of_comfyui(places: Places) -> tuple[str, str]:
    if places.comfyui is None:
        return "", ""
    return _version_in(places.comfyui / "pyproject.toml"), str(places.comfyui)


def _version_in(file: Path) -> str:
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        return str(told["project"]["version"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError):
        return ""


def _is_older(version: str, least: str) -> bool:
    """Whether a version is older than the least one; False where they cannot be compared, as with commits."""
    if not re.fullmatch(r"[0-9.]+", least):
        return False
    here = [int(part) for part in re.findall(r"\d+", version)[:3]]
    return bool(here) and here < [int(part) for part in re.findall(r"\d+", least)[:3]]
