"""Recordings of voices, to be spoken like: which there are, and who each one is.

::

    voices/{male,female}/{region}/{language}/name_language.wav      and beside it   name_language.reference.txt
    voices/{male,female}/{language}/name_language.wav                               name_language.voice.json
    voices/{m,f}_name.wav
    voices/narrator.wav

The text is what is said in the recording. ``voice.json`` may tell more of it: ``label``, ``credit``, ``licence``.
What begins with a dot is left alone.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from studio.story.text_lines import one_line

SUFFIXES = (".wav", ".flac", ".mp3", ".ogg")
REFERENCE, ABOUT = ".reference.txt", ".voice.json"
NARRATOR_VOICE = "narrator"
LONGEST_TEXT_BYTES = 8_000

_GENDERS = {"male": "male", "female": "female"}
_FLAT = {"m_": "male", "f_": "female"}
# Folders call Bengali "ba", which is the code of another language.
_CODES = {"ba": "bn"}
_KNOWN = frozenset({"en", "hi", "bn"})
_CODE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")
_SCRIPTS = (("hi", re.compile(r"[\u0900-\u097f]")), ("bn", re.compile(r"[\u0980-\u09ff]")))


@dataclass(frozen=True)
class VoiceSample:
    """One recording. ``id`` is its file's name without ending, in one word; ``gender`` is empty where nothing tells it.

    ``text`` is what is said in it, empty where that is not known. ``problems`` are sentences for a person.
    """

    id: str
    gender: str
    region: str
    language: str
    path: Path
    text: str = ""
    label: str = ""
    credit: str = ""
    licence: str = ""
    problems: tuple[str, ...] = ()


def find_voices(folders: Iterable[Path]) -> tuple[VoiceSample, ...]:
    """The recordings in ``folders`` (of which some may be missing), in an order that stays; no id comes twice.

    Of two files of one name the first counts and has the other one among its problems. Reads texts, but no sound.
    """
    found: dict[str, VoiceSample] = {}
    for folder in folders:
        for path in _files(folder):
            sample = _sample(folder, path)
            first = found.get(sample.id)
            if first is None:
                found[sample.id] = sample
            else:
                twin = f"{path.relative_to(folder).as_posix()} has the same name and is not used"
                found[sample.id] = replace(first, problems=(*first.problems, twin))
    return tuple(found.values())


def same_voice(wanted: str, ids: Collection[str], language: str = "en") -> str | None:
    """Which of ``ids`` is the voice that another provider calls ``wanted``; None when it is not among them.

    A voice that comes with the studio, ``man_low``, is ``man_low_en`` when it has become a recording, and back.
    """
    short = language.lower().partition("-")[0]
    name, _, ending = wanted.rpartition("_")
    bare = name if name and (ending in _KNOWN or ending in _CODES) else wanted
    for one in (wanted, f"{bare}_{short}", *(f"{bare}_{code}" for code in sorted(_KNOWN | set(_CODES))), bare):
        if one in ids:
            return one
    return None


def voice_word(name: str) -> str:
    """``name`` as one word that a voice map can hold: spaces and signs of equality become ``_``."""
    return re.sub(r"[\s=]+", "_", unicodedata.normalize("NFC", name).strip()) or "_"


def language_code(written: str) -> str:
    """The code of a language as we use it; empty when ``written`` is no code."""
    lowered = written.strip().lower().replace("_", "-")
    return _CODES.get(lowered, lowered) if _CODE.fullmatch(lowered) else ""


def _files(folder: Path) -> Iterator[Path]:
    for where, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and name.lower().endswith(SUFFIXES):
                yield Path(where, name)


def _sample(folder: Path, path: Path) -> VoiceSample:
    problems: list[str] = []
    parts = path.relative_to(folder).parts[:-1]
    gender = _GENDERS.get(parts[0].lower(), "") if parts else ""
    below = parts[1:] if gender else parts
    stem = voice_word(path.stem)
    if not gender:
        gender = _FLAT.get(stem[:2].lower(), "")
    if not gender and stem != NARRATOR_VOICE:
        problems.append("nothing tells whether it is a man's or a woman's voice: its pitch decides")
    text = _text(path, problems)
    region, language = _place(below, stem, text, problems)
    about = _about(path, problems)
    label = about.get("label") or ("for narration" if stem == NARRATOR_VOICE else _spoken_name(stem))
    return VoiceSample(
        stem, gender, region, language, path, text, label,
        about.get("credit", ""), about.get("licence", ""), tuple(problems),
    )  # fmt: skip


def _place(below: tuple[str, ...], stem: str, text: str, problems: list[str]) -> tuple[str, str]:
    """Region and language, by the folders, else by the end of the name, else by the script of the text."""
    ending = stem.rpartition("_")[2].lower()
    named = language_code(ending) if ending in _KNOWN or ending in _CODES else ""
    region, language = "", ""
    if len(below) >= 2:
        region, language = below[0], language_code(below[-1])
        if not language:
            problems.append(f"its folder {below[-1]!r} is no language code such as en, hi or bn")
    elif below:
        alone = language_code(below[0])
        language = alone if alone in _KNOWN or alone == language_code(ending) else ""
        region = "" if language else below[0]
    written = next((code for code, script in _SCRIPTS if script.search(text)), "")
    return region.lower(), language or named or written or "en"


def _text(path: Path, problems: list[str]) -> str:
    beside = path.with_name(path.stem + REFERENCE)
    try:
        text = one_line(beside.read_bytes()[:LONGEST_TEXT_BYTES].decode("utf-8-sig"))
    except FileNotFoundError:
        problems.append(f"there is no {beside.name} with the words that are said in it")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{beside.name} does not read: {error}")
    else:
        if not text:
            problems.append(f"{beside.name} is empty")
        return text
    return ""


def _about(path: Path, problems: list[str]) -> Mapping[str, str]:
    beside = path.with_name(path.stem + ABOUT)
    try:
        told = json.loads(beside.read_bytes()[:LONGEST_TEXT_BYTES])
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        problems.append(f"{beside.name} does not read: {error}")
        return {}
    pairs = told.items() if isinstance(told, dict) else ()
    return {str(key): one_line(value) for key, value in pairs if isinstance(value, str)}


def _spoken_name(stem: str) -> str:
    name = stem[2:] if stem[:2].lower() in _FLAT else stem
    head, _, ending = name.rpartition("_")
    return (head if head and (ending in _KNOWN or ending in _CODES) else name).replace("_", " ")
