"""What every maker of pictures keeps to, whoever it is."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tests.providers.on_comfyui import a_workshop

from studio.errors import DiskFull, ProductInvalid, StudioError, UsageError
from studio.providers.comfyui import Workshop
from studio.providers.image import (
    PROVIDERS,
    SERVED,
    CoverRequest,
    ImageProvider,
    PlaceRequest,
    PortraitRequest,
    SceneRequest,
    SeenActor,
    image_provider,
)
from studio.providers.image.commission import Commission, PictureOptions
from studio.providers.image.layers import read_layers

Request = PortraitRequest | PlaceRequest | SceneRequest | CoverRequest

ADA = SeenActor(
    "female_potter_ada", "A tall old woman with white hair and a green apron", 4, ("Calm", "Standing"), True
)
FINN = SeenActor("male_carter_finn", "A stout young man with a red beard and a brown coat", 9, ("Tense", "Sitting"))
PORTRAIT = PortraitRequest(ADA.name, ADA.description, 4, 211, 317)
PLACE = PlaceRequest("loc_1", "A kitchen with an iron stove and a window", "Rainy night", 3, 320, 180)
SCENE = SceneRequest(
    "scene_1.1", "loc_1", PLACE.description, PLACE.setting, (ADA, FINN), "The kiln is cold.", 5, 3, None, 320, 180
)
COVER = CoverRequest("a lighthouse at night", "The Lamp", 2, 320, 180)
REQUESTS: tuple[Request, ...] = (PORTRAIT, replace(PORTRAIT, face_only=True), PLACE, SCENE, COVER)
OTHERS: tuple[tuple[Request, Request], ...] = (
    (PORTRAIT, replace(PORTRAIT, description="A little girl with black hair and a yellow dress")),
    (PLACE, replace(PLACE, description="A sandy beach with a boat")),
    (PLACE, replace(PLACE, setting="Sunny summer day")),
    (SCENE, replace(SCENE, actors=(ADA,))),
    (SCENE, replace(SCENE, actors=(replace(ADA, traits=("Angry", "Kneeling")), FINN))),
    (COVER, replace(COVER, prompt="a desert at noon")),
)
HOSTILE = (
    '</svg><script>alert(1)</script><svg onload="x">',
    '"><image href="file:///etc/passwd"/>',
    "&xxe; <!DOCTYPE a [<!ENTITY xxe SYSTEM 'file:///etc/passwd'>]> ]]> \x00\x1b\ud800",
    "../../../../etc/passwd\n\r; rm -rf $(HOME) `id` %s {0} {{loc}}",
    "कहानी 灯塔 🦄 " + "ж" * 5000,
    "",
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with a_workshop(tmp_path_factory.mktemp("comfyui")) as (opened, _):
        yield opened


# Two names of one maker are tested once; "fake" is the maker on servers, on a server of its own.
@pytest.fixture(params=sorted({maker: name for name, maker in sorted(PROVIDERS.items()) if name != "fake"}.values()))
def provider(request: pytest.FixtureRequest) -> ImageProvider:
    opened = {"workshop": lambda: request.getfixturevalue("shop")} if request.param in SERVED else {}
    found = image_provider(request.param, **opened)
    if not found.check().ok:
        pytest.skip(found.check().missing)
    return found


def commissioned(request: Request) -> Request:
    """What a server is told besides: another key and seed for whatever else is to be made."""
    told = repr(request)
    digest = hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()
    file = "scene" if isinstance(request, SceneRequest) else "character_location"
    options = PictureOptions(f"gen.image/workflow/{file}.json", "Ink", steps=4)
    words = told.encode("ascii", "backslashreplace").decode()
    return replace(request, server=Commission(options, digest, int(digest[:8], 16), text=words))


def make(provider: ImageProvider, request: Request, out: Path) -> Any:
    request = commissioned(request) if provider.name in SERVED else request
    methods: dict[type, Callable[..., Any]] = {
        PortraitRequest: provider.portrait,
        PlaceRequest: provider.place,
        SceneRequest: provider.scene,
        CoverRequest: provider.cover,
    }
    return methods[type(request)](request, out)


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        assert image.format == "PNG"
        return np.asarray(image.convert("RGB")).astype(int)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: type(one).__name__)
def test_a_picture_has_the_size_asked_for_and_equal_requests_give_equal_bytes(
    provider: ImageProvider, request_: Request, tmp_path: Path
) -> None:
    files = [tmp_path / f"{number}.png" for number in range(2)]
    for file in files:
        make(provider, request_, file)
    picture = pixels(files[0])
    assert picture.shape == (request_.height, request_.width, 3)
    assert picture.std() > 8  # there is something to see
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_words_give_another_picture(
    provider: ImageProvider, one: Request, other: Request, tmp_path: Path
) -> None:
    make(provider, one, tmp_path / "one.png")
    make(provider, other, tmp_path / "other.png")
    difference = np.abs(pixels(tmp_path / "one.png") - pixels(tmp_path / "other.png")).max(axis=2)
    assert (difference > 24).mean() > 0.004


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_a_picture_or_gets_into_its_drawing(provider: ImageProvider, text: str, tmp_path: Path) -> None:
    actor = replace(ADA, name=text, description=text, traits=(text, text))
    scene = replace(SCENE, name=text, place=text, place_description=text, setting=text, actors=(actor,), words=text)
    made = make(provider, scene, tmp_path / "scene.png")
    make(provider, replace(PLACE, name=text, description=text, setting=text), tmp_path / "place.png")
    make(provider, replace(PORTRAIT, name=text, description=text), tmp_path / "portrait.png")
    assert pixels(tmp_path / "scene.png").shape == (180, 320, 3)
    assert {file.parent for file in tmp_path.rglob("*")} == {tmp_path}
    if made.layers is not None:
        picture = read_layers(made.layers)
        drawing = picture.svg() + "".join(svg for layer in picture.layers for svg in layer.states.values())
        assert not any(word in drawing for word in ("script", "passwd", "ENTITY", "HOME", "<image", "<text"))


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: type(one).__name__)
def test_what_cannot_be_written_is_told_as_an_error_and_leaves_nothing(
    provider: ImageProvider, request_: Request, tmp_path: Path
) -> None:
    with pytest.raises(ProductInvalid, match="could not be written"):
        make(provider, request_, tmp_path / "missing" / "a.png")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs the full device of Linux")
@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: type(one).__name__)
def test_a_full_disk_is_told_as_one(provider: ImageProvider, request_: Request, tmp_path: Path) -> None:
    (tmp_path / "a.png").symlink_to("/dev/full")
    with pytest.raises(DiskFull, match="the disk is full"):
        make(provider, request_, tmp_path / "a.png")
    assert [file.name for file in tmp_path.iterdir()] == ["a.png"]


def test_an_absurd_size_is_refused(provider: ImageProvider, tmp_path: Path) -> None:
    with pytest.raises(StudioError):
        make(provider, replace(SCENE, width=0), tmp_path / "a.png")
    with pytest.raises(StudioError):
        make(provider, replace(PORTRAIT, height=1_000_000), tmp_path / "a.png")


def test_layers_give_the_very_picture(provider: ImageProvider, tmp_path: Path) -> None:
    made = make(provider, SCENE, tmp_path / "scene.png")
    if made.layers is None:
        pytest.skip("this maker has no layers")
    from studio.providers.image.storyboard.rasterise import rgb_of

    picture = read_layers(made.layers)
    assert np.array_equal(rgb_of(picture.svg()), pixels(tmp_path / "scene.png"))
    assert {layer.character for layer in picture.layers if layer.kind == "figure"} == {ADA.name, FINN.name}
    depths = [layer.depth for layer in picture.layers]
    assert depths == sorted(depths)


def test_an_unknown_maker_is_told_with_those_that_are_known() -> None:
    with pytest.raises(UsageError) as caught:
        image_provider("crayons")
    assert "storyboard" in caught.value.hint
