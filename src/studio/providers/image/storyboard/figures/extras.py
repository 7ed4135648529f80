"""What is worn beside clothes: aprons, scarves, belts, ties, cloaks, wings, glasses."""

from __future__ import annotations

from studio.providers.image.storyboard.colour import darker, lighter
from studio.providers.image.storyboard.figures.geometry import Frame, between, hull, polygon
from studio.providers.image.storyboard.figures.head import Face, face_of
from studio.providers.image.storyboard.figures.look import Garment, Look
from studio.providers.image.storyboard.figures.pen import Pen
from studio.providers.image.storyboard.figures.skeleton import Body, Joints


def draw_behind(pen: Pen, body: Body, joints: Joints, look: Look) -> str:
    """What hangs behind the body: cloak, wings, backpack."""
    parts = []
    frame, top = joints.trunk, -body.trunk
    if wings := look.worn("wings"):
        for side in (-1, 1):
            d = (
                f"M {side * 8} {top * 0.8} C {side * 60} {top * 1.7} {side * 110} {top * 1.3} {side * 96} "
                f"{top * 0.5} "
                f"C {side * 84} {top * 0.5} {side * 70} {top * 0.1} {side * 50} {top * 0.2} L {side * 8} "
                f"{top * 0.4} Z"
            )
            parts.append(pen.shape(frame.d(d), wings.colour))
    if pack := look.worn("backpack"):
        x = -body.shoulder * (0.7 + 0.5 * joints.facing)
        d = f"M {x - 16} {top * 0.86} Q {x} {top} {x + 18} {top * 0.86} L {x + 18} -8 Q {x} 0 {x - 18} -8 Z"
        parts.append(pen.shape(frame.d(d), pack.colour))
    cloak = look.outerwear if look.outerwear is not None and look.outerwear.kind == "cloak" else None
    if cloak:
        parts.append(_cloak(pen, body, joints, cloak))
    return "".join(parts)


def _cloak(pen: Pen, body: Body, joints: Joints, cloak: Garment) -> str:
    frame = joints.trunk
    low = max(leg.ankle[1] for leg in (joints.far_leg, joints.near_leg)) - body.shin * 0.22
    neck = frame.at(0, -body.trunk - 2)
    left, right = (
        frame.at(-body.shoulder * 1.12, -body.trunk * 0.84),
        frame.at(body.shoulder * 1.02, -body.trunk * 0.84),
    )
    back = frame.x - body.shoulder * (1.35 + 0.4 * joints.facing)
    front = frame.x + body.shoulder * (1.35 - 0.6 * joints.facing)
    circles = [(*neck, 8.0), (*left, 8.0), (*right, 8.0), (back, low, 4.0), (front, low, 4.0)]
    return pen.shape(polygon(hull(circles)), darker(cloak.colour, 0.12))


def draw_over(pen: Pen, body: Body, joints: Joints, look: Look) -> str:
    """What lies over the trunk."""
    parts = []
    if look.outerwear is not None and look.outerwear.kind == "cloak":
        parts.append(_mantle(pen, body, joints, look.outerwear.colour))
    drawers = {
        "apron": _apron,
        "bib": _bib,
        "braces": _braces,
        "belt": _belt,
        "tie": _tie,
        "bow_tie": _bow_tie,
        "necklace": _necklace,
        "chain": _chain,
        "badge": _badge,
        "satchel": _satchel,
        "backpack": _straps,
        "shawl": _shawl,
        "scarf": _scarf,
    }
    for kind, drawer in drawers.items():
        if garment := look.worn(kind):
            parts.append(drawer(pen, body, joints, garment.colour))
    return "".join(parts)


def _middle(body: Body, joints: Joints) -> float:
    return body.shoulder * 0.34 * joints.facing


