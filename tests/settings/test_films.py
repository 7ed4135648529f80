from __future__ import annotations

from pathlib import Path

import pytest

from studio.errors import SettingsError
from studio.settings import load, schema

# The constants of the seed's scripts, as its last settings block and the table of the design have them.
CONSTANTS: dict[str, dict[str, object]] = {
    "looks": {
        "WORD_FACTOR": 6,
        "CHARACTER_SUMMARY_WORD_MIN": 60,
        "CHARACTER_SUMMARY_WORD_MAX": 120,
        "LOCATION_SUMMARY_WORD_MIN": 60,
        "LOCATION_SUMMARY_WORD_MAX": 120,
        "ART_STYLE": "Realistic Anime",
    },
    "portraits": {
        "VARIATIONS_PER_CHARACTER": 1,
        "IMAGE_WIDTH": 633,
        "IMAGE_HEIGHT": 950,
        "LATENT_MODE": "LATENT",
        "IMAGE_LATENT_SIZE": "medium",
        "FACE_ONLY": False,
        "LATENT_DENOISING_STRENGTH": 0.85,
        "USE_LORA": True,
        "LORA_MODE": "serial",
        "SAMPLING_STEPS": 25,
        "USE_NEGATIVE_PROMPT": True,
        "USE_RANDOM_SEED": True,
        "FIXED_SEED": 333555666,
        "USE_CHARACTER_NAME_OVERLAY": False,
        "CHARACTER_NAME_FONT_SCALE": 1,
        "CHARACTER_NAME_BAND_HEIGHT_RATIO": 0.3,
        "USE_SUMMARY_TEXT": False,
        "ART_STYLE": "Realistic Anime",
    },
    "places": {
        "VARIATIONS_PER_LOCATION": 1,
        "IMAGE_WIDTH": 1280,
        "IMAGE_HEIGHT": 720,
        "IMAGE_LATENT_SIZE": "large",
        "LATENT_DENOISING_STRENGTH": 0.82,
        "USE_SUMMARY_TEXT": True,
    },
    "scenes": {
        "IMAGE_WIDTH": 1280,
        "IMAGE_HEIGHT": 720,
        "CHARACTER_RESIZE_FACTOR": 1,
        "IMAGE_COMPRESSION_QUALITY": 95,
        "ACTIVE_CHARACTER_MODE": "IMAGE",
        "ACTIVE_LOCATION_MODE": "TEXT",
        "LOCATION_CHAR_LIMIT": 30,
        "LATENT_MODE": "LATENT",
        "LATENT_DENOISING_STRENGTH": 0.9,
        "IMAGE_STITCH_COUNT": 1,
        "USE_SUMMARY_TEXT": True,
    },
    "motion": {"MODEL_MOTION_GENERATION": "qwen_qwen3-vl-30b-a3b-instruct"},
    "animation": {
        "VIDEO_WIDTH": 1024,
        "VIDEO_HEIGHT": 576,
        "FRAMES_PER_SECOND": 24,
        "ENABLE_MOTION": True,
        "ENABLE_SCENE": True,
        "ENABLE_LOCATION": True,
        "ART_STYLE": "Anime",
    },
}


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "APPDATA": str(tmp_path)}


def test_the_scripts_of_a_pipeline_run_in_the_order_in_which_they_need_each_other(home: dict[str, str]) -> None:
    pipelines = load(None, home, {}).settings.pipelines
    image = "1.story a1 a2 a3 a4 4.audio a5 a6 a7 a8 2.character 2.location 3.scene a9 a10 5.video 6.combine a11"
    video = "1.story i1 a1 a2 a3 a4 i4 a5 a6 a7 a8 i2 i2 i3 5.motion 2.animate a9 a10 3.video a11"
    assert [_brief(name, "image") for name in pipelines.image.scripts] == image.split()
    assert [_brief(name, "video") for name in pipelines.video.scripts] == video.split()


def _brief(step: str, own: str) -> str:
    pipeline, _, script = step.partition("/")
    return script if pipeline == own else pipeline[0] + script.partition(".")[0]


@pytest.mark.parametrize("table", list(CONSTANTS))
def test_the_constants_of_the_seed_are_the_defaults(table: str) -> None:
    by_seed = {key.seed: key.default for key in schema.keys().values() if key.name.startswith(f"{table}.")}
    assert {name: by_seed[name] for name in CONSTANTS[table]} == CONSTANTS[table]


def test_the_adapters_are_those_of_the_seed(home: dict[str, str]) -> None:
    settings = load(None, home, {}).settings
    used, spare = settings.portraits.loras
    assert (used.strength_model, used.strength_clip, used.steps, used.enabled) == (2.0, 2.0, 6, True)
    assert (spare.strength_model, spare.denoising_strength, spare.enabled) == (3.6, 0.1, False)
    assert settings.places.loras == settings.portraits.loras
    assert [lora.steps for lora in settings.scenes.loras] == [9, 9]
    assert [lora.strength_clip for lora in settings.scenes.loras] == [2.0, 2.0]


def test_the_letters_of_a_summary_follow_its_words(home: dict[str, str]) -> None:
    assert load(None, home, {}).settings.looks.letters("character") == (360, 720)
    given = {"looks.word_factor": 5, "looks.location_summary_letters_max": 900}
    assert load(None, home, given).settings.looks.letters("location") == (300, 900)


def test_both_films_may_have_full_size(home: dict[str, str]) -> None:
    sizes = {
        f"{table}.{side}": pixels
        for table in ("scenes", "places", "scene_film", "animation")
        for side, pixels in (("width", 1920), ("height", 1080))
    }
    settings = load(None, home, sizes).settings
    assert (settings.scene_film.width, settings.animation.height) == (1920, 1080)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"scene_film.frames_per_second": 29}, "scene_film: frames_per_second must divide 48000"),
        ({"animation.frames_per_second": 23}, "animation: frames_per_second must divide 48000"),
        ({"animation.width": 1023}, "divisible by 2"),
        ({"film.shortest_shot_seconds": 7.0}, "film: longest_shot_seconds must be twice"),
        ({"looks.character_summary_word_min": 200}, "looks: character_summary_word_min must not be above"),
        ({"looks.location_summary_letters_min": 800}, "looks: location_summary_letters_min must not be above"),
        ({"scenes.image_stitch_count": 6}, "from 1 to 5"),
        ({"scenes.active_character_mode": "PICTURE"}, "one of 'IMAGE_TEXT', 'TEXT', 'IMAGE', 'NONE'"),
        ({"film.dissolve_seconds": -1}, "from 0 to 5"),
    ],
)
def test_values_that_cannot_work_are_told(home: dict[str, str], given: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(None, home, given)
    assert said in str(caught.value)
