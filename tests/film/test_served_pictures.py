"""Pictures and the animated film on servers of graphs, over real sockets: whole productions, faults, and no waste."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from studio import events
from studio.engine.item import File
from studio.errors import EXIT_DONE, EXIT_MISSING
from studio.servers.fakes.comfyui import FakeComfyUI
from studio.servers.fakes.comfyui_faults import Faults
from studio.servers.fakes.comfyui_nodes import whole_catalogue
from studio.session import Request
from tests.film.conftest import copied
from tests.film.helper import Film
from tests.film.seen import HARBOUR, nodes, seen_film

PORTRAITS, PLACES, SCENES, ANIMATE = "image/2.character", "image/2.location", "image/3.scene", "video/2.animate"
LOOKS = ("image/1.story", PORTRAITS, PLACES)
DRAWN = Request("image", only=(*LOOKS, SCENES))
PAINTED = Request("image", only=LOOKS)
GRAPH = "gen.image/workflow/character_location.json"
LORAS = [{"name": f"{name}.safetensors", "steps": 4, "denoising_strength": 0.5} for name in ("ink", "light", "grain")]


def served(root: Path, *urls: str, **more: object) -> Film:
    """A production at small sizes whose pictures are made on ComfyUI."""
    made = seen_film(root, HARBOUR)
    made.settings |= {"engines.image": "comfyui", "servers.comfyui_base_url": ",".join(urls), **more}
    return made


def server(folder: Path, seconds: float = 0.01, **faults: Any) -> FakeComfyUI:
    return FakeComfyUI(
        folder, catalogue=whole_catalogue(), seconds_per_prompt=seconds, faults=Faults(**faults), version="0.33.0"
    )


@pytest.fixture
def comfyui(tmp_path: Path) -> Iterator[FakeComfyUI]:
    with server(tmp_path / "comfyui") as fake:
        yield fake


def told(made: Film, kind: type[Any]) -> list[Any]:
    return [event for event in made.events if isinstance(event, kind)]


def by(made: Film, step: str, item: str) -> str:
    receipt = made.session().store.current(step, item)
    assert receipt
    return receipt.by


def until(what: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


# The whole film.

PIER = """\
(scene_1.1) {{loc_kitchen, Small cottage kitchen}}, {Rainy evening}; ((female_ada)){Calm}, {Standing};
[narrator] The rain had not stopped since noon.
(scene_1.2) {{loc_pier, Wooden pier}}, {Stormy night}; ((female_ada)){Alarmed}, {Running};
[female_ada] Tom, the boat is gone!
"""


@pytest.fixture(scope="module")
def pretended_film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    made = seen_film(tmp_path_factory.mktemp("pretended") / "film", PIER)
    made.settings |= {
        "engines.image": "fake",
        "engines.video": "fake",
        "animation.chunk_seconds": 1.0,
        "thumbnail.shorts_variations": 1,
    }
    outcome = made.make(Request("video"))
    assert (outcome.exit_code, outcome.errors) == (EXIT_DONE, ())
    return made


def test_the_whole_film_is_made_on_a_server_and_tells_who_made_what(pretended_film: Film) -> None:
    made = nodes(pretended_film)
    for step, item in (
        (PORTRAITS, "portrait/female_ada"),
        (PLACES, "place/loc_kitchen"),
        (SCENES, "scene/scene_1.1"),
        (ANIMATE, "clip/scene_1.1"),
        ("audio/10.thumbnail", "cover"),
        ("audio/10.thumbnail", "short/1"),
    ):
        product = made[step, item].made
        assert product
        assert product.by == "fake"
    assert made["image/5.video", "clip/scene_1.1"].item.params["provider"] == "camera 1"
    progress = told(pretended_film, events.ItemProgressed)
    assert {event.step for event in progress} == {PORTRAITS, PLACES, SCENES, ANIMATE, "audio/10.thumbnail"}
    pieces = [event for event in progress if (event.step, event.id) == (ANIMATE, "clip/scene_1.1")]
    assert pieces[0].words.startswith("part 1 of")
    assert pieces[-1].part == 1
    assert {event.preview for event in pieces} == {"", ".studio/preview/video-2.animate.jpg"}
    assert (pretended_film.root / ".studio/preview/video-2.animate.jpg").read_bytes().startswith(b"\xff\xd8\xff")
    assert (pretended_film.root / "gen.video/output/final_sd.mp4").stat().st_size > 10_000


def test_clips_of_a_server_have_exactly_their_frames_and_are_joined_as_they_are(pretended_film: Film) -> None:
    import av

    clips = [node for node in nodes(pretended_film).values() if node.item.step == ANIMATE and node.item.kind == "clip"]
    assert len(clips) == 2
    total = 0
    for node in clips:
        assert node.made
        wanted = node.made.json("clip.json")["frames"]
        with av.open(str(node.made.path("clip.mp4"))) as container:
            found = container.streams.video[0].frames
            assert (container.streams.video[0].width, container.streams.video[0].height) == (256, 144)
        assert found == wanted + node.item.params["handle_frames"]
        total += wanted
    with av.open(str(pretended_film.root / "gen.video/output/combined.mp4")) as container:
        assert container.streams.video[0].frames == total


def test_long_scenes_are_made_in_pieces_and_the_frames_between_are_kept(pretended_film: Film) -> None:
    kept = sorted(path.name for path in (pretended_film.root / "gen.video/output/frames").iterdir())
    assert kept[0].startswith("scene_1.1_1.frame_0")
    clip = nodes(pretended_film)[ANIMATE, "clip/scene_1.1"].made
    assert clip
    pieces = [name for name in clip.paths if name.startswith("frame.")]
    assert len(pieces) == sum(name.startswith("scene_1.1_") for name in kept) >= 1
    assert not list((pretended_film.root / ".studio/cache/comfyui").glob("*"))
    told = json.loads((pretended_film.root / "gen.video/output/tracking/2.animate.state.json").read_text("utf-8"))
    video = told["videos"]["results"]["scene_1.1"]
    assert video["duration"] == video["frame_count"] / 24
    of_clip = [chunk for chunk in told["chunks"]["results"].values() if chunk["scene_id"] == video["scene_id"]]
    assert [(chunk["chunk_id"], chunk["chunk_idx"], chunk["chunk_suffix"]) for chunk in of_clip] == [
        (f"scene_1.1_{number}", number, f"_{number}") for number in range(1, len(pieces) + 2)
    ]
    handle = clip.record["params"]["handle_frames"]
    assert sum(chunk["frame_count"] for chunk in of_clip) == video["frame_count"] + handle
    assert [chunk["last_frame_filename"] for chunk in of_clip] == [
        *(name for name in kept if name.startswith("scene_1.1_")),
        "",
    ]
    assert told["chunks"]["completed"] == list(told["chunks"]["results"])


def test_a_second_run_makes_nothing(pretended_film: Film, tmp_path: Path) -> None:
    again = copied(pretended_film, tmp_path / "copy")
    assert again.make(Request("video")).made == 0


# What changes what.


def test_makers_without_a_server_know_nothing_of_servers(harbour_film: Film) -> None:
    for node in nodes(harbour_film).values():
        item = node.item
        assert item.resource in ("cpu", "model")
        if item.step in (PORTRAITS, PLACES, SCENES, "image/5.video", ANIMATE, "audio/10.thumbnail"):
            assert not {"server", "server_seed", "graph", "summary", "titled", "text"} & set(item.params)
        assert not [need for need in item.needs if isinstance(need, File) and "/workflow/" in need.path]


def test_a_changed_graph_makes_its_pictures_anew_and_no_others(tmp_path: Path, comfyui: FakeComfyUI) -> None:
    made = served(tmp_path / "film", comfyui.url)
    assert made.make(DRAWN).exit_code == EXIT_DONE
    scene = made.root / "gen.image/workflow/scene.json"
    graph = json.loads(scene.read_text())
    graph["10"]["inputs"]["guidance"] = 2.5
    scene.write_text(json.dumps(graph))
    assert made.make(DRAWN).exit_code == EXIT_DONE
    assert {name.split()[0] for name in made.made()} == {SCENES}


def test_scenes_follow_the_portraits_of_their_people(tmp_path: Path, comfyui: FakeComfyUI) -> None:
    made = served(tmp_path / "film", comfyui.url)
    made.make(DRAWN)
    from PIL import Image

    Image.new("RGB", (126, 190), "red").save(made.root / "gen.image/output/characters/female_ada.png")
    made.make(DRAWN)
    drawn = {name for name in made.made() if name.startswith(SCENES)}
    assert drawn == {f"{SCENES} scene/scene_1.1", f"{SCENES} scene/scene_1.3"}


def test_pictures_are_made_at_sizes_that_the_model_has_and_come_at_the_size_asked_for(
    tmp_path: Path, comfyui: FakeComfyUI
) -> None:
    from PIL import Image

    made = served(tmp_path / "film", comfyui.url)
    made.make(PAINTED)
    with Image.open(made.root / "gen.image/output/characters/female_ada.png") as picture:
        assert picture.size == (126, 190)
    with Image.open(next((comfyui.folder / "output/studio").glob("*portrait-female-ada*"))) as picture:
        assert picture.size == (128, 192)


def test_seeds_are_the_items_own_or_the_one_that_was_fixed(tmp_path: Path, comfyui: FakeComfyUI) -> None:
    made = served(tmp_path / "film", comfyui.url, **{"portraits.variations": 1, "portraits.use_random_seed": False})
    made.settings["portraits.fixed_seed"] = 42
    request = Request("image", only=("image/1.story", PORTRAITS))
    assert made.make(request).exit_code == EXIT_DONE
    assert sorted(set(seeds(comfyui))) == [42, 42 + 0x9E3779B1]
    made.settings["portraits.use_random_seed"] = True
    made.make(request)
    assert len(set(seeds(comfyui))) == 2 + 6


def seeds(comfyui: FakeComfyUI) -> list[int]:
    graphs = [entry["prompt"][2] for entry in comfyui.machine.history.values()]
    return [node["inputs"]["seed"] for graph in graphs for node in graph.values() if node["class_type"] == "KSampler"]


# What is wrong is told before anything is queued.


def test_a_graph_that_cannot_run_is_told_whole_before_anything_is_queued(tmp_path: Path, comfyui: FakeComfyUI) -> None:
    made = served(tmp_path / "film", comfyui.url)
    for name, node in (("character_location", "6"), ("scene", "10")):
        file = made.root / f"gen.image/workflow/{name}.json"
        graph = json.loads(file.read_text())
        graph[node]["class_type"] = f"Missing{name}"
        file.write_text(json.dumps(graph))
    outcome = made.make(DRAWN)
    assert outcome.exit_code == EXIT_MISSING
    said = "\n".join(str(error) for error in outcome.errors)
    assert "Missingcharacter_location" in said
    assert "Missingscene" in said
    assert not comfyui.executions


def test_a_picture_to_begin_from_that_is_absent_is_told_before_anything_is_queued(
    tmp_path: Path, comfyui: FakeComfyUI
) -> None:
    made = served(tmp_path / "film", comfyui.url, **{"portraits.latent_mode": "IMAGE"})
    outcome = made.make(DRAWN)
    assert outcome.exit_code == EXIT_MISSING
    assert "2.latent.character.body.medium.png" in "\n".join(str(error) for error in outcome.errors)
    assert not comfyui.executions
    from PIL import Image

    Image.new("RGB", (600, 800), "navy").save(made.root / "gen.image/input/2.latent.character.body.medium.png")
    assert made.make(PAINTED).exit_code == EXIT_DONE


# Nothing is paid twice.

RUN = """
import sys
from pathlib import Path
from studio.session import Request
from tests.film.helper import Film
import json

