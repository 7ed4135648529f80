"""What grows and lies in the open, and small things that stand there."""

from __future__ import annotations

from random import Random

from studio.providers.image.storyboard.colour import darker, lighter, mix
from studio.providers.image.storyboard.scenery import palette as c
from studio.providers.image.storyboard.scenery.props import prop
from studio.providers.image.storyboard.scenery.shapes import Pen, blob


def leaf_colour(p: Pen, look: str, random: Random) -> str:
    """The colour of leaves in this season."""
    if p.light.season == "autumn":
        return random.choice((c.AUTUMN, "#b9623b", "#d09a48", "#a9713f"))
    if p.light.season == "spring":
        return mix(look, "#a9c774", 0.4)
    return look


@prop("tree", "tree|oak|elm|beech|maple|apple tree", c.LEAF, "ground", 150)
def _tree(p: Pen, look: str, random: Random) -> str:
    trunk = p.path("M-12 0q6-40-1-92h20q-5 54 5 92z", c.BROWN)
    branches = p.bar("M2-80L-34-128M4-86L34-136M3-90L0-150", c.BROWN, 6)
    if p.light.season == "winter":
        twigs = p.stroke("M-22-112l-6-30M-28-120l-22-8M20-114l6-34M28-126l22-10M1-120l-16-38M1-130l16-36", c.BROWN, 1.6)
        return branches + twigs + trunk
    leaf = leaf_colour(p, look, random)
    back = p.path(blob(0, -168, 74, 58, random, 11), darker(leaf, 0.12))
    front = p.path(blob(-18, -152, 44, 34, random), leaf, 0) + p.path(
        blob(26, -178, 40, 32, random), lighter(leaf, 0.12), 0
    )
    dots = (
        "".join(p.oval(random.uniform(-56, 56), random.uniform(-205, -135), 4, 4, c.BLOSSOM, 0) for _ in range(12))
        if p.light.season == "spring"
        else ""
    )
    return branches + trunk + back + front + dots


@prop("pine", "pine|fir|spruce|evergreen|christmas tree|pine tree", c.DARK_LEAF, "ground", 100)
def _pine(p: Pen, look: str, random: Random) -> str:
    out = p.rect(-6, -30, 12, 30, c.BROWN)
    for y, half, high in ((-22, 48, 80), (-74, 38, 70), (-122, 28, 66)):
        out += p.path(f"M{-half} {y}q{half * 0.5} 8 {half} 4q{half * 0.5} 4 {half}-4L0 {y - high}z", look)
        if p.light.season == "winter":
            out += p.path(
                f"M{-half * 0.5} {y - high * 0.5}q{half * 0.25} 10"
                f" {half * 0.5} 2q{half * 0.25} 8 {half * 0.5}-2L0 {y - high}z",
                c.SNOW,
                0.5,
            )
    return out


@prop("palm", "palm|palm tree|date tree", c.GREEN, "ground", 110)
def _palm(p: Pen, look: str, random: Random) -> str:
    leaves = "".join(
        p.path(f"M12-150q{dx * 0.5} {dy - 22} {dx} {dy}q{-dx * 0.5}-14 {-dx} {-dy}z", look)
        for dx, dy in ((-62, 18), (58, 12), (-46, -26), (42, -30), (-36, 46), (40, 44))
    )
    return (
        p.path("M-8 0q-2-80 14-150h9q-10 80 0 150z", c.PALE_WOOD)
        + p.stroke("M-6-30h18M-4-60h15M0-90h13M5-120h11", c.BROWN, 0.8)
        + leaves
        + p.oval(8, -146, 5, 5, c.BROWN, 0.8)
        + p.oval(18, -144, 5, 5, c.BROWN, 0.8)
    )


@prop("birch", "birch|birch tree|aspen|poplar|willow", "#9cb26a", "ground", 90)
def _birch(p: Pen, look: str, random: Random) -> str:
    trunk = p.path("M-7 0l3-150h8l4 150z", c.WHITE) + p.stroke("M-5-30h6M0-58h6M-4-84h5M1-110h4", c.BLACK, 1.3)
    if p.light.season == "winter":
        return p.bar("M0-110L-24-160M1-120L24-170M0-140V-190", c.WHITE, 3) + trunk
    leaf = leaf_colour(p, look, random)
    return (
        trunk
        + p.path(blob(0, -160, 44, 62, random, 11), leaf)
        + p.path(blob(10, -172, 22, 32, random), lighter(leaf, 0.15), 0)
    )


