"""Words for what moves in a picture, and the fixed words for how the camera moves."""

from __future__ import annotations

import re
from typing import Literal

Move = Literal["push in", "pull back", "pan left", "pan right", "tilt up", "tilt down", "follow", "hold"]

CAMERA: dict[Move, str] = {
    "push in": "The camera pushes {pace} in on {subject}",
    "pull back": "The camera pulls {pace} back from {subject}",
    "pan left": "The camera pans {pace} left across {place}",
    "pan right": "The camera pans {pace} right across {place}",
    "tilt up": "The camera tilts {pace} up past {subject}",
    "tilt down": "The camera tilts {pace} down to {subject}",
    "follow": "The camera {pace} follows {subject}",
    "hold": "The camera holds still on {subject}",
}
"""The eight moves and how they are written. A reader needs ``camera`` and the verb with its direction
(``_READ``): nothing else in a motion text begins with "The camera"."""

_READ: dict[Move, str] = {
    "push in": r"push\w*(?: \w+){0,2}? in\b|zoom\w*(?: \w+){0,2}? in\b|moves? closer|dolly in",
    "pull back": r"pull\w*(?: \w+){0,2}? (?:back|out|away)\b|zoom\w*(?: \w+){0,2}? out\b|dolly out",
    "pan left": r"pan\w*(?: \w+){0,3}? left\b",
    "pan right": r"pan\w*(?: \w+){0,3}? right\b|\bpans?\b",
    "tilt up": r"tilt\w*(?: \w+){0,2}? up|crane\w* up|rises?\b",
    "tilt down": r"tilt\w*(?: \w+){0,2}? down|crane\w* down|sinks?\b",
    "follow": r"follow\w*|track\w*",
    "hold": r"hold\w*|still|fixed|static|stays?\b",
}
_CAMERA_SENTENCE = re.compile(r"[^.]*\bcamera\b[^.]*", re.IGNORECASE)


def camera_move(text: str) -> Move | None:
    """The move that a motion text asks for; None where it says nothing of the camera."""
    sentence = _CAMERA_SENTENCE.search(text)
    if sentence is None:
        return None
    matches = ((move, re.search(pattern, sentence.group(), re.IGNORECASE)) for move, pattern in _READ.items())
    found = [(match.start(), move) for move, match in matches if match]
    return min(found)[1] if found else None


EXCITED = frozenset(
    [
        "frightened",
        "afraid",
        "alarmed",
        "terrified",
        "scared",
        "angry",
        "furious",
        "shocked",
        "surprised",
        "startled",
        "astonished",
        "amazed",
        "excited",
        "hurried",
        "fierce",
        "desperate",
        "panicked",
        "horrified",
        "tense",
        "determined",
        "eager",
        "delighted",
        "joyful",
    ]
)
SAD = frozenset(
    [
        "sad",
        "ashamed",
        "sorry",
        "worried",
        "lonely",
        "tired",
        "hopeless",
        "troubled",
        "grieving",
        "hurt",
        "weary",
        "disappointed",
        "uneasy",
    ]
)
CALM = frozenset(
    [
        "calm",
        "content",
        "peaceful",
        "happy",
        "relieved",
        "thoughtful",
        "wise",
        "gentle",
        "quiet",
        "warm",
        "kind",
        "hushed",
        "solemn",
        "moved",
    ]
)

TRAVEL = frozenset(
    [
        "running",
        "walking",
        "climbing",
        "riding",
        "marching",
        "hurrying",
        "rushing",
        "racing",
        "chasing",
        "fleeing",
        "crawling",
        "sneaking",
        "striding",
        "wandering",
        "driving",
        "sailing",
        "rowing",
        "flying",
        "swimming",
        "stepping",
        "creeping",
        "following",
        "entering",
        "leaving",
        "jumping",
        "dancing",
    ]
)
UPWARD = re.compile(r"\b(?:up|upward|upwards|sky|ceiling|tower|above|stars|moon|roof|climbing|rising)\b", re.IGNORECASE)
DOWNWARD = re.compile(
    r"\b(?:down|downward|below|kneeling|crouching|floor|ground|nest|lying|fell|falls?|bent)\b", re.IGNORECASE
)
SIDEWAYS = re.compile(
    r"\b(?:out|across|along|window|door|around|crowd|horizon|sea|street|toward|towards|square)\b", re.IGNORECASE
)

