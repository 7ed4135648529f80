"""Heads: skull, ears, nose, the marks of age, and a face that shows a mood. Drawn by rule, turned to the right."""

from __future__ import annotations

from dataclasses import dataclass

from studio.providers.image.storyboard.colour import brightness, darker, lighter, mix
from studio.providers.image.storyboard.figures.geometry import Frame
from studio.providers.image.storyboard.figures.look import Look
from studio.providers.image.storyboard.figures.pen import Pen
from studio.providers.image.storyboard.figures.pose import Expression
from studio.providers.image.storyboard.parts import OUTLINE


@dataclass(frozen=True)
class Mood:
    """How brows, eyes and mouth show a mood.

    ``inner`` and ``outer`` raise the ends of the brows, ``open_eyes`` is how wide the eyes are, ``mouth`` names a
    closed mouth, ``corner`` lifts its corners.
    """

    inner: float = 0.0
    outer: float = 0.0
    open_eyes: float = 1.0
    mouth: str = "curve"
    corner: float = 2.0
    blush: bool = False
    gaze: tuple[float, float] = (0.0, 0.0)


MOODS: dict[str, Mood] = {
    "neutral": Mood(corner=3.0, open_eyes=0.92),
    "happy": Mood(inner=2, outer=1, open_eyes=0.95, corner=7, mouth="smile", blush=True),
    "laughing": Mood(inner=4, outer=2, open_eyes=0.0, corner=8, mouth="laugh", blush=True),
    "content": Mood(inner=1, open_eyes=0.85, corner=5, blush=True),
    "sad": Mood(inner=6, outer=-4, open_eyes=0.82, corner=-5, gaze=(0.0, 0.4)),
    "crying": Mood(inner=8, outer=-5, open_eyes=0.3, corner=-7, mouth="wobble"),
    "angry": Mood(inner=-8, outer=3, open_eyes=0.8, corner=-4, mouth="teeth"),
    "stern": Mood(inner=-6, outer=1, open_eyes=0.75, corner=-3),
    "afraid": Mood(inner=9, outer=-1, open_eyes=1.3, corner=-4, mouth="wobble"),
    "surprised": Mood(inner=8, outer=7, open_eyes=1.32, mouth="o", corner=0),
    "worried": Mood(inner=7, outer=-3, open_eyes=1.05, corner=-4),
    "determined": Mood(inner=-6, outer=3, open_eyes=0.9, corner=1, mouth="firm"),
    "tired": Mood(inner=1, outer=-3, open_eyes=0.5, corner=-2),
    "shy": Mood(inner=5, outer=-1, open_eyes=0.85, corner=3, blush=True, gaze=(0.2, 0.7)),
    "thinking": Mood(inner=-2, outer=6, open_eyes=0.9, corner=0, mouth="aside", gaze=(0.5, -0.6)),
    "sly": Mood(inner=-4, outer=4, open_eyes=0.7, corner=4, mouth="smirk"),
    "proud": Mood(inner=1, outer=4, open_eyes=0.75, corner=5),
    "calm": Mood(open_eyes=0.9, corner=3),
    "moved": Mood(inner=6, outer=-1, open_eyes=1.05, corner=4, blush=True),
    "pained": Mood(inner=-5, outer=-3, open_eyes=0.25, corner=-5, mouth="teeth"),
}


@dataclass(frozen=True)
class Face:
    """Where the parts of a face are for how far it is turned."""

    turn: float
    eye_x: float
    eye_gap: float
    far: float
    nose_x: float
    mouth_x: float
    scale: float


def face_of(look: Look, turn: float) -> Face:
    """Places of the features; ``turn`` is 0 to 1."""
    young = look.age == "child"
    eyes = (1.16 if young else 1.0) * (0.92 + 0.16 * look.traits[2])
    return Face(turn, 11.5 * turn, 14.5 * (1 - 0.12 * turn), 1 - 0.24 * turn, 15 * turn, 10.5 * turn, eyes)


def skull(look: Look, turn: float) -> str:
    """The outline of the head, in its frame (88 high, centre at the origin)."""
    chin = 7 * turn
    jaw = {"male": 21.0, "female": 14.0}.get(look.gender, 17.0) + 6 * (look.traits[0] - 0.5)
    if look.age == "child":
        jaw = 19.0
    if look.build == "stout":
        jaw += 5
    cheek = 24.0 if look.age == "child" or look.build == "stout" else 19.0
    low = 43 if look.age == "child" else 44
    back = -36 - 3 * turn
    front = 36 - 1.5 * turn
    return (
        f"M {back} -6 C {back} -32 -22 -45 0 -45 C 22 -45 {front} -32 {front} -6 "
        f"C {front} {cheek} {chin + jaw} {low} {chin} {low} C {chin - jaw} {low} {back} {cheek + 2} {back} -6 Z"
    )


