"""A chat server that needs no model: it answers whatever schema it is asked for, or misbehaves as it is told.

It speaks as OpenAI's chat completions do, over real sockets on this machine. Tests start it in their own process::

    with FakeChat([Reply(fault="not-json")]) as server:
        …  # the first question gets no JSON, every further one a plausible value

and people with ``python -m studio.servers.fakes.chat --port 1234``. What it says is made of the schema and a few
plain English sentences; the same question gets the same answer every time.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from types import TracebackType
from typing import Any, get_args

from studio.servers.fakes.chat_dialects import DIALECTS, PLAIN, Dialect
from studio.servers.fakes.plausible import Fault, spoilt, value_for

STANDARD_MODEL = "fake-chat"
_LONGEST_STALL_SECONDS = 60.0
_PIECE = 24


@dataclass(frozen=True)
class Reply:
    """How one question is answered: with these words, or as the schema asks; and with which fault."""

    content: str | None = None
    fault: Fault = ""
    status: int = 0
    words: str = ""


@dataclass(frozen=True)
class Asked:
    """One request that came in: its path, its headers and its JSON."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All words of the messages."""
        return "\n".join(_words(message.get("content")) for message in self.body.get("messages", ()))

    @property
    def schema(self) -> Mapping[str, Any]:
        """The schema that was sent, in whatever form, or an empty one."""
        return _schema_in(self.text) or self.sent_schema

    @property
    def sent_schema(self) -> Mapping[str, Any]:
        """The schema that the server is to hold the answer to, or an empty one."""
        form = self.body.get("response_format") or {}
        return form.get("json_schema", {}).get("schema") or form.get("schema") or {}


Answer = Callable[[Asked], Reply]


