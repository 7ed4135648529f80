"""``image/3.scene``: scenes are drawn; and what all steps that draw have in common.

One item is one picture. A person's own picture in its place is taken as it is, by every step after it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.item import Inputs, Item, Made, Ref, Step, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.errors import ProductInvalid
from studio.steps.image import served, state_views
from studio.steps.image.pictures import (
    OUTPUT,
    PLACES,
    PORTRAITS,
    SCENES,
    STORY,
    Pictures,
    Shown,
    file_name,
    look_words,
    seed_of,
)
from studio.steps.libraries import PICTURES

if TYPE_CHECKING:
    from studio.providers.image.commission import PictureOptions
    from studio.providers.image.contract import ImageProvider, MadePicture

LAYERS = "layers.json"


class DrawingStep(Step):
    """What all that draw have in common: the provider, its record beside the picture, and the check of the file."""

    libraries = PICTURES

    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures
        self._paths: dict[str, str] = {}

    @property
    def _provider(self) -> str:
        images = self.pictures.film.engines.images
        return f"{images.name} {images.version}"

    @property
    def _resource(self) -> str:
        return self.pictures.film.engines.resource("image")

    def _shown_as(self, item_id: str, path: str) -> tuple[tuple[str, str], ...]:
        self._paths[item_id] = path
        return (("picture.png", path),)

    def _served(self, options: Callable[[], PictureOptions]) -> PictureOptions | None:
        """How a server makes the pictures of this step; None where none does."""
        engines = self.pictures.film.engines
        if not engines.is_served("image"):
            return None
        found = options()
        served.expect_pictures(engines, self.name, found)
        return found

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Draw one picture."""
        engines = self.pictures.film.engines
        return self._draw(item, inputs, seed, out, engines.images, engines.names["image"])

    def draft(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Draw one picture without the server."""
        images = self.pictures.film.engines.embedded_images
        return self._draw(item, inputs, seed, out, images, images.name)

    def _draw(self, item: Item, inputs: Inputs, seed: int, out: Path, images: ImageProvider, who: str) -> str:
        raise NotImplementedError

    def _record(self, made: MadePicture, out: Path, who: str) -> str:
        told = {"understood": made.understood, "warnings": made.warnings, "credits": made.credits}
        (out / "told.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        if made.layers is not None:
            made.layers.replace(out / LAYERS)
        return who

    def check(self, item: Item, out: Path) -> Verdict:
        """The file is a picture of the size that was asked for; what could not be shown is a finding."""
        from PIL import Image, UnidentifiedImageError

        wanted = tuple(item.params["size"])
        try:
            with Image.open(out / "picture.png") as picture:
                found = picture.size
        except (UnidentifiedImageError, OSError) as error:
            raise ProductInvalid(f"the picture of {item.name} cannot be read: {error}") from error
        if found != wanted:
            raise ProductInvalid(f"the picture of {item.name} is {found[0]}x{found[1]}, not {wanted[0]}x{wanted[1]}")
        told = json.loads((out / "told.json").read_bytes())
        return Verdict(findings=tuple(told["warnings"]))


class SceneStep(DrawingStep):
    """Draws the scenes, and behind them each place at the hour and in the weather of its scenes."""

    name = SCENES
    seconds_per_cost: Mapping[str, float] = {"scene": 1.2, "background": 0.8}

    def expand(self, view: View) -> Iterable[Item]:
        """One item per scene, and one per place and setting where that costs no server's time."""
        scenes = self.pictures.scenes(view)
        settings = self.pictures.film.settings.scenes
        options = self._served(lambda: served.scene_options(view, settings))
        drawn: set[str] = set()
        for shown in scenes:
            if shown.line.id not in drawn:
                drawn.add(shown.line.id)
                visits = [other for other in scenes if other.line.id == shown.line.id]
                yield self._scene(shown, visits, self._extra(view, shown, options))
        if options is None:
            for (place, setting), number in backgrounds(scenes).items():
                yield self._background(place, setting, number)

    def _extra(self, view: View, shown: Shown, options: PictureOptions | None) -> served.Extra:
        """What a scene needs on a server: with the pictures of its people and its place, where those are followed."""
        extra = served.Extra.of(view, options, self.pictures.film.settings.scenes, OUTPUT, file_name(shown.line.id))
        if options is None:
            return extra
        people = dict.fromkeys(actor.character for actor in shown.line.actors)
        followed = (
            *(Ref(PORTRAITS, f"portrait/{name}", "picture.png") for name in people if options.follows_people),
            *([Ref(PLACES, f"place/{shown.line.location}", "picture.png")] if options.follows_place else []),
        )
        return replace(extra, needs=(*followed, *extra.needs), params={**extra.params, "text": shown.body})

    def _scene(self, shown: Shown, visits: list[Shown], extra: served.Extra) -> Item:
        settings = self.pictures.film.settings.scenes
        line = shown.line
        people = tuple(dict.fromkeys(actor.character for actor in line.actors))
        speakers = {self.pictures.person(span.character) for visit in visits for span in visit.spans}
        item_id = f"scene/{line.id}"
        return Item(
            self.name,
            item_id,
            needs=(
                Ref(STORY, f"place/{line.location}", "value.json"),
                *(Ref(STORY, f"person/{name}", "value.json") for name in people),
                *extra.needs,
            ),
            params={
                "scene": line.id,
                "place": line.location,
                "setting": line.setting,
                "actors": [[actor.character, list(actor.traits)] for actor in line.actors],
                "speakers": sorted(speakers & set(people)),
                "words": " ".join(visit.words for visit in visits),
                "size": [settings.width, settings.height],
                "seed": seed_of(settings.use_random_seed, settings.fixed_seed, "scene", line.id),
                "provider": self._provider,
                **extra.params,
            },
            files=(*self._shown_as(item_id, f"{OUTPUT}scene/{file_name(line.id)}.png"), *extra.files),
            resource=self._resource,
            label=f"{line.id}, line {shown.spans[0].line}",
            aliases=(line.id, f"{line.id}.png", str(shown.spans[0].line)),
        )

    def _background(self, place: str, setting: str, number: int) -> Item:
        settings = self.pictures.film.settings.scenes
        file = f"{file_name(place)}.{number}"
        return Item(
            self.name,
            f"background/{place}#{setting}",
            needs=(Ref(STORY, f"place/{place}", "value.json"),),
            params={
                "name": place,
                "setting": setting,
                "size": [settings.width, settings.height],
                "provider": self._provider,
            },
            files=(("picture.png", f"{OUTPUT}backgrounds/{file}.png"),),
            label=f"the background {place}, {setting}",
            aliases=(f"{file}.png",),
        )

    def _draw(self, item: Item, inputs: Inputs, seed: int, out: Path, images: ImageProvider, who: str) -> str:
        # A scene, or a place as it is in some scenes.
        refs = [need for need in item.needs if isinstance(need, Ref)]
        place, *people = (ref for ref in refs if ref.step == STORY)
        value = inputs.json(place)
        if item.kind == "background":
            return self._draw_background(item, value, out, images, who)
        from studio.providers.image.contract import SceneRequest, SeenActor

        looks = {ref.id.partition("/")[2]: inputs.json(ref) for ref in people}
        portraits = {ref.id.partition("/")[2]: inputs.path(ref) for ref in refs if ref.step == PORTRAITS}
        actors = tuple(
            SeenActor(
                name,
                served.words_for(item, looks[name]),
                int(looks[name]["seed"]),
                tuple(traits),
                name in item.params["speakers"],
                portraits.get(name),
            )
            for name, traits in item.params["actors"]
        )
        width, height = item.params["size"]
        request = SceneRequest(
            str(item.params["scene"]),
            str(item.params["place"]),
            served.words_for(item, value),
            str(item.params["setting"]),
            actors,
            str(item.params["words"]),
            int(item.params["seed"]) + inputs.take - 1,
            int(value["seed"]),
            next((inputs.path(ref) for ref in refs if ref.step == PLACES), None),
            width,
            height,
            served.commission(item, inputs, seed, text=str(item.params.get("text", ""))),
        )
        return self._record(images.scene(request, out / "picture.png"), out, who)

    def _draw_background(self, item: Item, value: Mapping[str, Any], out: Path, images: ImageProvider, who: str) -> str:
        from studio.providers.image.contract import PlaceRequest

        width, height = item.params["size"]
        request = PlaceRequest(
            str(item.params["name"]),
            look_words(value),
            str(item.params["setting"]),
            int(value["seed"]),
            width,
            height,
        )
        return self._record(images.place(request, out / "picture.png"), out, who)

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """The view of the state."""
        state_views.pictures("3.scene", "scenes", "scene_id", made, self._paths, tree)


def backgrounds(scenes: Iterable[Shown]) -> dict[tuple[str, str], int]:
    """Every place with every setting in which it is seen, and a number for each setting of a place, from 1."""
    found: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    for shown in scenes:
        key = (shown.line.location, shown.line.setting)
        if key not in found:
            counts[key[0]] = counts.get(key[0], 0) + 1
            found[key] = counts[key[0]]
    return found
