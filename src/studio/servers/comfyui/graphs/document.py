"""Reading the file of a graph: the form that the server is sent (API), and the form that its editor saves (UI)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from studio.errors import GraphError
from studio.servers.comfyui.graphs.convert import from_editor
from studio.servers.comfyui.graphs.nodes import Graph

LARGEST_FILE_BYTES = 20_000_000


def load_graph(file: Path, object_info: Mapping[str, Any] | None = None) -> Graph:
    """Return the graph in ``file``, in API form.

    ``object_info`` is the catalogue of the server, needed for a graph as the editor saves it. Raise GraphError
    that names the file and, where it is one node's, the node.
    """
    try:
        if file.stat().st_size > LARGEST_FILE_BYTES:
            raise GraphError(f"the graph {file} is larger than {LARGEST_FILE_BYTES // 1_000_000} MB")
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise GraphError(
            f"there is no graph {file}", hint="`studio new` lays out the graphs of a production"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise GraphError(f"the graph {file} cannot be read: {error}") from error
    return parse_graph(text, str(file), object_info)


def parse_graph(text: str, where: str, object_info: Mapping[str, Any] | None = None) -> Graph:
    """Return the graph that ``text`` holds; ``where`` names it in messages. As ``load_graph`` otherwise."""
    try:
        told = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise GraphError(f"the graph {where} is not JSON: {error}") from error
    try:
        return read_graph(told, object_info)
    except GraphError as error:
        raise GraphError(f"the graph {where}: {error.message}", hint=error.hint) from error


def read_graph(told: object, object_info: Mapping[str, Any] | None = None) -> Graph:
    """Return the graph that ``told``, the content of a file, describes, in API form; raise GraphError."""
    if not isinstance(told, dict) or not told:
        raise GraphError("it holds no nodes")
    if isinstance(told.get("nodes"), list):
        if object_info is None:
            raise GraphError(
                "it is saved in the editor's form, and reading that takes the catalogue of a running server",
                hint="export it from the editor with Export (API), or start the server",
            )
        return from_editor(told, object_info)
    sent = told.get("prompt")
    nodes = sent if isinstance(sent, dict) and "class_type" not in sent else told  # what a server was sent, as a whole
    return {str(node): _node(str(node), each) for node, each in nodes.items()}


def _node(number: str, told: object) -> dict[str, Any]:
    if not isinstance(told, dict) or not isinstance(told.get("class_type"), str):
        raise GraphError(
            f"node {number} has no class_type", hint="a graph is nodes by number, each with class_type and inputs"
        )
    inputs = told.get("inputs", {})
    if not isinstance(inputs, dict):
        raise GraphError(f"the inputs of node {number} ({told['class_type']}) are not names with values")
    node: dict[str, Any] = {"class_type": told["class_type"], "inputs": {}}
    for name, value in inputs.items():
        # Some programs write the numbers of nodes as numbers.
        numbered = isinstance(value, list) and len(value) == 2 and isinstance(value[0], int)
        node["inputs"][str(name)] = [str(value[0]), value[1]] if numbered else value
    if isinstance(told.get("_meta"), dict):
        node["_meta"] = dict(told["_meta"])
    return node
