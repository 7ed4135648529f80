"""Files of subtitles with their looks (ASS), as the renderer of the encoder reads them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def write_ass(
    path: Path, *, width: int, height: int, style: str, events: Iterable[str], breaks_lines: bool = True
) -> None:
    """Write the events, each a ``Dialogue`` line with its line end, in one default style.

    ``style`` are the fields behind its name. ``breaks_lines`` False: only where a text says so.
    """
    head = f"""[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: {0 if breaks_lines else 2}
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,{style}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
    path.write_text(head + "".join(events), encoding="utf-8", newline="\n")
