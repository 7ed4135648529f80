"""A person's recording of one line, of some, or of the whole story: found in it, line by line.

What is heard, with its times, is matched with the words of the lines; between the last word of one line and the
first of the next the cut lies where it is quietest.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any

from studio.errors import ProductInvalid
from studio.steps.audio import listening
from studio.steps.audio.film import Film
from studio.steps.audio.speaking import Heard
from studio.story.clock import SAMPLE_RATE

WINDOW_SECONDS = 25.0
SEARCH_SECONDS = 4.0


def cut(film: Film, path: Path, texts: Sequence[tuple[str, str]], out: Path, *, keep_whole: bool) -> None:
    """Write ``<span>.wav`` and ``<span>.json`` (what was heard) for each (span, text) of ``texts``.

    With ``keep_whole`` also ``story.wav``, the recording at 48 kHz to the sample, and ``positions.json``.
    """
    from studio.media import samples as sound

    samples = sound.read_wav(path)[:, 0]
    if not len(samples) or sound.level_db(samples) < -70:
        raise ProductInvalid(f"{path.name} is silent", hint="record it again, or take the file away to have it spoken")
    heard = _hear(film, samples)
    ranges = _ranges(film, samples, [text for _, text in texts], heard)
    lines = []
    for (span_id, text), (start, end) in zip(texts, ranges, strict=True):
        inside = [word for word, at in heard if start <= at < end]
        first, last = sound.active_range(samples[start:end])
        begin, finish = (start + first, start + last) if last > first else (start, end)
        sound.write_wav(out / f"{span_id}.wav", samples[begin:finish])
        told = _judged(film, text, samples[begin:finish], inside)
        (out / f"{span_id}.json").write_text(
            json.dumps({**asdict(told), "attempts": 1}, ensure_ascii=False), encoding="utf-8"
        )
        lines.append({"span": span_id, "start_sample": begin, "end_sample": finish})
    if keep_whole:
        sound.write_wav(out / "story.wav", samples)
        laid = {"lines": lines, "samples": len(samples)}
        (out / "positions.json").write_text(json.dumps(laid), encoding="utf-8")


def _hear(film: Film, samples: Any) -> list[tuple[str, int]]:
    """Every word heard, with the sample in its middle; windows end where it is quiet."""
    from studio.media import samples as sound

    words: list[tuple[str, int]] = []
    start = 0
    while start < len(samples):
        end = min(len(samples), start + round(WINDOW_SECONDS * SAMPLE_RATE))
        if end < len(samples):
            end = _quietest(samples, end - round(SEARCH_SECONDS * SAMPLE_RATE), end)
        window = sound.resample(samples[start:end], SAMPLE_RATE, listening.HEARING_RATE)
        for word in film.engines.hear(window, film.language, film.lexicon):
            middle = (word.start_seconds + word.end_seconds) / 2
            words.append((word.text, start + round(middle * SAMPLE_RATE)))
        start = end
    return words


def _quietest(samples: Any, start: int, end: int) -> int:
    """The middle of the quietest 50 ms between two samples."""
    import numpy as np

    size = round(0.05 * SAMPLE_RATE)
    start = max(0, start)
    if end - start <= size:
        return (start + end) // 2
    power = np.cumsum(np.square(samples[start:end], dtype=np.float64))
    return start + int(np.argmin(power[size:] - power[:-size])) + size // 2


def _plain(word: str) -> str:
    return "".join(character for character in word.casefold() if character.isalnum())


def _ranges(film: Film, samples: Any, texts: Sequence[str], heard: Sequence[tuple[str, int]]) -> list[tuple[int, int]]:
    """Where each line lies: gap-free, in order, from the first sample to the last."""
    words = [[_plain(word) for word in listening.expected_words(text, film.language)] for text in texts]
    flat = [(word, line) for line, line_words in enumerate(words) for word in line_words]
    matcher = SequenceMatcher(None, [word for word, _ in flat], [_plain(word) for word, _ in heard], autojunk=False)
    found: dict[int, list[int]] = {}
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            found.setdefault(flat[block.a + offset][1], []).append(heard[block.b + offset][1])
    if not found and len(texts) > 1:
        raise ProductInvalid(
            "nothing of the text is heard in the recording", hint="does it hold these lines, in this language?"
        )
    return _cuts(samples, words, found)


def _cuts(samples: Any, words: Sequence[Sequence[str]], found: dict[int, list[int]]) -> list[tuple[int, int]]:
    cuts = [0]
    total = max(1, sum(map(len, words)))
    spoken = 0
    for line in range(1, len(words)):
        spoken += len(words[line - 1])
        before = max((max(found[k]) for k in range(line) if k in found), default=None)
        after = min((min(found[k]) for k in range(line, len(words)) if k in found), default=None)
        guess = round(len(samples) * spoken / total)
        if before is None and after is None:
            cut = guess
        else:
            low = before if before is not None else cuts[-1]
            high = after if after is not None else len(samples)
            cut = _quietest(samples, low, high) if high > low else low
        cuts.append(max(cuts[-1], cut))
    cuts.append(len(samples))
    return list(pairwise(cuts))


def _judged(film: Film, text: str, samples: Any, heard: Sequence[str]) -> Heard:
    expected = listening.expected_words(text, film.language)
    matcher = SequenceMatcher(None, [_plain(w) for w in expected], [_plain(w) for w in heard], autojunk=False)
    right = {block.a + k for block in matcher.get_matching_blocks() for k in range(block.size)}
    misses = [index not in right for index in range(len(expected))]
    return listening.judge(text, samples, expected, misses, " ".join(heard), film.settings)
