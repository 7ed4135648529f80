"""Small English: articles, lists, titles, and the people of a story in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from studio.steps.audio.tasks import word_lists as lists
from studio.steps.audio.tasks.nlp import Name, Reading
from studio.steps.audio.tasks.telling import called
from studio.story.parse import Story

_SMALL = frozenset(("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "into"))
_MARKS = "\"'“”‘’«»„()[]{},.;:!?…—–-।॥。、！？"
PLAIN_ROLES = frozenset(("girl", "boy", "man", "woman", "male", "female", "character", "person", "voice", "speaker"))


def listed(items: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def with_article(noun: str) -> str:
    """``an engineer``, ``a cook``."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def title_case(text: str) -> str:
    """Capitals as in titles: all words but the small ones inside."""
    words = text.split()
    return " ".join(
        word.lower() if word.lower() in _SMALL and 0 < place < len(words) - 1 else _capital(word)
        for place, word in enumerate(words)
    )


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def introduced(name: Name) -> str:
    """``Emma the teacher`` where the story gives a trade, else the name."""
    if not name.role or name.role in PLAIN_ROLES or name.role in name.text.lower():
        return called(name.text)
    return f"{name.text} the {name.role}"


def salient_words(reading: Reading, count: int, numbers: Iterable[int] | None = None) -> list[str]:
    """Return the words that weigh most, as they are written, for languages that are only counted.

    ``numbers`` narrows it to some sentences. In writing with capitals only words with a capital are taken.
    """
    chosen = reading.sentences if numbers is None else [reading.sentences[number] for number in numbers]
    rows = [[word.strip(_MARKS) for word in sentence.told.text.split()] for sentence in chosen]
    capitals = any(word[:1].isupper() for row in rows for word in row)
    written: dict[str, str] = {}
    for row in rows:
        for word in row[1:] if capitals else row:  # any word has a capital where a sentence begins
            if len(word) > 2 and word.casefold() not in lists.OTHER_SMALL:
                written.setdefault(word.casefold(), word)
    counts = Counter(term for sentence in chosen for term in sentence.terms)
    known = [term for term in counts if term in written and (not capitals or written[term][:1].isupper())]
    ranked = sorted(known, key=lambda term: -counts[term] * reading.weights[term])  # stable: story order
    kept: list[str] = []
    for term in ranked:
        if not any(term.startswith(other) or other.startswith(term) for other in kept):
            kept.append(term)
    return [written[term] for term in kept[:count]]


def cast_sentence(story: Story, reading: Reading) -> str:
    """Return ``Emma the teacher talks with Jack the student.`` for a story that is only talk; "" elsewhere."""
    people = [introduced(name) for name in reading.people if name.count][:4]
    if not reading.english or not people:
        return ""
    if len(people) == 1:
        return ""
    text = f"{people[0]} talks with {people[1]}." if len(people) == 2 else f"{listed(people)} talk with one another."
    return text[0].upper() + text[1:]
