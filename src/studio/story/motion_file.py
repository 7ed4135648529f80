"""``2.motion.txt``: what moves in each scene, and how the camera moves.

::

    file   := { "(motion_" INT "." INT ")" [":"] motion NL }
    motion := text | actor "{" text "}" { ";" actor "{" text "}" } [";"] ["."]
    actor  := "((" character "))"

``(motion_1.2)`` belongs to ``scene_1.2``. We write a plain paragraph, or the older form with actors where actors are
given. A line that opens no motion goes on with the one before it. Stories of films may carry the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from studio.errors import StoryError
from studio.story.text_lines import numbered_lines, one_line

_HEAD = re.compile(r"\(\s*motion_(\d+\.\d+)\s*\)\s*:?\s*(.*)", re.IGNORECASE)
_OPENING = re.compile(r"\(\s*motion_", re.IGNORECASE)
_ACTOR = re.compile(r"\(\(([^()]+(?:\([^()]*\)[^()]*)*)\)\)\s*\{([^{}]*)\}")
_ACTORS = re.compile(rf"{_ACTOR.pattern}(?:\s*;\s*{_ACTOR.pattern})*\s*;?\s*\.?")
_SCENE = re.compile(r"scene_\d+\.\d+")
_EXAMPLE = "(motion_1.1) Rain runs down the glass; the camera moves slowly towards the lamp."


@dataclass(frozen=True, slots=True)
class Motion:
    """What moves in one scene (``scene_1.1``), in words, and who does what where the line says it by actor."""

    scene: str
    text: str
    actors: tuple[tuple[str, str], ...] = ()
    line: int = 0


def read_motions(text: str, *, file: str = "2.motion.txt") -> tuple[Motion, ...]:
    """Read the file; where a scene comes twice, the later line counts, in the place of the first.

    StoryError names a line before the first motion, a head that is not understood and a motion without words.
    """
    rows: list[tuple[str, int, list[str]]] = []
    for number, line in numbered_lines(text):
        head = _HEAD.fullmatch(line)
        if head:
            rows.append((f"scene_{head.group(1)}", number, [head.group(2)]))
        elif _OPENING.match(line) or not rows:
            raise _error(file, number, f"“{line[:40]}” does not begin with the number of a scene")
        else:
            rows[-1][2].append(line)
    found: dict[str, Motion] = {}
    for scene, number, parts in rows:
        words = one_line("\n".join(parts))
        if not words:
            raise _error(file, number, f"{scene} has no motion")
        found[scene] = _motion(scene, words, number)
    return tuple(found.values())


def motions_in_story(text: str, *, file: str = "1.story.txt") -> tuple[Motion, ...]:
    """The motions that a story carries on lines of their own, read as ``read_motions`` does; empty for none."""
    lines = dict(numbered_lines(text))
    kept = [lines.get(number, "") for number in range(1, max(lines, default=0) + 1)]
    return read_motions("\n".join(line if _OPENING.match(line) else "" for line in kept), file=file)


def write_motions(motions: Iterable[Motion]) -> str:
    """The file, in the order given. ValueError for a scene that is not ``scene_1.1`` and for a motion without words."""
    return "".join(f"{_row(motion)}\n" for motion in motions)


def _motion(scene: str, words: str, line: int) -> Motion:
    actors: tuple[tuple[str, str], ...] = ()
    if _ACTORS.fullmatch(words):
        actors = tuple((" ".join(name.split()), what.strip()) for name, what in _ACTOR.findall(words))
    return Motion(scene, words, actors, line)


def _row(motion: Motion) -> str:
    words = one_line(motion.text)
    if motion.actors and not words:
        words = "; ".join(f"(({name})) {{{one_line(what)}}}" for name, what in motion.actors) + "."
    if not _SCENE.fullmatch(motion.scene) or not words:
        raise ValueError(f"a motion needs a scene and words, not {motion.scene!r} and {motion.text!r}")
    return f"(motion_{motion.scene.removeprefix('scene_')}) {words}"


def _error(file: str, number: int, problem: str) -> StoryError:
    return StoryError(file, number, problem, expected="(motion_1.1) and what moves in scene_1.1", example=_EXAMPLE)
