"""Dialogues without scene lines: who takes part in an exchange, and where it is held as far as anybody says so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studio.steps.audio.tasks.telling import narrators
from studio.steps.image.tasks import planning_words as words
from studio.steps.image.tasks.planning_setting import Setting, jumps, read_setting
from studio.steps.image.tasks.planning_stage import Beat
from studio.story.parse import Story
from studio.story.sentences import sentences

_NEUTRAL = "loc_1"
_REMEMBERED = 3
_MOST_THINGS = 3
_PLACE = r"((?:[a-z-]+ ){0,2}?)([a-z]+(?:-[a-z]+)?)"
_HERE = re.compile(
    rf"\b(?:(?:in|at|on|inside|into|to) )?(?:this|here in the|here at the|here on the) {_PLACE}\b", re.IGNORECASE
)
_TOLD = re.compile(
    rf"\b(?:in|into|at|on|to|through|outside|inside|entered|reached|left) "
    rf"(?:the|a|an|our|my|his|her|their|some) {_PLACE}\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"\b(?:not|never|would|could|might|if|was going|had been)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Talk:
    """A dialogue as it is played."""

    beats: Sequence[Beat]
    present: Sequence[tuple[str, ...]]
    descriptions: Mapping[str, str]


def staged_talk(story: Story, *, english: bool) -> Talk:
    """Play a dialogue: present are the last few who spoke; whoever only tells the story is not seen."""
    tellers = narrators(story) if len({span.character for span in story.spans}) > 1 else frozenset()
    beats = [Beat(place=None) for _ in story.spans]
    phrases: dict[str, str] = {}
    if english:
        _read_places(story, beats, phrases, tellers)
    first = next((beat.place for beat in beats if beat.place), _NEUTRAL)
    for beat in beats:
        beat.place = first = beat.place or first
        beat.seen = {}
    names = dict.fromkeys(beat.place for beat in beats if beat.place)
    descriptions = {name: _described(name, phrases, story, beats) for name in names}
    return Talk(beats, _present(story, beats, tellers), descriptions)


def _read_places(story: Story, beats: Sequence[Beat], phrases: dict[str, str], tellers: frozenset[str]) -> None:
    setting, place = Setting(), None
    for span, beat in zip(story.spans, beats, strict=True):
        for start, end in sentences(span.text):
            text = span.text[start:end]
            told = span.character in tellers
            found = _place_in(text, _TOLD if told else _HERE)
            if found:
                place = f"loc_{found[1].replace('-', '_')}"
                phrases[place] = max(phrases.get(place, ""), " ".join(found).strip(), key=len)
            if told:
                beat.jump = beat.jump or jumps(text)
                setting = read_setting(setting, text, jump=beat.jump)
        beat.place, beat.setting = place, setting


def _place_in(text: str, pattern: re.Pattern[str]) -> tuple[str, str] | None:
    for match in pattern.finditer(text):
        looks, head = match.group(1).lower().strip(), match.group(2).lower()
        if (
            head in words.PLACES
            and head not in ("sky", "moon", "well")
            and not _ELSEWHERE.search(text[: match.start()])
        ):
            return looks, head
    return None


def _present(story: Story, beats: Sequence[Beat], tellers: frozenset[str]) -> list[tuple[str, ...]]:
    """Those who speak here and in the next and the last few utterances of the same place."""
    turns: list[tuple[int, str]] = []
    for index, span in enumerate(story.spans):
        if span.character not in tellers and (not turns or story.spans[turns[-1][0]].utterance != span.utterance):
            turns.append((index, span.character))
    order = list(dict.fromkeys(character for _, character in turns))
    present = []
    for index, beat in enumerate(beats):
        here = {
            character for at, character in turns if _is_near(story, beats, index, at) and beats[at].place == beat.place
        }
        present.append(tuple(character for character in order if character in here))
    return present


def _is_near(story: Story, beats: Sequence[Beat], index: int, other: int) -> bool:
    if abs(story.spans[index].utterance - story.spans[other].utterance) >= _REMEMBERED:
        return False
    low, high = sorted((index, other))
    return not any(beats[one].jump for one in range(low + 1, high + 1))


def _described(name: str, phrases: Mapping[str, str], story: Story, beats: Sequence[Beat]) -> str:
    text = " ".join(span.text for span, beat in zip(story.spans, beats, strict=True) if beat.place == name).lower()
    things = [thing for thing in dict.fromkeys(re.findall(r"[a-z]+(?:-[a-z]+)?", text)) if thing in words.FURNITURE]
    head = phrases.get(name, "Quiet room" if things else "Quiet plain place")
    kept = [thing for thing in things if thing not in head.split()][:_MOST_THINGS]
    if kept:
        head += " with " + (kept[0] if len(kept) == 1 else ", ".join(kept[:-1]) + " and " + kept[-1])
    return head[:1].upper() + head[1:]
