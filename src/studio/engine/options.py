"""How a run is to go, what stands before the servers that it needs, and how it ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from studio.errors import StudioError


class Gate:
    """What stands before resources that are not always there, such as servers. This one is always open."""

    def enter(self, resource: str) -> None:
        """Return when ``resource`` can be used, however long that takes. Raises Unavailable when it cannot.

        Called by many threads.
        """

    def doubt(self, resource: str, error: StudioError) -> None:
        """As `enter`, and look closely: an item that used ``resource`` failed with ``error`` and is tried again."""
        self.enter(resource)

    def leave(self, resource: str) -> None:
        """Nothing needs ``resource`` for now. MUST return at once."""

    def stop(self) -> None:
        """The run is being stopped: `enter` waits for nothing any more. May be called from a signal handler."""


@dataclass(frozen=True)
class Options:
    """How to run. ``slots`` bounds what is in flight per resource; ``production_seed`` seeds random choices.

    Of the resources in ``exclusive`` one is used at a time; ``gate`` is asked before an item of any resource is made,
    and told when nothing of the run needs one any more that is in ``exclusive`` or ``told``.
    """

    slots: Mapping[str, int]
    production_seed: str
    backoff_seconds: float = 1.0
    clock: Callable[[], float] = time.time
    exclusive: frozenset[str] = frozenset()
    gate: Gate = field(default_factory=Gate)
    told: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outcome:
    """How a run ended. ``faults`` are (item, what is wrong) of everything that counts now.

    ``waiting`` are what blocked items wait for that need a server, in words, with their number. ``drafts`` is how many
    of the items that this run made are drafts.
    """

    exit_code: int
    made: int
    fresh: int
    failed: int
    blocked: int
    faults: tuple[tuple[str, str], ...]
    errors: tuple[StudioError, ...]
    waiting: tuple[tuple[str, int], ...] = ()
    drafts: int = 0
