"""Several ComfyUI servers as one: each job goes to a server that is free, and to another one when that dies."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from studio.errors import Stopped
from studio.servers.comfyui.client import ComfyClient, Graph, prompt_id
from studio.servers.comfyui.history import OutputFile, PromptResult
from studio.servers.comfyui.member import SLOTS, Member, ServerStats, Waiter, best_pair
from studio.servers.comfyui.problems import (
    AllServersDown,
    ComfyProblem,
    NoOutput,
    OutOfMemory,
    OutputDamaged,
    OutputMissing,
    PromptEndedEarlier,
    PromptTimedOut,
    ServerRestarted,
    ServerUnreachable,
    WorkerDead,
)
from studio.servers.comfyui.waiting import Limits, OnSign
from studio.servers.comfyui.wire import Clock, Sleep, Timeouts

MOST_ATTEMPTS = 50  # ids that earlier runs may have used up for one item
_SPENT = (OutOfMemory, OutputMissing, OutputDamaged, PromptTimedOut)  # the server keeps that prompt as it is
PROBE_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
HAND_OVER_SECONDS = 5.0  # a silent server is given up so soon when another one can take its jobs


@dataclass(frozen=True)
class Job:
    """What to have made. Its prompt's id comes from ``item_key``, ``pass_number`` and the number of the attempt.

    ``build(client, attempt)`` gives the graph for the server that was chosen; it is where files are uploaded, and
    it is not called when the server has the prompt already. Attempts after the first (0) follow one that failed;
    let the file name prefix contain the attempt, so that a server that remembers the graph runs it again.

    ``affinity`` names the graph and its models: a server that has just run the same is preferred. ``family`` names
    the models alone: when it changes on a server, the server is told to let go of the old ones. Empty: unknown.
    ``wanted`` chooses the files to fetch.
    """

    item_key: str
    build: Callable[[ComfyClient, int], Graph]
    affinity: str = ""
    family: str = ""
    pass_number: int = 0
    preview: str = ""
    limits: Limits | None = None
    wanted: Callable[[OutputFile], bool] = lambda file: file.type == "output"


@dataclass(frozen=True)
class Made:
    """What a job came to: the files, fetched, in the order of their nodes, and which server made them."""

    server: str
    prompt_id: str
    attempt: int
    result: PromptResult
    files: tuple[tuple[OutputFile, Path], ...]


class Fleet:
    """The servers at ``urls``, each with two slots (one prompt running, one queued). Used from many threads."""

    def __init__(
        self,
        urls: Iterable[str],
        *,
        limits: Limits | None = None,
        timeouts: Timeouts | None = None,
        free_between_families: bool = True,
        clock: Clock = time.monotonic,
        sleep: Sleep = time.sleep,
    ) -> None:
        self._limits = limits or Limits()
        self._free_between_families = free_between_families
        self._clock = clock
        distinct = list(dict.fromkeys(url.strip().rstrip("/") for url in urls if url.strip()))
        self._members = [Member(ComfyClient(url, timeouts=timeouts, clock=clock, sleep=sleep)) for url in distinct]
        if not self._members:
            raise ValueError("a fleet needs at least one server")
        self._waiters: list[Waiter] = []
        self._changed = threading.Condition()
        self._prober: threading.Thread | None = None
        self._closed = threading.Event()

    def __enter__(self) -> Fleet:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def slots(self) -> int:
        """How many jobs may be under way at once."""
        return SLOTS * len(self._members)

    @property
    def clients(self) -> tuple[ComfyClient, ...]:
        """The clients of all servers, in the order given."""
        return tuple(member.client for member in self._members)

    def stats(self) -> tuple[ServerStats, ...]:
        """What each server did so far."""
        with self._changed:
            return tuple(member.stats() for member in self._members)

    def close(self) -> None:
        """End every wait with Stopped. Prompts that run go on, and are picked up by the next run."""
        self._closed.set()
        with self._changed:
            self._changed.notify_all()
        for member in self._members:
            member.client.close()
        if self._prober is not None:
            self._prober.join(timeout=10)

    def run(self, job: Job, folder: Path, *, on_sign: OnSign | None = None) -> Made:
        """Have a job made and its files written into ``folder``; blocks until then, on whichever server.

        Raises what `ComfyClient.run` and `fetch` raise, after what may pass was tried again; AllServersDown when no
        server answers; Stopped when the fleet is closed.
        """
        attempt = tried = 0
        most_tries = 2 * len(self._members) + 2
        while True:
            with self._slot(job, attempt) as member:
                try:
                    return self._make(member, job, attempt, folder, on_sign)
                except PromptEndedEarlier as problem:
                    attempt += 1
                    if attempt > MOST_ATTEMPTS:
                        raise problem.earlier from problem
                except ComfyProblem as problem:
                    self._note_error(member)
                    tried += 1 if not isinstance(problem, OutOfMemory) else most_tries - 1
                    if tried > most_tries or not self._may_go_on(member, job, attempt, problem):
                        raise
                    attempt += isinstance(problem, _SPENT)

    def _may_go_on(self, member: Member, job: Job, attempt: int, problem: ComfyProblem) -> bool:
        """See to the server, and say whether the job may be tried again."""
        if isinstance(problem, ServerUnreachable | ServerRestarted | WorkerDead):
            self._bury(member, prompt_id(job.item_key, job.pass_number, attempt), problem)
            with self._changed:
                return not isinstance(problem, WorkerDead) or any(other.alive for other in self._members)
        if isinstance(problem, OutOfMemory):
            self._relieve(member, problem)
        return problem.retryable

    # One job on one server.

    def _make(self, member: Member, job: Job, attempt: int, folder: Path, on_sign: OnSign | None) -> Made:
        client, prompt = member.client, prompt_id(job.item_key, job.pass_number, attempt)
        self._change_family(member, job)
        result = client.run(
            lambda: job.build(client, attempt),
            prompt,
            limits=self._limits_for(job),
            on_sign=on_sign,
            preview=job.preview,
        )
        files = tuple(file for file in result.files if job.wanted(file))
        if not files:
            raise NoOutput(client.server, "the prompt succeeded, and made no file that was asked for")
        fetched = []
        for number, file in enumerate(files, start=1):
            # The server's own name stays out of our paths.
            out = folder / f"output-{number:03d}{file.suffix}"
            client.fetch(file, out)
            fetched.append((file, out))
        with self._changed:
            member.note_result(result)
        return Made(client.server, prompt, attempt, result, tuple(fetched))

    def _limits_for(self, job: Job) -> Limits:
        limits = job.limits or self._limits
        with self._changed:
            others = sum(member.alive for member in self._members) > 1
        if others:
            limits = replace(limits, unreachable_seconds=min(limits.unreachable_seconds, HAND_OVER_SECONDS))
        return limits

    def _change_family(self, member: Member, job: Job) -> None:
        family = job.family or job.affinity
        with self._changed:
            before, member.family = member.family, family
        # What still runs there is finished first: the server lets go between two prompts.
        if self._free_between_families and before and family and before != family:
            self._relieve(member)

    def _relieve(self, member: Member, problem: ComfyProblem | None = None) -> None:
        """Empty the memory of a server; that it does not listen is not what the person needs to hear now."""
        try:
            member.client.free()
        except ComfyProblem as deaf:
            if problem is not None:
                raise problem from deaf

    def _note_error(self, member: Member) -> None:
        with self._changed:
            member.errors += 1

    # Who goes where.

    @contextmanager
    def _slot(self, job: Job, attempt: int) -> Iterator[Member]:
        member = self._take(job, attempt)
        try:
            yield member
        finally:
            with self._changed:
                member.in_flight -= 1
                self._assign()

    def _take(self, job: Job, attempt: int) -> Member:
        waiter = Waiter(job.affinity)
        bound = self._who_has(prompt_id(job.item_key, job.pass_number, attempt))
        with self._changed:
            waiter.bound = bound if bound is not None and bound.alive else None
            self._waiters.append(waiter)
            self._assign()
        try:
            return self._assigned(waiter)
        except BaseException:
            with self._changed:
                if waiter.member is not None:
                    waiter.member.in_flight -= 1
                    self._assign()
                elif waiter in self._waiters:
                    self._waiters.remove(waiter)
            raise

    def _assigned(self, waiter: Waiter) -> Member:
        while True:
            with self._changed:
                if self._closed.is_set():
                    raise Stopped("the servers were let go of while a job waited for one")
                if waiter.member is not None:
                    return waiter.member
                if any(member.alive for member in self._members):
                    self._changed.wait(1.0)
                    continue
            if not self._probe_all():
                raise AllServersDown(
                    ", ".join(member.client.server for member in self._members),
                    "; ".join(member.last_words for member in self._members),
                    hint=next((member.last_hint for member in self._members if member.last_hint), ""),
                )

    def _assign(self) -> None:
        """Give free slots to who waits. The lock is held."""
        while (pair := best_pair(self._waiters, self._members)) is not None:
            waiter, member = pair
            self._waiters.remove(waiter)
            member.in_flight += 1
            member.affinity = waiter.affinity or member.affinity
            waiter.member = member
        self._changed.notify_all()

    def _who_has(self, prompt: str) -> Member | None:
        """Which of several servers has a prompt of an earlier run; None when none, or when there is one only."""
        if len(self._members) < 2:
            return None
        return next((member for member in self._members if member.alive and member.has(prompt)), None)

    # Death and return.

    def _bury(self, member: Member, prompt: str, problem: ComfyProblem) -> None:
        with self._changed:
            member.left_behind.add(prompt)
            member.last_words, member.last_hint = problem.message, problem.hint
            if isinstance(problem, WorkerDead):
                member.restart_after = member.client.connections_lost
            if not member.alive:
                return
            member.alive, member.probes = False, 0
            for waiter in self._waiters:
                waiter.bound = None if waiter.bound is member else waiter.bound
            if self._prober is None or not self._prober.is_alive():
                self._prober = threading.Thread(target=self._keep_probing, name="comfyui-probe", daemon=True)
                self._prober.start()
            self._changed.notify_all()

    def _keep_probing(self) -> None:
        """Ask the dead, less and less often, until none is dead."""
        while not self._closed.is_set():
            with self._changed:
                dead = [member for member in self._members if not member.alive]
                if not dead:
                    self._prober = None
                    return
                pause = min(PROBE_SECONDS[min(member.probes, len(PROBE_SECONDS) - 1)] for member in dead)
            if self._closed.wait(pause):
                return
            self._probe_all()

    def _probe_all(self) -> bool:
        """Ask every dead server once; return whether any server is alive now."""
        for member in [each for each in self._members if not each.alive]:
            well = member.answers()
            with self._changed:
                member.probes += 1
                if well:
                    member.alive, member.restart_after = True, None
                    left, member.left_behind = member.left_behind, set()
                    self._assign()
            if well:
                member.forget(left)
        with self._changed:
            return any(member.alive for member in self._members)
