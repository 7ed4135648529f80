from __future__ import annotations

import json
import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from studio.steps.image.tasks.motion import CAMERA, camera_move, motion_text
from studio.steps.image.tasks.people import PersonDescription, describe_person, merge_names, person_from_json
from studio.steps.image.tasks.people_reading import tags_of
from studio.steps.image.tasks.period import period_of_text, world_of
from studio.steps.image.tasks.places import describe_place, words_at
from studio.steps.image.tasks.places_telling import PlaceDescription
from studio.steps.image.tasks.structure import structure, structure_report
from studio.story.chapters import Chapter
from studio.story.parse import Story, parse_story
from studio.story.scene_lines import location_descriptions, parse_scene_line

EXAMPLES = Path(__file__).parents[2] / "examples"
BELL = EXAMPLES / "the-bell-at-silver-bay" / "gen.video" / "input" / "1.story.txt"
CLOCK = EXAMPLES / "the-quiet-clock" / "story.txt"
PROSE = """The inn at Gull Point stood above the harbour. Captain Stone came in from the rain. He was a tall, thin man
with a long grey beard, and he wore a dark blue coat and a red scarf.

"Is my room ready?" asked Captain Stone.

"It has been ready since noon," said Nora. She was a girl of twelve with red braids and a green apron.

"Then somebody has lied to me," said Ezra Stone.

The old cook looked up from his pots. "Not I," said the cook. His round glasses were full of steam.

"My dear child," said the captain, "bring the lantern."
"""
MODERN = """[female_doctor_priya] I parked the car and ran to the hospital with my phone in my hand.
[male_engineer_leo] The computer is down again. Look at the screen!
[female_girl_mia] My dad said that the bus is late.
"""
KINGDOM = """[male_king_alric] Bring me my sword and my crown! A dragon is in the castle.
[female_queen_isolde] You lost your crown, my lord, in the moat, when the knight fell off his horse.
[male_knight_bors] I will go, my king.
"""
HINDI = """[female_narrator_maya] गाँव के बाहर एक पुराना कुआँ था, और उस कुएँ के पास एक बड़ा पेड़ खड़ा था।
[male_boy_raju] दादी, क्या इस कुएँ में सचमुच कोई रहता है?
[female_grandmother_sita] हाँ बेटा, इस कुएँ में एक बूढ़ा मेंढक रहता है।
[राम] मैं भी आता हूँ।
"""
TEXTS = {"prose": PROSE, "modern": MODERN, "kingdom": KINGDOM, "hindi": HINDI}
ALL = ["bell", "clock", *TEXTS]


def load(name: str) -> Story:
    files = {"bell": BELL, "clock": CLOCK}
    return parse_story(files[name].read_text(encoding="utf-8") if name in files else TEXTS[name])


def everybody(story: Story, seed: int = 5) -> dict[str, PersonDescription]:
    made: dict[str, PersonDescription] = {}
    for tag in tags_of(story):
        made[tag] = describe_person(tag, story, seed, taken=list(made.values()))
    return made


def every_place(story: Story, seed: int = 5) -> dict[str, PlaceDescription]:
    period = world_of(story).period
    return {
        place: describe_place(place, text, words_at(story, place), seed, period=period)
        for place, text in location_descriptions(story.scenes).items()
    }


def spoken_in(story: Story, scene: str) -> str:
    return " ".join(span.text for span in story.spans if span.scene == scene)


def check_plain_text(text: str) -> None:
    assert text == " ".join(text.split())
    assert text.endswith(".")
    assert not re.search(r"\.\.|,,| ,| \.|,\.|\(|\{|_|\bNone\b|\ba [aeio]|\ban [^aeiou]", text), text
    for sentence in re.split(r"(?<=\.) ", text):
        assert sentence[0].isupper() or not sentence[0].isascii(), sentence
        assert not re.search(r"\b(?:and|with|a|the|of|in|is)\.$", sentence), sentence


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("seed", [1, 22, 333])
def test_a_person_is_told_in_60_to_120_words_of_whole_sentences(name: str, seed: int) -> None:
    for person in everybody(load(name), seed).values():
        text = person.summary_text()
        assert 60 <= len(text.split()) <= 120, text
        check_plain_text(text)
        assert text.isascii() or name == "hindi"


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("seed", [1, 22, 333])
def test_no_two_people_of_a_story_look_alike(name: str, seed: int) -> None:
    for one, other in combinations(everybody(load(name), seed).values(), 2):
        assert (one.top, one.outer, one.hair_colour, one.hair_style) != (
            other.top, other.outer, other.hair_colour, other.hair_style,
        )  # fmt: skip


