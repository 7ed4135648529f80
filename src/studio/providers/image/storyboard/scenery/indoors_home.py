"""Rooms of a house: sitting room, kitchen, bedroom, attic, cellar, and a room of any kind."""

from __future__ import annotations

from studio.providers.image.storyboard.scenery import palette as c
from studio.providers.image.storyboard.scenery.rooms import FLOOR, door, lamplight, room, spots_of_room, window
from studio.providers.image.storyboard.scenery.stage import Stage


def kitchen(s: Stage) -> None:
    """Stove, table, shelves, a window and a door."""
    wall = s.pick("wall", c.PLASTER, "#c9c3a5", "#c8b8a2", "#b8c2b4")
    rustic = s.wants("wooden|iron|warm|old|cottage|stone|copper")
    room(
        s,
        wall,
        c.WOOD if rustic else c.PALE_STONE,
        finish="plain" if rustic else "tiles",
        ground="planks" if rustic else "tiles",
        ceiling="beams" if rustic else "",
    )
    panes = 2 if s.random("panes").random() < 0.5 else 3
    window(
        s,
        480,
        130,
        190,
        190,
        panes=panes,
        curtains=s.pick("curtain", c.RED, c.BLUE, c.YELLOW) if not s.wants("dark") else "",
    )
    door(s, 1090, opened=s.wants("open door"))
    s.put("ground", "stove", 250, 548)
    if s.wants("sink") or not rustic:
        s.put("ground", "sink", 560, 540)
    s.put("wall", "pans", 400, 150, unit=320, look=s.tone("pan|pot", c.COPPER))
    s.put("wall", "wall shelf", 840, 220, unit=310)
    s.put("ground", "table", 720, 590)
    s.put("ground", "chair", 860, 602)
    top = 590 - 0.46 * s.unit(590)
    s.slot("top", 690, top, 140)
    s.slot("top", 780, top, 120)
    s.slot("top", 628, top, 110)
    s.slot("top", 200, 548 - 0.58 * s.unit(548), 100)
    s.slot("wall", 840, 100, 170)
    s.slot("wall", 960, 260, 90)
    s.slot("floor", 420, 536, 120)
    s.slot("floor", 1240, 560, 160)
    s.put("front", "sack" if rustic else "basket", 60, 800, unit=620)
    spots_of_room(s, stove=420, window=560, door=1080, doorway=1130)
    s.spot(870, 612, "table chair seat", facing=-1, seat=0.27)
    s.either("hang", 745, 10, 300, "hanging lamp")
    lamplight(s, (700, 220, 560), (250, 430, 280))


def sitting_room(s: Stage) -> None:
    """Fireplace, armchair, sofa, pictures and a window."""
    room(s, s.pick("wall", "#a9b2a0", "#b89f8b", "#9fb0b5", "#c2ad86"), c.WOOD, finish="paper")
    window(s, 800, 120, 190, 220, curtains=s.pick("curtain", c.RED, c.GREEN, c.PURPLE))
    door(s, 1180, opened=s.wants("open door"))
    s.put("ground", "rug", 600, 690, unit=430, look=s.pick("rug", c.RED, c.BLUE, c.TEAL))
    s.put("ground", "fireplace", 350, 536)
    s.put("wall", "picture", 570, 210, unit=320)
    s.put("ground", "sofa", 800, 548, look=s.tone("sofa|couch", s.pick("sofa", "#6b7f86", "#8a6f5a", "#7b6c8c")))
    s.put("ground", "armchair", 120, 600)
    s.slot("wall", 660, 110, 110)
    s.slot("floor", 1010, 536, 120)
    s.slot("floor", 560, 536, 110)
    s.slot("floor", 1320, 580, 200)
    s.slot("top", 300, 536 - 0.94 * s.unit(536), 100)
    s.slot("top", 400, 536 - 0.94 * s.unit(536), 100)
    s.slot("hang", 640, 0, 300)
    s.put("front", "flowers", 1330, 820, unit=760)
    spots_of_room(s, fireplace=480, window=900, door=1180, doorway=1200)
    s.spot(800, 580, "sofa couch seat", facing=0, seat=0.29)
    s.spot(130, 616, "armchair chair seat", facing=1, seat=0.28)
    lamplight(s, (350, 460, 420))


def bedroom(s: Stage) -> None:
    """Bed, wardrobe, window and a rug."""
    room(
        s,
        s.pick("wall", "#a7b4c2", "#c0a9ac", "#b6b99a", "#bba98f"),
        c.WOOD,
        finish="paper" if s.random("paper").random() < 0.6 else "plain",
    )
    window(s, 560, 120, 170, 200, curtains=s.pick("curtain", c.BLUE, c.CREAM, c.PINK))
    door(s, 1130, opened=s.wants("open door"))
    s.put("ground", "wardrobe", 860, 534)
    s.put("ground", "rug", 760, 690, unit=380, look=s.pick("rug", c.TEAL, c.RED, c.PURPLE))
    s.put("ground", "bed", 290, 580)
    s.put("ground", "stool", 575, 552)
    s.slot("top", 575, 552 - 0.31 * s.unit(552), 110)
    s.slot("wall", 300, 200, 190)
    s.slot("wall", 440, 180, 100)
    s.slot("floor", 985, 545, 100)
    s.slot("floor", 1290, 570, 180)
    s.slot("hang", 700, 0, 280)
    if not s.wants("candle|lantern|lamp"):
        s.put("ground", "lamp", 575, 552 - 0.31 * s.unit(552), unit=310)
    s.put("front", "books", 1340, 790, unit=700)
    spots_of_room(s, window=660, door=1120, wardrobe=850, bed=530)
    s.spot(320, 598, "bed edge seat", facing=1, seat=0.3)
    lamplight(s, (575, 420, 460))


