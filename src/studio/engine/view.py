"""What a step may look at when it says its items: decisions that stand, and files that a person gave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from studio.engine.item import Json, Made, NotYet, Ref
from studio.engine.store import Store
from studio.engine.tree import Tree

Found = TypeVar("Found")


class View:
    """A read-only window onto the store and the tree."""

    def __init__(self, store: Store, tree: Tree) -> None:
        self._store, self._tree = store, tree
        self._found: dict[str, object] = {}

    def once(self, name: str, find: Callable[[], Found]) -> Found:
        """What ``find`` gave when ``name`` was first asked for: steps that look at the same thing look once a run."""
        if name not in self._found:
            self._found[name] = find()
        return cast(Found, self._found[name])

    def get(self, ref: Ref) -> Json:
        """The value that ``ref`` was decided to be; NotYet when it has not been decided."""
        made = self.last(ref.step, ref.id)
        if made is None:
            raise NotYet(ref)
        return made.json(ref.part)

    def last(self, step: str, item_id: str) -> Made | None:
        """The product that counted at the last run, if it is whole."""
        receipt = self._store.current(step, item_id)
        return self._store.made(receipt) if receipt and self._store.intact(receipt) else None

    def known(self, step: str) -> tuple[str, ...]:
        """The ids that a step has recorded, in the order of their first receipts."""
        return self._store.known(step)

    def person(self, path: str) -> Path | None:
        """A file of the production that is there and a person's, else None."""
        return self._tree.person(path)

    def persons_in(self, folder: str) -> list[str]:
        """The names of the files of a folder of the production that are a person's."""
        path = self._tree.source(folder)
        names = sorted(entry.name for entry in path.iterdir() if entry.is_file()) if path.is_dir() else []
        return [name for name in names if self._tree.person(f"{folder}{name}")]

    def provider(self, role: str) -> str | None:
        """The provider that was chosen for a role."""
        return self._store.provider(role)
