"""Subtitles from timed lines: which words stand together, for how long, and in which rows.

Every rule holds for every cue: at most two rows of 42 characters, 0.83 to 7 seconds, two frames of darkness
between cues, a start within 80 ms of the first word (nearly always exact), at most 20 characters a second unless
the speech itself is faster. The words are the author's: the cues of a line give back its text. Lines that follow
one another too fast for cues of their own share one, each in its row if they fit.

One dynamic program over all atoms chooses the cuts; since a cue starts with its first word, whether it has time
enough depends only on where it begins and where the next begins. Where speech leaves no valid choice at all, the
starts are moved as little as possible (an isotonic fit); ``CueSheet.moved_cues`` and ``short_cues`` say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from studio.story.clock import SAMPLE_RATE, frame_samples
from studio.story.cue_breaks import ROW, Atom, atoms, break_cost
from studio.story.spans import BLANK

SHORTEST = -(-SAMPLE_RATE * 83 // 100)
LONGEST = 7 * SAMPLE_RATE
TOLERANCE = SAMPLE_RATE * 80 // 1000
CHARACTERS_PER_SECOND = 20
_LINGER = SAMPLE_RATE * 35 // 100
_CLOSE = SAMPLE_RATE // 2
_FAR = float("inf")


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A spoken word in time, and its source range in the text of its line."""

    start_sample: int
    end_sample: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TimedLine:
    """The text of a span, when it is heard, and when each of its words is."""

    span: str
    text: str
    start_sample: int
    end_sample: int
    words: tuple[TimedWord, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle. ``ranges`` are the source ranges, one for each of ``spans``; ``span`` is the first of them."""

    start_sample: int
    end_sample: int
    text: str
    span: str
    spans: tuple[str, ...]
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class CueSheet:
    """The cues in order, and how many of them speech made special.

    ``fast_cues`` are read at over 20 characters a second, ``moved_cues`` start over 80 ms from their first word,
    ``short_cues`` had to be shorter than 0.83 s, ``shared_cues`` hold more than one line.
    """

    cues: tuple[Cue, ...]
    fast_cues: int
    moved_cues: int
    short_cues: int
    shared_cues: int


def build_cues(lines: Sequence[TimedLine], total_samples: int, frames_per_second: int = 24) -> CueSheet:
    """Return the subtitles of lines that follow one another in a film of ``total_samples``.

    Lines without words (dots) are shown over their own time; lines of blanks have no cue. Times outside the film
    or out of order are drawn into it. Linear in the number of words.
    """
    gap = 2 * frame_samples(frames_per_second)
    tape = _Tape.of(lines, max(total_samples, 1), gap)
    if not tape.atoms:
        return CueSheet((), 0, 0, 0, 0)
    cuts = _cut(tape, TOLERANCE // 2)
    starts, gap_used = _starts(tape, cuts)
    if _moved(tape, cuts, starts):
        strict = _cut(tape, 0)
        strict_starts, strict_gap = _starts(tape, strict)
        if _moved(tape, strict, strict_starts) <= _moved(tape, cuts, starts):
            cuts, starts, gap_used = strict, strict_starts, strict_gap
    return _sheet(tape, cuts, starts, gap_used)


def cue_text_of_line(cues: Sequence[Cue], lines: Sequence[TimedLine], span: str) -> str:
    """Return what the cues show of one line, cut points and rows joined by the blanks of the source."""
    texts = {line.span: line.text for line in lines}
    shown = [extent for cue in cues for name, extent in zip(cue.spans, cue.ranges, strict=True) if name == span]
    text, position, parts = texts[span], 0, []
    for start, end in shown:
        parts.append("".join(character for character in text[position:start] if character in BLANK))
        parts.append(text[start:end])
        position = end
    return "".join(parts) + "".join(character for character in text[position:] if character in BLANK)


@dataclass(frozen=True, slots=True)
class _Tape:
    """All atoms of all lines in one row, with what the program asks about them by number."""

    lines: Sequence[TimedLine]
    total: int
    gap: int
    atoms: list[Atom]
    line: list[int]
    starts: list[int]
    ends: list[int]
    costs: list[float]
    """Cost of a break before each atom; 0 where a line begins."""
    pauses: list[float]
    """Running sum of what silences inside a cue would cost."""
    ended: list[int]
    """How many sentences or lines end before each atom."""

    @classmethod
    def of(cls, lines: Sequence[TimedLine], total: int, gap: int) -> _Tape:
        tape = cls(lines, total, gap, [], [], [], [], [], [], [])
        latest = 0
        for number, line in enumerate(lines):
            pieces = atoms(line.text)
            for index, (piece, (start, end)) in enumerate(zip(pieces, _times(line, pieces), strict=True)):
                latest = min(max(latest, start), total)
                tape.atoms.append(piece)
                tape.line.append(number)
                tape.starts.append(latest)
                tape.ends.append(min(max(end, tape.ends[-1] if index else latest), total))
                before = line.text[pieces[index - 1].start : pieces[index - 1].end] if index else ""
                after = line.text[piece.start : piece.end]
                tape.costs.append(break_cost(before, after, glued=piece.glued) if index else 0.0)
        tape.pauses.extend(accumulate(tape.silence_cost(number) for number in range(len(tape.atoms))))
        tape.ended.extend(accumulate(int(cost == 0) for cost in tape.costs))
        return tape

    def silence_cost(self, number: int) -> float:
        """What it costs to keep a cue up through the silence before an atom; an atom that is not heard has none."""
        if number == 0 or self.line[number] != self.line[number - 1] or self.ends[number] < self.starts[number]:
            return 0.0
        return max(0.0, (self.starts[number] - self.ends[number - 1]) / SAMPLE_RATE - 0.5) * 4

    def start_after(self, last: int) -> int:
        """When the next cue begins, or where it would if the film went on."""
        return self.starts[last] if last < len(self.atoms) else self.total + self.gap

    def joins(self, first: int, last: int) -> str:
        """The text of some atoms in one row."""
        parts: list[str] = []
        for number in range(first, last):
            piece, text = self.atoms[number], self.lines[self.line[number]].text
            if parts:
                new_line = self.line[number] != self.line[number - 1]
                parts.append(_blank(text[self.atoms[number - 1].end : piece.start], new_line=new_line))
            parts.append(text[piece.start : piece.end])
        return "".join(parts)


def _blank(between: str, *, new_line: bool) -> str:
    """Blanks are shown as they are, unless they would push the row apart or break it."""
    if new_line or len(between) > 2 or len(f"{between}x".splitlines()) > 1:
        return " "
    return between


def _times(line: TimedLine, pieces: Sequence[Atom]) -> list[tuple[int, int]]:
    """When each piece is heard: by its words; without any, spread evenly or just after the word before it."""
    if not line.words:
        length, size = max(line.end_sample - line.start_sample, 0), max(len(line.text), 1)
        return [
            (line.start_sample + length * piece.start // size, line.start_sample + length * piece.end // size)
            for piece in pieces
        ]
    times: list[tuple[int, int]] = []
    index, words = 0, line.words
    for piece in pieces:
        while index < len(words) - 1 and words[index].end <= piece.start:
            index += 1
        word = words[index]
        if word.end <= piece.start or word.start >= piece.end:  # a dash: begins with the next word, over before it
            over = times[-1][1] if times else word.start_sample
            times.append((max(over, word.start_sample) if word.start >= piece.end else over, over))
            continue
        last = index
        while last + 1 < len(words) and words[last + 1].start < piece.end:
            last += 1
        start = _inside(word, max(piece.start, word.start))
        times.append((start, _inside(words[last], min(piece.end, words[last].end))))
    return times


def _inside(word: TimedWord, position: int) -> int:
    """When a character of a word is heard; words are cut only where they are too long for a row."""
    length = max(word.end - word.start, 1)
    return word.start_sample + (word.end_sample - word.start_sample) * (position - word.start) // length


def _cut(tape: _Tape, tolerance: int) -> list[int]:
    """The numbers of the atoms with which cues begin, and the number of atoms: the cheapest way to cut."""
    count = len(tape.atoms)
    best = [0.0, *[_FAR] * count]
    came = [0] * (count + 1)
    for first in range(count):
        for last, cost in _choices(tape, first, tolerance):
            total = best[first] + cost
            if total < best[last]:
                best[last], came[last] = total, first
    cuts = [count]
    while cuts[-1]:
        cuts.append(came[cuts[-1]])
    return cuts[::-1]


def _choices(tape: _Tape, first: int, tolerance: int) -> list[tuple[int, float]]:
    """The cues that may begin with an atom, as the numbers of the atoms after them, with their costs."""
    found: list[tuple[int, float]] = []
    lengths = [0]
    pitch = SHORTEST + tape.gap
    for last in range(first + 1, len(tape.atoms) + 1):
        number = last - 1
        new_line = number > first and tape.line[number] != tape.line[number - 1]
        if new_line and not _may_share(tape, first, number, pitch):
            break
        lengths.append(lengths[-1] + _advance(tape, first, number))
        rows = _rows(tape, first, last, lengths)
        if rows is None:
            break
        found.append((last, rows[0] + _time_cost(tape, first, last, lengths[-1], tolerance)))
    return found


def _advance(tape: _Tape, first: int, number: int) -> int:
    piece = tape.atoms[number]
    return piece.end - piece.start + (_blank_before(tape, number) if number > first else 0)


def _may_share(tape: _Tape, first: int, number: int, pitch: int) -> bool:
    """Whether a cue may go on into the next line: only if one of the two has too little time of its own."""
    if tape.starts[number] - tape.starts[first] < pitch:
        return True
    after = number
    while after < len(tape.atoms) and tape.line[after] == tape.line[number]:
        after += 1
    return tape.start_after(after) - tape.starts[number] < pitch


def _rows(tape: _Tape, first: int, last: int, lengths: Sequence[int]) -> tuple[float, int] | None:
    """The cheapest rows for some atoms and the atom with which the second row begins (``last``: one row)."""
    shared = tape.line[first] != tape.line[last - 1]
    if not shared and lengths[-1] <= ROW:
        return 0.0, last
    boundaries = len(set(tape.line[first:last])) - 1
    best: tuple[float, int] | None = (90.0 * boundaries, last) if lengths[-1] <= ROW else None
    for second in range(last - 1, first, -1):
        upper = lengths[second - first]
        if upper > ROW:
            continue
        lower = lengths[-1] - upper - _blank_before(tape, second)
        if lower > ROW:
            break
        cost = 0.6 * tape.costs[second] + abs(upper - lower) / 28
        if shared:
            torn = tape.line[second] == tape.line[second - 1]
            cost += 90.0 * boundaries if torn else 40.0 + 90.0 * (boundaries - 1)
        if best is None or cost < best[0]:
            best = cost, second
    return best


def _blank_before(tape: _Tape, number: int) -> int:
    if tape.line[number] != tape.line[number - 1]:
        return 1
    between = tape.lines[tape.line[number]].text[tape.atoms[number - 1].end : tape.atoms[number].start]
    return len(_blank(between, new_line=False))


def _time_cost(tape: _Tape, first: int, last: int, length: int, tolerance: int) -> float:
    start, following = tape.starts[first], tape.start_after(last)
    cost = 2.0 + (tape.costs[last] if last < len(tape.atoms) else 0.0)
    cost += tape.pauses[last - 1] - tape.pauses[first]
    whole = tape.costs[first] == 0 and (last == len(tape.atoms) or tape.costs[last] == 0)
    if length < 14 and not whole:
        cost += (14 - length) * 0.15
    if not whole and tape.ended[last - 1] > tape.ended[first]:
        cost += 1.5  # the end of one sentence and the beginning of another
    missing = SHORTEST + tape.gap - (following - start)
    if missing > tolerance:
        cost += 200.0 + 100.0 * missing / SAMPLE_RATE
    elif missing > 0:
        cost += 12.0
    spoken = tape.ends[last - 1] - start
    if spoken > LONGEST:
        cost += 20.0 + 10.0 * (spoken - LONGEST) / SAMPLE_RATE
    hurry = length / CHARACTERS_PER_SECOND - (min(following - tape.gap, start + LONGEST) - start) / SAMPLE_RATE
    return cost + (3.0 + 20.0 * hurry if hurry > 0 else 0.0)


def _starts(tape: _Tape, cuts: Sequence[int]) -> tuple[list[int], int]:
    """Start times that leave every cue its shortest time, as near as can be to the first words; and the gap used.

    With the room that the cues before it need subtracted, starts must not descend: an isotonic regression, solved by
    pooling neighbours. Only when the whole film is too short for its cues do the shortest time and the gap give way.
    """
    wanted = [tape.starts[cut] for cut in cuts[:-1]]
    gap, pitch = tape.gap, SHORTEST + tape.gap
    if len(wanted) * pitch - gap > tape.total:
        pitch = tape.total // len(wanted)
        gap = min(gap, pitch // 4)
    upper = tape.total + gap - pitch * len(wanted)
    pools: list[tuple[int, int]] = []
    for index, sample in enumerate(wanted):
        total, size = min(max(sample - index * pitch, 0), upper), 1
        while pools and pools[-1][0] * size > total * pools[-1][1]:
            total, size = total + pools[-1][0], size + pools[-1][1]
            pools.pop()
        pools.append((total, size))
    flat = [total // size for total, size in pools for _ in range(size)]
    return [sample + index * pitch for index, sample in enumerate(flat)], gap


def _moved(tape: _Tape, cuts: Sequence[int], starts: Sequence[int]) -> int:
    return sum(abs(start - tape.starts[cut]) > TOLERANCE for cut, start in zip(cuts, starts, strict=False))


def _sheet(tape: _Tape, cuts: Sequence[int], starts: Sequence[int], gap: int) -> CueSheet:
    limits = [max(following - gap, start) for start, following in pairwise([*starts, tape.total + gap])]
    cues = []
    for (first, last), start, limit in zip(pairwise(cuts), starts, limits, strict=True):
        text, spans, ranges = _text(tape, first, last)
        reading = len(text) * SAMPLE_RATE // CHARACTERS_PER_SECOND
        end = max(tape.ends[last - 1] + _LINGER, start + SHORTEST, start + reading)
        end = limit if limit - end < _CLOSE else end
        cues.append(Cue(start, min(end, limit, start + LONGEST), text, spans[0], spans, ranges))
    return CueSheet(
        tuple(cues),
        fast_cues=sum(_is_fast(cue) for cue in cues),
        moved_cues=_moved(tape, cuts, starts),
        short_cues=sum(cue.end_sample - cue.start_sample < SHORTEST for cue in cues),
        shared_cues=sum(len(cue.spans) > 1 for cue in cues),
    )


def _is_fast(cue: Cue) -> bool:
    length = len(cue.text.replace("\n", " "))
    return length * SAMPLE_RATE > CHARACTERS_PER_SECOND * (cue.end_sample - cue.start_sample)


def _text(tape: _Tape, first: int, last: int) -> tuple[str, tuple[str, ...], tuple[tuple[int, int], ...]]:
    lengths = list(accumulate((_advance(tape, first, number) for number in range(first, last)), initial=0))
    rows = _rows(tape, first, last, lengths)
    second = rows[1] if rows else last
    text = tape.joins(first, last) if second == last else f"{tape.joins(first, second)}\n{tape.joins(second, last)}"
    extents: dict[str, tuple[int, int]] = {}
    for number in range(first, last):
        span, piece = tape.lines[tape.line[number]].span, tape.atoms[number]
        extents[span] = (extents.get(span, (piece.start, 0))[0], piece.end)
    return text, tuple(extents), tuple(extents.values())
