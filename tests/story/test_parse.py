from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings

from studio.errors import StoryError
from studio.story.parse import characters, decode_story, gaps, parse_story, reassemble
from studio.story.spans import is_blank
from tests.story.strategies import dialogue_story, prose_story, scene_story

DATA = Path(__file__).parent / "data"


@settings(max_examples=60)
@given(dialogue_story())
def test_a_dialogue_reassembles_to_the_byte(source: str) -> None:
    story = parse_story(source)
    assert story.form == "dialogue"
    assert reassemble(story) == source
    assert all(span.text == source[span.start : span.end] and not is_blank(span.text) for span in story.spans)
    for gap in gaps(story):
        for line in gap.replace("\r", "\n").split("\n"):
            assert is_blank(line) or line.strip("\ufeff\t ").startswith("["), "words lie outside every span"


@settings(max_examples=60)
@given(scene_story())
def test_a_story_with_scenes_reassembles_to_the_byte(source: str) -> None:
    story = parse_story(source)
    assert story.form == "scenes"
    assert reassemble(story) == source
    assert [scene.id for scene in story.scenes] == list(dict.fromkeys(span.scene for span in story.spans))


@given(prose_story())
def test_prose_reassembles_and_every_visible_character_is_in_one_span(source: str) -> None:
    if is_blank(source):
        return
    story = parse_story(source)
    assert story.form == "prose"
    assert reassemble(story) == source
    assert all(is_blank(gap) for gap in gaps(story))


def test_a_colon_behind_the_tag_is_not_spoken_and_brackets_further_on_are() -> None:
    story = parse_story("[ada]: Wait.\n[finn] : No.\n[ada] I [laughs] cannot (never) say so.\n[finn] :) indeed\n")
    assert [span.text for span in story.spans] == ["Wait.", "No.", "I [laughs] cannot (never) say so.", ":) indeed"]
    assert characters(story) == ("ada", "finn")


def test_windows_line_ends_byte_order_mark_tabs_and_no_final_newline() -> None:
    source = "\ufeff\t[ada]\tOne.\r\n\r\n  [finn] Two.  \r\n[ada] Three."
    story = parse_story(source)
    assert [(span.text, span.line, span.paragraph, span.utterance) for span in story.spans] == [
        ("One.", 1, 0, 0),
        ("Two.", 3, 1, 1),
        ("Three.", 4, 1, 2),
    ]
    assert story.source == source == reassemble(story)


def test_an_unspeakable_line_stays_a_span() -> None:
    assert [span.text for span in parse_story("[ada] ...\n[ada] — —\n").spans] == ["...", "— —"]


def test_a_long_utterance_is_cut_at_sentence_ends_only() -> None:
    sentence = "The rain fell on the roof of the house, and nobody in the house had slept for three long nights. "
    story = parse_story("[ada] " + sentence * 7 + "\n[finn] Yes.")
    long = [span for span in story.spans if span.character == "ada"]
    assert len(long) > 1
    assert {span.utterance for span in long} == {0}
    assert all(len(span.text) <= 300 and span.text.endswith("nights.") for span in long)
    assert story.spans[-1].utterance == 1


def test_an_utterance_of_four_hundred_characters_is_one_span() -> None:
    assert len(parse_story("[ada] " + "Go on. " * 57 + "G").spans) == 1
    assert len(parse_story("[ada] " + "Go on. " * 58).spans) > 1


def test_a_ten_thousand_character_sentence_stays_whole() -> None:
    story = parse_story("[ada] " + "word " * 2000 + "\n")
    assert len(story.spans) == 1
    assert len(story.spans[0].text) == 9999


def test_indic_and_chinese_utterances_are_cut_at_their_own_marks() -> None:
    for sentence, mark in (
        ("रात को दीया बुझ गया और सब सो गए। ", "।"),
        ("রাতে বাতি নিভে গেল এবং সবাই ঘুমাল। ", "।"),
        ("灯在九点熄灭了，谁也没有碰过它。", "。"),
    ):
        story = parse_story("[ada] " + sentence * 30)
        assert len(story.spans) > 1
        assert all(span.text.endswith(mark) and len(span.text) <= 300 for span in story.spans)


def test_scene_before_or_after_its_utterances() -> None:
    scene = "(scene_1.{}) {{{{loc_1}}}}, {{Dusk}}; ((ada)){{Calm}};\n"
    after = parse_story("[ada] A.\n[finn] B.\n" + scene.format(1) + "[ada] C.\n" + scene.format(2) + "[finn] D.\n")
    assert [span.scene for span in after.spans] == ["scene_1.1", "scene_1.1", "scene_1.2", "scene_1.2"]
    before = parse_story(scene.format(1) + "[ada] A.\n[finn] B.\n" + scene.format(2) + "[ada] C.\n")
    assert [span.scene for span in before.spans] == ["scene_1.1", "scene_1.1", "scene_1.2"]