class FakeChat:
    """The server. ``replies`` are given in order, one to a question; then ``answer`` decides, if there is one.

    ``models`` are those that it has, the first loaded; asking for another is an error. ``key`` is wanted when it is
    set. ``like`` is the kind of server that it resembles; ``forms`` and ``any_model`` say otherwise where they are
    given. ``stream`` false answers in one piece whatever is asked.
    """

    def __init__(
        self,
        replies: Sequence[Reply] = (),
        *,
        answer: Answer | None = None,
        models: Sequence[str] = (STANDARD_MODEL,),
        like: Dialect = PLAIN,
        any_model: bool | None = None,
        key: str = "",
        forms: Sequence[str] | None = None,
        stream: bool = True,
        port: int = 0,
    ) -> None:
        self.models, self.key, self.like, self.stream = tuple(models), key, like, stream
        self.any_model = like.any_model if any_model is None else any_model
        self.forms = like.forms if forms is None else tuple(forms)
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self._replies, self._answer = list(replies), answer
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.fake = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def base_url(self) -> str:
        """Its address, with ``/v1``."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def questions(self) -> list[Asked]:
        """The chat requests that came in, oldest first."""
        return [asked for asked in self.asked if asked.path.endswith("/chat/completions")]

    def start(self) -> FakeChat:
        """Begin to answer."""
        self._thread.start()
        return self

    def close(self) -> None:
        """Stop, in the middle of answers as well."""
        self.closing.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(5)
        self._server.server_close()

    def __enter__(self) -> FakeChat:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def note(self, asked: Asked) -> None:
        """Remember a request."""
        with self._lock:
            self.asked.append(asked)

    def reply_to(self, asked: Asked) -> Reply:
        """What the script, or else whoever decides, says to a question."""
        with self._lock:
            if self._replies:
                return self._replies.pop(0)
        return self._answer(asked) if self._answer else Reply()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    fake: FakeChat

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked may hang up at any time."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""

    def do_GET(self) -> None:
        """The list of models."""
        fake = self.server.fake
        fake.note(Asked(self.path, dict(self.headers)))
        if not self._has_key():
            return
        if not self.path.endswith("/models"):
            self._refuse(404, f"Unexpected endpoint or method. (GET {self.path})")
            return
        entries = [{"id": model, "object": "model", "owned_by": "studio"} for model in fake.models]
        self._send(200, {"object": "list", "data": entries})

    def do_POST(self) -> None:
        """One chat completion."""
        fake = self.server.fake
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            body = json.loads(raw)
            asked = Asked(self.path, dict(self.headers), body)
            wanted = str((body.get("response_format") or {}).get("type", "text"))
        except (ValueError, AttributeError):
            self._refuse(400, "the body is not JSON")
            return
        fake.note(asked)
        if not self._has_key():
            return
        if not self.path.endswith("/chat/completions"):
            self._refuse(404, f"Unexpected endpoint or method. (POST {self.path})")
        elif body.get("model") not in fake.models and not fake.any_model:
            self._refuse(404, fake.like.no_model.format(model=body.get("model")))
        elif wanted not in fake.forms:
            self._refuse(400, fake.like.no_form.format(forms=", ".join(fake.forms)))
        elif fake.like.refused_words(asked.sent_schema):
            self._refuse(400, fake.like.no_schema)
        else:
            self._give(asked, fake.reply_to(asked))

    def _has_key(self) -> bool:
        key = self.server.fake.key
        if key and self.headers.get("Authorization") != f"Bearer {key}":
            given = self.headers.get("Authorization", "").removeprefix("Bearer ")
            self._refuse(401, f"Incorrect API key provided: {given}")
            return False
        return True

    def _give(self, asked: Asked, reply: Reply) -> None:
        if reply.status:
            self._refuse(reply.status, reply.words or "the server is not well", retry_after="0")
        elif reply.fault == "drops-at-once":
            self.close_connection = True
            self.connection.close()
        elif self.server.fake.stream and asked.body.get("stream"):
            self._send_stream(asked, reply)
        else:
            pieces, finish = self._pieces(asked, reply)
            message = {"role": "assistant", "content": "".join(pieces)}
            choice = {"index": 0, "message": message, "finish_reason": finish}
            self._send(200, {"object": "chat.completion", "model": asked.body.get("model"), "choices": [choice]})

    def _pieces(self, asked: Asked, reply: Reply) -> tuple[list[str], str]:
        text = reply.content
        if text is None:
            text = json.dumps(value_for(asked.schema, _seed(asked)), ensure_ascii=False)
        text, finish = spoilt(text, reply.fault)
        return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)] or [""], finish

    def _send_stream(self, asked: Asked, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        with suppress(OSError):
            for event in self._events(asked, reply):
                self._chunk(event)
            if reply.fault != "drops":
                self._chunk(b"")
        self.close_connection = reply.fault in ("drops", "stalls", "never-ends")

    def _events(self, asked: Asked, reply: Reply) -> Iterator[bytes]:
        if self.server.fake.like.thinks_apart:
            yield self._event(asked, "They want JSON.", name="reasoning_content")
        pieces, finish = self._pieces(asked, reply)
        half = max(1, len(pieces) // 2)
        for number, piece in enumerate(pieces):
            if number == half and reply.fault in ("drops", "stalls", "ends-early", "error-inside"):
                if reply.fault == "stalls":
                    self.server.fake.closing.wait(_LONGEST_STALL_SECONDS)
                if reply.fault == "error-inside":
                    yield b'event: error\ndata: {"error": {"message": "the model crashed"}}\n\n'
                return
            yield self._event(asked, piece)
        for number in count() if reply.fault == "never-ends" else ():
            if self.server.fake.closing.is_set():
                return
            yield self._event(asked, f" and then, {_digest(f'{number}')[:9]},")
        yield self._event(asked, "", finish)
        yield b"data: [DONE]\n\n"

    @staticmethod
    def _event(asked: Asked, text: str, finish: str = "", name: str = "content") -> bytes:
        choice = {"index": 0, "delta": {name: text} if text else {}, "finish_reason": finish or None}
        event = {"object": "chat.completion.chunk", "model": asked.body.get("model"), "choices": [choice]}
        return b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _refuse(self, status: int, words: str, *, retry_after: str = "") -> None:
        self._send(status, self.server.fake.like.refusal(status, words), retry_after)

    def _send(self, status: int, value: Any, retry_after: str = "") -> None:
        data = json.dumps(value, ensure_ascii=False).encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if retry_after:
            self.send_header("Retry-After", retry_after)
        self.end_headers()
        self.wfile.write(data)


def _words(content: Any) -> str:
    if isinstance(content, list):
        return " ".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content or "")


def _schema_in(text: str) -> Mapping[str, Any]:
    """The schema that the question tells in words."""
    _, mark, rest = text.partition("JSON schema: ")
    if not mark:
        return {}
    try:
        found, _ = json.JSONDecoder().raw_decode(rest)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _seed(asked: Asked) -> str:
    return _digest(asked.text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until stopped with Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="python -m studio.servers.fakes.chat", description="A chat server without a model."
    )
    parser.add_argument("--port", type=int, default=1234)
    parser.add_argument("--model", action="append", help="a model that it has; may be given several times")
    parser.add_argument("--like", choices=list(DIALECTS), default=PLAIN.name, help="the kind of server it resembles")
    parser.add_argument("--fault", choices=get_args(Fault), default="", help="what is wrong with answers")
    parser.add_argument("--every", type=int, default=1, help="only every so many answers have the fault")
    given = parser.parse_args(arguments)
    numbers = count(1)

    def answer(asked: Asked) -> Reply:
        return Reply(fault=given.fault if next(numbers) % given.every == 0 else "")

    models = given.model or [STANDARD_MODEL]
    fake = FakeChat(answer=answer, models=models, like=DIALECTS[given.like], port=given.port)
    with fake, suppress(KeyboardInterrupt):
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
