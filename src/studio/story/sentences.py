"""Where sentences end, in Latin, Devanagari, Bengali and Chinese writing.

This decides how a story is cut into spans, so it is deliberately plain and local: whether a sentence ends
at some place depends only on the words around that place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.story.spans import stripped

Range = tuple[int, int]

_CLOSERS = "\"'”’»›)\\]}」』】）》〉"
# A full stop needs a blank after it, the full-width and Indic marks do not.
_END = re.compile(rf"(?<![.!?…‽])[.!?…‽]++[{_CLOSERS}]*+(?=\s)|[。！？｡।॥]++[{_CLOSERS}]*+")
_WORD_BEFORE = re.compile(r"(\w+(?:\.\w+)*)\.$")
_ABBREVIATIONS = frozenset(
    """
    mr mrs ms mx dr st prof capt col gen lt sgt cpl rev hon jr sr vs etc no nos vol ch fig approx dept est
    messrs mme mlle gov sen rep pres hr mt ft e.g i.e cf al inc ltd co corp bros mgr fr
    """.split()  # noqa: SIM905
)
# These end sentences as often as not; they join on only when a number follows.
_BEFORE_NUMBER = frozenset(("no", "nos", "vol", "ch", "fig", "p", "pp"))
_AFTER_NAME = frozenset(("jr", "sr", "etc", "inc", "ltd", "co", "corp", "bros", "al"))


def sentences(text: str) -> tuple[Range, ...]:
    """Ranges of the sentences of ``text``, in order, without the blanks around them.

    Every visible character lies in exactly one range.
    """
    ranges: list[Range] = []
    start = 0
    for match in _END.finditer(text):
        if not _really_ends(text, start, match):
            continue
        first, last = stripped(text, start, match.end())
        if last > first:
            ranges.append((first, last))
        start = match.end()
    first, last = stripped(text, start, len(text))
    if last > first:
        ranges.append((first, last))
    return tuple(ranges)


def ends_sentence(text: str) -> bool:
    """Whether the last visible character, closing quotes apart, is one that ends sentences."""
    bare = text.rstrip().rstrip("\"'”’»›)]}」』】）》〉")
    return bare.endswith((".", "!", "?", "…", "‽", "。", "！", "？", "｡", "।", "॥", ":", "："))


def packed(text: str, ranges: Sequence[Range], longest: int, shortest: int) -> tuple[Range, ...]:
    """Neighbouring sentences put together while at most ``longest`` characters; a longer one stays whole.

    A last piece under ``shortest`` characters joins the piece before it.
    """
    pieces: list[Range] = []
    for first, last in ranges:
        if pieces and last - pieces[-1][0] <= longest:
            pieces[-1] = (pieces[-1][0], last)
        else:
            pieces.append((first, last))
    if len(pieces) > 1 and pieces[-1][1] - pieces[-1][0] < shortest:
        tail = pieces.pop()
        pieces[-1] = (pieces[-1][0], tail[1])
    return tuple(pieces)


def joined_when_short(ranges: Sequence[Range], shortest: int) -> tuple[Range, ...]:
    """The ranges; one under ``shortest`` characters is joined to the next, the last to the one before."""
    result: list[Range] = []
    for first, last in ranges:
        if result and result[-1][1] - result[-1][0] < shortest:
            result[-1] = (result[-1][0], last)
        else:
            result.append((first, last))
    if len(result) > 1 and result[-1][1] - result[-1][0] < shortest:
        tail = result.pop()
        result[-1] = (result[-1][0], tail[1])
    return tuple(result)


def _really_ends(text: str, start: int, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark[0] in "。！？｡।॥":
        return True
    following = _next_visible(text, match.end())
    if following == "":
        return True
    if following.islower():
        return False
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    return not _is_abbreviation(text[max(start, match.start() - 24) : match.start() + 1], following)


def _is_abbreviation(before: str, following: str) -> bool:
    word = _WORD_BEFORE.search(before)
    if word is None:
        return False
    plain = word.group(1).lower()
    if plain in _BEFORE_NUMBER:
        return following.isdigit()
    if plain in _AFTER_NAME:
        return False
    is_initial = len(plain) == 1 and word.group(1).isupper() and plain != "i"
    return is_initial or plain in _ABBREVIATIONS


def _next_visible(text: str, position: int) -> str:
    # Quotes and brackets that open the next sentence do not tell whether it starts small.
    for character in text[position : position + 24]:
        if not character.isspace() and character not in "\"'“‘«‹([{—–-":
            return character
    return "" if position + 24 >= len(text) and not text[position:].strip() else "A"
