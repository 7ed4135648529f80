"""Rooms high up or far out: lamp room, stairs, clockwork, bell tower, cabin, train, cave, space ship."""

from __future__ import annotations

import math
from dataclasses import replace

from studio.providers.image.storyboard.colour import darker, lighter, mix
from studio.providers.image.storyboard.parts import OUTLINE, Spot
from studio.providers.image.storyboard.scenery import palette as c
from studio.providers.image.storyboard.scenery.land import hills, sea, season_colour, sky
from studio.providers.image.storyboard.scenery.props_small import wheel
from studio.providers.image.storyboard.scenery.rooms import (
    FLOOR,
    broken_glass,
    door,
    floor_of,
    lamplight,
    room,
    spots_of_room,
    view,
    window,
)
from studio.providers.image.storyboard.scenery.shapes import BOTTOM, LEFT, RIGHT, TOP, Pen, num, smooth
from studio.providers.image.storyboard.scenery.stage import Stage


def lamp_room(s: Stage) -> None:
    """The glass room of a lighthouse with its great lamp."""
    p = s.pen
    s.ceiling = s.dim(c.IRON, 0.2)
    s.add("wall", p.rect(LEFT - 20, TOP, RIGHT - LEFT + 40, 700, c.IRON, 0, 0))
    broken = s.wants("broken|cracked|shattered")
    for index, (x, wide) in enumerate(
        ((-150, 110), (-20, 150), (150, 190), (360, 220), (600, 230), (850, 210), (1080, 190), (1290, 140))
    ):
        view(s, x, 30, wide, 380)
        s.add("wall", p.rect(x, 30, wide, 380, "none"), p.stroke(f"M{x} 220h{wide}", c.IRON, 2.2))
        if broken and index in (2, 5):
            broken_glass(s, x + 5, 34, wide - 10, 184 if index == 2 else 366)
    s.add(
        "wall",
        p.rect(LEFT - 20, 408, RIGHT - LEFT + 40, 120, s.tone("wall", "#8d8377")),
        p.stroke("".join(f"M{x} 424v88" for x in range(-140, 1440, 96)), darker("#8d8377", 0.3), 0.8),
        p.rect(LEFT - 20, 400, RIGHT - LEFT + 40, 16, c.IRON),
        p.path(f"M{LEFT - 20} {TOP}H{RIGHT + 20}V8Q640 66 {LEFT - 20} 8z", s.dim(c.IRON, 0.2)),
    )
    floor_of(s, c.WOOD, "planks")
    s.add(
        "ground",
        p.oval(640, 566, 210, 34, darker(c.WOOD, 0.3)),
        p.path("M560 566l14-120h132l14 120q-80 22-160 0z", c.IRON),
        p.rect(548, 426, 184, 24, c.BRASS, 4),
    )
    shining = s.wants("lit|shining|bright|burning") and not broken
    s.add(
        "ground",
        p.path("M566 426q-30-110 20-190h108q50 80 20 190z", "*#ffe9a8" if shining else lighter(c.GLASS, 0.1)),
        p.stroke("M562 390h156M556 350h168M556 310h168M566 272h148M640 236v190", "#2b2433", 0.8),
        p.path("M580 238q10-44 60-46t60 46z", c.BRASS),
        p.rect(632, 120, 16, 74, c.IRON),
    )
    s.add("ground", p.glow(640, 330, 420 if shining else 120, c.LAMP, 0.6 if shining else 0.12))
    if broken:
        s.add(
            "ground",
            "".join(
                p.path(f"M{x} {y}l12-10l10 6l-6 10z", "#d6e6ea", 0.6)
                for x, y in ((470, 640), (520, 690), (800, 650), (860, 690), (740, 620))
            ),
        )
    s.put("ground", "lantern", 240, 566, unit=270)
    s.add(
        "ground",
        p.path("M1120 640V470h20v150h40V430h20v150h40V390h20v250z", c.IRON),
        p.bar("M1122 470L1270 340", c.IRON, 8),
        p.path("M1100 640h190v-14h-190z", c.DARK_STONE),
    )
    s.slot("floor", 150, 580, 160)
    s.slot("floor", 940, 560, 150)
    s.put("front", "barrel", -10, 830, unit=640)
    s.spot(520, 650, "middle centre lamp room", facing=0.5)
    s.spot(300, 636, "left window", facing=1)
    s.spot(980, 640, "right rail", facing=-1)
    s.spot(760, 640, "lamp glass", facing=-0.6)
    s.spot(1090, 612, "stairs door doorway", facing=-1)
    s.spot(410, 600, "window sea", facing=-0.5)
    lamplight(s, (240, 520, 420))


