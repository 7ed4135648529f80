"""Who is present at every span, from the moments at which somebody is certainly seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.steps.image.tasks.planning_stage import Beat
from studio.story.parse import Story

_LONGEST_GAP = 900
_LINGERS = 160


def present_in(story: Story, beats: Sequence[Beat], same: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The tags present at each span.

    Between two moments at the same place, not too far apart, somebody has been there; behind the last one they linger
    for a sentence or two, unless they left.
    """
    present: list[dict[str, None]] = [{} for _ in beats]
    last: dict[str, int] = {}
    for index, beat in enumerate(beats):
        for tag in dict.fromkeys(_current(tag, same) for tag in beat.seen):
            _fill(story, beats, present, tag, last.get(tag), index)
            present[index][tag] = None
            last[tag] = index
        for tag in beat.gone:
            last.pop(_current(tag, same), None)
    for index, beat in enumerate(beats):
        _linger(story, beats, present, index, {_current(tag, same) for tag in beat.gone})
    _establish(story, beats, present)
    order = {tag: number for number, tag in enumerate(dict.fromkeys(tag for here in present for tag in here))}
    return [tuple(sorted(here, key=lambda tag: order[tag])) for here in present]


def _current(tag: str, same: Mapping[str, str]) -> str:
    while tag in same:
        tag = same[tag]
    return tag


def _fill(
    story: Story, beats: Sequence[Beat], present: list[dict[str, None]], tag: str, before: int | None, index: int
) -> None:
    if before is None or any(
        beats[one].place != beats[index].place or beats[one].jump for one in range(before + 1, index)
    ):
        return
    if beats[before].place != beats[index].place:
        return
    if story.spans[index].start - story.spans[before].end <= _LONGEST_GAP:
        for one in range(before + 1, index):
            present[one][tag] = None


def _linger(story: Story, beats: Sequence[Beat], present: list[dict[str, None]], index: int, gone: set[str]) -> None:
    """Whoever was seen in a span is still there in the next few, as long as nothing changes."""
    for tag in beats[index].seen:
        if tag in gone or tag not in present[index]:
            continue
        after = index + 1
        while (
            after < len(beats)
            and beats[after].place == beats[index].place
            and not beats[after].jump
            and tag not in beats[after].gone
            and story.spans[after].start - story.spans[index].end <= _LINGERS
        ):
            present[after][tag] = None
            after += 1


def _establish(story: Story, beats: Sequence[Beat], present: list[dict[str, None]]) -> None:
    """A sentence that only describes shows those who are seen next to it, in the same paragraph and place."""
    for index in reversed(range(len(beats) - 1)):
        near = index + 1
        together = story.spans[near].paragraph == story.spans[index].paragraph
        if not present[index] and together and not beats[near].jump:
            present[index].update(present[near])
