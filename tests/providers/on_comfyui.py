"""A workshop on a fake ComfyUI, and voices to speak like, for providers that work on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.servers.comfyui_graphs import LIMITS, QUICK
from tests.servers.graphs.tools import shipped

from studio.providers.comfyui import Workshop
from studio.providers.speech import SpeechRequest, speech_provider
from studio.providers.speech.voice_files import TEXTS, voice_path, write_voice
from studio.servers.comfyui.fleet import Fleet
from studio.servers.fakes.comfyui import FakeComfyUI
from studio.servers.fakes.comfyui_nodes import whole_catalogue


@contextmanager
def a_workshop(folder: Path, **server: Any) -> Iterator[tuple[Workshop, FakeComfyUI]]:
    """The studio's own graphs on a server that runs each in a moment."""
    given = {"catalogue": whole_catalogue(), "seconds_per_prompt": 0.005, **server}
    with FakeComfyUI(folder / "server", **given) as fake:
        shop = Workshop(Fleet((fake.url,), limits=LIMITS, timeouts=QUICK), graph_text, folder / "kept")
        try:
            yield shop, fake
        finally:
            shop.close()


def graph_text(graph_file: str) -> tuple[str, str]:
    pipeline, _, name = graph_file.removeprefix("gen.").partition("/workflow/")
    return json.dumps(shipped(f"{pipeline}/{name.removesuffix('.json')}")), graph_file


def some_voices(folder: Path, *ids: str, region: str = "in") -> Path:
    """A tree with recordings of the fake voice, which are no speech, but of the right length and level."""
    with speech_provider("fake") as speaker:
        known = {voice.id: voice for voice in speaker.voices()}
        for voice in ids or ("fake-female-2", "fake-female-5", "fake-male-2", "fake-male-5"):
            said = speaker.speak(SpeechRequest(TEXTS["en"], voice))
            path = voice_path(folder, voice, known[voice].gender, region, "en")
            write_voice(path, said.samples, said.sample_rate, TEXTS["en"])
    return folder
