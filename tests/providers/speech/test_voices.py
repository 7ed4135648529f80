"""The catalogue of built-in voices: what it promises, and that the figures in it are true."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from studio.providers.speech import Voice
from studio.providers.speech.distance import CLEARLY_DIFFERENT, voice_distance
from studio.providers.speech.kokoro import KokoroSpeech, catalogue
from studio.providers.speech.measure import measure

ROOT = Path(__file__).resolve().parents[3]


def apart(voices: list[Voice]) -> list[Voice]:
    chosen: list[Voice] = []
    for voice in voices:
        if all(voice_distance(voice, other) >= CLEARLY_DIFFERENT for other in chosen):
            chosen.append(voice)
    return chosen


def test_there_are_at_least_twelve_voices_six_of_each_gender() -> None:
    genders = [voice.gender for voice, _ in catalogue().values()]
    assert genders.count("female") >= 6
    assert genders.count("male") >= 6


def test_there_are_a_narrator_a_child_and_an_old_person() -> None:
    labels = " ".join(voice.label for voice, _ in catalogue().values())
    assert "narration" in labels
    assert "girl" in labels or "boy" in labels
    assert "old man" in labels or "old woman" in labels


def test_any_two_of_at_least_ten_voices_are_clearly_different() -> None:
    chosen = apart([voice for voice, _ in catalogue().values()])
    assert len(chosen) >= 10
    assert min(voice_distance(one, two) for one, two in combinations(chosen, 2)) >= CLEARLY_DIFFERENT
    assert len({voice.gender for voice in chosen}) == 2


def test_every_voice_was_understood_when_it_was_measured() -> None:
    measured = json.loads((ROOT / "tools" / "measured_voices.json").read_text())
    assert all(measured[name]["error_rate"] <= 0.04 for name in catalogue())


def test_styles_are_not_stretched_far_beyond_what_the_model_knows() -> None:
    for _, recipe in catalogue().values():
        assert sum(weight for _, weight in recipe.styles) == pytest.approx(1.0)
        assert all(-0.3 <= weight <= 1.3 for _, weight in recipe.styles)
        assert 0.8 <= recipe.shift <= 1.2


def test_every_voice_is_on_the_reference_page() -> None:
    page = (ROOT / "docs" / "reference" / "voices.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in page for name in catalogue())


@pytest.mark.slow
@pytest.mark.models
@pytest.mark.parametrize("name", ["narrator", "old_woman"])
def test_a_voice_measures_as_the_catalogue_says(name: str) -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import measure_voices
    finally:
        sys.path.remove(str(ROOT / "tools"))
    voice, recipe = catalogue()[name]
    speech = KokoroSpeech()
    samples = measure_voices.spoken(speech, name, recipe)
    found = measure(samples, 24_000)
    again = Voice(**{**vars(voice), "pitch_hz": found.pitch_hz, "timbre": found.timbre})
    # The gain is part of the recipe, so the level is the one that all voices have.
    assert voice_distance(voice, again) < 0.15
    assert found.level_db == pytest.approx(measure_voices.LEVEL_DB, abs=1.0)


@pytest.mark.slow
@pytest.mark.models
def test_long_text_is_spoken_whole_and_odd_symbols_are_named() -> None:
    from studio.providers.speech import SpeechRequest

    speech = KokoroSpeech()
    sentence = "They rowed until the oars were slick with salt, and nobody spoke. "
    short = speech.speak(SpeechRequest(sentence, "narrator", speed=2.0))
    long = speech.speak(SpeechRequest(sentence * 9, "narrator", speed=2.0))
    assert long.duration_seconds == pytest.approx(9 * short.duration_seconds, rel=0.15)
    odd = speech.speak(SpeechRequest("Mira said.", "narrator", phonemes={"Mira": "mi\u0298ra"}))
    assert any("symbols that the voice does not have: \u0298" in note for note in odd.notes)


@pytest.mark.slow
@pytest.mark.models
def test_speech_is_the_same_with_one_thread_and_with_two() -> None:
    script = (
        "import hashlib; from studio.providers.speech import SpeechRequest\n"
        "from studio.providers.speech.kokoro import KokoroSpeech\n"
        "import sys; said = KokoroSpeech().speak(SpeechRequest('The wind rose.', 'narrator'))\n"
        "sys.stdout.write(hashlib.sha256(said.samples.tobytes()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "STUDIO_WORKER_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(digests) == 1


def test_a_catalogue_entry_is_data_only() -> None:
    for voice, _ in catalogue().values():
        assert isinstance(voice.timbre, tuple)
        assert len(voice.timbre) == 12
        assert np.isfinite(voice.timbre).all()
