"""Make one item: try, judge, take again if need be, keep the best. Runs in a pool; only data goes in and out."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from studio.engine.digest import digest_bytes, digest_file
from studio.engine.freshness import VALUE
from studio.engine.item import PROVISIONAL, Inputs, Item, Step, Verdict
from studio.errors import StepError, Stopped, StudioError, doing, no_room
from studio.underway import Underway, heard_by

Pause: TypeAlias = Callable[[float, StudioError], bool]


@dataclass(frozen=True)
class Order:
    """What to make: ``key`` and ``take`` name the product; ``production_seed`` makes random choices this film's own.

    ``draft`` is empty, or why it is to be made without its server.
    """

    item: Item
    key: str
    take: int
    production_seed: str
    draft: str = ""


@dataclass(frozen=True)
class Result:
    """What an order came to: a finished folder with its digests, or an error."""

    order: Order
    work: Path | None = None
    parts: tuple[tuple[str, str], ...] = ()
    by: str = ""
    seed: int = 0
    attempt: int = 1
    verdict: Verdict = field(default_factory=Verdict)
    seconds: float = 0.0
    error: StudioError | None = None
    trace: str = ""
    provisional: str = ""


def seed_of(order: Order, attempt: int) -> int:
    """The seed of an attempt: the same on every run of this production, different in another."""
    text = json.dumps([order.production_seed, order.key, order.take, attempt])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def carry_out(
    step: Step,
    order: Order,
    inputs: Inputs,
    new_folder: Callable[[], Path],
    pause: Pause,
    on_retry: Callable[[Order, str, float], None],
    backoff_seconds: float,
    on_underway: Callable[[Order, Underway], None] = lambda order, underway: None,
) -> Result:
    """Given an order, make its item. ``pause(seconds, error)`` waits after an error that may pass, and returns whether
    the run is being stopped. ``on_underway`` hears how far the item is, where its maker tells.

    This is the item boundary: every failure inside comes back as an error in the result.
    """
    began = time.perf_counter()
    try:
        told = heard_by(lambda underway: on_underway(order, underway))
        with doing(step=order.item.step, item=order.item.name), told:
            result = _best(step, order, inputs, new_folder, pause, on_retry, backoff_seconds)
    except StudioError as error:
        return Result(order, error=error, seconds=time.perf_counter() - began)
    except OSError as error:
        return Result(order, error=_from_os(order, error), trace=traceback.format_exc())
    except Exception as error:  # noqa: BLE001 - the item boundary: a mistake in one item must not end the others
        known = StepError(
            f"{order.item.step}, {order.item.name}: {type(error).__name__}: {error}",
            hint="this is a mistake in the program; the log holds the details",
        )
        return Result(order, error=known, trace=traceback.format_exc())
    return replace(result, seconds=time.perf_counter() - began)


def _from_os(order: Order, error: OSError) -> StudioError:
    name = f"{order.item.step}, {order.item.name}"
    return no_room(error, f"{name} could not be written") or StepError(f"{name}: {error}")


def _best(
    step: Step,
    order: Order,
    inputs: Inputs,
    new_folder: Callable[[], Path],
    pause: Pause,
    on_retry: Callable[[Order, str, float], None],
    backoff_seconds: float,
) -> Result:
    best: Result | None = None
    for attempt in range(1, step.attempts + 1):
        work = new_folder()
        seed = seed_of(order, attempt)
        if order.item.given is not None:
            (work / VALUE).write_text(json.dumps(order.item.given, ensure_ascii=False), encoding="utf-8")
            by, verdict = "person", Verdict()
        else:
            by = _make(step, order, inputs, seed, work, pause, on_retry, backoff_seconds)
            verdict = step.check(order.item, work)
        why = _stopgap(work) or order.draft
        result = Result(order, work, _digests(work), by, seed, attempt, verdict, provisional=why)
        if best is None or (verdict.ok, verdict.score) > (best.verdict.ok, best.verdict.score):
            best, worse = result, best
        else:
            worse = result
        if worse is not None and worse.work is not None:
            shutil.rmtree(worse.work)
        if verdict.ok:
            break
    assert best is not None, "a step makes at least one attempt"
    return best


def _make(
    step: Step,
    order: Order,
    inputs: Inputs,
    seed: int,
    work: Path,
    pause: Pause,
    on_retry: Callable[[Order, str, float], None],
    backoff_seconds: float,
) -> str:
    for tried in range(step.retries + 1):
        try:
            made = step.draft if order.draft else step.make
            return made(order.item, inputs, seed, work) or ""
        except StudioError as error:
            if not error.retryable or tried == step.retries:
                raise
            wait = backoff_seconds * 2**tried
            on_retry(order, str(error), wait)
            if pause(wait, error):
                raise Stopped("stopped while waiting to try again") from error
            for left in work.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
    raise AssertionError("unreachable: the last try returns or raises")


def _stopgap(work: Path) -> str:
    """Why what was made is a stopgap; empty where it is to last."""
    try:
        why = (work / PROVISIONAL).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    (work / PROVISIONAL).unlink()
    return why


def _digests(work: Path) -> tuple[tuple[str, str], ...]:
    parts = sorted(path.name for path in work.iterdir() if path.is_file())
    if not parts:
        raise StepError("the step reported success but made no file", hint="this is a mistake in the program")
    return tuple((name, _digest(work / name)) for name in parts)


def _digest(path: Path) -> str:
    return digest_bytes(path.read_bytes()) if path.stat().st_size < 65536 else digest_file(path)
