"""How chat servers that speak the same way differ: what they take for a schema, whom they know, how they say no."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Shape = Literal["object", "text", "flat"]


@dataclass(frozen=True)
class Dialect:
    """One kind of server.

    ``forms`` are the response formats that it takes; ``no_form`` is what it says to another one, with ``{forms}``.
    ``cannot`` are words of a JSON schema that it cannot hold an answer to, and ``no_schema`` what it says of them.
    ``any_model`` takes whatever model is named; ``no_model`` is said otherwise. ``errors`` is the shape of a refusal:
    an object with a message, a plain text, or a flat object. ``thinks_apart`` sends thoughts beside the answer.
    """

    name: str
    forms: tuple[str, ...] = ("json_schema", "json_object", "text")
    no_form: str = "'response_format.type' must be one of: {forms}"
    cannot: frozenset[str] = frozenset()
    no_schema: str = ""
    any_model: bool = True
    no_model: str = "model '{model}' not found"
    errors: Shape = "object"
    thinks_apart: bool = False

    def refusal(self, status: int, words: str) -> dict[str, Any]:
        """The JSON of a refusal."""
        if self.errors == "text":
            return {"error": words}
        if self.errors == "flat":
            return {"object": "error", "message": words, "type": "BadRequestError", "code": status}
        return {"error": {"message": words, "type": "fake"}}

    def refused_words(self, schema: Mapping[str, Any]) -> tuple[str, ...]:
        """The words of a schema that this server cannot hold an answer to, in order."""
        told = json.dumps(schema)
        return tuple(word for word in sorted(self.cannot) if f'"{word}":' in told)


PLAIN = Dialect("plain")
DIALECTS: Mapping[str, Dialect] = {
    one.name: one
    for one in (
        PLAIN,
        Dialect(
            "lm-studio",
            forms=("json_schema", "text"),
            no_form="'response_format.type' must be 'json_schema' or 'text'",
            errors="text",
        ),
        Dialect(
            "llama.cpp",
            no_form='response_format type must be one of "text", "json_object" or "json_schema"',
            cannot=frozenset(("maxLength",)),
            no_schema="failed to parse grammar: number of repetitions exceeds sane defaults",
            thinks_apart=True,
        ),
        Dialect(
            "vllm",
            cannot=frozenset(("uniqueItems", "minLength", "maxLength")),
            no_schema="The provided JSON schema contains features not supported by the structured output backend.",
            any_model=False,
            no_model="The model `{model}` does not exist.",
            errors="flat",
            thinks_apart=True,
        ),
        Dialect(
            "ollama",
            any_model=False,
            no_model='model "{model}" not found, try pulling it first',
        ),
    )
}
