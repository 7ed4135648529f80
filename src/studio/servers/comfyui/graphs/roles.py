"""What each node of a graph is for, found by following links and never by node numbers.

A person may replace a graph by their own: other numbers, other order, other nodes between. What a step changes (the
prompt, the seed, where the picture begins …) is therefore looked for from the samplers and the nodes that save.
Where a graph leaves a choice, a node whose title holds ``[studio]`` is the one that is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from studio.errors import GraphError
from studio.servers.comfyui.graphs.nodes import (
    Graph,
    Place,
    Source,
    as_source,
    class_of,
    feeding,
    inputs_of,
    name_of,
    order_of,
    source_at,
    value_at,
)

MARK = "[studio]"

# Inputs that hold the text of a node that turns text into conditioning.
TEXT_INPUTS = ("text", "prompt", "t5xxl", "clip_l", "clip_g")
# What the only input of a node that holds one value is called.
PRIMITIVE_INPUTS = ("value", "string", "text", "prompt", "int", "float", "number", "seed", "noise_seed")
SEED_INPUTS = ("seed", "noise_seed")
# Classes that save what a step takes, by what they save.
SAVERS = {
    "image": ("SaveImage", "SaveAnimatedWEBP"),
    "audio": ("SaveAudio", "SaveAudioMP3", "SaveAudioOpus"),
    "video": ("SaveVideo", "VHS_VideoCombine", "SaveWEBM"),
}
IMAGE_LOADERS = ("LoadImage", "LoadImageOutput")
# How classes are called that make the latent in which a sampler begins.
BEGINNINGS = ("Empty", "LTXVEmpty", "LTXVImgToVideo", "WanImageToVideo")
GUIDES = ("LTXVAddGuide", "LTXVImgToVideo", "LTXVImgToVideoInplace", "WanImageToVideo")


@dataclass(frozen=True)
class Sampler:
    """One node that turns noise into a latent, and the inputs that steer it. What a graph lacks is None."""

    node: str
    positive: Place
    negative: Place | None
    latent: Place
    models: tuple[Place, ...]
    seed: Place | None
    steps: tuple[Place, ...]
    denoise: tuple[Place, ...]


def only(graph: Graph, nodes: tuple[str, ...], looked_for: str) -> str:
    """Return the one node of ``nodes``, or the one of them that is marked; raise GraphError naming what was sought."""
    marked = tuple(node for node in nodes if MARK in str((graph[node].get("_meta") or {}).get("title", "")))
    chosen = marked or nodes
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        raise GraphError(f"the graph has no {looked_for}", hint="add one, or take the graph that came with the studio")
    names = ", ".join(name_of(graph, node) for node in chosen)
    raise GraphError(
        f"the graph has {len(chosen)} of what can be only one, {looked_for}: {names}",
        hint=f"write {MARK} into the title of the one that is meant",
    )


def nodes_of(graph: Graph, *classes: str) -> tuple[str, ...]:
    """Return the nodes of these classes, in a fixed order."""
    return tuple(sorted(node for node in graph if class_of(graph, node) in classes))


def through(graph: Graph, source: Source | None) -> Source | None:
    """Follow a link back through nodes that only pass on: switches with a fixed choice, and reroutes."""
    for _ in range(len(graph) + 1):
        if source is None:
            return None
        kind, inputs = class_of(graph, source.node), inputs_of(graph, source.node)
        if kind == "ComfySwitchNode" and isinstance(inputs.get("switch"), bool):
            source = as_source(inputs.get("on_true" if inputs["switch"] else "on_false"))
        elif kind.startswith("Reroute") and len(inputs) == 1:
            source = as_source(next(iter(inputs.values())))
        else:
            return source
    return None


def literal(graph: Graph, place: Place) -> Place | None:
    """Return where the value that ends up at ``place`` is written: there, or in the primitive node that feeds it.

    None when it is computed, or is not there.
    """
    value = value_at(graph, place)
    source = through(graph, as_source(value))
    if source is None:
        return None if value is None or as_source(value) is not None else place
    inputs = inputs_of(graph, source.node)
    written = [name for name in PRIMITIVE_INPUTS if name in inputs]
    if len(inputs) == 1 and written and as_source(inputs[written[0]]) is None:
        return Place(source.node, written[0])
    return None


def samplers(graph: Graph) -> tuple[Sampler, ...]:
    """Return the samplers that lead to an output, in the order in which they run; raise GraphError for none."""
    wanted = feeding(graph, saving(graph)) or set(graph)
    found = tuple(
        sampler for node in order_of(graph) if node in wanted and (sampler := _sampler(graph, node)) is not None
    )
    if not found:
        raise GraphError("the graph has no sampler: looked for a node with latent_image, a model and conditioning")
    return found


def _sampler(graph: Graph, node: str) -> Sampler | None:
    inputs = inputs_of(graph, node)
    if "latent_image" not in inputs:
        return None
    steering = node
    guider = source_at(graph, Place(node, "guider"))
    if guider is not None:
        steering = guider.node
    steered = inputs_of(graph, steering)
    positive = next((name for name in ("positive", "conditioning") if name in steered), None)
    if positive is None:
        return None
    # The scheduler and the guider hold what KSampler has in itself.
    parts = [node, steering]
    for name in ("sigmas", "noise"):
        source = source_at(graph, Place(node, name))
        if source is not None:
            parts += [source.node]
    parts = list(dict.fromkeys(parts))
    return Sampler(
        node,
        Place(steering, positive),
        Place(steering, "negative") if "negative" in steered else None,
        Place(node, "latent_image"),
        tuple(Place(part, "model") for part in parts if "model" in inputs_of(graph, part)),
        next((Place(p, name) for p in parts for name in SEED_INPUTS if name in inputs_of(graph, p)), None),
        tuple(Place(part, "steps") for part in parts if "steps" in inputs_of(graph, part)),
        tuple(Place(part, "denoise") for part in parts if "denoise" in inputs_of(graph, part)),
    )


def is_text(graph: Graph, node: str) -> bool:
    """Whether a node turns text into conditioning."""
    inputs = inputs_of(graph, node)
    return "clip" in inputs and any(name in inputs for name in TEXT_INPUTS)


def conditioning_path(graph: Graph, place: Place) -> Iterator[Place]:
    """Yield the inputs along a chain of conditioning, from ``place`` back to the node that holds the text.

    ``place`` is an input that takes conditioning. A node with both kinds passes each on by its own output: the
    first is the positive, the second the negative. Raise GraphError where the chain forks or ends.
    """
    seen: set[Place] = set()
    while True:
        if place in seen:
            raise GraphError(f"conditioning runs in a circle through {name_of(graph, place.node)}")
        seen.add(place)
        yield place
        source = through(graph, source_at(graph, place))
        if source is None or source.node not in graph:
            raise GraphError(f"nothing feeds the input {place.input} of {name_of(graph, place.node)}")
        if is_text(graph, source.node):
            return
        place = _conditioning_input(graph, source)


def _conditioning_input(graph: Graph, source: Source) -> Place:
    inputs = inputs_of(graph, source.node)
    if "positive" in inputs and "negative" in inputs:
        return Place(source.node, "positive" if source.slot == 0 else "negative")
    names = sorted(name for name in inputs if name.startswith("conditioning") and as_source(inputs[name]))
    if len(names) == 1:
        return Place(source.node, names[0])
    what = "several kinds of conditioning meet in" if names else "no prompt can be followed through"
    raise GraphError(f"{what} {name_of(graph, source.node)}; looked for one node that holds the text")


def text_node(graph: Graph, place: Place) -> str:
    """Return the node whose text ends up at ``place``, an input that takes conditioning; raise GraphError."""
    *_, last = conditioning_path(graph, place)
    source = through(graph, source_at(graph, last))
    assert source is not None  # the path ends at a text node
    return source.node


def is_zeroed(graph: Graph, place: Place) -> bool:
    """Whether the conditioning at ``place`` has been blanked on its way."""
    return any(class_of(graph, step.node) == "ConditioningZeroOut" for step in conditioning_path(graph, place))


def positive_text(graph: Graph) -> str:
    """Return the node that holds the positive prompt; raise GraphError unless it is one for all samplers."""
    found = {text_node(graph, sampler.positive) for sampler in samplers(graph)}
    return only(graph, tuple(sorted(found)), "positive prompt")


def negative_text(graph: Graph) -> str | None:
    """Return the node that holds the negative prompt, None when there is none that is the negative's alone."""
    positive = {text_node(graph, sampler.positive) for sampler in samplers(graph)}
    found = {
        text_node(graph, sampler.negative)
        for sampler in samplers(graph)
        if sampler.negative is not None and not is_zeroed(graph, sampler.negative)
    } - positive
    return only(graph, tuple(sorted(found)), "negative prompt") if found else None


