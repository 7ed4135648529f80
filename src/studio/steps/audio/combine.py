"""``audio/8.combine``: narration, effects and ambience in one, at the loudness of the platforms; and the stems."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from studio.engine.item import Inputs, Item, Ref, Step, Verdict
from studio.engine.view import View
from studio.errors import LengthsDiffer
from studio.steps.audio.film import COMBINE, OUTPUT, SFX, STORY, Film
from studio.steps.libraries import SOUND
from studio.story.clock import SAMPLE_RATE

STEMS = ("speech", "effects", "ambience")


class CombineStep(Step):
    """Mixes."""

    name = COMBINE
    libraries = SOUND
    seconds_per_cost: Mapping[str, float] = {"mix": 0.05}

    def __init__(self, film: Film, *, strict: bool = False) -> None:
        self.film, self.strict = film, strict

    def expand(self, view: View) -> Iterable[Item]:
        """One item: the mix."""
        mix_settings = self.film.settings.mix
        yield Item(
            self.name,
            "mix",
            needs=(
                Ref(STORY, "join", "story.wav"),
                Ref(SFX, "mix", "sfx.wav"),
                Ref(SFX, "mix", "ambience.wav"),
            ),
            params={**mix_settings.model_dump(), "strict": self.strict},
            files=(
                ("final.wav", OUTPUT + "final.wav"),
                *((f"{stem}.wav", f"{OUTPUT}stems/{stem}.wav") for stem in STEMS),
            ),
            label="the mix",
            aliases=("final.wav",),
            cost=sum(len(span.text) for span in self.film.spans) / 15,
        )

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Write ``final.wav``, the stems and a report of what was measured."""
        from studio.media.mix import MixSettings, mix

        story, effects, ambience = (inputs.path(need) for need in item.needs)
        wanted = self.film.settings.mix
        apart_ms = self._apart_ms(story, effects, float(wanted.tolerance_ms))
        report = mix(
            story,
            effects,
            ambience,
            out / "final.wav",
            out,
            MixSettings(
                below_speech_db=wanted.ducking_db,
                target_lufs=wanted.loudness_lufs,
                ceiling_db=wanted.true_peak_dbtp,
            ),
        )
        told = {**asdict(report), "apart_ms": apart_ms}
        (out / "mix.json").write_text(json.dumps(told), encoding="utf-8")
        return ""

    def _apart_ms(self, story: Path, effects: Path, tolerance_ms: float) -> float:
        """A person's own track may have another length: it is cut or continued by silence, unless that is an error."""
        from studio.media import samples as sound

        apart_ms = abs(sound.total_samples(story) - sound.total_samples(effects)) * 1000 / SAMPLE_RATE
        if self.strict and apart_ms > tolerance_ms:
            raise LengthsDiffer(
                f"narration and effects differ by {apart_ms:.0f} ms, more than {tolerance_ms:g}",
                hint="make the effects again (7.sfx), or leave out --strict",
            )
        return apart_ms

    def check(self, item: Item, out: Path) -> Verdict:
        """Loudness and peak as asked for."""
        report = json.loads((out / "mix.json").read_bytes())
        heard, wanted = report["loudness"]["integrated_lufs"], self.film.settings.mix.loudness_lufs
        faults = []
        if abs(heard - wanted) > 0.5:
            faults.append(f"the loudness is {heard:.1f} LUFS, {wanted:g} were asked for")
        if report["apart_ms"] > self.film.settings.mix.tolerance_ms:
            faults.append(f"narration and effects differ by {report['apart_ms']:.0f} ms")
        return Verdict(faults=tuple(faults))
