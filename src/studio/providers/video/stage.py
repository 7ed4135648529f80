"""Frames of one shot: what was rasterised for it, moved, scaled and laid over each other."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Protocol

import numpy as np

from studio.media.encode import Pixels, stacked
from studio.providers.image.layers import LayeredPicture
from studio.providers.video.acting import REST, Acting
from studio.providers.video.lightning import Flashes, flashes
from studio.providers.video.moves import Framing
from studio.providers.video.particles import Particles, particles
from studio.providers.video.raster import Box, Part, Piece, drawn, piece_of
from studio.providers.video.shots import Shot
from studio.providers.video.survey import Sight, Survey

if TYPE_CHECKING:
    from PIL.Image import Image

_FINER = 1.06  # pixels are made a little smaller than the film's, so that they stay as sharp wherever they lie
_SOFT = 0.5  # light has no edges
_BRIGHTER = 0.3  # of the way to white, by the strongest flash
_WHITE = 235
_NEAR = 0.5  # of a pixel, by which a picture without an empty border may be stretched
_TALLER = 0.03  # of its height: room for a figure that breathes
_HEAD_REACH = 0.95  # heights of the head around its middle, within which its states differ


@dataclass(frozen=True)
class Size:
    """The film's pixels, and how many of them one unit of the canvas has when all of it is shown."""

    width: int
    height: int
    pixels_per_unit: float


@dataclass
class Frame:
    """Planes that are being drawn on."""

    luma: Image
    blue: Image
    red: Image

    def copy(self) -> Frame:
        """The same, to be drawn on apart."""
        return Frame(self.luma.copy(), self.blue.copy(), self.red.copy())


class Actor(Protocol):
    """A layer that can lay itself on a frame."""

    @property
    def depth(self) -> float:
        """How much it moves when the camera does."""

    @property
    def still(self) -> bool:
        """Whether it looks the same as long as the camera rests."""

    def lay(self, frame: Frame, view: Framing, size: Size, number: int) -> None:
        """Draw it as the camera sees it in the frame ``number`` of the clip."""


@dataclass(frozen=True)
class Scenery:
    """A layer that only the camera moves."""

    depth: float
    piece: Piece
    still: ClassVar[bool] = True

    def lay(self, frame: Frame, view: Framing, size: Size, number: int) -> None:
        """Draw its piece."""
        _lay(self.piece, frame, view, size)


@dataclass(frozen=True)
class Resting:
    """What looks the same in the whole shot and lies over things that move: planes of the film's size."""

    depth: float
    planes: Frame
    cover: Image
    half_cover: Image
    still: ClassVar[bool] = True

    def lay(self, frame: Frame, view: Framing, size: Size, number: int) -> None:
        """Draw it as it is."""
        frame.luma.paste(self.planes.luma, (0, 0), self.cover)
        frame.blue.paste(self.planes.blue, (0, 0), self.half_cover)
        frame.red.paste(self.planes.red, (0, 0), self.half_cover)


@dataclass(frozen=True)
class Figure:
    """A figure: a piece for each state that it takes, and what it does."""

    depth: float
    pieces: Mapping[str, Piece]
    feet: float
    acting: Acting
    still: ClassVar[bool] = False

    def lay(self, frame: Frame, view: Framing, size: Size, number: int) -> None:
        """Draw it as it is in this frame."""
        _lay(self.pieces[self.acting.states[number]], frame, view, size, self.acting.stretch[number], self.feet)


