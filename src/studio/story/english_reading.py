"""How English prints what it says otherwise: money, clock times, years, abbreviations, Roman numerals.

``read_at`` looks at one place of a text and answers with the readings that start there, or with nothing when
an ordinary word is there. Each rule is a pattern and a small function; the first that answers wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from studio.story import english_tables as tables
from studio.story import numerals


class Reading(NamedTuple):
    """``words`` is said for ``text[start:end]``; ``voiced`` is how a synthesiser is told to say it."""

    start: int
    end: int
    words: str
    voiced: str


Readings = tuple[Reading, ...]
Rule = Callable[[re.Match[str], str], "Readings | None"]

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)"
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|by|until|till|from|year|years|summer|winter|spring|autumn|fall|before|after|around|circa|early|"
    r"late|mid|ad|of|to|and|between|january|february|march|april|may|june|july|august|september|october|november|"
    r"december)\s+|\d,\s+|\d\s?[–-]\s?|\()$",
    re.IGNORECASE,
)
_YEAR_NEVER_BEFORE = re.compile(
    r"(?:\b(?:number|no\.|of the|than|about|nearly|almost|over|room|page)\s+|#)$", re.IGNORECASE
)
_NAME_BEFORE = re.compile(r"([^\W\d_][^\W\d_'’]*)[.,]?\s+$")
_NAME_AFTER = re.compile(r"\s+[\"“‘'(]?([^\W\d_])")


def _one(match: re.Match[str], words: str | None, voiced: str | None = None, end: int | None = None) -> Readings | None:
    if not words:
        return None
    return (Reading(match.start(), match.end() if end is None else end, words, voiced or words),)


def _integer(digits: str) -> int:
    return int(digits.replace(",", ""))


def _count(number: str) -> str | None:
    whole, _, fraction = number.replace(",", "").partition(".")
    return numerals.decimal(whole, fraction, "en") if fraction else numerals.cardinal(int(whole), "en")


_PRICED = re.compile(r"[\s-]+(?:bill|note|coin|piece|fine|reward|prize|ticket|question|loan|debt)\b")


def _money(match: re.Match[str], text: str) -> Readings | None:
    one, many, one_small, many_small = tables.COINS[match["sign"]]
    whole, fraction, scale = match["whole"], match["fraction"], (match["scale"] or "").lower()
    if scale or (fraction and len(fraction) != 2):
        amount = _count(f"{whole}.{fraction}" if fraction else whole)
        return _one(match, " ".join(part for part in (amount, tables.SCALES.get(scale, scale), many) if part))
    value, small = _integer(whole), int(fraction or 0)
    before_noun = re.match(
        r"[\s-]+(?:bill|note|coin|piece|fine|reward|prize|ticket|question|loan|debt)\b", text[match.end() :]
    )
    parts = [f"{_count(whole)} {one if value == 1 or before_noun else many}"] if value or not small else []
    if small:
        parts.append(f"{numerals.cardinal(small, 'en')} {one_small if small == 1 else many_small}")
    return _one(match, " and ".join(parts))


def _clock(match: re.Match[str], text: str) -> Readings | None:
    hour, minute, half = int(match["hour"]), int(match["minute"]), match["half"]
    if hour > 24 or (match["mark"] == "." and not half):
        return None
    head = numerals.cardinal(hour, "en")
    if minute == 0 and not half:
        if hour in (0, 24):
            return _one(match, "midnight", end=match.end("minute"))
        tail = "o'clock" if hour <= 12 else "hundred"
    else:
        tail = "" if minute == 0 else f"{'oh ' if minute < 10 else ''}{numerals.cardinal(minute, 'en')}"
    return _one(match, f"{head} {tail}".strip(), end=match.end("minute"))


def _half_of_day(match: re.Match[str], text: str) -> Readings | None:
    dotted = "." in match.group()
    if not dotted and not re.search(r"\d\s?$", text[max(0, match.start() - 3) : match.start()]):
        return None
    letter = match.group()[0].lower()
    return _one(match, f"{letter} m", f"{letter}.m.", _keep_last_stop(match, text))


def _keep_last_stop(match: re.Match[str], text: str) -> int:
    """An abbreviation's own stop is part of it, unless it also ends the sentence."""
    after = text[match.end() :].lstrip("\"'”’)»")
    return match.end() - (match.group().endswith(".") and not after.strip())


def _percent(match: re.Match[str], text: str) -> Readings | None:
    amount = _count(match["number"])
    return _one(match, f"{amount} percent" if amount else None)


