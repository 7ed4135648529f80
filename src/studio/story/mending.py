"""What we wrote ourselves, made so that a channel takes it: see ``studio.story.publishing`` for what it takes.

Nothing here is for a file that a person wrote: theirs is told what is wrong with it, and stays. What is taken as it
is comes back as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from studio.story.graphemes import cut_text
from studio.story.metadata_files import DescribedChapter, Description, split_description, write_description
from studio.story.publishing import (
    LIMITS,
    counted_bytes,
    counted_characters,
    hashtags_in,
    in_hashtag,
    is_plain,
    is_seen,
    problems_of_chapters,
)
from studio.story.text_lines import one_line

_STAND_INS = str.maketrans({"<": "‹", ">": "›"})


@dataclass(frozen=True, slots=True)
class Fitted:
    """A description that is taken, and what of it was changed or left out, in words.

    ``owed`` says which credits found no room: they are owed to people, so that this is worse than the rest.
    """

    description: Description
    told: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()


def mended_line(text: str) -> str:
    """The text on one line, without what cannot be shown, and with ‹ › for the angles that are refused."""
    spaced = one_line(text).translate(_STAND_INS)
    return one_line("".join(filter(is_plain, spaced)))


def mended_title(title: str, otherwise: str = "A Short Story") -> str:
    """A title that is taken; ``otherwise`` where nothing is left of it."""
    mended = cut_text(mended_line(title), LIMITS.title_characters, counted_characters)
    return mended if is_seen(mended) else otherwise


def mended_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags that are taken, each once whatever its case: the first ones, as many as there is room for."""
    kept: dict[str, str] = {}
    used = -1
    for raw in tags:
        tag = " ".join(mended_line(raw.replace(",", " ")).split())
        cost = counted_characters(tag) + 2 * (" " in tag) + 1
        if tag and tag.casefold() not in kept and used + cost <= LIMITS.tag_characters:
            kept[tag.casefold()] = tag
            used += cost
    return tuple(kept.values())


def as_hashtag(text: str) -> str:
    """A text as one hashtag, "" where nothing of it can be in one: ``The Lamp!`` is ``#TheLamp``."""
    word = "".join(filter(in_hashtag, text))
    return f"#{word}" if hashtags_in(f"#{word}") else ""


def hashtags_of(tags: Iterable[str], most: int, taken: Sequence[str] = ()) -> tuple[str, ...]:
    """Up to ``most`` tags as hashtags in small letters, in order. Those ``taken`` do not come again."""
    known = {hashtag.casefold() for hashtag in taken}
    made = dict.fromkeys(as_hashtag(tag).lower() for tag in tags)
    return tuple(hashtag for hashtag in made if hashtag and hashtag.casefold() not in known)[: max(0, most)]


def listed_chapters(
    chapters: Sequence[DescribedChapter], film_seconds: float
) -> tuple[tuple[DescribedChapter, ...], str]:
    """The chapters to list, and "" or why none are: a list that the channel would not show is not given to it."""
    problems = problems_of_chapters(chapters, film_seconds)
    if not problems:
        return tuple(chapters), ""
    return (), "no chapters are listed: " + "; ".join(problems)


def fitted(description: Description) -> Fitted:
    """A description that is taken, the line of its title aside, which stays as it is.

    Where it is too long it gives way in this order: summaries of chapters, points, hashtags, calls to action, the
    list of chapters, the end of the hook, the end of the disclosure, and credits only when nothing else is left.
    """
    mended = _mended(description)
    told = ["characters that the channel refuses were replaced or left out"] if _refused(description) else []
    dropped: dict[str, int] = {}
    owed: tuple[str, ...] = ()
    for smaller, what in _ever_smaller(mended):
        if what:
            dropped[what] = dropped.get(what, 0) + 1
        if _size(smaller) <= LIMITS.description_bytes:
            owed = mended.credits[len(smaller.credits) :]
            mended = smaller
            break
    if dropped:
        parts = ", ".join(what.format(count, "s" if count > 1 else "") for what, count in dropped.items())
        told.append(f"the description was too long for the channel and was made without {parts}")
    return Fitted(mended, tuple(told), owed)


def _mended(description: Description) -> Description:
    def lines(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(mended_line(text) for text in texts)

    return Description(
        description.title,
        mended_line(description.hook),
        lines(description.bullets),
        tuple(
            DescribedChapter(one.start_sample, mended_line(one.title), one.summary and mended_line(one.summary))
            for one in description.chapters
        ),
        lines(description.closing),
        lines(description.hashtags)[: LIMITS.hashtags],
        lines(description.credits),
        mended_line(description.disclosure),
    )


def _refused(description: Description) -> bool:
    whole = write_description(replace(description, title="T"))
    return any(not is_plain(character) for character in whole)


def _ever_smaller(whole: Description) -> Iterator[tuple[Description, str]]:
    """The description, and then with less and less; each with the words for what went, its number as ``{}``."""
    now = whole
    yield now, ""
    if any(chapter.summary for chapter in now.chapters):
        now = replace(now, chapters=tuple(replace(chapter, summary=None) for chapter in now.chapters))
        yield now, "the summaries of the chapters"
    for field, words in (
        ("bullets", "{} point{}"),
        ("hashtags", "{} hashtag{}"),
        ("closing", "{} call{} to action"),
    ):
        while getattr(now, field):
            now = replace(now, **{field: getattr(now, field)[:-1]})
            yield now, words
    if now.chapters:
        now = replace(now, chapters=())
        yield now, "the list of chapters"
    for field, words in (("hook", "the end of the hook"), ("disclosure", "the end of the disclosure")):
        text = getattr(now, field)
        if text:
            over = max(0, _size(now) - LIMITS.description_bytes)
            shorter = cut_text(text, max(0, counted_bytes(text) - over), counted_bytes)
            now = replace(now, **{field: shorter})  # type: ignore[arg-type]
            yield now, words
    while now.credits:
        now = replace(now, credits=now.credits[:-1])
        yield now, "{} credit{}"


def _size(description: Description) -> int:
    return counted_bytes(split_description(write_description(replace(description, title="T")))[1])
