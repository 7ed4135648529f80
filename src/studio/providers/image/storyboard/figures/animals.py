"""Beings that are no people: dog, cat, fox, rabbit, bear, horse, bird, dragon, robot and ghost, turned to the right."""

from __future__ import annotations

from dataclasses import dataclass

from studio.providers.image.storyboard.colour import darker, lighter
from studio.providers.image.storyboard.figures.geometry import Frame
from studio.providers.image.storyboard.figures.look import Look
from studio.providers.image.storyboard.figures.pen import Pen

FUR = {
    "dog": "#b07a45",
    "cat": "#8d8f96",
    "fox": "#d0702f",
    "rabbit": "#b9a48c",
    "mouse": "#a5a0a0",
    "bear": "#7a5234",
    "horse": "#8a5a38",
    "bird": "#8d7a63",
    "dragon": "#5f9a58",
    "robot": "#9fb0bb",
    "ghost": "#eef2f6",
}
SIZES = {
    "dog": 0.62,
    "cat": 0.42,
    "fox": 0.55,
    "rabbit": 0.38,
    "mouse": 0.22,
    "bear": 1.15,
    "horse": 1.35,
    "bird": 0.34,
    "dragon": 1.3,
    "robot": 0.95,
    "ghost": 0.95,
}
"""How high a being is, as a part of an adult's height."""


@dataclass(frozen=True)
class Creature:
    """What lies behind and before the face; where the face is, in the frame of the whole (100 high, feet at 0)."""

    before: str
    after: str
    face: Frame
    head: tuple[float, float, float]


def draw_creature(pen: Pen, look: Look, frame: Frame) -> Creature:
    """The body of a being, in a frame 100 units high whose origin is the ground between its feet."""
    fur = look.hair_colour
    if look.being == "robot":
        return _robot(pen, frame, fur)
    if look.being == "ghost":
        return _ghost(pen, frame, fur)
    if look.being == "bird":
        return _bird(pen, frame, fur)
    return _beast(pen, frame, look.being, fur)


def _robot(pen: Pen, frame: Frame, c: str) -> Creature:
    d = frame.d
    dark, light = darker(c, 0.3), lighter(c, 0.3)
    body = [
        pen.shape(d("M -14 -34 L -4 -34 L -4 -6 L -14 -6 Z"), dark),
        pen.shape(d("M 4 -34 L 14 -34 L 14 -6 L 4 -6 Z"), dark),
        pen.shape(d("M -19 -7 L -2 -7 L -2 0 L -19 0 Z"), c),
        pen.shape(d("M 2 -7 L 21 -7 L 21 0 L 2 0 Z"), c),
        pen.mark(d("M -20 -58 L -30 -46 L -27 -34"), width=pen.line * 2 + 10),
        pen.mark(d("M -20 -58 L -30 -46 L -27 -34"), dark, 10.0),
        pen.shape(d("E -27 -31 5 5"), light),
        pen.shape(d("M -20 -66 Q 0 -70 20 -66 L 17 -32 Q 0 -28 -17 -32 Z"), c),
        pen.shape(d("M -11 -60 L 11 -60 L 11 -44 L -11 -44 Z"), dark),
        pen.flat(d("E -5 -52 3 3"), "#e2573f"),
        pen.flat(d("E 4 -52 3 3"), "#f2c64a"),
        pen.mark(d("M 0 -96 L 0 -106")),
        pen.shape(d("E 0 -108 3.5 3.5"), "#e2573f"),
        pen.shape(d("M -5 -72 L 5 -72 L 5 -65 L -5 -65 Z"), dark),
        pen.shape(d("M -22 -96 Q 0 -100 22 -96 L 22 -73 Q 0 -69 -22 -73 Z"), c),
        pen.shape(d("M -17 -92 Q 3 -95 19 -92 L 19 -76 Q 3 -74 -17 -76 Z"), light),
    ]
    arm = pen.mark(d("M 20 -58 L 30 -48 L 34 -58"), width=pen.line * 2 + 10) + pen.mark(
        d("M 20 -58 L 30 -48 L 34 -58"), dark, 10.0
    )
    arm += pen.shape(d("E 35 -61 5 5"), light)
    return Creature("".join(body), arm, Frame(*frame.at(2, -84), 0, frame.wide * 0.24, frame.high * 0.24), (0, -84, 27))


def _ghost(pen: Pen, frame: Frame, c: str) -> Creature:
    shape = (
        "M -26 -12 C -32 -60 -30 -100 2 -100 C 34 -100 32 -60 30 -12 Q 24 -2 18 -10 Q 12 -20 6 -8 Q 0 2 -6 "
        "-9 Q -12 -20 -17 -8 Q -22 0 -26 -12 Z"
    )
    arms = pen.shape(frame.d("M 24 -56 Q 42 -62 44 -52 Q 42 -44 26 -42 Z"), c) + pen.shape(
        frame.d("M -22 -56 Q -38 -60 -40 -50 Q -38 -44 -23 -42 Z"), c
    )
    shade = pen.flat(
        frame.d("M -22 -14 C -28 -60 -24 -90 -6 -96 C -18 -80 -18 -40 -14 -14 Q -19 -6 -22 -14 Z"), darker(c, 0.1)
    )
    return Creature(
        arms + pen.shape(frame.d(shape), c) + shade,
        "",
        Frame(*frame.at(6, -72), 0, frame.wide * 0.36, frame.high * 0.36),
        (4, -74, 44),
    )


