"""How those who are present look while they are seen: mood, posture and action, from the words near them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from studio.steps.image.tasks import planning_words as words
from studio.steps.image.tasks.planning_people import PRONOUNS

CALM = "Calm"
_LONGEST_GROUP = 6
_DOUBLED = frozenset(
    [
        "sit",
        "run",
        "get",
        "put",
        "set",
        "cut",
        "dig",
        "stop",
        "drag",
        "beckon",
        "clap",
        "rub",
        "pat",
        "wrap",
        "swim",
        "step",
        "hug",
        "grip",
        "nod",
        "stir",
    ]
)
_NOT_DOUBLED = frozenset(("beckon",))


def traits(deeds: Sequence[Any], *, speaks: bool, posture_before: str) -> tuple[str, ...]:
    """Mood, posture and, where the text has one, an action; ``deeds`` are the verbs that somebody is the subject of."""
    kept = posture_before if posture_before.split(" ")[0] in _LASTING else "Standing"
    posture = next((found for verb in reversed(deeds) if (found := _posture(verb))), kept)
    action = next((found for verb in reversed(deeds) if (found := _action(verb))), "Speaking" if speaks else "")
    return tuple(part for part in (_mood(deeds), posture, action) if part)


def _mood(deeds: Iterable[Any]) -> str:
    for verb in deeds:
        for token in (verb, *_manner(verb)):
            for mood, some in words.MOODS.items():
                if token.lower_ in some and not any(child.dep_ == "neg" for child in verb.children):
                    return mood
    return CALM


def _manner(verb: Any) -> Iterator[Any]:
    """The words that say how: adverbs, what somebody is, and "with a gasp"; not what others do meanwhile."""
    for child in verb.children:
        if child.dep_ in ("advmod", "acomp", "oprd", "attr", "dobj", "advcl"):
            yield child
            yield from (joined for joined in child.conjuncts if joined.pos_ in ("ADJ", "ADV", "NOUN"))
        elif child.dep_ == "prep" and child.lower_ in ("with", "in", "without"):
            for noun in child.children:
                yield from (noun, *(look for look in noun.children if look.dep_ == "amod"))


def _posture(verb: Any) -> str:
    lemma = verb.lemma_.lower()
    return _with_object(verb, lemma, words.WHERE_PEOPLE_ARE) if lemma in words.POSTURES else ""


def _action(verb: Any) -> str:
    lemma = verb.lemma_.lower()
    if lemma not in words.ACTIONS:
        return ""
    objects = [child for child in verb.children if child.dep_ in ("dobj", "obj") and child.pos_ == "NOUN"]
    objects = [
        noun for noun in objects if noun.lower_ not in _NOTHING_TO_SEE or lemma in ("wave", "raise", "shake", "clap")
    ]
    if not objects:
        return _with_object(verb, lemma, ("at", "into", "round", "over")) if lemma in _ALONE else ""
    if lemma in _LOOKING:
        return ""
    phrase = _phrase(objects[0])
    particle = [child.lower_ for child in verb.children if child.dep_ == "prt"][:1]
    return _shortened([_gerund(lemma), *particle, *phrase]) if phrase else ""


_LASTING = frozenset(("Standing", "Sitting", "Lying", "Kneeling", "Leaning", "Crouching", "Hiding", "Resting"))
_NOTHING_TO_SEE = (words.BODY | words.PLACES | words.ABSTRACT) - {"hands"}
_LOOKING = frozenset(("look", "listen", "stare", "peer", "gaze", "nod", "bow", "point"))
_ALONE = frozenset(
    [
        "listen",
        "look",
        "stare",
        "peer",
        "gaze",
        "nod",
        "bow",
        "knock",
        "point",
        "wave",
        "watch",
        "read",
        "write",
        "cook",
        "sew",
        "dig",
        "play",
    ]
)


def _with_object(verb: Any, lemma: str, prepositions: Container[str]) -> str:
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in prepositions:
            for noun in child.children:
                if noun.dep_ == "pobj" and noun.pos_ == "NOUN" and (phrase := _phrase(noun)):
                    return _shortened([_gerund(lemma), child.lower_, *phrase])
    return _gerund(lemma)


def _phrase(noun: Any) -> list[str]:
    """The noun with its article and the words before it, nothing that leans on the sentence."""
    parts: list[str] = []
    for token in noun.lefts:
        if token.dep_ == "poss" or token.lower_ in PRONOUNS:
            parts.append("the")
        elif token.dep_ in ("det", "amod", "compound", "nummod") and (token.text.isalpha() or "-" in token.text):
            parts.append(token.lower_)
    if noun.lower_ in ("what", "which", "it", "that", "something", "nothing", "way", "time"):
        return []
    return [*parts, noun.lower_]


def _shortened(parts: list[str]) -> str:
    return " ".join(parts) if len(parts) <= _LONGEST_GROUP else " ".join([*parts[:2], "the", parts[-1]])


def _gerund(lemma: str) -> str:
    if lemma in ("lie", "tie", "die"):
        stem = lemma[:-2] + "y"
    elif lemma.endswith("e") and not lemma.endswith("ee"):
        stem = lemma[:-1]
    elif lemma in _DOUBLED - _NOT_DOUBLED:
        stem = lemma + lemma[-1]
    else:
        stem = lemma
    return stem.capitalize() + "ing"
