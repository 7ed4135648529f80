"""The scripts of the three pipelines by name, their aliases, and the step that each one starts.

A step is named ``pipeline/script``: ``audio/2.story``, ``image/3.scene``, ``video/2.animate``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PIPELINES: Final = ("audio", "image", "video")

SCRIPTS: Final[Mapping[str, tuple[str, ...]]] = {
    "audio": (
        "1.character",
        "2.story",
        "3.transcribe",
        "4.quality",
        "5.timeline",
        "6.timing",
        "7.sfx",
        "8.combine",
        "9.media",
        "10.thumbnail",
        "11.video",
        "12.youtube",
    ),
    "image": ("1.story", "2.character", "2.location", "3.scene", "4.audio", "5.video", "6.combine"),
    "video": ("1.story", "2.animate", "3.video", "5.motion"),
}

# Other names under which the same scripts are known; each starts the step on the right.
ALIASES: Final[Mapping[str, str]] = {
    "audio/13.youtube": "audio/12.youtube",
    "video/2.motion": "video/5.motion",
    "video/3.animate": "video/2.animate",
    "video/4.video": "video/3.video",
}

# Aliases that get a launcher of their own. The others would stand beside a script of the same number.
LAUNCHED_ALIASES: Final = ("audio/13.youtube",)

STEPS: Final = tuple(f"{pipeline}/{script}" for pipeline in PIPELINES for script in SCRIPTS[pipeline])


def step_name(name: str, pipeline: str) -> str | None:
    """Given a script as a person writes it, return its step, or None when there is no such script.

    ``2.story``, ``2.story.py``, ``audio/2.story`` and ``../gen.audio/scripts/2.story.py`` are all
    ``audio/2.story``; a name without a pipeline belongs to ``pipeline``.
    """
    parts = name.strip().replace("\\", "/").removesuffix(".py").split("/")
    script = parts[-1]
    owners = [part.removeprefix("gen.") for part in parts[:-1] if part.removeprefix("gen.") in PIPELINES]
    step = f"{owners[-1] if owners else pipeline}/{script}"
    step = ALIASES.get(step, step)
    return step if step in STEPS else None
