"""What the open is built from: sky, hills, water, ground, and what falls or blows."""

from __future__ import annotations

from studio.providers.image.storyboard.colour import darker, lighter, mix
from studio.providers.image.storyboard.scenery import palette as c
from studio.providers.image.storyboard.scenery.shapes import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    blob,
    line_through,
    num,
    peaks,
    ridge,
    smooth,
)
from studio.providers.image.storyboard.scenery.stage import Stage


def open_air(s: Stage, horizon: float = 298.0) -> None:
    """Set the perspective for a view with the eye at ``horizon``, and draw the sky."""
    s.horizon, s.rate = horizon, 380 / (650 - horizon)
    sky(s)


def sky(s: Stage) -> None:
    """Sky with sun or moon, stars and clouds."""
    p, hour, weather = s.outside, s.reading.hour, s.reading.weather
    random = s.random("sky")
    s.add(
        "sky",
        p.fade(LEFT, TOP, RIGHT - LEFT, 640, *s.sky()),
        p.rect(LEFT, 540, RIGHT - LEFT, BOTTOM - 540, s.sky()[2], 0, 0),
    )
    clear = weather in ("", "wind", "snow")
    if hour == "night" and clear:
        stars = "".join(f"M{random.randint(-150, 1430)} {random.randint(-80, 330)}h.1" for _ in range(90))
        bright = "".join(f"M{random.randint(-150, 1430)} {random.randint(-80, 260)}h.1" for _ in range(22))
        s.add("sky", p.stroke(stars, "*#cfd8f4", 0.7, 0.8), p.stroke(bright, "*#fff8e0", 1.3))
    x = 300 if random.random() < 0.5 else 990
    if clear and hour == "night":
        s.add(
            "sky",
            p.glow(x, 120, 210, "*#dfe6ff", 0.35),
            p.oval(x, 120, 46, 46, "*#f6f0d6", 0),
            p.oval(x - 14, 108, 9, 8, "*#e4dcbb", 0),
            p.oval(x + 12, 132, 12, 10, "*#e4dcbb", 0),
        )
    elif clear and weather != "snow":
        low = 330 if hour in ("dusk", "dawn") else 190 if "morning" in s.reading.setting else 105
        colour = {"dusk": "*#ffb05a", "dawn": "*#ffd68a"}.get(hour, "*#fff1b0")
        s.add(
            "sky",
            p.glow(x, low, 300, colour, 0.55),
            p.oval(x, low, 50, 50, colour if hour == "dusk" else "*#fff4c4", 0),
        )
    _clouds(s)


def _clouds(s: Stage) -> None:
    random, weather = s.random("clouds"), s.reading.weather
    if weather == "fog" or (weather == "" and s.wants("cloudless")):
        return
    top, _, low = (colour[1:] for colour in s.sky())
    count = {"storm": 9, "rain": 8, "overcast": 9, "snow": 6, "wind": 5}.get(weather, 3)
    heavy = count > 5
    night = s.reading.hour == "night"
    body = mix(top, low, 0.45) if heavy else lighter(low, 0.5 if not night else 0.04)
    if weather == "storm":
        body = darker(top, 0.18)
    for index in range(count):
        x, y = (
            LEFT + (RIGHT - LEFT) * (index + random.uniform(0.1, 0.9)) / count,
            random.uniform(-30, 150 if heavy else 190),
        )
        size = random.uniform(0.8, 1.5) * (1.4 if heavy else 0.8)
        s.add("sky", _cloud(x, y, size, body if index % 2 else mix(body, low, 0.2), darker(body, 0.22)))
    if weather == "storm":
        x = s.random("bolt").randint(420, 860)
        s.lightning = _bolt(s, x)


