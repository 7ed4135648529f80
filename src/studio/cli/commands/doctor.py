"""``studio doctor``: what this machine has and lacks, what that costs, and how to get it."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.commands.config import production_root
from studio.cli.given import settings_given
from studio.errors import EXIT_DONE, EXIT_MISSING

if TYPE_CHECKING:
    from studio.cli.checkup import Finding


def doctor(
    production: Annotated[Path, typer.Argument(help="Folder of a production, or any folder inside it.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    option: Annotated[
        list[str] | None, typer.Option("-o", "--option", help="As if section.key=value were set.")
    ] = None,
) -> None:
    """Say whether a film can be made here. Exit with 0 if it can, with 3 if something is missing."""
    from studio.cli import checkup

    found = checkup.findings(production_root(production), os.environ, settings_given(option or []))
    can = checkup.possible(found)
    if as_json:
        typer.echo(json.dumps({"possible": can, "findings": [dataclasses.asdict(each) for each in found]}, indent=2))
    else:
        typer.echo(table(found))
        typer.echo(
            "\nA film can be made here." if can else "\nA film cannot be made here until what is missing is there."
        )
    raise typer.Exit(EXIT_DONE if can else EXIT_MISSING)


def table(found: Sequence[Finding]) -> str:
    """Return the findings as lines of text, with cost and way out below those that are not there."""
    width = max(len(each.name) for each in found)
    lines = []
    for each in found:
        lines.append(f"{each.state:<8}  {each.name:<{width}}  {each.detail}")
        if each.state != "ok":
            indent = " " * (width + 12)
            lines += [f"{indent}{word}: {text}" for word, text in (("costs", each.cost), ("get it", each.hint)) if text]
    return "\n".join(lines)