def test_directions_of_films_are_kept_and_not_spoken() -> None:
    source = "[ada] A.\n(scene_1.1) {{loc_1}}, {Dusk}; ((ada)){Calm};\n(motion_1.1) Ada turns.\n(narration) softly\n"
    story = parse_story(source)
    assert [span.text for span in story.spans] == ["A."]
    assert reassemble(story) == source


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("", 1, "empty"),
        (" \n\t\r\n\ufeff", 1, "empty"),
        ("[ada] Hello.\n\n[finn]\n", 3, "says nothing"),
        ("[ada] Hello.\n[finn]:  \n", 2, "says nothing"),
        ("[ada] Hello.\n[finn Who is there?\n", 2, "not closed"),
        ("[ada Who is [laughs] there?\n", 1, "not closed"),
        ("[ada] Hello.\n[ ] Nobody.\n", 2, "tag is empty"),
        ("[ada] Hello.\r\nand goodbye.\r\n[finn] No.\r\n", 2, "has no tag"),
        ("Once upon a time\n[ada] Hello.\n", 1, "line 2 has a tag"),
        ("[ada] Hello.\n(laughs) Ha.\n", 2, "has no tag"),
        ("\n(scene_1.1) {{loc_1}}, {Dusk};\n", 2, "nobody says anything"),
        ("(scene_1.1) {{loc_1}}, {Dusk};\nHello.\n", 2, "this file has scenes"),
        ("[a] A.\n(scene_1.1) {{loc_1}}, {X};\n[b] B.\n(scene_1.1) {{loc_1}}, {X};\n", 4, "already used in line 2"),
        ("[a] A.\n(scene_1.1) {{loc_1, dark, {X}; ((a)){Y};\n", 2, "not closed"),
        ("[a] A.\n(scene_1.1) {{loc_1}}, {X}; ((a{Y};\n", 2, "not closed"),
        ("[a] A.\n(scene_1.1) {{loc_1}}, {X; ((a))\n", 2, "not closed"),
        ("[a] A.\n(scene_one) {{loc_1}}, {X};\n", 2, "scene id"),
        ("[a] A.\n(scene_1.1) A dark room;\n", 2, "no place"),
        ("[a] A.\n(scene_1.1) {{loc_1}}, {X}; (()){Y};\n", 2, "no name"),
    ],
)
def test_bad_input_is_told_with_file_line_and_example(source: str, line: int, words: str) -> None:
    with pytest.raises(StoryError) as caught:
        parse_story(source, file="mine.txt")
    assert caught.value.line == line
    assert f"mine.txt, line {line}: " in str(caught.value)
    assert words in str(caught.value)
    assert caught.value.expected
    assert caught.value.example


def test_bytes_that_are_not_utf8_are_named_by_line_and_byte() -> None:
    with pytest.raises(StoryError, match=r"story\.txt, line 2: byte 18 .*0xE9.* not UTF-8"):
        decode_story(b"[ada] Hello.\n[a] \xe9t\xe9\n", file="story.txt")
    with pytest.raises(StoryError, match=r"line 1: byte 5 "):
        decode_story(b"\xef\xbb\xbfa\xff", file="story.txt")
    with pytest.raises(StoryError, match="UTF-16"):
        decode_story("[ada] Hello.".encode("utf-16"), file="story.txt")
    with pytest.raises(StoryError, match="line 2: a zero byte"):
        decode_story(b"a\n\0", file="story.txt")


def test_utf8_with_a_byte_order_mark_keeps_its_line_ends() -> None:
    assert decode_story("\ufeff[ada] Été.\r\n".encode(), file="story.txt") == "[ada] Été.\r\n"


@pytest.mark.parametrize("name", ["dialogue.txt", "scenes.txt", "prose.txt"])
def test_example_files_read_and_reassemble(name: str) -> None:
    source = decode_story((DATA / name).read_bytes(), file=name)
    story = parse_story(source, file=name)
    assert story.form == name.removesuffix(".txt")
    assert reassemble(story) == source


def test_the_time_that_a_dialogue_takes_grows_with_its_length_only() -> None:
    def took(lines: int) -> float:
        source = "".join(f"[ada] Line {index}. Yes.\n[finn] No, Ada.\n" for index in range(lines // 2))
        started = time.process_time()
        parse_story(source)
        return time.process_time() - started

    # Eight times the lines take about eight times as long; by the square it would be 64 times.
    shorter = min(took(1000) for _ in range(5))
    assert min(took(8000) for _ in range(3)) < 32 * shorter
