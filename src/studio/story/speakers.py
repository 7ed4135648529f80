"""Whose words a quotation is, as far as the text beside it says.

Evidence, strongest first: "said Ada" or "Ada asked" directly after or before the quotation; another quotation of
the same paragraph; a neighbouring sentence of the same paragraph that begins with the name of somebody who speaks
elsewhere; a speech that goes on from the paragraph before; the turn in an exchange of two. "he said" counts where
only one person can be meant. Without evidence the answer is None, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from studio.story.mentions import Mentions, unified_tags
from studio.story.quote_phrases import PRONOUNS, UNNAMED, last_sentence, people_in, phrase_after, phrase_before
from studio.story.spans import NARRATOR


@dataclass(slots=True)
class Quote:
    """A quotation and the narration of its paragraph on both sides, up to the neighbouring quotations."""

    text: str
    before: str
    after: str
    followed: bool
    speaker: str | None = None
    named: str | None = None  # the phrase that says who speaks; UNNAMED when it names nobody in particular
    sure: bool = False  # the speaker is named beside it or in its paragraph, and not guessed from turns


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
        names.update(people_in(paragraph.narration))
    tags = unified_tags(name for name in names if name.lower() not in ("i", *PRONOUNS))
    mentions = Mentions(tags)
    for index, paragraph in enumerate(paragraphs):
        for quote in paragraph.quotes:
            mentions.see(quote.before)
            quote.speaker = _resolve(quote.named, tags, mentions)
            if quote.speaker:
                mentions.add(quote.speaker)
        _spread(paragraph)
        for quote in paragraph.quotes:
            quote.sure = quote.speaker is not None
        if paragraph.quotes and paragraph.quotes[0].speaker is None:
            _fill(paragraphs, index, mentions)
        last = paragraph.quotes[-1].after if paragraph.quotes else paragraph.narration
        mentions.see(last)
        mentions.next_paragraph()


def _name(paragraphs: Sequence[QuotedParagraph], index: int) -> None:
    """Set, for every quotation of the paragraph, the phrase beside it that says who speaks."""
    paragraph = paragraphs[index]
    for position, quote in enumerate(paragraph.quotes):
        name = phrase_after(quote.text, quote.after, followed=quote.followed)
        name = phrase_before(quote.before) if name is None else name
        if name is None and position == 0 and not quote.before.strip() and index:
            earlier = paragraphs[index - 1].narration.rstrip()
            if earlier.endswith((":", "：")) and not paragraphs[index - 1].quotes:
                name = phrase_before(earlier)
        quote.named = name


def _resolve(name: str | None, tags: Mapping[str, str], mentions: Mentions) -> str | None:
    if not name:
        return None
    lower = name.lower()
    if lower == "i":
        return NARRATOR
    if lower in PRONOUNS:
        return mentions.only(PRONOUNS[lower])
    return tags.get(name)


def _spread(paragraph: QuotedParagraph) -> None:
    """A paragraph with one known speaker is all that speaker's."""
    known = {quote.speaker for quote in paragraph.quotes if quote.speaker}
    if len(known) == 1:
        speaker = known.pop()
        for quote in paragraph.quotes:
            quote.speaker = speaker if quote.named != UNNAMED else None
        return
    for earlier, later in pairwise(paragraph.quotes):
        if later.named is None:
            later.speaker = earlier.speaker


def _fill(paragraphs: Sequence[QuotedParagraph], index: int, mentions: Mentions) -> None:
    paragraph = paragraphs[index]
    named = paragraph.quotes[0].named
    if named == UNNAMED:
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


def _whose_turn(paragraphs: Sequence[QuotedParagraph], index: int, mentions: Mentions) -> str | None:
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


def _beat(paragraph: QuotedParagraph, mentions: Mentions) -> str | None:
    """Who acts in the sentence next to the first quotation, when that sentence begins with a known name."""
    first = paragraph.quotes[0]
    if known := mentions.at_start(last_sentence(first.before)):
        return known
    return None if first.before.strip() else mentions.at_start(first.after)