def draw_skull(pen: Pen, frame: Frame, look: Look, turn: float) -> str:
    """Ears, skull and cheek shade."""
    parts = []
    if turn < 0.45:
        parts.append(pen.shape(frame.d(f"E {36 - 3 * turn} 6 7 10"), look.skin))
    parts.append(pen.shape(frame.d(skull(look, turn)), look.skin))
    return "".join(parts)


def draw_ear(pen: Pen, frame: Frame, look: Look, turn: float) -> str:
    """The near ear, over the hair."""
    x = -37 + 24 * turn
    parts = [pen.shape(frame.d(f"E {x} 6 7.5 10.5"), look.skin)]
    parts.append(pen.fold(frame.d(f"M {x + 2.5} 1 Q {x - 3.5} 4 {x + 1.5} 10"), look.skin))
    if (rings := look.worn("earrings")) is not None:
        parts.append(pen.shape(frame.d(f"E {x - 1} 19 3 3"), rings.colour, 0.6))
    return "".join(parts)


def draw_marks(pen: Pen, frame: Frame, look: Look, mood: Mood, turn: float) -> str:
    """Blush, freckles, wrinkles, stubble and the nose: what does not change with the states of a face."""
    face = face_of(look, turn)
    parts = []
    left, right = face.eye_x - face.eye_gap - 5, face.eye_x + (face.eye_gap + 5) * face.far
    if mood.blush or look.age == "child":
        tone = mix(look.skin, "#e2604f", 0.34 if mood.blush else 0.2)
        parts.append(pen.flat(frame.d(f"E {left} 18 7 4.4"), tone))
        parts.append(pen.flat(frame.d(f"E {right} 18 {6 * face.far:.1f} 4.4"), tone))
    if look.freckles:
        tone = darker(mix(look.skin, "#b0603a", 0.4), 0.08)
        spots = [(left - 2, 15), (left + 3, 17), (left, 19), (right - 2, 15.5), (right + 2, 17.5), (right - 3, 19)]
        parts += [pen.flat(frame.d(f"E {x} {y} 1.2 1.2"), tone) for x, y in spots]
    if look.age == "elderly":
        for x, side in ((left - 1, -1), (right + 1, 1)):
            parts.append(pen.fold(frame.d(f"M {x + side * 3} 2 L {x + side * 6} 0"), look.skin))
            parts.append(pen.fold(frame.d(f"M {x + side * 3} 6 L {x + side * 6.5} 7"), look.skin))
        parts.append(pen.fold(frame.d(f"M {face.eye_x - 12} -24 Q {face.eye_x} -27 {face.eye_x + 11} -24"), look.skin))
        for side, wide in ((-1, 1.0), (1, face.far)):
            x = face.mouth_x + side * 13 * wide
            parts.append(pen.fold(frame.d(f"M {face.nose_x + side * 6} 17 Q {x} 20 {x + side} 26"), look.skin))
    parts.append(_nose(pen, frame, look, face))
    return "".join(parts)


def _nose(pen: Pen, frame: Frame, look: Look, face: Face) -> str:
    size = {"child": 0.72, "teenager": 0.9, "adult": 1.0, "elderly": 1.22}[look.age] * (0.8 + 0.45 * look.traits[1])
    if look.gender == "female":
        size *= 0.85
    x, tone = face.nose_x, darker(mix(look.skin, "#c8563e", 0.18), 0.04)
    wide, bottom = 5.4 * size, 18 + 2 * size
    if face.turn < 0.2:
        bulb = (
            f"M {x - wide} {bottom - 4} Q {x - wide} {bottom + 3} {x} {bottom + 3} Q {x + wide} {bottom + 3} "
            f"{x + wide} {bottom - 4}"
        )
        return pen.mark(frame.d(bulb), width=pen.line * 0.8)
    tip = x + wide * (1.1 + 0.7 * face.turn)
    d = (
        f"M {x - 1} 6 C {x + 2} 10 {tip + 1} {bottom - 6} {tip} {bottom - 2} C {tip - 1} {bottom + 3} {x + 2} "
        f"{bottom + 3} {x - 2} {bottom + 1}"
    )
    return pen.flat(frame.d(d + " Z"), tone if look.age == "elderly" else look.skin) + pen.mark(
        frame.d(d), width=pen.line * 0.8
    )