@dataclass(frozen=True)
class Weather:
    """Particles over a box of the canvas, all of the film where ``box`` is None."""

    depth: float
    moving: Particles
    colour: tuple[int, int, int]
    seconds_per_frame: float
    box: Box | None = None
    mask: Image | None = None
    still: ClassVar[bool] = False

    def lay(self, frame: Frame, view: Framing, size: Size, number: int) -> None:
        """Draw them as they are in this frame."""
        from PIL import Image

        cover = Image.fromarray(self.moving.cover(number * self.seconds_per_frame))
        if self.box is not None and self.mask is not None:
            cover = self._placed(cover, self.box, self.mask, view, size)
        half = cover.reduce(2)
        frame.luma.paste(self.colour[0], (0, 0), cover)
        frame.blue.paste(self.colour[1], (0, 0), half)
        frame.red.paste(self.colour[2], (0, 0), half)

    @staticmethod
    def _placed(cover: Image, box: Box, mask: Image, view: Framing, size: Size) -> Image:
        """The particles where the layer has them: nowhere else on the film."""
        from PIL import Image, ImageChops

        scale = view.zoom * size.pixels_per_unit
        left, top = (box[0] - view.x) * scale + size.width / 2, (box[1] - view.y) * scale + size.height / 2
        wide, high = max(1, round((box[2] - box[0]) * scale)), max(1, round((box[3] - box[1]) * scale))
        shaped = Image.new("L", (size.width, size.height), 0)
        shaped.paste(mask.resize((wide, high), Image.Resampling.BILINEAR), (round(left), round(top)))
        return ImageChops.multiply(shaped, cover)


@dataclass(frozen=True)
class Bolt:
    """Lightning: seen for moments, while everything behind it grows bright."""

    depth: float
    piece: Piece
    seen: Flashes
    seconds_per_frame: float
    still: ClassVar[bool] = False

    def lay(self, frame: Frame, view: Framing, size: Size, number: int) -> None:
        """Draw it as bright as it is in this frame, or not at all."""
        strength = self.seen.strength(number * self.seconds_per_frame)
        cover, half = self.piece.cover, self.piece.half_cover
        if not strength or cover is None or half is None:
            return
        added = strength * (_BRIGHTER if self.depth < 0.5 else _BRIGHTER / 3)
        frame.luma.paste(frame.luma.point([round(level + (_WHITE - level) * added) for level in range(256)]))
        fainter = [round(level * strength) for level in range(256)]
        _lay(replace(self.piece, cover=cover.point(fainter), half_cover=half.point(fainter)), frame, view, size)


@dataclass(frozen=True)
class Stage:
    """All that one shot needs. ``draw`` gives the frame of that number of the clip; it may be called by threads."""

    shot: Shot
    size: Size
    actors: tuple[Actor, ...]
    ground: Frame

    def draw(self, number: int) -> Pixels:
        """One frame."""
        frame = self.ground.copy()
        progress = self.shot.progress(number)
        for actor in self.actors:
            actor.lay(frame, self.shot.path.view(progress, actor.depth), self.size, number)
        return stacked((frame.luma, frame.blue, frame.red))


def staged(shot: Shot, size: Size, actors: tuple[Actor, ...]) -> Stage:
    """A stage; what rests behind everything that moves, as a far sky does, is drawn once."""
    ground = _empty(size)
    rests = [actor.still and not shot.path.moves_at(actor.depth) for actor in actors]
    count = rests.index(False) if False in rests else len(actors)
    for actor in actors[:count]:
        actor.lay(ground, shot.path.view(0.0, actor.depth), size, shot.first)
    left = [
        _rested(actor, shot, size) if rests and isinstance(actor, Scenery) else actor
        for actor, rests in zip(actors[count:], rests[count:], strict=True)
    ]
    return Stage(shot, size, tuple(left), ground)