def _apron(pen: Pen, body: Body, joints: Joints, colour: str) -> str:
    frame, x, high = joints.trunk, _middle(body, joints), body.trunk
    wide, chest = body.waist * 0.74, body.waist * 0.5
    parts = []
    legs = (joints.far_leg, joints.near_leg)
    bent = any(abs(leg.knee[0] - leg.hip[0]) > body.thigh * 0.55 for leg in legs)
    if bent:
        circles = [(*frame.at(x - wide * 0.7, -high * 0.3), 4.0), (*frame.at(x + wide * 0.7, -high * 0.3), 4.0)]
        circles += [(*between(leg.hip, leg.knee, 0.8), body.leg_width * 0.46) for leg in legs]
        parts.append(pen.shape(polygon(hull(circles)), colour))
    else:
        low = body.thigh * 0.92
        d = (
            f"M {x - wide} {-high * 0.34} L {x - wide * 1.14} {low} Q {x} {low + 9} {x + wide * 1.14} {low} L "
            f"{x + wide} {-high * 0.34} Z"
        )
        down = Frame(frame.x, frame.y, frame.turn * 0.3)
        parts.append(pen.shape(down.d(d), colour))
        parts.append(
            pen.fold(
                down.d(
                    f"M {x - wide * 0.5} {low * 0.2} Q {x} {low * 0.36} {x + wide * 0.5} {low * 0.2} L "
                    f"{x + wide * 0.5} {low * 0.5} L {x - wide * 0.5} {low * 0.5} Z"
                ),
                colour,
            )
        )
    bib = (
        f"M {x - chest} {-high * 0.78} L {x + chest} {-high * 0.78} L {x + wide} {-high * 0.3} L {x - wide} "
        f"{-high * 0.3} Z"
    )
    straps = (
        f"M {x - chest} {-high * 0.78} L {-body.head * 0.18} {-high} M {x + chest} {-high * 0.78} L "
        f"{body.head * 0.18} {-high}"
    )
    parts.append(pen.mark(frame.d(straps), width=pen.line * 2.6) + pen.mark(frame.d(straps), colour, pen.line * 1.1))
    parts.append(pen.shape(frame.d(bib), colour))
    band = (
        f"M {-body.waist * 0.98} {-high * 0.36} Q {x} {-high * 0.27} {body.waist * 0.98} {-high * 0.36} L "
        f"{body.waist * 0.97} {-high * 0.29} Q {x} {-high * 0.2} {-body.waist * 0.97} {-high * 0.29} Z"
    )
    parts.append(pen.shape(frame.d(band), darker(colour, 0.1), 0.8))
    return "".join(parts)


def _bib(pen: Pen, body: Body, joints: Joints, colour: str) -> str:
    frame, x, high = joints.trunk, _middle(body, joints), body.trunk
    wide, chest = body.waist * 0.9, body.waist * 0.55
    d = (
        f"M {x - chest} {-high * 0.74} L {x + chest} {-high * 0.74} L {x * 0.5 + wide} {-high * 0.3} L "
        f"{x * 0.5 + wide} 3 L {x * 0.5 - wide} 3 L {x * 0.5 - wide} {-high * 0.3} Z"
    )
    straps = (
        f"M {x - chest + 4} {-high * 0.72} L {-body.head * 0.2} {-high} M {x + chest - 4} {-high * 0.72} L "
        f"{body.head * 0.2} {-high}"
    )
    pocket = f"M {x - 11} {-high * 0.6} L {x + 11} {-high * 0.6} L {x + 11} {-high * 0.42} L {x - 11} {-high * 0.42} Z"
    strap = pen.mark(frame.d(straps), width=pen.line * 1.4 + 7) + pen.mark(frame.d(straps), colour, 7.0)
    return strap + pen.shape(frame.d(d), colour) + pen.fold(frame.d(pocket), colour)


def _braces(pen: Pen, body: Body, joints: Joints, colour: str) -> str:
    x, high = _middle(body, joints) * 0.6, body.trunk
    d = (
        f"M {x - body.waist * 0.42} 0 L {-body.head * 0.22} {-high + 2} M {x + body.waist * 0.42} 0 L "
        f"{body.head * 0.22} {-high + 2}"
    )
    return pen.mark(joints.trunk.d(d), width=pen.line * 0.9 + 5) + pen.mark(joints.trunk.d(d), colour, 5.0)


def _belt(pen: Pen, body: Body, joints: Joints, colour: str) -> str:
    x, hip = _middle(body, joints), body.waist * 0.95
    d = f"M {-hip} -14 Q {x} -4 {hip} -14 L {hip} -3 Q {x} 7 {-hip} -3 Z"
    buckle = pen.shape(joints.trunk.d(f"M {x - 6} -9 L {x + 6} -9 L {x + 6} 2 L {x - 6} 2 Z"), "#d9b13a", 0.7)
    return pen.shape(joints.trunk.d(d), colour, 0.9) + buckle


def _tie(pen: Pen, body: Body, joints: Joints, colour: str) -> str:
    x, top = _middle(body, joints), -body.trunk
    d = (
        f"M {x * 0.6 - 5} {top + 6} L {x * 0.6 + 5} {top + 6} L {x * 0.7 + 3.5} {top + 13} L {x + 8} "
        f"{top + 52} L {x} {top + 62} L {x - 7} {top + 52} L {x * 0.7 - 3.5} {top + 13} Z"
    )
    return pen.shape(joints.trunk.d(d), colour, 0.85)


