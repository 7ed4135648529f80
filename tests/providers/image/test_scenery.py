from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from functools import cache

import numpy as np
import pytest

from studio.providers.image.layers import BLEED, LayeredPicture
from studio.providers.image.storyboard.parts import Place
from studio.providers.image.storyboard.scenery.build import build_place
from studio.providers.image.storyboard.scenery.sets import SETS

STORMY = "Stormy autumn night"
PLACES_OF_EXAMPLES = (
    ("Small stone house above the sea with one lit window", STORMY, "cottage"),
    ("Warm kitchen with iron stove, copper pot and wooden table", STORMY, "kitchen"),
    ("Steep road up a grassy hill toward a tall lighthouse", STORMY, "hill_road"),
    ("Round lamp room with broken glass and tall windows", STORMY, "lamp_room"),
    ("Black rocks and high waves below a lighthouse", STORMY, "rocks"),
    ("Narrow iron stairs winding up inside a dark tower", STORMY, "tower_stairs"),
    ("Open bell tower under black clouds, one great bronze bell", STORMY, "bell_tower"),
    ("White lighthouse above a calm blue bay, small boats", "Clear autumn morning", "lighthouse"),
    ("Market square of a small town with a tall clock tower", "Clear spring morning", "market"),
    ("Bakery with a stone oven, shelves of bread, open window", "Clear spring morning", "bakery"),
    ("Town hall room with long table and high windows", "Clear spring morning", "town_hall"),
    ("Small workshop full of clocks, brass wheels and tools", "Rainy spring evening", "workshop"),
    ("Dark wooden stairs inside an old stone tower", "Rainy night", "tower_stairs"),
    ("Clock room with huge turning wheels and dusty beams", "Rainy night", "clock_room"),
    ("Bell chamber with a great bell and open stone arches", "Rainy night", "bell_tower"),
    ("Nest of straw and feathers behind an old wooden beam", "Rainy night", "attic"),
    ("Night street with lamps below the clock tower", "Cold spring night", "street"),
)
OTHER_PLACES = (
    ("Desert camp with three tents", "desert"),
    ("Moonlit desert", "desert"),
    ("Hospital ward", "ward"),
    ("Classroom with a globe and maps", "school_room"),
    ("Inside a space station", "spaceship"),
    ("Captain's cabin with a map", "ship_cabin"),
    ("Deck of a small ship", "ship_deck"),
    ("Room in an old castle", "throne_room"),
    ("Camp in the woods", "camp"),
    ("Edge of a forest", "forest"),
    ("Railway station", "platform"),
    ("Somewhere quiet", "outdoors"),
    ("A small room", "indoors"),
    ("", "outdoors"),
)
KINDS = [one.kind for one in SETS]


def words_for(kind: str) -> str:
    known = {"cottage": "Cottage", "outdoors": "", "indoors": "A small room", "ward": "Hospital ward",
             "rocks": "Rocks and waves",
             "hill_road": "Road up a hill",
             "platform": "Station platform",
             "tower_stairs": "Spiral stairs"}  # fmt: skip
    return known.get(kind, kind.replace("_", " ").capitalize())


@cache
def place_of(kind: str, setting: str) -> Place:
    return build_place(words_for(kind), setting, 3)


def pixels(svg: str) -> np.ndarray:
    import resvg_py
    from PIL import Image

    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=160, height=90, skip_system_fonts=True))
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"), dtype=float) / 255


def all_svg(place: Place) -> str:
    return LayeredPicture(1280, 720, place.layers, place.defs).svg()


@pytest.mark.parametrize(("description", "setting", "kind"), PLACES_OF_EXAMPLES)
def test_places_of_the_examples_are_recognised(description: str, setting: str, kind: str) -> None:
    assert build_place(description, setting, 1).kind == kind


@pytest.mark.parametrize(("description", "kind"), OTHER_PLACES)
def test_other_places_are_recognised(description: str, kind: str) -> None:
    assert build_place(description, "", 1).kind == kind


@pytest.mark.parametrize("kind", KINDS)
def test_every_set_has_room_for_figures_and_is_well_formed_and_dark_by_night(kind: str) -> None:
    day, night = place_of(kind, "Clear day"), place_of(kind, "Night")
    assert day.kind == kind
    assert len({(spot.x, spot.y) for spot in day.spots}) >= 5
    for spot in day.spots:
        assert 0 < spot.x < 1280
        assert 420 < spot.y < 720
        assert 150 < spot.scale < 560
    standing = [spot for spot in day.spots if not spot.seat_height and spot.y > 560]
    assert max(spot.scale for spot in standing) > 0.45 * 720
    assert [spot.names for spot in day.spots] == [spot.names for spot in night.spots]
    svg = all_svg(day)
    ET.fromstring(svg)
    assert len(svg) < 250_000
    bright_day, bright_night = (pixels(all_svg(one))[..., :3].mean() for one in (day, night))
    assert bright_night < 0.30
    assert bright_night < bright_day - 0.05 or kind == "space"


