"""Tables for reading English aloud: coins, units, titles, months, and words that capitals or numerals follow."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


COINS = {
    "$": ("dollar", "dollars", "cent", "cents"), "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"), "₹": ("rupee", "rupees", "paisa", "paise"),
    "¥": ("yen", "yen", "sen", "sen"),
}  # fmt: skip
SCALES = {
    "k": "thousand", "m": "million", "bn": "billion",
}  # fmt: skip
UNITS = {
    "km": ("kilometer", "kilometers"), "kg": ("kilogram", "kilograms"), "cm": ("centimeter", "centimeters"),
    "mm": ("millimeter", "millimeters"), "m": ("meter", "meters"), "g": ("gram", "grams"),
    "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"), "oz": ("ounce", "ounces"),
    "ft": ("foot", "feet"), "mph": ("mile an hour", "miles an hour"), "yd": ("yard", "yards"),
    "yds": ("yards", "yards"), "hr": ("hour", "hours"), "hrs": ("hours", "hours"),
    "min": ("minute", "minutes"), "mins": ("minutes", "minutes"), "sec": ("second", "seconds"),
    "secs": ("seconds", "seconds"),
}  # fmt: skip
MONTHS = {
    "Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April", "Jun": "June", "Jul": "July",
    "Aug": "August", "Sep": "September", "Sept": "September", "Oct": "October", "Nov": "November",
    "Dec": "December",
}  # fmt: skip
TITLES = {
    "Mr": "mister", "Mrs": "missus", "Ms": "miz", "Mx": "mix", "Messrs": "messieurs", "Mme": "madame",
    "Mlle": "mademoiselle", "Prof": "professor", "Capt": "captain", "Lt": "lieutenant", "Col": "colonel",
    "Gen": "general", "Sgt": "sergeant", "Maj": "major", "Cpl": "corporal", "Rev": "reverend",
    "Hon": "honorable", "Gov": "governor", "Sen": "senator", "Rep": "representative", "Pres": "president",
    "Fr": "father", "Mt": "mount", "Ft": "fort", "Insp": "inspector", "Supt": "superintendent",
}  # fmt: skip
DOTLESS_TITLES = _set("Dr Messrs Mlle Mme Mr Mrs Ms")
AFTER_NAME = {
    "Jr": "junior", "Sr": "senior", "Esq": "esquire", "Ave": "avenue", "Rd": "road", "Blvd": "boulevard",
    "Sq": "square", "Ltd": "limited", "Inc": "incorporated", "Co": "company", "Bros": "brothers",
    "Corp": "corporation",
}  # fmt: skip
BEFORE_NUMBER = {
    "No": "number", "no": "number", "Nos": "numbers", "nos": "numbers", "Vol": "volume", "vol": "volume",
    "p": "page", "pp": "pages", "Fig": "figure", "fig": "figure", "Ch": "chapter", "ch": "chapter",
}  # fmt: skip
ANYWHERE = {
    "etc": "et cetera", "vs": "versus", "viz": "namely", "approx": "approximately", "dept": "department",
    "Dept": "department", "cf": "compare",
}  # fmt: skip
COUNTED = _set(
    "act apollo book canto chapter class lesson letter level number part phase round scene section stage "
    "stave type verse volume war world"
)
KINGS = _set(
    "alexander alfonso amenhotep benedict carlos catherine charles christian clement cleopatra conrad "
    "david edward elizabeth ferdinand francis franz frederick george gregory gustav haakon harald harold "
    "henry innocent ivan james john leo louis malcolm mary napoleon nicholas olaf otto paul peter philip "
    "pius ptolemy rameses ramses richard robert thutmose umberto urban victor wilhelm william"
)
INITIALS = _set(
    "AD AI BC BCE CD CEO CIA DIY DVD EMT ETA EU FBI HQ ID IOU IQ IRA MI NHS OAP PC RAF SOS TV UAE UFO UK "
    "UN USA USS VIP YMCA"
)
VOICED_SOUNDS = _set("BRR BRRR DR GRR GRRR HM HMM MM MMM MR MRS MS NTH PFF PFFT PSST PST SH SHH ST TSK ZZZ")
ORDINAL_ENDINGS = _set("st nd rd th")
NUMBER_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
"""Each at the place of its number."""
TENS_WORDS = ("ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
