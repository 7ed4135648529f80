"""What is told about a film: summary, title, thumbnail prompt, description and tags.

::

    9.summary.txt, 10.title.txt, 10.thumbnail.txt      one line without a line end
    description.txt := title NL NL hook NL NL { bullet NL } NL heading NL NL { chapter } NL { closing NL } NL
                       { credit NL } NL disclosure NL NL hashtags
    chapter         := time " – " title NL [ 3 blanks summary NL ]     time: MM:SS, from one hour H:MM:SS
    tags.txt        := tag { ", " tag }                                500 characters at most

Parts of the description that are empty are left out with the blank line behind them. Its first line is the title
for whoever publishes it, all the rest the description.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studio.story.clock import SAMPLE_RATE
from studio.story.spans import BLANK
from studio.story.text_lines import all_lines, one_line

CHAPTERS_HEADING = "📜 Chapters:"
BULLET = "• "
LONGEST_TAGS = 500
_OPENING = "\"'¿¡"

_CHAPTER = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2}) – (.*)")


@dataclass(frozen=True, slots=True)
class DescribedChapter:
    """A chapter as viewers see it."""

    start_sample: int
    title: str
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """The parts of ``description.txt``; closing lines, disclosure and hashtags are the publisher's own."""

    title: str
    hook: str = ""
    bullets: tuple[str, ...] = ()
    chapters: tuple[DescribedChapter, ...] = ()
    closing: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    disclosure: str = ""


def write_summary(parts: Iterable[str]) -> str:
    """``9.summary.txt``: the summaries of the parts, joined to one line."""
    return " ".join(line for part in parts if (line := one_line(part)))


def clock_time(samples: int) -> str:
    """``MM:SS``, from one hour on ``H:MM:SS``; a begun second does not count."""
    minutes, seconds = divmod(samples // SAMPLE_RATE, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def shown_chapters(chapters: Sequence[DescribedChapter]) -> tuple[DescribedChapter, ...]:
    """The chapters that can be listed: the first at 0, each at least a second after the one before."""
    kept: list[DescribedChapter] = []
    for chapter in chapters:
        start = chapter.start_sample if kept else 0
        if not kept or start // SAMPLE_RATE > kept[-1].start_sample // SAMPLE_RATE:
            kept.append(DescribedChapter(start, chapter.title, chapter.summary))
    return tuple(kept)


def write_description(description: Description) -> str:
    """``description.txt``. ValueError without a title; chapters are listed as ``shown_chapters`` says."""
    title = one_line(description.title)
    if not title:
        raise ValueError("a description needs a title")
    bullets = [bullet for text in description.bullets if (bullet := one_line(text))]
    chapters = [_chapter(chapter) for chapter in shown_chapters(description.chapters)]
    closing, credited = (_lines(texts) for texts in (description.closing, description.credits))
    blocks = [
        title,
        one_line(description.hook),
        "\n".join(_bullet(bullet) for bullet in bullets),
        CHAPTERS_HEADING if chapters else "",
        "\n".join(chapters),
        closing,
        credited,
        one_line(description.disclosure),
        " ".join(f"#{hashtag.lstrip('#')}" for hashtag in description.hashtags),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def split_description(text: str) -> tuple[str, str]:
    """Title and description as a publisher takes them: the first line, and the rest without blanks around it."""
    title, _, rest = text.removeprefix("\ufeff").lstrip().partition("\n")
    return title.strip(), rest.strip()


def read_chapter_list(text: str) -> tuple[DescribedChapter, ...]:
    """The chapters that a description lists, with times to the second."""
    found: list[DescribedChapter] = []
    after_chapter = False
    for line in all_lines(text):
        match = _CHAPTER.fullmatch(line)
        if match:
            hours, minutes, seconds = (int(group or 0) for group in match.groups()[:3])
            start = ((hours * 60 + minutes) * 60 + seconds) * SAMPLE_RATE
            found.append(DescribedChapter(start, match.group(4).strip()))
        elif after_chapter and line.startswith("   ") and line.strip():
            found[-1] = DescribedChapter(found[-1].start_sample, found[-1].title, line.strip())
        after_chapter = match is not None
    return tuple(found)


def chapters_later(text: str, later_samples: int, starts_samples: Sequence[int] = ()) -> str:
    """A description for a film that begins ``later_samples`` before its story: every chapter but the first is later.

    ``starts_samples`` are the starts of the chapters as far as they are known; a listed time in a second of which
    nothing is known counts from the beginning of that second.
    """
    known = {start // SAMPLE_RATE: start for start in reversed(starts_samples)}
    listed = False

    def moved(match: re.Match[str]) -> str:
        nonlocal listed
        if not listed:
            listed = True
            return match.group()
        hours, minutes, seconds = (int(group or 0) for group in match.groups()[:3])
        at = (hours * 60 + minutes) * 60 + seconds
        return f"{clock_time(known.get(at, at * SAMPLE_RATE) + later_samples)} – {match.group(4)}"

    return "\n".join(_CHAPTER.sub(moved, line) if _CHAPTER.fullmatch(line) else line for line in text.split("\n"))


def write_tags(tags: Iterable[str], *, longest: int = LONGEST_TAGS) -> str:
    """``tags.txt``: whole tags only, each once whatever its case, as many from the first on as ``longest`` allows.

    Video sites put quotes around a tag of several words and count them, so they are counted here.
    """
    kept: dict[str, str] = {}
    used = 0
    for raw in tags:
        tag = " ".join(raw.replace(",", " ").split()).strip(BLANK)
        cost = len(tag) + (2 if " " in tag else 0) + (2 if kept else 0)
        if not tag or tag.casefold() in kept or used + cost > longest:
            continue
        kept[tag.casefold()] = tag
        used += cost
    return ", ".join(kept.values())


def read_tags(text: str) -> tuple[str, ...]:
    """The tags of the file, in order."""
    parts = (" ".join(part.split()) for part in text.removeprefix("\ufeff").split(","))
    return tuple(part for part in parts if part)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(line for text in texts if (line := one_line(text)))


def _bullet(text: str) -> str:
    """The point behind its mark; one that begins with a picture or a mark of its own keeps that."""
    first = text[0]
    opens = first in _OPENING or unicodedata.category(first) in ("Ps", "Pi")
    return BULLET + text if first.isalnum() or opens else text


def _chapter(chapter: DescribedChapter) -> str:
    line = f"{clock_time(chapter.start_sample)} – {one_line(chapter.title)}"
    summary = one_line(chapter.summary or "")
    return f"{line}\n   {summary}" if summary else line
