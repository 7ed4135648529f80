from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from studio.production.create import create
from studio.story.parse import Story, characters, decode_story, parse_story, reassemble

ROOT = Path(__file__).resolve().parent.parent
# Each production has a random seed and an interpreter of its own.
UNEQUAL = {"production.json", "interpreter.txt"}
DEMO = ROOT / "examples" / "the-bell-at-silver-bay" / "gen.video" / "input" / "1.story.txt"
EXAMPLES = sorted([*(ROOT / "examples").glob("*/story.txt"), DEMO])
STORIES = ROOT / "tests" / "data" / "stories"


def read(file: Path) -> Story:
    return parse_story(decode_story(file.read_bytes(), file=file.name), file=file.name)


def words(story: Story) -> int:
    return sum(len(span.text.split()) for span in story.spans)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.relative_to(ROOT / "examples").parts[0])
def test_an_example_has_a_scene_for_every_utterance(file: Path) -> None:
    story = read(file)
    assert story.form == "scenes"
    utterances = {span.utterance for span in story.spans}
    assert len(story.scenes) == len(utterances)
    assert all(span.scene for span in story.spans)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.relative_to(ROOT / "examples").parts[0])
def test_everybody_who_is_seen_in_an_example_also_speaks(file: Path) -> None:
    story = read(file)
    seen = {actor.character for scene in story.scenes for actor in scene.actors}
    assert seen == set(characters(story))


@pytest.mark.parametrize(
    ("name", "fewest", "most", "cast"),
    [("the-bell-at-silver-bay/gen.video/input/1.story.txt", 300, 330, 5), ("the-quiet-clock/story.txt", 1450, 1600, 8)],
)
def test_an_example_has_the_length_that_the_docs_say(name: str, fewest: int, most: int, cast: int) -> None:
    story = read(ROOT / "examples" / name)
    assert fewest <= words(story) <= most
    assert len(characters(story)) == cast


@pytest.mark.parametrize(
    ("name", "form", "utterances", "cast"),
    [("ten_lines", "dialogue", 10, 3), ("two_hundred_lines", "dialogue", 200, 6), ("dialogue_only", "dialogue", 20, 2)],
)
def test_a_story_of_the_tests_is_what_its_name_says(name: str, form: str, utterances: int, cast: int) -> None:
    story = read(STORIES / f"{name}.txt")
    assert story.form == form
    assert len({span.utterance for span in story.spans}) == utterances
    assert len(characters(story)) == cast


def test_the_prose_story_is_told_by_a_narrator_and_two_speakers() -> None:
    story = read(STORIES / "prose.txt")
    assert story.form == "prose"
    assert set(characters(story)) == {"narrator", "anna", "david"}


@pytest.mark.parametrize(
    "file", [*EXAMPLES, *sorted(STORIES.glob("*.txt"))], ids=lambda file: file.parent.name + file.stem
)
def test_nothing_of_a_story_is_lost_and_no_line_is_said_twice(file: Path) -> None:
    story = read(file)
    assert reassemble(story).encode() == file.read_bytes()
    assert len({span.id for span in story.spans}) == len(story.spans)


def test_the_demo_tells_the_shorter_example() -> None:
    packaged = files("studio.demo").joinpath("story.txt").read_bytes()
    assert packaged == DEMO.read_bytes()


def test_the_production_of_the_demo_is_laid_out_as_a_new_one_is(tmp_path: Path) -> None:
    made = create(tmp_path / "new", DEMO, pipeline="video").root
    example = ROOT / "examples" / "the-bell-at-silver-bay"

    def laid_out(root: Path) -> dict[str, bytes]:
        files = (path for path in root.rglob("*") if path.is_file() and path.name not in UNEQUAL)
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in files if "output" not in path.parts}

    assert laid_out(example).items() >= laid_out(made).items()
