"""``pronunciation.txt``: how words are said that a voice gets wrong.

::

    file  := { entry | "#" comment | blank }
    entry := words "=" respelling | words "=" "/" IPA "/"       [ blanks "#" remark ]

For example ``Cholmondeley = Chumley`` or ``Siobhan = /ʃɪˈvɔːn/``. Upper and lower case are the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.errors import StoryError
from studio.story.text_lines import numbered_lines

_EXAMPLE = "Cholmondeley = Chumley"
_IPA_EXAMPLE = "Siobhan = /ʃɪˈvɔːn/"
_REMARK = re.compile(r"\s+#.*\Z")


@dataclass(frozen=True, slots=True)
class Pronunciations:
    """Words as they stand in the file, with their respelling or their IPA (without the strokes)."""

    respellings: Mapping[str, str] = field(default_factory=dict)
    phonemes: Mapping[str, str] = field(default_factory=dict)


def parse_pronunciations(text: str, *, file: str = "pronunciation.txt") -> Pronunciations:
    """Read the file; StoryError names a line that is no entry, and a word that is said twice differently."""
    respellings: dict[str, str] = {}
    phonemes: dict[str, str] = {}
    seen: dict[str, tuple[str, int]] = {}
    for number, line in numbered_lines(text):
        if line.startswith("#"):
            continue
        word, said = _entry(_REMARK.sub("", line), file, number)
        earlier, where = seen.setdefault(word.casefold(), (said, number))
        if earlier != said:
            raise StoryError(
                file, number, f"“{word}” is already said “{earlier}” in line {where}", expected="one line per word"
            )
        if where != number:
            continue
        if said.startswith("/"):
            phonemes[word] = said.strip("/").strip()
        else:
            respellings[word] = said
    return Pronunciations(respellings, phonemes)


def write_pronunciations(pronunciations: Pronunciations) -> str:
    """The file: respellings, then IPA, each in its order."""
    rows = [f"{word} = {said}\n" for word, said in pronunciations.respellings.items()]
    rows += [f"{word} = /{said}/\n" for word, said in pronunciations.phonemes.items()]
    return "".join(rows)


def _entry(line: str, file: str, number: int) -> tuple[str, str]:
    word, equals, said = (part.strip() for part in line.partition("="))
    if not equals or not word or not said:
        raise StoryError(
            file, number, f"“{line[:40]}” does not say a word", expected="word = respelling", example=_EXAMPLE
        )
    if not any(character.isalnum() for character in word):
        raise StoryError(file, number, f"“{word}” is not a word", expected="word = respelling", example=_EXAMPLE)
    if "=" in said:
        raise StoryError(file, number, "there are two “=”", expected="one word per line", example=_EXAMPLE)
    is_ipa = said.startswith("/") or said.endswith("/")
    if is_ipa and (len(said) < 3 or not (said.startswith("/") and said.endswith("/")) or "/" in said[1:-1]):
        raise StoryError(
            file, number, f"“{said}” is not closed", expected="IPA between two strokes", example=_IPA_EXAMPLE
        )
    if not any(character.isalnum() for character in said):
        raise StoryError(file, number, f"“{said}” cannot be said", expected="word = respelling", example=_EXAMPLE)
    return " ".join(word.split()), " ".join(said.split())
