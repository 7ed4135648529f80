"""The measures of a body and where its joints are in a pose, turned to the right."""

from __future__ import annotations

from dataclasses import dataclass

from studio.providers.image.storyboard.figures.geometry import ADULT, Frame, Point, joint
from studio.providers.image.storyboard.figures.look import Look
from studio.providers.image.storyboard.figures.pose import Pose


@dataclass(frozen=True)
class Body:
    """The measures of one person, in drawing units."""

    height: float
    head: float
    neck: float
    trunk: float
    thigh: float
    shin: float
    foot: float
    shoulder: float
    waist: float
    hip: float
    upper_arm: float
    forearm: float
    arm_width: float
    leg_width: float
    hand: float


@dataclass(frozen=True)
class Leg:
    """Hip, knee and ankle, and how the foot is turned (degrees; 0 flat, to the right) and how much it is seen aside."""

    hip: Point
    knee: Point
    ankle: Point
    turn: float = 0.0
    aside: float = 1.0


@dataclass(frozen=True)
class Arm:
    """Shoulder, elbow and hand; ``front`` where it lies over the trunk; ``hand_kind`` is fist, open, point,
    flat, rest, or pocket (not seen).
    """

    shoulder: Point
    elbow: Point
    hand: Point
    front: bool
    hand_kind: str


@dataclass(frozen=True)
class Joints:
    """A posed body: the frames of trunk (origin between the hips) and head (origin its centre), legs and arms.

    The far side is the right one of the picture, since everyone is turned to the right.
    """

    trunk: Frame
    head: Frame
    facing: float
    far_leg: Leg
    near_leg: Leg
    far_arm: Arm
    near_arm: Arm


def body_of(look: Look) -> Body:
    """The measures that follow from age, gender and build."""
    height = ADULT * look.height
    head = 54 + 36 * look.height
    neck, trunk = height * 0.022, height * (0.295 if look.age != "child" else 0.29)
    legs = height - head - neck - trunk
    broad = {"slim": 0.9, "average": 1.0, "stout": 1.16}[look.build]
    grown = look.age in ("adult", "elderly")
    shoulder = height * (0.104 if look.gender == "male" and grown else 0.094 if grown else 0.108) * broad
    belly = {"slim": 0.74, "average": 0.86, "stout": 1.12}[look.build]
    waist = shoulder * belly * (0.92 if look.gender == "female" and grown else 1.0)
    hip = shoulder * {"slim": 0.78, "average": 0.86, "stout": 1.06}[look.build]
    foot = height * 0.03
    thick = {"slim": 0.88, "average": 1.0, "stout": 1.18}[look.build] * (1.0 if look.gender == "male" else 0.92)
    return Body(
        height=height,
        head=head,
        neck=neck,
        trunk=trunk,
        thigh=(legs - foot) * 0.5,
        shin=(legs - foot) * 0.5,
        foot=foot,
        shoulder=shoulder,
        waist=waist,
        hip=hip * (1.05 if look.gender == "female" and grown else 1.0),
        upper_arm=trunk * 0.5,
        forearm=trunk * 0.46,
        arm_width=height * 0.058 * thick,
        leg_width=height * 0.08 * thick,
        hand=6.0 + height * 0.0145,
    )


def joints_of(body: Body, pose: Pose, *, stoop: float = 0.0) -> Joints:
    """Where everything is. Facing is taken as to the right; who faces left is mirrored as a whole."""
    facing = abs(pose.facing)
    if pose.stance in ("walk", "run", "climb", "lean", "kneel", "crouch", "lie", "sit", "floor"):
        facing = max(facing, 0.5)
    hip, bend, legs = _lower(body, pose, facing)
    bend += pose.bend + stoop
    trunk = Frame(hip[0], hip[1], bend)
    top = trunk.at(0, -body.trunk)
    upright = 0.35 if pose.stance != "asleep" else 1.0
    nod = bend * upright + pose.tilt
    if pose.stance == "lie":
        nod = 8 + pose.tilt
    neck = Frame(top[0], top[1], bend * (0.7 if pose.stance != "lie" else 0.45))
    rise = body.neck + body.head * 0.44
    centre = neck.at(facing * body.head * 0.05, -rise)
    head = Frame(centre[0], centre[1], nod, body.head / 88, body.head / 88)
    far_arm, near_arm = _arms(body, pose, facing, trunk, head)
    return Joints(trunk, head, facing, legs[0], legs[1], far_arm, near_arm)


