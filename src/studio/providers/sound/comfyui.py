"""Sounds on a ComfyUI server: a description becomes a sound by the production's own graph, cut or joined to length."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio.errors import ProviderError, UsageError
from studio.providers.sound import catalogue
from studio.providers.sound.contract import SAMPLE_RATE, Signal, Sound, SoundRequest
from studio.providers.sound.dsp import decibels, faded
from studio.providers.sound.finish import asked_count, finished
from studio.providers.sound.recordings import looped, padded, read_stereo
from studio.story.text_lines import one_line

if TYPE_CHECKING:
    from studio.providers.comfyui import Expected, Workshop
    from studio.servers.comfyui.graphs.nodes import Graph

NAME = "comfyui"
GRAPH = "gen.audio/workflow/sfx.json"
VERSION = 1
CREDIT = "made with the sound model on ComfyUI"
_MARGIN_SECONDS = 0.5  # models fade at their ends
_BED_SECONDS = 10.0  # what is asked for so long without being known as a sound goes on evenly
_USUAL_GAIN_DB = -9.0
_SILENT_DB = -50.0  # below the loudest part: what comes before is waiting
_LEAD_SECONDS = 0.01


def make(request: SoundRequest, *, workshop: Callable[[], Workshop] | None) -> Sound:
    """Given a request, return its sound, always the same for the same description, length and seed.

    A sound of events begins with its first; a bed that is longer than the model makes is joined with itself.
    Raise ProviderError for a description or length that cannot be, UsageError without a workshop, and what the
    workshop raises.
    """
    if workshop is None:
        raise UsageError(f"sounds by {NAME} are made in a production", hint="here, use synthesis")
    n = asked_count(NAME, request)
    description = one_line(request.description)
    if not any(character.isalnum() for character in description):
        raise ProviderError(NAME, f"{request.description!r} names no sound")
    recipe = catalogue.match(description)
    bed = recipe.is_bed if recipe is not None else request.duration_seconds >= _BED_SECONDS
    longest = n / SAMPLE_RATE if recipe is None or bed else min(n / SAMPLE_RATE, recipe.longest_seconds)
    with tempfile.TemporaryDirectory(prefix="studio-sound-") as folder:
        path = _made(workshop(), description, longest + _MARGIN_SECONDS, request.seed, Path(folder))
        raw = read_stereo(path, NAME, "ask for another take, or describe the sound in other words")
    fitted = looped(_even(raw), n) if bed else padded(_from_its_beginning(raw), n)
    gain_db = recipe.level_db if recipe is not None else _USUAL_GAIN_DB
    return Sound(finished(fitted, bed=bed), f"{NAME}:sfx", CREDIT, gain_db=gain_db)


def expected() -> Expected:
    """What a run with sounds needs of a server."""
    from studio.providers.comfyui import STUB_PREFIX, Expected
    from studio.servers.comfyui.graphs import sounds

    asked = sounds.SoundRequest("rain", 1.0, 0, STUB_PREFIX)
    return Expected(GRAPH, lambda graph: sounds.patch_sound(graph, asked))


def _made(workshop: Workshop, description: str, seconds: float, seed: int, folder: Path) -> Path:
    from studio.providers.comfyui import STUB_PREFIX
    from studio.servers.comfyui.graphs import sounds

    asked = sounds.SoundRequest(description, seconds, seed, STUB_PREFIX)

    def patch(graph: Graph, names: Mapping[str, str]) -> Graph:
        return sounds.patch_sound(graph, asked)

    told = json.dumps([VERSION, workshop.graph(GRAPH), description, seconds, seed], sort_keys=True)
    key = f"sound/{hashlib.sha256(told.encode()).hexdigest()}"
    return workshop.make(GRAPH, patch, key=key, folder=folder, kind="audio")


def _from_its_beginning(raw: Signal) -> Signal:
    """The sound without the silence before it."""
    size = np.abs(raw).max(axis=1)
    heard = np.flatnonzero(size > size.max(initial=0.0) * decibels(_SILENT_DB))
    first = max(0, int(heard[0]) - round(_LEAD_SECONDS * SAMPLE_RATE)) if heard.size else 0
    return faded(raw[first:], 0.002, 0.0)


def _even(raw: Signal) -> Signal:
    """A bed without the ends at which a model fades in and out."""
    cut = round(0.5 * _MARGIN_SECONDS * SAMPLE_RATE)
    return raw[cut : len(raw) - cut] if len(raw) > 8 * cut else raw
