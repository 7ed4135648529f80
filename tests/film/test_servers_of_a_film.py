"""Servers of a whole production: found by `auto`, started in turn, told in the log, missed in words."""

from __future__ import annotations

import json
import os
import signal
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from studio import events
from studio.cli.commands.explain import status
from studio.cli.run import run_session, tell
from studio.engine.digest import DigestCache
from studio.engine.graph import Choice
from studio.engine.item import Inputs, Item, Ref, Step
from studio.engine.options import Options, Outcome
from studio.engine.run import Run
from studio.engine.store import Store
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.production import Production
from studio.servers.comfyui.fleet import Fleet, Job
from studio.servers.fakes.chat import FakeChat
from studio.servers.fakes.comfyui import FakeComfyUI
from studio.session import Request, Session
from studio.settings import load
from studio.steps.serving import found, server_gate
from tests.film.helper import FAKE, film
from tests.servers.comfyui_graphs import LIMITS, QUICK, picture
from tests.servers.fake_services import (
    comfyui_folder,
    comfyui_starts,
    listens,
    lms_calls,
    lms_command,
    port_that_is_free,
)

STORY = "[narrator] The lamp had gone out, and the harbour lay in the dark.\n"
CHARACTER = Request(only=("audio/1.character",))
SHORT_WAITS = {
    "servers.comfyui_ready_check_interval_seconds": 0.5,
    "servers.lm_studio_ready_check_interval_seconds": 0.5,
}


def servers(root: Path, comfyui: int, chat: int, **more: object) -> dict[str, object]:
    """Settings that look for servers at these ports, and for programs to start in ``root`` only."""
    return {
        **SHORT_WAITS,
        "servers.look_for_servers": True,
        "servers.comfyui_base_url": f"http://127.0.0.1:{comfyui}",
        "servers.lm_studio_base_url": f"http://127.0.0.1:{chat}/v1",
        "servers.lm_studio_cmd": str(root / "no-such-command"),
        **more,
    }


def looked(root: Path, settings: dict[str, object], *roles: str) -> dict[str, str]:
    root.mkdir(exist_ok=True)
    told = found(load(root, {}, settings).settings, root, roles)
    return {role: one.name for role, one in told.items()}


def test_auto_takes_the_servers_that_are_here_for_the_roles_that_they_serve(tmp_path: Path) -> None:
    root = tmp_path / "film"
    nobody = servers(root, port_that_is_free(), port_that_is_free())
    assert looked(root, nobody, "image", "video", "chat") == {}
    with FakeComfyUI() as comfyui:
        only_one = servers(root, comfyui.port, port_that_is_free())
        assert looked(root, only_one, "image", "video", "transcription", "chat") == {
            "image": "comfyui",
            "video": "comfyui",
        }
        assert looked(root, only_one, "video") == {"video": "comfyui"}
    with FakeChat() as chat:
        port = int(chat.base_url.rpartition(":")[2].removesuffix("/v1"))
        assert looked(root, servers(root, port_that_is_free(), port), "image", "chat") == {"chat": "openai"}
    comfyui_folder(root)
    startable = nobody | {"servers.lm_studio_cmd": lms_command(tmp_path / "lms")}
    assert looked(root, startable, "image", "chat") == {"image": "comfyui", "chat": "lm-studio"}
    assert comfyui_starts(root / "ComfyUI") == []
    assert lms_calls(tmp_path / "lms") == []


def test_a_plan_says_what_auto_would_choose_and_records_nothing(tmp_path: Path) -> None:
    made = film(tmp_path / "film", STORY)
    with FakeChat() as chat:
        port = int(chat.base_url.rpartition(":")[2].removesuffix("/v1"))
        made.settings |= servers(tmp_path, port_that_is_free(), port)
        plan = made.session(CHARACTER).plan()
        assert [note for note in plan.notes if note.startswith("chat: ")] == [
            f"chat: openai, because a chat server answers at http://127.0.0.1:{port}/v1"
        ]
        assert made.session().store.provider("chat") is None
        assert made.make(CHARACTER).exit_code == 0
    assert made.session().store.provider("chat") == "openai"
    assert made.session().store.provider("image") == "storyboard"
    receipt = made.session().store.current("audio/1.character", "title")
    assert receipt is not None
    assert receipt.by == "openai"
    # Decided is decided: the server is away, and nothing that was made is stale, nor is anybody looked for.
    outcome = made.make(CHARACTER)
    assert (outcome.exit_code, outcome.made, outcome.blocked) == (0, 0, 0)
    assert not any(isinstance(event, events.ServiceReady | events.ServiceFailed) for event in made.events)


