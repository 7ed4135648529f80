"""The verbs and launchers as a person types them, on a small production with fakes for the models."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studio.errors import UsageError
from tests.film.helper import FAKE, Film, film
from tests.film.test_errors import studio

STORY = (
    "[female_ada] There was a knock at the door.\n[male_tom] Who is there at this hour?\n[female_ada] Only the rain.\n"
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Film:
    made = film(tmp_path_factory.mktemp("verbs") / "my film", STORY)
    settings = "\n".join(
        f"[{section}]\n"
        + "\n".join(f"{k.partition('.')[2]} = {json.dumps(v)}" for k, v in FAKE.items() if k.startswith(section + "."))
        for section in dict.fromkeys(name.partition(".")[0] for name in FAKE)
    )
    (made.root / "studio.toml").write_text(settings, encoding="utf-8")
    assert studio("make", made.root).returncode == 0
    return made


@pytest.fixture
def made(original: Film, tmp_path: Path) -> Film:
    shutil.copytree(original.root, tmp_path / "my film")
    return Film(tmp_path / "my film")


def test_make_says_what_it_made_where_and_how_long_it_took(made: Film) -> None:
    done = studio("make", made.root)
    assert done.returncode == 0
    assert str(made.output("final.mp4")) in done.stdout
    assert "took" in done.stdout
    assert "0 made" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of another kind")
def test_the_command_that_comes_next_can_be_typed_as_it_is_said(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    folder = tmp_path / "Ada & Tom's film; <b> 雨"
    said = studio("new", folder, "--story", story).stderr
    (command,) = [row.removeprefix("Next: ") for row in said.splitlines() if row.startswith("Next: ")]
    assert shlex.split(command) == ["studio", "make", str(folder)]


def test_plan_and_why_and_status_answer_on_stdout(made: Film) -> None:
    assert "Nothing to do" in studio("plan", made.root).stdout
    made.edit_story("at this hour", "so late")
    planned = studio("plan", made.root)
    assert "line 2, male_tom" in planned.stdout
    assert "will run" in planned.stdout
    table = json.loads(studio("plan", made.root, "--json").stdout)
    assert any(item["step"] == "audio/2.story" for item in table["items"])
    why = studio("why", "2.story", "2", "-p", made.root).stdout
    assert "It will be made, because it has not been made yet." in why
    assert "items are up to date" in studio("why", "audio/2.story", "-p", made.root).stdout
    status = studio("status", made.root).stdout
    assert "audio/11.video" in status
    assert "fake" in status
    steps = json.loads(studio("status", made.root, "--json").stdout)["steps"]
    assert next(step["step"] for step in steps) == "audio/1.character"


def test_status_lists_the_steps_of_the_film_and_no_others(made: Film) -> None:
    rows = [line.split()[0] for line in studio("status", made.root).stdout.splitlines() if "/" in line.split()[0]]
    assert set(rows) == made.session().choice.only
    assert "None" not in studio("why", "10.thumbnail", "cover", "-p", made.root).stdout


def test_redo_take_and_restore_are_said_and_done(made: Film) -> None:
    assert "the cover" in studio("redo", "10.thumbnail", "-p", made.root).stdout
    assert studio("make", made.root).returncode == 0
    assert "It has 2 takes; take 2 counts" in studio("why", "10.thumbnail", "cover", "-p", made.root).stdout
    assert "take 1" in studio("take", "10.thumbnail", "cover", "1", "-p", made.root).stdout
    made.input("10.title.txt").write_text("Mine", encoding="utf-8")
    assert "yours, kept and built on: gen.audio/input/10.title.txt" in studio("plan", made.root).stdout
    assert "10.title.txt" in studio("restore", "1.character", "-p", made.root).stdout
    kept = list((made.root / ".studio/persons").iterdir())
    assert [path.read_text() for path in kept] == ["Mine"]


def test_use_changes_who_serves_and_plan_says_what_that_costs(made: Film) -> None:
    assert studio("use", "speech=nobody", "-p", made.root).returncode == 2
    assert studio("use", "sound=fake", "-p", made.root).returncode == 0
    assert "audio/7.sfx" in studio("plan", made.root).stdout


def test_mistyped_names_get_the_nearest(made: Film) -> None:
    done = studio("why", "2.stroy", "-p", made.root)
    assert done.returncode == 2
    assert "did you mean 2.story" in done.stderr
    assert "it has: " in studio("why", "2.story", "nobody", "-p", made.root).stderr


def test_an_item_is_named_by_its_line_its_name_or_words_of_it_and_never_by_chance(made: Film) -> None:
    session = made.session()
    by_id = {node.item.id: node for node in session.items("audio/2.story")}
    digits = {str(number) for number in range(10, 100) if any(str(number) in name for name in by_id)}
    for item in ("4", *sorted(digits)[:3]):  # no line has such a number, and the ids of lines are full of digits
        with pytest.raises(UsageError, match="nothing called"):
            session.find("audio/2.story", item)
    assert session.find("audio/2.story", "2").item.name.startswith("line 2, male_tom")
    assert session.find("audio/2.story", "a knock").item.name.startswith("line 1, female_ada")
    with pytest.raises(UsageError, match="may be several things") as caught:
        session.find("audio/2.story", "the")
    assert "1, 2, 3" in str(caught.value.hint)
    for typed, meant in (("femal_ada", "female_ada"), ("titel", "title")):
        with pytest.raises(UsageError) as caught:
            session.find("audio/1.character", typed)
        assert f"did you mean {meant}?" in str(caught.value.hint)


def test_a_folder_that_is_not_there_is_said_also_inside_a_production(made: Film) -> None:
    refused = studio("plan", made.root / "nowhere")
    assert refused.returncode == 2
    assert f"there is no folder {made.root / 'nowhere'}" in refused.stderr


def test_unknown_pipelines_are_refused_in_words(made: Film) -> None:
    done = studio("make", made.root, "--pipeline", "radio")
    assert (done.returncode, "pipelines are: audio, image, video" in done.stderr) == (2, True)


def test_making_ends_with_a_folder_to_upload_and_uploads_nothing(made: Film, tmp_path: Path) -> None:
    upload = made.output("upload")
    assert str(upload) in studio("make", made.root).stdout
    assert (upload / "film.mp4").samefile(made.output("final.mp4"))
    shutil.rmtree(upload)
    assert studio("make", made.root, "--until", "11.video").returncode == 0
    assert not upload.exists()
    done = studio("make", made.root, "--until", "12.youtube")
    assert (done.returncode, "studio publish" in done.stderr) == (2, True)
    launcher = made.root / "gen.audio/scripts/12.youtube.py"
    done = subprocess.run(
        [sys.executable, str(launcher)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
    )
    assert (done.returncode, "no client secrets" in done.stderr) == (3, True)
    assert (upload / "INSTRUCTIONS.html").is_file()


def test_launchers_work_from_any_folder_and_log_in_the_known_form(made: Film, tmp_path: Path) -> None:
    for folder in (tmp_path, made.root / "gen.audio"):
        done = subprocess.run(
            [sys.executable, str(made.root / "gen.audio/generate.py")],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    log = (made.root / "gen.audio/log.txt").read_text(encoding="utf-8")
    assert log.startswith("Python executable: ")
    assert log.count("===== START") == log.count("===== END") == 11
    assert "exit=0" in log


def test_a_scripts_flags_are_effective(made: Film) -> None:
    scripts = made.root / "gen.audio/scripts"

    def run(name: str, *flags: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(scripts / name), *flags]
        return subprocess.run(command, cwd=scripts, capture_output=True, text=True, check=False)

    assert " made" in run("2.story.py", "--chunk-size", "1").stderr
    assert sorted(p.name for p in made.output("story").iterdir()) == ["1_1.wav", "2_2.wav", "3_3.wav"]
    forced = run("10.thumbnail.py", "--force", "--mode", "flux")
    assert "3 made, 0 up to date" in forced.stderr
    assert "files of effects deleted" in run("7.sfx.py", "--clear").stdout
    assert not list(made.output("sfx").glob("*.wav"))
    assert run("7.sfx.py", "--auto-confirm", "y").returncode == 0
    assert list(made.output("sfx").glob("*.wav"))
    out = made.root / "mixed by hand.wav"
    assert run("8.combine.py", "--out", str(out)).returncode == 0
    assert out.is_file()
    made.input("10.title.txt").write_text("Mine", encoding="utf-8")
    refused = run("1.character.py", "--force-start")
    assert "Add --yes" in refused.stderr
    assert made.input("10.title.txt").read_text(encoding="utf-8") == "Mine"
    assert run("1.character.py", "--force-start", "--yes").returncode == 0
    assert made.input("10.title.txt").read_text(encoding="utf-8") != "Mine"
    assert run("2.story.py", "--no-such-flag").returncode == 2


def test_the_step_verb_takes_the_same_flags(made: Film) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "studio", "step", "10.thumbnail", "--force"],
        cwd=made.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "3 made, 0 up to date" in done.stderr


def test_voices_and_help_answer_without_a_production(tmp_path: Path) -> None:
    listed = json.loads(studio("voices", "--json", "-p", tmp_path).stdout)
    assert len(listed) >= 10
    assert "narrated film" in studio("--help").stdout