def _leg(hip: Point, ankle: Point, body: Body, bend: float, turn: float = 0.0, aside: float = 1.0) -> Leg:
    knee, end = joint(hip, ankle, body.thigh, body.shin, bend)
    return Leg(hip, knee, end, turn, aside)


def _lower(body: Body, pose: Pose, facing: float) -> tuple[Point, float, tuple[Leg, Leg]]:
    """The middle of the hips, how the trunk leans, and the far and the near leg."""
    unit, ground = body.height / ADULT, -body.foot
    full = body.thigh + body.shin
    apart = body.hip * 0.56 * (1 - 0.35 * facing)
    stance = pose.stance

    def hips(x: float, y: float) -> tuple[Point, Point]:
        return (x + apart * 0.92, y), (x - apart * 0.92, y)

    if stance == "walk":
        far, near = hips(0, ground - full * 0.975)
        legs = (
            _leg(far, (40 * unit, ground), body, -1, -8),
            _leg(near, (-36 * unit, ground - 7 * unit), body, -1, 24),
        )
        return (0, far[1]), 3, legs
    if stance == "run":
        far, near = hips(0, ground - full * 0.93)
        ankle = (46 * unit, ground - 7 * unit)
        return (0, far[1]), 14, (_leg(far, ankle, body, -1, -14), _leg(near, (-74 * unit, -62 * unit), body, -1, 70))
    if stance == "jump":
        far, near = hips(0, ground - full * 1.02)
        legs = (
            _leg(far, (26 * unit, ground - 36 * unit), body, -1, 12),
            _leg(near, (-30 * unit, ground - 28 * unit), body, -1, 40),
        )
        return (0, far[1]), 0, legs
    if stance == "sit":
        seat = (pose.seat_height * ADULT or body.shin + body.foot) + body.leg_width * 0.42
        far, near = hips(0, -seat)
        return (0, -seat), -2, (_seated(far, body, 10 * unit), _seated(near, body, 0))
    if stance == "floor":
        low = -body.leg_width * 0.5
        far, near = hips(0, low)
        reach = full * 0.72
        legs = (
            _leg(far, (reach + 12 * unit, ground), body, -1, -4),
            _leg(near, (reach * 0.86, ground), body, -1, -4),
        )
        return (0, low), -6, legs
    if stance == "kneel":
        low = -(body.thigh * 0.94 + body.leg_width * 0.3)
        far, near = hips(0, low)
        knee = (near[0] + 10 * unit, -body.leg_width * 0.42)
        behind = (knee[0] - body.shin * 0.94, -body.height * 0.066)
        return (0, low), 4, (_leg(far, (body.thigh * 0.86, ground), body, -1), Leg(near, knee, behind, 78))
    if stance == "crouch":
        far, near = hips(-12 * unit, -full * 0.44)
        legs = (
            _leg(far, (24 * unit, ground), body, -1, 0),
            _leg(near, (-8 * unit, ground), body, -1, 0),
        )
        return (-12 * unit, far[1]), 22, legs
    if stance == "lie":
        low = -body.leg_width * 0.52
        near = (0.0, low)
        back = (-full * 0.98, -body.foot * 0.8)
        raised = (-body.thigh * 0.9 - 14 * unit, -body.shin * 0.82)
        return (0, low), 62, (Leg(near, (-body.thigh, low * 0.8), raised, -110), _leg(near, back, body, 1, 80))
    if stance == "asleep":
        low = -body.leg_width * 0.62
        legs = (
            Leg((0, low), (body.thigh, low - 4 * unit), (full, low), -78),
            Leg((0, low), (body.thigh, low), (full, low + 4 * unit), -78),
        )
        return (0, low), -88, legs
    if stance == "climb":
        far, near = hips(4 * unit, ground - full * 0.94)
        step = (36 * unit, ground - 46 * unit)
        return (4 * unit, far[1]), 9, (_leg(far, step, body, -1), _leg(near, (-18 * unit, ground), body, -1, 10))
    return _standing(body, pose, facing, apart)


