from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import StoryError
from studio.story.parse import parse_story
from studio.story.scene_lines import read_scene_lines, write_scenes
from studio.story.story_with_scenes import (
    Finding,
    check_scene_list,
    check_scenes,
    place_words,
    refuse_errors,
)
from tests.story.strategies import dialogue_story, prose_story, scene_story

Row = tuple[str, int, str]


def scene(number: str, *actors: str, place: str = "loc_1") -> str:
    seen = "".join(f" (({actor})){{Calm}};" for actor in actors)
    return f"(scene_{number}) {{{{{place}}}}}, {{Dusk}};{seen}\n"


FIRST = "loc_1, Stone lamp room with a brass lens"


def found(text: str, severities: tuple[str, ...] = ("error", "repair", "note")) -> list[Row]:
    return [(f.kind, f.line, f.repair) for f in check_scenes(parse_story(text)) if f.severity in severities]


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in check_scenes(parse_story(text))]


@pytest.mark.parametrize("scene_first", [True, False])
def test_a_story_of_pairs_in_either_order_has_no_findings(scene_first: bool) -> None:
    pairs = [
        ("[ada] A.\n", scene("1.1", "ada", place=FIRST)),
        ("[female_narrator_iris] B.\n", scene("1.2")),
        ("[finn] C.\n", scene("2.1", "finn", "ada")),
    ]
    assert kinds("\n".join("".join(reversed(pair) if scene_first else pair) for pair in pairs)) == []


def test_a_scene_without_dialogue_is_never_shown_in_both_orders() -> None:
    dialogue_first = "[ada] A.\n" + scene("1.1", "ada", place=FIRST) + scene("1.2", "ada") + "[ada] B.\n" + scene("1.3")
    (row,) = found(dialogue_first)
    assert row[:2] == ("scene_without_dialogue", 3)
    assert row[2].startswith("it is never shown; a scene of this file stands after the lines")
    assert "scene_1.2" not in {span.scene for span in parse_story(dialogue_first).spans}
    scene_first = scene("1.1", "ada", place=FIRST) + scene("1.2", "ada") + "[ada] A.\n"
    (row,) = found(scene_first)
    assert row[:2] == ("scene_without_dialogue", 1)
    assert "stands before the lines" in row[2]
    assert {span.scene for span in parse_story(scene_first).spans} == {"scene_1.2"}


def test_lines_behind_the_last_scene_go_on_with_it() -> None:
    text = "[ada] A.\n" + scene("1.1", "ada", place=FIRST) + "[ada] B.\n[ada] C.\n"
    (finding,) = check_scenes(parse_story(text))
    assert (finding.kind, finding.line, finding.severity) == ("dialogue_without_scene", 3, "repair")
    assert finding.message == "lines 3 and 4 are without a scene of their own behind the last scene"
    assert str(finding).startswith("lines 3 and 4 are without")
    assert finding.repair.startswith("scene_1.1 goes on")
    assert [span.scene for span in parse_story(text).spans] == ["scene_1.1"] * 3


def test_lines_that_share_a_scene_are_noted_with_the_scene_that_shows_them() -> None:
    text = "[ada] A.\n[ada] B.\n" + scene("1.1", "ada", place=FIRST) + "[ada] C.\n" + scene("1.2", "ada")
    assert found(text) == [("shared_scene", 1, "shown with scene_1.1, the scene after it")]
    text = scene("1.1", "ada", place=FIRST) + "[ada] A.\n[ada] B.\n[ada] C.\n"
    assert found(text) == [("shared_scene", 3, "shown with scene_1.1, the scene before them")]