def _bolt(s: Stage, x: float) -> str:
    """A branched bolt out of the clouds, and the light around it."""
    random = s.random("branches")
    points, y = [(x, 20.0)], 20.0
    while y < 230:
        y += random.uniform(22, 44)
        points.append((points[-1][0] + random.uniform(-44, 36), y))
    wide = [7.0 * (1 - index / len(points)) + 1.2 for index in range(len(points))]
    left = [(px - half, py) for (px, py), half in zip(points, wide, strict=True)]
    right = [(px + half, py + 3) for (px, py), half in zip(points, wide, strict=True)]
    branch = ""
    for at, side in ((2, -1), (4, 1)):
        bx, by = points[min(at, len(points) - 1)]
        branch += f"M{num(bx)} {num(by)}l{num(side * 40)} {num(34)}l{num(side * 10)} 34l{num(side * 34)} 30"
    return (
        s.outside.glow(x, 130, 230, "*#cfdcff", 0.5)
        + s.outside.stroke(branch, "*#e6edff", 0.9)
        + f'<path d="{line_through(left + right[::-1])}" fill="#f8faff"/>'
    )


def _cloud(x: float, y: float, size: float, fill: str, edge: str) -> str:
    data = "M-110 30q-34-4-26-30q8-24 36-20q8-40 52-40q36 0 46 28q34-18 56 8q36-6 40 24q2 30-32 30z"
    return (
        f'<g transform="translate({num(x)} {num(y)}) scale({size:.2f})"><path d="{data}" fill="{fill}" stroke="{edge}" stroke-width="2.5"/>'  # noqa: E501
        f'<path d="M-110 30q-34-4-26-22q60 14 220 6q24-2 48-6q2 22-32 22z" fill="{edge}" fill-opacity="0.45"/></g>'
    )


def season_colour(s: Stage, green: str = c.GRASS) -> str:
    """The colour of grass and fields in this season."""
    if s.reading.season == "winter" or s.reading.weather == "snow":
        return c.SNOW
    return {"autumn": mix(green, c.DRY_GRASS, 0.65), "spring": mix(green, "#a4c66a", 0.4)}.get(s.reading.season, green)


def snowy(s: Stage) -> bool:
    """Whether snow lies."""
    return s.reading.season == "winter" or s.reading.weather == "snow"


def hills(
    s: Stage, y: float, height: float, colour: str, layer: str = "far", label: str = "hills", line: float = 0.6
) -> None:
    """A row of hills."""
    s.add(layer, s.pen.path(ridge(y, height, s.random(label)), colour, line))


def mountains(s: Stage, y: float, height: float, colour: str, layer: str = "far", snow: bool = True) -> None:
    """A row of peaks with snow on them."""
    for x, top, half in peaks(y, height, s.random("peaks")):
        s.add(
            layer,
            s.pen.path(
                f"M{num(x - half)} {num(y + 40)}L{num(x)} {num(top)}L{num(x + half)} {num(y + 40)}z", colour, 0.8
            ),
        )
        s.add(layer, s.pen.shade(f"M{num(x)} {num(top)}L{num(x + half)} {num(y + 40)}H{num(x + half * 0.2)}z", 0.14))
        if snow:
            drop = (y - top) * 0.3
            wide = half * drop / (y + 40 - top)
            s.add(
                layer,
                s.pen.path(
                    f"M{num(x)} {num(top)}l{num(wide)} {num(drop)}l{num(-wide * 0.5)} {num(-drop * 0.25)}"
                    f"l{num(-wide * 0.4)} {num(drop * 0.35)}l{num(-wide * 0.5)} {num(-drop * 0.4)}l{num(-wide * 0.6)} {num(drop * 0.3)}z",  # noqa: E501
                    c.SNOW,
                    0.5,
                ),
            )


