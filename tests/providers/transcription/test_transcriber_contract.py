"""What every transcriber must do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio.errors import ProviderError, UsageError
from studio.providers.transcription import Transcriber, transcriber
from studio.providers.transcription.fake import FakeTranscriber
from studio.providers.transcription.hearing import compare

SPEECH = Path(__file__).parents[2] / "data" / "speech" / "three_sentences.flac"


@pytest.fixture(scope="module", params=["fake", pytest.param("whisper", marks=pytest.mark.models)])
def listener(request: pytest.FixtureRequest) -> Iterator[Transcriber]:
    provider = transcriber(request.param)
    check = provider.check()
    if not check.ok:
        pytest.skip(f"{check.missing}: {check.hint}")
    yield provider
    provider.close()


@pytest.fixture(scope="module")
def speech() -> np.ndarray:
    return soundfile.read(SPEECH, dtype="float32")[0]


def test_words_come_in_order_and_within_the_samples(listener: Transcriber, speech: np.ndarray) -> None:
    words = listener.transcribe(speech, "en")
    assert len(words) > 10
    starts = [word.start_seconds for word in words]
    assert starts == sorted(starts)
    assert all(0 <= word.start_seconds <= word.end_seconds <= len(speech) / 16_000 for word in words)
    assert all(0 <= word.probability <= 1 and word.text.strip() == word.text != "" for word in words)


def test_the_same_samples_are_heard_the_same(listener: Transcriber, speech: np.ndarray) -> None:
    assert listener.transcribe(speech[:60_000], "en") == listener.transcribe(speech[:60_000], "en")


def test_silence_has_no_words(listener: Transcriber) -> None:
    assert listener.transcribe(np.zeros(32_000, np.float32), "en") == ()
    assert listener.transcribe(np.zeros(0, np.float32), "en") == ()


def test_an_unknown_transcriber_is_the_persons_mistake() -> None:
    with pytest.raises(UsageError, match="no transcriber 'parrot'"):
        transcriber("parrot")


def test_the_fake_hears_its_script_and_mishears_on_request(speech: np.ndarray) -> None:
    words = FakeTranscriber(["the", "lamp", "room"], mishear=["lamp"]).transcribe(speech, None)
    assert [word.text for word in words] == ["the", "something", "room"]
    assert words[0].start_seconds == pytest.approx(0.3, abs=0.1)


@pytest.mark.models
def test_whisper_hears_what_was_said_and_when(speech: np.ndarray) -> None:
    sentences = json.loads(SPEECH.with_suffix(".json").read_text())["sentences"]
    expected = re.findall(r"[a-z']+", " ".join(sentence["text"] for sentence in sentences).lower())
    names = ("Mira Stone", "Harrow Bay", "Priya")
    listener = transcriber("whisper")
    try:
        words = listener.transcribe(speech, "en", names)
        with pytest.raises(ProviderError, match="mono"):
            listener.transcribe(np.zeros((2, 10), np.float32), "en")
    finally:
        listener.close()
    # It takes "a gull answered" of one voice for "a golden suit"; everything else is heard.
    assert compare(expected, words, names).word_error_rate <= 0.15
    assert words[0].start_seconds == pytest.approx(sentences[0]["start_seconds"], abs=0.4)
