"""What people look like when a story does not say: clothes by trade and period, hair, faces; and words for them.

An outfit is written ``top; outerwear; bottoms; shoes; accessories``. ``/`` parts choices, ``[…]`` holds the colours to
choose from, ``-`` is nothing. Accessories are parted by ``,`` and a ``?`` behind one means that it may be missing.
"""

from __future__ import annotations

from studio.steps.image.tasks.period import Period, Region

CHILD, TEENAGER, YOUNG, ADULT, MIDDLE, OLD = "child", "teenager", "young adult", "adult", "middle-aged", "elderly"
AGES = (CHILD, TEENAGER, YOUNG, ADULT, MIDDLE, OLD)

COLOURS = (
    "red", "dark blue", "mustard", "green", "purple", "brown", "teal", "orange", "light blue", "maroon", "olive",
    "pink", "grey", "cream", "dark green", "white", "black",
)  # fmt: skip
"""What outer clothes are dyed in, so that people can be told apart at a glance."""
CALM = ("white", "cream", "light blue", "grey", "beige")
TROUSER_COLOURS = ("dark grey", "brown", "dark blue", "black", "olive", "beige")
SHOE_COLOURS = ("black", "brown", "dark brown")
HAT_COLOURS = ("dark blue", "brown", "grey", "dark green", "red", "black", "mustard")
SCARF_COLOURS = ("red", "mustard", "green", "white", "light blue", "purple")

# Trades by the words that a tag or the story uses for them; the first word names the trade.
TRADES: dict[str, str] = {
    "fisherman": "fisherman fisher fishwife sailor seaman boatman ferryman mate bosun whaler",
    "captain": "captain skipper admiral commodore",
    "keeper": "keeper lightkeeper",
    "watchman": "watchman nightwatchman caretaker porter sexton",
    "king": "king emperor raja maharaja sultan shah",
    "queen": "queen empress rani maharani",
    "prince": "prince duke count baron lord earl",
    "princess": "princess duchess countess baroness",
    "knight": "knight",
    "soldier": "soldier sergeant corporal private general colonel major lieutenant guard guardsman",
    "police": "policeman policewoman police constable officer sheriff",
    "detective": "detective inspector sleuth investigator",
    "doctor": "doctor dr physician surgeon",
    "nurse": "nurse matron midwife",
    "scientist": "scientist professor chemist inventor researcher",
    "teacher": "teacher schoolmaster headmaster headmistress governess tutor",
    "baker": "baker pastrycook miller",
    "cook": "cook chef",
    "smith": "smith blacksmith goldsmith",
    "potter": "potter weaver spinner candlemaker",
    "clockmaker": "clockmaker watchmaker cobbler shoemaker tailor carpenter joiner toymaker craftsman bookbinder",
    "farmer": "farmer shepherd shepherdess peasant goatherd cowherd milkmaid dairymaid",
    "gardener": "gardener",
    "hunter": "hunter huntsman woodcutter woodsman forester ranger lumberjack trapper",
    "miner": "miner digger",
    "merchant": "merchant trader shopkeeper grocer butcher salesman innkeeper landlord landlady barman pedlar",
    "mayor": "mayor governor banker lawyer notary minister",
    "judge": "judge",
    "priest": "priest vicar pastor parson reverend bishop",
    "monk": "monk friar abbot hermit",
    "nun": "nun abbess",
    "wizard": "wizard sorcerer magician mage enchanter",
    "witch": "witch sorceress",
    "pirate": "pirate buccaneer",
    "thief": "thief burglar robber",
    "beggar": "beggar tramp hermit vagabond",
    "butler": "butler footman valet steward waiter",
    "maid": "maid housemaid servant waitress housekeeper",
    "engineer": "engineer mechanic driver plumber electrician technician",
    "pilot": "pilot aviator",
    "astronaut": "astronaut cosmonaut spacer",
    "postman": "postman mailman",
    "apprentice": "apprentice",
    "student": "student pupil scholar",
    "librarian": "librarian clerk secretary bookseller archivist",
    "reporter": "reporter journalist writer author poet",
    "artist": "artist painter sculptor",
    "musician": "musician fiddler violinist pianist singer drummer minstrel",
}

