"""``image/4.audio``: the timeline of the narration with the scene that is seen in each of its lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.engine.item import File, Inputs, Item, Made, Ref, Step
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.steps.audio.film import INPUT as AUDIO_INPUT
from studio.steps.audio.film import STORY as NARRATION
from studio.steps.audio.film import TRANSCRIBE
from studio.steps.image.pictures import SCRIPT, Pictures
from studio.story.parse import decode_story
from studio.story.timeline import ScriptEntry, TimelineEntry, read_timeline, write_script

TIMELINE_FILE = AUDIO_INPUT + "2.timeline.txt"
SCRIPT_FILE = AUDIO_INPUT + "2.timeline.script.txt"


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line of the story: the scene that is seen meanwhile and its text, who speaks, and what is said."""

    scene: str
    body: str
    character: str
    words: str


class ScriptStep(Step):
    """Writes the script of the timeline."""

    name = SCRIPT
    seconds_per_cost: Mapping[str, float] = {"script": 0.002}

    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures

    def expand(self, view: View) -> Iterable[Item]:
        """One item. Where a person changed the timeline, its words are found again in the story."""
        scenes = self.pictures.scenes(view)
        foreign = view.person(TIMELINE_FILE) is not None
        timeline = File(TIMELINE_FILE) if foreign else Ref(TRANSCRIBE, "subtitles", "timeline.json")
        yield Item(
            self.name,
            "script",
            needs=(timeline, Ref(NARRATION, "join", "positions.json")),
            params={
                "scenes": [
                    [shown.line.id, shown.body, [[span.id, span.character, span.text] for span in shown.spans]]
                    for shown in scenes
                ]
            },
            files=(("2.timeline.script.txt", SCRIPT_FILE),),
            label="the timeline with scenes",
            aliases=("2.timeline.script.txt",),
            cost=len(self.pictures.film.spans),
        )

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Give every line of the timeline the scene of the line of the story that it belongs to."""
        timeline, positions = item.needs
        assert isinstance(positions, Ref)
        lines = [
            SeenLine(scene, body, character, words)
            for scene, body, spans in item.params["scenes"]
            for _, character, words in spans
        ]
        if isinstance(timeline, File):
            text = decode_story(inputs.path(timeline).read_bytes(), file=TIMELINE_FILE)
            entries: tuple[TimelineEntry, ...] = read_timeline(text, file=TIMELINE_FILE)
            owned = owners_by_words(entries, lines)
        else:
            places = inputs.json(timeline)
            entries = tuple(TimelineEntry(start, end, "", silence) for start, end, silence in places)
            owned = owners_by_position(entries, [line["start_sample"] for line in inputs.json(positions)["lines"]])
        (out / "2.timeline.script.txt").write_bytes(script_text(entries, lines, owned).encode("utf-8"))
        return ""

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """The script is the only file of this step."""


def script_text(entries: Sequence[TimelineEntry], lines: Sequence[SeenLine], owned: Sequence[int]) -> str:
    """The script of a timeline; ``owned`` says of each entry which line is seen in it."""
    script = []
    for entry, owner in zip(entries, owned, strict=True):
        if entry.silence:
            script.append(ScriptEntry(entry.start_sample, entry.end_sample, silence=True))
        else:
            line, words = lines[owner], " ".join(lines[owner].words.split())
            script.append(
                ScriptEntry(entry.start_sample, entry.end_sample, line.scene, line.body, line.character, words)
            )
    return write_script(script)


def owners_by_words(entries: Sequence[TimelineEntry], lines: Sequence[SeenLine]) -> Sequence[int]:
    """For each entry the index of the line that has most of its words."""
    from studio.story.matching import owners

    return owners([entry.text for entry in entries], [line.words for line in lines])


def owners_by_position(entries: Iterable[TimelineEntry], starts: list[int]) -> list[int]:
    """For each entry the index of the line that is spoken in its middle, or was spoken last before it."""
    import bisect

    return [max(0, bisect.bisect_right(starts, (entry.start_sample + entry.end_sample) // 2) - 1) for entry in entries]
