from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from studio.servers.comfyui.graphs.check import check_graph
from studio.servers.comfyui.graphs.nodes import Graph
from studio.servers.comfyui.graphs.packs import pack_of
from tests.servers.graphs.tools import catalogue, check, problems, shipped


def put(node: str, name: str, value: Any) -> Callable[[Graph], object]:
    return lambda graph: graph[node]["inputs"].__setitem__(name, value)


def drop(node: str, name: str) -> Callable[[Graph], object]:
    return lambda graph: graph[node]["inputs"].__delitem__(name)


def sent(graph: Graph, change: Callable[[Graph], object]) -> Graph:
    graph = copy.deepcopy(graph)
    change(graph)
    return graph


SCENE = "image/scene"
WRONG: list[tuple[str, str, Callable[[Graph], object], str, str]] = [
    ("audio/story", "class missing", lambda g: g["4"].update(class_type="OldSpeech"), "OldSpeech", "ComfyUI-Manager"),
    (SCENE, "input missing", drop("7", "positive"), "node 7 (KSampler “Sampler”): positive is missing", ""),
    (SCENE, "input missing", drop("9", "filename_prefix"), "filename_prefix is missing", ""),
    (SCENE, "wrong type", put("7", "steps", "25"), "steps is “25” where a number", ""),
    (SCENE, "wrong type", put("7", "steps", 2.5), "steps is 2.5 where a whole number", ""),
    (SCENE, "wrong type", put("7", "cfg", True), "where a number is needed", ""),
    (SCENE, "wrong type", put("4", "text", None), "text is nothing where text is needed", ""),
    (SCENE, "wrong type", put("7", "model", "flux"), "where a link to MODEL is needed", ""),
    ("video/animate", "wrong type", put("14", "add_noise", "yes"), "true or false", ""),
    (SCENE, "out of range", put("7", "denoise", 1.5), "denoise is 1.5, more than 1.0", ""),
    (SCENE, "out of range", put("7", "steps", 0), "steps is 0, less than 1", ""),
    (SCENE, "not a choice", put("7", "scheduler", "fast"), "scheduler is “fast”", "sgm_uniform"),
    ("audio/story", "not a choice", put("1", "language", "Klingon"), "“Klingon”", "and 4 more"),
    ("video/animate", "not a choice", put("18", "format", "avi"), "format is “avi”", "mp4"),
    ("video/animate", "not a choice", put("18", "format.codec", "h266"), "format.codec is “h266”", "h264"),
    ("video/animate", "not a choice", put("18", "format.codec.encoding.color_space", "x"), "color_space is", "sRGB"),
    ("video/animate", "input missing", drop("18", "format.codec.encoding.crf"), "format.codec.encoding.crf", ""),
    ("video/animate", "out of range", put("18", "format.codec.encoding.crf", 52.0), "more than 51", ""),
    ("video/animate", "wrong link", put("18", "format", ["12", 0]), "cannot be linked", ""),
    (SCENE, "wrong link", put("10", "conditioning", ["30", 0]), "comes from node 30, which is not in the graph", ""),
    (SCENE, "wrong link", put("7", "model", ["1", 1]), "output 1 of node 1", ""),
    (SCENE, "wrong link", put("9", "images", ["7", 0]), "takes IMAGE and gets LATENT", ""),
    (SCENE, "wrong link", put("7", "model", ["1", 0, 3]), "neither a value nor a link", ""),
    (SCENE, "circle", put("10", "conditioning", ["10", 0]), "run in a circle", ""),
    (SCENE, "no output", lambda g: g.pop("9"), "no node that saves", ""),
    (SCENE, "rounded", put("6", "width", 100), "width is 100, which the server rounds", ""),
    ("video/animate", "rounded", put("10", "length", 96), "length is 96, which the server rounds", ""),
    (SCENE, "not a node", lambda g: g.update({"5": {"inputs": {}}}), "node 5 has no class_type", ""),
    (SCENE, "not a node", lambda g: g["5"].update(inputs=[1]), "has no inputs", ""),
]


