"""What the engine itself costs: per item, when nothing is to be done, for a long plan, and in memory."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from measure import Figure, Goal, command_seconds, figure, interleaved
from productions import FAKE, peak_megabytes, production, story, studio

from studio.engine.digest import DigestCache
from studio.engine.graph import Choice
from studio.engine.item import Inputs, Item, Step
from studio.engine.options import Options
from studio.engine.run import Run
from studio.engine.store import Store
from studio.engine.tree import Tree
from studio.engine.view import View

ITEMS = 1000


class Small(Step):
    """Items that cost nothing but a small file each."""

    name = "bench/small"

    def expand(self, view: View) -> Iterable[Item]:
        for number in range(ITEMS):
            yield Item(self.name, f"item/{number}", params={"number": number})

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        (out / "value.txt").write_text(str(item.params["number"]))
        return "bench"


@figure("engine-overhead")
def engine_overhead(name: str) -> Figure:
    """1,000 items through the engine against the same 1,000 small files written in a loop: at most 2 ms an item."""

    def ours() -> float:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            digests = DigestCache(root / ".studio/cache/digests.json")
            store, tree = Store(root / ".studio", digests), Tree(root, root / ".studio", digests)
            store.open_for_writing()
            tree.open_for_writing()
            began = time.perf_counter()
            Run([Small()], store, tree, Choice(), Options({"cpu": 2}, "seed"), lambda event: None).go()
            taken = time.perf_counter() - began
            store.close()
            tree.close()
            return taken * 1000 / ITEMS

    def other() -> float:
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            for number in range(ITEMS):
                (Path(folder) / f"{number}.txt").write_text(str(number))
            return (time.perf_counter() - began) * 1000 / ITEMS

    ours_ms, other_ms = interleaved(ours, other, pairs=3)
    return Figure(name, ours_ms, other_ms, "ms", Goal("ours", 2.0))


@figure("no-op-make")
def no_op_make(name: str) -> Figure:
    """``studio make`` of 200 lines with nothing to do, against ``studio --help``: at most 1 s."""
    with production(story(200)) as root:
        studio("make", str(root), *FAKE)
        command = [sys.executable, "-m", "studio"]
        ours, other = interleaved(
            lambda: command_seconds([*command, "make", str(root), *FAKE]),
            lambda: command_seconds([*command, "--help"]),
            pairs=5,
        )
    return Figure(name, ours, other, "s", Goal("ours", 1.0))


@figure("long-plan")
def long_plan(name: str) -> Figure:
    """``studio plan`` of 5,000 lines that have never been made, against one of 50: at most 3 s."""
    command = [sys.executable, "-m", "studio", "plan"]
    with production(story(5000)) as long, production(story(50)) as short:
        ours, other = interleaved(
            lambda: command_seconds([*command, str(long), *FAKE]),
            lambda: command_seconds([*command, str(short), *FAKE]),
            pairs=3,
        )
    return Figure(name, ours, other, "s", Goal("ours", 3.0))


@figure("memory")
def memory(name: str) -> Figure:
    """Peak memory of a whole film of 500 lines against one of 50, fake voice: at most 1.3 times."""
    with production(story(500)) as long, production(story(50)) as short:
        ours = peak_megabytes("make", str(long), *FAKE)
        other = peak_megabytes("make", str(short), *FAKE)
    return Figure(name, ours, other, "MB", Goal("ratio", 1.3))
