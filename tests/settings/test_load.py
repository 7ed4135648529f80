from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from studio.errors import SettingsError
from studio.settings import Loaded, load, user_file


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment with a home of its own, so that the person's real file is not read."""
    folder = tmp_path / "home"
    folder.mkdir()
    return {"HOME": str(folder), "USERPROFILE": str(folder), "APPDATA": str(folder), "XDG_CONFIG_HOME": str(folder)}


@pytest.fixture
def production(tmp_path: Path) -> Path:
    folder = tmp_path / "Der Würger von Soho 故事"
    folder.mkdir()
    return folder


def problems_of(production: Path | None, environment: dict[str, str], flags: dict[str, object]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load(production, environment, flags)
    return caught.value.problems


def test_defaults_are_those_of_the_seed(home: dict[str, str]) -> None:
    settings = load(None, home, {}).settings
    assert (settings.narration.chunk_size, settings.texts.chapter_lines) == (5, 50)
    assert (settings.language.language, settings.language.region) == ("en", "in")
    assert (settings.cast.auto_gender, settings.cast.auto_confirm, settings.cast.change_settings) == ("m", True, False)
    assert settings.servers.comfyui_base_url == "http://127.0.0.1:8188"
    assert settings.youtube.privacy == "private"
    assert settings.thumbnail.loras[0].strength_model == 3.6


def test_nothing_is_uploaded_by_default(home: dict[str, str]) -> None:
    pipelines = load(None, home, {}).settings.pipelines
    for pipeline in (pipelines.audio, pipelines.image, pipelines.video):
        assert "audio/12.youtube" not in pipeline.scripts
        assert len(set(pipeline.scripts)) == len(pipeline.scripts)
    assert pipelines.audio.scripts[0] == "audio/1.character"
    assert pipelines.audio.scripts[-1] == "audio/11.video"
    assert pipelines.video.scripts.index("video/5.motion") < pipelines.video.scripts.index("video/2.animate")


def test_later_layers_win_and_the_origin_names_the_line(home: dict[str, str], production: Path) -> None:
    user_file(home).parent.mkdir(parents=True, exist_ok=True)
    user_file(home).write_text("[mix]\nducking_db = 6.0\ntolerance_ms = 50\nloudness_lufs = -20.0\n", encoding="utf-8")
    (production / "studio.toml").write_text("# mine\n[mix]\nducking_db = 7\nloudness_lufs = -18.0\n", encoding="utf-8")
    loaded = load(production, {**home, "STUDIO_MIX__LOUDNESS_LUFS": "-16"}, {"mix.true_peak_dbtp": "-2"})
    mix = loaded.settings.mix
    assert (mix.tolerance_ms, mix.ducking_db, mix.loudness_lufs, mix.true_peak_dbtp) == (50, 7.0, -16.0, -2.0)
    where = {name.removeprefix("mix."): str(origin) for name, origin in loaded.origins.items() if "mix." in name}
    assert where == {
        "tolerance_ms": f"{user_file(home)}, line 3",
        "ducking_db": "studio.toml, line 3",
        "loudness_lufs": "STUDIO_MIX__LOUDNESS_LUFS",
        "true_peak_dbtp": "-o mix.true_peak_dbtp",
    }
    assert loaded.origins["narration.chunk_size"].layer == "default"


def test_the_variables_of_the_seed_are_effective(home: dict[str, str]) -> None:
    environment = {
        **home,
        "COMFYUI_BASE_URL": "http://10.0.0.5:8188",
        "COMFYUI_DIR": "/srv/ComfyUI",
        "COMFYUI_MODEL_PATH": "/srv/models",
        "COMFYUI_CHECKPOINTS_PATH": "/srv/checkpoints",
        "LM_STUDIO_URL": "http://10.0.0.6:1234/v1",
        "LM_STUDIO_CMD": "lms --quiet",
        "LM_STUDIO_MODEL_NAME": "qwen:14b",
        "LM_STUDIO_MODEL_PATH": "/srv/llm",
        "YOUTUBE_PRIVACY_STATUS": "unlisted",
        "YOUTUBE_CATEGORY_ID": "24",
    }
    settings = load(None, environment, {}).settings
    assert settings.servers.comfyui_base_url == "http://10.0.0.5:8188"
    assert settings.servers.comfyui_dir == "/srv/ComfyUI"
    assert settings.servers.comfyui_model_path == "/srv/models"
    assert settings.servers.comfyui_checkpoints_path == "/srv/checkpoints"
    assert settings.servers.lm_studio_base_url == "http://10.0.0.6:1234/v1"
    assert settings.servers.lm_studio_cmd == "lms --quiet"
    assert settings.servers.lm_studio_model == "qwen:14b"
    assert settings.servers.lm_studio_model_path == "/srv/llm"
    assert (settings.youtube.privacy, settings.youtube.category_id) == ("unlisted", "24")


def test_the_documented_variable_wins_over_its_other_name(home: dict[str, str]) -> None:
    both = {**home, "LM_STUDIO_BASE_URL": "http://a/v1", "LM_STUDIO_URL": "http://b/v1"}
    assert load(None, both, {}).settings.servers.lm_studio_base_url == "http://a/v1"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("narration.chunk_size", "3", 3),
        ("narration.speed", "1", 1.0),
        ("subtitles.burn", "yes", True),
        ("cast.auto_confirm", "n", False),
        ("cast.auto_gender", "female", "f"),
        ("media.hashtags", "#a, #b", ("#a", "#b")),
        ("media.hashtags", '["#a"]', ("#a",)),
        ("youtube.category_id", "24", "24"),
        ("pipelines.audio.scripts", "1.character, 13.youtube.py", ("audio/1.character", "audio/12.youtube")),
        ("pipelines.image.scripts", "../gen.audio/scripts/2.story.py,3.scene", ("audio/2.story", "image/3.scene")),
    ],
)
def test_text_of_flags_is_read_as_the_kind_of_the_setting(
    home: dict[str, str], name: str, text: str, value: object
) -> None:
    assert load(None, home, {name: text}).value(name) == value


