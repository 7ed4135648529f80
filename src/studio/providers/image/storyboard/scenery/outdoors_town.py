"""Places among houses: street, village, city, market, platform, castle, graveyard, bridge."""

from __future__ import annotations

from studio.providers.image.storyboard.colour import darker, lighter, mix
from studio.providers.image.storyboard.scenery import palette as c
from studio.providers.image.storyboard.scenery.land import (
    ground,
    hills,
    mountains,
    open_air,
    paving,
    road,
    sea,
    season_colour,
    snowy,
    spots_outside,
    trees,
    tufts,
)  # fmt: skip
from studio.providers.image.storyboard.scenery.shapes import BOTTOM, LEFT, RIGHT, TOP
from studio.providers.image.storyboard.scenery.stage import Stage

_WALLS = (c.CREAM, "#c9a98a", "#b88a78", "#a9b5b8", "#c7b27c", "#a8b39a", "#b9a3ad")


def _row(
    s: Stage, layer: str, y: float, unit: float, start: float, end: float, label: str, name: str = "town house"
) -> None:
    random, x = s.random(label), start
    step = (1.32 if name == "town house" else 2.5 if name == "house" else 1.5) * unit
    while x < end:
        s.put(
            layer,
            name,
            x,
            y,
            unit=unit,
            look=random.choice(_WALLS)
            if name != "tower block"
            else random.choice(("#7f8b99", "#8f9aa0", "#76808f", "#9b938c")),
        )
        x += step * random.uniform(0.98, 1.1)


def _landmark(s: Stage, x: float, y: float, unit: float) -> None:
    for pattern, name in (
        ("clock tower|clocktower", "clock tower"),
        ("church|chapel|cathedral", "church"),
        ("castle|palace", "castle tower"),
        ("lighthouse", "lighthouse"),
        ("windmill|mill", "windmill"),
        ("tower", "clock tower"),
    ):
        if s.wants(pattern):
            s.put("far", name, x, y, unit=unit)
            return


def street(s: Stage) -> None:
    """A street between houses, with lamps: old, or of today when the words say so."""
    open_air(s)
    modern = s.wants("modern|city|downtown|traffic|neon|avenue|cars|taxi|metropolis")
    name = "tower block" if modern else "town house"
    _landmark(s, 660, 520, 66)
    _row(s, "middle", 540, 74 if modern else 78, -120, 520, "left", name)
    _row(s, "middle", 540, 74 if modern else 78, 800, 1420, "right", name)
    _row(s, "far", 520, 46, 440, 900, "end", name)
    paving(s, 540, "#8b8b90" if modern else c.PALE_STONE)
    p = s.pen
    if snowy(s):
        s.add("ground", p.path(f"M{LEFT} 540H{RIGHT}V556H{LEFT}z", c.SNOW, 0.6))
    if modern:
        s.add(
            "ground",
            p.path(f"M600 540h90L1080 {BOTTOM}H210z", "#55565e", 0.8),
            p.stroke(f"M645 556v16M645 590v24M645 640v40M645 710v{BOTTOM - 715}", c.CREAM, 2),
        )
        if not s.wants("empty|quiet"):
            s.put("ground", "car", 1080, 606, look=s.pick("car", c.RED, c.BLUE, c.YELLOW))
    s.put("ground", "lamp post", 250, 590)
    s.put("ground", "lamp post", 1060 if not modern else 900, 566)
    s.put("ground", "lamp post", 470, 556)
    s.slot("ground", 1190, 596, 230)
    s.slot("ground", 120, 620, 190)
    s.slot("ground", 880, 580, 140)
    s.put("front", "bush" if modern else "barrel", 1370, 840, unit=440 if modern else 560)
    spots_outside(s, lamp=320, door_doorway_house=480, wall_window=980, corner=1130)


def market(s: Stage) -> None:
    """A square with stalls and a fountain, houses around it."""
    open_air(s)
    _row(s, "far", 520, 60, -140, 1420, "around")
    _landmark(s, 715, 524, 76)
    s.add("middle", s.pen.rect(LEFT - 20, 516, RIGHT - LEFT + 40, 40, mix(c.PALE_STONE, c.EARTH, 0.2), 0, 0.6))
    paving(s, 540, c.PALE_STONE if not snowy(s) else c.SNOW)
    s.put("ground", "stall", 210, 566, look=c.RED)
    s.put("ground", "stall", 1110, 576, look=c.BLUE)
    if s.wants("market"):
        s.put("ground", "stall", 930, 556, look=c.GREEN)
    s.put("ground", "fountain", 560, 582)
    s.slot("ground", 760, 560, 120)
    s.slot("ground", 60, 620, 200)
    s.slot("ground", 1250, 620, 200)
    s.put("ground", "crate", 1220, 606)
    s.put("front", "basket", 40, 820, unit=700)
    spots_outside(s, fountain=740, stall=330, tower_clock=840, side=1050)
    s.spot(455, 616, "fountain edge bench seat", facing=-0.5, seat=0.27)


