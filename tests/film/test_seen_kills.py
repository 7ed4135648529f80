"""Killed at any instant of a run of all three pipelines, the next run makes exactly what is missing."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.film.helper import Film
from tests.film.seen import SMALL, seen_film
from tests.film.test_kill_and_resume import receipts
from tests.film.test_narrated_film import without_times

INSTANTS = int(os.environ.get("STUDIO_TEST_KILLS", "2"))
STORY = """\
(scene_1.1) {{loc_kitchen, Small cottage kitchen}}, {Rainy evening}; ((female_ada)){Calm}, {Standing};
[female_ada] Did you hear that knock?
(scene_1.2) {{loc_harbour, Wooden pier with boats}}, {Stormy night}; ((male_tom)){Afraid}, {Running};
[male_tom] The boat is gone!
"""


def commands(made: Film) -> list[list[str]]:
    flags = [part for name, value in SMALL.items() for part in ("-o", f"{name}={str(value).lower()}")]
    studio = [sys.executable, "-m", "studio", "make", str(made.root)]
    return [[*studio, "--pipeline", pipeline, *flags] for pipeline in ("image", "video")]


def run_until(made: Film, seconds: float) -> None:
    """Run both commands after each other and kill whichever runs when the time is up."""
    deadline = time.monotonic() + seconds
    for command in commands(made):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Film, Film, float]:
    """A new production, a copy of it that was made without disturbance, and how many seconds that took."""
    folder = tmp_path_factory.mktemp("kill")
    new = seen_film(folder / "new", STORY)
    whole = Film(folder / "film")
    shutil.copytree(new.root, whole.root)
    began = time.monotonic()
    for command in commands(whole):
        subprocess.run(command, check=True, capture_output=True)
    return new, whole, time.monotonic() - began


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a signal of POSIX systems")
@pytest.mark.parametrize("instant", range(INSTANTS))
def test_a_killed_film_goes_on_as_if_nothing_had_happened(
    undisturbed: tuple[Film, Film, float], tmp_path: Path, instant: int
) -> None:
    new, whole, seconds = undisturbed
    killed = Film(tmp_path / "film")
    shutil.copytree(new.root, killed.root)
    share = (instant + random.Random(instant).random()) / INSTANTS
    run_until(killed, seconds * (0.3 + 0.7 * share))  # before that, only programs are loaded
    before = receipts(killed) if (killed.root / ".studio/receipts.jsonl").exists() else Counter()
    for command in commands(killed):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "kept your" not in done.stderr
    after = receipts(killed)
    assert all(after[name] == 1 for name in before), "something that was recorded was made again"
    assert without_times(dict(killed.tree())) == without_times(dict(whole.tree()))
    assert not list((killed.root / ".studio/work").glob("*"))
    assert _items(killed) == _items(whole)


def _items(made: Film) -> set[Path]:
    folder = made.root / ".studio/items"
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
