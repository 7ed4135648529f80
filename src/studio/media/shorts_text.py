"""The words of a short as an ASS file: captions word by word, a title at the beginning, a pointer at the end.

The words of a phrase stand together, each from the frame at which it is spoken; the one that is being spoken has
another colour, and all leave with the last. Every change is a change from one frame to the next, so that the renderer
puts each state together once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from studio.media.ass import write_ass
from studio.media.typefaces import Typeface, drawable, is_emoji, is_right_to_left, ours, runs

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_JOINER = "\u2060"  # invisible, and keeps two characters from being read as a command
_BREAK = "\\N"
_HIDDEN, _SHOWN = "{\\alpha&HFF&}", "{\\alpha&H00&}"
_MARGIN = 0.09  # of the width, on each side: players put their buttons there
_CAPTION_AT, _TITLE_AT, _POINTER_AT = 0.66, 0.34, 0.2  # of the height; the lowest fifth belongs to the player
_CAPTION_SIZE, _TITLE_SIZE, _POINTER_SIZE = 0.066, 0.058, 0.034
_ASSEMBLED = 1.362  # height of a line of our fonts in ems, which is what a subtitle's size counts
_LINE = 1.3  # from one line to the next, in ems
_MOST_TITLE_LINES, _MOST_POINTER_LINES = 5, 3
_REFERENCE = 200
_FLICKER_SECONDS = 0.045  # a pause between two words that is shorter than this is none; and a frame more may follow
_PHRASE_GAP_SECONDS = 0.6
_PHRASE_CHARACTERS = 26
_PHRASE_ENDS = tuple(".?!,;:…—。、，！？।؟،")
_CLOSING = "”’\"')]»」』*_"


@dataclass(frozen=True)
class SpokenWord:
    """A word and when it is heard, in seconds from the beginning; ``ends_line`` for the last of a line."""

    start_seconds: float
    end_seconds: float
    text: str
    ends_line: bool = False


@dataclass(frozen=True)
class ShortText:
    """What is written into a short. Times of 0 and empty texts show nothing; ``highlight`` is ``#RRGGBB``."""

    words: tuple[SpokenWord, ...] = ()
    title: str = ""
    pointer: str = ""
    title_seconds: float = 1.8
    pointer_seconds: float = 2.5
    words_at_once: int = 3
    scale: float = 1.0
    highlight: str = "#FFE14D"


def write_short_text(
    text: ShortText, path: Path, *, width: int, height: int, frames: int, frames_per_second: int
) -> None:
    """Write everything for a short of ``width`` x ``height`` and ``frames`` frames.

    Each word appears with the frame nearest to its time, or with the one after the word before it where that is later.
    What no font of ours can write is left out: `unwritable` says what.
    """
    canvas = _Canvas(width, height, frames, frames_per_second)
    size = _CAPTION_SIZE * height * text.scale
    words = _without_flicker(text.words)
    seen = iter(_seen(words, canvas))
    events = [
        *_title(text, canvas),
        *_pointer(text, canvas),
        *(
            event
            for phrase in phrases(words, text.words_at_once)
            for event in _states(phrase, [next(seen) for _ in phrase], text, size, canvas)
        ),
    ]
    outline = max(1.0, height * 0.0045)
    style = (
        f"{ours()[0].family},{size:.0f},&H00FFFFFF,&H00FFFFFF,&H00100C0C,&H80000000,-1,0,0,0,100,100,0,0,1,"
        f"{outline:.1f},{outline * 0.5:.1f},5,0,0,0,-1"
    )
    write_ass(path, width=width, height=height, style=style, events=events, breaks_lines=False)


@dataclass(frozen=True)
class _Canvas:
    width: int
    height: int
    frames: int
    frames_per_second: int

    @property
    def room(self) -> float:
        return self.width * (1 - 2 * _MARGIN)

    def frame(self, seconds: float) -> int:
        return min(self.frames, max(0, round(seconds * self.frames_per_second)))

    def event(self, first: int, end: int, text: str, layer: int = 2) -> Iterator[str]:
        """One event that is seen from frame ``first`` up to frame ``end``."""
        if end > first:
            yield f"Dialogue: {layer},{self._stamp(first)},{self._stamp(end)},Default,,0,0,0,,{text}\n"

    def _stamp(self, frame: int) -> str:
        # Half a frame early: hundredths are too coarse to name a frame's own time.
        hundredths = max(0, round((frame - 0.5) * 100 / self.frames_per_second))
        minutes, rest = divmod(hundredths, 6000)
        return f"{minutes // 60}:{minutes % 60:02}:{rest // 100:02}.{rest % 100:02}"


