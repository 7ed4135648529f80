"""Listen to what a ComfyUI server tells about our prompts while they run."""

from __future__ import annotations

import json
import math
import struct
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from studio.servers.comfyui.wire import Clock

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

BACKOFF_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
LARGEST_MESSAGE = 64 * 2**20
LOST, QUEUE = "connection lost", "queue changed"
MOST_KEPT = 256  # of one prompt, when nobody takes them

PREVIEW, PREVIEW_WITH_METADATA = 1, 4
_IMAGE_TYPES = {1: "image/jpeg", 2: "image/png"}


@dataclass(frozen=True)
class Progress:
    """``value`` of ``maximum`` steps of a node are done. Both are 0 when a node was merely begun."""

    prompt_id: str
    node: str
    value: float = 0
    maximum: float = 0


@dataclass(frozen=True)
class Preview:
    """A picture of the work so far; ``image`` is a whole file of the type ``image_type``, as in "image/jpeg"."""

    prompt_id: str
    node: str
    image_type: str
    image: bytes


@dataclass(frozen=True)
class Look:
    """Something happened that history or queue will tell about: ``because`` of what."""

    because: str


Sign = Progress | Preview | Look


class Mailbox:
    """What came for one prompt and has not been taken yet."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._signs: deque[Sign] = deque(maxlen=MOST_KEPT)
        self._looks: list[Look] = []  # kept apart: a flood of previews must not push these out
        self._changed = threading.Condition()
        self._clock = clock
        self.heard_at = -math.inf
        """When the last sign of progress came, by the clock."""
        self.wake_for_progress = False
        """Progress wakes who waits. Without it, it is kept until something does."""
        self.connections_lost = 0
        self.any_change = False
        """Also be woken when the queue changes: of a prompt that another client submitted, nothing else is told."""

    def put(self, sign: Sign) -> None:
        """Leave a sign, and wake who waits if it matters to them."""
        with self._changed:
            if not isinstance(sign, Look):
                self._signs.append(sign)
                self.heard_at = self._clock()
                if not self.wake_for_progress:
                    return
            elif sign not in self._looks:
                self._looks.append(sign)
            self._changed.notify_all()

    def take(self, seconds: float) -> list[Sign]:
        """Everything that came; when there is nothing, wait for it at most ``seconds``."""
        with self._changed:
            if not self._looks and not (self._signs and self.wake_for_progress):
                self._changed.wait(max(0.0, seconds))
            taken = [*self._signs, *self._looks]
            self._signs.clear()
            self._looks.clear()
            return taken


class Listener:
    """One connection in one thread of its own, made again with growing pauses when it breaks.

    It only ever says "look": what counts is in the server's history, because what is sent while nobody is
    connected is sent to nobody.
    """

    def __init__(
        self, address: str, client_id: str, *, connect_seconds: float = 5.0, clock: Clock = time.monotonic
    ) -> None:
        parts = urlsplit(address)
        scheme = "wss" if parts.scheme == "https" else "ws"
        self._url = urlunsplit((scheme, parts.netloc, f"{parts.path}/ws", f"clientId={client_id}", ""))
        self._connect_seconds, self._clock = connect_seconds, clock
        self._mailboxes: dict[str, list[Mailbox]] = {}
        self._running = ""  # the prompt of ours that was named last: old previews do not name theirs
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()
        self._open = threading.Event()
        self._waited_in_vain = False  # a server that never tells anything is not waited for each time
        self._connection: ClientConnection | None = None
        self.connections_lost = 0

    @property
    def connected(self) -> bool:
        """Whether the server can tell us something now."""
        return self._open.is_set()

    def ready(self, seconds: float) -> bool:
        """Start listening, and wait at most ``seconds`` for the connection; return whether it is there."""
        with self._lock:
            if self._thread is None and not self._closing.is_set():
                self._thread = threading.Thread(target=self._listen, name="comfyui-listener", daemon=True)
                self._thread.start()
        opened = self._open.wait(min(seconds, 0.2) if self._waited_in_vain else seconds)
        self._waited_in_vain = not opened and (seconds > 0 or self._waited_in_vain)
        return opened

    def close(self) -> None:
        """End the thread, and wake everybody who waits."""
        self._closing.set()
        connection = self._connection
        if connection is not None:
            connection.close()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout=self._connect_seconds + 5)
        self._tell_all(Look("closed"))

    @contextmanager
    def watching(self, prompt_id: str) -> Iterator[Mailbox]:
        """Collect what is told about a prompt."""
        mailbox = Mailbox(self._clock)
        with self._lock:
            self._mailboxes.setdefault(prompt_id, []).append(mailbox)
        try:
            yield mailbox
        finally:
            with self._lock:
                boxes = self._mailboxes[prompt_id]
                boxes.remove(mailbox)
                if not boxes:
                    del self._mailboxes[prompt_id]

    def _listen(self) -> None:
        from websockets.exceptions import WebSocketException
        from websockets.sync.client import connect

        failed = 0
        while not self._closing.is_set():
            try:
                with connect(
                    self._url,
                    open_timeout=self._connect_seconds,
                    close_timeout=1,
                    max_size=LARGEST_MESSAGE,
                    compression=None,
                    proxy=None,
                ) as connection:
                    failed = 0
                    self._hear(connection)
                self.connections_lost += 1
                self._tell_all(Look(LOST))
            except (OSError, WebSocketException, EOFError):
                failed += 1
            finally:
                self._connection = None
                self._open.clear()
            self._closing.wait(BACKOFF_SECONDS[min(failed, len(BACKOFF_SECONDS) - 1)])

    def _hear(self, connection: ClientConnection) -> None:
        from websockets.exceptions import ConnectionClosed

        self._connection = connection
        if self._closing.is_set():
            return
        try:
            connection.send(json.dumps({"type": "feature_flags", "data": {"supports_preview_metadata": True}}))
            self._open.set()
            self._tell_all(Look("connected"))
            for message in connection:
                if isinstance(message, str):
                    self._sort(message)
                else:
                    self._sort_picture(bytes(message))
        except ConnectionClosed:
            pass
        self._open.clear()

    def _sort(self, message: str) -> None:
        try:
            value = json.loads(message)
        except (ValueError, RecursionError):
            return
        kind, data = (value.get("type"), value.get("data")) if isinstance(value, dict) else (None, None)
        if not isinstance(data, dict):
            return
        if kind == "status":
            self._tell_all(Look(QUEUE))
        prompt_id = data.get("prompt_id")
        if not isinstance(prompt_id, str) or prompt_id not in self._mailboxes:
            return
        if kind == "executing" and data.get("node") is None:
            self._tell(prompt_id, Look("ended"))  # sent when history has been written, unlike execution_success
        elif kind in ("execution_error", "execution_interrupted"):
            self._tell(prompt_id, Look("failed"))
        elif kind in ("execution_start", "execution_cached", "executing", "executed", "progress"):
            self._running = prompt_id
            self._tell(prompt_id, _progress(prompt_id, data))
        elif kind == "progress_state":
            self._running = prompt_id
            self._tell(prompt_id, _state(prompt_id, data))

    def _sort_picture(self, message: bytes) -> None:
        if len(message) < 8:
            return
        event, second = struct.unpack(">II", message[:8])
        prompt_id, node, image_type, image = self._running, "", _IMAGE_TYPES.get(second, "image/jpeg"), message[8:]
        if event == PREVIEW_WITH_METADATA:
            try:
                about = json.loads(image[:second])
            except (ValueError, RecursionError):
                return
            if not isinstance(about, dict):
                return
            prompt_id, node = str(about.get("prompt_id")), str(about.get("node_id"))
            image_type, image = str(about.get("image_type")), image[second:]
        elif event != PREVIEW:
            return
        self._tell(prompt_id, Preview(prompt_id, node, image_type, image))

    def _tell(self, prompt_id: str, sign: Sign) -> None:
        with self._lock:
            boxes = list(self._mailboxes.get(prompt_id, ()))
        for box in boxes:
            box.put(sign)

    def _tell_all(self, sign: Look) -> None:
        with self._lock:
            boxes = [box for listed in self._mailboxes.values() for box in listed]
        for box in boxes:
            if sign.because == LOST:
                box.connections_lost += 1
            if sign.because != QUEUE or box.any_change:
                box.put(sign)


def _progress(prompt_id: str, data: dict[str, Any]) -> Progress:
    node = data.get("node")
    return Progress(prompt_id, "" if node is None else str(node), _number(data.get("value")), _number(data.get("max")))


def _state(prompt_id: str, data: dict[str, Any]) -> Progress:
    nodes = data.get("nodes")
    for node, about in nodes.items() if isinstance(nodes, dict) else ():
        if isinstance(about, dict) and about.get("state") == "running":
            return Progress(prompt_id, str(node), _number(about.get("value")), _number(about.get("max")))
    return Progress(prompt_id, "")


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
