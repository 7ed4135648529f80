"""What a person sees while the studio works: bars on a terminal, lines in a pipe, JSON lines for machines.

The time left is what the remaining items took before, by kind; it is shown with "about" and only once it is known.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TextIO

from studio import events
from studio.cli.service_words import of_service


class Progress:
    """The base: knows how much is left. Subclasses show it."""

    def __init__(self, scripts: Sequence[str], rates: Mapping[tuple[str, str], float]) -> None:
        self.scripts, self.rates = scripts, dict(rates)
        self.lock = threading.RLock()
        self.total: dict[str, int] = {}
        self.done: dict[str, int] = {}
        self.left: dict[tuple[str, str], float] = {}
        self.parts: dict[tuple[str, str], float] = {}
        self._previews: set[str] = set()
        self._measured: dict[tuple[str, str], tuple[float, float]] = {}

    def on(self, event: events.Event) -> None:
        """Take in one event and show it."""
        with self.lock:
            self._count(event)
            self.show(event)
            if said := event.text if isinstance(event, events.Said) and event.aloud else of_service(event):
                self.say(said)
            if isinstance(event, events.ItemProgressed) and event.preview not in ("", *self._previews):
                self._previews.add(event.preview)
                self.say(f"{event.step}: what is being made can be watched in {event.preview}")

    def _count(self, event: events.Event) -> None:
        match event:
            case events.StepExpanded():
                self.total[event.step] = event.items
                self.done.setdefault(event.step, 0)
                self.left |= {(event.step, kind): cost for kind, cost in event.costs}
            case events.ItemMade():
                kind = (event.step, event.id.partition("/")[0])
                seconds, cost = self._measured.get(kind, (0.0, 0.0))
                self._measured[kind] = (seconds + event.seconds, cost + event.cost)
                self.rates[kind] = self._measured[kind][0] / max(self._measured[kind][1], 1e-9)
                self._one_done(event.step, event.id, event.cost)
            case events.ItemFresh():
                self._one_done(event.step, event.id, event.cost)
            case events.ItemFailed() | events.ItemBlocked():
                self._one_done(event.step, event.id, 0.0)
            case events.ItemProgressed():
                self.parts[event.step, event.id] = event.part
            case events.ItemRetried():
                self.parts.pop((event.step, event.id), None)

    def _one_done(self, step: str, item_id: str, cost: float) -> None:
        self.done[step] = self.done.get(step, 0) + 1
        self.parts.pop((step, item_id), None)
        kind = (step, item_id.partition("/")[0])
        self.left[kind] = max(0.0, self.left.get(kind, 0.0) - cost)

    def seconds_left(self, step: str) -> float:
        """The estimate for what is left of a step: each kind of item at the pace that was measured last."""
        return sum(left * self.rates.get(kind, 0.0) for kind, left in self.left.items() if kind[0] == step)

    def done_in_part(self, step: str) -> float:
        """How many items of a step are done, with the parts of those that are being made."""
        return self.done.get(step, 0) + sum(part for (of, _), part in self.parts.items() if of == step)

    def show(self, event: events.Event) -> None:
        """Show an event."""

    def say(self, text: str) -> None:
        """Show a sentence."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to put back."""


class LineProgress(Progress):
    """One line per step, and a line now and then inside long ones."""

    EVERY_SECONDS = 15.0

    def __init__(self, stream: TextIO, scripts: Sequence[str], rates: Mapping[tuple[str, str], float]) -> None:
        super().__init__(scripts, rates)
        self._stream = stream
        self._last = time.monotonic()

    def say(self, text: str) -> None:
        """One line."""
        self._stream.write(text + "\n")
        self._stream.flush()

    def show(self, event: events.Event) -> None:
        """Steps as they begin and end, failures, and how far long steps are."""
        match event:
            case events.StepStarted(step):
                count = self.total.get(step, 0)
                self.say(f"{step}: {count} item" + "s" * (count != 1))
            case events.ItemMade() if (
                time.monotonic() - self._last > self.EVERY_SECONDS and self.done[event.step] < self.total[event.step]
            ):
                self._last = time.monotonic()
                self.say(
                    f"{event.step}: {self.done[event.step]} of {self.total[event.step]}, "
                    f"about {duration(self.seconds_left(event.step))} left"
                )
            case events.ItemProgressed() if event.words and time.monotonic() - self._last > self.EVERY_SECONDS:
                self._last = time.monotonic()
                self.say(
                    f"{event.step}: {self.done.get(event.step, 0)} of {self.total.get(event.step, 0)}; "
                    f"{event.label}: {event.words}"
                )
            case events.ItemRetried():
                self.say(f"{event.step}: {event.label}: {event.error}; trying again in {event.pause_seconds:g} s")
            case events.ItemFailed():
                self.say(f"{event.step}: ✗ {event.label}: {event.error}")
            case events.FileKept(path):
                self.say(f"kept your {path}")
            case events.StepFinished():
                self.say(f"{event.step}: {told(event)}")


