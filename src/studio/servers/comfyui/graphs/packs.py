"""Which pack of nodes brings a class, and in which folder of models a file belongs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

MODEL_ENDINGS = (".safetensors", ".gguf", ".ckpt", ".pt", ".pth", ".bin", ".sft", ".onnx")


@dataclass(frozen=True)
class Pack:
    """A pack of nodes: its name, where it comes from, and its folder in ``custom_nodes``.

    ``least`` is the version that it must have at least, and ``measured`` the one with which the studio's graphs were
    seen to be taken; empty where any is known to do.
    """

    name: str
    address: str
    folder: str = ""
    least: str = ""
    measured: str = ""


GGUF = Pack("ComfyUI-GGUF", "https://github.com/city96/ComfyUI-GGUF", "ComfyUI-GGUF", "", "commit 795e451")
KJNODES = Pack("ComfyUI-KJNodes", "https://github.com/kijai/ComfyUI-KJNodes", "ComfyUI-KJNodes", "", "commit 3f20054")
SPEECH = Pack(
    "TTS Audio Suite", "https://github.com/diodiogod/TTS-Audio-Suite", "TTS-Audio-Suite", "", "5.5.2 (commit d1bfe54)"
)
FILMS = Pack(
    "ComfyUI-VideoHelperSuite",
    "https://github.com/Kosinkadink/ComfyUI-VideoHelperSuite",
    "ComfyUI-VideoHelperSuite",
    "",
    "commit 4ee72c0",
)
MATH = Pack("ComfyMath", "https://github.com/evanspearman/ComfyMath", "ComfyMath", "", "commit c011772")
SIZES = Pack("ControlAltAI Nodes", "https://github.com/gseth/ControlAltAI-Nodes", "ControlAltAI-Nodes")
CUTOUT = Pack("ComfyUI-RMBG", "https://github.com/1038lab/ComfyUI-RMBG", "ComfyUI-RMBG")
CORE = Pack("ComfyUI", "https://github.com/comfyanonymous/ComfyUI", "", "", "0.33.0")

# LTX-2 needs newer ones: its sound and picture come out of one model, and its files in GGUF have names of their own.
LTX2_CORE = replace(CORE, least="0.8.0")
LTX2_GGUF = replace(GGUF, least="commit f083506")
LTX2_KJNODES = replace(KJNODES, least="a version of January 2026")

PACKS_OF_SETS: Mapping[str, tuple[Pack, ...]] = {
    "voices": (CORE, SPEECH),
    "effects": (CORE,),
    "pictures": (CORE, GGUF),
    "animation": (CORE, GGUF),
    "ltx2": (LTX2_CORE, LTX2_GGUF, LTX2_KJNODES),
}
"""The packs that the studio's graphs of each set of models need."""

_CLASSES = {
    **dict.fromkeys(
        (
            "CharacterVoicesNode",
            "ChatterBoxEngineNode",
            "ChatterBoxOfficial23LangEngineNode",
            "F5TTSEngineNode",
            "HiggsAudioEngineNode",
            "IndexTTSEngineNode",
            "MergeAudioNode",
            "OmniVoiceEngineNode",
            "Qwen3TTSEngineNode",
            "UnifiedSoundEffectsNode",
            "UnifiedTTSSRTNode",
            "UnifiedTTSTextNode",
            "VibeVoiceEngineNode",
        ),
        SPEECH,
    ),
    **dict.fromkeys(("ImageResizeKJv2", "VAELoaderKJ", "SetNode", "GetNode"), KJNODES),
    "FluxResolutionNode": SIZES,
    "RMBG": CUTOUT,
    # Only newer versions of the server itself have these.
    **dict.fromkeys(
        (
            "ComfySwitchNode",
            "CreateVideo",
            "EmptySD3LatentImage",
            "FluxKontextImageScale",
            "ImageStitch",
            "LatentUpscaleModelLoader",
            "ManualSigmas",
            "ReferenceLatent",
            "ResizeImageMaskNode",
            "SaveAudioMP3",
            "SaveVideo",
            "TrimAudioDuration",
        ),
        CORE,
    ),
}
_LTX2_CLASSES = {
    "LTXVAudioVAEDecode",
    "LTXVAudioVAEEncode",
    "LTXVAudioVAELoader",
    "LTXVConcatAVLatent",
    "LTXVEmptyLatentAudio",
    "LTXVImgToVideoInplace",
    "LTXVSeparateAVLatent",
}
_STARTS = {"VHS_": FILMS, "CM_": MATH, "LTXV": CORE, "EmptyLTXV": CORE, "Primitive": CORE}

_FOLDERS = {
    "unet_name": "diffusion_models (or unet)",
    "ckpt_name": "checkpoints",
    "vae_name": "vae",
    "lora_name": "loras",
    "control_net_name": "controlnet",
    "style_model_name": "style_models",
}
_FOLDERS_BY_CLASS = {
    ("CLIPVisionLoader", "clip_name"): "clip_vision",
    ("UpscaleModelLoader", "model_name"): "upscale_models",
    ("LatentUpscaleModelLoader", "model_name"): "latent_upscale_models",
}
_INPUT_FILES = {
    ("LoadImage", "image"),
    ("LoadImageMask", "image"),
    ("LoadImageOutput", "image"),
    ("LoadAudio", "audio"),
    ("LoadVideo", "file"),
}


def pack_of(class_type: str) -> Pack | None:
    """Return the pack that brings a class, None when it is not known."""
    if class_type in _LTX2_CLASSES:
        return LTX2_CORE
    if class_type in _CLASSES:
        return _CLASSES[class_type]
    if class_type.endswith(("GGUF", "GGUFAdvanced")):
        return GGUF
    return next((pack for start, pack in _STARTS.items() if class_type.startswith(start)), None)


def least_words(pack: Pack) -> str:
    """Return, in words that follow its name, the version that a pack must have; empty when any will do."""
    return f", {pack.least} or later" if pack.least else ""


def model_folder(class_type: str, name: str, value: object) -> str | None:
    """Return the folder of models in which the file ``value`` of this input belongs, None when it is no model."""
    if (class_type, name) in _FOLDERS_BY_CLASS:
        return _FOLDERS_BY_CLASS[class_type, name]
    if name.startswith("clip_name"):
        return "text_encoders (or clip)"
    if name in _FOLDERS:
        return _FOLDERS[name]
    return "models" if isinstance(value, str) and value.lower().endswith(MODEL_ENDINGS) else None


def is_input_file(class_type: str, name: str) -> bool:
    """Whether this input names a file in the server's input folder, which a step uploads first."""
    return (class_type, name) in _INPUT_FILES