# trade: (women's outfit, men's outfit); a missing one is the other's.
TRADE_OUTFITS: dict[str, tuple[str, str]] = {
    "fisherman": (
        "jumper; long coat[mustard/olive/dark blue]; trousers; boots; headscarf, scarf?",
        "jumper[cream/grey/dark blue]; long coat[mustard/olive/dark green]; trousers; boots; woollen hat",
    ),
    "captain": (
        "shirt[white]; long coat[dark blue/maroon]; trousers; boots; captain's cap[dark blue/black/white]",
        "shirt[white]; long coat[dark blue/black/maroon]; trousers; boots; captain's cap[dark blue/black/white]",
    ),
    "keeper": (
        "jumper; long coat[dark green/brown/dark blue]; skirt; boots; cap",
        "jumper; long coat[brown/dark green/dark blue/grey]; trousers; boots; cap",
    ),
    "watchman": (
        "shirt; long coat[grey/brown/dark green]; trousers; boots; brim hat",
        "shirt; long coat[grey/brown/dark green]; trousers; boots; brim hat",
    ),
    "king": ("", "robe[red/purple/dark blue]; cloak[purple/maroon/red]; -; shoes; crown[gold]"),
    "queen": (
        "long dress[purple/red/dark blue/green]; cloak[maroon/purple]; -; shoes; crown[gold], necklace[gold]?",
        "",
    ),
    "prince": ("", "jacket[dark blue/red/green]; cloak[red/purple/dark green]; trousers; boots; belt[gold]"),
    "princess": ("long dress[pink/light blue/green/purple]; -; -; shoes; small crown[gold], necklace[white]?", ""),
    "knight": (
        "armour[silver]; cloak[red/dark blue/green]; -; boots; belt",
        "armour[silver]; cloak[red/dark blue/green]; -; boots; belt",
    ),
    "soldier": (
        "uniform jacket[red/dark blue/olive]; -; trousers[black/grey/white]; boots; cap, belt",
        "uniform jacket[red/dark blue/olive]; -; trousers[black/grey/white]; boots; cap, belt",
    ),
    "police": (
        "shirt[light blue/white]; uniform jacket[dark blue/black]; trousers[black]; shoes; police cap[dark blue/black]",
        "shirt[light blue/white]; uniform jacket[dark blue/black]; trousers[black]; shoes; police cap[dark blue/black]",
    ),
    "detective": (
        "shirt[white/cream]; long coat[beige/grey/brown]; skirt[black/dark grey]; shoes; brim hat",
        "shirt[white/cream]; long coat[beige/grey/brown]; trousers; shoes; brim hat, tie",
    ),
    "doctor": (
        "shirt; white coat[white]; skirt[dark blue/grey]; shoes; glasses?",
        "shirt; white coat[white]; trousers; shoes; tie, glasses?",
    ),
    "nurse": (
        "dress[light blue/white]; apron[white]; -; shoes; nurse's cap[white]",
        "shirt[light blue]; -; trousers; shoes; -",
    ),
    "scientist": (
        "shirt; white coat[white]; skirt[dark blue/grey]; shoes; glasses",
        "shirt; white coat[white]; trousers; shoes; glasses, tie?",
    ),
    "teacher": (
        "shirt[white/cream]; cardigan; long skirt[dark grey/brown/dark blue]; shoes; glasses?",
        "shirt[white/cream]; jacket[brown/olive/grey/dark green]; trousers; shoes; tie, glasses?",
    ),
    "baker": (
        "dress; apron[white]; -; shoes; headscarf[white]",
        "shirt; apron[white]; trousers; shoes; baker's hat[white]",
    ),
    "cook": (
        "dress; apron[white]; -; shoes; headscarf[white]",
        "shirt[white]; apron[white/grey]; trousers; shoes; cook's hat[white]",
    ),
    "smith": (
        "shirt; leather apron[brown]; trousers; boots; headscarf",
        "shirt; leather apron[brown/dark brown]; trousers; boots; -",
    ),
    "potter": ("dress; apron[beige/grey/cream]; -; shoes; headscarf?", "shirt; apron[beige/grey]; trousers; shoes; -"),
    "clockmaker": (
        "shirt[white/cream]; vest; skirt; shoes; glasses",
        "shirt[white/cream]; vest; trousers; shoes; glasses",
    ),
    "farmer": (
        "shirt; apron; long skirt; boots; headscarf",
        "checked shirt; vest[brown/olive/grey]; trousers; boots; straw hat[straw yellow]",
    ),
    "gardener": (
        "shirt; apron[green/olive]; skirt; boots; straw hat[straw yellow]",
        "shirt; apron[green/olive]; trousers; boots; straw hat[straw yellow]",
    ),
    "hunter": (
        "shirt; cloak[green/dark green/brown]; trousers; boots; belt",
        "shirt; vest[green/dark green/brown]; trousers; boots; brim hat, belt",
    ),
    "miner": (
        "shirt; jacket; trousers; boots; helmet[mustard/grey]",
        "shirt[grey/beige]; jacket[brown/dark grey]; trousers; boots; helmet[mustard/grey]",
    ),
    "merchant": ("dress; apron; -; shoes; -", "shirt[white/cream]; vest; trousers; shoes; brim hat?"),
    "mayor": (
        "shirt[white/cream]; jacket[purple/maroon/dark green]; long skirt[black]; shoes; brim hat, gold chain[gold]",
        "shirt[white]; long coat[black/maroon/dark green]; trousers; shoes; top hat[black], gold chain[gold]",
    ),
    "judge": ("robe[black/red]; -; -; shoes; -", "robe[black/red]; -; -; shoes; -"),
    "priest": ("robe[black]; -; -; shoes; cross[gold]", "robe[black]; -; -; shoes; cross[gold]"),
    "monk": ("", "robe[brown/grey]; -; -; sandals[brown]; rope belt[beige]"),
    "nun": ("robe[black/grey]; -; -; shoes; headscarf[black/white]", ""),
    "wizard": ("", "robe[purple/dark blue/dark green]; cloak; -; shoes; pointed hat"),
    "witch": ("long dress[black/purple/dark green]; cloak; -; boots; pointed hat[black/purple]", ""),
    "pirate": (
        "shirt[white/red]; vest; trousers; boots; headscarf[red/black], belt",
        "shirt[white/red]; long coat; trousers; boots; headscarf[red/black], belt",
    ),
    "thief": (
        "shirt[black/dark grey]; jacket[black/dark grey/dark green]; trousers; shoes; cap",
        "shirt[grey]; jacket[black/dark grey/dark green]; trousers; shoes; cap",
    ),
    "beggar": (
        "dress[brown/grey]; shawl; -; shoes; headscarf?",
        "shirt[grey/beige]; long coat[brown/grey/olive]; trousers; shoes; brim hat?",
    ),
    "butler": (
        "shirt[white]; vest[black]; skirt[black]; shoes; -",
        "shirt[white]; jacket[black/dark grey/dark green]; trousers[black]; shoes; bow tie[black]",
    ),
    "maid": (
        "dress[black/dark blue/grey]; apron[white]; -; shoes; white cap[white]",
        "shirt[white]; vest; trousers; shoes; -",
    ),
    "engineer": (
        "shirt; overalls[dark blue/grey/olive]; -; boots; cap?",
        "shirt; overalls[dark blue/grey/olive]; -; boots; cap",
    ),
    "pilot": (
        "shirt[white]; leather jacket[brown/dark brown]; trousers; boots; scarf, pilot's cap?",
        "shirt[white]; leather jacket[brown/dark brown]; trousers; boots; scarf, pilot's cap?",
    ),
    "astronaut": ("space suit[white/orange]; -; -; boots; -", "space suit[white/orange]; -; -; boots; -"),
    "postman": (
        "shirt; jacket[dark blue/red]; trousers; shoes; cap, bag",
        "shirt; jacket[dark blue/red]; trousers; shoes; cap, bag",
    ),
    "apprentice": ("shirt; apron; skirt; boots; -", "shirt; apron; trousers; boots; cap?"),
    "student": ("shirt[white]; jumper; skirt; shoes; -", "shirt[white]; jumper; trousers; shoes; cap?"),
    "librarian": (
        "shirt[white/cream]; cardigan; long skirt; shoes; glasses",
        "shirt[white/cream]; vest; trousers; shoes; glasses, bow tie?",
    ),
    "reporter": (
        "shirt[white/cream]; jacket; skirt; shoes; bag?",
        "shirt[white/cream]; jacket; trousers; shoes; brim hat?, tie?",
    ),
    "artist": ("dress; apron; -; shoes; beret", "shirt; vest; trousers; shoes; beret"),
    "musician": ("dress; shawl; -; shoes; -", "shirt[white]; vest; trousers; shoes; brim hat?"),
}

