"""What is worn on the head, in the head's frame."""

from __future__ import annotations

from studio.providers.image.storyboard.colour import darker, lighter
from studio.providers.image.storyboard.figures.geometry import Frame
from studio.providers.image.storyboard.figures.look import Garment
from studio.providers.image.storyboard.figures.pen import Pen

HATS = ("cap", "flat_cap", "peaked_cap", "woolly_hat", "brim_hat", "top_hat", "bowler", "straw_hat", "headscarf",
        "crown", "tiara", "helmet", "hood", "bonnet", "wizard_hat", "beret", "turban", "hard_hat", "chef_hat",
        "headband", "flower", "bow", "veil")  # fmt: skip
OPEN = ("crown", "tiara", "headband", "flower", "bow")
"""Hats under which the hair keeps its height."""


def draw_hat(pen: Pen, frame: Frame, hat: Garment, turn: float) -> str:  # noqa: C901 (one case per hat)
    """The hat on the head."""
    s, c = 5 * turn, hat.colour
    left, right = -40 - 2 * turn, 40 - 1 * turn
    dark, light = darker(c, 0.22), lighter(c, 0.2)
    band = lighter(c, 0.5) if hat.kind == "straw_hat" else darker(c, 0.4)

    def shape(d: str, fill: str = c, line: float = 1.0) -> str:
        return pen.shape(frame.d(d), fill, line)

    dome = f"M {left} -16 C {left - 2} -62 {right + 2} -62 {right} -16 Q {s} -25 {left} -16 Z"
    match hat.kind:
        case "woolly_hat":
            ribs = "".join(pen.fold(frame.d(f"M {x + s} -27 L {x * 0.6 + s} -46"), c) for x in (-24, -8, 8, 24))
            ball = shape(f"E {s * 0.3} -59 9 8", light)
            roll = shape(
                f"M {left - 2} -13 L {left - 1} -28 Q {s} -37 {right + 1} -28 L {right + 2} -13 Q {s} -22 "
                f"{left - 2} -13 Z",
                light,
            )
            return ball + shape(dome) + ribs + roll
        case "cap" | "peaked_cap":
            peak = shape(
                f"M {4 + s} -22 Q {30 + s} -24 {right + 2} -17 Q {62 + s * 0.5} -12 {58 + s} -8 Q "
                f"{28 + s} -14 {2 + s} -18 Z"
                if turn > 0.15
                else "M -30 -20 Q 0 -30 30 -20 Q 34 -8 28 -8 Q 0 -17 -28 -8 Q -34 -8 -30 -20 Z",
                dark,
            )
            crown = dome
            if hat.kind == "peaked_cap":
                crown = f"M {left} -18 L {left - 8} -46 Q {s} -64 {right + 8} -46 L {right} -18 Q {s} -26 {left} -18 Z"
                badge = shape(f"E {14 * turn + s} -37 6 6", "#e2b93f", 0.8)
                strip = shape(
                    f"M {left} -18 L {left - 3} -30 Q {s} -38 {right + 3} -30 L {right} -18 Q {s} -26 {left} -18 Z",
                    dark,
                )
                return shape(crown) + strip + badge + peak
            button = shape(f"E {s * 0.4} -51 5 3", dark, 0.8)
            return (
                shape(crown)
                + pen.fold(
                    frame.d(
                        f"M {-16 + s} -24 Q {-14 + s} -44 {s * 0.5} -50 M {18 + s} -24 Q {14 + s} -44 {s * 0.5} -50"
                    ),
                    c,
                )
                + button
                + peak
            )
        case "flat_cap":
            crown = (
                f"M {left - 2} -17 C {left - 12} -40 {-22} -58 4 -56 C {34 + s} -54 {52 + s} -36 {50 + s} -20 "
                f"Q {20 + s} -28 {left - 2} -17 Z"
            )
            peak = shape(f"M {8 + s} -24 Q {36 + s} -26 {56 + s} -15 Q {30 + s} -14 {6 + s} -18 Z", dark)
            return shape(crown) + pen.fold(frame.d(f"M {left + 4} -32 Q {s} -46 {40 + s} -32"), c) + peak
        case "beret":
            crown = (
                f"M {left} -20 C {left - 24} -40 -30 -62 4 -58 C 40 -56 52 -38 {right + 2} -20 Q {s} -32 {left} -20 Z"
            )
            return shape(crown) + pen.mark(frame.d("M 0 -58 L 2 -65"), width=pen.line * 1.2)
        case "brim_hat" | "bowler" | "straw_hat" | "bonnet" | "hard_hat":
            wide = {"brim_hat": 26, "straw_hat": 34, "bowler": 12, "bonnet": 10, "hard_hat": 8}[hat.kind]
            high = {"bowler": 68, "hard_hat": 60, "bonnet": 62}.get(hat.kind, 66)
            crown = (
                f"M {left + 3} -20 C {left + 1} {-high} -20 {-high - 4} {s} {-high + 2} C 22 {-high - 4} "
                f"{right - 1} {-high} {right - 3} -20 Z"
            )
            brim = (
                f"M {left - wide} -17 Q {left} -30 {s} -30 Q {right} -30 {right + wide} -17 Q {right} -9 {s} "
                f"-11 Q {left} -9 {left - wide} -17 Z"
            )
            strip = (
                f"M {left + 2} -24 L {left + 2} -35 Q {s} -43 {right - 2} -35 L {right - 2} -24 Q {s} -32 "
                f"{left + 2} -24 Z"
            )
            extra = shape(strip, band, 0.8) if hat.kind != "hard_hat" else ""
            if hat.kind == "bonnet":
                extra += pen.mark(
                    frame.d(f"M {left + 4} -12 Q {left + 4} 30 {s} 48 M {s} 48 L {s - 8} 58 M {s} 48 L {s + 8} 58"),
                    dark,
                    pen.line * 1.5,
                )
            return shape(crown) + extra + shape(brim)
        case "top_hat":
            crown = f"M {left + 4} -22 L {left + 1} -92 Q {s} -98 {right - 1} -92 L {right - 4} -22 Z"
            strip = f"M {left + 4} -24 L {left + 3} -40 Q {s} -46 {right - 3} -40 L {right - 4} -24 Z"
            brim = (
                f"M {left - 16} -22 Q {left - 6} -27 {s} -28 Q {right + 6} -27 {right + 16} -22 Q {right} -12 "
                f"{s} -13 Q {left} -12 {left - 16} -22 Z"
            )
            return shape(crown) + shape(strip, "#8f2f3a", 0.8) + shape(brim)
        case "wizard_hat":
            cone = f"M {left + 2} -22 Q -18 -60 {-14 - s} -118 Q 22 -76 {right - 2} -22 Z"
            brim = f"M {left - 24} -17 Q {s} -34 {right + 24} -17 Q {s} -6 {left - 24} -17 Z"
            stars = "".join(
                pen.flat(frame.d(f"E {x} {y} 3.5 3.5"), "#f2d36b") for x, y in ((-6, -50), (8, -70), (14, -40))
            )
            return shape(cone) + stars + shape(brim)
        case "headscarf":
            cloth = (
                f"M {left - 2} 8 C {left - 8} -40 -24 -56 0 -55 C 26 -56 {right + 8} -40 {right} 6 C "
                f"{right - 2} -14 {22 + s} -31 {s} -31 C {-18 + s} -31 {-31 + 17 * turn} -14 "
                f"{-30 + 16 * turn} 10 C {-30 + 16 * turn} 26 -14 42 {s} 46 L {s - 6} 58 C -30 54 {left - 2} "
                f"30 {left - 2} 8 Z"
            )
            knot = shape(f"M {s} 46 L {s - 12} 62 L {s - 2} 58 L {s + 6} 66 L {s + 8} 50 Z", dark, 0.9)
            return shape(cloth) + knot
        case "hood" | "veil":
            cloth = (
                f"M {left - 6} 40 C {left - 16} -20 -40 -62 2 -62 C 44 -62 {right + 12} -24 {right + 4} 36 C "
                f"{right + 2} 10 {30 + s} -27 {s + 2} -27 C {-24 + s} -27 {-31 + 14 * turn} 0 "
                f"{-28 + 14 * turn} 44 Z"
            )
            return shape(cloth) + pen.fold(frame.d(f"M {left + 2} 10 Q {left + 2} -36 {-4} -52"), c)
        case "crown" | "tiara":
            low = (
                f"M {left + 4} -24 L {left} -54 L {left + 18} -38 L {s} -62 L {right - 18} -38 L {right} -54 "
                f"L {right - 4} -24 Q {s} -32 {left + 4} -24 Z"
            )
            if hat.kind == "tiara":
                low = (
                    f"M {left + 8} -30 L {-14 + s} -40 L {s} -56 L {14 + s} -40 L {right - 8} -30 Q {s} -37 "
                    f"{left + 8} -30 Z"
                )
            gems = "".join(
                shape(f"E {x + s} {-33 + abs(x) * 0.1} 3.4 3.4", tone, 0.7)
                for x, tone in ((-20, "#3f7fc8"), (0, "#c8394a"), (20, "#3f7fc8"))
            )
            return shape(low) + gems
        case "helmet":
            dome2 = (
                f"M {left - 2} -6 C {left - 4} -66 {right + 4} -66 {right + 2} -6 L {right - 6} -4 Q "
                f"{right - 8} -24 {s} -25 Q {left + 10 + 14 * turn} -24 {left + 10 + 14 * turn} 14 L "
                f"{left + 1} 14 Z"
            )
            return (
                shape(dome2)
                + pen.fold(frame.d(f"M {s} -54 L {s} -26"), c)
                + shape(f"M {s - 4} -26 L {s + 6 * turn - 2} 6 L {s + 6 * turn + 3} 6 L {s + 4} -26 Z", light, 0.8)
            )
        case "turban":
            crown = f"M {left - 5} -14 C {left - 14} -66 {right + 14} -66 {right + 5} -14 Q {s} -30 {left - 5} -14 Z"
            wraps = "".join(
                pen.fold(frame.d(d), c)
                for d in (f"M {left - 3} -24 Q {s} -34 {right - 4} -50", f"M {left + 2} -42 Q {s} -40 {right + 3} -26")
            )
            return shape(crown) + wraps + shape(f"E {s} -38 5 6", "#d9b13a", 0.8)
        case "chef_hat":
            puff = (
                f"M {left + 6} -34 C {left - 20} -50 {left - 4} -84 -20 -76 C -14 -94 20 -94 22 -76 C "
                f"{right + 6} -84 {right + 18} -50 {right - 6} -34 Z"
            )
            strip = (
                f"M {left + 2} -18 L {left + 4} -42 Q {s} -48 {right - 4} -42 L {right - 2} -18 Q {s} -27 "
                f"{left + 2} -18 Z"
            )
            return shape(puff) + shape(strip)
        case "headband":
            return shape(
                f"M {left} -22 L {left + 1} -32 Q {s} -41 {right - 1} -32 L {right} -22 Q {s} -32 {left} -22 Z"
            )
        case "flower":
            x, y = 26 - 4 * turn, -36
            petals = "".join(shape(f"E {x + dx} {y + dy} 6 6", c, 0.7) for dx, dy in ((-7, 0), (7, 0), (0, -7), (0, 7)))
            return petals + shape(f"E {x} {y} 4 4", "#f2d36b", 0.7)
        case "bow":
            x, y = 8 * turn, -53
            return (
                shape(f"M {x} {y} L {x - 20} {y - 11} L {x - 20} {y + 10} Z")
                + shape(f"M {x} {y} L {x + 20} {y - 11} L {x + 20} {y + 10} Z")
                + shape(f"E {x} {y} 5 6")
            )
    return shape(dome)
