"""A picture in layers, as vectors: what a camera can move through. The form in which it is kept is JSON.

All drawing is SVG in the coordinates of the canvas (``width`` x ``height``, y downwards), without filters. What may
come into view when the camera moves is drawn past the sides of the canvas by ``BLEED`` of its width and height.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studio.errors import ProductInvalid

FORMAT = 1
BLEED = 0.12
"""How far layers are drawn beyond each side of the canvas, as a part of its width and height."""

STATES = ("blink", "mouth_half", "mouth_open", "blink_mouth_half", "blink_mouth_open")
"""Other drawings of a figure beside the one at rest, which has open eyes and a closed mouth."""


@dataclass(frozen=True)
class Layer:
    """One layer: an SVG fragment (without the ``svg`` element), the same scale for all.

    ``depth`` says how much it moves when the camera does: 0 the far sky, 1 where the figures stand, more in front.
    ``kind`` is ``scenery``, ``figure``, ``particles`` or ``light``; particles are drawn standing here and are moved by
    who animates them (``particles`` names them: rain, snow, dust, sparks, leaves, fog, stars, lightning).
    A figure has ``character``, the point of its feet, the centre of its head with the head's height, and the other
    drawings of itself by their state.
    """

    name: str
    depth: float
    svg: str
    kind: str = "scenery"
    character: str = ""
    feet: tuple[float, float] = (0.0, 0.0)
    head: tuple[float, float, float] = (0.0, 0.0, 0.0)
    states: Mapping[str, str] = field(default_factory=dict)
    particles: str = ""


@dataclass(frozen=True)
class LayeredPicture:
    """Layers from the farthest to the nearest. ``defs`` are SVG definitions (gradients) that any layer may use."""

    width: int
    height: int
    layers: tuple[Layer, ...]
    defs: str = ""

    def svg(self, layers: tuple[Layer, ...] | None = None) -> str:
        """The whole picture, or only some of its layers, as one SVG document without the bleed."""
        body = "".join(layer.svg for layer in (self.layers if layers is None else layers))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{self.width}" '
            f'height="{self.height}" viewBox="0 0 {self.width} {self.height}"><defs>{self.defs}</defs>{body}</svg>'
        )


def write_layers(picture: LayeredPicture, path: Path) -> None:
    """Keep the layers in ``path``."""
    layers = [
        {
            "name": layer.name,
            "depth": layer.depth,
            "kind": layer.kind,
            "svg": layer.svg,
            "character": layer.character,
            "feet": list(layer.feet),
            "head": list(layer.head),
            "states": dict(layer.states),
            "particles": layer.particles,
        }
        for layer in picture.layers
    ]
    kept = {"format": FORMAT, "width": picture.width, "height": picture.height, "defs": picture.defs, "layers": layers}
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def read_layers(path: Path) -> LayeredPicture:
    """The layers kept in ``path``. ProductInvalid when it holds something else."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["format"] != FORMAT:
            raise ProductInvalid(f"{path.name} has the layers of another version ({kept['format']})", hint=str(path))
        layers = tuple(
            Layer(
                name=str(one["name"]),
                depth=float(one["depth"]),
                svg=str(one["svg"]),
                kind=str(one["kind"]),
                character=str(one["character"]),
                feet=(float(one["feet"][0]), float(one["feet"][1])),
                head=(float(one["head"][0]), float(one["head"][1]), float(one["head"][2])),
                states={str(state): str(svg) for state, svg in one["states"].items()},
                particles=str(one["particles"]),
            )
            for one in kept["layers"]
        )
        return LayeredPicture(int(kept["width"]), int(kept["height"]), layers, str(kept["defs"]))
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise ProductInvalid(f"{path.name} does not hold the layers of a picture: {error}", hint=str(path)) from error
