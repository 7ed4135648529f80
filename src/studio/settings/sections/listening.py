"""What is heard and shown: subtitles and the quality report."""

from __future__ import annotations

from studio.settings.fields import Section, setting


class Subtitles(Section):
    """How the text is shown on the film."""

    burn: bool = setting(False, "Draw the subtitles into the picture as well.")


class Quality(Section):
    """When the spoken story counts as good."""

    strict: bool = setting(False, "Stop when the narration is worse than the limit, instead of reporting it.")
    word_error_rate_limit: float = setting(
        0.15, "Share of words heard otherwise than written from which the narration is a fault.", ge=0, le=1
    )
