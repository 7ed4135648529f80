"""Running with everything that a person sees of it: progress, the log, Ctrl-C; and what launchers start."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from studio.cli.launch import Launch, parse
from studio.cli.opening import open_session, step_given
from studio.cli.progress import JsonProgress, progress_for
from studio.engine.run import Outcome, Run
from studio.errors import EXIT_DONE, EXIT_STOPPED, StudioError, UsageError
from studio.pipelines import StepOptions
from studio.production import Production
from studio.session import Request, Session


def run_session(session: Session, *, as_json: bool = False) -> Outcome:
    """Make what the session asks for, with progress, ``log.txt`` and an answer to Ctrl-C."""
    from studio.cli.log_events import LogEvents

    scripts = session.scripts
    known = session.store.seconds_per_cost()
    guesses = {(step.name, kind): rate for step in session.steps for kind, rate in step.seconds_per_cost.items()}
    log = LogEvents(session.production, session.request.pipeline)
    with JsonProgress() if as_json else progress_for(sys.stderr, scripts, {**guesses, **known}) as progress, log:

        def emit(event: Any) -> None:
            log.on(event)
            progress.on(event)

        running: list[Run] = []
        with _stopping_on_signals(running, progress.say):
            return session.make(emit, running.append)


@contextmanager
def _stopping_on_signals(running: list[Run], say: Any) -> Iterator[None]:
    """The first Ctrl-C finishes what is in flight, the second stops at once; the production continues later."""
    times = 0

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal times
        times += 1
        if not running:
            raise KeyboardInterrupt
        say("Finishing what is being made; press Ctrl-C again to stop at once." if times == 1 else "Stopping now.")
        running[0].stop(at_once=times > 1)

    names = ("SIGINT", "SIGTERM", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def tell(session: Session, outcome: Outcome) -> int:
    """Say on stderr how a run ended and what to do next; return the exit code."""
    write = sys.stderr.write
    for error in outcome.errors[:10]:
        write(f"✗ {error}\n" + (f"  {error.hint}\n" if error.hint else ""))
    if len(outcome.errors) > 10:
        write(f"… and {len(outcome.errors) - 10} more failures\n")
    for name, fault in outcome.faults:
        write(f"! {name}: {fault}\n")
    counts = f"{outcome.made} made, {outcome.fresh} up to date"
    if outcome.failed or outcome.blocked:
        counts += f", {outcome.failed} failed, {outcome.blocked} not tried"
    write(counts + "\n")
    if outcome.exit_code == EXIT_STOPPED:
        write("Stopped. The same command goes on from here.\n")
    elif outcome.failed or outcome.blocked:
        write(f"What was made is kept. To go on: studio make {_quoted(session.production.root)}\n")
    elif outcome.faults:
        write("Done, with faults.\n")
    return outcome.exit_code


def _quoted(path: Path) -> str:
    text = str(path)
    return f'"{text}"' if " " in text else text


def run_launch(launch: Launch) -> int:
    """Do what a launcher was asked to."""
    launches = _of_generate(launch) if launch.script is None else [launch]
    settings: dict[str, object] = {}
    for one in launches:
        settings.update(one.settings)
    settings.update(launch.settings)
    only = tuple(one.step for one in launches if one.step)
    special = _special(launch)
    if special is not None:
        return special
    request = Request(
        launch.pipeline,
        only=only,
        force=frozenset(one.step for one in launches if one.step and one.options.get("force")),
        force_start=frozenset(one.step for one in launches if one.step and one.options.get("force_start")),
        options=StepOptions(
            strict=frozenset(one.step for one in launches if one.step and one.options.get("strict")),
            narration_file=str(launch.options.get("audio") or ""),
            bypass_validation=any(one.options.get("bypass_validation") for one in launches),
        ),
    )
    session = open_session(launch.root, request, settings)
    if request.force_start and not _may_begin_anew(session, launch):
        return EXIT_DONE
    outcome = run_session(session)
    return tell(session, outcome)


def _of_generate(launch: Launch) -> list[Launch]:
    """The scripts of ``generate.py``, each with the flags that settings give it."""
    session = open_session(launch.root, Request(launch.pipeline), launch.settings)
    pipeline = getattr(session.settings.pipelines, launch.pipeline)
    launches = []
    for step in session.choice.only and pipeline.scripts:
        owner, _, script = step.partition("/")
        file = launch.root / f"gen.{owner}" / "scripts" / f"{script}.py"
        arguments = pipeline.arguments.get(step, ())
        one = parse(file, arguments, folder=file.parent)
        launches.append(
            Launch(one.root, one.pipeline, one.script, one.step, one.settings, {**one.options, **launch.options})
        )
    return launches


def _special(launch: Launch) -> int | None:
    """Flags that do something other than making a step of the production."""
    options = launch.options
    if options.get("clear"):
        from studio.cli.commands.choose import clear_effects

        return clear_effects(launch)
    if launch.step == "audio/8.combine" and {"story", "sfx", "out"} & options.keys():
        from studio.cli.commands.produce import combine_files

        return combine_files(launch)
    if options.get("list_completed"):
        from studio.cli.commands.explain import list_completed

        return list_completed(launch.root, str(launch.step))
    if options.get("video_file"):
        raise UsageError(
            "--video-file is for shorts and uploads, which this version does not make",
            hint="without it, 11.video makes the film",
        )
    return None


def _may_begin_anew(session: Session, launch: Launch) -> bool:
    """Say which of a person's files would be set aside, and ask; yes without asking when told so."""
    theirs = [path for step in session.request.force_start for path in session.persons_files(step)]
    if not theirs or launch.options.get("yes"):
        return True
    sys.stderr.write("You changed these files; they would be set aside under .studio/persons:\n")
    sys.stderr.writelines(f"  {path}\n" for path in theirs)
    if not sys.stdin.isatty():
        sys.stderr.write("Nothing was done. Add --yes to go on.\n")
        return False
    return input("Begin anew? [y/N] ").strip().casefold() in ("y", "yes")


def run_step(name: str, arguments: Sequence[str]) -> int:
    """``studio step NAME [flags]`` in the production that holds the current folder."""
    step = step_given(name)
    pipeline, _, script = step.partition("/")
    production = Production.find(Path.cwd())
    try:
        launch = parse(production.folder(pipeline) / "scripts" / f"{script}.py", arguments)
    except StudioError as error:
        raise UsageError(error.message, hint=error.hint) from error
    return run_launch(launch)
