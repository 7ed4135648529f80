"""Wait for one prompt: woken by the websocket, told by the history, ended by a limit at the latest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from studio.errors import Stopped
from studio.servers.comfyui.history import PromptResult, read_entry
from studio.servers.comfyui.problems import (
    BadReply,
    ComfyProblem,
    PromptLost,
    PromptTimedOut,
    ServerRestarted,
    ServerUnreachable,
    WorkerDead,
)
from studio.servers.comfyui.standing import Absent, Ended, Pending, Running, Standing
from studio.servers.comfyui.websocket import Look, Mailbox, Preview, Progress
from studio.servers.comfyui.wire import Clock

OnSign = Callable[[Progress | Preview], None]


@dataclass(frozen=True)
class Limits:
    """How long to wait for a prompt, in seconds."""

    total_seconds: float = 6 * 3600.0
    """From the beginning of the wait to its end, with the time in the queue."""
    progress_seconds: float = 900.0
    """Of a running prompt, without any sign of progress. Loading a large model gives none."""
    unreachable_seconds: float = 60.0
    """Of a server that does not answer, before it is given up."""
    worker_seconds: float = 15.0
    """Of a queue with something in it while nothing runs."""
    stop_seconds: float = 60.0
    """Of a prompt that was told to stop because its time was over, before its server counts as stuck."""
    look_seconds: float = 5.0
    """Between two looks at the history when nothing is heard: the net under the websocket."""


class Wait:
    """One wait. ``gave_up`` says afterwards that it ended by a limit, and that the prompt may still run."""

    def __init__(
        self,
        server: str,
        prompt_id: str,
        limits: Limits,
        mailbox: Mailbox,
        *,
        glance: Callable[[], Ended | None],
        look: Callable[[], Standing],
        knows_nothing: Callable[[], bool],
        connected: Callable[[], bool],
        closed: Callable[[], bool],
        stuck: Callable[[], ComfyProblem | None],
        clock: Clock,
    ) -> None:
        self._server, self._prompt_id, self._limits, self._mailbox = server, prompt_id, limits, mailbox
        self._glance, self._ask, self._knows_nothing = glance, look, knows_nothing
        self._connected, self._closed, self._stuck, self._clock = connected, closed, stuck, clock
        self.gave_up = False
        now = clock()
        self._until = now + limits.total_seconds
        self._progress = now
        self._idle_since: float | None = None
        self._silent_since: float | None = None
        self._runs = False
        self._told: Progress | Preview | None = None
        self._lost_connections = mailbox.connections_lost

    def until_ended(self, on_sign: OnSign | None, *, look_at_once: bool) -> PromptResult:
        """Return what the prompt made, or raise why not; see `ComfyClient.wait`."""
        self._mailbox.wake_for_progress = on_sign is not None
        next_look = self._clock() if look_at_once else self._clock() + self._pause()
        while True:
            must_look = self._hear(on_sign, next_look)
            now = self._clock()
            if must_look or now >= next_look:
                result = self._look(glance=must_look)
                if result is not None:
                    return result
                next_look = self._clock() + self._pause()
            self._check_limits()

    def _hear(self, on_sign: OnSign | None, next_look: float) -> bool:
        """Take what came, waiting for it if need be; return whether to look into the history now."""
        must_look = False
        signs = self._mailbox.take(min(next_look, self._next_limit()) - self._clock())
        if self._closed():
            raise Stopped("the connection to the server was closed while a prompt was waited for")
        for sign in signs:
            if isinstance(sign, Look):
                must_look = True
                continue
            self._progress, self._runs = self._mailbox.heard_at, True
            self._idle_since = None
            if on_sign is not None and sign != self._told:  # newer servers tell each step in two ways
                on_sign(sign)
            self._told = sign
        return must_look

    def _look(self, *, glance: bool) -> PromptResult | None:
        """Ask where the prompt stands; ``glance``: it has probably ended, so ask that first."""
        try:
            where = (self._glance() if glance else None) or self._ask()
            if isinstance(where, Absent):
                raise self._forgotten()
        except (ServerUnreachable, BadReply) as problem:
            self._unanswered(problem)
            return None
        self._silent_since = None
        if isinstance(where, Ended):
            return read_entry(self._server, self._prompt_id, where.entry)
        now = self._clock()
        if isinstance(where, Running) and not self._runs:
            self._runs, self._progress = True, now
        if isinstance(where, Pending):
            self._runs, self._progress = False, now
            if not where.idle:
                self._idle_since = None
            elif self._idle_since is None:
                self._idle_since = now
        else:
            self._idle_since = None
        return None

    def _unanswered(self, problem: ComfyProblem) -> None:
        now = self._clock()
        if self._silent_since is None:
            self._silent_since = now
        if now - self._silent_since >= self._limits.unreachable_seconds:
            self.gave_up = isinstance(problem, BadReply)
            raise problem

    def _forgotten(self) -> ComfyProblem:
        if self._mailbox.connections_lost > self._lost_connections and self._knows_nothing():
            return ServerRestarted(self._server, "the server was restarted while it had a prompt of ours")
        return PromptLost(self._server, "the prompt is neither in the queue nor in the history of the server")

    def _pause(self) -> float:
        """How long until the next look when nothing is heard."""
        pause = self._limits.look_seconds
        if not self._connected():
            pause = min(pause, 2.0)  # nobody will tell us
        if self._silent_since is not None:
            pause = min(pause, max(0.05, self._limits.unreachable_seconds / 10))
        if self._idle_since is not None:
            pause = min(pause, max(0.05, self._limits.worker_seconds / 4))
        return pause

    def _next_limit(self) -> float:
        limit = self._until
        if self._runs:
            limit = min(limit, self._progress + self._limits.progress_seconds)
        return limit

    def _check_limits(self) -> None:
        now, limits = self._clock(), self._limits
        if self._idle_since is not None and now - self._idle_since >= limits.worker_seconds:
            self.gave_up = True
            raise WorkerDead(
                self._server,
                f"prompts wait in its queue, and for {limits.worker_seconds:g} s none has been started",
            )
        if not self._runs and (stuck := self._stuck()) is not None:
            self.gave_up = True
            raise stuck
        if self._runs and self._silent_since is None and now - self._progress >= limits.progress_seconds:
            self.gave_up = True
            raise PromptTimedOut(self._server, "the prompt made no progress", limits.progress_seconds)
        if now >= self._until:
            self.gave_up = True
            raise PromptTimedOut(self._server, "the prompt was under way", limits.total_seconds)
