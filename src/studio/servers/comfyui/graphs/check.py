"""Whether a server can run a graph: everything that is wrong with it, all at once, before anything is queued."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from studio.errors import GraphError
from studio.servers.comfyui.graphs.catalogue import (
    CHOICE,
    DYNAMIC,
    MATCH,
    ClassFacts,
    InputFacts,
    class_facts,
    expected_inputs,
    takes,
)
from studio.servers.comfyui.graphs.nodes import Graph, as_source, class_of, feeding, inputs_of, name_of, order_of
from studio.servers.comfyui.graphs.packs import is_input_file, least_words, model_folder, pack_of
from studio.servers.models.catalogue import getting

Kind = Literal[
    "class missing",
    "model missing",
    "file missing",
    "input missing",
    "wrong type",
    "out of range",
    "not a choice",
    "wrong link",
    "circle",
    "no output",
    "not a node",
    "rounded",
]
SHOWN_CHOICES = 8


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: ``str()`` is a sentence. ``file`` and ``folder`` are of a model that is missing.

    ``fatal`` is False when the server takes the graph all the same and does something else than it says.
    """

    kind: Kind
    node: str
    class_type: str
    message: str
    hint: str = ""
    input: str = ""
    file: str = ""
    folder: str = ""
    fatal: bool = True

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


def check_graph(
    graph: Graph,
    object_info: Mapping[str, Any],
    *,
    ignore_models: bool = False,
    uploads: Collection[str] | None = (),
) -> tuple[Problem, ...]:
    """Return everything that is wrong with ``graph`` on a server whose catalogue is ``object_info``; () when it runs.

    ``ignore_models`` leaves aside whether files of models are there. ``uploads`` are names that will be in the server's
    input folder by then; None leaves those files aside too. Classes are checked for every node, all else for nodes
    that lead to an output, as the server does.
    """
    malformed = tuple(_malformed(graph))
    if malformed:
        return malformed
    facts = {node: class_facts(object_info, class_of(graph, node)) for node in graph}
    outputs = [node for node, known in facts.items() if known is not None and known.is_output]
    problems = [_missing_class(graph, node) for node in graph if facts[node] is None]
    if not outputs and not problems:
        hint = "add a node that saves the product"
        problems.append(Problem("no output", "", "", "the graph has no node that saves anything", hint))
    reached = feeding(graph, outputs or graph)
    for node in graph:
        known = facts[node]
        if known is not None and node in reached:
            problems += _Node(graph, node, known, facts).problems(ignore_models, uploads)
    try:
        order_of(graph)
    except GraphError as error:
        problems.append(Problem("circle", "", "", error.message))
    return tuple(problems)


def _malformed(graph: Graph) -> Iterator[Problem]:
    for node, told in graph.items():
        if not isinstance(told, Mapping) or not isinstance(told.get("class_type"), str):
            yield Problem("not a node", str(node), "", f"node {node} has no class_type", "export the graph as API")
        elif not isinstance(told.get("inputs", {}), Mapping):
            yield Problem("not a node", str(node), str(told["class_type"]), f"{name_of(graph, node)} has no inputs")


def _missing_class(graph: Graph, node: str) -> Problem:
    class_type = class_of(graph, node)
    pack = pack_of(class_type)
    if pack is None:
        hint = "find its pack in ComfyUI-Manager (Install Missing Custom Nodes)"
    elif pack.name == "ComfyUI":
        hint = f"it is a part of ComfyUI itself: update it{least_words(pack)} ({pack.address})"
    else:
        hint = f"install {pack.name}{least_words(pack)} ({pack.address}) into custom_nodes and restart the server"
    message = f"the server has no class {class_type}, which {name_of(graph, node)} needs"
    return Problem("class missing", node, class_type, message, hint)


