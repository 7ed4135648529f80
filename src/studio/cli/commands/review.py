"""``studio review``: a checklist of what to look at before a film goes out."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from studio.cli.opening import open_whole
from studio.cli.upload_words import visible
from studio.errors import EXIT_DONE, EXIT_FAULTS
from studio.publishing.checklist import Point, Weight, checklist

MOST_POINTS = 20
"""Points of one weight that are listed one by one; the rest are counted."""

_HEADINGS = {
    Weight.REFUSED: "Would be refused",
    Weight.WRONG: "Would look or sound wrong",
    Weight.LOOK: "To look at",
}


def review(folder: Path, as_json: bool) -> int:
    """Print the list. Return 0, or 4 when something of it would be refused."""
    session = open_whole(folder)
    points = checklist(session, datetime.now(UTC))
    refused = sum(point.weight is Weight.REFUSED for point in points)
    if as_json:
        told = {
            "production": str(session.production.root),
            "refused": refused,
            "points": [asdict(point) for point in points],
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(as_text(points))
    return EXIT_FAULTS if refused else EXIT_DONE


def as_text(points: Sequence[Point]) -> str:
    """The list for a terminal."""
    rows: list[str] = []
    for weight, heading in _HEADINGS.items():
        of_it = [point for point in points if point.weight is weight]
        if not of_it:
            continue
        rows.append(f"{heading} ({len(of_it)}):")
        for point in of_it[:MOST_POINTS]:
            rows.append(visible(f"  {point.about}: {point.says}"))
            helps = [f"edit {point.file}" if point.file else "", point.command]
            if any(helps):
                rows.append(f"      {'; '.join(filter(None, helps))}")
        if len(of_it) > MOST_POINTS:
            rows.append(f"  … and {len(of_it) - MOST_POINTS} more; --json lists all")
    if not any(point.weight is Weight.REFUSED for point in points):
        rows.append("Nothing would be refused." if points else "Nothing to look at: nothing would be refused.")
    return "\n".join(rows) + "\n"
