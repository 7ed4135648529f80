"""Who is meant: the people of a prose story, under one tag each, and what a word of the narration refers to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from studio.steps.audio.tasks.word_lists import PLACE_WORDS, SPEECH_VERBS
from studio.steps.image.tasks import planning_words as words
from studio.steps.image.tasks.planning_reading import Passage
from studio.story.characters import display_name, gender
from studio.story.mentions import tag_of, unified_tags
from studio.story.names import gender_of_words, name_words, title_gender
from studio.story.parse import Story, characters
from studio.story.spans import NARRATOR

_SOMEBODY = frozenset(("someone", "somebody"))
_INDEFINITE = frozenset(("a", "an", "another", "one", "some"))
_MALE = frozenset(("he", "him", "his", "himself"))
_FEMALE = frozenset(("she", "her", "hers", "herself"))
FIRST_PERSON = frozenset(("i", "me", "my", "myself", "mine"))
WE = frozenset(("we", "us", "our", "ourselves"))
THEY = frozenset(("they", "them", "themselves"))
PRONOUNS = _MALE | _FEMALE | FIRST_PERSON | WE | THEY
_LEAST_USES = 2


@dataclass(frozen=True)
class Mention:
    """A noun that means somebody: the phrase without articles, and whether it brings in one not met before."""

    phrase: str
    head: str
    named: bool
    indefinite: bool


@dataclass
class Cast:
    """The people of a story: the tag for every phrase, their genders, and whether "I" tells it."""

    tags: dict[str, str]
    genders: dict[str, str | None]
    speakers: frozenset[str]
    first_person: bool
    adjectives: Counter[str] = field(default_factory=Counter)
    same: dict[str, str] = field(default_factory=dict)

    def mention(self, token: Any) -> Mention | None:
        """The mention of which this token is the last word, if it is one."""
        found = _mention(token, self.adjectives)
        return found if found and found.phrase in self.tags else None

    def fits(self, tag: str, pronoun: str) -> bool:
        """Whether he or she can mean this person."""
        known = self.genders.get(tag)
        return known is None or (known == "male") == (pronoun in _MALE)


def cast_of(story: Story, passages: Sequence[Passage]) -> Cast:
    """Everybody who acts or speaks in a prose story."""
    adjectives: Counter[str] = Counter()
    for token in _tokens(passages):
        if token.pos_ == "NOUN" and token.lower_ in words.PEOPLE:
            adjectives.update(f"{word} {token.lower_}" for word in _modifiers(token))
    found: Counter[str] = Counter()
    certain: set[str] = set()
    for passage in passages:
        for token in passage.doc:
            if token.i not in passage.standing and (mention := _mention(token, adjectives)):
                found[mention.phrase] += 1
                if not mention.named or _is_person(token, mention):
                    certain.add(mention.phrase)
    speakers = tuple(tag for tag in characters(story) if tag != NARRATOR)
    return Cast(
        tags := _tags([phrase for phrase in found if phrase in certain], speakers),
        {tag: _gender(story, tag, speakers) for tag in set(tags.values())},
        frozenset(speakers),
        _in_first_person(passages),
        adjectives,
        _shorter_forms({*speakers, *tags.values()}),
    )


def _shorter_forms(tags: Iterable[str]) -> dict[str, str]:
    """The little woman and the woman are "the little old woman", as long as only one such is there."""
    plain = words.PLAIN_ADJECTIVES
    forms = {tag: tag.split("_") for tag in sorted(tags)}
    forms = {tag: parts for tag, parts in forms.items() if parts[-1] in words.NAMELESS and plain.issuperset(parts[:-1])}
    same: dict[str, str] = {}
    for tag, parts in forms.items():
        longer = [other for other in forms if set(forms[other]) > set(parts)]
        longest = [other for other in longer if not any(set(forms[one]) > set(forms[other]) for one in longer)]
        if len(longest) == 1:
            same[tag] = longest[0]
    return same


def _tokens(passages: Sequence[Passage]) -> Iterator[Any]:
    for passage in passages:
        yield from (token for token in passage.doc if token.i not in passage.standing)


def _in_first_person(passages: Sequence[Passage]) -> bool:
    return sum(token.text in ("I", "me") for token in _tokens(passages)) >= 2


def _mention(token: Any, adjectives: Counter[str]) -> Mention | None:
    lower = token.lower_
    if token.pos_ == "PROPN" and token.text[:1].isupper():
        return _name(token)
    if lower in _SOMEBODY:
        return Mention(lower, lower, False, True)
    if token.pos_ not in ("NOUN", "ADJ", "PROPN") or lower not in words.PEOPLE | words.CROWDS:
        return None
    if token.dep_ in ("compound", "amod", "nmod") or (token.dep_ == "pobj" and token.head.lower_ in ("like", "as")):
        return None
    determiner = next((child.lower_ for child in token.children if child.dep_ in ("det", "nummod")), "")
    kept = [
        word for word in _modifiers(token) if lower not in words.CROWDS and adjectives[f"{word} {lower}"] >= _LEAST_USES
    ]
    return Mention(" ".join([*kept[-1:], lower]), lower, False, determiner in _INDEFINITE)


def _modifiers(token: Any) -> list[str]:
    before = [child for child in token.lefts if child.dep_ in ("amod", "compound", "nmod")]
    return [child.lower_ for child in before if child.lower_ not in words.PLAIN_ADJECTIVES and child.text.isalpha()]


def _name(token: Any) -> Mention | None:
    """A run of capitalised proper nouns that ends here: "Black Dog", "Doctor Livesey"."""
    doc = token.doc
    if token.i + 1 < len(doc) and doc[token.i + 1].pos_ == "PROPN" and doc[token.i + 1].text[:1].isupper():
        return None
    start = token.i
    while start and doc[start - 1].text[:1].isupper() and (doc[start - 1].pos_ == "PROPN" or _is_title(doc[start - 1])):
        start -= 1
    run = [word.text for word in doc[start : token.i + 1]]
    after = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
    if run[-1].lower() in PLACE_WORDS or after in words.PLACES or len(run) > 4 or not run[-1].isalpha():
        return None
    return Mention(" ".join(run), run[-1].lower(), True, False)


def _is_title(token: Any) -> bool:
    return bool(token.lower_.rstrip(".") in words.TITLES)


def _is_person(token: Any, mention: Mention) -> bool:
    """Whether a name is that of somebody: it has a title, is a given name, or does what people do."""
    parts = name_words(mention.phrase)
    if gender_of_words(parts) or parts[0] in words.TITLES:
        return True
    verb = token.head
    doing = words.MOVING | words.POSTURES | words.ACTIONS | words.MENTAL | {"see", "hear", "feel", "smile", "laugh"}
    return token.dep_ in ("nsubj", "conj") and (verb.lower_ in SPEECH_VERBS or verb.lemma_ in doing)


def _tags(phrases: Iterable[str], speakers: Sequence[str]) -> dict[str, str]:
    """One tag for each phrase; the tag under which somebody speaks wins."""
    ordinary = [phrase for phrase in phrases if phrase not in words.NAMELESS | _SOMEBODY]
    shown = {display_name(tag): tag for tag in speakers}
    unified = unified_tags([*ordinary, *shown])
    spoken = {unified[name]: tag for name, tag in reversed(shown.items()) if name in unified}
    tags = {phrase: spoken.get(unified[phrase], unified[phrase]) for phrase in ordinary if phrase in unified}
    tags |= {tag_of(tag).replace("_", " "): tag for tag in speakers}
    return tags | {phrase: tag_of(phrase) for phrase in phrases if phrase in words.NAMELESS | _SOMEBODY}


def _gender(story: Story, tag: str, speakers: Sequence[str]) -> str | None:
    if known := title_gender(name_words(tag)):
        return known[0]
    return gender(story, tag)[0] if tag in speakers else gender_of_words(name_words(tag))