@dataclass(frozen=True)
class _Node:
    graph: Graph
    node: str
    facts: ClassFacts
    all_facts: Mapping[str, ClassFacts | None]

    def problems(self, ignore_models: bool, uploads: Collection[str] | None) -> list[Problem]:
        given = inputs_of(self.graph, self.node)
        expected = expected_inputs(self.facts, given)
        found: list[Problem] = []
        for name, facts in expected.items():
            if name not in given:
                # A choice within a choice may still be given in the older way, as an input of the node itself.
                if facts.required and name.rpartition(".")[2] not in given:
                    found.append(self._say("input missing", name, "is missing"))
                continue
            value = given[name]
            if as_source(value) is not None:
                found += self._link(name, facts, value)
            elif isinstance(value, list):
                found.append(self._say("wrong link", name, f"is neither a value nor a link: {_short(value)}"))
            else:
                found += self._value(name, facts, value, ignore_models, uploads)
        return found

    def _say(self, kind: Kind, name: str, what: str, hint: str = "", **more: Any) -> Problem:
        message = f"{name_of(self.graph, self.node)}: {name} {what}"
        return Problem(kind, self.node, self.facts.name, message, hint, name, **more)

    def _link(self, name: str, facts: InputFacts, value: object) -> Iterator[Problem]:
        source = as_source(value)
        assert source is not None  # the caller asked
        if source.node not in self.graph:
            yield self._say("wrong link", name, f"comes from node {source.node}, which is not in the graph")
            return
        origin = self.all_facts[source.node]
        if origin is None:
            return  # its class is missing, which is said once
        if not 0 <= source.slot < len(origin.outputs):
            count = f"which has {len(origin.outputs)}"
            where = f"output {source.slot} of {name_of(self.graph, source.node)}"
            yield self._say("wrong link", name, f"comes from {where}, {count}")
            return
        if facts.type == DYNAMIC:
            yield self._say("wrong link", name, "is a choice that brings further inputs, so it cannot be linked")
            return
        offered = _offered(self.graph, self.all_facts, source.node, source.slot)
        if not takes(_wanted(facts), offered):
            where = name_of(self.graph, source.node)
            yield self._say("wrong link", name, f"takes {_wanted(facts)} and gets {offered} from {where}")

    def _value(
        self, name: str, facts: InputFacts, value: object, ignore_models: bool, uploads: Collection[str] | None
    ) -> Iterator[Problem]:
        if facts.type in {CHOICE, DYNAMIC}:
            yield from self._choice(name, facts, value, ignore_models, uploads)
        elif not facts.is_widget:
            if facts.type not in {"*", MATCH} and not facts.type.startswith("COMFY_"):
                yield self._say("wrong type", name, f"is {_short(value)} where a link to {facts.type} is needed")
        else:
            yield from self._typed(name, facts, value)

    def _choice(
        self, name: str, facts: InputFacts, value: object, ignore_models: bool, uploads: Collection[str] | None
    ) -> Iterator[Problem]:
        if facts.options is None or value in facts.options:
            return
        class_type = self.facts.name
        if is_input_file(class_type, name):
            if uploads is not None and value not in uploads:
                hint = "put it there, or upload it"
                yield self._say("file missing", name, f"{_short(value)} is not in the server's input folder", hint)
            return
        folder = model_folder(class_type, name, value)
        offered = _choices(facts.options)
        if folder is not None:
            if not ignore_models:
                told = getting(str(value))
                hint = f"put it into models/{folder}{f' ({told})' if told else ''}; there are: {offered}"
                what = f"{_short(value)} is not on the server"
                yield self._say("model missing", name, what, hint, file=str(value), folder=folder)
            return
        yield self._say("not a choice", name, f"is {_short(value)}", f"the choices are: {offered}")

    def _typed(self, name: str, facts: InputFacts, value: object) -> Iterator[Problem]:
        kinds = set(facts.type.split(","))
        if kinds & {"INT", "FLOAT"}:
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                yield self._say("wrong type", name, f"is {_short(value)} where a number is needed")
            elif "FLOAT" not in kinds and value != int(value):
                yield self._say("wrong type", name, f"is {value} where a whole number is needed")
            else:
                yield from self._ranged(name, facts, value)
        elif "STRING" in kinds and not isinstance(value, str):
            yield self._say("wrong type", name, f"is {_short(value)} where text is needed")
        elif "BOOLEAN" in kinds and not isinstance(value, bool):
            yield self._say("wrong type", name, f"is {_short(value)} where true or false is needed")

    def _ranged(self, name: str, facts: InputFacts, value: float) -> Iterator[Problem]:
        least, most = facts.settings.get("min"), facts.settings.get("max")
        if isinstance(least, int | float) and value < least:
            yield self._say("out of range", name, f"is {value}, less than {least}")
        elif isinstance(most, int | float) and value > most:
            yield self._say("out of range", name, f"is {value}, more than {most}")
        else:
            step = facts.settings.get("step")
            # Sizes and lengths that the model cannot have are taken, and become others.
            if facts.type == "INT" and isinstance(step, int) and step > 1 and (value - (least or 0)) % step:
                what = f"is {value}, which the server rounds: {least or 0} and then steps of {step}"
                yield self._say("rounded", name, what, fatal=False)


def _wanted(facts: InputFacts) -> str:
    if facts.type == MATCH:
        return str((facts.settings.get("template") or {}).get("allowed_types", "*"))
    return facts.type


def _offered(graph: Graph, facts: Mapping[str, ClassFacts | None], node: str, slot: int, depth: int = 0) -> str:
    """Return the type of an output; one that is that of an input of its node is followed there."""
    known = facts[node]
    if known is None or depth > len(graph):
        return "*"
    if slot >= len(known.outputs):
        return "*"
    template = known.output_templates[slot]
    if known.outputs[slot] != MATCH or template is None:
        return "*" if known.outputs[slot].startswith("COMFY_") else known.outputs[slot]
    for name, expected in known.inputs.items():
        if (expected.settings.get("template") or {}).get("template_id") == template:
            source = as_source(inputs_of(graph, node).get(name))
            if source is not None and source.node in graph:
                return _offered(graph, facts, source.node, source.slot, depth + 1)
    return "*"


def _choices(options: tuple[Any, ...]) -> str:
    shown = ", ".join(str(option) for option in options[:SHOWN_CHOICES])
    more = len(options) - SHOWN_CHOICES
    return (shown or "none") + (f" and {more} more" if more > 0 else "")


def _short(value: object) -> str:
    text = "nothing" if value is None else f"“{value}”"
    return text if len(text) <= 80 else text[:77] + "…”"
