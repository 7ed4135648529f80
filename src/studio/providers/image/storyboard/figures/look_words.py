"""The words of looks: colours, clothes, hair, hats, and what counts as old or stout."""

from __future__ import annotations

COLOURS: dict[str, str] = {
    "white": "#f1ece0", "ivory": "#efe6cf", "cream": "#efe3c6", "beige": "#d9c6a0", "tan": "#c9a676", "khaki":
    "#a89a68",
    "grey": "#8d9096", "gray": "#8d9096", "silver": "#b9bec4", "charcoal": "#454850", "slate": "#5c6876",
    "black": "#34323b", "brown": "#7a5234", "chestnut": "#7d4a2d", "russet": "#94502f", "copper": "#b56a3a",
    "bronze": "#9a6b38", "rust": "#a4502e", "red": "#bf3b3b", "crimson": "#a82a3c", "scarlet": "#c9322f",
    "maroon": "#742b34", "burgundy": "#742b3c", "wine": "#742b3c", "pink": "#e093a4", "rose": "#d0788a",
    "coral": "#e07a62",
    "orange": "#d9813a", "amber": "#d99a3a", "yellow": "#e3bd48", "golden": "#dba93f", "gold": "#dba93f",
    "mustard": "#c79a35", "green": "#4f8a57", "olive": "#77793f", "emerald": "#2f8a62", "teal": "#2f7f80",
    "turquoise": "#3fa6a6", "cyan": "#47a7b8", "blue": "#3f6aa8", "navy": "#2c3d66", "indigo": "#3f3f86",
    "azure": "#5a9cd0",
    "denim": "#4a6a96", "purple": "#6f4a8f", "violet": "#7a559e", "lavender": "#a793c9", "lilac": "#b59ac9",
    "plum": "#6f3a66", "magenta": "#b5407f", "sand": "#d5bd8a", "straw": "#dcc067", "brass": "#c9a045",
    "lemon": "#ead55a", "mint": "#9acbae", "peach": "#ecb38e", "turquoise-blue": "#3fa0b5", "wheat": "#d9bf83",
}  # fmt: skip

LIGHTER = {
    "light": 0.32,
    "pale": 0.4,
    "pastel": 0.42,
    "faded": 0.25,
    "soft": 0.18,
    "sky": 0.35,
    "baby": 0.4,
    "bright": 0.06,
}
DARKER = {
    "dark": 0.34,
    "deep": 0.26,
    "midnight": 0.45,
    "bottle": 0.4,
    "forest": 0.3,
    "navy": 0.3,
    "royal": 0.1,
    "steel": 0.15,
}

HAIR_COLOURS: dict[str, str] = {
    "black": "#2b2730", "raven": "#2b2730", "dark": "#3d2b24", "brown": "#66432b", "brunette": "#5b3a26",
    "chestnut": "#7d4526", "auburn": "#8a3f24", "red": "#b0502a", "ginger": "#c8692f", "copper": "#b5612f",
    "blond": "#dcb560", "blonde": "#dcb560", "golden": "#d9ab4a", "fair": "#e0c07a", "sandy": "#c7a263",
    "straw": "#dcbd68",
    "flaxen": "#e3cb8a", "grey": "#a7a5a3", "gray": "#a7a5a3", "greying": "#857b74", "graying": "#857b74",
    "silver": "#c3c5c8", "white": "#e9e6e0", "snowy": "#eeece8", "blue": "#4a6ab0", "green": "#4f8a57",
    "pink": "#dc86a4",
    "purple": "#74509a",
}  # fmt: skip

SKINS: dict[str, str] = {
    "pale": "#f7dcc6", "fair": "#f5d3b5", "light": "#f3cca9", "rosy": "#f3c3a6", "ruddy": "#e3a583",
    "freckled": "#f3cca9",
    "olive": "#d8a678", "tan": "#d3996a", "tanned": "#d3996a", "sunburnt": "#dc9474", "weathered": "#d8a27c",
    "bronzed": "#c1834f", "golden": "#dba76c", "brown": "#9c6641", "dark": "#754a32", "black": "#5f3c2b",
    "dark brown": "#6b432d", "ebony": "#4f3326", "deep": "#6b432d", "medium": "#dba97c", "light brown": "#b57f53",
    "green": "#8fb573", "blue": "#86a8cf", "white": "#f7dcc6",
}  # fmt: skip
SKIN_RANGE = ("#f7dcc6", "#f3cca9", "#eec19a", "#dba97c", "#b57f53", "#8f5c3c")

