"""The servers of a run: opened by the first item that needs them, kept, let go of when nothing needs them for now."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from studio import events
from studio.errors import Stopped, StudioError, Unavailable
from studio.servers.lifecycle import Service
from studio.servers.who import shown

MOST_RESTARTS = 2
"""How often in a run a server is started again that ended by itself, or that hung."""

REMEMBER_SECONDS = 60.0
"""How long a server that could not be opened is not tried again."""

_CLOSING_SPARE_SECONDS = 120.0


@dataclass
class _Kept:
    """A service and what became of it in this run."""

    service: Service
    lock: threading.RLock = field(default_factory=threading.RLock)
    up: bool = False
    closing: threading.Event | None = None
    failure: Unavailable | None = None
    failed_until: float = 0.0
    starts: int = 0
    restarts: int = 0
    start_seconds: float = 0.0
    wait_seconds: float = 0.0
    failures: int = 0


class Services:
    """What stands before the resources that are servers, each under the name of its resource; others are always open.

    `enter`, `leave` and `stop` are the engine's gate. Before `enter` returns, ``urls`` has under the resource's name
    where its server answers.
    """

    def __init__(
        self,
        services: Iterable[Service],
        tell: events.Listener,
        urls: dict[str, tuple[str, ...]] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.urls = {} if urls is None else urls
        self._kept = {service.name: _Kept(service) for service in services}
        self._tell, self._clock = tell, clock
        self._stopping = threading.Event()
        for name, kept in self._kept.items():
            kept.service.stopping = self._stopping
            kept.service.on_end = self._restarting(name)

    def enter(self, resource: str) -> None:
        """Return when ``resource`` can be used: the first who comes has it started, others wait for that.

        Raises Unavailable when it cannot be had, for everybody for a while; Stopped when the run is being stopped.
        """
        kept = self._kept.get(resource)
        if kept is None or (kept.up and kept.closing is None and kept.service.ours and kept.service.well()):
            return
        with self._waited(kept):
            # Two servers must not share the card, so that one that is going is waited for.
            self._wait_for_closing()
            with kept.lock:
                self._enter(kept)

    def doubt(self, resource: str, error: StudioError) -> None:
        """As `enter`, after ``error`` of an item that used ``resource``.

        One that we started and that hangs is ended and started again; one that is not ours is left alone.
        """
        kept = self._kept.get(resource)
        if kept is not None and kept.up and kept.service.ours:
            starts = kept.starts
            with kept.lock, self._waited(kept):
                # Of several who come with the same doubt, the first sees to it.
                if kept.starts == starts and kept.up and kept.service.ours and kept.service.well():
                    self._mend(kept, error)
        self.enter(resource)

    def _mend(self, kept: _Kept, error: StudioError) -> None:
        """Start it again if it does not work. Its lock is held."""
        what = kept.service.broken_by(error)
        if not what and kept.service.hangs():
            what = f"said nothing for {kept.service.waits.silence:g} s"
        if what:
            self._open_again(kept, what)

    @contextmanager
    def _waited(self, kept: _Kept) -> Iterator[None]:
        began = self._clock()
        try:
            yield
        finally:
            kept.wait_seconds += self._clock() - began

    def _enter(self, kept: _Kept) -> None:
        if self._stopping.is_set():
            raise Stopped(f"stopped before {kept.service.title} was there")
        if kept.up and kept.service.well():
            return
        if kept.failure is not None and self._clock() < kept.failed_until:
            raise Unavailable(kept.failure.message, hint=kept.failure.hint)
        if kept.up and kept.service.ours:
            self._open_again(kept, self._end_of(kept))
        else:
            self._open(kept)

    def leave(self, resource: str) -> None:
        """Nothing needs ``resource`` for now: stop it if it is ours, else have it make room. Returns at once."""
        kept = self._kept.get(resource)
        if kept is None or kept.closing is not None:
            return
        kept.closing = threading.Event()
        threading.Thread(target=self._leave, args=(kept, kept.closing), name=f"leave-{resource}", daemon=True).start()

    def stop(self) -> None:
        """Wait for no server any more. May be called from a signal handler."""
        self._stopping.set()

    def close(self) -> None:
        """Stop what was started. Every wait for a server ends."""
        self.stop()
        self._wait_for_closing()
        for kept in self._kept.values():
            with kept.lock:
                self._close(kept)

    def measured(self) -> tuple[events.ServiceFigures, ...]:
        """What each server that was needed cost in starts and waits."""
        return tuple(
            events.ServiceFigures(
                kept.service.title,
                kept.starts,
                round(kept.start_seconds, 3),
                round(kept.wait_seconds, 3),
                kept.restarts,
                kept.failures,
            )
            for kept in self._kept.values()
            if kept.starts or kept.failures or kept.wait_seconds > 0
        )

    # ------------------------------------------------------------ one service

    def _open(self, kept: _Kept) -> None:
        """Open it, and remember when that fails. Its lock is held."""
        service = kept.service
        self._close(kept)
        began = self._clock()

        def on_start(url: str) -> None:
            kept.starts += 1
            self._tell(events.ServiceStarted(service.title, shown(url)))

        try:
            service.open(on_start)
        except Unavailable as error:
            kept.failure, kept.failed_until = error, self._clock() + REMEMBER_SECONDS
            kept.failures += 1
            self._tell(events.ServiceFailed(service.title, error.message, error.hint))
            raise
        seconds = self._clock() - began
        kept.start_seconds += seconds if service.ours else 0.0
        kept.failure, kept.up = None, True
        self.urls[service.name] = service.addresses
        self._tell(
            events.ServiceReady(
                service.title, ", ".join(map(shown, service.addresses)), service.ours, round(seconds, 3)
            )
        )
        if said := service.prepare():
            self._tell(events.Said(said, aloud=True))

    def _close(self, kept: _Kept) -> None:
        if not kept.up:
            return
        ours, began = kept.service.ours, self._clock()
        kept.up = False
        kept.service.close()
        if ours:
            self._tell(events.ServiceStopped(kept.service.title, round(self._clock() - began, 3)))

    def _leave(self, kept: _Kept, done: threading.Event) -> None:
        try:
            with kept.lock:
                if kept.up and not kept.service.ours:
                    kept.service.make_room()
                self._close(kept)
        finally:
            kept.closing = None
            done.set()

    def _wait_for_closing(self) -> None:
        for kept in self._kept.values():
            closing = kept.closing
            if closing is not None:
                closing.wait(_CLOSING_SPARE_SECONDS)

    # ------------------------------------------------------------ a server that ends by itself

    def _restarting(self, name: str) -> Callable[[], None]:
        def on_end() -> None:
            # Who tells of the end is the thread that stopping it would wait for.
            threading.Thread(
                target=self._restart, args=(self._kept[name],), name=f"restart-{name}", daemon=True
            ).start()

        return on_end

    def _restart(self, kept: _Kept) -> None:
        """Start a server again that ended while it was needed, so that nobody waits for it in vain."""
        if not kept.up or kept.closing is not None or self._stopping.is_set():
            return  # while it is being started, whoever starts it sees to it
        with kept.lock, suppress(Unavailable, Stopped):
            if kept.up and kept.closing is None and not kept.service.well() and not self._stopping.is_set():
                self._open_again(kept, self._end_of(kept))

    def _end_of(self, kept: _Kept) -> str:
        code = kept.service.child.exit_code if kept.service.child is not None else None
        return "ended by itself" + (f" (exit {code})" if code is not None else "")

    def _open_again(self, kept: _Kept, what: str) -> None:
        """Open a server of ours anew, a few times; ``what`` became of it is told. Its lock is held."""
        service = kept.service
        self._tell(events.Said(f"{service.title} {what}{service.quote()}", aloud=True))
        if kept.restarts >= MOST_RESTARTS:
            self._close(kept)
            words = f"{service.title} {what}, after {kept.restarts} new starts, and is not started again in this run"
            kept.failure, kept.failed_until = Unavailable(words, hint="its log may say why"), float("inf")
            kept.failures += 1
            self._tell(events.ServiceFailed(service.title, words, kept.failure.hint))
            raise Unavailable(words, hint=kept.failure.hint)
        kept.restarts += 1
        self._open(kept)
