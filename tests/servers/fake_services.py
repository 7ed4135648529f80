"""A folder that looks like ComfyUI's, and a command that looks like LM Studio's, for tests with real processes."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

MAIN = """
import os, subprocess, sys, time
port = sys.argv[sys.argv.index("--port") + 1]
print("starting with", sys.argv[1:], "CUDA", os.environ.get("CUDA_VISIBLE_DEVICES"), flush=True)
with open("starts.txt", "a") as told:
    told.write(port + "\\n")
more, first = [], open("starts.txt").read().count("\\n") == 1
{before}
server = subprocess.Popen(
    [sys.executable, "-m", "studio.servers.fakes.comfyui", "--port", port, "--seconds", "0.01", *more]
)
sys.exit(server.wait())
"""

LMS = """
import json, os, pathlib, signal, subprocess, sys
here = pathlib.Path(__file__).parent
pid = here / "pid.txt"
with (here / "lms.txt").open("a") as told:
    told.write(" ".join(sys.argv[1:]) + "\\n")
if sys.argv[1:3] == ["server", "start"]:
    port = sys.argv[sys.argv.index("--port") + 1]
    server = subprocess.Popen(
        [sys.executable, "-m", "studio.servers.fakes.chat", "--port", port, "--model", "tiny"],
        stdin=subprocess.DEVNULL, start_new_session=True,
    )
    pid.write_text(str(server.pid))
elif sys.argv[1:3] == ["server", "status"]:
    print(json.dumps({"running": False}))
elif sys.argv[1:3] == ["server", "stop"] and pid.exists():
    os.kill(int(pid.read_text()), signal.SIGTERM)
    pid.unlink()
elif sys.argv[1] == "load" and sys.argv[2] == "absent":
    print("Cannot find a model matching absent")
    sys.exit(1)
"""


def comfyui_folder(parent: Path, *, before: str = "") -> Path:
    """A ComfyUI whose server is ours; ``before`` is run first by its ``main.py``.

    There ``more`` are arguments of the server, and ``first`` says whether it is its first start.
    """
    folder = parent / "ComfyUI"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "main.py").write_text(MAIN.replace("{before}", before), encoding="utf-8")
    return folder


def comfyui_starts(folder: Path) -> list[int]:
    """The ports that it was started with, oldest first."""
    file = folder / "starts.txt"
    return [int(line) for line in file.read_text().split()] if file.is_file() else []


def lms_command(folder: Path) -> str:
    """The command of an LM Studio whose server is ours."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lms.py").write_text(LMS, encoding="utf-8")
    return f'"{sys.executable}" "{folder / "lms.py"}"'


def lms_calls(folder: Path) -> list[str]:
    """What the command was called with, oldest first."""
    file = folder / "lms.txt"
    return file.read_text().splitlines() if file.is_file() else []


def port_that_is_free() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def soon(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether something comes to hold within the limit."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