EYES: dict[str, str] = {
    "brown": "#5a3a24", "hazel": "#7a5a2c", "green": "#3f7a4f", "blue": "#3a6ea8", "grey": "#66737f", "gray":
    "#66737f",
    "black": "#2b2430", "amber": "#a8742c", "violet": "#6a4a94", "golden": "#b5872f",
}  # fmt: skip

TOPS: dict[str, str] = {
    "shirt": "shirt", "work shirt": "shirt", "nightshirt": "nightshirt", "night shirt": "nightshirt",
    "nightgown": "nightshirt",
    "pyjamas": "shirt", "pajamas": "shirt", "blouse": "blouse", "t-shirt": "t_shirt", "tshirt": "t_shirt",
    "tee": "t_shirt",
    "jumper": "jumper", "sweater": "jumper", "pullover": "jumper", "turtleneck": "jumper", "jersey": "jumper",
    "guernsey": "jumper", "sweatshirt": "hoodie", "hoodie": "hoodie", "tunic": "tunic", "smock": "smock",
    "top": "blouse",
    "dress": "dress", "frock": "dress", "pinafore": "dress", "sundress": "dress", "gown": "long_dress",
    "ball gown": "long_dress", "long dress": "long_dress", "evening dress": "long_dress", "robe": "robe",
    "robes": "robe",
    "habit": "robe", "cassock": "robe", "kimono": "robe", "toga": "robe", "armour": "armour", "armor": "armour",
    "chainmail": "armour", "mail": "armour", "breastplate": "armour", "polo": "t_shirt", "bodice": "blouse",
}  # fmt: skip
OUTERS: dict[str, str] = {
    "coat": "coat", "overcoat": "long_coat", "greatcoat": "long_coat", "long coat": "long_coat", "trench coat":
    "long_coat",
    "lab coat": "long_coat", "frock coat": "long_coat", "raincoat": "raincoat", "oilskin": "raincoat",
    "oilskins": "raincoat",
    "slicker": "raincoat", "mackintosh": "raincoat", "dressing gown": "long_coat", "jacket": "jacket",
    "blazer": "jacket",
    "suit": "suit", "tuxedo": "suit", "tailcoat": "suit", "cardigan": "cardigan", "vest": "vest", "waistcoat": "vest",
    "gilet": "vest", "doublet": "jacket", "uniform": "uniform", "cloak": "cloak", "cape": "cloak", "mantle": "cloak",
    "poncho": "cloak", "parka": "coat", "anorak": "jacket", "pea coat": "jacket", "tweed": "jacket",
}  # fmt: skip
BOTTOMS: dict[str, str] = {
    "trousers": "trousers", "pants": "trousers", "jeans": "trousers", "slacks": "trousers", "leggings": "trousers",
    "overalls": "overalls", "dungarees": "overalls", "shorts": "shorts", "breeches": "breeches",
    "knickerbockers": "breeches",
    "skirt": "skirt", "skirts": "long_skirt", "long skirt": "long_skirt", "kilt": "kilt", "petticoat": "long_skirt",
    "hose": "trousers", "tights": "trousers",
}  # fmt: skip
SHOES: dict[str, str] = {
    "boots": "boots", "boot": "boots", "rubber boots": "tall_boots", "wellingtons": "tall_boots", "wellies":
    "tall_boots",
    "riding boots": "tall_boots", "sea boots": "tall_boots", "shoes": "shoes", "loafers": "shoes", "slippers":
    "shoes",
    "sneakers": "shoes", "trainers": "shoes", "heels": "shoes", "clogs": "shoes", "sandals": "sandals",
    "barefoot": "barefoot",
    "bare feet": "barefoot", "bare-footed": "barefoot", "brogues": "shoes", "moccasins": "shoes",
}  # fmt: skip
HEADWEAR: dict[str, str] = {
    "woollen cap": "woolly_hat", "woolen cap": "woolly_hat", "wool cap": "woolly_hat", "woollen hat": "woolly_hat",
    "woolen hat": "woolly_hat", "woolly hat": "woolly_hat", "wool hat": "woolly_hat", "knitted cap":
    "woolly_hat", "knit cap": "woolly_hat",
    "knitted hat": "woolly_hat", "beanie": "woolly_hat", "flat cap": "flat_cap", "newsboy cap": "flat_cap",
    "tweed cap": "flat_cap",
    "cloth cap": "flat_cap", "peaked cap": "peaked_cap", "sailor cap": "peaked_cap", "captain's hat": "peaked_cap",
    "captain's cap": "peaked_cap", "police cap": "peaked_cap", "uniform cap": "peaked_cap", "baseball cap":
    "cap", "cap": "flat_cap",
    "top hat": "top_hat", "bowler hat": "bowler", "bowler": "bowler", "straw hat": "straw_hat",
    "sun hat": "straw_hat",
    "sunhat": "straw_hat", "wide-brimmed hat": "brim_hat", "brimmed hat": "brim_hat", "fedora": "brim_hat",
    "cowboy hat": "brim_hat",
    "felt hat": "brim_hat", "hat": "brim_hat", "sou'wester": "brim_hat", "bonnet": "bonnet", "headscarf": "headscarf",
    "head scarf": "headscarf", "kerchief": "headscarf", "bandana": "headscarf", "hijab": "headscarf", "crown":
    "crown",
    "tiara": "tiara", "circlet": "tiara", "helmet": "helmet", "helm": "helmet", "hard hat": "hard_hat", "hood":
    "hood",
    "hooded": "hood", "veil": "veil", "beret": "beret", "turban": "turban", "wizard hat": "wizard_hat",
    "pointed hat": "wizard_hat",
    "witch's hat": "wizard_hat", "chef hat": "chef_hat", "chef's hat": "chef_hat", "baker's cap": "chef_hat",
    "baker's hat": "chef_hat",
    "headband": "headband", "hair bow": "bow", "bow in her hair": "bow", "ribbon": "bow",
    "flower in her hair": "flower",
}  # fmt: skip
EXTRAS: dict[str, str] = {
    "apron": "apron", "scarf": "scarf", "shawl": "shawl", "belt": "belt", "sash": "belt", "tie": "tie",
    "necktie": "tie",
    "bow tie": "bow_tie", "bowtie": "bow_tie", "cravat": "bow_tie", "gloves": "gloves", "mittens": "gloves",
    "necklace": "necklace",
    "pearls": "necklace", "pendant": "necklace", "gold chain": "chain", "chain": "chain", "medal": "badge",
    "badge": "badge",
    "brooch": "badge", "star": "badge", "backpack": "backpack", "rucksack": "backpack", "satchel": "satchel",
    "shoulder bag": "satchel", "messenger bag": "satchel", "stockings": "stockings", "socks": "stockings",
    "suspenders": "braces", "braces": "braces", "earrings": "earrings", "wings": "wings",
}  # fmt: skip
DEFAULT_COLOURS: dict[str, str] = {
    "apron": "white", "belt": "brown", "tie": "maroon", "bow_tie": "maroon", "necklace": "ivory", "chain":
    "gold", "badge": "gold",
    "gloves": "brown", "backpack": "olive", "satchel": "brown", "stockings": "white", "braces": "brown",
    "earrings": "gold",
    "crown": "gold", "tiara": "silver", "helmet": "grey", "top_hat": "black", "bowler": "black", "straw_hat": "straw",
    "chef_hat": "white", "bonnet": "white", "hard_hat": "yellow", "armour": "silver", "boots": "brown",
    "tall_boots": "black",
    "sandals": "brown", "raincoat": "yellow", "suit": "charcoal", "nightshirt": "white", "wings": "white",
}  # fmt: skip
NAMED_COLOURS: dict[str, str] = {
    "jeans": "denim", "dungarees": "denim", "lab coat": "white", "denim": "denim", "uniform": "navy", "oilskin":
    "yellow",
    "oilskins": "yellow", "cassock": "black", "habit": "black", "tweed": "olive", "khakis": "khaki",
}  # fmt: skip
PATTERNS = {
    "striped": "stripes", "stripes": "stripes", "stripy": "stripes", "checked": "checks", "checkered": "checks",
    "plaid": "checks",
    "tartan": "checks", "chequered": "checks", "dotted": "dots", "polka": "dots", "spotted": "dots", "patched":
    "patched", "floral": "dots",
    "flowered": "dots",
}  # fmt: skip

