"""``studio voices``: which there are, how they sound, and those that a server is to speak like."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.cli.opening import open_session
from studio.errors import EXIT_DONE, EXIT_FAULTS, ProviderError, UsageError
from studio.production import Production

if TYPE_CHECKING:
    from studio.providers.speech import SpeechProvider, Voice
    from studio.providers.speech.voice_tree import VoiceSample
    from studio.steps.engines import Engines

BUILT_IN = "kokoro"


def listed(as_json: bool, folder: Path) -> None:
    """The voices of the provider that serves the production (or comes with the studio), and its recordings."""
    with _speakers(folder) as (speaker, recordings):
        built_in = speaker.voices()
        recorded = recordings.voices() if recordings is not None else ()
    if as_json:
        rows = [{**asdict(voice), "recording": voice in recorded} for voice in (*built_in, *recorded)]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    for voice in built_in:
        sys.stdout.write(_row(voice, voice.label))
    for voice in recorded:
        where = f", {voice.region}" if voice.region else ""
        sys.stdout.write(_row(voice, f"{voice.label} (recording{where})"))
    for sample in _samples(folder):
        for problem in sample.problems:
            sys.stderr.write(f"{sample.id}: {problem}\n")


def _row(voice: Voice, label: str) -> str:
    return f"{voice.id:<20} {voice.gender:<7} {voice.language:<3} {voice.pitch_hz:>4.0f} Hz  {label}\n"


def listen(voice: str, out: Path | None, folder: Path) -> None:
    """Tell where a voice can be heard: its recording, or a file in which it says the text of its language."""
    from studio.providers.speech import SpeechRequest
    from studio.providers.speech.voice_files import TEXTS
    from studio.providers.speech.voice_tree import same_voice

    with _speakers(folder) as (speaker, _):
        samples = {one.id: one for one in _samples(folder)}
        known = {one.id: one for one in speaker.voices()}
        if voice not in known and (found := same_voice(voice, samples)) is not None:
            sys.stdout.write(f"{samples[found].path}\n")
            return
        if voice not in known:
            raise UsageError(f"there is no voice {voice!r}", hint=f"there are: {', '.join([*known, *samples])}")
        language = known[voice].language.partition("-")[0]
        text = TEXTS.get(language, TEXTS["en"])
        path = out or Path(f"{voice}.wav")
        if path.suffix.lower() != ".wav":
            raise UsageError(f"{path.name} is no name of a WAV file", hint=f"for example: --out {voice}.wav")
        said = speaker.speak(SpeechRequest(text, voice, language))
        _write_sound(path, said.samples, said.sample_rate)
        sys.stdout.write(f"{path}\n")


def add(name: str, file: Path, gender: str, region: str, language: str, text: str, folder: Path) -> int:
    """Put a recording into the production's tree, with the words that are said in it; then check it."""
    from studio.providers.speech.voice_files import add_voice, voice_path
    from studio.providers.speech.voice_measures import read_recording

    tree, settings = _tree(folder), open_session(folder).settings
    region, language = region or settings.language.region, language or settings.language.language
    path = voice_path(tree, name, {"m": "male", "f": "female"}.get(gender, gender), region, language)
    if not file.is_file():
        raise UsageError(f"there is no file {file}", hint="name a recording: wav, flac, mp3 or ogg")
    recording, rate = read_recording(file)
    with _hearing(folder) as hear:
        if not text.strip():
            text = " ".join(" ".join(hear(_at_16k(recording, rate), language)).split())
            sys.stderr.write(f"These words were heard in it; correct them in {path.stem}.reference.txt: {text}\n")
        add_voice(path, recording, rate, text)
        sys.stdout.write(f"{path.stem}\n")
        sample = next(one for one in _samples(folder) if one.path == path)
        return _told([sample], hear)


def check(voices: Sequence[str], listen_too: bool, folder: Path) -> int:
    """Say of each recording whether it is fit to be spoken like."""
    samples = {one.id: one for one in _samples(folder)}
    if unknown := [voice for voice in voices if voice not in samples]:
        raise UsageError(f"there is no recording of a voice {unknown[0]!r}", hint=f"there are: {', '.join(samples)}")
    chosen = [samples[voice] for voice in voices] or list(samples.values())
    if not chosen:
        raise UsageError("there are no recordings of voices", hint="`studio voices render` or `studio voices add`")
    if not listen_too:
        return _told(chosen, None)
    with _hearing(folder) as hear:
        return _told(chosen, hear)


