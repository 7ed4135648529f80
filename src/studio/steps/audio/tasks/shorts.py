"""Which moments of a story make shorts: windows from line to line, by what would hold somebody who scrolls past.

Every line is given points for what happens in it. A window is worth the mean of its lines, what its first line adds
(which decides whether anybody stays), how it begins and ends, and how near it is to the length that was asked for.
Of all sets of windows that do not overlap, the one with the most windows (up to the number wanted) is taken, and of
those the one that is worth most.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studio.story.clock import SAMPLE_RATE

LONGEST_SECONDS = 59.0
"""Of the lines of a short; with what is heard before and after them it stays under a minute."""

_CONFLICT = frozenset(
    """
    accuse afraid alarm alone ambush anger angry attack beast betray bite bleed blood blow body bomb break broke broken
    burn burned burning catch caught chase chased choke corpse crash cried cry crying curse cut danger dark dead death
    demand desperate die died drag drown drowned dying enemy escape evil explode fall fear fell fight fire flames fled
    flee fool force fought ghost gone guilty gun hate help hide hit hurt kill killed knife lie lied lies liar lightning
    lost mad monster murder murdered never panic poison prisoner punch rage refuse revenge risk run scream screamed
    secret shadow shoot shot shout shouted shriek sink sinking slam slammed smash stab stolen stop storm strange strike
    struck struggle sword tear terrible terror threat thief thunder torn trap trapped trouble victim vanished war warn
    warning weapon whispered wound wounded wrong
    """.split()  # noqa: SIM905
)
_WARM = frozenset(
    """
    beautiful bless bright brave calm comfort dance dear delight friend gentle gift glad good grateful happy heal home
    hope hug joy kind kiss laugh laughed laughing light love loved lucky peace promise proud safe sang sing smile smiled
    smiling sun sunlight sweet thank thanks together warm welcome wonder wonderful
    """.split()  # noqa: SIM905
)
_COLD = _CONFLICT | frozenset(
    """
    ache bitter cold despair empty grave grey grief lonely misery mourn pain sad sigh sob sorrow tears weary wept
    """.split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W\d_]+")
_QUESTION = re.compile(r"[?？؟;](?=\W*$)|[?？؟]")
_SHOUT = re.compile(r"[!！]")
_CLEAR_DB = 6.0
"""A change of loudness that everybody hears."""
_MOOD_REACH = 2


@dataclass(frozen=True)
class TimedLine:
    """A narrated line as the choice sees it: samples of the narration, its level, and what happens in it.

    ``opens`` is whether a scene or chapter begins with it, ``closes`` whether one ends with it.
    """

    id: str
    text: str
    start_sample: int
    end_sample: int
    level_db: float
    effects: int = 0
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True)
class Weights:
    """What counts how much; the names are those of the settings."""

    question: float = 1.0
    exclamation: float = 0.6
    conflict: float = 1.0
    effect: float = 0.7
    loudness: float = 0.6
    emotion: float = 0.8
    opening: float = 1.2
    first_line: float = 1.5
    ending: float = 0.5
    length: float = 0.5
    chance: float = 0.01


@dataclass(frozen=True)
class Moment:
    """A window: the lines from ``first`` to ``last`` (indexes, both included), its worth and why, in words."""

    first: int
    last: int
    score: float
    why: tuple[str, ...]


def choose_moments(
    lines: Sequence[TimedLine],
    *,
    wanted: int,
    seconds: float,
    tolerance_seconds: float,
    shortest_seconds: float,
    weights: Weights,
    seed: int,
) -> tuple[Moment, ...]:
    """Up to ``wanted`` windows of about ``seconds`` that do not overlap, the best first; none for a story too short.

    A story that is shorter than a short is one short whole, if it lasts ``shortest_seconds``. Where lines are so long
    that no window has the right length, one of any length up to a minute is taken. Equal arguments, equal windows.
    """
    if not lines or wanted < 1:
        return ()
    points = [_points(lines, index, weights) for index in range(len(lines))]
    shortest = max(shortest_seconds, seconds - tolerance_seconds)
    found = _windows(lines, points, shortest, min(LONGEST_SECONDS, seconds + tolerance_seconds), seconds, weights, seed)
    if not found:
        found = _windows(lines, points, shortest_seconds, LONGEST_SECONDS, seconds, weights, seed)
        lasts = (lines[-1].end_sample - lines[0].start_sample) / SAMPLE_RATE
        wanted = min(wanted, max(1, int(lasts / seconds)))  # and not many small pieces
    best = _best_set(found, wanted)
    return tuple(sorted(best, key=lambda one: (-one.score, one.first)))


def _points(lines: Sequence[TimedLine], index: int, weights: Weights) -> Mapping[str, float]:
    """What happens in a line, by its name in words, weighted."""
    line = lines[index]
    words = [word.casefold() for word in _WORD.findall(line.text)]
    danger = sum(word in _CONFLICT for word in words)
    found = {
        "a question": weights.question * bool(_QUESTION.search(line.text)),
        "an exclamation": weights.exclamation * bool(_SHOUT.search(line.text)),
        "conflict": weights.conflict * min(1.0, danger / 2),
        "a sound effect": weights.effect * min(1, line.effects),
        "a change of loudness": weights.loudness * _loudness_change(lines, index),
        "a change of mood": weights.emotion * _mood_change(lines, index),
    }
    return {name: worth for name, worth in found.items() if worth > 0}


def _loudness_change(lines: Sequence[TimedLine], index: int) -> float:
    if index == 0:
        return 0.0
    change = min(1.0, abs(lines[index].level_db - lines[index - 1].level_db) / _CLEAR_DB)
    return change if change > 0.25 else 0.0


def _mood_change(lines: Sequence[TimedLine], index: int) -> float:
    """From warm to cold or back, within the line itself and the two before it."""
    before = [_mood(line.text) for line in lines[max(0, index - _MOOD_REACH) : index]]
    now = _mood(lines[index].text)
    return max((abs(now - one) / 2 for one in before), default=0.0)


def _mood(text: str) -> float:
    words = [word.casefold() for word in _WORD.findall(text)]
    warm, cold = sum(word in _WARM for word in words), sum(word in _COLD for word in words)
    return (warm - cold) / (warm + cold) if warm + cold else 0.0


def _windows(
    lines: Sequence[TimedLine],
    points: Sequence[Mapping[str, float]],
    shortest: float,
    longest: float,
    seconds: float,
    weights: Weights,
    seed: int,
) -> list[Moment]:
    found = []
    sums = [0.0]
    for one in points:
        sums.append(sums[-1] + sum(one.values()))
    for first, begin in enumerate(lines):
        for last in range(first, len(lines)):
            length = (lines[last].end_sample - begin.start_sample) / SAMPLE_RATE
            if length > longest:
                break
            if length < shortest:
                continue
            mean = (sums[last + 1] - sums[first]) / (last + 1 - first)
            hook = weights.first_line * sum(points[first].values()) / 2
            opening = weights.opening * begin.opens
            ending = weights.ending * (lines[last].closes or bool({"a question", "an exclamation"} & set(points[last])))
            near = weights.length * (1 - abs(length - seconds) / max(seconds, 1.0))
            chance = weights.chance * _chance(seed, begin.id, lines[last].id)
            score = mean + hook + opening + ending + near + chance
            found.append(Moment(first, last, round(score, 6), _why(lines, points, first, last)))
    return found


def _chance(seed: int, first: str, last: str) -> float:
    """Between 0 and 1, the same for the same lines and seed."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{first}:{last}".encode()).digest()[:4], "big") / 2**32


