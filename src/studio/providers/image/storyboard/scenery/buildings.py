"""Houses, towers and lighthouses. An adult is 100 units high; each stands on (0, 0)."""

from __future__ import annotations

from random import Random

from studio.providers.image.storyboard.colour import darker, lighter
from studio.providers.image.storyboard.scenery import palette as c
from studio.providers.image.storyboard.scenery.props import prop
from studio.providers.image.storyboard.scenery.shapes import Pen, num

_SHINE = 'fill="#ffc766" fill-opacity="0.14"'


def pane(p: Pen, x: float, y: float, wide: float, high: float, *, on: bool = True) -> str:
    """A window seen from outside, lit by dark when ``on``."""
    dark = p.light.hour in ("night", "dusk")
    glass = c.WINDOW if dark and on else "#7f98a8" if not dark else "#3d4658"
    glow = f'<ellipse cx="{num(x + wide / 2)}" cy="{num(y + high / 2)}" rx="{num(wide)}" ry="{num(high)}" {_SHINE}/>'
    return (
        (glow if dark and on else "")
        + p.rect(x, y, wide, high, glass)
        + p.stroke(
            f"M{num(x + wide / 2)} {num(y)}v{num(high)}M{num(x)} {num(y + high / 2)}h{num(wide)}", "#2b2433", 0.7
        )
        + p.rect(x - 2, y + high, wide + 4, 4, c.PALE_STONE, 0, 0.7)
    )


def roofed(p: Pen, data: str, look: str, snow: str) -> str:
    """A roof, and the snow upon it in winter."""
    return p.path(data, look) + (
        p.path(snow, c.SNOW, 0.8) if p.light.season == "winter" or p.light.weather == "snow" else ""
    )


@prop("house", "house|cottage|hut|home|farmhouse|cabin|inn", c.CREAM, "far", 230)
def house(p: Pen, look: str, random: Random) -> str:
    """A small house with a door, two windows and a chimney."""
    roof = random.choice((c.BRICK, c.DARK_WOOD, "#7a5a52", c.STRAW))
    marks = p.stroke("M-90-30h22M-84-96h18M60-18h22M-30-110h20M70-104h16M-98-64h14M84-62h14", darker(look, 0.25), 0.7)
    chimney = p.rect(52, -236, 26, 60, c.BRICK)
    smoke = (
        ""
        if random.random() < 0.4
        else "".join(
            (
                f'<ellipse cx="{66 + i * 9}" cy="{-250 - i * 20}" rx="{9 + i * 4}"'
                f' ry="{8 + i * 3}" fill="#cfd2d6" fill-opacity="{0.4 - i * 0.08:.2f}"/>'
            )
            for i in range(4)
        )
    )
    lit_side = random.random() < 0.5
    body = p.rect(-104, -128, 208, 128, look) + marks
    door = p.path("M-16 0v-66q0-14 16-14t16 14v66z", random.choice((c.BLUE, c.RED, c.GREEN, c.WOOD))) + p.oval(
        9, -34, 2.5, 2.5, c.BRASS, 0.6
    )
    windows = pane(p, -78, -92, 36, 40, on=True) + pane(p, 42, -92, 36, 40, on=lit_side)
    return (
        smoke
        + chimney
        + body
        + roofed(
            p, "M-122-124L-84-214H84L122-124z", roof, "M-110-152L-84-214H84L110-152q-20 8-40-2t-40 4t-40-6t-40 6t-60-2z"
        )
        + door
        + windows
    )


