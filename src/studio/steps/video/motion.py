"""``video/5.motion``: what moves in each scene, and how the camera moves, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from studio.engine.item import Inputs, Item, Made, Ref, Step, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.errors import StoryError
from studio.steps.image import state_views
from studio.steps.image.clips import scene_picture
from studio.steps.image.pictures import MOTION, STORY, VIDEO_INPUT, Pictures, Shown, seed_of
from studio.steps.libraries import ARRAYS
from studio.story.motion_file import Motion, read_motions, write_motions
from studio.story.parse import decode_story

if TYPE_CHECKING:
    from studio.steps.asking import Asker

MOTION_FILE = VIDEO_INPUT + "2.motion.txt"


class MotionStep(Step):
    """Says what moves. A decision: a person's own words, in the file or in the story of the video, win."""

    name = MOTION
    libraries = ARRAYS
    seconds_per_cost: Mapping[str, float] = {"motion": 0.02}

    def __init__(self, pictures: Pictures, told: Mapping[str, str]) -> None:
        self.pictures, self._told = pictures, told
        self._order: tuple[str, ...] = ()

    def expand(self, view: View) -> Iterable[Item]:
        """One item per scene."""
        written = self._written(view)
        drawn: dict[str, None] = {}
        for shown in self.pictures.scenes(view):
            scene = shown.line.id
            if scene in drawn:
                continue
            drawn[scene] = None
            yield Item(
                self.name,
                f"motion/{scene}",
                needs=(Ref(STORY, f"place/{shown.line.location}", "value.json"), *self._picture(shown)),
                params={"scene": scene, "body": shown.body, "words": shown.words, "line": shown.line.raw},
                given=self._given(view, scene, written.get(scene)),
                decision=True,
                resource=self.pictures.film.engines.chat_resource,
                label=f"the motion of {scene}",
                aliases=(scene,),
            )
        self._order = tuple(drawn)

    def _written(self, view: View) -> Mapping[str, str]:
        path = view.person(MOTION_FILE)
        if path is None:
            return self._told
        motions = read_motions(decode_story(path.read_bytes(), file=MOTION_FILE), file=MOTION_FILE)
        return {**self._told, **{motion.scene: motion_words(motion) for motion in motions}}

    def _given(self, view: View, scene: str, words: str | None) -> dict[str, str] | None:
        made = view.last(self.name, f"motion/{scene}")
        if words is None or (made is not None and made.json("value.json")["motion"] == words):
            return None
        return {"motion": words}

    def _picture(self, shown: Shown) -> tuple[Ref, ...]:
        """What a model that sees is shown."""
        return scene_picture(shown, layers=False) if self.pictures.film.engines.asking.asks else ()

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Say it of one scene."""
        return self._say(item, inputs, out)

    def draft(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Say it of one scene by rules, whoever is to be asked."""
        return self._say(item, inputs, out, draft=True)

    def check(self, item: Item, out: Path) -> Verdict:
        """What a language model was refused for is a finding."""
        from studio.steps.asking import findings

        return Verdict(findings=findings(out))

    def _say(self, item: Item, inputs: Inputs, out: Path, *, draft: bool = False) -> str:
        from studio.steps.image.tasks.motion import motion_text
        from studio.story.scene_lines import parse_scene_line

        place, *seen = (need for need in item.needs if isinstance(need, Ref))
        scene = str(item.params["scene"])
        try:
            line = parse_scene_line(f"({scene}) {item.params['body']}", file=MOTION_FILE, line=1)
        except StoryError as error:  # the line was read before; only its place was shortened since
            raise AssertionError(f"{scene} does not read back") from error
        described = str(inputs.json(place)["short"])
        spoken = str(item.params["words"])

        def asked(asker: Asker) -> str:
            from studio.steps.image.tasks.asked_motion import request_for_motion

            picture, model = inputs.path(seen[0]), self.pictures.film.settings.motion.model
            return asker.ask(request_for_motion(line, spoken, described, picture, model=model))

        def by_rules() -> str:
            return motion_text(line, spoken, seed_of(True, 0, "motion", scene, inputs.take), place=described)

        words, who = self.pictures.film.engines.asking.ask(out, asked, by_rules, draft=draft)
        (out / "value.json").write_text(json.dumps({"motion": words}, ensure_ascii=False), encoding="utf-8")
        return who

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """Write the motions, and the view of the state."""
        words = {item_id.partition("/")[2]: product.json("value.json")["motion"] for item_id, product in made.items()}
        ordered = [Motion(scene, words[scene]) for scene in self._order if scene in words]
        others: list[Motion] = []
        if tree.person(MOTION_FILE) is not None:
            text = decode_story(tree.source(MOTION_FILE).read_bytes(), file=MOTION_FILE)
            theirs = read_motions(text, file=MOTION_FILE)
            others = [Motion(motion.scene, motion_words(motion)) for motion in theirs if motion.scene not in words]
        if ordered or others:
            tree.write_text(MOTION_FILE, write_motions([*ordered, *others]), merged=True)
        state_views.motions(made, words, tree)


def motion_words(motion: Motion) -> str:
    """The words of a motion, whoever does what at its end."""
    told = "; ".join(f"(({name})) {{{what}}}" for name, what in motion.actors)
    return motion.text or told