@prop("bush", "bush|bushes|shrub|hedge", c.LEAF, "ground", 80)
def _bush(p: Pen, look: str, random: Random) -> str:
    leaf = c.SNOW if p.light.season == "winter" else leaf_colour(p, look, random)
    return p.path("M-40 0q-10-24 12-32q6-18 26-14q22-8 28 14q22 6 14 32z", leaf) + p.path(
        "M-22-12q2-16 16-16q14-8 20 6q-18 2-36 10z", lighter(leaf, 0.14), 0
    )


@prop("blooms", "flower|flowers|rose|flowerbed|tulip|daisies|wildflowers|poppies", c.PINK, "ground", 70)
def _blooms(p: Pen, look: str, random: Random) -> str:
    out = ""
    for index in range(9):
        x, high = -32 + index * 8 + random.uniform(-2, 2), random.uniform(12, 24)
        colour = random.choice((look, c.YELLOW, c.RED, c.WHITE))
        out += p.stroke(f"M{x:.1f} 0v{-high:.1f}", c.DARK_LEAF, 1) + p.oval(x, -high, 4, 4, colour, 0.7)
    return out


@prop("rock", "rock|rocks|boulder|stones", c.STONE, "ground", 80)
def _rock(p: Pen, look: str, random: Random) -> str:
    return (
        p.path("M-40 0l6-22l18-16l22 3l20 14l14 21z", look)
        + p.shade("M-40 0l6-22l10 6l4 16z")
        + p.shade("M6-35l6 18l28 17l-14-21z", 0.1)
    )


@prop("fence", "fence|gate|railing", c.PALE_WOOD, "ground", 160)
def _fence(p: Pen, look: str, random: Random) -> str:
    posts = "".join(p.path(f"M{x}-44l4-5l4 5v44h-8z", look) for x in range(-80, 81, 20))
    return p.rect(-84, -36, 172, 5, darker(look, 0.12)) + p.rect(-84, -16, 172, 5, darker(look, 0.12)) + posts


@prop("well", "well", c.STONE, "ground", 80)
def _well(p: Pen, look: str, random: Random) -> str:
    roof = p.path("M-44-88L0-118L44-88z", c.BRICK)
    body = p.path("M-34-34h68l-4 34h-60z", look) + p.stroke(
        "M-32-18h64M-16-34v16M10-34v16M-4-18V0M22-18V0", darker(look, 0.3), 0.6
    )
    return (
        p.rect(-32, -90, 6, 58, c.WOOD)
        + p.rect(26, -90, 6, 58, c.WOOD)
        + p.bar("M-28-68H28", c.DARK_WOOD, 4)
        + p.stroke("M0-68v26", c.STRAW, 0.9)
        + p.path("M-7-48h14l-2 14h-10z", c.PALE_WOOD, 0.8)
        + roof
        + body
        + p.rect(-38, -38, 76, 7, lighter(look, 0.15), 2)
    )


@prop("cart", "cart|wagon|carriage|wheelbarrow", c.WOOD, "ground", 120)
def _cart(p: Pen, look: str, random: Random) -> str:
    spokes = p.stroke(
        "M-16-18v-18M-16-18v18M-16-18h-18M-16-18h18M-16-18l13-13M-16-18l-13 13M-16-18l13 13M-16-18l-13-13",
        c.DARK_WOOD,
        1.1,
    )
    return (
        p.bar("M34-30L84-14", look, 4)
        + p.path("M-52-60h92l-8 34h-76z", look)
        + p.stroke("M-50-48h86M-47-37h80", darker(look, 0.3), 0.7)
        + p.path("M-46-60q12-20 34-14q20-8 44 14z", c.STRAW)
        + p.oval(-16, -18, 18, 18, "none", 2.6)
        + spokes
        + p.oval(-16, -18, 4, 4, c.IRON)
    )


@prop("lamp post", "lamp|lamps|street lamp|lamppost|lantern|streetlight|gaslight", c.IRON, "ground", 40)
def _lamp_post(p: Pen, look: str, random: Random) -> str:
    shining = p.light.hour in ("night", "dusk")
    glow = p.glow(0, -142, 72, c.LAMP, 0.55) + p.glow(0, -2, 90, c.LAMP, 0.3, 18) if shining else ""
    head = p.path("M-9-128h18l4-26h-26z", "*#ffe9a8" if shining else c.GLASS) + p.path("M-15-154h30l-10-13h-10z", look)
    pole = p.path("M-9 0h18l-3-10h-12z", look) + p.rect(-3, -126, 6, 118, look)
    return glow + pole + p.rect(-9, -130, 18, 5, look) + head


