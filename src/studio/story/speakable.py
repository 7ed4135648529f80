"""What is said for what is written: words for numbers, abbreviations and signs, each tied to its place.

``spoken_words`` is for aligning speech with the text and for subtitles, ``spoken_text`` for the voice. Both
come from one scan, so the voice never says a word that the subtitles do not know. The text is never changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from studio.story import numerals
from studio.story.english_reading import Reading, Readings, read_at
from studio.story.sentences import sentences

_APOSTROPHES = "'’ʼ"
_JOINERS = "\u200c\u200d"
_LEADING_APOSTROPHE = re.compile(
    r"['’](?:tis|twas|twere|twill|em|til|cause|bout|neath|round|ello|ow|er|im|alf|n['’]?)(?![^\W\d_])",
    re.IGNORECASE,
)
_POINT_LANGUAGES = frozenset(("hi", "bn", "zh", "ja", "ko", "he", "th", "ta", "te", "mr", "ur", "gu", "pa"))
_DROPPED_G = re.compile(r"[A-Za-z]{2,}in['’]$")
_VOICED_MARKS = '.,;:!?…—()"“”।॥。、！？，；：「」¿¡'
_LONGEST_PARENTHESIS = 160


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """``text`` is said for ``source[start:end]``: one word, or several separated by spaces (``1893``)."""

    text: str
    start: int
    end: int


def spoken_words(
    text: str, language: str = "en", pronunciations: Mapping[str, str] | None = None
) -> tuple[SpokenWord, ...]:
    """Return the words that are said, in order, with ascending and non-overlapping source ranges.

    Every letter and digit of ``text`` lies in some word. Hyphenated words are one word per part. Chinese and
    Japanese writing gives one word per character, as it has no blanks.
    """
    return tuple(SpokenWord(word.words, word.start, word.end) for word in _scan(text, language, pronunciations or {}))


def spoken_text(text: str, language: str = "en", pronunciations: Mapping[str, str] | None = None) -> str:
    """Return what a synthesiser should be given: the spoken words, and the punctuation that shapes the voice.

    ``pronunciations`` maps written words to respellings; whole words are replaced, whatever their case.
    Emoji, asterisks, underscores and other marks that are not said are dropped. Unspeakable text: ``""``.
    """
    parts: list[str] = []
    position = 0
    words = list(_scan(text, language, pronunciations or {}))
    for word in words:
        parts.append(_gap(text, position, word) if parts else _pause(text[: word.start], is_first=True))
        parts.append(word.voiced)
        position = word.end
    if not words:
        return ""
    parts.append(_pause(text[position:], is_first=False))
    said = re.sub(r"\s+([,.;:!?…)”])", r"\1", " ".join("".join(parts).split()))
    return re.sub(r"\.{2,}", ".", said)


def is_speakable(text: str) -> bool:
    """Whether there is a letter or a digit to say; a line of dots is not speakable."""
    return any(character.isalnum() for character in text)


def weight(text: str, language: str = "en") -> float:
    """Return the rough speaking time in seconds at a normal rate, pauses included; for estimates only."""
    seconds = 0.0
    for word in spoken_words(text, language):
        wide = sum(_is_alone(character) for character in word.text)
        seconds += 0.2 * wide + 0.062 * (len(word.text) - wide) + (0.0 if wide else 0.07)
    seconds += 0.2 * len(re.findall(r"[,;:—–،、，]", text))
    return seconds + 0.4 * len(re.findall(r"[.!?…。！？।॥]+(?=[\s\"'”’)»」]|$)", text))


def pieces(text: str, longest: int = 240) -> tuple[tuple[int, int], ...]:
    """Return contiguous ranges that cover the text: its sentences, and the clauses of those over ``longest``.

    Blanks belong to the piece before them. Without any clause boundary a piece ends at a blank, and a run of
    characters without blanks is cut. ``longest`` below 20 counts as 20.
    """
    longest = max(longest, 20)
    starts = [start for start, _ in sentences(text)]
    if not text:
        return ()
    bounds = _outside_parentheses(text, [0, *starts[1:]])
    ranges = zip(bounds, [*bounds[1:], len(text)], strict=True)
    return tuple(piece for start, end in ranges for piece in _clauses(text, start, end, longest))


def _scan(text: str, language: str, pronunciations: Mapping[str, str]) -> Iterator[Reading]:
    if not is_speakable(text):
        return
    base = numerals.base_language(language)
    respelled = _respelling_pattern(pronunciations)
    spellings = {_folded(word): respelling for word, respelling in pronunciations.items()}
    position = 0
    while position < len(text):
        readings = (
            _respelled(text, position, respelled, spellings)
            or (read_at(text, position) if base == "en" else _foreign_number(text, position, base))
            or _word(text, position, base)
        )
        if not readings:
            position += 1
            continue
        yield from readings
        position = readings[-1].end


def _folded(word: str) -> str:
    return word.casefold().replace("’", "'").strip()


def _respelling_pattern(pronunciations: Mapping[str, str]) -> re.Pattern[str] | None:
    words = sorted((word.strip() for word in pronunciations if word.strip()), key=lambda word: (-len(word), word))
    if not words:
        return None
    one_of = "|".join(re.escape(word).replace("'", "['’]").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?:{one_of})(?!\w)", re.IGNORECASE)


def _respelled(
    text: str, position: int, pattern: re.Pattern[str] | None, spellings: Mapping[str, str]
) -> Readings | None:
    if pattern is None or (position and (text[position - 1].isalnum() or text[position - 1] in _APOSTROPHES)):
        return None
    match = pattern.match(text, position)
    if match is None or match.end() == position:
        return None
    said = spellings.get(_folded(" ".join(match.group().split())), "").strip()
    if not is_speakable(said):
        return None
    end = match.end()
    owner = re.match(r"['’]s(?!\w)", text[end:])
    if owner:
        end, said = end + 2, f"{said}'s"
    return (Reading(position, end, said, said),)


def _foreign_number(text: str, position: int, language: str) -> Readings | None:
    """Whole and decimal numbers in languages other than English; other signs stay for the voice to read."""
    if not text[position].isdecimal():
        return None
    comma_decides = language not in (
        "hi",
        "bn",
        "zh",
        "ja",
        "ko",
        "he",
        "th",
        "ta",
        "te",
        "mr",
        "ur",
        "gu",
        "pa",
    )
    group, point = (r"[.\u00a0\u202f]", ",") if comma_decides else (",", r"\.")
    match = re.compile(rf"(\d{{1,3}}(?:{group}\d{{2,3}})+(?!\d)|\d+)(?:{point}(\d+))?").match(text, position)
    if match is None:
        return None
    whole, fraction = re.sub(r"\D", "", match[1]), match[2]
    if fraction:
        said = numerals.decimal(whole, fraction, language)
    elif len(whole) == 4 and len(match[1]) == 4 and 1100 <= int(whole) <= 2099:
        said = numerals.year(int(whole), language)
    else:
        said = numerals.cardinal(int(whole), language)
    return (Reading(position, match.end(), said, said),) if said and is_speakable(said) else None


def _word(text: str, position: int, language: str) -> Readings | None:
    character = text[position]
    if character in _APOSTROPHES:
        elided = _LEADING_APOSTROPHE.match(text, position)
        before = text[position - 1] if position else " "
        if elided is None or before.isalnum():
            return None
        return (Reading(position, elided.end(), f"'{elided.group()[1:]}", f"'{elided.group()[1:]}"),)
    if not character.isalnum():
        return None
    end = _word_end(text, position)
    said = unicodedata.normalize("NFKC", text[position:end]).replace("’", "'").replace("ʼ", "'")
    said = " ".join("".join(mark if _is_said(mark) else " " for mark in said).split())
    if said.isdecimal() and not text[position].isdecimal():  # ① and ²
        said = numerals.cardinal(int(said), language) or said
    return (Reading(position, end, said or character, said or character),)


def _is_said(character: str) -> bool:
    return character.isalnum() or character in _APOSTROPHES + _JOINERS or _is_mark(character)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _word_end(text: str, position: int) -> int:
    """The end of the run of letters or of digits at ``position``, with its marks and inner apostrophes."""
    digits = text[position].isnumeric()
    end = position + 1
    while end < len(text):
        character = text[end]
        if _is_mark(character) or character in _JOINERS:
            end += 1
        elif _is_alone(text[position]):
            break
        elif character.isalnum():
            if character.isnumeric() != digits or _is_alone(character):
                break
            end += 1
        elif character in _APOSTROPHES and not digits and text[end + 1 : end + 2].isalpha():
            end += 2
        else:
            break
    if text[end : end + 1] in ("'", "’") and _DROPPED_G.match(text[position : end + 1]):
        opened = text.rfind("‘", 0, position)
        quoted = opened >= 0 and "’" not in text[opened:position]
        end += 0 if quoted or text[end] == "'" else 1
    return end


def _is_alone(character: str) -> bool:
    """Characters of scripts without blanks between words: kana and Han."""
    return "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff" or character >= "\U00020000"


def _gap(text: str, end: int, word: Reading) -> str:
    """What stands between the word that ended at ``end`` and the next, for the voice."""
    between = text[end : word.start]
    if not between:
        return "" if _is_alone(text[end - 1]) and _is_alone(text[word.start]) else " "
    by_a_number = text[end - 1].isdecimal() or text[word.start].isdecimal()
    if by_a_number and between.strip() in ("-", "–", "‐", "‑"):
        return " "
    return _pause(between, is_first=False)


def _pause(between: str, *, is_first: bool) -> str:
    """The punctuation of a gap between two words, as far as a voice can use it."""
    shaped = between.replace("...", "…").replace("--", "—")
    shaped = re.sub(r"\s[–-]\s", " — ", shaped)
    if shaped == "-" or shaped == "‐" or shaped == "‑":
        return "-"
    shaped = re.sub(r"[‐‑-]", " ", shaped).replace("–", " — ").replace("/", " ")
    kept = "".join(mark if mark in '.,;:!?…—()"“”।॥。、！？，；：「」¿¡' or mark.isspace() else " " for mark in shaped)
    kept = re.sub(r"([!?.…—,;:।])(?:\s*\1)+", r"\1", kept)
    if is_first:
        kept = re.sub(r"[^\"“(「¿¡]", "", kept)
    return kept


def _outside_parentheses(text: str, starts: list[int]) -> list[int]:
    """Sentence starts that do not tear a short bracketed aside apart."""
    asides = [
        match.span() for match in re.finditer(r"\([^()]*\)|\[[^\[\]]*\]", text) if len(match[0]) <= _LONGEST_PARENTHESIS
    ]
    kept, index = [], 0
    for start in starts:
        while index < len(asides) and asides[index][1] <= start:
            index += 1
        if index == len(asides) or not asides[index][0] < start:
            kept.append(start)
    return kept


_CLAUSE_ENDS = (
    (0.0, re.compile(r"[;:—…!?。！？।][\"'”’)»」]*\s*|\s[–-]\s|--\s*")),
    (0.15, re.compile(r"[,،、，][\"'”’)»」]*\s*")),
    (
        0.3,
        re.compile(r"\s+(?=(?:and|but|or|so|because|when|while|which|who|that|if|as|until|before|after)\b)"),
    ),
    (0.5, re.compile(r"\s+")),
)


def _clauses(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    while len(text[start:end].rstrip()) > longest:
        cut = _best_cut(text, start, end, longest)
        yield start, cut
        start = cut
    yield start, end


def _best_cut(text: str, start: int, end: int, longest: int) -> int:
    """The best place to end a piece: near an even share of what is left, at the strongest boundary."""
    left = end - start
    share = left / -(-left // longest)
    best: tuple[float, int] | None = None
    for penalty, pattern in _CLAUSE_ENDS:
        for match in pattern.finditer(text, start, min(end, start + longest + 8)):
            if not start < match.end() < end or len(text[start : match.end()].rstrip()) > longest:
                continue
            cost = penalty + abs(match.end() - start - share) / share
            if best is None or cost < best[0]:
                best = (cost, match.end())
        if best is not None and best[0] < penalty + 0.55:
            break
    if best is not None:
        return best[1]
    cut = start + longest
    while cut < end - 1 and not _is_cuttable(text[cut]):
        cut += 1
    return cut


def _is_cuttable(character: str) -> bool:
    return not _is_mark(character) and character not in _JOINERS and character not in _APOSTROPHES
