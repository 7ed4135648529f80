"""Places in the open country: meadow, forest, garden, lake, mountain, desert, camp, snow, farm, deck, space."""

from __future__ import annotations

from studio.providers.image.storyboard.colour import darker, lighter, mix
from studio.providers.image.storyboard.scenery import palette as c
from studio.providers.image.storyboard.scenery.land import (
    breaker,
    ground,
    hills,
    mountains,
    open_air,
    road,
    sea,
    season_colour,
    snowy,
    spots_outside,
    trees,
    tufts,
)  # fmt: skip
from studio.providers.image.storyboard.scenery.rooms import floor_of
from studio.providers.image.storyboard.scenery.shapes import BOTTOM, LEFT, RIGHT, TOP
from studio.providers.image.storyboard.scenery.stage import Stage


def meadow(s: Stage) -> None:
    """Fields and hills under a wide sky."""
    open_air(s)
    grass = season_colour(s)
    hills(s, 390, 110, mix(grass, "#7f97b0", 0.4), "far", "blue")
    hills(s, 440, 60, darker(grass, 0.1), "far", "green")
    for pattern, name, unit in (
        ("windmill|mill", "windmill", 52),
        ("church|chapel", "church", 44),
        ("castle", "castle tower", 50),
        ("house|cottage", "house", 60),
        ("tower", "clock tower", 40),
    ):
        if s.wants(pattern):
            s.put("far", name, 900, 470, unit=unit)
            break
    hills(s, 500, 40, lighter(grass, 0.05), "middle", "near")
    trees(s, "middle", 496, 74, 6, ("tree", "birch"), "trees", (420, 1000))
    ground(s, 530, grass)
    if s.wants("path|road|lane|track"):
        road(s, 530, 700, 620, far=40, near=330)
    s.either("ground", 170, 590, 330, "tree", "birch", "fence")
    for x in (420, 960, 1190):
        if not snowy(s):
            s.put("ground", "blooms", x, 580 + x % 50)
    s.slot("ground", 1080, 590, 240)
    s.slot("ground", 820, 570, 150)
    tufts(s, season_colour(s, c.DARK_LEAF))
    spots_outside(s, tree=300, path=760, fence_side=1030, grass_flowers=500)
    s.spot(1150, 650, "grass seat", facing=-0.8, seat=0.06)


def farm(s: Stage) -> None:
    """A barn, hay, a fence and a cart."""
    open_air(s)
    grass = season_colour(s)
    hills(s, 400, 70, mix(grass, "#7f97b0", 0.3))
    s.put("far", "windmill" if s.wants("mill") else "house", 300, 480, unit=66)
    trees(s, "far", 470, 60, 7, ("tree",), "trees", (180, 1150))
    s.put("middle", "barn", 930, 530, unit=118, look=s.tone("barn|stable", c.RED))
    ground(s, 525, grass)
    road(s, 530, 900, 660, c.EARTH, far=110, near=460)
    s.put("ground", "fence", 260, 570)
    s.either("ground", 180, 640, 280, "cart", "haystack")
    s.put("ground", "haystack", 1180, 596)
    s.slot("ground", 470, 580, 150)
    s.slot("ground", 1280, 650, 220)
    tufts(s, season_colour(s, c.DRY_GRASS))
    spots_outside(s, barn_door=830, fence_gate=420, hay=1070, cart=300)


def forest(s: Stage) -> None:
    """Trees near and far."""
    open_air(s)
    pines = s.wants("pine|fir|snow|north|dark")
    names = ("pine", "pine", "birch") if pines else ("tree", "birch", "tree", "pine")
    leaf = season_colour(s, c.LEAF)
    hills(s, 420, 60, mix(leaf, s.sky()[2][1:], 0.45))
    p, random = s.pen, s.random("stems")
    haze = mix(darker(leaf, 0.25), s.sky()[2][1:], 0.35)
    s.add(
        "far",
        p.fade(LEFT, TOP, RIGHT - LEFT, 700, darker(haze, 0.12), mix(haze, s.sky()[2][1:], 0.4)),
        *(p.rect(x, TOP, random.randint(14, 34), 640, haze, 0, 0) for x in range(-140, 1430, 74)),
    )
    trees(s, "far", 500, 120, 8, names, "far trees", (560, 720))
    trees(s, "middle", 540, 190, 6, names, "middle trees", (470, 820))
    soil = season_colour(s, "#7f9558")
    ground(s, 535, soil)
    road(s, 540, 640, 600, c.EARTH, far=60, near=330)
    for x in (60, 1210):
        s.put("ground", random.choice(names), x, 600, unit=300)
    s.put("ground", "bush", 330, 566)
    s.put("ground", "log", 1010, 596)
    if s.random("mushrooms").random() < 0.6 and not snowy(s):
        s.put("ground", "mushrooms", 880, 590)
    s.slot("ground", 450, 580, 150)
    s.slot("ground", 820, 570, 150)
    s.add(
        "front",
        s.near.path(f"M{LEFT - 20} {BOTTOM}V{TOP}H-70Q-96 300 -40 {BOTTOM}z", c.DARK_WOOD),
        s.near.path(f"M{RIGHT + 20} {BOTTOM}V{TOP}H1362Q1390 400 1322 {BOTTOM}z", c.DARK_WOOD),
    )
    tufts(s, season_colour(s, c.DARK_LEAF))
    spots_outside(s, path=560, tree=240, bush=430, rock_log=860)
    s.spot(1020, 616, "log bench seat", facing=-0.6, seat=0.25)


