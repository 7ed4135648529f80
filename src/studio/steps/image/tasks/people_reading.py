"""What a story says about how one of its people looks, sentence by sentence.

A sentence is read from left to right: names, words for trades and pronouns say whom a beard or a coat belongs to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from studio.steps.audio.tasks.telling import name_of, narrators, told
from studio.steps.image.tasks import people_words as words
from studio.story.characters import age_hint, display_name, gender
from studio.story.english_tables import NUMBER_WORDS, TENS_WORDS
from studio.story.names import age_of_words, name_words, title_gender
from studio.story.parse import NARRATOR, Story, characters

_PREFIX = re.compile(r"(?:female|male)_", re.IGNORECASE)
_HE = frozenset(("he", "him", "his", "himself"))
_SHE = frozenset(("she", "her", "hers", "herself"))
_I = frozenset(("i", "me", "my", "myself"))
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[.,;:!?—–()“”\"]")
_POSSESSIVE = frozenset(("his", "her", "hers", "my"))
_WEARING = frozenset(("in", "with", "wearing", "wore", "wears", "had", "has"))
_ALSO_VERBS = frozenset(("ring", "tie", "stick", "mask", "cap", "coat", "dress", "belt", "chain", "face"))
_OWNERS = _HE | _SHE | _I
_BODY = {
    "hair",
    "beard",
    "moustache",
    "mustache",
    "whiskers",
    "eyes",
    "skin",
    "braids",
    "braid",
    "plaits",
    "plait",
    "ponytail",
    "curls",
    "face",
}
_CLOTHES = set(f"{words.TOPS} {words.OUTERS} {words.BOTTOMS} {words.SHOES}".split()) | set(words.WORN)
_ADJECTIVE_GAP = 4
_LIST_GAP = 2
"""``a blue coat and a red scarf``: so many words may stand between a thing that is worn and the next article."""
_PUT_AWAY = {
    "off",
    "lost",
    "without",
    "no",
    "forgot",
    "new",
    "another",
    "bought",
    "sell",
    "sold",
    "mend",
    "wash",
    "hung",
    "want",
    "wanted",
    "if",
    "wet",
    "borrow",
}
_NIGHT = {"night", "bath", "sleeping"}
_NUMBERS = {word: number for number, word in enumerate(NUMBER_WORDS)} | {
    word: 10 * number for number, word in enumerate(TENS_WORDS, start=1)
}
_OLD_BODY = re.compile(
    r"\bmy (?:poor )?old (?:legs?|bones|knees?|eyes|ears|hands?|back|heart|head)\b|\bat my age\b", re.IGNORECASE
)
_MARRIED = re.compile(r"\bmy (?:husband|wife|children|own child)\b", re.IGNORECASE)
_VOCATIVE = re.compile(
    r"(?:\A|[,;:—–]\s*|\b(?:oh|yes|no|dear|please|my dear|my),?\s+)"
    r"(?:my |old |dear |little |young )*"
    r"(grandmother|grandma|granny|nana|grandfather|grandpa|grandad|granddad|mother|mum|mummy|mama|father|dad|daddy|papa|"
    r"aunt|auntie|uncle|child|my boy|boy|girl|lad|lass|old man|old woman|old friend|young lady|young man|kid|"
    r"son|daughter|little one)\s*(?=[,.!?;…—]|\Z)",
    re.IGNORECASE,
)
_VOCATIVE_AGES = {
    **dict.fromkeys(
        ["grandmother", "grandma", "granny", "nana", "grandfather", "grandpa", "grandad", "granddad"], words.OLD
    ),
    **dict.fromkeys(("old man", "old woman"), words.OLD),
    **dict.fromkeys(
        ["mother", "mum", "mummy", "mama", "father", "dad", "daddy", "papa", "aunt", "auntie", "uncle"], words.ADULT
    ),
    **dict.fromkeys(["child", "boy", "girl", "lad", "lass", "kid"], words.CHILD),
    "little one": words.CHILD,
    "young lady": words.CHILD,
    "young man": words.YOUNG,
}
_KIN = frozenset(
    [
        "grandmother",
        "grandma",
        "granny",
        "nana",
        "grandfather",
        "grandpa",
        "grandad",
        "granddad",
        "mother",
        "mum",
        "mummy",
        "mama",
        "father",
        "dad",
        "daddy",
        "papa",
        "son",
        "daughter",
    ]
)


@dataclass(slots=True)
class Notes:
    """What was found. Garments and accessories are ``(word, adjectives)``; ``ages`` are votes."""

    ages: Counter[str] = field(default_factory=Counter)
    years: int | None = None
    body: list[str] = field(default_factory=list)
    parts: dict[str, list[str]] = field(default_factory=dict)
    """Of the body: ``beard``, ``hair``, ``eyes``, ``skin`` with their adjectives; the first mention counts."""
    clothes: dict[str, list[str]] = field(default_factory=dict)
    kin: set[str] = field(default_factory=set)


def joined(several: Sequence[Notes]) -> Notes:
    """The notes about one person under several names; what was said first counts."""
    whole = Notes()
    for notes in several:
        whole.ages.update(notes.ages)
        whole.years = whole.years or notes.years
        whole.body += notes.body
        whole.kin |= notes.kin
        for into, found in ((whole.parts, notes.parts), (whole.clothes, notes.clothes)):
            for word, adjectives in found.items():
                into[word] = into.get(word) or list(adjectives)
    return whole


def trade_of(character: str) -> tuple[str, str]:
    """The trade that a tag or name tells and the word that does: ``("keeper", "lightkeeper")``; empty without one."""
    for word in reversed(name_words(character)):
        for trade, listed in words.TRADES.items():
            if word in listed.split():
                return trade, word
    return "", ""


def role_of(character: str) -> str:
    """The words of a tag between gender and name: ``male_old_keeper_tom`` is an ``old keeper``."""
    parts = [part for part in re.split(r"[_\s]+", character) if part]
    if len(parts) > 2 and _PREFIX.match(character):
        return " ".join(parts[1:-1]).lower()
    return trade_of(character)[1]


@lru_cache(maxsize=8)
def tags_of(story: Story) -> tuple[str, ...]:
    """Everybody who speaks or is seen, in order of first appearance."""
    seen = [actor.character for scene in story.scenes for actor in scene.actors]
    return tuple(dict.fromkeys([*characters(story), *seen]))


def notes_about(story: Story, character: str) -> Notes:
    """What the story says of how ``character`` looks."""
    return _all_notes(story).get(character, Notes())


@lru_cache(maxsize=8)
def _all_notes(story: Story) -> Mapping[str, Notes]:
    reader = _Reader(story)
    for sentence in told(story):
        reader.sentence(
            sentence.text, sentence.speaker or reader.teller, sentence.paragraph, spoken=bool(sentence.speaker)
        )
    for scene in story.scenes:
        for actor in scene.actors:
            for trait in actor.traits:
                reader.trait(trait, actor.character)
    _addresses(story, reader)
    _seen_together(story, reader)
    for character, notes in reader.notes.items():
        hint = age_hint(story, character)
        if hint:
            notes.ages[{"child": words.CHILD, "adult": words.ADULT, "elder": words.OLD}[hint]] += 1
        for span in story.spans:
            if span.character == character and _OLD_BODY.search(span.text):
                notes.ages[words.OLD] += 3
            if span.character == character and _MARRIED.search(span.text):
                notes.ages[words.ADULT] += 1
    return reader.notes


class _Reader:
    """Reads sentences in order and remembers who was spoken of."""

    def __init__(self, story: Story) -> None:
        self.notes = {character: Notes() for character in tags_of(story)}
        self.genders = {character: gender(story, character)[0] for character in self.notes}
        tellers = [character for character in narrators(story) if character != NARRATOR]
        self.teller = tellers[0] if len(tellers) == 1 else ""
        self.forms = _forms(self.notes)
        self.last: dict[str, str] = {}
        self.paragraph = -1

    def trait(self, text: str, actor: str) -> None:
        """Words of a scene line about one actor; what is put on or off, and what is anybody else's, is not theirs."""
        self._walk(_TOKEN.findall(text), "", actor)

    def sentence(self, text: str, speaker: str, paragraph: int, *, spoken: bool) -> None:
        """A sentence of the story; in what people say, only pronouns with a name before them are somebody."""
        if paragraph > self.paragraph + 2 or spoken:
            self.last = {}
        self.paragraph = paragraph
        tokens = _TOKEN.findall(text)
        self._years(text, tokens)
        self._walk(tokens, speaker, "")
        if spoken:
            self.last = {}

    def _walk(self, tokens: Sequence[str], speaker: str, actor: str) -> None:
        here = actor
        adjectives: list[str] = []
        owner, since, noted = actor, 99, -99
        for index, token in enumerate(tokens):
            word = token.lower()
            person = self._person(tokens, index)
            if person:
                here, self.last[self.genders[person] or ""] = person, person
                self._of_person(person, adjectives, tokens[index + 1 : index + 12])
                owner, since, adjectives = (person if re.search(r"['’]s?$", token) else ""), 0, []
                continue
            plain = word.removesuffix("'s").removesuffix("’s")
            if plain in _OWNERS:
                found = self._pronoun(plain, speaker, actor)
                owner, since, adjectives = (found if plain in _POSSESSIVE else ""), 0, []
                here = found or here
                if found and plain in ("he", "she"):
                    self._of_person(found, [], tokens[index + 1 : index + 12])
                continue
            if word in ("a", "an", "the", *_WEARING):
                # "an old man in a wet coat": a coat without an owner is that of whoever stands before it.
                worn = self._is_worn(tokens, index, actor) or index - noted <= _LIST_GAP
                owner, since, adjectives = (here if worn else ""), 0, []
                continue
            since += 1
            if word in _BODY or word in _CLOTHES:
                verb = word in _ALSO_VERBS and not (owner and since <= 1 + len(adjectives) and index and since < 4)
                if owner and not verb and since <= _ADJECTIVE_GAP + 1 and not _denied(tokens, index):
                    self._note(owner, word, adjectives)
                    noted = index
                adjectives = []
            elif word in (".", ";", ":", "!", "?"):
                owner, since, adjectives = "", 99, []
            elif word not in (",", "and"):
                adjectives = [*adjectives, word][-_ADJECTIVE_GAP:]

    def _person(self, tokens: Sequence[str], index: int) -> str:
        word = re.sub(r"['’]s?$", "", tokens[index])
        if word in self.forms:
            return self.forms[word]
        before = {token.lower() for token in tokens[max(0, index - 3) : index]}
        return self.forms.get(word.lower(), "") if word.lower() == word and before & {"the", "this", "that"} else ""

    def _pronoun(self, word: str, speaker: str, actor: str) -> str:
        if word in _I:
            return speaker or actor
        wanted = "male" if word in _HE else "female"
        if actor:
            return actor if self.genders.get(actor) in (wanted, None) else ""
        return self.last.get(wanted, "")

    def _is_worn(self, tokens: Sequence[str], index: int, actor: str) -> bool:
        before = {token.lower() for token in tokens[max(0, index - 3) : index + 1]}
        worn = {"in", "with", "wearing", "wore", "wears", "dressed", "had", "has", "wrapping", "having"}
        return bool(before & worn) and (not actor or tokens[index].lower() != "the")

    def _of_person(self, person: str, adjectives: Sequence[str], after: Sequence[str]) -> None:
        """``the tall old keeper``, ``Henry was an old man``, ``Anna, a thin girl of ten``."""
        notes = self.notes[person]
        said = [word for word in adjectives[-3:] if word in words.BODY_WORDS or age_of_words([word])]
        following = [token.lower() for token in after]
        if following[:1] and following[0] in ("was", "is", ",") and following[1:2]:
            linked = following[1:7]
            if linked[:1] and linked[0] in ("a", "an", "very", "rather", "so", *words.BODY_WORDS, "old", "young"):
                said += _adjective_run(linked)
        notes.body += [word for word in said if word in words.BODY_WORDS]
        known = age_of_words([word for word in said if word not in ("little", "small", "tiny", "of")])
        if known:
            notes.ages[{"child": words.CHILD, "adult": words.ADULT, "elder": words.OLD}[known[0]]] += 2
        if "young" in said:
            notes.ages[words.YOUNG] += 2

    def _years(self, text: str, tokens: Sequence[str]) -> None:
        match = re.search(
            r"\b([a-z]+|\d{1,3})(?:-([a-z]+))? years old\b|\b(?:girl|boy|child|man|woman) of ([a-z]+|\d{1,3})\b",
            text,
            re.IGNORECASE,
        )
        if not match:
            return
        person = next((found for n in range(len(tokens)) if (found := self._person(tokens, n))), "")
        if not person:
            pronoun = next((token.lower() for token in tokens if token.lower() in ("he", "she")), "")
            person = self.last.get("male" if pronoun == "he" else "female", "") if pronoun else ""
        tens, ones, of = (part.lower() if part else "" for part in match.groups())
        word = tens or of
        years = int(word) if word.isdigit() else _NUMBERS.get(word)
        if person and years is not None:
            years += _NUMBERS.get(ones, 0) if ones else 0
            self.notes[person].years = self.notes[person].years or years

    def _note(self, owner: str, word: str, adjectives: Sequence[str]) -> None:
        notes = self.notes.get(owner)
        if notes is None or set(adjectives) & _NIGHT:
            return
        into = notes.parts if word in _BODY else notes.clothes
        kept = into.setdefault(word, [])
        if adjectives and not kept:
            kept.extend(adjectives)


