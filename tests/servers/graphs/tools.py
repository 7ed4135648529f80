"""The graphs that come with the studio, the real catalogue of nodes, and how two graphs are compared."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

from studio.production.create import shipped_graphs
from studio.servers.comfyui.graphs.check import Problem, check_graph
from studio.servers.comfyui.graphs.nodes import Graph, as_source

CATALOGUE = Path(__file__).resolve().parents[2] / "data" / "comfyui" / "object_info.json"
NEGATIVE = "blur, distorted, text, watermark, extra limbs"
PICTURES = ("audio/thumbnail", "image/character_location", "image/scene")
FILMS = ("video/animate", "video/ltx2_text_to_video", "video/ltx2_image_to_video")
LED_FILMS = ("video/animate", "video/ltx2_image_to_video")
ALL = ("audio/sfx", "audio/story", *PICTURES, *FILMS)


@cache
def catalogue() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return found


def shipped(name: str) -> Graph:
    for pipeline, stem, file in shipped_graphs():
        if f"{pipeline}/{stem}" == name:
            graph: Graph = json.loads(file.read_text(encoding="utf-8"))
            return graph
    raise AssertionError(name)


def problems(graph: Graph) -> list[str]:
    """Everything that the check says, with files aside: those are on a server, not in a catalogue."""
    return [str(problem) for problem in check(graph)]


def check(graph: Graph) -> tuple[Problem, ...]:
    return check_graph(graph, catalogue(), ignore_models=True, uploads=None)


def shuffled(graph: Graph, seed: int) -> Graph:
    """The same graph under other ids, its nodes and their inputs in another order."""
    chance = random.Random(seed)
    ids = chance.sample(range(1, 5000), len(graph))
    names = {node: chance.choice([str(new), f"{new}:7"]) for node, new in zip(sorted(graph), ids, strict=True)}
    made: Graph = {}
    for node in chance.sample(sorted(graph), len(graph)):
        inputs = graph[node]["inputs"]
        order = chance.sample(sorted(inputs), len(inputs))
        made[names[node]] = {
            **graph[node],
            "inputs": {
                name: [names[source.node], source.slot] if (source := as_source(inputs[name])) else inputs[name]
                for name in order
            },
        }
    return made


def shape(graph: Graph) -> list[str]:
    """What a graph is, whatever its ids: every node told with all that feeds it, sorted."""
    told: dict[str, str] = {}

    def tell(node: str) -> str:
        if node not in told:
            inputs = sorted(graph[node]["inputs"].items())
            parts = [
                f"{name}=<{tell(source.node)}.{source.slot}>" if (source := as_source(value)) else f"{name}={value!r}"
                for name, value in inputs
            ]
            told[node] = f"{graph[node]['class_type']}({', '.join(parts)})"
        return told[node]

    return sorted(tell(node) for node in graph)


def one(graph: Graph, class_type: str) -> dict[str, Any]:
    """The inputs of the only node of a class."""
    found = [node for node in graph.values() if node["class_type"] == class_type]
    assert len(found) == 1, f"{len(found)} of {class_type}"
    inputs: dict[str, Any] = found[0]["inputs"]
    return inputs


def all_of(graph: Graph, class_type: str) -> list[dict[str, Any]]:
    return [node["inputs"] for node in graph.values() if node["class_type"] == class_type]


def feeds(graph: Graph, value: object) -> dict[str, Any]:
    """The node that a link comes from."""
    source = as_source(value)
    assert source is not None, value
    return graph[source.node]
