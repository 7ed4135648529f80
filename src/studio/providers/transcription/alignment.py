"""When each word of a known text is said in a recording of it.

`align` uses the acoustic model of PocketSphinx: the words are given, only their times are sought. Words that its
dictionary lacks are added by our own phonemes. `proportional` is the answer without a model: it shares a stretch
of time out by the length of the words.
"""

from __future__ import annotations

import functools
import hashlib
import re
import threading
from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from studio.providers.phonemes import word_phonemes
from studio.providers.transcription.contract import HEARING_RATE, AlignedWord
from studio.providers.worker import Worker

_ARPABET = {
    "A": "EY", "I": "AY", "O": "OW", "Q": "OW", "W": "AW", "Y": "OY", "i": "IY", "u": "UW", "ɑ": "AA", "ɒ": "AA",
    "æ": "AE", "ɔ": "AO", "ə": "AH", "ɐ": "AH", "ᵊ": "AH", "ɛ": "EH", "ɜ": "ER", "ɪ": "IH", "ᵻ": "IH", "ɨ": "IH",
    "ʊ": "UH", "ʌ": "AH", "a": "AA", "e": "EY", "o": "OW", "ø": "ER", "y": "UW", "ɯ": "UW",
    "b": "B", "d": "D", "ɖ": "D", "f": "F", "ɡ": "G", "ɣ": "G", "h": "HH", "x": "HH", "χ": "HH", "j": "Y",
    "k": "K", "q": "K", "c": "K", "l": "L", "m": "M", "n": "N", "ɳ": "N", "ɲ": "N", "ŋ": "NG", "p": "P", "ɹ": "R",
    "r": "R", "ɾ": "R", "ɽ": "R", "s": "S", "t": "T", "ʈ": "T", "T": "T", "v": "V", "ʋ": "V", "β": "V", "w": "W",
    "z": "Z", "ʃ": "SH", "ʂ": "SH", "ɕ": "SH", "ç": "SH", "ʒ": "ZH", "θ": "TH", "ð": "DH", "ʧ": "CH", "ʨ": "CH",
    "ʤ": "JH", "ʥ": "JH", "ʎ": "L Y", "ʦ": "T S", "ʣ": "D Z",
}  # fmt: skip
_FRAME_SECONDS = 0.01
_QUIET_DB = -42.0
_AUDIBLE_DB = -36.0
_GAP_FRAMES = 4  # between two words from which on there is a pause between them
_RELEASE_FRAMES = 12  # the closure of a last p, t or k is quiet before it is let go
_LATEST_SNAP_FRAMES = 40  # a start or end that lies in quiet moves inwards at most so far
# Exact zeros, which recordings never have, throw the search off: a little noise is laid under. How much suits
# differs; the first attempt nearly always succeeds. Other widths of the search helped nothing that was tried.
_ATTEMPTS = (1e-4, 1e-3, 3e-3, 1e-2)
_BEAM = 1e-48
_ONE_AT_A_TIME = threading.Lock()  # the decoder is one, and native
_PAD_FRAMES = 5  # of quiet that are laid around, so that the search can end
_EDGE_SECONDS = 0.1  # of quiet kept around the speech: the model wants a little silence before the first sound


def align(samples_16k: np.ndarray[Any, np.dtype[np.float32]], words: Sequence[str]) -> tuple[AlignedWord, ...] | None:
    """Return when each of ``words`` is said, or None when they cannot be found in the samples.

    One call at a time does the work, others wait. The answer does not depend on earlier calls.

    ``samples_16k`` is mono float32 at 16 kHz. Words are as they are spoken, lower case; one entry may be several
    words ("eighteen ninety three"). Times are in seconds, in order and without overlap.
    """
    with _ONE_AT_A_TIME:
        return _align(samples_16k, words)


