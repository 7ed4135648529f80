"""Where a prompt stands on a server: queue, history and queue again, in the order that lets nothing slip through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from studio.servers.comfyui.problems import BadReply
from studio.servers.comfyui.wire import Wire


@dataclass(frozen=True)
class Pending:
    """It waits in the queue; ``idle`` when the server runs nothing else meanwhile."""

    idle: bool


@dataclass(frozen=True)
class Running:
    """It runs."""


@dataclass(frozen=True)
class Ended:
    """It is in the history, well or not: `studio.servers.comfyui.history.read_entry` reads the entry."""

    entry: Mapping[str, Any]


@dataclass(frozen=True)
class Absent:
    """The server does not know it."""


Standing = Pending | Running | Ended | Absent


def standing(wire: Wire, prompt_id: str, *, in_doubt: bool = False) -> Standing:
    """Ask the server. Raises ServerUnreachable, BadReply.

    A prompt may leave the queue between two questions, and one that is being resumed may enter it: so queue,
    history, and the queue once more. ``in_doubt``: it may arrive, be run and be finished meanwhile, so history too.
    """
    found = _in_queue(wire, prompt_id)
    if found is not None:
        return found
    entry = _in_history(wire, prompt_id)
    if entry is not None:
        return Ended(entry)
    found = _in_queue(wire, prompt_id)
    if found is not None:
        return found
    entry = _in_history(wire, prompt_id) if in_doubt else None
    return Absent() if entry is None else Ended(entry)


def ended(wire: Wire, prompt_id: str) -> Ended | None:
    """Only ask whether it has ended: one short question. Raises ServerUnreachable, BadReply."""
    entry = _in_history(wire, prompt_id)
    return None if entry is None else Ended(entry)


def knows_nothing(wire: Wire) -> bool:
    """Whether queue and history are empty, as after a restart. Raises ServerUnreachable, BadReply."""
    return not any(queued(wire)) and not wire.ask_json("/history", params={"max_items": "1"})


def remembered(wire: Wire, most: int) -> list[str]:
    """The ids of the last ``most`` prompts that ended. Raises ServerUnreachable, BadReply."""
    history = wire.ask_json("/history", params={"max_items": str(most)})
    return [str(prompt_id) for prompt_id in history] if isinstance(history, dict) else []


def queued(wire: Wire) -> tuple[list[str], list[str]]:
    """The ids of what runs and of what waits. Raises ServerUnreachable, BadReply."""
    queue = wire.ask_json("/queue")
    if not isinstance(queue, dict):
        queue = {}
    running, pending = queue.get("queue_running"), queue.get("queue_pending")
    if not isinstance(running, list) or not isinstance(pending, list):
        raise BadReply(wire.shown, "GET /queue did not give the two lists of the queue")
    return [_id_of(item) for item in running], [_id_of(item) for item in pending]


def _in_queue(wire: Wire, prompt_id: str) -> Pending | Running | None:
    running, pending = queued(wire)
    if prompt_id in running:
        return Running()
    return Pending(idle=not running) if prompt_id in pending else None


def _in_history(wire: Wire, prompt_id: str) -> Mapping[str, Any] | None:
    history = wire.ask_json(f"/history/{quote(prompt_id, safe='')}")
    if not isinstance(history, dict):
        raise BadReply(wire.shown, "GET /history did not give an object")
    entry = history.get(prompt_id)
    return entry if isinstance(entry, dict) else None


def _id_of(item: object) -> str:
    return str(item[1]) if isinstance(item, list) and len(item) > 1 else ""
