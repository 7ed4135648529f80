"""Which sounds a spoken line and a place call for, found by rules.

The rules want literal events that happen now in the story: what is denied, supposed, remembered, compared or
asked about makes no sound. Where they are in doubt there is silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studio.providers.sound.catalogue import Recipe, recipes
from studio.steps.audio.tasks.effects_guards import denies_all, forbidden
from studio.steps.audio.tasks.effects_lexicon import Rule, nobody, people, places, rules

_MOST_EFFECTS = 2
_MOST_BEDS = 2
# Two causes nearer than this (characters) tell one event twice: "a knock sounded".
_APART = 12


@dataclass(frozen=True)
class Effect:
    """One sound of a line: ``start`` to ``end`` is the range in the text of the word that causes it."""

    description: str
    recipe: str
    start: int
    end: int
    duration_seconds: float
    gain_db: float


@dataclass(frozen=True)
class Bed:
    """One sound that goes on under a whole scene."""

    description: str
    recipe: str
    gain_db: float


@dataclass(frozen=True)
class _Clause:
    """Plain words between two commas, where they start in the text, and the sentence's plain words before them."""

    plain: str
    start: int
    before: str


@dataclass(frozen=True)
class _Found:
    rule: Rule
    start: int
    end: int


# ---------------------------------------------------------------- clauses

_SENTENCE = re.compile(r"[^.!?…;\n]+[.!?…;\n]*")
_BREAK = re.compile(r"[^,:()\[\]\"“”«»—–]+")


def _plain(text: str) -> str:
    """Lower-case the text and blank what is neither letter nor digit nor inner apostrophe; positions stay."""
    small = "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'").replace("‘", "'")
    small = re.sub(r"(?<![a-z0-9])'|'(?![a-z0-9])", " ", small)
    return re.sub(r"[^a-z0-9' ]", " ", small)


def _clauses(text: str) -> Iterator[_Clause]:
    for sentence in _SENTENCE.finditer(text):
        if "?" in sentence[0] or denies_all(_plain(sentence[0])):
            continue
        for piece in _BREAK.finditer(sentence[0]):
            before = _plain(sentence[0][: piece.start()])
            yield _Clause(_plain(piece[0]), sentence.start() + piece.start(), before)


# ---------------------------------------------------------------- choosing


def choose_effects(text: str) -> tuple[Effect, ...]:
    """Given a spoken line, return up to two effects in the order of the words that cause them."""
    first: dict[str, _Found] = {}
    for clause in _clauses(text):
        for rule in rules():
            hit = _hit(text, clause, rule)
            if hit is not None:
                first.setdefault(rule.recipe, hit)
    plainest = _apart(sorted(first.values(), key=lambda hit: (-hit.rule.rank, hit.start)))[:_MOST_EFFECTS]
    return tuple(_effect(text, hit) for hit in sorted(plainest, key=lambda hit: hit.start))


def _hit(text: str, clause: _Clause, rule: Rule) -> _Found | None:
    for pattern in rule.patterns:
        for match in _matches(pattern, clause.plain):
            start, end = match.span("at")
            events = ((match.start(), end), (start, end))
            if any(forbidden(clause.plain[:a], clause.plain[a:b], clause.plain[b:], clause.before) for a, b in events):
                continue
            if "who" in pattern.groupindex and not _somebody(text, clause, match):
                continue
            return _Found(rule, clause.start + start, clause.start + end)
    return None


def _matches(pattern: re.Pattern[str], plain: str) -> Iterator[re.Match[str]]:
    """All matches, also those that begin within another: of "the boy ran" the second word is somebody."""
    match = pattern.search(plain)
    while match is not None:
        yield match
        match = pattern.search(plain, match.start() + 1)


def _somebody(text: str, clause: _Clause, match: re.Match[str]) -> bool:
    word = match["who"]
    if word in people():
        return True
    return text[clause.start + match.start("who")].isupper() and word not in nobody()


def _apart(found: list[_Found]) -> list[_Found]:
    """Of causes that tell one event keep the first in the list: noun and verb that stand close, or steps and stairs."""
    kept: list[_Found] = []
    for hit in found:
        near = any(hit.start < other.end + _APART and other.start < hit.end + _APART for other in kept)
        if not near and not (_steps(hit) and any(_steps(other) for other in kept)):
            kept.append(hit)
    return kept


def _steps(hit: _Found) -> bool:
    return recipes()[hit.rule.recipe].family == "footsteps"


# ---------------------------------------------------------------- describing

_COUNTS = {
    "once": 1,
    "twice": 2,
    "thrice": 3,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "midnight": 12,
    "noon": 12,
}
_NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
# Recipes that obey a count, and the seconds that each repetition takes.
_COUNTED = {"knock": 0.3, "church_bell": 2.4, "clock_chime": 1.5, "gunshot": 0.8, "dog_bark": 0.5, "crow": 0.7}
_GROUND = (
    ("footsteps_gravel", "footsteps on gravel", "gravel|pebbles|shingle"),
    ("footsteps_snow", "footsteps in snow", "snow|ice|frost"),
    ("footsteps_leaves", "footsteps in dry leaves", "leaves|forest|twigs|undergrowth|woods"),
    ("footsteps_water", "footsteps in water", "puddles?|water|mud"),
    ("footsteps_grass", "footsteps on grass", "grass|sand|meadow|field|beach|path"),
    (
        "footsteps_stone",
        "footsteps on stone",
        "stone|stones|corridor|street|cobbles|pavement|marble|hall|passage|church|aisle|alley",
    ),
)
_DISTANT = re.compile(
    r"(?<![a-z])(?:distant|far away|far off|faraway|in the distance|from afar|somewhere far)(?![a-z])"
)


