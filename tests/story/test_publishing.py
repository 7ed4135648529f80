"""What a channel takes and what it would say about the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio.story.clock import SAMPLE_RATE
from studio.story.metadata_files import DescribedChapter
from studio.story.publishing import (
    LIMITS,
    counted_tag_characters,
    hashtags_in,
    problems_of_captions,
    problems_of_category,
    problems_of_chapters,
    problems_of_description,
    problems_of_film,
    problems_of_hashtags,
    problems_of_language,
    problems_of_privacy,
    problems_of_publish_time,
    problems_of_short,
    problems_of_tags,
    problems_of_thumbnail,
    problems_of_title,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def chapters(*seconds: float) -> list[DescribedChapter]:
    return [DescribedChapter(round(at * SAMPLE_RATE), f"Part {number}") for number, at in enumerate(seconds, start=1)]


@pytest.mark.parametrize("title", ["The Lamp", "x" * 100, "🕯" * 50, "حارسة المنارة", "é" * 100, "A & B: “C”"])
def test_a_title_that_is_taken_has_no_problem(title: str) -> None:
    assert problems_of_title(title) == ()


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("", "empty"),
        (" \u3000 ", "empty"),
        ("Ada <3 Tom", "< or a >"),
        ("x" * 300, "300 characters"),
        ("🕯" * 51, "102 characters, and at most 100 are taken (an emoji counts two)"),
        ("حارسة " * 30, "180 characters"),
        ("two\nlines", "more than one line"),
        ("a\x07bell", "U+0007"),
        ("half \ud83d", "U+D83D"),
    ],
)
def test_a_title_that_is_refused_is_told_in_words(title: str, said: str) -> None:
    assert said in " / ".join(problems_of_title(title))


def test_a_description_is_counted_in_bytes() -> None:
    assert (
        problems_of_description("") == problems_of_description("x" * 5000) == problems_of_description("é" * 2500) == ()
    )
    assert "5,002 bytes, and at most 5,000 are taken (2 too many)" in problems_of_description("é" * 2501)[0]
    assert "5,001 bytes" in problems_of_description("x" * 5001)[0]
    assert "< or a >" in problems_of_description("a <b>")[0]
    assert problems_of_description("two\r\nlines\twith a tab") == ()


def test_more_than_sixty_hashtags_are_told() -> None:
    text = " ".join(f"#tag{number}" for number in range(60))
    assert problems_of_hashtags(text) == ()
    assert "61 hashtags" in problems_of_hashtags(text + " #one")[0]
    assert hashtags_in("see https://example.org/#part and #lamp, &#39; #città") == ("#lamp", "#città")


def test_tags_are_counted_with_commas_and_quotes() -> None:
    assert counted_tag_characters([]) == 0
    assert counted_tag_characters(["Foo-Baz"]) == 7
    assert counted_tag_characters(["Foo Baz"]) == 9
    assert counted_tag_characters(["Foo Baz", "lamp", "🕯"]) == 9 + 1 + 4 + 1 + 2


def test_tags_that_are_refused_are_told() -> None:
    assert problems_of_tags([]) == problems_of_tags(["x" * 249, "y" * 250]) == ()
    assert "501 characters" in problems_of_tags(["x" * 250, "y" * 250])[0]
    assert problems_of_tags(["lamp", " "]) == ("a tag is empty",)
    assert "“<b>” has a < or a >" in problems_of_tags(["<b>"])[0]
    assert "a comma" in problems_of_tags(["a, b"])[0]


def test_chapters_that_are_shown_have_no_problem() -> None:
    assert problems_of_chapters([], 60) == ()
    assert problems_of_chapters(chapters(0, 10, 20.9), 30) == ()
    assert problems_of_chapters(chapters(0, 10, 20), None) == ()


@pytest.mark.parametrize(
    ("starts", "length", "said"),
    [
        ((0, 10), 60, "there are 2 chapters"),
        ((1, 20, 40), 60, "does not begin at 0:00"),
        ((0, 9.99, 40), 60, "“Part 1” lasts 9 s"),
        ((0, 20, 40), 49.9, "“Part 3” lasts 9 s"),
        ((0, 28 * 60, 18 * 60), 46 * 60, "“Part 3” begins before chapter “Part 2” begins"),
        ((0, 20, 40), 30, "the film ends before chapter “Part 3” begins"),
    ],
)
def test_chapters_that_would_not_be_shown_are_told(starts: tuple[float, ...], length: float, said: str) -> None:
    assert said in " / ".join(problems_of_chapters(chapters(*starts), length))


def test_a_publish_time_is_in_the_future_and_only_with_private() -> None:
    assert problems_of_publish_time("", "public", NOW) == ()
    assert problems_of_publish_time("2026-11-23T12:00:01Z", "private", NOW) == ()
    assert "is past" in problems_of_publish_time("2026-11-23T12:59:00+01:00", "private", NOW)[0]
    assert "private" in problems_of_publish_time("2030-01-01T00:00:00Z", "public", NOW)[0]
    assert "no offset" in problems_of_publish_time("2030-01-01T00:00:00", "private", NOW)[0]
    assert "not a time" in problems_of_publish_time("next Friday", "private", NOW)[0]


def test_categories_languages_and_privacies() -> None:
    assert problems_of_category("22") == problems_of_category("1") == problems_of_category("45") == ()
    for refused in ("", "0", "film", "٢٢", "18", "31", "-1", "9" * 5000):
        assert problems_of_category(refused), refused
    assert problems_of_language("") == problems_of_language("en") == problems_of_language("zh-Hant-TW") == ()
    for refused in ("English", "EN", "en_GB", "e"):
        assert problems_of_language(refused), refused
    assert problems_of_privacy("unlisted") == ()
    assert "none of" in problems_of_privacy("secret")[0]


def test_covers_captions_films_and_shorts() -> None:
    assert problems_of_thumbnail(2 * 1024 * 1024, 1280, 720) == ()
    assert "2.0 MB" in problems_of_thumbnail(2 * 1024 * 1024 + 1, 1280, 720)[0]
    assert "not 16:9" in problems_of_thumbnail(1, 1024, 1024)[0]
    assert "pixels wide" in problems_of_thumbnail(1, 320, 180)[0]
    assert problems_of_captions("1\n00:00:00,000 --> 00:00:01,000\nThe lamp.\n") == ()
    assert "do not read" in problems_of_captions("1\n00:00:09,000 --> 00:00:01,000\nBackwards\n")[0]
    assert problems_of_captions("") == ("the captions are empty",)
    assert problems_of_film(60, 1000) == ()
    assert problems_of_film(0, 0) == ("the film is empty",)
    assert "13.0 hours" in problems_of_film(13 * 3600, 1)[0]
    assert problems_of_short(60, 1080, 1920) == ()
    assert len(problems_of_short(61, 1920, 1080)) == 2


def test_the_page_about_the_rules_has_their_numbers() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/what-a-channel-takes.md").read_text(encoding="utf-8")
    for rule in (
        f"1 to {LIMITS.title_characters} characters",
        f"at most {LIMITS.description_bytes:,} bytes",
        f"at most {LIMITS.tag_characters} characters",
        f"at most {LIMITS.hashtags} in",
        f"at least {LIMITS.fewest_chapters}, each at least {LIMITS.shortest_chapter_seconds} s",
        f"at most {LIMITS.thumbnail_bytes // 1024**2} MB",
        f"at least {LIMITS.thumbnail_least_width} pixels",
        f"up to {LIMITS.film_seconds // 3600} hours and {LIMITS.film_bytes // 1000**3} GB",
        f"the studio keeps to {LIMITS.short_seconds} s",
        f"at most {LIMITS.caption_bytes // 1024**2} MB",
    ):
        assert rule in page
