"""What a story tells about the people who speak in it: gender, age, name, and who talks with whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from studio.story.names import Age, Gender, age_of_words, given_name_gender, name_words, title_gender
from studio.story.parse import Story
from studio.story.spans import NARRATOR, Span

__all__ = ["Age", "Gender", "age_hint", "display_name", "gender", "talks_to"]

_PREFIX = re.compile(r"(female|male)_", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:(she|her|hers|herself)|(he|him|his|himself))\b|(她)|(他)", re.IGNORECASE)
_NEAR = 120
_VOCATIVE = re.compile(
    r"(?:\A|[,;:—–-]\s*|\b(?:oh|yes|no|dear|please|my dear),?\s+)"
    r"(sir|madam|ma'am|mother|mum|mom|mama|father|dad|daddy|papa|grandmother|grandma|granny|grandfather|grandpa|aunt|"
    r"auntie|uncle|sister|brother|son|daughter|my lord|my lady|miss|mister|boy|girl|lad)\s*(?=[,.!?;…—]|\Z)",
    re.IGNORECASE,
)
_SELF = re.compile(r"\bI(?: am|['’]m| was) (?:an?|the|your|his|her|their|only an?) ((?:\w+ ){0,2}\w+)")
_DISTANCE_WEIGHTS = (1.0, 0.5, 0.25)
_YEARS = re.compile(r"\b(\d{1,3}|[a-z]+) years? old\b|\bof (\d{1,3}|[a-z]+)\b(?: years)?", re.IGNORECASE)
_UP_TO_FOURTEEN = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBERS = {word: number for number, word in enumerate(_UP_TO_FOURTEEN.split(), start=1)} | _TENS
_WHO = re.compile(
    r"(?:,| is| was|, who (?:is|was)) (?:(?:only|just|now|already) )?"
    r"((?:an?|the|her|his|my|your|\w+) [^,.;!?]{0,40})"
)


def display_name(character: str) -> str:
    """A name for people to read: ``female_potter_ada`` is Ada, ``mr_brown`` is Mr Brown, ``Old Tom`` stays."""
    prefix = _PREFIX.match(character)
    rest = character[prefix.end() :] if prefix else character
    if "_" not in rest and rest != rest.lower():
        return rest
    words = [word for word in re.split(r"[_\s]+", rest) if word]
    if prefix and len(words) > 1:
        words = words[1:]
    return " ".join(word[0].upper() + word[1:] for word in words) or character


def gender(story: Story, character: str) -> tuple[Gender | None, str]:
    """The gender of a character and a sentence that says why; None where the story does not tell."""
    prefix = _PREFIX.match(character)
    if prefix:
        found: Gender = "female" if prefix.group(1).lower() == "female" else "male"
        return found, f"The tag {character} begins with {prefix.group()}."
    words = name_words(character)
    if known := title_gender(words):
        return known[0], f"“{known[1]}” in the name {character} tells."
    if known := given_name_gender(words):
        return known[0], f"“{known[1].capitalize()}” is usually a {_noun(known[0])}'s name."
    if character == NARRATOR:
        return None, "The narrator says nothing about themselves."
    for evidence in (_titles, _pronouns, _addresses):
        counts = evidence(story, character)
        (likely, most), (_, least) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
        if most > 2 * least:
            return ("female" if likely == "female" else "male"), _WHY[evidence.__name__].format(
                name=display_name(character), noun=_noun(likely), times="once" if most == 1 else f"{most} times"
            )
    return None, f"Nothing in the story tells whether {display_name(character)} is a man or a woman."


_WHY = {
    "_titles": "The story calls {name} a {noun}, {times}.",
    "_pronouns": "The words beside the name {name} speak of a {noun}, {times}.",
    "_addresses": "Others speak to {name} as to a {noun}, {times}.",
}


def age_hint(story: Story, character: str) -> Age | None:
    """Child, adult or elder, from the name or from words directly at the name; None where nothing tells."""
    words = name_words(character)
    if known := age_of_words(words):
        return known[0]
    found: Counter[Age] = Counter()
    for before, after in _phrases(story, character):
        years = _YEARS.search(after)
        if years and (age := _age_of_years((years.group(1) or years.group(2)).lower())):
            found[age] += 2
        elif known := age_of_words(name_words(f"{before} {'' if years else after}")):
            found[known[0]] += 1
    for span in story.spans:
        if span.character == character and (said := _SELF.search(span.text)):
            known = age_of_words(name_words(said.group(1)))
            found.update([known[0]] if known else [])
    (likely, most), (_, second) = [*found.most_common(2), (None, 0), (None, 0)][:2]
    return likely if most > second else None


def talks_to(story: Story) -> dict[tuple[str, str], float]:
    """How much every two characters talk with each other, by their names in alphabetical order.

    Utterances that follow each other count 1, with one between them a half, with two a quarter.
    """
    weights: dict[tuple[str, str], float] = {}
    recent: list[str] = []
    last_utterance = -1
    for span in story.spans:
        if span.utterance == last_utterance:
            continue
        last_utterance = span.utterance
        for distance, other in enumerate(reversed(recent)):
            if other != span.character:
                pair = (min(other, span.character), max(other, span.character))
                weights[pair] = weights.get(pair, 0.0) + _DISTANCE_WEIGHTS[distance]
        recent = [*recent, span.character][-len(_DISTANCE_WEIGHTS) :]
    return weights


def _noun(found: str) -> str:
    return "woman" if found == "female" else "man"


def _name_pattern(character: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w){re.escape(display_name(character)).replace(chr(92) + ' ', '[ ._]+')}(?!\w)", re.IGNORECASE
    )


def _mentions(story: Story, character: str) -> Iterator[tuple[Span, re.Match[str]]]:
    pattern = _name_pattern(character)
    for span in story.spans:
        if span.character != character:
            for match in pattern.finditer(span.text):
                yield span, match


def _phrases(story: Story, character: str) -> Iterator[tuple[str, str]]:
    """The word before a mention of the name, and a phrase behind it that says who that is."""
    for span, match in _mentions(story, character):
        before = span.text[max(0, match.start() - 24) : match.start()].split()
        after = _WHO.match(span.text[match.end() :])
        yield (before[-1] if before else ""), (after.group(1) if after else "")


def _titles(story: Story, character: str) -> Counter[str]:
    """Titles and words for kin directly at the name: Miss Robin; Robin, her brother."""
    counts: Counter[str] = Counter()
    for before, after in _phrases(story, character):
        known = title_gender(name_words(before)) or title_gender(name_words(after)[:4])
        # "her brother" names the brother; the pronoun before him says nothing about him.
        if known and known[1] not in ("he", "she"):
            counts[known[0]] += 1
    for span in story.spans:
        if span.character == character and (said := _SELF.search(span.text)):
            known = title_gender(name_words(said.group(1))[:2])
            counts.update([known[0]] if known else [])
    return counts


def _pronouns(story: Story, character: str) -> Counter[str]:
    """The first pronoun behind each mention of the name, unless another capitalised name comes between."""
    counts: Counter[str] = Counter()
    others = {other for span in story.spans if (other := display_name(span.character)) != display_name(character)}
    for span, match in _mentions(story, character):
        # In prose the sentence goes on behind a quotation; in a dialogue the next line is somebody else's.
        text = story.source[span.start : span.end + _NEAR].split("\n\n")[0] if story.form == "prose" else span.text
        text = text[match.end() : match.end() + _NEAR]
        pronoun = _PRONOUN.search(text)
        if pronoun is None:
            continue
        between = text[: pronoun.start()].lower()
        if any(other.lower() in between for other in others if other):
            continue
        counts["female" if pronoun.group(1) or pronoun.group(3) else "male"] += 1
    return counts


def _addresses(story: Story, character: str) -> Counter[str]:
    """How those who answer the character, or speak just before, speak to them: "Yes, sir", "Listen, Mother"."""
    counts: Counter[str] = Counter()
    spoken = [span for span in story.spans if NARRATOR not in span.character.lower()]
    for index, span in enumerate(spoken):
        if span.character == character:
            continue
        before = spoken[index - 1].character if index else span.character
        after = spoken[index + 1].character if index + 1 < len(spoken) else span.character
        addressed = after if before == span.character else before
        for match in _VOCATIVE.finditer(span.text) if addressed == character else ():
            known = title_gender(name_words(match.group(1).replace("'", "")))
            counts.update([known[0]] if known else [])
    return counts


def _age_of_years(word: str) -> Age | None:
    years = int(word) if word.isdigit() else _NUMBERS.get(word)
    if years is None or not 0 < years < 130:
        return None
    return "child" if years < 15 else "elder" if years >= 65 else "adult"