def _standing(body: Body, pose: Pose, facing: float, apart: float) -> tuple[Point, float, tuple[Leg, Leg]]:
    """On both legs, or with the weight on one of them where the pose has ease."""
    unit, ground, full = body.height / ADULT, -body.foot, body.thigh + body.shin

    def hips(x: float, y: float) -> tuple[Point, Point]:
        return (x + apart * 0.92, y), (x - apart * 0.92, y)

    spread = body.hip * 0.62 * (1 - 0.25 * facing)
    far, near = hips(0, ground - full * 0.998)
    lean = 16.0 if pose.stance == "lean" else 0.0
    aside = min(1.0, 0.35 + facing)
    if pose.stance == "stand" and pose.ease:
        # The hips come over the near foot, which bears; the far knee is loose and its foot a little ahead.
        shift = -6.0 * unit
        far, near = hips(shift, ground - full * 0.985)
        legs = (
            _leg(far, (spread + 9 * unit, ground + 2 * unit), body, -1, 0, max(aside, 0.7)),
            _leg(near, (-spread - 2 * unit, ground), body, -1, 0, aside if facing > 0.2 else -aside),
        )
        return (shift, far[1]), 1.6, legs
    legs = (
        _leg(far, (spread + 2 * unit, ground), body, -1, 0, aside),
        _leg(near, (-spread, ground), body, -1, 0, aside if facing > 0.2 else -aside),
    )
    return (0, far[1]), lean, legs


def _seated(hip: Point, body: Body, forward: float) -> Leg:
    """A leg of one who sits: the thigh forwards, the shin down, to the ground or as far as it goes."""
    knee = (hip[0] + body.thigh * 0.92 + forward, hip[1] + body.leg_width * 0.06)
    if knee[1] + body.shin < -body.foot:
        return Leg(hip, knee, (knee[0] - 4, knee[1] + body.shin), 14)
    ankle = (knee[0] + 2, -body.foot)
    bent, end = joint(hip, ankle, body.thigh, body.shin, -1)
    return Leg(hip, bent, end, 0)


