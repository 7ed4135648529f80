"""How long a person waits for the first word: the command's help against an interpreter that does nothing."""

from __future__ import annotations

import sys
from pathlib import Path

from measure import CannotMeasure, Figure, Goal, command_seconds, figure, interleaved


@figure("start-up")
def start_up(name: str) -> Figure:
    """``studio --help`` may take 0.3 s more than ``python -c pass``."""
    folder = Path(sys.executable).parent
    command = next((path for path in (folder / "studio", folder / "studio.exe") if path.is_file()), None)
    if command is None:
        raise CannotMeasure("no studio command lies beside this interpreter; run it with `uv run`")
    ours, other = interleaved(
        lambda: command_seconds([str(command), "--help"], limit_seconds=30),
        lambda: command_seconds([sys.executable, "-c", "pass"], limit_seconds=30),
        pairs=7,
    )
    return Figure(name, ours, other, "s", Goal("difference", 0.3))
