from __future__ import annotations

import json

import pytest

from studio.errors import SetupError
from studio.servers.comfyui.graphs.nodes import Graph
from studio.servers.comfyui.graphs.pictures import ImageRequest, LoraUse, image_passes, patch_image
from studio.servers.comfyui.graphs.preflight import examine, require_all
from tests.servers.graphs.tools import catalogue, shipped

REQUEST = ImageRequest("A", 1280, 720, 1, "studio/a", loras=(LoraUse("turbo.safetensors", 3.6, 3.6),))


def patched(graph: Graph) -> Graph:
    return patch_image(graph, REQUEST, image_passes(REQUEST)[0])


def text(name: str) -> str:
    return json.dumps(shipped(name))


def test_an_adapter_that_is_not_on_the_server_is_found_before_anything_is_queued() -> None:
    assert examine("scene.json", text("image/scene"), catalogue()).runs
    report = examine("scene.json", text("image/scene"), catalogue(), patched)
    assert not report.runs
    assert [(each.kind, each.file, each.folder) for each in report.problems] == [
        ("model missing", "turbo.safetensors", "loras")
    ]
    assert [each.file for each in report.substitutions] == ["t5xxl_fp8_e4m3fn.safetensors"]
    assert all(line.startswith("scene.json: ") for line in report.lines())


def test_a_link_that_patching_mends_is_no_problem_and_one_that_it_cannot_is() -> None:
    graph = shipped("image/scene")
    graph["7"]["inputs"]["latent_image"] = ["6", 0]
    graph["10"]["inputs"]["conditioning"] = ["30", 0]  # of a node that is not there
    report = examine("scene.json", json.dumps(graph), catalogue(), patched)
    assert not report.runs
    assert any("node 30" in line for line in report.lines())
    assert any("nothing feeds the input conditioning of node 10" in line for line in report.lines())


def test_what_only_gets_rounded_is_said_and_runs() -> None:
    graph = shipped("image/scene")
    graph["6"]["inputs"]["width"] = 1001
    report = examine("scene.json", json.dumps(graph), catalogue())
    assert report.runs
    assert "rounds" in report.lines()[0]


def test_all_graphs_that_cannot_run_are_told_in_one_error() -> None:
    without = {name: told for name, told in catalogue().items() if name != "UnifiedTTSTextNode"}
    reports = [
        examine("gen.audio/workflow/story.json", text("audio/story"), without),
        examine("gen.image/workflow/scene.json", "{", without),
        examine("gen.audio/workflow/sfx.json", text("audio/sfx"), without),
    ]
    with pytest.raises(SetupError) as caught:
        require_all(reports, "http://127.0.0.1:8188")
    said = str(caught.value)
    assert said.startswith("2 graphs cannot run on the ComfyUI at http://127.0.0.1:8188:")
    assert "TTS Audio Suite" in said
    assert "scene.json is not JSON" in said
    assert "sfx.json" not in said
    require_all(reports[2:], "http://127.0.0.1:8188")
