"""The node classes that the fake ComfyUI knows: enough for a picture, a sound and a clip, or all of our graphs."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

_INT = {"min": 0, "max": 2**64 - 1}
_SIZE = {"default": 512, "min": 16, "max": 16384}
_PREFIX = ["STRING", {"default": "ComfyUI"}]


@cache
def whole_catalogue() -> dict[str, dict[str, Any]]:
    """The ``/object_info`` of a server with every pack that our graphs need, which takes any name of a model's file."""
    text = files("studio.servers.fakes").joinpath("comfyui_nodes.json").read_text(encoding="utf-8")
    catalogue: dict[str, dict[str, Any]] = json.loads(text)
    for name, node in catalogue.items():
        node["name"] = node["display_name"] = name
        node["python_module"] = "nodes"
        node["output_name"] = node["output"]
        node.setdefault("output_node", False)
    return catalogue


def _node(output: list[str], required: dict[str, Any], *, saves: bool = False, **optional: Any) -> dict[str, Any]:
    return {"input": {"required": required, "optional": optional}, "output": output, "output_node": saves}


def _names(*names: str) -> list[Any]:
    return [list(names), {}]


def built_in_catalogue() -> dict[str, dict[str, Any]]:
    """A small ``/object_info``."""
    size = {"width": ["INT", _SIZE], "height": ["INT", _SIZE], "batch_size": ["INT", {"min": 1, "max": 4096}]}
    sampler = {
        "model": ["MODEL"],
        "seed": ["INT", _INT],
        "steps": ["INT", {"min": 1, "max": 10000}],
        "cfg": ["FLOAT", {"min": 0.0, "max": 100.0}],
        "sampler_name": _names("euler", "dpmpp_2m", "dpmpp_3m_sde_gpu"),
        "scheduler": _names("simple", "beta", "normal", "exponential"),
        "positive": ["CONDITIONING"],
        "negative": ["CONDITIONING"],
        "latent_image": ["LATENT"],
        "denoise": ["FLOAT", {"min": 0.0, "max": 1.0}],
    }
    video = {"video": ["VIDEO"], "filename_prefix": _PREFIX, "format": _names("auto", "mp4")}
    catalogue = {
        "CheckpointLoaderSimple": _node(["MODEL", "CLIP", "VAE"], {"ckpt_name": _names("a.safetensors")}),
        "UNETLoader": _node(["MODEL"], {"unet_name": _names("a.safetensors"), "weight_dtype": _names("default")}),
        "VAELoader": _node(["VAE"], {"vae_name": _names("a.safetensors")}),
        "CLIPLoader": _node(["CLIP"], {"clip_name": _names("a.safetensors"), "type": ["COMBO", {"options": []}]}),
        "LoraLoader": _node(
            ["MODEL", "CLIP"],
            {
                "model": ["MODEL"],
                "clip": ["CLIP"],
                "lora_name": _names("a.safetensors"),
                "strength_model": ["FLOAT", {"min": -100.0, "max": 100.0}],
                "strength_clip": ["FLOAT", {"min": -100.0, "max": 100.0}],
            },
        ),
        "CLIPTextEncode": _node(["CONDITIONING"], {"text": ["STRING", {"multiline": True}], "clip": ["CLIP"]}),
        "ConditioningZeroOut": _node(["CONDITIONING"], {"conditioning": ["CONDITIONING"]}),
        "EmptyLatentImage": _node(["LATENT"], size),
        "EmptySD3LatentImage": _node(["LATENT"], size),
        "EmptyImage": _node(["IMAGE"], {**size, "color": ["INT", {"min": 0, "max": 0xFFFFFF}]}),
        "EmptyLatentAudio": _node(["LATENT"], {"seconds": ["FLOAT", {"min": 1.0, "max": 1000.0}]}),
        "EmptyAudio": _node(["AUDIO"], {"duration": ["FLOAT", {"min": 0.0}]}),
        "EmptyLTXVLatentVideo": _node(
            ["LATENT"], {**size, "length": ["INT", {"default": 97, "min": 1, "max": 16384, "step": 8}]}
        ),
        "KSampler": _node(["LATENT"], sampler),
        "VAEDecode": _node(["IMAGE"], {"samples": ["LATENT"], "vae": ["VAE"]}),
        "VAEEncode": _node(["LATENT"], {"pixels": ["IMAGE"], "vae": ["VAE"]}),
        "VAEDecodeAudio": _node(["AUDIO"], {"samples": ["LATENT"], "vae": ["VAE"]}),
        "ImageScaleBy": _node(
            ["IMAGE"],
            {
                "image": ["IMAGE"],
                "upscale_method": _names("lanczos", "area"),
                "scale_by": ["FLOAT", {"min": 0.01, "max": 8.0}],
            },
        ),
        "LoadImage": _node(["IMAGE", "MASK"], {"image": _names("example.png")}),
        "LoadAudio": _node(["AUDIO"], {"audio": _names("example.wav")}),
        "CreateVideo": _node(["VIDEO"], {"images": ["IMAGE"], "fps": ["FLOAT", {"min": 1.0, "max": 120.0}]}),
        "SaveImage": _node(["IMAGE"], {"images": ["IMAGE"], "filename_prefix": _PREFIX}, saves=True),
        "PreviewImage": _node([], {"images": ["IMAGE"]}, saves=True),
        "SaveAudio": _node([], {"audio": ["AUDIO"], "filename_prefix": _PREFIX}, saves=True),
        "SaveAudioMP3": _node(
            [],
            {"audio": ["AUDIO"], "filename_prefix": _PREFIX, "quality": ["COMBO", {"options": ["V0", "128k"]}]},
            saves=True,
        ),
        "SaveVideo": _node([], video, saves=True),
        "VHS_VideoCombine": _node(
            ["VHS_FILENAMES"],
            {
                "frame_rate": ["FLOAT", {"min": 1}],
                "loop_count": ["INT", {"min": 0, "max": 100}],
                "filename_prefix": _PREFIX,
                "format": _names("image/gif", "video/h264-mp4"),
                "pingpong": ["BOOLEAN"],
                "save_output": ["BOOLEAN"],
            },
            saves=True,
            images=["IMAGE"],
            audio=["AUDIO"],
        ),
    }
    for name, node in catalogue.items():
        node["name"] = node["display_name"] = name
        node["python_module"] = "nodes"
        node["output_name"] = node["output"]
    return catalogue
