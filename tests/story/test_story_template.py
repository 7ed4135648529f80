from __future__ import annotations

from importlib import resources

from studio.story.characters import gender
from studio.story.parse import characters, parse_story

TEMPLATE = resources.files("studio.story").joinpath("templates", "prompt.story.audio.txt")
BEGIN, END = "<<< EXAMPLE BEGINS >>>\n", "<<< EXAMPLE ENDS >>>\n"


def test_the_example_in_the_authoring_template_is_a_story() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1
    story = parse_story(text.partition(BEGIN)[2].partition(END)[0])
    assert story.form == "dialogue"
    assert len(story.spans) == 6
    assert len(characters(story)) == 3
    assert all(gender(story, character)[0] for character in characters(story))


def test_the_template_keeps_the_length_that_it_asks_for() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    example = parse_story(text.partition(BEGIN)[2].partition(END)[0])
    assert all(20 <= len(span.text) <= 250 for span in example.spans)
