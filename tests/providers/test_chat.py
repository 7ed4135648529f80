"""A language model behind a server: every kind of bad answer, over real sockets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, get_args

import pytest
from PIL import Image

from studio.errors import ProviderError, ProviderTimeout
from studio.providers.chat.contract import ChatRequest
from studio.providers.chat.openai import OpenAIChat, openai_provider
from studio.providers.chat.schema import problems
from studio.providers.chat.wire import Timeouts
from studio.servers.fakes.chat import FakeChat, Reply
from studio.servers.fakes.plausible import Fault, value_for

SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "minLength": 5, "maxLength": 60},
        "summary": {"type": "string", "minLength": 120, "maxLength": 400},
        "mood": {"enum": ["calm", "wild"]},
    },
    "required": ["title", "summary", "mood"],
    "additionalProperties": False,
}
PATIENT = Timeouts(connect_seconds=30, first_token_seconds=30, between_tokens_seconds=30, whole_seconds=60)
QUICK = Timeouts(connect_seconds=2, first_token_seconds=0.5, between_tokens_seconds=0.3, whole_seconds=30)


def request(**given: Any) -> ChatRequest:
    told: dict[str, Any] = {
        "task": "a_summary",
        "instructions": "Tell what the story is about.",
        "question": "The story of the bell.",
        "schema": SCHEMA,
        "language": "en",
        "longest_answer_tokens": 600,
    }
    return ChatRequest(**{**told, **given})


def model_at(server: FakeChat, **given: Any) -> OpenAIChat:
    told: dict[str, Any] = {"model": "fake-chat", "timeouts": PATIENT, "waits_seconds": (0.01, 0.01)}
    return openai_provider(server.base_url, **{**told, **given})


@pytest.fixture
def serve() -> Iterator[Callable[..., FakeChat]]:
    open_servers: list[FakeChat] = []

    def start(*replies: Reply, **given: Any) -> FakeChat:
        open_servers.append(FakeChat(replies, **given).start())
        return open_servers[-1]

    yield start
    for server in open_servers:
        server.close()


Serve = Callable[..., FakeChat]


def test_an_answer_fits_its_schema_and_says_who_gave_it(serve: Serve) -> None:
    server = serve()
    answer = model_at(server).ask(request())
    assert problems(answer.value, SCHEMA) == ()
    assert (answer.model, answer.refused) == ("fake-chat", ())
    (asked,) = server.questions
    assert asked.body["response_format"]["json_schema"] == {"name": "a_summary", "strict": True, "schema": SCHEMA}
    assert asked.body["max_tokens"] == 600
    assert "/no_think" in asked.text


@pytest.mark.parametrize("fault", ["thinks", "thinks-on", "fenced", "talks"])
def test_what_stands_round_an_answer_does_no_harm(serve: Serve, fault: Fault) -> None:
    answer = model_at(serve(Reply(fault=fault))).ask(request())
    assert problems(answer.value, SCHEMA) == ()
    assert answer.refused == ()


BAD: dict[Fault, str] = {
    "not-json": "the answer is not JSON",
    "wrong-shape": "the answer has no “title”",
    "too-long": "letters, and 60 is the most",
    "wrong-language": "it reads like de, and the language is to be en",
    "repeats": "the answer says the same again and again",
    "never-ends": "did not end within 600 tokens",
    "cut-off": "did not end within 600 tokens",
    "not-a-number": "NaN is not JSON",
    "name-twice": "“value” is given twice",
    "empty": "the answer is empty",
}


@pytest.mark.parametrize(("fault", "told"), BAD.items())
def test_a_bad_answer_is_refused_and_the_model_is_told_why(serve: Serve, fault: Fault, told: str) -> None:
    schema = {**SCHEMA, "properties": {**SCHEMA["properties"], "summary": {"type": "string", "maxLength": 400}}}  # type: ignore[dict-item]
    server = serve(Reply(fault=fault))
    answer = model_at(server).ask(request(schema=SCHEMA if fault != "wrong-language" else schema))
    assert told in answer.refused[0]
    assert len(answer.refused) == 1
    first, second = server.questions
    assert told not in first.text
    assert told in second.text
    assert model_at(serve()).ask(request()).refused == ()


@pytest.mark.parametrize("fault", BAD)
def test_after_three_bad_answers_there_is_an_error_that_says_what_was_wrong(serve: Serve, fault: Fault) -> None:
    server = serve(*[Reply(fault=fault)] * 3)
    with pytest.raises(ProviderError, match="no answer to a_summary that will do in 3 tries") as caught:
        model_at(server).ask(request())
    assert caught.value.hint
    assert len(server.questions) == 3


def test_an_answer_that_goes_round_is_left_before_it_ends(serve: Serve) -> None:
    server = serve(Reply(content='{"title": "' + "round and round, " * 50_000))
    assert "again and again" in model_at(server).ask(request(longest_answer_tokens=1500)).refused[0]


def test_an_answer_that_ends_and_says_one_thing_again_and_again_is_refused(serve: Serve) -> None:
    said = "".join(f"The bell rang over the bay. Ada counted to {number}. " for number in ("one", "two", "three"))
    server = serve(Reply(content=json.dumps({"title": "The Bell", "summary": said, "mood": "calm"})))
    assert model_at(server).ask(request()).refused == (
        "the answer says the same again and again: “the bell rang over the bay.”",
    )


def test_a_question_has_its_own_judgement(serve: Serve) -> None:
    server = serve(Reply(content='{"title": "Murder", "summary": "' + "x" * 130 + '", "mood": "wild"}'))
    answer = model_at(server).ask(
        request(language="", accept=lambda value: "it gives the end away" if "Murder" in value["title"] else "")
    )
    assert answer.refused == ("it gives the end away",)
    assert "it gives the end away" in server.questions[1].text


@pytest.mark.parametrize(
    ("forms", "sent"),
    [
        (("json_schema",), "json_schema"),
        (("json_object",), "json_object"),
        (("text",), None),
    ],
)
def test_a_server_without_schemas_is_asked_in_another_form_and_that_is_remembered(
    serve: Serve, forms: tuple[str, ...], sent: str | None
) -> None:
    server = serve(forms=forms)
    model = model_at(server)
    assert problems(model.ask(request()).value, SCHEMA) == ()
    tries = len(server.questions)
    assert problems(model.ask(request(question="Another story.")).value, SCHEMA) == ()
    assert len(server.questions) == tries + 1
    form = server.questions[-1].body.get("response_format")
    assert (form or {}).get("type") == sent
    if sent != "json_schema":
        assert '"maxLength": 60' in server.questions[-1].text, "the schema is told in words instead"


def test_limits_that_a_server_cannot_build_are_left_out_and_still_hold(serve: Serve) -> None:
    server = serve(Reply(status=400, words="failed to parse grammar: too many repetitions"), Reply(fault="too-long"))
    answer = model_at(server).ask(request())
    assert "letters, and 60 is the most" in answer.refused[0]
    sent = server.questions[1].body["response_format"]["json_schema"]["schema"]
    assert sent["properties"]["title"] == {"type": "string"}


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_server_that_fails_or_is_busy_is_asked_again(serve: Serve, status: int) -> None:
    server = serve(Reply(status=status), Reply(status=status))
    assert problems(model_at(server).ask(request()).value, SCHEMA) == ()
    assert len(server.questions) == 3


@pytest.mark.parametrize(("status", "told"), [(500, "the server failed"), (429, "the server has too much to do")])
def test_a_server_that_goes_on_failing_is_given_up(serve: Serve, status: int, told: str) -> None:
    server = serve(*[Reply(status=status, words="out of memory on GPU 0")] * 9)
    with pytest.raises(ProviderError, match=told) as caught:
        model_at(server).ask(request())
    assert "out of memory on GPU 0" in str(caught.value)
    assert caught.value.retryable
    assert len(server.questions) == 3


@pytest.mark.parametrize("fault", ["drops", "drops-at-once", "ends-early", "error-inside"])
def test_an_answer_that_breaks_off_is_asked_for_again(serve: Serve, fault: Fault) -> None:
    server = serve(Reply(fault=fault))
    assert problems(model_at(server).ask(request()).value, SCHEMA) == ()
    with pytest.raises(ProviderError, match=r"ended the connection|the server failed"):
        model_at(serve(*[Reply(fault=fault)] * 3)).ask(request())


def test_an_answer_that_stalls_is_not_waited_for(serve: Serve) -> None:
    server = serve(Reply(fault="stalls"))
    with pytest.raises(ProviderTimeout, match=r"waiting for the next word of an answer took longer than 0\.3 s"):
        model_at(server, timeouts=Timeouts(30, 30, 0.3, 60)).ask(request())
    assert len(server.questions) == 1


def test_a_server_that_accepts_and_says_nothing_is_not_waited_for() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        model = openai_provider(f"http://127.0.0.1:{silent.getsockname()[1]}/v1", model="any", timeouts=QUICK)
        with pytest.raises(ProviderTimeout, match="the beginning of an answer"):
            model.ask(request())


def test_a_whole_answer_has_a_limit_of_its_own(serve: Serve) -> None:
    endless = Timeouts(connect_seconds=30, first_token_seconds=30, between_tokens_seconds=30, whole_seconds=0.4)
    model = model_at(serve(Reply(fault="never-ends")), timeouts=endless, context_tokens=10**8)
    with pytest.raises(ProviderTimeout, match="a whole answer"):
        model.ask(request(longest_answer_tokens=9_000_000))


def test_an_address_where_nobody_answers_is_told_at_once_and_not_tried_for_every_item() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    model = openai_provider(f"http://127.0.0.1:{port}/v1", model="any", timeouts=QUICK)
    for _ in range(200):
        with pytest.raises(ProviderError, match=r"nobody answers at http://127\.0\.0\.1") as caught:
            model.ask(request())
    assert caught.value.retryable
    assert "start the server" in caught.value.hint
    assert not model.check().ok


def test_whoever_finds_nobody_spares_the_others_the_wait() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    model = openai_provider(f"http://127.0.0.1:{port}/v1", model="any", timeouts=PATIENT)
    with pytest.raises(ProviderError, match="nobody answers"):
        model.ask(request())
    with FakeChat(port=port) as server, pytest.raises(ProviderError, match="nobody answers"):
        model.ask(request())
    assert server.asked == []


def test_a_model_that_is_not_there_is_told_with_those_that_are(serve: Serve) -> None:
    server = serve(models=("qwen", "llama"), any_model=False)
    with pytest.raises(ProviderError, match="does not have the model fake-chat") as caught:
        model_at(server).ask(request())
    assert "qwen, llama" in caught.value.hint
    told = model_at(server).check()
    assert (told.ok, told.missing) == (False, "the model fake-chat")
    assert "qwen, llama" in told.hint
    assert model_at(server).ask(request(model="llama")).model == "llama"


def test_without_a_standard_model_the_first_is_asked(serve: Serve) -> None:
    server = serve(models=("qwen", "llama"), any_model=False)
    model = model_at(server, model="")
    assert model.check().ok
    assert model.ask(request()).model == "qwen"
    with pytest.raises(ProviderError, match="the server has no model"):
        model_at(serve(models=()), model="").ask(request())


def test_a_wrong_key_is_told_and_never_shown(serve: Serve) -> None:
    server = serve(key="sk-right-0001")
    assert model_at(server, api_key="sk-right-0001").ask(request()).refused == ()
    model = model_at(server, api_key="sk-wrong-0002")
    with pytest.raises(ProviderError, match="does not know the key") as caught:
        model.ask(request())
    checked = model.check()
    for told in (str(caught.value), caught.value.hint, checked.missing, checked.hint, repr(model.__class__)):
        assert "sk-wrong-0002" not in told
    assert "LM_STUDIO_API_KEY" in checked.hint


def test_a_check_is_quick_and_says_what_is_missing(serve: Serve) -> None:
    assert model_at(serve()).check().ok
    lost = openai_provider(serve().base_url.removesuffix("/v1"), model="fake-chat").check()
    assert lost.ok or "ends with /v1" in lost.hint


def test_a_question_that_does_not_fit_is_not_sent(serve: Serve) -> None:
    server = serve()
    with pytest.raises(ProviderError, match="the model reads 2000 at once") as caught:
        model_at(server, context_tokens=2000).ask(request(question="word " * 2000))
    assert "servers.lm_studio_context_tokens" in caught.value.hint
    assert server.questions == []


def test_a_server_that_reads_less_than_was_thought_says_so(serve: Serve) -> None:
    words = "The number of tokens to keep from the initial prompt is greater than the context length"
    server = serve(Reply(status=400, words=words))
    with pytest.raises(ProviderError, match="too long for fake-chat as it is loaded"):
        model_at(server).ask(request())
    assert len(server.questions) == 1


def test_a_picture_goes_with_the_question(serve: Serve, tmp_path: Path) -> None:
    Image.new("RGB", (64, 36), "teal").save(tmp_path / "scene.png")
    server = serve()
    model_at(server).ask(request(picture=tmp_path / "scene.png"))
    text, picture = server.questions[0].body["messages"][1]["content"]
    assert text["text"].startswith("The story of the bell.")
    assert picture["image_url"]["url"].startswith("data:image/jpeg;base64,")


def test_a_server_that_does_not_stream_is_read_all_the_same(serve: Serve) -> None:
    server = serve(Reply(fault="cut-off"), stream=False)
    answer = model_at(server).ask(request())
    assert problems(answer.value, SCHEMA) == ()
    assert "did not end" in answer.refused[0]


def test_several_items_may_ask_at_once(serve: Serve) -> None:
    server = serve()
    model = model_at(server)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda number: model.ask(request(question=f"Story {number}")), range(12)))
    assert len({answer.value["summary"] for answer in answers}) > 6
    assert all(problems(answer.value, SCHEMA) == () for answer in answers)


def test_the_fake_answers_any_schema_and_knows_every_fault() -> None:
    told = {"type": "object", "properties": {
        "ids": {"type": "array", "items": {"enum": ["a", "b", "c"]}, "minItems": 2, "uniqueItems": True},
        "place": {"type": "number", "minimum": 0, "maximum": 1}, "word": {"type": "integer", "minimum": 3},
        "long": {"type": "string", "minLength": 900, "maxLength": 1500}, "short": {"type": "string", "maxLength": 12},
        "yes": {"type": "boolean"}, "none": {"type": "null"}, "always": {"const": 7}, "free": {"type": "string"},
    }}  # fmt: skip
    for seed in range(40):
        assert problems(value_for(told, f"{seed}"), told) == ()
    assert set(BAD) < set(get_args(Fault))


def test_people_can_start_the_fake_by_itself() -> None:
    import socket
    import subprocess
    import sys
    import time

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "studio.servers.fakes.chat", "--port", str(port), "--fault", "fenced"]
    with subprocess.Popen(command) as server:
        try:
            model = openai_provider(f"http://127.0.0.1:{port}/v1", timeouts=PATIENT)
            until = time.monotonic() + 30
            while not model.check().ok and time.monotonic() < until:
                assert server.poll() is None
                time.sleep(0.05)
            assert problems(model.ask(request()).value, SCHEMA) == ()
        finally:
            server.terminate()
            server.wait(10)
