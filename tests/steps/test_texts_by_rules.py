from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.steps.audio.tasks import nlp
from studio.steps.audio.tasks.chapters import SHORTEST_SECONDS, offered_starts, plan_chapters
from studio.steps.audio.tasks.media import bullets, hook, tags, thumbnail_prompt
from studio.steps.audio.tasks.nlp import read
from studio.steps.audio.tasks.summary import summarise
from studio.steps.audio.tasks.title import title
from studio.steps.audio.tasks.turns import span_seconds
from studio.story.parse import Story, parse_story

STORIES = Path(__file__).parent.parent / "data" / "stories"
ONE_LINE = "[female_potter_ada] The kiln was cold by noon, and somebody had swept it.\n"
TALK = "[male_king] Bring me the crown!\n[female_queen] You lost it, my lord. In the lake.\n[male_king] Oh.\n"
HINDI = """[female_narrator_maya] गाँव के बाहर एक पुराना कुआँ था, और उस कुएँ के पास एक बड़ा पेड़ खड़ा था।
[male_boy_raju] दादी, क्या इस कुएँ में सचमुच कोई रहता है?
[female_grandmother_sita] हाँ बेटा, इस कुएँ में एक बूढ़ा मेंढक रहता है जो सबके राज़ जानता है।
[female_narrator_maya] राजू ने कुएँ में झाँका। पानी काला और गहरा था।
"""
GERMAN = """Am Ende der Straße stand ein altes Haus. In dem Haus wohnte ein Uhrmacher, der nie eine Uhr verkaufte.

Eines Nachts klopfte es an der Tür. Draußen stand ein Mädchen mit einer Uhr in der Hand.
"""
SEA = """THE RED LANTERN

Captain Elias Thorn kept a red lantern in his window at Harrow Bay, and every ship on the coast knew it. For thirty
years the lantern had never gone out.

One night in November a storm came down from the north. The wind tore the slates from the roofs, and the lantern in
the window flickered and died. "Father, the light!" cried Mira. She ran up the stairs with a candle in her hand.

The window was broken, and the rain was pouring in. Far out on the black water Mira saw a ship turn toward the rocks.
"They cannot see us," said Elias. "They have no light to steer by."

Mira took the old bell from the wall and ran down to the harbour. She rang it until her arms ached. Men came out of
the cottages with torches, and soon a line of fire burned along the harbour wall.

The next morning a stranger knocked at the door. He was the master of the ship, and under his arm he carried a lantern
of red glass. "Mine was the ship that you saved," said the stranger. "I have come to bring you a new light."
"""


def load(name: str) -> Story:
    texts = {"one": ONE_LINE, "talk": TALK, "hindi": HINDI, "german": GERMAN, "sea": SEA}
    if name in texts:
        return parse_story(texts[name])
    return parse_story((STORIES / f"{name}.txt").read_text(encoding="utf-8"))


ALL = ["one", "talk", "hindi", "german", "sea", "prose", "dialogue_only", "ten_lines", "two_hundred_lines"]
ENGLISH = [name for name in ALL if name not in ("hindi", "german")]


