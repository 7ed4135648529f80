"""Where files of models lie on this machine: ComfyUI's folders with those added to it, and a chat server's."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from studio.servers.models.catalogue import plain

ENDINGS = (".safetensors", ".gguf", ".ckpt", ".pt", ".pth", ".bin", ".sft", ".onnx")
UNFINISHED = (".part", ".partial", ".incomplete", ".crdownload", ".download", ".downloading", ".aria2", ".tmp")
"""How programs name a file that is still being fetched."""

EXTRA = "extra_model_paths.yaml"
SAME = ({"diffusion_models", "unet", "unet_gguf"}, {"text_encoders", "clip", "clip_gguf"})
"""Folders that ComfyUI takes for one."""

_DEEPEST = 6
_MOST_FILES = 100_000


@dataclass(frozen=True)
class OnDisk:
    """A file of a model: ``folder`` is the one below ComfyUI's models (``TTS/chatterbox/English``), in which it is."""

    path: Path
    folder: str

    @property
    def unfinished(self) -> bool:
        """Whether its name says that it is still being fetched."""
        return self.path.suffix.lower() in UNFINISHED

    def is_in(self, folders: Iterable[str]) -> bool:
        """Whether one of these folders, or one that ComfyUI takes for the same, holds it."""
        return any(f"{self.folder}/".startswith(f"{folder}/") for given in folders for folder in alike(given))


