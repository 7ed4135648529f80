"""What words about a place tell: what kind of place it is, and the things that stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from studio.steps.audio.tasks import word_lists as lists
from studio.steps.image.tasks import places_words as words
from studio.steps.image.tasks.places_words import PlaceKind, Thing

_PREPOSITIONS = """
    with above below under over beneath behind before beside near inside outside toward towards up down
    across along around between among in on at of into through from against opposite by full next to
    where overlooking facing after
    """.split()  # noqa: SIM905
_SPLIT = re.compile(rf"\s*(?:[,;.]|\b(?:and|{'|'.join(_PREPOSITIONS)})\b)\s*", re.IGNORECASE)
_NUMBERS = frozenset(
    """
    a an the one two three four five six seven eight some many several few no this that its his her their
    all each
    """.split()  # noqa: SIM905
)
_NOT_THERE = re.compile(
    r"\b(?:no|not|never|without|gone|if|would|could|like|wish|once|nobody|nothing|remember|used to|missing)\b|n['’]t\b",
    re.IGNORECASE,
)
_NO_THINGS = frozenset(
    """
    moonlight sunlight daylight rain snow storm fog wind top deck edge heart part world floor sailing it
    there view middle side left right back front end day night morning evening light
    """.split()  # noqa: SIM905
)
_CARRIED = frozenset(
    """
    lamp lantern candle light pot jug mug bucket book paper kettle loaf rope bottle suitcase basket
    feather blanket water wave cloud grass box stone rock steps
    """.split()  # noqa: SIM905
)
_NOUNS_IN_ING = frozenset(("building", "ceiling", "landing", "evening", "clearing", "crossing", "painting", "railing"))
_POSITIONS = {
    "above": "below", "below": "high above", "under": "above", "beneath": "above", "behind": "in front",
    "toward": "in the distance", "towards": "in the distance", "near": "close by", "beside": "at the side",
    "inside": "all around", "overlooking": "in the distance", "facing": "opposite", "between": "on both sides",
    "along": "along the side", "against": "at the back",
}  # fmt: skip


# ---------------------------------------------------------------- what kind of place


def kind_of(text: str, near: str) -> tuple[PlaceKind, str]:
    """The kind of a place, and the noun phrase that names it: the first one, wherever its last word leads."""
    phrases = [phrase for phrase in _SPLIT.split(text) if phrase and phrase.strip()]
    for generic in (False, True):
        for phrase in phrases:
            kind = _kind_of_phrase(phrase, generic=generic)
            if kind:
                return kind, phrase
    foreign = next((place for word, place in words.OTHER_LANGUAGES.items() if word in f"{text} {near}".lower()), "")
    if foreign:
        return next(kind for kind in words.kinds() if kind.kind == foreign), phrases[0] if phrases else ""
    counts = {
        kind.kind: sum(len(re.findall(rf"\b{word}s?\b", near.lower())) for word in kind.words) for kind in words.kinds()
    }
    best = max(words.kinds(), key=lambda kind: counts[kind.kind])
    return (best if counts[best.kind] else words.open_country()), phrases[0] if phrases else ""


def _kind_of_phrase(phrase: str, *, generic: bool) -> PlaceKind | None:
    tokens = [_singular(token) for token in re.findall(r"[a-z-]+", _cut(phrase).lower())]
    joined = " ".join(tokens)
    for kind in words.kinds():
        names = [kind.kind, *(word.replace("-", " ") for word in kind.words)]
        if any(" " in one and one in joined for one in names):
            return kind
    for token in reversed(tokens):
        if generic or token not in words.GENERIC:
            for kind in words.kinds():
                if token in map(_singular, kind.words):
                    return kind
    return None


def _cut(phrase: str) -> str:
    """``Narrow iron stairs winding`` names stairs: a participle at the end belongs to what follows."""
    tokens = phrase.split()
    if len(tokens) > 1 and re.fullmatch(r"[a-z]{3,}ing", tokens[-1]) and tokens[-1] not in _NOUNS_IN_ING:
        tokens.pop()
    return " ".join(tokens)


def adjectives_of(phrase: str) -> list[str]:
    """The words of a noun phrase before its noun."""
    return re.findall(r"[a-z-]+", _cut(phrase).lower())[:-1]


def spoken_name(name: str) -> str:
    """What the name of a place says: ``Old_Kitchen`` is an old kitchen, ``loc_3`` says nothing ("")."""
    return "" if re.fullmatch(r"loc_?\d+", name, re.IGNORECASE) else re.sub(r"^loc_", "", name).replace("_", " ")


# ---------------------------------------------------------------- what stands there


def told_things(text: str, kind: PlaceKind, own: str) -> list[Thing]:
    """The things that a description names besides the place itself, with the preposition before them."""
    things: list[Thing] = []
    position, start = "", 0
    for match in [*_SPLIT.finditer(text), None]:
        phrase = text[start : match.start() if match else len(text)].strip()
        if phrase and phrase != own and position != "where":
            thing = _thing_of(_cut(phrase), position, kind)
            if thing and not _is_place_itself(thing.noun, kind) and not has_thing(things, thing.noun):
                things.append(thing)
        if match:
            start = match.end()
            mark = match.group().strip().lower()
            position = position if mark == "and" else mark if mark in _PREPOSITIONS else ""
    return things


def _is_place_itself(noun: str, kind: PlaceKind) -> bool:
    head = noun.split()[-1]
    people = _singular(head) in lists.ANIMATE or head in lists.ANIMATE
    return head == kind.kind or head in words.GENERIC or (noun == head and head in kind.words) or people


def _thing_of(phrase: str, preposition: str, kind: PlaceKind) -> Thing | None:
    written = re.findall(r"[^\W\d_][\w'’-]*", phrase)
    if not written or (preposition and written[-1][:1].isupper()):
        return None  # in Delhi, of Silver Bay: a name
    tokens = [token.lower() for token in written if token.lower() not in _NUMBERS]
    if not tokens or len(tokens) > 5 or tokens[-1] in _NO_THINGS:
        return None
    adjectives, noun = tokens[:-1], tokens[-1]
    material = next((words.MATERIALS[word] for word in adjectives if word in words.MATERIALS), "")
    colour = next((word for word in adjectives if word in words.COLOURS), "")
    # Sizes and conditions stay with the noun: "broken glass" and "tall windows" are seen as such.
    kept = [word for word in adjectives if word not in words.COLOURS and word not in words.MATERIALS]
    usual = _usual(noun, kind)
    colour = colour or words.MATERIAL_COLOURS.get(material, "") or (usual.colour if usual else "")
    material = material or (usual.material if usual else "")
    position = _POSITIONS.get(preposition, "") or (usual.position if usual else "")
    return Thing(" ".join([*kept, noun]), material, colour, position)


def _usual(noun: str, kind: PlaceKind) -> Thing | None:
    """What such a thing usually is: in this kind of place, anywhere, or in another kind of place."""
    forms = (noun, _plural(noun), _singular(noun))
    for thing in kind.things:
        if thing.noun.split()[-1] in forms:
            return thing
    found = next((words.EVERYWHERE[form] for form in forms if form in words.EVERYWHERE), None)
    if found is None:
        found = next((words.things_of_places()[form] for form in forms if form in words.things_of_places()), None)
    if found is None or found.position in ("", "in the distance", "on both sides"):
        return found
    return Thing(found.noun, found.material, found.colour)


def named_things(text: str, kind: PlaceKind) -> list[Thing]:
    """Things of the words of the scenes that stand fast in such a place: what is there, not what is wished for."""
    own = {_singular(thing.noun.split()[-1]) for thing in kind.things} - _CARRIED
    found: list[Thing] = []
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        if _NOT_THERE.search(sentence):
            continue
        tokens = re.findall(r"[a-z'’-]+", sentence.lower())
        for index, token in enumerate(tokens):
            noun = _singular(token)
            if (
                noun not in words.FIXTURES | own
                or noun == kind.kind
                or not _is_noun(tokens, index)
                or has_thing(found, noun)
            ):
                continue
            usual = _usual(noun, kind) or Thing(noun)
            before = tokens[index - 1]
            size = [before] if before in words.SIZES | words.CONDITIONS else []
            whole = usual.noun if usual.noun.split()[-1] in (token, noun) else noun
            found.append(
                Thing(
                    " ".join([*size, whole.split()[-1] if size else whole]),
                    usual.material,
                    usual.colour,
                    usual.position,
                )
            )
    return found


def _is_noun(tokens: Sequence[str], index: int) -> bool:
    """Whether an article or an adjective with an article stands before: ``the stove``, ``a small bench``."""
    return bool({"a", "an", "the"} & set(tokens[max(0, index - 2) : index])) and tokens[index + 1 : index + 2] not in (
        ["bell"], ["light"], ["room"],
    )  # fmt: skip


def has_thing(things: Iterable[Thing], noun: str) -> bool:
    """Whether there is a thing of that noun among them, in either number."""
    head = _singular(noun.split()[-1])
    return any(_singular(thing.noun.split()[-1]) == head for thing in things)


def _singular(word: str) -> str:
    if word in ("glass", "grass", "moss", "stairs", "steps", "rocks", "woods"):
        return word
    if word.endswith("shelves"):
        return word[:-3] + "f"
    if re.search(r"(?:ch|sh|x)es$", word):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _plural(word: str) -> str:
    return word if word.endswith("s") else f"{word}s"
