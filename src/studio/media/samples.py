"""Sound as samples: reading, writing and joining WAV files block by block.

Everywhere in this package sound is float32 at ``SAMPLE_RATE``, of shape (n, channels), full scale at 1.0. Files are
PCM_16, and their header holds nothing that depends on the clock, so equal samples give equal bytes.
"""

from __future__ import annotations

import errno
import wave
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.errors import DiskFull, ProductInvalid

SAMPLE_RATE = 48_000
BLOCK_SAMPLES = 5 * SAMPLE_RATE
SILENCE_DB = -120.0  # what the level of perfect silence is called, so that levels stay numbers

Samples = NDArray[np.float32]

_FRAME_SECONDS = 0.01
_ACTIVE_FLOOR_DB = -55.0
_ACTIVE_BELOW_PEAK_DB = 42.0


def to_pcm16(samples: NDArray[np.floating[Any]]) -> NDArray[np.int16]:
    """16-bit samples: rounded to the nearest (halves to even), clamped at full scale, never wrapped.

    Raises ProductInvalid when ``samples`` holds values that are not numbers.
    """
    if not np.isfinite(samples).all():
        raise ProductInvalid("the sound holds values that are not numbers")
    return np.clip(np.rint(np.asarray(samples, np.float64) * 32768.0), -32768, 32767).astype(np.int16)


def resample(samples: Samples, from_rate: int, to_rate: int = SAMPLE_RATE) -> Samples:
    """``samples`` of shape (n,) or (n, channels) at another rate, of round(n * to / from) samples exactly."""
    if from_rate == to_rate:
        return np.asarray(samples, np.float32)
    import soxr

    wanted = round(samples.shape[0] * to_rate / from_rate)
    made = np.asarray(soxr.resample(np.asarray(samples, np.float32), from_rate, to_rate, quality="HQ"), np.float32)
    if made.shape[0] >= wanted:
        return made[:wanted]
    missing = [(0, wanted - made.shape[0])] + [(0, 0)] * (made.ndim - 1)
    return np.pad(made, missing)


def level_db(samples: NDArray[np.floating[Any]]) -> float:
    """The RMS level in dB of full scale; ``SILENCE_DB`` for silence and for nothing."""
    if samples.size == 0:
        return SILENCE_DB
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return max(SILENCE_DB, 10.0 * float(np.log10(power))) if power > 0 else SILENCE_DB


