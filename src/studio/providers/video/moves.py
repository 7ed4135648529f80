"""How a camera looks at a picture: framings, moves through its depth, and what must not come into view."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

PUSH, PULL, HOLD, FOLLOW = "push in", "pull back", "hold", "follow"
PAN_LEFT, PAN_RIGHT, TILT_UP, TILT_DOWN = "pan left", "pan right", "tilt up", "tilt down"
MOVES = (PUSH, PULL, PAN_LEFT, PAN_RIGHT, TILT_UP, TILT_DOWN, FOLLOW, HOLD)

_LARGEST_ZOOM = 0.12  # in one shot
_ZOOM_PER_SECOND, _ZOOM_FIRST = 0.011, 0.025
_LARGEST_PAN = 0.075  # of the picture's width, from one end of a shot to the other
_PAN_PER_SECOND = 0.011
_RAMP = 0.22  # of a shot, in which a move begins and in which it ends
_NEAR = 0.01
_CHECKED = 9  # moments of a shot at which its borders are looked at
_SMALLEST_ZOOM_FOR = {PAN_LEFT: 1.05, PAN_RIGHT: 1.05, TILT_UP: 1.06, TILT_DOWN: 1.06, FOLLOW: 1.04}

_WORDS = (
    (FOLLOW, r"follow(?:s|ing)?(?:\s+(?:the\s+)?(?P<who>[\w'-]+))?"),
    (PUSH, r"push(?:es|ing)?(?:\s+\w+)?\s+in|zoom(?:s|ing)?(?:\s+\w+)?\s+in|moves?\s+closer|dolly\s+in"),
    (PULL, r"pull(?:s|ing)?(?:\s+\w+)?\s+(?:back|out)|zoom(?:s|ing)?(?:\s+\w+)?\s+out|dolly\s+out"),
    (PAN_LEFT, r"pan(?:s|ning)?(?:\s+\w+)?\s+(?:to\s+the\s+)?left"),
    (PAN_RIGHT, r"pan(?:s|ning)?(?:\s+\w+)?\s+(?:to\s+the\s+)?right"),
    (TILT_UP, r"tilt(?:s|ing)?(?:\s+\w+)?\s+up"),
    (TILT_DOWN, r"tilt(?:s|ing)?(?:\s+\w+)?\s+down"),
    (HOLD, r"hold(?:s|ing)?\b|static|still camera|fixed camera"),
)
_PATTERN = re.compile("|".join(rf"(?P<m{n}>\b(?:{words}))" for n, (_, words) in enumerate(_WORDS)), re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """A move that somebody asked for; ``who`` is whom the camera follows, in their word."""

    move: str
    who: str = ""


@dataclass(frozen=True)
class Framing:
    """The part of the canvas that is seen: its middle, and how many times it is enlarged. 1 shows all of it."""

    x: float
    y: float
    zoom: float = 1.0


@dataclass(frozen=True)
class Limit:
    """What may be seen of a layer: its straight ends on the canvas. Infinite where it ends of itself."""

    depth: float
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Path:
    """A framing and what the camera does from its first to its last moment.

    ``start`` and ``end`` are (right, down, closer): units of the canvas and a factor, all for what has the depth of 1.
    ``focus`` is the point that stays where it is when the camera comes closer.
    """

    framing: Framing
    start: tuple[float, float, float] = (0.0, 0.0, 1.0)
    end: tuple[float, float, float] = (0.0, 0.0, 1.0)
    focus: tuple[float, float] = (0.0, 0.0)

    @property
    def moves(self) -> bool:
        """Whether anything changes."""
        return self.start != self.end

    def moves_at(self, depth: float) -> bool:
        """Whether anything changes for a layer of that depth."""
        return self.moves and depth != 0.0

    def view(self, progress: float, depth: float) -> Framing:
        """What is seen of a layer of that depth when ``progress`` (0 to 1) of the time has passed."""
        part = eased(progress)
        right, down, closer = (a + (b - a) * part for a, b in zip(self.start, self.end, strict=True))
        factor = 1.0 + (closer - 1.0) * depth
        x = self.focus[0] + (self.framing.x - self.focus[0]) / factor + right * depth
        y = self.focus[1] + (self.framing.y - self.focus[1]) / factor + down * depth
        return Framing(x, y, self.framing.zoom * factor)

    def closest(self, depth: float) -> float:
        """The largest enlargement of a layer of that depth."""
        return max(self.view(moment, depth).zoom for moment in (0.0, 1.0))

    def seen(self, depth: float, shown: tuple[float, float]) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all that is seen of a layer; ``shown`` is what zoom 1 shows of it."""
        width, height = shown
        views = [self.view(number / (_CHECKED - 1), depth) for number in range(_CHECKED)]
        return (
            min(view.x - width / view.zoom / 2 for view in views),
            min(view.y - height / view.zoom / 2 for view in views),
            max(view.x + width / view.zoom / 2 for view in views),
            max(view.y + height / view.zoom / 2 for view in views),
        )


