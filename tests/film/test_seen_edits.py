"""What a change of a person remakes in the films that are seen, and that what a person put there stays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.session import Request, choosing
from tests.film.helper import Film
from tests.film.seen import (
    FRAME,
    finals,
    frames,
    near,
    paint,
    ran,
    scene_starts,
    seen,
)

CLIPS = ("image/5.video clip/{}", "video/2.animate clip/{}")


def clips(*scenes: str) -> set[str]:
    return {name.format(scene) for name in CLIPS for scene in scenes}


def replace_once(path: Path, old: str, new: str) -> str:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def in_frames(made: Film) -> dict[str, tuple[int, int]]:
    """From which frame to which each scene is shown."""
    starts = [(name, round(start / FRAME)) for name, start in scene_starts(made)]
    end = len(frames(finals(made)[0]))
    return {
        name: (begin, following) for (name, begin), (_, following) in zip(starts, [*starts[1:], ("", end)], strict=True)
    }


@pytest.mark.parametrize("file", ["2.character.txt", pytest.param("3.character.txt", marks=pytest.mark.slow)])
def test_another_description_of_somebody_remakes_the_portrait_and_the_scenes_with_them(
    harbour: Film, file: str
) -> None:
    path = harbour.root / "gen.image/input" / file
    before = {p.name: p.read_bytes() for p in (harbour.root / "gen.image/output").rglob("*.png")}
    if file.startswith("2"):
        text = path.read_text(encoding="utf-8")
        ada = next(row for row in text.splitlines() if row.startswith("((female_ada))"))
        theirs = "((female_ada)):   An old woman with long white hair, in a green coat and yellow boots."
        text = text.replace(ada, theirs)
    else:
        text = path.read_text(encoding="utf-8")
        ada = next(row for row in text.splitlines() if row.startswith("((female_ada))"))
        theirs = ada + " She wears a large yellow hat and a bright green coat."
        text = text.replace(ada, theirs)
    path.write_text(text, encoding="utf-8")
    assert seen(ran(harbour)) == {
        "image/1.story person/female_ada",
        "image/2.character portrait/female_ada",
        "image/3.scene scene/scene_1.1",
        "image/3.scene scene/scene_1.3",
        *clips("scene_1.1", "scene_1.3"),
    }
    kept = path.read_text(encoding="utf-8")
    assert theirs in kept.splitlines()
    after = {p.name: p.read_bytes() for p in (harbour.root / "gen.image/output").rglob("*.png")}
    assert {name for name in after if after[name] != before[name]} == {
        "female_ada.png", "scene_1.1.png", "scene_1.3.png",
    }  # fmt: skip
    assert ran(harbour) == set()


@pytest.mark.slow
def test_another_description_of_a_place_remakes_its_pictures_and_scenes(harbour: Film) -> None:
    path = harbour.root / "gen.image/input/2.location.txt"
    text = path.read_text(encoding="utf-8")
    row = next(row for row in text.splitlines() if row.startswith("{{loc_lighthouse}}"))
    theirs = "{{loc_lighthouse}} A red and white striped lighthouse on a green meadow beside a small house."
    path.write_text(text.replace(row, theirs), encoding="utf-8")
    assert seen(ran(harbour)) == {
        "image/1.story place/loc_lighthouse",
        "image/2.location place/loc_lighthouse",
        "image/3.scene scene/scene_2.1",
        "image/3.scene background/loc_lighthouse#Clear morning",
        *clips("scene_2.1"),
    }
    assert theirs in path.read_text(encoding="utf-8")
    assert ran(harbour) == set()


@pytest.mark.slow
def test_another_line_of_the_scene_list_remakes_that_scene(harbour: Film) -> None:
    path = harbour.root / "gen.image/input/3.scene.txt"
    kept = replace_once(path, "((male_tom)){Afraid}, {Standing};", "((male_tom)){Happy}, {Sitting};")
    assert seen(ran(harbour)) - {"video/5.motion motion/scene_1.2"} == {
        "image/3.scene scene/scene_1.2",
        *clips("scene_1.2"),
    }
    assert path.read_text(encoding="utf-8") == kept
    script = harbour.input("2.timeline.script.txt").read_text(encoding="utf-8")
    assert "((male_tom)){Happy}, {Sitting};" in script
    assert ran(harbour) == set()


def test_another_motion_remakes_that_clip_of_the_animated_film_only(harbour: Film) -> None:
    path = harbour.root / "gen.video/input/2.motion.txt"
    rows = path.read_text(encoding="utf-8").splitlines()
    rows[1] = "(motion_1.2) The camera pulls back slowly from Tom."
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert seen(ran(harbour)) == {"video/5.motion motion/scene_1.2", "video/2.animate clip/scene_1.2"}
    assert rows[1] in path.read_text(encoding="utf-8").splitlines()
    assert ran(harbour) == set()


def test_another_line_of_narration_remakes_no_other_scenes_clip(harbour: Film) -> None:
    before = {p.name: p.read_bytes() for p in (harbour.root / "gen.video/output/animation").iterdir()}
    harbour.edit_story("Nobody comes here so late.", "Nobody ever comes out here so very late at night.")
    done = ran(harbour)
    assert {name for name in seen(done) if " clip/" in name} == clips("scene_1.2")
    assert {name for name in done if name.startswith("image/3.scene")} <= {"image/3.scene scene/scene_1.2"}
    after = {p.name: p.read_bytes() for p in (harbour.root / "gen.video/output/animation").iterdir()}
    assert {name for name in after if after[name] != before[name]} == {"scene_1.2.mp4"}
    shown = in_frames(harbour)
    assert shown["scene_1.2"][1] - shown["scene_1.2"][0] > 24


def test_a_picture_put_in_place_of_a_scenes_is_shown_kept_and_named(harbour: Film) -> None:
    theirs = paint(harbour, "scene_1.2", (210, 40, 40), size=(640, 480))
    data = theirs.read_bytes()
    assert "gen.image/output/scene/scene_1.2.png" in harbour.session(Request("video")).plan().kept
    assert seen(ran(harbour)) == clips("scene_1.2")
    assert theirs.read_bytes() == data
    begin, end = in_frames(harbour)["scene_1.2"]
    for path in finals(harbour):
        shown = frames(path)
        assert all(near(colour, (210, 40, 40)) for colour in shown[begin + 1 : end - 1])
        assert not near(shown[begin - 2], (210, 40, 40))
        assert not near(shown[end + 12], (210, 40, 40))
    outcome = harbour.make(Request("video", force=frozenset({"image/3.scene"})))
    assert outcome.exit_code == 0
    assert theirs.read_bytes() == data


@pytest.mark.parametrize("seconds", [0.3, pytest.param(9.0, marks=pytest.mark.slow)])
def test_a_clip_put_in_place_of_ours_is_shown_as_long_as_its_scene(harbour: Film, seconds: float) -> None:
    from studio.media.encode import PictureFormat, encode_pictures

    path = harbour.root / "gen.video/output/animation/scene_1.2.mp4"
    before = frames(finals(harbour)[1])
    green = np.full((180 * 3 // 2, 320), 90, np.uint8)
    green[:180] = 120
    encode_pictures([green] * round(seconds * 30), path, PictureFormat(320, 180, 30, 18, "ultrafast"), doing="a test")
    data = path.read_bytes()
    assert "gen.video/output/animation/scene_1.2.mp4" in harbour.session(Request("video")).plan().kept
    done = ran(harbour)
    assert seen(done) == set()
    assert "video/2.animate merged" in done
    assert "image/5.video merged" not in done
    assert path.read_bytes() == data
    shown = frames(finals(harbour)[1])
    assert len(shown) == len(before)
    begin, end = in_frames(harbour)["scene_1.2"]
    theirs = shown[begin + 3]
    assert np.abs(shown[begin + 1 : end - 1] - theirs).max() < 4
    assert np.abs(shown[begin - 2] - theirs).max() > 10
    assert np.abs(shown[end + 12 :] - before[end + 12 :]).max() < 6


@pytest.mark.slow
def test_a_scene_asked_for_again_is_another_take_and_the_first_comes_back(harbour: Film) -> None:
    path = harbour.root / "gen.image/output/scene/scene_1.3.png"
    first = path.read_bytes()
    choosing.redo(harbour.session(Request("video")), "image/3.scene", ["scene_1.3"])
    assert seen(ran(harbour)) == {"image/3.scene scene/scene_1.3", *clips("scene_1.3")}
    assert path.read_bytes() != first
    choosing.take(harbour.session(Request("video")), "image/3.scene", "scene_1.3", 1)
    assert seen(ran(harbour)) == set(), "the clips of the first take are there still"
    assert path.read_bytes() == first


@pytest.mark.slow
def test_a_clip_asked_for_again_is_another_take(harbour: Film) -> None:
    path = harbour.root / "gen.video/output/animation/scene_2.1.mp4"
    first = path.read_bytes()
    choosing.redo(harbour.session(Request("video")), "video/2.animate", ["scene_2.1"])
    assert seen(ran(harbour, "video")) == {"video/2.animate clip/scene_2.1"}
    assert path.read_bytes() != first


def test_a_deleted_picture_is_written_again_and_nothing_is_drawn(harbour: Film) -> None:
    path = harbour.root / "gen.image/output/scene/scene_1.1.png"
    first = path.read_bytes()
    path.unlink()
    assert ran(harbour) == set()
    assert path.read_bytes() == first
