"""Who stands where: every figure gets a spot of the place, then all are moved until each is seen whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from studio.providers.image.storyboard.parts import Spot
from studio.providers.image.storyboard.whereabouts import Whereabouts, likeness, read_whereabouts, singular

FRONT_FIGURES = 6
"""How many stand in front; any more stand smaller behind them."""

MARGIN = 0.02
"""What stays free between a figure and the edge of the canvas, as a part of its height."""

OVERLAP = 0.2
"""How much of the narrower of two figures the other may cover sideways."""

_BACK_SCALE = 0.62
_FRONT = 0.93  # of the height of the canvas: where the feet of those who step forward are
_SMALLEST = 0.35  # of the size that a spot asks for


@dataclass(frozen=True)
class Player:
    """One who needs a place: the tag, the groups of the scene line, and whether the pose is one of sitting."""

    name: str
    traits: tuple[str, ...] = ()
    speaks: bool = False
    seated: bool = False


@dataclass(frozen=True)
class Extent:
    """How far a drawn figure reaches from the point of its feet, for a scale of 1: all four are lengths, none negative
    where the feet lie within the figure.
    """

    left: float
    right: float
    up: float
    down: float


@dataclass(frozen=True)
class Stand:
    """Where a player is. ``scale`` is the height of an ordinary adult there, in pixels; ``facing`` -1 left, 1 right, 0
    the viewer. ``seat_height`` is a part of ``scale``, 0 on the ground. ``fixed`` says that the words asked for it,
    ``behind`` that it is one of the crowd behind the others.
    """

    x: float
    y: float
    scale: float
    depth: float = 1.0
    facing: float = 0.0
    seat_height: float = 0.0
    fixed: bool = False
    behind: bool = False
    spot: Spot | None = None


def stage(
    players: tuple[Player, ...], spots: tuple[Spot, ...], width: int, height: int, *, seed: int = 0
) -> tuple[Stand, ...]:
    """A stand for every player, in their order. Facing is not yet decided (see ``turned``).

    ``seed`` chooses the side where nothing else does.
    """
    if not players:
        return ()
    usable = spots or (_middle(width, height),)
    order = sorted(range(len(players)), key=lambda index: (not players[index].speaks, index))
    front = tuple(sorted(order[:FRONT_FIGURES]))
    stands = _front(players, front, usable, width, seed)
    behind = [index for index in range(len(players)) if index not in front]
    crowd = _behind(len(behind), tuple(stands.values()), usable, width)
    stands.update(zip(behind, crowd, strict=True))
    return tuple(stands[index] for index in range(len(players)))


def stepped_forward(
    stands: tuple[Stand, ...], spots: tuple[Spot, ...], height: int, *, seed: int = 0
) -> tuple[Stand, ...]:
    """Everyone nearer to the viewer, and larger as the ground has it; who sits or stands behind others stays.

    Who is where the words say goes half as far, so that they are still there.
    """
    ground = [(spot.y, spot.scale) for spot in spots if spot.seat_height == 0]
    far, near = min(ground, default=(0.0, 0.0)), max(ground, default=(0.0, 0.0))
    if near[0] - far[0] < 0.01 * height:
        return stands
    slope = max(0.0, (near[1] - far[1]) / (near[0] - far[0]))
    front = (_FRONT + 0.03 * Random(seed).random()) * height
    found = []
    for stand in stands:
        step = max(0.0, front - stand.y) * (0.5 if stand.fixed else 1.0)
        if stand.behind or stand.seat_height > 0:
            step = 0.0
        found.append(replace(stand, y=stand.y + step, scale=stand.scale + slope * step))
    return tuple(found)


def settle(stands: tuple[Stand, ...], extents: tuple[Extent, ...], width: int, height: int) -> tuple[Stand, ...]:
    """Move the stands, and shrink them where nothing else helps, until every figure lies whole within the canvas and
    none covers another sideways by more than ``OVERLAP`` of the narrower of both. The crowd behind may be covered by
    those in front.
    """
    for _ in range(40):
        stands = tuple(_within(stand, extent, width, height) for stand, extent in zip(stands, extents, strict=True))
        stands = _spread(stands, extents, width, height)
        if not _crowded(stands, extents):
            break
        stands = tuple(replace(stand, scale=stand.scale * 0.92) for stand in stands)
    return stands


def turned(players: tuple[Player, ...], stands: tuple[Stand, ...], spots: tuple[Spot, ...], width: int) -> list[float]:
    """Where each looks: to what their words name, else the listeners to the speaker and the speaker to them, else to
    what one looks at from there, else to the middle of the picture.
    """
    return [_facing(index, players, stands, spots, width) for index in range(len(players))]


def aimed_at(players: tuple[Player, ...], stands: tuple[Stand, ...], spots: tuple[Spot, ...]) -> tuple[float, ...]:
    """Where on the width that lies which those who are seen look at, where their words name it."""
    found = []
    for player, stand in zip(players, stands, strict=True):
        spot = _named(read_whereabouts(player.traits).toward, spots)
        if spot is not None and abs(spot.x - stand.x) > 0.1 * stand.scale:
            found.append(spot.x)
    return tuple(found)


def _named(words: tuple[str, ...], spots: tuple[Spot, ...]) -> Spot | None:
    """The spot that the words name best."""
    scored = [(likeness(words, spot.names), -number) for number, spot in enumerate(spots)]
    if not scored or max(scored)[0] <= 0:
        return None
    return spots[-max(scored)[1]]


def _middle(width: int, height: int) -> Spot:
    return Spot(width * 0.5, height * 0.9, height * 0.55, ("middle",))


def _ideals(players: tuple[Player, ...], front: tuple[int, ...], width: int, seed: int) -> dict[int, tuple[float, ...]]:
    """Where on the width each would stand best: a third line alone, else spread with the speaker near the middle."""
    if len(front) == 1:
        return {front[0]: (width * (0.34 if Random(seed).random() < 0.5 else 0.66),)}
    if len(front) == 2:
        return dict(zip(front, ((width * 0.36,), (width * 0.64,)), strict=True))
    edge = max(0.14, 0.5 - 0.12 * (len(front) - 1))
    places = [width * (edge + (1 - 2 * edge) * place / (len(front) - 1)) for place in range(len(front))]
    speaker = next((index for index in front if players[index].speaks), front[0])
    middle = places.pop(len(places) // 2)
    rest = dict(zip((index for index in front if index != speaker), ((place,) for place in places), strict=True))
    return {speaker: (middle,), **rest}


def _front(
    players: tuple[Player, ...], front: tuple[int, ...], spots: tuple[Spot, ...], width: int, seed: int
) -> dict[int, Stand]:
    ideals = _ideals(players, front, width, seed)
    wishes = {index: read_whereabouts(players[index].traits) for index in front}
    wanted = {index: max(likeness(wishes[index].at, spot.names) for spot in spots) for index in front}
    order = sorted(front, key=lambda index: (-wanted[index], not players[index].speaks, index))
    placed: dict[int, Stand] = {}
    largest = max(spot.scale for spot in spots)
    for index in order:
        candidates = [*((spot, 0.0) for spot in spots), *((spot, 1.5) for spot in _between(spots, width))]
        if partner := _partner(wishes[index].at, index, players, placed):
            candidates += [(spot, -6.0) for spot in _beside(partner, width)]
        scored = [
            (_score(spot, cost, players[index], wishes[index], ideals[index], placed, largest, width), -number)
            for number, (spot, cost) in enumerate(candidates)
        ]
        best = candidates[-max(scored)[1]][0]
        seat = best.seat_height if players[index].seated else 0.0
        fixed = likeness(wishes[index].at, best.names) > 0
        placed[index] = Stand(best.x, best.y, best.scale, best.depth, 0.0, seat, fixed, spot=best)
    return placed


def _score(
    spot: Spot,
    cost: float,
    player: Player,
    wish: Whereabouts,
    ideals: tuple[float, ...],
    placed: dict[int, Stand],
    largest: float,
    width: int,
) -> float:
    score = 12.0 * likeness(wish.at, spot.names) - cost
    if player.seated:
        score += 5.0 if spot.seat_height > 0 else 0.0
    elif spot.seat_height > 0:
        score -= 3.0
    score -= 6.0 * min(abs(spot.x - ideal) for ideal in ideals) / width
    score += 3.0 * spot.scale / largest
    for stand in placed.values():
        near = abs(stand.x - spot.x) / max(1.0, min(stand.scale, spot.scale))
        score -= 9.0 * max(0.0, 1.0 - near / 0.5)
    return score


def _between(spots: tuple[Spot, ...], width: int) -> list[Spot]:
    """Points beside the open spots, for when there are more figures than spots."""
    found = []
    for spot in spots:
        if spot.seat_height > 0 or not {"middle", "left", "right", "foreground", "front"} & set(spot.names):
            continue
        for step in (-0.55, 0.55):
            x = spot.x + step * spot.scale
            if 0.08 * width <= x <= 0.92 * width:
                found.append(replace(spot, x=x, names=()))
    return found


def _beside(stand: Stand, width: int) -> list[Spot]:
    return [
        Spot(x, stand.y, stand.scale, (), depth=stand.depth)
        for x in (stand.x - 0.5 * stand.scale, stand.x + 0.5 * stand.scale)
        if 0.06 * width <= x <= 0.94 * width
    ]


def _partner(words: tuple[str, ...], index: int, players: tuple[Player, ...], placed: dict[int, Stand]) -> Stand | None:
    """Who of the placed ones is named by the words ("Standing beside the boy" and ``male_boy_peter``)."""
    for other, stand in placed.items():
        if other != index and _is_named(words, players[other].name):
            return stand
    return None


def _is_named(words: tuple[str, ...], tag: str) -> bool:
    parts = {singular(part) for part in tag.lower().replace("-", "_").split("_")} - {"male", "female", "narrator"}
    return bool(parts & set(words))


def _behind(count: int, in_front: tuple[Stand, ...], spots: tuple[Spot, ...], width: int) -> tuple[Stand, ...]:
    """The crowd: small, higher up, in rows, as far as can be in the gaps between those in front."""
    ground = [spot for spot in spots if spot.seat_height == 0] or list(spots)
    back = min(ground, key=lambda spot: (spot.y, -spot.depth))
    largest = max(spot.scale for spot in ground)
    edges = [0.0, *sorted(stand.x for stand in in_front), float(width)]
    gaps = sorted(pairwise(edges), key=lambda gap: gap[0] - gap[1])
    found = []
    for number in range(count):
        row, place = divmod(number, len(gaps))
        left, right = gaps[place]
        scale = min(back.scale, largest * _BACK_SCALE) * max(0.4, 0.85**row)
        x = left + (right - left) * (0.5 if row % 2 == 0 else 0.3)
        y = back.y - 0.12 * (largest - scale)
        found.append(Stand(x, y, scale, min(back.depth, 0.95), behind=True))
    return tuple(found)


def _within(stand: Stand, extent: Extent, width: int, height: int) -> Stand:
    margin = MARGIN * height
    tall, wide = extent.up + extent.down, extent.left + extent.right
    scale = min(stand.scale, (height - 2 * margin) / max(0.01, tall), (width - 2 * margin) / max(0.01, wide))
    y = min(stand.y, height - margin - extent.down * scale)
    if y - extent.up * scale < margin:
        # A head above the top: smaller while that is bearable, since the feet belong on their ground.
        scale = max(_SMALLEST * scale, min(scale, (y - margin) / max(0.01, extent.up)))
        y = max(y, margin + extent.up * scale)
    x = min(max(stand.x, margin + extent.left * scale), width - margin - extent.right * scale)
    return replace(stand, x=x, y=y, scale=scale)


def _spread(stands: tuple[Stand, ...], extents: tuple[Extent, ...], width: int, height: int) -> tuple[Stand, ...]:
    """Push apart sideways those who cover each other."""
    moved = list(stands)
    order = sorted(range(len(moved)), key=lambda index: (moved[index].behind, moved[index].x, index))
    for _ in range(30):
        pushed = False
        for left, right in pairwise(order):
            surplus = _covered(moved[left], extents[left], moved[right], extents[right])
            if surplus <= 0.5:
                continue
            pushed = True
            share = 0.5 if moved[left].fixed == moved[right].fixed else (0.15 if moved[left].fixed else 0.85)
            moved[left] = replace(moved[left], x=moved[left].x - (surplus + 1) * share)
            moved[right] = replace(moved[right], x=moved[right].x + (surplus + 1) * (1 - share))
            moved[left] = _within(moved[left], extents[left], width, height)
            moved[right] = _within(moved[right], extents[right], width, height)
        if not pushed:
            break
    return tuple(moved)


def _covered(one: Stand, extent: Extent, other: Stand, other_extent: Extent) -> float:
    """By how many pixels two figures cover each other sideways more than they may."""
    first = (one.x - extent.left * one.scale, one.x + extent.right * one.scale)
    second = (other.x - other_extent.left * other.scale, other.x + other_extent.right * other.scale)
    if one.behind != other.behind:
        return 0.0
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return shared - OVERLAP * min(first[1] - first[0], second[1] - second[0])


def _crowded(stands: tuple[Stand, ...], extents: tuple[Extent, ...]) -> bool:
    return any(
        _covered(stands[one], extents[one], stands[other], extents[other]) > 1.0
        for one in range(len(stands))
        for other in range(one)
    )


def _facing(
    index: int, players: tuple[Player, ...], stands: tuple[Stand, ...], spots: tuple[Spot, ...], width: int
) -> float:
    own = stands[index]
    wish = read_whereabouts(players[index].traits)
    if wish.to_viewer:
        return 0.0
    for other, stand in enumerate(stands):
        if other != index and _is_named(wish.toward, players[other].name):
            return _side(stand.x - own.x)
    spot = _named(wish.toward, spots)
    if spot is not None:
        if abs(spot.x - own.x) > 0.1 * own.scale:
            return _side(spot.x - own.x)
        return spot.facing or _side(width / 2 - own.x)
    others = [stand.x for other, stand in enumerate(stands) if other != index]
    if others:
        speaker = next((stand.x for player, stand in zip(players, stands, strict=True) if player.speaks), None)
        aim = speaker if speaker is not None and not players[index].speaks else sum(others) / len(others)
        return _side(aim - own.x)
    if wish.toward and own.spot is not None and own.spot.facing:
        return _side(own.spot.facing)
    return _side(width / 2 - own.x)


def _side(distance: float) -> float:
    return 1.0 if distance >= 0 else -1.0
