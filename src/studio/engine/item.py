"""The words of the engine: an item is the unit that is made, checked, recorded and made again by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.errors import Unavailable

if TYPE_CHECKING:
    from studio.engine.tree import Tree
    from studio.engine.view import View

Json = Any
"""A value that JSON can carry."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Another item's product, or one ``part`` (a file name) of it: the finest grain that is needed."""

    step: str
    id: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.step} {self.id}" + (f" ({self.part})" if self.part else "")


@dataclass(frozen=True, slots=True)
class File:
    """A file of the production that a person gave, by its path relative to the production's root."""

    path: str

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True)
class Item:
    """One thing to make. Only data: this is what crosses to a pool.

    ``id`` is ``kind/name`` where the name is that of a span, a character …, never an index. The key of an item is
    made of its step, id, ``params`` and the content of its ``needs``. ``files`` says which parts of its product are
    shown as files of the production (part, path): a person's version of such a file takes the part's place, and where
    all of them are a person's nothing is made, unless there are ``hidden`` parts that others need.
    A ``decision`` is made once and kept, whatever changes, until it is asked again by name.
    ``given`` is a value that a person wrote into a file with many entries; it takes the product's place whole.
    ``label``, ``aliases`` and ``cost`` (units of work, for estimates) are for people and never part of the key.
    """

    step: str
    id: str
    needs: tuple[Ref | File, ...] = ()
    params: Mapping[str, Json] = field(default_factory=dict)
    files: tuple[tuple[str, str], ...] = ()
    given: Json = None
    decision: bool = False
    resource: str = "cpu"
    label: str = ""
    aliases: tuple[str, ...] = ()
    cost: float = 1.0
    hidden: bool = False

    @property
    def kind(self) -> str:
        """The part of the id before the slash: what sort of item of its step this is."""
        return self.id.partition("/")[0]

    @property
    def name(self) -> str:
        """What to call it when talking to a person."""
        return self.label or self.id


PROVISIONAL = "provisional.txt"
"""Where ``make`` may leave word that its product is a stopgap, and why. It never becomes a part."""


def provisional(out: Path, why: str) -> None:
    """Say that what is made in ``out`` is a stopgap: it counts for now, and the next run makes it again."""
    (out / PROVISIONAL).write_text(why, encoding="utf-8")


@dataclass(frozen=True)
class Verdict:
    """What checking an item's product said. The best score of several attempts is kept.

    ``findings`` are for the receipt; ``faults`` are shortcomings that stay in the film and change the exit code.
    """

    ok: bool = True
    score: float = 1.0
    findings: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """The product that counts for an item: its parts by name, where each lies, and each one's sha256."""

    item_id: str
    paths: Mapping[str, Path]
    digests: Mapping[str, str]
    by: str = ""
    record: Mapping[str, Json] = field(default_factory=dict)

    def path(self, part: str) -> Path:
        """Where ``part`` lies."""
        return self.paths[part]

    def json(self, part: str) -> Json:
        """The value of a part that is JSON."""
        return json.loads(self.paths[part].read_bytes())

    def text(self, part: str) -> str:
        """The text of a part, newlines as they are."""
        return self.paths[part].read_bytes().decode("utf-8")


@dataclass(frozen=True)
class Inputs:
    """What an item needs, resolved: paths of parts and of files. Picklable.

    ``take`` is 1 for the first take of a product; a later one was asked for and should come out differently.
    """

    parts: Mapping[tuple[str, str], Mapping[str, Path]]
    files: Mapping[str, Path]
    take: int = 1

    def path(self, ref: Ref | File, part: str = "") -> Path:
        """Where a need lies; ``part`` when the reference names none."""
        if isinstance(ref, File):
            return self.files[ref.path]
        return self.parts[ref.step, ref.id][part or ref.part]

    def json(self, ref: Ref, part: str = "") -> Json:
        """The value of a part that is JSON."""
        return json.loads(self.path(ref, part).read_bytes())

    def text(self, ref: Ref, part: str = "") -> str:
        """The text of a part, newlines as they are."""
        return self.path(ref, part).read_bytes().decode("utf-8")


class NotYet(Exception):
    """A step cannot say its items before ``ref`` is made."""

    def __init__(self, ref: Ref) -> None:
        super().__init__(str(ref))
        self.ref = ref


class Step:
    """What one sort of product is and how to make one item of it. A step knows no receipts and no terminal.

    Subclasses MUST set ``name`` and implement ``expand`` and ``make``; they MAY set the rest.
    ``attempts`` is how many takes
    ``check`` may refuse before the best is kept; ``retries`` how often a retryable error is tried again.
    ``seconds_per_cost`` estimates an item's seconds per unit of cost, by item kind, before there is experience.
    ``sweeps`` is false for a step whose name another one has too, which knows all the files of both.
    ``libraries`` are modules that ``make`` and ``check`` use: they are loaded by one thread, before the first item.
    """

    name: str
    version: int = 1
    attempts: int = 1
    retries: int = 2
    seconds_per_cost: Mapping[str, float] = {}
    libraries: tuple[str, ...] = ()
    sweeps: bool = True

    def expand(self, view: View) -> Iterable[Item]:
        """The items of this step, from sources and decisions. Pure and cheap; may raise NotYet."""
        raise NotImplementedError

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str | None:
        """Write the item's parts into the empty folder ``out``; return who made it (a provider's name)."""
        raise NotImplementedError

    def draft(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str | None:
        """As `make`, but without the server that makes it usually. Raises Unavailable where there is no other way."""
        raise Unavailable(f"{item.name} cannot be made without its server")

    def check(self, item: Item, out: Path) -> Verdict:
        """Judge what ``make`` wrote."""
        return Verdict()

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """Write files that are merged from several items. Parts named in ``Item.files`` need no code."""

    def leaves(self, item: Item) -> bool:
        """Whether a run that makes this step is to take ``item`` as it is, whatever changed."""
        return False

    def notes(self, item: Item, made: Made) -> tuple[str, ...]:
        """What ``plan`` should say beside a decision that is kept although the story changed."""
        return ()


Makers = Mapping[str, Callable[[Item, Inputs, int, Path], "str | None"]]
"""A step with several kinds of items keeps a table from kind to function."""