def _ordinal(match: re.Match[str], text: str) -> Readings | None:
    return _one(match, numerals.ordinal(_integer(match["number"])))


def _decade(match: re.Match[str], text: str) -> Readings | None:
    return _one(match, numerals.decade(int(match["number"])))


_FRACTIONS = {(1, 2): "one half", (1, 4): "one quarter", (3, 4): "three quarters"}


def _fraction(match: re.Match[str], text: str) -> Readings | None:
    top, bottom = int(match["top"]), int(match["bottom"])
    if not 0 < top < bottom <= 100:
        return None
    below = numerals.ordinal(bottom)
    words = _FRACTIONS.get((top, bottom)) or f"{numerals.cardinal(top, 'en')} {below}{'s' if top > 1 else ''}"
    joined = re.search(r"\d\s$", text[max(0, match.start() - 2) : match.start()])
    return _one(match, f"and {words}" if joined else words)


_VULGAR = {
    "½": "a half",
    "¼": "a quarter",
    "¾": "three quarters",
    "⅓": "a third",
    "⅔": "two thirds",
    "⅛": "an eighth",
}


def _vulgar(match: re.Match[str], text: str) -> Readings | None:
    words = _VULGAR[match["sign"]]
    whole = match["whole"]
    return _one(match, f"{_count(whole)} and {words}" if whole else words)


def _decimal(match: re.Match[str], text: str) -> Readings | None:
    return _one(match, _count(match.group()))


def _is_year(digits: str, before: str, after: str) -> bool:
    value = int(digits)
    if len(digits) != 4 or not 1000 <= value <= 2099 or _YEAR_NEVER_BEFORE.search(before):
        return False
    if _YEAR_BEFORE.search(before):
        return True
    return value >= 1100 and not re.match(r"\s+[a-z]{3,}s\b", after)  # "1600 soldiers" is a crowd


def _whole(match: re.Match[str], text: str) -> Readings | None:
    digits = match["number"]
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() :]
    sign = match["sign"] or ""
    if "," in digits:
        words = _count(digits)
    elif len(digits) > 15 or (len(digits) > 1 and digits[0] in "0٠०"):
        words = numerals.digit_by_digit(digits, "en")
    elif not sign and (day := _day_of_month(int(digits), before, after)):
        words = day
    elif not sign and _is_year(digits, before, after):
        words = numerals.year(int(digits), "en")
    elif re.match(r"[A-Z](?![\w])", after):
        words = numerals.street_number(int(digits))
    else:
        words = numerals.cardinal(int(digits), "en")
    if words and _is_range(before, digits):
        words = f"to {words}"
    return _one(match, f"minus {words}" if sign else words)


_MONTH = "|".join(("May", *tables.MONTHS.values(), *(f"{short}\\." for short in tables.MONTHS)))
_MONTH_BEFORE = re.compile(rf"(?:{_MONTH})\s+$")
_MONTH_AFTER = re.compile(rf"\s+(?:{_MONTH})(?!\w)")


def _day_of_month(value: int, before: str, after: str) -> str | None:
    if not 1 <= value <= 31:
        return None
    if _MONTH_BEFORE.search(before) and not re.match(r"[\d:%]|\s+[a-z]{2,}s\b", after):
        return numerals.ordinal(value)
    if _MONTH_AFTER.match(after):
        return f"{'' if before.endswith('the ') else 'the '}{numerals.ordinal(value)} of"
    return None


def _is_range(before: str, digits: str) -> bool:
    """``1893–95`` and ``5-6`` are read with "to"; telephone numbers are not."""
    found = re.search(r"(\d+)(\s?–\s?|-)$", before)
    return found is not None and (
        "–" in found[2] or (len(found[1]), len(digits)) in {(4, 4), (1, 1), (1, 2), (2, 2), (4, 2)}
    )


def _unit(match: re.Match[str], text: str) -> Readings | None:
    before = re.search(r"(\d+)\s?$", text[max(0, match.start() - 8) : match.start()])
    if before is None:
        return None
    one, many = tables.UNITS[match["unit"]]
    return _one(match, one if before[1] == "1" else many, end=_keep_last_stop(match, text))


def _degrees(match: re.Match[str], text: str) -> Readings | None:
    if not re.search(r"\d\s?$", text[max(0, match.start() - 2) : match.start()]):
        return None
    scale = {"C": " celsius", "F": " fahrenheit"}.get(match["scale"] or "", "")
    return _one(match, f"degrees{scale}")


