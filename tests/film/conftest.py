"""Films that several files of tests begin from, made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.film.helper import Film
from tests.film.seen import COLOURS, HARBOUR, make, paint, seen_film


@pytest.fixture(scope="session")
def harbour_film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """A finished production of all three pipelines. Tests that change something take ``harbour``."""
    made = seen_film(tmp_path_factory.mktemp("seen") / "film ünïcode 故事", HARBOUR)
    make(made)
    return made


@pytest.fixture
def harbour(harbour_film: Film, tmp_path: Path) -> Film:
    """A copy of a finished production: moving or copying one makes nothing stale."""
    return copied(harbour_film, tmp_path / "copy")


@pytest.fixture(scope="session")
def painted_film(harbour_film: Film, tmp_path_factory: pytest.TempPathFactory) -> Film:
    """The same with a picture of one colour, a person's own, in place of each scene's."""
    made = copied(harbour_film, tmp_path_factory.mktemp("painted") / "film")
    for scene, colour in zip(("scene_1.1", "scene_1.2", "scene_1.3", "scene_2.1"), COLOURS, strict=False):
        paint(made, scene, colour)
    make(made)
    return made


@pytest.fixture
def painted(painted_film: Film, tmp_path: Path) -> Film:
    """A copy of the painted film."""
    return copied(painted_film, tmp_path / "copy")


def copied(made: Film, root: Path) -> Film:
    shutil.copytree(made.root, root)
    return Film(root, dict(made.settings))
