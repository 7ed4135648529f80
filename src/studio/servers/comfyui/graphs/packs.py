"""Which pack of nodes brings a class, and in which folder of models a file belongs."""

from __future__ import annotations

from dataclasses import dataclass

MODEL_ENDINGS = (".safetensors", ".gguf", ".ckpt", ".pt", ".pth", ".bin", ".sft", ".onnx")


@dataclass(frozen=True)
class Pack:
    """A pack of nodes: its name, and where it comes from."""

    name: str
    address: str


GGUF = Pack("ComfyUI-GGUF", "https://github.com/city96/ComfyUI-GGUF")
KJNODES = Pack("ComfyUI-KJNodes", "https://github.com/kijai/ComfyUI-KJNodes")
SPEECH = Pack("TTS Audio Suite", "https://github.com/diodiogod/TTS-Audio-Suite")
FILMS = Pack("ComfyUI-VideoHelperSuite", "https://github.com/Kosinkadink/ComfyUI-VideoHelperSuite")
MATH = Pack("ComfyMath", "https://github.com/evanspearman/ComfyMath")
SIZES = Pack("ControlAltAI Nodes", "https://github.com/gseth/ControlAltAI-Nodes")
CUTOUT = Pack("ComfyUI-RMBG", "https://github.com/1038lab/ComfyUI-RMBG")
CORE = Pack("ComfyUI", "https://github.com/comfyanonymous/ComfyUI")

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
    if class_type in _CLASSES:
        return _CLASSES[class_type]
    if class_type.endswith(("GGUF", "GGUFAdvanced")):
        return GGUF
    return next((pack for start, pack in _STARTS.items() if class_type.startswith(start)), None)


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
