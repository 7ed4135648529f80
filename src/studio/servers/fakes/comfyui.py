"""A ComfyUI server of our own: it answers as the real one does, makes real files, and fails as it is told to.

``python -m studio.servers.fakes.comfyui --port 8188`` runs it as a program. It listens on this machine only.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from studio.servers.fakes.comfyui_events import Prompt
from studio.servers.fakes.comfyui_faults import Faults, read_faults
from studio.servers.fakes.comfyui_http import Routes
from studio.servers.fakes.comfyui_line import Listening
from studio.servers.fakes.comfyui_machine import Execution, Machine
from studio.servers.fakes.comfyui_nodes import built_in_catalogue, whole_catalogue
from studio.servers.fakes.comfyui_validation import Json, validate

NEW, OLD = "0.33.0", "0.3.64"


class FakeComfyUI:
    """The server, as a context manager; ``url`` is where it listens.

    ``folder`` holds its input, output and temp files (a temporary folder by default). ``catalogue`` is what
    ``/object_info`` gives, and what graphs are judged by. ``version`` "0.3.64" has no jobs API and takes any prompt
    id. ``remember_results``: a graph that was run before gives the old file. ``check_models``: a model file must be
    in the catalogue's list.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        port: int = 0,
        catalogue: Mapping[str, Json] | None = None,
        models: Mapping[str, list[str]] | None = None,
        faults: Faults | None = None,
        seconds_per_prompt: float = 0.05,
        version: str = NEW,
        remember_results: bool = True,
        check_models: bool = False,
        max_upload_bytes: int = 100 * 2**20,
    ) -> None:
        self._own = tempfile.TemporaryDirectory(prefix="fake-comfyui-") if folder is None else None
        self.folder = folder if folder is not None else Path(self._own.name if self._own else "")
        self.faults = faults or Faults()
        self.models = dict(models or {"checkpoints": [], "loras": [], "vae": []})
        self.version, self.old = version, version.startswith("0.3.")
        self.check_models, self.max_upload_bytes = check_models, max_upload_bytes
        self.uploads: list[str] = []
        self.executions: list[Execution] = []
        self.restarts = 0
        self._catalogue = built_in_catalogue() if catalogue is None else catalogue
        self._seconds, self._remember = seconds_per_prompt, remember_results
        self._listening: Listening | None = None
        self._timer: threading.Timer | None = None
        self._lock = threading.RLock()
        self.port = port
        for name in ("input", "output", "temp"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.start()

    def __enter__(self) -> FakeComfyUI:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen, with nothing in the queue and nothing in the history."""
        with self._lock:
            if self._listening is not None:
                return
            self.machine = Machine(
                self.folder,
                self._catalogue,
                self.faults,
                seconds_per_prompt=self._seconds,
                remember_results=self._remember,
                on_kill=self._die,
                executions=self.executions,
            )
            self._listening = Listening(self.port, self, Routes)
            self.port = self._listening.server_address[1]
            threading.Thread(
                target=self._listening.serve_forever, args=(0.02,), name="fake-comfyui", daemon=True
            ).start()

    def kill(self) -> None:
        """Stop as a process that is killed: connections break, queue and history are gone, files stay."""
        with self._lock:
            listening, self._listening = self._listening, None
            if listening is not None:
                listening.shutdown()
                listening.server_close()
                listening.cut_all()
            self.machine.stop()

    def restart(self) -> None:
        """Kill, and start again on the same port."""
        self.kill()
        self.restarts += 1
        self.start()

    def close(self) -> None:
        """Stop, and remove the temporary folder."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            self.kill()
            if self._own is not None:
                self._own.cleanup()

    def submit_again(self, body: bytes) -> None:
        """Queue a prompt as if it had only just arrived; nobody is told."""
        asked = json.loads(body)
        machine, graph = self.machine, asked["prompt"]
        good, _ = validate(graph, machine.catalogue, machine.input)
        with machine.lock:
            counter, machine.counter = machine.counter, machine.counter + 1
        machine.add(Prompt(counter, asked["prompt_id"], graph, {"client_id": asked.get("client_id")}, good))

    def times_run(self) -> Counter[str]:
        """How often each prompt was really run."""
        return Counter(each.prompt_id for each in self.executions)

    def idle_share(self) -> float:
        """The share of the time from the first to the last execution in which nothing ran."""
        spans = [(each.began, each.ended) for each in self.executions if each.ended]
        if not spans:
            return 0.0
        whole = max(end for _, end in spans) - min(begin for begin, _ in spans)
        return 1 - sum(end - begin for begin, end in spans) / whole

    def report(self) -> Json:
        """What it did, as ``GET /fake/report`` tells it."""
        return {
            "executions": [[each.prompt_id, each.began, each.ended] for each in self.executions],
            "uploads": self.uploads,
            "freed": self.machine.freed,
            "idle_share": self.idle_share(),
        }

    def jobs(self) -> list[dict[str, Any]]:
        """As the jobs API lists them."""
        machine = self.machine
        with machine.lock:
            listed = [{"id": each.prompt_id, "status": "pending"} for each in machine.pending]
            if machine.running is not None:
                listed.append({"id": machine.running.prompt_id, "status": "in_progress"})
            for prompt_id, entry in machine.history.items():
                last = entry["status"]["messages"][-1][0]
                status = "completed" if entry["status"]["completed"] else "failed"
                listed.append({"id": prompt_id, "status": "cancelled" if last == "execution_interrupted" else status})
        return listed

    def _die(self, come_back: bool) -> None:
        """Be killed from inside a prompt; the thread that runs it cannot wait for itself."""

        def later() -> None:
            self.kill()
            if come_back:
                with self._lock:
                    self.restarts += 1
                    self._timer = threading.Timer(self.faults.restart_seconds, self.start)
                    self._timer.daemon = True
                    self._timer.start()

        threading.Thread(target=later, name="fake-comfyui-killer", daemon=True).start()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the server until it is interrupted."""
    parser = argparse.ArgumentParser(prog="studio.servers.fakes.comfyui", description=__doc__)
    parser.add_argument("--port", type=int, default=8188)
    parser.add_argument("--folder", type=Path, help="where its input, output and temp folders are")
    parser.add_argument("--seconds", type=float, default=0.2, help="how long a prompt takes")
    parser.add_argument("--version", default=NEW, help=f"what it says it is; {OLD} is an older kind")
    parser.add_argument("--object-info", type=Path, help="a catalogue of node classes, as JSON")
    parser.add_argument("--fault", action="append", default=[], metavar="NAME=VALUE", help="see comfyui_faults.py")
    given = parser.parse_args(arguments)
    try:
        faults = read_faults(given.fault)
    except ValueError as error:
        parser.error(str(error))
    catalogue = json.loads(given.object_info.read_text(encoding="utf-8")) if given.object_info else whole_catalogue()
    with FakeComfyUI(
        given.folder,
        port=given.port,
        catalogue=catalogue,
        faults=faults,
        seconds_per_prompt=given.seconds,
        version=given.version,
    ):
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
