"""``audio/6.timing``: where each effect lies, to the sample, and how long it sounds.

An effect begins with the word that causes it. ``4.sfx.txt`` is one sequence of effects and silences, ``4.ambience.txt``
the beds, which overlap.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from studio.engine.digest import digest_json
from studio.engine.item import Inputs, Item, Made, Ref, Step
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.steps.audio import effect_edits, state_views
from studio.steps.audio.film import INPUT, STORY, TIMELINE, TIMING, TRANSCRIBE, Film
from studio.steps.audio.timeline import beds_id
from studio.steps.libraries import SOUND
from studio.story.clock import SAMPLE_RATE
from studio.story.effects_file import BedEntry, build_effects, write_ambience, write_effects

EFFECTS_FILE = INPUT + "4.sfx.txt"
SHORTEST_SECONDS = 0.3
"""An effect is not cut shorter than this to make room for the next, which then waits instead."""


class TimingStep(Step):
    """Places the effects."""

    name = TIMING
    libraries = SOUND
    seconds_per_cost: Mapping[str, float] = {"place": 0.002, "schedule": 0.001}

    def __init__(self, film: Film) -> None:
        self.film = film

    def expand(self, view: View) -> Iterable[Item]:
        """One item per line, then the schedule of all."""
        for span in self.film.spans:
            needs = (
                Ref(TIMELINE, f"effects/{span.id}", "value.json"),
                Ref(TRANSCRIBE, f"align/{span.id}", "words.json"),
            )
            yield self.film.span_item(self.name, "place", span, what="the places of the sounds of", needs=needs)
        scenes = self._scenes()
        beds = tuple(dict.fromkeys(bed for _, bed in scenes if bed))
        own = effect_edits.own_beds(view)
        yield Item(
            self.name,
            "schedule",
            needs=(
                Ref(STORY, "join", "positions.json"),
                *(Ref(self.name, f"place/{span.id}", "value.json") for span in self.film.spans),
                *(Ref(TIMELINE, bed, "value.json") for bed in beds),
            ),
            params={"scenes": scenes, "own_beds": None if own is None else [asdict(bed) for bed in own]},
            label="the schedule of effects",
            aliases=("4.sfx.txt", "4.ambience.txt"),
            cost=len(self.film.spans),
        )

    def _scenes(self) -> list[tuple[str, str | None]]:
        """For each line, what decides its ambience."""
        effects = self.film.settings.effects
        if not (effects.enabled and effects.ambience):
            return [(span.id, None) for span in self.film.spans]
        by_id = {scene.id: beds_id(scene) for scene in self.film.story.scenes}
        return [(span.id, by_id.get(span.scene or "")) for span in self.film.spans]

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Make one item by its kind."""
        if item.kind == "place":
            effects, words = (need for need in item.needs if isinstance(need, Ref))
            placed = place(inputs.json(effects)["effects"], inputs.json(words)["words"])
            (out / "value.json").write_text(json.dumps({"effects": placed}, ensure_ascii=False), encoding="utf-8")
            return "rules"
        self._make_schedule(item, inputs, out)
        return ""

    def _make_schedule(self, item: Item, inputs: Inputs, out: Path) -> None:
        refs = [need for need in item.needs if isinstance(need, Ref)]
        laid = inputs.json(refs[0])
        count = len(laid["lines"])
        effects = []
        for line, ref in zip(laid["lines"], refs[1 : 1 + count], strict=True):
            for index, effect in enumerate(inputs.json(ref)["effects"]):
                start = max(0, line["start_sample"] + effect["offset_samples"])
                effects.append({**effect, "span": line["span"], "index": index, "start_sample": start})
        effects = one_after_another(effects, laid["samples"])
        beds = {ref.id: inputs.json(ref)["beds"] for ref in refs[1 + count :]}
        ambience = self._ambience(item.params["scenes"], laid, beds)
        if item.params["own_beds"] is not None:
            ambience = [{**bed, "bed": own_bed_id(bed["description"]), "index": 0} for bed in item.params["own_beds"]]
        total = laid["samples"]
        entries = [(e["description"], e["start_sample"], e["start_sample"] + e["duration_samples"]) for e in effects]
        shown = [BedEntry(b["start_sample"], b["end_sample"], b["gain_db"], b["description"]) for b in ambience]
        (out / "4.sfx.txt").write_bytes(write_effects(build_effects(entries, total)).encode("utf-8"))
        (out / "4.ambience.txt").write_bytes(write_ambience(shown).encode("utf-8"))
        schedule = {"effects": effects, "ambience": ambience, "samples": total}
        (out / "schedule.json").write_text(json.dumps(schedule, ensure_ascii=False), encoding="utf-8")

    @staticmethod
    def _ambience(
        scenes: Sequence[tuple[str, str | None]], laid: Mapping[str, Any], beds: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Each bed from the first line of a run of lines with the same place and weather to the next run's start."""
        runs: list[tuple[str | None, int, int]] = []
        starts = [line["start_sample"] for line in laid["lines"]]
        for (_, bed), start, end in zip(scenes, starts, [*starts[1:], laid["samples"]], strict=True):
            if runs and runs[-1][0] == bed:
                runs[-1] = (bed, runs[-1][1], end)
            else:
                runs.append((bed, start if runs else 0, end))
        return [
            {"bed": bed, "index": index, "start_sample": start, "end_sample": end, **one}
            for bed, start, end in runs
            if bed
            for index, one in enumerate(beds[bed])
        ]

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """Both files, a person's edits merged in, and the view of the state."""
        if "schedule" in made:
            tree.write(EFFECTS_FILE, made["schedule"].path("4.sfx.txt").read_bytes(), merged=True)
            tree.write(effect_edits.AMBIENCE_FILE, made["schedule"].path("4.ambience.txt").read_bytes())
        state_views.timing(self.film, made, tree)


def own_bed_id(description: str) -> str:
    """The item that makes a bed that a person named."""
    return "bed/own-" + digest_json(description)[:12]


def place(effects: Iterable[Mapping[str, Any]], words: Sequence[Mapping[str, int]]) -> list[dict[str, Any]]:
    """Each effect with ``offset_samples`` from the line's start and ``duration_samples``.

    An effect that a person placed has its offset; another begins with the word that causes it.
    """
    placed = []
    for effect in effects:
        if "offset_samples" in effect:
            placed.append(dict(effect))
            continue
        causing = [w for w in words if w["start"] < effect["end"] and effect["start"] < w["end"]]
        offset = causing[0]["start_sample"] if causing else 0
        duration = round(effect["duration_seconds"] * SAMPLE_RATE)
        placed.append({**effect, "offset_samples": offset, "duration_samples": duration})
    return placed


def one_after_another(effects: list[dict[str, Any]], total: int) -> list[dict[str, Any]]:
    """The effects in order, none overlapping the next: the earlier ends sooner, or the later waits for it."""
    laid: list[dict[str, Any]] = []
    for effect in sorted(effects, key=lambda e: (e["start_sample"], e["index"])):
        start = min(effect["start_sample"], max(0, total - 1))
        if laid:
            before = laid[-1]
            room = start - before["start_sample"]
            shortest = min(before["duration_samples"], round(SHORTEST_SECONDS * SAMPLE_RATE))
            before["duration_samples"] = min(before["duration_samples"], max(room, shortest))
            start = max(start, before["start_sample"] + before["duration_samples"])
        duration = min(effect["duration_samples"], total - start)
        if duration > 0:
            laid.append({**effect, "start_sample": start, "duration_samples": duration})
    return laid
