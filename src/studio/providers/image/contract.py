"""What a provider of pictures is asked and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from studio.media.lettering import Lettering
from studio.providers.base import Check


@dataclass(frozen=True)
class CoverRequest:
    """A cover: what it shows in words, and the title over it (empty for none).

    ``title_position`` is ``top``, ``middle`` or ``bottom``; ``title_font_scale`` multiplies the largest size that the
    title may have; ``title_layout`` is ``overlay`` (over the picture), ``expand`` (on a band added to the picture, the
    file grows) or ``fit`` (on a band for which the picture makes room). Equal requests give equal bytes.
    """

    prompt: str
    title: str = ""
    seed: int = 0
    width: int = 1280
    height: int = 720
    title_position: str = "bottom"
    title_font_scale: float = 1.5
    title_layout: str = "overlay"


@dataclass(frozen=True)
class MadeCover:
    """What was made: how the title was set (None without one) and what a person should know of it.

    ``understood`` names what of the prompt the picture shows.
    """

    lettering: Lettering | None
    understood: tuple[str, ...]
    warnings: tuple[str, ...] = ()


class ImageProvider(Protocol):
    """One maker of pictures."""

    @property
    def name(self) -> str:
        """The name in the table of providers."""

    @property
    def version(self) -> str:
        """Changes when the same request would give another picture."""

    def check(self) -> Check:
        """Say whether pictures can be made here."""

    def cover(self, request: CoverRequest, out: Path) -> MadeCover:
        """Write the cover to ``out`` as PNG. MUST raise a StudioError where it cannot."""

    def close(self) -> None:
        """Let go of what was opened."""
