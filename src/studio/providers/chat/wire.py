"""One question over HTTP, in the form that OpenAI's chat completions have: sent, streamed back, bounded.

Every wait has a limit, and so has every length: an answer that never ends, goes round, stalls, or comes without line
ends is given up as soon as it shows. Nothing here judges what an answer says.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from studio.providers.chat.replies import BadReply, goes_round

if TYPE_CHECKING:
    import ssl

    import httpx

_LOOK_EVERY_LETTERS = 400
_BYTES_PER_TOKEN = 1200
_SPARE_BYTES = 1_000_000
_LETTERS_PER_TOKEN = 10
_LONGEST_WORDS = 300


@dataclass(frozen=True)
class Timeouts:
    """How long to wait, in seconds: to be connected, for the first token (a model may have to be loaded before), from
    one token to the next, and for a whole answer.
    """

    connect_seconds: float = 5.0
    first_token_seconds: float = 300.0
    between_tokens_seconds: float = 60.0
    whole_seconds: float = 900.0


@dataclass(frozen=True)
class Completion:
    """What came back: the text, the model that the server named, and whether it was cut off for its length."""

    text: str
    model: str = ""
    cut_off: bool = False


class Unreachable(Exception):
    """Nobody answers at the address."""


class Dropped(Exception):
    """The connection ended before the answer did."""


class TooSlow(Exception):
    """A limit of ``seconds`` passed while waiting for what the message says."""

    def __init__(self, what: str, seconds: float) -> None:
        super().__init__(what)
        self.what, self.seconds = what, seconds


class Answered(Exception):
    """The server said no: HTTP ``status`` (0 for an error inside a stream) and its own ``words``."""

    def __init__(self, status: int, words: str, wait_seconds: float | None = None) -> None:
        super().__init__(words)
        self.status, self.words, self.wait_seconds = status, words, wait_seconds


def complete(url: str, body: Mapping[str, Any], headers: Mapping[str, str], timeouts: Timeouts) -> Completion:
    """Post ``body`` and return the answer. Raises the exceptions of this module, and BadReply for an endless answer."""
    return asyncio.run(_within(timeouts.whole_seconds, _complete(url, body, headers, timeouts)))


async def _within(seconds: float, work: Any) -> Completion:
    try:
        async with asyncio.timeout(seconds):
            return await work  # type: ignore[no-any-return]
    except TimeoutError as error:
        raise TooSlow("a whole answer", seconds) from error


def get(url: str, headers: Mapping[str, str], seconds: float) -> Any:
    """The JSON that is at ``url``. Raises the exceptions of this module."""
    import httpx

    try:
        with httpx.Client(verify=secured(url), trust_env=not is_near(url), timeout=seconds) as client:
            response = client.get(url, headers=dict(headers))
    except httpx.TimeoutException as error:
        raise TooSlow("an answer", seconds) from error
    except (httpx.ConnectError, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        raise Unreachable(str(error)) from error
    except httpx.TransportError as error:
        raise Dropped(str(error)) from error
    if response.status_code != 200:
        raise Answered(response.status_code, words_of(response.content))
    try:
        return response.json()
    except ValueError as error:
        raise Answered(200, "what is there is not JSON") from error


async def _complete(url: str, body: Mapping[str, Any], headers: Mapping[str, str], timeouts: Timeouts) -> Completion:
    import httpx

    limit = httpx.Timeout(None, connect=timeouts.connect_seconds)
    try:
        async with (
            httpx.AsyncClient(verify=secured(url), trust_env=not is_near(url), timeout=limit) as client,
            await _sent(client, url, body, headers, timeouts) as response,
        ):
            if response.status_code != 200:
                raise Answered(response.status_code, words_of(await _all(response, 20_000)), _wait(response))
            return await _read(response, int(body["max_tokens"]), timeouts)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        raise Unreachable(str(error)) from error
    except httpx.TransportError as error:
        raise Dropped(str(error)) from error


class _Closing:
    """A response as a context, which httpx gives only together with the sending of the request."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response

    async def __aenter__(self) -> httpx.Response:
        return self.response

    async def __aexit__(self, *error: object) -> None:
        await self.response.aclose()


async def _sent(
    client: httpx.AsyncClient, url: str, body: Mapping[str, Any], headers: Mapping[str, str], timeouts: Timeouts
) -> _Closing:
    request = client.build_request("POST", url, json=body, headers=dict(headers))
    try:
        async with asyncio.timeout(timeouts.first_token_seconds):
            return _Closing(await client.send(request, stream=True))
    except TimeoutError as error:
        raise TooSlow("the beginning of an answer", timeouts.first_token_seconds) from error


async def _read(response: httpx.Response, most_tokens: int, timeouts: Timeouts) -> Completion:
    most_bytes = most_tokens * _BYTES_PER_TOKEN + _SPARE_BYTES
    if "event-stream" in response.headers.get("content-type", ""):
        return await _stream(response, most_tokens, most_bytes, timeouts)
    try:
        async with asyncio.timeout(timeouts.first_token_seconds):
            told = await _all(response, most_bytes, whole=True)
    except TimeoutError as error:
        raise TooSlow("the beginning of an answer", timeouts.first_token_seconds) from error
    return _of_message(told)


