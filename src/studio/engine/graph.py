"""The items of a run as nodes, each settled in turn. ``plan`` and ``make`` walk the same graph by the same code."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from studio.engine.digest import digest_json
from studio.engine.freshness import Status, look
from studio.engine.item import File, Item, Made, NotYet, Ref, Step
from studio.engine.store import Receipt, Store
from studio.engine.tree import Tree
from studio.engine.view import View


class State(Enum):
    """Where a node stands."""

    WAITING = "waiting"
    FRESH = "fresh"
    WILL_RUN = "will run"
    UNLESS_SAME = "unless its inputs come out as before"
    MADE = "made"
    FAILED = "failed"
    BLOCKED = "blocked"


@dataclass
class Node:
    """One item in a run. ``digests`` are those of its product's parts, None while they are unknown."""

    step: Step
    step_index: int
    order: int
    item: Item
    selected: bool
    state: State = State.WAITING
    status: Status = field(default_factory=lambda: Status(None))
    waiting_for: int = 0
    dependents: list[Node] = field(default_factory=list)
    needed: list[Node] = field(default_factory=list)
    made: Made | None = None
    digests: dict[str, str] | None = None
    because: str = ""
    running: bool = False
    drafted: bool = False

    @property
    def settled(self) -> bool:
        """Whether nothing more will happen to it in this run."""
        return self.state not in (State.WAITING, State.WILL_RUN, State.UNLESS_SAME)

    def called(self, need: str) -> str:
        """What a person calls something that this is, or was, made from, as it stands in a receipt."""
        for other in self.needed:
            reference = f"{other.item.step} {other.item.id}"
            if need == reference or need.startswith(f"{reference} ("):
                return other.item.name
        return need


@dataclass
class StepState:
    """A step in a run: ``unexpanded`` names what it waits for before its items can be said."""

    step: Step
    index: int
    selected: bool
    nodes: list[Node] = field(default_factory=list)
    unsettled: int = 0
    unexpanded: Ref | None = None
    started_at: float | None = None
    finished: bool = False


@dataclass(frozen=True)
class Choice:
    """What of the production a run is about.

    ``only`` names the steps to make (all when empty); of the others, what was made counts as it is. ``force`` makes
    the items of those steps again; ``decisions_too`` asks decisions again as well; ``draft`` makes what waits for a
    server that is not there by other means, for now.
    """

    only: frozenset[str] = frozenset()
    force: frozenset[str] = frozenset()
    decisions_too: bool = False
    draft: bool = False


