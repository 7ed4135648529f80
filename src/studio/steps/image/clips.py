"""Scenes in time: how many frames each lasts, who speaks in which of them, and the clip that shows it.

A scene's clip depends on the lines that are heard in it and on nothing else: every line begins on a whole frame, so
that an edit elsewhere moves a clip and never changes its length.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from studio.engine.item import Inputs, Item, Ref
from studio.engine.view import View
from studio.media import samples as sound
from studio.steps.audio.film import STORY as NARRATION
from studio.steps.audio.film import TRANSCRIBE
from studio.steps.audio.narration import WHOLE, lay_out, slot_samples
from studio.steps.image.drawing import LAYERS
from studio.steps.image.pictures import SCENES, Pictures, Shown, file_name
from studio.story.clock import frame_samples

if TYPE_CHECKING:
    from studio.providers.video.contract import ClipRequest, Spoken, VideoProvider

_QUIET_DB, _LOUD_DB = -45.0, -12.0
_PHRASE_ENDS = frozenset(".,;:!?…—–。，！？।")


@dataclass(frozen=True)
class Timing:
    """A scene in frames of its film: its length, where each of its lines begins, and where phrases end."""

    frames: int
    starts: tuple[int, ...]
    phrase_frames: tuple[int, ...]


def clip_needs(pictures: Pictures, view: View, shown: Shown, frames_per_second: int) -> tuple[Ref, ...]:
    """What the time of a scene is measured on: its lines, or the whole narration where lines are not on the grid."""
    lines = tuple(
        ref
        for span in shown.spans
        for ref in (
            Ref(NARRATION, f"take/{span.id}", "speech.wav"),
            Ref(TRANSCRIBE, f"align/{span.id}", "words.json"),
        )
    )
    if on_grid(pictures, view, frames_per_second):
        return lines
    return (Ref(NARRATION, "join", "positions.json"), *lines)


def on_grid(pictures: Pictures, view: View, frames_per_second: int) -> bool:
    """Whether every line begins on a whole frame of the film: not where one recording is the whole narration."""
    grid = frame_samples(pictures.film.settings.narration.frames_per_second)
    return WHOLE not in lay_out(pictures.film, view).recordings and grid % frame_samples(frames_per_second) == 0


def timing(pictures: Pictures, item: Item, inputs: Inputs, shown: Shown, frames_per_second: int) -> Timing:
    """The scene in frames, measured on what was really spoken."""
    frame = frame_samples(frames_per_second)
    refs = [need for need in item.needs if isinstance(need, Ref)]
    words = {ref.id.partition("/")[2]: inputs.json(ref) for ref in refs if ref.step == TRANSCRIBE}
    positions = next((inputs.json(ref) for ref in refs if ref.id == "join"), None)
    if positions is None:
        grid = frame_samples(pictures.film.settings.narration.frames_per_second)
        starts, reached = [], 0
        counts = {ref.id.partition("/")[2]: ref for ref in refs if ref.part == "speech.wav"}
        for span, pause in zip(shown.spans, item.params["pauses"], strict=True):
            starts.append(reached)
            reached += slot_samples(sound.total_samples(inputs.path(counts[span.id])), pause, grid)
        begin, end = 0, reached
    else:
        begin, end, starts = _measured(positions, shown)
    first = -(-begin // frame)
    total = -(-end // frame) - first
    phrases = [
        (start - begin + at) // frame
        for span, start in zip(shown.spans, starts, strict=True)
        for at in _phrase_ends(span.text, words[span.id]["words"])
    ]
    begins = tuple(max(0, (start - begin) // frame) for start in starts)
    cuts = sorted({cut for cut in (*begins, *phrases) if 0 < cut < total})
    return Timing(total, begins, tuple(cuts))


def _measured(positions: Mapping[str, Any], shown: Shown) -> tuple[int, int, list[int]]:
    """Where a scene begins and ends in a narration that was laid out elsewhere; the first scene begins at its start."""
    lines = positions["lines"]
    index = {line["span"]: number for number, line in enumerate(lines)}
    first, last = index[shown.spans[0].id], index[shown.spans[-1].id]
    begin = 0 if first == 0 else lines[first]["start_sample"]
    end = lines[last + 1]["start_sample"] if last + 1 < len(lines) else positions["samples"]
    return begin, end, [lines[index[span.id]]["start_sample"] for span in shown.spans]


def _phrase_ends(text: str, words: Sequence[Mapping[str, int]]) -> Iterator[int]:
    """The samples, from the line's start, in the middle of the pauses behind marks."""
    for word, following in pairwise(words):
        if _PHRASE_ENDS & set(text[word["end"] : following["start"]]):
            yield (word["end_sample"] + following["start_sample"]) // 2


def spoken(
    pictures: Pictures, item: Item, inputs: Inputs, shown: Shown, timed: Timing, frames_per_second: int
) -> tuple[Spoken, ...]:
    """Who speaks from which frame on, and how loud."""
    from studio.providers.video.contract import Spoken

    refs = {
        need.id.partition("/")[2]: need for need in item.needs if isinstance(need, Ref) and need.part == "speech.wav"
    }
    said = []
    for span, start in zip(shown.spans, timed.starts, strict=True):
        levels = frame_loudness(sound.read_wav(inputs.path(refs[span.id]))[:, 0], frame_samples(frames_per_second))
        said.append(Spoken(pictures.person(span.character), start, levels))
    return tuple(said)


def frame_loudness(samples: Any, frame: int) -> tuple[float, ...]:
    """How loud each film frame of a line is, 0 for silence to 1, by its root mean square."""
    count = -(-len(samples) // frame)
    padded = np.zeros(count * frame, np.float64)
    padded[: len(samples)] = samples
    power = np.mean(np.square(padded.reshape(count, frame)), axis=1)
    decibels = 10 * np.log10(np.maximum(power, 1e-12))
    levels = np.clip((decibels - _QUIET_DB) / (_LOUD_DB - _QUIET_DB), 0.0, 1.0)
    return tuple(round(float(level), 2) for level in levels)


def scene_picture(shown: Shown, *, layers: bool) -> tuple[Ref, ...]:
    """The picture of a scene, and its layers where those are to move."""
    parts = ("picture.png", LAYERS) if layers else ("picture.png",)
    return tuple(Ref(SCENES, f"scene/{shown.line.id}", part) for part in parts)


def dissolves(scenes: Sequence[Shown], dissolve_seconds: float, frames_per_second: int) -> tuple[int, ...]:
    """For each scene how many frames the one before it fades into it: only where the place changes."""
    length = round(Fraction(dissolve_seconds) * frames_per_second)
    places = [shown.line.location for shown in scenes]
    return tuple(length if number and places[number] != places[number - 1] else 0 for number in range(len(scenes)))


def make_clip(provider: VideoProvider, request: ClipRequest, timed: Timing, out: Path) -> None:
    """Make the clip and note what was made: ``clip.mp4`` and ``clip.json``."""
    made = provider.clip(request, out / "clip.mp4")
    told = {"frames": timed.frames, "shots": [list(shot) for shot in made.shots], "warnings": list(made.warnings)}
    (out / "clip.json").write_text(json.dumps(told), encoding="utf-8")


def clip_file(folder: str, shown: Shown) -> str:
    """The file of a scene's clip, relative to the root."""
    return f"{folder}{file_name(shown.id)}.mp4"
