"""Making what is stale: pools of slots, in the order of the steps, stopped gently or at once."""

from __future__ import annotations

import importlib
import queue
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from studio import events
from studio.engine.attempt import Order, Result, carry_out
from studio.engine.graph import Choice, Graph, Node, State, StepState
from studio.engine.item import File, Inputs, Made, Step
from studio.engine.options import Options, Outcome
from studio.engine.previews import keep_preview
from studio.engine.store import Store
from studio.engine.told import item_made, outcome_of, receipt_of, run_finished, step_expanded, step_finished
from studio.engine.tree import Tree
from studio.engine.turns import Turns
from studio.errors import DiskFull, Stopped, StudioError, Unavailable, no_room
from studio.underway import Underway

_WAKE_SECONDS = 0.5 if sys.platform == "win32" else None
"""Windows delivers Ctrl-C to Python only between waits; elsewhere a wait ends by itself."""


class Run:
    """One run over a graph. ``stop`` may be called from a signal handler or another thread."""

    def __init__(
        self,
        steps: Sequence[Step],
        store: Store,
        tree: Tree,
        choice: Choice,
        options: Options,
        emit: events.Listener,
    ) -> None:
        self.store, self.tree, self.options, self.emit = store, tree, options, emit
        self.graph = Graph(steps, store, tree, choice)
        self.graph.on_ready, self.graph.on_settled = self._ready, self._settled
        self.graph.on_expanded = self._expanded
        self._stopping = threading.Event()
        self._abandon = False
        self._news: queue.SimpleQueue[Result | None] = queue.SimpleQueue()
        self._running: dict[tuple[str, str], Node] = {}
        self._turns = Turns(options.slots, options.exclusive, options.gate.leave, options.told)
        self._pool = ThreadPoolExecutor(max_workers=sum(options.slots.values()), thread_name_prefix="item")
        self._errors: list[StudioError] = []
        self._waiting: Counter[str] = Counter()
        self._drafts = 0

    def stop(self, *, at_once: bool = False) -> None:
        """Finish what is in flight and begin nothing more; ``at_once`` does not wait for what is in flight."""
        self._abandon = self._abandon or at_once
        self._stopping.set()
        self.options.gate.stop()
        self._news.put(None)

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._stopping.is_set()

    def go(self) -> Outcome:
        """Make everything that is stale and selected; return how it ended."""
        began = time.perf_counter()
        self.emit(events.RunStarted(tuple(s.step.name for s in self.graph.steps if s.selected)))
        self.tree.on_written = lambda path: self.emit(events.FileWritten(path))
        self.tree.on_kept = lambda path: self.emit(events.FileKept(path))
        try:
            self.graph.expand()
            self._finish_steps()
            while self._running or self._submit():
                self._take(self._news_item())
                if self._abandon:
                    break
            self._finish_steps(at_end=True)
        except OSError as error:
            # A record that was written in part is cut off when the journal is next opened; nothing may follow it.
            full = no_room(error, "what was made could not be recorded")
            if full is None:
                raise
            self._errors.append(full)
            self._stopping.set()
        finally:
            self._pool.shutdown(wait=not self._abandon, cancel_futures=True)
        outcome = outcome_of(
            self.graph,
            self._errors,
            stopped=self._stopping.is_set(),
            waiting=self._waiting.most_common(),
            drafts=self._drafts,
        )
        self.emit(run_finished(outcome, time.perf_counter() - began))
        return outcome

    def _news_item(self) -> Result | None:
        while True:
            try:
                return self._news.get(timeout=_WAKE_SECONDS)
            except queue.Empty:
                continue

    def _ready(self, node: Node) -> None:
        self._turns.add(node)

    def _submit(self) -> bool:
        """Fill the free slots; return whether anything is in flight."""
        if not any(state.selected and state.unexpanded for state in self.graph.steps):
            self._turns.let_go(self.graph.current_nodes)
        if not self._stopping.is_set():
            for node in self._turns.startable(self.graph.current_nodes):
                self._start(node)
        return bool(self._running)

    def _start(self, node: Node) -> None:
        item = node.item
        state = self.graph.steps[node.step_index]
        if state.started_at is None:
            state.started_at = time.perf_counter()
            for library in state.step.libraries:
                importlib.import_module(library)
            self.emit(events.StepStarted(item.step))
        self._running[item.step, item.id] = node
        node.running = True
        key = node.status.key
        take = self.store.next_take(item.step, item.id, key)
        order = Order(item, key, take, self.options.production_seed, node.because if node.drafted else "")
        reasons = tuple(str(reason) for reason in node.status.reasons)
        self.emit(events.ItemStarted(item.step, item.id, item.name, reasons))
        self._pool.submit(self._work, node.step, order, self._inputs(node, order.take))

    def _work(self, step: Step, order: Order, inputs: Inputs) -> None:
        gate = self.options.gate
        if not order.draft:
            try:
                gate.enter(order.item.resource)
            except StudioError as error:
                self._news.put(Result(order, error=error))
                return

        def pause(seconds: float, error: StudioError) -> bool:
            if not order.draft:
                # What it failed for may be that its server is gone; at once, before the server is another one.
                gate.doubt(order.item.resource, error)
            return self._stopping.wait(seconds)

        self._news.put(
            carry_out(
                step,
                order,
                inputs,
                self.store.work_folder,
                pause,
                self._retried,
                self.options.backoff_seconds,
                self._underway,
            )
        )

    def _retried(self, order: Order, error: str, pause_seconds: float) -> None:
        item = order.item
        self.emit(events.ItemRetried(item.step, item.id, item.name, error, pause_seconds))

    def _underway(self, order: Order, now: Underway) -> None:
        item = order.item
        shown = keep_preview(self.store.folder, item.step, now) if now.picture else ""
        self.emit(events.ItemProgressed(item.step, item.id, item.name, now.part, now.words, shown))

    def _inputs(self, node: Node, take: int) -> Inputs:
        parts = {(n.item.step, n.item.id): dict(n.made.paths) for n in node.needed if n.made}
        files = {need.path: self.tree.source(need.path) for need in node.item.needs if isinstance(need, File)}
        return Inputs(parts, files, take)

    def _take(self, result: Result | None) -> None:
        if result is not None:
            item = result.order.item
            node = self._running.pop((item.step, item.id))
            node.running = False
            self._turns.finished(node)
            if result.error is None:
                self._keep(node, result)
            else:
                self._fail(node, result)
            self.graph.drain()
            self.graph.expand()
            self._finish_steps()
        self._submit()

    def _keep(self, node: Node, result: Result) -> None:
        assert result.work, "a result without an error has a folder"
        needs = {name: digest or "" for name, digest in self.graph.need_digests(node).items()}
        self.store.keep(receipt_of(node, result, needs, at=self.options.clock()), result.work)
        self._drafts += bool(result.order.draft)
        self.emit(item_made(node.item, result))
        self.graph.finish(node)

    def _fail(self, node: Node, result: Result) -> None:
        item, error = node.item, result.error
        assert error, "a failed result has an error"
        if isinstance(error, Stopped):
            node.because = "stopped"
            self.graph.settle(node, State.BLOCKED, None)
            return
        if isinstance(error, Unavailable):
            self._without_server(node, error)
            return
        self._errors.append(error)
        if result.trace:
            self.emit(events.Said(result.trace, item.step))
        self.emit(events.ItemFailed(item.step, item.id, item.name, str(error), error.hint, error.exit_code))
        node.because = str(error)
        if isinstance(error, DiskFull):
            self._stopping.set()
        else:
            self.store.append("failed", step=item.step, id=item.id, error=str(error))
        self.graph.settle(node, State.FAILED, None)

    def _without_server(self, node: Node, error: Unavailable) -> None:
        """A server is not there: a stopgap stays as it is, a draft is made where that was asked for, else it waits."""
        receipt = node.status.receipt
        if (
            receipt is not None
            and receipt.provisional
            and receipt.key == node.status.key
            and self.store.intact(receipt)
        ):
            self.graph.take(node, receipt)
        elif self.graph.choice.draft and not node.drafted:
            node.drafted, node.because = True, str(error)
            self._turns.add(node)
        else:
            because = " ".join(filter(None, (error.message, error.hint)))
            self._waiting[because] += 1
            self.graph.block(node, because)

    def _settled(self, node: Node) -> None:
        item = node.item
        if node.state is State.FRESH:
            receipt = node.status.receipt
            current = self.store.current(item.step, item.id)
            if receipt is not None and receipt is not current:
                self.store.append("chosen", step=item.step, id=item.id, key=receipt.key, take=receipt.take)
            if node.selected:
                self.emit(events.ItemFresh(item.step, item.id, item.cost))
        elif node.state is State.BLOCKED and node.selected:
            self.emit(events.ItemBlocked(item.step, item.id, item.name, node.because))
        if node.made is not None and node.selected:
            self._show(node, node.made)

    def _show(self, node: Node, made: Made) -> None:
        """Bring the parts that are files of the production into the tree."""
        self.tree.owner = node.item.step
        for part, path in node.item.files:
            if part in made.paths:
                self.tree.copy(path, made.paths[part], made.digests[part])

    def _expanded(self, state: StepState) -> None:
        if state.selected:
            self.emit(step_expanded(state))

    def _finish_steps(self, *, at_end: bool = False) -> None:
        for state in self.graph.steps:
            if state.finished or not state.selected or state.unexpanded is not None:
                continue
            whole = state.unsettled == 0
            if whole or at_end:
                state.finished = whole
                self._project(state, whole)

    def _project(self, state: StepState, whole: bool) -> None:
        self.tree.owner = state.step.name
        state.step.project({node.item.id: node.made for node in state.nodes if node.made is not None}, self.tree)
        if whole and state.step.sweeps and not any(node.state in (State.FAILED, State.BLOCKED) for node in state.nodes):
            self.tree.sweep(state.step.name)
        seconds = 0.0 if state.started_at is None else time.perf_counter() - state.started_at
        self.emit(step_finished(state, seconds))
