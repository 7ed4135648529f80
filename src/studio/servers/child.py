"""A server that we started ourselves, behind its keeper (`guard`), so that nothing of it outlives us."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_TAIL_BYTES = 16_384
_LINE_CHARACTERS = 400
_SPARE_SECONDS = 45.0
_GUARD = Path(__file__).with_name("guard.py")


@dataclass(frozen=True)
class Order:
    """What to start: ``command`` in ``folder`` (nothing when empty); ``at_end`` are commands that end it as well.

    What it says goes into ``log``, which is put aside at ``log_bytes``. To end it, it is asked; after
    ``shutdown_seconds`` it is killed, and ``kill_seconds`` are waited for that.
    """

    command: Sequence[str]
    folder: Path
    log: Path
    shutdown_seconds: float
    kill_seconds: float
    at_end: Sequence[Sequence[str]] = ()
    log_bytes: int = 5_000_000
    environment: Mapping[str, str] = field(default_factory=dict)


class Child:
    """The server that ``order`` describes, running. ``on_end`` is called from a thread when it ends by itself."""

    def __init__(self, order: Order, on_end: Callable[[Child], None] | None = None) -> None:
        self.order = order
        self.process_id: int | None = None
        self.exit_code: int | None = None
        self.problem = ""
        self.ended = threading.Event()
        self._began = threading.Event()
        self._stopping = False
        self._on_end = on_end
        # The keeper sees none of our modules and none of the person's (-I), and needs no installed ones (-S).
        self._guard = subprocess.Popen(  # noqa: S603 - our own file, no shell
            [sys.executable, "-I", "-S", str(_GUARD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1", **os.environ, **order.environment},
            **_own_group(),
        )
        self._reader = threading.Thread(target=self._read, name="server-keeper", daemon=True)
        self._send(
            {
                "command": list(order.command),
                "folder": str(order.folder),
                "log": str(order.log),
                "log_bytes": order.log_bytes,
                "shutdown_seconds": order.shutdown_seconds,
                "kill_seconds": order.kill_seconds,
                "at_end": [list(command) for command in order.at_end],
            }
        )
        self._reader.start()
        self._began.wait(_SPARE_SECONDS)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return not self.ended.is_set()

    def stop(self) -> bool:
        """End it and return whether it is gone. Bounded by the limits of the order and a little more."""
        self._stopping = True
        assert self._guard.stdin is not None
        with suppress(OSError, ValueError):
            self._guard.stdin.close()
        if self.alive:
            limit = self.order.shutdown_seconds + self.order.kill_seconds + _SPARE_SECONDS
            self.ended.wait(limit + 20.0 * len(self.order.at_end))
        with suppress(subprocess.TimeoutExpired):
            self._guard.wait(5.0)
        if self._guard.poll() is None:
            self._guard.kill()
        return self.ended.is_set()

    def last_lines(self, count: int = 15) -> tuple[str, ...]:
        """What it said last."""
        return tuple(tail(self.order.log)[-count:])

    def _send(self, order: Mapping[str, Any]) -> None:
        assert self._guard.stdin is not None
        with suppress(OSError):  # a keeper that is dead already tells so by its end
            self._guard.stdin.write(json.dumps(order).encode() + b"\n")
            self._guard.stdin.flush()

    def _read(self) -> None:
        assert self._guard.stdout is not None
        with self._guard.stdout as stream, suppress(OSError, ValueError):
            for line in stream:
                with suppress(ValueError):
                    self._take(json.loads(line))
        self.ended.set()
        self._began.set()
        if self._on_end is not None and not self._stopping:
            self._on_end(self)

    def _take(self, news: Mapping[str, Any]) -> None:
        if "started" in news:
            self.process_id = int(news["started"])
            self._began.set()
        elif "ended" in news:
            self.exit_code = news["ended"]
        elif "failed" in news:
            self.problem = str(news["failed"])


def _own_group() -> dict[str, Any]:
    """Keep the terminal's Ctrl-C away: we end the server ourselves, when what is in flight is finished."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def tail(path: Path) -> list[str]:
    """The last lines of a log that say something; none when it cannot be read."""
    try:
        with path.open("rb") as stream:
            stream.seek(0, os.SEEK_END)
            stream.seek(max(0, stream.tell() - _TAIL_BYTES))
            text = stream.read().decode("utf-8", "replace")
    except OSError:
        return []
    return [line[:_LINE_CHARACTERS] for line in text.replace("\r", "\n").split("\n") if line.strip()]
