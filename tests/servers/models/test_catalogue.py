from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from studio.production.create import shipped_graphs
from studio.servers.comfyui.graphs.document import parse_graph
from studio.servers.comfyui.graphs.models import models_of
from studio.servers.comfyui.graphs.packs import CORE, LTX2_CORE, PACKS_OF_SETS, pack_of
from studio.servers.models.catalogue import KINDS, SETS, Model, catalogue, find_model, getting
from studio.servers.models.packs import stand_pack
from studio.servers.models.places import alike, find_places
from studio.settings import Settings
from studio.settings.schema import keys
from tests.servers.models.files import written


def test_every_model_that_our_graphs_name_is_in_the_catalogue_with_these_graphs_and_folders() -> None:
    named: dict[str, set[str]] = defaultdict(set)
    for pipeline, name, file in shipped_graphs():
        for use in models_of(parse_graph(file.read_text(encoding="utf-8"), name)):
            named[use.file].add(f"{pipeline}/{name}")
            model = find_model(use.file)
            assert model is not None, use.file
            assert set(alike(model.folders[0])) & set(use.folder.replace(" (or ", " ").strip(")").split())
    told = {
        each.file: set(each.graphs) for each in catalogue() if each.graphs and not (each.by_settings or each.by_pack)
    }
    assert told == named


def test_every_adapter_and_language_model_of_the_standard_settings_is_in_the_catalogue() -> None:
    settings = Settings()
    for adapter in (*settings.scenes.loras, *settings.portraits.loras, *settings.thumbnail.loras):
        assert find_model(adapter.name), adapter.name
    assert settings.servers.lm_studio_model in {each.file for each in catalogue() if each.of_language}
    assert {request for each in catalogue() for request in each.requests} <= set(keys())


@pytest.mark.parametrize("model", catalogue(), ids=lambda model: model.name)
def test_every_entry_says_what_it_is_and_where_it_is_to_be_had(model: Model) -> None:
    assert model.kind in KINDS
    assert model.get
    assert model.licence
    assert model.sets
    assert set(model.sets) <= set(SETS)
    assert model.link.startswith("https://") or not model.link
    assert model.link.endswith(f"/{model.file}") or not model.link or model.of_language
    assert not any(part in {"", ".", ".."} for folder in model.folders for part in folder.split("/"))


def test_the_catalogue_has_every_kind_and_no_file_twice() -> None:
    assert {each.kind for each in catalogue()} == set(KINDS)
    files = [each.file.lower() for each in catalogue()]
    assert len(files) == len(set(files))


def test_how_to_get_a_file_is_told_in_words() -> None:
    assert getting("sub/CLIP_L.safetensors").startswith("about 250 MB, get it from https://")
    assert getting("flux1-dev-Q4_0.gguf").startswith("about 12.7 GB")
    assert getting("mine.safetensors") == ""


def test_the_packs_of_a_set_are_those_of_its_graphs() -> None:
    for pipeline, name, file in shipped_graphs():
        found = {kind for each in catalogue() if f"{pipeline}/{name}" in each.graphs for kind in each.sets}
        packs = {pack.name for kind in found for pack in PACKS_OF_SETS[kind]}
        graph = parse_graph(file.read_text(encoding="utf-8"), name)
        needed = {pack.name for node in graph.values() if (pack := pack_of(node["class_type"]))}
        assert needed <= packs, f"{pipeline}/{name}"


def test_a_pack_is_seen_in_its_folder_and_on_a_server_and_one_that_is_too_old_is_told(tmp_path: Path) -> None:
    _, gguf, kjnodes = PACKS_OF_SETS["ltx2"]
    nowhere = find_places()
    assert stand_pack(gguf, nowhere, None, "").state == "unknown"
    written(tmp_path / "main.py")
    written(tmp_path / "custom_nodes" / "comfyui-gguf" / "pyproject.toml", b'[project]\nversion = "1.1.9"\n')
    written(tmp_path / "pyproject.toml", b'[project]\nversion = "0.7.0"\n')
    here = find_places(comfyui_dir=str(tmp_path))
    assert (stand_pack(gguf, here, None, "").state, stand_pack(gguf, here, None, "").version) == ("installed", "1.1.9")
    assert stand_pack(kjnodes, here, None, "").state == "missing"
    assert stand_pack(LTX2_CORE, here, None, "").state == "too old"
    assert stand_pack(CORE, here, None, "").state == "installed"
    assert stand_pack(LTX2_CORE, nowhere, {}, "0.33.0").state == "installed"
    assert stand_pack(LTX2_CORE, nowhere, {}, "0.3.64").state == "too old"
    running = {"VAELoaderKJ": {"python_module": "custom_nodes.ComfyUI-KJNodes"}}
    assert stand_pack(kjnodes, nowhere, running, "0.33.0").state == "installed"
    assert stand_pack(gguf, here, running, "0.33.0").state == "missing"
