"""A person on the canvas: all parts in their order, in every state."""

from __future__ import annotations

from studio.providers.image.layers import STATES
from studio.providers.image.storyboard.figures import clothes, hair, head
from studio.providers.image.storyboard.figures.geometry import ADULT, box_of
from studio.providers.image.storyboard.figures.hats import OPEN, draw_hat
from studio.providers.image.storyboard.figures.look import Look
from studio.providers.image.storyboard.figures.pen import Pen
from studio.providers.image.storyboard.figures.pose import Expression, Pose
from studio.providers.image.storyboard.figures.skeleton import Body, Joints, body_of, joints_of
from studio.providers.image.storyboard.parts import DrawnFigure, Light

LINE_PIXELS = 4.0
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
    before, face, after, body, joints = _person(pen, look, pose, expression)
    drawn = list(pen.drawn)
    across = -size if mirrored else size
    transform = f"translate({x:.1f} {y:.1f}) scale({across:.4f} {size:.4f})"
    rest = pen.group(before + face("rest") + after, transform)
    states = {state: pen.group(before + face(state) + after, transform) for state in STATES}
    left, top, right, bottom = box_of(drawn)

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return round(x + point[0] * across, 1), round(y + point[1] * size, 1)

    first, second = place((left, top)), place((right, bottom))
    middle = place((joints.head.x, joints.head.y))
    return DrawnFigure(
        svg=rest,
        states=states,
        feet=(round(x, 1), round(y, 1)),
        head=(middle[0], middle[1], round(body.head * size, 1)),
        box=(min(first[0], second[0]), first[1], max(first[0], second[0]), second[1]),
        hands=(place(joints.far_arm.hand), place(joints.near_arm.hand)),
    )


def _person(pen: Pen, look: Look, pose: Pose, expression: Expression):  # type: ignore[no-untyped-def]
    body = body_of(look)
    joints = joints_of(body, pose, stoop=5.0 if look.age == "elderly" and pose.stance in ("stand", "walk") else 0.0)
    turn = joints.facing
    far_arm, near_arm = joints.far_arm, joints.near_arm
    parts = [hair.back_hair(pen, joints.head, look, turn)]
    if not far_arm.front:
        parts.append(clothes.draw_arm(pen, body, far_arm, look))
    if not near_arm.front:
        parts.append(clothes.draw_arm(pen, body, near_arm, look))
    parts.append(clothes.draw_leg(pen, body, joints.far_leg, look))
    parts.append(clothes.draw_leg(pen, body, joints.near_leg, look))
    parts.append(_skirts(pen, body, joints, look))
    parts.append(clothes.draw_neck(pen, body, joints, look))
    parts.append(clothes.draw_trunk(pen, body, joints, look))
    parts.append(head.draw_skull(pen, joints.head, look, turn))
    mood = head.MOODS.get(expression.name, head.MOODS["neutral"])
    parts.append(head.draw_marks(pen, joints.head, look, mood, turn))
    parts.append(hair.beard(pen, joints.head, look, turn))

    def face(state: str) -> str:
        return head.draw_face(pen, joints.head, look, expression, turn, pose.look, state)

    after = [hair.moustache(pen, joints.head, look, turn), head.draw_brows(pen, joints.head, look, mood, turn)]
    covered = look.headwear is not None and look.headwear.kind not in OPEN
    after.append(hair.front_hair(pen, joints.head, look, turn, covered=covered))
    if look.headwear is not None:
        after.append(draw_hat(pen, joints.head, look.headwear, turn))
    if far_arm.front:
        after.append(clothes.draw_arm(pen, body, far_arm, look))
    if near_arm.front:
        after.append(clothes.draw_arm(pen, body, near_arm, look))
    return "".join(parts), face, "".join(after), body, joints


def _skirts(pen: Pen, body: Body, joints: Joints, look: Look) -> str:
    parts = []
    for garment in (look.bottom, look.top, look.outerwear):
        if garment is not None and garment.kind in clothes.HEMS:
            flare = {"long_dress": 16.0, "long_skirt": 15.0, "dress": 12.0, "skirt": 10.0, "robe": 12.0}.get(
                garment.kind, 5.0
            )
            hem = clothes.HEMS[garment.kind]
            parts.append(clothes.skirt(pen, body, joints, garment, hem=hem, flare=flare * body.height / ADULT))
    return "".join(parts)
