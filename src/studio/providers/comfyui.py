"""What all providers on a ComfyUI server share: a graph of the production becomes one file, whatever happens meanwhile.

A provider says which graph, how it is to be patched and what is uploaded; here it is read, checked against the
server, run on whichever server is free, fetched, and opened to see that it is whole.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from studio.errors import ProviderError, SetupError, Unavailable
from studio.providers.comfyui_files import Kind, forget_old, keep_file, kept_file, require_whole
from studio.providers.comfyui_progress import Telling
from studio.servers.comfyui.client import ComfyClient
from studio.servers.comfyui.fleet import Fleet, Job, Made
from studio.servers.comfyui.graphs.check import check_graph
from studio.servers.comfyui.graphs.document import parse_graph
from studio.servers.comfyui.graphs.models import fit_models, models_of
from studio.servers.comfyui.graphs.nodes import Graph
from studio.servers.comfyui.graphs.patch import set_prefix
from studio.servers.comfyui.graphs.preflight import GraphReport, examine, require_all
from studio.servers.comfyui.graphs.summary import shape_of, summarise
from studio.servers.comfyui.problems import ComfyProblem, OutputDamaged, ServerUnreachable
from studio.underway import is_heard

Patch: TypeAlias = Callable[[Graph, Mapping[str, str]], Graph]
"""Given the graph, and for each upload by its name here the name that it has on the server, the graph to send."""

DAMAGED_TRIES = 2
PREVIEW = "latent2rgb"
"""The server's cheapest way to show a picture that is not finished."""

STUB_PREFIX = "studio/product"
"""A prefix for requests to patches: the workshop sets its own."""


@dataclass(frozen=True)
class Wish:
    """One product of a graph. ``key`` is unique for what is to be made: the same on every run, another for a retake.

    ``graph_file`` is relative to the production (``gen.image/workflow/scene.json``). ``uploads`` are files by the
    names that they are to have on the server. ``kinds`` are the files that the graph saves, one of each.
    ``pass_number`` counts the runs that lead to one product. What a wish with ``keep`` makes stays at hand until
    `Workshop.forget`: a run that was killed goes on behind it. Of the runs there are ``passes`` in all. ``purpose`` is
    what the graph is patched for, as the name of a step.
    """

    graph_file: str
    patch: Patch
    key: str
    kinds: tuple[Kind, ...] = ("image",)
    uploads: Mapping[str, Path] | None = None
    pass_number: int = 0
    keep: bool = False
    passes: int = 1
    purpose: str = ""


@dataclass(frozen=True)
class Expected:
    """A graph that a run will need, patched as its items will be; ``uploads`` are names of files that come with it."""

    graph_file: str
    patch: Callable[[Graph], Graph] | None = None
    uploads: tuple[str, ...] | None = None