def _bow_tie(pen: Pen, body: Body, joints: Joints, colour: str) -> str:
    x, y = _middle(body, joints) * 0.6, -body.trunk + 8
    d = f"M {x} {y} L {x - 14} {y - 7} L {x - 14} {y + 7} Z M {x} {y} L {x + 14} {y - 7} L {x + 14} {y + 7} Z"
    return pen.shape(joints.trunk.d(d), colour, 0.85) + pen.shape(joints.trunk.d(f"E {x} {y} 4 4"), colour, 0.8)


def _necklace(pen: Pen, body: Body, joints: Joints, colour: str) -> str:
    x, top, neck = _middle(body, joints), -body.trunk, body.head * 0.19
    beads = [(-neck, 1), (-neck * 0.62, 8), (x * 0.5, 11), (neck * 0.62 + x * 0.3, 8), (neck, 1)]
    return "".join(pen.shape(joints.trunk.d(f"E {a} {top + b} 3.2 3.2"), colour, 0.6) for a, b in beads)


def _chain(pen: Pen, body: Body, joints: Joints, colour: str) -> str:
    x, top, neck = _middle(body, joints), -body.trunk, body.head * 0.24
    d = f"M {-neck} {top} Q {-neck + x * 0.4} {top + 34} {x} {top + 42} Q {neck + x * 0.4} {top + 34} {neck} {top}"
    line = pen.mark(joints.trunk.d(d), width=pen.line + 4) + pen.mark(joints.trunk.d(d), colour, 4.0)
    return line + pen.shape(joints.trunk.d(f"E {x} {top + 46} 8 8"), lighter(colour, 0.1), 0.8)


def _badge(pen: Pen, body: Body, joints: Joints, colour: str) -> str:
    return pen.shape(
        joints.trunk.d(f"E {body.shoulder * 0.46 + _middle(body, joints) * 0.4} {-body.trunk * 0.7} 6 6"), colour, 0.8
    )


def _satchel(pen: Pen, body: Body, joints: Joints, colour: str) -> str:
    high, x = body.trunk, -body.hip * 0.95
    strap = f"M {body.shoulder * 0.6} {-high * 0.98} L {x} -6"
    bag = f"M {x - 18} -8 L {x + 20} -8 L {x + 18} 24 L {x - 16} 24 Z"
    flap = f"M {x - 18} -8 L {x + 20} -8 L {x + 18} 6 Q {x} 12 {x - 17} 6 Z"
    line = pen.mark(joints.trunk.d(strap), width=pen.line + 5) + pen.mark(joints.trunk.d(strap), colour, 5.0)
    return line + pen.shape(joints.trunk.d(bag), colour) + pen.shape(joints.trunk.d(flap), lighter(colour, 0.12), 0.8)


def _straps(pen: Pen, body: Body, joints: Joints, colour: str) -> str:
    high = body.trunk
    d = " ".join(
        f"M {side * body.shoulder * 0.56} {-high * 0.99} L {side * body.shoulder * 0.62} {-high * 0.4}"
        for side in (-1, 1)
    )
    return pen.mark(joints.trunk.d(d), width=pen.line + 6) + pen.mark(joints.trunk.d(d), colour, 6.0)


def _shawl(pen: Pen, body: Body, joints: Joints, colour: str) -> str:
    x, sh, high = _middle(body, joints), body.shoulder * 1.06, body.trunk
    d = (
        f"M {-body.head * 0.18} {-high - 3} Q {-sh} {-high} {-sh * 1.04} {-high * 0.7} Q {-sh * 0.6} "
        f"{-high * 0.5} {x} {-high * 0.3} "
        f"Q {sh * 0.7} {-high * 0.5} {sh * 1.0} {-high * 0.7} Q {sh} {-high} {body.head * 0.18} "
        f"{-high - 3} Q {x} {-high * 0.72} {-body.head * 0.18} {-high - 3} Z"
    )
    fringe = (
        f"M {-sh * 0.6} {-high * 0.54} L {-sh * 0.62} {-high * 0.47} M {x - 8} {-high * 0.35} L {x - 8} "
        f"{-high * 0.27} M {sh * 0.5} {-high * 0.5} L {sh * 0.52} {-high * 0.42}"
    )
    return pen.shape(joints.trunk.d(d), colour) + pen.mark(joints.trunk.d(fringe), darker(colour, 0.3), pen.line * 0.8)


