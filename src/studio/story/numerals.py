"""Numbers as they are said: counts, years, ordinals, decimals and Roman numerals, in many languages.

Knows digits and languages; does not know sentences. Every function that takes a language returns ``None``
when that language has no words here, so that the caller can leave the digits to the voice.
"""

from __future__ import annotations

from functools import lru_cache

_LARGEST = 10**15
_ROMAN_VALUES = (
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_HINDI = """
    शून्य एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस
    इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस
    छत्तीस सैंतीस अड़तीस उनतालीस चालीस इकतालीस बयालीस तैंतालीस चवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस
    उनचास पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ
    छियासठ सड़सठ अड़सठ उनहत्तर सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर
    उन्यासी अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी नब्बे इक्यानवे बानवे
    तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे
""".split()  # noqa: SIM905
_HINDI_SCALES = ((10**7, "करोड़"), (10**5, "लाख"), (1000, "हज़ार"), (100, "सौ"))
_POINT = {
    "en": "point", "hi": "दशमलव", "bn": "দশমিক", "de": "Komma", "fr": "virgule", "es": "coma",
    "it": "virgola", "pt": "vírgula", "nl": "komma", "pl": "przecinek", "sv": "komma", "da": "komma", "no": "komma",
}  # fmt: skip


def base_language(language: str) -> str:
    """``en-GB`` and ``EN_us`` are ``en``."""
    return language.replace("_", "-").split("-")[0].lower() or "en"


def _plain(words: str) -> str:
    return " ".join(words.replace("-", " ").replace(",", " ").split())


@lru_cache(maxsize=4096)
def _num2words(value: int, language: str, form: str) -> str | None:
    from num2words import CONVERTER_CLASSES, num2words

    if language not in CONVERTER_CLASSES:
        return None
    try:
        return _plain(str(num2words(value, lang=language, to=form)))
    except (NotImplementedError, OverflowError, TypeError, ValueError, IndexError, KeyError, AttributeError):
        return None  # a language may count and yet have no years or ordinals


def _hindi(value: int) -> str:
    if value < 100:
        return _HINDI[value]
    for scale, name in _HINDI_SCALES:
        if value >= scale:
            head, rest = divmod(value, scale)
            tail = f" {_hindi(rest)}" if rest else ""
            return f"{_hindi(head)} {name}{tail}"
    raise AssertionError(value)


def cardinal(value: int, language: str) -> str | None:
    """Return the counting words for a value of zero or more, or ``None``."""
    if value >= _LARGEST:
        return digit_by_digit(str(value), language)
    if language == "hi":
        return _hindi(value)
    return _num2words(value, language, "cardinal")


def ordinal(value: int, language: str = "en") -> str | None:
    """Return ``second`` for 2, or ``None``."""
    return _num2words(value, language, "ordinal") if value < _LARGEST else None


def year(value: int, language: str) -> str | None:
    """Return ``eighteen ninety three`` for 1893, in the language's own way of saying years."""
    if language == "hi" and 1100 <= value < 2000:
        return f"{_hindi(value // 100)} सौ" + (f" {_hindi(value % 100)}" if value % 100 else "")
    if language == "en":
        return _num2words(value, "en", "year")
    return _num2words(value, language, "year") or cardinal(value, language)


def digit_by_digit(digits: str, language: str) -> str | None:
    """Return ``oh oh seven`` like readings of codes and very long numbers."""
    said = [cardinal(int(digit), language) for digit in digits]
    return " ".join(word for word in said if word) if all(said) else None


def decimal(whole: str, fraction: str, language: str) -> str | None:
    """Return ``three point five`` for ``3`` and ``5``; the fraction is said digit by digit."""
    head = cardinal(int(whole or "0"), language)
    tail = digit_by_digit(fraction, language)
    return f"{head} {_POINT.get(language, '')} {tail}".replace("  ", " ") if head and tail else None


def decade(value: int) -> str:
    """Return the English ``eighteen nineties`` for 1890 and ``nineties`` for 90."""
    words = (year(value, "en") if value >= 1000 else cardinal(value, "en")) or str(value)
    if words.endswith("y"):
        return f"{words[:-1]}ies"
    return f"{words}es" if words.endswith(("s", "x")) else f"{words}s"


def street_number(value: int) -> str:
    """Return the English ``two twenty one`` for 221, as house numbers and rooms are read."""
    hundreds, rest = divmod(value, 100)
    if 100 <= value < 1000 and rest:
        return f"{cardinal(hundreds, 'en')} {'oh ' if rest < 10 else ''}{cardinal(rest, 'en')}"
    return cardinal(value, "en") or str(value)


def to_roman(value: int) -> str:
    """Return the Roman numeral of a value from 1 to 89."""
    letters = ""
    for amount, sign in _ROMAN_VALUES:
        while value >= amount:
            letters, value = letters + sign, value - amount
    return letters


def roman_value(letters: str) -> int | None:
    """Return 1 to 50 for a correctly written Roman numeral in capitals, else ``None``."""
    if not 1 <= len(letters) <= 8 or set(letters) - set("IVXL"):
        return None
    amounts = {sign: amount for amount, sign in _ROMAN_VALUES if len(sign) == 1}
    values = [amounts[letter] for letter in letters]
    following = [*values[1:], 0]
    total = sum(-value if value < after else value for value, after in zip(values, following, strict=True))
    return total if 1 <= total <= 50 and to_roman(total) == letters else None
