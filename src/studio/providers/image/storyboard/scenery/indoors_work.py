"""Rooms where people work, learn and meet: office, library, school, ward, laboratory, tavern, shop, hall, church."""

from __future__ import annotations

from studio.providers.image.storyboard.colour import darker, lighter
from studio.providers.image.storyboard.scenery import palette as c
from studio.providers.image.storyboard.scenery.rooms import FLOOR, door, lamplight, room, spots_of_room, window
from studio.providers.image.storyboard.scenery.shapes import LEFT, RIGHT, TOP
from studio.providers.image.storyboard.scenery.stage import Stage


def _tops(s: Stage, x: float, y: float, high: float, *offsets: float) -> None:
    for offset in offsets:
        s.slot("top", x + offset, y - high * s.unit(y), 110)


def office(s: Stage) -> None:
    """A desk, shelves, papers and a window."""
    room(s, s.pick("wall", "#9aa89f", "#b3a58c", "#98a4ae"), c.WOOD, finish="panel")
    window(
        s,
        540,
        110,
        210,
        220,
        panes=3,
        curtains=s.pick("curtain", c.GREEN, c.RED) if s.random("cloth").random() < 0.6 else "",
    )
    door(s, 1120, opened=s.wants("open door"))
    s.put("ground", "bookcase", 290, 536)
    s.either("wall", 880, 210, 200, "map", "picture", "clock")
    s.put("ground", "chair", 700, 556, look=c.LEATHER)
    s.put("ground", "desk", 600, 596)
    _tops(s, 600, 596, 0.47, -120, 20, 110)
    s.put("ground", "lamp", 500, 596 - 0.47 * s.unit(596), unit=330)
    s.put("ground", "papers", 650, 596 - 0.47 * s.unit(596), unit=340)
    s.either("floor", 100, 560, 150, "globe", "stool", "chest")
    s.slot("floor", 900, 540, 190)
    s.slot("floor", 1290, 580, 200)
    s.put("front", "books", 1350, 800, unit=720)
    spots_of_room(s, window=820, door=1110, shelf_bookcase=380, desk=460)
    s.spot(720, 586, "desk chair seat", facing=-1, seat=0.28)
    lamplight(s, (500, 380, 480))


def library(s: Stage) -> None:
    """Walls of books, a ladder and a reading table."""
    room(s, s.pick("wall", "#8b6f56", "#7d6a5f", "#6f7567"), c.DARK_WOOD, finish="panel")
    for x in (120, 400, 900, 1180):
        s.put("wall", "bookcase", x, FLOOR + 8, unit=320)
    window(s, 580, 90, 140, 260, arch=True)
    s.add(
        "wall",
        s.pen.bar(
            "M1010 524L960 120M1056 524L1006 120M1004 470h46M996 410h46M990 350h46M984 290h46M976 230h46",
            c.PALE_WOOD,
            8,
        ),
    )
    s.put("ground", "rug", 640, 696, unit=430, look=s.pick("rug", c.RED, c.GREEN, c.BLUE))
    s.put("ground", "table", 420, 586)
    s.put("ground", "lamp", 360, 586 - 0.46 * s.unit(586), unit=320)
    s.put("ground", "books", 470, 586 - 0.46 * s.unit(586), unit=320)
    _tops(s, 420, 586, 0.46, 0)
    s.put("ground", "armchair", 820, 572)
    s.either("floor", 1250, 585, 190, "globe", "tall clock")
    s.slot("floor", 100, 590, 150)
    s.put("front", "books", 40, 790, unit=800)
    spots_of_room(s, window=650, shelf_books=250, ladder=1060, table=560)
    s.spot(825, 592, "armchair chair seat", facing=-1, seat=0.28)
    lamplight(s, (360, 400, 460))


