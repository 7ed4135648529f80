from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import ProductInvalid
from studio.providers.image.contract import PlaceRequest, PortraitRequest, SceneRequest, SeenActor
from studio.providers.image.layers import Layer, LayeredPicture, read_layers, write_layers
from studio.providers.image.storyboard.compose import compose_place, compose_portrait, compose_scene
from studio.providers.image.storyboard.framing import window_for
from studio.providers.image.storyboard.parts import Light, Place, Spot
from studio.providers.image.storyboard.rasterise import rgba_of, write_png
from studio.providers.image.storyboard.staging import (
    MARGIN,
    OVERLAP,
    Extent,
    Player,
    Stand,
    settle,
    stage,
    stepped_forward,
    turned,
)
from studio.providers.image.storyboard.whereabouts import likeness, read_whereabouts

WIDTH, HEIGHT = 1280, 720
ROOM = (
    Spot(300, 600, 360, ("window", "left"), facing=-1, depth=0.95),
    Spot(640, 640, 400, ("middle", "centre")),
    Spot(980, 610, 370, ("stove", "right"), facing=1),
    Spot(1120, 590, 350, ("door",), facing=1, depth=0.9),
    Spot(520, 620, 380, ("table", "chair"), seat_height=0.26),
)


def at(traits: tuple[str, ...], *, seated: bool = False, spots: tuple[Spot, ...] = ROOM) -> Stand:
    return stage((Player("female_cook_ada", traits, True, seated),), spots, WIDTH, HEIGHT)[0]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Standing at the window", "window"),
        ("Standing in the open doorway", "door"),
        ("Kneeling beside the stove", "stove"),
        ("Standing before the smoking oven", "stove"),
        ("Standing in the middle of the room", "middle"),
        ("Leaning on the windowsill", "window"),
    ],
)
def test_who_is_said_to_be_somewhere_stands_there(words: str, name: str) -> None:
    spot = at(("Calm", words, "Holding a cup")).spot
    assert spot is not None
    assert name in spot.names


def test_who_only_looks_at_a_thing_does_not_stand_at_it() -> None:
    wish = read_whereabouts(("Afraid", "Standing beside the stove", "Turning toward the door"))
    assert wish.at == ("stove",)
    assert wish.toward == ("door",)
    assert read_whereabouts(("Looking out at the storm",)).at == ()
    assert likeness(("doorway",), ("door",)) < likeness(("door",), ("door",)) == 1.0
    assert likeness(("elephant",), ("door",)) == 0


def test_who_sits_gets_a_seat_and_who_stands_does_not() -> None:
    assert at(("Calm", "Sitting"), seated=True).seat_height > 0
    assert at(("Calm", "Standing")).seat_height == 0
    assert at(("Calm", "Sitting"), seated=True, spots=ROOM[:4]).seat_height == 0


def test_one_alone_stands_off_the_middle_on_either_side_and_looks_into_the_picture() -> None:
    field = tuple(Spot(x, 620, 380, ("ground",)) for x in (160, 400, 640, 880, 1120))
    who = (Player("male_boy_tim"),)
    stands = [stage(who, field, WIDTH, HEIGHT, seed=seed)[0] for seed in range(9)]
    assert {stand.x for stand in stands} == {400, 880}
    assert all(turned(who, (stand,), (), WIDTH) == [1.0 if stand.x < 640 else -1.0] for stand in stands)


def test_who_steps_forward_grows_as_the_ground_has_it_and_who_sits_stays() -> None:
    ground = (Spot(300, 600, 340, ("fountain",)), Spot(640, 650, 390, ("middle",)))
    stands = (Stand(640, 650, 390), Stand(300, 600, 340, fixed=True), Stand(900, 610, 350, seat_height=0.3))
    free, fixed, seated = stepped_forward(stands, ground, HEIGHT)
    assert free.y > 665
    assert free.scale - 390 == pytest.approx(free.y - 650)
    assert 600 < fixed.y < free.y
    assert seated == stands[2]


