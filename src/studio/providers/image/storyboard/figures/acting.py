"""The groups of a scene line become a pose and an expression."""

from __future__ import annotations

import hashlib
import re

from studio.providers.image.storyboard.figures.acting_words import (
    ARM_RULES,
    EYES_CLOSED,
    FACING_RULES,
    LOOK_RULES,
    MOOD_WORDS,
    PROPS,
    STANCE_RULES,
    TILT_RULES,
)
from studio.providers.image.storyboard.figures.pose import EASES, Expression, Pose

_AT_EASE = ("neutral", "happy", "laughing", "content", "proud", "calm", "sly", "thinking", "determined")
_MOOD_KEYS = ("expression", "mood", "emotion", "facial expression", "feeling")


def read_acting(traits: tuple[str, ...], seed: int) -> tuple[Pose, Expression]:
    """The pose and the expression that the groups ask for; ``{Key: value}`` groups are read by their value.

    What no group says is chosen from ``seed``: which way one is turned, a little.
    """
    groups = [_clean(trait) for trait in traits if trait.strip()]
    whole = " | ".join(value for _, value in groups)
    mood = _mood(groups)
    stance = _rule(whole, STANCE_RULES) or "stand"
    arms = _arms(groups)
    if arms == "hold" and re.search(
        r"\b(lantern|lamp|candle|torch|light|sword)\w* (raised|held high|up high|aloft)\b", whole
    ):
        arms = "hold_up"
    holds, also = _props(whole, arms)
    if holds and arms in ("down", "behind"):
        arms = "hold"
    if arms == "down" and stance == "lean":
        arms = "rest"
    facing = _facing(whole, seed)
    look = _look(whole)
    tilt, bend = _tilt(whole)
    closed = any(re.search(rule, whole) for rule in EYES_CLOSED) or stance == "asleep"
    idle = stance == "stand" and arms == "down" and not holds
    pose = Pose(stance, facing, arms, holds, also, tilt, bend, look, ease=_ease(mood, seed) if idle else "")
    return pose, Expression(mood, closed)


def understood(traits: tuple[str, ...]) -> tuple[bool, ...]:
    """For each group, whether something in it is shown: a mood, a stance, an arm, a look or a thing in the hand."""
    out = []
    for trait in traits:
        _, value = _clean(trait)
        rules = (STANCE_RULES, ARM_RULES, LOOK_RULES, TILT_RULES, FACING_RULES)
        known = any(_rule(value, table) for table in rules) or bool(_mood_of(value))
        out.append(known or any(re.search(rule, value) for rule in EYES_CLOSED) or bool(_props(value, "hold")[0]))
    return tuple(out)


def _clean(trait: str) -> tuple[str, str]:
    """The key (or nothing) and the value of a group, in small letters."""
    text = " ".join(trait.lower().replace("_", " ").split())
    key, colon, value = text.partition(":")
    return (key.strip(), value.strip()) if colon and len(key) < 30 else ("", text)


def _rule(text: str, rules: tuple[tuple[str, str], ...]) -> str:
    return next((value for rule, value in rules if re.search(rule, text)), "")


def _mood(groups: list[tuple[str, str]]) -> str:
    for key, value in groups:
        if key in _MOOD_KEYS and _mood_of(value):
            return _mood_of(value)
    found = [(_mood_of(value), key) for key, value in groups]
    shown = next((mood for mood, _ in found if mood), "")
    later = next((_mood_of(value) for _, value in groups[1:] if re.search(r"laugh|grin|smil|weep|cry|sob", value)), "")
    return later or shown or "neutral"


def _mood_of(text: str) -> str:
    for word in re.findall(r"[a-z]+", text):
        for stem in (word, word.removesuffix("ly"), word.removesuffix("ing"), word.removesuffix("ed")):
            if stem in MOOD_WORDS:
                return MOOD_WORDS[stem]
    return ""


def _arms(groups: list[tuple[str, str]]) -> str:
    """The last group that says something of the arms counts: actions stand behind postures."""
    for _, value in reversed(groups):
        found = _rule(value, ARM_RULES)
        if found:
            return found
    return "down"


def _props(text: str, arms: str) -> tuple[str, str]:
    """What is in the hands, where a verb of holding stands before it."""
    held = re.search(
        r"\b(look\w* through|hold|carry|carri|lift|rais|swing|strik|wav|read|eat|drink|writ|clutch|grip"
            r"|grasp|bring|offer|show|give|giving|lean\w* on|with|play|sweep|clean|wip|"
        r"pour|sip|unwind|wrap|light|draw\w* (?:a|his|her|the)|sharpen|hammer|hug|tap|pull|stir"
            r"|hand)\w*\b(.*)", text)  # fmt: skip
    if held is None or arms in (
        "point",
        "point_up",
        "point_down",
        "reach",
        "touch",
        "ears",
        "ear",
        "cheeks",
        "crossed",
        "clasp",
        "hat",
    ):
        return "", ""
    found: list[tuple[int, int, str]] = []
    rest = held.group(2)
    for word in sorted(PROPS, key=lambda one: (-len(one), one)):
        match = re.search(rf"\b{re.escape(word)}(s|es)?\b", rest)
        if match and not any(at <= match.start() < end for at, end, _ in found):
            before = rest[: match.start()]
            if re.search(
                r"\b(beside|near|at|to|toward|towards|under|behind|by|in front of|against|over|from|into"
                r"|of the)( \w+)? *$",
                before,
            ):
                continue
            found.append((match.start(), match.end(), PROPS[word]))
    names = [name for _, _, name in sorted(found)][:2]
    if names:
        return (names[0], names[1] if len(names) > 1 and names[1] != names[0] else "")
    if arms in ("hold", "hold_both", "hold_up", "hold_out") and re.search(
        r"\b(hold|carry)\w*( up| out)? (a|an|the|his|her|some|two|small)\b(?! (hand|arm|head|finger|breath"
        r"|hat|rail))",
        text,
    ):
        return "bundle", ""
    return "", ""


def _facing(text: str, seed: int) -> float:
    said = _rule(text, FACING_RULES)
    if said:
        return float(said)
    lot = int.from_bytes(hashlib.sha256(f"facing/{seed}".encode()).digest()[:2], "big") / 65535
    return round((0.22 + 0.3 * lot) * (1 if lot * 7 % 1 < 0.5 else -1), 2)


def _ease(mood: str, seed: int) -> str:
    """How somebody stands who does nothing: at ease only where the mood is."""
    lot = hashlib.sha256(f"ease/{seed}".encode()).digest()[0]
    return EASES[lot % len(EASES)] if mood in _AT_EASE else EASES[lot % 2]


def _look(text: str) -> tuple[float, float]:
    said = _rule(text, LOOK_RULES)
    if not said:
        return 0.0, 0.0
    across, down = said.split()
    return float(across), float(down)


def _tilt(text: str) -> tuple[float, float]:
    said = _rule(text, TILT_RULES)
    if not said:
        return 0.0, 0.0
    tilt, bend = said.split()
    return float(tilt), float(bend)
