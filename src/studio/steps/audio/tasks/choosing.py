"""Choosing sentences that can stand together: what a sentence is worth, and what must stand before it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from studio.steps.audio.tasks import word_lists as lists
from studio.steps.audio.tasks.nlp import Reading, Sentence
from studio.steps.audio.tasks.telling import Told, is_whole, retold

_LONGEST_CHAIN = 3
_SHORT_SPEECH = 150
_SHORT_EXCHANGE = 190


@dataclass(frozen=True, slots=True)
class Bundle:
    """Neighbouring sentences, by number, that are understood without any other; ``text`` is how they are told."""

    numbers: tuple[int, ...]
    text: str
    score: float


def bundles(reading: Reading, numbers: Iterable[int], *, chain: int = _LONGEST_CHAIN) -> list[Bundle]:
    """Return for each numbered sentence the shortest run ending with it that stands by itself, if there is one."""
    allowed = set(numbers)
    runs: dict[tuple[int, ...], None] = {}
    for number in sorted(allowed):
        run = _utterance(reading, number, allowed)
        while reading.sentences[run[0]].leans and len(run) < chain and run[0] - 1 in allowed:
            run.insert(0, run[0] - 1)
        if not reading.sentences[run[0]].leans:
            runs[tuple(run)] = None
            runs[tuple(_with_answer(reading, run, allowed))] = None
    found = []
    for numbered in runs:
        text = told_again(reading, numbered)
        if is_whole(text):
            score = sum(worth(reading, each) for each in numbered) / len(numbered) ** 0.8
            found.append(Bundle(numbered, text, score))
    return found


def _utterance(reading: Reading, number: int, allowed: Collection[int]) -> list[int]:
    """All that somebody says in one breath, when it is short; narration and long speeches by the sentence."""
    told = reading.sentences[number].told
    if not told.speaker:
        return [number]
    first = last = number
    while first - 1 in allowed and _is_same_breath(told, reading.sentences[first - 1].told):
        first -= 1
    while last + 1 in allowed and _is_same_breath(told, reading.sentences[last + 1].told):
        last += 1
    run = list(range(first, last + 1))
    return run if sum(len(reading.sentences[each].told.text) for each in run) <= _SHORT_SPEECH else [number]


def _is_same_breath(one: Told, other: Told) -> bool:
    return one.speaker == other.speaker and one.paragraph == other.paragraph


def _with_answer(reading: Reading, run: list[int], allowed: Collection[int]) -> list[int]:
    """A question together with what somebody else answers."""
    last = reading.sentences[run[-1]].told
    if not last.speaker or not last.text.rstrip().endswith("?") or run[-1] + 1 not in allowed:
        return run
    reply = reading.sentences[run[-1] + 1].told
    if not reply.speaker or reply.speaker == last.speaker:
        return run
    both = [*run, *(number for number in _utterance(reading, run[-1] + 1, allowed) if number > run[-1])]
    return both if sum(len(reading.sentences[each].told.text) for each in both) <= _SHORT_EXCHANGE else run


def told_again(reading: Reading, numbers: Sequence[int]) -> str:
    """Return sentences in the order of the story; what one person says in a row is quoted together."""
    parts: list[str] = []
    ordered = [(number, reading.sentences[number].told) for number in sorted(numbers)]
    indexed = [(number - place, told) for place, (number, told) in enumerate(ordered)]
    before = ""
    for (_, speaker), group in groupby(indexed, key=lambda item: (item[0], item[1].speaker)):
        said = [told for _, told in group]
        if speaker:
            said = [replace(said[0], text=" ".join(one.text for one in said))]
        past, again = _in_past(reading), speaker == before
        parts.extend(retold(one, english=reading.english, past=past, again=again) for one in said)
        before = speaker
    return " ".join(parts)


def _in_past(reading: Reading) -> bool:
    return reading.past and any(not sentence.told.speaker for sentence in reading.sentences)


def worth(reading: Reading, number: int) -> float:
    """What a sentence tells about the story: its terms and names, where it stands, how it is told."""
    sentence = reading.sentences[number]
    size = max(len(sentence.terms), 1)
    value: float = 2.0 * sum(reading.weights.get(term, 0.0) for term in set(sentence.terms)) / (size + 2) ** 0.6
    value += 0.35 * min(sentence.turns, 2) + 0.25 * min(len(sentence.names), 2)
    value += 0.6 * sum(_is_first_mention(reading, number, name.text) for name in reading.people[:5])
    value += 0.9 if not sentence.told.speaker else -0.2
    value -= 0.5 if re.search(r"[“\"«]", sentence.told.text) else 0.0
    value -= 0.5 if sentence.told.text.rstrip("\"”'’").endswith("?") else 0.0
    value -= 0.5 if sentence.leans else 0.0
    return value - _length_fault(sentence)


def _length_fault(sentence: Sentence) -> float:
    length = len(sentence.told.text)
    if length < 45:
        return (45 - length) / 60
    return max(0.0, (length - 200) / 100)


def _is_first_mention(reading: Reading, number: int, name: str) -> bool:
    return name in reading.sentences[number].names and not any(
        name in sentence.names for sentence in reading.sentences[:number]
    )


def pick(
    reading: Reading, offered: Sequence[Bundle], shortest: int, longest: int, taken: Collection[int] = ()
) -> list[int]:
    """Choose sentences from bundles, the worthiest and least alike first, to between the lengths in characters.

    Fewer characters come back only when nothing more fits. ``taken`` are in the choice from the start.
    """
    chosen = set(taken)
    left = sorted(offered, key=lambda bundle: bundle.numbers)
    while left:
        length = len(told_again(reading, sorted(chosen))) if chosen else 0
        if length >= shortest:
            break
        known = {term for number in chosen for term in reading.sentences[number].terms}
        best = max(left, key=lambda bundle: (_gain(reading, bundle, known, chosen), -bundle.numbers[-1]))
        left.remove(best)
        wanted = chosen | set(best.numbers)
        if wanted != chosen and len(told_again(reading, sorted(wanted))) <= longest:
            chosen = wanted
    return sorted(chosen)


def _gain(reading: Reading, bundle: Bundle, known: set[str], chosen: Collection[int]) -> float:
    terms = {term for number in bundle.numbers for term in reading.sentences[number].terms}
    again = len(terms & known) / max(len(terms), 1)
    beside = any(number - 1 in chosen or number + 1 in chosen for number in bundle.numbers)
    return bundle.score - 1.2 * again + 0.15 * beside


def starts_freely(text: str) -> bool:
    """Whether a text can be the first thing that is read."""
    words = text.split()
    first = words[0].strip("“\"'‘«(").rstrip(",.;:!?").lower() if words else ""
    return first not in lists.SEQUENCE_STARTS


def is_bearable(reading: Reading, number: int) -> bool:
    """Whether a sentence may stand where people know the story: it is whole and opens with no pronoun or link."""
    told = reading.sentences[number].told
    words = re.findall(r"[^\W\d_]+", told.text.lower())
    opens_well = bool(words) and words[0] not in lists.DANGLING_STARTS | lists.OTHER_DANGLING
    return opens_well and len(told.text) <= 260 and is_whole(told_again(reading, [number]))
