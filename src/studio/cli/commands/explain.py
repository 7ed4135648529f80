"""``studio plan``, ``why``, ``status``: reading what is, and what would be."""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import NoneType
from typing import Any

from studio.cli.given import settings_given
from studio.cli.opening import open_for, open_session, open_whole, pipeline_given, step_given
from studio.cli.progress import duration
from studio.engine.graph import Node, State
from studio.engine.plan import Plan
from studio.errors import EXIT_DONE
from studio.session import Request, Session
from studio.session.describing import describe

_DIGEST = re.compile(r"[0-9a-f]{16,64}")

MOST_ITEMS = 12
"""Items of a step that are listed one by one; the rest are counted."""


def plan(folder: Path, pipeline: str, until: str, as_json: bool, option: Sequence[str]) -> None:
    """Print the plan."""
    session = open_session(folder, None, settings_given(option))
    pipeline = pipeline_given(pipeline, session)
    stop = step_given(until, pipeline) if until else ""
    made = session.asked(Request(pipeline, until=stop)).plan()
    if as_json:
        sys.stdout.write(json.dumps(asdict(made), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(as_text(made))


def as_text(made: Plan) -> str:
    """The plan for a terminal."""
    rows: list[str] = []
    steps = dict.fromkeys(item.step for item in made.items)
    for step in steps:
        items = [item for item in made.items if item.step == step]
        rows.append(f"{step}: {_items(len(items))}, about {duration(sum(item.seconds for item in items))}")
        shown = items if len(items) <= MOST_ITEMS else items[: MOST_ITEMS - 2]
        for item in shown:
            because = f" ({'; '.join(item.reasons)})" if item.reasons else ""
            rows.append(f"  {item.certainty}: {item.label}{because}")
        if len(shown) < len(items):
            rest = Counter(item.certainty for item in items[len(shown) :])
            rows.append("  and " + ", ".join(f"{count} more: {certainty}" for certainty, count in rest.items()))
    for step, waits, last in made.unknown:
        rows.append(f"{step}: number unknown until {waits} is made; last time {last}")
    rows += [f"yours, kept and built on: {path}" for path in made.kept]
    rows += [f"note: {note}" for note in made.notes]
    if made.items:
        guess = "" if all(item.measured for item in made.items) else ", a first guess"
        rows.append(
            f"In all {_items(len(made.items))}, about {duration(made.seconds)}{guess}; {made.fresh} are up to date."
        )
    else:
        rows.append(f"Nothing to do: all {made.fresh} items are up to date.")
    return "\n".join(rows) + "\n"


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


def why(step: str, item: str, folder: Path, as_json: bool) -> None:
    """Explain one item, or the items of a step that are not up to date."""
    name = step_given(step)
    session = open_for(folder, name)
    if not item:
        _why_step(session, name, as_json)
        return
    node = session.find(name, item)
    told = describe(session, node)
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n" if as_json else explain(told))


def _why_step(session: Session, step: str, as_json: bool) -> None:
    nodes = session.items(step)
    stale = [node for node in nodes if node.state is not State.FRESH]
    if as_json:
        sys.stdout.write(json.dumps([describe(session, n) for n in stale], ensure_ascii=False, default=str) + "\n")
        return
    sys.stdout.write(f"{step}: {len(nodes) - len(stale)} of {len(nodes)} items are up to date.\n")
    for node in stale[:MOST_ITEMS]:
        sys.stdout.write(f"  {node.item.name} {_will(node)}\n")
    if len(stale) > MOST_ITEMS:
        sys.stdout.write(f"  … and {len(stale) - MOST_ITEMS} more\n")


def _will(node: Node) -> str:
    if node.state is State.BLOCKED:
        return f"is not tried: {node.because}."
    reasons = "; ".join(str(reason) for reason in node.status.reasons)
    if node.state is State.UNLESS_SAME:
        return "will be made, unless what it is made from comes out as before."
    return f"will be made, because {reasons}."


def explain(told: dict[str, Any]) -> str:
    """What is known about an item, in sentences."""
    rows = [f"{told['label']} ({told['step']} {told['id']})"]
    if told["state"] == State.FRESH.value:
        rows.append("It is up to date.")
    elif told["state"] == State.UNLESS_SAME.value:
        rows.append("It will be made, unless what it is made from comes out as before.")
    elif told["because"]:
        rows.append(f"It is not tried: {told['because']}.")
    else:
        rows.append(f"It will be made, because {'; '.join(told['reasons'])}.")
    rows += [f"Your {path} stands in its place." for path in told["your_files"]]
    if told["made_at"]:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(told["made_at"]))
        who = {"person": "you", "": "the studio"}.get(told["made_by"], told["made_by"])
        rows.append(f"It was made by {who} on {when}, in {duration(told['seconds'] or 0)}.")
    if told["params"]:
        plain = {k: str(v) for k, v in told["params"].items() if not isinstance(v, list | dict | NoneType)}
        given = {k: v for k, v in plain.items() if v and not _DIGEST.fullmatch(v)}
        rows += [f"  {name.replace('_', ' ')}: {value}" for name, value in given.items()]
    if told["made_from"]:
        listed = ", ".join(told["made_from"][:4])
        rows.append(
            f"  made from: {listed}" + (f" and {len(told['made_from']) - 4} more" if len(told["made_from"]) > 4 else "")
        )
    rows += [f"  finding: {finding}" for finding in told["findings"]]
    rows += [f"  fault: {fault}" for fault in told["faults"]]
    if told["failure"]:
        rows.append(f"  the last try failed: {told['failure']}")
    if len(told["takes"]) > 1:
        rows.append(f"It has {len(told['takes'])} takes; take {told['current_take']} counts:")
        rows += [
            f"  {t['take']}: {time.strftime('%Y-%m-%d %H:%M', time.localtime(t['at']))}, score {t['score']:.2f}"
            for t in told["takes"]
        ]
    return "\n".join(rows) + "\n"


def status(folder: Path, as_json: bool) -> None:
    """Each step: how many items are up to date, how many are not, who made them, and which are made for now only."""
    session = open_whole(folder)
    graph = session.look()
    rows: list[dict[str, Any]] = []
    for state in graph.steps:
        fresh = [node for node in state.nodes if node.state is State.FRESH]
        if not fresh and state.step.name not in session.choice.only:
            continue  # no part of this film
        makers = Counter(node.made.by for node in fresh if node.made and node.made.by)
        faults = sum(len(node.made.record.get("faults", ())) for node in fresh if node.made)
        yours = [path for node in state.nodes for _, path in node.item.files if session.tree.person(path)]
        rows.append(
            {
                "step": state.step.name,
                "items": len(state.nodes),
                "up_to_date": len(fresh),
                "made_by": dict(makers),
                "faults": faults,
                "your_files": yours,
                "for_now": [_for_now(node) for node in state.nodes if _is_for_now(node)],
            }
        )
    if as_json:
        sys.stdout.write(json.dumps({"production": str(session.production.root), "steps": rows}, indent=2) + "\n")
        return
    for row in rows:
        made_by = ", ".join(f"{name} {count}" for name, count in row["made_by"].items())
        extra = f"; {row['faults']} faults" if row["faults"] else ""
        sys.stdout.write(f"{row['step']:<20} {row['up_to_date']:>5} of {row['items']:<5} {made_by}{extra}\n")
        for path in row["your_files"]:
            sys.stdout.write(f"{'':<20} yours: {path}\n")
        for line in _for_now_lines(row["for_now"]):
            sys.stdout.write(f"{'':<20} {line}\n")


def _is_for_now(node: Node) -> bool:
    receipt = node.status.receipt
    return receipt is not None and bool(receipt.provisional)


def _for_now(node: Node) -> dict[str, str]:
    receipt = node.status.receipt
    assert receipt is not None
    return {"id": node.item.id, "label": node.item.name, "made_by": receipt.by, "because": receipt.provisional}


def _for_now_lines(items: Sequence[dict[str, str]]) -> list[str]:
    """Items that were made for now only, those of one maker and reason in one line."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for item in items:
        grouped.setdefault((item["made_by"], item["because"]), []).append(item["label"])
    lines = []
    for (by, because), labels in grouped.items():
        named = ", ".join(labels[:4]) + (f" and {len(labels) - 4} more" if len(labels) > 4 else "")
        lines.append(f"for now, made as a draft by {by}: {named} ({' '.join(because.split())[:200]})")
    return lines


def list_completed(root: Path, step: str) -> int:
    """``--list-completed``: the items of a step that are up to date, one per line."""
    for node in open_for(root, step).items(step):
        if node.state is State.FRESH:
            sys.stdout.write(f"{node.item.name}\n")
    return EXIT_DONE
