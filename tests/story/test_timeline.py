from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import StoryError
from studio.story.clock import SAMPLE_RATE, decimal_durations
from studio.story.text_lines import one_line
from studio.story.timeline import (
    ScriptEntry,
    TimelineEntry,
    build_timeline,
    is_silence_text,
    read_script,
    read_timeline,
    write_script,
    write_timeline,
)
from tests.story.strategies import boundaries, row, words

SECOND = SAMPLE_RATE


@st.composite
def spoken_lines(draw: st.DrawFn) -> tuple[list[tuple[str, int, int]], int]:
    texts = draw(st.lists(st.lists(row(), min_size=1, max_size=2).map("\r\n".join), max_size=6))
    marks = draw(boundaries(2 * len(texts) + 1))
    return [(text, marks[2 * i + 1], marks[2 * i + 2]) for i, text in enumerate(texts)], marks[-1] + draw(
        st.integers(0, 200_000)
    )


@settings(max_examples=60)
@given(spoken_lines())
def test_a_timeline_has_no_gap_and_covers_the_film(made: tuple[list[tuple[str, int, int]], int]) -> None:
    lines, total = made
    entries = build_timeline(lines, total)
    if not total and not lines:
        assert entries == ()
        return
    assert entries[0].start_sample == 0
    assert entries[-1].end_sample == total
    assert all(earlier.end_sample == later.start_sample for earlier, later in pairwise(entries))
    told = [entry.text for entry in entries if not is_silence_text(entry.text)]
    assert told == [text for text, _, _ in lines if not is_silence_text(text)]
    printed = [Decimal(line.partition(":")[0]) for line in write_timeline(entries).splitlines()]
    assert sum(printed, Decimal(0)) == Decimal(decimal_durations((0, total))[0])


@settings(max_examples=60)
@given(spoken_lines())
def test_a_timeline_reads_back(made: tuple[list[tuple[str, int, int]], int]) -> None:
    entries = build_timeline(*made)
    expected = tuple(
        TimelineEntry(entry.start_sample, entry.end_sample, one_line(entry.text), is_silence_text(one_line(entry.text)))
        for entry in entries
    )
    assert read_timeline(write_timeline(entries)) == expected


def test_short_pauses_are_shared_and_long_ones_stand_alone() -> None:
    lines = [("A", SECOND, 2 * SECOND), ("B", 3 * SECOND, 4 * SECOND), ("C", 6 * SECOND + 1, 7 * SECOND)]
    entries = build_timeline(lines, 9 * SECOND + 24_000)
    assert [(e.start_sample / SECOND, e.text, e.silence) for e in entries] == [
        (0, ".", True),
        (1, "A", False),
        (2.5, "B", False),
        (4, "...", True),
        (6 + 1 / SECOND, "C", False),
        (7, "...", True),
    ]
    assert entries[3].end_sample - entries[3].start_sample == 2 * SECOND + 1


def test_a_line_of_dots_reads_as_silence_and_keeps_its_dots() -> None:
    entries = build_timeline([("…", 0, SECOND), ("Go.", SECOND, 2 * SECOND)], 2 * SECOND)
    assert [(entry.text, entry.silence) for entry in entries] == [("…", True), ("Go.", False)]


def test_no_lines_are_one_silence() -> None:
    assert build_timeline([], 3 * SECOND) == (TimelineEntry(0, 3 * SECOND, "...", True),)
    assert build_timeline([], 0) == ()


@pytest.mark.parametrize(
    "lines", [[("A", 10, 5)], [("A", 0, 20), ("B", 10, 30)], [("A", 0, 101)], [("B", 50, 60), ("A", 0, 10)]]
)
def test_lines_that_overlap_or_run_over_are_refused(lines: list[tuple[str, int, int]]) -> None:
    with pytest.raises(ValueError, match="order"):
        build_timeline(lines, 100)


