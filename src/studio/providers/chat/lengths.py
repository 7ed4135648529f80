"""How much a model can read at once: a careful guess of tokens, and a long text in pieces that overlap."""

from __future__ import annotations

import math
import re

_LATIN_LETTERS_PER_TOKEN = 3.3
_OTHER_TOKENS_PER_LETTER = 1.3
_PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+\Z")
_SENTENCE = re.compile(r".*?[.!?…।。][\"”’')\]]*(?:\s+|\Z)|.+\Z", re.DOTALL)


def tokens(text: str) -> int:
    """About how many tokens a text is, rather too many than too few: letters outside ASCII count as more than one."""
    plain = sum(character.isascii() for character in text)
    return math.ceil(plain / _LATIN_LETTERS_PER_TOKEN + (len(text) - plain) * _OTHER_TOKENS_PER_LETTER)


def chunks(text: str, budget: int, overlap: int, paragraphs: int = 0) -> tuple[str, ...]:
    """The text in pieces of at most ``budget`` tokens each; every piece begins with up to ``overlap`` of the last.

    A text that is longer than one piece has no piece of more than so many ``paragraphs``, unless they are 0.

    Pieces end at paragraphs where they can, else at sentences, else anywhere; together, without what overlaps, they
    are the text. ValueError when ``overlap`` leaves no room.
    """
    if not 0 <= overlap < budget // 2 + 1 or budget < 2:
        raise ValueError(f"pieces of {budget} tokens cannot overlap by {overlap}")
    if tokens(text) <= budget:
        return (text,) if text else ()
    found: list[str] = []
    kept: list[str] = []  # the units of the piece that is being filled, those of the overlap first
    fresh = False
    for unit in _units(text, budget - overlap):
        full = 0 < paragraphs <= sum(one.endswith("\n") for one in kept)
        if fresh and (full or tokens("".join(kept) + unit) > budget):
            found.append("".join(kept))
            kept, fresh = _end(kept, min(overlap, budget - tokens(unit))), False
            if paragraphs:
                kept = kept[max(0, len(kept) - paragraphs // 4) :]
        kept.append(unit)
        fresh = True
    return (*found, "".join(kept))


def _units(text: str, most: int) -> list[str]:
    """Paragraphs, or where one is too long its sentences, or pieces of these."""
    units: list[str] = []
    for paragraph in _PARAGRAPH.findall(text):
        if tokens(paragraph) <= most:
            units.append(paragraph)
            continue
        for sentence in _SENTENCE.findall(paragraph):
            units += [sentence] if tokens(sentence) <= most else _cut(sentence, most)
    return units


def _cut(text: str, most: int) -> list[str]:
    size = max(1, math.floor(most / _OTHER_TOKENS_PER_LETTER) - 1)
    return [text[start : start + size] for start in range(0, len(text), size)]


def _end(units: list[str], most: int) -> list[str]:
    kept: list[str] = []
    for unit in reversed(units):
        if tokens(unit + "".join(kept)) > most:
            break
        kept.insert(0, unit)
    return kept