def tower_stairs(s: Stage) -> None:
    """Stairs that wind up inside a round tower."""
    iron = s.wants("iron|metal|steel")
    wall = s.tone("wall|tower", c.STONE)
    room(s, wall if wall != c.IRON else c.STONE, c.DARK_STONE, finish="stone", ground="stone")
    p = s.pen
    tread = s.tone("stair|stairs|staircase|step|steps", c.IRON if iron else c.WOOD)
    for left in (180, 1010):
        window(s, left, 60 if left > 600 else 150, 70, 150, arch=True, panes=1, frame=c.STONE)
    s.add(
        "wall",
        p.shade(
            f"M{LEFT} {TOP}H120Q20 300 120 {BOTTOM}H{LEFT}zM{RIGHT} {TOP}H1180Q1270 300 1180 {BOTTOM}H{RIGHT}z", 0.3
        ),
    )
    if iron:
        tread = mix(tread, "#b3bcc2", 0.42)
    if s.reading.hour == "night":
        tread = mix(tread, "#e0a868", 0.3)  # as lantern light finds it
    _winding(s, tread)
    s.put("wall", "lantern", 1060, 330, unit=300)
    s.put("wall", "lantern", 150, 400, unit=300)
    s.slot("hang", 930, -20, 90)
    s.slot("floor", 1090, 560, 160)
    s.put("front", "crate", 1370, 830, unit=560)
    s.spot(640, 654, "middle centre", facing=0)
    s.spot(930, 648, "right below", facing=-1)
    s.spot(180, 640, "left door doorway", facing=1)
    s.spot(330, 640, "foot bottom stairs rail lowest", facing=0.5)
    s.spots.append(_on_step(505, 590, "step stairs climbing"))
    s.spots.append(_on_step(735, 512, "stairs upper high up seat", seat=0.25))
    s.spot(1080, 610, "window wall", facing=-0.7)
    lamplight(s, (1060, 310, 420), (150, 380, 300))


def _winding(s: Stage, tread: str) -> None:
    """One turn of stairs around a post: the far half behind it, the near half with its rail before it."""
    steps = [_Step(index) for index in range(20)]
    far = [step for step in steps if step.near < 0]
    near = [step for step in steps if step.near >= 0]
    # The lanterns hang beside the stairs: these are seen better than the walls.
    p = Pen(replace(s.pen.light, darkness=s.pen.light.darkness * 0.5, amount=s.pen.light.amount * 0.6), s.defs)
    low = [step for step in near if step.y > 300]
    high = [step for step in near if step.y <= 300]
    for step in far:
        s.add("ground", step.drawn(p, mix(tread, "#1a1428", 0.34)))
    s.add("ground", p.stroke(_rail(far), mix(tread, "#1a1428", 0.2), 2.2))
    s.add("ground", p.rect(618, TOP, 44, 728, p.gradient(lighter(tread, 0.14), darker(tread, 0.3), level=True), 6))
    for one in (low, high):
        for step in one:
            s.add("ground", step.drawn(p, tread))
        posts = "".join(f"M{num(step.outer[0])} {num(step.outer[1])}v-88" for step in one)
        s.add("ground", p.stroke(posts, OUTLINE, 2.2), p.stroke(posts, lighter(tread, 0.12), 1.1))
        s.add("ground", p.bar(_rail(one), lighter(tread, 0.2), 8))


def _rail(steps: list[_Step]) -> str:
    return smooth([(step.outer[0], step.outer[1] - 90) for step in steps])


class _Step:
    """One step of the turn: wedges from the post outwards, each a little higher and further round than the last."""

    def __init__(self, index: int) -> None:
        start = 2.85 - 0.36 * index
        self.near = math.sin(start - 0.18)
        self.y = 616 - 32.0 * index
        self.first, self.second = self._at(start + 0.03), self._at(start - 0.38)
        self.outer = ((self.first[0] + self.second[0]) / 2, (self.first[1] + self.second[1]) / 2)

    def _at(self, angle: float) -> tuple[float, float]:
        return 640 + 272 * math.cos(angle), self.y + 44 * math.sin(angle)

    def drawn(self, p: Pen, colour: str) -> str:
        """Its top and its edges."""
        (x1, y1), (x2, y2) = self.first, self.second
        middle = f"M640 {num(self.y)}"
        edge = f"M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}v15L{num(x1)} {num(y1 + 15)}z"
        front = f"{middle}L{num(x1)} {num(y1)}v15L640 {num(self.y + 15)}z"
        top = f"{middle}L{num(x1)} {num(y1)}L{num(x2)} {num(y2)}z"
        return (
            p.path(front, darker(colour, 0.28), 0.8)
            + p.path(edge, darker(colour, 0.2), 0.8)
            + p.path(top, lighter(colour, 0.1), 0.8)
        )


