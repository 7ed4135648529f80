"""The only module that starts ffmpeg, and how text is written so that ffmpeg reads it back unchanged."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO

from studio.errors import DiskFull, ProviderTimeout, ToolFailed, ToolMissing

BINARY_VARIABLE = "STUDIO_FFMPEG"
TAIL_LINES = 25

# Nothing in the file may depend on the clock, the library version or the machine.
BIT_EXACT = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")

# A process group of its own and no console window; both constants exist on Windows only.
_WINDOWS_FLAGS = int(getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)) | int(
    getattr(subprocess, "CREATE_NO_WINDOW", 0)
)

_NO_SPACE = ("no space left", "not enough space on the disk", "disk quota exceeded")


def binary() -> str:
    """Path of the ffmpeg program: ``STUDIO_FFMPEG`` when set, else the one that came with the package.

    Raises ToolMissing when there is none.
    """
    named = os.environ.get(BINARY_VARIABLE, "")
    if named:
        if not Path(named).is_file():
            raise ToolMissing(
                f"{BINARY_VARIABLE} names {named}, and there is no such file",
                hint=f"correct {BINARY_VARIABLE}, or remove it to use the ffmpeg that is installed with this program",
            )
        return named
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise ToolMissing(
            "ffmpeg was not found: its package has no program for this machine",
            hint=f"install ffmpeg and set {BINARY_VARIABLE} to its path",
        ) from error


def run(
    arguments: Sequence[str],
    *,
    doing: str,
    timeout_seconds: float,
    on_progress: Callable[[float], None] | None = None,
    feed: Iterable[bytes | memoryview] | None = None,
) -> None:
    """Run ffmpeg with ``arguments`` (no shell) and wait for it.

    ``doing`` is what error messages say, as in "encoding the film". ``on_progress`` is called in this thread with
    the seconds of output made so far. ``feed`` is what ffmpeg reads as ``pipe:0``, taken in another thread; what
    taking it raises is raised here. Ctrl-C in the terminal does not reach ffmpeg; whatever interrupts this
    call ends it.

    Raises ToolMissing, ToolFailed (with the last 25 lines that ffmpeg wrote), DiskFull, ProviderTimeout.
    """
    # The report goes to standard output even when nobody listens: reading it is how we wait.
    command = [binary(), "-nostdin", "-hide_banner", "-y", "-nostats", "-progress", "pipe:1", *arguments]
    try:
        process = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
            command,
            stdin=subprocess.DEVNULL if feed is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=sys.platform != "win32",
            creationflags=_WINDOWS_FLAGS,
        )
    except OSError as error:
        raise ToolMissing(f"ffmpeg could not be started ({command[0]}): {error.strerror}") from error
    said: deque[str] = deque(maxlen=TAIL_LINES)
    full = threading.Event()
    late = threading.Event()
    listener = threading.Thread(target=_listen, args=(process.stderr, said, full), daemon=True)
    listener.start()

    def end_late() -> None:
        late.set()
        _kill(process)

    limit = threading.Timer(timeout_seconds, end_late)
    limit.daemon = True
    limit.start()
    feeder = ThreadPoolExecutor(1)
    fed = feeder.submit(_write, process.stdin, feed) if feed is not None else None
    try:
        _report(process.stdout, on_progress)
        code = process.wait()
    finally:
        limit.cancel()
        if process.poll() is None:
            _kill(process)
            process.wait()
        feeder.shutdown()
        listener.join(timeout=5)
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
    if fed is not None:
        fed.result()
    if code == 0:
        return
    if late.is_set():
        raise ProviderTimeout("ffmpeg", doing, timeout_seconds)
    if full.is_set():
        raise DiskFull(f"the disk is full: ffmpeg could not go on {doing}", hint="free some space and run again")
    raise ToolFailed("ffmpeg", doing, code, said)


def concat_escape(path: Path | str) -> str:
    """``path`` quoted for a ``file`` line of ffmpeg's concat list.

    Raises ValueError for a line break, which such a list cannot hold.
    """
    text = str(path)
    if "\n" in text or "\r" in text:
        raise ValueError(f"a concat list cannot name a path with a line break: {text!r}")
    return "'" + text.replace("'", "'\\''") + "'"


def filter_escape(value: Path | str) -> str:
    """``value`` written as one option value inside a filter graph, whatever characters it has.

    ffmpeg reads such a value twice, once as part of the graph and once as part of the filter's options, so it is
    escaped for the second reading and then for the first. Blanks are escaped because both readings trim them.
    """
    return _backslash(_backslash(str(value), "\\':= \t\r\n"), "\\'[],; \t\r\n")


def metadata_escape(text: str) -> str:
    """``text`` written as a key or value of an ffmetadata file."""
    return _backslash(text.replace("\r\n", "\n").replace("\r", "\n"), "\\=;#\n")


def _backslash(text: str, special: str) -> str:
    return "".join(f"\\{character}" if character in special else character for character in text)


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _write(pipe: IO[bytes] | None, blocks: Iterable[bytes | memoryview]) -> None:
    assert pipe is not None
    # ffmpeg may have seen enough, or have failed: then its own report says what is wrong.
    with suppress(BrokenPipeError, OSError), pipe:
        for block in blocks:
            pipe.write(block)


def _listen(pipe: IO[bytes] | None, said: deque[str], full: threading.Event) -> None:
    assert pipe is not None
    for raw in pipe:
        line = raw.decode("utf-8", "replace").rstrip()
        if line:
            said.append(line)
            if any(words in line.lower() for words in _NO_SPACE):
                full.set()


def _report(pipe: IO[bytes] | None, on_progress: Callable[[float], None] | None) -> None:
    assert pipe is not None
    for raw in pipe:
        name, _, value = raw.decode("ascii", "replace").strip().partition("=")
        # Named for milliseconds or microseconds, counted in microseconds; "N/A" before the first packet.
        if on_progress is not None and name == "out_time_us" and value.lstrip("-").isdigit():
            on_progress(max(0.0, int(value) / 1_000_000))
