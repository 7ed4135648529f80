"""Whose words a quotation is, as far as the text beside it says.

Evidence, strongest first: "said Ada" or "Ada asked" directly after or before the quotation; another quotation of
the same paragraph; a neighbouring sentence of the same paragraph that begins with the name of somebody who speaks
elsewhere; a speech that goes on from the paragraph before; the turn in an exchange of two. "he said" counts where
only one person can be meant. Without evidence the answer is None, never a guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from studio.story.names import gender_of_words, is_plain_given_name, name_words, title_gender
from studio.story.sentences import sentences
from studio.story.spans import NARRATOR

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
_PRONOUNS = {"he": "male", "she": "female"}
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
_UNNAMED = ""
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


@dataclass(slots=True)
class Quote:
    """A quotation and the narration of its paragraph on both sides, up to the neighbouring quotations."""

    text: str
    before: str
    after: str
    followed: bool
    speaker: str | None = None
    named: str | None = None  # the phrase that says who speaks; _UNNAMED when it names nobody in particular


@dataclass(slots=True)
class QuotedParagraph:
    """A paragraph's quotations in order; ``continues``: its first goes on from the paragraph before."""

    narration: str
    quotes: list[Quote] = field(default_factory=list)
    continues: bool = False


def attribute(paragraphs: Sequence[QuotedParagraph]) -> None:
    """Set ``speaker`` of every quotation: a tag, ``NARRATOR`` for "said I", or None where the text does not say."""
    names: set[str] = set()
    for index, paragraph in enumerate(paragraphs):
        _name(paragraphs, index)
        names.update(quote.named for quote in paragraph.quotes if quote.named)
        names.update(_people_in(paragraph.narration))
    tags = _unified(name for name in names if name.lower() not in ("i", *_PRONOUNS))
    mentions = _Mentions(tags)
    for index, paragraph in enumerate(paragraphs):
        for quote in paragraph.quotes:
            mentions.see(quote.before)
            quote.speaker = _resolve(quote.named, tags, mentions)
            if quote.speaker:
                mentions.add(quote.speaker)
        _spread(paragraph)
        if paragraph.quotes and paragraph.quotes[0].speaker is None:
            _fill(paragraphs, index, mentions)
        last = paragraph.quotes[-1].after if paragraph.quotes else paragraph.narration
        mentions.see(last)
        mentions.next_paragraph()


def tag_of(name: str) -> str:
    """A tag for a name as it stands in the text: letters, digits and underscores in lower case."""
    kept = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in re.sub(r"[’']", "", name))
    return "_".join(kept.lower().split())


def _name(paragraphs: Sequence[QuotedParagraph], index: int) -> None:
    """Set, for every quotation of the paragraph, the phrase beside it that says who speaks."""
    paragraph = paragraphs[index]
    for position, quote in enumerate(paragraph.quotes):
        name = _after(quote)
        name = _before(quote.before) if name is None else name
        if name is None and position == 0 and not quote.before.strip() and index:
            earlier = paragraphs[index - 1].narration.rstrip()
            if earlier.endswith((":", "：")) and not paragraphs[index - 1].quotes:
                name = _before(earlier)
        quote.named = name


def _people_in(narration: str) -> Iterator[str]:
    """Names with a title, and given names of the table, as they stand in narration."""
    for match in _NAMED.finditer(narration):
        if match.group(1) or is_plain_given_name(match.group(2)):
            yield match.group()


def _after(quote: Quote) -> str | None:
    other = _CHINESE_AFTER.match(quote.after) or _INDIC_AFTER.match(quote.after)
    if other:
        return _OTHER_PRONOUNS.get(other.group(1), other.group(1))
    clause = _CLAUSE.match(quote.after)
    words = clause.group(1).split() if clause else []
    if not words:
        return None
    if words[0].lower() in _VERBS:
        return _noun_phrase(words[1:]) or _UNNAMED
    ended = quote.text.rstrip("\"”’'»“ ").endswith((".", "。"))
    if ended and quote.followed:  # “Go.” Finn asked, “Why?” names the second speaker
        return None
    for position, word in enumerate(words[:6]):
        if word.lower() in _VERBS:
            return _subject(words[:position], ()) or _UNNAMED
    return None