AGES: dict[str, str] = {
    "baby": "child", "toddler": "child", "child": "child", "kid": "child", "boy": "child", "girl": "child",
    "little": "child",
    "teenager": "teenager", "teen": "teenager", "teenage": "teenager", "adolescent": "teenager", "youth": "teenager",
    "apprentice": "teenager", "adult": "adult", "middle-aged": "adult", "grown": "adult", "old": "elderly",
    "elderly": "elderly",
    "aged": "elderly", "ancient": "elderly", "grandfather": "elderly", "grandmother": "elderly", "grandpa": "elderly",
    "grandma": "elderly", "granny": "elderly", "senior": "elderly", "wizened": "elderly", "retired": "elderly",
    "wrinkled": "elderly", "crone": "elderly",
}  # fmt: skip
FEMALE = ("female", "woman", "girl", "lady", "mother", "daughter", "sister", "wife", "grandmother", "queen", "princess",
    "witch",
          "aunt", "granny", "she", "her", "nun", "waitress", "actress", "madam", "mrs", "miss", "widow",
    "grandma")  # fmt: skip
MALE = ("male", "man", "boy", "father", "son", "brother", "husband", "grandfather", "king", "prince", "wizard",
    "uncle", "he",
        "his", "him", "monk", "sir", "mr", "fisherman", "grandpa", "knight", "bearded", "gentleman",
    "widower")  # fmt: skip
