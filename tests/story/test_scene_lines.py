from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import StoryError
from studio.story.parse import parse_story
from studio.story.scene_lines import Actor, location_descriptions, parse_scene_line, read_scenes, write_scenes

LINE = (
    "(scene_1.1) {{loc_1, Brick pottery with wide kiln and stacked jars}}, {Stormy night}; "
    "((female_potter_ada)){Alarmed}, {Kneeling at kiln}{Turning an empty bowl}; ((male_carter_finn)){Tense};"
)


def test_a_scene_line_is_read_in_all_its_parts() -> None:
    scene = parse_scene_line(LINE, file="s.txt", line=4)
    assert (scene.id, scene.location, scene.setting, scene.line, scene.raw) == (
        "scene_1.1",
        "loc_1",
        "Stormy night",
        4,
        LINE,
    )
    assert scene.location_description == "Brick pottery with wide kiln and stacked jars"
    assert scene.actors == (
        Actor("female_potter_ada", ("Alarmed", "Kneeling at kiln", "Turning an empty bowl")),
        Actor("male_carter_finn", ("Tense",)),
    )


def test_a_reference_has_no_description_and_the_last_definition_counts() -> None:
    story = parse_story(
        "[a] A.\n(scene_1.1) {{loc_1, old}}, {X};\n[a] B.\n(scene_1.2) {{loc_1}}, {X};\n"
        "[a] C.\n(scene_1.3) {{loc_1, new}}, {X};\n[a] D.\n(scene_1.4): {{loc_2}}, {X};\n"
    )
    assert story.scenes[1].location_description is None
    assert location_descriptions(story.scenes) == {"loc_1": "new", "loc_2": None}


def test_the_scene_list_names_places_only_and_reads_back() -> None:
    written = write_scenes([parse_scene_line(LINE, file="s.txt", line=1)])
    assert written.startswith("(scene_1.1) {{loc_1}}, {Stormy night}; ((female_potter_ada))")
    assert "Stone" not in written
    assert write_scenes(read_scenes(written)) == written


def test_the_older_form_is_read_and_the_later_of_two_counts() -> None:
    scenes = read_scenes("[scene_1.1]: {{loc_1}}, {Dawn}; ((a)){Calm};\r\n\n(scene_1.1) {{loc_2}}, {Dusk};\n")
    assert [(scene.id, scene.location, scene.setting) for scene in scenes] == [("scene_1.1", "loc_2", "Dusk")]


def test_a_line_that_is_no_scene_is_told_by_its_number() -> None:
    with pytest.raises(StoryError, match=r"3\.scene\.txt, line 2"):
        read_scenes("(scene_1.1) {{loc_1}}, {Dawn};\nhello\n")


GROUP = st.text(
    st.characters(exclude_characters="{}()\r\n", exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=12
)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 99), GROUP, GROUP, st.lists(st.tuples(GROUP, st.lists(GROUP, max_size=3)), max_size=2)
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda row: row[0],
    )
)
def test_scene_lists_round_trip(rows: list[tuple[int, str, str, list[tuple[str, list[str]]]]]) -> None:
    text = "".join(
        f"(scene_1.{number}) {{{{loc_{place.replace(',', '')}}}}}, {{{setting}}}; "
        + "".join(f"(({name})){''.join(f'{{{group}}}' for group in groups)}; " for name, groups in actors).strip()
        + "\n"
        for number, place, setting, actors in rows
    ).replace(" \n", "\n")
    scenes = read_scenes(text)
    assert write_scenes(scenes) == text
    assert [tuple((a.character, list(a.traits)) for a in s.actors) for s in scenes] == [tuple(row[3]) for row in rows]