def garden(s: Stage) -> None:
    """Lawns, beds of flowers, a bench and old trees."""
    open_air(s)
    grass = season_colour(s)
    if s.wants("city|town|park"):
        for x in range(-140, 1440, 120):
            s.put("far", "town house", x, 470, unit=40, look=mix("#b3b6c0", s.sky()[2][1:], 0.3))
    hills(s, 470, 40, darker(season_colour(s, c.LEAF), 0.12), "far", "hedge")
    trees(s, "middle", 520, 120, 6, ("tree", "birch"), "trees", (480, 860))
    if s.wants("house|mansion|cottage"):
        s.put("middle", "house", 660, 520, unit=92)
    ground(s, 528, grass)
    road(s, 530, 650, 640, c.SAND, far=70, near=360)
    s.either("ground", 830, 566, 250, "fountain", "statue", "bush")
    s.put("ground", "bench", 300, 596)
    if not snowy(s):
        for x, y in ((120, 590), (440, 572), (990, 590), (1120, 610), (1260, 640)):
            s.put("ground", "blooms", x, y)
    s.slot("ground", 1150, 590, 240)
    s.slot("ground", 110, 620, 240)
    tufts(s, season_colour(s, c.LEAF))
    spots_outside(s, path_gate=540, fountain_well=990, flowers_tree=1090, side=160)
    s.spot(305, 612, "bench seat", facing=0.5, seat=0.27)


def lake(s: Stage) -> None:
    """A lake or river between woods and hills."""
    open_air(s)
    grass = season_colour(s)
    if s.wants("mountain"):
        mountains(s, 400, 240, "#8d97a8")
    hills(s, 370, 90, mix(grass, "#7f97b0", 0.4))
    trees(s, "far", 392, 44, 14, ("pine", "tree"), "far bank")
    sea(s, 388, 640, layer="middle")
    if s.wants("river|stream|brook"):
        s.add(
            "middle",
            s.pen.path(f"M{LEFT - 40} 396H300Q520 410 380 460T180 {BOTTOM}H{LEFT - 40}z", grass),
            s.pen.path(f"M{RIGHT + 40} 392H1000Q760 420 900 480T1100 {BOTTOM}H{RIGHT + 40}z", darker(grass, 0.06)),
        )
    if s.wants("boat|boats|ferry|canoe|rowing"):
        s.put("middle", "boat", 620, 500, unit=130)
    ground(s, 560, grass)
    s.add(
        "ground",
        s.pen.rect(980, 520, 300, 22, c.WOOD),
        *(s.pen.rect(x, 530, 14, 70, c.BROWN) for x in (1000, 1120, 1240)),
    )
    s.put("ground", "rock", 150, 600)
    s.slot("ground", 360, 590, 170)
    s.slot("ground", 1180, 640, 240)
    s.slot("water", 860, 510, 190, "middle")
    tufts(s, season_colour(s, c.DARK_LEAF))
    spots_outside(s, edge_water=540, jetty_pier=1050, bank=430, tree=800)
    s.spot(160, 606, "rock seat", facing=0.7, seat=0.32)


def mountain(s: Stage) -> None:
    """High peaks above a valley."""
    open_air(s)
    mountains(s, 470, 430, "#8a92a2")
    hills(s, 480, 70, darker(season_colour(s, c.DARK_LEAF), 0.05))
    trees(s, "middle", 520, 60, 11, ("pine",), "pines", (520, 780))
    for pattern, name in (
        ("castle|monastery", "castle tower"),
        ("hut|cabin|house|cottage", "house"),
        ("church|chapel", "church"),
    ):
        if s.wants(pattern):
            s.put("middle", name, 860, 500, unit=60)
            break
    stone = c.SNOW if snowy(s) else mix(c.STONE, season_colour(s), 0.3)
    ground(s, 535, stone, marks="stones", wave=18)
    s.put("ground", "rock", 190, 600)
    s.put("ground", "rock", 1130, 590)
    s.slot("ground", 900, 570, 150)
    s.slot("ground", 400, 570, 150)
    s.add(
        "front", s.near.path("M-200 830L-150 700L-50 660L40 720L90 830zM1470 830L1420 680L1330 720L1260 830z", c.STONE)
    )
    spots_outside(s, edge=500, path=780, rock=300, peak=1010)
    s.spot(1140, 606, "rock seat", facing=-0.7, seat=0.32)


