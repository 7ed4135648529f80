"""Items that are ready, by the resource that they wait for; and resources of which only one is up at a time.

Two servers that share one graphics card exclude each other. The one whose turn it is keeps it until nothing that it
could make without the other is left, so that a whole film starts each of them as seldom as possible.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from heapq import heappop, heappush

from studio.engine.graph import Node


class Turns:
    """Which nodes may start now. ``slots`` bounds what is in flight per resource (1 where it says nothing).

    ``release`` is told of a resource that has been used when its turn is over or nothing needs it any more; of those
    that are not exclusive, when they are in ``told``. It MUST return at once.
    """

    def __init__(
        self,
        slots: Mapping[str, int],
        exclusive: Collection[str],
        release: Callable[[str], None],
        told: Collection[str] = (),
    ) -> None:
        self._free = dict(slots)
        self._exclusive, self._release = frozenset(exclusive), release
        self._told = self._exclusive | frozenset(told)
        self._waiting: dict[str, list[tuple[int, int, int, Node]]] = {}
        self._running: dict[str, int] = {}
        self._used: set[str] = set()
        self._turn = ""
        self._serial = 0

    def add(self, node: Node) -> None:
        """A node became ready. Those of earlier steps, and earlier in their step, start first."""
        self._serial += 1
        entry = (node.step_index, node.order, self._serial, node)
        heappush(self._waiting.setdefault(_resource(node), []), entry)

    def startable(self, nodes: Callable[[], Iterable[Node]]) -> Iterator[Node]:
        """Take the nodes that have a free slot, one by one; ``nodes`` gives all of the run, asked where a turn ends."""
        # Longest first would not do: the order of the steps decides whose turn comes first.
        for resource in sorted(self._waiting, key=lambda name: min(self._waiting[name], default=(0, 0, 0))[:2]):
            waiting = self._waiting[resource]
            while waiting and self._free.setdefault(resource, 1) > 0 and self._has_turn(resource, nodes):
                self._free[resource] -= 1
                self._running[resource] = self._running.get(resource, 0) + 1
                self._used.add(resource)
                yield heappop(waiting)[-1]

    def finished(self, node: Node) -> None:
        """A node that was started is not in flight any more."""
        resource = _resource(node)
        self._free[resource] += 1
        self._running[resource] -= 1

    def let_go(self, nodes: Callable[[], Iterable[Node]]) -> None:
        """Release every resource that nothing of this run can need any more."""
        held = {name for name in self._used & self._told if not self._running.get(name) and not self._waiting.get(name)}
        if held:
            needed = {_resource(node) for node in nodes() if node.selected and not node.settled}
            for resource in sorted(held - needed):
                self._give_up(resource)

    def _give_up(self, resource: str) -> None:
        self._used.discard(resource)
        self._turn = "" if self._turn == resource else self._turn
        self._release(resource)

    def _has_turn(self, resource: str, nodes: Callable[[], Iterable[Node]]) -> bool:
        if resource not in self._exclusive or self._turn == resource:
            return True
        if self._turn:
            if self._running.get(self._turn) or self._waiting.get(self._turn) or self._more_to_come(nodes()):
                return False
            self._give_up(self._turn)
        self._turn = resource
        return True

    def _more_to_come(self, nodes: Iterable[Node]) -> bool:
        """Whether what has its turn will get work without another server: its items that wait for this machine only."""
        others = self._exclusive - {self._turn}
        return any(
            node.selected and not node.settled and _resource(node) == self._turn and not _behind(node, others)
            for node in nodes
        )


def _behind(node: Node, others: Collection[str]) -> bool:
    """Whether anything that ``node`` still waits for is made by one of ``others``."""
    seen: set[int] = set()
    open_nodes = [node]
    while open_nodes:
        one = open_nodes.pop()
        for need in one.needed:
            if need.settled or id(need) in seen:
                continue
            if _resource(need) in others:
                return True
            seen.add(id(need))
            open_nodes.append(need)
    return False


def _resource(node: Node) -> str:
    return "cpu" if node.drafted else node.item.resource
