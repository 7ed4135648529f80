"""The verbs and launchers of the image and video pipelines as a person types them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.film.helper import Film
from tests.film.seen import SMALL, seen_film
from tests.film.test_errors import studio

STORY = """\
(scene_1.1) {{loc_kitchen, Small cottage kitchen}}, {Rainy evening}; ((female_ada)){Calm}, {Standing};
[female_ada] Did you hear that knock?
(scene_1.2) {{loc_harbour, Wooden pier with boats}}, {Stormy night}; ((male_tom)){Afraid}, {Running};
[male_tom] The boat is gone!
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Film, dict[str, str]]:
    """A production made by its launchers, from its own folders, and what each said."""
    made = seen_film(tmp_path_factory.mktemp("verbs") / "my film", STORY)
    settings = "\n".join(
        f"[{section}]\n"
        + "\n".join(f"{k.partition('.')[2]} = {json.dumps(v)}" for k, v in SMALL.items() if k.startswith(section + "."))
        for section in dict.fromkeys(name.partition(".")[0] for name in SMALL)
    )
    (made.root / "studio.toml").write_text(settings, encoding="utf-8")
    said = {}
    for pipeline in ("image", "video"):
        done = subprocess.run(
            [sys.executable, "generate.py"], cwd=made.root / f"gen.{pipeline}",
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        said[pipeline] = done.stderr
    return made, said


@pytest.fixture
def made(original: tuple[Film, dict[str, str]], tmp_path: Path) -> Film:
    shutil.copytree(original[0].root, tmp_path / "my film")
    return Film(tmp_path / "my film")


@pytest.mark.parametrize(("pipeline", "scripts"), [("image", 18), ("video", 20)])
def test_generate_runs_every_script_and_logs_in_the_known_form(
    original: tuple[Film, dict[str, str]], pipeline: str, scripts: int
) -> None:
    root = original[0].root
    log = (root / f"gen.{pipeline}/log.txt").read_text(encoding="utf-8")
    assert log.startswith("Python executable: ")
    assert log.count("===== START") == log.count("===== END") == scripts
    assert log.count("exit=0") == scripts
    assert (root / f"gen.{pipeline}/output/final_sd.mp4").is_file()
    assert (root / "gen.audio/output/final.mp4").is_file()
    assert not (root / "gen.audio/log.txt").exists()


@pytest.mark.slow
def test_a_launcher_of_a_script_makes_it_and_logs_in_its_own_pipeline(made: Film, tmp_path: Path) -> None:
    cases: tuple[tuple[str, str, list[str], str], ...] = (
        ("image", "3.scene", ["--force"], "4 made"),
        ("video", "5.motion", [], "0 made"),
    )
    for pipeline, script, flags, said in cases:
        file = made.root / f"gen.{pipeline}/scripts/{script}.py"
        done = subprocess.run(
            [sys.executable, str(file), *flags], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert said in done.stderr
    listed = subprocess.run([sys.executable, str(made.root / "gen.image/scripts/3.scene.py"), "--list-completed"],
                            cwd=tmp_path, capture_output=True, text=True, check=False)  # fmt: skip
    assert "scene_1.2" in listed.stdout


def test_status_and_why_know_the_steps_of_pictures(made: Film) -> None:
    status = studio("status", made.root).stdout
    for step in ("image/1.story", "image/3.scene", "image/6.combine", "video/2.animate", "video/3.video"):
        assert step in status
    why = studio("why", "3.scene", "scene_1.2", "-p", made.root).stdout
    assert "It is up to date" in why
    assert "storyboard" in why
    assert "clip of scene_1.1" in studio("why", "2.animate", "scene_1.1", "-p", made.root).stdout
    told = json.loads(studio("why", "image/2.character", "female_ada", "-p", made.root, "--json").stdout)
    assert told["state"] == "fresh"


@pytest.mark.slow
def test_redo_take_and_restore_work_on_pictures(made: Film) -> None:
    scene = made.root / "gen.image/output/scene/scene_1.2.png"
    first = scene.read_bytes()
    assert "scene_1.2" in studio("redo", "3.scene", "scene_1.2", "-p", made.root).stdout
    done = studio("make", made.root)
    assert done.returncode == 0, done.stderr
    second = scene.read_bytes()
    assert second != first
    assert "It has 2 takes; take 2 counts" in studio("why", "3.scene", "scene_1.2", "-p", made.root).stdout
    assert "take 1" in studio("take", "3.scene", "scene_1.2", "1", "-p", made.root).stdout
    assert studio("make", made.root).returncode == 0
    assert scene.read_bytes() == first
    motion = made.root / "gen.video/input/2.motion.txt"
    ours = motion.read_text(encoding="utf-8")
    motion.write_text("(motion_1.1) Nothing moves.\n", encoding="utf-8")
    assert studio("make", made.root).returncode == 0
    assert motion.read_text(encoding="utf-8").startswith("(motion_1.1) Nothing moves.\n(motion_1.2) ")
    assert "2.motion.txt" in studio("restore", "5.motion", "-p", made.root).stdout
    assert studio("make", made.root).returncode == 0
    given_back = motion.read_text(encoding="utf-8")
    assert "Nothing moves" not in given_back
    assert given_back.startswith("(motion_1.1) The camera")
    assert given_back.splitlines()[1] == ours.splitlines()[1]
    assert [path.read_text() for path in (made.root / ".studio/persons").glob("*.txt")] == [
        "(motion_1.1) Nothing moves.\n"
    ]


@pytest.mark.slow
def test_plan_names_a_persons_pictures_and_where_the_film_lies(made: Film) -> None:
    shutil.copyfile(
        made.root / "gen.image/output/scene/scene_1.1.png", made.root / "gen.image/output/scene/scene_1.2.png"
    )
    planned = studio("plan", made.root).stdout
    assert "yours, kept and built on: gen.image/output/scene/scene_1.2.png" in planned
    done = studio("make", made.root)
    assert str(made.root / "gen.video/output/final_sd.mp4") in done.stdout
