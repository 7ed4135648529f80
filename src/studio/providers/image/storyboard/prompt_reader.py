"""What the words of a prompt ask a picture to show: the place, its light, and who is seen doing what."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from studio.providers.image.contract import SceneRequest, SeenActor

_LABELS = {
    "what happens": "happens",
    "in the picture": "people",
    "the place": "place",
    "to be seen": "things",
    "the light": "light",
    "the world of the story": "",
}
# Said of every picture: how it is to be made and not what is on it.
_HOW = re.compile(
    r"cinematic|one clear centre|no writing|faces and hands|the colours are|strongest moment|thumbnail|composition"
    r"|\b(?:4|8|16)k\b|detailed|painting|painterly|photo|rendering|brush ?strokes|film grain|depth of field|volumetric"
    r"|rule of thirds|palette|chiaroscuro|silhouette|contrast|\bshot\b|close-?up|camera|storytelling|masterpiece|bokeh",
    re.IGNORECASE,
)
_NOT_SEEN = re.compile(r"(?:and\s+)?(?:no|not|without|avoid|never)\b", re.IGNORECASE)
_ADULTS = {
    "male": "man gentleman king prince father grandfather uncle husband monk wizard fisherman policeman boyfriend lord "
    "knight duke emperor waiter sailor soldier shepherd",
    "female": "woman lady queen princess mother grandmother aunt wife nun witch heroine maid nurse duchess empress",
    "": "keeper captain detective inspector baker teacher doctor farmer pirate hunter cook mayor judge priest artist "
    "scientist astronaut musician singer dancer merchant thief stranger traveller traveler wanderer figure hero "
    "person clockmaker miner explorer engineer pilot student robot ghost",
}
_CHILDREN = {"male": "boy lad son brother", "female": "girl lass daughter sister", "": "child kid baby"}
_ANIMALS = "dog cat horse bird fox wolf bear rabbit mouse owl puppy kitten crow raven sheep cow pony dragon"
_MANY = {"two": 2, "three": 3, "some": 3, "several": 3, "many": 3, "a group of": 3, "both": 2, "four": 3}
_PLURALS = {"men": "man", "women": "woman", "children": "child", "people": "person", "wolves": "wolf", "mice": "mouse"}
_FURTHER = re.compile(r"[^.;!?]{0,200}")
_SAME = re.compile(
    r"(?:\s+[A-Z][\w'-]*){0,3},?\s*(?:(?:an?|the|his|her)\s+(?:(?!and\b|or\b)[\w-]+\s+){0,3}"
    r"|(?:(?!and\b|or\b)[\w-]+\s+){0,1})"
)
_MOST = 3
# Words of other languages for what the renderer knows by English ones.
_ELSEWHERE = {
    "night": "रात रात्रि রাত", "evening": "शाम संध्या সন্ধ্যা", "dawn": "सुबह भोर সকাল ভোর", "noon": "दोपहर দুপুর",
    "storm": "तूफ़ान तूफान ঝড়", "rain": "बारिश वर्षा বৃষ্টি", "snow": "बर्फ তুষার বরফ", "fog": "कोहरा কুয়াশা",
    "beach by the sea": "समुद्र सागर সমুদ্র সাগর", "river": "नदी झील নদী হ্রদ", "forest": "जंगल জঙ্গল",
    "mountain": "पहाड़ पर्वत পাহাড় পর্বত", "street": "शहर नगर শহর নগর", "village": "गाँव गांव গ্রাম",
    "desert": "रेगिस्तान মরুভূমি", "field": "खेत মাঠ", "room": "कमरा কক্ষ", "lighthouse": "प्रकाशस्तंभ বাতিঘর",
    "boat": "जहाज नाव জাহাজ নৌকা", "castle": "महल किला দুর্গ প্রাসাদ", "house": "घर मकान বাড়ি",
    "temple": "मंदिर মন্দির", "bridge": "पुल সেতু", "girl": "लड़की মেয়ে", "boy": "लड़का ছেলে",
    "man": "आदमी পুরুষ", "woman": "औरत মহিলা",
}  # fmt: skip


def read_prompt(prompt: str, *, seed: int = 0, cast: tuple[SeenActor, ...] = ()) -> SceneRequest:
    """The scene that a prompt describes, in free words or in the sections that this program writes.

    Words of ``cast`` by name are seen as they look in the story; others as the words have them. The size is not set.
    """
    parts = _sections(_translated(prompt))
    free = parts["free"]
    place = parts["place"] or " ".join(part for part in (free, parts["happens"]) if part)
    setting = " ".join(part for part in (free, parts["light"], parts["place"] or parts["happens"]) if part)
    people = " ".join(part for part in (parts["people"], free, "" if parts["people"] else parts["happens"]) if part)
    described = ", ".join(part for part in (place, parts["things"]) if part)
    actors = _named(people, parts["happens"], cast)
    if len(actors) < _MOST:
        actors += _described(_without(people, actors), seed, len(actors))
    actors = tuple(replace(one, speaks=number == 0) for number, one in enumerate(actors[:_MOST]))
    words = " ".join(parts.values())
    return SceneRequest("cover", "the cover", described, setting, actors, words, seed, seed)


def _sections(prompt: str) -> dict[str, str]:
    """The sentences by what they are about; ``free`` are those without a label."""
    found: dict[str, list[str]] = {name: [] for name in ("free", "happens", "people", "place", "things", "light")}
    section = "free"
    for told in re.split(r"(?<=[.!?…।])\s+|\n+", prompt):
        sentence = told.strip()
        label, colon, rest = told.partition(":")
        name = _LABELS.get(label.strip().lower()) if colon else None
        if name is not None:
            section = name
            sentence = rest.strip()
        elif section in ("place", "things", "light", "people", ""):
            section = "free"
        if section == "free":
            sentence = _of_the_picture(sentence)
        if section and sentence:
            found[section].append(sentence)
    return {name: " ".join(sentences) for name, sentences in found.items()}


def _of_the_picture(sentence: str) -> str:
    """The parts of a sentence that say what is on the picture: not how it is made, nor what is not to be on it."""
    label, colon, _ = sentence.partition(":")
    if colon and len(label.split()) <= 3 and _HOW.search(label):
        return ""
    parts = re.findall(r"[^,;:]+[,;:]?", sentence)
    kept = [part for part in parts if not _HOW.search(part) and not _NOT_SEEN.match(part.strip())]
    return "".join(kept).strip(" ,;:")


def _translated(prompt: str) -> str:
    told = [english for english, words in _ELSEWHERE.items() if any(word in prompt for word in words.split())]
    return f"{prompt} {', '.join(told)}." if told else prompt


def _named(people: str, happens: str, cast: tuple[SeenActor, ...]) -> tuple[SeenActor, ...]:
    """Those of the cast whose names the words have, in the order of the words."""
    found: list[tuple[int, SeenActor]] = []
    for one in cast:
        parts = [part for part in re.split(r"[_\W\d]+", one.name) if part.lower() not in ("male", "female", "narrator")]
        names = [" ".join(parts), *(part for part in reversed(parts) if len(part) > 2 and part.lower() not in _nouns())]
        spoken = next((hit for name in names if name and (hit := _whole(name).search(people))), None)
        if spoken is None:
            continue
        further = _further(people[spoken.end() :], ";|\\band (?=[A-Z])")
        looks = re.search(r"\b(?:in|with|wearing|wears)\b.*", further)
        description = f"{looks.group()}, {one.description}" if looks else one.description
        acts = _deeds(further) or _deeds(_clause_of(happens, names))
        found.append((spoken.start(), replace(one, description=description, traits=acts)))
    return tuple(one for _, one in sorted(found, key=lambda entry: entry[0]))


def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def _clause_of(text: str, names: list[str]) -> str:
    hit = next((hit for name in names if name and (hit := _whole(name).search(text))), None)
    return text[hit.start() :] if hit else ""


def _further(text: str, stop: str) -> str:
    """What is still said of somebody: to the end of the sentence, at most, or to the next person."""
    whole = _FURTHER.match(text)
    return re.split(stop, whole.group())[0] if whole else ""


def _deeds(text: str) -> tuple[str, ...]:
    """Mood, posture and deeds as a scene line has them: all in one group."""
    return (" ".join(text.replace(",", " ").split()),) if text.strip(" ,") else ()


def _without(text: str, actors: tuple[SeenActor, ...]) -> str:
    """The words without those that tell of people who are known already."""
    for one in actors:
        parts = [part for part in re.split(r"[_\W\d]+", one.name) if len(part) > 2 and part.lower() not in _nouns()]
        named = "|".join(map(re.escape, parts or one.name.split("_")[-1:]))
        # Their title and first name stand before it: "Captain Elias Stone".
        text = re.sub(rf"(?:[A-Z][\w'-]*\s+){{0,2}}(?<!\w)(?i:{named})(?!\w)[^.;!?]*", " ", text)
    return text


def _described(text: str, seed: int, known: int) -> tuple[SeenActor, ...]:
    """People and animals whom the words describe without a name."""
    hits = sorted(_hits(text))
    actors: list[SeenActor] = []
    for number, (_, end, tag, noun, many) in enumerate(hits):
        stop = hits[number + 1][0] if number + 1 < len(hits) else len(text)
        further = _further(text[end:stop], ";")
        looks = f"{noun}{further}"
        for copy in range(many):
            name = f"{tag}_{copy + 1}" if many > 1 else tag
            actors.append(SeenActor(name, looks, seed + 31 * (known + len(actors)) + copy, _deeds(further)))
    return tuple(actors[: _MOST - known])


@cache
def _nouns() -> dict[str, str]:
    """What people and animals are called, with the gender that it tells."""
    return {
        noun: gender
        for table in (_ADULTS, _CHILDREN, {"": _ANIMALS})
        for gender, listed in table.items()
        for noun in listed.split()
    }


def _hits(text: str) -> list[tuple[int, int, str, str, int]]:
    """(start, end, tag, words with their adjectives, how many) for every noun of somebody."""
    found, nouns = [], _nouns()
    for hit in re.finditer(r"[A-Za-z]+", text):
        word = hit.group().lower()
        singular = _PLURALS.get(word) or (word[:-1] if word.endswith("s") and word[:-1] in nouns else word)
        if singular not in nouns or re.match(r"\s*['’]s\b|\s+of\s+the\s+story", text[hit.end() :]):
            continue
        before = re.split(r"[,;.!?]|\b(?:and|with|of|the|by|for|to|from|beside|near)\b", text[: hit.start()])[-1]
        adjectives = " ".join(re.findall(r"[A-Za-z-]+", before)[-3:])
        if re.search(r"\b(?:no|without|for)\s+(?:an?\s+|the\s+)?$", text[: hit.start()]):
            continue
        many = next(
            (count for name, count in _MANY.items() if name in adjectives.lower()), 2 if singular != word else 1
        )
        tag = "_".join(part for part in (nouns[singular], singular) if part)
        found.append((hit.start(), hit.end(), tag, f"{adjectives} {singular}".strip(), many))
    # "The keeper, an old man" and "a fisherman friend" are one person.
    return [
        one
        for number, one in enumerate(found)
        if number == 0 or not _SAME.fullmatch(text[found[number - 1][1] : one[0]])
    ]