class Graph:
    """Expands steps into nodes and settles them as their needs are settled."""

    def __init__(self, steps: Sequence[Step], store: Store, tree: Tree, choice: Choice) -> None:
        self.store, self.tree, self.choice = store, tree, choice
        self.view = View(store, tree)
        self.steps = [
            StepState(step, index, not choice.only or step.name in choice.only) for index, step in enumerate(steps)
        ]
        self.nodes: dict[tuple[str, str], Node] = {}
        self.on_ready: Callable[[Node], None] = lambda node: None
        self.on_settled: Callable[[Node], None] = lambda node: None
        self.on_expanded: Callable[[StepState], None] = lambda state: None
        self._queue: deque[Node] = deque()

    def expand(self) -> None:
        """Say the items of every step that can say them now, and look at those whose needs are settled."""
        for state in self.steps:
            if state.nodes or state.finished or (state.unexpanded and not self._there(state.unexpanded)):
                continue
            try:
                items = list(state.step.expand(self.view))
            except NotYet as not_yet:
                state.unexpanded = not_yet.ref
                continue
            state.unexpanded = None
            self._add(state, items)
            self.on_expanded(state)
        self.drain()

    def _there(self, ref: Ref) -> bool:
        node = self.nodes.get((ref.step, ref.id))
        return node is not None and node.state in (State.FRESH, State.MADE)

    def _add(self, state: StepState, items: Iterable[Item]) -> None:
        for order, item in enumerate(items):
            node = Node(state.step, state.index, order, item, state.selected and not state.step.leaves(item))
            if (item.step, item.id) in self.nodes:
                raise ValueError(f"{item.step} names {item.id} twice")
            self.nodes[item.step, item.id] = node
            state.nodes.append(node)
            state.unsettled += 1
        for node in state.nodes:
            for need in {(n.step, n.id): n for n in node.item.needs if isinstance(n, Ref)}.values():
                other = self.nodes.get((need.step, need.id))
                if other is None:
                    raise ValueError(f"{node.item.step} {node.item.id} needs {need}, which no step makes")
                node.needed.append(other)
                if not other.settled:
                    other.dependents.append(node)
                    node.waiting_for += 1
            if node.waiting_for == 0:
                self._queue.append(node)

    def drain(self) -> None:
        """Look at every node whose needs have been looked at."""
        while self._queue:
            self._look(self._queue.popleft())

    def _look(self, node: Node) -> None:
        stuck = next((n for n in node.needed if n.state in (State.FAILED, State.BLOCKED)), None)
        if stuck is not None:
            self.block(node, stuck.because if stuck.state is State.BLOCKED else f"{stuck.item.name} was not made")
        elif not node.selected:
            self._take_as_it_is(node)
        else:
            forced = node.step.name in self.choice.force
            node.status = look(
                node.step,
                node.item,
                self.need_digests(node),
                self.store,
                forced=forced,
                decisions_too=self.choice.decisions_too,
                called=node.called,
            )
            if node.status.fresh or self._wholly_a_persons(node, node.status.receipt):
                self.settle(node, State.FRESH, self._made(node, node.status))
            else:
                node.state = State.UNLESS_SAME if node.status.fresh is None else State.WILL_RUN
                self.on_ready(node)

    def _take_as_it_is(self, node: Node) -> None:
        receipt = self.store.current(node.item.step, node.item.id)
        if receipt is not None and self.store.intact(receipt):
            node.status = Status(True, (), receipt.key, receipt)
            self.settle(node, State.FRESH, self._made(node, node.status))
        elif self._wholly_a_persons(node, receipt):
            self.settle(node, State.FRESH, self._made(node, node.status))
        else:
            self.block(node, f"{node.item.step} has not made {node.item.name} yet; run that step first")

    def _wholly_a_persons(self, node: Node, last: Receipt | None) -> bool:
        files = node.item.files
        if node.item.hidden and last is None:
            return False
        return bool(files) and all(self.tree.person(path) for _, path in files)

    def need_digests(self, node: Node) -> dict[str, str | None]:
        """The digest of each thing that a node needs, None while it is unknown."""
        digests: dict[str, str | None] = {}
        for need in node.item.needs:
            if isinstance(need, File):
                digests[str(need)] = self.tree.digest(need.path) or "absent"
                continue
            parts = self.nodes[need.step, need.id].digests
            if parts is None:
                digests[str(need)] = None
            elif need.part:
                digests[str(need)] = parts.get(need.part, "absent")
            else:
                digests[str(need)] = digest_json(parts)
        return digests

    def _made(self, node: Node, status: Status) -> Made:
        """The product of a fresh node, a person's files in place of the parts that they stand for."""
        receipt = status.receipt
        made = self.store.made(receipt) if receipt else Made(node.item.id, {}, {}, "person")
        paths, digests = dict(made.paths), dict(made.digests)
        for part, path in node.item.files:
            theirs = self.tree.person(path)
            if theirs is not None:
                paths[part], digests[part] = theirs, self.tree.digest(path) or ""
        return Made(node.item.id, paths, digests, made.by, made.record)

    def finish(self, node: Node) -> None:
        """A node was made: its receipt counts now."""
        receipt = self.store.current(node.item.step, node.item.id)
        assert receipt, f"{node.item.id} was made without a receipt"
        status = Status(True, node.status.reasons, receipt.key, receipt)
        self.settle(node, State.MADE, self._made(node, status))

    def take(self, node: Node, receipt: Receipt) -> None:
        """What was made earlier counts for a node as it is."""
        node.status = Status(True, node.status.reasons, receipt.key, receipt)
        self.settle(node, State.FRESH, self._made(node, node.status))

    def settle(self, node: Node, state: State, made: Made | None) -> None:
        """Note how a node ended and release those that wait for it."""
        node.state, node.made = state, made
        self.steps[node.step_index].unsettled -= 1
        node.digests = dict(made.digests) if made else None
        self.on_settled(node)
        self.release(node)

    def block(self, node: Node, because: str) -> None:
        """A node will not be tried."""
        node.because = because
        self.settle(node, State.BLOCKED, None)

    def release(self, node: Node) -> None:
        """Let the nodes that wait for ``node`` be looked at, when it was the last they waited for."""
        for dependent in node.dependents:
            dependent.waiting_for -= 1
            if dependent.waiting_for == 0 and dependent.state is State.WAITING:
                self._queue.append(dependent)

    def current_nodes(self) -> Iterator[Node]:
        """All nodes, in the order of the steps."""
        for state in self.steps:
            yield from state.nodes