def phrases(words: Sequence[SpokenWord], at_once: int) -> list[tuple[SpokenWord, ...]]:
    """The words that stand together: up to ``at_once``, of one line, without a comma or a pause between them."""
    found: list[list[SpokenWord]] = []
    for word in words:
        last = found[-1] if found else None
        if (
            last
            and len(last) < at_once
            and not last[-1].ends_line
            and word.start_seconds - last[-1].end_seconds < _PHRASE_GAP_SECONDS
            and not last[-1].text.rstrip(_CLOSING).endswith(_PHRASE_ENDS)
            and sum(len(one.text) for one in last) + len(word.text) <= _PHRASE_CHARACTERS
        ):
            last.append(word)
        else:
            found.append([word])
    return [tuple(phrase) for phrase in found]


def unwritable(text: ShortText) -> tuple[str, ...]:
    """What is left out of the short because no font of ours has the letters, in sentences; emoji are not told."""
    lacking = [_unknown(word.text) for word in text.words]
    found = []
    if any(lacking):
        letters = tuple(dict.fromkeys(letter for one in lacking for letter in one))
        count = sum(bool(one) for one in lacking)
        found.append(f"{_no_font(letters)}: {count} of {len(lacking)} words of the captions are left out or lack them")
    blocks = (("title", text.title, text.title_seconds), ("pointer", text.pointer, text.pointer_seconds))
    for name, written, seconds in blocks:
        if seconds and (letters := _unknown(written)):
            found.append(f"{_no_font(letters)}: they are left out of the {name}")
    return tuple(found)


def _unknown(text: str) -> tuple[str, ...]:
    return tuple(letter for letter in drawable(text, system=False)[1] if not is_emoji(letter))


def _no_font(letters: Sequence[str]) -> str:
    return f"no font of ours can write {' '.join(letters[:12])}" + (" …" if len(letters) > 12 else "")


def _without_flicker(words: Sequence[SpokenWord]) -> list[SpokenWord]:
    """The words, each up to the next where next to nothing is between them."""
    following = [word.start_seconds for word in words[1:]] + [float("inf")] * bool(words)
    return [
        replace(word, end_seconds=start) if start - word.end_seconds < _FLICKER_SECONDS else word
        for word, start in zip(words, following, strict=True)
    ]


def _seen(words: Sequence[SpokenWord], canvas: _Canvas) -> list[tuple[int, int]]:
    """The frames from and to which each word is spoken: at least one for each, and never one for two."""
    starts: list[int] = []
    for word in words:
        starts.append(max(canvas.frame(word.start_seconds), starts[-1] + 1 if starts else 0))
    following = [*starts[1:], canvas.frames + len(starts) + 1][: len(starts)]
    return [
        (start, min(max(canvas.frame(word.end_seconds), start + 1), after))
        for word, start, after in zip(words, starts, following, strict=True)
    ]


def _states(
    phrase: Sequence[SpokenWord], seen: Sequence[tuple[int, int]], text: ShortText, size: float, canvas: _Canvas
) -> Iterator[str]:
    """One event for every state of a phrase, whose words are spoken in the frames ``seen``."""
    shown = [drawable(word.text, system=False)[0] for word in phrase]
    lines, em = _lines([one or " " for one in shown], size / _ASSEMBLED, canvas.room)
    place = f"{{\\an5\\pos({canvas.width / 2:.0f},{canvas.height * _CAPTION_AT:.0f})\\fs{em * _ASSEMBLED:.1f}}}"
    for number, (start, end) in enumerate(seen):
        until = seen[number + 1][0] if number + 1 < len(seen) else end
        yield from canvas.event(start, end, place + _state(shown, lines, number, number, text.highlight))
        yield from canvas.event(end, until, place + _state(shown, lines, number, -1, text.highlight))


def _state(shown: Sequence[str], lines: Sequence[int], last: int, spoken: int, highlight: str) -> str:
    """The phrase up to word ``last``, the others taking their room unseen, word ``spoken`` in its colour."""
    written = ""
    for number, one in enumerate(shown):
        if number:
            written += _BREAK if lines[number] != lines[number - 1] else " "
        colour = _ass_colour(highlight) if number == spoken else "&HFFFFFF&"
        written += (_SHOWN if number <= last else _HIDDEN) + f"{{\\c{colour}}}" + escaped(one)
    return written


def _title(text: ShortText, canvas: _Canvas) -> Iterator[str]:
    title = drawable(text.title, system=False)[0]
    end = canvas.frame(text.title_seconds)
    if not title or not end:
        return
    fade = "\\fad(0,350)"
    box = _rectangle(0, 0, canvas.width, canvas.height)
    yield from canvas.event(0, end, f"{{\\an7\\pos(0,0)\\bord0\\shad0\\c&H140C0C&\\alpha&H78&{fade}\\p1}}{box}", 0)
    yield from canvas.event(0, end, _block(title, _TITLE_AT, _TITLE_SIZE, _MOST_TITLE_LINES, canvas, fade)[0], 1)