class BarProgress(Progress):
    """A bar for each step that has work, with what is being made and the time left."""

    def __init__(self, stream: TextIO, scripts: Sequence[str], rates: Mapping[tuple[str, str], float]) -> None:
        super().__init__(scripts, rates)
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        self._bars = Bars(
            TextColumn("{task.fields[mark]} {task.description:<20}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}", markup=False),
            console=Console(file=stream, highlight=False, markup=False),
        )
        self._tasks: dict[str, Any] = {}

    def say(self, text: str) -> None:
        """A line above the bars."""
        self._bars.console.print(text)

    def show(self, event: events.Event) -> None:
        """Move the bars."""
        match event:
            case events.StepStarted(step):
                self._tasks[step] = self._bars.add_task(
                    step, total=self.total.get(step, 0), completed=self.done.get(step, 0), mark="▸", note=""
                )
            case events.ItemStarted() if event.step in self._tasks:
                self._bars.update(self._tasks[event.step], note=event.label[:60])
            case events.ItemProgressed() if event.step in self._tasks:
                note = f"{event.label[:40]}: {event.words}" if event.words else event.label[:60]
                self._bars.update(self._tasks[event.step], completed=self.done_in_part(event.step), note=note)
            case events.ItemMade() | events.ItemFresh() if event.step in self._tasks:
                left = self.seconds_left(event.step)
                self._bars.update(self._tasks[event.step], completed=self.done_in_part(event.step))
                if left > 3:
                    self._bars.update(self._tasks[event.step], note=f"about {duration(left)} left")
            case events.ItemRetried():
                self.say(f"{event.label}: {event.error}; trying again in {event.pause_seconds:g} s")
            case events.ItemFailed():
                self.say(f"✗ {event.label}: {event.error}")
            case events.FileKept(path):
                self.say(f"kept your {path}")
            case events.StepFinished() if event.step in self._tasks:
                mark = "✗" if event.failed else "✓"
                self._bars.update(self._tasks[event.step], completed=self.done[event.step], mark=mark, note=told(event))
                self._bars.stop_task(self._tasks[event.step])

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()


class JsonProgress(Progress):
    """Every event as a line of JSON on standard output."""

    def __init__(self) -> None:
        super().__init__((), {})

    def show(self, event: events.Event) -> None:
        """Print it."""
        sys.stdout.write(events.to_json(event) + "\n")
        sys.stdout.flush()


def progress_for(stream: TextIO, scripts: Sequence[str], rates: Mapping[tuple[str, str], float]) -> Progress:
    """Bars on a terminal, lines elsewhere."""
    return BarProgress(stream, scripts, rates) if stream.isatty() else LineProgress(stream, scripts, rates)


def told(event: events.StepFinished) -> str:
    """How a step ended, in words."""
    parts = [f"{event.made} made" if event.made else "", f"{event.fresh} up to date" if event.fresh else ""]
    parts += [f"{event.failed} failed" if event.failed else "", f"{event.blocked} not tried" if event.blocked else ""]
    parts += [f"{event.faults} faults" if event.faults else ""]
    words = ", ".join(part for part in parts if part) or "nothing to do"
    return f"{words} in {duration(event.seconds)}" if event.made else words


def duration(seconds: float) -> str:
    """Seconds as a person says them: 4 s, 2 min 10 s, 1 h 5 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s" if seconds >= 0.95 else f"{seconds:.1f} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
