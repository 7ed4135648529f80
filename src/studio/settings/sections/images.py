"""People, places and scenes: how they are described and drawn, and the film of their pictures.

What speaks of an image server or a chat server is checked and kept for engines that use one; the engines that come
with the program need none of it.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import model_validator

from studio.settings.fields import Section, setting
from studio.settings.sections.pictures import MODE_HELP, NEGATIVE_PROMPT, Lora

Mode = Literal["IMAGE_TEXT", "TEXT", "IMAGE", "NONE"]


def _adapters(steps: int, second_strength: float) -> tuple[Lora, ...]:
    """The first adapter is used; the second waits to be switched on, for a last light pass."""
    return (
        Lora(strength_model=2.0, strength_clip=2.0, steps=steps),
        Lora(
            strength_model=second_strength,
            strength_clip=second_strength,
            enabled=False,
            steps=steps,
            denoising_strength=0.1,
            use_only_intermediate=True,
        ),
    )


def _model(request: str, seed: str) -> Any:
    return setting(
        "",
        f"Model of a chat server for {request}; empty takes `servers.lm_studio_model`.",
        example="qwen2.5-14b-instruct",
        seed=seed,
    )


def _words(of: str, least: bool, seed: str) -> Any:
    side, default = ("Fewest", 60) if least else ("Most", 120)
    return setting(default, f"{side} words in the short description of a {of}.", seed=seed, ge=1, le=1000)


def _letters(of: str, least: bool, seed: str) -> Any:
    side, example = ("Fewest", 360) if least else ("Most", 720)
    return setting(
        0,
        f"{side} letters that a chat server may take for the short description of a {of}; 0 takes the words times "
        "`word_factor`.",
        example=example,
        seed=seed,
        ge=0,
        le=20_000,
    )


class Looks(Section):
    """How people and places are described."""

    character_summary_word_min: int = _words("character", True, "CHARACTER_SUMMARY_WORD_MIN")
    character_summary_word_max: int = _words("character", False, "CHARACTER_SUMMARY_WORD_MAX")
    location_summary_word_min: int = _words("place", True, "LOCATION_SUMMARY_WORD_MIN")
    location_summary_word_max: int = _words("place", False, "LOCATION_SUMMARY_WORD_MAX")
    word_factor: int = setting(6, "Letters that a word is counted as.", seed="WORD_FACTOR", ge=1, le=30)
    character_summary_letters_min: int = _letters("character", True, "CHARACTER_SUMMARY_CHARACTER_MIN")
    character_summary_letters_max: int = _letters("character", False, "CHARACTER_SUMMARY_CHARACTER_MAX")
    location_summary_letters_min: int = _letters("place", True, "LOCATION_SUMMARY_CHARACTER_MIN")
    location_summary_letters_max: int = _letters("place", False, "LOCATION_SUMMARY_CHARACTER_MAX")
    story_description_model: str = _model("what the story is about", "MODEL_STORY_DESCRIPTION")
    character_model: str = _model("the looks of a character", "MODEL_CHARACTER_GENERATION")
    character_summary_model: str = _model("the short description of a character", "MODEL_CHARACTER_SUMMARY")
    location_model: str = _model("the looks of a place", "MODEL_LOCATION_EXPANSION")
    art_style: str = setting("Realistic Anime", "Style that descriptions are written for.", seed="ART_STYLE")

    @model_validator(mode="after")
    def _ranges(self) -> Looks:
        for of in ("character", "location"):
            fewest, most = (getattr(self, f"{of}_summary_word_{side}") for side in ("min", "max"))
            if fewest > most:
                raise ValueError(f"{of}_summary_word_min must not be above {of}_summary_word_max")
            fewest, most = self.letters(of)
            if fewest > most:
                raise ValueError(f"{of}_summary_letters_min must not be above {of}_summary_letters_max")
        return self

    def letters(self, of: str) -> tuple[int, int]:
        """Fewest and most letters in the short description of a ``character`` or a ``location``."""
        fewest, most = (
            getattr(self, f"{of}_summary_letters_{side}")
            or getattr(self, f"{of}_summary_word_{side}") * self.word_factor
            for side in ("min", "max")
        )
        return fewest, most


class _Drawn(Section):
    """What portraits, places and scenes have in common."""

    width: int = setting(1280, "Width of a picture in pixels.", example=1920, seed="IMAGE_WIDTH", ge=64, le=8192)
    height: int = setting(720, "Height of a picture in pixels.", example=1080, seed="IMAGE_HEIGHT", ge=64, le=8192)
    use_summary_text: bool = setting(
        True,
        "Give an image server the short descriptions (`3.…`); false gives the long ones (`2.…`).",
        seed="USE_SUMMARY_TEXT",
    )
    use_random_seed: bool = setting(
        True, "Draw the seed from the production's own; false takes `fixed_seed`.", seed="USE_RANDOM_SEED"
    )
    fixed_seed: int = setting(333555666, "Seed when `use_random_seed` is false.", seed="FIXED_SEED", ge=0, le=2**63 - 1)
    art_style: str = setting("Realistic Anime", "Style that an image server is asked for.", seed="ART_STYLE")
    mode: Literal["flux", "diffusion"] = setting("flux", MODE_HELP, seed="--mode")
    latent_mode: Literal["LATENT", "IMAGE"] = setting(
        "LATENT",
        "An image server begins from noise (`LATENT`) or from a picture (`IMAGE`).",
        seed="LATENT_MODE",
    )
    latent_denoising_strength: float = setting(
        0.85,
        "How far an image server may leave the picture that it begins from.",
        seed="LATENT_DENOISING_STRENGTH",
        ge=0,
        le=1,
    )
    sampling_steps: int = setting(25, "Sampling steps of an image server.", seed="SAMPLING_STEPS", ge=1, le=1000)
    use_negative_prompt: bool = setting(True, "Tell an image server what to avoid.", seed="USE_NEGATIVE_PROMPT")
    negative_prompt: str = setting(
        NEGATIVE_PROMPT, "What an image server is to avoid.", example="blur, watermark", seed="NEGATIVE_PROMPT"
    )
    use_lora: bool = setting(True, "Use the style adapters of an image server.", seed="USE_LORA")
    lora_mode: Literal["serial", "chained"] = setting(
        "serial", "Adapters one after another in passes of their own, or all in one.", seed="LORA_MODE"
    )
    loras: tuple[Lora, ...] = setting(_adapters(6, 3.6), "Style adapters of an image server, in order.", seed="LORAS")


class _Named(_Drawn):
    """What portraits and places have in common."""

    use_name_overlay: bool = setting(
        False, "Write the name on a band at the foot of the picture.", seed="USE_CHARACTER_NAME_OVERLAY"
    )
    name_font_scale: float = setting(
        1.0, "Size of the name on its band.", seed="CHARACTER_NAME_FONT_SCALE", ge=0.2, le=5
    )
    name_band_height_ratio: float = setting(
        0.3,
        "Height of that band, as a part of the picture's.",
        seed="CHARACTER_NAME_BAND_HEIGHT_RATIO",
        ge=0.05,
        le=0.9,
    )


def _latent_size(default: str) -> Any:
    return setting(
        default, "Which of the pictures to begin from an image server takes, by size.", seed="IMAGE_LATENT_SIZE"
    )


def _latent_file(default: str, otherwise: str) -> Any:
    return setting(
        default,
        f"Picture that an image server begins from, in `gen.image/input/`{otherwise}.",
        example="my-drawing.png",
        seed="latent_image_path",
    )


class Portraits(_Named):
    """Portraits of the characters."""

    width: int = setting(633, "Width of a portrait in pixels.", seed="IMAGE_WIDTH", ge=64, le=8192)
    height: int = setting(950, "Height of a portrait in pixels.", seed="IMAGE_HEIGHT", ge=64, le=8192)
    variations: int = setting(
        1, "Further portraits of each character, beside the first.", seed="VARIATIONS_PER_CHARACTER", ge=0, le=50
    )
    face_only: bool = setting(False, "Head and shoulders instead of the whole figure.", seed="FACE_ONLY")
    use_summary_text: bool = setting(
        False,
        "Give an image server the short descriptions (`3.character.txt`); false gives the long (`2.character.txt`).",
        seed="USE_SUMMARY_TEXT",
    )
    latent_size: Literal["small", "medium", "large", "original"] = _latent_size("medium")
    latent_file: str = _latent_file("", "; empty takes `2.latent.character.body.medium.png`, by part and size")


class Places(_Named):
    """Pictures of the places, with nobody in them."""

    variations: int = setting(
        1, "Further pictures of each place, beside the first.", seed="VARIATIONS_PER_LOCATION", ge=0, le=50
    )
    latent_denoising_strength: float = setting(
        0.82,
        "How far an image server may leave the picture that it begins from.",
        seed="LATENT_DENOISING_STRENGTH",
        ge=0,
        le=1,
    )
    latent_size: Literal["small", "medium", "large", "original"] = _latent_size("large")
    latent_file: str = _latent_file("", "; empty takes `2.latent.location.large.png`, by size")


class Scenes(_Drawn):
    """Pictures of the scenes."""

    active_character_mode: Mode = setting(
        "IMAGE",
        "What an image server is given of the characters: portrait and description, one of them, or nothing.",
        seed="ACTIVE_CHARACTER_MODE",
    )
    active_location_mode: Mode = setting(
        "TEXT",
        "What an image server is given of the place: picture and description, one of them, or nothing.",
        seed="ACTIVE_LOCATION_MODE",
    )
    location_char_limit: int = setting(
        30,
        "Letters of a place's description that an image server is given beside its picture; 0 gives all.",
        seed="LOCATION_CHAR_LIMIT",
        ge=0,
        le=20_000,
    )
    character_resize_factor: float = setting(
        1.0, "Size of the portraits that an image server is given.", seed="CHARACTER_RESIZE_FACTOR", ge=0.05, le=4
    )
    image_compression_quality: int = setting(
        95,
        "JPEG quality of the pictures that an image server is given.",
        seed="IMAGE_COMPRESSION_QUALITY",
        ge=1,
        le=100,
    )
    image_stitch_count: int = setting(
        1, "Portraits side by side in one picture that an image server is given.", seed="IMAGE_STITCH_COUNT", ge=1, le=5
    )
    latent_denoising_strength: float = setting(
        0.9,
        "How far an image server may leave the picture that it begins from.",
        seed="LATENT_DENOISING_STRENGTH",
        ge=0,
        le=1,
    )
    latent_file: str = _latent_file("3.latent.png", "")
    loras: tuple[Lora, ...] = setting(_adapters(9, 2.0), "Style adapters of an image server, in order.", seed="LORAS")


class SceneFilm(Section):
    """The film of the image pipeline: the scenes' pictures, cut to the narration."""

    frames_per_second: int = setting(
        24,
        "Frames in a second of film; a divisor of 48000, best `narration.frames_per_second`.",
        example=30,
        seed="fps",
        ge=1,
        le=120,
    )
    width: int = setting(1280, "Width of the film in pixels; even.", example=1920, ge=64, le=8192, multiple_of=2)
    height: int = setting(720, "Height of the film in pixels; even.", example=1080, ge=64, le=8192, multiple_of=2)
    camera: bool = setting(True, "Let the camera move over the pictures; false shows them still.")
    min_ok_size: int = setting(1024, "Bytes below which a clip counts as broken.", seed="--min-ok-size", ge=0, le=2**40)
    tolerance_ms: int = setting(
        500,
        "Difference in length of picture and sound that is accepted.",
        seed="--tolerance-ms",
        ge=0,
        le=600_000,
    )

    @model_validator(mode="after")
    def _clock(self) -> SceneFilm:
        if 48_000 % self.frames_per_second:
            raise ValueError("frames_per_second must divide 48000, so that every frame is whole samples")
        return self
