"""How a person holds themselves and what their face shows."""

from __future__ import annotations

from dataclasses import dataclass

STANCES = ("stand", "walk", "run", "sit", "floor", "kneel", "crouch", "lie", "asleep", "climb", "lean", "jump")
ARMS = (
    "down", "point", "point_up", "point_down", "hold", "hold_up", "hold_out", "hold_both", "hold_low", "hold_high_both",
    "swing", "wave", "raise", "finger_up", "open", "out", "crossed", "hips", "mouth", "chin", "cheeks", "ears", "ear",
    "brow", "scratch", "wipe", "hat", "clasp", "behind", "reach", "touch", "cheer", "rest", "count", "heart", "lips",
    "call", "spy", "collar", "walking",
)  # fmt: skip
EASES = ("loose", "bent", "hip", "pocket")
"""Weight on one leg; also with an arm a little bent, a hand on the hip, or a hand in the pocket."""
EXPRESSIONS = (
    "neutral", "happy", "laughing", "content", "sad", "crying", "angry", "stern", "afraid", "surprised", "worried",
    "determined", "tired", "shy", "thinking", "sly", "proud", "calm", "moved", "pained",
)  # fmt: skip


@dataclass(frozen=True)
class Pose:
    """What the body does.

    ``facing`` is -1 (left) to 1 (right), 0 the viewer; ``look`` where the eyes go from there (right, down; each -1 to
    1); ``tilt`` and ``bend`` turn the head and the trunk forwards (degrees). ``holds`` names a thing in the hand or is
    empty, ``holds_also`` one in the other hand. ``seat_height`` is how high one sits, as a part of the height of an
    adult; 0 takes a chair that fits. ``ease`` is how somebody stands who does nothing: one of ``EASES``, or empty for
    straight on both legs.
    """

    stance: str = "stand"
    facing: float = 0.25
    arms: str = "down"
    holds: str = ""
    holds_also: str = ""
    tilt: float = 0.0
    bend: float = 0.0
    look: tuple[float, float] = (0.0, 0.0)
    seat_height: float = 0.0
    ease: str = ""


@dataclass(frozen=True)
class Expression:
    """What the face shows: a name of ``EXPRESSIONS``; ``eyes_closed`` where somebody sleeps, sings or listens."""

    name: str = "neutral"
    eyes_closed: bool = False
