"""Sounds laid on a time line, each at its sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from studio.errors import ProductInvalid
from studio.media.samples import (
    BLOCK_SAMPLES,
    SAMPLE_RATE,
    Samples,
    amplitude,
    as_channels,
    open_sound,
    wav_writer,
)


class Clip(NamedTuple):
    """One sound file on the time line.

    ``length_samples`` is how long it sounds there: shorter than the file cuts it, longer repeats it (each repetition
    overlaps the one before by ``crossfade_samples``, at most a third of the file); None takes the file as it is. The
    fades are inside that length and have the shape of a raised cosine.
    """

    start_sample: int
    path: Path
    gain_db: float = 0.0
    fade_in_samples: int = 0
    fade_out_samples: int = 0
    length_samples: int | None = None
    crossfade_samples: int = SAMPLE_RATE


@dataclass(frozen=True)
class _Placed:
    """One reading of a file: sample 0 of the file at ``start``; fades as (samples, equal power or not)."""

    clip: Clip
    frames: int
    start: int
    end: int
    overlap_in: int
    overlap_out: int


def place_clips(clips: Sequence[Clip | tuple[int, Path, float]], total_samples: int, out: Path) -> float:
    """Write a stereo file of ``total_samples`` with every clip at its sample; return its highest absolute sample.

    Where clips overlap they are added; what lies outside of the file is left out. A return value above 1.0 means
    that the sum was clamped somewhere. Memory does not grow with the length. Raises ProductInvalid for clips that
    are not 48 kHz sound files.
    """
    placed = sorted(_readings([Clip(*clip) for clip in clips]), key=lambda one: one.start)
    highest = 0.0
    with wav_writer(out, 2) as writer:
        for start in range(0, total_samples, BLOCK_SAMPLES):
            block = np.zeros((min(BLOCK_SAMPLES, total_samples - start), 2), np.float32)
            for one in placed:
                if one.start >= start + block.shape[0]:
                    break
                if one.end > start:
                    _add(one, block, start)
            if block.size:
                highest = max(highest, float(np.abs(block).max()))
            writer.write(block)
    return highest


def _readings(clips: Sequence[Clip]) -> list[_Placed]:
    frames_of: dict[Path, int] = {}
    placed: list[_Placed] = []
    for clip in clips:
        if clip.path not in frames_of:
            frames_of[clip.path] = _frames(clip.path)
        frames = frames_of[clip.path]
        end = clip.start_sample + (frames if clip.length_samples is None else clip.length_samples)
        overlap = min(clip.crossfade_samples, frames // 3)
        if frames - overlap <= 0:
            continue
        starts = range(clip.start_sample, max(clip.start_sample + 1, end - overlap), frames - overlap)
        for number, start in enumerate(starts):
            follows = number + 1 < len(starts)
            placed.append(
                _Placed(
                    clip, frames, start, min(end, start + frames), overlap if number else 0, overlap if follows else 0
                )
            )
    return placed


def _frames(path: Path) -> int:
    with open_sound(path) as file:
        if file.samplerate != SAMPLE_RATE:
            raise ProductInvalid(f"{path.name} has {file.samplerate} Hz, and {SAMPLE_RATE} are needed to place it")
        return int(file.frames)


def _add(one: _Placed, block: Samples, block_start: int) -> None:
    """Add to ``block`` (which begins at ``block_start``) what of one reading falls into it."""
    first, last = max(one.start, block_start), min(one.end, block_start + block.shape[0])
    if last <= first:
        return
    with open_sound(one.clip.path) as file:
        file.seek(first - one.start)
        sound = as_channels(file.read(last - first, dtype="float32", always_2d=True), 2)
    times = np.arange(first, first + sound.shape[0])
    gain = np.full(times.size, amplitude(one.clip.gain_db))
    clip = one.clip
    whole_end = clip.start_sample + (one.frames if clip.length_samples is None else clip.length_samples)
    if clip.fade_in_samples:
        gain *= _raised_cosine((times - clip.start_sample) / clip.fade_in_samples)
    if clip.fade_out_samples:
        gain *= _raised_cosine((whole_end - 1 - times) / clip.fade_out_samples)
    # Repetitions of a bed are not alike in phase, so their powers, not their amplitudes, add up to one.
    if one.overlap_in:
        gain *= np.sin(np.clip((times - one.start) / one.overlap_in, 0.0, 1.0) * np.pi / 2)
    if one.overlap_out:
        gain *= np.sin(np.clip((one.start + one.frames - times) / one.overlap_out, 0.0, 1.0) * np.pi / 2)
    where = first - block_start
    block[where : where + sound.shape[0]] += sound * gain.astype(np.float32)[:, None]


def _raised_cosine(part: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(0.5 - 0.5 * np.cos(np.clip(part, 0.0, 1.0) * np.pi))
