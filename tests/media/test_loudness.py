import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest

from studio.media import loudness
from studio.media.limiter import Limiter, TruePeaks
from studio.media.samples import BLOCK_SAMPLES, SAMPLE_RATE, SILENCE_DB, Samples, read_wav, write_wav
from tests.media.sounds import knock, noise, voice


def blocks(samples: Samples, size: int = BLOCK_SAMPLES) -> Iterator[Samples]:
    stereo = np.repeat(samples[:, None], 2, axis=1) if samples.ndim == 1 else samples
    for start in range(0, len(stereo), size):
        yield stereo[start : start + size]


@pytest.mark.parametrize("size", [1000, 48_001, 10_000_000])
def test_measured_loudness_is_that_of_the_reference_whatever_the_blocks(size: int) -> None:
    sound = np.concatenate([voice(6), np.zeros(SAMPLE_RATE * 3, np.float32), 0.2 * voice(4, seed=5)])
    measured = loudness.measure(lambda: blocks(sound, size))
    stereo = np.repeat(sound[:, None], 2, axis=1)
    assert measured.integrated_lufs == pytest.approx(pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(stereo), abs=0.1)


def test_a_sine_of_full_scale_has_the_loudness_of_the_standard() -> None:
    tone = np.sin(2 * np.pi * 997 * np.arange(SAMPLE_RATE * 5) / SAMPLE_RATE).astype(np.float32)
    meter = loudness.LoudnessMeter(1)
    meter.add(tone[:, None])
    assert meter.integrated_lufs() == pytest.approx(-3.01, abs=0.05)


def test_a_peak_between_samples_is_found() -> None:
    # A quarter of the sample rate, sampled at 45 degrees: every sample is 3 dB under the peak of the wave.
    wave = np.sin(np.pi / 2 * np.arange(20_000) + np.pi / 4).astype(np.float32)[:, None]
    fade = np.clip(np.minimum(np.arange(20_000), np.arange(20_000)[::-1]) / 2000, 0, 1).astype(np.float32)
    peaks = TruePeaks()
    for start in range(0, 20_000, 700):
        peaks.add((wave * fade[:, None])[start : start + 700])
    assert peaks.highest_db() == pytest.approx(0.0, abs=0.1)


def test_the_limiter_keeps_the_length_and_leaves_quiet_sound_alone() -> None:
    sound = noise(1.3, 0.05)
    limiter = Limiter(-1.0)
    out = np.concatenate([*(limiter.process(block) for block in blocks(sound, 7001)), limiter.finish()])
    assert np.array_equal(out, sound)


def test_the_limiter_does_not_depend_on_the_blocks_and_holds_its_limit() -> None:
    sound = np.zeros(SAMPLE_RATE, np.float32)
    sound[10_000:34_000] = 6 * knock()
    outs = []
    for size in (900, 50_000):
        limiter, peaks = Limiter(-1.3), TruePeaks()
        out = np.concatenate([*(limiter.process(block) for block in blocks(sound, size)), limiter.finish()])
        peaks.add(out)
        assert peaks.highest_db() <= -1.1
        outs.append(out)
    assert outs[0].shape == (SAMPLE_RATE, 2)
    assert np.abs(outs[0] - outs[1]).max() < 1e-4


@pytest.mark.parametrize("level", [0.02, 0.2, 1.0])
def test_speech_comes_to_its_target_under_the_ceiling(tmp_path: Path, level: float) -> None:
    sound = level * voice(8)
    told: list[float] = []
    reported = loudness.normalise(lambda: blocks(sound), tmp_path / "out.wav", on_progress=told.append)
    read = read_wav(tmp_path / "out.wav", channels=2)
    assert read.shape == (8 * SAMPLE_RATE, 2)
    assert pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(read) == pytest.approx(-14.0, abs=0.3)
    measured = loudness.measure(tmp_path / "out.wav")
    assert measured.true_peak_db <= -1.0
    assert measured.integrated_lufs == pytest.approx(reported.integrated_lufs, abs=0.02)
    assert told[-1] == 1.0


def test_silence_stays_silence(tmp_path: Path) -> None:
    reported = loudness.normalise(lambda: blocks(np.zeros(96_000, np.float32)), tmp_path / "out.wav")
    assert reported == loudness.Loudness(SILENCE_DB, SILENCE_DB)
    assert not read_wav(tmp_path / "out.wav").any()


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path) -> None:
    sound = voice(3)
    for name in ("a.wav", "b.wav"):
        loudness.normalise(lambda: blocks(sound), tmp_path / name)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


def test_a_long_sound_needs_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    part = noise(5, 0.01)  # quiet enough to need no limiter pass, so that the test is short
    peaks = []
    for count in (2, 7):
        tracemalloc.start()
        loudness.normalise(lambda count=count: (part for _ in range(count)), tmp_path / "out.wav")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_000_000  # and the half minute is 12 MB of float32


def test_a_mono_file_is_measured_as_mono(tmp_path: Path) -> None:
    write_wav(tmp_path / "mono.wav", voice(3))
    write_wav(tmp_path / "stereo.wav", np.repeat(voice(3)[:, None], 2, axis=1))
    difference = (
        loudness.measure(tmp_path / "stereo.wav").integrated_lufs
        - loudness.measure(tmp_path / "mono.wav").integrated_lufs
    )
    assert difference == pytest.approx(3.01, abs=0.01)
