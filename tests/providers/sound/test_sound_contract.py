"""What every provider of sounds must do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial

import numpy as np
import pytest
from tests.providers.on_comfyui import a_workshop

from studio.errors import ProviderError
from studio.providers.sound import CEILING_DBFS, REFERENCE_LUFS, SAMPLE_RATE, Sound, SoundRequest, make_sound
from studio.providers.sound.finish import loudness

Make = Callable[[SoundRequest], Sound]


@pytest.fixture(scope="module", params=["synthesis", "fake", "comfyui"])
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    with ExitStack() as stack:
        workshop = None
        if request.param == "comfyui":
            shop, _ = stack.enter_context(a_workshop(tmp_path_factory.mktemp("comfyui")))
            workshop = lambda: shop  # noqa: E731
        yield partial(make_sound, provider=request.param, workshop=workshop)


@pytest.mark.parametrize("seconds", [0.1, 1.0, 50.0])
def test_a_sound_has_exactly_the_length_that_was_asked_for_in_stereo(make: Make, seconds: float) -> None:
    samples = make(SoundRequest("rain on a roof", seconds, 1)).samples
    assert samples.shape == (round(seconds * SAMPLE_RATE), 2)
    assert samples.dtype == np.float32
    assert np.isfinite(samples).all()


@pytest.mark.parametrize(("description", "bed"), [("heavy rain", True), ("three knocks on a wooden door", False)])
def test_sounds_are_equally_loud_and_keep_below_the_ceiling(make: Make, description: str, bed: bool) -> None:
    samples = make(SoundRequest(description, 4.0, 3)).samples
    assert np.abs(samples).max() <= 10 ** (CEILING_DBFS / 20)
    assert loudness(samples, bed=bed) <= REFERENCE_LUFS + 1.0
    assert loudness(samples, bed=bed) >= REFERENCE_LUFS - 6.0


def test_nothing_clicks_at_the_ends(make: Make) -> None:
    for description in ("rain on a roof", "a door slams"):
        samples = make(SoundRequest(description, 1.5, 2)).samples
        assert np.abs(samples[[0, -1]]).max() < 1e-3


def test_the_same_request_gives_the_same_samples(make: Make) -> None:
    request = SoundRequest("wind in the trees", 1.0, 5)
    np.testing.assert_array_equal(make(request).samples, make(request).samples)


def test_it_tells_where_the_sound_is_from(make: Make) -> None:
    sound = make(SoundRequest("an owl hoots", 1.0, 5))
    assert sound.source
    assert sound.credit
    assert -40 <= sound.gain_db <= 0


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan"), 1e9])
def test_a_length_that_cannot_be_is_refused(make: Make, seconds: float) -> None:
    with pytest.raises(ProviderError, match="cannot make"):
        make(SoundRequest("rain", seconds))
