"""Things in the hand: the hand is at the origin of the frame; they are drawn before the hand, which grips them."""

from __future__ import annotations

from dataclasses import dataclass

from studio.providers.image.storyboard.colour import darker, lighter
from studio.providers.image.storyboard.figures.geometry import Frame
from studio.providers.image.storyboard.figures.pen import Pen

Step = tuple[str, str, str]
"""How (``shape``, ``flat``, ``mark`` or ``fold``), the path, and the colour."""

_WOOD, _STEEL, _BRASS, _PAPER, _COPPER = "#8a5d38", "#b4bcc4", "#cf9f3f", "#f2ead2", "#b86f3d"


@dataclass(frozen=True)
class Prop:
    """The steps of a drawing; ``turn`` is how it leans, ``both`` where it is gripped by two hands side by side."""

    steps: tuple[Step, ...]
    turn: float = 0.0


PROPS: dict[str, Prop] = {
    "pot": Prop(
        (
            ("shape", "M -26 -16 L -22 14 Q 0 22 22 14 L 26 -16 Z", _COPPER),
            ("shape", "E 0 -16 27 7", darker(_COPPER, 0.45)),
            ("mark", "M -26 -10 Q -38 -8 -34 2 Q -30 6 -24 2 M 26 -10 Q 38 -8 34 2 Q 30 6 24 2", "#2b2433"),
            ("mark", "M -15 -4 Q -15 6 -12 11", lighter(_COPPER, 0.5)),
        )
    ),
    "lantern": Prop(
        (
            ("mark", "M -9 14 Q -9 -2 0 -2 Q 9 -2 9 14", "#2b2433"),
            ("shape", "M -12 22 L -12 50 L 12 50 L 12 22 Z", "#ffe08a"),
            ("flat", "M 0 28 Q 7 38 4 45 Q 0 49 -4 45 Q -7 38 0 28 Z", "#f28b2c"),
            ("mark", "M -4 22 L -4 50 M 4 22 L 4 50", "#5a4a3a"),
            ("shape", "M -14 22 L -8 13 L 8 13 L 14 22 Z", "#4d4a52"),
            ("shape", "M -15 50 L 15 50 L 13 57 L -13 57 Z", "#4d4a52"),
        )
    ),
    "candle": Prop(
        (
            ("shape", "M -5 4 L -5 -26 L 5 -26 L 5 4 Z", "#f4ecd8"),
            ("shape", "M 0 -46 Q 8 -35 4 -29 Q 0 -26 -4 -29 Q -8 -35 0 -46 Z", "#f7b733"),
            ("shape", "M -13 4 Q 0 12 13 4 L 11 9 Q 0 15 -11 9 Z", _BRASS),
        )
    ),
    "match": Prop(
        (
            ("mark", "M 0 2 L 4 -16", _WOOD),
            ("shape", "M 5 -34 Q 12 -24 8 -18 Q 5 -15 1 -18 Q -2 -24 5 -34 Z", "#f7b733"),
        )
    ),
    "torch": Prop(
        (
            ("shape", "M -4 18 L -6 -26 L 6 -26 L 4 18 Z", _WOOD),
            ("shape", "M -11 -24 C -20 -44 -6 -50 0 -66 C 6 -54 20 -46 11 -24 Z", "#f28b2c"),
            ("flat", "M -5 -26 C -9 -38 -2 -42 0 -50 C 3 -42 9 -38 5 -26 Z", "#ffd95c"),
        )
    ),
    "book": Prop(
        (
            ("shape", "M -20 -16 L 20 -20 L 22 12 L -18 16 Z", "#8f3d3d"),
            ("shape", "M -17 16 L 22 12 L 23 16 L -16 21 Z", _PAPER),
            ("mark", "M -8 -10 L 10 -12 M -7 -4 L 7 -5", "#e0b860"),
        ),
        -6,
    ),
    "letter": Prop(
        (
            ("shape", "M -15 -30 L 17 -32 L 19 8 L -13 10 Z", _PAPER),
            ("mark", "M -8 -22 L 11 -23 M -8 -15 L 12 -16 M -7 -8 L 8 -9", "#8a8478"),
        ),
        -6,
    ),
    "map": Prop(
        (
            ("shape", "M -30 -20 L -10 -24 L 10 -19 L 30 -23 L 31 12 L 10 16 L -10 11 L -29 15 Z", "#ead9a8"),
            ("mark", "M -10 -24 L -10 11 M 10 -19 L 10 16", "#b59a62"),
            ("mark", "M -22 -8 Q -10 -14 -2 -4 Q 6 4 20 -10", "#b5483f"),
        )
    ),
    "bag": Prop(
        (
            ("mark", "M -11 16 Q 0 -18 11 16", "#4a3426"),
            ("shape", "M -20 14 L 20 14 L 23 46 Q 0 53 -23 46 Z", "#8f6a42"),
            ("fold", "M -20 24 L 20 24", "#8f6a42"),
            ("shape", "M -5 20 L 5 20 L 5 28 L -5 28 Z", _BRASS),
        )
    ),
    "suitcase": Prop(
        (
            ("mark", "M -9 10 Q -9 0 0 0 Q 9 0 9 10", "#3a2a20"),
            ("shape", "M -32 10 L 32 10 L 32 54 L -32 54 Z", "#8a5a3a"),
            ("mark", "M -18 10 L -18 54 M 18 10 L 18 54", "#5a3a24"),
        )
    ),
    "sack": Prop(
        (
            ("shape", "M -6 -4 Q -26 14 -22 40 Q 0 52 24 40 Q 26 14 6 -4 L 12 -14 L -11 -14 Z", "#c2a878"),
            ("mark", "M -8 -4 L 8 -4", "#6a4a30"),
        )
    ),
    "basket": Prop(
        (
            ("mark", "M -24 20 Q 0 -26 24 20", "#6f4a28"),
            ("shape", "M -28 18 L 28 18 L 22 42 Q 0 47 -22 42 Z", "#c4945a"),
            ("fold", "M -26 27 L 26 27 M -24 35 L 24 35 M -12 18 L -10 44 M 12 18 L 10 44", "#c4945a"),
        )
    ),
    "bread": Prop(
        (
            ("shape", "M -30 -6 C -30 -24 30 -24 30 -6 C 32 8 -32 8 -30 -6 Z", "#c98a45"),
            ("mark", "M -14 -15 L -8 -4 M 0 -17 L 6 -5 M 14 -15 L 19 -5", "#8a5526"),
        )
    ),
    "cup": Prop(
        (
            ("mark", "M 11 -14 Q 22 -12 18 -3 Q 15 0 10 -2", "#2b2433"),
            ("shape", "M -12 -18 L 12 -18 L 10 6 Q 0 10 -10 6 Z", "#dfe6ea"),
            ("mark", "M -11 -9 L 11 -9", "#4a7fb0"),
        )
    ),
    "glass": Prop(
        (
            ("shape", "M -9 -24 L 9 -24 L 7 6 L -7 6 Z", "#cfe6ee"),
            ("flat", "M -8 -10 L 8 -10 L 6 4 L -6 4 Z", "#8fc3d8"),
        )
    ),
    "shard": Prop(
        (("shape", "M -6 6 L -12 -22 L 8 -32 L 14 -8 Z", "#d3eaf0"), ("mark", "M -4 -16 L 6 -22", "#ffffff"))
    ),
    "sword": Prop(
        (
            ("shape", "M -5 -14 L -3.5 -84 L 0 -94 L 3.5 -84 L 5 -14 Z", _STEEL),
            ("fold", "M 0 -16 L 0 -82", _STEEL),
            ("shape", "M -17 -14 L 17 -14 L 17 -8 L -17 -8 Z", _BRASS),
            ("shape", "M -4 -8 L 4 -8 L 4 14 L -4 14 Z", "#5a3a2a"),
            ("shape", "E 0 17 5.5 5.5", _BRASS),
        ),
        24,
    ),
    "knife": Prop(
        (("shape", "M -3 -6 L -3 -34 Q 6 -28 6 -6 Z", _STEEL), ("shape", "M -4 -6 L 6 -6 L 5 12 L -3 12 Z", "#5a3a2a")),
        30,
    ),
    "stick": Prop((("mark3", "M 0 -4 L 5 GROUND", _WOOD), ("mark3", "M 0 -4 Q -2 -18 10 -17 Q 18 -15 15 -8", _WOOD))),
    "staff": Prop((("mark3", "M 4 -96 L 3 GROUND", _WOOD), ("shape", "E 4 -104 11 12", "#7fb5c9"))),
    "wand": Prop(
        (
            ("mark", "M 0 6 L 4 -38", "#3a2a30"),
            (
                "shape",
                "M 5 -54 L 9 -44 L 19 -43 L 11 -36 L 14 -26 L 5 -32 L -4 -26 L -1 -36 L -9 -43 L 1 -44 Z",
                "#f5d35a",
            ),
        ),
        12,
    ),
    "rope": Prop(
        (
            ("shape", "E 0 20 20 26", "#c9a56a"),
            ("shape", "E 0 20 11 17", "#8a6c3e"),
            (
                "fold",
                ("M -18 8 L -10 14 M -20 22 L -11 22 M 18 8 L 10 14 M 20 22 L 11 22 M -14 36 L -8 32 M 14 36 L 8 32"),
                "#c9a56a",
            ),
        )
    ),
    "hammer": Prop(
        (
            ("shape", "M -3.5 14 L -3.5 -34 L 3.5 -34 L 3.5 14 Z", _WOOD),
            ("shape", "M -18 -34 L -18 -50 L 18 -50 L 18 -34 Z", "#7a5236"),
        ),
        14,
    ),
    "axe": Prop(
        (
            ("shape", "M -3.5 18 L -3.5 -48 L 3.5 -48 L 3.5 18 Z", _WOOD),
            ("shape", "M 3 -46 Q 20 -54 26 -52 Q 30 -38 24 -24 Q 14 -28 3 -30 Z", _STEEL),
        ),
        12,
    ),
    "key": Prop((("mark3", "M 0 -2 L 0 -30 M 0 -28 L 9 -28 M 0 -20 L 7 -20", _BRASS), ("shape", "E 0 4 8 8", _BRASS))),
    "flower": Prop(
        (
            ("mark", "M 0 14 L 2 -28", "#4f8a4a"),
            ("shape", "M 1 -8 Q 12 -16 16 -10 Q 10 -4 1 -6 Z", "#5f9a55"),
            ("shape", "E -6 -36 8 8", "#e0708a"),
            ("shape", "E 10 -36 8 8", "#e0708a"),
            ("shape", "E 2 -44 8 8", "#e0708a"),
            ("shape", "E 2 -29 8 8", "#e0708a"),
            ("shape", "E 2 -36 5 5", "#f5d35a"),
        )
    ),
    "umbrella": Prop(
        (
            ("mark", "M 0 10 L 0 -74", "#5a4a42"),
            (
                "shape",
                (
                    "M -62 -66 C -54 -112 54 -112 62 -66 Q 50 -74 40 -66 Q 30 -75 20 -66 Q 10 -75 0 -66 Q -10 -75 "
                    "-20 -66 Q -30 -75 -40 -66 Q -50 -74 -62 -66 Z"
                ),
                "#b5453f",
            ),
            ("fold", "M -20 -67 Q -18 -90 0 -100 Q 18 -90 20 -67", "#b5453f"),
            ("mark", "M 0 -100 L 0 -107 M 0 10 Q 0 20 8 18", "#2b2433"),
        )
    ),
    "telescope": Prop(
        (
            ("shape", "M -14 -7 L 14 -8 L 14 8 L -14 7 Z", _BRASS),
            ("shape", "M 14 -10 L 44 -12 L 44 12 L 14 10 Z", "#6a4a34"),
            ("shape", "M 44 -14 L 50 -14 L 50 14 L 44 14 Z", _BRASS),
        ),
        -12,
    ),
    "phone": Prop(
        (
            ("shape", "M -9 -26 L 9 -26 L 9 8 L -9 8 Z", "#3a3f4a"),
            ("flat", "M -6 -22 L 6 -22 L 6 2 L -6 2 Z", "#9fd0e6"),
        )
    ),
    "broom": Prop((("mark3", "M 4 -64 L -2 GROUND2", _WOOD), ("broomhead", "", "#d3ab5c"))),
    "box": Prop(
        (
            ("shape", "M -28 -24 L 28 -24 L 28 18 L -28 18 Z", "#b98a55"),
            ("fold", "M -28 -10 L 28 -10", "#b98a55"),
            ("shape", "M -6 -24 L 6 -24 L 6 -4 L -6 -4 Z", "#d9b98a"),
        )
    ),
    "tool": Prop(
        (("shape", "M -4 14 L -4 -26 Q -14 -36 -8 -46 L -2 -36 L 6 -36 L 10 -46 Q 16 -34 4 -26 L 4 14 Z", _STEEL),), 14
    ),
    "pencil": Prop((("shape", "M -3 12 L -3 -20 L 0 -28 L 3 -20 L 3 12 Z", "#e2b23f"),), 24),
    "bottle": Prop(
        (
            (
                "shape",
                "M -4 -34 L 4 -34 L 4 -22 Q 11 -16 11 -8 L 11 14 L -11 14 L -11 -8 Q -11 -16 -4 -22 Z",
                "#4f8a6a",
            ),
            ("flat", "M -9 -6 L 9 -6 L 9 6 L -9 6 Z", _PAPER),
        )
    ),
    "scarf": Prop(
        (
            ("shape", "M -20 -8 Q 0 -18 20 -8 L 22 6 Q 10 0 8 10 L 12 44 L -2 46 L -4 8 Q -12 2 -22 6 Z", "#b8403a"),
            ("mark", "M -1 36 L 11 34 M 0 41 L 12 39", "#8a2c2c"),
        )
    ),
    "cloth": Prop(
        (
            ("shape", "M -8 -4 L 12 -6 Q 20 12 14 34 Q 4 28 -4 38 Q -14 18 -8 -4 Z", "#e6e0d0"),
            ("fold", "M 2 0 Q 6 14 3 26", "#e6e0d0"),
        )
    ),
    "watch": Prop(
        (
            ("mark", "M 0 -2 Q -10 6 -4 14", _BRASS),
            ("shape", "E 0 24 12 12", _BRASS),
            ("shape", "E 0 24 8.5 8.5", "#fbf6e6"),
            ("mark", "M 0 24 L 0 18 M 0 24 L 4 26", "#2b2433"),
        )
    ),
    "whistle": Prop((("shape", "M -10 -8 L 10 -8 L 10 -1 Q 6 9 -2 6 Q -8 4 -10 -8 Z", _STEEL),)),
    "wheel": Prop(
        (
            (
                "shape",
                (
                    "M -4 -22 L 4 -22 L 6 -16 L 13 -18 L 17 -12 L 13 -6 L 19 -1 L 17 6 L 10 7 L 8 14 L -8 14 L -10 7 L "
                    "-17 6 L -19 -1 L -13 -6 L -17 -12 L -13 -18 L -6 -16 Z"
                ),
                _BRASS,
            ),
            ("shape", "E 0 -3 6 6", "#6a4c20"),
        )
    ),
    "bell": Prop(
        (
            ("shape", "M -14 32 Q -10 24 -10 16 Q -8 4 0 4 Q 8 4 10 16 Q 10 24 14 32 Z", _BRASS),
            ("shape", "E 0 35 4 4", darker(_BRASS, 0.4)),
            ("mark", "M 0 4 L 0 -6", "#5a3a24"),
        )
    ),
    "hat": Prop(
        (
            ("shape", "M -18 0 C -20 -30 20 -30 18 0 Z", "#5c4a3c"),
            ("shape", "M -32 2 Q 0 -8 32 2 Q 0 12 -32 2 Z", "#5c4a3c"),
            ("mark", "M -18 -3 Q 0 -9 18 -3", "#2b2433"),
        )
    ),
    "apple": Prop(
        (
            ("shape", "M 0 -16 C 16 -22 18 4 4 8 L -4 8 C -18 4 -16 -22 0 -16 Z", "#c9403a"),
            ("mark", "M 0 -16 L 3 -23", "#5a3a24"),
        )
    ),
    "fish": Prop(
        (
            ("shape", "M 0 -4 Q 16 14 4 40 L 14 54 L -12 54 L -4 40 Q -16 14 0 -4 Z", "#8fb0bf"),
            ("flat", "E -2 8 2.5 2.5", "#2b2433"),
        )
    ),
    "plate": Prop(
        (
            ("shape", "M -30 -8 Q 0 -16 30 -8 Q 24 4 0 4 Q -24 4 -30 -8 Z", "#e8edf0"),
            ("flat", "M -16 -11 Q 0 -24 16 -11 Q 0 -7 -16 -11 Z", "#c98a45"),
        )
    ),
    "bowl": Prop(
        (
            ("shape", "M -22 -14 L 22 -14 Q 18 10 0 10 Q -18 10 -22 -14 Z", "#5f8fae"),
            ("shape", "E 0 -14 22 5", "#e0b878"),
        )
    ),
    "coin": Prop((("shape", "E 4 -12 9 9", "#e2b93f"), ("fold", "M 4 -16 L 4 -8", "#e2b93f"))),
    "spoon": Prop((("mark3", "M 0 12 L 2 -24", _WOOD), ("shape", "E 3 -32 7 10", _WOOD)), 16),
    "spectacles": Prop(
        (
            ("round", "M -20 -6 L -2 -8 L 14 -8", "#2b2433"),
            ("shape", "E -12 -8 9 8", "#dcecf2"),
            ("shape", "E 11 -8 9 8", "#dcecf2"),
        )
    ),
    "bundle": Prop(
        (
            ("shape", "M -20 -14 Q 0 -26 20 -14 Q 28 8 14 18 Q 0 24 -14 18 Q -28 8 -20 -14 Z", "#b39a72"),
            ("mark", "M -22 0 Q 0 8 22 0 M 0 -20 L 0 20", "#6a4e30"),
        )
    ),
    "flag": Prop(
        (("mark3", "M 0 24 L 0 -80", _WOOD), ("shape", "M 1 -80 Q 22 -90 46 -78 L 46 -46 Q 22 -56 1 -46 Z", "#c2483f"))
    ),
    "violin": Prop(
        (
            ("shape", "M -12 -4 Q -16 14 -12 20 Q -18 40 0 42 Q 18 40 12 20 Q 16 14 12 -4 Q 0 -10 -12 -4 Z", "#a8622f"),
            ("shape", "M -3 -4 L -2 -46 L 2 -46 L 3 -4 Z", "#4a2f22"),
            ("mark", "M 0 -40 L 0 34", "#f2ead2"),
        ),
        40,
    ),
    "ball": Prop((("shape", "E 0 -10 15 15", "#d9573f"), ("mark", "M -14 -12 Q 0 -4 14 -12", "#f5e3c0"))),
    "gem": Prop(
        (
            ("shape", "M -12 -12 L -6 -22 L 8 -22 L 14 -12 L 1 8 Z", "#6fb9d9"),
            ("mark", "M -12 -12 L 14 -12 M -3 -12 L 1 8 M 5 -12 L 1 8", "#3f86a8"),
        )
    ),
    "stone": Prop((("shape", "M -14 -8 L -6 -20 L 8 -20 L 15 -8 L 10 6 L -9 7 Z", "#8d8f94"),)),
    "bucket": Prop(
        (
            ("mark", "M -18 22 Q 0 -18 18 22", "#4a4a52"),
            ("shape", "M -20 20 L 20 20 L 15 52 Q 0 56 -15 52 Z", "#9aa4ac"),
            ("fold", "M -19 30 L 19 30", "#9aa4ac"),
        )
    ),
}