def _initials(match: re.Match[str], text: str) -> Readings | None:
    letters = match.group().replace(".", "")
    meaning = {"eg": "for example", "ie": "that is"}.get(letters)
    if meaning:
        return _one(match, meaning)
    if not letters.isupper():
        return None
    return _one(match, " ".join(letters), ".".join(letters) + ".", _keep_last_stop(match, text))


def _lone_initial(match: re.Match[str], text: str) -> Readings | None:
    """``J. Smith`` and ``Arthur C. Clarke``, but not ``it was I. Then``."""
    letter, before = match["letter"], text[: match.start()].rstrip()
    follows_name = not before or before[-1] in ".\"“‘'(" or before.split()[-1][:1].isupper()
    if letter == "I" or not follows_name:
        return None
    words = "ay" if letter == "A" else letter
    return (Reading(match.start(), match.start() + 2, words, words),)


def _abbreviation(match: re.Match[str], text: str) -> Readings | None:
    short, dot = match["short"], bool(match["dot"])
    short = short.capitalize() if short.isupper() and len(short) > 1 else short
    after = text[match.end() :]
    named = _NAME_AFTER.match(after)
    paired = dot and re.match(r"\s+(?:and|or|&)\s", after) is not None  # "Mr. and Mrs. Bell"
    before_name = (named is not None and named[1].isupper()) or paired
    preceding = _NAME_BEFORE.search(text[: match.start()][-40:])
    after_name = preceding is not None and (preceding[1][0].isupper() or preceding[1] in ("st", "nd", "rd", "th"))
    words = None
    if short in tables.TITLES and before_name and (dot or short in tables.DOTLESS_TITLES):
        words = tables.TITLES[short]
    elif short in ("Dr", "St"):
        words = _doctor_or_street(short, dot, before_name=before_name, after_name=after_name)
    elif (
        dot
        and short in tables.MONTHS
        and (re.match(r"\s*\d", after) or re.search(r"\d\s+$", text[: match.start()][-4:]))
    ):
        words = tables.MONTHS[short]
    elif dot and short in tables.BEFORE_NUMBER and re.match(r"\s?\d", after):
        words = tables.BEFORE_NUMBER[short]
    elif dot and short in tables.AFTER_NAME and (after_name or text[: match.start()].endswith("& ")):
        words = tables.AFTER_NAME[short]
    elif dot and short in tables.ANYWHERE:
        words = tables.ANYWHERE[short]
    return _one(match, words, end=_keep_last_stop(match, text))


def _beside_number(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - 4) : match.start()], text[match.end() :]
    return bool(re.match(r"\s*\d", after) or re.search(r"\d\s+$", before))


def _doctor_or_street(short: str, dot: bool, *, before_name: bool, after_name: bool) -> str | None:
    title, road = ("doctor", "drive") if short == "Dr" else ("saint", "street")
    if before_name and (dot or short == "Dr") and not (after_name and short == "St" and not dot):
        return title
    if before_name and not dot:
        return title
    return road if after_name and dot else None


def _roman(match: re.Match[str], text: str) -> Readings | None:
    letters, owner = match["letters"], "'s" if match["owner"] else ""
    value = numerals.roman_value(letters)
    if value is None or (owner and letters == "I"):
        return None
    preceding = _NAME_BEFORE.search(text[: match.start()][-40:])
    name = preceding[1] if preceding else ""
    after = text[match.end() :]
    if name.lower() in tables.COUNTED and (len(letters) > 1 or name[0].isupper()):
        ends = re.match(r"\s*(?:[.:,;!?)—–-]|$)|\s*\n|\s+of\b", after)
        return _one(match, numerals.cardinal(value, "en")) if len(letters) > 1 or ends else None
    king = name.lower() in tables.KINGS and (letters != "I" or re.match(r"\s+of\b|['’]s\b|\s*[;:!?)]", after))
    if king or (len(letters) > 1 and name[:1].isupper()):
        return _one(match, f"the {numerals.ordinal(value)}{owner}")
    alone = len(letters) > 1 and not text[: match.start()].strip() and re.fullmatch(r"\s*[.:]?\s*", after)
    return _one(match, numerals.cardinal(value, "en")) if alone else None


def _capitals(match: re.Match[str], text: str) -> Readings | None:
    word = match.group()
    spelled = not set(word) & set("AEIOUY") and word not in tables.VOICED_SOUNDS
    if spelled or (word in tables.INITIALS and not _is_shouted(match, text)):
        return _one(match, " ".join(word), ".".join(word) + ".")
    return _one(match, word.lower())


