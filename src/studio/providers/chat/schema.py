"""Does a JSON value fit a schema? The part of JSON schema that chat servers take, and no more.

Understood: ``type`` (one or several), ``enum``, ``const``, ``properties``, ``required``, ``additionalProperties``
(true, false or a schema), ``items``, ``minItems``, ``maxItems``, ``uniqueItems``, ``minLength``, ``maxLength``,
``minimum``, ``maximum``. A text with a least length needs more than blanks. Titles and descriptions are passed over;
any other word is a mistake of whoever wrote the schema, so that nothing is asked for that nobody checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_MOST_PROBLEMS = 6
_LONGEST_SHOWN = 60
_NOTES = {"title", "description"}
_LENGTHS = {"minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "uniqueItems"}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "integer": lambda value: _is_number(value) and float(value).is_integer(),
    "number": _is_number,
}


def problems(value: Any, schema: Schema) -> tuple[str, ...]:
    """What does not fit, a phrase each with its place in the value; empty when all fits. At most six are told.

    ValueError for a schema that uses a word which is not understood here.
    """
    found: list[str] = []
    for problem in _problems(value, schema, "the answer"):
        found.append(problem)
        if len(found) == _MOST_PROBLEMS:
            break
    return tuple(found)


def without_limits(schema: Schema) -> dict[str, Any]:
    """The same schema without lengths and ranges, for servers that refuse or cannot build these."""
    plain: dict[str, Any] = {}
    for word, told in schema.items():
        if word in _LENGTHS:
            continue
        if word == "properties":
            plain[word] = {name: without_limits(inner) for name, inner in told.items()}
        elif word in ("items", "additionalProperties") and isinstance(told, Mapping):
            plain[word] = without_limits(told)
        else:
            plain[word] = told
    return plain


def _problems(value: Any, schema: Schema, where: str) -> Iterator[str]:
    _refuse_unknown_words(schema)
    told = schema.get("type")
    kinds = [told] if isinstance(told, str) else list(told or ())
    if kinds and not any(_TYPES[kind](value) for kind in kinds):
        yield f"{where} is {_shown(value)}, and not of type {' or '.join(kinds)}"
        return
    if "enum" in schema and not any(_same(value, choice) for choice in schema["enum"]):
        yield f"{where} is {_shown(value)}, which is none of the choices"
    if "const" in schema and not _same(value, schema["const"]):
        yield f"{where} is {_shown(value)}, and not {_shown(schema['const'])}"
    if isinstance(value, str):
        yield from _size(len(value), schema, "minLength", "maxLength", where, "letters")
        if schema.get("minLength") and not value.strip():
            yield f"{where} has no words"
    elif _is_number(value):
        yield from _size(value, schema, "minimum", "maximum", where, "")
    elif isinstance(value, list):
        yield from _of_array(value, schema, where)
    elif isinstance(value, dict):
        yield from _of_object(value, schema, where)


def _refuse_unknown_words(schema: Schema) -> None:
    unknown = schema.keys() - _NOTES - _LENGTHS
    unknown -= {"type", "enum", "const", "properties", "required", "additionalProperties", "items"}
    if unknown:
        raise ValueError(f"a schema uses {', '.join(sorted(unknown))}, which is not checked")


def _of_array(value: list[Any], schema: Schema, where: str) -> Iterator[str]:
    yield from _size(len(value), schema, "minItems", "maxItems", where, "entries")
    if schema.get("uniqueItems") and any(_same(a, b) for i, a in enumerate(value) for b in value[:i]):
        yield f"{where} has an entry twice"
    if "items" in schema:
        for number, entry in enumerate(value, start=1):
            yield from _problems(entry, schema["items"], f"entry {number} of {_short(where)}")


def _of_object(value: dict[str, Any], schema: Schema, where: str) -> Iterator[str]:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{where} has no “{name}”"
    others = schema.get("additionalProperties", True)
    for name, entry in value.items():
        inner = f"“{_cut(name)}”" if where == "the answer" else f"“{_cut(name)}” of {where}"
        if name in known:
            yield from _problems(entry, known[name], inner)
        elif others is False:
            yield f"{where} has “{_cut(name)}”, which was not asked for"
        elif isinstance(others, Mapping):
            yield from _problems(entry, others, inner)


def _size(size: float, schema: Schema, least: str, most: str, where: str, unit: str) -> Iterator[str]:
    counted = f"has {size:g} {unit}" if unit else f"is {size:g}"
    if least in schema and size < schema[least]:
        yield f"{where} {counted}, and {schema[least]:g} is the least"
    if most in schema and size > schema[most]:
        yield f"{where} {counted}, and {schema[most]:g} is the most"


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON: true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _short(where: str) -> str:
    return "the list" if where == "the answer" else where


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return f"“{_cut(value)}”" if isinstance(value, str) else str(value).lower()


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_SHOWN else plain[: _LONGEST_SHOWN - 1] + "…"
