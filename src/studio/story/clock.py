"""The one clock: time is an integer number of samples of the narration, at ``SAMPLE_RATE``.

Text files show seconds with a fixed number of decimals. Rounding each duration by itself lets errors add up,
so durations are differences of *rounded boundaries*: the printed durations then sum exactly to the printed
total, however many lines there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise

SAMPLE_RATE = 48_000


def frame_samples(frames_per_second: int) -> int:
    """Samples in a film frame. ValueError unless the rate divides ``SAMPLE_RATE`` (24, 25, 30, 60 do)."""
    if frames_per_second <= 0 or SAMPLE_RATE % frames_per_second:
        raise ValueError(f"{frames_per_second} frames do not divide a second of {SAMPLE_RATE} samples")
    return SAMPLE_RATE // frames_per_second


def seconds(samples: int) -> float:
    """The same time in seconds."""
    return samples / SAMPLE_RATE


def samples_of(duration_seconds: float | Decimal) -> int:
    """The nearest whole sample; halves go away from zero."""
    if isinstance(duration_seconds, Decimal):
        return rounded_ratio((duration_seconds * SAMPLE_RATE).as_integer_ratio())
    return rounded_ratio((duration_seconds * SAMPLE_RATE).as_integer_ratio())


def rounded_ratio(ratio: tuple[int, int]) -> int:
    """``numerator / denominator`` to the nearest integer, halves away from zero; exact at any size."""
    numerator, denominator = ratio
    quotient, rest = divmod(abs(numerator), denominator)
    rounded = quotient + (2 * rest >= denominator)
    return rounded if numerator >= 0 else -rounded


def ticks(samples: int, ticks_per_second: int) -> int:
    """The nearest whole tick (for instance a millisecond or a microsecond) to a time in samples."""
    return rounded_ratio((samples * ticks_per_second, SAMPLE_RATE))


def decimal_durations(boundaries_samples: Sequence[int], decimals: int = 6) -> tuple[str, ...]:
    """One printed duration in seconds per interval between neighbouring boundaries.

    The boundaries must not descend (ValueError). The printed numbers sum exactly to the printed distance of
    the last boundary from the first, so no error builds up along a file.
    """
    if any(after < before for before, after in pairwise(boundaries_samples)):
        raise ValueError("boundaries must not descend")
    if not boundaries_samples:
        return ()
    first, scale = boundaries_samples[0], 10**decimals
    marks = [ticks(boundary - first, scale) for boundary in boundaries_samples]
    return tuple(_decimal(after - before, decimals) for before, after in pairwise(marks))


def boundaries_of(durations: Sequence[Decimal]) -> tuple[int, ...]:
    """The boundaries in samples, from 0, of durations read from a file; sums are exact before rounding."""
    total = Decimal(0)
    marks = [0]
    for duration in durations:
        total += duration
        marks.append(samples_of(total))
    return tuple(marks)


def read_decimal(text: str) -> Decimal | None:
    """A plain number of seconds, zero or more, or None; ``nan`` and ``inf`` are refused."""
    cleaned = text.strip()
    try:
        value = Decimal(cleaned)
    except InvalidOperation:
        return None
    if not value.is_finite() or value < 0 or value > 10**8 or "_" in cleaned:
        return None
    return abs(value)


def _decimal(count: int, decimals: int) -> str:
    if decimals == 0:
        return str(count)
    whole, fraction = divmod(count, 10**decimals)
    return f"{whole}.{fraction:0{decimals}d}"