def school_room(s: Stage) -> None:
    """Blackboard, rows of desks, maps and high windows."""
    room(s, s.pick("wall", "#b9b895", "#a8b5ad", "#c4b08c"), c.PALE_WOOD)
    s.put("wall", "blackboard", 560, 230, unit=330)
    s.put("wall", "map", 960, 220, unit=330)
    window(s, 1120, 110, 150, 220, panes=2)
    window(s, 60, 110, 150, 220, panes=2)
    s.put("ground", "desk", 280, 556)
    s.put("ground", "globe", 330, 556 - 0.47 * s.unit(556), unit=320)
    _tops(s, 280, 556, 0.47, -90, -20)
    for x in (820, 1060):
        s.put("ground", "table", x, 592, unit=260)
        s.put("ground", "stool", x - 60, 604, unit=270)
        s.slot("top", x, 592 - 0.46 * 260, 100)
    s.slot("wall", 840, 110, 110)
    s.slot("floor", 1280, 560, 140)
    s.put("front", "chair", 1180, 840, unit=620)
    s.put("front", "books", 60, 790, unit=700)
    spots_of_room(s, blackboard_board=560, desk=420, window=1180, door=120)
    s.spot(765, 618, "bench desk chair seat", facing=-1, seat=0.27)
    s.either("hang", 640, -20, 300, "hanging lamp")
    lamplight(s, (640, 180, 640))


def ward(s: Stage) -> None:
    """A row of beds, screens and tall windows."""
    room(s, s.pick("wall", "#b5c8c4", "#bccad2", "#c9d0bd"), "#b9bfb8", finish="tiles", ground="tiles")
    window(s, 300, 90, 150, 250, frame=c.WHITE)
    window(s, 780, 90, 150, 250, frame=c.WHITE)
    s.put("ground", "hospital bed", 250, 556)
    s.put("ground", "drip", 485, 545)
    s.put("ground", "hospital bed", 830, 556)
    s.put("ground", "curtain bed screen", 590, 540)
    s.put("ground", "stool", 1050, 562)
    door(s, 1210, look=c.WHITE)
    s.slot("wall", 590, 130, 120)
    s.slot("floor", 60, 560, 130)
    s.slot("top", 1050, 562 - 0.31 * s.unit(562), 90)
    s.put("front", "drip", 1370, 860, unit=760)
    spots_of_room(s, bed=420, window=700, door=1180, screen=560)
    s.spot(830, 580, "bed edge seat", facing=-1, seat=0.3)
    s.spot(1060, 586, "chair stool seat", facing=-1, seat=0.3)
    s.either("hang", 640, -20, 300, "hanging lamp")
    lamplight(s, (640, 160, 640))


def laboratory(s: Stage) -> None:
    """Benches with flasks, machines, a board of instruments."""
    room(s, s.pick("wall", "#a3b4bb", "#a9b1a2", "#b0a7b5"), "#9aa0a2", finish="tiles", ground="tiles")
    window(s, 860, 110, 190, 190, frame=c.SILVER)
    s.put("ground", "machine", 170, 548)
    s.put("wall", "wall shelf", 420, 190, unit=320)
    s.put("ground", "workbench", 560, 580, look=c.PALE_STONE)
    top = 580 - 0.51 * s.unit(580)
    s.put("ground", "flasks", 470, top, unit=330)
    s.put("ground", "microscope", 590, top, unit=330)
    s.put("ground", "bottles", 690, top, unit=330)
    s.slot("top", 530, top, 90)
    s.slot("top", 750, top, 90)
    s.either("wall", 640, 190, 160, "clock", "map")
    s.either("floor", 930, 540, 260, "machine", "shelves")
    door(s, 1190, look=c.SILVER)
    s.slot("floor", 1290, 590, 140)
    s.put("front", "flasks", 1330, 800, unit=900)
    spots_of_room(s, machine=290, window=940, door=1150, bench_table=420)
    s.spot(800, 606, "stool table", facing=-1)
    s.either("hang", 560, -20, 300, "hanging lamp")
    lamplight(s, (560, 180, 620))


def tavern(s: Stage) -> None:
    """A bar, barrels, candles, a fire and beams."""
    room(s, s.pick("wall", "#a98b63", "#9d8468", "#8f7e66"), c.DARK_WOOD, ceiling="beams")
    window(s, 610, 160, 150, 150, panes=3)
    s.put("wall", "wall shelf", 310, 190, unit=330)
    s.put("ground", "barrel", 110, 540)
    s.put("ground", "counter", 320, 566)
    top = 566 - 0.57 * s.unit(566)
    s.put("ground", "cups", 250, top, unit=330)
    s.put("ground", "bottles", 380, top, unit=330)
    s.slot("top", 320, top, 110)
    s.put("ground", "fireplace", 940, 538)
    s.put("ground", "table", 740, 600)
    s.put("ground", "candles", 740, 600 - 0.46 * s.unit(600), unit=330)
    _tops(s, 740, 600, 0.46, -90, 90)
    s.put("ground", "stool", 880, 620)
    door(s, 1190, arch=True)
    s.slot("hang", 520, 40, 200)
    s.slot("wall", 830, 180, 120)
    s.put("front", "barrel", 1370, 840, unit=640)
    s.put("front", "cups", 120, 770, unit=800)
    spots_of_room(s, bar_counter=520, window=680, door=1170, fire=1060)
    s.spot(885, 630, "table chair stool seat", facing=-1, seat=0.3)
    lamplight(s, (740, 380, 460), (940, 460, 400))


