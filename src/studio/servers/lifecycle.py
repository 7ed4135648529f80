"""Servers on this machine: found by asking, started where they are not there, watched, and stopped again.

A server that answers already is used as it is and is never stopped. One that we start is ended with us.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from studio.errors import Stopped, StudioError, Unavailable
from studio.servers.child import Child
from studio.servers.who import (
    QUICK,
    Answer,
    Kind,
    Limits,
    ask,
    free_port,
    host_and_port,
    is_here,
    shown,
    takes_connections,
    with_port,
)

_FIRST_PAUSE_SECONDS = 0.1
_GROWTH = 0.2
_TRIES_AT_A_PORT = 3
_OLD_NEWS_SECONDS = 5.0
_QUOTED_LINES = 12
_LOOK_SECONDS = 10.0


@dataclass(frozen=True)
class Waits:
    """Seconds. ``ready_check`` and ``stopped_check`` are the longest pauses between two looks at a server that starts
    or stops; pauses are short at first. ``silence`` is how long one that runs may say nothing before it counts as hung:
    while a large model is loaded, it may be busy for long.
    """

    ready_check: float = 15.0
    ready: float = 300.0
    shutdown: float = 10.0
    kill: float = 5.0
    stopped_check: float = 3.0
    silence: float = 120.0


@dataclass(frozen=True)
class Standing:
    """How a server stands: who answers at each of its addresses, and whether one could be started here.

    ``where`` is what would be started; ``why_not`` why nothing can be.
    """

    answers: tuple[tuple[str, Answer], ...]
    where: str = ""
    why_not: str = ""

    @property
    def running(self) -> tuple[str, ...]:
        """The addresses at which it answers."""
        return tuple(url for url, answer in self.answers if answer.who == "it")

    @property
    def startable(self) -> bool:
        """Whether one can be started here."""
        return bool(self.where)


@dataclass
class Service:
    """A kind of server. Subclasses say how it is started and ended; one thread at a time opens and closes it.

    ``urls`` are where it is looked for. After `open`, ``addresses`` are where it answers and ``ours`` says whether we
    started it. ``patience`` is how long who is there may take to say who it is. ``on_end`` is called from a thread when
    one that we started ends by itself.
    """

    urls: tuple[str, ...]
    logs: Path
    waits: Waits = field(default_factory=Waits)
    headers: Mapping[str, str] = field(default_factory=dict)
    patience: Limits = field(default_factory=Limits)
    addresses: tuple[str, ...] = ()
    ours: bool = False
    on_end: Callable[[], None] = lambda: None
    child: Child | None = None
    stopping: threading.Event = field(default_factory=threading.Event)
    _asked_at: float = 0.0

    name: ClassVar[str]
    title: ClassVar[str]
    kind: ClassVar[Kind]
    setting: ClassVar[str]

    # What subclasses say.

    def where(self) -> str:
        """What would be started here. Raises Unavailable, saying why nothing can be."""
        raise NotImplementedError

    def start(self, url: str) -> None:
        """Begin to start one at ``url``. Raises Unavailable."""
        raise NotImplementedError

    def prepare(self) -> str:
        """See to it that the server can work, as by loading a model; return what the log should tell, if anything."""
        return ""

    def end(self) -> None:
        """End the one that we started. Bounded."""
        if self.child is not None:
            self.child.stop()

    def make_room(self) -> None:
        """Have a server that is not ours let go of memory of the graphics card. Bounded; says nothing of failures."""

    # What they have in common.

    def look(self, limits: Limits = QUICK) -> Standing:
        """Who answers, and whether one could be started; nothing is changed."""
        answers = self.ask_all(limits)
        try:
            if not any(is_here(url) for url, _ in answers):
                raise Unavailable(f"{self.setting} names another machine")
            return Standing(answers, where=self.where())
        except Unavailable as error:
            return Standing(answers, why_not=error.message)

    def ask_all(self, limits: Limits) -> tuple[tuple[str, Answer], ...]:
        """Who answers at each address."""
        return tuple((url, ask(url, self.kind, limits, self.headers)) for url in self.urls)

    def open(self, on_start: Callable[[str], None]) -> None:
        """Have a server ready, whether it is there already or is started here; ``on_start`` is told its address.

        Raises Unavailable, with the last lines of its log where it ended early; Stopped when ``stopping`` is set.
        """
        answers = self.ask_all(self.patience)
        running = tuple(url for url, answer in answers if answer.who == "it")
        if running:
            self.addresses, self.ours, self._asked_at = running, False, time.monotonic()
            return
        here = next((url for url, _ in answers if is_here(url)), None)
        try:
            if here is None:
                raise Unavailable("it is not on this machine, and cannot be started from here")
            self.where()
        except Unavailable as error:
            raise self._nowhere(answers, error) from error
        self._start_somewhere(here, dict(answers)[here], on_start)

    def well(self) -> bool:
        """Whether what `open` found or started is still there, as far as a short look tells."""
        if self.ours:
            return self.child is not None and self.child.alive
        return self._still_there()

    def hangs(self) -> bool:
        """Whether the one that we started runs, and says nothing for as long as it may; ends at once when it answers.

        Raises Stopped when nobody waits for it any more.
        """
        until = time.monotonic() + self.waits.silence
        look = Limits(3.0, min(_LOOK_SECONDS, self.waits.silence))
        while self.well():
            if all(ask(url, self.kind, look, self.headers).who == "it" for url in self.addresses):
                return False
            if self.stopping.is_set():
                raise Stopped(f"stopped while {self.title} was asked whether it works")
            left = until - time.monotonic()
            if left <= 0:
                return True
            self._pause(min(left, 1.0))
        return False

    def broken_by(self, error: StudioError) -> str:
        """What is wrong with the one that we started, where ``error`` alone tells; "" where it does not."""
        return ""

    def _still_there(self) -> bool:
        if time.monotonic() - self._asked_at < _OLD_NEWS_SECONDS:
            return True
        # A server that is busy may be slow to answer, but its port is open.
        if any(takes_connections(url, 3.0) for url in self.addresses):
            self._asked_at = time.monotonic()
            return True
        return False

    def close(self) -> None:
        """End what we started, if we did; otherwise leave it alone."""
        if self.ours:
            self.end()
            self._wait_until_closed()
        self.child, self.ours, self.addresses = None, False, ()

    def quote(self) -> str:
        """The last lines of the log of the one that we started, to follow a sentence."""
        lines = self.child.last_lines(_QUOTED_LINES) if self.child is not None else ()
        return ":\n  " + "\n  ".join(lines) if lines else ""

    def _start_somewhere(self, here: str, answer: Answer, on_start: Callable[[str], None]) -> None:
        url = here
        if answer.who != "nobody":
            url = self._next(here, host_and_port(here)[1])
        for tries_left in reversed(range(_TRIES_AT_A_PORT)):
            on_start(url)
            self.ours = True
            try:
                self.start(url)
                self._wait_until_ready(url)
            except (Unavailable, Stopped):
                self.end()
                self.ours = False
                # Somebody else may have taken the port a moment before.
                taken = not self.stopping.is_set() and takes_connections(url, 1.0)
                if not taken or not tries_left:
                    raise
                url = self._next(here, host_and_port(url)[1])
                continue
            self.addresses = (url,)
            return

    def _next(self, url: str, after: int) -> str:
        port = free_port(url, after=after)
        if port is None:
            raise Unavailable(f"{self.title} cannot be started: the ports from {after} on are taken")
        return with_port(url, port)

    def _wait_until_ready(self, url: str) -> None:
        began = time.monotonic()
        while True:
            if ask(url, self.kind, Limits(3.0, 5.0), self.headers).who == "it":
                return
            passed = time.monotonic() - began
            if passed >= self.waits.ready:
                raise Unavailable(
                    f"{self.title} was started, and did not answer at {shown(url)} within {self.waits.ready:g} s"
                    + self.quote(),
                    hint="a slow disk or a first start takes longer: raise servers.ready_timeout_seconds",
                )
            pause = min(self.waits.ready_check, max(_FIRST_PAUSE_SECONDS, _GROWTH * passed), self.waits.ready - passed)
            self._pause(pause)
            if self.child is not None and not self.child.alive:
                raise self._ended_early()
            if self.stopping.is_set():
                raise Stopped(f"stopped while {self.title} was starting")

    def _pause(self, seconds: float) -> None:
        """Until ``seconds`` have passed, the server has ended, or nobody waits for it any more."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self.stopping.is_set():
            if self.child is None:
                self.stopping.wait(left)
            elif self.child.ended.wait(min(left, 0.1)):
                return

    def _ended_early(self) -> Unavailable:
        assert self.child is not None, "only what was started ends"
        if self.child.problem:
            return Unavailable(f"{self.title} could not be started: {self.child.problem}")
        code = self.child.exit_code
        return Unavailable(
            f"{self.title} ended while it was starting"
            + (f" (exit {code})" if code is not None else "")
            + self.quote(),
            hint=f"its log is {self.child.order.log}",
        )

    def _wait_until_closed(self) -> None:
        """Its port is closed when the system has let go of it, which may be a little after its end."""
        began = time.monotonic()
        while any(takes_connections(url, 1.0) for url in self.addresses):
            passed = time.monotonic() - began
            if passed >= self.waits.shutdown + self.waits.kill:
                return
            time.sleep(min(self.waits.stopped_check, max(_FIRST_PAUSE_SECONDS, _GROWTH * passed)))

    def _nowhere(self, answers: Sequence[tuple[str, Answer]], why: Unavailable) -> Unavailable:
        """In words: who answers where it should be, and why none can be started."""
        words = {
            "nobody": "nobody answers at {}",
            "silent": "what listens at {} says nothing",
            "another": "what answers at {} is something else",
        }
        told = "; ".join(words[answer.who].format(shown(url)) for url, answer in answers if answer.who in words)
        return Unavailable(
            f"{self.title}: {told}, and none can be started here: {why.message}",
            hint=why.hint or f"start it, or correct {self.setting}",
        )
