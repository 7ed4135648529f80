from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import StoryError
from studio.story.chapters import Chapter, chapter_starts, read_chapters, write_chapters
from tests.story.strategies import line

TITLES = line().filter(lambda text: not text.startswith("[Chapter Generation"))


@st.composite
def chapters(draw: st.DrawFn) -> list[Chapter]:
    ends = sorted(draw(st.sets(st.integers(1, 100), max_size=6)))
    return [Chapter(end, draw(TITLES), draw(st.none() | line())) for end in ends]


@given(chapters())
def test_chapters_read_back(made: list[Chapter]) -> None:
    assert read_chapters(write_chapters(made)) == tuple(made)


def test_chapters_of_the_reference_form_are_read_failed_ones_too() -> None:
    text = (
        "20%: The lamp: goes out\nSHORT_SUMMARY : At 5% it: ends.\n\n"
        "40%: [Chapter Generation Failed]\nError: no answer\n\n60%: Home\r\n"
    )
    assert read_chapters(text) == (
        Chapter(20, "The lamp: goes out", "At 5% it: ends."),
        Chapter(40, "", None, "no answer"),
        Chapter(60, "Home"),
    )


def test_line_breaks_become_blanks() -> None:
    assert write_chapters([Chapter(100, "One\ntwo", "Three\r\n four")]) == "100%: One two\nSHORT_SUMMARY : Three four\n"


def test_chapters_begin_where_the_one_before_ends() -> None:
    made = [Chapter(20, "a"), Chapter(60, "b"), Chapter(100, "c")]
    assert chapter_starts(made, 1000) == (0, 200, 600)
    assert chapter_starts([], 1000) == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hello\n", 1),
        ("20%: A\n20%: B\n", 2),
        ("20%: A\n\n101%: B\n", 3),
        ("0%: A\n", 1),
        ("20%: \n", 1),
        ("20%: A\nmore\n", 2),
    ],
)
def test_bad_chapters_are_told_with_their_line(text: str, line: int) -> None:
    with pytest.raises(StoryError, match=rf"12\.chapters\.txt, line {line}: "):
        read_chapters(text)


@pytest.mark.parametrize("made", [[Chapter(20, " ")], [Chapter(20, "a"), Chapter(20, "b")], [Chapter(101, "a")]])
def test_chapters_that_would_not_read_back_are_refused(made: list[Chapter]) -> None:
    with pytest.raises(ValueError, match="percentage"):
        write_chapters(made)