def session(root: Path, settings: dict[str, object], request: Request) -> Session:
    production = Production.open(root)
    return Session(production, load(production.root, {}, settings).settings, request)


def test_what_a_missing_server_holds_up_is_said_and_counted_and_drafts_are_named_by_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = film(tmp_path / "film", STORY)
    settings = {**FAKE, **servers(tmp_path, port_that_is_free(), port_that_is_free()), "engines.chat": "lm-studio"}
    waiting = session(made.root, settings, CHARACTER)
    assert tell(waiting, run_session(waiting)) == 1
    said = capsys.readouterr().err
    assert "wait for a server: LM Studio: nobody answers" in said
    assert "--draft" in said
    drafting = session(made.root, settings, Request(only=CHARACTER.only, draft=True))
    assert tell(drafting, run_session(drafting)) == 0
    assert "made as drafts" in capsys.readouterr().err
    status(made.root, as_json=True)
    steps = {row["step"]: row for row in json.loads(capsys.readouterr().out)["steps"]}
    for_now = {item["id"]: item for item in steps["audio/1.character"]["for_now"]}
    assert for_now["title"]["made_by"] == "rules"
    assert "nobody answers" in for_now["title"]["because"]
    status(made.root, as_json=False)
    assert "for now, made as a draft by rules: " in capsys.readouterr().out


def test_the_log_tells_of_servers_and_what_they_and_the_run_took(tmp_path: Path) -> None:
    made = film(tmp_path / "film", STORY)
    lms = tmp_path / "lms"
    port = port_that_is_free()
    settings = {**FAKE, **servers(tmp_path, port_that_is_free(), port), "servers.lm_studio_cmd": lms_command(lms)}
    running = session(made.root, settings, CHARACTER)
    assert tell(running, run_session(running)) == 0
    assert not listens(port)
    log = (made.root / "gen.audio/log.txt").read_text(encoding="utf-8")
    assert f"LM Studio is started at http://127.0.0.1:{port}/v1" in log
    for told in ("answers at", "was stopped in", "Service LM Studio: starts=1, ", "errors=0 (0.0%)", "Process: cpu="):
        assert told in log
    assert log.index("was stopped in") < log.index("Process: cpu=") < log.index("All scripts finished.")
    assert lms_calls(lms)[-1] == "server stop"


class Needing(Step):
    """Items that each need a server, and perhaps an item of another step."""

    def __init__(self, name: str, resource: str, count: int, needs: str = "") -> None:
        self.name, self.resource, self.count, self.needed = name, resource, count, needs
        self.urls: dict[str, tuple[str, ...]] = {}

    def expand(self, view: View) -> list[Item]:
        return [
            Item(
                self.name,
                str(number),
                needs=(Ref(self.needed, str(number), "made.txt"),) if self.needed else (),
                resource=self.resource,
            )
            for number in range(self.count)
        ]

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        (out / "made.txt").write_text(item.id)
        return self.resource


def run_toy(root: Path, settings: dict[str, object], told: list[events.Event], *steps: Needing) -> Outcome:
    """A run of these steps with the servers of ``settings``."""
    urls: dict[str, tuple[str, ...]] = {}
    gate = server_gate(load(None, {}, settings).settings, root, told.append, urls)
    for step in steps:
        step.urls = urls
    store = Store(root / ".studio", DigestCache(root / "digests.json"))
    tree = Tree(root, root / ".studio", store.digests)
    store.open_for_writing()
    tree.open_for_writing()
    both = frozenset({"chat", "comfyui"})
    options = Options({"cpu": 2, "chat": 2, "comfyui": 2}, "seed", 0.01, exclusive=both, gate=gate)
    try:
        return Run(steps, store, tree, Choice(), options, told.append).go()
    finally:
        gate.close()
        store.close()
        tree.close()


