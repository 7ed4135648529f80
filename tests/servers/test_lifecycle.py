"""Servers that are started, found, avoided and stopped, with real processes and real ports."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio import events
from studio.errors import Stopped, Unavailable
from studio.servers.comfyui.client import ComfyClient, prompt_id
from studio.servers.comfyui.problems import ServerUnreachable, WorkerDead
from studio.servers.comfyui.wire import Timeouts
from studio.servers.comfyui_service import ComfyUI
from studio.servers.fakes.chat import FakeChat
from studio.servers.fakes.comfyui import FakeComfyUI
from studio.servers.fakes.comfyui_faults import Faults
from studio.servers.gate import Services
from studio.servers.lifecycle import Service, Waits
from studio.servers.lm_studio import LMStudio
from studio.servers.who import COMFYUI, Limits, addresses, ask
from tests.servers.comfyui_graphs import picture
from tests.servers.fake_services import (
    comfyui_folder,
    comfyui_starts,
    listens,
    lms_calls,
    lms_command,
    port_that_is_free,
    soon,
)

WAITS = Waits(ready_check=0.5, ready=60.0, shutdown=5.0, kill=5.0, stopped_check=0.2)


class House:
    """The services of a run, and what was told of them."""

    def __init__(self, *services: Service) -> None:
        self.told: list[events.Event] = []
        self.services = Services(services, self.told.append)

    def names(self) -> list[str]:
        return [type(event).__name__ for event in self.told]


def comfyui(root: Path, port: int, **more: object) -> ComfyUI:
    given = {"places": (root,), "waits": WAITS, **more}
    return ComfyUI((f"http://127.0.0.1:{port}",), root / "logs", **given)  # type: ignore[arg-type]


def lm_studio(root: Path, port: int, **more: object) -> LMStudio:
    given = {"cli": lms_command(root / "lms"), "model": "tiny", "context_tokens": 4096, "waits": WAITS, **more}
    return LMStudio((f"http://127.0.0.1:{port}/v1",), root / "logs", **given)  # type: ignore[arg-type]


@pytest.fixture
def silent() -> Iterator[int]:
    """A program that takes connections and says nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(8)
        yield listening.getsockname()[1]


