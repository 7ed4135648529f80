"""What places consist of when a story does not say: kinds of places, their ground, what is around, what stands there.

A kind is one line ``kind | words | in or out | size | ground material colour | around material colour | things``, a
thing is ``noun:material:colour:position``. A ``*`` before a thing marks one of the modern world, ``+`` one that is only
of the past. What comes first is put in first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

_KINDS = """
kitchen | kitchen pantry scullery galley | in | small | floor wood brown | walls plaster cream | table:wood:brown:in the middle, +stove:iron:black:against the left wall, *cooker:steel:white:against the left wall, shelf:wood:brown:on the back wall, window:glass:clear:in the back wall, pots:copper:copper:above the stove, chair:wood:brown:beside the table, jug:clay:white:on the table
bakery | bakery bakehouse | in | small | floor stone grey | walls brick red-brown | oven:stone:grey:against the back wall, shelves:wood:brown:along the left wall, loaves:bread:golden:on the shelves, table:wood:light brown:in the middle, flour sacks:cloth:beige:in the right corner, window:glass:clear:in the right wall, bell:brass:gold:above the door
lamp room | lamp-room lantern-room | in | small | floor iron dark grey | walls stone white | great lamp:brass:gold:in the middle, tall windows:glass:clear:all around, rail:iron:black:in front of the windows, stairs:iron:black:on the left, oil can:metal:red:beside the lamp
bell tower | belfry bell-chamber | in | high | floor stone grey | walls stone grey | bell:bronze:green-brown:hanging in the middle, arches:stone:grey:all around, beams:wood:dark brown:under the roof, rope:hemp:beige:beside the bell
stairs | stairs staircase stairway steps stairwell | in | narrow | steps stone grey | walls stone grey | rail:iron:black:along the wall, small window:glass:clear:high in the wall, lantern:iron:yellow:on a hook
clock room | clockwork | in | large | floor wood brown | walls stone grey | wheels:brass:gold:in the middle, beams:wood:dark brown:under the roof, weights:iron:black:on chains, ladder:wood:brown:on the right, lantern:iron:yellow:on a hook
workshop | workshop smithy forge studio atelier pottery | in | small | floor wood brown | walls plaster beige | workbench:wood:brown:in the middle, tools:iron:grey:on the back wall, stool:wood:brown:beside the workbench, shelf:wood:brown:on the left wall, window:glass:clear:in the right wall, +stove:iron:black:in the corner, lamp:brass:yellow:above the workbench
laboratory | laboratory lab | in | large | floor tile grey | walls plaster white | long table:wood:brown:in the middle, bottles:glass:green:on the shelf, shelf:wood:brown:on the back wall, window:glass:clear:in the left wall, microscope:brass:gold:on the table, *screen:plastic:blue:on the right, cupboard:wood:white:against the wall
bedroom | bedroom bedchamber nursery dormitory | in | small | floor wood brown | walls plaster light blue | bed:wood:brown:against the left wall, blanket:wool:red:on the bed, window:glass:clear:in the back wall, curtains:cloth:cream:beside the window, small table:wood:brown:beside the bed, lamp:brass:yellow:on the small table, rug:wool:red:on the floor
sitting room | sitting parlour parlor living lounge drawing-room fireplace fireside | in | cosy | floor wood brown | walls paper green | armchair:leather:red-brown:on the right, fireplace:stone:grey:in the back wall, rug:wool:red:on the floor, picture:wood:gold:above the fireplace, window:glass:clear:in the left wall, curtains:cloth:dark green:beside the window, lamp:brass:yellow:on a small table, *sofa:cloth:blue:on the left
office | office police-station study bureau | in | small | floor wood brown | walls plaster beige | desk:wood:dark brown:in the middle, chair:leather:brown:behind the desk, bookshelf:wood:brown:against the back wall, lamp:brass:green:on the desk, papers:paper:white:on the desk, window:glass:clear:in the left wall, *computer:plastic:grey:on the desk
library | library archive bookshop | in | large | floor wood brown | walls wood dark brown | bookshelves:wood:brown:along the walls, books:leather:red and green:on the shelves, long table:wood:brown:in the middle, lamp:brass:green:on the table, ladder:wood:brown:against the shelves, window:glass:clear:in the back wall
classroom | classroom school schoolroom | in | large | floor wood light brown | walls plaster cream | blackboard:wood:black:on the back wall, desks:wood:brown:in rows, teacher's desk:wood:dark brown:at the front, map:paper:coloured:on the left wall, windows:glass:clear:in the right wall, globe:wood:blue:on the desk
hospital | hospital ward clinic infirmary surgery | in | large | floor tile light grey | walls plaster white | bed:iron:white:on the left, curtain:cloth:light green:beside the bed, cupboard:wood:white:against the wall, window:glass:clear:in the back wall, chair:wood:white:beside the bed, lamp:metal:white:above the bed
church | church chapel cathedral abbey temple monastery | in | high | floor stone grey | walls stone light grey | altar:stone:white:at the far end, benches:wood:dark brown:in rows, tall window:coloured glass:blue and red:behind the altar, candles:wax:white:on the altar, columns:stone:grey:on both sides
tavern | tavern inn pub alehouse saloon bar cafe restaurant | in | cosy | floor wood dark brown | walls wood brown | bar:wood:dark brown:along the back wall, barrels:wood:brown:behind the bar, round table:wood:brown:on the left, stools:wood:brown:around the table, fireplace:stone:grey:on the right, lamp:iron:yellow:under the ceiling, mugs:clay:brown:on the bar
shop | shop store grocery | in | small | floor wood brown | walls plaster cream | counter:wood:dark brown:in the middle, shelves:wood:brown:along the back wall, jars:glass:green:on the shelves, boxes:wood:brown:in the corner, window:glass:clear:in the left wall, bell:brass:gold:above the door
hall | hall ballroom courtroom theatre | in | large | floor wood brown | walls plaster cream | long table:wood:dark brown:in the middle, chairs:wood:brown:around the table, high windows:glass:clear:in the back wall, chandelier:iron:gold:under the ceiling, picture:wood:gold:on the left wall, curtains:cloth:red:beside the windows
throne room | throne | in | large | floor stone grey | walls stone light grey | throne:wood:gold:at the far end, red carpet:wool:red:leading to the throne, banners:cloth:red and gold:on the walls, columns:stone:grey:on both sides, torches:iron:yellow:on the columns
corridor | corridor hallway passage tunnel | in | narrow | floor stone grey | walls plaster beige | doors:wood:brown:on both sides, lamp:iron:yellow:on the wall, carpet:wool:red:on the floor, window:glass:clear:at the far end
attic | attic loft garret | in | low | floor wood brown | walls wood brown | beams:wood:dark brown:under the roof, old trunk:wood:brown:on the left, small window:glass:clear:in the gable, boxes:paper:beige:in the corner, rocking chair:wood:brown:on the right
cellar | cellar basement dungeon cell prison vault crypt | in | low | floor stone dark grey | walls stone grey | barrels:wood:brown:along the wall, arch:stone:grey:in the middle, steps:stone:grey:on the right, lantern:iron:yellow:on a hook, door:iron:black:in the back wall
barn | barn stable shed cowshed | in | large | floor earth brown | walls wood red-brown | hay:straw:golden:in the corner, beams:wood:dark brown:under the roof, ladder:wood:brown:against the loft, door:wood:brown:on the left, bucket:wood:brown:on the floor, cart:wood:brown:on the right
cabin | cabin hut shack | in | small | floor wood brown | walls wood brown | bunk:wood:brown:on the left, table:wood:brown:in the middle, lantern:brass:yellow:under the ceiling, small window:glass:clear:in the back wall, stove:iron:black:on the right
spaceship | spaceship space-station starship spacecraft bridge-of-ship cockpit airlock | in | large | floor metal grey | walls metal light grey | wide window:glass:black:at the front, control panel:metal:blue:below the window, chairs:metal:dark grey:before the panel, door:metal:white:on the right, lights:glass:blue:under the ceiling
train | train carriage compartment wagon tram bus | in | narrow | floor wood brown | walls wood dark brown | benches:cloth:red:on both sides, window:glass:clear:along the side, luggage rack:brass:gold:above the benches, lamp:brass:yellow:under the ceiling, suitcase:leather:brown:on the rack
cave | cave cavern grotto mine | out | large | ground rock grey | surroundings rock dark grey | stones:rock:grey:on the ground, pool:water:dark blue:in the middle, stalactites:rock:grey:under the roof, opening:rock:light:at the far end, torch:wood:yellow:on the wall
ship | ship deck schooner vessel steamer frigate ferry | out | large | deck wood brown | surroundings water dark blue | mast:wood:brown:in the middle, sails:cloth:cream:above, wheel:wood:brown:at the back, ropes:hemp:beige:along the rail, rail:wood:brown:on both sides, barrels:wood:brown:beside the mast, lantern:brass:yellow:on the mast
boat | boat rowboat canoe raft dinghy | out | small | water water dark blue | surroundings water dark blue | oars:wood:brown:at the sides, bench:wood:brown:in the middle, nets:hemp:beige:at the back, lantern:brass:yellow:at the front, rope:hemp:beige:in the bow
harbour | harbour harbor port dock docks pier quay wharf jetty | out | wide | ground stone grey | surroundings water blue | boats:wood:red and white:at the quay, quay:stone:grey:in front, ropes:hemp:beige:on the quay, barrels:wood:brown:on the left, houses:stone:white:behind the quay, lamp post:iron:black:on the right, gulls:feathers:white:in the sky
lighthouse | lighthouse beacon | out | tall | ground grass green | surroundings water blue | lighthouse:stone:white:in the middle, rocks:stone:grey:below the lighthouse, path:earth:beige:leading to the door, low wall:stone:grey:on the left, gulls:feathers:white:in the sky, boats:wood:white:far out
sea | sea ocean waves bay strait gulf | out | wide | water water dark blue | surroundings water blue | waves:water:dark blue:all around, rocks:stone:black:on the left, sail:cloth:white:far out, gulls:feathers:white:in the sky, clouds:vapour:grey:above
rocks | rocks cliff cliffs reef crag | out | high | ground rock dark grey | surroundings water dark blue | rocks:stone:black:in front, waves:water:dark blue:below, foam:water:white:between the rocks, gulls:feathers:white:in the sky, grass:plants:green:on the edge
beach | beach shore sand coast | out | wide | ground sand beige | surroundings water blue | waves:water:blue:in front, shells:shell:white:on the sand, driftwood:wood:grey:on the left, boat:wood:blue:on the sand, dunes:sand:beige:on the right, gulls:feathers:white:in the sky
river | river stream brook creek bank ford waterfall | out | wide | ground grass green | surroundings trees green | water:water:blue:in the middle, stones:rock:grey:along the bank, reeds:plants:green:on the left, willow:wood:green:on the right, small bridge:wood:brown:in the distance
lake | lake pond mere lagoon | out | wide | ground grass green | surroundings hills green | water:water:blue:in the middle, reeds:plants:green:along the shore, trees:wood:green:on the far shore, landing stage:wood:brown:on the left, hills:grass:blue-green:in the distance
bridge | bridge viaduct | out | long | ground stone grey | surroundings water blue | arches:stone:grey:below, rail:stone:grey:on both sides, river:water:blue:below the bridge, lamp post:iron:black:on the right, trees:wood:green:on the banks
road | road lane track highway crossroads trail path way | out | long | ground earth beige | surroundings meadows green | low wall:stone:grey:along the road, trees:wood:green:on the right, signpost:wood:brown:at the side, hills:grass:green:in the distance, grass:plants:green:on both sides
hill | hill hills hillside hilltop slope moor heath valley | out | wide | ground grass green | surroundings hills green | path:earth:beige:leading up, trees:wood:green:on the left, stones:rock:grey:in the grass, clouds:vapour:white:above, low wall:stone:grey:on the right
mountain | mountain mountains peak summit pass glacier | out | high | ground rock grey | surroundings mountains blue-grey | peak:rock:white:in the distance, path:earth:beige:leading up, pines:wood:dark green:on the slopes, stones:rock:grey:beside the path, clouds:vapour:white:around the peak
desert | desert dune dunes oasis | out | wide | ground sand yellow | surroundings dunes golden | dunes:sand:golden:all around, rocks:stone:red-brown:on the left, palm:wood:green:on the right, tracks:sand:beige:in front, sun:light:yellow:above
forest | forest wood woods jungle grove thicket clearing glade | out | deep | ground moss green | surroundings trees dark green | tall trees:wood:dark green:on both sides, path:earth:brown:in the middle, ferns:plants:green:in front, fallen tree:wood:brown:on the left, mushrooms:plants:red:beside the path, bushes:plants:green:behind
field | field fields meadow pasture prairie farmland | out | wide | ground grass green | surroundings fields golden | grass:plants:green:in front, fence:wood:brown:along the field, flowers:plants:yellow:in the grass, single tree:wood:green:on the right, hills:grass:green:in the distance
farm | farm farmyard farmhouse ranch | out | wide | ground earth brown | surroundings fields green | farmhouse:stone:white:in the middle, barn:wood:red:on the right, fence:wood:brown:in front, cart:wood:brown:on the left, hens:feathers:white:in the yard, tree:wood:green:beside the house
garden | garden orchard yard greenhouse backyard | out | small | ground grass green | surroundings hedge dark green | flower beds:plants:red and yellow:along the path, path:gravel:beige:in the middle, bench:wood:brown:on the left, tree:wood:green:on the right, low wall:stone:grey:behind, watering can:metal:green:beside the bed
park | park | out | wide | ground grass green | surroundings trees green | path:gravel:beige:in the middle, bench:wood:green:on the left, trees:wood:green:on both sides, lamp post:iron:black:on the right, pond:water:blue:in the distance
graveyard | graveyard cemetery churchyard grave tomb | out | quiet | ground grass dark green | surroundings trees dark green | gravestones:stone:grey:in rows, iron gate:iron:black:on the left, bare tree:wood:dark brown:on the right, low wall:stone:grey:behind, path:gravel:grey:in the middle
square | square marketplace plaza | out | wide | ground cobblestones grey | surroundings houses cream | fountain:stone:grey:in the middle, houses:stone:cream:around the square, lamp post:iron:black:on the right, stalls:wood:red and white:on the left, bench:wood:brown:beside the fountain
market | market bazaar fair | out | crowded | ground cobblestones grey | surroundings houses cream | stalls:wood:red and white:on both sides, baskets:straw:beige:before the stalls, fruit:fruit:red and yellow:on the stalls, barrels:wood:brown:on the left, flags:cloth:coloured:above
street | street alley avenue boulevard lane pavement | out | long | ground cobblestones grey | surroundings houses red-brown | houses:brick:red-brown:on both sides, lamp post:iron:black:on the right, doors:wood:green:in the houses, lit windows:glass:yellow:in the houses, *car:metal:blue:at the side, +carriage:wood:black:at the side
village | village hamlet town settlement | out | small | ground earth beige | surroundings fields green | houses:stone:white:along the street, roofs:clay:red:on the houses, well:stone:grey:in the middle, church tower:stone:grey:in the distance, trees:wood:green:between the houses
city | city skyline downtown metropolis rooftops roof | out | wide | ground stone grey | surroundings buildings grey | tall buildings:stone:grey:in the distance, roofs:slate:dark grey:in front, chimneys:brick:red-brown:on the roofs, lit windows:glass:yellow:in the buildings, *cars:metal:coloured:in the street
station | station platform railway depot airport | out | long | ground stone grey | surroundings buildings red-brown | platform:stone:grey:in front, rails:iron:dark grey:beside the platform, station clock:iron:white:above the platform, bench:wood:green:on the left, lamp post:iron:black:on the right, train:metal:dark green:on the rails
castle | castle courtyard fortress palace citadel tower ruin ruins keep | out | tall | ground grass green | surroundings hills green | towers:stone:grey:on both sides, wall:stone:grey:in the middle, gate:wood:dark brown:in the wall, flags:cloth:red:on the towers, moat:water:dark blue:in front
camp | camp campsite tent bivouac campfire | out | small | ground grass green | surroundings trees dark green | tent:cloth:beige:on the left, fire:flames:orange:in the middle, logs:wood:brown:around the fire, kettle:iron:black:above the fire, trees:wood:dark green:behind
nest | nest burrow den lair | in | small | ground straw golden | surroundings wood brown | feathers:feathers:white:in the nest, straw:straw:golden:all around, beam:wood:brown:behind, cobweb:silk:grey:in the corner
well | well fountain spring | out | small | ground grass green | surroundings trees green | well:stone:grey:in the middle, bucket:wood:brown:on the rim, rope:hemp:beige:over the well, tree:wood:green:beside the well, path:earth:beige:leading to the well
house | house home cottage villa mansion manor bungalow lodge apartment flat | out | small | ground grass green | surroundings garden green | door:wood:brown:in the middle, windows:glass:clear:beside the door, chimney:brick:red-brown:on the roof, roof:slate:dark grey:on the house, low wall:stone:grey:in front, path:earth:beige:leading to the door
room | room chamber apartment-room interior | in | small | floor wood brown | walls plaster cream | table:wood:brown:in the middle, chair:wood:brown:beside the table, window:glass:clear:in the back wall, curtains:cloth:red:beside the window, lamp:brass:yellow:on the table, picture:wood:brown:on the wall
""".strip()  # noqa: E501
OPEN_COUNTRY = (
    "landscape | | out | wide | ground grass green | surroundings hills green | path:earth:beige:in the middle, "
    "trees:wood:green:on the right, hills:grass:green:in the distance, stones:rock:grey:beside the path, "
    "clouds:vapour:white:above, bushes:plants:green:on the left"
)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that stands in a place. Empty parts are not known. ``era`` is empty, ``modern`` or ``old``."""

    noun: str
    material: str = ""
    colour: str = ""
    position: str = ""
    era: str = ""


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """What a kind of place is like when nothing is said."""

    kind: str
    words: tuple[str, ...]
    indoors: bool
    size: str
    ground: tuple[str, str, str]
    around: tuple[str, str, str]
    things: tuple[Thing, ...]


