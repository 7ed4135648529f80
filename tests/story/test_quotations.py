"""Quotations of plain prose: whose they are by the text, and by what was decided where the text is not sure."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import StoryError
from studio.story.parse import parse_story, quotations, reassemble
from studio.story.quotations import read_speakers, write_speakers

NOVEL = (Path(__file__).parents[1] / "data/novel/chapter.txt").read_text(encoding="utf-8")
PROSE = """\
“I hear the bell again,” said Ada. “Somebody knocks at the door down there.”

“Then open it,” said Tom, and took the rope from the wall.

The wind blew out the candle on the stairs. “There is nobody here at all!”

They listened for a while, and the rain fell on the roof.

Somewhere below them a chain was dragged over the stones. “Who goes there? Speak, or stay outside.”
"""


def test_a_quotation_tells_who_says_it_and_whether_that_is_sure() -> None:
    found = quotations(parse_story(PROSE))
    assert [(one.speaker, one.sure) for one in found] == [
        ("ada", True),
        ("ada", True),
        ("tom", True),
        ("ada", False),
        (None, False),
    ]
    assert [PROSE[one.start] + PROSE[one.end - 1] for one in found] == ["“”"] * 5
    assert len({one.id for one in found}) == 5


def test_what_was_decided_counts_only_where_the_text_is_not_sure_and_changes_no_word() -> None:
    found = quotations(parse_story(PROSE))
    story = parse_story(PROSE, spoken={one.id: "male_guard" for one in found})
    said = {span.text: span.character for span in story.spans if span.text.startswith("“")}
    assert said == {
        "“I hear the bell again,”": "ada",
        "“Somebody knocks at the door down there.”": "ada",
        "“Then open it,”": "tom",
        "“There is nobody here at all!”": "male_guard",
        "“Who goes there? Speak, or stay outside.”": "male_guard",
    }
    assert reassemble(story) == PROSE


@given(st.lists(st.sampled_from(["captain", "doctor", "narrator"]), min_size=54, max_size=54))
def test_a_novel_is_the_same_words_whoever_says_them(speakers: list[str]) -> None:
    found = quotations(parse_story(NOVEL))
    assert len(found) == 54
    story = parse_story(NOVEL, spoken={one.id: name for one, name in zip(found, speakers, strict=True)})
    assert reassemble(story) == NOVEL


def test_an_edit_changes_the_ids_of_its_own_paragraph_only() -> None:
    before = [one.id for one in quotations(parse_story(PROSE))]
    after = [one.id for one in quotations(parse_story(PROSE.replace("the rope", "a long rope")))]
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, True, False, True, True]
    twice = [one.id for one in quotations(parse_story(PROSE + "\n" + PROSE))]
    assert twice[:5] == before
    assert len(set(twice)) == 10


def test_the_file_of_speakers_is_read_as_it_was_written() -> None:
    found = quotations(parse_story(PROSE))
    speakers = {one.id: "male_old man" for one in found[3:]}
    text = write_speakers(PROSE, found, speakers)
    assert text.splitlines()[0] == f"({found[3].id}) male_old man: “There is nobody here at all!”"
    assert read_speakers("\ufeff" + text.replace("\n", "\r\n"), file="1.speakers.txt") == speakers


@pytest.mark.parametrize("line", ["tom: “Who?”", "(63606572e3) “Who?”", "(63606572e3) [tom]: “Who?”", "(zz) tom: a"])
def test_a_line_that_does_not_read_is_told_with_an_example(line: str) -> None:
    with pytest.raises(StoryError, match=r"1\.speakers\.txt, line 2: this is no quotation with its speaker"):
        read_speakers(f"\n{line}\n", file="1.speakers.txt")


def test_a_story_with_tags_has_no_quotations_to_be_decided() -> None:
    assert quotations(parse_story("[ada] “Who?” said Tom.\n")) == ()