def draw_held(pen: Pen, name: str, frame: Frame, ground: float) -> str:
    """The thing of that name; ``ground`` is how far below the hand the ground is (for sticks), in frame units."""
    prop = PROPS.get(name, PROPS["bundle"])
    turned = Frame(frame.x, frame.y, frame.turn + prop.turn, frame.wide, frame.high)
    out = []
    for how, path, colour in prop.steps:
        d = path.replace("GROUND2", f"{ground - 26:.1f}").replace("GROUND", f"{ground:.1f}")
        if how == "shape":
            out.append(pen.shape(turned.d(d), colour, 0.85))
        elif how == "flat":
            out.append(pen.flat(turned.d(d), colour))
        elif how == "fold":
            out.append(pen.fold(turned.d(d), colour))
        elif how == "mark3":
            out.append(pen.mark(turned.d(d), width=pen.line * 0.9 + 6) + pen.mark(turned.d(d), colour, 6.0))
        elif how == "broomhead":
            low = ground
            head = f"M -10 {low - 30} L 6 {low - 30} L 16 {low} L -20 {low} Z"
            out.append(pen.shape(turned.d(head), colour, 0.85))
            out.append(pen.fold(turned.d(f"M -6 {low - 24} L -9 {low - 3} M 1 {low - 24} L 3 {low - 3}"), colour))
        else:
            out.append(pen.mark(turned.d(d), colour, pen.line * 0.8))
    return "".join(out)
