"""A run's events written down: ``log.txt`` of the pipeline, and ``.studio/events.jsonl``."""

from __future__ import annotations

import time
from contextlib import suppress
from types import TracebackType
from typing import TextIO

from studio import events
from studio.cli.service_words import figures, of_service
from studio.logfile import LogFile, mask
from studio.production import Production


class LogEvents:
    """Writes what happens; START and END of a script stand where its first item begins and its last one ends."""

    def __init__(self, production: Production, pipeline: str) -> None:
        self._log = LogFile(production.log(pipeline))
        self._root = production.root
        self._events: TextIO | None = None
        with suppress(OSError):  # as where it cannot be written later
            self._events = (production.studio / "events.jsonl").open("w", encoding="utf-8")
        self._started: set[str] = set()
        self._finished = False

    def on(self, event: events.Event) -> None:
        """Write one event."""
        if not isinstance(event, events.ItemFresh | events.ItemProgressed):
            self._record(event)
        for line in _lines(event):
            self._log.line(line)
        match event:
            case events.StepStarted(step):
                self._start(step)
            case events.StepFinished():
                self._start(event.step)
                if not event.made and not event.failed and not event.blocked:
                    self._log.line(f"[{event.step}] up to date: {event.fresh} items")
                self._log.end(self._script(event.step), int(bool(event.failed or event.blocked)))
            case events.RunMeasured():
                self._log.figures(figures(event))
            case events.RunFinished():
                self._finished = True
                self._log.finish(success=event.exit_code in (0, 4))

    def _record(self, event: events.Event) -> None:
        """A list of events that cannot be written must not stop a film."""
        try:
            if self._events:
                self._events.write(mask(events.to_json(event, {"at": round(time.time(), 3)})) + "\n")
                self._events.flush()
        except OSError:
            self._close()

    def _close(self) -> None:
        stream, self._events = self._events, None
        if stream:
            with suppress(OSError):
                stream.close()

    def _start(self, step: str) -> None:
        if step not in self._started:
            self._started.add(step)
            self._log.start(self._script(step))

    def _script(self, step: str) -> str:
        pipeline, _, script = step.partition("/")
        return str(self._root / f"gen.{pipeline}" / "scripts" / f"{script}.py")

    def __enter__(self) -> LogEvents:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._finished:
            if error is not None:
                self._log.line(f"{type(error).__name__}: {error}")
            self._log.finish(success=False)
        self._close()


def _lines(event: events.Event) -> tuple[str, ...]:
    """What an event says in the log, if anything."""
    match event:
        case events.ItemMade():
            told = (f"[{event.step}]   {said}" for said in (*event.findings, *event.faults))
            return (f"[{event.step}] made {event.label} in {event.seconds:.2f} s", *told)
        case events.ItemRetried():
            return (f"[{event.step}] {event.label}: {event.error}; trying again in {event.pause_seconds:g} s",)
        case events.ItemFailed():
            return (f"[{event.step}] FAILED {event.label}: {event.error} {event.hint}".rstrip(),)
        case events.ItemBlocked():
            return (f"[{event.step}] not tried: {event.label}: {event.because}",)
        case events.FileWritten(path):
            return (f"wrote {path}",)
        case events.FileKept(path):
            return (f"kept your {path}",)
        case events.Said(text, step):
            return (f"[{step}] {text}" if step else text,)
    said = of_service(event)
    return (said,) if said else ()
