from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.errors import SettingsError, Stopped
from studio.servers.comfyui.client import ComfyClient, prompt_id
from studio.servers.comfyui.history import OutputFile, output_files
from studio.servers.comfyui.problems import (
    OutputMissing,
    PromptEndedEarlier,
    PromptFailed,
    PromptInterrupted,
    PromptRefused,
    TooLarge,
    UnknownNode,
)
from studio.servers.comfyui.standing import Absent, Ended, Running
from studio.servers.comfyui.websocket import Preview, Progress
from studio.servers.comfyui.wire import Wire, checked_address, shown_address
from studio.servers.fakes.comfyui import OLD, FakeComfyUI
from studio.servers.fakes.comfyui_faults import Faults
from tests.servers.comfyui_graphs import LIMITS, QUICK, clip, picture, sampled, sound


@pytest.fixture
def fake() -> Iterator[FakeComfyUI]:
    with FakeComfyUI() as server:
        yield server


@pytest.fixture
def client(fake: FakeComfyUI) -> Iterator[ComfyClient]:
    with ComfyClient(fake.url, timeouts=QUICK) as client:
        yield client


def test_the_id_of_a_prompt_is_the_same_on_every_run() -> None:
    assert prompt_id("key", 0, 0) == prompt_id("key")
    assert len({prompt_id("key", passed, attempt) for passed in range(3) for attempt in range(3)}) == 9


