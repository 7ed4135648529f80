from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from studio.errors import Stopped
from studio.servers.comfyui.client import ComfyClient, Graph, prompt_id
from studio.servers.comfyui.fleet import Fleet, Job, Made
from studio.servers.comfyui.member import PATIENCE, Member, Waiter, best_pair
from studio.servers.comfyui.problems import (
    AllServersDown,
    NoOutput,
    OutOfMemory,
    PromptFailed,
    PromptRefused,
    WorkerDead,
)
from studio.servers.fakes.comfyui import FakeComfyUI
from studio.servers.fakes.comfyui_faults import Faults
from tests.servers.comfyui_graphs import LIMITS, QUICK, picture, sampled

TIMEOUTS = replace(QUICK, connect=0.5)
HASTY = replace(LIMITS, unreachable_seconds=0.4)


def job(number: int, **more: object) -> Job:
    def build(client: ComfyClient, attempt: int) -> Graph:
        return picture(number, prefix=f"test/item-{number}-{attempt}")

    return Job(f"item {number}", build, **more)  # type: ignore[arg-type]


@pytest.fixture
def fakes() -> Iterator[list[FakeComfyUI]]:
    with ExitStack() as stack:
        yield [stack.enter_context(FakeComfyUI(seconds_per_prompt=0.05)) for _ in range(2)]


def all_of(fleet: Fleet, jobs: list[Job], folder: Path, threads: int = 0) -> list[Made]:
    with ThreadPoolExecutor(threads or fleet.slots) as pool:
        return list(pool.map(lambda each: fleet.run(each, make_folder(folder, each)), jobs))


def make_folder(folder: Path, each: Job) -> Path:
    out = folder / each.item_key.replace(" ", "-")
    out.mkdir(exist_ok=True)
    return out


def runs(fakes: list[FakeComfyUI]) -> Counter[str]:
    return sum((fake.times_run() for fake in fakes), Counter())


def test_jobs_go_to_all_servers_and_every_one_is_made_once(fakes: list[FakeComfyUI], tmp_path: Path) -> None:
    with Fleet([fake.url for fake in fakes], limits=LIMITS, timeouts=TIMEOUTS) as fleet:
        made = all_of(fleet, [job(number) for number in range(12)], tmp_path)
        stats = fleet.stats()
    assert runs(fakes) == Counter(prompt_id(f"item {number}") for number in range(12))
    assert all(len(fake.executions) >= 3 for fake in fakes)
    assert sum(each.prompts for each in stats) == 12
    assert all(each.busy_seconds > 0 and each.requests > 0 and each.errors == 0 for each in stats)
    pictures = [path.read_bytes() for each in made for _, path in each.files]
    assert len(set(pictures)) == 12


def test_a_server_that_dies_hands_its_jobs_to_the_others(fakes: list[FakeComfyUI], tmp_path: Path) -> None:
    fakes[0].faults.prompts.extend(["", "die"])
    with Fleet([fake.url for fake in fakes], limits=HASTY, timeouts=TIMEOUTS) as fleet:
        made = all_of(fleet, [job(number) for number in range(10)], tmp_path)
        alive = [each.alive for each in fleet.stats()]
    assert len(made) == 10
    assert all(path.is_file() for each in made for _, path in each.files)
    assert alive == [False, True]
    finished = Counter(each.prompt_id for fake in fakes for each in fake.executions if each.ended)
    assert finished == Counter(prompt_id(f"item {number}") for number in range(10))


def test_a_server_that_comes_back_is_used_again(fakes: list[FakeComfyUI], tmp_path: Path) -> None:
    fakes[0].faults.prompts.append("die")
    with Fleet([fake.url for fake in fakes], limits=HASTY, timeouts=TIMEOUTS) as fleet:
        all_of(fleet, [job(number) for number in range(4)], tmp_path)
        assert not fleet.stats()[0].alive
        fakes[0].start()
        until = time.monotonic() + 10
        while not fleet.stats()[0].alive and time.monotonic() < until:
            time.sleep(0.02)
        fakes[1].kill()
        all_of(fleet, [job(number) for number in range(4, 8)], tmp_path)
    assert all(fakes[0].times_run()[prompt_id(f"item {number}")] == 1 for number in range(4, 8))


def test_when_all_are_dead_it_is_said_and_soon(fakes: list[FakeComfyUI], tmp_path: Path) -> None:
    for fake in fakes:
        fake.kill()
    with Fleet([fake.url for fake in fakes], limits=HASTY, timeouts=TIMEOUTS) as fleet:
        with pytest.raises(AllServersDown) as told:
            fleet.run(job(1), tmp_path)
        assert all(fake.url in str(told.value) for fake in fakes)
        fakes[1].start()
        assert fleet.run(job(1), tmp_path).server == fakes[1].url