def _pointer(text: ShortText, canvas: _Canvas) -> Iterator[str]:
    pointer = drawable(text.pointer, system=False)[0]
    first = canvas.frames - canvas.frame(text.pointer_seconds)
    if not pointer or first >= canvas.frames:
        return
    fade = "\\fad(250,0)"
    written, tall = _block(pointer, _POINTER_AT, _POINTER_SIZE, _MOST_POINTER_LINES, canvas, fade)
    middle, pad = canvas.height * _POINTER_AT, canvas.height * 0.018
    box = _rectangle(0, round(middle - tall / 2 - pad), canvas.width, round(middle + tall / 2 + pad))
    band = f"{{\\an7\\pos(0,0)\\bord0\\shad0\\c&H140C0C&\\alpha&H30&{fade}\\p1}}{box}"
    yield from canvas.event(max(0, first), canvas.frames + 1, band, 0)
    yield from canvas.event(max(0, first), canvas.frames + 1, written, 1)


def _block(text: str, at: float, size: float, most: int, canvas: _Canvas, fade: str) -> tuple[str, float]:
    """A text of several lines around a height, as large as it may be and fits; and how tall it is in pixels."""
    units, joint = (text.split(" "), " ") if " " in text else (list(text), "")
    em = size * canvas.height / _ASSEMBLED
    while True:
        lines = _filled(units, joint, em, canvas.room)
        if len(lines) <= most or em < canvas.height * 0.014:
            break
        em *= 0.93
    lines = _evened(lines, units, joint, em, canvas.room)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + "…"]
    widest = max(_measured(line) * em for line in lines)
    em *= min(1.0, canvas.room / widest) if widest else 1.0
    place = f"{{\\an5\\pos({canvas.width / 2:.0f},{canvas.height * at:.0f})\\fs{em * _ASSEMBLED:.1f}{fade}}}"
    return place + _BREAK.join(escaped(line) for line in lines), len(lines) * em * _LINE


def _filled(units: Sequence[str], joint: str, em: float, room: float) -> list[str]:
    lines: list[str] = []
    for unit in units:
        if lines and _measured(lines[-1] + joint + unit) * em <= room:
            lines[-1] += joint + unit
        else:
            lines.append(unit)
    return lines


def _evened(lines: list[str], units: Sequence[str], joint: str, em: float, room: float) -> list[str]:
    """The same number of lines, as narrow as they can be, so that no word is left alone."""
    for narrower in range(19, 8, -1):
        tried = _filled(units, joint, em, room * narrower / 20)
        if len(tried) != len(lines) or any(_measured(line) * em > room for line in tried):
            break
        lines = tried
    return lines


def _lines(words: Sequence[str], em: float, room: float) -> tuple[list[int], float]:
    """The line on which each word stands, and the size in pixels at which the widest line fits."""
    lines, current = [0], words[0]
    for word in words[1:]:
        if _measured(f"{current} {word}") * em <= room:
            current = f"{current} {word}"
            lines.append(lines[-1])
        else:
            current = word
            lines.append(lines[-1] + 1)
    widest = 0.0
    for line in range(lines[-1] + 1):
        widest = max(widest, _measured(" ".join(w for w, on in zip(words, lines, strict=True) if on == line)))
    return lines, min(em, room / widest) if widest else em


@lru_cache(maxsize=4096)
def _measured(text: str) -> float:
    """The width of a line in ems."""
    return sum(_font(run.typeface).getlength(run.text) for run in runs(text, system=False)) / _REFERENCE


@lru_cache(maxsize=32)
def _font(typeface: Typeface) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(typeface.path), _REFERENCE, index=typeface.index)


def escaped(text: str) -> str:
    """``text`` so that the renderer shows it as it is, each run in a font of ours that has its letters."""
    written = ""
    for run in runs(text, system=False):
        letters = run.text.replace("\\", f"\\{_JOINER}").replace("{", "\\{").replace("}", "\\}")
        written += f"{{\\fn{run.typeface.family}}}{letters}"
    # Spaces and marks at its ends are put on the side where a text of this direction has them.
    mark = "\u200f" if is_right_to_left(text) else ""
    return mark + written


def _ass_colour(colour: str) -> str:
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"&H{blue}{green}{red}&".upper()


def _rectangle(left: int, top: int, right: int, bottom: int) -> str:
    return f"m {left} {top} l {right} {top} {right} {bottom} {left} {bottom}"