@cache
def kinds() -> tuple[PlaceKind, ...]:
    """All kinds, in the order of the table."""
    return tuple(_kind(line) for line in _KINDS.splitlines())


@cache
def open_country() -> PlaceKind:
    """What is drawn where nothing tells what a place is."""
    return _kind(OPEN_COUNTRY)


@cache
def things_of_places() -> dict[str, Thing]:
    """Every thing of the table by the last word of its noun, with what it is usually made of."""
    found: dict[str, Thing] = {}
    for kind in kinds():
        for thing in kind.things:
            found.setdefault(thing.noun.split()[-1], thing)
    return found


def _kind(line: str) -> PlaceKind:
    kind, listed, where, size, ground, around, things = (part.strip() for part in line.split("|"))
    return PlaceKind(
        kind, tuple(listed.split()), where == "in", size, _surface(ground), _surface(around),
        tuple(_thing(part.strip()) for part in things.split(", ")),
    )  # fmt: skip


def _surface(text: str) -> tuple[str, str, str]:
    first, *rest = text.split()
    colour_words = 2 if rest[-2:-1] and rest[-2] in ("dark", "light") else 1
    return first, " ".join(rest[:-colour_words]) or first, " ".join(rest[-colour_words:])


def _thing(text: str) -> Thing:
    era = {"*": "modern", "+": "old"}.get(text[0], "")
    noun, material, colour, position = text.lstrip("*+").split(":")
    return Thing(noun, material, "" if colour == "clear" else colour, position, era)