def shop(s: Stage) -> None:
    """Counter, shelves full of goods, a wide window."""
    room(s, s.pick("wall", "#b8a98c", "#a3ae9b", "#b49c92"), c.WOOD)
    window(s, 760, 130, 280, 230, panes=3)
    s.put("ground", "shelves", 140, 536)
    s.put("ground", "shelves", 420, 536, look=c.PALE_WOOD)
    s.put("ground", "counter", 420, 592)
    top = 592 - 0.57 * s.unit(592)
    s.slot("top", 300, top, 110)
    s.slot("top", 400, top, 110)
    s.put("ground", "bottles", 520, top, unit=340)
    door(s, 1190, opened=s.wants("open door"))
    s.either("floor", 900, 560, 200, "barrel", "sack", "crate")
    s.slot("floor", 700, 540, 130)
    s.either("hang", 620, 0, 200, "hanging lamp")
    s.put("front", "crate", 1350, 820, unit=620)
    spots_of_room(s, counter=700, window=820, door=1150, shelf=240)
    s.spot(910, 600, "crate box seat", facing=-1, seat=0.3)
    lamplight(s, (620, 220, 600))


def bakery(s: Stage) -> None:
    """A great oven, shelves of bread, flour sacks and a table."""
    room(s, s.pick("wall", "#d4bf98", "#c9b39a", "#cbbda0"), c.STONE, ground="stone", ceiling="beams")
    s.put("ground", "oven", 270, 548)
    s.put("wall", "bread shelf", 620, 220, unit=330)
    wide = s.wants("open window")
    window(s, 850, 130, 180, 200, panes=2)
    if wide:
        s.add(
            "wall",
            s.pen.path("M838 118l-70 -16v236l70 12zM828 140l-48-10v90l48 6zM828 240l-48-6v86l48 10z", c.PALE_WOOD),
        )
    s.put("ground", "table", 700, 592)
    top = 592 - 0.46 * s.unit(592)
    s.put("ground", "bread", 650, top, unit=340)
    s.put("ground", "bread", 770, top, unit=320)
    s.slot("top", 715, top, 80)
    s.put("ground", "sack", 905, 566)
    s.put("ground", "sack", 985, 580)
    door(s, 1180, opened=s.wants("open door"))
    s.put("front", "basket", 1340, 820, unit=800)
    s.put("front", "bread", 1340, 730, unit=800)
    spots_of_room(s, oven_stove=440, window=850, door=1150, table=560)
    s.spot(950, 610, "sack flour seat", facing=-1, seat=0.3)
    lamplight(s, (270, 420, 420))


def workshop(s: Stage) -> None:
    """A workbench, tools, and the work upon the wall."""
    room(
        s,
        s.pick("wall", "#ad9470", "#a08c72", "#9c9579"),
        c.WOOD,
        finish="planks" if s.random("planks").random() < 0.5 else "plain",
    )
    clocks = s.wants("clock|clockmaker|watch")
    window(s, 700, 140, 190, 180, panes=3)
    if clocks:
        s.put("wall", "clocks", 330, 180, unit=360)
        s.put("wall", "clocks", 560, 140, unit=250)
        s.put("ground", "tall clock", 960, 540)
    else:
        s.put("wall", "tools", 300, 190, unit=340)
        s.either("wall", 500, 190, 240, "wall shelf", "hooks")
        s.put("ground", "shelves", 950, 536)
    s.put("ground", "workbench", 420, 580)
    top = 580 - 0.51 * s.unit(580)
    s.put("ground", "gears" if clocks or s.wants("wheel|gear") else "tools", 300, top, unit=360)
    s.put("ground", "lamp", 530, top, unit=330)
    s.slot("top", 400, top, 130)
    s.slot("top", 470, top, 90)
    s.put("ground", "stool", 620, 604)
    door(s, 1160, opened=s.wants("open door"))
    s.slot("floor", 110, 560, 140)
    s.put("front", "gears" if clocks else "crate", 1340, 790, unit=760)
    spots_of_room(s, bench_workbench=700, window=840, door_doorway=1130, corner=130)
    s.spot(625, 616, "workbench bench chair stool seat", facing=-1, seat=0.3)
    lamplight(s, (530, 400, 520), (640, 200, 520))


