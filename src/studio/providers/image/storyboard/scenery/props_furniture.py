"""Furniture that stands on a floor."""

from __future__ import annotations

from random import Random

from studio.providers.image.storyboard.colour import darker, lighter
from studio.providers.image.storyboard.scenery import palette as c
from studio.providers.image.storyboard.scenery.props import prop
from studio.providers.image.storyboard.scenery.shapes import Pen


@prop("table", "table", c.WOOD, "floor", 110)
def _table(p: Pen, look: str, random: Random) -> str:
    legs = "".join(p.rect(x, -40, 7, 40, darker(look, 0.2)) for x in (-46, 39))
    return (
        p.rect(-38, -38, 76, 9, darker(look, 0.3))
        + legs
        + p.rect(-56, -46, 112, 8, look, 2)
        + p.shine("M-52-45h104v2h-104z")
    )


@prop("long table", "long table|council table|dining table", c.DARK_WOOD, "floor", 230)
def _long_table(p: Pen, look: str, random: Random) -> str:
    legs = "".join(p.path(f"M{x}-40h12l-3 18l5 22h-16l5-22z", darker(look, 0.2)) for x in (-100, -6, 88))
    return (
        p.rect(-104, -40, 208, 11, darker(look, 0.3))
        + legs
        + p.rect(-115, -48, 230, 9, look, 2)
        + p.shine("M-110-47h220v2h-220z")
    )


@prop("chair", "chair", c.WOOD, "floor", 30)
def _chair(p: Pen, look: str, random: Random) -> str:
    back = (
        p.path("M-13-28l-3-32h5l2 6h18l2-6h5l-3 32z", look)
        + p.rect(-9, -50, 18, 5, lighter(look, 0.2))
        + p.rect(-10, -40, 20, 4, lighter(look, 0.2))
    )
    legs = "".join(p.rect(x, -26, 4, 26, darker(look, 0.2)) for x in (-14, 10))
    return back + legs + p.rect(-16, -30, 32, 6, look, 2)


@prop("stool", "stool", c.WOOD, "floor", 24)
def _stool(p: Pen, look: str, random: Random) -> str:
    return (
        p.path("M-9-26h5l-4 26h-5zM4-26h5l4 26h-5z", darker(look, 0.2))
        + p.rect(-9, -14, 18, 3, darker(look, 0.1))
        + p.rect(-13, -31, 26, 6, look, 2)
    )


@prop("bench", "bench|pew", c.WOOD, "floor ground", 70)
def _bench(p: Pen, look: str, random: Random) -> str:
    legs = "".join(p.rect(x, -26, 5, 26, darker(look, 0.3)) for x in (-30, 25))
    back = p.rect(-35, -54, 70, 6, look, 1) + p.rect(-35, -44, 70, 6, look, 1)
    posts = "".join(p.rect(x, -56, 4, 30, darker(look, 0.2)) for x in (-32, 28))
    return posts + back + legs + p.rect(-37, -30, 74, 6, look, 1)


@prop("armchair", "armchair|easy chair", "#8f5650", "floor", 56)
def _armchair(p: Pen, look: str, random: Random) -> str:
    feet = p.rect(-22, -6, 6, 6, c.DARK_WOOD) + p.rect(16, -6, 6, 6, c.DARK_WOOD)
    back = p.path("M-22-20v-38q0-10 10-10h24q10 0 10 10v38z", look) + p.shade("M-18-32v-24q0-8 8-8h20q8 0 8 8v24z", 0.1)
    arms = p.rect(-30, -40, 13, 35, darker(look, 0.12), 6) + p.rect(17, -40, 13, 35, darker(look, 0.12), 6)
    return feet + back + p.rect(-20, -31, 40, 24, lighter(look, 0.1), 5) + arms


@prop("sofa", "sofa|couch|settee", "#6b7f86", "floor", 115)
def _sofa(p: Pen, look: str, random: Random) -> str:
    back = p.path("M-50-20v-34q0-9 10-9h80q10 0 10 9v34z", look)
    seats = p.rect(-46, -31, 46, 22, lighter(look, 0.1), 5) + p.rect(0, -31, 46, 22, lighter(look, 0.1), 5)
    arms = p.rect(-59, -42, 15, 38, darker(look, 0.12), 7) + p.rect(44, -42, 15, 38, darker(look, 0.12), 7)
    return p.rect(-50, -5, 8, 5, c.DARK_WOOD) + p.rect(42, -5, 8, 5, c.DARK_WOOD) + back + seats + arms


