from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studio.errors import ProductionError
from studio.production import FORMAT, Production
from studio.production.create import adopt, create
from studio.production.launchers import LAUNCHER, foreign_launchers, write_launchers
from studio.production.layout import RECORD, launchers
from studio.production.writing import write_whole

STORY = "\ufeff[ada] The kiln was cold by noon.\r\n\r\n[finn] Then who is that?".encode()


@pytest.fixture
def story(tmp_path: Path) -> Path:
    file = tmp_path / "une histoire d'été.txt"
    file.write_bytes(STORY)
    return file


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["film", "Der Würger von Soho", "故事 🎬", 'it\'s 100% "mine" (v1.2) & co'])
def test_a_production_is_laid_out_under_any_name(tmp_path: Path, story: Path, name: str) -> None:
    if os.name == "nt" and '"' in name:
        pytest.skip("Windows has no such file names")
    made = create(tmp_path / name, story)
    assert made.source.read_bytes() == STORY
    assert made.source == made.input("audio", "1.story.txt")
    assert Production.open(tmp_path / name) == made
    for folder in ("gen.audio", "gen.image", "gen.video"):
        for inside in ("input", "output", "scripts", "workflow"):
            assert (made.root / folder / inside).is_dir()
        assert (made.root / folder / "generate.py").is_file()
    scripts = {path.name for path in (made.audio / "scripts").iterdir()}
    assert {"1.character.py", "12.youtube.py", "13.youtube.py"} <= scripts
    assert len(scripts) == 13
    assert made.settings_file.read_text(encoding="utf-8").startswith("# ")


def test_a_template_for_writing_stories_lies_beside_them(tmp_path: Path, story: Path) -> None:
    made = create(tmp_path / "film", story)
    assert (made.audio / "prompt.story.audio.txt").stat().st_size > 100
    assert (made.root / "gen.image" / "prompt.story.image.txt").stat().st_size > 100


def test_the_record_says_what_was_decided(tmp_path: Path, story: Path) -> None:
    create(tmp_path / "one", story, random_seed=42)
    record = json.loads((tmp_path / "one" / RECORD).read_text(encoding="utf-8"))
    assert record == {
        "source": "gen.audio/input/1.story.txt",
        "random_seed": 42,
        "created_with": record["created_with"],
        "format": FORMAT,
    }
    seeds = {create(tmp_path / name, story).record.random_seed for name in ("two", "three", "four")}
    assert len(seeds) == 3


def test_a_new_production_needs_no_settings_and_has_none(tmp_path: Path, story: Path) -> None:
    from studio.settings import load

    made = create(tmp_path / "film", story)
    assert all(origin.layer == "default" for origin in load(made.root, {}, {}).origins.values())


def test_it_is_found_from_any_folder_and_file_inside(tmp_path: Path, story: Path) -> None:
    made = create(tmp_path / "film", story)
    for inside in ("", "gen.audio", "gen.image/scripts", "gen.audio/input/1.story.txt", "gen.audio/output/not/yet"):
        assert Production.find(made.root / inside) == made
    with pytest.raises(ProductionError, match="not inside a production"):
        Production.find(tmp_path)


def test_paths_are_those_of_the_layout(tmp_path: Path, story: Path) -> None:
    made = create(tmp_path / "film", story)
    assert made.output("image", "final_sd.mp4") == tmp_path / "film" / "gen.image" / "output" / "final_sd.mp4"
    assert made.input("video") == made.video / "input"
    assert made.log("audio") == made.root / "gen.audio" / "log.txt"
    assert made.relative(made.output("audio", "final.mp4")) == "gen.audio/output/final.mp4"


