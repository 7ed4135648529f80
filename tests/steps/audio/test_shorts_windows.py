"""Where a short lies in the film."""

from __future__ import annotations

import pytest

from studio.media.shorts import LONGEST_SECONDS as A_MINUTE
from studio.steps.audio.shorts_windows import window_of
from studio.steps.audio.tasks.shorts import LONGEST_SECONDS
from studio.story.clock import SAMPLE_RATE
from studio.story.cues import TimedLine


def line(name: str, start_seconds: float, end_seconds: float) -> TimedLine:
    return TimedLine(name, "They went.", round(start_seconds * SAMPLE_RATE), round(end_seconds * SAMPLE_RATE), ())


@pytest.mark.parametrize("pause_seconds", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("lasts_seconds", [20.0, 58.5, LONGEST_SECONDS])
def test_a_short_with_its_pauses_stays_under_a_minute_and_holds_its_lines_whole(
    pause_seconds: float, lasts_seconds: float
) -> None:
    lines = [line("before", 0, 8), line("mine", 10, 10 + lasts_seconds), line("after", 90, 95)]
    params = {"lead_seconds": pause_seconds, "tail_seconds": pause_seconds}
    place, told = window_of(lines[1:2], lines, 100 * SAMPLE_RATE, params)
    start, end = place["start_sample"], place["end_sample"]
    assert start <= lines[1].start_sample
    assert end >= lines[1].end_sample
    assert told["samples"] == end - start < A_MINUTE * SAMPLE_RATE
    if lasts_seconds < 58:
        assert end - start == round((lasts_seconds + 2 * pause_seconds) * SAMPLE_RATE)


def test_nothing_of_the_lines_around_it_is_heard() -> None:
    lines = [line("before", 0, 9.9), line("mine", 10, 30), line("after", 30.2, 40)]
    place, _ = window_of(lines[1:2], lines, 100 * SAMPLE_RATE, {"lead_seconds": 0.5, "tail_seconds": 0.5})
    assert place == {
        "start_sample": round(9.9 * SAMPLE_RATE),
        "end_sample": round(30.2 * SAMPLE_RATE),
        "total_samples": 100 * SAMPLE_RATE,
    }
