"""What a channel takes: its rules as data, and what they say about titles, descriptions, tags, chapters and files.

Every ``problems_of_…`` returns sentences, and none when all is well. What one of them tells is refused by YouTube, or
(chapters, hashtags, shape of a cover, length of a short) taken and then shown otherwise than it was meant: the
docstring says which. They judge and never change a text; ``studio.story.mending`` mends what we wrote ourselves.

Lengths are counted in the strictest way that fits the published rule, so that what passes here passes there:
characters as UTF-16 counts them (an emoji is two), bytes as UTF-8 has them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from studio.errors import StoryError
from studio.story.clock import SAMPLE_RATE
from studio.story.metadata_files import DescribedChapter
from studio.story.srt import read_srt


@dataclass(frozen=True, slots=True)
class Limits:
    """What YouTube takes, as its pages for developers and for creators said in 2026."""

    # Reference of the Data API, resource "videos": snippet.title, .description, .tags.
    title_characters: int = 100
    description_bytes: int = 5_000
    tag_characters: int = 500
    # Help for creators, "Video chapters".
    fewest_chapters: int = 3
    shortest_chapter_seconds: int = 10
    # Help for creators, "Use hashtags": with more, all are ignored.
    hashtags: int = 60
    # Reference of the Data API, thumbnails.set; shape and least width by the help for creators.
    thumbnail_bytes: int = 2 * 1024 * 1024
    thumbnail_least_width: int = 640
    # Reference of the Data API, captions.insert.
    caption_bytes: int = 100 * 1024 * 1024
    # Help for creators: 12 hours or 256 GB for an account that is verified.
    film_seconds: int = 12 * 60 * 60
    film_bytes: int = 256 * 1000**3
    # Help for creators, "YouTube Shorts": three minutes, but music is limited over one; ours keep to one.
    short_seconds: int = 60


LIMITS = Limits()

CATEGORIES = {
    1: "Film & Animation", 2: "Autos & Vehicles", 10: "Music", 15: "Pets & Animals", 17: "Sports",
    19: "Travel & Events", 20: "Gaming", 22: "People & Blogs", 23: "Comedy", 24: "Entertainment",
    25: "News & Politics", 26: "Howto & Style", 27: "Education", 28: "Science & Technology",
    29: "Nonprofits & Activism",
}  # fmt: skip
"""Categories that a video may have, as videoCategories.list gave them in 2026."""

PRIVACIES = ("private", "unlisted", "public")

# Sorts of films (30 to 44), "Short Movies" and "Videoblogging" are listed there, and refused for a video.
_REFUSED_CATEGORIES = frozenset((18, 21, *range(30, 45)))
_ANGLES = re.compile(r"[<>]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")


def counted_characters(text: str) -> int:
    """Characters as UTF-16 counts them."""
    return len(text) + sum(character > "\uffff" for character in text)


def counted_bytes(text: str) -> int:
    """Bytes as UTF-8; half a character counts three."""
    return len(text.encode("utf-8", "surrogatepass"))


def counted_tag_characters(tags: Sequence[str]) -> int:
    """Characters of all tags together: two more for the quotes around each with a space, and one for each comma."""
    return sum(counted_characters(tag) + 2 * (" " in tag) for tag in tags) + max(0, len(tags) - 1)


def hashtags_in(text: str) -> tuple[str, ...]:
    """The hashtags of a text, in order, each as often as it comes."""
    found = []
    for mark in re.finditer(r"(?<![\w#&/])#", text):
        end = mark.end()
        while end < len(text) and in_hashtag(text[end]):
            end += 1
        if any(character.isalpha() for character in text[mark.end() : end]):
            found.append(text[mark.start() : end])
    return tuple(found)


def in_hashtag(character: str) -> bool:
    """Whether a hashtag goes on over a character: a letter with its marks, a digit, a low line."""
    return character.isalnum() or character == "_" or unicodedata.category(character).startswith("M")


def problems_of_title(title: str) -> tuple[str, ...]:
    """Why a title would be refused."""
    if not is_seen(title):
        return ("the title is empty",)
    told = _forbidden("the title", title)
    if any(character in title for character in "\n\r\u2028\u2029"):
        told.append("the title has more than one line")
    length = counted_characters(title)
    if length > LIMITS.title_characters:
        told.append(
            f"the title has {length} characters, and at most {LIMITS.title_characters} are taken"
            + (" (an emoji counts two)" if length > len(title) else "")
        )
    return tuple(told)


def problems_of_description(text: str) -> tuple[str, ...]:
    """Why a description (without the line of the title) would be refused. An empty one is taken."""
    told = _forbidden("the description", text)
    size = counted_bytes(text)
    if size > LIMITS.description_bytes:
        told.append(
            f"the description has {size:,} bytes, and at most {LIMITS.description_bytes:,} are taken "
            f"({size - LIMITS.description_bytes:,} too many)"
        )
    return tuple(told)


def problems_of_hashtags(text: str) -> tuple[str, ...]:
    """Why the hashtags of a description would be ignored; nothing is refused for them."""
    count = len(hashtags_in(text))
    if count <= LIMITS.hashtags:
        return ()
    return (f"the description has {count} hashtags; with more than {LIMITS.hashtags} all are ignored",)


def problems_of_letters(text: str, *, file: str) -> tuple[str, ...]:
    """That a text was not read as it was written, if so: what the author wrote must not be published as marks."""
    if "\ufffd" not in text:
        return ()
    return (f"{file} holds letters that cannot be read, and shows a mark in their place; save it as UTF-8",)


def problems_of_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Why tags would be refused. No tags at all are taken."""
    told: list[str] = []
    for tag in tags:
        if not tag.strip():
            told.append("a tag is empty")
            continue
        told += _forbidden(f"the tag “{tag[:40]}”", tag)
        if "," in tag or "\n" in tag:
            told.append(f"the tag “{tag[:40]}” has a comma or a line break, which parts tags")
    length = counted_tag_characters(tags)
    if length > LIMITS.tag_characters:
        told.append(
            f"the tags have {length} characters, and at most {LIMITS.tag_characters} are taken "
            "(commas between them count, and two quotes for each with a space)"
        )
    return tuple(dict.fromkeys(told))


