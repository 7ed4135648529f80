"""Made-up stories and texts of every kind, for the property tests of the grammars."""

from __future__ import annotations

from hypothesis import strategies as st

from studio.story.spans import BLANK, is_blank
from studio.story.text_lines import one_line

LINE_ENDS = ("\n", "\r\n", "\r")
WORDS = """
The kiln was cold by noon. Who is there? “Nobody,” said Ada. It's [very] late (or early): 7:45 — 3.5 km…
दीया बुझ गया। রাত হলো। 灯灭了。谁在那里？ Mr. Brown {waits} #1 -- --> 50% a=b
""".split()  # noqa: SIM905


def words(minimum: int = 1, maximum: int = 12) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=minimum, max_size=maximum).map(" ".join)


def row() -> st.SearchStrategy[str]:
    """Any single line of text with something to see in it, without blanks at its ends."""
    anything = st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), max_size=30)
    return st.one_of(words(), anything).map(lambda text: text.strip(BLANK)).filter(lambda text: not is_blank(text))


def line() -> st.SearchStrategy[str]:
    """Any text as it stands in a file of one entry per line."""
    return row().map(one_line)


def utterance() -> st.SearchStrategy[str]:
    return row().filter(lambda text: not text.startswith(":"))


def tag() -> st.SearchStrategy[str]:
    free = st.text(st.characters(exclude_characters="[]\r\n", exclude_categories=("Cs",)), min_size=1, max_size=20)
    return st.one_of(st.sampled_from(["female_potter_ada", "male_carter_finn", "narrator", "Old Tom"]), free).filter(
        lambda text: not is_blank(text)
    )


def blanks() -> st.SearchStrategy[str]:
    return st.sampled_from(["", " ", "\t", "  \t "])


@st.composite
def dialogue_line(draw: st.DrawFn) -> str:
    colon = draw(st.sampled_from(["", ":", " : "]))
    gap = draw(st.sampled_from(["", " ", "   "]))
    return f"{draw(blanks())}[{draw(tag())}]{colon}{gap}{draw(utterance())}{draw(blanks())}"


@st.composite
def dialogue_story(draw: st.DrawFn) -> str:
    lines = draw(st.lists(st.one_of(dialogue_line(), blanks()), max_size=8))
    lines.insert(draw(st.integers(0, len(lines))), draw(dialogue_line()))
    return draw(_joined(lines))


@st.composite
def scene_story(draw: st.DrawFn) -> str:
    scene_first = draw(st.booleans())
    lines: list[str] = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        place = draw(st.sampled_from(["{{loc_1}}", "{{loc_2, Stone room with iron rail}}"]))
        scene = f"(scene_1.{number}) {place}, {{Night}}; ((ada)){{Calm}}, {{Standing}}{{Waiting}};"
        pair = [draw(dialogue_line()), scene]
        lines += [*(reversed(pair) if scene_first else pair), *draw(st.lists(blanks(), max_size=2))]
    return draw(_joined(lines))


@st.composite
def prose_story(draw: st.DrawFn) -> str:
    quotes = st.sampled_from(
        ['"', "“", "”", "‘", "’", "'", "«", "»", "\n\n", "\n", ". ", ", ", " said Ada", " he asked"]
    )
    text = draw(st.lists(st.one_of(quotes, words(1, 6), row()), min_size=1, max_size=12).map("".join))
    return "".join(line for line in text.splitlines(keepends=True) if not line.strip(BLANK).startswith(("[", "(")))


@st.composite
def _joined(draw: st.DrawFn, lines: list[str]) -> str:
    ends = draw(st.lists(st.sampled_from(LINE_ENDS), min_size=len(lines), max_size=len(lines)))
    text = "".join(line + end for line, end in zip(lines, ends, strict=True))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return mark + (text if draw(st.booleans()) else text.rstrip("\r\n"))


@st.composite
def boundaries(draw: st.DrawFn, size: int) -> list[int]:
    steps = draw(st.lists(st.integers(0, 400_000), min_size=size, max_size=size))
    marks = [0]
    for step in steps:
        marks.append(marks[-1] + step)
    return marks
