"""From the form in which the editor saves a graph (nodes, links, values of widgets in order) to what a server takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from studio.errors import GraphError
from studio.servers.comfyui.graphs.catalogue import DYNAMIC, InputFacts, class_facts
from studio.servers.comfyui.graphs.nodes import Graph

MUTED, BYPASSED = 2, 4
NOTES = {"Note", "MarkdownNote"}
# Nodes of the editor alone: they pass on what they get.
PASSING = {"Reroute", "PrimitiveNode", "GetNode", "SetNode"}
# Behind a seed the editor keeps what to do with it after a run.
AFTER_RUN = {"fixed", "increment", "decrement", "randomize"}
SEEDS = {"seed", "noise_seed"}


@dataclass(frozen=True)
class _Link:
    origin: str
    slot: int


class _Editor:
    """A graph as the editor saves it: its nodes by id, and where each link begins."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.nodes: dict[str, Mapping[str, Any]] = {}
        for node in told["nodes"]:
            if not isinstance(node, Mapping) or "id" not in node or not isinstance(node.get("type"), str):
                raise GraphError("one of its nodes has no id or type")
            self.nodes[str(node["id"])] = node
        self.links: dict[int, _Link] = {}
        for link in told.get("links") or ():
            if isinstance(link, list) and len(link) >= 5:
                self.links[link[0]] = _Link(str(link[1]), int(link[2]))
            elif isinstance(link, Mapping):
                self.links[link["id"]] = _Link(str(link["origin_id"]), int(link["origin_slot"]))

    def name(self, number: str) -> str:
        node = self.nodes[number]
        return f"node {number} ({node['type']})"

    def inputs(self, number: str) -> list[Mapping[str, Any]]:
        return [each for each in self.nodes[number].get("inputs") or () if isinstance(each, Mapping)]

    def origin(self, link: object, seen: tuple[str, ...] = ()) -> _Link | Any:
        """Follow a link to a node that the server knows; a value when a primitive holds it; None when it ends."""
        begun = self.links.get(link) if isinstance(link, int) else None
        if begun is None or begun.origin not in self.nodes:
            return None
        number, node = begun.origin, self.nodes[begun.origin]
        if number in seen:
            raise GraphError(f"the links run in a circle through {self.name(number)}")
        if node.get("mode") == MUTED:
            return None
        if node["type"] == "PrimitiveNode":
            return _Value(_first(node.get("widgets_values")))
        if node["type"] == "GetNode":
            return self._set_node(number, (*seen, number))
        if node["type"] in {"Reroute", "SetNode"} or node.get("mode") == BYPASSED:
            passed = self._passed(number, begun.slot)
            return None if passed is None else self.origin(passed.get("link"), (*seen, number))
        return begun

    def _passed(self, number: str, slot: int) -> Mapping[str, Any] | None:
        """Return the input that a bypassed node passes on as its output ``slot``: the same place, else the type."""
        outputs = self.nodes[number].get("outputs") or []
        inputs = self.inputs(number)
        if self.nodes[number]["type"] in PASSING:
            return inputs[0] if inputs else None
        kind = outputs[slot].get("type") if slot < len(outputs) else None
        if slot < len(inputs) and inputs[slot].get("type") == kind:
            return inputs[slot]
        return next((each for each in inputs if each.get("type") == kind), None)

    def _set_node(self, number: str, seen: tuple[str, ...]) -> _Link | Any:
        wanted = _first(self.nodes[number].get("widgets_values"))
        for other, node in self.nodes.items():
            if node["type"] == "SetNode" and _first(node.get("widgets_values")) == wanted:
                inputs = self.inputs(other)
                return self.origin(inputs[0].get("link"), seen) if inputs else None
        raise GraphError(f"{self.name(number)} reads “{wanted}”, which no SetNode sets")


@dataclass(frozen=True)
class _Value:
    value: Any