def village(s: Stage) -> None:
    """Cottages among fields, a church or what is named behind them."""
    open_air(s)
    grass = season_colour(s)
    hills(s, 380, 90, mix(grass, "#7f97b0", 0.4), "far", "blue")
    hills(s, 430, 60, darker(grass, 0.08), "far", "green")
    if s.wants("clock tower|church|castle|mill|windmill|tower|lighthouse"):
        _landmark(s, 850, 470, 46)
    else:
        s.put("far", "church", 850, 470, unit=44)
    trees(s, "far", 470, 60, 9, ("tree", "birch"), "far trees", (700, 1000))
    random = s.random("houses")
    for x, y, unit in ((90, 520, 84), (360, 506, 70), (1110, 526, 88), (1340, 540, 94), (620, 494, 54)):
        s.put("middle", "house", x, y, unit=unit, look=s.tone("house|cottage", random.choice(_WALLS)))
    ground(s, 525, grass)
    road(s, 528, 720, 600, far=50, near=430)
    s.put("ground", "fence", 1120, 586)
    s.either("ground", 190, 606, 260, "well", "cart", "tree")
    s.slot("ground", 430, 570, 150)
    s.slot("ground", 960, 566, 160)
    s.slot("ground", 1260, 640, 240)
    tufts(s, season_colour(s, c.DARK_LEAF))
    spots_outside(s, path_road=760, fence_gate=1060, well_door=300, house=500)


def skyline(s: Stage) -> None:
    """The towers of a city, seen from a terrace or roof."""
    open_air(s)
    _row(s, "far", 560, 58, -140, 1440, "far towers", "tower block")
    s.add(
        "far",
        f'<rect x="{LEFT}" y="200" width="{RIGHT - LEFT}" height="380" fill="{s.sky()[2][1:]}" fill-opacity="0.35"/>',
    )
    _row(s, "middle", 640, 88, -60, 1440, "near towers", "tower block")
    p = s.pen
    paving(s, 575, "#9a9a9c")
    s.add(
        "ground",
        p.rect(LEFT - 20, 470, RIGHT - LEFT + 40, 14, c.IRON),
        p.stroke("".join(f"M{x} 484V580" for x in range(-150, 1450, 52)), c.IRON, 1.3),
        p.rect(LEFT - 20, 568, RIGHT - LEFT + 40, 16, c.STONE),
    )
    s.put("ground", "bench", 1040, 620)
    s.either("ground", 180, 606, 160, "lamp post", "bush")
    s.slot("ground", 880, 600, 130)
    s.put("front", "bush", 30, 840, unit=420)
    spots_outside(s, rail_edge=480, lamp=280, wall=800)
    s.spot(1050, 640, "bench seat", facing=-0.5, seat=0.27)


def platform(s: Stage) -> None:
    """A platform with a train, a roof on posts, a clock and benches."""
    open_air(s)
    grass = season_colour(s)
    hills(s, 400, 70, darker(grass, 0.08))
    p = s.pen
    old = not s.wants("modern|underground|subway|metro|fast")
    coach = s.tone("train|carriage|coach", "#7d3f46" if old else "#8d99a6")
    s.add("middle", p.rect(LEFT - 20, 500, RIGHT - LEFT + 40, 80, "#57545a"))
    if not s.wants("empty track|no train"):
        for x in (-200, 260, 720, 1180):
            s.add(
                "middle",
                p.rect(x, 240, 444, 290, coach, 14),
                p.rect(x - 4, 226, 452, 24, darker(coach, 0.25), 8),
                p.rect(x, 420, 444, 20, c.YELLOW, 0, 0.8),
            )
            s.add(
                "middle",
                "".join(
                    p.rect(
                        x + 24 + i * 104,
                        284,
                        82,
                        100,
                        "*#ffd98c" if s.reading.hour in ("night", "dusk") else c.GLASS,
                        6,
                    )
                    for i in range(3)
                ),
                p.rect(x + 340, 280, 76, 240, darker(coach, 0.1), 4),
                p.rect(x + 354, 296, 48, 84, "*#ffd98c" if s.reading.hour in ("night", "dusk") else c.GLASS, 4),
            )
            s.add("middle", "".join(p.oval(x + dx, 534, 26, 26, c.IRON) for dx in (70, 140, 300, 370)))
    paving(s, 570, c.PALE_STONE)
    s.add("ground", p.rect(LEFT - 20, 566, RIGHT - LEFT + 40, 14, c.YELLOW))
    for x in (110, 660, 1210):
        s.add(
            "ground",
            p.rect(x - 12, 60, 24, 540, c.IRON),
            p.rect(x - 22, 586, 44, 18, c.IRON),
            p.path(f"M{x - 10} 150Q{x - 14} 90 {x - 90} 62M{x + 10} 150Q{x + 14} 90 {x + 90} 62", "none", 1.4),
        )
    s.add(
        "ground",
        p.path(f"M{LEFT - 20} {TOP - 20}H{RIGHT + 20}V50H{LEFT - 20}z", darker(c.GREEN, 0.3)),
        p.path(f"M{LEFT - 20} 50" + "".join("l20 26l20-26" for _ in range(42)) + "z", c.CREAM, 0.8),
    )
    s.put("ground", "clock", 880, 170, unit=330)
    s.add("ground", p.stroke("M880 76v14", c.IRON, 2))
    s.put("ground", "bench", 340, 610)
    s.put("ground", "crate", 1070, 612, look=c.LEATHER)
    s.slot("ground", 850, 600, 190)
    s.put("front", "crate", 1380, 840, unit=620, look=c.LEATHER)
    spots_outside(s, train_door=520, pillar=740, clock=980, edge=180)
    s.spot(345, 626, "bench seat", facing=0.5, seat=0.27)