def _bird(pen: Pen, frame: Frame, c: str) -> Creature:
    d, dark, light = frame.d, darker(c, 0.25), lighter(c, 0.4)
    parts = [
        pen.mark(
            d("M -8 -18 L -8 -1 L -16 0 M -8 -1 L 2 0 M 8 -18 L 8 -1 L 0 0 M 8 -1 L 18 0"), "#c98a35", pen.line * 1.3
        ),
        pen.shape(d("M -30 -30 L -56 -14 L -50 -32 L -30 -44 Z"), dark),
        pen.shape(d("M -34 -40 C -34 -84 -16 -100 8 -100 C 36 -100 34 -70 30 -46 C 26 -20 -30 -4 -34 -40 Z"), c),
        pen.flat(d("M 6 -56 C 26 -60 28 -44 22 -32 C 16 -20 -2 -20 -6 -24 C 4 -30 2 -44 6 -56 Z"), light),
        pen.shape(d("M -28 -56 C -10 -64 8 -50 4 -28 C -14 -18 -34 -26 -28 -56 Z"), dark),
        pen.fold(d("M -20 -40 Q -10 -36 -2 -30 M -18 -32 Q -12 -28 -6 -26"), dark),
    ]
    beak = pen.shape(d("M 30 -80 L 48 -72 L 30 -68 Z"), "#e2a23a")
    return Creature(
        "".join(parts), beak, Frame(*frame.at(14, -78), 0, frame.wide * 0.36, frame.high * 0.36), (10, -76, 46)
    )


def _beast(pen: Pen, frame: Frame, kind: str, c: str) -> Creature:
    d, dark, light = frame.d, darker(c, 0.25), lighter(c, 0.45)
    long = {"horse": 1.1, "dragon": 1.1, "bear": 1.0, "mouse": 0.8, "rabbit": 0.75}.get(kind, 1.0)
    hip, chest = -48 * long, 26.0
    tails = {
        "dog": f"M {hip} -46 Q {hip - 22} -58 {hip - 18} -80 Q {hip - 6} -76 {hip + 10} -50 Z",
        "cat": f"M {hip + 4} -36 C {hip - 30} -36 {hip - 10} -80 {hip - 26} -92 C {hip - 2} -96 {hip - 8} -52 "
        f"{hip + 10} -48 Z",
        "fox": f"M {hip + 4} -44 C {hip - 20} -64 {hip - 56} -50 {hip - 54} -22 C {hip - 36} -10 {hip - 10} -24 "
        f"{hip + 8} -34 Z",
        "horse": f"M {hip + 2} -56 C {hip - 24} -58 {hip - 24} -20 {hip - 16} -6 Q {hip - 4} -16 {hip + 6} -42 Z",
        "dragon": f"M {hip + 6} -44 C {hip - 30} -40 {hip - 40} -12 {hip - 66} -16 L {hip - 62} -4 C {hip - 30} 0 "
        f"{hip - 10} -14 {hip + 14} -24 Z",
        "mouse": f"M {hip + 6} -20 C {hip - 20} -20 {hip - 30} -4 {hip - 44} -14 C {hip - 30} 4 {hip - 10} -6 "
        f"{hip + 8} -14 Z",
    }
    tail = tails.get(kind, f"E {hip - 2} -40 9 9")
    legs = [(hip + 12, dark), (chest - 2, dark), (hip + 4, c), (chest - 12, c)]
    parts = [pen.shape(d(tail), dark if kind == "horse" else c)]
    if kind == "dragon":
        parts.append(
            pen.shape(
                d("M -18 -58 C -50 -120 -80 -110 -86 -80 Q -70 -88 -62 -72 Q -48 -80 -42 -62 Q -30 -68 -18 -58 Z"),
                darker(c, 0.15),
            )
        )
    for index, (x, tone) in enumerate(legs):
        parts.append(
            pen.shape(d(f"M {x} -34 L {x + 13} -34 L {x + 12} -5 Q {x + 18} -4 {x + 17} 0 L {x + 1} 0 Z"), tone)
        )
        if index == 1:
            parts.append(
                pen.shape(
                    d(
                        f"M {hip} -34 C {hip - 4} -62 {hip + 20} -60 -8 -58 C 14 -58 {chest + 14} -66 "
                        f"{chest + 14} -44 C {chest + 12} -22 {hip + 10} -18 {hip} -34 Z"
                    ),
                    c,
                )
            )
    x, y = 34.0, -74.0
    ears = {
        "dog": f"M {x - 18} {y - 14} C {x - 34} {y - 12} {x - 32} {y + 14} {x - 22} {y + 12} Z",
        "cat": f"M {x - 18} {y - 8} L {x - 18} {y - 30} L {x - 2} {y - 18} Z M {x + 4} {y - 18} L {x + 16} "
        f"{y - 30} L {x + 18} {y - 8} Z",
        "fox": f"M {x - 18} {y - 8} L {x - 18} {y - 34} L {x - 2} {y - 18} Z M {x + 4} {y - 18} L {x + 16} "
        f"{y - 34} L {x + 18} {y - 8} Z",
        "rabbit": f"M {x - 14} {y - 12} C {x - 24} {y - 50} {x - 6} {y - 54} {x - 3} {y - 16} Z M {x + 4} {y - 16} "
        f"C {x + 4} {y - 54} {x + 22} {y - 50} {x + 13} {y - 12} Z",
        "horse": f"M {x - 14} {y - 12} L {x - 12} {y - 32} L {x - 2} {y - 17} Z M {x + 2} {y - 17} L {x + 8} "
        f"{y - 32} L {x + 12} {y - 14} Z",
        "dragon": f"M {x - 14} {y - 12} L {x - 22} {y - 36} L {x - 2} {y - 18} Z M {x + 4} {y - 18} L {x + 6} "
        f"{y - 38} L {x + 14} {y - 12} Z",
    }
    ear = ears.get(kind, f"E {x - 15} {y - 15} 9 9 E {x + 15} {y - 15} 9 9")
    if kind in ("horse", "dragon"):
        parts.append(pen.shape(d(f"M 6 -56 L {x - 16} {y - 2} L {x + 8} {y + 16} L {chest + 13} -44 Z"), c))
    if kind == "horse":
        parts.append(
            pen.shape(
                d(
                    f"M 2 -58 C 4 -76 {x - 26} {y - 8} {x - 12} {y - 22} L {x - 2} {y - 16} C {x - 16} "
                    f"{y} 14 -62 10 -54 Z"
                ),
                dark,
            )
        )
    head = [] if kind == "dog" else [pen.shape(d(ear), dark)]
    head.append(
        pen.shape(
            d(
                f"M {x - 20} {y} C {x - 20} {y - 28} {x + 20} {y - 28} {x + 20} {y - 2} C {x + 34} {y} "
                f"{x + 36} {y + 16} {x + 22} {y + 18} C {x} {y + 24} {x - 20} {y + 18} {x - 20} {y} Z"
            ),
            c,
        )
    )
    head.append(pen.flat(d(f"E {x + 18} {y + 8} 12 7.5"), light))
    nose = "#3a2a30" if kind != "rabbit" else "#d98a94"
    head.append(pen.shape(d(f"E {x + 27} {y + 3} 4.5 3.6"), nose, 0.7))
    after = pen.shape(d(ear), dark) if kind == "dog" else ""
    return Creature(
        "".join(parts + head), after, Frame(*frame.at(x + 3, y - 3), 0, frame.wide * 0.3, frame.high * 0.3), (x, y, 46)
    )