GENERIC = ("room", "chamber", "interior", "place", "view")
"""Words of the last resort: a town hall room is a hall."""
OTHER_LANGUAGES = {
    "कुआँ": "well", "कुएँ": "well", "रसोई": "kitchen", "कमरा": "room", "मंदिर": "church", "बाज़ार": "market",
    "बाजार": "market",
    "जंगल": "forest", "नदी": "river", "झील": "lake", "समुद्र": "sea", "पहाड़": "mountain", "खेत": "field",
    "बाग": "garden",
    "महल": "castle", "सड़क": "street", "शहर": "city", "गाँव": "village", "गांव": "village",
    "घर": "house", "স্কুল": "classroom",
    "বন": "forest", "নদী": "river", "সমুদ্র": "sea", "পাহাড়": "mountain", "বাজার": "market", "শহর": "city",
    "গ্রাম": "village",
    "ঘর": "room", "বাড়ি": "house", "küche": "kitchen", "wald": "forest", "hafen": "harbour", "straße": "street",
}  # fmt: skip
"""Words of stories in other languages; those that say more stand before those that say less."""
EVERYWHERE = {
    thing.noun: thing
    for thing in (
        Thing("door", "wood", "brown"),
        Thing("window", "glass"),
        Thing("windows", "glass"),
        Thing("bell", "bronze", "bronze"),
        Thing("wall", "stone", "grey"),
        Thing("tower", "stone", "grey", "in the distance"),
        Thing("lighthouse", "stone", "white", "in the distance"),
        Thing("gate", "iron", "black"),
        Thing("rail", "iron", "black"),
        Thing("stairs", "wood", "brown"),
        Thing("chair", "wood", "brown"),
        Thing("table", "wood", "brown"),
        Thing("lamps", "iron", "yellow", "on both sides"),
        Thing("sea", "water", "blue"),
        Thing("river", "water", "blue", "in the distance"),
        Thing("house", "stone", "white"),
        Thing("houses", "stone", "white"),
        Thing("trees", "wood", "green"),
        Thing("boats", "wood", "brown"),
    )
}
"""What needs no special place."""
FIXTURES = frozenset(
    [
        "stove",
        "oven",
        "window",
        "door",
        "table",
        "bench",
        "fountain",
        "wall",
        "fence",
        "gate",
        "tree",
        "well",
        "bed",
        "chair",
        "desk",
        "fireplace",
        "shelf",
        "ladder",
        "beam",
        "workbench",
        "stool",
        "counter",
        "blackboard",
        "arch",
        "rail",
        "cupboard",
        "curtain",
        "altar",
        "signpost",
        "armchair",
        "sofa",
        "throne",
        "window-sill",
        "bar",
        "hearth",
        "column",
    ]
)
"""What stays where it is, so that a scene that names it says what the place has. What is carried does not."""
MATERIALS = {
    "stone": "stone", "wooden": "wood", "wood": "wood", "iron": "iron", "copper": "copper", "brass": "brass",
    "bronze": "bronze", "brick": "brick", "glass": "glass", "marble": "marble", "steel": "steel", "metal": "metal",
    "leather": "leather", "clay": "clay", "paper": "paper", "straw": "straw", "thatched": "straw", "velvet": "velvet",
    "silk": "silk", "golden": "gold", "silver": "silver", "grassy": "grass", "sandy": "sand", "muddy": "mud",
    "rocky": "rock", "snowy": "snow", "concrete": "concrete", "cobbled": "cobblestones", "tiled": "tile",
    "timber": "wood", "bamboo": "bamboo", "earthen": "clay", "icy": "ice", "slate": "slate", "plastic": "plastic",
}  # fmt: skip
MATERIAL_COLOURS = {
    "stone": "grey", "wood": "brown", "iron": "black", "copper": "copper", "brass": "gold", "bronze": "bronze",
    "brick": "red-brown", "marble": "white", "steel": "grey", "metal": "grey", "leather": "brown", "clay": "brown",
    "paper": "white", "straw": "golden", "gold": "gold", "silver": "silver", "grass": "green", "sand": "beige",
    "mud": "brown", "rock": "grey", "snow": "white", "concrete": "grey", "cobblestones": "grey", "bamboo": "green",
}  # fmt: skip
COLOURS = frozenset(
    [
        "red",
        "blue",
        "green",
        "yellow",
        "mustard",
        "purple",
        "brown",
        "teal",
        "orange",
        "maroon",
        "olive",
        "pink",
        "grey",
        "gray",
        "cream",
        "white",
        "black",
        "beige",
        "gold",
        "golden",
        "silver",
        "violet",
        "crimson",
        "scarlet",
        "turquoise",
        "pale",
        "dark-blue",
        "copper",
    ]
)
SIZES = frozenset(
    [
        "small",
        "large",
        "big",
        "huge",
        "tiny",
        "narrow",
        "wide",
        "broad",
        "long",
        "high",
        "tall",
        "low",
        "great",
        "little",
        "round",
        "square",
        "vast",
        "spacious",
        "cramped",
        "steep",
        "deep",
        "open",
        "enormous",
        "cosy",
        "cozy",
    ]
)
CONDITIONS = frozenset(
    [
        "broken",
        "dusty",
        "old",
        "new",
        "ruined",
        "abandoned",
        "empty",
        "warm",
        "cold",
        "dark",
        "bright",
        "lit",
        "quiet",
        "crowded",
        "messy",
        "tidy",
        "clean",
        "dirty",
        "wet",
        "dry",
        "mossy",
        "rusty",
        "worn",
        "shining",
        "smoking",
        "burning",
        "sunny",
        "shady",
        "gloomy",
        "damp",
        "cracked",
        "bare",
    ]
)
"""Adjectives that say in what condition something is."""
