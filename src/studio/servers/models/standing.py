"""How each model stands: whether it is here, whole and where it belongs, and what there is instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from studio.servers.comfyui.graphs.models import family
from studio.servers.models.catalogue import Model, plain
from studio.servers.models.places import UNFINISHED, OnDisk, Places, alike
from studio.servers.models.whole import Wholeness, look

State = Literal["ok", "other", "server", "later", "unlisted", "misplaced", "partial", "empty", "unreadable", "missing"]
"""``ok``: here and whole. ``other``: the same in another precision, which is used. ``server``: a running server has it.
``later``: its pack fetches it. ``unlisted``: here, but the running server does not see it. The rest is as it says."""

HERE = frozenset({"ok", "other", "server", "later"})


@dataclass(frozen=True)
class Standing:
    """A model and its state; ``where`` is a file or a server, ``detail`` what is wrong in words, ``needed`` by whom."""

    model: Model
    state: State
    where: str = ""
    bytes: int = 0
    detail: str = ""
    needed: tuple[str, ...] = ()
    known: bool = True

    @property
    def here(self) -> bool:
        """Whether a graph or a request that names it can run."""
        return self.state in HERE


def stand(model: Model, places: Places, listed: Mapping[str, Collection[str]] | None) -> Standing:
    """How a model for ComfyUI stands. ``listed`` are the files of a running server, by folder; None without one."""
    beside: list[OnDisk] = []
    elsewhere: list[OnDisk] = []
    unfinished: list[OnDisk] = []
    for each in places.files:
        if each.unfinished and model.is_file(_finished(each.path.name)):
            unfinished.append(each)
        elif not each.unfinished and model.is_file(each.path.name):
            (beside if each.is_in(model.folders) else elsewhere).append(each)
    found = [(each, look(each.path)) for each in beside]
    whole = next((pair for pair in found if pair[1].state == "ok"), None)
    on_server = _on_server(model, listed)
    if whole is not None:
        return _whole(model, whole[0], whole[1], on_server)
    if found:
        return _broken(model, *found[0])
    if on_server:
        return Standing(model, "server", where=on_server)
    if (near := _near(model, places)) is not None:
        return near
    if unfinished:
        return Standing(model, "partial", str(unfinished[0].path), detail="it is still being fetched, or was given up")
    if elsewhere:
        wanted = " or ".join(model.folders)
        return Standing(model, "misplaced", str(elsewhere[0].path), detail=f"it belongs into models/{wanted}")
    return Standing(model, "later" if model.by_pack else "missing")


def stand_language(model: Model, places: Places, offered: Collection[str] | None) -> Standing:
    """How a model of a chat server stands. ``offered`` are the models that a running one has; None without one."""
    if offered is not None and model.file in offered:
        return Standing(model, "server", where=model.file)
    wanted = _letters(model.file)
    if close := next((name for name in sorted(offered or ()) if wanted and wanted in _letters(name)), None):
        return Standing(model, "unlisted", close, detail=f"the server calls it {close}: write it like that")
    here = [path for path in places.language_files if wanted in _letters("".join(path.parts[-3:]))]
    here = [path for path in here if path.suffix.lower() not in UNFINISHED]
    if not here:
        return Standing(model, "missing")
    # A model in several parts is whole when each of its files is.
    parts = [(path, look(path)) for path in here]
    broken = next(((path, told) for path, told in parts if told.state != "ok"), None)
    if broken is not None:
        return _broken(model, OnDisk(broken[0], ""), broken[1])
    size = sum(told.bytes for _, told in parts)
    if offered is not None:
        return Standing(model, "unlisted", str(here[0]), size, "the server that runs does not offer it: load it there")
    return Standing(model, "ok", str(here[0]), size)


def _whole(model: Model, file: OnDisk, told: Wholeness, on_server: str | None) -> Standing:
    if on_server == "":
        detail = "the server that runs does not see it: restart it, or it looks into other folders"
        return Standing(model, "unlisted", str(file.path), told.bytes, detail)
    return Standing(model, "ok", str(file.path), told.bytes)


def _broken(model: Model, file: OnDisk, told: Wholeness) -> Standing:
    if told.state == "partial":
        detail = f"{told.bytes:,} of {told.wanted_bytes:,} bytes: fetch it again".replace(",", " ")
    elif told.state == "empty":
        detail = "it is empty: fetch it"
    else:
        detail = "it is not what its name says: fetch it again"
    return Standing(model, "missing" if told.state == "ok" else told.state, str(file.path), told.bytes, detail)


def _on_server(model: Model, listed: Mapping[str, Collection[str]] | None) -> str | None:
    """The file as the server names it; "" when the server lists its folder without it, None when that is unknown."""
    if listed is None:
        return None
    folders = [name for folder in model.folders for name in alike(folder) if name in listed]
    names = [name for folder in dict.fromkeys(folders) for name in listed[folder]]
    exact = next((name for name in names if model.is_file(name)), None)
    if exact is None and not model.is_pattern:
        exact = next((name for name in sorted(names) if family(name) == family(model.file)), None)
    return exact if exact is not None else ("" if folders and not model.by_pack else None)


def _near(model: Model, places: Places) -> Standing | None:
    """The same model in another precision, which is used in its place."""
    if model.is_pattern:
        return None
    for each in places.files:
        if not each.unfinished and each.is_in(model.folders) and family(each.path.name) == family(model.file):
            told = look(each.path)
            if told.state == "ok":
                return Standing(model, "other", str(each.path), told.bytes, f"{each.path.name} is used for it")
    return None


def counted(standings: Iterable[Standing]) -> tuple[int, int]:
    """How many are here, and how many are not."""
    here = [standing.here for standing in standings]
    return sum(here), len(here) - sum(here)


def _finished(name: str) -> str:
    """The name that a file will have when it is fetched whole."""
    low = plain(name)
    return next((low.removesuffix(ending) for ending in UNFINISHED if low.endswith(ending)), low)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
