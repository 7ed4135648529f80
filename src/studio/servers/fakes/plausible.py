"""Values that fit a schema, made of plain sentences; and answers spoilt in the ways in which models spoil them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal

Fault = Literal[
    "",
    "not-json",
    "wrong-shape",
    "too-long",
    "wrong-language",
    "repeats",
    "never-ends",
    "stalls",
    "drops",
    "drops-at-once",
    "ends-early",
    "error-inside",
    "thinks",
    "thinks-on",
    "fenced",
    "talks",
    "cut-off",
    "not-a-number",
    "name-twice",
    "empty",
]
"""What can be wrong with an answer, or only odd about it (it thinks aloud, has a fence, talks)."""

_WHO = ("The keeper", "A child", "The old baker", "Her brother", "The captain", "A stranger", "The teacher", "A dog",
        "The painter", "His neighbour", "The miller", "A singer")  # fmt: skip
_DOES = ("walks slowly through", "waits quietly in", "looks out over", "carries a lamp across", "comes home to",
         "finds a letter in", "hears a bell from", "turns back towards", "rests for a while in", "opens a door to",
         "remembers", "draws a map of")  # fmt: skip
_WHERE = ("the harbour", "the narrow street", "the empty hall", "the green garden", "the long bridge", "the tower",
          "the small kitchen", "the market", "the wet field", "the library", "the workshop", "the station")  # fmt: skip
_WHEN = ("before the rain begins", "as the light fades", "while the others sleep", "with the first snow",
         "at the end of the day", "and says nothing", "in the early morning", "after a long silence")  # fmt: skip
_WORDS = ("lamp", "bell", "harbour", "letter", "garden", "bridge", "tower", "winter", "river", "night", "window",
          "story", "island", "train", "forest", "market")  # fmt: skip
_SOUNDS = ("Heavy wooden door creaking open", "Rain on a tin roof", "Footsteps on gravel", "A large bell ringing once")
_GERMAN = (
    "Der Wärter geht mit der Lampe durch den Hafen. Das Kind wartet auf die Mutter und sieht in den Regen hinaus. "
    "Die Glocke ist über der ganzen Insel zu hören, aber niemand kommt. Er schreibt einen Brief, den sie nicht liest. "
    "Am Morgen liegt der Schnee auf dem Dach, und die Stadt ist still. Sie findet den Schlüssel nicht mehr. "
)


def value_for(schema: Mapping[str, Any], seed: str, *, number: int = 0) -> Any:
    """A value that fits ``schema``; the same for the same ``seed``.

    Of choices it takes the first, and in a list one after another: ``number`` counts its entries from 0.
    """
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][number % len(schema["enum"])]
    kind = schema.get("type", "object")
    kind = kind if isinstance(kind, str) else kind[0]
    if kind == "object":
        names = schema.get("properties", {})
        return {
            name: _sound(number) if "silence" in name else value_for(inner, f"{seed}/{name}", number=number)
            for name, inner in names.items()
        }
    if kind == "array":
        return _list(schema, seed)
    if kind == "string":
        return _text(int(schema.get("minLength", 0)), int(schema.get("maxLength", 120)), seed)
    if kind in ("integer", "number"):
        return _number(schema, kind)
    return kind == "boolean" or None


def _list(schema: Mapping[str, Any], seed: str) -> list[Any]:
    least = int(schema.get("minItems", 1))
    size = min(max(least, 1), int(schema.get("maxItems", max(least, 1))))
    inner = schema.get("items", {"type": "string"})
    if schema.get("uniqueItems") and "enum" in inner:
        return list(inner["enum"][:size])
    return [value_for(inner, f"{seed}/{number}", number=number) for number in range(size)]


def _sound(number: int) -> str:
    """What is heard with a line: nothing, most often."""
    return _SOUNDS[number // 3 % len(_SOUNDS)] if number % 3 == 0 else "Silence"


def _number(schema: Mapping[str, Any], kind: str) -> float | int:
    low = schema.get("minimum", 0)
    high = schema.get("maximum", low + 2)
    middle = low + (high - low) / 4
    return int(middle) if kind == "integer" and int(middle) >= low else int(low) if kind == "integer" else middle


def _lot(seed: str, most: int) -> int:
    return int(hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()[:8], 16) % most


def _text(least: int, most: int, seed: str) -> str:
    """Sentences of a length between the two, or a few words where there is no room for a sentence."""
    if most < 90:
        return _phrase(least, most, seed)
    wanted = (least + most) // 2 if least else min(most, 160)
    text = ""
    for number in range(1000):
        sentence = _sentence(f"{seed}:{number}")
        if text and (len(text) >= wanted or len(text) + 1 + len(sentence) > most):
            break
        text = f"{text} {sentence}".strip()
    text = text[:most]
    return text if len(text) >= least else (text + " " + _phrase(least, most, seed))[:most].ljust(least, ".")


def _sentence(seed: str) -> str:
    parts = (
        choices[_lot(f"{seed}{number}", len(choices))] for number, choices in enumerate((_WHO, _DOES, _WHERE, _WHEN))
    )
    return " ".join(parts) + "."


def _phrase(least: int, most: int, seed: str) -> str:
    words = ["the", _WORDS[_lot(seed, len(_WORDS))], "and", "the", _WORDS[_lot(f"{seed}:2", len(_WORDS))]]
    if least <= 12:
        words = words[:2] if most <= 32 else words
    text = words[0].capitalize()
    for word in words[1:]:
        if len(text) + 1 + len(word) > most:
            break
        text += f" {word}"
    number = 3
    while len(text) < least:
        text = f"{text} {_WORDS[_lot(f'{seed}:{number}', len(_WORDS))]}"[:most]
        number += 1
    return text[:most]


def spoilt(text: str, fault: Fault) -> tuple[str, str]:
    """The answer with its fault, and why it is said to have ended."""
    if fault == "wrong-language":
        return _in_german(text), "stop"
    spoil: Mapping[str, str] = {
        "not-json": "I am sorry, but I cannot help with that story.",
        "wrong-shape": '{"something_else": [1, 2, 3]}',
        "too-long": text.replace('": "', '": "' + _endless(60), 1),
        "repeats": text[:-2] + ", and so it went on" * 2000,
        "never-ends": text[:-2] + " and then",
        "thinks": f'<think>They want JSON. Is it {{"title": 1}}? No.</think>\n{text}',
        "thinks-on": f"They want JSON.\n</think>\n{text}",
        "fenced": f"Here is what you asked for:\n```json\n{text}\n```\nShall I go on?",
        "talks": f"Of course! The answer is {text} I hope that helps.",
        "cut-off": text[: len(text) // 2],
        "not-a-number": '{"value": NaN}',
        "name-twice": '{"value": 1, "value": 2}',
        "empty": "",
    }
    return spoil.get(fault, text), "length" if fault == "cut-off" else "stop"


def _endless(sentences: int) -> str:
    return "".join(f"{_sentence(f'more {number}')} " for number in range(sentences))


def _in_german(text: str) -> str:
    def german(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: german(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [german(inner) for inner in value]
        # One word is a label, and stays.
        return (_GERMAN * 4)[: len(value)] if isinstance(value, str) and " " in value else value

    return json.dumps(german(json.loads(text)), ensure_ascii=False)
