"""Make the files of the fake ComfyUI: real pictures, sounds and clips, small in work, and of the right size."""

from __future__ import annotations

import random
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

from studio.servers.fakes.comfyui_shapes import Shape, seed_of
from studio.servers.fakes.comfyui_validation import Json

RATE = 44100
_SOUND = {"SaveAudio": ".flac", "SaveAudioMP3": ".mp3", "SaveAudioOpus": ".opus", "PreviewAudio": ".flac"}


class BadPrefix(Exception):
    """A file name prefix that leads out of the output folder."""


def make(class_type: str, inputs: Json, shape: Shape, outputs: Path, temp: Path) -> Json | None:
    """Make what an output node saves; return what the server says about it, None for a node that saves nothing."""
    if class_type in ("SaveImage", "PreviewImage", "SaveAnimatedWEBP"):
        return _pictures(class_type, inputs, shape, outputs, temp)
    if class_type in _SOUND:
        file = _next(outputs, inputs, _SOUND[class_type])
        _sound(file, shape)
        return {"audio": [_said(file, outputs, "output")]}
    if class_type in ("SaveVideo", "SaveWEBM"):
        file = _next(outputs, inputs, ".mp4")
        _clip(file, shape, shape.frames_per_second or 24.0)
        return {"images": [_said(file, outputs, "output")], "animated": [True]}
    if class_type == "VHS_VideoCombine":
        return _combined(inputs, shape, outputs, temp)
    return None


def _pictures(class_type: str, inputs: Json, shape: Shape, outputs: Path, temp: Path) -> Json:
    kind = "temp" if class_type == "PreviewImage" else "output"
    root = temp if kind == "temp" else outputs
    files = []
    for number in range(max(1, shape.frames)):
        file = _next(root, inputs if kind == "output" else {"filename_prefix": "ComfyUI_temp"}, ".png")
        _draw(shape, number).save(file, compress_level=1)
        files.append(_said(file, root, kind))
    return {"images": files}


def _combined(inputs: Json, shape: Shape, outputs: Path, temp: Path) -> Json:
    kind = "output" if inputs.get("save_output", True) else "temp"
    root = outputs if kind == "output" else temp
    file = _next(root, inputs, ".mp4")
    rate = float(inputs.get("frame_rate") or 24)
    _clip(file, shape, rate)
    said = _said(file, root, kind)
    more = {"format": "video/h264-mp4", "frame_rate": rate, "workflow": f"{file.stem}.png", "fullpath": str(file)}
    return {"gifs": [{**said, **more}]}


def _next(root: Path, inputs: Json, suffix: str) -> Path:
    """The next free name of a prefix: ``prefix_00001_.png``."""
    prefix = str(inputs.get("filename_prefix", "ComfyUI"))
    folder, _, stem = prefix.replace("\\", "/").rpartition("/")
    target = (root / folder).resolve()
    if not target.is_relative_to(root.resolve()) or len(stem) > 200:
        raise BadPrefix(f"Saving image outside the output folder is not allowed: {prefix}")
    target.mkdir(parents=True, exist_ok=True)
    taken = [
        int(match[1])
        for path in target.iterdir()
        if (match := re.fullmatch(re.escape(stem) + r"_(\d{5})_\..+", path.name))
    ]
    return target / f"{stem}_{max(taken, default=0) + 1:05d}_{suffix}"


def _said(file: Path, root: Path, kind: str) -> Json:
    folder = file.parent.relative_to(root.resolve()).as_posix()
    return {"filename": file.name, "subfolder": "" if folder == "." else folder, "type": kind}


def _draw(shape: Shape, number: int = 0) -> Any:
    from PIL import Image, ImageDraw

    chance = random.Random(seed_of(shape.digest))
    width, height = shape.width or 512, shape.height or 512
    picture = Image.new("RGB", (width, height), _colour(chance, 90))
    draw = ImageDraw.Draw(picture)
    for place in range(6):
        size = chance.uniform(0.15, 0.5) * min(width, height)
        x = chance.uniform(0, width) + number * (place - 2.5) * width / 200
        y = chance.uniform(0, height)
        draw.ellipse([x - size / 2, y - size / 2, x + size / 2, y + size / 2], fill=_colour(chance, 40))
    draw.rectangle([0, height * 0.8, width, height], fill=_colour(chance, 20))
    return picture


def _colour(chance: random.Random, lowest: int) -> tuple[int, int, int]:
    return chance.randint(lowest, 255), chance.randint(lowest, 255), chance.randint(lowest, 255)


def _sound(file: Path, shape: Shape) -> None:
    import numpy as np
    import soundfile

    chance = random.Random(seed_of(shape.digest))
    seconds = shape.seconds or 1.0
    rate = 48000 if file.suffix == ".opus" else RATE
    times = np.arange(int(seconds * rate)) / rate
    pitch = chance.uniform(110, 220)
    # Swells some four times a second, as speech does, so that nobody takes it for silence or a buzzer.
    level = 0.25 * np.abs(np.sin(np.pi * times * chance.uniform(3.5, 4.5))) ** 0.7
    tone = sum(np.sin(2 * np.pi * pitch * part * times) / part for part in (1, 2, 3, 5))
    samples = (level * tone).astype(np.float32)
    if file.suffix == ".opus":
        soundfile.write(file, samples, rate, format="OGG", subtype="OPUS")
    else:
        soundfile.write(file, samples, rate)


def _clip(file: Path, shape: Shape, rate: float) -> None:
    import av
    import numpy as np

    width, height = max(16, (shape.width or 512) // 2 * 2), max(16, (shape.height or 512) // 2 * 2)
    with av.open(str(file), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(rate).limit_denominator(1001))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"preset": "ultrafast", "crf": "28", "threads": "1"}
        for number in range(max(1, shape.frames)):
            picture = _draw(shape, number).crop((0, 0, width, height))
            frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