def _effect(text: str, hit: _Found) -> Effect:
    sentence = _sentence_round(text, hit)
    name, description = hit.rule.recipe, hit.rule.description
    if name == "footsteps_wood":
        name, description = _on_ground(sentence) or (name, description)
    recipe = recipes()[name]
    duration_seconds = _natural_seconds(recipe)
    gain_db = recipe.level_db
    near = _plain(text)[max(0, hit.start - 40) : hit.end + 40]
    count = next((number for word, number in _COUNTS.items() if re.search(rf"(?<![a-z]){word}(?![a-z])", near)), 0)
    if count and name in _COUNTED:
        description = f"{description}, {_NUMBERS[count]} times"
        duration_seconds = round(min(recipe.shortest_seconds + count * _COUNTED[name], 24.0), 2)
    if _DISTANT.search(sentence):
        description = f"distant {description}"
        gain_db -= 4.0
    return Effect(description, recipe.name, hit.start, hit.end, duration_seconds, gain_db)


def _sentence_round(text: str, hit: _Found) -> str:
    plain = _plain(text)
    start = max(text.rfind(mark, 0, hit.start) for mark in ".!?\n") + 1
    ends = [place for mark in ".!?\n" if (place := text.find(mark, hit.end)) >= 0]
    return plain[start : min(ends, default=len(text))]


def _on_ground(sentence: str) -> tuple[str, str] | None:
    for name, description, words in _GROUND:
        if re.search(rf"(?<![a-z])(?:{words})(?![a-z])", sentence):
            return name, description
    return None


def _natural_seconds(recipe: Recipe) -> float:
    """A length that lets the sound be recognised without outstaying its word."""
    if recipe.kind == "single":
        return round((recipe.shortest_seconds + recipe.longest_seconds) / 2.0, 2)
    most = 6.0 if recipe.kind == "bed" else 4.0
    return round(min(max(recipe.shortest_seconds * 1.5, 2.5), most, recipe.longest_seconds), 2)


# ---------------------------------------------------------------- places

_INDOORS = re.compile(
    r"(?<![a-z])(?:room|kitchen|library|study|office|cabin|hall|cellar|bedroom|parlou?r|tavern|inn|house|cottage|church|"
    r"interior|inside|indoors|laboratory|shop|bakery|workshop|school|attic|carriage|cave|corridor|castle|palace|prison|cell)(?![a-z])"
)
_SOUNDLESS = re.compile(r"(?<![a-z])(?:vacuum|outer space|void|soundless|dead silence)(?![a-z])")
_THROUGH_WALLS_DB = -4.0
_NOT_IN_RAIN = frozenset({"birds", "crickets"})


def choose_ambience(location: str, setting: str = "") -> tuple[Bed, ...]:
    """Given the words of a scene's location and setting, return up to two beds, the plainest first."""
    words = re.sub(r"\s+", " ", _plain(f"{location} . {setting}")).strip()
    if not words or _SOUNDLESS.search(words):
        return ()
    indoors = bool(_INDOORS.search(words))
    ranked: list[tuple[int, Bed]] = []
    for place in places():
        if not _present(place.words, words) or _present(place.unless, words):
            continue
        recipe = recipes()[place.recipe]
        if indoors and recipe.family == "animals" and "window" not in words:
            continue
        # Indoors the weather is heard through walls, and less plainly than what is in the room.
        muffled = indoors and recipe.family == "weather"
        gain_db = recipe.level_db + (_THROUGH_WALLS_DB if muffled else 0.0)
        ranked.append((place.rank - muffled, Bed(place.description, place.recipe, gain_db)))
    return _compatible([bed for _, bed in sorted(ranked, key=lambda pair: -pair[0])])[:_MOST_BEDS]


def _present(alternatives: tuple[tuple[str, ...], ...], words: str) -> bool:
    """Whether all words of one alternative are there, in any order."""
    return any(
        all(re.search(rf"(?<![a-z0-9']){re.escape(word)}(?![a-z0-9'])", words) for word in alternative)
        for alternative in alternatives
    )


def _compatible(beds: list[Bed]) -> tuple[Bed, ...]:
    """Of beds that say the same (two kinds of rain, two of wind) keep the first; birds do not sing in rain."""
    kept: list[Bed] = []
    for bed in beds:
        kinds = {other.recipe.split("_")[0] for other in kept}
        wet = bed.recipe in _NOT_IN_RAIN and bool(kinds & {"storm", "rain", *_NOT_IN_RAIN})
        if bed.recipe.split("_")[0] not in kinds and not wet:
            kept.append(bed)
    return tuple(kept)
