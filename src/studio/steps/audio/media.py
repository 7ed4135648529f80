"""``audio/9.media``: what stands beside the film: description, tags, and the prompt of its cover."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from studio.engine.item import Inputs, Item, Ref, Step
from studio.engine.view import View
from studio.steps.audio.film import CHARACTER, INPUT, MEDIA, OUTPUT, SFX, STORY, Film
from studio.steps.audio.marks import chapter_marks

DECISIONS = {"hook": "", "bullets": "", "tags": OUTPUT + "tags.txt", "thumbnail": INPUT + "10.thumbnail.txt"}


class MediaStep(Step):
    """Writes the texts of the film."""

    name = MEDIA
    seconds_per_cost: Mapping[str, float] = {"hook": 1, "bullets": 1, "tags": 1, "thumbnail": 1, "chapters": 0.1}

    def __init__(self, film: Film) -> None:
        self.film = film

    def expand(self, view: View) -> Iterable[Item]:
        """Four decisions about the story, the chapters in time, and the description."""
        for kind, file in DECISIONS.items():
            yield Item(
                self.name,
                kind,
                needs=(Ref(CHARACTER, "summary", "summary.txt"),) if kind == "hook" else (),
                params={"story": self.film.story_digest},
                files=((f"{kind}.txt", file),) if file else (),
                decision=True,
                label=f"the {kind}" if kind != "thumbnail" else "the prompt of the cover",
                aliases=(file.rpartition("/")[2],) if file else (),
            )
        positions = Ref(STORY, "join", "positions.json")
        yield Item(
            self.name,
            "chapters",
            needs=(positions, Ref(CHARACTER, "chapters", "chapters.txt"), Ref(CHARACTER, "chapters", "chapters.json")),
            label="the chapters in time",
        )
        speakers = dict.fromkeys(span.character for span in self.film.spans)
        voices = tuple(
            Ref(CHARACTER, f"voice/{self.film.engines.names['speech']}/{character}", "value.json")
            for character in speakers
        )
        sounds = tuple(Ref(SFX, f"clips/{span.id}", "made.json") for span in self.film.spans)
        title = (Ref(CHARACTER, "title", "title.txt"),) if self.film.settings.texts.generate_title else ()
        yield Item(
            self.name,
            "description",
            needs=(
                Ref(self.name, "hook", "hook.txt"),
                Ref(self.name, "bullets", "bullets.txt"),
                Ref(self.name, "chapters", "marks.json"),
                *title,
                *voices,
                *sounds,
            ),
            params=self.film.settings.media.model_dump(mode="json"),
            files=(("description.txt", OUTPUT + "description.txt"),),
            label="the description",
            aliases=("description.txt",),
        )

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Make one item by its kind."""
        if item.kind in DECISIONS:
            from studio.steps.audio.tasks import texts

            summary = inputs.text(item.needs[0]) if isinstance(next(iter(item.needs), None), Ref) else ""  # type: ignore[arg-type]
            texts.write(item.kind, self.film, out, summary)
            return "rules"
        if item.id == "chapters":
            positions, text, decided = (need for need in item.needs if isinstance(need, Ref))
            marks = chapter_marks(inputs.text(text), inputs.json(decided), inputs.json(positions), self.film.spans)
            (out / "marks.json").write_text(json.dumps(marks, ensure_ascii=False), encoding="utf-8")
            return ""
        (out / "description.txt").write_bytes(self._description(item, inputs).encode("utf-8"))
        return ""

    def _description(self, item: Item, inputs: Inputs) -> str:
        from studio.story.metadata_files import DescribedChapter, Description, write_description

        refs = {ref.id: ref for ref in item.needs if isinstance(ref, Ref)}
        title = inputs.text(refs["title"]).strip() if "title" in refs else self.film.fallback_title
        marks = inputs.json(refs["chapters"])
        chapters = [DescribedChapter(start, name, summary) for start, _, name, summary in marks]
        closing = list(self.film.settings.media.calls_to_action)
        if self.film.settings.media.credits:
            closing += self._credits(inputs, refs)
        return write_description(
            Description(
                title,
                inputs.text(refs["hook"]).strip(),
                tuple(line for line in inputs.text(refs["bullets"]).splitlines() if line.strip()),
                tuple(chapters),
                tuple(closing),
                self.film.settings.media.hashtags,
            )
        )

    def _credits(self, inputs: Inputs, refs: Mapping[str, Ref]) -> list[str]:
        """Who made the voices and sounds that are heard."""
        known = {voice.id: voice for voice in self.film.engines.speech.voices()}
        voices = [inputs.json(ref)["voice"] for item_id, ref in refs.items() if item_id.startswith("voice/")]
        told = [f"Voices: {known[v].credit} ({known[v].licence})" for v in voices if v in known and known[v].credit]
        sounds: list[Any] = [
            one for item_id, ref in refs.items() if item_id.startswith("clips/") for one in inputs.json(ref)
        ]
        told += [f"Sound: {one['credit']}" for one in sounds if one["credit"]]
        return list(dict.fromkeys(told))
