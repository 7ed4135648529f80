"""Clothes on a posed body: skirts, and the trunk with its layers."""

from __future__ import annotations

from studio.providers.image.storyboard.colour import brightness, darker, lighter, mix
from studio.providers.image.storyboard.figures.geometry import (
    Frame,
    Point,
    between,
    hull,
    limb,
    pair,
    polygon,
)
from studio.providers.image.storyboard.figures.look import Garment, Look
from studio.providers.image.storyboard.figures.pen import Pen
from studio.providers.image.storyboard.figures.skeleton import Body, Joints, Leg

HEMS = {"skirt": 0.5, "long_skirt": 0.93, "dress": 0.55, "long_dress": 0.95, "robe": 0.95, "tunic": 0.34,
        "nightshirt": 0.7, "long_coat": 0.72, "coat": 0.3, "kilt": 0.45, "smock": 0.4, "armour": 0.2}  # fmt: skip
"""How far down the legs a garment reaches."""
SHORT_SLEEVES = ("t_shirt", "short_shirt")
SLEEVELESS = ("vest", "cloak", "cape", "shawl", "poncho")
LONG_OVER = ("long_coat", "coat", "raincoat", "robe")


def skirt(
    pen: Pen, body: Body, joints: Joints, garment: Garment, *, hem: float, flare: float, closed: bool = True
) -> str:
    """What falls from the waist over the legs, as far as ``hem`` of them."""
    legs = (joints.far_leg, joints.near_leg)
    bent = any(abs(leg.knee[0] - leg.hip[0]) > body.thigh * 0.55 for leg in legs)
    wide = body.leg_width
    waist = [joints.trunk.at(side * body.waist * 0.96, -body.trunk * 0.36) for side in (-1, 1)]
    ends = [_down(leg, hem) for leg in legs]
    if bent:
        circles = [(x, y, 2.0) for x, y in waist]
        for leg, end in zip(legs, ends, strict=True):
            circles.append((*leg.hip, wide * 0.62))
            if hem > 0.5:
                circles.append((*leg.knee, wide * 0.56))
            elif hem > 0.2:
                circles.append((*end, wide * 0.5))
            if hem > 0.5:
                size = wide * 0.4 + flare * 0.3
                circles.append((end[0], min(end[1], -size - 2), size))
        return pen.shape(polygon(hull(circles)), garment.colour)
    left, right = min(end[0] for end in ends), max(end[0] for end in ends)
    low = max(end[1] for end in ends) + (4 if hem < 0.9 else 2)
    left, right = left - wide * 0.52 - flare, right + wide * 0.52 + flare
    hips = [joints.trunk.at(side * (body.hip + 3), 2) for side in (-1, 1)]
    third = (right - left) / 3
    d = (
        f"M {pair(waist[0])} C {pair(hips[0])} {pair((left + 3, (low + hips[0][1]) / 2))} {pair((left, low))} "
        f"Q {pair((left + third * 0.5, low + 6))} {pair((left + third, low + 1))} Q "
        f"{pair((left + third * 1.5, low + 7))} {pair((left + 2 * third, low + 1))} "
        f"Q {pair((left + 2.5 * third, low + 6))} {pair((right, low))} C "
        f"{pair((right - 3, (low + hips[1][1]) / 2))} {pair(hips[1])} {pair(waist[1])} Z"
    )
    parts = [pen.shape(d, garment.colour)]
    for part in (1.0, 2.0) if hem > 0.3 else ():
        x = left + third * part
        middle = (hips[0][0] + hips[1][0]) / 2
        top = (middle + (x - middle) * 0.45, hips[0][1] + (low - hips[0][1]) * 0.35)
        parts.append(
            pen.fold(
                f"M {pair((x, low - 2))} Q {pair(((x + top[0]) / 2 - 1, (low + top[1]) / 2))} {pair(top)}",
                garment.colour,
            )
        )
    return "".join(parts)


def _down(leg: Leg, part: float) -> Point:
    """The point that far down a leg."""
    return between(leg.hip, leg.knee, part * 2) if part < 0.5 else between(leg.knee, leg.ankle, part * 2 - 1)


