"""What the fake ComfyUI tells while it works: events to its clients, and the messages that a history keeps."""

from __future__ import annotations

import json
import struct
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from studio.servers.fakes.comfyui_faults import Faults
from studio.servers.fakes.comfyui_socket import Socket
from studio.servers.fakes.comfyui_validation import Json

# A picture of one grey point, as a sampler's preview.
_JPEG_HEAD = b"\xff\xd8\xff\xe0"


@dataclass
class Prompt:
    """A submitted prompt."""

    number: float
    prompt_id: str
    graph: dict[str, Json]
    extra: Json
    outputs: list[str]
    stop: threading.Event = field(default_factory=threading.Event)
    dead: bool = False

    def item(self) -> list[Any]:
        """As the queue shows it."""
        return [self.number, self.prompt_id, self.graph, self.extra, self.outputs]


class Events:
    """The connections of all clients that listen."""

    def __init__(self, faults: Faults) -> None:
        self.sockets: list[Socket] = []
        self._faults = faults

    def tell(self, client_id: object, kind: str, data: Json) -> None:
        """Send an event to one client; to all when ``client_id`` is None."""
        if self._faults.mute:
            return
        text = json.dumps({"type": kind, "data": data})
        for each in list(self.sockets):
            if client_id is None or each.client_id == client_id:
                each.send(text)

    def preview(self, prompt: Prompt, node: str) -> None:
        """Send a picture of how far a prompt is to the client that asked for previews."""
        if self._faults.mute or prompt.extra.get("preview_method") in (None, "none"):
            return
        image = _JPEG_HEAD + b"\x00" * 24 + b"\xff\xd9"
        about = {"node_id": node, "display_node_id": node, "real_node_id": node, "parent_node_id": None}
        text = json.dumps({**about, "prompt_id": prompt.prompt_id, "image_type": "image/jpeg"}).encode()
        for each in list(self.sockets):
            if each.client_id == prompt.extra.get("client_id"):
                if each.metadata_previews:
                    each.send(struct.pack(">II", 4, len(text)) + text + image)
                else:
                    each.send(struct.pack(">II", 1, 1) + image)

    def drop(self) -> None:
        """Break all connections off."""
        for each in list(self.sockets):
            each.drop()


class Log:
    """The messages of one prompt, sent and kept for its history entry."""

    def __init__(self, events: Events, prompt: Prompt) -> None:
        self._events, self._prompt = events, prompt
        self._messages: list[list[Any]] = []

    def event(self, kind: str, data: Json) -> None:
        """Only sent."""
        self._events.tell(self._prompt.extra.get("client_id"), kind, {**data, "prompt_id": self._prompt.prompt_id})

    def say(self, kind: str, data: Json) -> None:
        """Sent and kept."""
        data = {"prompt_id": self._prompt.prompt_id, "timestamp": int(time.time() * 1000), **data}
        self._messages.append([kind, data])
        self.event(kind, data)

    def entry(self, outputs: Json, *, well: bool) -> Json:
        """As the history has it."""
        status = {"status_str": "success" if well else "error", "completed": well, "messages": self._messages}
        meta = {
            node: {"node_id": node, "display_node": node, "parent_node": None, "real_node_id": node} for node in outputs
        }
        return {"prompt": self._prompt.item(), "outputs": outputs, "status": status, "meta": meta}