def _is_shouted(match: re.Match[str], text: str) -> bool:
    """Capitals beside it say that this is a loud word ("LEAVE US ALONE") and not initials."""
    before = re.search(r"([^\W\d_]{2,})\W{1,3}$", text[max(0, match.start() - 30) : match.start()])
    after = re.match(r"\W{1,3}([^\W\d_]{2,})", text[match.end() : match.end() + 30])
    return any(near is not None and near[1].isupper() and near[1] not in tables.INITIALS for near in (before, after))


_SIGNS = {"&": "and", "@": "at"}


def _sign(match: re.Match[str], text: str) -> Readings | None:
    return _one(match, _SIGNS[match.group()])


def _hash(match: re.Match[str], text: str) -> Readings | None:
    return _one(match, "number")


def _operator(match: re.Match[str], text: str) -> Readings | None:
    return _one(match, {"+": "plus", "×": "times", "=": "equals"}[match.group()])


_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (
        re.compile(
            rf"(?P<sign>[$£€₹¥])\s?(?P<whole>{_NUMBER})(?:\.(?P<fraction>\d{{1,2}})(?!\d))?"
            r"(?:\s?(?P<scale>hundred|thousand|million|billion|trillion|k|m|bn)\b)?"
        ),
        _money,
    ),
    (
        re.compile(
            r"(?P<hour>\d{1,2})(?P<mark>[:.])(?P<minute>[0-5]\d)(?![\d:])(?P<half>\s?(?:[ap]\.\s?m\.?|[ap]m\b|[AP]M\b))?"
        ),
        _clock,
    ),
    (re.compile(rf"(?P<number>{_NUMBER}(?:\.\d+)?)\s?%"), _percent),
    (re.compile(rf"(?P<number>{_NUMBER})(?:st|nd|rd|th|ST|ND|RD|TH)(?!\w)"), _ordinal),
    (re.compile(r"(?P<number>\d{4}|[2-9]0)['’]?s(?!\w)"), _decade),
    (re.compile(r"(?P<top>\d{1,3})[/⁄](?P<bottom>\d{1,3})(?![\d/])"), _fraction),
    (re.compile(rf"(?P<whole>{_NUMBER})?\s?(?P<sign>[½¼¾⅓⅔])"), _vulgar),
    (re.compile(rf"{_NUMBER}\.\d+(?![\d.]\d)"), _decimal),
    (re.compile(rf"(?P<sign>(?<![\w)])[-−](?=\d))?(?P<number>{_NUMBER})"), _whole),
    (re.compile(r"°\s?(?P<scale>[CF]\b)?"), _degrees),
    (re.compile(r"(?:[ap]\.\s?m\.|[ap]m|[AP]\.M\.|[AP]M)(?!\w)"), _half_of_day),
    (
        re.compile(r"(?P<unit>km|kg|cm|mm|m|g|lbs|lb|oz|ft|mph|yds|yd|hrs|hr|mins|min|secs|sec)(?!\w)\.?"),
        _unit,
    ),
    (re.compile(r"(?:[A-Za-z]\.){2,}"), _initials),
    (re.compile(r"(?P<letter>[A-Z])\.(?=\s?[A-Z])"), _lone_initial),
    (re.compile(r"(?P<short>[A-Za-z]{1,6})(?P<dot>\.)?(?!\w)"), _abbreviation),
    (re.compile(r"(?P<letters>[IVXL]+)(?P<owner>['’]s)?(?!\w)"), _roman),
    (re.compile(r"[A-Z]{2,}(?!['’]?\w)"), _capitals),
    (re.compile(r"[&@]"), _sign),
    (re.compile(r"#(?=\d)"), _hash),
    (re.compile(r"(?<=[\d\s])[+×=](?=\s?\d)"), _operator),
)
_DIGITISH = "$£€₹¥½¼¾⅓⅔-−°#&@+×="
_NUMBER_RULES = _RULES[:10]
_WORD_RULES = _RULES[10:17]
_SIGN_RULES = _RULES[17:]


def read_at(text: str, position: int) -> Readings | None:
    """Return the readings that start at ``position``, or ``None`` for an ordinary word or a sign."""
    character = text[position]
    if character.isdecimal():
        rules = _NUMBER_RULES
    elif character.isascii() and character.isalpha():
        rules = _WORD_RULES
    elif character in _DIGITISH:
        rules = _NUMBER_RULES + _SIGN_RULES
    else:
        return None
    for pattern, rule in rules:
        match = pattern.match(text, position)
        if match is not None and (readings := rule(match, text)) is not None:
            return readings
    return None