# What nobody's trade says: (girl, boy, woman, man, old woman, old man), each with choices.
EVERYDAY: dict[Period, tuple[tuple[str, ...], ...]] = {
    "medieval": (
        ("dress; shawl/-; -; shoes; -", "dress; apron[white/cream]; -; shoes; headscarf?"),
        ("tunic; -; trousers; shoes; belt", "tunic; vest; trousers; boots; cap?"),
        ("long dress; shawl/cloak; -; shoes; headscarf?", "long dress; apron[white/cream]; -; shoes; -"),
        ("tunic; cloak/vest; trousers; boots; belt", "tunic; cloak/-; trousers; boots; belt, cap?"),
        ("long dress; shawl; -; shoes; headscarf",),
        ("long tunic; cloak; trousers; boots; brim hat?, stick?",),
    ),
    "old": (
        (
            "dress; coat; -; boots; -",
            "dress; apron[white/cream]; -; boots; ribbon",
            "jumper; coat; skirt; boots; woollen hat?",
        ),
        (
            "shirt; vest; trousers; boots; cap",
            "jumper; -; short trousers; boots; cap?",
            "shirt; jacket; short trousers; shoes; cap?",
        ),
        (
            "long dress; shawl; -; boots; -",
            "shirt[white/cream]; jacket; long skirt; boots; brim hat?",
            "long dress; apron[white/cream]; -; shoes; headscarf?",
        ),
        (
            "shirt[white/cream]; vest; trousers; boots; -",
            "shirt[white/cream]; long coat; trousers; boots; brim hat",
            "jumper; jacket; trousers; boots; cap?",
        ),
        ("long dress; shawl; -; shoes; headscarf?", "shirt[white/cream]; shawl; long skirt; shoes; glasses?"),
        ("shirt[white/cream]; vest; trousers; shoes; glasses?, stick?", "shirt; long coat; trousers; boots; brim hat"),
    ),
    "modern": (
        (
            "striped jumper; -; skirt; shoes; backpack?",
            "T-shirt; jacket; trousers; trainers[white/red]; -",
            "dress; cardigan; -; shoes; -",
        ),
        (
            "hooded jumper; -; trousers; trainers[white/red]; cap?",
            "T-shirt; jacket; trousers; trainers[white/red]; backpack?",
            "striped T-shirt; -; short trousers; trainers[white/red]; -",
        ),
        (
            "shirt; cardigan; trousers; shoes; -",
            "jumper; coat; trousers; boots; scarf?",
            "dress; jacket; -; shoes; bag?",
        ),
        (
            "shirt; jacket; trousers; shoes; -",
            "jumper; -; trousers; shoes; glasses?",
            "T-shirt; hooded jacket; trousers; trainers[white/grey]; -",
        ),
        ("shirt; cardigan; skirt; shoes; glasses?", "dress; coat; -; shoes; bag?"),
        ("checked shirt; cardigan; trousers; shoes; glasses?, cap?", "shirt; jacket; trousers; shoes; brim hat?"),
    ),
    "future": (
        ("overalls; jacket; -; boots; -",),
        ("overalls; jacket; -; boots; -",),
        ("fitted jacket; -; trousers; boots; belt", "overalls; vest; -; boots; -"),
        ("fitted jacket; -; trousers; boots; belt", "overalls; jacket; -; boots; -"),
        ("long tunic; vest; trousers; boots; -",),
        ("long tunic; vest; trousers; boots; -",),
    ),
}
REGIONAL: dict[Region, tuple[tuple[str, ...], ...]] = {
    "south asia": (
        ("long tunic; scarf; loose trousers[white/cream]; sandals; -", "dress; shawl; -; sandals; ribbon?"),
        ("kurta shirt; -; loose trousers[white/cream]; sandals; -", "kurta shirt; vest; short trousers; sandals; -"),
        ("sari dress; -; -; sandals; necklace[gold]?", "long tunic; shawl; loose trousers; sandals; -"),
        (
            "kurta shirt; vest; loose trousers[white/cream]; sandals; -",
            "kurta shirt; shawl; loose trousers; sandals; turban?",
        ),
        ("sari dress; shawl; -; sandals; glasses?",),
        ("kurta shirt; shawl; loose trousers[white/cream]; sandals; turban?, stick?",),
    ),
    "arabia": (
        ("long dress; -; -; sandals; headscarf?",),
        ("long tunic; vest; loose trousers; sandals; -",),
        ("long dress; shawl; -; sandals; headscarf",),
        ("robe; vest; -; sandals; turban", "robe; cloak; -; sandals; turban"),
        ("long dress; shawl; -; sandals; headscarf",),
        ("robe; cloak; -; sandals; turban, stick?",),
    ),
}

