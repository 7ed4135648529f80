"""The promises of the engine, on a film of shouted words."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from studio import events
from studio.engine.graph import Choice
from studio.engine.item import Item, Ref
from tests.engine.toy import Toy

WORDS = ["one", "two", "three", "four"]


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    return Toy(tmp_path, WORDS)


def test_everything_is_made_once_and_then_fresh(toy: Toy) -> None:
    first = toy.make()
    assert (first.exit_code, first.made, toy.out("all.txt")) == (0, 6, "ONE TWO THR FOU About one")
    second = toy.make()
    assert (second.exit_code, second.made, second.fresh) == (0, 0, 6)


def test_plan_names_what_then_runs(toy: Toy) -> None:
    planned = toy.plan()
    assert [p.id for p in planned.items] == ["title", "word/one", "word/two", "word/three", "word/four", "all"]
    toy.make()
    assert toy.plan().items == ()
    toy.words[1] = "deux"
    planned = toy.plan()
    assert [(p.id, p.certainty) for p in planned.items] == [("word/deux", "will run"), ("all", "will run")]
    toy.make()
    assert toy.shout.log == ["deux"]


def test_what_an_item_is_made_from_is_called_as_people_call_it(toy: Toy) -> None:
    toy.make()
    toy.words[1] = "deux"
    (because,) = (reason for reason in toy.plan().items[-1].reasons if reason.startswith("something"))
    assert because == "something it is made from changed: “deux”, something that is not needed any more"


def test_an_unchanged_product_stops_the_wave(toy: Toy) -> None:
    toy.make()
    toy.shout.version = 2
    planned = toy.plan()
    assert planned.items[-1].certainty == "unless its inputs come out as before"
    toy.make()
    assert (len(toy.shout.log), toy.join.runs) == (4, 1)


def test_going_back_to_an_earlier_text_makes_nothing(toy: Toy) -> None:
    toy.make()
    toy.words[0] = "eins"
    toy.make()
    toy.words[0] = "one"
    toy.make()
    assert toy.shout.log == []
    assert toy.out("all.txt").startswith("ONE ")


def test_a_decision_is_kept_when_the_story_changes_and_asked_again_by_name(toy: Toy) -> None:
    toy.make()
    toy.words[0] = "eins"
    toy.make()
    assert toy.out("title.txt") == "About one"
    store, _ = toy.open()
    store.open_for_writing()
    store.append("asked-again", step="toy/title", id="title")
    store.close()
    toy.make()
    assert toy.out("title.txt") == "About eins"


def test_a_persons_file_is_kept_built_on_and_named(toy: Toy) -> None:
    toy.make()
    (toy.root / "out/title.txt").write_text("My own title")
    planned = toy.plan()
    assert planned.kept == ("out/title.txt",)
    assert [p.id for p in planned.items] == ["all"]
    toy.make()
    assert toy.out("title.txt") == "My own title"
    assert toy.out("all.txt").endswith("My own title")
    (toy.root / "out/title.txt").unlink()
    toy.make()
    assert toy.out("all.txt").endswith("About one")


def test_a_persons_final_file_is_never_overwritten(toy: Toy) -> None:
    toy.make()
    (toy.root / "out/all.txt").write_text("mine")
    toy.words[0] = "eins"
    assert toy.make().exit_code == 0
    assert toy.out("all.txt") == "mine"


def test_one_failure_does_not_stop_the_others_and_is_told(toy: Toy) -> None:
    toy.shout.broken.add("two")
    outcome = toy.make()
    assert (outcome.exit_code, outcome.made, outcome.failed, outcome.blocked) == (1, 4, 1, 1)
    failed = next(e for e in toy.events if isinstance(e, events.ItemFailed))
    assert "cannot say that" in failed.error
    assert not (toy.root / "out/all.txt").exists()
    toy.shout.broken.clear()
    assert toy.make().exit_code == 0
    assert toy.shout.log == ["two"]


def test_a_passing_error_is_tried_again_with_growing_pauses(toy: Toy) -> None:
    toy.shout.fail["two"] = 2
    assert toy.make().exit_code == 0
    pauses = [e.pause_seconds for e in toy.events if isinstance(e, events.ItemRetried)]
    assert pauses == [0.001, 0.002]
    toy.words[0] = "eins"
    toy.shout.fail["eins"] = 3
    assert toy.make().exit_code == 1


def test_the_best_of_several_takes_is_kept(toy: Toy) -> None:
    toy.shout.bad_attempts["two"] = 3
    assert toy.make().exit_code == 0
    store, _ = toy.open()
    receipt = store.current("toy/shout", "word/two")
    assert receipt is not None
    assert (receipt.attempt, receipt.findings) == (1, ("too quiet",))
    assert toy.shout.log.count("two") == 3


def test_faults_have_an_exit_code_of_their_own_also_when_nothing_runs(toy: Toy) -> None:
    toy.shout.faulty.add("two")
    assert toy.make().exit_code == 4
    again = toy.make()
    assert (again.exit_code, again.made, again.faults) == (4, 0, (("“two”", "it is hoarse"),))


def test_only_a_named_step_runs_and_the_others_count_as_they_are(toy: Toy) -> None:
    blocked = toy.make(Choice(only=frozenset({"toy/join"})))
    assert blocked.exit_code == 1
    because = next(e.because for e in toy.events if isinstance(e, events.ItemBlocked))
    assert "toy/shout has not made" in because
    toy.make()
    toy.words[0] = "one"
    forced = toy.make(Choice(only=frozenset({"toy/join"}), force=frozenset({"toy/join"})))
    assert (forced.made, toy.shout.log) == (1, [])


def test_force_makes_products_again_as_new_takes_and_leaves_decisions(toy: Toy) -> None:
    toy.make()
    toy.make(Choice(force=frozenset({"toy/shout", "toy/title"})))
    assert sorted(toy.shout.log) == sorted(WORDS)
    store, _ = toy.open()
    assert [t.take for t in store.takes("toy/shout", "word/one")] == [1, 2]
    assert len({t.seed for t in store.takes("toy/shout", "word/one")}) == 2
    assert len(store.takes("toy/title", "title")) == 1


def test_a_damaged_product_is_made_again(toy: Toy) -> None:
    toy.make()
    store, _ = toy.open()
    receipt = store.current("toy/shout", "word/two")
    assert receipt is not None
    (store.place(receipt) / "shout.txt").write_text("???")
    assert next(str(r) for p in toy.plan().items for r in p.reasons) == "what was made is missing or damaged"
    toy.make()
    assert toy.shout.log == ["two"]


def test_a_torn_journal_counts_up_to_the_tear(toy: Toy) -> None:
    toy.make()
    journal = toy.root / ".studio/receipts.jsonl"
    journal.write_bytes(journal.read_bytes()[:-30])
    outcome = toy.make()
    assert (outcome.exit_code, outcome.made) == (0, 1)
    assert journal.read_bytes().endswith(b"}\n")


def test_an_intent_without_its_rename_is_not_taken_for_an_edit(toy: Toy) -> None:
    toy.make()
    intents = (toy.root / ".studio/intents.jsonl").read_text().splitlines()
    planned = [line for line in intents if "all.txt" in line][-1].replace('"new":"', '"new":"0000')
    old = [line for line in intents if "all.txt" in line][-1].split('"new":"')[1][:64]
    planned = planned.replace('"old":null', f'"old":"{old}"')
    (toy.root / ".studio/intents.jsonl").write_text("\n".join([*intents, planned]) + "\n")
    _, tree = toy.open()
    assert tree.person("out/all.txt") is None


def test_a_file_whose_item_is_gone_is_swept_away_but_not_a_persons(toy: Toy) -> None:
    toy.make()
    _store, tree = toy.open()
    tree.open_for_writing()
    tree.owner = "toy/join"
    tree.write_text("out/old.txt", "left over")
    tree.write_text("out/edited.txt", "left over")
    tree.close()
    (toy.root / "out/edited.txt").write_text("mine now")
    toy.make()
    assert not (toy.root / "out/old.txt").exists()
    assert toy.out("edited.txt") == "mine now"


def test_items_are_data() -> None:
    item = Item("toy/join", "all", needs=(Ref("toy/shout", "word/one"),), params={"text": "ü"})
    assert pickle.loads(pickle.dumps(item)) == item
