"""The cover and the vertical pictures of a whole production."""

from pathlib import Path

import pytest
from PIL import Image

from studio.engine.digest import digest_bytes
from studio.providers.image.layers import read_layers
from studio.session import Request
from studio.steps.image.pictures import look_words
from tests.film.helper import STORIES, Film, film

SHORTS = tuple(f"thumbnail.shorts.v{number}.png" for number in range(1, 6))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """The pictures of a short story, and what they need."""
    one = film(tmp_path_factory.mktemp("shorts") / "film", STORIES / "prose.txt")
    one.settings["thumbnail.shorts_variations"] = 5
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
    # The short is made of that picture, and of no layers of the one that was drawn.
    graph = made.session(Request()).look()
    short = graph.nodes["audio/11.video", "picture/2"]
    digests = graph.need_digests(short)
    assert digests[f"audio/10.thumbnail short/2 ({SHORTS[1]})"] == digest_bytes(theirs)
    assert not any("layers" in need for need in digests)


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


SCENES = """[male_keeper_henry] The storm is coming, Lucy! Where is the lamp?
(scene_1.1) {{loc_1, Lighthouse lamp room}}, {Evening}; ((male_keeper_henry)){Worried}; ((female_girl_lucy)){Calm};
[female_girl_lucy] Here it is. I have it.
(scene_1.2) {{loc_2, Harbour}}, {Storm}; ((female_girl_lucy)){Afraid}, {Running}{Pointing at the sea};
"""


def items_of(found: list[str]) -> set[str]:
    return {name for name in found if name.startswith("audio/10.thumbnail")}


def looks_on(one: Film) -> dict[str, tuple[str, int]]:
    """How everybody looks on the cover and on the vertical pictures."""
    shown = one.session(Request("image")).look().nodes["audio/10.thumbnail", "scenes"].made
    assert shown is not None
    return {
        actor["name"]: (actor["description"], actor["seed"])
        for part in shown.paths
        for actor in shown.json(part)["moment"]["actors"]
    }


def looks_in(one: Film) -> dict[str, tuple[str, int]]:
    """How everybody looks in the film."""
    nodes = one.session(Request("image")).look().nodes
    found = {}
    for (step, item_id), node in nodes.items():
        if step == "image/1.story" and item_id.startswith("person/") and node.made is not None:
            value = node.made.json("value.json")
            found[item_id.partition("/")[2]] = (look_words(value), value["seed"])
    return found


def test_people_look_on_the_cover_as_in_the_film_whichever_is_made_first(tmp_path: Path) -> None:
    to_cover = Request("image", only=("image/1.story", "audio/1.character", "audio/9.media", "audio/10.thumbnail"))
    to_sound = Request(only=("audio/1.character", "audio/9.media", "audio/10.thumbnail"))
    one = film(tmp_path / "film", SCENES)
    one.settings["thumbnail.shorts_variations"] = 2
    names = ("thumbnail.png", *SHORTS[:2])
    one.make(to_sound)
    before = [one.output(name).read_bytes() for name in names]
    one.make(to_cover)
    # Who illustrates the film takes up how everybody looks on the cover that was made for its sound.
    assert looks_on(one) == looks_in(one)
    assert items_of(one.made()) <= {"audio/10.thumbnail scenes"}
    one.make(to_sound)
    assert items_of(one.made()) <= {"audio/10.thumbnail scenes"}
    assert before == [one.output(name).read_bytes() for name in names]
    # A person dresses somebody anew: the pictures on which that is seen are drawn again, and no others.
    file, seen = one.root / "gen.image/input/2.character.txt", looks_on(one)
    told = file.read_text(encoding="utf-8")
    old = next(line for line in told.splitlines() if "henry" in line.lower())
    file.write_text(told.replace(old, old + " He wears a green hat."), encoding="utf-8")
    one.make(to_cover)
    shown = {"audio/10.thumbnail scenes", "audio/10.thumbnail cover", "audio/10.thumbnail short/1"}
    assert items_of(one.made()) == shown
    assert before[2] == one.output(names[2]).read_bytes()
    after = looks_on(one)
    assert {name for name in seen if seen[name] != after[name]} == {"male_keeper_henry"}
    assert "green hat" in after["male_keeper_henry"][0]
