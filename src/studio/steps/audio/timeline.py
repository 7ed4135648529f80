"""``audio/5.timeline``: which effects a line calls for, and what is heard around a scene.

Each line is decided once. A person edits ``3.timing.txt`` or ``4.sfx.txt``, and what is written there for a line
takes the place of what was decided for it, and of nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.digest import digest_json
from studio.engine.item import Inputs, Item, Made, Ref, Step, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.steps.audio import effect_edits, state_views
from studio.steps.audio.film import INPUT, TIMELINE, TRANSCRIBE, Film
from studio.steps.engines import RULES
from studio.steps.libraries import ARRAYS
from studio.story.scene_lines import SceneLine
from studio.story.spans import Span
from studio.story.speakable import is_speakable

if TYPE_CHECKING:
    from studio.steps.asking import Asker
    from studio.steps.audio.tasks.effects import Effect

FEW_WORDS = 3
TIMING_FILE = INPUT + "3.timing.txt"


def beds_id(scene: SceneLine) -> str:
    """The item that decides what is heard around a scene: one for all scenes of the same place and weather."""
    return "beds/" + digest_json([scene.location, scene.setting])[:12]


class TimelineStep(Step):
    """Chooses effects and ambience."""

    name = TIMELINE
    libraries = ARRAYS
    seconds_per_cost: Mapping[str, float] = {"effects": 0.002, "beds": 0.002}

    def __init__(self, film: Film) -> None:
        self.film = film

    def expand(self, view: View) -> Iterable[Item]:
        """One decision per line and per place; then the file that shows them along the timeline."""
        edits = effect_edits.read(self.film, view)
        for span in self.film.spans:
            yield self.film.span_item(
                self.name,
                "effects",
                span,
                what="the effects of",
                params={"text": span.text, "enabled": self.film.settings.effects.enabled},
                given=edits.get(span.id),
                decision=True,
                resource=self.film.engines.chat_resource if self._is_asked(span) else "cpu",
            )
        for bed, scene in self._beds().items():
            yield Item(
                self.name,
                bed,
                params={"location": self._described(scene), "setting": scene.setting},
                decision=True,
                label=f"what is heard at {scene.location}",
                aliases=(scene.location,),
            )
        yield Item(
            self.name,
            "timing",
            needs=(
                Ref(TRANSCRIBE, "subtitles", "timeline.json"),
                *(Ref(self.name, f"effects/{span.id}", "value.json") for span in self.film.spans),
            ),
            label="3.timing.txt",
            aliases=("3.timing.txt",),
        )

    def _beds(self) -> dict[str, SceneLine]:
        if not (self.film.settings.effects.enabled and self.film.settings.effects.ambience):
            return {}
        beds: dict[str, SceneLine] = {}
        for scene in self.film.story.scenes:
            beds.setdefault(beds_id(scene), scene)
        return beds

    def _described(self, scene: SceneLine) -> str:
        """A place is described where it is first named and by its id from then on."""
        described = {s.location: s.location_description for s in self.film.story.scenes if s.location_description}
        return described.get(scene.location, scene.location)

    def _is_asked(self, span: Span) -> bool:
        """Whether a language model is asked about a line: one of a few words calls for nothing by itself."""
        enabled = self.film.settings.effects.enabled and self.film.engines.asking.asks
        return enabled and len(span.text.split()) > FEW_WORDS and is_speakable(span.text)

    def draft(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Decide for one line by rules, whoever is to be asked."""
        return self._decide(item, inputs, out, draft=True)

    def check(self, item: Item, out: Path) -> Verdict:
        """What a language model was refused for is a finding."""
        from studio.steps.asking import findings

        return Verdict(findings=findings(out))

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Decide for one line or place."""
        return self._decide(item, inputs, out)

    def _decide(self, item: Item, inputs: Inputs, out: Path, *, draft: bool = False) -> str:
        from studio.steps.audio.tasks.effects import choose_ambience

        if item.kind == "timing":
            return self._make_timing(item, inputs, out)
        value: dict[str, Any]
        who = RULES
        if item.kind == "beds":
            beds = choose_ambience(str(item.params["location"]), str(item.params["setting"]))
            value = {"beds": [asdict(bed) for bed in beds]}
        else:
            chosen, who = self._effects(item, out, draft=draft)
            value = {"effects": [asdict(effect) for effect in chosen]}
        (out / "value.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        return who

    def _effects(self, item: Item, out: Path, *, draft: bool) -> tuple[tuple[Effect, ...], str]:
        from studio.steps.audio.tasks.effects import choose_effects

        span = self.film.by_id[item.id.partition("/")[2]]

        def by_rules() -> tuple[Effect, ...]:
            return choose_effects(span.text) if item.params["enabled"] else ()

        if not self._is_asked(span):
            return by_rules(), RULES
        return self.film.engines.asking.ask(out, lambda asker: self._asked_effects(span, asker), by_rules, draft=draft)

    def _asked_effects(self, span: Span, asker: Asker) -> tuple[Effect, ...]:
        """Several lines that follow each other are asked about together."""
        from studio.steps.audio.tasks.asked_effects import LINES_AT_ONCE

        lines = [one for one in self.film.spans if self._is_asked(one)]
        index = next(index for index, one in enumerate(lines) if one.id == span.id) // LINES_AT_ONCE * LINES_AT_ONCE
        window = tuple(lines[index : index + LINES_AT_ONCE])

        def decide(own: Asker) -> dict[str, tuple[Effect, ...]]:
            from studio.steps.audio.tasks.asked_effects import request_for_sounds, request_for_timing

            texts = self.film.settings.texts
            heard = own.ask(request_for_sounds(window, model=texts.timeline_model))
            if not heard:
                return {}
            return own.ask(request_for_timing(heard, self.film.by_id, model=texts.timing_model))

        return self.film.engines.asking.shared(("effects", window), asker, decide).get(span.id, ())

    def _make_timing(self, item: Item, inputs: Inputs, out: Path) -> str:
        """One entry per entry of ``2.timeline.txt``, of the same length: what is to be heard there, or silence."""
        from studio.story.effects_file import SILENCE, TIMING_DECIMALS, EffectEntry, write_effects

        refs = [need for need in item.needs if isinstance(need, Ref)]
        places = inputs.json(refs[0])
        effects = iter([inputs.json(ref)["effects"] for ref in refs[1:]])
        entries = []
        for start, end, silence in places:
            found: list[dict[str, Any]] = [] if silence else next(effects, [])
            told = effect_edits.THEN.join(effect["description"] for effect in found) or SILENCE
            entries.append(EffectEntry(start, end, told))
        text = write_effects(entries, decimals=TIMING_DECIMALS)
        (out / "3.timing.txt").write_bytes(text.encode("utf-8"))
        return ""

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """``3.timing.txt``, with what a person wrote there merged in, and the view of the state."""
        if "timing" in made:
            tree.write(TIMING_FILE, made["timing"].path("3.timing.txt").read_bytes(), merged=True)
        state_views.timeline(self.film, made, tree)