def _before(text: str) -> str | None:
    stripped = text.rstrip()
    if not stripped or stripped[-1] in ".!?…;।。！？":
        return None
    other = _CHINESE_BEFORE.search(stripped[-40:]) or _INDIC_BEFORE.search(stripped[-80:])
    if other:
        return _OTHER_PRONOUNS.get(other.group(1), other.group(1))
    words = [word.strip(',:;—–"”“') for word in _last_sentence(stripped).split()]
    words = [word for word in words if word]
    for position in range(len(words) - 1, max(-1, len(words) - 8), -1):
        if words[position].lower() in _VERBS:
            return _subject(words[:position], words[position + 1 :]) or _UNNAMED
    return None


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
    if first in ("i", *_PRONOUNS):
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


def _last_sentence(text: str) -> str:
    tail = text.rstrip()[-400:]
    ranges = sentences(tail)
    return tail[ranges[-1][0] : ranges[-1][1]] if ranges else ""


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and word.lower().strip(".") not in _NOT_NAMES


def _unified(names: Iterable[str]) -> dict[str, str]:
    """Tag for each phrase; "Ada Byron" and "Ada" are one person unless two longer names could be meant."""
    parts = {name: tag_of(_bare(name)).split("_") for name in names}
    by_tag = {"_".join(words): words for words in parts.values() if words != [""]}
    holders: dict[str, set[str]] = {}
    for tag, words in by_tag.items():
        for word in words:
            holders.setdefault(word, set()).add(tag)
    short_forms: dict[str, list[str]] = {}
    for tag, words in by_tag.items():
        longer = holders[tag] - {tag} if len(words) == 1 else set()
        if len(longer) == 1:
            short_forms.setdefault(next(iter(longer)), []).append(tag)
    same = {tag: tag for tag in by_tag}
    for tag, forms in short_forms.items():
        proper = [form for form in forms if not title_gender([form])]
        chosen = min(proper, key=by_tag[tag].index) if proper else tag
        same.update(dict.fromkeys([tag, *forms], chosen))
    return {name: same["_".join(words)] for name, words in parts.items() if words != [""]}


def _bare(name: str) -> str:
    head, _, rest = name.partition(" ")
    return rest if rest and head.lower() in _DETERMINERS else name


def _resolve(name: str | None, tags: Mapping[str, str], mentions: _Mentions) -> str | None:
    if not name:
        return None
    lower = name.lower()
    if lower == "i":
        return NARRATOR
    if lower in _PRONOUNS:
        return mentions.only(_PRONOUNS[lower])
    return tags.get(name)


def _spread(paragraph: QuotedParagraph) -> None:
    """A paragraph with one known speaker is all that speaker's."""
    known = {quote.speaker for quote in paragraph.quotes if quote.speaker}
    if len(known) == 1:
        speaker = known.pop()
        for quote in paragraph.quotes:
            quote.speaker = speaker if quote.named != _UNNAMED else None
        return
    for earlier, later in pairwise(paragraph.quotes):
        if later.named is None:
            later.speaker = earlier.speaker


def _fill(paragraphs: Sequence[QuotedParagraph], index: int, mentions: _Mentions) -> None:
    paragraph = paragraphs[index]
    named = paragraph.quotes[0].named
    if named == _UNNAMED:
        return
    speaker: str | None = None
    if paragraph.continues and index and paragraphs[index - 1].quotes:
        speaker = paragraphs[index - 1].quotes[-1].speaker
    speaker = speaker or _beat(paragraph, mentions)
    if speaker is None and not mentions.in_text(paragraph.narration):
        speaker = _whose_turn(paragraphs, index, mentions)
    if speaker and not mentions.fits(speaker, named):
        return
    if speaker:
        for quote in paragraph.quotes:
            quote.speaker = quote.speaker or speaker
        mentions.add(speaker)


