"""Effects for a timeline that is not this production's: from file to file, by the rules that the steps use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from studio.steps.audio.effect_edits import LONGEST_UNTIMED_SECONDS, THEN
from studio.steps.audio.timing import one_after_another
from studio.story.clock import SAMPLE_RATE
from studio.story.effects_file import (
    SILENCE,
    TIMING_DECIMALS,
    EffectEntry,
    build_effects,
    read_effects,
    write_effects,
)
from studio.story.timeline import ScriptEntry, TimelineEntry, read_script, read_timeline

_SCRIPT_ROW = re.compile(r"\s*[\d.]+\s*:\s*\S+ = ")


@dataclass(frozen=True)
class Heard:
    """An utterance on a timeline, in one or more pieces (first and last sample), and what its scene shows at first."""

    pieces: tuple[tuple[int, int], ...]
    words: str = ""
    scene_text: str = ""

    def sample_at(self, letter: int) -> int:
        """About where a letter of the words is spoken."""
        passed = sum(end - start for start, end in self.pieces) * letter // max(1, len(self.words))
        for start, end in self.pieces:
            if passed < end - start:
                return start + passed
            passed -= end - start
        return self.pieces[0][0]


@dataclass(frozen=True)
class _Sounding:
    """An effect and the sample of the timeline at which the word that causes it is spoken, about."""

    sample: int
    description: str
    seconds: float


def _read(text: str, file: str) -> Sequence[TimelineEntry] | Sequence[ScriptEntry]:
    """A timeline with scenes or without. StoryError for a line that cannot be read."""
    if any(_SCRIPT_ROW.match(line) for line in text.splitlines()):
        return read_script(text, file=file)
    return read_timeline(text, file=file)


def _utterances(entries: Sequence[TimelineEntry] | Sequence[ScriptEntry]) -> Iterator[Heard]:
    """What is spoken. A timeline with scenes repeats an utterance on each of its entries, with silences between."""
    spoken: list[tuple[tuple[str, str, str], str, tuple[int, int]]] = []
    for entry in entries:
        place = (entry.start_sample, entry.end_sample)
        if isinstance(entry, TimelineEntry):
            if not entry.silence:
                spoken.append((("", str(entry.start_sample), entry.text), "", place))
        elif entry.scene is not None:
            spoken.append(((entry.scene, entry.actor, entry.words), entry.scene_text, place))
    shown = ""
    for (scene, _, words), group in groupby(spoken, key=lambda one: one[0]):
        pieces = list(group)
        yield Heard(tuple(place for _, _, place in pieces), words, pieces[0][1] if scene != shown else "")
        shown = scene


def timing_of_timeline(text: str, *, file: str) -> str:
    """``3.timing.txt`` for a timeline: one entry per entry of it, of the same length, with what is to be heard there.

    What a line says decides, and what people do at the beginning of a scene. StoryError where the file does not read.
    """
    entries = _read(text, file)
    sounding = sorted((one for told in _utterances(entries) for one in _sounding(told)), key=lambda one: one.sample)
    rows = []
    for entry in entries:
        here = [one.description for one in sounding if entry.start_sample <= one.sample < entry.end_sample]
        rows.append(EffectEntry(entry.start_sample, entry.end_sample, THEN.join(dict.fromkeys(here)) or SILENCE))
    return write_effects(rows, decimals=TIMING_DECIMALS)


def effects_of_timing(timing: str, timeline: str, *, file: str, timeline_file: str) -> str:
    """``4.sfx.txt`` for a ``3.timing.txt`` and the timeline that it was made for.

    Each effect begins where the word that causes it is spoken, as far as the timeline tells, else at the start of its
    entry, and sounds as long as such a sound does. StoryError where a file does not read.
    """
    entries = read_effects(timing, file=file)
    sounding = [one for told in _utterances(_read(timeline, timeline_file)) for one in _sounding(told)]
    total = entries[-1].end_sample if entries else 0
    effects = []
    for index, entry in enumerate(entries):
        for number, description in enumerate(() if entry.silence else entry.description.split(THEN)):
            known = next((one for one in sounding if _is(one, description, entry)), None)
            seconds = known.seconds if known else _natural_seconds(description, entry)
            effects.append(
                {
                    "description": description.strip(),
                    "start_sample": known.sample if known else entry.start_sample,
                    "duration_samples": round(seconds * SAMPLE_RATE),
                    "index": index * 100 + number,
                }
            )
    laid = one_after_another(effects, total)
    placed = [(e["description"], e["start_sample"], e["start_sample"] + e["duration_samples"]) for e in laid]
    return write_effects(build_effects(placed, total))


def _sounding(told: Heard) -> Iterator[_Sounding]:
    """The effects of an utterance, each at its share of the words, after those of its scene."""
    from studio.steps.audio.tasks.effects import choose_effects

    for doing in _doings(told.scene_text):
        for effect in choose_effects(doing):
            yield _Sounding(told.pieces[0][0], effect.description, effect.duration_seconds)
    for effect in choose_effects(told.words):
        yield _Sounding(told.sample_at(effect.start), effect.description, effect.duration_seconds)


def _doings(scene_text: str) -> Iterator[str]:
    """What each actor of a scene does, as a sentence."""
    from studio.errors import StoryError
    from studio.story.scene_lines import parse_scene_line

    if not scene_text:
        return
    try:
        scene = parse_scene_line(f"(scene_0.0) {scene_text}", file="", line=0)
    except StoryError:  # a scene of another grammar is heard by its words alone
        return
    for actor in scene.actors:
        for trait in actor.traits[1:]:
            yield f"Somebody was {trait[:1].lower()}{trait[1:]}."


def _is(one: _Sounding, description: str, entry: EffectEntry) -> bool:
    return one.description == description.strip() and entry.start_sample <= one.sample < entry.end_sample


def _natural_seconds(description: str, entry: EffectEntry) -> float:
    """How long a sound that somebody else described goes on: as its recipe does, within its entry and a few seconds."""
    from studio.providers.sound.catalogue import match

    recipe = match(description)
    most = min((entry.end_sample - entry.start_sample) / SAMPLE_RATE, LONGEST_UNTIMED_SECONDS)
    if recipe is None or recipe.is_bed:
        return most
    return min((recipe.shortest_seconds + recipe.longest_seconds) / 2, max(most, recipe.shortest_seconds))
