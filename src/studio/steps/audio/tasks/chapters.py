"""Chapters: where they begin, what they are called, and a sentence or two about each."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from studio.steps.audio.tasks import word_lists as lists
from studio.steps.audio.tasks.choosing import bundles, is_bearable, starts_freely, told_again, worth
from studio.steps.audio.tasks.nlp import Reading, Sentence, read
from studio.steps.audio.tasks.phrasing import salient_words, title_case
from studio.steps.audio.tasks.telling import called, name_of, narrators
from studio.steps.audio.tasks.turns import best_starts, span_seconds, turn_scores
from studio.story.parse import Story

SHORTEST_SECONDS = 20.0
_SUMMARY = (60, 120)
_NUMBERS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven")
# Minutes of speech from which a story has so many chapters.
_COUNTS = ((45, 7), (22, 6), (9, 5), (4, 4), (66 / 60, 3), (48 / 60, 2))


@dataclass(frozen=True, slots=True)
class ChapterPlan:
    """A chapter that begins with the span of that id; the summary may be empty, the title never is."""

    first_span: str
    title: str
    summary: str


def plan_chapters(story: Story, wanted: int = 0) -> tuple[ChapterPlan, ...]:
    """Return the chapters of a story, at its real turns, the first beginning with its first span.

    There are ``wanted`` of them, or, with 0, up to seven by the length of the story.
    Every chapter is expected to last 20 seconds or more, so a short story has one. Titles differ from one another.
    """
    if not story.spans:
        return ()
    reading, seconds = read(story), span_seconds(story)
    total = sum(seconds)
    wanted = min(wanted or _usual_count(total), max(1, int(total / SHORTEST_SECONDS)))
    starts = best_starts(turn_scores(story, reading), seconds, wanted, SHORTEST_SECONDS) if wanted > 1 else [0]
    sections = [_within(reading, first, last) for first, last in pairwise([*starts, len(story.spans)])]
    titles = _titles(story, reading, sections)
    return tuple(
        ChapterPlan(story.spans[first].id, name, _summary(reading, section))
        for first, name, section in zip(starts, titles, sections, strict=True)
    )


@dataclass(frozen=True, slots=True)
class OfferedStart:
    """Where a chapter may begin instead: the spans of ``choices``, the one that the rules found first."""

    choices: tuple[str, ...]


MOST_OFFERED = 4


def offered_starts(story: Story, wanted: int = 0) -> tuple[OfferedStart, ...]:
    """For every chapter but the first, other real turns near its beginning.

    Whatever is chosen of each, the chapters stay in order, as many, and none shorter than the shortest.
    """
    reading, seconds = read(story), span_seconds(story)
    order = {span.id: number for number, span in enumerate(story.spans)}
    starts = [order[one.first_span] for one in plan_chapters(story, wanted)]
    times = list(accumulate(seconds, initial=0.0))
    scores = turn_scores(story, reading)
    found = []
    for before, start, after in zip(starts, starts[1:], [*starts[2:], len(seconds)], strict=False):
        gaps = times[start] - times[before], times[after] - times[start]
        reach = max(0.0, min(gaps) - SHORTEST_SECONDS) / 2
        near = [n for n in range(before + 1, after) if n != start and abs(times[n] - times[start]) <= reach]
        best = sorted(near, key=lambda number: (-scores[number], number))[: MOST_OFFERED - 1]
        found.append(OfferedStart(tuple(story.spans[number].id for number in (start, *best))))
    return tuple(found)


def _usual_count(seconds: float) -> int:
    return next((count for least, count in _COUNTS if seconds / 60 >= least), 1)


def _within(reading: Reading, first: int, last: int) -> range:
    """The sentences, by number, that begin in some spans."""
    numbers = [number for number, one in enumerate(reading.sentences) if first <= one.told.span < last]
    return range(numbers[0], numbers[-1] + 1) if numbers else range(0)


def _summary(reading: Reading, section: range) -> str:
    """One or two whole sentences, 60 to 120 characters where the section has such."""
    offered = [bundle for bundle in bundles(reading, section, chain=2) if starts_freely(bundle.text)]
    offered = offered or bundles(reading, section, chain=2)
    if not offered:
        bearable = [number for number in section if is_bearable(reading, number)]
        best_number = max(bearable, key=lambda number: (worth(reading, number), -number), default=None)
        return "" if best_number is None else told_again(reading, [best_number])
    shortest, longest = _SUMMARY

    last = len(reading.sentences) - 1

    def value(text: str, score: float, first: int) -> float:
        length = len(text)
        score += 0.4 - 0.4 * (first - section[0]) / len(section) - 0.8 * (first > 0.9 * last)  # keep the end a secret
        return score - max(0, shortest - length) / 20 - max(0, length - longest) / 25

    best = max(offered, key=lambda bundle: (value(bundle.text, bundle.score, bundle.numbers[0]), -bundle.numbers[0]))
    if len(best.text) >= shortest:
        return best.text
    pairs = []
    for other in offered:
        numbers = sorted({*best.numbers, *other.numbers})
        text = told_again(reading, numbers)
        if other is not best and len(text) <= longest:
            pairs.append((value(text, best.score + other.score, other.numbers[0]), text))
    return max(pairs, default=(0.0, best.text))[1]


# ---------------------------------------------------------------- titles


@dataclass(frozen=True, slots=True)
class _Offer:
    text: str
    kind: str
    score: float
    words: frozenset[str]


def _titles(story: Story, reading: Reading, sections: Sequence[range]) -> list[str]:
    """A title for each section, all different, and not all of the same make."""
    weights = [_local_weights(reading, section, len(sections)) for section in _counts(reading, sections)]
    titles: list[str] = []
    used: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for number, (section, local) in enumerate(zip(sections, weights, strict=True)):
        offers = _offers(story, reading, section, local)
        fresh = [offer for offer in offers if offer.text.casefold() not in {title.casefold() for title in titles}]
        best = max(
            fresh,
            key=lambda offer: (
                offer.score - 0.35 * kinds[offer.kind] - 0.9 * sum(used[word] for word in offer.words),
                offer.text,
            ),
            default=None,
        )
        if best is None:
            best = _Offer(_numbered(story, reading, number, titles), "number", 0.0, frozenset())
        titles.append(best.text)
        used.update(best.words)
        kinds[best.kind] += 1
    return titles


def _numbered(story: Story, reading: Reading, number: int, taken: Collection[str]) -> str:
    if reading.english:
        return f"Part {_NUMBERS[number] if number < len(_NUMBERS) else number + 1}"
    names = [name_of(one.character) for one in story.spans]
    return next((name for name in dict.fromkeys(names) if name not in taken), str(number + 1))


def _counts(reading: Reading, sections: Sequence[range]) -> list[dict[str, float]]:
    """How often each section speaks of each thing; for languages without a grammar here, of each salient word."""
    rows: list[dict[str, float]] = []
    for section in sections:
        row: dict[str, float] = defaultdict(float)
        for number in section:
            sentence = reading.sentences[number]
            for head in [phrase.head for phrase in sentence.phrases] if reading.english else sentence.terms:
                row[head] += 1 + 0.3 * (sentence.turns > 0) + 0.3 * (not sentence.told.speaker)
        rows.append(dict(row))
    everywhere = Counter[str]()
    for row in rows:
        everywhere.update(row.keys())
    count = len(sections)
    return [{head: n * (0.35 + math.log(1 + count / everywhere[head])) for head, n in row.items()} for row in rows]


def _local_weights(reading: Reading, row: dict[str, float], sections: int) -> dict[str, float]:
    things = {thing.head for thing in reading.things}
    weighed = {}
    for head, value in row.items():
        if reading.english and (head not in things or len(head) < 3):
            continue
        boost = 1.7 if head in lists.CREATURES else 1.4 if head in lists.EVOCATIVE else 0.8
        boost *= 0.6 if head in lists.ROOMS else 1.0
        weighed[head] = math.sqrt(value) * (boost if reading.english else 1.0)
    return weighed


def _offers(story: Story, reading: Reading, section: range, local: dict[str, float]) -> list[_Offer]:
    if not reading.english:
        return _plain_offers(reading, section)
    sentences = [reading.sentences[number] for number in section]
    ranked = sorted(local, key=lambda head: (-local[head], head))[:6]
    person = _person(story, reading, sentences)
    offers = [*_modified(sentences, local), *_placed(reading, sentences)]
    shown = {head: _shown(sentences, head) for head in ranked}
    for place, head in enumerate(ranked):
        offers.append(_Offer(title_case(f"The {shown[head]}"), "thing", local[head] - 0.5, frozenset((head,))))
        if person and person.lower() != head:
            words = frozenset((head, person))
            offers.append(
                _Offer(title_case(f"{called(person)} and the {shown[head]}"), "and", local[head] + 0.1, words)
            )
        for other in ranked[:place]:
            both = frozenset((head, other))
            value = 0.5 * (local[head] + local[other]) + 0.05
            offers.append(_Offer(title_case(f"The {shown[other]} and the {shown[head]}"), "pair", value, both))
    if person and not ranked:
        offers.append(_Offer(title_case(f"{called(person)} Speaks"), "person", 0.1, frozenset((person,))))
    return offers


def _person(story: Story, reading: Reading, sentences: Sequence[Sentence]) -> str:
    """Who matters most in a section: spoken of, or speaking."""
    people = {name.text for name in reading.people}
    counts = Counter(name for sentence in sentences for name in sentence.names if name in people)
    tellers = narrators(story)
    for sentence in sentences:
        character = story.spans[sentence.told.span].character
        if sentence.told.speaker and character not in tellers:
            counts[name_of(sentence.told.speaker)] += 1
    return min(counts, key=lambda name: (-counts[name], name), default="")


def _modified(sentences: Sequence[Sentence], local: dict[str, float]) -> list[_Offer]:
    """``The Iron Box``: a thing as the section itself describes it."""
    offers = []
    for sentence in sentences:
        for phrase in sentence.phrases:
            good = phrase.adjective and phrase.adjective not in lists.DULL_ADJECTIVES
            if phrase.head in local and good and len(phrase.text.split()) <= 3:
                value = local[phrase.head] + 0.3 - 0.15 * (len(phrase.text.split()) - 2)
                words = frozenset((phrase.head, phrase.adjective))
                offers.append(_Offer(title_case(f"The {phrase.text}"), "modified", value, words))
    return offers


def _placed(reading: Reading, sentences: Sequence[Sentence]) -> list[_Offer]:
    """``Finn at the Gallery``: a person and a place that one narrated sentence puts together."""
    people = {name.text for name in reading.people}
    offers = []
    for sentence in sentences:
        held = [name for name in sentence.names if name in people]
        places = [phrase for phrase in sentence.phrases if phrase.after in ("at", "in", "on", "inside")]
        places = [phrase for phrase in places if phrase.head in lists.ROOMS and not phrase.owner]
        if sentence.told.speaker or len(held) != 1 or not places:
            continue
        person, phrase = held[0], places[0]
        if re.search(rf"\b{re.escape(person)}\b.*\b{phrase.after} the {re.escape(phrase.text)}\b", sentence.told.text):
            words = frozenset((person, phrase.head))
            text = title_case(f"{called(person)} {phrase.after} the {phrase.text}")
            offers.append(_Offer(text, "placed", 1.9 + 0.2 * sentence.turns, words))
    return offers


def _shown(sentences: Sequence[Sentence], head: str) -> str:
    """A thing in the number, one or many, that the section uses."""
    forms = Counter(
        phrase.text.split()[-1] for sentence in sentences for phrase in sentence.phrases if phrase.head == head
    )
    return min(forms, key=lambda form: (-forms[form], form), default=head)


def _plain_offers(reading: Reading, section: range) -> list[_Offer]:
    """Two salient words of the section, for languages that are only counted."""
    words = salient_words(reading, 4, section)
    pairs = [(one, other) for place, one in enumerate(words) for other in words[place + 1 :]]
    offers = [
        _Offer(f"{one} – {other}", "pair", -rank, frozenset((one, other))) for rank, (one, other) in enumerate(pairs)
    ]
    return offers or [_Offer(word, "word", 0.0, frozenset((word,))) for word in words]