@prop("town house", "houses|street|town|shop|shops|building", "#c9a98a", "far", 130)
def town_house(p: Pen, look: str, random: Random) -> str:
    """A narrow house of three floors."""
    gable = random.random() < 0.5
    roof = random.choice((c.BRICK, "#6f5a5c", "#5e6672"))
    body = p.rect(-64, -300, 128, 300, look)
    windows = "".join(pane(p, x, y, 26, 40, on=random.random() < 0.34) for y in (-282, -206) for x in (-48, -13, 22))
    if random.random() < 0.55:
        front = p.rect(-52, -104, 68, 74, "*#d9a95e" if p.light.hour in ("night", "dusk") else "#8fa7b0") + p.path(
            "M-60-112h84l8 22h-100z", random.choice((c.RED, c.GREEN, c.BLUE))
        )
    else:
        front = pane(p, -44, -100, 34, 46, on=random.random() < 0.6)
    door = p.rect(26, -92, 30, 92, random.choice((c.WOOD, c.GREEN, c.BLUE, c.RED)), 2) + p.oval(
        50, -44, 2.4, 2.4, c.BRASS, 0.6
    )
    top = "M-72-296L0-372L72-296z" if gable else "M-74-298L-58-350H58L74-298z"
    snow = "M-48-322L0-372L48-322q-20 8-48-2t-48 2z" if gable else "M-68-318L-58-350H58L68-318q-30 8-68-2t-68 2z"
    return (
        body
        + p.rect(-66, -126, 132, 6, darker(look, 0.2), 0, 0.8)
        + windows
        + front
        + door
        + roofed(p, top, roof, snow)
        + p.rect(24, -376, 16, 40, c.BRICK) * (not gable)
    )


@prop("lighthouse", "lighthouse|beacon", c.WHITE, "far", 120)
def lighthouse(p: Pen, look: str, random: Random) -> str:
    """A tall tower with a lamp, and its beam by dark."""
    dark = p.light.hour in ("night", "dusk")
    tower = p.path("M-46 0L-30-330H30L46 0z", look)
    band = c.RED if look == c.WHITE else lighter(look, 0.3)
    bands = p.path("M-42-80L-39-140H39L42-80z", band, 0.8) + p.path("M-36-200L-33-258H33L36-200z", band, 0.8)
    shade = p.shade("M8 0L6-330H30L46 0z", 0.14)
    windows = pane(p, -7, -186, 14, 24) + pane(p, -7, -300, 14, 22)
    door = p.path("M-14 0v-36q0-14 14-14t14 14v36z", c.WOOD)
    lamp = p.rect(-22, -384, 44, 48, c.WINDOW if dark else c.GLASS) + p.stroke("M-7-384v48M7-384v48", "#2b2433", 0.8)
    rail = p.rect(-40, -340, 80, 9, c.IRON) + p.stroke(
        "M-38-356h76M-38-356v16M-20-356v16M20-356v16M38-356v16", c.IRON, 0.8
    )
    beam = ""
    if dark:
        for side, first in (("l", 0), ("r", 1)):
            p.defs[f"pl-beam-{side}"] = (
                f'<linearGradient id="pl-beam-{side}"><stop offset="{first}" stop-color="#ffeeb0" stop-opacity="0"/>'
                f'<stop offset="{1 - first}" stop-color="#ffeeb0" stop-opacity="0.34"/></linearGradient>'
            )
        # A beam ends by fading, wherever the picture ends.
        beam = p.glow(0, -360, 170, "*#ffe6a0", 0.6) + (
            '<path d="M0-360L-1000-504L-1000-321z" fill="url(#pl-beam-l)"/>'
            '<path d="M0-360L1000-440L1000-281z" fill="url(#pl-beam-r)"/>'
        )
    return (
        beam
        + tower
        + bands
        + shade
        + windows
        + door
        + lamp
        + rail
        + p.path("M-28-384q4-34 28-36q24 2 28 36z", c.RED)
        + p.rect(-3, -436, 6, 18, c.IRON)
    )


