"""Which files of models a graph needs, and which of those on a server are the same model in another precision."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studio.servers.comfyui.graphs.catalogue import class_facts
from studio.servers.comfyui.graphs.nodes import Draft, Graph, Place, as_source, class_of, inputs_of
from studio.servers.comfyui.graphs.packs import MODEL_ENDINGS, is_input_file, model_folder

# How a file says the precision of what is in it, from the most exact to the least.
_PRECISIONS = ("f32", "fp32", "bf16", "f16", "fp16", "q8", "fp8", "q6", "q5", "q4", "fp4", "q3", "q2")
_PRECISION = re.compile(
    r"[-_.](?:f32|fp32|bf16|f16|fp16|fp4|fp8(?:_e\dm\dfn?n?)?(?:_scaled)?|scaled|q\d(?:_k)?(?:_(?:[01]|xs|[sml]|xl))?)(?=[-_.]|$)"
)


@dataclass(frozen=True)
class ModelUse:
    """One file of a model that a graph names: where, the file, and the folder of models in which it belongs."""

    place: Place
    class_type: str
    file: str
    folder: str


@dataclass(frozen=True)
class Substitution:
    """A model that a server has in another precision than the one named."""

    use: ModelUse
    file: str

    def __str__(self) -> str:
        return f"{self.file} is used for {self.use.file}, which is not on the server (node {self.use.place.node})"


def models_of(graph: Graph) -> tuple[ModelUse, ...]:
    """Return every file of a model that ``graph`` names, in a fixed order."""
    found = []
    for node in sorted(graph):
        kind = class_of(graph, node)
        for name, value in sorted(inputs_of(graph, node).items()):
            if as_source(value) is not None or not isinstance(value, str) or is_input_file(kind, name):
                continue
            folder = model_folder(kind, name, value)
            if folder is not None and value.lower().endswith(MODEL_ENDINGS):
                found.append(ModelUse(Place(node, name), kind, value, folder))
    return tuple(found)


def fit_models(graph: Graph, object_info: Mapping[str, Any]) -> tuple[Graph, tuple[Substitution, ...]]:
    """Return the graph with every model that the server lacks replaced by the same one in the nearest precision.

    What has no such file stays as it is, for the check to say. Folders in front of a name do not count.
    """
    draft = Draft(graph)
    made = []
    for use in models_of(graph):
        facts = class_facts(object_info, use.class_type)
        told = facts.inputs.get(use.place.input) if facts is not None else None
        if told is None or told.options is None or use.file in told.options:
            continue
        alike = [str(file) for file in told.options if family(str(file)) == family(use.file)]
        if alike:
            nearest = min(alike, key=lambda file: (abs(_exactness(file) - _exactness(use.file)), file))
            draft.put(use.place, nearest)
            made.append(Substitution(use, nearest))
    return draft.graph, tuple(made)


def _plain(file: str) -> str:
    return re.split(r"[/\\]", file.lower())[-1].rpartition(".")[0]


def family(file: str) -> str:
    """Return the name of a file without its precision and ending; what differs in more than these is another model."""
    return re.sub(r"[-_. ]+", "-", _PRECISION.sub("", _plain(file))).strip("-")


def _exactness(file: str) -> int:
    said = [number for number, word in enumerate(_PRECISIONS) if re.search(rf"[-_.]{word}(?![0-9])", _plain(file))]
    return said[0] if said else _PRECISIONS.index("fp16")
