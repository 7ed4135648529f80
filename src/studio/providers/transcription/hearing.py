"""Was the text said? Words that were heard against words that were meant, compared by sound.

A transcriber writes "oars" as "ores", "Priya" as "pre ear" and "lamp room" as "lamproom". None of these says that
the voice misspoke. So both sides are turned into phonemes and aligned as words that may join: one meant word may
answer to two heard ones, or two to one. What still differs was, most likely, said wrong or left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from studio.providers.phonemes import word_phonemes
from studio.providers.transcription.contract import HeardWord

_SAME = 0.19  # normalised distance of sounds up to which two words are the same word, misspelt
_SAME_NAME = 0.45  # a transcriber does not know the names of a story and writes the nearest thing it knows
_JOIN_COST = 0.01  # so that one to one is preferred where it explains as much
_LONGEST_JOIN = 3
_BAND_WORDS = 12
_GROUPS = ("pb", "td", "TtdɾɖʈD", "kɡ", "fv", "θðf", "sz", "ʃʒ", "ʧʤ", "ʃʧ", "ʒʤ", "mnŋ", "lɹ", "wvʋ", "ɹɾ")
_VOWELS = "AIOQWYiuɑɒæɔəɐᵊɛɜɪᵻɨʊʌaeoøyɯ"
_NEAR_VOWELS = ("əʌᵊɐ", "ɪᵻiɨ", "ɛæ", "ɑɔɒ", "ʊu", "Aɛ", "Oɔ", "əɪᵻ", "ɜə", "Iɑ", "Wɑ")


@dataclass(frozen=True)
class Divergence:
    """How far what was heard is from what was meant.

    ``word_error_rate`` is the share of expected words that were not heard, plus extra words, over their number.
    ``longest_run`` is the longest row of expected words in trouble (at least as long as the longest row of extra
    words). ``wrong`` are half-open ranges of expected words; an empty range is a place where something else was
    heard in between. ``score`` is 1.0 for a perfect match and falls to 0.0; a run costs more than as many single
    words.
    """

    word_error_rate: float
    longest_run: int
    wrong: tuple[tuple[int, int], ...]
    score: float


def compare(expected_words: Sequence[str], heard: Sequence[HeardWord | str], lexicon: Sequence[str] = ()) -> Divergence:
    """Compare what was meant, word by word as spoken, with what was heard.

    ``lexicon`` holds the names of the story: a heard word counts as a name when it sounds roughly like it.
    """
    names = frozenset(part for name in lexicon for part in _plain(name).split())
    expected = [_plain(word) for word in expected_words]
    texts = [word if isinstance(word, str) else word.text for word in heard]
    heard_words = [part for text in texts for part in _plain(_numbers_as_words(text)).split()]
    if not expected:
        return Divergence(float(bool(heard_words)), len(heard_words), ((0, 0),) if heard_words else (), 1.0)
    steps = _best_path(expected, heard_words, names)
    return _judge(len(expected), steps)


@dataclass(frozen=True)
class _Step:
    """Expected words [a0, a1) answered to heard words [b0, b1); ``ok``: they sound alike."""

    a0: int
    a1: int
    b0: int
    b1: int
    ok: bool


def _best_path(expected: Sequence[str], heard: Sequence[str], names: frozenset[str]) -> list[_Step]:
    """Align by dynamic programming: matches of up to three words a side, replacements, omissions, extras."""
    rows, columns = len(expected), len(heard)
    infinite = float("inf")
    cost = [[infinite] * (columns + 1) for _ in range(rows + 1)]
    back: list[list[_Step | None]] = [[None] * (columns + 1) for _ in range(rows + 1)]
    cost[0][0] = 0.0
    # Far from the diagonal nothing is worth trying: that much shift means that whole sentences are missing.
    band = abs(rows - columns) + _BAND_WORDS
    for a in range(rows + 1):
        for b in range(max(0, a - band), min(columns, a + band) + 1):
            here = cost[a][b]
            if here == infinite:
                continue
            for na, nb in _MOVES:
                if a + na > rows or b + nb > columns:
                    continue
                step, price = _price(expected, heard, names, a, b, na, nb)
                if step is not None and here + price < cost[a + na][b + nb] - 1e-9:
                    cost[a + na][b + nb] = here + price
                    back[a + na][b + nb] = step
    steps = []
    a, b = rows, columns
    while (a, b) != (0, 0):
        step = back[a][b]
        assert step is not None
        steps.append(step)
        a, b = step.a0, step.b0
    return steps[::-1]


_MOVES = [(1, 1), (1, 0), (0, 1)] + [
    (na, nb)
    for na in range(1, _LONGEST_JOIN + 1)
    for nb in range(1, _LONGEST_JOIN + 1)
    if (na, nb) != (1, 1) and min(na, nb) <= 2
]


def _price(
    expected: Sequence[str], heard: Sequence[str], names: frozenset[str], a: int, b: int, na: int, nb: int
) -> tuple[_Step | None, float]:
    if na == 0 or nb == 0:
        return _Step(a, a + na, b, b + nb, ok=not na and _says_nothing(heard[b])), 1.0
    meant, got = expected[a : a + na], heard[b : b + nb]
    if na == nb == 1 and meant == got:
        return _Step(a, a + 1, b, b + 1, ok=True), 0.0
    if max(na, nb) > 1 and (meant[0] == got[0] or meant[-1] == got[-1]):
        return None, 0.0  # an equal neighbour would make a wrong word look nearer than it is
    limit = _SAME_NAME if any(word.removesuffix("'s") in names for word in meant) else _SAME
    distance = _distance(" ".join(meant), " ".join(got))
    if distance <= limit:
        return _Step(a, a + na, b, b + nb, ok=True), distance * max(na, nb) + _JOIN_COST * (na + nb - 2)
    if na == nb == 1:
        return _Step(a, a + 1, b, b + 1, ok=False), 1.0 + distance / 10
    return None, 0.0


def _judge(count: int, steps: Sequence[_Step]) -> Divergence:
    errors = 0
    wrong: list[list[int]] = []
    run = longest = 0
    extra_run = 0
    for step in steps:
        if step.ok:
            run = extra_run = 0
            continue
        size = step.a1 - step.a0
        errors += max(1, size)
        extra_run = extra_run + 1 if size == 0 else extra_run
        run += size
        longest = max(longest, run, extra_run)
        if wrong and wrong[-1][1] == step.a0:
            wrong[-1][1] = step.a1
        else:
            wrong.append([step.a0, step.a1])
    rate = errors / count
    # A single doubtful word is mostly the listener's mistake; several in a row are mostly the speaker's.
    penalty = rate + max(0, longest - 1) * max(0.08, 0.5 / count)
    ranges = tuple((first, last) for first, last in wrong)
    return Divergence(round(rate, 4), longest, ranges, round(max(0.0, 1.0 - penalty), 4))


@lru_cache(maxsize=65_536)
def _distance(first: str, second: str) -> float:
    """Return how different two words, or short runs of words, sound: 0 the same, 1 nothing in common."""
    one, two = _sounds(first), _sounds(second)
    if one == two:
        return 0.0
    longest = max(len(one), len(two))
    if not longest or abs(len(one) - len(two)) > 0.6 * longest:
        return 1.0
    row = [0.6 * index for index in range(len(two) + 1)]
    for a, left in enumerate(one, 1):
        corner, row[0] = row[0], 0.6 * a
        for b, right in enumerate(two, 1):
            corner, row[b] = row[b], min(row[b] + 0.6, row[b - 1] + 0.6, corner + _sound_distance(left, right))
    return min(1.0, row[-1] / longest)


@lru_cache(maxsize=4096)
def _sound_distance(first: str, second: str) -> float:
    if first == second:
        return 0.0
    vowels = (first in _VOWELS, second in _VOWELS)
    if all(vowels):
        return 0.2 if any(first in group and second in group for group in _NEAR_VOWELS) else 0.45
    if any(vowels):
        return 1.0
    return 0.3 if any(first in group and second in group for group in _GROUPS) else 0.8


@lru_cache(maxsize=65_536)
def _sounds(words: str) -> str:
    return "".join(word_phonemes(word) for word in words.split())


def _plain(text: str) -> str:
    """Return lower-case words without marks; a hyphen parts words."""
    lowered = unicodedata.normalize("NFC", text).lower().replace("’", "'")
    cleaned = re.sub(r"[^\w']+", " ", lowered, flags=re.UNICODE) if lowered.isascii() else _keep_letters(lowered)
    return " ".join(part for word in cleaned.split() if (part := word.strip("'_")))


def _keep_letters(text: str) -> str:
    return "".join(c if unicodedata.category(c)[0] in "LMN" or c == "'" else " " for c in text)


def _says_nothing(word: str) -> bool:
    return word in {"uh", "um", "hm", "hmm", "mm", "ah", "oh", "er"}


def _numbers_as_words(text: str) -> str:
    """Write digits as words: a transcriber writes "99" and "7:45" where words were said."""
    if not any(character.isdigit() for character in text):
        return text
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    plain = re.sub(r"[$£€]\s*([\d.]+)", r"\1 dollars", plain)
    return re.sub(r"(\d+)(st|nd|rd|th|s)?", lambda found: f" {_number(found[1], found[2] or '')} ", plain)


def _number(digits: str, suffix: str) -> str:
    from num2words import num2words

    value = int(digits)
    if suffix in ("st", "nd", "rd", "th"):
        return str(num2words(value, to="ordinal"))
    if len(digits) == 4 and 1100 <= value <= 2099 and not 2000 <= value <= 2009:
        said = str(num2words(value, to="year"))
    else:
        said = str(num2words(value)) if len(digits) < 10 else " ".join(digits)
    return said + ("s" if suffix == "s" else "")