def test_a_prompt_that_an_earlier_run_left_on_any_server_is_picked_up(fakes: list[FakeComfyUI], tmp_path: Path) -> None:
    fakes[1].machine.seconds_per_prompt = 0.4
    with ComfyClient(fakes[1].url, timeouts=QUICK) as before:
        for number in range(2):
            before.submit(picture(number), prompt_id(f"item {number}"))
    with Fleet([fake.url for fake in fakes], limits=LIMITS, timeouts=TIMEOUTS) as fleet:
        made = all_of(fleet, [job(number) for number in range(2)], tmp_path)
    assert {each.server for each in made} == {fakes[1].url}
    assert runs(fakes) == Counter(prompt_id(f"item {number}") for number in range(2))


def test_a_graph_is_not_built_for_a_prompt_that_is_there(fakes: list[FakeComfyUI], tmp_path: Path) -> None:
    def never(client: ComfyClient, attempt: int) -> Graph:
        raise AssertionError("built although the server has it")

    with Fleet([fakes[0].url], limits=LIMITS, timeouts=TIMEOUTS) as fleet:
        fleet.run(job(1), tmp_path)
        assert fleet.run(Job("item 1", never), tmp_path).attempt == 0


def test_after_an_attempt_that_failed_the_next_has_another_id(fakes: list[FakeComfyUI], tmp_path: Path) -> None:
    fakes[0].faults.prompts.append("error")
    with Fleet([fakes[0].url], limits=LIMITS, timeouts=TIMEOUTS) as fleet:
        with pytest.raises(PromptFailed):
            fleet.run(job(1), tmp_path)
        assert fleet.run(job(1), tmp_path).attempt == 1
        assert fleet.stats()[0].errors == 1


def test_a_file_that_is_gone_or_damaged_is_made_anew(fakes: list[FakeComfyUI], tmp_path: Path) -> None:
    fakes[0].faults.prompts.append("corrupt")
    with Fleet([fakes[0].url], limits=LIMITS, timeouts=TIMEOUTS) as fleet:
        assert fleet.run(job(1), tmp_path).attempt == 1
        fakes[0].faults.views.append("404")
        assert fleet.run(job(2), tmp_path).attempt == 1


def test_without_memory_the_server_is_emptied_and_asked_once_more(fakes: list[FakeComfyUI], tmp_path: Path) -> None:
    fakes[0].faults.prompts.extend(["out-of-memory", "", "out-of-memory", "out-of-memory"])
    with Fleet([fakes[0].url], limits=LIMITS, timeouts=TIMEOUTS) as fleet:
        assert fleet.run(job(1), tmp_path).attempt == 1
        assert fakes[0].machine.freed == 1
        with pytest.raises(OutOfMemory):
            fleet.run(job(2), tmp_path)
        assert len(fakes[0].executions) == 4


def test_a_stalled_prompt_is_tried_again(fakes: list[FakeComfyUI], tmp_path: Path) -> None:
    fakes[0].faults.prompts.append("stall")
    with Fleet([fakes[0].url], limits=replace(LIMITS, progress_seconds=0.3), timeouts=TIMEOUTS) as fleet:
        assert fleet.run(job(1), tmp_path).attempt == 1


def test_what_runs_nothing_is_left_for_the_others(fakes: list[FakeComfyUI], tmp_path: Path) -> None:
    fakes[0].faults.prompts.append("worker-dies")
    with Fleet([fake.url for fake in fakes], limits=LIMITS, timeouts=TIMEOUTS) as fleet:
        all_of(fleet, [job(number) for number in range(6)], tmp_path)
        assert not fleet.stats()[0].alive
        assert len(fakes[1].executions) == 6
    fakes[1].faults.prompts.append("worker-dies")
    with Fleet([fakes[1].url], limits=LIMITS, timeouts=TIMEOUTS) as fleet, pytest.raises(WorkerDead):
        fleet.run(job(7), tmp_path)


def test_what_is_refused_or_saves_nothing_is_not_tried_elsewhere(fakes: list[FakeComfyUI], tmp_path: Path) -> None:
    fakes[0].faults.prompts.append("no-output")
    with Fleet([fakes[0].url], limits=LIMITS, timeouts=TIMEOUTS) as fleet:
        with pytest.raises(NoOutput):
            fleet.run(job(1), tmp_path)
        with pytest.raises(PromptRefused):
            fleet.run(Job("x", lambda client, attempt: {}), tmp_path)
    assert len(fakes[0].executions) == 1


