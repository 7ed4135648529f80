"""The cover and the film."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from studio.settings.fields import Section, setting

NEGATIVE_PROMPT = (
    "blur, distorted, text, watermark, extra limbs, bad anatomy, poorly drawn, asymmetrical, malformed, "
    "disfigured, ugly, bad proportions, plastic texture, artificial looking, cross-eyed, missing fingers, "
    "extra fingers, bad teeth, missing teeth, unrealistic"
)
MODE_HELP = (
    "Graph that an image server is given: `flux` is the production's, `diffusion` one of yours that lies beside it, "
    "as `scene.diffusion.json` beside `scene.json`."
)


class Lora(Section):
    """One style adapter of an image server."""

    name: str = setting("FLUX.1-Turbo-Alpha.safetensors", "File name on the server.")
    strength_model: float = setting(3.6, "Strength on the model.", ge=-20, le=20)
    strength_clip: float = setting(3.6, "Strength on the text encoder.", ge=-20, le=20)
    bypass_model: bool = setting(False, "Leave the model as it is.")
    bypass_clip: bool = setting(False, "Leave the text encoder as it is.")
    enabled: bool = setting(True, "Whether it is used.")
    steps: int = setting(9, "Sampling steps of its pass, in serial mode.", ge=1, le=1000)
    denoising_strength: float = setting(1.0, "How much its pass changes, in serial mode.", ge=0, le=1)
    save_intermediate: bool = setting(True, "Keep the picture of its pass.")
    use_only_intermediate: bool = setting(False, "Start only from the picture of the pass before.")


class Thumbnail(Section):
    """The cover picture, of the film and of its shorts."""

    use_title_text: bool = setting(True, "Write the title on the picture.", seed="USE_TITLE_TEXT")
    title_position: Literal["top", "middle", "bottom"] = setting(
        "middle", "Where the title stands.", seed="TITLE_POSITION"
    )
    title_font_scale: float = setting(1.5, "Size of the title.", seed="TITLE_FONT_SCALE", ge=0.2, le=5)
    title_layout: Literal["overlay", "expand", "fit"] = setting(
        "overlay",
        "Title over the picture, on a band added to it, or on a band it makes room for.",
        seed="TITLE_LAYOUT",
    )
    output_width: int = setting(1280, "Width of the cover in pixels.", seed="OUTPUT_WIDTH", ge=64, le=8192)
    output_height: int = setting(720, "Height of the cover in pixels.", seed="OUTPUT_HEIGHT", ge=64, le=8192)
    shorts_width: int = setting(
        1080, "Width of a short in pixels; even.", seed="SHORTS_WIDTH", ge=64, le=8192, multiple_of=2
    )
    shorts_height: int = setting(
        1920, "Height of a short in pixels; even.", seed="SHORTS_HEIGHT", ge=64, le=8192, multiple_of=2
    )
    shorts_variations: int = setting(5, "How many shorts are made.", seed="SHORTS_VARIATIONS", ge=0, le=50)
    use_random_seed: bool = setting(
        True, "Draw the seed from the production's own; false takes `random_seed`.", seed="USE_RANDOM_SEED"
    )
    random_seed: int = setting(
        333555666, "Seed when `use_random_seed` is false.", seed="RANDOM_SEED", ge=0, le=2**63 - 1
    )
    art_style: str = setting("Realistic Anime", "Style that an image server is asked for.", seed="ART_STYLE")
    mode: Literal["flux", "diffusion"] = setting("flux", MODE_HELP, seed="--mode")
    image_width: int = setting(1280, "Width in pixels that an image server makes.", seed="IMAGE_WIDTH", ge=64, le=8192)
    image_height: int = setting(
        720, "Height in pixels that an image server makes.", seed="IMAGE_HEIGHT", ge=64, le=8192
    )
    latent_mode: Literal["LATENT", "IMAGE"] = setting(
        "LATENT",
        "The cover is drawn (`LATENT`), or begins from your picture `input/10.latent.png` (`IMAGE`).",
        seed="LATENT_MODE",
    )
    latent_denoising_strength: float = setting(
        0.8, "How far an image server may leave that picture.", seed="LATENT_DENOISING_STRENGTH", ge=0, le=1
    )
    sampling_steps: int = setting(25, "Sampling steps of an image server.", seed="SAMPLING_STEPS", ge=1, le=1000)
    use_negative_prompt: bool = setting(True, "Tell an image server what to avoid.", seed="USE_NEGATIVE_PROMPT")
    negative_prompt: str = setting(
        NEGATIVE_PROMPT,
        "What an image server is to avoid.",
        example="blur, watermark",
        seed="NEGATIVE_PROMPT",
    )
    use_lora: bool = setting(True, "Use the style adapters of an image server.", seed="USE_LORA")
    lora_mode: Literal["serial", "chained"] = setting(
        "serial", "Adapters one after another in passes of their own, or all in one.", seed="LORA_MODE"
    )
    loras: tuple[Lora, ...] = setting((Lora(),), "Style adapters, in order.", seed="LORAS")


class Video(Section):
    """The film of the audio pipeline and its shorts."""

    frames_per_second: int = setting(30, "Frames in a second of film.", example=24, ge=1, le=120)
    width: int = setting(1280, "Width of the film in pixels; even.", example=1920, ge=64, le=8192, multiple_of=2)
    height: int = setting(720, "Height of the film in pixels; even.", example=1080, ge=64, le=8192, multiple_of=2)
    crf: int = setting(18, "Quality of the picture; less is better and larger.", example=23, ge=0, le=51)
    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"] = (
        setting("faster", "How long the encoder looks for a smaller file.", example="medium")
    )
    motion: bool = setting(True, "Let the picture move slowly.")

    @model_validator(mode="after")
    def _clock(self) -> Video:
        if 48_000 % self.frames_per_second:
            raise ValueError("frames_per_second must divide 48000, so that every frame is whole samples")
        return self
