"""Judge a graph as the real server does, in the words that it answers with."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Json = dict[str, Any]
# Lists of names of files: what a machine has in its folders says nothing about the graph.
_FILES = (
    ".safetensors", ".sft", ".gguf", ".ckpt", ".pt", ".pth", ".bin", ".onnx", ".png", ".jpg", ".jpeg", ".webp",
    ".wav", ".mp3", ".flac", ".mp4",
)  # fmt: skip
_LOADERS = {"LoadImage": "image", "LoadImageMask": "image", "LoadAudio": "audio", "LoadVideo": "file"}


class Refusal(Exception):
    """The reply with status 400."""

    def __init__(self, body: Json) -> None:
        super().__init__(body["error"]["type"])
        self.body = body


def validate(
    graph: Any, catalogue: Mapping[str, Json], input_folder: Path, *, check_models: bool = False
) -> tuple[list[str], Json]:
    """Return the ids of the output nodes that are to run, and ``node_errors`` of those that are left out.

    Raises Refusal when none is left to run.
    """
    if not isinstance(graph, dict):
        raise refused("no_prompt", "No prompt provided")
    for node_id, node in graph.items():
        name = node.get("class_type") if isinstance(node, dict) else None
        if not isinstance(name, str) or name not in catalogue:
            title = (node.get("_meta") or {}).get("title") if isinstance(node, dict) else None
            raise refused(
                "missing_node_type",
                f"Node '{title or name}' not found. The custom node may not be installed.",
                f"Node ID '#{node_id}'",
                {"node_id": node_id, "class_type": name, "node_title": title or name},
            )
    outputs = [node_id for node_id, node in graph.items() if catalogue[node["class_type"]].get("output_node")]
    if not outputs:
        raise refused("prompt_no_outputs", "Prompt has no outputs")
    judge = _Judge(graph, catalogue, input_folder, check_models)
    good: list[str] = []
    node_errors: Json = {}
    for output in outputs:
        bad = [node_id for node_id in judge.needed(output) if judge.errors(node_id)]
        if not bad:
            good.append(output)
        for node_id in bad:
            about = node_errors.setdefault(
                node_id,
                {
                    "errors": judge.errors(node_id),
                    "dependent_outputs": [],
                    "class_type": graph[node_id]["class_type"],
                },
            )
            about["dependent_outputs"].append(output)
    if not good:
        raise refused("prompt_outputs_failed_validation", "Prompt outputs failed validation", node_errors=node_errors)
    return good, node_errors


def refused(kind: str, message: str, details: str = "", extra: Json | None = None, node_errors: Any = None) -> Refusal:
    """A reply with status 400 in the server's shape."""
    error = {"type": kind, "message": message, "details": details, "extra_info": extra or {}}
    return Refusal({"error": error, "node_errors": node_errors or {}})


def is_link(value: object) -> bool:
    """Whether an input comes from another node: ``[node id, slot]``."""
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], int)


