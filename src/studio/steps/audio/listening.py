"""What Whisper hears in a group of lines, shared out to the lines and compared with their text by sound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from studio.settings import Settings
from studio.steps.audio.speaking import Heard, measure_findings
from studio.steps.engines import Engines
from studio.story.clock import SAMPLE_RATE
from studio.story.speakable import spoken_words

HEARING_RATE = 16_000
GAP_SECONDS = 0.5
"""Silence between the lines of a group, and around it: Whisper loses words at hard edges."""


def expected_words(text: str, language: str) -> tuple[str, ...]:
    """The words that should be heard."""
    return tuple(word for said in spoken_words(text, language) for word in said.text.split())


def listen(
    engines: Engines, lines: Sequence[tuple[str, Any]], language: str, lexicon: Sequence[str], settings: Settings
) -> tuple[Heard, ...]:
    """Given (text, samples at 48 kHz) of lines spoken one after the other, what is heard of each."""
    import numpy as np

    from studio.providers.transcription.hearing import compare

    joined, starts = _joined([samples for _, samples in lines])
    words = [expected_words(text, language) for text, _ in lines]
    heard = engines.hear(joined, language, lexicon)
    divergence = compare([word for line in words for word in line], heard, lexicon)
    wrong = {index for start, end in divergence.wrong for index in range(start, end)}
    shared: list[list[str]] = [[] for _ in lines]
    for word in heard:
        middle = (word.start_seconds + word.end_seconds) / 2
        shared[int(np.searchsorted(starts, middle, side="right")) - 1 if middle >= starts[0] else 0].append(word.text)
    told = []
    first = 0
    for (text, samples), expected, got in zip(lines, words, shared, strict=True):
        misses = [
            index - first in range(len(expected)) and index in wrong for index in range(first, first + len(expected))
        ]
        told.append(judge(text, samples, expected, misses, " ".join(" ".join(got).split()), settings))
        first += len(expected)
    return tuple(told)


def _joined(lines: Sequence[Any]) -> tuple[Any, list[float]]:
    import numpy as np

    from studio.media import samples as sound

    gap = np.zeros(round(GAP_SECONDS * HEARING_RATE), np.float32)
    parts: list[Any] = [gap]
    starts: list[float] = []
    position = len(gap)
    for samples in lines:
        starts.append((position - len(gap) / 2) / HEARING_RATE)
        made = sound.resample(samples, SAMPLE_RATE, HEARING_RATE)
        parts += [made, gap]
        position += len(made) + len(gap)
    return np.concatenate(parts), starts


def judge(
    text: str, samples: Any, expected: Sequence[str], misses: Sequence[bool], heard: str, settings: Settings
) -> Heard:
    """Given which of the ``expected`` words were missed, what is to be said of a line; the score is 1 for perfect."""
    narration = settings.narration
    findings, rate, level = measure_findings(
        text, samples, narration.slowest_characters_per_second, narration.fastest_characters_per_second
    )
    longest = run = 0
    for missed in misses:
        run = run + 1 if missed else 0
        longest = max(longest, run)
    error_rate = sum(misses) / len(misses) if misses else 0.0
    if longest >= 3 or (longest >= 2 and error_rate > 0.25) or (error_rate > 0.5 and len(misses) > 1):
        findings.append(f"{sum(misses)} of {len(misses)} words are heard differently: “{heard}”")
    # One run of wrong words is a mangled phrase, which a listener notices more than scattered doubts.
    score = max(0.0, 1.0 - error_rate - 0.12 * max(0, longest - 1) - 0.25 * (len(findings) - bool(longest >= 3)))
    wrong = tuple(word for word, missed in zip(expected, misses, strict=True) if missed)
    return Heard(heard, error_rate, longest, len(misses), wrong, rate, level, score, tuple(findings))
