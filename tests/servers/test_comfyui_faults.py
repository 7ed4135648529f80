from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from studio.errors import ProviderTimeout
from studio.servers.comfyui.client import ComfyClient, prompt_id
from studio.servers.comfyui.history import read_entry
from studio.servers.comfyui.problems import (
    BadReply,
    ComfyProblem,
    OutOfMemory,
    OutputDamaged,
    PromptFailed,
    PromptInterrupted,
    PromptLost,
    PromptPartlyValid,
    PromptRefused,
    PromptTimedOut,
    ServerDiskFull,
    ServerRestarted,
    ServerUnreachable,
    WorkerDead,
    failure,
)
from studio.servers.comfyui.wholeness import incomplete
from studio.servers.fakes.comfyui import FakeComfyUI
from studio.servers.fakes.comfyui_faults import Faults, read_faults
from tests.servers.comfyui_graphs import LIMITS, QUICK, clip, picture, sound

ID = prompt_id("item")


@pytest.fixture
def fake() -> Iterator[FakeComfyUI]:
    with FakeComfyUI() as server:
        yield server


@pytest.fixture
def client(fake: FakeComfyUI) -> Iterator[ComfyClient]:
    with ComfyClient(fake.url, timeouts=QUICK) as client:
        yield client


@pytest.mark.parametrize(
    ("fault", "error", "words", "may_pass"),
    [
        ("error", PromptFailed, r"node 1 \(EmptyImage\).*cannot identify image file", False),
        ("out-of-memory", OutOfMemory, "Allocation on device", True),
        ("disk-full", ServerDiskFull, "No space left on device", False),
        ("interrupt", PromptInterrupted, "was interrupted in node 1", False),
    ],
)
def test_what_ended_a_prompt_is_told_apart_in_the_words_of_the_server(
    fault: str,
    error: type[ComfyProblem],
    words: str,
    may_pass: bool,
    fake: FakeComfyUI,
    client: ComfyClient,
) -> None:
    fake.faults.prompts.append(fault)
    with pytest.raises(error, match=words) as told:
        client.run(picture(), ID, limits=LIMITS)
    assert type(told.value) is error
    assert told.value.retryable is may_pass
    assert told.value.hint
    assert "File ..." not in str(told.value)  # the traceback
    assert fake.url in str(told.value)


@pytest.mark.parametrize(
    ("kind", "message", "error"),
    [
        ("torch.cuda.OutOfMemoryError", "", OutOfMemory),
        ("RuntimeError", "CUDA error: out of memory", OutOfMemory),
        ("OSError", "[WinError 112] There is not enough space on the disk", ServerDiskFull),
        ("safetensors._safetensors_rust.SafetensorError", "header too small", PromptFailed),
    ],
)
def test_failures_are_told_apart_by_their_type_and_words(kind: str, message: str, error: type) -> None:
    assert type(failure("here", {"exception_type": kind, "exception_message": message})) is error


def test_a_server_that_is_not_there_is_said_so_at_the_limit() -> None:
    with FakeComfyUI() as fake:
        address = fake.url
    with ComfyClient(address, timeouts=replace(QUICK, connect=0.3)) as client:
        began = time.monotonic()
        with pytest.raises(ServerUnreachable) as told:
            client.run(picture(), ID, limits=replace(LIMITS, unreachable_seconds=0.3))
        assert told.value.retryable
        assert not told.value.sent
        assert time.monotonic() - began < 10


def test_a_server_that_is_killed_and_restarted_is_given_the_prompt_again(
    fake: FakeComfyUI, client: ComfyClient
) -> None:
    fake.faults.prompts.append("kill")
    assert client.run(picture(), ID, limits=LIMITS).files
    assert fake.restarts == 1
    assert fake.times_run() == {ID: 2}  # what the first server had begun is lost
    assert [each.ended > 0 for each in fake.executions] == [False, True]


def test_a_restart_is_told_apart_from_a_cleared_queue(fake: FakeComfyUI, client: ComfyClient) -> None:
    fake.faults.prompts.extend(["", "kill", "", "forget"])
    client.run(picture(1), prompt_id("before"), limits=LIMITS)
    client.submit(picture(2), ID)
    with pytest.raises(ServerRestarted) as told:
        client.wait(ID, LIMITS)
    assert told.value.retryable
    client.run(picture(3), prompt_id("after"), limits=LIMITS)
    client.submit(picture(4), ID)
    with pytest.raises(PromptLost) as lost:
        client.wait(ID, LIMITS)
    assert lost.value.retryable


def test_a_server_that_stays_away_is_given_up_at_the_limit(fake: FakeComfyUI, client: ComfyClient) -> None:
    fake.faults.prompts.append("die")
    with pytest.raises(ServerUnreachable):
        client.run(picture(), ID, limits=replace(LIMITS, unreachable_seconds=0.5))


