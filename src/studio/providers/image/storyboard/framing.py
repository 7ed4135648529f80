"""How near the picture is taken: a place is seen whole, people are seen large."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from studio.providers.image.layers import Layer
from studio.providers.image.storyboard.parts import Place, Spot
from studio.providers.image.storyboard.staging import Stand

Box = tuple[float, float, float, float]

_NEAREST_INDOORS = (1.22, 1.45)
_NEAREST_OUTDOORS = (1.0, 1.1)  # what tells one landscape from another often stands at its edge
_LEAST = 1.05  # a smaller step is not worth cutting anything off
_TALL = 0.64  # of the canvas: how high those who are seen should be together
_WIDE = 0.72
_AHEAD = 0.4  # who looks to the right stands here on the width, and mirrored


@dataclass(frozen=True)
class Window:
    """The part of the place that is seen: its left top corner, and by how much it is enlarged to fill the canvas."""

    left: float = 0.0
    top: float = 0.0
    zoom: float = 1.0

    def x(self, x: float) -> float:
        """Where a point across the place comes to lie on the canvas."""
        return (x - self.left) * self.zoom

    def y(self, y: float) -> float:
        """Where a point down the place comes to lie on the canvas."""
        return (y - self.top) * self.zoom


def window_for(
    boxes: tuple[Box, ...],
    stands: tuple[Stand, ...],
    place: Place,
    width: int,
    height: int,
    aims: tuple[float, ...] = (),
    *,
    seed: int = 0,
) -> Window:
    """The window in which those within ``boxes`` are seen large, with room before who looks aside.

    It lies within the canvas. ``aims`` are points across of what is looked at: they stay in sight.
    ``seed`` varies how near the picture is taken.
    """
    if not boxes:
        return Window()
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    nearest = Random(seed).uniform(*(_NEAREST_INDOORS if place.indoors else _NEAREST_OUTDOORS))
    span = max([right, *aims]) - min([left, *aims])
    zoom = min(nearest, _TALL * height / (bottom - top), _WIDE * width / (right - left), 0.9 * width / span)
    if zoom < _LEAST:
        return Window()
    wide, high = width / zoom, height / zoom
    middle = (left + right) / 2
    part = 0.5
    if len(stands) == 1 and stands[0].facing:
        part = _AHEAD if stands[0].facing > 0 else 1 - _AHEAD
    start = middle - part * wide
    for aim in aims:
        start = min(start, aim - 0.06 * wide) if aim < middle else max(start, aim + 0.06 * wide - wide)
    start = min(max(start, right + 0.03 * wide - wide), left - 0.03 * wide)
    down = bottom + (0.07 if place.indoors else 0.04) * high - high
    return Window(min(max(0.0, start), width - wide), min(max(0.0, down), height - high), zoom)


def seen_place(place: Place, window: Window) -> Place:
    """The place as it is seen through the window. What falls before all keeps its size: it falls everywhere."""
    if window.zoom == 1.0:
        return place
    layers = tuple(_seen_layer(layer, window) for layer in place.layers)
    spots = tuple(_seen_spot(spot, window) for spot in place.spots)
    return replace(place, layers=layers, spots=spots)


def seen_stand(stand: Stand, window: Window) -> Stand:
    """A stand as it is seen through the window."""
    spot = None if stand.spot is None else _seen_spot(stand.spot, window)
    return replace(stand, x=window.x(stand.x), y=window.y(stand.y), scale=stand.scale * window.zoom, spot=spot)


def _seen_layer(layer: Layer, window: Window) -> Layer:
    if layer.kind == "particles" and layer.depth >= 1:
        return layer
    zoom, left, top = window.zoom, -window.left * window.zoom, -window.top * window.zoom
    return replace(layer, svg=f'<g transform="matrix({zoom:.5g} 0 0 {zoom:.5g} {left:.2f} {top:.2f})">{layer.svg}</g>')


def _seen_spot(spot: Spot, window: Window) -> Spot:
    return replace(spot, x=window.x(spot.x), y=window.y(spot.y), scale=spot.scale * window.zoom)
