"""Where subtitles may break: the atoms of a line and what a break between two of them costs a reader.

An atom is the smallest piece that stays together: a word with its punctuation. Chinese and Japanese break
between characters, and a word longer than a row is cut, because no row may be longer.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from studio.story.speakable import is_speakable

ROW = 42
"""Characters in a row."""

_OPENERS = "“‘\"'([{«‹「『（《"
_CLOSERS = "\"'”’)]}»›」』）》"
_SENTENCE_END = tuple(".!?…‽。！？।॥")
_CLAUSE_END = (";", ":", "—", "–", "--", "；", "：")
_COMMA = (",", "、", "，", "،")
_WIDE = "\u3040-\u30ff\u3400-\u9fff"
_WIDE_PIECE = re.compile(rf"[「『（《“‘]*[{_WIDE}][^{_WIDE}A-Za-z0-9「『（《“‘]*|[^{_WIDE}「『（《“‘]+|[「『（《“‘]+")
_AFTER_DASH = re.compile(r"(?<=\w[—–])(?=[\w“‘\"'])|(?<=\w--)(?=[\w“‘\"'])|(?<=…)(?=\w{2})")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PREPOSITIONS = _set(
    "about above across after against along among around as at before behind below beneath beside between beyond by "
    "despite down during for from in inside into like near of off on onto out outside over past since through "
    "throughout till to toward towards under until unto up upon via with within without"
)
_CONJUNCTIONS = _set(
    "and but or nor so yet because although though while when where if unless than that which who whom"
)
_HOLDS_ON = _PREPOSITIONS | _set(
    "a an the this these those my your his her its our their and but or nor no every each some any is was are were be "
    "been am do does did has have had will would can could shall should may might must not very too i he she we they "
    "mr mrs ms dr st prof capt col miss sir lady lord mister because if that which who whose when while"
)
_TITLES = _set("mr. mrs. ms. dr. st. prof. capt. col. gen. lt. sgt. rev. no. messrs. mme.")


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a line's text, ``text[start:end]``; ``glued`` when no blank stands before it."""

    start: int
    end: int
    glued: bool


def atoms(text: str) -> list[Atom]:
    """Return the pieces of a text between which it may break, none longer than a row; blanks are in no piece."""
    found: list[Atom] = []
    for token in re.finditer(r"\S+", text):
        position = token.start()
        for length in _lengths(token.group()):
            found.append(Atom(position, position + length, position > token.start()))
            position += length
    return found


def _lengths(token: str) -> list[int]:
    parts = _AFTER_DASH.split(token)
    if re.search(f"[{_WIDE}]", token):
        parts = [piece for part in parts for piece in _WIDE_PIECE.findall(part)]
    if "".join(parts) != token or (len(parts) > 1 and not is_speakable(token)):
        parts = [token]
    return [len(piece) for part in parts for piece in _cut(part)]


def _cut(part: str) -> list[str]:
    """Cut what is longer than a row into even pieces, after a hyphen where there is one."""
    if len(part) <= ROW:
        return [part]
    even = -(-len(part) // -(-len(part) // ROW))
    hyphen = max(part.rfind(mark, 1, ROW - 1) for mark in "-/_")
    place = hyphen + 1 if hyphen > 8 else even
    while place > 1 and (unicodedata.category(part[place])[0] == "M" or part[place - 1] == "\u200d"):
        place -= 1
    return [part[:place], *_cut(part[place:])]


def break_cost(before: str, after: str, *, glued: bool) -> float:
    """Return what a break between two neighbouring atoms costs: 0 after a sentence, 9 and more where it hurts."""
    bare = before.rstrip(_CLOSERS)
    if not is_speakable(after) and after[0] not in _OPENERS:
        return 10.0  # a dash or dots standing alone stay with the word before them
    mark_cost = _mark_cost(bare, before)
    if mark_cost is not None:
        return mark_cost
    if glued:
        return 2.5 if re.match(f"[{_WIDE}{_OPENERS}]", after) else 12.0
    return _word_cost(bare, after)


def _mark_cost(bare: str, before: str) -> float | None:
    if bare.endswith(_SENTENCE_END):
        is_initial = re.fullmatch(r"\W*[A-Z]\.", before) is not None and before != "I."
        return 9.0 if is_initial or before.lstrip(_OPENERS).lower() in _TITLES else 0.0
    if bare.endswith(_CLAUSE_END):
        return 0.3
    return 0.6 if bare.endswith(_COMMA) else None


def _word_cost(bare: str, after: str) -> float:
    word, following = _plain(bare), _plain(after)
    if word in _HOLDS_ON:
        return 9.0
    if following in _CONJUNCTIONS:
        return 1.0
    if following in _PREPOSITIONS:
        return 1.4
    if bare[:1].isupper() and after[:1].isupper() and len(word) > 1 and following != "i":
        return 6.0  # very likely one name
    return 3.0


def _plain(atom: str) -> str:
    return atom.strip("\"'“”‘’()[]{}«»,.;:!?…—–-").casefold()
