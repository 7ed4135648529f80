"""What a graph would make, found by following its links: sizes, lengths and the words that go into it.

Nothing is computed: a picture is its width and height, a sound its seconds.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio.servers.fakes.comfyui_validation import Json, is_link

SECONDS_PER_WORD = 0.38
_CARRIERS = {"IMAGE", "LATENT", "AUDIO", "VIDEO", "GUIDER", "MASK", "VHS_FILENAMES"}
# Which input hands on the shape, when several could.
_FIRST = ("latent_image", "video_latent", "latent", "samples", "images", "image", "image1", "pixels", "video", "audio")


@dataclass(frozen=True)
class Shape:
    """What a node gives. ``digest`` stands for everything that it was made from."""

    width: int = 0
    height: int = 0
    frames: int = 0
    frames_per_second: float = 0.0
    seconds: float = 0.0
    digest: str = ""


class Shapes:
    """The shapes of one graph. ``input_folder`` is where LoadImage and LoadAudio find their files."""

    def __init__(self, graph: Mapping[str, Json], catalogue: Mapping[str, Json], input_folder: Path) -> None:
        self._graph, self._catalogue, self._folder = graph, catalogue, input_folder
        self._known: dict[str, Shape] = {}
        self._signatures: dict[str, str] = {}

    def signature(self, node_id: str) -> str:
        """The same for nodes that compute the same: what a server remembers results by."""
        if node_id not in self._signatures:
            node = self._graph[node_id]
            inputs = {name: self._signature_of(value) for name, value in sorted(self._inputs(node_id).items())}
            files = [self._file_digest(value) for value in inputs.values() if isinstance(value, str)]
            text = json.dumps([node["class_type"], inputs, files], sort_keys=True, default=str)
            self._signatures[node_id] = hashlib.sha256(text.encode()).hexdigest()
        return self._signatures[node_id]

    def _signature_of(self, value: Any) -> Any:
        if isinstance(value, list) and is_link(value):
            return [self.signature(value[0]), value[1]] if value[0] in self._graph else value
        return value

    def of(self, node_id: str) -> Shape:
        """What a node gives."""
        if node_id not in self._known:
            self._known[node_id] = Shape()
            self._known[node_id] = self._find(node_id)
        return self._known[node_id]

    def words(self, node_id: str) -> str:
        """All texts that go into a node, the longest first."""
        texts: list[str] = []
        for value in self._inputs(node_id).values():
            if isinstance(value, list) and is_link(value) and value[0] in self._graph:
                texts.append(self.words(value[0]))
            elif isinstance(value, str) and " " in value.strip():
                texts.append(value)
        return "\n".join(sorted((text for text in texts if text), key=len, reverse=True))

    def _spoken(self, node_id: str) -> str:
        """What a node is to say: its own text, or else the longest that goes into it."""
        for name, value in self._inputs(node_id).items():
            if name in ("text", "tts_text", "value"):
                if isinstance(value, str):
                    return value
                if isinstance(value, list) and is_link(value) and value[0] in self._graph:
                    return self._spoken(value[0])
        return self.words(node_id).partition("\n")[0]

    def number(self, node_id: str, name: str, otherwise: float) -> float:
        """An input as a number, also when it comes from a node that computes one."""
        value = self._inputs(node_id).get(name)
        if isinstance(value, list) and is_link(value):
            return self._computed(value[0], value[1], otherwise)
        try:
            return float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return otherwise

    def _inputs(self, node_id: str) -> Json:
        inputs = self._graph[node_id].get("inputs")
        return inputs if isinstance(inputs, dict) else {}

    def _file_digest(self, name: str) -> str:
        path = self._folder / name
        is_file = ".." not in name and len(name) < 200 and path.is_file()
        return hashlib.sha256(path.read_bytes()).hexdigest() if is_file else ""

    def _computed(self, node_id: str, slot: int, otherwise: float) -> float:
        if node_id not in self._graph:
            return otherwise
        class_type = self._graph[node_id]["class_type"]
        inputs = self._inputs(node_id)
        if class_type == "GetImageSize":
            shape = self.of(inputs["image"][0]) if is_link(inputs.get("image")) else Shape()
            return float((shape.width, shape.height, shape.frames)[slot] if slot < 3 else otherwise)
        a, b = self.number(node_id, "a", otherwise), self.number(node_id, "b", otherwise)
        operations = {"Add": a + b, "Subtract": a - b, "Multiply": a * b, "Divide": a / b if b else otherwise}
        if inputs.get("op") in operations:
            return operations[inputs["op"]]
        value = self.number(node_id, "value", math.nan)
        return self.number(node_id, "a", otherwise) if math.isnan(value) else value

    def _find(self, node_id: str) -> Shape:
        class_type, inputs = self._graph[node_id]["class_type"], self._inputs(node_id)
        shape = self._handed_on(inputs)
        if class_type.startswith("Load"):
            shape = self._loaded(inputs, shape)
        if "ImageStitch" in class_type and is_link(inputs.get("image2")):
            shape = replace(shape, width=shape.width + self.of(inputs["image2"][0]).width)
        if class_type == "FluxKontextImageScale" and shape.height:
            area = math.sqrt(1024 * 1024 / (shape.width * shape.height))
            shape = replace(shape, width=_to(16, shape.width * area), height=_to(16, shape.height * area))
        shape = self._sized(node_id, class_type, shape)
        if not shape.seconds and "AUDIO" in (self._catalogue[class_type].get("output") or []):
            # Everything that speaks: the words decide how long.
            shape = replace(shape, seconds=max(0.6, len(self._spoken(node_id).split()) * SECONDS_PER_WORD))
        return replace(shape, digest=self.signature(node_id))

    def _handed_on(self, inputs: Json) -> Shape:
        found = Shape()
        ordered = [name for name in _FIRST if name in inputs] + [name for name in inputs if name not in _FIRST]
        for name in ordered:
            value = inputs[name]
            if not is_link(value) or value[0] not in self._graph:
                continue
            outputs = self._catalogue[self._graph[value[0]]["class_type"]].get("output") or []
            if value[1] < len(outputs) and str(outputs[value[1]]) in _CARRIERS | {"COMFY_MATCHTYPE_V3"}:
                found = _filled(found, self.of(value[0]))
        return found

    def _sized(self, node_id: str, class_type: str, shape: Shape) -> Shape:
        inputs = self._inputs(node_id)
        if "width" in inputs and "height" in inputs and not class_type.startswith("CLIPText"):
            width, height = self.number(node_id, "width", 512), self.number(node_id, "height", 512)
            step = 16 if "Latent" in class_type else 1
            shape = replace(shape, width=_to(step, width), height=_to(step, height))
        for name in ("length", "batch_size", "frames_number"):
            if name in inputs and class_type != "LTXVAddGuide":
                shape = replace(
                    shape, frames=max(shape.frames if name == "batch_size" else 0, self._int(node_id, name))
                )
        for name in ("seconds", "duration"):
            if name in inputs:
                shape = replace(shape, seconds=self.number(node_id, name, 1.0))
        for name in ("fps", "frame_rate"):
            if name in inputs:
                shape = replace(shape, frames_per_second=self.number(node_id, name, 24.0))
        if "scale_by" in inputs:
            factor = self.number(node_id, "scale_by", 1.0)
            shape = replace(shape, width=round(shape.width * factor), height=round(shape.height * factor))
        if class_type == "LTXVLatentUpsampler":
            shape = replace(shape, width=shape.width * 2, height=shape.height * 2)
        return shape

    def _int(self, node_id: str, name: str) -> int:
        return max(1, int(self.number(node_id, name, 1)))

    def _loaded(self, inputs: Json, shape: Shape) -> Shape:
        for value in inputs.values():
            if not isinstance(value, str) or not self._file_digest(value):
                continue
            path = self._folder / value
            if path.suffix.lower() in (".wav", ".flac", ".mp3", ".ogg", ".opus"):
                import soundfile

                return replace(shape, seconds=float(soundfile.info(str(path)).duration))
            from PIL import Image

            with Image.open(path) as picture:
                return replace(shape, width=picture.width, height=picture.height, frames=1)
        return shape


def _filled(shape: Shape, other: Shape) -> Shape:
    return Shape(
        shape.width or other.width,
        shape.height or other.height,
        shape.frames or other.frames,
        shape.frames_per_second or other.frames_per_second,
        shape.seconds or other.seconds,
    )


def _to(step: int, value: float) -> int:
    return max(step, int(value) // step * step)


def seed_of(digest: str) -> int:
    """A number for drawing and sounding, from what it was made from."""
    return int(digest[:12] or "0", 16)
