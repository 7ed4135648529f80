from __future__ import annotations

import sys
from pathlib import Path

import pytest

from studio.servers.models.places import Places, alike, find_places, read_extra
from tests.servers.models.files import written


def names(places: Places) -> list[tuple[str, str]]:
    return sorted((each.path.name, each.folder) for each in places.files)


def test_comfyui_is_found_where_it_is_named_and_beside_the_pipelines(tmp_path: Path) -> None:
    film = tmp_path / "film"
    film.mkdir()
    written(tmp_path / "ComfyUI" / "models" / "vae" / "a.safetensors")
    written(tmp_path / "ComfyUI" / "models" / "put_files_here")
    near = (film, tmp_path)
    assert names(find_places(near=near)) == [("a.safetensors", "vae")]
    assert find_places(near=(film,)).comfyui is None
    assert names(find_places(comfyui_dir="../ComfyUI", near=(film,))) == [("a.safetensors", "vae")]
    assert names(find_places(comfyui_dir=str(tmp_path))) == [("a.safetensors", "vae")]  # the folder around it


def test_each_variable_for_models_is_honoured(tmp_path: Path) -> None:
    written(tmp_path / "shelf" / "vae" / "a.safetensors")
    written(tmp_path / "points" / "b.safetensors")
    written(tmp_path / "points" / "sound" / "c.ckpt")
    written(tmp_path / "chat" / "qwen" / "q.gguf")
    places = find_places(
        model_path=str(tmp_path / "shelf"),
        checkpoints_path=str(tmp_path / "points"),
        language_path=str(tmp_path / "chat"),
    )
    assert names(places) == [
        ("a.safetensors", "vae"),
        ("b.safetensors", "checkpoints"),
        ("c.ckpt", "checkpoints/sound"),
    ]
    assert [path.name for path in places.language_files] == ["q.gguf"]
    assert places.problems == ()


def test_what_is_named_and_is_not_there_is_told(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    places = find_places(comfyui_dir=gone, model_path=gone, checkpoints_path=gone, language_path=gone)
    assert not places.known
    said = "\n".join(places.problems)
    for variable in ("COMFYUI_DIR", "COMFYUI_MODEL_PATH", "COMFYUI_CHECKPOINTS_PATH", "LM_STUDIO_MODEL_PATH"):
        assert variable in said


def test_lm_studios_own_folders_are_looked_into_unless_another_is_named(tmp_path: Path) -> None:
    written(tmp_path / ".lmstudio" / "models" / "a" / "b" / "m.gguf")
    assert [path.name for path in find_places(home=tmp_path).language_files] == ["m.gguf"]
    named = find_places(home=tmp_path, language_path=str(tmp_path / "gone"))
    assert named.language_files == ()


def test_the_further_folders_of_comfyui_are_read(tmp_path: Path) -> None:
    comfyui = tmp_path / "ComfyUI"
    written(comfyui / "main.py")
    written(tmp_path / "shared" / "vae" / "a.safetensors")
    written(tmp_path / "shared" / "text" / "b.safetensors")
    written(tmp_path / "shared" / "clip" / "c.safetensors")
    written(comfyui / "mine" / "d.safetensors")
    (comfyui / "extra_model_paths.yaml").write_text(
        f"""\
# Rename this
shared:
    base_path: {tmp_path / "shared"}   # all of it
    is_default: true
    vae: vae/
    text_encoders: |
         text/
         # no
         clip/
    loras: gone/

own:
  loras: 'mine'
nonsense
""",
        encoding="utf-8",
    )
    assert names(find_places(comfyui_dir=str(comfyui))) == [
        ("a.safetensors", "vae"),
        ("b.safetensors", "text_encoders"),
        ("c.safetensors", "text_encoders"),
        ("d.safetensors", "loras"),
    ]
    assert read_extra(tmp_path / "absent.yaml") == []


def test_folders_that_comfyui_takes_for_one_are_one() -> None:
    assert set(alike("unet")) == set(alike("diffusion_models"))
    assert alike("unet")[0] == "unet"
    assert "clip" in alike("text_encoders")
    assert alike("vae") == ("vae",)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_folder_that_links_to_itself_is_read_once(tmp_path: Path) -> None:
    vae = tmp_path / "models" / "vae"
    written(vae / "a.safetensors")
    (vae / "again").symlink_to(tmp_path / "models", target_is_directory=True)
    assert names(find_places(model_path=str(tmp_path / "models"))) == [("a.safetensors", "vae")]
