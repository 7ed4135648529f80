"""Every model of the catalogue, and every one that a production needs besides, with how it stands."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.cli.graph_samples import graph_name, picture_graphs
from studio.cli.server_sight import ChatSight, ComfySight
from studio.errors import GraphError, StudioError
from studio.servers.comfyui.graphs.packs import PACKS_OF_SETS
from studio.servers.models.catalogue import Kind, Model, catalogue, find_model, plain
from studio.servers.models.packs import PackStanding, stand_pack
from studio.servers.models.places import Places, alike, find_places
from studio.servers.models.standing import Standing, stand, stand_language

if TYPE_CHECKING:
    from studio.settings import Settings
    from studio.settings.sections.pictures import Lora

GRAPHS_OF_ROLES: Mapping[str, tuple[str, ...]] = {
    "speech": ("audio/story",),
    "sound": ("audio/sfx",),
    "video": ("video/animate",),
}
"""The graphs that a role takes when ComfyUI serves it; those of pictures are in the settings."""

_KINDS: Mapping[str, Kind] = {
    "vae": "VAE",
    "loras": "LoRA",
    "text_encoders": "encoder",
    "clip_vision": "vision",
    "upscale_models": "upscaler",
    "latent_upscale_models": "upscaler",
}


@dataclass(frozen=True)
class GraphTexts:
    """The graphs of a production, or those that come with the studio: ``texts`` by where each comes from.

    ``names`` are their names (``image/scene``); ``problems`` tell what cannot be read.
    """

    texts: Mapping[str, str]
    names: Mapping[str, str]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """How all models and packs stand. ``needed`` of each says which graph or setting in use names it."""

    standings: tuple[Standing, ...]
    packs: tuple[tuple[str, PackStanding], ...]
    places: Places
    comfyui: tuple[ComfySight, ...]
    chat: tuple[ChatSight, ...]
    problems: tuple[str, ...]

    @cached_property
    def lacking(self) -> tuple[Standing, ...]:
        """What is needed now and is not here."""
        return tuple(each for each in self.standings if each.needed and not each.here)

    def of_set(self, name: str) -> Report:
        """Only what belongs to a set."""
        standings = tuple(each for each in self.standings if name in each.model.sets)
        return replace(self, standings=standings, packs=tuple(each for each in self.packs if each[0] == name))

    def as_json(self) -> dict[str, Any]:
        """All of it, for machines."""
        return {
            "comfyui_dir": str(self.places.comfyui or ""),
            "looked_in": [str(path) for path in (*self.places.roots, *(path for _, path in self.places.extra))],
            "language_models_in": [str(path) for path in self.places.language],
            "servers": [*(each.words for each in self.comfyui), *(each.words for each in self.chat)],
            "problems": list(self.problems),
            "models": [_flat(each) for each in self.standings],
            "packs": [{"set": name, **asdict(each)} for name, each in self.packs],
            "lacking": [each.model.file for each in self.lacking],
        }


def _flat(standing: Standing) -> dict[str, Any]:
    told = asdict(standing)
    return {**told.pop("model"), **told}


def report(
    settings: Settings,
    names: Mapping[str, str],
    graphs: GraphTexts,
    places: Places,
    comfyui: tuple[ComfySight, ...],
    chat: tuple[ChatSight, ...],
) -> Report:
    """How every model stands, for the providers ``names`` by role, with what the servers said."""
    needed, unreadable = _needed(settings, names, graphs, comfyui)
    listed = _listed(comfyui)
    offered = _offered(chat)
    standings = [
        stand_language(model, places, offered) if model.of_language else stand(model, places, listed)
        for model in _models(settings, graphs, comfyui)
    ]
    standings = [
        replace(each, needed=tuple(sorted(needed.get(_key(each.model), ()))), known=bool(each.model.sets))
        for each in standings
    ]
    info = next((each for each in comfyui if each.object_info is not None), None)
    packs = tuple(
        (name, stand_pack(pack, places, info.object_info if info else None, info.version if info else ""))
        for name, of_set in PACKS_OF_SETS.items()
        for pack in of_set
    )
    problems = (*places.problems, *graphs.problems, *unreadable)
    return Report(tuple(standings), packs, places, comfyui, chat, problems)


def places_of(settings: Settings, root: Path | None, environment: Mapping[str, str]) -> Places:
    """Where the models of a production may lie."""
    servers = settings.servers
    home = environment.get("HOME") or environment.get("USERPROFILE")
    here = root or Path.cwd()
    return find_places(
        comfyui_dir=servers.comfyui_dir,
        model_path=servers.comfyui_model_path,
        checkpoints_path=servers.comfyui_checkpoints_path,
        language_path=servers.lm_studio_model_path,
        near=(here, here.parent),
        home=Path(home) if home else Path(os.path.expanduser("~")),  # noqa: PTH111 - raises nothing without a home
    )


def graphs_of(root: Path | None) -> GraphTexts:
    """The graphs of the production in ``root``, those that come with the studio in place of what it lacks."""
    from studio.production.create import graph_text, shipped_graphs
    from studio.production.layout import PIPELINE_FOLDERS

    texts: dict[str, str] = {}
    names: dict[str, str] = {}
    problems: list[str] = []
    for pipeline, name, shipped in shipped_graphs():
        try:
            if root is None:
                text, where = shipped.read_text(encoding="utf-8"), f"{pipeline}/{name}.json"
            else:
                text, where = graph_text(root, pipeline, name)
        except StudioError as error:
            problems.append(str(error))
            continue
        texts[where], names[where] = text, f"{pipeline}/{name}"
    own = (root / folder / "workflow" for folder in PIPELINE_FOLDERS.values()) if root is not None else iter(())
    for file in (file for folder in own for file in sorted(folder.glob("*.json"))):
        where = file.relative_to(root).as_posix() if root else ""
        if where not in texts and file.stem not in {name.rpartition("/")[2] for name in names.values()}:
            try:
                texts[where], names[where] = file.read_text(encoding="utf-8-sig"), graph_name(where)
            except (OSError, UnicodeDecodeError) as error:
                problems.append(f"the graph {where} cannot be read: {error}")
    return GraphTexts(texts, names, tuple(problems))


def needed_graphs(names: Mapping[str, str], settings: Settings, root: Path | None = None) -> frozenset[str]:
    """The names of the graphs that are used when these providers serve the roles."""
    graphs = {**GRAPHS_OF_ROLES, "image": tuple(picture_graphs(settings, root))}
    return frozenset(graph for role, of_role in graphs.items() if names.get(role) == "comfyui" for graph in of_role)


def requests_of(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield each model of a chat server that the settings name, with the setting that does."""
    from studio.settings.schema import keys

    for name in keys():
        section, _, key = name.partition(".")
        if name == "servers.lm_studio_model" or (section in {"texts", "looks", "motion"} and "model" in key):
            value = getattr(getattr(settings, section), key)
            if isinstance(value, str) and value:
                yield value, name


