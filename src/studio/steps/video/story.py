"""``video/1.story``: how the film is built, in a report and as JSON; and the story for the pictures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from studio.engine.item import Inputs, Item, Made, Step
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.steps.image.pictures import INPUT, STRUCTURE, VIDEO_OUTPUT, Pictures
from studio.steps.libraries import ARRAYS
from studio.story.cascade import image_story


class StructureStep(Step):
    """Says how the film is built, from the scenes that the author wrote."""

    name = STRUCTURE
    libraries = ARRAYS
    seconds_per_cost: Mapping[str, float] = {"structure": 0.2}

    def __init__(self, pictures: Pictures, video_text: str) -> None:
        self.pictures, self._video_text = pictures, video_text

    def expand(self, view: View) -> Iterable[Item]:
        """One item. Where scenes are found by the program, it tells of them once they are known."""
        scenes = self.pictures.scenes(view)
        yield Item(
            self.name,
            "structure",
            params={
                "story": self.pictures.film.story_digest,
                "scenes": [
                    [shown.id, shown.line.location, shown.line.setting, [span.id for span in shown.spans]]
                    for shown in scenes
                ],
            },
            files=(
                ("structure.txt", VIDEO_OUTPUT + "structure.txt"),
                ("structure.json", VIDEO_OUTPUT + "structure.json"),
            ),
            label="the structure of the film",
            aliases=("structure.txt",),
        )
        self._view = view

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Write the report."""
        from dataclasses import replace

        from studio.steps.image.tasks.structure import structure, structure_report

        scenes = self.pictures.scenes(self._view)
        scene_of = {span.id: shown.line.id for shown in scenes for span in shown.spans}
        story = self.pictures.film.story
        lines = tuple({shown.line.id: shown.line for shown in scenes}.values())
        spans = tuple(replace(span, scene=scene_of.get(span.id)) for span in story.spans)
        built = structure(replace(story, spans=spans, scenes=lines), lines)
        (out / "structure.txt").write_text(structure_report(built), encoding="utf-8", newline="\n")
        told = json.dumps(asdict(built), ensure_ascii=False, indent=2) + "\n"
        (out / "structure.json").write_text(told, encoding="utf-8", newline="\n")
        return "rules"

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """The story of the pictures, where that of the video is the author's."""
        if self.pictures.source == "video":
            tree.write_text(INPUT + "1.story.txt", image_story(self._video_text))
