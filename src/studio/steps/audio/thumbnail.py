"""``audio/10.thumbnail``: the cover, drawn from its prompt, with the title over it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from studio.engine.item import Inputs, Item, Ref, Step, Verdict
from studio.engine.view import View
from studio.steps.audio.film import CHARACTER, MEDIA, OUTPUT, THUMBNAIL, Film


class ThumbnailStep(Step):
    """Draws the cover."""

    name = THUMBNAIL
    seconds_per_cost: Mapping[str, float] = {"cover": 3.0}

    def __init__(self, film: Film) -> None:
        self.film = film

    def expand(self, view: View) -> Iterable[Item]:
        """One item: the cover."""
        settings = self.film.settings.thumbnail
        titled = settings.use_title_text and self.film.settings.texts.generate_title
        yield Item(
            self.name,
            "cover",
            needs=(
                Ref(MEDIA, "thumbnail", "thumbnail.txt"),
                *((Ref(CHARACTER, "title", "title.txt"),) if titled else ()),
            ),
            params={
                "provider": self.film.engines.names["image"],
                "width": settings.output_width,
                "height": settings.output_height,
                "title_position": settings.title_position,
                "title_font_scale": settings.title_font_scale,
                "title_layout": settings.title_layout,
                "seed": None if settings.use_random_seed else settings.random_seed,
                "fallback_title": self.film.fallback_title if settings.use_title_text and not titled else "",
            },
            files=(("thumbnail.png", OUTPUT + "thumbnail.png"),),
            label="the cover",
            aliases=("thumbnail.png",),
        )

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Draw it."""
        from studio.providers.image import CoverRequest, draw_cover

        prompt, *title = (need for need in item.needs if isinstance(need, Ref))
        params = item.params
        request = CoverRequest(
            prompt=inputs.text(prompt),
            title=inputs.text(title[0]).strip() if title else str(params["fallback_title"]),
            seed=seed if params["seed"] is None else int(params["seed"]),
            width=int(params["width"]),
            height=int(params["height"]),
            title_position=str(params["title_position"]),
            title_font_scale=float(params["title_font_scale"]),
            title_layout=str(params["title_layout"]),
        )
        drawn = draw_cover(request, out / "thumbnail.png", str(params["provider"]))
        (out / "warnings.json").write_text(json.dumps(drawn.warnings, ensure_ascii=False), encoding="utf-8")
        return self.film.engines.names["image"]

    def check(self, item: Item, out: Path) -> Verdict:
        """What could not be lettered as it was written is found."""
        return Verdict(findings=tuple(json.loads((out / "warnings.json").read_bytes())))
