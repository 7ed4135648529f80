"""``2.timeline.txt`` and ``2.timeline.script.txt``: what is heard, and seen, from the first sample to the last.

::

    timeline  := { seconds ":" text }                        silence: a text of dots only, one per begun second
    script    := { seconds ":" scene "=" scene_text "," actor "=" words }
               | { seconds " :" dots } | { seconds ":" "UNKNOWN" }

Seconds have six decimals and are durations; each entry begins where the one before it ends. The first colon of
a line ends the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from studio.errors import StoryError
from studio.story.clock import SAMPLE_RATE, boundaries_of, decimal_durations, read_decimal
from studio.story.text_lines import numbered_lines, one_line

LONGEST_SHARED_GAP = SAMPLE_RATE
"""A pause up to this many samples is shared by its neighbours; a longer one has an entry of its own."""

_UNKNOWN = "UNKNOWN"
_DOTS = re.compile(r"[.…]+")
_GROUP = re.compile(r"\{\{.*?\}\}|\(\(.*?\)\)|\{.*?\}")
_EXAMPLE = "3.610000: The kiln was cold by noon."


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """What is heard from one sample up to another; ``silence`` says that nobody speaks."""

    start_sample: int
    end_sample: int
    text: str
    silence: bool = False


@dataclass(frozen=True, slots=True)
class ScriptEntry:
    """What is seen and heard; ``scene`` None: silence if ``silence``, else it is not known what is seen."""

    start_sample: int
    end_sample: int
    scene: str | None = None
    scene_text: str = ""
    actor: str = ""
    words: str = ""
    silence: bool = False


def build_timeline(lines: Sequence[tuple[str, int, int]], total_samples: int) -> tuple[TimelineEntry, ...]:
    """Entries without gaps from 0 to ``total_samples`` for lines of (text, start sample, end sample).

    ValueError for lines that are out of order, overlap or end after the total.
    """
    edges = [0, *(edge for _, start, end in lines for edge in (start, end)), total_samples]
    if any(after < before for before, after in pairwise(edges)):
        raise ValueError("lines must be in order, must not overlap and must end before the total")
    entries: list[TimelineEntry] = []
    reached = 0
    for index, (text, start, end) in enumerate(lines):
        gap = start - reached
        if entries and 0 < gap <= LONGEST_SHARED_GAP:
            reached += gap // 2
            entries[-1] = _entry(entries[-1].start_sample, reached, entries[-1].text)
        elif gap:
            entries.append(_silence(reached, start))
            reached = start
        is_last = index + 1 == len(lines)
        entries.append(_entry(reached, end, text))
        reached = end
        if is_last and total_samples > reached:
            entries.append(_silence(reached, total_samples))
    if not lines and total_samples:
        entries.append(_silence(0, total_samples))
    return tuple(entries)


def silence_dots(samples: int) -> str:
    """The text of a silence: a dot for every begun second, one at least."""
    return "." * max(1, -(-samples // SAMPLE_RATE))


def is_silence_text(text: str) -> bool:
    """Whether a text is dots only."""
    return _DOTS.fullmatch(text.strip()) is not None


def write_timeline(entries: Sequence[TimelineEntry]) -> str:
    """The file; the printed durations sum to the printed total. ValueError where entries leave a gap."""
    return _written(entries, (f": {one_line(entry.text)}" for entry in entries))


def read_timeline(text: str, *, file: str = "2.timeline.txt") -> tuple[TimelineEntry, ...]:
    """Read the file; StoryError names the line whose duration cannot be read."""
    rows = [_row(line, file, number) for number, line in numbered_lines(text)]
    marks = boundaries_of([duration for duration, _, _ in rows])
    return tuple(_entry(marks[index], marks[index + 1], words) for index, (_, _, words) in enumerate(rows))


def write_script(entries: Sequence[ScriptEntry]) -> str:
    """The file of scenes and words, with durations as in the timeline."""
    return _written(entries, (_script_row(entry) for entry in entries))


def read_script(text: str, *, file: str = "2.timeline.script.txt") -> tuple[ScriptEntry, ...]:
    """Read the file; StoryError names the line whose duration or scene cannot be read."""
    rows = [(number, *_row(line, file, number)) for number, line in numbered_lines(text)]
    marks = boundaries_of([row[1] for row in rows])
    return tuple(
        _script_entry(marks[index], marks[index + 1], spaced, rest, file, number)
        for index, (number, _, spaced, rest) in enumerate(rows)
    )


def _entry(start: int, end: int, text: str) -> TimelineEntry:
    return TimelineEntry(start, end, text, is_silence_text(text))


def _silence(start: int, end: int) -> TimelineEntry:
    return TimelineEntry(start, end, silence_dots(end - start), silence=True)


def _written(entries: Sequence[TimelineEntry] | Sequence[ScriptEntry], rests: Iterable[str]) -> str:
    ranges = [(entry.start_sample, entry.end_sample) for entry in entries]
    if any(a[1] != b[0] for a, b in pairwise(ranges)):
        raise ValueError("each entry must begin where the one before it ends")
    marks = [start for start, _ in ranges[:1]] + [end for _, end in ranges]
    return "".join(f"{duration}{rest}\n" for duration, rest in zip(decimal_durations(marks), rests, strict=True))


def _row(line: str, file: str, number: int) -> tuple[Decimal, bool, str]:
    left, colon, rest = line.partition(":")
    duration = read_decimal(left)
    if not colon or duration is None:
        raise StoryError(
            file, number, f"“{line[:40]}” does not begin with a duration", expected="seconds: text", example=_EXAMPLE
        )
    return duration, left.endswith(" "), rest.strip()


def _script_row(entry: ScriptEntry) -> str:
    if entry.scene is not None:
        return f": {entry.scene} = {one_line(entry.scene_text)}, {entry.actor} = {one_line(entry.words)}"
    if entry.silence:
        return f" : {silence_dots(entry.end_sample - entry.start_sample)}"
    return f": {_UNKNOWN}"


def _script_entry(start: int, end: int, spaced: bool, rest: str, file: str, number: int) -> ScriptEntry:
    if is_silence_text(rest) or (spaced and not rest):
        return ScriptEntry(start, end, silence=True)
    if rest == _UNKNOWN:
        return ScriptEntry(start, end)
    scene, equals, after = rest.partition(" = ")
    scene_text, actor, words = _seen_and_said(after) if equals else ("", "", None)
    if words is None:
        raise StoryError(
            file,
            number,
            f"“{rest[:40]}” is neither a scene with words nor a silence",
            expected="seconds: scene = place and actors, actor = words",
            example="2.100000: scene_1.1 = {{loc_1}}, {Dusk}; ((ada)){Calm};, ada = The lamp went out.",
        )
    return ScriptEntry(start, end, scene.strip(), scene_text.strip(), actor.strip(), words.strip())


def _seen_and_said(text: str) -> tuple[str, str, str | None]:
    """What is seen, who speaks and the words; no words where the text is not of this form.

    Groups in brackets may hold anything, also what parts the three; free words may stand between them.
    """
    masked = _GROUP.sub(lambda group: "\0" * len(group.group()), text)
    end = masked.find(" =")
    if end < 0:
        return "", "", None
    last = masked.rfind("\0", 0, end) + 1
    seen = masked.rfind(";, ", 0, end) + 1
    if not seen:
        seen = last if masked.startswith(", ", last) or not last else max(last, masked.rfind(", ", 0, end))
    return text[:seen], text[seen:end].lstrip(", "), text[end + 2 :]
