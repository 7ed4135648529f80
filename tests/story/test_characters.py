from __future__ import annotations

import pytest

from studio.story.characters import age_hint, display_name, gender, talks_to
from studio.story.names import given_name_gender
from studio.story.parse import parse_story

STORY = parse_story(
    "[teller] Robin came down the stairs, and she was carrying a lamp. Beside her stood Kim, an old soldier.\n"
    "[robin] Is anybody there?\n"
    "[pat] Good evening.\n"
    "[robin] Good evening, sir. Did Kim send you?\n"
    "[tam] I am a girl of six.\n"
    "[teller] Then Sam, a boy of nine, laughed. Pat was late, and so was Alex, the captain's brother. Little Jo hid.\n"
    "[kim] Good night.\n[sam] No.\n[alex] Wait.\n[jo] Boo.\n"
)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("male_carter_finn", "male"),
        ("Female_Keeper_Robin", "female"),
        ("male_maid_ada", "male"),
        ("ada", "female"),
        ("Sherlock Holmes", "male"),
        ("mrs_brown", "female"),
        ("captain_arjun", "male"),
        ("king_robin", "male"),
        ("old_grandmother", "female"),
        ("uncle", "male"),
        ("femalegoat", None),
        ("kiran", None),
        ("narrator", None),
    ],
)
def test_the_name_alone_tells_the_gender(tag: str, expected: str | None) -> None:
    found, why = gender(parse_story(f"[{tag}] Hello.\n"), tag)
    assert found == expected
    assert why.endswith(".")
    assert why[0] != "{"


@pytest.mark.parametrize(
    ("tag", "expected", "why"),
    [
        ("robin", "female", "beside the name Robin"),
        ("pat", "male", "Others speak to Pat"),
        ("tam", "female", "calls Tam a woman"),
        ("sam", "male", "calls Sam a man"),
        ("alex", "male", "calls Alex a man"),
        ("kim", None, "Nothing in the story tells"),
    ],
)
def test_the_story_tells_the_gender_where_the_name_does_not(tag: str, expected: str | None, why: str) -> None:
    found, said = gender(STORY, tag)
    assert found == expected
    assert why in said


def test_pronouns_near_a_name_in_prose() -> None:
    story = parse_story(
        "Robin sat down. “Late,” said Robin, and she sighed.\n\nThe lamp went out, and Robin lit her pipe."
    )
    assert gender(story, "robin")[0] == "female"


def test_evidence_for_both_is_no_evidence() -> None:
    story = parse_story("[teller] Robin took his hat. Robin took her lamp.\n[robin] Yes.\n")
    assert gender(story, "robin")[0] is None


@pytest.mark.parametrize(
    ("tag", "age"),
    [
        ("female_girl_lucy", "child"),
        ("male_old_carter_finn", "elder"),
        ("grandmother", "elder"),
        ("mrs_brown", "adult"),
        ("finn", None),
    ],
)
def test_the_name_tells_the_age(tag: str, age: str | None) -> None:
    assert age_hint(parse_story(f"[{tag}] Hello.\n"), tag) == age


@pytest.mark.parametrize(
    ("tag", "age"), [("kim", "elder"), ("sam", "child"), ("tam", "child"), ("jo", "child"), ("pat", None)]
)
def test_the_story_tells_the_age(tag: str, age: str | None) -> None:
    assert age_hint(STORY, tag) == age


def test_years_decide_before_the_word_old() -> None:
    for years, age in (("twelve", "child"), ("40", "adult"), ("seventy", "elder")):
        assert age_hint(parse_story(f"[teller] Kim was {years} years old.\n[kim] Yes.\n"), "kim") == age


def test_names_for_people_to_read() -> None:
    assert display_name("ada") == "Ada"
    assert display_name("male_carter_finn") == "Finn"
    assert display_name("female_detective_ada_byron") == "Ada Byron"
    assert display_name("male_finn") == "Finn"
    assert display_name("mr_brown") == "Mr Brown"
    assert display_name("Old Tom") == "Old Tom"
    assert display_name("小明") == "小明"
    assert display_name("_") == "_"


def test_those_who_speak_in_turns_talk_with_each_other() -> None:
    weights = talks_to(parse_story("[b] 1.\n[a] 2.\n[b] 3.\n[c] 4.\n[c] 5.\n"))
    assert weights == {("a", "b"): 2.0, ("b", "c"): 1.5 + 0.25, ("a", "c"): 0.5 + 0.25}


def test_the_pieces_of_one_utterance_count_once() -> None:
    long = "The rain fell on the roof of the house for three nights. " * 12
    assert talks_to(parse_story(f"[a] {long}\n[b] Yes.\n")) == {("a", "b"): 1.0}


def test_four_hundred_given_names_are_known_and_none_is_both() -> None:
    from studio.story import names

    female, male = set(names._FEMALE_NAMES.split()), set(names._MALE_NAMES.split())
    assert len(female) + len(male) >= 400
    assert not female & male
    assert given_name_gender(["the", "priya"]) == ("female", "priya")
    words_female, words_male = set(names._FEMALE_WORDS.split()), set(names._MALE_WORDS.split())
    assert not words_female & words_male