@settings(max_examples=30)
@given(scene_story(), st.data())
def test_findings_say_what_the_parser_does(source: str, data: st.DataObject) -> None:
    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    drop = data.draw(st.sets(st.integers(0, len(lines) - 1), max_size=3))
    kept = [line for number, line in enumerate(lines) if number not in drop]
    try:
        story = parse_story("\n".join(kept))
    except StoryError:
        return
    findings = check_scenes(story)
    shown = {span.scene for span in story.spans}
    never = {f.line for f in findings if f.kind == "scene_without_dialogue"}
    assert never == {scene.line for scene in story.scenes if scene.id not in shown}
    utterances = {span.line for span in story.spans}
    lonely = sum(f.kind in ("shared_scene", "dialogue_without_scene") for f in findings)
    more = bool(story.scenes) and len(utterances) > len(shown)
    assert bool(lonely) == (more or _stray(story.source))


def _stray(source: str) -> bool:
    """Whether the file begins with dialogue, and dialogue stands behind its last scene."""
    story = parse_story(source)
    if not story.scenes or story.scenes[0].line < story.spans[0].line:
        return False
    return story.spans[-1].line > story.scenes[-1].line


@settings(max_examples=20)
@given(st.one_of(dialogue_story(), prose_story()))
def test_stories_without_scenes_have_no_findings(source: str) -> None:
    try:
        story = parse_story(source)
    except StoryError:
        return
    assert check_scenes(story) == ()


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("male_sailor_fin", "male_sailor_finn"),
        ("female_sailor_finn", "male_sailor_finn"),
        ("Finn", "male_sailor_finn"),
        ("sailor_finn", "male_sailor_finn"),
        ("Male_Sailor_Finn", "male_sailor_finn"),
        ("female_keeper_ada", "Female Keeper Ada"),
    ],
)
def test_a_slip_in_the_name_of_a_speaker_is_an_error(seen: str, meant: str) -> None:
    text = f"[{meant}] A.\n" + scene("1.1", seen, place=FIRST)
    (finding,) = [finding for finding in check_scenes(parse_story(text)) if finding.severity == "error"]
    assert (finding.kind, finding.line) == ("unknown_character", 2)
    assert finding.message == f"(({seen})) says nothing in this story; {meant} does"


@pytest.mark.parametrize("seen", ["male_guard2", "male_guard_2", "female_girl_lina", "dog_rex", "male_sailor_tom"])
def test_somebody_else_who_says_nothing_is_a_silent_part(seen: str) -> None:
    pairs = [("male_guard_1", "1.1"), ("female_girl_mina", "1.2"), ("male_sailor_finn", "1.3"), ("male_guard1", "1.4")]
    text = "".join(
        f"[{name}] A.\n" + scene(number, name, seen, place=FIRST if number == "1.1" else "loc_1")
        for name, number in pairs
    )
    assert found(text) == [("silent_character", 2, "drawn as somebody who does not speak")]


def test_who_speaks_and_is_never_seen_is_noted_but_for_narrators() -> None:
    text = "[ada] A.\n" + scene("1.1", "ada", place=FIRST) + "[male_radio_voice] B.\n" + scene("1.2", "ada")
    text += "[Narrator] C.\n" + scene("1.3")
    assert found(text) == [("unseen_speaker", 3, "heard and never seen")]


def test_a_place_that_is_nowhere_described_is_an_error_once() -> None:
    text = "[a] A.\n" + scene("1.1", "a", place=FIRST) + "[a] B.\n" + scene("1.2", place="loc_2") + "[a] C.\n"
    text += scene("1.3", place="loc_2")
    (finding,) = check_scenes(parse_story(text))
    assert (finding.kind, finding.line, finding.severity) == ("undefined_location", 4, "error")
    assert finding.message == "{{loc_2}} is nowhere described (the described ones are loc_1)"
    assert check_scenes(parse_story(text), described=("loc_2",)) == ()


def test_a_place_may_be_described_later_or_by_its_own_name() -> None:
    assert kinds("[a] A.\n" + scene("1.1", "a") + "[a] B.\n" + scene("1.2", place=FIRST)) == []
    text = "[a] A.\n" + scene("1.1", "a", place="loc_harbour_office")
    assert found(text) == [("location_named_only", 2, "drawn from its name, “harbour office”")]
    slip = text + "[a] B.\n" + scene("1.2", place="loc_harbor_office, A desk")
    assert kinds(slip) == ["undefined_location"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("loc_1", ""),
        ("loc_a", ""),
        ("loc_3b", ""),
        ("Village Green", "Village Green"),
        ("loc_灯塔", "灯塔"),
        ("quay", "quay"),
    ],
)
def test_the_name_of_a_place_in_words(name: str, words: str) -> None:
    assert place_words(name) == words