@pytest.mark.parametrize(("name", "kind", "change", "message", "hint"), WRONG)
def test_every_kind_of_mistake_is_found_and_said(
    name: str, kind: str, change: Callable[[Graph], object], message: str, hint: str
) -> None:
    found = check(sent(shipped(name), change))
    assert [each.kind for each in found] == [kind]
    assert message in found[0].message
    assert hint in found[0].hint
    assert found[0].fatal == (kind != "rounded")


def test_all_problems_are_told_at_once() -> None:
    graph = shipped(SCENE)
    graph["7"]["inputs"].update(steps=0, scheduler="fast")
    del graph["7"]["inputs"]["model"]
    graph["10"]["class_type"] = "GuidanceOfTomorrow"
    graph["95"] = {"class_type": "VHS_LoadNothing", "inputs": {}}
    kinds = sorted(each.kind for each in check(graph))
    assert kinds == ["class missing", "class missing", "input missing", "not a choice", "out of range"]


@pytest.mark.parametrize(
    ("class_type", "pack"),
    [
        ("UnifiedTTSTextNode", "TTS Audio Suite"),
        ("UnetLoaderGGUF", "ComfyUI-GGUF"),
        ("DualCLIPLoaderGGUF", "ComfyUI-GGUF"),
        ("VHS_VideoCombine", "ComfyUI-VideoHelperSuite"),
        ("VAELoaderKJ", "ComfyUI-KJNodes"),
        ("LTXVAddGuide", "ComfyUI"),
        ("SaveVideo", "ComfyUI"),
    ],
)
def test_a_missing_class_is_told_with_the_pack_that_brings_it(class_type: str, pack: str) -> None:
    without = {name: told for name, told in catalogue().items() if name != class_type}
    graph = {"1": {"class_type": class_type, "inputs": {}}}
    (problem,) = check_graph(graph, without)
    brings = pack_of(class_type)
    assert brings is not None
    assert brings.name == pack
    assert brings.address.startswith("https://github.com/")
    assert brings.address in problem.hint


def test_every_class_of_our_graphs_has_a_known_pack_or_is_as_old_as_the_server() -> None:
    packs = {"ComfyUI-GGUF", "ComfyUI-KJNodes", "TTS Audio Suite"}
    for name in ("audio/story", "audio/sfx", SCENE, "video/animate", "video/ltx2_image_to_video"):
        for node in shipped(name).values():
            module = catalogue()[node["class_type"]]["python_module"]
            pack = pack_of(node["class_type"])
            if module.startswith("custom_nodes."):
                assert pack is not None, node["class_type"]
                assert pack.name in packs, node["class_type"]
            else:
                assert pack is None or pack.name == "ComfyUI", node["class_type"]


def test_a_model_that_is_missing_is_told_with_its_folder_and_what_is_there() -> None:
    graph = shipped("video/animate")
    found = [each for each in check_graph(graph, catalogue(), uploads=None) if each.kind == "model missing"]
    assert {(each.file, each.folder) for each in found} == {
        ("t5xxl_fp16.safetensors", "text_encoders (or clip)"),
        ("LTXV-13B-0.9.8-dev-VAE.safetensors", "vae"),
    }
    assert "flux_kontext_vae.safetensors" in found[1].hint
    assert check_graph(graph, catalogue(), uploads=None, ignore_models=True) == ()


@pytest.mark.parametrize(
    ("class_type", "name", "folder"),
    [
        ("LoraLoader", "lora_name", "loras"),
        ("CheckpointLoaderSimple", "ckpt_name", "checkpoints"),
        ("UNETLoader", "unet_name", "diffusion_models (or unet)"),
        ("LatentUpscaleModelLoader", "model_name", "latent_upscale_models"),
        ("CLIPVisionLoader", "clip_name", "clip_vision"),
    ],
)
def test_each_kind_of_model_has_its_folder(class_type: str, name: str, folder: str) -> None:
    graph: Graph = {"1": {"class_type": class_type, "inputs": {name: "not there.safetensors"}}}
    graph["2"] = {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}}
    found = [each.folder for each in check_graph(graph, catalogue()) if each.kind == "model missing"]
    assert found == [folder]


