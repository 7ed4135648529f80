"""A described person as a value, in the long form that makers of portraits read, and in plain sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from studio.steps.audio.tasks.phrasing import listed, with_article
from studio.steps.image.tasks import people_words as words
from studio.steps.image.tasks.lots import choose
from studio.story.english_tables import NUMBER_WORDS

SUMMARY_WORDS = (60, 120)
_PLURAL = re.compile(
    r"(?:trousers|boots|shoes|sandals|trainers|glasses|gloves|mittens|armour|leggings|overalls|jeans|earrings)$"
)
_STYLES = {
    "bun": "pinned up in a bun",
    "two braids": "worn in two braids",
    "one long braid": "worn in one long braid",
    "ponytail": "tied back in a ponytail",
    "bob": "cut in a bob",
}
_LEADING = ("long", "short", "loose", "small", "rain", "white", "top", "heavy", "thick")
_CHILD_NUMBERS = NUMBER_WORDS[:17]


@dataclass(frozen=True, slots=True)
class Garment:
    """A piece of clothing: ``long coat``, ``dark blue``."""

    kind: str
    colour: str

    @property
    def phrase(self) -> str:
        """``a long dark blue coat``, ``grey trousers``."""
        first, _, rest = self.kind.partition(" ")
        if rest and first in ("long", "short", "loose", "small", "heavy", "thick"):
            text = f"{first} {self.colour} {rest}"
        elif rest and first == self.colour:
            text = self.kind  # a white coat that is white
        else:
            text = f"{self.colour} {self.kind}"
        return text if _PLURAL.search(self.kind) else with_article(text)


@dataclass(frozen=True, slots=True)
class Accessory:
    """Something that a person always has on: ``cap`` on the ``head``."""

    kind: str
    location: str
    colour: str

    @property
    def phrase(self) -> str:
        """``a dark blue cap``."""
        return Garment(self.kind, self.colour).phrase


@dataclass(frozen=True, slots=True)
class PersonDescription:
    """How one person looks in the whole story.

    ``name`` is the tag, ``called`` the name for people to read; ``age`` is one of ``people_words.AGES``, ``years``
    where the story counts them. ``facial_hair`` is empty where there is none. ``bottoms`` is None under a dress or a
    robe. ``told`` names the parts that the story itself gave; the others were chosen.
    """

    name: str
    called: str
    role: str
    age: str
    years: int | None
    gender: str
    build: str
    height: str
    head_shape: str
    skin: str
    eyes: str
    hair_colour: str
    hair_style: str
    facial_hair: str
    expression: str
    bearing: str
    top: Garment
    outer: Garment | None
    bottoms: Garment | None
    shoes: Garment
    accessories: tuple[Accessory, ...]
    told: tuple[str, ...] = ()
    seed: int = 0

    @property
    def main_colour(self) -> str:
        """The colour that one sees first."""
        return (self.outer or self.top).colour

    def structured_text(self) -> str:
        """The long form on one line, without the name."""
        return _structured(self)

    def summary_text(self) -> str:
        """The description in plain sentences, 60 to 120 words."""
        return _summary(self)

    def as_json(self) -> dict[str, Any]:
        """The description as JSON values; ``person_from_json`` reads them."""
        return asdict(self)


def person_from_json(value: dict[str, Any]) -> PersonDescription:
    """The description that ``as_json`` wrote. KeyError or TypeError for anything else."""
    parts = dict(value)
    for name in ("top", "outer", "bottoms", "shoes"):
        parts[name] = Garment(**parts[name]) if parts[name] else None
    parts["accessories"] = tuple(Accessory(**each) for each in parts["accessories"])
    parts["told"] = tuple(parts["told"])
    return PersonDescription(**parts)


# ---------------------------------------------------------------- the long form


def _structured(person: PersonDescription) -> str:
    age = person.age
    if person.years is not None and person.years < len(_CHILD_NUMBERS):
        age = f"{person.age} of {_CHILD_NUMBERS[person.years]}"
    elif person.years is not None:
        age = f"{person.age} of {person.years}"
    face = [
        ("Head Shape", person.head_shape),
        ("Age", age),
        ("Gender", person.gender),
        ("Skin Tone", person.skin),
        ("Eyes Color", person.eyes),
        ("Hair Color", "" if person.hair_style == "bald" and not person.facial_hair else person.hair_colour),
        ("Hair Style", person.hair_style),
        ("Facial Hair", person.facial_hair),
        ("Body Type", ", ".join(part for part in (person.height, person.build) if part).replace(", ", " and ")),
        ("Expression", person.expression),
        ("Bearing", person.bearing),
    ]
    clothing = [
        ("Tops", person.top),
        ("Outerwear", person.outer),
        ("Bottoms", person.bottoms),
        ("Footwear", person.shoes),
    ]
    parts = [
        f"Face: ({_pairs(face)})",
        "Clothing: (" + ", ".join(f"{name}: ({_garment(piece)})" for name, piece in clothing if piece) + ")",
    ]
    if person.accessories:
        rows = [
            "(" + _pairs([("Type", one.kind), ("Location", one.location), ("Color", one.colour)]) + ")"
            for one in person.accessories
        ]
        parts.append(f"Accessories: [{', '.join(rows)}]")
    return ", ".join(parts)


def _garment(piece: Garment) -> str:
    return _pairs([("Type", piece.kind), ("Color", piece.colour)])


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in pairs if value)


# ---------------------------------------------------------------- plain sentences


def _summary(person: PersonDescription) -> str:
    he, his = ("She", "Her") if person.gender == "female" else ("He", "His")
    sentences = [
        _who(person),
        _face(person, he, his),
        _hair(person, he, his),
        _clothes(person, he),
        _accessories(person, he, his),
        _manner(person, he, his),
    ]
    sentences = [sentence for sentence in sentences if sentence]
    if len(" ".join(sentences).split()) < SUMMARY_WORDS[0]:
        sentences[-1:] = [_colours(person), _manner(person, he, his, long=True)]
    return " ".join(sentences)


def _who(person: PersonDescription) -> str:
    noun = words.NOUNS[person.gender][person.age]
    if person.years is not None:
        count = _CHILD_NUMBERS[person.years] if person.years < len(_CHILD_NUMBERS) else str(person.years)
        noun = f"{noun} of {count}"
    body = [part for part in (person.height, person.build) if part and part not in ("average", "small and slim")]
    trade = (
        person.role if person.role and person.role not in noun.split() and person.role != person.called.lower() else ""
    )
    subject = f"{person.called} the {trade}" if trade and not person.called.startswith("The ") else person.called
    subject = subject[:1].upper() + subject[1:]
    build = (
        f"{' and '.join(body)} build" if body else "small and slim build" if "slim" in person.build else "average build"
    )
    forms = (
        f"{subject} is {with_article(noun)} of {build}.",
        f"{subject} is {with_article(noun)} with {with_article(build)}.",
    )
    return choose(forms, person.seed, person.name, "who")


def _face(person: PersonDescription, he: str, his: str) -> str:
    look = f"{person.expression} expression"
    face, skin, eyes = f"{person.head_shape} face", f"{person.skin} skin", f"{person.eyes} eyes"
    forms = (
        f"{he} has {with_article(face)} with {skin}, {eyes} and {with_article(look)}.",
        f"{his} {face} has {skin}, {eyes} and {with_article(look)}.",
        f"{his} face is {person.head_shape}, with {skin}, {eyes} and {with_article(look)}.",
    )
    return choose(forms, person.seed, person.name, "face")


def _hair(person: PersonDescription, he: str, his: str) -> str:
    style = _STYLES.get(person.hair_style, person.hair_style)
    if person.hair_style == "bald":
        first = f"{he} is bald"
    elif person.hair_style == "bald on top":
        first = f"{his} {person.hair_colour} hair is short, and {he.lower()} is bald on top"
    else:
        first = choose(
            (f"{his} {person.hair_colour} hair is {style}", f"{he} has {person.hair_colour} hair, which is {style}"),
            person.seed, person.name, "hair",
        )  # fmt: skip
    beard = person.facial_hair
    if not beard:
        adult = person.gender == "male" and person.age not in (words.CHILD, words.TEENAGER)
        return f"{first}, and {he.lower()} has no beard." if adult and "and" not in first else f"{first}."
    kind, _, rest = beard.partition(" ")
    phrase = f"{kind} {person.hair_colour} {rest}" if rest else f"{person.hair_colour} {beard}"
    return f"{first}, and {he.lower()} has {with_article(phrase)}."


def _clothes(person: PersonDescription, he: str) -> str:
    top, outer, bottoms, shoes = person.top, person.outer, person.bottoms, person.shoes
    below = listed([piece.phrase for piece in (bottoms, shoes) if piece])
    if outer is None:
        return f"{he} wears {top.phrase} with {below}."
    if "apron" in outer.kind:
        return f"Over {top.phrase} {he.lower()} wears {outer.phrase}, with {below}."
    if outer.kind in ("vest", "shawl", "cloak"):
        return f"{he} wears {top.phrase} and {outer.phrase}, with {below}."
    forms = (f"{he} wears {outer.phrase} over {top.phrase}, with {below}.",
             f"{he} wears {top.phrase} under {outer.phrase}, with {below}.")  # fmt: skip
    return choose(forms, person.seed, person.name, "clothes")


def _accessories(person: PersonDescription, he: str, his: str) -> str:
    places = {
        "head": f"on {his.lower()} head",
        "hair": f"in {his.lower()} hair",
        "neck": f"around {his.lower()} neck",
        "waist": f"around {his.lower()} waist",
        "hand": f"in {his.lower()} hand",
        "back": f"on {his.lower()} back",
        "shoulder": f"over {his.lower()} shoulder",
        "chest": f"on {his.lower()} chest",
        "finger": f"on {his.lower()} finger",
    }
    phrases = [
        f"{one.phrase} {places[one.location]}" if one.location in places else one.phrase for one in person.accessories
    ]
    return f"{he} also has {listed(phrases)}." if phrases else ""


def _manner(person: PersonDescription, he: str, his: str, *, long: bool = False) -> str:
    forms = (
        f"{his} bearing is {person.bearing}, and it shows in the way {he.lower()} stands and moves.",
        f"The way {he.lower()} stands and moves is {person.bearing}.",
        f"{his} whole bearing is {person.bearing}, whether {he.lower()} stands, sits or walks.",
    )
    return choose(forms[::2] if long else forms, person.seed, person.name, "manner")


def _colours(person: PersonDescription) -> str:
    piece = re.sub(r"^an? ", "", (person.outer or person.top).phrase)
    she, her = ("she", "her") if person.gender == "female" else ("he", "him")
    forms = (
        f"Of all that {she} wears, the {piece} catches the eye first.",
        f"The {piece} is what one sees of {her} first, even from far away.",
        f"Even from far away, one knows {her} by the {piece}.",
    )
    return choose(forms, person.seed, person.name, "colours")
