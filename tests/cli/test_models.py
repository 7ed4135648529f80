from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from studio.cli.app import app
from studio.errors import UsageError
from studio.production.create import create
from studio.servers.fakes.chat import FakeChat
from studio.servers.fakes.comfyui import FakeComfyUI
from studio.servers.models.catalogue import catalogue as all_models
from tests.servers.graphs.tools import catalogue
from tests.servers.models.files import cut, gguf, safetensors

FLUX = "flux1-kontext-dev-Q8_0.gguf"
VAE = "flux_kontext_vae.safetensors"


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "story.txt").write_text("[ada] The kiln was cold by noon.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMFYUI_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("LM_STUDIO_BASE_URL", "http://127.0.0.1:9/v1")
    return create(tmp_path / "film", tmp_path / "story.txt").root


def studio_models(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["models", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def listed(*arguments: str) -> dict[str, dict[str, Any]]:
    return {each["file"]: each for each in json.loads(studio_models("--json", *arguments)[1])["models"]}


def test_every_model_is_listed_with_its_state_and_the_way_to_it(film: Path) -> None:
    code, shown = studio_models(str(film))
    assert code == 0
    for model in all_models():
        assert model.file in shown, model.name
    assert "set COMFYUI_DIR" in shown
    assert "ComfyUI does not answer at http://127.0.0.1:9" in shown
    assert set(listed(str(film))) >= {model.file for model in all_models()}


def test_files_in_comfyui_beside_the_production_are_found_and_judged(film: Path) -> None:
    models = film.parent / "ComfyUI" / "models"
    gguf(models / "unet" / FLUX)
    cut(safetensors(models / "vae" / VAE), 90)
    safetensors(models / "checkpoints" / "clip_l.safetensors")
    found = listed(str(film))
    assert found[FLUX]["state"] == "ok"
    assert found[VAE]["state"] == "partial"
    assert found["clip_l.safetensors"]["state"] == "misplaced"
    _, shown = studio_models(str(film))
    assert f"looked in: {models.resolve()}" in shown
    assert "bytes: fetch it again" in shown


@pytest.mark.parametrize("variable", ["COMFYUI_DIR", "COMFYUI_MODEL_PATH", "COMFYUI_CHECKPOINTS_PATH"])
def test_each_variable_leads_to_its_folder(film: Path, tmp_path: Path, variable: str, monkeypatch: Any) -> None:
    folder = {"COMFYUI_DIR": "elsewhere", "COMFYUI_MODEL_PATH": "elsewhere/models"}.get(variable, "points")
    safetensors(
        tmp_path / folder / {"COMFYUI_DIR": "models/checkpoints", "COMFYUI_MODEL_PATH": "checkpoints"}.get(variable, "")
        / "stable-audio-open-1.0.safetensors"
    )  # fmt: skip
    assert listed(str(film))["stable-audio-open-1.0.safetensors"]["state"] == "missing"
    monkeypatch.setenv(variable, str(tmp_path / folder))
    assert listed(str(film))["stable-audio-open-1.0.safetensors"]["state"] == "ok"


def test_language_models_are_found_in_their_folder_and_on_the_server(
    film: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    name = "nvidia_nemotron-3-nano-30b-a3b"
    monkeypatch.setenv("LM_STUDIO_MODEL_PATH", str(tmp_path / "chat"))
    gguf(tmp_path / "chat" / "nvidia" / "nemotron-3-nano-30b-a3b-GGUF" / "nemotron-Q4_K_M.gguf")
    assert listed(str(film))[name]["state"] == "ok"
    with FakeChat(models=(name, "another")) as chat:
        monkeypatch.setenv("LM_STUDIO_BASE_URL", chat.base_url)
        monkeypatch.setenv("LM_STUDIO_MODEL_NAME", "mine")
        found = listed(str(film), "-o", "engines.chat=openai")
    assert found[name]["state"] == "server"
    assert found["mine"]["state"] == "missing"
    assert found["mine"]["needed"] == ["servers.lm_studio_model"]
    assert not found["mine"]["known"]


def test_a_running_server_says_what_it_has(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models = {"vae": [VAE], "loras": [], "diffusion_models": []}
    with FakeComfyUI(catalogue=catalogue(), models=models) as fake:
        monkeypatch.setenv("COMFYUI_BASE_URL", fake.url)
        found = listed(str(film))
        told = json.loads(studio_models("--json", str(film))[1])
    assert found[VAE]["state"] == "server"
    assert found[FLUX]["state"] == "missing"
    assert any(fake.version in words for words in told["servers"])
    packs = {(each["set"], each["pack"]["name"]): each["state"] for each in told["packs"]}
    assert packs["ltx2", "ComfyUI-KJNodes"] == "installed"
    assert packs["ltx2", "ComfyUI"] == "installed"


def test_an_old_server_is_too_old_for_ltx_2(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeComfyUI(catalogue=catalogue(), version="0.3.64") as fake:
        monkeypatch.setenv("COMFYUI_BASE_URL", fake.url)
        _, shown = studio_models(str(film), "--set", "ltx2")
    assert "too old    ComfyUI 0.3.64 (needs 0.8.0 or later)" in shown


def test_models_of_a_persons_graph_are_listed_though_nobody_knows_them(film: Path) -> None:
    file = film / "gen.image" / "workflow" / "scene.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(FLUX, "my\\u0007own.gguf").replace(VAE, "t5-base-Q8_0.gguf"), encoding="utf-8")
    found = listed(str(film), "-o", "engines.image=comfyui")
    mine = found["my\x07own.gguf"]
    assert not mine["known"]
    assert mine["needed"] == ["gen.image/workflow/scene.json"]
    assert mine["state"] == "missing"
    assert found["t5-base-Q8_0.gguf"]["licence"] == "Apache-2.0"  # a known one in another precision
    for more in ((), ("--commands",)):
        assert "my own.gguf" in studio_models(str(film), *more)[1]
        assert "\x07" not in studio_models(str(film), *more)[1]


def test_what_is_missing_ends_with_3_only_when_it_is_needed(film: Path) -> None:
    code, shown = studio_models(str(film), "--missing")
    assert code == 0
    assert FLUX in shown
    image = ("-o", "engines.image=comfyui")
    assert studio_models(str(film), *image)[0] == 0
    assert studio_models(str(film), "--missing", *image)[0] == 3
    assert "Needed now and not here: " in studio_models(str(film), *image)[1]
    models = film.parent / "ComfyUI" / "models"
    gguf(models / "unet" / FLUX)
    for name in (f"vae/{VAE}", "clip/clip_l.safetensors", "clip/t5xxl_fp16.safetensors"):
        safetensors(models / name)
    assert studio_models(str(film), "--missing", *image)[0] == 3
    assert studio_models(str(film), "--missing", *image, "-o", "scenes.use_lora=false",
                         "-o", "portraits.use_lora=false", "-o", "places.use_lora=false",
                         "-o", "thumbnail.use_lora=false")[0] == 0  # fmt: skip
    code, shown = studio_models(str(film), "--missing", *image)
    assert FLUX not in shown


def test_a_set_that_is_named_is_needed_but_for_what_is_optional(film: Path) -> None:
    assert studio_models(str(film), "--set", "ltx2", "--missing")[0] == 3
    models = film.parent / "ComfyUI" / "models"
    for model in all_models():
        if "ltx2" in model.sets and not model.optional:
            make = gguf if model.file.endswith(".gguf") else safetensors
            make(models / model.folders[0] / model.file)
    code, shown = studio_models(str(film), "--set", "ltx2", "--missing")
    assert code == 0
    assert "ltx-2-spatial-upscaler-x2-1.0.safetensors" in shown
    with pytest.raises(UsageError, match="no set of models 'ltx3'"):
        studio_models("--set", "ltx3")


@pytest.mark.skipif(sys.platform == "win32", reason="written for another shell there")
def test_the_commands_are_lines_for_a_shell_and_fetch_into_the_right_folders(film: Path, tmp_path: Path) -> None:
    models = tmp_path / "my models; rm -rf"
    models.mkdir()
    _, shown = studio_models(str(film), "--set", "ltx2", "--commands", "-o", f"servers.comfyui_model_path={models}")
    lines = [shlex.split(line) for line in shown.splitlines() if line and not line.startswith("#")]
    assert {line[0] for line in lines} == {"mkdir", "git", "curl"}
    made = [line[2] for line in lines if line[0] == "mkdir"]
    assert str(models / "vae") in made
    for line in lines:
        if line[0] == "curl":
            target = Path(line[line.index("--output") + 1])
            assert str(target.parent) in made
            assert line[-1].endswith(f"/{target.name}")
    assert "commit f083506 or later" in shown
    assert f"save it as {models / 'vae' / 'LTX2_video_vae_bf16.safetensors'}" in shown
    assert "LTX-2 Community License" in shown
