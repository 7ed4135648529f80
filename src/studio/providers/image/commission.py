"""How a server of graphs is to make a picture: everything that no maker without one needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

Mode = Literal["IMAGE_TEXT", "TEXT", "IMAGE", "NONE"]
"""What the model is given of a person or a place: picture and description, one of them, or only the name."""


@dataclass(frozen=True)
class Adapter:
    """One style adapter: its file on the server, its strengths, and how its own pass goes where it has one."""

    name: str
    strength_model: float = 1.0
    strength_clip: float = 1.0
    bypass_model: bool = False
    bypass_clip: bool = False
    steps: int | None = None
    denoise: float | None = None
    save_intermediate: bool = True
    use_only_intermediate: bool = False


@dataclass(frozen=True)
class PictureOptions:
    """What the settings say of one kind of picture. Plain data: it is part of what makes a picture up to date.

    ``width`` and ``height`` are what the model makes, 0 for the size that is asked for. ``negative`` None blanks the
    negative side. ``start`` is the file (relative to the production) that every picture begins from, "" for noise;
    ``denoise`` how far it is left (0 to 1). ``start_from_place`` begins a scene from the picture of its place.
    """

    graph_file: str
    art_style: str
    steps: int
    negative: str | None = None
    width: int = 0
    height: int = 0
    start: str = ""
    denoise: float = 1.0
    start_from_place: bool = False
    adapters: tuple[Adapter, ...] = ()
    adapters_chained: bool = False
    character_mode: Mode = "TEXT"
    location_mode: Mode = "TEXT"
    location_letters: int = 0
    character_scale: float = 1.0
    jpeg_quality: int = 95
    stitch_count: int = 1

    @property
    def follows_people(self) -> bool:
        """Whether a scene is drawn after the portraits of its people."""
        return self.character_mode in ("IMAGE", "IMAGE_TEXT")

    @property
    def follows_place(self) -> bool:
        """Whether a scene is drawn after, or begins from, the picture of its place."""
        return self.start_from_place or self.location_mode in ("IMAGE", "IMAGE_TEXT")

    def as_params(self) -> dict[str, Any]:
        """The options as values that JSON can carry."""
        return {**asdict(self), "adapters": [asdict(adapter) for adapter in self.adapters]}

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> PictureOptions:
        """The options that ``as_params`` gave."""
        return cls(**{**params, "adapters": tuple(Adapter(**each) for each in params["adapters"])})


@dataclass(frozen=True)
class Commission:
    """One picture for a server. ``key`` is the same on every run for what is to be made, and another for a retake.

    ``seed`` is the model's. ``start`` is the picture to begin from. ``text`` tells a scene in the words of its line,
    with ``((name))`` for people and ``{{name}}`` for the place. ``title`` is one that the model is to write itself.
    ``purpose`` is the name of the step.
    """

    options: PictureOptions
    key: str
    seed: int
    start: Path | None = None
    text: str = ""
    title: str = ""
    purpose: str = ""