def _on_step(x: float, y: float, names: str, seat: float = 0) -> Spot:
    """A spot on a step: its height over the floor says nothing of how near it is."""
    return Spot(x, y, 370.0, tuple(names.split()), seat, 0.8)


def staircase(s: Stage) -> None:
    """The hall of a house with a wide staircase."""
    room(s, s.pick("wall", "#a8a08b", "#9ca7a5", "#b29d90"), c.WOOD, finish="panel")
    p, tread = s.pen, s.tone("stair|stairs|staircase|steps", c.WOOD)
    window(s, 330, 110, 130, 220, arch=True)
    door(s, 150)
    for index in range(11):
        x, y = 700 + index * 58, 570 - index * 44
        s.add(
            "ground",
            p.path(f"M{x} {y}h{RIGHT - x + 40}v46H{x}z", lighter(tread, 0.06) if index % 2 else tread),
            p.rect(x - 8, y - 8, 74, 12, c.RED, 2),
        )
    s.add(
        "ground",
        p.stroke("".join(f"M{710 + i * 58} {562 - i * 44}v-92" for i in range(11)), lighter(tread, 0.15), 1.8),
        p.bar("M706 474L1300 24", tread, 14),
        p.rect(690, 450, 28, 130, tread, 3),
        p.oval(704, 442, 20, 20, c.BRASS),
    )
    s.either("wall", 560, 210, 150, "picture", "mirror", "clock")
    s.slot("floor", 400, 545, 150)
    s.either("hang", 560, -10, 280, "chandelier")
    s.put("front", "flowers", 30, 830, unit=760)
    s.spot(560, 650, "middle centre", facing=0)
    s.spot(330, 640, "left window", facing=1)
    s.spot(900, 660, "right", facing=-1)
    s.spot(160, 610, "door doorway", facing=1)
    s.spot(640, 612, "foot bottom stairs rail", facing=0.8)
    s.spots.append(_on_step(800, 522, "stairs step up seat", seat=0.25))
    lamplight(s, (600, 200, 600))


def clock_room(s: Stage) -> None:
    """The inside of a tower clock: great wheels, beams, the face from behind."""
    room(s, c.DARK_STONE, c.WOOD, finish="stone")
    p = s.pen
    face = "*" + s.sky()[1][1:] if s.reading.hour != "night" else "*#8fa0b8"
    s.add(
        "wall",
        p.oval(930, 230, 190, 190, c.IRON),
        p.oval(930, 230, 170, 170, face),
        p.stroke(
            "".join(
                (
                    f"M{num(930 + 150 * math.sin(i * math.pi / 6))}"
                    f" {num(230 - 150 * math.cos(i * math.pi / 6))}L{num(930 + 126 * math.sin(i * math.pi / 6))} {num(230 - 126 * math.cos(i * math.pi / 6))}"  # noqa: E501
                )
                for i in range(12)
            ),
            "#2b2433",
            2.4,
        ),
        p.stroke("M930 230V120M930 230l70 44", "#2b2433", 3),
    )
    for x, y, radius, colour, teeth in (
        (330, 230, 190, c.BRASS, 18),
        (560, 380, 110, c.COPPER, 12),
        (130, 420, 120, c.IRON, 13),
        (640, 170, 80, c.BRASS, 10),
    ):
        s.add("wall", wheel(p, x, y, radius, s.tone("wheel|gear", colour), teeth))
    s.add(
        "wall",
        p.rect(LEFT - 20, 20, RIGHT - LEFT + 40, 40, c.WOOD),
        p.path("M740 520V30h44v490zM1150 520V30h44v490z", c.WOOD),
        p.stroke("M560 490v60M330 420v130", c.IRON, 2),
    )
    s.put("ground", "crate", 1090, 552)
    s.put("ground", "lantern", 800, 562, unit=230)
    s.slot("floor", 950, 545, 140)
    s.slot("hang", 850, 58, 100)
    s.put("front", "gears", 10, 830, unit=1000)
    spots_of_room(s, wheel_wheels=460, stairs_door=1140, beam=770, window_face=930)
    s.spot(1095, 590, "box crate seat", facing=-1, seat=0.3)
    lamplight(s, (800, 530, 400))