def trunk_path(body: Body, joints: Joints, *, grow: float = 0.0, low: float = 0.0) -> str:
    """The outline of the trunk in its frame; ``grow`` makes it wider, ``low`` reaches below the hips."""
    slim = 1 - 0.16 * joints.facing
    sh, top = body.shoulder * slim + grow, -body.trunk
    waist, hip = body.waist * slim + grow, (body.hip if low > -body.trunk * 0.1 else body.waist) * slim + grow
    push = (body.waist - body.shoulder * 0.9) * joints.facing * 0.8 if body.waist > body.shoulder * 0.95 else 0.0
    neck = body.head * 0.17
    return (
        f"M {-neck} {top - 3} Q {-sh * 0.8} {top - 2} {-sh} {top + body.trunk * 0.14} C {-sh} {top * 0.6} "
        f"{-waist} {top * 0.5} {-hip} {low} "
        f"Q 0 {low + 8} {hip + push * 0.4} {low} C {waist + push * 1.6} {top * 0.42} {sh + push * 0.3} "
        f"{top * 0.64} {sh} {top + body.trunk * 0.14} Q {sh * 0.8} {top - 2} {neck} {top - 3} Q 0 "
        f"{top + 5} {-neck} {top - 3} Z"
    )


def draw_neck(pen: Pen, body: Body, joints: Joints, look: Look) -> str:
    """The neck, from under the chin into the collar."""
    top = joints.trunk.at(0, -body.trunk + 6)
    head = joints.head.at(-2 + 2 * joints.facing, 24)
    wide = body.head * (0.34 if look.gender == "male" and look.age != "child" else 0.28)
    return pen.shape(limb((head, between(head, top, 0.5), top), (wide, wide, wide * 1.1)), darker(look.skin, 0.08))


def draw_trunk(pen: Pen, body: Body, joints: Joints, look: Look) -> str:
    """The upper garment with its collar and what is worn over it."""
    frame, over, top = joints.trunk, look.outerwear, look.top
    parts: list[str] = []
    dressed = HEMS.get(top.kind, 0.0) > 0.3
    hidden = over is not None and HEMS.get(over.kind, 0.0) > 0.2
    low = -body.trunk * (0.42 if hidden else 0.3) if dressed or hidden else 4.0
    parts.append(pen.shape(frame.d(trunk_path(body, joints, low=low)), top.colour))
    if dressed and not hidden:
        parts.append(_seam(pen, body, joints, top, sash=top.kind in ("dress", "long_dress")))
    parts.append(_pattern(pen, body, joints, top))
    if over is None or over.kind in ("vest", "cloak", "cape", "shawl", "poncho"):
        parts.append(_front(pen, body, joints, look))
    if over is not None and over.kind not in ("cloak", "cape", "shawl", "poncho"):
        parts.append(_over(pen, body, joints, look, over))
    return "".join(parts)


def _seam(pen: Pen, body: Body, joints: Joints, garment: Garment, *, sash: bool) -> str:
    """A sash at the waist, or nothing to be seen where a garment goes on below."""
    frame, high, wide = joints.trunk, body.trunk, body.waist * (1 - 0.12 * joints.facing)
    if sash:
        d = (
            f"M {-wide} {-high * 0.38} Q 0 {-high * 0.31} {wide} {-high * 0.38} L {wide + 1} {-high * 0.28} "
            f"Q 0 {-high * 0.2} {-wide - 1} {-high * 0.28} Z"
        )
        return pen.shape(frame.d(d), darker(garment.colour, 0.25), 0.9)
    inner = wide - pen.line * 0.9
    return pen.flat(
        frame.d(f"M {-inner} {-high * 0.4} L {inner} {-high * 0.4} L {inner} {-high * 0.1} L {-inner} {-high * 0.1} Z"),
        garment.colour,
    )


