"""Subtitle files: SubRip (``2.story.srt``) and WebVTT.

We write numbered SubRip. The reader also takes blocks without numbers, and texts with blank lines inside. Times are
samples here and milliseconds in the file: every boundary is rounded by the same rule, so subtitles that do not
overlap still do not overlap when written, and each lasts a millisecond at least.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from studio.errors import StoryError
from studio.story.clock import SAMPLE_RATE, ticks
from studio.story.text_lines import all_lines, one_line

_SAMPLES_PER_MILLISECOND = SAMPLE_RATE // 1000
_STAMP = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMING = re.compile(rf"\s*{_STAMP}\s*-->\s*{_STAMP}(?:\s.*)?")
_NUMBER = re.compile(r"\s*\d+\s*")
_ARROW, _KEPT_APART = "-->", "--\u2060>"
_TAG = re.compile(r"</?[a-zA-Z0-9:.][^<>]*>")
_EXAMPLE = "00:00:01,500 --> 00:00:03,250"


@dataclass(frozen=True, slots=True)
class Subtitle:
    """Rows of text shown from one sample up to another; rows are separated by newlines."""

    start_sample: int
    end_sample: int
    text: str


def write_srt(subtitles: Iterable[Subtitle]) -> str:
    """Numbered SubRip, in order. ValueError for subtitles that overlap; those without visible text are left out."""
    return "".join(
        f"{number}\n{_stamp(start, ',')} --> {_stamp(end, ',')}\n{text.replace(_ARROW, _KEPT_APART)}\n\n"
        for number, (start, end, text) in enumerate(_milliseconds(subtitles), start=1)
    )


def write_vtt(subtitles: Iterable[Subtitle]) -> str:
    """WebVTT, in order. ValueError for subtitles that overlap; those without visible text are left out."""
    return "WEBVTT\n\n" + "".join(
        f"{_stamp(start, '.')} --> {_stamp(end, '.')}\n{html.escape(text, quote=False)}\n\n"
        for start, end, text in _milliseconds(subtitles)
    )


def read_srt(text: str, *, file: str = "2.story.srt") -> tuple[Subtitle, ...]:
    """Read SubRip with or without numbers. StoryError where a time cannot be read or runs backwards."""
    return tuple(_read(all_lines(text), file, lambda row: row.replace(_KEPT_APART, _ARROW)))


def read_vtt(text: str, *, file: str = "2.story.vtt") -> tuple[Subtitle, ...]:
    """Read WebVTT: notes, styles, names, positions and tags are dropped. StoryError as for SubRip."""
    lines = all_lines(text)
    if not lines or not lines[0].startswith("WEBVTT"):
        raise StoryError(file, 1, "the file does not begin as WebVTT does", expected="WEBVTT")
    kept: list[str] = []
    in_block = True  # the header and what follows it up to a blank line
    after_blank = False
    for line in lines:
        if after_blank and line.startswith(("NOTE", "STYLE", "REGION")) and _ARROW not in line:
            in_block = True
        if not line.strip():
            in_block = False
        after_blank = not line.strip()
        kept.append("" if in_block else line)
    return tuple(_read(kept, file, lambda row: html.unescape(_TAG.sub("", row)), named=True))


def _milliseconds(subtitles: Iterable[Subtitle]) -> Iterator[tuple[int, int, str]]:
    reached_sample = reached = 0
    for subtitle in subtitles:
        if not reached_sample <= subtitle.start_sample <= subtitle.end_sample:
            raise ValueError(f"subtitle {subtitle.text!r} begins before the one before it ends, or ends first")
        reached_sample = subtitle.end_sample
        rows = [one_line(row) for row in all_lines(subtitle.text)]
        text = "\n".join(row for row in rows if row)
        if not text:
            continue
        start = max(reached, ticks(subtitle.start_sample, 1000))
        reached = max(start + 1, ticks(subtitle.end_sample, 1000))
        yield start, reached, text


def _stamp(milliseconds: int, mark: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{rest:03}"


def _read(lines: Sequence[str], file: str, clean: Callable[[str], str], *, named: bool = False) -> Iterator[Subtitle]:
    timings = [(index, match) for index, line in enumerate(lines) if (match := _TIMING.fullmatch(line))]
    _refuse_stray_text(lines, timings[0][0] if timings else len(lines), file)
    for position, (index, match) in enumerate(timings):
        start, end = _sample(match.groups()[:4]), _sample(match.groups()[4:])
        if end < start:
            raise StoryError(file, index + 1, "the subtitle ends before it begins", expected="start --> end")
        is_last = position + 1 == len(timings)
        body = list(lines[index + 1 : len(lines) if is_last else timings[position + 1][0]])
        if not is_last:
            _drop_heading(body, named)
        wrong = next((offset for offset, row in enumerate(body) if _looks_like_timing(row)), None)
        if wrong is not None:
            raise StoryError(
                file, index + 2 + wrong, "this time is not understood", expected="start --> end", example=_EXAMPLE
            )
        rows = (clean(row).strip() for row in body)
        yield Subtitle(start, end, "\n".join(row for row in rows if row))


def _drop_heading(body: list[str], named: bool) -> None:
    """Take the number (in WebVTT any name) of the next block off the end of a block."""
    if body and (named or _NUMBER.fullmatch(body[-1])) and body[-1].strip() and len(body) > 1 and not body[-2].strip():
        body.pop()


def _refuse_stray_text(lines: Sequence[str], first: int, file: str) -> None:
    for index, line in enumerate(lines[:first]):
        if line.strip() and not (_NUMBER.fullmatch(line) or index == first - 1):
            raise StoryError(
                file, index + 1, f"“{line.strip()[:40]}” has no time", expected="start --> end", example=_EXAMPLE
            )


def _looks_like_timing(row: str) -> bool:
    return re.match(r"\s*\d[\d:,.]*\s*-->", row) is not None


def _sample(groups: Sequence[str | None]) -> int:
    hours, minutes, seconds, fraction = (group or "0" for group in groups)
    milliseconds = int(fraction.ljust(3, "0"))
    total_seconds = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return (total_seconds * 1000 + milliseconds) * _SAMPLES_PER_MILLISECOND