_NEAR_DOWN = (-0.3, 0.93)
_ARM_TARGETS: dict[str, tuple[tuple[float, float], tuple[float, float] | None, bool, bool, str, str]] = {
    # the far hand and the near one (None hangs down), in arm lengths from their shoulders; whether each lies in front
    # of the trunk; the kinds of the hands
    "down": ((0.28, 0.94), None, False, True, "rest", "rest"),
    "walking": ((-0.3, 0.84), (0.42, 0.82), False, True, "fist", "fist"),
    "point": ((0.97, -0.12), None, False, True, "point", "rest"),
    "point_up": ((0.66, -0.72), None, False, True, "point", "rest"),
    "point_down": ((0.72, 0.6), None, False, True, "point", "rest"),
    "hold": ((0.62, 0.42), None, True, True, "fist", "rest"),
    "hold_up": ((0.7, -0.36), None, False, True, "fist", "rest"),
    "hold_out": ((0.9, 0.1), None, False, True, "fist", "rest"),
    "hold_low": ((0.42, 0.88), None, False, True, "fist", "rest"),
    "swing": ((0.55, -0.75), (0.75, -0.5), False, True, "fist", "fist"),
    "wave": ((0.55, -0.72), None, False, True, "open", "rest"),
    "raise": ((0.5, -0.66), None, False, True, "open", "rest"),
    "finger_up": ((0.52, -0.5), None, False, True, "point", "rest"),
    "open": ((0.84, -0.12), (-0.84, -0.12), False, True, "open", "open"),
    "cheer": ((0.52, -0.8), (-0.52, -0.8), False, True, "open", "open"),
    "out": ((0.9, 0.16), (0.96, 0.3), False, True, "open", "open"),
    "reach": ((0.92, 0.02), None, False, True, "open", "rest"),
    "touch": ((0.86, -0.2), None, False, True, "flat", "rest"),
    "rest": ((0.78, 0.5), (0.8, 0.56), False, True, "flat", "flat"),
    "count": ((0.56, 0.06), (0.72, 0.2), True, True, "open", "point"),
}
_MIDDLE: dict[str, tuple[tuple[float, float], tuple[float, float], str]] = {
    # both hands in front of the trunk: across in shoulder widths, up in trunk lengths from the hips
    "hold_both": ((0.84, 0.42), (-0.02, 0.36), "fist"),
    "hold_high_both": ((0.85, 0.98), (0.45, 0.96), "fist"),
    "clasp": ((0.22, 0.34), (0.06, 0.34), "fist"),
    "crossed": ((-0.5, 0.62), (0.62, 0.55), "flat"),
    "hips": ((1.02, 0.12), (-1.02, 0.12), "fist"),
    "collar": ((0.3, 0.86), (-0.05, 0.84), "fist"),
    "behind": ((0.5, 0.12), (-0.5, 0.12), "fist"),
}
_AT_HEAD: dict[str, tuple[tuple[float, float], tuple[float, float] | None, str]] = {
    # hands at the head, in its units (88 high); None hangs down
    "mouth": ((16, 36), None, "flat"),
    "lips": ((16, 32), None, "point"),
    "spy": ((42, 4), None, "fist"),
    "call": ((30, 30), (-8, 34), "flat"),
    "chin": ((10, 52), None, "fist"),
    "cheeks": ((38, 28), (-24, 30), "flat"),
    "ears": ((42, 2), (-32, 4), "flat"),
    "ear": ((46, 8), None, "flat"),
    "brow": ((36, -20), None, "flat"),
    "scratch": ((36, -36), None, "fist"),
    "wipe": ((28, 8), None, "fist"),
    "hat": ((42, -30), None, "fist"),
}


