"""Which font can write which character: our own first, then those of the machine."""

from __future__ import annotations

import os
import struct
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"

# In the order in which they are asked. The family is the name that subtitle renderers know the font by.
_OURS = (
    ("NotoSans-Bold.ttf", "Noto Sans"),
    ("NotoSansDevanagari-Bold.ttf", "Noto Sans Devanagari"),
    ("NotoSansBengali-Bold.ttf", "Noto Sans Bengali"),
    ("NotoSansArabic-Bold.ttf", "Noto Sans Arabic"),
    ("NotoSansHebrew-Bold.ttf", "Noto Sans Hebrew"),
    ("NotoSansTamil-Bold.ttf", "Noto Sans Tamil"),
    ("NotoSansTelugu-Bold.ttf", "Noto Sans Telugu"),
    ("NotoSansGujarati-Bold.ttf", "Noto Sans Gujarati"),
    ("NotoSansGurmukhi-Bold.ttf", "Noto Sans Gurmukhi"),
    ("NotoSansKannada-Bold.ttf", "Noto Sans Kannada"),
    ("NotoSansMalayalam-Bold.ttf", "Noto Sans Malayalam"),
    ("NotoSansThai-Bold.ttf", "Noto Sans Thai"),
    ("DroidSansFallback-subset.ttf", "Droid Sans Fallback"),
)
LICENCES = {family: "SIL Open Font License 1.1" for _, family in _OURS} | {"Droid Sans Fallback": "Apache-2.0"}
"""The licence of each of our fonts, by family."""

# Scripts whose letters change or move with their neighbours: without a shaping library they come out wrong.
_SHAPED = (
    "ARABIC", "BENGALI", "DEVANAGARI", "GUJARATI", "GURMUKHI", "HEBREW", "KANNADA", "MALAYALAM", "TAMIL", "TELUGU",
    "THAI", "KHMER", "MYANMAR", "SINHALA", "ORIYA", "TIBETAN", "LAO",
)  # fmt: skip


@dataclass(frozen=True)
class Typeface:
    """A font file; ``index`` is the font's place in a collection, ``family`` is empty for those of the machine."""

    path: Path
    family: str = ""
    index: int = 0

    def covers(self, character: str) -> bool:
        """Say whether the font has a picture of ``character``."""
        return ord(character) in characters_of(self.path, self.index)


@dataclass(frozen=True)
class Run:
    """A piece of text that one font writes."""

    text: str
    typeface: Typeface


def ours() -> tuple[Typeface, ...]:
    """The fonts that come with this program."""
    return tuple(Typeface(FOLDER / name, family) for name, family in _OURS)


def is_invisible(character: str) -> bool:
    """Joiners, direction marks and variation selectors: they belong to their neighbour and need no picture."""
    return unicodedata.category(character) == "Cf" or 0xFE00 <= ord(character) <= 0xFE0F


def drawable(text: str, *, system: bool = True) -> tuple[str, tuple[str, ...]]:
    """(what can be written of ``text``, the characters that no font has), blanks where something was left out joined.

    Emoji are always left out: fonts draw them in one colour at best.
    """
    kept: list[str] = []
    missing: dict[str, None] = {}
    for character in unicodedata.normalize("NFC", text):
        if is_emoji(character):
            missing[character] = None
        elif character.isspace():
            kept.append(" ")
        elif is_invisible(character) or _typeface_for(character, system) is not None:
            kept.append(character)
        elif unicodedata.category(character) not in ("Cc", "Cs"):
            missing[character] = None
    cleaned = "".join(kept).replace("\ufe0f", "").strip("\u200d ")
    return " ".join(cleaned.split()), tuple(character for character in missing if character not in "\ufe0f\u200d")


def runs(text: str, *, system: bool = True) -> tuple[Run, ...]:
    """``text`` cut where the font changes, which is where the font before has no picture of a character.

    Characters that no font has are given to the first font: call ``drawable`` before.
    """
    found: list[Run] = []
    for character in text:
        last = found[-1].typeface if found else None
        if last is not None and (is_invisible(character) or last.covers(character)):
            typeface = last
        else:
            typeface = _typeface_for(character, system) or ours()[0]
        if last == typeface:
            found[-1] = Run(found[-1].text + character, typeface)
        else:
            found.append(Run(character, typeface))
    return tuple(found)