def _pattern(pen: Pen, body: Body, joints: Joints, garment: Garment) -> str:
    """Stripes, checks or patches."""
    frame, high = joints.trunk, body.trunk
    wide = body.waist * 0.8
    tone = lighter(garment.colour, 0.55) if brightness(garment.colour) < 0.6 else darker(garment.colour, 0.3)
    if garment.pattern == "stripes":
        rows = [
            f"M {-wide} {-high * part} Q 0 {-high * part + 5} {wide} {-high * part}" for part in (0.2, 0.38, 0.56, 0.74)
        ]
        return "".join(pen.mark(frame.d(row), tone, pen.line * 1.4) for row in rows)
    if garment.pattern == "checks":
        rows = [f"M {-wide} {-high * part} L {wide} {-high * part}" for part in (0.25, 0.5, 0.75)]
        rows += [f"M {x} {-high * 0.85} L {x} {-high * 0.1}" for x in (-wide * 0.55, 0, wide * 0.55)]
        return "".join(pen.mark(frame.d(row), tone, pen.line * 0.7) for row in rows)
    if garment.pattern == "dots":
        spots = [(-0.5, 0.2), (0.4, 0.28), (-0.1, 0.42), (0.55, 0.55), (-0.55, 0.6), (0.1, 0.7)]
        return "".join(pen.flat(frame.d(f"E {wide * x} {-high * y} 3 3"), tone) for x, y in spots)
    return ""


def _front(pen: Pen, body: Body, joints: Joints, look: Look) -> str:
    """Collar, buttons and the like of the upper garment."""
    frame, top, kind = joints.trunk, -body.trunk, look.top.kind
    x, neck = body.shoulder * 0.34 * joints.facing, body.head * 0.17
    colour = look.top.colour
    if kind in ("jumper", "hoodie"):
        collar = pen.shape(
            frame.d(
                f"M {-neck - 2} {top - 6} Q {x * 0.5} {top + 9} {neck + 2} {top - 6} L {neck + 3} "
                f"{top + 2} Q {x * 0.5} {top + 17} {-neck - 3} {top + 2} Z"
            ),
            lighter(colour, 0.12),
            0.85,
        )
        hem = pen.fold(frame.d(f"M {-body.hip * 0.8} -5 Q 0 3 {body.hip * 0.8} -5"), colour)
        return collar + hem
    if kind in ("t_shirt", "nightshirt", "robe", "tunic", "smock", "armour"):
        return pen.fold(
            frame.d(f"M {-neck - 1} {top - 1} Q {x * 0.6} {top + 15} {neck + 1} {top - 1}"), colour
        ) + _tunic_front(pen, body, joints, look)
    if kind in ("dress", "long_dress", "blouse"):
        collar_colour = (
            lighter(mix(colour, "#ffffff", 0.65), 0.2) if brightness(colour) < 0.75 else darker(colour, 0.18)
        )
        left = (
            f"M {x * 0.6} {top + 3} Q {-neck} {top + 1} {-neck - 1} {top - 4} L {-neck - 9} {top + 4} Q "
            f"{-neck * 0.5} {top + 18} {x * 0.6} {top + 3} Z"
        )
        right = (
            f"M {x * 0.6} {top + 3} Q {neck} {top + 1} {neck + 1} {top - 4} L {neck + 9} {top + 4} Q "
            f"{neck * 0.8} {top + 18} {x * 0.6} {top + 3} Z"
        )
        body_ = pen.shape(frame.d(left), collar_colour, 0.8) + pen.shape(frame.d(right), collar_colour, 0.8)
        return body_ + _buttons(pen, frame, x, top + 22, -body.trunk * 0.42, colour, 3)
    collar_colour = lighter(colour, 0.18)
    left = f"M {x * 0.6} {top + 8} L {-neck - 2} {top - 5} L {-neck - 7} {top + 6} L {-neck * 0.3} {top + 16} Z"
    right = f"M {x * 0.6} {top + 8} L {neck + 2} {top - 5} L {neck + 8} {top + 6} L {neck * 0.5 + x} {top + 16} Z"
    line = pen.fold(frame.d(f"M {x} {top + 12} L {x * 0.9} -2"), colour)
    return (
        line
        + pen.shape(frame.d(left), collar_colour, 0.8)
        + pen.shape(frame.d(right), collar_colour, 0.8)
        + _buttons(pen, frame, x, top + 28, -10, colour, 4)
    )