def eased(progress: float) -> float:
    """A part of the time as a part of the way: slow at both ends, even between."""
    if progress < _RAMP:
        return progress * progress / (2 * _RAMP * (1 - _RAMP))
    if progress > 1 - _RAMP:
        return 1 - (1 - progress) ** 2 / (2 * _RAMP * (1 - _RAMP))
    return (progress - _RAMP / 2) / (1 - _RAMP)


def asked_moves(motion: str) -> tuple[Asked, ...]:
    """The camera moves that a text names, in its order: one in each sentence or part of one after "then".

    Only sentences with the word camera count, because people follow and hold things too; where there are none, a text
    that begins with a move counts.
    """
    parts = [part for sentence in re.split(r"[.;!?\n]+", motion) if "camera" in sentence.lower()
             for part in re.split(r"\bthen\b", sentence, flags=re.IGNORECASE)]  # fmt: skip
    matches = [_PATTERN.search(part) for part in parts] if parts else [_PATTERN.match(motion.strip())]
    return tuple(
        Asked(_WORDS[int(str(match.lastgroup)[1:])][0], (match.group("who") or "").lower())
        for match in matches
        if match is not None
    )


def path_for(
    move: str,
    framing: Framing,
    *,
    seconds: float,
    shown: tuple[float, float],
    canvas: tuple[float, float],
    focus: tuple[float, float],
    limits: Sequence[Limit],
    reach: float = 1.0,
) -> Path:
    """The move within that framing, as large as its time allows and as nothing but the picture is seen.

    ``shown`` is how much of the ``canvas`` a framing of zoom 1 shows, both as width and height.
    ``reach`` enlarges how far pans and tilts may go, for pictures that are much wider or higher than the film.
    """
    path = _wished(move, framing, seconds, shown[0], focus, reach)
    smallest = _SMALLEST_ZOOM_FOR.get(move, 1.0)
    candidates = [path] if framing.zoom >= smallest else [path, _closer(path, smallest, shown, canvas)]
    best = Path(framing, focus=focus)
    best_part = 0.0
    for candidate in candidates:
        eighths = (step / 8 for step in range(8, 0, -1))
        part = next((one for one in eighths if _fits(_lessened(candidate, one), limits, shown)), 0.0)
        if part > best_part + 0.2:
            best, best_part = _lessened(candidate, part), part
    return best


def held(framing: Framing, shown: tuple[float, float], canvas: tuple[float, float]) -> Framing:
    """The framing, moved so that it lies inside of the canvas."""
    half_x, half_y = shown[0] / framing.zoom / 2, shown[1] / framing.zoom / 2
    return replace(
        framing, x=min(max(framing.x, half_x), canvas[0] - half_x), y=min(max(framing.y, half_y), canvas[1] - half_y)
    )


def _wished(
    move: str, framing: Framing, seconds: float, width: float, focus: tuple[float, float], reach: float
) -> Path:
    closer = 1.0 + min(_LARGEST_ZOOM, _ZOOM_FIRST + _ZOOM_PER_SECOND * seconds)
    way = reach * min(_LARGEST_PAN, 0.02 + _PAN_PER_SECOND * seconds) * width / framing.zoom
    rest = (0.0, 0.0, 1.0)
    if move == PUSH:
        return Path(framing, rest, (0.0, 0.0, closer), focus)
    if move == PULL:
        return Path(framing, (0.0, 0.0, closer), rest, focus)
    if move in (PAN_LEFT, PAN_RIGHT):
        sign = 1.0 if move == PAN_RIGHT else -1.0
        return Path(framing, (-sign * way / 2, 0.0, 1.0), (sign * way / 2, 0.0, 1.0), focus)
    if move in (TILT_UP, TILT_DOWN):
        sign = 0.62 if move == TILT_DOWN else -0.62
        return Path(framing, (0.0, -sign * way / 2, 1.0), (0.0, sign * way / 2, 1.0), focus)
    if move == FOLLOW:
        aside = max(-way, min(way, (focus[0] - framing.x) * 0.5))
        return Path(framing, rest, (aside, 0.0, 1.0 + (closer - 1.0) * 0.8), focus)
    return Path(framing, focus=focus)


def _closer(path: Path, zoom: float, shown: tuple[float, float], canvas: tuple[float, float]) -> Path:
    return replace(path, framing=held(replace(path.framing, zoom=zoom), shown, canvas))


def _lessened(path: Path, part: float) -> Path:
    def less(place: tuple[float, float, float]) -> tuple[float, float, float]:
        return (place[0] * part, place[1] * part, 1.0 + (place[2] - 1.0) * part)

    return replace(path, start=less(path.start), end=less(path.end))


def _fits(path: Path, limits: Iterable[Limit], shown: tuple[float, float]) -> bool:
    for limit in limits:
        left, top, right, bottom = path.seen(limit.depth, shown)
        inside = left >= limit.left - _NEAR and top >= limit.top - _NEAR
        if not (inside and right <= limit.right + _NEAR and bottom <= limit.bottom + _NEAR):
            return False
    return True
