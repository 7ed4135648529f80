"""What WORKFLOW_SUMMARY_ENABLED adds to the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.production.create import create
from studio.settings import load
from studio.steps.workshops import Workshops

SFX = "gen.audio/workflow/sfx.json"


@pytest.mark.parametrize("enabled", [True, False])
def test_each_graph_is_told_once_in_a_run_when_that_is_wanted(tmp_path: Path, enabled: bool) -> None:
    (tmp_path / "story.txt").write_text("[ada] The kiln was cold by noon.\n", encoding="utf-8")
    root = create(tmp_path / "film", tmp_path / "story.txt").root
    flags = {"servers.workflow_summary_enabled": enabled}
    heard: list[str] = []
    workshops = Workshops(load(root, {}, flags).settings, root, heard.append)
    try:
        for number in range(3):
            workshops.fake().make(SFX, lambda graph, names: graph, key=str(number), folder=tmp_path, kind="audio")
    finally:
        workshops.close()
    told = [text for text in heard if text.startswith(f"{SFX}:\n")]
    assert len(told) == enabled
    if enabled:
        assert "model: stable-audio-open-1.0.safetensors (checkpoints" in told[0]
        assert "\n  sampler node " in told[0]
        assert "in the order in which they run:" in told[0]