class Workshop:
    """Graphs and servers of one production; used by many threads.

    ``read`` gives the text of a graph file, and where it comes from in words. ``keep`` is a folder for what is kept
    between runs. ``say`` hears what a person may want to know; with ``summaries`` also what each graph does, once for
    each purpose and each shape that it takes. ``previews``: pictures are shown while they become.
    """

    def __init__(
        self,
        fleet: Fleet,
        read: Callable[[str], tuple[str, str]],
        keep: Path,
        *,
        say: Callable[[str], None] = lambda text: None,
        summaries: bool = False,
        previews: bool = False,
    ) -> None:
        self.fleet, self._read, self._keep, self._say = fleet, read, keep, say
        self._summaries, self._previews = summaries, previews
        self._lock = threading.Lock()
        self._graphs: dict[str, Graph] = {}
        self._said: set[str] = set()
        self._requiring = threading.Lock()
        self._required: bool | None = None

    def close(self) -> None:
        """End every wait with Stopped; prompts that run go on, and are picked up by the next run."""
        self.fleet.close()
        forget_old(self._keep)

    def graph(self, graph_file: str) -> Graph:
        """The graph in a file of the production. Raises GraphError; Unavailable when reading it takes a server."""
        with self._lock:
            if graph_file not in self._graphs:
                text, where = self._read(graph_file)
                self._graphs[graph_file] = parse_graph(text, where, self._catalogue_for(text))
            return self._graphs[graph_file]

    def make(
        self,
        graph_file: str,
        patch: Patch,
        *,
        key: str,
        folder: Path,
        kind: Kind = "image",
        uploads: Mapping[str, Path] | None = None,
        pass_number: int = 0,
    ) -> Path:
        """Have one file made, and return where it lies in ``folder``. Raises as `make_all` does."""
        return self.make_all(Wish(graph_file, patch, key, (kind,), uploads, pass_number), folder)[kind]

    def make_all(self, wish: Wish, folder: Path) -> dict[Kind, Path]:
        """Have the files of ``wish`` made; each lies in ``folder``, is of its kind, and opens.

        How far it is is told in this thread (`studio.underway`), where anybody listens.

        Raises GraphError (the graph lacks what is to be set), SetupError (the server cannot run it: all problems at
        once, before anything is queued), Unavailable (no server answers), ComfyProblem, ProductInvalid, Stopped.
        """
        kept = {kind: kept_file(self._keep, self._name(wish), kind) for kind in wish.kinds} if wish.keep else {}
        if kept and all(kept.values()):
            return {kind: path for kind, path in kept.items() if path is not None}
        self.graph(wish.graph_file)  # what is wrong in the file is told before anybody waits for a server
        for tried in range(DAMAGED_TRIES):
            made = self._run(wish, folder / f"pass-{wish.pass_number}-{tried}", tried)
            try:
                found = _chosen(made, wish)
                for kind, path in found.items():
                    require_whole(path, kind, made.server)
            except OutputDamaged:
                # The server keeps that prompt as it is: another one is made.
                if tried == DAMAGED_TRIES - 1:
                    raise
                continue
            if wish.keep:
                return {kind: keep_file(self._keep, self._name(wish), kind, path) for kind, path in found.items()}
            return found
        raise AssertionError("unreachable: the last try returns or raises")

    def forget(self, key: str) -> None:
        """Let go of what was kept for ``key``: its product is finished."""
        for path in self._keep.glob(f"{_digest(key)}-*"):
            path.unlink(missing_ok=True)

    def require_once(self, expected: Sequence[Expected]) -> None:
        """As `require`, once for a workshop: what was wrong is told in full to the first who asks."""
        with self._requiring:
            if self._required is None:
                try:
                    self.require(expected)
                except SetupError:
                    self._required = False
                    raise
                self._required = True
            elif not self._required:
                raise SetupError("the graphs of this film cannot run on the server, as was said of the first item")

    def require(self, expected: Sequence[Expected]) -> None:
        """Look at every graph that a run will need, on every server. Raises SetupError with all that is wrong."""
        reached, silent = 0, ""
        for client in self.fleet.clients:
            try:
                catalogue = client.object_info()
            except ServerUnreachable as problem:
                silent = str(problem)
                continue
            reached += 1
            require_all((self._report(each, catalogue) for each in expected), client.server)
        if not reached:
            raise Unavailable(f"no ComfyUI answers: {silent}", hint=ServerUnreachable.advice)

    def _report(self, expected: Expected, catalogue: Mapping[str, Any]) -> GraphReport:
        text, where = self._read(expected.graph_file)
        return examine(where, text, catalogue, expected.patch, uploads=expected.uploads)

    def _run(self, wish: Wish, folder: Path, tried: int) -> Made:
        key = wish.key if not tried else f"{wish.key}\nagain {tried}"
        names = {name: name for name in wish.uploads or {}}
        models = models_of(wish.patch(self.graph(wish.graph_file), names))
        files = sorted({use.file for use in models})
        heavy = sorted({use.file for use in models if use.folder != "loras"})
        job = Job(
            key,
            lambda client, attempt: self._built(wish, key, client, attempt),
            affinity=json.dumps([wish.graph_file, files]),
            family=json.dumps(heavy),
            pass_number=wish.pass_number,
            preview=PREVIEW if self._previews and is_heard() else "",
            wanted=lambda file: file.type == "output" and file.kind in wish.kinds,
        )
        folder.mkdir(parents=True, exist_ok=True)
        telling = Telling(wish.pass_number, wish.passes) if is_heard() else None
        try:
            return self.fleet.run(job, folder, on_sign=telling)
        except ServerUnreachable as problem:
            if isinstance(problem, Unavailable):
                raise
            raise Unavailable(problem.message, hint=problem.hint) from problem

    def _built(self, wish: Wish, key: str, client: ComfyClient, attempt: int) -> Graph:
        """The graph for one server: its files uploaded, its models fitted, and nothing wrong with it."""
        names = {name: name for name in wish.uploads or {}}
        graph = self._checked(wish, client, names)
        if wish.uploads:
            names = {name: client.upload(path, _upload_name(name, path)) for name, path in wish.uploads.items()}
            graph, _ = fit_models(wish.patch(self.graph(wish.graph_file), names), client.object_info())
        distinct = _digest(json.dumps([key, wish.pass_number]))[:10]
        prefix = f"studio/{_readable(wish.key)}-{distinct}-{attempt}"
        for kind in wish.kinds:
            graph = set_prefix(graph, prefix, kind)
        if self._summaries:
            for_what = f" for {wish.purpose}" if wish.purpose else ""
            self._say_once(
                f"{wish.graph_file}{for_what}:\n  " + "\n  ".join(summarise(graph)),
                about=json.dumps([wish.graph_file, wish.purpose, shape_of(graph)]),
            )
        return graph

    def _checked(self, wish: Wish, client: ComfyClient, names: Mapping[str, str]) -> Graph:
        catalogue = client.object_info()
        graph, replaced = fit_models(wish.patch(self.graph(wish.graph_file), names), catalogue)
        problems = check_graph(graph, catalogue, uploads=names.values())
        require_all([GraphReport(wish.graph_file, graph, problems)], client.server)
        for line in (*replaced, *problems):
            self._say_once(f"{wish.graph_file}: {line}")
        return graph

    def _say_once(self, text: str, about: str = "") -> None:
        with self._lock:
            if (about or text) in self._said:
                return
            self._said.add(about or text)
        self._say(text)

    def _catalogue_for(self, text: str) -> Mapping[str, Any] | None:
        """A graph as the editor saves it is read with the catalogue of a server; others need none."""
        if '"nodes"' not in text:
            return None
        problem: ComfyProblem | None = None
        for client in self.fleet.clients:
            try:
                return client.object_info()
            except ComfyProblem as error:
                problem = error
        raise Unavailable(f"a graph in the editor's form cannot be read: {problem}") from problem

    def _name(self, wish: Wish) -> str:
        return f"{_digest(wish.key)}-{wish.pass_number}"


