r"""``2.character.txt`` of the audio pipeline: which voice a character has.

::

    file  := { entry | comment | blank }
    entry := name "=" voice | name ":" voice | name blanks voice       [ blanks "#" remark ]

We write the first form. A voice contains no blanks; a name may. Where a line has several ``=``, the last one counts.
A name that begins with ``#`` or ``\`` is written with ``\`` before it. Comments, blank lines and the order of a
person's file are kept when entries are added or changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from studio.errors import StoryError
from studio.story.spans import BLANK, is_blank
from studio.story.text_lines import all_lines

_REMARK = re.compile(r"\s+#.*\Z")
_EXAMPLE = "female_potter_ada=af_heart"


@dataclass(frozen=True, slots=True)
class VoiceMapLine:
    """A line as it was read; ``name`` is None for comments and blank lines."""

    text: str
    name: str | None = None
    voice: str = ""


@dataclass(frozen=True, slots=True)
class VoiceMap:
    """The lines of a voice map, comments and all."""

    lines: tuple[VoiceMapLine, ...]

    @property
    def voices(self) -> Mapping[str, str]:
        """Voice of each character, in the order of the file."""
        return MappingProxyType({line.name: line.voice for line in self.lines if line.name is not None})


def parse_voice_map(text: str, *, file: str = "2.character.txt") -> VoiceMap:
    """Read a voice map. StoryError for a line without a voice and for two different voices of one name."""
    lines: list[VoiceMapLine] = []
    seen: dict[str, tuple[str, int]] = {}
    for number, raw in enumerate(all_lines(text), start=1):
        bare = raw.strip(BLANK)
        if is_blank(bare) or bare.startswith("#"):
            lines.append(VoiceMapLine(raw.rstrip(BLANK)))
            continue
        name, voice = _entry(bare, file, number)
        earlier, line = seen.setdefault(name, (voice, number))
        if earlier != voice:
            raise StoryError(
                file, number, f"{name} already has the voice {earlier} in line {line}", expected="one voice per name"
            )
        lines.append(VoiceMapLine(raw.rstrip(BLANK), name, voice))
    while lines and lines[-1].name is None and not lines[-1].text:
        lines.pop()
    return VoiceMap(tuple(lines))


def write_voice_map(voices: Mapping[str, str], before: VoiceMap | None = None) -> str:
    """The file for ``voices``, built on the file that was there.

    Lines of ``before`` stay as they are unless the voice of their name is now another one; names that ``voices``
    does not know stay too. New names follow in their order.
    """
    rows: list[str] = []
    written: set[str] = set()
    for line in before.lines if before else ():
        if line.name is None:
            rows.append(line.text)
            continue
        if line.name in written:
            continue
        written.add(line.name)
        voice = voices.get(line.name, line.voice)
        rows.append(line.text if voice == line.voice else _written(line.name, voice))
    rows += _rows((name, voice) for name, voice in voices.items() if name not in written)
    return "".join(f"{row}\n" for row in rows)


def _rows(entries: Iterable[tuple[str, str]]) -> list[str]:
    return [_written(name, voice) for name, voice in entries]


def _written(name: str, voice: str) -> str:
    if not voice or re.search(r"[\s=]", voice):
        raise ValueError(f"a voice is one word without “=”, not {voice!r}")
    return f"\\{name}={voice}" if name.startswith(("#", "\\")) else f"{name}={voice}"


def _entry(bare: str, file: str, number: int) -> tuple[str, str]:
    line = _REMARK.sub("", bare)
    if "=" in line:
        name, _, voice = line.rpartition("=")
    elif ":" in line:
        name, _, voice = line.partition(":")
    else:
        name, _, voice = _last_column(line)
    name, voice = name.strip(BLANK), voice.strip(BLANK)
    if not name or not voice or re.search(r"\s", voice):
        raise StoryError(file, number, f"“{bare}” names no voice", expected="name=voice", example=_EXAMPLE)
    return name.removeprefix("\\"), voice


def _last_column(line: str) -> tuple[str, str, str]:
    parts = line.rsplit(None, 1)
    return (parts[0], " ", parts[1]) if len(parts) == 2 else (line, "", "")
