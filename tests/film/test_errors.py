"""Mistakes and mishaps as a person meets them: what is said, the exit code, and that the work goes on afterwards."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.film.helper import FAKE, STORIES, Film, film

FLAGS = [part for name, value in FAKE.items() for part in ("-o", f"{name}={str(value).lower()}")]


def studio(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "studio", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
    )


@pytest.fixture
def small(tmp_path: Path) -> Film:
    return film(tmp_path / "small", "[female_ada] The bell rang twice.\n[male_tom] Who is there at this hour?\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"[ada] Hello there.\n[tom Good evening.\n", "line 2"),
        (b"[ada] Hello there.\n[tom]\n", "line 2"),
        (b"[ada] Hello there.\nstray words\n", "line 2"),
        ("[ada] Guten Tag, schöne Welt.\n".encode("latin-1"), "UTF-8"),
    ],
)
def test_a_story_that_does_not_read_names_the_place_and_makes_no_folder(
    tmp_path: Path, content: bytes, said: str
) -> None:
    story = tmp_path / "story.txt"
    story.write_bytes(content)
    done = studio("new", tmp_path / "film", "--story", story)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "film").exists()


def test_a_missing_story_is_told(small: Film) -> None:
    assert studio("new", small.root / "x", "--story", small.root / "nothing.txt").returncode == 2
    small.input("1.story.txt").unlink()
    done = studio("make", small.root, *FLAGS)
    assert (done.returncode, "there is no story" in done.stderr) == (2, True)


def test_a_production_of_a_newer_version_is_left_alone(small: Film) -> None:
    record = small.root / ".studio/production.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), "format": 99}), encoding="utf-8")
    done = studio("make", small.root, *FLAGS)
    assert done.returncode == 2
    assert "99" in done.stderr


def test_missing_weights_are_told_with_what_to_do(small: Film, tmp_path: Path) -> None:
    empty = tmp_path / "weights"
    empty.mkdir()
    (empty / "kokoro-v1.0.int8.onnx").write_bytes(b"not a model")
    flags = [*FLAGS, "-o", "engines.speech=kokoro", "-o", f"paths.weights_folder={empty}"]
    done = studio("make", small.root, "--until", "2.story", *flags)
    assert done.returncode == 3
    assert "kokoro" in done.stderr.lower()
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="a script stands in for the program")
def test_a_failing_ffmpeg_is_quoted_and_the_rest_is_kept(small: Film, tmp_path: Path) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_text("#!/bin/sh\necho 'Conversion failed: bad moon' >&2\nexit 7\n")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    done = studio("make", small.root, *FLAGS, STUDIO_FFMPEG=str(broken))
    assert done.returncode == 1
    assert "bad moon" in done.stderr
    assert "exit 7" in done.stderr
    assert small.output("final.wav").is_file()
    log = (small.root / "gen.audio/log.txt").read_text(encoding="utf-8")
    assert "ABORTING" in log
    assert studio("make", small.root, *FLAGS).returncode == 0


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB, where this may be made."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("this test may not mount a small disk here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="tmpfs is Linux's")
def test_a_full_disk_is_told_and_the_run_goes_on_when_there_is_room(tiny_disk: Path, tmp_path: Path) -> None:
    made = film(tiny_disk / "film", STORIES / "ten_lines.txt")
    done = studio("make", made.root, *FLAGS)
    assert done.returncode == 1
    assert "disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    subprocess.run(["mount", "-o", "remount,size=200m", str(tiny_disk)], check=True)
    again = studio("make", made.root, *FLAGS)
    assert again.returncode == 0, again.stderr
    assert made.output("final.mp4").is_file()


def test_stopping_leaves_a_production_that_goes_on(small: Film) -> None:
    import signal
    import time

    if os.name != "posix":
        pytest.skip("signals are sent to a process by its number on POSIX systems")
    flags = [*FLAGS]
    process = subprocess.Popen(
        [sys.executable, "-m", "studio", "make", str(small.root), *flags],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    journal = small.root / ".studio/receipts.jsonl"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (journal.exists() and journal.stat().st_size):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 130, said
    assert "The same command goes on from here" in said
    assert studio("make", small.root, *flags).returncode == 0
