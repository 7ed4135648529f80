"""Loudness and true peak as ITU-R BS.1770 defines them, and bringing a whole sound to a target, block by block.

A sound is given as a *source*: a function that starts the blocks of the sound anew each time it is called, each
block float32 of shape (n, channels) at 48 kHz. Making a sound loud takes several passes, and a source costs no
memory and no second file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.errors import ProductInvalid
from studio.media.limiter import TruePeaks, limited
from studio.media.samples import (
    SAMPLE_RATE,
    SILENCE_DB,
    Samples,
    amplitude,
    open_sound,
    read_blocks,
    wav_writer,
)

Source = Callable[[], Iterable[Samples]]

# The two stages of the K weighting at 48 kHz: the head, then what low frequencies matter less.
_K_WEIGHTING = np.array(
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)
_STEP_SAMPLES = SAMPLE_RATE // 10  # gating blocks are 400 ms long and start every 100 ms
_STEPS_PER_BLOCK = 4
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0

_TOLERANCE_LU = 0.1
_MOST_PASSES = 6
_MOST_GAIN_DB = 60.0
_CEILING_MARGIN_DB = 0.3  # what 16-bit rounding and another meter's filter may add


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS and true peak in dBTP; both ``SILENCE_DB`` for silence."""

    integrated_lufs: float
    true_peak_db: float


class LoudnessMeter:
    """Integrated loudness of blocks as they come. Keeps ten numbers a second, whatever the length."""

    def __init__(self, channels: int) -> None:
        self._state: NDArray[np.float64] = np.zeros((2, 2, channels))
        self._rest: NDArray[np.float64] = np.zeros((0, channels))
        self._steps: list[NDArray[np.float64]] = []

    def add(self, block: Samples) -> None:
        """Measure the next (n, channels) samples."""
        from scipy import signal

        weighted, self._state = signal.sosfilt(_K_WEIGHTING, block.astype(np.float64), axis=0, zi=self._state)
        pending = np.concatenate([self._rest, weighted]) if self._rest.size else weighted
        count = pending.shape[0] // _STEP_SAMPLES
        whole = pending[: count * _STEP_SAMPLES]
        self._rest = pending[count * _STEP_SAMPLES :].copy()
        if count:
            self._steps.append(np.square(whole).reshape(count, _STEP_SAMPLES, -1).mean(axis=1).sum(axis=1))

    def integrated_lufs(self) -> float:
        """The loudness so far; ``SILENCE_DB`` when nothing passed the gate (also for less than 400 ms)."""
        steps = np.concatenate(self._steps) if self._steps else np.zeros(0)
        if steps.size < _STEPS_PER_BLOCK:
            return SILENCE_DB
        blocks = np.convolve(steps, np.full(_STEPS_PER_BLOCK, 1 / _STEPS_PER_BLOCK), "valid")
        blocks = blocks[blocks > _power(_ABSOLUTE_GATE_LUFS)]
        if blocks.size == 0:
            return SILENCE_DB
        blocks = blocks[blocks > blocks.mean() * 10.0 ** (_RELATIVE_GATE_LU / 10.0)]
        return _lufs(float(blocks.mean()))


def file_source(path: Path, channels: int = 2) -> Source:
    """The samples of a sound file as a source."""
    return lambda: read_blocks(path, channels)


def measure(source: Source | Path) -> Loudness:
    """Loudness and true peak of a source or of a sound file (measured in its own channels)."""
    blocks = _file_blocks(source) if isinstance(source, Path) else source()
    meter: LoudnessMeter | None = None
    peaks = TruePeaks()
    for block in blocks:
        meter = meter or LoudnessMeter(block.shape[1])
        meter.add(block)
        peaks.add(block)
    if meter is None:
        return Loudness(SILENCE_DB, SILENCE_DB)
    return Loudness(meter.integrated_lufs(), peaks.highest_db())


def normalise(
    source: Source,
    out: Path,
    *,
    target_lufs: float = -14.0,
    ceiling_db: float = -1.0,
    channels: int = 2,
    on_progress: Callable[[float], None] | None = None,
) -> Loudness:
    """Write ``source`` to the WAV file ``out`` at ``target_lufs``, its true peak at most ``ceiling_db``.

    A limiter that looks ahead takes what the gain lifts over the ceiling, and the gain is corrected until the
    loudness after the limiter is right. Returns what was measured on the written samples. Silence stays silence.
    ``on_progress`` is told 0 to 1. Raises ProductInvalid when the sound cannot be made so loud.
    """
    tell = on_progress or (lambda done: None)
    found = measure(source)
    tell(0.5)
    limit_db = ceiling_db - _CEILING_MARGIN_DB
    written = _write_at(source, out, found, target_lufs, limit_db, channels)
    tell(1.0)
    if written.true_peak_db > ceiling_db:
        raise ProductInvalid(f"{out.name} has a true peak of {written.true_peak_db:.2f} dBTP, more than {ceiling_db:g}")
    return written


def _write_at(
    source: Source, out: Path, found: Loudness, target_lufs: float, limit_db: float, channels: int
) -> Loudness:
    """Write with the gain after which the limited sound has the target loudness, to 0.1 LU where it can be had.

    Mostly the first try is near enough, so each try is written.
    """
    if found.integrated_lufs <= _ABSOLUTE_GATE_LUFS:
        return _write(source, out, 0.0, limit_db, channels)
    gain_db = min(_MOST_GAIN_DB, target_lufs - found.integrated_lufs)
    written = _write(source, out, gain_db, limit_db, channels)
    # What the limiter takes grows steadily with the gain, so the two last tries tell where the next should be.
    slope = 0.8
    for _ in range(_MOST_PASSES):
        lacking = target_lufs - written.integrated_lufs
        tried_db, tried_lufs = gain_db, written.integrated_lufs
        gain_db = float(np.clip(tried_db + lacking / slope, -_MOST_GAIN_DB, _MOST_GAIN_DB))
        if abs(lacking) <= _TOLERANCE_LU or gain_db == tried_db:
            break
        written = _write(source, out, gain_db, limit_db, channels)
        slope = float(np.clip((written.integrated_lufs - tried_lufs) / (gain_db - tried_db), 0.08, 1.0))
    return written


def _limited(source: Source, gain_db: float, limit_db: float) -> Iterator[Samples]:
    factor = np.float32(amplitude(gain_db))
    return limited((block * factor for block in source()), limit_db)


def _write(source: Source, out: Path, gain_db: float, limit_db: float, channels: int) -> Loudness:
    meter, peaks = LoudnessMeter(channels), TruePeaks()
    with wav_writer(out, channels) as writer:
        for block in _limited(source, gain_db, limit_db):
            writer.write(block)
            meter.add(block)
            peaks.add(block)
    return Loudness(meter.integrated_lufs(), peaks.highest_db())


def _file_blocks(path: Path) -> Iterator[Samples]:
    with open_sound(path) as file:
        channels = int(file.channels)
    return read_blocks(path, channels)


def _power(lufs: float) -> float:
    return float(10.0 ** ((lufs + 0.691) / 10.0))


def _lufs(power: float) -> float:
    return float(-0.691 + 10.0 * np.log10(power))