def test_flags_of_one_script_leave_those_of_the_others(home: dict[str, str], production: Path) -> None:
    (production / "studio.toml").write_text(
        '[pipelines.audio]\narguments."7.sfx" = ["--clear"]\n[pipelines.image.arguments]\n"audio/7.sfx.py" = []\n',
        encoding="utf-8",
    )
    pipelines = load(production, home, {}).settings.pipelines
    assert pipelines.audio.arguments["audio/7.sfx"] == ("--clear",)
    assert pipelines.audio.arguments["audio/1.character"][:2] == ("--auto-gender", "m")
    assert pipelines.image.arguments["audio/7.sfx"] == ()


def test_every_mistake_of_every_layer_is_told_at_once(home: dict[str, str], production: Path) -> None:
    (production / "studio.toml").write_text(
        "[narration]\nchunk_sise = 3\nattempts = true\nslowest_characters_per_second = 29.0\n\n\n\n"
        '[thumbnail]\nTITLE_POSITION = "top"\n[video]\nwidth = 1279\n',
        encoding="utf-8",
    )
    even = "expected a whole number from 64 to 8192 divisible by 2; for example 1920"
    found = problems_of(production, {**home, "STUDIO_NARRATION__SPEED": "9"}, {"mix.duckng_db": 3})
    assert found == (
        "studio.toml, line 2: there is no setting narration.chunk_sise; did you mean narration.chunk_size?",
        "studio.toml, line 3: narration.attempts = true: expected a whole number from 1 to 20; for example 3",
        "studio.toml, line 9: there is no setting thumbnail.TITLE_POSITION; did you mean thumbnail.title_position?",
        f"studio.toml, line 11: video.width = 1279: {even}",
        "STUDIO_NARRATION__SPEED: narration.speed = 9: expected a number from 0.5 to 2; for example 0.95",
        "-o mix.duckng_db: there is no setting mix.duckng_db; did you mean mix.ducking_db?",
        "studio.toml, line 4: narration: slowest_characters_per_second must be below fastest_characters_per_second",
    )


