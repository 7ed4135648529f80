"""What rooms are built from: walls, floors, windows with the weather behind them, doors, light of lamps."""

from __future__ import annotations

import math

from studio.providers.image.storyboard.colour import darker, lighter
from studio.providers.image.storyboard.scenery import palette as c
from studio.providers.image.storyboard.scenery.shapes import BOTTOM, LEFT, RIGHT, TOP, line_through, num
from studio.providers.image.storyboard.scenery.stage import Stage

FLOOR = 520.0
"""Where the back wall of a room meets its floor."""


def room(s: Stage, wall: str, floor: str, *, finish: str = "plain", ground: str = "planks", ceiling: str = "") -> None:
    """Back wall, floor and what covers them. ``finish``: plain, paper, stone, brick, planks, tiles, panel, metal."""
    wall = s.tone("wall|walls", wall)
    p = s.pen
    s.add(
        "wall",
        p.fade(LEFT, TOP, RIGHT - LEFT, FLOOR + 20 - TOP, darker(wall, 0.14), wall, lighter(wall, 0.05)),
    )
    s.ceiling = darker(wall, 0.3) if finish in ("stone", "brick", "metal") else lighter(wall, 0.12)
    _FINISHES[finish](s, wall)
    if finish not in ("stone", "brick", "metal"):
        s.add("wall", p.rect(LEFT - 20, FLOOR - 22, RIGHT - LEFT + 40, 24, darker(wall, 0.28)))
    if ceiling == "beams":
        s.ceiling = darker(c.DARK_WOOD, 0.05)
        for x in range(-150, 1450, 200):
            s.add(
                "wall",
                p.path(f"M{x}{TOP - 10}h46l-6 {130}h-34z".replace("M" + str(x), f"M{x} "), darker(c.DARK_WOOD, 0.1)),
            )
        s.add("wall", p.rect(LEFT - 20, 26, RIGHT - LEFT + 40, 26, c.DARK_WOOD))
    floor_of(s, s.tone("floor", floor), ground)


def floor_of(s: Stage, floor: str, ground: str = "planks", top: float = FLOOR) -> None:
    """The floor from ``top`` to below the canvas, with lines that run to the vanishing point."""
    p = s.pen
    s.add(
        "ground",
        p.fade(LEFT, top, RIGHT - LEFT, BOTTOM - top, darker(floor, 0.12), floor),
        p.stroke(f"M{LEFT} {num(top)}H{RIGHT}"),
    )
    ink = darker(floor, 0.3)
    lines = ""
    steps = range(-40, 41, 2 if ground == "planks" else 3)
    for step in steps:
        near, far = 640 + step * 78, 640 + step * 78 * (top - s.horizon) / (BOTTOM - s.horizon)
        if far > LEFT - 200 and far < RIGHT + 200:
            lines += f"M{num(far)} {num(top)}L{num(near)} {BOTTOM}"
    if ground in ("tiles", "stone"):
        y, gap = top + 16.0, 22.0
        while y < BOTTOM:
            lines += f"M{LEFT} {num(y)}H{RIGHT}"
            y, gap = y + gap, gap * 1.42
    s.add("ground", p.stroke(lines, ink, 0.5, 0.55))
    s.on_floor = len(s.layers["ground"])


def ceiling_of(s: Stage, high: float) -> str:
    """A ceiling above the wall, ``high`` pixels of it, with boards that run to the vanishing point; "" without one."""
    if not s.ceiling:
        return ""
    p, top = s.pen, TOP - high
    lines = ""
    for step in range(-12, 13):
        near, far = 640 + step * 190, 640 + step * 190 * (s.horizon - TOP) / (s.horizon - top)
        lines += f"M{num(far)} {TOP}L{num(near)} {num(top)}"
    return (
        p.fade(LEFT - 100, top, RIGHT - LEFT + 200, high + 1, darker(s.ceiling, 0.34), darker(s.ceiling, 0.12))
        + p.stroke(lines, darker(s.ceiling, 0.36), 0.7, 0.6)
        + p.rect(LEFT - 100, TOP - 8, RIGHT - LEFT + 200, 22, darker(s.ceiling, 0.22))
    )