def draw_muzzle(pen: Pen, frame: Frame, look: Look, state: str) -> str:
    """The eyes and the mouth of a being in a state."""
    closed = state.startswith("blink")
    openness = 2 if state.endswith("mouth_open") else 1 if state.endswith("mouth_half") else 0
    parts = []
    robot, bird = look.being == "robot", look.being == "bird"
    side = look.being not in ("robot", "ghost")
    gap = 20.0 if not side else 16.0
    for x in (-gap, gap * (0.8 if side else 1)):
        if closed:
            parts.append(pen.mark(frame.d(f"M {x - 9} 0 Q {x} 7 {x + 9} 0")))
            continue
        if robot:
            parts.append(
                pen.shape(frame.d(f"E {x} 0 12 12"), "#2f3b47", 0.8) + pen.flat(frame.d(f"E {x} 0 7 7"), "#6fe0f0")
            )
        else:
            white = pen.shape(frame.d(f"E {x} 0 12 14"), "#fffdf8", 0.7) if look.being != "ghost" else ""
            parts.append(
                white
                + pen.flat(frame.d(f"E {x + 2} 1 8 10"), "#2f2830")
                + pen.flat(frame.d(f"E {x + 5} -3 3 3"), "#ffffff")
            )
    if bird:
        if openness:
            deep = 8 + 8 * openness
            parts.append(pen.shape(frame.d(f"M 46 24 L 88 {24 + deep * 0.5} L 46 {28 + deep} Z"), "#c47f2a", 0.8))
        return "".join(parts)
    x, y = (0.0, 28.0) if not side else (46.0, 50.0)
    if robot:
        high = (3.0, 7.0, 11.0)[openness]
        parts.append(
            pen.shape(
                frame.d(
                    f"M -16 {y - high / 2 - 4} L 16 {y - high / 2 - 4} L 16 {y + high / 2 - 4} L -16 "
                    f"{y + high / 2 - 4} Z"
                ),
                "#2f3b47",
                0.8,
            )
        )
    elif openness:
        parts.append(pen.shape(frame.d(f"E {x} {y} 12 {6 * openness}"), "#7a2230", 0.8))
    else:
        parts.append(pen.mark(frame.d(f"M {x - 14} {y - 3} Q {x} {y + 7} {x + 14} {y - 3}")))
    return "".join(parts)
