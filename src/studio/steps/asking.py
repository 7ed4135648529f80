"""Asking a language model where one serves, and doing without where it fails: for one item at a time.

What was refused on the way, and whether rules had to do instead, is written beside the item's product and told by its
receipt. A product of the rules in place of a model's is a stopgap: the next run asks again.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from studio.engine.item import provisional
from studio.errors import ProviderError
from studio.providers.chat.contract import ChatProvider
from studio.providers.chat.lengths import chunks, tokens
from studio.steps.engines import RULES
from studio.steps.questions import Question, answer_tokens, question, quoted, shape, text

Value = TypeVar("Value")

RECORD = "asked.json"
_FRAME_TOKENS = 1600
NOTES_LETTERS = 1000
_OVERLAP_TOKENS = 80
_MOST_ROUNDS = 6


@dataclass
class Notes:
    """What happened while an item asked: one entry per question, and in words what went wrong."""

    answers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def findings(self) -> list[str]:
        """What a receipt is to tell."""
        return [
            f"{answer['task']}: {answer['model']} was refused: {problem}"
            for answer in self.answers
            for problem in answer["refused"]
        ]


class Asker:
    """Asks on behalf of one item, and keeps notes."""

    def __init__(self, provider: ChatProvider, context_tokens: int) -> None:
        self.provider, self.context_tokens = provider, context_tokens
        self.notes = Notes()

    def ask(self, asked: Question[Value]) -> Value:
        """The value of the answer. ProviderError when there is none that will do."""
        answer = self.provider.ask(asked.request)
        self.notes.answers.append({"task": asked.request.task, "model": answer.model, "refused": list(answer.refused)})
        return asked.apply(answer.value)


@dataclass
class _Shared:
    lock: threading.Lock = field(default_factory=threading.Lock)
    done: bool = False
    value: Any = None
    error: ProviderError | None = None
    notes: Notes = field(default_factory=Notes)


class Asking:
    """Who is asked in a run: nobody where rules serve. Answers that several items share are asked for once."""

    def __init__(self, name: str, provider: Callable[[], ChatProvider], context_tokens: int) -> None:
        self.name, self.context_tokens = name, context_tokens
        self._provider = provider
        self._lock = threading.Lock()
        self._shared: dict[Hashable, _Shared] = {}

    @property
    def asks(self) -> bool:
        """Whether a model is asked at all."""
        return self.name != RULES

    def ask(
        self, out: Path, with_model: Callable[[Asker], Value], rules: Callable[[], Value], *, draft: bool = False
    ) -> tuple[Value, str]:
        """The value for the item that is made in ``out``, and who gave it.

        ``draft`` asks nobody. Where the model fails, the rules answer, ``out`` is marked as a stopgap, and the record
        beside the product tells why.
        """
        if not self.asks or draft:
            return rules(), RULES
        with self._lock:
            provider = self._provider()
        asker = Asker(provider, self.context_tokens)
        failure = ""
        try:
            value = with_model(asker)
        except ProviderError as error:
            failure = f"written by rules for now: {error.message}"
            provisional(out, failure)
            value = rules()
        findings = [*asker.notes.findings, *([failure] if failure else [])]
        record = {"answers": asker.notes.answers, "findings": findings}
        (out / RECORD).write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        return value, RULES if failure else self.name

    def shared(self, key: Hashable, asker: Asker, make: Callable[[Asker], Value]) -> Value:
        """The value under ``key``, made by whoever comes first; its notes, and its failure, are everybody's."""
        with self._lock:
            entry = self._shared.setdefault(key, _Shared())
        with entry.lock:
            if not entry.done:
                own = Asker(asker.provider, asker.context_tokens)
                try:
                    entry.value = make(own)
                except ProviderError as error:
                    entry.error = error
                entry.notes, entry.done = own.notes, True
        asker.notes.answers += entry.notes.answers
        if entry.error is not None:
            raise entry.error
        return cast(Value, entry.value)

    def fits(self, told: str, answer: int) -> bool:
        """Whether a question about ``told`` can be asked, where the answer takes up to ``answer`` tokens."""
        return tokens(told) <= self.room(answer)

    def room(self, answer: int) -> int:
        """How many tokens may be told where the answer takes up to ``answer``."""
        return max(500, self.context_tokens - _FRAME_TOKENS - answer)

    def condensed(
        self, told: str, asker: Asker, *, model: str, language: str, answer: int = 600, lines: int = 0
    ) -> str:
        """``told`` where a model can read it at once, else notes on it, piece by piece, that it can read at once.

        ``answer`` is the room, in tokens, that the answer needs; ``lines`` bounds a piece, 0 does not.
        """
        room = self.room(answer)
        if tokens(told) <= room:
            return told

        def take_notes(own: Asker) -> str:
            notes = told
            for _ in range(_MOST_ROUNDS):
                size = self.room(answer_tokens(NOTES_LETTERS, language))
                pieces = chunks(notes, size, _OVERLAP_TOKENS, lines)
                notes = "\n".join(own.ask(notes_question(piece, model=model, language=language)) for piece in pieces)
                if tokens(notes) <= room:
                    return notes
            raise ProviderError(own.provider.name, "the story is too long to be read with so short a context")

        return self.shared(("notes", told, room), asker, take_notes)


def notes_question(piece: str, *, model: str, language: str) -> Question[str]:
    """Notes on a piece of a story that is too long to be read at once."""
    return question(
        "story_notes",
        "You read a long story piece by piece and keep notes for somebody who will write about the whole. Tell in "
        "order and in plain sentences what happens in this piece, who does it, and where. Invent nothing.",
        quoted("story", piece),
        shape(notes=text(40, NOTES_LETTERS)),
        lambda value: " ".join(str(value["notes"]).split()),
        temperature=0.3,
        model=model,
        longest_answer_tokens=answer_tokens(NOTES_LETTERS, language),
        language=language,
    )


def findings(out: Path) -> tuple[str, ...]:
    """What the record in ``out`` tells; nothing where nobody was asked."""
    try:
        record = json.loads((out / RECORD).read_bytes())
    except FileNotFoundError:
        return ()
    return tuple(str(one) for one in record["findings"])
