"""Who speaks, and how: language, cast, narration, and what is kept between runs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, model_validator

from studio.settings.fields import Section, setting


def _gender(value: object) -> object:
    """``male`` and ``female`` are written as often as ``m`` and ``f``."""
    return {"male": "m", "female": "f"}.get(value.lower(), value.lower()) if isinstance(value, str) else value


def yes_or_no(value: object) -> object:
    """``"y"`` and ``"n"`` are how the scripts' flags say it; TOML says ``true`` and ``false``."""
    words = {"y": True, "yes": True, "on": True, "n": False, "no": False, "off": False}
    return words.get(value.lower(), value) if isinstance(value, str) else value


YesNo = Annotated[bool, BeforeValidator(yes_or_no)]


class Language(Section):
    """The language of the story and the region whose voices are preferred."""

    language: str = setting(
        "en",
        "Language of the story, as a two- or three-letter code.",
        seed="LANGUAGE",
        words="a language code in quotes",
        pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$",
    )
    region: str = setting(
        "in",
        "Region whose voices are taken first, as a folder of `voices/<gender>/<region>/` is named.",
        seed="REGION",
        words="a folder's name in quotes",
        pattern=r"^[A-Za-z0-9_-]{1,32}$",
    )


class Cast(Section):
    """How characters get their voices."""

    auto_gender: Annotated[Literal["m", "f"], BeforeValidator(_gender)] = setting(
        "m", "Voice for a character whose tag and lines do not say: `m` or `f`.", seed="AUTO_GENDER"
    )
    change_settings: YesNo = setting(
        False, "Ask for language and region before the cast is chosen.", seed="AUTO_CHANGE_SETTINGS"
    )
    auto_confirm: YesNo = setting(
        True,
        "Answer a script's question (is this cast right? clear these files?) with yes.",
        seed="AUTO_CONFIRM",
    )


class Narration(Section):
    """How the lines are spoken and laid out in time."""

    chunk_size: int = setting(
        5, "Lines of the story in one file of `output/story/`.", seed="CHUNK_SIZE", ge=1, le=10_000
    )
    sentence_pause_seconds: float = setting(
        0.3, "Pause between two sentences, and between two lines of one speaker.", ge=0, le=10
    )
    speaker_change_pause_seconds: float = setting(0.45, "Pause before a line of another speaker.", ge=0, le=10)
    paragraph_pause_seconds: float = setting(0.8, "Pause before a new paragraph or scene.", ge=0, le=20)
    attempts: int = setting(
        3, "How often a line is spoken before the best take is kept with its findings.", ge=1, le=20
    )
    speed: float = setting(1.0, "Speaking speed; 1.0 is the voice's own.", example=0.95, ge=0.5, le=2.0)
    frames_per_second: int = setting(
        24, "Frame grid on which scenes begin; a divisor of 48000.", example=30, ge=1, le=120
    )
    slowest_characters_per_second: float = setting(6.0, "A line spoken slower than this is taken again.", ge=0.5, le=40)
    fastest_characters_per_second: float = setting(28.0, "A line spoken faster than this is taken again.", ge=1, le=80)
    hearing: bool = setting(True, "Listen to every spoken line and compare what is heard with the text.")
    group_seconds: float = setting(
        25.0, "Lines that are listened to together are at most this long.", example=20.0, ge=1, le=30
    )

    @model_validator(mode="after")
    def _rates_and_grid(self) -> Narration:
        if self.slowest_characters_per_second >= self.fastest_characters_per_second:
            raise ValueError("slowest_characters_per_second must be below fastest_characters_per_second")
        if 48_000 % self.frames_per_second:
            raise ValueError("frames_per_second must divide 48000, so that every frame is whole samples")
        return self


class Resume(Section):
    """What is kept between runs."""

    enable_resumable_mode: bool = setting(
        True,
        "Keep what was made and make only what is missing; false makes every item of a run anew.",
        seed="ENABLE_RESUMABLE_MODE",
    )
    cleanup_tracking_files: bool = setting(
        False,
        "Delete `output/tracking/*.state.json` when a script has finished.",
        seed="CLEANUP_TRACKING_FILES",
    )
