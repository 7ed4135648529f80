"""How the places of a story look: the author's words first, then what its scenes name there, then what is usual."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from studio.steps.audio.tasks import word_lists as lists
from studio.steps.audio.tasks.phrasing import listed, with_article
from studio.steps.audio.tasks.telling import narrators
from studio.steps.image.tasks import places_words as words
from studio.steps.image.tasks.lots import choose, shuffled
from studio.steps.image.tasks.period import Period
from studio.steps.image.tasks.places_words import PlaceKind, Thing
from studio.story.parse import Story

SUMMARY_WORDS = (60, 120)
_FEWEST_THINGS = 5
_MOST_THINGS = 9
_MOST_NAMED = 3
_PREPOSITIONS = [
    "with",
    "above",
    "below",
    "under",
    "over",
    "beneath",
    "behind",
    "before",
    "beside",
    "near",
    "inside",
    "outside",
    "toward",
    "towards",
    "up",
    "down",
    "across",
    "along",
    "around",
    "between",
    "among",
    "in",
    "on",
    "at",
    "of",
    "into",
    "through",
    "from",
    "against",
    "opposite",
    "by",
    "full",
    "next",
    "to",
    "where",
    "overlooking",
    "facing",
    "after",
]
_SPLIT = re.compile(rf"\s*(?:[,;.]|\b(?:and|{'|'.join(_PREPOSITIONS)})\b)\s*", re.IGNORECASE)
_NUMBERS = frozenset(
    [
        "a",
        "an",
        "the",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "some",
        "many",
        "several",
        "few",
        "no",
        "this",
        "that",
        "its",
        "his",
        "her",
        "their",
        "all",
        "each",
    ]
)
_NOT_THERE = re.compile(
    r"\b(?:no|not|never|without|gone|if|would|could|like|wish|once|nobody|nothing|remember|used to|missing)\b|n['’]t\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PlaceDescription:
    """How one place looks. ``description`` is the author's; ``told`` things are named by the story, in its order.

    ``ground`` and ``around`` are type, material and colour; ``around`` are the walls of a room, or what lies about.
    """

    name: str
    description: str
    kind: str
    indoors: bool
    size: str
    material: str
    conditions: tuple[str, ...]
    ground: tuple[str, str, str]
    around: tuple[str, str, str]
    told: tuple[Thing, ...]
    usual: tuple[Thing, ...]
    seed: int = 0

    @property
    def things(self) -> tuple[Thing, ...]:
        """All that is there, what the story names first."""
        return (*self.told, *self.usual)

    def structured_text(self) -> str:
        """The long form on one line: the author's words, then the parts."""
        place = [("Type", self.kind), ("Size", self.size), ("Material", self.material)]
        place += [("Condition", " and ".join(self.conditions))]
        parts = [f"Place: ({_pairs(place)})"]
        for name, (kind, material, colour) in (("Ground", self.ground), ("Surroundings", self.around)):
            parts.append(f"{name}: ({_pairs([('Type', kind), ('Material', material), ('Color', colour)])})")
        rows = [
            "("
            + _pairs(
                [("Type", one.noun), ("Material", one.material), ("Color", one.colour), ("Position", one.position)]
            )
            + ")"
            for one in self.things
        ]
        parts.append(f"Objects: [{', '.join(rows)}]")
        opening = f"{self.description.rstrip('. ')}. " if self.description else ""
        return opening + ", ".join(parts)

    def summary_text(self) -> str:
        """The description in plain sentences, 60 to 120 words, beginning with the author's own."""
        return _summary(self)

    def as_json(self) -> dict[str, Any]:
        """The description as JSON values."""
        return asdict(self)


