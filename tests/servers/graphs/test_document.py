from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from studio.errors import GraphError
from studio.servers.comfyui.graphs.catalogue import class_facts
from studio.servers.comfyui.graphs.document import load_graph, read_graph
from studio.servers.comfyui.graphs.nodes import Graph, as_source
from studio.servers.comfyui.graphs.summary import summarise
from tests.servers.graphs.tools import ALL, catalogue, problems, shape, shipped


def editor_form(graph: Graph) -> dict[str, Any]:
    """The graph as the editor saves it, written here from what is known of that form."""
    nodes: list[dict[str, Any]] = []
    links: list[list[Any]] = []
    numbers = {node: number for number, node in enumerate(graph, 1)}
    for node, told in graph.items():
        facts = class_facts(catalogue(), told["class_type"])
        assert facts is not None
        values: list[Any] = []
        inputs: list[dict[str, Any]] = []
        waiting = [(each, each.name) for each in facts.inputs.values()]
        while waiting:
            each, name = waiting.pop(0)
            value = told["inputs"].get(name)
            source = as_source(value)
            if source is not None:
                links.append([len(links) + 1, numbers[source.node], source.slot, numbers[node], len(inputs), each.type])
                inputs.append({"name": name, "type": each.type, "link": len(links)})
            elif not each.is_widget:
                inputs.append({"name": name, "type": each.type, "link": None})
            if each.is_widget:
                first = next(iter(each.branches), None)
                value = told["inputs"].get(name, each.settings.get("default", first))
                values.append(value)
                if each.name in {"seed", "noise_seed"}:
                    values.append("randomize")
                brought = each.branches.get(str(value), ())
                waiting = [(inner, f"{name}.{inner.name}") for inner in brought] + waiting
        outputs = [{"name": kind, "type": kind, "links": []} for kind in facts.outputs]
        nodes.append(
            {"id": numbers[node], "type": told["class_type"], "mode": 0, "inputs": inputs, "outputs": outputs,
             "widgets_values": values, "title": told["_meta"]["title"]}
        )  # fmt: skip
    return {"nodes": nodes, "links": links, "version": 0.4}


def without_defaults(graph: Graph, like: Graph) -> Graph:
    """Leave out what only the editor fills in, so that the two can be compared."""
    names = {node["_meta"]["title"]: set(node["inputs"]) for node in like.values()}
    return {
        number: {**node, "inputs": {k: v for k, v in node["inputs"].items() if k in names[node["_meta"]["title"]]}}
        for number, node in graph.items()
    }


@pytest.mark.parametrize("name", ALL)
def test_a_graph_as_the_editor_saves_it_is_the_same_graph(name: str) -> None:
    graph = shipped(name)
    read = read_graph(editor_form(graph), catalogue())
    assert problems(read) == []
    assert shape(without_defaults(read, graph)) == shape(graph)


def test_bypassed_muted_and_passing_nodes_are_resolved() -> None:
    saved = editor_form(shipped("audio/thumbnail"))
    scale = next(node for node in saved["nodes"] if node["type"] == "ImageScaleBy")
    scale["mode"] = 4
    read = read_graph(saved, catalogue())
    save = next(node for node in read.values() if node["class_type"] == "SaveImage")
    assert read[save["inputs"]["images"][0]]["class_type"] == "VAEDecode"
    scale["mode"] = 2
    read = read_graph(saved, catalogue())
    assert "ImageScaleBy" not in {node["class_type"] for node in read.values()}
    save = next(node for node in read.values() if node["class_type"] == "SaveImage")
    assert "images" not in save["inputs"]


