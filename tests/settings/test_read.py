"""Every setting has an effect: some code reads it, from its own table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from studio.settings import schema

SOURCE = Path(__file__).parents[2] / "src" / "studio"
BY_NAME = re.compile(r"shorts\.\w+_weight|engines\.\w+")
"""Read all in one go, by their names."""
THROUGH = re.compile(r"looks\.(word_factor|\w+_summary_letters_\w+)")
"""Read through `Looks.letters`."""


def names_of_tables(tree: ast.AST) -> dict[str, set[str]]:
    """For each name of a module, the tables that it may stand for."""
    classes = {section.__name__: name.rpartition(".")[2] for name, section in schema.sections().items()}
    named: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation is not None:
            words = re.findall(r"\w+", ast.unparse(node.annotation))
            named.setdefault(node.arg, set()).update(classes[word] for word in words if word in classes)
        elif isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            pairs: list[tuple[ast.expr, ast.expr]] = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=True))
            for one, its in pairs:
                if isinstance(one, ast.Name):
                    named.setdefault(one.id, set()).update(tables_of(its, named))
    return named


def tables_of(value: ast.expr, named: Mapping[str, set[str]]) -> set[str]:
    """The tables that an expression may be; ``?`` is any, as in ``getattr(settings, section)``."""
    if isinstance(value, ast.Attribute):
        return {value.attr}
    if isinstance(value, ast.Name):
        return {value.id, *named.get(value.id, ())}
    return {"?"} if isinstance(value, ast.Call | ast.Subscript) else set()


def read_in(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Pairs of a table and a key that a module reads."""
    named = names_of_tables(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield from ((table, node.attr) for table in tables_of(node.value, named))


def reads() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "sections" not in path.parts and re.search(r"settings|options", text):
            found.update(read_in(ast.parse(text)))
    return found


def test_every_setting_is_read_by_some_code() -> None:
    found = reads()
    unread = []
    for name, key in schema.keys().items():
        table, _, own = name.rpartition(".")
        ways = {(table.rpartition(".")[2], own), (table.rpartition(".")[2], "model_dump"), ("?", own)}
        ways |= {("looks", "letters")} if THROUGH.fullmatch(name) else set()
        if not ways & found and not BY_NAME.fullmatch(name):
            unread.append(f"{name}: {key.description}")
    assert not unread, "nothing reads " + "; ".join(unread)