@prop("bed", "bed|bunk", c.WOOD, "floor", 130)
def _bed(p: Pen, look: str, random: Random) -> str:
    cover = random.choice(("#7d5a6e", "#56778c", "#8c6a55", "#6b805c"))
    head = p.path("M-66 0v-62q0-8 8-8t8 8v62z", look) + p.path("M56 0v-40q0-6 6-6t6 6v40z", look)
    return (
        p.rect(-54, -24, 112, 14, darker(look, 0.2)) + head + p.path("M-50-24v-12q0-4 4-4h98q6 0 6 6v10z", c.CREAM)
        + p.path("M-48-38q0-12 12-12h10q10 0 10 10l-2 4h-30z", c.WHITE) + p.path("M-14-40h64q10 0 10 10l-2 16h-76z", cover)  # noqa: E501
        + p.path("M-14-41h12l-4 27h-12z", lighter(cover, 0.35))
    )  # fmt: skip


@prop("hospital bed", "hospital bed|sickbed", c.WHITE, "floor", 125)
def _hospital_bed(p: Pen, look: str, random: Random) -> str:
    frame = (
        p.bar("M-58 -4V-62M56 -4V-46", c.SILVER, 3)
        + p.bar("M-58-26H56", c.SILVER, 3)
        + p.bar("M-58-60H-54M-58-50H-54", c.SILVER, 3)
    )
    wheels = p.oval(-58, -3, 4, 4, c.BLACK) + p.oval(56, -3, 4, 4, c.BLACK)
    return (
        frame + wheels + p.path("M-54-27v-10h106q4 0 4 4v6z", c.WHITE) + p.path("M-52-37l6-14q10-4 18 0l4 14z", look)
        + p.path("M-14-38h62q8 0 8 8l-2 12h-70z", "#8fb3b5") + p.path("M-14-39h10l-4 21h-9z", c.WHITE)
    )  # fmt: skip


@prop("desk", "desk|writing table|bureau", c.DARK_WOOD, "floor", 105)
def _desk(p: Pen, look: str, random: Random) -> str:
    drawers = "".join(
        p.rect(18, y, 30, 10, lighter(look, 0.12), 1) + p.oval(33, y + 5, 1.6, 1.6, c.BRASS, 0.6)
        for y in (-36, -24, -12)
    )
    return (
        p.rect(-50, -40, 8, 40, darker(look, 0.2))
        + p.rect(14, -40, 38, 40, look)
        + drawers
        + p.rect(-56, -47, 112, 8, look, 2)
        + p.shine("M-52-46h104v2h-104z")
    )


@prop("workbench", "workbench|work table", c.PALE_WOOD, "floor", 150)
def _workbench(p: Pen, look: str, random: Random) -> str:
    legs = "".join(p.rect(x, -42, 10, 42, darker(look, 0.25)) for x in (-68, 58))
    vise = p.rect(48, -60, 20, 10, c.IRON, 2) + p.bar("M58-56h18", c.IRON, 2)
    return (
        p.rect(-60, -18, 120, 7, darker(look, 0.35))
        + legs
        + p.rect(-78, -51, 156, 10, look, 1)
        + p.shade("M-76-44h152v3h-152z")
        + vise
    )


@prop("counter", "counter|shop counter|bar", c.WOOD, "floor", 170)
def _counter(p: Pen, look: str, random: Random) -> str:
    panels = "".join(p.rect(x, -40, 34, 32, darker(look, 0.12), 2, 0.8) for x in (-78, -38, 2, 42))
    return p.rect(-84, -50, 168, 50, look) + panels + p.rect(-90, -57, 180, 9, lighter(look, 0.2), 2)


