"""Clauses of a sentence: what is told as happening here and now, who does it, and where it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from studio.steps.audio.tasks.word_lists import SPEECH_VERBS
from studio.steps.image.tasks import planning_words as words
from studio.steps.image.tasks.planning_reading import STANDS_FOR_SPEECH

_SUBJECTS = ("nsubj", "nsubjpass")
_THERE = frozenset(
    (
        "in",
        "at",
        "on",
        "upon",
        "inside",
        "outside",
        "by",
        "beside",
        "near",
        "within",
        "under",
        "beneath",
        "behind",
        "among",
        "amid",
        "amidst",
        "before",
    )
)
_THITHER = _THERE | frozenset(
    (
        "to",
        "into",
        "onto",
        "through",
        "up",
        "down",
        "across",
        "along",
        "over",
        "over",
        "round",
        "toward",
        "towards",
        "past",
        "for",
        "as",
    )
)
_WITH_OBJECT = frozenset(("in", "at", "into", "inside", "outside", "through", "to"))
_THENCE = frozenset(("out", "from", "off"))


@dataclass(frozen=True)
class Clause:
    """A verb that is told: ``real`` where it happens in the story's present, ``main`` where nothing governs it."""

    verb: Any
    subjects: tuple[Any, ...]
    real: bool
    main: bool
    past_perfect: bool

    @property
    def lemma(self) -> str:
        """The verb without its endings."""
        return str(self.verb.lemma_.lower())


def clauses(sentence: Any, standing: frozenset[int]) -> Iterator[Clause]:
    """The clauses of a sentence in the order of their verbs."""
    for token in sentence:
        if token.i in standing or token.pos_ not in ("VERB", "AUX") or token.dep_ in ("aux", "auxpass"):
            continue
        yield Clause(token, tuple(subjects_of(token)), is_real(token), _is_main(token), _is_past_perfect(token))


def subjects_of(verb: Any) -> list[Any]:
    """Who does it: the subjects of the verb, or of the verb that it leans on."""
    own = [_of_them(child) for child in verb.children if child.dep_ in _SUBJECTS]
    if own:
        return [*own, *(joined for one in own for joined in one.conjuncts if joined.pos_ in ("NOUN", "PROPN", "PRON"))]
    if verb.lower_ in SPEECH_VERBS and (said := _said_by(verb)):
        return said
    governor = verb.head
    if verb.dep_ in ("conj", "advcl", "xcomp", "dep") and governor.i != verb.i and governor.pos_ in ("VERB", "AUX"):
        return subjects_of(governor)
    if verb.dep_ in ("acl", "relcl") and governor.pos_ in ("NOUN", "PROPN", "PRON"):
        return [governor]
    if verb.dep_ == "pcomp" and governor.head.pos_ in ("VERB", "AUX"):
        return subjects_of(governor.head)
    return []


def _of_them(subject: Any) -> Any:
    """“The three of them”: they."""
    if subject.lower_ in ("one", "two", "three", "four", "both", "all", "each", "none", "neither", "rest"):
        for child in subject.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                return next((inner for inner in child.children if inner.dep_ == "pobj"), subject)
    return subject


def _said_by(verb: Any) -> list[Any]:
    """“Yes!” cried the captain: the parser takes who says it for what is said."""
    if not any(token.text == STANDS_FOR_SPEECH for token in verb.sent):
        return []
    return [child for child in verb.children if child.dep_ in ("dobj", "attr", "oprd") and child.i > verb.i][:1]


