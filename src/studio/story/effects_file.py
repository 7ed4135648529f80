"""The effect files: ``3.timing.txt``, ``4.sfx.txt`` and our ``4.ambience.txt``.

::

    timing, sfx := { seconds ":" description | seconds ":" "Silence" }
    ambience    := { start_seconds end_seconds gain_db ":" description | "#" comment }

``3.timing.txt`` has one entry per line of the timeline. ``4.sfx.txt`` is one gap-free sequence of effects and
silences, never two silences in a row. Both print durations without needless zeros (``3.61``), rounded so that they
sum to the rounded total. Beds of sound that lie under everything may overlap, so they have a file of their own:
one bed per line, as ``12.5 48.0 -26: Rain on a wooden roof``, with times from the start of the film.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from studio.errors import StoryError
from studio.story.clock import boundaries_of, decimal_durations, read_decimal, samples_of
from studio.story.text_lines import numbered_lines, one_line

SILENCE = "Silence"
TIMING_DECIMALS, SFX_DECIMALS = 6, 5

_QUIET_WORDS = frozenset(("silence", "silent"))
_AROUND_QUIET = frozenset(
    """
    a an the of complete total absolute utter pure deep dead long short brief awkward heavy tense moment pause only
    just second seconds s then still quiet and room stretch beat
    """.split()  # noqa: SIM905
)
_NO_SOUND = frozenset(("none", "no sound", "no sounds", "nothing", "pause", "quiet"))
_BED = re.compile(r"(\S+)\s+(\S+)\s+(\S+?)\s*:\s*(.*)")
_BED_EXAMPLE = "12.5 48.0 -26: Rain on a wooden roof"


@dataclass(frozen=True, slots=True)
class EffectEntry:
    """A sound, or ``SILENCE``, from one sample up to another."""

    start_sample: int
    end_sample: int
    description: str

    @property
    def silence(self) -> bool:
        """Whether nothing is to be heard."""
        return is_silence(self.description)


@dataclass(frozen=True, slots=True)
class BedEntry:
    """A sound that lies under a stretch of the film."""

    start_sample: int
    end_sample: int
    gain_db: float
    description: str


def is_silence(description: str) -> bool:
    """Whether a description asks for silence and for nothing else.

    ``Silence``, ``A long silence.`` and ``...`` do; ``Silencer shot`` and ``Silence broken by a knock`` name a sound.
    """
    words = [word for word in re.findall(r"[^\W_]+", description.lower()) if not word.isdigit()]
    if not words or " ".join(words) in _NO_SOUND:
        return True
    return not _QUIET_WORDS.isdisjoint(words) and all(word in _QUIET_WORDS | _AROUND_QUIET for word in words)


def build_effects(effects: Sequence[tuple[str, int, int]], total_samples: int) -> tuple[EffectEntry, ...]:
    """The gap-free sequence for effects of (description, start sample, end sample), silence between them.

    Effects without length are left out. ValueError for effects out of order, overlapping or after the total.
    """
    entries: list[EffectEntry] = []
    reached = 0
    for description, start, end in effects:
        if not reached <= start <= end <= total_samples:
            raise ValueError(f"effect {description!r} overlaps the one before it or ends after the film")
        entries += [EffectEntry(reached, start, SILENCE), EffectEntry(start, end, description)]
        reached = end
    entries.append(EffectEntry(reached, total_samples, SILENCE))
    return merged(entries)


def merged(entries: Sequence[EffectEntry]) -> tuple[EffectEntry, ...]:
    """Neighbouring silences as one, entries without length left out; sounds stay as they are."""
    result: list[EffectEntry] = []
    for entry in entries:
        if entry.end_sample == entry.start_sample:
            continue
        if result and entry.silence and result[-1].silence and result[-1].end_sample == entry.start_sample:
            result[-1] = EffectEntry(result[-1].start_sample, entry.end_sample, SILENCE)
        else:
            result.append(entry)
    return tuple(result)


def write_effects(entries: Sequence[EffectEntry], *, decimals: int = SFX_DECIMALS) -> str:
    """``4.sfx.txt``, or with ``TIMING_DECIMALS`` ``3.timing.txt``. ValueError where entries leave a gap."""
    if any(a.end_sample != b.start_sample for a, b in pairwise(entries)):
        raise ValueError("each entry must begin where the one before it ends")
    marks = [entry.start_sample for entry in entries[:1]] + [entry.end_sample for entry in entries]
    return "".join(
        f"{_short(duration)}: {SILENCE if entry.silence else one_line(entry.description)}\n"
        for duration, entry in zip(decimal_durations(marks, decimals), entries, strict=True)
    )


def read_effects(text: str, *, file: str = "4.sfx.txt") -> tuple[EffectEntry, ...]:
    """Read either file as it stands, unmerged; StoryError names the line that cannot be read."""
    durations: list[Decimal] = []
    descriptions: list[str] = []
    for number, line in numbered_lines(text):
        left, colon, right = line.partition(":")
        duration = read_decimal(left)
        if not colon or duration is None:
            raise StoryError(
                file,
                number,
                f"“{line[:40]}” does not begin with a duration",
                expected="seconds: description",
                example="3.61: A heavy door creaks open",
            )
        durations.append(duration)
        descriptions.append(SILENCE if is_silence(right) else right.strip())
    marks = boundaries_of(durations)
    return tuple(EffectEntry(marks[i], marks[i + 1], description) for i, description in enumerate(descriptions))


def write_ambience(beds: Sequence[BedEntry]) -> str:
    """``4.ambience.txt``, in the order given."""
    return "".join(
        f"{_seconds(bed.start_sample)} {_seconds(bed.end_sample)} {bed.gain_db:g}: {one_line(bed.description)}\n"
        for bed in beds
    )


def read_ambience(text: str, *, file: str = "4.ambience.txt") -> tuple[BedEntry, ...]:
    """Read the beds; StoryError names the line with a number that cannot be read or a bed that ends first."""
    return tuple(_bed(line, file, number) for number, line in numbered_lines(text) if not line.startswith("#"))


def _bed(line: str, file: str, number: int) -> BedEntry:
    match = _BED.fullmatch(line)
    start, end = (read_decimal(match.group(1)), read_decimal(match.group(2))) if match else (None, None)
    gain = _decibels(match.group(3)) if match else None
    description = match.group(4) if match else ""
    if start is None or end is None or gain is None or not description:
        raise StoryError(
            file,
            number,
            f"“{line[:40]}” is not a bed of sound",
            expected="start end gain: description",
            example=_BED_EXAMPLE,
        )
    if end <= start:
        raise StoryError(
            file,
            number,
            f"the bed ends at {end} s, not after {start} s",
            expected="start before end",
            example=_BED_EXAMPLE,
        )
    return BedEntry(samples_of(start), samples_of(end), gain, description)


def _decibels(text: str) -> float | None:
    if not re.fullmatch(r"[+-]?\d{1,3}(\.\d+)?(e-?\d+)?", text):
        return None
    return float(text)


def _seconds(samples: int) -> str:
    return _short(decimal_durations((0, samples))[0])


def _short(duration: str) -> str:
    """As the shortest form of a float is printed: one decimal at least, no zeros behind the last digit."""
    trimmed = duration.rstrip("0")
    return f"{trimmed}0" if trimmed.endswith(".") else trimmed
