from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.story.clock import (
    SAMPLE_RATE,
    boundaries_of,
    decimal_durations,
    frame_samples,
    read_decimal,
    samples_of,
    seconds,
    ticks,
)


def test_a_frame_has_a_whole_number_of_samples() -> None:
    assert frame_samples(24) == 2000
    assert frame_samples(30) == 1600
    for wrong in (0, -24, 29, 44_100):
        with pytest.raises(ValueError, match="frames"):
            frame_samples(wrong)


def test_printed_durations_sum_to_the_printed_total_where_each_alone_would_not() -> None:
    third = SAMPLE_RATE // 3 + 1
    marks = [third * index for index in range(4000)]
    printed = decimal_durations(marks)
    assert sum(map(Decimal, printed)) == Decimal(decimal_durations((0, marks[-1]))[0])
    alone = sum(Decimal(f"{third / SAMPLE_RATE:.6f}") for _ in marks[1:])
    assert alone != sum(map(Decimal, printed))


@given(st.lists(st.integers(0, 10**9), min_size=1).map(sorted), st.integers(0, 6))
def test_durations_never_drift(marks: list[int], decimals: int) -> None:
    printed = [Decimal(text) for text in decimal_durations(marks, decimals)]
    assert len(printed) == len(marks) - 1
    assert all(duration >= 0 for duration in printed)
    exact = Decimal(marks[-1] - marks[0]) / SAMPLE_RATE
    assert abs(sum(printed, Decimal(0)) - exact) <= Decimal(1) / 2 / 10**decimals


@given(st.lists(st.integers(0, 10**8), min_size=1).map(sorted))
def test_boundaries_come_back_to_the_sample(marks: list[int]) -> None:
    shifted = [mark - marks[0] for mark in marks]
    durations = [Decimal(text) for text in decimal_durations(marks)]
    assert list(boundaries_of(durations)) == shifted


def test_descending_boundaries_are_refused() -> None:
    with pytest.raises(ValueError, match="descend"):
        decimal_durations((0, 10, 9))


def test_seconds_and_samples_are_the_same_time() -> None:
    assert samples_of(1.5) == samples_of(Decimal("1.5")) == 72_000
    assert seconds(72_000) == 1.5
    assert samples_of(-0.5 / SAMPLE_RATE) == -1
    assert ticks(24, 1000) == 1
    assert ticks(23, 1000) == 0


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "-1", "1_0", "1,5", "0x10", "1e99"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    assert read_decimal(text) is None


def test_durations_are_read_in_any_precision() -> None:
    assert read_decimal(" 3.61 ") == Decimal("3.61")
    assert read_decimal("4") == 4
    assert str(read_decimal("-0")) == "0"
