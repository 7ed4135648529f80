"""What `studio doctor` says of servers, graphs and models, on servers of our own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from studio.production.create import create
from studio.servers.fakes.chat import FakeChat
from studio.servers.fakes.comfyui import FakeComfyUI
from tests.cli.test_doctor import studio_doctor
from tests.servers.graphs.tools import catalogue
from tests.servers.models.files import safetensors, written

SCENE = "gen.image/workflow/scene.json"
IMAGE = ("-o", "engines.image=comfyui")
T5 = "t5xxl_fp16.safetensors"


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "story.txt").write_text("[ada] The kiln was cold by noon.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMFYUI_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("LM_STUDIO_BASE_URL", "http://127.0.0.1:9/v1")
    return create(tmp_path / "film", tmp_path / "story.txt").root


@pytest.fixture
def info() -> dict[str, Any]:
    """A server's catalogue that has everything which the graphs for pictures need."""
    told = deepcopy(catalogue())
    told["LoraLoader"]["input"]["required"]["lora_name"][0].append("FLUX.1-Turbo-Alpha.safetensors")
    return told


def doctor(*arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(studio_doctor("--json", *arguments)[1])["findings"]
    return found


def named(found: list[dict[str, Any]], name: str, state: str = "") -> list[dict[str, Any]]:
    return [each for each in found if each["name"] == name and state in {"", each["state"]}]


def running(info: dict[str, Any], **more: Any) -> FakeComfyUI:
    models = {"loras": ["FLUX.1-Turbo-Alpha.safetensors"], "vae": [], "text_encoders": [], "diffusion_models": []}
    return FakeComfyUI(catalogue=info, models=models, **more)


@pytest.fixture
def server(info: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeComfyUI]:
    with running(info) as fake:
        monkeypatch.setenv("COMFYUI_BASE_URL", fake.url)
        yield fake


def test_graphs_that_run_are_told_with_the_server_and_its_version(film: Path, server: FakeComfyUI) -> None:
    found = doctor(str(film), *IMAGE)
    assert f"ComfyUI {server.version} answers at {server.url}" in named(found, "comfyui", "ok")[0]["detail"]
    assert f"run at {server.url}" in named(found, "graphs", "ok")[0]["detail"]
    assert named(found, "graphs", "missing") == []


def test_everything_that_is_wrong_with_graphs_is_told_at_once(
    film: Path, info: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    del info["UnetLoaderGGUF"]
    for name in ("CLIPLoader", "DualCLIPLoader"):
        for options in info[name]["input"]["required"].values():
            if isinstance(options[0], list):
                options[0][:] = [file for file in options[0] if not file.startswith("t5xxl")]
            elif isinstance(options[1].get("options"), list):
                options[1]["options"] = [file for file in options[1]["options"] if not file.startswith("t5xxl")]
    graph = json.loads((film / SCENE).read_text(encoding="utf-8"))
    sampler = next(node for node, told in graph.items() if told["class_type"] == "KSampler")
    graph[sampler]["inputs"] |= {"steps": "many", "positive": ["404", 0], "sampler_name": "gone"}
    (film / SCENE).write_text(json.dumps(graph), encoding="utf-8")
    with running(info) as fake:
        monkeypatch.setenv("COMFYUI_BASE_URL", fake.url)
        found = named(doctor(str(film), *IMAGE), "graphs", "missing")
    said = {each["detail"]: each["hint"] for each in found}
    whole = "\n".join(f"{detail} -> {hint}" for detail, hint in said.items())
    assert sum("no class UnetLoaderGGUF" in detail for detail in said) == 1, "once for all graphs"
    assert "install ComfyUI-GGUF (https://github.com/city96/ComfyUI-GGUF)" in whole
    model = next((detail, hint) for detail, hint in said.items() if T5 in detail)
    assert "gen.audio/workflow/thumbnail.json" in model[0]
    assert "about 9.8 GB, get it from https://" in model[1]
    assert "node 404, which is not in the graph" in whole
    assert "where a number is needed" in whole
    assert "the choices are" in whole
    assert studio_doctor(str(film), *IMAGE)[0] == 3


def test_the_graph_of_another_mode_is_the_one_that_is_looked_at(film: Path, server: FakeComfyUI) -> None:
    asked = (str(film), *IMAGE, "-o", "scenes.mode=diffusion")
    (absent,) = named(doctor(*asked), "graphs", "missing")
    assert "there is no graph image/scene.diffusion.json" in absent["detail"]
    own = film / "gen.image/workflow/scene.diffusion.json"
    graph = json.loads((film / SCENE).read_text(encoding="utf-8"))
    sampler = next(node for node, told in graph.items() if told["class_type"] == "KSampler")
    graph[sampler]["inputs"]["scheduler"] = "gone"
    own.write_text(json.dumps(graph), encoding="utf-8")
    (broken,) = named(doctor(*asked), "graphs", "missing")
    assert broken["detail"].startswith("gen.image/workflow/scene.diffusion.json: ")
    unused = [each["detail"] for each in named(doctor(str(film), *IMAGE), "graphs", "optional")]
    assert any("scene.diffusion.json" in detail for detail in unused)
    own.write_bytes((film / SCENE).read_bytes())
    assert named(doctor(*asked), "graphs", "missing") == []


def test_a_missing_adapter_of_the_settings_is_told(
    film: Path, info: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    info["LoraLoader"] = catalogue()["LoraLoader"]
    with FakeComfyUI(catalogue=info, models={"loras": ["other.safetensors"]}) as fake:
        monkeypatch.setenv("COMFYUI_BASE_URL", fake.url)
        found = named(doctor(str(film), *IMAGE), "graphs", "missing")
    assert ["“FLUX.1-Turbo-Alpha.safetensors” is not on the server" in each["detail"] for each in found] == [True]
    assert SCENE in found[0]["detail"]


def test_a_part_that_a_step_has_to_set_and_does_not_find_is_told(film: Path, server: FakeComfyUI) -> None:
    graph = json.loads((film / SCENE).read_text(encoding="utf-8"))
    for node in list(graph):
        if graph[node]["class_type"] == "SaveImage":
            graph[node] = {
                **graph[node],
                "class_type": "PreviewImage",
                "inputs": {"images": graph[node]["inputs"]["images"]},
            }
    (film / SCENE).write_text(json.dumps(graph), encoding="utf-8")
    found = named(doctor(str(film), *IMAGE), "graphs", "missing")
    assert any(SCENE in each["detail"] and "saves" in each["detail"] for each in found), found


def test_a_graph_that_is_not_used_costs_nothing(film: Path, server: FakeComfyUI) -> None:
    (film / "gen.video/workflow/animate.json").write_text('{"1": {"class_type": "Nobody"}}', encoding="utf-8")
    found = [each for each in named(doctor(str(film), *IMAGE), "graphs") if "Nobody" in each["detail"]]
    assert [each["state"] for each in found] == ["optional"]


def test_a_graph_of_a_person_that_does_not_read_is_told_without_any_server(film: Path) -> None:
    (film / SCENE).write_text("{", encoding="utf-8")
    found = named(doctor(str(film), *IMAGE), "graphs", "missing")
    assert len(found) == 1
    assert f"{SCENE} is not JSON" in found[0]["detail"]


def test_without_a_server_the_files_that_are_needed_are_looked_for(film: Path, tmp_path: Path) -> None:
    safetensors(tmp_path / "m" / "vae" / "flux_kontext_vae.safetensors")
    written(tmp_path / "m" / "clip" / "clip_l.safetensors")
    found = named(doctor(str(film), *IMAGE, "-o", f"servers.comfyui_model_path={tmp_path / 'm'}"), "models", "missing")
    said = "\n".join(each["detail"] for each in found)
    assert "clip_l.safetensors is empty" in said
    assert f"{T5} is missing; it belongs into models/text_encoders" in said
    assert "flux_kontext_vae" not in said


def test_something_else_at_the_address_is_told(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeChat() as chat:
        monkeypatch.setenv("COMFYUI_BASE_URL", chat.base_url.removesuffix("/v1"))
        found = named(doctor(str(film), *IMAGE), "comfyui", "missing")
    assert "something else than ComfyUI answers" in found[0]["detail"]


def test_every_model_of_the_settings_is_looked_for_among_those_of_the_chat_server(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeChat(models=("small", "tiny")) as chat:
        monkeypatch.setenv("LM_STUDIO_BASE_URL", chat.base_url)
        settings = ("-o", "engines.chat=openai", "-o", "servers.lm_studio_model=small", "-o", "texts.title_model=big")
        found = doctor(str(film), *settings)
        rules = doctor(str(film), "-o", "engines.chat=rules", *settings[2:])
    assert named(found, "lmstudio", "ok")
    assert "small (servers.lm_studio_model)" in named(found, "texts", "ok")[0]["detail"]
    lacks = named(found, "texts", "missing")
    assert len(lacks) == 2
    assert any("motion.model" in each["detail"] for each in lacks), "the standard one for pictures is not there either"
    lacks = [each for each in lacks if "big (texts.title_model) is not among the models" in each["detail"]]
    assert "small, tiny" in lacks[0]["detail"]
    assert named(rules, "texts", "missing") == []