Film(Path(sys.argv[1]), json.loads(sys.argv[2])).make(Request("image", only=("image/1.story", "image/2.character")))
"""


def test_a_killed_run_finds_its_prompts_again(tmp_path: Path) -> None:
    with server(tmp_path / "comfyui", seconds=1.0) as comfyui:
        made = served(tmp_path / "film", comfyui.url)
        child = subprocess.Popen(
            [sys.executable, "-c", RUN, str(made.root), json.dumps(made.settings)], cwd=Path(__file__).parents[2]
        )
        try:
            until(lambda: comfyui.machine.remaining() == 2)
        finally:
            child.kill()
            child.wait(timeout=10)
        comfyui.machine.seconds_per_prompt = 0.05
        outcome = made.make(Request("image", only=("image/1.story", PORTRAITS)))
        assert outcome.exit_code == EXIT_DONE
        assert sorted(comfyui.times_run().values()) == [1, 1, 1]


def test_adapters_one_after_another_go_on_behind_the_last_pass_that_was_made(tmp_path: Path) -> None:
    with server(tmp_path / "comfyui", prompts=deque(["", "error"])) as comfyui:
        made = served(tmp_path / "film", comfyui.url, **{"portraits.loras": LORAS, "engine.cpu_slots": 1})
        request = Request("image", only=("image/1.story", PORTRAITS))
        first = made.make(request)
        assert first.failed >= 1
        # The server forgets all that it made; the first passes are still at hand.
        ran = len(comfyui.executions)
        comfyui.restart()
        assert made.make(request).exit_code == EXIT_DONE
        failed = 1
        assert len(comfyui.executions) == 3 * 3 + failed
        assert ran > failed
    kept = sorted(path.name for path in (made.root / "gen.image/output/lora").iterdir())
    assert kept == sorted(
        f"{name}.{lora}.png" for name in ("female_ada", "male_keeper_ben", "male_tom") for lora in ("ink", "light")
    )
    assert not list((made.root / ".studio/cache/comfyui").iterdir())


def test_of_two_servers_one_dies_and_the_other_makes_the_rest(tmp_path: Path) -> None:
    with server(tmp_path / "a", 0.05, prompts=deque(["", "die"])) as dying, server(tmp_path / "b", 0.05) as other:
        made = served(tmp_path / "film", dying.url, other.url)
        outcome = made.make(DRAWN)
        assert (outcome.exit_code, outcome.errors) == (EXIT_DONE, ())
        assert len(other.executions) > len(dying.executions)


# Without the server.


def test_without_the_server_pictures_wait_and_what_was_made_stays(tmp_path: Path) -> None:
    with server(tmp_path / "comfyui") as comfyui:
        made = served(tmp_path / "film", comfyui.url)
        made.make(PAINTED)
        url = comfyui.url
    made.settings["portraits.variations"] = 1
    outcome = made.make(PAINTED)
    assert (outcome.exit_code, outcome.failed) == (1, 0)
    blocked = told(made, events.ItemBlocked)
    assert [event.id for event in blocked] == [
        f"portrait/{name}#v1" for name in ("female_ada", "male_tom", "male_keeper_ben")
    ]
    assert "ComfyUI" in blocked[0].because
    assert by(made, PORTRAITS, "portrait/female_ada") == "comfyui"
    drafted = made.make(Request("image", only=LOOKS, draft=True))
    assert (drafted.exit_code, drafted.made) == (EXIT_DONE, 3)
    assert by(made, PORTRAITS, "portrait/female_ada#v1") == "storyboard"
    with FakeComfyUI(tmp_path / "back", port=int(url.rpartition(":")[2]), catalogue=whole_catalogue()):
        assert made.make(PAINTED).made == 3
    assert by(made, PORTRAITS, "portrait/female_ada#v1") == "comfyui"
