"""Cues against a voice that tells when it says each word."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

import numpy as np
import pytest

from studio.media.samples import resample
from studio.providers.speech.contract import SpeechRequest
from studio.providers.speech.espeak import SpokenWordEvent, speak_with_words
from studio.providers.transcription.alignment import align
from studio.providers.worker import Worker
from studio.story.cues import TimedLine, TimedWord, build_cues
from studio.story.speakable import spoken_words

pytestmark = pytest.mark.skipif(importlib.util.find_spec("espeakng_loader") is None, reason="needs the extra espeak")

RATE = 48_000
GAP = RATE // 2
LINES = (
    "The lamp went out at nine, and nobody had touched it.",
    "Then who is standing on the gallery, and why is the door below still locked from the inside?",
    "She counted the steps under her breath: one, two, three, and stopped when the fourth one answered.",
    "Bring the rope.",
    "It was the coldest winter that anyone on the island could remember, and the bell had not rung since October.",
    "I told them in 1893 that the wall would never hold, but they laughed and went back to their cards.",
    "Perhaps the keeper walked down to the harbour, bought bread, and simply forgot to come home again.",
    "Listen! Something heavy is moving across the roof.",
)
VOICES = ("espeak-man", "espeak-woman")


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    worker = Worker("espeak")
    yield worker
    worker.close()


def _line(worker: Worker, number: int, at: int) -> tuple[TimedLine, dict[int, int], int]:
    """The line as it is aligned, the true start of each word by its place in the text, and where the line ends."""
    text = LINES[number]
    request = SpeechRequest(text, VOICES[number % len(VOICES)], "en")
    call = f"{speak_with_words.__module__}:{speak_with_words.__name__}"
    speech, events = worker.call(call, request, timeout_seconds=60)
    said = spoken_words(text, "en")
    words = [word.lower() for one in said for word in one.text.split()]
    found = align(resample(speech.samples, speech.sample_rate, 16_000), words)
    assert found is not None
    timed, index = [], 0
    for one in said:
        count = len(one.text.split())
        start, end = found[index].start_seconds, found[index + count - 1].end_seconds
        index += count
        timed.append(TimedWord(at + round(start * RATE), at + round(end * RATE), one.start, one.end))
    length = round(len(speech.samples) / speech.sample_rate * RATE)
    true = {event.start: at + round(event.start_seconds * RATE) for event in _words(events)}
    return TimedLine(f"line{number}", text, at, at + length, tuple(timed)), true, at + length


def _words(events: tuple[SpokenWordEvent, ...]) -> tuple[SpokenWordEvent, ...]:
    return tuple(event for event in events if event.length > 0)


def test_cues_start_when_the_voice_itself_says_that_their_first_word_starts(worker: Worker) -> None:
    lines, true, at = [], [], GAP
    for number in range(len(LINES)):
        line, starts, end = _line(worker, number, at)
        lines.append(line)
        true.append(starts)
        at = end + GAP
    cues = build_cues(lines, at).cues
    late = []
    for cue in cues:
        number, start = int(cue.span.removeprefix("line")), cue.ranges[0][0]
        first = next(place for place in range(start, len(LINES[number])) if LINES[number][place].isalnum())
        late.append((cue.start_sample - true[number][first]) / RATE)
    off = np.abs(late)
    assert len(off) >= len(LINES)
    assert float(np.percentile(off, 95)) <= 0.080, np.round(late, 3)


def test_words_inside_a_line_start_where_the_voice_says_that_they_do(worker: Worker) -> None:
    off = []
    for number in range(len(LINES)):
        line, true, _ = _line(worker, number, 0)
        off += [abs(word.start_sample - true[word.start]) / RATE for word in line.words if word.start in true]
    assert len(off) > 80
    assert float(np.percentile(off, 95)) <= 0.080, float(np.percentile(off, 95))
