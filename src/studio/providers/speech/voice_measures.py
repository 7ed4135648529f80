"""Recordings of voices as voices to choose from: each is measured once, and that is remembered."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.errors import ProviderError
from studio.providers.speech.common import Samples
from studio.providers.speech.contract import Voice
from studio.providers.speech.voice_tree import VoiceSample

_MEASURED_SECONDS = 12.0
_LONGEST_SECONDS = 120.0
_WOMAN_HZ = 165.0  # above, a voice of which nothing else is known reads as a woman's
_UNKNOWN_HZ = 150.0
_VERSION = 1
_WRITING = threading.Lock()


def read_recording(path: Path, *, longest_seconds: float = _LONGEST_SECONDS) -> tuple[Samples, int]:
    """The sound of a file as float32 mono samples with their rate. ProviderError when it is none, or is silent."""
    import numpy as np
    import soundfile

    try:
        with soundfile.SoundFile(str(path)) as file:
            rate = int(file.samplerate)
            data = file.read(int(longest_seconds * rate), dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, OSError, RuntimeError) as error:
        raise ProviderError("voices", f"{path.name} does not read as sound: {error}") from error
    if not len(data) or not np.isfinite(data).all() or not np.any(data):
        raise ProviderError("voices", f"{path.name} holds no sound")
    return np.asarray(data.mean(axis=1), np.float32), rate


@dataclass(frozen=True)
class MeasuredVoice:
    """A recording as a voice; ``digest`` is another when the recording or the words said in it change."""

    voice: Voice
    digest: str


def measured_voices(samples: Iterable[VoiceSample], cache: Path | None = None) -> tuple[MeasuredVoice, ...]:
    """Each of ``samples`` that can be heard, as a voice. ``cache`` is a file that remembers what was measured."""
    known = _remembered(cache)
    voices: list[MeasuredVoice] = []
    told: dict[str, Any] = {}
    for sample in samples:
        try:
            state = sample.path.stat()
        except OSError:
            continue
        name = f"{sample.path} {state.st_size} {state.st_mtime_ns}"
        told[name] = known[name] if name in known else _measured(sample.path)
        if told[name]:
            voice = _voice(sample, float(told[name]["pitch_hz"]), tuple(told[name]["timbre"]))
            both = f"{told[name]['sha256']}\n{sample.text}"
            voices.append(MeasuredVoice(voice, hashlib.sha256(both.encode()).hexdigest()))
    if cache is not None and told != known:
        _remember(cache, told)
    return tuple(voices)


def _measured(path: Path) -> dict[str, Any]:
    """What the recording sounds like; nothing when it does not read."""
    from studio.providers.speech.measure import measure

    try:
        recording, rate = read_recording(path, longest_seconds=_MEASURED_SECONDS)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except (ProviderError, OSError):
        return {}
    found = measure(recording, rate)
    return {"sha256": digest, "pitch_hz": found.pitch_hz, "timbre": list(found.timbre)}


def _voice(sample: VoiceSample, pitch_hz: float, timbre: tuple[float, ...]) -> Voice:
    gender = sample.gender or ("female" if pitch_hz >= _WOMAN_HZ else "male")
    return Voice(
        sample.id,
        gender,
        sample.language,
        sample.label,
        pitch_hz or _UNKNOWN_HZ,
        timbre,
        sample.credit or f"recording: {sample.path.name}",
        sample.licence or "your own",
        sample.region,
    )


def _remembered(cache: Path | None) -> dict[str, Any]:
    if cache is None:
        return {}
    try:
        told = json.loads(cache.read_bytes())
    except (OSError, ValueError):
        return {}  # it only saves time
    fits = isinstance(told, dict) and told.get("version") == _VERSION and isinstance(told.get("voices"), dict)
    return {name: one for name, one in told["voices"].items() if _is_whole(one)} if fits else {}


def _is_whole(one: object) -> bool:
    if not isinstance(one, dict):
        return False
    timbre = one.get("timbre")
    return one == {} or (
        isinstance(one.get("sha256"), str)
        and isinstance(one.get("pitch_hz"), int | float)
        and isinstance(timbre, list)
        and len(timbre) > 0
        and all(isinstance(value, int | float) for value in timbre)
    )


def _remember(cache: Path, told: dict[str, Any]) -> None:
    """Write the memory, whole or not at all; where it cannot be written it is measured again."""
    with _WRITING:
        part = cache.with_name(cache.name + ".part")
        try:
            cache.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps({"version": _VERSION, "voices": told}), encoding="utf-8")
            part.replace(cache)
        except OSError:
            return
