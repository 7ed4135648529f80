"""The shorts of ``audio/11.video``: their moments are chosen once, cut by time, drawn, and given their sound.

Which lines become shorts is a decision: it is kept when the story changes elsewhere, and a person changes it in
``11.shorts.txt``. A short whose words and picture stay as they are is not drawn again when it moves in the film, only
given its sound anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.digest import digest_json
from studio.engine.freshness import VALUE
from studio.engine.item import File, Inputs, Item, Made, Ref, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.errors import StoryError
from studio.steps.audio.film import (
    CHARACTER,
    COMBINE,
    INPUT,
    OUTPUT,
    STORY,
    THUMBNAIL,
    TIMING,
    TRANSCRIBE,
    VIDEO,
    Film,
)
from studio.steps.audio.shorts_windows import fitting, levels, window_of
from studio.steps.audio.tasks.shorts import LONGEST_SECONDS, TimedLine, Weights, choose_moments
from studio.steps.audio.transcribe import timed_lines
from studio.story.clock import SAMPLE_RATE
from studio.story.parse import decode_story
from studio.story.shorts_file import Place, ShortRange, read_shorts, write_shorts

if TYPE_CHECKING:
    from studio.media.shorts import ShortForm
    from studio.media.shorts_text import ShortText
    from studio.story.spans import Span

SHORTS_FILE = INPUT + "11.shorts.txt"
SHORTS_FOLDER = OUTPUT + "shorts/"
SECONDS_PER_COST: Mapping[str, float] = {"choice": 0.002, "windows": 0.001, "picture": 0.7, "short": 0.05}
WEIGHTS = (
    "question",
    "exclamation",
    "conflict",
    "effect",
    "loudness",
    "emotion",
    "opening",
    "first_line",
    "ending",
    "length",
    "chance",
)
COMMENT = "Lines of the story that become shorts, the best first. Change lines, take a row out, or add one."


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
        given = self._given(view)
        count = max(self.wanted, len(given["shorts"]) if given else 0, len(self._decided(view)))
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
            aliases=("11.shorts.txt", "shorts"),
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

    # What a person wrote

    def _decided(self, view: View) -> list[dict[str, Any]]:
        made = view.last(VIDEO, self.choice_id)
        return list(made.json(VALUE)["shorts"]) if made is not None else []

    def _given(self, view: View) -> dict[str, Any] | None:
        """What a person wrote into the file, where it is not what was decided anyway."""
        path = view.person(SHORTS_FILE)
        if path is None:
            return None
        decided = self._decided(view)
        known = {self._range_of(one["spans"]): one for one in decided}
        shorts = []
        for written in read_shorts(decode_story(path.read_bytes(), file="11.shorts.txt")):
            ours = known.get((written.first, written.last))
            spans = ours["spans"] if ours else self._spans_of(written)
            shorts.append({"spans": spans, "why": written.why})
        same = [(one["spans"], one["why"]) for one in shorts] == [(one["spans"], one["why"]) for one in decided]
        return None if same and decided else {"shorts": shorts, "remarks": []}

    def _spans_of(self, written: ShortRange) -> list[str]:
        parts = self._parts()
        first = (written.first.line, written.first.part)
        last = (written.last.line, written.last.part or 10**6)
        found = [span_id for span_id, place in parts.items() if first <= place <= last]
        if not found:
            lines = [line for line, _ in parts.values()]
            raise StoryError(
                "11.shorts.txt",
                written.row,
                f"nothing is spoken in lines {written.first} to {written.last}",
                expected=f"lines of the story, {min(lines)} to {max(lines)}",
            )
        return found

    def _parts(self) -> dict[str, tuple[int, int]]:
        """The line of each span, and which part of it the span is, from 1."""
        counts: dict[int, int] = {}
        parts = {}
        for span in self.film.spans:
            counts[span.line] = counts.get(span.line, 0) + 1
            parts[span.id] = (span.line, counts[span.line])
        return parts

    def _range_of(self, spans: Sequence[str]) -> tuple[Place, Place] | None:
        """The lines of those spans that are still there; None when none is."""
        there = [self.film.by_id[one] for one in _between(self.film.spans, spans)]
        if not there:
            return None
        parts = self._parts()
        most: dict[int, int] = {}
        for line, part in parts.values():
            most[line] = max(part, most.get(line, 0))
        (first, first_part), (last, last_part) = parts[there[0].id], parts[there[-1].id]
        whole = first_part == 1 and last_part == most[last]
        if first == last and not whole:
            return Place(first, first_part), Place(last, last_part)
        return Place(first, first_part if first_part > 1 else 0), Place(
            last, last_part if last_part < most[last] else 0
        )

    # Making

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Make one item by its kind."""
        if item.kind == "choice":
            return self._make_choice(item, inputs, seed, out)
        if item.kind == "windows":
            return self._make_windows(item, inputs, out)
        return (self._make_picture if item.kind == "picture" else self._make_short)(item, inputs, out)

    def _make_choice(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        positions, mix, schedule, chapters = (need for need in item.needs if isinstance(need, Ref))
        laid = inputs.json(positions)
        settings = self.film.settings.shorts
        lines = self._lines(laid, levels(inputs.path(mix), laid["lines"]), inputs.json(schedule), inputs.json(chapters))
        moments = choose_moments(
            lines,
            wanted=self.wanted,
            seconds=settings.seconds,
            tolerance_seconds=settings.tolerance_seconds,
            shortest_seconds=settings.shortest_seconds,
            weights=Weights(**{name: getattr(settings, f"{name}_weight") for name in WEIGHTS}),
            seed=seed,
        )
        shorts = [
            {"spans": [line.id for line in lines[one.first : one.last + 1]], "why": ", ".join(one.why)}
            for one in moments
        ]
        remarks = []
        if len(shorts) < self.wanted:
            lasts, made = laid["samples"] / SAMPLE_RATE, f"{len(shorts) or 'no'} short" + "s" * (len(shorts) != 1)
            asked = f"{self.wanted} of about {settings.seconds:g} s"
            remarks.append(f"the story lasts {lasts:.0f} s and gives {made}, not {asked}")
        value = {"shorts": shorts, "remarks": remarks, "scores": [one.score for one in moments]}
        (out / VALUE).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        return "rules"

    def _lines(
        self, laid: Mapping[str, Any], levels_db: Sequence[float], schedule: Mapping[str, Any], chapters: Iterable[Any]
    ) -> list[TimedLine]:
        opening = {chapter["first_span"] for chapter in chapters}
        effects: dict[str, int] = {}
        for effect in schedule["effects"]:
            effects[effect["span"]] = effects.get(effect["span"], 0) + 1
        spans = [self.film.by_id[line["span"]] for line in laid["lines"]]
        opens = [
            not number or span.id in opening or span.scene != spans[number - 1].scene
            for number, span in enumerate(spans)
        ]
        return [
            TimedLine(
                span.id,
                span.text,
                line["start_sample"],
                line["end_sample"],
                level,
                effects.get(span.id, 0),
                begins,
                ends,
            )
            for span, line, level, begins, ends in zip(
                spans, laid["lines"], levels_db, opens, [*opens[1:], True], strict=True
            )
        ]

    def _make_windows(self, item: Item, inputs: Inputs, out: Path) -> str:
        choice, positions, *aligned = (need for need in item.needs if isinstance(need, Ref))
        laid, chosen = inputs.json(positions), inputs.json(choice)
        lines = timed_lines(item.params["texts"], laid, [inputs.json(ref) for ref in aligned])
        remarks: list[str] = []
        for number in range(1, int(item.params["count"]) + 1):
            spans = chosen["shorts"][number - 1]["spans"] if number <= len(chosen["shorts"]) else []
            kept = fitting([line for line in lines if line.span in set(_between(self.film.spans, spans))])
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

    def _make_picture(self, item: Item, inputs: Inputs, out: Path) -> str:
        from studio.media.probe import probe
        from studio.media.shorts import MOVES, short_of_film, short_of_picture

        words = next(need for need in item.needs if isinstance(need, Ref) and need.part.endswith(".words.json"))
        told = inputs.json(words)
        if not told["samples"]:
            return _nothing(out)
        title = self._title(item, inputs)
        form, text = _form(item.params), _text(item.params, told, title)
        source = inputs.path(item.needs[0])
        place = next((need for need in item.needs if isinstance(need, Ref) and need.part.endswith(".place.json")), None)
        if place is None:
            short_of_picture(
                source,
                text,
                out / "picture.mp4",
                form,
                samples=told["samples"],
                move=MOVES[int(item.params["move"])],
                moving=bool(item.params["motion"]),
            )
            return ""
        at, info = inputs.json(place), probe(source)
        (picture,) = info.of_kind("video")[:1] or (None,)
        form = _at_rate_of(form, picture.frames_per_second if picture else None)
        intro = float(item.params["intro_seconds"])
        # A film of ours begins with its intro, one from elsewhere perhaps not.
        lead = intro if abs((info.duration_seconds or 0.0) - at["total_samples"] / SAMPLE_RATE - intro) < 0.3 else 0.0
        start = lead + at["start_sample"] / SAMPLE_RATE
        short_of_film(source, start, text, out / "picture.mp4", form, samples=told["samples"])
        return ""

    def _make_short(self, item: Item, inputs: Inputs, out: Path) -> str:
        from studio.media.languages import three_letters
        from studio.media.shorts import finish_short

        picture, place, mix, *_ = (need for need in item.needs if isinstance(need, Ref))
        at = inputs.json(place)
        if at["start_sample"] == at["end_sample"]:
            return _nothing(out)
        fade_in, fade_out = item.params["fades"]
        lufs, ceiling = item.params["loudness"]
        heard = finish_short(
            inputs.path(picture),
            inputs.path(mix),
            out / item.files[0][0],
            start_sample=at["start_sample"],
            end_sample=at["end_sample"],
            fade_in_seconds=float(fade_in),
            fade_out_seconds=float(fade_out),
            target_lufs=float(lufs),
            ceiling_db=float(ceiling),
            metadata={"title": self._title(item, inputs)},
            language=three_letters(str(item.params["language"])),
        )
        report = {"integrated_lufs": heard.integrated_lufs, "true_peak_db": heard.true_peak_db}
        (out / "loudness.json").write_text(json.dumps(report), encoding="utf-8")
        return ""

    @staticmethod
    def _title(item: Item, inputs: Inputs) -> str:
        title = next((need for need in item.needs if isinstance(need, Ref) and need.part == "title.txt"), None)
        return inputs.text(title).strip() if title is not None else str(item.params["fallback_title"])

    def check(self, item: Item, out: Path) -> Verdict:
        """Fewer shorts than asked for are told; the loudness is that of the film."""
        if item.kind == "choice":
            return Verdict(findings=tuple(json.loads((out / VALUE).read_bytes())["remarks"]))
        if item.kind == "windows":
            return Verdict(findings=tuple(json.loads((out / "remarks.json").read_bytes())))
        if item.kind == "short" and (out / "loudness.json").exists():
            heard = json.loads((out / "loudness.json").read_bytes())["integrated_lufs"]
            wanted = self.film.settings.mix.loudness_lufs
            if abs(heard - wanted) > 1.0:
                return Verdict(findings=(f"its loudness is {heard:.1f} LUFS, {wanted:g} were asked for",))
        return Verdict()

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """The choice as a file, with the line numbers of the story as it is now."""
        choice = made.get(self.choice_id)
        if choice is None:
            return
        ranges = []
        for one in choice.json(VALUE)["shorts"]:
            place = self._range_of(one["spans"])
            if place is not None:
                ranges.append(ShortRange(*place, one["why"]))
        path = tree.path(SHORTS_FILE)
        before = decode_story(path.read_bytes(), file="11.shorts.txt") if path.exists() else ""
        comments = [line.strip().lstrip("# ") for line in before.splitlines() if line.strip().startswith("#")]
        tree.write_text(SHORTS_FILE, write_shorts(ranges, comments or (COMMENT,)), merged=True)

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


def _between(spans: Sequence[Span], wanted: Sequence[str]) -> list[str]:
    """The ids of all spans from the first that is wanted and there to the last."""
    known = set(wanted)
    there = [number for number, span in enumerate(spans) if span.id in known]
    return [span.id for span in spans[there[0] : there[-1] + 1]] if there else []


def _form(params: Mapping[str, Any]) -> ShortForm:
    from studio.media.shorts import ShortForm

    names = ("width", "height", "frames_per_second", "crf", "preset")
    return ShortForm(**{name: params[name] for name in names})


def _at_rate_of(form: ShortForm, frames_per_second: float | None) -> ShortForm:
    """The form at the rate of the film that it shows: other rates repeat or drop frames unevenly."""
    from dataclasses import replace

    rate = round(frames_per_second or 0)
    return replace(form, frames_per_second=rate) if 5 <= rate <= 60 and SAMPLE_RATE % rate == 0 else form


def _text(params: Mapping[str, Any], told: Mapping[str, Any], title: str) -> ShortText:
    from studio.media.shorts_text import ShortText, SpokenWord

    captions, at_once, scale, highlight = params["captions"]
    title_seconds, pointer_seconds, pointer = params["texts"]
    words = [
        SpokenWord(start / SAMPLE_RATE, end / SAMPLE_RATE, text, ends)
        for start, end, text, ends in (told["words"] if captions else ())
    ]
    return ShortText(
        tuple(words),
        title,
        str(pointer).replace("{title}", title),
        float(title_seconds),
        float(pointer_seconds),
        int(at_once),
        float(scale),
        str(highlight),
    )


def _nothing(out: Path) -> str:
    """The story has no such short: said by a part of its own, so that there is a product and no film."""
    (out / "none.json").write_text("{}", encoding="utf-8")
    return ""
