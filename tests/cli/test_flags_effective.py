"""Flags of launchers that make their part of the production, on a film of two scenes."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import av
import numpy as np
import pytest

from studio.cli.launch import launch
from studio.media import ffmpeg
from studio.media.samples import write_wav
from tests.film.helper import film
from tests.film.seen import SMALL

STORY = (
    "(scene_1.1) {{loc_1, Small kitchen}}, {Evening}; ((female_ada)){Calm}, {Standing};\n"
    "[female_ada] It rains again.\n"
    "(scene_1.2) {{loc_2, Wooden pier}}, {Night}; ((male_tom)){Afraid}, {Standing};\n"
    "[male_tom] Who is there?\n"
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = film(tmp_path_factory.mktemp("flags") / "film", STORY)
    sections = dict.fromkeys(name.partition(".")[0] for name in SMALL)
    rows = {
        section: [f"{k.partition('.')[2]} = {json.dumps(v)}" for k, v in SMALL.items() if k.startswith(section + ".")]
        for section in sections
    }
    text = "\n".join(f"[{section}]\n" + "\n".join(lines) for section, lines in rows.items())
    (made.root / "studio.toml").write_text(text, encoding="utf-8")
    assert launch(made.root / "gen.image/generate.py", []) == 0
    return made.root


@pytest.fixture
def root(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "film"))


def run(root: Path, script: str, *arguments: str) -> int:
    pipeline, _, name = script.partition("/")
    return launch(root / f"gen.{pipeline}/scripts/{name}.py", arguments)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return captured.out + captured.err


def test_clips_before_the_start_index_are_left_and_the_others_made(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "image/5.video", "--force", "--start-index", "1") == 0
    assert "2 made" in said(capsys)  # the second clip, and the join
    assert run(root, "image/5.video", "--no-resume") == 0
    assert "3 made" in said(capsys)
    assert run(root, "image/5.video") == 0
    assert "0 made" in said(capsys)


def test_clips_that_are_too_small_are_made_again_and_then_are_failures(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "image/5.video", "--min-ok-size", "50000000") == 1
    assert "2 clips have fewer than 50000000 bytes and are made again" in (words := said(capsys))
    assert "name a smaller --min-ok-size" in words
    assert run(root, "image/5.video") == 0


def test_pictures_and_sound_of_a_person_may_differ_in_length_unless_strict(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_wav(root / "gen.audio/output/final.wav", np.zeros(48_000 * 8, np.float32) + np.float32(0.01))
    assert run(root, "image/6.combine", "--strict") == 2
    assert "leave out --strict" in said(capsys)
    assert run(root, "image/6.combine") == 4
    assert "the shorter was continued" in said(capsys)
    assert run(root, "image/6.combine", "--strict", "--tolerance-ms", "60000") == 0


def test_what_is_made_is_listed_and_nothing_else_done(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for script, count in (("2.character", 2), ("2.location", 2), ("3.scene", 4)):
        assert run(root, f"image/{script}", "--list-completed") == 0
        assert len(said(capsys).splitlines()) == count


def test_forced_pictures_are_made_again_and_a_mode_of_a_server_is_said_to_wait(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "image/2.character", "--force", "--mode", "diffusion") == 0
    assert "2 made" in (words := said(capsys))
    assert "portraits.mode is for an image server" in words
    assert run(root, "image/2.location", "--force-start", "--mode", "flux") == 0
    assert "2 made" in (words := said(capsys))
    assert "image server" not in words


def test_a_server_of_pictures_is_given_the_graph_of_the_mode(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--mode", "diffusion", "-o", "engines.image=fake")
    assert run(root, "image/2.character", *asked) == 2
    assert "no graph for it at gen.image/workflow/character_location.diffusion.json" in said(capsys)
    workflow = root / "gen.image/workflow"
    shutil.copyfile(workflow / "character_location.json", workflow / "character_location.diffusion.json")
    assert run(root, "image/2.character", *asked) == 0
    assert "2 made" in (words := said(capsys))
    assert "for an image server" not in words


def test_a_finding_in_the_narration_is_an_error_where_the_report_is_strict(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "audio/4.quality", "--strict") == 0
    assert "1 made" in said(capsys)  # the gate behind the report
    fast = ("-o", "narration.fastest_characters_per_second=7", "-o", "narration.hearing=true")
    assert run(root, "audio/2.story", *fast) == 0
    assert run(root, "audio/4.quality", "--strict", *fast) == 1
    assert "lines have findings" in said(capsys)


def test_the_scripts_own_files_by_name_run_it_as_usual(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for script, *arguments in (
        ("audio/5.timeline", "../input/2.timeline.script.txt"),
        ("audio/5.timeline", "../input/2.timeline.txt"),
        ("audio/6.timing", "../input/3.timing.txt"),
        ("audio/8.combine", "--story", "../output/story.wav", "--out", "../output/final.wav"),
        ("image/4.audio", "../../gen.audio/input/1.story.txt", "../../gen.audio/input/2.timeline.txt"),
        ("image/5.video", "../../gen.audio/input/2.timeline.script.txt", "../output/scene", "../output/video"),
        ("image/6.combine", "--video", "../output/merged.mp4", "--audio", "../../gen.audio/output/final.wav"),
    ):
        assert run(root, script, *arguments) == 0
        assert "0 made" in said(capsys), script


def test_questions_about_the_cast_are_answered_by_flags_or_a_person(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(root, "audio/1.character", "--auto-confirm", "n") == 0
    assert "female_ada=" in (words := said(capsys))
    assert "Nothing more was made" in words
    cast = root / "gen.audio/input/2.character.txt"
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run(root, "audio/1.character", "--change-settings", "y") == 2
    assert "there is nobody to ask" in said(capsys)
    monkeypatch.setattr("sys.stdin", io.StringIO("en\nuk\n"))
    assert run(root, "audio/1.character", "--change-settings", "y", "--force-start", "--yes") == 0
    assert 'region = "uk"' in said(capsys)
    assert "female_ada=fake-female-7" in cast.read_text(encoding="utf-8")  # the only woman of that region
    assert run(root, "audio/1.character", "--region", "atlantis") == 0
    assert "no voice here is of the region 'atlantis'" in said(capsys)


def test_effects_are_not_cleared_against_a_no(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root, "audio/7.sfx", "--clear", "--auto-confirm", "n") == 0
    assert "Nothing was deleted" in said(capsys)


def test_a_film_for_shorts_that_is_not_there_is_refused_in_words(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "audio/11.video", "--video-file", "nowhere.mp4") == 2
    assert "there is no film at" in said(capsys)


def test_a_film_of_ones_own_is_what_the_shorts_show(root: Path, tmp_path: Path) -> None:
    film, toml = tmp_path / "mine.mp4", root / "studio.toml"
    source = ["-f", "lavfi", "-i", "color=red:size=128x72:rate=10:duration=20", "-c:v", "libx264", str(film)]
    ffmpeg.run(source, doing="painting a film", timeout_seconds=60)
    toml.write_text(toml.read_text(encoding="utf-8") + "\n[shorts]\nshortest_seconds = 1\n", encoding="utf-8")
    assert run(root, "audio/11.video", "--video-file", str(film)) == 0
    with av.open(str(root / "gen.audio/output/shorts/shorts.v1.mp4")) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    red, green, blue = frames[len(frames) // 2][150, 108]
    assert red > 120 > 60 > max(green, blue)
    assert run(root, "audio/11.video") == 0  # and without the flag the upright picture moves again
    with av.open(str(root / "gen.audio/output/shorts/shorts.v1.mp4")) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert np.ptp(frames[len(frames) // 2][150, :, 1].astype(int)) > 10


def test_a_narration_of_its_own_is_what_is_laid_out(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_wav(tmp_path / "told.wav", np.zeros(48_000, np.float32))
    assert run(root, "audio/3.transcribe", str(tmp_path / "told.wav")) == 1
    assert "your recording" in said(capsys)