def town_hall(s: Stage) -> None:
    """A high hall with a long table and banners."""
    room(s, s.pick("wall", "#b5a483", "#a9a795", "#b09a8a"), c.DARK_WOOD, finish="panel")
    for x in (300, 590, 880):
        window(s, x, 60, 110, 210, arch=True)
    for x in (160, 1090):
        s.put("wall", "banner", x, 190, unit=330, look=s.pick(f"banner{x}", c.RED, c.BLUE, c.GREEN))
    s.put("ground", "chair", 480, 548, look=c.DARK_WOOD)
    s.put("ground", "chair", 800, 548, look=c.DARK_WOOD)
    s.put("ground", "long table", 640, 588)
    _tops(s, 640, 588, 0.48, -230, -90, 60)
    s.put("ground", "papers", 780, 588 - 0.48 * s.unit(588), unit=340)
    s.put("ground", "bench", 140, 580)
    s.slot("floor", 1200, 570, 200)
    s.either("hang", 640, -10, 300, "chandelier")
    s.put("front", "bench", 1220, 850, unit=560)
    spots_of_room(s, wall_window=300, bench=250, table_head=1060, door=1180)
    s.spot(140, 600, "bench seat", facing=1, seat=0.27)
    s.spot(1090, 620, "head table chair seat", facing=-1, seat=0.29)
    s.put("ground", "chair", 1090, 612, look=c.DARK_WOOD)
    lamplight(s, (640, 180, 640))


def corridor(s: Stage) -> None:
    """A long way between doors, seen towards its end."""
    wall = s.tone("wall", s.pick("wall", "#a9a796", "#a3aaad", "#b39f8a"))
    p, cold = s.pen, s.wants("castle|stone|dark|palace")
    wall = c.STONE if cold else wall
    s.add("wall", p.rect(LEFT - 20, TOP - 10, RIGHT - LEFT + 40, 930, darker(wall, 0.2)))
    s.add(
        "wall",
        p.rect(490, 110, 300, 320, lighter(wall, 0.08)),
        p.path(
            f"M{LEFT - 20} {TOP - 40}L490 110V430L{LEFT - 20} 830z", p.gradient(wall, lighter(wall, 0.06), level=True)
        ),
        p.path(
            f"M{RIGHT + 20} {TOP - 40}L790 110V430L{RIGHT + 20} 830z",
            p.gradient(lighter(wall, 0.06), darker(wall, 0.06), level=True),
        ),
    )
    s.add("wall", p.path(f"M{LEFT - 20} {TOP - 40}L490 110H790L{RIGHT + 20} {TOP - 40}z", darker(wall, 0.3)))
    s.add(
        "ground",
        p.path(
            f"M{LEFT - 20} 830L490 430H790L{RIGHT + 20} 830z",
            s.tone("floor", c.PALE_WOOD if not cold else c.DARK_STONE),
        ),
        p.stroke(
            "M560 430L260 830M600 430L470 830M640 430V830M680 430L810 830M720 430L1020 830",
            darker(c.WOOD, 0.4),
            0.5,
            0.5,
        ),
        p.path("M600 430h80L880 830H400z", s.pick("runner", c.RED, c.BLUE, c.GREEN) if not cold else c.DARK_STONE, 0.8),
    )
    for x0, x1 in ((60, 190), (310, 390)):
        for flip in (False, True):
            a, b = (1280 - x0, 1280 - x1) if flip else (x0, x1)
            lower = [430 + (490 - min(x0, 490)) * 400 / 650, 430 + (490 - x1) * 400 / 650]
            upper = [lower[0] - (lower[0] - 225) * 0.94, lower[1] - (lower[1] - 225) * 0.94]
            s.add(
                "wall",
                p.path(
                    f"M{a} {lower[0]:.1f}V{upper[0]:.1f}L{b} {upper[1]:.1f}V{lower[1]:.1f}z", s.tone("door", c.WOOD)
                ),
                p.oval(b + (-8 if b > a else 8), (lower[1] + upper[1]) / 2, 4, 5, c.BRASS, 0.6),
            )
    s.add("wall", p.rect(575, 200, 130, 230, s.tone("door", c.DARK_WOOD)), p.rect(560, 186, 160, 16, darker(wall, 0.3)))
    for y, r in ((60, 80), (96, 44)):
        s.add(
            "wall",
            p.glow(640, y, r * 2.4, c.LAMP, 0.4 if s.reading.hour == "night" else 0.2),
            p.oval(640, y, r * 0.24, r * 0.16, "*#fff0c0"),
        )
    s.horizon, s.rate = 225.0, 0.98
    s.slot("floor", 150, 640, 220)
    s.slot("floor", 1120, 640, 220)
    s.put("front", "flowers", 1390, 830, unit=700)
    s.spot(640, 650, "middle centre", facing=0)
    s.spot(390, 656, "left", facing=1)
    s.spot(890, 656, "right", facing=-1)
    s.spot(520, 520, "far back wall", facing=0)
    s.spot(760, 520, "door end", facing=0)
    s.spot(250, 700, "foreground window", facing=1)


