"""Opening a production for a verb: its settings, with those given for this run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from studio.errors import ProductionError, UsageError
from studio.production import Production
from studio.production.layout import story_file
from studio.scripts import PIPELINES, SCRIPTS, STEPS, step_name
from studio.session import Request, Session


def open_session(folder: Path, request: Request | None = None, flags: Mapping[str, object] | None = None) -> Session:
    """The production that holds ``folder``, ready for work. ProductionError where there is none, or no such folder."""
    from studio.settings import load

    if not folder.exists():
        raise ProductionError(
            f"there is no folder {folder.absolute()}", hint="studio new FOLDER --story FILE makes one"
        )
    production = Production.find(folder)
    return Session(production, load(production.root, os.environ, flags or {}).settings, request)


def open_for(folder: Path, step: str) -> Session:
    """The production that holds ``folder``, ready to look at ``step``."""
    return open_session(folder, Request(step.partition("/")[0]))


def usual_pipeline(folder: Path) -> str:
    """The pipeline that makes this production's film: the last one that made anything, else that of its story."""
    return _usual(open_session(folder))


def _usual(session: Session) -> str:
    made = [name for name in reversed(PIPELINES) if any(session.store.known(f"{name}/{s}") for s in SCRIPTS[name])]
    source = session.production.record.source
    written = next((name for name in PIPELINES if story_file(name) == source), PIPELINES[0])
    return max([*made[:1], written], key=PIPELINES.index)


def pipeline_given(name: str, session: Session) -> str:
    """The pipeline that a person means, the usual one when they named none. UsageError for an unknown one."""
    if not name:
        return _usual(session)
    if name not in PIPELINES:
        raise UsageError(f"there is no pipeline {name!r}", hint="pipelines are: " + ", ".join(PIPELINES))
    return name


def open_whole(folder: Path) -> Session:
    """The production that holds ``folder``, with the steps of every pipeline that its film needs."""
    session = open_session(folder)
    return session.asked(Request(_usual(session)))


def step_given(name: str, pipeline: str = "audio") -> str:
    """The step that a person means. UsageError when there is none of that name."""
    from difflib import get_close_matches

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