def test_a_crew_of_fishermen_and_bakers_can_be_told_apart() -> None:
    names = "adam ben carl david eric frank george henry ivan jack karl leo"
    lines = [
        f"[male_{trade}_{name}] Good morning, all.\n" for trade in ("fisherman", "baker") for name in names.split()
    ]
    crew = everybody(parse_story("".join(lines)), 2).values()
    looks = {(one.top, one.outer, one.hair_colour, one.hair_style) for one in crew}
    assert len(looks) == len(crew) == 24


@pytest.mark.parametrize("name", ["bell", "clock"])
def test_every_person_has_a_colour_of_their_own(name: str) -> None:
    colours = [person.main_colour for person in everybody(load(name)).values()]
    assert len(set(colours)) == len(colours)


@pytest.mark.parametrize(
    ("story", "tag", "pattern"),
    [
        ("bell", "male_keeper_henry", r"Age: elderly, Gender: male"),
        ("bell", "male_keeper_henry", r"Hair Color: (?:light )?(?:grey|white)"),
        ("bell", "male_keeper_henry", r"Type: cap, Location: head"),
        ("bell", "female_girl_lucy", r"Age: child, Gender: female"),
        ("bell", "male_boy_peter", r"Age: child, Gender: male"),
        ("bell", "male_fisherman_tom", r"Outerwear: \(Type: (?:long )?coat"),
        ("bell", "male_fisherman_tom", r"Type: woollen hat"),
        ("bell", "female_narrator_martha", r"Outerwear: \(Type: (?:long )?coat"),
        ("clock", "female_apprentice_emily", r"Age: child of twelve"),
        ("clock", "female_apprentice_emily", r"Outerwear: \(Type: coat"),
        ("clock", "male_clockmaker_oliver", r"Age: elderly"),
        ("clock", "male_clockmaker_oliver", r"Type: glasses"),
        ("clock", "male_clockmaker_oliver", r"hat, Location: head"),
        ("clock", "male_watchman_george", r"Age: elderly"),
        ("clock", "male_watchman_george", r"Type: stick"),
        ("clock", "female_mayor_victoria", r"Type: gold chain|Type: chain, Location: neck, Color: gold"),
        ("clock", "female_mayor_victoria", r"Type: scarf"),
        ("clock", "female_teacher_ruth", r"Type: shawl"),
        ("clock", "male_baker_frank", r"Type: apron, Color: white"),
        ("prose", "captain", r"Facial Hair: long beard"),
        ("prose", "captain", r"Hair Color: grey"),
        ("prose", "captain", r"Body Type: tall and thin"),
        ("prose", "captain", r"coat, Color: dark blue"),
        ("prose", "captain", r"Type: scarf, Location: neck, Color: red"),
        ("prose", "nora", r"Age: child of twelve"),
        ("prose", "nora", r"Hair Color: red, Hair Style: two braids"),
        ("prose", "nora", r"apron, Color: green"),
        ("prose", "cook", r"Age: elderly"),
        ("prose", "cook", r"Type: glasses"),
        ("kingdom", "male_king_alric", r"Type: crown, Location: head, Color: gold"),
        ("kingdom", "male_knight_bors", r"Type: armour, Color: silver"),
        ("modern", "female_doctor_priya", r"Type: white coat, Color: white"),
        ("modern", "female_doctor_priya", r"Skin Tone: (?:light |dark )?brown"),
        ("hindi", "male_boy_raju", r"Age: child, Gender: male"),
        ("hindi", "female_grandmother_sita", r"Age: elderly, Gender: female"),
    ],
)
def test_what_the_text_says_stands_in_the_description(story: str, tag: str, pattern: str) -> None:
    people = everybody(load(story))
    found = next(person for name, person in people.items() if tag in name)
    assert re.search(pattern, found.structured_text()), found.structured_text()


def test_what_is_said_of_a_captain_is_said_of_the_man_with_his_name() -> None:
    story = load("prose")
    assert merge_names(story)["captain"] == "ezra_stone"
    person = describe_person("ezra_stone", story, 1, taken=())
    assert "long beard" in person.structured_text()
    assert person.gender == "male"


def test_a_scarf_that_was_taken_off_is_not_worn() -> None:
    george = everybody(load("clock"))["male_watchman_george"]
    assert "scarf" not in george.structured_text()


def test_the_long_form_is_that_of_the_character_file() -> None:
    text = everybody(load("bell"))["male_keeper_henry"].structured_text()
    assert re.fullmatch(
        r"Face: \(.+?\), Clothing: \(Tops: \(Type: .+?, Color: .+?\).*\), Accessories: \[\(Type: .+\)\]", text
    )
    assert text.count("(") == text.count(")")
    assert "\n" not in text


def test_the_same_seed_describes_the_same_people_and_another_seed_others() -> None:
    story = load("clock")
    assert everybody(story, 3) == everybody(parse_story(story.source), 3)
    assert everybody(story, 3) != everybody(story, 4)


