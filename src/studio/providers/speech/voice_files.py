"""Putting voices into the tree of recordings: a person's own, and those that come with the studio."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studio.errors import ProviderError, UsageError
from studio.providers.speech.common import Samples
from studio.providers.speech.contract import SpeechProvider, SpeechRequest, Voice
from studio.providers.speech.voice_tree import ABOUT, REFERENCE, language_code, voice_word
from studio.story.text_lines import one_line

HOME_REGION = "studio"
"""The region of voices that come with the studio, as a folder is named."""

# Every sound of the language at least once, in plain sentences of some ten seconds: what a voice is learned from.
TEXTS = {
    "en": "The boy who owned the old boat was quick to judge the weather. Each morning he measured the rough, grey "
    "waves, thought of his father's voice, and usually chose to go out, for a little danger gave him joy.",
    "hi": "आज सुबह गाँव के बाहर ठंडी हवा चल रही थी। बूढ़े माझी ने अपनी छोटी नाव खोली, झील की ओर देखा, "
    "और धीरे से बोला कि घर लौटने से पहले वह सबके लिए फल और फूल ज़रूर लाएगा।",
    "bn": "আজ সকালে গ্রামের বাইরে ঠান্ডা হাওয়া বইছিল। বুড়ো মাঝি তার ছোট নৌকাটা খুলে নদীর দিকে তাকাল, "
    "আর আস্তে করে বলল, ঘরে ফেরার আগে সে সবার জন্য ফুল আর মিষ্টি নিয়ে আসবে।",
}
_PEAK = 0.89
_LEVEL_DB = -21.0
_FOLDER = re.compile(r"[A-Za-z0-9_-]{1,32}")
_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_LONGEST_NAME = 60
_KEPT_SECONDS = 60.0


def voice_path(folder: Path, name: str, gender: str, region: str, language: str) -> Path:
    """Where a voice belongs in the tree. UsageError for what is no name, gender, region or language."""
    code = language_code(language)
    word = voice_word(name)
    if gender not in ("male", "female"):
        raise UsageError(f"a voice is male or female, not {gender!r}", hint="say --gender female or --gender male")
    if not code:
        raise UsageError(f"{language!r} is no language code", hint="use a code such as en, hi or bn")
    if not _FOLDER.fullmatch(region):
        raise UsageError(f"{region!r} is no name of a region", hint="use letters and digits, such as in or uk")
    if _UNFIT.search(word) or word.startswith(".") or word.endswith(".") or not 0 < len(word) <= _LONGEST_NAME:
        raise UsageError(f"{name!r} can be no file's name", hint="use letters, such as --name asha")
    stem = word if word.endswith(f"_{code}") else f"{word}_{code}"
    return folder / gender / region.lower() / code / f"{stem}.wav"


def add_voice(path: Path, recording: Samples, rate: int, text: str, about: dict[str, str] | None = None) -> None:
    """Write mono samples of a voice, brought to one level, with the words said in them.

    UsageError when a recording is there already; ProviderError when nothing is heard in the samples.
    """
    if path.exists():
        raise UsageError(f"there is a voice {path.stem} already", hint=f"take {path.name} away, or choose another name")
    write_voice(path, recording, rate, text, about)


def write_voice(path: Path, recording: Samples, rate: int, text: str, about: dict[str, str] | None = None) -> None:
    """As `add_voice`, but in place of what is there."""
    import numpy as np
    import soundfile

    from studio.media import samples as sound

    kept = recording[: round(_KEPT_SECONDS * rate)]
    start, end = sound.active_range(kept, rate)
    if end <= start:
        raise ProviderError("voices", f"nothing is heard in what is to become {path.name}")
    gain = sound.amplitude(_LEVEL_DB - sound.level_db(kept[start:end]))
    levelled = kept * np.float32(min(gain, _PEAK / max(float(np.abs(kept).max()), 1e-9)))
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.stem}.part.wav")
    soundfile.write(str(part), sound.to_pcm16(levelled), rate, subtype="PCM_16", format="WAV")
    if about:
        told = json.dumps(about, ensure_ascii=False, indent=2)
        path.with_name(path.stem + ABOUT).write_text(told + "\n", encoding="utf-8")
    path.with_name(path.stem + REFERENCE).write_text(one_line(text) + "\n", encoding="utf-8")
    part.replace(path)  # the recording last: a voice is there whole or not at all


def rendered_path(folder: Path, voice: Voice, language: str) -> Path:
    """Where a voice that comes with the studio lies in the tree, as it speaks ``language``."""
    return voice_path(folder, voice.id, voice.gender, voice.region or HOME_REGION, language)


@dataclass(frozen=True)
class Rendered:
    """What became of one voice: ``made`` now, or there already, or a ``problem``."""

    voice: Voice
    path: Path
    made: bool = False
    problem: str = ""


def render_voices(
    folder: Path, provider: SpeechProvider, languages: tuple[str, ...] = (), *, again: bool = False
) -> Iterator[Rendered]:
    """Have each voice of ``provider`` say the text of its language into the tree, and tell what became of it.

    A voice speaks its own language, or all of ``languages`` that we have a text in. What is there stays, unless
    ``again``. What a provider can only say roughly is left out: nobody should learn to speak from it.
    """
    for voice in provider.voices():
        for language in languages or (language_code(voice.language) or "en",):
            if language in TEXTS:
                path = rendered_path(folder, voice, language)
                yield (
                    Rendered(voice, path) if path.exists() and not again else _rendered(provider, voice, language, path)
                )


def _rendered(provider: SpeechProvider, voice: Voice, language: str, path: Path) -> Rendered:
    about = {"label": voice.label, "credit": voice.credit, "licence": voice.licence}
    try:
        said = provider.speak(SpeechRequest(TEXTS[language], voice.id, language))
        if said.provisional:
            return Rendered(voice, path, problem=f"it does not speak {language!r} well enough to be learned from")
        write_voice(path, said.samples, said.sample_rate, TEXTS[language], about)
    except ProviderError as error:
        return Rendered(voice, path, problem=error.message)
    return Rendered(voice, path, made=True)
