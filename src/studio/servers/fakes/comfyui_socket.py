"""The server's side of a websocket, on a connection that an HTTP server has accepted already."""

from __future__ import annotations

import base64
import hashlib
import socket
import threading
from typing import Any

_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # from RFC 6455


def accept_key(key: str) -> str:
    """What the server answers to ``Sec-WebSocket-Key``."""
    return base64.b64encode(hashlib.sha1((key + _MAGIC).encode(), usedforsecurity=False).digest()).decode()


class Socket:
    """One event connection. ``client_id`` is whom it belongs to."""

    def __init__(self, connection: socket.socket, client_id: str) -> None:
        from websockets.protocol import State
        from websockets.server import ServerProtocol

        self.client_id = client_id
        self.metadata_previews = False
        self._connection = connection
        self._protocol: Any = ServerProtocol(state=State.OPEN, max_size=2**20)
        self._lock = threading.Lock()

    def send(self, message: str | bytes) -> None:
        """Send a message; nothing happens when the other side is gone."""
        with self._lock:
            if isinstance(message, str):
                self._protocol.send_text(message.encode())
            else:
                self._protocol.send_binary(message)
            self._flush()

    def receive(self) -> list[str]:
        """Wait for what the client sends; return its texts. Raises ConnectionError when it has gone."""
        data = self._connection.recv(65536)
        if not data:
            raise ConnectionError("the client has gone")
        from websockets.frames import Opcode

        with self._lock:
            self._protocol.receive_data(data)
            self._flush()
            frames = self._protocol.events_received()
            if any(frame.opcode is Opcode.CLOSE for frame in frames):
                raise ConnectionError("the client has said goodbye")
        return [bytes(frame.data).decode("utf-8", "replace") for frame in frames if frame.opcode is Opcode.TEXT]

    def drop(self) -> None:
        """Break the connection off."""
        cut(self._connection)

    def _flush(self) -> None:
        try:
            for data in self._protocol.data_to_send():
                if data:
                    self._connection.sendall(data)
        except OSError:
            return


def cut(connection: socket.socket) -> None:
    """End a connection in the middle of whatever it was doing."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
