"""Reading a settings file: values by dotted name, each with its line, and what does not read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_HEADER = re.compile(r"^\s*\[\[?\s*([^\]#]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_WHERE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


def read(file: Path) -> tuple[dict[str, Any], str, str]:
    """Return a file's table, its text, and what is wrong with it ("" for nothing; then the table is empty)."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return {}, "", f"{file}: byte {error.start} is not UTF-8; save the file as UTF-8"
    except OSError as error:
        return {}, "", f"{file}: the settings file cannot be read: {error.strerror or error}"
    try:
        return tomllib.loads(text), text, ""
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        at = _WHERE.search(said)
        line = f", line {at[1]}" if at and at[1] else ""
        return {}, text, f"{file}{line}: this is not TOML: {_WHERE.sub('', said)}"


def lines(text: str) -> Mapping[str, int]:
    """Return the line (from 1) on which each dotted name is first set, found by reading the text line by line.

    A table's own name stands for its header. Good enough to point a person to a place; values of several
    lines that look like settings may add names, which nobody asks for.
    """
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _plain(header[1])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            name = _plain(key[1])
            found.setdefault(f"{table}.{name}" if table else name, number)
    return found


def _plain(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))


def leaves(table: Mapping[str, Any], tables: frozenset[str], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every dotted name that is set, with its value.

    ``tables`` are the names that are tables of settings; a table elsewhere is a value. An unknown table is
    taken apart too, so that each of its keys can be named.
    """
    for name, value in table.items():
        dotted = f"{prefix}{name}"
        inside_settings = prefix.rstrip(".") in tables
        if isinstance(value, dict) and (dotted in tables or not inside_settings):
            yield from leaves(value, tables, f"{dotted}.")
        else:
            yield dotted, value
