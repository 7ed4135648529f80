"""What the words of a place say: its set, hour, weather and season, the things in it and how they look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from studio.providers.image.storyboard.colour import darker, lighter
from studio.providers.image.storyboard.scenery.palette import NAMED

HOURS = {
    "night": "night|midnight|moonlit|moonlight|moon.lit|starry|starlit|nocturnal|nighttime",
    "dusk": "dusk|evening|sunset|twilight|nightfall|gloaming",
    "dawn": "dawn|sunrise|daybreak|early morning|first light",
    "day": "day|daytime|noon|midday|afternoon|morning|sunny|sunlit|sunlight|daylight|bright",
}
WEATHERS = {
    "storm": "storm|stormy|thunder|thunderstorm|lightning|tempest|gale|hurricane|black clouds",
    "snow": "snow|snowy|snowing|snowfall|blizzard|snowstorm",
    "rain": "rain|rainy|raining|drizzle|downpour|monsoon|shower|showers|wet",
    "fog": "fog|foggy|mist|misty|haze|hazy",
    "wind": "wind|windy|breezy|blustery",
    "overcast": "overcast|cloudy|grey sky|gray sky|clouds|gloomy",
}
SEASONS = {
    "winter": "winter|wintry|snow|snowy|frost|frosty|icy|frozen|christmas",
    "autumn": "autumn|autumnal|fall|october|november|harvest",
    "spring": "spring|april|may|blossom|blossoms|blooming",
    "summer": "summer|june|july|august|hot",
}
NUMBERS = {
    "one": 1, "single": 1, "two": 2, "pair": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6, "several": 4,
    "many": 6, "rows": 6, "full": 6, "few": 3, "some": 3, "countless": 7, "dozen": 7, "dozens": 7,
}  # fmt: skip
_TURN = re.compile(
    r",|;|\.|\b(with|above|below|beneath|under|near|by|beside|behind|toward|towards|overlooking|facing|around|full of"
    r"|where|at|between|against|outside|of|in|on)\b"
)


@dataclass(frozen=True)
class Reading:
    """What the words say. ``text`` is all of the description, ``said`` what is said there meanwhile."""

    text: str
    head: str
    setting: str
    said: str
    hour: str
    weather: str
    season: str

    def has(self, pattern: str) -> bool:
        """Whether the description names one of ``a|b|c`` (singular or plural)."""
        return _search(pattern, self.text)

    def speaks_of(self, pattern: str) -> bool:
        """Whether what is said there names one of ``a|b|c``."""
        return _search(pattern, self.said)

    def look(self, pattern: str, default: str) -> str:
        """The colour that the description gives to a thing: its last colour or material before the noun."""
        found = re.search(rf"([^,;.]*?)\b(?:{pattern})(?:s|es)?\b", self.text)
        before = re.findall(r"[a-z]+", found.group(1))[-3:] if found else []
        for stop in ("and", "with", "of", "in", "on", "the"):
            if stop in before:
                before = before[len(before) - before[::-1].index(stop) :]
        colour = next((NAMED[word] for word in reversed(before) if word in NAMED), default)
        if "dark" in before or "blackened" in before:
            return darker(colour, 0.3)
        return lighter(colour, 0.25) if "pale" in before or "light" in before else colour

    def count(self, pattern: str, default: int) -> int:
        """How many of a thing the description asks for."""
        found = re.search(rf"([^,;.]*?)\b({pattern})(s|es)?\b", self.text)
        if found is None:
            return default
        before = re.findall(r"[a-z]+", found.group(1))[-3:]
        return next((NUMBERS[word] for word in reversed(before) if word in NUMBERS), default)


def read_words(description: str, setting: str, words: str = "") -> Reading:
    """Read a description and a setting. The setting decides on hour, weather and season before the description."""
    text, mood = _plain(description), _plain(setting)
    head = _TURN.split(text, maxsplit=1)[0].strip() or text
    weather = _first(WEATHERS, mood) or _first(WEATHERS, text)
    if weather == "storm" and _search("weaker|over|passing|fading", mood):
        weather = "rain"
    if _search("clear|cloudless|sunny", mood) and weather in ("overcast", "storm"):
        weather = _first(WEATHERS, mood)
    season = _first(SEASONS, mood) or _first(SEASONS, text)
    hour = _first(HOURS, mood) or _first(HOURS, text) or "day"
    return Reading(text, head, mood, _plain(words), hour, weather, season)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9,;. -]+", " ", text.lower()).strip()


@lru_cache(maxsize=4096)
def whole_words(pattern: str) -> re.Pattern[str]:
    """Finds one of ``a|b|c``, singular or plural. There are more of them than ``re`` keeps."""
    return re.compile(rf"\b(?:{pattern})(?:s|es)?\b")


def _search(pattern: str, text: str) -> bool:
    return whole_words(pattern).search(text) is not None


def _first(table: dict[str, str], text: str) -> str:
    return next((name for name, pattern in table.items() if _search(pattern, text)), "")
