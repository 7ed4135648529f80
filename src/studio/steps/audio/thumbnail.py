"""``audio/10.thumbnail``: the cover with the title over it, and the vertical pictures of the shorts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.item import File, Inputs, Item, Made, Ref, Step, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.errors import ProductInvalid, UsageError
from studio.steps.audio import state_views
from studio.steps.audio.film import CHARACTER, INPUT, MEDIA, OUTPUT, THUMBNAIL, Film
from studio.steps.audio.media import MOMENTS
from studio.steps.image.pictures import STORY as LOOKS
from studio.steps.image.pictures import look_words
from studio.steps.libraries import PICTURES

if TYPE_CHECKING:
    from studio.providers.image.contract import CoverRequest, ImageProvider
    from studio.steps.image.served import Extra

SCENES = "scenes"
GROUND = INPUT + "10.latent.png"
VARIATIONS = 5
"""How many other covers there are where the title is not written on them."""


class ThumbnailStep(Step):
    """Draws the cover, and one vertical picture for each short.

    ``looks`` says which decisions tell how people and places look, where those are part of the run: they look as in
    the film. Elsewhere those that stand count, else what is decided with the moments.
    """

    name = THUMBNAIL
    libraries = PICTURES
    seconds_per_cost: Mapping[str, float] = {SCENES: 0.02, "cover": 1.5, "variation": 1.2, "short": 1.5}

    def __init__(self, film: Film, looks: Callable[[View], tuple[Ref, ...]] | None = None) -> None:
        self.film, self.looks = film, looks

    def expand(self, view: View) -> Iterable[Item]:
        """What is shown; the cover, its variations where the title is not written on it, the pictures of the shorts.

        NotYet while the people of the film are not known.
        """
        settings = self.film.settings.thumbnail
        titled = settings.use_title_text and self.film.settings.texts.generate_title
        from_picture = settings.latent_mode == "IMAGE"
        served = self.film.engines.is_served("image")
        extra = self._extra(view, "thumbnail")
        cover = Item(
            self.name,
            "cover",
            needs=(
                Ref(self.name, SCENES, "cover.json"),
                *((Ref(CHARACTER, "title", "title.txt"),) if titled else self._title_to_draw),
                *((File(GROUND),) if from_picture and not served and view.person(GROUND) is not None else ()),
                *extra.needs,
            ),
            params={
                **self._drawn(settings.output_width, settings.output_height),
                "title_position": settings.title_position,
                "title_font_scale": settings.title_font_scale,
                "title_layout": settings.title_layout,
                "fallback_title": self.film.fallback_title if settings.use_title_text and not titled else "",
                **({"from": GROUND} if from_picture else {}),
                **extra.params,
            },
            files=(("thumbnail.png", OUTPUT + "thumbnail.png"), *extra.files),
            resource=self.film.engines.resource("image"),
            label="the cover",
            aliases=("thumbnail.png",),
        )
        variations = 0 if settings.use_title_text or from_picture else VARIATIONS
        yield cover
        yield self._scenes(view, variations)
        for number in range(1, variations + 1):
            yield self._variation(view, number)
        for number in range(1, settings.shorts_variations + 1):
            yield self._short(view, number)

    def _extra(self, view: View, file: str) -> Extra:
        """What a picture has beside what it has anyway where a server makes it."""
        from studio.steps.image import served

        engines, settings = self.film.engines, self.film.settings.thumbnail
        if not engines.is_served("image"):
            return served.Extra()
        options = served.cover_options(settings, GROUND)
        served.expect_pictures(engines, self.name, options)
        extra = served.Extra.of(view, options, folder=OUTPUT, file=file)
        fixed = {} if settings.use_random_seed else {"server_seed": settings.random_seed}
        return replace(extra, params={**extra.params, **fixed, "titled": settings.use_title_text})

    @property
    def _title_to_draw(self) -> tuple[Ref, ...]:
        """The title, where a server's model is to write it into the picture itself."""
        settings = self.film.settings
        drawn = self.film.engines.is_served("image") and not settings.thumbnail.use_title_text
        return (Ref(CHARACTER, "title", "title.txt"),) if drawn and settings.texts.generate_title else ()

    def _scenes(self, view: View, variations: int) -> Item:
        """What each picture shows, each by itself: a look that changes is drawn anew only where it is seen."""
        return Item(
            self.name,
            SCENES,
            needs=(
                Ref(MEDIA, "thumbnail", "thumbnail.txt"),
                Ref(MEDIA, MOMENTS, "moments.json"),
                *(self.looks(view) if self.looks else ()),
            ),
            params={
                "variations": variations,
                "shorts": self.film.settings.thumbnail.shorts_variations,
                **({} if self.looks else {"looks": _standing(view)}),
            },
            label="what the cover and the vertical pictures show",
        )

    def _drawn(self, width: int, height: int) -> dict[str, Any]:
        settings = self.film.settings.thumbnail
        return {
            "provider": self.film.engines.names["image"],
            "width": width,
            "height": height,
            "seed": None if settings.use_random_seed else settings.random_seed,
        }

    def _variation(self, view: View, number: int) -> Item:
        settings = self.film.settings.thumbnail
        file = f"thumbnail.v{number}.png"
        extra = self._extra(view, file.removesuffix(".png"))
        return Item(
            self.name,
            f"variation/{number}",
            needs=(Ref(self.name, SCENES, f"variation.{number}.json"), *self._title_to_draw, *extra.needs),
            params={**self._drawn(settings.output_width, settings.output_height), **extra.params},
            files=((file, OUTPUT + file), *extra.files),
            resource=self.film.engines.resource("image"),
            label=f"variation {number} of the cover",
            aliases=(file,),
        )

    def _short(self, view: View, number: int) -> Item:
        settings = self.film.settings.thumbnail
        file = f"thumbnail.shorts.v{number}.png"
        extra = self._extra(view, file.removesuffix(".png"))
        return Item(
            self.name,
            f"short/{number}",
            needs=(Ref(self.name, SCENES, f"short.{number}.json"), *self._title_to_draw, *extra.needs),
            params={**self._drawn(settings.shorts_width, settings.shorts_height), **extra.params},
            files=((file, OUTPUT + file), *extra.files),
            resource=self.film.engines.resource("image"),
            label=f"the vertical picture of short {number}",
            aliases=(file,),
        )

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Draw one picture. UsageError where the cover is to be made from a picture that is not there."""
        if item.id == SCENES:
            return self._show(item, inputs, out)
        engines = self.film.engines
        return self._draw(item, inputs, seed, out, engines.images, engines.names["image"])

    def draft(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Draw one picture without the server."""
        images = self.film.engines.embedded_images
        return self._draw(item, inputs, seed, out, images, images.name)

    def _draw(self, item: Item, inputs: Inputs, seed: int, out: Path, images: ImageProvider, who: str) -> str:
        (part, _), *_ = item.files
        made = images.cover(self._request(item, inputs, seed), out / part)
        told = {"warnings": made.warnings, "understood": made.understood, "credits": made.credits}
        (out / "told.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        return who

    @staticmethod
    def _request(item: Item, inputs: Inputs, seed: int) -> CoverRequest:
        from studio.steps.audio.tasks import cover
        from studio.steps.image import served

        shown, *more = item.needs
        assert isinstance(shown, Ref)
        params = item.params
        drawn_with = seed if params["seed"] is None else int(params["seed"])
        number = int(item.id.partition("/")[2] or 0)
        request = cover.request_of(inputs.json(shown), drawn_with, number - 1 if item.kind == "short" else 0)
        title = next((inputs.text(need).strip() for need in more if isinstance(need, Ref)), "")
        # Every picture has a seed of its own also where one is fixed: the cover that one, the others beside it.
        variation = number if item.kind == "variation" else 100 + number if item.kind == "short" else 0
        drawn_title = "" if params.get("titled", True) else title
        commission = served.commission(item, inputs, seed, variation=variation, title=drawn_title)
        request = replace(request, width=int(params["width"]), height=int(params["height"]), server=commission)
        if item.kind == "variation" and commission is not None and request.moment is not None:
            request = replace(request, prompt="")  # the words are those of the cover; variations show other moments
        if item.kind != "cover":
            return request
        grounds = (inputs.path(need) for need in more if isinstance(need, File) and need.path == GROUND)
        ground = next((path for path in grounds if path.is_file()), None)
        if "from" in params and ground is None:
            raise UsageError(
                f"the cover is to be made from {params['from']}, and there is no such file",
                hint="put a picture there, or set thumbnail.latent_mode to LATENT",
            )
        return replace(
            request,
            title="" if drawn_title else title or str(params["fallback_title"]),
            title_position=str(params["title_position"]),
            title_font_scale=float(params["title_font_scale"]),
            title_layout=str(params["title_layout"]),
            ground=ground,
        )

    @staticmethod
    def _show(item: Item, inputs: Inputs, out: Path) -> str:
        from studio.steps.audio.tasks.cover import pictured

        prompt, decided, *refs = (need for need in item.needs if isinstance(need, Ref))
        looks = item.params.get("looks") or {ref.id: _look(inputs.json(ref)) for ref in refs}
        variations, shorts = int(item.params["variations"]), int(item.params["shorts"])
        shown = pictured(inputs.json(decided), inputs.text(prompt), looks, variations=variations, shorts=shorts)
        for name, value in shown.items():
            (out / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        return ""

    def check(self, item: Item, out: Path) -> Verdict:
        """The file is a picture of the size that was asked for; what could not be shown or lettered is a finding."""
        from PIL import Image, UnidentifiedImageError

        if item.id == SCENES:
            return Verdict()
        (part, _), *_ = item.files
        try:
            with Image.open(out / part) as picture:
                width, height = picture.size
        except (UnidentifiedImageError, OSError) as error:
            raise ProductInvalid(f"{item.name} cannot be read: {error}") from error
        # On a band that is added to it, the cover is higher than was asked for.
        if width != int(item.params["width"]) or height < int(item.params["height"]):
            wanted = f"{item.params['width']}x{item.params['height']}"
            raise ProductInvalid(f"{item.name} is {width}x{height}, not {wanted}")
        return Verdict(findings=tuple(json.loads((out / "told.json").read_bytes())["warnings"]))

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """The view of the state."""
        state_views.thumbnail(made, tree)


def _standing(view: View) -> dict[str, Any]:
    """The looks that were decided for the film, up to now."""
    found = {item_id: view.last(LOOKS, item_id) for item_id in view.known(LOOKS)}
    return {
        item_id: _look(made.json("value.json"))
        for item_id, made in found.items()
        if made is not None and item_id.startswith(("person/", "place/"))
    }


def _look(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"look": look_words(value), "seed": int(value["seed"])}
