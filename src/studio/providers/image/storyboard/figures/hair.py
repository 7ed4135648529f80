"""Hair and beards, in the frame of the head (88 high, turned to the right by ``turn``)."""

from __future__ import annotations

from studio.providers.image.storyboard.colour import darker, lighter
from studio.providers.image.storyboard.figures.geometry import Frame
from studio.providers.image.storyboard.figures.look import Look
from studio.providers.image.storyboard.figures.pen import Pen

STYLES = (
    "bald", "balding", "cropped", "short", "parted", "tousled", "curly", "afro", "bob", "long", "wavy", "ponytail",
    "bun", "plaits", "plait", "pixie", "fringe",
)  # fmt: skip
LONG = ("long", "wavy", "ponytail", "bob", "plaits", "plait", "bun")


def back_hair(pen: Pen, frame: Frame, look: Look, turn: float) -> str:
    """What hangs behind the head and the shoulders."""
    tone = darker(look.hair_colour, 0.14)
    s = 4 * turn
    style = look.hair_style
    if style == "bob":
        d = (
            f"M {-42 - s} -14 C {-46 - s} 14 {-46 - s} 34 {-38 - s} 46 C -20 52 14 50 {34 - 4 * s} 44 C "
            f"{44 - 2 * s} 30 44 10 {40 - s} -14 Z"
        )
        return pen.shape(frame.d(d), tone)
    if style in ("long", "wavy"):
        low = 96 if style == "long" else 88
        wave = 6 if style == "wavy" else 0
        d = (
            f"M {-42 - s} -14 C {-48 - s - wave} 14 {-40 - s} 36 {-48 - s - wave} {low - 18} Q {-46 - s} "
            f"{low + wave} {-30 - s} {low - 4} "
            f"Q -14 {low + 4 + wave} 0 {low - 2} Q 16 {low + 4} {30 - 3 * s} {low - 6} Q "
            f"{46 - 4 * s + wave} {low - 8} {44 - 4 * s + wave} {low - 26} "
            f"C {38 - 2 * s} 36 {46 - s} 14 {40 - s} -14 Z"
        )
        return pen.shape(frame.d(d), tone)
    if style == "ponytail":
        d = (
            f"M {-30 - s} -34 C {-66 - s} -36 {-66 - s} 6 {-56 - s} 34 Q {-52 - s} 52 {-60 - s} 64 C "
            f"{-38 - s} 58 {-34 - s} 30 {-36 - s} 0 Z"
        )
        tie = pen.shape(frame.d(f"E {-37 - s} -26 6 8"), "#b8433c", 0.8)
        return pen.shape(frame.d(d), look.hair_colour) + tie
    if style == "bun":
        ball = pen.shape(frame.d(f"E {-22 - s * 4} {-44 + 10 * turn} 20 18"), look.hair_colour)
        return ball + pen.fold(
            frame.d(
                f"M {-34 - s * 4} {-46 + 10 * turn} Q {-24 - s * 4} {-36 + 10 * turn} {-12 - s * 4} {-46 + 10 * turn}"
            ),
            look.hair_colour,
        )
    if style == "plaits":
        return _plait(pen, frame, look, -36 - s, 20, 6) + _plait(pen, frame, look, 36 - 3 * s, 20, 6)
    if style == "plait":
        return _plait(pen, frame, look, -32 - 2 * s, 14, 8)
    if style == "afro":
        d = f"E {-3 * turn} -12 57 52"
        return pen.shape(frame.d(d), look.hair_colour)
    if style == "curly":
        return "".join(
            pen.shape(frame.d(f"E {x - s} {y} 15 15"), tone)
            for x, y in ((-38, -8), (-40, 14), (38 - 2 * s, -8), (38 - 3 * s, 14))
        )
    return ""


