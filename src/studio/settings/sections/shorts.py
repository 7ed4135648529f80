"""The shorts: which moments of the story they show, and how they look. How many, and their size: ``thumbnail``."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import model_validator

from studio.settings.fields import Section, setting


def _weight(default: float, what: str) -> Any:
    return setting(default, f"How much {what} counts in the choice of moments.", example=1.0, ge=0, le=100)


class Shorts(Section):
    """Short upright films of the story's strongest moments."""

    seconds: float = setting(30.0, "How long a short is, about.", example=45.0, ge=15, le=59)
    tolerance_seconds: float = setting(
        6.0, "By how much a short may be longer or shorter, so that it begins and ends with a line.", ge=0, le=30
    )
    shortest_seconds: float = setting(
        15.0, "A story that is too short for a short of full length gives one of at least this.", ge=1, le=59
    )
    question_weight: float = _weight(1.0, "a question")
    exclamation_weight: float = _weight(0.6, "an exclamation")
    conflict_weight: float = _weight(1.0, "a word of danger or strife")
    effect_weight: float = _weight(0.7, "a sound effect")
    loudness_weight: float = _weight(0.6, "a change of loudness")
    emotion_weight: float = _weight(0.8, "a change of mood")
    opening_weight: float = _weight(1.2, "beginning with the first line of a scene or chapter")
    first_line_weight: float = _weight(1.5, "the first line of a short, which decides whether anybody stays,")
    ending_weight: float = _weight(0.5, "ending with a question, an exclamation or the end of a scene")
    length_weight: float = _weight(0.5, "being as long as was asked for")
    chance_weight: float = _weight(0.01, "chance, by the production's seed, between moments that are alike,")
    lead_seconds: float = setting(0.12, "What is heard of the pause before the first line.", ge=0, le=1)
    tail_seconds: float = setting(0.45, "What is heard of the pause after the last line.", ge=0, le=1)
    fade_in_seconds: float = setting(0.03, "Fade of the sound at the beginning.", ge=0, le=2)
    fade_out_seconds: float = setting(0.3, "Fade of the sound at the end.", ge=0, le=2)
    captions: bool = setting(True, "Write the words into the picture as they are spoken.")
    caption_words: int = setting(
        1,
        "Words that stand together at the most; with 1 each stands alone, as long as it is heard.",
        example=3,
        ge=1,
        le=8,
    )
    caption_scale: float = setting(1.4, "Size of the words; 1 is a fifteenth of the height.", ge=0.3, le=2)
    highlight: str = setting(
        "#FFE14D",
        "Colour of the word that is being spoken.",
        example="#00E5FF",
        words="a colour as #RRGGBB",
        pattern=r"^#[0-9A-Fa-f]{6}$",
    )
    title_seconds: float = setting(1.8, "How long the title stands at the beginning; 0 shows none.", ge=0, le=10)
    pointer_seconds: float = setting(
        2.5, "How long the pointer to the film stands at the end; 0 shows none.", ge=0, le=10
    )
    pointer: str = setting(
        "Full story: {title}", "What points to the film; {title} becomes its title.", example="Watch {title}"
    )
    frames_per_second: int = setting(
        15,
        "Frames in a second of a short with a still picture; twice as many take twice as long.",
        example=30,
        ge=5,
        le=60,
    )
    crf: int = setting(20, "Quality of the picture; less is better and larger.", example=23, ge=0, le=51)
    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"] = (
        setting("veryfast", "How long the encoder looks for a smaller file.", example="medium")
    )

    @model_validator(mode="after")
    def _lengths(self) -> Shorts:
        if 48_000 % self.frames_per_second:
            raise ValueError("frames_per_second must divide 48000, so that every frame is whole samples")
        if self.shortest_seconds > self.seconds:
            raise ValueError("shortest_seconds must not be more than seconds")
        return self
