"""The image provider on a server: every mode of the settings makes a picture by a graph that says so."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.servers.comfyui_graphs import LIMITS, QUICK
from tests.servers.graphs.tools import all_of, feeds, one, shipped

from studio.errors import GraphError, ProviderError
from studio.providers.comfyui import Workshop
from studio.providers.image import image_provider
from studio.providers.image.comfyui import model_size
from studio.providers.image.commission import Adapter, Commission, PictureOptions
from studio.providers.image.contract import CoverRequest, PlaceRequest, PortraitRequest, SceneRequest, SeenActor
from studio.servers.comfyui.fleet import Fleet
from studio.servers.comfyui.graphs.nodes import Graph
from studio.servers.fakes.comfyui import FakeComfyUI
from studio.servers.fakes.comfyui_nodes import whole_catalogue

OPTIONS = PictureOptions("image/scene", "Ink", steps=9)
LINE = "{{loc_mill}}, {Night}; ((female_ada)){Calm}; ((male_tom)){Afraid};"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeComfyUI]:
    folder = tmp_path_factory.mktemp("comfyui")
    with FakeComfyUI(folder, catalogue=whole_catalogue(), seconds_per_prompt=0.01) as fake:
        yield fake


@pytest.fixture
def shop(server: FakeComfyUI, tmp_path: Path) -> Iterator[Workshop]:
    import json

    fleet = Fleet([server.url], limits=LIMITS, timeouts=QUICK)
    made = Workshop(fleet, lambda file: (json.dumps(shipped(file)), file), tmp_path / "kept")
    yield made
    made.close()


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    return f"test/{request.node.name}"


def sent(server: FakeComfyUI, number: int = -1) -> Graph:
    """The graph of a prompt that was run."""
    graph: Graph = list(server.machine.history.values())[number]["prompt"][2]
    return graph


def picture(path: Path, size: tuple[int, int], colour: str = "navy") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGBA", size, colour).save(path)
    return path


def scene(tmp_path: Path, commission: Commission) -> SceneRequest:
    people = tuple(
        SeenActor(name, f"{name} is tall", portrait=picture(tmp_path / name / "picture.png", (90, 120)))
        for name in ("female_ada", "male_tom")
    )
    place = picture(tmp_path / "loc_mill" / "picture.png", (160, 90))
    return SceneRequest(
        "scene_1.1", "loc_mill", "a stone mill", "Night", people, place_picture=place, width=200, height=100,
        server=commission,
    )  # fmt: skip


def test_a_portrait_comes_at_its_size_from_the_seed_and_steps_that_were_set(
    shop: Workshop, server: FakeComfyUI, tmp_path: Path, key: str
) -> None:
    options = replace(OPTIONS, graph_file="image/character_location", negative="blur")
    request = PortraitRequest("female_ada", "grey hair", width=63, height=95, server=Commission(options, key, 77))
    image_provider("comfyui", workshop=lambda: shop).portrait(request, tmp_path / "out.png")
    with Image.open(tmp_path / "out.png") as made:
        assert (made.size, made.mode) == ((63, 95), "RGB")
    graph = sent(server)
    assert (one(graph, "KSampler")["seed"], one(graph, "KSampler")["steps"]) == (77, 9)
    texts = [inputs["text"] for inputs in all_of(graph, "CLIPTextEncode")]
    assert any("grey hair" in text for text in texts)
    assert "blur" in texts
    assert one(graph, "EmptySD3LatentImage")["width"] == 64


def test_without_a_negative_prompt_that_side_is_blank(
    shop: Workshop, server: FakeComfyUI, tmp_path: Path, key: str
) -> None:
    request = PlaceRequest("loc_mill", "a mill", width=160, height=96, server=Commission(OPTIONS, key, 1))
    image_provider("comfyui", workshop=lambda: shop).place(request, tmp_path / "out.png")
    assert len(all_of(sent(server), "ConditioningZeroOut")) == 1


@pytest.mark.parametrize(("stitch", "joints", "phrases"), [
    (1, 0, ("from image 1", "from image 2", "from image 3")),
    (2, 1, ("left of image 1", "right of image 1", "from image 2")),
    (3, 2, ("left of the image", "middle of the image", "right of the image")),
])  # fmt: skip
def test_a_scene_follows_the_pictures_of_people_and_place_side_by_side(
    shop: Workshop, server: FakeComfyUI, tmp_path: Path, key: str, stitch: int, joints: int, phrases: tuple[str, ...]
) -> None:
    options = replace(OPTIONS, character_mode="IMAGE", location_mode="IMAGE_TEXT", stitch_count=stitch)
    request = scene(tmp_path, Commission(options, key, 1, text=LINE))
    image_provider("comfyui", workshop=lambda: shop).scene(request, tmp_path / "out.png")
    graph = sent(server)
    assert len(all_of(graph, "ImageStitch")) == joints
    assert len(all_of(graph, "LoadImage")) == 3
    text = next(inputs["text"] for inputs in all_of(graph, "CLIPTextEncode") if inputs["text"])
    assert all(phrase in text for phrase in phrases)
    assert "is tall" not in text
    assert "a stone mill" in text


def test_the_pictures_that_are_followed_are_jpeg_on_white_and_scaled_as_set(
    shop: Workshop, server: FakeComfyUI, tmp_path: Path, key: str
) -> None:
    options = replace(OPTIONS, character_mode="IMAGE", character_scale=0.5, jpeg_quality=80)
    request = scene(tmp_path, Commission(options, key, 1, text=LINE))
    picture(tmp_path / "female_ada" / "picture.png", (40, 40), "#00000000")
    image_provider("comfyui", workshop=lambda: shop).scene(request, tmp_path / "out.png")
    graph = sent(server)
    assert {inputs["scale_by"] for inputs in all_of(graph, "ImageScaleBy")} == {0.5}
    names = [inputs["image"] for inputs in all_of(graph, "LoadImage")]
    ada = next(name for name in names if name.startswith("female_ada-"))
    with Image.open(server.folder / "input" / ada) as uploaded:
        assert uploaded.format == "JPEG"
        assert uploaded.getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["TEXT", "NONE"])
def test_a_scene_by_words_alone_follows_no_picture(
    shop: Workshop, server: FakeComfyUI, tmp_path: Path, key: str, mode: Any
) -> None:
    options = replace(OPTIONS, character_mode=mode, location_mode=mode)
    request = scene(tmp_path, Commission(options, key, 1, text=LINE))
    image_provider("comfyui", workshop=lambda: shop).scene(request, tmp_path / "out.png")
    graph = sent(server)
    assert not all_of(graph, "LoadImage")
    text = next(inputs["text"] for inputs in all_of(graph, "CLIPTextEncode") if inputs["text"])
    assert ("female_ada is tall" in text, "a stone mill" in text) == (mode == "TEXT", mode == "TEXT")


def test_somebody_without_a_portrait_is_told_in_words_and_that_is_a_finding(
    shop: Workshop, tmp_path: Path, key: str
) -> None:
    request = scene(tmp_path, Commission(replace(OPTIONS, character_mode="IMAGE"), key, 1, text=LINE))
    request = replace(request, actors=(replace(request.actors[0], portrait=None), request.actors[1]))
    made = image_provider("comfyui", workshop=lambda: shop).scene(request, tmp_path / "out.png")
    assert made.warnings == ("female_ada has no portrait, and is drawn after the description",)


def test_a_scene_may_begin_from_the_picture_of_its_place(
    shop: Workshop, server: FakeComfyUI, tmp_path: Path, key: str
) -> None:
    options = replace(OPTIONS, start_from_place=True, start="gen.image/input/3.latent.png", denoise=0.6)
    request = scene(tmp_path, Commission(options, key, 1, text=LINE))
    image_provider("comfyui", workshop=lambda: shop).scene(request, tmp_path / "out.png")
    graph = sent(server)
    assert one(graph, "KSampler")["denoise"] == 0.6
    assert feeds(graph, one(graph, "KSampler")["latent_image"])["class_type"] == "VAEEncode"
    nowhere = replace(request, place_picture=None)
    with pytest.raises(GraphError, match=r"3\.latent\.png"):
        image_provider("comfyui", workshop=lambda: shop).scene(nowhere, tmp_path / "out.png")


def test_adapters_act_in_one_pass_or_each_in_its_own(
    shop: Workshop, server: FakeComfyUI, tmp_path: Path, key: str
) -> None:
    adapters = (Adapter("ink.safetensors", 2.0, 1.5, steps=4), Adapter("light.safetensors", denoise=0.3, steps=5))
    provider = image_provider("comfyui", workshop=lambda: shop)
    for chained, runs in ((True, 1), (False, 2)):
        before = len(server.executions)
        options = replace(OPTIONS, adapters=adapters, adapters_chained=chained)
        request = PlaceRequest("p", "a mill", width=160, height=96, server=Commission(options, f"{key}{chained}", 1))
        made = provider.place(request, tmp_path / "out.png")
        assert len(server.executions) - before == runs
        assert [path.name for path in made.passes] == ([] if chained else ["lora.1.png"])
        assert len(all_of(sent(server), "LoraLoader")) == (2 if chained else 1)
    last = sent(server)
    assert (one(last, "KSampler")["denoise"], one(last, "KSampler")["steps"]) == (0.3, 5)
    assert one(last, "LoraLoader")["lora_name"] == "light.safetensors"


def test_a_cover_has_our_letters_or_the_models(shop: Workshop, server: FakeComfyUI, tmp_path: Path, key: str) -> None:
    options = replace(OPTIONS, graph_file="audio/thumbnail", width=320, height=192)
    provider = image_provider("comfyui", workshop=lambda: shop)
    request = CoverRequest("a storm", "The Bell", width=300, height=170, server=Commission(options, f"{key}1", 1))
    made = provider.cover(request, tmp_path / "ours.png")
    assert made.lettering is not None
    assert not [path for path in tmp_path.iterdir() if path.name not in ("ours.png", "kept")]
    by_model = replace(request, title="", server=Commission(options, f"{key}2", 1, title="The Bell"))
    assert provider.cover(by_model, tmp_path / "model.png").lettering is None
    assert any('"The Bell"' in inputs["text"] for inputs in all_of(sent(server), "CLIPTextEncode"))
    tall = replace(by_model, width=108, height=192, server=Commission(options, f"{key}3", 1))
    provider.cover(tall, tmp_path / "tall.png")
    with Image.open(tmp_path / "tall.png") as seen:
        assert seen.size == (108, 192)
    size = one(sent(server), "EmptySD3LatentImage")
    assert size["height"] > size["width"]


@pytest.mark.parametrize(("given", "asked", "size"), [
    ((633, 950), (633, 950), (640, 960)),
    ((1280, 720), (1280, 720), (1280, 720)),
    ((1280, 720), (1080, 1920), (720, 1280)),
    ((30, 30), (30, 30), (64, 64)),
    ((3840, 2160), (3840, 2160), (1936, 1088)),
])  # fmt: skip
def test_a_model_makes_sides_in_steps_of_sixteen_of_the_shape_that_is_asked_for(
    given: tuple[int, int], asked: tuple[int, int], size: tuple[int, int]
) -> None:
    assert model_size(*given, asked) == size


def test_options_come_back_from_what_is_recorded() -> None:
    options = replace(OPTIONS, adapters=(Adapter("ink.safetensors", steps=3),), stitch_count=4)
    assert PictureOptions.from_params(options.as_params()) == options


def test_a_request_for_others_is_refused(shop: Workshop, tmp_path: Path) -> None:
    with pytest.raises(ProviderError):
        image_provider("comfyui", workshop=lambda: shop).place(PlaceRequest("p", "a mill"), tmp_path / "out.png")


def test_a_pass_that_fails_leaves_the_one_before_it_for_the_next_try(
    shop: Workshop, server: FakeComfyUI, tmp_path: Path, key: str
) -> None:
    adapters = (Adapter("ink.safetensors", steps=4), Adapter("light.safetensors", steps=4))
    options = replace(OPTIONS, adapters=adapters)
    request = PlaceRequest("p", "a mill", width=160, height=96, server=Commission(options, key, 1))
    provider = image_provider("comfyui", workshop=lambda: shop)
    server.faults.prompts = deque(["", "error"])
    before = len(server.executions)
    with pytest.raises(ProviderError):
        provider.place(request, tmp_path / "out.png")
    server.restart()
    provider.place(request, tmp_path / "out.png")
    assert len(server.executions) - before == 3