def test_a_folder_with_other_things_is_refused_and_left_as_it_was(tmp_path: Path, story: Path) -> None:
    root = tmp_path / "full"
    root.mkdir()
    (root / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(ProductionError, match="is not empty"):
        create(root, story)
    assert contents(root) == {"thesis.docx": b"years of work"}
    mine = {
        "studio.toml": b"[mix]\n",
        ".gitignore": b"*\n",
        "gen.audio/generate.py": b"mine",
        "thesis.docx": b"years of work",
    }
    for name, data in mine.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(data)
    made = create(root, story, into_existing=True)
    assert {name: contents(root)[name] for name in mine} == mine
    assert made.source.read_bytes() == STORY


def test_another_story_in_its_place_is_not_overwritten(tmp_path: Path, story: Path) -> None:
    root = tmp_path / "film"
    (root / "gen.audio" / "input").mkdir(parents=True)
    (root / "gen.audio" / "input" / "1.story.txt").write_bytes(b"[x] Mine.")
    with pytest.raises(ProductionError, match="is another story"):
        create(root, story, into_existing=True)
    assert contents(root) == {"gen.audio/input/1.story.txt": b"[x] Mine."}


def test_what_cannot_become_a_production_is_said_plainly(tmp_path: Path, story: Path) -> None:
    create(tmp_path / "film", story)
    with pytest.raises(ProductionError, match="is a production already"):
        create(tmp_path / "film", story, into_existing=True)
    with pytest.raises(ProductionError, match="is a file"):
        create(story, story)
    with pytest.raises(ProductionError, match="there is no story at"):
        create(tmp_path / "new", tmp_path / "missing.txt")
    assert not (tmp_path / "new").exists()
    with pytest.raises(ProductionError, match="cannot be read"):
        create(tmp_path / "new", tmp_path / "film")
    with pytest.raises(ProductionError, match="is not a production"):
        Production.open(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_a_story_that_is_no_file_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ProductionError, match="is no file"):
        create(tmp_path / "new", tmp_path / "pipe")
    assert not (tmp_path / "new").exists()


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match=r"."):
        write_whole(tmp_path / "taken", b"text")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
    write_whole(tmp_path / "new" / "a.txt", b"one")
    write_whole(tmp_path / "new" / "a.txt", b"two")
    assert contents(tmp_path / "new") == {"a.txt": b"two"}


def test_a_production_of_a_newer_program_names_both_versions(tmp_path: Path, story: Path) -> None:
    made = create(tmp_path / "film", story)
    record = {"format": FORMAT + 1, "created_with": "9.1", "what": "is new"}
    (made.root / RECORD).write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(ProductionError, match=rf"newer studio \(9\.1, format {FORMAT + 1}\).*formats up to {FORMAT}"):
        Production.open(made.root)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format": 1, "source": "../../etc/passwd", "random_seed": 1, "created_with": ""}']
)
def test_a_damaged_record_is_an_error_with_a_way_out(tmp_path: Path, story: Path, text: str) -> None:
    made = create(tmp_path / "film", story)
    (made.root / RECORD).write_text(text, encoding="utf-8")
    with pytest.raises(ProductionError):
        Production.open(made.root)


def test_adopting_changes_nothing_that_is_there(tmp_path: Path) -> None:
    root = tmp_path / "reference tree"
    theirs = {
        "gen.audio/generate.py": b"print('theirs')\n",
        "gen.audio/scripts/2.story.py": b"print('theirs')\n",
        "gen.audio/input/1.story.txt": b"[ada] Hello.\n",
        "gen.audio/output/tracking/2.story.state.json": b"{}",
        "gen.image/input/1.story.txt": b"[ada] Hello.\n(scene_1.1) ...\n",
    }
    for name, data in theirs.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    with pytest.raises(ProductionError) as caught:
        Production.find(root / "gen.audio" / "output")
    assert "studio adopt" in caught.value.hint
    adopted = adopt(root)
    after = contents(root)
    assert {name: after[name] for name in theirs} == theirs
    new = {name for name in after if name not in theirs and not name.startswith(".studio/")}
    assert new == set(launchers()) - set(theirs)
    assert adopted.record.source == "gen.audio/input/1.story.txt"
    assert adopt(root) == adopted
    assert {path.relative_to(root).as_posix() for path in foreign_launchers(root)} == {
        "gen.audio/generate.py",
        "gen.audio/scripts/2.story.py",
    }


