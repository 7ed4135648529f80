"""The table of sets: the words for each, and which function draws it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from studio.providers.image.storyboard.scenery import indoors_home, outdoors_coast
from studio.providers.image.storyboard.scenery.stage import Stage
from studio.providers.image.storyboard.scenery.words import Reading


@dataclass(frozen=True)
class SetOf:
    """One set: its kind, who draws it, whether it is indoors, its words (regular expressions), whether it has lamps."""

    kind: str
    draw: Callable[[Stage], None]
    indoors: bool
    words: str
    lamp: bool = True


SETS = (
    SetOf("kitchen", indoors_home.kitchen, True, "kitchen|scullery|pantry|cookhouse"),
    SetOf("sitting_room", indoors_home.sitting_room, True, "sitting room|living room|parlou?r|drawing room|lounge|salon|family room"),
    SetOf("bedroom", indoors_home.bedroom, True, "bedroom|bed room|nursery|bedchamber|guest room|hotel room|dormitory"),
    SetOf("attic", indoors_home.attic, True, "attic|loft|garret|rafters|roof beam|wooden beam|nest", False),
    SetOf("cellar", indoors_home.cellar, True, "cellar|basement|vault|crypt|wine cellar", False),
    SetOf("dungeon", indoors_home.cellar, True, "dungeon|prison|prison cell|jail|cell|torture chamber", False),
    SetOf("lighthouse", outdoors_coast.lighthouse_cliff, False, "lighthouse|cliff|cliffs|headland|beacon|cape"),
    SetOf("hill_road", outdoors_coast.hill_road, False, r"(?:road|path|track|lane|trail|way)\b.*\b(?:hill|slope|hillside|uphill)|hill|hillside|hilltop|winding road|country road|road|path|track"),
    SetOf("rocks", outdoors_coast.rocks_and_waves, False, r"(?:rocks?|reef|cliffs?)\b.*\bwaves?|rocky shore|reef|black rocks|rocks"),
    SetOf("harbour", outdoors_coast.harbour, False, "harbou?r|port|quay|dock|pier|wharf|jetty|marina|docks"),
    SetOf("beach", outdoors_coast.beach, False, "beach|sea ?shore|shore|sand|dunes by the sea|coast|bay|seaside|island"),
    SetOf("cottage", outdoors_coast.house_above_sea, False, "house|cottage|hut|mansion|manor|villa|farmhouse|home|front door|porch|cabin"),
    SetOf("outdoors", outdoors_coast.house_above_sea, False, "outdoors"),
    SetOf("indoors", indoors_home.plain_room, True, "room|inside|indoors|chamber|interior"),
)  # fmt: skip
_GENERIC = ("indoors", "outdoors")
_INSIDE = r"room|inside|interior|indoors?|chamber|ceiling|carpet|window seat"


def choose_set(reading: Reading) -> SetOf:
    """The set whose words are named first and most exactly; what stands before «with», «above» … counts more."""
    inside = (
        re.search(rf"\b(?:{_INSIDE})\b", reading.head) is not None or re.match(r"inside\b", reading.text) is not None
    )
    outside = re.match(r"(?:the )?outside\b|in front of", reading.text) is not None
    best, chosen = 0.0, None
    for one in SETS:
        if one.kind in _GENERIC:
            continue
        if (inside and not one.indoors) or (outside and one.indoors):
            continue
        score = max(_score(one.words, reading.head) * 3, _score(one.words, reading.text))
        if score > best:
            best, chosen = score, one
    if chosen is not None:
        return chosen
    return next(one for one in SETS if one.kind == ("indoors" if inside else "outdoors"))


def _score(words: str, text: str) -> float:
    """More for longer phrases; among equals, the word that ends later in its phrase is the thing itself."""
    best = 0.0
    for found in re.finditer(rf"\b(?:{words})(?:s|es)?\b", text):
        length = len(found.group().split())
        best = max(best, min(length, 3) + found.end() / (4 * len(text) + 1))
    return best