@prop("signpost", "signpost|sign|crossroads|milestone", c.PALE_WOOD, "ground", 60)
def _signpost(p: Pen, look: str, random: Random) -> str:
    return (
        p.rect(-4, -112, 8, 112, c.BROWN)
        + p.path("M-8-106h36l10 8l-10 8h-36z", look)
        + p.path("M8-82h-34l-10 8l10 8h34z", lighter(look, 0.1))
        + p.stroke("M0-98h22M-20-74h22", c.BROWN, 0.9)
    )


@prop("fountain", "fountain", c.PALE_STONE, "ground", 130)
def _fountain(p: Pen, look: str, random: Random) -> str:
    water = p.stroke("M0-84q-30-18-34 22M0-84q30-18 34 22M0-86q-14-22-20 10M0-86q14-22 20 10", "#d6ecf2", 1.4, 0.9)
    bowl = p.path("M-38-58h76q-6 16-30 18v16h-16v-16q-24-2-30-18z", look) + p.oval(0, -58, 38, 7, c.WATER)
    basin = (
        p.oval(0, -26, 66, 11, c.WATER)
        + p.path("M-68-28q68 22 136 0l-4 28h-128z", look)
        + p.shade("M20-18q30-3 48-10l-4 28h-40z", 0.12)
    )
    return (
        p.path("M-6-60h12l-3-28h-6z", look)
        + bowl
        + water
        + basin
        + p.stroke("M-50-12h30M-8-6h34M40-14h16", darker(look, 0.3), 0.6)
    )


@prop("statue", "statue|monument|sculpture", c.STONE, "ground", 60)
def _statue(p: Pen, look: str, random: Random) -> str:
    figure = p.path("M-14-60l4-48q-8-4-4-14l8-4q-4-18 6-18t6 18l8 4l22-16l4 5l-22 22l2 51z", lighter(look, 0.1))
    return p.path("M-26-52h52v46h-52z", look) + p.rect(-31, -60, 62, 9, look) + p.rect(-32, -9, 64, 9, look) + figure


@prop("tent", "tent|tents", c.CLOTH, "ground", 150)
def _tent(p: Pen, look: str, random: Random) -> str:
    lit_up = p.light.hour in ("night", "dusk")
    inside = "*#f0b55a" if lit_up else darker(look, 0.5)
    return (
        p.stroke("M-60-60L-92 0M60-60L92 0", c.STRAW, 0.8)
        + p.bar("M0-118v12", c.BROWN, 3)
        + p.path("M-72 0L0-110L72 0z", look)
        + p.path("M-18 0L0-92L18 0z", inside)
        + p.path("M0-92L-18 0h-14z", lighter(look, 0.15), 0.8)
        + p.shade("M0-110L72 0h-30z", 0.14)
        + (p.glow(0, -30, 80, "*#ffc766", 0.35) if lit_up else "")
    )


@prop("campfire", "campfire|fire|bonfire|camp fire", c.BROWN, "ground", 56)
def _campfire(p: Pen, look: str, random: Random) -> str:
    stones = "".join(p.oval(x, y, 7, 5, c.STONE, 0.8) for x, y in ((-24, -3), (-12, 1), (2, 2), (15, 1), (25, -3)))
    flames = p.path("M-18-6q-8-20 6-34q2 10 7 9q-2-20 8-30q2 16 10 22q4-4 3-11q12 22 2 44z", c.FIRE, 0.8) + p.path(
        "M-9-6q-4-14 5-20q2 6 5 5q1-8 5-12q2 10 6 14q2 8-2 13z", c.FLAME, 0
    )
    return p.glow(0, -20, 190, "*#ff9a3c", 0.55, 120) + p.bar("M-20-4L18-10M-18-10L20-4", look, 6) + flames + stones


