from __future__ import annotations

import io
import re
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from studio.providers.image.layers import STATES
from studio.providers.image.storyboard.colour import brightness, parts
from studio.providers.image.storyboard.figures import Expression, Look, Pose, draw_figure, read_acting, read_look
from studio.providers.image.storyboard.figures.acting import understood
from studio.providers.image.storyboard.figures.animals import SIZES
from studio.providers.image.storyboard.figures.held import PROPS
from studio.providers.image.storyboard.figures.pose import ARMS, EASES, EXPRESSIONS, STANCES
from studio.providers.image.storyboard.parts import DrawnFigure, Light
from studio.story.scene_lines import is_scene_line, parse_scene_line

EXAMPLES = Path(__file__).parents[3] / "examples"
STORIES = (EXAMPLES / "the-bell-at-silver-bay/gen.video/input/1.story.txt", EXAMPLES / "the-quiet-clock/story.txt")
KEEPER = "a lanky old lighthouse keeper with a grey beard, a patched blue coat and a woollen cap"
STRUCTURED = (
    "Face: (Head Shape: oval, Age: adult), Clothing: (Tops: (Type: work_shirt, Color: dark blue)), "
    "Accessories: [(Type: belt, Location: around_waist, Color: black), (Type: scarf, Color: red)]"
)


def figure(look: Look | None = None, pose: Pose | None = None, mood: str = "neutral", **at: float) -> DrawnFigure:
    place = {"x": 300.0, "y": 560.0, "scale": 400.0, **at}
    return draw_figure(look or Look(), pose or Pose(), Expression(mood), light=Light(), **place)  # type: ignore[arg-type]


def hue(colour: str) -> str:
    red, green, blue = parts(colour)
    if max(red, green, blue) - min(red, green, blue) < 24:
        return "black" if brightness(colour) < 0.3 else "white" if brightness(colour) > 0.8 else "grey"
    return {red: "red", green: "green", blue: "blue"}[max(red, green, blue)]


@pytest.mark.parametrize(
    ("name", "description", "shown"),
    [
        ("male_keeper_henry", KEEPER, {"age": "elderly", "build": "slim", "beard": "full", "gender": "male"}),
        (
            "female_a_b",
            "a stout woman of fifty with brown hair in a bun",
            {"build": "stout", "years": 50, "hair_style": "bun"},
        ),
        (
            "female_a_b",
            "a girl of 9 with black braids and freckles",
            {"age": "child", "years": 9, "hair_style": "plaits", "freckles": True},
        ),
        (
            "male_a_b",
            "a bald man with round glasses and a moustache",
            {"hair_style": "bald", "glasses": "round", "beard": "moustache"},
        ),
        (
            "male_a_b",
            "Face: (Age: elderly, Skin Tone: dark), Hair: (Style: curly, Color: white)",
            {"age": "elderly", "hair_style": "curly"},
        ),
        ("boy_sam", "", {"gender": "male", "age": "child"}),
        ("male_dog_rex", "", {"being": "dog"}),
        ("rex", "a small brown dog with floppy ears", {"being": "dog"}),
        ("male_man_tom", "a man with a dog", {"being": "person"}),
        ("female_x_y", "in her sixties, an eye patch", {"age": "elderly", "glasses": "patch"}),
    ],
)
def test_words_of_a_description_are_in_the_look(name: str, description: str, shown: dict[str, object]) -> None:
    look = read_look(name, description, 4)
    expected = {key: value for key, value in shown.items() if value is not None}
    assert {key: getattr(look, key) for key in expected} == expected


@pytest.mark.parametrize(
    ("description", "slot", "kind", "colour"),
    [
        (KEEPER, "outerwear", "coat", "blue"),
        (KEEPER, "headwear", "woolly_hat", None),
        (STRUCTURED, "top", "shirt", "blue"),
        ("a red dress and black boots", "top", "dress", "red"),
        ("a red dress and black boots", "footwear", "boots", "black"),
        ("wearing a long green skirt, a white blouse", "bottom", "long_skirt", "green"),
        ("wearing a long green skirt, a white blouse", "top", "blouse", None),
        ("a grey suit and a top hat", "outerwear", "suit", "grey"),
        ("a grey suit and a top hat", "headwear", "top_hat", "black"),
        ("hooded, in a green cloak over armour", "outerwear", "cloak", "green"),
        ("hooded, in a green cloak over armour", "top", "armour", None),
    ],
)
def test_clothes_are_those_of_the_words_by_kind_and_colour(
    description: str, slot: str, kind: str, colour: str | None
) -> None:
    garment = getattr(read_look("female_somebody_a", description, 2), slot)
    assert garment.kind == kind
    assert colour is None or hue(garment.colour) == colour


