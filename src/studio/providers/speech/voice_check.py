"""Is a recording fit to be spoken like? Its length, level, noise and clipping, and whether its text is what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from studio.errors import ProviderError
from studio.providers.speech.common import Samples
from studio.providers.speech.voice_tree import VoiceSample

SHORTEST_SECONDS, LONGEST_SECONDS = 3.0, 30.0
QUIETEST_DB, LOUDEST_DB = -38.0, -9.0
LEAST_ABOVE_NOISE_DB = 26.0
LOWEST_RATE = 16_000
MOST_MISHEARD = 0.25
_CLIPPED = 0.999
_MOST_CLIPPED = 8
_FRAME_SECONDS = 0.02
_HEARING_RATE = 16_000
_PAUSE_SECONDS = 0.1  # of the quietest part of a recording: what is heard between words

Hear = Callable[[Any, str], Sequence[str]]
"""Given mono samples at 16 kHz and a language code, the words that are heard."""


def check_voice(sample: VoiceSample, hear: Hear | None = None) -> tuple[str, ...]:
    """What is wrong with a recording, in sentences; nothing when it is fit. Without ``hear``, nobody listens."""
    from studio.providers.speech.voice_measures import read_recording

    try:
        recording, rate = read_recording(sample.path)
    except ProviderError as error:
        return (*sample.problems, error.message)
    findings = [*sample.problems, *sound_findings(recording, rate)]
    if hear is not None:
        findings += _words_findings(sample, recording, rate, hear)
    return tuple(findings)


def sound_findings(recording: Samples, rate: int) -> list[str]:
    """What measuring says of mono samples."""
    import numpy as np

    from studio.media import samples as sound

    start, end = sound.active_range(recording, rate)
    seconds, findings = (end - start) / rate, []
    if seconds < SHORTEST_SECONDS:
        findings.append(f"it speaks for {seconds:.1f} s: less than {SHORTEST_SECONDS:g} s is too little to speak like")
    elif seconds > LONGEST_SECONDS:
        findings.append(f"it speaks for {seconds:.0f} s: more than {LONGEST_SECONDS:g} s only takes time; cut it")
    if rate < LOWEST_RATE:
        findings.append(f"it has {rate} samples a second: the voice will sound dull; {LOWEST_RATE} are the least")
    level = sound.level_db(recording[start:end])
    if level < QUIETEST_DB:
        findings.append(f"it is very quiet ({level:.0f} dB)")
    elif level > LOUDEST_DB:
        findings.append(f"it is very loud ({level:.0f} dB)")
    if int(np.sum(np.abs(recording) >= _CLIPPED)) > _MOST_CLIPPED:
        findings.append("it is clipped: record it again, with less gain")
    above = _above_noise_db(recording, rate)
    if above < LEAST_ABOVE_NOISE_DB:
        findings.append(f"it is noisy: the voice is {above:.0f} dB above what is heard between the words")
    return findings


def _above_noise_db(recording: Samples, rate: int) -> float:
    """How far the loud frames of a recording are above its quietest tenth of a second, in dB."""
    import numpy as np

    from studio.media.samples import decibels

    frame = max(1, round(_FRAME_SECONDS * rate))
    count = len(recording) // frame
    wanted = round(_PAUSE_SECONDS / _FRAME_SECONDS)
    if count < 2 * wanted:
        return LEAST_ABOVE_NOISE_DB
    power = np.mean(recording[: count * frame].reshape(count, frame).astype(np.float64) ** 2, axis=1)
    levels = np.sort(decibels(power))
    quiet = float(np.mean(levels[:wanted]))
    return float(np.percentile(levels, 90)) - quiet


def _words_findings(sample: VoiceSample, recording: Samples, rate: int, hear: Hear) -> list[str]:
    from studio.media.samples import resample
    from studio.providers.transcription.hearing import compare
    from studio.story.speakable import spoken_words

    longest = round(2 * LONGEST_SECONDS * rate)
    heard = hear(resample(recording[:longest], rate, _HEARING_RATE), sample.language)
    if not any(re.search(r"\w", word) for word in heard):
        return ["no words are heard in it"]
    if not sample.text:
        return [f"what is heard in it is: “{' '.join(' '.join(heard).split())}”"]
    if sample.language.partition("-")[0] != "en":
        return []  # other languages are not heard well enough to be held against a recording
    expected = [word for said in spoken_words(sample.text, sample.language) for word in said.text.split()]
    missed = compare(expected, heard).word_error_rate
    if missed <= MOST_MISHEARD:
        return []
    return [f"{missed:.0%} of the words of its text are not heard; what is heard is: “{' '.join(heard)}”"]
