"""From what a language model wrote to a JSON value, and what is wrong with it where it is none.

Models think aloud, put fences round their answers, talk before and after them, and go on for ever. All of this is
seen here, in plain text; nothing here knows a server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(r"\A.*</(?:think|thinking|reasoning)>", re.DOTALL | re.IGNORECASE)
_THOUGHT_BEGIN = re.compile(r"<(?:think|thinking|reasoning)>.*\Z", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"```[a-z0-9_-]*[ \t]*\r?\n(.*?)(?:\r?\n[ \t]*)?```", re.DOTALL | re.IGNORECASE)
_OPEN_FENCE = re.compile(r"\A\s*```[a-z0-9_-]*[ \t]*\r?\n", re.IGNORECASE)

_LONGEST_PERIOD = 1000
_SHORTEST_LOOP = 240
_TIMES_SHORT, _TIMES_LONG = 6, 3
_SENTENCE = re.compile(r"[^.!?।。]+[.!?।。]+")
_SAME_SENTENCE = 3
_MOST_DEPTH = 40


class BadReply(ValueError):
    """An answer that will not do; the message says what is wrong, as one would tell the model."""


def without_thoughts(text: str) -> str:
    """The text without what the model thought aloud, also where the beginning or the end of it is missing."""
    text = _THOUGHT.sub("", text)
    text = _THOUGHT_END.sub("", text)
    return _THOUGHT_BEGIN.sub("", text)


def value_of(text: str) -> Any:
    """The JSON value of an answer. BadReply where there is none, or more than JSON allows (NaN, a name twice)."""
    told = without_thoughts(text).strip()
    if not told:
        raise BadReply("the answer is empty" if not text.strip() else "there are only thoughts, and no answer")
    fenced = [inner.strip() for inner in _FENCE.findall(told)]
    candidates = [told, *fenced, _OPEN_FENCE.sub("", told), *_outermost(told)]
    first: BadReply | None = None
    for candidate in dict.fromkeys(candidates):
        try:
            return _parsed(candidate)
        except BadReply as error:
            # What is JSON and more than that is told rather than that the talk round it is none.
            first = error if first is None or not str(error).startswith("the answer is not JSON") else first
    raise first or BadReply("the answer is not JSON")


def _outermost(text: str) -> Iterator[str]:
    """From the first opening bracket to the last closing one of its kind."""
    starts = sorted((text.find(opening), opening) for opening in "{[" if opening in text)
    for start, opening in starts:
        end = text.rfind("}" if opening == "{" else "]")
        if end > start:
            yield text[start : end + 1]


def _parsed(text: str) -> Any:
    try:
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_name_twice)
    except json.JSONDecodeError as error:
        raise BadReply(f"the answer is not JSON ({error.msg} at letter {error.pos + 1})") from error
    except RecursionError as error:
        raise BadReply("the answer is nested too deeply") from error
    if _depth(value) > _MOST_DEPTH:
        raise BadReply("the answer is nested too deeply")
    return value


def _no_constant(name: str) -> Any:
    raise BadReply(f"{name} is not JSON")


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadReply(f"“{twice[:60]}” is given twice in one object")
    return value


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level and depth <= _MOST_DEPTH:
        depth += 1
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
            if isinstance(inner, dict | list)
        ]
    return depth


def goes_round(text: str) -> bool:
    """Whether the end of a text says the same again and again: six times at once, or three times a long passage."""
    size = len(text)
    for period in range(1, min(_LONGEST_PERIOD, size // _TIMES_LONG) + 1):
        times = _TIMES_SHORT if period <= _LONGEST_PERIOD // _TIMES_SHORT else _TIMES_LONG
        length = max(period * times, _SHORTEST_LOOP)
        if length <= size and text[size - length : size - period] == text[size - length + period :]:
            return True
    return False


def says_again(value: Any) -> str:
    """A sentence that one text of the value says three times, or ``""``."""
    for text in texts_in(value):
        seen: dict[str, int] = {}
        for sentence in _SENTENCE.findall(text):
            plain = " ".join(sentence.lower().split())
            seen[plain] = seen.get(plain, 0) + (len(plain) > 12)
            if seen[plain] >= _SAME_SENTENCE:
                return plain
    return ""


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a JSON value, without the names of its parts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)
