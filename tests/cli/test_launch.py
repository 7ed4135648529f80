from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.cli import flags
from studio.cli.launch import launch, parse
from studio.errors import SettingsError, UsageError
from studio.production.layout import launchers
from studio.scripts import STEPS
from studio.settings import load

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "launchers.md"
ROOT = Path("/films/der würger").absolute()


def asked(script: str, *arguments: str, folder: Path | None = None) -> tuple[dict[str, object], dict[str, Any]]:
    pipeline, _, name = script.partition("/")
    file = ROOT / f"gen.{pipeline}" / "scripts" / f"{name}.py"
    got = parse(file, arguments, folder=folder or file.parent)
    return dict(got.settings), dict(got.options)


@pytest.mark.parametrize("name", list(launchers()))
def test_every_launcher_is_read(name: str) -> None:
    got = parse(ROOT / name, [])
    assert got.root == ROOT
    assert f"gen.{got.pipeline}" == name.partition("/")[0]
    assert (got.step is None) == name.endswith("generate.py")
    assert (dict(got.settings), dict(got.options)) == ({}, {})


def test_the_old_name_of_the_upload_starts_the_same_step() -> None:
    got = parse(ROOT / "gen.audio" / "scripts" / "13.youtube.py", [])
    assert (got.script, got.step) == ("13.youtube", "audio/12.youtube")


