"""Where the shorts lie in a narration, how loud its lines are, and the words that are seen, by samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.steps.audio.tasks.shorts import LONGEST_SECONDS
from studio.story.clock import SAMPLE_RATE

if TYPE_CHECKING:
    from studio.story.cues import TimedLine as SpokenLine
    from studio.story.cues import TimedWord

_LEVEL_SAMPLES = SAMPLE_RATE // 100
_QUIET_DB = -90.0
_MOST_SECONDS = 59.8  # of a short with the pauses around its lines: whole frames and blocks of sound stay in a minute


def levels(path: Path, lines: Sequence[Mapping[str, int]]) -> list[float]:
    """The level in dB of each line in a sound file, by its samples."""
    import numpy as np

    from studio.media.samples import decibels, read_blocks

    powers = []
    for block in read_blocks(path, 1):
        whole = block[: block.shape[0] // _LEVEL_SAMPLES * _LEVEL_SAMPLES, 0]
        powers.append(np.square(whole, dtype=np.float64).reshape(-1, _LEVEL_SAMPLES).mean(axis=1))
    sums = np.concatenate([[0.0], np.cumsum(np.concatenate(powers) if powers else np.zeros(0))])
    found = []
    for line in lines:
        first, last = (min(sums.size - 1, line[name] // _LEVEL_SAMPLES) for name in ("start_sample", "end_sample"))
        power = (sums[last] - sums[first]) / (last - first) if last > first else 0.0
        found.append(round(max(_QUIET_DB, float(decibels(np.array([power]))[0])), 2))
    return found


def fitting(lines: Sequence[SpokenLine]) -> list[SpokenLine]:
    """The first of the lines that last less than a minute together."""
    most = LONGEST_SECONDS * SAMPLE_RATE
    return [line for line in lines if line.end_sample - lines[0].start_sample <= most]


def window_of(
    kept: Sequence[SpokenLine], lines: Sequence[SpokenLine], total: int, params: Mapping[str, Any]
) -> tuple[dict[str, int], dict[str, Any]]:
    """Where a short lies in the film, and its words, counted from its own first sample: less than a minute.

    ``kept`` are its lines out of all ``lines``, a film lasts ``total`` samples, and ``params`` name the seconds that
    are heard of the pauses around the short.
    """
    if not kept:
        return {"start_sample": 0, "end_sample": 0, "total_samples": total}, {"samples": 0, "words": []}
    order = [line.span for line in lines]
    first, last = order.index(kept[0].span), order.index(kept[-1].span)
    silence_from = lines[first - 1].end_sample if first else 0
    silence_to = lines[last + 1].start_sample if last + 1 < len(lines) else total
    room = round(_MOST_SECONDS * SAMPLE_RATE) - (kept[-1].end_sample - kept[0].start_sample)
    lead = min(round(params["lead_seconds"] * SAMPLE_RATE), room // 2)
    tail = min(round(params["tail_seconds"] * SAMPLE_RATE), room - lead)
    start = max(silence_from, kept[0].start_sample - lead, 0)
    end = min(max(silence_to, kept[-1].end_sample), kept[-1].end_sample + tail)
    words = []
    for line in kept:
        shown = _shown_words(line)
        for number, (word, text) in enumerate(shown):
            ends = number + 1 == len(shown)
            words.append([word.start_sample - start, word.end_sample - start, text, ends])
    return (
        {"start_sample": start, "end_sample": end, "total_samples": total},
        {"samples": end - start, "words": words},
    )


def _shown_words(line: SpokenLine) -> list[tuple[TimedWord, str]]:
    """The words of a line with the marks that stand at them; a mark that stands alone goes to the word before it."""
    texts = [line.text[word.start : word.end] for word in line.words]
    for number, word in enumerate(line.words):
        last = number + 1 == len(line.words)
        between = line.text[word.end : len(line.text) if last else line.words[number + 1].start]
        marks = between.split()
        if not last and marks and between[-1:].strip() and len(between.split()) + (not between[:1].strip()) > 1:
            texts[number + 1] = marks.pop() + texts[number + 1]
        joint = "" if between[:1].strip() else " "
        texts[number] = (texts[number] + joint + " ".join(marks)).strip()
    if texts:
        texts[0] = "".join(line.text[: line.words[0].start].split()) + texts[0]
    return list(zip(line.words, texts, strict=True))
