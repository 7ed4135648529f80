"""Speech on a ComfyUI server: each line is said in the voice of a recording, by the production's own graph."""

from __future__ import annotations

import hashlib
import json
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from studio.errors import GraphError, ProviderError
from studio.providers.base import Check
from studio.providers.speech.common import Closing, checked, trimmed
from studio.providers.speech.contract import Speech, SpeechProvider, SpeechRequest, Voice
from studio.providers.speech.voice_tree import VoiceSample, find_voices
from studio.providers.worker import Worker

if TYPE_CHECKING:
    from studio.providers.comfyui import Expected, Workshop
    from studio.servers.comfyui.graphs.nodes import Graph

GRAPH = "gen.audio/workflow/story.json"
NAME = "comfyui"
VERSION = "1"
_HIGHEST_PEAK = 0.97
_GET_VOICES = "`studio voices render` writes those of the studio there, `studio voices add` one of yours"


def provider(
    *,
    worker: Worker | None = None,
    folder: Path | None = None,
    timeout_seconds: float | None = None,
    workshop: Callable[[], Workshop] | None = None,
    voice_folders: Sequence[Path] = (),
    cache: Path | None = None,
) -> SpeechProvider:
    """Return the provider. Its models are the server's, so it needs no worker; a prompt's time is the server's too."""
    return ComfySpeech(workshop, voice_folders, cache)


class ComfySpeech(Closing):
    """Speaks like the recordings in ``voice_folders``; ``cache`` is a file that remembers how they sound.

    ``workshop`` opens the servers when something is to be spoken. May be used by many threads.
    """

    name = NAME
    version = VERSION

    def __init__(
        self, workshop: Callable[[], Workshop] | None, voice_folders: Sequence[Path], cache: Path | None = None
    ) -> None:
        self._workshop, self._folders, self._cache = workshop, tuple(voice_folders), cache
        self._lock = threading.Lock()
        self._samples: dict[str, VoiceSample] | None = None
        self._voices: tuple[Voice, ...] = ()
        self._digests: dict[str, str] = {}

    def check(self) -> Check:
        """Say whether there are voices to speak like. Whether the server is there is asked when it is needed."""
        if not self._folders:
            return Check(False, "a production with voices", "run this in a production", "nothing can be spoken")
        if not self.voices():
            where = " or ".join(folder.name for folder in self._folders[:1])
            return Check(False, f"recordings of voices in gen.audio/{where}", _GET_VOICES, "nothing can be spoken")
        return Check(ok=True)

    def voices(self) -> tuple[Voice, ...]:
        """Return the recordings that can be heard, measured; each is measured once."""
        self._look()
        return self._voices

    def digests(self) -> Mapping[str, str]:
        """Return by voice what its recording and the words of it are to a server: another when either changes."""
        self._look()
        return self._digests

    def sample(self, voice: str) -> VoiceSample:
        """The recording of a voice. ProviderError for an unknown one."""
        found = self._look().get(voice)
        if found is None:
            known = ", ".join(one.id for one in self._voices) or "none"
            raise ProviderError(NAME, f"there is no voice {voice!r}", hint=f"known are: {known}; {_GET_VOICES}")
        return found

    def speak(self, request: SpeechRequest) -> Speech:
        """Return ``request`` as sound: one prompt, in the voice of the recording. ``seed`` chooses the take."""
        import numpy as np

        from studio.providers.speech.tempo import at_tempo
        from studio.providers.speech.voice_measures import read_recording

        checked(request, self.name, self.voices())
        sample = self.sample(request.voice)
        if self._workshop is None:
            raise ProviderError(NAME, "there is no server to speak", hint="run this in a production")
        with tempfile.TemporaryDirectory(prefix="studio-speech-") as folder:
            made = self._made(self._workshop(), request, sample, Path(folder))
            recording, rate = read_recording(made, longest_seconds=3600.0)
        samples = trimmed(recording, rate)
        if not len(samples):
            raise ProviderError(NAME, f"{request.text[:60]!r} came out silent")
        samples = at_tempo(samples, rate, request.speed)
        peak = float(np.abs(samples).max())
        samples = samples * np.float32(min(1.0, _HIGHEST_PEAK / max(peak, 1e-9)))
        notes = ("a pronunciation given by sounds is not used here",) if request.phonemes else ()
        return Speech(samples, rate, notes=notes)

    def close(self) -> None:
        """Look at the recordings anew when they are asked for again."""
        with self._lock:
            self._samples = None

    def _look(self) -> Mapping[str, VoiceSample]:
        from studio.providers.speech.voice_measures import measured_voices

        with self._lock:
            if self._samples is None:
                found = {sample.id: sample for sample in find_voices(self._folders)}
                measured = measured_voices(found.values(), self._cache)
                self._voices = tuple(one.voice for one in measured)
                self._digests = {one.voice.id: one.digest for one in measured}
                self._samples = {voice.id: found[voice.id] for voice in self._voices}
            return self._samples

    def _made(self, workshop: Workshop, request: SpeechRequest, sample: VoiceSample, folder: Path) -> Path:
        from studio.providers.comfyui import STUB_PREFIX
        from studio.servers.comfyui.graphs import sounds

        digest = self._digests[sample.id]
        try:
            said = sounds.speakable_text(request.text)
        except GraphError as error:
            raise ProviderError(NAME, f"there is nothing to say in {request.text[:60]!r}") from error
        # The server keeps what it was given under this name; a recording that changed has another one.
        name = f"voice-{digest[:16]}{sample.path.suffix.lower()}"

        def patch(graph: Graph, names: Mapping[str, str]) -> Graph:
            asked = sounds.SpeechRequest(said, names[name], sample.text, request.language, request.seed, STUB_PREFIX)
            return sounds.patch_speech(graph, asked)

        return workshop.make(
            GRAPH,
            patch,
            key=_key(workshop.graph(GRAPH), request, said, digest),
            folder=folder,
            kind="audio",
            uploads={name: sample.path},
        )


def expected(language: str) -> Expected:
    """What a run that speaks ``language`` needs of a server."""
    from studio.providers.comfyui import STUB_PREFIX, Expected
    from studio.servers.comfyui.graphs import sounds

    voice = "voice.wav"
    asked = sounds.SpeechRequest("A line.", voice, "A voice.", language, 0, STUB_PREFIX)
    return Expected(GRAPH, lambda graph: sounds.patch_speech(graph, asked), (voice,))


def _key(graph: Graph, request: SpeechRequest, said: str, recording: str) -> str:
    """The same on every run for the same request: what a run that was killed left on the server is picked up."""
    told = json.dumps([VERSION, graph, said, request.language, request.seed, recording], sort_keys=True)
    return f"speech/{hashlib.sha256(told.encode()).hexdigest()}"
