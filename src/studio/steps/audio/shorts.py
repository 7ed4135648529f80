"""The shorts of ``audio/11.video``: their moments are chosen once, cut by time, drawn, and given their sound.

Which lines become shorts is a decision: it is kept when the story changes elsewhere, and a person changes it in
``11.shorts.txt``. A short whose words and picture stay as they are is not drawn again when it moves in the film, only
given its sound anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from studio.engine.digest import digest_json
from studio.engine.freshness import VALUE
from studio.engine.item import File, Inputs, Item, Made, Ref, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.steps.audio.film import CHARACTER, COMBINE, OUTPUT, STORY, THUMBNAIL, TIMING, TRANSCRIBE, VIDEO, Film
from studio.steps.audio.shorts_choice import (
    FILE_NAME,
    SHORTS_FILE,
    WEIGHTS,
    between,
    given_choice,
    make_choice,
    write_choice,
)
from studio.steps.audio.shorts_making import WARNINGS, make_picture, make_short
from studio.steps.audio.shorts_windows import fitting, window_of
from studio.steps.audio.tasks.shorts import LONGEST_SECONDS
from studio.steps.audio.transcribe import timed_lines

SHORTS_FOLDER = OUTPUT + "shorts/"
SECONDS_PER_COST: Mapping[str, float] = {"choice": 0.002, "windows": 0.001, "picture": 0.7, "short": 0.05}


class Shorts:
    """The items of the shorts. ``seen`` is the film whose pictures they show; without one upright pictures move."""

    def __init__(self, film: Film, seen: Ref | File | None = None) -> None:
        self.film, self.seen = film, seen

    @property
    def wanted(self) -> int:
        """How many shorts the settings ask for; none in a preview, whose lines are not the whole story."""
        return 0 if self.film.preview_spans else self.film.settings.thumbnail.shorts_variations

    @property
    def choice_id(self) -> str:
        """The item that chooses the moments. Other settings of the choice make another choice."""
        settings = self.film.settings.shorts
        names = ("seconds", "tolerance_seconds", "shortest_seconds", *(f"{name}_weight" for name in WEIGHTS))
        return "choice/" + digest_json([self.wanted, *(getattr(settings, name) for name in names)])[:8]

    def expand(self, view: View) -> Iterator[Item]:
        """The choice, the windows in time, and for each short its picture and its film."""
        if not self.wanted:
            return
        decided = self._decided(view)
        given = given_choice(self.film, view.person(SHORTS_FILE), decided)
        count = max(self.wanted, len(given["shorts"]) if given else 0, len(decided))
        yield self._choice(given)
        yield self._windows(count)
        for number in range(1, count + 1):
            yield self._picture(number)
            yield self._short(number)

    def _choice(self, given: dict[str, Any] | None) -> Item:
        return Item(
            VIDEO,
            self.choice_id,
            needs=(
                Ref(STORY, "join", "positions.json"),
                Ref(COMBINE, "mix", "final.wav"),
                Ref(TIMING, "schedule", "schedule.json"),
                Ref(CHARACTER, "chapters", "chapters.json"),
            ),
            params={"story": self.film.story_digest},
            given=given,
            decision=True,
            label="the moments for shorts",
            aliases=(FILE_NAME, "shorts"),
            cost=len(self.film.spans),
        )

    def _windows(self, count: int) -> Item:
        settings = self.film.settings.shorts
        return Item(
            VIDEO,
            "windows",
            needs=(
                Ref(VIDEO, self.choice_id, VALUE),
                Ref(STORY, "join", "positions.json"),
                *(Ref(TRANSCRIBE, f"align/{span.id}", "words.json") for span in self.film.spans),
            ),
            params={
                "texts": [[span.id, span.text] for span in self.film.spans],
                "count": count,
                "lead_seconds": settings.lead_seconds,
                "tail_seconds": settings.tail_seconds,
            },
            label="the shorts in time",
            cost=len(self.film.spans),
        )

    def _picture(self, number: int) -> Item:
        settings = self.film.settings
        variations = max(1, settings.thumbnail.shorts_variations)
        drawn = (number - 1) % variations + 1  # a person may want more shorts than there are pictures
        upright = Ref(THUMBNAIL, f"short/{drawn}", f"thumbnail.shorts.v{drawn}.png")
        source = upright if self.seen is None else self.seen
        place = () if self.seen is None else (Ref(VIDEO, "windows", f"{number}.place.json"),)
        title = (Ref(CHARACTER, "title", "title.txt"),) if settings.texts.generate_title else ()
        shorts = settings.shorts
        return Item(
            VIDEO,
            f"picture/{number}",
            needs=(source, Ref(VIDEO, "windows", f"{number}.words.json"), *place, *title),
            params={
                "width": settings.thumbnail.shorts_width,
                "height": settings.thumbnail.shorts_height,
                "frames_per_second": shorts.frames_per_second,
                "crf": shorts.crf,
                "preset": shorts.preset,
                "motion": settings.video.motion,
                "move": (number - 1) % 4,
                "captions": [shorts.captions, shorts.caption_words, shorts.caption_scale, shorts.highlight],
                "texts": [shorts.title_seconds, shorts.pointer_seconds, shorts.pointer],
                "fallback_title": "" if title else self.film.fallback_title,
                "intro_seconds": settings.film.intro_seconds if self.seen is not None else 0.0,
            },
            label=f"the picture of short {number}",
            cost=shorts.seconds,
        )

    def _short(self, number: int) -> Item:
        settings = self.film.settings
        title = (Ref(CHARACTER, "title", "title.txt"),) if settings.texts.generate_title else ()
        name = f"shorts.v{number}.mp4"
        return Item(
            VIDEO,
            f"short/{number}",
            needs=(
                Ref(VIDEO, f"picture/{number}", "picture.mp4"),
                Ref(VIDEO, "windows", f"{number}.place.json"),
                Ref(COMBINE, "mix", "final.wav"),
                *title,
            ),
            params={
                "fades": [settings.shorts.fade_in_seconds, settings.shorts.fade_out_seconds],
                "loudness": [settings.mix.loudness_lufs, settings.mix.true_peak_dbtp],
                "language": self.film.language,
                "fallback_title": "" if title else self.film.fallback_title,
            },
            files=((name, SHORTS_FOLDER + name),),
            label=f"short {number}",
            aliases=(name,),
            cost=settings.shorts.seconds,
        )

    def _decided(self, view: View) -> list[dict[str, Any]]:
        made = view.last(VIDEO, self.choice_id)
        return list(made.json(VALUE)["shorts"]) if made is not None else []

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Make one item by its kind."""
        if item.kind == "choice":
            return make_choice(self.film, self.wanted, item, inputs, seed, out)
        if item.kind == "windows":
            return self._make_windows(item, inputs, out)
        return (make_picture if item.kind == "picture" else make_short)(item, inputs, out)

    def _make_windows(self, item: Item, inputs: Inputs, out: Path) -> str:
        choice, positions, *aligned = (need for need in item.needs if isinstance(need, Ref))
        laid, chosen = inputs.json(positions), inputs.json(choice)
        lines = timed_lines(item.params["texts"], laid, [inputs.json(ref) for ref in aligned])
        remarks: list[str] = []
        for number in range(1, int(item.params["count"]) + 1):
            spans = chosen["shorts"][number - 1]["spans"] if number <= len(chosen["shorts"]) else []
            kept = fitting([line for line in lines if line.span in set(between(self.film.spans, spans))])
            if spans and not kept:
                remarks.append(
                    f"short {number} is of lines that are gone, or of one line of more than {LONGEST_SECONDS:g} s; "
                    "`studio redo audio/11.video shorts` chooses anew"
                )
            place, words = window_of(kept, lines, laid["samples"], item.params)
            (out / f"{number}.place.json").write_text(json.dumps(place), encoding="utf-8")
            (out / f"{number}.words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        (out / "remarks.json").write_text(json.dumps(remarks, ensure_ascii=False), encoding="utf-8")
        return ""

    def check(self, item: Item, out: Path) -> Verdict:
        """Fewer shorts than asked for, words that no font can write, and another loudness than the film's are told."""
        if item.kind == "choice":
            return Verdict(findings=tuple(json.loads((out / VALUE).read_bytes())["remarks"]))
        if item.kind == "windows":
            return Verdict(findings=tuple(json.loads((out / "remarks.json").read_bytes())))
        if item.kind == "picture" and (out / WARNINGS).exists():
            return Verdict(findings=tuple(json.loads((out / WARNINGS).read_bytes())))
        if item.kind == "short" and (out / "loudness.json").exists():
            heard = json.loads((out / "loudness.json").read_bytes())["integrated_lufs"]
            wanted = self.film.settings.mix.loudness_lufs
            if abs(heard - wanted) > 1.0:
                return Verdict(findings=(f"its loudness is {heard:.1f} LUFS, {wanted:g} were asked for",))
        return Verdict()

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """The choice as a file, with the line numbers of the story as it is now."""
        choice = made.get(self.choice_id)
        if choice is not None:
            write_choice(self.film, choice, tree)

    def notes(self, item: Item, made: Made) -> tuple[str, ...]:
        """That there are fewer shorts, and that they were chosen before the last edit."""
        if item.kind == "windows":
            return tuple(made.json("remarks.json"))
        if item.kind == "choice":
            remarks = tuple(made.json(VALUE)["remarks"])
            then = made.record.get("params", {}).get("story")
            if then and then != self.film.story_digest and "given" not in made.record.get("params", {}):
                told = "the moments for shorts were chosen before your last edit of the story; "
                remarks += (told + "`studio redo audio/11.video shorts` asks for them again",)
            return remarks
        return ()
