"""A rough reading, in IPA, of words that are not written in Latin letters.

A stand-in for when no voice of the language is installed: a listener hears something like the word instead of
nothing. Devanagari and Bengali follow the rules of their abugida (the inherent vowel, conjuncts, the silent
vowel at the end of a word), Cyrillic and Greek go letter by letter, and any other alphabet or syllabary by the
names that Unicode gives its letters. Tones, stress and everything finer are lost. Chinese characters say
nothing about their sound and cannot be read here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_VIRAMAS = "\u094d\u09cd"
_NUKTAS = "\u093c\u09bc"
_SILENT = "\u200c\u200d\ufeff"
_VOWELS = "aeiouɑɐɒɔəɛɜɨɪɯʊʌøœ"


@dataclass(frozen=True)
class _Abugida:
    """Consonants carry ``inherent`` unless a vowel sign or a virama follows."""

    consonants: dict[str, str]
    vowels: dict[str, str]
    signs: dict[str, str]
    inherent: str


def _table(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in unicodedata.normalize("NFC", text).split())


_DEVANAGARI = _Abugida(
    _table(
        "क=k ख=kʰ ग=ɡ घ=ɡʰ ङ=ŋ च=ʧ छ=ʧʰ ज=ʤ झ=ʤʰ ञ=ɲ ट=ʈ ठ=ʈʰ ड=ɖ ढ=ɖʰ ण=ɳ त=t थ=tʰ द=d ध=dʰ न=n प=p "
        "फ=pʰ ब=b भ=bʰ म=m य=j र=ɾ ल=l व=ʋ श=ʃ ष=ʂ स=s ह=h ळ=l क़=q ख़=x ग़=ɣ ज़=z ड़=ɽ ढ़=ɽʰ फ़=f य़=j"
    ),
    _table("अ=ə आ=aː इ=ɪ ई=iː उ=ʊ ऊ=uː ऋ=ɾɪ ए=eː ऐ=ɛː ओ=oː औ=ɔː ऑ=ɔ ऍ=æ ॐ=om"),
    _table("ा=aː ि=ɪ ी=iː ु=ʊ ू=uː ृ=ɾɪ े=eː ै=ɛː ो=oː ौ=ɔː ॉ=ɔ ॅ=æ"),
    "ə",
)
_BENGALI = _Abugida(
    _table(
        "ক=k খ=kʰ গ=ɡ ঘ=ɡʰ ঙ=ŋ চ=ʧ ছ=ʧʰ জ=ʤ ঝ=ʤʰ ঞ=n ট=ʈ ঠ=ʈʰ ড=ɖ ঢ=ɖʰ ণ=n ত=t থ=tʰ দ=d ধ=dʰ ন=n প=p "
        "ফ=f ব=b ভ=bʰ ম=m য=ʤ র=ɾ ল=l শ=ʃ ষ=ʃ স=ʃ হ=h ড়=ɽ ঢ়=ɽ য়=j ৰ=ɾ ৱ=w ৎ=t"
    ),
    _table("অ=ɔ আ=a ই=i ঈ=i উ=u ঊ=u ঋ=ɾi এ=e ঐ=oj ও=o ঔ=ow"),
    _table("া=a ি=i ী=i ু=u ূ=u ৃ=ɾi ে=e ৈ=oj ো=o ৌ=ow"),
    "ɔ",
)
_NASALS = "\u0902\u0901\u0982\u0981"  # anusvara and candrabindu of both scripts
_BREATHS = "\u0903\u0983"

_CYRILLIC = _table(
    "а=a б=b в=v г=ɡ д=d е=ɛ ё=o ж=ʒ з=z и=i й=j к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=x ц=ʦ ч=ʨ "
    "ш=ʃ щ=ɕ ъ= ы=ɨ ь=ʲ э=ɛ ю=u я=a і=i ї=ji є=ɛ ґ=ɡ ў=w ђ=ʥ ј=j љ=ʎ њ=ɲ ћ=ʨ џ=ʤ"
)
_SOFT_VOWELS = "еёюяє"
_GREEK = _table(
    "ου=u αι=e ει=i οι=i μπ=b ντ=d γκ=ɡ α=a β=v γ=ɣ δ=ð ε=e ζ=z η=i θ=θ ι=i κ=k λ=l μ=m ν=n ξ=ks ο=o π=p ρ=ɾ "
    "σ=s ς=s τ=t υ=i φ=f χ=x ψ=ps ω=o"
)
_ROMAN = _table(
    "sh=ʃ ch=ʧ ts=ʦ ng=ŋ th=θ kh=x gh=ɣ zh=ʒ dh=ð a=ɑ b=b c=k d=d e=ɛ f=f g=ɡ h=h i=i j=ʤ k=k l=l m=m n=n o=o "
    "p=p q=k r=ɾ s=s t=t u=u v=v w=w x=ks y=j z=z"
)


def is_foreign(character: str) -> bool:
    """Return whether ``character`` is a letter, or a mark of one, of a script other than Latin."""
    if character in _SILENT or unicodedata.category(character)[0] not in "LM":
        return False
    name = unicodedata.name(character, "")
    return not name.startswith(("LATIN", "COMBINING", "MODIFIER", "MICRO", "OHM", "FEMININE", "MASCULINE"))


def reading(word: str) -> str:
    """Return an IPA reading of one ``word`` without spaces, or ``""`` when nothing in it tells a sound."""
    # Composed letters with a dot below (Hindi's ड़) are one letter each in the tables, but two in NFC text.
    text = unicodedata.normalize("NFC", word.lower())
    text = "".join(character for character in text if character not in _SILENT)
    first = next((character for character in text if is_foreign(character)), "")
    script = unicodedata.name(first, "").split(" ")[0] if first else ""
    if script == "DEVANAGARI":
        return _stressed(_read_abugida(text, _DEVANAGARI))
    if script == "BENGALI":
        return _stressed(_read_abugida(text, _BENGALI))
    if script == "CYRILLIC":
        return _stressed(_read_cyrillic(text))
    if script == "GREEK":
        bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        return _stressed(_read_letters(bare, _GREEK))
    return _stressed(_read_letters(_by_name(text), _ROMAN))


def _read_abugida(word: str, script: _Abugida) -> str:
    """Read syllable by syllable: a list of (consonants, vowel), the vowel ``None`` where it is inherent."""
    units: list[tuple[str, str | None]] = []
    index = 0
    while index < len(word):
        letter = word[index]
        if index + 1 < len(word) and word[index + 1] in _NUKTAS:
            letter += word[index + 1]
        index += len(letter)
        following = word[index : index + 1]
        if sound := script.consonants.get(letter) or script.consonants.get(letter[0]):
            if following in script.signs:
                units.append((sound, script.signs[following]))
                index += 1
            elif following and following in _VIRAMAS:
                units.append((sound, ""))
                index += 1
            else:
                units.append((sound, None))
        elif letter in script.vowels:
            units.append(("", script.vowels[letter]))
        elif letter in _NASALS:
            units.append((_nasal(following, script), ""))
        elif letter in _BREATHS:
            units.append(("h", ""))
    return "".join(consonant + vowel for consonant, vowel in _with_inherent_vowels(units, script.inherent))


def _with_inherent_vowels(units: list[tuple[str, str | None]], inherent: str) -> list[tuple[str, str]]:
    """Fill in the inherent vowel, or leave it silent: at the end of a word and between two spoken vowels."""
    filled = [(consonant, inherent if vowel is None else vowel) for consonant, vowel in units]
    for index in range(len(units) - 1, 0, -1):
        if units[index][1] is not None or not filled[index - 1][1]:
            continue
        last = index == len(units) - 1
        next_has_vowel = not last and bool(filled[index + 1][1])
        if last or (next_has_vowel and inherent == "ə"):
            filled[index] = (units[index][0], "")
    return filled


def _nasal(following: str, script: _Abugida) -> str:
    """Return what a nasal sign sounds like before ``following``."""
    if script is _BENGALI:
        return "ŋ"
    place = script.consonants.get(following, "")[:1]
    if not place:
        return "\u0303"  # a nasal vowel
    return "m" if place in "pbm" else "ŋ" if place in "kɡ" else "n"


def _read_cyrillic(word: str) -> str:
    sounds = []
    for index, letter in enumerate(word):
        if letter in _SOFT_VOWELS and (index == 0 or word[index - 1] in "аеёиоуыэюяіїєьъ"):
            sounds.append("j")
        sounds.append(_CYRILLIC.get(letter, ""))
    return "".join(sounds)


def _read_letters(word: str, table: dict[str, str]) -> str:
    longest_first = re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))
    return "".join(table[found.group()] for found in longest_first.finditer(word))


def _by_name(word: str) -> str:
    """Return Latin letters for ``word`` from the names of its characters: HIRAGANA LETTER KA is "ka"."""
    letters: list[str] = []
    for character in word:
        words = unicodedata.name(character, "").split(" ")
        syllabary = words[0] in ("HIRAGANA", "KATAKANA", "HANGUL", "ETHIOPIC", "CHEROKEE", "YI", "VAI")
        if words[0] == "CJK" or "SIGN" in words:
            continue
        if syllabary:
            letters.append(words[-1].lower() if words[-1] != "SMALL" else "")
        elif "LETTER" in words or "CHARACTER" in words:
            after = words[words.index("LETTER" if "LETTER" in words else "CHARACTER") + 1 :]
            sound = after[0][0].lower() if after else ""
            if letters and sound not in "aeiou" and letters[-1][-1:] not in "aeiou":
                letters.append("a")  # alphabets that leave vowels out would be a row of consonants
            letters.append(sound)
    return "".join(letters)


def _stressed(sounds: str) -> str:
    """Put the stress on the first vowel: an unstressed word is swallowed."""
    found = re.search(f"[{_VOWELS}]", sounds)
    return sounds if found is None else sounds[: found.start()] + "ˈ" + sounds[found.start() :]
