from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from studio.cli.commands.config import config
from studio.errors import SettingsError, UsageError
from studio.production.create import create
from studio.settings import schema


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "story.txt").write_text("[ada] Hello.\n", encoding="utf-8")
    root = create(tmp_path / "film", tmp_path / "story.txt").root
    (root / "studio.toml").write_text("[mix]\nducking_db = 3.0\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return root


def studio_config(*arguments: str) -> Result:
    app = typer.Typer(rich_markup_mode=None)
    app.command()(config)
    result = CliRunner().invoke(app, list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_every_setting_is_shown_one_to_a_line(film: Path) -> None:
    lines = studio_config().stdout.splitlines()
    assert len(lines) == len(schema.keys())
    assert "mix.ducking_db = 12.0" in lines


def test_inside_a_production_its_file_holds_and_is_named(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(film / "gen.audio" / "scripts")
    assert "mix.ducking_db = 3.0    # studio.toml, line 2" in studio_config("mix").stdout.splitlines()
    monkeypatch.chdir(film.parent)
    shown = studio_config("mix.ducking_db", "-p", str(film), "-o", "mix.ducking_db=4").stdout
    assert shown.startswith("mix.ducking_db = 4.0\n")
    assert "default    12.0" in shown


def test_json_can_be_read_back(film: Path) -> None:
    shown = json.loads(studio_config("--json", "--production", str(film)).stdout)
    assert {row["key"] for row in shown} == set(schema.keys())
    (row,) = (row for row in shown if row["key"] == "mix.ducking_db")
    assert (row["value"], row["layer"], row["origin"]) == (3.0, "production", "studio.toml, line 2")


def test_defaults_are_printed_as_a_settings_file(film: Path) -> None:
    shown = studio_config("--defaults").stdout
    assert "mix" in tomllib.loads(shown)
    assert "# ducking_db = 12.0" in shown


def test_mistakes_are_errors_with_a_way_out(film: Path) -> None:
    with pytest.raises(UsageError, match=r"did you mean mix\.ducking_db"):
        studio_config("mix.duckng_db")
    with pytest.raises(UsageError, match="not inside a production"):
        studio_config("--production", str(film.parent))
    with pytest.raises(UsageError, match=r"expected section\.key=value"):
        studio_config("-o", "speed")
    with pytest.raises(SettingsError, match=r"mix\.ducking_db = 99"):
        studio_config("-o", "mix.ducking_db=99")


def test_a_production_that_is_too_new_is_not_passed_over(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (film / ".studio" / "production.json").write_text('{"format": 99}', encoding="utf-8")
    monkeypatch.chdir(film)
    with pytest.raises(UsageError, match="newer studio"):
        studio_config()
