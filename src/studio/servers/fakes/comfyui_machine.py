"""The inside of the fake ComfyUI: its queue, the thread that runs prompts, its history and the events it sends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from studio.servers.fakes import comfyui_products as products
from studio.servers.fakes.comfyui_events import Events, Log, Prompt
from studio.servers.fakes.comfyui_faults import Faults
from studio.servers.fakes.comfyui_shapes import Shapes
from studio.servers.fakes.comfyui_validation import Json

STEPS = 10
KEPT_ENTRIES = 10_000


@dataclass(frozen=True)
class Execution:
    """A prompt that was really run. Times are of `time.perf_counter`; ``ended`` is 0 when it did not end."""

    prompt_id: str
    began: float
    ended: float


class WorkerKilled(Exception):
    """What a queue with two equal entries does to the thread that runs prompts."""


class Machine:
    """Everything that a restart forgets. The files stay."""

    def __init__(
        self,
        folder: Path,
        catalogue: Mapping[str, Json],
        faults: Faults,
        *,
        seconds_per_prompt: float,
        remember_results: bool,
        on_kill: Callable[[bool], None],
        executions: list[Execution],
    ) -> None:
        self.input, self.output, self.temp = folder / "input", folder / "output", folder / "temp"
        self.catalogue, self.faults, self.executions = catalogue, faults, executions
        self.seconds_per_prompt = seconds_per_prompt
        self.pending: list[Prompt] = []
        self.running: Prompt | None = None
        self.history: dict[str, Json] = {}
        self.cancelled: set[str] = set()
        self.counter = 0.0
        self.lock = threading.Condition()
        self.events = Events(faults)
        self.freed = 0
        self._results: dict[str, Json] = {}
        self._remember = remember_results
        self._on_kill = on_kill
        self._worker_dead = self._stopping = False
        self.stopped, self.hung = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, name="fake-comfyui-worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread in the middle of whatever it does, and leave nothing of it in any history."""
        with self.lock:
            self._stopping = True
            self.stopped.set()
            if self.running is not None:
                self.running.dead = True
                self.running.stop.set()
            self.lock.notify_all()
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout=10)

    # What the routes do.

    def add(self, prompt: Prompt) -> None:
        """Queue a prompt. Raises WorkerKilled when one with the same number and id waits already."""
        with self.lock:
            twice = any((each.number, each.prompt_id) == (prompt.number, prompt.prompt_id) for each in self.pending)
            self.pending.append(prompt)
            if twice:
                self._worker_dead = True
                raise WorkerKilled("'<' not supported between instances of 'dict' and 'dict'")
            self.pending.sort(key=lambda each: (each.number, each.prompt_id))
            self.lock.notify_all()
        self.tell_status()

    def queue(self) -> Json:
        """As ``GET /queue`` gives it."""
        with self.lock:
            running = [self.running.item()] if self.running is not None else []
            return {"queue_running": running, "queue_pending": [each.item() for each in self.pending]}

    def remaining(self) -> int:
        """How many run and wait."""
        with self.lock:
            return len(self.pending) + (self.running is not None)

    def remove(self, prompt_ids: list[str] | None) -> bool:
        """Take prompts (None: all) out of those that wait; return whether there were any."""
        with self.lock:
            before = len(self.pending)
            self.pending = [
                each for each in self.pending if prompt_ids is not None and each.prompt_id not in prompt_ids
            ]
            found = len(self.pending) < before
        if found:
            self.tell_status()
        return found

    def interrupt(self, prompt_id: str = "") -> bool:
        """Stop what runs, or only a certain prompt; return whether it did run."""
        with self.lock:
            ours = self.running is not None and prompt_id in ("", self.running.prompt_id)
            if ours and self.running is not None:
                self.running.stop.set()
            return ours

    def free(self) -> None:
        """Forget results."""
        with self.lock:
            self._results.clear()
            self.freed += 1

    # Events.

    def tell_status(self) -> None:
        """Tell everybody how long the queue is."""
        self.events.tell(None, "status", {"status": {"exec_info": {"queue_remaining": self.remaining()}}})

    # Running prompts.

    def _work(self) -> None:
        while True:
            with self.lock:
                while not self._stopping and (self._worker_dead or not self.pending):
                    self.lock.wait()
                if self._stopping:
                    return
                prompt = self.pending[0]
                fault = self.faults.next(self.faults.prompts)
                if fault == "worker-dies":
                    self._worker_dead = True
                    continue
                del self.pending[0]
                if fault == "forget":
                    continue
                self.running = prompt
            entry = self._run(prompt, fault)
            with self.lock:
                self.running = None
                if prompt.dead or self._stopping:
                    return
                if fault != "lose":
                    self.history.pop(prompt.prompt_id, None)
                    self.history[prompt.prompt_id] = entry
                    if len(self.history) > KEPT_ENTRIES:
                        del self.history[next(iter(self.history))]
            self.tell_status()
            self.events.tell(prompt.extra.get("client_id"), "executing", {"node": None, "prompt_id": prompt.prompt_id})

    def _run(self, prompt: Prompt, fault: str) -> Json:
        shapes = Shapes(prompt.graph, self.catalogue, self.input)
        log = Log(self.events, prompt)
        log.say("execution_start", {})
        outputs: Json = {}
        cached = {
            node_id: self._results[shapes.signature(node_id)]
            for node_id in prompt.outputs
            if self._remember and shapes.signature(node_id) in self._results
        }
        log.say("execution_cached", {"nodes": list(prompt.graph) if len(cached) == len(prompt.outputs) else []})
        if len(cached) == len(prompt.outputs):
            time.sleep(0.005)
            outputs = cached
        else:
            began = time.perf_counter()
            self.executions.append(Execution(prompt.prompt_id, began, 0.0))
            place = len(self.executions) - 1
            outputs, ending = self._execute(prompt, fault, shapes, log, cached)
            if prompt.dead:
                return {}
            self.executions[place] = Execution(prompt.prompt_id, began, time.perf_counter())
            if ending is not None:
                log.say(*ending)
                return log.entry(outputs, well=False)
        log.say("execution_success", {})
        return log.entry(outputs, well=True)

    def _execute(
        self, prompt: Prompt, fault: str, shapes: Shapes, log: Log, cached: Json
    ) -> tuple[Json, tuple[str, Json] | None]:
        """Run the prompt; return its outputs, and with what it ended if not well."""
        nodes = list(prompt.graph)
        node = next((each for each in nodes if each not in prompt.outputs), nodes[0])
        about = {"node_id": node, "node_type": prompt.graph[node]["class_type"], "executed": []}
        log.event("executing", {"node": node, "display_node": node})
        if fault == "interrupt":
            prompt.stop.set()
        for step in range(STEPS):
            ending = self._middle(prompt, fault, about) if step == STEPS // 2 else None
            if ending is not None:
                return {}, ending
            if prompt.stop.wait(self.seconds_per_prompt / STEPS):
                return {}, ("execution_interrupted", about)
            state = {"value": step + 1, "max": STEPS, "state": "running", "node_id": node}
            self.events.tell(None, "progress_state", {"prompt_id": prompt.prompt_id, "nodes": {node: state}})
            log.event("progress", {"value": step + 1, "max": STEPS, "node": node})
            self.events.preview(prompt, node)
        return self._save(prompt, fault, shapes, log, cached)

    def _middle(self, prompt: Prompt, fault: str, about: Json) -> tuple[str, Json] | None:
        if fault == "stall":
            prompt.stop.wait()
        elif fault in ("stuck", "hang"):
            if fault == "hang":
                self.hung.set()
            self.stopped.wait()
        elif fault in ("kill", "die"):
            self._on_kill(fault == "kill")
            prompt.stop.wait()
        elif fault == "drop-websocket":
            self.events.drop()
        words = _FAILURES.get(fault)
        if words is None:
            return None
        report = {"exception_type": words[0], "exception_message": words[1], "traceback": ["  File ..."] * 40}
        return "execution_error", {**about, **report, "current_inputs": {}, "current_outputs": []}

    def _save(
        self, prompt: Prompt, fault: str, shapes: Shapes, log: Log, cached: Json
    ) -> tuple[Json, tuple[str, Json] | None]:
        outputs: Json = {}
        for node_id in prompt.outputs:
            node = prompt.graph[node_id]
            log.event("executing", {"node": node_id, "display_node": node_id})
            try:
                made = cached.get(node_id) or products.make(
                    node["class_type"], node.get("inputs") or {}, shapes.of(node_id), self.output, self.temp
                )
            except products.BadPrefix as error:
                report = {"exception_type": "Exception", "exception_message": str(error), "traceback": []}
                return outputs, (
                    "execution_error",
                    {"node_id": node_id, "node_type": node["class_type"], "executed": [], **report},
                )
            if made is None or fault == "no-output":
                continue
            if fault == "corrupt":
                self._cut_off(made)
            outputs[node_id] = made
            self._results[shapes.signature(node_id)] = made
            log.event("executed", {"node": node_id, "display_node": node_id, "output": made})
        return outputs, None

    def _cut_off(self, made: Json) -> None:
        for listed in made.values():
            for each in listed:
                if isinstance(each, dict):
                    path = self.output / each["subfolder"] / each["filename"]
                    path.write_bytes(path.read_bytes()[: max(8, path.stat().st_size // 2)])


_FAILURES = {
    "out-of-memory": (
        "torch.OutOfMemoryError",
        "Allocation on device 0 would exceed allowed memory. (out of memory)\nCurrently allocated: 23.50 GiB\n",
    ),
    "disk-full": ("OSError", "[Errno 28] No space left on device"),
    "error": ("PIL.UnidentifiedImageError", "cannot identify image file '/srv/input/corrupt.png'\n"),
}