def _whose_turn(paragraphs: Sequence[QuotedParagraph], index: int, mentions: _Mentions) -> str | None:
    """Who answers the paragraph before: the one it was said to, else the other of two who take turns."""
    if index == 0 or not paragraphs[index - 1].quotes:
        return None
    last = paragraphs[index - 1].quotes[-1].speaker
    if last is None:
        return None
    there = set(mentions.in_text(paragraphs[index - 1].narration)) - {last}
    addressed = mentions.addressed(paragraphs[index - 1].narration)
    if addressed and addressed != last:
        return addressed
    earlier = paragraphs[index - 2].quotes if index >= 2 else []
    other = earlier[-1].speaker if earlier else None
    return other if other and other != last and there <= {other} else None


def _beat(paragraph: QuotedParagraph, mentions: _Mentions) -> str | None:
    """Who acts in the sentence next to the first quotation, when that sentence begins with a known name."""
    first = paragraph.quotes[0]
    if known := mentions.at_start(_last_sentence(first.before)):
        return known
    return None if first.before.strip() else mentions.at_start(first.after)


class _Mentions:
    """The people who speak somewhere in the story, and which of them the last paragraphs were about."""

    _paragraphs_remembered = 3

    def __init__(self, tags: Mapping[str, str]) -> None:
        self._tags = {_bare(name).lower(): tag for name, tag in tags.items()}
        self._genders = {tag: _gender([name for name in tags if tags[name] == tag]) for tag in set(tags.values())}
        forms = sorted(self._tags, key=len, reverse=True)
        # A pattern that matches nothing where nobody is known.
        any_form = "|".join(map(re.escape, forms)) or r"(?!)"
        self._pattern = re.compile(rf"\b(?:{any_form})\b", re.IGNORECASE)
        self._addressed = re.compile(rf"\b(?:to|at|asked|told) (?:the )?({any_form})\b", re.IGNORECASE)
        self._recent: list[set[str]] = [set()]

    def in_text(self, text: str) -> list[str]:
        return [self._tags[match.group().lower()] for match in self._pattern.finditer(text)]

    def addressed(self, text: str) -> str | None:
        """The one whom a sentence of the text turns to, if it is one."""
        found = {self._tags[match.group(1).lower()] for match in self._addressed.finditer(text)}
        return found.pop() if len(found) == 1 else None

    def fits(self, tag: str, named: str | None) -> bool:
        """Whether the phrase beside a quotation ("he", "she" or none) allows this person."""
        gender = _PRONOUNS.get((named or "").lower())
        return gender is None or self._genders.get(tag) in (gender, None)

    def at_start(self, text: str) -> str | None:
        head = re.sub(r"\A\W*(?:(?:the|a|an|his|her|my)\s+)?", "", text, flags=re.IGNORECASE)
        match = self._pattern.match(head)
        if match is None or re.match(r"[’']s\b", head[match.end() :]):
            return None
        return self._tags[match.group().lower()]

    def see(self, text: str) -> None:
        self._recent[-1].update(self.in_text(text))

    def add(self, tag: str) -> None:
        self._recent[-1].add(tag)

    def next_paragraph(self) -> None:
        self._recent = [*self._recent, set()][-self._paragraphs_remembered :]

    def only(self, gender: str) -> str | None:
        """The one person of the last paragraphs who can be meant by he or she, the nearest paragraph first."""
        for paragraph in reversed(self._recent):
            certain = {tag for tag in paragraph if self._genders.get(tag) == gender}
            if certain:
                return certain.pop() if len(certain) == 1 else None
        unknown = {tag for tags in self._recent for tag in tags if self._genders.get(tag) is None} - {NARRATOR}
        return unknown.pop() if len(unknown) == 1 else None


def _gender(names: Sequence[str]) -> str | None:
    found = {gender for name in sorted(names) if (gender := gender_of_words(name_words(name)))}
    return found.pop() if len(found) == 1 else None