def test_files_to_load_must_be_there_or_be_uploaded_first() -> None:
    graph = shipped("video/animate")
    assert [each.kind for each in check_graph(graph, catalogue(), ignore_models=True)] == ["file missing"]
    assert check_graph(graph, catalogue(), ignore_models=True, uploads=["scene.png"]) == ()
    graph["7"]["inputs"]["image"] = "example.png"
    assert check_graph(graph, catalogue(), ignore_models=True) == ()


def test_both_ways_of_listing_choices_are_read() -> None:
    told = {
        "Old": {"input": {"required": {"a": [["x", "y"], {}]}}, "output": [["x", "y"]], "output_node": True},
        "New": {"input": {"required": {"a": ["COMBO", {"options": ["x", "y"]}]}}, "output": [], "output_node": True},
        "Bare": {"input": {"required": {"a": [["x"]]}, "hidden": {"p": "PROMPT"}}, "output": [], "output_node": True},
    }
    for class_type in told:
        assert check_graph({"1": {"class_type": class_type, "inputs": {"a": "x"}}}, told) == ()
        (problem,) = check_graph({"1": {"class_type": class_type, "inputs": {"a": "z"}}}, told)
        assert problem.kind == "not a choice"
    linked: Graph = {
        "1": {"class_type": "Old", "inputs": {"a": "x"}},
        "2": {"class_type": "New", "inputs": {"a": ["1", 0]}},
    }
    assert check_graph(linked, told) == ()


def test_a_choice_that_brings_inputs_wants_those_of_the_choice_alone() -> None:
    resize: Graph = {
        "1": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 0}},
        "2": {"class_type": "ResizeImageMaskNode", "inputs": {
            "input": ["1", 0], "resize_type": "scale longer dimension", "resize_type.longer_size": 512,
            "scale_method": "area"}},
        "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "a"}},
    }  # fmt: skip
    assert problems(resize) == []
    resize["2"]["inputs"]["resize_type"] = "scale shorter dimension"
    assert [each.input for each in check(resize)] == ["resize_type.shorter_size"]


def test_an_output_of_any_type_has_that_of_what_feeds_it() -> None:
    graph = shipped(SCENE)
    graph["80"] = {"class_type": "ComfySwitchNode", "inputs": {
        "switch": True, "on_true": ["8", 0], "on_false": ["8", 0]}}  # fmt: skip
    graph["9"]["inputs"]["images"] = ["80", 0]
    assert problems(graph) == []
    graph["80"]["inputs"].update(on_true=["7", 0], on_false=["7", 0])
    assert [each.kind for each in check(graph)] == ["wrong link"]


def test_the_older_way_of_naming_the_codec_is_taken() -> None:
    graph = shipped("video/animate")
    inputs = {name: value for name, value in graph["18"]["inputs"].items() if "." not in name}
    graph["18"]["inputs"] = inputs
    assert problems(graph) == []
    del inputs["codec"]
    assert [each.input for each in check(graph)] == ["format.codec"]


def test_a_node_that_leads_nowhere_is_not_run_and_need_not_be_right() -> None:
    graph = shipped(SCENE)
    graph["70"] = {"class_type": "KSampler", "inputs": {"steps": 0}}
    assert problems(graph) == []
    graph["70"]["class_type"] = "SamplerOfTomorrow"  # but the server wants to know every class
    assert [each.kind for each in check(graph)] == ["class missing"]


def test_a_scene_whose_guidance_comes_from_nowhere_is_told_before_it_is_sent() -> None:
    graph = shipped(SCENE)
    assert graph["10"]["inputs"]["conditioning"][0] in graph
    del graph["4"]
    assert {each.kind for each in check(graph)} == {"wrong link"}
