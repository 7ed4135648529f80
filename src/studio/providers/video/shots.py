"""Into which shots a clip is cut, what each of them frames and how the camera moves in it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studio.providers.video.contract import ClipRequest, Spoken
from studio.providers.video.moves import (
    HOLD,
    PAN_LEFT,
    PAN_RIGHT,
    PULL,
    PUSH,
    TILT_DOWN,
    TILT_UP,
    Asked,
    Framing,
    Limit,
    Path,
    asked_moves,
    held,
    path_for,
)

_LIKED_PARTS = (0.19, 0.56)  # of the way from the shortest to the longest shot: where most shots end
_LARGEST_FRAMING = 1.8
_LEAST_FRAMING = 1.18  # less than this is no other framing
_EYES_AT = 0.4  # of the height of a framing
_MEDIUM_HEADS, _CLOSE_HEADS = 4.6, 3.0  # heights of a head that a framing shows
_TALL_PART = 0.2  # a picture that is so much higher than the film is looked at by tilting
_TILT_PER_SECOND = 0.07  # of the film's height, over a tall picture


@dataclass(frozen=True)
class Stand:
    """A figure in the picture: head as x, y and height, and where its feet are."""

    head: tuple[float, float, float]
    feet: tuple[float, float]


@dataclass(frozen=True)
class Scene:
    """What the camera can look at: a canvas of ``width`` x ``height``, of which a framing of zoom 1 shows ``shown``.

    ``largest`` is how much a framing may enlarge: less for pixels than for drawings.
    """

    width: float
    height: float
    shown: tuple[float, float]
    limits: tuple[Limit, ...]
    stands: Mapping[str, Stand]
    largest: float = _LARGEST_FRAMING

    @property
    def spare(self) -> tuple[float, float]:
        """How much wider and higher than a whole framing the canvas is."""
        return self.width - self.shown[0], self.height - self.shown[1]

    def held(self, x: float, y: float, zoom: float) -> Framing:
        """A framing as near to that point as the canvas allows."""
        return held(Framing(x, y, zoom), self.shown, (self.width, self.height))


@dataclass(frozen=True)
class Shot:
    """Frames ``first`` to before ``end`` of a clip, with what the camera does in words."""

    first: int
    end: int
    path: Path
    words: str

    def progress(self, frame: int) -> float:
        """How much of its time has passed at a frame of the clip."""
        return (frame - self.first) / max(1, self.end - 1 - self.first)


def plan_shots(request: ClipRequest, scene: Scene) -> tuple[Shot, ...]:
    """The shots of a clip, its handle included; equal requests give equal shots."""
    chance = random.Random(f"{request.seed} shots")
    total = request.frames + request.handle_frames
    cuts = _cuts(request, chance) if request.shots else []
    asked = _resolved(asked_moves(request.motion), scene.stands)
    shots: list[Shot] = []
    last_name, last_move = "", ""
    for number, (first, end) in enumerate(zip([0, *cuts], [*cuts, total], strict=True)):
        speaker = _speaker(request.spoken, first, end)
        name, framing, focus = _framing(number, speaker, last_name, scene, chance)
        one = asked[number] if number < len(asked) else None
        seconds = (end - first) / request.frames_per_second
        move = one.move if one else _chosen_move(name, last_move, scene, chance)
        if one and one.who in scene.stands:
            focus = _eyes(scene.stands[one.who])
        reach = _reach(move, seconds, scene)
        path = path_for(
            move,
            framing,
            seconds=seconds,
            shown=scene.shown,
            canvas=(scene.width, scene.height),
            focus=focus,
            limits=scene.limits,
            reach=reach,
        )
        said = move if path.moves else HOLD
        shots.append(Shot(first, end, path, f"{name}, {said}"))
        last_name, last_move = name, move
    return tuple(shots)


def _cuts(request: ClipRequest, chance: random.Random) -> list[int]:
    """Frames at which another framing begins: of those allowed, so that shots last as the request asks, if they can."""
    rate = request.frames_per_second
    shortest, longest = round(request.shortest_shot_seconds * rate), round(request.longest_shot_seconds * rate)
    span = request.longest_shot_seconds - request.shortest_shot_seconds
    liked_seconds = tuple(request.shortest_shot_seconds + part * span for part in _LIKED_PARTS)
    allowed = sorted({cut for cut in request.cut_frames if shortest <= cut <= request.frames - shortest})
    cuts: list[int] = []
    first = 0
    while request.frames - first > round(liked_seconds[1] * rate):
        liked = first + round(chance.uniform(*liked_seconds) * rate)
        after = [cut for cut in allowed if cut >= first + shortest]
        near = [cut for cut in after if cut <= first + longest] or after[:1]
        if not near:
            break
        before = _speaker(request.spoken, first, near[0])

        def cost(cut: int, liked: int = liked, before: str = before) -> float:
            follows = _speaker(request.spoken, cut, min(request.frames, cut + 2 * rate))
            return abs(cut - liked) / rate - (1.5 if follows and follows != before else 0.0)

        first = min(near, key=cost)
        cuts.append(first)
    return cuts


def _speaker(spoken: Sequence[Spoken], first: int, end: int) -> str:
    """Who speaks most from ``first`` to before ``end``; empty for nobody."""
    frames: dict[str, int] = {}
    for said in spoken:
        overlap = min(end, said.first_frame + len(said.levels)) - max(first, said.first_frame)
        if overlap > 0:
            frames[said.character] = frames.get(said.character, 0) + overlap
    return max(frames, key=lambda name: (frames[name], name)) if frames else ""


def _framing(
    number: int, speaker: str, last_name: str, scene: Scene, chance: random.Random
) -> tuple[str, Framing, tuple[float, float]]:
    """Name, framing and what the camera comes closer to. The first shot shows the whole place."""
    centre = _interest(speaker, scene)
    middle = scene.held(*centre, 1.0)
    if number == 0:
        return "wide", middle, centre
    choices: list[tuple[str, Framing, tuple[float, float], float]] = []
    for name in sorted(scene.stands):
        stand, spoken = scene.stands[name], name == speaker
        # Who only listens is shown after who speaks was.
        if speaker in scene.stands and not spoken and not last_name.endswith(f" on {speaker}"):
            continue
        for size, heads in (("medium", _MEDIUM_HEADS), ("close", _CLOSE_HEADS)):
            framing = _on(stand, heads, scene)
            if framing is not None:
                weight = (6.0 if size == "medium" else 3.0) if spoken else (1.6 if size == "medium" else 0.4)
                choices.append((f"{size} on {name}", framing, _eyes(stand), weight))
    # A close framing that the picture's size turns into the medium one is no framing of its own.
    first_with = {framing: name for name, framing, _, _ in reversed(choices)}
    choices = [one for one in choices if first_with[one[1]] == one[0]]
    if not choices:
        zoom = min(1.38, scene.largest)
        for name, x in (("left side", 0.36), ("right side", 0.64)):
            framing = scene.held(scene.width * x, scene.height * 0.54, zoom)
            choices.append((name, framing, (framing.x, framing.y), 2.0))
    if not last_name.startswith("wide"):
        choices.append(("wide", middle, centre, 2.2))
    choices = [one for one in choices if one[0] != last_name] or [("wide", middle, centre, 1.0)]
    name, framing, focus, _ = chance.choices(choices, [one[3] for one in choices])[0]
    return name, framing, focus


def _on(stand: Stand, heads: float, scene: Scene) -> Framing | None:
    """The figure from its head down, so many heads high; None where that is hardly closer than the whole."""
    x, y, head = stand.head
    if head <= 0:
        return None
    zoom = min(scene.largest, scene.shown[1] / (heads * head))
    if zoom < _LEAST_FRAMING:
        return None
    return scene.held(x, y + (0.5 - _EYES_AT) * scene.shown[1] / zoom, zoom)


def _eyes(stand: Stand) -> tuple[float, float]:
    return (stand.head[0], stand.head[1])


def _interest(speaker: str, scene: Scene) -> tuple[float, float]:
    """What a camera comes closer to: who speaks, else the middle of those who are there, else the middle."""
    if speaker in scene.stands:
        return _eyes(scene.stands[speaker])
    heads = [stand.head for _, stand in sorted(scene.stands.items())]
    if not heads:
        return (scene.width / 2, scene.height / 2)
    return (sum(head[0] for head in heads) / len(heads), sum(head[1] for head in heads) / len(heads))


def _resolved(asked: Sequence[Asked], stands: Mapping[str, Stand]) -> list[Asked]:
    """The moves with the characters that they name, by the whole name or one word of it."""
    return [
        Asked(one.move, next((name for name in sorted(stands) if one.who and one.who in _names(name)), ""))
        for one in asked
    ]


def _names(name: str) -> set[str]:
    lower = name.lower()
    return {lower, *lower.split("_")}


def _chosen_move(name: str, last: str, scene: Scene, chance: random.Random) -> str:
    free_x, free_y = scene.spare
    if name == "wide" and not scene.stands and free_y > _TALL_PART * scene.shown[1]:
        moves = {TILT_DOWN: 3.0, TILT_UP: 2.0}
    elif name == "wide" and not scene.stands and free_x > _TALL_PART * scene.shown[0]:
        moves = {PAN_LEFT: 1.0, PAN_RIGHT: 1.0}
    elif name == "wide":
        moves = {PUSH: 4.0, PULL: 2.0, PAN_LEFT: 2.0, PAN_RIGHT: 2.0}
    else:
        moves = {PUSH: 4.0, PULL: 1.0, PAN_LEFT: 1.0, PAN_RIGHT: 1.0, HOLD: 1.5}
    left = [move for move in moves if move != last] or list(moves)
    return chance.choices(left, [moves[move] for move in left])[0]


def _reach(move: str, seconds: float, scene: Scene) -> float:
    """How many times further than usual a camera goes over a picture that is much higher or wider than the film."""
    across, down = scene.spare
    free = down if move in (TILT_UP, TILT_DOWN) else across if move in (PAN_LEFT, PAN_RIGHT) else 0.0
    if scene.stands or free < _TALL_PART * scene.shown[1]:
        return 1.0
    usual = min(0.075, 0.02 + 0.011 * seconds) * scene.shown[0] * (0.62 if move in (TILT_UP, TILT_DOWN) else 1.0)
    return max(1.0, min(0.9 * free, _TILT_PER_SECOND * scene.shown[1] * seconds) / usual)
