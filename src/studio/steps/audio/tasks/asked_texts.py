"""What a language model is asked about the whole story: summary and chapters, and the title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from studio.steps.questions import (
    LABEL_TEMPERATURE,
    Question,
    answer_tokens,
    choice,
    count_words,
    language_name,
    listing,
    one_line,
    question,
    quoted,
    shape,
    text,
)
from studio.story.spans import Span

_SHOWN_LETTERS = 160
_LONG, _SHORT, _TITLE = (360, 720), (60, 120), (4, 40)
_MOST_WORDS = 8
_QUOTES = "\"“”'‘’«»"


@dataclass(frozen=True)
class PartSummary:
    """What is told of one part of the story."""

    title: str
    short: str
    long: str


def request_for_summary(
    sections: Sequence[str], *, model: str, language: str, taken: Sequence[str] = ()
) -> Question[tuple[PartSummary, ...]]:
    """A title, a short and a long summary for each of the parts of a story, in order.

    A part that is shorter than a long summary gets a shorter one. ``taken`` are titles of parts before these.
    """
    shortest, longest = _lengths(sections)
    count = len(sections)
    part = shape(title=text(*_TITLE), short_summary=text(*_short(shortest)), long_summary=text(shortest, longest))
    material = "\n\n".join(quoted(f"part{number}", section) for number, section in enumerate(sections, start=1))
    return question(
        "story_summary",
        f"You sum up a story for people who have not heard it. The story comes in {count} parts. For each part, in the "
        f"order of the story, give a title of two to five words, a short summary of one sentence, and a long summary. "
        f"Tell what happens in short plain sentences, in the present tense and in the order of events. Leave out what "
        f"people say word for word. Invent nothing. Write in {language_name(language)}.\n"
        f"A title has {_TITLE[0]} to {_TITLE[1]} letters, a short summary {_short(shortest)[0]} to "
        f"{_short(shortest)[1]}, a long summary {shortest} to {longest}.",
        material,
        shape(plot_summaries=listing(part, count, count)),
        lambda value: tuple(
            PartSummary(*(one_line(one[name]) for name in ("title", "short_summary", "long_summary")))
            for one in value["plot_summaries"]
        ),
        accept=lambda value: _accept_summary(value, taken),
        model=model,
        language=language,
        longest_answer_tokens=summary_tokens(sections, language),
    )


def summary_tokens(sections: Sequence[str], language: str) -> int:
    """How many tokens the summaries of these parts take at most."""
    return answer_tokens(len(sections) * (_lengths(sections)[1] + _SHORT[1] + _TITLE[1] + 80), language)


def _lengths(sections: Sequence[str]) -> tuple[int, int]:
    """Of the long summaries: no longer than about two thirds of what they sum up."""
    typical = sum(map(len, sections)) // max(1, len(sections))
    longest = min(_LONG[1], max(160, typical * 2 // 3))
    return min(_LONG[0], longest // 2), longest


def _short(shortest_long: int) -> tuple[int, int]:
    return (_SHORT[0], _SHORT[1]) if shortest_long >= _SHORT[1] else (30, _SHORT[1])


def _accept_summary(value: Any, taken: Sequence[str]) -> str:
    parts = value["plot_summaries"]
    for name, before in (("title", taken), ("long_summary", ())):
        told = [one_line(words).casefold() for words in (*before, *(part[name] for part in parts))]
        if len(set(told)) < len(told):
            return f"two parts have the same {name}"
    if not all(one_line(part["title"]).strip("0123456789.:- ") for part in parts):
        return "a title is only a number"
    return ""


def request_for_starts(
    offered: Sequence[Sequence[str]], spans: Sequence[Span], *, model: str
) -> Question[tuple[str, ...]]:
    """With which line each chapter but the first begins: for each, one of the ids that are ``offered``."""
    order = {span.id: number for number, span in enumerate(spans)}
    labels = {
        f"chapter_{number}": {f"C{number}.{place}": name for place, name in enumerate(names, start=1)}
        for number, names in enumerate(offered, start=2)
    }
    rows = (
        f"{label}: {_end(spans, order[name])} | {_clipped(spans[order[name]].text)}"
        for choices in labels.values()
        for label, name in choices.items()
    )
    return question(
        "chapter_starts",
        "You divide a story into chapters. For each chapter some lines are given with which it may begin: a label, how "
        "the line before it ends, a stroke, and how the line begins. Choose for each chapter the line with which "
        "something new begins: another place or time, a turn, a new matter.",
        quoted("lines", "\n".join(rows)),
        shape(**{chapter: choice(list(choices)) for chapter, choices in labels.items()}),
        lambda value: tuple(choices[value[chapter]] for chapter, choices in labels.items()),
        temperature=LABEL_TEMPERATURE,
        model=model,
        longest_answer_tokens=30 * len(labels) + 100,
    )


def _end(spans: Sequence[Span], number: int) -> str:
    told = one_line(spans[number - 1].text)
    return told if len(told) <= _SHOWN_LETTERS else "…" + told[1 - _SHOWN_LETTERS :]


def _clipped(told: str) -> str:
    words = one_line(told)
    return words if len(words) <= _SHOWN_LETTERS else words[: _SHOWN_LETTERS - 1] + "…"


def request_for_title(told: str, *, model: str, language: str) -> Question[str]:
    """A title of two to eight words."""
    return question(
        "story_title",
        f"You give a story its title: three to eight words that make one curious and give nothing of the end away. No "
        f"quotation marks, no subtitle, no full stop. Write in {language_name(language)}.",
        quoted("story", told),
        shape(title=text(3, 80)),
        lambda value: one_line(value["title"]).strip(_QUOTES + " ."),
        accept=_accept_title,
        model=model,
        language=language,
        longest_answer_tokens=200,
    )


def _accept_title(value: Any) -> str:
    title = one_line(value["title"]).strip(_QUOTES + " .")
    if not any(character.isalpha() for character in title):
        return "the title has no words"
    if count_words(title) > _MOST_WORDS:
        return f"the title has {count_words(title)} words, and {_MOST_WORDS} are the most"
    return "" if "\n" not in value["title"].strip() else "the title has several lines"
