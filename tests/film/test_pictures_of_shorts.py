"""The cover and the vertical pictures of a whole production."""

from pathlib import Path

import pytest
from PIL import Image

from studio.providers.image.layers import read_layers
from studio.session import Request
from tests.film.helper import STORIES, Film, film

SHORTS = tuple(f"thumbnail.shorts.v{number}.png" for number in range(1, 6))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """The pictures of a short story, and what they need."""
    one = film(tmp_path_factory.mktemp("shorts") / "film", STORIES / "prose.txt")
    one.make(Request(until="audio/10.thumbnail"))
    return one


def layers_of(one: Film, number: int) -> Path:
    (found,) = (one.root / ".studio/items").rglob(f"thumbnail.shorts.v{number}.layers.json")
    return found


def test_there_are_a_cover_and_five_vertical_pictures_with_their_layers(made: Film) -> None:
    with Image.open(made.output("thumbnail.png")) as cover:
        assert cover.size == (640, 360)
    pictures = [made.output(name) for name in SHORTS]
    for picture in pictures:
        with Image.open(picture) as opened:
            assert opened.size == (216, 384)
    assert len({picture.read_bytes() for picture in pictures}) == 5
    layers = read_layers(layers_of(made, 1))
    assert (layers.width, layers.height) == (216, 384)
    assert any(layer.kind == "figure" for layer in layers.layers)


def test_a_second_run_makes_nothing_and_a_hand_made_vertical_picture_is_kept(made: Film) -> None:
    request = Request(until="audio/10.thumbnail")
    made.make(request)
    assert made.made() == []
    Image.new("RGB", (216, 384), (9, 200, 30)).save(made.output(SHORTS[1]))
    theirs = made.output(SHORTS[1]).read_bytes()
    made.make(request)
    assert made.output(SHORTS[1]).read_bytes() == theirs
    assert made.made() == []


def test_a_picture_of_ones_own_is_the_ground_of_the_cover_and_is_missed_in_words(made: Film) -> None:
    request = Request(until="audio/10.thumbnail")
    outcome = made.make(request, thumbnail__latent_mode="IMAGE")
    assert "input/10.latent.png, and there is no such file" in str(outcome)
    Image.new("RGB", (500, 500), (10, 60, 220)).save(made.input("10.latent.png"))
    made.make(request, thumbnail__latent_mode="IMAGE", thumbnail__title_position="bottom")
    with Image.open(made.output("thumbnail.png")) as cover:
        assert cover.getpixel((5, 5)) == (10, 60, 220)


def test_without_a_title_on_it_a_cover_has_variations(made: Film) -> None:
    made.make(Request(until="audio/10.thumbnail"), thumbnail__use_title_text=False)
    names = ["thumbnail.png", *(f"thumbnail.v{number}.png" for number in range(1, 6))]
    assert len({made.output(name).read_bytes() for name in names}) >= 5
