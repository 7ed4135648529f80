"""Scenes with people seen near and large: what a cover shows, and a picture that is higher than wide."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from studio.providers.image.contract import SceneRequest, SeenActor
from studio.providers.image.layers import Layer
from studio.providers.image.storyboard.compose import (
    SEATED,
    Actor,
    Composed,
    draw_all,
    everyone,
    place_of,
    plain,
    put_together,
)
from studio.providers.image.storyboard.parts import DrawnFigure, Light, Place
from studio.providers.image.storyboard.scenery.build import WIDTH
from studio.providers.image.storyboard.scenery.props import PROPS
from studio.providers.image.storyboard.scenery.shapes import Pen, moved
from studio.providers.image.storyboard.staging import Player, Stand, stage, turned
from studio.providers.image.storyboard.whereabouts import likeness

_UPRIGHT = ("floor", "climb")
_CARRIED = re.compile(r"\b(?:rid|row|driv)(?:e|es|ing|s)\b", re.IGNORECASE)
_FEW = 2  # among more, some would stand before the knees of those who sit
_SEAT_HEIGHT = 0.21  # of an adult: their feet are on the ground
_SEAT_TOPS = {"chair": 27.0, "bench": 28.0, "crate": 35.0, "log": 25.0}
_SEATS = {
    "crate": ("lamp_room", "bell_tower", "attic", "cellar", "dungeon", "cave", "tower_stairs", "ship_deck", "harbour"),
    "bench": ("street", "market", "village", "garden", "cottage", "castle", "graveyard", "bridge", "platform"),
}
"""What people sit on by the kind of place; elsewhere a chair, and a log in the open."""
_LOW = ("lie", "asleep")
_SHARED = 0.22  # of the narrower of two figures: how much the other may cover
_LARGEST, _LARGEST_SEATED = 1.5, 1.25  # times the size that was asked for: how much who is low may be enlarged
_PLACES: dict[int, tuple[float, ...]] = {1: (0.5,), 2: (0.3, 0.7), 3: (0.19, 0.5, 0.81)}


@dataclass(frozen=True)
class Framing:
    """How near people are: an adult is ``size`` times as high as the canvas, the highest head is at ``head`` of its
    height, and nobody's feet are above ``feet`` of it. At most ``most`` people are seen. Where feet are out of sight,
    other heads are at most ``deeper`` of the height below the highest, for which who is short may be ``nearer`` times
    as large.
    """

    size: float
    head: float
    feet: float = 0.955
    most: int = 3
    aside: float = 0.17
    deeper: float = 0.1
    nearer: float = 1.25


COVER = {
    "": Framing(1.02, 0.34),
    "bottom": Framing(1.12, 0.27),
    "middle": Framing(1.16, 0.18, deeper=0.03, nearer=1.35),
    "top": Framing(0.98, 0.6),
}
"""For a picture that is wider than high, by where its title stands."""

TALL = (
    Framing(0.72, 0.36, most=2),
    Framing(0.8, 0.36, most=1),
    Framing(0.66, 0.39, most=3),
    Framing(0.78, 0.34, most=2),
    Framing(0.92, 0.38, most=1),
)
"""For a picture that is higher than wide, by its variation: heads above the part where captions stand."""


def compose_close(request: SceneRequest, framing: Framing) -> Composed:
    """The place with those of its people who matter most, large and turned to each other; feet may be out of sight."""
    seen = _foremost(request.actors, framing.most)
    actors, players = everyone(seen)
    actors = tuple(
        _upright(actor, few=len(actors) <= _FEW, traits=one.traits) for actor, one in zip(actors, seen, strict=True)
    )
    place, across = _place(request, players)
    if not actors:
        return put_together(request, place, (), (), ())
    stands = _stands(actors, across, place, request, framing)
    for _ in range(2):
        facings = turned(players, stands, place.spots, request.width)
        stands = tuple(replace(stand, facing=facing) for stand, facing in zip(stands, facings, strict=True))
        stands = _settled(actors, stands, place, request, framing)
    seats = tuple(
        _seat(place, stand, actor, number)
        for number, (actor, stand) in enumerate(zip(actors, stands, strict=True))
        if actor.pose.stance == SEATED
    )
    furnished = replace(
        place,
        layers=(*place.layers, *(layer for layer, _ in seats)),
        defs=place.defs + "".join(defs for _, defs in seats),
    )
    return put_together(request, furnished, actors, stands, draw_all(actors, stands, _lit(place.light)))


def _lit(light: Light) -> Light:
    """The light on faces that are near: as that of the place, but they are seen well in a small picture too."""
    return replace(light, amount=light.amount * 0.85, darkness=light.darkness * 0.5)


def _seat_of(place: Place) -> str:
    named = next((name for name, kinds in _SEATS.items() if place.kind in kinds), "")
    return named or ("chair" if place.indoors else "log")


def _seat(place: Place, stand: Stand, actor: Actor, number: int) -> tuple[Layer, str]:
    """What somebody sits on, behind them."""
    name = _seat_of(place)
    thing, defs = PROPS[name], dict[str, str]()
    size = stand.scale * _SEAT_HEIGHT / _SEAT_TOPS[name]
    pen = Pen(place.light, defs).at(round(3.8 / size, 2))
    svg = moved(thing.draw(pen, thing.look, Random(actor.name)), stand.x, stand.y, size, False)
    return Layer(f"seat {number + 1}", stand.depth - 0.001, svg), "".join(defs[name] for name in sorted(defs))


def _foremost(actors: tuple[SeenActor, ...], most: int) -> tuple[SeenActor, ...]:
    """Those who speak, then the others, at most so many; in the order in which they were given."""
    order = sorted(range(len(actors)), key=lambda index: (not actors[index].speaks, index))[:most]
    return tuple(actors[index] for index in sorted(order))


def _upright(actor: Actor, *, few: bool, traits: tuple[str, ...]) -> Actor:
    """Who sits or climbs stands, where what carries them would be missing, or others would stand before their knees."""
    if actor.pose.stance == SEATED and few and not _CARRIED.search(" ".join(traits)):
        return actor
    upright = actor.pose.stance in (*_UPRIGHT, SEATED)
    return replace(actor, pose=replace(actor.pose, stance="stand")) if upright else actor


def _place(request: SceneRequest, players: tuple[Player, ...]) -> tuple[Place, tuple[float, ...]]:
    """The place, and where on its width each would stand in it (0 to 1)."""

    def built(width: int, height: int, focus: float | None = None) -> Place:
        return place_of(
            plain(request.place_description or request.place),
            plain(request.setting),
            request.place_seed,
            words=plain(request.words),
            width=width,
            height=height,
            focus=focus,
        )

    if request.height <= request.width:
        place = built(request.width, request.height)
        stands = stage(players, place.spots, request.width, request.height, seed=request.seed)
        return place, tuple(stand.x / request.width for stand in stands)
    wide = built(1280, 720)
    stands = stage(players, wide.spots, 1280, 720, seed=request.seed)
    across = tuple(stand.x / WIDTH for stand in stands)
    leading = next((x for player, x in zip(players, across, strict=True) if player.speaks), (*across, 0.5)[0])
    words = tuple(re.findall(r"[a-z]+", wide.kind + " " + request.place_description.lower()))
    scored = [(likeness(words, spot.names), -number) for number, spot in enumerate(wide.spots)]
    if scored and max(scored)[0] > 0:
        # What the place is named after is to be seen beside them.
        own = wide.spots[-max(scored)[1]].x / WIDTH
        middle = min(max(leading, own - 0.05), own + 0.05)
        across = tuple(x + (0.0 if len(across) > 1 else 0.06 if leading >= own else -0.06) for x in across)
        leading = middle
    return built(request.width, request.height, round(leading, 3)), across


def _stands(
    actors: tuple[Actor, ...], across: tuple[float, ...], place: Place, request: SceneRequest, framing: Framing
) -> tuple[Stand, ...]:
    """From left to right as they stand in the place; one alone stands beside the middle of a wide picture."""
    order = sorted(range(len(actors)), key=lambda index: (across[index], index))
    places = _PLACES[len(actors)]
    if len(actors) == 1 and request.width > request.height:
        places = (0.5 - framing.aside if across[0] < 0.5 else 0.5 + framing.aside,)
    elif len(actors) == 1:
        places = (0.42 if across[0] < 0.5 else 0.58,)
    scale = framing.size * request.height
    stands: dict[int, Stand] = {}
    for index, part in zip(order, places, strict=True):
        seat = _SEAT_HEIGHT if actors[index].pose.stance == SEATED else 0.0
        stands[index] = Stand(part * request.width, request.height, scale, depth=1.0, seat_height=seat)
    return tuple(stands[index] for index in range(len(actors)))


def _settled(
    actors: tuple[Actor, ...], stands: tuple[Stand, ...], place: Place, request: SceneRequest, framing: Framing
) -> tuple[Stand, ...]:
    """Everyone at the height that the framing asks for, and apart from each other."""
    stands = tuple(replace(stand, scale=framing.size * request.height) for stand in stands)
    figures = draw_all(actors, stands, _lit(place.light))
    for _ in range(8):
        if _surplus(stands, figures, request.width) <= 1.0:
            break
        smaller = tuple(replace(stand, scale=stand.scale * 0.94) for stand in stands)
        stands, figures = smaller, _as_drawn(figures, stands, smaller)
    # The highest head decides; all stand on one ground.
    up = max(stand.y - figure.head[1] for stand, figure in zip(stands, figures, strict=True))
    top = max(stand.y - figure.box[1] for stand, figure in zip(stands, figures, strict=True))
    low = any(actor.pose.stance in _LOW for actor in actors)
    most = _LARGEST if not any(actor.pose.stance == SEATED for actor in actors) else _LARGEST_SEATED
    grown = min(most, max(1.0, (framing.feet - framing.head) * request.height / max(1.0, up)))
    grown = min(grown, _room(stands, figures, request.width))
    before = stands
    if grown > 1 and not low:
        stands = tuple(replace(stand, scale=stand.scale * grown) for stand in stands)
        up, top = up * grown, top * grown
    feet = max(framing.head * request.height + up, framing.feet * request.height)
    # A hat is not cut off while the head can come down a little.
    feet += min(0.07 * request.height, max(0.0, 0.012 * request.height - (feet - top)))
    found = []
    for stand, figure in zip(stands, figures, strict=True):
        # Where feet are out of sight, who is short stands as if a little nearer.
        below = (stand.y - figure.head[1]) * max(1.0, grown)
        deep = up - below - framing.deeper * request.height
        lifted = max(framing.feet * request.height, feet - max(0.0, deep)) if not low else feet
        missing = lifted - below - (framing.head + framing.deeper) * request.height
        nearer = 1.0 if low else min(framing.nearer, max(1.0, 1 + missing / max(1.0, below)))
        found.append(replace(stand, y=lifted, scale=stand.scale * nearer))
    settled = tuple(found)
    return _within(settled, _as_drawn(figures, before, settled), request.width)


def _as_drawn(
    figures: tuple[DrawnFigure, ...], before: tuple[Stand, ...], after: tuple[Stand, ...]
) -> tuple[DrawnFigure, ...]:
    """How much room figures take, and where their heads are, when they stand elsewhere or are nearer.

    Only that: to draw each again for every try takes longer than to draw the picture.
    """
    found = []
    for figure, one, other in zip(figures, before, after, strict=True):
        factor = other.scale / one.scale
        left, top, right, bottom = figure.box
        box = (
            other.x + (left - one.x) * factor,
            other.y + (top - one.y) * factor,
            other.x + (right - one.x) * factor,
            other.y + (bottom - one.y) * factor,
        )
        x, y, high = figure.head
        head = (other.x + (x - one.x) * factor, other.y + (y - one.y) * factor, high * factor)
        found.append(replace(figure, box=box, head=head))
    return tuple(found)


def _surplus(stands: tuple[Stand, ...], figures: tuple[DrawnFigure, ...], width: int) -> float:
    """By how many pixels figures cover each other, or one alone is wider than the canvas, more than they may."""
    order = sorted(range(len(stands)), key=lambda index: stands[index].x)
    found = max(figure.box[2] - figure.box[0] - width * 1.06 for figure in figures)
    for left, right in pairwise(order):
        one, other = figures[left].box, figures[right].box
        narrower = min(one[2] - one[0], other[2] - other[0])
        found = max(found, one[2] - other[0] - _SHARED * narrower)
    return found


def _room(stands: tuple[Stand, ...], figures: tuple[DrawnFigure, ...], width: int) -> float:
    """How much larger everyone could be before they are in each other's way."""
    order = sorted(range(len(stands)), key=lambda index: stands[index].x)
    found = min(width * 1.06 / max(1.0, figure.box[2] - figure.box[0]) for figure in figures)
    for left, right in pairwise(order):
        one, other = figures[left].box, figures[right].box
        narrower = min(one[2] - one[0], other[2] - other[0])
        needed = one[2] - stands[left].x + stands[right].x - other[0] - _SHARED * narrower
        found = min(found, (stands[right].x - stands[left].x) / max(1.0, needed))
    return found


def _within(stands: tuple[Stand, ...], figures: tuple[DrawnFigure, ...], width: int) -> tuple[Stand, ...]:
    """Heads lie within the canvas, and what they hold as far as can be."""
    moved = []
    for stand, figure in zip(stands, figures, strict=True):
        left, right = figure.box[0], figure.box[2]
        if right - left <= width * 0.98:
            shift = max(0.01 * width - left, 0.0) - max(right - 0.99 * width, 0.0)
        else:
            shift = width / 2 - (left + right) / 2
        half = 0.6 * figure.head[2]
        head = figure.head[0] + shift
        shift += max(0.0, half - head) - max(0.0, head - (width - half))
        if len(stands) > 1:
            shift = min(max(shift, -0.06 * width), 0.06 * width)
        moved.append(replace(stand, x=stand.x + shift))
    return tuple(moved)
