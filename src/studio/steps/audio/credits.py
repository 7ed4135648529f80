"""Whom a film is owed to: the makers of its voices, sounds, pictures and letters, as their providers name them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from studio.engine.item import Inputs, Ref
from studio.engine.view import View
from studio.steps.audio.film import CHARACTER, SFX, Film
from studio.steps.audio.narration import lay_out
from studio.steps.audio.sfx import bed_items

PICTURES = ("image/2.character", "image/2.location", "image/3.scene", "audio/10.thumbnail", "video/2.animate")
"""The steps whose items may tell in ``told.json`` whom they are owed to."""
TOLD = "told.json"


def sounding_refs(film: Film, view: View) -> tuple[Ref, ...]:
    """What tells which voices and sounds are heard: the voices of spoken lines, every effect, every bed."""
    recorded = lay_out(film, view).recording_of
    speakers = dict.fromkeys(span.character for span in film.spans if span.id not in recorded)
    speech = film.engines.names["speech"]
    return (
        *(Ref(CHARACTER, f"voice/{speech}/{character}", "value.json") for character in speakers),
        *(Ref(SFX, f"clips/{span.id}", "made.json") for span in film.spans),
        *(Ref(SFX, item.id, "made.json") for item in bed_items(film, view)),
    )


def sounding_credits(film: Film, inputs: Inputs, refs: Iterable[Ref]) -> list[str]:
    """Who made what is heard, each once, in the order of the film."""
    known = {voice.id: voice for voice in film.engines.speech.voices()}
    voices: dict[str, None] = {}
    sounds: dict[str, None] = {}
    for ref in refs:
        if ref.step == CHARACTER and ref.id.startswith("voice/"):
            voice = known.get(inputs.json(ref)["voice"])
            if voice is not None and voice.credit:
                voices[f"Voices: {voice.credit} ({voice.licence})"] = None
        elif ref.step == SFX:
            sounds.update((f"Sounds: {one['credit']}", None) for one in inputs.json(ref) if one["credit"])
    return [*voices, *sounds]


def picture_credits(view: View) -> tuple[str, ...]:
    """Who made what is seen, as the pictures that were made so far tell it; none in a film without pictures."""
    return view.once("picture credits", lambda: tuple(dict.fromkeys(_pictures_owe(view))))


def _pictures_owe(view: View) -> Iterable[str]:
    for step in PICTURES:
        for item_id in view.known(step):
            made = view.last(step, item_id)
            if made is not None and TOLD in made.paths:
                told: Mapping[str, Any] = json.loads(made.path(TOLD).read_bytes())
                yield from (f"Pictures: {credit}" for credit in told.get("credits", ()))


def lettering_credits(text: str) -> list[str]:
    """The fonts of ours in which ``text`` is written over the picture."""
    from studio.media.typefaces import LICENCES, runs

    families = dict.fromkeys(run.typeface.family for run in runs("".join(sorted(set(text))), system=False))
    return [f"Letters: {family} ({LICENCES[family]})" for family in sorted(families) if family]
