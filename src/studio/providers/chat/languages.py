"""Is a text in the language that was asked for? Told from its alphabet, and from the small words of the language.

A rough judgement that only speaks up when it is plain: text that is too short, or in a language whose words are not
known here, passes.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

_ALPHABETS: Mapping[str, frozenset[str]] = {
    language: frozenset(names.split())
    for languages, names in (
        ("en de fr es it pt nl sv da no fi pl cs tr id vi ro hu", "LATIN"),
        ("hi mr ne sa", "DEVANAGARI"),
        ("bn as", "BENGALI"),
        ("ru uk bg be mk", "CYRILLIC"),
        ("el", "GREEK"),
        ("zh", "CJK"),
        ("ja", "CJK HIRAGANA KATAKANA KATAKANA-HIRAGANA"),
        ("ko", "HANGUL CJK"),
        ("ar fa ur", "ARABIC"),
        ("he", "HEBREW"),
        ("ta", "TAMIL"),
        ("te", "TELUGU"),
        ("th", "THAI"),
    )
    for language in languages.split()
}
_ENOUGH_LETTERS = 12
_FOREIGN_SHARE = 0.3

_WORDS = """
en: the a an and or of to in on at is are was were with for from by his her its their as that this it he she
    they who which not into over has had have be
de: der die das und oder von zu in im auf ist sind war waren mit für aus bei sein ihr als dass dieser es er
    sie wer nicht aber ein eine einen einem den dem des hat hatte
fr: le la les et ou de du des à dans en sur est sont était avec pour par son sa ses leur que qui ce cette il
    elle ils ne pas mais un une au aux a
es: el la los las y o de del a en es son era con para por su sus que quien este esta no pero un una al se lo
    ha había
it: il lo la i gli le e o di del della a in è sono era con per da suo sua che chi questo questa non ma un
    una al nel si ha
pt: o a os as e ou de do da em no na é são era com para por seu sua que quem este esta não mas um uma ao se
    ha
nl: de het een en of van te in op is zijn was waren met voor uit bij hun als dat deze dit hij zij wie niet
    maar heeft had
"""
_SMALL_WORDS: Mapping[str, frozenset[str]] = {
    entry[:2]: frozenset(entry[3:].split()) for entry in re.split(r"\n(?=\w)", _WORDS.strip())
}
_ENOUGH_WORDS = 8
_PLAIN_SHARE = 0.18


def wrong_language(text: str, language: str) -> str:
    """What tells that ``text`` is not in ``language`` (a code such as ``en`` or ``pt-br``), or ``""``."""
    code = language.lower().replace("_", "-").partition("-")[0]
    if code not in _ALPHABETS:
        return ""
    return _other_alphabet(text, code) or _other_words(text, code)


def _other_alphabet(text: str, code: str) -> str:
    counted: Counter[str] = Counter()
    for character in text:
        if unicodedata.category(character) in ("Lu", "Ll", "Lo"):
            counted[unicodedata.name(character, "?").split()[0]] += 1
    letters = counted.total()
    foreign = Counter({name: count for name, count in counted.items() if name not in _ALPHABETS[code]})
    if letters >= _ENOUGH_LETTERS and foreign.total() > _FOREIGN_SHARE * letters:
        return f"it is written in {foreign.most_common(1)[0][0].lower()} letters, and the language is to be {code}"
    return ""


def _other_words(text: str, code: str) -> str:
    if code not in _SMALL_WORDS:
        return ""
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) < _ENOUGH_WORDS:
        return ""
    shares = {name: sum(word in known for word in words) / len(words) for name, known in _SMALL_WORDS.items()}
    likely = max(shares, key=lambda name: (shares[name], name == code))
    if likely != code and shares[likely] >= _PLAIN_SHARE and shares[code] < shares[likely] / 2:
        return f"it reads like {likely}, and the language is to be {code}"
    return ""
