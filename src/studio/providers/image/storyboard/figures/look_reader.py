"""Descriptions of people become looks: what the words say is taken, what they leave open comes from the seed."""

from __future__ import annotations

import re

from studio.providers.image.storyboard.colour import brightness
from studio.providers.image.storyboard.figures import look_words as words
from studio.providers.image.storyboard.figures.animals import FUR
from studio.providers.image.storyboard.figures.dress_reader import dress, garments_in
from studio.providers.image.storyboard.figures.finding import Choices, colour_in, first_of, has_word, last_of
from studio.providers.image.storyboard.figures.look import Look
from studio.story.english_tables import NUMBER_WORDS, TENS_WORDS

_PHRASE = re.compile(r"[,;.()\[\]]|\bwith\b|\bover\b|\bunder\b|\bwearing\b|\bwears\b|\band (?=an?\b|the\b|his\b|her\b)")
_KEY = re.compile(r"(^|[,(\[]\s*)([A-Za-z][A-Za-z_ ]{0,30}):")
_SKIN_WORDS = ("skin", "skinned", "complexion", "skin tone")
_HAIR_WORDS = (
    "hair",
    "haired",
    "curls",
    "braids",
    "plaits",
    "braid",
    "plait",
    "pigtails",
    "bun",
    "ponytail",
    "locks",
    "fringe",
    "bob",
)


def read_look(name: str, description: str, seed: int) -> Look:
    """The look of ``name`` (``male_keeper_henry``) as ``description`` has it, in free or in structured words."""
    text = _plain(description)
    tag = [part for part in re.split(r"[_\W\d]+", name.lower()) if part]
    choices = Choices(seed, name)
    tokens = set(re.findall(r"[a-z][a-z'-]*", text)) | set(tag)
    phrases = [phrase.strip() for phrase in _PHRASE.split(text) if phrase and phrase.strip()]
    gender = _gender(tag, text)
    age, years = _age(text, tag)
    being = _being(tag, text)
    build = _build(text, choices)
    skin = _skin(phrases, choices)
    found = garments_in(phrases)
    if being != "person":
        said = next((colour_in(phrase) for phrase in phrases if colour_in(phrase)), "")
        return Look(gender=gender, age=age, being=being, hair_colour=said or FUR[being], skin=said or FUR[being])
    style, hair, beard = _hair(text, phrases, gender, age, choices, skin)
    clothes = dress(found, gender, age, set(tag) | tokens, text, choices)
    return Look(
        gender=gender,
        age=age,
        years=years,
        build=build,
        height=_height(age, years, gender, tokens, choices),
        skin=skin,
        hair_colour=hair,
        hair_style=style,
        beard=beard if gender != "female" and age != "child" else "",
        eye_colour=_eyes(phrases, choices),
        glasses=first_of(text, words.GLASSES)
        or ("round" if age == "elderly" and choices.number("glasses") < 0.25 else ""),
        freckles="freckle" in text or (age == "child" and choices.number("freckles") < 0.3),
        being=being,
        traits=(choices.number("jaw"), choices.number("nose"), choices.number("eyes")),
        top=clothes.top,
        outerwear=clothes.outerwear,
        bottom=clothes.bottom,
        footwear=clothes.footwear,
        headwear=clothes.headwear,
        extras=clothes.extras,
    )


def _plain(description: str) -> str:
    """Structured descriptions as phrases: the values of a group together, colours first, then the name of the group."""
    text = " ".join(description.replace("_", " ").split())
    if len(_KEY.findall(text)) < 2:
        return text.lower()
    out: list[str] = []
    _flatten(text, "", out)
    return ", ".join(out).lower()


