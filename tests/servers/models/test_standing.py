from __future__ import annotations

from pathlib import Path

import pytest

from studio.servers.models.catalogue import Model, find_model
from studio.servers.models.places import Places, find_places
from studio.servers.models.standing import Standing, stand, stand_language
from tests.servers.models.files import cut, gguf, safetensors, written

FLUX = "flux1-kontext-dev-Q8_0.gguf"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "models"


def places(shelf: Path) -> Places:
    shelf.mkdir(exist_ok=True)
    return find_places(model_path=str(shelf), language_path=str(shelf))


def model(file: str) -> Model:
    found = find_model(file)
    assert found is not None
    return found


def of(shelf: Path, file: str, listed: dict[str, list[str]] | None = None) -> Standing:
    return stand(model(file), places(shelf), listed)


def test_a_whole_file_in_either_folder_that_comfyui_takes_for_one_is_ok(shelf: Path) -> None:
    assert of(shelf, FLUX).state == "missing"
    path = gguf(shelf / "unet" / "flux" / FLUX)
    told = of(shelf, FLUX)
    assert (told.state, told.where, told.bytes) == ("ok", str(path), path.stat().st_size)


def test_what_is_empty_cut_off_or_something_else_is_not_here(shelf: Path) -> None:
    path = gguf(shelf / "unet" / FLUX)
    cut(path, path.stat().st_size - 3)
    told = of(shelf, FLUX)
    assert told.state == "partial"
    assert not told.here
    assert "bytes: fetch it again" in told.detail
    cut(path, 0)
    assert of(shelf, FLUX).state == "empty"
    path.write_bytes(b"<html>")
    assert of(shelf, FLUX).state == "unreadable"


def test_a_whole_one_beside_a_broken_one_is_found(shelf: Path) -> None:
    written(shelf / "diffusion_models" / FLUX)
    gguf(shelf / "unet" / FLUX)
    assert of(shelf, FLUX).state == "ok"


def test_what_is_still_being_fetched_is_partial(shelf: Path) -> None:
    written(shelf / "unet" / f"{FLUX}.part", b"GGUF")
    told = of(shelf, FLUX)
    assert told.state == "partial"
    assert told.where.endswith(".part")


def test_a_file_in_the_wrong_folder_is_told_with_the_right_one(shelf: Path) -> None:
    safetensors(shelf / "checkpoints" / "flux_kontext_vae.safetensors")
    told = of(shelf, "flux_kontext_vae.safetensors")
    assert told.state == "misplaced"
    assert "models/vae" in told.detail


def test_another_precision_takes_its_place_and_a_broken_one_does_not(shelf: Path) -> None:
    path = safetensors(shelf / "clip" / "t5xxl_fp8_e4m3fn.safetensors")
    told = of(shelf, "t5xxl_fp16.safetensors")
    assert told.state == "other"
    assert told.here
    assert "t5xxl_fp8_e4m3fn.safetensors is used" in told.detail
    cut(path, 9)
    assert of(shelf, "t5xxl_fp16.safetensors").state == "missing"


def test_a_running_server_knows_what_no_folder_shows(shelf: Path) -> None:
    assert of(shelf, FLUX, {"unet_gguf": [f"sub/{FLUX}"]}).state == "server"
    assert of(shelf, "t5xxl_fp16.safetensors", {"clip": ["t5xxl_fp8_e4m3fn.safetensors"]}).state == "server"
    assert of(shelf, FLUX, {"diffusion_models": [], "vae": [FLUX]}).state == "missing"


def test_a_file_that_the_running_server_does_not_see_is_told(shelf: Path) -> None:
    gguf(shelf / "unet" / FLUX)
    assert of(shelf, FLUX, {"unet": [FLUX]}).state == "ok"
    assert of(shelf, FLUX, {"loras": []}).state == "ok"  # it does not say what is in that folder
    told = of(shelf, FLUX, {"diffusion_models": ["other.safetensors"]})
    assert told.state == "unlisted"
    assert "restart" in told.detail


def test_what_a_pack_fetches_by_itself_is_not_missing(shelf: Path) -> None:
    assert of(shelf, "t3_cfg.safetensors").state == "later"
    safetensors(shelf / "TTS" / "chatterbox" / "English" / "t3_cfg.safetensors")
    assert of(shelf, "t3_cfg.safetensors").state == "ok"


def test_a_model_with_several_files_to_choose_from_is_any_of_them(shelf: Path) -> None:
    gguf(shelf / "unet" / "FLUX1-schnell-Q4_K_S.gguf")
    assert of(shelf, "flux1-schnell-Q8_0.gguf").state == "ok"


def test_a_language_model_is_on_the_server_by_its_name(shelf: Path) -> None:
    nemotron = Model("N", "language", "nvidia_nemotron-3-nano-30b-a3b")
    none = places(shelf)
    assert stand_language(nemotron, none, None).state == "missing"
    assert stand_language(nemotron, none, ["a", "nvidia_nemotron-3-nano-30b-a3b"]).state == "server"
    told = stand_language(nemotron, none, ["nvidia/nemotron-3-nano-30b-a3b"])
    assert told.state == "unlisted"
    assert "calls it nvidia/nemotron-3-nano-30b-a3b" in told.detail


def test_a_language_model_is_found_in_its_folder_all_its_parts_whole(shelf: Path) -> None:
    nemotron = Model("N", "language", "nvidia_nemotron-3-nano-30b-a3b")
    folder = shelf / "lmstudio-community" / "NVIDIA-Nemotron-3-Nano-30B-A3B-GGUF"
    first, second = (gguf(folder / f"NVIDIA-Nemotron-3-Nano-30B-A3B-Q4_K_M-{n}-of-2.gguf") for n in (1, 2))
    told = stand_language(nemotron, places(shelf), None)
    assert (told.state, told.bytes) == ("ok", first.stat().st_size + second.stat().st_size)
    assert "does not offer it" in stand_language(nemotron, places(shelf), ["other"]).detail
    cut(second, 40)
    assert stand_language(nemotron, places(shelf), None).state == "partial"
