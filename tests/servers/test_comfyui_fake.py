"""The fake server keeps to what was measured on a real one. Spoken to with plain requests here, not our client."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from studio.servers.fakes.comfyui import OLD, FakeComfyUI, main
from tests.servers.comfyui_graphs import clip, picture, sampled, sound


@pytest.fixture
def fake() -> Iterator[FakeComfyUI]:
    with FakeComfyUI(seconds_per_prompt=0.02) as server:
        yield server


@pytest.fixture
def http(fake: FakeComfyUI) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=fake.url, trust_env=False, timeout=5) as client:
        yield client


def post(http: httpx.Client, graph: Any, **more: Any) -> httpx.Response:
    return http.post("/prompt", json={"prompt": graph, **more})


def finished(http: httpx.Client, prompt_id: str) -> dict[str, Any]:
    until = time.monotonic() + 10
    while not (found := http.get(f"/history/{prompt_id}").json()):
        assert time.monotonic() < until, "it never ended"
        time.sleep(0.01)
    return dict(found[prompt_id])


def test_a_prompt_goes_through_queue_and_history(fake: FakeComfyUI, http: httpx.Client) -> None:
    fake.machine.seconds_per_prompt = 8.0  # long enough to be looked at on a busy machine; ended below
    replies = [post(http, picture(number)).json() for number in range(2)]
    assert [each["number"] for each in replies] == [0, 1]
    assert replies[0]["node_errors"] == {}
    until = time.monotonic() + 5
    while not (queue := http.get("/api/queue").json())["queue_running"] and time.monotonic() < until:
        time.sleep(0.01)
    (running,), (pending,) = queue["queue_running"], queue["queue_pending"]
    assert running[1] == replies[0]["prompt_id"]
    assert pending[:2] == [1, replies[1]["prompt_id"]]
    assert pending[4] == ["2"]
    assert http.get("/prompt").json() == {"exec_info": {"queue_remaining": 2}}
    assert http.get(f"/history/{running[1]}").json() == {}
    fake.machine.seconds_per_prompt = 0.01
    entry = finished(http, pending[1])
    assert entry["outputs"] == {
        "2": {"images": [{"filename": "picture_00002_.png", "subfolder": "test", "type": "output"}]}
    }
    assert entry["status"]["status_str"] == "success"
    assert [kind for kind, _ in entry["status"]["messages"]] == [
        "execution_start",
        "execution_cached",
        "execution_success",
    ]
    jobs = http.get("/api/jobs", params={"status": "completed"}).json()["jobs"]
    assert [each["id"] for each in jobs] == [each["prompt_id"] for each in replies]


def test_events_come_in_the_order_of_a_real_server(fake: FakeComfyUI, http: httpx.Client) -> None:
    from websockets.sync.client import connect

    with connect(f"ws://127.0.0.1:{fake.port}/ws?clientId=me", proxy=None) as events:
        first = json.loads(events.recv(timeout=5))
        assert first == {"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 0}}, "sid": "me"}}
        prompt_id = post(http, picture(), client_id="me").json()["prompt_id"]
        kinds: list[str] = []
        while True:
            message = json.loads(events.recv(timeout=5))
            if message["type"] != "progress_state" and message["type"] not in kinds[-1:]:
                kinds.append(message["type"])
            if message["type"] == "executing" and message["data"]["node"] is None:
                break
        assert message["data"]["prompt_id"] == prompt_id
        assert http.get(f"/history/{prompt_id}").json()  # written before it was said
    assert kinds == [
        "status", "execution_start", "execution_cached", "executing", "progress", "executing", "executed",
        "execution_success", "status", "executing",
    ]  # fmt: skip


def test_two_waiting_prompts_with_the_same_number_and_id_end_the_worker(fake: FakeComfyUI, http: httpx.Client) -> None:
    fake.machine.seconds_per_prompt = 8.0  # the first surely runs while the others are sent; ended below
    post(http, picture(1))
    same = {"prompt_id": str(uuid.uuid4()), "number": 7}
    assert post(http, picture(2), **same).status_code == 200
    assert post(http, picture(3), **same).status_code == 500
    fake.machine.seconds_per_prompt = 0.01
    until = time.monotonic() + 5
    while http.get("/queue").json()["queue_running"] and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.1)
    queue = http.get("/queue").json()
    assert (len(queue["queue_running"]), len(queue["queue_pending"])) == (0, 2)


def test_refusals_have_the_shape_of_a_real_server(fake: FakeComfyUI, http: httpx.Client) -> None:
    assert http.post("/prompt", content=b"{").status_code == 500
    assert http.post("/prompt", json={}).json()["error"]["type"] == "no_prompt"
    assert post(http, {}).json()["error"]["type"] == "prompt_no_outputs"
    assert post(http, picture(), prompt_id="x").json()["error"]["type"] == "invalid_prompt_id"
    missing = post(http, {"5": {"class_type": "NopeNode", "inputs": {}}})
    assert missing.status_code == 400
    assert missing.json()["error"]["extra_info"] == {
        "node_id": "5",
        "class_type": "NopeNode",
        "node_title": "NopeNode",
    }
    cases: list[tuple[str, str, Any, str]] = [
        ("5", "steps", 0, "value_smaller_than_min"),
        ("5", "scheduler", "none such", "value_not_in_list"),
        ("7", "images", ["77", 0], "exception_during_inner_validation"),
        ("7", "images", ["1", 9], "exception_during_inner_validation"),
    ]
    for node, name, value, kind in cases:
        graph = sampled()
        graph[node]["inputs"][name] = value
        reply = post(http, graph).json()
        assert reply["error"]["type"] == "prompt_outputs_failed_validation"
        assert [each["type"] for each in reply["node_errors"][node]["errors"]] == [kind]
        assert reply["node_errors"][node]["dependent_outputs"] == ["7"]
    absent = {"1": {"class_type": "LoadImage", "inputs": {"image": "absent.png"}}, "2": picture()["2"]}
    (error,) = post(http, absent).json()["node_errors"]["1"]["errors"]
    assert error["details"] == "image - Invalid image file: absent.png"
    circle = picture() | {"1": {"class_type": "ImageScaleBy", "inputs": {"image": ["1", 0], "scale_by": 1.0}}}
    kinds = [each["type"] for each in post(http, circle).json()["node_errors"]["1"]["errors"]]
    assert "dependency_cycle" in kinds


def test_files_have_the_sizes_and_lengths_that_the_graph_says(
    fake: FakeComfyUI, http: httpx.Client, tmp_path: Path
) -> None:
    import av
    import soundfile
    from PIL import Image

    def made(graph: Any) -> Path:
        outputs = finished(http, post(http, graph).json()["prompt_id"])["outputs"]
        ((_, node),) = outputs.items()
        ((first, *_),) = [listed for key, listed in node.items() if key != "animated"]
        where = {name: first[name] for name in ("filename", "subfolder", "type")}
        target = tmp_path / first["filename"]
        target.write_bytes(http.get("/view", params=where).raise_for_status().content)
        return target

    with Image.open(made(sampled(width=100, height=100))) as image:
        assert image.size == (96, 96)
    first, other = (made(sampled(seed)).read_bytes() for seed in (1, 2))
    assert first != other
    assert soundfile.info(str(made(sound(1.5)))).duration == pytest.approx(1.5, abs=0.01)
    assert soundfile.info(str(made(sound(1.5, "SaveAudioMP3")))).duration == pytest.approx(1.5, abs=0.1)
    for save in ("SaveVideo", "VHS_VideoCombine"):
        with av.open(str(made(clip(9, save)))) as container:
            assert sum(1 for _ in container.decode(video=0)) == 9


def test_views_and_uploads_stay_inside(fake: FakeComfyUI, http: httpx.Client) -> None:
    assert http.get("/view", params={"filename": "../../x"}).status_code == 400
    assert http.get("/view", params={"filename": "x.png"}).status_code == 404
    assert http.post("/upload/image", files={"image": ("../x", b"1")}).status_code == 400
    assert http.post("/upload/image").status_code == 400
    given = http.post("/upload/image", files={"image": ("x", b"0123")}, data={"subfolder": "a"}).json()
    assert given == {"name": "x", "subfolder": "a", "type": "input"}
    where = {"filename": "x", "subfolder": "a", "type": "input"}
    part = http.get("/view", params=where, headers={"Range": "bytes=1-2"})
    assert (part.status_code, part.content) == (206, b"12")
    again = http.post("/upload/image", files={"image": ("x", b"9")}, data={"subfolder": "a", "overwrite": "1"})
    assert again.json()["name"] == "x"
    assert http.get("/view", params=where).content == b"9"
    outside = picture(prefix="../outside")
    entry = finished(http, post(http, outside).json()["prompt_id"])
    assert entry["status"]["messages"][-1][0] == "execution_error"
    assert http.get("/system_stats", headers={"Origin": "http://evil.example"}).status_code == 403


def test_an_older_server_has_no_jobs_and_takes_any_id() -> None:
    with FakeComfyUI(version=OLD) as fake, httpx.Client(base_url=fake.url, trust_env=False) as http:
        assert http.get("/api/jobs").status_code == 404
        assert post(http, picture(), prompt_id="any").json()["prompt_id"] == "any"
        assert http.get("/system_stats").json()["system"]["comfyui_version"] == OLD


def test_the_program_says_what_faults_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--fault", "prompts=nonsense"])
    assert "out-of-memory" in capsys.readouterr().err
    assert not [each for each in threading.enumerate() if each.name == "fake-comfyui"]
