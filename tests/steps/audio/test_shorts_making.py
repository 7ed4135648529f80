"""What is said of the picture of a short when it is made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from PIL import Image

from studio.engine.item import Inputs, Item, Ref
from studio.steps.audio.film import THUMBNAIL, VIDEO, Film
from studio.steps.audio.shorts import Shorts
from studio.story.clock import SAMPLE_RATE

COVER, WORDS = Ref(THUMBNAIL, "short/1", "cover.png"), Ref(VIDEO, "windows", "1.words.json")
PARAMS = {
    "width": 72,
    "height": 128,
    "frames_per_second": 15,
    "crf": 30,
    "preset": "ultrafast",
    "motion": False,
    "move": 0,
    "captions": [True, 3, 1.0, "#FFE14D"],
    "texts": [0.0, 0.0, ""],
    "fallback_title": "The lamp",
    "intro_seconds": 0.0,
}


def test_words_of_a_script_without_a_font_are_a_finding_of_the_short(tmp_path: Path) -> None:
    Image.new("RGB", (72, 128), "navy").save(tmp_path / "cover.png")
    words = [[0, 9000, "Hello", False], [9000, 20000, "ខ្ញុំ", True]]
    told = {"samples": SAMPLE_RATE // 2, "words": words}
    (tmp_path / "words.json").write_text(json.dumps(told), encoding="utf-8")
    parts = {(COVER.step, COVER.id): {COVER.part: tmp_path / "cover.png"}}
    parts[WORDS.step, WORDS.id] = {WORDS.part: tmp_path / "words.json"}
    shorts = Shorts(cast(Film, None))
    for captions, findings in ((True, 1), (False, 0)):
        item = Item(
            VIDEO,
            "picture/1",
            needs=(COVER, WORDS),
            params={**PARAMS, "captions": [captions, *PARAMS["captions"][1:]]},  # type: ignore[index]
        )
        out = tmp_path / f"out {captions}"
        out.mkdir()
        shorts.make(item, Inputs(parts, {}, 1), 7, out)
        found = shorts.check(item, out).findings
        assert len(found) == findings
        assert all("no font of ours can write ខ" in one and "1 of 2 words" in one for one in found)
