"""``video/2.animate`` and ``video/3.video``: scenes that move, and the animated film."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.engine.item import Inputs, Item, Made, Ref
from studio.engine.tree import Tree
from studio.steps.image import state_views
from studio.steps.image.clips import clip_file
from studio.steps.image.film import ClipStep, SceneFilmStep
from studio.steps.image.pictures import ANIMATE, ANIMATED_FILM, MOTION, VIDEO_OUTPUT, Shown


class AnimateStep(ClipStep):
    """One clip for each scene, its layers moved against each other, and all of them joined."""

    name = ANIMATE
    seconds_per_cost: Mapping[str, float] = {"clip": 1.0, "merged": 0.03}
    folder = VIDEO_OUTPUT + "animation/"
    merged_file = VIDEO_OUTPUT + "combined.mp4"

    @property
    def form(self) -> Any:
        """Size and rate of the film."""
        return self.pictures.film.settings.animation

    def layered(self) -> bool:
        """Layers move where the setting says so."""
        return bool(self.pictures.film.settings.animation.parallax)

    def motion_needs(self, shown: Shown) -> tuple[Ref, ...]:
        """The scene's motion, unless only the camera is to move."""
        if not self.pictures.film.settings.animation.enable_motion:
            return ()
        return (Ref(MOTION, f"motion/{shown.line.id}", "value.json"),)

    def movement(self) -> dict[str, Any]:
        """Whether layers move."""
        return {"parallax": self.layered()}

    def motion(self, item: Item, inputs: Inputs, shown: Shown) -> str:
        """What moves, in words."""
        refs = [need for need in item.needs if isinstance(need, Ref) and need.step == MOTION]
        return str(inputs.json(refs[0])["motion"]) if refs else ""

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """The view of the state."""
        results = {
            shown.id: {
                "paths": [clip_file(self.folder, shown)],
                "scene_id": shown.line.id,
                "scene_description": shown.body,
                "frame_count": _frames(made[f"clip/{shown.id}"]),
            }
            for shown in self._by_id.values()
            if f"clip/{shown.id}" in made
        }
        state_views.clips(made, results, tree)


class AnimatedFilmStep(SceneFilmStep):
    """The animated film with its sound."""

    name = ANIMATED_FILM
    clips, file = ANIMATE, VIDEO_OUTPUT + "final_sd.mp4"

    @property
    def form(self) -> Any:
        """Size and rate of the film."""
        return self.pictures.film.settings.animation


def _frames(product: Made) -> int | None:
    return int(product.json("clip.json")["frames"]) if "clip.json" in product.paths else None