def _arms(body: Body, pose: Pose, facing: float, trunk: Frame, head: Frame) -> tuple[Arm, Arm]:
    """The far and the near arm."""
    slim = 1 - 0.2 * facing
    drop = -body.trunk + body.arm_width * 0.62
    far = trunk.at((body.shoulder - body.arm_width * 0.42) * slim, drop)
    near = trunk.at(-(body.shoulder - body.arm_width * 0.42) * slim, drop)
    name = pose.arms
    if name == "down" and pose.stance in ("walk", "run"):
        name = "walking"
    if name == "down" and pose.stance == "climb":
        name = "touch"
    length = body.upper_arm + body.forearm

    def reach(shoulder: Point, target: tuple[float, float]) -> Point:
        frame = Frame(shoulder[0], shoulder[1], trunk.turn * 0.5)
        return frame.at(target[0] * length, target[1] * length)

    def make(shoulder: Point, hand: Point, bend: float, front: bool, kind: str) -> Arm:
        elbow, end = joint(shoulder, hand, body.upper_arm, body.forearm, bend)
        return Arm(shoulder, elbow, end, front, kind)

    easy = pose.ease if pose.stance == "stand" and name == "down" else ""
    near_down = _hanging(pose, body, near, trunk, reach(near, (-0.3 + 0.14 * facing, 0.93)), 0.42)
    resting = make(near, near_down, 1.0, True, "rest")
    if easy == "pocket":
        resting = make(near, trunk.at(-0.66 * body.shoulder, 0.03 * body.trunk), 1.0, True, "pocket")
    if easy == "hip":
        near_hip = trunk.at(-1.0 * body.shoulder, -0.14 * body.trunk)
        resting = make(near, near_hip, 1.0, True, "fist")
    if name in _MIDDLE:
        to_far, to_near, kind = _MIDDLE[name]
        shift = facing * 0.35 if name not in ("hips", "crossed", "behind") else 0.0
        hands = [trunk.at((x + shift) * body.shoulder, -y * body.trunk) for x, y in (to_far, to_near)]
        front = name != "behind"
        far_arm = make(far, hands[0], -1.0, front and name != "hips", kind)
        near_arm = make(near, hands[1], 1.0, front, kind)
        if name == "crossed":
            far_arm = Arm(far, Frame(far[0], far[1], trunk.turn).at(6, body.upper_arm * 0.86), hands[0], True, kind)
            near_arm = Arm(near, Frame(near[0], near[1], trunk.turn).at(-6, body.upper_arm * 0.9), hands[1], True, kind)
        return far_arm, near_arm
    if name in _AT_HEAD:
        at_far, at_near, kind = _AT_HEAD[name]
        near_arm = resting if at_near is None else _raised(near, head.at(*at_near), body, -1, kind, at_near[1] > 20)
        return _raised(far, head.at(*at_far), body, 1, kind, at_far[1] > 5), near_arm
    target, other, far_front, _, far_kind, near_kind = _ARM_TARGETS.get(name, _ARM_TARGETS["down"])
    far_hand = reach(far, target)
    far_bend = -1.0 if name == "down" and facing < 0.6 else 1.0
    if name == "down":
        far_hand = _hanging(pose, body, far, trunk, reach(far, (0.3 - 0.1 * facing, 0.93)), 0.66)
        far_front = pose.stance in ("sit", "floor")
        if easy in ("bent", "pocket", "hip"):
            far_hand, far_bend = reach(far, (0.42 if easy == "bent" else 0.34, 0.84)), -1.0
    near_arm = (
        resting if other is None else make(near, reach(near, other), 1.0 if other[0] > 0 else -1.0, True, near_kind)
    )
    return make(far, far_hand, far_bend, far_front, far_kind), near_arm


def _raised(shoulder: Point, hand: Point, body: Body, side: int, kind: str, hanging: bool) -> Arm:
    """An arm with its hand at the head: the elbow hangs (and is seen shortened), or is lifted aside."""
    if hanging:
        return Arm(
            shoulder,
            (shoulder[0] + side * body.upper_arm * 0.42, shoulder[1] + body.upper_arm * 0.72),
            hand,
            True,
            kind,
        )
    elbow, end = joint(shoulder, hand, body.upper_arm, body.forearm, float(side))
    return Arm(shoulder, elbow, end, True, kind)


def _hanging(pose: Pose, body: Body, shoulder: Point, trunk: Frame, down: Point, lap: float) -> Point:
    """Where a hand is that does nothing: down, in the lap, under the chin or along the body."""
    if pose.stance in ("sit", "floor"):
        return trunk.at(body.thigh * lap, -body.leg_width * 0.42)
    if pose.stance == "crouch":
        return (shoulder[0] + body.forearm * 0.5, shoulder[1] + body.upper_arm + body.forearm * 0.6)
    return _lying(pose, body, shoulder) or down


def _lying(pose: Pose, body: Body, shoulder: Point) -> Point | None:
    """Where the hand of one who lies is: under the chin, or along the body."""
    if pose.stance == "lie":
        return shoulder[0] + body.forearm * 0.8, -body.hand
    if pose.stance == "asleep":
        return shoulder[0] + body.upper_arm + body.forearm * 0.9, shoulder[1] - 2
    return None