BUILDS: dict[str, str] = {
    "slim": "slim", "thin": "slim", "lean": "slim", "lanky": "slim", "slender": "slim", "skinny": "slim",
    "gaunt": "slim", "wiry": "slim",
    "bony": "slim", "petite": "slim", "frail": "slim", "stout": "stout", "fat": "stout", "plump": "stout",
    "heavy": "stout",
    "round": "stout", "chubby": "stout", "burly": "stout", "portly": "stout", "stocky": "stout", "broad":
    "stout", "large": "stout",
    "overweight": "stout", "heavyset": "stout", "sturdy": "stout", "rotund": "stout", "big-bellied": "stout",
    "average": "average",
    "medium": "average", "athletic": "average",
}  # fmt: skip
TALL = ("tall", "lanky", "towering", "giant", "long-legged")
SHORT = ("short", "small", "petite", "tiny", "little", "diminutive")
STYLES: dict[str, str] = {
    "bald": "bald", "hairless": "bald", "shaved": "bald", "balding": "balding", "receding": "balding",
    "thinning": "balding",
    "cropped": "cropped", "buzz": "cropped", "crew": "cropped", "short": "short", "parted": "parted", "combed":
    "parted",
    "neat": "parted", "slicked": "parted", "swept": "parted", "tousled": "tousled", "messy": "tousled",
    "unruly": "tousled",
    "spiky": "tousled", "shaggy": "tousled", "untidy": "tousled", "tangled": "tousled", "wild": "tousled",
    "curly": "curly",
    "curls": "curly", "frizzy": "curly", "afro": "afro", "bob": "bob", "bobbed": "bob", "shoulder-length":
    "bob", "chin-length": "bob",
    "long": "long", "flowing": "long", "waist-length": "long", "straight": "", "wavy": "wavy", "waves": "wavy",
    "ponytail": "ponytail", "pony tail": "ponytail", "bun": "bun", "chignon": "bun", "knot": "bun", "updo":
    "bun", "tied back": "bun", "pinned": "bun",
    "braids": "plaits", "plaits": "plaits", "pigtails": "plaits", "braid": "plait", "plait": "plait", "braided":
    "plait", "pixie": "pixie",
    "fringe": "fringe", "bangs": "fringe",
}  # fmt: skip
BEARDS: dict[str, str] = {
    "stubble": "stubble", "stubbled": "stubble", "unshaven": "stubble", "moustache": "moustache", "mustache":
    "moustache", "goatee": "goatee",
    "beard": "full", "bearded": "full", "whiskers": "full", "sideburns": "short",
}  # fmt: skip
GLASSES: dict[str, str] = {
    "round glasses": "round", "glasses": "round", "spectacles": "round", "reading glasses": "half", "pince-nez":
    "round", "monocle": "monocle",
    "eye patch": "patch", "eyepatch": "patch", "sunglasses": "dark", "goggles": "goggles", "square glasses":
    "square", "half-moon": "half",
    "bespectacled": "round",
}  # fmt: skip
OCCUPATIONS: dict[str, tuple[tuple[str, str, str], ...]] = {
    # what people wear where nobody said: (slot, kind, colour)
    "keeper": (("outerwear", "coat", "navy"), ("footwear", "boots", "brown")),
    "fisherman": (("outerwear", "raincoat", "yellow"), ("footwear", "tall_boots", "olive"), ("top", "jumper", "navy")),
    "sailor": (("top", "jumper", "navy"), ("headwear", "peaked_cap", "navy"), ("footwear", "boots", "black")),
    "captain": (("outerwear", "uniform", "navy"), ("headwear", "peaked_cap", "navy")),
    "baker": (("extras", "apron", "white"), ("headwear", "chef_hat", "white"), ("top", "shirt", "cream")),
    "cook": (("extras", "apron", "white"), ("headwear", "chef_hat", "white")),
    "blacksmith": (("extras", "apron", "brown"), ("footwear", "boots", "black")),
    "doctor": (("outerwear", "long_coat", "white"),), "scientist": (("outerwear", "long_coat", "white"),),
    "professor": (("outerwear", "jacket", "olive"), ("extras", "bow_tie", "maroon")),
    "nurse": (("top", "dress", "light blue"), ("extras", "apron", "white")),
    "teacher": (("outerwear", "cardigan", ""),), "librarian": (("outerwear", "cardigan", ""),),
    "mayor": (("outerwear", "suit", "burgundy"), ("extras", "chain", "gold")),
    "watchman": (("outerwear", "long_coat", "navy"),
        ("headwear", "peaked_cap", "charcoal"), ("footwear", "boots", "black")),
    "policeman": (("outerwear", "uniform", "navy"), ("headwear", "peaked_cap", "navy")),
    "detective": (("outerwear", "long_coat", "tan"), ("headwear", "brim_hat", "brown")),
    "soldier": (("outerwear", "uniform", "olive"), ("headwear", "helmet", "olive"), ("footwear", "boots", "black")),
    "knight": (("top", "armour", "silver"), ("bottom", "trousers", "grey"), ("footwear", "boots", "grey")),
    "king": (("top", "robe", "crimson"), ("headwear", "crown", "gold"), ("outerwear", "cloak", "purple")),
    "queen": (("top", "long_dress", "purple"), ("headwear", "crown", "gold")),
    "prince": (("top", "tunic", "blue"), ("outerwear", "cloak", "red")),
    "princess": (("top", "long_dress", "rose"), ("headwear", "tiara", "gold")),
    "wizard": (("top", "robe", "indigo"), ("headwear", "wizard_hat", "indigo")),
    "witch": (("top", "long_dress", "black"), ("headwear", "wizard_hat", "black")),
    "monk": (("top", "robe", "brown"),), "priest": (("top", "robe", "black"),),
    "nun": (("top", "robe", "black"), ("headwear", "veil", "black")),
    "farmer": (("headwear", "straw_hat", "straw"), ("extras", "braces", "brown"), ("footwear", "boots", "brown")),
    "gardener": (("headwear", "straw_hat", "straw"), ("extras", "apron", "green"), ("footwear", "boots", "brown")),
    "clockmaker": (("outerwear", "vest", "brown"), ("extras", "apron", "olive")),
    "apprentice": (("extras", "apron", "brown"),), "potter": (("extras", "apron", "tan"),),
    "smith": (("extras", "apron", "brown"),),
    "pirate": (("outerwear", "long_coat", "maroon"),
        ("headwear", "headscarf", "red"), ("footwear", "tall_boots", "black")),
    "engineer": (("bottom", "overalls", "denim"),), "mechanic": (("bottom", "overalls", "denim"),),
    "merchant": (("outerwear", "vest", "burgundy"),),
    "innkeeper": (("extras", "apron", "white"), ("outerwear", "vest", "brown")),
    "shopkeeper": (("extras", "apron", "white"),),
    "lawyer": (("outerwear", "suit", "charcoal"), ("extras", "tie", "maroon")),
    "butler": (("outerwear", "suit", "black"), ("extras", "bow_tie", "black")),
    "explorer": (("top", "shirt", "khaki"), ("headwear", "brim_hat", "tan"), ("footwear", "boots", "brown")),
    "miner": (("headwear", "hard_hat", "yellow"), ("footwear", "boots", "black")),
    "grandmother": (("extras", "shawl", "lavender"),),
}  # fmt: skip
BEINGS: dict[str, str] = {
    "robot": "robot", "android": "robot", "automaton": "robot", "dog": "dog", "puppy": "dog", "hound": "dog",
    "wolf": "dog", "fox": "fox",
    "cat": "cat", "kitten": "cat", "ghost": "ghost", "spirit": "ghost", "phantom": "ghost", "bird": "bird",
    "owl": "bird", "raven": "bird", "crow": "bird",
    "parrot": "bird", "horse": "horse", "pony": "horse", "donkey": "horse", "dragon": "dragon",
    "rabbit": "rabbit", "hare": "rabbit", "mouse": "mouse", "bear": "bear",
}  # fmt: skip
