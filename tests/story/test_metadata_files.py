from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.story.clock import SAMPLE_RATE
from studio.story.metadata_files import (
    DescribedChapter,
    Description,
    chapters_later,
    clock_time,
    read_chapter_list,
    read_tags,
    shown_chapters,
    split_description,
    write_description,
    write_summary,
    write_tags,
)
from studio.story.text_lines import one_line
from tests.story.strategies import line, words

MINUTE = 60 * SAMPLE_RATE


def test_the_description_stands_in_its_order() -> None:
    text = write_description(
        Description(
            "🔔 The Bell | Mystery",
            "Who rang it?",
            ("🌫 Fog", "A bell"),
            (
                DescribedChapter(0, "Dusk", "The ferry leaves."),
                DescribedChapter(75 * SAMPLE_RATE, "Night"),
                DescribedChapter(61 * MINUTE, "Dawn"),
            ),
            ("Thanks for listening.",),
            ("#audiobook", "mystery"),
        )
    )
    assert text == (
        "🔔 The Bell | Mystery\n\nWho rang it?\n\n🌫 Fog\n• A bell\n\n📜 Chapters:\n\n"
        "00:00 – Dusk\n   The ferry leaves.\n01:15 – Night\n1:01:00 – Dawn\n\n"
        "Thanks for listening.\n\n#audiobook #mystery\n"
    )
    title, body = split_description(text)
    assert title == "🔔 The Bell | Mystery"
    assert body.startswith("Who rang it?")
    assert body.endswith("#mystery")


@pytest.mark.parametrize("point", ["“Who rang it?” asked Ada.", "„Wer?“", "«Кто?»", "「誰？」", '"Who?"', "¿Quién?"])
def test_a_point_that_begins_with_speech_has_a_mark_too(point: str) -> None:
    assert f"\n\n• {point}\n" in write_description(Description("Title", "Hook", (point,)))


def test_empty_parts_leave_no_hole() -> None:
    assert write_description(Description("Title", "Hook")) == "Title\n\nHook\n"
    with pytest.raises(ValueError, match="title"):
        write_description(Description(" \n"))


CHAPTERS = st.lists(
    st.builds(DescribedChapter, st.integers(0, 3 * 60 * MINUTE), words(), st.none() | words()), min_size=1, max_size=6
)


@given(line(), line(), st.lists(line(), max_size=3), CHAPTERS)
def test_listed_times_ascend_from_zero_and_read_back(
    title: str, hook: str, bullets: list[str], chapters: list[DescribedChapter]
) -> None:
    text = write_description(Description(title, hook, tuple(bullets), tuple(chapters)))
    assert split_description(text)[0] == one_line(title).strip()
    listed = read_chapter_list(text)
    shown = shown_chapters(chapters)
    starts = [chapter.start_sample // SAMPLE_RATE for chapter in listed]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert [(c.title, c.summary) for c in listed] == [(c.title, c.summary) for c in shown]
    assert starts == [chapter.start_sample // SAMPLE_RATE for chapter in shown]


def test_times_have_hours_only_when_there_are_some() -> None:
    assert clock_time(0) == "00:00"
    assert clock_time(60 * MINUTE - 1) == "59:59"
    assert clock_time(60 * MINUTE) == "1:00:00"
    assert clock_time(601 * MINUTE + SAMPLE_RATE) == "10:01:01"


def test_the_summary_is_one_line() -> None:
    assert write_summary(["One.\nTwo.", " ", "Three.\r\n"]) == "One. Two. Three."


def test_tags_are_whole_unique_and_short_enough() -> None:
    assert write_tags(["Sea story", "sea  STORY", "a,b", "", "bell"]) == "Sea story, a b, bell"
    written = write_tags([f"tag number {index}" for index in range(100)])
    assert len(written) <= 500
    assert all(tag.startswith("tag number ") for tag in read_tags(written))
    assert write_tags(["x" * 501, "short"]) == "short"
    assert write_tags(["abc", "de"], longest=6) == "abc"
    assert write_tags(["abc", "d"], longest=6) == "abc, d"


TAG = words(1, 3).map(lambda text: " ".join(text.replace(",", " ").split())).filter(bool)


@given(st.lists(TAG, max_size=60, unique_by=lambda text: text.casefold()))
def test_tags_read_back_and_never_one_cut_short(tags: list[str]) -> None:
    written = write_tags(tags)
    read = read_tags(written)
    assert len(written) <= 500
    assert set(read) <= set(tags)
    assert [tag for tag in tags if tag in read] == list(read)
    if sum(len(tag) + 4 for tag in tags) <= 500:
        assert list(read) == tags


def test_a_film_that_begins_earlier_has_all_chapters_but_the_first_later() -> None:
    text = "At 00:10 – no\n\n00:00 – The Lamp\n   00:20 – told\n00:07 – The Boat\n59:59 – The Rain\n\nBye.\n"
    later = chapters_later(text, 3 * SAMPLE_RATE // 2, [0, 7 * SAMPLE_RATE + 40_000, 3599 * SAMPLE_RATE])
    assert later == text.replace("00:07", "00:09").replace("59:59", "1:00:00")
    assert chapters_later(text, 3 * SAMPLE_RATE // 2).count("00:08 – The Boat") == 1
    assert chapters_later(text, 0) == text
