"""The animated film, and what both films of scenes have in common.

What speaks of a video server or a chat server is checked and kept for engines that use one; the engines that come
with the program need none of it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from studio.settings.fields import Section, setting


class Motion(Section):
    """What moves in each scene, and how the camera moves."""

    model: str = setting(
        "qwen_qwen3-vl-30b-a3b-instruct",
        "Model of a chat server that looks at a scene's picture and says what moves.",
        seed="MODEL_MOTION_GENERATION",
    )


class Animation(Section):
    """The clips of the animated film."""

    width: int = setting(
        1024, "Width of the film in pixels; even.", example=1920, seed="VIDEO_WIDTH", ge=64, le=8192, multiple_of=2
    )
    height: int = setting(
        576, "Height of the film in pixels; even.", example=1080, seed="VIDEO_HEIGHT", ge=64, le=8192, multiple_of=2
    )
    frames_per_second: int = setting(
        24,
        "Frames in a second of film; a divisor of 48000, best `narration.frames_per_second`.",
        example=30,
        seed="FRAMES_PER_SECOND",
        ge=1,
        le=120,
    )
    parallax: bool = setting(True, "Move the layers of a picture against each other; false moves it as a whole.")
    enable_motion: bool = setting(
        True, "Move what `2.motion.txt` says; false moves the camera only.", seed="ENABLE_MOTION"
    )
    enable_scene: bool = setting(True, "Tell a video server what is seen in the scene.", seed="ENABLE_SCENE")
    enable_location: bool = setting(True, "Tell a video server how the place looks.", seed="ENABLE_LOCATION")
    art_style: str = setting("Anime", "Style that a video server is asked for.", seed="ART_STYLE")
    chunk_seconds: float = setting(
        3.0, "Longest piece of a clip that a video server makes at once.", example=8.0, gt=0, le=60
    )

    @model_validator(mode="after")
    def _clock(self) -> Animation:
        if 48_000 % self.frames_per_second:
            raise ValueError("frames_per_second must divide 48000, so that every frame is whole samples")
        return self


class Film(Section):
    """How both films of scenes are cut and encoded."""

    dissolve_seconds: float = setting(
        0.4, "Length of the dissolve between two places, which costs no time; 0 cuts.", ge=0, le=5
    )
    intro_seconds: float = setting(
        0.0, "How long the cover is shown before the story begins, in silence; 0 shows none.", example=1.0, ge=0, le=60
    )
    shots: bool = setting(True, "Show a long scene in several framings of its picture.")
    shortest_shot_seconds: float = setting(4.0, "A framing is shown at least this long.", ge=0.5, le=120)
    longest_shot_seconds: float = setting(12.0, "A framing is shown at most this long.", ge=1, le=600)
    crf: int = setting(18, "Quality of the picture; less is better and larger.", example=23, ge=0, le=51)
    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"] = (
        setting("veryfast", "How long the encoder looks for a smaller file.", example="medium")
    )
    encoder: Literal["x264", "nvenc", "qsv", "amf", "videotoolbox"] = setting(
        "x264",
        "Who encodes clips: x264, which gives the same film everywhere, or graphics hardware, if it works here.",
        example="nvenc",
    )

    @model_validator(mode="after")
    def _shots(self) -> Film:
        if self.longest_shot_seconds < 2 * self.shortest_shot_seconds:
            raise ValueError(
                "longest_shot_seconds must be twice shortest_shot_seconds or more, so that a scene of any length can "
                "be parted"
            )
        return self
