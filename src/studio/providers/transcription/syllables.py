"""How long words take relative to each other, by counting letters. Pure Python, any language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence


def syllables(word: str) -> int:
    """Return a rough count of the syllables of ``word``, at least 1 if it has a letter or digit, else 0."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
    if not re.search(r"\w", plain):
        return 0
    groups = len(re.findall(r"[aeiouyаеёиоуыэюяіїєαεηιουω]+", plain))
    if re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$", plain) and groups > 1:
        groups -= 1  # a silent e
    letters = sum(c.isalpha() for c in word)
    digits = sum(c.isdigit() for c in word)
    return max(1, groups or round(letters / 2) + 2 * digits)


def shares(words: Sequence[str]) -> tuple[float, ...]:
    """Return the part of the whole time that each of ``words`` takes; the parts add up to 1.

    A word costs its syllables and a little for its consonants and its ending; the mark after it costs a pause.
    """
    weights = []
    for word in words:
        pause = 1.4 if re.search(r"[.!?…।]\W*$", word) else 0.8 if re.search(r"[,;:—]\W*$", word) else 0.0
        weights.append(syllables(word) + 0.12 * len(word) + pause + 0.1)
    total = sum(weights)
    return tuple(weight / total for weight in weights) if total else ()
