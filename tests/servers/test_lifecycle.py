"""Servers that are started, found, avoided and stopped, with real processes and real ports."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio import events
from studio.errors import Stopped, Unavailable
from studio.servers.comfyui_service import ComfyUI
from studio.servers.fakes.chat import FakeChat
from studio.servers.fakes.comfyui import FakeComfyUI
from studio.servers.gate import Services
from studio.servers.lifecycle import Service, Waits
from studio.servers.lm_studio import LMStudio
from studio.servers.who import COMFYUI, Limits, addresses, ask
from tests.servers.fake_services import (
    comfyui_folder,
    comfyui_starts,
    listens,
    lms_calls,
    lms_command,
    port_that_is_free,
    soon,
)

WAITS = Waits(ready_check=0.5, ready=60.0, shutdown=5.0, kill=5.0, stopped_check=0.2)


class House:
    """The services of a run, and what was told of them."""

    def __init__(self, *services: Service) -> None:
        self.told: list[events.Event] = []
        self.services = Services(services, self.told.append)

    def names(self) -> list[str]:
        return [type(event).__name__ for event in self.told]


def comfyui(root: Path, port: int, **more: object) -> ComfyUI:
    given = {"places": (root,), "waits": WAITS, **more}
    return ComfyUI((f"http://127.0.0.1:{port}",), root / "logs", **given)  # type: ignore[arg-type]


def lm_studio(root: Path, port: int, **more: object) -> LMStudio:
    given = {"cli": lms_command(root / "lms"), "model": "tiny", "context_tokens": 4096, "waits": WAITS, **more}
    return LMStudio((f"http://127.0.0.1:{port}/v1",), root / "logs", **given)  # type: ignore[arg-type]


@pytest.fixture
def silent() -> Iterator[int]:
    """A program that takes connections and says nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(8)
        yield listening.getsockname()[1]


def test_comfyui_is_started_by_the_first_who_needs_it_and_stopped_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "7")
    folder, port = comfyui_folder(tmp_path), port_that_is_free()
    house = House(comfyui(tmp_path, port, arguments=("--lowvram",)))
    threads = [threading.Thread(target=house.services.enter, args=("comfyui",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert house.services.urls == {"comfyui": (f"http://127.0.0.1:{port}",)}
    assert comfyui_starts(folder) == [port]
    assert house.names() == ["ServiceStarted", "ServiceReady"]
    house.services.close()
    assert not listens(port)
    assert house.names()[-1] == "ServiceStopped"
    said = (tmp_path / "logs/comfyui.log").read_text()
    assert "'--lowvram'] CUDA 7" in said
