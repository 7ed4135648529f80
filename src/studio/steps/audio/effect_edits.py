"""What a person changed in ``3.timing.txt`` or ``4.sfx.txt``, told line by line of the story.

Only lines whose effects differ from what was last written are the person's. A place in time is kept as an offset from
the start of its line, so that it moves with the line when the narration changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.engine.view import View
from studio.steps.audio.film import INPUT, STORY, TIMELINE, TIMING, TRANSCRIBE, Film
from studio.story.clock import SAMPLE_RATE
from studio.story.effects_file import BedEntry, EffectEntry, read_ambience, read_effects
from studio.story.parse import decode_story

CLOSE_SAMPLES = SAMPLE_RATE // 50
"""Times in the file are rounded; a difference below this is none."""
THEN = ", then "
"""Between two effects of one line in ``3.timing.txt``, which has one entry per line."""
LONGEST_UNTIMED_SECONDS = 4.0
AMBIENCE_FILE = INPUT + "4.ambience.txt"

Effects = dict[str, list[dict[str, Any]]]


def read(film: Film, view: View) -> dict[str, dict[str, Any]]:
    """Given what is on disk, the effects that a person wrote, by span; empty where nothing is a person's."""
    join = view.last(STORY, "join")
    if join is None:
        return {}
    lines = [line for line in join.json("positions.json")["lines"] if line["span"] in film.by_id]
    if not lines:
        return {}
    edits = _from_timing(film, view, lines)
    edits.update(_from_effects(film, view, lines))
    return {span: {"effects": effects} for span, effects in edits.items()}


def own_beds(view: View) -> tuple[BedEntry, ...] | None:
    """The beds that a person wrote into ``4.ambience.txt``, which then are all there are; None when it is ours."""
    path = view.person(AMBIENCE_FILE)
    return (
        None
        if path is None
        else read_ambience(decode_story(path.read_bytes(), file="4.ambience.txt"), file="4.ambience.txt")
    )


def _from_effects(film: Film, view: View, lines: Sequence[Mapping[str, Any]]) -> Effects:
    path = view.person(INPUT + "4.sfx.txt")
    if path is None:
        return {}
    written: Effects = {line["span"]: [] for line in lines}
    for entry in read_effects(decode_story(path.read_bytes(), file="4.sfx.txt"), file="4.sfx.txt"):
        if not entry.silence:
            span, effect = _placed(film, lines, entry)
            written[span].append(effect)
    schedule = view.last(TIMING, "schedule")
    if schedule is None:
        return written
    starts = {line["span"]: line["start_sample"] for line in lines}
    ours: Effects = {span: [] for span in starts}
    for effect in schedule.json("schedule.json")["effects"]:
        if effect["span"] in starts:
            offset = effect["start_sample"] - starts[effect["span"]]
            ours[effect["span"]].append({**effect, "offset_samples": offset})
    return {
        span: [_with_level(effect, ours[span]) for effect in effects]
        for span, effects in written.items()
        if not _same(effects, ours[span])
    }


def _placed(film: Film, lines: Sequence[Mapping[str, Any]], entry: EffectEntry) -> tuple[str, dict[str, Any]]:
    line = lines[film.line_at(lines, entry.start_sample)]
    effect = {
        "description": entry.description,
        "offset_samples": entry.start_sample - line["start_sample"],
        "duration_samples": entry.end_sample - entry.start_sample,
    }
    return line["span"], effect


def _same(written: list[dict[str, Any]], ours: list[dict[str, Any]]) -> bool:
    return len(written) == len(ours) and all(
        a["description"] == b["description"]
        and abs(a["offset_samples"] - b["offset_samples"]) < CLOSE_SAMPLES
        and abs(a["duration_samples"] - b["duration_samples"]) < CLOSE_SAMPLES
        for a, b in zip(written, ours, strict=True)
    )


def _with_level(effect: dict[str, Any], ours: list[dict[str, Any]]) -> dict[str, Any]:
    """An effect that was only moved keeps its level, which the file does not show."""
    known = next((o for o in ours if o["description"] == effect["description"] and "gain_db" in o), None)
    return {**effect, "gain_db": known["gain_db"]} if known else effect


def _from_timing(film: Film, view: View, lines: Sequence[Mapping[str, Any]]) -> Effects:
    """Entries are compared one by one, as long as the person left their number alone; else by their times."""
    path = view.person(INPUT + "3.timing.txt")
    base, subtitles = view.last(TIMELINE, "timing"), view.last(TRANSCRIBE, "subtitles")
    if path is None or base is None or subtitles is None:
        return {}
    theirs = read_effects(decode_story(path.read_bytes(), file="3.timing.txt"), file="3.timing.txt")
    ours = read_effects(base.text("3.timing.txt"), file="3.timing.txt")
    if len(theirs) != len(ours):
        return _by_time(film, lines, theirs)
    spans = iter(subtitles.record["params"]["texts"])
    edits: Effects = {}
    before = lines[0]["span"]
    for their, our, (_, _, silence) in zip(theirs, ours, subtitles.json("timeline.json"), strict=True):
        span, text = (before, "") if silence else next(spans)
        before = span
        if their.description == our.description or span not in film.by_id:
            continue
        if silence:
            if not their.silence:
                edits.setdefault(span, []).append(_placed(film, lines, their)[1])
        else:
            edits[span] = _untimed(their, text)
    return edits


def _by_time(film: Film, lines: Sequence[Mapping[str, Any]], entries: Sequence[EffectEntry]) -> Effects:
    edits: Effects = {line["span"]: [] for line in lines}
    for entry in entries:
        if not entry.silence:
            span, effect = _placed(film, lines, entry)
            edits[span].append(effect)
    return edits


def _untimed(entry: EffectEntry, text: str) -> list[dict[str, Any]]:
    """Effects that a person named for a line, without saying when: at its start, one after the other."""
    if entry.silence:
        return []
    seconds = min((entry.end_sample - entry.start_sample) / SAMPLE_RATE, LONGEST_UNTIMED_SECONDS)
    return [
        {"description": description, "start": 0, "end": len(text), "duration_seconds": seconds}
        for description in entry.description.split(THEN)
    ]