@pytest.mark.parametrize("fault", ["lose", "forget"])
def test_a_lost_prompt_is_submitted_again(fault: str, fake: FakeComfyUI, client: ComfyClient) -> None:
    fake.faults.prompts.append(fault)
    assert client.run(picture(), ID, limits=LIMITS).files


def test_a_prompt_that_is_lost_again_and_again_is_given_up(fake: FakeComfyUI, client: ComfyClient) -> None:
    fake.faults.prompts.extend(["forget"] * 10)
    with pytest.raises(PromptLost):
        client.run(picture(), ID, limits=LIMITS)


def test_a_broken_event_connection_loses_nothing(fake: FakeComfyUI, client: ComfyClient) -> None:
    fake.faults.prompts.extend(["drop-websocket"] * 3)
    for number in range(3):
        assert client.run(picture(number), prompt_id(str(number)), limits=replace(LIMITS, look_seconds=60)).files
    assert client.connections_lost >= 3
    assert fake.times_run() == {prompt_id(str(number)): 1 for number in range(3)}


def test_a_prompt_without_progress_is_ended_and_taken_off_the_card(fake: FakeComfyUI, client: ComfyClient) -> None:
    fake.faults.prompts.append("stall")
    with pytest.raises(PromptTimedOut, match="no progress") as told:
        client.run(picture(), ID, limits=replace(LIMITS, progress_seconds=0.4))
    assert isinstance(told.value, ProviderTimeout)
    assert told.value.retryable
    assert client.run(picture(2), prompt_id("next"), limits=LIMITS).files


def test_a_prompt_may_not_take_longer_than_it_may_in_all(fake: FakeComfyUI, client: ComfyClient) -> None:
    fake.machine.seconds_per_prompt = 30
    with pytest.raises(PromptTimedOut, match="was under way"):
        client.run(picture(), ID, limits=replace(LIMITS, total_seconds=0.4))


def test_waiting_in_the_queue_behind_others_is_not_standing_still(fake: FakeComfyUI, client: ComfyClient) -> None:
    fake.machine.seconds_per_prompt = 1.0
    client.submit(picture(1), prompt_id("other"))
    limits = replace(LIMITS, progress_seconds=0.5, worker_seconds=0.4, look_seconds=0.1)
    assert client.run(picture(2), ID, limits=limits).files


def test_a_server_that_answers_and_runs_nothing_is_told_apart(fake: FakeComfyUI, client: ComfyClient) -> None:
    fake.faults.prompts.append("worker-dies")
    with pytest.raises(WorkerDead, match="none has been started") as told:
        client.run(picture(), ID, limits=LIMITS)
    assert told.value.retryable, "one that we started is restarted meanwhile"
    assert "restart the server" in told.value.hint


def test_a_prompt_that_cannot_be_stopped_is_a_server_that_runs_nothing(fake: FakeComfyUI, client: ComfyClient) -> None:
    fake.faults.prompts.append("stuck")
    limits = replace(LIMITS, progress_seconds=0.3, stop_seconds=0.3, look_seconds=0.1)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(client.run, picture(), ID, limits=limits)
        until = time.monotonic() + 20
        while fake.machine.running is None and time.monotonic() < until:
            time.sleep(0.01)
        behind = pool.submit(client.run, picture(2), prompt_id("behind"), limits=replace(LIMITS, look_seconds=0.1))
        with pytest.raises(WorkerDead, match=r"for more than 0\.3 s, and it does not stop when it is told to") as told:
            first.result(timeout=20)
        with pytest.raises(WorkerDead, match="another prompt stands before it"):
            behind.result(timeout=20)
    assert "restart the server" in told.value.hint
    fake.restart()
    fake.machine.seconds_per_prompt = 0.5
    client.submit(picture(3), prompt_id("before"))
    assert client.run(picture(4), prompt_id("after"), limits=replace(LIMITS, look_seconds=0.1)).files


@pytest.mark.parametrize("fault", ["500", "rubbish", "drop", "drop-after", "500-after"])
def test_a_submission_without_a_good_answer_is_not_paid_twice(
    fault: str, fake: FakeComfyUI, client: ComfyClient
) -> None:
    fake.faults.submits.append(fault)
    assert client.run(picture(), ID, limits=LIMITS).files
    assert fake.times_run() == {ID: 1}


def test_a_server_that_only_fails_is_given_up(fake: FakeComfyUI, client: ComfyClient) -> None:
    fake.faults.submits.extend(["500"] * 20)
    with pytest.raises(BadReply, match="500 Internal Server Error") as told:
        client.run(picture(), ID, limits=LIMITS)
    assert told.value.retryable


