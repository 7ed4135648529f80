"""How the narration comes about: which lines are spoken, which a person recorded, which are heard together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from studio.engine.item import Inputs, Json, Ref
from studio.engine.view import View
from studio.steps.audio.film import INPUT, OUTPUT, STORY, Film
from studio.story.clock import SAMPLE_RATE
from studio.story.spans import Span

STORY_FILE = OUTPUT + "story.wav"
OWN_STORY = INPUT + "story.wav"
LINES_FOLDER = INPUT + "lines/"
WHOLE = "story"
"""The name of a recording that holds the whole story."""


@dataclass(frozen=True)
class Layout:
    """``recordings`` are a person's, by name, each with its file and the lines in it; the rest is spoken.

    ``groups`` are the spoken lines that are listened to together, ``group_of`` names each line's by its first line.
    """

    recordings: Mapping[str, tuple[str, tuple[Span, ...]]]
    recording_of: Mapping[str, str]
    groups: tuple[tuple[Span, ...], ...]
    group_of: Mapping[str, str]


def lay_out(film: Film, view: View) -> Layout:
    """Given what is on disk, how the lines of ``film`` come to be heard."""
    return view.once("narration layout", lambda: _lay_out(film, view))


def _lay_out(film: Film, view: View) -> Layout:
    whole = film.narration_file or next((path for path in (OWN_STORY, STORY_FILE) if view.person(path)), "")
    recordings = {WHOLE: (whole, film.spans)} if whole else dict(_recordings(film, view))
    recording_of = {span.id: name for name, (_, spans) in recordings.items() for span in spans}
    spoken = (tuple(span for span in group if span.id not in recording_of) for group in film.groups)
    groups = tuple(group for group in spoken if group) if film.settings.narration.hearing else ()
    return Layout(recordings, recording_of, groups, {span.id: group[0].id for group in groups for span in group})


def _recordings(film: Film, view: View) -> Iterable[tuple[str, tuple[str, tuple[Span, ...]]]]:
    """Recordings of single lines, and chunks that a person replaced."""
    taken: set[str] = set()
    lines: dict[int, list[Span]] = {}
    for span in film.spans:
        lines.setdefault(span.line, []).append(span)
    single = set(view.persons_in(LINES_FOLDER))
    for line, spans in lines.items():
        if f"{line}.wav" in single:
            taken.update(span.id for span in spans)
            yield f"line-{line}", (f"{LINES_FOLDER}{line}.wav", tuple(spans))
    replaced = set(view.persons_in(f"{OUTPUT}story/"))
    for chunk, in_chunk in film.chunks:
        if f"{chunk}.wav" in replaced and not any(span.id in taken for span in in_chunk):
            yield chunk, (f"{OUTPUT}story/{chunk}.wav", in_chunk)


def slot_samples(samples: int, pause_seconds: float, frame: int) -> int:
    """How long a line of ``samples`` takes with the pause behind it: whole film frames of ``frame`` samples."""
    return -(-(samples + round(pause_seconds * SAMPLE_RATE)) // frame) * frame


def heard_refs(film: Film, view: View) -> dict[str, tuple[Ref, ...]]:
    """Where it is told what was heard of each line: in its take, and for a first take in the hearing of its group."""
    laid = lay_out(film, view)
    refs: dict[str, tuple[Ref, ...]] = {}
    for span in film.spans:
        hearing = laid.group_of.get(span.id)
        if hearing or span.id in laid.recording_of:
            refs[span.id] = (Ref(STORY, f"take/{span.id}", "heard.json"),)
        if hearing:
            refs[span.id] += (Ref(STORY, f"hear/{hearing}", f"{span.id}.json"),)
    return refs


def heard_of(inputs: Inputs, refs: Sequence[Ref]) -> dict[str, dict[str, Json]]:
    """What was heard of each line, by span, from the references of ``heard_refs``, in their order."""
    told: dict[str, dict[str, Json]] = {}
    for ref in refs:
        if ref.id.startswith("take/"):
            told[ref.id.rpartition("/")[2]] = inputs.json(ref)
    for ref in refs:
        span = ref.part.removesuffix(".json")
        if ref.id.startswith("hear/") and told[span].get("first"):
            told[span] = {**inputs.json(ref), "attempts": told[span]["attempts"]}
    return told