def _first(values: object) -> Any:
    if isinstance(values, list):
        return values[0] if values else None
    return next(iter(values.values()), None) if isinstance(values, Mapping) else None


def from_editor(told: Mapping[str, Any], object_info: Mapping[str, Any]) -> Graph:
    """Return the graph that the editor saved as ``told``, in API form; raise GraphError naming the node.

    Notes and muted nodes are left out, bypassed ones passed through, primitives and reroutes resolved.
    ``object_info`` is the server's catalogue: the order of the widgets is only known there.
    """
    groups = {each.get("id") for each in (told.get("definitions") or {}).get("subgraphs") or ()}
    editor = _Editor(told)
    graph: Graph = {}
    for number, node in editor.nodes.items():
        if node["type"] in NOTES | PASSING or node.get("mode") in {MUTED, BYPASSED}:
            continue
        if node["type"] in groups:
            raise GraphError(
                f"{editor.name(number)} is a group of nodes (subgraph), which is not read in the editor's form",
                hint="export the graph from the editor with Export (API)",
            )
        graph[number] = _converted(editor, number, object_info)
    if not graph:
        raise GraphError("it holds no nodes that are switched on")
    return graph


def _converted(editor: _Editor, number: str, object_info: Mapping[str, Any]) -> dict[str, Any]:
    node = editor.nodes[number]
    facts = class_facts(object_info, node["type"])
    linked = {str(each.get("name")): each for each in editor.inputs(number) if each.get("link") is not None}
    values = node.get("widgets_values")
    inputs: dict[str, Any] = {}
    if isinstance(values, Mapping):
        inputs.update({str(name): value for name, value in values.items() if name != "videopreview"})
    elif isinstance(values, list) and values:
        if facts is None:
            raise GraphError(
                f"the server does not know the class of {editor.name(number)}, so its values cannot be read",
                hint="install its pack, or export the graph from the editor with Export (API)",
            )
        inputs.update(_widgets(tuple(facts.inputs.values()), values, editor.name(number)))
    for name, each in linked.items():
        origin = editor.origin(each["link"])
        if isinstance(origin, _Value):
            inputs[name] = origin.value
        elif origin is not None:
            inputs[name] = [origin.origin, origin.slot]
        elif each.get("widget") is None:
            inputs.pop(name, None)
    title = node.get("title") or (facts.name if facts is not None else node["type"])
    return {"class_type": node["type"], "inputs": inputs, "_meta": {"title": str(title)}}


def _widgets(facts: tuple[InputFacts, ...], values: list[Any], name: str) -> dict[str, Any]:
    """Return the values by input: the editor keeps them in the order of the catalogue, without names."""
    found: dict[str, Any] = {}
    left = iter(values)
    waiting: list[Any] = []

    def take() -> Any:
        return waiting.pop() if waiting else next(left)

    try:
        for each, key in _in_order(facts, found):
            found[key] = take()
            if each.type == "INT" and (each.settings.get("control_after_generate") or each.name in SEEDS):
                after = next(left, None)
                if after not in AFTER_RUN and after is not None:
                    waiting.append(after)
    except StopIteration:
        pass  # an older file has fewer widgets; the check says what is missing
    for each, key in _in_order(facts, found):
        if each.type == DYNAMIC and key in found and found[key] not in each.branches:
            raise GraphError(f"{name}: {key} is “{found[key]}”, which is none of its choices")
    return found


def _in_order(
    facts: tuple[InputFacts, ...], found: Mapping[str, Any], before: str = ""
) -> Iterator[tuple[InputFacts, str]]:
    """Yield the widgets in the editor's order; the inputs that a choice brings follow it."""
    for each in facts:
        if not each.is_widget:
            continue
        key = before + each.name
        yield each, key
        chosen = found.get(key)
        if each.type == DYNAMIC and isinstance(chosen, str):
            yield from _in_order(each.branches.get(chosen, ()), found, f"{key}.")