def _why(lines: Sequence[TimedLine], points: Sequence[Mapping[str, float]], first: int, last: int) -> tuple[str, ...]:
    reasons = []
    if lines[first].opens:
        reasons.append("it opens a scene")
    if points[first]:
        reasons.append("it begins with " + max(points[first], key=lambda name: points[first][name]))
    totals: dict[str, float] = {}
    for one in points[first : last + 1]:
        for name, worth in one.items():
            totals[name] = totals.get(name, 0.0) + worth
    reasons += [name for name, _ in sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:3]]
    return tuple(dict.fromkeys(reasons))


def _best_set(found: Sequence[Moment], wanted: int) -> list[Moment]:
    """The windows that do not overlap: as many as can be up to ``wanted``, and of those the ones worth most.

    By the last lines, best[k][n] is what k of the first n windows are worth together, at most.
    """
    ordered = sorted(found, key=lambda one: (one.last, one.first))
    ends = [one.last for one in ordered]
    before = [bisect_left(ends, one.first) for one in ordered]
    nothing = float("-inf")
    best = [[0.0] * (len(ordered) + 1)]
    for count in range(1, wanted + 1):
        row = [nothing]
        for number, one in enumerate(ordered):
            row.append(max(row[-1], best[count - 1][before[number]] + one.score))
        if row[-1] == nothing:
            break
        best.append(row)
    chosen: list[Moment] = []
    number = len(ordered)
    for count in range(len(best) - 1, 0, -1):
        while best[count][number - 1] == best[count][number]:
            number -= 1
        chosen.append(ordered[number - 1])
        number = before[number - 1]
    return chosen
