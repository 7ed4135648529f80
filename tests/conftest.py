"""What holds for every test: no outside network, no settings of the person who runs it, no chance."""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from studio.providers.weights import cache_folder

settings.register_profile("studio", deadline=None, derandomize=True)
settings.load_profile("studio")

# Where models are assembled. It is asked for before any test changes the home folder, so that 240 MB are joined
# once per machine and not once per test.
REAL_CACHE = cache_folder()

# Variables that carry settings of a person. Those that name tools and caches stay.
PERSONAL_PREFIXES = ("STUDIO_", "COMFYUI_", "LM_STUDIO_", "YOUTUBE_", "XDG_")
KEPT = {"STUDIO_CACHE", "STUDIO_FFMPEG", "STUDIO_WORKER_THREADS"}

_real_connect = socket.socket.connect
_real_connect_ex = socket.socket.connect_ex
_real_getaddrinfo = socket.getaddrinfo


class OutsideNetwork(AssertionError):
    """A test tried to reach another machine."""


def is_this_machine(host: object) -> bool:
    """Say whether ``host`` (a name, an address, or None for "any of ours") stays on this machine."""
    if host is None:
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    if text in {"", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _allow(address: object) -> None:
    # A tuple is an internet address; anything else is a socket file or a pipe of this machine.
    if isinstance(address, tuple) and not is_this_machine(address[0]):
        raise OutsideNetwork(f"this test tried to connect to {address[0]}:{address[1]}")


def _connect(self: socket.socket, address: Any) -> None:
    _allow(address)
    _real_connect(self, address)


def _connect_ex(self: socket.socket, address: Any) -> int:
    _allow(address)
    return _real_connect_ex(self, address)


def _getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:
    if not is_this_machine(host):
        raise OutsideNetwork(f"this test tried to look up {host}")
    return _real_getaddrinfo(host, *arguments, **named)


@pytest.fixture(autouse=True)
def _no_outside_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _connect)
    monkeypatch.setattr(socket.socket, "connect_ex", _connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", _getaddrinfo)
    # Child processes are not patched; the one library that would go out by itself is told not to.
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty home and settings folder; the cache of assembled models stays the real one."""
    folder = tmp_path_factory.mktemp("home")
    for name in os.environ:
        if name.startswith(PERSONAL_PREFIXES) and name not in KEPT:
            monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / ".config"))
    monkeypatch.setenv("APPDATA", str(folder / "AppData" / "Roaming"))
    monkeypatch.setenv("LOCALAPPDATA", str(folder / "AppData" / "Local"))
    monkeypatch.setenv("STUDIO_CONFIG", str(folder / ".config" / "studio.toml"))
    monkeypatch.setenv("STUDIO_CACHE", str(REAL_CACHE))
    # A server that happens to run on this machine has no part in tests, and none of the person's is started.
    monkeypatch.setenv("STUDIO_SERVERS__LOOK_FOR_SERVERS", "false")
    return folder


# Files of tests that take longest come first: a process that ends with a long one leaves the other without work.
LONGEST = ("film/test_narrated_film", "film/test_kill_and_resume", "film/", "cli/", "providers/", "media/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; the order within a file stays."""

    def rank(item: pytest.Item) -> int:
        path = item.path.as_posix()
        return next((n for n, part in enumerate(LONGEST) if f"/tests/{part}" in path), len(LONGEST))

    items.sort(key=rank)
