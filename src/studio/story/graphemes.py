"""Texts cut where a reader would cut them: between words, else between what is seen as one character.

An emoji of several parts, a letter with its marks, a flag, a syllable of Korean or of an Indian script stay whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

ELLIPSIS = "…"
_JOINER = "\u200d"
_VIRAMAS = frozenset("्্੍્୍్್്්")
_LEFT_AT_END = " \t\n\u3000,;:–—-.…،؛、"


def graphemes(text: str) -> list[str]:
    """The text in pieces that are seen as one character each; joined they are the text."""
    found: list[str] = []
    for character in text:
        if found and _goes_on(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def cut_text(text: str, limit: int, count: Callable[[str], int] = len) -> str:
    """``text``, or as much of it as with an ellipsis counts at most ``limit``; "" where not even that fits.

    ``count`` says how much a text counts and MUST add up over its characters. The cut is behind a word where that
    costs less than a third of the text.
    """
    if count(text) <= limit:
        return text
    room = limit - count(ELLIPSIS)
    if room < 0:
        return ""
    pieces = graphemes(text)
    kept, used = 0, 0
    while kept < len(pieces) and used + count(pieces[kept]) <= room:
        used += count(pieces[kept])
        kept += 1
    head = "".join(pieces[:kept]) or _within(pieces[0], room, count)
    if kept and _in_word(pieces[kept - 1]) and _in_word(pieces[kept]):
        last_blank = max(head.rfind(" "), head.rfind("\n"))
        if 3 * last_blank >= 2 * len(head):
            head = head[:last_blank]
    return head.rstrip(_LEFT_AT_END) + ELLIPSIS


def _within(piece: str, room: int, count: Callable[[str], int]) -> str:
    """What fits of one character with very many marks."""
    end = len(piece)
    while end and count(piece[:end]) > room:
        end -= 1
    return piece[:end]


def _in_word(piece: str) -> bool:
    return piece[0].isalnum()


def _goes_on(before: str, character: str) -> bool:
    """Whether ``character`` belongs to the piece ``before`` it."""
    last = before[-1]
    if last == "\r":
        return character == "\n"
    if last == "\n" or character in "\r\n":
        return False
    if unicodedata.category(character) in ("Mn", "Me", "Mc") or character == _JOINER or _is_modifier(character):
        return True
    if last == _JOINER:
        return not before[0].isalpha() or before[-2:-1] in _VIRAMAS
    if last in _VIRAMAS:
        return unicodedata.category(character) == "Lo" and ord(character) >> 7 == ord(last) >> 7
    if _is_regional(character) and _is_regional(last):
        return sum(map(_is_regional, before)) % 2 == 1
    return _hangul_goes_on(last, character)


def _is_modifier(character: str) -> bool:
    """Tones of skin, and the tags that make a flag of a region."""
    return "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f"


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _hangul_goes_on(last: str, character: str) -> bool:
    """Korean letters written one by one, which are shown as syllables."""
    leads, vowels = "\u1100" <= last <= "\u115f", "\u1160" <= character <= "\u11a7"
    if leads:
        return vowels or "\u1100" <= character <= "\u115f" or "가" <= character <= "힣"
    ends = "\u11a8" <= character <= "\u11ff"
    if "가" <= last <= "힣":
        open_syllable = (ord(last) - 0xAC00) % 28 == 0
        return ends or (vowels and open_syllable)
    if "\u1160" <= last <= "\u11a7":
        return vowels or ends
    return "\u11a8" <= last <= "\u11ff" and ends