def decibels(power: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """10 log10 of ``power``, ``SILENCE_DB`` at the least."""
    return np.asarray(10.0 * np.log10(np.maximum(power, 10.0 ** (SILENCE_DB / 10.0))), np.float64)


def amplitude(gain_db: float) -> float:
    """The factor of a gain in decibels."""
    return float(10.0 ** (gain_db / 20.0))


def active_range(samples: NDArray[np.floating[Any]], rate: int = SAMPLE_RATE) -> tuple[int, int]:
    """(start, end) of what is not silence, to 10 ms; (0, 0) when all is silent.

    Not silent is what is above -55 dB of full scale and less than 42 dB below the loudest 10 ms.
    """
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    frame = max(1, round(rate * _FRAME_SECONDS))
    count = -(-mono.shape[0] // frame)
    if count == 0:
        return 0, 0
    padded = np.zeros(count * frame, np.float64)
    padded[: mono.shape[0]] = mono
    levels = decibels(np.square(padded).reshape(count, frame).mean(axis=1))
    active = np.flatnonzero(levels > max(_ACTIVE_FLOOR_DB, float(levels.max()) - _ACTIVE_BELOW_PEAK_DB))
    if active.size == 0:
        return 0, 0
    return int(active[0]) * frame, min(mono.shape[0], (int(active[-1]) + 1) * frame)


def as_channels(samples: Samples, channels: int) -> Samples:
    """``samples`` of shape (n,) or (n, k) with ``channels`` channels: one is copied, several are averaged to one."""
    block = samples[:, None] if samples.ndim == 1 else samples
    if block.shape[1] == channels:
        return block
    if block.shape[1] > 1:
        # Column by column: a mean over so short an axis is several times slower.
        block = (sum(block.T[1:], start=block[:, 0]) / np.float32(block.shape[1]))[:, None]
    return np.repeat(block, channels, axis=1)


@contextmanager
def open_sound(path: Path) -> Iterator[Any]:
    """A soundfile for reading. Raises ProductInvalid when ``path`` is missing or is not a sound file."""
    import soundfile

    try:
        file = soundfile.SoundFile(str(path))
    except (soundfile.SoundFileError, OSError) as error:
        raise ProductInvalid(f"{path.name} cannot be read as sound: {error}", hint=str(path)) from error
    with file:
        yield file


def total_samples(path: Path) -> int:
    """How many samples a sound file has at ``SAMPLE_RATE``."""
    with open_sound(path) as file:
        return round(int(file.frames) * SAMPLE_RATE / int(file.samplerate))


def read_blocks(path: Path, channels: int, block_samples: int = BLOCK_SAMPLES) -> Iterator[Samples]:
    """The samples of a file in blocks of (``block_samples`` or fewer, ``channels``), resampled to ``SAMPLE_RATE``."""
    import soxr

    with open_sound(path) as file:
        if file.samplerate == SAMPLE_RATE:
            while (block := file.read(block_samples, dtype="float32", always_2d=True)).shape[0]:
                yield as_channels(block, channels)
            return
        stream = soxr.ResampleStream(file.samplerate, SAMPLE_RATE, channels, dtype="float32", quality="HQ")
        wanted = round(file.frames * SAMPLE_RATE / file.samplerate)
        done = False
        while not done:
            block = as_channels(file.read(block_samples, dtype="float32", always_2d=True), channels)
            done = file.tell() >= file.frames or block.shape[0] == 0
            made = stream.resample_chunk(np.ascontiguousarray(block), last=done)[:wanted]
            wanted -= made.shape[0]
            if made.shape[0]:
                yield made
        if wanted:
            yield np.zeros((wanted, channels), np.float32)


def read_wav(path: Path, channels: int = 1) -> Samples:
    """A whole sound file as (n, channels) at ``SAMPLE_RATE``. For short files: the long ones are read in blocks."""
    blocks = list(read_blocks(path, channels))
    return np.concatenate(blocks) if blocks else np.zeros((0, channels), np.float32)


class WavWriter:
    """Takes blocks of float samples and appends them to an open file; ``samples`` counts them."""

    def __init__(self, file: wave.Wave_write) -> None:
        self._file = file
        self.samples = 0

    def write(self, block: Samples) -> None:
        """Append (n, channels) samples. Raises ProductInvalid for what are not numbers."""
        self._file.writeframesraw(to_pcm16(block).astype("<i2", copy=False).tobytes())
        self.samples += block.shape[0]


@contextmanager
def wav_writer(path: Path, channels: int = 1) -> Iterator[WavWriter]:
    """A PCM_16 WAV file at ``SAMPLE_RATE`` to append to. A file that could not be finished is removed.

    Raises DiskFull, ProductInvalid. (Not written by soundfile, which cannot say that a disk is full.)
    """
    finished = False
    try:
        with path.open("wb") as raw, wave.open(raw, "wb") as file:
            file.setnchannels(channels)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            yield WavWriter(file)
        finished = True
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
            raise DiskFull(
                f"the disk is full: {path.name} could not be written", hint="free some space and run again"
            ) from error
        raise ProductInvalid(f"{path.name} could not be written: {error.strerror}", hint=str(path)) from error
    finally:
        if not finished:
            path.unlink(missing_ok=True)


def write_wav(path: Path, samples: Samples) -> None:
    """Write (n,) or (n, channels) samples at ``SAMPLE_RATE`` as PCM_16."""
    block = samples[:, None] if samples.ndim == 1 else samples
    with wav_writer(path, block.shape[1]) as out:
        out.write(block)


def slice_file(path: Path, start_sample: int, end_sample: int, out: Path) -> None:
    """Copy samples ``start_sample`` to ``end_sample`` of a 48 kHz file to ``out``, bit for bit for 16-bit files.

    Raises ProductInvalid when the file has another rate or ends before ``end_sample``.
    """
    with open_sound(path) as file, wav_writer(out, file.channels) as writer:
        if file.samplerate != SAMPLE_RATE:
            raise ProductInvalid(f"{path.name} has {file.samplerate} Hz, and {SAMPLE_RATE} are needed to cut it")
        if not 0 <= start_sample <= end_sample <= file.frames:
            raise ProductInvalid(
                f"{path.name} has {file.frames} samples: {start_sample} to {end_sample} cannot be cut from it"
            )
        file.seek(start_sample)
        while writer.samples < end_sample - start_sample:
            missing = end_sample - start_sample - writer.samples
            writer.write(file.read(min(BLOCK_SAMPLES, missing), dtype="float32", always_2d=True))


def concatenate(pieces: Iterable[Path | int], out: Path, channels: int = 1) -> int:
    """Write sound files and silences (in samples) one after the other; return the number of samples written.

    No more than a few seconds of sound are in memory at any time.
    """
    with wav_writer(out, channels) as writer:
        for piece in pieces:
            blocks = silence_blocks(piece, channels) if isinstance(piece, int) else read_blocks(piece, channels)
            for block in blocks:
                writer.write(block)
        return writer.samples


def silence_blocks(count: int, channels: int, block_samples: int = BLOCK_SAMPLES) -> Iterator[Samples]:
    """``count`` samples of silence, in blocks."""
    for start in range(0, count, block_samples):
        yield np.zeros((min(block_samples, count - start), channels), np.float32)
