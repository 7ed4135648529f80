"""What a person sees while an item takes long."""

from __future__ import annotations

import io
import time

import pytest

from studio import events
from studio.cli.progress import BarProgress, LineProgress, Progress

STEP = "image/3.scene"


def begun(progress: Progress) -> Progress:
    progress.on(events.StepExpanded(STEP, 4, (("scene", 4.0),)))
    progress.on(events.StepStarted(STEP))
    progress.on(events.ItemStarted(STEP, "scene/1.1", "scene 1.1", ()))
    return progress


def step_of(item: str, part: float, preview: str = "") -> events.ItemProgressed:
    return events.ItemProgressed(STEP, item, item.replace("/", " "), part, f"step {round(20 * part)} of 20", preview)


def test_a_line_tells_where_a_long_item_is_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    said = io.StringIO()
    progress = begun(LineProgress(said, (), {}))
    progress.on(step_of("scene/1.1", 0.5))
    assert "step" not in said.getvalue()
    later = time.monotonic() + LineProgress.EVERY_SECONDS + 1
    monkeypatch.setattr("studio.cli.progress.time.monotonic", lambda: later)
    progress.on(step_of("scene/1.1", 0.6))
    progress.on(step_of("scene/1.1", 0.65))
    assert said.getvalue().count("\n") == 2
    assert said.getvalue().endswith("image/3.scene: 0 of 4; scene 1.1: step 12 of 20\n")


def test_the_file_in_which_pictures_become_is_named_once() -> None:
    said = io.StringIO()
    progress = begun(LineProgress(said, (), {}))
    for part in (0.1, 0.2, 0.3):
        progress.on(step_of("scene/1.1", part, ".studio/preview/image-3.scene.jpg"))
    assert said.getvalue().count("can be watched in .studio/preview/image-3.scene.jpg") == 1


def test_what_is_said_aloud_is_shown_and_what_is_for_the_log_is_not() -> None:
    said = io.StringIO()
    progress = LineProgress(said, (), {})
    progress.on(events.Said("Traceback of nobody's interest", STEP))
    progress.on(events.Said("ComfyUI ended by itself (exit 1)", aloud=True))
    assert said.getvalue() == "ComfyUI ended by itself (exit 1)\n"


def test_parts_of_items_count_until_they_are_made_fail_or_begin_anew() -> None:
    progress = begun(Progress((), {}))
    progress.on(step_of("scene/1.1", 0.5))
    progress.on(step_of("scene/1.2", 0.25))
    assert progress.done_in_part(STEP) == 0.75
    progress.on(events.ItemRetried(STEP, "scene/1.2", "scene 1.2", "not now", 1.0))
    assert progress.done_in_part(STEP) == 0.5
    progress.on(events.ItemMade(STEP, "scene/1.1", "scene 1.1", 2.0, 1.0, 1, (), ()))
    assert progress.done_in_part(STEP) == 1


def test_the_bar_moves_within_an_item() -> None:
    screen = io.StringIO()
    with BarProgress(screen, (), {}) as progress:
        begun(progress)
        progress.on(step_of("scene/1.1", 0.6))
        (task,) = progress._bars.tasks
        assert (task.completed, task.fields["note"]) == (0.6, "scene 1.1: step 12 of 20")
