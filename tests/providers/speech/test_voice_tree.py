"""Which recordings of voices there are, how they are measured and checked, and how they get there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from studio.errors import UsageError
from studio.providers.speech import SpeechRequest, speech_provider
from studio.providers.speech.tempo import at_tempo
from studio.providers.speech.voice_check import check_voice, sound_findings
from studio.providers.speech.voice_files import TEXTS, add_voice, render_voices, voice_path
from studio.providers.speech.voice_measures import measured_voices
from studio.providers.speech.voice_tree import VoiceSample, find_voices, same_voice

RATE = 24_000


def put(folder: Path, name: str, text: str | None = "A few words of mine.", *, sound: Any = None) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(str(path), speech() if sound is None else sound, RATE)
    if text is not None:
        path.with_name(path.stem + ".reference.txt").write_text(text, encoding="utf-8")
    return path


def speech(seconds: float = 4.0, pitch: float = 140.0, level: float = 0.1) -> Any:
    """Something with the rhythm of speech: a tone of syllables with pauses between phrases."""
    at = np.arange(round(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * pitch * part * at) / part for part in range(1, 9))
    talks = (at % 1.4 < 1.1) * np.abs(np.sin(2 * np.pi * 2.0 * at)) ** 0.5
    return (level * tone * talks).astype(np.float32)


def found(*folders: Path) -> dict[str, VoiceSample]:
    return {one.id: one for one in find_voices(folders)}


@pytest.mark.parametrize(
    ("file", "gender", "region", "language"),
    [
        ("female/in/en/asha_en.wav", "female", "in", "en"),
        ("male/in/hi/Ramesh Kumar_hi.wav", "male", "in", "hi"),
        ("male/in/ba/রবি_ba.wav", "male", "in", "bn"),
        ("female/hi/lata_hi.wav", "female", "", "hi"),
        ("female/uk/José_en.wav", "female", "uk", "en"),
        ("f_mary.wav", "female", "", "en"),
        ("m_tom_hi.wav", "male", "", "hi"),
        ("narrator.wav", "", "", "en"),
    ],
)
def test_a_recording_says_by_its_place_and_name_who_it_is(
    tmp_path: Path, file: str, gender: str, region: str, language: str
) -> None:
    path = put(tmp_path, file)
    (sample,) = find_voices([tmp_path, tmp_path / "not there"])
    assert (sample.gender, sample.region, sample.language, sample.path) == (gender, region, language, path)
    assert sample.text == "A few words of mine."
    assert " " not in sample.id
    assert sample.problems == ()


def test_the_script_of_the_text_tells_the_language_where_nothing_else_does(tmp_path: Path) -> None:
    put(tmp_path, "f_mary.wav", "एक छोटी कहानी")
    put(tmp_path, "m_tom.wav", "একটি গল্প")
    assert {one.id: one.language for one in find_voices([tmp_path])} == {"f_mary": "hi", "m_tom": "bn"}


def test_hidden_folders_and_files_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "female/in/.crush/asha_en.wav")
    put(tmp_path, "female/.old/en/asha_en.wav")
    put(tmp_path, "female/in/en/.asha_en.wav")
    assert find_voices([tmp_path]) == ()


def test_what_is_wrong_with_a_recording_is_said_and_it_is_still_a_voice(tmp_path: Path) -> None:
    put(tmp_path, "female/in/en/asha_en.wav", None)
    put(tmp_path, "female/in/en/lata_en.wav", "  \n")
    put(tmp_path, "female/in/english!/mira_en.wav")
    broken = put(tmp_path, "male/in/en/tom_en.wav")
    broken.with_name("tom_en.reference.txt").write_bytes(b"\xff\xfe\x00words")
    put(tmp_path, "male/uk/en/tom_en.wav")
    told = {name: " ".join(one.problems) for name, one in found(tmp_path).items()}
    assert "there is no asha_en.reference.txt" in told["asha_en"]
    assert "is empty" in told["lata_en"]
    assert "is no language code" in told["mira_en"]
    assert "does not read" in told["tom_en"]
    assert "male/uk/en/tom_en.wav has the same name" in told["tom_en"]


def test_of_two_folders_the_first_counts(tmp_path: Path) -> None:
    first, second = put(tmp_path / "a", "m_tom.wav"), put(tmp_path / "b", "m_tom.wav")
    assert find_voices([tmp_path / "a", tmp_path / "b"])[0].path == first
    assert find_voices([tmp_path / "b", tmp_path / "a"])[0].path == second


def test_a_voice_is_found_again_under_the_name_that_another_provider_has_for_it() -> None:
    tree = {"man_low_en", "man_low_hi", "asha_hi", "narrator"}
    assert same_voice("man_low", tree) == "man_low_en"
    assert same_voice("man_low", tree, "hi") == "man_low_hi"
    assert same_voice("man_low_en", tree, "hi") == "man_low_en"
    assert same_voice("asha", tree, "en") == "asha_hi"
    assert same_voice("man_low_en", {"man_low", "woman"}) == "man_low"
    assert same_voice("narrator", tree) == "narrator"
    assert same_voice("woman_low", tree) is None


def test_recordings_are_measured_once_and_an_edit_is_noticed(tmp_path: Path) -> None:
    low, high = put(tmp_path, "m_low.wav", sound=speech(pitch=95)), put(tmp_path, "x.wav", sound=speech(pitch=230))
    (tmp_path / "m_broken.wav").write_bytes(b"RIFF but no sound")
    cache = tmp_path / "cache.json"
    first = {one.voice.id: one for one in measured_voices(find_voices([tmp_path]), cache)}
    assert set(first) == {"m_low", "x"}  # what does not read is no voice
    assert first["m_low"].voice.pitch_hz == pytest.approx(95, rel=0.05)
    assert first["x"].voice.gender == "female"  # by its pitch: nothing else told
    remembered = cache.read_bytes()
    told = json.loads(remembered)
    for one in told["voices"].values():
        if one:
            one["pitch_hz"] = 77.0
    cache.write_text(json.dumps(told), encoding="utf-8")
    assert {one.voice.pitch_hz for one in measured_voices(find_voices([tmp_path]), cache)} == {77.0}
    put(tmp_path, "m_low.wav", sound=speech(seconds=5, pitch=120))
    high.with_name("x.reference.txt").write_text("Other words.", encoding="utf-8")
    second = {one.voice.id: one for one in measured_voices(find_voices([tmp_path]), cache)}
    assert second["m_low"].voice.pitch_hz == pytest.approx(120, rel=0.05)
    assert second["m_low"].digest != first["m_low"].digest
    assert second["x"].digest != first["x"].digest
    cache.write_text("rubbish", encoding="utf-8")
    assert len(measured_voices(find_voices([tmp_path]), cache)) == 2
    assert low.exists()


def test_a_good_recording_has_no_findings() -> None:
    assert sound_findings(speech(), RATE) == []


@pytest.mark.parametrize(
    ("recording", "rate", "finding"),
    [
        (speech(2.0), RATE, "too little"),
        (speech(40.0), RATE, "cut it"),
        (speech(level=0.004), RATE, "very quiet"),
        (np.clip(speech(level=3.0), -1, 1), RATE, "clipped"),
        (speech() + np.random.default_rng(1).normal(0, 0.02, 4 * RATE).astype(np.float32), RATE, "noisy"),
        (speech()[::3], RATE // 3, "dull"),
    ],
)
def test_what_is_unfit_is_found(recording: Any, rate: int, finding: str) -> None:
    (told,) = [one for one in sound_findings(recording, rate) if finding in one]
    assert told.startswith("it ")


def test_the_words_of_a_recording_are_held_against_its_text(tmp_path: Path) -> None:
    put(tmp_path, "m_tom.wav", "The ferry left before the sun came up.")
    put(tmp_path, "f_lata_hi.wav", "एक छोटी कहानी")
    samples = found(tmp_path)

    def hearing(words: str) -> Any:
        def hear(samples_16k: Any, language: str) -> Sequence[str]:
            assert len(samples_16k) == 4 * 16_000
            return words.split()

        return hear

    tom = samples["m_tom"]
    assert check_voice(tom, hearing("the ferry left before the sun came up")) == ()
    (wrong,) = check_voice(tom, hearing("a completely different sentence was heard here"))
    assert "what is heard is: “a completely different sentence was heard here”" in wrong
    assert check_voice(tom, hearing("")) == ("no words are heard in it",)
    assert check_voice(samples["f_lata_hi"], hearing("ek choti")) == ()  # not heard well enough to be judged
    tom.path.write_bytes(b"no sound")
    assert "does not read as sound" in check_voice(tom)[0]


def test_the_built_in_voices_become_recordings_and_stay(tmp_path: Path) -> None:
    with speech_provider("fake") as speaker:
        ids = {"fake-male-1", "fake-female-1", "fake-fail"}
        chosen = tuple(voice for voice in speaker.voices() if voice.id in ids)
        speaker.voices = lambda: chosen  # type: ignore[method-assign]
        first = {one.voice.id: one for one in render_voices(tmp_path, speaker)}
        assert {name: one.made for name, one in first.items()} == {
            "fake-male-1": True, "fake-female-1": True, "fake-fail": False}  # fmt: skip
        assert "always fails" in first["fake-fail"].problem
        assert not any(one.made for one in render_voices(tmp_path, speaker))
    sample = found(tmp_path)["fake-male-1_en"]
    assert sample.path == tmp_path / "male/studio/en/fake-male-1_en.wav"
    assert (sample.text, sample.label, sample.licence) == (TEXTS["en"], "tone 80 Hz", "CC0-1.0")
    assert check_voice(sample) == ()
    assert not list(tmp_path.rglob("*.part*"))


@pytest.mark.parametrize(
    ("name", "gender", "region", "language"),
    [("../../x", "male", "in", "en"), ("x", "tall", "in", "en"), ("x", "male", "../..", "en"), ("x", "male", "in", "!"),
     (".x", "male", "in", "en"), ("a:b", "male", "in", "en"), ("x" * 300, "male", "in", "en")],
)  # fmt: skip
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str, gender: str, region: str, language: str) -> None:
    with pytest.raises(UsageError):
        voice_path(tmp_path, name, gender, region, language)


def test_a_recording_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    path = voice_path(tmp_path, "Ása ö", "female", "IN", "en")
    assert path == tmp_path / "female/in/en/Ása_ö_en.wav"
    add_voice(path, speech(), RATE, "words")
    with pytest.raises(UsageError, match="already"):
        add_voice(path, speech(), RATE, "words")


def test_tempo_changes_the_length_and_not_the_pitch() -> None:
    with speech_provider("fake") as speaker:
        said = speaker.speak(SpeechRequest("They rowed until dawn broke over the bay.", "fake-male-3"))
    for tempo in (0.7, 1.4):
        made = at_tempo(said.samples, said.sample_rate, tempo)
        assert len(made) == pytest.approx(len(said.samples) / tempo, rel=0.05)
        np.testing.assert_array_equal(made, at_tempo(said.samples, said.sample_rate, tempo))
    assert at_tempo(said.samples, said.sample_rate, 1.0) is said.samples
