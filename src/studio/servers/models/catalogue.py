"""The models that graphs and requests use: names, files, folders, sizes, and where each is to be had.

The table itself is data, in ``catalogue.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from studio.servers.comfyui.graphs.models import family

Kind = Literal[
    "language", "vision", "image", "video", "audio", "encoder", "LoRA", "VAE", "upscaler", "detection", "SAM"
]
KINDS: tuple[Kind, ...] = (
    "language",
    "vision",
    "image",
    "video",
    "audio",
    "encoder",
    "LoRA",
    "VAE",
    "upscaler",
    "detection",
    "SAM",
)
SETS: Mapping[str, str] = {
    "language": "texts",
    "voices": "voices",
    "effects": "sound effects",
    "pictures": "the cover, portraits, places and scenes",
    "animation": "moving pictures",
    "ltx2": "moving pictures with LTX-2",
    "others": "what graphs of your own may use",
}
"""The sets of models, and what each is for."""


@dataclass(frozen=True)
class Model:
    """One model. A language model's ``file`` is its name on the server, and it has no ``folders``.

    ``folders`` are those below ComfyUI's ``models`` in which it is looked for, the usual one first. ``about_gb`` and
    ``vram_gb`` are rounded; None where nothing is known. ``get`` says where it comes from, ``link`` is the file itself
    where there is one. ``graphs`` are the studio's graphs that need it, ``requests`` the settings that name it.
    ``by_settings``: the graphs get it from settings (adapters). ``by_pack``: a pack of nodes fetches it at first use.
    """

    name: str
    kind: Kind
    file: str
    folders: tuple[str, ...] = ()
    about_gb: float | None = None
    vram_gb: float | None = None
    get: str = ""
    link: str = ""
    licence: str = ""
    sets: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    optional: bool = False
    by_settings: bool = False
    by_pack: bool = False

    @property
    def of_language(self) -> bool:
        """Whether a server of language models has it, and not ComfyUI."""
        return not self.folders

    @property
    def is_pattern(self) -> bool:
        """Whether ``file`` stands for several files."""
        return "*" in self.file

    def is_file(self, name: str) -> bool:
        """Whether a file of this name (folders before it do not count) is this model."""
        return fnmatchcase(plain(name), self.file.lower())


@cache
def catalogue() -> tuple[Model, ...]:
    """Every model, in the order of the table."""
    told = tomllib.loads(files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8"))
    return tuple(_model(entry) for entry in told["model"])


def _model(entry: Mapping[str, Any]) -> Model:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Model(**fields)


def find_model(file: str) -> Model | None:
    """The model that a file of this name is; None when the catalogue does not know it.

    The same model in another precision is told with this file, and without what is only true of the file it lists.
    """
    of_comfyui = [model for model in catalogue() if not model.of_language]
    exact = next((model for model in of_comfyui if model.is_file(file)), None)
    if exact is not None:
        return exact
    kin = next((each for each in of_comfyui if not each.is_pattern and family(each.file) == family(file)), None)
    return kin and replace(kin, file=re.split(r"[/\\]", file)[-1], about_gb=None, vram_gb=None, link="")


def getting(file: str) -> str:
    """In words, how large the model in this file is and where it is to be had; empty when that is not known."""
    model = find_model(file)
    if model is None:
        return ""
    size = f"about {size_words(model.about_gb)}, " if model.about_gb else ""
    return f"{size}get it from {model.get}"


def size_words(gigabytes: float) -> str:
    """A size for a person: 12.7 GB, 250 MB."""
    return f"{gigabytes:g} GB" if gigabytes >= 1 else f"{gigabytes * 1000:.0f} MB"


def plain(file: str) -> str:
    """A file's name without the folders before it, in small letters."""
    return re.split(r"[/\\]", file)[-1].lower()
