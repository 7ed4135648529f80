from pathlib import Path

import numpy as np
import pytest

from studio.media import mix as mixing
from studio.media.clips import Clip, place_clips
from studio.media.loudness import measure, normalise
from studio.media.samples import BLOCK_SAMPLES, SAMPLE_RATE, level_db, read_wav, total_samples, write_wav
from tests.media.sounds import knock, noise, voice

SECOND = SAMPLE_RATE
SPEAKING = [(0, 3), (5, 8)]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    speech = voice(9)
    speech[3 * SECOND : 5 * SECOND] = speech[8 * SECOND :] = 0
    write_wav(folder / "speech.wav", speech)
    write_wav(folder / "knock.wav", knock())
    write_wav(folder / "rain.wav", noise(2.5, 0.05))
    knocks = [Clip(int(at * SECOND), folder / "knock.wav") for at in (1.0, 3.9, 6.2)]
    place_clips(knocks, speech.size, folder / "effects.wav")
    place_clips([Clip(0, folder / "rain.wav", length_samples=speech.size)], speech.size, folder / "beds.wav")
    return folder


@pytest.fixture(scope="module")
def mixed(parts: Path) -> mixing.MixReport:
    return mixing.mix(
        parts / "speech.wav", parts / "effects.wav", parts / "beds.wav", parts / "out.wav", parts / "stems"
    )


def level(path: Path, start: float, end: float) -> float:
    return level_db(read_wav(path)[int(start * SECOND) : int(end * SECOND)])


def test_the_mix_is_as_long_as_the_story_and_as_loud_as_asked(parts: Path, mixed: mixing.MixReport) -> None:
    assert total_samples(parts / "out.wav") == mixed.samples == 9 * SECOND
    measured = measure(parts / "out.wav")
    assert measured.integrated_lufs == pytest.approx(-14, abs=0.3)
    assert measured.true_peak_db <= -1.0


def test_effects_and_beds_stay_below_the_voice_while_someone_speaks(parts: Path, mixed: mixing.MixReport) -> None:
    assert mixed.lowest_ratio_db is not None
    assert mixed.lowest_ratio_db >= 12.0
    # And judged without our own idea of who speaks when.
    speech, effects, beds = (read_wav(parts / "stems" / f"{name}.wav") for name in ("speech", "effects", "ambience"))
    for start, end in SPEAKING:
        during = slice(start * SECOND, end * SECOND)
        assert level_db(speech[during]) - level_db((effects + beds)[during]) >= 12.0


def test_without_ducking_they_would_not(parts: Path) -> None:
    unducked = mixing.speech_to_effects_db(parts / "speech.wav", [parts / "effects.wav", parts / "beds.wav"])
    assert unducked is not None
    assert unducked[0] < 8.0


def test_in_a_pause_they_come_back(parts: Path, mixed: mixing.MixReport) -> None:
    ducked = level(parts / "stems/ambience.wav", 1.5, 2.5)
    assert level(parts / "stems/ambience.wav", 4.2, 4.4) > ducked + 8
    assert level(parts / "stems/effects.wav", 3.9, 4.2) > level(parts / "stems/effects.wav", 1.0, 1.3) + 8


def test_the_gain_moves_smoothly(parts: Path, mixed: mixing.MixReport) -> None:
    before = read_wav(parts / "beds.wav", 2)
    after = read_wav(parts / "stems/ambience.wav", 2)
    windows = np.square(after).reshape(-1, 960 * 2).mean(axis=1) / np.square(before).reshape(-1, 960 * 2).mean(axis=1)
    steps = np.abs(np.diff(10 * np.log10(windows[10:-10])))
    assert steps.max() < 12  # dB in 20 ms


def test_the_stems_sum_to_what_went_into_the_limiter(parts: Path, mixed: mixing.MixReport) -> None:
    total = sum(read_wav(parts / "stems" / f"{name}.wav", 2) for name in ("speech", "effects", "ambience"))
    normalise(lambda: iter(np.split(total, 3)), parts / "again.wav")
    assert np.abs(read_wav(parts / "again.wav", 2) - read_wav(parts / "out.wav", 2)).max() < 2e-3
    assert np.abs(read_wav(parts / "stems/speech.wav")[:, 0] - read_wav(parts / "speech.wav")[:, 0]).max() == 0


def test_a_story_without_effects_is_mixed_too(parts: Path, tmp_path: Path) -> None:
    report = mixing.mix(parts / "speech.wav", None, None, tmp_path / "out.wav")
    assert report.lowest_ratio_db is None
    assert report.loudness.integrated_lufs == pytest.approx(-14, abs=0.3)


def test_every_clip_sounds_at_its_sample_and_overlaps_add(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", np.full(1000, 0.25, np.float32))
    edge = BLOCK_SAMPLES - 500
    clips = [(10, tmp_path / "a.wav", 0.0), (510, tmp_path / "a.wav", -6.0206), (edge, tmp_path / "a.wav", 0.0)]
    total = BLOCK_SAMPLES + 100
    assert place_clips(clips, total, tmp_path / "out.wav") == pytest.approx(0.375, abs=1e-3)
    read = read_wav(tmp_path / "out.wav", 2)
    expected = np.zeros(total)
    expected[10:1010] += 0.25
    expected[510:1510] += 0.125
    expected[edge : edge + 1000] += 0.25
    assert read.shape == (total, 2)
    assert np.abs(read - expected[:, None]).max() < 1e-4


def test_a_bed_fades_and_repeats_without_a_hole(tmp_path: Path) -> None:
    write_wav(tmp_path / "bed.wav", noise(3, 0.1))
    bed = Clip(SECOND, tmp_path / "bed.wav", 0.0, SECOND, SECOND, 12 * SECOND)
    place_clips([bed], 15 * SECOND, tmp_path / "out.wav")
    sound = read_wav(tmp_path / "out.wav", 2)
    tenths = np.array([level_db(part) for part in np.split(sound, 150)])
    assert (tenths[:10] == -120).all()
    assert (tenths[130:] == -120).all()
    assert tenths[10] < -35
    assert tenths[129] < -35
    assert np.ptp(tenths[22:118]) < 2.5
