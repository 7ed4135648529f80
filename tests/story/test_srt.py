from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import StoryError
from studio.story.srt import Subtitle, read_srt, read_vtt, write_srt, write_vtt
from tests.story.strategies import boundaries, line

MILLISECOND = 48


@st.composite
def subtitles(draw: st.DrawFn, unit: int = MILLISECOND) -> list[Subtitle]:
    texts = draw(st.lists(st.lists(line(), min_size=1, max_size=2).map("\n".join), max_size=5))
    marks = [mark * unit for mark in draw(boundaries(2 * len(texts)))]
    found = []
    for index, text in enumerate(texts):
        start, end = marks[2 * index + 1], marks[2 * index + 2]
        found.append(Subtitle(start + index * unit, end + (index + 1) * unit, text))
    return found


def _plain(text: str) -> str:
    """What the files do not keep: blanks at the ends of rows."""
    return "\n".join(row.strip() for row in text.split("\n"))


@settings(max_examples=60)
@given(subtitles())
def test_subrip_and_webvtt_read_back(cues: list[Subtitle]) -> None:
    expected = tuple(Subtitle(cue.start_sample, cue.end_sample, _plain(cue.text)) for cue in cues)
    assert read_srt(write_srt(cues)) == expected
    assert read_vtt(write_vtt(cues)) == expected


@settings(max_examples=60)
@given(subtitles(unit=1))
def test_rounding_to_milliseconds_never_makes_subtitles_overlap(cues: list[Subtitle]) -> None:
    read = read_srt(write_srt(cues))
    assert len(read) == len(cues)
    assert all(cue.end_sample > cue.start_sample for cue in read)
    assert all(earlier.end_sample <= later.start_sample for earlier, later in pairwise(read))


def test_subrip_is_written_as_players_want_it() -> None:
    cues = [Subtitle(0, 72_000, "One.\nTwo."), Subtitle(48_000 * 3_661, 48_000 * 3_662, "1893")]
    assert write_srt(cues) == (
        "1\n00:00:00,000 --> 00:00:01,500\nOne.\nTwo.\n\n2\n01:01:01,000 --> 01:01:02,000\n1893\n\n"
    )
    assert write_vtt(cues).startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nOne.\nTwo.\n\n")


def test_a_text_that_looks_like_a_time_is_still_text() -> None:
    cues = (Subtitle(0, 48_000, "00:00:01,000 --> 00:00:02,000\n7"), Subtitle(48_000, 96_000, "--> <b>"))
    assert read_srt(write_srt(cues)) == cues
    assert read_vtt(write_vtt(cues)) == cues


def test_subtitles_without_text_are_left_out_and_overlaps_refused() -> None:
    assert write_srt([Subtitle(0, 48, " \n")]) == ""
    with pytest.raises(ValueError, match="before the one before it ends"):
        write_srt([Subtitle(0, 480, "a"), Subtitle(479, 960, "b")])


def test_blocks_without_numbers_are_read() -> None:
    text = (
        "00:00:00,000 --> 00:00:01,250\nThe lamp went out.\n\n"
        "00:00:01,250 --> 00:00:02,000\n..\n\n00:00:02,000 --> 00:00:03,000\n42\n\n"
    )
    assert [(cue.end_sample, cue.text) for cue in read_srt(text)] == [
        (60_000, "The lamp went out."),
        (96_000, ".."),
        (144_000, "42"),
    ]


def test_numbers_that_are_text_and_blank_lines_inside_are_kept() -> None:
    text = (
        "\ufeff1\r\n00:00:00,000 --> 00:00:01,000\r\n1893\r\n\r\nwas cold.\r\n\r\n2\r\n0:00:01.0 --> 0:00:02.5\r\nYes."
    )
    assert [cue.text for cue in read_srt(text)] == ["1893\nwas cold.", "Yes."]
    assert read_srt(text)[1].end_sample == 120_000


def test_webvtt_notes_styles_names_positions_and_tags_are_dropped() -> None:
    text = (
        "WEBVTT - a film\nKind: captions\n\nNOTE\nnot shown\n\nSTYLE\n::cue { color: red }\n\n"
        "first\n00:01.000 --> 00:02.000 align:start\n<v Ada>Salt &amp; <i>light</i>\n\n"
        "second one\n00:02.000 --> 00:03.000\n3 &lt; 4\n"
    )
    assert [(cue.start_sample, cue.text) for cue in read_vtt(text)] == [(48_000, "Salt & light"), (96_000, "3 < 4")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("1\n00:00:02,000 --> 00:00:01,000\nx\n", 2),
        ("Hello\n\n1\n00:00:00,000 --> 00:00:01,000\nx\n", 1),
        ("1\n00:00:00,000 --> 00:00:01,000\nx\n\n2\n0:99 --> 1:00\ny\n", 6),
        ("no times at all\n", 1),
    ],
)
def test_bad_subtitles_are_told_with_their_line(text: str, line: int) -> None:
    with pytest.raises(StoryError, match=rf"2\.story\.srt, line {line}: "):
        read_srt(text)


def test_what_is_not_webvtt_is_told() -> None:
    with pytest.raises(StoryError, match="WebVTT"):
        read_vtt("1\n00:00:00,000 --> 00:00:01,000\nx\n")