def test_two_descriptions_of_one_place_are_told_and_the_last_counts() -> None:
    text = "[a] A.\n" + scene("1.1", "a", place=FIRST) + "[a] B.\n" + scene("1.2", place=FIRST) + "[a] C.\n"
    assert kinds(text + scene("1.3")) == []
    assert found(text + scene("1.3", place="loc_1, A cave")) == [
        ("location_defined_twice", 6, "the last description counts, everywhere")
    ]


def test_scenes_out_of_order_and_gaps_are_told_and_change_nothing() -> None:
    numbers = ("1.1", "1.3", "1.2", "1.5", "3.2", "2.1")
    text = "".join(f"[a] A.\n{scene(number, 'a', place=FIRST)}" for number in numbers)
    story = parse_story(text)
    assert [span.scene for span in story.spans] == [f"scene_{number}" for number in numbers]
    assert [(f.kind, f.line, f.message) for f in check_scenes(story)] == [
        ("scenes_out_of_order", 6, "scene_1.2 comes after scene_1.3"),
        ("gap_in_numbers", 8, "scene_1.4 is missing before scene_1.5"),
        ("gap_in_numbers", 10, "scene_3.1 is missing before scene_3.2"),
        ("scenes_out_of_order", 12, "scene_2.1 comes after scene_3.2"),
    ]


def test_a_story_that_begins_with_act_two_lacks_act_one() -> None:
    text = "[a] A.\n" + scene("2.1", "a", place=FIRST)
    assert [f.message for f in check_scenes(parse_story(text))] == ["act 1 is missing before scene_2.1"]


def test_errors_are_raised_with_all_lines_unless_bypassed() -> None:
    text = "[ada] A.\n" + scene("1.1", "Ada_", place="loc_1") + "[ada] B.\n" + scene("1.2", "adaa", place="loc_2")
    findings = check_scenes(parse_story(text))
    assert [finding.severity for finding in findings].count("error") == 4
    with pytest.raises(StoryError, match=r"1\.story\.txt, line 2: .*\(and 3 more, in line 2, 4\)") as caught:
        refuse_errors(findings)
    assert "--bypass-validation" in caught.value.hint
    assert refuse_errors(findings, bypass=True) == findings


def test_notes_and_repairs_are_no_errors() -> None:
    finding = Finding("gap_in_numbers", 3, "a", "b", "note")
    assert refuse_errors([finding]) == (finding,)
    assert str(finding) == "line 3: a; b"


def test_a_scene_id_that_comes_twice_is_refused_by_the_parser() -> None:
    with pytest.raises(StoryError, match=r"line 4: the scene id scene_1\.1 was already used in line 2"):
        parse_story("[a] A.\n" + scene("1.1") + "[a] B.\n" + scene("1.1"))


def test_a_scene_list_is_held_against_the_story() -> None:
    story = parse_story("".join(f"[a] A.\n{scene(number, 'a', place=FIRST)}" for number in ("1.1", "1.2", "1.3")))
    assert check_scene_list(read_scene_lines(write_scenes(story.scenes)), story.scenes) == ()
    edited = read_scene_lines(scene("1.3") + scene("1.1") + scene("1.1") + scene("4.1"))
    assert [(f.kind, f.line, f.repair) for f in check_scene_list(edited, story.scenes)] == [
        ("scenes_out_of_order", 2, "the order of the story counts"),
        ("repeated_scene", 3, "the later line counts"),
        ("scene_not_in_story", 4, "it is never shown"),
        ("scene_not_in_list", 4, "its line in the story is taken"),
    ]