@prop("clock tower", "clock tower|clocktower|tower clock|tower", c.PALE_STONE, "far", 120)
def clock_tower(p: Pen, look: str, random: Random) -> str:
    """A tall tower with a clock and a pointed roof."""
    body = p.rect(-50, -430, 100, 430, look) + p.shade("M18-430h32V0h-32z", 0.12)
    marks = p.stroke(
        "M-50-120h24M-50-240h18M50-180h-22M50-60h-26M-20-60h20M-10-150h24M50-290h-16", darker(look, 0.25), 0.7
    )
    face = p.oval(0, -352, 38, 38, c.CREAM) + p.oval(
        0, -352, 32, 32, "*#fff3cf" if p.light.hour in ("night", "dusk") else c.WHITE, 0.6
    )
    hands = p.stroke("M0-352v-24M0-352l14 10", c.BLACK, 1.5) + p.stroke(
        "M0-380v3M0-327v3M-28-352h3M25-352h3", c.BLACK, 1
    )
    arch = (
        p.path("M-20 0v-60q0-22 20-22t20 22v60z", c.DARK_WOOD)
        + pane(p, -9, -210, 18, 34)
        + p.path("M-26-446v-38q0-22 26-22t26 22v38z", "*#231d33")
        + p.path("M-11-452q4-6 4-18q0-8 7-8t7 8q0 12 4 18z", c.BRONZE, 0.8)
    )
    belfry = p.rect(-46, -520, 92, 88, look)
    roof = roofed(p, "M-60-516L0-640L60-516z", s_roof(random), "M-34-568L0-640L34-568q-18 8-34 0t-34 0z")
    return (
        body
        + marks
        + p.rect(-58, -436, 116, 12, lighter(look, 0.1))
        + belfry
        + arch
        + face
        + hands
        + roof
        + p.rect(-2, -668, 4, 30, c.GOLD, 0, 0.7)
    )


def s_roof(random: Random) -> str:
    """The colour of a roof."""
    return random.choice((c.BRICK, "#5b7076", "#6f5a5c"))


@prop("church", "church|chapel|cathedral|steeple", c.PALE_STONE, "far", 260)
def church(p: Pen, look: str, random: Random) -> str:
    """A church with a steeple."""
    nave = p.rect(-40, -150, 190, 150, look) + "".join(
        p.path(f"M{x} -40v-44q0-18 13-24q13 6 13 24v44z", c.WINDOW if p.light.hour in ("night", "dusk") else "#7f98a8")
        for x in (10, 60, 110)
    )
    tower = (
        p.rect(-110, -260, 80, 260, look)
        + p.path("M-88 0v-58q0-20 18-20t18 20v58z", c.WOOD)
        + p.oval(-70, -180, 18, 18, "#7f98a8")
        + p.path("M-82-216v-20q0-12 12-12t12 12v20z", "*#231d33")
    )
    return (
        nave
        + roofed(p, "M-46-146L-20-226H140L164-146z", c.BRICK, "M-38-170L-20-226H140L156-170q-40 10-90 0t-104 0z")
        + tower
        + roofed(p, "M-122-256L-70-400L-18-256z", "#5b7076", "M-92-340L-70-400L-48-340q-20 8-44 0z")
        + p.stroke("M-70-398v-34M-82-420h24", c.GOLD, 1.4)
    )


@prop("castle tower", "castle|fortress|palace|keep", c.STONE, "far", 360)
def castle(p: Pen, look: str, random: Random) -> str:
    """A castle with a gate between towers."""

    def crown(x: float, y: float, count: int, size: float = 18) -> str:
        return f"M{x} {y}" + "".join(f"v-{size}h{size}v{size}h{size}" for _ in range(count)) + f"v-{size}h{size}v{size}"

    wall = p.path(crown(-150, -170, 8) + "V0H-150z", look)
    keep = p.path(crown(-62, -290, 3) + "V-150H-62z", darker(look, 0.08)) + pane(p, -12, -260, 24, 40)
    towers = "".join(
        p.rect(x - 36, -270, 72, 270, lighter(look, 0.05))
        + roofed(
            p,
            f"M{x - 48}-266L{x}-380L{x + 48}-266z",
            c.BRICK if random.random() < 0.5 else "#5b7076",
            f"M{x - 20}-332L{x}-380L{x + 20}-332q-20 8-40 0z",
        )
        + pane(p, x - 9, -220, 18, 36, on=random.random() < 0.7)
        + p.path(f"M{x}-380v-34l30 11l-30 11", c.RED, 0.8)
        for x in (-150, 150)
    )
    gate = p.path("M-34 0v-84q0-40 34-40t34 40v84z", "*#1e1a26") + p.stroke(
        "M-20 0v-108M0 0v-122M20 0v-108M-34-40h68M-34-80h68", c.BROWN, 1.6
    )
    return (
        keep
        + wall
        + towers
        + gate
        + p.stroke("M-110-60h26M-100-110h24M70-50h26M60-120h24M-60-140h24", darker(look, 0.25), 0.8)
    )


