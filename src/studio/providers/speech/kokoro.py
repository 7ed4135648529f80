"""Kokoro-82M, the built-in voices: phonemes and a style vector to speech, on the processor.

A voice is a recipe: a weighted sum of the style vectors that come with the model, and sometimes a shift, which
plays the sound faster or slower than it was made to move pitch and formants together. English is read well.
Words in other scripts are read from rough tables (`studio.providers.scripts`) and the result is flagged as
provisional; install the extra ``espeak`` for voices that know those languages.
"""

from __future__ import annotations

import functools
import json
import math
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from studio.errors import ProviderError
from studio.providers.base import Check
from studio.providers.phonemes import Phonemes, phonemes
from studio.providers.speech.common import Closing, RemoteSpeech, Samples, checked, cut, joined, trimmed
from studio.providers.speech.contract import Speech, SpeechProvider, SpeechRequest, Voice
from studio.providers.weights import KOKORO, find_weights, install_hint, weights_problem
from studio.providers.worker import Worker, worker_threads

SAMPLE_RATE = 24_000
_NAME = "kokoro"
_VERSION = "82m-1.0-int8/1"
_LONGEST_TOKENS = 510  # what the style vectors and the model's positions allow
_PAUSES_SECONDS = {".": 0.28, "!": 0.28, "?": 0.28, "…": 0.35, ";": 0.2, ":": 0.2, "—": 0.2, ",": 0.12}
_HIGHEST_PEAK = 0.97


@dataclass(frozen=True)
class Recipe:
    """How a voice is made: ``styles`` (name, weight), ``shift`` of pitch and formants, ``pace`` and a level."""

    styles: tuple[tuple[str, float], ...]
    shift: float = 1.0
    pace: float = 1.0
    gain_db: float = 0.0


def provider(
    *, worker: Worker | None = None, folder: Path | None = None, timeout_seconds: float | None = None
) -> SpeechProvider:
    """Return the provider that keeps its model in a worker process."""
    where = str(folder) if folder is not None else None
    return RemoteSpeech(
        KokoroSpeech(folder),
        f"{__name__}:speak_here",
        (where,),
        worker=worker,
        timeout_seconds=timeout_seconds,
    )


def speak_here(folder: str | None, request: SpeechRequest) -> Speech:
    """Speak in this process, which keeps the model: what the worker is asked to call."""
    return _kept(folder).speak(request)


@functools.lru_cache(maxsize=1)
def _kept(folder: str | None) -> KokoroSpeech:
    return KokoroSpeech(Path(folder) if folder is not None else None)


class KokoroSpeech(Closing):
    """The model in this process. The first `speak` loads it (half a second, and 250 MB of memory)."""

    name = _NAME
    version = _VERSION

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._model: _Model | None = None

    def check(self) -> Check:
        """Say whether the weights are here; loads nothing."""
        problem = weights_problem(KOKORO, folder=self._folder)
        if problem:
            return Check(False, missing=problem, hint=install_hint(KOKORO), cost="no built-in voice can speak")
        return Check(ok=True)

    def voices(self) -> tuple[Voice, ...]:
        """Return the measured voices of ``voices.json``."""
        return tuple(voice for voice, _ in catalogue().values())

    def speak(self, request: SpeechRequest) -> Speech:
        """Return ``request`` as sound at 24 kHz."""
        checked(request, self.name, self.voices())
        said = phonemes(request.text, request.phonemes)
        return self.speak_phonemes(said, catalogue()[request.voice][1], request)

    def speak_phonemes(self, said: Phonemes, recipe: Recipe, request: SpeechRequest) -> Speech:
        """Return phonemes spoken with a recipe: for voices that are not in the catalogue."""
        import numpy as np

        if self._model is None:
            self._model = _Model(find_weights(KOKORO, folder=self._folder))
        known, unknown = self._model.known(said.text)
        if not re.search(r"\w", known):
            raise ProviderError(
                self.name,
                f"nothing in {request.text[:60]!r} can be read aloud",
                hint="give a pronunciation for its words, or install the extra 'espeak'",
            )
        pieces, pauses = [], []
        for piece in cut(known, _LONGEST_TOKENS):
            samples = trimmed(self._model.run(piece, recipe, request.speed * recipe.pace / recipe.shift), SAMPLE_RATE)
            if len(samples):
                pieces.append(_shifted(samples, recipe.shift))
                pauses.append(_PAUSES_SECONDS.get(piece.rstrip('"”)')[-1:], 0.05) / request.speed)
        if not pieces:
            raise ProviderError(self.name, f"{request.text[:60]!r} came out silent")
        samples = trimmed(joined(pieces, pauses, SAMPLE_RATE), SAMPLE_RATE)
        # One constant gain a voice, so that loud and soft lines of one voice keep their difference.
        samples = samples * np.float32(10 ** (recipe.gain_db / 20))
        peak = float(np.abs(samples).max())
        samples = samples * np.float32(min(1.0, _HIGHEST_PEAK / max(peak, 1e-9)))
        english = request.language.split("-")[0].lower() == "en"
        return Speech(
            samples.astype(np.float32),
            SAMPLE_RATE,
            provisional=bool(said.rough) or not english,
            notes=_notes(said, unknown, request.language, english),
        )

    def close(self) -> None:
        """Let the model go."""
        self._model = None