def test_a_description_comes_back_from_json() -> None:
    for person in everybody(load("bell")).values():
        assert person_from_json(json.loads(json.dumps(person.as_json()))) == person


@pytest.mark.parametrize(
    ("text", "period"),
    [
        (KINGDOM, "medieval"),
        (MODERN, "modern"),
        (PROSE, "old"),
        ("The carriage stopped under the gaslight, and the coachman lit a candle.", "old"),
        ("The robot opened the airlock of the spaceship.", "future"),
        ("Nothing happened.", "old"),
    ],
)
def test_the_period_is_that_of_the_words(text: str, period: str) -> None:
    assert period_of_text(text) == period


def test_nobody_of_the_old_times_wears_modern_clothes() -> None:
    for seed in range(6):
        for name in ("bell", "clock", "kingdom"):
            text = " ".join(person.structured_text() for person in everybody(load(name), seed).values())
            assert not re.search(r"trainers|T-shirt|backpack|hooded|space", text)


@pytest.mark.parametrize(
    ("source", "same"),
    [
        ("[male_sailor_finn] Ahoy.\n[finn] Land!\n[male_finn] Where?\n",
         {"finn": "male_sailor_finn", "male_finn": "male_sailor_finn"}),
        ("[mira] Go.\n[mira_stone] I go.\n[captain_stone] Aye.\n",
         {"mira": "mira_stone", "captain_stone": "mira_stone"}),
        ("[male_sailor_finn] Ahoy.\n[male_cook_finn] Soup!\n", {}),
        ("[mr_stone] Go.\n[mrs_stone] I go.\n", {}),
        ("[male_keeper_henry] Yes.\n[female_girl_henry] No.\n", {}),
    ],
)  # fmt: skip
def test_one_person_under_several_names_is_one_where_it_is_clear(source: str, same: dict[str, str]) -> None:
    merged = merge_names(parse_story(source))
    assert {tag: kept for tag, kept in merged.items() if tag != kept} == same


@pytest.mark.parametrize("name", ["bell", "clock"])
@pytest.mark.parametrize("seed", [1, 22])
def test_a_place_begins_with_the_words_of_the_author(name: str, seed: int) -> None:
    for place in every_place(load(name), seed).values():
        assert place.structured_text().startswith(f"{place.description}. Place: (Type: ")
        text = place.summary_text()
        assert text.startswith(f"{place.description}.")
        assert 60 <= len(text.split()) <= 120, text
        check_plain_text(text.replace(f"{place.description}.", "It.", 1))


@pytest.mark.parametrize(
    ("story", "place", "patterns"),
    [
        ("bell", "loc_1", ["Type: house, Size: small, Material: stone", "Type: sea", "Type: lit window"]),
        ("bell", "loc_2", ["Type: kitchen", "Type: stove, Material: iron", "Type: pot, Material: copper",
                           "Type: table, Material: wood"]),
        ("bell", "loc_3", ["Type: road, Size: steep", "Type: hill", "Type: tall lighthouse"]),
        ("bell", "loc_4", ["Type: lamp room, Size: round", "Type: broken glass", "Type: tall windows"]),
        ("bell", "loc_5", ["Type: rocks", "Type: high waves", "Type: lighthouse"]),
        ("bell", "loc_6", ["Type: stairs, Size: narrow, Material: iron", "tower"]),
        ("bell", "loc_7", ["Type: bell tower", "Type: clouds", "Type: great bell, Material: bronze"]),
        ("bell", "loc_8", ["Type: lighthouse", "bay, ", "Type: small boats"]),
        ("clock", "loc_1", ["Type: square", "Type: tall clock tower", "Type: fountain"]),
        ("clock", "loc_3", ["Type: hall", "Type: long table", "Type: high windows"]),
        ("clock", "loc_7", ["Type: bell tower", "Type: great bell", "Type: open arches, Material: stone"]),
    ],
)  # fmt: skip
def test_all_things_of_a_description_are_kept(story: str, place: str, patterns: list[str]) -> None:
    text = every_place(load(story))[place].structured_text()
    for pattern in patterns:
        assert pattern in text, text


def test_things_that_the_scenes_name_are_added_and_those_that_are_gone_are_not() -> None:
    near = "She sat at the fireplace. There was no bench there, and he took the lantern to the desk."
    text = describe_place("loc_1", "Small kitchen with a stove", near, 3).structured_text()
    assert "Type: fireplace" in text
    assert "Type: desk" not in text  # the sentence speaks of something that is not there
    assert "lantern" not in text