class _Judge:
    def __init__(
        self, graph: Mapping[str, Json], catalogue: Mapping[str, Json], input_folder: Path, check_models: bool
    ) -> None:
        self._graph, self._catalogue, self._folder, self._models = graph, catalogue, input_folder, check_models
        self._known: dict[str, list[Json]] = {}

    def needed(self, output: str) -> list[str]:
        """The output and everything before it, once each."""
        found: dict[str, None] = {}
        waiting = [output]
        while waiting:
            node_id = waiting.pop()
            if node_id in found or node_id not in self._graph:
                continue
            found[node_id] = None
            waiting += [value[0] for value in self._inputs(node_id).values() if is_link(value)]
        return list(found)

    def errors(self, node_id: str) -> list[Json]:
        if node_id not in self._known:
            self._known[node_id] = []
            self._known[node_id] = list(self._judge(node_id))
            if self._in_circle(node_id):
                self._known[node_id].append(_error("dependency_cycle", "Dependency cycle detected", node_id))
        return self._known[node_id]

    def _inputs(self, node_id: str) -> Json:
        inputs = self._graph[node_id].get("inputs")
        return inputs if isinstance(inputs, dict) else {}

    def _in_circle(self, start: str) -> bool:
        links = [value[0] for value in self._inputs(start).values() if is_link(value)]
        return any(start in self.needed(before) for before in links)

    def _judge(self, node_id: str) -> Iterator[Json]:
        class_type = self._graph[node_id]["class_type"]
        inputs = self._inputs(node_id)
        described = self._catalogue[class_type].get("input") or {}
        for group in ("required", "optional"):
            for name, what in (described.get(group) or {}).items():
                kind, options = what[0], (what[1] if len(what) > 1 and isinstance(what[1], dict) else {})
                if name in inputs:
                    yield from self._value(name, inputs[name], kind, options)
                elif group == "required" and not self._optional_in_practice(kind):
                    yield _error("required_input_missing", "Required input is missing", name, {"input_name": name})
        if (loads := _LOADERS.get(class_type)) and isinstance(inputs.get(loads), str):
            name = inputs[loads]
            if ".." in name or not (self._folder / name).is_file():
                yield _error(
                    "custom_validation_failed",
                    "Custom validation failed for node",
                    f"{loads} - Invalid {loads} file: {name}",
                    {"input_name": loads},
                )

    def _optional_in_practice(self, kind: object) -> bool:
        return isinstance(kind, str) and kind.startswith("COMFY_") and kind != "COMFY_DYNAMICCOMBO_V3"

    def _value(self, name: str, value: Any, kind: Any, options: Json) -> Iterator[Json]:
        if is_link(value):
            yield from self._link(name, value, kind)
        elif kind in ("INT", "FLOAT"):
            yield from _number(name, value, kind, options)
        elif isinstance(kind, list) or kind == "COMBO":
            listed = kind if isinstance(kind, list) else options.get("options") or []
            yield from self._choice(name, value, listed, options)

    def _link(self, name: str, value: Any, kind: Any) -> Iterator[Json]:
        source, slot = value
        if source not in self._graph:
            yield _error("exception_during_inner_validation", "Exception when validating inner node", repr(source))
            return
        given = self._catalogue[self._graph[source]["class_type"]].get("output") or []
        if not 0 <= slot < len(given):
            yield _error("exception_during_inner_validation", "Exception when validating inner node", "IndexError")
            return
        wanted = "COMBO" if isinstance(kind, list) else str(kind)
        if not _fits(given[slot], wanted):
            details = f"{name}, received_type({given[slot]}) mismatch input_type({wanted})"
            yield _error(
                "return_type_mismatch", "Return type mismatch between linked nodes", details, {"input_name": name}
            )

    def _choice(self, name: str, value: Any, listed: list[Any], options: Json) -> Iterator[Json]:
        named = [str(each) for each in listed]
        files = any(each.lower().endswith(_FILES) for each in named) or str(value).lower().endswith(_FILES)
        if value in listed or str(value) in named or options.get("multiselect"):
            return
        if not self._models and (files or not named):
            return
        shown = str(listed) if len(listed) <= 20 else f"(list of length {len(listed)})"
        yield _error(
            "value_not_in_list",
            "Value not in list",
            f"{name}: '{value}' not in {shown}",
            {
                "input_name": name,
                "input_config": [listed, {}] if len(listed) <= 20 else None,
                "received_value": value,
            },
        )


def _fits(given: Any, wanted: str) -> bool:
    if isinstance(given, list):
        given = "COMBO"
    have, want = set(str(given).split(",")), set(wanted.split(","))
    loose = {"*", "COMFY_MATCHTYPE_V3", "COMFY_AUTOGROW_V3", "COMFY_DYNAMICCOMBO_V3", "COMBO"}
    return bool(have & want or have & loose or want & loose)


def _number(name: str, value: Any, kind: str, options: Json) -> Iterator[Json]:
    extra = {"input_name": name, "received_value": value}
    try:
        number = int(value) if kind == "INT" else float(value)
    except (TypeError, ValueError, OverflowError) as error:
        yield _error(
            "invalid_input_type",
            f"Failed to convert an input value to a {kind} value",
            f"{name}, {value}, {error}",
            extra,
        )
        return
    low, high = options.get("min"), options.get("max")
    if isinstance(low, int | float) and number < low:
        yield _error("value_smaller_than_min", f"Value {number} smaller than min of {low}", name, extra)
    if isinstance(high, int | float) and (number > high or math.isnan(number)):
        yield _error("value_bigger_than_max", f"Value {number} bigger than max of {high}", name, extra)


def _error(kind: str, message: str, details: str = "", extra: Json | None = None) -> Json:
    return {"type": kind, "message": message, "details": details, "extra_info": extra or {}}
