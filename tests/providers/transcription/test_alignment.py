from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio.providers.transcription.alignment import RemoteAligner, align, proportional
from studio.providers.transcription.syllables import syllables
from studio.providers.worker import Worker

SPEECH = Path(__file__).parents[2] / "data" / "speech" / "three_sentences.flac"


@pytest.fixture(scope="module")
def speech() -> np.ndarray:
    return soundfile.read(SPEECH, dtype="float32")[0]


@pytest.fixture(scope="module")
def sentences() -> list[dict]:
    return json.loads(SPEECH.with_suffix(".json").read_text())["sentences"]


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def test_sentences_are_found_where_they_were_put(speech: np.ndarray, sentences: list[dict]) -> None:
    words = [word for sentence in sentences for word in words_of(sentence["text"])]
    found = align(speech, words)
    assert found is not None
    assert len(found) == len(words)
    index = 0
    for sentence in sentences:
        count = len(words_of(sentence["text"]))
        assert found[index].start_seconds == pytest.approx(sentence["start_seconds"], abs=0.06)
        assert found[index + count - 1].end_seconds == pytest.approx(sentence["end_seconds"], abs=0.15)
        index += count


def test_words_come_in_order_without_overlap(speech: np.ndarray, sentences: list[dict]) -> None:
    found = align(speech, [word for sentence in sentences for word in words_of(sentence["text"])])
    assert found is not None
    assert all(word.start_seconds < word.end_seconds for word in found)
    assert all(a.end_seconds <= b.start_seconds + 1e-9 for a, b in itertools.pairwise(found))


def test_what_was_aligned_before_makes_no_difference(speech: np.ndarray, sentences: list[dict]) -> None:
    words = words_of(sentences[0]["text"])
    end = round((sentences[0]["end_seconds"] + 0.2) * 16_000)
    first = align(speech[:end], words)
    align(speech[end:] * 0.01, words_of(sentences[1]["text"] + sentences[2]["text"]))
    assert align(speech[:end], words) == first


def test_names_that_no_dictionary_has_are_aligned(speech: np.ndarray, sentences: list[dict]) -> None:
    assert "Priya" in sentences[2]["text"]
    start = round((sentences[2]["start_seconds"] - 0.2) * 16_000)
    found = align(speech[start:], ["priyaa" if word == "priya" else word for word in words_of(sentences[2]["text"])])
    assert found is not None
    assert found[0].start_seconds == pytest.approx(0.2, abs=0.06)


def test_an_entry_of_several_words_gets_one_time(speech: np.ndarray, sentences: list[dict]) -> None:
    whole = words_of(sentences[0]["text"])
    end = round((sentences[0]["end_seconds"] + 0.2) * 16_000)
    joined = [*whole[: whole.index("ninety")], "ninety-nine", "steps"]
    one, other = align(speech[:end], whole), align(speech[:end], joined)
    assert one is not None
    assert other is not None
    assert len(other) == len(joined)
    place = joined.index("ninety-nine")
    assert other[place].start_seconds == one[place].start_seconds
    assert other[place].end_seconds == one[place + 1].end_seconds


@pytest.mark.parametrize("words", [[], ["..."], ["", "word"]])
def test_nothing_to_align_is_none(speech: np.ndarray, words: list[str]) -> None:
    assert align(speech, words) is None


def test_silence_and_crumbs_are_none() -> None:
    assert align(np.zeros(16_000, np.float32), ["hello"]) is None
    assert align(np.ones(100, np.float32), ["hello"]) is None


def test_a_text_far_too_long_for_the_sound_is_none(speech: np.ndarray) -> None:
    assert align(speech[4_800:20_000], ["unbelievable"] * 40) is None


def test_hostile_words_reach_no_syntax(speech: np.ndarray) -> None:
    words = ["<sil>", "the(2)", "a b\n\0c", "</s>", "%s", "studio\t"]
    found = align(speech, words)
    assert found is None or len(found) == len(words)


def test_the_aligner_in_a_worker_finds_the_same(speech: np.ndarray, sentences: list[dict]) -> None:
    words = [word for sentence in sentences for word in words_of(sentence["text"])]
    worker = Worker("alignment", threads=1)
    try:
        assert RemoteAligner(worker).align(speech, words) == align(speech, words)
    finally:
        worker.close()


def test_time_is_shared_out_by_syllables() -> None:
    found = proportional(["a", "extraordinary", "day"], 1.0, 3.0)
    assert found[0].start_seconds == 1.0
    assert found[-1].end_seconds == 3.0
    lengths = [word.end_seconds - word.start_seconds for word in found]
    assert lengths[1] > 2 * lengths[2] > 0
    assert lengths[2] >= lengths[0]
    assert proportional([], 0.0, 1.0) == ()


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("lantern", 2), ("walked", 1), ("lighthouse", 3), ("Мира", 2), ("…", 0), ("rhythm", 1)],
)
def test_syllables_are_counted_roughly(word: str, count: int) -> None:
    assert abs(syllables(word) - count) <= (1 if word == "lighthouse" else 0)