def desert(s: Stage) -> None:
    """Dunes of sand, with what the words name upon them."""
    open_air(s)
    sand = s.tone("sand|dune", c.SAND)
    hills(s, 400, 90, darker(mix(sand, c.ORANGE, 0.25), 0.08), "far", "far dunes")
    if s.wants("pyramid"):
        s.add(
            "far",
            s.pen.path("M240 440L430 220L640 440z", mix(sand, c.ORANGE, 0.2)),
            s.pen.shade("M430 220L640 440H490z", 0.18),
            s.pen.path("M600 440L720 300L850 440z", mix(sand, c.ORANGE, 0.2)),
        )
    hills(s, 490, 110, mix(sand, c.ORANGE, 0.1), "middle", "dunes")
    ground(s, 545, sand, marks="dunes", wave=16)
    if s.wants("camp|tent|tents"):
        s.put("ground", "tent", 250, 586)
        s.put("ground", "tent", 1080, 576, look=c.RED)
        s.put("ground", "campfire", 800, 620)
    else:
        s.put("ground", "cactus" if not s.wants("oasis|palm|egypt|sahara|camel") else "palm", 1080, 590)
        s.put("ground", "rock", 190, 590, look=mix(c.STONE, c.ORANGE, 0.3))
    if s.wants("oasis|palm"):
        s.put("ground", "palm", 340, 580)
    s.slot("ground", 480, 580, 150)
    s.slot("ground", 1230, 620, 220)
    s.add(
        "front",
        s.near.path(
            f"M{LEFT - 40} {BOTTOM + 10}V700Q0 680 160 {BOTTOM + 10}z"
            f"M{RIGHT + 40} {BOTTOM + 10}V690Q1280 700 1180 {BOTTOM + 10}z",
            sand,
        ),
    )
    spots_outside(s, tent_palm=400, fire=740, dune=1010, edge=520)


def camp(s: Stage) -> None:
    """Tents and a fire among trees."""
    open_air(s)
    leaf = season_colour(s, c.DARK_LEAF)
    hills(s, 430, 90, mix(leaf, s.sky()[2][1:], 0.4))
    trees(s, "far", 500, 90, 12, ("pine", "tree"), "far trees")
    trees(s, "middle", 530, 150, 6, ("pine",), "trees", (400, 900))
    ground(s, 535, season_colour(s))
    s.put("ground", "tent", 290, 582, look=s.tone("tent", s.pick("tent", c.CLOTH, "#b9764f", "#7f9a8a")))
    s.put("ground", "tent", 1060, 570, look=s.pick("tent2", c.RED, c.CLOTH, c.BLUE))
    s.put("ground", "campfire", 700, 622)
    s.put("ground", "log", 900, 640)
    s.slot("ground", 480, 580, 140)
    s.slot("ground", 1240, 630, 220)
    tufts(s, leaf)
    spots_outside(s, fire_campfire=560, tent_door=430, tree=1040, edge=820)
    s.spot(905, 656, "log bench seat fire", facing=-0.8, seat=0.24)


def snow_plain(s: Stage) -> None:
    """Snow as far as one sees."""
    open_air(s)
    mountains(s, 430, 200, "#a3b1c4")
    hills(s, 470, 50, lighter(c.SNOW, 0.1), "middle")
    trees(s, "middle", 500, 66, 7, ("pine",), "pines", (440, 860))
    if s.wants("hut|cabin|house|cottage|igloo"):
        s.put("middle", "house", 860, 520, unit=80)
    ground(s, 535, c.SNOW, marks="dunes")
    s.either("ground", 200, 600, 250, "pine", "rock")
    s.slot("ground", 1080, 590, 200)
    s.slot("ground", 440, 580, 150)
    s.add(
        "front",
        s.near.path(
            f"M{LEFT - 40} {BOTTOM + 10}V720Q20 690 170 {BOTTOM + 10}z"
            f"M{RIGHT + 40} {BOTTOM + 10}V700Q1290 700 1180 {BOTTOM + 10}z",
            c.SNOW,
        ),
    )
    spots_outside(s, tree=320, path=780, rock=500, edge=1040)


