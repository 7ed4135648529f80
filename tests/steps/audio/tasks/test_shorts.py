from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as some

from studio.steps.audio.tasks.shorts import LONGEST_SECONDS, Moment, TimedLine, Weights, choose_moments
from studio.story.clock import SAMPLE_RATE

WEIGHTS = Weights()
OPTIONS = {"wanted": 5, "seconds": 30.0, "tolerance_seconds": 6.0, "shortest_seconds": 15.0, "seed": 7}


def told(*lengths: float, texts: dict[int, str] | None = None, pause: float = 0.4) -> list[TimedLine]:
    lines, at = [], 0.0
    for number, length in enumerate(lengths):
        start, end = round(at * SAMPLE_RATE), round((at + length) * SAMPLE_RATE)
        words = (texts or {}).get(number, "They went on along the road.")
        lines.append(TimedLine(f"span{number}", words, start, end, -20.0, opens=number == 0))
        at += length + pause
    return lines


def chosen(lines: list[TimedLine], weights: Weights = WEIGHTS, **options: object) -> tuple[Moment, ...]:
    return choose_moments(lines, weights=weights, **{**OPTIONS, **options})  # type: ignore[arg-type]


def test_a_long_story_gives_five_windows_of_about_the_length_that_do_not_overlap() -> None:
    lines = told(*[4.0] * 200)
    found = chosen(lines)
    assert len(found) == 5
    for one in found:
        length = (lines[one.last].end_sample - lines[one.first].start_sample) / SAMPLE_RATE
        assert 24 <= length <= 36
    ordered = sorted(found, key=lambda one: one.first)
    assert all(a.last < b.first for a, b in pairwise(ordered))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_what_holds_a_viewer_is_found_and_stands_first() -> None:
    texts = {60: "“Who is there?” she screamed. “Help! Murder!”"}
    best = chosen(told(*[4.0] * 120, texts=texts))[0]
    assert best.first == 60
    assert "it begins with a question" in " ".join(best.why) or "conflict" in best.why


def test_each_weight_moves_the_choice() -> None:
    plain = told(*[4.0] * 60)
    plain[0] = replace(plain[0], opens=False)
    happening = {
        "question": {"text": "Is it him?"},
        "exclamation": {"text": "Run!"},
        "conflict": {"text": "The knife, the blood, the murder."},
        "effect": {"effects": 1},
        "loudness": {"level_db": -8.0},
        "opening": {"opens": True},
    }
    for name, change in happening.items():
        lines = list(plain)
        lines[37] = replace(lines[37], **change)  # type: ignore[arg-type]
        nothing = dict.fromkeys(WEIGHTS.__dataclass_fields__, 0.0)
        only = Weights(**{**nothing, name: 1.0, "first_line": 1.0})
        best = chosen(lines, only, wanted=1)[0]
        assert best.first == 37, name


def test_a_short_story_gives_fewer_and_a_very_short_one_none() -> None:
    assert [(one.first, one.last) for one in chosen(told(*[4.0] * 5))] == [(0, 4)]
    assert len(chosen(told(*[4.0] * 17))) == 2
    assert chosen(told(4.0, 4.0)) == ()
    assert chosen([]) == ()
    assert chosen(told(*[4.0] * 40), wanted=0) == ()


def test_three_shorts_of_half_a_minute_fit_into_two_minutes() -> None:
    assert len(chosen(told(*[3.4] * 30))) >= 3


def test_a_story_in_very_long_lines_gives_windows_of_another_length() -> None:
    lines = told(50.0, 20.0, 50.0, 20.0)
    found = chosen(lines)
    assert found
    assert all(lines[one.last].end_sample - lines[one.first].start_sample <= 59 * SAMPLE_RATE for one in found)


def test_chance_decides_between_moments_that_are_alike_and_the_seed_decides_chance() -> None:
    lines = told(*[4.0] * 200)
    assert chosen(lines) == chosen(lines)
    assert len({tuple(one.first for one in chosen(lines, seed=seed)) for seed in range(6)}) > 1


@settings(max_examples=60, deadline=None)
@given(some.lists(some.floats(0.2, 70.0), max_size=60), some.integers(0, 6), some.floats(15, 59))
def test_whatever_the_story_windows_are_whole_lines_in_order_under_a_minute(
    lengths: list[float], wanted: int, seconds: float
) -> None:
    lines = told(*lengths)
    found = chosen(lines, wanted=wanted, seconds=seconds)
    assert len(found) <= wanted
    taken = [number for one in found for number in range(one.first, one.last + 1)]
    assert len(taken) == len(set(taken))
    for one in found:
        assert 0 <= one.first <= one.last < len(lines)
        assert lines[one.last].end_sample - lines[one.first].start_sample <= LONGEST_SECONDS * SAMPLE_RATE
