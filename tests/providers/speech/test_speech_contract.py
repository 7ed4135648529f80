"""What every speech provider must do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import combinations

import numpy as np
import pytest
from tests.providers.on_comfyui import a_workshop, some_voices

from studio.errors import ProviderError, UsageError
from studio.providers.speech import PROVIDERS, Speech, SpeechProvider, SpeechRequest, speech_provider
from studio.providers.speech.distance import voice_distance


@pytest.fixture(scope="module", params=["fake", pytest.param("kokoro", marks=pytest.mark.models), "espeak", "comfyui"])
def speech(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SpeechProvider]:
    with ExitStack() as stack:
        given: dict[str, object] = {}
        if request.param == "comfyui":
            folder = tmp_path_factory.mktemp("comfyui")
            shop, _ = stack.enter_context(a_workshop(folder))
            given = {
                "workshop": lambda: shop,
                "voice_folders": (some_voices(folder / "voices"),),
                "cache": folder / "cache.json",
            }
        provider = stack.enter_context(speech_provider(request.param, **given))  # type: ignore[arg-type]
        check = provider.check()
        if not check.ok:
            pytest.skip(f"{check.missing}: {check.hint}")
        yield provider


def edge_seconds(speech: Speech) -> tuple[float, float]:
    loud = np.flatnonzero(np.abs(speech.samples) > 0.02 * np.abs(speech.samples).max())
    return loud[0] / speech.sample_rate, (len(speech.samples) - 1 - loud[-1]) / speech.sample_rate


def test_it_gives_audible_mono_samples_of_a_plausible_length(speech: SpeechProvider) -> None:
    said = speech.speak(SpeechRequest("Nobody had lit the lantern since the storm.", speech.voices()[0].id))
    assert said.samples.dtype == np.float32
    assert said.samples.ndim == 1
    assert 1.5 < said.duration_seconds < 5
    assert 0.1 < np.abs(said.samples).max() <= 1.0
    assert not said.provisional


def test_silence_at_both_ends_is_short_and_about_the_same(speech: SpeechProvider) -> None:
    for text in ("Stop!", "The wind rose."):
        before, after = edge_seconds(speech.speak(SpeechRequest(text, speech.voices()[0].id)))
        assert 0.015 <= before <= 0.09
        assert 0.015 <= after <= 0.15


def test_the_same_request_gives_the_same_samples(speech: SpeechProvider) -> None:
    request = SpeechRequest("The same, again.", speech.voices()[1].id)
    np.testing.assert_array_equal(speech.speak(request).samples, speech.speak(request).samples)


def test_faster_is_shorter(speech: SpeechProvider) -> None:
    voice = speech.voices()[0].id
    slow = speech.speak(SpeechRequest("They rowed until dawn.", voice, speed=0.8))
    fast = speech.speak(SpeechRequest("They rowed until dawn.", voice, speed=1.3))
    assert fast.duration_seconds < 0.8 * slow.duration_seconds


def test_voices_sound_different(speech: SpeechProvider) -> None:
    voices = speech.voices()
    one, two = (speech.speak(SpeechRequest("Hello.", voice.id)).samples for voice in voices[:2])
    assert one.shape != two.shape or not np.allclose(one, two)


def test_voice_ids_are_unique_and_both_genders_are_there(speech: SpeechProvider) -> None:
    voices = speech.voices()
    assert len({voice.id for voice in voices}) == len(voices)
    assert {voice.gender for voice in voices} == {"female", "male"}
    assert all(voice.pitch_hz > 50 and voice.timbre and voice.licence and voice.credit for voice in voices)


@pytest.mark.parametrize("text", ["", "   ", "...", "— — —", "\n"])
def test_text_without_anything_to_say_is_refused(speech: SpeechProvider, text: str) -> None:
    with pytest.raises(ProviderError, match="nothing to say"):
        speech.speak(SpeechRequest(text, speech.voices()[0].id))


def test_an_unknown_voice_is_refused_with_the_known_ones(speech: SpeechProvider) -> None:
    with pytest.raises(ProviderError, match="no voice 'nobody'") as caught:
        speech.speak(SpeechRequest("Hello.", "nobody"))
    assert speech.voices()[0].id in caught.value.hint


def test_an_impossible_speed_is_refused(speech: SpeechProvider) -> None:
    with pytest.raises(ProviderError, match="speed 9"):
        speech.speak(SpeechRequest("Hello.", speech.voices()[0].id, speed=9))


@pytest.mark.parametrize(("language", "text"), [("hi", "नमस्ते, यह एक छोटी कहानी है।"), ("bn", "আমার সোনার বাংলা।")])
def test_hindi_and_bengali_come_out_audible(speech: SpeechProvider, language: str, text: str) -> None:
    said = speech.speak(SpeechRequest(text, speech.voices()[0].id, language))
    assert said.duration_seconds > 0.8
    assert np.abs(said.samples).max() > 0.1


def test_a_closed_provider_can_be_used_again(speech: SpeechProvider) -> None:
    speech.close()
    assert speech.speak(SpeechRequest("Again.", speech.voices()[0].id)).duration_seconds > 0.2


def test_asking_for_voices_and_check_loads_nothing() -> None:
    for name in PROVIDERS:
        with speech_provider(name) as provider:
            provider.check()
            provider.voices()
            worker = getattr(provider, "_worker", None)
            assert worker is None or worker.process_id is None


def test_an_unknown_provider_is_the_persons_mistake() -> None:
    with pytest.raises(UsageError, match="no speech provider 'piper'"):
        speech_provider("piper")


def test_the_fake_has_ten_voices_that_are_told_apart() -> None:
    with speech_provider("fake") as provider:
        voices = [voice for voice in provider.voices() if voice.id.startswith(("fake-f", "fake-m"))]
        people = [voice for voice in voices if voice.id != "fake-fail"]
    assert len(people) >= 10
    assert min(voice_distance(one, two) for one, two in combinations(people, 2)) >= 0.5


def test_the_fake_fails_on_request() -> None:
    with speech_provider("fake") as provider:
        with pytest.raises(ProviderError, match="always fails"):
            provider.speak(SpeechRequest("Hello.", "fake-fail"))
        assert not provider.speak(SpeechRequest("Hello.", "fake-silent")).samples.any()


def test_the_package_imports_no_numpy_before_a_provider_is_asked_for() -> None:
    import subprocess

    script = "import sys, studio.providers.speech; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
