"""What words name: finding them in a text, their colours, and choices where they say nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from studio.providers.image.storyboard.colour import darker, lighter
from studio.providers.image.storyboard.figures import look_words as words

_COLOUR_SHADES = {**words.LIGHTER, **words.DARKER}


class Choices:
    """Numbers and picks that follow from a seed and a name, always the same for the same question."""

    def __init__(self, seed: int, name: str) -> None:
        self._key = f"{seed}/{name}"

    def number(self, question: str) -> float:
        """0 to 1."""
        digest = hashlib.sha256(f"{self._key}/{question}".encode()).digest()
        return int.from_bytes(digest[:6], "big") / 2**48

    def pick(self, question: str, options: Sequence[str]) -> str:
        """One of the options."""
        return options[int(self.number(question) * len(options)) % len(options)]


def has_word(text: str, word: str) -> int:
    """Where the word begins in the text, or -1."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (at and (text[at - 1].isalpha() or text[at - 1] == "-")) and not text[end : end + 1].isalpha():
            return at
        at = text.find(word, at + 1)
    return -1


def first_of(text: str, table: Mapping[str, str]) -> str:
    """What the longest key that stands in the text means."""
    for word in sorted(table, key=lambda one: (-len(one), one)):
        if has_word(text, word) >= 0:
            return table[word]
    return ""


def last_of(text: str, table: Mapping[str, str]) -> str:
    """What the last word of the table in the text means."""
    best, at = "", -1
    for match in re.finditer(r"[a-z]+", text):
        if match.group() in table and match.start() > at:
            best, at = table[match.group()], match.start()
    if best and at >= 0 and re.search(r"\bdark (brown|blond|blonde|red|grey|gray)\b", text):
        return darker(best, 0.28)
    if best and re.search(r"\blight (brown|grey|gray|blond|blonde)\b", text):
        return lighter(best, 0.22)
    return best


def colour_in(text: str) -> str:
    """The last colour that the text names, with its shade, or nothing."""
    found = ""
    tokens = re.findall(r"[a-z-]+", text)
    for index, token in enumerate(tokens):
        for part in (token, *token.split("-")):
            if part in words.COLOURS:
                found = words.COLOURS[part]
                before = tokens[index - 1] if index else ""
                shade = (
                    before
                    if before in _COLOUR_SHADES
                    else next((one for one in token.split("-") if one in _COLOUR_SHADES and one != part), "")
                )
                if shade in words.LIGHTER:
                    found = lighter(found, words.LIGHTER[shade])
                elif shade in words.DARKER and shade != part:
                    found = darker(found, words.DARKER[shade])
    return found