def test_a_prompt_is_made_and_its_file_fetched(fake: FakeComfyUI, client: ComfyClient, tmp_path: Path) -> None:
    from PIL import Image

    signs: list[Progress | Preview] = []
    result = client.run(
        sampled(width=96, height=80), prompt_id("a"), limits=LIMITS, on_sign=signs.append, preview="latent2rgb"
    )
    (file,) = result.files
    client.fetch(file, tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as made:
        assert made.size == (96, 80)
    assert file == OutputFile("7", "images", "sampled_00001_.png", "test", "output")
    assert [sign.value for sign in signs if isinstance(sign, Progress) and sign.value] == list(range(1, 11))
    previews = [sign for sign in signs if isinstance(sign, Preview)]
    assert previews
    assert all(each.image_type == "image/jpeg" and each.image.startswith(b"\xff\xd8") for each in previews)
    assert 0 < result.began_seconds <= result.ended_seconds
    assert list(tmp_path.iterdir()) == [tmp_path / "a.png"]


@pytest.mark.parametrize(
    ("graph", "kind", "key"),
    [
        (picture(), "image", "images"),
        (sound(), "audio", "audio"),
        (sound(1.5, "SaveAudioMP3"), "audio", "audio"),
        (clip(9), "video", "images"),
        (clip(9, "VHS_VideoCombine"), "video", "gifs"),
    ],
)
def test_what_a_file_is_is_told_by_its_name_and_not_by_the_key_that_it_comes_under(
    graph: dict[str, object], kind: str, key: str, client: ComfyClient, tmp_path: Path
) -> None:
    (file,) = client.run(graph, prompt_id(key + kind), limits=LIMITS).files  # type: ignore[arg-type]
    assert (file.kind, file.key) == (kind, key)
    client.fetch(file, tmp_path / f"out{file.suffix}")
    assert (tmp_path / f"out{file.suffix}").stat().st_size > 100


def test_names_from_a_server_give_no_path() -> None:
    (file,) = output_files({"1": {"images": [{"filename": "../../x.p/ng", "subfolder": 3}]}})["1"]
    assert file.suffix == ""
    assert file.subfolder == ""
    assert output_files({"1": None, "2": {"images": "no", "audio": [None, {"filename": 7}]}}) == {}
    assert output_files([]) == {}


def test_a_prompt_that_is_there_is_not_submitted_again(fake: FakeComfyUI, client: ComfyClient) -> None:
    first = client.run(picture(), prompt_id("a"), limits=LIMITS)
    assert client.run(picture(), prompt_id("a"), limits=LIMITS).files == first.files
    assert fake.times_run() == {prompt_id("a"): 1}


def test_a_prompt_in_the_queue_is_waited_for_by_another_client(fake: FakeComfyUI, client: ComfyClient) -> None:
    fake.machine.seconds_per_prompt = 0.4
    client.submit(picture(1), prompt_id("a"))
    client.submit(picture(2), prompt_id("b"))
    with ComfyClient(fake.url, timeouts=QUICK) as second:
        result = second.run(picture(2), prompt_id("b"), limits=LIMITS)
        assert result.files[0].filename == "picture_00002_.png"
    assert fake.times_run() == {prompt_id("a"): 1, prompt_id("b"): 1}


def test_an_earlier_failure_under_the_same_id_is_told_apart(fake: FakeComfyUI, client: ComfyClient) -> None:
    fake.faults.prompts.append("error")
    with pytest.raises(PromptFailed):
        client.run(picture(), prompt_id("a"), limits=LIMITS)
    with pytest.raises(PromptEndedEarlier, match="cannot identify image file") as told:
        client.run(picture(), prompt_id("a"), limits=LIMITS)
    assert isinstance(told.value.earlier, PromptFailed)
    assert client.run(picture(), prompt_id("a", 0, 1), limits=LIMITS).files


def test_everything_that_is_wrong_with_a_graph_is_told_at_once(client: ComfyClient) -> None:
    graph = sampled()
    graph["5"]["inputs"] |= {"steps": "many", "cfg": 900.0, "sampler_name": "none such"}
    del graph["4"]["inputs"]["width"]
    graph["7"]["inputs"]["images"] = ["5", 0]
    with pytest.raises(PromptRefused) as told:
        client.run(graph, prompt_id("a"), limits=LIMITS)
    assert {(each.node_id, each.kind) for each in told.value.problems} == {
        ("4", "required_input_missing"),
        ("5", "invalid_input_type"),
        ("5", "value_bigger_than_max"),
        ("5", "value_not_in_list"),
        ("7", "return_type_mismatch"),
    }
    assert not told.value.retryable
    assert "node 5 (KSampler): Value not in list" in str(told.value)


def test_a_node_that_the_server_does_not_have_is_named(client: ComfyClient) -> None:
    graph = picture() | {"9": {"class_type": "NopeNode", "inputs": {}}}
    with pytest.raises(UnknownNode, match="NopeNode") as told:
        client.run(graph, prompt_id("a"), limits=LIMITS)
    assert told.value.class_type == "NopeNode"


@pytest.mark.parametrize("graph", [{}, {"1": picture()["1"]}])
def test_a_graph_that_saves_nothing_is_refused_in_words(graph: dict[str, object], client: ComfyClient) -> None:
    with pytest.raises(PromptRefused, match="no outputs"):
        client.run(graph, prompt_id("a"), limits=LIMITS)  # type: ignore[arg-type]


def test_a_partly_valid_graph_counts_as_refused_and_is_taken_back(fake: FakeComfyUI, client: ComfyClient) -> None:
    bad = {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}}
    graph = sampled() | {"8": {"class_type": "VAEEncode", "inputs": {"pixels": ["6", 0]}}}
    graph |= {
        "9": {"class_type": "VAEDecode", "inputs": {"samples": ["8", 0], "vae": ["1", 2]}},
        "10": bad | {"inputs": {"images": ["9", 0], "filename_prefix": "x"}},
    }
    fake.machine.seconds_per_prompt = 5
    with pytest.raises(PromptRefused, match="Required input is missing") as told:
        client.run(graph, prompt_id("a"), limits=LIMITS)
    assert [each.node_id for each in told.value.problems] == ["8"]
    until = time.monotonic() + 5
    while not isinstance(client.standing(prompt_id("a")), Absent | Ended) and time.monotonic() < until:
        time.sleep(0.01)
    assert fake.machine.remaining() == 0


def test_uploads_use_the_name_that_the_server_gives_and_go_once(
    fake: FakeComfyUI, client: ComfyClient, tmp_path: Path
) -> None:
    one, other = tmp_path / "one.png", tmp_path / "other.png"
    one.write_bytes(b"\x00\r\n--one\r\n")
    other.write_bytes(b"other")
    assert client.upload(one, "u.png") == "u.png"
    assert client.upload(one, "u.png") == "u.png"
    assert client.upload(other, "u.png") == "u (1).png"
    assert fake.uploads == ["u.png", "u (1).png"]
    assert (fake.folder / "input" / "u.png").read_bytes() == one.read_bytes()
    assert client.upload(other, "../../etc/passwd\n") == "passwd_"