def describe_place(
    name: str, first_description: str | None, story_words_near: str, seed: int, *, period: Period = "old"
) -> PlaceDescription:
    """How the place ``name`` looks in the whole story.

    ``first_description`` is the author's; without one the name is read (``loc_3`` says nothing, ``Kitchen`` does).
    ``story_words_near`` are words of the scenes there (``words_at``): things that they name are there, too.
    """
    description = " ".join((first_description or "").split())
    readable = description or _spoken_name(name)
    period = "modern" if re.search(r"\bmodern\b", readable, re.IGNORECASE) else period
    kind, own = _kind_of(readable, story_words_near if not description else "")
    told = _told_things(readable, kind, own) if description else []
    named = [one for one in _named_things(story_words_near, kind) if not _has(told, one.noun)][:_MOST_NAMED]
    told += [one if one.position else replace(one, position=_somewhere(seed, name, one.noun)) for one in named]
    usual: list[Thing] = []
    for thing in sorted(kind.things, key=lambda one: not one.era):
        era_fits = not thing.era or (thing.era == "modern") == (period in ("modern", "future"))
        if era_fits and len(told) + len(usual) < _FEWEST_THINGS + 1 and not _has([*told, *usual], thing.noun):
            usual.append(_shaded(thing, seed, name))
    adjectives = _adjectives(own)
    material = next((words.MATERIALS[word] for word in adjectives if word in words.MATERIALS), "")
    colour = next((word for word in adjectives if word in words.COLOURS), "")
    sizes = [word for word in adjectives if word in words.SIZES]
    around, ground = kind.around, kind.ground
    if kind.kind == "stairs" and material:
        ground = (ground[0], material, colour or words.MATERIAL_COLOURS.get(material, ground[2]))
    elif kind.indoors and (material or colour):
        around = (around[0], material or around[1], colour or words.MATERIAL_COLOURS.get(material, around[2]))
    usual = [
        replace(one, colour=colour or one.colour, material=material or one.material) if one.noun == kind.kind else one
        for one in usual
    ]
    if not kind.indoors and "snow" in story_words_near.lower() + readable.lower():
        ground = (ground[0], "snow", "white")
    return PlaceDescription(
        name, description, kind.kind, kind.indoors, " and ".join(sizes[:2]) or kind.size, material,
        tuple(word for word in adjectives if word in words.CONDITIONS)[:2], ground, around,
        tuple(told[:_MOST_THINGS]), tuple(usual), seed,
    )  # fmt: skip


def words_at(story: Story, location: str) -> str:
    """What is narrated at a place and what people do there, without what they only talk about."""
    scenes = {scene.id: scene for scene in story.scenes if scene.location == location}
    tellers = narrators(story)
    parts = [trait for scene in scenes.values() for actor in scene.actors for trait in actor.traits[1:]]
    parts += [span.text for span in story.spans if span.scene in scenes and span.character in tellers]
    return ". ".join(part.rstrip(". ") for part in parts)


# ---------------------------------------------------------------- reading


def _kind_of(text: str, near: str) -> tuple[PlaceKind, str]:
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


_NOUNS_IN_ING = frozenset(("building", "ceiling", "landing", "evening", "clearing", "crossing", "painting", "railing"))


def _told_things(text: str, kind: PlaceKind, own: str) -> list[Thing]:
    """The things that a description names besides the place itself, with the preposition before them."""
    things: list[Thing] = []
    position, start = "", 0
    for match in [*_SPLIT.finditer(text), None]:
        phrase = text[start : match.start() if match else len(text)].strip()
        if phrase and phrase != own and position != "where":
            thing = _thing_of(_cut(phrase), position, kind)
            if thing and not _is_place_itself(thing.noun, kind) and not _has(things, thing.noun):
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


_NO_THINGS = frozenset(
    [
        "moonlight",
        "sunlight",
        "daylight",
        "rain",
        "snow",
        "storm",
        "fog",
        "wind",
        "top",
        "deck",
        "edge",
        "heart",
        "part",
        "world",
        "floor",
        "sailing",
        "it",
        "there",
        "view",
        "middle",
        "side",
        "left",
        "right",
        "back",
        "front",
        "end",
        "day",
        "night",
        "morning",
        "evening",
        "light",
    ]
)
_POSITIONS = {
    "above": "below", "below": "high above", "under": "above", "beneath": "above", "behind": "in front",
    "toward": "in the distance", "towards": "in the distance", "near": "close by", "beside": "at the side",
    "inside": "all around", "overlooking": "in the distance", "facing": "opposite", "between": "on both sides",
    "along": "along the side", "against": "at the back",
}  # fmt: skip


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


