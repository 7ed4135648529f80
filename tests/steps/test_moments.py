import json
from dataclasses import replace
from pathlib import Path

import pytest

from studio.providers.image import draw_cover
from studio.providers.image.contract import CoverRequest
from studio.steps.audio.tasks.cover import Looks, decide, pictured, request_of
from studio.steps.audio.tasks.moments import from_json, moments, strongest, told_in_pictures
from studio.story.parse import Story, parse_story

ROOT = Path(__file__).parents[2]
CLOCK = ROOT / "examples/the-quiet-clock/story.txt"
PROSE = ROOT / "tests/data/stories/prose.txt"


def story(path: Path) -> Story:
    return parse_story(path.read_text(encoding="utf-8"), file=path.name)


@pytest.fixture(scope="module")
def clock() -> dict[str, object]:
    decided: dict[str, object] = json.loads(json.dumps(decide(story(CLOCK), 99)))
    return decided


def wide(decided: dict[str, object], prompt: str, seed: int, looks: Looks | None = None) -> CoverRequest:
    return request_of(pictured(decided, prompt, looks or {}, variations=0, shorts=0)["cover"], seed)


def tall(decided: dict[str, object], number: int, seed: int = 0) -> CoverRequest:
    return request_of(pictured(decided, "", {}, variations=0, shorts=5)[f"short.{number + 1}"], seed, number)


def test_the_scenes_of_the_author_are_the_moments_in_their_order() -> None:
    told = story(CLOCK)
    found = moments(told)
    assert [one.id for one in found] == [scene.id for scene in told.scenes]
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert {span for one in found for span in one.spans} == {span.id for span in told.spans if span.scene}
    best = strongest(found)
    assert best is not None
    assert best.at < 0.88
    assert best.score > sorted(one.score for one in found)[len(found) // 2]


def test_a_loud_scene_with_a_question_is_stronger_than_a_quiet_one() -> None:
    lines = (
        "[male_keeper_henry] The table is made of wood.\n"
        "(scene_1.1) {{loc_1, Kitchen}}, {Day}; ((male_keeper_henry)){Calm}, {Sitting};\n"
        "[female_girl_lucy] Help! The door broke! Who is there?\n"
        "(scene_1.2) {{loc_2, Harbour}}, {Storm}; ((female_girl_lucy)){Afraid}, {Running}{Pointing at the sea};\n"
        "[male_keeper_henry] We had soup and went to bed.\n"
        "(scene_1.3) {{loc_1}}, {Day}; ((male_keeper_henry)){Calm}, {Sitting};\n"
    )
    best = strongest(moments(parse_story(lines, file="1.story.txt")))
    assert best is not None
    assert best.id == "scene_1.2"
    assert [part.traits[0] for part in best.parts] == ["Afraid"]


def test_five_pictures_follow_the_story_and_differ(clock: dict[str, object]) -> None:
    found = from_json(clock["moments"])  # type: ignore[arg-type]
    shown = told_in_pictures(found, 5)
    assert len({one.id for one in shown}) == 5
    assert [one.at for one in shown] == sorted(one.at for one in shown)
    assert shown[0].at < 0.25 < 0.7 < shown[-1].at
    assert len({(one.place, tuple(part.name for part in one.parts)) for one in shown}) == 5
    assert told_in_pictures(found[:2], 5).count(found[0]) + told_in_pictures(found[:2], 5).count(found[1]) == 5
    assert told_in_pictures((), 5) == () == told_in_pictures(found, 0)


def test_prose_without_scenes_has_moments_with_people_and_a_place() -> None:
    decided = decide(story(PROSE), 7)
    request = wide(decided, str(decided["prompt"]), 7)
    assert request.moment is not None
    assert {actor.name for actor in request.moment.actors} & {"anna", "david"}
    assert all(actor.description for actor in request.moment.actors)
    assert "barn" in request.moment.place_description.lower()


def test_words_that_a_person_wrote_win_over_the_moment(clock: dict[str, object], tmp_path: Path) -> None:
    prompt = str(clock["prompt"])
    assert wide(clock, prompt + "\n", 1).moment is not None
    request = wide(clock, "Sam in a green coat stands on a ship at night in the rain.", 1)
    assert request.moment is None
    made = draw_cover(replace(request, width=320, height=180), tmp_path / "cover.png")
    assert {"ship deck", "night", "rain"} <= set(made.understood)
    assert "male_boy_sam" in made.layers.read_text(encoding="utf-8") if made.layers else False


def test_people_look_the_same_on_every_picture(clock: dict[str, object]) -> None:
    looks: dict[str, set[tuple[str, int]]] = {}
    for request in (wide(clock, str(clock["prompt"]), 4), *(tall(clock, n, 40 + n) for n in range(5))):
        assert request.moment is not None
        for actor in request.moment.actors:
            looks.setdefault(actor.name, set()).add((actor.description, actor.seed))
    assert len(looks) > 2
    assert all(len(found) == 1 for found in looks.values())


def test_looks_of_the_film_win_and_change_only_the_pictures_on_which_they_are_seen(clock: dict[str, object]) -> None:
    prompt = str(clock["prompt"])
    before = pictured(clock, prompt, {}, variations=2, shorts=5)
    seen = {name: {actor["name"] for actor in one["moment"]["actors"]} for name, one in before.items()}
    others = next(found for found in seen.values() if "male_boy_sam" not in found)
    assert others
    looks = {"person/male_boy_sam": {"look": "a boy with a green hat", "seed": 5}}
    after = pictured(clock, prompt, looks, variations=2, shorts=5)
    assert {name for name in before if before[name] != after[name]} == {
        name for name, found in seen.items() if "male_boy_sam" in found
    }
    request = request_of(after[next(name for name, found in seen.items() if "male_boy_sam" in found)], 1)
    assert request.moment is not None
    (sam,) = (actor for actor in request.moment.actors if actor.name == "male_boy_sam")
    assert (sam.description, sam.seed) == ("a boy with a green hat", 5)
    assert wide(clock, "Sam runs.", 1, looks).cast


def test_a_place_is_the_one_of_the_film(clock: dict[str, object]) -> None:
    place = str(wide(clock, str(clock["prompt"]), 1).moment.place)  # type: ignore[union-attr]
    looks = {f"place/{place}": {"look": "a red barn", "seed": 11}}
    moment = wide(clock, str(clock["prompt"]), 1, looks).moment
    assert moment is not None
    assert (moment.place_description, moment.place_seed) == ("a red barn", 11)


def test_a_story_in_another_language_has_moments_too() -> None:
    text = "एक रात समुद्र के किनारे बारिश हो रही थी। राजू ने दीपक जलाया।\n\nसुबह सब शांत था।"
    decided = decide(parse_story(text, file="1.story.txt"), 3, language="hi")
    request = tall(decided, 4, 3)
    assert request.moment is not None
    assert request.variation == 4
