"""What is heard and shown: transcription, subtitles and the quality report."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from studio.settings.fields import Section, setting


class Transcription(Section):
    """How the narration is listened to."""

    model: Literal["base"] = setting(
        "base", "Size of the Whisper model; only `base`, which comes with the program, is known."
    )
    beam_size: int = setting(
        5, "How many readings are followed at once; fewer is faster and hears worse.", example=1, ge=1, le=20
    )


class Subtitles(Section):
    """How the text is shown on the film."""

    characters_per_row: int = setting(42, "Longest row.", example=37, ge=10, le=100)
    rows: int = setting(2, "Rows shown at once.", example=1, ge=1, le=2)
    min_seconds: float = setting(1.0, "Shortest time for which a cue stands.", ge=0.2, le=10)
    max_seconds: float = setting(7.0, "Longest time for which a cue stands.", ge=1, le=30)
    characters_per_second: float = setting(
        20.0, "Reading speed above which a cue is reported as fast.", example=17.0, ge=5, le=60
    )
    burn: bool = setting(False, "Draw the subtitles into the picture as well.")

    @model_validator(mode="after")
    def _shortest_below_longest(self) -> Subtitles:
        if self.min_seconds > self.max_seconds:
            raise ValueError("min_seconds must not be above max_seconds")
        return self


class Quality(Section):
    """When the spoken story counts as good."""

    strict: bool = setting(False, "Stop when the narration is worse than the limit, instead of reporting it.")
    word_error_rate_limit: float = setting(
        0.15, "Share of words heard otherwise than written from which the narration is a fault.", ge=0, le=1
    )
