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
class ItemProgressed(Event):
    """``part`` (0 to 1) of an item is made; ``words`` say where it is, as in "step 12 of 20", where anybody knows.

    ``preview`` is the file that shows how it looks by now, relative to the production; empty where none came.
    """

    step: str
    id: str
    label: str
    part: float
    words: str
    preview: str = ""


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
    """A sentence for the log that belongs to no item; ``aloud``: also for who watches."""

    text: str
    step: str = ""
    aloud: bool = False


@dataclass(frozen=True)
class ServiceStarted(Event):
    """A server is being started at ``address``."""

    service: str
    address: str


@dataclass(frozen=True)
class ServiceReady(Event):
    """A server answers at ``address``: started by us (``ours``), in ``seconds``, or found there."""

    service: str
    address: str
    ours: bool
    seconds: float


@dataclass(frozen=True)
class ServiceFailed(Event):
    """A server that is needed is not there and could not be started."""

    service: str
    error: str
    hint: str


@dataclass(frozen=True)
class ServiceStopped(Event):
    """A server that we had started was stopped, which took ``seconds``."""

    service: str
    seconds: float


@dataclass(frozen=True)
class ServiceFigures:
    """What a server cost in a run: how often it was started and how long that took in all, how long items waited for
    it, added up, how often it was started again because it had ended or hung, and how often it could not be had.
    """

    service: str
    starts: int
    start_seconds: float
    wait_seconds: float
    restarts: int
    failures: int


@dataclass(frozen=True)
class RequestFigures:
    """What asking one server came to: ``requests`` of which ``failed``; how long answers took, in seconds."""

    server: str
    requests: int
    failed: int
    median_seconds: float
    longest_seconds: float
    busy_seconds: float = 0.0
    idle_seconds: float = 0.0


@dataclass(frozen=True)
class RunMeasured(Event):
    """What the run took, as far as the system tells; None where it does not. Bytes, and seconds of processor time.

    ``memory_bytes`` is the most that this process had at once, ``children_memory_bytes`` the most that one of those
    that it started and that have ended had.
    """

    cpu_seconds: float
    memory_bytes: int | None
    children_memory_bytes: int | None
    read_bytes: int | None
    written_bytes: int | None
    services: tuple[ServiceFigures, ...] = ()
    requests: tuple[RequestFigures, ...] = ()


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
