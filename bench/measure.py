"""What a figure is, and the honest way to time two things on a machine that is doing other things too."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal


class CannotMeasure(Exception):
    """What the figure needs is not here; the message says what."""


@dataclass(frozen=True)
class Goal:
    """``kind`` of the two measurements is to be at most ``limit`` (at least, when ``at_least``)."""

    kind: Literal["difference", "ratio", "ours"]
    limit: float
    at_least: bool = False


@dataclass(frozen=True)
class Figure:
    """One line of the table: our measurement, the one that it is compared with, both in ``unit``, and the goal."""

    name: str
    ours: float
    other: float
    unit: str
    goal: Goal

    @property
    def ratio(self) -> float:
        """Ours over the other; infinite where the other is nothing."""
        return self.ours / self.other if self.other else float("inf")

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        values = {"difference": self.ours - self.other, "ratio": self.ratio, "ours": self.ours}
        value = values[self.goal.kind]
        return value >= self.goal.limit if self.goal.at_least else value <= self.goal.limit

    def __str__(self) -> str:
        sign = ">=" if self.goal.at_least else "<="
        unit = "" if self.goal.kind == "ratio" else f" {self.unit}"
        return (
            f"{self.name:<20} ours {self.ours:9.3f} {self.unit:<4} other {self.other:9.3f} {self.unit:<4} "
            f"ratio {self.ratio:7.2f}  goal {self.goal.kind} {sign} {self.goal.limit:g}{unit}: "
            f"{'met' if self.met else 'MISSED'}"
        )


Measurement = Callable[[], Figure]
FIGURES: dict[str, Measurement] = {}


def figure(name: str) -> Callable[[Callable[[str], Figure]], Measurement]:
    """Register a function that takes its name and returns a `Figure`; ``bench/run.py NAME`` calls it."""

    def register(measure: Callable[[str], Figure]) -> Measurement:
        if name in FIGURES:
            raise ValueError(f"two figures are named {name}")

        def bound() -> Figure:
            return measure(name)

        FIGURES[name] = bound
        return bound

    return register


def interleaved(
    ours: Callable[[], float], other: Callable[[], float], *, pairs: int = 5, warm_up: int = 1
) -> tuple[float, float]:
    """Return the medians of ``pairs`` measurements of each, taken in turn (A B A B …).

    In turn, so that what else the machine is doing falls on both alike. ``warm_up`` pairs before them are thrown
    away: they fill the file cache.
    """
    taken = [(ours(), other()) for _ in range(warm_up + pairs)][warm_up:]
    return statistics.median(a for a, _ in taken), statistics.median(b for _, b in taken)


def seconds(call: Callable[[], object]) -> float:
    """Return the wall time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def command_seconds(command: Sequence[str], *, limit_seconds: float = 600) -> float:
    """Return the wall time of a command whose output is thrown away. Raise `CannotMeasure` when it fails."""

    def call() -> None:
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=limit_seconds)
        except (OSError, subprocess.SubprocessError) as error:
            raise CannotMeasure(f"{' '.join(command)}: {error}") from error

    return seconds(call)
