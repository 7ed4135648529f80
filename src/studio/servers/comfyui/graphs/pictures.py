"""Patching graphs that make a picture: the passes that make it, where it begins, and style adapters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from studio.errors import GraphError
from studio.servers.comfyui.graphs.nodes import Draft, Graph, Source, name_of, source_at
from studio.servers.comfyui.graphs.patch import set_denoise, set_prefix, set_prompts, set_seed, set_size, set_steps
from studio.servers.comfyui.graphs.references import Reference, follow_images
from studio.servers.comfyui.graphs.roles import (
    clip_root,
    model_root,
    samplers,
    vae_source,
)


@dataclass(frozen=True)
class LoraUse:
    """One style adapter: its file on the server and how strongly it acts on the model and on the text encoder.

    ``steps`` and ``denoise`` are for a pass of its own (serial); None keeps what the picture has.
    ``use_only_intermediate``: that pass sees only the picture before it, no pictures to follow.
    """

    name: str
    strength_model: float = 1.0
    strength_clip: float = 1.0
    bypass_model: bool = False
    bypass_clip: bool = False
    enabled: bool = True
    steps: int | None = None
    denoise: float | None = None
    save_intermediate: bool = True
    use_only_intermediate: bool = False


@dataclass(frozen=True)
class StartImage:
    """A picture to begin from instead of noise: its name on the server, and how far (0 to 1) to leave it.

    What is made is as large as that picture, unless ``size`` (width, height in pixels) is given: then it is scaled
    to fill that, and what stands over is cut off at both sides.
    """

    file: str
    denoise: float
    size: tuple[int, int] | None = None


@dataclass(frozen=True)
class ImageRequest:
    """One picture. Sizes in pixels; ``negative`` None blanks the negative side; ``seed`` is of this variation."""

    prompt: str
    width: int
    height: int
    seed: int
    prefix: str
    negative: str | None = None
    steps: int | None = None
    start: StartImage | None = None
    references: tuple[Reference, ...] = ()
    stitch_count: int = 1
    loras: tuple[LoraUse, ...] = ()
    lora_mode: Literal["chained", "serial"] = "serial"


@dataclass(frozen=True)
class ImagePass:
    """One run of the graph for a picture. ``number`` counts from 0; each later pass begins from the one before."""

    number: int
    count: int
    loras: tuple[LoraUse, ...] = ()

    @property
    def is_last(self) -> bool:
        """Whether this pass makes the picture itself."""
        return self.number == self.count - 1

    @property
    def keep(self) -> bool:
        """Whether what this pass makes is kept beside the picture, as an intermediate of it."""
        return not self.loras or self.loras[0].save_intermediate


def image_passes(request: ImageRequest) -> tuple[ImagePass, ...]:
    """Return the runs that make the picture: one, or in serial mode one for each adapter that is switched on."""
    enabled = tuple(lora for lora in request.loras if lora.enabled)
    if request.lora_mode == "chained" or len(enabled) < 2:
        return (ImagePass(0, 1, enabled),)
    return tuple(ImagePass(number, len(enabled), (lora,)) for number, lora in enumerate(enabled))


def patch_image(graph: Graph, request: ImageRequest, run: ImagePass, previous: str | None = None) -> Graph:
    """Return the graph of one pass. ``previous`` is the name on the server of what the pass before made.

    Raise GraphError when the graph lacks what is to be set, or a later pass has no picture to begin from.
    """
    if (run.number > 0) != (previous is not None):
        raise GraphError(f"pass {run.number + 1} of {run.count} begins from the picture of the pass before it")
    own = run.loras[0] if request.lora_mode == "serial" and run.loras else None
    graph = set_prompts(graph, request.prompt, request.negative)
    graph = set_seed(graph, request.seed)
    graph = set_prefix(graph, request.prefix, "image")
    if previous is None and request.start is None:
        graph = set_size(graph, request.width, request.height)
    steps = own.steps if own is not None and own.steps is not None else request.steps
    if steps is not None:
        graph = set_steps(graph, steps)
    if previous is not None:
        denoise = own.denoise if own is not None and own.denoise is not None else 1.0
        graph = begin_from_image(graph, StartImage(previous, denoise))
    elif request.start is not None:
        graph = begin_from_image(graph, request.start)
    # From noise the whole picture is made, whatever the pass says.
    if request.references and not (own is not None and own.use_only_intermediate and run.number > 0):
        graph = follow_images(graph, request.references, request.stitch_count)
    return add_loras(graph, run.loras)


def begin_from_image(graph: Graph, start: StartImage) -> Graph:
    """Return the graph whose first sampler begins from a picture (LoadImage, VAEEncode) instead of noise.

    Raise GraphError when there is no sampler, or no decoder to encode with.
    """
    first = samplers(graph)[0]
    old = source_at(graph, first.latent)
    if old is None:
        raise GraphError(f"nothing feeds the input latent_image of {name_of(graph, first.node)}")
    draft = Draft(graph)
    image = draft.add("LoadImage", "Begin from", image=start.file)
    if start.size is not None:
        width, height = start.size
        image = draft.add(
            "ImageScale",
            "Begin from, fitted",
            image=Source(image, 0),
            upscale_method="lanczos",
            width=width,
            height=height,
            crop="center",
        )
    latent = draft.add("VAEEncode", "Begin from, encoded", pixels=Source(image, 0), vae=vae_source(graph))
    draft.put(first.latent, Source(latent, 0))
    draft.drop_if_unused(old.node)
    return set_denoise(draft.graph, start.denoise)


def add_loras(graph: Graph, loras: tuple[LoraUse, ...]) -> Graph:
    """Return the graph with these adapters in a chain behind the loaders of the model and the text encoder.

    Everything that the loaders fed comes from the last adapter. A bypassed part has strength 0, which changes
    nothing; adapters that are off are left out. A graph without one text encoder has them on the model only.
    """
    for lora in reversed([lora for lora in loras if lora.enabled]):
        graph = _add_lora(graph, lora)  # each goes right behind the loaders, so the first added comes last
    return graph


def _add_lora(graph: Graph, lora: LoraUse) -> Graph:
    model, clip = model_root(graph), clip_root(graph)
    strength = 0.0 if lora.bypass_model else lora.strength_model
    title = f"Adapter {lora.name}"
    draft = Draft(graph)
    if clip is None:
        node = draft.add("LoraLoaderModelOnly", title, model=model, lora_name=lora.name, strength_model=strength)
    else:
        node = draft.add(
            "LoraLoader",
            title,
            model=model,
            clip=clip,
            lora_name=lora.name,
            strength_model=strength,
            strength_clip=0.0 if lora.bypass_clip else lora.strength_clip,
        )
        draft.rewire(clip, Source(node, 1), but=[node])
    draft.rewire(model, Source(node, 0), but=[node])
    return draft.graph


LatentUse = Literal["character", "location", "scene", "thumbnail"]
LatentSize = Literal["small", "medium", "large", "original"]


def latent_files(use: LatentUse, size: LatentSize = "medium", *, face_only: bool = False) -> tuple[str, ...]:
    """Return the names in the input folder of the picture to begin from; the first that is there is taken."""
    if use == "character":
        return (f"2.latent.character.{'face' if face_only else 'body'}.{size}.png",)
    if use == "location":
        return (f"2.latent.location.{size}.png",)
    return ("3.latent.png", "3.latent.small.png") if use == "scene" else ("10.latent.png",)


def find_latent(folder: Path, use: LatentUse, size: LatentSize = "medium", *, face_only: bool = False) -> Path:
    """Return the picture in ``folder`` to begin from; raise GraphError naming what was looked for."""
    names = latent_files(use, size, face_only=face_only)
    found = next((folder / name for name in names if (folder / name).is_file()), None)
    if found is None:
        raise GraphError(
            f"a {use} is to begin from a picture, and {folder} has no {' or '.join(names)}",
            hint="put the picture there, choose another size, or begin from noise (LATENT_MODE LATENT)",
        )
    return found
