"""Small things: on tables, on walls, and hanging from above."""

from __future__ import annotations

from random import Random

from studio.providers.image.storyboard.colour import darker, lighter
from studio.providers.image.storyboard.scenery import palette as c
from studio.providers.image.storyboard.scenery.props import prop
from studio.providers.image.storyboard.scenery.shapes import Pen


@prop("pot", "pot|cauldron|saucepan", c.COPPER, "top", 26)
def _pot(p: Pen, look: str, random: Random) -> str:
    return (
        p.path("M-12-16q-3 16 6 16h12q9 0 6-16z", look)
        + p.rect(-14, -19, 28, 4, lighter(look, 0.15), 2)
        + p.stroke("M-14-14q-6 0-4 6M14-14q6 0 4 6", c.BLACK, 1.3)
        + p.shine("M-9-14q-1 8 2 11h3q-3-5-2-11z", 0.4)
    )


@prop("kettle", "kettle|teapot", c.TEAL, "top", 28)
def _kettle(p: Pen, look: str, random: Random) -> str:
    return (
        p.stroke("M-8-16q0-10 8-10t8 10", c.BLACK, 1.4)
        + p.path("M9-8l10-10l3 2l-9 14z", look)
        + p.path("M-12 0q-4-18 12-18t12 18z", look)
        + p.oval(0, -19, 3, 2, darker(look, 0.2), 0.8)
    )


@prop("lamp", "lamp|oil lamp|lampshade", c.BRASS, "top", 22)
def _lamp(p: Pen, look: str, random: Random) -> str:
    return (
        p.glow(0, -24, 64, c.LAMP, 0.55)
        + p.path("M-7 0h14l-4-5h-6zM-2-5h4v-8h-4z", look)
        + p.path("M-12-13l5-19h14l5 19z", "*#f6cf86" if p.light.darkness > 0.12 else c.CREAM)
        + p.stroke("M-9-18h18", look, 0.8)
    )


@prop("lantern", "lantern", c.IRON, "top ground hang", 18)
def _lantern(p: Pen, look: str, random: Random) -> str:
    return (
        p.glow(0, -12, 60, c.LAMP, 0.6)
        + p.stroke("M-6-22q6-10 12 0", look, 1.2)
        + p.rect(-7, -19, 14, 16, "*#ffdf8e", 1)
        + p.path("M0-5q-4-5 0-11q4 6 0 11z", c.FIRE, 0)
        + p.path("M-9-23h18l-3-4h-12zM-9-4h18v4h-18z", look)
        + p.stroke("M0-19v16", look, 0.6)
    )


@prop("candles", "candle|candlestick|candlelight", c.CREAM, "top", 22)
def _candles(p: Pen, look: str, random: Random) -> str:
    out = p.path("M-10 0h20l-3-3h-14z", c.BRASS)
    for x, high in ((-5, 12), (4, 17)):
        out += (
            p.rect(x - 2, -3 - high, 4.5, high, look, 1, 0.8)
            + p.glow(x, -8 - high, 30, c.LAMP, 0.6)
            + p.path(f"M{x} {-3 - high}q-4-4 0-9q4 5 0 9z", c.FLAME, 0.5)
        )
    return out


@prop("books", "book|books|volume|diary", c.RED, "top", 28)
def _books(p: Pen, look: str, random: Random) -> str:
    out, y = "", 0.0
    for colour in random.sample((look, c.BLUE, c.GREEN, c.BROWN, c.YELLOW), 3):
        wide = random.uniform(18, 26)
        out += p.rect(-wide / 2, y - 5, wide, 5, colour, 1, 0.8)
        y -= 5
    return out + p.stroke("M-8-2.5h14M-6-7.5h12", c.PAPER, 0.5)


@prop("flowers", "flower|flowers|vase|rose|bouquet|daisies", c.PINK, "top", 24)
def _flowers(p: Pen, look: str, random: Random) -> str:
    stems = p.stroke("M0-12L-8-28M0-12L1-32M0-12L9-27", c.DARK_LEAF, 1)
    heads = "".join(
        p.oval(x, y, 5, 5, colour, 0.8) + p.oval(x, y, 1.6, 1.6, c.YELLOW, 0)
        for x, y, colour in ((-8, -29, look), (1, -34, c.CREAM), (9, -28, lighter(look, 0.2)))
    )
    return stems + heads + p.path("M-6-14h12l-2 4q6 10-1 10h-6q-7 0-1-10z", c.BLUE)