HAIR_COLOURS: dict[Region, tuple[str, ...]] = {
    "west": ("brown", "blond", "red", "black", "dark brown", "light brown"),
    "south asia": ("black", "dark brown"),
    "east asia": ("black", "dark brown"),
    "arabia": ("black", "dark brown"),
}
DARK_HAIR = ("black", "dark brown")
OLD_HAIR = ("grey", "white", "light grey")
SKINS: dict[Region, tuple[str, ...]] = {
    "west": ("fair", "light", "rosy", "light tan"),
    "south asia": ("brown", "light brown", "dark brown"),
    "east asia": ("light", "light tan"),
    "arabia": ("tan", "light brown"),
}
MODERN_SKINS = ("fair", "light", "tan", "brown", "dark brown", "light tan")
DARK_SKINS = ("tan", "brown", "dark brown", "light brown")
EYES = {"west": ("brown", "blue", "green", "grey", "hazel")}
DARK_EYES = ("brown", "dark brown")

GIRL_HAIR = ("two braids", "long and loose", "ponytail", "bob", "short and curly")
BOY_HAIR = ("short and untidy", "short and neat", "short and curly", "short and straight", "wavy")
WOMAN_HAIR = ("bun", "long and wavy", "one long braid", "shoulder-length and straight", "short and curly", "bob")
MAN_HAIR = ("short and neat", "short and wavy", "short and untidy", "short and curly", "parted at the side")
OLD_WOMAN_HAIR = ("bun", "short and curly", "shoulder-length and straight", "one long braid")
OLD_MAN_HAIR = ("short and thin", "swept back", "short and untidy", "bald on top")
BEARDS = ("none", "none", "short beard", "moustache", "full beard")
OLD_BEARDS = ("full beard", "moustache", "short beard", "none", "long beard")
HEADS = ("round", "oval", "long", "square")
BUILDS = ("slim", "average", "sturdy", "slight")
CHILD_BUILDS = ("slim", "small and slim", "average", "sturdy")
BIG_TRADES = frozenset(("smith", "baker", "cook", "merchant", "miner"))
EXPRESSIONS = ("kind", "thoughtful", "friendly", "serious", "watchful", "gentle")
CHILD_EXPRESSIONS = ("curious", "cheerful", "bright", "mischievous", "dreamy")
BEARINGS = ("calm and upright", "relaxed", "quick and alert", "quiet and careful", "proud and straight")
CHILD_BEARINGS = ("lively", "quick and light", "restless", "eager")
OLD_BEARINGS = ("slow and careful", "calm and upright", "unhurried", "quiet and dignified")