def render(provider: str, languages: Sequence[str], again: bool, folder: Path) -> int:
    """Have the voices that come with the studio say their text into the production's tree."""
    from studio.providers.speech import PROVIDERS, SERVED, speech_provider
    from studio.providers.speech.voice_files import TEXTS, render_voices

    tree, made, failed = _tree(folder), 0, 0
    if provider in SERVED or provider not in PROVIDERS:
        able = [name for name in PROVIDERS if name not in SERVED]
        raise UsageError(f"{provider!r} has no voices to render", hint=f"use one of: {', '.join(able)}")
    if unknown := [one for one in languages if one not in TEXTS]:
        raise UsageError(f"there is no text in {unknown[0]!r}", hint=f"there are texts in {', '.join(TEXTS)}")
    weights = open_session(folder).settings.paths.weights_folder
    with speech_provider(provider, folder=Path(weights) if weights else None) as speaker:
        state = speaker.check()
        if not state.ok:
            raise ProviderError(provider, f"{state.missing} is missing", hint=state.hint)
        for one in render_voices(tree, speaker, tuple(languages), again=again):
            made, failed = made + one.made, failed + bool(one.problem)
            says = one.problem or ("" if one.made else "is there already")
            sys.stdout.write(f"{one.path.stem}{': ' if says else ''}{says}\n")
    sys.stderr.write(f"{made} recordings were made in {tree}\n")
    return EXIT_FAULTS if failed else EXIT_DONE


def _told(samples: Sequence[VoiceSample], hear: Callable[[Any, str], Sequence[str]] | None) -> int:
    from studio.providers.speech.voice_check import check_voice

    wrong = 0
    for sample in samples:
        findings = check_voice(sample, hear)
        wrong += bool(findings)
        sys.stdout.write(f"{sample.id}:{'' if findings else ' fit'}\n")
        sys.stdout.writelines(f"  {finding}\n" for finding in findings)
    sys.stderr.write(f"{len(samples) - wrong} of {len(samples)} recordings are fit to be spoken like\n")
    return EXIT_FAULTS if wrong else EXIT_DONE


@contextmanager
def _speakers(folder: Path) -> Iterator[tuple[SpeechProvider, SpeechProvider | None]]:
    """Who speaks without a server, and the recordings that a server would speak like, where there is a production."""
    from studio.providers.speech import speech_provider

    with ExitStack() as stack:
        if Production.holding(folder) is None:
            yield stack.enter_context(speech_provider(BUILT_IN)), None
            return
        engines = _engines(folder)
        stack.callback(engines.close)
        yield engines.embedded_speech, stack.enter_context(_recordings(engines))


def _recordings(engines: Engines) -> SpeechProvider:
    from studio.providers.speech import speech_provider
    from studio.steps.audio.served import MEASURES, voice_folders

    assert engines.root is not None, "asked only in a production"
    return speech_provider("comfyui", voice_folders=voice_folders(engines.root), cache=engines.root / MEASURES)


def _engines(folder: Path) -> Engines:
    return open_session(folder).film.engines


def _samples(folder: Path) -> tuple[VoiceSample, ...]:
    from studio.providers.speech.voice_tree import find_voices
    from studio.steps.audio.served import voice_folders

    production = Production.holding(folder)
    return find_voices(voice_folders(production)) if production is not None else ()


def _tree(folder: Path) -> Path:
    from studio.steps.audio.served import VOICES

    return Production.find(folder).root / VOICES


@contextmanager
def _hearing(folder: Path) -> Iterator[Callable[[Any, str], Sequence[str]]]:
    """Who listens in this production."""
    engines = _engines(folder)
    try:
        yield lambda samples, language: [word.text for word in engines.hear(samples, language)]
    finally:
        engines.close()


def _at_16k(recording: Any, rate: int) -> Any:
    from studio.media.samples import resample

    return resample(recording, rate, 16_000)


def _write_sound(path: Path, samples: Any, rate: int) -> None:
    import soundfile

    from studio.media.samples import to_pcm16

    try:
        soundfile.write(str(path), to_pcm16(samples), rate, subtype="PCM_16")
    except (soundfile.SoundFileError, OSError) as error:
        raise UsageError(f"{path} cannot be written: {error}", hint="name another file with --out") from error
