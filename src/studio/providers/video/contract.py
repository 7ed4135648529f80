"""What a provider of moving pictures is asked and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from studio.providers.base import Check


@dataclass(frozen=True)
class Spoken:
    """What one character says in a clip: from which frame on, and how loud in each frame (0 silence to 1 loud)."""

    character: str
    first_frame: int
    levels: tuple[float, ...]


@dataclass(frozen=True)
class FilmOptions:
    """What the settings say of films that a server makes. Plain data: part of what makes a clip up to date.

    ``chunk_seconds`` is the longest piece that is made at once.
    """

    graph_file: str
    art_style: str
    chunk_seconds: float


@dataclass(frozen=True)
class FilmCommission:
    """One clip for a server. ``key`` is the same on every run for what is to be made, and another for a retake.

    ``seed`` is the model's. ``scene`` (the scene line, with ``((name))`` and ``{{name}}``) and ``place`` say what is
    seen, where the model is to be told so. ``name`` is what the scene is called, ``purpose`` the name of the step.
    """

    options: FilmOptions
    key: str
    seed: int
    name: str
    scene: str = ""
    place: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class ClipRequest:
    """One scene that moves: exactly ``frames`` frames, with ``handle_frames`` more at its end for a dissolve.

    ``picture`` is the still picture, ``layers`` its layers where it has them. ``motion`` says in words what moves and
    how the camera moves. ``cut_frames`` are places (phrase ends) where another framing of the picture may begin, each
    shown from ``shortest_shot_seconds`` to ``longest_shot_seconds``; ``shots`` false keeps one framing. ``crf``,
    ``preset`` and ``encoder`` are those of ``studio.media.encode.PictureFormat``. A key frame stands at frame
    ``handle_frames``, where a dissolve into the clip ends. ``server`` is how a maker on a server goes about it; others
    do not look at it. Equal requests give equal bytes.
    """

    picture: Path
    layers: Path | None
    frames: int
    frames_per_second: int
    width: int
    height: int
    motion: str = ""
    spoken: tuple[Spoken, ...] = ()
    cut_frames: tuple[int, ...] = ()
    shots: bool = True
    shortest_shot_seconds: float = 4.0
    longest_shot_seconds: float = 12.0
    seed: int = 0
    handle_frames: int = 0
    crf: int = 18
    preset: str = "veryfast"
    encoder: str = "x264"
    server: FilmCommission | None = None


@dataclass(frozen=True)
class MadeClip:
    """What was made: the frames at which another framing begins (the first is 0), and how the camera moves in each.

    ``last_frames`` are the pictures from which the later pieces of a clip go on, beside it: ``frame.<piece>.<n>.png``
    for frame n of that piece.
    """

    shots: tuple[tuple[int, str], ...]
    warnings: tuple[str, ...] = ()
    last_frames: tuple[Path, ...] = ()


class VideoProvider(Protocol):
    """One maker of moving pictures."""

    @property
    def name(self) -> str:
        """The name in the table of providers."""

    @property
    def version(self) -> str:
        """Changes when the same request would give another clip."""

    def check(self) -> Check:
        """Say whether clips can be made here."""

    def clip(self, request: ClipRequest, out: Path) -> MadeClip:
        """Write the clip to ``out`` as H.264 in MP4: ``frames`` + ``handle_frames`` frames. MUST raise a StudioError
        where it cannot.
        """

    def close(self) -> None:
        """Let go of what was opened."""
