"""What a run would do, and how long: the dry walk over the same graph."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from studio.engine.graph import Choice, Graph, Node, State
from studio.engine.item import Ref, Step
from studio.engine.store import Store
from studio.engine.tree import Tree


@dataclass(frozen=True)
class Planned:
    """One item: ``certainty`` is the value of a State; ``seconds`` an estimate; ``notes`` what else to know."""

    step: str
    id: str
    label: str
    certainty: str
    reasons: tuple[str, ...]
    seconds: float
    measured: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """All items that are not fresh, how many are, and steps whose items cannot be said yet (with last time's count).

    ``kept`` names files of a person that stand in place of ours.
    """

    items: tuple[Planned, ...]
    fresh: int
    unknown: tuple[tuple[str, str, int], ...]
    kept: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """The estimate for everything that may run."""
        return sum(item.seconds for item in self.items)


def estimate(node: Node, rates: Mapping[tuple[str, str], float]) -> tuple[float, bool]:
    """Seconds that an item takes by experience, else by its step's own guess; and whether it is experience."""
    rate = rates.get((node.item.step, node.item.kind))
    if rate is not None:
        return rate * node.item.cost, True
    return node.step.seconds_per_cost.get(node.item.kind, 0.0) * node.item.cost, False


def walk(steps: Sequence[Step], store: Store, tree: Tree, choice: Choice) -> Graph:
    """Look at every item without making any."""
    graph = Graph(steps, store, tree, choice)
    # In a dry walk, a node that would run leaves its product unknown and those behind it are looked at next.
    graph.on_ready = graph.release
    graph.expand()
    return graph


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without looking for garbage: a plan only adds live objects, and looking through them all again and again took
    a third of the time of a long one.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def make_plan(steps: Sequence[Step], store: Store, tree: Tree, choice: Choice) -> Plan:
    """Name every item that would be made, with its certainty, its reasons and an estimate."""
    with _no_collection():
        return _planned(steps, store, tree, choice)


def _planned(steps: Sequence[Step], store: Store, tree: Tree, choice: Choice) -> Plan:
    graph = walk(steps, store, tree, choice)
    rates = store.seconds_per_cost()
    planned: list[Planned] = []
    notes: list[str] = []
    kept: list[str] = []
    for node in graph.current_nodes():
        kept += [path for _, path in node.item.files if tree.person(path)]
        if node.made is not None:
            notes += node.step.notes(node.item, node.made)
        if node.state is State.FRESH or not node.selected:
            continue
        seconds, measured = estimate(node, rates)
        reasons = tuple(str(reason) for reason in node.status.reasons)
        if node.state is State.BLOCKED:
            reasons = (node.because,)
        planned.append(
            Planned(node.item.step, node.item.id, node.item.name, node.state.value, reasons, seconds, measured)
        )
    fresh = sum(node.state is State.FRESH for node in graph.current_nodes())
    unknown = tuple(
        (state.step.name, _waited_for(graph, state.unexpanded), len(store.known(state.step.name)))
        for state in graph.steps
        if state.unexpanded is not None
    )
    return Plan(tuple(planned), fresh, unknown, tuple(kept), tuple(dict.fromkeys(notes)))


def _waited_for(graph: Graph, ref: Ref) -> str:
    node = graph.nodes.get((ref.step, ref.id))
    return node.item.name if node is not None else ref.step