# Every flag that the scripts of the seed, and of the system it describes, are started with.
MATRIX: list[tuple[str, str, dict[str, object], dict[str, object]]] = [
    ("audio/1.character", "--auto-gender m", {"cast.auto_gender": "m"}, {}),
    ("audio/1.character", "--auto-gender female", {"cast.auto_gender": "female"}, {}),
    ("audio/1.character", "--auto-confirm y --change-settings n",
     {"cast.auto_confirm": True, "cast.change_settings": False}, {}),
    ("audio/1.character", "--region uk --language hi", {"language.region": "uk", "language.language": "hi"}, {}),
    ("audio/1.character", "--force-start --disable-resumable",
     {"resume.enable_resumable_mode": False}, {"force_start": True}),
    ("audio/2.story", "--force-start", {}, {"force_start": True}),
    ("audio/2.story", "--disable-resumable", {"resume.enable_resumable_mode": False}, {}),
    ("audio/2.story", "--chunk-size 3", {"narration.chunk_size": 3}, {}),
    ("audio/3.transcribe", "a.wav --force-start", {}, {"audio": Path("a.wav"), "force_start": True}),
    ("audio/5.timeline", "../input/2.timeline.script.txt", {}, {"file": Path("../input/2.timeline.script.txt")}),
    ("audio/5.timeline", "--force-start", {}, {"force_start": True}),
    ("audio/6.timing", "t.txt --force-start", {}, {"file": Path("t.txt"), "force_start": True}),
    ("audio/7.sfx", "--clear", {}, {"clear": True}),
    ("audio/7.sfx", "--force-start --auto-confirm Y", {"cast.auto_confirm": True}, {"force_start": True}),
    ("audio/7.sfx", "--auto-confirm", {"cast.auto_confirm": True}, {}),
    ("audio/8.combine", "--story s.wav --sfx e.wav --out o.wav --tolerance-ms 250 --strict",
     {"mix.tolerance_ms": 250},
     {"story": Path("s.wav"), "sfx": Path("e.wav"), "out": Path("o.wav"), "strict": True}),
    ("audio/10.thumbnail", "--mode flux --force", {"thumbnail.mode": "flux"}, {"force": True}),
    ("audio/10.thumbnail", "-m diffusion -f --force-start", {"thumbnail.mode": "diffusion"},
     {"force": True, "force_start": True}),
    ("audio/11.video", "--video-file v.mp4", {}, {"video_file": Path("v.mp4")}),
    ("audio/12.youtube", "--video-file ../output/final.mp4 --upload-shorts", {},
     {"films": (Path("../output/final.mp4"),), "upload_shorts": True}),
    ("audio/12.youtube", "--video a.mp4 b.mp4 --video-file c.mp4", {},
     {"films": (Path("a.mp4"), Path("b.mp4"), Path("c.mp4"))}),
    ("audio/12.youtube", "--video v.mp4 --title T --privacy unlisted --category 24",
     {"youtube.privacy": "unlisted", "youtube.category_id": "24"}, {"films": (Path("v.mp4"),), "title": "T"}),
    ("audio/13.youtube", "--shorts-dir s --shorts-only --dry-run", {},
     {"shorts_dir": Path("s"), "shorts_only": True, "dry_run": True}),
    ("image/1.story", "--bypass-validation --force-start", {}, {"bypass_validation": True, "force_start": True}),
    ("image/2.character", "--mode flux --force --list-completed --force-start", {"portraits.mode": "flux"},
     {"force": True, "list_completed": True, "force_start": True}),
    ("image/2.location", "-f -l -m flux", {"places.mode": "flux"}, {"force": True, "list_completed": True}),
    ("image/3.scene", "-m diffusion", {"scenes.mode": "diffusion"}, {}),
    ("image/4.audio", "--bypass-validation s.txt t.txt", {},
     {"bypass_validation": True, "story": Path("s.txt"), "timeline": Path("t.txt")}),
    ("image/5.video", "t.txt scenes out 25 --force --no-resume --start-index 4 --min-ok-size 2048",
     {"resume.enable_resumable_mode": False, "scene_film.frames_per_second": 25, "scene_film.min_ok_size": 2048},
     {"timeline": Path("t.txt"), "scenes": Path("scenes"), "out": Path("out"), "force": True, "start_index": 4}),
    ("image/5.video", "t.txt", {}, {"timeline": Path("t.txt")}),
    ("image/6.combine", "--video v.mp4 --audio a.wav --out o.mp4 --tolerance-ms 500 --strict",
     {"scene_film.tolerance_ms": 500},
     {"video": Path("v.mp4"), "sound": Path("a.wav"), "out": Path("o.mp4"), "strict": True}),
    ("video/2.animate", "-f --force-start", {}, {"force": True, "force_start": True}),
    ("video/3.animate", "--force", {}, {"force": True}),
    ("video/5.motion", "s.txt --force-start", {}, {"story": Path("s.txt"), "force_start": True}),
    ("video/2.motion", "--input i.txt --output o.txt", {}, {"story": Path("i.txt"), "out": Path("o.txt")}),
    ("video/5.motion", "s.txt --input i.txt", {}, {"story": Path("i.txt")}),
    ("video/4.video", "--force-start", {}, {"force_start": True}),
]  # fmt: skip


@pytest.mark.parametrize(("script", "line", "settings", "options"), MATRIX)
def test_every_flag_of_the_seed_is_read(
    script: str, line: str, settings: dict[str, object], options: dict[str, Any], home: Path
) -> None:
    own = ROOT / f"gen.{script.partition('/')[0]}" / "scripts"
    wanted = {
        name: own / value
        if isinstance(value, Path)
        else tuple(own / path for path in value)
        if isinstance(value, tuple)
        else value
        for name, value in options.items()
    }
    got_settings, got_options = asked(script, *line.split())
    assert (got_settings, got_options) == (settings, wanted)
    load(None, {"HOME": str(home)}, got_settings)  # every setting exists and takes the value


@pytest.mark.parametrize("step", STEPS)
def test_the_global_flags_hold_for_every_script(step: str) -> None:
    settings, options = asked(step, "--force", "--auto-confirm", "y", "--bypass-validation", "--force-start", "--yes")
    assert settings == {"cast.auto_confirm": True}
    assert options == {"force": True, "bypass_validation": True, "force_start": True, "yes": True}


