from __future__ import annotations

import pytest

from studio.providers.transcription.whisper import invented


@pytest.mark.parametrize(("words", "seconds"), [(70, 0.58), (112, 0.62), (76, 0.56), (9, 1.0)])
def test_more_words_than_anybody_can_say_are_invented(words: int, seconds: float) -> None:
    # The first three were heard in half a second of silence behind a line: "I'm sorry, I'm sorry, …".
    assert invented(words, seconds)


@pytest.mark.parametrize(("words", "seconds"), [(58, 16.8), (6, 1.0), (2, 0.1), (0, 0.0)])
def test_fast_speech_and_single_words_are_not(words: int, seconds: float) -> None:
    assert not invented(words, seconds)
