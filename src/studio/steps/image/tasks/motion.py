"""What moves in a scene and how the camera moves, in one short plain paragraph."""

from __future__ import annotations

import re

from studio.steps.audio.tasks.telling import name_of
from studio.steps.image.tasks import motion_words as words
from studio.steps.image.tasks.lots import choose, lot
from studio.steps.image.tasks.motion_words import CAMERA, Move, camera_move
from studio.steps.image.tasks.places import has_window, is_indoors, place_noun
from studio.story.names import gender_of_words, name_words
from studio.story.scene_lines import Actor, SceneLine

__all__ = ["CAMERA", "Move", "camera_move", "motion_text"]

MOST_WORDS = 50
_ODD: tuple[Move, ...] = ("push in", "pan right", "tilt up", "hold")
_EVEN: tuple[Move, ...] = ("pull back", "pan left", "tilt down")
_NUMBERS = re.compile(r"(\d+)\.(\d+)")


def motion_text(scene_line: SceneLine, spoken_text: str, seed: int, *, place: str = "") -> str:
    """What moves and how the camera moves: at most 50 words, the camera in the words of ``CAMERA``.

    ``place`` is the description of the place where the line only names it. Scenes that follow each other by their
    numbers get different moves, unless people walk or run in both.
    """
    where = " ".join(part for part in (scene_line.location_description or place or scene_line.location,) if part)
    move = _move(scene_line, spoken_text, seed)
    sentences = [_camera(scene_line, move, where, seed)]
    others = [_also(actor) for actor in scene_line.actors[1:3]]
    sentences += [sentence for sentence in others if sentence]
    sentences += _surroundings(scene_line, where, spoken_text, seed)
    while len(" ".join(sentences).split()) > MOST_WORDS and len(sentences) > 1:
        sentences.pop()
    text = " ".join(sentences)
    return text if len(text.split()) <= MOST_WORDS else _camera(scene_line, move, where, seed, short=True)


def _move(scene: SceneLine, spoken: str, seed: int) -> Move:
    """The move that fits best; even and odd scenes prefer different ones, so that neighbours differ."""
    fits = dict.fromkeys(CAMERA, 0.0)
    traits = " ".join(trait for actor in scene.actors for trait in actor.traits).lower()
    moods = set(re.findall(r"[a-z]+", " ".join(actor.traits[0].lower() for actor in scene.actors if actor.traits)))
    travels = bool(set(re.findall(r"[a-z]+", traits)) & words.TRAVEL)
    fits["follow"] += 3.0 if travels else -3.0
    fits["push in"] += 1.2 * bool(moods & words.EXCITED) + 0.8 * spoken.rstrip("”\"'").endswith(("!", "?"))
    fits["hold"] += 0.6 * bool(moods & words.SAD) + 0.4 * (len(spoken.split()) < 8) - 0.6
    fits["pull back"] += 0.9 * bool(moods & words.CALM) + 0.5 * bool(moods & words.SAD)
    up, down = bool(words.UPWARD.search(traits)), bool(words.DOWNWARD.search(traits))
    fits["tilt up"] += 1.4 * up - 3.0 * down - 0.5
    fits["tilt down"] += 1.2 * down - 3.0 * up - 0.5
    for move in ("pan left", "pan right"):
        fits[move] += 0.5 * bool(words.SIDEWAYS.search(traits)) + 0.5 * (scene.location_description is not None)
    if not scene.actors:
        fits["follow"] -= 3.0
        fits["pan left"] += 1.0
        fits["pull back"] += 0.6
    match = _NUMBERS.search(scene.id)
    odd = (int(match.group(1)) + int(match.group(2)) if match else lot(seed, scene.id)) % 2
    for move in _ODD if odd else _EVEN:
        fits[move] += 2.8
    for move in fits:
        fits[move] += 1.2 * lot(seed, scene.id, move) / 2**32
    return max(fits, key=lambda one: fits[one])


def _camera(scene: SceneLine, move: Move, where: str, seed: int, *, short: bool = False) -> str:
    pace = choose(("slowly", "gently", "slowly"), seed, scene.id, "pace")
    if _is_excited(scene) and move in ("push in", "follow"):
        pace = "quickly" if move == "follow" else choose(("slowly", "steadily"), seed, scene.id, "pace")
    noun = place_noun(where)
    actor = scene.actors[0] if scene.actors else None
    subject = _called(actor) if actor else f"the {noun}"
    head = CAMERA[move].format(pace=pace, subject=subject, place=f"the {noun}")
    if actor is None or short:
        return f"{head}."
    if move.startswith("pan"):
        head += f" to {subject}"
    action = _action(actor)
    return f"{head} {action}." if action else f"{head}."


def _is_excited(scene: SceneLine) -> bool:
    return any(actor.traits and actor.traits[0].lower() in words.EXCITED for actor in scene.actors)


def _called(actor: Actor) -> str:
    return name_of(actor.character)


def _pronoun(actor: Actor) -> str:
    prefix = actor.character.lower().partition("_")[0]
    found = prefix if prefix in ("female", "male") else gender_of_words(name_words(actor.character))
    return {"female": "she", "male": "he"}.get(found or "", "")


def _doings(actor: Actor) -> list[str]:
    """What the traits say that one does: what the hands do before how one stands."""
    doings = [trait.strip().rstrip(".") for trait in actor.traits[1:] if trait.strip()]
    moving = [trait for trait in doings if re.match(r"[A-Za-z]+ing\b", trait)]
    still = re.compile(r"(?:standing|sitting|lying|leaning|kneeling|waiting)\b", re.IGNORECASE)
    return [*(trait for trait in moving if not still.match(trait)), *(trait for trait in moving if still.match(trait))]


def _action(actor: Actor) -> str:
    """``as she holds out both hands``; a verb that is not known stays as it is: ``, brandishing a ladle``."""
    doings = _doings(actor)
    if not doings:
        return ""
    she = _pronoun(actor) or "they"
    said = [_told(doing) for doing in doings[:1]]
    if said[0] and she != "they":
        return f"as {she} {said[0]}"
    return f"who is {_lowered(doings[0])}"


def _told(doing: str) -> str:
    first, _, rest = doing.partition(" ")
    verb = words.VERBS.get(first.lower(), "")
    return f"{verb} {rest}".strip() if verb else ""


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _also(actor: Actor) -> str:
    doings = _doings(actor)
    if not doings:
        return ""
    told = _told(doings[0])
    return f"{_called(actor)} {told}." if told else f"{_called(actor)} is {_lowered(doings[0])}."


def _surroundings(scene: SceneLine, where: str, spoken: str, seed: int) -> list[str]:
    inside, window = is_indoors(where), has_window(where)
    text = f"{scene.setting} {where} {' '.join(trait for actor in scene.actors for trait in actor.traits)}".lower()
    found: list[str] = []
    for pattern, indoors, outdoors in words.MOVING:
        options = indoors if inside else outdoors
        if inside and not window and words.WEATHER.match(pattern):
            continue
        if options and re.search(rf"\b(?:{pattern})", text):
            found.append(choose(options, seed, scene.id, pattern))
    if not found:
        found.append(choose(words.ANYWHERE[0] if inside else words.ANYWHERE[1], seed, scene.id, "air"))
    first = lot(seed, scene.id, "first") % len(found)
    return [found[first], *([found[(first + 1) % len(found)]] if len(found) > 1 and not inside else [])]
