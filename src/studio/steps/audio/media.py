"""``audio/9.media``: what stands beside the film: description, tags, and the prompt of its cover."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from studio.engine.item import Inputs, Item, Ref, Step, Verdict
from studio.engine.view import View
from studio.steps.audio.credits import lettering_credits, picture_credits, sounding_credits, sounding_refs
from studio.steps.audio.film import CHARACTER, INPUT, MEDIA, OUTPUT, STORY, Film
from studio.steps.audio.marks import chapter_marks
from studio.steps.libraries import ARRAYS
from studio.story.clock import SAMPLE_RATE
from studio.story.mending import as_hashtag, fitted, hashtags_of, listed_chapters, mended_title
from studio.story.metadata_files import DescribedChapter, Description, read_tags, write_description
from studio.story.publishing import problems_of_title

NOTES = "notes.json"
EVERYBODYS = frozenset(("audio story", "narrated story", "short story", "audio drama"))
MOMENTS = "moments"
DECISIONS = {"hook": "", "bullets": "", "tags": OUTPUT + "tags.txt", "thumbnail": INPUT + "10.thumbnail.txt"}
GENRE = "genre"
LABELS = {"thumbnail": "the prompt of the cover", GENRE: "what kind of story it is"}
LONGEST_TITLE_LINE = 90


class MediaStep(Step):
    """Writes the texts of the film."""

    name = MEDIA
    libraries = ARRAYS
    seconds_per_cost: Mapping[str, float] = {
        "hook": 1,
        "bullets": 1,
        "tags": 1,
        "thumbnail": 1,
        "chapters": 0.1,
        MOMENTS: 2,
    }

    def __init__(self, film: Film) -> None:
        self.film = film

    def expand(self, view: View) -> Iterable[Item]:
        """Five decisions about the story, the chapters in time, and the description."""
        for kind, file in self._decisions().items():
            yield Item(
                self.name,
                kind,
                needs=(Ref(CHARACTER, "summary", "summary.txt"),) if kind == "hook" else (),
                params={"story": self.film.story_digest},
                files=((f"{kind}.txt", file),) if file else (),
                decision=True,
                resource=self.film.engines.chat_resource,
                label=LABELS.get(kind, f"the {kind}"),
                aliases=(file.rpartition("/")[2],) if file else (),
            )
        yield Item(
            self.name,
            MOMENTS,
            params={"story": self.film.story_digest},
            decision=True,
            label="what the cover and the pictures of the shorts show",
        )
        positions = Ref(STORY, "join", "positions.json")
        yield Item(
            self.name,
            "chapters",
            needs=(positions, Ref(CHARACTER, "chapters", "chapters.txt"), Ref(CHARACTER, "chapters", "chapters.json")),
            label="the chapters in time",
        )
        titled = self.film.settings.texts.generate_title
        yield Item(
            self.name,
            "description",
            needs=(
                Ref(self.name, "hook", "hook.txt"),
                Ref(self.name, "bullets", "bullets.txt"),
                Ref(self.name, "tags", "tags.txt"),
                Ref(self.name, "chapters", "marks.json"),
                *((Ref(self.name, GENRE, f"{GENRE}.txt"),) if self.film.engines.asking.asks else ()),
                *((Ref(CHARACTER, "title", "title.txt"),) if titled else ()),
                *(sounding_refs(self.film, view) if self.film.settings.media.credits else ()),
            ),
            params={
                **self.film.settings.media.model_dump(mode="json"),
                "fallback_title": "" if titled else self.film.fallback_title,
                "owed_for_pictures": list(picture_credits(view)) if self.film.settings.media.credits else [],
                "burn": self.film.settings.subtitles.burn,
            },
            files=(("description.txt", OUTPUT + "description.txt"),),
            label="the description",
            aliases=("description.txt",),
        )

    def _decisions(self) -> dict[str, str]:
        """What is decided, and the file of each that has one. Rules do not tell what kind of story it is."""
        return DECISIONS | ({GENRE: ""} if self.film.engines.asking.asks else {})

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Make one item by its kind."""
        if item.kind in self._decisions():
            return self._write(item, inputs, out)
        if item.id == MOMENTS:
            from studio.steps.audio.tasks.cover import decide

            found = decide(self.film.story, seed % 2**32, language=self.film.language)
            (out / "moments.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
            return "rules"
        if item.id == "chapters":
            positions, text, decided = (need for need in item.needs if isinstance(need, Ref))
            marks = chapter_marks(inputs.text(text), inputs.json(decided), inputs.json(positions), self.film.spans)
            (out / "marks.json").write_text(json.dumps(marks, ensure_ascii=False), encoding="utf-8")
            return ""
        self._write_description(item, inputs, out)
        return ""

    def draft(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Write one text by rules, whoever is to be asked."""
        return self._write(item, inputs, out, draft=True)

    def _write(self, item: Item, inputs: Inputs, out: Path, *, draft: bool = False) -> str:
        from studio.steps.audio.tasks import texts

        summary = next((inputs.text(need) for need in item.needs if isinstance(need, Ref)), "")
        return texts.write(item.kind, self.film, out, summary, draft=draft)

    def check(self, item: Item, out: Path) -> Verdict:
        """What the channel would not take as it was meant is found; a credit that found no room is a fault."""
        from studio.steps.asking import findings

        notes = out / NOTES
        if not notes.exists():
            return Verdict(findings=findings(out))
        told = json.loads(notes.read_bytes())
        return Verdict(findings=tuple(told["findings"]), faults=tuple(told["faults"]))

    def _write_description(self, item: Item, inputs: Inputs, out: Path) -> None:
        refs = {ref.id: ref for ref in item.needs if isinstance(ref, Ref)}
        title = inputs.text(refs["title"]).strip() if "title" in refs else ""
        title = title or mended_title(self.film.fallback_title)
        genre = inputs.text(refs[GENRE]).strip() if GENRE in refs else ""
        if genre and len(title) + len(genre) < LONGEST_TITLE_LINE:
            title = mended_title(f"{title} | {genre}", title)
        marks = inputs.json(refs["chapters"])
        seconds = marks[-1][1] / SAMPLE_RATE if marks else 0.0
        chapters, unlisted = listed_chapters([DescribedChapter(at, name, told) for at, _, name, told in marks], seconds)
        media = self.film.settings.media
        hook = inputs.text(refs["hook"]).strip()
        points = (line for line in inputs.text(refs["bullets"]).splitlines() if line.strip() not in ("", hook))
        own = tuple(filter(None, map(as_hashtag, media.hashtags)))
        result = fitted(
            Description(
                title,
                hook,
                tuple(points),
                chapters,
                media.calls_to_action,
                (*hashtags_of(self._telling_tags(inputs.text(refs["tags"])), media.story_hashtags, own), *own),
                tuple(self._credits(item, inputs, title)),
                media.disclosure,
            )
        )
        findings = [*problems_of_title(title), *([unlisted] if unlisted else []), *result.told]
        faults = [f"the description has no room for the credit “{credit}”" for credit in result.owed]
        (out / "description.txt").write_bytes(write_description(result.description).encode("utf-8"))
        (out / NOTES).write_text(json.dumps({"findings": findings, "faults": faults}), encoding="utf-8")

    @staticmethod
    def _telling_tags(text: str) -> list[str]:
        """The tags that say something of this story and not of every one."""
        return [tag for tag in read_tags(text) if tag.casefold() not in EVERYBODYS]

    def _credits(self, item: Item, inputs: Inputs, title: str) -> list[str]:
        media = self.film.settings.media
        if not media.credits:
            return list(media.further_credits)
        refs = [ref for ref in item.needs if isinstance(ref, Ref)]
        written = title.upper() + title + (self.film.story.source if item.params["burn"] else "")
        return [
            *sounding_credits(self.film, inputs, refs),
            *item.params["owed_for_pictures"],
            *lettering_credits(written),
            *media.further_credits,
        ]
