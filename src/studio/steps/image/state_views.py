"""``output/tracking/<script>.state.json`` of the image and video scripts, in the shapes that other tools read.

They are a view and never the truth: deleting or editing one changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from studio.engine.item import Made
from studio.engine.tree import Tree
from studio.steps.audio import state_views
from studio.steps.image.pictures import OUTPUT, VIDEO_OUTPUT


def write(tree: Tree, folder: str, script: str, made: Mapping[str, Made], state: Mapping[str, Any]) -> None:
    """One view; ``folder`` is the pipeline's output."""
    times = [one.record["at"] for one in made.values() if "at" in one.record]
    metadata = {"start_time": min(times, default=0.0), "last_update": max(times, default=0.0)}
    text = json.dumps({**state, "metadata": metadata}, ensure_ascii=False, indent=2)
    tree.write_text(f"{folder}tracking/{script}.state.json", text + "\n")


def story(values: Mapping[str, Mapping[str, Any]], made: Mapping[str, Made], tree: Tree) -> None:
    """What the story is about, where a language model was told of it, and how people and places look."""
    state: dict[str, Any] = {}
    if "summary" in values:
        state["story_summary"] = {"completed": True, "result": values["summary"]["summary"]}
    for kind, entries, summaries in (
        ("place", "locations", "location_summaries"),
        ("person", "characters", "character_summaries"),
    ):
        found = {name[len(kind) + 1 :]: value for name, value in values.items() if name.startswith(f"{kind}/")}
        for title, form in ((entries, "long"), (summaries, "short")):
            results = {name: value[form] for name, value in found.items()}
            state[title] = {"completed": list(results), "results": results}
    write(tree, OUTPUT, "1.story", made, state)
    _generate(tree, OUTPUT, "gen.image/input/1.story.txt", made)


def _generate(tree: Tree, folder: str, story_file: str, made: Mapping[str, Made]) -> None:
    """Which story a pipeline was made from, where it has one."""
    digest = tree.digest(story_file)
    if digest is not None:
        state_views.generate(digest, made, tree, f"{folder}tracking/")


def pictures(
    script: str, entries: str, name_key: str, made: Mapping[str, Made], paths: Mapping[str, str], tree: Tree
) -> None:
    """Pictures by name: ``paths`` are the files of the items, relative to the root; ``name/vN`` are variations."""
    results: dict[str, dict[str, Any]] = {}
    for item_id, path in paths.items():
        if item_id not in made:
            continue
        _, _, rest = item_id.partition("/")
        name, _, variation = rest.partition("#")
        entry = results.setdefault(name, {"path": "", name_key: name, "variations": {}})
        if variation:
            entry["variations"][variation] = {"path": path}
        else:
            entry["path"] = path
    write(tree, OUTPUT, script, made, {entries: {"completed": list(results), "results": results}})


def clips(
    made: Mapping[str, Made],
    videos: Mapping[str, Mapping[str, Any]],
    chunks: Mapping[str, Mapping[str, Any]],
    tree: Tree,
) -> None:
    """The clips of the animated film, and the pieces that they were made in."""
    told = {"videos": videos, "chunks": chunks}
    state = {title: {"completed": list(found), "results": dict(found)} for title, found in told.items()}
    write(tree, VIDEO_OUTPUT, "2.animate", made, state)


def motions(made: Mapping[str, Made], texts: Mapping[str, str], tree: Tree) -> None:
    """What moves in each scene."""
    state = {"motion_entries": {"completed": list(texts), "results": dict(texts)}}
    write(tree, VIDEO_OUTPUT, "5.motion", made, state)
    _generate(tree, VIDEO_OUTPUT, "gen.video/input/1.story.txt", made)
