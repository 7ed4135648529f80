"""Patching graphs that make moving pictures: length, size, rate, and the pictures that lead them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from studio.errors import GraphError
from studio.servers.comfyui.graphs.nodes import (
    Draft,
    Graph,
    Place,
    Source,
    as_source,
    class_of,
    feeding,
    inputs_of,
    name_of,
    source_at,
)
from studio.servers.comfyui.graphs.patch import set_prefix, set_prompts, set_seed, set_steps
from studio.servers.comfyui.graphs.roles import (
    BEGINNINGS,
    empty_latent,
    guide_nodes,
    image_loader,
    literal,
    saving,
)

FRAME_STEP = 8
SIZE_STEP = 32
RATE_INPUTS = ("frame_rate", "fps")
LENGTH_INPUTS = ("length", "frames_number")


@dataclass(frozen=True)
class Guide:
    """A picture that leads a film: its name on the server and the frame that it is (negative counts from the end)."""

    file: str
    frame: int = 0


@dataclass(frozen=True)
class FilmRequest:
    """One moving picture. ``frames`` are those wanted; the server makes ``ltxv_length(frames)`` of them.

    ``last_frame_prefix`` is where the last wanted frame is saved for the next part; None saves none. Sizes in
    pixels. ``guides`` () makes the film from words alone.
    """

    prompt: str
    width: int
    height: int
    frames: int
    frames_per_second: float
    seed: int
    prefix: str
    negative: str | None = ""
    guides: tuple[Guide, ...] = ()
    steps: int | None = None
    last_frame_prefix: str | None = None


def ltxv_length(frames: int) -> int:
    """Return the number of frames to ask for so that at least ``frames`` come: the next 8n+1, at least 9."""
    if frames < 1:
        raise ValueError(f"a film has at least one frame, not {frames}")
    return max(1, -(-(frames - 1) // FRAME_STEP)) * FRAME_STEP + 1


def ltxv_size(pixels: int) -> int:
    """Return the side to ask for so that the model covers ``pixels``: the next multiple of 32, at least 64."""
    return max(64, -(-pixels // SIZE_STEP) * SIZE_STEP)


def chunk_lengths(frames: int, longest: int) -> tuple[int, ...]:
    """Split ``frames`` into parts that are made one after another; their sum is ``frames`` exactly.

    ``longest`` is how many frames the server may make at once (rounded down to 8n+1). Every part but the first begins
    with the last frame of the one before, which is not shown twice: of a part of n frames n+1 are made, the first
    is dropped. Parts are about equally long, so that the last is no scrap.
    """
    most = (longest - 1) // FRAME_STEP * FRAME_STEP + 1
    if frames < 1 or most < FRAME_STEP + 1:
        raise ValueError(f"{frames} frames cannot be made in parts of {longest}")
    if frames <= most:
        return (frames,)
    parts = 1 + -(-(frames - most) // (most - 1))
    share, over = divmod(frames, parts)
    lengths = [share + (1 if number < over else 0) for number in range(parts)]
    return tuple(lengths)


def guide_frames(guides: int, frames: int) -> tuple[int, ...]:
    """Return the frames that ``guides`` pictures are to be: the first, the last, others evenly between on 8n."""
    if guides <= 1:
        return (0,) * guides
    between = [round(number * (frames - 1) / (guides - 1) / FRAME_STEP) * FRAME_STEP for number in range(1, guides - 1)]
    return (0, *between, -1)


def patch_film(graph: Graph, request: FilmRequest) -> Graph:
    """Return the graph of one moving picture; raise GraphError when the graph lacks what is to be set."""
    graph = set_prompts(graph, request.prompt, request.negative)
    graph = set_seed(graph, request.seed)
    if request.steps is not None:
        graph = set_steps(graph, request.steps)
    graph = set_film_size(graph, ltxv_size(request.width), ltxv_size(request.height))
    graph = set_length(graph, ltxv_length(request.frames))
    graph = set_rate(graph, request.frames_per_second)
    graph = set_guides(graph, request.guides)
    graph = set_prefix(graph, request.prefix, "video")
    return keep_last_frame(graph, request.last_frame_prefix, request.frames)


def set_film_size(graph: Graph, width: int, height: int) -> Graph:
    """Return the graph whose film is ``width`` by ``height`` pixels, and whose leading pictures are scaled to it."""
    latent = empty_latent(graph, "width", "height")
    draft = Draft(graph)
    scalers = feeding(graph, [s.node for node in guide_nodes(graph) if (s := source_at(graph, Place(node, "image")))])
    for node in [latent, *sorted(n for n in scalers if class_of(graph, n) == "ImageScale")]:
        for name, value in (("width", width), ("height", height)):
            draft.put(literal(graph, Place(node, name)) or Place(node, name), value)
    return draft.graph


def set_length(graph: Graph, length: int) -> Graph:
    """Return the graph whose film, and the sound that goes with it, have ``length`` frames (8n+1)."""
    if (length - 1) % FRAME_STEP:
        raise GraphError(f"the model makes 8n+1 frames, not {length}")
    empty_latent(graph, "length")
    # Other nodes have a length too, of something else: how many pictures to take from a film, for example.
    beginnings = [node for node in feeding(graph, saving(graph)) if class_of(graph, node).startswith(BEGINNINGS)]
    return _set_all(graph, beginnings, LENGTH_INPUTS, length)


def set_rate(graph: Graph, frames_per_second: float) -> Graph:
    """Return the graph with this rate wherever it has one: conditioning, sound, film file."""
    return _set_all(graph, feeding(graph, saving(graph)), RATE_INPUTS, float(frames_per_second))


def _set_all(graph: Graph, nodes: Iterable[str], names: tuple[str, ...], value: float) -> Graph:
    draft = Draft(graph)
    found = 0
    for node in sorted(nodes):
        for name in names:
            # An input that another node measures or computes is right by itself.
            place = literal(graph, Place(node, name))
            if place is not None:
                draft.put(place, value)
                found += 1
    if not found:
        raise GraphError(f"the graph has none of the inputs {' and '.join(names)}")
    return draft.graph


def set_guides(graph: Graph, guides: tuple[Guide, ...]) -> Graph:
    """Return the graph led by these pictures: the graph's own guide takes the first, others are added after it.

    Everything that the graph's guide feeds comes from the last one: both sides of the conditioning and the latent, so
    that sampler and scheduler see the same. Raise GraphError when the graph and the number of guides do not go
    together.
    """
    own = guide_nodes(graph)
    if not guides:
        if own:
            raise GraphError(f"{name_of(graph, own[0])} needs a picture to lead the film, and there is none")
        return graph
    if not own:
        raise GraphError("the graph takes no picture to lead the film (looked for LTXVAddGuide or LTXVImgToVideo)")
    if len(own) > 1:
        names = ", ".join(name_of(graph, node) for node in own)
        raise GraphError(f"the graph leads the film by {len(own)} nodes already ({names}); one is enough")
    first = own[0]
    draft = Draft(graph)
    loader = image_loader(graph, Place(first, "image"))
    draft.put(Place(loader, "image"), guides[0].file)
    if "frame_idx" in inputs_of(graph, first):
        draft.put(Place(first, "frame_idx"), guides[0].frame)
    if len(guides) > 1 and class_of(graph, first) != "LTXVAddGuide":
        raise GraphError(f"{name_of(graph, first)} takes one picture, not {len(guides)}; LTXVAddGuide takes more")
    last = first
    for guide in guides[1:]:
        last = _add_guide(draft, first, last, loader, guide)
    return draft.graph


def _add_guide(draft: Draft, first: str, before: str, loader: str, guide: Guide) -> str:
    """Add a guide behind ``before`` that prepares its picture as the graph's ``first`` does; return its node."""
    inputs = inputs_of(draft.graph, first)
    image = _copied_chain(draft, as_source(inputs["image"]), loader, guide.file)
    made = {name: value for name, value in inputs.items() if name not in {"image", "frame_idx"}}
    for slot, name in enumerate(("positive", "negative", "latent")):
        made[name] = Source(before, slot)
    node = draft.add("LTXVAddGuide", f"Guide {guide.file}", **made, image=image, frame_idx=guide.frame)
    for slot in range(3):
        draft.rewire(Source(before, slot), Source(node, slot), but=[node])
    return node


