"""Subtitles as media files: read from SubRip, written with a look and with fonts that have their letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from studio.errors import ProductInvalid
from studio.media.ass import write_ass
from studio.media.typefaces import drawable, ours, runs

_TIME = r"(\d+):(\d\d):(\d\d)[,.](\d{1,3})"
_LINE_BREAK = "\\N"
_JOINER = "\u2060"  # invisible, and keeps two characters from being read as a command
_TIMES = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}")


@dataclass(frozen=True)
class Caption:
    """A text on the screen from one time to another; its lines are separated by line breaks."""

    start_seconds: float
    end_seconds: float
    text: str


def read_srt(path: Path) -> tuple[Caption, ...]:
    """The captions of a SubRip file, with or without numbers. Raises ProductInvalid when it is none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ProductInvalid(f"{path.name} cannot be read as subtitles: {error}", hint=str(path)) from error
    found: list[tuple[float, float, list[str]]] = []
    for line in lines:
        times = _TIMES.match(line)
        if times:
            # The number of this caption stands on the line before, under the text of the last one.
            if found and found[-1][2] and found[-1][2][-1].strip().isdigit() and "" in found[-1][2][-2:-1]:
                found[-1][2].pop()
            found.append((_seconds(times.groups()[:4]), _seconds(times.groups()[4:]), []))
        elif found:
            found[-1][2].append(line.strip())
    if not found and any(line.strip() for line in lines):
        raise ProductInvalid(f"{path.name} holds no subtitle times", hint=str(path))
    return tuple(Caption(start, end, "\n".join(text).strip()) for start, end, text in found if any(text))


def write_drawn(captions: tuple[Caption, ...], path: Path, *, width: int, height: int) -> None:
    """Write an ASS file to be drawn into a film of ``width`` x ``height``: white on a dark outline, at the bottom.

    Every script gets a font of ours that has its letters; what none has is left out.
    """
    size, outline = round(height * 0.058), max(1.0, height * 0.0035)
    style = (
        f"{ours()[0].family},{size},&H00FFFFFF,&H00FFFFFF,&H00141010,&H96000000,"
        f"-1,0,0,0,100,100,0,0,1,{outline:.1f},{outline * 0.6:.1f},2,"
        f"{round(width * 0.07)},{round(width * 0.07)},{round(height * 0.06)},1"
    )
    rows = [(one, [_drawn_row(row) for row in one.text.split("\n")]) for one in captions]
    _write_ass(path, width, height, style, rows)


def write_plain(captions: tuple[Caption, ...], path: Path) -> None:
    """Write an ASS file whose texts carry no look at all, for a subtitle track that the player draws."""
    style = "Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1"
    rows = [(one, [_plain_row(row) for row in one.text.split("\n")]) for one in captions]
    _write_ass(path, 384, 288, style, rows)


def _write_ass(path: Path, width: int, height: int, style: str, rows: list[tuple[Caption, list[str]]]) -> None:
    events = [
        f"Dialogue: 0,{_stamp(one.start_seconds)},{_stamp(one.end_seconds)},Default,,0,0,0,,{_LINE_BREAK.join(texts)}\n"
        for one, texts in rows
    ]
    write_ass(path, width=width, height=height, style=style, events=events)


def _drawn_row(row: str) -> str:
    written = ""
    for number, run in enumerate(runs(drawable(row, system=False)[0], system=False)):
        if number or run.typeface.family != ours()[0].family:
            written += f"{{\\fn{run.typeface.family}}}"
        written += run.text.replace("\\", f"\\{_JOINER}").replace("{", "\\{").replace("}", "\\}")
    return written


def _plain_row(row: str) -> str:
    """The row as it is but for an invisible mark where it would be read as a command."""
    return re.sub(r"\\(?=[nNh])|\{(?=\\)", lambda found: found.group() + _JOINER, row)


def _stamp(seconds: float) -> str:
    hundredths = max(0, round(seconds * 100))
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes // 60}:{minutes % 60:02}:{rest // 100:02}.{rest % 100:02}"


def _seconds(parts: tuple[str, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000