def draw_brows(pen: Pen, frame: Frame, look: Look, mood: Mood, turn: float) -> str:
    """The eyebrows."""
    face = face_of(look, turn)
    thick = {"male": 4.6, "female": 3.2}.get(look.gender, 3.6) * (1.25 if look.age == "elderly" else 1.0)
    tone = mix(
        darker(look.hair_colour, 0.2),
        OUTLINE,
        0.35 if abs(brightness(look.hair_colour) - brightness(look.skin)) > 0.3 else 0.6,
    )
    if look.age == "elderly" and brightness(look.hair_colour) > 0.6:
        tone = lighter(darker(look.hair_colour, 0.1), 0.1)
    parts = []
    for side, wide in ((-1, 1.0), (1, face.far)):
        inner_x, outer_x = face.eye_x + side * 6.5 * wide, face.eye_x + side * 23 * wide
        y = -15.0 * (0.8 + 0.2 * face.scale)
        middle_x, middle_y = (inner_x + outer_x) / 2, y - 3.5 - (mood.inner + mood.outer) * 0.4
        d = (
            f"M {inner_x:.1f} {y - mood.inner * 0.75:.1f} Q {middle_x:.1f} {middle_y:.1f} {outer_x:.1f} "
            f"{y + 2 - mood.outer * 0.75:.1f}"
        )
        parts.append(pen.mark(frame.d(d), tone, thick * frame.high))
    return "".join(parts)


def draw_eyes(
    pen: Pen, frame: Frame, look: Look, mood: Mood, turn: float, gaze: tuple[float, float], closed: bool
) -> str:
    """Both eyes, open as the mood has them, or closed."""
    face = face_of(look, turn)
    across = max(-1.0, min(1.0, mood.gaze[0] + gaze[0] + 0.45 * turn))
    down = max(-1.0, min(1.0, mood.gaze[1] + gaze[1]))
    laughing = mood.open_eyes == 0.0
    parts = []
    for side, wide in ((-1, 1.0), (1, face.far)):
        x, y = face.eye_x + side * face.eye_gap * (wide + 1) / 2, 2.0
        rx, ry = 7.6 * face.scale * wide, 9.2 * face.scale * max(0.28, mood.open_eyes) ** 0.7
        if closed or laughing:
            lift = -6 if laughing else 4
            arc = f"M {x - rx} {y + 2} Q {x} {y + 2 + lift * 1.3} {x + rx} {y + 2}"
            parts.append(pen.mark(frame.d(arc), width=pen.line * 1.05))
            continue
        parts.append(pen.shape(frame.d(f"E {x} {y} {rx} {ry}"), "#fffdf8", 0.62))
        pupil = 5.0 * face.scale * (0.82 if mood.open_eyes > 1.2 else 1.0)
        px, py = x + across * (rx - pupil * 0.75) * 0.8, y + down * (ry - pupil * 0.8) * 0.75
        parts.append(
            pen.flat(
                frame.d(f"E {px:.2f} {py:.2f} {pupil * wide**0.5:.2f} {min(pupil * 1.12, ry * 0.86):.2f}"),
                darker(look.eye_colour, 0.35),
            )
        )
        parts.append(pen.flat(frame.d(f"E {px + 1.4:.2f} {py - 1.9:.2f} 1.4 1.4"), "#ffffff"))
        if mood.open_eyes < 0.93:
            cut = y - ry + (1 - mood.open_eyes) * ry * 1.1
            lid = (
                f"M {x - rx * 1.02} {cut + 1} Q {x - rx} {y - ry * 1.1} {x} {y - ry * 1.06} Q {x + rx} "
                f"{y - ry * 1.1} {x + rx * 1.02} {cut + 1} Z"
            )
            parts.append(pen.shape(frame.d(lid), darker(look.skin, 0.06), 0.62))
        upper = (
            f"M {x - rx} {y - ry * 0.25} Q {x - rx * 0.7} {y - ry * 1.12} {x} {y - ry * 1.06} Q "
            f"{x + rx * 0.7} {y - ry * 1.12} {x + rx} {y - ry * 0.25}"
        )
        parts.append(pen.mark(frame.d(upper), width=pen.line * 0.95))
        if look.gender == "female":
            out = x + side * rx
            lash = (
                f"M {out - side} {y - ry * 0.45} L {out + side * 4.2} {y - ry * 0.45 - 3.6} M "
                f"{out - side * 0.2} {y - ry * 0.1} L {out + side * 4.4} {y - ry * 0.1 - 1.4}"
            )
            parts.append(pen.mark(frame.d(lash), width=pen.line * 0.7))
    return "".join(parts)


