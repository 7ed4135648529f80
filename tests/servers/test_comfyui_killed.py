"""Real processes, really killed: our own in the middle of a prompt, and the server."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.servers.comfyui.client import ComfyClient, prompt_id
from studio.servers.comfyui.fleet import Fleet, Job
from studio.servers.comfyui.problems import ComfyProblem
from studio.servers.fakes.comfyui import FakeComfyUI
from tests.servers.comfyui_graphs import LIMITS, QUICK, picture

RUN = """
import sys
from studio.servers.comfyui.client import ComfyClient, prompt_id
from tests.servers.comfyui_graphs import LIMITS, QUICK, picture

client = ComfyClient(sys.argv[1], timeouts=QUICK)
client.submit(picture(2), prompt_id("second"))
client.run(picture(1), prompt_id("first"), limits=LIMITS)
"""


def until(what: Callable[[], object], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


def test_our_process_is_killed_and_the_prompt_is_picked_up_and_not_paid_twice() -> None:
    with FakeComfyUI(seconds_per_prompt=1.0) as fake:
        child = subprocess.Popen([sys.executable, "-c", RUN, fake.url], cwd=Path(__file__).parents[2])
        try:
            until(lambda: fake.executions and fake.machine.remaining() == 2)
        finally:
            child.kill()
            child.wait(timeout=10)
        with ComfyClient(fake.url, timeouts=QUICK) as client:
            for name, colour in (("first", 1), ("second", 2)):
                assert client.run(picture(colour), prompt_id(name), limits=LIMITS).files
        assert fake.times_run() == {prompt_id("first"): 1, prompt_id("second"): 1}


@contextmanager
def server(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "studio.servers.fakes.comfyui", "--port", str(port), "--seconds", "0.4"]
    process = subprocess.Popen([*command, "--folder", str(folder)])
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=10)


def answers(client: ComfyClient) -> bool:
    try:
        return bool(client.system_stats(tries=1))
    except ComfyProblem:
        return False


def test_the_server_is_killed_mid_prompt_and_started_again(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    out = tmp_path / "out"
    out.mkdir()
    progressing = threading.Event()
    with Fleet([f"http://127.0.0.1:{port}"], limits=LIMITS, timeouts=QUICK) as fleet:
        (client,) = fleet.clients
        made: list[object] = []
        with server(tmp_path, port):
            until(lambda: answers(client))
            job = Job("item", lambda client, attempt: picture())
            worker = threading.Thread(
                target=lambda: made.append(fleet.run(job, out, on_sign=lambda sign: progressing.set()))
            )
            worker.start()
            assert progressing.wait(10)
        with server(tmp_path, port):
            worker.join(timeout=20)
            assert len(made) == 1
            report = client.wire.ask_json("/fake/report")
    assert [each[0] for each in report["executions"]] == [prompt_id("item")]
    assert [path.name for path in out.iterdir()] == ["output-001.png"]
