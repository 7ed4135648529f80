"""How far an item is, told from deep below its step and heard as an event of the run."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from studio import events
from studio.engine.item import Inputs, Item, Step
from studio.engine.previews import keep_preview
from studio.engine.view import View
from studio.underway import Underway, heard_by, is_heard, tell
from tests.engine.toy import Toy


class Drawn(Step):
    name = "toy/drawn"

    def expand(self, view: View) -> Iterable[Item]:
        for number in range(2):
            yield Item(self.name, f"scene/{number}", label=f"scene {number}")

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        tell(Underway(0.25, f"step 5 of 20 of {item.id}"))
        tell(Underway(0.5, "step 10 of 20", f"picture of {item.id}".encode(), ".jpg"))
        (out / "drawn.txt").write_text(item.id)
        return "toy"


def test_what_a_maker_tells_is_an_event_of_its_item_and_the_newest_picture_is_a_file(tmp_path: Path) -> None:
    toy = Toy(tmp_path, ["a"])
    toy.steps = [Drawn()]
    assert toy.make().exit_code == 0
    told = [event for event in toy.events if isinstance(event, events.ItemProgressed)]
    for number in range(2):
        first, second = (event for event in told if event.id == f"scene/{number}")
        assert (first.label, first.part, first.words) == (f"scene {number}", 0.25, f"step 5 of 20 of scene/{number}")
        assert (second.part, second.preview) == (0.5, ".studio/preview/toy-drawn.jpg")
    (kept,) = (tmp_path / ".studio/preview").iterdir()
    assert kept.read_bytes() in (b"picture of scene/0", b"picture of scene/1")
    assert '"part": 0.25' in events.to_json(told[0])


def test_a_picture_that_cannot_be_kept_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "preview").write_text("a file where a folder should be")
    picture = Underway(0.5, "", b"x", ".jpg")
    assert keep_preview(tmp_path, "image/3.scene", picture) == ""
    (tmp_path / "preview").unlink()
    assert keep_preview(tmp_path, "../..", picture) == f"{tmp_path.name}/preview/.jpg"
    assert keep_preview(tmp_path, "image/3.scene", replace(picture, picture=b"y")).endswith("/image-3.scene.jpg")
    assert (tmp_path / "preview/image-3.scene.jpg").read_bytes() == b"y"


def test_each_thread_is_heard_by_its_own_listener_and_nobody_need_listen() -> None:
    tell(Underway(0.1))
    assert not is_heard()
    heard: dict[str, list[float]] = {"a": [], "b": []}
    both = threading.Barrier(2, timeout=10)

    def make(name: str, part: float) -> None:
        with heard_by(lambda now: heard[name].append(now.part)):
            both.wait()
            tell(Underway(part))

    threads = [threading.Thread(target=make, args=one) for one in (("a", 0.2), ("b", 0.3))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert heard == {"a": [0.2], "b": [0.3]}