def _copied_chain(draft: Draft, source: Source | None, loader: str, file: str) -> Source:
    """Copy the nodes from the picture ``loader`` loads up to ``source`` for another picture."""
    if source is None or loader not in feeding(draft.graph, [source.node]):
        raise GraphError(f"looked for the picture of {name_of(draft.graph, loader)} in front of the guide")
    node = draft.graph[source.node]
    if source.node == loader:
        return Source(draft.add(class_of(draft.graph, loader), f"Guide {file}", image=file), source.slot)
    inputs = dict(node["inputs"])
    for name, value in inputs.items():
        link = as_source(value)
        if link is not None and loader in feeding(draft.graph, [link.node]):
            inputs[name] = _copied_chain(draft, link, loader, file)
    return Source(draft.add(class_of(draft.graph, source.node), f"Guide {file}", **inputs), source.slot)


def keep_last_frame(graph: Graph, prefix: str | None, frames: int) -> Graph:
    """Return the graph that also saves frame number ``frames`` (from 1) under ``prefix``; None saves none.

    The last frame that is shown, not the last one made: the server makes up to seven more.
    """
    old = [
        node
        for node in saving(graph, "image")
        if (source := source_at(graph, Place(node, "images"))) and class_of(graph, source.node) == "ImageFromBatch"
    ]
    draft = Draft(graph)
    for node in old:
        draft.drop_if_unused(node)
    if prefix is None:
        return draft.graph
    picked = draft.add("ImageFromBatch", "Last frame", image=_film_images(graph), batch_index=frames - 1, length=1)
    draft.add("SaveImage", "Save last frame", images=Source(picked, 0), filename_prefix="last")
    return set_prefix(draft.graph, prefix, "image")


def _film_images(graph: Graph) -> Source:
    """Return where the pictures of the film come from, before they become a file."""
    nodes = feeding(graph, saving(graph, "video"))
    found = {
        source
        for node in nodes
        if class_of(graph, node) in {"CreateVideo", "VHS_VideoCombine", "SaveWEBM"}
        and (source := source_at(graph, Place(node, "images")))
    }
    if len(found) != 1:
        raise GraphError(f"looked for one node that turns pictures into a film, found {len(found)}")
    return found.pop()