def problems_of_chapters(chapters: Sequence[DescribedChapter], film_seconds: float | None) -> tuple[str, ...]:
    """Why the chapters that a description lists would not be shown; the upload is not refused for them.

    Times count in whole seconds, as they are written. ``film_seconds`` is None while the film is not made. No
    chapters at all are well.
    """
    if not chapters:
        return ()
    told: list[str] = []
    starts = [chapter.start_sample // SAMPLE_RATE for chapter in chapters]
    if len(chapters) < LIMITS.fewest_chapters:
        there = "there is 1 chapter" if len(chapters) == 1 else f"there are {len(chapters)} chapters"
        told.append(f"{there}, and fewer than {LIMITS.fewest_chapters} are not shown")
    if starts[0] != 0:
        told.append("the first chapter does not begin at 0:00")
    ends = [*starts[1:], *([int(film_seconds)] if film_seconds is not None else [])]
    for number, (chapter, start, end) in enumerate(zip(chapters, starts, ends, strict=False), start=1):
        if end < start:
            follows = "the film ends" if number == len(chapters) else f"“{chapters[number].title[:40]}” begins"
            told.append(f"{follows} before chapter “{chapter.title[:40]}” begins")
        elif end - start < LIMITS.shortest_chapter_seconds:
            told.append(
                f"chapter “{chapter.title[:40]}” lasts {end - start} s, less than {LIMITS.shortest_chapter_seconds} s"
            )
    told += [f"the chapter at {start} s has no title" for c, start in zip(chapters, starts, strict=True) if not c.title]
    return tuple(told)


def problems_of_publish_time(publish_at: str, privacy: str, now: datetime) -> tuple[str, ...]:
    """Why a time of publication would be refused: RFC 3339 with its offset, later than ``now`` (which has an offset).

    An empty ``publish_at`` is none, and well.
    """
    if not publish_at:
        return ()
    told = [] if privacy == "private" else ["a film with a publish time has to be private until then"]
    try:
        moment = datetime.fromisoformat(publish_at)
    except ValueError:
        return (*told, f"the publish time “{publish_at[:40]}” is not a time such as 2030-01-31T18:00:00+01:00")
    if moment.tzinfo is None:
        told.append(f"the publish time “{publish_at}” has no offset, such as +01:00 or Z")
    elif moment <= now:
        told.append(f"the publish time {publish_at} is past")
    return tuple(told)


def problems_of_privacy(privacy: str) -> tuple[str, ...]:
    """Why a privacy would be refused."""
    return () if privacy in PRIVACIES else (f"the privacy “{privacy[:40]}” is none of {', '.join(PRIVACIES)}",)


def problems_of_category(category_id: str) -> tuple[str, ...]:
    """Why a category would be refused."""
    number = int(category_id) if category_id.isascii() and category_id.isdigit() and len(category_id) < 5 else 0
    if not number:
        return (f"the category “{category_id[:40]}” is not a number; 22 is {CATEGORIES[22]}",)
    if number in _REFUSED_CATEGORIES:
        known = ", ".join(f"{one} {name}" for one, name in CATEGORIES.items())
        return (f"a video cannot have category {number}; it can have {known}",)
    return ()


def problems_of_language(code: str) -> tuple[str, ...]:
    """Why the code of a language would be refused: ``en``, ``pt-BR``, ``zh-Hant`` …; an empty one is left out."""
    if not code or _LANGUAGE.fullmatch(code):
        return ()
    return (f"“{code[:40]}” is not the code of a language, such as en, pt-BR or zh-Hant",)


def problems_of_thumbnail(size_bytes: int, width: int, height: int) -> tuple[str, ...]:
    """Why a cover would be refused (size in bytes) or shown otherwise (shape, width)."""
    told: list[str] = []
    if size_bytes > LIMITS.thumbnail_bytes:
        told.append(f"the cover has {size_bytes / 1024**2:.1f} MB, and at most 2 MB are taken")
    if abs(width * 9 - height * 16) > 16:
        told.append(f"the cover is {width}×{height}, not 16:9, and gets bars")
    if width < LIMITS.thumbnail_least_width:
        told.append(f"the cover is {width} pixels wide; at least {LIMITS.thumbnail_least_width} are wanted")
    return tuple(told)


def problems_of_captions(text: str, *, file: str = "2.story.srt") -> tuple[str, ...]:
    """Why subtitles (SubRip) would be refused or be of no use."""
    try:
        subtitles = read_srt(text, file=file)
    except StoryError as error:
        return (f"the captions do not read: {error}",)
    told = [] if subtitles else ["the captions are empty"]
    if any(later.start_sample < one.start_sample for one, later in pairwise(subtitles)):
        told.append("the captions are not in the order of their times")
    if counted_bytes(text) > LIMITS.caption_bytes:
        told.append(f"the captions have more than {LIMITS.caption_bytes // 1024**2} MB")
    return tuple(told)


def problems_of_film(seconds: float, size_bytes: int) -> tuple[str, ...]:
    """Why a film would be refused for its length or size."""
    told = []
    if seconds > LIMITS.film_seconds:
        told.append(f"the film lasts {seconds / 3600:.1f} hours, and at most {LIMITS.film_seconds // 3600} are taken")
    if size_bytes > LIMITS.film_bytes:
        told.append(f"the film has {size_bytes / 1000**3:.0f} GB, and at most {LIMITS.film_bytes // 1000**3} are taken")
    if not size_bytes or seconds <= 0:
        told.append("the film is empty")
    return tuple(told)


def problems_of_short(seconds: float, width: int, height: int) -> tuple[str, ...]:
    """Why a short would not be shown as one, or not as ours are meant; the upload is not refused for it."""
    told = []
    if seconds > LIMITS.short_seconds + 0.05:
        told.append(f"it lasts {seconds:.1f} s, more than {LIMITS.short_seconds} s")
    if width >= height:
        told.append(f"it is {width}×{height}, not upright, and so an ordinary video")
    return tuple(told)


def is_plain(character: str) -> bool:
    """Whether a character may stand in a text for a channel: no angle, no control character, no half character."""
    return character not in "<>" and (character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs"))


def is_seen(text: str) -> bool:
    """Whether anything of a text can be seen: not only blanks, marks of direction and control characters."""
    return any(unicodedata.category(character)[0] not in "ZC" for character in text)


def _forbidden(what: str, text: str) -> list[str]:
    told = []
    if _ANGLES.search(text):
        told.append(f"{what} has a < or a >, which are not taken")
    strange = sorted({ord(c) for c in text if not is_plain(c) and c not in "<>\r"})
    if strange:
        codes = ", ".join(f"U+{code:04X}" for code in strange[:5])
        told.append(f"{what} has characters that cannot be shown ({codes})")
    return told
