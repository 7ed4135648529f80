"""Where somebody is and what they look toward, from the groups of a scene line ("Standing at the window")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TOWARD = _words(
    "look looking stare staring gaze gazing watch watching turn turning point pointing face facing glance glancing "
    "peer peering peek peeking wave waving call calling shout shouting smile smiling nod nodding reach reaching "
    "listen listening speak speaking talk talking beckon beckoning aim aiming run running walk walking rush rushing "
    "hurry hurrying head heading go going bow bowing lean leaning whisper whispering"
)
# These say where one is when "at", "on" or "beside" follows, and where one is bound when "toward" does.
_BOTH = _words("run running walk walking rush rushing hurry hurrying head heading go going lean leaning")
_BOUND = _words("toward towards to for into after")
_PLACING = (
    "in front of|next to|close to|on top of|at|in|inside|by|beside|near|before|behind|under|underneath|beneath|below|"
    "on|onto|upon|against|outside|through|among|amid|between|along|over|above|around|from|toward|towards|to|for|into|"
    "out|up|after|across|past|down|with"
)
_PREPOSITION = re.compile(rf"\b(?:{_PLACING})\b")
_WORD = re.compile(r"[^\W\d_]+")
_VERB = re.compile(r"\b[a-z]+ing\b|\b(?:looks?|watch(?:es)?|turns?|points?|faces?|reach(?:es)?|stands?|sits?)\b")
_NOT_PLACES = _words(
    "a an the his her their its my your our one hand hands head face eyes arm arms ear ears hair sleeve finger "
    "fingers chin air very still of and or this that some two both cheek cheeks lap knee knees"
)
_ALIKE = (
    "door doorway entrance gate gateway threshold entry trapdoor hatch exit arch archway",
    "window pane sill porthole windowsill",
    "stove oven hearth fireplace fire range furnace campfire forge bonfire",
    "stair staircase step ladder",
    "lamp lantern light candle streetlamp lamppost beacon",
    "table desk workbench bench counter bar altar",
    "chair sofa armchair bench bed stool throne seat pew couch sack crate barrel",
    "rail railing fence balustrade parapet ledge banister",
    "sea water shore beach river lake bank edge bay wave pier quay dock",
    "middle centre center",
    "shelf bookshelf bookcase cupboard",
    "bell rope hammer",
    "tower lighthouse church house building castle",
    "tree bush trunk",
    "fountain well pump statue",
    "wheel machine gear clock engine",
    "blackboard board lectern pulpit",
    "rock boulder stone cliff",
    "helm mast tiller",
    "road path street lane",
    "tent wagon cart",
)
_IRREGULAR = {"shelves": "shelf", "knives": "knife", "leaves": "leaf", "benches": "bench", "arches": "arch"}


@dataclass(frozen=True)
class Whereabouts:
    """Words for where somebody is (``at``) and for what they look, point or walk to (``toward``), lower case, singular.

    ``to_viewer`` is true where they look out of the picture ("toward us").
    """

    at: tuple[str, ...] = ()
    toward: tuple[str, ...] = ()
    to_viewer: bool = False


@lru_cache(maxsize=1024)
def read_whereabouts(traits: tuple[str, ...]) -> Whereabouts:
    """What the groups say of where somebody is and looks. Words that are no place do no harm: they match nothing."""
    at: list[str] = []
    toward: list[str] = []
    for trait in traits:
        for clause in re.split(r"[,;.]|\band\b|\bwhile\b", trait.lower()):
            _read_clause(clause, at, toward)
    viewer = bool({"us", "viewer", "camera", "reader", "audience"} & set(toward))
    return Whereabouts(tuple(dict.fromkeys(at)), tuple(dict.fromkeys(toward)), viewer)


def singular(word: str) -> str:
    """A plain guess, the same on both sides of a comparison."""
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def likeness(wanted: tuple[str, ...], names: tuple[str, ...]) -> float:
    """How well the names of a spot answer the words: 0 not at all, 1 by its very name, less by a like thing."""
    own = {singular(part) for name in names for part in _WORD.findall(name)}
    best = 0.0
    for word in wanted:
        if word in own:
            best = max(best, 1.0)
        elif any(word in group and own & group for group in _groups()):
            best = max(best, 0.6)
    return best


@lru_cache(maxsize=1)
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(line.split()) for line in _ALIKE)


def _read_clause(clause: str, at: list[str], toward: list[str]) -> None:
    """Add the nouns behind each preposition: to ``toward`` after a verb of looking, else to ``at``."""
    matches = list(_PREPOSITION.finditer(clause))
    verb = ""
    ends = [*(match.start() for match in matches), len(clause)][1:]
    for match, end in zip(matches, ends, strict=True):
        verbs = _VERB.findall(clause[: match.start()])
        verb = verbs[-1] if verbs else verb
        nouns = [singular(word) for word in _WORD.findall(clause[match.end() : end])]
        nouns = [noun for noun in nouns if noun not in _NOT_PLACES]
        bound = match.group() in _BOUND
        if match.group() == "with":
            continue
        if verb in _BOTH:
            (toward if bound else at).extend(nouns)
        elif verb in _TOWARD:
            toward.extend(nouns)
        else:
            at.extend(nouns)
    for climbed in re.finditer(r"\b(?:climbing|mounting|descending)\s+(?:the |a |some )?([a-z ]+)", clause):
        at.extend(singular(word) for word in climbed.group(1).split() if word not in _NOT_PLACES)
    for watched in re.finditer(r"\b(?:watching|facing|approaching)\s+(?:the |his |her )?([a-z ]+)", clause):
        toward.extend(singular(word) for word in watched.group(1).split() if word not in _NOT_PLACES)
