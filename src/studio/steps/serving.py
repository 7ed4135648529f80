"""The servers of a production: how its settings describe them, the gate before them, and what `auto` finds."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio import events
from studio.engine.options import Gate
from studio.errors import SettingsError, StudioError
from studio.settings import Settings
from studio.steps.audio.served import has_voices
from studio.steps.engines import PROVIDER_TABLES, needs_chat_server

if TYPE_CHECKING:
    from studio.servers.comfyui_service import ComfyUI
    from studio.servers.gate import Services
    from studio.servers.lifecycle import Standing
    from studio.servers.lm_studio import LMStudio

COMFYUI, CHAT = "comfyui", "chat"
ON_COMFYUI = ("speech", "sound", "image", "video")
LOGS = ".studio/logs"


class ServerGate(Gate):
    """The gate of a run, for the engine."""

    def __init__(self, services: Services) -> None:
        self.services = services

    def enter(self, resource: str) -> None:
        """Return when the server of ``resource`` is there. Raises Unavailable."""
        self.services.enter(resource)

    def doubt(self, resource: str, error: StudioError) -> None:
        """Return when the server of ``resource`` is there and works. Raises Unavailable."""
        self.services.doubt(resource, error)

    def leave(self, resource: str) -> None:
        """Nothing needs it for now."""
        self.services.leave(resource)

    def stop(self) -> None:
        """Wait for no server any more."""
        self.services.stop()

    def close(self) -> None:
        """Stop what was started."""
        self.services.close()


def server_gate(settings: Settings, root: Path, tell: events.Listener, urls: dict[str, tuple[str, ...]]) -> ServerGate:
    """The gate before the servers of the production in ``root``; ``urls`` is told where they answer."""
    from studio.servers.gate import Services

    return ServerGate(Services((comfyui(settings, root), chat(settings, root)), tell, urls))


def comfyui(settings: Settings, root: Path) -> ComfyUI:
    """ComfyUI as the settings describe it."""
    from studio.servers.comfyui_service import ComfyUI
    from studio.servers.lifecycle import Waits
    from studio.servers.who import addresses

    servers = settings.servers
    return ComfyUI(
        addresses(servers.comfyui_base_url),
        root / LOGS,
        Waits(
            servers.comfyui_ready_check_interval_seconds,
            servers.ready_timeout_seconds,
            servers.shutdown_timeout_seconds,
            servers.kill_timeout_seconds,
            servers.stopped_check_interval_seconds,
            servers.silence_timeout_seconds,
        ),
        named=servers.comfyui_dir,
        places=(root, root.parent),
        arguments=_words(servers.comfyui_arguments),
    )


def _words(arguments: str) -> tuple[str, ...]:
    try:
        words = shlex.split(arguments, posix=sys.platform != "win32")
    except ValueError as error:
        raise SettingsError([f"servers.comfyui_arguments = {arguments!r} does not read: {error}"]) from error
    return tuple(word.strip('"') for word in words) if sys.platform == "win32" else tuple(words)


def chat(settings: Settings, root: Path) -> LMStudio:
    """The chat server as the settings describe it."""
    from studio.servers.lifecycle import Waits
    from studio.servers.lm_studio import LMStudio
    from studio.servers.who import addresses

    servers = settings.servers
    key = servers.lm_studio_api_key
    return LMStudio(
        addresses(servers.lm_studio_base_url),
        root / LOGS,
        Waits(
            servers.lm_studio_ready_check_interval_seconds,
            servers.ready_timeout_seconds,
            servers.shutdown_timeout_seconds,
            servers.kill_timeout_seconds,
            servers.stopped_check_interval_seconds,
            servers.silence_timeout_seconds,
        ),
        headers={"Authorization": f"Bearer {key}"} if key else {},
        cli=servers.lm_studio_cmd,
        model=servers.lm_studio_model,
        context_tokens=servers.lm_studio_context_tokens,
    )


@dataclass(frozen=True)
class Found:
    """Who is to serve a role because its server is here, and why."""

    name: str
    why: str


def found(settings: Settings, root: Path, roles: Collection[str]) -> Mapping[str, Found]:
    """Of ``roles``, those that a server can serve: one that answers now, or that can be started here.

    Each server is asked once, and quickly.
    """
    return dict(_found(settings, root, roles))


def _found(settings: Settings, root: Path, roles: Collection[str]) -> Iterator[tuple[str, Found]]:
    served = [role for role in ON_COMFYUI if role in roles and COMFYUI in PROVIDER_TABLES[role]()]
    if "speech" in served and not has_voices(root):
        served.remove("speech")  # it speaks like recordings: without any, the voices of the studio do
    if served and (why := _here("ComfyUI", comfyui(settings, root).look())):
        yield from ((role, Found(COMFYUI, why)) for role in served)
    if CHAT in roles:
        service = chat(settings, root)
        standing = service.look()
        if why := _here("a chat server" if standing.running else "LM Studio", standing):
            yield CHAT, Found(_chat_name(standing), why)


def _here(title: str, standing: Standing) -> str:
    from studio.servers.who import shown

    if standing.running:
        return f"{title} answers at {', '.join(map(shown, standing.running))}"
    return f"{title} can be started here ({standing.where})" if standing.startable else ""


def _chat_name(standing: Standing) -> str:
    """LM Studio, or another server that speaks the same way; what is not running can only be LM Studio."""
    from studio.servers.lm_studio import LMStudio
    from studio.servers.who import QUICK

    if standing.running and LMStudio.models(standing.running[0], QUICK) is None:
        return "openai"
    return "lm-studio"


def used(names: Mapping[str, str]) -> frozenset[str]:
    """The servers that providers of these names need."""
    on_comfyui = any(names[role] == COMFYUI for role in ON_COMFYUI)
    return frozenset([*([COMFYUI] if on_comfyui else []), *([CHAT] if needs_chat_server(names) else [])])
