"""What a language model that sees is asked about a scene: what moves in its picture, and how the camera moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from studio.steps.image.tasks.motion import MOST_WORDS
from studio.steps.image.tasks.motion_words import CAMERA, camera_move
from studio.steps.image.tasks.places import place_noun
from studio.steps.questions import Question, choice, count_words, one_line, question, quoted, shape, text
from studio.story.scene_lines import SceneLine

_CAMERA_WORDS = 12


def request_for_motion(scene: SceneLine, spoken: str, place: str, picture: Path | None, *, model: str) -> Question[str]:
    """At most 50 words: one of the eight moves of the camera, in its own words, and what moves in the scene."""
    seen = scene.body if not place else f"{scene.body}\n{place}"
    told = f"{quoted('scene', seen)}\n{quoted('said', spoken)}"
    return question(
        "motion_entry",
        f"You tell an animator what moves in one scene of a film"
        f"{', whose picture is given' if picture else ''}. Choose one move of the camera. Then say in one or two plain "
        f"English sentences of at most {MOST_WORDS - _CAMERA_WORDS} words what people do and what stirs round them: "
        f"only what is seen{' in the picture' if picture else ''}, kinds of people instead of names, nothing of the "
        f"camera, nothing new that enters.",
        told,
        shape(camera=choice(list(CAMERA)), motion_description=text(15, 320)),
        lambda value: _motion(value, place or scene.location_description or scene.location),
        accept=_accept_motion,
        model=model,
        language="en",
        picture=picture,
        longest_answer_tokens=300,
    )


def _motion(value: Any, place: str) -> str:
    noun = place_noun(place)
    camera = CAMERA[value["camera"]].format(pace="slowly", subject=f"the {noun}", place=f"the {noun}")
    told = one_line(value["motion_description"].translate(str.maketrans("{}", "  ")))
    return f"{camera}. {told if told[-1:] in '.!?…' else told + '.'}"


def _accept_motion(value: Any) -> str:
    told = one_line(value["motion_description"])
    if count_words(told) > MOST_WORDS - _CAMERA_WORDS + 6:
        return f"the description has {count_words(told)} words, and {MOST_WORDS - _CAMERA_WORDS} are the most"
    return "the description speaks of the camera" if camera_move(told) or "(motion_" in told else ""
