"""The keeper of one server: starts it, writes down what it says, and ends it when whoever asked for it is gone.

It runs as a process of its own, from this file alone and with the standard library only. Its standard input is the
line to its parent: the first line is what to do, as JSON; ``stop`` or the end of the line, which comes with the
parent's death, however it died, ends the server and everything that it started. What happens is told on standard
output, one JSON object a line: ``{"started": pid}``, ``{"failed": words}``, ``{"ended": code}``.

What to do: ``command`` (a list; may be empty), ``folder``, ``log`` (a file), ``log_bytes``, ``shutdown_seconds``,
``kill_seconds``, ``at_end`` (commands to run at the end; what they say is written to the log as well).
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

_AT_END_SECONDS = 20.0
_PIPE_SECONDS = 2.0
_PIECE = 1 << 16


class Log:
    """A file that is put aside as ``name.1`` when it has grown to ``limit_bytes``, and at the beginning."""

    def __init__(self, path: Path, limit_bytes: int) -> None:
        self._path, self._limit = path, limit_bytes
        self._stream: IO[bytes] | None = None
        self._written = 0
        self._lock = threading.Lock()
        self._turn()

    def write(self, data: bytes) -> None:
        """Add what was said. A log that cannot be written must not hold up a server."""
        with self._lock:
            if self._written >= self._limit:
                self._turn()
            if self._stream is not None:
                with suppress(OSError):
                    self._stream.write(data)
                    self._stream.flush()
                    self._written += len(data)

    def _turn(self) -> None:
        if self._stream is not None:
            with suppress(OSError):
                self._stream.close()
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.exists():
                self._path.replace(self._path.with_name(self._path.name + ".1"))
        self._stream, self._written = None, 0
        with suppress(OSError):
            self._stream = self._path.open("ab")  # others may add to it as well


def _tell(**news: Any) -> None:
    with suppress(OSError, ValueError):
        sys.stdout.write(json.dumps(news) + "\n")
        sys.stdout.flush()


_OWN_GROUP: dict[str, Any]
if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("per_process_time", ctypes.c_int64),
            ("per_job_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("active_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("basic", _Basic),
            ("io", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )

    class _Group:
        """A job: all processes of it end when its last handle is closed, as when this process dies."""

        def __init__(self, process: subprocess.Popen[bytes]) -> None:
            self._process = process
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
            self._job = wintypes.HANDLE(self._kernel.CreateJobObjectW(None, None))
            limits = _Extended()
            limits.basic.flags = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
            self._kernel.SetInformationJobObject(self._job, 9, ctypes.byref(limits), ctypes.sizeof(limits))
            self._kernel.AssignProcessToJobObject(self._job, wintypes.HANDLE(int(process._handle)))

        def terminate(self) -> None:
            """Ask it to end."""
            with suppress(OSError):
                os.kill(self._process.pid, signal.CTRL_BREAK_EVENT)

        def kill(self) -> None:
            """End it and all that it started."""
            self._kernel.TerminateJobObject(self._job, 1)

    _OWN_GROUP = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
else:

    class _Group:
        """The session of a server: whatever it started, unless that made itself independent."""

        def __init__(self, process: subprocess.Popen[bytes]) -> None:
            self._process = process

        def terminate(self) -> None:
            """Ask it to end."""
            self._signal(signal.SIGTERM)

        def kill(self) -> None:
            """End it and all that it started."""
            self._signal(signal.SIGKILL)

        def _signal(self, number: int) -> None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)

    def _die_with_parent() -> None:
        """Should the keeper itself be killed, Linux ends the server."""
        if sys.platform == "linux":
            import ctypes

            ctypes.CDLL(None).prctl(1, signal.SIGKILL)

    _OWN_GROUP = {"start_new_session": True, "preexec_fn": _die_with_parent}


def _pump(stream: IO[bytes], log: Log) -> None:
    with stream, suppress(OSError, ValueError):
        while data := os.read(stream.fileno(), _PIECE):
            log.write(data)


def _serve(order: dict[str, Any], log: Log, news: queue.SimpleQueue[str]) -> None:
    """Start the server and end it when it is time, or see it end by itself."""
    process = subprocess.Popen(  # noqa: S603 - the command is a list that our own parent made, no shell
        order["command"],
        cwd=order["folder"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **_OWN_GROUP,
    )
    group = _Group(process)
    _tell(started=process.pid)
    assert process.stdout is not None
    pump = threading.Thread(target=_pump, args=(process.stdout, log), daemon=True)
    pump.start()

    def watch() -> None:
        process.wait()
        news.put("ended")

    threading.Thread(target=watch, daemon=True).start()
    if news.get() == "stop" and process.poll() is None:
        group.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(order["shutdown_seconds"])
    group.kill()  # also what it left behind when it ended by itself
    with suppress(subprocess.TimeoutExpired):
        process.wait(order["kill_seconds"])
    pump.join(_PIPE_SECONDS)
    _tell(ended=process.poll())


def _finish(commands: Sequence[Sequence[str]], log: Log) -> None:
    for command in commands:
        try:
            done = subprocess.run(  # noqa: S603 - as above
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_AT_END_SECONDS,
                check=False,
            )
            log.write(done.stdout)
        except (OSError, subprocess.SubprocessError) as error:
            log.write(f"{command[0]}: {error}\n".encode(errors="replace"))


def main() -> int:
    """Keep one server, from the first line of the standard input to its end."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name) and name != "SIGTERM":
            signal.signal(getattr(signal, name), signal.SIG_IGN)  # the parent decides
    order = json.loads(sys.stdin.buffer.readline())
    news: queue.SimpleQueue[str] = queue.SimpleQueue()
    signal.signal(signal.SIGTERM, lambda number, frame: news.put("stop"))

    def listen() -> None:
        with suppress(OSError, ValueError):
            sys.stdin.buffer.readline()  # "stop", or nothing when the parent is gone
        news.put("stop")

    log = Log(Path(order["log"]), int(order["log_bytes"]))
    threading.Thread(target=listen, daemon=True).start()
    try:
        if order["command"]:
            _serve(order, log, news)
        else:
            _tell(started=os.getpid())
            news.get()
    except OSError as error:
        _tell(failed=f"{order['command'][0]}: {error.strerror or error}")
    finally:
        _finish(order["at_end"], log)
    if not order["command"]:
        _tell(ended=0)
    # A thread may be reading the standard input, which the interpreter would wait for.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