def _named_things(text: str, kind: PlaceKind) -> list[Thing]:
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
                or _has(found, noun)
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


_CARRIED = frozenset(
    [
        "lamp",
        "lantern",
        "candle",
        "light",
        "pot",
        "jug",
        "mug",
        "bucket",
        "book",
        "paper",
        "kettle",
        "loaf",
        "rope",
        "bottle",
        "suitcase",
        "basket",
        "feather",
        "blanket",
        "water",
        "wave",
        "cloud",
        "grass",
        "box",
        "stone",
        "rock",
        "steps",
    ]
)


def _is_noun(tokens: Sequence[str], index: int) -> bool:
    """Whether an article or an adjective with an article stands before: ``the stove``, ``a small bench``."""
    return bool({"a", "an", "the"} & set(tokens[max(0, index - 2) : index])) and tokens[index + 1 : index + 2] not in (
        ["bell"], ["light"], ["room"],
    )  # fmt: skip


def _adjectives(phrase: str) -> list[str]:
    """The words of a noun phrase before its noun."""
    return re.findall(r"[a-z-]+", _cut(phrase).lower())[:-1]


def _somewhere(seed: int, name: str, noun: str) -> str:
    return choose(("on the left", "on the right", "at the back"), seed, name, noun, "position")


def _has(things: Iterable[Thing], noun: str) -> bool:
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


def _shaded(thing: Thing, seed: int, name: str) -> Thing:
    """Cloth and painted wood in a colour of the place's own, so that two places of a kind differ."""
    if thing.material in ("cloth", "wool", "leather") and thing.colour not in ("coloured", "cream", "beige", "brown"):
        colour = choose(("red", "dark blue", "green", "mustard", "maroon", "dark green"), seed, name, thing.noun)
        return Thing(thing.noun, thing.material, colour, thing.position, thing.era)
    return thing


def _spoken_name(name: str) -> str:
    return "" if re.fullmatch(r"loc_?\d+", name, re.IGNORECASE) else re.sub(r"^loc_", "", name).replace("_", " ")


# ---------------------------------------------------------------- telling


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in pairs if value)


def _summary(place: PlaceDescription) -> str:
    opening = place.description or _spoken_name(place.name) or place.kind
    sentences = [f"{opening[:1].upper()}{opening[1:].rstrip('. ')}.", _what(place), *_objects(place), _light(place)]
    for extra in _extras(place):
        if len(" ".join(sentences).split()) >= SUMMARY_WORDS[0] + 5:
            break
        sentences.append(extra)
    while len(" ".join(sentences).split()) > SUMMARY_WORDS[1] and len(sentences) > 3:
        sentences.pop(-2)
    return " ".join(sentences)


def _what(place: PlaceDescription) -> str:
    plural = _is_plural(place.kind) or place.kind == "rocks"
    verb = "are" if plural else "is"
    subject = f"The {place.kind} {verb} {place.size}"
    ground, material, colour = place.ground
    floor = f"{colour} {material}"
    if place.around[0] == "walls":
        around, of, tone = place.around
        if ground == "steps":
            return f"{subject}, with steps of {floor} and walls of {tone} {of}."
        if floor == f"{tone} {of}":
            return f"{subject}, with a {ground} and walls of {floor}."
        return f"{subject}, with a {ground} of {floor} and walls of {tone} {of}."
    _, around, tone = place.around
    if place.material and not place.indoors:
        subject += f" and built of {place.material}" if place.kind in _BUILT else ""
    built = f"{subject}. The ground is {floor}" if place.kind != "rocks" else f"{subject}, and the ground is {floor}"
    if ground in ("water", "deck"):
        built = subject if ground == "water" else f"{subject} and has a deck of {floor}"
    scenery = f"{tone} {around}"
    if place.around[1] in ("garden", "hedge"):
        scenery = with_article(scenery)
    return (
        f"{built}, {'and' if ground == 'water' else 'with'} {scenery} {'lies ' if ground == 'water' else ''}all around."
    )


