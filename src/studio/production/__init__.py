"""A production: one folder, one story, every file by its name.

``layout`` knows the names, ``create`` lays a folder out or takes one over, ``launchers`` are the small files
that start the studio from any folder.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from studio.errors import ProductionError
from studio.production.layout import FORMAT, PIPELINE_FOLDERS, RECORD, STUDIO_FOLDER
from studio.production.typed import in_shell

__all__ = ["FORMAT", "Production", "Record"]


@dataclass(frozen=True)
class Record:
    """What was decided when the production was made.

    ``source`` is the story's file relative to the root, with forward slashes; every other story is derived from
    it. ``random_seed`` is the production's own: choices left to chance are drawn from it, the same on every run.
    """

    source: str
    random_seed: int
    created_with: str
    format: int = FORMAT


@dataclass(frozen=True)
class Production:
    """A folder that is a production. Made by ``open``, ``find``, ``create.create`` or ``create.adopt``."""

    root: Path
    record: Record

    @classmethod
    def open(cls, root: Path) -> Production:
        """Open the production in this folder. Raise ProductionError when it is none, or newer than this program."""
        root = root.absolute()
        file = root / RECORD
        if not file.is_file():
            raise ProductionError(f"{root} is not a production: it has no {RECORD}", hint=_how_to_begin(root))
        return cls(root, _read_record(file))

    @classmethod
    def find(cls, path: Path) -> Production:
        """Open the production that holds ``path`` (a folder or file, at any depth). Raise ProductionError."""
        path = path.absolute()
        if root := cls.holding(path):
            return cls.open(root)
        for folder in (path, *path.parents):
            if _looks_like_one(folder):
                return cls.open(folder)
        raise ProductionError(f"{path} is not inside a production", hint=_how_to_begin(path))

    @staticmethod
    def holding(path: Path) -> Path | None:
        """Return the root of the production that holds ``path``, whether or not it can be opened, or None."""
        path = path.absolute()
        return next((folder for folder in (path, *path.parents) if (folder / RECORD).is_file()), None)

    @property
    def audio(self) -> Path:
        """The folder of the audio pipeline."""
        return self.folder("audio")

    @property
    def image(self) -> Path:
        """The folder of the image pipeline."""
        return self.folder("image")

    @property
    def video(self) -> Path:
        """The folder of the video pipeline."""
        return self.folder("video")

    @property
    def studio(self) -> Path:
        """Where the studio keeps what it knows: store, events, lock."""
        return self.root / STUDIO_FOLDER

    @property
    def source(self) -> Path:
        """The story that everything is made from."""
        return self.root / self.record.source

    @property
    def settings_file(self) -> Path:
        """The production's own settings; need not exist."""
        return self.root / "studio.toml"

    def folder(self, pipeline: str) -> Path:
        """The folder of a pipeline (``audio``, ``image`` or ``video``)."""
        return self.root / PIPELINE_FOLDERS[pipeline]

    def input(self, pipeline: str, name: str = "") -> Path:
        """A file of the pipeline's ``input`` folder, or the folder itself."""
        return self.folder(pipeline) / "input" / name

    def output(self, pipeline: str, name: str = "") -> Path:
        """A file of the pipeline's ``output`` folder, or the folder itself."""
        return self.folder(pipeline) / "output" / name

    def log(self, pipeline: str) -> Path:
        """The log of the pipeline's last run."""
        return self.folder(pipeline) / "log.txt"

    def relative(self, path: Path) -> str:
        """The path of one of its files as records write it: from the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()


def _read_record(file: Path) -> Record:
    try:
        table = json.loads(file.read_text(encoding="utf-8"))
        number = int(table["format"])
        if number > FORMAT:
            raise ProductionError(
                f"{file.parent.parent} was made by a newer studio ({table.get('created_with', 'unknown')}, format "
                f"{number}); this one is {version()} and reads formats up to {FORMAT}",
                hint="update the program: pip install --upgrade ai-content-studio",
            )
        record = Record(str(table["source"]), int(table["random_seed"]), str(table["created_with"]), number)
    except (OSError, ValueError, KeyError, TypeError) as error:
        hint = f"restore {file.name} from a copy, or delete it and run `studio adopt`"
        raise ProductionError(f"{file} cannot be read: {error!r}", hint=hint) from error
    if Path(record.source).is_absolute() or ".." in Path(record.source).parts:
        raise ProductionError(f"{file} names a story outside of the production: {record.source}")
    return record


def version() -> str:
    """The version of this program."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("ai-content-studio")
    except PackageNotFoundError:
        return "not installed"


def _looks_like_one(folder: Path) -> bool:
    return any((folder / name / "input").is_dir() for name in PIPELINE_FOLDERS.values())


def _how_to_begin(root: Path) -> str:
    if _looks_like_one(root):
        return f"take it over with: studio adopt {in_shell(root)}"
    return "make one with: studio new FOLDER --story FILE"