def _plain(s: Stage, wall: str) -> None:
    random = s.random("plaster")
    marks = "".join(
        f"M{random.randint(-120, 1380)} {random.randint(20, 470)}h{random.randint(14, 46)}" for _ in range(16)
    )
    s.add("wall", s.pen.stroke(marks, darker(wall, 0.16), 0.7, 0.6))


def _paper(s: Stage, wall: str) -> None:
    step = 64
    marks = "".join(f"M{x} {TOP}V{FLOOR - 130}" for x in range(LEFT, RIGHT, step))
    s.add("wall", s.pen.stroke(marks, darker(wall, 0.12), 3.5, 0.45))
    s.add(
        "wall",
        s.pen.rect(LEFT - 20, FLOOR - 132, RIGHT - LEFT + 40, 134, darker(wall, 0.2)),
        s.pen.rect(LEFT - 20, FLOOR - 140, RIGHT - LEFT + 40, 12, darker(wall, 0.32)),
    )


def _courses(s: Stage, wall: str, high: int, wide: int, part: float) -> None:
    random = s.random("courses")
    edges, darks = "", ""
    for y in range(TOP, int(FLOOR), high):
        x = float(LEFT - random.randint(0, wide))
        while x < RIGHT:
            width = wide * random.uniform(0.75, 1.25)
            if random.random() < part:
                edges += f"M{num(x)} {y + high}v{-high + 6}q0-6 6-6h{num(width * 0.5)}"
            if random.random() < 0.1:
                darks += f"M{num(x + 4)} {y + 4}h{num(width - 8)}v{high - 8}h{num(8 - width)}z"
            x += width
    s.add("wall", s.pen.stroke(edges, darker(wall, 0.3), 0.7, 0.8), s.pen.shade(darks, 0.1))


def _stone(s: Stage, wall: str) -> None:
    _courses(s, wall, 54, 110, 0.75)


def _brick(s: Stage, wall: str) -> None:
    _courses(s, wall, 30, 68, 0.7)


def _planks(s: Stage, wall: str) -> None:
    marks = "".join(f"M{x} {TOP}V{FLOOR}" for x in range(LEFT, RIGHT, 72))
    random = s.random("knots")
    knots = "".join(f"M{x + random.randint(14, 56)} {random.randint(0, 480)}q6-12 0-40" for x in range(LEFT, RIGHT, 72))
    s.add("wall", s.pen.stroke(marks, darker(wall, 0.34), 0.9), s.pen.stroke(knots, darker(wall, 0.2), 0.6, 0.8))


def _tiles(s: Stage, wall: str) -> None:
    marks = "".join(f"M{x} 250V{FLOOR}" for x in range(LEFT, RIGHT, 46)) + "".join(
        f"M{LEFT} {y}H{RIGHT}" for y in range(250, int(FLOOR), 46)
    )
    s.add(
        "wall",
        s.pen.rect(LEFT - 20, 244, RIGHT - LEFT + 40, FLOOR - 240, lighter(wall, 0.25)),
        s.pen.stroke(marks, darker(wall, 0.16), 0.5, 0.6),
        s.pen.rect(LEFT - 20, 238, RIGHT - LEFT + 40, 12, darker(wall, 0.22)),
    )


def _panel(s: Stage, wall: str) -> None:
    for x in range(LEFT, RIGHT, 160):
        s.add("wall", s.pen.rect(x + 14, 330, 132, 150, lighter(wall, 0.06), 2, 0.7))
    s.add("wall", s.pen.rect(LEFT - 20, 300, RIGHT - LEFT + 40, 14, darker(wall, 0.25), 0, 0.8))


def _metal(s: Stage, wall: str) -> None:
    seams = "".join(f"M{x} {TOP}V{FLOOR}" for x in range(LEFT, RIGHT, 190)) + f"M{LEFT} 120H{RIGHT}M{LEFT} 400H{RIGHT}"
    rivets = "".join(f"M{x + 10} {y}h.1" for x in range(LEFT, RIGHT, 190) for y in range(TOP + 20, int(FLOOR), 56))
    s.add("wall", s.pen.stroke(seams, darker(wall, 0.35), 0.9), s.pen.stroke(rivets, darker(wall, 0.3), 1.8))