@prop("bread", "bread|loaf|loaves|bun|pastry|cake", "#c98f4e", "top", 34)
def _bread(p: Pen, look: str, random: Random) -> str:
    return (
        p.path("M-16 0q-4-13 10-13h10q14 0 10 13z", look)
        + p.stroke("M-8-10l4 5M-1-11l4 5M6-11l4 5", darker(look, 0.35), 0.9)
        + p.path("M10 0q-1-9 8-9t8 9z", lighter(look, 0.1))
    )


@prop("bottles", "bottle|wine|potion|medicine|jar", c.GREEN, "top", 26)
def _bottles(p: Pen, look: str, random: Random) -> str:
    out = ""
    for x, colour in ((-8, look), (1, c.BROWN), (9, c.TEAL)):
        out += p.path(f"M{x - 3.5} 0v-12q0-3 2-4v-6h3v6q2 1 2 4v12z", colour, 0.8)
    return out


@prop("cups", "cup|mug|tea|coffee|glass of|goblet", c.CREAM, "top", 26)
def _cups(p: Pen, look: str, random: Random) -> str:
    return "".join(
        p.stroke(f"M{x + 4}-7q5 0 0 5", c.BLACK, 1) + p.path(f"M{x - 4}-9h8l-1 9h-6z", look, 0.8) for x in (-8, 6)
    )


@prop("fruit", "fruit|apple|orange|bowl|soup", c.RED, "top", 28)
def _fruit(p: Pen, look: str, random: Random) -> str:
    return (
        p.oval(-5, -10, 4.5, 4.5, look, 0.8)
        + p.oval(4, -11, 4.5, 4.5, c.YELLOW, 0.8)
        + p.oval(0, -14, 4.5, 4.5, c.GREEN, 0.8)
        + p.path("M-13-9h26q-2 9-9 9h-8q-7 0-9-9z", c.PALE_STONE)
    )


@prop("papers", "paper|papers|letter|drawing|plan|document|manuscript", c.PAPER, "top", 30)
def _papers(p: Pen, look: str, random: Random) -> str:
    return (
        p.path("M-15 0l6-6h14l-4 6z", look, 0.7)
        + p.path("M0 0l5-5h13l-4 5z", lighter(look, 0.3), 0.7)
        + p.stroke("M-8-4h8M-10-2h8", c.GREY, 0.5)
        + p.path("M14-2l8-18l3 1l-7 18z", c.WHITE, 0.6)
    )


@prop("flasks", "flask|test tube|beaker|chemical|experiment|vial", c.TEAL, "top", 40)
def _flasks(p: Pen, look: str, random: Random) -> str:
    cone = p.path("M-18 0l7-14v-8h6v8l7 14z", "#dfeef0", 0.9) + p.path("M-16-2l5-9h6l5 9z", look, 0)
    round_one = p.path("M8-20v-5h6v5q6 3 6 10q0 10-9 10t-9-10q0-7 6-10z", "#dfeef0", 0.9) + p.path(
        "M3-9h16q-1 8-8 8t-8-8z", "#c96f8a", 0
    )
    return cone + round_one


@prop("microscope", "microscope", c.IRON, "top", 22)
def _microscope(p: Pen, look: str, random: Random) -> str:
    return (
        p.path("M-10 0h20v-4h-20zM-8-10h12v-2h-12z", look)
        + p.stroke("M7-4q8-12-3-22", look, 2.2)
        + p.path("M-5-28l6-3l7 17l-6 3z", c.SILVER)
    )


@prop("gears", "gear|wheel|wheels|cog|cogs", c.BRASS, "top", 34)
def _gears(p: Pen, look: str, random: Random) -> str:
    return wheel(p, -6, -11, 11, look) + wheel(p, 11, -7, 7, darker(look, 0.15))


@prop("tools", "tool|hammer|saw|wrench|screwdriver", c.SILVER, "top wall", 36)
def _tools(p: Pen, look: str, random: Random) -> str:
    return p.bar("M-14-3L2-6", c.WOOD, 2.4) + p.path("M0-11l7-1l1 9l-6 1z", look) + p.bar("M10-2L22-8", c.RED, 2.4)


@prop("basket", "basket|hamper", c.STRAW, "top floor ground", 32)
def _basket(p: Pen, look: str, random: Random) -> str:
    return (
        p.stroke("M-12-14q12-24 24 0", darker(look, 0.3), 1.6)
        + p.path("M-15-15h30l-4 15h-22z", look)
        + p.stroke("M-13-10h26M-12-5h24M-6-15l1 15M6-15l-1 15", darker(look, 0.25), 0.6)
    )


