"""What every way in does, whichever it is: letters of any language, words for what a person can mend, exit codes."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pytest

from studio.cli.asking import says_yes
from studio.cli.door import through
from studio.cli.launch import launch
from studio.errors import SetupError
from studio.production.create import create
from studio.session.choosing import _is_meant


def fails(error: BaseException) -> int:
    raise error


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (SetupError("no voice is here", hint="get one"), 3, "no voice is here\n  get one\n"),
        (
            OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "a.wav"),
            1,
            "the disk is full: a.wav could not be written\n",
        ),
        (PermissionError(errno.EACCES, "Permission denied", "a.wav"), 1, "a.wav: Permission denied\n"),
        (KeyboardInterrupt(), 130, "Stopped.\n"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_a_person_can_mend_is_told_in_words(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
) -> None:
    assert through(lambda: fails(error)) == code
    assert capsys.readouterr().err.startswith(said)


@pytest.mark.parametrize("error", [ValueError("a mistake of ours"), FileNotFoundError(errno.ENOENT, "no", "a.wav")])
def test_a_mistake_of_ours_stays_one(error: Exception) -> None:
    with pytest.raises(type(error)):
        through(lambda: fails(error))


def test_a_launcher_says_any_letter_to_a_pipe_of_another_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "story.txt").write_text("[ada] It rains.\n", encoding="utf-8")
    root = create(tmp_path / "film", tmp_path / "story.txt", random_seed=7).root
    there = tmp_path / "雨 🌊"
    there.mkdir()
    (there / "2.timeline.txt").write_text("1.0: a dog barked\n", encoding="utf-8")
    pipe = io.BytesIO()
    stream = io.TextIOWrapper(pipe, encoding="cp1252")
    monkeypatch.setattr("sys.stdout", stream)
    assert launch(root / "gen.audio/scripts/5.timeline.py", [str(there / "2.timeline.txt")]) == 0
    stream.flush()
    assert pipe.getvalue().decode("utf-8").strip() == str(there / "3.timing.txt")


def test_no_answer_is_a_no(monkeypatch: pytest.MonkeyPatch) -> None:
    for typed, answer in (("y\n", True), ("Yes\n", True), ("n\n", False), ("\n", False), ("", False)):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert says_yes("Begin anew?") is answer


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("10.title.txt", True),
        ("gen.audio/input/10.title.txt", True),
        ("./input/10.title.txt", True),
        (".txt", False),
        ("title.txt", False),
        ("", False),
        (".", False),
        ("9.title.txt", False),
    ],
)
def test_a_file_to_be_given_back_is_named_whole(name: str, meant: bool) -> None:
    assert _is_meant("gen.audio/input/10.title.txt", name) is meant
