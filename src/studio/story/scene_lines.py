"""Scene lines: what is seen while an utterance is heard.

::

    scene    := "(" scene_id ")" [":"] location "," setting ";" { actor ";" }
    scene_id := "scene_" INT "." INT
    location := "{{" name "}}" | "{{" name "," description "}}"      description where the place is first seen
    setting  := "{" text "}"                                         weather, season, hour
    actor    := "((" character "))" { [","] "{" text "}" }           groups: mood, posture, action …

Groups are free text and are kept as they are. The same grammar, with every location reduced to its name, is
the scene list ``3.scene.txt``; its older form ``[scene_1.1]: …`` is read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studio.errors import StoryError
from studio.story.spans import is_blank

EXAMPLE = "(scene_1.1) {{loc_1, Brick pottery}}, {Stormy night}; ((female_potter_ada)){Alarmed}, {Standing};"

_HEAD = re.compile(r"\(\s*(scene_[^()\s]*)\s*\)\s*:?\s*", re.IGNORECASE)
_OLD_HEAD = re.compile(r"\[\s*([^\[\]]+?)\s*\]\s*:\s*")
_ID = re.compile(r"scene_\d+\.\d+", re.IGNORECASE)
_OPENING = re.compile(r"\{\{|\(\(|\{")
_CLOSING = {"{{": "}}", "((": "))", "{": "}"}
_DEFINITION = re.compile(r"\{\{\s*([^,{}]+?)\s*,.*?\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Actor:
    """One who is seen, with the groups that follow the name (the first is usually the mood)."""

    character: str
    traits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SceneLine:
    """One scene. ``location_description`` is None where the line only names the place; lines count from 1."""

    id: str
    location: str
    location_description: str | None
    setting: str
    actors: tuple[Actor, ...]
    raw: str
    line: int

    @property
    def body(self) -> str:
        """All that stands behind the scene id."""
        head = _HEAD.match(self.raw) or _OLD_HEAD.match(self.raw)
        return self.raw[head.end() :] if head else self.raw


def is_scene_line(text: str) -> bool:
    """Whether a line, without blanks around it, is meant as a scene."""
    return _HEAD.match(text) is not None


def parse_scene_line(text: str, *, file: str, line: int) -> SceneLine:
    """Read one scene line (no blanks around it); StoryError says what is wrong with it."""
    head = _HEAD.match(text)
    if head is None:
        raise StoryError(file, line, "this is not a scene line", expected="(scene_1.1) …", example=EXAMPLE)
    return _scene(text, head, file, line)


def read_scenes(text: str, *, file: str = "3.scene.txt") -> tuple[SceneLine, ...]:
    """A scene list, one scene a line; where an id comes twice, the later line counts."""
    return tuple({scene.id: scene for scene in read_scene_lines(text, file=file)}.values())


def read_scene_lines(text: str, *, file: str = "3.scene.txt") -> tuple[SceneLine, ...]:
    """Every line of a scene list, also where an id comes twice. StoryError for a line that is no scene."""
    scenes: list[SceneLine] = []
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        stripped = raw.strip().lstrip("\ufeff")
        if is_blank(stripped):
            continue
        head = _HEAD.match(stripped) or _OLD_HEAD.match(stripped)
        if head is None:
            raise StoryError(file, number, "this is not a scene line", expected="(scene_1.1) …", example=EXAMPLE)
        scenes.append(_scene(stripped, head, file, number))
    return tuple(scenes)


def write_scenes(scenes: Iterable[SceneLine]) -> str:
    """The scene list: one line per scene, places only by their names."""
    return "".join(f"({scene.id}) {without_definition(scene.body)}\n" for scene in scenes)


def without_definition(text: str) -> str:
    """The text with every ``{{place, description}}`` reduced to ``{{place}}``."""
    return _DEFINITION.sub(r"{{\1}}", text)


def location_descriptions(scenes: Sequence[SceneLine]) -> dict[str, str | None]:
    """Places in order of first appearance with their description; the last one given counts."""
    found: dict[str, str | None] = {}
    for scene in scenes:
        if scene.location_description is not None or scene.location not in found:
            found[scene.location] = scene.location_description
    return found


def _scene(text: str, head: re.Match[str], file: str, line: int) -> SceneLine:
    scene_id = head.group(1)
    if not _ID.fullmatch(scene_id):
        raise StoryError(
            file,
            line,
            f"the scene id “{scene_id}” is not understood",
            expected="scene_ and two numbers",
            example=EXAMPLE,
        )
    location: str | None = None
    description: str | None = None
    setting = ""
    actors: list[Actor] = []
    for kind, content in _groups(text, head.end(), file, line):
        if kind == "{{":
            if location is None:
                location, description = _location(content, file, line)
        elif kind == "((":
            actors.append(_actor(content, file, line))
        elif actors:
            actors[-1] = Actor(actors[-1].character, (*actors[-1].traits, content))
        elif not setting:
            setting = content
    if location is None:
        raise StoryError(
            file,
            line,
            f"{scene_id} has no place",
            expected="{{place}} or {{place, description}}",
            example=EXAMPLE,
        )
    return SceneLine(scene_id, location, description, setting, tuple(actors), text, line)


def _groups(text: str, position: int, file: str, line: int) -> Iterable[tuple[str, str]]:
    while opening := _OPENING.search(text, position):
        mark = opening.group()
        closing = text.find(_CLOSING[mark], opening.end())
        if closing < 0 or (mark in text[opening.end() : closing] and mark != "{"):
            raise StoryError(
                file,
                line,
                f"“{mark}” at column {opening.start() + 1} is not closed",
                expected=f"“{_CLOSING[mark]}” after “{text[opening.end() : opening.end() + 24]}”",
                example=EXAMPLE,
            )
        yield mark, text[opening.end() : closing].strip()
        position = closing + len(_CLOSING[mark])


def _location(content: str, file: str, line: int) -> tuple[str, str | None]:
    name, comma, description = (part.strip() for part in content.partition(","))
    if not name:
        raise StoryError(file, line, "the place has no name", expected="{{place}}", example=EXAMPLE)
    return name, description if comma and description else None


def _actor(content: str, file: str, line: int) -> Actor:
    if not content:
        raise StoryError(file, line, "an actor has no name", expected="((character))", example=EXAMPLE)
    return Actor(" ".join(content.split()))