@prop("clock", "clock|timepiece", c.DARK_WOOD, "wall top", 30)
def _clock(p: Pen, look: str, random: Random) -> str:
    hour = random.choice(("l5 3", "l-5 3", "l-5-3", "l4 4"))
    return (
        p.oval(0, -14, 14, 14, look)
        + p.oval(0, -14, 10.5, 10.5, c.CREAM, 0.6)
        + p.stroke(f"M0-14v-7M0-14{hour}", c.BLACK, 1)
        + p.stroke("M0-23v1M0-6v1M-9-14h1M8-14h1", c.BLACK, 0.7)
    )


@prop("clocks", "clocks", c.DARK_WOOD, "wall", 90)
def _clocks(p: Pen, look: str, random: Random) -> str:
    out = ""
    for x, y, radius in ((-34, -18, 11), (-8, -30, 14), (22, -20, 10), (-20, 6, 9), (8, 4, 12), (36, 8, 11)):
        frame = random.choice((look, c.BRASS, c.WOOD, c.RED, c.TEAL))
        hand = random.choice(("l3 3", "l-3 3", "l-4-2", "l4-1"))
        case = (
            p.path(f"M{x - radius * 0.5} {y}h{radius}l-2 {radius * 2.1}h{4 - radius}z", darker(frame, 0.2), 0.8)
            if random.random() < 0.5
            else ""
        )
        out += (
            case
            + p.oval(x, y, radius, radius, frame)
            + p.oval(x, y, radius * 0.72, radius * 0.72, c.CREAM, 0.5)
            + p.stroke(f"M{x} {y}v{-radius * 0.5}M{x} {y}{hand}", c.BLACK, 0.8)
        )
    return out


@prop("picture", "picture|painting|portrait|photograph|poster", c.GOLD, "wall", 46)
def _picture(p: Pen, look: str, random: Random) -> str:
    wide, high = random.choice(((22, 16), (16, 20), (19, 19)))
    view = p.rect(-wide, -high, wide * 2, high * 2, look, 1) + p.rect(
        4 - wide, 4 - high, wide * 2 - 8, high * 2 - 8, "#a9c6cc", 0, 0.6
    )
    if random.random() < 0.5:
        return view + p.path(f"M{4 - wide} {high - 4}v-8q8-10 {wide * 0.8}-2q8-6 {wide * 1.2 - 8}-1v11z", c.GREEN, 0.6)
    return view + p.path(f"M-9 {high - 4}q0-10 9-10t9 10z", c.RED, 0.6) + p.oval(0, -1, 6, 7, "#d9ab87", 0.6)


@prop("map", "map|chart", c.PAPER, "wall", 60)
def _map(p: Pen, look: str, random: Random) -> str:
    land = p.path("M-20-8q6-12 14-6t2 14t-14 2zM4 2q4-12 14-8t2 14t-14 2z", c.GREEN, 0.5)
    return (
        p.rect(-29, -21, 58, 42, look)
        + p.rect(-25, -17, 50, 34, "#b7d0cf", 0, 0.4)
        + land
        + p.stroke("M-14 4q12 8 22 2", c.RED, 0.7)
        + p.bar("M-31-21h62M-31 21h62", c.DARK_WOOD, 2)
    )


@prop("wall shelf", "shelf|shelves|rack", c.WOOD, "wall", 70)
def _wall_shelf(p: Pen, look: str, random: Random) -> str:
    out = ""
    for y in (-14, 12):
        x = -31.0
        while x < 22:
            wide, high = random.uniform(6, 12), random.uniform(8, 16)
            out += p.rect(
                x,
                y - high,
                wide,
                high,
                random.choice((c.COPPER, c.TEAL, c.CREAM, c.RED, c.PALE_STONE)),
                random.choice((1, 4)),
                0.7,
            )
            x += wide + random.uniform(1, 7)
        out += p.rect(-36, y, 72, 4, look, 0, 0.9)
    return out


@prop("bread shelf", "shelves of bread|bread shelf", c.WOOD, "wall", 84)
def _bread_shelf(p: Pen, look: str, random: Random) -> str:
    out = p.rect(-43, -42, 86, 82, darker(look, 0.4))
    for y in (-18, 8, 34):
        for index in range(4):
            x = -31 + index * 20 + random.uniform(-2, 2)
            colour = random.choice(("#c98f4e", "#b97c3d", "#d8a561"))
            wide = random.uniform(8, 10)
            out += p.path(f"M{x - wide:.1f} {y}q-2-13 {wide:.1f}-13t{wide:.1f} 13z", colour, 0.8) + p.stroke(
                f"M{x - 4:.1f} {y - 9}l3 4M{x + 2:.1f} {y - 9}l3 4", darker(colour, 0.3), 0.6
            )
        out += p.rect(-43, y, 86, 5, look, 0, 0.8)
    return out


