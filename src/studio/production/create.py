"""Laying out a new production, and taking over a folder that another system made."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from studio.errors import ProductionError
from studio.production import Production, Record, layout, version
from studio.production.launchers import write_launchers
from studio.production.typed import in_shell
from studio.production.writing import write_whole
from studio.scripts import PIPELINES

TEMPLATES = ("gen.audio/prompt.story.audio.txt", "gen.image/prompt.story.image.txt")


def create(
    root: Path,
    story: Path,
    *,
    pipeline: str = "audio",
    random_seed: int | None = None,
    into_existing: bool = False,
) -> Production:
    """Lay out a production in ``root`` around a copy of ``story`` (its bytes as they are).

    ``pipeline`` is the one whose story it is. ``random_seed`` is drawn unless given. A folder that is not empty
    is refused unless ``into_existing``; even then no file that is there is changed. Raise ProductionError.
    """
    root, story = root.absolute(), story.absolute()
    if (root / layout.RECORD).exists():
        raise ProductionError(f"{root} is a production already", hint=f"open it: studio plan {in_shell(root)}")
    if root.exists() and not root.is_dir():
        raise ProductionError(f"{root} is a file; a production is a folder", hint="choose another name")
    if root.is_dir() and not into_existing and any(root.iterdir()):
        hint = "choose an empty or new folder; `studio adopt` takes over a folder that holds gen.audio"
        raise ProductionError(f"{root} is not empty and is not a production", hint=hint)
    data = story_bytes(story)
    source = layout.story_file(pipeline)
    target = root / source
    if target.exists() and target.read_bytes() != data:
        raise ProductionError(f"{target} is there and is another story", hint="move it away, or `studio adopt`")
    _lay_out(root)
    if not target.exists():
        write_whole(target, data)
    _write_new(root / layout.SETTINGS, layout.SETTINGS_HEADER)
    _write_new(root / ".gitignore", layout.IGNORED)
    for name in TEMPLATES:
        template = files("studio.story").joinpath("templates", name.rpartition("/")[2])
        if template.is_file():
            _write_new(root / name, template.read_text(encoding="utf-8"))
    _lay_out_graphs(root)
    return _take(root, source, random_seed)


def adopt(
    root: Path,
    *,
    source: str = "",
    random_seed: int | None = None,
    on_new: Callable[[Path], None] = lambda root: None,
) -> Production:
    """Make a folder of another system with this layout a production; what is there stays as it is.

    Only ``.studio``, missing folders and missing launchers are written. ``source`` names the story (relative to
    the root, forward slashes); else it is the audio pipeline's, the image pipeline's or the video pipeline's,
    the first that is there. ``on_new`` is called with the root before the folder counts as a production, and not for
    one that is one already. Raise ProductionError.
    """
    root = root.absolute()
    if (root / layout.RECORD).exists():
        return Production.open(root)
    stories = [source] if source else [layout.story_file(pipeline) for pipeline in PIPELINES]
    found = [name for name in stories if ".." not in Path(name).parts and (root / name).is_file()]
    if not found:
        looked = " or ".join(stories)
        hint = "make a new production from a story: studio new FOLDER --story FILE"
        raise ProductionError(f"{root} has no story to take over: looked for {looked}", hint=hint)
    _lay_out(root)
    on_new(root)
    return _take(root, found[0], random_seed)


def story_bytes(story: Path) -> bytes:
    """The story in a file. Raise ProductionError where there is none, or it is not a file that can be read again."""
    try:
        if story.exists() and not story.is_file() and not story.is_dir():
            raise ProductionError(f"the story {story} is no file", hint="save it as a text file, and name that")
        return story.read_bytes()
    except FileNotFoundError as error:
        raise ProductionError(f"there is no story at {story}", hint="name the text file with --story") from error
    except OSError as error:
        raise ProductionError(f"the story {story} cannot be read: {error.strerror or error}") from error


def _lay_out(root: Path) -> None:
    try:
        for name in layout.FOLDERS:
            (root / name).mkdir(parents=True, exist_ok=True)
        (root / layout.STUDIO_FOLDER).mkdir(exist_ok=True)
    except OSError as error:
        raise ProductionError(f"folders cannot be made in {root}: {error.strerror or error}") from error


def _lay_out_graphs(root: Path) -> None:
    """Write our graphs into the production, except where a graph of that name is there: it is a person's."""
    for pipeline, name, shipped in shipped_graphs():
        _write_new(root / layout.graph_file(pipeline, name), shipped.read_text(encoding="utf-8"))


def shipped_graphs() -> Iterator[tuple[str, str, Traversable]]:
    """Yield the pipeline, the name and the text of every graph for an image server that comes with the studio."""
    for pipeline in PIPELINES:
        folder = files("studio.production").joinpath("workflows", pipeline)
        for file in sorted(folder.iterdir(), key=lambda each: each.name):
            if file.name.endswith(".json"):
                yield pipeline, file.name.removesuffix(".json"), file


def graph_text(root: Path, pipeline: str, name: str) -> tuple[str, str]:
    """Return the graph ``name`` of a pipeline, and from where: the production's own, or else the studio's.

    The second is the file relative to the root, or says that the graph came with the studio. Raise ProductionError.
    """
    own = layout.graph_file(pipeline, name)
    try:
        return (root / own).read_text(encoding="utf-8-sig"), own
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError) as error:
        raise ProductionError(f"the graph {root / own} cannot be read: {error}") from error
    for at, known, file in shipped_graphs():
        if (at, known) == (pipeline, name):
            return file.read_text(encoding="utf-8"), f"{own} (as it came with the studio)"
    raise ProductionError(f"there is no graph {root / own}, and none of that name came with the studio")


def _take(root: Path, source: str, random_seed: int | None) -> Production:
    """Write what makes the folder a production. The record comes last: without it nothing is one."""
    _write_new(root / layout.STUDIO_FOLDER / ".gitignore", layout.STUDIO_IGNORED)
    write_launchers(root)
    seed = secrets.randbelow(2**32) if random_seed is None else random_seed
    record = Record(source, seed, version())
    write_whole(root / layout.RECORD, f"{json.dumps(asdict(record), indent=2)}\n".encode())
    return Production(root, record)


def _write_new(file: Path, text: str) -> None:
    if not file.exists():
        write_whole(file, text.encode())
