"""Making what is stale of a production: the run, with the servers that serve it."""

from __future__ import annotations

import os
from collections.abc import Callable

from studio import events
from studio.engine.options import Options, Outcome
from studio.engine.run import Run
from studio.engine.usage import measured
from studio.session.choosing import set_aside
from studio.session.opened import Session
from studio.steps.serving import CHAT, COMFYUI, ServerGate, server_gate, used


def make(session: Session, emit: events.Listener, on_run: Callable[[Run], None] = lambda run: None) -> Outcome:
    """Make what is stale. ``on_run`` is given the run before it begins, so that it can be stopped."""
    session.find_servers()
    with session.changing():
        _decide_providers(session)
        for name in session.request.force_start:
            set_aside(session, name)
        for step in session.steps:
            step.retries = session.settings.engine.retries
        last: list[events.Event] = []

        def listen(event: events.Event) -> None:
            # The end is told when the servers are stopped as well.
            (last.append if isinstance(event, events.RunFinished) else emit)(event)

        engines = session.film.engines
        engines.listeners.append(lambda text: listen(events.Said(text, aloud=True)))
        engines.selected.update(session.choice.only)
        gate = server_gate(session.settings, session.production.root, listen, engines.server_urls)
        run = Run(session.steps, session.store, session.tree, session.choice, _options(session, gate), listen)
        on_run(run)
        try:
            return run.go()
        finally:
            requests = engines.requests()
            engines.close()
            gate.close()
            if session.settings.resume.cleanup_tracking_files:
                _remove_tracking(session)
            emit(measured(gate.services.measured(), requests))
            for event in last:
                emit(event)


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
