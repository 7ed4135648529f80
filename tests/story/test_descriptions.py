from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import StoryError
from studio.story.descriptions import (
    Form,
    Kind,
    merge_descriptions,
    one_paragraph,
    read_descriptions,
    write_descriptions,
)
from studio.story.spans import BLANK, is_blank
from tests.story.strategies import row

KINDS: tuple[Kind, ...] = ("character", "location")
FORMS: tuple[Form, ...] = ("long", "short")
NAMES = st.one_of(
    st.sampled_from(["female_potter_ada", "Old Tom", "Tom (young)", "loc_1", "loc_10", "loc_2", "गाँव", "灯塔"]),
    st.text(
        st.characters(exclude_characters="{},():\r\n", exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=12
    ),
).filter(lambda name: not is_blank(name) and name == name.strip(BLANK))
TEXTS = row().filter(lambda text: bool(one_paragraph(text)))


@settings(max_examples=25)
@given(st.dictionaries(NAMES, TEXTS, max_size=6), st.sampled_from(KINDS), st.sampled_from(FORMS))
def test_descriptions_read_back_sorted(texts: dict[str, str], kind: Kind, form: Form) -> None:
    written = write_descriptions(texts, kind, form)
    read = read_descriptions(written, kind, file="x.txt")
    assert dict(read.texts) == {name: one_paragraph(text) for name, text in texts.items()}
    assert list(read.texts) == sorted(texts)
    assert write_descriptions(read.texts, kind, form) == written
    assert all(written.splitlines()[line - 1].startswith(("((", "{{")) for line in read.lines.values())


@settings(max_examples=25)
@given(st.dictionaries(NAMES, TEXTS, max_size=5), st.dictionaries(NAMES, TEXTS, max_size=5), st.sampled_from(KINDS))
def test_new_descriptions_are_merged_by_entry(before: dict[str, str], now: dict[str, str], kind: Kind) -> None:
    held = read_descriptions(write_descriptions(before, kind, "long"), kind, file="x.txt")
    read = read_descriptions(write_descriptions(now, kind, "long", held), kind, file="x.txt")
    assert dict(read.texts) == {name: one_paragraph(text) for name, text in (before | now).items()}
    assert list(read.texts)[: len(before)] == sorted(before)


def test_the_long_form_parts_entries_by_a_blank_line_and_the_short_form_does_not() -> None:
    texts = {"male_sailor_finn": "Broad,\n  bearded.", "female_keeper_ada": "Tall."}
    assert write_descriptions(texts, "character", "long") == (
        "((female_keeper_ada)): Tall.\n\n((male_sailor_finn)): Broad, bearded.\n"
    )
    assert write_descriptions(texts, "character", "short") == (
        "((female_keeper_ada)): Tall.\n((male_sailor_finn)): Broad, bearded.\n"
    )
    assert (
        write_descriptions({"loc_2": "Quay", "loc_10": "Pier"}, "location", "short")
        == "{{loc_10}} Pier\n{{loc_2}} Quay\n"
    )


@pytest.mark.parametrize("between", ["\n", "\r\n\r\n", "\n\n\n", "\r"])
def test_blank_lines_may_stand_anywhere(between: str) -> None:
    text = f"\ufeff((ada)): Tall, grey.{between}((Tom (young))):Small.{between}"
    assert dict(read_descriptions(text, "character", file="2.character.txt").texts) == {
        "ada": "Tall, grey.",
        "Tom (young)": "Small.",
    }


def test_a_description_may_go_on_over_several_lines() -> None:
    text = "{{loc_1}}: A quay\nwith nets\n\nand barrels.\n{{loc_2}} A pier: long.\n"
    read = read_descriptions(text, "location", file="2.location.txt")
    assert dict(read.texts) == {"loc_1": "A quay with nets and barrels.", "loc_2": "A pier: long."}
    assert dict(read.lines) == {"loc_1": 1, "loc_2": 5}


def test_a_persons_order_and_names_stay() -> None:
    before = read_descriptions("((zoe)): Old.\n((ada)): Mine.\n", "character", file="x")
    assert write_descriptions({"ada": "New.", "ben": "Young."}, "character", "short", before) == (
        "((zoe)): Old.\n((ada)): New.\n((ben)): Young.\n"
    )


@pytest.mark.parametrize(
    ("kind", "text", "line", "words"),
    [
        ("character", "\nA tall woman\n((ada)): Tall.\n", 2, "belongs to nobody"),
        ("character", "((ada)): Tall.\n((ben): Small.\n", 2, "name in its brackets"),
        ("character", "((ada)) Tall.\n", 1, "name in its brackets"),
        ("character", "((ada)):\n\n((ben)): Small.\n", 1, "ada has no description"),
        ("character", "((ada)): Tall.\n((ada)): Small.\n", 2, "ada is described in another way in line 1"),
        ("location", "{{loc_1}} Quay\n{{loc_2 Pier\n", 2, "name in its brackets"),
        ("location", "{{}} Quay\n", 1, "name in its brackets"),
        ("location", "{{loc_1, Quay}} Pier\n", 1, "name in its brackets"),
    ],
)
def test_what_does_not_read_is_told_with_its_line_and_an_example(kind: Kind, text: str, line: int, words: str) -> None:
    with pytest.raises(StoryError, match=rf"some\.txt, line {line}: .*{words}") as caught:
        read_descriptions(text, kind, file="some.txt")
    assert "for example: " in caught.value.hint


def test_the_same_description_twice_is_one() -> None:
    assert dict(read_descriptions("((a)): X.\n((a)):  X.\n", "character", file="x").texts) == {"a": "X."}


@pytest.mark.parametrize(
    ("name", "kind"), [("a)):", "character"), ("", "character"), ("a,b", "location"), ("a}", "location")]
)
def test_a_name_that_would_not_read_back_is_refused(name: str, kind: Kind) -> None:
    with pytest.raises(ValueError, match="cannot be the name"):
        write_descriptions({name: "Tall."}, kind, "short")


def test_an_empty_description_is_not_written() -> None:
    with pytest.raises(ValueError, match="no description"):
        write_descriptions({"ada": " \n"}, "character", "short")


def test_a_persons_file_stays_as_it_stands_where_it_says_the_same() -> None:
    theirs = "\r\n((ada)):   A tall  woman.\r\n\r\n((ben)): A man,\r\nin a hat.\r\n"
    same = {"ada": "A tall woman.", "ben": "A man, in a hat."}
    assert merge_descriptions(theirs, same, "character", "long", file="2.character.txt") == theirs
    other = merge_descriptions(theirs, {**same, "ben": "A boy.", "cid": "A dog."}, "character", "long", file="2.txt")
    assert other == "\r\n((ada)):   A tall  woman.\r\n\r\n((ben)): A boy.\n\n((cid)): A dog.\n"
