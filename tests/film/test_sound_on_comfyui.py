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
from pathlib import Path

import pytest

from studio import events
from studio.engine.store import Receipt
from studio.servers.fakes.comfyui import FakeComfyUI
from studio.servers.fakes.comfyui_faults import Faults
from studio.servers.fakes.comfyui_nodes import whole_catalogue
from studio.session import Request
from studio.steps import engines
from tests.film.helper import FAKE, STORIES, Film, film
from tests.providers.on_comfyui import some_voices

SOUND = Request(only=("audio/1.character", "audio/2.story", "audio/3.transcribe", "audio/5.timeline", "audio/6.timing",
                      "audio/7.sfx", "audio/8.combine"))  # fmt: skip
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
    assert made.output("final.wav").stat().st_size > 1_000_000
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
