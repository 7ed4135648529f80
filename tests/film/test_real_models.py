"""The real voice and the real ear, from the story to the mix: minutes, so only when asked for."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from studio.media import samples as sound
from studio.session import Request
from studio.story.clock import SAMPLE_RATE
from studio.story.parse import parse_story
from studio.story.srt import read_srt
from tests.film.helper import FAKE, Film, film

pytestmark = [pytest.mark.models, pytest.mark.slow, pytest.mark.timeout(1800)]

STORY = """\
[female_narrator_rose] The rain had stopped. Nobody had closed the window in the kitchen.
[male_baker_frank] Who left this bread on the table, Lucy?
[female_girl_lucy] It was the dog, Father. He wanted to surprise you.
"""
UNTIL = Request(until="audio/8.combine")


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Film:
    made = film(tmp_path_factory.mktemp("real") / "film", STORY)
    made.settings = {name: value for name, value in FAKE.items() if not name.startswith(("engines.", "narration."))}
    outcome = made.make(UNTIL)
    assert outcome.exit_code == 0, outcome.errors
    return made


def test_what_whisper_hears_is_what_was_written(spoken: Film) -> None:
    report = json.loads(spoken.output("quality.json").read_text(encoding="utf-8"))
    assert report["word_error_rate"] <= 0.03


def test_subtitles_are_the_story_and_start_when_it_is_heard(spoken: Film) -> None:
    cues = read_srt(spoken.input("2.story.srt").read_text(encoding="utf-8"))
    lines = [span.text for span in parse_story(STORY).spans]
    assert " ".join(" ".join(cue.text for cue in cues).split()) == " ".join(lines)
    narration = sound.read_wav(spoken.output("story.wav"))[:, 0]
    for cue in cues:
        if any(line.startswith(cue.text.split("\n")[0]) for line in lines):
            window = narration[cue.start_sample : cue.start_sample + SAMPLE_RATE]
            begins, _ = sound.active_range(window)
            assert begins / SAMPLE_RATE <= 0.08, cue.text
            near = max(0, cue.start_sample - SAMPLE_RATE // 10)
            before = narration[max(0, near - SAMPLE_RATE // 10) : near]
            assert not before.size or np.abs(before).max() < 0.02, cue.text


def test_an_edited_line_is_spoken_and_heard_and_no_other_is_spoken(spoken: Film, tmp_path: Path) -> None:
    spoken.edit_story("Who left this bread on the table, Lucy?", "Who left this cake on the table, Lucy?")
    planned = spoken.planned(UNTIL)
    assert spoken.make(UNTIL).exit_code == 0
    ran = spoken.made()
    assert set(ran) <= set(planned)
    assert [name for name in ran if name.startswith("audio/2.story line/")] == [
        f"audio/2.story line/{parse_story(spoken.input('1.story.txt').read_text()).spans[1].id}"
    ]
    assert "cake" in spoken.input("2.story.str.txt").read_text(encoding="utf-8").lower()
