"""How an item was made, as values for a person or a program."""

from __future__ import annotations

from typing import Any

from studio.engine.graph import Node
from studio.session.opened import Session


def describe(session: Session, node: Node) -> dict[str, Any]:
    """All that is known about how an item was made."""
    receipt = node.status.receipt
    takes = session.store.takes(node.item.step, node.item.id)
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
        "made_from": list(dict.fromkeys(node.called(need) for need in receipt.needs)) if receipt else [],
        "takes": [{"take": n, "by": t.by, "at": t.at, "score": t.score} for n, t in enumerate(takes, start=1)],
        "current_take": takes.index(receipt) + 1 if receipt in takes else None,
        "your_files": [path for _, path in node.item.files if session.tree.person(path)],
        "failure": session.store.failure(node.item.step, node.item.id),
    }
