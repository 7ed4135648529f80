"""A narrated film whose voices and sounds come from a ComfyUI server: what it makes, and what goes wrong on the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studio import events
from studio.engine.store import Receipt
from studio.providers.speech import speech_provider
from studio.servers.fakes.comfyui import FakeComfyUI
from studio.servers.fakes.comfyui_nodes import whole_catalogue
from studio.session import Request, choosing
from studio.steps import engines
from studio.steps.audio.served import stand_in
from tests.film.helper import FAKE, STORIES, Film, film
from tests.providers.on_comfyui import some_voices

SOUND = Request(only=("audio/1.character", "audio/2.story", "audio/3.transcribe", "audio/5.timeline", "audio/6.timing",
                      "audio/7.sfx"))  # fmt: skip
SPOKEN = Request(only=("audio/1.character", "audio/2.story"))
OTHERS = {"engines.image": "storyboard", "engines.video": "camera", "engines.chat": "rules"}


@pytest.fixture(autouse=True)
def _drafts_by_fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engines.AUTOMATIC, "speech", "fake")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeComfyUI]:
    with a_server(tmp_path) as fake:
        yield fake


def a_server(folder: Path, seconds: float = 0.01) -> FakeComfyUI:
    return FakeComfyUI(folder / "server", catalogue=whole_catalogue(), seconds_per_prompt=seconds)


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return some_voices(tmp_path_factory.mktemp("voices"))


def on(server: FakeComfyUI, root: Path, voices: Path | None, story: Path | str = STORIES / "ten_lines.txt") -> Film:
    made = film(root, story)
    if voices is not None:
        shutil.copytree(voices, root / "gen.audio/voices", dirs_exist_ok=True)
    made.settings |= {**OTHERS, "engines.speech": "comfyui", "engines.sound": "comfyui"}
    made.settings["servers.comfyui_base_url"] = server.url
    return made


def receipt(made: Film, step: str, item: str) -> Receipt:
    found = made.session().store.current(step, item)
    assert found is not None, f"{step} {item} was not made"
    return found


def lines(made: Film) -> list[Receipt]:
    store = made.session().store
    found = [store.current("audio/2.story", name) for name in store.known("audio/2.story") if name.startswith("line/")]
    return [one for one in found if one is not None]


def voice_of(made: Film, character: str) -> str:
    store = made.session().store
    decided = store.current("audio/1.character", f"voice/comfyui/{character}")
    assert decided is not None
    product = store.made(decided)
    return str(product.json("value.json")["voice"])


def spoken_texts(server: FakeComfyUI) -> list[str]:
    graphs = [entry["prompt"][2] for entry in server.machine.history.values()]
    return [node["inputs"]["text"] for graph in graphs for node in graph.values()
            if node["class_type"] == "UnifiedTTSTextNode"]  # fmt: skip


def test_the_sound_of_a_film_is_made_by_the_server(server: FakeComfyUI, voices: Path, tmp_path: Path) -> None:
    made = on(server, tmp_path / "film", voices)
    assert made.make(SOUND).exit_code == 0
    assert {one.by for one in lines(made)} == {"comfyui"}
    assert made.output("story.wav").stat().st_size > 1_000_000
    story = [line.partition("] ")[2] for line in made.input("1.story.txt").read_text(encoding="utf-8").splitlines()]
    assert sorted(spoken_texts(server)) == sorted(story)  # one line a prompt, and every word of it
    assert {voice_of(made, one) for one in ("female_narrator_rose", "female_girl_lucy")} == {
        "fake-female-2_en", "fake-female-5_en"}  # fmt: skip
    sounds = json.loads(next((made.root / ".studio").rglob("made.json")).read_bytes())
    assert all("fault" not in one for one in sounds)
    assert set(server.times_run().values()) == {1}
    # Nothing is made again, and the server is not even asked.
    server.kill()
    assert made.make(SOUND).made == 0


SHORT = """\
[narrator] There was a knock at the door, and the lamp went out.
[female_ada] Who is there at this hour?
[male_tom] Only the rain, Ada.
"""


def test_a_character_keeps_its_voice_from_the_draft_to_the_server(
    server: FakeComfyUI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = on(server, tmp_path / "film", None, SHORT)
    made.settings |= {"engines.speech": "fake", "engines.sound": "fake"}
    assert made.make(SPOKEN).exit_code == 0
    before = voices_in(made)
    some_voices(made.root / "gen.audio/voices", before["narrator"], before["female_ada"], "fake-male-1", "fake-male-7")
    made.settings["engines.speech"] = "comfyui"
    assert made.make(SPOKEN).exit_code == 0
    after = voices_in(made)
    assert after["narrator"] == f"{before['narrator']}_en"
    assert after["female_ada"] == f"{before['female_ada']}_en"
    # Of the third there is no recording: only he is cast again, and that is said.
    assert after["male_tom"] in {"fake-male-1_en", "fake-male-7_en"} - {f"{before['narrator']}_en"}
    tom = receipt(made, "audio/1.character", "voice/comfyui/male_tom")
    assert f"had the voice {before['male_tom']}, of which there is no recording" in tom.findings[0]
    assert receipt(made, "audio/1.character", "voice/comfyui/female_ada").findings == ()
    # And back: what was made is still there, and nobody is asked.
    server.kill()
    made.settings["engines.speech"] = "fake"
    assert made.make(SPOKEN).made == 0
    # A person who wrote the old name means the same voice.
    server.start()
    made.input("2.character.txt").write_text("female_ada=fake-male-7\n", encoding="utf-8")
    made.settings["engines.speech"] = "comfyui"
    assert made.make(SPOKEN).exit_code == 0
    assert voices_in(made)["female_ada"] == "fake-male-7_en"


def voices_in(made: Film) -> dict[str, str]:
    name = str(made.settings["engines.speech"])
    step = "audio/1.character"
    store = made.session().store
    found = {}
    for item in store.known(step):
        decided = store.current(step, item)
        if item.startswith(f"voice/{name}/") and decided is not None:
            found[item.rpartition("/")[2]] = str(store.made(decided).json("value.json")["voice"])
    return found


def test_another_recording_of_a_voice_makes_its_lines_anew_and_no_others(
    server: FakeComfyUI, voices: Path, tmp_path: Path
) -> None:
    made = on(server, tmp_path / "film", voices, SHORT)
    assert made.make(SPOKEN).exit_code == 0
    voice = voices_in(made)["female_ada"]
    (path,) = (made.root / "gen.audio/voices").rglob(f"{voice}.reference.txt")
    path.write_text("Other words were said in it.", encoding="utf-8")
    assert made.make(SPOKEN).exit_code == 0
    spoken = [one for one in made.made() if " line/" in one]
    assert len(spoken) == 1
    assert made.make(SPOKEN).made == 0
    graph = made.root / "gen.audio/workflow/story.json"
    changed = json.loads(graph.read_text(encoding="utf-8"))
    changed["1"]["inputs"]["exaggeration"] = 0.4
    graph.write_text(json.dumps(changed), encoding="utf-8")
    assert made.make(SPOKEN).exit_code == 0
    assert len([one for one in made.made() if " line/" in one]) == 3


def test_another_take_of_a_line_has_another_seed(server: FakeComfyUI, voices: Path, tmp_path: Path) -> None:
    made = on(server, tmp_path / "film", voices, SHORT)
    assert made.make(SPOKEN).exit_code == 0
    line = lines(made)[0]
    choosing.redo(made.session(), "audio/2.story", [line.id])
    assert made.make(SPOKEN).exit_code == 0
    again = receipt(made, "audio/2.story", line.id)
    assert again.take == 2
    assert again.parts != line.parts
    assert len(server.times_run()) == 4


def test_without_recordings_the_film_waits_and_says_what_to_do(server: FakeComfyUI, tmp_path: Path) -> None:
    made = on(server, tmp_path / "film", None, SHORT)
    assert made.make(SPOKEN).exit_code == 1
    told = [event for event in made.events if isinstance(event, events.ItemBlocked)]
    assert "`studio voices render`" in told[0].because
    assert made.make(Request(only=SPOKEN.only, draft=True)).exit_code == 0
    assert {one.by for one in lines(made)} == {"fake"}
    assert all(one.provisional for one in lines(made))
    assert not server.times_run()
    drafted = voices_in(made)
    some_voices(made.root / "gen.audio/voices", drafted["narrator"], "fake-female-3", "fake-male-6")
    assert made.make(SPOKEN).exit_code == 0
    assert {one.by for one in lines(made)} == {"comfyui"}
    assert voices_in(made)["narrator"] == f"{drafted['narrator']}_en"
    assert voices_in(made)["female_ada"] in {"fake-female-3_en", f"{drafted['narrator']}_en"}


def test_a_server_that_is_gone_makes_nothing_stale_and_a_draft_has_the_same_voices(
    server: FakeComfyUI, voices: Path, tmp_path: Path
) -> None:
    made = on(server, tmp_path / "film", voices, SHORT)
    assert made.make(SOUND).exit_code == 0
    server.kill()
    assert made.make(SOUND).made == 0
    made.edit_story("Only the rain, Ada.", "Only the rain, Ada, and a cold wind.")
    outcome = made.make(SPOKEN)
    assert (outcome.exit_code, outcome.failed) == (1, 0)
    assert made.make(Request(only=SOUND.only, draft=True)).exit_code == 0
    drafted = [one for one in lines(made) if one.provisional]
    assert [one.by for one in drafted] == ["fake"]
    server.start()
    assert made.make(SOUND).exit_code == 0
    assert {one.by for one in lines(made)} == {"comfyui"}
    assert not any(one.provisional for one in lines(made))


@pytest.mark.parametrize("fault", ["out-of-memory", "kill", "drop-websocket", "corrupt"])
def test_a_fault_of_the_server_costs_no_line(server: FakeComfyUI, voices: Path, tmp_path: Path, fault: str) -> None:
    server.faults.prompts = deque(["", fault])
    server.faults.restart_seconds = 0.05
    made = on(server, tmp_path / "film", voices, SHORT)
    assert made.make(SPOKEN).exit_code == 0
    assert len(lines(made)) == 3
    assert {one.by for one in lines(made)} == {"comfyui"}


def test_a_sound_that_the_server_fails_to_make_is_no_silence(server: FakeComfyUI, voices: Path, tmp_path: Path) -> None:
    made = on(server, tmp_path / "film", voices, SHORT)
    made.settings["engines.speech"] = "fake"
    server.faults.prompts = deque(["error"] * 12)
    outcome = made.make(SOUND)
    assert outcome.exit_code == 1
    assert outcome.failed
    server.faults.prompts.clear()
    outcome = made.make(SOUND)
    assert (outcome.exit_code, outcome.faults) == (0, ())


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a signal of POSIX systems")
def test_a_run_that_is_killed_mid_prompt_pays_for_no_prompt_twice(voices: Path, tmp_path: Path) -> None:
    with a_server(tmp_path, seconds=0.4) as server:
        made = on(server, tmp_path / "film", voices, SHORT)
        given = {**made.settings, **{name: FAKE[name] for name in FAKE if name not in made.settings}}
        flags = [part for name, value in given.items() for part in ("-o", f"{name}={str(value).lower()}")]
        command = [sys.executable, "-m", "studio", "make", str(made.root), "--until", "2.story", *flags]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not server.executions and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert server.executions, "the run never came to its first line"
        assert made.make(SPOKEN).exit_code == 0
        assert sorted(server.times_run().values()) == [1, 1, 1]
        assert len(lines(made)) == 3


def test_lines_by_the_voices_of_the_studio_are_what_they_were(tmp_path: Path) -> None:
    made = film(tmp_path / "film", SHORT)
    nodes = [node.item for node in made.session(SPOKEN).look().current_nodes() if node.item.step == "audio/2.story"]
    assert not [item for item in nodes if item.id.startswith("sample/")]
    line = next(item for item in nodes if item.id.startswith("line/"))
    assert [str(need) for need in line.needs] == ["audio/1.character voice/fake/narrator (value.json)"]
    assert list(line.params) == ["text", "language", "provider", "delivery", "pronunciations"]
    assert line.params["delivery"] == {"speed": 2.0, "longest_piece": 240, "pause_seconds": 0.1}
    assert (line.resource, next(i for i in nodes if i.id.startswith("take/")).resource) == ("model", "cpu")


def test_lines_that_are_misheard_are_taken_again_by_the_server_with_other_seeds(
    server: FakeComfyUI, voices: Path, tmp_path: Path
) -> None:
    made = on(server, tmp_path / "film", voices, SHORT)
    made.settings |= {"narration.hearing": True, "narration.attempts": 2}
    assert made.make(SPOKEN).exit_code == 0  # the fake ear hears syllables only: no line is understood
    assert len(spoken_texts(server)) == 6
    seeds = [
        node["inputs"]["seed"]
        for entry in server.machine.history.values()
        for node in entry["prompt"][2].values()
        if node["class_type"] == "UnifiedTTSTextNode"
    ]
    assert len(set(seeds)) == 6
    assert set(server.times_run().values()) == {1}


def test_a_draft_is_spoken_by_the_voice_itself_or_by_the_one_most_like_it() -> None:
    with speech_provider("fake") as speaker:
        known = {voice.id: voice for voice in speaker.voices()}
        assert stand_in("fake-male-3_en", (), speaker, "en") == "fake-male-3"
        asha = replace(known["fake-female-4"], id="asha_en", pitch_hz=213.0)
        assert stand_in("asha_en", [asha], speaker, "en") == "fake-female-4"
        # Measured otherwise than these tones, only its gender and pitch are left to go by.
        tom = replace(known["fake-male-4"], id="tom_en", pitch_hz=101.0, timbre=(1.0, 2.0))
        assert stand_in("tom_en", [tom], speaker, "en") == "fake-male-3"