def castle_yard(s: Stage) -> None:
    """A castle: its towers behind a yard with walls."""
    open_air(s)
    mountains(s, 430, 230, "#8b93a3")
    s.put("far", "castle tower", 640, 520, unit=118)
    p = s.pen
    stone = s.tone("stone|wall|castle", c.STONE)
    for x, wide in ((LEFT - 20, 420), (1030, 440)):
        s.add(
            "middle",
            p.path(f"M{x} 560V340" + "".join("h36v-34h36v34" for _ in range(int(wide / 72))) + "V560z", stone),
            p.stroke(
                f"M{x + 60} 400h50M{x + 180} 450h60M{x + 300} 400h40M{x + 100} 500h60M{x + 260} 510h50",
                darker(stone, 0.3),
                0.8,
            ),
        )
    paving(s, 540, mix(c.EARTH, c.STONE, 0.5) if not snowy(s) else c.SNOW)
    s.either("ground", 200, 600, 260, "well", "cart")
    s.put("ground", "barrel", 1120, 590)
    s.put("ground", "barrel", 1180, 604)
    s.slot("ground", 980, 580, 150)
    s.slot("ground", 400, 570, 150)
    s.put("front", "barrel", 1380, 840, unit=560)
    spots_outside(s, gate_door=560, well=310, wall=1040, tower=780)


def graveyard(s: Stage) -> None:
    """Graves under bare trees, a chapel behind."""
    open_air(s)
    grass = mix(season_colour(s), "#7f8a72", 0.4)
    hills(s, 430, 70, darker(grass, 0.2))
    s.put("far", "church", 860, 500, unit=64)
    trees(s, "middle", 520, 120, 5, ("tree", "pine"), "trees", (620, 1080))
    s.add(
        "middle",
        s.pen.stroke(
            "".join(f"M{x} 540V450l6-10l6 10V540" for x in range(-150, 1450, 40))
            + f"M{LEFT} 470H{RIGHT}M{LEFT} 520H{RIGHT}",
            c.IRON,
            1.2,
        ),
    )
    ground(s, 530, grass)
    for x, y in ((90, 575), (300, 565), (1020, 570), (1190, 590), (460, 560), (820, 556), (180, 640), (1110, 650)):
        s.put("ground", "gravestone", x, y)
    road(s, 534, 640, 620, c.EARTH, far=50, near=360)
    s.slot("ground", 940, 610, 150)
    tufts(s, c.DARK_LEAF)
    spots_outside(s, grave_stone=420, gate=560, church=800, tree=1080)


def bridge(s: Stage) -> None:
    """A bridge over water, with its rail behind the figures."""
    open_air(s)
    grass = season_colour(s)
    if s.wants("city|town|street|london|paris"):
        _row(s, "far", 400, 44, -140, 1440, "bank")
    else:
        hills(s, 380, 80, mix(grass, "#7f97b0", 0.3))
        trees(s, "far", 404, 46, 12, ("tree", "pine"), "bank")
    sea(s, 400, 700, layer="middle")
    p = s.pen
    stone = s.tone("bridge|stone", c.STONE)
    s.add("middle", "".join(p.path(f"M{x} 560q0-110 130-114t130 114v80H{x}z", "none", 0) for x in (0, 400)))
    if s.wants("wooden|wood|rope"):
        s.add(
            "ground",
            p.bar(f"M{LEFT - 40} 440H{RIGHT + 40}M{LEFT - 40} 510H{RIGHT + 40}", c.WOOD, 14),
            "".join(p.rect(x, 420, 22, 170, c.BROWN) for x in range(-140, 1450, 180)),
        )
        paving(s, 575, c.WOOD)
    else:
        s.add(
            "ground",
            p.rect(LEFT - 20, 452, RIGHT - LEFT + 40, 130, stone),
            "".join(p.path(f"M{x} 566v-56q0-30 30-30t30 30v56z", darker(stone, 0.35)) for x in range(-150, 1450, 110)),
            p.rect(LEFT - 20, 436, RIGHT - LEFT + 40, 24, lighter(stone, 0.12), 3),
        )
        paving(s, 575, lighter(stone, 0.1))
    for x in (140, 1100):
        s.put("ground", "lamp post", x, 592)
    s.put("front", "bush", 10, 840, unit=380)
    s.slot("ground", 920, 606, 150)
    spots_outside(s, rail_water=480, lamp=240, end=1010, edge_side=800)
