"""The person's own recordings come first, in the asked length."""

import numpy as np
import pytest
import soundfile
from tests.providers.sound.measures import RATE, Heard

from studio.errors import ProviderError
from studio.providers.sound import SoundRequest, make_sound
from studio.providers.sound.recordings import find_recording, looped


def tone(hertz, seconds, rate=RATE, channels=1):
    wave = 0.3 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


@pytest.fixture
def folder(tmp_path):
    soundfile.write(tmp_path / "door_creak_02.wav", tone(700, 1.2), RATE)
    soundfile.write(tmp_path / "Heavy-Rain.flac", tone(900, 6.0, 44_100, 2), 44_100)
    soundfile.write(tmp_path / "rain.ogg", tone(500, 6.0), RATE)
    soundfile.write(tmp_path / "church bell.mp3", tone(400, 2.0), RATE)
    (tmp_path / "notes.txt").write_text("knock")
    return tmp_path


def test_a_recording_is_found_by_the_words_of_its_name(folder):
    assert find_recording("An old door creaks open", folder).name == "door_creak_02.wav"
    assert find_recording("heavy rain on the roof", folder).name == "Heavy-Rain.flac"
    assert find_recording("light rain", folder).name == "rain.ogg"
    assert find_recording("church bells toll", folder).name == "church bell.mp3"
    assert find_recording("a small bell", folder) is None
    assert find_recording("knock", folder) is None
    assert find_recording("knock", folder / "missing") is None


@pytest.mark.parametrize(
    ("description", "seconds", "hertz", "name"),
    [
        ("door creak", 3.0, 700, "door_creak_02.wav"),
        ("door creak", 0.5, 700, "door_creak_02.wav"),
        ("heavy rain", 9.0, 900, "Heavy-Rain.flac"),
        ("heavy rain", 2.0, 900, "Heavy-Rain.flac"),
        ("church bell", 3.0, 400, "church bell.mp3"),
    ],
)
def test_a_recording_is_fitted_to_the_length_and_credited(folder, description, seconds, hertz, name):
    sound = make_sound(SoundRequest(description, seconds, 1, folder))
    assert sound.samples.shape == (round(seconds * RATE), 2)
    assert sound.source == name
    assert name in sound.credit
    assert Heard(sound.samples).pitch == pytest.approx(hertz, abs=8)
    assert np.abs(sound.samples).max() <= 10 ** (-1 / 20)
    assert np.abs(sound.samples[-1]).max() < 1e-4


def test_a_loop_has_no_gap_and_no_leap():
    noise = np.random.default_rng(1).standard_normal((5 * RATE, 2)).astype(np.float32)
    heard = Heard(looped(noise, 12 * RATE))
    assert heard.steadiness(0.1) < 0.6


def test_what_the_folder_does_not_hold_is_synthesised(folder):
    assert make_sound(SoundRequest("knock", 1.0, 1, folder)).source == "synthesis:knock"


def test_a_damaged_or_silent_recording_is_an_error_that_names_it(tmp_path):
    (tmp_path / "knock.wav").write_bytes(b"RIFF, but not really")
    with pytest.raises(ProviderError, match=r"knock\.wav"):
        make_sound(SoundRequest("knock", 1.0, 1, tmp_path))
    soundfile.write(tmp_path / "knock.wav", np.zeros((4800, 1)), RATE)
    with pytest.raises(ProviderError, match="silent"):
        make_sound(SoundRequest("knock", 1.0, 1, tmp_path))