@pytest.mark.parametrize("kind", KINDS)
def test_layers_reach_past_the_canvas_and_front_is_nearer(kind: str) -> None:
    place = place_of(kind, "Clear day")
    depths = [layer.depth for layer in place.layers]
    assert depths == sorted(depths)
    assert any(depth > 1 for depth in depths)
    wide, high = 1280 * BLEED, 720 * BLEED
    body = all_svg(place).replace(
        'viewBox="0 0 1280 720"', f'viewBox="{-wide} {-high} {1280 + 2 * wide} {720 + 2 * high}"', 1
    )
    assert pixels(body)[..., 3].min() == 1


def test_the_same_words_give_the_same_bytes_and_another_seed_another_place() -> None:
    first, again = (build_place("Village with a well", "Snowy day", 7) for _ in range(2))
    assert first == again
    assert any(build_place("Village with a well", "Snowy day", seed).layers != first.layers for seed in (8, 9))


def test_rain_falls_outdoors_and_stays_behind_the_window_indoors() -> None:
    street, kitchen = build_place("Street", "Rainy night", 1), build_place("Kitchen", "Rainy night", 1)
    assert [layer.particles for layer in street.layers if layer.kind == "particles"] == ["rain"]
    assert not [layer for layer in kitchen.layers if layer.kind == "particles"]
    assert all_svg(kitchen) != all_svg(build_place("Kitchen", "Clear night", 1))


@pytest.mark.parametrize(("setting", "kind"), [("Snowy day", "snow"), ("Foggy dawn", "fog"), ("Stormy day", "rain")])
def test_weather_is_a_layer_of_particles(setting: str, kind: str) -> None:
    assert kind in [layer.particles for layer in build_place("Harbour", setting, 1).layers]


def test_lightning_is_a_layer_of_its_own_behind_the_land_and_in_one_window() -> None:
    harbour, kitchen = build_place("Harbour", "Stormy night", 1), build_place("Kitchen", "Stormy night", 1)
    for place, name in ((harbour, "sky"), (kitchen, "wall")):
        names = [layer.name for layer in place.layers]
        assert names.index("lightning") == names.index(name) + 1
        flash = next(layer for layer in place.layers if layer.name == "lightning")
        assert (flash.kind, flash.particles) == ("particles", "lightning")
    assert not [layer for layer in build_place("Harbour", "Rainy night", 1).layers if layer.name == "lightning"]


def test_a_place_is_quickly_made_into_pixels() -> None:
    # What costs: soft light over much of the canvas, and opacity of groups. Counted, since a clock would be unsure.
    for kind in ("kitchen", "library", "street", "harbour", "tower_stairs", "bridge"):
        place = place_of(kind, "Stormy night")
        assert all(" opacity=" not in layer.svg for layer in place.layers)
        halos = [float(radius) for radius in re.findall(r'rx="([\d.]+)"[^>]*url\(#pl-l', all_svg(place))]
        assert max(halos, default=0) <= 260


def test_the_setting_decides_before_the_description() -> None:
    light = build_place("Night street", "Snowy winter morning", 1).light
    assert (light.hour, light.weather, light.season) == ("day", "snow", "winter")
    assert build_place("Moonlit garden", "", 1).light.hour == "night"


def test_two_kitchens_differ_as_their_words_do() -> None:
    iron = build_place("Kitchen with an iron stove", "Day", 1)
    white = build_place("Kitchen with a white stove", "Day", 1)
    assert all_svg(iron) != all_svg(white)
    assert [spot.x for spot in iron.spots] == [spot.x for spot in white.spots]
    assert "clock" in build_place("Kitchen with a clock", "Day", 1).understood


def test_light_changes_nothing_of_where_things_are() -> None:
    day, night = build_place("Village", "Day", 5), build_place("Village", "Stormy night", 5)
    assert [(spot.x, spot.y) for spot in day.spots] == [(spot.x, spot.y) for spot in night.spots]


def test_a_mirrored_place_turns_its_spots() -> None:
    places = [build_place("Kitchen", "Day", seed) for seed in range(12)]
    stoves = {next(spot.x > 640 for spot in place.spots if "stove" in spot.names) for place in places}
    assert stoves == {True, False}
    for place in places:
        left = next(spot for spot in place.spots if "left" in spot.names)
        assert left.x < 640
        assert left.facing > 0


def test_hostile_text_never_reaches_the_picture() -> None:
    words = '<script>alert("x")</script> {kitchen} with a "pot" & \' <b> url(http://example.org) ${y}'
    svg = all_svg(build_place(words, '"><night', 1, words=words))
    ET.fromstring(svg)
    for bad in ("script", "alert", "example.org", "{", "&", "'"):
        assert bad not in svg


@pytest.mark.parametrize(("width", "height"), [(1024, 576), (1920, 1080), (720, 1280), (633, 950)])
def test_other_sizes_keep_the_spots_on_the_canvas(width: int, height: int) -> None:
    place = build_place("Kitchen", "Day", 1, width=width, height=height)
    for spot in place.spots:
        assert 0 < spot.x < width
        assert height * 0.5 < spot.y < height