def test_two_face_each_other_and_a_named_thing_is_looked_at() -> None:
    players = (Player("male_boy_tim", (), True), Player("female_girl_ann"))
    stands = stage(players, ROOM, WIDTH, HEIGHT)
    facing = turned(players, stands, ROOM, WIDTH)
    assert (stands[0].x < stands[1].x) == (facing[0] > 0) == (facing[1] < 0)
    for words, side in ((("window", "Turning toward the door"), 1.0), (("stove", "Looking out of the window"), -1.0)):
        alone = (Player("male_boy_tim", ("Calm", f"Standing at the {words[0]}", words[1])),)
        assert turned(alone, stage(alone, ROOM, WIDTH, HEIGHT), ROOM, WIDTH) == [side]


def test_who_is_beside_somebody_stands_near_them() -> None:
    players = (
        Player("male_boy_tim", ("Calm", "Standing at the door")),
        Player("female_girl_ann", ("Calm", "Standing beside the boy"), True),
    )
    boy, girl = stage(players, ROOM, WIDTH, HEIGHT)
    assert abs(boy.x - girl.x) < 0.7 * boy.scale


def test_the_speaker_of_many_is_nearest_the_middle() -> None:
    ground = tuple(Spot(x, 620, 330, ("ground",)) for x in range(100, 1280, 180))
    players = tuple(Player(f"male_man_{number}", (), number == 3) for number in range(5))
    stands = stage(players, ground, WIDTH, HEIGHT)
    distances = [abs(stand.x - 640) for stand in stands]
    assert distances[3] == min(distances)
    facing = turned(players, stands, ground, WIDTH)
    assert all(
        (stands[3].x > stand.x) == (side > 0) for stand, side in zip(stands, facing, strict=True) if stand != stands[3]
    )


def test_more_than_six_stand_smaller_behind() -> None:
    players = tuple(Player(f"male_man_{number}", (), number == 8) for number in range(9))
    stands = stage(players, ROOM, WIDTH, HEIGHT)
    assert [stand.behind for stand in stands] == [False] * 5 + [True] * 3 + [False]
    assert max(stand.scale for stand in stands if stand.behind) < min(
        stand.scale for stand in stands if not stand.behind
    )


NAMES = ("window", "door", "stove", "table", "middle", "left", "right", "stairs")
spots = st.builds(
    Spot,
    st.floats(-50, 1330),
    st.floats(300, 760),
    st.floats(120, 900),
    st.tuples(st.sampled_from(NAMES)),
    st.sampled_from((0.0, 0.0, 0.27)),
    st.sampled_from((-1.0, 0.0, 1.0)),
    st.sampled_from((0.8, 1.0, 1.1)),
)
players = st.builds(
    Player,
    st.sampled_from(("male_boy_tim", "female_girl_ann", "male_king_otto")),
    st.tuples(st.sampled_from(("Calm", "Standing at the door", "Sitting at the table", "Standing beside the boy"))),
    st.booleans(),
    st.booleans(),
)
extents = st.builds(Extent, st.floats(0.05, 0.6), st.floats(0.05, 0.6), st.floats(0.25, 1.3), st.floats(0, 0.12))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(players, extents), min_size=1, max_size=9), st.lists(spots, max_size=6))
def test_everyone_is_seen_whole_wherever_they_stand(cast: list[tuple[Player, Extent]], places: list[Spot]) -> None:
    who, rooms = tuple(player for player, _ in cast), tuple(extent for _, extent in cast)
    stands = settle(stage(who, tuple(places), WIDTH, HEIGHT), rooms, WIDTH, HEIGHT)
    edge = MARGIN * HEIGHT - 1
    boxes = []
    for stand, room in zip(stands, rooms, strict=True):
        left, right = stand.x - room.left * stand.scale, stand.x + room.right * stand.scale
        assert edge <= left < right <= WIDTH - edge
        assert edge <= stand.y - room.up * stand.scale
        assert stand.y + room.down * stand.scale <= HEIGHT - edge
        boxes.append((left, right, stand.behind))
    for number, (left, right, behind) in enumerate(boxes):
        for other_left, other_right, other_behind in boxes[:number]:
            shared = min(right, other_right) - max(left, other_left)
            narrower = min(right - left, other_right - other_left)
            assert behind != other_behind or shared <= OVERLAP * narrower + 2