def is_real(verb: Any) -> bool:
    """Whether what the verb says happens: not denied, wished, supposed, or only said to be so."""
    if any(
        (child.dep_ == "neg" and not _denies_measure(verb)) or (child.dep_ == "aux" and child.lower_ in words.UNREAL)
        for child in verb.children
    ):
        return False
    if any(
        child.dep_ == "mark" and child.lower_ in ("if", "unless", "though", "until", "till") for child in verb.children
    ):
        return False
    governor = verb.head
    if governor.i == verb.i:
        return True
    if verb.dep_ in ("relcl", "advcl") and verb.tag_ in ("VBZ", "VBP") and _root(verb).tag_ == "VBD":
        return False  # what always is so: "the way a man whistles"
    if verb.dep_ in ("ccomp", "xcomp", "acl") and governor.pos_ in ("VERB", "AUX", "NOUN", "ADJ"):
        infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)
        told = governor.lemma_.lower() in words.TELLING and not _is_aside(verb, governor)
        if told or (infinitive and governor.lemma_.lower() not in ("begin", "start", "proceed", "come", "manage")):
            return False
    if verb.dep_ == "advcl" and any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children):
        return False
    if verb.dep_ in ("relcl", "conj", "xcomp", "ccomp", "acl") and governor.pos_ in ("VERB", "AUX"):
        return verb.dep_ == "ccomp" or is_real(governor)
    return True


def _root(verb: Any) -> Any:
    return verb.sent.root


def _denies_measure(verb: Any) -> bool:
    """“We were not long on the road”: there they were."""
    said = {child.lower_ for child in verb.children if child.dep_ in ("attr", "acomp", "advmod")}
    return bool(verb.lemma_ == "be" and said & {"minutes", "hours", "days", "miles", "long", "far"})


def _is_aside(verb: Any, governor: Any) -> bool:
    """“Yes,” said he, turning: the parser often hangs the deed on the words."""
    return bool(governor.lemma_.lower() in SPEECH_VERBS and verb.i < governor.i)


def _is_main(verb: Any) -> bool:
    while verb.dep_ in ("conj", "ccomp", "parataxis") and verb.head.i != verb.i and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    return bool(verb.dep_ == "ROOT")


def _is_past_perfect(verb: Any) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "had" for child in verb.children)


def present_tense(verb: Any) -> bool:
    """Whether the narrator speaks of today: "I remember"."""
    tense = verb.tag_ in ("VBP", "VBZ") or any(
        child.dep_ == "aux" and child.tag_ in ("VBP", "MD") for child in verb.children
    )
    return bool(tense)


def goals(verb: Any) -> Iterator[tuple[str, Any]]:
    """The preposition and noun of everything that says where the verb goes or is; ("from", …) for where it left."""
    for child in verb.children:
        if child.dep_ in ("dobj", "obj", "attr"):
            if verb.lemma_ in words.REACHING:
                yield ("from" if verb.lemma_ in ("leave", "quit") else "to"), child
            for preposition in child.children:
                if preposition.dep_ == "prep" and preposition.lower_ in _WITH_OBJECT:
                    yield from _through(preposition)
        elif child.dep_ in ("prep", "advmod", "prt", "agent"):
            yield from _through(child)


def _through(preposition: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    lower = preposition.lower_
    source = lower in _THENCE or before == "from"
    kind = "from" if source and lower in (*_THENCE, "of") else lower
    for child in preposition.children:
        if child.dep_ == "pobj" and (kind == "from" or lower in _THITHER):
            yield kind, child
            for joined in child.conjuncts:
                yield kind, joined
        if child.dep_ == "pobj":
            for inner in child.children:
                if inner.dep_ == "prep" and inner.lower_ in ("into", "in", "to", "at", "towards"):
                    yield from _through(inner)
        if child.dep_ in ("prep", "conj", "pcomp") and child.pos_ in ("ADP", "ADV", "SCONJ"):
            yield from _through(child, kind)


def stays_there(preposition: str) -> bool:
    """Whether the preposition says where something is."""
    return preposition in _THERE


def is_touched(person: Any, verb: Any) -> bool:
    """Whether the verb is done to, or face to face with, the one whom ``person`` names."""
    if person.dep_ in ("dobj", "obj", "dative", "iobj"):
        return bool(person.head.i == verb.i)
    if person.dep_ == "pobj":
        near = person.head.lower_ not in words.FAR_FROM_FACE
        return near and person.head.head.i in (verb.i, verb.head.i)
    if person.dep_ == "poss":
        return person.head.lower_ in words.BODY and verb.i in {one.i for one in person.head.ancestors}
    return False
