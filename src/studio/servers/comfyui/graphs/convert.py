"""From the form in which the editor saves a graph (nodes, links, values of widgets in order) to what a server takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from studio.errors import GraphError
from studio.servers.comfyui.graphs.catalogue import DYNAMIC, InputFacts, class_facts
from studio.servers.comfyui.graphs.nodes import Graph, as_source

MUTED, BYPASSED = 2, 4
NOTES = {"Note", "MarkdownNote"}
# Nodes of the editor alone: they pass on what they get.
PASSING = {"Reroute", "PrimitiveNode", "GetNode", "SetNode"}
# Behind a seed the editor keeps what to do with it after a run.
AFTER_RUN = {"fixed", "increment", "decrement", "randomize"}
SEEDS = {"seed", "noise_seed"}
# Groups within groups: more than a person draws, so it is a group that holds itself.
DEEPEST_GROUP = 20


@dataclass(frozen=True)
class _Link:
    origin: str
    slot: int
    target: str
    target_slot: int


@dataclass(frozen=True)
class _Origin:
    """An output of a node that the server knows."""

    node: str
    slot: int


@dataclass(frozen=True)
class _Value:
    """What a primitive holds."""

    value: Any


class _Sheet:
    """Nodes and links of the editor as it saves them: the graph itself, or the inside of a group (subgraph).

    The nodes of a group have ids of their own, which come after that of the group: ``12:3``.
    """

    def __init__(self, told: Mapping[str, Any], groups: Mapping[str, Mapping[str, Any]], at: str = "") -> None:
        self.told, self.groups, self.at = told, groups, at
        self.outer: tuple[_Sheet, str] | None = None
        self.nodes: dict[str, Mapping[str, Any]] = {}
        for node in told.get("nodes") or ():
            if not isinstance(node, Mapping) or "id" not in node or not isinstance(node.get("type"), str):
                raise GraphError("one of its nodes has no id or type")
            self.nodes[str(node["id"])] = node
        self.links = dict(_links(told))
        self.inside: dict[str, _Sheet] = {}
        for number, node in self.nodes.items():
            if node["type"] in groups and node.get("mode") not in {MUTED, BYPASSED}:
                if at.count(":") >= DEEPEST_GROUP:
                    raise GraphError(f"{self.name(number)}: its groups of nodes never end")
                self.inside[number] = _Sheet(groups[node["type"]], groups, f"{at}{number}:")
                self.inside[number].outer = (self, number)

    def name(self, number: str) -> str:
        return f"node {self.at}{number} ({self.nodes[number]['type']})"

    def inputs(self, number: str) -> list[Mapping[str, Any]]:
        return [each for each in self.nodes[number].get("inputs") or () if isinstance(each, Mapping)]

    def origin(self, link: object, seen: tuple[str, ...] = ()) -> _Origin | _Value | None:
        """Follow a link to a node that the server knows, or a primitive's value; None when it ends before."""
        begun = self.links.get(link) if isinstance(link, int) else None
        if begun is None:
            return None
        if self.outer is not None and begun.origin == _end(self.told, "inputNode"):
            return self._from_outside(begun.slot, seen)
        if begun.origin not in self.nodes:
            return None
        number, node = begun.origin, self.nodes[begun.origin]
        if self.at + number in seen:
            raise GraphError(f"the links run in a circle through {self.name(number)}")
        seen = (*seen, self.at + number)
        if node.get("mode") == MUTED:
            return None
        if node["type"] == "PrimitiveNode":
            return _Value(_first(node.get("widgets_values")))
        if node["type"] == "GetNode":
            return self._set_node(number, seen)
        if node["type"] in {"Reroute", "SetNode"} or node.get("mode") == BYPASSED:
            passed = self._passed(number, begun.slot)
            return None if passed is None else self.origin(passed.get("link"), seen)
        if number in self.inside:
            return self.inside[number]._to_outside(begun.slot, seen)
        return _Origin(self.at + number, begun.slot)

    def _from_outside(self, slot: int, seen: tuple[str, ...]) -> _Origin | _Value | None:
        """Follow what comes into a group by its input ``slot``."""
        assert self.outer is not None  # the caller asked
        sheet, number = self.outer
        declared = self.told.get("inputs") or []
        name = declared[slot].get("name") if slot < len(declared) else None
        found = next((each for each in sheet.inputs(number) if each.get("name") == name), None)
        return None if found is None else sheet.origin(found.get("link"), seen)

    def _to_outside(self, slot: int, seen: tuple[str, ...]) -> _Origin | _Value | None:
        """Follow what goes out of a group by its output ``slot``."""
        end = _end(self.told, "outputNode")
        ids = [each for each, link in self.links.items() if (link.target, link.target_slot) == (end, slot)]
        return self.origin(ids[0], seen) if ids else None

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

    def _set_node(self, number: str, seen: tuple[str, ...]) -> _Origin | _Value | None:
        wanted = _first(self.nodes[number].get("widgets_values"))
        for other, node in self.nodes.items():
            if node["type"] == "SetNode" and _first(node.get("widgets_values")) == wanted:
                inputs = self.inputs(other)
                return self.origin(inputs[0].get("link"), seen) if inputs else None
        raise GraphError(f"{self.name(number)} reads “{wanted}”, which no SetNode sets")

    def shown(self, number: str) -> dict[str, dict[str, Any]]:
        """Return the values that a group shows of its inner nodes, by inner node and widget."""
        node = self.nodes[number]
        shown = (node.get("properties") or {}).get("proxyWidgets") or []
        values = node.get("widgets_values")
        found: dict[str, dict[str, Any]] = {}
        if isinstance(values, list) and len(values) == len(shown):
            for (inner, widget), value in zip(shown, values, strict=True):
                if value is not None:
                    found.setdefault(f"{self.at}{number}:{inner}", {})[str(widget)] = value
        return found


