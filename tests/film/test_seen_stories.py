"""Other stories that become films that are seen: without scenes, and stories of films with motions."""

from __future__ import annotations

from pathlib import Path

import pytest
import soundfile

from studio.media.probe import probe
from studio.production.create import create
from studio.session import Request
from studio.steps.image.pictures import Shown
from studio.story.timeline import read_script
from tests.film.helper import STORIES, Film
from tests.film.seen import FRAME, HARBOUR, SMALL, finals, make, nodes, ran, scenes, seen, seen_film

PROSE = """\
Anna sat in the kitchen and looked at the old map. Rain ran down the window.

"We should go tonight," said Anna.

Uncle David put down his cup. "It is much too dark," he said.

In the morning they walked down to the harbour. The boats lay still in the sun, and a dog barked on the pier.

"There is our boat," said David.
"""


def check_whole(made: Film) -> None:
    """Every span is in one scene, every scene has a picture and a clip, and the film is as long as its sound."""
    shown = scenes(made)
    spans = [span.id for one in shown for span in one.spans]
    assert spans == [span.id for span in made.session().film.spans]
    script = read_script(made.input("2.timeline.script.txt").read_text(encoding="utf-8"))
    assert {entry.scene for entry in script if not entry.silence} == {one.line.id for one in shown}
    for one in shown:
        assert (made.root / f"gen.image/output/scene/{one.line.id}.png").is_file()
        assert (made.root / f"gen.video/output/animation/{one.id}.mp4").is_file()
    (video,) = probe(finals(made)[1]).of_kind("video")
    assert video.frames == -(-soundfile.info(str(made.output("final.wav"))).frames // FRAME)


def test_prose_becomes_an_animated_film_and_a_new_sentence_moves_no_other_scene(tmp_path: Path) -> None:
    made = seen_film(tmp_path / "film", PROSE)
    make(made, "video")
    check_whole(made)
    before = scenes(made)
    assert len(before) >= 2
    clips = {path.name: path.read_bytes() for path in (made.root / "gen.video/output/animation").iterdir()}
    pictures = {path.name: path.read_bytes() for path in (made.root / "gen.image/output/scene").iterdir()}
    made.edit_story("in the sun, and a dog barked on the pier.", "in the sun, and a dog barked. A gull cried.")
    done = seen(ran(made, "video"))
    after = scenes(made)
    assert {one.line.id for one in before} <= {one.line.id for one in after}
    where = next(one for one in after for span in one.spans if "gull" in span.text)
    touched = {one.id for one in after if one.line.id == where.line.id or one not in before}
    assert {name.rpartition("/")[2] for name in done if " clip/" in name} <= touched
    again = {path.name: path.read_bytes() for path in (made.root / "gen.video/output/animation").iterdir()}
    assert {name for name in clips if again.get(name) != clips[name]} <= {f"{one}.mp4" for one in touched}
    redrawn = {path.name: path.read_bytes() for path in (made.root / "gen.image/output/scene").iterdir()}
    assert {name for name in pictures if redrawn.get(name) != pictures[name]} <= {f"{one}.png" for one in touched}
    check_whole(made)
    assert ran(made, "video") == set()


@pytest.mark.slow
@pytest.mark.parametrize("story", ["prose.txt", "dialogue_only.txt"])
def test_long_stories_without_scenes_become_animated_films(tmp_path: Path, story: str) -> None:
    made = seen_film(tmp_path / "film", STORIES / story)
    make(made, "video")
    check_whole(made)
    assert len(scenes(made)) > 3
    assert ran(made, "video") == set()


@pytest.fixture
def told(tmp_path: Path) -> Film:
    """A production whose story is that of the video pipeline, with motions."""
    rows = HARBOUR.splitlines()
    rows.insert(3, "(motion_1.1) The camera pans slowly to the left. Steam rises from the stove.")
    rows.insert(6, "(motion_1.2) The camera pushes in on Tom.")
    story = tmp_path / "story.txt"
    story.write_text("\n".join(rows) + "\n", encoding="utf-8")
    create(tmp_path / "film", story, pipeline="video", random_seed=7)
    return Film(tmp_path / "film", dict(SMALL))


def test_from_the_story_of_the_video_come_the_other_stories_and_the_motions(told: Film) -> None:
    image, audio = told.root / "gen.image/input/1.story.txt", told.input("1.story.txt")
    first = Request("video", only=("video/1.story", "image/1.story", "audio/1.character", "video/5.motion"))
    assert told.make(first).exit_code == 0
    assert image.read_text(encoding="utf-8") == HARBOUR
    spoken = "".join(row + "\n" for row in HARBOUR.splitlines() if row.startswith("["))
    assert audio.read_text(encoding="utf-8") == spoken
    motions = (told.root / "gen.video/input/2.motion.txt").read_text(encoding="utf-8").splitlines()
    assert motions[0] == "(motion_1.1) The camera pans slowly to the left. Steam rises from the stove."
    assert motions[1] == "(motion_1.2) The camera pushes in on Tom."
    assert motions[2].startswith("(motion_1.3) The camera")
    assert told.planned(first) == []


def test_a_derived_story_that_somebody_changed_is_theirs(told: Film) -> None:
    image, audio = told.root / "gen.image/input/1.story.txt", told.input("1.story.txt")
    first = Request("video", only=("video/1.story", "image/1.story", "audio/1.character"))
    assert told.make(first).exit_code == 0
    mine = audio.read_text(encoding="utf-8").replace("Tom, the boat is gone!", "Tom, somebody took the boat!")
    audio.write_text(mine, encoding="utf-8")
    assert told.make(first).exit_code == 0
    assert audio.read_text(encoding="utf-8") == mine
    assert [s.text for s in told.session(first).film.spans if s.character == "female_ada"][-1].startswith("Tom, some")
    assert [one.id for one in _scenes(told)] == ["scene_1.1", "scene_1.2", "scene_1.3", "scene_2.1"]
    theirs = image.read_text(encoding="utf-8").replace("{Clear morning}", "{Foggy morning}")
    image.write_text(theirs, encoding="utf-8")
    assert told.make(first).exit_code == 0
    assert image.read_text(encoding="utf-8") == theirs
    assert _scenes(told)[3].line.setting == "Foggy morning"
    assert "{Foggy morning}" in (told.root / "gen.image/input/3.scene.txt").read_text(encoding="utf-8")
    video = told.root / "gen.video/input/1.story.txt"
    video.write_text(video.read_text(encoding="utf-8").replace("The rain had", "The snow had"), encoding="utf-8")
    assert told.make(first).exit_code == 0
    assert (image.read_text(encoding="utf-8"), audio.read_text(encoding="utf-8")) == (theirs, mine)


def test_a_change_of_the_story_of_the_video_goes_down_to_the_derived_ones(told: Film) -> None:
    first = Request("video", only=("video/1.story", "image/1.story", "audio/1.character"))
    assert told.make(first).exit_code == 0
    video = told.root / "gen.video/input/1.story.txt"
    video.write_text(video.read_text(encoding="utf-8").replace("The rain had", "The snow had"), encoding="utf-8")
    assert told.make(first).exit_code == 0
    for path in (told.root / "gen.image/input/1.story.txt", told.input("1.story.txt")):
        assert "The snow had" in path.read_text(encoding="utf-8")


def _scenes(made: Film) -> tuple[Shown, ...]:
    step = next(s for s in made.session(Request("video")).steps if s.name == "image/3.scene")
    return step.pictures.scenes(made.session(Request("video")).look().view)  # type: ignore[attr-defined,no-any-return]


@pytest.mark.slow
def test_a_film_is_made_of_the_story_of_the_video(told: Film) -> None:
    make(told, "video")
    check_whole(told)
    assert all(node.made for node in nodes(told).values())