@prop("shelves", "shelf|shelves|cupboard|dresser|cabinet", c.WOOD, "floor", 84)
def _shelves(p: Pen, look: str, random: Random) -> str:
    out = p.rect(-42, -112, 84, 112, darker(look, 0.35))
    for y in (-86, -60, -34, -6):
        x = -36.0
        while x < 28:
            wide, high = random.uniform(7, 13), random.uniform(8, 18)
            colour = random.choice((c.COPPER, c.TEAL, c.CREAM, c.RED, c.BLUE, c.PALE_STONE, c.YELLOW))
            if random.random() < 0.8:
                out += p.rect(x, y - high, wide, high, colour, random.choice((1, 4)), 0.7)
            x += wide + random.uniform(1, 6)
        out += p.rect(-42, y, 84, 5, look, 0, 0.8)
    return out + p.path("M-46-116h92v8h-92zM-44-110h6v110h-6zM38-110h6v110h-6z", look)


@prop("bookcase", "bookcase|bookshelf|bookshelves|shelves of books", c.DARK_WOOD, "floor", 90)
def _bookcase(p: Pen, look: str, random: Random) -> str:
    out = p.rect(-45, -128, 90, 128, darker(look, 0.4))
    for y in (-104, -80, -56, -32, -8):
        x = -38.0
        while x < 34:
            wide, high = random.uniform(4, 7), random.uniform(13, 19)
            colour = random.choice((c.RED, c.BLUE, c.GREEN, c.BROWN, c.YELLOW, c.PURPLE, c.TEAL, c.CREAM))
            if random.random() < 0.92:
                out += p.rect(x, y - high, min(wide, 38 - x), high, colour, 0, 0.55)
            x += wide
        out += p.rect(-42, y, 84, 4, look, 0, 0.7)
    return out + p.path("M-49-134h98v9h-98zM-47-126h7v126h-7zM40-126h7v126h-7z", look) + p.rect(-48, -6, 96, 6, look)


@prop("wardrobe", "wardrobe|closet|locker", c.DARK_WOOD, "floor", 66)
def _wardrobe(p: Pen, look: str, random: Random) -> str:
    doors = p.rect(-29, -108, 28, 92, lighter(look, 0.1), 2) + p.rect(1, -108, 28, 92, lighter(look, 0.1), 2)
    return (
        p.rect(-33, -114, 66, 110, look, 2)
        + doors
        + p.oval(-5, -62, 2, 2, c.BRASS, 0.6)
        + p.oval(5, -62, 2, 2, c.BRASS, 0.6)
        + p.rect(-36, -121, 72, 8, look, 2)
        + p.rect(-36, -6, 72, 6, darker(look, 0.2))
    )


@prop("chest", "chest|trunk|coffer|treasure", c.WOOD, "floor ground", 62)
def _chest(p: Pen, look: str, random: Random) -> str:
    lid = p.path("M-31-26v-6q0-14 14-14h34q14 0 14 14v6z", lighter(look, 0.1))
    bands = p.rect(-22, -45, 6, 45, c.IRON, 0, 0.7) + p.rect(16, -45, 6, 45, c.IRON, 0, 0.7)
    return p.rect(-31, -27, 62, 27, look) + lid + bands + p.rect(-5, -30, 10, 10, c.BRASS, 1, 0.8)


@prop("stove", "stove|range|cooker", c.IRON, "floor", 78)
def _stove(p: Pen, look: str, random: Random) -> str:
    pipe = p.rect(16, -235, 13, 182, darker(look, 0.1)) + p.rect(13, -70, 19, 7, look) + p.rect(13, -150, 19, 6, look)
    doors = (
        p.rect(-32, -44, 34, 26, darker(look, 0.15), 3)
        + p.path("M-28-39h26v16h-26z", c.FIRE, 0.6)
        + p.path("M-26-23q4-12 8-7q3-9 7-4q4-3 7 11z", c.FLAME, 0)
    )
    grate = p.stroke("M-21-39v16M-14-39v16M-7-39v16", darker(look, 0.3), 0.8)
    oven = p.rect(7, -44, 25, 30, lighter(look, 0.08), 3) + p.stroke("M11-38h17", c.BRASS, 1)
    legs = p.path("M-36-8h8l-3 8h-6zM28-8h8l-2 8h-6z", look)
    return (
        pipe
        + legs
        + p.rect(-39, -52, 78, 46, look, 2)
        + doors
        + grate
        + oven
        + p.rect(-44, -58, 88, 8, lighter(look, 0.1), 2)
        + p.glow(-15, -30, 46, "*#ff9a3c", 0.4)
    )


