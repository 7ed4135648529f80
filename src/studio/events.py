"""What can happen during a run, in the past tense. The engine emits these; progress bars, ``log.txt`` and JSON
lines are written from them, so that every door tells the same story.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """The base of all events."""


@dataclass(frozen=True)
class RunStarted(Event):
    """``steps`` will be looked at, in this order."""

    steps: tuple[str, ...]


@dataclass(frozen=True)
class StepExpanded(Event):
    """The items of a step are known: ``items`` in all; ``costs`` are their units of work by kind of item."""

    step: str
    items: int
    costs: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class StepStarted(Event):
    """The first stale item of a step is about to be made."""

    step: str


@dataclass(frozen=True)
class ItemFresh(Event):
    """An item is up to date."""

    step: str
    id: str
    cost: float


@dataclass(frozen=True)
class ItemStarted(Event):
    """An item is being made; ``reasons`` say why."""

    step: str
    id: str
    label: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ItemMade(Event):
    """An item was made and recorded. ``faults`` are shortcomings that stay in the film."""

    step: str
    id: str
    label: str
    seconds: float
    cost: float
    attempt: int
    findings: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class ItemRetried(Event):
    """An attempt failed in a way that may pass; another follows after ``pause_seconds``."""

    step: str
    id: str
    label: str
    error: str
    pause_seconds: float


@dataclass(frozen=True)
class ItemFailed(Event):
    """An item could not be made."""

    step: str
    id: str
    label: str
    error: str
    hint: str
    exit_code: int


@dataclass(frozen=True)
class ItemBlocked(Event):
    """An item was not tried, because ``because`` was not made."""

    step: str
    id: str
    label: str
    because: str


@dataclass(frozen=True)
class FileWritten(Event):
    """A file of the production was written."""

    path: str


@dataclass(frozen=True)
class FileKept(Event):
    """A file that a person made or changed was kept as it is."""

    path: str


@dataclass(frozen=True)
class StepFinished(Event):
    """All items of a step are settled. ``seconds`` is wall time from its first item to its last."""

    step: str
    made: int
    fresh: int
    failed: int
    blocked: int
    faults: int
    seconds: float


@dataclass(frozen=True)
class Said(Event):
    """A sentence for the log that belongs to no item."""

    text: str
    step: str = ""


@dataclass(frozen=True)
class RunFinished(Event):
    """The run is over."""

    exit_code: int
    made: int
    fresh: int
    failed: int
    blocked: int
    faults: int
    seconds: float


Listener = Callable[[Event], None]


def to_json(event: Event, extra: Mapping[str, object] | None = None) -> str:
    """One line of JSON: the event's name and its fields."""
    return json.dumps({"event": type(event).__name__, **(extra or {}), **dataclasses.asdict(event)}, ensure_ascii=False)
