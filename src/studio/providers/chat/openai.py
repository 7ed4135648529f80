"""Language models behind servers that speak as OpenAI's chat completions do: LM Studio, llama.cpp, vLLM, Ollama.

The answer is forced into its schema where the server can do that, and is checked here in any case. What is refused
is told to the model, which may try again, a few times.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from studio.errors import ProviderError, ProviderTimeout
from studio.providers.base import Check
from studio.providers.chat import wire
from studio.providers.chat.contract import ChatAnswer, ChatRequest
from studio.providers.chat.languages import wrong_language
from studio.providers.chat.lengths import tokens
from studio.providers.chat.replies import BadReply, says_again, texts_in, value_of, without_thoughts
from studio.providers.chat.schema import problems, without_limits
from studio.providers.chat.wire import Timeouts

NO_THINKING = "/no_think"
ATTEMPTS = 3
PICTURE_TOKENS = 1500
_FRAME_TOKENS = 60
_CORRECTION_TOKENS = 600
_CHECK_SECONDS = 3.0
_DOWN_SECONDS = 15.0
_LONGEST_WAIT_SECONDS = 30.0
_LONGEST_REPEATED = 1500


@dataclass(frozen=True)
class _Correction:
    """What an answer that was refused adds to the question: the talk that follows it, or words at its end."""

    talk: tuple[Mapping[str, str], ...] = ()
    words: str = ""


Format = Callable[[ChatRequest], "dict[str, Any] | None"]

# From what holds the answer best to nothing at all; a server that refuses one is asked in the next, and that is kept.
FORMATS: tuple[Format, ...] = (
    lambda request: _json_schema(request, dict(request.schema)),
    lambda request: _json_schema(request, without_limits(request.schema)),
    lambda request: {"type": "json_object", "schema": without_limits(request.schema)},
    lambda request: {"type": "json_object"},
    lambda request: None,
)


def _json_schema(request: ChatRequest, schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": request.task, "strict": True, "schema": schema}}


def openai_provider(
    base_url: str,
    *,
    model: str = "",
    api_key: str = "",
    context_tokens: int = 8192,
    timeouts: Timeouts | None = None,
    waits_seconds: Sequence[float] = (1.0, 4.0),
    name: str = "openai",
) -> OpenAIChat:
    """A language model at ``base_url`` (with its ``/v1``).

    ``model`` is the standard one; empty takes the first that the server offers. ``context_tokens`` is how much it
    reads and writes at once. ``waits_seconds`` are the waits before asking a busy or failing server again.
    """
    return OpenAIChat(base_url.rstrip("/"), model, api_key, context_tokens, timeouts or Timeouts(),
                      tuple(waits_seconds), name)  # fmt: skip


class OpenAIChat:
    """A ChatProvider. May be asked by several threads at once."""

    def __init__(
        self,
        base_url: str,
        model: str,
        api_key: str,
        context_tokens: int,
        timeouts: Timeouts,
        waits_seconds: tuple[float, ...],
        name: str,
    ) -> None:
        self.base_url, self.context_tokens = base_url, context_tokens
        self._model, self._api_key, self._timeouts, self._waits = model, api_key, timeouts, waits_seconds
        self._name = name
        self._formats: dict[str, int] = {}
        self._lock = threading.Lock()
        self._down_until = 0.0
        self._closing = threading.Event()

    @property
    def name(self) -> str:
        """The name in the table of providers."""
        return self._name

    def close(self) -> None:
        """Wait for nothing any more."""
        self._closing.set()

    def check(self) -> Check:
        """Whether the server answers within a few seconds and has the standard model."""
        cost = "texts are written by rules"
        try:
            offered = self._offered(_CHECK_SECONDS)
        except ProviderError as error:
            return Check(False, str(error), error.hint, cost)
        if self._model and self._model not in offered:
            return Check(False, f"the model {self._model}", self._models_hint(offered), cost)
        return Check(True) if offered or self._model else Check(False, "a model", self._models_hint(offered), cost)

    def models(self) -> tuple[str, ...]:
        """The models that the server offers. ProviderError where it cannot be asked."""
        return self._offered(_CHECK_SECONDS)

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """The answer: it fits the schema, is in the language that was asked for, and was accepted.

        ProviderError when the server cannot be asked, or none of three answers would do.
        """
        model = request.model or self._model or self._first_model()
        request = replace(request, model=model)
        self._refuse_too_long(request)
        refused: list[str] = []
        correction = _Correction()
        for _ in range(ATTEMPTS):
            said = ""
            try:
                completion = self._completed(request, correction)
                said = completion.text
                value = _judged(request, completion)
            except BadReply as error:
                refused.append(str(error))
                correction = _correction(said, str(error))
                continue
            return ChatAnswer(value, completion.model or model, tuple(refused))
        raise ProviderError(
            self._name,
            f"{model} gave no answer to {request.task} that will do in {ATTEMPTS} tries: {refused[-1]}",
            hint="another model may do better; which one is asked is a setting (`studio config`)",
        )

    # ------------------------------------------------------------ asking

    def _refuse_too_long(self, request: ChatRequest) -> None:
        needed = tokens(request.instructions) + tokens(request.question) + _FRAME_TOKENS + _CORRECTION_TOKENS
        needed += PICTURE_TOKENS if request.picture else 0
        needed += tokens(json.dumps(request.schema, ensure_ascii=False)) + request.longest_answer_tokens
        if needed > self.context_tokens:
            raise ProviderError(
                self._name,
                f"{request.task} takes about {needed} tokens, and the model reads {self.context_tokens} at once",
                hint="load the model with a longer context and raise servers.lm_studio_context_tokens",
            )

    def _completed(self, request: ChatRequest, correction: _Correction) -> wire.Completion:
        """One completion, in the best form that the server takes."""
        known = self._formats.get(request.model, 0)
        for index in range(known, len(FORMATS)):
            try:
                completion = self._patiently(self._body(request, index, correction))
            except wire.Answered as error:
                if index + 1 < len(FORMATS) and _is_about_form(error):
                    continue
                raise self._said_no(error, request) from error
            with self._lock:
                self._formats[request.model] = index
            return completion
        raise AssertionError("unreachable: the last form returns or raises")

    def _body(self, request: ChatRequest, index: int, correction: _Correction) -> dict[str, Any]:
        form = FORMATS[index](request)
        instructions = f"{request.instructions.strip()}\n\nAnswer with one JSON value and nothing else."
        if index:
            instructions += f" It fits this JSON schema: {json.dumps(request.schema, ensure_ascii=False)}"
        body: dict[str, Any] = {
            "model": request.model,
            "messages": [
                {"role": "system", "content": f"{instructions}\n{NO_THINKING}"},
                {"role": "user", "content": self._content(request, correction.words)},
                *correction.talk,
            ],
            "temperature": request.temperature,
            "max_tokens": request.longest_answer_tokens,
            "stream": True,
        }
        return body if form is None else {**body, "response_format": form}

    @staticmethod
    def _content(request: ChatRequest, words: str) -> Any:
        text = "\n".join(part for part in (request.question.strip(), words, NO_THINKING) if part)
        if request.picture is None:
            return text
        from studio.providers.chat.sight import data_uri

        picture = {"type": "image_url", "image_url": {"url": data_uri(request.picture)}}
        return [{"type": "text", "text": text}, picture]

    def _patiently(self, body: Mapping[str, Any]) -> wire.Completion:
        """Ask; a server that is busy, fails or hangs up is asked again after a wait. Answered where it says no."""
        if time.monotonic() < self._down_until:
            raise self._unreachable()
        for wait in (*self._waits, None):
            try:
                return wire.complete(f"{self.base_url}/chat/completions", body, self._headers, self._timeouts)
            except wire.Unreachable as error:
                # Many items may be about to ask: one that waited is enough for all of them, for a while.
                self._down_until = time.monotonic() + _DOWN_SECONDS
                raise self._unreachable() from error
            except wire.TooSlow as error:
                raise ProviderTimeout(self._name, f"waiting for {error.what}", error.seconds) from error
            except wire.Dropped as error:
                if wait is None or self._closing.wait(wait):
                    raise self._hung_up() from error
            except wire.Answered as error:
                if wait is None or not _may_pass(error):
                    raise
                if self._closing.wait(min(error.wait_seconds or wait, _LONGEST_WAIT_SECONDS)):
                    raise
        raise AssertionError("unreachable: the last try returns or raises")

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._api_key}"} if self._api_key else {}

    # ------------------------------------------------------------ models

    def _first_model(self) -> str:
        offered = self._offered(_CHECK_SECONDS)
        if not offered:
            raise ProviderError(self._name, "the server has no model", hint=self._models_hint(offered))
        self._model = self._model or offered[0]
        return self._model

    def _offered(self, seconds: float) -> tuple[str, ...]:
        try:
            told = wire.get(f"{self.base_url}/models", self._headers, seconds)
        except wire.Unreachable as error:
            raise self._unreachable() from error
        except wire.TooSlow as error:
            raise ProviderTimeout(self._name, "waiting for the list of models", error.seconds) from error
        except wire.Dropped as error:
            raise self._hung_up() from error
        except wire.Answered as error:
            raise self._said_no(error, None) from error
        entries = told.get("data") if isinstance(told, dict) else None
        if not isinstance(entries, list):
            raise ProviderError(
                self._name,
                f"what answers at {self.base_url} lists no models",
                hint="correct servers.lm_studio_base_url; it ends with /v1",
            )
        return tuple(str(entry["id"]) for entry in entries if isinstance(entry, dict) and "id" in entry)

    @staticmethod
    def _models_hint(offered: Sequence[str]) -> str:
        if not offered:
            return "load a model in the server"
        return f"load it, or name one of: {', '.join(offered[:12])}{' …' if len(offered) > 12 else ''}"

    # ------------------------------------------------------------ errors

    def _unreachable(self) -> ProviderError:
        return ProviderError(
            self._name,
            f"nobody answers at {self.base_url}",
            retryable=True,
            hint="start the server, or correct servers.lm_studio_base_url",
        )

    def _hung_up(self) -> ProviderError:
        return ProviderError(
            self._name,
            "the server ended the connection in the middle of its answer",
            retryable=True,
            hint="its log may say why; a model that needs more memory than there is ends like this",
        )

    def _said_no(self, error: wire.Answered, request: ChatRequest | None) -> ProviderError:
        words = error.words.replace(self._api_key, "…") if self._api_key else error.words
        model, lowered = request.model if request else "", words.lower()
        if error.status in (401, 403):
            problem, hint = "the server does not know the key", "set LM_STUDIO_API_KEY to the key that it wants"
        elif error.status == 404 or ("model" in lowered and ("load" in lowered or "not found" in lowered)):
            problem, hint = f"the server does not have the model {model}", self._hint_of_offered()
        elif "context" in lowered and error.status in (0, 400, 413, 422, 500):
            problem = f"the question is too long for {model} as it is loaded"
            hint = "load it with a longer context, or lower servers.lm_studio_context_tokens to what it is loaded with"
        elif error.status == 429:
            problem, hint = "the server has too much to do", "wait, and run the same command again"
        elif error.status >= 500 or error.status == 0:
            problem, hint = "the server failed", "its log may say why"
        else:
            problem, hint = "the server does not take the question", "its log may say why"
        told = f"{problem} ({f'HTTP {error.status}: ' if error.status else ''}{words})"
        return ProviderError(self._name, told, retryable=_may_pass(error), hint=hint)

    def _hint_of_offered(self) -> str:
        try:
            told = wire.get(f"{self.base_url}/models", self._headers, _CHECK_SECONDS)
            return self._models_hint([str(entry["id"]) for entry in told["data"]])
        except (wire.Unreachable, wire.TooSlow, wire.Dropped, wire.Answered, LookupError, TypeError):
            return "load it in the server, or name another one"


_OF_FORM = ("response_format", "json_schema", "json_object", "schema", "grammar", "structured", "strict")
_OF_OTHERS = ("context", "image", "vision", "api key", "no models loaded", "not found")


def _is_about_form(error: wire.Answered) -> bool:
    """Whether another form of the same question may be taken: the server says so, or says nothing to go by."""
    words = error.words.lower()
    if any(word in words for word in _OF_FORM):
        return error.status in (400, 404, 422, 500, 501)
    return error.status in (400, 422) and not any(word in words for word in _OF_OTHERS)


def _may_pass(error: wire.Answered) -> bool:
    return error.status in (0, 408, 429, 500, 502, 503, 504) and not _is_about_form(error)


def _judged(request: ChatRequest, completion: wire.Completion) -> Any:
    """The value of an answer that will do. BadReply with what is wrong otherwise."""
    if completion.cut_off:
        raise BadReply(f"the answer did not end within {request.longest_answer_tokens} tokens")
    value = value_of(completion.text)
    if wrong := problems(value, request.schema):
        raise BadReply("; ".join(wrong))
    if said := says_again(value):
        raise BadReply(f"the answer says the same again and again: “{said[:60]}”")
    if request.language and (wrong_one := wrong_language(" ".join(texts_in(value)), request.language)):
        raise BadReply(wrong_one)
    if refusal := request.accept(value):
        raise BadReply(refusal)
    return value


def _correction(said: str, problem: str) -> _Correction:
    """What an answer that was refused for ``problem`` adds to the question."""
    repeated = without_thoughts(said).strip()[:_LONGEST_REPEATED]
    if not repeated:
        return _Correction(words=f"An earlier answer would not do: {problem}.")
    told = (
        f"This will not do: {problem}. Answer the question again, with one JSON value and nothing else.\n{NO_THINKING}"
    )
    return _Correction(({"role": "assistant", "content": repeated}, {"role": "user", "content": told}))
