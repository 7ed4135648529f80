"""What a run took of the machine, as far as the system tells without anything installed."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from studio.events import RequestFigures, RunMeasured, ServiceFigures

_MACOS_BYTES, _LINUX_BYTES = 1, 1024


def measured(services: tuple[ServiceFigures, ...] = (), requests: tuple[RequestFigures, ...] = ()) -> RunMeasured:
    """The figures of this process up to now, with those of servers."""
    own, children = _most_memory()
    read, written = _bytes_moved()
    return RunMeasured(round(time.process_time(), 3), own, children, read, written, services, requests)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Memory(ctypes.Structure):
        _fields_ = (
            ("size", wintypes.DWORD),
            ("page_faults", wintypes.DWORD),
            ("peak_working_set", ctypes.c_size_t),
            ("rest", ctypes.c_size_t * 7),
        )

    class _Moved(ctypes.Structure):
        _fields_ = (
            ("reads", ctypes.c_uint64),
            ("writes", ctypes.c_uint64),
            ("others", ctypes.c_uint64),
            ("bytes_read", ctypes.c_uint64),
            ("bytes_written", ctypes.c_uint64),
            ("other_bytes", ctypes.c_uint64),
        )

    def _this_process() -> wintypes.HANDLE:
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        return wintypes.HANDLE(kernel.GetCurrentProcess())

    def _most_memory() -> tuple[int | None, int | None]:
        memory = _Memory()
        memory.size = ctypes.sizeof(memory)
        asked = ctypes.WinDLL("kernel32").K32GetProcessMemoryInfo(_this_process(), ctypes.byref(memory), memory.size)
        return (int(memory.peak_working_set) if asked else None), None

    def _bytes_moved() -> tuple[int | None, int | None]:
        moved = _Moved()
        if not ctypes.WinDLL("kernel32").GetProcessIoCounters(_this_process(), ctypes.byref(moved)):
            return None, None
        return int(moved.bytes_read), int(moved.bytes_written)

else:
    import resource

    def _most_memory() -> tuple[int | None, int | None]:
        unit = _MACOS_BYTES if sys.platform == "darwin" else _LINUX_BYTES
        own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        return own.ru_maxrss * unit, children.ru_maxrss * unit

    def _bytes_moved() -> tuple[int | None, int | None]:
        """What was read and written through the system, files and sockets alike; only Linux keeps count."""
        try:
            told = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
            return int(told["rchar"]), int(told["wchar"])
        except (OSError, ValueError, KeyError):
            return None, None
