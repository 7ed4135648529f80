"""The maker of pictures that needs nothing but this program: storyboards drawn as vectors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from studio.errors import ProductInvalid, StepError, no_room
from studio.providers.base import Check
from studio.providers.image.contract import (
    CoverRequest,
    ImageProvider,
    MadeCover,
    MadePicture,
    PlaceRequest,
    PortraitRequest,
    SceneRequest,
)
from studio.providers.image.layers import LayeredPicture, write_layers
from studio.providers.image.storyboard.compose import Composed, compose_place, compose_portrait, compose_scene
from studio.providers.image.storyboard.rasterise import discard, write_png

NAME, VERSION = "storyboard", "1"


def provider() -> ImageProvider:
    """The provider, ready to use."""
    return StoryboardImages()


def layers_path(picture: Path) -> Path:
    """Where the layers of ``picture`` lie."""
    return picture.with_name(f"{picture.stem}.layers.json")


class StoryboardImages:
    """Draws portraits, places, scenes and covers. Needs nothing but the packages of this program."""

    name, version = NAME, VERSION

    def check(self) -> Check:
        """Always possible."""
        return Check(True)

    def cover(self, request: CoverRequest, out: Path) -> MadeCover:
        """Draw the cover, set its title, write ``out`` as PNG; without a title also its layers beside it."""
        from studio.providers.image.cover import make_cover

        made, composed = make_cover(request, out)
        if composed is None:
            return made
        layers = layers_path(out)
        try:
            _write_layers(composed.picture, layers)
        except StepError:
            discard(out)
            raise
        return replace(made, layers=layers)

    def portrait(self, request: PortraitRequest, out: Path) -> MadePicture:
        """Draw the character on a plain ground; write ``out`` as PNG."""
        _require_size(request.width, request.height)
        composed = compose_portrait(request)
        write_png(composed.picture.svg(), out)
        return MadePicture(composed.understood, composed.warnings, composed.credits)

    def place(self, request: PlaceRequest, out: Path) -> MadePicture:
        """Draw the empty place; write ``out`` as PNG and its layers beside it."""
        _require_size(request.width, request.height)
        return _written(compose_place(request), out)

    def scene(self, request: SceneRequest, out: Path) -> MadePicture:
        """Draw the place with everyone who is seen there; write ``out`` as PNG and its layers beside it."""
        _require_size(request.width, request.height)
        return _written(compose_scene(request), out)

    def close(self) -> None:
        """Nothing is open."""


def _written(composed: Composed, out: Path) -> MadePicture:
    layers = layers_path(out)
    _write_layers(composed.picture, layers)
    try:
        write_png(composed.picture.svg(), out)
    except StepError:
        discard(layers)
        raise
    return MadePicture(composed.understood, composed.warnings, composed.credits, layers)


def _write_layers(picture: LayeredPicture, path: Path) -> None:
    try:
        write_layers(picture, path)
    except OSError as error:
        discard(path)
        full = no_room(error, f"{path.name} could not be written")
        raise full or ProductInvalid(f"{path.name} could not be written: {error}", hint=str(path)) from error


def _require_size(width: int, height: int) -> None:
    if not (16 <= width <= 7680 and 16 <= height <= 7680):
        raise ProductInvalid(f"a picture of {width}x{height} cannot be drawn", hint="sides from 16 to 7680 pixels")