def church(s: Stage) -> None:
    """Nave with an altar, pews, tall windows of coloured glass."""
    room(s, s.pick("wall", "#b9b1a1", "#aeb0ae", "#c2b59c"), c.STONE, finish="stone", ground="stone")
    p = s.pen
    s.add(
        "wall",
        p.path(f"M420 {FLOOR}V220Q420 20 640 10Q860 20 860 220V{FLOOR}z", darker(c.STONE, 0.12)),
        p.path(f"M450 {FLOOR}V230Q450 50 640 40Q830 50 830 230V{FLOOR}z", lighter(c.STONE, 0.1)),
    )
    for x in (110, 300, 980, 1170):
        s.put("wall", "window light", x, 210, unit=380)
    s.put("wall", "window light", 640, 170, unit=330)
    s.put("ground", "altar", 640, 540)
    s.add("ground", p.path("M560 540h160L830 812H450z", c.RED, 0.8))
    for y, unit in ((574, 270), (640, 330)):
        for x in (210, 1070):
            s.put("ground", "bench", x + (60 if x < 640 else -60) * (y < 600), y, unit=unit * 1.15)
    s.slot("floor", 480, 540, 110)
    s.slot("floor", 830, 545, 140)
    s.slot("hang", 640, 0, 260)
    s.put("front", "bench", 60, 850, unit=640)
    s.put("front", "bench", 1260, 850, unit=640)
    spots_of_room(s, altar=540, pulpit_altar=760, door=860, window=420)
    s.spot(1080, 650, "bench pew seat", facing=-1, seat=0.27)
    s.spot(230, 650, "bench pew seat left", facing=1, seat=0.27)
    lamplight(s, (640, 400, 480))


def throne_room(s: Stage) -> None:
    """A throne on steps between pillars and banners."""
    room(s, s.pick("wall", "#a49c95", "#9c9aa5", "#b3a48c"), c.STONE, finish="stone", ground="tiles")
    p = s.pen
    for x in (250, 970):
        window(s, x, 70, 100, 230, arch=True, frame=c.PALE_STONE)
    for x in (420, 860):
        s.put("wall", "banner", x, 210, unit=400, look=s.pick("arms", c.RED, c.BLUE, c.PURPLE))
    s.add("ground", p.rect(420, 536, 440, 26, c.PALE_STONE), p.rect(470, 512, 340, 26, c.PALE_STONE))
    s.put("ground", "throne", 640, 514, unit=330, look=s.tone("throne", c.GOLD))
    s.add("ground", p.path("M585 562h110L800 812H480z", c.RED, 0.8))
    for x in (110, 1170):
        s.add(
            "wall",
            p.rect(x - 42, TOP, 84, 640, p.gradient(c.PALE_STONE, c.STONE, level=True)),
            p.rect(x - 60, 510, 120, 34, c.STONE),
            p.rect(x - 60, 20, 120, 34, c.STONE),
        )
    s.slot("floor", 300, 550, 200)
    s.slot("floor", 960, 550, 200)
    s.either("hang", 640, -20, 300, "chandelier")
    spots_of_room(s, steps=470, banner_window=300, door=1080, pillar=180)
    s.put("front", "candles", 30, 760, unit=560)
    s.spot(640, 540, "throne seat", facing=0, seat=0.36)
    lamplight(s, (640, 200, 640))