@prop("windmill", "windmill|mill", c.CREAM, "far", 160)
def windmill(p: Pen, look: str, random: Random) -> str:
    """A windmill with four sails."""
    sails = "".join(
        f'<g transform="translate(0 -206) rotate({angle})">'
        + p.bar("M0 0V-130", c.WOOD, 4)
        + p.path("M4-30h26v-96h-26z", c.CLOTH)
        + p.stroke("M4-54h26M4-78h26M4-102h26", c.WOOD, 0.6)
        + "</g>"
        for angle in (28, 118, 208, 298)
    )
    return (
        p.path("M-62 0L-40-190H40L62 0z", look)
        + p.path("M-48-186q6-46 48-48q42 2 48 48z", c.BRICK)
        + p.path("M-15 0v-54q0-14 15-14t15 14v54z", c.WOOD)
        + pane(p, -12, -140, 24, 30)
        + sails
        + p.oval(0, -206, 9, 9, c.IRON)
    )


@prop("barn", "barn|stable|shed", c.RED, "far", 240)
def barn(p: Pen, look: str, random: Random) -> str:
    """A barn with a wide gate."""
    body = p.path("M-110 0v-120L-86-170L0-206L86-170L110-120V0z", look) + p.stroke(
        "M-80 0v-150M-50-100v-88M50-100v-88M80 0v-150", darker(look, 0.25), 0.7
    )
    gate = p.rect(-44, -92, 88, 92, darker(look, 0.2)) + p.stroke(
        "M-44-92L0 0M0-92L-44 0M0-92L44 0M44-92L0 0M0-92V0", c.CREAM, 1.4
    )
    return (
        body
        + roofed(
            p,
            "M-124-112L-94-178L0-218L94-178L124-112L108-106L82-160L0-194L-82-160L-108-106z",
            "#6f5a5c",
            "M-94-178L0-218L94-178L86-168L0-204L-86-168z",
        )
        + gate
        + p.rect(-16, -146, 32, 32, darker(look, 0.4))
    )


@prop("ship", "ship|sailing ship|steamer|ferry|galleon", c.WOOD, "water", 360)
def ship(p: Pen, look: str, random: Random) -> str:
    """A sailing ship."""
    sails = "".join(
        p.path(
            f"M{x - 46}-300q46 20 92 0q8 44 0 82q-46 18-92 0q-8-40 0-82z"
            f"M{x - 56}-208q56 22 112 0q8 52 0 100q-56 20-112 0q-8-50 0-100z",
            c.CREAM,
        )
        for x in (-70, 62)
    )
    return (
        p.bar("M-70-70V-340M62-70V-350", c.DARK_WOOD, 6)
        + sails
        + p.path("M62-350l34 10l-34 12z", c.RED, 0.8)
        + p.path("M-170-96h40v20h230l60-16q-14 70-60 92h-220q-44-20-50-96z", look)
        + p.stroke("M-160-62h300M-150-36h260", darker(look, 0.3), 0.9)
        + "".join(pane(p, x, -56, 16, 14) for x in (-110, -60, -10, 40))
    )


@prop("tower block", "skyscraper|tower block|apartment|modern building", "#7f8b99", "far", 150)
def tower_block(p: Pen, look: str, random: Random) -> str:
    """A modern house with many windows."""
    high = random.choice((420, 520, 640, 760))
    lit_up = p.light.hour in ("night", "dusk")
    on, off = "", ""
    for y in range(-high + 24, -60, 36):
        for x in range(-58, 50, 29):
            cell = f"M{x} {y}h17v20h-17z"
            if random.random() < 0.42:
                on += cell
            else:
                off += cell
    return (
        p.rect(-72, -high, 144, high, look)
        + p.path(off, "#4a5568" if lit_up else "#a9c0cc", 0.4)
        + p.path(on, c.WINDOW if lit_up else "#c4d8de", 0.4)
        + p.rect(-76, -high - 8, 152, 14, darker(look, 0.15))
        + p.rect(-22, -60, 44, 60, darker(look, 0.5))
    )