async def _all(response: httpx.Response, most_bytes: int, *, whole: bool = False) -> bytes:
    read = bytearray()
    async for piece in response.aiter_bytes():
        read += piece
        if len(read) > most_bytes:
            if whole:
                raise BadReply("the answer never ends")
            break
    return bytes(read[:most_bytes])


def _of_message(told: bytes) -> Completion:
    try:
        answer = json.loads(told)
        choice = answer["choices"][0]
        text = choice["message"].get("content") or ""
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise Answered(200, f"no completion came back, but: {words_of(told)}") from error
    return Completion(str(text), _model(answer), choice.get("finish_reason") == "length")


async def _stream(response: httpx.Response, most_tokens: int, most_bytes: int, timeouts: Timeouts) -> Completion:
    """Put the pieces of a streamed answer together, and leave as soon as it is seen to go nowhere."""
    pieces: list[str] = []
    letters = thought = looked = 0
    model, finish = "", ""
    lines = _lines(response, most_bytes).__aiter__()
    limit = timeouts.first_token_seconds
    while True:
        try:
            async with asyncio.timeout(limit):
                line = await anext(lines)
        except StopAsyncIteration:
            break
        except TimeoutError as error:
            what = "the next word of an answer" if letters + thought else "the beginning of an answer"
            raise TooSlow(what, limit) from error
        event = _event(line)
        if event is None:
            continue
        if event == "end":
            finish = finish or "stop"
            break
        model = model or _model(event)
        text, aloud, ended = _delta(event)
        finish = ended or finish
        if text or aloud:
            # Lines that keep a connection open while a model is loaded are no tokens.
            limit = timeouts.between_tokens_seconds
        pieces.append(text)
        letters, thought = letters + len(text), thought + aloud
        if letters + thought > most_tokens * _LETTERS_PER_TOKEN:
            raise BadReply(f"the answer did not end within {most_tokens} tokens")
        if letters - looked >= _LOOK_EVERY_LETTERS:
            looked = letters
            if goes_round("".join(pieces)):
                raise BadReply("the answer says the same again and again")
    if not finish:
        raise Dropped("the answer broke off")
    return Completion("".join(pieces), model, finish == "length")


async def _lines(response: httpx.Response, most_bytes: int) -> AsyncIterator[bytes]:
    rest, seen = b"", 0
    async for piece in response.aiter_bytes():
        seen += len(piece)
        if seen > most_bytes:
            raise BadReply("the answer never ends")
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield line
    if rest:
        yield rest


def _event(line: bytes) -> Any:
    """The JSON of one line of a stream, ``end``, or None for lines that carry nothing."""
    if not line.startswith(b"data:"):
        return None
    data = line[5:].strip()
    if data == b"[DONE]":
        return "end"
    try:
        event = json.loads(data)
    except ValueError:
        return None
    if not isinstance(event, dict):
        return None
    if "error" in event:
        raise Answered(0, words_of(data))
    return event


def _delta(event: Mapping[str, Any]) -> tuple[str, int, str]:
    """New text, how many letters were thought aloud apart from it, and why the answer ended, if it did."""
    choices = event.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        return "", 0, ""
    delta = choices[0].get("delta") or choices[0].get("message") or {}
    aloud = delta.get("reasoning_content") or delta.get("reasoning") or ""
    return str(delta.get("content") or ""), len(str(aloud)), str(choices[0].get("finish_reason") or "")


def _model(answer: Any) -> str:
    model = answer.get("model")
    return model if isinstance(model, str) else ""


def words_of(told: bytes) -> str:
    """What a server says of an error, on one line and not too long."""
    text = told.decode("utf-8", "replace")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    for name in ("error", "message", "detail"):
        if isinstance(value, dict) and value.get(name):
            value = value[name]
    plain = " ".join((value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).split())
    return plain if len(plain) <= _LONGEST_WORDS else plain[: _LONGEST_WORDS - 1] + "…"


def _wait(response: httpx.Response) -> float | None:
    """The seconds that a busy server asks to wait."""
    told = response.headers.get("retry-after", "")
    return float(told) if told.isascii() and told.isdigit() else None


def is_near(url: str) -> bool:
    """Whether an address is on this machine or in its own network, where no proxy stands between."""
    host = urlsplit(url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or "." not in host or host.endswith(".local")
    return address.is_private or address.is_loopback or address.is_link_local


@cache
def _authorities() -> ssl.SSLContext:
    import httpx

    return httpx.create_ssl_context()


def secured(url: str) -> ssl.SSLContext:
    """What encrypts; without reading the certificates of the machine where nothing is encrypted."""
    import ssl

    return _authorities() if url.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
