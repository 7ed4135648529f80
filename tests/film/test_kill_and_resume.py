"""Killed at any instant, the next run makes exactly what is missing, and the result is as if nothing had happened."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.film.helper import FAKE, STORIES, Film, film
from tests.film.test_narrated_film import without_times

SETTINGS = {**FAKE, "thumbnail.shorts_variations": 2}
INSTANTS = int(os.environ.get("STUDIO_TEST_KILLS", "2"))
"""How many instants are tried; 20 for a thorough look."""


def command(made: Film) -> list[str]:
    flags = [part for name, value in SETTINGS.items() for part in ("-o", f"{name}={str(value).lower()}")]
    return [sys.executable, "-m", "studio", "make", str(made.root), *flags]


def receipts(made: Film) -> Counter[tuple[str, str, str]]:
    journal = (made.root / ".studio/receipts.jsonl").read_bytes()
    rows = [json.loads(row) for row in journal[: journal.rfind(b"\n") + 1].splitlines()]
    return Counter((row["step"], row["id"], row["key"]) for row in rows if row["record"] == "made")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Film, Film, float]:
    """A new production, a copy of it that was made without disturbance, and how many seconds that took."""
    folder = tmp_path_factory.mktemp("kill")
    new = film(folder / "new", STORIES / "ten_lines.txt")
    whole = Film(folder / "film")
    shutil.copytree(new.root, whole.root)
    began = time.monotonic()
    subprocess.run(command(whole), check=True, capture_output=True)
    return new, whole, time.monotonic() - began


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a signal of POSIX systems")
@pytest.mark.parametrize("instant", range(INSTANTS))
def test_a_killed_run_goes_on_as_if_nothing_had_happened(
    undisturbed: tuple[Film, Film, float], tmp_path: Path, instant: int
) -> None:
    new, whole, seconds = undisturbed
    killed = Film(tmp_path / "film")
    shutil.copytree(new.root, killed.root)
    process = subprocess.Popen(command(killed), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    share = (instant + random.Random(instant).random()) / INSTANTS
    time.sleep(seconds * share)
    process.kill()
    process.wait()
    before = receipts(killed) if (killed.root / ".studio/receipts.jsonl").exists() else Counter()
    done = subprocess.run(command(killed), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "kept your" not in done.stderr
    after = receipts(killed)
    assert all(after[name] == 1 for name in before), "something that was recorded was made again"
    assert without_times(killed.tree()) == without_times(whole.tree())
    assert not list((killed.root / ".studio/work").glob("*"))
    items = {
        p.relative_to(whole.root): p.read_bytes() for p in (whole.root / ".studio/items").rglob("*") if p.is_file()
    }
    again = {p.relative_to(killed.root) for p in (killed.root / ".studio/items").rglob("*") if p.is_file()}
    assert again == set(items)