def _plait(pen: Pen, frame: Frame, look: Look, x: float, y: float, count: int) -> str:
    parts = []
    for step in range(count):
        size = 11.5 - step * 0.5
        parts.append(pen.shape(frame.d(f"E {x - step * 1.6} {y + step * 11} {size} 9"), look.hair_colour, 0.9))
    end = y + count * 11
    parts.append(
        pen.shape(
            frame.d(
                f"M {x - count * 1.6 - 5} {end} L {x - count * 1.6 - 8} {end + 15} L "
                f"{x - count * 1.6 + 7} {end + 14} L {x - count * 1.6 + 5} {end} Z"
            ),
            look.hair_colour,
            0.9,
        )
    )
    parts.append(pen.shape(frame.d(f"E {x - count * 1.6} {end - 2} 7 4"), "#c2483f", 0.8))
    return "".join(parts)


def front_hair(pen: Pen, frame: Frame, look: Look, turn: float, *, covered: bool) -> str:
    """What lies on the skull. ``covered`` keeps it flat, for a hat."""
    style = look.hair_style
    if style == "bald":
        return (
            ""
            if covered
            else pen.mark(
                frame.d(f"M {-14 + 8 * turn} -37 Q {-4 + 8 * turn} -41 {6 + 8 * turn} -38"),
                lighter(look.skin, 0.5),
                pen.line * 0.9,
            )
        )
    if style == "balding":
        return _balding(pen, frame, look, turn)
    top = (
        0.0
        if covered
        else {"cropped": 1.0, "afro": 8.0, "tousled": 9.0, "curly": 10.0, "parted": 7.0, "bob": 7.0}.get(style, 6.0)
    )
    if covered and style in ("afro", "curly", "tousled"):
        style = "short"
    s = 8 * turn
    left, right = -38 - 3 * turn, 37 - 2 * turn
    temple_left = -31 + 17 * turn
    temple_right = 33 - 1 * turn
    side_y = {"cropped": 0, "short": 4, "parted": 4, "tousled": 6, "curly": 8, "afro": 4}.get(style, 12)
    outer = (
        f"M {left} {side_y} C {left - 6} -30 {left + 12} {-48 - top} 0 {-48 - top} "
        f"C {right - 12} {-48 - top} {right + 5} -30 {right} {side_y - 4 * (turn > 0.4)}"
    )
    inner = _hairline(style, s, temple_left, temple_right, side_y)
    tufts = ""
    if style == "tousled" and not covered:
        outer = (
            f"M {left} {side_y} C {left - 8} -20 {left - 10} -34 {left + 2} -42 L {left - 1} -51 L "
            f"{left + 14} -51 L {left + 18} -62 L -4 -56 "
            f"L 8 -65 L 14 -55 L 28 -58 L 28 -48 L 41 -44 L {right + 2} -32 C {right + 5} -20 {right + 2} "
            f"-8 {right} {side_y - 4}"
        )
    body = pen.shape(frame.d(f"{outer} {inner} Z"), look.hair_colour)
    if style == "curly" and not covered:
        tufts = _curls(pen, frame, look, turn)
    if style == "cropped":
        return body
    shine = lighter(look.hair_colour, 0.22)
    if not covered and style not in ("curly", "afro", "tousled"):
        tufts += pen.mark(
            frame.d(f"M {-24 + s * 0.5} -42 Q {-12 + s * 0.5} -50 {4 + s * 0.5} -49"), shine, pen.line * 0.9
        )
    if style == "parted" and not covered:
        tufts += pen.fold(frame.d(f"M {-16 + s} -50 Q {-10 + s} -38 {-20 + s} -25"), look.hair_colour)
    return body + tufts + _side_locks(pen, frame, look, turn)


