"""What we wrote is mended until it is taken, and what is taken stays as it is."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.story.clock import SAMPLE_RATE
from studio.story.graphemes import cut_text, graphemes
from studio.story.mending import (
    as_hashtag,
    fitted,
    hashtags_of,
    listed_chapters,
    mended_line,
    mended_tags,
    mended_title,
)
from studio.story.metadata_files import (
    DescribedChapter,
    Description,
    read_tags,
    split_description,
    write_description,
    write_tags,
)
from studio.story.publishing import (
    LIMITS,
    counted_bytes,
    counted_characters,
    problems_of_description,
    problems_of_hashtags,
    problems_of_tags,
    problems_of_title,
)
from studio.story.text_lines import one_line

PIECES = (
    "a",
    "Lamp",
    " ",
    "<",
    ">",
    "&",
    "\n",
    "\x07",
    "\u0301",
    "🕯",
    "👩🏽‍🚀",
    "🇳🇴",
    "حارسة",
    "\u202b",
    "नमस्ते",
    "한국",
    "\ud83d",
    "#",
    ",",
)
MIXED = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=250).map("".join)
LONG = MIXED | st.builds(lambda text, times: text * times, st.text(min_size=1), st.integers(1, 60))
SMALL = st.lists(MIXED, max_size=4).map(tuple)
CHAPTERS = st.lists(
    st.builds(DescribedChapter, st.integers(0, 10**9), MIXED.filter(str.strip), st.none() | MIXED), max_size=5
)


@given(LONG)
def test_a_mended_title_is_taken(title: str) -> None:
    mended = mended_title(title)
    assert problems_of_title(mended) == ()
    assert mended_title(mended) == mended
    if not problems_of_title(title) and title == one_line(title):
        assert mended == title


@given(st.lists(LONG, max_size=80))
def test_mended_tags_are_taken_also_when_written_and_read(tags: list[str]) -> None:
    mended = mended_tags(tags)
    assert problems_of_tags(mended) == ()
    assert mended_tags(mended) == mended
    read = read_tags(write_tags(mended))
    assert problems_of_tags(read) == ()
    assert set(read) <= set(mended)


@given(MIXED, SMALL, CHAPTERS, SMALL, SMALL, SMALL, MIXED, st.integers(1, 40))
def test_a_fitted_description_is_taken(
    hook: str,
    bullets: tuple[str, ...],
    chapters: list[DescribedChapter],
    closing: tuple[str, ...],
    hashtags: tuple[str, ...],
    owed: tuple[str, ...],
    disclosure: str,
    times: int,
) -> None:
    whole = Description(
        "A <Title>", hook * times, bullets * times, tuple(chapters), closing * times, hashtags, owed, disclosure
    )
    result = fitted(whole)
    title, body = split_description(write_description(result.description))
    assert title == "A <Title>"  # the title's line is not ours to change
    assert problems_of_description(body) == ()
    again = fitted(result.description)
    assert again.description == result.description
    assert again.told == again.owed == ()


def test_what_is_taken_is_not_touched() -> None:
    whole = Description(
        "Title",
        "Who rang the bell?",
        ("Fog", "🔔 A bell"),
        tuple(DescribedChapter(at * SAMPLE_RATE, f"Part {at}", "It begins.") for at in (0, 60, 120)),
        ("Thanks.",),
        ("#bell",),
        ("Voices: Kokoro",),
        "Made with AI.",
    )
    assert fitted(whole).description == whole
    assert fitted(whole).told == ()


def big(**changed: object) -> Description:
    whole = Description(
        "Title",
        "h" * 400,
        ("b" * 300, "c" * 300),
        tuple(DescribedChapter(at * SAMPLE_RATE, "t" * 50, "s" * 200) for at in (0, 60, 120)),
        ("k" * 200,),
        ("#one", "#two"),
        ("Voices: V",),
        "Made with AI.",
    )
    return replace(whole, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("bytes_of_credit", "gone"),
    [
        (2000, ""),
        (3000, "without the summaries of the chapters"),
        (3700, "the chapters, 1 point"),
        (4000, "the chapters, 2 points"),
        (4173, "2 points, 1 hashtag"),
        (4350, "2 hashtags, 1 call to action"),
        (4500, "1 call to action, the list of chapters"),
        (4800, "the list of chapters, the end of the hook"),
    ],
)
def test_a_description_gives_way_in_a_fixed_order(bytes_of_credit: int, gone: str) -> None:
    result = fitted(big(credits=("x" * bytes_of_credit,)))
    assert result.description.credits == ("x" * bytes_of_credit,)
    assert gone in " ".join(result.told)
    assert bool(result.told) == bool(gone)
    assert result.description.disclosure == "Made with AI."
    assert result.owed == ()


def test_credits_go_last_and_are_named() -> None:
    owed = tuple(f"{number} " + "x" * 990 for number in range(8))
    result = fitted(big(credits=owed))
    assert result.description.credits == owed[:5]
    assert result.owed == owed[5:]
    assert result.description.hook == result.description.disclosure == ""


def test_angles_become_marks_that_are_taken() -> None:
    assert mended_line("Ada <3\nTom\x07 > all") == "Ada ‹3 Tom › all"
    told = fitted(Description("T", "a <b>")).told
    assert told == ("characters that the channel refuses were replaced or left out",)


def test_a_title_is_cut_behind_a_word() -> None:
    assert mended_title("The keeper of the lamp " * 9) == (
        "The keeper of the lamp The keeper of the lamp The keeper of the lamp The keeper of the lamp The…"
    )
    assert mended_title("<\x01") == "‹"
    assert mended_title("a" + "\u0301" * 300) == "a" + "\u0301" * 98 + "…"
    assert mended_title("\u200e \x01") == "A Short Story"


@pytest.mark.parametrize(
    "whole", ["👩🏽‍🚀", "🇳🇴", "é̂", "한", "हिं", "क्षि", "🏴\U000e0067\U000e0062\U000e007f", "1️⃣", "각"]
)
def test_what_is_seen_as_one_is_one(whole: str) -> None:
    assert graphemes(whole * 3) == ([whole] * 3)
    for limit in range(1, 4 * len(whole)):
        cut = cut_text(whole * 4, limit)
        head = cut.removesuffix("…")
        assert cut == whole * 4 or not head or head == whole[: len(head)] or len(head) % len(whole) == 0
        assert len(cut) <= limit


def test_flags_pair_and_breaks_part() -> None:
    assert graphemes("🇳🇴🇸🇪🇩") == ["🇳🇴", "🇸🇪", "🇩"]
    assert graphemes("a\r\nb\n\u0301") == ["a", "\r\n", "b", "\n", "\u0301"]
    assert graphemes("حَارِسة")[0] == "حَ"


@given(LONG, st.integers(0, 300), st.sampled_from([len, counted_bytes, counted_characters]))
def test_a_cut_text_fits_and_is_the_beginning(text: str, limit: int, count: object) -> None:
    assert callable(count)
    cut = cut_text(text, limit, count)
    assert count(cut) <= limit
    assert cut == text or text.startswith(cut.removesuffix("…"))
    head = cut.removesuffix("…")
    if cut != text and head and unicodedata.category(text[len(head)]) in ("Mn", "Mc", "Me"):
        assert len(graphemes(text)[0]) > len(head)  # only one character with more marks than there is room for
    cut.encode("utf-8", "surrogatepass")


def test_hashtags_come_of_tags() -> None:
    tags = ["short story", "mystery", "Ada’s Lamp", "कहानी", "1984", "🕯", "Mystery"]
    assert hashtags_of(tags, 3, ("#ShortStory",)) == ("#mystery", "#adaslamp", "#कहानी")
    assert hashtags_of(tags, 0) == ()
    assert as_hashtag("#The Lamp!") == "#TheLamp"
    assert problems_of_hashtags(" ".join(fitted(Description("T", hashtags=("#a",) * 90)).description.hashtags)) == ()


def test_chapters_are_listed_or_left_out_with_a_reason() -> None:
    chapters = [DescribedChapter(at * SAMPLE_RATE, f"Part {at}") for at in (0, 30, 60)]
    assert listed_chapters(chapters, 75) == (tuple(chapters), "")
    assert listed_chapters(chapters, 65) == ((), "no chapters are listed: chapter “Part 60” lasts 5 s, less than 10 s")
    assert listed_chapters(chapters[:1], 65)[1].endswith("there is 1 chapter, and fewer than 3 are not shown")
    assert listed_chapters([], 65) == ((), "")


def test_the_limits_are_those_of_the_channel() -> None:
    assert (LIMITS.title_characters, LIMITS.description_bytes, LIMITS.tag_characters) == (100, 5000, 500)
