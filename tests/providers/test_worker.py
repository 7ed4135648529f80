from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from studio.errors import ProviderError, ProviderTimeout, WeightsMissing, WorkerDied
from studio.providers.worker import Worker

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    sys.path.insert(0, str(HERE))
    worker = Worker("test models", threads=1)
    yield worker
    worker.close()
    sys.path.remove(str(HERE))


def call(worker: Worker, function: str, *args: object, **options: object) -> object:
    limit = options.pop("timeout_seconds", 20.0)
    return worker.call(f"worker_functions:{function}", *args, timeout_seconds=limit, **options)


def test_a_call_returns_what_the_function_returns(worker: Worker) -> None:
    assert call(worker, "add", 2, second=3) == 5


def test_the_child_keeps_its_state_between_calls(worker: Worker) -> None:
    first = call(worker, "count_calls")
    assert call(worker, "count_calls") == first + 1


def test_it_is_another_process_that_answers(worker: Worker) -> None:
    assert call(worker, "process_id") == worker.process_id != os.getpid()


def test_prints_in_the_child_do_not_disturb_the_answers(worker: Worker) -> None:
    assert call(worker, "print_a_lot") == "answered"
    assert call(worker, "add", 1, 1) == 2


def test_large_arrays_travel_both_ways(worker: Worker) -> None:
    values = np.arange(2_000_000, dtype=np.float32)
    np.testing.assert_array_equal(call(worker, "double", values), values * 2)


def test_our_own_errors_cross_as_themselves(worker: Worker) -> None:
    with pytest.raises(WeightsMissing, match="the voice is gone") as caught:
        call(worker, "raise_studio_error")
    assert caught.value.hint == "look under the sofa"
    assert caught.value.context == {"item": "7"}


def test_other_errors_become_provider_errors_with_their_last_line(worker: Worker) -> None:
    with pytest.raises(ProviderError, match=r"test models: .*KeyError: 'surprising'"):
        call(worker, "raise_other_error")


def test_a_result_that_cannot_travel_is_an_error_and_the_child_lives_on(worker: Worker) -> None:
    before = call(worker, "process_id")
    with pytest.raises(ProviderError, match="pickle"):
        call(worker, "cannot_travel")
    assert call(worker, "process_id") == before


def test_an_unknown_function_is_an_error(worker: Worker) -> None:
    with pytest.raises(ProviderError, match="no_such_function"):
        call(worker, "no_such_function")


def test_the_child_is_told_how_many_threads_it_may_use(worker: Worker) -> None:
    assert call(worker, "environment", "OMP_NUM_THREADS") == "1"


def test_a_call_that_takes_too_long_is_ended_and_the_next_one_works(worker: Worker) -> None:
    before = call(worker, "process_id")
    started = time.monotonic()
    with pytest.raises(ProviderTimeout, match=r"sleep took longer than 0\.2 s"):
        call(worker, "sleep", 60, timeout_seconds=0.2)
    assert time.monotonic() - started < 5
    assert call(worker, "process_id") != before


def test_a_crash_is_told_with_the_last_lines_and_the_next_call_works(worker: Worker) -> None:
    with pytest.raises(WorkerDied, match=r"exit 7\) during worker_functions:crash") as caught:
        call(worker, "crash", 7)
    assert "line 39" in str(caught.value)
    assert "line 14" not in str(caught.value)
    assert caught.value.retryable
    assert call(worker, "add", 1, 2) == 3


def test_a_child_killed_between_calls_is_replaced(worker: Worker) -> None:
    before = worker.process_id or call(worker, "process_id")
    os.kill(before, signal.SIGTERM)
    deadline = time.monotonic() + 5
    while worker.process_id is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert call(worker, "process_id") != before


def test_a_child_killed_during_a_call_fails_that_call_only(worker: Worker) -> None:
    victim = call(worker, "process_id")
    threading.Timer(0.2, os.kill, (victim, signal.SIGTERM)).start()
    with pytest.raises(WorkerDied):
        call(worker, "sleep", 60)
    assert call(worker, "add", 4, 4) == 8


def test_calls_from_several_threads_are_answered_to_the_right_one(worker: Worker) -> None:
    answers: dict[int, object] = {}

    def ask(number: int) -> None:
        answers[number] = call(worker, "add", number, number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: 2 * number for number in range(12)}


def test_close_ends_the_child_even_during_a_call(worker: Worker) -> None:
    call(worker, "add", 1)
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            call(worker, "sleep", 60)
        except WorkerDied as error:
            failures.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.2)
    worker.close()
    thread.join(5)
    assert not thread.is_alive()
    assert len(failures) == 1
    assert worker.process_id is None
    assert call(worker, "add", 1, 5) == 6


@pytest.mark.skipif(sys.platform == "win32", reason="asks for a process by a POSIX signal")
def test_the_child_ends_when_its_parent_is_killed() -> None:
    script = (
        "import time; from studio.providers.worker import Worker\n"
        "worker = Worker(); worker.call('os:getpid', timeout_seconds=20)\n"
        "print(worker.process_id, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _runs(child):
        time.sleep(0.05)
    assert not _runs(child)


def _runs(process_id: int) -> bool:
    try:
        status = Path(f"/proc/{process_id}/stat").read_text()
        return status.rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
