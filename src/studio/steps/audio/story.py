"""``audio/2.story``: every line spoken, heard, taken again if need be, and joined on the frame grid.

The items follow one another and never reach back: ``line`` speaks, ``hear`` listens to a group of lines, ``take``
keeps the line or speaks it differently, ``chunk`` lays some lines out with their pauses, ``join`` is the narration.
A person's recordings enter as ``recording``, cut to lines where they hold several. Where a server speaks like
recordings of voices, ``sample`` says which one a character has: lines are spoken anew when that one changes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.item import File, Inputs, Item, Json, Made, Ref, Step, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.steps.audio import listening, recordings, served, speaking, state_views
from studio.steps.audio.film import CHARACTER, OUTPUT, STORY, Film
from studio.steps.audio.narration import STORY_FILE, WHOLE, lay_out, slot_samples
from studio.steps.audio.speaking import Delivery, Heard, SpokenPiece
from studio.steps.libraries import SOUND
from studio.steps.workshops import graph_needs
from studio.story.clock import SAMPLE_RATE, frame_samples
from studio.story.spans import Span
from studio.story.speakable import is_speakable

if TYPE_CHECKING:
    from studio.providers.speech.contract import SpeechProvider


MOST_DELIVERIES = 4


class StoryStep(Step):
    """The narration."""

    name = STORY
    libraries = SOUND
    seconds_per_cost: Mapping[str, float] = {
        "sample": 0.01,
        "line": 0.5,
        "hear": 0.15,
        "take": 0.01,
        "recording": 0.2,
        "join": 0.002,
    }

    def __init__(self, film: Film) -> None:
        self.film = film

    def expand(self, view: View) -> Iterable[Item]:
        """The items for each line, group and chunk, by the text alone; a person's recordings take lines over."""
        laid = lay_out(self.film, view)
        for name, (path, spans) in laid.recordings.items():
            yield self._recording(name, path, spans)
        spoken = [span for span in self.film.spans if span.id not in laid.recording_of]
        if self._served:
            served.expect_speech(self.film.engines, self.name, self.film.language)
            yield from self._samples(spoken)
        graph, graph_params = self._graph(view)
        for span in spoken:
            yield self._line(span, graph, graph_params)
        for group in laid.groups:
            yield self._hear(group)
        for span in self.film.spans:
            recorded = laid.recording_of.get(span.id)
            yield self._take_of_recording(span, recorded) if recorded else self._take(span, laid.group_of.get(span.id))
        if WHOLE in laid.recordings:
            yield self._join((WHOLE,), "recording")
            return
        for chunk, spans in self.film.chunks:
            yield self._chunk(chunk, spans, shown=chunk not in laid.recordings)
        yield self._join(tuple(name for name, _ in self.film.chunks), "chunk")

    @property
    def _served(self) -> bool:
        return served.speaks(self.film.engines)

    def _graph(self, view: View) -> tuple[tuple[File, ...], dict[str, Json]]:
        return graph_needs(view, served.SPEECH_GRAPH) if self._served else ((), {})

    def _samples(self, spoken: Iterable[Span]) -> Iterable[Item]:
        digest = served.recordings_digest(self.film.engines)
        for character in dict.fromkeys(span.character for span in spoken if is_speakable(span.text)):
            yield Item(
                self.name,
                f"sample/{character}",
                needs=(Ref(CHARACTER, f"voice/{self.film.engines.names['speech']}/{character}", "value.json"),),
                params={"recordings": digest},
                label=f"what {character} is spoken like",
                cost=0.1,
            )

    def _line(self, span: Span, graph: tuple[File, ...], graph_params: Mapping[str, Json]) -> Item:
        narration = self.film.settings.narration
        spoken = is_speakable(span.text)
        params = (
            {
                "text": span.text,
                "language": self.film.language,
                "provider": self._provider,
                "delivery": self._delivery_values,
                "pronunciations": self.film.pronunciations_in(span.text),
                **graph_params,
            }
            if spoken
            else {"text": span.text, "silent_seconds": speaking.silent_seconds(span.text)}
        )
        return self.film.span_item(
            self.name,
            "line",
            span,
            needs=(self._voice(span), *graph) if spoken else (),
            params=params,
            resource=self._speaking if spoken else "cpu",
            cost=self.film.seconds(span) / narration.speed,
        )

    @property
    def _speaking(self) -> str:
        return self.film.engines.resource("speech") if self._served else "model"

    @property
    def _provider(self) -> str:
        speech = self.film.engines.speech
        return f"{speech.name} {speech.version}"

    @property
    def _delivery(self) -> Delivery:
        narration = self.film.settings.narration
        return Delivery(narration.speed, 240, narration.sentence_pause_seconds)

    @cached_property
    def _delivery_values(self) -> dict[str, Json]:
        return asdict(self._delivery)

    def _voice(self, span: Span) -> Ref:
        if self._served:
            return Ref(self.name, f"sample/{span.character}", "voice.json")
        return Ref(CHARACTER, f"voice/{self.film.engines.names['speech']}/{span.character}", "value.json")

    def _hear(self, group: tuple[Span, ...]) -> Item:
        narration = self.film.settings.narration
        text = " ".join(span.text for span in group)
        return Item(
            self.name,
            f"hear/{group[0].id}",
            needs=tuple(Ref(self.name, f"line/{span.id}", "speech.wav") for span in group),
            params={
                "spans": [span.id for span in group],
                "provider": self._listener,
                "language": self.film.language,
                "names": [name for name in self.film.lexicon if name.casefold() in text.casefold()],
                "rates": [narration.slowest_characters_per_second, narration.fastest_characters_per_second],
            },
            resource="model",
            label=f"listening to lines {group[0].line} to {group[-1].line}",
            cost=sum(self.film.seconds(span) for span in group),
        )

    @property
    def _listener(self) -> str:
        transcriber = self.film.engines.transcriber
        return f"{transcriber.name} {transcriber.version}"

    def _take(self, span: Span, group: str | None) -> Item:
        needs: tuple[Ref, ...] = (Ref(self.name, f"line/{span.id}"),)
        if group is not None:
            needs += (Ref(self.name, f"hear/{group}", f"{span.id}.verdict.json"), self._voice(span))
        return self.film.span_item(
            self.name,
            "take",
            span,
            what="the kept take of",
            needs=needs,
            params={
                "attempts": self.film.settings.narration.attempts,
                "pronunciations": self.film.pronunciations_in(span.text),
            },
            # Another take is spoken where the line was.
            resource=self._speaking if self._served and group is not None else "cpu",
        )

    def _recording(self, name: str, path: str, spans: tuple[Span, ...]) -> Item:
        return Item(
            self.name,
            f"recording/{name}",
            needs=(File(path),),
            params={
                "texts": [[span.id, span.text] for span in spans],
                "language": self.film.language,
                "provider": self._listener,
                "pauses": [self.film.pause_after(span) for span in spans],
            },
            resource="model",
            label=f"your recording {path}",
            aliases=(path,),
            cost=sum(self.film.seconds(span) for span in spans),
        )

    def _take_of_recording(self, span: Span, name: str) -> Item:
        needs = tuple(Ref(self.name, f"recording/{name}", f"{span.id}.{end}") for end in ("wav", "json"))
        return self.film.span_item(
            self.name, "take", span, what="the kept take of", needs=needs, params={"recorded": True}
        )

    def _chunk(self, name: str, spans: tuple[Span, ...], *, shown: bool) -> Item:
        return Item(
            self.name,
            f"chunk/{name}",
            needs=tuple(Ref(self.name, f"take/{span.id}", "speech.wav") for span in spans),
            params={
                "spans": [span.id for span in spans],
                "pauses": [self.film.pause_after(span) for span in spans],
                "frames_per_second": self.film.settings.narration.frames_per_second,
            },
            files=((f"{name}.wav", f"{OUTPUT}story/{name}.wav"),) if shown else (),
            label=f"lines {name.replace('_', ' to ')}",
            aliases=(name,),
        )

    def _join(self, names: tuple[str, ...], kind: str) -> Item:
        return Item(
            self.name,
            "join",
            needs=tuple(Ref(self.name, f"{kind}/{name}") for name in names),
            params={"names": list(names)},
            files=(("story.wav", STORY_FILE),) if kind == "chunk" else (),
            label="the narration",
            aliases=("story.wav",),
            cost=sum(self.film.seconds(span) for span in self.film.spans),
        )

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Make one item by its kind."""
        if item.kind == "line":
            return self._make_line(item, inputs, seed, out)
        if item.kind == "take":
            return self._make_take(item, inputs, seed, out)
        makers = {
            "sample": self._make_sample,
            "hear": self._make_hear,
            "recording": self._make_recording,
            "chunk": self._make_chunk,
            "join": self._make_join,
        }
        return makers[item.kind](item, inputs, out)

    def draft(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str | None:
        """Speak a line with the voices that come with the studio; keep every line as it is."""
        engines = self.film.engines
        if item.kind == "sample":
            (voice,) = (need for need in item.needs if isinstance(need, Ref))
            _write_json(out / "voice.json", {"voice": inputs.json(voice)["voice"], "recording": ""})
            return ""
        if item.kind == "take":
            self._keep_line(inputs, next(need for need in item.needs if isinstance(need, Ref)), out)
            _write_json(out / "heard.json", {"first": True, "attempts": 1})
            return engines.embedded_speech.name
        if item.kind != "line":
            return super().draft(item, inputs, seed, out)
        (ref,) = (need for need in item.needs if isinstance(need, Ref))
        speaker, cast = engines.embedded_speech, inputs.json(ref)["voice"]
        draft_voice = served.stand_in(cast, engines.speech.voices(), speaker, self.film.language)
        samples, places = self._speak(item, draft_voice, self._delivery, speaker)
        speaking.write(out, samples, places)
        return speaker.name

    def _make_sample(self, item: Item, inputs: Inputs, out: Path) -> str:
        (voice,) = (need for need in item.needs if isinstance(need, Ref))
        _write_json(out / "voice.json", served.recording_of(self.film.engines, inputs.json(voice)["voice"]))
        return ""

    def _make_line(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        if "silent_seconds" in item.params:
            import numpy as np

            count = round(item.params["silent_seconds"] * SAMPLE_RATE)
            text = str(item.params["text"])
            speaking.write(out, np.zeros(count, np.float32), (SpokenPiece(0, len(text), 0, count),))
            return ""
        (voice,) = (need for need in item.needs if isinstance(need, Ref))
        if self._served:
            return self._say(item, inputs.json(voice), seed, out)
        # The same words in the same voice come out the same: another take is spoken in another way.
        others = self._other_deliveries(MOST_DELIVERIES)
        usual = Delivery(**item.params["delivery"])
        delivery = others[(inputs.take - 2) % len(others)] if inputs.take > 1 else usual
        samples, places = self._speak(item, inputs.json(voice)["voice"], delivery)
        speaking.write(out, samples, places)
        return self.film.engines.names["speech"]

    def _say(self, item: Item, sample: Mapping[str, str], seed: int, out: Path) -> str:
        """Speak a line by the server, all of it at once; another seed is another take."""
        engines = self.film.engines
        if not sample["recording"]:  # a draft of what is spoken like
            served.recording_of(engines, sample["voice"])
        samples, places = self._speak(item, sample["voice"], self._delivery, engines.speech, seed)
        speaking.write(out, samples, places)
        return engines.names["speech"]

    def _speak(
        self, item: Item, voice: str, delivery: Delivery, speaker: SpeechProvider | None = None, seed: int = 0
    ) -> tuple[Any, tuple[SpokenPiece, ...]]:
        span = self.film.by_id[item.id.rpartition("/")[2]]
        return speaking.speak(
            speaker or self.film.engines.speech,
            span.text,
            voice,
            self.film.language,
            item.params["pronunciations"],
            delivery,
            seed=seed,
            whole=self._served and (speaker is None or speaker is self.film.engines.speech),
        )

    def _make_hear(self, item: Item, inputs: Inputs, out: Path) -> str:
        from studio.media import samples as sound

        spans = [self.film.by_id[span_id] for span_id in item.params["spans"]]
        refs = [need for need in item.needs if isinstance(need, Ref)]
        lines = [(span.text, sound.read_wav(inputs.path(ref))[:, 0]) for span, ref in zip(spans, refs, strict=True)]
        told = listening.listen(self.film.engines, lines, self.film.language, item.params["names"], self.film.settings)
        for span, heard in zip(spans, told, strict=True):
            _write_heard(out / f"{span.id}.json", heard, attempts=1)
            # A take depends on this part only: a neighbour that is heard a little differently changes no good line.
            verdict = {"findings": heard.findings, "score": heard.score} if heard.findings else {"findings": []}
            (out / f"{span.id}.verdict.json").write_text(json.dumps(verdict, ensure_ascii=False), encoding="utf-8")
        return self.film.engines.names["transcription"]

    def _make_take(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        from studio.media import samples as sound

        refs = [need for need in item.needs if isinstance(need, Ref)]
        if item.params.get("recorded"):
            shutil.copyfile(inputs.path(refs[0]), out / "speech.wav")
            shutil.copyfile(inputs.path(refs[1]), out / "heard.json")
            count, span = sound.total_samples(out / "speech.wav"), self.film.by_id[item.id.rpartition("/")[2]]
            whole = SpokenPiece(0, len(span.text), 0, count)
            (out / "pieces.json").write_text(json.dumps([asdict(whole)]), encoding="utf-8")
            return "person"
        if len(refs) == 1:
            self._keep_line(inputs, refs[0], out)
            return ""
        first = inputs.json(refs[1])
        if first["findings"]:
            voice = inputs.json(refs[2])["voice"]
            if self._take_again(item, voice, first["score"], seed, out):
                return self.film.engines.names["speech"]
        self._keep_line(inputs, refs[0], out)
        attempts = item.params["attempts"] if first["findings"] else 1
        (out / "heard.json").write_text(json.dumps({"first": True, "attempts": attempts}), encoding="utf-8")
        return self.film.engines.names["speech"]

    @staticmethod
    def _keep_line(inputs: Inputs, line: Ref, out: Path) -> None:
        for part in ("speech.wav", "pieces.json"):
            shutil.copyfile(inputs.path(line, part), out / part)

    def _take_again(self, item: Item, voice: str, score_to_beat: float, seed: int, out: Path) -> bool:
        """Speak the line in other ways, the voice the same; keep the best if it is better than what there was."""
        span = self.film.by_id[item.id.rpartition("/")[2]]
        best = score_to_beat
        for attempt, delivery in enumerate(self._other_deliveries(item.params["attempts"] - 1), start=2):
            samples, places = self._speak(item, voice, delivery, seed=(seed + attempt) % 2**32)
            (heard,) = listening.listen(
                self.film.engines, [(span.text, samples)], self.film.language, self.film.lexicon, self.film.settings
            )
            if heard.score > best:
                best = heard.score
                speaking.write(out, samples, places)
                _write_heard(out / "heard.json", heard, attempts=attempt)
            if not heard.findings:
                break
        return best > score_to_beat

    def _other_deliveries(self, count: int) -> tuple[Delivery, ...]:
        """Up to ``count`` ways to speak a line that was not understood; a server has a seed for each take instead."""
        usual = self._delivery
        if self._served:
            return (usual,) * count
        return (
            replace(usual, speed=usual.speed * 0.92),
            replace(usual, longest_piece=90, pause_seconds=usual.pause_seconds + 0.1),
            replace(usual, speed=usual.speed * 0.85, longest_piece=60, pause_seconds=usual.pause_seconds + 0.15),
            replace(usual, speed=usual.speed * 1.06),
        )[:count]

    def _make_recording(self, item: Item, inputs: Inputs, out: Path) -> str:
        (file,) = item.needs
        names = item.params["texts"]
        whole = item.id == f"recording/{WHOLE}"
        recordings.cut(
            self.film, inputs.path(file), [(span_id, text) for span_id, text in names], out, keep_whole=whole
        )
        return "person"

    def _make_chunk(self, item: Item, inputs: Inputs, out: Path) -> str:
        """Lines and pauses; every line begins on a whole frame, counted from the chunk's start."""
        from studio.media import samples as sound

        frame = frame_samples(item.params["frames_per_second"])
        pieces: list[Path | int] = []
        places, position = [], 0
        refs = [need for need in item.needs if isinstance(need, Ref)]
        for span_id, pause, ref in zip(item.params["spans"], item.params["pauses"], refs, strict=True):
            path = inputs.path(ref)
            count = sound.total_samples(path)
            slot = slot_samples(count, pause, frame)
            pieces += [path, slot - count]
            places.append({"span": span_id, "start_sample": position, "end_sample": position + count})
            position += slot
        name = item.id.partition("/")[2]
        written = sound.concatenate(pieces, out / f"{name}.wav")
        assert written == position, f"chunk {name} has {written} samples, {position} were laid out"
        (out / "positions.json").write_text(json.dumps({"lines": places, "samples": position}), encoding="utf-8")
        return ""

    def _make_join(self, item: Item, inputs: Inputs, out: Path) -> str:
        from studio.media import samples as sound

        lines, offset, pieces = [], 0, []
        for name, ref in zip(item.params["names"], item.needs, strict=True):
            assert isinstance(ref, Ref)
            laid = inputs.json(ref, "positions.json")
            for line in laid["lines"]:
                moved = {key: line[key] + offset for key in ("start_sample", "end_sample")}
                lines.append({"span": line["span"], **moved})
            pieces.append(inputs.path(ref, f"{name}.wav"))
            offset += laid["samples"]
        sound.concatenate(pieces, out / "story.wav")
        (out / "positions.json").write_text(json.dumps({"lines": lines, "samples": offset}), encoding="utf-8")
        return ""

    def check(self, item: Item, out: Path) -> Verdict:
        """What stays wrong with a line after its last take is a finding; the film keeps the best take."""
        path = out / "heard.json"
        if item.kind != "take" or not path.exists():
            return Verdict()
        heard = json.loads(path.read_bytes())
        if heard.get("first"):
            return Verdict(findings=("no other take was better",) if heard["attempts"] > 1 else ())
        return Verdict(True, heard["score"], tuple(heard["findings"]))

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """The view of the state; all files of this step are parts of items."""
        state_views.story(self.film, made, tree)


def _write_json(path: Path, value: Json) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _write_heard(path: Path, heard: Heard, attempts: int) -> None:
    path.write_text(json.dumps({**asdict(heard), "attempts": attempts}, ensure_ascii=False), encoding="utf-8")
