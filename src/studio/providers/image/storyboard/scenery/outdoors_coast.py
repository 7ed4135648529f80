"""Places by the sea: lighthouse, road up a hill, rocks, harbour, beach, and a house above the sea."""

from __future__ import annotations

from studio.providers.image.storyboard.colour import darker, lighter, mix
from studio.providers.image.storyboard.scenery import palette as c
from studio.providers.image.storyboard.scenery.land import (
    breaker,
    ground,
    hills,
    open_air,
    paving,
    road,
    sea,
    season_colour,
    spots_outside,
    trees,
    tufts,
)  # fmt: skip
from studio.providers.image.storyboard.scenery.shapes import BOTTOM, LEFT, RIGHT, line_through, num
from studio.providers.image.storyboard.scenery.stage import Stage


def lighthouse_cliff(s: Stage) -> None:
    """A lighthouse on a green cliff above the bay."""
    open_air(s)
    grass = season_colour(s)
    sea(s, 300, 600, layer="far")
    hills(s, 310, 40, darker(season_colour(s, c.DARK_LEAF), 0.05), "far", "shore")
    sea(s, 330, 640, layer="middle")
    for index in range(
        s.reading.count("boat|sailing boat|ship", 3 if s.wants("boats") else 1 if s.wants("boat|ship") else 0)
    ):
        s.put("middle", "sailing boat", 150 + index * 190, 380 + (index * 37) % 60, unit=70 + index * 14)
    p = s.pen
    cliff = f"M{RIGHT + 40} 410L1040 400L860 420L760 470L690 560L640 {BOTTOM}H{RIGHT + 40}z"
    s.add(
        "middle",
        p.path(cliff, s.tone("cliff|rock", c.STONE)),
        p.stroke(
            "M800 470l-20 60M900 440l-14 90M1010 420l10 100M1120 430l-16 120M1260 430l10 110",
            darker(c.STONE, 0.35),
            0.8,
        ),
    )
    s.add("middle", p.path(f"M{RIGHT + 40} 396L1040 386L850 410L752 462q60 10 110-12t190-8t{RIGHT - 1000} 0z", grass))
    s.put("middle", "lighthouse", 1030, 440, unit=92)
    if s.wants("house|cottage"):
        s.put("middle", "house", 1230, 436, unit=56)
    ground(s, 560, grass)
    road(s, 560, 820, 700, far=40, near=240)
    s.slot("ground", 180, 590, 200)
    s.slot("ground", 420, 575, 150)
    s.slot("ground", 1180, 590, 220)
    tufts(s, season_colour(s, c.DARK_LEAF))
    spots_outside(s, path_lighthouse_tower=800, grass_cliff=480, edge_sea=210)


def hill_road(s: Stage) -> None:
    """A steep road that winds up a hill to what stands on top."""
    open_air(s)
    grass = season_colour(s)
    coast = s.wants("lighthouse|sea|bay")
    if coast:
        sea(s, 380, 700, layer="far")
    else:
        hills(s, 400, 120, mix(grass, "#7f97b0", 0.4), "far", "blue")
        hills(s, 440, 80, darker(grass, 0.1), "far", "green")
    p = s.pen
    top = 800 if s.random("top").random() < 0.6 else 700
    s.add(
        "middle",
        p.path(
            f"M{LEFT - 40} 560C200 540 {top - 300} 250 {top} 238C{top + 280}"
            f" 250 1240 470 {RIGHT + 40} 520V{BOTTOM}H{LEFT - 40}z",
            p.gradient(darker(grass, 0.12), grass),
        ),
    )
    crown = (
        "lighthouse"
        if s.wants("lighthouse")
        else "castle tower"
        if s.wants("castle")
        else "church"
        if s.wants("church|chapel")
        else "windmill"
        if s.wants("mill")
        else "house"
        if s.wants("house|cottage")
        else "tree"
    )
    s.put("middle", crown, top + 30, 250, unit=50 if crown != "tree" else 80)
    way = "#c9ae82" if not s.wants("stone") else c.PALE_STONE
    s.add(
        "middle",
        p.path(
            f"M{top - 4} 250C{top - 90} 300 {top + 190} 330 {top + 90} 372C{top - 60} 420 {top - 330} 420"
            f" {top - 260} 500C{top - 220} 540 {top - 40} 560 {top - 10} 600H{top + 220}C{top + 180} 540 {top - 100} 520 {top - 120} 480C{top - 130} 440 {top + 150} 430 {top + 200} 368C{top + 230} 320 {top - 10} 300 {top + 12} 250z",  # noqa: E501
            way,
        ),
    )
    ground(s, 575, grass)
    road(s, 590, top + 100, 560, way, far=236, near=560)
    s.put("ground", "rock", 1130, 610, look=c.STONE)
    s.slot("ground", 140, 600, 240)
    s.slot("ground", 1250, 640, 240)
    s.slot("ground", 1010, 590, 130)
    tufts(s, season_colour(s, c.DARK_LEAF))
    spots_outside(s, road_path=760, grass=400, edge_side=1010)


