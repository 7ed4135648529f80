"""What a graph does, in lines for a person (WORKFLOW_SUMMARY_ENABLED)."""

from __future__ import annotations

from collections.abc import Iterator

from studio.errors import GraphError
from studio.servers.comfyui.graphs.nodes import (
    Graph,
    Place,
    Source,
    as_source,
    class_of,
    inputs_of,
    name_of,
    order_of,
    value_at,
)
from studio.servers.comfyui.graphs.packs import is_input_file, model_folder
from studio.servers.comfyui.graphs.roles import (
    conditioning_path,
    is_zeroed,
    literal,
    negative_text,
    positive_text,
    samplers,
    saving,
    speech_node,
)

LONGEST_TEXT = 160


def summarise(graph: Graph) -> tuple[str, ...]:
    """Return lines that tell what ``graph`` does: models, prompts, samplers, pictures, and every node in its order."""
    lines = [f"{len(graph)} nodes"]
    lines += _models(graph)
    lines += _prompts(graph)
    lines += _sampling(graph)
    lines += _files(graph)
    try:
        order = order_of(graph)
    except GraphError as error:
        return (*lines, error.message)
    lines.append("in the order in which they run:")
    lines += [f"  {_node(graph, node)}" for node in order]
    return tuple(lines)


def shape_of(graph: Graph) -> tuple[object, ...]:
    """What two graphs have in common that differ only in words, numbers and files to read: nodes, links and models."""
    return tuple(
        (node, class_of(graph, node), *sorted((name, source.node, source.slot) for name, source in _links(graph, node)))
        for node in sorted(graph)
    ) + tuple(_models(graph))


def _links(graph: Graph, node: str) -> Iterator[tuple[str, Source]]:
    for name, value in inputs_of(graph, node).items():
        source = as_source(value)
        if source is not None:
            yield name, source


def _models(graph: Graph) -> Iterator[str]:
    for node in sorted(graph):
        for name, value in inputs_of(graph, node).items():
            kind = class_of(graph, node)
            if as_source(value) is None and isinstance(value, str) and (folder := model_folder(kind, name, value)):
                strength = inputs_of(graph, node).get("strength_model")
                at = f" at {strength:g}" if isinstance(strength, int | float) else ""
                yield f"model: {value}{at} ({folder}, {name_of(graph, node)})"


def _prompts(graph: Graph) -> Iterator[str]:
    for said, find in (("prompt", positive_text), ("negative prompt", negative_text), ("speaks", speech_node)):
        try:
            node = find(graph)
        except GraphError:
            continue  # not every graph has each
        if node is not None:
            texts = [literal(graph, Place(node, name)) for name in ("text", "prompt", "t5xxl")]
            for text in (value_at(graph, place) for place in texts if place is not None):
                yield f"{said}: {_short(str(text))}"


def _sampling(graph: Graph) -> Iterator[str]:
    try:
        found = samplers(graph)
    except GraphError:
        return
    for sampler in found:
        said = []
        for name, places in (
            ("seed", (sampler.seed,)),
            ("steps", sampler.steps),
            ("denoise", sampler.denoise),
        ):
            written = [literal(graph, place) for place in places if place is not None]
            values = [value_at(graph, place) for place in written if place is not None]
            said += [f"{name} {values[0]}"] if values else []
        try:
            path = [class_of(graph, place.node) for place in conditioning_path(graph, sampler.positive)][1:]
            said.append("prompt through " + ", ".join(reversed(path)) if path else "prompt direct")
            if sampler.negative is not None and is_zeroed(graph, sampler.negative):
                said.append("negative blanked")
        except GraphError as error:
            said.append(error.message)
        latent = as_source(value_at(graph, sampler.latent))
        if latent is not None:
            said.append(f"begins from {name_of(graph, latent.node)}")
        yield f"sampler {name_of(graph, sampler.node)}: {'; '.join(said)}"


def _files(graph: Graph) -> Iterator[str]:
    for node in sorted(graph):
        for name, value in inputs_of(graph, node).items():
            if as_source(value) is None and is_input_file(class_of(graph, node), name):
                yield f"reads: {value} ({name_of(graph, node)})"
    for node in saving(graph):
        yield f"saves: {inputs_of(graph, node).get('filename_prefix', '')} ({name_of(graph, node)})"


def _node(graph: Graph, node: str) -> str:
    said = []
    for name, value in inputs_of(graph, node).items():
        source = as_source(value)
        said.append(f"{name} ← {source.node}.{source.slot}" if source else f"{name} {_short(str(value))}")
    return f"{name_of(graph, node)}: {', '.join(said)}" if said else name_of(graph, node)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
