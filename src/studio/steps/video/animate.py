"""``video/2.animate`` and ``video/3.video``: scenes that move, and the animated film."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from studio.engine.item import Inputs, Item, Made, Ref
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.steps.image import state_views
from studio.steps.image.clips import clip_file
from studio.steps.image.film import ClipStep, SceneFilmStep
from studio.steps.image.pictures import (
    ANIMATE,
    ANIMATED_FILM,
    MOTION,
    STORY,
    VIDEO_OUTPUT,
    Shown,
    file_name,
    look_words,
)

if TYPE_CHECKING:
    from studio.providers.video.contract import FilmCommission, VideoProvider
    from studio.steps.image.served import Extra

_LAST_FRAME = re.compile(r"frame\.(\d+)\.(\d+)\.png")


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

    @property
    def maker(self) -> VideoProvider:
        """Who makes pictures move."""
        return self.pictures.film.engines.video

    @property
    def maker_name(self) -> str:
        """The maker's name in the receipts."""
        return self.pictures.film.engines.names["video"]

    @property
    def resource(self) -> str:
        """A clip on a server takes up the server."""
        return self.pictures.film.engines.resource("video")

    def served(self, view: View, shown: Shown) -> Extra:
        """The graph, and what the model is told: the scene and the place, where the settings say so."""
        from studio.steps.image import served
        from studio.steps.workshops import graph_needs

        engines, settings = self.pictures.film.engines, self.pictures.film.settings.animation
        if not engines.is_served("video"):
            return served.Extra()
        served.expect_films(engines, self.name)
        needs, params = graph_needs(view, served.FILM_GRAPH)
        place = Ref(STORY, f"place/{shown.line.location}", "value.json")
        return served.Extra(
            (*([place] if settings.enable_location else []), *needs),
            {
                **params,
                "server": {"art_style": settings.art_style, "chunk_seconds": settings.chunk_seconds},
                "text": shown.body if settings.enable_scene else "",
            },
        )

    def commission(self, item: Item, inputs: Inputs, seed: int, shown: Shown) -> FilmCommission | None:
        """How a server is to make a clip; None where none is to."""
        from studio.providers.video.contract import FilmCommission, FilmOptions
        from studio.steps.image.served import FILM_GRAPH

        if "server" not in item.params:
            return None
        places = [need for need in item.needs if isinstance(need, Ref) and need.id.startswith("place/")]
        return FilmCommission(
            FilmOptions(FILM_GRAPH, **item.params["server"]),
            f"{item.step}/{item.id}/{seed}",
            seed,
            file_name(shown.id),
            str(item.params["text"]),
            _short_look(inputs.json(places[0])) if places else "",
            item.step,
        )

    def layered(self) -> bool:
        """Layers move where the setting says so, and where the pictures have any."""
        film = self.pictures.film
        return bool(film.settings.animation.parallax) and not film.engines.is_served("image")

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
        """The view of the state, and the frames at which a server's clips were parted."""
        for shown in self._by_id.values():
            product = made.get(f"clip/{shown.id}")
            if product is None:
                continue
            for part, path in product.paths.items():
                if found := _LAST_FRAME.fullmatch(part):
                    tree.copy(VIDEO_OUTPUT + _frame_file(shown, found), path, product.digests[part])
        clips = {shown: made[f"clip/{shown.id}"] for shown in self._by_id.values() if f"clip/{shown.id}" in made}
        videos = {shown.id: self._video(shown, product) for shown, product in clips.items()}
        chunks = [chunk for shown, product in clips.items() for chunk in self._chunks(shown, product)]
        state_views.clips(made, videos, {str(chunk["chunk_id"]): chunk for chunk in chunks}, tree)

    def _video(self, shown: Shown, product: Made) -> dict[str, Any]:
        """What the state tells of a clip."""
        frames = _frames(product)
        return {
            "paths": [clip_file(self.folder, shown)],
            "scene_id": shown.line.id,
            "scene_description": shown.body,
            "duration": None if frames is None else frames / int(self.form.frames_per_second),
            "frame_count": frames,
        }

    def _chunks(self, shown: Shown, product: Made) -> Iterator[dict[str, Any]]:
        """What the state tells of the pieces of a clip, which has one at least. They lie in it, joined."""
        parted = sorted(filter(None, map(_LAST_FRAME.fullmatch, product.paths)), key=lambda found: int(found[1]))
        # Of every piece but the first, the first frame is the last one of the piece before.
        lengths = [int(found[2]) - (number > 0) for number, found in enumerate(parted)]
        whole = _frames(product)
        handle = int(product.record.get("params", {}).get("handle_frames", 0))
        rest = None if whole is None else whole + handle - sum(lengths)
        for number, (length, found) in enumerate(zip([*lengths, rest], [*parted, None], strict=True), start=1):
            suffix = f"_{number}" if parted else ""
            yield {
                "path": clip_file(self.folder, shown),
                "chunk_id": f"{file_name(shown.id)}{suffix}",
                "scene_id": shown.line.id,
                "chunk_idx": number,
                "chunk_suffix": suffix,
                "frame_count": length,
                "last_frame_filename": _frame_file(shown, found).rpartition("/")[2] if found else "",
            }


class AnimatedFilmStep(SceneFilmStep):
    """The animated film with its sound."""

    name = ANIMATED_FILM
    clips, file = ANIMATE, VIDEO_OUTPUT + "final_sd.mp4"

    @property
    def form(self) -> Any:
        """Size and rate of the film."""
        return self.pictures.film.settings.animation


def _short_look(value: Mapping[str, Any]) -> str:
    """How a place looks, in sentences: film models read those better than lists."""
    return look_words(value) if value.get("edited") else str(value["short"])


def _frame_file(shown: Shown, found: re.Match[str]) -> str:
    """The file of a frame at which a clip was parted, below the output."""
    return f"frames/{file_name(shown.id)}_{found[1]}.frame_{found[2]}.png"


def _frames(product: Made) -> int | None:
    return int(product.json("clip.json")["frames"]) if "clip.json" in product.paths else None