def bell_tower(s: Stage) -> None:
    """A chamber open to the sky on all sides, under a great bell."""
    s.rain_layer = 0.3
    s.ceiling = s.dim(c.DARK_WOOD, 0.1)
    sky(s)
    if s.wants("sea|bay|storm|lighthouse|harbou?r"):
        sea(s, 470, 700, layer="far")
    else:
        hills(s, 470, 60, season_colour(s), "far")
        for x in range(-100, 1400, 120):
            s.put("far", "house", x, 500 + x % 37, unit=24)
    p = s.pen
    stone = s.tone("stone|arch|arches|wall|tower", c.STONE)
    arches = "".join(f"M{x} 452V210Q{x} 70 {x + 150} 66T{x + 300} 210V452z" for x in (-190, 130, 490, 850, 1170))
    s.add(
        "wall",
        f'<path fill-rule="evenodd" d="M{LEFT - 60}'
        f' {TOP - 20}H{RIGHT + 60}V{FLOOR}H{LEFT - 60}z{arches}" {p.style(stone, 1)}/>',
    )
    s.add(
        "wall",
        p.stroke(
            "M440 300h40M450 360h30M90 260h30M800 280h40M804 380h30M1160 300v-30"
            "M440 140h40M810 140h30M60 480h70M300 490h80M640 486h60M980 490h90",
            darker(stone, 0.3),
            0.8,
        ),
        p.rect(LEFT - 40, 446, RIGHT - LEFT + 80, 20, lighter(stone, 0.1)),
    )
    s.add("wall", p.rect(LEFT - 40, -20, RIGHT - LEFT + 80, 56, c.DARK_WOOD))
    floor_of(s, c.WOOD, "planks")
    s.put("ground", "bell", 640, 28, unit=490, look=s.tone("bell", c.BRONZE))
    s.add("ground", s.pen.rect(560, 10, 160, 34, c.WOOD, 3))
    if s.wants("rope") and not s.wants("no rope"):
        s.put("ground", "rope", 880, 120, unit=330)
    s.add("ground", p.path("M1090 580h170l24 40H1080z", "*#15111d", 1), p.bar("M1110 590V500M1240 590V500", c.WOOD, 9))
    s.slot("floor", 180, 560, 180)
    s.slot("floor", 900, 550, 150)
    s.put("front", "crate", -20, 830, unit=560)
    s.spot(640, 656, "middle centre bell beneath under", facing=0)
    s.spot(350, 640, "left arch window", facing=1)
    s.spot(950, 640, "right rail", facing=-1)
    s.spot(480, 606, "bell hammer side", facing=0.6)
    s.spot(800, 606, "bell rope", facing=-0.6)
    s.spot(1090, 616, "stairs door hatch", facing=-1)
    s.spot(200, 600, "edge rail arch", facing=-0.4)


def ship_cabin(s: Stage) -> None:
    """A low cabin of planks with round windows, a bunk and charts."""
    room(s, s.tone("wall", "#96714e"), c.DARK_WOOD, finish="planks")
    p = s.pen
    for x in range(-150, 1450, 240):
        s.add("wall", p.path(f"M{x} {TOP}h40v150q0 60 -40 80z", c.DARK_WOOD))
    s.add("wall", p.rect(LEFT - 20, 20, RIGHT - LEFT + 40, 30, c.DARK_WOOD))
    for x in (380, 620, 860):
        view(s, x - 42, 176, 84, 84)
        s.add(
            "wall",
            f'<path fill-rule="evenodd" d="M{x - 46} 170h92v96h-92zM{x - 42} 218a42 42 0'
            f' 1 0 84 0a42 42 0 1 0-84 0z" fill="{p.colour(s.tone("wall", "#96714e"))}"/>',
            f'<path fill-rule="evenodd" d="M{x - 60} 218a60 60 0 1 0 120 0a60 60 0 1 0-120'
            f' 0zM{x - 42} 218a42 42 0 1 0 84 0a42 42 0 1 0-84 0z" {p.style(c.BRASS, 1)}/>',
        )
    s.put("ground", "bed", 260, 560)
    s.put("ground", "table", 690, 582)
    top = 582 - 0.46 * s.unit(582)
    s.put("ground", "papers", 650, top, unit=330)
    s.put("ground", "lantern", 770, top, unit=330)
    s.slot("top", 710, top, 90)
    s.put("ground", "stool", 850, 604)
    s.either("floor", 960, 546, 220, "chest", "barrel")
    door(s, 1180, high=310)
    s.either("wall", 1020, 200, 190, "map")
    s.put("front", "barrel", 1380, 840, unit=560)
    spots_of_room(s, window=560, door=1160, table=520, bunk_bed=430)
    s.spot(270, 580, "bed bunk seat", facing=1, seat=0.3)
    s.spot(855, 616, "stool chair table seat", facing=-1, seat=0.3)
    lamplight(s, (770, 420, 560))