def _flatten(text: str, owner: str, out: list[str]) -> None:
    values: dict[str, str] = {}
    for part in _top_level(text):
        if part.startswith(("(", "[")):
            _flatten(part[1:-1], owner, out)
            continue
        key, colon, value = part.partition(":")
        if not colon:
            key, value = "", part
        key, value = key.strip(" ([").lower(), value.strip()
        if value.startswith(("(", "[")):
            _flatten(value.strip()[1:-1] if value.endswith((")", "]")) else value[1:], key or owner, out)
        elif value:
            values[key] = f"{values[key]} {value}" if key in values else value
    if not values:
        return
    first = [
        value
        for key, value in values.items()
        if "colo" in key or "tone" in key or key in ("pattern", "material", "condition")
    ]
    kinds = [value for key, value in values.items() if key in ("type", "name", "item", "kind", "")]
    others = {key: value for key, value in values.items() if value not in first and value not in kinds}
    spoken = []
    for key, value in others.items():
        spoken.append(value if key in ("age", "gender", "sex") else f"{value} {key}")
    named = [] if kinds and owner not in ("hair", "facial hair", "beard", "eyes", "skin", "eyebrows") else [owner]
    if first or kinds:
        bare = " ".join(value for key, value in others.items() if key in ("style", "length", "texture"))
        out.append(" ".join([*first, bare, *kinds, *named]).strip())
    out.extend(spoken)
    for key, value in values.items():
        if key.endswith((" color", " colour", " tone")):
            out.append(f"{value} {key.rsplit(' ', 1)[0]}")


