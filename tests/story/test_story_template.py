from __future__ import annotations

from importlib import resources

import pytest

from studio.story.cascade import audio_story
from studio.story.characters import gender
from studio.story.parse import Story, characters, parse_story
from studio.story.scene_lines import location_descriptions, read_scenes, write_scenes
from studio.story.story_with_scenes import check_scenes

TEMPLATES = resources.files("studio.story").joinpath("templates")
BEGIN, END = "<<< EXAMPLE BEGINS >>>\n", "<<< EXAMPLE ENDS >>>\n"


def example_of(name: str) -> str:
    text = TEMPLATES.joinpath(name).read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1
    return text.partition(BEGIN)[2].partition(END)[0]


@pytest.fixture
def seen() -> Story:
    return parse_story(example_of("prompt.story.image.txt"))


def test_the_example_in_the_authoring_template_is_a_story() -> None:
    story = parse_story(example_of("prompt.story.audio.txt"))
    assert story.form == "dialogue"
    assert len(story.spans) == 6
    assert len(characters(story)) == 3
    assert all(gender(story, character)[0] for character in characters(story))


def test_the_template_keeps_the_length_that_it_asks_for() -> None:
    example = parse_story(example_of("prompt.story.audio.txt"))
    assert all(20 <= len(span.text) <= 250 for span in example.spans)


def test_the_example_with_scenes_is_a_story_without_findings(seen: Story) -> None:
    assert seen.form == "scenes"
    assert check_scenes(seen) == ()
    assert len(seen.spans) == len(seen.scenes) == 6
    assert all(gender(seen, character)[0] for character in characters(seen))
    assert write_scenes(read_scenes(write_scenes(seen.scenes))) == write_scenes(seen.scenes)


def test_the_example_with_scenes_keeps_the_rules_of_its_template(seen: Story) -> None:
    assert all(40 <= len(span.text) <= 220 for span in seen.spans)
    places = location_descriptions(seen.scenes)
    assert list(places) == ["loc_1", "loc_2", "loc_3"]
    assert all(8 <= len((description or "").split()) <= 20 for description in places.values())
    assert all(scene.setting for scene in seen.scenes)
    for scene, span in zip(seen.scenes, seen.spans, strict=True):
        shown = [actor.character for actor in scene.actors]
        assert len(shown) <= 3
        assert span.character in shown or "narrator" in span.character
        assert all(1 <= len(actor.traits[0].split()) <= 2 for actor in scene.actors)


def test_the_heard_part_of_the_example_with_scenes_is_a_dialogue(seen: Story) -> None:
    heard = parse_story(audio_story(seen.source))
    assert heard.form == "dialogue"
    assert [span.id for span in heard.spans] == [span.id for span in seen.spans]