def _adjective_run(linked: Sequence[str]) -> list[str]:
    """The words up to the noun of ``a tall, thin man with``: commas and "and" go on only before another such word."""
    taken: list[str] = []
    for index, word in enumerate(linked):
        goes_on = linked[index + 1 : index + 2] and linked[index + 1] in (*words.BODY_WORDS, "old", "young")
        if word in (".", ";", "who", "with", "as", "in") or (word in (",", "and") and not goes_on):
            break
        taken.append(word)
    return taken


def _denied(tokens: Sequence[str], index: int) -> bool:
    before = {token.lower() for token in tokens[max(0, index - 4) : index]}
    return bool(before & (_PUT_AWAY - {"wet", "new"}))


def _forms(tags: Mapping[str, Notes]) -> dict[str, str]:
    """Words that name one person only: proper names as written, trades in lower case."""
    found: dict[str, set[str]] = {}
    for tag in tags:
        name = display_name(tag)
        for word in name.split():
            if word.lower() not in ("the", "of", "mr", "mrs", "miss", "dr", "old", "young", "narrator"):
                found.setdefault(word, set()).add(tag)
                found.setdefault(word.lower(), set()).add(tag) if tag.lower() == tag and "_" not in tag else None
        for word in role_of(tag).split():
            if word not in ("old", "young", "little", "narrator", "male", "female"):
                found.setdefault(word, set()).add(tag)
    return {word: next(iter(holders)) for word, holders in found.items() if len(holders) == 1}


