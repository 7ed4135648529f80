"""Hour, weather and season of a scene, as the narration says them, carried forward until it says otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from studio.steps.image.tasks import planning_words as words

_PARTS = "morning|day|evening|night|afternoon"
_TURNS = "|".join(
    (
        rf"(?:the )?(?:next|following) (?:{_PARTS}|week|month|year|spring|summer|autumn|winter)",
        rf"that (?:same )?(?:{_PARTS})",
        (
            r"(?:an?|one|two|three|four|five|six|several|many|some|a few|ten) "
            r"(?:hour|day|week|month|year|minute|night)s? (?:later|after|passed|went)"
        ),
        (
            r"(?:much |some time )?later\b|(?:just )?(?:before|after|by|at|towards?|about) (?:the )?"
            r"(?:dawn|noon|midnight|nightfall|sunset|sunrise|dusk|dark)"
        ),
        rf"(?:one|early|late) (?:in the )?(?:{_PARTS})|in the (?:morning|evening|afternoon)",
        r"on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
        rf"on the (?:first|second|third|fourth|fifth|last|next) (?:{_PARTS})",
        rf"when (?:the )?(?:dawn|{_PARTS}) (?:came|broke|fell)",
    )
)
_JUMP = re.compile(
    rf"^\W*(?:(?:and|but|so|then|it was)\W+)?(?:{_TURNS}|the (?:day|morning|evening|night|week|hour) after\b"
    r"|about (?:noon|midnight|dusk|dawn|\w+ o'clock)|(?:when|by the time) (?:he|she|i|they|we|\w+) (?:woke|awoke)\b"
    r"|(?:he|she|i|they) was awakened\b)",
    re.IGNORECASE,
)
_HABIT = re.compile(
    r"\b(?:every|each|all|long|good|many an?|from|till|until|since|some|any|that|one|by|per|most) (?:day|morning|"
    r"afternoon|evening|night|noon|summer|winter|autumn|spring)s?\b|\b(?:the|that|this|next|one|some|a|to-?|of) day\b|"
    r"\b(?:day|night)s\b|\bday (?:after|before|by|of)\b|\bdays?'s?\b|\bday and night\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_QUALITY = {"Windy": 1, "Sunny": 1, "Cloudy": 1, "Moonlit": 1}


@dataclass(frozen=True)
class Setting:
    """What is known of the time; empty where nobody said."""

    hour: str = ""
    weather: str = ""
    season: str = ""

    def __str__(self) -> str:
        parts = [part for part in (self.weather, self.season, self.hour.lower()) if part]
        text = " ".join(parts) if self.hour else " ".join([*parts, "day"]) if parts else "Day"
        return text[:1].upper() + text[1:]


def jumps(sentence: str) -> bool:
    """Whether a sentence begins at another time than the one before it ended."""
    return _JUMP.match(sentence) is not None


def read_setting(before: Setting, sentence: str, *, jump: bool) -> Setting:
    """The setting after a sentence of narration."""
    plain = _HABIT.sub(lambda match: match.group() if match.group().lower() in _MEANT else " ", sentence)
    found = set(_WORD.findall(plain.lower()))
    hour = next((name for name, some in words.HOURS.items() if found & some), "")
    weather = _weather(found)
    season = next((name for name, some in words.SEASONS.items() if found & some), "")
    if jump and hour:
        before = replace(before, weather="")
    if weather == "Moonlit":
        hour, weather = hour or "Night", weather if before.weather in ("", "Moonlit") else before.weather
    if hour == "Day" and before.hour in ("Dawn", "Morning", "Noon", "Afternoon"):
        hour = before.hour
    if before.weather and weather in _QUALITY and before.weather not in _QUALITY and not (jump or hour):
        weather = before.weather
    return Setting(hour or before.hour, weather or before.weather, season or before.season)


_MEANT = frozenset(
    (
        "one morning",
        "one night",
        "one evening",
        "one afternoon",
        "one day",
        "that night",
        "that morning",
        "that evening",
    )
)


def _weather(found: set[str]) -> str:
    return next((name for name, some in words.WEATHER.items() if found & some), "")