def test_a_mistake_in_a_value_that_a_later_layer_replaces_is_still_told(home: dict[str, str], production: Path) -> None:
    (production / "studio.toml").write_text("[narration]\nchunk_size = 0\n", encoding="utf-8")
    (problem,) = problems_of(production, home, {"narration.chunk_size": 4})
    assert problem.startswith("studio.toml, line 2: narration.chunk_size = 0:")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CHUNK_SIZE = 3\n", "did you mean narration.chunk_size or texts.chapter_lines?"),
        ("[narration]\nCHUNK_SIZE = 3\n", "did you mean narration.chunk_size?"),
        ("[subtitels]\nburn = true\n", "did you mean subtitles.burn?"),
        ("[narration.pauses]\nsentence = 2\n", "did you mean narration."),
        ("REGION = 'uk'\n", "did you mean language.region?"),
        ("narration = 3\n", "narration is a table, not a value"),
        ("[servers]\nlm_studio_api_key = 'hunter2'\n", "is a secret and a production may be shared"),
        ("[pipelines.audio]\nscripts = ['2.stroy']\n", "did you mean '2.story'?"),
        ("[video]\nframes_per_second = 29\n", "frames_per_second must divide 48000"),
        ("[[thumbnail.loras]]\nstrength_model = 'much'\n", "[0].strength_model: "),
        ("[mix]\nducking_db = nan\n", "expected a number from 0 to 40"),
        ("[mix]\nducking_db = 2001-01-01\n", "expected a number from 0 to 40"),
    ],
)
def test_a_mistake_says_what_was_probably_meant(home: dict[str, str], production: Path, text: str, said: str) -> None:
    (production / "studio.toml").write_text(text, encoding="utf-8")
    found = problems_of(production, home, {})
    assert len(found) == 1
    assert said in found[0]
    assert found[0].startswith("studio.toml, line ")
    assert "hunter2" not in found[0]


def test_a_file_that_is_not_toml_names_its_line(home: dict[str, str], production: Path) -> None:
    (production / "studio.toml").write_text("[mix]\nducking_db = = 3\n", encoding="utf-8")
    (problem,) = problems_of(production, home, {})
    assert "studio.toml, line 2: this is not TOML" in problem


def test_a_file_from_notepad_reads_and_one_in_latin_1_is_named(home: dict[str, str], production: Path) -> None:
    file = production / "studio.toml"
    file.write_bytes(b"\xef\xbb\xbf[mix]\r\nducking_db = 3.0\r\n")
    assert load(production, home, {}).settings.mix.ducking_db == 3.0
    file.write_bytes("# Würger\n".encode("latin-1"))
    assert "is not UTF-8" in problems_of(production, home, {})[0]


def test_a_variable_names_another_user_file_which_need_not_exist(home: dict[str, str], tmp_path: Path) -> None:
    named = tmp_path / "own.toml"
    assert load(None, {**home, "STUDIO_CONFIG": str(named)}, {}).settings.narration.speed == 1.0
    named.write_text("[narration]\nspeed = 0.9\n", encoding="utf-8")
    assert load(None, {**home, "STUDIO_CONFIG": str(named)}, {}).settings.narration.speed == 0.9


def test_the_user_file_lies_where_the_platform_keeps_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path)}
    tail = Path("ai-content-studio") / "config.toml"
    monkeypatch.setattr(sys, "platform", "linux")
    assert user_file(environment) == tmp_path / ".config" / tail
    assert user_file({**environment, "XDG_CONFIG_HOME": "/x"}) == Path("/x") / tail
    monkeypatch.setattr(sys, "platform", "darwin")
    assert user_file(environment) == tmp_path / "Library" / "Application Support" / tail
    monkeypatch.setattr(sys, "platform", "win32")
    assert user_file({**environment, "APPDATA": "/roaming"}) == Path("/roaming") / tail


def test_settings_never_change(home: dict[str, str]) -> None:
    from pydantic import ValidationError

    loaded: Loaded = load(None, home, {})
    with pytest.raises(ValidationError):
        loaded.settings.mix.ducking_db = 3.0  # type: ignore[misc]
    with pytest.raises(ValidationError):
        type(loaded.settings.mix)(tolerance_ms=True)


def test_importing_the_package_does_not_load_pydantic() -> None:
    code = "import sys, studio.settings; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
