"""One production opened for a request: its steps, what is stale, and what a run would do."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from studio.engine.digest import DigestCache
from studio.engine.graph import Choice, Graph, Node
from studio.engine.item import Ref
from studio.engine.plan import Plan, make_plan, walk
from studio.engine.store import Store
from studio.engine.tree import Tree
from studio.errors import UsageError
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
from studio.session.lock import held

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
    """A production with its settings. Reading needs no lock; what changes it is done within ``changing``."""

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
        from studio.steps.audio.speakers import spoken
        from studio.steps.engines import AUTOMATIC

        return open_film(
            self._sources,
            self.settings,
            {role: self.store.provider(role) or self._found_for(role) for role in AUTOMATIC},
            preview=self.request.preview,
            narration_file=self.request.options.narration_file,
            spoken=spoken(self.store),
        )

    def read_again(self) -> None:
        """Read the story anew, by what was decided meanwhile; who serves stays as it is."""
        engines = self.film.engines
        for name in ("film", "steps"):
            self.__dict__.pop(name, None)
        self.film = replace(self.film, engines=engines)

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

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the production's lock and open its journals. ProductionError when another run holds it."""
        with held(self.production):
            try:
                self.store.open_for_writing()
                self.tree.open_for_writing()
                yield
            finally:
                self.store.close()
                self.tree.close()
                with suppress(OSError):  # it only saves time, and a full disk has been told already
                    self._digests.save(time.time_ns())

    def find(self, step: str, item: str) -> Node:
        """The item that a person names by its id, line, character, file … UsageError when there is none, or several."""
        graph = self.look()
        nodes = [node for node in graph.current_nodes() if node.item.step == step]
        if not nodes:
            raise UsageError(f"{step} has no items", hint="`studio status` lists the steps")
        wanted = item.casefold()
        # A line is spoken, heard and kept by items of its own; the first is the one that a person means.
        exact = next((n for n in nodes if wanted in (name.casefold() for name in _names(n))), None)
        return exact or _meant(nodes, step, item)

    def items(self, step: str) -> tuple[Node, ...]:
        """All items of a step as they stand."""
        return tuple(node for node in self.look().current_nodes() if node.item.step == step)


def _names(node: Node) -> tuple[str, ...]:
    return (*node.item.aliases, node.item.id)


def _meant(nodes: Sequence[Node], step: str, item: str) -> Node:
    """The only item whose label has the words, or whose id begins with them. UsageError for none and for several.

    A number is a line and never a part of something.
    """
    wanted = item.casefold()
    parts = len(wanted) > 2 and not wanted.isdecimal()
    alike = [n for n in nodes if parts and (wanted in n.item.name.casefold() or n.item.id.startswith(wanted))]
    told = dict.fromkeys(_names(n)[0] for n in alike)
    if len(told) == 1:
        return alike[0]
    if told:
        several = ", ".join(told)
        raise UsageError(f"{item!r} may be several things of {step}", hint=f"name one: {several[:400]}")
    known = dict.fromkeys(name for n in nodes for name in _names(n))
    near = get_close_matches(wanted, known, n=1)
    listed = ", ".join(dict.fromkeys(_names(n)[0] for n in nodes))[:400]
    hint = f"did you mean {near[0]}? It has: {listed}" if near else f"it has: {listed}"
    raise UsageError(f"{step} has nothing called {item!r}", hint=hint)