def test_with_a_third_of_the_replies_lost_or_late_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    timeouts = replace(TIMEOUTS, read=0.4, submit=0.4, tries=6, pause=0.01)
    with ExitStack() as stack:
        fakes = [
            stack.enter_context(
                FakeComfyUI(
                    seconds_per_prompt=0.02,
                    faults=Faults(lost_replies=0.2, late_replies=0.1, late_seconds=0.6, seed=seed),
                )
            )
            for seed in range(2)
        ]
        with Fleet([fake.url for fake in fakes], limits=LIMITS, timeouts=timeouts) as fleet:
            made = all_of(fleet, [job(number) for number in range(16)], tmp_path)
    assert len({path.read_bytes() for each in made for _, path in each.files}) == 16
    assert runs(fakes) == Counter(prompt_id(f"item {number}") for number in range(16))


def test_closing_the_fleet_ends_who_waits_for_a_slot(fakes: list[FakeComfyUI], tmp_path: Path) -> None:
    fakes[0].machine.seconds_per_prompt = 30
    fleet = Fleet([fakes[0].url], limits=LIMITS, timeouts=TIMEOUTS)
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(fleet.run, job(number), tmp_path) for number in range(4)]
        threading.Timer(0.3, fleet.close).start()
        for each in waiting:
            with pytest.raises(Stopped):
                each.result(timeout=10)


def test_the_servers_keep_to_their_models_and_are_emptied_between_families(tmp_path: Path) -> None:
    def graph(text: str, number: int) -> Job:
        return Job(f"{text} {number}", lambda client, attempt: sampled(number, text=text), affinity=text)

    with FakeComfyUI(seconds_per_prompt=0.02) as fake:
        with Fleet([fake.url], limits=LIMITS, timeouts=TIMEOUTS) as fleet:
            jobs = [graph(text, number) for number in range(6) for text in ("flux", "ltx")]
            all_of(fleet, jobs, tmp_path, threads=12)
        names = {prompt_id(f"{text} {n}"): text for text in ("flux", "ltx") for n in range(6)}
        order = [names[each.prompt_id] for each in fake.executions]
        assert fake.machine.freed >= 1
    changes = sum(a != b for a, b in pairwise(order))
    assert changes <= 3, order


def test_a_server_is_emptied_only_when_the_models_change(fakes: list[FakeComfyUI], tmp_path: Path) -> None:
    with Fleet([fakes[0].url], limits=LIMITS, timeouts=TIMEOUTS) as fleet:
        freed = []
        for number, (affinity, family) in enumerate([("a", "flux"), ("b", "flux"), ("c", "ltx"), ("c", "ltx")]):
            fleet.run(job(number, affinity=affinity, family=family), tmp_path)
            freed.append(fakes[0].machine.freed)
    assert freed == [0, 0, 1, 1]


def test_a_server_whose_worker_died_is_well_again_only_after_a_restart(fakes: list[FakeComfyUI]) -> None:
    with ComfyClient(fakes[0].url, timeouts=TIMEOUTS) as client:
        client.submit(picture(), prompt_id("x"))
        dead = Member(client, restart_after=client.connections_lost)
        assert not dead.answers()
        fakes[0].restart()
        until = time.monotonic() + 10
        while not dead.answers() and time.monotonic() < until:
            time.sleep(0.02)
        assert dead.answers()


# Who goes where, without servers.


def member(affinity: str = "", in_flight: int = 0) -> Member:
    return Member(ComfyClient("http://127.0.0.1:1"), affinity=affinity, in_flight=in_flight)


def test_an_idle_server_comes_before_a_warm_one_and_a_warm_one_before_a_cold_one() -> None:
    flux, ltx, new = Waiter("flux"), Waiter("ltx"), Waiter("new")
    warm, cold = member("flux"), member("ltx")
    assert best_pair([flux], [cold, warm]) == (flux, warm)
    assert best_pair([ltx, flux], [warm]) == (flux, warm)
    assert best_pair([flux], [member("flux", 1), cold]) == (flux, cold)
    assert best_pair([new], [warm, fresh := member()]) == (new, fresh)
    assert best_pair([flux], [member("flux", 2)]) is None
    bound = Waiter("new", bound=cold)
    assert best_pair([flux, bound], [warm, cold]) == (bound, cold)
    assert best_pair([bound], [warm]) is None


def test_nobody_is_passed_over_for_ever() -> None:
    cold, warm = Waiter("ltx"), member("flux")
    for _ in range(PATIENCE):
        chosen = Waiter("flux")
        assert best_pair([cold, chosen], [warm]) == (chosen, warm)
    assert best_pair([cold, Waiter("flux")], [warm]) == (cold, warm)