def test_values_that_do_not_go_are_told_with_their_flags() -> None:
    with pytest.raises(SettingsError) as caught:
        asked("audio/2.story", "--chunk-size", "-3")
    assert str(caught.value).startswith("--chunk-size: narration.chunk_size = -3: expected")
    assert "2.story.py --help" in caught.value.hint


def test_the_default_flags_of_generate_are_read(home: Path) -> None:
    pipelines = load(None, {"HOME": str(home)}, {}).settings.pipelines
    for pipeline in (pipelines.audio, pipelines.image, pipelines.video):
        for step, arguments in pipeline.arguments.items():
            asked(step, *arguments)


def test_generate_takes_the_global_flags() -> None:
    got = parse(
        ROOT / "gen.image" / "generate.py", ["--force-start", "-o", "mix.ducking_db=3", "-o", "texts.chapters=4"]
    )
    assert (got.pipeline, got.script, got.step) == ("image", None, None)
    assert dict(got.settings) == {"mix.ducking_db": "3", "texts.chapters": "4"}
    assert dict(got.options) == {"force_start": True}


def test_a_relative_path_is_meant_from_where_one_stands_else_from_the_script(tmp_path: Path) -> None:
    scripts = tmp_path / "gen.audio" / "scripts"
    scripts.mkdir(parents=True)
    (tmp_path / "gen.audio" / "film.mp4").touch()
    (tmp_path / "here.mp4").touch()
    for given, meant in (
        ("here.mp4", tmp_path / "here.mp4"),
        ("../film.mp4", scripts / "../film.mp4"),
        ("nowhere.mp4", tmp_path / "nowhere.mp4"),
        (str(tmp_path / "here.mp4"), tmp_path / "here.mp4"),
    ):
        got = parse(scripts / "11.video.py", ["--video-file", given], folder=tmp_path)
        assert got.options["video_file"] == meant


@pytest.mark.parametrize(
    ("script", "arguments"),
    [
        ("2.story", ["--chunksize", "3"]),
        ("2.story", ["--chunk-size", "three"]),
        ("2.story", ["--chunk", "3"]),
        ("1.character", ["--auto-gender", "x"]),
        ("1.character", ["--auto-confirm", "perhaps"]),
        ("4.quality", ["extra.txt"]),
        ("image/2.character", ["--mode", "sketch"]),
        ("image/5.video", ["t.txt", "scenes", "out", "29.97"]),
        ("image/5.video", ["--start-index", "-1"]),
        ("image/6.combine", ["--tolerance-ms", "little"]),
        ("video/2.animate", ["--mode", "flux"]),
    ],
)
def test_what_is_not_a_flag_ends_with_2_and_the_usage(
    script: str, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline, _, name = script.rpartition("/")
    assert launch(ROOT / f"gen.{pipeline or 'audio'}" / "scripts" / f"{name}.py", arguments) == 2
    said = capsys.readouterr().err
    assert f"usage: {name}.py" in said
    assert "--force-start" in said


def test_an_option_that_sets_nothing_is_said_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert launch(ROOT / "gen.audio" / "generate.py", ["-o", "speed"]) == 2
    assert "-o narration.speed=0.95" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", ["gen.audio/scripts/99.else.py", "gen.music/generate.py", "gen.audio/start.py", "2.story.py"]
)
def test_a_file_that_is_no_launcher_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="is not a launcher"):
        parse(ROOT / name, [])


def test_the_reference_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == flags.reference_page(), (
        "write it anew: python -m studio.cli.flags > docs/reference/launchers.md"
    )


@pytest.mark.parametrize("step", flags.FLAGS)
def test_the_help_of_a_script_shows_its_flags_by_what_they_take(
    step: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline, _, script = step.partition("/")
    assert launch(tmp_path / f"gen.{pipeline}/scripts/{script}.py", ["--help"]) == 0
    told = capsys.readouterr().out
    assert "flag_" not in told.lower()
    assert all(name in told for one in flags.FLAGS[step] for name in one.names)