def test_a_place_that_nobody_described_is_read_from_its_name() -> None:
    harbour = describe_place("old harbour", None, "", 1)
    assert harbour.kind == "harbour"
    assert describe_place("loc_7", None, "They ran through the forest. The forest was dark.", 1).kind == "forest"
    assert describe_place("loc_2", "गाँव का कुआँ", "", 1).kind == "well"
    nowhere = describe_place("loc_9", None, "", 1)
    assert nowhere.kind == "landscape"
    for place in (harbour, nowhere):
        assert 60 <= len(place.summary_text().split()) <= 120
        check_plain_text(place.summary_text())


def test_modern_things_stand_only_in_modern_places() -> None:
    assert "computer" in describe_place("loc_1", "Office", "", 1, period="modern").structured_text()
    assert "computer" not in describe_place("loc_1", "Office", "", 1, period="old").structured_text()


@pytest.mark.parametrize("name", ["bell", "clock"])
@pytest.mark.parametrize("seed", [1, 22])
def test_the_camera_moves_in_words_that_are_read_back_and_neighbours_differ(name: str, seed: int) -> None:
    story = load(name)
    places = location_descriptions(story.scenes)
    texts = [
        motion_text(scene, spoken_in(story, scene.id), seed, place=places[scene.location] or "")
        for scene in story.scenes
    ]
    for text in texts:
        assert len(text.split()) <= 50
        check_plain_text(text)
    moves = [camera_move(text) for text in texts]
    assert None not in moves
    assert len(set(moves)) >= 5
    alike = [one for one, other in pairwise(moves) if one == other and one != "follow"]
    assert len(alike) <= len(moves) // 12


def test_every_move_is_read_back_from_its_own_words() -> None:
    for move, words in CAMERA.items():
        assert (
            camera_move(words.format(pace="slowly", subject="Ada", place="the room") + " as she holds a light.") == move
        )
    assert camera_move("Rain falls.") is None


@pytest.mark.parametrize(
    ("line", "spoken", "expected"),
    [
        ("(scene_1.2) {{loc_1, Room}}, {Rain}; ((female_girl_lucy)){Afraid}, {Sitting}{Holding out both hands};",
         "Please come!", ["Lucy as she holds out both hands", "Rain runs down the window|Drops slide"]),
        ("(scene_1.1) {{loc_1, Forest path}}, {Snowy day}; ((male_hunter_ben)){Tense}, {Running between the trees};",
         "Stop him.", ["follows Ben as he runs between the trees", "Snow falls|Flakes"]),
        ("(scene_1.1) {{loc_1, Wide desert}}, {Noon};", "Nothing moved.", ["the desert"]),
        ("(scene_1.3) {{loc_1, Attic}}, {Night}; ((robin)){Calm}, {Brandishing a ladle};", "Ha.",
         ["Robin who is brandishing a ladle"]),
    ],
)  # fmt: skip
def test_what_people_do_and_the_weather_are_told(line: str, spoken: str, expected: list[str]) -> None:
    text = motion_text(parse_scene_line(line, file="story", line=1), spoken, 3)
    for pattern in expected:
        assert re.search(pattern, text), text


def test_the_structure_of_a_film_counts_every_word_once() -> None:
    story = load("clock")
    built = structure(story, story.scenes)
    assert built.words == sum(len(span.text.split()) for span in story.spans)
    assert [scene for act in built.acts for scene in act.scenes] == [scene.id for scene in story.scenes]
    assert len(built.acts) == 6
    assert built.seconds == pytest.approx(sum(act.seconds for act in built.acts), abs=0.5)
    json.dumps(built.as_json())


def test_acts_follow_the_chapters_where_they_are_given() -> None:
    story = load("clock")
    chapters = [Chapter(30, "The silence"), Chapter(70, "The owl"), Chapter(100, "The people")]
    built = structure(story, story.scenes, chapters=chapters)
    assert [act.title for act in built.acts] == ["The silence", "The owl", "The people"]
    assert built.acts[0].words / built.words == pytest.approx(0.3, abs=0.03)


def test_scenes_that_are_too_long_or_empty_and_people_who_are_never_seen_are_found() -> None:
    long = "And then the wind blew again, over the hills and far away. " * 12
    story = parse_story(
        f"[male_a] {long}\n(scene_1.1) {{{{loc_1, Hill}}}}, {{Day}}; ((male_a)){{Calm}};\n\n"
        "[female_b] No.\n(scene_1.2) {{loc_2}}, {Day}; ((male_a)){Calm};\n"
    )
    kinds = {finding.kind for finding in structure(story, story.scenes).findings}
    assert {"long", "short", "place", "unseen"} <= kinds


def test_the_report_is_a_text_to_read() -> None:
    story = load("bell")
    report = structure_report(structure(story, story.scenes))
    assert "18 scenes in 4 acts" in report
    assert "Henry: seen in 3 scenes, speaks 3 times." in report
    assert "9 scenes, on 3 visits" in report
    assert "None" not in report
    assert structure_report(structure(load("prose"), ())) == "This story has no scenes yet.\n"
