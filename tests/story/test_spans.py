from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from studio.story.parse import parse_story
from studio.story.spans import BLANK, Span

# Few words, so that echoes are common.
LINES = st.lists(
    st.tuples(st.sampled_from(["ada", "finn"]), st.sampled_from(["Yes.", "No.", "Why?", "..."])), max_size=12
)
UNIQUE = st.lists(st.tuples(st.sampled_from(["ada", "finn"]), st.integers(0, 10**6).map(str)), max_size=10, unique=True)
NEW = ("ada", "Something that nobody has said.")


def _spans(lines: list[tuple[str, str]]) -> tuple[Span, ...]:
    return parse_story("".join(f"[{character}] {text}\n" for character, text in lines)).spans


def test_blank_knows_all_that_python_calls_space() -> None:
    assert {chr(code) for code in range(0x110000) if chr(code).isspace()} <= set(BLANK)


@given(LINES.filter(bool))
def test_ids_are_unique_and_twelve_hexadecimal_digits(lines: list[tuple[str, str]]) -> None:
    ids = [span.id for span in _spans(lines)]
    assert len(set(ids)) == len(ids)
    assert all(len(name) == 12 and set(name) <= set("0123456789abcdef") for name in ids)


@given(UNIQUE.filter(bool), st.data())
def test_inserting_a_line_renames_no_other(lines: list[tuple[str, str]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines)))
    before = _spans(lines)
    after = _spans([*lines[:place], NEW, *lines[place:]])
    assert [span.id for span in before] == [span.id for index, span in enumerate(after) if index != place]


@given(UNIQUE.filter(bool), st.data())
def test_editing_a_line_renames_no_other(lines: list[tuple[str, str]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    before = _spans(lines)
    after = _spans([*lines[:place], NEW, *lines[place + 1 :]])
    for index, (old, new) in enumerate(zip(before, after, strict=True)):
        assert (old.id == new.id) == (index != place)


@given(LINES.filter(bool), st.data())
def test_among_echoes_only_those_beside_the_edit_may_be_renamed(
    lines: list[tuple[str, str]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(lines)))
    before = _spans(lines)
    after = [span for index, span in enumerate(_spans([*lines[:place], NEW, *lines[place:]])) if index != place]
    beside = {lines[index] for index in (place - 1, place) if 0 <= index < len(lines)}
    firsts = {lines.index(line) for line in lines}
    for index, (line, old, new) in enumerate(zip(lines, before, after, strict=True)):
        if line not in beside or index in firsts:
            assert old.id == new.id


def test_an_echo_added_later_does_not_rename_the_first() -> None:
    once = _spans([("ada", "Yes."), ("finn", "Why?")])
    twice = _spans([("ada", "Yes."), ("finn", "Why?"), ("ada", "Yes.")])
    assert [span.id for span in once] == [span.id for span in twice[:2]]


def test_an_echo_keeps_its_id_when_the_first_of_three_moves_away_from_it() -> None:
    lines = [("ada", "Yes."), ("finn", "One?"), ("ada", "Yes."), ("finn", "Two?"), ("ada", "Yes.")]
    moved = [("finn", "Zero?"), ("ada", "Yes."), *lines[1:]]
    assert [span.id for span in _spans(lines)] == [span.id for span in _spans(moved)][1:]


def test_line_ends_and_wrapping_change_no_id() -> None:
    text = "It was a dark and stormy night in the harbour of\nthe old town. The rain fell in sheets.\n"
    assert [s.id for s in parse_story(text).spans] == [s.id for s in parse_story(text.replace("\n", "\r\n")).spans]


def test_five_thousand_equal_lines_still_have_different_ids() -> None:
    spans = _spans([("ada", "Yes.")] * 5000)
    assert len({span.id for span in spans}) == 5000


def test_spans_are_in_order_and_do_not_overlap() -> None:
    spans = _spans([("ada", "Go. " * 150), ("finn", "Yes.")])
    assert all(earlier.end <= later.start for earlier, later in pairwise(spans))
