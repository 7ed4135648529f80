"""Legs with their shoes, arms with their sleeves, and hands."""

from __future__ import annotations

from studio.providers.image.storyboard.colour import darker, lighter
from studio.providers.image.storyboard.figures.clothes import SHORT_SLEEVES, SLEEVELESS
from studio.providers.image.storyboard.figures.geometry import (
    Frame,
    between,
    direction,
    limb,
    pair,
)
from studio.providers.image.storyboard.figures.look import Look
from studio.providers.image.storyboard.figures.pen import Pen
from studio.providers.image.storyboard.figures.skeleton import Arm, Body, Leg


def draw_leg(pen: Pen, body: Body, leg: Leg, look: Look) -> str:
    """A leg in its trousers or stockings with its shoe."""
    wide = body.leg_width
    widths = (wide, wide * 0.84, wide * 0.7)
    line = (leg.hip, leg.knee, leg.ankle)
    bottom, shoe = look.bottom, look.footwear
    foot = draw_foot(pen, body, leg, look)
    dress = look.top.kind in ("dress", "long_dress", "robe", "nightshirt") or bottom.kind in (
        "skirt",
        "long_skirt",
        "kilt",
    )
    if bottom.kind in ("shorts", "breeches") or dress:
        stocking = look.worn("stockings")
        skin = stocking.colour if stocking else look.skin if bottom.kind != "breeches" else "#e8e2d4"
        parts = [pen.shape(limb(line, (wide * 0.86, wide * 0.7, wide * 0.46)), skin), foot]
        if not dress:
            cut = between(leg.knee, leg.hip, 0.18) if bottom.kind == "shorts" else between(leg.knee, leg.ankle, 0.12)
            middle = between(leg.hip, cut, 0.5)
            parts.append(pen.shape(limb((leg.hip, middle, cut), (wide, wide, wide * 1.0)), bottom.colour))
        return "".join(parts)
    trousers = pen.shape(limb(line, widths), bottom.colour)
    knee = between(leg.knee, leg.ankle, 0.08)
    trousers += pen.fold(
        f"M {pair((knee[0] - wide * 0.3, knee[1]))} L {pair((knee[0] + wide * 0.12, knee[1] + 4))}", bottom.colour
    )
    if shoe.kind in ("boots", "tall_boots"):
        top = between(leg.ankle, leg.knee, 0.45 if shoe.kind == "boots" else 0.78)
        boot_wide = wide * 0.78
        shaft = pen.shape(
            limb((top, between(top, leg.ankle, 0.5), leg.ankle), (boot_wide, boot_wide * 0.94, boot_wide * 0.84)),
            shoe.colour,
        )
        edge = Frame(top[0], top[1], direction(top, leg.ankle) - 90)
        half = boot_wide * 0.56
        cuff = pen.shape(edge.d(f"M {-half} -4 L {half} -4 L {half} 6 L {-half} 6 Z"), lighter(shoe.colour, 0.12))
        return trousers + foot + shaft + cuff
    return foot + trousers


def draw_foot(pen: Pen, body: Body, leg: Leg, look: Look) -> str:
    """A shoe, sandal, boot or bare foot."""
    shoe = look.footwear
    side = 1 if leg.aside >= 0 else -1
    long = body.height * 0.07 * (0.55 + 0.45 * min(1.0, abs(leg.aside)))
    high = body.foot
    frame = Frame(leg.ankle[0], leg.ankle[1], leg.turn * side, float(side), 1.0)
    heel = -body.leg_width * 0.4
    bare = shoe.kind in ("barefoot", "sandals")
    colour = look.skin if bare else shoe.colour
    d = (
        f"M {heel} {-high * 0.7} L {heel} {high} L {long} {high} C {long + 3} {high * 0.1} {long * 0.72} "
        f"{-high * 0.25} {-heel * 0.9} {-high * 0.8} Z"
    )
    parts = [pen.shape(frame.d(d), colour)]
    if shoe.kind == "sandals":
        parts.append(
            pen.mark(
                frame.d(
                    f"M {long * 0.4} {-high * 0.2} L {long * 0.55} {high} M {heel} {high * 0.1} L {-heel} {high * 0.1}"
                ),
                shoe.colour,
                pen.line * 1.3,
            )
        )
    if not bare:
        parts.append(
            pen.flat(
                frame.d(f"M {heel} {high * 0.72} L {long} {high * 0.72} L {long} {high} L {heel} {high} Z"),
                darker(shoe.colour, 0.4),
            )
        )
    else:
        parts.append(pen.fold(frame.d(f"M {long - 4} {high * 0.5} L {long - 4} {high}"), look.skin))
    return "".join(parts)


