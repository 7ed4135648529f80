"""The open port of the fake ComfyUI, and one connection to it: how requests come in and answers go out."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from studio.servers.fakes.comfyui_socket import cut

if TYPE_CHECKING:
    from studio.servers.fakes.comfyui import FakeComfyUI


class Listening(ThreadingHTTPServer):
    """The open port, and every connection to it, so that all can be cut at once."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = os.name != "nt"  # there it would let two servers have one port

    def __init__(self, port: int, fake: FakeComfyUI, connection: type[Connection]) -> None:
        self.fake = fake
        self.connections: set[socket.socket] = set()
        self.guard = threading.Lock()
        super().__init__(("127.0.0.1", port), connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection."""
        with self.guard:
            self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        with self.guard:
            self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients go away; that is their business."""

    def cut_all(self) -> None:
        """Break all connections off."""
        with self.guard:
            for connection in self.connections:
                cut(connection)


class Connection(BaseHTTPRequestHandler):
    """One connection of a client. What it asks for is answered by ``answer``."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Listening
    lose = late = False
    """Whether the next answer is lost on its way, or comes late."""

    def answer(self, body: bytes) -> None:
        """Answer a request."""
        raise NotImplementedError

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer a GET."""
        self.answer(b"")

    def do_POST(self) -> None:
        """Answer a POST."""
        length = int(self.headers.get("Content-Length") or 0)
        limit = self.server.fake.max_upload_bytes
        body = self.rfile.read(min(length, limit))
        left = length - len(body)
        while left > 0 and (piece := self.rfile.read(min(left, 2**20))):
            left -= len(piece)
        if length > limit:
            self.send(413, f"Maximum request body size {limit} exceeded.".encode(), "text/plain")
        else:
            self.answer(body)

    def send(self, status: int, body: bytes, kind: str = "application/octet-stream", **headers: str) -> None:
        """Send a whole answer. ``headers`` have low lines for hyphens; ``length`` announces another length."""
        if self.lose:
            self.hang_up()
            return
        if self.late:
            time.sleep(self.server.fake.faults.late_seconds)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", headers.pop("length", str(len(body))))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        # One write: a head and a body in two would wait for each other's acknowledgement.
        self._headers_buffer.append(b"\r\n")  # type: ignore[attr-defined]
        self._headers_buffer.append(body)  # type: ignore[attr-defined]
        self.flush_headers()

    def send_json(self, value: Any, status: int = 200) -> None:
        """Send a value as JSON."""
        self.send(status, json.dumps(value).encode(), "application/json; charset=utf-8")

    def hang_up(self) -> None:
        """Break the connection off."""
        self.close_connection = True
        cut(self.connection)