def _align(samples_16k: np.ndarray[Any, np.dtype[np.float32]], words: Sequence[str]) -> tuple[AlignedWord, ...] | None:
    parts = [_parts(word) for word in words]
    spoken = _spoken_range(samples_16k)
    if not words or not all(parts) or spoken is None:
        return None
    first, last = spoken
    keys = [_key(part) for word in parts for part in word]
    if not all(keys):
        return None
    spoken_samples = samples_16k[first:last]
    for noise in _ATTEMPTS:
        found = _segments(spoken_samples, [cast(str, key) for key in keys], noise)
        if found is not None:
            break
    else:
        return None
    found = _snapped(found, _levels_db(spoken_samples))
    offset = first / HEARING_RATE
    times, index = [], 0
    for word in parts:
        start, end = found[index][0], found[index + len(word) - 1][1]
        times.append(AlignedWord(round(offset + start, 3), round(offset + end, 3)))
        index += len(word)
    return tuple(times)


def proportional(words: Sequence[str], start_seconds: float, end_seconds: float) -> tuple[AlignedWord, ...]:
    """Share the time from ``start_seconds`` to ``end_seconds`` out to ``words`` by their number of syllables."""
    from studio.providers.transcription.syllables import shares

    weights = shares(words)
    if not weights:
        return ()
    span = max(0.0, end_seconds - start_seconds)
    edges = [start_seconds]
    for weight in weights:
        edges.append(edges[-1] + span * weight)
    return tuple(AlignedWord(begin, end) for begin, end in zip(edges, [*edges[1:-1], end_seconds], strict=False))


class RemoteAligner:
    """`align` in a worker process: PocketSphinx is native code."""

    name = "pocketsphinx"
    version = "5.1.1/2"

    def __init__(self, worker: Worker, *, timeout_seconds: float | None = None) -> None:
        self._worker, self._timeout_seconds = worker, timeout_seconds

    def align(
        self, samples_16k: np.ndarray[Any, np.dtype[np.float32]], words: Sequence[str]
    ) -> tuple[AlignedWord, ...] | None:
        """Return what `align` returns; raise `ProviderTimeout` or `WorkerDied` as well."""
        limit = self._timeout_seconds
        if limit is None:
            limit = 60.0 + 2.0 * len(samples_16k) / HEARING_RATE
        answer = self._worker.call(f"{__name__}:align", samples_16k, tuple(words), timeout_seconds=limit)
        return cast("tuple[AlignedWord, ...] | None", answer)


def _parts(word: str) -> list[str]:
    return [part for part in re.split(r"[\s\-—]+", word.lower().strip()) if re.search(r"\w", part)]


def _spoken_range(samples: np.ndarray[Any, np.dtype[np.float32]]) -> tuple[int, int] | None:
    """Return the range of samples from the first to the last audible window, with a little quiet around."""
    levels = _levels_db(samples)
    if len(levels) < 5 or float(np.abs(samples).max()) < 1e-3:
        return None
    window = HEARING_RATE // 100
    audible = np.flatnonzero(levels > _QUIET_DB)
    edge = round(_EDGE_SECONDS * HEARING_RATE)
    return max(0, int(audible[0]) * window - edge), min(len(samples), (int(audible[-1]) + 1) * window + edge)