def _hairline(style: str, s: float, left: float, right: float, side_y: float) -> str:
    """The inner edge of the hair, from the right temple to the left one."""
    if style in ("short", "afro", "ponytail", "bun", "plait", "cropped"):
        return (
            f"L {right} -4 C {right - 2} -20 {20 + s * 0.6} -27 {2 + s} -27 C {-16 + s} -27 {left} -20 {left} "
            f"-4 L {left} {side_y}"
        )
    if style == "parted":
        return (
            f"L {right} -4 C {right} -16 {26 + s * 0.4} -22 {10 + s} -24 C {-2 + s} -25 {-12 + s} -28 "
            f"{-18 + s} -32 C {-20 + s} -24 {left + 2} -16 {left} -4 L {left} {side_y}"
        )
    if style == "tousled":
        return (
            f"L {right} -6 L {right - 4} -20 L {22 + s * 0.5} -14 L {16 + s * 0.6} -25 L {4 + s} -15 L "
            f"{-2 + s} -27 L {-13 + s} -16 L {-17 + s} -25 L {left} -10 L {left} {side_y}"
        )
    if style == "curly":
        return (
            f"L {right} -6 Q {28 + s * 0.3} -24 {14 + s * 0.6} -21 Q {4 + s} -16 {-4 + s} -22 Q {-14 + s} -18 "
            f"{-18 + s} -22 Q {left} -16 {left} -2 L {left} {side_y}"
        )
    if style in ("fringe", "bob"):
        return (
            f"L {right} 4 C {right - 1} -8 {right - 2} -14 {right - 5} -17 Q {s} -12 {left + 3} -17 Q "
            f"{left + 1} -8 {left} 0 L {left} {side_y}"
        )
    if style == "pixie":
        return (
            f"L {right} 2 L {right - 4} -12 Q {10 + s} -10 {-14 + s} -30 Q {left + 6} -20 {left} -6 L {left} {side_y}"
        )
    return (
        f"L {right} 0 C {right - 1} -14 {20 + s * 0.6} -24 {-4 + s} -33 C {-14 + s} -24 {left + 1} -14 {left} "
        f"0 L {left} {side_y}"
    )


def _curls(pen: Pen, frame: Frame, look: Look, turn: float) -> str:
    places = ((-34, -22), (-28, -42), (-10, -53), (11, -54), (28, -43), (36, -24), (-6, -34), (12, -33))
    parts = []
    for x, y in places:
        parts.append(pen.shape(frame.d(f"E {x} {y} 12 11.5"), look.hair_colour, 0.8))
    parts.append(pen.flat(frame.d("E 0 -42 24 12"), look.hair_colour))
    for x, y in ((-14, -46), (6, -44), (20, -40)):
        parts.append(pen.fold(frame.d(f"M {x - 5} {y} Q {x} {y - 6} {x + 5} {y}"), look.hair_colour))
    return "".join(parts)


def _side_locks(pen: Pen, frame: Frame, look: Look, turn: float) -> str:
    """Long hair that falls in front of the shoulder."""
    if look.hair_style not in ("long", "wavy", "bob"):
        return ""
    low = {"long": 74, "wavy": 66, "bob": 36}[look.hair_style]
    x = -33 + 15 * turn
    wave = 5 if look.hair_style == "wavy" else 0
    near = (
        f"M {x - 9 - 6 * turn} -14 C {x - 16 - wave} 14 {x - 10 + wave} 40 {x - 13} {low} Q {x - 4} {low + 3} "
        f"{x + 3} {low - 7} C {x + 7} 38 {x - 2} 20 {x + 3} -10 Z"
    )
    body = pen.shape(frame.d(near), look.hair_colour)
    if turn < 0.6:
        y = 34 - 2 * turn
        far = (
            f"M {y + 5} -14 C {y + 12 + wave} 14 {y + 7 - wave} 40 {y + 9} {low - 6} Q {y + 2} {low - 2} "
            f"{y - 2} {low - 13} C {y - 4} 38 {y + 3} 20 {y - 2} -10 Z"
        )
        body += pen.shape(frame.d(far), look.hair_colour)
    return body