def train(s: Stage) -> None:
    """A compartment: two benches that face each other, a wide window, nets above."""
    room(s, s.tone("wall", s.pick("wall", "#8b6b4d", "#7f7f6a", "#86635a")), c.DARK_WOOD, finish="panel")
    p = s.pen
    window(s, 380, 110, 520, 250, frame=c.DARK_WOOD, panes=2, curtains=c.RED)
    cloth = s.tone("seat|bench", s.pick("seat", "#7d3f46", "#3f6359", "#4a5d80"))
    for flip in (1, -1):
        _bench(s, cloth, flip)
        s.add("wall", p.bar(f"M{640 + flip * 350} 70H{640 + flip * 860}", c.BRASS, 6))
        s.put("wall", "crate", 640 + flip * 480, 66, unit=230, look=c.LEATHER)
    s.add("ground", p.rect(560, 380, 160, 14, c.WOOD, 3), p.rect(630, 394, 20, 110, c.DARK_WOOD))
    s.slot("top", 610, 380, 90)
    s.slot("top", 680, 380, 90)
    s.either("hang", 640, -30, 200, "hanging lamp")
    s.put("front", "crate", 1400, 840, unit=560, look=c.LEATHER)
    s.spot(640, 660, "middle centre aisle", facing=0)
    s.spot(250, 640, "left bench chair seat", facing=1, seat=0.4)
    s.spot(1030, 640, "right bench chair seat", facing=-1, seat=0.4)
    s.spot(510, 610, "window left", facing=0.6)
    s.spot(780, 610, "window right door", facing=-0.6)
    s.spot(330, 596, "corner window bench seat", facing=1, seat=0.4)
    lamplight(s, (640, 120, 640))


def _bench(s: Stage, cloth: str, flip: int) -> None:
    """A bench seen from its end: the back to the outer side, its far end at the window."""
    p = s.pen

    def at(x: float, y: float, far: bool = False) -> str:
        part = 0.72 if far else 1.0
        return f"{num(640 - flip * (640 - x) * part)} {num(s.horizon + (y - s.horizon) * part)}"

    def quad(first: tuple[float, float], second: tuple[float, float]) -> str:
        return f"M{at(*first)}L{at(*second)}L{at(*second, True)}L{at(*first, True)}z"

    s.add(
        "ground",
        p.path(quad((346, 620), (346, 480)), darker(c.DARK_WOOD, 0.15)),
        p.path(quad((118, 205), (134, 474)), darker(cloth, 0.08)),
        p.path(f"M{at(122, 214)}L{at(125, 262)}L{at(125, 262, True)}L{at(122, 214, True)}z", c.CREAM, 0.7),
        p.path(quad((134, 474), (350, 474)), lighter(cloth, 0.12)),
        p.path(f"M{at(130, 470)}L{at(350, 470)}L{at(354, 512)}L{at(130, 512)}z", cloth),
        p.path(f"M{at(96, 512)}L{at(350, 512)}L{at(346, 634)}L{at(100, 634)}z", c.WOOD),
        p.path(f"M{at(40, 196)}L{at(120, 196)}L{at(140, 480)}L{at(140, 634)}L{at(30, 634)}z", c.WOOD),
        p.path(f"M{at(58, 224)}L{at(104, 224)}L{at(118, 480)}L{at(54, 480)}z", lighter(c.WOOD, 0.1), 0.7),
        p.bar(f"M{at(126, 398)}L{at(300, 398)}L{at(312, 474)}", c.DARK_WOOD, 11),
    )