def test_primitives_reroutes_notes_and_named_links_of_the_editor_are_resolved() -> None:
    saved = editor_form(shipped("image/character_location"))
    sampler = next(node for node in saved["nodes"] if node["type"] == "KSampler")
    model = next(each for each in sampler["inputs"] if each["name"] == "model")
    begun = next(link for link in saved["links"] if link[0] == model["link"])
    # model: loader -> SetNode … GetNode -> Reroute -> sampler
    saved["nodes"] += [
        {"id": 90, "type": "SetNode", "inputs": [{"name": "MODEL", "type": "MODEL", "link": 190}],
         "widgets_values": ["the model"]},
        {"id": 91, "type": "GetNode", "inputs": [], "outputs": [{"type": "MODEL"}], "widgets_values": ["the model"]},
        {"id": 92, "type": "Reroute", "inputs": [{"name": "", "type": "*", "link": 191}]},
        {"id": 93, "type": "Note", "widgets_values": ["read me"]},
        {"id": 94, "type": "PrimitiveNode", "outputs": [{"type": "INT"}], "widgets_values": [31, "fixed"]},
    ]  # fmt: skip
    saved["links"] += [
        [190, begun[1], begun[2], 90, 0, "MODEL"],
        {"id": 191, "origin_id": 91, "origin_slot": 0, "target_id": 92, "target_slot": 0, "type": "MODEL"},
        [192, 92, 0, sampler["id"], 0, "MODEL"],
        [193, 94, 0, sampler["id"], 9, "INT"],
    ]
    model["link"] = 192
    sampler["inputs"].append({"name": "steps", "type": "INT", "link": 193, "widget": {"name": "steps"}})
    read = read_graph(saved, catalogue())
    assert problems(read) == []
    made = next(node for node in read.values() if node["class_type"] == "KSampler")
    assert read[made["inputs"]["model"][0]]["class_type"] == "UnetLoaderGGUF"
    assert made["inputs"]["steps"] == 31
    assert made["inputs"]["seed"] == 333555666
    assert made["inputs"]["sampler_name"] == "euler"
    assert len(read) == len(shipped("image/character_location"))


def grouped(graph: Graph, inner_titles: set[str]) -> dict[str, Any]:
    """The graph as the editor saves it, with some of its nodes in a group."""
    saved = editor_form(graph)
    inner = [node for node in saved["nodes"] if node["title"] in inner_titles]
    ids = {node["id"] for node in inner}
    inputs: list[dict[str, Any]] = []
    outputs: list[dict[str, Any]] = []
    instance: dict[str, Any] = {"id": 500, "type": "a-group", "inputs": [], "outputs": [], "widgets_values": []}
    inside: list[Any] = []
    outside: list[Any] = []
    for number, origin, slot, target, target_slot, kind in saved["links"]:
        if origin in ids and target in ids:
            inside.append([number, origin, slot, target, target_slot, kind])
        elif target in ids:
            instance["inputs"].append({"name": f"in{len(inputs)}", "type": kind, "link": number})
            outside.append([number, origin, slot, 500, len(inputs), kind])
            inside.append({"id": number, "origin_id": -10, "origin_slot": len(inputs), "target_id": target,
                           "target_slot": target_slot, "type": kind})  # fmt: skip
            inputs.append({"name": f"in{len(inputs)}", "type": kind, "linkIds": [number]})
        elif origin in ids:
            outside.append([number, 500, len(outputs), target, target_slot, kind])
            inside.append({"id": 900 + number, "origin_id": origin, "origin_slot": slot, "target_id": -20,
                           "target_slot": len(outputs), "type": kind})  # fmt: skip
            outputs.append({"name": f"out{len(outputs)}", "type": kind, "linkIds": [900 + number]})
        else:
            outside.append([number, origin, slot, target, target_slot, kind])
    group = {"id": "a-group", "nodes": inner, "links": inside, "inputs": inputs, "outputs": outputs,
             "inputNode": {"id": -10}, "outputNode": {"id": -20}}  # fmt: skip
    return {
        "nodes": [*(node for node in saved["nodes"] if node["id"] not in ids), instance],
        "links": outside,
        "definitions": {"subgraphs": [group]},
    }


def test_groups_of_nodes_are_taken_apart() -> None:
    graph = shipped("image/scene")
    saved = grouped(graph, {"Guidance", "Sampler", "No negative prompt"})
    read = read_graph(saved, catalogue())
    assert problems(read) == []
    assert shape(without_defaults(read, graph)) == shape(graph)
    assert sum(number.startswith("500:") for number in read) == 3
    # What the group shows of an inner node is what counts.
    sampler = next(node["id"] for node in saved["definitions"]["subgraphs"][0]["nodes"] if node["type"] == "KSampler")
    saved["nodes"][-1].update(properties={"proxyWidgets": [[str(sampler), "steps"]]}, widgets_values=[33])
    read = read_graph(saved, catalogue())
    assert read[f"500:{sampler}"]["inputs"]["steps"] == 33
    saved["nodes"][-1]["mode"] = 2
    assert not [number for number in read_graph(saved, catalogue()) if number.startswith("500:")]


