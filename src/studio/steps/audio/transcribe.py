"""``audio/3.transcribe``: what is heard, and the story's own words with their times.

``2.story.str.txt`` is what Whisper heard. Subtitles and ``2.timeline.txt`` carry the source text, timed by the known
places of the lines and by aligning the words inside each line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from studio.engine.item import Inputs, Item, Made, Ref, Step, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.steps.audio import listening, state_views
from studio.steps.audio.film import INPUT, STORY, TRANSCRIBE, Film
from studio.steps.audio.narration import heard_of, heard_refs
from studio.steps.libraries import SOUND
from studio.story.clock import SAMPLE_RATE
from studio.story.cues import CueSheet, TimedLine, TimedWord, build_cues
from studio.story.speakable import is_speakable, spoken_words
from studio.story.srt import Subtitle, write_srt, write_vtt
from studio.story.timeline import build_timeline, write_timeline


class TranscribeStep(Step):
    """Words in time."""

    name = TRANSCRIBE
    libraries = SOUND
    seconds_per_cost: Mapping[str, float] = {"align": 0.05, "heard": 0.02, "subtitles": 0.002}

    def __init__(self, film: Film) -> None:
        self.film = film

    def expand(self, view: View) -> Iterable[Item]:
        """Each line is aligned by itself; subtitles and timeline are made of all."""
        for span in self.film.spans:
            yield self._align(span)
        heard = heard_refs(self.film, view)
        complete = all(span.id in heard for span in self.film.spans if is_speakable(span.text))
        positions = Ref(STORY, "join", "positions.json")
        yield Item(
            self.name,
            "heard",
            needs=tuple(r for refs in heard.values() for r in refs) if complete else (Ref(STORY, "join", "story.wav"),),
            params={"language": self.film.language},
            files=(("2.story.str.txt", INPUT + "2.story.str.txt"),),
            resource="cpu" if complete else "model",
            label="what is heard",
            aliases=("2.story.str.txt",),
            cost=len(self.film.spans) / 10,
        )
        yield Item(
            self.name,
            "subtitles",
            needs=(positions, *(Ref(self.name, f"align/{span.id}") for span in self.film.spans)),
            params={
                "texts": [[span.id, span.text] for span in self.film.spans],
                "frames_per_second": self.film.settings.narration.frames_per_second,
            },
            files=tuple((f"2.{end}", f"{INPUT}2.{end}") for end in ("story.srt", "story.vtt", "timeline.txt")),
            label="the subtitles",
            aliases=("2.story.srt", "2.timeline.txt"),
            cost=len(self.film.spans),
        )

    def _align(self, span: Any) -> Item:
        needs = (Ref(STORY, f"take/{span.id}", "speech.wav"), Ref(STORY, f"take/{span.id}", "pieces.json"))
        return self.film.span_item(
            self.name,
            "align",
            span,
            what="the timed words of",
            needs=needs,
            params={"text": span.text, "language": self.film.language},
            resource="model" if is_speakable(span.text) else "cpu",
            cost=self.film.seconds(span),
        )

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Make one item by its kind."""
        if item.kind == "align":
            return self._make_align(item, inputs, out)
        if item.kind == "heard":
            (out / "2.story.str.txt").write_text(self._heard(item, inputs), encoding="utf-8")
            return self.film.engines.names["transcription"]
        self._make_subtitles(item, inputs, out)
        return ""

    def _make_align(self, item: Item, inputs: Inputs, out: Path) -> str:
        """Words of the line with their source ranges and samples, counted from the line's start."""
        from studio.media import samples as sound
        from studio.providers.transcription.alignment import proportional

        speech, places = (need for need in item.needs if isinstance(need, Ref))
        text = str(item.params["text"])
        samples = sound.read_wav(inputs.path(speech))[:, 0]
        timed: list[dict[str, int]] = []
        by = "alignment"
        for piece in inputs.json(places):
            first, last = piece["start_sample"], piece["end_sample"]
            said = spoken_words(text[piece["start"] : piece["end"]], self.film.language)
            if not said:
                continue
            window = sound.resample(samples[first:last], SAMPLE_RATE, listening.HEARING_RATE)
            words = [word.lower() for one in said for word in one.text.split()]
            aligned = self.film.engines.align(window, words) if self.film.language == "en" else None
            if aligned is None:
                by = "proportion"
                begin, end = sound.active_range(samples[first:last])
                aligned = proportional(words, begin / SAMPLE_RATE, end / SAMPLE_RATE)
            index = 0
            for one in said:
                count = len(one.text.split())
                start, end_ = aligned[index].start_seconds, aligned[index + count - 1].end_seconds
                index += count
                timed.append(
                    {
                        "start_sample": first + min(last - first, round(start * SAMPLE_RATE)),
                        "end_sample": first + min(last - first, round(end_ * SAMPLE_RATE)),
                        "start": piece["start"] + one.start,
                        "end": piece["start"] + one.end,
                    }
                )
        (out / "words.json").write_text(json.dumps({"words": timed, "by": by}), encoding="utf-8")
        return by

    def _heard(self, item: Item, inputs: Inputs) -> str:
        from studio.media import samples as sound

        refs = [need for need in item.needs if isinstance(need, Ref)]
        if refs[0].part != "story.wav":
            return " ".join(" ".join(str(told["text"]) for told in heard_of(inputs, refs).values()).split())
        words: list[str] = []
        for block in sound.read_blocks(inputs.path(refs[0]), 1, 25 * SAMPLE_RATE):
            window = sound.resample(block[:, 0], SAMPLE_RATE, listening.HEARING_RATE)
            words += [word.text for word in self.film.engines.hear(window, self.film.language, self.film.lexicon)]
        return " ".join(" ".join(words).split())

    def _make_subtitles(self, item: Item, inputs: Inputs, out: Path) -> None:
        refs = [need for need in item.needs if isinstance(need, Ref)]
        laid = inputs.json(refs[0])
        lines = timed_lines(item.params["texts"], laid, [inputs.json(ref, "words.json") for ref in refs[1:]])
        sheet = build_cues(lines, laid["samples"], item.params["frames_per_second"])
        cues = [Subtitle(cue.start_sample, cue.end_sample, cue.text) for cue in sheet.cues]
        entries = build_timeline([(line.text, line.start_sample, line.end_sample) for line in lines], laid["samples"])
        for name, text in (
            ("2.story.srt", write_srt(cues)),
            ("2.story.vtt", write_vtt(cues)),
            ("2.timeline.txt", write_timeline(entries)),
        ):
            (out / name).write_bytes(text.encode("utf-8"))
        (out / "cues.json").write_text(json.dumps(cues_report(sheet), ensure_ascii=False), encoding="utf-8")
        places = [[e.start_sample, e.end_sample, e.silence] for e in entries]
        (out / "timeline.json").write_text(json.dumps(places), encoding="utf-8")

    def check(self, item: Item, out: Path) -> Verdict:
        """Subtitles that had to break a rule are found."""
        if item.kind != "subtitles":
            return Verdict()
        report = json.loads((out / "cues.json").read_bytes())
        findings = tuple(
            f"{report[name]} cues {what}"
            for name, what in (("moved_cues", "start late"), ("short_cues", "stand too shortly"))
            if report[name]
        )
        return Verdict(findings=findings)

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """The view of the state."""
        state_views.transcribe(made, tree)


def timed_lines(
    texts: Iterable[tuple[str, str]], laid: Mapping[str, Any], words: Iterable[Mapping[str, Any]]
) -> list[TimedLine]:
    """Lines with their words in time, counted from the start of the narration."""
    lines = []
    for (span_id, text), place, aligned in zip(texts, laid["lines"], words, strict=True):
        assert place["span"] == span_id, "positions and lines are in the same order"
        start = place["start_sample"]
        timed = tuple(
            TimedWord(start + w["start_sample"], start + w["end_sample"], w["start"], w["end"])
            for w in aligned["words"]
        )
        lines.append(TimedLine(span_id, text, start, place["end_sample"], timed))
    return lines


def cues_report(sheet: CueSheet) -> dict[str, Any]:
    """The cues as data, and how many of them speech made special."""
    return {
        "cues": [[cue.start_sample, cue.end_sample, cue.text, list(cue.spans)] for cue in sheet.cues],
        "fast_cues": sheet.fast_cues,
        "moved_cues": sheet.moved_cues,
        "short_cues": sheet.short_cues,
        "shared_cues": sheet.shared_cues,
    }