def squeezed(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def is_told_in(text: str, story: Story) -> bool:
    """Whether every sentence is the author's, apart from who says it."""
    source = squeezed(re.sub(r"^\[[^\]]*\]", "", story.source, flags=re.MULTILINE))
    plain = re.sub(r"” (?:says|asks|cries|said|asked|cried|adds|added) [^.]*\.|\w+: “", "” ", text)
    parts = re.split(r"(?<=[.!?।”\"])\s+", plain)
    return all(squeezed(part) in source for part in parts if not re.search(r" talks? with ", part))


def check_whole(text: str) -> None:
    assert text == " ".join(text.split())
    assert text.rstrip("”\"'").endswith((".", "!", "?", "…", "।"))
    assert text.count("“") == text.count("”")
    assert text.count('"') % 2 == 0
    assert text[0].isupper() or not text[0].isascii() or text[0] in '“"'


@pytest.mark.parametrize("name", ALL)
def test_a_summary_is_whole_sentences_of_the_story(name: str) -> None:
    story = load(name)
    summary = summarise(story)
    check_whole(summary)
    assert is_told_in(summary, story)
    spoken = sum(len(span.text) for span in story.spans)
    assert len(summary) <= max(0.5 * spoken, 420)
    first = summary.removeprefix("It was almost midnight").split()[0]
    assert first.strip('“"').lower() not in {"he", "she", "it", "they", "but", "and", "then", "so"}


def test_a_long_story_has_a_summary_of_five_parts_worth() -> None:
    assert 5 * 360 <= len(summarise(load("two_hundred_lines"))) <= 5 * 720


def test_a_summary_knows_the_beginning_and_the_end() -> None:
    summary = summarise(load("prose"))
    assert summary.startswith("The letter came on a Tuesday")
    assert summary.endswith("neither of them was afraid.")


@pytest.mark.parametrize("name", ALL)
def test_chapters_begin_with_the_story_and_last_long_enough(name: str) -> None:
    story = load(name)
    chapters = plan_chapters(story)
    ids = [span.id for span in story.spans]
    starts = [ids.index(chapter.first_span) for chapter in chapters]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    seconds = span_seconds(story)
    lengths = [sum(seconds[a:b]) for a, b in zip(starts, [*starts[1:], len(ids)], strict=True)]
    assert len(chapters) == 1 or min(lengths) >= 20
    assert len(chapters) <= 7
    assert sum(seconds) < 75 or len(chapters) >= 3


def test_a_story_has_as_many_chapters_as_are_asked_for_where_it_is_long_enough() -> None:
    story = load("two_hundred_lines")
    for wanted in (1, 2, 12):
        chapters = plan_chapters(story, wanted)
        assert len({chapter.title.casefold() for chapter in chapters}) == len(chapters) == wanted
    assert len(plan_chapters(load("prose"), 50)) <= sum(span_seconds(load("prose"))) / 20


@pytest.mark.parametrize("name", ALL)
def test_chapter_titles_are_short_and_differ(name: str) -> None:
    chapters = plan_chapters(load(name))
    titles = [chapter.title for chapter in chapters]
    assert len({text.casefold() for text in titles}) == len(titles)
    for chapter in chapters:
        assert 1 <= len(chapter.title.split()) <= 6
        assert chapter.title[-1] not in ".,;:!?"
        if chapter.summary:
            check_whole(chapter.summary)
            assert is_told_in(chapter.summary, load(name))


@pytest.mark.parametrize("name", ENGLISH)
def test_english_titles_are_made_of_the_story_in_title_case(name: str) -> None:
    story = load(name)
    known = squeezed(story.source.replace("_", " "))
    for text in [title(story), *(chapter.title for chapter in plan_chapters(story))]:
        assert 2 <= len(text.split()) <= 8
        assert text[0].isupper()
        small = {"the", "and", "of", "at", "in", "on", "a", "an", "part", "one", "short", "story"}
        assert all(squeezed(word) in known for word in text.split() if word.lower() not in small)


def test_a_heading_of_the_author_is_the_title() -> None:
    assert title(load("sea")) == "The Red Lantern"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dialogue_only", "Jack and the Dragon"),
        ("prose", "The Letter at Willow Farm"),
        ("two_hundred_lines", "Robert and the Kingfisher"),
        ("talk", "The King and the Crown"),
    ],
)
def test_titles_say_what_a_story_is_about(name: str, expected: str) -> None:
    assert title(load(name)) == expected


@pytest.mark.parametrize("name", ALL)
def test_the_hook_and_the_points_are_whole_and_differ(name: str) -> None:
    story = load(name)
    opening = hook(story, summarise(story))
    check_whole(opening)
    assert len(opening) <= 220
    points = bullets(story)
    assert len(set(points)) == len(points) <= 5
    assert opening not in points
    assert all(len(point) <= 180 for point in points)


