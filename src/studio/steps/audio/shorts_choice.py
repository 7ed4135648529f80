"""Which lines of a story become shorts: chosen by rules, or what a person wrote into ``11.shorts.txt``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.freshness import VALUE
from studio.engine.item import Inputs, Item, Made, Ref
from studio.engine.tree import Tree
from studio.errors import StoryError
from studio.steps.audio.film import INPUT, Film
from studio.steps.audio.shorts_windows import levels
from studio.steps.audio.tasks.shorts import TimedLine, Weights, choose_moments
from studio.story.clock import SAMPLE_RATE
from studio.story.parse import decode_story
from studio.story.shorts_file import Place, ShortRange, read_shorts, write_shorts

if TYPE_CHECKING:
    from studio.story.spans import Span

FILE_NAME = "11.shorts.txt"
SHORTS_FILE = INPUT + FILE_NAME
WEIGHTS = (
    "question",
    "exclamation",
    "conflict",
    "effect",
    "loudness",
    "emotion",
    "opening",
    "first_line",
    "ending",
    "length",
    "chance",
)
COMMENT = "Lines of the story that become shorts, the best first. Change lines, take a row out, or add one."


def given_choice(film: Film, path: Path | None, decided: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """What a person wrote into the file, where it is not ``decided`` anyway. StoryError for what is no line."""
    if path is None:
        return None
    known = {range_of(film, one["spans"]): one for one in decided}
    shorts = []
    for written in read_shorts(decode_story(path.read_bytes(), file=FILE_NAME)):
        ours = known.get((written.first, written.last))
        spans = ours["spans"] if ours else _spans_of(film, written)
        shorts.append({"spans": spans, "why": written.why})
    same = [(one["spans"], one["why"]) for one in shorts] == [(one["spans"], one["why"]) for one in decided]
    return None if same and decided else {"shorts": shorts, "remarks": []}


def _spans_of(film: Film, written: ShortRange) -> list[str]:
    parts = _parts(film)
    first = (written.first.line, written.first.part)
    last = (written.last.line, written.last.part or 10**6)
    found = [span_id for span_id, place in parts.items() if first <= place <= last]
    if not found:
        lines = [line for line, _ in parts.values()]
        raise StoryError(
            FILE_NAME,
            written.row,
            f"nothing is spoken in lines {written.first} to {written.last}",
            expected=f"lines of the story, {min(lines)} to {max(lines)}",
        )
    return found


def _parts(film: Film) -> dict[str, tuple[int, int]]:
    """The line of each span, and which part of it the span is, from 1."""
    counts: dict[int, int] = {}
    parts = {}
    for span in film.spans:
        counts[span.line] = counts.get(span.line, 0) + 1
        parts[span.id] = (span.line, counts[span.line])
    return parts


def range_of(film: Film, spans: Sequence[str]) -> tuple[Place, Place] | None:
    """The lines of those spans that are still there; None when none is."""
    there = [film.by_id[one] for one in between(film.spans, spans)]
    if not there:
        return None
    parts = _parts(film)
    most: dict[int, int] = {}
    for line, part in parts.values():
        most[line] = max(part, most.get(line, 0))
    (first, first_part), (last, last_part) = parts[there[0].id], parts[there[-1].id]
    whole = first_part == 1 and last_part == most[last]
    if first == last and not whole:
        return Place(first, first_part), Place(last, last_part)
    return Place(first, first_part if first_part > 1 else 0), Place(last, last_part if last_part < most[last] else 0)


def between(spans: Sequence[Span], wanted: Sequence[str]) -> list[str]:
    """The ids of all spans from the first that is wanted and there to the last."""
    known = set(wanted)
    there = [number for number, span in enumerate(spans) if span.id in known]
    return [span.id for span in spans[there[0] : there[-1] + 1]] if there else []


def make_choice(film: Film, wanted: int, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
    """Choose the moments by rules, and say where there are fewer than ``wanted``."""
    positions, mix, schedule, chapters = (need for need in item.needs if isinstance(need, Ref))
    laid = inputs.json(positions)
    settings = film.settings.shorts
    lines = _lines(film, laid, levels(inputs.path(mix), laid["lines"]), inputs.json(schedule), inputs.json(chapters))
    moments = choose_moments(
        lines,
        wanted=wanted,
        seconds=settings.seconds,
        tolerance_seconds=settings.tolerance_seconds,
        shortest_seconds=settings.shortest_seconds,
        weights=Weights(**{name: getattr(settings, f"{name}_weight") for name in WEIGHTS}),
        seed=seed,
    )
    shorts = [
        {"spans": [line.id for line in lines[one.first : one.last + 1]], "why": ", ".join(one.why)} for one in moments
    ]
    remarks = []
    if len(shorts) < wanted:
        lasts, made = laid["samples"] / SAMPLE_RATE, f"{len(shorts) or 'no'} short" + "s" * (len(shorts) != 1)
        asked = f"{wanted} of about {settings.seconds:g} s"
        remarks.append(f"the story lasts {lasts:.0f} s and gives {made}, not {asked}")
    value = {"shorts": shorts, "remarks": remarks, "scores": [one.score for one in moments]}
    (out / VALUE).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return "rules"


def _lines(
    film: Film,
    laid: Mapping[str, Any],
    levels_db: Sequence[float],
    schedule: Mapping[str, Any],
    chapters: Iterable[Any],
) -> list[TimedLine]:
    opening = {chapter["first_span"] for chapter in chapters}
    effects: dict[str, int] = {}
    for effect in schedule["effects"]:
        effects[effect["span"]] = effects.get(effect["span"], 0) + 1
    spans = [film.by_id[line["span"]] for line in laid["lines"]]
    opens = [
        not number or span.id in opening or span.scene != spans[number - 1].scene for number, span in enumerate(spans)
    ]
    return [
        TimedLine(
            span.id,
            span.text,
            line["start_sample"],
            line["end_sample"],
            level,
            effects.get(span.id, 0),
            begins,
            ends,
        )
        for span, line, level, begins, ends in zip(
            spans, laid["lines"], levels_db, opens, [*opens[1:], True], strict=True
        )
    ]


def write_choice(film: Film, choice: Made, tree: Tree) -> None:
    """The choice as a file, with the line numbers of the story as it is now."""
    ranges = []
    for one in choice.json(VALUE)["shorts"]:
        place = range_of(film, one["spans"])
        if place is not None:
            ranges.append(ShortRange(*place, one["why"]))
    path = tree.path(SHORTS_FILE)
    before = decode_story(path.read_bytes(), file=FILE_NAME) if path.exists() else ""
    comments = [line.strip().lstrip("# ") for line in before.splitlines() if line.strip().startswith("#")]
    tree.write_text(SHORTS_FILE, write_shorts(ranges, comments or (COMMENT,)), merged=True)
