"""What the fake ComfyUI can be told to do wrong."""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import get_args, get_type_hints

PROMPT_FAULTS = (
    "stall",  # runs for ever, without progress, until it is interrupted
    "stuck",  # the same, and no interruption reaches it
    "hang",  # the same, and from then on the server takes connections and says nothing
    "kill",  # the server dies in the middle of the prompt, and comes back after `restart_seconds`
    "die",  # the server dies in the middle of the prompt, and stays away
    "drop-websocket",  # all event connections are closed in the middle
    "out-of-memory",
    "disk-full",
    "error",
    "interrupt",  # somebody presses the button
    "lose",  # it runs, and leaves no history
    "forget",  # it vanishes from the queue before it starts
    "worker-dies",  # it is never started, and nothing after it
    "corrupt",  # the file that it makes is cut off on the server's own disk
    "no-output",
)
SUBMIT_FAULTS = ("500", "500-after", "rubbish", "refuse", "partly-valid", "drop", "drop-after", "heard-late")
VIEW_FAULTS = ("short", "truncated", "404", "500")
UPLOAD_FAULTS = ("413", "500", "rubbish", "drop-after")


@dataclass
class Faults:
    """The plan. Each of the queues is used up, one entry for each prompt run, submission, view or upload; "" is well.

    ``lost_replies`` and ``late_replies`` are shares (0 to 1) of all replies, chosen by ``seed``; of the lost, every
    second one is lost before the request has been carried out. ``mute``: no event is ever sent.
    """

    prompts: deque[str] = field(default_factory=deque)
    submits: deque[str] = field(default_factory=deque)
    views: deque[str] = field(default_factory=deque)
    uploads: deque[str] = field(default_factory=deque)
    lost_replies: float = 0.0
    late_replies: float = 0.0
    late_seconds: float = 1.0
    restart_seconds: float = 0.3
    mute: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._lock = threading.Lock()

    def next(self, of: deque[str]) -> str:
        """Use up one entry of a queue; "" when it is empty."""
        with self._lock:
            return of.popleft() if of else ""

    def reply(self) -> str:
        """What happens to the next reply: "lost", "unheard", "late" or ""."""
        if not self.lost_replies and not self.late_replies:
            return ""
        with self._lock:
            value, kind = self._random.random(), self._random.random()
        if value < self.lost_replies:
            return "unheard" if kind < 0.5 else "lost"
        return "late" if value < self.lost_replies + self.late_replies else ""


def read_faults(words: Iterable[str]) -> Faults:
    """Given "prompts=stall,,error" or "lost_replies=0.3", as on a command line, the plan. Raises ValueError."""
    known = {"prompts": PROMPT_FAULTS, "submits": SUBMIT_FAULTS, "views": VIEW_FAULTS, "uploads": UPLOAD_FAULTS}
    kinds = get_type_hints(Faults)
    faults: dict[str, object] = {}
    for word in words:
        name, _, value = word.partition("=")
        if name in known:
            named = value.split(",")
            if wrong := [each for each in named if each and each not in known[name]]:
                raise ValueError(f"{name} knows no fault {wrong[0]!r}; there are {', '.join(known[name])}")
            faults[name] = deque(named)
        elif name in kinds and not get_args(kinds[name]):
            faults[name] = value.lower() in ("1", "true", "yes") if kinds[name] is bool else kinds[name](value)
        else:
            raise ValueError(f"there is no fault {name!r}; there are {', '.join(kinds)}")
    return Faults(**faults)  # type: ignore[arg-type]