def _root(graph: Graph, start: Place, name: str) -> Source:
    """Follow ``name`` (model, clip) from ``start`` back to the output of the node that loads it."""
    source = through(graph, source_at(graph, start))
    for _ in range(len(graph) + 1):
        if source is None or source.node not in graph:
            break
        before = through(graph, source_at(graph, Place(source.node, name)))
        if before is None:
            return source
        source = before
    raise GraphError(f"no node that loads the {name} was found from {name_of(graph, start.node)}")


def model_root(graph: Graph) -> Source:
    """Return the output that the model comes from, before any adapters; raise GraphError unless it is one."""
    return _one_root(graph, [place for sampler in samplers(graph) for place in sampler.models], "model")


def clip_root(graph: Graph) -> Source | None:
    """Return the output that the text encoder comes from, before any adapters; None when it is not one."""
    roots = {_root(graph, Place(node, "clip"), "clip") for node in sorted(graph) if is_text(graph, node)}
    return next(iter(roots)) if len(roots) == 1 else None


def _one_root(graph: Graph, places: list[Place], name: str) -> Source:
    roots = sorted({_root(graph, place, name) for place in places})
    if len(roots) != 1:
        loaders = ", ".join(name_of(graph, root.node) for root in roots) or "none"
        raise GraphError(f"looked for one node that loads the {name}, found {loaders}")
    return roots[0]


