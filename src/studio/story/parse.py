"""A story text, split once into spans that nothing later changes.

A story has one of three forms:

dialogue
    Every line with words is ``[character] words`` (a colon may follow the bracket). One line is one
    utterance. Brackets further along the line are words.
scenes
    The same with scene lines (see ``scene_lines``), each before or after the utterances that it shows.
    The first such line decides which of the two it is for the whole file.
prose
    No line begins with ``[``: plain text, told by a narrator (see ``prose``).

``(motion_1.1) …`` lines and ``(… narration …)`` lines of films may stand in a tagged story. They are kept,
not spoken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from studio.errors import StoryError
from studio.story import prose
from studio.story.quotations import Quotation
from studio.story.scene_lines import SceneLine, is_scene_line, parse_scene_line
from studio.story.sentences import packed, sentences
from studio.story.spans import NARRATOR, Piece, Span, identify, is_blank, stripped

__all__ = [
    "NARRATOR",
    "Story",
    "characters",
    "decode_story",
    "gaps",
    "parse_story",
    "quotations",
    "reassemble",
    "split_lines",
]

Form = Literal["dialogue", "scenes", "prose"]

LONG_UTTERANCE = 400
LONGEST_SPAN = 300
SHORTEST_SPAN = 25
_LONGEST_TAG = 80

_LINE_END = re.compile(r"\r\n|\r|\n")
_DIRECTION = re.compile(r"\(\s*motion_[^()]*\)|\([^()]*narration[^()]*\)", re.IGNORECASE)
_COLON = re.compile(r"\s*:(?![()])")
_EXAMPLE = "[female_potter_ada] The kiln was cold by noon."


@dataclass(frozen=True, slots=True)
class Story:
    """A parsed story; ``source`` is the text as it was given, line ends and all."""

    source: str
    form: Form
    spans: tuple[Span, ...]
    scenes: tuple[SceneLine, ...] = ()


class Line(NamedTuple):
    """A physical line: its number from 1, and where its visible part lies (an empty range if blank)."""

    number: int
    start: int
    end: int


def parse_story(source: str, *, file: str = "1.story.txt", spoken: Mapping[str, str] | None = None) -> Story:
    """Split a story into spans. StoryError names the file, the line, what was expected and an example.

    In plain prose, ``spoken`` tells who says a quotation, by its id, where the text itself is not sure.
    """
    lines = split_lines(source)
    visible = [line for line in lines if line.end > line.start]
    if not visible:
        raise StoryError(file, 1, "the story is empty", expected="at least one line of words", example=_EXAMPLE)
    first_tagged = next((line for line in visible if source[line.start] == "["), None)
    has_scene = any(is_scene_line(source[line.start : line.end]) for line in visible if source[line.start] == "(")
    if first_tagged is not None or has_scene:
        return _tagged_story(source, lines, first_tagged, file)
    spans = identify(source, prose.prose_pieces(source, lines, spoken))
    return Story(source, "prose", spans)


def quotations(story: Story) -> tuple[Quotation, ...]:
    """The quotations of a story in plain prose; none of any other, where tags tell who speaks."""
    return prose.quotations(story.source, split_lines(story.source)) if story.form == "prose" else ()


def decode_story(data: bytes, *, file: str = "1.story.txt") -> str:
    """The text of UTF-8 bytes, with or without byte order mark; line ends stay as they are.

    StoryError names the line and the byte that is not UTF-8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise StoryError(file, 1, "the file is saved as UTF-16", expected="UTF-8 (“save as”, encoding UTF-8)")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The mark is cut off before decoding, so the position counts from behind it.
        position = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        line = len(_LINE_END.findall(data[:position].decode("latin-1"))) + 1
        raise StoryError(
            file,
            line,
            f"byte {position + 1} of the file (0x{data[position]:02X}) is not UTF-8",
            expected="text saved as UTF-8",
        ) from error
    if "\0" in text:
        line = len(_LINE_END.findall(text[: text.index("\0")])) + 1
        raise StoryError(file, line, "a zero byte: this is not plain text", expected="text as UTF-8")
    return text


def gaps(story: Story) -> tuple[str, ...]:
    """What lies before, between and after the spans (tags, blanks, scene lines): one more than spans."""
    starts = [span.start for span in story.spans] + [len(story.source)]
    ends = [0] + [span.end for span in story.spans]
    return tuple(story.source[end:start] for end, start in zip(ends, starts, strict=True))


def reassemble(story: Story) -> str:
    """The source again, from the texts of the spans and what lies between them."""
    between = gaps(story)
    return "".join(gap + span.text for gap, span in zip(between, story.spans, strict=False)) + between[-1]


def characters(story: Story) -> tuple[str, ...]:
    """Who speaks, in order of first appearance."""
    return tuple(dict.fromkeys(span.character for span in story.spans))