_FINISHES = {
    "plain": _plain,
    "paper": _paper,
    "stone": _stone,
    "brick": _brick,
    "planks": _planks,
    "tiles": _tiles,
    "panel": _panel,
    "metal": _metal,
}


def view(s: Stage, x: float, y: float, width: float, height: float, layer: str = "wall", *, panes: int = 1) -> None:
    """What is seen through a window: sky, land or sea, and the weather."""
    o, random = s.outside, s.random(f"view{round(x)}")
    low = y + height * 0.72
    s.add(layer, o.fade(x, y, width, height, *s.sky()))
    hour, weather = s.reading.hour, s.reading.weather
    if hour == "night" and weather in ("", "wind", "snow"):
        stars = "".join(
            f"M{num(x + random.uniform(8, width - 8))} {num(y + random.uniform(6, height * 0.55))}h.1" for _ in range(9)
        )
        s.add(layer, o.stroke(stars, "*#e9eefc", 0.8))
        if width > 70 and "moon" not in s.drawn:
            s.drawn.append("moon")
            s.add(
                layer,
                o.oval(
                    x + width * 0.72,
                    y + height * 0.26,
                    min(width, height) * 0.1,
                    min(width, height) * 0.1,
                    "*#f5efd2",
                    0,
                ),
            )
    if weather in ("storm", "rain", "overcast"):
        for part in (0.2, 0.62):
            cloud = (
                f"M{num(x)} {num(y + height * (part * 0.5 + 0.12))}q{num(width * 0.2)} {num(-height * 0.14)}"
                f" {num(width * 0.45)} 0t{num(width * 0.55)} {num(-height * 0.04)}V{num(y + part * 20)}H{num(x)}z"
            )
            s.add(layer, f'<path d="{cloud}" fill="{s.sky()[0][1:]}" fill-opacity="0.6"/>')
    near_sea = s.kind in ("lamp_room", "ship_cabin") or s.wants(
        "sea|bay|ocean|harbou?r|lighthouse|coast|ship|boat|island"
    )
    if near_sea:
        s.add(
            layer,
            o.rect(x, low, width, height * 0.28, c.DEEP_WATER, 0, 0),
            o.stroke(
                f"M{num(x + 6)} {num(low + 10)}h{num(width * 0.3)}m{num(width * 0.2)} 6h{num(width * 0.25)}",
                c.WATER,
                0.7,
            ),
        )
    else:
        land = (
            c.SNOW
            if s.reading.season == "winter" or weather == "snow"
            else c.AUTUMN
            if s.reading.season == "autumn"
            else c.LEAF
        )
        s.add(
            layer,
            o.path(
                f"M{num(x)} {num(y + height)}V{num(low)}q{num(width * 0.3)} {num(-height * 0.16)}"
                f" {num(width * 0.6)} 0t{num(width * 0.4)} {num(-height * 0.05)}V{num(y + height)}z",
                darker(land, 0.15),
                0,
            ),
        )
    if weather == "storm" and width > 60 and not s.lightning:
        # Within one pane, since it is drawn over the bars.
        pane = width / panes
        across, down = x + pane * ((panes - 1) // 2 + (0.55 if panes > 1 else 0.5)), y + 6
        step, deep = pane * 0.2, height * (0.11 if panes > 1 else 0.16)
        bolt = f"M{num(across)} {num(down)}l{num(-step)} {num(deep)}l{num(step * 1.3)} {num(deep * 0.5)}"
        bolt += f"l{num(-step * 1.2)} {num(deep * 1.1)}l{num(step)} {num(deep * 0.5)}l{num(-step * 0.8)} {num(deep)}"
        s.lightning = o.stroke(bolt, "*#f4f7ff", 1.1)
    _falling(s, x, y, width, height, layer)


def _falling(s: Stage, x: float, y: float, width: float, height: float, layer: str) -> None:
    random, weather = s.random(f"fall{round(x)}"), s.reading.weather
    if weather in ("rain", "storm"):
        drops = "".join(
            f"M{num(x + random.uniform(10, width - 3))} {num(y + random.uniform(4, height - 24))}l-5 18"
            for _ in range(int(width * height / 900))
        )
        s.add(layer, s.pen.stroke(drops, "*#c8d8ea", 0.5, 0.7))
    elif weather == "snow":
        flakes = "".join(
            f"M{num(x + random.uniform(4, width - 4))} {num(y + random.uniform(4, height - 4))}h.1"
            for _ in range(int(width * height / 700))
        )
        s.add(layer, s.pen.stroke(flakes, "*#f4f8fc", 1.3, 0.9))


def window(
    s: Stage,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    frame: str = c.PALE_WOOD,
    panes: int = 2,
    arch: bool = False,
    curtains: str = "",
    broken: bool = False,
) -> None:
    """A window with what lies behind it; ``x``, ``y`` is the left upper corner of the glass."""
    p = s.pen
    view(s, x, y, width, height, panes=panes)
    s.windows.append((x, y, width, height))
    frame = s.tone("window frame|frame", frame)
    bars = f"M{num(x)} {num(y + height * 0.5)}h{num(width)}" + "".join(
        f"M{num(x + width * i / panes)} {num(y)}v{num(height)}" for i in range(1, panes)
    )
    s.add("wall", p.stroke(bars, "#2b2433", 2.4), p.stroke(bars, frame, 1.2))
    outer, w = f"M{num(x - 12)} {num(y - 12)}h{num(width + 24)}v{num(height + 24)}h{num(-width - 24)}z", num(width)
    if arch:
        rise = width * 0.5
        outer = (
            f"M{num(x - 12)} {num(y + height + 12)}V{num(y + rise * 0.6)}Q{num(x - 12)} {num(y - 14)}"
            f" {num(x + width / 2)} {num(y - 14)}T{num(x + width + 12)} {num(y + rise * 0.6)}V{num(y + height + 12)}z"
        )
        hole = (
            f"M{num(x)} {num(y + height)}V{num(y + rise * 0.6)}Q{num(x)} {num(y)}"
            f" {num(x + width / 2)} {num(y)}T{num(x + width)} {num(y + rise * 0.6)}V{num(y + height)}z"
        )
        s.add(
            "wall",
            p.path(
                f"M{num(x - 14)} {num(y - 16)}h{num(width + 28)}v{num(rise * 0.9)}h{num(-width - 28)}z" + hole,
                "none",
                0,
            ),
        )
    else:
        hole = f"M{num(x)} {num(y)}v{num(height)}h{w}v{num(-height)}z"
    ring = p.style(frame, 1)
    s.add(
        "wall",
        f'<path fill-rule="evenodd" d="{outer}{hole}" {ring}/>',
        p.rect(x - 22, y + height + 8, width + 44, 13, lighter(frame, 0.08), 2),
    )
    if broken:
        broken_glass(s, x, y, width, height)
    if curtains:
        _curtains(s, x, y, width, height, curtains)


def broken_glass(s: Stage, x: float, y: float, width: float, height: float) -> None:
    """A pane with a jagged hole: pale glass with bright broken edges around it, cracks, and shards in the frame."""
    random, p = s.random(f"broken{round(x)}"), s.pen
    night = s.reading.hour == "night"
    glass, edge = "#a9c4dd" if night else "#f2fafc", "*#dce9f5" if night else "*#ffffff"
    middle = (x + width * random.uniform(0.42, 0.58), y + height * random.uniform(0.36, 0.5))
    hole, cracks, count = [], "", 11
    for index in range(count):
        angle = 2 * math.pi * (index + random.uniform(-0.4, 0.4)) / count
        far = random.choice((0.26, 0.36, 0.42, 0.48)) * random.uniform(0.9, 1.1)
        across, down = math.cos(angle), math.sin(angle)
        at = (middle[0] + across * width * far, middle[1] + down * height * far * 0.8)
        hole.append(at)
        if index % 2 == 0 and index % 3:
            near = (at[0] + across * width * 0.09 - down * 7, at[1] + down * height * 0.07 + across * 7)
            end = (
                min(x + width - 3, max(x + 3, near[0] + across * width * 0.16 + down * 9)),
                min(y + height - 3, max(y + 3, near[1] + down * height * 0.16)),
            )
            cracks += line_through([at, near, end], closed=False)
    shape = line_through(hole)
    s.add(
        "wall",
        f'<path fill-rule="evenodd" d="M{num(x)} {num(y)}h{num(width)}v{num(height)}h{num(-width)}z{shape}" '
        f'fill="{glass}" fill-opacity="{0.3 if night else 0.5:g}"/>',
        p.stroke(shape, "#2b2433", 1.7),
        p.stroke(shape, edge, 0.8),
        p.stroke(cracks, edge, 0.5, 0.85),
    )
    for part, high in ((0.14, 0.13), (0.5, 0.17), (0.8, 0.11)):
        left, low, tall = x + width * (part - 0.07), y + height, height * high
        shard = f"M{num(left)} {num(low)}l{num(width * 0.05)} {num(-tall)}l{num(width * 0.08)} {num(tall)}z"
        s.add("wall", f'<path d="{shard}" fill="{glass}" fill-opacity="0.5"/>', p.stroke(shard, edge, 0.5))


def _curtains(s: Stage, x: float, y: float, width: float, height: float, colour: str) -> None:
    p, fold = s.pen, max(30.0, width * 0.24)
    for side, start in ((1, x - 26), (-1, x + width + 26)):
        data = (
            f"M{num(start)} {num(y - 22)}h{num(side * fold)}q{num(side * 4)} {num(height * 0.5)}"
            f" {num(-side * fold * 0.45)} {num(height * 0.66)}q{num(side * 14)} {num(height * 0.2)} {num(side * 6)} {num(height * 0.44)}h{num(-side * fold * 0.62)}z"  # noqa: E501
        )
        s.add(
            "wall",
            p.path(data, s.tone("curtain", colour)),
            p.stroke(
                f"M{num(start + side * fold * 0.45)} {num(y - 18)}q{num(side * 2)}"
                f" {num(height * 0.4)} {num(-side * 8)} {num(height * 0.62)}",
                darker(colour, 0.25),
                0.6,
            ),
        )
    s.add("wall", p.bar(f"M{num(x - 40)} {num(y - 24)}h{num(width + 80)}", c.BRASS, 6))


def door(
    s: Stage,
    x: float,
    *,
    look: str = c.WOOD,
    opened: bool = False,
    arch: bool = False,
    high: float = 340,
    wide: float = 160,
) -> None:
    """A door in the back wall, its middle at ``x``."""
    p, y = s.pen, FLOOR
    look = s.tone("door|doorway", look)
    left, top = x - wide / 2, y - high
    crown = (
        f"q0-{num(wide * 0.42)} {num(wide / 2)}-{num(wide * 0.42)}t{num(wide / 2)} {num(wide * 0.42)}"
        if arch
        else f"h{num(wide)}"
    )
    frame = (
        f"M{num(left - 16)} {num(y)}v{num(-high - (0 if arch else 14))}"
        + (
            f"q0-{num(wide * 0.55)} {num(wide / 2 + 16)}-{num(wide * 0.55)}t{num(wide / 2 + 16)} {num(wide * 0.55)}"
            if arch
            else f"h{num(wide + 32)}"
        )
        + f"V{num(y)}z"
    )
    s.add("wall", p.path(frame, darker(look, 0.3)))
    leaf = f"M{num(left)} {num(y)}V{num(top)}{crown}V{num(y)}z"
    if opened:
        view(s, left, top, wide, high)
        s.add(
            "wall",
            p.path(leaf, "none"),
            p.path(f"M{num(left)} {num(y)}V{num(top)}l{num(-wide * 0.52)} {num(-14)}V{num(y + 34)}z", look),
            p.oval(left - wide * 0.44, y - high * 0.46, 5, 6, c.BRASS, 0.7),
        )
        return
    s.add("wall", p.path(leaf, look))
    if arch:
        planks = "".join(f"M{num(left + wide * part)} {num(y)}V{num(top - wide * 0.24)}" for part in (0.25, 0.5, 0.75))
        s.add(
            "wall",
            p.stroke(planks, darker(look, 0.35), 0.8),
            p.rect(left, top + 50, wide * 0.7, 12, c.IRON, 0, 0.7),
            p.rect(left, y - 80, wide * 0.7, 12, c.IRON, 0, 0.7),
        )
    else:
        for part_x in (0.12, 0.56):
            for part_y, tall in ((0.08, 0.34), (0.52, 0.38)):
                s.add(
                    "wall",
                    p.rect(
                        left + wide * part_x, top + high * part_y, wide * 0.32, high * tall, lighter(look, 0.08), 2, 0.8
                    ),
                )
    s.add("wall", p.oval(left + wide * 0.88, y - high * 0.46, 7, 7, c.BRASS, 0.8))


def spots_of_room(s: Stage, **named: float) -> None:
    """The spots that every room has, and ``name=x`` for those beside its things (looking towards the middle)."""
    s.spot(640, 648, "middle centre room floor", facing=0)
    s.spot(330, 640, "left", facing=1)
    s.spot(950, 640, "right", facing=-1)
    for name, x in named.items():
        close = any(abs(spot.x - x) < 30 and spot.y > 600 for spot in s.spots)
        s.spot(x, 606 if not close else 612, name.replace("_", " "), facing=0.6 if x < 640 else -0.6)


def lamplight(s: Stage, *where: tuple[float, float, float]) -> None:
    """When it is dark, each lamp (x, y, reach) is ringed by its light and lays a warm pool on the floor, and cool light
    falls in through the windows: warm against cool is what makes a night in a room.
    """
    if s.reading.hour not in ("night", "dusk"):
        return
    night = s.reading.hour == "night"
    for x, y, reach in where:
        if y > 290:  # what hangs higher shines by itself
            s.add("ground", s.pen.glow(x, y, min(250, reach * 0.55), "*#ffbf66", 0.5 if night else 0.32))
    pools = [_pool(x, reach, 0.16 if night else 0.1) for x, _, reach in where[:1]]
    cool = [_moonlight(s, *window) for window in s.windows[:3]] if night else []
    s.layers["ground"][s.on_floor : s.on_floor] = [*cool, *pools]


def _pool(x: float, reach: float, strength: float) -> str:
    """Lamplight on the floor, brightest in its middle."""
    return "".join(
        f'<ellipse cx="{num(x)}" cy="618" rx="{num(reach * part)}" ry="{num(reach * part * 0.2)}" fill="#ffb45c" '
        f'fill-opacity="{strength:g}"/>'
        for part in (0.9, 0.62, 0.36)
    )


def _moonlight(s: Stage, x: float, y: float, width: float, height: float) -> str:
    """What a window lets in by night: a pale blue patch on the floor, in the shape of its panes."""
    if y > 330 or height < 90:
        return ""
    strength = {"": 0.2, "snow": 0.22}.get(s.reading.weather, 0.12)
    lean, top, low, half = 46.0, FLOOR + 24, FLOOR + 24 + min(110.0, height * 0.42), width / 2
    panes = "".join(
        f"M{num(x + start - lean * 0.4)} {num(top)}h{num(half - 8)}l{num(-lean)} {num(low - top)}h{num(-half - 6)}z"
        for start in (0.0, half + 8)
    )
    return f'<path d="{panes}" fill="#8fb2ff" fill-opacity="{strength:g}"/>'


def corners(s: Stage, strength: float) -> str:
    """Darkness that gathers at the sides and under the ceiling of the picture."""
    shade, wide, high = "#0b0818", 480, 250
    stops = (
        f'<stop offset="0" stop-color="{shade}" stop-opacity="{strength:g}"/>'
        f'<stop offset="0.45" stop-color="{shade}" stop-opacity="{strength * 0.34:.2f}"/>'
        f'<stop offset="1" stop-color="{shade}" stop-opacity="0"/>'
    )
    s.defs["pl-corner-a"] = f'<linearGradient id="pl-corner-a">{stops}</linearGradient>'
    s.defs["pl-corner-b"] = f'<linearGradient id="pl-corner-b" x1="1" x2="0">{stops}</linearGradient>'
    s.defs["pl-corner-c"] = f'<linearGradient id="pl-corner-c" x2="0" y2="1">{stops}</linearGradient>'
    tall = f'y="{TOP}" height="{BOTTOM - TOP}" width="{wide}"'
    return (
        f'<rect x="{LEFT}" {tall} fill="url(#pl-corner-a)"/><rect x="{RIGHT - wide}" {tall} fill="url(#pl-corner-b)"/>'
        f'<rect x="{LEFT}" y="{TOP}" width="{RIGHT - LEFT}" height="{high}" fill="url(#pl-corner-c)"/>'
    )
