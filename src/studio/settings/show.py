"""Showing settings: rows, JSON, a commented file, and the page of the reference."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from studio.settings import schema
from studio.settings.load import Loaded, Origin

HIDDEN = "********"
_BARE = re.compile(r"^[A-Za-z0-9_-]+$")
_USER = re.compile(r"(?<=://)[^/@\s]+(?=@)")


@dataclass(frozen=True)
class Row:
    """One setting as it is shown; a secret's ``value`` is hidden unless it is empty."""

    key: str
    value: Any
    origin: Origin
    description: str


def rows(loaded: Loaded, wanted: str = "") -> tuple[Row, ...]:
    """Return every setting, or those of one table or one key (``mix`` or ``mix.ducking_db``)."""
    return tuple(
        Row(key.name, _shown(key, loaded.value(key.name)), loaded.origins[key.name], key.description)
        for key in schema.keys().values()
        if not wanted or key.name == wanted or key.name.startswith(f"{wanted}.")
    )


def as_text(shown: tuple[Row, ...]) -> str:
    """Return rows for a person: ``key = value``, and after ``#`` where a changed value comes from."""
    lines = []
    for row in shown:
        origin = "" if row.origin.layer == "default" else f"    # {row.origin}"
        lines.append(f"{row.key} = {toml_value(row.value)}{origin}")
    return "\n".join(lines)


def as_json(shown: tuple[Row, ...]) -> str:
    """Return rows as a JSON list of objects with key, value, layer, origin and description."""
    return json.dumps(
        [
            {
                "key": row.key,
                "value": _plain(row.value),
                "layer": row.origin.layer,
                "origin": str(row.origin),
                "description": row.description,
            }
            for row in shown
        ],
        indent=2,
        ensure_ascii=False,
    )


def explain(row: Row) -> str:
    """Return all there is to say about one setting."""
    key = schema.keys()[row.key]
    lines = [
        f"{row.key} = {toml_value(row.value)}",
        f"  {key.description}",
        f"  takes      {schema.expected(key.name)}",
        f"  default    {toml_value(_shown(key, key.default))}",
        f"  example    {toml_value(key.example)}",
        f"  comes from {row.origin}",
        f"  variables  {', '.join((*key.environment, variable(key.name)))}",
    ]
    return "\n".join([*lines, f"  carries on {key.seed}"] if key.seed else lines)


def variable(name: str) -> str:
    """Return the environment variable of a setting: ``STUDIO_NARRATION__CHUNK_SIZE``."""
    return "STUDIO_" + name.replace(".", "__").upper()


def defaults_file() -> str:
    """Return a settings file that changes nothing: every setting with its meaning, commented out."""
    lines = [
        "# Settings of AI Content Studio. Every line is a default: take the # away from those you change.",
        "# Layers, later ones win: defaults, your own file, studio.toml of a production, environment, flags.",
    ]
    for table, section in schema.sections().items():
        lines += ["", f"# {_first_line(section)}", f"[{table}]"]
        lines += [line for key in _keys_of(table) for line in _commented(key)]
    return "\n".join(lines) + "\n"


def reference_page() -> str:
    """Return ``docs/reference/settings.md``."""
    lines = [
        "# Settings",
        "",
        "Written by the program from its own settings; `studio config` shows the values that hold for you.",
        "",
        "Settings come in layers, and later ones win: the defaults below; your own file; `studio.toml` in the",
        "folder of a production; the environment; flags (`-o section.key=value`). Your own file is",
        "`~/.config/ai-content-studio/config.toml` on Linux,",
        "`~/Library/Application Support/ai-content-studio/config.toml` on macOS and",
        "`%APPDATA%\\ai-content-studio\\config.toml` on Windows; `STUDIO_CONFIG` names another.",
        "Every setting has a variable of its own: `narration.chunk_size` is `STUDIO_NARRATION__CHUNK_SIZE`.",
        "",
        "Settings that speak of an image server or a chat server are checked and kept for engines that use one;",
        "the engines that come with the program need none.",
        "",
        "`studio config --defaults > studio.toml` writes a file with every setting, commented out.",
    ]
    for table, section in schema.sections().items():
        lines += ["", f"## [{table}]", "", _first_line(section), ""]
        lines += ["| setting | default | takes | meaning |", "|---|---|---|---|"]
        lines += [_table_row(key) for key in _keys_of(table)]
    return "\n".join(lines) + "\n"


def toml_value(value: Any) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    if isinstance(value, dict):
        items = (f"{_name(str(name))} = {toml_value(item)}" for name, item in value.items())
        return "{ " + ", ".join(items) + " }" if value else "{}"
    if hasattr(value, "model_dump"):
        return toml_value(value.model_dump())
    return str(value)  # dates and times, which no setting takes


def _quoted(text: str) -> str:
    escaped = json.dumps(text, ensure_ascii=False)  # a superset of TOML's escapes but for the delete character
    return escaped.replace("\x7f", "\\u007f")


def _name(name: str) -> str:
    return name if _BARE.match(name) else _quoted(name)


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value


def _shown(key: schema.Key, value: Any) -> Any:
    if key.secret:
        return HIDDEN if value else ""
    # An address may carry a name and password.
    return _USER.sub(HIDDEN, value) if isinstance(value, str) else value


def _keys_of(table: str) -> Iterator[schema.Key]:
    return (key for key in schema.keys().values() if key.name.rpartition(".")[0] == table)


def _first_line(section: type[Any]) -> str:
    return (section.__doc__ or "").strip().splitlines()[0]


def _commented(key: schema.Key) -> list[str]:
    last = key.name.rpartition(".")[2]
    note = " Not allowed in a production's studio.toml." if key.secret else ""
    lines = [f"# {key.description}{note}"]
    if isinstance(key.default, dict):
        pairs = (f"{_name(name)} = {toml_value(value)}" for name, value in key.default.items())
        return [*lines, *(f"# {last}.{pair}" for pair in pairs)]
    return [*lines, f"# {last} = {toml_value(key.default)}"]


def _table_row(key: schema.Key) -> str:
    if isinstance(key.default, dict):
        default = "see `studio config " + key.name + "`"
    else:
        default = f"`{_short(toml_value(key.default))}`"
    also = f" Also set by {', '.join(f'`{name}`' for name in key.environment)}." if key.environment else ""
    seed = f" Carries on `{key.seed}`." if key.seed and key.seed not in key.environment else ""
    example = "" if key.example == key.default else f" Example: `{_short(toml_value(key.example))}`."
    cells = (f"`{key.name}`", default, schema.expected(key.name), key.description + example + also + seed)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _short(text: str, longest: int = 90) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(reference_page().encode())
