"""Who answers at an address, found out by asking; and which ports are free."""

from __future__ import annotations

import http.client
import ipaddress
import json
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

Who = Literal["it", "another", "silent", "nobody"]
"""``it``: the kind of server that is looked for. ``another``: something else answers. ``silent``: something takes the
connection and says nothing in time. ``nobody`` takes a connection."""

_MOST_BYTES = 4_000_000
_PORTS_TRIED = 50


@dataclass(frozen=True)
class Limits:
    """How long to wait, in seconds: for a connection, and in all."""

    connect_seconds: float = 3.0
    whole_seconds: float = 10.0


QUICK = Limits(0.3, 2.0)


@dataclass(frozen=True)
class Answer:
    """What was found out: ``value`` is the JSON that the server answered with, ``said`` the rest in words."""

    who: Who
    value: Any = None
    said: str = ""


@dataclass(frozen=True)
class Kind:
    """How to tell a kind of server: what ``path`` below its address answers. ``judge`` is given status and value."""

    path: str
    judge: Callable[[int, Any], bool]


def _is_comfyui(status: int, value: Any) -> bool:
    return status == 200 and isinstance(value, dict) and isinstance(value.get("system"), dict)


def _is_chat(status: int, value: Any) -> bool:
    if status in (401, 403):
        return True  # it wants a key, and says so when it is asked something
    return status == 200 and isinstance(value, dict) and isinstance(value.get("data"), list)


COMFYUI = Kind("/system_stats", _is_comfyui)
CHAT = Kind("/models", _is_chat)


def addresses(text: str) -> tuple[str, ...]:
    """The addresses in a setting that may list several, with commas, semicolons or blanks between them."""
    return tuple(dict.fromkeys(part.rstrip("/") for part in re.split(r"[\s,;]+", text) if part))


def ask(url: str, kind: Kind, limits: Limits, headers: Mapping[str, str] | None = None) -> Answer:
    """Ask who answers at ``url``. Never raises, and never takes longer than the limits."""
    host, port = host_and_port(url)
    try:
        connected = socket.create_connection((host, port), timeout=limits.connect_seconds)
    except (OSError, UnicodeError, OverflowError):
        return Answer("nobody")
    # Each read has its limit; who sends one byte at a time is cut off as well.
    over = threading.Timer(limits.whole_seconds, _cut, [connected])
    over.daemon = True
    over.start()
    began = time.monotonic()
    try:
        return _asked(connected, url, kind, limits, headers or {})
    except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
        late = isinstance(error, TimeoutError) or time.monotonic() - began >= limits.whole_seconds
        return Answer("silent" if late else "another", said="" if late else type(error).__name__)
    finally:
        over.cancel()
        connected.close()


def _asked(connected: socket.socket, url: str, kind: Kind, limits: Limits, headers: Mapping[str, str]) -> Answer:
    parts = urlsplit(url)
    connected.settimeout(limits.whole_seconds)
    if parts.scheme == "https":
        import ssl

        connected = ssl.create_default_context().wrap_socket(connected, server_hostname=parts.hostname)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.sock = connected
    try:
        connection.request("GET", parts.path.rstrip("/") + kind.path, headers={"Accept": "*/*", **headers})
        response = connection.getresponse()
        body = response.read(_MOST_BYTES)
    finally:
        connection.close()
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if kind.judge(response.status, value):
        return Answer("it", value)
    named = response.getheader("Server") or ""
    return Answer("another", value, " ".join(f"HTTP {response.status} {named}".split())[:80])


def _cut(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def takes_connections(url: str, seconds: float) -> bool:
    """Whether anything listens there."""
    try:
        with socket.create_connection(host_and_port(url), timeout=seconds):
            return True
    except (OSError, UnicodeError, OverflowError):
        return False


def host_and_port(url: str) -> tuple[str, int]:
    """The host and port that an address means."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def is_here(url: str) -> bool:
    """Whether an address is of this machine, so that a server can be started there."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def with_port(url: str, port: int) -> str:
    """The same address with another port."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return urlunsplit((parts.scheme, f"{host}:{port}", parts.path, "", ""))


def shown(url: str) -> str:
    """The address without a user's name and password, for messages."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/"), "", ""))


def free_port(url: str, *, after: int) -> int | None:
    """The next port above ``after`` on which a server can listen at the host of ``url``; None when there is none."""
    host, _ = host_and_port(url)
    for port in range(after + 1, min(after + 1 + _PORTS_TRIED, 65_536)):
        if is_free(host, port):
            return port
    return None


def is_free(host: str, port: int) -> bool:
    """Whether a server can listen on a port now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        if sys.platform != "win32":
            # What a server closed a moment ago may be used again; on Windows this would share a port in use.
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1" if host == "localhost" else host, port))
        except OSError:
            return False
    return True
