"""Where a story turns: how good a place between two spans is for a new chapter to begin."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from studio.steps.audio.tasks import word_lists as lists
from studio.steps.audio.tasks.nlp import Reading
from studio.steps.audio.tasks.telling import narrators
from studio.story.parse import Story, gaps
from studio.story.speakable import weight

_WINDOW = 12
_PAUSE_SECONDS = 0.5
_TIME_TURN = re.compile(rf"[\"“'‘]?(?:(?:and|but|then),? )?(?:{lists.TIME_TURNS})\b", re.IGNORECASE)
_LATER_TIME_TURN = re.compile(rf"(?:^|[,;] )(?:{lists.TIME_TURNS})\b", re.IGNORECASE)
_RULE = re.compile(r"\n\s*(?:[*#~=_–—-]\s*){3,}\n|\n\s*(?:chapter|part|book|act)\b[^\n]{0,60}\n", re.IGNORECASE)
_HEADING = re.compile(r"(?:chapter|part|book|act)\s+(?:[IVXL]+|\d+|one|two|three|four|five|six|seven)\b", re.IGNORECASE)
_SCENE = re.compile(r"(\d+)\.(\d+)")


def span_seconds(story: Story) -> list[float]:
    """The estimated time of every span, the pause after it included."""
    return [weight(span.text) + _PAUSE_SECONDS for span in story.spans]


def turn_scores(story: Story, reading: Reading) -> list[float]:
    """Return for each span how well a chapter begins with it: about 1 for an ordinary turn, below 0 for a bad place."""
    shifts = _topic_shifts(story, reading)
    tellers, between = narrators(story), gaps(story)
    scores = [0.0]
    for number, (before, span) in enumerate(pairwise(story.spans), start=1):
        score = 1.5 * shifts[number]
        if before.utterance == span.utterance and story.form != "prose":
            score -= 6.0
        if story.form == "prose":
            score += 0.6 if span.paragraph != before.paragraph else -3.0
        if _RULE.search(between[number]) or _HEADING.match(span.text):
            score += 6.0
        if span.character in tellers:
            score += 0.7 if len(tellers) < len({one.character for one in story.spans}) else 0.0
            score += 1.5 if _TIME_TURN.match(span.text) else 0.5 if _LATER_TIME_TURN.search(span.text[:80]) else 0.0
        else:
            score -= 0.8 if before.text.rstrip('"”’').endswith("?") else 0.0
        scores.append(score + _scene_change(story, before.scene, span.scene))
    return scores


def _scene_change(story: Story, before: str | None, after: str | None) -> float:
    """Scene lines number acts and shots, and name places; a new act counts most."""
    if before is None or after is None or before == after:
        return 0.0
    acts = [_SCENE.search(scene) for scene in (before, after)]
    score = 2.5 if acts[0] and acts[1] and acts[0][1] != acts[1][1] else 0.0
    places = {scene.id: scene.location for scene in story.scenes}
    return score + (0.8 if places.get(before) != places.get(after) else 0.0)


def _topic_shifts(story: Story, reading: Reading) -> list[float]:
    """How much the words after each span's beginning differ from those before it, 0 to 1."""
    bags: list[Counter[str]] = [Counter() for _ in story.spans]
    for sentence in reading.sentences:
        bags[sentence.told.span].update(sentence.terms)
    shifts = []
    for number in range(len(bags)):
        before = sum(bags[max(0, number - _WINDOW) : number], Counter[str]())
        after = sum(bags[number : number + _WINDOW], Counter[str]())
        shifts.append(1.0 - _likeness(before, after) if before and after else 0.0)
    return shifts


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    shared = sum(count * other[term] for term, count in one.items())
    norm = math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
    return shared / norm if norm else 0.0


def best_starts(scores: Sequence[float], seconds: Sequence[float], chapters: int, shortest: float) -> list[int]:
    """Return the spans with which ``chapters`` chapters begin: the best turns that leave them about equally long.

    Fewer come back when chapters of at least ``shortest`` seconds do not fit.
    """
    total = sum(seconds)
    times = [0.0]
    for duration in seconds:
        times.append(times[-1] + duration)
    ranked = sorted(range(1, len(seconds)), key=lambda number: (-scores[number], number))
    parts = max(24, 2 * chapters)
    spread = [
        min(range(len(seconds)), key=lambda number: abs(times[number] - total * part / parts))
        for part in range(1, parts)
    ]
    places = [0, *sorted({*ranked[:150], *spread} - {0}), len(seconds)]
    for count in range(chapters, 1, -1):
        share = total / count
        found = _best_path(places, times, scores, count, share, shortest)
        if found:
            return found
    return [0]


def _best_path(
    places: Sequence[int], times: Sequence[float], scores: Sequence[float], count: int, share: float, shortest: float
) -> list[int]:
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, -1)}]
    for chapter in range(1, count + 1):
        row: dict[int, tuple[float, int]] = {}
        ends = places[-1:] if chapter == count else places[1:-1]
        for end in ends:
            gain = scores[end] if end < len(scores) else 0.0
            for start, (value, _) in best[-1].items():
                length = times[end] - times[start]
                if start >= end or length < shortest:
                    continue
                total = value + gain - 1.6 * ((length - share) / share) ** 2
                if end not in row or total > row[end][0]:
                    row[end] = (total, start)
        best.append(row)
    if places[-1] not in best[-1]:
        return []
    path = [places[-1]]
    for row in reversed(best[1:]):
        path.append(row[path[-1]][1])
    return path[:0:-1]
