"""From the words of a prompt to what a scene shows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

TIMES = {
    "night": "night midnight moonlit moonlight moon starry star nocturnal lamplight रात रात्रि রাত",
    "dusk": "dusk evening sunset twilight nightfall gloaming शाम संध्या সন্ধ্যা",
    "dawn": "dawn morning sunrise daybreak सुबह भोर সকাল ভোর",
    "day": "day noon midday afternoon sunny sunlight sunlit daylight bright summer दिन दोपहर দিন দুপুর",
}
WEATHERS = {
    "storm": "storm stormy thunder lightning thunderstorm tempest gale hurricane तूफ़ान तूफान ঝড়",
    "rain": "rain rainy raining drizzle downpour monsoon wet बारिश वर्षा বৃষ্টি",
    "snow": "snow snowy snowfall blizzard frost frozen ice icy winter बर्फ তুষার বরফ",
    "fog": "fog foggy mist misty haze smoke कोहरा কুয়াশা",
}
PLACES = {
    "sea": "sea ocean coast coastal shore beach harbour harbor bay island wave waves tide cliff port dock pier gulf "
    "lighthouse ship sailor समुद्र सागर সমুদ্র সাগর",
    "lake": "lake river pond stream bank ferry नदी झील নদী হ্রদ",
    "forest": "forest wood woods woodland jungle grove tree trees pine jungles जंगल वन জঙ্গল বন",
    "mountain": "mountain mountains peak summit alps hill hills valley ridge cave पहाड़ पर्वत পাহাড় পর্বত",
    "city": "city town street streets downtown skyline metropolis office alley avenue traffic station "
    "neon london शहर नगर শহর নগর",
    "village": "village hamlet farm farmhouse cottage countryside barn mill chapel church गाँव गांव গ্রাম",
    "desert": "desert dune dunes sand sands oasis camel pyramid रेगिस्तान মরুভূমি",
    "meadow": "meadow field fields garden park grass prairie orchard खेत মাঠ",
    "room": "room kitchen library bedroom study parlour parlor attic cellar hall corridor fireplace desk "
    "interior indoors chamber classroom कमरा কক্ষ ঘর",
}
LANDMARKS = {
    "lighthouse": "lighthouse beacon प्रकाशस्तंभ বাতিঘর",
    "ship": "ship boat sail sails vessel schooner galleon ferry sailor captain जहाज नाव জাহাজ নৌকা",
    "castle": "castle fortress palace keep citadel king queen kingdom महल किला দুর্গ প্রাসাদ",
    "house": "house home cottage cabin hut mansion manor farmhouse inn घर मकान বাড়ি",
    "church": "church chapel cathedral temple monastery bell मंदिर মন্দির",
    "windmill": "windmill mill",
    "bridge": "bridge पुल সেতু",
    "tent": "tent camp campfire bonfire",
    "pyramid": "pyramid pyramids pharaoh",
}
FIGURES = (
    "man woman girl boy child children traveller traveler stranger keeper detective wanderer figure hero heroine "
    "people person friend old young sister brother mother father son daughter sailor captain fisherman witch "
    "wizard knight"
)

Table = dict[str, str]


@dataclass(frozen=True)
class Sketch:
    """What a scene shows. ``weather`` is empty for a clear sky; ``understood`` lists what the words asked for."""

    time: str
    place: str
    weather: str
    landmarks: tuple[str, ...]
    figure: bool
    understood: tuple[str, ...]


def read_prompt(prompt: str, seed: int) -> Sketch:
    """Choose what a scene shows from the words of a prompt, and from the seed what they leave open."""
    lowered = prompt.lower()
    words = Counter(_stem(word) for word in re.findall(r"[^\W\d_]+", lowered))
    time, weather, place = (_most(table, words, lowered) for table in (TIMES, WEATHERS, PLACES))
    landmarks = tuple(name for name in _ranked(LANDMARKS, words, lowered) if _fits(name, place))[:2]
    understood = tuple(dict.fromkeys(name for name in (time, weather, place, *landmarks) if name))
    if not place:
        place = _place_of(landmarks) or ("mountain", "meadow", "forest", "lake")[seed % 4]
    time = time or ("dusk", "night", "dawn", "dusk")[seed // 4 % 4]
    figure = any(_stem(word) in words for word in FIGURES.split())
    return Sketch(time, place, weather, landmarks, figure and place != "room", understood)


def _ranked(table: Table, words: Counter[str], text: str) -> list[str]:
    counts = {name: _count(listed, words, text) for name, listed in table.items()}
    return sorted((name for name in counts if counts[name]), key=lambda name: -counts[name])


def _most(table: Table, words: Counter[str], text: str) -> str:
    ranked = _ranked(table, words, text)
    return ranked[0] if ranked else ""


def _count(listed: str, words: Counter[str], text: str) -> int:
    # Letters with vowel signs are not words to a regular expression: those are looked for as they stand.
    return sum(words[_stem(word)] if word.isascii() else text.count(word) for word in dict.fromkeys(listed.split()))


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _fits(landmark: str, place: str) -> bool:
    if place == "room":
        return False
    if landmark == "ship":
        return place in ("", "sea", "lake")
    return not (landmark == "pyramid" and place not in ("", "desert"))


def _place_of(landmarks: tuple[str, ...]) -> str:
    homes = {"lighthouse": "sea", "ship": "sea", "pyramid": "desert", "castle": "mountain", "house": "meadow",
             "church": "village", "windmill": "meadow", "bridge": "lake", "tent": "forest"}  # fmt: skip
    return homes[landmarks[0]] if landmarks else ""
