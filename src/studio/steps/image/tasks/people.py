"""How the people of a story look: what the text says of them, and what is chosen once where it says nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from studio.steps.audio.tasks.telling import name_of, narrators
from studio.steps.image.tasks import people_words as words
from studio.steps.image.tasks.lots import choose, lot, shuffled
from studio.steps.image.tasks.people_description import Accessory, Garment, PersonDescription, person_from_json
from studio.steps.image.tasks.people_reading import Notes, joined, notes_about, role_of, tags_of, trade_of
from studio.steps.image.tasks.period import World, region_of_name, world_of
from studio.story.characters import gender
from studio.story.names import age_of_words, gender_of_words, name_words, title_gender
from studio.story.parse import NARRATOR, Story

__all__ = ["Accessory", "Garment", "PersonDescription", "describe_person", "merge_names", "person_from_json"]

_TRIES = 60
_WHOLE = ("dress", "robe", "overalls", "space suit")
_LEARNERS = ("princess", "prince", "apprentice", "student")
_PREFIX = re.compile(r"(female|male)_", re.IGNORECASE)


def describe_person(name: str, story: Story, seed: int, *, taken: Sequence[PersonDescription]) -> PersonDescription:
    """How the person with the tag ``name`` looks in the whole story.

    What the story says stands; the rest is drawn from the seed to fit its period, the person's trade and age, and to
    differ from those who are ``taken`` (the descriptions made before, in any order): no two share clothes and hair,
    and while others are free no two share the colour that one sees first.
    """
    same = merge_names(story)
    names = [tag for tag, kept in same.items() if kept == same.get(name)] or [name]
    world, notes = world_of(story), joined([notes_about(story, tag) for tag in names])
    person = _Draft(name, names, story, seed, world, notes)
    others = [other for other in taken if other.name != name]
    best, best_score = person.drawn(0, others), 99
    for attempt in range(_TRIES):
        drawn = person.drawn(attempt, others)
        score = _likeness(drawn, others)
        if score < best_score:
            best, best_score = drawn, score
        if not score:
            break
    return best


def _likeness(person: PersonDescription, others: Sequence[PersonDescription]) -> int:
    """How much a person looks like another: 0 for nobody like them."""
    score = 0
    for other in others:
        same_hair = (person.hair_colour, person.hair_style) == (other.hair_colour, other.hair_style)
        same_clothes = (person.top, person.outer) == (other.top, other.outer)
        score += 20 * (same_hair and same_clothes) + 4 * same_clothes + 3 * same_hair
        score += 3 * (person.main_colour == other.main_colour)
        score += person.gender == other.gender and (
            (person.hair_colour == other.hair_colour) + (person.hair_style == other.hair_style)
        )
    return score


class _Draft:
    """One person of a story: what is known, and what is drawn for the rest."""

    def __init__(self, name: str, names: Sequence[str], story: Story, seed: int, world: World, notes: Notes) -> None:
        self.name, self.story, self.seed, self.world, self.notes = name, story, seed, world, notes
        self.told: list[str] = []
        known = next((found for tag in [name, *names] if (found := gender(story, tag)[0])), None)
        bearded = {"beard", "moustache", "mustache", "whiskers"} & set(notes.parts)
        likely: str = known or ("male" if bearded else _likely_gender(name))
        self.gender: str = likely or self._pick(("female", "male"), "gender")
        self.trade = next((trade for tag in [name, *names] if (trade := trade_of(tag)[0])), "")
        self.years = notes.years
        self.age = self._age()
        self.elder = self.age == words.OLD
        self.young = self.age in (words.CHILD, words.TEENAGER)
        self.region = region_of_name(name_of(name)) or world.region
        self.body = [words.BODY_WORDS[word] for word in dict.fromkeys(notes.body)]

    def drawn(self, attempt: int, others: Sequence[PersonDescription]) -> PersonDescription:
        """One possible look; attempts differ in what was not told."""
        self.told = ["age"] if self.notes.ages or self.notes.years else []
        skin = self._skin(others)
        dark = skin in words.DARK_SKINS
        hair_colour, hair_style, beard = self._hair(
            attempt, others, words.DARK_HAIR if dark else words.HAIR_COLOURS[self.region]
        )
        top, outer, bottoms, shoes, accessories = self._clothes(attempt, others)
        height = next((word for word in self.body if word in ("tall", "short", "small", "big")), "")
        build = next((word for word in self.body if word not in ("tall", "short", "small", "big")), "")
        if self.body:
            self.told.append("build")
        if not build:
            build = "sturdy" if self.trade in words.BIG_TRADES and not self.young else self._pick(
                words.CHILD_BUILDS if self.young else words.BUILDS, "build"
            )  # fmt: skip
        return PersonDescription(
            name=self.name,
            called=_called(self.name),
            role=_spoken_role(self.name),
            age=self.age,
            years=self.years,
            gender=self.gender,
            build=build,
            height=height,
            head_shape=self._pick(("round", "oval") if self.young else words.HEADS, "head"),
            skin=skin,
            eyes=self._eyes(words.DARK_EYES if dark else words.EYES.get(self.region, words.DARK_EYES)),
            hair_colour=hair_colour,
            hair_style=hair_style,
            facial_hair=beard,
            expression=self._pick(words.CHILD_EXPRESSIONS if self.young else words.EXPRESSIONS, "expression"),
            bearing=self._pick(
                words.CHILD_BEARINGS if self.young else words.OLD_BEARINGS if self.elder else words.BEARINGS, "bearing"
            ),
            top=top,
            outer=outer,
            bottoms=bottoms,
            shoes=shoes,
            accessories=accessories,
            told=tuple(dict.fromkeys(self.told)),
            seed=self.seed,
        )

    def _pick(self, options: Sequence[str], *what: object) -> str:
        return choose(options, self.seed, self.name, *what)

    def _age(self) -> str:
        years = self.years
        if years is not None:
            bounds = ((13, words.CHILD), (18, words.TEENAGER), (28, words.YOUNG), (45, words.ADULT), (62, words.MIDDLE))
            return next((age for limit, age in bounds if years < limit), words.OLD)
        said = age_of_words(name_words(self.name))
        if said and said[0] != "adult":
            return words.CHILD if said[0] == "child" else words.OLD
        votes = self.notes.ages
        if votes:
            likely = max(votes, key=lambda age: (votes[age], words.AGES.index(age)))
            grown = bool(self.trade) and self.trade not in _LEARNERS
            if likely != words.ADULT and not (likely == words.CHILD and grown and votes[likely] < 3):
                return likely
            if votes[words.OLD] * 2 >= votes[words.ADULT]:
                return words.OLD  # "the old captain": his trade says that he is grown up, the adjective how old
        if self.trade in _LEARNERS:
            return choose((words.TEENAGER, words.YOUNG), self.seed, self.name, "age")
        if self.trade in ("king", "queen", "mayor", "judge", "captain", "wizard"):
            return words.MIDDLE
        if votes or self.name in narrators(self.story):
            return choose((words.ADULT, words.MIDDLE), self.seed, self.name, "age")
        return choose((words.YOUNG, words.ADULT, words.ADULT, words.MIDDLE), self.seed, self.name, "age")

    def _skin(self, others: Sequence[PersonDescription]) -> str:
        said = [word for word in self.notes.parts.get("skin", []) if word in words.COLOUR_WORDS.split()]
        if said:
            self.told.append("skin")
            return said[-1]
        kin = sorted(other.skin for other in others if other.name in self.notes.kin)
        if kin:
            return kin[0]
        modern = self.world.period in ("modern", "future") and self.region == "west" and not self.notes.kin
        return self._pick(words.MODERN_SKINS if modern else words.SKINS[self.region], "skin")

    def _eyes(self, usual: Sequence[str]) -> str:
        said = _colour_in(self.notes.parts.get("eyes", []))
        if said:
            self.told.append("eyes")
        return said or self._pick(usual, "eyes")

    def _hair(self, attempt: int, others: Sequence[PersonDescription], usual: Sequence[str]) -> tuple[str, str, str]:
        parts = self.notes.parts
        grown_man = self.gender == "male" and not self.young
        hairy = [word for word in ("hair", "curls", "braid", "braids", "plait", "plaits", "ponytail") if word in parts]
        faces = [word for word in ("beard", "moustache", "mustache", "whiskers") if word in parts]
        said = next((found for word in [*hairy, *faces] if (found := _colour_in(parts[word]))), "")
        if said:
            self.told.append("hair")
        used = [other.hair_colour for other in others]
        same = {other.hair_colour for other in others if other.gender == self.gender}
        options = shuffled(words.OLD_HAIR if self.elder else usual, self.seed, self.name, "hair", attempt)
        colour = said or min(options, key=lambda option: (option in same, used.count(option)))
        style = _style_in(hairy, parts, self.gender) or choose(self._styles(), self.seed, self.name, "style", attempt)
        beard = ""
        if faces:
            self.told.append("beard")
            kind = "moustache" if faces[0] in ("moustache", "mustache") else "beard"
            lengths = {
                "long": "long",
                "short": "short",
                "white": "full",
                "full": "full",
                "thick": "full",
                "bushy": "full",
            }
            size = next((lengths[word] for word in parts[faces[0]] if word in lengths), "full")
            beard = kind if kind == "moustache" else f"{size} {kind}"
        elif grown_man and self.region != "east asia":
            beard = choose(words.OLD_BEARDS if self.elder else words.BEARDS, self.seed, self.name, "beard", attempt)
            young = self.age == words.YOUNG and "full" in beard
            beard = "" if beard == "none" or young or self.trade in ("soldier", "butler") else beard
        return colour, style, beard

    def _styles(self) -> tuple[str, ...]:
        if self.gender == "female":
            return words.GIRL_HAIR if self.young else words.OLD_WOMAN_HAIR if self.elder else words.WOMAN_HAIR
        return words.BOY_HAIR if self.young else words.OLD_MAN_HAIR if self.elder else words.MAN_HAIR

    # ------------------------------------------------------------ clothes

    def _outfit(self, attempt: int) -> str:
        pair = words.TRADE_OUTFITS.get(self.trade, ("", ""))
        trade = pair[0] or pair[1] if self.gender == "female" else pair[1] or pair[0]
        if trade and not (
            self.age == words.CHILD and self.trade not in ("princess", "prince", "apprentice", "student")
        ):
            return trade
        row = (0 if self.young else 4 if self.elder else 2) + (self.gender == "male")
        regional = (
            words.REGIONAL.get(self.region) if self.world.region != "west" or self.world.period != "modern" else None
        )
        table = regional or words.EVERYDAY[self.world.period]
        return choose(table[row], self.seed, self.name, "outfit", attempt // 3)

    def _clothes(
        self, attempt: int, others: Sequence[PersonDescription]
    ) -> tuple[Garment, Garment | None, Garment | None, Garment, tuple[Accessory, ...]]:
        top_text, outer_text, bottoms_text, shoes_text, rest = (
            part.strip() for part in self._outfit(attempt).split(";")
        )
        clothes = self.notes.clothes
        mains = [other.main_colour for other in others]
        top = self._garment("top", top_text, words.COLOURS, attempt, mains)
        outer = self._garment("outer", outer_text, words.COLOURS, attempt, mains)
        bottoms = self._garment("bottoms", bottoms_text, words.TROUSER_COLOURS, attempt, ())
        shoes = self._garment("shoes", shoes_text, words.SHOE_COLOURS, attempt, ())
        top = self._as_told(words.TOPS, clothes, top) or Garment("shirt", "white")
        outer = self._as_told(words.OUTERS, clothes, outer)
        bottoms = self._as_told(words.BOTTOMS, clothes, bottoms)
        shoes = self._as_told(words.SHOES.removesuffix(" stockings"), clothes, shoes) or Garment("shoes", "black")
        if outer is None and self.world.cold and self.world.period == "old" and bottoms and top.kind != "jumper":
            outer = self._garment("outer", "long coat/jacket", words.COLOURS, attempt, mains)
        if any(word in top.kind for word in _WHOLE):
            bottoms = None
        else:
            bottoms = bottoms or self._garment("bottoms", "trousers", words.TROUSER_COLOURS, attempt, ())
        top = self._beside(top, outer, "[" in top_text, attempt)
        if bottoms and bottoms.colour == (outer or top).colour:
            free = [colour for colour in words.TROUSER_COLOURS if colour != bottoms.colour]
            bottoms = Garment(bottoms.kind, choose(free, self.seed, self.name, "legs", attempt))
        return top, outer, bottoms, shoes, self._accessories(rest, attempt)

    def _beside(self, top: Garment, outer: Garment | None, fixed: bool, attempt: int) -> Garment:
        """The same piece in a calm colour where the coat over it shall be seen first."""
        if outer is None or "top" in self.told:
            return top
        if top.colour != outer.colour and (fixed or not lot(self.seed, self.name, "calm") % 3):
            return top
        calm = [colour for colour in words.CALM if colour != outer.colour]
        return Garment(top.kind, choose(calm, self.seed, self.name, "calm", attempt))

    def _garment(
        self, slot: str, text: str, colours: Sequence[str], attempt: int, used: Sequence[str]
    ) -> Garment | None:
        """Draw a piece from ``dress/skirt[red/blue]``; colours that fewer others wear go first."""
        kinds, _, fixed = text.partition("[")
        kind = choose(kinds.strip().split("/"), self.seed, self.name, slot, attempt // 3).strip()
        if kind == "-":
            return None
        options = fixed.rstrip("] ").split("/") if fixed else list(colours)
        drawn = shuffled(options, self.seed, self.name, slot, "colour", attempt)
        return Garment(kind, min(drawn, key=used.count))

    def _as_told(self, listed: str, clothes: Mapping[str, Sequence[str]], drawn: Garment | None) -> Garment | None:
        found = next((word for word in clothes if word in listed.split()), "")
        if not found:
            return drawn
        slot = {words.TOPS: "top", words.OUTERS: "outer", words.BOTTOMS: "bottoms"}.get(listed, "shoes")
        adjectives = list(clothes[found])
        kind = words.SAME_KIND.get(found, found)
        if drawn is not None and kind in drawn.kind.split():
            kind = drawn.kind
        shape = next(
            (word for word in adjectives if word in ("long", "short", "work", "leather", "checked", "striped")), ""
        )
        if shape and shape not in kind.split():
            kind = f"{shape} {kind}"
        colour = _colour_in(adjectives)
        self.told.append(slot)
        if not colour and drawn is not None:
            colour = drawn.colour
        return Garment(kind, colour or choose(words.COLOURS, self.seed, self.name, slot, "colour"))

    def _accessories(self, text: str, attempt: int) -> tuple[Accessory, ...]:
        wanted: dict[str, Accessory] = {}
        for word, adjectives in self.notes.clothes.items():
            if word not in words.WORN:
                continue
            kind = "brim hat" if word == "hat" else words.SAME_KIND.get(word, word)
            colour = _colour_in(adjectives)
            self.told.append(kind)
            place = words.WORN[word]
            key = kind if place == "neck" else place  # a chain and a scarf go together, two hats do not
            wanted.setdefault(key, Accessory(kind, place, colour or self._accessory_colour(kind)))
        for part in text.split(",") if text != "-" else ():
            name, _, fixed = part.strip().rstrip("?").partition("[")
            optional, kind = part.strip().endswith("?"), name.strip()
            if optional and lot(self.seed, self.name, kind, attempt // 3) % 2:
                continue
            place = words.LOCATIONS.get(kind) or words.LOCATIONS.get(kind.split()[-1], "body")
            told = next((one for one in wanted.values() if one.location == place), None)
            if told is not None:
                if told.kind in kind.split() and told.kind != kind:
                    wanted = {key: replace(one, kind=kind) if one is told else one for key, one in wanted.items()}
                continue
            colours = fixed.rstrip("]? ").split("/") if fixed else ()
            colour = choose(colours, self.seed, self.name, kind) if colours else self._accessory_colour(kind)
            wanted[place] = Accessory(kind, place, colour)
        return tuple(list(wanted.values())[:3])

    def _accessory_colour(self, kind: str) -> str:
        last = kind.split()[-1]
        if last in ("glasses", "belt", "bag", "satchel", "stick", "staff", "umbrella"):
            return "black" if last in ("glasses", "umbrella") else "brown"
        if last in ("chain", "necklace", "ring", "crown", "tiara", "medal", "locket", "pendant", "earrings", "badge"):
            return "gold"
        table = (
            words.SCARF_COLOURS
            if last in ("scarf", "headscarf", "ribbon", "sash", "tie", "turban")
            else words.HAT_COLOURS
        )
        return self._pick(table, "accessory", kind)


def _likely_gender(name: str) -> str:
    """Names of women in the scripts of India mostly end in a long a or i; empty for other scripts."""
    if not re.search(r"[\u0900-\u0dff]", name):
        return ""
    return "female" if name[-1] in "\u093e\u0940\u09be\u09c0\u0abe\u0ac0\u0a3e\u0a40" else "male"


def _colour_in(adjectives: Sequence[str]) -> str:
    """``dark blue`` of ``long dark blue``; hair, eyes and cloth alike; empty where no colour is named."""
    tones = ("dark", "light", "pale", "bright")
    known = words.COLOUR_WORDS.split()
    for index, word in enumerate(adjectives):
        if word in known and word not in (*tones, "rosy"):
            tone = adjectives[index - 1] if index and adjectives[index - 1] in tones else ""
            tone = {"pale": "light", "bright": ""}.get(tone, tone)
            return f"{tone} {words.COLOUR_NAMES.get(word, word)}".strip()
        if re.fullmatch(r"(?:dark|light)-\w+", word) and word.split("-")[1] in known:
            return word.replace("-", " ")
    return "dark brown" if "dark" in adjectives else "blond" if "fair" in adjectives else ""


def _style_in(hairy: Sequence[str], parts: Mapping[str, Sequence[str]], gender_found: str) -> str:
    if any(word in ("braids", "plaits") for word in hairy):
        return "two braids"
    if any(word in ("braid", "plait") for word in hairy):
        return "one long braid"
    if "ponytail" in hairy:
        return "ponytail"
    said = {word for part in hairy for word in parts[part]}
    length = "long" if "long" in said else "short" if "short" in said or "cropped" in said else ""
    shape = (
        "curly"
        if said & {"curly", "curling"} or "curls" in hairy
        else "wavy"
        if "wavy" in said
        else "straight"
        if "straight" in said
        else ""
    )
    if not length and not shape:
        return "short and untidy" if said & {"wild", "untidy", "tousled", "messy"} and gender_found == "male" else ""
    if not length:
        length = "short" if gender_found == "male" else "long"
    return f"{length} and {shape or ('loose' if length == 'long' else 'neat')}"


def _called(name: str) -> str:
    found = name_of(name)
    trade = trade_of(name)[1]
    if name.lower() == NARRATOR:
        return "The narrator"
    return f"The {found.lower()}" if trade and found.lower() == trade else found


def _spoken_role(name: str) -> str:
    role = " ".join(word for word in role_of(name).split() if word not in ("old", "young", "little", "narrator"))
    return "" if role in ("boy", "girl", "man", "woman", "child") else role


# ---------------------------------------------------------------- names


def merge_names(story: Story) -> Mapping[str, str]:
    """For every tag the one tag of that person, where the evidence is clear; most tags are their own.

    ``male_sailor_finn``, ``male_finn`` and ``finn`` are one; so are ``mira``, ``mira_stone`` and ``captain_stone``
    while only one Stone could be the captain. Of several tags the fullest stays, of equals the one that comes first.
    """
    tags = tags_of(story)
    same = {tag: tag for tag in tags}
    same.update(_titled(story, tags))
    for tag in [*tags, *tags]:  # a second time: what was ambiguous may be one by now
        fits = [other for other in tags if other != tag and _may_be(tag, other)]
        homes = {same[other] for other in fits if _fuller(other, tag, tags)}
        if len(homes) == 1:
            home = homes.pop()
            same = {one: home if kept == same[tag] else kept for one, kept in same.items()}
    return same


def _titled(story: Story, tags: Sequence[str]) -> dict[str, str]:
    """The captain is Ezra Stone where the text says "Captain Stone" and there is only one Stone who can be meant."""
    found = {}
    for tag in tags:
        if _PREFIX.match(tag) or not all(_is_title(word) for word in name_words(tag)):
            continue
        surnames = {
            name.lower()
            for name in re.findall(rf"\b{re.escape(tag.replace('_', ' ').title())} ([A-Z]\w+)", story.source)
        }
        holders = [
            other
            for other in tags
            if other != tag and surnames & set(_own_words(other)) and not _genders_clash(tag, other)
        ]
        if len(surnames) == len(holders) == 1:
            found[tag] = holders[0]
    return found


def _fuller(one: str, other: str, tags: Sequence[str]) -> bool:
    """Whether ``one`` says more than ``other``, or as much and comes first."""
    size = (bool(_PREFIX.match(one)), len(_own_words(one)), len(name_words(one)), -tags.index(one))
    return size > (bool(_PREFIX.match(other)), len(_own_words(other)), len(name_words(other)), -tags.index(other))


def _own_words(tag: str) -> tuple[str, ...]:
    """The words that are a name: without gender, trade and title."""
    match = _PREFIX.match(tag)
    parts = name_words(tag[match.end() :] if match else tag)
    if match and len(parts) > 1:
        return parts[1:] if not trade_of(parts[-1])[0] else parts
    return tuple(word for word in parts if not _is_title(word)) or parts


def _is_title(word: str) -> bool:
    return bool(trade_of(word)[0]) or title_gender([word]) is not None or word in ("old", "young", "little", "the")


def _may_be(short: str, long: str) -> bool:
    """Whether two tags can mean one person: a name in common, and nothing against it."""
    if _genders_clash(short, long):
        return False
    mine, theirs = _own_words(short), _own_words(long)
    prefixed = bool(_PREFIX.match(short)) and bool(_PREFIX.match(long))
    if prefixed:
        return mine == theirs and _roles_agree(short, long)
    shared = set(mine) & set(theirs)
    return bool(shared) and (set(mine) <= set(theirs) or set(theirs) <= set(mine))


def _roles_agree(one: str, other: str) -> bool:
    """Male_sailor_finn and male_cook_finn are two; male_finn and male_old_sailor_finn may be one."""
    first, second = set(role_of(one).split()), set(role_of(other).split())
    return first <= second or second <= first or not (trade_of(one)[0] and trade_of(other)[0])


def _genders_clash(one: str, other: str) -> bool:
    known = []
    for tag in (one, other):
        match = _PREFIX.match(tag)
        known.append(match.group(1).lower() if match else gender_of_words(name_words(tag)))
    return None not in known and known[0] != known[1]
