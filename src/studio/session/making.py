"""Making what is stale of a production: the run, with the servers that serve it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from studio import events
from studio.engine.item import Step
from studio.engine.options import Options, Outcome
from studio.engine.run import Run
from studio.engine.usage import measured
from studio.errors import EXIT_DONE, EXIT_FAULTS
from studio.session.choosing import set_aside
from studio.session.opened import Session
from studio.steps.audio.speakers import SpeakersStep
from studio.steps.serving import CHAT, COMFYUI, ServerGate, server_gate, used


def make(session: Session, emit: events.Listener, on_run: Callable[[Run], None] = lambda run: None) -> Outcome:
    """Make what is stale. ``on_run`` is given every run before it begins, so that the last one can be stopped.

    There are two where a language model says who speaks in plain prose: the story is split by that.
    """
    session.find_servers()
    with session.changing():
        _decide_providers(session)
        for name in session.request.force_start:
            set_aside(session, name)
        last: list[events.Event] = []

        def listen(event: events.Event) -> None:
            # The end is told when the servers are stopped as well.
            (last.append if isinstance(event, events.RunFinished) else emit)(event)

        engines = session.film.engines
        engines.listeners.append(lambda text: listen(events.Said(text, aloud=True)))
        engines.selected.update(session.choice.only)
        gate = server_gate(session.settings, session.production.root, listen, engines.server_urls)
        options = _options(session, gate)
        try:
            before = _say_who_speaks(session, options, listen, on_run)
            steps = [step for step in session.steps if not isinstance(step, SpeakersStep)]
            run = _run(session, steps, options, listen if before is None else _without_start(listen))
            on_run(run)
            if before is None:
                return run.go()
            if before[0].stopping:
                run.stop()
            outcome = together(before[1], run.go())
            last[:] = [_as_told(event, outcome) for event in last]
            return outcome
        finally:
            requests = engines.requests()
            engines.close()
            gate.close()
            if session.settings.resume.cleanup_tracking_files:
                _remove_tracking(session)
            emit(measured(gate.services.measured(), requests))
            for event in last:
                emit(event)


def _run(session: Session, steps: Sequence[Step], options: Options, listen: events.Listener) -> Run:
    for step in steps:
        step.retries = session.settings.engine.retries
    return Run(steps, session.store, session.tree, session.choice, options, listen)


def _say_who_speaks(
    session: Session, options: Options, listen: events.Listener, on_run: Callable[[Run], None]
) -> tuple[Run, Outcome] | None:
    """Decide who says quotations, and read the story by it; None where nothing of the kind is to be decided."""
    steps = [step for step in session.steps if isinstance(step, SpeakersStep) and step.name in session.choice.only]
    if not steps:
        return None

    def part(event: events.Event) -> None:
        if isinstance(event, events.RunStarted):
            listen(events.RunStarted(session.scripts))
        elif not isinstance(event, events.RunFinished):
            listen(event)

    run = _run(session, steps, options, part)
    on_run(run)
    outcome = run.go()
    session.read_again()
    return run, outcome


def _without_start(listen: events.Listener) -> events.Listener:
    def told(event: events.Event) -> None:
        if not isinstance(event, events.RunStarted):
            listen(event)

    return told


def together(first: Outcome, second: Outcome) -> Outcome:
    """How two runs ended that follow each other; what is worse counts."""
    fine = (EXIT_DONE, EXIT_FAULTS)
    worse = first.exit_code if first.exit_code not in fine and second.exit_code in fine else second.exit_code
    waiting = Counter(dict(first.waiting)) + Counter(dict(second.waiting))
    return replace(
        second,
        exit_code=worse if worse != EXIT_DONE else first.exit_code,
        made=first.made + second.made,
        fresh=first.fresh + second.fresh,
        failed=first.failed + second.failed,
        blocked=first.blocked + second.blocked,
        faults=(*first.faults, *second.faults),
        errors=(*first.errors, *second.errors),
        waiting=tuple(waiting.most_common()),
        drafts=first.drafts + second.drafts,
    )


def _as_told(event: events.Event, outcome: Outcome) -> events.Event:
    """The end of the last run, with the counts of all."""
    if not isinstance(event, events.RunFinished):
        return event
    return replace(
        event,
        exit_code=outcome.exit_code,
        made=outcome.made,
        fresh=outcome.fresh,
        failed=outcome.failed,
        blocked=outcome.blocked,
        faults=len(outcome.faults),
    )


def _options(session: Session, gate: ServerGate) -> Options:
    settings = session.settings.engine
    slots = {
        "cpu": settings.cpu_slots or os.cpu_count() or 1,
        "model": 2,
        CHAT: session.settings.servers.lm_studio_requests,
    }
    servers = used(session.film.engines.names)
    if COMFYUI in servers:
        from studio.servers.comfyui.member import SLOTS

        slots[COMFYUI] = SLOTS * len(session.film.engines.comfyui_urls)
    return Options(
        slots,
        str(session.production.record.random_seed),
        settings.retry_wait_seconds,
        exclusive=servers if session.settings.servers.one_at_a_time else frozenset(),
        gate=gate,
        told=servers,
    )


def _decide_providers(session: Session) -> None:
    """Who serves each role is decided at first use, so that nothing becomes stale when another appears."""
    for role, name in session.film.engines.names.items():
        if session.store.provider(role) is None and getattr(session.settings.engines, role) == "auto":
            session.store.append("provider", role=role, name=name)


def _remove_tracking(session: Session) -> None:
    for path in session.production.output(session.request.pipeline, "tracking").glob("*.state.json"):
        path.unlink()