def _empty(size: Size) -> Frame:
    from PIL import Image

    half = (size.width // 2, size.height // 2)
    return Frame(Image.new("L", (size.width, size.height), 16), Image.new("L", half, 128), Image.new("L", half, 128))


def _rested(actor: Scenery, shot: Shot, size: Size) -> Resting:
    """A layer as the camera sees it at the beginning of the shot."""
    from PIL import Image

    piece, view = actor.piece, shot.path.view(0.0, actor.depth)
    planes = _empty(size)
    bare = replace(piece, cover=None, half_cover=None, parts=tuple(part._replace(opaque=True) for part in piece.parts))
    _lay(bare, planes, view, size)
    covers = Frame(Image.new("L", planes.luma.size, 0), Image.new("L", planes.blue.size, 0), planes.red.copy())
    white = Image.new("L", piece.planes[0].size, 255), Image.new("L", piece.planes[1].size, 255)
    shown = (piece.cover or white[0], piece.half_cover or white[1], piece.planes[2])
    _lay(replace(bare, planes=shown), covers, view, size)
    return Resting(actor.depth, planes, covers.luma, covers.blue)


def layered_stage(
    surveyed: Survey,
    shot: Shot,
    size: Size,
    *,
    acting: Mapping[str, Acting],
    seconds_per_frame: float,
    seed: int,
) -> Stage:
    """Rasterise what the shot shows of a layered picture. Raises ProductInvalid where a layer is no drawing."""
    actors: list[Actor] = []
    for number, sight in enumerate(surveyed.sights):
        flashing = sight.layer.particles == "lightning"
        if sight.layer.kind == "particles" and sight.layer.particles != "stars" and not flashing:
            actors.append(_weather(sight, shot, size, seconds_per_frame, seed + number))
            continue
        box, scale = _needed(surveyed.picture, sight, shot, size)
        if box is None:
            continue
        if sight.layer.kind == "figure":
            actors.append(_figure(surveyed.picture, sight, shot, box, scale, acting[sight.layer.character]))
            continue
        pixels = drawn(surveyed.picture, sight.layer.svg, box, scale)
        piece = piece_of(pixels, box[0], box[1], scale)
        if flashing:
            seen = flashes(seed + number, shot.end * seconds_per_frame)
            actors.append(Bolt(sight.layer.depth, piece, seen, seconds_per_frame))
            continue
        made = Scenery(sight.layer.depth, piece)
        over_all = sight.layer.kind == "light" and _is_whole(sight.box, surveyed.picture)
        # Light over the whole picture, as darker corners are, belongs to the camera and not to the place.
        actors.append(_rested(made, shot, size) if over_all else made)
    return staged(shot, size, tuple(actors))


def _is_whole(box: Box, picture: LayeredPicture) -> bool:
    return box[0] <= 0 and box[1] <= 0 and box[2] >= picture.width and box[3] >= picture.height


def _needed(picture: LayeredPicture, sight: Sight, shot: Shot, size: Size) -> tuple[Box | None, float]:
    """The part of a layer that the shot shows, on whole pixels, and their number in one unit of the canvas."""
    depth = sight.layer.depth
    fine = _SOFT if sight.layer.kind == "light" else _FINER
    scale = size.pixels_per_unit * shot.path.closest(depth) * fine
    seen = shot.path.seen(depth, (size.width / size.pixels_per_unit, size.height / size.pixels_per_unit))
    room = picture.height * _TALLER if sight.layer.kind == "figure" else 2 / scale
    left, top = max(seen[0] - room, sight.box[0]), max(seen[1] - room, sight.box[1])
    right, bottom = min(seen[2] + room, sight.box[2]), min(seen[3] + room, sight.box[3])
    wide, high = math.ceil((right - left) * scale), math.ceil((bottom - top) * scale)
    if wide < 1 or high < 1:
        return None, scale
    return (left, top, left + wide / scale, top + high / scale), scale


def _figure(
    picture: LayeredPicture, sight: Sight, shot: Shot, box: Box, scale: float, acting: Acting
) -> Figure | Scenery:
    """Every state that the shot needs; only the surroundings of the head are drawn again for each."""
    layer = sight.layer
    rest = drawn(picture, layer.svg, box, scale)
    x, y, head = layer.head
    reach = head * _HEAD_REACH
    left, top = max(0, math.floor((x - reach - box[0]) * scale)), max(0, math.floor((y - reach - box[1]) * scale))
    right = min(rest.shape[1], math.ceil((x + reach - box[0]) * scale))
    bottom = min(rest.shape[0], math.ceil((y + reach - box[1]) * scale))
    pieces = {}
    for state in sorted(set(acting.states[shot.first : shot.end])):
        pixels = rest
        if state != REST and right > left and bottom > top:
            part = (box[0] + left / scale, box[1] + top / scale, box[0] + right / scale, box[1] + bottom / scale)
            pixels = rest.copy()
            pixels[top:bottom, left:right] = drawn(picture, layer.states[state], part, scale)
        pieces[state] = piece_of(pixels, box[0], box[1], scale)
    return Figure(layer.depth, pieces, layer.feet[1], acting)


def _weather(sight: Sight, shot: Shot, size: Size, seconds_per_frame: float, seed: int) -> Weather:
    from PIL import Image

    from studio.media.encode import full_planes

    unit = size.height / 576 * math.sqrt(shot.path.framing.zoom)
    moving = particles(sight.layer.particles, width=size.width, height=size.height, unit=unit, seed=seed)
    levels = full_planes(Image.new("RGB", (1, 1), sight.colour))
    colour = tuple(int(plane.getpixel((0, 0))) for plane in levels)  # type: ignore[arg-type]
    box, mask = None, None
    if sight.field is not None:
        box, mask = sight.box, Image.fromarray(np.ascontiguousarray(sight.field))
    return Weather(sight.layer.depth, moving, (colour[0], colour[1], colour[2]), seconds_per_frame, box, mask)


def _lay(piece: Piece, frame: Frame, view: Framing, size: Size, stretch: float = 1.0, feet: float = 0.0) -> None:
    """Draw a piece where the camera sees it; ``stretch`` is how much higher it is, from ``feet`` upwards."""
    across = view.zoom * size.pixels_per_unit
    left = (piece.left - view.x) * across + size.width / 2
    top = (feet + (piece.top - feet) * stretch - view.y) * across + size.height / 2
    wide, high = across / piece.scale, across * stretch / piece.scale  # of one pixel of the piece, on the film
    for part in piece.parts:
        across_part = _span(left, wide, (part.left, part.right, piece.size[0]), size.width)
        down_part = _span(top, high, (part.top, part.bottom, piece.size[1]), size.height)
        if across_part is None or down_part is None:
            continue
        (first_x, end_x, from_x, to_x), (first_y, end_y, from_y, to_y) = across_part, down_part
        _paste(piece, part, frame, (first_x, first_y, end_x, end_y), (from_x, from_y, to_x, to_y))


def _span(start: float, scale: float, side: tuple[int, int, int], limit: int) -> tuple[int, int, float, float] | None:
    """Which even pixels of the film a part takes in one direction, and which of the piece's pixels they show.

    ``side`` is where the part begins and ends and how long the piece is. Where two parts meet both round alike; what
    would lie outside of the piece is left to the empty border around it, so that nothing is ever stretched.
    """
    first = max(0, min(limit, 2 * round((start + side[0] * scale) / 2)))
    end = max(0, min(limit, 2 * round((start + side[1] * scale) / 2)))
    origin, target = (first - start) / scale, (end - start) / scale
    if origin < -_NEAR:
        first, origin = first + 2, origin + 2 / scale
    if target > side[2] + _NEAR:
        end, target = end - 2, target - 2 / scale
    return (first, end, max(0.0, origin), min(float(side[2]), target)) if end > first else None


def _paste(piece: Piece, part: Part, frame: Frame, place: tuple[int, int, int, int], box: Box) -> None:
    half = (box[0] / 2, box[1] / 2, box[2] / 2, box[3] / 2)
    extent = (place[2] - place[0], place[3] - place[1])
    half_extent, half_at = (extent[0] // 2, extent[1] // 2), (place[0] // 2, place[1] // 2)
    cover = half_cover = None
    if not part.opaque and piece.cover is not None and piece.half_cover is not None:
        cover, half_cover = _cut(piece.cover, extent, box), _cut(piece.half_cover, half_extent, half)
    frame.luma.paste(_cut(piece.planes[0], extent, box), place[:2], cover)
    frame.blue.paste(_cut(piece.planes[1], half_extent, half), half_at, half_cover)
    frame.red.paste(_cut(piece.planes[2], half_extent, half), half_at, half_cover)


def _cut(plane: Image, extent: tuple[int, int], box: Box) -> Image:
    from PIL import Image

    return plane.resize(extent, Image.Resampling.BILINEAR, box=box)
