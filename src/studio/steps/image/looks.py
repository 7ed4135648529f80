"""``image/2.character`` and ``image/2.location``: how people and places look, drawn.

Each has one picture, and one for every variation that is wished.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.item import Inputs, Item, Made, Ref
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.steps.image import served, state_views
from studio.steps.image.drawing import DrawingStep
from studio.steps.image.pictures import OUTPUT, PLACES, PORTRAITS, STORY, file_name

if TYPE_CHECKING:
    from studio.providers.image.commission import Commission, PictureOptions
    from studio.providers.image.contract import ImageProvider, MadePicture
    from studio.settings.sections.images import Places, Portraits


@dataclass(frozen=True)
class _Wish:
    """After what a picture is drawn. ``take`` counts variations and takes alike, from 0."""

    words: str
    seed: int
    take: int
    commission: Commission | None


class _LooksStep(DrawingStep):
    """What portraits and places have in common: their items, and the name on the picture.

    ``kind`` begins the ids of the items, ``told_by`` those of their descriptions; ``pictured`` begins their labels.
    The pictures are in ``folder``, which is also the name of the list in the view of the state, with each one's name
    under ``named``.
    """

    kind = told_by = pictured = folder = named = ""

    @property
    def _settings(self) -> Portraits | Places:
        raise NotImplementedError

    def _names(self, view: View) -> Iterable[str]:
        raise NotImplementedError

    def _options(self) -> PictureOptions:
        raise NotImplementedError

    def _own_params(self) -> dict[str, Any]:
        return {}

    def _drawn(self, item: Item, wish: _Wish, images: ImageProvider, out: Path) -> MadePicture:
        raise NotImplementedError

    def expand(self, view: View) -> Iterable[Item]:
        """One item per person or place, and one per variation."""
        settings = self._settings
        options = self._served(self._options)
        for name in self._names(view):
            for number in range(settings.variations + 1):
                item_id = f"{self.kind}/{name}" + (f"#v{number}" if number else "")
                file = file_name(name) + (f"_v{number}" if number else "")
                more = served.Extra.of(view, options, settings, OUTPUT, file)
                yield Item(
                    self.name,
                    item_id,
                    needs=(Ref(STORY, f"{self.told_by}/{name}", "value.json"), *more.needs),
                    params={
                        "name": name,
                        "size": [settings.width, settings.height],
                        **self._own_params(),
                        "variation": number,
                        "provider": self._provider,
                        **overlay(settings),
                        **more.params,
                    },
                    files=(*self._shown_as(item_id, f"{OUTPUT}{self.folder}/{file}.png"), *more.files),
                    resource=self._resource,
                    label=f"{self.pictured} {name}" + (f", variation {number}" if number else ""),
                    aliases=(f"{file}.png", name) if not number else (f"{file}.png",),
                )

    def _draw(self, item: Item, inputs: Inputs, seed: int, out: Path, images: ImageProvider, who: str) -> str:
        (described,) = (need for need in item.needs if isinstance(need, Ref))
        value, number = inputs.json(described), int(item.params["variation"])
        commission = served.commission(item, inputs, seed, variation=number)
        wish = _Wish(served.words_for(item, value), int(value["seed"]), number + inputs.take - 1, commission)
        picture = out / "picture.png"
        made = self._drawn(item, wish, images, picture)
        write_name(item, picture)
        return self._record(made, out, who)

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """The view of the state."""
        state_views.pictures(self.name.rpartition("/")[2], self.folder, self.named, made, self._paths, tree)


class PortraitStep(_LooksStep):
    """Draws the people."""

    name = PORTRAITS
    seconds_per_cost: Mapping[str, float] = {"portrait": 0.5}
    kind, told_by, pictured = "portrait", "person", "the portrait of"
    folder, named = "characters", "character_name"

    @property
    def _settings(self) -> Portraits:
        return self.pictures.film.settings.portraits

    def _names(self, view: View) -> Iterable[str]:
        return self.pictures.people(view)

    def _options(self) -> PictureOptions:
        return served.portrait_options(self._settings)

    def _own_params(self) -> dict[str, Any]:
        return {"face_only": self._settings.face_only}

    def _drawn(self, item: Item, wish: _Wish, images: ImageProvider, out: Path) -> MadePicture:
        from studio.providers.image.contract import PortraitRequest

        width, height = item.params["size"]
        request = PortraitRequest(
            str(item.params["name"]),
            wish.words,
            wish.seed,
            width,
            height,
            bool(item.params["face_only"]),
            wish.take,
            wish.commission,
        )
        return images.portrait(request, out)


class PlaceStep(_LooksStep):
    """Draws the places, empty and without a particular hour."""

    name = PLACES
    seconds_per_cost: Mapping[str, float] = {"place": 0.8}
    kind, told_by, pictured = "place", "place", "the picture of"
    folder, named = "locations", "location_name"

    @property
    def _settings(self) -> Places:
        return self.pictures.film.settings.places

    def _names(self, view: View) -> Iterable[str]:
        return self.pictures.places(view)

    def _options(self) -> PictureOptions:
        return served.place_options(self._settings)

    def _drawn(self, item: Item, wish: _Wish, images: ImageProvider, out: Path) -> MadePicture:
        from studio.providers.image.contract import PlaceRequest

        name, seed = str(item.params["name"]), wish.seed + wish.take
        width, height = item.params["size"]
        return images.place(PlaceRequest(name, wish.words, "", seed, width, height, wish.commission), out)


def overlay(settings: Portraits | Places) -> dict[str, Any]:
    """The parameters of the name on the picture; none where it is not wished."""
    if not settings.use_name_overlay:
        return {}
    return {"name_scale": settings.name_font_scale, "name_band": settings.name_band_height_ratio}


def write_name(item: Item, picture: Path) -> None:
    """Write the name on a band at the foot of the picture, where that is wished."""
    if "name_scale" not in item.params:
        return
    from studio.media.name_band import add_name
    from studio.story.characters import display_name

    name = str(item.params["name"])
    add_name(picture, display_name(name), float(item.params["name_scale"]), float(item.params["name_band"]))
