"""What forbids a sound: words round an event that deny, suppose, remember, compare or ask about it.

The words are in ``effects.toml``; here is the grammar of where they must stand.
"""

from __future__ import annotations

import re

from studio.steps.audio.tasks.effects_lexicon import guard

_EDGE, _END = r"(?<![a-z0-9'])", r"(?![a-z0-9'])"
# The perfect tenses report what was over before the moment that is told.
_EARLIER = re.compile(
    rf"{_EDGE}(?:had|hadn't|having|has|have|'ve)(?: +(?:[a-z']+ly|just|already|been|once|long|since))* +$"
)
_ENDED = re.compile(
    r"^ *(?:[a-z']+ +){0,2}?(?:stopped|ceased|ended|subsided|died (?:away|down)|fell silent|was silent|were silent|"
    rf"had gone|is over|was over|went silent|no more|had passed|faded away){_END}"
)
_FOR_PURPOSE = re.compile(rf"{_EDGE}to +$")
_BEGAN = re.compile(rf"{_EDGE}(?:began|begins|begun|starts|started|continued|continues) +to +$")
_AFTER = re.compile(rf"^ *(?:at all|in vain|in (?:his|her|my|their) (?:ears|head|mind|heart|memory)){_END}")
# What is told in the present after these words is a rule or a plan: when the clock strikes, run.
_WHEN = re.compile(rf"{_EDGE}(?:when|once|as soon as|by the time|the moment|after){_END}")
_CONJUNCTION = re.compile(rf"{_EDGE}(?:and then|and|but|then|while|yet|so|when|as){_END}")


def denies_all(sentence: str) -> bool:
    """Given a plain sentence, return whether none of its events happen now: it remembers or tells of elsewhere."""
    return bool(guard("remembered").search(sentence))


def forbidden(head: str, matched: str, tail: str, before: str) -> bool:
    """Given the plain words of a clause before, in and after an event, and of its sentence before the clause,
    return whether they say that the event does not happen now.
    """
    breath = _same_breath(head + matched if _CONJUNCTION.match(matched) else head)
    return bool(
        guard("denied").search(breath)
        or guard("supposed").search(breath)
        or guard("supposed").match(before.strip() + " ")
        or guard("compared").search(breath)
        or _EARLIER.search(head)
        or (_FOR_PURPOSE.search(head) and not _BEGAN.search(head))
        or _ENDED.search(tail)
        or guard("denied").search(matched)
        or _EARLIER.search(matched.rstrip().rpartition(" ")[0] + " ")
        or _AFTER.search(tail)
        or (_WHEN.search(head) and matched.rstrip().endswith("s"))
        or guard("figure").search(head + matched + tail)
    )


def _same_breath(head: str) -> str:
    """What stands before the event back to the last conjunction: "did not wait but knocked" denies no knock.

    A supposition or a comparison holds for the whole clause ("if he comes and knocks").
    """
    if guard("supposed").search(head) or guard("compared").search(head):
        return head
    last = max((found.end() for found in _CONJUNCTION.finditer(head)), default=0)
    return head[last:]
