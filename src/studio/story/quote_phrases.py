"""The phrase beside a quotation that says who speaks: "said Ada", "the old keeper asked", "Finn turned and said,".

A phrase is given as it stands in the text ("Mrs. Brown", "the old keeper", "she"). Where there is a verb of saying
but nobody in particular says it ("somebody asked"), it is ``UNNAMED``; without such a verb it is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studio.story.names import is_plain_given_name
from studio.story.sentences import sentences

_VERBS = frozenset(
    """
    said says say asked asks replied replies answered answers whispered whispers shouted shouts cried cries called
    calls muttered mutters murmured murmurs exclaimed exclaims yelled yells screamed screams demanded demands
    inquired enquired wondered added adds continued continues began begins repeated repeats insisted insists
    explained explains declared declares announced announces remarked remarks observed suggested suggests agreed
    agrees admitted protested objected interrupted begged pleaded promised warned ordered commanded gasped sighed
    sighs laughed laughs chuckled giggled smiled grinned growled snapped snarled hissed grumbled groaned moaned
    sobbed wept stammered stuttered mumbled breathed croaked roared bellowed barked squeaked shrieked sang hummed
    teased joked confessed lied guessed thought read returned retorted responded told greeted urged offered
    """.split()  # noqa: SIM905
)
PRONOUNS = {"he": "male", "she": "female"}
_DETERMINERS = frozenset("the a an his her my our their this that another one".split())  # noqa: SIM905
_NOBODY = frozenset(
    """
    it they we you who nobody no-one none someone somebody everyone everybody anyone anybody all both others other
    voices people men women children boys girls another
    """.split()  # noqa: SIM905
)
_NOT_NAMES = frozenset(
    """
    then and but so or when while as after before if there here what now suddenly finally at last again still yet
    only later once soon even just perhaps maybe in on with from by for to not nothing something everything this that
    these those its his her their my our your the a an i'm yes no oh well where why how which
    """.split()  # noqa: SIM905
)
_STOPS = frozenset(
    """
    and with as to in at from who while when after before without over under into onto through for by but then again
    once that because until on out up down of off back about across behind beside against aloud
    """.split()  # noqa: SIM905
)
_BETWEEN_NAMES = frozenset("of de van von der la le bin al".split())  # noqa: SIM905
_AUXILIARIES = frozenset(("had", "has", "have", "then", "only", "just", "now", "also", "again", "at", "last"))
_TITLE_DOT = r"(?:Mr|Mrs|Ms|Dr|St|Prof|Capt|Col|Gen|Lt|Sgt|Rev)\."
_CLAUSE = re.compile(rf"\s*((?:{_TITLE_DOT}|[^,.;:!?—–…\"“”„«»])*)")
_NAMED = re.compile(rf"\b(?:({_TITLE_DOT}|Mr|Mrs|Ms|Miss|Dr|Captain|Uncle|Aunt|Lady|Lord|Sir) )?([A-ZÀ-Þ][^\W\d_]+)")
UNNAMED = ""
"""The phrase beside a quotation that names nobody in particular."""
_HAN = "\u4e00-\u9fff"
_CHINESE_VERB = "(?:说道|问道|答道|喊道|叫道|笑道|回答|说|說|问|問|道|喊|叫|答)"
_CHINESE_NAME = rf"([{_HAN}]{{1,3}}?)(?:笑着|轻声|大声|低声|小声|又|便|就)?{_CHINESE_VERB}"
_CHINESE_BEFORE = re.compile(rf"(?:\A|[。！？，；\s]){_CHINESE_NAME}[道:：，,\s]*\Z")
_CHINESE_AFTER = re.compile(rf"\A\s*{_CHINESE_NAME}")
_INDIC = (
    r"(\w[\w\u0900-\u09ff]*)\s+(?:ने\s+(?:\S+\s+){0,2}?(?:कहा|पूछा|बताया|जवाब)|बोला|बोली|बोले"
    r"|(?:\S+\s+)?(?:বলল|বললেন|বললো|বলে|জিজ্ঞেস|জিজ্ঞাসা))"
)
_INDIC_BEFORE = re.compile(rf"(?:\A|[।,\s]){_INDIC}[^।]{{0,12}}[,:：—-]?\s*\Z")
_INDIC_AFTER = re.compile(rf"\A[\s,—-]*{_INDIC}")
_OTHER_PRONOUNS = {"他": "he", "她": "she", "我": "i"}


def phrase_after(text: str, after: str, *, followed: bool) -> str | None:
    """Who says the quotation ``text``, by the words behind it; ``followed``: another quotation comes after them."""
    other = _CHINESE_AFTER.match(after) or _INDIC_AFTER.match(after)
    if other:
        return _OTHER_PRONOUNS.get(other.group(1), other.group(1))
    clause = _CLAUSE.match(after)
    words = clause.group(1).split() if clause else []
    if not words:
        return None
    if words[0].lower() in _VERBS:
        return _noun_phrase(words[1:]) or UNNAMED
    ended = text.rstrip("\"”’'»“ ").endswith((".", "。"))
    if ended and followed:  # “Go.” Finn asked, “Why?” names the second speaker
        return None
    for position, word in enumerate(words[:6]):
        if word.lower() in _VERBS:
            return _subject(words[:position], ()) or UNNAMED
    return None


def phrase_before(text: str) -> str | None:
    """Who says a quotation, by the words before it."""
    stripped = text.rstrip()
    if not stripped or stripped[-1] in ".!?…;।。！？":
        return None
    other = _CHINESE_BEFORE.search(stripped[-40:]) or _INDIC_BEFORE.search(stripped[-80:])
    if other:
        return _OTHER_PRONOUNS.get(other.group(1), other.group(1))
    words = [word.strip(',:;—–"”“') for word in last_sentence(stripped).split()]
    words = [word for word in words if word]
    for position in range(len(words) - 1, max(-1, len(words) - 8), -1):
        if words[position].lower() in _VERBS:
            return _subject(words[:position], words[position + 1 :]) or UNNAMED
    return None


def people_in(narration: str) -> Iterator[str]:
    """Names with a title, and given names of the table, as they stand in narration."""
    for match in _NAMED.finditer(narration):
        if match.group(1) or is_plain_given_name(match.group(2)):
            yield match.group()


def last_sentence(text: str) -> str:
    """The last sentence of a text, of its last 400 characters at most."""
    tail = text.rstrip()[-400:]
    ranges = sentences(tail)
    return tail[ranges[-1][0] : ranges[-1][1]] if ranges else ""


def without_determiner(name: str) -> str:
    """The phrase without an article or possessive at its head."""
    head, _, rest = name.partition(" ")
    return rest if rest and head.lower() in _DETERMINERS else name


def _subject(before_verb: Sequence[str], after_verb: Sequence[str]) -> str | None:
    for start in range(max(0, len(before_verb) - 4), len(before_verb)):
        phrase = _noun_phrase(_without_adverbs(before_verb[start:]), whole=True)
        if phrase and not (start and before_verb[start - 1].lower() in _STOPS - {"and", "but", "then", "while"}):
            return phrase
    lead = list(before_verb)
    while lead and lead[0].lower() in _NOT_NAMES - _DETERMINERS:
        lead.pop(0)
    if lead:
        return _noun_phrase(lead)
    return _noun_phrase(after_verb) if not before_verb else None


def _without_adverbs(words: Sequence[str]) -> list[str]:
    kept = list(words)
    while kept and (kept[-1].lower() in _AUXILIARIES or _is_adverb(kept[-1])):
        kept.pop()
    return kept


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") and word.islower()


def _noun_phrase(words: Sequence[str], *, whole: bool = False) -> str | None:
    """The person at the head of ``words``; with ``whole`` the phrase must be all of them."""
    if not words:
        return None
    first = words[0].lower()
    taken: list[str] = []
    if first in ("i", *PRONOUNS):
        taken = [words[0]]
    elif first in _DETERMINERS:
        taken = _common(words)
    elif first not in _NOT_NAMES and first not in _NOBODY:
        taken = _proper(words)
    if not taken or taken[-1].lower() in _NOBODY or (whole and len(taken) != len(words)):
        return None
    return " ".join(taken)


def _proper(words: Sequence[str]) -> list[str]:
    taken: list[str] = []
    for position, word in enumerate(words[:5]):
        joins = taken and word in _BETWEEN_NAMES and any(map(_is_capitalised, words[position + 1 : position + 2]))
        if not joins and not _is_capitalised(word):
            break
        taken.append(word)
    if taken and taken[-1].endswith(("'s", "’s")):  # Ada's mother
        more = _common(["the", *words[len(taken) :]])
        return taken + more[1:] if len(more) > 1 else []
    return taken


def _common(words: Sequence[str]) -> list[str]:
    taken = [words[0]]
    for word in words[1:5]:
        lower = word.lower()
        if lower in _STOPS or lower in _DETERMINERS or lower in _VERBS or not word[0].isalpha():
            break
        if lower.endswith("ly") and len(taken) > 1:
            break
        taken.append(word)
    return taken if len(taken) > 1 else []


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and word.lower().strip(".") not in _NOT_NAMES
