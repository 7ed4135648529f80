"""``audio/7.sfx``: the effects and beds made, and laid on their samples.

An effect that cannot be made is silence of the same length, and a fault of the film. A person's own sound in place of
``output/sfx/<line>-<n>.wav`` is taken as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any

from studio.engine.digest import digest_json
from studio.engine.item import File, Inputs, Item, Made, Ref, Step, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.errors import ProviderError
from studio.steps.audio import effect_edits, served, state_views
from studio.steps.audio.film import OUTPUT, SFX, TIMELINE, TIMING, Film
from studio.steps.audio.timeline import beds_id
from studio.steps.audio.timing import own_bed_id
from studio.steps.engines import AUTOMATIC
from studio.steps.libraries import SOUND
from studio.steps.workshops import graph_needs
from studio.story.clock import SAMPLE_RATE
from studio.story.spans import Span

if TYPE_CHECKING:
    from studio.providers.comfyui import Workshop
    from studio.providers.sound import Sound, SoundRequest

CLIPS_FOLDER = OUTPUT + "sfx/"
BED_SECONDS = 20.0
"""A bed is made this long and repeated with a crossfade."""
BED_FADE_SECONDS = 1.5
CUT_FADE_SECONDS = 0.08

_MAKING_BED = Lock()


class SfxStep(Step):
    """Makes the sounds."""

    name = SFX
    libraries = SOUND
    seconds_per_cost: Mapping[str, float] = {"clips": 0.05, "bed": 0.6, "mix": 0.01}

    def __init__(self, film: Film) -> None:
        self.film = film
        self._turns = BoundedSemaphore(film.settings.effects.max_workers)

    def expand(self, view: View) -> Iterable[Item]:
        """One item per line for its effects, one per place for its beds, and the track of all."""
        theirs: dict[str, list[File]] = {}
        for name in view.persons_in(CLIPS_FOLDER):
            theirs.setdefault(name.removesuffix(".wav").rpartition("-")[0], []).append(File(CLIPS_FOLDER + name))
        graph, graph_params = graph_of(self.film, view)
        for span in self.film.spans:
            own = tuple(theirs.get(span.id, ()))
            yield self.film.span_item(
                self.name,
                "clips",
                span,
                what="the sounds of",
                needs=(Ref(TIMING, f"place/{span.id}", "value.json"), *own, *graph),
                params={**_params(self.film), **graph_params},
                resource="cpu" if self._is_silent(view, span) else self.film.engines.resource("sound"),
            )
        beds = bed_items(self.film, view)
        yield from beds
        yield Item(
            self.name,
            "mix",
            needs=(
                Ref(TIMING, "schedule", "schedule.json"),
                *(Ref(self.name, f"clips/{span.id}") for span in self.film.spans),
                *(Ref(self.name, bed.id) for bed in beds),
            ),
            params={"gain_db": self.film.settings.effects.gain_db},
            files=(("sfx.wav", OUTPUT + "sfx.wav"), ("ambience.wav", OUTPUT + "ambience.wav")),
            label="the effects' track",
            aliases=("sfx.wav", "ambience.wav"),
            cost=len(self.film.spans),
        )

    @staticmethod
    def _is_silent(view: View, span: Span) -> bool:
        """Whether a line had no effects when last that was decided: no server need be there for it."""
        placed = view.last(TIMING, f"place/{span.id}")
        return placed is not None and not placed.json("value.json")["effects"]

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Make one item by its kind."""
        if item.kind == "mix":
            return self._make_mix(item, inputs, out)
        with self._turns:
            return self._make_sounds(item, inputs, seed, out, str(item.params["provider"]))

    def draft(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Make sounds without the server."""
        with self._turns:
            return self._make_sounds(item, inputs, seed, out, AUTOMATIC["sound"])

    def _make_sounds(self, item: Item, inputs: Inputs, seed: int, out: Path, provider: str) -> str:
        from studio.media import samples as sound
        from studio.providers.sound import SoundRequest

        made: list[dict[str, Any]] = []
        own = [need for need in item.needs if isinstance(need, File) and need.path.startswith(CLIPS_FOLDER)]
        for index, one in enumerate(self._wanted(item, inputs)):
            theirs = next((file for file in own if file.path.endswith(f"-{index}.wav")), None)
            seconds = BED_SECONDS if item.kind == "bed" else one["duration_samples"] / SAMPLE_RATE
            if theirs is not None:
                samples = sound.read_wav(inputs.path(theirs), 2)
                sound.write_wav(out / f"{index}.wav", samples)
                made.append({"description": one["description"], "by": "person", "credit": "", "gain_db": 0.0})
            else:
                chosen = bed_seed(one["description"], inputs.take) if item.kind == "bed" else seed + index
                request = SoundRequest(str(one["description"]), seconds, chosen, self.film.recordings_folder)
                made.append(self._sound(item, one, request, provider, out / f"{index}.wav"))
        (out / "made.json").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
        return provider if made else ""

    @staticmethod
    def _wanted(item: Item, inputs: Inputs) -> list[dict[str, Any]]:
        """The sounds that an item makes: a line's effects, a place's beds, or the bed that a person named."""
        if "description" in item.params:
            return [{"description": item.params["description"]}]
        (wanted, *_) = item.needs
        assert isinstance(wanted, Ref)
        return list(inputs.json(wanted)["effects" if item.kind == "clips" else "beds"])

    def _sound(
        self, item: Item, one: Mapping[str, Any], request: SoundRequest, provider: str, out: Path
    ) -> dict[str, Any]:
        import numpy as np

        from studio.media import samples as sound
        from studio.providers.sound import make_sound
        from studio.servers.comfyui.problems import ComfyProblem

        engines = self.film.engines
        try:
            made = (_bed if item.kind == "bed" else make_sound)(
                request, provider, workshop=lambda: engines.workshop_of("sound")
            )
        except ComfyProblem:
            raise  # a server that fails may do better the next time: that is no reason for silence
        except ProviderError as error:
            sound.write_wav(out, np.zeros((round(request.duration_seconds * SAMPLE_RATE), 2), np.float32))
            return {"description": one["description"], "by": "", "credit": "", "gain_db": 0.0, "fault": str(error)}
        sound.write_wav(out, made.samples)
        told = {"description": one["description"], "by": made.source, "credit": made.credit}
        return {**told, "gain_db": one.get("gain_db", made.gain_db)}

    def _make_mix(self, item: Item, inputs: Inputs, out: Path) -> str:
        from studio.media import samples as sound
        from studio.media.clips import Clip, place_clips

        schedule_ref, *rest = (need for need in item.needs if isinstance(need, Ref))
        schedule = inputs.json(schedule_ref)
        folders = {ref.id: ref for ref in rest}
        gain = float(item.params["gain_db"])
        effects = []
        for effect in schedule["effects"]:
            ref = folders[f"clips/{effect['span']}"]
            made = inputs.json(ref, "made.json")[effect["index"]]
            path = inputs.path(ref, f"{effect['index']}.wav")
            length = min(effect["duration_samples"], sound.total_samples(path))
            cut = length < sound.total_samples(path)
            fade = round(CUT_FADE_SECONDS * SAMPLE_RATE) if cut else 0
            effects.append(Clip(effect["start_sample"], path, made["gain_db"] + gain, 0, fade, length if cut else None))
        fade = round(BED_FADE_SECONDS * SAMPLE_RATE)
        beds = []
        for bed in schedule["ambience"]:
            ref = folders["bed/" + bed["bed"].partition("/")[2]]  # decided as beds/…, made as bed/…
            length = bed["end_sample"] - bed["start_sample"]
            shorter = min(fade, length // 3)
            path = inputs.path(ref, f"{bed['index']}.wav")
            beds.append(Clip(bed["start_sample"], path, bed["gain_db"] + gain, shorter, shorter, length, 2 * fade))
        place_clips(effects, schedule["samples"], out / "sfx.wav")
        place_clips(beds, schedule["samples"], out / "ambience.wav")
        return ""

    def check(self, item: Item, out: Path) -> Verdict:
        """A sound that could not be made is a fault."""
        path = out / "made.json"
        if not path.exists():
            return Verdict()
        made = json.loads(path.read_bytes())
        return Verdict(
            faults=tuple(f"“{one['description']}” is silence: {one['fault']}" for one in made if "fault" in one)
        )

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """Every effect as a file of its own, and the view of the state."""
        for item_id, product in made.items():
            kind, _, span = item_id.partition("/")
            if kind == "clips":
                for part, digest in product.digests.items():
                    if part.endswith(".wav"):
                        tree.copy(clip_path(span, int(part.removesuffix(".wav"))), product.path(part), digest)
        state_views.sfx(made, tree)


def bed_items(film: Film, view: View) -> tuple[Item, ...]:
    """The items of the beds: those that a person named, else those of each place."""
    return view.once("bed items", lambda: _bed_items(film, view))


def _bed_items(film: Film, view: View) -> tuple[Item, ...]:
    own, settings = effect_edits.own_beds(view), film.settings.effects
    graph, graph_params = graph_of(film, view)
    params, resource = {**_params(film), **graph_params}, film.engines.resource("sound")
    if own is not None:
        described = dict.fromkeys(bed.description for bed in own)
        return tuple(
            Item(
                SFX,
                own_bed_id(one),
                graph,
                {**params, "description": one},
                resource=resource,
                label=f"ambience: {one}",
            )
            for one in described
        )
    if not (settings.enabled and settings.ambience):
        return ()
    decided = dict.fromkeys(beds_id(scene) for scene in film.story.scenes)
    return tuple(
        Item(
            SFX,
            f"bed/{one.partition('/')[2]}",
            (Ref(TIMELINE, one, "value.json"), *graph),
            params,
            resource=resource,
            label="ambience",
        )
        for one in decided
    )


def graph_of(film: Film, view: View) -> tuple[tuple[File, ...], dict[str, Any]]:
    """What sounds need where a server makes them, and their parameters: its graph."""
    if film.engines.resource("sound") == "cpu":
        return (), {}
    served.expect_sounds(film.engines, SFX)
    return graph_needs(view, served.SOUND_GRAPH)


def _params(film: Film) -> dict[str, Any]:
    return {"provider": film.engines.names["sound"], "recordings": [list(one) for one in film.recordings]}


def bed_seed(description: str, take: int) -> int:
    """The seed of a bed: that of its words, so that the rain of one place is the rain of the next."""
    return int(digest_json([description, take])[:15], 16)


def _bed(request: SoundRequest, provider: str, *, workshop: Callable[[], Workshop]) -> Sound:
    """A bed, made once for all places that have it: twenty seconds of weather take seconds to make.

    Where a person's recordings are looked through it is made each time, as they may change. A server remembers
    itself what it made; of two that ask for the same at once the second waits here.
    """
    from studio.providers.sound import SERVED, make_sound

    if request.folder is not None and provider not in SERVED:
        return make_sound(request, provider)
    with _MAKING_BED:
        return make_sound(request, provider, workshop=workshop) if provider in SERVED else _made_bed(request, provider)


@lru_cache(maxsize=6)
def _made_bed(request: SoundRequest, provider: str) -> Sound:
    from studio.providers.sound import make_sound

    return make_sound(request, provider)


def clip_path(span: str, index: int) -> str:
    """The file of an effect, by the line that it belongs to."""
    return f"{CLIPS_FOLDER}{span}-{index}.wav"