def needs_shaping(text: str) -> bool:
    """Say whether the text has letters that are wrong when simply put in a row from left to right."""
    return any(unicodedata.name(character, "").startswith(_SHAPED) for character in text)


def is_right_to_left(text: str) -> bool:
    """Say whether the first letter with a direction is of a script written from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL", "L"):
            return direction != "L"
    return False


@lru_cache(maxsize=64)
def characters_of(path: Path, index: int = 0) -> frozenset[int]:
    """The code points that a TrueType or OpenType file has pictures for; none when it cannot be read."""
    try:
        data = path.read_bytes()
        return frozenset(_mapped(data, _table(data, b"cmap", index)))
    except (OSError, struct.error, KeyError, IndexError):
        return frozenset()


@lru_cache(maxsize=4096)
def _typeface_for(character: str, system: bool) -> Typeface | None:
    for typeface in ours():
        if typeface.covers(character):
            return typeface
    if system and ord(character) > 0x7F:
        for typeface in _of_the_machine():
            if typeface.covers(character):
                return typeface
    return None


@lru_cache(maxsize=1)
def _of_the_machine() -> tuple[Typeface, ...]:
    found: list[Typeface] = []
    for folder in _system_folders():
        paths = folder.rglob("*.[tToO][tT][fFcC]") if folder.is_dir() else ()
        found += [Typeface(path) for path in paths if "emoji" not in path.name.lower()]
    # A bold one first: titles are bold.
    return tuple(sorted(found, key=lambda one: ("bold" not in one.path.name.lower(), str(one.path))))


def _system_folders() -> Iterator[Path]:
    home = Path.home()
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
        yield home / "AppData/Local/Microsoft/Windows/Fonts"
    elif sys.platform == "darwin":
        yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts")
    else:
        yield from (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts")


def is_emoji(character: str) -> bool:
    """Say whether a character is a small picture and not a letter."""
    code = ord(character)
    return 0x1F000 <= code <= 0x1FBFF or 0x2600 <= code <= 0x27BF or 0x2B00 <= code <= 0x2BFF or code >= 0xE0000


def _table(data: bytes, name: bytes, index: int) -> int:
    start = 0
    if data[:4] == b"ttcf":
        (start,) = struct.unpack_from(">I", data, 12 + 4 * index)
    (count,) = struct.unpack_from(">H", data, start + 4)
    for number in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        if tag == name:
            return int(offset)
    raise KeyError(name)


def _mapped(data: bytes, cmap: int) -> set[int]:
    """The code points of all Unicode subtables in the two formats that fonts use for them."""
    codes: set[int] = set()
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for number in range(count):
        platform, _, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)
        if platform not in (0, 3):
            continue
        start = cmap + offset
        (form,) = struct.unpack_from(">H", data, start)
        if form == 4:
            codes |= _segments(data, start)
        elif form == 12:
            (groups,) = struct.unpack_from(">I", data, start + 12)
            for group in range(groups):
                first, last, _ = struct.unpack_from(">III", data, start + 16 + 12 * group)
                codes.update(range(first, last + 1))
    return codes


def _segments(data: bytes, start: int) -> set[int]:
    (doubled,) = struct.unpack_from(">H", data, start + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    starts = struct.unpack_from(f">{count}H", data, start + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", data, start + 16 + 2 * doubled)
    offsets_at = start + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{count}H", data, offsets_at)
    codes: set[int] = set()
    for number, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        if offset == 0:
            codes.update(code for code in range(first, last + 1) if (code + delta) & 0xFFFF)
            continue
        base = offsets_at + 2 * number + offset
        glyphs = struct.unpack_from(f">{last - first + 1}H", data, base) if last < 0xFFFF else ()
        codes.update(first + place for place, glyph in enumerate(glyphs) if glyph)
    codes.discard(0xFFFF)
    return codes
