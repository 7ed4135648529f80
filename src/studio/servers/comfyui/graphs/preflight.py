"""Everything that keeps graphs from running on a server, found before anything is queued and told at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from studio.errors import GraphError, SetupError
from studio.servers.comfyui.graphs.check import Problem, check_graph
from studio.servers.comfyui.graphs.document import parse_graph
from studio.servers.comfyui.graphs.models import Substitution, fit_models
from studio.servers.comfyui.graphs.nodes import Graph


@dataclass(frozen=True)
class GraphReport:
    """One graph as a server would run it: ``where`` is its file, ``graph`` None when it does not read.

    ``graph`` is as it stands in its file, with models fitted to what the server has (``substitutions`` tells which).
    """

    where: str
    graph: Graph | None
    problems: tuple[Problem, ...]
    substitutions: tuple[Substitution, ...] = ()

    @property
    def runs(self) -> bool:
        """Whether nothing stands in the way."""
        return self.graph is not None and not any(problem.fatal for problem in self.problems)

    def lines(self) -> tuple[str, ...]:
        """Return everything that is to be said, a line each."""
        said = [*map(str, self.problems), *map(str, self.substitutions)]
        return tuple(f"{self.where}: {line}" for line in said)


def examine(
    where: str,
    text: str,
    object_info: Mapping[str, Any],
    patch: Callable[[Graph], Graph] | None = None,
    *,
    uploads: Collection[str] | None = None,
) -> GraphReport:
    """Read the graph ``text``, fit its models, and check it as it is and as it will be.

    ``patch`` makes of the graph what one item will send: adapters and roles that are missing only show there.
    ``uploads`` as in ``check_graph``. Nothing is raised: what is wrong is in the report.
    """
    try:
        graph, made = fit_models(parse_graph(text, where, object_info), object_info)
    except GraphError as error:
        return GraphReport(where, None, (_unreadable(error),))
    problems = check_graph(graph, object_info, uploads=uploads)
    if patch is None:
        return GraphReport(where, graph, problems, made)
    try:
        patched, more = fit_models(patch(graph), object_info)
    except GraphError as error:
        return GraphReport(where, graph, (*problems, _unreadable(error)), made)
    # What patching mends is no problem, and what both show is told once.
    problems = check_graph(patched, object_info, uploads=uploads)
    return GraphReport(where, graph, problems, (*made, *more))


def _unreadable(error: GraphError) -> Problem:
    return Problem("not a node", "", "", error.message, error.hint)


def require_all(reports: Iterable[GraphReport], server: str) -> None:
    """Raise SetupError with every problem of every graph when one of them cannot run on ``server`` (its address)."""
    broken = [report for report in reports if not report.runs]
    if not broken:
        return
    lines = [line for report in broken for line in report.lines()]
    graphs = "1 graph" if len(broken) == 1 else f"{len(broken)} graphs"
    raise SetupError(
        f"{graphs} cannot run on the ComfyUI at {server}:\n  " + "\n  ".join(lines),
        hint="`studio models` lists the models that are needed, and where they come from",
    )