def test_accessories_keep_their_own_colours() -> None:
    look = read_look("male_sailor_finn", STRUCTURED, 2)
    belt, scarf = look.worn("belt"), look.worn("scarf")
    assert belt is not None
    assert hue(belt.colour) == "black"
    assert scarf is not None
    assert hue(scarf.colour) == "red"


def test_people_of_whom_nothing_is_said_differ_and_stay_as_they_are() -> None:
    names = [
        f"{gender}_{kind}_{name}" for gender, kind in (("male", "man"), ("female", "woman")) for name in "abcdefgh"
    ]
    looks = [read_look(name, "", 11) for name in names]
    assert looks == [read_look(name, "", 11) for name in names]
    assert len({(look.top.colour, look.hair_colour, look.hair_style, look.skin) for look in looks}) == len(looks)


def test_the_groups_of_the_examples_are_understood() -> None:
    groups = []
    for story in STORIES:
        for number, line in enumerate(story.read_text(encoding="utf-8").splitlines(), start=1):
            if is_scene_line(line.strip()):
                for actor in parse_scene_line(line.strip(), file=story.name, line=number).actors:
                    groups += list(zip(actor.traits, understood(actor.traits), strict=True))
    missed = [trait for trait, known in groups if not known]
    assert len(groups) > 250
    assert len(missed) <= 0.02 * len(groups), missed


@pytest.mark.parametrize(
    ("traits", "stance", "arms", "holds", "mood"),
    [
        (("Frightened", "Standing in the open doorway", "Holding out both hands"), "stand", "out", "", "afraid"),
        (("Hurried", "Running uphill", "Carrying a copper pot"), "run", "hold_both", "pot", "worried"),
        (("Ashamed", "Kneeling beside the lamp", "Holding a piece of glass"), "kneel", "hold", "shard", "sad"),
        (("Hopeful", "Standing beside the stairs", "Pointing up at the ceiling"), "stand", "point_up", "", "happy"),
        (("Stern", "Sitting at the head of the table", "Holding a wooden hammer"), "sit", "hold", "hammer", "stern"),
        (("Frightened", "Crouching on the floor", "Covering his ears"), "crouch", "ears", "", "afraid"),
        (("Sad", "Sitting on the floor", "Shaking his head"), "floor", "down", "", "sad"),
        (("Hopeful", "Lying on his stomach", "Watching the chicks"), "lie", "down", "", "happy"),
        (("Calm", "Standing beside the fountain", "Leaning on his stick"), "stand", "hold", "stick", "calm"),
        (("Doubtful", "Standing beside the window", "Folding her arms"), "stand", "crossed", "", "stern"),
        (("Cheerful", "Sitting on the window sill", "Grinning"), "sit", "down", "", "happy"),
        (
            ("Alarmed", "Standing with his lantern raised", "Holding a whistle"),
            "stand",
            "hold_up",
            "lantern",
            "surprised",
        ),
        (
            ("Expression: furious", "Posture: sitting", "Primary Action: pointing at the door"),
            "sit",
            "point",
            "",
            "angry",
        ),
        ((), "stand", "down", "", "neutral"),
    ],
)
def test_groups_become_posture_gesture_thing_and_mood(
    traits: tuple[str, ...], stance: str, arms: str, holds: str, mood: str
) -> None:
    pose, expression = read_acting(traits, 3)
    assert (pose.stance, pose.arms, pose.holds, expression.name) == (stance, arms, holds, mood)


def test_keys_turn_the_face_and_the_eyes() -> None:
    assert (
        read_acting(("Face direction: left",), 1)[0].facing < 0 < read_acting(("Face direction: right",), 1)[0].facing
    )
    assert read_acting(("Gaze: looking down at the floor",), 1)[0].look[1] > 0.5
    assert read_acting(("Calm", "Closing her eyes"), 1)[1].eyes_closed


def common(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@pytest.mark.parametrize("pose", [Pose(), Pose("sit", 0.5, "hold", "lantern"), Pose("run", -0.6, "hold_both", "pot")])
@pytest.mark.parametrize("description", [KEEPER, "a girl of 8 in a red dress", "a small dog"])
def test_states_differ_from_rest_in_one_short_stretch_and_are_whole_drawings(pose: Pose, description: str) -> None:
    drawn = figure(read_look("male_x_y", description, 3), pose)
    assert set(drawn.states) == set(STATES)
    for state, svg in {"rest": drawn.svg, **drawn.states}.items():
        ET.fromstring(svg)
        assert len(svg) < 40_000
        if state != "rest":
            before = common(svg, drawn.svg)
            behind = common(svg[::-1], drawn.svg[::-1])
            assert svg != drawn.svg
            assert len(svg) - before - behind < 3000
    assert len({drawn.svg, *drawn.states.values()}) == 6


def test_the_same_asked_twice_is_the_same_to_the_byte() -> None:
    first, second = (figure(read_look("male_keeper_henry", KEEPER, 9), Pose("kneel"), "worried") for _ in range(2))
    assert (first.svg, dict(first.states), first.box) == (second.svg, dict(second.states), second.box)


def alpha_box(drawn: DrawnFigure) -> tuple[int, int, int, int]:
    import resvg_py
    from PIL import Image

    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="620" viewBox="0 0 600 620">{drawn.svg}</svg>'
    box = (
        Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))))
        .getchannel("A")
        .getbbox()
    )
    assert box is not None
    return box