def cave(s: Stage) -> None:
    """Walls of rock with an opening to the light."""
    p, random = s.pen, s.random("cave")
    rock = s.tone("rock|wall|cave", c.DARK_STONE)
    view(s, 410, 100, 480, 450, "sky")
    s.add(
        "wall",
        f'<path fill-rule="evenodd" d="M{LEFT - 40} {TOP - 20}H{RIGHT + 40}V{BOTTOM}H{LEFT - 40}zM470'
        f' 520L440 400L480 260L560 160L660 130L760 180L830 290L850 410L810 520z" {p.style(rock, 1)}/>',
    )
    for x in (-60, 130, 300, 520, 700, 900, 1080, 1290):
        long = random.uniform(60, 190)
        s.add(
            "wall",
            p.path(
                f"M{x - 44} {TOP - 4}L{num(x + random.uniform(-10, 10))} {num(TOP + 80 + long)}L{x + 44} {TOP - 4}z",
                darker(rock, 0.12),
            ),
        )
    s.add(
        "wall",
        p.shade("M200 520l-60-180l40-160l-90 100l-30 240zM1090 520l50-200l-40-120l110 90l10 230z", 0.2),
        p.stroke("M320 240l30 60l-20 50M950 200l-20 70l30 60M160 420l60 20M1100 420l-50 30", darker(rock, 0.4), 0.9),
    )
    s.add(
        "ground",
        p.path(
            f"M{LEFT - 40} 540L100 516L300 530L470 518H810L1000 530L1180 514L{RIGHT + 40} 536V{BOTTOM}H{LEFT - 40}z",
            p.gradient(darker(rock, 0.1), lighter(rock, 0.12)),
        ),
        p.stroke(
            "M120 600q40-16 90 0M800 620q50-18 110 0M420 690q50-14 90 0M1000 680q40-14 90 0", darker(rock, 0.3), 0.8
        ),
    )
    s.put("ground", "rock", 200, 580, look=lighter(rock, 0.1))
    if s.wants("crystal|gem|treasure"):
        s.add(
            "ground",
            "".join(
                p.path(f"M{x} 560l-16-60l18-34l18 32l-10 62z", colour)
                for x, colour in ((950, c.TEAL), (985, c.PURPLE), (330, c.BLUE))
            ),
        )
    if s.wants("fire|campfire") or s.reading.hour == "night":
        s.put("ground", "campfire", 860, 592)
    s.slot("ground", 1060, 580, 220)
    s.slot("floor", 380, 560, 160)
    s.put("front", "rock", -40, 830, unit=420, look=rock)
    s.put("front", "rock", 1360, 830, unit=360, look=rock)
    spots_of_room(s, entrance_door_mouth=560, wall=400, fire=1000, dark=1130)
    s.spot(210, 600, "rock seat", facing=1, seat=0.34)


def spaceship(s: Stage) -> None:
    """Inside a ship or station in space: panels, lamps, a wide window to the stars."""
    room(s, s.tone("wall", "#8e98a6"), "#6c7480", finish="metal", ground="tiles")
    p, random = s.pen, s.random("stars")
    s.add(
        "wall",
        p.rect(300, 80, 680, 280, "*#0d1230", 60),
        p.stroke(
            "".join(f"M{random.randint(330, 950)} {random.randint(100, 340)}h.1" for _ in range(70)), "*#f2f2ff", 0.9
        ),
    )
    planet = s.pick("planet", "#c77f5a", "#5f8fb0", "#8d7fb0")
    s.add(
        "wall",
        p.oval(760, 240, 90, 90, planet),
        p.stroke("M684 220q70 30 150 0M690 266q70 24 140 0", lighter(planet, 0.3), 1.6, 0.7),
        p.stroke("M640 260q120 60 250-50", c.CREAM, 2) if random.random() < 0.6 else "",
    )
    s.add("wall", p.rect(300, 80, 680, 280, "none", 60, 2.4), p.stroke("M530 80v280M750 80v280", "#5c6470", 2.6))
    for x in (120, 1090):
        s.put("ground", "machine", x, 542, look="#6f8792")
    s.add(
        "ground",
        p.path("M420 470h440l40 70H380z", "#5f6b7a"),
        "".join(
            p.rect(450 + i * 52, 484, 30, 14, random.choice(("*#ff7a5a", "*#ffd35a", "*#7fe0c0", "*#6fb4ff")), 3, 0.6)
            for i in range(8)
        ),
        p.rect(400, 538, 480, 20, "#4c5562"),
    )
    s.slot("floor", 950, 560, 140)
    s.put("front", "machine", 1390, 850, unit=560, look="#5a6672")
    spots_of_room(s, window=470, door=1140, desk_table_console=800, machine=230)
    s.spot(1000, 606, "rail wall", facing=-1)
