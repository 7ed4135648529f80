"""The sentences of a story as things that can be told again: narrated, or said by somebody.

A ``Told`` is one whole sentence. What somebody says stands without its quotation marks; ``retold`` puts it into a
sentence of its own. In prose, a sentence with words said and a "said Anna" stays one narrated sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from studio.steps.audio.tasks import word_lists as lists
from studio.story.characters import display_name
from studio.story.parse import NARRATOR, Story, characters
from studio.story.sentences import sentences
from studio.story.speakable import is_speakable

_OPEN = '“"«„「『'
_CLOSE = '”"»“」』'
_ENDS = (".", "!", "?", "…", "।", "॥", "。", "！", "？", "‽")
_MOST_JOINED = 6


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence: ``speaker`` is a character tag, or "" for narration; ``span`` the number of its span."""

    text: str
    speaker: str
    span: int
    paragraph: int
    place: float
    """0 at the beginning of the story, 1 at its end."""


@lru_cache(maxsize=8)
def narrators(story: Story) -> frozenset[str]:
    """The characters who tell the story instead of taking part in its talk; the only one there is, too."""
    everybody = characters(story)
    return frozenset(
        character
        for character in everybody
        if len(everybody) == 1 or character == NARRATOR or lists.ROLES & set(re.split(r"[_\s]+", character.lower()))
    )


@lru_cache(maxsize=8)
def told(story: Story) -> tuple[Told, ...]:
    """All sentences of a story that have words, in order."""
    found = _told_in_prose(story) if story.form == "prose" else _told_by_tags(story)
    return tuple(sentence for sentence in found if is_speakable(sentence.text))


@lru_cache(maxsize=8)
def is_english(story: Story) -> bool:
    """Whether the common words of English make up a good part of the text."""
    words = re.findall(r"[^\W\d_]+", " ".join(span.text for span in story.spans).lower())[:2000]
    if not words:
        return False
    ascii_words = [word for word in words if word.isascii()]
    common = sum(word in lists.ENGLISH for word in words)
    return len(ascii_words) > 0.9 * len(words) and common >= max(1 if len(words) < 25 else 2, 0.1 * len(words))


def name_of(character: str) -> str:
    """A speaker's name for people to read."""
    return display_name(character)


def called(name: str) -> str:
    """A name as it stands inside a sentence: Ada, but ``the king`` where a story only says what somebody is."""
    words = name.split()
    nobody = bool(words) and words[-1].lower() in lists.ANIMATE | lists.CREATURES
    return f"the {name.lower()}" if nobody else name


def retold(sentence: Told, *, english: bool, past: bool, again: bool = False) -> str:
    """Return a sentence as it can stand in a summary: narration as it is, words said with who says them.

    ``again`` when the same person was quoted just before: then they add it.
    """
    text = tidy(sentence.text)
    if not sentence.speaker:
        return text
    text = re.sub(r"[“”\"«»„]", "'", text)
    text = text[:1].upper() + text[1:]
    if not english:
        return f"{name_of(sentence.speaker)}: “{text}”"
    name = called(name_of(sentence.speaker))
    asks, cries, says = ("asked", "cried", "said") if past else ("asks", "cries", "says")
    says = ("added" if past else "adds") if again else says
    if text.endswith("?"):
        return f"“{text}” {asks} {name}."
    if text.endswith("!"):
        return f"“{text}” {cries} {name}."
    if text.endswith(("…", "...")):
        return f"“{text}” {says} {name}."
    return f"“{text.rstrip('.;:,—–- ')},” {says} {name}."


def tidy(text: str) -> str:
    """One line, no blanks at the ends, no lone quotation mark."""
    text = " ".join(text.split())
    for opening, closing in (("“", "”"), ('"', '"'), ("«", "»"), ("‘", "’")):
        text = _without_lone_marks(text, opening, closing)
    return text


def _without_lone_marks(text: str, opening: str, closing: str) -> str:
    if opening == closing:
        return text if text.count(opening) % 2 == 0 else text.strip(opening) if text.count(opening) == 1 else text
    opened, closed = text.count(opening), text.count(closing)
    if opened > closed and text.startswith(opening):
        return text[1:]
    if closed > opened and text.endswith(closing) and opening != "‘":
        return text[:-1]
    return text


def is_whole(text: str) -> bool:
    """Whether a text ends as sentences do and closes the quotations that it opens."""
    bare = text.rstrip("\"'”’»」』)")
    balanced = text.count("“") == text.count("”") and text.count('"') % 2 == 0 and text.count("(") == text.count(")")
    return bare.endswith(_ENDS) and balanced and not bare.endswith((":", ","))


def _told_by_tags(story: Story) -> Iterator[Told]:
    tellers = narrators(story)
    length = max(len(story.source), 1)
    for number, span in enumerate(story.spans):
        speaker = "" if span.character in tellers else span.character
        for start, end in sentences(span.text):
            yield Told(span.text[start:end], speaker, number, span.utterance, (span.start + start) / length)


def _told_in_prose(story: Story) -> Iterator[Told]:
    """Sentences of whole paragraphs, because spans part "said Anna" from what she said."""
    spans, length = story.spans, max(len(story.source), 1)
    first = 0
    while first < len(spans):
        last = first
        while last + 1 < len(spans) and spans[last + 1].paragraph == spans[first].paragraph:
            last += 1
        start, end = spans[first].start, spans[last].end
        number = first
        for unit_start, unit_end in _units(story.source[start:end]):
            while number < last and spans[number].end <= start + unit_start:
                number += 1
            text = story.source[start + unit_start : start + unit_end]
            place = (start + unit_start) / length
            yield from _prose_unit(text, spans[number].character, number, spans[first].paragraph, place)
        first = last + 1


def _prose_unit(text: str, character: str, number: int, paragraph: int, place: float) -> Iterator[Told]:
    inner = text[1:-1]
    quoted = text[:1] in _OPEN and text[-1:] in _CLOSE and not any(mark in inner for mark in _OPEN + _CLOSE)
    if not quoted:
        yield Told(text, "", number, paragraph, place)
    elif character != NARRATOR:
        for start, end in sentences(inner):
            yield Told(inner[start:end], character, number, paragraph, place)


def _units(paragraph: str) -> Iterator[tuple[int, int]]:
    """Sentences of a paragraph, joined while a quotation is open and where "Ada said." follows it."""
    ranges = list(sentences(paragraph))
    index = 0
    while index < len(ranges):
        start, end = ranges[index]
        joined = 0
        while index + 1 < len(ranges) and joined < _MOST_JOINED:
            following = paragraph[slice(*ranges[index + 1])]
            if not (_is_open(paragraph[start:end]) or _is_attribution(following, paragraph[start:end])):
                break
            index, joined = index + 1, joined + 1
            end = ranges[index][1]
        yield start, end
        index += 1


def _is_open(text: str) -> bool:
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1 or text.count("«") > text.count("»")


def _is_attribution(text: str, before: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.lower())[:3]
    return before[-1:] in _CLOSE and bool(lists.SPEECH_VERBS & set(words))
