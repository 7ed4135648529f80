"""What a language model is asked about voices: which of those that would keep people apart suits somebody best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from studio.steps.questions import LABEL_TEMPERATURE, Question, choice, question, quoted, shape
from studio.story.characters import display_name
from studio.story.parse import Story

if TYPE_CHECKING:
    from studio.providers.speech.contract import Voice

_MOST_LETTERS = 1500


def request_for_voice(
    character: str,
    facts: Mapping[str, str],
    story: Story,
    voices: Sequence[Voice],
    *,
    model: str,
) -> Question[str]:
    """The id of the voice, out of ``voices``: all of these are clearly unlike those with whom the character talks."""
    told = [" ".join(span.text.split()) for span in story.spans if span.character == character]
    lines = "\n".join(told)[:_MOST_LETTERS]
    known = "\n".join(f"{name}: {value}" for name, value in facts.items() if value)
    offered = "\n".join(f"{voice.id}: {voice.label}, about {voice.pitch_hz:.0f} Hz" for voice in voices)
    return question(
        "voice_casting",
        f"You cast the voices of an audio drama. Choose for this character the voice that suits it best, by its id.\n"
        f"The voices:\n{offered}",
        f"{quoted('character', f'{display_name(character)}{chr(10)}{known}')}\n{quoted('lines', lines)}",
        shape(voice=choice([voice.id for voice in voices])),
        lambda value: str(value["voice"]),
        temperature=LABEL_TEMPERATURE,
        model=model,
        longest_answer_tokens=100,
    )
