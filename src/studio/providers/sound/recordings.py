"""The person's own recordings: found by the words of their file names, cut or looped to the asked length."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from studio.errors import ProviderError
from studio.providers.sound import catalogue
from studio.providers.sound.contract import SAMPLE_RATE, Signal, Sound, SoundRequest
from studio.providers.sound.dsp import faded, seconds
from studio.providers.sound.finish import asked_count, finished
from studio.story.text_lines import one_line

NAME = "recordings"
SUFFIXES = frozenset({".wav", ".flac", ".ogg", ".mp3"})
_MELT_SECONDS = 1.0
_LONGEST_READ_SECONDS = 600.0
_LONGEST_CREDIT_BYTES = 2_000
# Recordings of beds begin anywhere; where a recording is this long it may well be a bed.
_BED_SECONDS = 4.0


def find_recording(description: str, folder: Path) -> Path | None:
    """Given a description, return the file of ``folder`` whose name fits it best, or None.

    Every word of the name (numbers and words that tell only how or where are left out) must be in the description
    in some form: ``door_creak_02.wav`` fits "an old door creaks open", ``church-bell.flac`` does not fit "a small
    bell". More words beat fewer; among equals the first by name is taken.
    """
    said = frozenset(catalogue.stems(description))
    fitting: list[tuple[int, str, Path]] = []
    if not folder.is_dir():
        return None
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        words = frozenset(catalogue.stem(word) for word in catalogue.telling_words(path.stem.replace("_", " ")))
        if words and words <= said:
            fitting.append((-len(words), path.name, path))
    return min(fitting)[2] if fitting else None


def recorded(request: SoundRequest) -> Sound | None:
    """Given a request with a folder, return the recording that fits it in the asked length, or None for no fit.

    Raise ProviderError where the file that fits cannot be read.
    """
    n = asked_count(NAME, request)
    path = None if request.folder is None else find_recording(request.description, request.folder)
    if path is None:
        return None
    recipe = catalogue.match(request.description)
    samples = read_stereo(
        path, NAME, "save it again as wav, flac, ogg or mp3, or take it out of the folder of recordings"
    )
    bed = recipe.is_bed if recipe is not None else len(samples) > seconds(_BED_SECONDS)
    fitted = looped(samples, n) if bed else padded(samples, n)
    gain_db = recipe.level_db if recipe is not None else -9.0
    return Sound(finished(fitted, bed=bed), path.name, credit_of(path), gain_db=gain_db)


def credit_of(path: Path) -> str:
    """Whom a recording is owed to: the text of ``NAME.credit.txt`` beside it, on one line, else the file's name.

    Raise ProviderError where that text cannot be read.
    """
    beside = path.with_name(f"{path.stem}.credit.txt")
    if not beside.is_file():
        return f"recording: {path.name}"
    try:
        told = one_line(beside.read_bytes()[:_LONGEST_CREDIT_BYTES].decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ProviderError(
            NAME, f"cannot read {beside.name}: {error}", hint="save it as plain text in UTF-8"
        ) from error
    return told or f"recording: {path.name}"


def read_stereo(path: Path, provider: str, hint: str) -> Signal:
    """Return a file as stereo float32 at 48 kHz. Raise ProviderError with ``hint`` where that is no sound."""
    import soundfile
    import soxr

    try:
        with soundfile.SoundFile(path) as file:
            rate = file.samplerate
            data = file.read(int(_LONGEST_READ_SECONDS * rate), dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, OSError) as error:
        raise ProviderError(provider, f"cannot read the recording {path.name}: {error}", hint=hint) from error
    if not len(data) or not np.isfinite(data).all() or not np.any(data):
        raise ProviderError(provider, f"the recording {path.name} is silent or damaged", hint=hint)
    # More than two channels are mixed to two: even ones left, odd ones right.
    both = data[:, [0, 0]] if data.shape[1] == 1 else np.stack((data[:, 0::2].mean(1), data[:, 1::2].mean(1)), axis=1)
    if rate != SAMPLE_RATE:
        both = soxr.resample(both, rate, SAMPLE_RATE)
    return np.asarray(both, dtype=np.float32)


def looped(samples: Signal, n: int) -> Signal:
    """Given a stereo signal, return ``n`` samples of it: cut, or repeated with a crossfade of constant power."""
    if len(samples) >= n:
        return samples[:n]
    melt = min(seconds(_MELT_SECONDS), len(samples) // 4)
    rise = np.sin(np.linspace(0.0, np.pi / 2.0, melt, dtype=np.float32))[:, None]
    step = len(samples) - melt
    out = np.zeros((n, 2), dtype=np.float32)
    for start in range(0, n, max(step, 1)):
        part = samples.copy()
        if start:
            part[:melt] *= rise
        part[len(part) - melt :] *= rise[::-1]
        part = part[: n - start]
        out[start : start + len(part)] += part
    return out


def padded(samples: Signal, n: int) -> Signal:
    """Given a stereo signal with an end of its own, cut it with a fade or put silence after it."""
    out = np.zeros((n, 2), dtype=np.float32)
    part = samples[:n] if len(samples) <= n else faded(samples[:n], 0.0, min(0.3, n / SAMPLE_RATE / 4.0))
    out[: len(part)] = part
    return out
