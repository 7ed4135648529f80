from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import StoryError
from studio.story.motion_file import Motion, motions_in_story, read_motions, write_motions
from studio.story.parse import parse_story
from studio.story.text_lines import one_line
from tests.story.strategies import row

SCENES = st.tuples(st.integers(0, 40), st.integers(0, 200)).map(lambda pair: f"scene_{pair[0]}.{pair[1]}")
TEXTS = row().filter(lambda text: bool(one_line(text)) and not text.startswith(":"))
WHAT = st.text(
    st.characters(exclude_characters="{}\r\n", exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=12
)


@settings(max_examples=25)
@given(st.dictionaries(SCENES, TEXTS, max_size=6))
def test_plain_motions_read_back(texts: dict[str, str]) -> None:
    written = write_motions(Motion(scene, text) for scene, text in texts.items())
    read = read_motions(written)
    assert [(motion.scene, motion.text) for motion in read] == [
        (scene, one_line(text)) for scene, text in texts.items()
    ]
    assert [motion.line for motion in read] == list(range(1, len(texts) + 1))
    assert write_motions(read) == written


@settings(max_examples=25)
@given(
    SCENES,
    st.lists(st.tuples(st.sampled_from(["ada", "Tom (young)", "male_sailor_finn"]), WHAT), min_size=1, max_size=3),
)
def test_motions_by_actor_read_back(scene: str, actors: list[tuple[str, str]]) -> None:
    written = write_motions([Motion(scene, "", tuple(actors))])
    (read,) = read_motions(written)
    assert read.actors == tuple(actors)
    assert write_motions([read]) == written


def test_the_older_form_is_read_by_actor() -> None:
    (motion,) = read_motions("(motion_1.2) ((ada)) {turns to the door}; ((finn)) {steps back}.\n")
    assert motion == Motion(
        "scene_1.2",
        "((ada)) {turns to the door}; ((finn)) {steps back}.",
        (("ada", "turns to the door"), ("finn", "steps back")),
        1,
    )


def test_a_paragraph_that_names_an_actor_stays_a_paragraph() -> None:
    (motion,) = read_motions("(motion_1.2): Slowly ((ada)) {turns}; the lamp sways.\n")
    assert motion.actors == ()
    assert motion.text == "Slowly ((ada)) {turns}; the lamp sways."


def test_the_later_of_two_counts_and_lines_go_on() -> None:
    read = read_motions("(motion_1.1) Rain\nfalls.\n\n(Motion_1.2) Snow.\n(motion_1.1) Hail.\r\n")
    assert [(motion.scene, motion.text, motion.line) for motion in read] == [
        ("scene_1.1", "Hail.", 5),
        ("scene_1.2", "Snow.", 4),
    ]


@pytest.mark.parametrize("text", ["Rain.\n", "(motion_1) Rain.\n", "(motion_1.1) \n", "(scene_1.1) Rain.\n"])
def test_what_is_no_motion_is_told(text: str) -> None:
    with pytest.raises(StoryError, match=r"2\.motion\.txt, line 2: ") as caught:
        read_motions("\n" + text)
    assert "(motion_1.1)" in caught.value.hint


def test_motions_in_a_story_are_found_by_line() -> None:
    source = (
        "[ada] A.\n(scene_1.1) {{loc_1, x}}, {Dusk}; ((ada)){Calm};\n(motion_1.1) Ada turns.\n\n(narration) softly\n"
    )
    assert parse_story(source).form == "scenes"
    assert motions_in_story(source) == (Motion("scene_1.1", "Ada turns.", (), 3),)
    assert motions_in_story("Once upon a time.\n") == ()


def test_a_motion_without_words_or_scene_is_not_written() -> None:
    for motion in (Motion("scene_1.1", " "), Motion("1.1", "Rain.")):
        with pytest.raises(ValueError, match="scene and words"):
            write_motions([motion])
