"""What is wrong with the scenes of a story, and what is done about it.

``parse`` decides which scene shows an utterance: where the file begins with a scene, the nearest scene before it;
where it begins with dialogue, the nearest scene after it, or, behind the last scene, the nearest before it. These
checks say the same in words, in three severities:

* An ``error`` is most likely a slip, and the film would show something else than was meant. ``refuse_errors``
  raises, unless the person said to go on; then ``repair`` is what happens.
* A ``repair`` is not as the file's own order has it, or says two things; ``repair`` says how it is read.
* A ``note`` tells of nothing wrong; a person may still want to know.

Two scenes with one id, scenes without any dialogue in the file and places without a name are refused by the parser,
as no reading of them is safe.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Literal

from studio.errors import StoryError
from studio.story.parse import Story, characters
from studio.story.scene_lines import EXAMPLE, SceneLine, location_descriptions
from studio.story.spans import NARRATOR, Span

Severity = Literal["error", "repair", "note"]
FindingKind = Literal[
    "scene_without_dialogue",
    "dialogue_without_scene",
    "shared_scene",
    "unknown_character",
    "silent_character",
    "unseen_speaker",
    "undefined_location",
    "location_named_only",
    "location_defined_twice",
    "scenes_out_of_order",
    "gap_in_numbers",
    "repeated_scene",
    "scene_not_in_story",
    "scene_not_in_list",
]

_LIKENESS = 0.78


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit: where (``line`` from 1), what, and how the story is read all the same."""

    kind: FindingKind
    line: int
    message: str
    repair: str
    severity: Severity

    def __str__(self) -> str:
        where = "" if self.message.startswith(("line ", "lines ")) else f"line {self.line}: "
        return f"{where}{self.message}; {self.repair}"


def check_scenes(story: Story, *, described: Collection[str] = ()) -> tuple[Finding, ...]:
    """All findings of a story with scenes, by line; none for stories without scene lines.

    ``described`` names places that a person described elsewhere (in ``2.location.txt``).
    """
    if not story.scenes:
        return ()
    findings = [
        *_scenes_without_dialogue(story),
        *_dialogue_without_scene(story),
        *_people(story),
        *_places(story.scenes, described),
        *_numbers(story.scenes),
    ]
    return tuple(sorted(findings, key=lambda finding: (finding.line, finding.kind, finding.message)))


def check_scene_list(listed: Sequence[SceneLine], scenes: Sequence[SceneLine]) -> tuple[Finding, ...]:
    """Findings of ``3.scene.txt``, as a person may have edited it, against the scenes that it was written from.

    ``listed`` are all its lines (``scene_lines.read_scene_lines``). What a line says is seen counts; when a scene
    is shown is decided by the story alone.
    """
    places = {scene.id.lower(): place for place, scene in enumerate(scenes)}
    findings: list[Finding] = []
    first: dict[str, SceneLine] = {}
    reached = -1
    for scene in listed:
        key = scene.id.lower()
        earlier = first.setdefault(key, scene)
        if earlier is not scene:
            said = f"the scene id {scene.id} was already used in line {earlier.line}"
            findings.append(Finding("repeated_scene", scene.line, said, "the later line counts", "repair"))
        elif key not in places:
            said = f"the story has no scene {scene.id}"
            findings.append(Finding("scene_not_in_story", scene.line, said, "it is never shown", "repair"))
        elif places[key] < reached:
            said = f"{scene.id} comes after {scenes[reached].id}"
            findings.append(Finding("scenes_out_of_order", scene.line, said, "the order of the story counts", "repair"))
        else:
            reached = places[key]
    end = max((scene.line for scene in listed), default=1)
    for scene in scenes:
        if scene.id.lower() not in first:
            said = f"{scene.id} of the story is not in the list"
            findings.append(Finding("scene_not_in_list", end, said, "its line in the story is taken", "repair"))
    return tuple(findings)