def _chosen(made: Made, wish: Wish) -> dict[Kind, Path]:
    """The one file of each kind. A graph of a person's may save more than was asked for."""
    found: dict[Kind, Path] = {}
    for kind in wish.kinds:
        paths = [path for file, path in made.files if file.kind == kind]
        if len(paths) != 1:
            raise ProviderError(
                f"ComfyUI at {made.server}",
                f"{wish.graph_file} was to save one {kind}, and saved {len(paths)}",
                hint="let one node save the product; previews do not count",
            )
        found[kind] = paths[0]
    return found


def _upload_name(name: str, path: Path) -> str:
    """The name with a mark of what is in the file: a server need not rename what others have under that name.

    It is a name on any system: no folder, no sign that means something there, and not too long.
    """
    stem, dot, suffix = name.rpartition(".")
    plain = re.sub(r"[^\w.-]+|\.{2,}", "_", stem or suffix)[:60].strip(".") or "file"
    return f"{plain}-{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}{dot}{suffix if stem else ''}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _readable(key: str) -> str:
    """The part of a key that a person recognises among the files of the server."""
    return re.sub(r"[^A-Za-z0-9]+", "-", key.rpartition("/")[0])[-60:].strip("-") or "product"


__all__ = ["STUB_PREFIX", "Expected", "Kind", "Patch", "Wish", "Workshop"]
