"""What a language model is asked and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from studio.providers.base import Check


@dataclass(frozen=True)
class ChatRequest:
    """One question whose answer is a JSON value.

    ``task`` names the request for messages and records (``story_title``). ``schema`` is a JSON schema (draft 2020-12
    subset that chat servers take: type, properties, required, items, enum, min/max) that SHOULD be satisfiable.
    ``accept`` judges a value that fits the schema: empty when it will do, else what is wrong with it in words, which
    are fed back to the model. ``model`` is empty for the server's standard one. ``picture`` goes with the question to
    models that see. ``longest_answer_tokens`` bounds an answer that never ends. ``language`` is the code of the
    language in which new text is to be; empty where the answer holds labels only, and is not judged.
    """

    task: str
    instructions: str
    question: str
    schema: Mapping[str, Any]
    accept: Callable[[Any], str] = lambda value: ""
    temperature: float = 1.0
    model: str = ""
    picture: Path | None = None
    longest_answer_tokens: int = 4096
    language: str = ""


@dataclass(frozen=True)
class ChatAnswer:
    """The accepted value, the model that gave it, and what was refused before it (for the receipt)."""

    value: Any
    model: str
    refused: tuple[str, ...] = ()


class ChatProvider(Protocol):
    """A language model. Answers are labels for ids that it was given, or new text: never the story."""

    @property
    def name(self) -> str:
        """The name in the table of providers."""

    def check(self) -> Check:
        """Say whether it can be asked here."""

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """The answer.

        MUST raise ProviderError where none was acceptable or none came, retryable where waiting may help.
        """

    def close(self) -> None:
        """Let go of what was opened."""
