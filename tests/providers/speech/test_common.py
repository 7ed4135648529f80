from __future__ import annotations

import numpy as np
import pytest

from studio.providers.speech.common import cut, joined, trimmed
from studio.providers.speech.contract import Voice
from studio.providers.speech.distance import CLEARLY_DIFFERENT, voice_distance
from studio.providers.speech.measure import measure

RATE = 24_000


def tone(hertz: float, seconds: float = 1.0) -> np.ndarray:
    at = np.arange(round(seconds * RATE)) / RATE
    return (0.3 * sum(np.sin(2 * np.pi * n * hertz * at) / n for n in range(1, 9))).astype(np.float32)


@pytest.mark.parametrize(("before", "after"), [(0.0, 0.0), (0.5, 0.3), (0.01, 1.0)])
def test_silence_is_trimmed_to_the_same_edges_whatever_there_was(before: float, after: float) -> None:
    samples = np.concatenate(
        [np.zeros(round(before * RATE), np.float32), tone(200), np.zeros(round(after * RATE), np.float32)]
    )
    kept = trimmed(samples, RATE)
    assert len(kept) / RATE == pytest.approx(1.06, abs=0.011)
    assert kept[0] == kept[-1] == 0


def test_silence_comes_back_empty() -> None:
    assert len(trimmed(np.zeros(RATE, np.float32), RATE)) == 0
    assert len(trimmed(np.zeros(0, np.float32), RATE)) == 0


def test_pieces_are_joined_with_their_pauses() -> None:
    pieces = [np.ones(10, np.float32), np.ones(20, np.float32)]
    assert len(joined(pieces, [0.1, 5.0], 100)) == 40


def test_long_text_is_cut_at_the_strongest_boundary_that_fits() -> None:
    text = "one two three. four five, six seven eight nine ten"
    assert cut(text, 30) == ["one two three.", "four five,", "six seven eight nine ten"]
    assert " ".join(cut(text, 12)) == text
    assert all(len(piece) <= 12 for piece in cut(text, 12))


def test_text_without_any_boundary_is_cut_hard() -> None:
    assert cut("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


@pytest.mark.parametrize("hertz", [80.0, 120.0, 210.0, 330.0])
def test_the_pitch_of_a_tone_is_measured(hertz: float) -> None:
    assert measure(tone(hertz), RATE).pitch_hz == pytest.approx(hertz, rel=0.02)


def test_timbre_does_not_depend_on_loudness() -> None:
    loud, soft = measure(tone(150), RATE), measure(0.1 * tone(150), RATE)
    assert np.allclose(loud.timbre, soft.timbre, atol=0.1)
    assert loud.level_db - soft.level_db == pytest.approx(20, abs=0.2)


def voice(pitch: float, *timbre: float) -> Voice:
    return Voice("x", "female", "en", "x", pitch, timbre, "x", "x")


def test_distance_is_zero_for_the_same_and_one_for_three_semitones() -> None:
    assert voice_distance(voice(200, 1, 2), voice(200, 1, 2)) == 0
    assert voice_distance(voice(200, 1, 2), voice(200 * 2 ** (3 / 12), 1, 2)) == pytest.approx(CLEARLY_DIFFERENT)
    assert voice_distance(voice(200, 1, 2), voice(200, 1, 4.5)) == pytest.approx(CLEARLY_DIFFERENT)