def refuse_errors(
    findings: Iterable[Finding], *, file: str = "1.story.txt", bypass: bool = False
) -> tuple[Finding, ...]:
    """Raise StoryError for the first error among ``findings``, which names how many more there are.

    With ``bypass`` nothing is raised. Return all findings, for a report.
    """
    all_findings = tuple(findings)
    errors = [finding for finding in all_findings if finding.severity == "error"]
    if errors and not bypass:
        first = errors[0]
        lines = ", ".join(dict.fromkeys(str(finding.line) for finding in errors[1:6]))
        more = f" (and {len(errors) - 1} more, in line {lines})" if len(errors) > 1 else ""
        error = StoryError(file, first.line, first.message + more, expected=_EXPECTED[first.kind], example=EXAMPLE)
        error.hint = f"correct the line, or go on with --bypass-validation: {first.repair}; {error.hint}"
        raise error
    return all_findings


_EXPECTED: Mapping[str, str] = {
    "unknown_character": "the name in (( )) as it stands in the [ ] of a line of dialogue",
    "undefined_location": "{{place, description}} where a place is first seen",
}


def _scenes_without_dialogue(story: Story) -> Iterable[Finding]:
    shown = {span.scene for span in story.spans}
    for scene in story.scenes:
        if scene.id not in shown:
            yield Finding(
                "scene_without_dialogue",
                scene.line,
                f"no line of dialogue belongs to {scene.id}",
                f"it is never shown; {_order(story)}",
                "repair",
            )


def _dialogue_without_scene(story: Story) -> Iterable[Finding]:
    """Lines that share a scene, and lines behind the last scene of a file whose scenes follow their lines."""
    lines = {scene.id: scene.line for scene in story.scenes}
    scene_first = _scene_first(story)
    groups: dict[str, list[int]] = {}
    for span in _utterances(story):
        groups.setdefault(span.scene or "", []).append(span.line)
    for scene, spoken in groups.items():
        own = [line for line in spoken if (line > lines[scene]) == scene_first]
        stray = [line for line in spoken if line not in own]
        if stray:
            yield Finding(
                "dialogue_without_scene",
                stray[0],
                f"{_lines(stray)} without a scene of {_its(stray)} own behind the last scene",
                f"{scene} goes on; {_order(story)}",
                "repair",
            )
        if len(own) > 1:
            rest = own[1:] if scene_first else own[:-1]
            where = "before" if scene_first else "after"
            yield Finding(
                "shared_scene",
                rest[0],
                f"{_lines(rest)} without a scene of {_its(rest)} own",
                f"shown with {scene}, the scene {where} {'it' if len(rest) == 1 else 'them'}",
                "note",
            )


def _people(story: Story) -> Iterable[Finding]:
    speakers = characters(story)
    seen: dict[str, int] = {}
    for scene in story.scenes:
        for actor in scene.actors:
            seen.setdefault(actor.character, scene.line)
    for name, line in seen.items():
        if name in speakers:
            continue
        meant = _meant(name, speakers)
        if meant:
            yield Finding(
                "unknown_character",
                line,
                f"(({name})) says nothing in this story; {meant} does",
                f"{name} is drawn as somebody else than {meant}",
                "error",
            )
        else:
            said = f"(({name})) is seen and says nothing in this story"
            yield Finding("silent_character", line, said, "drawn as somebody who does not speak", "note")
    first_line = {span.character: span.line for span in reversed(story.spans)}
    for name in speakers:
        if name not in seen and NARRATOR not in name.lower():
            said = f"[{name}] speaks and is in no scene"
            yield Finding("unseen_speaker", first_line[name], said, "heard and never seen", "note")


def _places(scenes: Sequence[SceneLine], described: Collection[str]) -> Iterable[Finding]:
    definitions = location_descriptions(scenes)
    defined = [place for place, text in definitions.items() if text is not None]
    told: set[str] = set()
    first: dict[str, SceneLine] = {}
    for scene in scenes:
        place = scene.location
        if scene.location_description is not None:
            earlier = first.setdefault(place, scene)
            if earlier.location_description != scene.location_description:
                said = f"{{{{{place}}}}} is described in another way in line {earlier.line}"
                yield Finding(
                    "location_defined_twice", scene.line, said, "the last description counts, everywhere", "repair"
                )
        elif definitions[place] is None and place not in told and place not in described:
            told.add(place)
            yield _undefined(place, scene.line, defined)