def test_entries_that_leave_a_gap_are_not_written() -> None:
    with pytest.raises(ValueError, match="begin where"):
        write_timeline([TimelineEntry(0, 10, "a"), TimelineEntry(11, 20, "b")])


def test_the_first_colon_ends_the_number() -> None:
    (entry,) = read_timeline("3.61: At 7:45 he said: no\r\n")
    assert (entry.end_sample, entry.text) == (173_280, "At 7:45 he said: no")


def test_newlines_of_a_text_become_one_space_in_the_file_only() -> None:
    entries = build_timeline([("One\r\n  two.", 0, SECOND)], SECOND)
    assert entries[0].text == "One\r\n  two."
    assert write_timeline(entries) == "1.000000: One two.\n"


@pytest.mark.parametrize("line", ["hello", "x: hello", "-1: hello", "nan: hello", ": hello"])
def test_a_line_without_a_duration_is_told(line: str) -> None:
    with pytest.raises(StoryError, match=r"2\.timeline\.txt, line 3: "):
        read_timeline(f"1.0: a\n\n{line}\n")


def test_the_script_of_the_reference_form_is_read() -> None:
    text = (
        "1.500000 : ..\n"
        "2.100000: scene_1.1 = {{loc_1}}, {Dusk}; ((female_potter_ada)){Alarmed}, {a = b};, "
        "female_potter_ada = x = 1, y = 2.\n"
        "0.900000: UNKNOWN\n"
    )
    silence, seen, unknown = read_script(text)
    assert silence == ScriptEntry(0, 72_000, silence=True)
    assert seen == ScriptEntry(
        72_000,
        172_800,
        "scene_1.1",
        "{{loc_1}}, {Dusk}; ((female_potter_ada)){Alarmed}, {a = b};",
        "female_potter_ada",
        "x = 1, y = 2.",
    )
    assert unknown == ScriptEntry(172_800, 216_000)
    assert write_script([silence, seen, unknown]) == text


@given(
    st.lists(
        st.one_of(
            st.just(None),
            st.just("UNKNOWN"),
            st.tuples(st.integers(1, 99), words().map(lambda text: text.translate({ord(c): None for c in "{}()"}))),
        ),
        max_size=6,
    ),
    st.data(),
)
def test_scripts_round_trip(rows: list[tuple[int, str] | str | None], data: st.DataObject) -> None:
    marks = data.draw(boundaries(len(rows)))
    entries = []
    for index, made in enumerate(rows):
        start, end = marks[index], marks[index + 1]
        if isinstance(made, tuple):
            scene_text = f"{{{{loc_1}}}}, {{{one_line(made[1])}}}; ((ada)){{Calm}};"
            entries.append(ScriptEntry(start, end, f"scene_1.{made[0]}", scene_text, "ada", one_line(made[1])))
        else:
            entries.append(ScriptEntry(start, end, silence=made is None))
    assert read_script(write_script(entries)) == tuple(entries)


@pytest.mark.parametrize("words", ["Hello.", "x = 1; {y}, z = 2;, w = 3"])
@pytest.mark.parametrize("actor", ["ada", "Smith, John"])
@pytest.mark.parametrize(
    "seen",
    [
        "{{loc_1}}, {Dusk}; a bird; ((ada)){Calm};",
        "{{loc_1}} at {Dusk}; ((Smith, John)){a = b; c}, {d};",
        "{{loc_1}}, {Dusk}; ((ada)){Calm, tired}, {x}",
        "{{loc_1}}, {Dusk}",
    ],
)
def test_free_words_and_commas_in_a_scene_do_not_hide_who_speaks(seen: str, actor: str, words: str) -> None:
    entry = ScriptEntry(0, SECOND, "scene_1.1", seen, actor, words)
    assert read_script(write_script([entry])) == (entry,)


def test_a_script_line_that_is_nothing_known_is_told() -> None:
    with pytest.raises(StoryError, match=r"2\.timeline\.script\.txt, line 1: "):
        read_script("1.0: something else\n")