def ground(s: Stage, top: float, colour: str, *, wave: float = 8, marks: str = "grass") -> None:
    """The ground where figures stand, from ``top`` down, with tufts, stones or lines upon it."""
    p, random = s.pen, s.random("ground")
    points = [(LEFT - 40 + index * 180.0, top + random.uniform(-wave, wave)) for index in range(11)]
    s.add(
        "ground",
        p.path(smooth(points) + f"V{BOTTOM}H{LEFT - 40}z", darker(colour, 0.1), 0.8),
        p.fade(LEFT, top + wave + 6, RIGHT - LEFT, BOTTOM - top - wave - 6, darker(colour, 0.1), colour),
    )
    data = ""
    for _ in range(60):
        x, y = random.uniform(LEFT, RIGHT), top + 18 + (BOTTOM - top - 20) * random.random()
        size = (y - s.horizon) / 340
        if marks == "grass":
            data += (
                f"M{num(x)} {num(y)}l{num(-5 * size)} {num(-15 * size)}M{num(x)} {num(y)}"
                f"l{num(1 * size)} {num(-19 * size)}M{num(x)} {num(y)}l{num(7 * size)} {num(-13 * size)}"
            )
        elif marks == "stones":
            data += f"M{num(x)} {num(y)}q{num(9 * size)} {num(-9 * size)} {num(20 * size)} 0"
        elif marks == "dunes":
            data += f"M{num(x)} {num(y)}q{num(30 * size)} {num(-9 * size)} {num(64 * size)} 2"
    if data:
        s.add("ground", p.stroke(data, darker(colour, 0.22), 0.6, 0.8))


def paving(s: Stage, top: float, colour: str) -> None:
    """Paved ground: courses of stones that grow as they come nearer."""
    p, random = s.pen, s.random("paving")
    s.add(
        "ground",
        p.fade(LEFT, top, RIGHT - LEFT, BOTTOM - top, darker(colour, 0.12), colour),
        p.stroke(f"M{LEFT} {num(top)}H{RIGHT}"),
    )
    data, y, high = "", top, 14.0
    while y < BOTTOM:
        wide = high * 3.4
        x = LEFT - random.uniform(0, wide)
        while x < RIGHT:
            data += f"M{num(x)} {num(y)}q{num(wide * 0.06)} {num(high * 0.5)} {num(-2)} {num(high)}"
            x += wide * random.uniform(0.8, 1.25)
        data += f"M{LEFT - 20} {num(y)}H{RIGHT}"
        y, high = y + high, high * 1.2
    s.add("ground", p.stroke(data, darker(colour, 0.24), 0.55, 0.7))


def sea(s: Stage, top: float, bottom: float, *, layer: str = "middle", rough: bool = False) -> None:
    """Water from the horizon at ``top`` to ``bottom``, with waves."""
    p, random = s.outside, s.random("sea")
    colour = s.tone("sea|bay|water|ocean|lake|river", c.WATER)
    deep = mix(colour, c.DEEP_WATER, 0.6)
    s.add(
        layer,
        p.fade(LEFT, top, RIGHT - LEFT, bottom - top, deep, colour),
        p.stroke(f"M{LEFT} {num(top)}H{RIGHT}", width=0.5),
    )
    rough = rough or s.reading.weather in ("storm", "wind") or s.wants("high waves|rough|crashing")
    y, high = top + 12.0, 3.0
    while y < bottom:
        data = ""
        x = LEFT - random.uniform(0, 80)
        while x < RIGHT:
            wide = high * random.uniform(7, 13)
            data += f"M{num(x)} {num(y)}q{num(wide / 2)} {num(-high * (1.6 if rough else 0.7))} {num(wide)} 0"
            x += wide * random.uniform(1.3, 2.6)
        s.add(layer, p.stroke(data, lighter(colour, 0.4), min(1.0, 0.3 + high / 22)))
        y, high = y + high * 3.4, high * 1.22
    if s.reading.hour in ("night", "dusk", "dawn") and s.reading.weather in ("", "wind"):
        x = 300 if s.random("sky").random() < 0.5 else 990
        s.add(
            layer,
            "".join(
                (
                    f'<rect x="{num(x - w / 2)}" y="{num(yy)}" width="{num(w)}"'
                    ' height="4" rx="2" fill="#ffeec0" fill-opacity="0.4"/>'
                )
                for yy, w in ((top + 10, 60), (top + 24, 90), (top + 42, 54), (top + 64, 100))
                if yy < bottom
            ),
        )