@prop("pans", "pan|pans|ladle|hanging pots", c.COPPER, "wall", 66)
def _pans(p: Pen, look: str, random: Random) -> str:
    out = p.bar("M-32-16h64", c.IRON, 2)
    for x, radius in ((-24, 9), (-3, 7), (16, 10)):
        out += (
            p.stroke(f"M{x}-16v14", c.BLACK, 1.2)
            + p.oval(x, radius - 3, radius, radius, look)
            + p.oval(x, radius - 3, radius * 0.65, radius * 0.65, darker(look, 0.15), 0)
        )
    return out


@prop("banner", "banner|flag|tapestry|pennant", c.RED, "wall", 34)
def _banner(p: Pen, look: str, random: Random) -> str:
    return (
        p.bar("M-19-44h38", c.GOLD, 2.4)
        + p.path("M-15-43h30v80l-15-11l-15 11z", look)
        + p.path("M0-22l9 12l-9 14l-9-14z", c.GOLD, 0.7)
        + p.shade("M6-42h9v78l-9-7z", 0.12)
    )


@prop("cross", "cross|crucifix", c.DARK_WOOD, "wall", 24)
def _cross(p: Pen, look: str, random: Random) -> str:
    return p.path("M-4-26h8v14h11v8h-11v28h-8v-28h-11v-8h11z", look)


@prop("sword", "sword|swords|shield|armour|armor|weapon", c.SILVER, "wall", 46)
def _sword(p: Pen, look: str, random: Random) -> str:
    blades = p.bar("M-22-24L18 20M22-24L-18 20", look, 2.6) + p.bar("M10 20l10-8M-10 20l-10-8", c.BRASS, 2.4)
    return (
        blades
        + p.path("M-15-16q15-6 30 0q0 26-15 34q-15-8-15-34z", c.BLUE)
        + p.path("M0-18v35q-14-8-14-33z", c.RED, 0.5)
    )


@prop("hooks", "coat|coats|hat|hats|cloak", c.BROWN, "wall", 50)
def _hooks(p: Pen, look: str, random: Random) -> str:
    coat = p.path("M-16-14q8-4 14 0l5 46h-24z", look) + p.path("M8-15q8-2 10 1l4 34h-18z", c.BLUE)
    return p.rect(-26, -21, 52, 5, c.WOOD) + coat + p.path("M-18-20q2-12 9-12t9 12q4 0 4 3h-26q0-3 4-3z", c.DARK_WOOD)


@prop("blackboard", "blackboard|chalkboard|board|whiteboard", "#3c5a4c", "wall", 150)
def _blackboard(p: Pen, look: str, random: Random) -> str:
    marks = p.stroke(
        "M-58-26h34M-58-16h24M-58-6h30M20-20l18 0l-9 22zM-10-22q8-8 14 0t-12 12h14M-58 10h40M8 14q20-10 44 2",
        c.WHITE,
        0.8,
        0.75,
    )
    return (
        p.rect(-78, -44, 156, 84, c.WOOD, 2)
        + p.rect(-72, -38, 144, 72, look, 0, 0.8)
        + marks
        + p.rect(-80, 39, 160, 6, c.PALE_WOOD)
    )


@prop("window light", "stained glass", c.BLUE, "wall", 40)
def _stained_glass(p: Pen, look: str, random: Random) -> str:
    out = p.path("M-20 40v-62q0-22 20-28q20 6 20 28v62z", c.STONE)
    for index, y in enumerate((-20, 0, 20)):
        for x in (-14, 0):
            out += p.rect(
                x,
                y - 4,
                14,
                18,
                (look, c.RED, c.YELLOW, c.GREEN, c.PURPLE, c.TEAL)[(index * 2 + (x == 0) + random.randrange(6)) % 6],
                0,
                0.5,
            )
    return out + p.path("M-14-24q0-14 14-19q14 5 14 19z", c.YELLOW, 0.5)


@prop("hanging lamp", "hanging lamp|ceiling lamp|pendant", c.BRASS, "hang", 40)
def _hanging_lamp(p: Pen, look: str, random: Random) -> str:
    return (
        p.stroke("M0-60v86", c.BLACK, 1)
        + p.glow(0, 42, 80, c.LAMP, 0.65 if p.light.darkness > 0.1 else 0.15)
        + p.oval(0, 42, 6, 6, "*#fff0c0", 0.7)
        + p.path("M-18 40q2-16 18-16t18 16z", look)
    )


