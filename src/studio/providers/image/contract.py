"""What a provider of pictures is asked and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from studio.media.lettering import Lettering
from studio.providers.base import Check
from studio.providers.image.commission import Commission


@dataclass(frozen=True)
class CoverRequest:
    """A cover: what it shows, and the title over it (empty for none).

    What it shows is ``moment`` where there is one: a scene whose size does not count. Else it is what ``prompt`` says
    in words; those of ``cast`` whom it names look as they do in the story. Where ``ground`` is a picture, that is the
    cover, filled and cut to its size. A picture that is higher than wide is composed for that, and ``variation``
    from 0 is another framing of it. ``server`` is how a maker on a server of graphs goes about it, as in all requests;
    others do not look at it.

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
    moment: SceneRequest | None = None
    cast: tuple[SeenActor, ...] = ()
    ground: Path | None = None
    variation: int = 0
    server: Commission | None = None


@dataclass(frozen=True)
class MadeCover:
    """What was made: how the title was set (None without one) and what a person should know of it.

    ``understood`` names what of the words the picture shows. A cover without a title that is drawn in layers has them
    beside it, as a scene has.
    """

    lettering: Lettering | None
    understood: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    layers: Path | None = None
    passes: tuple[Path, ...] = ()


@dataclass(frozen=True)
class PortraitRequest:
    """One character alone on a plain ground: the whole figure, or head and shoulders with ``face_only``.

    ``name`` is the tag of the character (``male_keeper_henry``), ``description`` says how they look. ``variation``
    from 1 is another portrait of the same person.
    """

    name: str
    description: str
    seed: int = 0
    width: int = 633
    height: int = 950
    face_only: bool = False
    variation: int = 0
    server: Commission | None = None


@dataclass(frozen=True)
class PlaceRequest:
    """One empty place. ``setting`` is hour, weather and season in words, empty where nobody said."""

    name: str
    description: str
    setting: str = ""
    seed: int = 0
    width: int = 1280
    height: int = 720
    server: Commission | None = None


@dataclass(frozen=True)
class SeenActor:
    """Who is seen in a scene: their look in words, its seed, and the groups of the scene line (mood, posture, action).

    ``portrait`` is the picture of them that was made or chosen before, for makers that work from pictures.
    """

    name: str
    description: str
    seed: int = 0
    traits: tuple[str, ...] = ()
    speaks: bool = False
    portrait: Path | None = None


@dataclass(frozen=True)
class SceneRequest:
    """One scene: where it is, who is seen, and ``words``, what is said meanwhile (for the things in sight).

    ``place_seed`` is that of the place, so that it looks the same in every scene; ``place_picture`` its picture.
    """

    name: str
    place: str
    place_description: str
    setting: str = ""
    actors: tuple[SeenActor, ...] = ()
    words: str = ""
    seed: int = 0
    place_seed: int = 0
    place_picture: Path | None = None
    width: int = 1280
    height: int = 720
    server: Commission | None = None


@dataclass(frozen=True)
class MadePicture:
    """What was made: what of the words it shows, what a person should know, and whom it is owed to.

    Where the maker has layers, they lie beside the picture as ``<name>.layers.json``
    (``studio.providers.image.layers``). ``passes`` are pictures on the way to it, beside it: ``lora.1.png`` and so on.
    """

    understood: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    layers: Path | None = None
    passes: tuple[Path, ...] = ()


class ImageProvider(Protocol):
    """One maker of pictures. Equal requests give equal bytes."""

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

    def portrait(self, request: PortraitRequest, out: Path) -> MadePicture:
        """Write the portrait to ``out`` as PNG. MUST raise a StudioError where it cannot."""

    def place(self, request: PlaceRequest, out: Path) -> MadePicture:
        """Write the place to ``out`` as PNG. MUST raise a StudioError where it cannot."""

    def scene(self, request: SceneRequest, out: Path) -> MadePicture:
        """Write the scene to ``out`` as PNG. MUST raise a StudioError where it cannot."""

    def close(self) -> None:
        """Let go of what was opened."""
