"""What the servers of a production say of themselves: who answers, in which version, with which models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.errors import StudioError

if TYPE_CHECKING:
    from studio.cli.graph_samples import Patch
    from studio.servers.comfyui.graphs.preflight import GraphReport
    from studio.settings import Settings

_ANSWER_SECONDS = 10.0
_CATALOGUE_SECONDS = 60.0


@dataclass(frozen=True)
class ComfySight:
    """A ComfyUI: ``object_info`` is None when none answers at ``address``; ``words`` tell what was found.

    ``listed`` are its files of models by folder; ``reports`` say of each graph whether it can run there.
    """

    address: str
    words: str
    version: str = ""
    object_info: Mapping[str, Any] | None = None
    listed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reports: tuple[GraphReport, ...] = ()


@dataclass(frozen=True)
class ChatSight:
    """A chat server: ``models`` are those that it offers, None when none answers or it does not say."""

    address: str
    words: str
    models: tuple[str, ...] | None = None
    answers: bool = False


def see_comfyui(url: str, graphs: Mapping[str, str], patches: Mapping[str, tuple[Patch, ...]]) -> ComfySight:
    """Ask the ComfyUI at ``url`` what it has, and whether ``graphs`` run on it as each of its ``patches`` makes them.

    Both are by where a graph comes from.
    """
    from studio.servers.comfyui.client import ComfyClient
    from studio.servers.comfyui.preflight import listed_models, reports
    from studio.servers.comfyui.wire import Timeouts
    from studio.servers.models.catalogue import catalogue
    from studio.servers.who import COMFYUI, QUICK, ask, shown

    answer = ask(url, COMFYUI, QUICK)
    if answer.who != "it":
        return ComfySight(shown(url), _not_it("ComfyUI", shown(url), answer.who, answer.said))
    version = str(answer.value["system"].get("comfyui_version") or "")
    limits = Timeouts(read=_ANSWER_SECONDS, catalogue=_CATALOGUE_SECONDS, tries=2)
    try:
        with ComfyClient(url, timeouts=limits) as client:
            told = client.object_info()
            listed = listed_models(client, (folder for model in catalogue() for folder in model.folders))
            found = reports(graphs, client, patches)
    except StudioError as error:
        return ComfySight(shown(url), f"ComfyUI at {shown(url)}: {error}")
    words = f"ComfyUI {version or 'of an unknown version'} answers at {shown(url)}"
    return ComfySight(shown(url), words, version, told, listed, found)


def see_chat(url: str, key: str) -> ChatSight:
    """Ask the chat server at ``url`` which models it offers."""
    from studio.servers.who import CHAT, QUICK, ask, shown

    answer = ask(url, CHAT, QUICK, {"Authorization": f"Bearer {key}"} if key else {})
    if answer.who != "it":
        return ChatSight(shown(url), _not_it("a chat server", shown(url), answer.who, answer.said))
    listed = answer.value.get("data") if isinstance(answer.value, dict) else None
    if not isinstance(listed, list):
        return ChatSight(shown(url), f"a chat server answers at {shown(url)} and wants a key", answers=True)
    names = tuple(str(each["id"]) for each in listed if isinstance(each, dict) and "id" in each)
    count = "1 model" if len(names) == 1 else f"{len(names)} models"
    return ChatSight(shown(url), f"a chat server with {count} answers at {shown(url)}", names, answers=True)


def see_all(
    settings: Settings, graphs: Mapping[str, str], patches: Mapping[str, tuple[Patch, ...]] | None = None
) -> tuple[tuple[ComfySight, ...], tuple[ChatSight, ...]]:
    """Ask every server that the settings name."""
    from studio.servers.who import addresses

    servers = settings.servers
    return (
        tuple(see_comfyui(url, graphs, patches or {}) for url in addresses(servers.comfyui_base_url)),
        tuple(see_chat(url, servers.lm_studio_api_key) for url in addresses(servers.lm_studio_base_url)),
    )


def names_here(root: Path | None, settings: Settings) -> dict[str, str]:
    """Who serves each role: as decided in the production, as set, or as `auto` would decide now."""
    from studio.steps.engines import AUTOMATIC, chosen

    decided = _decided(root, settings)
    undecided = [role for role in AUTOMATIC if getattr(settings.engines, role) == "auto" and role not in decided]
    if undecided and settings.servers.look_for_servers:
        from studio.steps.serving import found

        decided |= {role: one.name for role, one in found(settings, root or Path.cwd(), undecided).items()}
    return chosen(settings, decided)


def _decided(root: Path | None, settings: Settings) -> dict[str, str]:
    from studio.production import Production
    from studio.session import Session
    from studio.steps.engines import AUTOMATIC

    if root is None:
        return {}
    try:
        store = Session(Production.open(root), settings).store
    except StudioError:
        return {}
    return {role: name for role in AUTOMATIC if (name := store.provider(role)) is not None}


def _not_it(title: str, address: str, who: str, said: str) -> str:
    if who == "another":
        return f"something else than {title} answers at {address}" + (f" ({said})" if said else "")
    if who == "silent":
        return f"what listens at {address} does not answer"
    return f"{title} does not answer at {address}"