@dataclass(frozen=True)
class Places:
    """Where to look. ``roots`` are folders such as ``ComfyUI/models``; ``extra`` are single folders by their kind.

    ``language`` are folders of a chat server's models. ``problems`` are sentences on what was named and is not there.
    """

    comfyui: Path | None = None
    roots: tuple[Path, ...] = ()
    extra: tuple[tuple[str, Path], ...] = ()
    language: tuple[Path, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is anywhere to look for ComfyUI's models."""
        return bool(self.roots or self.extra)

    @cached_property
    def files(self) -> tuple[OnDisk, ...]:
        """Every file of a model for ComfyUI, read once."""
        found = [
            OnDisk(path, path.parent.relative_to(root).as_posix())
            for root in self.roots
            for path in _files(root)
            if path.parent != root
        ]
        for kind, folder in self.extra:
            for path in _files(folder):
                inner = path.parent.relative_to(folder).as_posix()
                found.append(OnDisk(path, kind if inner == "." else f"{kind}/{inner}"))
        return tuple({each.path: each for each in found}.values())

    @cached_property
    def language_files(self) -> tuple[Path, ...]:
        """Every file of a language model, read once."""
        return tuple(path for folder in self.language for path in _files(folder))

    def packs(self) -> Mapping[str, Path]:
        """The packs of nodes by their folders' names in small letters; none when ComfyUI's folder is not known."""
        if self.comfyui is None:
            return {}
        try:
            inside = sorted((self.comfyui / "custom_nodes").iterdir())
        except OSError:
            return {}
        return {path.name.lower(): path for path in inside if path.is_dir() and not path.name.endswith(".disabled")}


def find_places(
    *,
    comfyui_dir: str = "",
    model_path: str = "",
    checkpoints_path: str = "",
    language_path: str = "",
    near: Sequence[Path] = (),
    home: Path | None = None,
) -> Places:
    """Where models may be. Names that are relative are of the folders ``near``, or of the current one.

    ``near`` are looked through for a folder ``ComfyUI`` when none is named. ``home`` holds LM Studio's own folders,
    which are looked into unless ``language_path`` names another.
    """
    problems: list[str] = []
    comfyui = _comfyui(comfyui_dir, near, problems)
    roots = [*_named("COMFYUI_MODEL_PATH", model_path, near, problems)]
    extra = [("checkpoints", path) for path in _named("COMFYUI_CHECKPOINTS_PATH", checkpoints_path, near, problems)]
    if comfyui is not None:
        roots += [comfyui / "models"] if (comfyui / "models").is_dir() else []
        extra += read_extra(comfyui / EXTRA)
    language = _named("LM_STUDIO_MODEL_PATH", language_path, near, problems)
    if not language_path and home is not None:
        own = [home / ".lmstudio" / "models", home / ".cache" / "lm-studio" / "models"]
        language = [path for path in own if path.is_dir()]
    unique = tuple(dict.fromkeys(path.resolve() for path in roots))
    return Places(comfyui, unique, tuple(dict.fromkeys(extra)), tuple(language), tuple(problems))


def alike(folder: str) -> tuple[str, ...]:
    """The folder and those that ComfyUI takes for the same."""
    first, _, rest = folder.partition("/")
    same = next((sorted(names - {first}) for names in SAME if first in names), [])
    return tuple(f"{name}/{rest}" if rest else name for name in (first, *same))


def read_extra(file: Path) -> list[tuple[str, Path]]:
    """The folders in ComfyUI's own list of further ones, by kind: names, and folders of each, one or more.

    Only the form that ComfyUI's example has is read: sections, within them ``kind: folder``, or ``kind: |`` with a
    folder a line. Nothing is raised.
    """
    try:
        text = file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return []
    found: list[tuple[str, str]] = []
    base, pending, pending_indent = "", "", 0
    made: list[tuple[str, Path]] = []

    def close() -> None:
        made.extend((kind, Path(os.path.expandvars(os.path.expanduser(folder)))) for kind, folder in found)  # noqa: PTH111
        found.clear()

    for line in text.splitlines():
        bare = line.split(" #")[0].rstrip()
        if not bare.strip() or bare.lstrip().startswith("#"):
            continue
        indent = len(bare) - len(bare.lstrip())
        if pending and indent > pending_indent:
            found.append((pending, _joined(base, bare.strip())))
            continue
        pending = ""
        kind, colon, value = bare.strip().partition(":")
        value = value.strip().strip("'\"")
        if not colon:
            continue
        if indent == 0:
            close()
            base = ""
        elif kind == "base_path":
            base = str(file.parent / os.path.expanduser(value))  # noqa: PTH111
        elif value in {"|", "|-", ">", ">-"}:
            pending, pending_indent = kind, indent
        elif value and kind != "is_default":
            found.append((kind, _joined(base or str(file.parent), value)))
    close()
    return made


def _joined(base: str, folder: str) -> str:
    return str(Path(base) / folder)


def _comfyui(named: str, near: Sequence[Path], problems: list[str]) -> Path | None:
    """The folder of ComfyUI: it has ``main.py``, or at least ``models``."""
    folders = _candidates(named, near) if named else [place / "ComfyUI" for place in near]
    for folder in (each for base in folders for each in (base, base / "ComfyUI")):
        if (folder / "main.py").is_file() or (folder / "models").is_dir():
            return folder.resolve()
    if named:
        problems.append(f"COMFYUI_DIR names {named}, which is no folder of ComfyUI")
    return None


def _named(variable: str, named: str, near: Sequence[Path], problems: list[str]) -> list[Path]:
    if not named:
        return []
    for folder in _candidates(named, near):
        if folder.is_dir():
            return [folder]
    problems.append(f"{variable} names {named}, which is no folder")
    return []


def _candidates(named: str, near: Sequence[Path]) -> list[Path]:
    path = Path(named).expanduser()
    return [path] if path.is_absolute() else [*(place / path for place in near), path.absolute()]


def _files(root: Path) -> Iterator[Path]:
    """Files of models below ``root``, in a fixed order; folders that are links are followed, each but once."""
    seen: set[tuple[int, int]] = set()
    count = 0
    for folder, inside, names in os.walk(root, followlinks=True):
        here = Path(folder)
        try:
            told = here.stat()
        except OSError:
            inside.clear()
            continue
        if (told.st_dev, told.st_ino) in seen or len(here.parts) - len(root.parts) >= _DEEPEST:
            inside.clear()
            continue
        if told.st_ino:
            seen.add((told.st_dev, told.st_ino))
        inside[:] = sorted(name for name in inside if not name.startswith("."))
        for name in sorted(names):
            if plain(name).endswith((*ENDINGS, *UNFINISHED)):
                count += 1
                if count > _MOST_FILES:
                    return
                yield here / name
