"""Pictures that a picture follows: joined side by side, given to the model, and named in the prompt by their place."""

from __future__ import annotations

from dataclasses import dataclass

from studio.errors import GraphError
from studio.servers.comfyui.graphs.nodes import Draft, Graph, Source
from studio.servers.comfyui.graphs.roles import conditioning_path, positive_text, samplers, vae_source

MOST_STITCHED = 5


@dataclass(frozen=True)
class Reference:
    """A picture to follow: its name on the server, and by how much it is scaled before it is joined to others."""

    file: str
    scale: float = 1.0


def follow_images(graph: Graph, references: tuple[Reference, ...], stitch_count: int = 1) -> Graph:
    """Return the graph that follows these pictures: joined side by side in groups of ``stitch_count`` (1 to 5).

    Each group is one picture for the model: it is encoded and added to the positive prompt, before its guidance.
    """
    if not 1 <= stitch_count <= MOST_STITCHED:
        raise GraphError(f"1 to {MOST_STITCHED} pictures can be joined, not {stitch_count}")
    vae = vae_source(graph)
    places = [list(conditioning_path(graph, sampler.positive))[-1] for sampler in samplers(graph)]
    text = Source(positive_text(graph), 0)
    conditioning = text
    draft = Draft(graph)
    for first in range(0, len(references), stitch_count):
        joined = _joined(draft, references[first : first + stitch_count])
        latent = draft.add("VAEEncode", "Picture to follow, encoded", pixels=joined, vae=vae)
        title = f"Follow picture {first // stitch_count + 1}"
        node = draft.add("ReferenceLatent", title, conditioning=conditioning, latent=Source(latent, 0))
        conditioning = Source(node, 0)
    for place in places:
        draft.put(place, conditioning)
    return draft.graph


def _joined(draft: Draft, group: tuple[Reference, ...]) -> Source:
    images = []
    for reference in group:
        loaded = draft.add("LoadImage", f"Picture {reference.file}", image=reference.file)
        node = draft.add("FluxKontextImageScale", "Scaled for the model", image=Source(loaded, 0))
        if reference.scale != 1.0:
            scale = min(8.0, max(0.01, round(reference.scale, 2)))
            node = draft.add("ImageScaleBy", "Resized", image=Source(node, 0), upscale_method="lanczos", scale_by=scale)
        images.append(Source(node, 0))
    joined = images[0]
    for image in images[1:]:
        node = draft.add(
            "ImageStitch",
            "Joined",
            image1=joined,
            image2=image,
            direction="right",
            match_image_size=True,
            spacing_width=0,
            spacing_color="white",
        )
        joined = Source(node, 0)
    return joined


_WORDS: dict[int, tuple[str, ...]] = {
    1: ("",),
    2: ("left", "right"),
    3: ("left", "middle", "right"),
    4: ("left", "middle-left", "middle-right", "right"),
    5: ("left", "middle-left", "center", "middle-right", "right"),
}


@dataclass(frozen=True)
class Whereabouts:
    """Where one picture to follow stands: the group (from 1, of ``groups``) and the place in it ("" when alone)."""

    group: int
    groups: int
    word: str

    @property
    def phrase(self) -> str:
        """Words for the prompt, such as “left of image 2”; "" when there is only this picture."""
        image = f"image {self.group}" if self.groups > 1 else "the image"
        if self.word:
            return f"{self.word} of {image}"
        return f"from {image}" if self.groups > 1 else ""


def whereabouts(pictures: int, stitch_count: int) -> tuple[Whereabouts, ...]:
    """Return where each of ``pictures`` stands when they are joined in groups of ``stitch_count`` (1 to 5)."""
    if not 1 <= stitch_count <= MOST_STITCHED:
        raise GraphError(f"1 to {MOST_STITCHED} pictures can be joined, not {stitch_count}")
    groups = -(-pictures // stitch_count)
    found = []
    for number in range(pictures):
        group = number // stitch_count
        members = min(stitch_count, pictures - group * stitch_count)
        found.append(Whereabouts(group + 1, groups, _WORDS[members][number % stitch_count]))
    return tuple(found)
