from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.story.cascade import audio_story, image_story
from studio.story.parse import characters, parse_story
from tests.story.strategies import dialogue_story, prose_story, scene_story

FILM = (
    "[ada] The lamp went out.\n"
    "(scene_1.1) {{loc_1, Lamp room}}, {Night}; ((ada)){Alarmed};\n"
    "(motion_1.1) Ada turns; the narration pauses.\n"
    "\n"
    "(slow narration, whispered)\n"
    "  [finn] Who is there?\r\n"
    "(scene_1.2) {{loc_1}}, {Night}; ((finn)){Tense};\n"
    "notes of my own\n"
)


def test_motions_and_other_lines_stay_behind_on_the_way_to_the_image_pipeline() -> None:
    assert image_story(FILM) == (
        "[ada] The lamp went out.\n"
        "(scene_1.1) {{loc_1, Lamp room}}, {Night}; ((ada)){Alarmed};\n"
        "\n"
        "(slow narration, whispered)\n"
        "  [finn] Who is there?\r\n"
        "(scene_1.2) {{loc_1}}, {Night}; ((finn)){Tense};\n"
    )


def test_only_dialogue_goes_on_to_the_audio_pipeline() -> None:
    assert audio_story(image_story(FILM)) == "[ada] The lamp went out.\n  [finn] Who is there?\r\n"


@settings(max_examples=25)
@given(scene_story())
def test_what_is_spoken_and_its_ids_are_the_same_in_all_three(source: str) -> None:
    film, image = parse_story(source), parse_story(image_story(source))
    audio = parse_story(audio_story(image_story(source)))
    assert image.scenes == film.scenes
    assert [(span.id, span.scene, span.line) for span in image.spans] == [
        (span.id, span.scene, span.line) for span in film.spans
    ]
    assert audio.form == "dialogue"
    assert [(span.id, span.text) for span in audio.spans] == [(span.id, span.text) for span in film.spans]
    assert characters(audio) == characters(film)


@settings(max_examples=25)
@given(st.one_of(dialogue_story(), prose_story()))
def test_a_story_without_scenes_is_the_same_story_for_all(source: str) -> None:
    assert image_story(source) == source
    assert audio_story(source) == source


@settings(max_examples=25)
@given(
    scene_story(), st.lists(st.sampled_from(["(motion_1.1) Rain.", "(Motion_2.1): ((a)) {x}."]), max_size=4), st.data()
)
def test_motions_anywhere_leave_no_trace(source: str, motions: list[str], data: st.DataObject) -> None:
    clean = image_story(source).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = [f"{line}\n" for line in clean.split("\n")]
    for motion in motions:
        lines.insert(data.draw(st.integers(0, len(lines) - 1)), motion + data.draw(st.sampled_from(("\n", "\r\n"))))
    assert image_story("".join(lines)) == clean + "\n"
