from __future__ import annotations

import pytest

from studio.providers.transcription import HeardWord
from studio.providers.transcription.hearing import Divergence, compare

PERFECT = Divergence(0.0, 0, (), 1.0)


def heard(expected: str, got: str, *names: str) -> Divergence:
    return compare(expected.split(), got.split(), names)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ("they rowed until the oars were slick", "They rode until the ores were slick."),
        ("the lamp room was dark", "The lamproom was dark"),
        ("the lamproom was dark", "the lamp room was dark."),
        ("ninety nine steps in eighteen ninety three", "99 steps in 1893"),
        ("ninety-nine steps", "ninety nine steps"),
        ("it was seven forty five", "It was 7:45."),
        ("on the third of may", "On the 3rd of May"),
        ("he paid one thousand dollars", "He paid 1,000 dollars"),
        ("don't go", "Don’t go!"),
        ("she came", "Uh, she came."),
        ("नमस्ते यह", "नमस्ते, यह"),
    ],
)
def test_another_spelling_of_the_same_sound_is_no_error(expected: str, got: str) -> None:
    assert heard(expected, got) == PERFECT


@pytest.mark.parametrize(
    ("expected", "got", "names"),
    [
        ("priya laughed", "Pre ear laughed", ("Priya",)),
        ("captain mira stone", "Captain Myra Stone", ("Mira Stone",)),
        ("the bell of harrow bay", "the bell of Harold Bay", ("Harrow Bay",)),
        ("old silas's boat", "old Sailors's boat", ("Silas",)),
    ],
)
def test_names_of_the_story_may_be_heard_as_what_sounds_like_them(
    expected: str, got: str, names: tuple[str, ...]
) -> None:
    assert heard(expected, got, *names) == PERFECT


def test_a_name_is_not_heard_in_just_anything() -> None:
    assert heard("priya laughed", "Margaret laughed", "Priya").wrong == ((0, 1),)


def test_a_wrong_word_is_found() -> None:
    found = heard("the cat sat on the mat", "the dog sat on the mat")
    assert found.wrong == ((1, 2),)
    assert found.word_error_rate == pytest.approx(1 / 6, abs=1e-4)


def test_words_left_out_are_found_as_a_run() -> None:
    found = heard("nobody had ever lit the great lantern since the storm", "nobody had since the storm")
    assert found.wrong == ((2, 7),)
    assert found.longest_run == 5


def test_words_too_many_are_found_between_words() -> None:
    found = heard("hello there", "hello there thank you for watching")
    assert found.wrong == ((2, 2),)
    assert found.longest_run == 4


def test_a_run_costs_more_than_as_many_single_words() -> None:
    text = "one large green bottle stood beside seven small brown jars near our kitchen window"
    words = text.split()
    scattered = [("camel" if index in (1, 5, 9) else word) for index, word in enumerate(words)]
    row = [("camel" if index in (4, 5, 6) else word) for index, word in enumerate(words)]
    apart, together = heard(text, " ".join(scattered)), heard(text, " ".join(row))
    assert apart.word_error_rate == together.word_error_rate
    assert together.score < apart.score < 1


def test_nothing_heard_is_everything_wrong() -> None:
    found = heard("all of it is gone", "")
    assert found == Divergence(1.0, 5, ((0, 5),), 0.0)


def test_nothing_expected_and_nothing_heard_is_perfect() -> None:
    assert compare([], []) == PERFECT


def test_words_with_times_are_taken_as_they_come_from_a_transcriber() -> None:
    assert compare(["stop", "now"], [HeardWord("Stop", 0, 1, 0.9), HeardWord("now.", 1, 2, 0.9)]) == PERFECT


def test_an_equal_neighbour_does_not_hide_a_wrong_word() -> None:
    assert heard("the black hat", "the black cat").wrong == ((2, 3),)
