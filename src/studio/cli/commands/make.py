"""``studio make`` and ``studio demo``."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from studio.cli.given import settings_given
from studio.cli.opening import open_session, pipeline_given, step_given
from studio.cli.progress import duration
from studio.errors import EXIT_DONE, EXIT_FAULTS
from studio.pipelines import StepOptions, selected
from studio.session import Request, Session


def make(
    folder: Path,
    pipeline: str,
    *,
    until: str,
    preview: bool,
    force: bool,
    strict: bool,
    draft: bool,
    as_json: bool,
    option: Sequence[str],
) -> int:
    """Make what is missing or stale; return the exit code."""
    flags = settings_given(option)
    session = open_session(folder, None, flags)
    pipeline = pipeline_given(pipeline, session)
    stop = step_given(until, pipeline) if until else ""
    names = selected(session.settings, pipeline, until=stop)
    request = Request(
        pipeline,
        until=stop,
        preview=preview,
        force=frozenset(names) if force else frozenset(),
        options=StepOptions(strict=frozenset(names) if strict else ()),
        draft=draft,
    )
    return make_and_tell(session.asked(request), flags, as_json=as_json)


def make_and_tell(session: Session, flags: Mapping[str, object], *, as_json: bool = False) -> int:
    """Run, say how it ended and, when there is a film, where it is and how long it took.

    A film that was made to its end is laid out for the upload; ``flags`` are the settings that hold for this run.
    """
    from studio.cli.commands.publish import lay_out_made, upload_made
    from studio.cli.run import run_session, tell

    began, code, made = time.monotonic(), EXIT_DONE, 0
    if session.choice.only:  # else a list that holds nothing but the upload
        outcome = run_session(session, as_json=as_json)
        code, made = tell(session, outcome), outcome.made
    if code not in (EXIT_DONE, EXIT_FAULTS):
        return code
    if not session.request.until:
        lay_out_made(session)
    if not as_json:
        _show_products(session, time.monotonic() - began, lengths=made > 0)
    if session.request.until:
        return code
    scripts = getattr(session.settings.pipelines, session.request.pipeline).scripts
    uploaded = upload_made(session, flags, scripts=scripts, with_faults=code == EXIT_FAULTS)
    return code if uploaded is None else uploaded


def _show_products(session: Session, seconds: float, *, lengths: bool) -> None:
    """On standard output, for people and scripts: what was made, where, how long it took.

    When nothing had to be made, nothing is opened to tell its length: the answer is there at once.
    """
    from studio.cli.products import products

    for name, path, told in products(session, lengths=lengths):
        sys.stdout.write(f"{name:<12} {path}" + (f"  ({told})" if told else "") + "\n")
    sys.stdout.write(f"{'took':<12} {duration(seconds)}\n")


def demo(folder: Path, pipeline: str, option: Sequence[str]) -> int:
    """Make the film of the packaged story in ``folder``; a demo that was begun goes on."""
    from importlib.resources import as_file, files

    from studio.production import Production
    from studio.production.create import create

    if Production.holding(folder) != folder.absolute():
        with as_file(files("studio.demo") / "story.txt") as story:
            create(folder, story, pipeline="video")
    flags = settings_given(option)
    session = open_session(folder, None, flags)
    session = session.asked(Request(pipeline_given(pipeline, session)))
    sys.stderr.write(f"The story is {session.production.source}\n")
    return make_and_tell(session, flags)