_BUILT = frozenset(("house", "lighthouse", "castle", "farm", "bridge", "well", "church", "station"))


def _objects(place: PlaceDescription) -> list[str]:
    if not place.things:
        return []
    half = (len(place.things) + 1) // 2
    first, second = place.things[:half], place.things[half:]
    sentences = [f"There {'are' if _is_plural(first[0].noun) else 'is'} {listed([_phrase(thing) for thing in first])}."]
    if second:
        phrases = listed([_phrase(thing) for thing in second])
        forms = (f"One also sees {phrases}.", f"Farther on one finds {phrases}.", f"To these come {phrases}.")
        sentences.append(choose(forms, place.seed, place.name, "objects"))
    return sentences


def _phrase(thing: Thing) -> str:
    leading, rest = [], thing.noun.split()
    while len(rest) > 1 and rest[0] in words.SIZES | words.CONDITIONS | {"calm", "single", "fallen", "winding"}:
        leading.append(rest.pop(0))
    colour = "" if " and " in thing.colour or thing.colour in (*rest, "coloured") else thing.colour
    text = " ".join([*leading, *([colour] if colour else []), *rest])
    if rest[-1] in ("sea", "ocean", "sky", "sun", "moon"):
        text = f"the {text}"
    elif not _is_plural(rest[-1]) and rest[-1] not in _MASS:
        text = with_article(text)
    return f"{text} {thing.position}".strip()


_MASS = frozenset(
    [
        "glass",
        "grass",
        "water",
        "bread",
        "hay",
        "straw",
        "foam",
        "fruit",
        "wood",
        "sand",
        "snow",
        "moss",
        "ice",
        "light",
        "driftwood",
        "flour",
        "rain",
        "mud",
        "smoke",
    ]
)


def _is_plural(noun: str) -> bool:
    last = noun.split()[-1]
    return (last.endswith("s") and not last.endswith("ss")) or last in ("people", "children", "sheep")


def _light(place: PlaceDescription) -> str:
    nouns = " ".join(thing.noun for thing in place.things)
    if place.indoors and re.search(r"lamp|lantern|candle|torch|fire|stove", nouns):
        source = next(word for word in ("lamp", "lantern", "candle", "torch", "fire", "stove") if word in nouns)
        return f"Warm light falls from the {source}, and the corners lie in soft shadow."
    if place.indoors and "window" in nouns:
        return "Light comes in through the glass and falls across the floor."
    if place.indoors:
        return "Little light reaches the corners, and they lie in soft shadow."
    forms = ("The view is open, and the sky takes up much of the picture.",
             "The ground in front is free, and behind it one looks far out.")  # fmt: skip
    return choose(forms, place.seed, place.name, "light")


def _extras(place: PlaceDescription) -> list[str]:
    there = (
        f"There is room to stand in the middle, and nothing hides the {_bare(place.things[0].noun)}."
        if place.things
        else "There is room to stand in the middle."
    )
    extras = [
        "Nobody is there; the place waits for whoever comes next.",
        there,
        f"The {place.kind} lies quiet, and everything in it is where it has always been.",
    ]
    return shuffled(extras, place.seed, place.name, "extras")


def _bare(noun: str) -> str:
    return noun.split()[-1]


# ---------------------------------------------------------------- for others


def is_indoors(description: str) -> bool:
    """Whether a place that is described so is inside something."""
    return _kind_of(description, "")[0].indoors


def has_window(description: str) -> bool:
    """Whether weather is seen through glass there."""
    kind = _kind_of(description, "")[0]
    return "window" in description.lower() or any("window" in thing.noun for thing in kind.things)


def place_noun(description: str) -> str:
    """The plain word for a place: ``kitchen``, ``harbour``; ``scene`` where nothing tells."""
    kind = _kind_of(description, "")[0]
    return "scene" if kind is words.open_country() else kind.kind