def breaker(s: Stage, layer: str, y: float, height: float, label: str) -> None:
    """A row of high waves with white tops."""
    p, random = s.outside, s.random(label)
    colour = mix(c.DEEP_WATER, c.WATER, random.random())
    x, data, foam = LEFT - 60.0, f"M{LEFT - 60} {num(y)}", ""
    while x < RIGHT + 60:
        wide, high = random.uniform(150, 260), height * random.uniform(0.6, 1)
        data += (
            f"q{num(wide * 0.35)} 0 {num(wide * 0.62)} {num(-high)}q{num(wide * 0.3)} {num(high * 0.2)}"
            f" {num(wide * 0.18)} {num(high * 0.5)}q{num(wide * 0.05)} {num(high * 0.5)} {num(wide * 0.2)} {num(high * 0.5)}"  # noqa: E501
        )
        tip = x + wide * 0.62
        foam += (
            f"M{num(tip - wide * 0.22)} {num(y - high * 0.7)}q{num(wide * 0.14)} {num(-high * 0.2)}"
            f" {num(wide * 0.22)} {num(-high * 0.3)}q{num(wide * 0.3)} {num(high * 0.2)} {num(wide * 0.18)} {num(high * 0.5)}q{num(-wide * 0.06)} {num(-high * 0.3)} {num(-wide * 0.18)} {num(-high * 0.26)}q{num(-wide * 0.1)} {num(high * 0.16)} {num(-wide * 0.22)} {num(high * 0.06)}z"  # noqa: E501
        )
        x += wide
    s.add(layer, p.path(data + f"V{BOTTOM}H{LEFT - 60}z", colour, 0.9), p.path(foam, c.WHITE, 0.7))


def road(
    s: Stage,
    top: float,
    far_x: float,
    near_x: float,
    colour: str = c.SAND,
    *,
    far: float = 26,
    near: float = 420,
    bend: float = 0,
) -> None:
    """A way from the distance to the viewer."""
    p = s.pen
    middle = (top + BOTTOM) / 2
    data = (
        f"M{num(far_x - far / 2)} {num(top)}Q{num((far_x + near_x) / 2 - near * 0.2 + bend)} {num(middle)} {num(near_x - near / 2)} {BOTTOM}"  # noqa: E501
        f"H{num(near_x + near / 2)}Q{num((far_x + near_x) / 2 + near * 0.2 + bend)} {num(middle)} {num(far_x + far / 2)} {num(top)}z"  # noqa: E501
    )
    s.add("ground", p.path(data, mix(colour, c.SNOW, 0.5) if snowy(s) else colour, 0.8))


def trees(
    s: Stage,
    layer: str,
    y: float,
    unit: float,
    count: int,
    names: tuple[str, ...],
    label: str,
    gap: tuple[float, float] = (0, 0),
) -> None:
    """A row of trees, an adult beside them ``unit`` pixels high; none between the two values of ``gap``."""
    random = s.random(label)
    for index in range(count):
        x = LEFT + (RIGHT - LEFT) * (index + random.uniform(0.15, 0.85)) / count
        if not gap[0] < x < gap[1]:
            s.put(
                layer,
                random.choice(names),
                x,
                y + random.uniform(-6, 6),
                unit=unit * random.uniform(0.85, 1.15),
                flip=random.random() < 0.5,
            )


def tufts(s: Stage, colour: str) -> None:
    """Dark leaves and grass at the lower corners, in front of everything."""
    random, p = s.random("tufts"), s.near
    for middle in (LEFT + 130, RIGHT - 130):
        s.add("front", p.path(blob(middle, 800, 210, 84, random), darker(colour, 0.1)))
        for _ in range(9):
            x = middle + random.uniform(-190, 190)
            s.add(
                "front",
                p.path(
                    f"M{num(x - 9)} 812Q{num(x - 6)} 740 {num(x + random.uniform(-40, 40))}"
                    f" {num(random.uniform(620, 690))}Q{num(x + 8)} 750 {num(x + 11)} 812z",
                    colour,
                    0.8,
                ),
            )


def spots_outside(s: Stage, **named: float) -> None:
    """The spots that every open place has, and ``name=x`` for those beside its things."""
    s.spot(640, 654, "middle centre ground", facing=0)
    s.spot(350, 648, "left", facing=1)
    s.spot(930, 648, "right", facing=-1)
    for name, x in named.items():
        s.spot(x, 612, name.replace("_", " "), facing=0.6 if x < 640 else -0.6)