@prop("gravestone", "grave|gravestone|tombstone|headstone|tomb", c.STONE, "ground", 40)
def _gravestone(p: Pen, look: str, random: Random) -> str:
    if random.random() < 0.35:
        return p.path("M-6 0v-36h-14v-11h14v-15h12v15h14v11h-14v36z", look) + p.rect(-14, -6, 28, 6, darker(look, 0.15))
    return (
        p.path("M-17 0v-34q0-16 17-16t17 16v34z", look)
        + p.stroke("M-9-30h18M-9-23h18M-6-16h12", darker(look, 0.35), 0.8)
        + p.path("M-20 0q4-9 12-6q8-6 14 0q8-3 13 6z", c.GRASS, 0.8)
    )


@prop("haystack", "haystack|hay|straw bale|sheaf|bale", c.STRAW, "ground", 90)
def _haystack(p: Pen, look: str, random: Random) -> str:
    return p.path("M-44 0q-4-46 22-62q22-18 44 0q26 18 22 62z", look) + p.stroke(
        "M-28-14l6-22M-10-8l3-24M10-16l-2-24M26-10l-5-22M-4-46l3-12M14-44l-3-10", darker(look, 0.25), 0.8
    )


@prop("boat", "boat|rowing boat|dinghy|canoe|rowboat", "#b3504a", "ground water", 110)
def _boat(p: Pen, look: str, random: Random) -> str:
    return (
        p.path("M-56-28q56 12 112 0q-6 24-24 28h-62q-20-4-26-28z", look)
        + p.path("M-56-28q56 12 112 0l-2 8q-54 12-108 0z", c.CREAM, 0.8)
        + p.bar("M-10-24L46-44", c.PALE_WOOD, 2.6)
        + p.stroke("M-26-10h54", darker(look, 0.3), 0.7)
    )


@prop("sailing boat", "small boat|sailing boat|fishing boat|sailboat|yacht|boats", "#4f7699", "water", 90)
def _sailing_boat(p: Pen, look: str, random: Random) -> str:
    return (
        p.bar("M0-10V-112", c.BROWN, 3)
        + p.path("M5-106q34 34 36 78h-36z", c.CREAM)
        + p.path("M-5-98q-22 30-26 68h26z", lighter(c.CLOTH, 0.2))
        + p.path("M-44-22h90q-6 20-20 22h-50q-14-2-20-22z", look)
        + p.stroke("M-40-16h82", c.WHITE, 1)
    )


@prop("log", "log|fallen tree|stump|trunk", c.BROWN, "ground", 100)
def _log(p: Pen, look: str, random: Random) -> str:
    return (
        p.path("M-46-26h88q10 2 10 13t-10 13h-88z", look)
        + p.oval(-46, -13, 9, 13, c.PALE_WOOD)
        + p.oval(-46, -13, 4, 6, "none", 0.6)
        + p.stroke("M-24-18h28M-8-8h36M18-20h16", darker(look, 0.35), 0.7)
    )


@prop("stall", "stall|market stall|booth|kiosk", c.RED, "ground", 120)
def _stall(p: Pen, look: str, random: Random) -> str:
    goods = "".join(
        p.oval(-46 + i * 10, -50 + (i % 2), 6, 6, random.choice((c.RED, c.GREEN, c.YELLOW, c.ORANGE)), 0.7)
        for i in range(10)
    )
    stripes = "".join(
        p.path(
            f"M{-60 + i * 20}-112h20l2 22q-12 10-24 0z",
            c.CREAM if i % 2 else look,
            0.9,
        )
        for i in range(6)
    )
    return (
        p.rect(-54, -100, 5, 100, c.BROWN)
        + p.rect(49, -100, 5, 100, c.BROWN)
        + goods
        + p.rect(-58, -48, 116, 42, c.PALE_WOOD)
        + p.stroke("M-56-34h112M-56-20h112", c.WOOD, 0.7)
        + stripes
    )


@prop("anchor", "anchor", c.IRON, "ground floor", 56)
def _anchor(p: Pen, look: str, random: Random) -> str:
    return (
        p.oval(0, -70, 7, 7, "none", 2.4)
        + p.bar("M0-62V-8M-16-52h32", look, 5)
        + p.path("M-34-30l-4 14l6-2q14 20 32 20t32-20l6 2l-4-14l-14 8l5 3q-8 10-25 10t-25-10l5-3z", look)
    )


