import pytest
from hypothesis import given
from hypothesis import strategies as some

from studio.errors import StoryError
from studio.story.shorts_file import Place, ShortRange, read_shorts, write_shorts
from studio.story.text_lines import one_line

places = some.builds(Place, some.integers(1, 9999), some.integers(0, 99))
ranges = some.builds(ShortRange, places, places, some.text().map(one_line)).filter(
    lambda one: (one.last.line, one.last.part or 10**6) >= (one.first.line, one.first.part)
)


@given(some.lists(ranges), some.lists(some.text()))
def test_what_was_written_is_read_back(written: list[ShortRange], comments: list[str]) -> None:
    read = read_shorts(write_shorts(written, comments))
    assert [(one.first, one.last, one.why) for one in read] == [
        (one.first, one.last, one_line(one.why)) for one in written
    ]


def test_rows_are_read_as_people_write_them() -> None:
    read = read_shorts("\ufeff# mine\n12-17: a question: why?\n\n 3.2 – 4 \n9\n")
    assert [(str(one.first), str(one.last), one.why, one.row) for one in read] == [
        ("12", "17", "a question: why?", 2),
        ("3.2", "4", "", 4),
        ("9", "9", "", 5),
    ]


@pytest.mark.parametrize(
    ("text", "problem"), [("the best part", "line 1"), ("\n9-4: x", "line 2"), ("5.3-5.1", "line 1")]
)
def test_a_row_that_names_no_lines_is_told_with_its_number(text: str, problem: str) -> None:
    with pytest.raises(StoryError, match=problem):
        read_shorts(text)
