"""A summary in the story's own whole sentences."""

from __future__ import annotations

from itertools import pairwise

from studio.steps.audio.tasks.choosing import Bundle, bundles, is_bearable, pick, starts_freely, told_again, worth
from studio.steps.audio.tasks.nlp import Reading, read
from studio.steps.audio.tasks.phrasing import cast_sentence
from studio.story.parse import Story

_PARTS = 5
_SHARE = 0.33
"""A summary is at most this share of the story, so that a short story has a short one."""


def summarise(story: Story, characters_budget: tuple[int, int] = (360, 720)) -> str:
    """Return the summary of a story: up to five parts, each within the budget of characters, joined by blanks.

    All sentences are the author's own; what characters say is told with their names. How the story begins and
    how it ends are always there. A story without words gives "".
    """
    reading = read(story)
    if not reading.sentences:
        return ""
    shortest, longest = characters_budget
    size = sum(len(sentence.told.text) for sentence in reading.sentences)
    wanted = max(_SHARE * size, min(size, 240))
    parts = max(1, min(_PARTS, round(2 * wanted / (shortest + longest))))
    if parts == 1:
        shortest, longest = min(shortest, int(wanted * 0.8)), min(longest, int(max(wanted * 1.3, 280)))
    bounds = _shares(reading, parts)
    numbers: list[int] = []
    for part, (first, last) in enumerate(bounds):
        offered = bundles(reading, range(first, last))
        taken = _opening(offered) if part == 0 else ()
        if part == parts - 1:
            taken = (*taken, *_ending(reading, offered))
        numbers += pick(reading, offered, (shortest + longest) // 2, longest, taken)
    introduction = "" if any(not one.told.speaker for one in reading.sentences) else cast_sentence(story, reading)
    text = told_again(reading, numbers) if numbers else _whatever(reading)
    return f"{introduction} {text}".strip()


def _shares(reading: Reading, parts: int) -> list[tuple[int, int]]:
    """Ranges of sentences with about the same number of characters each."""
    sizes = [len(sentence.told.text) for sentence in reading.sentences]
    total, seen, bounds = sum(sizes), 0, [0]
    for number, size in enumerate(sizes):
        seen += size
        if len(bounds) < parts and seen * parts >= total * len(bounds):
            bounds.append(number + 1)
    bounds = [*dict.fromkeys(bounds), len(sizes)]
    return [(first, last) for first, last in pairwise(bounds) if last > first]


def _opening(offered: list[Bundle]) -> tuple[int, ...]:
    """The first sentences that can open a summary, not far into the part."""
    near = [bundle for bundle in offered if bundle.numbers[0] < 8 and starts_freely(bundle.text)]
    near = [bundle for bundle in near if len(bundle.text) >= 40 and "?”" not in bundle.text] or near
    narrated = [bundle for bundle in near if not bundle.text.startswith("“")]
    return next((bundle.numbers for bundle in narrated or near), ())


def _ending(reading: Reading, offered: list[Bundle]) -> tuple[int, ...]:
    """What is worth most among the last sentences."""
    count = len(reading.sentences)
    late = [bundle for bundle in offered if bundle.numbers[-1] >= count - max(2, count // 20)]
    best = max(late, key=lambda bundle: (bundle.score, bundle.numbers), default=None)
    if best is not None:
        return best.numbers
    # Everybody is known by then, so that a pronoun inside a sentence is no riddle.
    last = [number for number in range(max(0, count - 3), count) if is_bearable(reading, number)]
    return (max(last, key=lambda number: (worth(reading, number), number)),) if last else ()


def _whatever(reading: Reading) -> str:
    """A story in which no sentence stands by itself: its beginning."""
    return told_again(reading, range(min(2, len(reading.sentences))))