def sleeve_of(look: Look) -> tuple[str, bool]:
    """The colour of the sleeves, and whether they end at the elbow."""
    over = look.outerwear
    if over is not None and over.kind not in SLEEVELESS:
        return over.colour, False
    return look.top.colour, look.top.kind in SHORT_SLEEVES


def draw_arm(pen: Pen, body: Body, arm: Arm, look: Look, *, held: str = "", near: bool = False) -> str:
    """An arm: hand (with ``held`` between sleeve and hand), forearm and sleeve."""
    wide = body.arm_width
    colour, short = sleeve_of(look)
    line = (arm.shoulder, arm.elbow, arm.hand)
    parts: list[str] = []
    over = look.outerwear is not None and look.outerwear.kind not in SLEEVELESS
    wrist = between(arm.elbow, arm.hand, 0.9)
    if short:
        parts.append(pen.shape(limb(line, (wide * 0.8, wide * 0.7, wide * 0.56)), look.skin))
        parts.append(held + draw_hand(pen, body, arm, look))
        cut = between(arm.shoulder, arm.elbow, 0.72)
        parts.append(
            pen.shape(
                limb((arm.shoulder, between(arm.shoulder, cut, 0.5), cut), (wide * 1.04, wide * 1.04, wide)), colour
            )
        )
        return "".join(parts)
    flare = 1.35 if look.top.kind == "robe" and not over else 0.84
    parts.append(held + draw_hand(pen, body, arm, look))
    thick = 1.1 if over else 1.0
    parts.append(
        pen.shape(
            limb((arm.shoulder, arm.elbow, wrist), (wide * 1.06 * thick, wide * 0.92 * thick, wide * flare * thick)),
            colour,
        )
    )
    cuff = between(arm.elbow, arm.hand, 0.78)
    angle = direction(arm.elbow, arm.hand)
    frame = Frame(cuff[0], cuff[1], angle)
    half = wide * 0.4 * thick
    if flare < 1:
        parts.append(pen.fold(frame.d(f"M 0 {-half} Q 3 0 0 {half}"), colour))
    return "".join(parts)


def draw_hand(pen: Pen, body: Body, arm: Arm, look: Look) -> str:
    """A hand as a mitten with its thumb: resting, a fist, open, flat or pointing."""
    gloves = look.worn("gloves")
    skin = gloves.colour if gloves else look.skin
    if arm.hand_kind == "pocket":
        return ""
    angle = direction(arm.elbow, arm.hand)
    size = body.hand
    frame = Frame(arm.hand[0], arm.hand[1], angle, size / 10, size / 10)
    kind = arm.hand_kind
    flip = -1 if -90 < angle < 90 else 1
    if kind == "open":
        frame = Frame(arm.hand[0], arm.hand[1], angle, size / 10, flip * size / 10)
        d = (
            "M -5 -7 L 5 -8 L 16 -13 Q 20 -12 18 -8.5 L 11 -4.5 L 20 -5 Q 23 -2.5 20 -0.5 L 12 -0.5 L 19 "
            "3 Q 21 6 17.5 7 L 9 4.5 "
            "L 12 9 Q 12 12 8.5 11 L 2 7 L -5 7 Z"
        )
        thumb = pen.shape(frame.d("M -2 -5 Q 0 -15 5 -17 Q 9 -16 7 -11 L 5 -5 Z"), skin, 0.9)
        return thumb + pen.shape(frame.d(d), skin, 0.9)
    if kind == "point":
        frame = Frame(arm.hand[0], arm.hand[1], angle, size / 10, flip * size / 10)
        finger = pen.shape(frame.d("M 2 -7 L 20 -6.5 Q 24 -4 20 -1.5 L 2 -1 Z"), skin, 0.9)
        return (
            finger
            + pen.shape(frame.d("E 2 1 9.5 8.5"), skin, 0.9)
            + pen.fold(frame.d("M 5 2 L 10 2 M 4 5.5 L 9 5.5"), skin)
        )
    if kind in ("flat", "rest"):
        d = "M -5 -6.5 L 6 -8 Q 17 -8 17 -1 Q 17 6 8 7 L -5 6.5 Z"
        frame = Frame(arm.hand[0], arm.hand[1], angle, size / 10, flip * size / 10)
        thumb = pen.shape(frame.d("M -2 -5 Q 4 -13 10 -10 Q 11 -7 6 -4 Z"), skin, 0.9) if kind == "flat" else ""
        return thumb + pen.shape(frame.d(d), skin, 0.9)
    return pen.shape(frame.d("E 3 0 10 9"), skin, 0.9) + pen.fold(
        frame.d("M 8 -4 L 12 -4 M 9 0 L 13 0 M 8 4 L 12 4"), skin
    )
