"""Opening a production for a verb: its settings, with those given for this run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from studio.errors import UsageError
from studio.production import Production
from studio.scripts import step_name
from studio.session import Request, Session


def open_session(folder: Path, request: Request | None = None, flags: Mapping[str, object] | None = None) -> Session:
    """The production that holds ``folder``, ready for work."""
    from studio.settings import load

    production = Production.find(folder)
    return Session(production, load(production.root, os.environ, flags or {}).settings, request)


def step_given(name: str, pipeline: str = "audio") -> str:
    """The step that a person means. UsageError when there is none of that name."""
    from difflib import get_close_matches

    from studio.scripts import STEPS

    step = step_name(name, pipeline)
    if step is None:
        short = (
            {s.rpartition("/")[2]: s for s in STEPS} | {s.rpartition(".")[2]: s for s in STEPS} | {s: s for s in STEPS}
        )
        if name in short:
            return short[name]
        near = get_close_matches(name, short, n=1)
        raise UsageError(
            f"there is no step {name!r}", hint=f"did you mean {near[0]}?" if near else "`studio status` lists them"
        )
    return step