@prop("fireplace", "fireplace|hearth|fire|chimney", c.STONE, "floor", 100)
def _fireplace(p: Pen, look: str, random: Random) -> str:
    breast = p.rect(-44, -240, 88, 150, lighter(look, 0.1)) + p.path("M-52 0v-84h104v84h-22v-50q-30-22-60 0v50z", look)
    stones = p.stroke(
        "M-52-30h20M-52-58h24M52-30h-20M52-58h-24M-12-84v20M14-84v20M-42-30v-28M42-30v-28", darker(look, 0.3), 0.6
    )
    hole = p.path("M-30 0v-50q30-22 60 0v50z", "*#2a1714")
    logs = p.bar("M-18-5L16-9M-16-9L18-4", c.BROWN, 6)
    flames = p.path("M-16-10q-6-16 4-26q2 8 6 8q-2-14 8-22q0 12 8 16q4-4 3-10q10 16 3 34z", c.FIRE, 0.7) + p.path(
        "M-8-10q-2-12 4-16q2 5 5 5q2-6 5-8q4 10 0 19z", c.FLAME, 0
    )
    return (
        breast
        + p.rect(-60, -94, 120, 11, c.DARK_WOOD, 2)
        + hole
        + logs
        + flames
        + stones
        + p.glow(0, -24, 110, "*#ff9a3c", 0.5)
    )


@prop("oven", "oven|bread oven|kiln|furnace|forge", c.STONE, "floor", 120)
def _oven(p: Pen, look: str, random: Random) -> str:
    dome = p.path("M-62 0v-66q4-54 62-56q58 2 62 56v66z", look) + p.rect(-24, -240, 48, 124, darker(look, 0.1))
    stones = p.stroke(
        "M-62-24h26M-60-50h22M62-24h-26M60-50h-22M-50-76h24M50-76h-24"
        "M-30-100h60M-8-100v-20M-48-24v24M48-24v24M-46-50v-26M46-50v-26",
        darker(look, 0.3),
        0.6,
    )
    mouth = (
        p.path("M-32-34v-20q2-26 32-26t32 26v20z", "*#331a14")
        + p.path("M-20-34q-6-14 4-24q4 8 7 6q0-12 9-16q2 12 8 14q4-2 5-6q8 12-1 26z", c.FIRE, 0.7)
        + p.path("M-8-34q-2-10 5-14q3 6 6 2q4 6 1 12z", c.FLAME, 0)
    )
    return (
        dome
        + stones
        + mouth
        + p.rect(-40, -35, 80, 7, lighter(look, 0.2), 2)
        + p.rect(-28, -22, 56, 22, "*#2a1a18", 3)
        + p.glow(0, -48, 100, "*#ff9a3c", 0.5)
    )


@prop("piano", "piano|organ", c.BLACK, "floor", 92)
def _piano(p: Pen, look: str, random: Random) -> str:
    keys = p.rect(-42, -45, 84, 6, c.WHITE, 0, 0.8) + p.stroke(
        "M-34-45v4M-26-45v4M-18-45v4M-6-45v4M2-45v4M10-45v4M22-45v4M30-45v4", c.BLACK, 1
    )
    return (
        p.rect(-46, -78, 92, 72, look, 2)
        + p.rect(-38, -70, 76, 18, lighter(look, 0.12), 2)
        + p.path("M-48-40h96v6h-96zM-46-34h6v34h-6zM40-34h6v34h-6z", look)
        + keys
        + p.rect(-49, -83, 98, 7, lighter(look, 0.1), 2)
        + p.rect(-14, -71, 28, 18, c.PAPER, 0, 0.7)
    )


