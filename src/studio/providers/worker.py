"""A long-lived process that holds native models, so that every wait has a limit.

The parent sends a function's name and its arguments; the child answers with the result or the error. A model
that hangs is killed, a model that crashes is one failed call, and in both cases the next call starts a new
child. What crosses is data (pickle protocol 5): text, numbers, numpy arrays. The models themselves never do.

Run as a module, this file is the child.
"""

from __future__ import annotations

import atexit
import collections
import contextlib
import importlib
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import IO, Any, cast

from studio.errors import ProviderError, ProviderTimeout, StudioError, WorkerDied

_HEADER = struct.Struct("<Q")
_TAIL_LINES = 25
_TAIL_LINE_CHARACTERS = 400
_CLOSE_SECONDS = 2.0


class Worker:
    """One child process and the calls to it, one at a time.

    ``threads`` is how many threads the child's native libraries may use (default: two, or one on a single
    core). The child is started by the first call and again by the first call after it died or was killed. It
    is out of reach of Ctrl-C in the terminal and ends by itself when this process ends, however that ends.
    """

    def __init__(self, name: str = "models", *, threads: int | None = None) -> None:
        self.name = name
        self.threads = threads if threads is not None else min(2, os.cpu_count() or 1)
        self._lock = threading.Lock()
        self._child: _Child | None = None
        atexit.register(self.close)

    @property
    def process_id(self) -> int | None:
        """The child's process id, or None while there is none."""
        child = self._child
        return child.process.pid if child is not None and child.process.poll() is None else None

    def call(self, function: str, *args: object, timeout_seconds: float, **kwargs: object) -> Any:
        """Return what ``function`` ("package.module:name") returns in the child for these arguments.

        The limit counts from the moment the child is free for this call (starting it counts); waiting for the
        calls of other threads does not count. Raise `ProviderTimeout` when it passes (the child is killed),
        `WorkerDied` when the child ends during the call, the child's own error when it is a `StudioError`,
        and `ProviderError` for any other exception there.
        """
        request = pickle.dumps((function, args, kwargs), protocol=5)
        with self._lock:
            if self._child is None or self._child.process.poll() is not None:
                self._drop()
                self._child = _Child(self.threads)
            try:
                frame = self._child.exchange(request, timeout_seconds)
            except TimeoutError:
                self._drop()
                raise ProviderTimeout(self.name, function.rpartition(":")[2], timeout_seconds) from None
            except (OSError, EOFError):
                raise self._died(function) from None
            except BaseException:
                # Ctrl-C while waiting: the answer to this call must never be read as the answer to the next.
                self._drop()
                raise
        try:
            kind, value = pickle.loads(frame)  # noqa: S301 - our own child wrote it
        except Exception as error:  # unpickling runs constructors: anything may come out
            raise ProviderError(self.name, f"{function} answered with what cannot be read: {error!r}") from error
        if kind == "result":
            return value
        if kind == "studio-error":
            raise cast(StudioError, value)
        raise ProviderError(self.name, f"{function} failed: {value}")

    def close(self) -> None:
        """End the child, if there is one. The worker may be used again afterwards."""
        # A call that runs in another thread holds the lock; killing its child makes it return at once.
        child = self._child
        if child is not None and not self._lock.acquire(blocking=False):
            child.kill()
            self._lock.acquire()
        elif child is None:
            return
        try:
            self._drop()
        finally:
            self._lock.release()

    def _drop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _died(self, function: str) -> WorkerDied:
        assert self._child is not None
        self._child.kill()
        code = self._child.process.returncode
        said = "\n  ".join(self._child.last_lines())
        self._child = None
        return WorkerDied(
            f"{self.name}: the process that holds the models ended (exit {code}) during {function}"
            + (f":\n  {said}" if said else ""),
            hint="it is started again for the next call; if this repeats, there may be too little memory",
        )