# Words of the text for what a person wears: the kind that they are kept as.
TOPS = (
    "shirt blouse jumper sweater pullover tunic robe robes dress gown nightdress sari kurta uniform jersey t-shirt "
    "armour armor frock overalls kimono"
)
OUTERS = "coat overcoat raincoat greatcoat cloak cape shawl jacket waistcoat vest apron cardigan anorak mantle oilskins"
BOTTOMS = "trousers breeches skirt jeans shorts pants leggings kilt petticoat"
SHOES = "boots shoes slippers sandals clogs trainers sneakers stockings"
WORN: dict[str, str] = {
    "hat": "head", "cap": "head", "bonnet": "head", "crown": "head", "helmet": "head", "headscarf": "head",
    "hood": "head", "turban": "head", "beret": "head", "tiara": "head", "wig": "head", "ribbon": "hair",
    "glasses": "eyes", "spectacles": "eyes", "monocle": "eye", "goggles": "eyes", "eyepatch": "eye", "mask": "face",
    "scarf": "neck", "tie": "neck", "necklace": "neck", "chain": "neck", "pendant": "neck", "locket": "neck",
    "medal": "chest", "badge": "chest", "brooch": "chest", "belt": "waist", "sash": "waist", "gloves": "hands",
    "mittens": "hands", "ring": "finger", "earrings": "ears", "backpack": "back", "satchel": "shoulder",
    "stick": "hand", "cane": "hand", "crutch": "hand", "umbrella": "hand", "staff": "hand",
}  # fmt: skip
LOCATIONS = WORN | {"bag": "shoulder", "cross": "neck", "gold chain": "neck", "rope belt": "waist", "bow tie": "neck"}
SAME_KIND = {
    "sweater": "jumper", "pullover": "jumper", "jersey": "jumper", "blouse": "shirt", "gown": "long dress",
    "frock": "dress", "robes": "robe", "armor": "armour", "overcoat": "long coat", "greatcoat": "long coat",
    "raincoat": "rain coat", "oilskins": "rain coat", "cape": "cloak", "mantle": "cloak", "waistcoat": "vest",
    "anorak": "jacket", "parka": "jacket", "breeches": "trousers", "pants": "trousers", "shorts": "short trousers",
    "spectacles": "glasses", "sneakers": "trainers", "cane": "stick", "sari": "sari dress", "kurta": "kurta shirt",
    "uniform": "uniform jacket", "t-shirt": "T-shirt", "nightdress": "dress", "bonnet": "bonnet",
}  # fmt: skip
BODY_WORDS = {
    "tall": "tall", "short": "short", "small": "small", "tiny": "small", "thin": "thin", "slim": "slim",
    "slender": "slim", "lean": "thin", "skinny": "thin", "stout": "stout", "plump": "plump", "fat": "stout",
    "round": "round", "heavy": "heavy", "broad": "broad-shouldered", "big": "big", "huge": "big", "large": "big",
    "strong": "strong", "muscular": "strong", "broad-shouldered": "broad-shouldered", "frail": "frail",
    "bony": "thin", "burly": "sturdy", "stocky": "sturdy", "giant": "big",
}  # fmt: skip
COLOUR_WORDS = (
    "red blue green yellow mustard purple brown teal orange maroon olive pink grey gray cream white black beige gold "
    "golden silver silvery violet crimson scarlet navy turquoise blond blonde fair auburn ginger copper chestnut "
    "sandy dark light pale bright rosy tan hazel amber tawny raven snow-white coal-black"
)
COLOUR_NAMES = {
    "gray": "grey", "golden": "gold", "silvery": "silver", "crimson": "red", "scarlet": "red", "navy": "dark blue",
    "violet": "purple", "turquoise": "teal", "blonde": "blond", "ginger": "red", "copper": "red", "raven": "black",
    "chestnut": "brown", "sandy": "light brown", "snow-white": "white", "coal-black": "black", "tawny": "light brown",
}  # fmt: skip
NOUNS = {
    "female": {CHILD: "girl", TEENAGER: "teenage girl", YOUNG: "young woman", ADULT: "woman",
               MIDDLE: "middle-aged woman", OLD: "old woman"},
    "male": {CHILD: "boy", TEENAGER: "teenage boy", YOUNG: "young man", ADULT: "man", MIDDLE: "middle-aged man",
             OLD: "old man"},
}  # fmt: skip
