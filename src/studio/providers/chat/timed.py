"""A language model whose answers are counted and timed."""

from __future__ import annotations

import threading
import time
from statistics import median

from studio.errors import StudioError
from studio.events import RequestFigures
from studio.providers.base import Check
from studio.providers.chat.contract import ChatAnswer, ChatProvider, ChatRequest


class Timed:
    """The ChatProvider that it is given, at ``server``, with figures of what it was asked. Used by several threads."""

    def __init__(self, provider: ChatProvider, server: str) -> None:
        self._provider, self._server = provider, server
        self._lock = threading.Lock()
        self._seconds: list[float] = []
        self._failed = 0

    @property
    def name(self) -> str:
        """The name in the table of providers."""
        return self._provider.name

    def check(self) -> Check:
        """Say whether it can be asked here."""
        return self._provider.check()

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """The answer. Raises ProviderError."""
        began = time.perf_counter()
        try:
            answer = self._provider.ask(request)
        except StudioError:
            with self._lock:
                self._failed += 1
            raise
        with self._lock:
            self._seconds.append(time.perf_counter() - began)
        return answer

    def close(self) -> None:
        """Let go of what was opened."""
        self._provider.close()

    def figures(self) -> RequestFigures:
        """What was asked so far; a question that had to be asked again counts once, with all its time."""
        with self._lock:
            seconds = self._seconds or [0.0]
            count = len(self._seconds) + self._failed
            return RequestFigures(self._server, count, self._failed, median(seconds), max(seconds))