def ship_deck(s: Stage) -> None:
    """The deck of a ship: planks, mast, rail and the sea around."""
    open_air(s, 310)
    sea(s, 320, 640, layer="far")
    if s.reading.weather in ("storm", "wind") or s.wants("waves|rough"):
        breaker(s, "middle", 500, 60, "waves")
    if s.wants("island|coast|land|lighthouse"):
        hills(s, 335, 50, darker(c.DARK_LEAF, 0.1), "far", "isle")
    p = s.pen
    look = s.tone("deck|ship|plank", c.WOOD)
    s.add(
        "ground",
        p.bar(f"M{LEFT - 40} 450H{RIGHT + 40}", c.DARK_WOOD, 16),
        "".join(p.path(f"M{x} 460h20l-5 40l8 60h-26l8-60z", lighter(look, 0.1)) for x in range(-150, 1450, 84)),
        p.rect(LEFT - 20, 552, RIGHT - LEFT + 40, 22, c.DARK_WOOD),
    )
    floor_of(s, look, "planks", 570)
    modern = s.wants("ferry|steamer|steamship|liner|modern")
    if modern:
        s.add(
            "ground",
            p.rect(900, 120, 620, 460, c.WHITE),
            *(
                p.rect(960 + i * 120, 240, 70, 90, "*#ffdc93" if s.reading.hour == "night" else c.GLASS, 34)
                for i in range(4)
            ),
        )
    else:
        s.add(
            "ground",
            p.rect(812, TOP - 20, 44, 690, p.gradient(lighter(c.WOOD, 0.1), c.DARK_WOOD, level=True)),
            p.path("M830 60Q500 120 420 40L380 360Q600 420 830 350z", c.CREAM),
            p.bar("M360 30L850 20M350 366L850 356", c.BROWN, 12),
            p.stroke("M834 -60L180 560M834 -60L1320 560M780 420L700 560", c.STRAW, 1),
            p.rect(796, 640, 76, 24, c.DARK_WOOD),
        )
    s.put("ground", "barrel", 1110, 606)
    s.put("ground", "barrel", 1190, 622)
    s.put("ground", "lantern", 1108, 606 - 0.44 * s.unit(606), unit=300)
    s.either("ground", 170, 620, 200, "crate", "chest", "anchor")
    s.slot("ground", 400, 596, 140)
    s.slot("ground", 980, 590, 140)
    s.put("front", "barrel", -20, 840, unit=600)
    spots_outside(s, rail_edge=480, mast=740, wheel_helm=1010, bow=260)


def space(s: Stage) -> None:
    """The ground of another world under stars."""
    s.horizon, s.rate = 298.0, 380 / 352
    p, random = s.pen, s.random("space")
    s.add("sky", p.fade(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, "*#0b0d26", "*#1a1a44", "*#3a2f62"))
    s.add(
        "sky",
        p.stroke(
            "".join(f"M{random.randint(-150, 1430)} {random.randint(-80, 430)}h.1" for _ in range(150)), "*#e8e8ff", 0.8
        ),
    )
    planet = random.choice(("#c77f5a", "#5f8fb0", "#b09b6f"))
    s.add(
        "sky",
        p.glow(920, 170, 240, "*" + planet, 0.35),
        p.oval(920, 170, 110, 110, "*" + planet, 0.8),
        p.stroke("M826 130q90 40 186 0M818 196q100 40 204 0", "*" + lighter(planet, 0.3), 1.8, 0.6),
        p.stroke("M770 230Q920 270 1070 110", "*#d9c8a8", 2.4),
    )
    soil = s.tone("soil|ground|rock|sand|planet|surface", "#9a8f95")
    mountains(s, 470, 160, darker(soil, 0.25), "far", snow=False)
    hills(s, 500, 50, darker(soil, 0.12), "middle")
    ground(s, 540, soil, marks="stones")
    for x, y, r in ((300, 600, 80), (1010, 580, 60), (840, 690, 110)):
        s.add(
            "ground",
            p.oval(x, y, r, r * 0.2, darker(soil, 0.25)),
            p.shine(f"M{x - r} {y}q{r} {r * 0.42} {2 * r} 0q-{r} {r * 0.3}-{2 * r} 0z", 0.25),
        )
    s.put("ground", "rock", 150, 590, look=soil)
    if s.wants("rocket|ship|spaceship|station|base"):
        s.add(
            "middle",
            p.path("M1080 520V300q0-80 50-130q50 50 50 130v220z", c.WHITE),
            p.oval(1130, 290, 20, 20, c.BLUE),
            p.path("M1080 440l-44 90h44zM1180 440l44 90h-44z", c.RED),
        )
    s.slot("ground", 1180, 620, 200)
    s.put("front", "rock", 1360, 830, unit=380, look=soil)
    spots_outside(s, rock=260, crater=500, ship_door=1050, edge=800)
