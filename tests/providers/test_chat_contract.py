"""What every language model gives, whoever it is and whatever server it is behind; and the rules where none is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from studio.engine.item import PROVISIONAL
from studio.errors import ProviderError, UsageError
from studio.providers.chat import PROVIDERS, SERVED, chat_provider
from studio.providers.chat.contract import ChatProvider, ChatRequest
from studio.providers.chat.schema import problems
from studio.providers.chat.wire import Timeouts
from studio.servers.fakes.chat import FakeChat
from studio.servers.fakes.chat_dialects import DIALECTS
from studio.steps.asking import RECORD, Asking
from studio.steps.engines import RULES
from studio.steps.questions import choice, listing, question, shape, text

PATIENT = Timeouts(connect_seconds=30, first_token_seconds=30, between_tokens_seconds=30, whole_seconds=60)
SCHEMA = shape(title=text(5, 60), who=listing(choice(["ada", "tom"]), 1, 2), minutes={"type": "integer", "minimum": 1})
EVERYBODY = [
    *((name, like) for name in SERVED for like in DIALECTS),
    *((name, "") for name in PROVIDERS if name not in SERVED),
]


def request(**given: Any) -> ChatRequest:
    told: dict[str, Any] = {"instructions": "Tell what it is about.", "question": "The bell.", "schema": SCHEMA}
    return ChatRequest(**{"task": "a_summary", "longest_answer_tokens": 400, **told, **given})


@pytest.fixture(params=EVERYBODY, ids=[" behind ".join(filter(None, one)) for one in EVERYBODY])
def model(request: pytest.FixtureRequest) -> Iterator[ChatProvider]:
    name, like = request.param
    options: dict[str, Any] = {"timeouts": PATIENT, "waits_seconds": (0.01, 0.01), "context_tokens": 4096}
    if not like:
        opened = chat_provider(name, "", **options)
        yield opened
        opened.close()
        return
    with FakeChat(like=DIALECTS[like]) as server:
        opened = chat_provider(name, server.base_url, **options)
        yield opened
        opened.close()


def test_it_has_the_name_of_the_table_and_says_whether_it_can_be_asked(model: ChatProvider) -> None:
    assert model.name in PROVIDERS
    assert model.check().ok


def test_an_answer_fits_its_schema_and_is_the_same_again(model: ChatProvider) -> None:
    first, again = model.ask(request()), model.ask(request())
    assert problems(first.value, SCHEMA) == ()
    assert first.model
    assert first == again


def test_a_refused_answer_is_told_and_asked_for_again(model: ChatProvider) -> None:
    judged: list[Any] = []

    def accept(value: Any) -> str:
        judged.append(value)
        return "it gives the end away" if len(judged) == 1 else ""

    answer = model.ask(request(accept=accept))
    assert answer.refused == ("it gives the end away",)
    assert len(judged) == 2


def test_after_some_refusals_there_is_an_error_with_the_name_of_the_task(model: ChatProvider) -> None:
    with pytest.raises(ProviderError, match=r"no answer to a_summary that will do.*never good enough") as caught:
        model.ask(request(accept=lambda value: "never good enough"))
    assert caught.value.provider == model.name
    assert caught.value.hint
    assert not caught.value.retryable


def test_a_question_that_is_too_long_is_an_error_in_words(model: ChatProvider) -> None:
    with pytest.raises(ProviderError, match=r"takes about \d+ tokens, and the model reads 4096 at once"):
        model.ask(request(question="The bell rang. " * 2000))


def test_a_picture_may_go_with_a_question(model: ChatProvider, tmp_path: Path) -> None:
    from PIL import Image

    picture = tmp_path / "scene.png"
    Image.new("RGB", (64, 36), "navy").save(picture)
    assert problems(model.ask(request(picture=picture)).value, SCHEMA) == ()
    picture.write_bytes(b"no picture")
    with pytest.raises(ProviderError, match=r"scene\.png cannot be read"):
        model.ask(request(picture=picture))


def test_several_items_may_ask_at_once_and_closing_twice_harms_nothing(model: ChatProvider) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda number: model.ask(request(question=f"Story {number}.")), range(4)))
    assert all(problems(answer.value, SCHEMA) == () for answer in answers)
    model.close()
    model.close()


def test_a_name_that_nobody_has_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UsageError, match="no chat provider 'chatty'") as caught:
        chat_provider("chatty", "")
    assert all(name in caught.value.hint for name in PROVIDERS)


FORMS = {
    "plain": ("json_schema", True),
    "lm-studio": ("json_schema", True),
    "llama.cpp": ("json_schema", False),
    "vllm": ("json_schema", False),
    "ollama": ("json_schema", True),
}


@pytest.mark.parametrize("like", DIALECTS)
def test_each_kind_of_server_is_asked_as_it_takes_a_schema_and_without_a_detour_the_next_time(like: str) -> None:
    form, limits = FORMS[like]
    with FakeChat(like=DIALECTS[like]) as server:
        asked = chat_provider("openai", server.base_url, timeouts=PATIENT)
        assert problems(asked.ask(request()).value, SCHEMA) == ()
        tries = len(server.questions)
        asked.ask(request(question="Another story."))
        assert len(server.questions) == tries + 1
        last = server.questions[-1]
        assert last.body["response_format"]["type"] == form
        assert ("maxLength" in json.dumps(last.sent_schema)) == limits
        assert ('"maxLength": 60' in last.text) != limits, "what the server cannot hold is told in words"


@pytest.mark.parametrize("like", ["vllm", "ollama"])
def test_a_model_that_a_server_does_not_have_is_told_in_its_own_words(like: str) -> None:
    with FakeChat(like=DIALECTS[like]) as server:
        asked = chat_provider("openai", server.base_url, model="unheard-of", timeouts=PATIENT)
        with pytest.raises(ProviderError, match="does not have the model unheard-of") as caught:
            asked.ask(request())
    assert "unheard-of" in str(caught.value)
    assert "fake-chat" in caught.value.hint


# ---------------------------------------------------------------- asked on behalf of an item, and the rules


ASKED = question(
    "a_title", "Give it a title.", "The bell.", shape(title=text(5, 60)), lambda value: str(value["title"])
)
HARD = question("a_title", "Give it a title.", "The bell.", shape(title=text(5, 60)), str, accept=lambda value: "no")
By = Callable[[str], Asking]


@pytest.fixture
def by() -> Iterator[By]:
    with FakeChat() as server:
        opened: list[ChatProvider] = []

        def asking(name: str) -> Asking:
            def provider() -> ChatProvider:
                assert name != RULES, "rules are no provider"
                opened.append(chat_provider(name, server.base_url, timeouts=PATIENT))
                return opened[-1]

            return Asking(name, provider, 4096)

        yield asking
        for one in opened:
            one.close()


@pytest.mark.parametrize("name", [RULES, *PROVIDERS])
def test_an_item_gets_a_value_and_who_gave_it(by: By, name: str, tmp_path: Path) -> None:
    value, who = by(name).ask(tmp_path, lambda asker: asker.ask(ASKED), lambda: "The Bell")
    assert who == name
    assert (value == "The Bell") == (name == RULES)
    assert (tmp_path / RECORD).exists() == (name != RULES)
    assert not (tmp_path / PROVISIONAL).exists()


@pytest.mark.parametrize("name", [RULES, *PROVIDERS])
def test_a_draft_is_written_by_rules_and_asks_nobody(by: By, name: str, tmp_path: Path) -> None:
    def never(asker: Any) -> str:
        raise AssertionError

    assert by(name).ask(tmp_path, never, lambda: "The Bell", draft=True) == ("The Bell", RULES)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", PROVIDERS)
def test_where_a_model_fails_rules_answer_for_now_and_the_record_says_why(by: By, name: str, tmp_path: Path) -> None:
    assert by(name).ask(tmp_path, lambda asker: asker.ask(HARD), lambda: "The Bell") == ("The Bell", RULES)
    assert "no answer to a_title" in (tmp_path / PROVISIONAL).read_text(encoding="utf-8")
    told = json.loads((tmp_path / RECORD).read_text(encoding="utf-8"))["findings"]
    assert told[-1].startswith("written by rules for now: ")
