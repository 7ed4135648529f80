"""The workshop against a server over real sockets: one file comes, whole, whatever happens meanwhile."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.servers.comfyui_graphs import LIMITS, QUICK, sampled
from tests.servers.graphs.tools import shipped

from studio.errors import GraphError, SetupError, Unavailable
from studio.providers.comfyui import STUB_PREFIX, Expected, Patch, Wish, Workshop
from studio.providers.comfyui_progress import Telling
from studio.servers.comfyui.fleet import Fleet
from studio.servers.comfyui.graphs.films import FilmRequest, Guide, patch_film
from studio.servers.comfyui.graphs.nodes import Graph
from studio.servers.comfyui.graphs.patch import set_seed
from studio.servers.comfyui.websocket import Preview, Progress
from studio.servers.fakes.comfyui import FakeComfyUI
from studio.servers.fakes.comfyui_faults import Faults
from studio.servers.fakes.comfyui_nodes import whole_catalogue
from studio.underway import Underway, heard_by

SCENE = "gen.image/workflow/scene.json"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeComfyUI]:
    with FakeComfyUI(tmp_path / "server", catalogue=whole_catalogue(), seconds_per_prompt=0.01) as fake:
        yield fake


def workshop(tmp_path: Path, *urls: str, graph: object = None, say: list[str] | None = None) -> Workshop:
    text = json.dumps(graph or sampled())
    heard = say if say is not None else []
    fleet = Fleet(urls, limits=replace(LIMITS, unreachable_seconds=0.2), timeouts=QUICK)
    return Workshop(fleet, lambda file: (text, file), tmp_path / "kept", say=heard.append, summaries=say is not None)


def as_it_is(graph: Graph, names: Mapping[str, str]) -> Graph:
    return graph


def pictures(folder: Path) -> tuple[int, int]:
    from PIL import Image

    with Image.open(folder) as picture:
        return picture.size


def test_a_graph_becomes_one_file_that_opens(tmp_path: Path, server: FakeComfyUI) -> None:
    said: list[str] = []
    shop = workshop(tmp_path, server.url, say=said)
    made = shop.make(SCENE, as_it_is, key="step/portrait/ada/7", folder=tmp_path / "out")
    assert pictures(made) == (64, 48)
    (file,) = (server.folder / "output/studio").iterdir()
    assert file.name.startswith("step-portrait-ada-")
    assert len(said) == 1
    assert "prompt: a lamp" in said[0]
    shop.close()


def test_how_far_it_is_is_told_where_anybody_listens(tmp_path: Path, server: FakeComfyUI) -> None:
    heard: list[Underway] = []
    fleet = Fleet([server.url], limits=LIMITS, timeouts=QUICK)
    shop = Workshop(fleet, lambda file: (json.dumps(sampled()), file), tmp_path / "kept", previews=True)
    shop.make_all(Wish(SCENE, as_it_is, "unheard"), tmp_path / "unheard")
    with heard_by(heard.append):
        wish = Wish(SCENE, lambda graph, names: set_seed(graph, 5), "a", pass_number=1, passes=3)
        shop.make_all(wish, tmp_path / "a")
    shop.close()
    steps = [each for each in heard if not each.picture]
    assert steps[0].words.startswith("part 2 of 3, step ")
    assert (steps[-1].part, steps[-1].words) == (2 / 3, "part 2 of 3, step 10 of 10")
    assert [each.part for each in heard] == sorted(each.part for each in heard)
    assert {each.suffix for each in heard if each.picture} == {".jpg"}


def test_signs_are_told_as_a_person_looks_and_never_backwards() -> None:
    heard: list[Underway] = []
    now = [0.0]
    telling = Telling(clock=lambda: now[0])
    with heard_by(heard.append):
        for sampler in ("5", "6"):
            telling(Progress("p", sampler))
            for step in range(1, 101):
                now[0] += 0.02
                telling(Progress("p", sampler, step, 100))
        telling(Preview("p", "5", "image/jpeg", b"<html>no picture</html>"))
        telling(Preview("p", "5", "text/html", b"\x89PNG\r\n\x1a\n..."))
    assert len(heard) < 20
    assert [each.part for each in heard] == sorted(each.part for each in heard)
    assert heard[-2].words == "step 100 of 100"
    assert heard[-1].suffix == ".png"


def test_a_summary_is_told_once_for_each_purpose_and_shape(tmp_path: Path, server: FakeComfyUI) -> None:
    said: list[str] = []
    shop = workshop(tmp_path, server.url, say=said)

    def wish(key: str, purpose: str, patch: Patch) -> Wish:
        return Wish(SCENE, patch, key, purpose=purpose)

    def other_model(graph: Graph, names: Mapping[str, str]) -> Graph:
        return {**graph, "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "b.safetensors"}}}

    for number, (purpose, patch) in enumerate(
        [
            ("image/2.character", lambda graph, names: set_seed(graph, 1)),
            ("image/2.character", lambda graph, names: set_seed(graph, 2)),
            ("image/2.location", lambda graph, names: set_seed(graph, 3)),
            ("image/2.location", other_model),
        ]
    ):
        shop.make_all(wish(str(number), purpose, patch), tmp_path / str(number))
    shop.close()
    told = [text.splitlines()[0] for text in said if "nodes" in text]
    assert told == [
        f"{SCENE} for image/2.character:",
        f"{SCENE} for image/2.location:",
        f"{SCENE} for image/2.location:",
    ]


def test_the_same_key_is_paid_once_and_another_is_made_anew(tmp_path: Path, server: FakeComfyUI) -> None:
    for key in ("one", "one", "two"):
        shop = workshop(tmp_path, server.url)  # as another process would
        shop.make(SCENE, lambda graph, names: set_seed(graph, 5), key=key, folder=tmp_path / key)
        shop.close()
    assert sorted(server.times_run().values()) == [1, 1]


def test_everything_wrong_is_told_before_anything_is_queued(tmp_path: Path, server: FakeComfyUI) -> None:
    graph: dict[str, Any] = sampled()
    graph["5"]["inputs"]["steps"] = 0
    graph["4"]["inputs"]["width"] = 5
    shop = workshop(tmp_path, server.url, graph=graph)
    with pytest.raises(SetupError) as told:
        shop.make(SCENE, as_it_is, key="one", folder=tmp_path / "out")
    assert "steps is 0, less than" in str(told.value)
    assert "width is 5, less than" in str(told.value)
    with pytest.raises(SetupError):
        shop.require([Expected(SCENE)])
    assert not server.executions
    shop.close()


def test_uploads_come_under_the_names_that_the_server_gave_them(tmp_path: Path, server: FakeComfyUI) -> None:
    from PIL import Image

    for number, colour in enumerate(("red", "blue")):
        path = tmp_path / f"{colour}.png"
        Image.new("RGB", (128, 64), colour).save(path)
        film = shipped("video/animate")
        shop = workshop(tmp_path, server.url, graph=film)
        seen: list[str] = []

        def patch(graph: Graph, names: Mapping[str, str], seen: list[str] = seen) -> Graph:
            seen.append(names["first.png"])
            guide = (Guide(names["first.png"]),)
            return patch_film(graph, FilmRequest("", 128, 64, 9, 24, 1, STUB_PREFIX, guides=guide))

        made = shop.make(SCENE, patch, key=colour, folder=tmp_path / colour, kind="video", uploads={"first.png": path})
        assert made.suffix == ".mp4"
        (server.folder / "input" / seen[-1]).samefile(server.folder / "input" / server.uploads[number])
        assert seen[-1].startswith("first-")
        shop.close()


def test_a_damaged_file_is_made_again_under_another_prompt(tmp_path: Path) -> None:
    faults = Faults(prompts=deque(["corrupt"]))
    with FakeComfyUI(tmp_path / "s", catalogue=whole_catalogue(), seconds_per_prompt=0.01, faults=faults) as server:
        shop = workshop(tmp_path, server.url)
        assert pictures(shop.make(SCENE, as_it_is, key="one", folder=tmp_path / "out")) == (64, 48)
        shop.close()


def test_a_file_that_has_an_end_and_does_not_open_is_made_again(tmp_path: Path, server: FakeComfyUI) -> None:
    for tried in range(2):
        shop = workshop(tmp_path, server.url)
        assert pictures(shop.make(SCENE, as_it_is, key="one", folder=tmp_path / f"out{tried}")) == (64, 48)
        shop.close()
        (file, *_) = (server.folder / "output/studio").iterdir()
        data = file.read_bytes()
        file.write_bytes(data[:40] + bytes(len(data) - 60) + data[-20:])
    assert sorted(server.times_run().values()) == [1, 1]


def test_what_is_kept_is_not_asked_for_again_even_by_a_server_that_forgot_it(
    tmp_path: Path, server: FakeComfyUI
) -> None:
    wish = Wish(SCENE, as_it_is, "one", keep=True)
    shop = workshop(tmp_path, server.url)
    first = shop.make_all(wish, tmp_path / "out")["image"].read_bytes()
    server.restart()
    assert shop.make_all(wish, tmp_path / "again")["image"].read_bytes() == first
    assert len(server.executions) == 1
    shop.forget("one")
    assert not list((tmp_path / "kept").iterdir())
    shop.close()


def test_without_a_server_the_item_waits(tmp_path: Path) -> None:
    with FakeComfyUI(tmp_path / "s") as gone:
        url = gone.url
    shop = workshop(tmp_path, url)
    with pytest.raises(Unavailable, match="ComfyUI"):
        shop.make(SCENE, as_it_is, key="one", folder=tmp_path / "out")
    with pytest.raises(Unavailable):
        shop.require([Expected(SCENE)])
    shop.close()


def test_a_graph_that_does_not_save_what_is_wanted_is_refused_in_words(tmp_path: Path, server: FakeComfyUI) -> None:
    shop = workshop(tmp_path, server.url)
    with pytest.raises(GraphError, match="no node that saves video"):
        shop.make(SCENE, as_it_is, key="one", folder=tmp_path / "out", kind="video")
    two: dict[str, Any] = sampled()
    two["8"] = {"class_type": "SaveImage", "inputs": {"images": ["6", 0], "filename_prefix": "more"}}
    more = workshop(tmp_path, server.url, graph=two)
    with pytest.raises(GraphError, match="2 of what can be only one"):
        more.make(SCENE, as_it_is, key="one", folder=tmp_path / "out")
    assert not server.executions
    shop.close()
    more.close()
