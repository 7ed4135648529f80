from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from studio.cli import checkup
from studio.cli.commands.doctor import doctor
from studio.production.create import create


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "story.txt").write_text("[ada] The kiln was cold by noon.\n[finn] Who is there?\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return create(tmp_path / "Der Würger 故事", tmp_path / "story.txt").root


def studio_doctor(*arguments: str) -> tuple[int, str]:
    app = typer.Typer(rich_markup_mode=None)
    app.command()(doctor)
    result = CliRunner().invoke(app, list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def finding(name: str, *arguments: str) -> dict[str, Any]:
    _, shown = studio_doctor("--json", *arguments)
    return next(found for found in json.loads(shown)["findings"] if found["name"] == name)


def test_a_machine_with_the_default_install_can_make_a_film(film: Path) -> None:
    code, shown = studio_doctor(str(film))
    assert code == 0, shown
    assert "A film can be made here." in shown
    assert not re.search(r"^missing", shown, re.MULTILINE)
    for name in ("python", "settings", "ffmpeg", "fonts", "voices", "hearing", "grammar", "disk"):
        assert re.search(rf"^ok +{name} ", shown, re.MULTILINE), name
    assert "2 lines to speak" in shown
    assert str(film) in shown


def test_json_says_the_same(film: Path) -> None:
    code, shown = studio_doctor("--json", str(film))
    answer = json.loads(shown)
    assert code == 0
    assert answer["possible"] is True
    assert {"name", "state", "detail", "cost", "hint"} == set(answer["findings"][0])


def test_outside_of_a_production_the_machine_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert finding("production")["detail"].startswith("none here")


def test_without_ffmpeg_no_film_can_be_made_and_the_way_out_is_said(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_FFMPEG", str(film / "no-such-program"))
    code, shown = studio_doctor(str(film))
    assert code == 3
    assert re.search(r"^missing +ffmpeg .*no-such-program", shown, re.MULTILINE)
    assert "get it: correct STUDIO_FFMPEG" in shown
    assert "A film cannot be made here" in shown


def test_a_weights_folder_without_weights_is_named_with_its_cost(film: Path) -> None:
    code, shown = studio_doctor(str(film), "-o", f"paths.weights_folder={film}")
    assert code == 3
    assert re.search(r"^missing +voices .*kokoro-v1.0.int8.onnx", shown, re.MULTILINE)
    assert "costs: no built-in voice can speak" in shown


def test_damaged_weights_are_found(film: Path, tmp_path: Path) -> None:
    from studio.providers.weights import KOKORO

    for file in KOKORO.files:
        (tmp_path / file.name).write_bytes(b"not what it should be")
    found = finding("voices", str(film), "-o", f"paths.weights_folder={tmp_path}")
    assert found["state"] == "missing"
    assert "damaged" in found["detail"]


def test_hearing_that_is_switched_off_is_not_needed(film: Path, tmp_path: Path) -> None:
    weights = ("-o", f"paths.weights_folder={tmp_path}")
    assert finding("hearing", str(film), *weights)["state"] == "missing"
    assert finding("hearing", str(film), *weights, "-o", "narration.hearing=false")["state"] == "optional"


def test_every_mistake_in_the_settings_is_a_finding(film: Path) -> None:
    (film / "studio.toml").write_text("[mix]\nducking = 3\nloudness_lufs = 3\n", encoding="utf-8")
    code, shown = studio_doctor(str(film))
    assert code == 3
    assert len(re.findall(r"^missing +settings +studio\.toml, line [23]: ", shown, re.MULTILINE)) == 2


def test_a_story_that_does_not_read_is_a_finding(film: Path) -> None:
    (film / "gen.audio" / "input" / "1.story.txt").write_bytes(b"\xff\xfe\x00")
    assert finding("production", str(film))["state"] == "missing"
    (film / "gen.audio" / "input" / "1.story.txt").unlink()
    assert finding("production", str(film))["state"] == "missing"


def test_a_server_is_needed_only_when_a_role_was_given_to_it(film: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
        named = (str(film), "-o", f"servers.comfyui_base_url={address}")
        found = finding("comfyui", *named)
        assert found["state"] == "optional"
        assert address.removeprefix("http://") in found["detail"]
        assert finding("comfyui", *named, "-o", "engines.image=comfyui")["state"] == "missing"


def test_launchers_of_another_system_are_named(film: Path) -> None:
    (film / "gen.audio" / "generate.py").write_text("print('theirs')", encoding="utf-8")
    found = finding("launchers", str(film))
    assert found["state"] == "optional"
    assert "gen.audio/generate.py" in found["detail"]


def test_the_room_that_is_needed_grows_with_the_story() -> None:
    assert checkup.bytes_needed(0) < checkup.bytes_needed(10_000) < checkup.bytes_needed(1_000_000)
    assert checkup.minutes(10) == 1
    assert 50 <= checkup.minutes(46_000) <= 65


def test_looking_loads_no_model_and_no_rich() -> None:
    heavy = "{'onnxruntime', 'faster_whisper', 'spacy', 'rich', 'PIL', 'av'}"
    code = (
        "import os, sys; from studio.cli import checkup; checkup.findings(None, os.environ, {});"
        f"sys.exit(str({heavy} & set(sys.modules)) if {heavy} & set(sys.modules) else 0)"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