class _Child:
    """The parent's side of one child process."""

    def __init__(self, threads: int) -> None:
        environment = dict(os.environ)
        for variable in (
            "OMP_NUM_THREADS",
            "OPENBLAS_NUM_THREADS",
            "MKL_NUM_THREADS",
            "STUDIO_WORKER_THREADS",
        ):
            environment[variable] = str(threads)
        environment["PYTHONIOENCODING"] = "utf-8"
        # The child must find this package and the caller's modules wherever the parent found them.
        environment["PYTHONPATH"] = os.pathsep.join(entry for entry in sys.path if entry)
        self.process = subprocess.Popen(
            # -P: a stray `random.py` in the folder where the person works must not become a module here.
            [sys.executable, "-P", "-m", "studio.providers.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            **_own_group(),
        )
        self._tail: collections.deque[str] = collections.deque(maxlen=_TAIL_LINES)
        self._stderr_reader = threading.Thread(target=self._read_stderr, daemon=True)
        self._stderr_reader.start()

    def exchange(self, request: bytes, timeout_seconds: float) -> bytes:
        """Send a frame and return the answering one; raise TimeoutError, OSError or EOFError."""
        # A pipe cannot be read with a limit on every platform; a thread that reads it can be waited for.
        answer: list[bytes | BaseException] = []

        def talk() -> None:
            try:
                assert self.process.stdin is not None
                assert self.process.stdout is not None
                _write_frame(self.process.stdin, request)
                answer.append(_read_frame(self.process.stdout))
            except (OSError, EOFError, ValueError) as error:
                answer.append(error)

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        end = time.monotonic() + timeout_seconds
        while thread.is_alive():
            remaining = end - time.monotonic()
            if remaining <= 0:
                raise TimeoutError
            thread.join(min(0.5, remaining))  # in slices: one long wait could not be interrupted on Windows
        result = answer[0]
        if isinstance(result, bytes):
            return result
        if isinstance(result, ValueError):  # the pipe was closed under the thread by `kill`
            raise EOFError from result
        raise result

    def kill(self) -> None:
        """End the process and everything of it; return when it is gone."""
        with contextlib.suppress(OSError):
            if sys.platform != "win32":
                os.killpg(self.process.pid, signal.SIGKILL)  # its session holds whatever it started
            self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_CLOSE_SECONDS)
        self._stderr_reader.join(_CLOSE_SECONDS)
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def last_lines(self) -> tuple[str, ...]:
        return tuple(self._tail)

    def _read_stderr(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as stream:
            # Limited reads: a library that writes megabytes without a newline must not fill our memory.
            while line := stream.readline(1 << 16):
                self._tail.append(line.decode("utf-8", "replace").rstrip()[:_TAIL_LINE_CHARACTERS])


def _own_group() -> dict[str, Any]:
    """Return the Popen arguments that keep the terminal's Ctrl-C away from the child."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _write_frame(stream: IO[bytes], data: bytes) -> None:
    stream.write(_HEADER.pack(len(data)))
    stream.write(data)
    stream.flush()


def _read_frame(stream: IO[bytes]) -> bytes:
    header = _read_exactly(stream, _HEADER.size)
    return _read_exactly(stream, _HEADER.unpack(header)[0])


def _read_exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data


def worker_threads() -> int:
    """Return how many threads a model loaded in this process may use."""
    given = os.environ.get("STUDIO_WORKER_THREADS", "")
    return int(given) if given.isdigit() and int(given) > 0 else min(2, os.cpu_count() or 1)


# The child's side.


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until the parent closes its end, which also happens when it dies."""
    while True:
        try:
            request = _read_frame(requests)
        except EOFError:
            return
        _write_frame(answers, _answer(request))


def _answer(request: bytes) -> bytes:
    try:
        name, args, kwargs = pickle.loads(request)  # noqa: S301 - our own parent wrote it
        result = _resolve(name)(*args, **kwargs)
        return pickle.dumps(("result", result), protocol=5)
    except StudioError as error:
        error.__traceback__ = None
        return pickle.dumps(("studio-error", error), protocol=5)
    except Exception as error:  # noqa: BLE001 - the call's boundary: whatever happened belongs to the caller
        traceback.print_exc()  # into the parent's tail
        return pickle.dumps(("error", traceback.format_exception_only(error)[-1].strip()), protocol=5)


def _resolve(name: str) -> Callable[..., object]:
    module, _, attribute = name.partition(":")
    return cast(Callable[..., object], getattr(importlib.import_module(module), attribute))


def _exit_with_parent(parent: int) -> None:
    """End this process soon after its parent is gone, even in the middle of a call."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(0)


def main() -> None:
    """Be the child: keep the real pipes for frames, and send stray prints to stderr."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - os.devnull is a name, not a path to build on
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    if sys.platform != "win32":
        threading.Thread(target=_exit_with_parent, args=(os.getppid(),), daemon=True).start()
    with contextlib.suppress(BrokenPipeError):
        _serve(requests, answers)
    # Native libraries may hang in their own clean-up; nothing here needs it.
    os._exit(0)


if __name__ == "__main__":
    main()
