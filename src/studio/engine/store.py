"""What was made: one append-only journal of receipts, and the products under ``items/<key>/<take>``.

A receipt is appended and fsynced after its product is in place, so a product without a receipt was never made and is
swept away. A journal whose last line was cut off by a crash is cut back to the line before. Readers (``plan``,
``why``, ``status``) need no lock; a run holds the production's lock and is the only writer.
"""

from __future__ import annotations

import shutil
import statistics
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from studio.engine.digest import DigestCache
from studio.engine.item import Json, Made
from studio.engine.journal import Journal


@dataclass(frozen=True)
class Receipt:
    """How a product was made. ``needs`` maps each need's name to the digest it had; ``parts`` maps files to sha256.

    ``by`` is the provider, or ``person`` for a value that a person gave; ``at`` is seconds since the epoch.
    ``provisional`` says why it is a stopgap that the next run makes again; empty for all that is to last.
    """

    step: str
    id: str
    key: str
    take: int
    version: int
    kind: str
    parts: Mapping[str, str]
    needs: Mapping[str, str]
    params: Mapping[str, Json]
    by: str
    seed: int
    attempt: int
    score: float
    findings: tuple[str, ...]
    faults: tuple[str, ...]
    cost: float
    seconds: float
    at: float
    provisional: str = ""

    def record(self) -> dict[str, Json]:
        """The receipt as it is written."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @property
    def item_kind(self) -> str:
        """The sort of item within its step."""
        return self.id.partition("/")[0]


@dataclass
class _Entry:
    current: Receipt | None = None
    asked_again: bool = False
    pinned: Receipt | None = None
    takes: list[Receipt] = field(default_factory=list)
    failure: str = ""


class Store:
    """Receipts and products of one production, under ``folder`` (its ``.studio``)."""

    def __init__(self, folder: Path, digests: DigestCache) -> None:
        self.folder, self.digests = folder, digests
        self._entries: dict[tuple[str, str], _Entry] = {}
        self._choices: dict[str, str] = {}
        self._order: dict[str, list[str]] = {}
        self._journal = Journal(folder / "receipts.jsonl")
        for record in self._journal.records():
            self._apply(record)

    def _apply(self, record: dict[str, Json]) -> None:
        kind = record.pop("record")
        if kind == "provider":
            self._choices[record["role"]] = record["name"]
            return
        entry = self._entries.setdefault((record["step"], record["id"]), _Entry())
        if kind == "made":
            record["findings"], record["faults"] = tuple(record["findings"]), tuple(record["faults"])
            receipt = Receipt(**record)
            entry.takes = [t for t in entry.takes if (t.key, t.take) != (receipt.key, receipt.take)] + [receipt]
            entry.current, entry.asked_again, entry.failure = receipt, False, ""
            order = self._order.setdefault(receipt.step, [])
            if receipt.id not in order:
                order.append(receipt.id)
        elif kind == "pinned":
            entry.pinned = entry.current = self._find(entry, record["key"], record["take"])
            entry.asked_again = False
        elif kind == "chosen":
            entry.current = self._find(entry, record["key"], record["take"]) or entry.current
            entry.asked_again = False
        elif kind == "asked-again":
            entry.asked_again, entry.pinned = True, None
        elif kind == "failed":
            entry.failure = record["error"]
        elif kind == "pruned":
            entry.takes = [t for t in entry.takes if (t.key, t.take) != (record["key"], record["take"])]
        elif kind == "forgotten":
            entry.current, entry.takes = None, []
            self._order[record["step"]] = [i for i in self._order.get(record["step"], ()) if i != record["id"]]

    @staticmethod
    def _find(entry: _Entry, key: str, take: int) -> Receipt | None:
        return next((t for t in reversed(entry.takes) if t.key == key and t.take == take), None)

    def current(self, step: str, item_id: str) -> Receipt | None:
        """The receipt that counts now for an item."""
        entry = self._entries.get((step, item_id))
        return entry.current if entry else None

    def takes(self, step: str, item_id: str) -> tuple[Receipt, ...]:
        """All takes of an item, oldest first."""
        entry = self._entries.get((step, item_id))
        return tuple(entry.takes) if entry else ()

    def pinned(self, step: str, item_id: str) -> Receipt | None:
        """The take that a person chose, which counts whatever changes."""
        entry = self._entries.get((step, item_id))
        return entry.pinned if entry else None

    def asked_again(self, step: str, item_id: str) -> bool:
        """Whether a person asked for another take that has not been made yet."""
        entry = self._entries.get((step, item_id))
        return entry.asked_again if entry else False

    def failure(self, step: str, item_id: str) -> str:
        """What the last attempt failed with, when it failed."""
        entry = self._entries.get((step, item_id))
        return entry.failure if entry else ""

    def by_key(self, step: str, item_id: str, key: str) -> Receipt | None:
        """The newest whole take that was made under ``key`` to last."""
        for take in reversed(self.takes(step, item_id)):
            if take.key == key and not take.provisional and self.intact(take):
                return take
        return None

    def known(self, step: str) -> tuple[str, ...]:
        """The ids ever recorded for a step, in the order of their first receipts."""
        return tuple(self._order.get(step, ()))

    def receipts(self) -> Iterable[Receipt]:
        """Every receipt that counts now."""
        return (entry.current for entry in self._entries.values() if entry.current)

    def provider(self, role: str) -> str | None:
        """The provider that was chosen for a role."""
        return self._choices.get(role)

    def place(self, receipt: Receipt) -> Path:
        """The folder of a take."""
        return self.folder / "items" / receipt.key[:2] / receipt.key / str(receipt.take)

    def intact(self, receipt: Receipt) -> bool:
        """Whether every part of a take lies there unaltered."""
        place = self.place(receipt)
        return all(self.digests.digest(place / part) == digest for part, digest in receipt.parts.items())

    def made(self, receipt: Receipt) -> Made:
        """A take as a product."""
        place = self.place(receipt)
        paths = {part: place / part for part in receipt.parts}
        return Made(receipt.id, paths, dict(receipt.parts), receipt.by, receipt.record())

    def seconds_per_cost(self) -> dict[tuple[str, str], float]:
        """Measured seconds per unit of cost, the median by step and kind of item."""
        rates: dict[tuple[str, str], list[float]] = {}
        for receipt in self.receipts():
            if receipt.by != "person" and receipt.cost > 0:
                rates.setdefault((receipt.step, receipt.item_kind), []).append(receipt.seconds / receipt.cost)
        return {name: statistics.median(values) for name, values in rates.items()}

    def open_for_writing(self) -> None:
        """Mend a torn journal and sweep away what an interrupted run left. The caller holds the lock."""
        self._journal.open()
        shutil.rmtree(self.folder / "work", ignore_errors=True)

    def close(self) -> None:
        """Stop writing."""
        self._journal.close()

    def append(self, record_kind: str, /, **record: Json) -> None:
        """Write one record through to the disk, then count it in."""
        self._apply(self._journal.append({"record": record_kind, **record}))

    def work_folder(self) -> Path:
        """A new empty folder for an attempt, on the same disk as the products."""
        folder = self.folder / "work" / uuid.uuid4().hex
        folder.mkdir(parents=True)
        return folder

    def next_take(self, step: str, item_id: str, key: str) -> int:
        """The number of the next take under ``key``, from 1. A stopgap gives up its number to what comes after it.

        So a stopgap that has to be made once more comes out as before, and nothing that hangs on it changes.
        """
        lasting = (t.take for t in self.takes(step, item_id) if t.key == key and not t.provisional)
        return max(lasting, default=0) + 1

    def keep(self, receipt: Receipt, work: Path) -> None:
        """Move a finished folder to its place and record it. Killed before the record, it was not made."""
        place = self.place(receipt)
        if place.exists():
            shutil.rmtree(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        work.rename(place)
        for part, digest in receipt.parts.items():
            self.digests.remember(place / part, digest)
        self.append("made", **receipt.record())

    def prune(self) -> int:
        """Delete takes that do not count now; return how many bytes were freed."""
        counted = {(r.key, r.take) for r in self.receipts()}
        freed = 0
        for (step, item_id), entry in list(self._entries.items()):
            for take in [t for t in entry.takes if (t.key, t.take) not in counted]:
                place = self.place(take)
                freed += sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
                shutil.rmtree(place, ignore_errors=True)
                self.append("pruned", step=step, id=item_id, key=take.key, take=take.take)
        return freed