def test_comfyui_is_started_by_the_first_who_needs_it_and_stopped_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "7")
    folder, port = comfyui_folder(tmp_path), port_that_is_free()
    house = House(comfyui(tmp_path, port, arguments=("--lowvram",)))
    threads = [threading.Thread(target=house.services.enter, args=("comfyui",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert house.services.urls == {"comfyui": (f"http://127.0.0.1:{port}",)}
    assert comfyui_starts(folder) == [port]
    assert house.names() == ["ServiceStarted", "ServiceReady"]
    house.services.close()
    assert not listens(port)
    assert house.names()[-1] == "ServiceStopped"
    said = (tmp_path / "logs/comfyui.log").read_text()
    assert "'--lowvram'] CUDA 7" in said


def test_a_server_that_is_there_is_used_and_still_there_afterwards(tmp_path: Path) -> None:
    folder = comfyui_folder(tmp_path)
    with FakeComfyUI() as server:
        house = House(comfyui(tmp_path, server.port))
        house.services.enter("comfyui")
        house.services.leave("comfyui")
        house.services.enter("comfyui")  # which waits until it has made room
        assert server.machine.freed == 1
        house.services.close()
        assert ask(server.url, COMFYUI, Limits()).who == "it"
    assert comfyui_starts(folder) == []
    ready = [event for event in house.told if isinstance(event, events.ServiceReady)]
    assert [event.ours for event in ready] == [False, False]
    assert "ServiceStopped" not in house.names()


def test_a_program_that_says_nothing_keeps_its_port_and_the_next_is_taken(tmp_path: Path, silent: int) -> None:
    folder = comfyui_folder(tmp_path)
    service = comfyui(tmp_path, silent, patience=Limits(1.0, 0.5))
    house = House(service)
    house.services.enter("comfyui")
    (port,) = comfyui_starts(folder)
    assert silent < port <= silent + 50
    assert house.services.urls["comfyui"] == (f"http://127.0.0.1:{port}",)
    house.services.close()
    assert listens(silent)
    assert not listens(port)


def test_another_kind_of_server_is_left_alone(tmp_path: Path) -> None:
    with FakeChat() as other:
        port = int(other.base_url.rpartition(":")[2].removesuffix("/v1"))
        house = House(comfyui(tmp_path, port))
        with pytest.raises(Unavailable, match=r"something else.*no folder of ComfyUI was found"):
            house.services.enter("comfyui")
        comfyui_folder(tmp_path)
        house = House(comfyui(tmp_path, port))
        house.services.enter("comfyui")
        assert house.services.urls["comfyui"] != (f"http://127.0.0.1:{port}",)
        house.services.close()
        assert listens(port)


def test_what_cannot_be_had_is_said_once_and_tried_again_later(tmp_path: Path) -> None:
    now = [0.0]
    told: list[events.Event] = []
    services = Services([comfyui(tmp_path, port_that_is_free())], told.append, clock=lambda: now[0])
    for _ in range(3):
        with pytest.raises(Unavailable, match=r"nobody answers at .* and none can be started here"):
            services.enter("comfyui")
    assert len(told) == 1
    now[0] = 1000.0
    with pytest.raises(Unavailable):
        services.enter("comfyui")
    assert len(told) == 2
    services.enter("cpu")  # which is no server


def test_an_early_end_is_noticed_with_the_last_words_of_its_log(tmp_path: Path) -> None:
    comfyui_folder(tmp_path, before='sys.exit("no module named torch")')
    house = House(comfyui(tmp_path, port_that_is_free()))
    with pytest.raises(Unavailable, match=r"ended while it was starting \(exit 1\)[\s\S]*no module named torch"):
        house.services.enter("comfyui")
    house.services.close()


def test_a_server_that_never_answers_is_given_up_and_ended(tmp_path: Path) -> None:
    folder = comfyui_folder(tmp_path, before="(open('pid.txt', 'w').write(str(os.getpid())), time.sleep(300))")
    house = House(comfyui(tmp_path, port_that_is_free(), waits=Waits(ready=1.5, shutdown=5.0, kill=5.0)))
    with pytest.raises(Unavailable, match=r"did not answer at .* within 1\.5 s"):
        house.services.enter("comfyui")
    assert soon(lambda: not runs(int((folder / "pid.txt").read_text())))


def test_stopping_a_run_ends_the_wait_for_a_server_that_starts(tmp_path: Path) -> None:
    folder = comfyui_folder(tmp_path, before="(open('pid.txt', 'w').write(str(os.getpid())), time.sleep(300))")
    house = House(comfyui(tmp_path, port_that_is_free()))
    stopped: list[Exception] = []

    def enter() -> None:
        try:
            house.services.enter("comfyui")
        except Stopped as error:
            stopped.append(error)

    thread = threading.Thread(target=enter)
    thread.start()
    assert soon((folder / "pid.txt").is_file)
    house.services.stop()
    thread.join(20)
    house.services.close()
    assert len(stopped) == 1
    assert soon(lambda: not runs(int((folder / "pid.txt").read_text())))


def test_a_server_that_ends_by_itself_is_started_again_a_few_times(tmp_path: Path) -> None:
    folder, port = comfyui_folder(tmp_path), port_that_is_free()
    service = comfyui(tmp_path, port)
    house = House(service)
    house.services.enter("comfyui")
    for starts in (2, 3):
        assert service.child is not None
        kill(service.child.process_id)
        assert soon(lambda starts=starts: len(comfyui_starts(folder)) == starts, 30)  # type: ignore[misc]
        house.services.enter("comfyui")
    assert set(comfyui_starts(folder)) == {port}
    assert service.child is not None
    kill(service.child.process_id)
    assert soon(lambda: "ServiceFailed" in house.names())
    with pytest.raises(Unavailable, match=r"ended by itself.*after 2 new starts, and is not started again"):
        house.services.enter("comfyui")
    (figures,) = house.services.measured()
    assert (figures.starts, figures.restarts) == (3, 2)
    house.services.close()
    assert not listens(port)


HANGS = 'more = ["--fault", "prompts=hang"] if {when} else []'
SILENT = Waits(ready_check=0.5, ready=60.0, shutdown=5.0, kill=5.0, stopped_check=0.2, silence=0.5)


def hang(url: str) -> None:
    """Give it the prompt after which it says nothing any more."""
    with ComfyClient(url, timeouts=Timeouts(read=0.5, tries=1)) as client:
        client.submit(picture(), prompt_id("the last"))

        def silent() -> bool:
            try:
                client.system_stats()
            except ServerUnreachable:
                return True
            return False

        assert soon(silent)


def test_a_server_of_ours_that_hangs_is_ended_and_started_again_a_few_times(tmp_path: Path) -> None:
    folder, port = comfyui_folder(tmp_path, before=HANGS.replace("{when}", "True")), port_that_is_free()
    service = comfyui(tmp_path, port, waits=SILENT)
    house = House(service)
    house.services.enter("comfyui")
    lost = ServerUnreachable("it", "no answer in time")
    house.services.doubt("comfyui", lost)
    assert comfyui_starts(folder) == [port], "it answers, and is left alone"
    for starts in (2, 3):
        hang(f"http://127.0.0.1:{port}")
        house.services.enter("comfyui")  # nobody doubts yet
        assert len(comfyui_starts(folder)) == starts - 1
        threads = [threading.Thread(target=house.services.doubt, args=("comfyui", lost)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert comfyui_starts(folder) == [port] * starts
        assert ask(f"http://127.0.0.1:{port}", COMFYUI, Limits()).who == "it"
    hang(f"http://127.0.0.1:{port}")
    with pytest.raises(Unavailable, match=r"said nothing for 0\.5 s, after 2 new starts, and is not started again"):
        house.services.doubt("comfyui", lost)
    assert not listens(port)
    (figures,) = house.services.measured()
    assert (figures.starts, figures.restarts, figures.failures) == (3, 2, 1)
    house.services.close()


def test_a_server_of_ours_whose_prompts_hang_is_started_again(tmp_path: Path) -> None:
    folder, port = comfyui_folder(tmp_path), port_that_is_free()
    house = House(comfyui(tmp_path, port))
    house.services.enter("comfyui")
    together = threading.Barrier(3, timeout=20)

    def doubt() -> None:
        together.wait()
        house.services.doubt("comfyui", WorkerDead("it", "prompts wait in its queue"))

    threads = [threading.Thread(target=doubt) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert comfyui_starts(folder) == [port, port], "three items had the same trouble with one server"
    assert any("ran no prompt any more" in event.text for event in house.told if isinstance(event, events.Said))
    house.services.close()


def test_a_server_of_somebody_else_that_hangs_is_left_alone(tmp_path: Path) -> None:
    folder = comfyui_folder(tmp_path)
    with FakeComfyUI(faults=Faults(prompts=deque(["hang"]))) as server:
        house = House(comfyui(tmp_path, server.port, waits=SILENT))
        house.services.enter("comfyui")
        hang(server.url)
        house.services.doubt("comfyui", ServerUnreachable("it", "no answer in time"))
        house.services.doubt("comfyui", WorkerDead("it", "prompts wait in its queue"))
        house.services.close()
        assert listens(server.port)
    assert comfyui_starts(folder) == []
    assert house.names() == ["ServiceReady"]


PARENT = """
import sys, time, pathlib
from studio.servers.comfyui_service import ComfyUI
from studio.servers.gate import Services
from studio.servers.lifecycle import Waits
from studio.servers.lm_studio import LMStudio
root, kind, port, cli = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
waits = Waits(ready_check=0.5, shutdown=5.0, kill=5.0)
if kind == "comfyui":
    service = ComfyUI((f"http://127.0.0.1:{port}",), root / "logs", waits, places=(root,))
else:
    service = LMStudio((f"http://127.0.0.1:{port}/v1",), root / "logs", waits, cli=cli)
Services([service], lambda event: None).enter(kind)
print("ready", flush=True)
time.sleep(300)
"""


@pytest.mark.parametrize("kind", ["comfyui", "chat"])
def test_nothing_is_left_running_when_we_are_killed(tmp_path: Path, kind: str) -> None:
    comfyui_folder(tmp_path)
    port = port_that_is_free()
    command = [sys.executable, "-c", PARENT, str(tmp_path), kind, str(port), lms_command(tmp_path / "lms")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        try:
            assert parent.stdout is not None
            assert parent.stdout.readline() == b"ready" + os.linesep.encode()
            assert listens(port)
        finally:
            parent.kill()
    assert soon(lambda: not listens(port), 30)


def test_lm_studio_is_started_given_its_model_emptied_and_stopped(tmp_path: Path) -> None:
    port = port_that_is_free()
    house = House(lm_studio(tmp_path, port))
    house.services.enter("chat")
    assert house.services.urls["chat"] == (f"http://127.0.0.1:{port}/v1",)
    house.services.leave("chat")
    assert soon(lambda: "ServiceStopped" in house.names(), 30)
    assert not listens(port)
    assert lms_calls(tmp_path / "lms") == [
        "server status --json --quiet",
        f"server start --port {port}",
        "load tiny --identifier tiny --context-length 4096 --yes",
        "unload --all",
        "server stop",
    ]
    house.services.close()


def test_a_server_that_is_entered_waits_for_the_one_that_goes(tmp_path: Path) -> None:
    slow_to_end = "import signal; signal.signal(signal.SIGTERM, lambda *_: (time.sleep(1.5), os._exit(0)))"
    comfyui_folder(tmp_path, before=slow_to_end)
    going = comfyui(tmp_path, port_that_is_free())
    house = House(going, lm_studio(tmp_path, port_that_is_free()))
    house.services.enter("comfyui")
    assert going.child is not None
    process_id = going.child.process_id
    assert process_id is not None
    assert runs(process_id)
    house.services.leave("comfyui")
    house.services.enter("chat")
    assert not runs(process_id)
    house.services.close()


def test_a_model_that_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    house = House(lm_studio(tmp_path, port_that_is_free(), model="absent"))
    house.services.enter("chat")
    house.services.close()
    said = [event.text for event in house.told if isinstance(event, events.Said)]
    assert len(said) == 1
    assert "did not load absent (exit 1)" in said[0]
    assert "Cannot find a model matching absent" in said[0]


@pytest.mark.parametrize("key", ["", "secret"])
def test_a_chat_server_that_is_there_is_neither_stopped_nor_emptied(tmp_path: Path, key: str) -> None:
    with FakeChat(key=key) as server:
        port = int(server.base_url.rpartition(":")[2].removesuffix("/v1"))
        house = House(lm_studio(tmp_path, port))
        house.services.enter("chat")
        house.services.leave("chat")
        house.services.close()
        assert listens(port)
    assert lms_calls(tmp_path / "lms") == []


def test_without_a_command_nothing_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="the command lms of LM Studio was not found"):
        House(lm_studio(tmp_path, port_that_is_free(), cli="lms")).services.enter("chat")


def test_a_setting_may_list_several_addresses() -> None:
    assert addresses("http://a:1, http://b:2/ ;http://a:1") == ("http://a:1", "http://b:2")


def test_who_sends_a_byte_at_a_time_is_not_waited_for() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        over = threading.Event()

        def drip() -> None:
            connected, _ = listening.accept()
            with connected:
                try:
                    while not over.wait(0.02):
                        connected.sendall(b"H")
                except OSError:
                    return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        answer = ask(f"http://127.0.0.1:{listening.getsockname()[1]}", COMFYUI, Limits(1.0, 0.3))
        over.set()
        thread.join(5)
    assert answer.who in ("silent", "another")


def kill(process_id: int | None) -> None:
    assert process_id is not None
    os.kill(process_id, getattr(signal, "SIGKILL", signal.SIGTERM))


def runs(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except OSError:
        return False
    return True