def _needed(
    settings: Settings, names: Mapping[str, str], graphs: GraphTexts, comfyui: Iterable[ComfySight]
) -> tuple[Mapping[str, set[str]], tuple[str, ...]]:
    needed: dict[str, set[str]] = defaultdict(set)
    used = needed_graphs(names, settings)
    unreadable = []
    for where, text in graphs.texts.items():
        try:
            files = _files(text, where, comfyui)
        except GraphError as error:
            unreadable.append(str(error))
            continue
        if graphs.names[where] in used:
            for file, _ in files:
                needed[plain(file)].add(where)
    if names.get("image") == "comfyui":
        for adapter, setting in _adapters(settings):
            needed[plain(adapter.name)].add(setting)
    from studio.providers.chat import SERVED as CHAT_SERVERS

    if names.get("chat") in CHAT_SERVERS:
        for model, setting in requests_of(settings):
            needed[model.lower()].add(setting)
    return needed, tuple(unreadable)


def _models(settings: Settings, graphs: GraphTexts, comfyui: Iterable[ComfySight]) -> tuple[Model, ...]:
    """The catalogue, and what graphs and settings name besides."""
    found = {_key(model): model for model in catalogue()}
    for where, text in graphs.texts.items():
        try:
            named = _files(text, where, comfyui)
        except GraphError:
            continue
        for file, folder in named:
            _add(found, file, folder, where)
    for adapter, setting in _adapters(settings):
        _add(found, adapter.name, "loras", setting)
    for model, setting in requests_of(settings):
        get = f"the server that {setting} is meant for"
        found.setdefault(model.lower(), Model(model, "language", model, get=get))
    return tuple(found.values())


def _add(found: dict[str, Model], file: str, folder: str, named_by: str) -> None:
    if plain(file) in found:
        return
    known = find_model(file)
    if known is not None and known.is_pattern:
        known = replace(known, file=file)
    folders = alike(folder.split(" ")[0])
    kind = _KINDS.get(folders[0], "video" if named_by.startswith(("gen.video", "video")) else "image")
    unknown = Model(file, kind, file, folders, get=f"whoever made {named_by}, which names it")
    found[plain(file)] = known or unknown


def _files(text: str, where: str, comfyui: Iterable[ComfySight]) -> list[tuple[str, str]]:
    """The files of models that a graph names, and their folders. Raises GraphError."""
    from studio.servers.comfyui.graphs.document import parse_graph
    from studio.servers.comfyui.graphs.models import models_of

    info = next((each.object_info for each in comfyui if each.object_info is not None), None)
    return [(use.file, use.folder) for use in models_of(parse_graph(text, where, info))]


def _adapters(settings: Settings) -> Iterator[tuple[Lora, str]]:
    for name in ("thumbnail", "portraits", "places", "scenes"):
        section = getattr(settings, name)
        if section.use_lora:
            yield from ((adapter, f"{name}.loras") for adapter in section.loras if adapter.enabled)


def _listed(comfyui: Iterable[ComfySight]) -> Mapping[str, frozenset[str]] | None:
    """What every server that answers has; what only one of several has is not there for the others."""
    seen = [each.listed for each in comfyui if each.object_info is not None]
    if not seen:
        return None
    return {
        folder: frozenset.intersection(*(one.get(folder, frozenset()) for one in seen))
        for folder in sorted({folder for one in seen for folder in one})
    }


def _offered(chat: Iterable[ChatSight]) -> frozenset[str] | None:
    seen = [each.models for each in chat if each.models is not None]
    return frozenset(name for names in seen for name in names) if seen else None


def _key(model: Model) -> str:
    return model.file.lower() if model.of_language else plain(model.file)
