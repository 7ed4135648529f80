"""One line spoken: sentence by sentence, joined with pauses, brought to one level; and judged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.errors import ProviderError
from studio.story.clock import SAMPLE_RATE
from studio.story.speakable import is_speakable, pieces, spoken_text

if TYPE_CHECKING:
    from studio.providers.speech.contract import SpeechProvider

SPEECH_LEVEL_DB = -21.0
"""The level of the active part of every line, so that all voices are equally loud."""
PEAK = 0.89
SHORTEST_PIECE = 24
"""Sentences shorter than this many characters are spoken together with a neighbour: alone they sound clipped."""
LINE_HEADROOM_SECONDS = 0.03


@dataclass(frozen=True)
class Delivery:
    """How a line is spoken: ``longest_piece`` characters at once, at ``speed``, with ``pause_seconds`` between."""

    speed: float
    longest_piece: int
    pause_seconds: float


@dataclass(frozen=True)
class SpokenPiece:
    """Characters ``start`` to ``end`` of the line lie at samples ``start_sample`` to ``end_sample`` of its sound."""

    start: int
    end: int
    start_sample: int
    end_sample: int


def speak(
    speaker: SpeechProvider,
    text: str,
    voice: str,
    language: str,
    pronunciations: Mapping[str, Mapping[str, str]],
    delivery: Delivery,
    *,
    seed: int = 0,
    whole: bool = False,
) -> tuple[Any, tuple[SpokenPiece, ...]]:
    """Return the line as (n,) float32 at 48 kHz with the places of its pieces; ProviderError when nothing is heard.

    ``whole`` has the line said at once, by a provider that knows itself where to breathe.
    """
    import numpy as np

    from studio.media import samples as sound
    from studio.providers.speech.contract import SpeechRequest

    pause = np.zeros(round(delivery.pause_seconds * SAMPLE_RATE), np.float32)
    parts: list[Any] = []
    places: list[SpokenPiece] = []
    position = 0
    for start, end in ((0, len(text)),) if whole else spoken_pieces(text, delivery.longest_piece):
        said = spoken_text(text[start:end], language, pronunciations["respellings"])
        if not said:
            continue
        request = SpeechRequest(said, voice, language, delivery.speed, pronunciations["phonemes"], seed)
        speech = speaker.speak(request)
        made = sound.resample(speech.samples, speech.sample_rate)
        if parts:
            parts.append(pause)
            position += len(pause)
        parts.append(made)
        places.append(SpokenPiece(start, end, position, position + len(made)))
        position += len(made)
    samples = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    if sound.level_db(samples) < -60:
        raise ProviderError(speaker.name, f"gave no sound for “{text[:60]}”", retryable=True)
    return levelled(samples), tuple(places)


def spoken_pieces(text: str, longest: int) -> tuple[tuple[int, int], ...]:
    """The sentences of a line (clauses of long ones), very short ones joined to a neighbour."""
    joined: list[tuple[int, int]] = []
    for start, end in pieces(text, longest):
        short = joined and min(end - start, joined[-1][1] - joined[-1][0]) < SHORTEST_PIECE
        if short and end - joined[-1][0] <= longest:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def levelled(samples: Any) -> Any:
    """The samples with their active part at ``SPEECH_LEVEL_DB``, peaks kept below ``PEAK``."""
    import numpy as np

    from studio.media import samples as sound

    start, end = sound.active_range(samples)
    gain = sound.amplitude(SPEECH_LEVEL_DB - sound.level_db(samples[start:end]))
    highest = float(np.max(np.abs(samples), initial=0.0))
    return (samples * min(gain, PEAK / highest if highest else gain)).astype(np.float32)


def silent_seconds(text: str) -> float:
    """How long a line that cannot be spoken stays silent: by its marks, half a second to three."""
    marks = sum(not character.isspace() for character in text)
    return min(3.0, max(0.5, 0.25 * marks))


def write(out: Path, samples: Any, places: tuple[SpokenPiece, ...]) -> None:
    """Write a line's parts: ``speech.wav`` and ``pieces.json``."""
    from studio.media import samples as sound

    sound.write_wav(out / "speech.wav", samples)
    (out / "pieces.json").write_text(json.dumps([asdict(place) for place in places]), encoding="utf-8")


@dataclass(frozen=True)
class Heard:
    """What measuring and listening said of a line. ``score`` is 1 for perfect; ``findings`` are sentences."""

    text: str
    word_error_rate: float
    longest_run: int
    words: int
    wrong_words: tuple[str, ...]
    characters_per_second: float
    level_db: float
    score: float
    findings: tuple[str, ...]


def measure_findings(text: str, samples: Any, slowest: float, fastest: float) -> tuple[list[str], float, float]:
    """What can be told without listening: findings, characters per second and level of the active part."""
    import numpy as np

    from studio.media import samples as sound

    start, end = sound.active_range(samples)
    active = samples[start:end]
    level, seconds = sound.level_db(active), max(len(active), 1) / SAMPLE_RATE
    rate = len("".join(text.split())) / seconds
    findings = []
    if level < -45:
        findings.append(f"it is nearly silent ({level:.0f} dB)")
    if int(np.sum(np.abs(samples) >= 0.999)) > 8:
        findings.append("it is clipped")
    if is_speakable(text) and len(text) >= 12:
        if rate > fastest:
            findings.append(f"it is spoken very fast ({rate:.0f} characters a second)")
        elif rate < slowest:
            findings.append(f"it is spoken very slowly ({rate:.1f} characters a second)")
    return findings, rate, level