def draw_mouth(pen: Pen, frame: Frame, look: Look, mood: Mood, turn: float, openness: str) -> str:
    """The mouth: ``closed`` as the mood has it, ``half`` or ``open`` as in speech."""
    face = face_of(look, turn)
    x, y = face.mouth_x, 29.0
    near, far = 11.0, 11.0 * face.far
    lift = mood.corner
    inside, tongue, teeth = "#7a2230", "#d8626c", "#fffdf8"
    lip = mix(look.skin, "#c2343f", 0.55)
    if openness in ("half", "open") or mood.mouth in ("laugh", "o"):
        deep = {"half": 5.5, "open": 11.5}.get(openness, 9.0 if mood.mouth == "laugh" else 6.5)
        narrow = 0.52 if mood.mouth == "o" and openness == "closed" else 0.8 if openness == "half" else 0.92
        a, b = x - near * narrow, x + far * narrow
        edge = y - lift * 0.32
        d = (
            f"M {a} {edge} Q {x} {y - 3 + min(0, lift) * 0.3 - (3 if mood.mouth == 'o' else 0)} {b} {edge} C "
            f"{b} {y + deep} {a} {y + deep} {a} {edge} Z"
        )
        body = pen.shape(frame.d(d), inside, 0.8)
        if deep > 7:
            body += pen.flat(frame.d(f"E {x} {y + deep * 0.52} {near * narrow * 0.5} {deep * 0.17}"), tongue)
            if mood.mouth != "o":
                body += pen.flat(
                    frame.d(
                        f"M {a + 3} {edge + 0.6} Q {x} {y - 2} {b - 3} {edge + 0.6} Q {x} {y + 2.4} "
                        f"{a + 3} {edge + 0.6} Z"
                    ),
                    teeth,
                )
        return body
    a, b = x - near, x + far
    line = pen.line * 0.95
    if mood.mouth == "teeth":
        d = f"M {a} {y + 2} Q {x} {y - 4} {b} {y + 2} Q {x + 1} {y + 6} {a} {y + 2} Z"
        return pen.shape(frame.d(d), teeth, 0.8) + pen.mark(frame.d(f"M {x} {y - 1} L {x} {y + 3}"), width=line * 0.5)
    if mood.mouth == "wobble":
        d = f"M {a} {y + 3} Q {a + 5} {y - 3} {x} {y + 1} Q {b - 5} {y + 5} {b} {y}"
        return pen.mark(frame.d(d), width=line)
    if mood.mouth == "smile":
        d = f"M {a} {y - 4} Q {x} {y + 10} {b} {y - 4}"
        corners = f"M {a - 2.5} {y - 3} L {a + 1} {y - 5.5} M {b + 2.5} {y - 3} L {b - 1} {y - 5.5}"
        return pen.mark(frame.d(d), width=line) + pen.mark(frame.d(corners), width=line * 0.7)
    if mood.mouth in ("aside", "smirk"):
        up = 5 if mood.mouth == "smirk" else 2
        d = f"M {x - 6} {y + 2} Q {x + 3} {y + 3} {b} {y - up}"
        return pen.mark(frame.d(d), width=line)
    if mood.mouth == "firm":
        d = f"M {a + 2} {y} L {b - 2} {y - 0.8}"
        return pen.mark(frame.d(d), width=line * 1.1) + pen.mark(
            frame.d(f"M {x - 3} {y + 7} L {x + 4} {y + 7}"), width=line * 0.5
        )
    d = f"M {a + 1} {y - lift * 0.5} Q {x} {y + lift} {b - 1} {y - lift * 0.5}"
    tone = pen.mark(frame.d(d), width=line)
    if look.gender == "female" and look.age in ("adult", "teenager"):
        under = f"M {x - 5} {y + 4 + lift * 0.35} Q {x} {y + 6 + lift * 0.4} {x + 5 * face.far} {y + 4 + lift * 0.35}"
        tone += pen.mark(frame.d(under), lip, line * 0.8)
    return tone


def draw_face(
    pen: Pen, frame: Frame, look: Look, expression: Expression, turn: float, gaze: tuple[float, float], state: str
) -> str:
    """What changes with the states: eyes and mouth. ``state`` is ``rest`` or one of ``STATES``."""
    mood = MOODS.get(expression.name, MOODS["neutral"])
    openness = "open" if state.endswith("mouth_open") else "half" if state.endswith("mouth_half") else "closed"
    closed = expression.eyes_closed or state.startswith("blink")
    return draw_eyes(pen, frame, look, mood, turn, gaze, closed) + draw_mouth(pen, frame, look, mood, turn, openness)