def _levels_db(samples: np.ndarray[Any, np.dtype[np.float32]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the level of each frame (10 ms), relative to the loudest."""
    window = HEARING_RATE // 100
    count = len(samples) // window
    power = np.mean(samples[: count * window].reshape(count, window).astype(np.float64) ** 2, axis=1)
    return np.asarray(10 * np.log10(power / max(float(power.max(initial=0.0)), 1e-12) + 1e-12))


def _snapped(
    found: list[tuple[float, float]], levels: np.ndarray[Any, np.dtype[np.float64]]
) -> list[tuple[float, float]]:
    """Move words that stand beside a pause to where the sound starts and ends.

    The model is trained on other voices: it may take the beginning of a soft or high word for noise.
    """
    audible = levels > _AUDIBLE_DB
    size = len(audible)
    frames = [(round(a / _FRAME_SECONDS), min(size, round(b / _FRAME_SECONDS))) for a, b in found]
    result: list[tuple[int, int]] = []
    for index, (first, last) in enumerate(frames):
        start, end = first, last
        before = result[-1][1] if result else 0
        after = frames[index + 1][0] if index + 1 < len(frames) else size
        if first - before >= _GAP_FRAMES or not result:
            start = _snap(audible, first, before, last)
        if after - last >= _GAP_FRAMES or index + 1 == len(frames):
            # The same from the other side.
            end = size - _snap(audible[::-1], size - last, size - after, size - start, _RELEASE_FRAMES)
        result.append((start, max(end, start + 1)))
    return [(start * _FRAME_SECONDS, end * _FRAME_SECONDS) for start, end in result]


def _snap(audible: np.ndarray[Any, np.dtype[np.bool_]], start: int, earliest: int, latest: int, bridge: int = 1) -> int:
    """Return the frame where the sound around ``start`` begins, from ``earliest`` on.

    Outwards it goes on over quiet stretches shorter than ``bridge`` frames.
    """
    here = start
    if not (here < len(audible) and audible[here]):
        inside = np.flatnonzero(audible[start : min(start + _LATEST_SNAP_FRAMES, latest - 1)])
        here = start + int(inside[0]) if len(inside) else start
    while True:
        outside = np.flatnonzero(audible[max(earliest, here - bridge) : here])
        if not len(outside):
            return here
        here = max(earliest, here - bridge) + int(outside[0])


@functools.cache
def _decoder() -> Any:
    import pocketsphinx

    # Batch normalisation looks at one recording; the live one remembers the recordings before it, and the same
    # samples would be aligned differently after others.
    return pocketsphinx.Decoder(lm=None, loglevel="FATAL", cmn="batch", beam=_BEAM, wbeam=_BEAM**0.75, pbeam=_BEAM)


@functools.lru_cache(maxsize=16_384)
def _key(word: str) -> str | None:
    """Return the dictionary entry to align ``word`` by, or None when nothing is known of its sound."""
    plain = word.strip("'’.,!?;:\"“”()…").replace("’", "'")
    if plain.isascii() and _decoder().lookup_word(plain):
        return plain
    phones = " ".join(_ARPABET[sound] for sound in _merge_rhotics(word_phonemes(word)) if sound in _ARPABET)
    if not phones:
        return None
    # A key of our own: text of a story must not meet the dictionary's syntax.
    key = "studio" + hashlib.sha256(word.encode()).hexdigest()[:16]
    _decoder().add_word(key, phones, True)
    return key


def _merge_rhotics(sounds: str) -> str:
    """Write the r-coloured vowel as one: its second half is not a consonant in ARPAbet."""
    return re.sub(r"[ɜə]ɹ(?![AIOQWYiuɑɒæɔəɐᵊɛɜɪᵻɨʊʌaeo])", "ɜ", sounds)


def _segments(
    samples: np.ndarray[Any, np.dtype[np.float32]], keys: list[str], noise: float
) -> list[tuple[float, float]] | None:
    """Return (start, end) in seconds for each of ``keys``, or None when the search lost the text."""
    decoder = _decoder()
    peak = float(np.abs(samples).max())
    padded = np.pad(samples * (0.7 / peak), round(_PAD_FRAMES * _FRAME_SECONDS * HEARING_RATE))
    dither = noise * np.random.default_rng(0).standard_normal(len(padded))
    data = np.clip((padded + dither) * 32767, -32768, 32767).astype("<i2").tobytes()
    try:
        decoder.set_align_text(" ".join(keys))
        decoder.start_utt()
        decoder.process_raw(data, full_utt=True)
        decoder.end_utt()
        segments = decoder.seg()
    except RuntimeError:
        return None
    found = [
        (
            max(0, segment.start_frame - _PAD_FRAMES) * _FRAME_SECONDS,
            max(1, segment.end_frame + 1 - _PAD_FRAMES) * _FRAME_SECONDS,
        )
        for segment in segments or ()
        if segment.word[0] not in "<[+(" and segment.word != "NULL"
    ]
    return found if len(found) == len(keys) else None
