"""What a language model is asked about sounds: which a line calls for, and when and how long each is heard."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studio.steps.audio.tasks.effects import Effect
from studio.steps.questions import LABEL_TEMPERATURE, Question, choice, listing, one_line, question, quoted, shape, text
from studio.story.spans import Span

LINES_AT_ONCE = 12
SILENCE = "Silence"
_MOST_WORDS = 12
_UNKNOWN_GAIN_DB = -9.0
_WORD = re.compile(r"\S+")
_NOTHING = re.compile(r"(?:silence|none|nothing|no (?:sound|effect)s?)\b", re.IGNORECASE)
_NO_EFFECT = re.compile(
    r"\b(?:music|musical|song|melody|soundtrack|score|speech|speaking|voices?|dialogue|talking|vocals?|narrator|singing)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Heard:
    """A sound that a line calls for, before it is known when it is heard: ``id`` is its label in the next question."""

    id: str
    span: str
    description: str


def request_for_sounds(spans: Sequence[Span], *, model: str) -> Question[tuple[Heard, ...]]:
    """For each of some lines what is heard with it; most call for nothing."""
    labels = _labels(spans)
    entry = shape(line=choice(list(labels)), sound_or_silence_description=text(3, 80))
    material = "\n".join(f"{label}: {one_line(span.text)}" for label, span in labels.items())
    return question(
        "sfx_entry",
        f"You choose sound effects for a narrated story. For each line say which one sound is heard in the story at "
        f"that moment: only what makes a noise by itself, literally and now, not what is remembered, denied, compared "
        f"or supposed. Describe it as something heard, in English and in fewer than {_MOST_WORDS} words: what sounds, "
        f"on what, how. Never speech, voices or music. Most lines have none: for these say {SILENCE}. Give every line "
        f"once, by its label.",
        quoted("lines", material),
        shape(lines=listing(entry, len(labels), len(labels))),
        lambda value: _heard(value, labels),
        accept=lambda value: _accept_sounds(value, labels),
        model=model,
        language="en",
        longest_answer_tokens=60 * len(labels) + 200,
    )


def _labels(spans: Sequence[Span]) -> Mapping[str, Span]:
    return {f"L{number}": span for number, span in enumerate(spans, start=1)}


def _heard(value: Any, labels: Mapping[str, Span]) -> tuple[Heard, ...]:
    told = {entry["line"]: _description(entry) for entry in value["lines"]}
    sounding = [(labels[label], told[label]) for label in labels if told[label].casefold() != SILENCE.casefold()]
    return tuple(Heard(f"S{number}", span.id, words) for number, (span, words) in enumerate(sounding, start=1))


def _description(entry: Mapping[str, str]) -> str:
    """The words as they can stand in the files of effects, where “, then” parts two of them."""
    told = re.sub(r"[;:]", ",", one_line(entry["sound_or_silence_description"]))
    told = re.sub(r",?\s*\bthen\b", " and", told, flags=re.IGNORECASE).strip(" .,")
    return SILENCE if _NOTHING.match(told) or not told else told


def _accept_sounds(value: Any, labels: Mapping[str, Span]) -> str:
    given = [entry["line"] for entry in value["lines"]]
    missing = [label for label in labels if label not in given]
    if missing:
        return f"the line {missing[0]} is missing, and another is given twice"
    for entry in value["lines"]:
        words = _description(entry)
        if len(words.split()) > _MOST_WORDS:
            return f"the sound of {entry['line']} has more than {_MOST_WORDS} words"
        if _NO_EFFECT.search(words):
            return f"the sound of {entry['line']} is speech or music"
    return ""


def request_for_timing(
    heard: Sequence[Heard], spans: Mapping[str, Span], *, model: str
) -> Question[dict[str, tuple[Effect, ...]]]:
    """How long each sound is heard, and with which word of its line it begins. The value is by the line's id."""
    rows = [f"{one.id}: {one.description}\n  {_numbered(spans[one.span].text)}" for one in heard]
    most_words = max(len(_WORD.findall(spans[one.span].text)) for one in heard)
    entry = shape(
        sound=choice([one.id for one in heard]),
        realistic_duration_seconds={"type": "number", "minimum": 0.2, "maximum": 20},
        word={"type": "integer", "minimum": 1, "maximum": max(1, most_words)},
    )
    return question(
        "sound_timing",
        "You place sound effects in a narrated story. Below each sound stand the words of its line with their numbers. "
        "For each sound say how many seconds such a sound really lasts, and the number of the word with which it "
        "begins: the word that tells of it. Give every sound once, by its label.",
        quoted("sounds", "\n".join(rows)),
        shape(sounds=listing(entry, len(heard), len(heard))),
        lambda value: _effects(value, heard, spans),
        accept=lambda value: _accept_timing(value, heard, spans),
        temperature=LABEL_TEMPERATURE,
        model=model,
        longest_answer_tokens=50 * len(heard) + 200,
    )


def _numbered(words: str) -> str:
    return " ".join(f"{number}:{word}" for number, word in enumerate(_WORD.findall(words), start=1))


def _accept_timing(value: Any, heard: Sequence[Heard], spans: Mapping[str, Span]) -> str:
    by_id = {one.id: one for one in heard}
    given = {entry["sound"] for entry in value["sounds"]}
    missing = [name for name in by_id if name not in given]
    if missing:
        return f"the sound {missing[0]} is missing, and another is given twice"
    for entry in value["sounds"]:
        words = len(_WORD.findall(spans[by_id[entry["sound"]].span].text))
        if entry["word"] > words:
            return f"the line of {entry['sound']} has only {words} words"
    return ""


def _effects(value: Any, heard: Sequence[Heard], spans: Mapping[str, Span]) -> dict[str, tuple[Effect, ...]]:
    timed = {entry["sound"]: entry for entry in value["sounds"]}
    return {one.span: (_effect(one, timed[one.id], spans[one.span].text),) for one in heard}


def _effect(heard: Heard, timed: Mapping[str, Any], words: str) -> Effect:
    from studio.providers.sound.catalogue import match

    word = list(_WORD.finditer(words))[int(timed["word"]) - 1]
    recipe = match(heard.description)
    gain_db = recipe.level_db if recipe is not None else _UNKNOWN_GAIN_DB
    seconds = round(float(timed["realistic_duration_seconds"]), 2)
    return Effect(heard.description, recipe.name if recipe else "", word.start(), word.end(), seconds, gain_db)
