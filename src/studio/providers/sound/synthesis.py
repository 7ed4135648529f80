"""Sounds made from nothing: a description is matched with recipes, which are rendered, layered and finished."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

import numpy as np
from numpy.random import Generator, default_rng

from studio.errors import ProviderError
from studio.providers.sound import catalogue
from studio.providers.sound.contract import SAMPLE_RATE, Signal, Sound, SoundRequest
from studio.providers.sound.dsp import decibels, faded, far, seconds
from studio.providers.sound.finish import asked_count, finished, loudness

NAME = "synthesis"
CREDIT = "synthesised by AI Content Studio"

# Long beds are made in pieces that melt into each other, so that memory stays small and nothing repeats.
_PIECE = seconds(60.0)
_MELT = seconds(1.5)
# What is asked for shorter than this is the beginning of so much.
_SHORTEST = seconds(0.5)
# What a room adds after a single sound.
_RING_SECONDS = 1.5

_COUNTS = {
    "once": 1,
    "one": 1,
    "single": 1,
    "twice": 2,
    "two": 2,
    "double": 2,
    "thrice": 3,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_FAR = frozenset({"distant", "distance", "far", "faraway", "remote", "muffled", "offshore"})


@dataclass(frozen=True)
class Take:
    """What a recipe is given: ``n`` samples to fill and two sources of chance.

    ``character`` gives the same numbers for every piece of one sound (the pitch of this bell, the pace of this
    clock); ``rng`` is new for every piece. ``words`` are the stems of the description.
    """

    n: int
    rng: Generator
    character: Generator
    words: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return self.n / SAMPLE_RATE

    def said(self, *words: str) -> bool:
        """Whether the description holds one of these words in any form."""
        return any(catalogue.stem(word) in self.words for word in words)

    def count(self, otherwise: int) -> int:
        """How many of something the description asks for ("three knocks"), else ``otherwise``."""
        return next((number for word, number in _COUNTS.items() if catalogue.stem(word) in self.words), otherwise)


RenderedBy = Callable[[Take], Signal]


def renderer(recipe: catalogue.Recipe) -> RenderedBy:
    """Return the function that renders a recipe: it has the recipe's name, in the module of its family."""
    module = import_module(f"studio.providers.sound.recipes.{recipe.family}")
    return cast("RenderedBy", getattr(module, recipe.name))


def synthesise(request: SoundRequest) -> Sound:
    """Given a request, return its sound, always the same for the same description, length and seed.

    Raise ProviderError where no recipe answers to the words.
    """
    n = asked_count(NAME, request)
    chosen = catalogue.layers(request.description)
    if not chosen:
        tried = ", ".join(catalogue.telling_words(request.description)) or "none"
        raise ProviderError(
            NAME,
            f"no sound answers to {request.description!r} (words tried: {tried})",
            hint="name one of these, or put a recording with that name in the folder of recordings: "
            + catalogue.known_names(),
        )
    words = catalogue.stems(request.description)
    first = chosen[0]
    bed = any(recipe.is_bed for recipe in chosen)
    mixed = rendered(first, n, request.seed, words)
    for recipe in chosen[1:]:
        layer = rendered(recipe, n, request.seed, words)
        own = loudness(layer, bed=recipe.is_bed) - loudness(mixed, bed=first.is_bed)
        wanted = float(np.clip(recipe.level_db - first.level_db, -9.0, 9.0))
        mixed = mixed + decibels(wanted - own) * layer
    if any(word in _FAR for word in words):
        mixed = far(mixed, default_rng([request.seed, 7]))
    source = "+".join(recipe.name for recipe in chosen)
    # Only what goes on evenly is eased in: a sound of single events starts with its attack.
    eased = any(recipe.kind == "bed" for recipe in chosen)
    samples = finished(mixed, bed=bed, fade_in_seconds=0.25 if eased else 0.002)
    return Sound(samples, f"{NAME}:{source}", CREDIT, gain_db=max(recipe.level_db for recipe in chosen))


def rendered(recipe: catalogue.Recipe, n: int, seed: int, words: tuple[str, ...] = ()) -> Signal:
    """Given a recipe, return ``n`` raw stereo samples of it; long ones are made of melted pieces."""
    salt = list(recipe.name.encode())
    render = renderer(recipe)

    def piece(number: int, length: int) -> Signal:
        take = Take(length, default_rng([seed, number, *salt]), default_rng([seed, *salt]), words)
        out = render(take)
        return out if out.ndim == 2 else np.stack((out, out), axis=1)

    if n < _SHORTEST:
        return rendered(recipe, _SHORTEST, seed, words)[:n]
    if not recipe.is_bed:
        return _single(recipe, piece, n, words)
    if n <= _PIECE + _MELT:
        return piece(0, n)
    out = np.zeros((n, 2), dtype=np.float32)
    rise = np.sin(np.linspace(0.0, np.pi / 2.0, _MELT, dtype=np.float32))[:, None]
    for number, start in enumerate(range(0, n, _PIECE)):
        length = min(_PIECE + _MELT, n - start)
        part = piece(number, length).astype(np.float32)
        if number:
            part[:_MELT] *= rise[: len(part)]
        if length == _PIECE + _MELT:
            part[-_MELT:] *= rise[::-1]
        out[start : start + length] += part
    return out


def _single(recipe: catalogue.Recipe, piece: Callable[[int, int], Signal], n: int, words: tuple[str, ...]) -> Signal:
    """A sound with an end of its own is made in its natural length, and silence follows it."""
    counted = any(catalogue.stem(word) in words for word in _COUNTS)
    natural = _PIECE if counted else seconds(recipe.longest_seconds + _RING_SECONDS)
    made = piece(0, min(n, natural))
    if len(made) >= n:
        return made[:n]
    out = np.zeros((n, 2), dtype=np.float32)
    out[: len(made)] = faded(made, 0.0, 0.5 * _RING_SECONDS)
    return out
