"""One server of a fleet, who waits for a slot, and which of them fit together best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from studio.servers.comfyui.client import ComfyClient
from studio.servers.comfyui.history import PromptResult
from studio.servers.comfyui.problems import ComfyProblem

LOOKED_BACK = 500  # prompts of the history: a run that was killed had two of its own, others may have followed
SLOTS = 2  # one prompt runs, one waits in the server's queue, so that the card is never idle
PATIENCE = 50  # how often others may be preferred to a job because the server is warm for them
PROBE_LIMIT_SECONDS = 3.0


@dataclass(frozen=True)
class ServerStats:
    """What a server did for us. ``idle_seconds`` lie between its first and its last prompt."""

    server: str
    alive: bool
    prompts: int
    errors: int
    busy_seconds: float
    idle_seconds: float
    requests: int
    failed_requests: int
    median_response_seconds: float
    longest_response_seconds: float


@dataclass
class Member:
    """A server, what is under way on it, and what it did last."""

    client: ComfyClient
    alive: bool = True
    in_flight: int = 0
    affinity: str = ""
    family: str = ""
    errors: int = 0
    probes: int = 0
    last_words: str = ""
    last_hint: str = ""
    restart_after: int | None = None  # it is alive again when it has lost more connections than these
    known: set[str] | None = None  # the prompts that it had when it was first met: those of earlier runs
    left_behind: set[str] = field(default_factory=set)
    spans: list[tuple[float, float]] = field(default_factory=list)
    prompts: int = 0

    def note_result(self, result: PromptResult) -> None:
        """Count a prompt that succeeded."""
        self.prompts += 1
        if self.known is not None:
            self.known.add(result.prompt_id)
        if 0 < result.began_seconds <= result.ended_seconds:
            self.spans.append((result.began_seconds, result.ended_seconds))

    def stats(self) -> ServerStats:
        """What it did so far."""
        busy = sum(end - begin for begin, end in self.spans)
        whole = max(end for _, end in self.spans) - min(begin for begin, _ in self.spans) if self.spans else 0.0
        times = self.client.response_times
        return ServerStats(
            self.client.server,
            self.alive,
            self.prompts,
            self.errors,
            busy,
            max(0.0, whole - busy),
            times.count,
            times.failed,
            times.median_seconds,
            times.longest_seconds,
        )

    def answers(self) -> bool:
        """Ask once whether it is there, and works."""
        if self.restart_after is not None and self.client.connections_lost <= self.restart_after:
            return False  # it answers, but what runs its prompts is dead until it has been restarted
        try:
            self.client.system_stats(seconds=PROBE_LIMIT_SECONDS, tries=1)
        except ComfyProblem:
            return False
        return True

    def has(self, prompt: str) -> bool:
        """Whether it has, or had when it was first met, a prompt: waiting, running or made."""
        try:
            if self.known is None:
                self.known = self.client.known(LOOKED_BACK)
        except ComfyProblem:
            return False
        return prompt in self.known

    def forget(self, prompts: Iterable[str]) -> None:
        """Take back prompts that others have been given meanwhile."""
        for prompt in sorted(prompts):
            try:
                self.client.cancel(prompt)
            except ComfyProblem:
                return


@dataclass(eq=False)
class Waiter:
    """A job that waits for a slot. ``bound``: only that server will do, because it has the prompt already."""

    affinity: str
    bound: Member | None = None
    member: Member | None = None
    passed_over: int = 0


def best_pair(waiters: Sequence[Waiter], members: Sequence[Member]) -> tuple[Waiter, Member] | None:
    """Who goes where next; None when nobody can. Who was passed over counts it.

    An idle server comes before a busy one. To a server goes the first who waits for what it has just run; else
    the first of all, to a server that has run nothing yet if there is one.
    """
    free = sorted(
        (member for member in members if member.alive and member.in_flight < SLOTS),
        key=lambda member: (member.in_flight, member.affinity != ""),
    )
    if not free or not waiters:
        return None
    waiters = [waiter for waiter in waiters if waiter.passed_over >= PATIENCE] or waiters
    for waiter in waiters:
        if waiter.bound is not None and any(waiter.bound is member for member in free):
            return waiter, waiter.bound
    anywhere = [waiter for waiter in waiters if waiter.bound is None]
    for depth in sorted({member.in_flight for member in free}):
        level = [member for member in free if member.in_flight == depth]
        for member in level:
            for place, waiter in enumerate(anywhere):
                if waiter.affinity and waiter.affinity == member.affinity:
                    for earlier in anywhere[:place]:
                        earlier.passed_over += 1
                    return waiter, member
        if anywhere:
            return anywhere[0], level[0]
    return None
