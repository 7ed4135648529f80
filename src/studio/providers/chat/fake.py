"""A language model for trying things out: a server of our own in this process that gives plain sentences that fit."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from studio.providers.base import Check
from studio.providers.chat.contract import ChatAnswer, ChatProvider, ChatRequest

if TYPE_CHECKING:
    from studio.servers.fakes.chat import FakeChat


def provider(base_url: str = "", *, name: str = "fake", **options: Any) -> ChatProvider:
    """A ChatProvider that needs no server; ``base_url`` is not looked at, ``options`` are those of ``openai``."""
    return _FakeModel(name, options)


class _FakeModel:
    """Its server begins with the first question, and ends when it is closed. Used by several threads."""

    def __init__(self, name: str, options: dict[str, Any]) -> None:
        self._name, self._options = name, options
        self._lock = threading.Lock()
        self._server: FakeChat | None = None
        self._model: ChatProvider | None = None

    @property
    def name(self) -> str:
        """The name in the table of providers."""
        return self._name

    def check(self) -> Check:
        """It is always there; what it says means nothing."""
        return Check(True, hint="it writes plain sentences that have nothing to do with the story")

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """The answer, over a real socket. Raises ProviderError as a server's model does."""
        return self._opened().ask(request)

    def _opened(self) -> ChatProvider:
        from studio.providers.chat.openai import openai_provider
        from studio.servers.fakes.chat import FakeChat

        with self._lock:
            if self._model is None:
                self._server = FakeChat().start()
                self._model = openai_provider(self._server.base_url, name=self._name, **self._options)
            return self._model

    def close(self) -> None:
        """End the server, if it was needed."""
        with self._lock:
            if self._model is not None:
                self._model.close()
            if self._server is not None:
                self._server.close()
            self._model = self._server = None