# What is said after "she": the third person of what a trait says as a participle. Unknown verbs stay participles.
VERBS: dict[str, str] = {}
_KNOWN = [
    "answer",
    "ask",
    "bend",
    "blink",
    "blow",
    "break",
    "bring",
    "build",
    "burn",
    "call",
    "carry",
    "catch",
    "check",
    "clap",
    "clasp",
    "clean",
    "clench",
    "climb",
    "close",
    "comb",
    "cook",
    "count",
    "cover",
    "crawl",
    "creep",
    "crouch",
    "cross",
    "cry",
    "dance",
    "dig",
    "draw",
    "drink",
    "drop",
    "dry",
    "eat",
    "enter",
    "fall",
    "fan",
    "feed",
    "fill",
    "find",
    "fix",
    "flee",
    "float",
    "fly",
    "fold",
    "follow",
    "frown",
    "gasp",
    "gaze",
    "give",
    "glance",
    "glare",
    "grab",
    "grin",
    "grip",
    "guide",
    "hand",
    "hang",
    "hide",
    "hit",
    "hold",
    "hug",
    "hurry",
    "jump",
    "keep",
    "kick",
    "kiss",
    "kneel",
    "knit",
    "knock",
    "laugh",
    "lead",
    "lean",
    "leap",
    "leave",
    "lie",
    "lift",
    "light",
    "listen",
    "load",
    "look",
    "lower",
    "march",
    "nod",
    "offer",
    "open",
    "pace",
    "pack",
    "paint",
    "pat",
    "peek",
    "peer",
    "pick",
    "play",
    "point",
    "pour",
    "pray",
    "press",
    "pull",
    "push",
    "put",
    "raise",
    "reach",
    "read",
    "rest",
    "ride",
    "ring",
    "rise",
    "rock",
    "row",
    "rub",
    "run",
    "rush",
    "sail",
    "scratch",
    "search",
    "set",
    "shade",
    "shake",
    "shiver",
    "shout",
    "show",
    "shrug",
    "sigh",
    "sing",
    "sit",
    "sleep",
    "smell",
    "smile",
    "sneak",
    "sneeze",
    "sniff",
    "sob",
    "speak",
    "spin",
    "spread",
    "stand",
    "stare",
    "start",
    "step",
    "stir",
    "stoop",
    "stretch",
    "stride",
    "strike",
    "stroke",
    "struggle",
    "study",
    "sweep",
    "swim",
    "swing",
    "talk",
    "tap",
    "taste",
    "teach",
    "tear",
    "tell",
    "think",
    "throw",
    "tie",
    "touch",
    "tremble",
    "try",
    "tug",
    "turn",
    "twist",
    "unfold",
    "unwind",
    "wade",
    "wait",
    "wake",
    "walk",
    "wander",
    "warm",
    "wash",
    "watch",
    "wave",
    "wear",
    "weave",
    "weep",
    "whisper",
    "whistle",
    "wind",
    "wipe",
    "work",
    "wrap",
    "write",
    "yawn",
    "yell",
    "unwrap",
    "examine",
    "inspect",
    "admire",
    "embrace",
    "follow",
    "wring",
    "wink",
    "bow",
    "beckon",
    "gesture",
    "argue",
    "comfort",
    "protect",
    "shelter",
    "shield",
    "steady",
    "support",
    "balance",
]


def _participle(verb: str) -> str:
    if verb in ("lie", "tie", "die"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith("ee"):
        return f"{verb[:-1]}ing"
    short = re.fullmatch(r"(?:un|be)?[^aeiou]*[aeiou][bdgklmnprt]", verb) and not verb.endswith(("k", "l"))
    return f"{verb}{verb[-1]}ing" if short else f"{verb}ing"


def _third_person(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}s"


VERBS.update({_participle(verb): _third_person(verb) for verb in _KNOWN})

# What moves by itself: words that must be there, and sentences for inside and outside. Where the first word of the
# pattern is weather, the sentences for inside are for places with a window.
WEATHER = re.compile(r"storm|rain|snow|fog")
MOVING: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        r"storm|gale|thunder|lightning",
        ("Rain beats against the windows.", "The wind rattles the panes.", "Rain runs down the window."),
        ("Rain drives across the picture.", "Clouds race over the sky.", "The wind tears at clothes and hair."),
    ),
    (
        r"rain|drizzle",
        ("Rain runs down the window.", "Drops slide down the glass."),
        ("Rain falls in thin lines.", "Puddles ripple in the rain."),
    ),
    (r"snow|blizzard", ("Snowflakes drift past the window.",), ("Snow falls softly.", "Flakes whirl through the air.")),
    (r"fog|mist", ("Mist hangs before the window.",), ("Mist drifts slowly past.",)),
    (r"waves|rocks|cliff|reef", (), ("Waves break on the rocks.", "Spray leaps up and falls back.")),
    (r"sea|bay|harbou?r|ship|boats?|lake", (), ("Waves roll gently.", "Light moves on the water.")),
    (r"river|stream|brook|fountain|waterfall", (), ("Water runs and glitters.",)),
    (
        r"fire|stove|hearth|oven|torch|campfire",
        ("The fire flickers, and its light moves on the walls.", "Sparks rise and go out."),
        ("Flames flicker, and sparks rise.",),
    ),
    (r"smoke|smoking", ("Thin smoke curls through the air.",), ("Smoke drifts away.",)),
    (
        r"lantern|candle|lamps?\b|match\b",
        ("The light flickers, and shadows move on the walls.", "Shadows sway in the lamplight."),
        ("Lamplight trembles.",),
    ),
    (r"wheels|clock room|clocks", ("The wheels of the clock turn slowly.", "The clockwork goes on turning."), ()),
    (r"clock tower|station clock", (), ("The hands of the clock move on.",)),
    (
        r"bell (?:tower|chamber)|belfry",
        ("The great bell sways a little.", "The wind blows in through the openings."),
        (),
    ),
    (r"nest|feathers|straw", ("Feathers stir in the draught.", "A little straw trembles."), ()),
    (r"curtain", ("The curtains stir.",), ()),
    (r"flags?|banners?|sails?", (), ("Cloth flutters in the wind.",)),
    (r"autumn", (), ("Leaves drift past.",)),
    (r"stars?|clear night", (), ("Stars twinkle.",)),
    (r"grass|meadow|field|hill|garden", (), ("Grass bends in the wind.",)),
    (r"tree|forest|wood", (), ("Leaves stir in the wind.",)),
    (r"crowd|market|fair\b", ("People move about.",), ("People move about in the background.",)),
    (
        r"dust|attic|cellar|stairs|barn|library|workshop|tower",
        ("Dust drifts through the light.", "Motes of dust dance in the air."),
        (),
    ),
)
ANYWHERE = (
    ("Light and shadow shift a little.", "Dust drifts through the light."),
    ("Clouds move slowly.", "A light wind moves hair and clothes."),
)
