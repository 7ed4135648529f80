"""One production opened for work: plan, make, explain, choose. Both doors (terminal and page) go through here."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio import events
from studio.engine.digest import DigestCache
from studio.engine.graph import Choice, Graph, Node
from studio.engine.item import Ref
from studio.engine.options import Options, Outcome
from studio.engine.plan import Plan, estimate, make_plan, walk
from studio.engine.run import Run
from studio.engine.store import Receipt, Store
from studio.engine.tree import Tree
from studio.engine.usage import measured
from studio.errors import ProductionError, UsageError
from studio.pipelines import (
    Sources,
    StepOptions,
    all_steps,
    audio_steps,
    film_of_shorts,
    is_sound,
    open_film,
    remarks,
    selected,
)
from studio.production import Production
from studio.production.layout import story_file
from studio.scripts import PIPELINES
from studio.steps.serving import CHAT, COMFYUI, ServerGate, server_gate, used

if TYPE_CHECKING:
    from studio.engine.item import Step
    from studio.settings import Settings
    from studio.steps.audio.film import Film
    from studio.steps.serving import Found

PREVIEW_FOLDER = "preview/"


@dataclass(frozen=True)
class Request:
    """What a run is about: all of a pipeline, up to ``until``, or ``only`` some steps.

    ``force`` makes the items of steps again; ``force_start`` asks their decisions again as well and sets a person's
    changes of their files aside. ``draft`` makes what waits for a server that is not there by other means, for now.
    """

    pipeline: str = "audio"
    until: str = ""
    only: tuple[str, ...] = ()
    preview: bool = False
    force: frozenset[str] = frozenset()
    force_start: frozenset[str] = frozenset()
    options: StepOptions = field(default_factory=StepOptions)
    draft: bool = False


class Session:
    """A production with its settings. Reading needs no lock; ``make`` and the changing verbs take it."""

    def __init__(self, production: Production, settings: Settings, request: Request | None = None) -> None:
        self.production, self.settings = production, settings
        self.request = request or Request()
        self._digests = DigestCache(production.studio / "cache" / "digests.json")
        self.store = Store(production.studio, self._digests)
        self.tree = self._tree()
        self._found: Mapping[str, Found] | None = None

    def _tree(self) -> Tree:
        prefix = PREVIEW_FOLDER if self.request.preview else ""
        return Tree(self.production.root, self.production.studio, self._digests, prefix)

    def asked(self, request: Request) -> Session:
        """The same production as it was read, for another request."""
        other = copy(self)
        for name in ("film", "steps", "choice"):
            other.__dict__.pop(name, None)
        other.request = request
        other.tree = other._tree()
        return other

    @cached_property
    def film(self) -> Film:
        """The story and how it is to be made."""
        from studio.steps.engines import AUTOMATIC

        return open_film(
            self._sources,
            self.settings,
            {role: self.store.provider(role) or self._found_for(role) for role in AUTOMATIC},
            preview=self.request.preview,
            narration_file=self.request.options.narration_file,
        )

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All steps that the pipelines of this run have, whether or not this run makes them."""
        options = self.request.options
        seen = film_of_shorts(self.request.pipeline, options)
        if is_sound(self.choice.only) and not isinstance(seen, Ref):
            return audio_steps(self.film, options, seen)
        return all_steps(self.film, self._sources, options, seen)

    @property
    def _sources(self) -> Sources:
        source = next((name for name in PIPELINES if story_file(name) == self.production.record.source), "audio")
        return Sources(self.production.root, source, self.tree.person)

    @cached_property
    def choice(self) -> Choice:
        """What this run makes."""
        names = selected(self.settings, self.request.pipeline, only=self.request.only, until=self.request.until)
        force = self.request.force | self.request.force_start
        if not self.settings.resume.enable_resumable_mode:
            force |= set(names)
        return Choice(
            frozenset(names), frozenset(force), decisions_too=bool(self.request.force_start), draft=self.request.draft
        )

    @property
    def scripts(self) -> tuple[str, ...]:
        """The names of the steps of this run, in order."""
        return tuple(dict.fromkeys(step.name for step in self.steps if step.name in self.choice.only))

    def plan(self) -> Plan:
        """What ``make`` would do."""
        self.find_servers()
        plan = make_plan(self.steps, self.store, self.tree, self.choice)
        found = (f"{role}: {one.name}, because {one.why}" for role, one in (self._found or {}).items())
        return replace(plan, notes=(*plan.notes, *remarks(self.steps), *found))

    def find_servers(self) -> None:
        """Let servers that are here serve the roles that nobody was chosen for yet. Who is not asked is not found.

        They are asked once, and only where a role is undecided, so that what is made already costs no look.
        """
        if self._found is not None:
            return
        from studio.steps.engines import AUTOMATIC

        undecided = [r for r in AUTOMATIC if getattr(self.settings.engines, r) == "auto" and not self.store.provider(r)]
        self._found = {}
        if undecided and self.settings.servers.look_for_servers:
            from studio.steps.serving import found

            self._found = found(self.settings, self.production.root, undecided)
        if self._found:
            for name in ("film", "steps", "choice"):
                self.__dict__.pop(name, None)

    def _found_for(self, role: str) -> str | None:
        one = (self._found or {}).get(role)
        return one.name if one else None

    def look(self) -> Graph:
        """Every item as it stands, without making any."""
        return walk(self.steps, self.store, self.tree, Choice())

    def make(self, emit: events.Listener, on_run: Callable[[Run], None] = lambda run: None) -> Outcome:
        """Make what is stale. ``on_run`` is given the run before it begins, so that it can be stopped."""
        self.find_servers()
        with self.changing():
            self._decide_providers()
            for name in self.request.force_start:
                self.set_aside(name)
            for step in self.steps:
                step.retries = self.settings.engine.retries
            last: list[events.Event] = []

            def listen(event: events.Event) -> None:
                # The end is told when the servers are stopped as well.
                (last.append if isinstance(event, events.RunFinished) else emit)(event)

            engines = self.film.engines
            engines.listeners.append(lambda text: listen(events.Said(text)))
            engines.selected.update(self.choice.only)
            gate = server_gate(self.settings, self.production.root, listen, engines.server_urls)
            run = Run(self.steps, self.store, self.tree, self.choice, self._options(gate), listen)
            on_run(run)
            try:
                return run.go()
            finally:
                requests = engines.requests()
                engines.close()
                gate.close()
                if self.settings.resume.cleanup_tracking_files:
                    self._remove_tracking()
                emit(measured(gate.services.measured(), requests))
                for event in last:
                    emit(event)

    def _options(self, gate: ServerGate) -> Options:
        settings = self.settings.engine
        slots = {
            "cpu": settings.cpu_slots or os.cpu_count() or 1,
            "model": 2,
            CHAT: self.settings.servers.lm_studio_requests,
        }
        servers = used(self.film.engines.names)
        if COMFYUI in servers:
            from studio.servers.comfyui.member import SLOTS

            slots[COMFYUI] = SLOTS * len(self.film.engines.comfyui_urls)
        return Options(
            slots,
            str(self.production.record.random_seed),
            settings.retry_wait_seconds,
            exclusive=servers if self.settings.servers.one_at_a_time else frozenset(),
            gate=gate,
            told=servers,
        )

    def _decide_providers(self) -> None:
        """Who serves each role is decided at first use, so that nothing becomes stale when another appears."""
        for role, name in self.film.engines.names.items():
            if self.store.provider(role) is None and getattr(self.settings.engines, role) == "auto":
                self.store.append("provider", role=role, name=name)

    def _remove_tracking(self) -> None:
        for path in self.production.output(self.request.pipeline, "tracking").glob("*.state.json"):
            path.unlink()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the production's lock and open its journals. ProductionError when another run holds it."""
        from filelock import FileLock, Timeout

        self.production.studio.mkdir(exist_ok=True)
        lock = FileLock(self.production.studio / "lock")
        owner = self.production.studio / "owner.json"
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise ProductionError(
                f"{self.production.root.name} is being worked on{_who(owner)}",
                hint="wait for it, or stop it with Ctrl-C where it runs; what it finished is kept",
            ) from error
        try:
            owner.write_text(json.dumps({"process": os.getpid(), "since": time.time()}), encoding="utf-8")
            self.store.open_for_writing()
            self.tree.open_for_writing()
            yield
        finally:
            self.store.close()
            self.tree.close()
            with suppress(OSError):  # it only saves time, and a full disk has been told already
                self._digests.save(time.time_ns())
            owner.unlink(missing_ok=True)
            lock.release()

    def find(self, step: str, item: str) -> Node:
        """The item that a person names by its id, line, character, file … UsageError when there is none, or several."""
        graph = self.look()
        nodes = [node for node in graph.current_nodes() if node.item.step == step]
        if not nodes:
            raise UsageError(f"{step} has no items", hint="`studio status` lists the steps")
        wanted = item.casefold()
        exact = [n for n in nodes if wanted in (n.item.id.casefold(), *(a.casefold() for a in n.item.aliases))]
        found = exact or [n for n in nodes if wanted in n.item.name.casefold() or wanted in n.item.id.casefold()]
        if not found:
            named = ", ".join(dict.fromkeys(a for n in nodes for a in n.item.aliases[:1]))
            raise UsageError(f"{step} has nothing called {item!r}", hint=f"it has: {named[:400]}")
        # A line is spoken, heard and kept by items of its own; the first is the one that a person means.
        return found[0]

    def items(self, step: str) -> tuple[Node, ...]:
        """All items of a step as they stand."""
        return tuple(node for node in self.look().current_nodes() if node.item.step == step)

    def redo(self, step: str, items: Collection[str]) -> tuple[Node, ...]:
        """Ask for another take of some items, or of all of a step; ``make`` then makes them."""
        nodes = tuple(self.find(step, item) for item in items) or self.items(step)
        with self.changing():
            for node in nodes:
                if self.store.current(node.item.step, node.item.id):
                    self.store.append("asked-again", step=node.item.step, id=node.item.id)
        return nodes

    def take(self, step: str, item: str, number: int) -> Receipt:
        """Choose an earlier take of an item by its number in ``takes``, from 1."""
        node = self.find(step, item)
        takes = self.store.takes(node.item.step, node.item.id)
        if not 1 <= number <= len(takes):
            raise UsageError(f"{node.item.name} has {len(takes)} takes; {number} is not one of them")
        chosen = takes[number - 1]
        if not self.store.intact(chosen):
            raise UsageError(f"take {number} of {node.item.name} has been deleted or changed")
        with self.changing():
            self.store.append("pinned", step=node.item.step, id=node.item.id, key=chosen.key, take=chosen.take)
        return chosen

    def use(self, role: str, provider: str) -> None:
        """Let another provider serve a role from now on."""
        from studio.steps.engines import AUTOMATIC, PROVIDER_TABLES

        if role not in AUTOMATIC:
            raise UsageError(f"there is no role {role!r}", hint="roles are: " + ", ".join(AUTOMATIC))
        known = PROVIDER_TABLES[role]()
        if provider not in known:
            raise UsageError(f"nobody called {provider!r} can serve as {role}", hint="known are: " + ", ".join(known))
        with self.changing():
            self.store.append("provider", role=role, name=provider)

    def set_aside(self, step: str) -> list[str]:
        """Keep copies of a person's files of ``step`` under ``.studio/persons`` and take the files away."""
        taken = []
        for path in self.persons_files(step):
            self.tree.keep_aside(self.tree.source(path))
            self.tree.source(path).unlink()
            taken.append(path)
        return taken

    def persons_files(self, step: str) -> list[str]:
        """The files of a step that are a person's."""
        graph = walk(self.steps, self.store, self.tree, Choice())
        declared = [path for node in graph.current_nodes() if node.item.step == step for _, path in node.item.files]
        written = [path for path in self.tree.owned(step) if path not in declared]
        return [path for path in dict.fromkeys([*declared, *written]) if self.tree.person(path)]

    def restore(self, step: str, files: Collection[str] = ()) -> list[str]:
        """Give a step's files back to the studio: a person's versions are kept aside, ours are written again.

        Of a file with many entries, which ours and a person's share, all entries that a person wrote are given back.
        """
        with self.changing():
            nodes = self.items(step)
            declared = {path for node in nodes for _, path in node.item.files}
            entries = [node for node in nodes if node.item.decision and self._is_a_persons(node)]
            shared = [path for path in self.tree.owned(step) if path not in declared and "/tracking/" not in path]
            theirs = list(dict.fromkeys([*self.persons_files(step), *(shared if entries else ())]))
            unknown = [name for name in files if not any(path.endswith(name) for path in theirs)]
            if unknown:
                raise UsageError(
                    f"{unknown[0]} is not a file of {step} that you changed",
                    hint="you changed: " + (", ".join(theirs) or "nothing"),
                )
            chosen = [path for path in theirs if not files or any(path.endswith(name) for name in files)]
            for path in chosen:
                if self.tree.person(path) is not None:
                    self.tree.keep_aside(self.tree.source(path))
                    self.tree.source(path).unlink()
            if any(path not in declared for path in chosen):
                for node in entries:
                    self.store.append("asked-again", step=node.item.step, id=node.item.id)
            return chosen

    def _is_a_persons(self, node: Node) -> bool:
        receipt = self.store.current(node.item.step, node.item.id)
        return receipt is not None and receipt.by == "person"

    def seconds(self, node: Node) -> float:
        """How long an item is expected to take."""
        return estimate(node, self.store.seconds_per_cost())[0]

    def describe(self, node: Node) -> dict[str, Any]:
        """All that is known about how an item was made."""
        receipt = node.status.receipt
        takes = self.store.takes(node.item.step, node.item.id)
        return {
            "step": node.item.step,
            "id": node.item.id,
            "label": node.item.name,
            "state": node.state.value,
            "reasons": [str(reason) for reason in node.status.reasons],
            "because": node.because,
            "made_by": receipt.by if receipt else "",
            "made_at": receipt.at if receipt else None,
            "seconds": receipt.seconds if receipt else None,
            "attempt": receipt.attempt if receipt else None,
            "findings": list(receipt.findings) if receipt else [],
            "faults": list(receipt.faults) if receipt else [],
            "params": dict(receipt.params) if receipt else {},
            "made_from": list(receipt.needs) if receipt else [],
            "takes": [{"take": n, "by": t.by, "at": t.at, "score": t.score} for n, t in enumerate(takes, start=1)],
            "current_take": takes.index(receipt) + 1 if receipt in takes else None,
            "your_files": [path for _, path in node.item.files if self.tree.person(path)],
            "failure": self.store.failure(node.item.step, node.item.id),
        }

    def copy_out(self, node: Node, folder: Path) -> None:
        """Copy what was made for an item into ``folder``."""
        assert node.made, "only what was made can be copied"
        for part, path in node.made.paths.items():
            shutil.copyfile(path, folder / part)


def _who(owner: Path) -> str:
    try:
        told: Mapping[str, Any] = json.loads(owner.read_text(encoding="utf-8"))
        since = time.strftime("%H:%M", time.localtime(told["since"]))
        return f" by process {told['process']}, since {since}"
    except (OSError, ValueError, KeyError):
        return " by another run"