def _sea_rock(s: Stage, x: float, tall: float, half: float, rock: str) -> None:
    """A jagged rock that stands out of the sea, wet and dark, with foam around its foot."""
    p, random, foot = s.pen, s.random(f"rock{round(x)}"), 572.0
    top = x + half * random.uniform(-0.15, 0.2)
    points = [
        (x - half, foot),
        (x - half * 0.78, foot - tall * random.uniform(0.3, 0.45)),
        (x - half * 0.45, foot - tall * random.uniform(0.5, 0.62)),
        (x - half * 0.3, foot - tall * random.uniform(0.82, 0.92)),
        (top, foot - tall),
        (x + half * 0.36, foot - tall * random.uniform(0.7, 0.8)),
        (x + half * 0.52, foot - tall * random.uniform(0.42, 0.56)),
        (x + half * 0.84, foot - tall * random.uniform(0.22, 0.34)),
        (x + half, foot),
    ]
    s.add("middle", p.path(line_through(points), rock))
    lit_side = [
        points[1],
        points[2],
        points[3],
        points[4],
        (top - half * 0.14, foot - tall * 0.5),
        (x - half * 0.5, foot - 20),
    ]
    s.add("middle", p.path(line_through(lit_side), lighter(rock, 0.13), 0))
    dark = [points[4], points[5], points[6], points[7], points[8], (x + half * 0.2, foot)]
    s.add("middle", p.shade(line_through(dark), 0.24))
    s.add(
        "middle",
        p.stroke(
            f"M{num(top)} {num(foot - tall)}L{num(top - half * 0.14)} {num(foot - tall * 0.5)}"
            f"l{num(half * 0.12)} {num(tall * 0.2)}",
            darker(rock, 0.4),
            0.8,
        ),
    )
    data, count = f"M{num(x - half - 26)} {num(foot + 6)}", max(5, round(half / 20))
    wide = (2 * half + 52) / count
    for _ in range(count):
        data += f"q{num(wide * 0.5)} {num(-random.uniform(34, 62))} {num(wide)} 0"
    s.add("middle", s.outside.path(data + f"q10 14 -14 16H{num(x - half - 14)}q-22-2 -12-16z", c.WHITE, 0.7))


def rocks_and_waves(s: Stage) -> None:
    """Rocks in a high sea, a lighthouse above them."""
    open_air(s)
    sea(s, 310, 700, layer="far", rough=True)
    rock = s.tone("rock", c.DARK_STONE)
    p, random = s.pen, s.random("rocks")
    if s.wants("lighthouse|tower"):
        s.add("far", p.path("M1480 520L1400 300L1250 250L1110 240L1000 290L930 380L880 520z", mix(rock, c.STONE, 0.5)))
        s.put("far", "lighthouse", 1130, 262, unit=60)
    breaker(s, "middle", 450, 66, "far waves")
    breaker(s, "middle", 530, 84, "near waves")
    for near, high, half in (
        (430, 110, 90),
        (850, 120, 96),
        (60, 250, 170),
        (260, 170, 120),
        (1030, 190, 130),
        (1230, 270, 180),
    ):
        _sea_rock(s, near + random.uniform(-24, 24), high * random.uniform(0.9, 1.15), half, rock)
    for x, y in ((170, 440), (430, 500), (1120, 440)):
        spray = "".join(f"M{num(x + random.uniform(-60, 60))} {num(y + random.uniform(-80, 20))}h.1" for _ in range(18))
        s.add("middle", s.outside.stroke(spray, c.WHITE, 2.2, 0.9))
    s.add(
        "ground",
        p.path(
            f"M{LEFT - 40} 600L60 580L210 596L420 572L640 590L880 570L1080"
            f" 594L1290 574L{RIGHT + 40} 600V{BOTTOM}H{LEFT - 40}z",
            p.gradient(darker(rock, 0.06), mix(rock, c.STONE, 0.4)),
        ),
    )
    s.add(
        "ground",
        p.stroke(
            "M60 580l40 60l-30 70M420 572l-30 70l50 60M880 570l20 60l-50 90M1080 594l40 60l-20 60M640 590l10 40",
            darker(rock, 0.35),
            0.8,
        ),
        p.shade("M60 580l150 16l-60 50l-50-6zM880 570l200 24l-90 50l-80-14z", 0.14),
    )
    s.add("front", s.near.bar("M-180 612H400M-180 690H400", c.IRON, 9) if s.wants("rail") else "")
    s.add(
        "front",
        s.near.path(
            "M-200 830L-170 700L-60 640L40 690L110 760L150 830zM1470 830L1440 690L1340 650L1250 720L1200 830z", rock
        ),
    )
    s.slot("ground", 1180, 640, 200)
    spots_outside(s, rocks_rail=480, edge_water=780, side=1070)


