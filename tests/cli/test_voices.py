"""``studio voices`` as a person types it, with fakes for the models."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio.providers.speech import SpeechRequest, speech_provider
from tests.film.helper import Film, film
from tests.film.test_errors import studio

STORY = "[female_ada] There was a knock at the door.\n[male_tom] Who is there at this hour?\n"


@pytest.fixture
def made(tmp_path: Path) -> Film:
    made = film(tmp_path / "film", STORY)
    (made.root / "studio.toml").write_text(
        '[engines]\nspeech = "fake"\ntranscription = "fake"\n[language]\nregion = "uk"\n', encoding="utf-8"
    )
    return made


def recording(path: Path, voice: str = "fake-female-4") -> Path:
    with speech_provider("fake") as speaker:
        said = speaker.speak(SpeechRequest("Nobody had lit the lantern since the storm, and no boat went out.", voice))
    soundfile.write(str(path), np.stack([said.samples, said.samples], axis=1), said.sample_rate)
    return path


def test_a_recording_is_added_listed_heard_and_checked(made: Film, tmp_path: Path) -> None:
    file = recording(tmp_path / "my voice.flac")
    asked = ("voices", "add", "Zoë", file, "--gender", "female", "--text", "Nobody had lit it.", "-p", made.root)
    done = studio(*asked)
    # The fake transcriber hears syllables only.
    assert (done.returncode, done.stdout.splitlines()[0]) == (4, "Zoë_en"), done.stderr
    assert "words of its text are not heard" in done.stdout
    path = made.root / "gen.audio/voices/female/uk/en/Zoë_en.wav"
    assert soundfile.info(str(path)).channels == 1
    assert path.with_name("Zoë_en.reference.txt").read_text(encoding="utf-8") == "Nobody had lit it.\n"
    again = studio(*asked)
    assert again.returncode == 2
    assert "already" in again.stderr
    listed = json.loads(studio("voices", "list", "--json", "-p", made.root).stdout)
    (mine,) = [one for one in listed if one["recording"]]
    assert (mine["id"], mine["gender"], mine["region"]) == ("Zoë_en", "female", "uk")
    assert studio("voices", "listen", "Zoë", "-p", made.root).stdout == f"{path}\n"
    checked = studio("voices", "check", "--no-listen", "-p", made.root)
    assert (checked.returncode, checked.stdout) == (0, "Zoë_en: fit\n")


def test_a_built_in_voice_is_written_to_be_heard(made: Film, tmp_path: Path) -> None:
    out = tmp_path / "sample.wav"
    assert studio("voices", "-p", made.root, "listen", "fake-male-2", "--out", out).stdout == f"{out}\n"
    assert soundfile.info(str(out)).duration > 5
    wrong = studio("voices", "listen", "nobody", "-p", made.root)
    assert wrong.returncode == 2
    assert "fake-male-2" in wrong.stderr


def test_built_in_voices_are_rendered_once(made: Film) -> None:
    done = studio("voices", "render", "--provider", "fake", "-p", made.root)
    assert done.returncode == 4  # two of them misbehave on purpose, and that is said
    assert "fake-fail_en: fake: this voice always fails" in done.stdout
    assert (made.root / "gen.audio/voices/male/studio/en/fake-male-1_en.wav").is_file()
    assert studio("voices", "render", "--provider", "comfyui", "-p", made.root).returncode == 2
    assert "0 recordings were made" in studio("voices", "render", "--provider", "fake", "-p", made.root).stderr


def test_the_doctor_tells_of_missing_recordings(made: Film) -> None:
    shown = studio("doctor", made.root, "-o", "engines.speech=comfyui").stdout
    assert "recordings of voices in gen.audio/voices" in shown
    assert "studio voices render" in shown
