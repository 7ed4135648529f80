"""Small graphs for the tests of ComfyUI."""

from __future__ import annotations

from typing import Any

from studio.servers.comfyui.waiting import Limits
from studio.servers.comfyui.wire import Timeouts

# Nothing here waits long for what does not come.
QUICK = Timeouts(connect=2, read=2, submit=2, catalogue=5, upload=5, tries=4, pause=0.02)
LIMITS = Limits(total_seconds=20, progress_seconds=10, unreachable_seconds=3, worker_seconds=0.6, look_seconds=1)


def picture(colour: int = 1, *, prefix: str = "test/picture", width: int = 64, height: int = 48) -> dict[str, Any]:
    """Two nodes that make a picture."""
    size = {"width": width, "height": height, "batch_size": 1, "color": colour}
    return {
        "1": {"class_type": "EmptyImage", "inputs": size},
        "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": prefix}},
    }


def sampled(seed: int = 1, *, text: str = "a lamp", width: int = 64, height: int = 48) -> dict[str, Any]:
    """A picture by sampling."""
    size = {"width": width, "height": height, "batch_size": 1}
    sampler = {
        "model": ["1", 0], "positive": ["2", 0], "negative": ["3", 0], "latent_image": ["4", 0], "seed": seed,
        "steps": 4, "cfg": 1.0, "sampler_name": "euler", "scheduler": "beta", "denoise": 1.0,
    }  # fmt: skip
    return {
        "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "a.safetensors"}},
        "2": {"class_type": "CLIPTextEncode", "inputs": {"text": text, "clip": ["1", 1]}},
        "3": {"class_type": "ConditioningZeroOut", "inputs": {"conditioning": ["2", 0]}},
        "4": {"class_type": "EmptySD3LatentImage", "inputs": size},
        "5": {"class_type": "KSampler", "inputs": sampler},
        "6": {"class_type": "VAEDecode", "inputs": {"samples": ["5", 0], "vae": ["1", 2]}},
        "7": {"class_type": "SaveImage", "inputs": {"images": ["6", 0], "filename_prefix": "test/sampled"}},
    }


def sound(seconds: float = 1.5, save: str = "SaveAudio") -> dict[str, Any]:
    """Silence of a length, saved."""
    more = {"quality": "V0"} if save == "SaveAudioMP3" else {}
    return {
        "1": {"class_type": "EmptyAudio", "inputs": {"duration": seconds}},
        "2": {"class_type": save, "inputs": {"audio": ["1", 0], "filename_prefix": "test/sound", **more}},
    }


def clip(frames: int = 9, save: str = "SaveVideo") -> dict[str, Any]:
    """A clip of some frames."""
    size = {"width": 64, "height": 48, "batch_size": frames, "color": 7}
    graph: dict[str, Any] = {"1": {"class_type": "EmptyImage", "inputs": size}}
    inputs: dict[str, Any]
    if save == "SaveVideo":
        graph["2"] = {"class_type": "CreateVideo", "inputs": {"images": ["1", 0], "fps": 24.0}}
        inputs = {"video": ["2", 0], "filename_prefix": "test/clip", "format": "mp4"}
    else:
        inputs = {
            "images": ["1", 0], "frame_rate": 24.0, "loop_count": 0, "filename_prefix": "test/clip",
            "format": "video/h264-mp4", "pingpong": False, "save_output": True,
        }  # fmt: skip
    graph["3"] = {"class_type": save, "inputs": inputs}
    return graph