def attic(s: Stage) -> None:
    """Sloping roof beams, a small window, dust, chests and boxes."""
    room(s, s.tone("beam", c.BROWN), c.WOOD, finish="planks")
    p = s.pen
    for flip in (1, -1):
        edge = [640 + flip * offset for offset in (240, 830)]
        s.add(
            "wall", p.path(f"M{edge[0]} -120L{edge[1]} {FLOOR - 30}H{edge[1] + flip * 100}V-120z", s.dim(c.BROWN, 0.25))
        )
        s.add("wall", p.bar(f"M{edge[0] - flip * 10} -110L{edge[1] - flip * 20} {FLOOR}", c.WOOD, 30))
        s.add(
            "wall", p.bar(f"M{edge[0] + flip * 180} -110L{edge[1] + flip * 130} {FLOOR - 60}", s.dim(c.WOOD, 0.25), 22)
        )
    s.add("wall", p.bar("M300 60H980", s.tone("beam", c.WOOD), 34))
    window(s, 580, 150, 120, 130, arch=s.random("arch").random() < 0.4)
    if s.wants("nest"):
        s.put("ground", "nest", 860, 660, unit=430)
        s.add("front", s.near.bar("M-200 690L1460 760", s.dim(c.WOOD, 0.1), 56))
    s.put("ground", "chest", 330, 560)
    s.put("ground", "crate", 960, 552)
    s.put("ground", "crate", 1080, 572)
    s.slot("floor", 500, 540, 120)
    s.slot("floor", 800, 540, 130)
    s.slot("top", 330, 560 - 0.46 * s.unit(560), 140)
    s.either("hang", 560, 76, 120, "lantern")
    s.slot("hang", 460, 70, 120)
    s.slot("hang", 830, 70, 120)
    s.put("ground", "cobwebs", 880, 78, unit=300)
    s.put("front", "crate", 20, 810, unit=620)
    spots_of_room(s, window=620, chest=430, stairs=1040, beam=760)
    s.spot(340, 580, "chest box seat", facing=1, seat=0.4)
    lamplight(s, (640, 200, 460))


def cellar(s: Stage) -> None:
    """A vault of stone: barrels and sacks, or chains and bars in a dungeon."""
    dungeon = s.wants("dungeon|prison|cell|jail|chain|prisoner")
    room(s, s.tone("stone", c.DARK_STONE), s.dim(c.STONE, 0.25), finish="stone", ground="stone")
    p = s.pen
    for x in (-60, 420, 900):
        s.add(
            "wall",
            p.path(
                f"M{x - 30} {FLOOR}V240q10-190 270-190t270 190V{FLOOR}h-50V250q-20-140-220-140t-220 140V{FLOOR}z",
                c.STONE,
            ),
        )
    if dungeon:
        s.add(
            "wall",
            p.rect(590, 170, 110, 90, "*" + s.sky()[1][1:], 4),
            p.stroke("M612 170v90M645 170v90M678 170v90", c.IRON, 2.4),
        )
        s.add(
            "wall",
            p.stroke("M300 250v40q-6 60 6 100M1010 250v30q6 60-4 110", c.IRON, 2.2),
            p.oval(306, 400, 14, 16, "none", 1.6),
            p.oval(1006, 400, 14, 16, "none", 1.6),
        )
        s.put("ground", "bench", 840, 550)
        s.slot("floor", 1060, 560, 160)
    else:
        for x, y in ((200, 552), (300, 560), (980, 552), (1080, 565)):
            s.put("ground", "barrel", x, y)
        s.put("ground", "sack", 820, 545)
        s.slot("floor", 700, 540, 150)
    s.put("wall", "lantern", 470, 240, unit=330)
    s.slot("floor", 440, 550, 140)
    s.slot("wall", 760, 240, 180)
    s.slot("hang", 640, 60, 100)
    s.put("front", "barrel", 1320, 830, unit=720)
    spots_of_room(s, barrel_wall=420, stairs_door=1130, window=640, bench_box=880)
    s.spot(830, 575, "bench seat barrel", facing=-1, seat=0.27)
    lamplight(s, (470, 300, 420))


def plain_room(s: Stage) -> None:
    """A room that nobody has described."""
    room(
        s, s.pick("wall", "#b7ad9a", "#a3adab", "#b8a596", "#a9a58c"), c.WOOD, finish=s.pick("finish", "plain", "panel")
    )
    window(s, 520, 120, 200, 210, panes=3)
    door(s, 1080, opened=s.wants("open door|doorway"))
    s.put("ground", "table", 330, 565)
    s.put("ground", "chair", 480, 580)
    top = 565 - 0.46 * s.unit(565)
    s.slot("top", 300, top, 130)
    s.slot("top", 380, top, 120)
    s.slot("wall", 330, 220, 200)
    s.slot("wall", 860, 220, 170)
    s.slot("floor", 850, 540, 160)
    s.slot("floor", 120, 560, 160)
    s.slot("floor", 1280, 570, 160)
    s.either("hang", 640, 0, 300, "hanging lamp")
    s.put("front", "basket", 30, 810, unit=640)
    spots_of_room(s, window=620, door=1070, table=420)
    s.spot(490, 600, "chair table seat", facing=-1, seat=0.27)
    lamplight(s, (640, 260, 620))
