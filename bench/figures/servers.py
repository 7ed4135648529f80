"""How busy graphics cards are kept: servers of our own take 0.2 s a prompt, and say how long they stood idle."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from measure import CannotMeasure, Figure, Goal, figure

from studio.servers.comfyui.client import ComfyClient, Graph
from studio.servers.comfyui.fleet import Fleet, Job

PROMPT_SECONDS = 0.2


@contextmanager
def server() -> Iterator[str]:
    """A server in a process of its own; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "studio.servers.fakes.comfyui", "--seconds", str(PROMPT_SECONDS)]
    process = subprocess.Popen([*command, "--port", str(port)])
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                get(f"{url}/system_stats")
            except OSError:
                time.sleep(0.1)
            else:
                break
        else:
            raise CannotMeasure("the server did not start")
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


def get(url: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def graph(number: int) -> dict[str, Any]:
    size = {"width": 64, "height": 64, "batch_size": 1, "color": number}
    return {
        "1": {"class_type": "EmptyImage", "inputs": size},
        "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": f"bench/{number}"}},
    }


def through_fleet(urls: Sequence[str], items: int) -> float:
    """Have items made and fetched; return their seconds, once every slot has been used (connections are made then)."""

    def job(number: int) -> Job:
        def build(client: ComfyClient, attempt: int) -> Graph:
            return graph(number)

        return Job(f"bench {number}", build, affinity="bench")

    with tempfile.TemporaryDirectory() as folder, Fleet(urls) as fleet, ThreadPoolExecutor(fleet.slots) as pool:

        def make(number: int) -> None:
            out = Path(folder) / str(number)
            out.mkdir()
            fleet.run(job(number), out)

        list(pool.map(make, range(fleet.slots)))
        began = time.perf_counter()
        list(pool.map(make, range(fleet.slots, fleet.slots + items)))
        return time.perf_counter() - began


@figure("gpu-idle")
def gpu_idle(name: str) -> Figure:
    """Idle time of a server between its first and last prompt, 200 items; against a loop of 10 that asks every 2 s."""
    with server() as url:
        through_fleet([url], 198)  # and two before them
        ours = get(f"{url}/fake/report")
    with server() as url:
        for number in range(10):
            prompt_id = str(uuid.uuid4())
            get(f"{url}/prompt", {"prompt": graph(number), "prompt_id": prompt_id})
            while not get(f"{url}/history/{prompt_id}"):
                time.sleep(2)
            time.sleep(2)
        other = get(f"{url}/fake/report")
    for report, items in ((ours, 200), (other, 10)):
        if len(report["executions"]) != items:
            raise CannotMeasure(f"{len(report['executions'])} prompts were run for {items} items")
    return Figure(name, 100 * ours["idle_share"], 100 * other["idle_share"], "%", Goal("ours", 2.0))


@figure("gpu-scaling")
def gpu_scaling(name: str) -> Figure:
    """Items a second with four servers, against one: at least 3.8 times."""
    with ExitStack() as stack:
        urls = [stack.enter_context(server()) for _ in range(4)]
        ours = 160 / through_fleet(urls, 160)
    with server() as url:
        other = 40 / through_fleet([url], 40)
    return Figure(name, ours, other, "/s", Goal("ratio", 3.8, at_least=True))