def _undefined(place: str, line: int, defined: Sequence[str]) -> Finding:
    words = place_words(place)
    meant = get_close_matches(place.lower(), [name.lower() for name in defined], n=1, cutoff=0.9) if words else []
    if words and not meant:
        said = f"{{{{{place}}}}} has no description"
        return Finding("location_named_only", line, said, f"drawn from its name, “{words}”", "note")
    there = f"the described ones are {', '.join(defined[:5])}" if defined else "no place of this story has one"
    said = f"{{{{{place}}}}} is nowhere described ({there})"
    return Finding("undefined_location", line, said, "drawn from what is said there", "error")


def place_words(place: str) -> str:
    """What the name of a place says in words: ``loc_harbour_office`` is “harbour office”, ``loc_3`` nothing."""
    words = [word for word in place.replace("-", "_").replace("_", " ").split() if any(c.isalpha() for c in word)]
    if words and words[0].lower() in ("loc", "location", "place", "scene"):
        words = words[1:]
    # A letter or two (loc_a, loc_3b) are a number in other clothes, except in scripts where they are words.
    kept = [word for word in words if len(word) > 2 or not word.isascii()]
    return " ".join(words) if kept else ""


def _numbers(scenes: Sequence[SceneLine]) -> Iterable[Finding]:
    """Scenes whose number is below one that came before, and numbers that no scene has."""
    highest = scenes[0]
    for scene in scenes[1:]:
        if _number(scene.id) < _number(highest.id):
            said = f"{scene.id} comes after {highest.id}"
            yield Finding("scenes_out_of_order", scene.line, said, "the order of the lines counts", "repair")
        else:
            highest = scene
    act, number = 0, 0
    for scene in sorted(scenes, key=lambda scene: _number(scene.id)):
        before, (act, number) = (act, number), _number(scene.id)
        missing = ""
        if act > before[0] + 1:
            missing = f"act {before[0] + 1}"
        elif number > (before[1] + 1 if act == before[0] else 1):
            missing = f"scene_{act}.{before[1] + 1 if act == before[0] else 1}"
        if missing:
            said = f"{missing} is missing before {scene.id}"
            yield Finding("gap_in_numbers", scene.line, said, "numbers are only names: nothing is left out", "note")


def _number(scene_id: str) -> tuple[int, int]:
    act, _, number = scene_id.lower().removeprefix("scene_").partition(".")
    return int(act), int(number)


def _scene_first(story: Story) -> bool:
    return story.scenes[0].line < story.spans[0].line


def _order(story: Story) -> str:
    side = "before" if _scene_first(story) else "after"
    return f"a scene of this file stands {side} the lines that it shows, as the first one does"


def _utterances(story: Story) -> Iterable[Span]:
    last = -1
    for span in story.spans:
        if span.utterance != last:
            last = span.utterance
            yield span


def _meant(name: str, speakers: Sequence[str]) -> str:
    """The speaker whom a name that nobody speaks under most likely means, or nothing."""
    parts = _parts(name)
    known = {speaker: _parts(speaker) for speaker in speakers}
    shorter = [speaker for speaker, of in known.items() if parts == of or parts == of[-len(parts) :]]
    if len(shorter) == 1:
        return shorter[0]
    return next((speaker for speaker, of in known.items() if _is_slip(parts, of)), "")


def _parts(name: str) -> list[str]:
    return name.casefold().replace("_", " ").split()


def _is_slip(parts: Sequence[str], meant: Sequence[str]) -> bool:
    """Whether two names differ by a slip in one word; ``guard_1`` and ``guard_2``, Mina and Lina are two people."""
    different = [(one, other) for one, other in zip(parts, meant, strict=False) if one != other]
    if len(parts) != len(meant) or len(different) != 1:
        return False
    one, other = different[0]
    digits = any(c.isdigit() for c in one + other)
    return not digits and SequenceMatcher(None, one, other).ratio() >= _LIKENESS


def _lines(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"line {numbers[0]} is"
    return f"lines {', '.join(str(number) for number in numbers[:-1])} and {numbers[-1]} are"


def _its(numbers: Sequence[int]) -> str:
    return "its" if len(numbers) == 1 else "their"
