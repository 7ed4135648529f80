"""The life of prompts on one ComfyUI server: submitted once, waited for, found again by the next run, cancelled."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from studio.errors import Stopped
from studio.servers.comfyui.history import PromptResult, read_entry
from studio.servers.comfyui.problems import (
    BadReply,
    ComfyProblem,
    PromptEndedEarlier,
    PromptInterrupted,
    PromptLost,
    PromptTimedOut,
    ServerRestarted,
    ServerUnreachable,
    WorkerDead,
)
from studio.servers.comfyui.queueing import cancel_prompt, send_prompt
from studio.servers.comfyui.standing import (
    Absent,
    Ended,
    Running,
    Standing,
    ended,
    knows_nothing,
    queued,
    remembered,
    standing,
)
from studio.servers.comfyui.waiting import Limits, OnSign, Wait
from studio.servers.comfyui.websocket import Listener, Mailbox
from studio.servers.comfyui.wire import Clock, Sleep, Timeouts, Wire

Graph = Mapping[str, Mapping[str, Any]]
"""A graph in the API form: ``{node id: {"class_type": …, "inputs": {…}}}``."""

_NAMESPACE = uuid.UUID("6f1c7a52-58a0-5d4b-9a36-0f6f3d2f6c11")
SUBMISSIONS = 3  # how often a prompt is sent whose answer did not come, and that the server does not have
RESUBMISSIONS = 3  # how often a prompt that the server lost is given to it anew


def prompt_id(item_key: str, pass_number: int = 0, attempt: int = 0) -> str:
    """The id of a prompt: the same on every run for the same item, pass and attempt."""
    return str(uuid.uuid5(_NAMESPACE, f"{item_key}\n{pass_number}\n{attempt}"))


class Prompting:
    """Has prompts made by the server at ``base_url``; may be shared by several threads.

    Nothing is sent before it is needed. ``close`` ends every wait with Stopped.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeouts: Timeouts | None = None,
        client_id: str = "",
        clock: Clock = time.monotonic,
        sleep: Sleep = time.sleep,
    ) -> None:
        self.wire = Wire(base_url, timeouts or Timeouts(), clock, sleep)
        self.server = self.wire.shown
        self.client_id = client_id or uuid.uuid4().hex
        self._clock, self._sleep = clock, sleep
        self._listener = Listener(
            self.wire.address, self.client_id, connect_seconds=self.wire.timeouts.connect, clock=clock
        )
        self._lock = threading.Lock()
        self._cancelled: set[str] = set()
        self._sent_again: set[str] = set()
        self._closed = threading.Event()
        self._stuck: tuple[int, str] | None = None  # how many connections were lost when it was, and in words

    def close(self) -> None:
        """End all waits and connections. Prompts on the server go on, and are picked up by the next run."""
        self._closed.set()
        self._listener.close()
        self.wire.close()

    @property
    def connections_lost(self) -> int:
        """How often the server closed the connection that it tells its events by, as when it is restarted."""
        return self._listener.connections_lost

    def run(
        self,
        graph: Graph | Callable[[], Graph],
        prompt_id: str,
        *,
        limits: Limits | None = None,
        on_sign: OnSign | None = None,
        preview: str = "",
        workflow: Mapping[str, Any] | None = None,
    ) -> PromptResult:
        """Have a prompt made, going on where a run that was ended left it.

        When the server has it in its queue, it is waited for; when it has made it, that is the result; only
        otherwise is it submitted. ``graph`` may be a function, called when the graph is needed. What the server
        lost, or forgot by restarting, is submitted again a few times.

        Raises PromptEndedEarlier when an earlier run of this id failed, and what `submit` and `wait` raise.
        """
        limits = limits or Limits()
        with self._listener.watching(prompt_id) as mailbox:
            for tried in range(RESUBMISSIONS + 1):
                where = self._patient_standing(prompt_id, limits)
                if isinstance(where, Ended):
                    return self._earlier(prompt_id, where, first=tried == 0)
                if isinstance(where, Absent):
                    made = graph() if callable(graph) else graph
                    self.submit(made, prompt_id, preview=preview, workflow=workflow)
                try:
                    return self._wait(prompt_id, mailbox, limits, on_sign, submitted=isinstance(where, Absent))
                except (PromptLost, ServerRestarted):
                    if tried == RESUBMISSIONS:
                        raise
        raise AssertionError("unreachable: the last try returns or raises")

    def submit(
        self,
        graph: Graph,
        prompt_id: str,
        *,
        preview: str = "",
        workflow: Mapping[str, Any] | None = None,
    ) -> None:
        """Put a prompt into the server's queue under our own id; see `run`, which first looks whether it is there.

        ``preview`` is the server's method ("latent2rgb", "taesd", "none"; empty for its own choice). When the
        answer does not come, the server is asked whether it has the prompt before it is sent again.

        Raises PromptRefused (UnknownNode, PromptPartlyValid), TooLarge, BadReply, ServerUnreachable.
        """
        self._listener.ready(self.wire.timeouts.connect)
        with self._lock:
            self._cancelled.discard(prompt_id)
        extra: dict[str, Any] = {"extra_pnginfo": {"workflow": workflow}} if workflow else {}
        if preview:
            extra["preview_method"] = preview
        body = {"prompt": graph, "prompt_id": prompt_id, "client_id": self.client_id, "extra_data": extra}
        problem: ComfyProblem | None = None
        for tried in range(SUBMISSIONS):
            if tried:
                with self._lock:
                    self._sent_again.add(prompt_id)
            problem = send_prompt(self.wire, body, lambda: self.cancel(prompt_id))
            if problem is None:
                return
            self._sleep(self.wire.timeouts.pause * 2**tried)
            may_be_there = not isinstance(problem, ServerUnreachable) or problem.sent
            # A prompt that the server gets twice, it runs twice.
            if may_be_there and not isinstance(standing(self.wire, prompt_id, in_doubt=True), Absent):
                return
        assert problem is not None, "at least one try is made"
        raise problem

    def wait(self, prompt_id: str, limits: Limits | None = None, on_sign: OnSign | None = None) -> PromptResult:
        """Wait for a prompt that was submitted, and return what it made. Ends within the limits, whatever happens.

        Raises PromptFailed (OutOfMemory, ServerDiskFull), PromptInterrupted, PromptLost, ServerRestarted,
        WorkerDead, PromptTimedOut, ServerUnreachable; Stopped when the client is closed.
        """
        with self._listener.watching(prompt_id) as mailbox:
            return self._wait(prompt_id, mailbox, limits or Limits(), on_sign, submitted=False)

    def standing(self, prompt_id: str) -> Standing:
        """Where a prompt stands: Pending, Running, Ended (with its history entry) or Absent."""
        return standing(self.wire, prompt_id)

    def known(self, most: int) -> set[str]:
        """The ids of all prompts that run or wait on the server, and of the last ``most`` that ended."""
        running, pending = queued(self.wire)
        return {*running, *pending, *remembered(self.wire, most)}

    def cancel(self, prompt_id: str) -> None:
        """Take a prompt out of the queue, or stop it when it runs. What is not there is no error."""
        with self._lock:
            self._cancelled.add(prompt_id)
        cancel_prompt(self.wire, prompt_id)

    # How it is done.

    def _patient_standing(self, prompt_id: str, limits: Limits) -> Standing:
        """Where the prompt stands; a server that does not answer is asked again until the limit."""
        until = self._clock() + limits.unreachable_seconds
        while True:
            try:
                return self.standing(prompt_id)
            except (ServerUnreachable, BadReply):
                if self._closed.is_set():
                    raise Stopped("the connection to the server was closed") from None
                if self._clock() >= until:
                    raise
                self._sleep(min(1.0, max(0.05, limits.unreachable_seconds / 10)))

    def _earlier(self, prompt_id: str, where: Ended, *, first: bool) -> PromptResult:
        try:
            return read_entry(self.server, prompt_id, where.entry)
        except ComfyProblem as problem:
            if first:
                raise PromptEndedEarlier(self.server, prompt_id, problem) from problem
            raise

    def _wait(
        self, prompt_id: str, mailbox: Mailbox, limits: Limits, on_sign: OnSign | None, *, submitted: bool
    ) -> PromptResult:
        self._listener.ready(0)
        mailbox.any_change = not submitted or prompt_id in self._sent_again
        waiting = Wait(
            self.server,
            prompt_id,
            limits,
            mailbox,
            glance=lambda: ended(self.wire, prompt_id),
            look=lambda: self._look(prompt_id),
            knows_nothing=lambda: knows_nothing(self.wire),
            connected=lambda: self._listener.connected,
            closed=self._closed.is_set,
            stuck=self._stuck_now,
            clock=self._clock,
        )
        try:
            result = waiting.until_ended(on_sign, look_at_once=not submitted)
            with self._lock:
                self._sent_again.discard(prompt_id)
            return result
        except PromptLost as problem:
            with self._lock:
                ours = prompt_id in self._cancelled
            if ours:
                raise PromptInterrupted(self.server, "the prompt was cancelled") from problem
            raise
        except ComfyProblem as problem:
            if waiting.gave_up:
                self._cancel_quietly(prompt_id)
            if isinstance(problem, PromptTimedOut) and self._still_runs(prompt_id, limits):
                words = f"{problem.words}, and it does not stop when it is told to"
                with self._lock:
                    self._stuck = self._listener.connections_lost, words
                raise WorkerDead(self.server, words) from problem
            raise problem

    def _look(self, prompt_id: str) -> Standing:
        """Where a prompt stands; while it runs, a second one under its id is taken out of the queue.

        A submission whose answer was lost and that was repeated may have come twice, the first one late.
        """
        where = self.standing(prompt_id)
        if isinstance(where, Running) and prompt_id in self._sent_again:
            self.wire.ask("POST", "/queue", json={"delete": [prompt_id]})  # what runs is not touched by this
        return where

    def _stuck_now(self) -> WorkerDead | None:
        """Why nothing that waits behind a prompt is ever started; None where nothing is known, or it was restarted."""
        with self._lock:
            stuck = self._stuck
        if stuck is None or stuck[0] != self._listener.connections_lost:
            return None
        return WorkerDead(self.server, f"another prompt stands before it: {stuck[1]}")

    def _still_runs(self, prompt_id: str, limits: Limits) -> bool:
        """Whether a prompt that was cancelled goes on, which takes effect between two steps of it."""
        until = self._clock() + limits.stop_seconds
        while True:
            try:
                if not isinstance(self.standing(prompt_id), Running):
                    return False
            except ComfyProblem:
                return False
            if self._closed.is_set() or self._clock() >= until:
                return not self._closed.is_set()
            self._sleep(max(0.05, limits.stop_seconds / 20))

    def _cancel_quietly(self, prompt_id: str) -> None:
        """Free the graphics card of a prompt that nobody waits for any more, if the server still listens."""
        try:
            self.cancel(prompt_id)
        except ComfyProblem:
            return