def _top_level(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for index, letter in enumerate(text):
        if letter in "([":
            depth += 1
        elif letter in ")]":
            depth -= 1
        elif letter in ",;" and depth == 0:
            parts.append(text[start:index].strip())
            start = index + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def _being(tag: list[str], text: str) -> str:
    """A being that is no person: by the tag, or by the first words (“a small brown dog”)."""
    for token in tag:
        if token in words.BEINGS:
            return words.BEINGS[token]
    first = re.split(r"[,;.]|\b(?:with|who|that|in|and)\b", text)[0].split()
    return words.BEINGS.get(first[-1], "person") if first else "person"


def _gender(tag: list[str], text: str) -> str:
    for token in tag[:1]:
        if token in ("male", "female"):
            return token
    tokens = [*tag, *re.findall(r"[a-z]+", text)]
    for token in tokens:
        if token in words.FEMALE:
            return "female"
        if token in words.MALE:
            return "male"
    return "male" if sum(map(ord, "".join(tag))) % 2 else "female"


_SPOKEN_YEARS = NUMBER_WORDS[5:18]
_DECADES = ["teens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]


def _years(text: str) -> int | None:
    """How many years old the text says that somebody is."""
    number = re.search(r"\b(?:age[d:]?|of|about|aged about) (\d{1,3})\b|\b(\d{1,3})[ -]?(?:years?|yrs?|y/o)\b", text)
    if number:
        said = int(number.group(1) or number.group(2))
        return said if 1 <= said <= 120 else None
    spoken = re.search(rf"\b({'|'.join(_SPOKEN_YEARS)})[- ]years?\b|\b(?:aged|of) ({'|'.join(_SPOKEN_YEARS)})\b", text)
    if spoken:
        return 5 + _SPOKEN_YEARS.index(spoken.group(1) or spoken.group(2))
    tens = re.search(rf"\b(?:of|aged|about) ({'|'.join(TENS_WORDS)})\b|\b({'|'.join(TENS_WORDS)})[- ]years?\b", text)
    if tens:
        return 10 * (1 + TENS_WORDS.index(tens.group(1) or tens.group(2)))
    decade = re.search(rf"\b({'|'.join(_DECADES)})\b", text)
    return 15 + 10 * _DECADES.index(decade.group(1)) if decade else None


def _age(text: str, tag: list[str]) -> tuple[str, int | None]:
    years = _years(text)
    if years is not None:
        return ("child" if years < 13 else "teenager" if years < 18 else "adult" if years < 62 else "elderly"), years
    for source in (re.findall(r"[a-z-]+", text), tag):
        for token in source:
            if token in words.AGES and not (
                token in ("little", "old") and source is not tag and not _person_follows(text, token)
            ):
                return words.AGES[token], None
    return "adult", None


def _person_follows(text: str, token: str) -> bool:
    """Whether ``old`` or ``little`` is said of the person: nothing that is worn follows before the phrase ends."""
    match = re.search(rf"\b{token}\b([^,;.()]*)", text)
    after = re.split(r"\bwith\b|\bin\b|\bwearing\b", match.group(1))[0] if match else ""
    worn = {**words.TOPS, **words.OUTERS, **words.BOTTOMS, **words.SHOES, **words.HEADWEAR, **words.EXTRAS}
    return not any(has_word(after, word) >= 0 for word in worn)


def _build(text: str, choices: Choices) -> str:
    for token in re.findall(
        r"[a-z-]+",
        re.sub(
            r"\b(?:round|thin|large|broad|medium|small|heavy|slim|lean)[a-z-]* (?:\w+ )?(?:face|head"
            r"|glasses|eyes?|nose|hat|lips?|hair|mouth|beard|boots|coat|spectacles|skin|brim|length|belt"
            r"|shape)[a-z]*",
            "",
            text,
        ),
    ):
        if token in words.BUILDS:
            return words.BUILDS[token]
    return choices.pick("build", ("slim", "average", "average", "average", "stout"))


def _height(age: str, years: int | None, gender: str, tokens: set[str], choices: Choices) -> float:
    base = {"child": 0.64, "teenager": 0.87, "adult": 1.0, "elderly": 0.955}[age]
    if age == "child" and years is not None:
        base = 0.48 + 0.024 * min(12, max(3, years))
    if age == "teenager" and years is not None:
        base = 0.8 + 0.025 * (years - 12)
    base *= 1.02 if gender == "male" and age != "child" else 0.96 if age != "child" else 1.0
    if tokens & set(words.TALL):
        base *= 1.05
    elif "short" in tokens and age in ("adult", "elderly") and not tokens & {"short-haired"} and "petite" in tokens:
        base *= 0.95
    return round(min(1.08, base * (0.98 + 0.04 * choices.number("height"))), 3)


def _skin(phrases: list[str], choices: Choices) -> str:
    for phrase in phrases:
        where = max((has_word(phrase, word) for word in _SKIN_WORDS), default=-1)
        if where >= 0 or "skinned" in phrase:
            said = first_of(phrase.replace("-", " "), words.SKINS)
            if said:
                return said
        for word in ("tanned", "sunburnt", "ruddy", "weathered face", "pale face", "rosy"):
            if has_word(phrase, word) >= 0:
                return words.SKINS[word.split()[0]]
        if re.search(r"\b(face|cheeks)\b", phrase) and re.search(
            r"\b(pale|tanned|ruddy|weathered|rosy|dark|sunburnt|bronzed)\b", phrase
        ):
            return first_of(phrase, words.SKINS)
    return choices.pick("skin", words.SKIN_RANGE[:3] * 2 + words.SKIN_RANGE[3:])


def _eyes(phrases: list[str], choices: Choices) -> str:
    for phrase in phrases:
        if has_word(phrase, "eyes") >= 0 or "-eyed" in phrase or has_word(phrase, "eye") >= 0:
            said = first_of(phrase.replace("-", " "), words.EYES)
            if said:
                return said
    return choices.pick("eye colour", ("#5a3a24", "#4a3426", "#3a6ea8", "#3f7a4f", "#66737f"))


def _hair(text: str, phrases: list[str], gender: str, age: str, choices: Choices, skin: str) -> tuple[str, str, str]:  # noqa: C901
    """Style and colour of the hair, and the beard."""
    style, colour, beard, beard_colour = "", "", "", ""
    for phrase in phrases:
        flat = phrase.replace("-haired", " hair").replace("-bearded", " beard")
        said_beard = first_of(flat, words.BEARDS)
        about_hair = any(has_word(flat, word) >= 0 for word in _HAIR_WORDS) and "facial hair" not in flat
        if said_beard and "no beard" not in flat and "clean" not in flat:
            beard = said_beard
            if beard == "full":
                beard = (
                    "long"
                    if has_word(flat, "long") >= 0
                    else "short"
                    if re.search(r"\b(short|trimmed|neat|close)\b", flat)
                    else "full"
                )
            where = min(place for place in (has_word(flat, word) for word in words.BEARDS) if place >= 0)
            beard_colour = last_of(flat[:where], words.HAIR_COLOURS) or beard_colour
            if about_hair:
                hair_at = min(place for place in (has_word(flat, word) for word in _HAIR_WORDS) if place >= 0)
                colour = colour or last_of(flat[:hair_at], words.HAIR_COLOURS) or beard_colour
                continue
        if about_hair:
            where = min(place for place in (has_word(flat, word) for word in _HAIR_WORDS) if place >= 0)
            colour = colour or last_of(flat[: where + 8], words.HAIR_COLOURS) or first_of(flat, words.HAIR_COLOURS)
            style = style or _hair_style(flat)
            if re.search(r"\bin (a|two) ", flat) or has_word(flat, "tied") >= 0:
                style = _hair_style(re.sub(r"\b(long|short|wavy|straight|curly)\b", "", flat)) or style
        elif re.search(r"\b(blond|blonde|brunette|redhead|ginger)\b", flat):
            colour = colour or first_of(flat.replace("redhead", "ginger"), words.HAIR_COLOURS)
        elif re.search(r"\b(bald|balding)\b", flat):
            style = style or _hair_style(flat)
    if re.search(r"(?<!-)\bin (two )?(braids|plaits|pigtails)\b", text):
        style = "plaits"
    if re.search(r"\b(tied|pinned|pulled|swept)( \w+)? (back|up)\b|\bin an? (\w+ )?bun\b", text):
        style = "bun" if style not in ("plaits", "ponytail") and gender == "female" else style or "ponytail"
    if not style:
        style = _open_style(gender, age, choices)
    if not colour:
        colour = beard_colour or _open_colour(age, choices, skin)
    if (
        beard == ""
        and gender == "male"
        and age in ("adult", "elderly")
        and not re.search(r"\b(clean[- ]shaven|beardless|no beard)\b", text)
    ):
        lot = choices.number("beard")
        beard = (
            "full" if age == "elderly" and lot < 0.3 else "moustache" if lot < 0.15 else "short" if lot < 0.28 else ""
        )
    if style == "long" and gender == "male" and age == "child":
        style = "bob"
    return style, colour, beard


def _hair_style(phrase: str) -> str:
    style = first_of(phrase, {word: kind for word, kind in words.STYLES.items() if kind not in ("long", "short", "")})
    length = first_of(phrase, {word: kind for word, kind in words.STYLES.items() if kind in ("long", "short")})
    if style == "curly" and length == "long":
        return "wavy"
    return style or length


def _open_style(gender: str, age: str, choices: Choices) -> str:
    options = {
        ("female", "child"): ("plaits", "ponytail", "bob", "fringe", "long"),
        ("female", "teenager"): ("ponytail", "long", "wavy", "bob", "plait"),
        ("female", "adult"): ("wavy", "bun", "bob", "long", "ponytail", "plait"),
        ("female", "elderly"): ("bun", "bun", "bob", "curly"),
        ("male", "child"): ("tousled", "short", "curly", "fringe"),
        ("male", "teenager"): ("tousled", "parted", "curly", "short"),
        ("male", "adult"): ("parted", "short", "tousled", "curly", "cropped"),
        ("male", "elderly"): ("balding", "parted", "short", "balding"),
    }
    return choices.pick("hair style", options[gender, age])


def _open_colour(age: str, choices: Choices, skin: str) -> str:
    if age != "elderly" and brightness(skin) < 0.6:
        return choices.pick("hair colour", ("#2b2730", "#3d2b24", "#33262a"))
    if age == "elderly":
        return choices.pick("hair colour", ("#c3c5c8", "#e9e6e0", "#a7a5a3"))
    return choices.pick("hair colour", ("#66432b", "#2b2730", "#8a3f24", "#c7a263", "#dcb560", "#3d2b24", "#c8692f"))
