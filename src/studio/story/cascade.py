"""From the story of one pipeline to that of the next: video to image, and image to audio.

The story of a film carries more than what is told: scene lines, motions, narration notes. Each pipeline on the way
down takes what it can use. Lines are copied as they are, with their line ends; prose, and dialogue without scenes,
is the same story for all three.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from studio.story.scene_lines import is_scene_line
from studio.story.spans import BLANK, is_blank

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_MOTION = re.compile(r"\(\s*motion_", re.IGNORECASE)
_NARRATION = re.compile(r"\(.*narration", re.IGNORECASE)


def image_story(video_text: str) -> str:
    """The story of the image pipeline: dialogue, scenes, narration notes and blank lines; no motions, nothing else."""
    return _copied(video_text, lambda line: is_blank(line) or _is_told(line) or _is_note(line))


def audio_story(image_text: str) -> str:
    """The story of the audio pipeline: the lines of dialogue only, where the story has scenes or notes at all."""
    lines = list(_lines(image_text))
    if all(is_blank(line) or line.startswith("[") for line, _ in lines):
        return image_text
    return _copied(image_text, lambda line: line.startswith("["))


def _copied(text: str, wanted: Callable[[str], bool]) -> str:
    lines = list(_lines(text))
    if not any(line.startswith("[") or is_scene_line(line) for line, _ in lines):
        return text
    return "".join(raw for line, raw in lines if wanted(line))


def _is_told(line: str) -> bool:
    return line.startswith("[") or is_scene_line(line)


def _is_note(line: str) -> bool:
    return _NARRATION.match(line) is not None and _MOTION.match(line) is None


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Each physical line without blanks around it, and as it stands."""
    for match in _LINE.finditer(text):
        if match.group():
            yield match.group().strip(BLANK), match.group()