@prop("chandelier", "chandelier", c.BRASS, "hang", 90)
def _chandelier(p: Pen, look: str, random: Random) -> str:
    flames = "".join(
        p.rect(x - 1.5, 20, 3.5, 9, c.CREAM, 0, 0.6)
        + p.path(f"M{x} 20q-3-4 0-8q3 4 0 8z", c.FLAME, 0.4)
        + p.glow(x, 15, 26, c.LAMP, 0.5)
        for x in (-36, -18, 0, 18, 36)
    )
    return (
        p.stroke("M0-60v76M0 16L-36 30M0 16L36 30", c.BLACK, 1)
        + p.path("M-40 29h80q-6 10-40 10t-40-10z", look)
        + flames
    )


@prop("bell", "bell", c.BRONZE, "hang", 60)
def _bell(p: Pen, look: str, random: Random) -> str:
    body = p.path("M-26 46q8-8 8-26q0-20 18-20t18 20q0 18 8 26z", look)
    return (
        p.rect(-4, -8, 8, 10, c.IRON)
        + p.oval(0, 49, 6, 6, c.IRON)
        + body
        + p.stroke("M-18 24h36M-23 40h46", darker(look, 0.35), 0.8)
        + p.shine("M-10 40q4-30 6-36q-8 4-9 16q0 12-4 20z", 0.35)
    )


@prop("rope", "rope", c.STRAW, "hang", 14)
def _rope(p: Pen, look: str, random: Random) -> str:
    return p.bar("M0-60q3 70-1 130", look, 2.2) + p.oval(-1, 72, 3.5, 5, look)


@prop("cobwebs", "spider|spiders|cobweb|cobwebs|web", c.WHITE, "hang", 40)
def _cobwebs(p: Pen, look: str, random: Random) -> str:
    return (
        p.stroke("M0 0v22", look, 0.4, 0.7)
        + p.oval(0, 25, 3, 4, c.BLACK, 0)
        + p.stroke("M-6 22l4 2M-6 28l4-2M6 22l-4 2M6 28l-4-2", c.BLACK, 0.6)
    )


@prop("rug", "rug|carpet", c.RED, "mat", 150)
def _rug(p: Pen, look: str, random: Random) -> str:
    return (
        p.path("M-78 0l12-22h132l12 22z", look)
        + p.path("M-64-4l8-14h112l8 14z", lighter(look, 0.2), 0.5)
        + p.path("M-50-7l5-8h90l5 8z", look, 0.4)
    )


@prop("nest", "nest", c.STRAW, "floor top ground", 70)
def _nest(p: Pen, look: str, random: Random) -> str:
    straws = "".join(
        (
            f"M{random.uniform(-34, 34):.1f} {random.uniform(-16, -2):.1f}"
            f"l{random.uniform(-14, 14):.1f} {random.uniform(-7, 4):.1f}"
        )
        for _ in range(34)
    )
    feathers = p.path("M18-16q10-14 16-10q0 8-14 12z", c.WHITE, 0.6) + p.path(
        "M-26-14q-10-10-4-14q8 2 8 14z", c.PALE_STONE, 0.6
    )
    eggs = p.oval(-6, -17, 5, 6, "#dfe8e0", 0.7) + p.oval(4, -17, 5, 6, "#d8e3dc", 0.7)
    return (
        feathers
        + p.oval(0, -14, 30, 9, darker(look, 0.45))
        + eggs
        + p.path("M-36-14q36 14 72 0q-4 14-20 14h-32q-16 0-20-14z", look)
        + p.stroke(straws, darker(look, 0.25), 0.7)
    )


def wheel(p: Pen, cx: float, cy: float, radius: float, look: str, teeth: int = 10) -> str:
    """A toothed wheel with spokes."""
    import math

    data = ""
    for index in range(teeth * 2):
        far = radius if index % 2 == 0 else radius * 0.85
        for turn in (-0.42, 0.42):
            angle = math.pi * (index + turn) / teeth
            data += f"{'L' if data else 'M'}{cx + far * math.cos(angle):.1f} {cy + far * math.sin(angle):.1f}"
    spokes = "".join(
        f"M{cx:.1f} {cy:.1f}l{radius * 0.6 * math.cos(a):.1f} {radius * 0.6 * math.sin(a):.1f}"
        for a in (0.3, 1.56, 2.8, 4.1, 5.3)
    )
    return (
        p.path(data + "z", look)
        + p.oval(cx, cy, radius * 0.62, radius * 0.62, darker(look, 0.45), 0.7)
        + p.stroke(spokes, look, 1.6)
        + p.oval(cx, cy, radius * 0.2, radius * 0.2, lighter(look, 0.1), 0.7)
    )
