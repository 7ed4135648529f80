"""A person on the canvas: all parts in their order, in every state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from studio.providers.image.layers import STATES
from studio.providers.image.storyboard.figures import animals, clothes, extras, hair, head, limbs
from studio.providers.image.storyboard.figures.geometry import ADULT, Frame, Point, between, box_of
from studio.providers.image.storyboard.figures.hats import OPEN, draw_hat
from studio.providers.image.storyboard.figures.held import draw_held
from studio.providers.image.storyboard.figures.look import Look
from studio.providers.image.storyboard.figures.pen import Pen
from studio.providers.image.storyboard.figures.pose import Expression, Pose
from studio.providers.image.storyboard.figures.skeleton import Body, Joints, body_of, joints_of
from studio.providers.image.storyboard.parts import DrawnFigure, Light

LINE_PIXELS = 3.7
"""The width of outlines of an adult who is 400 pixels high."""


def draw_figure(
    look: Look,
    pose: Pose,
    expression: Expression,
    *,
    x: float,
    y: float,
    scale: float,
    light: Light,
    flip: bool = False,
    prefix: str = "f",
) -> DrawnFigure:
    """Draw a figure with its feet (the ground under its seat) at ``x``, ``y``.

    ``scale`` is the height in pixels of an adult of ordinary height; ``flip`` mirrors the whole figure. The states are
    whole drawings that differ from the one at rest only in eyes and mouth. ``prefix`` is kept for ids; there are none.
    """
    size = scale / ADULT
    pixels = LINE_PIXELS * max(0.25, (scale / ADULT) ** 0.8)
    pen = Pen(light, pixels / size)
    mirrored = (pose.facing < 0) != flip
    made, face = _person(pen, look, pose, expression) if look.being == "person" else _creature(pen, look, expression)
    before, after = made.before, made.after
    drawn = list(pen.drawn)
    across = -size if mirrored else size
    transform = f"translate({x:.1f} {y:.1f}) scale({across:.4f} {size:.4f})"
    rest = pen.group(before + face("rest") + after, transform)
    states = {state: pen.group(before + face(state) + after, transform) for state in STATES}
    left, top, right, bottom = box_of(drawn)

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return round(x + point[0] * across, 1), round(y + point[1] * size, 1)

    first, second = place((left, top)), place((right, bottom))
    middle = place(made.head[:2])
    return DrawnFigure(
        svg=rest,
        states=states,
        feet=(round(x, 1), round(y, 1)),
        head=(middle[0], middle[1], round(made.head[2] * size, 1)),
        box=(min(first[0], second[0]), first[1], max(first[0], second[0]), second[1]),
        hands=tuple(place(hand) for hand in made.hands),
    )


@dataclass(frozen=True)
class _Parts:
    """What lies behind and before the face, and the face itself by its state."""

    before: str
    after: str
    head: tuple[float, float, float]
    hands: tuple[Point, ...]


def _creature(pen: Pen, look: Look, expression: Expression) -> tuple[_Parts, Callable[[str], str]]:
    unit = ADULT * animals.SIZES[look.being] / 100
    made = animals.draw_creature(pen, look, Frame(0, 0, 0, unit, unit))
    head_at = (made.head[0] * unit, made.head[1] * unit, made.head[2] * unit)

    def face(state: str) -> str:
        shut = "blink" if expression.eyes_closed and state == "rest" else state
        return animals.draw_muzzle(pen, made.face, look, shut)

    return _Parts(made.before, made.after, head_at, ()), face


def _person(pen: Pen, look: Look, pose: Pose, expression: Expression) -> tuple[_Parts, Callable[[str], str]]:
    body = body_of(look)
    stoop = 5.0 if look.age == "elderly" and pose.stance in ("stand", "walk") else 0.0
    if pose.ease == "pocket" and not _has_pockets(look):
        pose = replace(pose, ease="bent")
    joints = joints_of(body, pose, stoop=stoop)
    turn, far, near = joints.facing, joints.far_arm, joints.near_arm
    arms = _arms(pen, body, joints, look, pose)
    mood = head.MOODS.get(expression.name, head.MOODS["neutral"])
    before = [
        extras.draw_behind(pen, body, joints, look),
        hair.back_hair(pen, joints.head, look, turn),
        *(drawn for drawn, front in arms if not front),
        limbs.draw_leg(pen, body, joints.far_leg, look),
        limbs.draw_leg(pen, body, joints.near_leg, look),
        _skirts(pen, body, joints, look),
        clothes.draw_neck(pen, body, joints, look),
        clothes.draw_trunk(pen, body, joints, look),
        extras.draw_over(pen, body, joints, look),
        head.draw_skull(pen, joints.head, look, turn),
        head.draw_marks(pen, joints.head, look, mood, turn),
        hair.beard(pen, joints.head, look, turn),
    ]

    def face(state: str) -> str:
        return head.draw_face(pen, joints.head, look, expression, turn, pose.look, state)

    covered = look.headwear is not None and look.headwear.kind not in OPEN
    after = [
        hair.moustache(pen, joints.head, look, turn),
        head.draw_brows(pen, joints.head, look, mood, turn),
        hair.front_hair(pen, joints.head, look, turn, covered=covered),
    ]
    hooded = look.headwear is not None and look.headwear.kind in ("hood", "veil", "headscarf", "helmet")
    if not hooded and look.hair_style not in ("long", "wavy", "bob"):
        after.append(head.draw_ear(pen, joints.head, look, turn))
    after.append(extras.draw_glasses(pen, joints.head, look, turn))
    if look.headwear is not None:
        after.append(draw_hat(pen, joints.head, look.headwear, turn))
    after += [drawn for drawn, front in arms if front]
    at = (joints.head.x, joints.head.y, body.head)
    return _Parts("".join(before), "".join(after), at, (far.hand, near.hand)), face


def _arms(pen: Pen, body: Body, joints: Joints, look: Look, pose: Pose) -> tuple[tuple[str, bool], tuple[str, bool]]:
    """The far and the near arm with what they hold, each with whether it lies before the trunk."""
    far, near = joints.far_arm, joints.near_arm
    size = body.hand / 11.8
    held = also = ""
    if pose.holds:
        both = pose.arms in ("hold_both", "hold_high_both", "swing")
        point = between(far.hand, near.hand, 0.5) if both else far.hand
        lift = (
            8 * size
            if both and pose.holds in ("pot", "box", "bread", "bundle", "bowl", "basket", "plate", "book")
            else 0.0
        )
        if pose.arms == "mouth":
            point = (point[0], point[1] - 4)
        held = draw_held(pen, pose.holds, Frame(point[0], point[1] - lift, 0.0, size, size), -point[1] / size)
    if pose.holds_also:
        also = draw_held(pen, pose.holds_also, Frame(near.hand[0], near.hand[1], 0.0, size, size), -near.hand[1] / size)
    gripped = replace(far, hand_kind="fist") if pose.holds and pose.arms != "mouth" else far
    other = replace(near, hand_kind="fist") if pose.holds_also else near
    first = limbs.draw_arm(pen, body, gripped, look, held=held)
    return (first, far.front), (limbs.draw_arm(pen, body, other, look, held=also), near.front)


def _has_pockets(look: Look) -> bool:
    """Whether there is a place at the hip to put a hand in."""
    worn = (look.bottom, look.top, look.outerwear)
    return look.bottom is not None and not any(one is not None and one.kind in clothes.HEMS for one in worn)


def _skirts(pen: Pen, body: Body, joints: Joints, look: Look) -> str:
    parts = []
    for garment in (look.bottom, look.top, look.outerwear):
        if garment is not None and garment.kind in clothes.HEMS:
            flare = _FLARES.get(garment.kind, 5.0) * body.height / ADULT
            parts.append(clothes.skirt(pen, body, joints, garment, hem=clothes.HEMS[garment.kind], flare=flare))
    return "".join(parts)


_FLARES = {"long_dress": 16.0, "long_skirt": 15.0, "dress": 12.0, "skirt": 10.0, "robe": 12.0}
