"""The narration, the effects and the beds of sound under them, mixed into one.

While someone speaks, effects and beds are turned down so far that they stay a fixed number of decibels below the
voice; in pauses they come back. The gains are decided once for the whole sound on frames of 10 ms (a few hundred
numbers a minute) and applied to the samples block by block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.media.loudness import Loudness, normalise
from studio.media.samples import (
    BLOCK_SAMPLES,
    SAMPLE_RATE,
    Samples,
    decibels,
    read_blocks,
    silence_blocks,
    total_samples,
    wav_writer,
)

_FRAME_SAMPLES = SAMPLE_RATE // 100
_LEVEL_FRAMES = 40  # levels are compared over 400 ms, about as long as the ear takes to judge one
_QUIETER_DB = 26.0  # what lies further below the usual level of the voice is no voice: a whisper still is
_FADING_DB = 10.0  # and what lies further below the level around it is the end of a word, not a word
_AROUND_FRAMES = 121
_QUIETEST_SPEECH_DB = -55.0
_SAFETY_DB = 1.0  # the gain moves within a window: what is measured over it comes out a little different

Levels = NDArray[np.float64]


@dataclass(frozen=True)
class MixSettings:
    """How the parts are balanced and how loud the whole becomes.

    ``below_speech_db`` is how far effects and beds together stay under the voice while someone speaks.
    ``attack_seconds`` is how long before a word they begin to go down, ``release_seconds`` how long they take to
    come back, ``hold_seconds`` how short a pause must be to be passed over (0.4 s at the least).
    """

    below_speech_db: float = 12.0
    attack_seconds: float = 0.08
    release_seconds: float = 0.4
    hold_seconds: float = 0.4
    effects_gain_db: float = 0.0
    ambience_gain_db: float = 0.0
    target_lufs: float = -14.0
    ceiling_db: float = -1.0


@dataclass(frozen=True)
class MixReport:
    """What was measured: of the result, and of effects and beds together against the voice while someone speaks.

    The two ratios (dB, voice over the rest; None without effects and beds, or without speech) are the lowest and
    the middle one of all windows of 400 ms.
    """

    samples: int
    loudness: Loudness
    lowest_ratio_db: float | None
    median_ratio_db: float | None


def mix(
    story: Path,
    effects: Path | None,
    ambience: Path | None,
    out: Path,
    stems: Path | None = None,
    settings: MixSettings | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> MixReport:
    """Write the mix of three sound files to ``out``: stereo, 48 kHz, as long as ``story`` to the sample.

    Into the folder ``stems`` go ``speech.wav``, ``effects.wav`` and ``ambience.wav`` (those that there are) as they
    stand in the mix; their sum is what went into the limiter, before the gain to the target loudness.
    Raises ProductInvalid, DiskFull.
    """
    chosen = settings or MixSettings()
    total = total_samples(story)
    parts = [(path, gain) for path, gain in _parts(effects, ambience, chosen) if path is not None]
    voice = frame_levels(story, total)
    gains = [
        (path, _ducking(voice, frame_levels(path, total) + gain_db, len(parts), chosen) + gain_db)
        for path, gain_db in parts
    ]

    def source() -> Iterator[Samples]:
        for blocks in _parts_by_block(story, gains, total):
            yield _added(blocks)

    loudness = normalise(
        source, out, target_lufs=chosen.target_lufs, ceiling_db=chosen.ceiling_db, on_progress=on_progress
    )
    if stems is not None:
        names = ["speech"] + [name for name, path in (("effects", effects), ("ambience", ambience)) if path]
        _write_stems(_parts_by_block(story, gains, total), stems, names)
    lowest, median = _ratios(voice, _sum_levels(_parts_by_block(story, gains, total)) if gains else None)
    return MixReport(total, loudness, lowest, median)


def speech_to_effects_db(speech: Path, others: Iterable[Path]) -> tuple[float, float] | None:
    """(lowest, median) of voice level minus level of the other files together, over windows in which someone speaks.

    Windows are 400 ms long, one every 10 ms. None when nobody speaks or nothing else sounds.
    """
    total = total_samples(speech)
    unchanged = [(path, np.zeros(-(-total // _FRAME_SAMPLES))) for path in others]
    others_levels = _sum_levels(_parts_by_block(speech, unchanged, total)) if unchanged else None
    lowest, median = _ratios(frame_levels(speech, total), others_levels)
    return None if lowest is None or median is None else (lowest, median)


def frame_levels(path: Path, total: int) -> Levels:
    """Level in dB over the 400 ms around each 10 ms of the first ``total`` samples of a file; silence after its end."""
    return _smoothed(_frame_powers(_fitted(path, total)))


def speaking(voice: Levels) -> NDArray[np.bool_]:
    """Where someone speaks: not very much quieter than the voice usually is, nor than it is just before and after."""
    from scipy import ndimage

    heard = voice[voice > _QUIETEST_SPEECH_DB]
    if heard.size == 0:
        return np.zeros(voice.shape, bool)
    usual = 10.0 * float(np.log10(np.mean(10.0 ** (heard / 10.0))))
    around = ndimage.maximum_filter1d(voice, _AROUND_FRAMES, mode="nearest") - _FADING_DB
    return np.asarray(voice > np.maximum(around, max(_QUIETEST_SPEECH_DB, usual - _QUIETER_DB)))


def _parts(effects: Path | None, ambience: Path | None, chosen: MixSettings) -> Iterator[tuple[Path | None, float]]:
    yield effects, chosen.effects_gain_db
    yield ambience, chosen.ambience_gain_db


def _ducking(voice: Levels, other: Levels, parts: int, chosen: MixSettings) -> Levels:
    """The gain in dB (0 at most) of each frame of one part, so that ``parts`` of them together stay low enough."""
    from scipy import ndimage

    below = chosen.below_speech_db + _SAFETY_DB + 10.0 * float(np.log10(max(1, parts)))
    needed = np.where(speaking(voice), np.minimum(0.0, voice - other - below), 0.0)
    # At least as wide as the window of a level, or the gain would rise inside of a window in which someone speaks.
    hold = max(_LEVEL_FRAMES // 2 + 1, round(chosen.hold_seconds * 50))
    held = ndimage.minimum_filter1d(needed, 2 * hold + 1, mode="nearest")
    # Coming back is a straight line in decibels: a running minimum once the line's rise is taken away.
    rate = max(12.0, float(-held.min(initial=0.0))) / max(0.01, chosen.release_seconds) * 0.01
    ramp = np.arange(held.size) * rate
    released = np.minimum(0.0, np.minimum.accumulate(held - ramp) + ramp)
    attack = max(1, round(chosen.attack_seconds * 50))  # frames on each side
    ahead = ndimage.minimum_filter1d(released, 2 * attack + 1, mode="nearest")
    window = np.hanning(2 * attack + 3)[1:-1]
    return np.asarray(ndimage.convolve1d(ahead, window / window.sum(), mode="nearest"), np.float64)


def _fitted(path: Path, total: int) -> Iterator[Samples]:
    """Stereo blocks of a file, each BLOCK_SAMPLES long but the last, ``total`` samples in all."""
    pending: Samples = np.zeros((0, 2), np.float32)
    left = total
    for block in _endless(path, total):
        pending = np.concatenate([pending, block])
        while pending.shape[0] >= min(BLOCK_SAMPLES, left) and left:
            size = min(BLOCK_SAMPLES, left)
            yield pending[:size]
            pending, left = pending[size:], left - size
        if not left:
            return


def _endless(path: Path, total: int) -> Iterator[Samples]:
    yield from read_blocks(path, 2)
    yield from silence_blocks(total + BLOCK_SAMPLES, 2)


def _parts_by_block(story: Path, gains: list[tuple[Path, Levels]], total: int) -> Iterator[list[Samples]]:
    """Blocks of the voice and of each other part with its gain, side by side."""
    readers = [_fitted(story, total), *(_gained(_fitted(path, total), gain) for path, gain in gains)]
    for blocks in zip(*readers, strict=True):
        yield list(blocks)


def _gained(blocks: Iterator[Samples], gain_db: Levels) -> Iterator[Samples]:
    """``blocks`` with the gains of the frames, which hold in the middle of each, joined by straight lines."""
    centres = (np.arange(gain_db.size) + 0.5) * _FRAME_SAMPLES
    factors = 10.0 ** (gain_db / 20.0)
    start = 0
    for block in blocks:
        times = np.arange(start, start + block.shape[0])
        yield block * np.interp(times, centres, factors).astype(np.float32)[:, None]
        start += block.shape[0]


def _frame_powers(blocks: Iterable[Samples]) -> NDArray[np.float64]:
    """Mean power of each 10 ms; a block must begin on a frame."""
    powers = []
    for block in blocks:
        frames = -(-block.shape[0] // _FRAME_SAMPLES)
        squares = np.zeros(frames * _FRAME_SAMPLES)
        squares[: block.shape[0]] = np.einsum("ij,ij->i", block, block, dtype=np.float64) / block.shape[1]
        powers.append(squares.reshape(frames, _FRAME_SAMPLES).mean(axis=1))
    return np.concatenate(powers) if powers else np.zeros(0)


def _smoothed(powers: NDArray[np.float64]) -> Levels:
    from scipy import ndimage

    return decibels(np.maximum(ndimage.uniform_filter1d(powers, _LEVEL_FRAMES, mode="nearest"), 0.0))


def _added(blocks: list[Samples]) -> Samples:
    whole = blocks[0].copy()
    for block in blocks[1:]:
        whole += block
    return whole


def _sum_levels(parts: Iterator[list[Samples]]) -> Levels:
    return _smoothed(_frame_powers(_added(blocks[1:]) for blocks in parts))


def _ratios(voice: Levels, others: Levels | None) -> tuple[float | None, float | None]:
    if others is None:
        return None, None
    ratios = (voice - others)[speaking(voice) & (others > _QUIETEST_SPEECH_DB - 45.0)]
    if ratios.size == 0:
        return None, None
    return float(ratios.min()), float(np.median(ratios))


def _write_stems(parts: Iterator[list[Samples]], folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        writers = [stack.enter_context(wav_writer(folder / f"{name}.wav", 2)) for name in names]
        for blocks in parts:
            for writer, block in zip(writers, blocks, strict=True):
                writer.write(block)