def test_an_upload_that_is_too_large_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(bytes(3000))
    with (
        FakeComfyUI(max_upload_bytes=2000) as fake,
        ComfyClient(fake.url, timeouts=QUICK) as client,
        pytest.raises(TooLarge, match="Maximum request body size 2000 exceeded") as told,
    ):
        client.upload(tmp_path / "large.png", "large.png")
    assert not told.value.retryable
    assert "--max-upload-size" in told.value.hint


@pytest.mark.parametrize("fault", ["500", "rubbish", "drop-after"])
def test_an_upload_that_failed_is_sent_again(
    fault: str, fake: FakeComfyUI, client: ComfyClient, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(b"a")
    fake.faults.uploads.append(fault)
    assert client.upload(tmp_path / "a.png", "a.png") == "a.png"


@pytest.mark.parametrize("version", ["0.33.0", OLD])
@pytest.mark.parametrize("which", ["running", "pending"])
def test_a_prompt_is_cancelled_and_no_other(version: str, which: str) -> None:
    with (
        FakeComfyUI(version=version, seconds_per_prompt=0.5) as fake,
        ComfyClient(fake.url, timeouts=QUICK) as client,
    ):
        client.submit(picture(1), prompt_id("running"))
        client.submit(picture(2), prompt_id("pending"))
        until = time.monotonic() + 5
        while not isinstance(client.standing(prompt_id("running")), Running) and time.monotonic() < until:
            time.sleep(0.01)
        other = "pending" if which == "running" else "running"
        threading.Timer(0.1, client.cancel, [prompt_id(which)]).start()
        with pytest.raises(PromptInterrupted):
            client.wait(prompt_id(which), LIMITS)
        assert client.wait(prompt_id(other), LIMITS).files
        client.cancel(prompt_id("never submitted"))


def test_a_graph_that_the_server_remembers_names_the_old_file(
    fake: FakeComfyUI, client: ComfyClient, tmp_path: Path
) -> None:
    old = client.run(picture(), prompt_id("a"), limits=LIMITS)
    (fake.folder / "output" / "test" / old.files[0].filename).unlink()
    again = client.run(picture(), prompt_id("b"), limits=LIMITS)
    assert again.files == old.files
    with pytest.raises(OutputMissing) as told:
        client.fetch(again.files[0], tmp_path / "a.png")
    assert told.value.retryable
    assert list(tmp_path.iterdir()) == []
    renewed = client.run(picture(prefix="test/again"), prompt_id("a", 0, 1), limits=LIMITS)
    client.fetch(renewed.files[0], tmp_path / "a.png")


def test_closing_ends_every_wait(fake: FakeComfyUI) -> None:
    fake.faults.prompts.append("stall")
    client = ComfyClient(fake.url, timeouts=QUICK)
    threading.Timer(0.3, client.close).start()
    with pytest.raises(Stopped):
        client.run(picture(), prompt_id("a"), limits=LIMITS)


def test_without_events_the_history_is_looked_into_all_the_same() -> None:
    with FakeComfyUI(faults=Faults(mute=True)) as fake, ComfyClient(fake.url, timeouts=QUICK) as client:
        assert client.run(picture(), prompt_id("a"), limits=LIMITS).files


def test_with_events_nothing_is_polled(fake: FakeComfyUI, client: ComfyClient) -> None:
    client.run(picture(1), prompt_id("a"), limits=LIMITS)
    fake.machine.seconds_per_prompt = 0.8
    before = client.response_times.count
    client.run(picture(2), prompt_id("b"), limits=LIMITS)
    assert client.response_times.count - before <= 8  # 4 looks before, the submission, the history


def test_addresses_are_read_leniently_and_shown_without_passwords() -> None:
    assert checked_address(" 127.0.0.1:8188/ ") == "http://127.0.0.1:8188"
    assert checked_address("https://a.example/comfy/") == "https://a.example/comfy"
    assert shown_address("http://me:secret@a.example:1/x/") == "http://a.example:1/x"
    for wrong in ("", "ftp://a", "http://", "http://a:99999"):
        with pytest.raises(SettingsError):
            Wire(wrong, QUICK)


def test_the_server_is_told_to_let_go_of_its_models(fake: FakeComfyUI, client: ComfyClient) -> None:
    client.free()
    assert fake.machine.freed == 1
    assert client.version() == "0.33.0"
    assert "KSampler" in client.object_info()
    assert client.object_info() is client.object_info()
    assert client.models("vae") == []
    assert client.models("no such") == []