def test_a_group_that_holds_itself_is_an_error() -> None:
    node = {"id": 1, "type": "a-group"}
    told = {"nodes": [node], "definitions": {"subgraphs": [{"id": "a-group", "nodes": [node], "links": []}]}}
    with pytest.raises(GraphError, match="never end"):
        read_graph(told, catalogue())


def test_values_that_are_saved_by_name_are_taken_by_name() -> None:
    saved = {
        "nodes": [
            {"id": 1, "type": "EmptyImage", "widgets_values": [64, 64, 1, 0]},
            {"id": 2, "type": "VHS_VideoCombine", "inputs": [{"name": "images", "type": "IMAGE", "link": 1}],
             "widgets_values": {"frame_rate": 24, "loop_count": 0, "filename_prefix": "a", "format": "video/h264-mp4",
                                "crf": 1, "pingpong": False, "save_output": True, "videopreview": {"hidden": False}}},
        ],
        "links": [[1, 1, 0, 2, 0, "IMAGE"]],
    }  # fmt: skip
    read = read_graph(saved, catalogue())
    assert problems(read) == []
    assert read["2"]["inputs"]["crf"] == 1
    assert "videopreview" not in read["2"]["inputs"]


def test_a_file_that_is_no_graph_is_told_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "scene.json"
    wrong = {
        "{": "is not JSON",
        "[]": "holds no nodes",
        "{}": "holds no nodes",
        '{"7": {"inputs": {}}}': "node 7 has no class_type",
        '{"7": {"class_type": "A", "inputs": []}}': "inputs of node 7",
        '{"nodes": [], "links": []}': "editor's form",
        "[" * 100_000: "is not JSON",
    }
    with pytest.raises(GraphError, match=r"there is no graph .*scene\.json"):
        load_graph(file)
    for text, message in wrong.items():
        file.write_text(text, encoding="utf-8")
        with pytest.raises(GraphError, match=message) as caught:
            load_graph(file)
        assert "scene.json" in str(caught.value)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GraphError, match="cannot be read"):
        load_graph(file)


def test_what_the_editors_form_lacks_is_told_with_the_node() -> None:
    with pytest.raises(GraphError, match=r"node 3 \(Unknown\)"):
        read_graph({"nodes": [{"id": 3, "type": "Unknown", "widgets_values": [1]}]}, catalogue())
    nobody = {"nodes": [
        {"id": 1, "type": "SaveImage", "inputs": [{"name": "images", "type": "IMAGE", "link": 1}],
         "widgets_values": ["a"]},
        {"id": 2, "type": "GetNode", "widgets_values": ["x"]},
    ], "links": [[1, 2, 0, 1, 0, "IMAGE"]]}  # fmt: skip
    with pytest.raises(GraphError, match=r"node 2 \(GetNode\) reads “x”"):
        read_graph(nobody, catalogue())
    with pytest.raises(GraphError, match="no id or type"):
        read_graph({"nodes": [5]}, catalogue())


def test_a_graph_as_sent_to_a_server_and_numbers_for_names_are_read(tmp_path: Path) -> None:
    graph = shipped("audio/sfx")
    file = tmp_path / "sfx.json"
    file.write_text(json.dumps({"prompt": graph, "client_id": "x"}), encoding="utf-8-sig")
    assert load_graph(file) == graph
    graph["7"]["inputs"]["samples"] = [6, 0]
    assert read_graph(graph)["7"]["inputs"]["samples"] == ["6", 0]


@pytest.mark.parametrize("name", ALL)
def test_a_summary_tells_models_prompts_sampler_and_every_node(name: str) -> None:
    graph = shipped(name)
    lines = summarise(graph)
    text = "\n".join(lines)
    for node in graph.values():
        assert node["class_type"] in text
    for model in ("unet_name", "vae_name", "ckpt_name"):
        for node in graph.values():
            assert node["inputs"].get(model, "") in text
    assert any(line.startswith("saves: studio/") for line in lines)
    assert any(line.startswith(("prompt: ", "speaks: ")) for line in lines)


def test_a_summary_of_a_broken_graph_says_what_is_broken() -> None:
    graph = shipped("image/scene")
    graph["10"]["inputs"]["conditioning"] = ["10", 0]
    assert "circle" in summarise(graph)[-1]
    assert summarise({"1": {"class_type": "Nothing", "inputs": {}}})[0] == "1 nodes"
