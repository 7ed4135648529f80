"""Plain prose whose text does not tell who speaks: a model says it, by labels, and a person's word counts before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.engine.store import Receipt
from studio.servers.fakes.chat import Asked, FakeChat, Reply
from studio.session import Request
from tests.film.helper import Film, film

STORY = """\
“I hear the bell again,” said Ada. “Somebody knocks at the door down there.”

“Then open it,” said Tom, and took the rope from the wall.

The wind blew out the candle on the stairs. “There is nobody here at all!”

They listened for a while, and the rain fell on the roof.

Somewhere below them a chain was dragged over the stones. “Who goes there? Speak, or stay outside.”
"""
DOUBTED = ("“There is nobody here at all!”", "“Who goes there? Speak, or stay outside.”")
CHARACTER = Request(only=("audio/1.character",))


def by_tom(asked: Asked) -> Reply:
    """A model that hears Tom in every quotation."""
    entry = asked.schema["properties"].get("quotations")
    if entry is None:
        return Reply()
    labels = entry["items"]["properties"]["quotation"]["enum"]
    return Reply(content=json.dumps({"quotations": [{"quotation": label, "speaker": "tom"} for label in labels]}))


@pytest.fixture
def server() -> Iterator[FakeChat]:
    with FakeChat(answer=by_tom) as started:
        yield started


@pytest.fixture
def made(server: FakeChat, tmp_path: Path) -> Film:
    prose = film(tmp_path / "film", STORY)
    prose.settings |= {"engines.chat": "openai", "servers.lm_studio_base_url": server.base_url}
    return prose


def asked_of(server: FakeChat) -> list[Asked]:
    return [one for one in server.questions if "quotations" in one.schema["properties"]]


def said(made: Film) -> dict[str, str]:
    return {span.text: span.character for span in made.session().film.spans if span.text.startswith("“")}


def quoted(made: Film) -> list[Receipt]:
    store = made.session().store
    found = [store.current("audio/1.character", one) for one in store.known("audio/1.character") if "quotation/" in one]
    return [receipt for receipt in found if receipt is not None]


def test_a_model_says_who_speaks_where_the_text_does_not_and_that_is_kept(made: Film, server: FakeChat) -> None:
    assert "who says “There is nobody here at all!”" in str(made.session(CHARACTER).plan())
    outcome = made.make(CHARACTER)
    assert outcome.exit_code == 0
    (question,) = asked_of(server)
    assert question.schema["properties"]["quotations"]["items"]["properties"]["speaker"]["enum"] == [
        "ada",
        "tom",
        "nobody",
    ]
    assert {one.by for one in quoted(made)} == {"openai"}
    assert [said(made)[words] for words in DOUBTED] == ["tom", "tom"]
    assert said(made)["“I hear the bell again,”"] == "ada"
    assert made.session().film.story.source == STORY
    listed = made.input("1.speakers.txt").read_text(encoding="utf-8")
    assert [line.split(") ")[1] for line in listed.splitlines()] == [f"tom: {words}" for words in DOUBTED]
    assert made.make(CHARACTER).made == 0
    assert made.input("1.speakers.txt").exists()
    assert len(asked_of(server)) == 1


def test_the_end_of_a_run_is_told_once_with_all_that_was_made(made: Film) -> None:
    outcome = made.make(CHARACTER)
    kinds = [type(event).__name__ for event in made.events]
    assert (kinds.count("RunStarted"), kinds.count("RunFinished")) == (1, 1)
    assert outcome.made == kinds.count("ItemMade") == next(e.made for e in made.events if "RunF" in type(e).__name__)  # type: ignore[attr-defined]


def test_an_edit_of_a_sentence_asks_only_about_the_quotations_concerned(made: Film, server: FakeChat) -> None:
    made.make(CHARACTER)
    made.edit_story("The wind blew out", "A cold wind blew out")
    made.make(CHARACTER)
    _, second = asked_of(server)
    assert "A cold wind" in second.text
    assert second.schema["properties"]["quotations"]["maxItems"] == 1
    assert [said(made)[words] for words in DOUBTED] == ["tom", "tom"]


def test_what_a_person_writes_counts_and_stays(made: Film, server: FakeChat) -> None:
    made.make(CHARACTER)
    file = made.input("1.speakers.txt")
    file.write_text(file.read_text(encoding="utf-8").replace("tom: “Who", "male_guard: “Who"), encoding="utf-8")
    made.make(CHARACTER)
    assert [said(made)[words] for words in DOUBTED] == ["tom", "male_guard"]
    assert {one.by for one in quoted(made)} == {"openai", "person"}
    assert "male_guard" in made.input("2.character.txt").read_text(encoding="utf-8")
    made.make(CHARACTER)
    assert "male_guard: “Who" in file.read_text(encoding="utf-8")
    assert len(asked_of(server)) == 1


@pytest.mark.parametrize("fault", ["not-json", "wrong-shape"])
def test_where_the_model_fails_the_rules_say_it_and_it_is_asked_again(tmp_path: Path, fault: str) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(fault=fault if "quotations" in asked.schema["properties"] else "")  # type: ignore[arg-type]

    made = film(tmp_path / "film", STORY)
    with FakeChat(answer=answer) as broken:
        made.settings |= {"engines.chat": "openai", "servers.lm_studio_base_url": broken.base_url}
        made.make(CHARACTER)
        assert [said(made)[words] for words in DOUBTED] == ["ada", "narrator"]
        assert all("written by rules for now" in one.findings[-1] for one in quoted(made))
    with FakeChat(answer=by_tom) as well:
        made.settings["servers.lm_studio_base_url"] = well.base_url
        made.make(CHARACTER)
    assert [said(made)[words] for words in DOUBTED] == ["tom", "tom"]


def test_a_model_that_names_somebody_else_is_refused(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Reply:
        good = by_tom(asked)
        return Reply(content=good.content.replace('"tom"', '"villain"')) if good.content else good

    made = film(tmp_path / "film", STORY)
    with FakeChat(answer=answer) as server:
        made.settings |= {"engines.chat": "openai", "servers.lm_studio_base_url": server.base_url}
        made.make(CHARACTER)
    assert "villain" not in said(made).values()
    assert all("which is none of the choices" in one.findings[-1] for one in quoted(made))


def test_without_a_model_nobody_is_asked_and_what_was_decided_stays(made: Film, server: FakeChat) -> None:
    made.make(CHARACTER)
    made.settings["engines.chat"] = "rules"
    count = len(server.questions)
    made.make(CHARACTER)
    assert len(server.questions) == count
    assert [said(made)[words] for words in DOUBTED] == ["tom", "tom"]
    assert made.input("1.speakers.txt").exists()


def test_a_server_that_is_away_leaves_the_words_to_the_rules_and_says_so(made: Film, server: FakeChat) -> None:
    server.close()
    outcome = made.make(CHARACTER)
    assert outcome.blocked > 2
    assert any("nobody answers at" in because for because, _ in outcome.waiting)
    assert quoted(made) == []
