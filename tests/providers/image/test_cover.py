from itertools import cycle
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.errors import UsageError
from studio.providers.image import PROVIDERS, CoverRequest, MadeCover, draw_cover, image_provider
from studio.providers.image.drawing.words import LANDMARKS, PLACES, TIMES, WEATHERS, Sketch, read_prompt

SMALL = {"width": 240, "height": 136}


def cover(tmp_path: Path, prompt: str, **options: object) -> tuple[np.ndarray, MadeCover]:
    made = draw_cover(CoverRequest(prompt, **{**SMALL, **options}), tmp_path / "cover.png")
    return np.asarray(Image.open(tmp_path / "cover.png")).astype(int), made


def test_the_same_request_gives_the_same_bytes_and_another_seed_another_picture(tmp_path: Path) -> None:
    pictures = []
    for number, seed in enumerate((5, 5, 6)):
        request = CoverRequest("a forest at night in the rain", "The Lamp", seed=seed, **SMALL)
        draw_cover(request, tmp_path / f"{number}.png")
        pictures.append((tmp_path / f"{number}.png").read_bytes())
    assert pictures[0] == pictures[1] != pictures[2]


def test_a_cover_has_the_size_that_was_asked_for(tmp_path: Path) -> None:
    assert cover(tmp_path, "a village")[0].shape == (136, 240, 3)
    assert cover(tmp_path, "a lighthouse", width=136, height=240, title="Tall")[0].shape == (240, 136, 3)


@pytest.mark.parametrize(("place", "weather"), list(zip(PLACES, cycle(["", *WEATHERS]), strict=False)))
def test_every_place_and_every_weather_is_drawn(tmp_path: Path, place: str, weather: str) -> None:
    picture, made = cover(tmp_path, f"{place} {weather}", width=160, height=90)
    assert place in made.understood
    assert picture.std() > 8  # there is something to see
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 300


@pytest.mark.parametrize("landmark", LANDMARKS)
def test_every_landmark_changes_the_picture(tmp_path: Path, landmark: str) -> None:
    home = {"ship": "sea", "lighthouse": "sea", "pyramid": "desert", "bridge": "lake"}.get(landmark, "meadow")
    without, _ = cover(tmp_path, f"{home} at night")
    with_it, made = cover(tmp_path, f"{home} at night, {landmark}")
    assert landmark in made.understood
    assert (np.abs(with_it - without).max(axis=2) > 24).mean() > 0.003


def test_night_is_darker_than_day(tmp_path: Path) -> None:
    assert cover(tmp_path, "meadow at night")[0].mean() < 0.6 * cover(tmp_path, "meadow at noon")[0].mean()


@pytest.mark.parametrize(
    ("prompt", "seen"),
    [
        ("A stormy night; the keeper of the lighthouse climbs the stairs", ("night", "storm", "sea", "lighthouse")),
        ("London streets in the rain, evening", ("dusk", "rain", "city")),
        ("रात, समुद्र और बारिश", ("night", "rain", "sea")),
        ("নদীর ধারে সকাল", ("dawn", "lake")),
        ("An idea without a picture", ()),
    ],
)
def test_a_prompt_is_understood(prompt: str, seen: tuple[str, ...]) -> None:
    assert read_prompt(prompt, 1).understood == seen


def test_what_a_prompt_leaves_open_comes_from_the_seed() -> None:
    sketches = {read_prompt("An idea", seed) for seed in range(40)}
    assert len({(sketch.time, sketch.place) for sketch in sketches}) > 6
    assert all(isinstance(sketch, Sketch) and sketch.time in TIMES and sketch.place in PLACES for sketch in sketches)
    assert all(read_prompt(name, 1).weather == name for name in WEATHERS)


@pytest.mark.parametrize("position", ["top", "middle", "bottom"])
def test_the_title_is_readable_on_a_bright_day(tmp_path: Path, position: str) -> None:
    _, made = cover(tmp_path, "desert at noon", title="The Well", title_position=position)
    assert made.lettering is not None
    assert made.lettering.contrast >= 4.5
    assert made.warnings == ()


def test_a_band_makes_the_picture_larger_or_the_scene_smaller(tmp_path: Path) -> None:
    grown, _ = cover(tmp_path, "sea", title="The Well", title_layout="expand", title_position="bottom")
    fitted, made = cover(tmp_path, "sea", title="The Well", title_layout="fit", title_position="top")
    assert grown.shape[0] == 136 + 35
    assert fitted.shape == (136, 240, 3)
    assert made.lettering is not None
    assert made.lettering.size_pixels > 10


def test_a_cover_without_a_title_has_no_lettering(tmp_path: Path) -> None:
    assert cover(tmp_path, "sea", title="  ")[1].lettering is None


def test_providers_are_found_by_name() -> None:
    for name in PROVIDERS:
        assert image_provider(name).check().ok
        assert image_provider(name).name == "storyboard"  # also under the name that older productions recorded
    with pytest.raises(UsageError, match="no image provider 'nobody'"):
        image_provider("nobody")
