from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import StoryError
from studio.story.clock import SAMPLE_RATE, decimal_durations
from studio.story.effects_file import (
    SFX_DECIMALS,
    SILENCE,
    TIMING_DECIMALS,
    BedEntry,
    EffectEntry,
    build_effects,
    is_silence,
    merged,
    read_ambience,
    read_effects,
    write_ambience,
    write_effects,
)
from tests.story.strategies import boundaries, line

SOUNDS = st.one_of(st.just(SILENCE), st.sampled_from(["Silencer shot", "A door creaks", "Rain: heavy"]), line())


@st.composite
def entries(draw: st.DrawFn, unit: int = 1) -> list[EffectEntry]:
    sounds = draw(st.lists(SOUNDS, max_size=8))
    marks = [mark * unit for mark in draw(boundaries(len(sounds)))]
    return [EffectEntry(marks[i], marks[i + 1], SILENCE if is_silence(s) else s) for i, s in enumerate(sounds)]


@given(entries())
def test_the_timing_file_reads_back_to_the_sample(made: list[EffectEntry]) -> None:
    assert read_effects(write_effects(made, decimals=TIMING_DECIMALS)) == tuple(made)


@given(entries(unit=12))
def test_the_effect_file_reads_back(made: list[EffectEntry]) -> None:
    # Five decimals tell quarters of a millisecond exactly.
    assert read_effects(write_effects(made)) == tuple(made)


@given(entries(), st.sampled_from([SFX_DECIMALS, TIMING_DECIMALS, 3]))
def test_durations_sum_to_the_rounded_total(made: list[EffectEntry], decimals: int) -> None:
    printed = [Decimal(line.split(":")[0]) for line in write_effects(made, decimals=decimals).split("\n") if line]
    total = made[-1].end_sample if made else 0
    assert sum(printed, Decimal(0)) == Decimal(decimal_durations((0, total), decimals)[0])


@given(entries())
def test_merged_entries_keep_every_sound_and_no_two_silences_meet(made: list[EffectEntry]) -> None:
    result = merged(made)
    assert all(not (earlier.silence and later.silence) for earlier, later in pairwise(result))
    assert all(earlier.end_sample == later.start_sample for earlier, later in pairwise(result))
    assert all(entry.end_sample > entry.start_sample for entry in result)
    sounds = [entry for entry in made if not entry.silence and entry.end_sample > entry.start_sample]
    assert [entry for entry in result if not entry.silence] == sounds
    if any(entry.end_sample > entry.start_sample for entry in made):
        assert (result[0].start_sample, result[-1].end_sample) == (made[0].start_sample, made[-1].end_sample)


def test_placed_effects_get_silence_around_them() -> None:
    made = build_effects([("A knock", 100, 200), ("A bell", 200, 300), ("Nothing yet", 350, 350)], 500)
    assert [(entry.start_sample, entry.end_sample, entry.description) for entry in made] == [
        (0, 100, SILENCE),
        (100, 200, "A knock"),
        (200, 300, "A bell"),
        (300, 500, SILENCE),
    ]
    with pytest.raises(ValueError, match="overlaps"):
        build_effects([("A knock", 0, 200), ("A bell", 199, 300)], 500)
    with pytest.raises(ValueError, match="after the film"):
        build_effects([("A knock", 0, 501)], 500)


@pytest.mark.parametrize(
    "text",
    [
        "Silence",
        "silence.",
        "SILENCE",
        "A long silence",
        "Complete silence (2 seconds)",
        "Silent pause",
        "...",
        "",
        "None",
    ],
)
def test_silence_is_silence(text: str) -> None:
    assert is_silence(text)


@pytest.mark.parametrize(
    "text",
    [
        "Silencer shot",
        "Silence broken by a knock",
        "Footsteps, then a bell",
        "A silent film projector rattles",
        "A knock",
    ],
)
def test_a_sound_that_speaks_of_silence_is_a_sound(text: str) -> None:
    assert not is_silence(text)


def test_durations_are_printed_without_needless_zeros_and_read_in_any_precision() -> None:
    made = (EffectEntry(0, 173_280, "A door creaks: slowly"), EffectEntry(173_280, 173_280 + 4 * SAMPLE_RATE, SILENCE))
    assert write_effects(made) == "3.61: A door creaks: slowly\n4.0: Silence\n"
    assert read_effects("3.610000: A door creaks: slowly\r\n\r\n4: silence\r\n") == made


@pytest.mark.parametrize("line", ["A knock", "x: A knock", "-2: A knock"])
def test_an_effect_without_a_duration_is_told(line: str) -> None:
    with pytest.raises(StoryError, match=r"4\.sfx\.txt, line 2: "):
        read_effects(f"1.0: Silence\n{line}\n")


@st.composite
def beds(draw: st.DrawFn) -> list[BedEntry]:
    found = []
    for description in draw(st.lists(line(), max_size=5)):
        start, length = draw(st.integers(0, 10**7)), draw(st.integers(1, 10**7))
        gain = draw(st.integers(-600, 120)) / 10
        found.append(BedEntry(start, start + length, gain, description))
    return found


@given(beds())
def test_beds_read_back_to_the_sample_and_may_overlap(made: list[BedEntry]) -> None:
    assert read_ambience(write_ambience(made)) == tuple(made)


def test_beds_are_written_plainly_and_comments_are_read_over() -> None:
    text = "# weather\n12.5 48.0 -26: Rain on a wooden roof\n"
    (bed,) = read_ambience(text)
    assert bed == BedEntry(600_000, 2_304_000, -26.0, "Rain on a wooden roof")
    assert write_ambience([bed]) == "12.5 48.0 -26: Rain on a wooden roof\n"


@pytest.mark.parametrize(
    "line",
    ["12.5 48.0: Rain", "12.5 x -26: Rain", "12.5 48.0 loud: Rain", "12.5 48 -26:", "5 5 -26: Rain", "6 5 -26: Rain"],
)
def test_a_bad_bed_is_told(line: str) -> None:
    with pytest.raises(StoryError, match=r"4\.ambience\.txt, line 2: "):
        read_ambience(f"0 1 -20: Wind\n{line}\n")