@prop("tall clock", "grandfather clock|tall clock|standing clock", c.DARK_WOOD, "floor", 36)
def _tall_clock(p: Pen, look: str, random: Random) -> str:
    body = (
        p.rect(-14, -84, 28, 70, look)
        + p.rect(-9, -76, 18, 52, darker(look, 0.5), 2)
        + p.stroke("M0-76v34", c.BRASS, 0.8)
        + p.oval(0, -38, 5, 5, c.BRASS, 0.8)
    )
    head = (
        p.path("M-19-84v-28q19-20 38 0v28z", look)
        + p.oval(0, -100, 12, 12, c.CREAM)
        + p.stroke("M0-100v-8M0-100l5 4", c.BLACK, 0.9)
    )
    return body + head + p.rect(-18, -16, 36, 16, look)


@prop("barrel", "barrel|cask|keg", c.WOOD, "floor ground", 34)
def _barrel(p: Pen, look: str, random: Random) -> str:
    body = p.path("M-14 0q-6-22 0-44h28q6 22 0 44z", look) + p.shade("M4 0q6-22 0-44h10q6 22 0 44z", 0.15)
    return (
        body
        + p.stroke("M-5 0q-3-22 0-44M5 0q3-22 0-44", darker(look, 0.3), 0.5)
        + p.path("M-16-12h32v-5h-32zM-16-29h32v-5h-32z", c.IRON, 0.7)
    )


@prop("crate", "crate|box|boxes|cargo|parcel|luggage", c.PALE_WOOD, "floor ground", 42)
def _crate(p: Pen, look: str, random: Random) -> str:
    return (
        p.rect(-20, -36, 40, 36, look)
        + p.stroke("M-15-8L15-28M-15-28L15-8", darker(look, 0.2), 1.4)
        + p.path("M-20-36h40v7h-40zM-20-7h40v7h-40z", lighter(look, 0.15), 0.8)
    )


@prop("sack", "sack|flour sack|grain|bag", c.CLOTH, "floor ground", 40)
def _sack(p: Pen, look: str, random: Random) -> str:
    return (
        p.path("M-18 0q-6-14 2-28q4-4 8-4l-5-7h24l-4 7q6 0 9 5q6 16 1 27z", look)
        + p.stroke("M-7-31h16", c.BROWN, 1.4)
        + p.shade("M6 0q8-14 2-30q8 2 8 6q6 14 1 24z", 0.12)
    )


@prop("throne", "throne", c.GOLD, "floor", 70)
def _throne(p: Pen, look: str, random: Random) -> str:
    back = (
        p.path("M-28-30v-82l12 10l16-22l16 22l12-10v82z", look)
        + p.path("M-19-32v-54q19-16 38 0v54z", c.RED)
        + p.oval(0, -104, 4, 4, c.RED, 0.7)
    )
    arms = p.rect(-36, -52, 12, 52, darker(look, 0.1), 3) + p.rect(24, -52, 12, 52, darker(look, 0.1), 3)
    return back + p.rect(-26, -32, 52, 26, darker(look, 0.2)) + p.rect(-24, -36, 48, 9, c.RED, 4) + arms


@prop("altar", "altar|shrine", c.PALE_STONE, "floor", 104)
def _altar(p: Pen, look: str, random: Random) -> str:
    cloth = p.path("M-46-52h92l-3 32l-8-6l-8 6l-8-6l-8 6l-11-6l-11 6l-8-6l-8 6l-8-6l-8 6z", c.WHITE, 0.9)
    cross = p.rect(-3, -96, 6, 40, c.GOLD, 0, 0.8) + p.rect(-12, -84, 24, 6, c.GOLD, 0, 0.8)
    candles = "".join(
        p.rect(x - 2, -70, 5, 15, c.CREAM, 0, 0.7)
        + p.path(f"M{x} -71q-4-4 .5-10q4 6 0 10z", c.FLAME, 0.5)
        + p.glow(x, -76, 22, c.LAMP, 0.6)
        for x in (-30, 30)
    )
    return p.rect(-44, -50, 88, 50, look) + cloth + p.rect(-50, -57, 100, 7, look, 1) + cross + candles


@prop("lectern", "lectern|pulpit|stand", c.DARK_WOOD, "floor", 40)
def _lectern(p: Pen, look: str, random: Random) -> str:
    return (
        p.rect(-5, -52, 10, 48, look)
        + p.rect(-16, -6, 32, 6, look, 2)
        + p.path("M-20-56l36-10l6 12l-38 8z", look)
        + p.path("M-15-58l14-4l15-4l3 7l-30 8z", c.PAPER, 0.7)
    )


