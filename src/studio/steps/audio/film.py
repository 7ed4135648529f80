"""What all audio steps look at: the story, the settings, the engines, and the names of the files."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from studio.engine.item import Item
from studio.settings import Settings
from studio.steps.engines import Engines
from studio.story.parse import Story, characters
from studio.story.pronunciation import Pronunciations
from studio.story.spans import Span
from studio.story.speakable import is_speakable

INPUT, OUTPUT = "gen.audio/input/", "gen.audio/output/"

CHARACTER, STORY, TRANSCRIBE, QUALITY = "audio/1.character", "audio/2.story", "audio/3.transcribe", "audio/4.quality"
TIMELINE, TIMING, SFX, COMBINE = "audio/5.timeline", "audio/6.timing", "audio/7.sfx", "audio/8.combine"
MEDIA, THUMBNAIL, VIDEO = "audio/9.media", "audio/10.thumbnail", "audio/11.video"


@dataclass(frozen=True)
class Film:
    """One story and how it is to be made. ``spans`` are those that are narrated: all, or the first of a preview.

    ``narration_file`` is a recording of the whole story that is used instead of speaking it; ``recordings_folder``
    holds a person's own sounds. ``spoken`` is who says quotations, by their ids, as it was decided.
    """

    story: Story
    settings: Settings
    engines: Engines
    pronunciations: Pronunciations = field(default_factory=Pronunciations)
    preview_spans: int = 0
    narration_file: str = ""
    recordings_folder: Path | None = None
    story_digest: str = ""
    spoken: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The spans that are narrated."""
        return self.story.spans[: self.preview_spans or None]

    @cached_property
    def cast(self) -> tuple[str, ...]:
        """The characters, in the order in which they first speak."""
        return characters(self.story)

    @property
    def language(self) -> str:
        """The language of the story."""
        return self.settings.language.language

    @cached_property
    def by_id(self) -> Mapping[str, Span]:
        """Spans by their ids."""
        return {span.id: span for span in self.spans}

    @cached_property
    def chunks(self) -> tuple[tuple[str, tuple[Span, ...]], ...]:
        """The spans of each window of ``narration.chunk_size`` physical lines, with the window's name ``1_5``."""
        size = self.settings.narration.chunk_size
        last = max(span.line for span in self.spans)
        windows: dict[int, list[Span]] = {}
        for span in self.spans:
            windows.setdefault((span.line - 1) // size, []).append(span)
        return tuple(
            (f"{index * size + 1}_{min((index + 1) * size, last)}", tuple(spans)) for index, spans in windows.items()
        )

    def pause_after(self, span: Span) -> float:
        """Seconds of silence between ``span`` and what is spoken next, before the frame grid is applied."""
        narration = self.settings.narration
        index = self._order[span.id]
        if index + 1 == len(self.spans):
            return narration.paragraph_pause_seconds
        following = self.spans[index + 1]
        if following.utterance == span.utterance and self.story.form != "prose":
            return narration.sentence_pause_seconds
        if span.scene != following.scene and _place(span, self) != _place(following, self):
            return narration.paragraph_pause_seconds
        if span.paragraph != following.paragraph and self.story.form != "scenes":
            return narration.paragraph_pause_seconds
        if span.character != following.character:
            return narration.speaker_change_pause_seconds
        return narration.sentence_pause_seconds

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return {span.id: index for index, span in enumerate(self.spans)}

    @cached_property
    def places(self) -> Mapping[str, str]:
        """The location of each scene by its id."""
        return {scene.id: scene.location for scene in self.story.scenes}

    @cached_property
    def recordings(self) -> tuple[tuple[str, int], ...]:
        """Name and size of each of a person's own sounds: what is there decides which effect is a recording."""
        if self.recordings_folder is None:
            return ()
        files = sorted(path for path in self.recordings_folder.iterdir() if path.is_file())
        return tuple((path.name, path.stat().st_size) for path in files)

    @cached_property
    def fallback_title(self) -> str:
        """What the film is called when no title is to be written: the first words of the story."""
        words = " ".join(self.story.spans[0].text.split())
        return words if len(words) <= 60 else words[:60].rpartition(" ")[0] + " …"

    def seconds(self, span: Span) -> float:
        """About how long a span is spoken, from the number of its letters: for estimates, and cheap."""
        wide = 0 if span.text.isascii() else sum(character > "\u2e7f" for character in span.text)
        return 0.2 + 0.062 * (len(span.text) - wide) + 0.2 * wide

    def label(self, span: Span) -> str:
        """What to call a span when talking to a person."""
        words = " ".join(span.text.split())
        return f"line {span.line}, {span.character}: “{words if len(words) <= 40 else words[:39] + '…'}”"

    def span_item(self, step: str, kind: str, span: Span, *, what: str = "", **rest: object) -> Item:
        """An item about one span, labelled and aliased by its line; ``what`` of the line it is, where not all of it."""
        return Item(
            step,
            f"{kind}/{span.id}",
            label=f"{what} {self.label(span)}".strip(),
            aliases=(str(span.line),),
            **rest,  # type: ignore[arg-type]
        )

    def pronunciations_in(self, text: str) -> dict[str, dict[str, str]]:
        """The entries of the dictionary whose word occurs in ``text``: a change of another one concerns it not."""
        known = self.pronunciations
        if not known.respellings and not known.phonemes:
            return {"respellings": {}, "phonemes": {}}
        lowered = text.casefold()

        def here(entries: Mapping[str, str]) -> dict[str, str]:
            return {
                word: said
                for word, said in entries.items()
                if re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", lowered)
            }

        return {"respellings": here(known.respellings), "phonemes": here(known.phonemes)}

    @cached_property
    def lexicon(self) -> tuple[str, ...]:
        """The story's own names: capitalised words inside sentences, which a listener could not know."""
        found = re.findall(r"(?<=[a-z,;] )([A-Z][\w’']+)", self.story.source)
        tags = [part for tag in self.cast for part in tag.split("_")[1:] if len(part) > 2]
        return tuple(dict.fromkeys([*found, *(tag.capitalize() for tag in tags)]))

    @cached_property
    def groups(self) -> tuple[tuple[Span, ...], ...]:
        """Lines that are listened to together, up to ``narration.group_seconds`` as guessed from the text.

        Where a group ends depends on the lines' own content, so that an edit moves the borders near it only: past
        half of the length a group ends at a line whose id says so, at the full length in any case.
        """
        longest = self.settings.narration.group_seconds
        groups: list[tuple[Span, ...]] = []
        group: list[Span] = []
        seconds = 0.0
        for span in self.spans:
            if not is_speakable(span.text):
                continue
            needed = self.seconds(span) + 0.6
            if group and (seconds + needed > longest):
                groups.append(tuple(group))
                group, seconds = [], 0.0
            group.append(span)
            seconds += needed
            if seconds > longest / 2 and int(span.id[-1], 16) < 5:
                groups.append(tuple(group))
                group, seconds = [], 0.0
        if group:
            groups.append(tuple(group))
        return tuple(groups)

    def line_at(self, positions: Sequence[Mapping[str, Any]], sample: int) -> int:
        """The index of the line that is spoken, or was spoken last, at ``sample``."""
        return max(0, bisect.bisect_right([p["start_sample"] for p in positions], sample) - 1)


def _place(span: Span, film: Film) -> str | None:
    return film.places.get(span.scene) if span.scene else None