def _links(told: Mapping[str, Any]) -> Iterator[tuple[int, _Link]]:
    for link in told.get("links") or ():
        if isinstance(link, list) and len(link) >= 5:
            yield link[0], _Link(str(link[1]), int(link[2]), str(link[3]), int(link[4]))
        elif isinstance(link, Mapping):
            names = ("origin_id", "origin_slot", "target_id", "target_slot")
            origin, slot, target, target_slot = (link.get(name, -1) for name in names)
            yield link["id"], _Link(str(origin), int(slot), str(target), int(target_slot))


def _end(told: Mapping[str, Any], name: str) -> str:
    usual = {"inputNode": -10, "outputNode": -20}
    return str((told.get(name) or {}).get("id", usual[name]))


def _first(values: object) -> Any:
    if isinstance(values, list):
        return values[0] if values else None
    return next(iter(values.values()), None) if isinstance(values, Mapping) else None


def from_editor(told: Mapping[str, Any], object_info: Mapping[str, Any]) -> Graph:
    """Return the graph that the editor saved as ``told``, in API form; raise GraphError naming the node.

    Notes and muted nodes are left out, bypassed ones passed through, primitives, reroutes and groups resolved.
    ``object_info`` is the server's catalogue: the order of the widgets is only known there.
    """
    groups = {str(each.get("id")): each for each in (told.get("definitions") or {}).get("subgraphs") or ()}
    graph: Graph = {}
    _convert(_Sheet(told, groups), object_info, graph)
    if not graph:
        raise GraphError("it holds no nodes that are switched on")
    return graph


def _convert(sheet: _Sheet, object_info: Mapping[str, Any], graph: Graph) -> None:
    for number, node in sheet.nodes.items():
        if node["type"] in NOTES | PASSING or node.get("mode") in {MUTED, BYPASSED}:
            continue
        if number not in sheet.inside:
            graph[sheet.at + number] = _converted(sheet, number, object_info)
            continue
        _convert(sheet.inside[number], object_info, graph)
        for inner, values in sheet.shown(number).items():
            for name, value in values.items():
                inputs = graph.get(inner, {}).get("inputs", {})
                if name in inputs and as_source(inputs[name]) is None:
                    inputs[name] = value


def _converted(sheet: _Sheet, number: str, object_info: Mapping[str, Any]) -> dict[str, Any]:
    node = sheet.nodes[number]
    facts = class_facts(object_info, node["type"])
    linked = {str(each.get("name")): each for each in sheet.inputs(number) if each.get("link") is not None}
    values = node.get("widgets_values")
    inputs: dict[str, Any] = {}
    if isinstance(values, Mapping):
        inputs.update({str(name): value for name, value in values.items() if name != "videopreview"})
    elif isinstance(values, list) and values:
        if facts is None:
            raise GraphError(
                f"the server does not know the class of {sheet.name(number)}, so its values cannot be read",
                hint="install its pack, or export the graph from the editor with Export (API)",
            )
        inputs.update(_widgets(tuple(facts.inputs.values()), values, sheet.name(number)))
    for name, each in linked.items():
        origin = sheet.origin(each["link"])
        if isinstance(origin, _Value):
            inputs[name] = origin.value
        elif origin is not None:
            inputs[name] = [origin.node, origin.slot]
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
