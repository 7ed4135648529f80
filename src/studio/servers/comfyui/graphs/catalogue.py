"""What a server says of its node classes (``/object_info``), in one form for its two ways of saying it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studio.servers.comfyui.graphs.nodes import as_source

DYNAMIC = "COMFY_DYNAMICCOMBO_V3"
MATCH = "COMFY_MATCHTYPE_V3"
CHOICE = "COMBO"
# Types whose values a person types in; everything else comes by links.
WIDGETS = {"INT", "FLOAT", "STRING", "BOOLEAN", CHOICE, DYNAMIC}


@dataclass(frozen=True)
class InputFacts:
    """One input of a class: its type, whether it must be given, its choices, and what else is said of it.

    ``options`` is None when it has no list of choices. ``branches`` (a dynamic choice only) are the further inputs
    that each choice brings.
    """

    name: str
    type: str
    required: bool
    options: tuple[Any, ...] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    branches: Mapping[str, tuple[InputFacts, ...]] = field(default_factory=dict)

    @property
    def is_widget(self) -> bool:
        """Whether a value is written here, rather than linked."""
        return not self.settings.get("forceInput") and any(part in WIDGETS for part in self.type.split(","))


@dataclass(frozen=True)
class ClassFacts:
    """One class: its inputs by name in their order, the types of its outputs, and whether it saves or shows."""

    name: str
    inputs: Mapping[str, InputFacts]
    outputs: tuple[str, ...]
    output_templates: tuple[str | None, ...]
    is_output: bool


def class_facts(object_info: Mapping[str, Any], name: str) -> ClassFacts | None:
    """Return what the server says of the class ``name``, None when it does not know it."""
    told = object_info.get(name)
    if not isinstance(told, Mapping) or "input" not in told:
        return None
    outputs = tuple(_output(kind) for kind in told.get("output") or ())
    matched = told.get("output_matchtypes") or ()
    templates = tuple(matched[i] if i < len(matched) else None for i in range(len(outputs)))
    inputs = _inputs(told["input"], told.get("input_order") or {})
    return ClassFacts(name, {facts.name: facts for facts in inputs}, outputs, templates, bool(told.get("output_node")))


def _output(kind: Any) -> str:
    return CHOICE if isinstance(kind, list) else str(kind)


def _inputs(told: Mapping[str, Any], order: Mapping[str, Any]) -> tuple[InputFacts, ...]:
    found = []
    for group in ("required", "optional"):
        named = told.get(group) or {}
        ordered = [name for name in order.get(group) or () if name in named]
        for name in dict.fromkeys([*ordered, *named]):
            found.append(_input(name, named[name], required=group == "required"))  # noqa: PERF401
    return tuple(found)


def _input(name: str, told: Any, *, required: bool) -> InputFacts:
    if not isinstance(told, list) or not told:
        return InputFacts(name, str(told), required)
    kind = told[0]
    settings = told[1] if len(told) > 1 and isinstance(told[1], Mapping) else {}
    if isinstance(kind, list):  # the old way of writing a choice
        return InputFacts(name, CHOICE, required, tuple(kind), settings)
    options = settings.get("options")
    if kind == DYNAMIC:
        branches = {str(each["key"]): _inputs(each.get("inputs") or {}, {}) for each in options or ()}
        return InputFacts(name, DYNAMIC, required, tuple(branches), settings, branches)
    if kind == CHOICE:
        return InputFacts(name, CHOICE, required, None if options is None else tuple(options), settings)
    return InputFacts(name, str(kind), required, None, settings)


def expected_inputs(facts: ClassFacts, given: Mapping[str, Any]) -> dict[str, InputFacts]:
    """Return the inputs of a node of this class, with those that the choices in ``given`` bring: ``choice.input``."""
    found: dict[str, InputFacts] = {}

    def expand(inputs: tuple[InputFacts, ...], before: str) -> None:
        for each in inputs:
            name = before + each.name
            found[name] = each
            chosen = given.get(name)
            if each.type == DYNAMIC and isinstance(chosen, str) and as_source(chosen) is None:
                expand(each.branches.get(chosen, ()), f"{name}.")

    expand(tuple(facts.inputs.values()), "")
    return found


def takes(expected: str, offered: str) -> bool:
    """Whether an input of type ``expected`` takes an output of type ``offered`` (each may name several)."""
    if "*" in {expected, offered}:
        return True
    return bool(set(expected.split(",")) & set(offered.split(",")))
