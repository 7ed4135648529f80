"""Graphs of an image server as plain data: nodes by id, and the links between them.

A graph is what the server is sent: ``{id: {"class_type": …, "inputs": {…}, "_meta": {"title": …}}}``. An input is
either a value or a link, ``[id of the node it comes from, number of that node's output]``. Functions here and in
the modules beside this one take a graph and return a new one; none changes what it was given.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeAlias

from studio.errors import GraphError

Node: TypeAlias = dict[str, Any]
Graph: TypeAlias = dict[str, Node]


@dataclass(frozen=True, order=True)
class Place:
    """One input of one node."""

    node: str
    input: str


@dataclass(frozen=True, order=True)
class Source:
    """One output of one node."""

    node: str
    slot: int

    def link(self) -> list[Any]:
        """The form that an input of a graph holds."""
        return [self.node, self.slot]


def as_source(value: object) -> Source | None:
    """Return where ``value`` comes from if it is a link, else None."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str):
        slot = value[1]
        if isinstance(slot, int | float) and not isinstance(slot, bool):
            return Source(value[0], int(slot))
    return None


def class_of(graph: Graph, node: str) -> str:
    """The class of a node, "" when the node is not there."""
    return str(graph.get(node, {}).get("class_type", ""))


def inputs_of(graph: Graph, node: str) -> Mapping[str, Any]:
    """The inputs of a node, none when it is not there."""
    inputs = graph.get(node, {}).get("inputs", {})
    return inputs if isinstance(inputs, Mapping) else {}


def value_at(graph: Graph, place: Place) -> Any:
    """The value or link at ``place``, None when it is not there."""
    return inputs_of(graph, place.node).get(place.input)


def source_at(graph: Graph, place: Place) -> Source | None:
    """Where the input at ``place`` comes from; None when it is a value or not there."""
    return as_source(value_at(graph, place))


def name_of(graph: Graph, node: str) -> str:
    """How messages name a node: its number, its class and the title that a person gave it."""
    kind = class_of(graph, node)
    title = str((graph.get(node, {}).get("_meta") or {}).get("title", ""))
    return f"node {node} ({kind} “{title}”)" if title and title != kind else f"node {node} ({kind})"


def links(graph: Graph) -> Iterator[tuple[Place, Source]]:
    """Yield every link: the input that it feeds and the output that it comes from."""
    for node in graph:
        for name, value in inputs_of(graph, node).items():
            source = as_source(value)
            if source is not None:
                yield Place(node, name), source


def consumers(graph: Graph, source: Source) -> tuple[Place, ...]:
    """Return the inputs that ``source`` feeds, in a fixed order."""
    return tuple(sorted(place for place, from_ in links(graph) if from_ == source))


def feeding(graph: Graph, nodes: Iterable[str]) -> set[str]:
    """Return ``nodes`` and every node that something of theirs comes from. Circles and absent nodes are survived."""
    seen: set[str] = set()
    waiting = [node for node in nodes if node in graph]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        sources = (as_source(value) for value in inputs_of(graph, node).values())
        waiting += [source.node for source in sources if source is not None and source.node in graph]
    return seen


class Draft:
    """A copy of a graph while it is being changed; ``graph`` is the result."""

    def __init__(self, graph: Graph) -> None:
        self.graph: Graph = copy.deepcopy(graph)

    def add(self, class_type: str, title: str, **inputs: Any) -> str:
        """Add a node and return its id. An input may be a value, a link or a Source."""
        numbers = [int(node) for node in self.graph if node.isdecimal()]
        node = str(max(numbers, default=0) + 1)
        plain = {name: value.link() if isinstance(value, Source) else value for name, value in inputs.items()}
        self.graph[node] = {"class_type": class_type, "inputs": plain, "_meta": {"title": title}}
        return node

    def put(self, place: Place, value: Any) -> None:
        """Set one input to a value or, given a Source, to a link."""
        self.graph[place.node]["inputs"][place.input] = value.link() if isinstance(value, Source) else value

    def rewire(self, old: Source, new: Source, *, but: Iterable[str] = ()) -> None:
        """Feed everything that ``old`` feeds from ``new``, except the nodes ``but``."""
        keep = set(but)
        for place in consumers(self.graph, old):
            if place.node not in keep:
                self.put(place, new)

    def drop_if_unused(self, node: str) -> None:
        """Remove a node that feeds nothing any more, and then what only fed it."""
        if node not in self.graph or any(source.node == node for _, source in links(self.graph)):
            return
        sources = {source.node for source in map(as_source, inputs_of(self.graph, node).values()) if source}
        del self.graph[node]
        for source in sorted(sources):
            self.drop_if_unused(source)


def order_of(graph: Graph) -> tuple[str, ...]:
    """Return the nodes so that each comes after those that feed it; raise GraphError when they run in a circle."""
    before = {
        node: sorted({source.node for source in map(as_source, inputs_of(graph, node).values()) if source})
        for node in sorted(graph)
    }
    try:
        return tuple(node for node in TopologicalSorter(before).static_order() if node in graph)
    except CycleError as error:
        circle = ", ".join(name_of(graph, node) for node in error.args[1])
        raise GraphError(f"the links run in a circle: {circle}") from error