def _tunic_front(pen: Pen, body: Body, joints: Joints, look: Look) -> str:
    frame, top, colour = joints.trunk, -body.trunk, look.top.colour
    x = body.shoulder * 0.34 * joints.facing
    if look.top.kind == "armour":
        parts = [
            pen.fold(frame.d(f"M {x} {top + 12} L {x} -8"), colour),
            pen.fold(
                frame.d(f"M {-body.waist * 0.8} {top * 0.34} Q {x} {top * 0.26} {body.waist * 0.8} {top * 0.34}"),
                colour,
            ),
        ]
        parts += [
            pen.shape(frame.d(f"E {side * body.shoulder * 0.86} {top + 13} 14 12"), lighter(colour, 0.15))
            for side in (-1, 1)
        ]
        return "".join(parts)
    if look.top.kind in ("tunic", "robe", "smock"):
        return pen.fold(frame.d(f"M {x * 0.6} {top + 8} L {x * 0.7} {top + 30}"), colour)
    return ""


def _buttons(pen: Pen, frame: Frame, x: float, start: float, end: float, colour: str, count: int) -> str:
    tone = lighter(colour, 0.6) if brightness(colour) < 0.5 else darker(colour, 0.45)
    gap = (end - start) / max(1, count - 1)
    return "".join(pen.flat(frame.d(f"E {x} {start + gap * step} 2.3 2.3"), tone) for step in range(count))


def _over(pen: Pen, body: Body, joints: Joints, look: Look, over: Garment) -> str:
    """A coat, jacket, cardigan or waistcoat, open over the shirt or buttoned."""
    frame, top, colour = joints.trunk, -body.trunk, over.colour
    x, neck = body.shoulder * 0.36 * joints.facing, body.head * 0.17
    long = HEMS.get(over.kind, 0.0) > 0.2
    low = -body.trunk * 0.26 if long else 10.0 if over.kind != "vest" else 0.0
    whole = trunk_path(body, joints, grow=2.5 if over.kind != "vest" else 0.8, low=low)
    parts = [pen.shape(frame.d(whole), colour)]
    if long:
        parts.append(_seam(pen, body, joints, over, sash=False))
        parts.append(pen.fold(frame.d(f"M {x * 0.95} {low} L {x * 0.8} {body.thigh * 0.4}"), colour))
    shut = over.kind in ("long_coat", "coat", "raincoat", "uniform")
    deep = top + body.trunk * (0.34 if shut else 0.62)
    shirt = f"M {-neck} {top - 3} L {x} {deep} L {neck} {top - 3} Q 0 {top + 4} {-neck} {top - 3} Z"
    parts.append(pen.shape(frame.d(shirt), look.top.colour, 0.7))
    if over.kind != "vest" or look.top.kind == "shirt":
        inner = lighter(look.top.colour, 0.15)
        parts.append(
            pen.shape(frame.d(f"M {x * 0.5} {top + 8} L {-neck - 1} {top - 5} L {-neck + 1} {top + 9} Z"), inner, 0.7)
        )
        parts.append(
            pen.shape(frame.d(f"M {x * 0.5} {top + 8} L {neck + 1} {top - 5} L {neck + 1} {top + 9} Z"), inner, 0.7)
        )
    lapel = lighter(colour, 0.14)
    parts.append(
        pen.shape(
            frame.d(f"M {-neck - 1} {top - 6} L {-neck - 13} {top + 12} L {-neck - 5} {top + 17} L {x} {deep} Z"),
            lapel,
            0.8,
        )
    )
    parts.append(
        pen.shape(
            frame.d(f"M {neck + 1} {top - 6} L {neck + 13} {top + 12} L {neck + 6} {top + 17} L {x} {deep} Z"),
            lapel,
            0.8,
        )
    )
    parts.append(pen.fold(frame.d(f"M {x} {deep} L {x * 0.9} {low}"), colour))
    parts.append(_buttons(pen, frame, x + 5, deep + 8, -8, colour, 3 if shut else 2))
    if over.pattern == "patched":
        patch = mix(colour, "#c98a4a", 0.55)
        parts.append(
            pen.shape(
                frame.d(
                    f"M {-body.waist * 0.7} {top * 0.3} l 0 0 L {-body.waist * 0.3} {top * 0.32} L "
                    f"{-body.waist * 0.28} {top * 0.12} L {-body.waist * 0.72} {top * 0.1} Z".replace("l 0 0 ", "")
                ),
                patch,
                0.7,
            )
        )
    if over.kind != "vest":
        pocket = f"M {-body.waist * 0.72} -10 L {-body.waist * 0.3} -8"
        parts.append(pen.fold(frame.d(pocket), colour))
    return "".join(parts)