def test_layers_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    figure = Layer("tim", 1.0, "<g/>", "figure", "male_boy_tim", (1.5, 2.0), (3.0, 4.0, 5.5), {"blink": "<g id='b'/>"})
    picture = LayeredPicture(64, 32, (Layer("sky", 0.0, '<path d="M0 0"/>'), figure), "<linearGradient id='a'/>")
    write_layers(picture, tmp_path / "one.layers.json")
    assert read_layers(tmp_path / "one.layers.json") == picture


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="file:///etc/passwd"/>',
        "<text>hello</text>",
        '<use href="https://example.org/a.svg#b"/>',
        '<rect fill="url(http://example.org)"/>',
        "<script>alert(1)</script>",
        "<style>*{}</style>",
        "<rect",
    ],
)
def test_a_drawing_that_reaches_out_of_itself_or_is_broken_is_refused(inside: str, tmp_path: Path) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">{inside}</svg>'
    with pytest.raises(ProductInvalid):
        write_png(svg, tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_a_drawing_is_made_into_pixels_at_any_scale() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><rect width="4" height="4" fill="#f00"/></svg>'
    pixels = rgba_of(svg, scale=3)
    assert pixels.shape == (12, 24, 4)
    assert tuple(pixels[6, 6]) == (255, 0, 0, 255)
    assert pixels[6, 18, 3] == 0
    with pytest.raises(ProductInvalid, match="too many pixels"):
        rgba_of(svg, scale=10_000)


MARTHA = SeenActor("female_cook_martha", "An old woman with white hair and a red apron", 3, ("Calm", "Standing"), True)
PLACES = ("A kitchen with an iron stove", "A sandy beach", "A dark cellar", "A lighthouse on a cliff", "Zzyzx")
TRAITS = (
    ("Calm", "Standing at the window", "Pointing at the sea"),
    ("Angry", "Sitting at the table", "Holding up a lantern"),
    ("Afraid", "Lying on the floor"),
    ("Happy", "Running toward the door", "Waving"),
    ("Sad", "Kneeling beside the stove", "Opening her arms"),
)


def scene(place: str, actors: tuple[SeenActor, ...], setting: str = "Sunny day", seed: int = 5) -> LayeredPicture:
    return compose_scene(SceneRequest("s", "loc_1", place, setting, actors, "", 1, seed)).picture


def people(picture: LayeredPicture) -> list[Layer]:
    return [layer for layer in picture.layers if layer.kind == "figure"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("count", [1, 2, 7])
def test_whole_people_stand_in_every_place(place: str, count: int) -> None:
    actors = tuple(
        replace(MARTHA, name=f"male_man_{number}", seed=number, traits=TRAITS[number % 5]) for number in range(count)
    )
    seen = people(scene(place, actors, seed=count))
    assert {layer.character for layer in seen} == {actor.name for actor in actors}
    for layer in seen:
        alone = LayeredPicture(1400, 840, (), "").svg((replace(layer, svg=moved(layer)),))
        rows, columns = rgba_of(alone, scale=0.25)[..., 3].nonzero()
        # Drawn 60 pixels in from the corner: nothing reaches past the canvas.
        assert min(rows.min(), columns.min()) > 60 / 4
        assert rows.max() < 780 / 4
        assert columns.max() < 1340 / 4
        x, y, height = layer.head
        assert height / 2 < y < layer.feet[1] <= HEIGHT
        assert 0 < x < WIDTH


def moved(layer: Layer) -> str:
    """The figure alone, without the light and the shadow behind it."""
    alone = layer.svg[layer.svg.index("<g") :]
    return f'<g transform="translate(60 60)">{alone}</g>'


def test_somebody_looks_the_same_in_every_scene() -> None:
    """Apart from where they stand and how large; outlines are as wide on the canvas wherever they are."""
    bodies = []
    for place, seed in (("A kitchen with an iron stove", 1), ("A sitting room with a sofa", 2)):
        (layer,) = people(scene(place, (MARTHA,), seed=seed))
        bodies.append(sorted(set(re.findall(r'fill="(#[0-9a-f]{6})"', moved(layer)))))
    assert bodies[0] == bodies[1]
    (other,) = people(scene(PLACES[0], (replace(MARTHA, description="A girl with black hair and a blue coat"),)))
    assert sorted(set(re.findall(r'fill="(#[0-9a-f]{6})"', moved(other)))) != bodies[0]


def test_figures_have_all_that_moves_them() -> None:
    (layer,) = people(scene(PLACES[0], (MARTHA,)))
    assert set(layer.states) == {"blink", "mouth_half", "mouth_open", "blink_mouth_half", "blink_mouth_open"}
    assert len({layer.svg, *layer.states.values()}) == 6


def test_people_are_seen_at_night() -> None:
    (layer,) = people(scene("A lighthouse on a cliff", (MARTHA,), "Stormy night"))
    picture = scene("A lighthouse on a cliff", (MARTHA,), "Stormy night")
    x, y, height = (round(value) for value in layer.head)
    pixels = rgba_of(picture.svg()).astype(float)[..., :3].mean(axis=2)
    face = pixels[y - height // 4 : y + height // 4, x - height // 4 : x + height // 4].mean()
    assert face > pixels.mean() + 35


def test_the_picture_is_taken_nearer_where_people_are_small_but_cuts_nobody_off() -> None:
    place = Place("kitchen", True, (), ROOM, Light())
    stand = Stand(1120, 590, 350, facing=-1.0)
    box = (1060.0, 330.0, 1180.0, 600.0)
    window = window_for((box,), (stand,), place, WIDTH, HEIGHT)
    assert window.zoom > 1.2
    assert window.x(box[0]) > 0
    assert window.x(box[2]) < WIDTH
    assert window.y(box[1]) > 0
    assert window.y(box[3]) < HEIGHT
    assert 0 <= window.left <= WIDTH - WIDTH / window.zoom
    assert 0 <= window.top <= HEIGHT - HEIGHT / window.zoom
    looked_at = window_for((box,), (stand,), place, WIDTH, HEIGHT, (300.0,))
    assert looked_at.x(300) > 0
    assert looked_at.zoom < window.zoom
    assert window_for((), (), place, WIDTH, HEIGHT).zoom == 1.0


def test_what_is_not_understood_is_said() -> None:
    assert compose_place(PlaceRequest("loc_1", "A kitchen")).warnings == ()
    assert "loc_1" in compose_place(PlaceRequest("loc_1", "Zzyzx")).warnings[0]


@pytest.mark.parametrize(("width", "height"), [(633, 950), (400, 400), (900, 300)])
def test_a_portrait_shows_the_whole_figure_or_the_whole_head(width: int, height: int) -> None:
    whole = people(compose_portrait(PortraitRequest(MARTHA.name, MARTHA.description, 3, width, height)).picture)[0]
    face = people(compose_portrait(PortraitRequest(MARTHA.name, MARTHA.description, 3, width, height, True)).picture)[0]
    pixels = rgba_of(
        LayeredPicture(width, height, (), "").svg((replace(whole, svg=whole.svg[whole.svg.index("<g") :]),))
    )
    rows, columns = pixels[..., 3].nonzero()
    assert rows.min() > 0.02 * height
    assert rows.max() < 0.98 * height
    assert columns.min() > 0.02 * width
    assert columns.max() < 0.98 * width
    assert face.head[2] > 2 * whole.head[2]
    assert face.head[1] > face.head[2] / 2
    assert 0.3 * width < face.head[0] < 0.7 * width


def test_a_variation_of_a_portrait_is_the_same_person_in_another_pose() -> None:
    drawn = [
        people(compose_portrait(PortraitRequest(MARTHA.name, MARTHA.description, 3, variation=number)).picture)[0].svg
        for number in range(4)
    ]
    assert len(set(drawn)) == 4
    colours = [set(re.findall(r"#[0-9a-f]{6}", svg)) for svg in drawn]
    assert all(len(colours[0] & other) > 0.7 * len(colours[0]) for other in colours[1:])
