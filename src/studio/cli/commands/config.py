"""``studio config``: the settings that hold here, each with its origin."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from studio.cli.given import settings_given
from studio.errors import UsageError


def config(
    key: Annotated[
        str, typer.Argument(help="One setting (mix.ducking_db) or one table (mix); all of them if left out.")
    ] = "",
    defaults: Annotated[
        bool, typer.Option("--defaults", help="Print a settings file with every setting, commented out.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    production: Annotated[
        Path, typer.Option("--production", "-p", help="Folder of the production, or any folder inside it.")
    ] = Path(),
    option: Annotated[
        list[str] | None, typer.Option("-o", "--option", help="Show as if section.key=value were set.")
    ] = None,
) -> None:
    """Show the settings that hold here and where each comes from."""
    from studio.settings import load, show
    from studio.settings.load import unknown_setting

    if defaults:
        typer.echo(show.defaults_file(), nl=False)
        return
    loaded = load(production_root(production), os.environ, settings_given(option or []))
    rows = show.rows(loaded, key)
    if not rows:
        raise UsageError(unknown_setting(key), hint="`studio config` lists every setting")
    if as_json:
        typer.echo(show.as_json(rows))
    elif len(rows) == 1 and rows[0].key == key:
        typer.echo(show.explain(rows[0]))
    else:
        typer.echo(show.as_text(rows))


def production_root(folder: Path) -> Path | None:
    """The root of the production that holds ``folder``.

    None when the current folder, which nobody named, is in no production. Raise ProductionError for a named one,
    and for a production that cannot be read.
    """
    from studio.production import Production

    if folder == Path() and Production.holding(folder) is None:
        return None
    return Production.find(folder).root
