"""A small film for the engine: words are shouted, then joined; a title is decided once."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from studio import events
from studio.engine.digest import DigestCache
from studio.engine.graph import Choice
from studio.engine.item import Inputs, Item, Made, Ref, Step, Verdict
from studio.engine.options import Options, Outcome
from studio.engine.plan import Plan, make_plan
from studio.engine.run import Run
from studio.engine.store import Store
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.errors import ProviderError


class Title(Step):
    name = "toy/title"

    def __init__(self, words: list[str]) -> None:
        self.words = words

    def expand(self, view: View) -> Iterable[Item]:
        files = (("title.txt", "out/title.txt"),)
        yield Item(self.name, "title", params={"words": self.words}, files=files, decision=True)

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        (out / "title.txt").write_text("About " + self.words[0])
        return "rules"


class Shout(Step):
    name, attempts = "toy/shout", 3

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.log: list[str] = []
        self.fail: dict[str, int] = {}
        self.broken: set[str] = set()
        self.bad_attempts: dict[str, int] = {}
        self.faulty: set[str] = set()
        self.seconds = 0.0

    def expand(self, view: View) -> Iterable[Item]:
        for word in self.words:
            yield Item(self.name, f"word/{word}", params={"text": word}, label=f"“{word}”")

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        word = str(item.params["text"])
        self.log.append(word)
        time.sleep(self.seconds)
        if self.fail.get(word, 0) > 0:
            self.fail[word] -= 1
            raise ProviderError("toy", "not now", retryable=True)
        if word in self.broken:
            raise ProviderError("toy", "cannot say that")
        (out / "shout.txt").write_text(word.upper()[:3])
        (out / "seed.txt").write_text(str(seed))
        return "toy"

    def check(self, item: Item, out: Path) -> Verdict:
        word = str(item.params["text"])
        faults = ("it is hoarse",) if word in self.faulty else ()
        if self.bad_attempts.get(word, 0) > 0:
            self.bad_attempts[word] -= 1
            return Verdict(False, 0.1 * self.bad_attempts[word], ("too quiet",), faults)
        return Verdict(faults=faults)


class Join(Step):
    name = "toy/join"

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.runs = 0

    def expand(self, view: View) -> Iterable[Item]:
        needs = tuple(Ref("toy/shout", f"word/{word}", "shout.txt") for word in self.words)
        needs += (Ref("toy/title", "title", "title.txt"),)
        yield Item(self.name, "all", needs=needs, files=(("all.txt", "out/all.txt"),))

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        self.runs += 1
        (out / "all.txt").write_text(" ".join(inputs.text(need) for need in item.needs if isinstance(need, Ref)))
        return "toy"

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        tree.write_text("out/state.json", json.dumps(sorted(made)))


class Toy:
    def __init__(self, root: Path, words: list[str]) -> None:
        self.root, self.words = root, list(words)
        self.events: list[events.Event] = []
        self.title, self.shout, self.join = Title(self.words), Shout(self.words), Join(self.words)
        self.steps = [self.title, self.shout, self.join]
        self.slots = {"cpu": 2}

    def open(self) -> tuple[Store, Tree]:
        digests = DigestCache(self.root / ".studio/cache/digests.json")
        return Store(self.root / ".studio", digests), Tree(self.root, self.root / ".studio", digests)

    def plan(self, choice: Choice | None = None) -> Plan:
        store, tree = self.open()
        return make_plan(self.steps, store, tree, choice or Choice())

    def make(self, choice: Choice | None = None) -> Outcome:
        store, tree = self.open()
        store.open_for_writing()
        tree.open_for_writing()
        self.events.clear()
        self.shout.log.clear()
        try:
            options = Options(self.slots, "seed", backoff_seconds=0.001)
            return Run(self.steps, store, tree, choice or Choice(), options, self.events.append).go()
        finally:
            store.close()
            tree.close()

    def out(self, name: str) -> str:
        return (self.root / "out" / name).read_text()