@pytest.mark.parametrize("name", ["sea", "prose", "dialogue_only", "ten_lines", "two_hundred_lines"])
def test_there_are_three_to_five_points_and_they_name_the_people(name: str) -> None:
    points = bullets(load(name))
    assert 3 <= len(points) <= 5
    assert read(load(name)).people[0].text in points[0]


@pytest.mark.parametrize("name", ALL)
def test_tags_are_few_words_each_once_and_fit(name: str) -> None:
    found = tags(load(name))
    assert len(", ".join(found)) <= 500
    assert len({tag.casefold() for tag in found}) == len(found)
    assert all(1 <= len(tag.split()) <= 3 and "," not in tag for tag in found)
    assert {"audio story", "short story"} <= set(found)


def test_tags_name_people_places_and_kind() -> None:
    found = set(tags(load("sea")))
    assert {"Harrow Bay", "sea story", "lantern"} <= found
    assert any("Mira" in tag for tag in found)
    assert any("Elias" in tag for tag in found)


@pytest.mark.parametrize("name", ALL)
def test_the_picture_is_one_paragraph(name: str) -> None:
    prompt = thumbnail_prompt(load(name))
    assert "\n" not in prompt
    assert 80 <= len(prompt) <= 1500
    assert prompt.endswith(".")


def test_the_picture_of_a_scene_story_shows_its_scene() -> None:
    story = parse_story(
        "[female_narrator_rose] The storm struck the tower, and Ada ran to the broken lamp.\n"
        "(scene_1.1) {{loc_1, Brick pottery with wide kiln}}, {Stormy night}; ((female_potter_ada)){Afraid};\n"
    )
    prompt = thumbnail_prompt(story)
    assert "brick pottery with wide kiln" in prompt
    assert "Ada" in prompt
    assert "stormy night" in prompt.lower()


@pytest.mark.parametrize("name", ["prose", "hindi"])
def test_the_same_story_gives_the_same_texts(name: str) -> None:
    def everything() -> tuple[object, ...]:
        story = load(name)
        return (
            summarise(story),
            title(story),
            plan_chapters(story),
            bullets(story),
            tags(story),
            thumbnail_prompt(story),
        )

    first = everything()
    nlp._read.cache_clear()
    assert everything() == first


def test_a_story_of_dots_has_no_words_to_tell() -> None:
    story = parse_story("[female_potter_ada] ......\n[male_carter_finn] — —\n")
    assert summarise(story) == ""
    assert thumbnail_prompt(story) == ""
    assert plan_chapters(story)[0].title
    assert title(story)
    assert bullets(story) == ()
    assert hook(story, "") == ""


def test_a_cut_off_line_is_never_told_as_a_sentence() -> None:
    story = parse_story(
        "[female_narrator_rose] The old mill by the river had not turned for twenty years.\n"
        "[female_narrator_rose] On the wheel of the silent mill there hung a lantern, and beside the lantern\n"
        "[female_narrator_rose] In the morning the miller found the lantern burning, and nobody had lit it.\n"
    )
    summary = summarise(story)
    assert "beside the lantern" not in summary
    assert "had not turned" in summary


def test_tags_of_a_story_with_many_names_stay_within_the_limit() -> None:
    people = [f"[male_sailor_{letter * 66}] The harbour lantern burned." for letter in "abcdefghijklmnop"]
    assert len(", ".join(tags(parse_story("\n".join(people))))) <= 500


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_wherever_chapters_are_chosen_to_begin_they_stay_in_order_and_long_enough(data: st.DataObject) -> None:
    story = load("two_hundred_lines")
    offered = offered_starts(story)
    assert any(len(one.choices) > 1 for one in offered)
    chosen = [data.draw(st.sampled_from(one.choices)) for one in offered]
    seconds = span_seconds(story)
    order = {span.id: number for number, span in enumerate(story.spans)}
    starts = [0, *(order[name] for name in chosen), len(story.spans)]
    assert [one.choices[0] for one in offered] == [one.first_span for one in plan_chapters(story)][1:]
    assert all(sum(seconds[first:last]) >= SHORTEST_SECONDS for first, last in pairwise(starts))