def _mantle(pen: Pen, body: Body, joints: Joints, colour: str) -> str:
    x, sh, high = _middle(body, joints), body.shoulder * 1.1, body.trunk
    left = (
        f"M {-body.head * 0.16} {-high - 4} Q {-sh} {-high - 1} {-sh * 1.06} {-high * 0.74} L {-sh * 0.98} "
        f"{-high * 0.2} L {-sh * 0.62} {-high * 0.2} Q {-sh * 0.4} {-high * 0.7} {x * 0.6} {-high + 8} Z"
    )
    right = (
        f"M {body.head * 0.16} {-high - 4} Q {sh * 0.9} {-high - 1} {sh * 0.98} {-high * 0.74} L {sh * 0.9} "
        f"{-high * 0.34} L {sh * 0.66} {-high * 0.34} Q {sh * 0.5} {-high * 0.7} {x * 0.6} {-high + 8} Z"
    )
    clasp = pen.shape(joints.trunk.d(f"E {x * 0.6} {-high + 8} 5.5 5.5"), "#d9b13a", 0.8)
    return pen.shape(joints.trunk.d(right), colour) + pen.shape(joints.trunk.d(left), colour) + clasp


def _scarf(pen: Pen, body: Body, joints: Joints, colour: str) -> str:
    x, top, wide = _middle(body, joints), -body.trunk, body.head * 0.27
    tail = f"M {x - 1} {top + 8} L {x + 15} {top + 6} L {x + 18} {top + 50} L {x + 3} {top + 52} Z"
    loop = (
        f"M {-wide} {top - 8} Q {x * 0.5} {top + 2} {wide} {top - 8} Q {wide + 7} {top + 3} {wide - 2} "
        f"{top + 9} Q {x * 0.5} {top + 18} {-wide + 1} {top + 9} Q {-wide - 7} {top + 2} {-wide} {top - 8} Z"
    )
    lines = f"M {x + 4} {top + 42} L {x + 17} {top + 40} M {x + 3} {top + 34} L {x + 17} {top + 32}"
    return (
        pen.shape(joints.trunk.d(tail), colour)
        + pen.mark(joints.trunk.d(lines), darker(colour, 0.3), pen.line * 0.7)
        + pen.shape(joints.trunk.d(loop), lighter(colour, 0.06))
    )


def draw_glasses(pen: Pen, frame: Frame, look: Look, turn: float) -> str:
    """Glasses, a monocle or an eye patch, over the eyes."""
    kind = look.glasses
    if not kind:
        return ""
    face: Face = face_of(look, turn)
    near = face.eye_x - face.eye_gap
    far = face.eye_x + face.eye_gap * (face.far + 1) / 2
    wide = 12.5 * face.scale**0.5
    y = 3.0
    ear = f"M {near - wide} {y - 2} L {-37 + 24 * turn} {y - 3}"
    if kind == "patch":
        cloth = pen.shape(
            frame.d(
                f"M {far - 10} {y - 9} L {far + 9} {y - 9} Q {far + 10} {y + 12} {far} {y + 12} Q "
                f"{far - 10} {y + 12} {far - 10} {y - 9} Z"
            ),
            "#2f2c36",
        )
        return pen.mark(frame.d(f"M -34 -26 L {far - 8} {y - 8}"), width=pen.line * 0.9) + cloth
    if kind == "monocle":
        return pen.mark(frame.d(f"E {far} {y} {wide * face.far} {wide}"), "#c9a045", pen.line * 0.9) + pen.mark(
            frame.d(f"M {far + 6} {y + wide} Q {far + 10} 34 {far} 46"), "#c9a045", pen.line * 0.5
        )
    low = 0.62 if kind == "half" else 1.0
    if kind in ("square", "dark", "goggles"):

        def rim(x: float, w: float) -> str:
            return f"M {x - w} {y - 9} L {x + w} {y - 9} L {x + w * 0.9} {y + 10} L {x - w * 0.9} {y + 10} Z"
    else:

        def rim(x: float, w: float) -> str:
            return f"E {x} {y + (1 - low) * 14} {w} {wide * low}"

    bridge = f"M {near + wide} {y} Q {(near + far) / 2 + 1} {y - 4} {far - wide * face.far} {y}"
    rims = (rim(near, wide), rim(far, wide * face.far))
    if kind == "dark":
        return (
            pen.mark(frame.d(ear))
            + "".join(pen.shape(frame.d(one), "#34323b") for one in rims)
            + pen.mark(frame.d(bridge))
        )
    tone = "#3b3540" if kind != "goggles" else "#7a5234"
    return "".join(
        pen.mark(frame.d(one), tone, pen.line * (1.6 if kind == "goggles" else 0.85)) for one in (*rims, bridge, ear)
    )
