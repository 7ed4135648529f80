"""Running with everything that a person sees of it: progress, the log, Ctrl-C; and what launchers start."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

from studio.cli.asking import ask_for_broken_clips_again, ask_language, cast_is_right, say_what_waits, says_yes
from studio.cli.launch import Launch, parse
from studio.cli.opening import open_session, step_given
from studio.cli.progress import JsonProgress, progress_for
from studio.engine.options import Outcome
from studio.engine.run import Run
from studio.errors import EXIT_DONE, EXIT_FAULTS, EXIT_STOPPED, Stopped, StudioError, UsageError
from studio.pipelines import UPLOAD, StepOptions
from studio.production import Production
from studio.production.typed import in_shell
from studio.session import Request, Session
from studio.session.choosing import persons_files
from studio.session.making import make

GOES_ON = "Stopped. The same command goes on from here."


def run_session(session: Session, *, as_json: bool = False) -> Outcome:
    """Make what the session asks for, with progress, ``log.txt`` and an answer to Ctrl-C."""
    from studio.cli.log_events import LogEvents

    session.find_servers()
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
            return make(session, emit, running.append)


@contextmanager
def _stopping_on_signals(running: list[Run], say: Any) -> Iterator[None]:
    """The first Ctrl-C finishes what is in flight, the second stops at once; the production continues later."""
    times = 0

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal times
        times += 1
        if not running:
            raise Stopped(GOES_ON)
        say("Finishing what is being made; press Ctrl-C again to stop at once." if times == 1 else "Stopping now.")
        running[-1].stop(at_once=times > 1)

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
    for because, number in outcome.waiting:
        write(f"{_items(number)} for a server: {because}\n")
    if outcome.waiting and not session.request.draft:
        write("`studio make --draft` makes what it can of them by other means, until the server is there.\n")
    if outcome.drafts:
        write(f"{outcome.drafts} made as drafts; they are made anew when the server is there.\n")
    if outcome.exit_code == EXIT_STOPPED:
        write(GOES_ON + "\n")
    elif outcome.failed or outcome.blocked:
        write(f"What was made is kept. To go on: studio make {in_shell(session.production.root)}\n")
    elif outcome.faults:
        write("Done, with faults.\n")
    return outcome.exit_code


def _items(number: int) -> str:
    return "1 item waits" if number == 1 else f"{number} items wait"


ANEW = "resume.enable_resumable_mode"
CAST, SHORTS = "audio/1.character", "audio/11.video"
FILMS = ("gen.audio/output/final.mp4", "gen.image/output/final_sd.mp4", "gen.video/output/final_sd.mp4")


def run_launch(launch: Launch) -> int:
    """Do what a launcher was asked to."""
    special = _special(launch)
    if special is not None:
        return special
    launches = _of_generate(launch) if launch.script is None else [launch]
    settings: dict[str, object] = {}
    for one in launches:
        # What `generate.py` is told to give one script concerns that script, and making anew would concern all.
        settings.update((name, value) for name, value in one.settings.items() if name != ANEW)
    settings.update(launch.settings)
    request = _request(launch, launches)
    session = open_session(launch.root, request, settings)
    if not launches:  # a list that holds nothing but the upload
        return _finished(session, launch, settings, EXIT_DONE)
    if CAST in request.only and session.settings.cast.change_settings:
        settings.update(ask_language(session.settings.language))
        session = open_session(launch.root, request, settings)
    say_what_waits(session, settings)
    if request.force_start and not _may_begin_anew(session, launch):
        return EXIT_DONE
    if CAST in request.only and not session.settings.cast.auto_confirm:
        code = _cast_first(session, launch, settings)
    else:
        ask_for_broken_clips_again(session)
        code = tell(session, run_session(session))
    return _finished(session, launch, settings, code)


def _finished(session: Session, launch: Launch, settings: Mapping[str, object], code: int) -> int:
    """A whole pipeline ends with the folder for the upload; a single script does not."""
    if launch.script is not None or code not in (EXIT_DONE, EXIT_FAULTS):
        return code
    from studio.cli.commands.publish import lay_out_made, upload_made

    lay_out_made(session)
    scripts = getattr(session.settings.pipelines, launch.pipeline).scripts
    uploaded = upload_made(session, settings, scripts=scripts, with_faults=code == EXIT_FAULTS)
    return code if uploaded is None else uploaded


def _request(launch: Launch, launches: Sequence[Launch]) -> Request:
    """What a run of these scripts is about."""

    def with_option(name: str) -> frozenset[str]:
        return frozenset(one.step for one in launches if one.step and one.options.get(name))

    only = [one.step for one in launches if one.step]
    narration = next((str(one.options["audio"]) for one in launches if "audio" in one.options), "")
    if narration and launch.script is not None:
        only = ["audio/2.story", *only]  # which lays out what is then listened to
    anew = frozenset(one.step for one in launches if one.step and one.settings.get(ANEW) is False)
    return Request(
        launch.pipeline,
        only=tuple(only),
        force=with_option("force") | anew,
        force_start=with_option("force_start"),
        options=StepOptions(
            strict=with_option("strict"),
            narration_file=narration,
            bypass_validation=bool(with_option("bypass_validation")),
            start_index=max((int(one.options.get("start_index", 0)) for one in launches), default=0),
            video_file=next((_film(one) for one in launches if one.step == SHORTS and "video_file" in one.options), ""),
        ),
        draft=bool(with_option("draft")),
    )


def _film(launch: Launch) -> str:
    """The film that a launch names, relative to the production where it lies there. UsageError when it is not there."""
    path = Path(launch.options["video_file"]).resolve()
    root = launch.root.resolve()
    if path.is_relative_to(root):
        name = path.relative_to(root).as_posix()
        if name in FILMS:
            return name  # which may be about to be made
    else:
        name = path.as_posix()
    if not path.is_file():
        raise UsageError(f"there is no film at {path}", hint="make it first, or name another with --video-file")
    return name


def _of_generate(launch: Launch) -> list[Launch]:
    """The scripts of ``generate.py``, each with the flags that settings give it."""
    session = open_session(launch.root, Request(launch.pipeline), launch.settings)
    pipeline = getattr(session.settings.pipelines, launch.pipeline)
    launches = []
    for step in pipeline.scripts:
        if step == UPLOAD:
            continue  # it comes when the film is made
        owner, _, script = step.partition("/")
        file = launch.root / f"gen.{owner}" / "scripts" / f"{script}.py"
        arguments = pipeline.arguments.get(step, ())
        one = parse(file, arguments, folder=file.parent)
        _refuse_alone(one, launch.pipeline)
        launches.append(
            Launch(one.root, one.pipeline, one.script, one.step, one.settings, {**one.options, **launch.options})
        )
    return launches


def _refuse_alone(one: Launch, pipeline: str) -> None:
    """UsageError for flags in settings of a script with which it does something else than its part of a film."""
    from studio.cli.commands.files import others

    alone = [name for name in ("clear", "list_completed", "dry_run") if one.options.get(name)]
    alone += [str(path) for path in others(one).values()]
    if alone:
        raise UsageError(
            f"pipelines.{pipeline}.arguments gives {one.step} {alone[0]}, which is not part of making the film",
            hint=f"run {one.script}.py by itself with it",
        )


def _special(launch: Launch) -> int | None:
    """Flags that do something other than making a step of the production."""
    options = launch.options
    if options.get("clear"):
        from studio.cli.commands.choose import clear_effects

        return clear_effects(launch)
    if options.get("list_completed"):
        from studio.cli.commands.explain import list_completed

        return list_completed(launch.root, str(launch.step))
    if launch.step == UPLOAD:
        from studio.cli.commands.publish import from_launch

        return from_launch(launch)
    from studio.cli.commands.files import work_on_files

    return work_on_files(launch)


def _cast_first(session: Session, launch: Launch, settings: Mapping[str, object]) -> int:
    """Choose the cast, show it, and go on only when it is right."""
    whole = session.request
    first = replace(whole, only=whole.only[: whole.only.index(CAST) + 1])
    casting = open_session(launch.root, first, settings)
    outcome = run_session(casting)
    code = tell(casting, outcome)
    voices = casting.production.input("audio", "2.character.txt")
    if code not in (EXIT_DONE, EXIT_FAULTS) or not cast_is_right(voices, settings.get("cast.auto_confirm")):
        return code
    rest = replace(whole, only=whole.only[len(first.only) :])
    if not rest.only:
        return code
    going_on = open_session(launch.root, rest, settings)
    ask_for_broken_clips_again(going_on)
    return tell(going_on, run_session(going_on))


def _may_begin_anew(session: Session, launch: Launch) -> bool:
    """Say which of a person's files would be set aside, and ask; yes without asking when told so."""
    theirs = [path for step in session.request.force_start for path in persons_files(session, step)]
    answer = launch.settings.get("cast.auto_confirm")
    if not theirs or launch.options.get("yes") or answer is True:
        return True
    sys.stderr.write("You changed these files; they would be set aside under .studio/persons:\n")
    sys.stderr.writelines(f"  {path}\n" for path in theirs)
    if answer is False or not sys.stdin.isatty():
        sys.stderr.write("Nothing was done. Add --yes to go on.\n")
        return False
    return says_yes("Begin anew?")


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