def test_the_story_to_adopt_can_be_named_and_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "gen.image" / "input").mkdir(parents=True)
    (tmp_path / "gen.image" / "input" / "1.story.txt").write_bytes(b"[a] B.\n")
    for source in ("gen.audio/input/1.story.txt", "../x.txt"):
        with pytest.raises(ProductionError, match="no story to take over"):
            adopt(tmp_path, source=source)
    assert not (tmp_path / ".studio").exists()
    assert adopt(tmp_path, source="gen.image/input/1.story.txt").record.source == "gen.image/input/1.story.txt"


def test_a_kill_before_the_record_leaves_no_half_production(
    tmp_path: Path, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(root: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("studio.production.create.write_launchers", killed)
    with pytest.raises(KeyboardInterrupt):
        create(tmp_path / "film", story)
    monkeypatch.undo()
    with pytest.raises(ProductionError):
        Production.open(tmp_path / "film")
    assert create(tmp_path / "film", story, into_existing=True).source.read_bytes() == STORY


def test_what_git_must_never_see_is_ignored(tmp_path: Path, story: Path) -> None:
    made = create(tmp_path / "film", story)
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed")
    for name in ("client_secrets.json", "token.json", "output/final.mp4"):
        (made.audio / name).write_bytes(b"secret")
    subprocess.run([git, "init", "-q"], cwd=made.root, check=True)
    shown = subprocess.run(
        [git, "-c", "core.quotepath=off", "ls-files", "--others", "--exclude-standard"],
        cwd=made.root, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    assert RECORD in shown
    assert "gen.audio/input/1.story.txt" in shown
    assert not [name for name in shown if "secret" in name or "token" in name or "output" in name]
    assert [name for name in shown if name.startswith(".studio/")] == [".studio/.gitignore", RECORD]


def test_every_launcher_has_the_same_bytes(tmp_path: Path, story: Path) -> None:
    made = create(tmp_path / "film", story)
    assert {(made.root / name).read_bytes() for name in launchers()} == {LAUNCHER.encode()}
    assert write_launchers(made.root) == ()
    (made.audio / "generate.py").unlink()
    assert write_launchers(made.root) == (made.audio / "generate.py",)


def run(
    file: Path, *arguments: str, python: str = sys.executable, cwd: Path, isolated: bool = False
) -> subprocess.CompletedProcess[str]:
    """``isolated``: an interpreter that cannot see installed packages, as a person's own Python would be."""
    command = [python, *(["-I", "-S"] if isolated else []), str(file), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)


def test_a_launcher_starts_from_any_folder_by_its_own_name(tmp_path: Path, story: Path) -> None:
    made = create(tmp_path / "fílm 故事", story)
    for cwd in (tmp_path, made.audio / "scripts"):
        asked = run(made.audio / "scripts" / "2.story.py", "--help", cwd=cwd)
        assert asked.returncode == 0, asked.stderr
        assert "2.story.py" in asked.stdout
        assert "--chunk-size" in asked.stdout
    wrong = run(made.audio / "scripts" / "13.youtube.py", "--wrong", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "--dry-run" in wrong.stderr


def test_a_launcher_finds_the_interpreter_that_has_the_studio(tmp_path: Path, story: Path) -> None:
    made = create(tmp_path / "film", story)
    asked = run(made.audio / "generate.py", "--help", cwd=tmp_path, isolated=True)
    assert asked.returncode == 0, asked.stderr
    assert "generate.py" in asked.stdout


def test_a_launcher_without_the_studio_says_how_to_install_it(
    tmp_path: Path, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = create(tmp_path / "film", story)
    monkeypatch.setenv("PATH", str(tmp_path))
    for recorded in (None, "/no/such/python", sys.base_prefix):
        file = made.studio / "interpreter.txt"
        file.unlink() if recorded is None else file.write_text(recorded, encoding="utf-8")
        asked = run(made.audio / "generate.py", cwd=tmp_path, isolated=True)
        assert asked.returncode == 3
        assert "pip install ai-content-studio" in asked.stderr
        assert "Traceback" not in asked.stderr
