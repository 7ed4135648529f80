import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio.errors import DiskFull, ProductInvalid
from studio.media import samples as sound
from studio.story import clock


def test_media_and_story_count_with_the_same_clock() -> None:
    assert sound.SAMPLE_RATE == clock.SAMPLE_RATE


def test_sixteen_bits_are_rounded_and_clamped_and_never_wrap() -> None:
    values = np.array([0.0, 1.0, 1.5, -1.0, -7.0, 0.6 / 32768, -0.6 / 32768], np.float32)
    assert sound.to_pcm16(values).tolist() == [0, 32767, 32767, -32768, -32768, 1, -1]


def test_what_is_not_a_number_is_refused() -> None:
    with pytest.raises(ProductInvalid, match="not numbers"):
        sound.to_pcm16(np.array([0.0, np.nan], np.float32))


def test_a_file_reads_back_bit_for_bit_and_never_holds_the_time(tmp_path: Path) -> None:
    exact = (np.arange(-500, 500) / 32768).astype(np.float32)
    sound.write_wav(tmp_path / "a.wav", exact)
    time.sleep(1.1)
    sound.write_wav(tmp_path / "b.wav", exact)
    assert np.array_equal(sound.read_wav(tmp_path / "a.wav")[:, 0], exact)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


def test_resampling_keeps_the_length_and_the_tone() -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(24_000) / 24_000).astype(np.float32)
    made = sound.resample(tone, 24_000, 48_000)
    assert made.shape == (48_000,)
    expected = np.sin(2 * np.pi * 1000 * np.arange(48_000) / 48_000)
    assert np.abs(made - expected)[2000:-2000].max() < 1e-3


def test_a_file_of_another_rate_is_read_at_ours(tmp_path: Path) -> None:
    tone = np.sin(2 * np.pi * 500 * np.arange(22_050 * 11) / 22_050).astype(np.float32)
    soundfile.write(tmp_path / "tone.wav", tone, 22_050)
    read = sound.read_wav(tmp_path / "tone.wav", channels=2)
    assert read.shape == (48_000 * 11, 2) == (sound.total_samples(tmp_path / "tone.wav"), 2)
    expected = np.sin(2 * np.pi * 500 * np.arange(48_000 * 11) / 48_000)
    assert np.abs(read[:, 0] - expected)[3000:-3000].max() < 2e-3


def test_the_level_of_a_sine_is_three_decibels_under_its_peak() -> None:
    assert sound.level_db(np.sin(np.linspace(0, 200 * np.pi, 48_000))) == pytest.approx(-3.01, abs=0.01)
    assert sound.level_db(np.zeros(100)) == sound.level_db(np.zeros(0)) == sound.SILENCE_DB


def test_the_active_range_leaves_out_silence_and_hiss() -> None:
    hiss = 1e-4 * np.random.default_rng(0).standard_normal(96_000)
    hiss[30_000:60_000] += 0.3 * np.sin(np.arange(30_000) / 20)
    start, end = sound.active_range(hiss.astype(np.float32))
    assert 29_520 <= start <= 30_000
    assert 60_000 <= end <= 60_480
    assert sound.active_range(np.zeros(48_000, np.float32)) == (0, 0)


def test_pieces_and_silences_are_joined_to_the_sample(tmp_path: Path) -> None:
    first, second = np.full(1001, 0.25, np.float32), np.full((777, 2), -0.5, np.float32)
    sound.write_wav(tmp_path / "1.wav", first)
    sound.write_wav(tmp_path / "2.wav", second)
    pieces = (piece for piece in [tmp_path / "1.wav", 480, tmp_path / "2.wav", 0])
    assert sound.concatenate(pieces, tmp_path / "out.wav") == 1001 + 480 + 777
    joined = sound.read_wav(tmp_path / "out.wav")[:, 0]
    assert joined.tolist() == [0.25] * 1001 + [0.0] * 480 + [-0.5] * 777


def test_joining_a_long_sound_needs_little_memory(tmp_path: Path) -> None:
    sound.write_wav(tmp_path / "minute.wav", np.zeros(48_000 * 60, np.float32))
    tracemalloc.start()
    sound.concatenate([tmp_path / "minute.wav"] * 4 + [48_000 * 240], tmp_path / "out.wav")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_slice_is_the_same_samples(tmp_path: Path) -> None:
    exact = (np.arange(-3000, 3000) / 32768).astype(np.float32)
    sound.write_wav(tmp_path / "a.wav", exact)
    sound.slice_file(tmp_path / "a.wav", 100, 5000, tmp_path / "b.wav")
    assert np.array_equal(sound.read_wav(tmp_path / "b.wav")[:, 0], exact[100:5000])
    with pytest.raises(ProductInvalid, match="6000 samples"):
        sound.slice_file(tmp_path / "a.wav", 100, 6001, tmp_path / "c.wav")
    assert not (tmp_path / "c.wav").exists()


def test_a_text_is_not_a_sound(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("no sound at all")
    with pytest.raises(ProductInvalid, match=r"a\.wav cannot be read as sound"):
        sound.read_wav(tmp_path / "a.wav")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_named_when_writing_sound(tmp_path: Path) -> None:
    (tmp_path / "out.wav").symlink_to("/dev/full")
    with pytest.raises(DiskFull, match=r"out\.wav"):
        sound.write_wav(tmp_path / "out.wav", np.full(480_000, 0.1, np.float32))