def harbour(s: Stage) -> None:
    """A quay with boats, houses behind and a mole with its light."""
    open_air(s)
    sea(s, 310, 620, layer="far")
    p = s.pen
    random = s.random("houses")
    s.add("far", p.path(f"M{LEFT - 30} 372V330Q100 300 340 322T700 352L716 372z", season_colour(s, c.DARK_LEAF)))
    for index in range(7):
        s.put(
            "far",
            "town house" if index % 3 else "house",
            -120 + index * 108,
            378,
            unit=44,
            look=random.choice((c.CREAM, "#c9a98a", "#b88a78", "#a9b5b8", c.YELLOW)),
        )
    s.add("far", p.rect(LEFT - 30, 372, 880, 20, c.STONE))
    s.put("far", "lighthouse", 1130, 372, unit=34)
    s.add("far", p.rect(980, 366, 500, 18, c.DARK_STONE))
    sea(s, 392, 660, layer="middle")
    s.put(
        "middle",
        "ship" if s.wants("ship|sail|galleon") else "sailing boat",
        1010,
        520,
        unit=84 if s.wants("ship|sail|galleon") else 150,
    )
    s.put("middle", "sailing boat", 330, 500, unit=120, look=s.pick("hull", c.RED, c.GREEN, c.BLUE))
    s.put("middle", "boat", 640, 540, unit=150)
    paving(s, 580, c.PALE_STONE)
    s.add(
        "ground",
        p.rect(LEFT - 20, 566, RIGHT - LEFT + 40, 22, c.STONE),
        p.shade(f"M{LEFT} 588h{RIGHT - LEFT}v10h{LEFT - RIGHT}z", 0.2),
    )
    for x in (230, 800, 1220):
        s.put("ground", "bollard", x, 606)
    s.put("ground", "crate", 1180, 640)
    s.put("ground", "barrel", 1275, 660)
    s.slot("ground", 110, 640, 220)
    s.slot("ground", 1000, 612, 150)
    s.slot("ground", 420, 604, 150)
    s.put("front", "nets", 30, 830, unit=520)
    s.put("front", "barrel", 1370, 830, unit=560)
    spots_outside(s, edge_water_boats=520, boat=780, quay_crate=1080)
    s.spot(235, 612, "bollard seat", facing=1, seat=0.34)


def beach(s: Stage) -> None:
    """Sand, surf and the open sea."""
    open_air(s)
    sea(s, 300, 620, layer="far")
    if s.wants("island|cliff|lighthouse"):
        hills(s, 320, 60, darker(season_colour(s, c.DARK_LEAF), 0.1), "far", "cape")
    if s.wants("ship|boat|sail"):
        s.put("far", "ship" if s.wants("ship") else "sailing boat", 380, 352, unit=40)
    sand = s.tone("sand|beach", c.SAND)
    ground(s, 545, sand, marks="dunes")
    p = s.pen
    s.add(
        "ground",
        p.path(f"M{LEFT - 40} 520V566q120 26 260 6t300 10t320-12t300 14t280-10t260 2V520z", c.WATER, 0),
        p.stroke(f"M{LEFT - 40} 566q120 26 260 6t300 10t320-12t300 14t280-10t260 2", c.WHITE, 3),
    )
    s.add(
        "ground",
        "".join(
            p.path(f"M{x} {y}l4-10l8-2l6 6l-4 8z", colour, 0.7)
            for x, y, colour in ((240, 690, c.PINK), (520, 700, c.WHITE), (900, 690, c.CREAM), (1090, 640, c.PINK))
        ),
    )
    s.put("ground", "boat", 1150, 636)
    if s.wants("palm|tropical|island"):
        s.put("ground", "palm", 130, 620)
    s.slot("ground", 180, 620, 220)
    s.slot("ground", 900, 596, 140)
    s.put("front", "rock", 20, 820, unit=380, look=c.STONE)
    tufts(s, c.DRY_GRASS) if s.random("reed").random() < 0.5 else None
    spots_outside(s, edge_water_sea=520, boat=1000, dune=300)


def house_above_sea(s: Stage) -> None:
    """A small house on the shore, or among hills where no sea is named."""
    open_air(s)
    grass = season_colour(s)
    if s.wants("sea|bay|ocean|coast|cliff|lake|shore|harbou?r"):
        sea(s, 310, 700, layer="far")
        p = s.pen
        s.add(
            "middle",
            p.path(f"M{LEFT - 40} 500Q200 430 560 440T1010 470L1080 530L1130 {BOTTOM}H{LEFT - 40}z", grass),
            p.path(f"M1010 470L1080 530L1130 {BOTTOM}H1050L1000 540z", c.STONE),
        )
    else:
        hills(s, 390, 110, mix(grass, "#7f97b0", 0.4), "far", "blue")
        hills(s, 460, 50, darker(grass, 0.08), "middle", "near")
        trees(s, "middle", 470, 90, 9, ("tree", "pine"), "grove", (180, 760))
    look = s.tone("house|cottage|hut|cabin|mansion|farmhouse", c.CREAM)
    s.put("middle", "house", 470, 520, unit=150, look=look)
    ground(s, 540, grass)
    road(s, 545, 470, 620, far=60, near=300)
    s.put("ground", "fence", 1010, 580)
    s.slot("ground", 160, 590, 240)
    s.slot("ground", 870, 570, 140)
    s.slot("ground", 1220, 610, 240)
    tufts(s, season_colour(s, c.DARK_LEAF))
    spots_outside(s, door_house_doorway=500, path=800, fence_gate=1000, window=330)
