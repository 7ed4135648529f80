"""What is told of a run, from its nodes: of a step, of an item that was made and its receipt, and how the run ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from studio import events
from studio.engine.attempt import Result
from studio.engine.freshness import params_of
from studio.engine.graph import Graph, Node, State, StepState
from studio.engine.item import Item
from studio.engine.options import Outcome
from studio.engine.store import Receipt
from studio.errors import EXIT_DONE, EXIT_FAULTS, EXIT_STOPPED, StudioError


def step_expanded(state: StepState) -> events.StepExpanded:
    """That the items of a step are known: their number, and what they cost by kind."""
    costs: dict[str, float] = {}
    for node in state.nodes:
        costs[node.item.kind] = costs.get(node.item.kind, 0.0) + node.item.cost
    return events.StepExpanded(state.step.name, len(state.nodes), tuple(costs.items()))


def step_finished(state: StepState, seconds: float) -> events.StepFinished:
    """How the items of a step ended."""
    counts = _counts(state.nodes)
    return events.StepFinished(
        state.step.name,
        counts[State.MADE],
        counts[State.FRESH],
        counts[State.FAILED],
        counts[State.BLOCKED],
        sum(len(_faults(node)) for node in state.nodes),
        seconds,
    )


def receipt_of(node: Node, result: Result, needs: Mapping[str, str], *, at: float) -> Receipt:
    """The receipt of what was made for a node; ``needs`` are the digests that it was made from, ``at`` is the time."""
    item, verdict = node.item, result.verdict
    return Receipt(
        item.step,
        item.id,
        result.order.key,
        result.order.take,
        node.step.version,
        "decision" if item.decision else "product",
        dict(result.parts),
        needs,
        params_of(item),
        result.by,
        result.seed,
        result.attempt,
        verdict.score,
        verdict.findings,
        verdict.faults,
        item.cost,
        round(result.seconds, 3),
        at,
        result.provisional,
    )


def item_made(item: Item, result: Result) -> events.ItemMade:
    """That an item was made, and what is to be said of it."""
    return events.ItemMade(
        item.step,
        item.id,
        item.name,
        result.seconds,
        item.cost,
        result.attempt,
        result.verdict.findings,
        result.verdict.faults,
    )


def outcome_of(
    graph: Graph,
    errors: Sequence[StudioError],
    *,
    stopped: bool,
    waiting: Iterable[tuple[str, int]],
    drafts: int,
) -> Outcome:
    """How a run ended. Its exit code says the worst: a failure, then a stop, what waits, and faults."""
    nodes = [node for node in graph.current_nodes() if node.selected]
    counts = _counts(nodes)
    faults = tuple((node.item.name, fault) for node in nodes for fault in _faults(node))
    unsaid = [state for state in graph.steps if state.selected and state.unexpanded is not None]
    if errors:
        code = max(errors, key=lambda error: error.exit_code == 1).exit_code
    elif stopped:
        code = EXIT_STOPPED
    elif counts[State.BLOCKED] or unsaid:
        code = 1
    else:
        code = EXIT_FAULTS if faults else EXIT_DONE
    return Outcome(
        code,
        counts[State.MADE],
        counts[State.FRESH],
        counts[State.FAILED],
        counts[State.BLOCKED] + len(unsaid),
        faults,
        tuple(errors),
        tuple(waiting),
        drafts,
    )


def run_finished(outcome: Outcome, seconds: float) -> events.RunFinished:
    """The end of a run."""
    return events.RunFinished(
        outcome.exit_code,
        outcome.made,
        outcome.fresh,
        outcome.failed,
        outcome.blocked,
        len(outcome.faults),
        seconds,
    )


def _counts(nodes: Iterable[Node]) -> Counter[State]:
    return Counter(node.state for node in nodes)


def _faults(node: Node) -> tuple[str, ...]:
    return () if node.made is None else tuple(node.made.record.get("faults", ()))
