"""``log.txt`` of a pipeline: what the last run did, script by script, with secrets masked."""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import TextIO

MASK = "********"

_NAMES = r"(?:[\w-]*api[_-]?key|(?:access|refresh|id)_token|token|client_secret|secret|password|passwd)"

# What an address, a command line or a server's reply may carry. A story may speak of its secret: that stays.
_SECRETS = (
    re.compile(r"(?<=://)[^/@\s]+(?=@)"),
    re.compile(r"(?i)\bauthorization[\"']?\s*[:=]\s*[\"']?(?:bearer|basic)\s+(?P<value>[\w.~+/=-]{4,})"),
    re.compile(rf"(?i)(?<![\w-]){_NAMES}=[\"']?(?P<value>[^\s\"'&,;]{{4,}})"),
    re.compile(rf"(?i)[\"']{_NAMES}[\"']\s*:\s*[\"'](?P<value>[^\"']{{4,}})"),
    re.compile(r"\b(?:sk-[\w-]{16,}|hf_\w{16,}|ghp_\w{20,}|AIza[\w-]{30,}|ya29\.[\w-]{10,}|GOCSPX-[\w-]{10,})"),
)


def mask(text: str) -> str:
    """Return the text with passwords, keys and tokens replaced."""
    for pattern in _SECRETS:
        text = pattern.sub(_masked, text)
    return text


def _masked(found: re.Match[str]) -> str:
    value = found.groupdict().get("value")
    return found[0][: -len(value)] + MASK if value else MASK


class LogFile:
    """The log of one run; opening it empties the file. Safe to use from several threads.

    ``clock`` gives seconds since the epoch. A log that cannot be written must not stop a film: after the first
    failure ``problem`` says why, and nothing more is written.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self.problem = ""
        self._clock = clock
        self._lock = threading.RLock()
        self._began = clock()
        self._started: dict[str, float] = {}
        self._failed: tuple[str, int] | None = None
        self._write_seconds = self._flush_seconds = 0.0
        self._stream: TextIO | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        except OSError as error:
            self.problem = f"{path} cannot be written: {error.strerror or error}"
        self.line(f"Python executable: {sys.executable}")
        self.line(f"Working directory: {Path.cwd()}")

    def start(self, script: str) -> None:
        """A script begins; ``script`` is its path or name."""
        with self._lock:
            now = self._clock()
            self._started[script] = now
            self._write(f"\n===== START {script} @ {_moment(now)} =====\n")

    def line(self, text: str) -> None:
        """Write one line, or several; a script's progress, a server's words, an error."""
        self._write(mask(text).rstrip("\n") + "\n")

    def end(self, script: str, exit_code: int) -> None:
        """A script that began is over."""
        with self._lock:
            now = self._clock()
            took = max(0.0, now - self._started.pop(script, now))
            self._write(f"\n===== END {script} @ {_moment(now)} (exit={exit_code}, took={took:.2f}s) =====\n")
            if exit_code:
                self._failed = (script, exit_code)

    def figures(self, lines: Iterable[str]) -> None:
        """What the run took, before its end is told."""
        self._write("\n")
        for line in lines:
            self.line(line)

    def finish(self, success: bool) -> None:
        """The run is over: say what logging cost and that all is done, or which script ended it; close the file."""
        with self._lock:
            if success:
                total = self._write_seconds + self._flush_seconds
                share = 100 * total / max(self._clock() - self._began, 1e-9)
                self._write(
                    f"\nLog time stats: writes={self._write_seconds:.3f}s, flushes={self._flush_seconds:.3f}s, "
                    f"total={total:.3f}s (~{min(share, 100):.1f}% of runtime)\n"
                )
                self._write("All scripts finished.\n")
            elif self._failed:
                self._write(f"\nABORTING: {self._failed[0]} exited with code {self._failed[1]}.\n")
            else:
                self._write("\nABORTING: the run was stopped.\n")
            self.close()

    def close(self) -> None:
        """Close the file; nothing is written after."""
        with self._lock:
            if self._stream:
                self._stream.close()
                self._stream = None

    def __enter__(self) -> LogFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream and kind:
            self.finish(success=False)
        self.close()

    def _write(self, text: str) -> None:
        with self._lock:
            if not self._stream:
                return
            try:
                began = time.perf_counter()
                self._stream.write(text)
                written = time.perf_counter()
                self._stream.flush()
                self._flush_seconds += time.perf_counter() - written
                self._write_seconds += written - began
            except OSError as error:
                self.problem = f"{self.path} cannot be written: {error.strerror or error}"
                self._stream = None


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))
