"""The table of sets: the words for each, and which function draws it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from studio.providers.image.storyboard.scenery import indoors_home as home
from studio.providers.image.storyboard.scenery import indoors_towers as towers
from studio.providers.image.storyboard.scenery import indoors_work as work
from studio.providers.image.storyboard.scenery import outdoors_coast as coast
from studio.providers.image.storyboard.scenery import outdoors_nature as nature
from studio.providers.image.storyboard.scenery import outdoors_town as town
from studio.providers.image.storyboard.scenery.stage import Stage
from studio.providers.image.storyboard.scenery.words import Reading, whole_words


@dataclass(frozen=True)
class SetOf:
    """One set: its kind, who draws it, whether it is indoors, its words (regular expressions), whether it has lamps."""

    kind: str
    draw: Callable[[Stage], None]
    indoors: bool
    words: str
    lamp: bool = True


SETS = (
    SetOf("kitchen", home.kitchen, True, "kitchen|scullery|pantry|cookhouse"),
    SetOf("sitting_room", home.sitting_room, True, "sitting room|living room|parlou?r|drawing"
" room|lounge|salon|family room|fireside"),
    SetOf("bedroom", home.bedroom, True, "bedroom|bed room|nursery|bedchamber|guest room|hotel room|dormitory|bedside"),
    SetOf("attic", home.attic, True, "attic|loft|garret|rafters?|roof beam|wooden beam|nest", False),
    SetOf("cellar", home.cellar, True, "cellar|basement|vault|crypt|wine cellar|tunnel", False),
    SetOf("dungeon", home.cellar, True, "dungeon|prison|prison cell|jail|cell|torture chamber", False),
    SetOf("office", work.office, True, "office|study|bureau|detective s office|newspaper room|police station|bank"),
    SetOf("library", work.library, True, "library|archive|reading room|bookshop|book shop|bookstore"),
    SetOf("school_room", work.school_room, True, "school|school ?room|class ?room"
"|school room|lecture hall|schoolhouse"),
    SetOf("ward", work.ward, True, "hospital|hospital ward|ward|hospital room|clinic|infirmary|sick ?room"),
    SetOf("laboratory", work.laboratory, True, "laboratory|lab|laboratories|observatory|alchemist s room"),
    SetOf("church", work.church, True, "church|chapel|cathedral|temple|abbey|nave|monastery"),
    SetOf("tavern", work.tavern, True, "tavern|inn|pub|bar|saloon|alehouse|taproom|cafe|restaurant|dining room"),
    SetOf("shop", work.shop, True, "shop|store|pharmacy|grocery|boutique|bookstall"),
    SetOf("bakery", work.bakery, True, "bakery|bakehouse|baker s shop"),
    SetOf("workshop", work.workshop, True, "workshop|smithy|forge|garage|studio|clock shop|watchmaker|pottery|factory"),
    SetOf("town_hall", work.town_hall, True, "town hall|town hall room|council room|council chamber|meeting room|court"
" ?room|great hall|banquet hall|hall|ballroom|theatre|conference room"),
    SetOf("corridor", work.corridor, True, "corridor|hallway|passage|passageway|gallery"),
    SetOf("throne_room", work.throne_room, True, r"throne room|throne|royal hall|audience chamber|palace room|castle room"  # noqa: E501
r"|castle hall|(?:room|chamber|inside|hall) (?:\w+ ){0,3}(?:castle|palace)"),
    SetOf("tower_stairs", towers.tower_stairs, True, r"stairs? (?:\w+ ){0,3}inside .*tower|(?:winding|spiral|iron|stone|narrow) stairs?"  # noqa: E501
r"|(?:winding|spiral) staircase|stairwell|(?:inside|foot of) (?:\w+ ){0,3}tower|tower stairs?", False),
    SetOf("staircase", towers.staircase, True, "staircase|stairs|stairway|entrance hall|front hall|foyer|lobby"),
    SetOf("lamp_room", towers.lamp_room, True, "lamp room|lantern room|top of the lighthouse|lighthouse room"),
    SetOf("clock_room", towers.clock_room, True, "clock room|clockwork|clock chamber"
"|engine room|machine room|turning wheels", False),
    SetOf("bell_tower", towers.bell_tower, False, "bell tower|open bell tower|bell chamber"
"|belfry|bell room|bell loft|campanile"),
    SetOf("ship_cabin", towers.ship_cabin, True, "ship s cabin|ship cabin|captain s cabin|cabin of .*(?:ship|boat)|cabin"  # noqa: E501
" (?:on|in|aboard) .*(?:ship|boat)|below deck|ship s hold|submarine"),
    SetOf("train_compartment", towers.train, True, "train compartment|compartment|train carriage|railway"
" carriage|inside a train|on a train|train car|dining car"),
    SetOf("cave", towers.cave, True, "cave|cavern|grotto|mine", False),
    SetOf("spaceship", towers.spaceship, True, "space ?ship|space station|spacecraft|starship|space"
" ship|orbital station|bridge of (?:a|the) star ?ship"),
    SetOf("space", nature.space, False, "moon surface|planet|surface of the moon|surface of"
" mars|mars|asteroid|alien world|on the moon|space"),
    SetOf("lighthouse", coast.lighthouse_cliff, False, "lighthouse|cliff|headland|beacon|cape"),
    SetOf("hill_road", coast.hill_road, False, r"(?:road|path|track|lane|trail|way)\b.*\b(?:hill|slope|hillside|uphill)|hill|hil"  # noqa: E501
r"lside|hilltop|hill top|winding road|country road|mountain road|road|path|track|lane"),
    SetOf("rocks", coast.rocks_and_waves, False, r"(?:rock|reef|cliff)s?\b.*\bwaves?|rocky"
r" shore|rocky coast|reef|black rocks|rocks"),
    SetOf("harbour", coast.harbour, False, "harbou?r|port|quay|dock|pier|wharf|jetty|marina|dockside|waterfront"),
    SetOf("beach", coast.beach, False, "beach|sea ?shore|shore|coast|bay|seaside"
"|island|sandy beach|open sea|sea|ocean"),
    SetOf("cottage", coast.house_above_sea, False, "house|cottage|hut|mansion|manor|villa"
"|farmhouse|front door|porch|cabin|doorstep"),
    SetOf("street", town.street, False, "street|alley|avenue|road in (?:the|a) (?:city|town)|pavement"
"|sidewalk|boulevard|crossroads|city street|lane in town"),
    SetOf("market", town.market, False, "market|market square|market place|marketplace|town square"
"|square|plaza|fair|fairground|bazaar|village square"),
    SetOf("village", town.village, False, "village|hamlet|small town|town|settlement"),
    SetOf("skyline", town.skyline, False, "city|skyline|rooftop|roof|roof terrace"
"|metropolis|city skyline|balcony|terrace"),
    SetOf("platform", town.platform, False, "platform|station|railway station|train"
" station|station platform|bus stop|railway"),
    SetOf("castle", town.castle_yard, False, "castle|courtyard|castle courtyard|fortress"
"|palace|castle gate|citadel|city wall"),
    SetOf("graveyard", town.graveyard, False, "graveyard|cemetery|churchyard|grave|tomb|burial ground"),
    SetOf("bridge", town.bridge, False, "bridge|footbridge|old bridge"),
    SetOf("meadow", nature.meadow, False, "meadow|field|prairie|plain|pasture|grass"
"land|countryside|valley|clearing|moor|heath"),
    SetOf("farm", nature.farm, False, "farm|farmyard|barn|barnyard|stable|ranch|farm yard"),
    SetOf("forest", nature.forest, False, "forest|wood|woods|woodland|jungle|grove|forest path|forest clearing"),
    SetOf("garden", nature.garden, False, "garden|park|orchard|yard|lawn|backyard|playground|city park"),
    SetOf("lake", nature.lake, False, "lake|river|pond|stream|riverbank|river bank"
"|lakeside|waterfall|lake shore|canal|swamp"),
    SetOf("mountain", nature.mountain, False, "mountain|peak|summit|mountain pass|a"
"lps|ridge|canyon|mountain top|volcano"),
    SetOf("desert", nature.desert, False, "desert|dune|sands|oasis|sahara|pyramid|desert camp|wasteland"),
    SetOf("camp", nature.camp, False, "camp|campsite|tent|campfire|encampment|camp site|bonfire"),
    SetOf("snow_plain", nature.snow_plain, False, "snow plain|snowfield|tundra|ice|glacier|arctic"
"|north pole|snowy plain|frozen plain|snow"),
    SetOf("ship_deck", nature.ship_deck, False, "deck|ship|ship deck|ship s deck|deck of .*(?:ship|boat|ferry)"
"|sailing ship|boat|fishing boat|yacht|raft|ferry"),
    SetOf("outdoors", nature.meadow, False, "outdoors"),
    SetOf("indoors", home.plain_room, True, "indoors"),
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
        if (inside and not one.indoors and one.kind != "bell_tower") or (outside and one.indoors):
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
    for phrase in phrases(words):
        for found in whole_words(phrase).finditer(text):
            length = len(found.group().split())
            best = max(best, min(length, 3) + found.end() / (4 * len(text) + 1))
    return best


@cache
def phrases(words: str) -> list[str]:
    """The alternatives of a list of words, apart from those within brackets: each is looked for by itself."""
    phrases, depth = [""], 0
    for letter in words:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            phrases.append("")
        else:
            phrases[-1] += letter
    return phrases