@prop("nets", "net|nets|fishing net", c.STRAW, "ground floor", 84)
def _nets(p: Pen, look: str, random: Random) -> str:
    return (
        p.path("M-42 0q4-22 24-22q18-12 34 2q20 0 26 20z", darker(look, 0.25))
        + p.stroke(
            "M-34-8q20-14 66 0M-24-16q26-4 50 8M-20-20l14 20M-2-24l14 24M16-20l12 20M2-26l-24 26M20-20l-20 20",
            look,
            0.8,
        )
        + p.oval(-26, -5, 5, 5, c.RED, 0.8)
        + p.oval(20, -4, 5, 5, c.RED, 0.8)
    )


@prop("bollard", "bollard|mooring|lobster pot", c.IRON, "ground", 30)
def _bollard(p: Pen, look: str, random: Random) -> str:
    return p.path("M-9 0v-26h18v26z", look) + p.rect(-13, -34, 26, 9, look, 4) + p.bar("M-11-16q11 8 22 0", c.STRAW, 3)


@prop("cactus", "cactus|cacti", "#6c8f62", "ground", 60)
def _cactus(p: Pen, look: str, random: Random) -> str:
    return p.bar("M-22-66v22q0 8 12 8h10M22-80v24q0 8-12 8h-10M0-4v-96", look, 13) + p.stroke(
        "M0-10v-86M-22-62v14M22-76v14", darker(look, 0.25), 0.6
    )


@prop("snowman", "snowman", c.SNOW, "ground", 60)
def _snowman(p: Pen, look: str, random: Random) -> str:
    face = (
        p.oval(-4, -76, 1.6, 1.6, c.BLACK, 0)
        + p.oval(6, -76, 1.6, 1.6, c.BLACK, 0)
        + p.path("M0-72l16 3l-16 3z", c.ORANGE, 0.6)
    )
    return (
        p.oval(0, -22, 28, 24, look)
        + p.oval(0, -52, 20, 18, look)
        + p.oval(0, -76, 14, 13, look)
        + face
        + p.path("M-14-86h28v-4h-6v-16h-16v16h-6z", c.BLACK)
    )


@prop("bicycle", "bicycle|bike", c.TEAL, "ground", 80)
def _bicycle(p: Pen, look: str, random: Random) -> str:
    return (
        p.oval(-24, -17, 16, 16, "none", 1.4)
        + p.oval(24, -17, 16, 16, "none", 1.4)
        + p.bar("M-24-17L-8-44H18L24-17M-8-44L2-17L18-44M2-17H-24M18-44L15-54h8M-8-44l-2-6h-6h10", look, 2)
    )


@prop("car", "car|cars|taxi|automobile", c.RED, "ground", 190)
def _car(p: Pen, look: str, random: Random) -> str:
    return (
        p.path("M-92-16v-22q0-8 10-10l26-4q12-30 28-32h40q16 0 32 32l34 6q12 2 12 16v14z", look)
        + p.path("M-48-52q8-22 20-24h18v24zM-2-76h14q10 0 22 24h-36z", c.GLASS)
        + "".join(p.oval(x, -16, 17, 17, c.BLACK) + p.oval(x, -16, 8, 8, c.SILVER, 0.7) for x in (-54, 56))
        + p.oval(86, -34, 5, 5, "*#ffe9a8", 0.7)
    )


@prop("cat", "cat|kitten", c.GREY, "ground floor", 30)
def _cat(p: Pen, look: str, random: Random) -> str:
    return (
        p.bar("M10-3q16 0 12-18", look, 4)
        + p.path("M-10 0q-4-20 8-26h6q10 8 8 26z", look)
        + p.path("M-10-26l-1-14l7 4h6l7-4l-1 14q-2 8-9 8t-9-8z", look)
        + p.oval(-4, -29, 1.3, 1.3, c.BLACK, 0)
        + p.oval(4, -29, 1.3, 1.3, c.BLACK, 0)
    )


@prop("mushrooms", "mushroom|mushrooms|toadstool", c.RED, "ground", 40)
def _mushrooms(p: Pen, look: str, random: Random) -> str:
    return "".join(
        p.path(f"M{x - 3} 0l1-{h}h4l1 {h}z", c.CREAM, 0.8)
        + p.path(f"M{x - 9} {-h}q0-12 9-12t9 12z", look, 0.9)
        + p.oval(x - 3, -h - 5, 1.5, 1.5, c.WHITE, 0)
        + p.oval(x + 3, -h - 7, 1.5, 1.5, c.WHITE, 0)
        for x, h in ((-8, 12), (8, 8))
    )