def test_a_submission_that_arrives_late_and_again_is_paid_once() -> None:
    with (
        FakeComfyUI(seconds_per_prompt=0.6, remember_results=False) as fake,
        ComfyClient(fake.url, timeouts=QUICK) as client,
    ):
        fake.faults.submits.append("heard-late")
        assert client.run(picture(), ID, limits=LIMITS).files
        assert client.run(picture(2), prompt_id("next"), limits=LIMITS).files
    assert fake.times_run() == {ID: 1, prompt_id("next"): 1}


@pytest.mark.parametrize(("fault", "error"), [("refuse", PromptRefused), ("partly-valid", PromptPartlyValid)])
def test_a_refusal_is_not_sent_again(
    fault: str, error: type[PromptRefused], fake: FakeComfyUI, client: ComfyClient
) -> None:
    fake.faults.submits.append(fault)
    with pytest.raises(error) as told:
        client.run(picture(), ID, limits=LIMITS)
    assert not told.value.retryable


@pytest.mark.parametrize("fault", ["short", "truncated", "500"])
def test_a_file_that_arrives_incomplete_is_fetched_again(
    fault: str, fake: FakeComfyUI, client: ComfyClient, tmp_path: Path
) -> None:
    (file,) = client.run(picture(), ID, limits=LIMITS).files
    fake.faults.views.extend([fault, fault])
    client.fetch(file, tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes() == (fake.folder / "output" / "test" / file.filename).read_bytes()


@pytest.mark.parametrize("graph", [picture(), clip(), clip(9, "VHS_VideoCombine")])
def test_a_file_that_is_incomplete_on_the_server_is_not_taken(
    graph: dict[str, object], fake: FakeComfyUI, client: ComfyClient, tmp_path: Path
) -> None:
    fake.faults.prompts.append("corrupt")
    (file,) = client.run(graph, ID, limits=LIMITS).files  # type: ignore[arg-type]
    with pytest.raises(OutputDamaged) as told:
        client.fetch(file, tmp_path / f"a{file.suffix}")
    assert told.value.retryable
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("graph", [picture(), clip(), sound(), sound(1.5, "SaveAudioMP3")])
def test_whole_files_are_whole(graph: dict[str, object], client: ComfyClient, tmp_path: Path) -> None:
    (file,) = client.run(graph, ID, limits=LIMITS).files  # type: ignore[arg-type]
    client.fetch(file, tmp_path / f"a{file.suffix}")
    assert incomplete(tmp_path / f"a{file.suffix}", file.suffix) == ""


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".mp4", ".flac", ".wav", ".webp", ".webm", ".opus"])
def test_a_page_of_words_is_no_media_file(suffix: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("<html>502 Bad Gateway</html>")
    assert incomplete(tmp_path / "a", suffix)
    (tmp_path / "a").write_bytes(b"")
    assert incomplete(tmp_path / "a", suffix)


@pytest.mark.parametrize("entry", [{}, {"status": None}, {"status": {"messages": [1, ["x"], [None, {}]]}}])
def test_a_history_entry_that_says_little_is_read_all_the_same(entry: dict[str, object]) -> None:
    assert read_entry("here", ID, entry).files == ()


def test_an_ending_without_a_reason_is_an_error() -> None:
    with pytest.raises(ComfyProblem, match="no reason was given"):
        read_entry("here", ID, {"status": {"status_str": "error", "messages": []}})


def test_with_a_third_of_the_replies_lost_or_late_nothing_is_lost_or_paid_twice(tmp_path: Path) -> None:
    faults = Faults(lost_replies=0.2, late_replies=0.1, late_seconds=0.6, seed=4)
    timeouts = replace(QUICK, read=0.4, submit=0.4, upload=0.4, tries=6, pause=0.01)
    with (
        FakeComfyUI(faults=faults, seconds_per_prompt=0.02) as fake,
        ComfyClient(fake.url, timeouts=timeouts) as client,
        ThreadPoolExecutor(2) as pool,
    ):

        def make(number: int) -> bytes:
            out = tmp_path / f"{number}.png"
            result = client.run(picture(number), prompt_id(str(number)), limits=LIMITS)
            client.fetch(result.files[0], out)
            return out.read_bytes()

        made = list(pool.map(make, range(16)))
        assert fake.times_run() == Counter(prompt_id(str(number)) for number in range(16))
    assert len(set(made)) == 16


def test_faults_are_read_from_words() -> None:
    faults = read_faults(["prompts=stall,,error", "lost_replies=0.3", "mute=1", "seed=7"])
    assert list(faults.prompts) == ["stall", "", "error"]
    assert (faults.lost_replies, faults.mute, faults.seed) == (0.3, True, 7)
    for wrong in ("prompts=nonsense", "nonsense=1"):
        with pytest.raises(ValueError, match="nonsense"):
            read_faults([wrong])