def split_lines(source: str) -> list[Line]:
    """All physical lines, ended by LF, CR LF or CR (nothing else ends a line)."""
    return [Line(number, *stripped(source, *bounds)) for number, bounds in enumerate(_line_bounds(source), start=1)]


def _line_bounds(source: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _LINE_END.finditer(source):
        yield start, match.start()
        start = match.end()
    yield start, len(source)


class _Utterance(NamedTuple):
    character: str
    start: int
    end: int
    line: int
    paragraph: int


def _tagged_story(source: str, lines: Sequence[Line], first_tagged: Line | None, file: str) -> Story:
    order: list[_Utterance | SceneLine] = []
    scenes: dict[str, SceneLine] = {}
    paragraph, gap = -1, True
    for line in lines:
        text = source[line.start : line.end]
        if not text:
            gap = True
        elif text.startswith("["):
            paragraph += gap
            gap = False
            order.append(_utterance(source, line, paragraph, file))
        elif is_scene_line(text):
            scene = parse_scene_line(text, file=file, line=line.number)
            _refuse_twice(scene, scenes, file)
            scenes[scene.id.lower()] = scene
            order.append(scene)
        elif not _DIRECTION.match(text):
            raise _untagged(text, line, first_tagged, file)
    if first_tagged is None:
        raise StoryError(
            file,
            next(iter(scenes.values())).line,
            "there are scenes, but nobody says anything",
            expected="a line of dialogue beside each scene",
            example=_EXAMPLE,
        )
    spans = identify(source, list(_pieces(source, order)))
    return Story(source, "scenes" if scenes else "dialogue", spans, tuple(scenes.values()))


def _utterance(source: str, line: Line, paragraph: int, file: str) -> _Utterance:
    closing = source.find("]", line.start, line.end)
    tag = source[line.start + 1 : closing] if closing >= 0 else ""
    if closing < 0 or "[" in tag or len(tag) > _LONGEST_TAG:
        raise StoryError(file, line.number, "“[” is not closed", expected="“]” after a name", example=_EXAMPLE)
    character = " ".join(unicodedata.normalize("NFC", tag).split())
    if is_blank(character):
        raise StoryError(file, line.number, "the tag is empty", expected="a name in it", example=_EXAMPLE)
    colon = _COLON.match(source, closing + 1, line.end)
    start, end = stripped(source, colon.end() if colon else closing + 1, line.end)
    if start == end:
        raise StoryError(
            file,
            line.number,
            f"[{character}] says nothing",
            expected="words on the same line, behind the tag",
            example=_EXAMPLE,
        )
    return _Utterance(character, start, end, line.number, paragraph)


def _refuse_twice(scene: SceneLine, scenes: dict[str, SceneLine], file: str) -> None:
    earlier = scenes.get(scene.id.lower())
    if earlier is not None:
        raise StoryError(
            file,
            scene.line,
            f"the scene id {scene.id} was already used in line {earlier.line}",
            expected="every scene to have its own id",
            example="(scene_1.1) …, (scene_1.2) …, (scene_2.1) …",
        )


def _untagged(text: str, line: Line, first_tagged: Line | None, file: str) -> StoryError:
    shown = text if len(text) <= 40 else text[:39] + "…"
    if first_tagged is None:
        why = "this file has scenes, so every other line is somebody's"
    else:
        why = f"line {first_tagged.number} has a tag, so every line with words needs one"
    return StoryError(file, line.number, f"“{shown}” has no tag; {why}", expected="[character] words", example=_EXAMPLE)


def _pieces(source: str, order: Sequence[_Utterance | SceneLine]) -> Iterator[Piece]:
    number = 0
    for entry, scene in zip(order, _scenes_of(order), strict=True):
        if isinstance(entry, SceneLine):
            continue
        for start, end in _cut(source, entry.start, entry.end):
            yield Piece(entry.character, start, end, entry.line, entry.paragraph, number, scene)
        number += 1


def _scenes_of(order: Sequence[_Utterance | SceneLine]) -> list[str | None]:
    """For each entry the scene that shows it: the nearest on the file's side, else the nearest at all."""
    before: list[str | None] = []
    current: str | None = None
    for entry in order:
        current = entry.id if isinstance(entry, SceneLine) else current
        before.append(current)
    after: list[str | None] = []
    current = None
    for entry in reversed(order):
        current = entry.id if isinstance(entry, SceneLine) else current
        after.append(current)
    after.reverse()
    if isinstance(order[0], SceneLine):
        return before
    return [following or preceding for following, preceding in zip(after, before, strict=True)]


def _cut(source: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    if end - start <= LONG_UTTERANCE:
        return ((start, end),)
    text = source[start:end]
    ranges = packed(text, sentences(text), LONGEST_SPAN, SHORTEST_SPAN)
    return tuple((start + first, start + last) for first, last in ranges)