@prop("mirror", "mirror|looking glass", c.GOLD, "wall", 44)
def _mirror(p: Pen, look: str, random: Random) -> str:
    glass = p.oval(0, 0, 21, 33, look) + p.oval(0, 0, 16, 28, c.GLASS, 0.7)
    return glass + p.stroke("M-8 10L4-14M-2 14L8-4", c.WHITE, 0.9, 0.7)


@prop("telescope", "telescope|spyglass", c.BRASS, "floor", 66)
def _telescope(p: Pen, look: str, random: Random) -> str:
    legs = p.bar("M0-48L-20 0M0-48L20 0M0-48V-4", c.DARK_WOOD, 3)
    return (
        legs
        + p.path("M-26-38l6 9l54-30l-9-15z", look)
        + p.path("M22-76l10 19l8-5l-10-19z", darker(look, 0.15))
        + p.path("M-31-36l5 9l6-3l-6-9z", darker(look, 0.2))
    )


@prop("globe", "globe", c.BLUE, "floor top", 30)
def _globe(p: Pen, look: str, random: Random) -> str:
    return (
        p.path("M-9 0q9-7 18 0zM-2-4h4v-8h-4z", c.BRASS)
        + p.oval(0, -24, 14, 14, look)
        + p.path("M-9-30q6-8 12-4q2 6-4 8q-2 8-6 4zM3-22q6-2 6 4q-3 6-6 2z", c.GREEN, 0.5)
        + p.stroke("M-9-37A17 17 0 0 1 2-8", c.BRASS, 1.2)
    )


@prop("machine", "machine|engine|generator|apparatus|device", c.TEAL, "floor", 80)
def _machine(p: Pen, look: str, random: Random) -> str:
    dials = "".join(p.oval(x, -72, 7, 7, c.CREAM, 0.9) + p.stroke(f"M{x}-72l3-4", c.RED, 0.8) for x in (-20, 2))
    lamps = "".join(
        p.oval(-24 + 12 * i, -50, 3, 3, random.choice(("*#ff6b4a", "*#ffd05a", "*#7fe08a")), 0.7) for i in range(4)
    )
    return (
        p.rect(-38, -88, 66, 88, look, 4)
        + dials
        + lamps
        + p.path("M-28-40h46v28h-46z", darker(look, 0.3), 0.8)
        + p.stroke("M-28-31h46M-28-22h46", darker(look, 0.5), 0.8)
        + p.bar("M28-30h14v-40h-8", c.COPPER, 5)
    )


@prop("sink", "sink|basin|washstand|washbasin", c.WHITE, "floor", 60)
def _sink(p: Pen, look: str, random: Random) -> str:
    return (
        p.rect(-28, -44, 56, 44, c.PALE_WOOD)
        + p.rect(-22, -36, 20, 30, c.WOOD, 1, 0.8)
        + p.rect(2, -36, 20, 30, c.WOOD, 1, 0.8)
        + p.path("M-32-52h64l-4 12h-56z", look)
        + p.bar("M0-52v-14h10v5", c.SILVER, 3)
    )


@prop("curtain bed screen", "screen|partition|curtain", "#a9c4bd", "floor", 60)
def _screen(p: Pen, look: str, random: Random) -> str:
    cloth = p.path("M-28-100h56v84q-7 6-14 0t-14 0t-14 0t-14 0z", look) + p.shade(
        "M-14-98h8v80h-8zM14-98h8v80h-8z", 0.1
    )
    return p.bar("M-30 0v-103h60v103", c.SILVER, 2.4) + cloth


@prop("drip", "drip|infusion|monitor", c.SILVER, "floor", 24)
def _drip(p: Pen, look: str, random: Random) -> str:
    return (
        p.bar("M0-2v-104M-8-104h16M-10-2h20", look, 2.4)
        + p.rect(2, -102, 12, 18, "#cfe4e6", 3, 0.8)
        + p.stroke("M8-84q2 20-4 30", c.SILVER, 0.7)
    )