class _Model:
    """The network, its vocabulary and its styles."""

    def __init__(self, files: dict[str, Path]) -> None:
        import numpy as np
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = worker_threads()
        # Spinning threads win a few percent on an idle machine and lose a multiple of it on a busy one.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(files["kokoro-v1.0.int8.onnx"]), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._vocabulary: dict[str, int] = json.loads(files["vocab.json"].read_text(encoding="utf-8"))["vocab"]
        with np.load(files["voices.npz"]) as styles:
            self._styles = {name: styles[name].reshape(-1, 256) for name in styles.files}

    def known(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return ``text`` without the symbols that the model does not have, and those symbols."""
        unknown = tuple(dict.fromkeys(symbol for symbol in text if symbol not in self._vocabulary))
        return "".join(symbol for symbol in text if symbol in self._vocabulary), unknown

    def run(self, text: str, recipe: Recipe, speed: float) -> Samples:
        """Return the raw sound of at most 510 known symbols."""
        import numpy as np

        tokens = [self._vocabulary[symbol] for symbol in text]
        style = sum(weight * self._styles[name][len(tokens) - 1] for name, weight in recipe.styles)
        feeds: dict[str, Any] = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": np.asarray(style, np.float32).reshape(1, 256),
            "speed": np.array([speed], np.float32),
        }
        return np.asarray(self._session.run(None, feeds)[0], np.float32).ravel()


def _shifted(samples: Samples, shift: float) -> Samples:
    """Play ``samples`` ``shift`` times as fast: pitch and formants go up with it."""
    import numpy as np

    if math.isclose(shift, 1.0):
        return samples
    import soxr

    return np.asarray(soxr.resample(samples, SAMPLE_RATE * shift, SAMPLE_RATE), np.float32)


def _notes(said: Phonemes, unknown: tuple[str, ...], language: str, english: bool) -> tuple[str, ...]:
    notes = []
    if said.rough:
        notes.append(f"read from rough tables: {', '.join(said.rough[:8])}; the extra 'espeak' knows more languages")
    elif not english:
        notes.append(f"the language {language!r} was read as if it were English; the extra 'espeak' knows more")
    if said.unreadable:
        notes.append(f"left out, because nothing tells their sound: {', '.join(said.unreadable[:8])}")
    if unknown:
        notes.append(f"symbols that the voice does not have: {' '.join(unknown)}")
    return tuple(notes)


@functools.cache
def catalogue() -> dict[str, tuple[Voice, Recipe]]:
    """Return the measured voices and how each is made, by id."""
    text = resources.files(__package__).joinpath("voices.json").read_text(encoding="utf-8")
    found = {}
    for entry in json.loads(text)["voices"]:
        recipe = entry.pop("recipe")
        found[entry["id"]] = (
            Voice(**{**entry, "timbre": tuple(entry["timbre"])}),
            Recipe(tuple(sorted(recipe["styles"].items())), recipe["shift"], recipe["pace"], recipe["gain_db"]),
        )
    return found
