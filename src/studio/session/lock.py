"""One run at a time works on a production, and says which it is."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from studio.errors import ProductionError
from studio.production import Production


@contextmanager
def held(production: Production) -> Iterator[None]:
    """Hold the production's lock. ProductionError, naming the process, when another run holds it."""
    from filelock import FileLock, Timeout

    production.studio.mkdir(exist_ok=True)
    lock = FileLock(production.studio / "lock")
    owner = production.studio / "owner.json"
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ProductionError(
            f"{production.root.name} is being worked on{_who(owner)}",
            hint="wait for it, or stop it with Ctrl-C where it runs; what it finished is kept",
        ) from error
    try:
        owner.write_text(json.dumps({"process": os.getpid(), "since": time.time()}), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):  # Windows refuses while another run is reading who holds the lock
            owner.unlink(missing_ok=True)
        lock.release()


def _who(owner: Path) -> str:
    try:
        told: Mapping[str, Any] = json.loads(owner.read_text(encoding="utf-8"))
        since = time.strftime("%H:%M", time.localtime(told["since"]))
        return f" by process {told['process']}, since {since}"
    except (OSError, ValueError, KeyError):
        return " by another run"