def test_a_server_that_dies_in_the_middle_loses_no_item(tmp_path: Path) -> None:
    folder = comfyui_folder(tmp_path, before="open('pid.txt', 'w').write(str(os.getpid()))")
    fleets: list[Fleet] = []
    lock = threading.Lock()

    class Drawn(Needing):
        retries = 3

        def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
            with lock:
                if not fleets:
                    fleets.append(Fleet(self.urls["comfyui"]))
                if item.id == "3" and len(comfyui_starts(folder)) == 1:
                    os.kill(int((folder / "pid.txt").read_text()), getattr(signal, "SIGKILL", signal.SIGTERM))
            number = int(item.id)
            fleets[0].run(Job(item.id, lambda client, attempt: picture(number, prefix=f"{number}-{attempt}")), out)
            return "comfyui"

    told: list[events.Event] = []
    try:
        settings = servers(tmp_path, port_that_is_free(), port_that_is_free())
        outcome = run_toy(tmp_path, settings, told, Drawn("a/drawn", "comfyui", 8))
    finally:
        for fleet in fleets:
            fleet.close()
    assert (outcome.exit_code, outcome.made, outcome.failed, outcome.blocked) == (0, 8, 0, 0)
    assert len(comfyui_starts(folder)) == 2
    assert any(isinstance(event, events.Said) and "ended by itself" in event.text for event in told)


def test_a_server_that_hangs_in_the_middle_loses_no_item(tmp_path: Path) -> None:
    folder = comfyui_folder(tmp_path, before='more = ["--fault", "prompts=,,hang"] if first else []')
    shops: list[Fleet] = []
    lock = threading.Lock()

    class Drawn(Needing):
        retries = 3

        def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
            with lock:
                if not shops:
                    timeouts = replace(QUICK, read=0.5, submit=0.5, tries=2)
                    shops.append(Fleet(self.urls["comfyui"], limits=LIMITS, timeouts=timeouts))
            number = int(item.id)
            shops[0].run(Job(item.id, lambda client, attempt: picture(number, prefix=f"{number}-{attempt}")), out)
            return "comfyui"

    told: list[events.Event] = []
    nobody = {"servers.silence_timeout_seconds": 0.5, "servers.shutdown_timeout_seconds": 5.0}
    try:
        settings = servers(tmp_path, port_that_is_free(), port_that_is_free(), **nobody)
        outcome = run_toy(tmp_path, settings, told, Drawn("a/drawn", "comfyui", 6))
    finally:
        for fleet in shops:
            fleet.close()
    assert (outcome.exit_code, outcome.made, outcome.failed, outcome.blocked) == (0, 6, 0, 0)
    assert len(comfyui_starts(folder)) == 2
    assert any(isinstance(event, events.Said) and "said nothing for 0.5 s" in event.text for event in told)


def test_a_whole_run_starts_each_server_as_seldom_as_the_order_allows(tmp_path: Path) -> None:
    comfyui, chat = port_that_is_free(), port_that_is_free()
    folder = comfyui_folder(tmp_path)
    settings = servers(tmp_path, comfyui, chat, **{"servers.lm_studio_cmd": lms_command(tmp_path / "lms")})
    told: list[events.Event] = []
    together: list[tuple[bool, bool]] = []

    class Watched(Needing):
        def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
            together.append((listens(comfyui), listens(chat)))
            return super().make(item, inputs, seed, out)

    outcome = run_toy(
        tmp_path,
        settings,
        told,
        Watched("a/texts", "chat", 4),
        Watched("b/spoken", "comfyui", 4),
        Watched("c/looks", "chat", 4),
        Watched("d/drawn", "comfyui", 4, "c/looks"),
        Watched("e/motions", "chat", 4, "d/drawn"),
        Watched("f/moved", "comfyui", 4, "e/motions"),
    )
    assert (outcome.exit_code, outcome.made) == (0, 24)
    assert len(comfyui_starts(folder)) <= 3
    assert sum(call.startswith("server start") for call in lms_calls(tmp_path / "lms")) <= 3
    assert (True, True) not in together, "two servers shared the card"
    assert not listens(comfyui)
    assert not listens(chat)
