"""What the worker tests call in the child process."""

from __future__ import annotations

import os
import sys
import threading
import time

import numpy as np

from studio.errors import WeightsMissing

calls = 0


def add(first: int, second: int = 0) -> int:
    return first + second


def count_calls() -> int:
    global calls
    calls += 1
    return calls


def process_id() -> int:
    return os.getpid()


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def crash(code: int) -> None:
    for line in range(40):
        sys.stderr.write(f"line {line}\n")
    sys.stderr.flush()
    os._exit(code)


def print_a_lot() -> str:
    sys.stdout.write("this must not become a frame" * 1000)
    sys.stdout.flush()
    os.write(1, b"nor this, from native code")
    return "answered"


def double(values: np.ndarray) -> np.ndarray:
    return values * 2


def raise_studio_error() -> None:
    error = WeightsMissing("the voice is gone", hint="look under the sofa")
    error.context["item"] = "7"
    raise error


def raise_other_error() -> None:
    raise KeyError("surprising")


def cannot_travel() -> object:
    return threading.Lock()


def environment(name: str) -> str | None:
    return os.environ.get(name)