def vae_source(graph: Graph) -> Source:
    """Return the output that the decoder of pictures comes from; raise GraphError unless it is one."""
    sources = {
        source
        for node in graph
        if class_of(graph, node).startswith("VAEDecode") and class_of(graph, node) != "VAEDecodeAudio"
        if (source := through(graph, source_at(graph, Place(node, "vae")))) is not None
    }
    if len(sources) != 1:
        raise GraphError(f"looked for one decoder of pictures (VAEDecode with its vae), found {len(sources)}")
    return sources.pop()


def empty_latent(graph: Graph, *sizes: str) -> str:
    """Return the node with these inputs that the first sampler begins from; raise GraphError.

    ``sizes`` are for example ``width`` and ``height``, or ``seconds``.
    """

    def fits(node: str) -> bool:
        inputs = inputs_of(graph, node)
        return class_of(graph, node).startswith(BEGINNINGS) and all(name in inputs for name in sizes)

    return _nearest(graph, samplers(graph)[0].latent, fits, f"empty latent with {' and '.join(sizes)}")


def _nearest(graph: Graph, start: Place, fits: Callable[[str], bool], looked_for: str) -> str:
    source = source_at(graph, start)
    level = {source.node} if source is not None else set()
    seen: set[str] = set()
    while level:
        found = tuple(sorted(node for node in level if node in graph and fits(node)))
        if found:
            return only(graph, found, looked_for)
        seen |= level
        sources = {s.node for node in level for s in map(as_source, inputs_of(graph, node).values()) if s}
        level = sources - seen
    raise GraphError(f"the sampler {name_of(graph, start.node)} begins from no {looked_for}")


def saving(graph: Graph, kind: str | None = None) -> tuple[str, ...]:
    """Return the nodes that save (``kind``: image, audio or video; else of any kind), in a fixed order."""
    kinds = SAVERS.values() if kind is None else (SAVERS[kind],)
    return nodes_of(graph, *(name for names in kinds for name in names))


def save_node(graph: Graph, kind: str) -> str:
    """Return the node that saves the product; raise GraphError unless it is one."""
    return only(graph, saving(graph, kind), f"node that saves {kind} ({', '.join(SAVERS[kind])})")


def guide_nodes(graph: Graph) -> tuple[str, ...]:
    """Return the nodes that lead a film by a picture, in the order in which the latent passes them."""
    return tuple(node for node in order_of(graph) if class_of(graph, node) in GUIDES)


def image_loader(graph: Graph, place: Place) -> str:
    """Return the LoadImage whose picture ends up at ``place``; raise GraphError unless it is one."""
    source = source_at(graph, place)
    above = feeding(graph, [source.node]) if source is not None else set()
    return only(graph, tuple(n for n in nodes_of(graph, *IMAGE_LOADERS) if n in above), "LoadImage of the guide")


def speech_node(graph: Graph) -> str:
    """Return the node that speaks text; raise GraphError unless it is one."""
    found = tuple(sorted(n for n in graph if "text" in inputs_of(graph, n) and "TTS_engine" in inputs_of(graph, n)))
    return only(graph, found, "node that speaks text (with the inputs text and TTS_engine)")
