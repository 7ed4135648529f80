"""Items that need a server: its turn, its absence, drafts and stopgaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from studio import events
from studio.engine.digest import DigestCache
from studio.engine.graph import Choice
from studio.engine.item import Inputs, Item, Ref, Step, provisional
from studio.engine.options import Gate, Options, Outcome
from studio.engine.plan import Plan, make_plan
from studio.engine.run import Run
from studio.engine.store import Store
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.errors import EXIT_DONE, Unavailable


class Door(Gate):
    """Notes who came and went; ``closed`` names what is not there."""

    def __init__(self) -> None:
        self.closed: set[str] = set()
        self.log: list[str] = []

    def enter(self, resource: str) -> None:
        if resource in self.closed:
            raise Unavailable(f"{resource} is not running", hint="start it")
        if resource != "cpu" and f"+{resource}" not in self.log[self._last("-" + resource) :]:
            self.log.append(f"+{resource}")

    def leave(self, resource: str) -> None:
        self.log.append(f"-{resource}")

    def _last(self, entry: str) -> int:
        return max((n for n, one in enumerate(self.log) if one == entry), default=-1) + 1


@dataclass
class Made(Step):
    """Items of one resource, each of which may need others."""

    name: str = ""
    resource: str = "cpu"
    items: dict[str, tuple[Ref, ...]] = field(default_factory=dict)
    drafts: bool = True
    stopgap: bool = False
    log: list[str] = field(default_factory=list)

    def expand(self, view: View) -> Iterable[Item]:
        for name, needs in self.items.items():
            yield Item(self.name, name, needs=needs, resource=self.resource)

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        self.log.append(item.id)
        (out / "made.txt").write_text(f"{item.id} by {self.resource}")
        if self.stopgap:
            provisional(out, "the model answered with rubbish")
        return self.resource

    def draft(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        if not self.drafts:
            super().draft(item, inputs, seed, out)
        (out / "made.txt").write_text(f"{item.id} as a draft")
        return "draft"


class Studio:
    def __init__(self, root: Path, *steps: Made) -> None:
        self.root, self.steps, self.door = root, steps, Door()
        self.events: list[events.Event] = []

    def store(self) -> Store:
        return Store(self.root / ".studio", DigestCache(self.root / ".studio/digests.json"))

    def plan(self) -> Plan:
        digests = DigestCache(self.root / ".studio/digests.json")
        return make_plan(self.steps, self.store(), Tree(self.root, self.root / ".studio", digests), Choice())

    def make(self, *, draft: bool = False) -> Outcome:
        store = self.store()
        tree = Tree(self.root, self.root / ".studio", store.digests)
        store.open_for_writing()
        tree.open_for_writing()
        self.door.log.clear()
        for step in self.steps:
            step.log.clear()
        try:
            options = Options(
                {"cpu": 2, "chat": 2, "pictures": 2},
                "seed",
                0.001,
                exclusive=frozenset({"chat", "pictures"}),
                gate=self.door,
            )
            return Run(self.steps, store, tree, Choice(draft=draft), options, self.events.append).go()
        finally:
            store.close()
            tree.close()


def ref(step: str, item: str) -> tuple[Ref, ...]:
    return (Ref(step, item, "made.txt"),)


def test_each_server_has_one_turn_though_its_steps_stand_apart(tmp_path: Path) -> None:
    texts = Made("a/texts", "chat", {"one": (), "two": ()})
    drawn = Made("b/drawn", "pictures", {"one": ref("a/texts", "one"), "two": ref("a/texts", "two")})
    more_texts = Made("c/texts", "chat", {"three": ()})
    more_drawn = Made("d/drawn", "pictures", {"three": ref("c/texts", "three")})
    studio = Studio(tmp_path, texts, drawn, more_texts, more_drawn)
    assert studio.make().exit_code == EXIT_DONE
    assert studio.door.log == ["+chat", "-chat", "+pictures", "-pictures"]


def test_a_turn_ends_only_when_the_other_must_come_first(tmp_path: Path) -> None:
    described = Made("a/described", "chat", {"place": ()})
    drawn = Made("b/drawn", "pictures", {"place": ref("a/described", "place")})
    seen = Made("c/seen", "chat", {"motion": ref("b/drawn", "place")})
    moved = Made("d/moved", "pictures", {"clip": ref("c/seen", "motion")})
    studio = Studio(tmp_path, described, drawn, seen, moved)
    assert studio.make().exit_code == EXIT_DONE
    assert studio.door.log == ["+chat", "-chat", "+pictures", "-pictures", "+chat", "-chat", "+pictures", "-pictures"]


def test_a_turn_is_kept_while_this_machine_prepares_more_work_for_it(tmp_path: Path) -> None:
    spoken = Made("a/spoken", "pictures", {"line": ()})
    cut = Made("b/cut", "cpu", {"line": ref("a/spoken", "line")})
    again = Made("c/again", "pictures", {"line": ref("b/cut", "line")})
    texts = Made("d/texts", "chat", {"title": ()})
    studio = Studio(tmp_path, spoken, cut, again, texts)
    assert studio.make().exit_code == EXIT_DONE
    assert studio.door.log == ["+pictures", "-pictures", "+chat", "-chat"]


def test_nothing_enters_when_all_is_fresh(tmp_path: Path) -> None:
    studio = Studio(tmp_path, Made("a/drawn", "pictures", {"one": ()}))
    studio.make()
    studio.make()
    assert studio.door.log == []


def test_without_its_server_an_item_waits_in_words_and_what_was_made_stays_fresh(tmp_path: Path) -> None:
    drawn = Made("a/drawn", "pictures", {"one": ()})
    studio = Studio(tmp_path, drawn)
    studio.make()
    drawn.items["two"] = ()
    studio.door.closed.add("pictures")
    outcome = studio.make()
    assert (outcome.exit_code, outcome.fresh, outcome.blocked, outcome.failed) == (1, 1, 1, 0)
    told = [event for event in studio.events if isinstance(event, events.ItemBlocked)]
    assert [(event.id, event.because) for event in told] == [("two", "pictures is not running start it")]
    studio.door.closed.clear()
    assert studio.make().exit_code == EXIT_DONE
    assert drawn.log == ["two"]


def test_a_draft_is_made_without_the_server_and_made_again_when_it_is_back(tmp_path: Path) -> None:
    drawn = Made("a/drawn", "pictures", {"one": ()})
    joined = Made("b/joined", "cpu", {"all": ref("a/drawn", "one")})
    studio = Studio(tmp_path, drawn, joined)
    studio.door.closed.add("pictures")
    assert studio.make(draft=True).exit_code == EXIT_DONE
    receipt = studio.store().current("a/drawn", "one")
    assert receipt
    assert receipt.by == "draft"
    assert receipt.provisional == "pictures is not running"
    assert joined.log == ["all"]
    # Still not there: the draft stays, with and without the wish for drafts, and nothing is made again.
    for draft in (True, False):
        outcome = studio.make(draft=draft)
        assert (outcome.exit_code, outcome.made, outcome.fresh) == (EXIT_DONE, 0, 2)
    assert next(item.reasons for item in studio.plan().items) == ("it is a stopgap: pictures is not running",)
    studio.door.closed.clear()
    assert studio.make().exit_code == EXIT_DONE
    assert (drawn.log, joined.log) == (["one"], ["all"])
    receipt = studio.store().current("a/drawn", "one")
    assert receipt
    assert receipt.by == "pictures"
    assert not receipt.provisional
    assert studio.make().made == 0


def test_what_cannot_be_drafted_waits(tmp_path: Path) -> None:
    studio = Studio(tmp_path, Made("a/drawn", "pictures", {"one": ()}, drafts=False))
    studio.door.closed.add("pictures")
    outcome = studio.make(draft=True)
    assert (outcome.exit_code, outcome.blocked) == (1, 1)


@pytest.mark.parametrize("decision", [False, True])
def test_a_stopgap_counts_and_is_asked_again_by_the_next_run(tmp_path: Path, *, decision: bool) -> None:
    class Asked(Made):
        def expand(self, view: View) -> Iterable[Item]:
            yield Item(self.name, "title", decision=decision, resource=self.resource)

    asked = Asked("a/title", "chat", stopgap=True)
    shown = Made("b/shown", "cpu", {"all": ref("a/title", "title")})
    studio = Studio(tmp_path, asked, shown)
    assert studio.make().exit_code == EXIT_DONE
    assert shown.log == ["all"]
    studio.make()
    assert (asked.log, shown.log) == (["title"], [])  # asked again, and since it came out the same, nothing else ran
    asked.stopgap = False
    studio.make()
    assert studio.make().made == 0
    assert not list((tmp_path / ".studio/items").rglob("provisional.txt"))
