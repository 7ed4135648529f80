"""Every recipe is measured against its criterion, and every criterion against sounds that it must refuse."""

import functools

import numpy as np
import pytest
from tests.providers.sound.criteria import CRITERIA, broken_claims
from tests.providers.sound.measures import RATE, Heard, silence, white_noise

from studio.providers.sound import SoundRequest, make_sound
from studio.providers.sound.catalogue import recipes
from studio.providers.sound.finish import loudness

NAMES = list(recipes())


def lengths(name):
    recipe = recipes()[name]
    if recipe.kind == "single":
        return recipe.shortest_seconds, min(recipe.longest_seconds, 5.0)
    return max(3.0, recipe.shortest_seconds), 5.0


@functools.cache
def rendered(name, seconds, seed):
    samples = make_sound(SoundRequest(name, seconds, seed)).samples
    samples.setflags(write=False)
    return samples


def takes(name):
    """Three seeds over two lengths."""
    short, long = lengths(name)
    return [rendered(name, short, 1), rendered(name, short, 2), rendered(name, long, 3)]


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_is_what_its_criterion_says(name):
    for take in takes(name):
        assert not broken_claims(name, Heard(take))


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_is_clean(name):
    short, long = lengths(name)
    for take, seconds in zip(takes(name), (short, short, long), strict=True):
        assert take.dtype == np.float32
        assert take.shape == (round(seconds * RATE), 2)
        assert np.isfinite(take).all()
        assert np.abs(take).max() <= 10 ** (-1 / 20)
        assert np.abs(take.mean(axis=0)).max() < 3e-4
        assert np.abs(take[0]).max() < 1e-4
        assert np.abs(take[-1]).max() < 1e-4
        # No step at the ends: the last milliseconds are near silence whatever came before.
        assert np.abs(take[-48:]).max() < 0.02


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_comes_at_the_common_loudness_unless_its_peaks_forbid(name):
    for take in takes(name):
        level = loudness(take, bed=recipes()[name].is_bed)
        assert -29.5 < level < -22.5
        if level < -24.0:
            assert np.abs(take).max() > 0.8


@pytest.mark.parametrize("name", NAMES)
def test_seeds_give_different_takes_and_the_same_seed_the_same(name):
    short, _ = lengths(name)
    first, second = rendered(name, short, 1), rendered(name, short, 2)
    assert not np.array_equal(first, second)
    again = make_sound(SoundRequest(name, short, 1)).samples
    assert again.tobytes() == first.tobytes()


def test_every_recipe_has_a_criterion_and_every_criterion_a_recipe():
    assert set(CRITERIA) == set(NAMES)


@pytest.fixture(scope="module")
def strangers():
    return {
        "white noise": Heard(white_noise()),
        "silence": Heard(silence()),
        "rain_heavy": Heard(rendered("rain_heavy", 4.0, 1)),
        "church_bell": Heard(rendered("church_bell", 3.0, 1)),
        "knock": Heard(rendered("knock", 2.0, 3)),
        "crowd_murmur": Heard(rendered("crowd_murmur", 4.0, 1)),
    }


# Sounds that hold another: a storm holds heavy rain, a closing door a knock, an hour is struck on a bell.
KIN = {("storm", "rain_heavy"), ("door_close", "knock"), ("clock_chime", "church_bell")}


@pytest.mark.parametrize("name", NAMES)
def test_a_criterion_refuses_noise_silence_and_other_sounds(name, strangers):
    for stranger, heard in strangers.items():
        if stranger != name and (name, stranger) not in KIN:
            assert broken_claims(name, heard), f"{stranger} passes for {name}"