def _addresses(story: Story, reader: _Reader) -> None:
    """``Then ring the bell, Grandfather!`` says that whoever is spoken to is old."""
    tellers = narrators(story)
    talk = [span for span in story.spans if span.character not in tellers]
    for index, span in enumerate(talk):
        others = [talk[n].character for n in (index - 1, index + 1) if 0 <= n < len(talk)]
        partner = next((other for other in others if other != span.character), "")
        named = {
            reader.forms[word] for word in _TOKEN.findall(span.text) if word in reader.forms and word[:1].isupper()
        }
        for match in _VOCATIVE.finditer(span.text):
            word = match.group(1).lower().removeprefix("my ")
            wanted = title_gender([word.split()[-1]])
            target = next((one for one in [*sorted(named - {span.character}), partner] if one), "")
            if not target or (wanted and reader.genders.get(target) not in (wanted[0], None)):
                continue
            if word in _VOCATIVE_AGES:
                reader.notes[target].ages[_VOCATIVE_AGES[word]] += 2 if named - {span.character} else 1
            if word in _KIN:
                reader.notes[target].kin.add(span.character)
                reader.notes[span.character].kin.add(target)


def _seen_together(story: Story, reader: _Reader) -> None:
    """``{Guiding the old man's hand}`` while ``Are you ready, Oliver?`` is said: Oliver is an old man."""
    said: dict[str, list[str]] = {}
    for span in story.spans:
        if span.scene:
            said.setdefault(span.scene, []).append(span.text)
    for scene in story.scenes:
        for actor in scene.actors:
            found = re.search(r"\bold (man|woman)\b", " ".join(actor.traits), re.IGNORECASE)
            if not found:
                continue
            wanted = "male" if found.group(1).lower() == "man" else "female"
            named = [reader.forms[word] for word in _names_in(said.get(scene.id, []), reader)]
            fitting = {one for one in named if one != actor.character and reader.genders.get(one) == wanted}
            if len(fitting) == 1:
                reader.notes[fitting.pop()].ages[words.OLD] += 3


def _names_in(texts: Sequence[str], reader: _Reader) -> Iterator[str]:
    for text in texts:
        yield from (word for word in _TOKEN.findall(text) if word in reader.forms and word[:1].isupper())


def display(character: str) -> str:
    """The name of a person for people to read."""
    return name_of(character)
