"""Changing what every kind of graph has: prompts, seed, steps, size, and under which name the product is saved."""

from __future__ import annotations

import math

from studio.errors import GraphError
from studio.servers.comfyui.graphs.nodes import Draft, Graph, Place, Source, consumers, inputs_of, name_of, source_at
from studio.servers.comfyui.graphs.roles import (
    SEED_INPUTS,
    TEXT_INPUTS,
    Sampler,
    conditioning_path,
    empty_latent,
    is_zeroed,
    literal,
    nodes_of,
    positive_text,
    samplers,
    save_node,
    saving,
    text_node,
)

LARGEST_SEED = 2**32 - 1


def set_prompts(graph: Graph, prompt: str, negative: str | None) -> Graph:
    """Return the graph with these prompts. ``negative`` None blanks it instead (zeroed conditioning), which is not
    the same to a model as "", an empty text.

    The negative prompt gets a text node of its own where it has none: it never shares one with the positive.
    Raise GraphError when a prompt cannot be found, or is computed by other nodes.
    """
    graph = _separate_negative(graph, negative)
    draft = Draft(graph)
    _write_text(draft, positive_text(graph), prompt)
    if negative is not None:
        found = {text_node(graph, s.negative) for s in samplers(graph) if s.negative is not None}
        for node in sorted(found):
            _write_text(draft, node, negative)
    return draft.graph


def _write_text(draft: Draft, node: str, text: str) -> None:
    inputs = inputs_of(draft.graph, node)
    for name in TEXT_INPUTS:
        if name not in inputs:
            continue
        place = literal(draft.graph, Place(node, name))
        if place is None:
            where = name_of(draft.graph, node)
            raise GraphError(
                f"the text of {where} is computed by other nodes, so the prompt cannot be written into it",
                hint="let one text node or one primitive hold the prompt",
            )
        if place.node != node:
            # A primitive that others read too must keep its text: what is written here is for this node.
            readers = {found.node for found in consumers(draft.graph, Source(place.node, 0))}
            place = place if readers == {node} else Place(node, name)
        # Halves of characters, which no encoding can carry, would be refused on the way.
        draft.put(place, text.encode("utf-8", "replace").decode("utf-8"))


def _separate_negative(graph: Graph, negative: str | None) -> Graph:
    """Give the negative side its own text node, or blank it."""
    for index in range(len(samplers(graph))):
        sampler = samplers(graph)[index]
        if sampler.negative is None:
            continue
        shared = text_node(graph, sampler.negative) == text_node(graph, sampler.positive)
        zeroed = is_zeroed(graph, sampler.negative)
        if negative is not None and (shared or zeroed):
            graph = _own_negative(graph, sampler, sampler.negative)
        elif negative is None and not zeroed:
            graph = _zeroed_negative(graph, sampler, sampler.negative)
    return graph


def _negative_end(graph: Graph, sampler: Sampler, negative: Place) -> Place:
    """Return the first input on the negative's way that the positive does not share: where to cut in."""
    positive = set(conditioning_path(graph, sampler.positive))
    own = [place for place in conditioning_path(graph, negative) if place not in positive]
    # What blanks the negative is replaced with what it is fed by.
    zero = [number for number, place in enumerate(own) if place.node in nodes_of(graph, "ConditioningZeroOut")]
    return own[zero[0] - 1] if zero else own[-1]


def _own_negative(graph: Graph, sampler: Sampler, negative: Place) -> Graph:
    end = _negative_end(graph, sampler, negative)
    old = source_at(graph, end)
    clip = source_at(graph, Place(text_node(graph, sampler.positive), "clip"))
    assert old is not None  # the path was followed through it
    if clip is None:
        raise GraphError(f"no text encoder feeds {name_of(graph, text_node(graph, sampler.positive))}")
    draft = Draft(graph)
    node = draft.add("CLIPTextEncode", "Negative prompt", clip=clip, text="")
    for place in _negative_readers(graph, old, end):
        draft.put(place, Source(node, 0))
    draft.drop_if_unused(old.node)
    return draft.graph


def _zeroed_negative(graph: Graph, sampler: Sampler, negative: Place) -> Graph:
    end = _negative_end(graph, sampler, negative)
    old = source_at(graph, end)
    assert old is not None  # the path was followed through it
    draft = Draft(graph)
    text = text_node(graph, sampler.positive)
    node = draft.add("ConditioningZeroOut", "No negative prompt", conditioning=Source(text, 0))
    for place in _negative_readers(graph, old, end):
        draft.put(place, Source(node, 0))
    draft.drop_if_unused(old.node)
    return draft.graph