def _balding(pen: Pen, frame: Frame, look: Look, turn: float) -> str:
    left = -39 - 3 * turn
    inner = -29 + 17 * turn
    d = (
        f"M {left + 3} 16 C {left - 7} 6 {left - 6} -16 {left + 4} -22 Q {inner - 2} -22 {inner} -8 L "
        f"{inner - 2} 2 Q {inner - 9} 4 {inner - 7} 14 Z"
    )
    body = pen.shape(frame.d(d), look.hair_colour)
    if turn < 0.6:
        body += pen.shape(
            frame.d(f"M {36 - 2 * turn} 12 C 45 2 44 -16 {36 - 2 * turn} -20 Q {31 - turn} -14 {32 - turn} -2 Z"),
            look.hair_colour,
        )
    return body + pen.mark(
        frame.d(f"M {-10 + 8 * turn} -38 Q {2 + 8 * turn} -42 {12 + 8 * turn} -38"),
        lighter(look.skin, 0.45),
        pen.line * 0.9,
    )


def beard(pen: Pen, frame: Frame, look: Look, turn: float) -> str:
    """A beard, drawn before the mouth; it leaves the lips free."""
    kind = look.beard
    if not kind or kind == "moustache":
        return ""
    x, far = 10.5 * turn, 1 - 0.24 * turn
    left, right = -33 + 15 * turn, 36 - 2 * turn
    chin = 7 * turn
    if kind == "stubble":
        tone = _mixed(look)
        d = (
            f"M {left + 2} 14 C {left + 4} 36 {chin - 16} 43 {chin} 43 C {chin + 16} 43 {right - 4} 36 "
            f"{right - 2} 14 Q {x + 14} 20 {x} 20 Q {x - 14} 20 {left + 2} 14 Z"
        )
        return pen.flat(frame.d(d), tone)
    if kind == "goatee":
        d = f"M {x - 10} 34 Q {x - 10} 56 {x + 2} 59 Q {x + 12} 54 {x + 10} 34 Q {x} 40 {x - 10} 34 Z"
        return pen.shape(frame.d(d), look.hair_colour)
    low = {"short": 53, "full": 66, "long": 94}[kind]
    wide = {"short": 24, "full": 30, "long": 26}[kind]
    d = (
        f"M {left} 2 L {left - 2} 18 C {left - 3} {low - 16} {chin - wide} {low} {chin + 2} {low} "
        f"C {chin + wide} {low} {right + 4} {low - 18} {right + 1} 16 L {right - 1} 4 "
        f"Q {right - 5} 20 {x + 16 * far} 22 Q {x} 15 {x - 16} 22 Q {left + 6} 20 {left + 5} 2 Z"
    )
    body = pen.shape(frame.d(d), look.hair_colour)
    for side in (-1, 0.2, 1.2):
        body += pen.fold(
            frame.d(f"M {chin + side * 11} {low - 22} Q {chin + side * 11 + 2} {low - 14} {chin + side * 8} {low - 9}"),
            look.hair_colour,
        )
    lips = f"E {x} 29.5 {12 * far + 2} 7.5"
    return body + pen.flat(frame.d(lips), look.skin)


def moustache(pen: Pen, frame: Frame, look: Look, turn: float) -> str:
    """The moustache, drawn after the mouth."""
    if look.beard not in ("moustache", "full", "long", "short", "goatee"):
        return ""
    x, far = 12 * turn, 1 - 0.24 * turn
    big = 1.25 if look.beard == "moustache" else 1.0
    a, b = x - 15 * big, x + 15 * far * big
    d = (
        f"M {x} 19 C {x - 6} 17 {a + 4} 19 {a} 28 C {a + 6} 28 {x - 4} 27 {x} 24 C {x + 4} 27 {b - 6} 28 {b} "
        f"28 C {b - 4} 19 {x + 6} 17 {x} 19 Z"
    )
    return pen.shape(frame.d(d), look.hair_colour, 0.8)


def _mixed(look: Look) -> str:
    from studio.providers.image.storyboard.colour import mix

    return mix(look.skin, look.hair_colour, 0.28)
