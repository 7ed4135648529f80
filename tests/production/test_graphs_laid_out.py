from __future__ import annotations

from pathlib import Path

import pytest

from studio.errors import ProductionError
from studio.production.create import adopt, create, graph_text, shipped_graphs
from studio.production.layout import graph_file


def story(folder: Path) -> Path:
    file = folder / "story.txt"
    file.write_text("[ada] Hello.\n", encoding="utf-8")
    return file


def test_a_new_production_has_every_graph_in_the_folder_of_its_pipeline(tmp_path: Path) -> None:
    root = create(tmp_path / "film", story(tmp_path)).root
    names = {(pipeline, name) for pipeline, name, _ in shipped_graphs()}
    assert {
        ("audio", "story"), ("audio", "sfx"), ("audio", "thumbnail"), ("image", "character_location"),
        ("image", "scene"), ("video", "animate"),
    } <= names  # fmt: skip
    for pipeline, name, file in shipped_graphs():
        laid_out = root / f"gen.{pipeline}" / "workflow" / f"{name}.json"
        assert laid_out.read_text(encoding="utf-8") == file.read_text(encoding="utf-8")
        assert graph_text(root, pipeline, name) == (laid_out.read_text(encoding="utf-8"), graph_file(pipeline, name))


def test_a_graph_of_a_person_is_never_overwritten(tmp_path: Path) -> None:
    root = tmp_path / "film"
    own = root / graph_file("image", "scene")
    own.parent.mkdir(parents=True)
    own.write_text("{}", encoding="utf-8")
    create(root, story(tmp_path), into_existing=True)
    assert own.read_text(encoding="utf-8") == "{}"
    assert graph_text(root, "image", "scene") == ("{}", "gen.image/workflow/scene.json")
    assert (root / graph_file("image", "character_location")).is_file()


def test_a_production_without_a_graph_uses_the_one_that_came_with_the_studio(tmp_path: Path) -> None:
    told = tmp_path / "gen.audio" / "input" / "1.story.txt"
    told.parent.mkdir(parents=True)
    told.write_text("[ada] Hello.\n", encoding="utf-8")
    root = adopt(tmp_path).root
    assert not (root / graph_file("audio", "story")).exists()
    text, where = graph_text(root, "audio", "story")
    assert "UnifiedTTSTextNode" in text
    assert where == "gen.audio/workflow/story.json (as it came with the studio)"
    with pytest.raises(ProductionError, match="none of that name"):
        graph_text(root, "audio", "opera")