def _negative_readers(graph: Graph, source: Source, end: Place) -> list[Place]:
    """Return the inputs on the negative side that ``source`` feeds; all samplers' negatives change together."""
    positive = {place for s in samplers(graph) for place in conditioning_path(graph, s.positive)}
    negative = {
        place for s in samplers(graph) if s.negative is not None for place in conditioning_path(graph, s.negative)
    }
    found = [place for place in consumers(graph, source) if place in negative - positive]
    return found or [end]


def set_seed(graph: Graph, seed: int) -> Graph:
    """Return the graph with ``seed`` (0 or more, taken modulo 2³²) in every sampler and speaker.

    Speakers of TTS Audio Suite take 0 for "any", so there it becomes 1. Raise GraphError when there is no seed.
    """
    draft = Draft(graph)
    seed %= LARGEST_SEED + 1
    found = 0
    for node in graph:
        for name in SEED_INPUTS:
            if name not in inputs_of(graph, node):
                continue
            place = literal(graph, Place(node, name)) or Place(node, name)
            draft.put(place, max(1, seed) if "TTS_engine" in inputs_of(graph, node) else seed)
            found += 1
    if not found:
        raise GraphError(f"the graph has no seed: looked for the inputs {' and '.join(SEED_INPUTS)}")
    return draft.graph


def variation_seed(seed: int, variation: int) -> int:
    """Return the seed of one variation: the first (0) has ``seed`` itself, others are far from it and each other."""
    return (seed + variation * 0x9E3779B1) % (LARGEST_SEED + 1)


def set_steps(graph: Graph, steps: int) -> Graph:
    """Return the graph in which the first sampler takes ``steps`` steps.

    A second sampler refines what the first made, with steps of its own kind, and keeps them. Raise GraphError.
    """
    first = samplers(graph)[0]
    if not first.steps:
        raise GraphError(f"looked for the input steps at {name_of(graph, first.node)} and its scheduler: none")
    return _put_all(graph, first.steps, steps)


def set_denoise(graph: Graph, denoise: float) -> Graph:
    """Return the graph in which the first sampler changes ``denoise`` (0 to 1) of what it begins from."""
    first = samplers(graph)[0]
    if not first.denoise:
        raise GraphError(f"looked for the input denoise at {name_of(graph, first.node)} and its scheduler: none")
    return _put_all(graph, first.denoise, denoise)


def set_size(graph: Graph, width: int, height: int) -> Graph:
    """Return the graph whose picture begins ``width`` by ``height`` pixels large. Raise GraphError."""
    node = empty_latent(graph, "width", "height")
    graph = _put_all(graph, (Place(node, "width"),), width)
    return _put_all(graph, (Place(node, "height"),), height)


def set_seconds(graph: Graph, seconds: float) -> Graph:
    """Return the graph whose sound is at least ``seconds`` long, as ``audio_seconds`` says. Raise GraphError."""
    node = empty_latent(graph, "seconds")
    return _put_all(graph, (Place(node, "seconds"),), audio_seconds(seconds))


LONGEST_SOUND_SECONDS = 47.6


def audio_seconds(wanted: float) -> float:
    """Return the length to ask a sound for, in seconds: at least ``wanted``, in tenths, from 1 to 47.6.

    The model knows no shorter and no longer sounds; the caller trims what is too long and joins what is too short.
    """
    return min(LONGEST_SOUND_SECONDS, max(1.0, math.ceil(round(wanted * 10, 6)) / 10))


def set_prefix(graph: Graph, prefix: str, kind: str | None = None) -> Graph:
    """Return the graph that saves under ``prefix`` (folders with forward slashes, then the start of the name).

    ``kind`` is image, audio or video where a graph saves several. Raise GraphError, also for a prefix that would
    leave the server's output folder.
    """
    parts = prefix.split("/")
    if not prefix or any(part in {"", ".", ".."} for part in parts) or set(prefix) & set('\\:*?"<>|%\0'):
        raise GraphError(f"“{prefix}” cannot be the start of a file name on the server")
    kinds = [found for found in ("image", "audio", "video") if saving(graph, found)] if kind is None else [kind]
    if len(kinds) != 1:
        raise GraphError(f"looked for one kind of product, found {', '.join(kinds) or 'no node that saves'}")
    return _put_all(graph, (Place(save_node(graph, kinds[0]), "filename_prefix"),), prefix)


def _put_all(graph: Graph, places: tuple[Place, ...], value: float | str) -> Graph:
    draft = Draft(graph)
    for place in places:
        # A number that other nodes compute gives way: what a person set in the studio counts.
        draft.put(literal(graph, place) or place, value)
    return draft.graph
