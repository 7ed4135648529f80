"""The people of a prose story: one tag for each, however they are called, and where the text mentions them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from studio.story.names import gender_of_words, name_words, title_gender
from studio.story.quote_phrases import PRONOUNS, without_determiner
from studio.story.spans import NARRATOR


def tag_of(name: str) -> str:
    """A tag for a name as it stands in the text: letters, digits and underscores in lower case."""
    kept = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in re.sub(r"[’']", "", name))
    return "_".join(kept.lower().split())


def unified_tags(names: Iterable[str]) -> dict[str, str]:
    """Tag for each phrase; "Ada Byron" and "Ada" are one person unless two longer names could be meant."""
    parts = {name: tag_of(without_determiner(name)).split("_") for name in names}
    by_tag = {"_".join(words): words for words in parts.values() if words != [""]}
    holders: dict[str, set[str]] = {}
    for tag, words in by_tag.items():
        for word in words:
            holders.setdefault(word, set()).add(tag)
    short_forms: dict[str, list[str]] = {}
    for tag, words in by_tag.items():
        longer = holders[tag] - {tag} if len(words) == 1 else set()
        if len(longer) == 1:
            short_forms.setdefault(next(iter(longer)), []).append(tag)
    same = {tag: tag for tag in by_tag}
    for tag, forms in short_forms.items():
        proper = [form for form in forms if not title_gender([form])]
        chosen = min(proper, key=by_tag[tag].index) if proper else tag
        same.update(dict.fromkeys([tag, *forms], chosen))
    return {name: same["_".join(words)] for name, words in parts.items() if words != [""]}


class Mentions:
    """The people who speak somewhere in the story, and which of them the last paragraphs were about."""

    _paragraphs_remembered = 3

    def __init__(self, tags: Mapping[str, str]) -> None:
        self._tags = {without_determiner(name).lower(): tag for name, tag in tags.items()}
        self._genders = {tag: _gender([name for name in tags if tags[name] == tag]) for tag in set(tags.values())}
        forms = sorted(self._tags, key=len, reverse=True)
        # A pattern that matches nothing where nobody is known.
        any_form = "|".join(map(re.escape, forms)) or r"(?!)"
        self._pattern = re.compile(rf"\b(?:{any_form})\b", re.IGNORECASE)
        self._addressed = re.compile(rf"\b(?:to|at|asked|told) (?:the )?({any_form})\b", re.IGNORECASE)
        self._recent: list[set[str]] = [set()]

    def in_text(self, text: str) -> list[str]:
        """The people whom a text names, in order, each as often as it does."""
        return [self._tags[match.group().lower()] for match in self._pattern.finditer(text)]

    def addressed(self, text: str) -> str | None:
        """The one whom a sentence of the text turns to, if it is one."""
        found = {self._tags[match.group(1).lower()] for match in self._addressed.finditer(text)}
        return found.pop() if len(found) == 1 else None

    def fits(self, tag: str, named: str | None) -> bool:
        """Whether the phrase beside a quotation ("he", "she" or none) allows this person."""
        gender = PRONOUNS.get((named or "").lower())
        return gender is None or self._genders.get(tag) in (gender, None)

    def at_start(self, text: str) -> str | None:
        """The one with whose name the text begins, articles apart; "Ada's lamp" is not Ada."""
        head = re.sub(r"\A\W*(?:(?:the|a|an|his|her|my)\s+)?", "", text, flags=re.IGNORECASE)
        match = self._pattern.match(head)
        if match is None or re.match(r"[’']s\b", head[match.end() :]):
            return None
        return self._tags[match.group().lower()]

    def see(self, text: str) -> None:
        """Remember the people whom a text names."""
        self._recent[-1].update(self.in_text(text))

    def add(self, tag: str) -> None:
        """Remember one who speaks."""
        self._recent[-1].add(tag)

    def next_paragraph(self) -> None:
        """A paragraph ends; what is too far back is forgotten."""
        self._recent = [*self._recent, set()][-self._paragraphs_remembered :]

    def only(self, gender: str) -> str | None:
        """The one person of the last paragraphs who can be meant by he or she, the nearest paragraph first."""
        for paragraph in reversed(self._recent):
            certain = {tag for tag in paragraph if self._genders.get(tag) == gender}
            if certain:
                return certain.pop() if len(certain) == 1 else None
        unknown = {tag for tags in self._recent for tag in tags if self._genders.get(tag) is None} - {NARRATOR}
        return unknown.pop() if len(unknown) == 1 else None


def _gender(names: Sequence[str]) -> str | None:
    found = {gender for name in sorted(names) if (gender := gender_of_words(name_words(name)))}
    return found.pop() if len(found) == 1 else None