@pytest.mark.parametrize("stance", [stance for stance in STANCES if stance not in ("asleep", "lie", "jump")])
def test_box_feet_and_head_agree_with_what_is_seen(stance: str) -> None:
    for facing in (0.5, -0.5):
        drawn = figure(read_look("female_a_b", "a woman in trousers and a blouse", 1), Pose(stance, facing))
        seen = alpha_box(drawn)
        assert all(abs(told - measured) <= 4 for told, measured in zip(drawn.box, seen, strict=True)), (drawn.box, seen)
        assert abs(seen[3] - drawn.feet[1]) <= 12
        x, y, height = drawn.head
        assert seen[0] < x < seen[2]
        assert seen[1] < y - height * 0.4
        assert 60 < height < 110


def test_children_are_smaller_than_adults_and_have_larger_heads_for_their_height() -> None:
    child, adult = (figure(read_look("male_x_y", words, 2)) for words in ("a boy of 7", "a man of 40"))
    heights = [drawn.box[3] - drawn.box[1] for drawn in (child, adult)]
    assert heights[0] < 0.75 * heights[1]
    assert child.head[2] / heights[0] > 1.2 * adult.head[2] / heights[1]


def test_every_pose_thing_mood_and_being_is_drawn() -> None:
    for arms in ARMS:
        ET.fromstring(figure(pose=Pose(arms=arms, holds="bundle")).svg)
    plain = figure(pose=Pose(arms="hold")).svg
    for name in PROPS:
        svg = figure(pose=Pose(arms="hold", holds=name)).svg
        ET.fromstring(svg)
        assert svg != plain
    assert len({figure(mood=mood).svg for mood in EXPRESSIONS}) == len(EXPRESSIONS)
    assert len({figure(read_look(f"male_{being}_x", "", 1)).svg for being in SIZES}) == len(SIZES)


def test_gestures_differ_from_hanging_arms() -> None:
    hanging = figure(pose=Pose(arms="down")).svg
    assert all(figure(pose=Pose(arms=arms)).svg != hanging for arms in ARMS if arms != "down")


def test_hostile_words_never_reach_the_drawing() -> None:
    evil = '"/><script>alert(1)</script><image href="file:///etc/passwd"/> red coat &evil; {x}'
    pose, expression = read_acting((evil, f"Holding a {evil}"), 1)
    drawn = draw_figure(read_look(evil, evil, 1), pose, expression, x=0, y=0, scale=300, light=Light(), prefix=evil)
    for svg in (drawn.svg, drawn.defs, *drawn.states.values()):
        assert re.fullmatch(r'(<g transform="[^"<>]*"|[\w ="#.\-/<>()]|\s)*', svg)
        assert "script" not in svg
        assert "image" not in svg
        assert "href" not in svg


def test_night_darkens_every_colour() -> None:
    night = draw_figure(
        Look(), Pose(), Expression(), x=0, y=0, scale=400, light=Light(tint="#20305a", amount=0.5, darkness=0.3)
    )
    colours = re.findall(r"#[0-9a-f]{6}", night.svg)
    assert max(brightness(colour) for colour in colours) < 0.5


def test_a_figure_with_all_states_is_drawn_in_a_moment() -> None:
    look = read_look("male_keeper_henry", KEEPER, 9)
    begin = time.process_time()
    for _ in range(5):
        figure(look, Pose("kneel", 0.4, "hold", "lantern"))
    assert (time.process_time() - begin) / 5 < 0.15


def test_who_does_nothing_stands_at_ease_and_not_everyone_alike() -> None:
    eases = {read_acting((), seed)[0].ease for seed in range(30)}
    assert eases == set(EASES)
    assert {read_acting(("Terrified",), seed)[0].ease for seed in range(30)} == {"loose", "bent"}
    assert read_acting(("Waving",), 1)[0].ease == ""
    straight = figure(pose=Pose()).svg
    assert len({figure(pose=Pose(ease=ease)).svg for ease in EASES} | {straight}) == len(EASES) + 1


def test_a_hand_goes_into_a_pocket_only_where_there_is_one() -> None:
    def drawn(words: str, ease: str) -> str:
        return figure(read_look("female_ada", f"Woman in {words}", 3), Pose(ease=ease)).svg

    assert drawn("a long blue dress", "pocket") == drawn("a long blue dress", "bent")
    assert drawn("a red shirt and brown trousers", "pocket") != drawn("a red shirt and brown trousers", "bent")
