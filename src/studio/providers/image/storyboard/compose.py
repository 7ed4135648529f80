"""Portraits, places and scenes, put together from drawn places and drawn figures."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from studio.providers.image.contract import PlaceRequest, PortraitRequest, SceneRequest, SeenActor
from studio.providers.image.layers import Layer, LayeredPicture
from studio.providers.image.storyboard.contrast import figure_light, glow, glow_strength
from studio.providers.image.storyboard.figures import draw_figure, read_acting, read_look
from studio.providers.image.storyboard.figures.look import Look
from studio.providers.image.storyboard.figures.pose import Expression, Pose
from studio.providers.image.storyboard.framing import seen_place, seen_stand, window_for
from studio.providers.image.storyboard.parts import OUTLINE, DrawnFigure, Light, Place
from studio.providers.image.storyboard.scenery.build import build_place
from studio.providers.image.storyboard.staging import (
    Extent,
    Player,
    Stand,
    aimed_at,
    settle,
    stage,
    stepped_forward,
    turned,
)

_TURNED = 0.5  # how far somebody turns who looks aside, where the pose does not ask for more
_LONGEST_TEXT = 6000
_NO_PLACE = ("indoors", "outdoors")  # the sets for words that name none
SEATED = "sit"
_ON_THE_GROUND = "floor"
_VARIATIONS = (
    ("Happy", "Waving"),
    ("Thoughtful", "Stroking his chin"),
    ("Determined", "Arms crossed"),
    ("Cheerful", "Hands on hips"),
    ("Calm", "Hands clasped"),
    ("Laughing", "Arms wide open"),
    ("Stern",),
)


@dataclass(frozen=True)
class Composed:
    """A picture with what it shows of the words, what a person should know of it, and whom it is owed to."""

    picture: LayeredPicture
    understood: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Actor:
    """One who is seen: the look that stays, and what the scene makes of it."""

    name: str
    look: Look
    pose: Pose
    expression: Expression


place_of = lru_cache(maxsize=8)(build_place)
"""``build_place``, kept for the scenes that follow in the same place."""


def compose_place(request: PlaceRequest) -> Composed:
    """The empty place."""
    place = place_of(
        plain(request.description or request.name),
        plain(request.setting),
        request.seed,
        width=request.width,
        height=request.height,
    )
    picture = LayeredPicture(request.width, request.height, sorted_layers(place.layers), place.defs)
    return Composed(picture, place.understood, place_warnings(place, request.name))


def compose_scene(request: SceneRequest) -> Composed:
    """The place with everyone who is seen: whole figures on their ground, turned to each other or to what they
    look at, drawn between the layers of the place as their depth says.
    """
    place = place_of(
        plain(request.place_description or request.place),
        plain(request.setting),
        request.place_seed,
        words=plain(request.words),
        width=request.width,
        height=request.height,
    )
    actors, players = everyone(request.actors)
    place, stands = _framed(actors, players, place, request.width, request.height, request.seed)
    stands, figures = _drawn(actors, players, stands, place, request.width, request.height)
    return put_together(request, place, actors, stands, figures)


def everyone(seen: tuple[SeenActor, ...]) -> tuple[tuple[Actor, ...], tuple[Player, ...]]:
    """Everyone who is seen: how they look and what they do, and what decides where they stand."""
    known = tuple(replace(one, name=plain(one.name), traits=tuple(map(plain, one.traits))) for one in seen)
    actors = tuple(
        Actor(one.name, read_look(one.name, plain(one.description), one.seed), *read_acting(one.traits, one.seed))
        for one in known
    )
    players = tuple(
        Player(one.name, one.traits, one.speaks, actor.pose.stance == SEATED)
        for one, actor in zip(known, actors, strict=True)
    )
    return actors, players


def put_together(
    request: SceneRequest,
    place: Place,
    actors: tuple[Actor, ...],
    stands: tuple[Stand, ...],
    figures: tuple[DrawnFigure, ...],
) -> Composed:
    """The layers of the place and of everyone in it, as one picture."""
    scenery = LayeredPicture(request.width, request.height, sorted_layers(place.layers), place.defs)
    behind = scenery.svg() if figures else ""
    layers, defs = list(place.layers), [place.defs]
    for number, (actor, stand, figure) in enumerate(zip(actors, stands, figures, strict=True)):
        layer, own = figure_layer(actor.name, stand, figure, place.light, behind, f"f{number}")
        layers.append(layer)
        defs.append(own)
    owed = tuple(dict.fromkeys(credit for figure in figures for credit in figure.credits))
    picture = LayeredPicture(request.width, request.height, sorted_layers(tuple(layers)), "".join(defs))
    return Composed(picture, place.understood, place_warnings(place, request.place), owed)


def compose_portrait(request: PortraitRequest) -> Composed:
    """The character alone on a plain ground: whole, with a shadow, or head and shoulders with ``face_only``.

    A ``variation`` from 1 is the same person in another pose with another face.
    """
    name = plain(request.name)
    look = read_look(name, plain(request.description), request.seed)
    pose, expression = _portrait_acting(request)
    light = Light()
    width, height = request.width, request.height
    figure = draw_figure(look, pose, expression, x=width / 2, y=height, scale=height, light=light, prefix="f0")
    x, y, scale = (_framed_face if request.face_only else _framed_whole)(figure, width, height)
    figure = draw_figure(look, pose, expression, x=x, y=y, scale=scale, light=light, prefix="f0")
    ground_defs, ground = _plain_ground(width, height, figure.feet[1] if not request.face_only else height)
    shadow_defs, shadow = ("", "") if request.face_only else _shadow(figure, scale, "f0")
    layers = (
        Layer("ground", 0.0, ground),
        Layer(
            name,
            1.0,
            shadow + figure.svg,
            "figure",
            name,
            figure.feet,
            figure.head,
            {state: shadow + svg for state, svg in figure.states.items()},
        ),
    )
    picture = LayeredPicture(width, height, layers, ground_defs + shadow_defs + figure.defs)
    return Composed(picture, (), (), figure.credits)


def _portrait_acting(request: PortraitRequest) -> tuple[Pose, Expression]:
    """How somebody stands for their portrait: at ease, and in variations each time otherwise."""
    if request.variation <= 0:
        return read_acting((), request.seed)
    traits = _VARIATIONS[(request.variation - 1 + request.seed) % len(_VARIATIONS)]
    pose, expression = read_acting(traits, request.seed + request.variation)
    return replace(pose, facing=abs(pose.facing) * (-1 if request.variation % 2 else 1)), expression


def plain(text: str) -> str:
    """Text without what no file may hold, at most as long as any description is."""
    whole = "".join(" " if unicodedata.category(one) in ("Cc", "Cs") else one for one in text[:_LONGEST_TEXT])
    return " ".join(whole.split())


def _framed(
    actors: tuple[Actor, ...], players: tuple[Player, ...], place: Place, width: int, height: int, seed: int
) -> tuple[Place, tuple[Stand, ...]]:
    """Everyone on their spot, and the place as near as they are seen well."""
    stands = stage(players, place.spots, width, height, seed=seed)
    if not place.indoors:
        # Indoors the picture is taken nearer instead: the floor before the furniture is short.
        stands = stepped_forward(stands, place.spots, height, seed=seed)
    stands, figures = _drawn(actors, players, stands, place, width, height)
    aims = aimed_at(players, stands, place.spots)
    window = window_for(tuple(figure.box for figure in figures), stands, place, width, height, aims, seed=seed)
    return seen_place(place, window), tuple(seen_stand(stand, window) for stand in stands)


def _drawn(
    actors: tuple[Actor, ...],
    players: tuple[Player, ...],
    stands: tuple[Stand, ...],
    place: Place,
    width: int,
    height: int,
) -> tuple[tuple[Stand, ...], tuple[DrawnFigure, ...]]:
    """Everyone drawn where they stand in the end: first to see how much room each takes, then in their place."""
    for _ in range(3):
        facings = turned(players, stands, place.spots, width)
        stands = tuple(replace(stand, facing=facing) for stand, facing in zip(stands, facings, strict=True))
        figures = draw_all(actors, stands, place.light)
        extents = tuple(_extent(stand, figure) for stand, figure in zip(stands, figures, strict=True))
        settled = settle(stands, extents, width, height)
        if settled == stands:
            break
        stands = settled
    else:
        # Turning somebody round changes the room that they take: the last word is that of the room.
        figures = draw_all(actors, stands, place.light)
    return stands, figures


def draw_all(actors: tuple[Actor, ...], stands: tuple[Stand, ...], light: Light) -> tuple[DrawnFigure, ...]:
    """Everyone as they are where they stand."""
    return tuple(
        _draw(actor, stand, light, f"f{number}")
        for number, (actor, stand) in enumerate(zip(actors, stands, strict=True))
    )


def _draw(actor: Actor, stand: Stand, light: Light, prefix: str) -> DrawnFigure:
    pose = actor.pose
    if pose.stance == SEATED:
        # Nothing to sit on: on the ground, since nobody sits on air.
        pose = (
            replace(pose, seat_height=stand.seat_height) if stand.seat_height else replace(pose, stance=_ON_THE_GROUND)
        )
    pose = replace(pose, facing=stand.facing * max(_TURNED, abs(pose.facing)) if stand.facing else 0.0)
    return draw_figure(
        actor.look,
        pose,
        actor.expression,
        x=stand.x,
        y=stand.y,
        scale=stand.scale,
        light=figure_light(light),
        prefix=prefix,
    )


def _extent(stand: Stand, figure: DrawnFigure) -> Extent:
    left, top, right, bottom = figure.box
    return Extent(
        (stand.x - left) / stand.scale,
        (right - stand.x) / stand.scale,
        (stand.y - top) / stand.scale,
        max(0.0, (bottom - stand.y) / stand.scale),
    )


def figure_layer(
    name: str, stand: Stand, figure: DrawnFigure, light: Light, behind: str, prefix: str
) -> tuple[Layer, str]:
    """The layer of a figure, with its shadow and the glow that it needs, and their definitions."""
    shadow_defs, shadow = _shadow(figure, stand.scale, prefix)
    glow_defs, shine = glow(figure, glow_strength(figure, behind), light, prefix)
    under = shine + shadow
    layer = Layer(
        name,
        stand.depth,
        under + figure.svg,
        "figure",
        name,
        figure.feet,
        figure.head,
        {state: under + svg for state, svg in figure.states.items()},
    )
    return layer, shadow_defs + glow_defs + figure.defs


def sorted_layers(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """From far to near; a figure before the scenery that is as deep, and those who stand lower before the others."""
    return tuple(
        sorted(layers, key=lambda layer: (layer.depth, layer.kind == "figure", layer.feet[1] if layer.character else 0))
    )


def _shadow(figure: DrawnFigure, scale: float, prefix: str) -> tuple[str, str]:
    """(definitions, drawing) of the soft shadow on the ground under a figure."""
    left, top, right, bottom = figure.box
    x, y = figure.feet
    # Who lies or sits on the ground has the shadow under all of them; an arm held out casts none at the feet.
    low = right - left > bottom - top
    middle = (left + right) / 2 if low else x
    wide = (right - left) * 0.55 if low else min((right - left) * 0.62, 0.26 * scale)
    defs = (
        f'<radialGradient id="{prefix}shadow"><stop offset="0" stop-color="{OUTLINE}" stop-opacity="0.42"/>'
        f'<stop offset="0.6" stop-color="{OUTLINE}" stop-opacity="0.26"/>'
        f'<stop offset="1" stop-color="{OUTLINE}" stop-opacity="0"/></radialGradient>'
    )
    svg = (
        f'<ellipse cx="{middle:.1f}" cy="{y:.1f}" rx="{wide:.1f}" ry="{max(3.0, 0.035 * scale):.1f}" '
        f'fill="url(#{prefix}shadow)"/>'
    )
    return defs, svg


def place_warnings(place: Place, name: str) -> tuple[str, ...]:
    """What a person should know where the words name no place."""
    if place.understood and place.kind not in _NO_PLACE:
        return ()
    plain = "room" if place.indoors else "landscape"
    return (f"the description of {name} names no place that is known: a plain {plain} is drawn",)


def _framed_whole(figure: DrawnFigure, width: int, height: int) -> tuple[float, float, float]:
    """(x, y, scale) at which the figure, drawn at (width / 2, height) with scale ``height``, fills the canvas."""
    left, top, right, bottom = figure.box
    factor = min(0.84 * width / (right - left), 0.88 * height / (bottom - top))
    x = width / 2 + (width - left - right) / 2 * factor
    down = (bottom - height) * factor
    used = (bottom - top) * factor
    return x, height - max(0.06 * height, (height - used) * 0.5) - down, height * factor


def _framed_face(figure: DrawnFigure, width: int, height: int) -> tuple[float, float, float]:
    """(x, y, scale) at which head and shoulders fill the canvas, hair and hat included; the rest is past its edge."""
    head_x, head_y, head_height = figure.head
    top = figure.box[1]
    factor = min(0.8 * height / (head_y - top + head_height * 1.1), 0.62 * width / head_height)
    x = width / 2 - (head_x - width / 2) * factor
    return x, 0.1 * height + (height - top) * factor, height * factor


def _plain_ground(width: int, height: int, feet: float) -> tuple[str, str]:
    """(definitions, drawing) of a soft, light ground without edges."""
    defs = (
        '<radialGradient id="plain" cx="0.5" cy="0.42" r="0.75"><stop offset="0" stop-color="#fbf6ea"/>'
        '<stop offset="0.7" stop-color="#ece2cf"/><stop offset="1" stop-color="#d9cbb4"/></radialGradient>'
        '<linearGradient id="floor" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#c9b899" '
        'stop-opacity="0"/><stop offset="1" stop-color="#b9a583" stop-opacity="0.55"/></linearGradient>'
    )
    start = min(feet, height) - 0.14 * height
    return defs, (
        f'<rect width="{width}" height="{height}" fill="url(#plain)"/>'
        f'<rect y="{start:.1f}" width="{width}" height="{height - start:.1f}" fill="url(#floor)"/>'
    )
